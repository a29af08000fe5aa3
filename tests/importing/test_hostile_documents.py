"""Documents of strangers that are imported: what they name, say and cost."""

from __future__ import annotations

import itertools
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from feuillet.importing import importer
from feuillet.importing.documents import conversion, opening, portable
from feuillet.importing.documents.document import RefusedError
from feuillet.importing.documents.office import container
from feuillet.reading.web import hiding
from feuillet.text import deadline
from tests.made_document import docx, heading, item

if TYPE_CHECKING:
    from feuillet.importing.documents import document as documents
    from feuillet.project.sources import Sources

_SECRET = "a private key, of nobody else"


def _pdf(*objects: bytes) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return made + end % (count, table, count, len(made))


def _stream(says: bytes, text: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (says, len(text), text)


def _forms_within_forms(depth: int) -> bytes:
    """One page, whose drawings show ten others each, which show ten others each, and so on."""
    forms = [
        _stream(
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % (6 + at), b"/F Do " * 10
        )
        for at in range(depth)
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    last = _stream(b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]", b"0 0 m")
    return _pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, _stream(b"", b"/F Do "), *forms, last)


@pytest.mark.parametrize("name", ["keys.txt", ".ssh/id", ".ssh/id.png", "in/.hidden/view.png"])
def test_a_document_cannot_have_files_that_are_no_pictures_or_are_hidden_copied(tmp_path: Path, name: str) -> None:
    place = tmp_path / "home" / name
    place.parent.mkdir(parents=True)
    place.write_text(_SECRET if "view" not in name else f"<svg>{_SECRET}</svg>")
    document = tmp_path / "home/notes.md"
    document.write_text(f"# A day\n\n- One point ![a view]({name})\n")
    done = importer.run([document], tmp_path / "project", language="en")
    assert not done.failed
    assert all(
        _SECRET.encode() not in file.read_bytes() for file in (tmp_path / "project").rglob("*") if file.is_file()
    )


def test_the_report_shows_words_of_a_document_as_words(tmp_path: Path) -> None:
    document = tmp_path / "notes.md"
    document.write_text(
        "# A day &lt;img src=x>\n\n## Of ![p](http://example.org/p.png)\n\n- One point\n\n[//]: # (<b> [x](y) \x1b[2J)\n"
    )
    report = importer.run([document], tmp_path / "project", language="en").report.markdown()
    ours = report.replace("- [ ] ", "")
    assert not [at for at, sign in enumerate(ours) if sign in "<[" and ours[at - 1] != "\\"]
    assert "\x1b" not in report


def test_a_pdf_whose_pages_cannot_be_read_is_told() -> None:
    data = _pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>", b"(x)")
    with pytest.raises(RefusedError) as refused:
        portable.read(data, "notes.pdf")
    assert [one.rule.code for one in refused.value.diagnostics] == ["import-damaged"]


def test_a_pdf_that_keeps_its_engine_busy_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "SECONDS", 1.0)
    with pytest.raises(RefusedError) as refused:
        portable.read(_forms_within_forms(12), "notes.pdf")
    assert [one.rule.code for one in refused.value.diagnostics] == ["import-too-much"]


@pytest.mark.skipif(os.name != "posix", reason="a program as a script")
def test_another_program_gets_no_password_and_ends_with_those_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    script = tmp_path / "soffice"
    script.write_text(
        f"#!/bin/sh\nenv > {told}\ncat profile/user/*.xcu >> {told}\nsleep 60 & echo $! > {told}.pid\nwait\n"
    )
    script.chmod(0o700)
    monkeypatch.setattr(conversion.shutil, "which", lambda _name: str(script))
    monkeypatch.setattr(conversion, "_SECONDS", 2)
    monkeypatch.setenv("FEUILLET_MAIL_PASSWORD", _SECRET)
    assert conversion.as_docx(b"{\\rtf1 x}", ".rtf") is None
    assert _SECRET not in told.read_text()
    assert "DisableMacrosExecution" in told.read_text()
    assert "BlockUntrustedRefererLinks" in told.read_text()
    started = int((tmp_path / "told.pid").read_text())
    for _ in range(100):
        if _has_ended(started):
            return
        time.sleep(0.02)
    raise AssertionError("it is still there")


