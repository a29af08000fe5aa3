"""Files of a project that replace ours know what ours were when they were made."""

import pytest

from feuillet.project import overrides
from feuillet.project.sources import Sources
from tests.made_project import project


@pytest.fixture
def ours(tmp_path, monkeypatch):
    """What we ship, where a test can change it."""
    for name, text in {"styles/theme.css": "p { margin: 0 }\n", "templates/sheet/head.html": "<h1></h1>\n"}.items():
        path = tmp_path / "ours" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(overrides, "shipped", lambda folder: tmp_path / "ours" / folder)
    return tmp_path / "ours"


def found(folder):
    return {override.name: override.outdated for override in overrides.overrides(Sources(folder))}


def test_an_override_is_told_when_ours_changes_and_until_that_was_seen(tmp_path, ours):
    folder = project(tmp_path / "day", files={"styles/theme.css": "p { margin: 1pt }", "styles/own.css": "a {}"})
    assert found(folder) == {"styles/theme.css": False}
    (ours / "styles/theme.css").write_text("p { margin: 0; padding: 0 }\n", encoding="utf-8")
    (told,) = overrides.outdated(Sources(folder))
    assert (told.rule.code, told.location.file) == ("override-outdated", "styles/theme.css")
    assert "+p { margin: 0; padding: 0 }" in overrides.overrides(Sources(folder))[0].changes()
    assert found(folder) == {"styles/theme.css": True}  # it is told again
    overrides.seen(Sources(folder), "styles/theme.css")
    assert found(folder) == {"styles/theme.css": False}


def test_one_that_goes_and_comes_again_is_a_new_one(tmp_path, ours):
    folder = project(tmp_path / "day", files={"styles/theme.css": "p { margin: 1pt }"})
    assert found(folder) == {"styles/theme.css": False}
    (folder / "styles/theme.css").unlink()
    assert found(folder) == {}
    (ours / "styles/theme.css").write_text("p { margin: 3pt }\n", encoding="utf-8")
    (folder / "styles/theme.css").write_text("p { margin: 4pt }", encoding="utf-8")
    assert found(folder) == {"styles/theme.css": False}


@pytest.mark.parametrize("damage", [b"", b"x" * 400, b"not ours"])
def test_what_is_remembered_may_be_damaged_or_gone(tmp_path, ours, damage):
    folder = project(tmp_path / "day", files={"templates/sheet/head.html": "<h2></h2>"})
    assert found(folder) == {"templates/sheet/head.html": False}
    (folder / ".feuillet/originals").write_bytes(damage)
    assert found(folder) == {"templates/sheet/head.html": False}
    (ours / "templates/sheet/head.html").write_text("<h3></h3>\n", encoding="utf-8")
    assert found(folder) == {"templates/sheet/head.html": True}


def test_what_we_ship_replaces_nothing_in_a_checkout(tmp_path, ours):
    folder = project(tmp_path / "day")
    for name in ("styles", "templates"):
        (folder / name).symlink_to(ours / name)
    assert found(folder) == {}


def test_our_own_names_are_those_that_may_be_replaced():
    names = overrides.replaceable()
    assert "styles/theme.css" in names or len(names) > 10
    assert all(overrides.original(name) for name in names)
    assert overrides.original("styles/nothing.css") is None
    assert overrides.original("../pyproject.toml") is None
