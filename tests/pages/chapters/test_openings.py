"""What stands at the foot of the opening of a chapter."""

from __future__ import annotations

from feuillet.languages import registry
from feuillet.pages.chapters.openings import strips
from feuillet.pages.synthesis import synthesis_view
from tests.made_project import load, points, project, theme

BODY = f"## Problèmes\n\n{points(1)}\n## Solutions\n\n{points(12)}\n"


def test_a_theme_has_its_counts_in_words_with_the_marks_of_those_it_has(tmp_path):
    day = load(project(tmp_path, {"01-a.md": theme("Un", BODY), "02-b.md": theme("Deux", "## Contexte\n\nUn mot.\n")}))
    chapters = synthesis_view(day).chapters
    found = strips(chapters, registry.language("fr"), lambda _: "#ffffff", width=166, scale=1)
    assert list(found) == [chapters[0].slug]  # the other has no ideas to count
    strip = found[chapters[0].slug]
    assert [(count, label) for count, label, _ in strip.counts] == [
        (1, "problème soulevé"),
        (12, "solutions et bonnes pratiques"),
    ]
    assert len({mark for *_, mark in strip.counts}) == 2
    assert strip.height < 5


def test_bands_with_marks_in_one_row_are_of_one_height_whatever_the_size_of_these(tmp_path):
    themes = {"01-a.md": theme("Un", BODY), "02-b.md": theme("Deux", f"## Problèmes\n\n{points(60, 2)}")}
    chapters = synthesis_view(load(project(tmp_path, themes))).chapters
    few, many = strips(chapters, registry.language("fr"), lambda _: "#ffffff", width=166, scale=1).values()
    assert many.height < few.height - 0.5
    assert many.above + many.height == few.above + few.height
