"""Parts that were joined are one conforming PDF in which nothing is lost."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import warnings
from dataclasses import replace

import page as page_validation
import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary

from feuillet.building.press import press_part
from feuillet.pages.expected import Expected
from feuillet.pages.job import Attached, Job, Setting
from feuillet.pdf import merge as merging
from feuillet.pdf import objects
from feuillet.pdf.merge import merge
from feuillet.pdf.structure_tree import structure
from feuillet.proving import printed
from feuillet.typesetting.part_layout import Bookmark, typeset_part
from feuillet.typesetting.parts import Joined

NOON = dt.datetime(2026, 11, 14, 12, tzinfo=dt.UTC)
CSS = """
@page { @bottom-right { content: "folio " counter(page) } @top-left { content: string(titre) } }
h1 { string-set: titre content(); bookmark-level: 1 }
"""
TABLE = "<table><tr><th>Un</th><th>Deux</th></tr><tr><td>1</td><td>2</td></tr></table>"


def job(body):
    head = f"<html lang=fr><head><title>Un livre</title><style>{CSS}</style></head>"
    return Job(name="x", html=f"{head}<body>{body}</body></html>", resources={}, setting=Setting(), date=NOON)


PAGES = {"un": 1, "deux": 2, "trois": 4}
BODIES = {
    "un": f"<h1 id=un>Un</h1><p>Voir <a href='#trois'>plus loin</a>.</p>{TABLE}",
    "deux": f"<h1 id=deux>Deux</h1>{TABLE}<p style='break-before: page'>Suite</p><h2>Dessous</h2>",
    "trois": "<h1 id=trois>Trois</h1><p><a href='https://exemple.org'>Dehors</a>, <a href='#un'>au début</a></p>",
}
NOTES = [
    Attached(name="é.md", data=b"# Un", description="Les notes"),
    Attached(name="a.yaml", data=b"a: 1", description="Les faits"),
]


def pressed(name, more=""):
    """A part, as it is joined, and its text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        part = typeset_part(job(BODIES[name] + more)).part
        expected = Expected(name="livre.pdf", first_page=PAGES[name], anchors=PAGES, language="fr")
        done = press_part(job(""), part, "marque", expected)
    assert {diagnostic.rule.code for diagnostic in done.diagnostics} <= {"page-half-empty"}  # they are short
    return Joined(pdf=done.pdf, bookmarks=part.bookmarks), done.flow


@pytest.fixture(scope="module")
def whole():
    joined, texts = zip(*map(pressed, BODIES), strict=True)
    return merge(joined, NOTES, NOON), joined, texts


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    forget(monkeypatch)


def forget(monkeypatch):
    """As in a process that has joined nothing yet."""
    monkeypatch.setattr(merging, "_last", [merging._Kept()])


def owners_in(document):
    """The parent tree: what has each key."""
    owners = {}
    for node in document.Root.StructTreeRoot.ParentTree.Kids:
        numbers = list(node.Nums)
        keys = [int(key) for key in numbers[::2]]
        assert keys == sorted(keys)
        assert [int(limit) for limit in node.Limits] == [keys[0], keys[-1]]
        assert not owners or max(owners) < keys[0]
        owners |= zip(keys, numbers[1::2], strict=True)
    assert int(document.Root.StructTreeRoot.ParentTreeNextKey) > max(owners)
    return owners


def test_it_conforms(whole):
    for profile in ("ua1", "3a"):
        assert page_validation.validate_pdf_bytes(whole[0], profile=profile).failures == []


def test_every_page_has_its_text_and_its_number(whole):
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(whole[0])).pages]
    assert len(texts) == 4
    for number, (text, words) in enumerate(zip(texts, ("Voir", "Deux", "Suite", "Dehors"), strict=True), 1):
        assert words in text
        assert f"folio {number}" in text


def test_the_structure_is_that_of_the_parts_one_after_the_other(whole):
    reading = printed.read(whole[0])
    assert reading.flow.text == "".join(whole[2])
    kinds = [element.kind for element in reading.structure.elements]
    assert kinds.count("Document") == 1
    assert kinds.count("Table") == 2
    assert reading.structure.anchors == {"un": 1, "deux": 2, "trois": 4}


def test_links_lead_across_parts_and_say_to_which_page(whole):
    with pikepdf.open(io.BytesIO(whole[0])) as document:
        links = [item for page in document.pages for item in page.obj.get("/Annots", ())]
        assert [str(link.Contents) for link in links] == ["page 4", "https://exemple.org", "page 1"]
        owners = owners_in(document)
        for shown in links:
            owner = owners[int(shown.StructParent)]
            assert owner.S == "/Link"
            assert shown.objgen in {kid.Obj.objgen for kid in owner.K if isinstance(kid, Dictionary) and "/Obj" in kid}
        headers = [
            str(cell)
            for entry in document.objects
            if isinstance(entry, pikepdf.Dictionary) and "/ID" in entry
            for cell in [entry.ID]
        ]
        assert len(set(headers)) == len(headers) == 4


