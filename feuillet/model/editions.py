"""The editions in which a workshop is set: the same content, laid out anew for another way to read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from feuillet.model.papers import PAPERS, Frame, Paper


class Kind(StrEnum):
    """How the pages of a run lie on its paper."""

    SHEETS = "sheets"  # each sheet on its own leaf
    BOOK = "book"  # the synthesis, on both sides
    BOOKLET = "booklet"  # two pages a side, to be folded and stapled
    TWO_UP = "two-up"  # a sheet twice on a side, to be cut
    POSTER = "poster"  # to hang up
    PACKS = "packs"  # what each person gets, person by person
    PRESS = "press"  # with bleed and crop marks, for a print shop


class Count(StrEnum):
    """How many copies an edition has."""

    ROOM = "room"  # as many as people, or as `copies` says
    LARGE = "large"  # as `large` says
    ONCE = "once"  # for one who multiplies it
    OWN = "own"  # as it says itself


_ROOMY = 1.1  # times the least size of text on a sheet of two sides: no larger for the sake of a full back


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """What sets the pages of an edition apart; its style sheets follow those of the publication."""

    name: str
    folder: str = ""  # below the output folder, with a slash at its end
    styles: tuple[str, ...] = ()  # styles/synthesis-NAME.css and styles/fact-sheet-NAME.css, where there are such
    paper: bool = False  # for paper alone: chapters on right-hand pages, a code for each address
    duplex: bool = True  # printed on both sides of the paper
    folded: bool = False  # pages of half the paper
    grey: bool = False  # no colour at all, and no ground under text
    fits: bool = True  # a sheet has one page: its text is as large as fits, and some of it may be left out
    own_paper: str = ""  # that it is printed on; else that of the workshop
    own: tuple[tuple[str, Any], ...] = ()  # of how its pages are set, in place of what its paper says
    least_width: float = 0.0  # millimetres that a page must have
    notes: bool = False  # a page to write on follows the sheet
    two_sided: bool = False  # what a sheet has no room for stands on its back
    dpi: int = 300  # of pictures
    bleed: float = 0.0  # millimetres by which colour goes beyond the trimmed page
    # What goes through the printer.
    sheets: Kind | None = Kind.SHEETS  # none: it has no sheets
    book: Kind | None = Kind.BOOK
    day_pages: bool = False  # whether it has those of the day beside sheets and book, as a poster
    packs: bool = False  # whether people get theirs of it
    count: Count = Count.ROOM
    copies: int = 0  # of its own
    files: tuple[str, ...] = ()  # names of the runs of sheets and book, where these say more than the edition's
    saves_ink: bool = False  # whether it is said how much
    title: str = ""  # what the guide calls it, where languages have no word for it

    @property
    def names(self) -> tuple[str, ...]:
        """Of the files of its sheets and its book, without their endings."""
        return self.files or (f"fact-sheets-{self.name}", f"synthesis-{self.name}")

    def name_of(self, key: str) -> str:
        """Of the file of a page of the day, in the same way."""
        return key if self.files else f"{key}-{self.name}"

    def on(self, paper: str) -> str:
        """The paper that it is printed on, in a workshop on that paper."""
        return self.own_paper or paper

    def one_sided(self) -> Edition:
        """The same for a printer of one side: all pages are right-hand ones, and none is left blank."""
        return replace(self, duplex=False, styles=(self.styles[0], "one-sided", *self.styles[1:]))

    @property
    def has_backs(self) -> bool:
        """Whether a leaf is printed behind each sheet."""
        return self.notes or (self.two_sided and self.duplex)

    def takes(self, paper: str) -> bool:
        """Whether it can be made on that paper: its pages would not be too small."""
        return (not self.folded or bool(PAPERS[self.on(paper)].half)) and self.page(paper).width >= self.least_width

    def page(self, paper: str) -> Paper:
        """What its pages are, on that paper."""
        whole = PAPERS[self.on(paper)]
        return PAPERS[whole.half] if self.folded else whole

    def frame(self, paper: str) -> Frame:
        """How they are set."""
        whole = PAPERS[self.on(paper)]
        found = whole.half_frame if self.folded else whole.frame
        if self.two_sided:  # there is room: no text of a sheet is smaller than that of a book
            least = min(found.text_size, found.sizes[1])
            found = replace(found, sizes=(least, found.sizes[1]), comfort=round(_ROOMY * least, 1))
        return replace(found, **dict(self.own))

    def size(self, paper: str) -> tuple[float, float]:
        """Width and height of its pages in millimetres, with what the print shop will cut off."""
        width, height = self.page(paper).size
        return width + 2 * self.bleed, height + 2 * self.bleed


SCREEN = Edition(name="screen", day_pages=True)
PRINT = Edition(
    name="print",
    folder="print/print/",
    styles=("print",),
    paper=True,
    day_pages=True,
    packs=True,
    files=("fact-sheets", "synthesis"),
)
GREY = Edition(
    name="grey", folder="print/grey/", styles=("print", "grey"), paper=True, grey=True, day_pages=True, saves_ink=True
)
LARGE = Edition(
    name="large",
    folder="print/large/",
    styles=("print", "grey", "large"),
    paper=True,
    grey=True,
    fits=False,
    own=(
        ("sizes", (18.0, 18.0)),
        ("text_size", 18.0),
        ("columns", 1),
        ("stacked", True),
        ("margins", (44.0, 44.0)),
        ("ends", 51.0),
        ("hang", 0.0),
        ("cover_sizes", (40.0, 34.0, 28.0, 22.0, 18.0)),
        ("table_sizes", (18.0, 18.0)),
        ("sheet_table_sizes", (18.0, 18.0)),
        ("least_size", 17.9),
        # It is set the same on all papers that are wide enough for it.
        ("styles", ()),
        ("edges", None),
        ("scale", 1.0),
        ("enlarged", 1.0),
    ),
    least_width=200.0,
    count=Count.LARGE,
)
NOTES = Edition(name="notes", folder="print/notes/", styles=("print", "notes"), paper=True, notes=True, book=None)
TWO_SIDED = Edition(
    name="two-sided",
    folder="print/two-sided/",
    styles=("print", "notes", "two-sided"),
    paper=True,
    two_sided=True,
    book=None,
)
SMALL = Edition(
    name="small",
    folder="print/small/",
    styles=("print",),
    paper=True,
    folded=True,
    sheets=Kind.TWO_UP,
    book=Kind.BOOKLET,
    files=("fact-sheets-2-up", "booklet"),
)
PRESS = Edition(
    name="press",
    folder="print/press/",
    styles=("print", "press"),
    paper=True,
    bleed=3.0,
    sheets=Kind.PRESS,
    book=Kind.PRESS,
    count=Count.ONCE,
)
# For letters that would be too heavy: pictures for a screen.
MAIL = Edition(name="mail", folder="mail/light/", dpi=110)

EDITIONS = {edition.name: edition for edition in (SCREEN, PRINT, GREY, LARGE, NOTES, TWO_SIDED, SMALL, PRESS)}
FOR_PRINT = tuple(edition.name for edition in (PRINT, GREY, LARGE, NOTES, TWO_SIDED, SMALL, PRESS))
# Names that an edition of a workshop cannot have: ours, what else is in their folder, style sheets of ours with
# another job, and what Windows takes for a device.
TAKEN = frozenset(
    (
        *EDITIONS, MAIL.name, "changed", "one-sided", "paper", "page", "components",
        "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
    )
)  # fmt: skip
