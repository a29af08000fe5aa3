"""Typeset a publication: HTML and the bytes of what it refers to in, pages out. Nobody else imports weasyprint.

It runs in a worker process (feuillet.machine.workers), reads nothing but its job, and writes nothing.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import functools
import hashlib
import logging
import mimetypes
import os
import re
import sys
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, Self
from xml.etree.ElementTree import SubElement
from xml.sax.saxutils import escape

from feuillet.looks.faces import static_fonts
from feuillet.looks.faces.font_files import advances
from feuillet.looks.faces.fonts import fallback_face
from feuillet.machine.files import Folder
from feuillet.machine.temporary import new_folder
from feuillet.pages.job import FOLIO_CLOSE, FOLIO_OPEN, Job, Setting
from feuillet.pictures import preparation
from feuillet.typesetting import actual_text, gradients
from feuillet.typesetting.engine import quicken
from feuillet.typesetting.lines import last_break, line_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import weasyprint


# The root of the names that a publication's HTML and style sheets refer to. Nothing is at that place on any disk:
# the fetcher below answers from the job's resources, and the URL, being the same on every machine, keeps the bytes
# of the PDF the same (WeasyPrint names pictures by their URL).
ROOT = "file:///feuillet/"

_FOLIOS = re.compile(f"{FOLIO_OPEN}([^{FOLIO_CLOSE}]*){FOLIO_CLOSE}")
_UNKNOWN = 88  # stands for a page that is not known yet: most have two digits

# What stands in the HTML's root element for the setting that the fit chooses.
SETTING_MARK = "--setting: initial"

MM = 96 / 25.4  # CSS pixels in a millimetre

TALL = 3000.0  # millimetres: the height of the page on which a probe is laid out
LINES_HEAD = 9.0  # millimetres that the title of the ruled lines takes


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
    folder = Folder(new_folder("fonts"))
    face = fallback_face()
    folder.write(face.name, face.read_bytes(), lasting=False)
    configuration = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{escape(str(folder.path))}</dir><cachedir>{escape(str(folder.path))}</cachedir></fontconfig>"
    )
    folder.write("fonts.conf", configuration.encode(), lasting=False)
    os.environ["FONTCONFIG_FILE"] = str(folder.path / "fonts.conf")


@functools.cache
def the_engine() -> Any:
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
    quicken()
    actual_text.install()
    gradients.install()
    last_break.install()
    line_ends.install()
    static_fonts.install()
    _forgive_profiles()
    _paint_bullets_once()
    return weasyprint


def _forgive_profiles() -> None:
    """A colour profile that a style may not have is as good as a damaged one: the engine would end over it."""
    from weasyprint import css
    from weasyprint.urls import URLFetchingError

    fetch = getattr(css, "fetch", None)  # of all that styles refer to, used for profiles alone
    if fetch is None:
        return

    @contextlib.contextmanager
    def forgiving(fetcher: Any, url: str) -> Iterator[Any]:
        with contextlib.ExitStack() as stack:
            try:
                found = stack.enter_context(fetch(fetcher, url))
            except URLFetchingError:
                found = BytesIO()
            yield found

    css.fetch = forgiving


def _paint_bullets_once() -> None:
    """A bullet stands where its point begins: the engine would paint it on each part of one that goes on overleaf."""
    from weasyprint.layout import background

    lay_out = background.layout_background_layer

    def layout_background_layer(box: Any, page: Any, resolution: Any, image: Any, *others: Any) -> Any:
        goes_on = box.element_tag == "li" and "top" in box.remove_decoration_sides
        return lay_out(box, page, resolution, None if goes_on else image, *others)

    background.layout_background_layer = layout_background_layer


class _Typefaces:
    """The fonts of a workshop as the engine knows them, and the style sheets that were read with them."""

    def __init__(self) -> None:
        the_engine()
        from weasyprint.text.fonts import FontConfiguration

        self.configuration = FontConfiguration()  # of no font but those that style sheets name
        self.styles: dict[tuple[str, str], tuple[Any, tuple[str, ...]]] = {}


_typefaces: dict[str, _Typefaces] = {}
_SETS = 3  # of fonts that a process remembers: with and without those for rare characters


def _typefaces_of(job: Job) -> _Typefaces:
    """Fonts are read once in a process; those of another workshop, which have the same names, never meet them."""
    digest = hashlib.sha256()
    for name, resource in sorted(job.resources.items()):
        if name.startswith("fonts/") or name == "styles/fonts.css":
            about = resource if isinstance(resource, bytes) else repr((resource, resource.stat().st_mtime_ns)).encode()
            digest.update(name.encode() + hashlib.sha256(about).digest())
    key = digest.hexdigest()
    if key not in _typefaces:
        while len(_typefaces) >= _SETS:
            del _typefaces[next(iter(_typefaces))]
        _typefaces[key] = _Typefaces()
    return _typefaces[key]


def versions() -> dict[str, str]:
    """The engine's versions: what decides about bytes besides the job."""
    engine = the_engine()
    from weasyprint.text.ffi import pango

    number = pango.pango_version()
    return {"weasyprint": engine.__version__, "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}"}


