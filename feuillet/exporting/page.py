"""A day in; its synthesis as one web page that needs no other file and fetches nothing, out."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.looks import figures
from feuillet.pages.matter.answers import ANSWERS
from feuillet.pages.matter.retained import retained
from feuillet.pages.render import Renderer, linked
from feuillet.pages.synthesis import synthesis_view
from feuillet.pages.view import picture_names, section_definitions
from feuillet.pictures import preparation
from feuillet.project import overrides
from feuillet.project import sources as limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from feuillet.model.workshop import Organisation, Workshop
    from feuillet.pages.chapters.chapter import Chapter
    from feuillet.pages.synthesis import SynthesisView
    from feuillet.project.sources import Sources

_TEMPLATE, STYLE = "web-page.html", "styles/web-page.css"
_WIDTH = 160.0  # millimetres of a picture
_DPI = 200
_ROOT = 96 / 25.4  # pixels of a page in a millimetre
_STRIP, _MARK = 96.0, 8.0  # pixels of the marks of a theme: their strip, and one of them
_MOST_MARKS = 150  # of a kind that a theme has
# The engine of the PDFs reads no `start`; a style in an attribute is none that the page's own rules let in.
_COUNTED = re.compile(r'<ol style="counter-reset: list-item (-?\d+)">')
_CHAPTER = re.compile(r'<article class="[^"]*" aria-labelledby="([^"]*)">.*?</article>', re.DOTALL)
_CALL = re.compile(r'<sup class="note-ref">([^<]{1,40})</sup>')
_COMMENT = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|/\*.*?(?:\*/|\Z)""", re.DOTALL)
_CHARSET = '<meta charset="utf-8">'
# Up to where the head begins: nothing that a browser acts on stands before what comes in there.
_BEGINNING = re.compile(
    r"[ \t\n\f\r]*(?:<!doctype html>[ \t\n\f\r]*)?<html(?:[^<>\"]|\"[^<\"]*\")*>[ \t\n\f\r]*<head>",
    re.IGNORECASE | re.ASCII,
)
_LONGEST = 300  # characters of a description


def written(workshop: Workshop, sources: Sources) -> bytes:
    """The bytes of the page."""
    renderer = Renderer(workshop, sources)
    colours = renderer.palette
    brand = f"--brand: {colours.main}; --brand-ground: {colours.ground}; --on-brand: {colours.over}"
    style = f":root {{ {brand} }}\n{_accents(renderer)}\n{_sheet(sources)}"
    html = renderer.alone(_TEMPLATE, _context(workshop, sources, renderer, style))
    html = _with_policy(html, style)
    html = _COUNTED.sub(lambda found: f'<ol start="{int(found[1]) + 1}">', html.strip())
    return (_CHAPTER.sub(_with_notes, html) + "\n").encode()


def _with_policy(html: str, style: str) -> str:
    """The page with the policy that lets a browser fetch nothing and run nothing, whatever template it is of."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    said = f'{_CHARSET}\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
    beginning = _BEGINNING.match(html)
    if beginning is None:
        return f"<!doctype html>\n{said}\n{html}"
    doctype = "" if beginning[0].lower().lstrip().startswith("<!") else "<!doctype html>\n"
    rest = html[beginning.end() :].lstrip().removeprefix(_CHARSET)
    return f"{doctype}{beginning[0].lstrip()}\n{said}{rest}"


def _with_notes(chapter: re.Match[str]) -> str:
    """A chapter whose calls of footnotes lead to them."""
    place = chapter[1]

    def call(found: re.Match[str]) -> str:
        target = f"{place}--note_{found[1]}"
        there = f'id="{target}"' in chapter[0]
        return (
            f'<sup><a role="doc-noteref" href="#{target}">{found[1]}</a></sup>' if there else f"<sup>{found[1]}</sup>"
        )

    return _CALL.sub(call, chapter[0])


def _context(workshop: Workshop, sources: Sources, renderer: Renderer, style: str) -> dict[str, Any]:
    view = synthesis_view(workshop)
    language = registry.language(workshop.language)
    shown = _Shown(sources)
    definitions = section_definitions(workshop)
    counted = [
        (len(view.chapters), "themes"),
        *zip(view.counts, ANSWERS, strict=True),
        (len(view.people), "people"),
        (len(view.organisations), "organisations"),
    ]
    text = renderer.text
    licence = workshop.licence
    most = max((count for chapter in view.chapters for count in chapter.counts), default=0)
    each = figures.each(most, lambda each: figures.marks(most, each) <= _MOST_MARKS)
    return {
        "t": {name: Markup.escape(label) for name, label in by_name(language.pages).items()},
        "language": workshop.language,
        "day": view,
        "retained": retained(workshop, [chapter.anchor for chapter in view.chapters], None).themes,
        "heads": [language.label(name) for name in ("problems_short", "solutions_short", "needs_short")],
        "description": _description(workshop, renderer),
        "style": Markup(style),  # noqa: S704 - of our own, or of the project, which is told of its styles
        "logo": shown.logo(workshop.brand.logo, text.plain(workshop.title)),
        "has_day": True,
        "figures": [(count, language.counted(count, name)) for count, name in counted if count],
        "chart": any(view.counts),
        "chart_key": language.marked(each),
        "strips": {chapter.slug: _strips(chapter, renderer, each) for chapter in view.chapters},
        "parts": _parts(view, language.label),
        "accents": renderer.accents,
        "section_titles": {id_: text(definitions[id_].title) for id_ in ("speakers", "actors", "documents")},
        "pictures": {name: shown.picture(name) for theme in workshop.themes for name in picture_names(theme)},
        "where": _where(view, language.label),
        "organisers": [_organisation(organisation, renderer, shown) for organisation in workshop.organisers],
        "partners": [_organisation(organisation, renderer, shown) for organisation in workshop.partners],
        "contact": renderer.contact(),
        "licence": licence and {"name": text(licence.name), **linked(licence.link)},
    }


def _sheet(sources: Sources) -> str:
    """Our style sheet, or the project's in its place, without its comments; it ends no element."""
    own = sources.read(STYLE, limits.STYLE).decode("utf-8", "replace") if sources.is_there(STYLE) else ""
    bare = _COMMENT.sub(lambda found: found[1] or " ", own or overrides.original(STYLE) or "")
    return preparation.pixels_alone(bare).replace("</", "<\\/").strip()


