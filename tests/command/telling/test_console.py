"""What names and notes hold never commands the terminal of who reads what we say."""

import ast
import contextlib
import json

import pytest

from feuillet.command.cli import main
from feuillet.command.telling import console
from feuillet.machine import terminal
from tests.made_project import ROOT, project

COMMANDS = ["\x1b]0;x\x07", "\x1b[2J", "\x9b31m", "\r", "\x7f", "\u202e", "\ud800", "\x00"]


@pytest.mark.parametrize("sign", COMMANDS)
def test_no_sign_that_commands_goes_out_by_any_way(sign, capsys):
    text = f"un{sign}deux\ntrois\tquatre"
    for say in (console.echo, console.echo_json, console.console_of().print):
        say(text)
        said = capsys.readouterr().out
        assert not set(said) & (set("".join(COMMANDS)) - set("0;x2J31m]["))
        assert "deux" in said
        assert "trois" in said
    assert "\n" not in terminal.visible(text)


def test_a_document_for_programs_is_the_same_for_these(capsys):
    found = {"name": "a\x9bb\u202ec\ud800", "é": [1, None]}
    console.echo_json(found)
    assert json.loads(capsys.readouterr().out) == found


@pytest.mark.skipif("os.name == 'nt'", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["a\x1b[2Jb", "c\x9b31md", "e\nERREUR : faux"])
def test_the_name_of_a_stranger_s_folder_is_a_name_in_all_that_is_said(name, tmp_path, capsys, monkeypatch):
    for folder in (name, "autre"):
        project(tmp_path / folder)
    for command in (["check"], ["check", "--json"], ["status"], ["override"]):
        among = tmp_path / name if command == ["override"] else f"{tmp_path}/*"
        monkeypatch.setattr("sys.argv", ["feuillet", *command, "--project", str(among)])
        with contextlib.suppress(SystemExit):
            main()
        said = "".join(capsys.readouterr())
        assert said
        assert not {"\x1b", "\x9b"} & set(said)
        assert command == ["override"] or "\nERREUR" not in said  # there, who calls it names the folder


def test_all_that_is_said_goes_out_in_one_place():
    """click and json would let signs through that command."""
    calls = {
        f"{path.name}: {node.func.value.id}.{node.func.attr}"
        for path in (ROOT / "feuillet/command").rglob("*.py")
        if path.name
        not in ("console.py", "examination.py")  # which says what the machine has, before anything is there
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    }
    assert any(call.endswith((".print", "out.print")) for call in calls)
    assert not [call for call in calls if call.endswith((": click.echo", ": json.dumps", ": click.secho"))]


@pytest.mark.parametrize(("said", "width"), [("0", 80), ("1", 80), ("60", 60)])
def test_a_terminal_that_says_it_has_no_width_is_told_all_the_same(said, width, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", said)
    terminal = console.console_of()
    terminal.print("un mot")
    assert terminal.width == width
    assert capsys.readouterr().out == "un mot\n"
