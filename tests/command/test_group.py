"""Commands in two languages: what is understood, and what help says."""

from __future__ import annotations

import json
import re

import click
import pytest

from feuillet import __version__
from feuillet.command import cli, group, speech
from feuillet.command.words import HELP, NAMES, OPTIONS, VALUES
from feuillet.machine import bootstrap
from feuillet.machine.invocation import program
from feuillet.model.editions import EDITIONS
from feuillet.text.names import fold
from tests.made_project import project, theme

COMMANDS = cli.cli.commands


def options(command):
    return [param for param in command.params if isinstance(param, click.Option)]


def helped(*arguments, language):
    options = {"obj": lambda: language, "standalone_mode": False, "prog_name": "build.py"}
    assert not cli.cli.main([*arguments, "--help"], **options)


def test_every_command_and_option_has_its_french():
    assert NAMES.keys() == COMMANDS.keys()
    assert HELP["fr"].keys() >= COMMANDS.keys()
    names = {max(option.opts, key=len) for command in COMMANDS.values() for option in options(command)}
    names |= {name for command in COMMANDS.values() for option in options(command) for name in option.secondary_opts}
    assert names - OPTIONS.keys() == set()
    assert OPTIONS.keys() - names == {"--help", "--version"}
    assert {name for name in names if not name.startswith("--no-")} | {"--no-open"} <= HELP["fr"].keys()


def test_no_name_means_two_things():
    said = [fold(name) for english, others in NAMES.items() for name in (english, *others)]
    assert len(said) == len(set(said))
    french = [fold(name) for others in OPTIONS.values() for name in others]
    assert len(french) == len(set(french))
    for english, others in OPTIONS.items():  # a French name is no option of a command that has the English one
        for command in COMMANDS.values():
            known = {name for option in options(command) for name in (*option.opts, *option.secondary_opts)}
            assert english not in known or not known & set(others), (english, command.name)


def test_values_are_those_of_the_choice():
    assert VALUES
    for name, values in VALUES.items():
        choices = {
            choice
            for command in COMMANDS.values()
            for option in options(command)
            if name in option.opts
            for choice in (option.type.choices if isinstance(option.type, click.Choice) else EDITIONS)
        }
        assert set(values.values()) <= choices


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_of_the_help_is_cut(language, capsys):
    looked = 0
    for name in ("", *COMMANDS):
        helped(*([name] if name else []), language=language)
        told = capsys.readouterr().out
        assert "..." not in told.replace("[ARGS]...", "").replace("FILES...", "").replace("FICHIERS...", "").replace(
            "[THEMES]...", ""
        ).replace("[THÈMES]...", "").replace("[ARGUMENTS]...", "")
        assert ("Utilisation" in told) == (language == "fr")
        looked += 1
    assert looked > 10


def test_the_list_of_commands_says_what_each_does_in_whole_sentences(capsys):
    helped(language="fr")
    told = " ".join(capsys.readouterr().out.split())
    for name, french in NAMES.items():
        assert f"{name}, {french[0]}" in told
    for name in COMMANDS:
        assert " ".join(HELP["fr"][name].split("\n\n")[0].replace("{program}", program()).split()) in told


@pytest.mark.parametrize(
    ("typed", "command"),
    [("vérifier", "check"), ("VERIFIER", "check"), ("aide", "help"), ("ajouter_theme", "add-theme"), ("état", "status"),
     ("check", "check"), ("3", ""), ("--projet", ""), ("chek", "")],
)  # fmt: skip
def test_commands_are_understood_in_french(typed, command):
    assert group.command_named(typed) == command


@pytest.mark.parametrize(
    ("typed", "near"),
    [("chek", "check"), ("verifer", "verifier"), ("biuld", "build"), ("docter", "doctor"), ("imprimmer", "imprimer"), ("courier", "courrier"),
     ("12", ""), ("financement", ""), ("la-cantine", "")],
)  # fmt: skip
def test_a_misspelt_command_is_near_the_one_that_was_meant(typed, near):
    assert group.command_near(typed) == near


def test_options_and_their_values_are_understood_in_french():
    known = ["--project", "--edition", "--no-packs", "--to", "--journal"]
    typed = ["--projet", "x", "--édition=gris", "--edition", "Gros caractères", "--sans-pochettes", "--à", "a@b.org"]
    assert group.in_english(typed, known) == [
        "--project", "x", "--edition=grey", "--edition", "large", "--no-packs", "--to", "a@b.org",
    ]  # fmt: skip
    assert group.in_english(["--sortie", "x", "--", "--projet"], known) == ["--sortie", "x", "--", "--projet"]


