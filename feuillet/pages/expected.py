"""What a publication must print, and what its proof gives; to ask and to read the answer, no library is needed."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity, taken_back
from feuillet.project import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feuillet.pages.job import Setting

TEXT_LOST = Rule(
    code="text-lost",
    en="this text is not on the pages of {publication}: “{words}”",
    fr="ce texte manque dans les pages de {publication} : « {words} »",
    hint_en="a template leaves it out, or a style hides or cuts it (fixed height, hidden overflow, float or column "
    "taller than the page)",
    hint_fr="un gabarit l’oublie, ou un style le cache ou le coupe (hauteur fixe, débordement masqué, bloc flottant "
    "ou colonne plus haut que la page)",
)


_OURS_EN = (
    "This is a fault of Feuillet's, not of your notes: what reads without an error has to be printed. Please report it "
    "with this text and what “{run:doctor --json}” says. Until it is mended, another wording may help."
)
_OURS_FR = (
    "C’est une faute de Feuillet, et non de vos notes : ce qui se lit sans erreur doit s’imprimer. Merci de signaler "
    "cela avec ce texte et ce que dit « {run:doctor --json} ». En attendant, une autre formulation peut aider."
)


_YOURS_EN = "This project's own templates and styles: {own}."
_YOURS_FR = "Gabarits et styles propres à ce projet : {own}."
_NAMED = 5  # of these


def blamed(found: Iterable[Diagnostic], expected: Expected) -> Iterator[Diagnostic]:
    """What a proof found, as our fault unless the project has templates or styles of its own: these are named."""
    several = ", ".join(expected.own_pages[:_NAMED]) + (", …" if expected.own_pages[_NAMED:] else "")
    for diagnostic in found:
        if diagnostic.severity is not Severity.ERROR:
            yield diagnostic
        elif not expected.own_pages:
            yield replace(diagnostic, rule=replace(diagnostic.rule, hint_en=_OURS_EN, hint_fr=_OURS_FR))
        else:
            hint_en, hint_fr = (
                f"{hint.rstrip('.')}. {where}" if hint else where
                for hint, where in ((diagnostic.rule.hint_en, _YOURS_EN), (diagnostic.rule.hint_fr, _YOURS_FR))
            )
            rule = replace(diagnostic.rule, hint_en=hint_en, hint_fr=hint_fr)
            yield replace(diagnostic, rule=rule, values={**diagnostic.values, "own": several})


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedText:
    """A text that must be found: as it is printed; GAP stands for anything between its parts (bullets, other cells).

    Spaces, hyphens, case and the shape of quotes do not count. Expected texts do not overlap: a text that is part of
    another is expected once more than it is found there.
    """

    text: str
    source: Location
    here: bool = False  # of a part whose texts may stand in another: not this one

    __setstate__ = taken_back


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What a publication must print; whatever is empty or None is not checked."""

    name: str  # as people know it: path of the PDF in output/
    texts: tuple[ExpectedText, ...] = ()
    pictures: tuple[ExpectedText, ...] = ()  # of the notes, each as what it shows: any of its kind will do
    pages: int | None = None  # exactly
    paper: str = ""  # its name, a key of paper.PAPERS
    bleed: float = 0.0  # millimetres around that paper
    fonts: frozenset[str] = frozenset()  # families that may be used, as the style sheets name them
    first_page: int = 1  # number of its first page: of a part of a publication
    anchors: Mapping[str, int] = field(default_factory=dict)  # pages of destinations in the whole publication
    elsewhere: bool = False  # its texts may stand in another part: what is not found is not told
    page_references: int = 0  # printed page numbers, at least: contents, references
    numerals: Mapping[str, frozenset[str]] = field(default_factory=dict)  # what of titles looks so, by destination
    may_turn: bool = False  # a page may lie on its side
    # Of a sheet: page from 0; left, bottom, right and top in points.
    columns: tuple[tuple[int, float, float, float, float], ...] = ()
    again: frozenset[str] | None = None  # what alone may be printed more often than expected; None: all may
    least_size: float = 0.0  # points, of any text
    codes: tuple[str, ...] = ()  # addresses that a telephone must read from QR codes, as qr.to_scan has them
    own_pages: tuple[str, ...] = ()  # the project's own templates and styles, which may be at fault
    drawn: tuple[tuple[int, int], ...] = ()  # width and height of the pictures within drawings, in dots
    drawings: Mapping[str, str] = field(default_factory=dict)  # files of the notes, by their names on the pages
    grey: bool = False  # no colour may be seen, and all text must stand out from its ground
    language: str = ""
    title: str = ""

    @property
    def location(self) -> Location:
        return Location(file=self.name)

    def fingerprint(self) -> str:
        """What a proof depends on; a set is written in order, as it comes in another in each process."""
        again, numerals = self.again, sorted((name, sorted(looks)) for name, looks in self.numerals.items())
        bare = replace(self, fonts=frozenset(), again=None, numerals={})
        return fingerprint.of(bare, None if again is None else sorted(again), numerals)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed:
    """A proved PDF with its facts and what is wrong with it."""

    pdf: bytes
    pages: int
    setting: Setting
    spare: float  # millimetres that were free on its page
    diagnostics: tuple[Diagnostic, ...]
    columns: tuple[tuple[int, float, float, float, float], ...] = ()  # as they are expected
    folios: int = 0  # how many page numbers are printed as links


