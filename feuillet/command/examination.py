"""Look at all that a build needs on this machine, and say the exact command that mends what is missing."""

from __future__ import annotations

import ctypes
import importlib.metadata
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, TextIO

from feuillet.languages import registry
from feuillet.machine import bootstrap, libraries
from feuillet.machine.invocation import Invocation, program
from feuillet.machine.paths import PACKAGE, is_checkout, shipped
from feuillet.model.diagnostics import reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

State = Literal["good", "warning", "missing"]

RENDER_LIMIT = 60.0  # seconds; a page takes one, a machine that needs a minute cannot build a day
SPACE_WANTED = 200_000_000  # bytes; a day with pictures and its drafts take a tenth of it
TESTED = ((3, 11), (3, 13))  # Pythons on which the whole suite has run
OLDEST_PANGO = (1, 44)
MAIN_PACKAGES = ("weasyprint", "pydantic", "jinja2", "markdown", "pikepdf", "pypdfium2", "pillow")

# In a process of its own: a library that crashes or hangs must not take the doctor with it. With -P: nothing of the
# folder that it is run in is imported.
RENDER = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from feuillet.typesetting.engine import unknown
from feuillet.typesetting.layout import sample_page, versions
start = time.perf_counter()
page = sample_page()
seconds = time.perf_counter() - start
print(json.dumps(
    {"pdf": page.startswith(b"%PDF"), "seconds": seconds, "versions": versions(), "unknown": unknown()}
))
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at: its name, how it is, and the command that mends it."""

    name: str
    state: State
    detail: str
    remedy: str = ""


class _Words:
    """Those of messages."""

    def __init__(self, language: str) -> None:
        self.language = registry.spoken(language)

    def __call__(self, en: str, fr: str) -> str:
        return registry.said(self.language, en=en, fr=fr)


def examine(project: Path, output: Path, language: str) -> Iterator[Finding]:
    """All findings, as they are made."""
    words = _Words(language)
    yield _python(words)
    yield _environment(words)
    yield from _packages(words)
    yield from _libraries(words)
    yield from _folders(words)
    yield _fonts(project, words)
    yield from _render(words)
    yield from _disk(output, words)
    yield from _clock(words)


def run(
    project: Path,
    output: Path | None = None,
    *,
    language: str | None = None,
    as_json: bool = False,
    stream: TextIO | None = None,
) -> int:
    """Print the findings as they come; 1 if something is missing."""
    stream = stream or sys.stdout or io.StringIO()  # closed: nobody reads
    language = language or bootstrap.language()
    words = _Words(language)
    findings = []
    for finding in examine(project, output or project / "output", language):
        findings.append(finding)
        if not as_json:
            _print(_line(finding, stream.encoding), stream)
    missing = sum(finding.state == "missing" for finding in findings)
    if as_json:
        _print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2), stream)
    elif missing:
        _print(words(f"\n{missing} to mend, as said above.", f"\n{missing} à réparer, comme dit ci-dessus."), stream)
    else:
        _print(words("\nAll that a build needs is here.", "\nTout ce qu’il faut est là."), stream)
    return 1 if missing else 0


def _line(finding: Finding, encoding: str | None) -> str:
    signs = {"good": "✓", "warning": "!", "missing": "✗"}
    if not (encoding or "").lower().startswith("utf"):
        signs = {"good": "+", "warning": "!", "missing": "x"}
    text = f"{signs[finding.state]} {finding.name}: {finding.detail}"
    return text + "".join(f"\n    {line}" for line in finding.remedy.splitlines())


def _print(text: str, stream: TextIO) -> None:
    """One piece of the answer, at once, with a stand-in for what the terminal cannot show."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()


def _python(words: _Words) -> Finding:
    """Which one; feuillet does not start on one that is too old."""
    detail = f"{'.'.join(map(str, sys.version_info[:3]))}, {sys.executable}"
    if sys.version_info[:2] in TESTED:
        return Finding(name="Python", state="good", detail=detail)
    tested = ", ".join(f"{major}.{minor}" for major, minor in TESTED)
    detail += words(f": not tested; {tested} are", f" : pas essayé ; {tested} le sont")
    return Finding(name="Python", state="warning", detail=detail)