@functools.cache
def _fetcher_class() -> type:
    the_engine()
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class JobFetcher(URLFetcher):  # type: ignore[misc]
        """Answers from the job's resources and from data: URLs; knows neither network nor disk.

        Of a picture that a style or template holds itself, the pixels alone, as of all others.
        """

        def __init__(self, resources: Mapping[str, Path | bytes]) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False)
            self.resources = resources

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(ROOT):
                answer = super().fetch(url, headers)
                if answer.content_type.startswith("image/") and not self._is_bare(url):
                    data = preparation.without_metadata(answer.read())
                    return URLFetcherResponse(url, data, {"Content-Type": answer.content_type})
                return answer
            name = url.removeprefix(ROOT)
            try:
                resource = self.resources[name]
            except KeyError:
                raise PermissionError(f"{name} is not part of this publication") from None
            data = resource if isinstance(resource, bytes) else resource.read_bytes()
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, data, {"Content-Type": kind})

        def _is_bare(self, url: str) -> bool:
            """Whether it is a picture within a drawing, which was prepared with it."""
            address = url.encode()
            drawings = (data for name, data in self.resources.items() if name.startswith("pictures/"))
            return any(isinstance(data, bytes) and address in data for data in drawings)

    return JobFetcher


class Log(logging.Handler):
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


VARIANT = "pdf/a-3a"  # PDF/UA-1 is added by feuillet.pdf.conformance


def expand(html: str, pages: Mapping[str, int]) -> str:
    """Put in the page numbers, counted from 1: each page once in a list, as a link to the first anchor on it."""

    def numbers(found: re.Match[str]) -> str:
        if found[1] and " " not in found[1]:  # most are one
            return f'<a class="folio" href="#{found[1]}">{pages.get(found[1], _UNKNOWN)}</a>'
        firsts: dict[int, str] = {}
        for anchor in found[1].split():
            firsts.setdefault(pages.get(anchor, _UNKNOWN), anchor)
        return ", ".join(f'<a class="folio" href="#{anchor}">{page}</a>' for page, anchor in sorted(firsts.items()))

    return _FOLIOS.sub(numbers, html)


def referred(html: str) -> frozenset[str]:
    """The anchors whose pages are named."""
    return frozenset(anchor for anchors in _FOLIOS.findall(html) for anchor in anchors.split())


_LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)">\s*')


def _style(job: Job, name: str, faces: _Typefaces) -> Any:
    """A style sheet of the job, parsed once in this process for all jobs in which it is the same."""
    digest = hashlib.sha256()
    for file, resource in sorted(job.resources.items()):
        if file.endswith(".css"):
            digest.update(file.encode() + hashlib.sha256(_bytes(resource)).digest())
    key = (name, digest.hexdigest())
    if key not in faces.styles:
        with Log() as log:
            style = the_engine().CSS(
                url=ROOT + name, url_fetcher=_fetcher_class()(job.resources), font_config=faces.configuration
            )
        faces.styles[key] = style, tuple(log.messages)
    style, messages = faces.styles[key]
    for message in messages:  # what the engine said when it read the sheet is true of every page that uses it
        logging.getLogger("weasyprint").warning("%s", message)
    return style


def _bytes(resource: Path | bytes) -> bytes:
    return resource if isinstance(resource, bytes) else resource.read_bytes()


_SET_IN_ROOT = re.compile(
    rf'\s*<!doctype html>\s*<html\b[^<>"]*(?:"[^"<>]*"[^<>"]*)*? style="{SETTING_MARK}', re.IGNORECASE
)