@dataclass(frozen=True, kw_only=True, slots=True)
class PressedPart:
    """A part of the synthesis with its margins, proved."""

    pdf: bytes
    diagnostics: tuple[Diagnostic, ...]
    lost: tuple[ExpectedText, ...]  # that other parts may have
    flow: str  # its text, as `normal` has it


# --- words ---


class _Skeletons(dict[int, str]):
    """What counts of each character when texts are compared: worked out once, and for each character by itself.

    So the words of a text are those of its pieces, wherever a line, a font or a page breaks it.
    """

    def __missing__(self, code: int) -> str:
        whole = unicodedata.normalize("NFKD", chr(code)).casefold()
        parts = (
            _SAME.get(character, character) for character in unicodedata.normalize("NFKD", whole)
        )  # letters without their marks
        kept = "".join(part for part in parts if part and unicodedata.category(part) not in _UNCOUNTED)
        self[code] = kept
        return kept


# Marks on letters, and what prints nothing.
_UNCOUNTED = frozenset(("Mn", "Me", "Cf", "Cc", "Cs", "Cn"))
_SAME = (
    dict.fromkeys("’‘ʼ`", "'")
    | dict.fromkeys("“”„", '"')
    | dict.fromkeys("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}", "")  # lines end with some
    | dict.fromkeys("‒–—―", " ")
)
_SKELETONS = _Skeletons({ord(character): character for character in "\t\n\r"})
GAP = "\x1d"  # a separator of groups, which no text has


def words(text: str) -> list[str]:
    """The words of a text as they are compared: without case, accents, hyphens and what is invisible; quotes as one."""
    if text.isascii():
        return text.replace("-", "").replace("\x02", "").replace("`", "'").lower().split()
    return text.translate(_SKELETONS).split()


def normal(text: str) -> str:
    """A text as it stands in a flow: without spaces, case and hyphens."""
    return "".join(words(text))


def within(text: str, flow: str) -> bool:
    """Whether a text stands in a flow."""
    return all(normal(part) in flow for part in text.split(GAP))


@functools.cache
def numerals(number: int, title: str, *, linked: bool) -> frozenset[str]:
    """What of a link with a theme's number and title may look like a page number: an end of a line, or all of it.

    `linked`: there are links in the title, which end the one around it after the number.
    """
    words = normal(title)
    runs = [(found[2], found[1], found.start(2)) for found in re.finditer(r"((?:pages?|p\.?)?)([0-9]+)", words)]
    ends = {run[-size:] for run, _, _ in runs for size in range(1, 5)}
    said = {word[at:] + run for run, word, _ in runs for at in range(len(word))}  # “page 3” of a title
    alone = {str(number)} if linked or not words else set()
    return frozenset(
        alone | ends | said | {f"{number}{run[:size]}" for run, _, at in runs if at == 0 for size in range(1, 4)}
    )


def text_lost(text: ExpectedText, publication: str) -> Diagnostic:
    """What is to be said of a text that is nowhere."""
    return TEXT_LOST.at(text.source, publication=publication, words=opening(text.text))


def opening(text: str) -> str:
    """The first words of a text, for people to know it by."""
    parts = text.replace(GAP, " ").split()
    return " ".join(parts[:10]) + ("…" if len(parts) > 10 else "")
