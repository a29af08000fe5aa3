"""Zips that are damaged, locked or hostile: each is a line, and nothing is written."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from feuillet.importing.documents import opening
from feuillet.importing.documents.document import RefusedError
from feuillet.importing.documents.office import container
from feuillet.importing.tables import table
from tests.made_document import NAMES, docx, imported, odt, paragraph, zipped

MAIN = "word/document.xml"
SOUND = docx(paragraph("Un atelier", style="Titre"), paragraph("Des mots."))


def with_file(data, name, content):
    """A document in which one file is another."""
    made = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for item in archive.namelist():
            made[item] = archive.read(item)
    made[name] = content
    return zipped(made)


def locked():
    """A zip whose files say that they are encrypted."""
    data = bytearray(SOUND)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def wrong_sum():
    """A document whose text is not what its sum says."""
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        return SOUND.replace(struct.pack("<I", archive.getinfo(MAIN).CRC), b"\1\2\3\4")


def nested(depth):
    return f"<w:document {NAMES}><w:body>{'<w:tbl><w:tr><w:tc>' * depth}{'</w:tc></w:tr></w:tbl>' * depth}</w:body></w:document>"


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
SAID = f"<w:document {NAMES}><w:body><w:p><w:r><w:t>&a;&j;</w:t></w:r></w:p></w:body></w:document>"
MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'

# What is large is made where a test asks for it.
BAD = {
    "cut in two": (SOUND[: len(SOUND) // 2], "import-damaged"),
    "with no end": (SOUND[:-30], "import-damaged"),
    "with XML that is none": (with_file(SOUND, MAIN, "<w:document"), "import-damaged"),
    "without its text": (with_file(SOUND, "_rels/.rels", "<Relationships/>"), "import-damaged"),
    "with a wrong sum": (wrong_sum(), "import-damaged"),
    "locked": (locked(), "import-encrypted"),
    "locked by Word": (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "import-encrypted"),
    "locked by LibreOffice": (odt("<text:p>x</text:p>", files={"META-INF/manifest.xml": MANIFEST}), "import-encrypted"),
    "an old document": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "import-old-word"),
    "in RTF": (b"{\\rtf1 Un atelier}", "import-rich-text"),
    "a PDF that is none": (b"%PDF-1.7 and no more", "import-damaged"),
    "full of entities": (with_file(SOUND, MAIN, ENTITIES + SAID), "import-too-much"),
    "with entities from outside": (with_file(SOUND, MAIN, OUTSIDE + SAID.replace("&j;", "")), "import-too-much"),
    "too deep": (lambda: with_file(SOUND, MAIN, nested(3000)), "import-too-much"),
    "blown up": (lambda: with_file(SOUND, MAIN, b" " * 40_000_000), "import-too-much"),
    "of too many files": (lambda: zipped({f"{n}.xml": "" for n in range(10_100)}), "import-too-much"),
    "a spreadsheet whose parts are empty": (
        zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}),
        "import-damaged",
    ),
    "slides": (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "import-unknown"),
    "bytes": (bytes(range(256)) * 20, "import-unknown"),
    "empty": (b"", "import-empty"),
    "without words": (docx(paragraph()), "import-empty"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_document_is_a_line_and_nothing_is_written(case, tmp_path):
    data, code = BAD[case]
    done = imported(tmp_path, {"atelier.docx": data() if callable(data) else data})
    (found,) = done.diagnostics
    assert found.rule.code == code
    assert found.location.file == "atelier.docx"
    assert done.failed
    assert not (tmp_path / "day").exists()
    for language in ("fr", "en"):
        assert "{" not in found.message(language) + found.hint(language)
        assert found.hint(language)


def test_the_others_are_imported_all_the_same(tmp_path):
    done = imported(tmp_path, {"a.docx": BAD["locked"][0], "b.docx": SOUND})
    assert [theme.title for theme in done.plan.themes] == ["Un atelier"]
    assert done.failed
    assert (tmp_path / "day/content/themes/01-un-atelier.md").exists()


@pytest.mark.parametrize("name", ["atelier.odt", "atelier.doc", "atelier", "atelier.zip"])
def test_a_document_is_what_it_is_whatever_its_name_says(name, tmp_path):
    done = imported(tmp_path, {name: SOUND})
    if name.endswith(".zip"):
        assert [diagnostic.rule.code for diagnostic in done.diagnostics] == ["import-nothing"]
    else:
        assert [theme.title for theme in done.plan.themes] == ["Un atelier"]


def test_a_sum_of_all_files_has_a_limit(monkeypatch):
    monkeypatch.setattr(container, "_ALL", 1000)
    with pytest.raises(RefusedError) as refused:
        opening.opened(SOUND, "a.docx", False)
    assert [diagnostic.rule.code for diagnostic in refused.value.diagnostics] == ["import-too-much"]


def test_a_part_has_a_limit_even_where_the_zip_lies_about_it(monkeypatch):
    monkeypatch.setattr(container.Container.read, "__defaults__", (50,))
    with pytest.raises(RefusedError) as refused:
        opening.opened(SOUND, "a.docx", False)
    assert [diagnostic.rule.code for diagnostic in refused.value.diagnostics] == ["import-too-much"]


@pytest.mark.parametrize("name", ["a.odt", "a.ods"])
def test_a_document_without_the_part_that_says_all_is_damaged(name):
    kind = "text" if name == "a.odt" else "spreadsheet"
    data = zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "styles.xml": "<a/>"})
    with pytest.raises(RefusedError) as refused:
        opening.opened(data, name, False) if kind == "text" else table.opened(data, name)
    assert [told.rule.code for told in refused.value.diagnostics] == ["import-damaged"]


def test_a_file_without_a_name_in_a_zip_is_not_there():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("x", "of nobody")
        archive.writestr("a.md", "# A day")
    data = bytearray(made.getvalue())
    for start, about in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):  # the length of the name, then the name
        at = data.find(start)
        data[at + about : at + about + 2] = b"\0\0"
        behind = at + (30 if about == 26 else 46)
        data[behind : behind + 1] = b""
    end = data.find(b"PK\x05\x06")
    data[end + 12 : end + 20] = struct.pack("<II", end - data.find(b"PK\x01\x02"), data.find(b"PK\x01\x02"))
    assert container.Container(bytes(data), "a.zip").names[:1] in ([], ["a.md"])
