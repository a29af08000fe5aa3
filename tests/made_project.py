"""Small projects for the tests of the pipeline, and what runs their builds."""

from __future__ import annotations

import contextlib
import importlib
import os
import subprocess
import sys
import time
from pathlib import Path

from click.testing import CliRunner

from feuillet.building.build import build
from feuillet.command import cli, crews
from feuillet.machine import workers
from feuillet.machine.paths import shipped
from feuillet.machine.workers import TIME_LIMIT, Outcome, Workers
from feuillet.pages import sandbox
from feuillet.reading import content

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 300  # seconds, after which what hangs is given up: what works has all of them, however busy the machine is
WORKSHOP = "title: Une petite journée\ndate: 2026-11-14\nplace: Pantin\n"
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "bu",
    "da",
    "de",
    "di",
    "do",
    "du",
    "la",
    "le",
    "li",
    "lo",
    "lu",
    "ma",
    "me",
    "mi",
    "mo",
    "mu",
    "ra",
    "re",
    "ri",
    "ro",
    "ru",
    "ta",
    "te",
    "ti",
    "to",
    "tu",
]


def words(count, seed=0):
    """As many made-up words, each sentence different from the others."""
    size = len(SYLLABLES)
    made = []
    for n in range(seed * 1000, seed * 1000 + count):
        made.append(SYLLABLES[n % size] + SYLLABLES[n // size % size] + SYLLABLES[n // size // size % size] + "n")
    return " ".join(made)


def points(count, length=12, seed=0):
    """A list of points of so many words."""
    return "".join(f"- Point {n}: {words(length, seed + n)}\n" for n in range(1, count + 1))


def theme(title, body, front=""):
    return f"---\ntitle: {title}\n{front}---\n\n{body}"


SMALL = theme("Un thème", "## Problèmes soulevés\n\n- Un point qui compte\n- Deux points\n")


def growing():
    """Pauses before something is looked at again, in seconds: what takes long is not asked for each moment."""
    pause = 0.02
    while True:
        yield pause
        pause = min(pause * 1.5, 0.5)


def until(wanted):
    """The first value that is true; it comes, however busy the machine is."""
    end = time.monotonic() + PATIENCE
    for pause in growing():
        if found := wanted():
            return found
        assert time.monotonic() < end, "it never came"
        time.sleep(pause)
    raise AssertionError


def put(folder, files):
    """Write files of a project, of text or bytes."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def project(folder, themes=None, *, workshop=WORKSHOP, **more):
    """A project of these themes, by file name; one small theme if none are given."""
    themes = {"01-un.md": SMALL} if themes is None else themes
    files = {"content/workshop.yaml": workshop} | {f"content/themes/{name}": text for name, text in themes.items()}
    return put(folder, files | more.get("files", {}))


def load(folder):
    """The workshop of a project that is sound."""
    loaded = content.load(folder)
    assert loaded.workshop is not None, [
        str(diagnostic.location) + diagnostic.rule.code for diagnostic in loaded.diagnostics
    ]
    return loaded.workshop


def loaded(folder, body, front="", **options):
    """The workshop of a project of one theme."""
    return load(project(folder, {"01-un.md": theme("Un thème", body, front)}, **options))


def run(folder, workers, *names, **options):
    """Build a project with processes that are warm already."""
    return build(load(folder), folder, folder / "output", names=names, workers=workers, **options)


def codes(result):
    return [diagnostic.rule.code for diagnostic in result.diagnostics]


def written(result):
    return [publication.key for publication in result.made if publication.written]


def own_style(name, css):
    """The style sheet of that name of ours, with more of a project's own at its end."""
    return {f"styles/{name}.css": (shipped("styles") / f"{name}.css").read_text(encoding="utf-8") + css}


class Hurried(Workers):
    """Workers that wait for the calls of such a name only for a moment, and for all else however busy the machine is."""

    def __init__(self, count, *, slow, **options):
        super().__init__(count, **options)
        self.slow = slow

    def submit(self, key, *call, **options):
        self.allow(1 if key.startswith(self.slow) else TIME_LIMIT)
        super().submit(key, *call, **options)


def hire(monkeypatch, crew):
    """Commands have such a crew; what fills templates of a project's own is a process as ever, and is kept as one."""
    workers._kept(sandbox.PATIENCE)
    monkeypatch.setattr(workers, "Workers", crew)


class Inline:
    """Calls in this process, with functions that stand in for those that lay out."""

    def __init__(self, **stand_ins):
        self.stand_ins = stand_ins
        self.waiting = []
        self.calls = []

    def submit(self, key, function, *arguments, rank=0):
        if not callable(function):
            module, _, name = function.partition(":")
            function = self.stand_ins.get(name) or getattr(importlib.import_module(module), name)
        self.waiting.append((key, function, arguments))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def beside(self):
        return self

    def forget(self):
        self.waiting.clear()

    def outcomes(self):
        while self.waiting:
            key, function, arguments = self.waiting.pop(0)
            self.calls.append(key)
            value = function(*arguments)
            yield value if isinstance(value, Outcome) else Outcome(key=key, value=value)


def command(*arguments, cwd=None, env=None, **options):
    """Run build.py as people do, with this Python."""
    environment = os.environ | {"FEUILLET_NO_VENV": "1", "LANG": "C.UTF-8", "COLUMNS": "200"} | (env or {})
    for name in ("SOURCE_DATE_EPOCH", "FONTCONFIG_FILE"):
        if name not in (env or {}):
            environment.pop(name, None)
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=options.pop("timeout", PATIENCE),
        check=False,
        **options,
    )


def typed(*arguments, workers=None, env=None):
    """What `command` gives, of the command in this process; with workers, these warm ones make the pages."""

    @contextlib.contextmanager
    def warm(*_):
        yield workers

    environment = {"LANG": "C.UTF-8", "COLUMNS": "200", "SOURCE_DATE_EPOCH": None} | (env or {})
    before = sys.argv, crews.start
    sys.argv = [str(ROOT / "build.py"), *map(str, arguments)]
    crews.start = crews.start if workers is None else warm
    try:
        with CliRunner().isolation(env=environment) as (out, err, _):
            status = cli.main()
    except SystemExit as end:
        status = end.code or 0
    finally:
        sys.argv, crews.start = before
    said, told = (stream.getvalue().decode("utf-8", "replace") for stream in (out, err))
    return subprocess.CompletedProcess(arguments, status, said, told)


@contextlib.contextmanager
def environment(**values):
    """Environment variables for a while; None takes one away."""
    before = {name: os.environ.get(name) for name in values}
    try:
        for name, value in values.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
