"""What is left of the example day."""

from __future__ import annotations

import re

import pytest

from feuillet.reading import content, examples
from feuillet.reading.data import yaml_source
from feuillet.writing import scaffold

OWN = "---\ntitle: Le four\n---\n\n## Contexte\n\nDu texte.\n"


def told(folder):
    return [diagnostic for diagnostic in content.load(folder).diagnostics if diagnostic.rule.code == "example-left"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_values_and_themes_of_the_example_are_told_once_one_has_written_a_theme(tmp_path, language):
    scaffold.init(tmp_path / "day", language)
    assert told(tmp_path / "day") == []
    (tmp_path / "day/content/themes/03-four.md").write_text(OWN, encoding="utf-8")
    found = told(tmp_path / "day")
    assert {
        diagnostic.location.file.rpartition("/")[2][:2] for diagnostic in found if "themes" in diagnostic.location.file
    } == {"01", "02"}
    lines = (tmp_path / "day/content/workshop.yaml").read_text(encoding="utf-8").splitlines()
    of_the_day = [diagnostic for diagnostic in found if "value" in diagnostic.values]
    assert len(of_the_day) == 6  # date, place, organiser, contact's name and address, logo
    for shown in of_the_day:
        assert shown.values["value"] in lines[shown.location.line - 1]
        assert shown.location.column == lines[shown.location.line - 1].index(shown.values["value"]) + 1


def test_what_was_changed_is_not_told_and_a_date_alone_is_somebodys(tmp_path):
    scaffold.init(tmp_path / "day")
    (tmp_path / "day/content/themes/03-four.md").write_text(OWN, encoding="utf-8")
    for path in (tmp_path / "day/content/themes").glob("0[12]*"):
        path.unlink()
    workshop = tmp_path / "day/content/workshop.yaml"
    text = workshop.read_text(encoding="utf-8").replace("Salle des fêtes, Romainval", "La halle")
    workshop.write_text(text, encoding="utf-8")
    assert {diagnostic.values["value"] for diagnostic in told(tmp_path / "day")} >= {
        "Association des exemples",
        "2026-11-14",
    }
    workshop.write_text(text.replace("date: 2026-11-14", "date: 14 novembre 2026"), encoding="utf-8")
    assert "Association des exemples" in {diagnostic.values["value"] for diagnostic in told(tmp_path / "day")}
    assert "2026-11-14" not in {diagnostic.values["value"] for diagnostic in told(tmp_path / "day")}
    text = text.replace("Association des exemples", "Nous").replace("L’équipe des ateliers", "Nous")
    workshop.write_text(text.replace("ateliers@example.org", "nous@exemple.org"), encoding="utf-8")
    assert [diagnostic.values["value"] for diagnostic in told(tmp_path / "day")] == ["images/logo.svg"]
    (tmp_path / "day/content/images/logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    assert told(tmp_path / "day") == []


def test_an_example_has_no_licence_that_nobody_chose(tmp_path):
    for language in ("fr", "en"):
        scaffold.init(tmp_path / language, language)
        assert content.load(tmp_path / language).workshop.licence is None


@pytest.mark.parametrize("language", ["fr", "en"])
def test_lines_of_the_example_that_were_only_proposed_are_told_too_once_they_are_used(tmp_path, language):
    scaffold.init(tmp_path / "day", language)
    (tmp_path / "day/content/themes/03-four.md").write_text(OWN, encoding="utf-8")
    workshop = tmp_path / "day/content/workshop.yaml"
    text = workshop.read_text(encoding="utf-8")
    assert not [
        diagnostic
        for diagnostic in told(tmp_path / "day")
        if "@" in str(diagnostic.values.get("value")) and "mail" in diagnostic.message("en")
    ]
    used = re.sub(r"^# (?=mail:|  (?:sender|host|port|subject):|partners:|  - [VM])", "", text, flags=re.MULTILINE)
    workshop.write_text(re.sub(r"(sender: ).*<", r"\1Le four <", used), encoding="utf-8")
    found = [diagnostic for diagnostic in told(tmp_path / "day") if "value" in diagnostic.values]
    values = [diagnostic.values["value"] for diagnostic in found]
    assert any(value.startswith("Le four <") for value in values)  # the name is theirs, the address is not
    assert "smtp.example.org" in values
    assert {"Ville des exemples", "Millbrook Town Council"} & set(values)
    assert len(values) == 6 + 3  # no port and no subject: these may be so
    (letters,) = {
        diagnostic.message("en").partition(",")[2] for diagnostic in found if "smtp" in diagnostic.values["value"]
    }
    assert letters == " and letters would go out with it"
    lines = workshop.read_text(encoding="utf-8").splitlines()
    assert all(diagnostic.values["value"] in lines[diagnostic.location.line - 1] for diagnostic in found)


def test_each_line_of_the_example_can_be_used_as_it_is():
    for language in ("fr", "en"):
        text = (examples.PACKAGE / "scaffolds" / language / "workshop.yaml").read_text(encoding="utf-8")
        data, found = yaml_source.parse(examples._PROPOSED.sub("", text.replace("{{title}}", "x")), file="w.yaml")
        assert not found
        assert {"dates", "partners", "licence", "sections", "print", "mail"} <= data.keys()


def test_a_picture_that_nothing_uses_any_more_has_a_hint_that_is_right_for_it(tmp_path):
    scaffold.init(tmp_path / "day")
    content_of = tmp_path / "day/content"
    for path in (content_of / "themes").glob("0[12]*"):
        path.unlink()
    (content_of / "themes/01-four.md").write_text(OWN, encoding="utf-8")
    (content_of / "images/four.svg").write_bytes((content_of / "images/logo.svg").read_bytes())
    text = (content_of / "workshop.yaml").read_text(encoding="utf-8")
    (content_of / "workshop.yaml").write_text(re.sub(r"(?m)^  logo:.*\n", "", text), encoding="utf-8")
    hints = {
        diagnostic.location.file.rpartition("/")[2]: diagnostic.hint("en")
        for diagnostic in content.load(tmp_path / "day").diagnostics
        if diagnostic.rule.code == "picture-unused"
    }
    assert hints.keys() == {"logo.svg", "table.svg", "four.svg"}
    assert "'brand:' (logo: images/logo.svg)" in hints["logo.svg"]
    assert hints["table.svg"] == "Delete the file."
    assert "![what it shows](images/four.svg)" in hints["four.svg"]
