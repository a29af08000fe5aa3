"""Make a tagged PDF conform: PDF/A-3a in, PDF/A-3a and PDF/UA-1 in one file out; and read its structure back."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from feuillet.pdf.structure_tree import destinations

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from feuillet.pdf.structure_tree import Ref


# As WeasyPrint opens marked content: tag, then its number in the page; test_conformance watches this form.
_MARK = re.compile(rb"/(\w+)\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
_NUMBER = re.compile(rb"/MCID (\d+)")
_BULLET = 2  # glyphs in a bullet and its space; a number has its point too
_PAGINATION = b"/Artifact\n<</Type /Pagination>>\nBDC"
_PX = 0.75  # points in a CSS pixel
_PRINT = 4  # annotation flag: shown on paper too
_DIRECT = (0, 0)  # as number of an object: it has none, and stands within another
_GREY = re.compile(rb"^([\d.]+) \1 \1 (rg|RG)$", re.MULTILINE)  # as WeasyPrint sets a colour: a line each
_GREY_OPERATORS = {b"rg": b"g", b"RG": b"G"}
# As WeasyPrint paints a tile with a gradient: a group in it, and in that the gradient alone, all opaque.
_TILE = re.compile(rb"/a1 gs\s+(/\w+) Do\s*")
_SHADED = re.compile(rb"(/\w+) sh\s*")
_SLACK = 0.5  # points by which a box may stick out of another that covers it
_UA = b"http://www.aiim.org/pdfua/ns/id/"
# PDF/A accepts a property it does not know only if the file describes it.
_UA_SCHEMA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="%(ua)b" pdfuaid:part="1"/>'
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>'
    b'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>'
    b"<pdfaSchema:namespaceURI>%(ua)b</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>"
    b"</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
) % {b"ua": _UA}
_XMP_DATE = re.compile(
    rb'<rdf:Description rdf:about="">\s*<xmp:(CreateDate|ModifyDate)>[^<]*</xmp:\1>\s*</rdf:Description>'
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentDates:
    """When the document was made and last changed: from its content, never from the clock; with their time zone."""

    created: dt.datetime
    modified: dt.datetime


def finish(
    pdf: bytes,
    *,
    dates: DocumentDates | None = None,
    margins: bytes = b"",
    pages: Mapping[str, int] | None = None,
    prefix: str = "",
    grey: bool = False,
    upright: bool = False,
    blank_after: bool = False,
) -> bytes:
    """The PDF made conformant; a pure function: same input, same bytes. A finished PDF comes back unchanged.

    Of a part of a publication: `margins` is a PDF whose pages are laid over it, `pages` says on which page of the whole
    each destination is, and `prefix` keeps the names of its table cells apart from those of other parts. With `grey`,
    greys are those of the black ink alone; with `upright`, pages that lie on their side are turned; a blank page of the
    size of the last one comes after it with `blank_after`.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        metadata = document.Root.Metadata.read_bytes()
        if _UA in metadata:
            return pdf
        if dates is not None:
            metadata = _set_dates(document, metadata, dates)
        document.Root.Metadata.write(_conformant_metadata(metadata, str(document.Root.Lang)))
        document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        tree = _Tree(document)
        if prefix:
            _rename_cells(tree, prefix)
        _one_annotation_a_link(document)
        _furniture_to_artifacts(document, tree)
        for row in tree.header_rows:
            _set_scopes(row)
        _number_lists(tree)
        for figure, page in tree.figures:
            _mend_box(figure, page)
        _annotate(document, pages)
        for page in document.pages if upright else ():
            _turn(page)
        if margins:
            _add_margins(document, margins)
        if blank_after:
            _add_blank(document)
        if b"/Interpolate true" in pdf:
            _plain_pictures(document)
        if b"/PatternType 1" in pdf:
            _plain_gradients(document)
        if grey:
            _black_ink_alone(document)
        _sort_names(document)
        return saved(document)


def saved(document: pikepdf.Pdf) -> bytes:
    """The bytes of a document, the same at each time."""
    out = io.BytesIO()
    document.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    # Data that ends in CR, then LF: a strict reader takes both for the end of the line and finds a byte missing.
    return out.getvalue().replace(b"\r\nendstream", b"\r\rendstream")


