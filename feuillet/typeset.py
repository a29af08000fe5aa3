"""Typeset a publication: HTML and the bytes of what it refers to in, pages out. Nobody else imports weasyprint.

It runs in a worker process (feuillet.workers), reads nothing but its job, and writes nothing.
"""

from __future__ import annotations

import atexit
import ctypes.util
import functools
import hashlib
import logging
import mimetypes
import os
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import weasyprint

# The root of the names that a publication's HTML and style sheets refer to. Nothing is at that place on any disk:
# the fetcher below answers from the job's resources, and the URL, being the same on every machine, keeps the bytes
# of the PDF the same (WeasyPrint names pictures by their URL).
ROOT = "file:///feuillet/"

# Between the parts of a long publication: each is laid out by itself, so that one whose page numbers have become known
# can be laid out again alone, and the layout of none depends on another.
PART = "<!-- part -->"

# A list of page references: anchors between these, separated by spaces; the numbers are put in when they are known.
FOLIO_OPEN, FOLIO_CLOSE = "\ue002", "\ue003"
_FOLIOS = re.compile(f"{FOLIO_OPEN}([^{FOLIO_CLOSE}]*){FOLIO_CLOSE}")
_UNKNOWN = 88  # stands for a page that is not known yet: most have two digits

# What stands in the HTML's root element for the setting that the fit chooses.
SETTING_MARK = "--setting: initial"

MM = 96 / 25.4  # CSS pixels in a millimetre
POINT = 96 / 72  # CSS pixels in a point


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What the fit may choose of a sheet: points, ratios of the body's width, millimetres and a number of lines."""

    text_size: float = 10.0
    air: float = 1.0  # factor on the leading and on the space between blocks
    columns: tuple[float, ...] = ()  # share of each column in the width, together 1
    slack: float = 0.0  # millimetres between body and foot, so that the foot ends at the bottom margin
    lines: int = 0  # ruled lines for notes

    def css(self) -> str:
        """The custom properties that the style sheets use."""
        properties = {"text-size": f"{self.text_size:g}pt", "air": f"{self.air:g}", "slack": f"{self.slack:g}mm"}
        # WeasyPrint cannot calculate positions of backgrounds.
        properties |= {"bullet": f"{0.65 * self.air - 0.12:.3f}rem", "dash": f"{0.65 * self.air - 0.01:.3f}rem"}
        properties |= {f"column-{n}": f"{100 * share:.2f}%" for n, share in enumerate(self.columns, 1)}
        properties |= {"lines-height": f"{self.lines * LINE:g}mm", "lines-display": "block" if self.lines else "none"}
        return "; ".join(f"--{name}: {value}" for name, value in properties.items())


TALL = 3000.0  # millimetres: the height of the page on which a probe is laid out
LINE = 8.0  # millimetres between two ruled lines: room for handwriting
LINES_HEAD = 9.0  # millimetres that the title of the ruled lines takes


@dataclass(frozen=True, kw_only=True, slots=True)
class Attached:
    """A file inside the PDF: the notes that the pages were made from."""

    name: str
    data: bytes
    description: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """All that is needed to typeset one publication, here or elsewhere: it can be pickled and depends on no folder."""

    name: str
    html: str
    resources: Mapping[str, Path | bytes]  # name below ROOT: a file of the package, or the bytes themselves
    setting: Setting = field(default_factory=Setting)
    attachments: tuple[Attached, ...] = ()
    date: dt.datetime | None = None  # of the attachments, so that the same content gives the same bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Rectangle:
    """A box on a page, in millimetres from the page's top left corner; `page` from 0."""

    page: int
    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """What one layout gave: the number of pages, the boxes of the elements with an id, and what the engine said."""

    pages: int
    boxes: Mapping[str, Rectangle]
    log: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Typeset:
    """A PDF as WeasyPrint writes it, with the facts of its layout."""

    pdf: bytes
    layout: Layout
    setting: Setting
    folios: int = 0  # how many page numbers are printed as links


