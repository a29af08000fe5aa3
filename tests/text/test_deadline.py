"""Reading has a limit of time, and says where it was reached."""

import itertools

import pytest

from feuillet.reading import content
from feuillet.reading.people import participants
from feuillet.text import deadline
from tests.made_project import WORKSHOP, load, project, theme

LONG = theme("Un thème", "## Problèmes soulevés\n\n" + "- Un point [avec un lien](https://exemple.org).\n" * 40)


@pytest.fixture
def slow(monkeypatch):
    """A clock that goes on by a second each time somebody looks."""

    def ticking(seconds):
        ticks = itertools.count()
        monkeypatch.setattr(deadline, "clock", lambda: float(next(ticks)))
        monkeypatch.setattr(deadline, "effort", lambda: float(next(ticks)))
        monkeypatch.setattr(deadline, "SECONDS", seconds)

    return ticking


def slowness(diagnostics):
    return [diagnostic for diagnostic in diagnostics if diagnostic.rule is deadline.TOO_SLOW]


def test_a_theme_that_takes_too_long_is_told_with_its_line_in_both_languages(tmp_path, slow):
    folder = project(tmp_path, {"01-un.md": LONG, "02-deux.md": theme("Deux", "Texte.\n")})
    slow(30)
    loaded = content.load(folder)
    assert loaded.workshop is None
    (found,) = slowness(loaded.diagnostics)
    assert found.location.file == "content/themes/01-un.md"
    assert 1 < found.location.line < 60
    assert found.message("en").endswith(f"after 30 s, line {found.location.line} was reached")
    assert f"la ligne {found.location.line}" in found.message("fr")
    assert found.hint("en")
    assert found.hint("fr")


def test_a_workshop_yaml_that_takes_too_long_is_told(tmp_path, slow):
    lines = "".join(f"  A{n}: mot\n" for n in range(50))
    folder = project(tmp_path, workshop=f"{WORKSHOP}acronyms:\n{lines}")
    slow(20)
    found = slowness(content.load(folder).diagnostics)
    assert [diagnostic.location.file for diagnostic in found] == ["content/workshop.yaml"]
    assert found[0].location.line > 3


def test_a_text_whose_marks_are_looked_at_for_too_long_is_told_where_it_stands(tmp_path, slow):
    text = "- Rien.\n" * 3 + "- " + "[a](https://exemple.org) " * 100
    folder = project(tmp_path, {"01-un.md": theme("Un thème", f"## Problèmes soulevés\n\n{text}\n")})
    slow(60)
    (found,) = slowness(content.load(folder).diagnostics)
    assert (found.location.file, found.location.line) == ("content/themes/01-un.md", 10)


def test_a_list_of_participants_that_takes_too_long_is_told(tmp_path, slow):
    day = load(project(tmp_path))
    data = b"Nom;Adresse\n" + b"Ana Lou;ana@exemple.org\n" * 100
    slow(50)
    read = participants.read(lambda _: data, "list.csv", day, needs_email=False)
    (found,) = slowness(read.diagnostics)
    assert 1 < found.location.line < 100


def test_what_is_read_in_time_is_not_told(tmp_path, slow):
    folder = project(tmp_path, {"01-un.md": LONG})
    slow(100_000)
    assert not slowness(content.load(folder).diagnostics)


def test_nothing_is_limited_outside_of_a_reading(slow):
    slow(0)
    deadline.look(1)
    with deadline.limited(), pytest.raises(deadline.OutOfTimeError):
        deadline.look(2)
    deadline.look(3)


def test_the_time_of_a_busy_machine_does_not_count(monkeypatch):
    now = {"clock": 0.0, "effort": 0.0}
    monkeypatch.setattr(deadline, "clock", lambda: now["clock"])
    monkeypatch.setattr(deadline, "effort", lambda: now["effort"])
    with deadline.limited():
        now.update(clock=10 * deadline.SECONDS, effort=deadline.SECONDS / 2)
        deadline.look(1)
        now.update(clock=20 * deadline.SECONDS, effort=deadline.SECONDS)
        with pytest.raises(deadline.OutOfTimeError):
            deadline.look(2)
