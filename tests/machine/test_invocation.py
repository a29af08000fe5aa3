"""Commands in messages: whatever shell reads them finds the same project with them."""

from __future__ import annotations

import shlex

import pytest

from feuillet.machine import paths
from feuillet.machine.invocation import Invocation, program


@pytest.mark.parametrize("name", ["day", "Ma journée 2026", "l'été", "$HOME", "a;b", "-x", "~me", 'say "so"'])
def test_a_command_can_be_pasted_whatever_the_folder_is_called(name, tmp_path):
    words = shlex.split(f"{Invocation(project=tmp_path / name):mail --send}")
    assert words == [*shlex.split(program()), "mail", "--send", "--project", str(tmp_path / name)]


def test_the_project_that_is_meant_anyhow_is_not_named(tmp_path, monkeypatch):
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path)
    assert f"{Invocation(project=tmp_path, output=tmp_path / 'output'):check}" == f"{program()} check"
    assert "--project" not in f"{Invocation(project=tmp_path / 'new'):init new}"
    assert f"{Invocation(project=tmp_path / 'x'):check --project y}".count("--project") == 1


def test_another_output_folder_goes_with_commands_that_have_one(tmp_path):
    run = Invocation(project=tmp_path, output=tmp_path / "there", also={"mail": ("--campaign", "a b")})
    assert shlex.split(f"{run:mail --send}")[-7:-4] == ["--send", "--campaign", "a b"]
    assert shlex.split(f"{run:mail --send}")[-2:] == ["--output", str(tmp_path / "there")]
    assert "--output" not in f"{run:check}"
    assert "--campaign" not in f"{run:check}"


def test_from_elsewhere_the_program_is_named_with_its_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(paths.PACKAGE.parent)
    assert program() == "python3 build.py"
    monkeypatch.chdir(tmp_path)
    assert shlex.split(program()) == ["python3", str(paths.PACKAGE.parent / "build.py")]
    monkeypatch.setattr(paths, "is_checkout", lambda: False)
    assert program() == "feuillet"
