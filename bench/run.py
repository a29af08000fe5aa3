#!/usr/bin/env python3
"""Measure Feuillet beside the plain script, on the same made-up day: how many times its time, and how much memory.

usage: run.py [--themes 12 48 200] [--cases cold again edited warm] [--runs 5] [--seed 1]
       run.py print [--people 1000] …     the print kit instead: see print_job.py

    cold     everything from nothing: a folder that was never built, a new process
    again    the same command once more, nothing changed
    edited   the same command once more, a few words of one theme changed
    warm     a process that stays: from the save of one theme to its new sheet, and to the new synthesis (two rows);
             the plain script stays too, and makes that sheet alone, and the whole synthesis

Again and edited are set beside the plain script's full build, for it has no other.

A cold build is also set beside the same pages: the HTML of each of our publications, as it is in the end, laid out and
written once by WeasyPrint as it comes (same_pages.py). How much each of them prints stands beside its time.

Where Typst is installed (the package typst), a cold build by it of the same words is set beside ours.

Runs are interleaved (Feuillet, plain, Feuillet, plain…), and each is a whole command in a process of its own, as a
person would start it. A ratio is one of medians. Every run is checked: its exit status, and a PDF for the synthesis
and for each theme. The memory sampled while they run costs both about one percent.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [path for path in (str(HERE), str(ROOT)) if path not in sys.path]

import generate  # noqa: E402  it is beside this file, wherever it is started from

NEEDED = ("weasyprint", "jinja2", "markdown", "yaml", "fontpkg_fira_sans")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one command took."""

    seconds: float
    cpu: float = 0.0
    together: float = 0.0  # MB: the most that its processes had at one moment, shared pages counted once (Linux)
    largest: float = 0.0  # MB: the most that one of its processes ever had


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What several runs of the same command took."""

    median: float
    least: float
    most: float
    cpu: float
    together: float
    largest: float


@dataclass(kw_only=True)
class Row:
    """A line of the report: the runs of each tool, by its name."""

    case: str
    themes: int
    runs: dict[str, list[Run]] = field(default_factory=dict)
    printed: dict[str, tuple[int, int]] = field(default_factory=dict)  # pages and words, by tool

    def summary(self, tool: str) -> Summary:
        """The runs of that tool in figures."""
        return summary(self.runs[tool])

    def ratio(self, tool: str, to: str = "plain", of: str = "median") -> float:
        """How many times the other's time this tool took, on the clock or of the processor."""
        theirs: float = getattr(self.summary(to), of)
        return getattr(self.summary(tool), of) / theirs if theirs else 0.0