def _environment(words: _Words) -> Finding:
    name = words("Environment", "Environnement")
    if not is_checkout():
        return Finding(name=name, state="good", detail=words("installed in ", "installé dans ") + sys.prefix)
    folder = bootstrap.folder()
    if not bootstrap.is_inside(folder):
        detail = words("this Python is not that of ", "ce Python n’est pas celui de ") + str(folder)
        return Finding(name=name, state="warning", detail=detail, remedy=f"{Invocation():doctor}")
    if bootstrap.is_fresh(folder):
        return Finding(name=name, state="good", detail=f"{folder}, requirements.lock")
    detail = words(f"{folder} is not as requirements.lock says", f"{folder} n’est pas conforme à requirements.lock")
    return Finding(name=name, state="missing", detail=detail, remedy=f"{Invocation():doctor}")


def _wanted_versions() -> dict[str, str]:
    """The packages that must be there, with the locked version in a checkout."""
    if is_checkout():
        lock = (bootstrap.ROOT / bootstrap.LOCKS[0]).read_text(encoding="utf-8")
        # A line with a marker after ";" is for some systems only.
        return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+) \\$", lock, re.MULTILINE))
    # What has a marker is an extra, or for some systems only.
    required = [line for line in importlib.metadata.requires("feuillet") or [] if ";" not in line]
    return {match[0]: "" for line in required if (match := re.match(r"[A-Za-z0-9._-]+", line))}


def _packages(words: _Words) -> Iterator[Finding]:
    remedy = program() if is_checkout() else "python3 -m pip install --force-reinstall feuillet"
    found: dict[str, str] = {}
    for package, locked in _wanted_versions().items():
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name=package, state="missing", detail=words("not installed", "absent"), remedy=remedy)
            continue
        if locked and _numbers(found[package]) != _numbers(locked):
            detail = words(f"{found[package]}, tested with {locked}", f"{found[package]}, essayé avec {locked}")
            yield Finding(name=package, state="warning", detail=detail, remedy=remedy)
    versions = ", ".join(f"{package} {found[package]}" for package in MAIN_PACKAGES if package in found)
    yield Finding(name=words("Packages", "Composants"), state="good", detail=versions)


def _numbers(version: str) -> list[int]:
    """A version to compare: 2.005 is 2.5, the one as its package writes it, the other as the lock does."""
    return [int(number) for number in re.findall(r"\d+", version)]


def _libraries(words: _Words) -> Iterator[Finding]:
    for name in libraries.LIBRARIES:
        library = libraries.opened(name)
        if library is None:
            detail = words("not found", "introuvable")
            yield Finding(name=name, state="missing", detail=detail, remedy=bootstrap.library_command())
            continue
        version = _version(name, library)
        if name == "Pango" and tuple(map(int, version.split(".")[:2])) < OLDEST_PANGO:
            detail = words(f"{version} is too old (1.44)", f"{version} est trop ancien (1.44)")
            yield Finding(name=name, state="missing", detail=detail, remedy=bootstrap.library_command())
        else:
            yield Finding(name=name, state="good", detail=version or words("found", "trouvé"))


def _version(name: str, library: ctypes.CDLL) -> str:
    """The version that a library tells of itself; empty for one that does not."""
    function = {"Pango": "pango_version_string", "HarfBuzz": "hb_version_string"}.get(name)
    if function is None:
        return ""
    call = getattr(library, function)
    call.restype = ctypes.c_char_p
    return str(call().decode())


def _folders(words: _Words) -> Iterator[Finding]:
    """What comes with feuillet and is not Python."""
    for name in ("templates", "styles"):
        if not any(shipped(name).glob("*")):
            detail = words(f"{shipped(name)} is empty", f"{shipped(name)} est vide")
            remedy = words("Install feuillet again.", "Réinstallez feuillet.")
            yield Finding(name=name, state="missing", detail=detail, remedy=remedy)