def brought_over(document: pikepdf.Pdf, source: pikepdf.Pdf, thing: Any) -> Any:
    """A copy, for this document, of what belongs to another: nothing but numbers may be taken over as it is."""
    return document.copy_foreign(thing if thing.is_indirect else source.make_indirect(thing))


class _Tree:
    """One walk through the structure tree, gathering what the finishing steps need."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self.root: Any = document.Root.StructTreeRoot.K[0]
        self.live: dict[Ref, set[int]] = {}  # page: marks that the tree holds
        self.annotations: set[Ref] = set()  # that the tree holds
        self.header_rows: list[Any] = []  # TR with at least one TH
        self.figures: list[tuple[Any, Any]] = []
        self.cells: list[Any] = []  # TH and TD
        self.lists: dict[Ref, tuple[Any, list[Any]]] = {}  # with the labels of their items
        self._walk(self.root)

    def _walk(self, element: Any) -> None:
        marks: set[int] | None = None
        header = False
        for kid in element.K.as_list():
            if isinstance(kid, int):
                if marks is None:
                    marks = self.live.setdefault(element.Pg.objgen, set())
                marks.add(kid)
                continue
            kind = kid.get("/S")
            if kind is None:
                self.annotations.add(kid.Obj.objgen)
                continue
            if kind == "/TH":
                header = True
                self.cells.append(kid)
            elif kind == "/TD":
                self.cells.append(kid)
            elif kind == "/Figure":
                self.figures.append((kid, kid.Pg))
            elif kind == "/Lbl":
                of = element.P
                self.lists.setdefault(of.objgen, (of, []))[1].append(kid)
            self._walk(kid)
        if header:
            self.header_rows.append(element)


def _conformant_metadata(metadata: bytes, language: str) -> bytes:
    """The XMP with the PDF/UA mark, the description of that mark that PDF/A asks for, and the language."""
    spoken = (
        b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language><rdf:Bag>'
        b"<rdf:li>%b</rdf:li></rdf:Bag></dc:language></rdf:Description>" % escape(language).encode()
    )
    head, end, tail = metadata.rpartition(b"</rdf:RDF>")
    if not end:
        raise ValueError("no RDF in the PDF's metadata")
    return b"".join((head, _UA_SCHEMA, spoken, end, tail))


def _set_dates(document: pikepdf.Pdf, metadata: bytes, dates: DocumentDates) -> bytes:
    """Dates in the information dictionary and, equal to the second, in the XMP."""
    properties = []
    for key, name, date in (
        ("/CreationDate", "CreateDate", dates.created),
        ("/ModDate", "ModifyDate", dates.modified),
    ):
        offset = date.utcoffset()
        if offset is None:
            raise ValueError(f"{name} has no time zone")
        minutes = int(offset.total_seconds()) // 60
        zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}'{abs(minutes) % 60:02}"
        document.docinfo[key] = String(f"D:{date:%Y%m%d%H%M%S}{zone}")
        properties.append(f"<xmp:{name}>{date.isoformat(timespec='seconds')}</xmp:{name}>")
    description = (
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"{''.join(properties)}</rdf:Description></rdf:RDF>"
    )
    return _XMP_DATE.sub(b"", metadata).replace(b"</rdf:RDF>", description.encode())


def _one_annotation_a_link(document: pikepdf.Pdf) -> None:
    """WeasyPrint makes a link of each box inside a link too, and files it outside the Link: the outer one will do.

    What the outer one does not cover stays clickable, filed under the Link.
    """
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[i]): i + 1 for i in range(0, len(numbers), 2)}
    dropped: set[int] = set()  # keys in the parent tree
    for page in document.pages:
        annotations = page.obj.get("/Annots")
        if annotations is None:
            continue
        superfluous: set[Ref] = set()
        for annotation in annotations:
            key = annotation.get("/StructParent")
            if key is None:
                continue
            element = numbers[owners[int(key)]]
            if element.S == "/Link" or annotation.Subtype != "/Link":
                continue
            link = _link_above(element)
            if link is None:
                continue
            own = [kid for kid in element.K.as_list() if _is_annotation(kid, annotation)]
            element.K = Array([kid for kid in element.K.as_list() if not _is_annotation(kid, annotation)])
            outer = [_rectangle(kid.Obj) for kid in link.K.as_list() if not isinstance(kid, int) and "/Obj" in kid]
            if any(_covers(rectangle, _rectangle(annotation)) for rectangle in outer):
                dropped.add(int(key))
                superfluous.add(annotation.objgen)
            else:
                link.K = Array([*own, *link.K.as_list()])
                numbers[owners[int(key)]] = link
        if superfluous:
            page.obj.Annots = Array([thing for thing in annotations if thing.objgen not in superfluous])
    if dropped:
        document.Root.StructTreeRoot.ParentTree.Nums = Array(
            [
                entry
                for i in range(0, len(numbers), 2)
                if int(numbers[i]) not in dropped
                for entry in (numbers[i], numbers[i + 1])
            ]
        )


def _link_above(element: Any) -> Any:
    """The Link that an element is part of, if any."""
    while element.S != "/Document":
        element = element.P
        if element.S == "/Link":
            return element
    return None


def _is_annotation(kid: Any, annotation: Any) -> bool:
    return not isinstance(kid, int) and "/Obj" in kid and kid.Obj.objgen == annotation.objgen


def _rectangle(annotation: Any) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (float(number) for number in annotation.Rect)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _covers(outer: tuple[float, ...], inner: tuple[float, ...]) -> bool:
    return (
        outer[0] - _SLACK <= inner[0]
        and outer[1] - _SLACK <= inner[1]
        and inner[2] <= outer[2] + _SLACK
        and inner[3] <= outer[3] + _SLACK
    )


def _furniture_to_artifacts(document: pikepdf.Pdf, tree: _Tree) -> None:
    """Running heads and folios, which WeasyPrint marks but leaves out of the tree, become pagination artifacts."""
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[i]): i + 1 for i in range(0, len(numbers), 2)}
    orphans: dict[Ref, dict[Ref, Any]] = {}  # page: links in its running heads
    for page in document.pages:
        live = tree.live.get(page.obj.objgen, set())
        at = parents[int(page.obj.StructParents)]
        entries = numbers[at]
        if len(live) < len(entries):
            content, retagged = _retag(page.obj.Contents.read_bytes(), live)
            page.obj.Contents.write(content)
            numbers[at] = Array([None if i in retagged else entry for i, entry in enumerate(entries)])
        for annotation in page.obj.get("/Annots", ()):
            key = annotation.get("/StructParent")
            if key is not None and annotation.objgen not in tree.annotations:
                element = numbers[parents[int(key)]]
                orphans.setdefault(page.obj.objgen, {})[element.objgen] = element
    if orphans:
        _rehome(document, tree, orphans)


def _retag(content: bytes, live: set[int]) -> tuple[bytes, set[int]]:
    """The page's content with all marks but the live ones as artifacts, and which these are."""
    retagged: set[int] = set()

    def artifact(match: re.Match[bytes]) -> bytes:
        mark = int(match[2])
        if mark in live:
            return match[0]
        retagged.add(mark)
        return _PAGINATION

    return _MARK.sub(artifact, content), retagged


