"""Remake the pictures of the documentation from the sample's PDFs.

usage: python docs/pictures/make.py [OUTPUT]     after `python3 build.py`; OUTPUT is the folder of its PDFs [output/]
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

HERE = Path(__file__).resolve().parent
LARGEST = 200_000  # bytes of one picture
COLOURS = (256, 128, 64, 32)  # of its palette: the first with which it is light enough
GROUND = "#e4e2dd"


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


def save(picture: Image.Image, name: str) -> None:
    """Write it with as many colours as its weight allows."""
    path = HERE / name
    for colours in COLOURS:
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < LARGEST:
            print(f"{path.name}: {picture.width} × {picture.height}, {colours} colours, {path.stat().st_size} bytes")
            return
    raise SystemExit(f"{path} is too heavy: make it smaller")


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


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent.parent / "output")