def _hide_system_fonts() -> None:
    """Let fontconfig know one face only, ours: no font of this machine can slip into a page.

    Fontconfig cannot work without any font; all others come from the style sheets.
    """
    from feuillet.fonts import fallback_face

    folder = Path(tempfile.mkdtemp(prefix="feuillet-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    face = fallback_face()
    shutil.copyfile(face, folder / face.name)
    configuration = folder / "fonts.conf"
    configuration.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{escape(str(folder))}</dir></fontconfig>",
        encoding="utf-8",
    )
    os.environ["FONTCONFIG_FILE"] = str(configuration)


@functools.cache
def _engine() -> Any:
    """WeasyPrint, imported without the dozens of sub-processes that look for its libraries' file names.

    `find_library` starts gcc, ld and ldconfig for names that dlopen finds by itself on Linux (docs/decisions).
    """
    _hide_system_fonts()
    find_library = ctypes.util.find_library
    if os.name == "posix" and os.uname().sysname == "Linux":
        ctypes.util.find_library = lambda _name: None  # type: ignore[assignment]
    try:
        import weasyprint
    finally:
        ctypes.util.find_library = find_library
    return weasyprint


@functools.cache
def _font_configuration() -> Any:
    """One for the process: fonts are read once. It knows no font but those that style sheets name."""
    _engine()
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def versions() -> dict[str, str]:
    """The engine's versions: what decides about bytes besides the job."""
    engine = _engine()
    from weasyprint.text.ffi import pango

    number = pango.pango_version()
    return {"weasyprint": engine.__version__, "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}"}


@functools.cache
def _fetcher_class() -> type:
    _engine()
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class JobFetcher(URLFetcher):  # type: ignore[misc]
        """Answers from the job's resources and from data: URLs; knows neither network nor disk."""

        def __init__(self, resources: Mapping[str, Path | bytes]) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False)
            self.resources = resources

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(ROOT):
                return super().fetch(url, headers)
            name = url.removeprefix(ROOT)
            try:
                resource = self.resources[name]
            except KeyError:
                raise PermissionError(f"{name} is not part of this publication") from None
            data = resource if isinstance(resource, bytes) else resource.read_bytes()
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, data, {"Content-Type": kind})

    return JobFetcher


