"""What letters tell of as changed is what is seen in the pages, and nothing else."""

from __future__ import annotations

import pytest

from feuillet.building import status
from feuillet.mailing import updates
from feuillet.mailing.campaign import Campaigns, following
from feuillet.mailing.sending.journal import Journal, JournalEntry, Standing
from feuillet.project.sources import Sources
from tests.made_project import load, project, put, theme

DAY = "title: Une journée\nlanguage: fr\nmail:\n  subject: Bonjour\n"


def taken(folder):
    day, sources = load(folder), Sources(folder)
    return day, sources, updates.of_pages(day, status.ingredients(day, sources))


@pytest.fixture
def folder(tmp_path):
    return project(tmp_path, workshop=DAY, files={"content/people.csv": "Nom\nZoé\n"})


def changed(folder, files):
    *_, before = taken(folder)
    put(folder, files)
    day, sources, _ = taken(folder)
    return [(change.theme, change.new) for change in updates.changes(day, sources, before)]


@pytest.mark.parametrize(
    "files",
    [
        {"content/workshop.yaml": DAY.replace("Bonjour", "Bonsoir")},
        {"content/people.csv": "Nom\nYann\n"},
        {"templates/mail.html": "{% extends 'mail.html' %}"},
    ],
)
def test_what_letters_say_and_to_whom_is_no_change_of_pages(folder, files):
    assert changed(folder, files) == []


def test_another_point_of_a_theme_changes_its_sheet_and_the_synthesis(folder):
    assert changed(folder, {"content/themes/01-un.md": theme("Un thème", "## Besoins\n\n- Du temps\n")}) == [
        ("", False),
        ("un", False),
    ]


def test_a_theme_that_was_not_there_is_new(folder):
    found = changed(folder, {"content/themes/02-deux.md": theme("Un autre", "## Besoins\n\n- De la place\n")})
    assert ("deux", True) in found


def test_a_journal_that_names_updates_without_number_or_end_makes_none_of_them(tmp_path):
    kept = Journal(tmp_path / ".feuillet/mail")
    others = {"standing": Standing.SENT, "at": "", "edition": "x"}
    for number, name in enumerate(("day", "day+10", "day+2", "day+999999", f"day+{'9' * 5_000}", "day+0", "day+²")):
        kept.write(JournalEntry(campaign=name, address=f"a{number}@example.org", **others))
    found = Campaigns(kept)
    assert found.names("day") == ["day", "day+2", "day+10", "day+999999"]
    assert set(found.had(found.names("day"))) == {f"a{number}@example.org" for number in (0, 1, 2, 3)}
    assert [following(name) for name in ("day", "day+1", "day+10")] == ["day+1", "day+2", "day+11"]
