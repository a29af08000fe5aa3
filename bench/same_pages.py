#!/usr/bin/env python3
"""The pages that Feuillet makes of a day, laid out and written once by WeasyPrint as it comes: like beside like.

usage: same_pages.py keep DAY FOLDER       put the HTML of each publication, and all that it refers to, into FOLDER
       same_pages.py FOLDER OUTPUT         make the PDFs: one process, no fit, no tags, no proof; what is measured

The HTML of a sheet is the last one, with what was left out of it, and has the setting that the fit chose.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
BOOK = "synthesis"


def keep(day: Path, folder: Path) -> None:
    """Build the day, and write down what its pages were made from."""
    sys.path.insert(0, str(ROOT))
    from feuillet.building.session import Session
    from feuillet.machine.workers import Workers
    from feuillet.pages.expected import Pressed
    from feuillet.pages.job import Job
    from feuillet.typesetting.layout import SETTING_MARK

    pages: dict[str, str] = {}
    resources: dict[str, Path | bytes] = {}
    jobs: dict[str, Job] = {}

    class Noting(Workers):
        """Workers that note which HTML became which page."""

        def submit(self, key: str, function: Any, *arguments: Any, rank: int = 0) -> None:
            job = next((argument for argument in arguments if isinstance(argument, Job)), None)
            if job:
                jobs[key] = job
            super().submit(key, function, *arguments, rank=rank)

        def outcomes(self) -> Any:
            for outcome in super().outcomes():
                job = jobs.get(outcome.key)
                value = outcome.value[-1] if isinstance(outcome.value, tuple) else outcome.value
                if job:
                    resources.update(job.resources)
                if job and isinstance(value, Pressed):
                    pages[job.name] = job.html.replace(SETTING_MARK, value.setting.css(), 1)
                yield outcome

    with tempfile.TemporaryDirectory(prefix="feuillet-bench-") as name, Noting(os.cpu_count() or 1) as workers:
        report = Session(day, Path(name), workers).make(force=True, keep_html=True)
        if not report.result or report.result.failed:
            raise SystemExit(f"{day} was not built")
        html = (Path(name) / f"{BOOK}.html").read_text(encoding="utf-8")
    setting = next(job.setting for job in jobs.values() if job.name == BOOK)
    pages[BOOK] = html.replace(SETTING_MARK, setting.css(), 1)
    write(folder, pages, resources)


def write(folder: Path, pages: Mapping[str, str], resources: Mapping[str, Path | bytes]) -> None:
    """Pages side by side, with what they refer to below them."""
    for name, resource in resources.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(resource if isinstance(resource, bytes) else resource.read_bytes())
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")


def make(folder: Path, output: Path) -> None:
    """A PDF of each."""
    from weasyprint import HTML

    output.mkdir(parents=True, exist_ok=True)
    for page in sorted(folder.glob("*.html")):
        HTML(filename=page).write_pdf(output / f"{page.stem}.pdf")


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "keep":
        keep(Path(sys.argv[2]), Path(sys.argv[3]))
    elif len(sys.argv) == 3:
        make(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        sys.exit(__doc__)
