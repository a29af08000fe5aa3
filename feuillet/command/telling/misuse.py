"""A command line that cannot be followed in; what is wrong with it out, in French too."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import click

from feuillet.command.speech import as_typed
from feuillet.command.telling.console import echo, echo_json
from feuillet.languages import registry


def misused(problem: click.ClickException, language: str, program: str, *, as_json: bool = False) -> None:
    """Say what is wrong with the command line, and where to read more; click itself speaks English alone."""
    if as_json:
        about = problem.ctx.command_path if isinstance(problem, click.UsageError) and problem.ctx else program
        found = {"code": "usage", "severity": "error", "file": "", "line": 0, "column": 0}
        said = _in_words(problem, language)
        found |= {"message": said, "hint": f"{about} --help", "source": ""}
        echo_json({"diagnostics": [found]})
        return
    if registry.spoken(language) not in _IN_WORDS:
        if isinstance(problem, click.UsageError) and problem.ctx:
            problem.ctx.find_root().obj = lambda: language  # of the line above, which says how it is used
        lines = StringIO()
        problem.show(lines)
        echo(lines.getvalue(), err=True, nl=False)
        return
    echo(f"Erreur : {_in_words(problem, language)}", err=True)
    if isinstance(problem, click.UsageError):
        echo(f"Voir : {problem.ctx.command_path if problem.ctx else program} --help", err=True)


def _in_french(problem: click.ClickException) -> str:
    match problem:
        case click.NoSuchOption():
            near = f" ; peut-être {' ou '.join(problem.possibilities)}" if problem.possibilities else ""
            return f"l’option {problem.option_name} n’existe pas{near}"
        case click.BadOptionUsage():
            wrong = "ne prend pas de valeur" if "not take" in problem.message else "demande une valeur"
            return f"l’option {as_typed(problem.option_name)} {wrong}"
        case click.MissingParameter(param=click.Parameter() as of):
            return f"il manque {_name(of)}"
        case click.BadParameter(param=click.Parameter() as of):
            return f"{_name(of)} : {_wanted(of.type) or problem.message}"
        case click.BadParameter():  # our own words
            return f"{as_typed(str(problem.param_hint))} : {problem.message}"
        case click.UsageError() if "extra argument" in problem.message:
            return f"de trop : {problem.message.partition('(')[2].removesuffix(')')}"
    return problem.format_message()


# Of languages that click does not speak.
_IN_WORDS = {"fr": _in_french}


def _in_words(problem: click.ClickException, language: str) -> str:
    """What is wrong, in the language of messages."""
    return _IN_WORDS.get(registry.spoken(language), click.ClickException.format_message)(problem)


def _name(of: click.Parameter) -> str:
    return in_words(of.human_readable_name) if isinstance(of, click.Argument) else as_typed(max(of.opts, key=len))


_STAND_INS = {
    "ADDRESS": "ADRESSE",
    "COMMAND": "COMMANDE",
    "DIRECTORY": "DOSSIER",
    "FILE": "FICHIER",
    "FOLDER": "DOSSIER",
    "INTEGER RANGE": "NOMBRE",
    "NAME": "NOM",
    "THEMES": "THÈMES",
    "FILES": "FICHIERS",
    "TITLE": "TITRE",
    "TEXT": "TEXTE",
}


def in_words(usage: str) -> str:
    """What stands for arguments and values in help, in French."""
    return re.sub(r"\b[A-Z]{4,}(?: RANGE)?\b", lambda match: _STAND_INS.get(match[0], match[0]), usage)


def _wanted(kind: click.ParamType[Any]) -> str:
    match kind:
        case click.Choice():
            *some, last = map(str, kind.choices)
            return f"il faut {', '.join(some)} ou {last}"
        case click.IntRange():
            return "il faut un nombre entier " + (
                f"de {kind.min} à {kind.max}" if kind.max else f"d’au moins {kind.min}"
            )
        case click.Path():
            return "il faut un dossier que l’on peut lire" if kind.dir_okay else "il faut un fichier que l’on peut lire"
        case click.types.StringParamType():
            return "il faut un texte en UTF-8"
    return ""