def document_of(job: Job, html: str, setting: Setting, *, extra_css: str = "") -> weasyprint.Document:
    """Lay out one piece of HTML.

    The sheets that it links are given to the engine as parsed ones, which it takes for the user's: weaker than a
    <style> of the page itself, as a setting wants it.
    """
    faces = _typefaces_of(job)
    styles = [_style(job, name, faces) for name in _LINKED.findall(html) if name in job.resources]
    # A link to nothing stays, so that the engine says so.
    source = _LINKED.sub(lambda link: "" if link[1] in job.resources else link[0], html)
    in_root = _SET_IN_ROOT.match(source)
    if not in_root:
        source = source.replace(SETTING_MARK, setting.css(), 1)
    document = the_engine().HTML(string=source, base_url=ROOT, url_fetcher=_fetcher_class()(job.resources))
    page = document.etree_element
    if in_root:  # the page is the same in all settings, and parsed once
        page.set("style", page.get("style", "").replace(SETTING_MARK, setting.css(), 1))
    head = page.find("head")
    if extra_css and head is not None:
        SubElement(head, "style").text = extra_css
    return document.render(font_config=faces.configuration, stylesheets=styles, pdf_variant=VARIANT)


def _render(job: Job, setting: Setting, *, extra_css: str = "") -> weasyprint.Document:
    return document_of(job, expand(job.html, {}), setting, extra_css=extra_css)


def _layout(document: weasyprint.Document, log: tuple[str, ...]) -> Layout:
    boxes: dict[str, Rectangle] = {}
    for number, page in enumerate(document.pages):
        for name, (x1, y1, x2, y2) in page.anchors.items():
            boxes.setdefault(
                name, Rectangle(page=number, x=x1 / MM, y=y1 / MM, width=(x2 - x1) / MM, height=(y2 - y1) / MM)
            )
    return Layout(pages=len(document.pages), boxes=boxes, log=log)


@dataclass(frozen=True, slots=True)
class Galley:
    """A layout with the engine's own boxes: it can be measured further, and become a PDF."""

    job: Job
    setting: Setting
    document: weasyprint.Document
    layout: Layout

    def boxes(self, page: int) -> dict[str, Any]:
        """The engine's boxes on a page, counted from 0, by the id of their element."""
        found: dict[str, Any] = {}
        for box in self.document.pages[page]._page_box.descendants():  # noqa: SLF001 - no public way leads to boxes
            element = box.element
            name = element.get("id") if hasattr(element, "get") else None
            if name:
                found.setdefault(name, box)
        return found

    def advances(self) -> Mapping[int, float]:
        """How far each character of the text face moves on, in ems; empty if there is no such face."""
        styles = self.job.resources.get("styles/fonts.css", b"")
        face = _TEXT_FACE.search(styles) if isinstance(styles, bytes) else None
        return advances(self.job.resources[face[1].decode()])[0] if face else {}


_TEXT_FACE = re.compile(
    rb'"Feuillet Text"; src: url\("\.\./(fonts/[^"]+)"\); font-weight: (?:400|\d+ \d+); font-style: normal'
)


def _unpainted() -> contextlib.AbstractContextManager[None]:
    """A layout that is measured and never becomes a PDF needs no backgrounds."""
    the_engine()
    import weasyprint.layout

    return replaced(weasyprint.layout, "layout_backgrounds", lambda *_: None)


def lay(job: Job, setting: Setting, *, tall: bool = False) -> Galley:
    """Lay the job out, on its own paper or on one so tall that everything stands on the first page."""
    extra_css = f"@page {{ size: var(--page-width) {TALL:g}mm }}" if tall else ""
    with Log() as log, _unpainted() if tall else contextlib.nullcontext():
        document = _render(job, setting, extra_css=extra_css)
        return Galley(job, setting, document, _layout(document, tuple(log.messages)))


def typeset(job: Job) -> Typeset:
    """The job's PDF, in its own setting."""
    return write(lay(job, job.setting))


def write(galley: Galley) -> Typeset:
    """The PDF of a layout."""
    engine, job, layout = the_engine(), galley.job, galley.layout
    with Log() as log:
        attachments = [
            engine.Attachment(
                string=attached.data,
                name=attached.name,
                description=attached.description,
                created=job.date,
                modified=job.date,
                relationship="Source",
            )
            for attached in job.attachments
        ]
        pdf = galley.document.write_pdf(finisher=text_in_its_paragraph, pdf_variant=VARIANT, attachments=attachments)
    pages = {name: box.page + 1 for name, box in layout.boxes.items()}
    folios = expand(job.html, pages).count('class="folio"')
    layout = replace(layout, log=(*layout.log, *log.messages))
    return Typeset(pdf=pdf, layout=layout, setting=galley.setting, folios=folios)