def _fonts(project: Path, words: _Words) -> Finding:
    from feuillet.looks.faces import fonts
    from feuillet.model.workshop import Fonts
    from feuillet.project import sources
    from feuillet.reading import content

    name = words("Fonts", "Polices")
    read = sources.Sources(project)
    workshop = content.load(read).workshop if read.kind("content") else None
    wanted = workshop.brand.fonts if workshop else Fonts()
    _faces, problems = fonts.resolve(wanted, read)
    if not problems:
        families = (wanted.text, wanted.titles)
        detail = ", ".join(family if isinstance(family, str) else ", ".join(family) for family in families)
        return Finding(name=name, state="good", detail=detail)
    language = words.language
    return Finding(
        name=name,
        state="missing" if any(problem.severity == "error" for problem in problems) else "warning",
        detail="; ".join(problem.message(language) for problem in problems),
        remedy="\n".join(hint for problem in problems if (hint := problem.hint(language))),
    )


def _render(words: _Words) -> Iterator[Finding]:
    name = words("One page", "Une page")
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", RENDER, str(PACKAGE.parent)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=RENDER_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        detail = words(f"not made after {RENDER_LIMIT:g} s", f"pas faite après {RENDER_LIMIT:g} s")
        yield Finding(name=name, state="missing", detail=detail)
        return
    if done.returncode:
        last = (
            done.stderr.strip().splitlines() or [words(f"stopped: {done.returncode}", f"arrêt : {done.returncode}")]
        )[-1]
        broken = "cannot load library" in done.stderr or "OSError" in last
        yield Finding(name=name, state="missing", detail=last, remedy=bootstrap.library_command() if broken else "")
        return
    result = json.loads(done.stdout.splitlines()[-1])
    if not result["pdf"]:
        yield Finding(name=name, state="missing", detail=words("is no PDF", "n’est pas un PDF"))
        return
    versions = ", ".join(f"{library} {version}" for library, version in result["versions"].items())
    yield Finding(name=name, state="good", detail=f"{_number(result['seconds'], words)} s ({versions})")
    if result["unknown"]:
        yield _slower(result["versions"]["weasyprint"], result["unknown"], words)


def _slower(version: str, unknown: list[str], words: _Words) -> Finding:
    """The engine is another than the one whose detours we know (feuillet.typesetting.engine)."""
    modules = ", ".join(unknown)
    detail = words(
        f"builds are slower, their pages are the same: Feuillet shortens the work of one release of WeasyPrint, and "
        f"files of this one ({version}) are not those: {modules}",
        f"les builds sont plus lents, leurs pages sont les mêmes : Feuillet abrège le travail d’une version de "
        f"WeasyPrint, et des fichiers de celle-ci ({version}) sont autres : {modules}",
    )
    remedy = program() if is_checkout() else ""
    return Finding(name=words("Speed", "Vitesse"), state="warning", detail=detail, remedy=remedy)


def _number(value: float, words: _Words) -> str:
    return registry.language(words.language).number(value, 1)


def _disk(output: Path, words: _Words) -> Iterator[Finding]:
    """Whether the output folder, or the nearest that is there to hold it, can be written and has room."""
    name = words("Output", "Sortie")
    folder = next(path for path in (output.absolute(), *output.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        detail = words(f"{folder} cannot be written: ", f"impossible d’écrire dans {folder} : ") + reason(
            problem, words.language
        )
        remedy = words("Choose another folder: ", "Choisissez un autre dossier : ") + "--output"
        yield Finding(name=name, state="missing", detail=detail, remedy=remedy)
        return
    free = shutil.disk_usage(folder).free
    detail = f"{output}, " + f"{_number(free / 1e9, words)} " + words("GB free", "Go libres")
    yield Finding(name=name, state="good" if free >= SPACE_WANTED else "warning", detail=detail)


def _clock(words: _Words) -> Iterator[Finding]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return
    good = epoch.isascii() and epoch.isdigit()
    remedy = words(
        "A whole number of seconds since 1970, or unset.", "Un nombre entier de secondes depuis 1970, ou rien."
    )
    yield Finding(
        name="SOURCE_DATE_EPOCH", state="good" if good else "missing", detail=epoch, remedy="" if good else remedy
    )
