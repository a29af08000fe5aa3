"""Files of all forms are themes, wherever a theme is named."""

import pytest

from feuillet.publications.catalogue import choose
from feuillet.reading import content
from feuillet.reading.formats import forms
from tests.made_project import codes, load, project

BODIES = {
    "01-a.md": "---\ntitle: A\n---\n\nUn.\n",
    "02-b.txt": "LES JARDINS\n\nUn.\n",
    "03-c.md.txt": "# C\n\nUn.\n",
    "04-d.html": "<h1>D</h1><p>Un.",
    "05-e.rst": "E\n===\n\nUn.\n",
    "06-f.adoc": "= F\n\nUn.\n",
    "07-g.org": "#+TITLE: G\n\nUn.\n",
    "08-h.wiki": "= H =\n\nUn.\n",
    "09-i.yaml": "title: I\nintroduction: Un.\n",
    "10-j.QMD": "# J\n\nUn.\n",
    "11-k.yml.txt": "title: K\nintroduction: Un.\n",
    "12-l.txt": "<h1>L</h1>\n<p>\nUn.\n</p>\n",
}


def test_a_day_may_have_themes_of_all_forms_and_each_is_named_by_its_file(tmp_path):
    day = load(project(tmp_path, BODIES))
    assert [(theme.number, theme.slug) for theme in day.themes] == [
        (number, letter) for number, letter in enumerate("abcdefghijkl", 1)
    ]
    for name, theme in zip(BODIES, day.themes, strict=True):
        for given in (name, f"content/themes/{name}", forms.stem(name), f"{theme.number:02}-{theme.slug}.pdf"):
            chosen, wrong = choose(day, [given])
            assert [entry.key for entry in chosen] == [theme.slug]
            assert wrong == ()


def test_drafts_of_all_forms_are_set_aside_and_copies_told(tmp_path):
    themes = {"01-a.md": BODIES["01-a.md"], "_02-b.txt": "x", "_03-c.html": "x", "01-d.rst": "D\n===\n\nUn.\n"}
    loaded = content.load(project(tmp_path, themes))
    assert sorted(codes(loaded)) == ["same-number", "set-aside"]
    assert "_02-b.txt, _03-c.html" in next(
        diagnostic for diagnostic in loaded.diagnostics if diagnostic.rule.code == "set-aside"
    ).message("en")


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("---\ntitle: Un brouillon\ndraft: true\n---\n", 3),
        ("---\nBrouillon: oui\n---\n", 2),
        ("---\npublished: false\nlayout: post\n---\n", 2),
        ('+++\ntitle = "Un"\ndraft = true\n+++\n', 3),
    ],
)
def test_a_theme_whose_front_matter_says_that_it_is_a_draft_is_left_out_and_counted(head, line, tmp_path):
    wrong = "## Problèmes soulevés\n\n- a [essentiel] [synthèse]\n\n![](absente.png)\n"
    loaded = content.load(project(tmp_path, {"01-a.md": BODIES["01-a.md"], "02-b.md": head + wrong}))
    assert [found.rule.code for found in loaded.diagnostics if found.location.file.endswith("02-b.md")] == [
        "unpublished"
    ]
    assert next(found for found in loaded.diagnostics if found.rule.code == "unpublished").location.line == line
    assert [theme.source.file for theme in loaded.workshop.themes] == ["content/themes/01-a.md"]
    alone = content.load(project(tmp_path / "alone", {"02-b.md": head + wrong}))
    assert alone.workshop is None
    assert codes(alone) == ["no-themes", "unpublished"] or codes(alone) == ["unpublished", "no-themes"]


@pytest.mark.parametrize("said", ["draft: false", "published: true", "published: 2026-11-14"])
def test_a_theme_that_is_no_draft_is_printed(said, tmp_path):
    loaded = content.load(project(tmp_path, {"01-a.md": f"---\ntitle: Un\n{said}\n---\n\n## Enjeux\n\nRien.\n"}))
    assert len(loaded.workshop.themes) == 1


@pytest.mark.parametrize(
    "name", ["01-un.docx", "01-un.odt", "01-un.pages", "01-un.pdf", "01-un.doc", "01-un", "01-un.md.docx"]
)
def test_what_is_not_read_yet_is_an_error_that_says_how_to_bring_it_in(name, tmp_path):
    (found,) = content.load(project(tmp_path, {name: b"PK\x03\x04"})).diagnostics
    assert (found.rule.code, str(found.severity)) == ("unknown-file", "error")
    assert "01-un" in found.hint("en")


@pytest.mark.parametrize("name", ["01-un.txt", "01-un.html", "01-un.rst"])
@pytest.mark.parametrize("bytes_", [b"", b"PK\x03\x04" + bytes(200), b"abc \x81 \x8d"])
def test_a_file_that_cannot_be_read_is_an_error_and_no_theme_vanishes(name, bytes_, tmp_path):
    loaded = content.load(project(tmp_path, {name: bytes_, "02-b.md": BODIES["01-a.md"]}))
    assert loaded.workshop is None
    assert [diagnostic.location.file for diagnostic in loaded.diagnostics if str(diagnostic.severity) == "error"] == [
        f"content/themes/{name}"
    ]


def test_front_matter_stands_above_a_text_of_any_form(tmp_path):
    text = "---\ntitle: Un\nspeakers:\n  - name: Inès Dupré\n---\n<h2>Enjeux</h2>\n<p>Deux"
    (theme,) = load(project(tmp_path, {"01-un.html": text})).themes
    assert (theme.title.markdown, theme.speakers[0].name) == ("Un", "Inès Dupré")
    assert theme.sections[0].source.line == 6


def test_a_line_drawn_at_the_top_is_no_front_matter(tmp_path):
    (theme,) = load(project(tmp_path, {"01-un.txt": "---\nCompte rendu\n---\n\nUn mot.\n"})).themes
    assert "Un mot." in theme.introduction[-1].text.markdown


def test_what_a_page_saves_beside_itself_holds_no_themes(tmp_path):
    folder = project(tmp_path, {"01-un.html": BODIES["04-d.html"], "01-un_files/ad.html": "x"})
    assert codes(content.load(folder)) == []


def test_headings_of_a_pad_are_headings_in_a_text_file_too(tmp_path):
    text = "#Le four\n##Problèmes soulevés\n* le bois\n* la pierre\n##Besoins\n* du sable\n"
    (theme,) = load(project(tmp_path, {"01-un.txt": text})).themes
    assert (theme.title.markdown, [section.id for section in theme.sections]) == ("Le four", ["problems", "needs"])


def test_a_tag_in_a_text_file_is_no_heading(tmp_path):
    (theme,) = load(project(tmp_path, {"01-un.txt": "Le four\n\nUn mot.\n#bois #sable\n"})).themes
    assert (theme.title.markdown, theme.sections) == ("Le four", ())


def test_the_sign_that_a_database_gives_its_page_is_no_part_of_a_name():
    assert forms.stem(f"Le four {'3f2a9c0d' * 4}.md") == "Le four"
    assert forms.stem("Le four 3f2a9c0d.md") == "Le four 3f2a9c0d"