@pytest.mark.parametrize(
    ("variables", "says"),
    [({}, False), ({"LANG": "C.UTF-8"}, False), ({"LANG": "POSIX"}, False), ({"LANG": "en_GB.UTF-8"}, True),
     ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, False)],
)  # fmt: skip
def test_a_bare_machine_speaks_no_language(variables, says, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert bootstrap.speaks() == says


def test_help_speaks_the_language_of_the_system_or_of_the_workshop(tmp_path, monkeypatch):
    (tmp_path / "content").mkdir()
    (tmp_path / "content/workshop.yaml").write_text("title: Jour\nlanguage: fr\n", encoding="utf-8")
    monkeypatch.setattr(cli.sys, "argv", ["build.py", "--help", "--project", str(tmp_path)])
    for said, language in (("en_GB.UTF-8", "en"), ("C.UTF-8", "fr")):
        monkeypatch.setenv("LC_ALL", said)
        assert speech.language_of_help() == language


def test_a_misspelt_command_is_named_beside_the_mistake(tmp_path, capsys):
    with pytest.raises(SystemExit):
        cli.cli.main(["chek", "--project", str(tmp_path)], standalone_mode=False)
    assert "build.py check" in capsys.readouterr().err


def test_help_of_a_command_that_does_not_exist_is_a_mistake():
    with pytest.raises(click.UsageError, match="flou"):
        cli.cli.main(["aide", "flou"], standalone_mode=False)


@pytest.mark.parametrize(
    ("line", "reaches"),
    [
        (["--project", "DAY", "check"], "check"),
        (["--projet=DAY", "verifier"], "check"),
        (["--json", "--project", "DAY", "status"], "status"),
        (["--project", "DAY", "--no-open", "serve"], "serve"),
        (["--project", "check"], "build"),  # a folder of that name
        (["--output", "mail", "print"], "print"),
        (["--force", "1"], "build"),
        (["-v", "--project", "DAY", "print"], "print"),
        (["--", "check"], "build"),  # a theme of that name
        ([], "build"),
    ],
)
def test_options_before_a_command_go_to_it(line, reaches, monkeypatch):
    reached = {}
    for name, command in COMMANDS.items():
        monkeypatch.setattr(command, "callback", lambda name=name, **values: reached.update({name: values}))
    cli.cli.main(line, standalone_mode=False)
    assert list(reached) == [reaches]
    if "DAY" in " ".join(line):
        assert str(reached[reaches]["project"]) == "DAY"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (["--project", "a b", "chek", "--strict"], "check --project 'a b' --strict"),
        (["serv", "--no-open"], "serve --no-open"),
        (["--output", "x", "imprimr", "--copies", "3"], "imprimer --output x --copies 3"),
    ],
)
def test_what_is_suggested_for_a_misspelt_command_is_the_whole_line(line, meant, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli.sys, "argv", ["build.py", *line])
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    try:
        status = cli.main()
    except SystemExit as end:
        status = end.code
    assert status
    asks = "Vouliez-vous la commande : {} ?" if meant.startswith("imprimer") else "Did you mean the command: {}?"
    assert asks.format(f"{program()} {meant}") in capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    [["build", "--nope"], ["init", "--nope", "x"], ["mail", "--yes"], ["serve", "--editor", "x"], ["--jobs", "y"]],
)
@pytest.mark.parametrize("system", ["fr_FR.UTF-8", "en_GB.UTF-8"])
@pytest.mark.parametrize("workshop", ["fr", "en"])
def test_a_mistake_on_the_command_line_is_told_in_one_language(line, system, workshop, tmp_path, monkeypatch, capsys):
    (tmp_path / "content").mkdir()
    (tmp_path / "content/workshop.yaml").write_text(f"title: Jour\nlanguage: {workshop}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", system)
    monkeypatch.setattr(cli.sys, "argv", ["build.py", *line])
    assert cli.main() == 2
    said = capsys.readouterr().err
    french = (system if line[0] == "init" else workshop).startswith("fr")
    assert ("Erreur : " in said, "Voir : " in said) == (french, french)
    assert ("Error: " in said, "Usage: " in said) == (not french, not french)
    assert (" goes with " in said or "is wanted" in said) <= (not french)


