"""What is left of the example day."""

from __future__ import annotations

import pytest

from feuillet.reading import content
from feuillet.writing import scaffold

OWN = "---\ntitle: Le four\n---\n\n## Contexte\n\nDu texte.\n"


def told(folder):
    return [one for one in content.load(folder).diagnostics if one.rule.code == "example-left"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_values_and_themes_of_the_example_are_told_once_one_has_written_a_theme(tmp_path, language):
    scaffold.init(tmp_path / "day", language)
    assert told(tmp_path / "day") == []
    (tmp_path / "day/content/themes/03-four.md").write_text(OWN, encoding="utf-8")
    found = told(tmp_path / "day")
    assert {one.location.file.rpartition("/")[2][:2] for one in found if "themes" in one.location.file} == {"01", "02"}
    lines = (tmp_path / "day/content/workshop.yaml").read_text(encoding="utf-8").splitlines()
    of_the_day = [one for one in found if "value" in one.values]
    assert len(of_the_day) == 5  # date, place, organiser, contact's name and address
    for one in of_the_day:
        assert one.values["value"] in lines[one.location.line - 1]
        assert one.location.column == lines[one.location.line - 1].index(one.values["value"]) + 1


def test_what_was_changed_is_not_told_and_a_date_alone_is_somebodys(tmp_path):
    scaffold.init(tmp_path / "day")
    (tmp_path / "day/content/themes/03-four.md").write_text(OWN, encoding="utf-8")
    for path in (tmp_path / "day/content/themes").glob("0[12]*"):
        path.unlink()
    workshop = tmp_path / "day/content/workshop.yaml"
    text = workshop.read_text(encoding="utf-8").replace("Salle des fêtes, Romainval", "La halle")
    workshop.write_text(text, encoding="utf-8")
    assert {one.values["value"] for one in told(tmp_path / "day")} >= {"Association des exemples", "2026-11-14"}
    text = text.replace("Association des exemples", "Nous").replace("L’équipe des ateliers", "Nous")
    workshop.write_text(text.replace("ateliers@example.org", "nous@exemple.org"), encoding="utf-8")
    assert told(tmp_path / "day") == []


def test_an_example_has_no_licence_that_nobody_chose(tmp_path):
    for language in ("fr", "en"):
        scaffold.init(tmp_path / language, language)
        assert content.load(tmp_path / language).workshop.licence is None