def _rehome(document: pikepdf.Pdf, tree: _Tree, orphans: dict[Ref, dict[Ref, Any]]) -> None:
    """Links in running heads: their text is an artifact, the link itself stays, after the content of its page."""
    kids = list(tree.root.K)
    last = {kid.Pg.objgen: i for i, kid in enumerate(kids)}
    for page, links in sorted(orphans.items(), key=lambda item: -last.get(item[0], len(kids))):
        paragraph = document.make_indirect(
            Dictionary(
                Type=Name.StructElem, S=Name.P, P=tree.root, Pg=document.get_object(page), K=Array(list(links.values()))
            )
        )
        for link in links.values():
            link.P = paragraph
            link.K = Array([kid for kid in link.K if not isinstance(kid, int) and "/Obj" in kid])
        kids.insert(last.get(page, len(kids)) + 1, paragraph)
    tree.root.K = Array(kids)


def _rename_cells(tree: _Tree, prefix: str) -> None:
    """Names by which cells refer to their headers, which WeasyPrint makes unique within one file only."""
    for cell in tree.cells:
        if "/ID" in cell:
            cell.ID = String(prefix + str(cell.ID))
        headers = cell.get("/A", Dictionary()).get("/Headers")
        if headers is not None:
            cell.A.Headers = Array([String(prefix + str(name)) for name in headers])


_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_PAINTS = re.compile(rb"\b(?:Tj|TJ|Do|f|f\*|S|B|sh)\b")


