"""The editions in which a workshop is set: the same content, laid out anew for another way to read it."""

from __future__ import annotations

from dataclasses import dataclass, replace

# Millimetres. The sheets of paper that printers hold, and those sheets folded once.
PAPERS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4), "A5": (148.0, 210.0), "Half-letter": (139.7, 215.9)}
SHEET_SIZES = (8.5, 11.0)  # points, between which the fit of a sheet chooses: page-design.md, "Fact sheet"
_FOLDED = {"A4": "A5", "Letter": "Half-letter"}


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
    sizes: tuple[float, float] = SHEET_SIZES
    text_size: float = 10.0  # points, of the synthesis
    columns: int = 3  # of a sheet, at the most
    margins: tuple[float, float] = (44.0, 26.0)  # millimetres, left and right together: of the synthesis, of a sheet
    ends: float = 51.0  # above and below the text of the synthesis
    hang: float = 43.0  # by which text of the synthesis is narrower than the page, beside titles in the margin
    cover_sizes: tuple[float, ...] = (38.0, 32.0, 26.0, 20.0, 15.0)  # points, of a title on the cover
    table_sizes: tuple[float, float] = (9.0, 7.5)  # points of text in tables of the synthesis, and the least
    sheet_table_sizes: tuple[float, float] = (9.9, 7.2)
    least_size: float = 5.5  # points, of any text
    notes: bool = False  # a page to write on follows the sheet
    dpi: int = 300  # of pictures
    bleed: float = 0.0  # millimetres by which colour goes beyond the trimmed page

    def one_sided(self) -> Edition:
        """The same for a printer of one side: all pages are right-hand ones, and none is left blank."""
        return replace(self, duplex=False, styles=(self.styles[0], "one-sided", *self.styles[1:]))

    def page(self, paper: str) -> str:
        """The name of its page size on that paper."""
        return _FOLDED[paper] if self.folded else paper

    def size(self, paper: str) -> tuple[float, float]:
        """Width and height of its pages in millimetres, with what the print shop will cut off."""
        width, height = PAPERS[self.page(paper)]
        return width + 2 * self.bleed, height + 2 * self.bleed


SCREEN = Edition(name="screen")
PRINT = Edition(name="print", folder="print/print/", styles=("print",), paper=True)
GREY = Edition(name="grey", folder="print/grey/", styles=("print", "grey"), paper=True, grey=True)
LARGE = Edition(
    name="large",
    folder="print/large/",
    styles=("print", "grey", "large"),
    paper=True,
    grey=True,
    fits=False,
    sizes=(18.0, 18.0),
    text_size=18.0,
    columns=1,
    margins=(44.0, 44.0),
    hang=0.0,
    cover_sizes=(40.0, 34.0, 28.0, 22.0, 18.0),
    table_sizes=(18.0, 18.0),
    sheet_table_sizes=(18.0, 18.0),
    least_size=17.9,
)
NOTES = Edition(name="notes", folder="print/notes/", styles=("print", "notes"), paper=True, notes=True)
SMALL = Edition(
    name="small",
    folder="print/small/",
    styles=("print", "small"),
    paper=True,
    folded=True,
    sizes=(7.2, 9.0),
    text_size=8.6,
    columns=2,
    margins=(28.0, 18.0),
    ends=34.0,
    hang=0.0,
    cover_sizes=(26.0, 22.0, 18.0, 14.0, 11.0),
    table_sizes=(7.6, 6.4),
    sheet_table_sizes=(8.1, 6.2),
    least_size=5.0,
)
PRESS = Edition(name="press", folder="print/press/", styles=("print", "press"), paper=True, bleed=3.0)
# For letters that would be too heavy: pictures for a screen.
MAIL = Edition(name="mail", folder="mail/light/", dpi=110)

EDITIONS = {one.name: one for one in (SCREEN, PRINT, GREY, LARGE, NOTES, SMALL, PRESS)}
