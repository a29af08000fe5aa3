"""Own templates and styles from the command line."""

import pytest

from feuillet.project import overrides
from tests.command.test_cli import called
from tests.made_project import project


def test_a_copy_is_taken_once_and_listed(tmp_path, capsys):
    folder = project(tmp_path / "day")
    assert called("override", "--project", folder) == 0
    assert "styles/tokens.css" in capsys.readouterr().out  # an example
    assert called("override", "styles/tokens.css", "--project", folder) == 0
    copy = folder / "styles/tokens.css"
    assert copy.read_text(encoding="utf-8") == overrides.original("styles/tokens.css")
    copy.write_text("/* à moi */", encoding="utf-8")
    assert called("override", "styles/tokens.css", "--project", folder) == 1
    assert copy.read_text(encoding="utf-8") == "/* à moi */"
    capsys.readouterr()
    assert called("remplacer", "--projet", folder) == 0
    assert capsys.readouterr().out == "styles/tokens.css\n"


@pytest.mark.parametrize("named", [["styles/tokens.css"], []], ids=["a file", "all"])
def test_what_changed_in_ours_is_told_shown_and_known(tmp_path, capsys, monkeypatch, named):
    folder = project(tmp_path / "day", files={"styles/tokens.css": "/* à moi */"})
    assert called("check", "--project", folder) == 0
    now = overrides.original
    monkeypatch.setattr(overrides, "original", lambda name: (now(name) or "") + "/* neuf */\n")
    assert called("check", "--project", folder) == 0
    assert "override --diff styles/tokens.css" in capsys.readouterr().err
    assert called("override", "styles/tokens.css", "--diff", "--project", folder) == 0
    shown = capsys.readouterr().out
    assert "+/* neuf */" in shown
    assert called("override", "--diff", "--project", folder) == 0
    assert capsys.readouterr().out == shown  # of all that there are
    assert called("override", *named, "--seen", "--project", folder) == 0
    assert "styles/tokens.css" in capsys.readouterr().out
    assert called("check", "--project", folder) == 0
    assert "tokens.css" not in capsys.readouterr().err
    assert called("override", "--seen", "--project", folder) == 0  # nothing has changed: they are listed
    assert capsys.readouterr().out == "styles/tokens.css\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["styles/token.css"], "styles/tokens.css ?"),
        (["colophon.html"], "templates/partials/colophon.html ?"),
        (["../build.py"], "../build.py"),
        (["styles/tokens.css", "--diff"], "styles/tokens.css"),
        (["styles/tokens.css", "--seen"], "styles/tokens.css"),
    ],
)
def test_what_cannot_be_replaced_is_told_with_what_was_meant(tmp_path, capsys, words, said):
    folder = project(tmp_path / "day")
    assert called("override", *words, "--project", folder) == 1
    assert said in capsys.readouterr().err
    assert not (folder / "styles").exists()


@pytest.mark.skipif("os.name == 'nt'", reason="links are made otherwise there")
def test_nothing_is_put_behind_a_link_of_the_project(tmp_path, capsys):
    outside = tmp_path / "outside"
    outside.mkdir()
    folder = project(tmp_path / "day")
    (folder / "styles").symlink_to(outside)
    assert called("override", "styles/tokens.css", "--project", folder) == 1
    assert "c’est un lien" in " ".join(capsys.readouterr().err.split())
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("language", ["es", "de"])
def test_messages_that_nobody_translated_are_english(tmp_path, capsys, language):
    folder = project(tmp_path / "day", workshop=f"title: X\nlanguage: {language}\ndate: 2026-11-14\n")
    assert called("override", "--project", folder) == 0
    assert "No template or style of your own" in capsys.readouterr().out
