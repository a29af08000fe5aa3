"""Gather documents into one job for the printer: PDFs and how often each comes in, one PDF out."""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name

from feuillet.pdf.conformance import brought_over, saved
from feuillet.pdf.imposition import Sides, job_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Template = dict[str, Any]  # what each repeat of a page has, but for its place in the tree

LIMIT = 200_000  # pages of a job: made in 5 s and 300 MB, but viewers are slow to open more
_BRANCH = 128  # pages, or nodes, under a node of the page tree: viewers read a few of them to open the file
_BOXES = ("/CropBox", "/BleedBox", "/TrimBox")


class TooManyPagesError(ValueError):
    """A job has more pages than are put into one file."""

    def __init__(self, pages: int) -> None:
        super().__init__(f"{pages} pages are more than the {LIMIT} of a job")
        self.pages = pages


@dataclass(frozen=True, kw_only=True, slots=True)
class Stack:
    """A document in a job, so many times in a row."""

    key: str  # of its source
    copies: int = 1
    pages: tuple[int, int] | None = None  # the first, from 0, and the one after the last; None: all of the source


def leaves(pages: Sequence[int], duplex: bool) -> int:
    """How many leaves of paper documents of so many pages take, each on leaves of its own."""
    return sum(-(-count // 2) if duplex else count for count in pages)


def collate(
    sources: Mapping[str, bytes],
    stacks: Sequence[Stack],
    *,
    duplex: bool,
    title: str,
    subject: str,
    flip: Literal["long", "short", ""],
) -> bytes:
    """One PDF of all stacks, in order; a pure function: same input, same bytes.

    In a duplex job each copy of a document begins on a leaf of its own. `flip` is the edge that the sheets turn about;
    empty in a duplex job: the person at the printer decides.
    """
    if flip and not duplex:
        raise ValueError("sheets that are printed on one side are not flipped")
    with contextlib.ExitStack() as files:
        opened = {key: files.enter_context(pikepdf.open(io.BytesIO(sources[key]))) for key in _keys(stacks)}
        ranges = [_range(stack, len(opened[stack.key].pages)) for stack in stacks]
        total = sum(
            stack.copies * (2 * leaves([len(pages)], duplex) if duplex else len(pages))
            for stack, pages in zip(stacks, ranges, strict=True)
        )
        if not total:
            raise ValueError("a job without a page")
        if total > LIMIT:
            raise TooManyPagesError(total)
        document = files.enter_context(pikepdf.Pdf.new())
        copied = _copied(document, opened, stacks, ranges)
        _share_fonts(document)
        document.Root.Pages = _tree(document, _order(document, copied, stacks, ranges, duplex=duplex), total)
        sides = {"long": Sides.LONG, "short": Sides.SHORT, "": None if duplex else Sides.ONE}[flip]
        job_ticket(document, title=title, subject=subject, sides=sides)
        return saved(document)


def _keys(stacks: Sequence[Stack]) -> list[str]:
    return list(dict.fromkeys(stack.key for stack in stacks))


def _range(stack: Stack, count: int) -> range:
    first, last = stack.pages or (0, count)
    if stack.copies < 1 or not 0 <= first < last <= count:
        raise ValueError(f"{stack} of a document of {count} pages")
    return range(first, last)


def _copied(
    document: pikepdf.Pdf, opened: Mapping[str, pikepdf.Pdf], stacks: Sequence[Stack], ranges: Sequence[range]
) -> dict[tuple[str, int], Template]:
    """What there is on each page of the job that differs from others, brought over from its source."""
    copied: dict[tuple[str, int], Template] = {}
    for stack, pages in zip(stacks, ranges, strict=True):
        source = opened[stack.key]
        for number in pages:
            if (stack.key, number) not in copied:
                copied[stack.key, number] = _template(document, source, source.pages[number])
    return copied


def _template(document: pikepdf.Pdf, source: pikepdf.Pdf, page: pikepdf.Page) -> Template:
    """A page without what leads elsewhere in its source: structure, links, the page tree."""
    page.contents_coalesce()
    media = [round(float(number), 4) for number in page.mediabox]
    template: Template = {
        "/Type": Name.Page,
        "/MediaBox": Array(media),
        "/Contents": brought_over(document, source, page.obj.Contents),
        "/Resources": _resources(document, brought_over(document, source, page.obj.Resources)),
    }
    for key in _BOXES:
        box = [round(float(number), 4) for number in page.obj.get(key, media)]
        if box != media:
            template[key] = Array(box)
    return template


def _resources(document: pikepdf.Pdf, resources: Any) -> Any:
    """A small dictionary that stands in the page itself, of large ones that repeats of the page share.

    Poppler reads the resources of each page that it passes: elsewhere in the file, they made it ten times slower.
    """
    for key, value in list(resources.items()):
        if isinstance(value, Dictionary) and not value.is_indirect:
            if len(value):
                resources[key] = document.make_indirect(value)
            else:
                del resources[key]
    return Dictionary(dict(resources.items()))


def _share_fonts(document: pikepdf.Pdf) -> None:
    """Font files that are the same in several sources are kept once."""
    kept: dict[bytes, Any] = {}
    for thing in document.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if (stream := thing.get(key)) is not None:
                    thing[key] = kept.setdefault(hashlib.sha256(stream.read_raw_bytes()).digest(), stream)


def _order(
    document: pikepdf.Pdf,
    copied: Mapping[tuple[str, int], Template],
    stacks: Sequence[Stack],
    ranges: Sequence[range],
    *,
    duplex: bool,
) -> Iterator[Template]:
    """The pages of the job one after the other, with blanks where a copy would begin on the back of another."""
    empty: Template = {}
    for stack, pages in zip(stacks, ranges, strict=True):
        copy = [copied[stack.key, number] for number in pages]
        if duplex and len(copy) % 2:
            if not empty:
                empty = {"/Contents": document.make_stream(b""), "/Resources": document.make_indirect(Dictionary())}
            copy.append(copy[-1] | empty)
        for _ in range(stack.copies):
            yield from copy


def _tree(document: pikepdf.Pdf, pages: Iterator[Template], total: int) -> Any:
    """A balanced tree with a new page object for each page: the same one twice confuses viewers."""
    below = _BRANCH
    while below < total:
        below *= _BRANCH
    return _node(document, pages, total, below)


def _node(document: pikepdf.Pdf, pages: Iterator[Template], count: int, room: int) -> Any:
    node = document.make_indirect(Dictionary(Type=Name.Pages, Count=count))
    if room == _BRANCH:
        kids = [
            document.make_indirect(Dictionary({**page, "/Parent": node})) for page in itertools.islice(pages, count)
        ]
    else:
        room //= _BRANCH
        kids = [_node(document, pages, min(room, count - first), room) for first in range(0, count, room)]
        for kid in kids:
            kid.Parent = node
    node.Kids = Array(kids)
    return node
