"""Where lines end: as in running text, whatever elements are in it."""

import pytest

from feuillet.pages.job import Job, Setting
from feuillet.typesetting.layout import document_of

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # WeasyPrint leaves its colour profile open

WORDS = "Savoir qui appeler un samedi soir quand la porte est close et que la lampe est restée allumée"


def lines(text, width):
    html = (
        '<!doctype html><html lang="fr" style="--setting: initial"><head><title>x</title>'
        f"<style>@page {{ size: 200mm }} p {{ width: {width}mm; margin: 0 }} b {{ font-weight: inherit }}</style></head>"
        f"<body><p>{text}</p></body></html>"
    )
    (page,) = document_of(Job(name="x", html=html, resources={}), html, Setting()).pages
    boxes = page._page_box.descendants()
    found = [box for box in boxes if type(box).__name__ == "LineBox"]
    return ["".join(getattr(run, "text", "") for run in line.descendants()).strip() for line in found]


def test_a_line_that_is_full_but_for_the_space_before_an_element_ends_there():
    head, word, tail = WORDS.partition("close")
    for tenths in range(300, 1100, 7):
        assert lines(f"{head}<b>{word}</b>{tail}", tenths / 10) == lines(WORDS, tenths / 10), tenths
