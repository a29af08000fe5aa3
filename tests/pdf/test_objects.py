"""Objects that go from one file into another are the same there, under other numbers, and readers do not complain."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, String

from feuillet.pdf import objects as pdf_objects
from feuillet.pdf.conformance import saved
from feuillet.pdf.objects import file_of, objects_of, packed, parsed, references, referred, renumbered, written
from tests.made_pdf import made

STRINGS = [
    b"see 12 0 R (and (13 0 R))",
    b"one ) two ( three \\",
    b"/StructParent 7 /StructParents 8",
    b"line\nline\r\nline\ttab",
    "élan · 大 5 0 R".encode("utf-16"),
    bytes(range(256)),
    b"",
]


def of_strings():
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Strings = document.make_indirect(Array(map(String, STRINGS)))
    document.Root.Stream = document.make_stream(b"data\r", Of=document.Root.Strings, Said=String(STRINGS[0]))
    return saved(document)


def of_page():
    return made("<h1>Un</h1><p>Voir <a href='https://exemple.org/(1)'>deux</a></p><ul><li>trois</li></ul>")


def moved(pdf, by):
    """The file with all its objects under higher numbers."""
    objects = objects_of(pdf)
    numbers = {number: number + by for number in objects.texts}
    new = {number: renumbered(text, numbers) for number, text in objects.texts.items()}
    streams = [(numbers[number], new[number], data) for number, data in objects.streams.items()]
    others = [(numbers[number], text) for number, text in new.items() if number not in objects.streams]
    root = numbers[referred(objects.trailer[b"/Root"])]
    return file_of([packed(streams, [others], max(numbers.values()) + 1)], root=root, info=b"null")


def same(entry, other, seen):
    """Whether two objects of pikepdf are the same, and all that they refer to."""
    if isinstance(entry, pikepdf.Object) and entry.is_indirect:
        if entry.objgen in seen:
            return seen[entry.objgen] == other.objgen
        seen[entry.objgen] = other.objgen
    if isinstance(entry, pikepdf.Stream):
        data = entry.read_raw_bytes() == other.read_raw_bytes()
        return data and same(entry.stream_dict, other.stream_dict, seen)
    if isinstance(entry, Dictionary):
        return entry.keys() == other.keys() and all(same(entry[key], other[key], seen) for key in entry.keys())  # noqa: SIM118
    if isinstance(entry, Array):
        return len(entry) == len(other) and all(same(*pair, seen) for pair in zip(entry, other, strict=True))
    return entry == other


@pytest.mark.parametrize("make", [of_strings, of_page])
@pytest.mark.parametrize("together", [256, 3])
def test_objects_under_other_numbers_are_the_same_objects(make, together, monkeypatch):
    monkeypatch.setattr(pdf_objects, "_TOGETHER", together)
    pdf = make()
    with pikepdf.open(io.BytesIO(pdf)) as before, pikepdf.open(io.BytesIO(moved(pdf, 100))) as after:
        seen = {}
        assert same(before.Root, after.Root, seen)
        assert len(seen) > 3
        assert {number for number, _ in seen.values()} == {number + 100 for number, _ in seen}
        assert after.check_pdf_syntax() == []


def test_what_looks_like_a_reference_in_a_string_stays_as_it_is():
    with pikepdf.open(io.BytesIO(moved(of_strings(), 7))) as document:
        assert [bytes(string) for string in document.Root.Strings] == STRINGS
        assert bytes(document.Root.Stream.Said) == STRINGS[0]
        assert document.Root.Stream.read_bytes() == b"data\r"


def test_references_and_keys_get_other_numbers():
    text = b"<< /A [ 1 0 R 12 0 R 3 0 ] /StructParent 4 /StructParents 5 /P 1 0 R >>"
    assert references(text) == [1, 12, 1]
    assert (
        renumbered(text, {1: 70, 12: 8}, 100)
        == b"<< /A [ 70 0 R 8 0 R 3 0 ] /StructParent 104 /StructParents 105 /P 70 0 R >>"
    )
    with pytest.raises(KeyError):
        renumbered(text, {1: 70})


def test_an_object_that_is_parsed_can_be_written_again():
    text = rb"<< /A [ /B#20C (d \(e\) >> ]) <0aff> [ ] << >> ] /F -1.5 /G 12 0 R /H null >>"
    assert parsed(text)[b"/A"][1] == rb"(d \(e\) >> ])"
    assert parsed(text)[b"/G"] == b"12 0 R"
    assert written(parsed(text)) == text
    assert written([1, 2.5, -3.0, 0.1234567]) == b"[ 1 2.5 -3 0.123457 ]"


def test_a_stream_that_a_file_is_not_to_have_is_not_found():
    top = [(1, b"<< /Type /Catalog /Pages 2 0 R /A 4 0 R /B 5 0 R >>"), (2, b"<< /Type /Pages /Kids [ ] /Count 0 >>")]
    streams = [(4, b"<< /Length 1 >>", b"a"), (5, b"<< /Length 1 >>", b"b")]
    part = packed(streams, [top], 6)
    assert set(part.streams_with({1})) == {6}
    with pikepdf.open(io.BytesIO(file_of([part], root=1, info=b"null", only={4, 6}))) as document:
        assert document.Root.A.read_raw_bytes() == b"a"
        assert "/B" not in document.Root


def test_two_objects_cannot_have_one_number():
    with pytest.raises(ValueError, match="number 3"):
        file_of([packed([], [[(3, b"1")]], 4), packed([], [[(3, b"2")]], 5)], root=1, info=b"null")


def test_a_file_that_others_wrote_is_refused():
    document = pikepdf.new()
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(ValueError, match="no stream"):
        objects_of(out.getvalue())
    pdf = of_strings()
    with pytest.raises(ValueError, match="does not end"):
        objects_of(pdf.replace(b"/Length ", b"/Length 1"))
