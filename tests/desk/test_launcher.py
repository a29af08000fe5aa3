"""The file that opens the desk runs that command alone, whatever signs its folders have in their names."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from feuillet.command import cli
from feuillet.desk import launcher
from tests.made_project import project

ODD = '/home/zoé/it\'s "100%" $HOME `x` \\ day'


def test_each_system_has_a_file_in_its_own_words():
    windows = launcher.made(["py", "C:\\Mes notes\\100%\\build.py", "desk"], "win32")
    assert windows.name == "Feuillet.bat"
    assert b'\r\n"py" "C:\\Mes notes\\100%%\\build.py" "desk"\r\n' in windows.data
    assert b'"--project" "C:\\\\"\r\n' in launcher.made(["py", "--project", "C:\\"], "win32").data  # a whole disk
    linux = launcher.made(["python3", ODD, "desk"], "linux")
    assert linux.name == "Feuillet.desktop"
    line = r'Exec="python3" "/home/zoé/it' + "'" + r's \\"100%%\\" \\$HOME \\`x\\` \\\\ day" "desk"'
    assert line.encode() in linux.data.split(b"\n")
    assert launcher.made(["feuillet", "desk"], "darwin").name == "Feuillet.command"


@pytest.mark.skipif(os.name != "posix", reason="a script of a shell")
def test_the_script_runs_exactly_what_it_was_made_of(tmp_path):
    show = "import sys; print(sys.argv[1:])"
    made = launcher.made([sys.executable, "-c", show, ODD, "a\nb"], "darwin")
    path = tmp_path / made.name
    path.write_bytes(made.data)
    said = subprocess.run(["/bin/sh", str(path)], capture_output=True, text=True, check=True).stdout
    assert said.strip() == repr([ODD, "a\nb"])


def test_it_is_put_where_one_is_and_never_over_another_file(tmp_path, monkeypatch):
    project(tmp_path / "day")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        done = CliRunner().invoke(cli.cli, ["desk", "--launcher", "--project", "day"])
        assert done.exit_code == 0, done.output
    [path] = [path for path in tmp_path.iterdir() if path.name.startswith("Feuillet.")]
    assert str(tmp_path / "day").encode() in path.read_bytes()
    path.write_text("mine")
    done = CliRunner().invoke(cli.cli, ["desk", "--launcher"])
    assert done.exit_code != 0
    assert path.name in done.output
    assert path.read_text() == "mine"