def test_the_outline_is_that_of_all_parts(whole):
    found = pypdfium2.PdfDocument(whole[0]).get_toc()
    assert [(entry.level, entry.get_title(), entry.get_dest().get_index() + 1) for entry in found] == [
        (0, "Un", 1),
        (0, "Deux", 2),
        (1, "Dessous", 3),
        (0, "Trois", 4),
    ]


def test_entries_of_the_outline_are_counted_as_they_are_seen(whole):
    label = {"x": 1.5, "y": 20.25, "page": 0}
    levels = [(1, "a", True), (2, "b", False), (3, "c", False), (2, "d", False), (1, "e", False), (3, "f", False)]
    bookmarks = tuple(Bookmark(level=level, label=name, closed=closed, **label) for level, name, closed in levels)
    parts = [replace(whole[1][0], bookmarks=bookmarks[:2]), replace(whole[1][1], bookmarks=bookmarks[2:])]

    def entries(above):
        entry, before = above.get("/First"), None
        while entry is not None:
            assert entry.Parent.objgen == above.objgen
            assert entry.get("/Prev", document.Root).objgen == (before or document.Root).objgen
            yield str(entry.Title), int(entry.get("/Count", 0)), list(entries(entry))
            entry, before = entry.get("/Next"), entry
        if before is not None:
            assert above.Last.objgen == before.objgen

    with pikepdf.open(io.BytesIO(merge(parts, [], NOON))) as document:
        outlines = document.Root.Outlines
        assert int(outlines.Count) == 3
        below = [("b", 1, [("c", 0, [])]), ("d", 0, [])]
        assert list(entries(outlines)) == [("a", -3, below), ("e", 1, [("f", 0, [])])]
        assert [str(item) for item in outlines.First.Dest][1:] == ["/XYZ", "1.5", "20.25", "0"]
        assert outlines.First.Dest[0].objgen == document.pages[0].obj.objgen
        assert outlines.Last.Dest[0].objgen == document.pages[1].obj.objgen


def test_the_notes_are_attached(whole):
    assert pypdf.PdfReader(io.BytesIO(whole[0])).attachments == {"a.yaml": [b"a: 1"], "é.md": [b"# Un"]}
    with pikepdf.open(io.BytesIO(whole[0])) as document:
        names = document.Root.Names.EmbeddedFiles.Names
        assert [str(name) for name in list(names)[::2]] == ["a.yaml", "é.md"]
        assert [entry.objgen for entry in document.Root.AF] == [attached.objgen for attached in list(names)[1::2]]
        yaml, notes = document.Root.AF
        assert [yaml.EF.F.Subtype, notes.EF.F.Subtype] == ["/application/yaml", "/text/markdown"]
        assert str(notes.Desc) == "Les notes"
        assert notes.AFRelationship == "/Source"
        assert bytes(notes.EF.F.Params.CheckSum) == hashlib.md5(b"# Un", usedforsecurity=False).digest()
        assert str(notes.EF.F.Params.ModDate) == "D:20261114120000+00'00"


def test_each_page_is_that_of_its_part(whole):
    """Contents, resources and boxes, with every stream in them."""

    def facts(thing):
        if isinstance(thing, pikepdf.Stream):
            return thing.read_raw_bytes(), facts(thing.stream_dict)
        if isinstance(thing, Dictionary):
            apart = ("/Parent", "/StructParents", "/StructParent")
            return {key: facts(value) for key, value in thing.items() if key not in apart}
        return [facts(item) for item in thing] if isinstance(thing, Array) else str(thing)

    parts = []
    for part in whole[1]:
        with pikepdf.open(io.BytesIO(part.pdf)) as document:
            parts += [facts(page.obj) for page in document.pages]
    with pikepdf.open(io.BytesIO(whole[0])) as document:
        assert [facts(page.obj) for page in document.pages] == parts
        assert len(parts) == 4
        assert document.check_pdf_syntax() == []


def test_each_mark_on_a_page_leads_to_the_element_that_holds_it(whole):
    with pikepdf.open(io.BytesIO(whole[0])) as document:
        owners = owners_in(document)
        found = 0
        for page in document.pages:
            for mark, owner in enumerate(owners[int(page.obj.StructParents)]):
                if owner is not None:
                    assert owner.Pg.objgen == page.obj.objgen
                    assert mark in [kid for kid in owner.K if isinstance(kid, int)]
                    found += 1
        assert found == len(structure(whole[0]).leaves) > 10


