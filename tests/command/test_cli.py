"""The command line, as people and programs use it."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import click
import pytest

import feuillet
from feuillet.building.build import Result
from feuillet.building.session import Report
from feuillet.building.state import LeftOut, Made
from feuillet.command import cli, endings, examination, folders
from feuillet.command.commands import begin
from feuillet.command.folders import chosen_folder
from feuillet.command.speech import language_of
from feuillet.command.telling.builds import BuildTeller
from feuillet.command.telling.prints import PrintTeller
from feuillet.machine import bootstrap, paths
from feuillet.machine.temporary import TemporaryError
from feuillet.machine.workers import StartError
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.printing import remembered
from feuillet.project import sources
from feuillet.reading.themes import theme_files
from tests import calls
from tests.made_project import PATIENCE, ROOT, SMALL, WORKSHOP, Inline, command, hire, load, project, theme, typed


@pytest.fixture(autouse=True)
def speaks_english(monkeypatch):
    monkeypatch.setattr(bootstrap, "language", lambda: "en")
    monkeypatch.setattr(bootstrap, "speaks", lambda: True)


@pytest.fixture
def quick(monkeypatch):
    """Builds without layouts, in this process."""

    class Quick(Inline):
        made = []

        def __init__(self, count, **options):
            super().__init__(**calls.STAND_INS)
            Quick.made.append((count, options))

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    hire(monkeypatch, Quick)
    return Quick


def called(*arguments):
    """The command's exit status, in this process."""
    try:
        cli.cli.main([str(argument) for argument in arguments], prog_name="build.py", standalone_mode=False)
    except SystemExit as end:
        return end.code
    return 0


def test_without_a_command_everything_is_built(tmp_path, quick, capsys):
    folder = project(tmp_path)
    assert called("--project", folder) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "2 PDF" in told.err
    assert sorted(path.name for path in (folder / "output").rglob("*.pdf")) == ["01-un.pdf", "synthesis.pdf"]
    assert called("un", "--project", folder, "--output", tmp_path / "other") == 0
    assert [path.name for path in (tmp_path / "other").rglob("*.pdf")] == ["01-un.pdf"]


def test_options_reach_the_workers(tmp_path, quick):
    quick.made.clear()
    assert called("build", "--project", project(tmp_path), "--jobs", 3, "--time-limit", 7, "--keep-html") == 0
    count, options = quick.made[0]
    assert (count, options["time_limit"]) == (3, 7)
    assert (tmp_path / "output" / "synthesis.html").exists()


def test_the_ending_says_what_was_made_and_what_to_open(tmp_path, quick, capsys):
    folder = project(tmp_path)
    called("--project", folder)
    told = capsys.readouterr().err
    made, opened = told.strip().split("\n")[-2:]
    assert "2 PDF" in made
    assert opened == f"À ouvrir : {folder / 'output/synthesis.pdf'}"
    assert re.search(r"fact-sheets/01-un\.pdf +1 +9,5 pt", told)
    assert "\x1b" not in told


def test_a_long_day_ends_on_one_screen(tmp_path, capsys):
    sheets = [Made(key=f"t{n}", path=f"fact-sheets/{n:02}.pdf", written=n != 38, pages=1) for n in range(40)]
    teller = BuildTeller(tmp_path, tmp_path / "output", "fr", as_json=False, verbose=False)
    result = Result(made=tuple(sheets), diagnostics=(), seconds=1.0)
    teller.finish(Report(language="fr", diagnostics=(), result=result))
    told = capsys.readouterr().err
    assert len(told.splitlines()) < 24
    assert "38.pdf (pas fait)" in told  # whatever is left out, not what failed
    assert "… et 25 autres fiches" in told


