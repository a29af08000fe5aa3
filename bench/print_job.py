#!/usr/bin/env python3
"""Measure the print kit beside the naive way to make packs: each person's laid out anew, a document a person.

usage: run.py print [--people 1000] [--themes 12] [--cases cold again edited list] [--runs 3] [--sample 20] [--seed 1]

Each person gets a pack: a slip with her name and her themes, and the sheets of the three themes that she chose.

    cold     everything from nothing: a folder that was never built, a new process
    again    the same command once more, nothing changed
    edited   the same command once more, a few words of one theme changed
    list     the same command once more, other people: the editions are there, the job alone is made

Feuillet makes all that `build.py print` makes of it: the edition for paper with its synthesis, which the sheets refer
to, the packs, the sheets counted out by theme, and the page that says how to print them; all of it proved. The naive
way makes the packs alone, of notes that were shortened by hand, with WeasyPrint in one process that stays; it is
measured on a sample of people, of whom all but the first (who meets code that never ran before) are multiplied to the
number of people. It has one way only, so that every case is set beside the whole job.

usage: print_job.py FOLDER PEOPLE.csv OUTPUT COUNT     the naive way: the packs of the first COUNT people
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)] if str(HERE) not in sys.path else []

import generate  # noqa: E402  they are beside this file, wherever it is started from
import run  # noqa: E402

LIST = "participants.csv"
CHOSEN = 3  # themes of a person
_PAGES = 2 * (1 + CHOSEN)  # of a pack: a slip and its sheets, each on a leaf of its own
WANTED = f"""\
print:
  participants: {LIST}
  editions: [print]
  synthesis: 0
