"""Remake the pictures of the documentation from the sample's PDFs, and that of its preview.

usage: python docs/pictures/make.py [OUTPUT]     after `python3 build.py`; OUTPUT is the folder of its PDFs [output/]

The preview is shown in Chromium by Playwright: where they are not, its picture stays as it is.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
from PIL import Image, ImageOps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LARGEST = 200_000  # bytes of one picture
COLOURS = (256, 128, 64, 32)  # of its palette: the first with which it is light enough
GROUND = "#e4e2dd"
WITH_PICTURES = "05-lieux-partages"  # the theme that is shown
WORD = ("Ménage et vaisselle", "Vaisselle et ménage")  # of its notes, as it is and as it was before it was edited
PATIENCE = 120.0  # seconds
PAINTED = """
() => {
  const images = [...document.querySelectorAll(".page[data-changed] > .frame > img")];
  return images.length > 0 && !document.querySelector(".frame[aria-busy]")
    && images.every((image) => image.complete && image.naturalWidth >= image.clientWidth)
    && document.getElementById("status").dataset.state === "fresh";
}
"""


def page(file: Path, number: int, width: int) -> Image.Image:
    """A page of a PDF, counted from 0, so many pixels wide, with a hairline round it."""
    document = pypdfium2.PdfDocument(file)
    one = document[number]
    drawn = one.render(scale=width / one.get_width()).to_pil().convert("RGB")
    document.close()
    return ImageOps.expand(drawn, border=1, fill="#b9b6ae")


def chapter(synthesis: Path, sheet: Path) -> int:
    """The page of the synthesis, counted from 0, on which the chapter of a sheet's theme begins."""
    document = pypdfium2.PdfDocument(sheet)
    title = words(document.get_metadata_value("Title"))
    document.close()
    document = pypdfium2.PdfDocument(synthesis)
    found = {words(one.get_title()): int(one.get_dest().get_index()) for one in document.get_toc() if one.level == 0}
    document.close()
    return next(index for name, index in found.items() if title.startswith(f"{name} –"))


def words(title: str) -> str:
    """A title to compare: all its spaces plain ones."""
    return " ".join(title.split())


def beside(pages: list[Image.Image], gap: int) -> Image.Image:
    """Pages in a row, on a ground that shows their edges."""
    width = sum(one.width for one in pages) + gap * (len(pages) + 1)
    made = Image.new("RGB", (width, max(one.height for one in pages) + 2 * gap), GROUND)
    left = gap
    for one in pages:
        made.paste(one, (left, gap))
        left += one.width + gap
    return made


def save(picture: Image.Image, name: str, method: Image.Quantize = Image.Quantize.MEDIANCUT) -> None:
    """Write it with as many colours as its weight allows, chosen by that method."""
    path = HERE / name
    for colours in COLOURS:
        picture.quantize(colours, method, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < LARGEST:
            print(f"{path.name}: {picture.width} × {picture.height}, {colours} colours, {path.stat().st_size} bytes")
            return
    raise SystemExit(f"{path} is too heavy: make it smaller")


def until(wanted: Callable[[], Any]) -> Any:
    """What is wanted, once it is there."""
    end = time.monotonic() + PATIENCE
    while not (found := wanted()):
        if time.monotonic() > end:
            raise SystemExit("the preview does not show what its picture needs")
        time.sleep(0.1)
    return found


@contextlib.contextmanager
def served(project: Path) -> Iterator[str]:
    """The address of a preview of that project."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "serve", "--project", str(project), "--no-open"],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"FEUILLET_NO_VENV": "1", "PYTHONUNBUFFERED": "1"},
    )
    try:
        said = process.stderr.readline() if process.stderr else ""
        address = next((word for word in said.split() if word.startswith("http://")), "")
        if not address:
            raise SystemExit(f"no preview: {said}")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def built(address: str) -> dict[str, str]:
    """The hashes of the PDFs that a preview shows, by key; none while it builds."""
    with urllib.request.urlopen(f"{address}state.json", timeout=10) as answer:  # noqa: S310 - our own
        state = json.load(answer)
    return {} if state["building"] else {one["key"]: one["pdf"] for one in state["publications"]}


def preview() -> None:
    """The preview of the sample just after a sheet was edited."""
    chromium = os.environ.get("FEUILLET_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        print("preview.png: left as it is: it needs Playwright and Chromium (FEUILLET_CHROMIUM may name one)")
        return
    key = WITH_PICTURES.partition("-")[2]
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        project = Path(folder)
        shutil.copytree(ROOT / "content", project / "content")
        notes = project / "content" / "themes" / f"{WITH_PICTURES}.md"
        now = notes.read_text(encoding="utf-8")
        if WORD[0] not in now:
            raise SystemExit(f"{notes.name}: {WORD[0]} is not in it")
        notes.write_text(now.replace(*WORD), encoding="utf-8")
        address = stack.enter_context(served(project))
        before = until(lambda: built(address))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        stack.callback(browser.close)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="fr-FR")
        page.goto(f"{address}#{key}/1")
        notes.write_text(now, encoding="utf-8")
        until(lambda: built(address).get(key, before[key]) != before[key])
        until(lambda: page.evaluate(PAINTED))
        shot = page.screenshot(animations="disabled")
    with Image.open(io.BytesIO(shot)) as picture:
        save(picture.convert("RGB"), "preview.png", Image.Quantize.MAXCOVERAGE)  # which keeps small signs coloured


def main(output: Path) -> None:
    """Make all pictures."""
    synthesis = output / "synthesis.pdf"
    sheets = sorted((output / "fact-sheets").glob("*.pdf"))
    pictured = chapter(synthesis, sheets[4])  # the theme with pictures
    row = [
        page(synthesis, 0, 400),
        page(synthesis, 1, 400),
        page(synthesis, pictured, 400),
        page(sheets[0], 0, 400),
    ]
    save(beside(row, 20), "overview.png")
    save(page(synthesis, 1, 800), "day.png")
    save(page(synthesis, pictured, 800), "chapter.png")
    save(page(sheets[0], 0, 800), "sheet.png")
    preview()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "output")
