#!/usr/bin/env python3
"""A tool that stays in memory and makes PDFs anew after each save; run.py starts it, saves, and reads what it says.

usage: warm.py feuillet|plain FOLDER OUTPUT [THEME]

It says "ready" when all PDFs are there for the first time. Then, for each save of the theme's notes, a line of JSON for
each PDF: its kind, and the moment at which it was written, on the clock of the machine. Feuillet notices the save by
itself, as `build.py watch` does, and makes what changed; the plain script is told of it, and makes the theme's sheet
and the whole synthesis, each in one layout.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]


def tell(kind: str) -> None:
    """A PDF of that kind was written just now."""
    print(json.dumps({"kind": kind, "at": time.monotonic()}), flush=True)


def plain(folder: Path, output: Path, theme: str) -> None:
    """Make the sheet of the theme, and the synthesis, each time that a line comes in."""
    import plain as script
    from weasyprint import HTML

    def make() -> None:
        event = script.load(folder)
        found = next(found for found in event["themes"] if found["file"] == theme)
        HTML(string=script.sheet_html(folder, found)).write_pdf(output / "sheets" / f"{theme}.pdf")
        tell("sheet")
        HTML(string=script.synthesis_html(folder, event)).write_pdf(output / "synthesis.pdf")
        tell("synthesis")

    (output / "sheets").mkdir(parents=True, exist_ok=True)
    make()
    print("ready", flush=True)
    for _ in sys.stdin:
        make()


def feuillet(folder: Path, output: Path) -> None:
    """Make what changed, as a watch does, until the input ends."""
    import os

    from feuillet.building.session import Session
    from feuillet.machine.workers import Workers
    from feuillet.preview import watch

    def heard(progress: Any) -> None:
        if progress.made is not None and progress.made.written and not progress.made.fresh:
            tell("synthesis" if progress.key == "synthesis" else "sheet")

    stop = threading.Event()

    def ended() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=ended, daemon=True).start()
    with Workers(os.cpu_count() or 1, preload=("feuillet.building.warm",)) as workers:
        session = Session(folder, output, workers, stays=True)
        seen = watch.look(folder)
        session.make(listener=heard)
        print("ready", flush=True)
        for changed in watch.changes(folder, stop, seen):
            session.make(listener=heard, changed=changed)


if __name__ == "__main__":
    tool, where, to, *rest = sys.argv[1:]
    if tool == "plain":
        plain(Path(where), Path(to), rest[0])
    else:
        feuillet(Path(where), Path(to))