# Elements of the structure that may hold text themselves, and what a Span has that says nothing of it.
_HOLDS_TEXT = frozenset(
    f"/{name}" for name in ("P", "LBody", "TD", "TH", "Caption", "Lbl", "Link", "Span", *(f"H{n}" for n in range(1, 7)))
)
_NOWHERE = (sys.maxsize, 0)  # page and mark of an element without text
_BARE_SPAN = frozenset(("Type", "S", "K", "Pg", "P"))


def text_in_its_paragraph(_document: Any, pdf: Any) -> None:
    """Put text into its paragraph without a Span round each line and style of it: these are a third of all objects."""
    objects: list[Any] = pdf.objects
    elements = {thing.reference: thing for thing in objects if _has(thing, "S") and thing.get("Type") == "/StructElem"}
    _lists_into_their_points(elements)
    moved: dict[bytes, bytes] = {}
    for reference, element in reversed(elements.items()):  # what is within comes first
        parent = elements.get(element["P"])
        if element["S"] != "/Span" or element.keys() != _BARE_SPAN or parent is None or parent["S"] not in _HOLDS_TEXT:
            continue
        if parent["Pg"] == element["Pg"] and all(isinstance(kid, int) for kid in element["K"]):
            at = parent["K"].index(reference)
            parent["K"][at : at + 1] = element["K"]
            moved[reference] = parent.reference
            empty = objects[element.number] = type(element["K"])()  # its number stays: nothing refers to it
            empty.number = element.number
    for thing in objects:
        if _has(thing, "Nums"):
            for pages in thing["Nums"]:
                if isinstance(pages, list):
                    pages[:] = [_last(moved, reference) for reference in pages]


def _lists_into_their_points(elements: Mapping[bytes, Any]) -> None:
    """A list below a point is read where it stands: the engine has it behind all that the point says, after it too."""

    def begins(element: Any) -> tuple[int, int]:
        """The page and the mark of its first text, bullets aside, which are marked later."""
        for kid in element["K"]:
            found = (int(element["Pg"].split()[0]), kid) if isinstance(kid, int) else _NOWHERE
            found = begins(elements[kid]) if kid in elements and elements[kid]["S"] != "/Lbl" else found
            if found != _NOWHERE:
                return found
        return _NOWHERE

    for reference, inner in elements.items():
        outer = elements.get(inner["P"])
        if inner["S"] != "/L" or outer is None or outer["S"] != "/L":
            continue
        at = outer["K"].index(reference)
        points = (elements[kid] for kid in reversed(outer["K"][:at]) if kid in elements)
        point = next((point for point in points if point["S"] == "/LI"), None)
        parts = [kid for kid in point["K"] if kid in elements and elements[kid]["S"] == "/LBody"] if point else []
        if parts:
            above = [part for part in parts if begins(elements[part]) < begins(inner)] or parts[:1]
            del outer["K"][at]
            elements[above[-1]]["K"].append(reference)
            inner["P"] = above[-1]


def _has(thing: Any, key: str) -> bool:
    return isinstance(thing, dict) and key in thing


def _last(moved: Mapping[bytes, bytes], reference: bytes) -> bytes:
    while reference in moved:
        reference = moved[reference]
    return reference


@contextlib.contextmanager
def replaced(module: Any, name: str, function: Any) -> Iterator[None]:
    """Another function in place of one of the engine's, for a while."""
    original = getattr(module, name)
    setattr(module, name, function)
    try:
        yield
    finally:
        setattr(module, name, original)


def warm_up() -> None:
    """Have the engine ready, and what it prepares at its first page, in the process that workers are forked from.

    But no fonts: Pango serves each map of fonts from a thread of its own, which a process that is forked does not have,
    and for which it would wait without end.
    """
    sample_page()
    _typefaces.clear()


def sample_page() -> bytes:
    """One small page, to see that the engine and its libraries work."""
    job = Job(
        name="sample", html="<html lang=en><title>Sample</title><body><h1>Feuillet</h1></body></html>", resources={}
    )
    return typeset(job).pdf
