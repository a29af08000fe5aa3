"""Remake the pictures of the documentation from the sample's PDFs, and those of its preview, its desk and a letter.

usage: python docs/pictures/make.py [OUTPUT]     after `python3 build.py`; OUTPUT is the folder of its PDFs [output/]

The pictures of the print kit need all its editions:
`python3 build.py print --edition print --edition grey --edition large --edition notes --edition two-sided
--edition small --edition press`; where one is not, they stay as they are. Preview, desk and letter are shown in
Chromium by Playwright: without them, these stay too. A Word document is shown by LibreOffice.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
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

    from playwright.sync_api import Browser

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LARGEST = 150_000  # bytes of one picture
COLOURS = (256, 128, 64, 32)  # of its palette: the first with which it is light enough
GROUND = "#e4e2dd"
EDGE = "#b9b6ae"  # of a page
FINER = 3  # times as many dots as are shown: rules of a fifth of a millimetre do not get lost
MM = 72 / 25.4  # points
WITH_PICTURES = "05-lieux-partages"  # the theme that is shown
EDITIONS = ("print", "grey", "large", "notes", "two-sided", "small", "press")  # folders of output/print/
BOOKLET = "La synthèse en livret"  # its entry in README.pdf
LINKS = "Liens"  # the part of the synthesis that gives all addresses
WORD = ("Ménage et vaisselle", "Vaisselle et ménage")  # of its notes, as it is and as it was before it was edited
PATIENCE = 120.0  # seconds
LETTER = """
mail:
  sender: Association des exemples <nom@example.org>
  message: |
    Merci de votre présence ! Voici **ce qui s’est dit**, en particulier dans vos ateliers : {themes}.

    Une question, une erreur, une suite à donner ? Répondez à ce message.
  attach: [synthesis, sheets]
"""  # put into the sample's workshop.yaml, which says nothing of letters
ACCOUNT = "  host: smtp.example.org\n  user: nom@example.org\n"  # to be shown: it is not called
DESK, PHONE, HEIGHT = 680, 390, 960  # pixels of a letter in a wide window and in a narrow one
PAINTED = """
() => {
  const images = [...document.querySelectorAll(".page[data-changed] > .frame > img")];
  return images.length > 0 && !document.querySelector(".frame[aria-busy]")
    && images.every((image) => image.complete && image.naturalWidth >= image.clientWidth)
    && document.getElementById("status").dataset.state === "fresh";
}
"""

SHOWN = """
() => {
  const images = [...document.querySelectorAll(".page > .frame > img")];
  return images.length > 0 && images[0].complete && !document.querySelector(".frame[aria-busy]")
    && document.getElementById("status").dataset.state === "fresh";
}
"""
HEADING = ("## Contexte", "## Contxte")  # one, as it is and as somebody mistypes it
NOTES = """\
# Prêter du matériel

## Freins et soucis

- La clé est chez une seule personne (essentiel)
- Personne ne note qui a pris quoi

## Solutions