def _add_margins(document: pikepdf.Pdf, margins: bytes) -> None:
    """Running heads and folios from a PDF of their own: artifacts, over the content of each page."""
    with pikepdf.open(io.BytesIO(margins)) as source:
        for number, (page, margin) in enumerate(zip(document.pages, source.pages, strict=True)):
            content = margin.obj.Contents.read_bytes()
            if not _PAINTS.search(content):
                continue
            form = document.make_stream(
                content,
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array(list(margin.obj.MediaBox)),
                Resources=brought_over(document, source, margin.obj.Resources),
            )
            name = f"/Margins{number}"
            if "/XObject" not in page.obj.Resources:
                page.obj.Resources.XObject = Dictionary()
            page.obj.Resources.XObject[name] = form
            own = page.obj.Contents.read_bytes()
            page.obj.Contents.write(b"q\n%b\nQ\n%b\nq\n%b Do\nQ\nEMC" % (own, _PAGINATION, name.encode()))


def _add_blank(document: pikepdf.Pdf) -> None:
    """A page of the size of the last one, with nothing on it."""
    last = document.pages[-1].obj
    document.add_blank_page()
    blank = document.pages[-1].obj
    for name in _BOXES:
        if name in last:
            blank[name] = Array(list(last[name]))


def _turn(page: pikepdf.Page) -> None:
    """Set a page upright that lies on its side, its head to the left: printers and bindings want pages of one size.

    No destination is on such a page: it has a table and nothing else.
    """
    _, _, width, height = (float(number) for number in page.mediabox)
    if width <= height:
        return

    def turned(box: Any) -> Any:
        left, bottom, right, top = (float(number) for number in box)
        return Array([height - top, left, height - bottom, right])

    for name in _BOXES:
        if name in page.obj:
            page.obj[name] = turned(page.obj[name])
    for annotation in page.obj.get("/Annots", ()):
        annotation.Rect = turned(annotation.Rect)
    page.contents_coalesce()
    own = page.obj.Contents.read_bytes()
    page.obj.Contents.write(b"q\n0 1 -1 0 %.4f 0 cm\n%b\nQ" % (height, own))


def _number_lists(tree: _Tree) -> None:
    """Say of each list that has labels whether they are numbers or bullets, which the glyphs alone tell."""
    marks: dict[Ref, dict[int, bytes]] = {}
    for element, labels in tree.lists.values():
        page = labels[0].Pg
        if page.objgen not in marks:
            marks[page.objgen] = dict(_first_shows(page.Contents.read_bytes()))
        shown = [marks[page.objgen].get(next(_marks(label), -1), b"") for label in labels]
        numbered = len(set(shown)) > 1 or shown[0].count(b"<") > _BULLET
        element.A = Dictionary(O=Name.List, ListNumbering=Name.Decimal if numbered else Name.Disc)


def _first_shows(content: bytes) -> Iterator[tuple[int, bytes]]:
    """What each piece of marked content shows first: the whole of it, where it is a label of a list."""
    before, *pieces = content.split(b"BDC")
    for piece in pieces:
        mark = _NUMBER.search(before, max(0, len(before) - 40))
        end = piece.find(b"] TJ", 0, piece.find(b"EMC"))
        if mark and end >= 0:
            yield int(mark[1]), piece[piece.rfind(b"[", 0, end) + 1 : end]
        before = piece


def _marks(element: Any) -> Iterator[int]:
    for kid in element.K.as_list():
        if isinstance(kid, int):
            yield kid
        else:
            yield from _marks(kid)


def _set_scopes(row: Any) -> None:
    """Say of each header cell of a row whether it heads its column or its row."""
    cells = [(cell, cell.S == "/TH") for cell in row.K]
    heads_columns = row.P.S == "/THead" or all(header for _, header in cells)
    first = not heads_columns and _is_first_row(row)
    for i, (cell, header) in enumerate(cells):
        if header:
            column = heads_columns or (first and i > 0)
            cell.A.Scope = Name.Column if column else Name.Row


def _is_first_row(row: Any) -> bool:
    """Whether the row is the first of its table, which has no head then."""
    section = row.P
    if section.K[0].objgen != row.objgen:
        return False
    table = section if section.S == "/Table" else section.P
    rows = [kid for kid in table.K if kid.S != "/Caption"]
    return bool(rows[0].objgen in (row.objgen, section.objgen))