"""
SLIP = """<section class="slip">
<h1>{{ name }}</h1>
<ul>{% for theme in themes %}<li>{{ theme.title }}</li>{% endfor %}</ul>
</section>
{% for theme in themes %}<section class="sheet" style="--colour: {{ theme.colour }}">
{{ theme.head }}
<div class="columns">
{{ theme.body }}
</div>
</section>
{% endfor %}"""
PACK = """<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>{{ name }}</title><style>{{ css }}</style></head>
<body>
{{ pages }}
</body>
</html>
"""
PACK_CSS = """
.sheet { break-before: page }
.slip h1 { background: none; color: inherit; margin-top: 90mm }
"""


@dataclass(frozen=True, kw_only=True)
class Job(run.Run):
    """What making the packs of all people took, and their weight."""

    size: float = 0.0  # MB of the packs
    pages: int = 0  # of the packs


# The day and its people


def write_people(folder: Path, count: int, themes: int, seed: int) -> None:
    """The list of the people, as a form saves it: each chose some themes."""
    chance = random.Random(f"people {seed}")
    numbers = range(1, themes + 1)
    with (folder / "content" / LIST).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(("Nom", "Courriel", "Thèmes"))
        for number in range(1, count + 1):
            name = f"{chance.choice(generate.FIRST_NAMES)} {chance.choice(generate.LAST_NAMES)}"
            chosen = sorted(chance.sample(numbers, CHOSEN))
            rows.writerow((name, f"person.{number}@example.org", ", ".join(map(str, chosen))))


class Day(run.Day):
    """A day, the people who come to it, and their packs as one tool makes them."""

    def __init__(self, folder: Path, tool: run.Tool, themes: int, seed: int, people: int) -> None:
        super().__init__(folder, tool, themes, seed)
        self.seed = seed
        self.people = people
        self.lists = 0
        with (folder / "content" / "workshop.yaml").open("a", encoding="utf-8") as file:
            file.write(WANTED)
        write_people(folder, people, themes, seed)

    def others(self) -> None:
        """Have other people come, otherwise each time."""
        self.lists += 1
        write_people(self.folder, self.people, len(self.themes), self.seed + 1000 * self.lists)

    def build(self) -> Job:
        """Make all packs, and see that they are there."""
        output = self.folder / "output"
        took = run.measure(self.tool.command(self.folder, output))
        made = scaled(took, output, self.people) if self.tool.name == NAIVE else job(took, output)
        least = self.people * (1 + CHOSEN if self.tool.name == NAIVE else _PAGES)
        if made.pages != least:
            raise SystemExit(f"{self.tool.name} made {made.pages} pages instead of {least}")
        return made


def job(took: run.Run, output: Path) -> Job:
    """The packs as Feuillet makes them: one file."""
    import pikepdf

    packs = output / "print" / "packs.pdf"
    with pikepdf.open(packs) as document:
        return Job(**vars(took), size=packs.stat().st_size / 1e6, pages=len(document.pages))


def scaled(took: run.Run, output: Path, people: int) -> Job:
    """What all packs would take, from those of a sample: start and first pack once, the others as often as needed."""
    sample = [Pack(**pack) for pack in json.loads((output / "packs.json").read_text(encoding="utf-8"))]
    rest = sample[1:]
    times = (people - 1) / len(rest)
    more = times - 1  # of the rest, besides what was measured
    seconds = sum(pack.seconds for pack in rest)
    return Job(
        seconds=took.seconds + more * seconds,
        cpu=took.cpu + more * sum(pack.cpu for pack in rest),
        together=took.together,
        largest=took.largest,
        size=(sample[0].size + times * sum(pack.size for pack in rest)) / 1e6,
        pages=round(sample[0].pages + times * sum(pack.pages for pack in rest)),
    )


# The naive way


@dataclass(frozen=True, kw_only=True)
class Pack:
    """What one pack took."""

    seconds: float
    cpu: float
    size: int  # bytes
    pages: int


def naive(folder: Path, people: Path, output: Path, count: int) -> None:
    """The packs of the first people, each in a document of its own."""
    import markdown
    import plain
    from weasyprint import HTML

    output.mkdir(parents=True, exist_ok=True)
    css = plain.faces() + plain.SHEET_CSS + PACK_CSS
    themes = {str(number): theme for number, theme in enumerate(plain.load(folder)["themes"], 1)}
    for theme in themes.values():
        notes = (folder / "sheets" / f"{theme['file']}.md").read_text(encoding="utf-8")
        head, end, theme["body"] = markdown.markdown(notes).partition("</p>")
        theme["head"] = head + end
    with people.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))[:count]
    packs = []
    for number, row in enumerate(rows, 1):
        start, cpu = time.perf_counter(), time.process_time()
        chosen = [themes[name] for name in row["Thèmes"].split(", ")]
        pages = plain.fill(SLIP, name=row["Nom"], themes=chosen)
        document = HTML(string=plain.fill(PACK, name=row["Nom"], css=css, pages=pages)).render()
        pdf = output / f"{number:04d}.pdf"
        document.write_pdf(pdf)
        took = Pack(
            seconds=time.perf_counter() - start,
            cpu=time.process_time() - cpu,
            size=pdf.stat().st_size,
            pages=len(document.pages),
        )
        packs.append(vars(took))
    (output / "packs.json").write_text(json.dumps(packs), encoding="utf-8")


# Rows

NAIVE = "naive"
FRESH: dict[str, Callable[[Day], None]] = {"cold": run.nothing}
KEPT: dict[str, Callable[[Day], None]] = {"again": run.nothing, "edited": Day.edit, "list": Day.others}
CASES = (*FRESH, *KEPT)


def tools(sample: int) -> tuple[run.Tool, run.Tool]:
    """Who makes packs."""
    return (
        run.Tool(
            name="feuillet",
            command=lambda day, output: [
                sys.executable, str(run.ROOT / "build.py"), "print", "--project", str(day), "--output", str(output),
            ],
        ),
        run.Tool(
            name=NAIVE,
            command=lambda day, output: [
                sys.executable, str(HERE / "print_job.py"), str(day / "plain"), str(day / "content" / LIST),
                str(output), str(sample),
            ],
        ),
    )  # fmt: skip


def rows(
    scratch: Path, cases: Iterable[str], *, people: int, themes: int, runs: int, sample: int, seed: int = 1
) -> Iterator[run.Row]:
    """Measure, the tools in turn; the naive way once a round, as it does not know one case from another."""
    feuillet, other = tools(sample)
    several = [run.Row(case=case, themes=themes, runs={feuillet.name: [], other.name: []}) for case in cases]
    kept = None
    if any(row.case in KEPT for row in several):
        run.say(f"{people} people, printed once to be printed again")
        kept = Day(scratch / "kept", feuillet, themes, seed, people)
        kept.build()
    for number in range(1, runs + 1):
        run.say(f"{people} people, run {number} of {runs}: {other.name}, a sample of {sample}")
        day = Day(scratch / "fresh", other, themes, seed, people)
        against = day.build()
        day.remove()
        for row in several:
            run.say(f"{people} people, {row.case}, run {number} of {runs}: {feuillet.name}")
            day = kept if kept and row.case in KEPT else Day(scratch / "fresh", feuillet, themes, seed, people)
            (FRESH | KEPT)[row.case](day)
            row.runs[feuillet.name].append(day.build())
            row.runs[other.name].append(against)
            if day is not kept:
                day.remove()
    if kept:
        kept.remove()
    yield from several


def report(done: list[run.Row], people: int) -> str:
    """The rows as a table in Markdown."""
    head = (
        "Case", "People", "Themes", "Feuillet / naive", "Feuillet s", "naive s", "CPU s", "Memory MB",
        "Largest process MB", "Packs MB",
    )  # fmt: skip
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    for row in done:
        ours, theirs = row.summary("feuillet"), row.summary(NAIVE)
        sizes = [max(getattr(run, "size", 0.0) for run in row.runs[tool]) for tool in ("feuillet", NAIVE)]
        cells = (
            row.case,
            str(people),
            str(row.themes),
            f"**{row.ratio('feuillet', NAIVE):.4f}**",
            run.spread(ours),
            run.spread(theirs),
            run.several((ours.cpu, theirs.cpu), 1),
            run.several((ours.together, theirs.together)),
            run.several((ours.largest, theirs.largest)),
            run.several(sizes, 1),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="run.py print", description="Measure the print kit beside packs that are laid out one by one."
    )
    parser.add_argument("--people", type=int, default=1000, metavar="N", help="who come [1000]")
    parser.add_argument("--themes", type=int, default=12, metavar="N", help="size of the day [12]")
    parser.add_argument("--cases", nargs="+", default=list(CASES), metavar="CASE", help=f"[{' '.join(CASES)}]")
    parser.add_argument("--runs", type=int, default=3, help="runs of each [3]")
    parser.add_argument("--sample", type=int, default=20, metavar="N", help="people of the naive way [20]")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another day, and other people")
    given = parser.parse_args(arguments)
    if given.runs < 1 or given.themes < CHOSEN or not 2 <= given.sample <= given.people:
        parser.error(f"at least one run, {CHOSEN} themes, and a sample of two; no more than come")
    if unknown := set(given.cases) - set(CASES):
        parser.error(f"no such case: {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    run.hand_over()
    with tempfile.TemporaryDirectory(prefix="feuillet-bench-") as name:
        scratch = Path(name)
        run.say("warming up")
        for tool in tools(2):  # the first run of all reads every file from the disk
            day = Day(scratch / "warm-up", tool, CHOSEN, given.seed, 2)
            day.build()
            day.remove()
        done = list(
            rows(
                scratch,
                given.cases,
                people=given.people,
                themes=given.themes,
                runs=given.runs,
                sample=given.sample,
                seed=given.seed,
            )
        )
    print(report(done, given.people))
    print(
        f"\nMedians of {given.runs} (least–most), in turn. The naive way made the packs of {given.sample} people: its "
        f"seconds, CPU and MB are those, multiplied to {given.people}; its memory is that of the sample. "
        f"{run.machine()}."
    )


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit("usage: print_job.py FOLDER PEOPLE.csv OUTPUT COUNT; to measure: run.py print")
    naive(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
