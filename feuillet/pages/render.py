"""Fill a template: publication in, HTML and the files it refers to out.

One thing: what all publications share, and beside it what each has of its own; both sides of a sheet are one template.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import itertools
import re
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.looks import cover, figures, icons, palette, qr
from feuillet.looks.faces import characters, fonts
from feuillet.looks.faces.metrics import TitleLines, metrics, one_line
from feuillet.machine.paths import shipped
from feuillet.model.editions import SCREEN, Edition
from feuillet.model.workshop import Prose
from feuillet.pages import inert, paper_styles, sandbox
from feuillet.pages.chapters import full_measure
from feuillet.pages.chapters.openings import strips
from feuillet.pages.job import SET_IN, Setting, page_numbers, title_key
from feuillet.pages.matter.across import needs, row_letters
from feuillet.pages.matter.answers import ANSWERS
from feuillet.pages.matter.day import MANY, Looks, chart_of, contents, cover_marks, cover_pictures, matrix, outline
from feuillet.pages.matter.retained import Space, first, retained, said_first
from feuillet.pages.named import code, synthesis_link
from feuillet.pages.sheets.overleaf import rest
from feuillet.pages.sheets.selection import left_out_label, more_label, on_sheet
from feuillet.pages.sheets.sheet import beginning, sheet_view
from feuillet.pages.sheets.weights import beside, heads
from feuillet.pages.synthesis import SynthesisView, ThemeView, synthesis_view, theme_view
from feuillet.pages.tables.arrangement import Arranging, Beside, Measure
from feuillet.pages.view import TextRenderer, anchor, picture_names, running, section_definitions, words
from feuillet.pictures import preparation as pictures
from feuillet.project import fingerprint, sources
from feuillet.project.made_once import anew
from feuillet.project.sources import UnreadError
from feuillet.text.typography import telephone

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from pathlib import Path

    from feuillet.looks.faces.fonts import FontSet
    from feuillet.looks.palette import Palette
    from feuillet.model.diagnostics import Location
    from feuillet.model.workshop import Organisation, Theme, Workshop
    from feuillet.pages.chapters.chapter import Chapter
    from feuillet.pages.sheets.overleaf import Rest
    from feuillet.project.made_once import Keep
    from feuillet.project.sources import Sources

# Where the edition mark will stand: it is a hash of the HTML around it.
EDITION = "\ue000edition\ue000"

# Parts of a synthesis around its chapters, by what they are made from of themes; the contents name the others.
_AROUND = {
    "cover": ("opening",),
    "day": ("opening", "mentions"),
    "retained": ("opening", "said"),
    "across": ("opening", "groups"),
    "directory": ("mentions",),
    "references": ("links",),
    "colophon": (),
    "contents": ("opening",),
}

# Widths in millimetres at which pictures are printed: the measure of the synthesis' text, the sheet's column.
_PICTURE_WIDTH = {"synthesis": 123.0, "fact-sheet": 90.0}

_GUTTER = 5.0  # millimetres between columns of a sheet
_SMALL_GUTTER = 4.0  # and on one that is held in the hand

_IMPRINT = 400  # characters of names of organisers

_BRIEF = 3  # themes of a day that has its contents on one page with it
_FEW_NEEDS = 14  # of all these: across themes they leave half a page to what stands behind them

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A publication's HTML, the files it refers to by name, its edition mark, and its starting setting.

    Of a book the HTML is that around its parts, which are set `within` it by their names, each as it is kept.
    """

    frame: str
    resources: Mapping[str, Path | bytes]
    edition: str
    within: Mapping[str, str] = field(default_factory=dict)
    setting: Setting = field(default_factory=Setting)
    pages: int = 1  # that a sheet must have: its own, and one to write on
    says: Mapping[str, tuple[tuple[str, Location], ...]] = field(default_factory=dict)  # by part: texts printed again

    @property
    def html(self) -> str:
        """All of it."""
        return _set_in(self.frame, self.within)


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureView:
    """A picture as the templates show it."""

    name: str
    alternative: str = ""
    width: int = 0
    height: int = 0
    widest: float = 0.0  # millimetres; 0: as wide as there is room for


