"""Parts that were joined are one conforming PDF in which nothing is lost."""

from __future__ import annotations

import datetime as dt
import io
import warnings

import page as page_validation
import pikepdf
import pypdf
import pytest

from feuillet import preflight
from feuillet.merge import merge
from feuillet.parts import Joined
from feuillet.press import press_part
from feuillet.typeset import Attached, Job, Setting, typeset_part

NOON = dt.datetime(2026, 11, 14, 12, tzinfo=dt.UTC)
CSS = """
@page { @bottom-right { content: "folio " counter(page) } @top-left { content: string(titre) } }
h1 { string-set: titre content(); bookmark-level: 1 }
"""
TABLE = "<table><tr><th>Un</th><th>Deux</th></tr><tr><td>1</td><td>2</td></tr></table>"


def job(body):
    head = f"<html lang=fr><head><title>Un livre</title><style>{CSS}</style></head>"
    return Job(name="x", html=f"{head}<body>{body}</body></html>", resources={}, setting=Setting(), date=NOON)


@pytest.fixture(scope="module")
def whole():
    bodies = [
        f"<h1 id=un>Un</h1><p>Voir <a href='#trois'>plus loin</a>.</p>{TABLE}",
        f"<h1 id=deux>Deux</h1>{TABLE}<p style='break-before: page'>Suite</p><h2>Dessous</h2>",
        "<h1 id=trois>Trois</h1><p><a href='https://exemple.org'>Dehors</a>, <a href='#un'>au début</a></p>",
    ]
    pages = {"un": 1, "deux": 2, "trois": 4}
    joined, texts = [], []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        for body, first in zip(bodies, pages.values(), strict=True):
            part = typeset_part(job(body)).part
            expected = preflight.Expected(name="livre.pdf", first_page=first, anchors=pages, language="fr")
            pressed = press_part(job(""), part, "marque", expected)
            assert pressed.diagnostics == ()
            joined.append(Joined(pdf=pressed.pdf, bookmarks=part.bookmarks))
            texts.append(pressed.flow)
    notes = [Attached(name="é.md", data=b"# Un", description="Les notes")]
    return merge(joined, notes, NOON), joined, texts


def test_it_conforms(whole):
    for profile in ("ua1", "3a"):
        assert page_validation.validate_pdf_bytes(whole[0], profile=profile).failures == []


def test_every_page_has_its_text_and_its_number(whole):
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(whole[0])).pages]
    assert len(texts) == 4
    for number, (text, words) in enumerate(zip(texts, ("Voir", "Deux", "Suite", "Dehors"), strict=True), 1):
        assert words in text
        assert f"folio {number}" in text


def test_the_structure_is_that_of_the_parts_one_after_the_other(whole):
    reading = preflight.read(whole[0])
    assert reading.flow.text == "".join(whole[2])
    kinds = [element.kind for element in reading.structure.elements]
    assert kinds.count("Document") == 1
    assert kinds.count("Table") == 2
    assert reading.structure.anchors == {"un": 1, "deux": 2, "trois": 4}


def test_links_lead_across_parts_and_say_to_which_page(whole):
    with pikepdf.open(io.BytesIO(whole[0])) as document:
        links = [one for page in document.pages for one in page.obj.get("/Annots", ())]
        assert [str(one.Contents) for one in links] == ["page 4", "https://exemple.org", "page 1"]
        numbers = document.Root.StructTreeRoot.ParentTree.Nums
        owners = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        assert len(owners) == len(numbers) // 2
        for one in links:
            assert owners[int(one.StructParent)].S == "/Link"
        headers = [
            str(cell)
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and "/ID" in one
            for cell in [one.ID]
        ]
        assert len(set(headers)) == len(headers) == 4


def test_the_outline_is_that_of_all_parts(whole):
    assert [(level, title, page) for level, title, page in preflight.read(whole[0]).outline] == [
        (0, "Un", 1),
        (0, "Deux", 2),
        (1, "Dessous", 3),
        (0, "Trois", 4),
    ]


def test_the_notes_are_attached_and_the_same_parts_give_the_same_bytes(whole):
    assert pypdf.PdfReader(io.BytesIO(whole[0])).attachments["é.md"] == [b"# Un"]
    notes = [Attached(name="é.md", data=b"# Un", description="Les notes")]
    assert merge(whole[1], notes, NOON) == whole[0]


def test_fonts_that_are_the_same_are_kept_once(whole):
    with pikepdf.open(io.BytesIO(whole[0])) as document:
        fonts = [
            bytes(one.read_bytes()) for one in document.objects if isinstance(one, pikepdf.Stream) and "/Length1" in one
        ]
    assert len(fonts) == len(set(fonts))
