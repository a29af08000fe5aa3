"""Numbers of themes: given, suggested by the names of files, or the next."""

from __future__ import annotations

import pytest

from feuillet.reading import content
from feuillet.reading.themes import numbering
from tests.made_project import put


def numbers(folder, *names):
    files = {f"content/themes/{name}": f"# {name.partition('.')[0]}\n\n## Besoins\n\n- Un\n" for name in names}
    loaded = content.load(put(folder, {"content/workshop.yaml": "title: Jour\nlanguage: fr\n", **files}))
    assert loaded.workshop is not None, loaded.diagnostics
    return {theme.source.file.rpartition("/")[2]: theme.number for theme in loaded.workshop.themes}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Thème 3 Trouver.md", 3),
        ("atelier-3.md", 3),
        ("Atelier n° 3 – x.md", 3),
        ("Workshop 3.md", 3),
        ("trois 3.md", 1),
    ],
)
def test_a_name_may_suggest_a_number(name, number, tmp_path):
    assert numbers(tmp_path, name) == {name: number}


def test_a_number_that_is_given_goes_before_one_that_is_suggested(tmp_path):
    found = numbers(tmp_path, "02-un.md", "Atelier 2.md", "Atelier 1.md", "Theme 1.md", "rien.md")
    assert found == {"02-un.md": 2, "Atelier 1.md": 1, "Atelier 2.md": 3, "Theme 1.md": 4, "rien.md": 5}


@pytest.mark.parametrize(
    ("name", "written", "number", "title"),
    [
        ("03-four.txt", "ATELIER 3 : LE FOUR", 3, "LE FOUR"),
        ("four.md", "# Thème n° 7 – le four", 7, "Le four"),
        ("03-four.md", "---\ntitle: 'Workshop 03 - iOS'\n---", 3, "iOS"),
        ("02-four.md", "# Atelier 3 : le four", 2, "Atelier 3 : le four"),  # it is not what is printed beside it
        ("03-four.md", "# Atelier 3D : le four", 3, "Atelier 3D : le four"),
        ("03-four.md", "# Plan 3 : le four", 3, "Plan 3 : le four"),
    ],
)
def test_a_title_does_not_begin_with_the_number_that_is_printed_beside_it(name, written, number, title, tmp_path):
    text = f"{written}\n\n{'BESOINS' if name.endswith('txt') else '## Besoins'}\n\n- Un\n"
    files = {"content/workshop.yaml": "title: Jour\nlanguage: fr\n", f"content/themes/{name}": text}
    (theme,) = content.load(put(tmp_path, files)).workshop.themes
    assert (theme.number, theme.title.markdown) == (number, title)
    line = text.split("\n")[theme.title.source.line - 1]
    assert line[theme.title.source.column - 1 :].strip("'").lower() == title.lower()


def test_names_that_are_the_same_where_they_are_cut_have_their_numbers(tmp_path):
    long = "compte-rendu-de-la-commission-qui-s-est-tenue-dans-la-salle-du-four"
    files = {f"content/themes/{long}-{day}.md": f"# {day}\n\n## Besoins\n\n- Un\n" for day in ("lundi", "mardi")}
    loaded = content.load(put(tmp_path, {"content/workshop.yaml": "title: Jour\nlanguage: fr\n", **files}))
    assert [diagnostic.rule.code for diagnostic in loaded.diagnostics] == []
    assert [theme.slug for theme in loaded.workshop.themes] == [f"{long[:56].rstrip('-')}-{n}" for n in (1, 2)]


@pytest.mark.parametrize("name", ["202605121030 Le four.md", "01-20260512103000_le-four.md", "3. Le four.md"])
def test_a_title_that_a_name_stands_for_has_no_moment_and_no_number(tmp_path, name):
    files = {"content/workshop.yaml": "title: Jour\nlanguage: fr\n", f"content/themes/{name}": "## Besoins\n\n- Un\n"}
    assert content.load(put(tmp_path, files)).workshop.themes[0].title.markdown.lower() == "le four"


def test_a_folder_that_stands_there_twice_is_one_error_that_names_all(tmp_path):
    names = [f"{number:02}-{word}{copy}.md" for number, word in enumerate("abcdefg", 1) for copy in ("", "-copie")]
    files = {f"content/themes/{name}": f"# Thème {name[3]}\n\n## Besoins\n\n- Un\n" for name in names}
    loaded = content.load(put(tmp_path, {"content/workshop.yaml": "title: Jour\nlanguage: fr\n", **files}))
    (found,) = [diagnostic for diagnostic in loaded.diagnostics if diagnostic.rule.severity == "error"]
    assert (found.rule.code, found.values["count"]) == ("same-number", 7)
    assert all(name in found.message("fr") for name in names)


def test_themes_that_give_themselves_one_name_are_one_error(tmp_path):
    files = {
        f"content/themes/0{number}-{number}.md": f"---\ntitle: T{number}\nslug: four\n---\n\n## Besoins\n\n- {number}\n"
        for number in range(1, 6)
    }
    loaded = content.load(put(tmp_path, {"content/workshop.yaml": "title: Jour\nlanguage: fr\n", **files}))
    (found,) = loaded.diagnostics
    assert (found.rule.code, found.location.file, found.location.line) == ("same-slug", "content/themes/01-1.md", 3)
    assert all(name in found.message("fr") for name in list(files)[1:])


@pytest.mark.parametrize(
    "name",
    [
        *("Copie de 03-b.md", "03-b - Copie.md", "03-b (1).md", "b 2.md", "03-b (conflict 2026-11-14).md"),
        *("b.sync-conflict-20261114-101010-ABCDEFG.md", "b (Zoé's conflicted copy 2026-11-14).md", "b – Kopie (2).md"),
    ],
)
def test_what_programs_call_copies_is_told_as_the_copy(tmp_path, name):
    assert numbering.is_called_a_copy(f"content/themes/{name}")
    notes = "# Le jardin\n\n## Besoins\n\n- Un puits pour les plantations d’été\n"
    files = {"content/workshop.yaml": "title: Jour\nlanguage: fr\n", "content/themes/03-b.md": notes}
    loaded = content.load(put(tmp_path, files | {f"content/themes/{name}": notes}))
    told = [found.location.file for found in loaded.diagnostics if found.rule.code.startswith("same-")]
    assert set(told) == {f"content/themes/{name}"}


@pytest.mark.parametrize("name", ["03-b.md", "2026-11-14.md", "03-copieurs.md", "conflits.md", "b2.md"])
def test_other_names_are_none_of_copies(name):
    assert not numbering.is_called_a_copy(name)