def test_where_files_are_missing_nothing_is_said_to_be_unchanged(tmp_path, capsys):
    sheets = [Made(key=f"t{n}", path=f"fact-sheets/{n}.pdf", written=n > 2, fresh=n > 2, pages=1) for n in range(1, 6)]
    for made, words in ((sheets, "Il manque 2 PDF sur 5"), (sheets[2:], "Rien n’a changé : 3 PDF à jour")):
        teller = BuildTeller(tmp_path, tmp_path / "output", "fr", as_json=False, verbose=False)
        teller.finish(
            Report(language="fr", diagnostics=(), result=Result(made=tuple(made), diagnostics=(), seconds=1.0))
        )
        told = capsys.readouterr().err
        assert words in told
        assert ("Rien n’a changé" in told) != ("Il manque" in told)


def test_the_ending_says_what_left_out_means_and_counts_what_its_author_set_aside(tmp_path, capsys):
    left = LeftOut(source=Location(file="content/themes/01.md", line=3, column=1), words="Un point")
    sheet = Made(key="t", path="fact-sheets/01.pdf", written=True, pages=1, left_out=(left,))
    aside = theme_files.SET_ASIDE.at(Location(file="content/themes"), names="_a.md, _b.md", count=2)
    for diagnostics, lines in (((), 0), ((aside,), 1)):
        teller = BuildTeller(tmp_path, tmp_path / "output", "fr", as_json=False, verbose=False)
        result = Result(made=(sheet,), diagnostics=diagnostics, seconds=1.0)
        teller.finish(Report(language="fr", diagnostics=diagnostics, result=result))
        told = capsys.readouterr().err
        assert told.count("Laissés : points que seule la synthèse imprime") == 1
        assert told.count("2 fichiers mis de côté") == lines
        assert "_a.md" not in told