def test_a_mistake_on_the_command_line_is_json_for_programs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli.sys, "argv", ["build.py", "check", "--json", "--nope"])
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert cli.main() == 2
    (found,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert (found["code"], found["severity"]) == ("usage", "error")
    assert "--nope" in found["message"]
    assert "check --help" in found["hint"]


def test_where_no_workshop_is_meant_the_system_says_the_language(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for system, word in (("en_GB.UTF-8", "Usage: "), ("C.UTF-8", "Usage: "), ("fr_FR.UTF-8", "Erreur : ")):
        monkeypatch.setenv("LC_ALL", system)
        for line in (["build", "--nope"], ["status", "--nope"], ["mail", "--yes"], ["init", "--nope", "x"]):
            monkeypatch.setattr(cli.sys, "argv", ["build.py", *line])
            assert cli.main() == 2
            assert capsys.readouterr().err.startswith(word), line


def test_help_in_french_names_options_and_their_values_in_french_with_the_ranges_of_numbers(capsys):
    helped("print", language="fr")
    told = " ".join(capsys.readouterr().out.split())
    assert "--exemplaires, --copies NOMBRE" in told
    assert "[de 1 à 64]" in told
    for name in COMMANDS:
        helped(name, language="fr")
        told = capsys.readouterr().out
        assert not {"DIRECTORY", "FOLDER", "INTEGER", "TITLE", "ADDRESS", "FILE"} & set(re.findall("[A-Z]+", told)), (
            name
        )
        for english, (french, *_) in ((value, others) for value, others in OPTIONS.items() if others):
            assert (f", {english} " in told) <= (f"{french}, {english} " in told), (name, english)


def ended(line, tmp_path, monkeypatch, capsys, system="en_GB.UTF-8"):
    """What a command says on a machine that speaks a language, in an empty folder, and its status."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", system)
    monkeypatch.setattr(cli.sys, "argv", ["build.py", *line])
    try:
        status = cli.main()
    except SystemExit as end:
        status = end.code
    told = capsys.readouterr()
    return status, told.out + told.err


@pytest.mark.parametrize("system", ["en_GB.UTF-8", "de_DE.UTF-8", "C.UTF-8"])
@pytest.mark.parametrize(
    ("line", "language"),
    [
        (["commencer", "jour"], "fr"),
        (["init", "jour", "--titre", "Notre journée"], "fr"),
        (["init", "--titre=Notre journée", "jour"], "fr"),
        (["commencer", "jour", "--language", "es"], "es"),
        (["commencer", "jour", "--langue", "allemand"], "de"),
        (["init", "jour"], ""),
        (["init", "jour", "--title", "commencer"], ""),
    ],
)
def test_a_day_begun_in_french_is_french(line, language, system, tmp_path, monkeypatch, capsys):
    status, _ = ended(line, tmp_path, monkeypatch, capsys, system)
    assert not status
    written = (tmp_path / "jour/content/workshop.yaml").read_text(encoding="utf-8")
    assert f"language: {language or ('de' if system.startswith('de') else 'en')}" in written


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["commencer"], "il manque DOSSIER"),
        (["aide", "imprimmer"], "Vouliez-vous la commande : build.py aide imprimer ?"),
        (["vérifier", "--projte", "x"], "peut-être --projet"),
        (["composer", "-projet", "x"], "peut-être --projet"),
        (["courier", "--projet", "x"], "Vouliez-vous la commande : build.py courrier --projet x ?"),
        (["vérifier", "jour"], "jour est le dossier d’une journée : écrivez --projet jour"),
        (["exporter", "jour"], "jour est le dossier d’une journée : écrivez --projet jour"),
        (["aide"], "Utilisation"),
    ],
)
def test_who_types_french_is_answered_in_french(line, says, tmp_path, monkeypatch, capsys):
    (tmp_path / "jour/content").mkdir(parents=True)
    status, told = ended(line, tmp_path, monkeypatch, capsys)
    assert (status == 0) == (line == ["aide"])
    assert says.replace("build.py", program()) in told
    assert not re.search("Did you mean|Error|Usage", told)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["check", "jour"], "jour is the folder of a day: write --project jour"),
        (["jour"], "jour is the folder of a day: write --project jour"),
        (["check", "--projct", "x"], "Did you mean '--project'?"),
        (["check", "-project", "x"], "Did you mean '--project'?"),
        (["check", "nothing"], "unexpected extra argument"),
        (["check", "--bleed"], "check has no option --bleed; these commands have it: print"),
        (["status", "-v"], "status has no option -v; these commands have it: build, watch, print, mail, import"),
        (["check", "nothing", "--project", "jour"], "unexpected extra argument"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(line, says, tmp_path, monkeypatch, capsys):
    (tmp_path / "jour/content").mkdir(parents=True)
    status, told = ended(line, tmp_path, monkeypatch, capsys)
    assert status == 2
    assert says in told


def test_a_misspelt_command_is_suggested_and_nothing_else_is_said(tmp_path, monkeypatch, capsys):
    day = project(tmp_path / "jour", {"01-un.md": theme("Un", "- Un point qui\n\n![](rien.png)\n")})
    status, told = ended(["courier", "--projet", str(day)], tmp_path, monkeypatch, capsys)
    assert status == 2
    assert len(told.splitlines()) == 1
    assert not (day / "output").exists()


@pytest.mark.parametrize("command", ["", "vérifier", "imprimer", "exporter", "aperçu", "état", "courrier"])
def test_a_day_that_is_not_there_is_answered_with_those_that_are(command, tmp_path, monkeypatch, capsys):
    for name in ("autre", "mes-trucs", ".git"):
        (tmp_path / name / "content").mkdir(parents=True)
    (tmp_path / "vide").mkdir()
    line = [command] if command else []
    status, told = ended([*line, "--projet", "mon-truc"], tmp_path, monkeypatch, capsys)
    assert status == 2
    assert "il n’y a pas de journée dans mon-truc ; il y en a dans : mes-trucs, autre" in told
    _, told = ended([*line, "--projet", "vide"], tmp_path, monkeypatch, capsys)
    assert "il y en a dans : autre, mes-trucs" in told
    monkeypatch.chdir(tmp_path / "vide")
    _, told = ended([*line, "--projet", str(tmp_path)], tmp_path / "vide", monkeypatch, capsys)
    assert str(tmp_path / "autre") in told


def test_where_there_is_no_day_at_all_a_new_one_is_proposed(tmp_path, monkeypatch, capsys):
    _, told = ended(["vérifier", "--projet", "mon-truc"], tmp_path, monkeypatch, capsys)
    assert "init ma-journee" in told


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["courrier", "--renvoyer", "--projet", "jour"], "l’option --renvoyer demande une valeur"),
        (["mail", "--renvoyer", "--projet=jour"], "l’option --renvoyer demande une valeur"),
        (["imprimer", "--exemplaires", "--projet", "jour"], "l’option --exemplaires demande une valeur"),
        (["courrier", "--campagne", "\udce9t\udce9"], "--campagne : il faut un texte en UTF-8"),
        (["init", "autre", "--titre", "Journ\udce9e"], "--titre : il faut un texte en UTF-8"),
        (["nouveau-theme", "D\udce9chets"], "il faut un texte en UTF-8"),
        (["imprimer", "--temps-limite", "inf"], "--temps-limite : il faut un nombre entier de 1 à 86400"),
        (["imprimer", "--temps-limite", "nan"], "--temps-limite : il faut un nombre entier de 1 à 86400"),
        (["imprimer", "--exemplaires", "deux"], "--exemplaires : il faut un nombre entier d’au moins 0"),
        (["vérifier", "--dossier"], "l’option --dossier demande une valeur"),
        (["vérifier", "--dossier", "rien"], "--dossier : il n’y a pas de journée dans rien"),
        (["imprimer", "--édition", "rouge", "--dossier", "jour"], "--édition: erreur\u00a0: il n’y a pas d’édition"),
    ],
)
def test_a_mistake_in_an_option_is_told_by_the_name_that_was_typed(line, says, tmp_path, monkeypatch, capsys):
    project(tmp_path / "jour")
    status, told = ended(line, tmp_path, monkeypatch, capsys)
    assert status
    assert says in told


@pytest.mark.parametrize("line", [["version"], ["--version"]])
def test_the_version_is_asked_for_with_dashes_or_without(line, tmp_path, monkeypatch, capsys):
    assert ended(line, tmp_path, monkeypatch, capsys) == (0, f"feuillet {__version__}\n")


def test_help_without_a_command_is_that_of_all(tmp_path, monkeypatch, capsys):
    status, told = ended(["--projet", "jour", "--aide"], tmp_path, monkeypatch, capsys)
    assert not status
    assert "imprimer" in told


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_no_line_of_help_begins_with_a_sign_or_ends_within_a_name(columns, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", columns)
    for line in (["aide"], ["aide", "build"], ["aide", "courrier"], ["aide", "imprimer"]):
        _, told = ended(line, tmp_path, monkeypatch, capsys)
        assert not re.search(r"(?m)^ *[:;»?!]|[a-z]-$|«$", told), line
        assert "\u2060" not in told