- Un cahier à la porte
"""


def drawn(file: Path, number: int, width: int) -> Image.Image:
    """A page of a PDF, counted from 0, so many pixels wide."""
    document = pypdfium2.PdfDocument(file)
    page = document[number]
    made: Image.Image = page.render(scale=FINER * width / page.get_width()).to_pil().convert("RGB")
    document.close()
    return made.resize((width, round(made.height / FINER)), Image.Resampling.LANCZOS)


def page(file: Path, number: int, width: int) -> Image.Image:
    """The same with a hairline round it."""
    return ImageOps.expand(drawn(file, number, width), border=1, fill=EDGE)


def part(file: Path, number: int, millimetres: tuple[float, float, float, float], width: int) -> Image.Image:
    """What stands on a page between left, top, right and bottom, so many pixels wide."""
    left, top, right, bottom = millimetres
    document = pypdfium2.PdfDocument(file)
    whole = document[number].get_width() / MM
    document.close()
    scale = width / (right - left)
    box = (round(left * scale), round(top * scale), round(right * scale), round(bottom * scale))
    return ImageOps.expand(drawn(file, number, round(whole * scale)).crop(box), border=1, fill=EDGE)


def place(file: Path, text: str) -> tuple[int, float]:
    """The page of a PDF, counted from 0, on which a text stands, and how many millimetres below its upper edge."""
    document = pypdfium2.PdfDocument(file)
    try:
        for number, page in enumerate(document):
            searched = page.get_textpage()
            if found := searched.search(text).get_next():
                return number, (page.get_height() - searched.get_charbox(found[0])[3]) / MM
    finally:
        document.close()
    raise SystemExit(f"{file.name}: {text} is not in it")


def outline(synthesis: Path) -> dict[str, int]:
    """The pages, counted from 0, on which the parts of the synthesis begin, by title."""
    document = pypdfium2.PdfDocument(synthesis)
    found = {
        words(entry.get_title()): int(entry.get_dest().get_index()) for entry in document.get_toc() if entry.level == 0
    }
    document.close()
    return found


def chapter(synthesis: Path, sheet: Path) -> int:
    """The page of the synthesis, counted from 0, on which the chapter of a sheet's theme begins."""
    document = pypdfium2.PdfDocument(sheet)
    title = words(document.get_metadata_value("Title"))
    document.close()
    return next(index for name, index in outline(synthesis).items() if title.startswith(f"{name} –"))


def words(title: str) -> str:
    """A title to compare: all its spaces plain ones."""
    return " ".join(title.split())


def beside(pages: list[Image.Image], gap: int) -> Image.Image:
    """Pages in a row, on a ground that shows their edges."""
    width = sum(page.width for page in pages) + gap * (len(pages) + 1)
    made = Image.new("RGB", (width, max(page.height for page in pages) + 2 * gap), GROUND)
    left = gap
    for page in pages:
        made.paste(page, (left, gap))
        left += page.width + gap
    return made


def below(pages: list[Image.Image], gap: int) -> Image.Image:
    """Pages in a column, on the same ground, without a margin round them."""
    height = sum(page.height for page in pages) + gap * (len(pages) - 1)
    made = Image.new("RGB", (max(page.width for page in pages), height), GROUND)
    top = 0
    for page in pages:
        made.paste(page, (0, top))
        top += page.height + gap
    return made


def spread(left: Image.Image, right: Image.Image) -> Image.Image:
    """Two pages that meet, as in an open book."""
    made = Image.new("RGB", (left.width + right.width - 1, left.height))
    made.paste(left, (0, 0))
    made.paste(right, (left.width - 1, 0))
    return made