def _accents(renderer: Renderer) -> str:
    return "\n".join(
        f".accent-{number} {{ --accent-ink: {accent.ink}; --accent-band: {accent.band}; --accent-rule: {accent.rule} }}"
        for number, accent in enumerate(renderer.palette.accents)
    )


def _strips(chapter: Chapter, renderer: Renderer, each: int) -> list[dict[str, Any]]:
    """The marks of a theme, of each kind; one stands for so many ideas."""
    ink = renderer.palette.accents[renderer.accents[chapter.slug]].ink
    several = [
        figures.strip(kind, figures.marks(count, each), ink, width=_STRIP, size=_MARK)
        for kind, count in enumerate(chapter.counts)
    ]
    return [{"source": figures.data_uri(strip.svg), "height": max(round(strip.height), 1)} for strip in several]


def _description(workshop: Workshop, renderer: Renderer) -> str:
    """What the page is about, in a line."""
    titles = [renderer.text.plain(theme.title) for theme in workshop.themes]
    said = renderer.text.plain(workshop.subtitle) or ", ".join(titles)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]} …"


def _parts(view: SynthesisView, label: Callable[[str], str]) -> list[tuple[str, str]]:
    present = (
        ("across", view.same_names or view.needs or view.unanswered),
        ("directory", view.people or view.organisations or view.publishers),
        ("acronyms", view.acronyms),
        ("links", view.links),
        ("colophon", True),
    )
    return [(name, label(name)) for name, there in present if there]


def _where(view: SynthesisView, label: Callable[[str], str]) -> dict[str, str]:
    """What the links to places of the page say: the theme, by its number."""
    entries = [
        *view.people,
        *view.organisations,
        *(document for some in view.publishers for document in some.documents),
    ]
    anchors = [anchor for entry in entries for anchor in entry.anchors] + [link.anchor for link in view.links]
    anchors += [anchor for name in view.same_names for row in name.rows for anchor in row.anchors]
    numbers = {chapter.anchor: chapter.number for chapter in view.chapters}
    found = {"colophon": label("colophon")}
    for anchor in anchors:
        start = next((start for start in numbers if anchor == start or anchor.startswith(f"{start}--")), None)
        if anchor not in found:
            found[anchor] = f"{label('theme')} {numbers[start]}" if start else ""
    return found


def _organisation(organisation: Organisation, renderer: Renderer, shown: _Shown) -> dict[str, Any]:
    return {
        "name": renderer.text.name(organisation.name),
        "logo": shown.logo(organisation.logo, organisation.name),
        "presentation": renderer.text.block(organisation.presentation),
        **linked(organisation.link),
    }


class _Shown:
    """Pictures as the page holds them."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources

    def picture(self, file: str, alternative: str = "") -> dict[str, Any]:
        prepared = preparation.prepare(self.sources, file, width_mm=_WIDTH, max_height_mm=_WIDTH, dpi=_DPI)
        scale = min(1.0, _WIDTH * _ROOT / prepared.width)
        return {
            "source": f"data:{prepared.media_type};base64,{b64encode(prepared.data).decode()}",
            "alternative": alternative,
            "width": max(round(prepared.width * scale), 1),
            "height": max(round(prepared.height * scale), 1),
        }

    def logo(self, name: str, alternative: str) -> dict[str, Any] | None:
        return self.picture(f"content/{name}", alternative) if name else None
