"""Look at length for what breaks a law, then for projects that load without an error and are not printed.

Of each such project the smallest form is shown.

Not part of the tests: `python3 build.py test --search [--projects N] [--seed S] [--jobs J]`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path

from feuillet.building.build import build
from feuillet.machine.workers import Workers
from feuillet.model.diagnostics import errors
from feuillet.model.editions import EDITIONS, SCREEN
from feuillet.reading import content
from tests.random_project import files

SLOW = 40.0  # seconds of work, which are 20 on two cores, however busy the machine is with other things
_SHRINKING = 150.0  # seconds for one project
EXAMPLES = "FEUILLET_EXAMPLES"  # of each law, for tests/conftest.py
_ROOT = Path(__file__).resolve().parent.parent
_OTHERS = ("large", "small", "grey")


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a project; a kind of fault, or none."""

    kind: str = ""
    said: str = ""
    loaded: bool = True
    seconds: float = 0.0


def tried(project: dict[str, bytes], workers: Workers, edition: str = "screen") -> Found:
    """Build a project."""
    folder = Path(tempfile.mkdtemp(prefix="feuillet-search-"))
    began = _busy(workers)
    try:
        for name, data in project.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        try:
            loaded = content.load(folder)
            if loaded.workshop is None:
                said = next(
                    (diagnostic.rule.code for diagnostic in loaded.diagnostics if diagnostic.rule.severity == "error"),
                    "?",
                )
                return Found(said=said, loaded=False, seconds=_busy(workers) - began)
            chosen = EDITIONS.get(edition, SCREEN)
            if not chosen.takes(loaded.workshop.paper):  # which a print would say
                chosen = SCREEN
            result = build(loaded.workshop, folder, folder / "output", workers=workers, edition=chosen)
        except Exception:  # noqa: BLE001 - that is what is looked for
            workers.forget()
            trace = traceback.format_exc()
            return Found(kind=f"traceback {trace.strip().splitlines()[-1][:80]}", said=trace)
        seconds = _busy(workers) - began
        if result.bugs:
            return Found(
                kind=f"traceback {result.bugs[0].strip().splitlines()[-1][:80]}", said=result.bugs[0], seconds=seconds
            )
        if wrong := list(errors(result.diagnostics)):
            said = "\n".join(f"{diagnostic.location} {diagnostic.message('en')}" for diagnostic in wrong[:4])
            return Found(kind=wrong[0].rule.code, said=said, seconds=seconds)
        if not errors_or_written(result):
            return Found(kind="not written", said=str(result.made), seconds=seconds)
        if seconds > SLOW:
            return Found(kind="slow", said=f"{seconds:.0f} s", seconds=seconds)
        return Found(seconds=seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _busy(workers: Workers) -> float:
    """Seconds that this process and the one that lays out have worked; by the clock where the system does not say."""
    try:
        ticks = 0
        for worker in [*workers._idle, *workers._busy]:
            fields = Path(f"/proc/{worker.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, AttributeError):
        return time.monotonic()


def errors_or_written(result: object) -> bool:
    """Whether each publication was written, or said why not."""
    return any(errors(result.diagnostics)) or all(publication.written for publication in result.made)  # type: ignore[attr-defined]


def shrunk(project: dict[str, bytes], fails: object, deadline: float) -> dict[str, bytes]:
    """The project without all that can go while it still fails: files, lines, words, letters."""

    def reduced(parts: list[str], fail: object) -> list[str]:
        size = max(1, len(parts) // 2)
        while parts and time.monotonic() < deadline:
            at = 0
            before = len(parts)
            while at < len(parts) and time.monotonic() < deadline:
                fewer = parts[:at] + parts[at + size :]
                if fail(fewer):  # type: ignore[operator]
                    parts = fewer
                else:
                    at += size
            if size == 1 and len(parts) == before:
                break
            size = max(1, size // 2)
        return parts

    for name in sorted(project):
        fewer = {path: data for path, data in project.items() if path != name}
        if name != "content/workshop.yaml" and fails(fewer):  # type: ignore[operator]
            project = fewer
    for pattern in (r"[^\n]*\n|[^\n]+", r"\n|[ ]+|[^ \n]+", r"(?s)."):
        for name in sorted(project):
            if not name.endswith((".md", ".yaml")):
                continue
            whole = project

            def fail(parts: list[str], name: str = name, whole: dict[str, bytes] = whole) -> bool:
                return bool(fails(whole | {name: "".join(parts).encode()}))  # type: ignore[operator]

            parts = reduced(re.findall(pattern, project[name].decode()), fail)
            project = project | {name: "".join(parts).encode()}
    return project


def laws(projects: int) -> bool:
    """Whether all laws of the suite hold for examples that chance takes, each for as many as there are projects."""
    pytest = [sys.executable, "-m", "pytest", "-c", str(_ROOT / "pyproject.toml"), "-n", "auto", "--dist", "worksteal"]
    chosen = ["-q", "-m", "hypothesis", "--hypothesis-profile=search", str(_ROOT / "tests")]
    return not subprocess.run([*pytest, *chosen], env=os.environ | {EXAMPLES: str(projects)}, check=False).returncode


@cache
def _workers() -> Workers:
    """Of this process; they end with it."""
    return Workers(1, time_limit=60, preload=("feuillet.building.warm",)).__enter__()


def looked_at(seed: int, edition: str, shrink: bool) -> tuple[Found, str]:
    """What became of the project of that number, and what there is to say of it."""
    project, workers = files(seed), _workers()
    found = tried(project, workers, edition)
    if not found.loaded or not found.kind:
        return found, ""
    said = [f"== {seed} ({edition}): {found.kind} ({found.seconds:.1f} s)\n{found.said}"]
    if shrink:

        def same(fewer: dict[str, bytes]) -> bool:
            return tried(fewer, workers, edition).kind == found.kind

        small = shrunk(project, same, time.monotonic() + _SHRINKING)
        said.append(tried(small, workers, edition).said)
        for name, data in small.items():
            shown = ascii(data.decode()) if name.endswith((".md", ".yaml")) else f"{len(data)} bytes"
            said.append(f"   {name}: {shown}")
    return found, "\n".join(said)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="build.py test --search", description=__doc__)
    parser.add_argument("--projects", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1, help="number of the first")
    parser.add_argument("--edition", choices=sorted(EDITIONS), help="of all of them; else most are for screens")
    parser.add_argument("--jobs", type=int, default=1, help="projects at a time")
    parser.add_argument("--no-shrink", action="store_true", help="only say which numbers fail")
    parser.add_argument("--no-laws", action="store_true", help="build projects alone")
    given = parser.parse_args(arguments)
    held = given.no_laws or laws(given.projects)
    seeds = range(given.seed, given.seed + given.projects)
    editions = [given.edition or (_OTHERS[seed // 10 % 3] if seed % 10 == 0 else "screen") for seed in seeds]
    tally: Counter[str] = Counter()
    times: list[float] = []
    began = time.monotonic()
    with ProcessPoolExecutor(given.jobs, multiprocessing.get_context("spawn")) as processes:
        try:
            for found, said in processes.map(looked_at, seeds, editions, repeat(not given.no_shrink)):
                times.append(found.seconds)
                tally[found.kind or "printed" if found.loaded else f"not loaded: {found.said}"] += 1
                if said:
                    print(said, flush=True)
                if len(times) % 25 == 0:
                    print(f"… {len(times)} projects, {tally['printed']} printed", flush=True)
        except KeyboardInterrupt:  # what was found up to here is told
            held = False
            processes.shutdown(wait=False, cancel_futures=True)
    times.sort()
    print(f"{len(times)} projects from {given.seed} in {time.monotonic() - began:.0f} s; ", end="")
    print(f"half within {times[len(times) // 2]:.2f} s, longest {times[-1]:.1f} s" if times else "none")
    for kind, count in tally.most_common():
        print(f"{count:6} {kind}")
    return 0 if held and all(kind == "printed" or kind.startswith("not loaded") for kind in tally) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