def _mend_box(figure: Any, page: Any) -> None:
    """WeasyPrint gives a figure's box in CSS pixels from the top; it is due in points from the bottom."""
    left, top, right, bottom = (float(number) for number in figure.A.BBox)
    height = float(page.TrimBox[3])
    points = (left * _PX, height - bottom * _PX, right * _PX, height - top * _PX)
    figure.A.BBox = Array([round(number, 3) for number in points])


def _annotate(document: pikepdf.Pdf, pages: Mapping[str, int] | None) -> None:
    """Annotations are printed; a link tells where it leads ("page 12", an address) to who does not see it."""
    for page in document.pages:
        for annotation in page.obj.get("/Annots", ()):
            annotation.F = _PRINT
            target = annotation.get("/Dest")
            if target is not None:
                if pages is None:
                    pages = destinations(document)
                number = pages.get(str(target))
                if number is not None:
                    annotation.Contents = String(f"page {number}")
            elif "/Contents" not in annotation and "/A" in annotation:
                annotation.Contents = annotation.A.URI


def _plain_pictures(document: pikepdf.Pdf) -> None:
    """PDF/A leaves the smoothing of pictures to the viewer, which smooths them anyway."""
    for painted in _painted(document):
        if "/Interpolate" in painted:
            painted.Interpolate = False


def _plain_gradients(document: pikepdf.Pdf) -> None:
    """A gradient is a shading, not a tile that holds one: some viewers leave such a tile white, or show its edges."""
    for resources in _painted(document):
        for name, tile in list(resources.get("/Pattern", Dictionary()).items()):
            if shading := _only_shading(tile):
                pattern = Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading, Matrix=tile.Matrix)
                resources.Pattern[name] = document.make_indirect(pattern)


def _only_shading(tile: Any) -> Any:
    """What a tile paints if that is one opaque shading; None if it is anything else."""
    drawn = _TILE.fullmatch(tile.read_bytes()) if isinstance(tile, pikepdf.Stream) else None
    if drawn is None:
        return None
    group = tile.Resources.XObject[drawn[1].decode()]
    painted = _SHADED.fullmatch(group.read_bytes())
    return group.Resources.Shading[painted[1].decode()] if painted and "/Matrix" not in group else None


def _painted(document: pikepdf.Pdf) -> Iterator[Any]:
    """The resources of all pages, and all that is painted with them, each once."""
    seen: set[Ref] = set()
    waiting = [page.obj.Resources for page in document.pages]
    while waiting:
        painted = waiting.pop()
        if painted.objgen != _DIRECT:
            if painted.objgen in seen:
                continue
            seen.add(painted.objgen)
        yield painted
        inner = (painted.get(key) for key in ("/Resources", "/SMask", "/G"))
        waiting += [thing for thing in inner if isinstance(thing, Dictionary | pikepdf.Stream)]
        for key in ("/XObject", "/Pattern", "/ExtGState"):
            waiting += painted.get(key, Dictionary()).values()


def _black_ink_alone(document: pikepdf.Pdf) -> None:
    """Set in DeviceGray what is grey: copiers count pages in RGB as coloured, and printers mix their greys of inks."""
    painted = [page.obj.Contents for page in document.pages]
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream) and (thing.get("/Subtype") == "/Form" or thing.get("/PatternType") == 1):
            painted.append(thing)
            if "/Group" in thing and "/CS" in thing.Group:
                thing.Group.CS = Name.DeviceGray
    for stream in painted:
        stream.write(_GREY.sub(lambda found: b"%b %b" % (found[1], _GREY_OPERATORS[found[2]]), stream.read_bytes()))


def _sort_names(document: pikepdf.Pdf) -> None:
    """Name trees are searched by bisection on their bytes; WeasyPrint sorts on letters, or not at all."""
    trees = document.Root.get("/Names", Dictionary())
    for key in ("/Dests", "/EmbeddedFiles"):
        names = trees.get(key, Dictionary()).get("/Names", Array())
        pairs = [(bytes(names[i]), names[i], names[i + 1]) for i in range(0, len(names), 2)]
        if any(pair[0] > other[0] for pair, other in itertools.pairwise(pairs)):
            pairs.sort(key=lambda pair: pair[0])
            trees[key].Names = Array([part for _, name, value in pairs for part in (name, value)])
    files = document.Root.get("/AF")
    if files is not None:  # WeasyPrint lists each file twice
        document.Root.AF = Array(list({file.objgen: file for file in files}.values()))
