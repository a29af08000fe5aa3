"""A part that names pages of its own is laid out once, and is what it would be laid out again."""

from __future__ import annotations

import pytest

from feuillet.pages.job import Job
from feuillet.typesetting import own_numbers
from feuillet.typesetting.part_layout import typeset_part

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # WeasyPrint leaves its colour profile open


def laid(first, number):
    """A part whose first page names its second one, and a page of another part."""
    names = f'<a class="folio" href="#autre">3</a>, <a class="folio" href="#fin">{number}</a>'
    html = (
        '<!doctype html><html lang="fr" style="--setting: initial"><head><title>Essai</title><style>'
        "@page { size: 90mm 60mm } .folio { font-variant-numeric: tabular-nums }</style></head><body>"
        f'<p>Maison des <em>{names}</em>, et la suite.</p><p id="fin" style="break-before: page">Fin</p></body></html>'
    )
    return typeset_part(Job(name="essai", html=html, resources={}, first_page=first))


def test_a_number_that_is_as_wide_is_put_in_and_the_bytes_are_those_of_another_layout():
    found, again, otherwise = laid(45, 45), laid(45, 46), laid(0, 45)
    assert not again.numbered
    assert found.numbered == again.html
    assert found.part == again.part
    assert (otherwise.numbered, otherwise.part.pdf == again.part.pdf) == ("", False)


def test_a_number_that_is_wider_is_left_to_another_layout():
    assert (laid(9, 9).numbered, laid(10, 9).numbered) == ("", "")


def test_with_another_engine_it_is_laid_out_again(monkeypatch):
    monkeypatch.setattr(own_numbers, "quicken", lambda: False)
    assert not laid(45, 45).numbered
