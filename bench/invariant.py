#!/usr/bin/env python3
"""Whether a change of the code leaves what people get as it was: every page, byte for byte, and every word.

usage: invariant.py record FILE     before the change
       invariant.py compare FILE    after it: says what differs, and ends with 1 if anything does

It makes the sample, and the day that `init --language en` makes, in all editions, and takes down: the SHA-256 of each
file in their output folders; what `build`, `check`, `status` and `print` say meanwhile; every rule with its texts in
both languages; the help of every command; the labels; and each piece of text that stands in the code. Names of modules
are not in it, nor times, nor places on this machine. About two minutes on two quiet cores.
"""

from __future__ import annotations

import ast
import datetime as dt
import difflib
import hashlib
import importlib
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
EDITIONS = ("print", "grey", "large", "notes", "small", "press")
LANGUAGES = ("fr", "en")
_MOST = 12  # differences of a kind that are shown


def main(arguments: list[str]) -> int:
    """Record, or compare."""
    if len(arguments) != 2 or arguments[0] not in {"record", "compare"}:
        print(__doc__, file=sys.stderr)
        return 2
    action, file = arguments[0], Path(arguments[1])
    before = json.loads(file.read_text(encoding="utf-8")) if action == "compare" else {}
    now = taken()
    if action == "record":
        file.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(", ".join(f"{len(some)} {kind}" for kind, some in now.items()))
        return 0
    said = list(differences(before, now))
    told = "\n".join(said) or "the same: " + ", ".join(f"{len(some)} {kind}" for kind, some in now.items())
    print(told.encode("utf-8", "backslashreplace").decode())  # half a character may stand in the code
    return 1 if said else 0


def taken() -> dict[str, dict[str, str]]:
    """All that is to stay, by kind and name."""
    sys.path.insert(0, str(ROOT))
    modules = _modules()  # first: an import that fails is known at once
    machine = {name: version(name) for name in ("weasyprint", "pydyf", "pikepdf", "pillow", "jinja2", "fonttools")}
    words = {"rules": _rules(modules), "help": _help(modules), "labels": _labels(), "texts": _texts()}
    pages, said = _made()
    return {"machine": machine | {"python": sys.version.split()[0]}, "files": pages, "said": said} | words


def differences(before: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """A line a difference, and the first lines of texts that are others."""
    for kind in dict.fromkeys([*before, *now]):
        old, new = before.get(kind, {}), now.get(kind, {})
        names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
        if names:
            yield f"{kind}: {len(names)} of {len({*old, *new})} differ"
        for name in names[:_MOST]:
            yield f"  {name}: {_difference(old.get(name), new.get(name))}"
        if len(names) > _MOST:
            yield f"  … and {len(names) - _MOST} more"


def _difference(old: str | None, new: str | None) -> str:
    if old is None or new is None:
        return f"only {'before' if new is None else 'now'}: {(old or new or '')[:200]}"
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    shown = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    return "\n      ".join(["", *(line[:200] for line in shown[:4])]) if shown else "ends of lines"


# -- the days ----------------------------------------------------------------------------------------------------------


def _made() -> tuple[dict[str, str], dict[str, str]]:
    """The files of both days by their paths, and what was said by the commands."""
    said: dict[str, str] = {}
    pages: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="invariant-") as place:
        folder = Path(place).resolve()
        shutil.copytree(ROOT / "content", folder / "sample/content")
        said["init"] = _command(folder, "init", "english", "--language", "en", "--title", "A day of workshops")
        for day in ("sample", "english"):
            about = ("--project", day)
            asked = [option for edition in EDITIONS for option in ("--edition", edition)]
            for name, arguments in {
                "check": ("check", "--all"),
                "check --json": ("check", "--json"),
                "status before": ("status",),
                "build": ("build",),
                "build again": ("build",),
                "build --json": ("build", "--json"),
                "print": ("print", *asked, "--copies", "3"),
                "status": ("status",),
                "status --json": ("status", "--json"),
            }.items():
                said[f"{day}: {name}"] = _command(folder, *arguments, *about)
            output = folder / day / "output"
            for path in sorted(output.rglob("*")):
                if path.is_file():
                    data = path.read_bytes()
                    name = path.relative_to(folder).as_posix()
                    pages[name] = f"{hashlib.sha256(data).hexdigest()}, {len(data)} bytes"
    return pages, said