def test_elements_know_what_they_belong_to(whole):
    def below(element):
        for kid in element.K:
            if isinstance(kid, Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen
                yield kid
                yield from below(kid)

    with pikepdf.open(io.BytesIO(whole[0])) as document:
        tree = document.Root.StructTreeRoot
        (top,) = tree.K
        assert top.P.objgen == tree.objgen
        assert len(list(below(top))) == len(structure(whole[0]).elements) - 1


def test_destinations_are_where_they_are_in_their_parts(whole):
    def places(pdf):
        with pikepdf.open(io.BytesIO(pdf)) as document:
            pages = [page.obj.objgen for page in document.pages]
            names = list(document.Root.Names.Dests.Names)
            return {
                str(name): (pages.index(place[0].objgen), [str(item) for item in list(place)[1:]])
                for name, place in zip(names[::2], names[1::2], strict=True)
            }

    found = places(whole[0])
    assert list(found) == sorted(found, key=str.encode)
    for part, (name, first) in zip(whole[1], PAGES.items(), strict=True):
        ((own, (page, place)),) = places(part.pdf).items()
        assert own == name
        assert found[name] == (page + first - 1, place)


def test_the_same_parts_give_the_same_bytes_whatever_was_joined_before(whole, monkeypatch):
    others = [whole[1][1], pressed("trois", "<p>Encore</p>" * 3)[0], whole[1][0]]
    merge(others, [], NOON)
    assert merge(whole[1], NOTES, NOON) == whole[0]
    assert merge(whole[1], NOTES, NOON) == whole[0]
    monkeypatch.setattr(merging, "_MOST_KEPT", 0)
    assert merge(whole[1], NOTES, NOON) == whole[0]
    assert merging._last[0].parts == {}


@pytest.mark.parametrize(
    ("name", "more", "again"),
    [
        ("deux", "<p>Encore</p>", 1),
        ("un", "<p>Encore</p>", 1),
        ("un", "<p>n</p>" * 520, 3),  # it needs more numbers, which moves the others
        ("un", "<p>En <i>italique</i></p>", 1),
    ],
)
def test_a_part_that_is_the_same_as_before_is_not_made_again(whole, monkeypatch, name, more, again):
    merge(whole[1], NOTES, NOON)
    changed = pressed(name, more)[0]
    parts = [changed if item == name else part for item, part in zip(BODIES, whole[1], strict=True)]
    made = []
    place = merging._place
    monkeypatch.setattr(merging, "_place", lambda part, *rest: made.append(part) or place(part, *rest))
    found = merge(parts, NOTES, NOON)
    assert len(made) == again
    forget(monkeypatch)
    assert merge(parts, NOTES, NOON) == found


def test_what_parts_share_is_found_when_the_first_that_has_it_goes(whole):
    merge(whole[1], NOTES, NOON)
    rest = merge(whole[1][1:], [], NOON)
    assert printed.read(rest).flow.text == "".join(whole[2][1:])
    with pikepdf.open(io.BytesIO(rest)) as document:
        fonts = [
            entry
            for entry in document.objects
            if isinstance(entry, Dictionary) and entry.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        for font in fonts:
            assert font.get("/FontFile2", font.get("/FontFile3")).read_bytes()


def test_parts_of_many_pages_and_objects_are_joined_too(whole, monkeypatch):
    monkeypatch.setattr(objects, "_TOGETHER", 2)
    found = merge(whole[1], NOTES, NOON)
    assert structure(found) == structure(whole[0])
    assert printed.read(found).flow.text == "".join(whole[2])


def test_a_part_whose_pages_are_not_what_they_were_is_found_out(whole):
    merge(whole[1], NOTES, NOON)
    parts = merging._last[0].parts
    key, part = list(parts.items())[1]
    start = dict(part.packed.starts)[part.contents[0][0]]
    at = part.packed.data.index(b"stream\n", start) + 20
    data = part.packed.data[:at] + b"?" + part.packed.data[at + 1 :]
    parts[key] = replace(part, packed=replace(part.packed, data=data))
    with pytest.raises(RuntimeError, match="pages"):
        merge(whole[1], NOTES, NOON)
    parts[key] = replace(part, contents=part.contents[::-1])
    with pytest.raises(RuntimeError, match="pages"):
        merge(whole[1], NOTES, NOON)


def test_fonts_that_are_the_same_are_kept_once(whole):
    with pikepdf.open(io.BytesIO(whole[0])) as document:
        fonts = [
            bytes(path.read_bytes())
            for path in document.objects
            if isinstance(path, pikepdf.Stream) and "/Length1" in path
        ]
    assert len(fonts) == len(set(fonts))