class _Log(logging.Handler):
    """Keeps what the engine warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())

    def __enter__(self) -> Self:
        self.logger = logging.getLogger("weasyprint")
        self.kept, self.logger.handlers = self.logger.handlers, [self]
        self.logger.setLevel(logging.WARNING)
        self.propagate, self.logger.propagate = self.logger.propagate, False
        return self

    def __exit__(self, *_: object) -> None:
        self.logger.handlers = self.kept
        self.logger.propagate = self.propagate


# The share of a page's height above which the end of a part leaves it almost empty, and what is then set closer.
_ALMOST_EMPTY = 0.3
_CLOSER = ":root { --leading: 1.3; --point-gap: 0.8mm; --group-gap: 2.8mm; --hung-gap: 4.2mm; --section-gap: 6.5mm }"
_PASSES = 6  # page numbers settle in two or three
VARIANT = "pdf/a-3a"  # PDF/UA-1 is added by feuillet.conformance


def expand(html: str, pages: Mapping[str, int]) -> str:
    """Put in the page numbers, counted from 1: each page once in a list, as a link to the first anchor on it."""

    def numbers(found: re.Match[str]) -> str:
        firsts: dict[int, str] = {}
        for anchor in found[1].split():
            firsts.setdefault(pages.get(anchor, _UNKNOWN), anchor)
        return ", ".join(f'<a class="folio" href="#{anchor}">{page}</a>' for page, anchor in firsts.items())

    return _FOLIOS.sub(numbers, html)


_LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)">\s*')
_styles: dict[tuple[str, str], tuple[Any, tuple[str, ...]]] = {}


def _style(job: Job, name: str) -> Any:
    """A style sheet of the job, parsed once in this process for all jobs in which it is the same."""
    digest = hashlib.sha256()
    for file, resource in sorted(job.resources.items()):
        if file.startswith(("styles/", "fonts/")):
            digest.update(repr((file, resource if isinstance(resource, Path) else None)).encode())
            if file.endswith(".css"):
                digest.update(resource if isinstance(resource, bytes) else resource.read_bytes())
    key = (name, digest.hexdigest())
    if key not in _styles:
        with _Log() as log:
            style = _engine().CSS(
                url=ROOT + name, url_fetcher=_fetcher_class()(job.resources), font_config=_font_configuration()
            )
        _styles[key] = style, tuple(log.messages)
    style, messages = _styles[key]
    for message in messages:  # what the engine said when it read the sheet is true of every page that uses it
        logging.getLogger("weasyprint").warning("%s", message)
    return style


def _document(job: Job, html: str, setting: Setting, *, extra_css: str = "") -> weasyprint.Document:
    """Lay out one piece of HTML.

    The sheets that it links are given to the engine as parsed ones, which it takes for the user's: weaker than a
    <style> of the page itself, as a setting wants it.
    """
    styles = [_style(job, name) for name in _LINKED.findall(html) if name in job.resources]
    # A link to nothing stays, so that the engine says so.
    source = _LINKED.sub(lambda link: "" if link[1] in job.resources else link[0], html)
    source = source.replace(SETTING_MARK, setting.css(), 1)
    if extra_css:
        source = source.replace("</head>", f"<style>{extra_css}</style></head>", 1)
    document = _engine().HTML(string=source, base_url=ROOT, url_fetcher=_fetcher_class()(job.resources))
    return document.render(font_config=_font_configuration(), stylesheets=styles, pdf_variant=VARIANT)


def _render(job: Job, setting: Setting, *, extra_css: str = "") -> weasyprint.Document:
    if PART not in job.html:
        return _document(job, expand(job.html, {}), setting, extra_css=extra_css)
    documents = _parts(job, setting)
    return documents[0].copy([page for document in documents for page in document.pages])


def _part(job: Job, html: str, setting: Setting, number: int) -> weasyprint.Document:
    """Lay out a part whose first page has this number; once more, closer, if its last page would be almost empty."""
    numbered = f"@page :first {{ counter-reset: page {number} }}"
    document = _document(job, html, setting, extra_css=numbered)
    last = document.pages[-1]
    ends = [y1 / last.height for name, (_x1, y1, _x2, _y2) in last.anchors.items() if name.endswith("-end")]
    if len(document.pages) > 1 and ends and max(ends) < _ALMOST_EMPTY:
        closer = _document(job, html, setting, extra_css=numbered + _CLOSER)
        if len(closer.pages) < len(document.pages):
            return closer
    return document


def _parts(job: Job, setting: Setting) -> list[weasyprint.Document]:
    """Lay out each part, again where a page number in it proves wrong, until all are true."""
    first, *others = job.html.split(PART)
    head_end = first.index(">", first.index("<body")) + 1
    head, tail = first[:head_end], "</body></html>"
    bodies = [first[head_end:], *others]
    bodies[-1] = bodies[-1].partition("</body>")[0]
    done: list[tuple[str, int, weasyprint.Document]] = []
    pages: dict[str, int] = {}
    for _ in range(_PASSES):
        number = 1
        changed = False
        found: dict[str, int] = {}
        for index, body in enumerate(bodies):
            html = head + expand(body, {**pages, **found}) + tail
            if index < len(done) and done[index][:2] == (html, number):
                document = done[index][2]
            else:
                document = _part(job, html, setting, number)
                done[index : index + 1] = [(html, number, document)]
                changed = True
            for offset, page in enumerate(document.pages):
                for name in page.anchors:  # a block that is broken stands on several pages: its first counts
                    found.setdefault(name, number + offset)
            number += len(document.pages)
        pages = found
        if not changed:
            break
    return [document for _, _, document in done]


def _layout(document: weasyprint.Document, log: tuple[str, ...]) -> Layout:
    boxes: dict[str, Rectangle] = {}
    for number, page in enumerate(document.pages):
        for name, (x1, y1, x2, y2) in page.anchors.items():
            boxes.setdefault(
                name, Rectangle(page=number, x=x1 / MM, y=y1 / MM, width=(x2 - x1) / MM, height=(y2 - y1) / MM)
            )
    return Layout(pages=len(document.pages), boxes=boxes, log=log)


def lay_out(job: Job, setting: Setting, *, tall: bool = False) -> Layout:
    """Lay the job out, on its own paper or on one so tall that everything stands on the first page."""
    with _Log() as log:
        document = _render(job, setting, extra_css=f"@page {{ size: var(--page-width) {TALL:g}mm }}" if tall else "")
        return _layout(document, tuple(log.messages))


def typeset(job: Job) -> Typeset:
    """The job's PDF, in its own setting."""
    engine = _engine()
    with _Log() as log:
        document = _render(job, job.setting)
        attachments = [
            engine.Attachment(
                string=one.data,
                name=one.name,
                description=one.description,
                created=job.date,
                modified=job.date,
                relationship="Source",
            )
            for one in job.attachments
        ]
        pdf = document.write_pdf(pdf_variant=VARIANT, attachments=attachments)
        layout = _layout(document, tuple(log.messages))
        pages = {name: box.page + 1 for name, box in layout.boxes.items()}
        folios = expand(job.html, pages).count('class="folio"')
        return Typeset(pdf=pdf, layout=layout, setting=job.setting, folios=folios)


def warm_up() -> None:
    """Import the engine and read its fonts once, in the process that workers are forked from."""
    _engine()


def sample_page() -> bytes:
    """One small page, to see that the engine and its libraries work."""
    job = Job(
        name="sample", html="<html lang=en><title>Sample</title><body><h1>Feuillet</h1></body></html>", resources={}
    )
    return typeset(job).pdf