@dataclass(frozen=True, kw_only=True, slots=True)
class Fragment:
    """A part of a publication's HTML as it is printed, its characters, and what it prints once more of themes."""

    html: str = ""
    characters: frozenset[str] = frozenset()
    says: tuple[tuple[str, str, str], ...] = ()  # slug, answer or nothing for a title, text


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenTheme:
    """A theme in the synthesis: its view, its pictures, and as HTML, where all templates are ours, what is its own.

    `gives`: names of what it gives to the parts around the chapters.
    """

    view: ThemeView
    pictures: Mapping[str, PictureView]
    resources: Mapping[str, Path | bytes]
    drawings: Mapping[str, str]
    chapter: Fragment
    needs: Fragment
    gives: Mapping[str, str]
    places: Mapping[str, Location]  # of its title, and by answers of what is said of them first


@dataclass(frozen=True, kw_only=True, slots=True)
class LoosePage:
    """A page that is not handed out with the others: "slip" or "separator"."""

    kind: str
    heading: Prose | str
    label: str = ""
    number: str = ""
    lines: tuple[tuple[str, Prose], ...] = ()


@functools.cache
def _environment() -> jinja2.Environment:
    """Our own templates, compiled once."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(shipped("templates")),
        autoescape=True,
        bytecode_cache=sandbox.compiled(),
        **sandbox.SETTINGS,
    )


def linked(link: str) -> dict[str, str]:
    """A link as templates have it, and as its address is printed."""
    return {"link": qr.clean(link) if link else "", "address": qr.printable(link) if link else ""}


def own_templates(read: Sources) -> dict[str, bytes]:
    """The templates of a project, by their names among ours."""
    found = {}
    for name in read.files("templates"):
        if "/." in name:  # left by programs
            continue
        with contextlib.suppress(UnreadError):  # it is told of the content
            found[name.removeprefix("templates/")] = read.read(name, sources.TEMPLATE)
    return found


class Renderer:
    """Templates, styles, fonts and colours of one project, ready to render its publications."""

    def __init__(
        self, workshop: Workshop, project: Path | Sources, edition: Edition = SCREEN, keep: Keep = anew
    ) -> None:
        self.workshop = workshop
        self.keep = keep
        self.sources = sources.of(project)
        self.edition = edition
        self.frame = edition.frame(workshop.paper)
        self.width, self.height = edition.size(workshop.paper)
        self.text = TextRenderer(language=workshop.language)
        self.language = registry.language(workshop.language)
        count = max(len(workshop.themes), 1)
        self.body = palette.BLACK if edition.grey else palette.BODY
        self.palette: Palette = palette.GREY if edition.grey else palette.palette(workshop.brand.colour, count)
        self.fonts: FontSet = fonts.resolve(workshop.brand.fonts, self.sources)[0]
        self.drawings: dict[str, str] = {}  # files of the project, by their names on the pages
        self.accents = {theme.slug: n % len(self.palette.accents) for n, theme in enumerate(workshop.themes)}
        self.own = own_templates(self.sources)

    # -- what publications share ---------------------------------------------------------------------------------

    @functools.cached_property
    def styles(self) -> dict[str, Path | bytes]:
        """The style sheets, a project's own in the place of ours of the same name, and the fonts."""
        files: dict[str, Path | bytes] = {
            f"styles/{file.name}": file for file in sorted(shipped("styles").glob("*.css"))
        }
        for name in self.sources.files("styles"):
            if name.endswith(".css") and name.count("/") == 1:
                files[name] = self.sources.read(name, sources.STYLE)
        if self.frame.enlarged != 1:
            own = {f"{kind}-{name}.css" for kind in ("synthesis", "fact-sheet") for name in self.frame.styles}
            files = {
                name: style if name.rpartition("/")[2] in own else paper_styles.enlarged(style, self.frame.enlarged)
                for name, style in files.items()
            }
        files |= paper_styles.style_sheets(self.edition, self.frame)
        size, height = (self.width, self.height), self._synthesis_measure().height
        made = functools.partial(paper_styles.brand, self.palette, size, height)
        files["styles/brand.css"] = self.keep("brand", [repr(self.edition)], made).encode()
        files["styles/fonts.css"] = self.fonts.css.encode()
        return files | self.fonts.files

    def _reserve(self, printed: Iterable[str]) -> dict[str, Path | bytes]:
        """The fonts for characters of this publication that those of the workshop lack; most need none."""
        faces = characters.with_reserve("".join(printed), self.fonts)
        return {} if faces is self.fonts else {"styles/fonts.css": faces.css.encode(), **faces.files}

    def _picture(
        self, resources: dict[str, Path | bytes], name: str, width: float, alternative: str = ""
    ) -> PictureView:
        prepared = pictures.prepare(
            self.sources, name, width_mm=width, max_height_mm=width, dpi=self.edition.dpi, grey=self.edition.grey
        )
        resources[f"pictures/{prepared.name}"] = prepared.data
        dotted = prepared.media_type != "image/svg+xml"
        self.drawings |= {} if dotted else {f"pictures/{prepared.name}": name}
        widest = round(pictures.widest(prepared.width), 1)
        return PictureView(
            name=f"pictures/{prepared.name}",
            alternative=alternative,
            width=prepared.width,
            height=prepared.height,
            widest=widest if dotted and widest < width else 0.0,
        )

    def _logo(self, resources: dict[str, Path | bytes], name: str, alternative: str) -> PictureView | None:
        if not name:
            return None
        return self._picture(resources, f"content/{name}", pictures.LOGO.width, alternative)

    def _organisation(self, resources: dict[str, Path | bytes], organisation: Organisation) -> dict[str, Any]:
        return {
            "name": self.text.name(organisation.name),
            "logo": self._logo(resources, organisation.logo, organisation.name),
            "presentation": self.text.block(organisation.presentation),
            **linked(organisation.link),
        }

    def context(self, resources: dict[str, Path | bytes]) -> dict[str, Any]:
        """What every template has; the files that it names are put among the resources."""
        workshop = self.workshop
        word = by_name(self.language.pages)
        licence = workshop.licence
        return {
            "t": {name: Markup.escape(label) for name, label in word.items()},
            "language": workshop.language,
            "workshop_title": self.text.plain(workshop.title),
            "authors": [organiser.name for organiser in workshop.organisers],
            "keywords": [self.text.plain(theme.title) for theme in workshop.themes],
            "date": workshop.days[-1].isoformat() if workshop.days else "",
            "organisers": [self._organisation(resources, organiser) for organiser in workshop.organisers],
            "partners": [self._organisation(resources, partner) for partner in workshop.partners],
            "workshop_logo": self._logo(resources, workshop.brand.logo, self.text.plain(workshop.title)),
            "place": self.text.name(workshop.place),
            "licence": self.text(licence.name) if licence else "",
            "licence_link": licence.link if licence else "",
            "licence_address": qr.printable(licence.link) if licence and licence.link else "",
            "edition": EDITION,
            "on_paper": self.edition.paper,
            "stacked": self.frame.stacked,
            "reversed": () if self.edition.grey else ("problems", "solutions"),
            "page_numbers": page_numbers,
            "running": running,
            "icon": icons.data_uri,
            "lines": TitleLines(metrics(self.fonts)),
            "one_line": one_line(self.fonts, self.frame, self._synthesis_measure().wide),
            "accents": self.accents,
            "tabs": {theme.slug: n % paper_styles.TABS for n, theme in enumerate(workshop.themes)},
            "pictures": {},
        }

    def sheet_measure(self) -> Measure:
        """The room of a page that stands by itself, a sheet or a poster."""
        size, least = self.frame.sheet_table_sizes
        width = self.width - 2 * self.edition.bleed - self.frame.margins[1]
        return Measure(narrow=width, wide=width, height=self.height, size=size, least=least)

    def _synthesis_measure(self) -> Measure:
        frame, bleed = self.frame, 2 * self.edition.bleed
        wide, height = self.width - bleed - frame.margins[0], self.height - bleed - frame.ends
        size, least = frame.table_sizes
        turned = 0.0 if frame.stacked else height  # in large print a list reads better than a page on its side
        return Measure(narrow=wide - frame.hang, wide=wide, turned=turned, height=height, size=size, least=least)

    def _space(self) -> Space:
        measure = self._synthesis_measure()
        return Space(frame=self.frame, measure=measure.wide, height=measure.height, face=metrics(self.fonts))

    def _pictures(
        self, resources: dict[str, Path | bytes], themes: Iterable[Theme], kind: str
    ) -> dict[str, PictureView]:
        names = {name for theme in themes for name in picture_names(theme)}
        width = _PICTURE_WIDTH[kind] * self.frame.enlarged
        found = {}
        for name in sorted(names):
            own: dict[str, Path | bytes] = {}
            found[name] = picture = self._picture(own, name, width)
            if kind == "synthesis" and picture.height and picture.width >= full_measure.PANORAMA * picture.height:
                own.clear()
                found[name] = self._picture(own, name, self._synthesis_measure().wide)
            resources |= own
        return found

    def finished(
        self,
        template: str,
        context: dict[str, Any],
        resources: dict[str, Path | bytes],
        setting: Setting,
        *,
        mark: str = "",
        within: Mapping[str, Fragment] = _NOTHING,
    ) -> Rendered:
        """A template filled in, with its styles, fonts and edition mark: its own, or that of what it belongs to.

        What is `within` it is as it is printed already.
        """
        kind = template.removesuffix(".html")
        names = (f"{kind}-{name}" for name in (*self.edition.styles, *self.frame.styles, "paper"))
        context["edition_styles"] = [name for name in names if f"styles/{name}.css" in self.styles]
        html = _printed(self._filled(template, context | {"written": _places(within)}))
        reserve = self._reserve(set(html.partition("<body")[2]).union(*(each.characters for each in within.values())))
        resources = {**_mentioned(html, {**self.styles, **reserve}), **resources}
        parts = {name: each.html for name, each in within.items()}
        edition = mark or self._edition(html, resources, parts.values())
        return Rendered(
            frame=html.replace(EDITION, edition),
            resources=resources,
            edition=edition,
            within=parts,
            setting=setting,
        )

    def _filled(self, template: str, context: dict[str, Any]) -> str:
        """A project that has a template of its own has all filled by those who can do no harm."""
        if self.own:
            return sandbox.filled(self.own, template, context)
        return _filled(template, context)

    def _edition(self, html: str, resources: Mapping[str, Path | bytes], within: Iterable[str]) -> str:
        """Date of the content and a short hash of the publication: two sheets with one mark are the same sheet."""
        digest = hashlib.sha256(html.encode())
        digest.update("".join(map(fingerprint.of_text, within)).encode())
        for name, resource in sorted(resources.items()):
            digest.update(name.encode())
            if name.endswith(".css"):
                digest.update(resource if isinstance(resource, bytes) else resource.read_bytes())
        day = self.language.short(self.workshop.days[-1]) if self.workshop.days else ""
        return " · ".join(part for part in (day, digest.hexdigest()[:6]) if part)

    # -- publications --------------------------------------------------------------------------------------------

    def fact_sheet(
        self,
        theme: Theme,
        left_out: frozenset[str],
        pages: Mapping[str, int],
        begins: frozenset[str] = frozenset(),
    ) -> Rendered:
        """A theme's sheet without the blocks left out: in an edition of two sides these are for its back.

        `pages`: where things stand in the synthesis; `begins`: blocks with which the second half of a section begins.
        """
        has_back = self.edition.two_sided and bool(left_out)
        gone = rest(self.workshop, theme, left_out) if has_back else None
        back = self._side(gone.theme, frozenset(), {}, goes_on=gone.goes_on, is_back=True) if gone else None
        return self._side(theme, left_out, pages, begins, has_back=has_back, back_mark=back.edition if back else "")

    def back(
        self,
        gone: Rest,
        mark: str,
        left_out: frozenset[str],
        pages: Mapping[str, int],
        begins: frozenset[str] = frozenset(),
    ) -> Rendered:
        """The back of a theme's sheet; its mark is that of its front, which depends on all that may stand here."""
        where, goes_on = gone.pages(pages), gone.goes_on
        return self._side(gone.theme, left_out, where, begins, goes_on=goes_on, is_back=True, mark=mark)

    def _side(
        self,
        theme: Theme,
        left_out: frozenset[str],
        pages: Mapping[str, int],
        begins: frozenset[str] = frozenset(),
        *,
        has_back: bool = False,
        goes_on: frozenset[str] = frozenset(),
        is_back: bool = False,
        back_mark: str = "",
        mark: str = "",
    ) -> Rendered:
        resources: dict[str, Path | bytes] = {}
        room = self.sheet_measure()
        gutter = _SMALL_GUTTER if "small" in self.frame.styles else _GUTTER * self.frame.enlarged
        arranging = Arranging(room, metrics(self.fonts), gutter if self.frame.columns > 1 else 0.0)
        view, columns = sheet_view(
            self.workshop,
            theme,
            left_out,
            pages,
            self.frame.columns,
            needs=arranging.needs,
            begins=begins,
            has_back=has_back,
            is_back=is_back,
            goes_on=goes_on,
        )
        measure, two_sided = (room.wide + gutter, gutter), self.edition.two_sided
        start = beginning(view, columns, self.frame, measure, tight=self.edition.fits, two_sided=two_sided)
        continued = self.language.pages["continued"]
        start = replace(start, heads=heads(view.columns, view.goes_on, metrics(self.fonts), continued))
        start = replace(start, beside=() if view.flows else beside(view.columns, start))
        notes = self.edition.has_backs and not (has_back or is_back)
        number = self.accents[theme.slug]
        context = self.context(resources)
        several = [context["workshop_logo"], *(organiser["logo"] for organiser in context["organisers"])]
        link = synthesis_link(self.workshop)
        logos = list({logo.name: logo for logo in several if logo}.values())
        context |= {
            "sheet": view,
            "told_beside": start.beside,
            "accent": self.palette.accents[number],
            "accent_number": number,
            "pictures": self._pictures(resources, [theme], "fact-sheet"),
            "logos": logos,
            "organisers": self._imprint([organiser["name"] for organiser in context["organisers"]]),
            "theme_notes": [
                (note.key, self.text(note.text)) for note in on_sheet(self.workshop, theme, left_out).notes
            ],
            "theme_anchor": anchor(theme.slug),
            "notes_page": notes,
            "two_sided": self.edition.two_sided,
            "back_mark": back_mark,
            "left_out_label": functools.partial(left_out_label, language=self.workshop.language),
            "arranged": arranging,
            "title_key": title_key,
            "more_label": functools.partial(more_label, language=self.workshop.language),
            "contact": self.contact(),
            "synthesis_link": link,
            "synthesis_address": qr.printable(link),
            "synthesis_code": code(link) if link and self.frame.columns > 1 else None,
        }
        made = self.finished("fact-sheet.html", context, resources, start, mark=mark)
        return replace(made, pages=2 if notes else 1)

    def synthesis(self) -> Rendered:
        """The synthesis of the whole day."""
        resources: dict[str, Path | bytes] = {}
        context = self.context(resources) | self._of_chapters()
        themes = [
            self.keep("chapter", theme, functools.partial(self._theme, theme, context))
            for theme in self.workshop.themes
        ]
        pictures: dict[str, PictureView] = {}
        for theme in themes:
            resources |= theme.resources
            pictures |= theme.pictures
            self.drawings |= theme.drawings
        chapters = [theme.view.chapter for theme in themes]
        view = functools.cache(
            lambda: synthesis_view(self.workshop, [theme.view for theme in themes], row_letters(self.frame))
        )
        context |= {
            "day": view() if self.own else {"title_plain": self.text.plain(self.workshop.title), "chapters": chapters},
            **self._looks_of(chapters if self.own else (), pictures),
            "marks": [figures.data_uri(figures.mark(kind, self.body)) for kind in range(len(figures.MARKS))],
            "counted_marks": any(any(chapter.counts) for chapter in chapters),
            "brief": len(chapters) <= _BRIEF and not self.frame.stacked,
            "few_needs": len(chapters) <= _BRIEF and sum(chapter.counts[2] for chapter in chapters) <= _FEW_NEEDS,
            "many": len(chapters) > MANY,
            "contact": self.contact(),
            "font_names": fonts.names(self.workshop.brand.fonts),
        }
        written: dict[str, Fragment] = {}
        there = {"acronyms", "links"}
        if not self.workshop.spelt_out:
            there.remove("acronyms")
        if not (self.edition.paper and any(theme.view.links for theme in themes)):
            there.remove("links")
        for part, gifts in _AROUND.items():
            if part == "contents":
                context |= self._named(there)
            if self.own:
                shown = self._shown(part, view(), context)
                context |= shown or {}
                there |= {part} if shown is not None else set()
                continue
            given = [theme.gives[gift] for theme in themes for gift in gifts]
            written[part] = self.keep(
                part, [*given, *sorted(there)], functools.partial(self._part, part, view, context, themes)
            )
            there |= {part} if written[part].html else set()
        written |= {theme.view.chapter.anchor: theme.chapter for theme in themes if not self.own}
        setting = Setting(text_size=self.frame.text_size)
        made = self.finished("synthesis.html", context, resources, setting, within=written)
        places = {theme.view.chapter.slug: theme.places for theme in themes}
        says = {
            part: tuple((said, places[slug][answer]) for slug, answer, said in each.says)
            for part, each in written.items()
        }
        return replace(made, says=says)

    def _part(
        self,
        part: str,
        view: Callable[[], SynthesisView],
        context: Mapping[str, Any],
        themes: Iterable[WrittenTheme],
    ) -> Fragment:
        """A part of the synthesis around its chapters, as HTML; empty if there is none."""
        shown = self._shown(part, view(), context)
        if shown is None:
            return Fragment()
        needs = {theme.view.chapter.anchor: theme.needs for theme in themes}
        own = {"day": view(), "written": _places(needs)}
        made = _fragment(_filled(f"partials/{part}.html", dict(context) | own | shown), needs)
        if part == "retained":
            return replace(made, says=shown[part].says)
        if part == "contents":
            titles = ((chapter.slug, "", f"{chapter.number} {words(chapter.title)}") for chapter in view().chapters)
            return replace(made, says=tuple(titles))
        return made

    def _shown(self, part: str, view: SynthesisView, context: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the template of a part around the chapters shows of its own; None if there is no such part."""
        looks, space = Looks(palette=self.palette, accents=self.accents, frame=self.frame), self._space()
        if part == "cover":
            front = self._cover(context, view)
            return {"cover": front, **cover_pictures(view, front, self.edition, self.palette, self.language)}
        if part == "day":
            several = [
                (len(view.chapters), "themes"),
                *zip(view.counts, ANSWERS, strict=True),
                (sum(chapter.unanswered for chapter in view.chapters), "unanswered"),
                (len(view.people), "people"),
                (len(view.organisations), "organisations"),
            ]
            return {
                "figures": [(count, self.language.counted(count, name)) for count, name in several if count],
                "chart": chart_of(view.chapters, looks, space, self.language, view.introduction)
                if any(view.counts)
                else None,
                "outline": () if any(view.counts) else outline(view.chapters, looks),
            }
        if part == "retained":
            kept = retained(self.workshop, [chapter.anchor for chapter in view.chapters], space)
            # What one theme says first stands right behind: its needs without an answer make it a page.
            return {"retained": kept} if len(kept.themes) > 1 or kept.unanswered else None
        if part == "across":
            there = view.same_names or view.needs
            return {"matrix": matrix(view, looks, space, self.language)} if there else None
        if part == "directory":
            return {} if view.people or view.organisations or view.publishers else None
        if part == "references":
            return {"link_columns": min(self.frame.columns, 3), "code": code}
        if part == "contents":
            faces, room = (metrics(self.fonts), metrics(self.fonts, "titles")), (space.measure, space.height)
            return {"contents": contents(view.chapters, len(context["parts"]) + 2, looks, faces, room)}
        return {}

    def _named(self, there: Container[str]) -> dict[str, Any]:
        """What the contents name beside themes."""
        names = ("across", "directory", "acronyms", "links", "colophon")
        parts = [(name, self.language.label(name)) for name in names if name in there]
        return {"parts": parts, "has_retained": "retained" in there}

    def _theme(self, theme: Theme, context: Mapping[str, Any]) -> WrittenTheme:
        """What the synthesis has of a theme."""
        resources: dict[str, Path | bytes] = {}
        pictures = self._pictures(resources, [theme], "synthesis")
        view = theme_view(self.workshop, theme)
        own = {"chapter": view.chapter, **self._looks_of([view.chapter], pictures)}
        several = {} if self.own else dict(context) | own
        whole = next(needs([view.chapter], row_letters(self.frame)), None)
        return WrittenTheme(
            view=view,
            pictures=pictures,
            resources=resources,
            drawings={name: file for name, file in self.drawings.items() if name in resources},
            chapter=Fragment() if self.own else _fragment(_filled("partials/chapter.html", several)),
            needs=Fragment()
            if self.own or not whole
            else _fragment(_filled("partials/needs.html", several | {"own": whole})),
            gives=_given(theme, view, self.text),
            places={"": theme.source} | {answer: _source(theme, answer) for answer in ANSWERS},
        )

    def _of_chapters(self) -> dict[str, Any]:
        """What all chapters have in common."""
        definitions = section_definitions(self.workshop)
        arranging = Arranging(self._synthesis_measure(), metrics(self.fonts))
        return {
            "section_titles": {id_: self.text(definitions[id_].title) for id_ in ("speakers", "actors", "documents")},
            "arranged": arranging,
            "beside": Beside(arranging),
        }

    def _looks_of(self, chapters: Iterable[Chapter], pictures: Mapping[str, PictureView]) -> dict[str, Any]:
        """What chapters are drawn with, by their slugs, and pictures by their files."""
        measure, chapters = self._synthesis_measure(), tuple(chapters)
        scale = self._small * self.frame.enlarged
        return {
            "strips": strips(chapters, self.language, self._on_band, width=measure.wide, scale=scale),
            "ink": {chapter.slug: self.palette.accents[self.accents[chapter.slug]].ink for chapter in chapters},
            "pictures": pictures,
            "full": full_measure.full_measure(measure, self.frame.text_size, self.fonts, _ratios(pictures)),
        }

    def _cover(self, context: Mapping[str, Any], view: SynthesisView) -> cover.Cover:
        def named(organisation: dict[str, Any]) -> cover.CoverOrganisation:
            logo = organisation["logo"]
            return cover.CoverOrganisation(
                name=organisation["name"],
                plain=characters.substituted(words(organisation["name"])),
                picture=logo.name if logo else "",
                logo=logo.width / logo.height if logo and logo.height else 0.0,
            )

        above = (view.title, view.subtitle, view.date, view.place)
        texts = cover.CoverTexts(*(characters.substituted(words(line)) for line in above))
        lists = [(context["t"][kind], list(map(named, context[kind]))) for kind in ("organisers", "partners")]
        return cover.cover(
            self.frame,
            (self.width, self.height),
            (metrics(self.fonts), metrics(self.fonts, "titles")),
            texts,
            lists,
            themes=[
                cover.CoverTheme(characters.substituted(words(chapter.title)), sum(marks))
                for chapter, marks in zip(view.chapters, cover_marks(view.chapters)[1], strict=True)
            ],
            bleed=self.edition.bleed,
            mark=context["workshop_logo"] is not None,
        )

    def leaves(self, several: Sequence[LoosePage], title: str) -> Rendered:
        """Pages that stand between others in a job: name slips, and what says how many copies follow."""
        resources: dict[str, Path | bytes] = {}
        shown = [
            {
                "kind": leaf.kind,
                "number": leaf.number,
                "heading": self.text.heading(leaf.heading)
                if isinstance(leaf.heading, Prose)
                else self.text(leaf.heading),
                "label": self.text(leaf.label),
                "lines": [(number, self.text.heading(line)) for number, line in leaf.lines],
            }
            for leaf in several
        ]
        context = self.context(resources)
        context |= {"leaves": shown, "title": title, "day": self.language.days(self.workshop.days)}
        return self.finished("leaves.html", context, resources, Setting())

    def print_guide(
        self, entries: Sequence[object], words: Mapping[str, str], usual: str, totals: str, notes: Sequence[str]
    ) -> Rendered:
        """The page that says what to do with each file of the print kit: an entry a file, as the template knows it."""
        resources: dict[str, Path | bytes] = {}
        drawings = {name: figures.data_uri(figures.gesture(name, self.palette.main)) for name in figures.GESTURES}
        context = self.context(resources)
        context |= {
            "guide": {
                name: self.text(word)
                for name, word in words.items()
                if name in ("title", "lead", "counter", "scale", "full", "rest", "by-hand", "untagged")
            },
            "entries": entries,
            "pictures": drawings,
            "usual": usual,
            "totals": totals,
            "notes": notes,
        }
        return self.finished("print-guide.html", context, resources, Setting())

    def alone(self, template: str, context: dict[str, Any]) -> str:
        """The HTML of a page that holds all that it shows, and of which nothing is run or fetched."""
        return self._outgoing(template, context)

    def mail(self, letter: object) -> str:
        """The HTML of a letter, as the template knows it: it refers to no file, and to no address that is fetched."""
        return self._outgoing("mail.html", {"letter": letter})

    def _outgoing(self, template: str, context: dict[str, Any]) -> str:
        """What leaves as HTML: no engine of ours stands between a template of the project and who reads it."""
        if not self.own:
            return self._filled(template, context)
        own = {name: pictures.pixels_alone(data.decode("utf-8", "surrogateescape")) for name, data in self.own.items()}
        encoded = {name: text.encode("utf-8", "surrogateescape") for name, text in own.items()}
        return inert.inert(sandbox.filled(encoded, template, context), template)

    def _imprint(self, organisers: Sequence[Markup]) -> list[Markup]:
        """As many organisers as the imprint of a sheet has room for, and how many others there are."""
        ends = itertools.accumulate(len(name) for name in organisers)
        named = max(sum(end <= _IMPRINT for end in ends), 1)
        rest = len(organisers) - named
        label = self.language.label("one_other" if rest == 1 else "many_others").format(count=rest)
        return [*organisers[:named], *([Markup.escape(label)] if rest > 0 else [])]

    def contact(self) -> dict[str, Any] | None:
        """Whom readers may ask."""
        contact = self.workshop.contact
        if contact is None:
            return None
        return {
            "name": self.text(contact.name),
            "parts": [self.text(part) for part in contact.name.split(", ") if part],
            "email": contact.email,
            "phone": telephone(contact.phone),
            **linked(contact.link),
        }

    @property
    def _small(self) -> float:
        """How much smaller marks are where columns are as much narrower."""
        return 0.75 if "small" in self.frame.styles else 1.0

    def _on_band(self, chapter: Chapter) -> str:
        """The colour of what stands on the band of a chapter's opening."""
        return self.palette.accents[self.accents[chapter.slug]].ink if self.edition.grey else palette.WHITE


def _given(theme: Theme, view: ThemeView, text: TextRenderer) -> dict[str, str]:
    """Names of what a theme gives to the parts around the chapters."""
    chapter = view.chapter
    groups = [
        (section.id, section.title, group)
        for section in chapter.sections
        for group in section.groups
        if group.name or "needs" in (section.id, group.section)
    ]
    several = {
        "opening": (
            *(chapter.number, chapter.anchor, chapter.title, chapter.summary, chapter.counts, chapter.unanswered),
            [section.title for section in (*chapter.sections, *chapter.resources)],
        ),
        "mentions": (view.people, view.organisations, view.documents),
        "links": view.links,
        "said": (said_first(theme, text), view.unanswered),
        "groups": groups,
    }
    return {name: fingerprint.of(given) for name, given in several.items()}


def _ratios(pictures: Mapping[str, PictureView]) -> dict[str, float]:
    """Width by height of pictures that are printed as wide as there is room for."""
    shown = ((name, picture) for name, picture in pictures.items() if picture.height and not picture.widest)
    return {name: picture.width / picture.height for name, picture in shown}


def _filled(template: str, context: Mapping[str, Any]) -> str:
    """A template of ours, filled in."""
    return _environment().get_template(template).render(context)


def _printed(html: str) -> str:
    """HTML as it is printed: with characters that our fonts have, and all that stays whole."""
    return _KEPT.sub(_whole, characters.substituted(html))


def _source(theme: Theme, answer: str) -> Location:
    """Where in the notes stands what the key points say first of an answer; its title, if there is nothing."""
    block = first(theme, answer)
    return block.text.source if block else theme.source


def _fragment(html: str, within: Mapping[str, Fragment] = _NOTHING) -> Fragment:
    """A part of the HTML of a publication, with what is within it."""
    html = _printed(html)
    letters = frozenset(html).union(*(each.characters for each in within.values()))
    return Fragment(html=_set_in(html, {name: each.html for name, each in within.items()}), characters=letters)


def _places(within: Iterable[str]) -> dict[str, Markup]:
    """What stands for those that will be set in."""
    return {name: Markup(f"{SET_IN}{name}{SET_IN}") for name in within}  # noqa: S704 - names of ours


def _set_in(html: str, within: Mapping[str, str]) -> str:
    """The HTML with those that were left out of it."""
    pieces = html.split(SET_IN)
    pieces[1::2] = [within[name] for name in pieces[1::2]]
    return "".join(pieces)


# Compounds that no line ends in, and addresses as they are printed: these are broken at other signs.
_KEPT = re.compile(r'<span class="(?:nh )?nb">([^<]*)</span>|(class="(?:address|email)" href="[^"]*">)([^<]*)</a>')


def _whole(kept: re.Match[str]) -> str:
    """A compound that no line ends in, unless it is longer than the line; or an address."""
    if kept[2]:
        return f"{kept[2]}{_joined(kept[3])}</a>"
    return _joined(kept[0])


def _joined(text: str) -> str:
    return text.replace("-", "\N{WORD JOINER}-\N{WORD JOINER}")


def _mentioned(html: str, resources: Mapping[str, Path | bytes]) -> dict[str, Path | bytes]:
    """What the HTML names, and what is named there in turn: a style of one publication is nothing to another."""
    found: dict[str, Path | bytes] = {}
    names = tuple(resources)
    waiting = _named_in(html, names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = resource = resources[name]
            if name.endswith(".css"):
                waiting += _named_in_style(fingerprint.of_resource(resource), resource, names)
    return found


def _named_in(text: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.rpartition("/")[2] in text]


@functools.lru_cache(maxsize=256)
def _named_in_style(_digest: str, resource: Path | bytes, names: tuple[str, ...]) -> list[str]:
    data = resource if isinstance(resource, bytes) else resource.read_bytes()
    return _named_in(data.decode("utf-8", "replace"), names)