def _command(folder: Path, *arguments: str) -> str:
    """What a command says, with its status; it leaves nothing of the machine in it."""
    own = {"FEUILLET_NO_VENV": "1", "LANG": "C.UTF-8", "COLUMNS": "120", "TERM": "dumb", "PYTHONHASHSEED": "0"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FEUILLET_", "LC_"))}
    kept.pop("SOURCE_DATE_EPOCH", None)
    kept.pop("LANGUAGE", None)
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        cwd=folder,
        env=kept | own,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if "Traceback" in done.stderr:
        raise RuntimeError(f"{' '.join(arguments)}:\n{done.stderr}")
    return normal(f"{done.stdout}\n-- errors\n{done.stderr}\n-- {done.returncode}", folder)


def normal(said: str, folder: Path) -> str:
    """What was said, without places, days and times."""
    today = dt.datetime.now().astimezone().date()
    said = said.replace(str(folder), "FOLDER").replace(str(ROOT), "FEUILLET")
    for day in (today, today - dt.timedelta(days=1)):
        said = said.replace(day.isoformat(), "TODAY")
    said = re.sub(r"\b\d+(?:[.,]\d+)?(?=\s(?:s|ms|min)\b)", "N", said)
    return re.sub(r'("(?:seconds|took|at|time)": )[\d.e-]+', r"\1N", said)


# -- the words ---------------------------------------------------------------------------------------------------------


def _modules() -> list[Any]:
    import feuillet

    found = pkgutil.walk_packages(feuillet.__path__, "feuillet.")
    return [importlib.import_module(module.name) for module in found if not module.name.endswith("__main__")]


def _held(thing: Any, depth: int = 3) -> Iterator[Any]:
    """What a module holds by a name, and what is in that."""
    yield thing
    if depth and isinstance(thing, dict):
        for value in thing.values():
            yield from _held(value, depth - 1)
    elif depth and isinstance(thing, list | tuple | set | frozenset):
        for value in thing:
            yield from _held(value, depth - 1)


def _rules(modules: list[Any]) -> dict[str, str]:
    """Each rule, whichever module it is in; a code may stand for several."""
    found: dict[int, Any] = {}
    for module in modules:
        for thing in list(vars(module).values()):
            found |= {id(held): held for held in _held(thing) if type(held).__name__ == "Rule"}
    texts = sorted(
        (rule.code, "\n".join([str(rule.severity), rule.en, rule.fr, rule.hint_en, rule.hint_fr]))
        for rule in found.values()
    )
    several = Counter(code for code, _ in texts)
    made: dict[str, str] = {}
    for number, (code, text) in enumerate(texts):
        made[code if several[code] == 1 else f"{code} {number - [code for code, _ in texts].index(code) + 1}"] = text
    return made


def _help(modules: list[Any]) -> dict[str, str]:
    import click
    from click.testing import CliRunner

    (group,) = {
        id(thing): thing for module in modules for thing in vars(module).values() if isinstance(thing, click.Group)
    }.values()
    made: dict[str, str] = {}
    for language in LANGUAGES:
        for name in ("", *sorted(group.commands)):
            done = CliRunner().invoke(group, [name, "--help"][not name :], obj=lambda told=language: told)
            made[f"{name or 'feuillet'} ({language})"] = done.output
    return made


def _labels() -> dict[str, str]:
    """The words that pages add."""
    registry = importlib.import_module("feuillet.languages.registry")
    words = {language: registry.language(language).pages for language in LANGUAGES}
    return {f"{name} ({language})": text for language in LANGUAGES for name, text in words[language].items()}


def _texts() -> dict[str, str]:
    """Each text in the code that looks like words, with how often it stands there; docstrings are for readers."""
    counted: Counter[str] = Counter()
    for path in (ROOT / "feuillet").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and isinstance(node.body[0] if node.body else None, ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                words = " " in node.value.strip() or not node.value.isascii()
                counted.update([re.sub(r"\bfeuillet\.[a-z_.]+", "feuillet.…", node.value)] if words else [])
    return {text: f"{count}" for text, count in counted.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
