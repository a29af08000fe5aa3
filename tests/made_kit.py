"""A small day with something of every kind that editions treat in their own way, and its print kit."""

from __future__ import annotations

import functools
import hashlib
import io
import os
import pickle
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from feuillet.machine.files import Folder
from feuillet.pages.expected import Pressed, PressedPart
from feuillet.pages.job import Setting
from feuillet.pdf.viewing import viewer
from feuillet.printing import kit
from feuillet.printing.wanted import Wanted
from feuillet.typesetting.fit import Fit
from tests import calls
from tests.made_project import Inline, points, project, theme

EDITIONS = ("print", "grey", "large", "notes", "small", "press")
PEOPLE = "Nom;Courriel;Thèmes\nZoé Alix;zoe@exemple.fr;3, 1\nYann Le Bras;yann@exemple.fr;1\nXi;xi@exemple.fr;2\n"
DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 40'><defs><linearGradient id='g'>"
    "<stop stop-color='#f0f'/><stop offset='1' style='stop-color: rgb(0, 200, 0)'/></linearGradient></defs>"
    "<path d='M0 0h90v40h-90z' fill='{}'/><circle cx='20' cy='20' r='9' style='fill:orange; stroke:#00f'/>"
    "<path d='M40 5h40v30h-40z' fill='url(#g)'/></svg>"
)
LINK = "https://exemple.org/a/une/assez/longue/adresse"
DOCUMENT = "https://www.exemple.org/guide?page=2"
# Notes in words that are hyphenated wherever they may be.
PROSE = (
    "Une intercommunalité particulièrement expérimentée accompagne régulièrement les responsables associatifs "
    "départementaux, *extraordinairement* disponibles, dans leurs représentations institutionnelles traditionnelles."
)
THEMES = {
    "01-accueillir.md": theme(
        "Accueillir",
        f"## Contexte\n\n{PROSE} Voir [l’annuaire]({LINK}).\n\n## Problèmes soulevés\n\n- {PROSE}\n\n{points(9, seed=1)}\n"
        f"## Solutions\n\n{points(6, seed=20)}\n![Une photo rouge](images/photo.png)\n",
        f"documents:\n  - title: Le guide\n    link: {DOCUMENT}\n",
    ),
    "02-reparer.md": theme(
        "Réparer ensemble",
        f"## Problèmes soulevés\n\n{points(14, seed=40)}\n## Solutions\n\n{points(14, seed=60)}\n"
        f"## Besoins\n\n![Un plan](images/plan.svg)\n\n{points(14, seed=80)}\n",
    ),
    "03-financer.md": theme("Financer", f"## Besoins exprimés\n\n{points(4, seed=100)}\n"),
}
DAY = (
    "title: Une *petite* journée\ndate: 2026-11-14\nplace: Pantin\n"
    "organisers:\n  - {name: La Fédé, logo: images/logo.png}\n"
    "brand: {colour: '#a01f5c', logo: images/logo.svg}\n"
)


def picture(colour="red", size=(1200, 800)):
    """A raster picture of one colour, with a stripe of another."""
    image = Image.new("RGB", size, colour)
    image.paste("blue", (80, 80, 320, 720))
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def day(folder, wanted="", themes=None, workshop=DAY, **files):
    """The day, with what `print:` says of it."""
    asked = f"print:\n{wanted}" if wanted else ""
    return project(
        folder,
        THEMES if themes is None else themes,
        workshop=workshop + asked,
        files={
            "content/participants.csv": PEOPLE,
            "content/images/photo.png": picture(),
            "content/images/logo.png": picture("green", (700, 400)),
            "content/images/logo.svg": DRAWING.format("purple"),
            "content/images/plan.svg": DRAWING.format("teal"),
        }
        | files.get("files", {}),
    )


WHOLE = (
    "  participants: participants.csv\n  sheets: {accueillir: 5}\n  pack_synthesis: true\n  leaf_price: 0.05\n"
    f"  editions: [{', '.join(EDITIONS)}]\n"
)


