"""That a publication is a module and a row: a memo of what the day decided, which only this file knows."""

from __future__ import annotations

import pypdfium2
import pytest

from feuillet.building.build import build
from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.model.diagnostics import Location, Rule
from feuillet.model.editions import EDITIONS, Kind
from feuillet.model.workshop import Printing
from feuillet.pages.belonging import PrintedTexts
from feuillet.pages.job import Foldable, Setting
from feuillet.pages.view import TextRenderer
from feuillet.pdf import structure_tree
from feuillet.printing.runs import runs
from feuillet.publications import catalogue
from feuillet.publications.kinds import DayPage, OnePage, opening
from tests.made_project import codes, load, project, theme

TOO_LONG = Rule(code="memo-too-long", en="the memo is too long", fr="le mémo est trop long")
TEMPLATE = """\
{% extends "base.html" %}
{% block title %}{{ workshop_title }}{% endblock %}
{% block subject %}Memo{% endblock %}
{% block sheet %}memo{% endblock %}
{% block body %}<body>
<div id="page-bottom"></div>
<h1>{{ workshop_title }}</h1>
<div id="columns"><ul id="column-1">{% for key, text in said %}<li id="{{ key }}">{{ text }}</li>{% endfor %}</ul></div>
<div id="sheet-end"></div>
</body>{% endblock %}
"""
STYLE = """\
@import "brand.css"; @import "tokens.css"; @import "fonts.css"; @import "typography.css";
@import "sheet-components.css";
@page { size: var(--page-size); margin: 20mm; }
"""


class Memo(OnePage):
    """The solutions of the day, a line each."""

    turns = False

    def __init__(self, workshop, publication):
        self.workshop, self.publication, self.source = workshop, publication, workshop.source

    def _said(self):
        for each in self.workshop.themes:
            for section in each.sections:
                for number, block in enumerate(section.groups[0].blocks):
                    yield f"{each.slug}.0.{number}", block.text

    def title(self):
        return TextRenderer(language=self.workshop.language).plain(self.workshop.title)

    def foldable(self):
        return [(Foldable(key=key, section=key.partition(".")[0], group=0), text) for key, text in self._said()]

    def rendered(self, renderer, found, pages):
        resources = {}
        context = renderer.context(resources)
        assert pages
        context["said"] = [(key, renderer.text(text)) for key, text in self._said() if key not in found.left_out]
        sizes = renderer.frame.sizes
        return renderer.finished("memo.html", context, resources, Setting(columns=(1.0,), sizes=sizes))

    def texts(self, left_out):
        read = PrintedTexts(self.workshop.language)
        yield from read.prose(self.workshop.title)
        yield from read.prose(*(text for key, text in self._said() if key not in left_out))

    def left(self, texts, left_out):
        return [(opening(text.source.file), text.source) for block, text in texts.items() if block.key in left_out]

    def folded(self, count, excess, size):
        assert count
        assert excess
        assert size
        return TOO_LONG.at(Location(file=self.source.file))

    def too_long(self, excess, size):
        return self.folded(1, excess, size)


MEMO = DayPage(
    key="memo",
    asked=lambda day: len(day.themes) > 1,
    page=Memo,
    lies=Kind.SHEETS,
    paper=lambda day: day.paper,
    copies=lambda _day: 3,
)


@pytest.fixture
def with_memo(monkeypatch):
    monkeypatch.setattr(catalogue, "DAY_PAGES", (*catalogue.DAY_PAGES, MEMO))


def day(folder, count=2, words=""):
    body = "## Solutions\n\n" + "".join(f"- Une idée numéro {n}{words}\n" for n in range(count))
    files = {"01-un.md": theme("Premier", body), "02-deux.md": theme("Second", body)}
    project(folder, files, workshop="title: Une journée\n")
    for name, text in (("templates/memo.html", TEMPLATE), ("styles/memo.css", STYLE)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return load(folder)


@pytest.mark.usefixtures("with_memo")
def test_a_module_and_a_row_are_built_and_proved_with_the_others(tmp_path, workers):
    asked = day(tmp_path)
    assert [publication.path for publication in catalogue.publications(asked)][-1] == "memo.pdf"
    result = build(asked, tmp_path, tmp_path / "output", names=["Memo.pdf"], workers=workers)
    assert (result.failed, codes(result), result.bugs) == (False, [], ())
    data = (tmp_path / "output/memo.pdf").read_bytes()
    assert [made.path for made in result.made] == ["memo.pdf"]
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == 1
        assert "numéro\N{NO-BREAK SPACE}1" in document[0].get_textpage().get_text_range().replace("\r\n", " ")
    assert {element.kind for element in structure_tree.structure(data).elements} >= {"H1", "LI"}


@pytest.mark.usefixtures("with_memo")
def test_what_has_no_room_on_it_is_left_out_and_told(tmp_path, workers):
    asked = day(tmp_path, 60, " dont la phrase est longue" * 12)
    result = build(asked, tmp_path, tmp_path / "output", names=["memo"], workers=workers)
    (made,) = result.made
    assert (made.written, made.pages, codes(result)) == (True, 1, ["memo-too-long"])
    assert 0 < len(made.left_out) < 120


@pytest.mark.usefixtures("with_memo")
def test_it_is_in_the_editions_that_have_such_pages_and_goes_through_the_printer(tmp_path):
    asked = day(tmp_path)
    with_it = {name for name, edition in EDITIONS.items() if "memo" in catalogue.has(asked, edition)}
    assert with_it == {"screen", "print", "grey"}
    several, wrong = runs(asked, Printing(editions=("print", "grey")), ())
    assert wrong == ()
    found = [(run.name, run.copies[0].count, run.kind) for run in several if run.of_day]
    assert found == [("memo", 3, Kind.SHEETS), ("memo-grey", 3, Kind.SHEETS)]


def test_a_page_of_a_day_has_a_name_in_every_language_and_is_found_by_it(tmp_path):
    named = [(code, page.key) for code in registry.codes() for page in catalogue.DAY_PAGES]
    assert named
    assert [(code, key) for code, key in named if key not in by_name(registry.language(code).guide)] == []
    asked = load(project(tmp_path, {"01-un.md": theme("Un", "Texte.")}, workshop="title: X\nposter: true\n"))
    for word in ("poster", "Affiche", "plakat", "CARTEL", "synthèse", "Síntesis", "ergebnisbericht", "synthesis.pdf"):
        (found,), wrong = catalogue.choose(asked, [word])
        assert (found.theme, wrong) == (None, ())
