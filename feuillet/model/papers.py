"""The papers that pages are printed on: their sizes, what each folds to, and how a page of each is set."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True, slots=True)
class Edges:
    """Millimetres around the text, where style sheets for A4 do not say so: pages.paper_styles makes rules of these."""

    top: float
    inner: float  # where pages are bound; of pages for a screen both sides are the mean
    outer: float
    bottom: float
    sheet: tuple[float, float, float]  # of a fact sheet: top, sides, bottom


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """How a page is set. The numbers of A4, which style sheets are written for."""

    sizes: tuple[float, float] = (8.5, 13.0)  # points, between which the fit of a sheet chooses
    comfort: float = 9.5  # from which a sheet reads well at arm's length: for its sake it leaves out a little more
    text_size: float = 10.0  # points, of the synthesis
    columns: int = 3  # of a sheet, at the most
    stacked: bool = False  # one thing below the other, in large print
    margins: tuple[float, float] = (44.0, 26.0)  # millimetres, left and right together: of the synthesis, of a sheet
    ends: float = 51.0  # above and below the text of the synthesis
    hang: float = 43.0  # by which text of the synthesis is narrower than the page, beside titles in the margin
    cover_sizes: tuple[float, ...] = (48.0, 40.0, 33.0, 26.0, 20.0, 15.0)  # points, of a title on the cover
    table_sizes: tuple[float, float] = (9.0, 7.5)  # points of text in tables of the synthesis, and the least
    sheet_table_sizes: tuple[float, float] = (9.9, 7.2)
    least_size: float = 5.5  # points, of any text
    styles: tuple[str, ...] = ()  # styles/synthesis-NAME.css and styles/fact-sheet-NAME.css, where there are such
    edges: Edges | None = None  # None: those of the style sheets
    scale: float = 1.0  # of lengths on the cover, which is set by arithmetic
    enlarged: float = 1.0  # of all lengths in style sheets


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A sheet of paper, upright; millimetres."""

    name: str
    width: float
    height: float
    frame: Frame = Frame()
    half: str = ""  # the paper of its pages when it is folded once; none: they would be too small to read
    half_frame: Frame = Frame()  # how these are set
    offered: bool = True  # as `paper:` in workshop.yaml; else it is only what others fold to, or are imposed on

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height


# Pages that are held in one hand: two columns, titles above their text.
_POCKET = Frame(
    sizes=(7.2, 10.5),
    comfort=8.0,
    text_size=8.6,
    columns=2,
    margins=(28.0, 18.0),
    ends=34.0,
    hang=0.0,
    cover_sizes=(32.0, 27.0, 22.0, 18.0, 14.0, 11.0),
    table_sizes=(7.6, 6.4),
    sheet_table_sizes=(8.1, 6.2),
    least_size=5.0,
    styles=("small",),
)
_POCKET_EDGES = Edges(top=18.0, inner=16.0, outer=12.0, bottom=16.0, sheet=(8.0, 9.0, 7.0))
# Seven by eight and a half inches: between a booklet of A5 and a page of A4.
_HALF_LEGAL = replace(_POCKET, scale=0.75, edges=_POCKET_EDGES)
# The whole page in the hand, and not a booklet to save paper: text is larger.
_HAND = replace(
    _POCKET,
    sizes=(7.2, 11.5),
    comfort=8.4,
    text_size=9.0,
    table_sizes=(8.0, 6.6),
    sheet_table_sizes=(9.0, 6.6),
    scale=148 / 210,
    edges=_POCKET_EDGES,
)
# A page for a table that people stand around: a column more, text a little larger, and no line longer than on A4.
_TABLE = Frame(
    sizes=(9.5, 17.0),
    comfort=10.6,
    text_size=12.5,
    columns=4,
    margins=(89.0, 32.0),
    ends=64.0,
    hang=53.75,
    cover_sizes=(60.0, 50.0, 41.0, 33.0, 25.0, 19.0),
    table_sizes=(11.0, 9.0),
    sheet_table_sizes=(11.7, 8.4),
    least_size=6.2,
    edges=Edges(top=34.0, inner=48.0, outer=41.0, bottom=30.0, sheet=(12.5, 16.0, 11.0)),
    scale=1.25,
    enlarged=1.25,
)

_ALL = (
    Paper(name="A3", width=297.0, height=420.0, frame=_TABLE, half="A4"),
    Paper(name="A4", width=210.0, height=297.0, half="A5", half_frame=replace(_POCKET, scale=148 / 210)),
    Paper(name="A5", width=148.0, height=210.0, frame=_HAND),
    Paper(
        name="Letter", width=215.9, height=279.4, half="Half-letter", half_frame=replace(_POCKET, scale=139.7 / 215.9)
    ),
    Paper(
        name="Legal",
        width=215.9,
        height=355.6,
        half="Half-legal",
        half_frame=_HALF_LEGAL,
    ),
    Paper(name="Half-letter", width=139.7, height=215.9, offered=False),
    Paper(name="Half-legal", width=177.8, height=215.9, offered=False),
    Paper(name="Tabloid", width=279.4, height=431.8, offered=False),
)
PAPERS = {paper.name: paper for paper in _ALL}
OFFERED = tuple(paper.name for paper in _ALL if paper.offered)