def save(picture: Image.Image, name: str) -> None:
    """Write it with as many colours as its weight allows, chosen so that small signs stay coloured."""
    path = HERE / name
    for colours in COLOURS:
        palette = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
        palette.save(path, optimize=True)
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
def served(project: Path, command: str = "serve") -> Iterator[str]:
    """The address of a preview of that project, or of its desk."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), command, "--project", str(project), "--no-open"],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"FEUILLET_NO_VENV": "1", "PYTHONUNBUFFERED": "1"},
    )
    try:
        lines = iter(process.stderr or ())
        said = next((line for line in lines if "http://" in line), "")
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
    return (
        {} if state["building"] else {publication["key"]: publication["pdf"] for publication in state["publications"]}
    )


def browser(stack: contextlib.ExitStack, name: str) -> Browser | None:
    """Chromium, where it and Playwright are there to make that picture."""
    chromium = os.environ.get("FEUILLET_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        print(f"{name}: left as it is: it needs Playwright and Chromium (FEUILLET_CHROMIUM may name one)")
        return None
    playwright = stack.enter_context(sync_playwright())
    started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
    stack.callback(started.close)
    return started


def sample(folder: str, *changed: str) -> tuple[Path, Path, str]:
    """The sample in a folder, with a word of its notes `changed` to another: notes, facts, and the notes unchanged."""
    content = Path(folder) / "content"
    shutil.copytree(ROOT / "content", content)
    notes = content / "themes" / f"{WITH_PICTURES}.md"
    now = notes.read_text(encoding="utf-8")
    if changed:
        old, new = changed
        if old not in now:
            raise SystemExit(f"{notes.name}: {old} is not in it")
        notes.write_text(now.replace(old, new), encoding="utf-8")
    return notes, content / "workshop.yaml", now


def preview() -> None:
    """The preview of the sample just after a sheet was edited."""
    key = WITH_PICTURES.partition("-")[2]
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        shown = browser(stack, "preview.png")
        if shown is None:
            return
        notes, _, now = sample(folder, *WORD)
        address = stack.enter_context(served(Path(folder)))
        before = until(lambda: built(address))
        page = shown.new_page(viewport={"width": 1440, "height": 900}, locale="fr-FR")
        page.goto(f"{address}#{key}/1")
        notes.write_text(now, encoding="utf-8")
        until(lambda: built(address).get(key, before[key]) != before[key])
        until(lambda: page.evaluate(PAINTED))
        shot = page.screenshot(animations="disabled")
    with Image.open(io.BytesIO(shot)) as picture:
        save(picture.convert("RGB"), "preview.png")


def desk() -> None:
    """The desk: a theme with remarks in its text, looks, what a kit takes, letters, and what an import guessed."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        shown = browser(stack, "desk.png")
        if shown is None:
            return
        _, facts, _ = sample(folder, *HEADING)
        facts.write_text(facts.read_text(encoding="utf-8") + LETTER + ACCOUNT, encoding="utf-8")
        address = stack.enter_context(served(Path(folder), "desk"))
        until(lambda: built(address))
        page = shown.new_page(viewport={"width": 1440, "height": 900}, locale="fr-FR")

        def take(name: str) -> None:
            until(lambda: page.evaluate(SHOWN))
            with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as picture:
                save(picture.convert("RGB"), name)

        page.goto(f"{address}#{WITH_PICTURES.partition('-')[2]}")
        page.locator("#write-text .f-remark button").first.wait_for()
        take("desk.png")
        page.locator("#texts a").first.click()
        page.locator("#tab-brand").click()
        page.locator("#brand-palette li").first.wait_for()
        take("desk-looks.png")
        page.locator("#print-open").click()
        page.locator("#print-plan table").wait_for()
        page.locator("#print-people summary").click()
        take("desk-print.png")
        page.locator("#print-close").click()
        page.locator("#send-open").click()
        page.locator("#send-letter").wait_for()
        page.frame_locator("#send-frame").locator("body").wait_for()
        take("desk-send.png")
        page.locator("#send-close").click()
        page.locator("#bring-files").click()
        file = {"name": "prêt de matériel.md", "mimeType": "text/plain", "buffer": NOTES.encode()}
        page.locator("#bring-input").set_input_files(file)
        page.locator("#bring-go:enabled").click()
        page.locator(".check-both").first.wait_for()
        until(lambda: page.evaluate("() => !document.querySelector('#status[data-state=fresh]')"))
        take("desk-import.png")