def summary(runs: list[Run]) -> Summary:
    """Medians, and the worst of memory."""
    seconds = [run.seconds for run in runs]
    return Summary(
        median=statistics.median(seconds),
        least=min(seconds),
        most=max(seconds),
        cpu=statistics.median(run.cpu for run in runs),
        together=max(run.together for run in runs),
        largest=max(run.largest for run in runs),
    )


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A command that makes the PDFs of a day."""

    name: str
    command: Callable[[Path, Path], list[str]]  # from the day's folder and the output's


TOOLS = (
    Tool(
        name="feuillet",
        command=lambda day, output: [
            sys.executable, str(ROOT / "build.py"), "build", "--project", str(day), "--output", str(output),
        ],
    ),
    Tool(
        name="plain",
        command=lambda day, output: [sys.executable, str(HERE / "plain.py"), str(day / "plain"), str(output)],
    ),
)  # fmt: skip
# The same pages, without what we add to them; the day's folder is not read, but what was kept of one like it beside it.
SAME = Tool(
    name="same",
    command=lambda day, output: [sys.executable, str(HERE / "same_pages.py"), str(pages_of(day)), str(output)],
)
# For the field, where it is installed: another engine altogether.
TYPST = Tool(
    name="typst",
    command=lambda day, output: [sys.executable, str(HERE / "typst_day.py"), str(day / "plain"), str(output)],
)


def tools(case: str) -> tuple[Tool, ...]:
    """Who takes part in a case."""
    if case != "cold":
        return TOOLS
    return (*TOOLS, SAME, TYPST) if find_spec("typst") else (*TOOLS, SAME)


def pages_of(day: Path) -> Path:
    """Where the HTML of a day in that folder is kept."""
    return day.with_name("pages")


def keep_pages(scratch: Path, themes: int, seed: int) -> None:
    """Build a day for its HTML; that takes no part in the race."""
    day = scratch / "day-for-pages"
    generate.write(day, themes, seed)
    measure([sys.executable, str(HERE / "same_pages.py"), "keep", str(day), str(pages_of(day))])
    shutil.rmtree(day)


def printed(output: Path) -> tuple[int, int]:
    """Pages and words of all PDFs in a folder."""
    import pypdfium2

    pages = words = 0
    for path in output.rglob("*.pdf"):
        with pypdfium2.PdfDocument(path) as pdf:
            for page in pdf:
                pages += 1
                words += len(page.get_textpage().get_text_range().split())
    return pages, words


class Day:
    """A day of workshops in a folder of its own, and its PDFs as one tool makes them."""

    def __init__(self, folder: Path, tool: Tool, themes: int, seed: int) -> None:
        self.folder = folder
        self.tool = tool
        self.themes = generate.write(folder, themes, seed)
        self.edits = 0

    def edit(self) -> None:
        """Change a theme in the middle, otherwise each time."""
        self.edits += 1
        theme = generate.edited(self.themes[len(self.themes) // 2], self.edits)
        generate.write_feuillet_theme(self.folder, theme)
        generate.write_plain_theme(self.folder / "plain", theme)

    def build(self) -> Run:
        """Make all PDFs, and see that they are there."""
        output = self.folder / "output"
        run = measure(self.tool.command(self.folder, output))
        made = len([pdf for pdf in output.rglob("*.pdf") if pdf.stat().st_size])
        if made != len(self.themes) + 1:
            raise SystemExit(f"{self.tool.name} made {made} PDFs instead of {len(self.themes) + 1}")
        return run

    def remove(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder)


# Cases: what is done to a day before the command that is measured. A cold one is new; the others were built before.


def nothing(day: Day) -> None:
    """Build as it is."""


FRESH: dict[str, Callable[[Day], None]] = {"cold": nothing}
KEPT: dict[str, Callable[[Day], None]] = {"again": nothing, "edited": Day.edit}
WARM = "warm"
CASES = (*FRESH, *KEPT, WARM)


def rows(scratch: Path, cases: Iterable[str], sizes: Iterable[int], runs: int, seed: int = 1) -> Iterator[Row]:
    """Measure; the rows of a size come when all its runs are done."""
    cases = list(cases)
    for themes in sizes:
        if WARM in cases:
            yield from warm_rows(scratch, themes, runs, seed)
        of_size = [
            Row(case=case, themes=themes, runs={tool.name: [] for tool in tools(case)})
            for case in cases
            if case != WARM
        ]
        kept: dict[str, Day] = {}
        if any(case in KEPT for case in cases):
            for tool in TOOLS:
                say(f"{themes} themes, built once to be built again: {tool.name}")
                kept[tool.name] = Day(scratch / f"kept-{tool.name}", tool, themes, seed)
                kept[tool.name].build()
        if any(case in FRESH for case in cases):
            say(f"{themes} themes, built once for its pages")
            keep_pages(scratch, themes, seed)
        for number in range(1, runs + 1):
            for row in of_size:
                for tool in tools(row.case):
                    say(f"{themes} themes, {row.case}, run {number} of {runs}: {tool.name}")
                    fresh = row.case in FRESH
                    day = Day(scratch / "fresh", tool, themes, seed) if fresh else kept[tool.name]
                    (FRESH | KEPT)[row.case](day)
                    row.runs[tool.name].append(day.build())
                    if number == 1:
                        row.printed[tool.name] = printed(day.folder / "output")
                    if fresh:
                        day.remove()
        for day in kept.values():
            day.remove()
        shutil.rmtree(pages_of(scratch / "fresh"), ignore_errors=True)
        yield from of_size


# A process that stays


class Warm:
    """A tool that has made all PDFs of a day, and makes anew what an edit changes."""

    def __init__(self, day: Day) -> None:
        self.day = day
        plain = day.tool.name == "plain"
        edited = day.themes[len(day.themes) // 2]
        folder = day.folder / "plain" if plain else day.folder
        name = [f"{edited.number:03d}"] if plain else []
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "warm.py"), day.tool.name, str(folder), str(day.folder / "output"), *name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
            env={key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"},
        )  # fmt: skip
        self.watch = Watch(self.process.pid)
        while self._line() != "ready":
            pass

    def used(self) -> float:
        """Seconds of the processor that it and its processes have had."""
        self.watch.look()
        return sum(self.watch.cpu.values())

    def _line(self) -> str:
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise SystemExit(f"{self.day.tool.name} ended: exit status {self.process.wait()}")
        return line.strip()

    def edit(self) -> dict[str, float]:
        """Seconds from a save to each kind of PDF."""
        began = time.monotonic()
        self.day.edit()
        if self.day.tool.name == "plain" and self.process.stdin:
            self.process.stdin.write("go\n")
            self.process.stdin.flush()
        taken: dict[str, float] = {}
        while taken.keys() < {"sheet", "synthesis"}:
            found = json.loads(self._line())
            taken[found["kind"]] = found["at"] - began
        if self.day.tool.name == "plain":  # its synthesis begins when the sheet is made
            taken["synthesis"] -= taken["sheet"]
        return taken

    def end(self) -> None:
        """Let it go: its input ends."""
        self.process.communicate()


def warm_rows(scratch: Path, themes: int, runs: int, seed: int) -> Iterator[Row]:
    """From a save to the new PDFs, in processes that stay; tools take turns."""
    found = {kind: Row(case=f"warm {kind}", themes=themes) for kind in ("sheet", "synthesis")}
    tools: dict[str, Warm] = {}
    for tool in TOOLS:
        say(f"{themes} themes, warm, first build: {tool.name}")
        tools[tool.name] = Warm(Day(scratch / f"warm-{tool.name}", tool, themes, seed))
    for number in range(runs + 1):
        for name, process in tools.items():
            say(f"{themes} themes, warm, run {number} of {runs}: {name}")
            before = process.used()
            taken = process.edit()
            spent = {"synthesis": process.used() - before}  # for both
            for kind, seconds in taken.items():
                if number:  # the first edit meets code that never ran before
                    run = Run(seconds=seconds, cpu=spent.get(kind, 0.0), together=process.watch.together)
                    found[kind].runs.setdefault(name, []).append(run)
    for process in tools.values():
        process.end()
        process.day.remove()
    yield from found.values()


# One command


def measure(command: list[str]) -> Run:
    """Run the command; stop everything if it fails."""
    environment = os.environ | {"FEUILLET_NO_VENV": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a person's modules are compiled once
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that its processes can be told from others
        )
        watch = Watch(process.pid)
        watch.start()
        try:
            status, cpu, largest = wait(process)
        except BaseException:
            kill(process)
            raise
        finally:
            seconds = time.perf_counter() - start
            watch.stop()
        if status:
            said.seek(0)
            tail = said.read().decode("utf-8", "replace").strip().splitlines()[-20:]
            raise SystemExit("\n".join([f"exit status {status}: {' '.join(command)}", *tail]))
    return Run(
        seconds=seconds,
        cpu=max(cpu, sum(watch.cpu.values())),
        together=watch.together,
        largest=max(largest, watch.largest),
    )


def wait(process: subprocess.Popen[bytes]) -> tuple[int, float, float]:
    """Exit status, seconds of processor, and the MB of the largest of the command's processes."""
    if sys.platform == "win32":
        return process.wait(), 0.0, 0.0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a command that nobody waits for any more, and the processes that it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Watch(threading.Thread):
    """What a command and the processes that it starts have in memory, and use of the processor; only Linux tells.

    A process that its parent never waits for is in no other account.
    """

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.together = 0.0
        self.largest = 0.0
        self.cpu: dict[str, float] = {}  # by process
        self.ended = threading.Event()

    def run(self) -> None:
        """Look often at first, for the short ones."""
        pause = 0.05
        while not self.ended.wait(pause):
            self.look()
            pause = min(pause * 1.5, 0.25)

    def look(self) -> None:
        """Take the figures of now."""
        together = 0.0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                after_name = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                if int(after_name[3]) != self.session:
                    continue
                self.cpu[process.name] = (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
                self.largest = max(self.largest, megabytes(process / "status", "VmHWM:"))
                together += megabytes(process / "smaps_rollup", "Pss:")
            except (OSError, StopIteration):  # it has ended since
                continue
        self.together = max(self.together, together)

    def stop(self) -> None:
        """Look no more."""
        self.ended.set()
        self.join()


def megabytes(file: Path, key: str) -> float:
    """A figure of a file in /proc."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key)) * 1024 / 1e6


# The report


def report(done: list[Row]) -> str:
    """The rows as a table in Markdown, and how the time of a theme grows with their number."""
    head = (
        "Case",
        "Themes",
        "Feuillet / plain",
        "/ same pages",
        "CPU / same pages",
        "Feuillet s",
        "plain s",
        "same pages s",
        "CPU s",
        "Memory MB",
        "Largest process MB",
        "Pages",
        "Words",
        "Typst / plain",
    )
    lines = ["| " + " | ".join(head) + " |", "|---" * 2 + "|---:" * (len(head) - 2) + "|"]
    for row in done:
        those = [row.summary(tool) for tool in ("feuillet", "plain", "same") if tool in row.runs]
        counts = [row.printed[tool] for tool in ("feuillet", "plain", "same") if tool in row.printed]
        same = "same" in row.runs
        cells = (
            row.case,
            str(row.themes),
            f"**{row.ratio('feuillet'):.2f}**",
            f"**{row.ratio('feuillet', 'same'):.2f}**" if same else "–",
            f"**{row.ratio('feuillet', 'same', 'cpu'):.2f}**" if same else "–",
            *map(spread, those),
            *([] if same else ["–"]),
            several((run.cpu for run in those), 1),
            several(run.together for run in those),
            several(run.largest for run in those),
            several(pages for pages, _ in counts),
            several(words for _, words in counts),
            f"{row.ratio('typst'):.2f}" if "typst" in row.runs else "–",
        )
        lines.append("| " + " | ".join(cells) + " |")
    lines += growth(done)
    return "\n".join(lines)


def several(figures: Iterable[float], digits: int = 0) -> str:
    """Figures of the tools side by side; what was not measured is not told."""
    known = list(figures)
    return " / ".join(f"{figure:.{digits}f}" for figure in known) if any(known) else "–"


def spread(summary: Summary) -> str:
    return f"{summary.median:.2f} ({summary.least:.2f}–{summary.most:.2f})"


def growth(done: list[Row]) -> list[str]:
    """How many times longer a theme takes on the largest day than on the smallest."""
    cold = sorted((row for row in done if row.case == "cold"), key=lambda row: row.themes)
    if len(cold) < 2:
        return []
    least, most = cold[0], cold[-1]
    times = {
        tool: (most.summary(tool).median / most.themes) / (least.summary(tool).median / least.themes)
        for tool in ("feuillet", "plain")
    }
    return [
        "",
        (
            f"Time per theme, {most.themes} themes to {least.themes}, cold: "
            f"Feuillet × {times['feuillet']:.2f}, plain × {times['plain']:.2f}."
        ),
    ]


def machine() -> str:
    """What the figures were measured on."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    packages = ", ".join(f"{name} {released(name)}" for name in ("feuillet", "weasyprint", "jinja2", "markdown"))
    return (
        f"{cores} cores ({processor()}), {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {packages}"
    )


def processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def released(package: str) -> str:
    """The version that is installed, or that of this checkout."""
    try:
        return version(package)
    except PackageNotFoundError:
        from feuillet import __version__

        return __version__ if package == "feuillet" else "?"


def say(text: str) -> None:
    """Tell the person who waits; only the report goes to standard output."""
    print(text, file=sys.stderr, flush=True)


def hand_over() -> None:
    """Go on in the environment that build.py made, if this Python lacks what is measured."""
    if all(find_spec(name) for name in NEEDED):
        return
    from feuillet.machine import bootstrap

    python = bootstrap.python_of(bootstrap.folder())
    if not python.exists() or bootstrap.is_inside(bootstrap.folder()):
        raise SystemExit("Run `python3 build.py` first: it makes the environment that this needs.")
    raise SystemExit(subprocess.run([python, *sys.argv], check=False).returncode)


def words(text: str) -> list[str]:
    """`12,48` as a list."""
    return [word for word in text.split(",") if word]


def main() -> None:
    if sys.argv[1:2] == ["print"]:
        import print_job

        print_job.main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(
        description="Measure Feuillet beside the plain script, on the same made-up day.",
        epilog="To measure the print kit: run.py print (--help says more).",
    )
    parser.add_argument("--themes", nargs="+", default=["12"], metavar="N", help="sizes of the day: 12 48 200 [12]")
    parser.add_argument("--cases", nargs="+", default=["cold"], metavar="CASE", help=f"{', '.join(CASES)} [cold]")
    parser.add_argument("--runs", type=int, default=5, help="runs of each [5]")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another day")
    given = parser.parse_args()
    cases = [case for text in given.cases for case in words(text)]
    sizes = [int(size) for text in given.themes for size in words(text)]
    if given.runs < 1 or min(sizes, default=0) < 1:
        parser.error("at least one run, and one theme")
    if unknown := set(cases) - set(CASES):
        parser.error(f"no such case: {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    hand_over()
    with tempfile.TemporaryDirectory(prefix="feuillet-bench-") as name:
        scratch = Path(name)
        say("warming up")
        for tool in TOOLS:  # the first run of all reads every file from the disk
            day = Day(scratch / "warm-up", tool, 1, given.seed)
            day.build()
            day.remove()
        done = list(rows(scratch, cases, sizes, given.runs, given.seed))
    print(report(done))
    print(f"\nMedians of {given.runs} (least–most), interleaved. {machine()}.")


if __name__ == "__main__":
    main()
