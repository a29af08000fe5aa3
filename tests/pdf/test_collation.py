"""A job for the printer has every copy, in order and on leaves of its own, and each page's content once."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest

from feuillet.pdf.collation import LIMIT, Stack, TooManyPagesError, collate, leaves
from feuillet.pdf.imposition import for_press
from tests import made_pdf

A4 = (595.276, 841.89)
LETTER = (612.0, 792.0)


def source(name, pages, size=A4, weight=0):
    """A PDF of which each page says its name and number, from 0, and is as heavy as wanted."""
    made = io.BytesIO()
    with pikepdf.Pdf.new() as document:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for number in range(pages):
            document.add_blank_page(page_size=size)
            noise = "".join(chr(33 + (at * at * 7 + number) % 89) for at in range(weight))
            content = f"%{noise}\nBT /F 12 Tf 90 400 Td ({name}{number}) Tj ET"
            document.pages[-1].obj.Contents = document.make_stream(content.encode())
            document.pages[-1].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font), Pattern={})
        document.save(made)
    return made.getvalue()


@pytest.fixture(scope="module")
def sources():
    return {"slip": source("s", 5), "sheet": source("f", 2), "long": source("l", 3, LETTER)}


def job(sources, *stacks, duplex=False, flip=""):
    return collate(sources, stacks, duplex=duplex, title="Dossiers", subject="pour l’imprimante", flip=flip)


def said(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_documents_come_in_order_as_often_as_asked(sources):
    made = job(
        sources,
        Stack(key="slip", pages=(3, 4)),
        Stack(key="sheet", copies=2),
        Stack(key="slip", pages=(0, 2)),
    )
    assert said(made) == ["s3", "f0", "f1", "f0", "f1", "s0", "s1"]


def test_in_duplex_each_copy_begins_on_a_leaf_of_its_own(sources):
    stacks = Stack(key="slip", pages=(1, 2)), Stack(key="long", copies=2), Stack(key="sheet")
    made = job(sources, *stacks, duplex=True, flip="long")
    assert said(made) == ["s1", "", "l0", "l1", "l2", "", "l0", "l1", "l2", "", "f0", "f1"]
    assert len(said(made)) == 2 * leaves([1, 3, 3, 2], duplex=True)


def test_a_blank_has_the_size_of_the_page_before_and_nothing_on_it(sources):
    mixed = job(sources, Stack(key="long", pages=(0, 1)), Stack(key="slip", pages=(0, 2)))
    made = job(sources | {"mixed": mixed}, Stack(key="long"), Stack(key="mixed", copies=2), duplex=True)
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    sizes = [tuple(round(float(side), 1) for side in page.mediabox[2:]) for page in pages]
    a4, letter = (595.3, 841.9), (612.0, 792.0)
    assert sizes == [letter] * 4 + [letter, a4, a4, a4] * 2
    blanks = [pages[number] for number in (3, 7, 11)]
    assert {blank.raw_get("/Contents").idnum for blank in blanks} == {blanks[0].raw_get("/Contents").idnum}
    assert blanks[0].get_contents().get_data() == b""


def test_leaves_of_paper_are_counted():
    assert leaves([1, 2, 3, 38], duplex=True) == 1 + 1 + 2 + 19
    assert leaves([1, 2, 3, 38], duplex=False) == 44
    assert leaves([], duplex=True) == 0


def walk(node, parent, found):
    """How many pages are below a node, and which; what the tree says of itself must be true."""
    assert node.Parent.objgen == parent
    if node.Type == "/Page":
        found.append(node.objgen)
        return 1
    kids = list(node.Kids)
    assert 1 <= len(kids) <= 128
    count = sum(walk(kid, node.objgen, found) for kid in kids)
    assert node.Count == count
    return count


@pytest.mark.parametrize("copies", [1, 64, 65, 300, 8193])
def test_the_page_tree_is_balanced_and_has_no_page_twice(sources, copies):
    found = []
    with pikepdf.open(io.BytesIO(job(sources, Stack(key="sheet", copies=copies)))) as document:
        root = document.Root.Pages
        assert "/Parent" not in root
        assert len(root.Kids) <= 128
        assert sum(walk(kid, root.objgen, found) for kid in root.Kids) == 2 * copies
        assert root.Count == 2 * copies
    assert len(set(found)) == 2 * copies


def test_repeats_share_their_content():
    heavy = {"a": source("a", 3, weight=20_000), "b": source("b", 2, weight=20_000)}
    stacks = [Stack(key="a"), Stack(key="b")]
    once = job(heavy, *stacks, duplex=True, flip="long")
    made = job(heavy, *(stacks * 500), duplex=True, flip="long")
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 500 * 6
    assert len(once) > 5 * 500
    assert len(made) < len(once) + 200 * len(pages)
    assert len({page.raw_get("/Contents").idnum for page in pages}) == 6
    assert len({page["/Resources"].raw_get("/Font").idnum for page in pages if "/Font" in page["/Resources"]}) == 5


def test_a_font_that_two_sources_have_is_kept_once():
    pair = {name: made_pdf.made(f"<h1>{name}</h1><p>{name} sa</p>") for name in ("os", "so")}

    def fonts(pdf):
        found = []
        for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
            for font in page["/Resources"]["/Font"].values():
                descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
                found.append((descriptor.raw_get("/FontFile2").idnum, descriptor["/FontFile2"].get_data()))
        return found

    found = fonts(job(pair, Stack(key="os"), Stack(key="so")))
    assert len(found) == 4
    assert len({data for _, data in found}) == 2
    assert len({number for number, _ in found}) == 2


def test_nothing_but_the_pages_comes_along():
    body = "<h1 id=un>Un</h1><p><a href='#un'>là</a> <a href='https://exemple.org'>ailleurs</a></p>"
    made = job({"x": made_pdf.made(body)}, Stack(key="x", copies=2))
    reader = pypdf.PdfReader(io.BytesIO(made))
    root = reader.trailer["/Root"]
    assert set(root) == {"/Type", "/Pages", "/Metadata", "/ViewerPreferences", "/Version"}
    assert b"pdfaid" not in root["/Metadata"].get_data()
    assert all(set(page) == {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"} for page in reader.pages)
    assert (reader.metadata.title, reader.metadata.subject) == ("Dossiers", "pour l’imprimante")
    assert [text.split() for text in said(made)] == [["Un", "là", "ailleurs"]] * 2
    assert b"/StructTreeRoot" not in made
    assert not any(isinstance(entry, pikepdf.Dictionary) and entry.get("/S") == "/P" for entry in objects(made))


def objects(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield from document.objects


def test_the_boxes_of_the_press_stay_on_their_pages(sources):
    made = job({"p": for_press(sources["sheet"], bleed=3)}, Stack(key="p"))
    page = pypdf.PdfReader(io.BytesIO(made)).pages[1]
    assert float(page.mediabox.left) < float(page["/BleedBox"][0]) < float(page["/TrimBox"][0])
    assert "/CropBox" not in page  # it is the media box


@pytest.mark.parametrize(
    ("duplex", "flip", "asked"),
    [
        (False, "", "/Simplex"),
        (True, "long", "/DuplexFlipLongEdge"),
        (True, "short", "/DuplexFlipShortEdge"),
        (True, "", None),
    ],
)
def test_the_print_dialogue_is_told_sides_scale_and_paper(sources, duplex, flip, asked):
    made = job(sources, Stack(key="sheet"), duplex=duplex, flip=flip)
    preferences = pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"]["/ViewerPreferences"]
    assert preferences.get("/Duplex") == asked
    assert preferences["/PrintScaling"] == "/None"
    assert preferences["/PickTrayByPDFSize"] == True  # noqa: E712 - pypdf's own kind of truth


def test_the_same_job_has_the_same_bytes_whatever_else_there_is(sources):
    stacks = Stack(key="sheet", copies=3), Stack(key="slip")
    more = {"unused": b"not a PDF", **dict(reversed(sources.items()))}
    assert job(sources, *stacks, duplex=True) == job(more, *stacks, duplex=True)


def test_a_job_that_is_too_large_is_refused_with_its_number_of_pages(sources):
    with pytest.raises(TooManyPagesError) as refused:
        job(sources, Stack(key="sheet", copies=LIMIT))
    assert refused.value.pages == 2 * LIMIT
    with pytest.raises(TooManyPagesError) as refused:
        job(sources, Stack(key="slip", pages=(0, 1), copies=LIMIT // 2 + 1), duplex=True)
    assert refused.value.pages == LIMIT + 2


@pytest.mark.parametrize(
    "stack",
    [
        Stack(key="sheet", copies=0),
        Stack(key="sheet", pages=(0, 3)),
        Stack(key="sheet", pages=(1, 1)),
        Stack(key="sheet", pages=(-1, 1)),
    ],
)
def test_pages_that_a_document_does_not_have_are_refused(sources, stack):
    with pytest.raises(ValueError, match="of a document of 2 pages"):
        job(sources, stack)


def test_a_job_needs_pages_and_a_flip_needs_two_sides(sources):
    with pytest.raises(ValueError, match="without a page"):
        job(sources)
    with pytest.raises(ValueError, match="not flipped"):
        job(sources, Stack(key="sheet"), flip="long")