class Listening(list):
    """The steps of a print that lay something out."""

    def __call__(self, progress):
        if progress.step not in {"done", "failed"}:
            self.append(f"{progress.path}: {progress.step}")


# What the eye sees of a page follows from the bytes of its file, and tests print the same files again and again.
_faces = functools.lru_cache(maxsize=256)(viewer.faces)


def make(folder, workers, listener=None, output=None, **wanted):
    """Make the kit of a project with processes that are warm already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(viewer, "faces", _faces)
        return kit.make(
            folder,
            Path(output or folder / "output"),
            workers,
            Wanted(**wanted),
            listener=listener if listener is not None else lambda _: None,
        )


_kept = {}


def whole(workers, factory):
    """All editions of the day and their runs, with the report of their print: made once, nobody writes in it."""
    if not _kept:
        place = factory.getbasetemp()
        place = place.parent if "PYTEST_XDIST_WORKER" in os.environ else place  # what all processes see
        folder, told = place / "kit", place / "kit.report"
        with Folder(place).alone("kit.lock", waiting=lambda _: None):
            if not told.exists():
                report = make(day(folder, WHOLE), workers)
                assert not report.failed, [
                    (str(diagnostic.location), diagnostic.message("en")) for diagnostic in report.diagnostics
                ] + [*report.bugs]
                told.write_bytes(pickle.dumps(report))
            _kept["kit"] = folder / "output/print", pickle.loads(told.read_bytes())  # noqa: S301  our own
    return _kept["kit"]


# -- stand-ins that lay nothing out, and whose PDFs say what they are ------------------------------------------------


@functools.cache
def pdf_of(*pages):
    """A PDF of A4 pages with a line each."""
    made = io.BytesIO()
    with pikepdf.Pdf.new() as document:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        for said in pages:
            document.add_blank_page(page_size=(595.276, 841.89))
            words = said.encode("cp1252", "replace").replace(b"(", b"[").replace(b")", b"]")
            document.pages[-1].obj.Contents = document.make_stream(b"BT /F 12 Tf 90 400 Td (%b) Tj ET" % words)
            document.pages[-1].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        document.save(made, deterministic_id=True)
    return made.getvalue()


def plain(html):
    """The words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _pages(job):
    if job.name.startswith("leaves of "):
        return [plain(found) for found in re.findall(r'<section class="leaf (.*?)</section>', job.html, re.DOTALL)]
    if job.name == "guide":
        return [plain(job.html)[-200:]]
    mark = hashlib.sha256(job.html.encode()).hexdigest()[:6]
    pages = 3 if job.setting.sizes == (18.0, 18.0) else job.pages
    return [f"{job.name} {mark}", *(f"{job.name} page {number}" for number in range(2, pages + 1))]


def _press_sheet(job, found, _expected):
    pages = _pages(job)
    pdf = pdf_of(*pages)
    return Pressed(pdf=pdf, pages=len(pages), setting=found.setting, spare=1.0, diagnostics=())


def _make_sheet(job, _paper, _candidates, expected):
    found = Fit(setting=Setting(text_size=9.5))
    return found, _press_sheet(job, found, expected)


def _typeset_part(job, draft):
    laid = calls.typeset_part(job, draft)
    return replace(laid, part=replace(laid.part, pdf=job.html.encode()))


def _press_part(_job, part, _mark, _expected):
    return PressedPart(pdf=part.pdf, diagnostics=(), lost=(), flow="")


def _merge(parts, _attachments, _date):
    marks = [hashlib.sha256(part.pdf).hexdigest()[:6] for part in parts]
    return pdf_of(*(f"synthesis {mark} {side}" for mark in marks for side in ("right", "left")))


class Quick(Inline):
    """Calls in this process that lay nothing out."""

    def __init__(self, **stand_ins):
        usual = {
            "make_sheet": _make_sheet,
            "press_sheet": _press_sheet,
            "typeset_part": _typeset_part,
            "press_part": _press_part,
            "merge": _merge,
        }
        super().__init__(**(calls.STAND_INS | usual | stand_ins))
        self.forgotten = False

    def forget(self):
        self.waiting.clear()
        self.forgotten = True