def letter() -> None:
    """The first letter of the sample, in a wide window, and in a narrow one that is dark."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        shown = browser(stack, "mail.png")
        if shown is None:
            return
        _, facts, _ = sample(folder)
        facts.write_text(facts.read_text(encoding="utf-8") + LETTER, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(ROOT / "build.py"), "mail", "--project", folder],
            stderr=subprocess.PIPE,
            check=False,
            text=True,
            encoding="utf-8",
            env=os.environ | {"FEUILLET_NO_VENV": "1"},
        )
        if done.returncode:
            raise SystemExit(f"no letters: {done.stderr}")
        draft = min((Path(folder) / "output" / "mail").glob("*.eml"))
        body = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default).get_body(("html",))
        if body is None:
            raise SystemExit(f"{draft.name}: no HTML in it")
        wide = shown.new_page(viewport={"width": DESK, "height": HEIGHT}, color_scheme="light")
        narrow = shown.new_page(viewport={"width": PHONE, "height": HEIGHT}, color_scheme="dark")
        pictures = []
        for page in (wide, narrow):
            page.set_content(body.get_content())
            with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as picture:
                pictures.append(ImageOps.expand(picture.convert("RGB"), border=1, fill=EDGE))
    save(beside(pictures, 20), "mail.png")


def from_word(sheet: Path) -> None:
    """A theme as the Word document that `export` makes of it and `import` reads, and its sheet."""
    office = os.environ.get("FEUILLET_SOFFICE") or shutil.which("soffice")
    if office is None:
        print("import.png: left as it is: it needs LibreOffice (FEUILLET_SOFFICE may name it)")
        return
    with tempfile.TemporaryDirectory() as folder:
        sample(folder)
        export = [str(ROOT / "build.py"), "export", "--docx", WITH_PICTURES, "--project", folder]
        subprocess.run([sys.executable, *export], check=True, env=os.environ | {"FEUILLET_NO_VENV": "1"})
        document = Path(folder) / "output" / "export" / f"{WITH_PICTURES}.docx"
        subprocess.run([office, "--headless", "--convert-to", "pdf", "--outdir", folder, str(document)], check=True)
        save(beside([page(Path(folder) / f"{WITH_PICTURES}.pdf", 0, 600), page(sheet, 0, 600)], 20), "import.png")


def kit(folder: Path, sheet: str) -> None:
    """The editions of the print kit, shown with the sheet of that name, and its guide."""
    editions = {name: folder / name for name in EDITIONS}
    if missing := [name for name, path in editions.items() if not (path / "fact-sheets" / sheet).is_file()]:
        print(f"the print kit: left as it is: {', '.join(missing)} not made")
        return
    sheets = {name: path / "fact-sheets" / sheet for name, path in editions.items()}
    books = {name: path / "synthesis.pdf" for name, path in editions.items() if name != "notes"}
    booklet, two_up = folder / "booklet.pdf", folder / "fact-sheets-2-up.pdf"

    small = below([page(booklet, 0, 358), page(two_up, 0, 358)], 19)
    row = [page(sheets[name], 0, 374) for name in ("print", "grey", "large")]
    save(beside([*row, small], 20), "kit.png")

    first = chapter(books["print"], sheets["print"])
    open_book = spread(page(books["print"], first - 1, 500), page(books["print"], first, 500))
    save(beside([open_book, page(books["print"], outline(books["print"])[LINKS], 500)], 20), "kit-print.png")
    save(beside([page(sheets["grey"], 0, 600), page(books["grey"], 2, 600)], 20), "kit-grey.png")
    save(beside([page(sheets["large"], 0, 600), page(sheets["large"], 1, 600)], 20), "kit-large.png")
    save(beside([page(sheets["notes"], 0, 600), page(sheets["notes"], 1, 600)], 20), "kit-notes.png")
    two_sided = [page(sheets["two-sided"], number, 600) for number in (0, 1)]
    save(beside(two_sided, 20), "kit-two-sided.png")
    save(beside([page(booklet, 0, 700), page(two_up, 0, 700)], 20), "kit-small.png")
    number, top = place(folder / "README.pdf", BOOKLET)
    save(part(folder / "README.pdf", number, (12.0, top - 2.4, 198.0, top + 22.9), 1200), "kit-guide.png")
    press = folder / "fact-sheets-press.pdf"
    corner = part(press, 0, (0.0, 0.0, 76.0, 105.1), 600)
    save(beside([page(press, 0, 600), corner], 20), "kit-press.png")


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
    kit(output / "print", sheets[0].name)
    preview()
    desk()
    letter()
    from_word(sheets[4])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "output")