@pytest.mark.parametrize("columns", ["40", "80"])
def test_a_sentence_is_one_line_however_wide_the_output_is(columns, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    teller = PrintTeller(tmp_path, tmp_path / "output", "fr", as_json=False, verbose=False)
    broken = Rule(code="broken", en="it is broken", fr="c’est cassé").at(Location(file="x.md"))
    teller.kit(remembered.PrintReport(language="fr", diagnostics=(broken,)))
    assert "corrigez les erreurs ci-dessus et relancez la commande.\n" in capsys.readouterr().err


def test_away_from_a_terminal_steps_are_said_where_asked(tmp_path, quick, capsys):
    folder = project(tmp_path)
    called("--project", folder)
    assert "réunion" not in capsys.readouterr().err
    called("--project", folder, "-v", "--force")
    told = capsys.readouterr().err
    assert "synthesis.pdf: réunion des parties" in told
    assert "fact-sheets/01-un.pdf: fait" in told
    assert "9,5 pt" in told


def test_a_theme_that_does_not_exist_is_an_error(tmp_path, quick, capsys):
    assert called("nothing", "--project", project(tmp_path)) == 1
    told = capsys.readouterr().err
    assert "unknown-theme" in told
    assert "synthesis, 1 (un)" in told


def test_mistakes_are_listed_and_nothing_is_built(tmp_path, quick, capsys):
    folder = project(tmp_path, {"01-un.md": "---\ntitel: Un\n---\n\nDu texte.\n"})
    assert called("--project", folder) == 1
    told = capsys.readouterr().err
    assert "content/themes/01-un.md:2:1" in told
    assert "^" in told
    assert "Rien n’a été composé" in told
    assert not (folder / "output").exists()
    assert called("build", "--project", folder, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["publications"] == []
    assert found["diagnostics"][0]["line"] == 2


def test_a_publication_that_fails_fails_the_command(tmp_path, quick, capsys):
    folder = project(tmp_path, files={"templates/fact-sheet.html": "{{ nothing.x }}"})
    assert called("--project", folder) == 1
    told = capsys.readouterr().err
    assert "template-error" in told
    assert "Il manque 1 PDF sur 2" in told
    assert called("--project", folder, "-v") == 1
    assert "pas fait" in capsys.readouterr().err


def test_json_is_all_there_is_on_standard_output(tmp_path, quick, capsys):
    folder = project(tmp_path)
    assert called("--project", folder, "--json") == 0
    told = capsys.readouterr()
    assert told.err == ""
    found = json.loads(told.out)
    assert found["diagnostics"] == []
    assert [entry["name"] for entry in found["publications"]] == ["synthesis", "un"]
    assert found["publications"][1] | {"bytes": 1, "seconds": 0} == {
        "name": "un",
        "path": str(folder / "output" / "fact-sheets" / "01-un.pdf"),
        "written": True,
        "fresh": False,
        "pages": 1,
        "text_size": 9.5,
        "left_out": 0,
        "bytes": 1,
        "seconds": 0,
    }


WARNED = theme("Un", "[vide]()\n")


def test_strict_takes_warnings_for_errors(tmp_path, quick, capsys):
    folder = project(tmp_path, {"01-un.md": WARNED})
    assert called("--project", folder) == 0
    assert "avertissement" in capsys.readouterr().err
    assert called("--project", folder, "--strict") == 1
    assert "erreur" in capsys.readouterr().err
    assert called("check", "--project", folder) == 0
    assert called("check", "--project", folder, "--strict") == 1


def test_check_says_what_is_wrong_and_makes_nothing(tmp_path, capsys):
    folder = project(tmp_path)
    assert called("check", "--project", folder) == 0
    assert "rien à corriger" in capsys.readouterr().err
    assert called("check", "--project", project(tmp_path / "b", {"01-un.md": WARNED}), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [entry["severity"] for entry in found["diagnostics"]] == ["warning"]
    assert found["workshop"] == feuillet.data(feuillet.load(tmp_path / "b").workshop)
    assert called("check", "--project", tmp_path / "b/nowhere") == 1
    assert called("check", "--project", project(tmp_path / "c", workshop="title: [\n")) == 1
    assert not (folder / "output").exists()


def test_a_new_workshop_builds_at_once_and_takes_new_themes(tmp_path, quick, capsys, monkeypatch):
    folder = tmp_path / "ma-journee"
    assert called("init", folder, "--language", "fr", "--title", "Ma journée") == 0
    assert "python3 build.py build --project" in " ".join(capsys.readouterr().out.split())
    assert called("add-theme", "L'eau et l'air", "--project", folder) == 0
    assert ".md" in capsys.readouterr().out
    assert called("check", "--project", folder) == 0
    assert called("--project", folder) == 0
    assert "eau" in " ".join(path.name for path in (folder / "output").rglob("*.pdf"))
    assert called("init", folder) == 1
    assert capsys.readouterr().err
    assert called("add-theme", "x", "--project", tmp_path / "nowhere") == 1
    monkeypatch.setattr(paths, "is_checkout", lambda: False)
    assert called("init", tmp_path / "b", "--language", "en") == 0
    assert "feuillet build --project" in " ".join(capsys.readouterr().out.split())


def test_the_help_teaches(capsys):
    for arguments in (
        ["--help"],
        ["-h"],
        ["build", "--help"],
        ["check", "-h"],
        ["init", "-h"],
        ["add-theme", "-h"],
        ["doctor", "-h"],
    ):
        assert called(*arguments) == 0
        told = capsys.readouterr().out
        assert "Usage" in told
        assert len(told) > 150
    called("--help")
    told = capsys.readouterr().out
    for word in ("content/workshop.yaml", "build", "check", "init", "add-theme", "doctor", "output/synthesis.pdf"):
        assert word in told


def test_doctor_is_asked_about_the_folder(tmp_path, monkeypatch):
    def run(folder, *, language, as_json):
        return {"fr": 3, "en": 4}[language] if (folder, as_json) == (tmp_path, True) else 0

    monkeypatch.setattr(examination, "run", run)
    for name, status in (("diagnostic", 3), ("doctor", 4)):
        monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
        monkeypatch.setattr(cli.sys, "argv", ["build.py", name])
        assert called(name, "--project", tmp_path, "--json") == status
    project(tmp_path, {}, workshop="title: Un jour\nlanguage: fr\n")
    assert called("doctor", "--project", tmp_path, "--json") == 3


def test_the_tests_come_with_the_source():
    with pytest.raises(click.ClickException, match="python3 build"):
        called("test", "-k", "x")


def test_the_folder_is_this_one_if_it_has_content_else_the_sample(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert chosen_folder(None) == ROOT
    assert chosen_folder(tmp_path / "x") == tmp_path / "x"
    monkeypatch.setattr(paths, "is_checkout", lambda: False)
    assert chosen_folder(None) == tmp_path
    monkeypatch.undo()
    monkeypatch.chdir(project(tmp_path))
    assert chosen_folder(None) == tmp_path


@pytest.mark.parametrize(
    ("workshop", "language"),
    [("title: x\nlanguage: en\n", "en"), ("titel: [\nlanguage: 'fr'\n", "fr"), ("language: nl\n", "fr"), (None, "en")],
)
def test_messages_speak_the_language_of_the_day_even_if_it_is_broken(tmp_path, workshop, language):
    if workshop:
        project(tmp_path, {}, workshop=workshop)
    assert language_of(None, tmp_path) == language
    assert language_of(load(project(tmp_path, workshop=WORKSHOP)), tmp_path) == "fr"


@pytest.mark.parametrize(
    ("raised", "status", "said"),
    [
        (click.UsageError("no such thing"), 2, "no such thing"),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (click.Abort(), 130, "Interrupted"),
        (MemoryError(), 1, "not enough memory"),
        (ImportError("x.so: failed to map segment from shared object"), 1, "not enough memory"),
        (StartError(errno.EMFILE, "Too many open files"), 1, "Too few files may be open"),
        (StartError(errno.ENOMEM, "ended"), 1, "not enough memory"),
        (TemporaryError(28, "No space left on device", "/tmp/x"), 1, "Temporary files cannot be written in /tmp/x"),
        (sources.TooManyError("content/old"), 1, "content/old: error: there is too much in this folder"),
        (click.UsageError("no file \x1b[2Jx"), 2, "no file \ufffd[2Jx"),
        (None, 0, ""),
    ],
)
def test_the_entry_point_says_how_it_ended(monkeypatch, capsys, raised, status, said):
    def main(**_):
        if raised:
            raise raised

    monkeypatch.setattr(cli.cli, "main", main)
    monkeypatch.setattr(endings, "language_of_workshop", lambda: "en")
    assert cli.main() == status
    assert said in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a folder that somebody is in")
def test_in_a_folder_that_was_taken_away_one_is_told_to_leave_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    gone = tmp_path / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    assert cli.main() == 1
    assert "is gone: go to another one" in capsys.readouterr().err


def test_an_error_that_is_no_refusal_is_raised():
    with pytest.raises(ZeroDivisionError):
        begin._refused(ZeroDivisionError(), "en")


def test_on_a_terminal_the_steps_are_shown(tmp_path):
    """The real command, told that what reads it is a terminal: a chroot may have none to give."""
    folder = project(tmp_path, {"01-un.md": SMALL})
    environment = {"TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1", "TERM": "xterm", "COLUMNS": "120"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "--project", str(folder)],
        capture_output=True,
        check=False,
        env=os.environ | {"FEUILLET_NO_VENV": "1"} | environment,
        timeout=PATIENCE,
    )
    assert done.returncode == 0
    text = done.stderr.decode()
    assert "\x1b[" in text
    assert "mise en page d’une partie" in text
    assert "fact-sheets/01-un.pdf" in text
    assert "13,0 pt" in text


def test_the_command_is_the_front_door_of_the_checkout():
    done = command("build", "--no-such-option", cwd=ROOT)
    assert done.returncode == 2
    assert "--no-such-option" in done.stderr


# -- several projects ------------------------------------------------------------------------------------------------


@pytest.fixture
def say(monkeypatch, workers):
    """A command in this process, in the language of the machine that `command` has."""
    monkeypatch.undo()  # as it speaks to people
    return partial(typed, workers=workers)


@pytest.fixture
def federation(tmp_path):
    """Three places of a federation, one with a mistake, and a folder that is none."""
    for name, text in {"nord": SMALL, "ouest": "---\ntitel: Un\n---\n\nDu texte.\n", "sud": SMALL}.items():
        project(tmp_path / "federation" / name, {"01-un.md": text})
    (tmp_path / "federation" / "archives").mkdir()
    return tmp_path / "federation"


def test_a_pattern_leaves_out_what_begins_with_an_underscore_or_a_dot(federation, monkeypatch):
    for name in ("_essai", ".essai"):
        project(federation / name)
    monkeypatch.chdir(federation.parent)
    found = [folder.name for folder in folders.chosen_folders(Path("federation/*"))]
    assert found == ["nord", "ouest", "sud"]
    assert [folder.name for folder in folders.chosen_folders(Path("federation/_*"))] == ["_essai"]


def test_each_project_of_a_pattern_is_built_whatever_the_others_are(federation, say):
    done = say("--project", federation / "*")
    assert done.returncode == 1
    assert sorted(path.parent.parent.name for path in federation.rglob("synthesis.pdf")) == ["nord", "sud"]
    assert "titel" in done.stderr
    lines = [line.split() for line in done.stderr.splitlines() if line.startswith(("nord", "ouest", "sud"))]
    summary = {line[0]: line[1:] for line in lines}
    assert summary["nord"] == ["2", "à", "jour"]
    assert summary["ouest"][:1] == ["1"]
    assert "2 projets sur 3 sont à jour" in done.stderr
    (federation / "ouest/content/themes/01-un.md").write_text(SMALL, encoding="utf-8")
    again = say("--project", federation / "*", "--json")
    assert again.returncode == 0, again.stderr
    found = json.loads(again.stdout)["projects"]
    assert [Path(entry["project"]).name for entry in found] == ["nord", "ouest", "sud"]
    assert [[made["fresh"] for made in entry["publications"]] for entry in found] == [
        [True] * 2,
        [False] * 2,
        [True] * 2,
    ]


def test_each_project_of_a_pattern_is_checked(federation, say):
    done = say("check", "--project", federation / "*", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)["projects"]
    assert [Path(entry["project"]).name for entry in found] == ["nord", "ouest", "sud"]
    assert [len(entry["diagnostics"]) > 0 for entry in found] == [False, True, False]
    assert [entry["workshop"] is None for entry in found] == [False, True, False]
    assert "2 projets sur 3" in say("check", "--project", federation / "*").stderr


def test_one_output_folder_for_several_has_a_folder_for_each(federation, tmp_path, say):
    shutil.rmtree(federation / "ouest")
    done = say("--project", federation / "[ns]*", "--output", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/nord/synthesis.pdf").exists()
    assert (tmp_path / "out/sud/fact-sheets/01-un.pdf").exists()


@pytest.mark.parametrize("asked", ["build", "print", "mail", "export"])
def test_no_pdf_is_put_among_what_people_write(tmp_path, asked):
    folder = project(tmp_path)
    (folder / "notes").mkdir()
    (folder / "notes/Monday.MD").write_text("Said on Monday", encoding="utf-8")
    before = sorted(folder.rglob("*"))
    for name in ("", "content", "content/themes/new", "styles", "templates", "import", ".feuillet", "notes"):
        with pytest.raises(click.BadParameter, match="ôtez l’option"):
            called(asked, "--project", folder, "--output", folder / name)
    assert sorted(folder.rglob("*")) == before


def test_a_link_or_another_day_is_refused_too_and_a_folder_for_pdfs_is_not(tmp_path, quick):
    folder, other = project(tmp_path / "a"), project(tmp_path / "b")
    if os.name == "posix":
        (folder / "pages").symlink_to("content")
        with pytest.raises(click.BadParameter, match="fait partie de la journée"):
            called("build", "--project", folder, "--output", folder / "pages")
    with pytest.raises(click.BadParameter, match="est le dossier d’une journée"):
        called("build", "--project", folder, "--output", other)
    for name in ("out", "docs"):
        (folder / name).mkdir()
        (folder / name / "README.md").write_text("What these PDFs are", encoding="utf-8")
        assert called("build", "--project", folder, "--output", folder / name) == 0


def test_a_pattern_that_nothing_answers_to_is_a_mistake(tmp_path, say):
    done = say("--project", tmp_path / "federation" / "*")
    assert done.returncode == 2
    assert "federation/*" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_whose_name_looks_like_a_pattern_is_that_folder(tmp_path, say):
    folder = project(tmp_path / "[2026]")
    done = say("check", "--project", folder)
    assert done.returncode == 0, done.stderr


def test_a_cluster_that_is_not_there_is_said_so_once(federation, monkeypatch, capfd):
    pytest.importorskip("distributed")
    from feuillet.building.cluster import client
    from feuillet.command import cli

    monkeypatch.setitem(client.Cluster.__init__.__kwdefaults__, "patience", 2.0)
    shutil.rmtree(federation / "ouest")
    with pytest.raises(SystemExit) as end:
        cli.cli.main(["build", "--project", str(federation / "*"), "--cluster", "tcp://127.0.0.1:9"])
    assert end.value.code == 1
    said = capfd.readouterr().err
    assert said.count("[cluster-silent]") == 1
    assert "Traceback" not in said
    shown = typed("--project", federation / "nord", "--cluster", "nowhere", "--json")
    assert shown.returncode == 1
    assert json.loads(shown.stdout)["diagnostics"][0]["code"] == "cluster-address"


def test_folders_of_one_name_have_each_a_place_in_the_output(tmp_path, say):
    for place in ("x", "y"):
        project(tmp_path / "all" / place / "ws", {"01-un.md": SMALL})
    done = say("--project", tmp_path / "all" / "*" / "ws", "--output", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/x/ws/synthesis.pdf").exists()
    assert (tmp_path / "out/y/ws/synthesis.pdf").exists()


def test_a_way_with_steps_back_leads_to_the_same_project(tmp_path, say):
    files = {
        "content/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>"
    }
    folder = project(tmp_path / "day", workshop=f"{WORKSHOP}brand: {{logo: logo.svg}}\n", files=files)
    (tmp_path / "other").mkdir()
    done = say("check", "--project", tmp_path / "other" / ".." / folder.name)
    assert done.returncode == 0, done.stderr
    assert "picture-outside" not in done.stderr


def test_what_is_no_pattern_is_said_to_be_none(tmp_path, say):
    for pattern in ("fed/a**", "x" * 300 + "*"):
        done = say("check", "--project", pattern)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_status_takes_a_pattern_as_build_does(tmp_path, quick, capsys):
    for name in ("nord", "sud"):
        project(tmp_path / name)
    assert called("--project", tmp_path / "*") == 0
    table = capsys.readouterr().err.partition("Projet")[2]
    assert re.search(r"^nord +2", table, re.MULTILINE)  # short, as all are in one folder
    assert str(tmp_path / "nord") not in table
    assert called("status", "--project", tmp_path / "*") == 0
    told = capsys.readouterr().out
    assert f"{tmp_path / 'sud'}:" in told
    assert told.count("synthesis.pdf : à jour") == 2
    assert called("status", "--project", tmp_path / "*", "--json") == 0
    several = json.loads(capsys.readouterr().out)["projects"]
    assert [Path(entry["project"]).name for entry in several] == ["nord", "sud"]
    assert all(publication["fresh"] for entry in several for publication in entry["publications"])


@pytest.mark.parametrize("name", ["print", "mail", "serve", "watch", "doctor"])
def test_a_pattern_is_refused_for_its_true_reason(name, tmp_path):
    project(tmp_path / "nord")
    with pytest.raises(click.BadParameter, match="one folder"):
        called(name, "--project", tmp_path / "n*")


def test_a_pattern_is_refused_in_one_language(tmp_path, monkeypatch, capsys):
    project(tmp_path / "nord", workshop="title: A day\nlanguage: en\n")
    monkeypatch.setattr(bootstrap, "language", lambda: "fr")
    monkeypatch.setattr(sys, "argv", ["feuillet", "mail", "--project", str(tmp_path / "n*")])
    assert cli.main() == 2
    said = capsys.readouterr().err
    assert said.startswith("Erreur : --project : cette commande prend un dossier")
    assert "Error" not in said


@pytest.mark.parametrize("name", ["serve", "watch"])
def test_what_stays_ends_where_there_is_nothing_to_show(name, tmp_path, capsys):
    assert called(name, "--project", tmp_path / "nowhere") == 1
    assert "no-content" in capsys.readouterr().err


def test_who_writes_into_the_sample_is_told_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(paths, "PACKAGE", project(tmp_path) / "feuillet")
    monkeypatch.setattr(paths, "is_checkout", lambda: True)
    monkeypatch.setattr("feuillet.writing.scaffold.add_theme", lambda folder, _title: folder / "content/themes/2.md")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert called("add-theme", "Un autre") == 0
    assert "--project" in capsys.readouterr().err
    assert called("add-theme", "Un troisième", "--project", tmp_path) == 0
    assert capsys.readouterr().err == ""


def test_check_names_the_day(tmp_path, capsys):
    assert called("check", "--project", project(tmp_path, workshop="title: The *long* day\nlanguage: en\n")) == 0
    assert "The long day – " in capsys.readouterr().err


def test_what_is_forced_is_said_to_be_made_and_what_is_fresh_can_be_opened(tmp_path, quick, capsys):
    folder = project(tmp_path)
    for arguments, said in (
        ((), "2 PDF en"),
        (("--force",), "2 PDF refaits, pareils"),
        ((), "Rien n’a changé : 2 PDF"),
    ):
        assert called("--project", folder, *arguments) == 0
        told = capsys.readouterr().err
        assert said in told
        assert str(folder / "output" / "synthesis.pdf") in told
    assert called("status", "--project", folder) == 0
    assert "fact-sheets/01-un.pdf – Un thème : à jour" in capsys.readouterr().out


def test_warnings_that_were_told_are_counted_when_it_is_printed(tmp_path, capsys):
    loose = Rule(code="loose", severity=Severity.WARNING, en="it is loose", fr="")
    old, new = (loose.at(Location(file=f"content/{name}.md")) for name in ("old", "new"))
    teller = PrintTeller(tmp_path, tmp_path / "output", "en", as_json=False, verbose=False)
    teller.kit(remembered.PrintReport(language="en", diagnostics=(old, new)), known=(old,))
    told = " ".join(capsys.readouterr().err.split())
    assert "content/new.md: it is loose" in told
    assert "content/old.md" not in told
    assert "Told before – 1 warning: python3 build.py check --project" in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("check", "--json"), ("help", "build")])
def test_an_output_that_takes_nothing_is_told_in_a_line(tmp_path, arguments):
    environment = os.environ | {"FEUILLET_NO_VENV": "1", "LANG": "C.UTF-8"}
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, str(ROOT / "build.py"), *arguments],
            cwd=project(tmp_path),
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert ended.returncode == 1
    assert "(plus de place sur le disque)" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_file_that_cannot_be_written_is_no_matter_of_the_output():
    assert endings.said_of_machine(OSError(errno.ENOSPC, "No space left on device", "a.pdf")) == ""
    assert endings.said_of_machine(OSError(errno.ENOENT, "No such file")) == ""


def test_an_output_that_is_closed_is_no_reason_to_fail(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(examination, "examine", lambda *_: iter([]))
    assert examination.run(tmp_path) == 0