def _has_ended(process: int) -> bool:
    """Whether a process is no more, or waits to be taken away."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    if sys.platform != "linux":
        return False
    return ") Z" in Path(f"/proc/{process}/stat").read_text(encoding="ascii")


@pytest.mark.parametrize(
    "style",
    [
        ".e{displa\\79:none}",
        ".e{d\\000069 splay:none}",
        "P.e{display:none}",
        "P{DISPLAY:none}",
        ".e.f{display:none}",
        "p.f.e{display:none}",
        ".f.e#n, i{display:none}",
    ],
)
def test_a_style_sheet_hides_however_it_is_spelt(style: str) -> None:
    sheet = hiding.Sheet()
    sheet.read(style)
    assert sheet.hides("p", {"class": "e f", "id": "n"})
    assert not sheet.hides("div", {"class": "other f"})


def test_a_style_sheet_hides_only_what_all_signs_of_a_selector_are_of() -> None:
    sheet = hiding.Sheet()
    sheet.read(".e.f, #n.f{display:none} p.f.g{visibility:hidden}")
    assert not any(sheet.hides("p", {"class": name, "id": key}) for name in ("e", "f", "g e") for key in ("", "m"))
    assert not sheet.hides("div", {"class": "f g"})


def test_a_zip_of_more_entries_than_are_ever_looked_at_is_left_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(container.zipfile, "ZipFile", lambda _file: pytest.fail("its table was read"))
    with pytest.raises(RefusedError) as refused:
        container.Container(b"PK\x03\x04" + b"PK\x01\x02" * 100_001, "notes.zip")
    assert [told.rule.code for told in refused.value.diagnostics] == ["import-too-much"]


_NOTES = "# A day\n\n## Needs\n\n- One point\n"


@pytest.mark.parametrize("name", ["notes.html", "notes.docx"])
def test_the_time_in_which_a_document_is_opened_has_a_limit(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / name
    source.write_text(f"<html><body><p>{_NOTES}</p></body></html>")
    if name.endswith(".docx"):
        source.write_bytes(docx(heading("Needs"), item("One point")))
    ticks = itertools.count()
    monkeypatch.setattr(deadline, "SECONDS", 1)
    monkeypatch.setattr(deadline, "clock", lambda: next(ticks))
    monkeypatch.setattr(deadline, "effort", lambda: next(ticks))
    done = importer.run([source], tmp_path / "project", language="en")
    assert [told.rule.code for told in done.diagnostics] == ["file-too-slow"]
    assert not done.written


def test_each_document_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    read = opening._document

    def counted(data: bytes, name: str, sources: Sources) -> documents.Document:
        opened.append(name)
        return read(data, name, sources)

    monkeypatch.setattr(opening, "_document", counted)
    sources = [tmp_path / f"notes-{number}.md" for number in range(5)]
    for path in sources:
        path.write_text(_NOTES.replace("A day", path.stem))
    assert importer.run(sources, tmp_path / "project", language="en").written
    assert sorted(opened) == [path.name for path in sources]


@pytest.mark.parametrize("name", ["workshop.yaml", "themes.txt", "workshop.yml"])
def test_a_document_has_no_name_that_means_something_in_a_project(name: str, tmp_path: Path) -> None:
    source = tmp_path / name
    source.write_text("The title of the day\n\nNeeds\n\n- One point that is made\n")
    done = importer.run([source], tmp_path / "project", language="en")
    assert "content/workshop.yaml" in done.written
    assert "One point" not in (tmp_path / "project/content/workshop.yaml").read_text()


def test_a_planted_memory_of_imports_names_no_file_that_commands_the_report(tmp_path: Path) -> None:
    source = tmp_path / "notes.md"
    source.write_text(_NOTES)
    planted = "content/themes/` ![x](https://example.org/x).md"
    project = tmp_path / "project"
    (project / "import/bases").mkdir(parents=True)
    (project / "import/imports.json").write_text(
        json.dumps({"sources": {"notes.md": {"themes": [{"file": planted, "title": "A day"}]}}})
    )
    (project / "import/bases" / planted.rpartition("/")[2].replace("/", "")).write_text(_NOTES)
    report = importer.run([source], project, language="en").report.markdown()
    assert "example.org" not in report
