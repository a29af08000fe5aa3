"""Documents of strangers that are imported: what they name, say and cost."""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from feuillet.command.telling.imports.passages import ImportTeller
from feuillet.importing import gathering, importer
from feuillet.importing.again.history import MOST_THEMES
from feuillet.importing.documents import apart, libreoffice, nesting, opening, portable
from feuillet.importing.documents.document import RefusedError
from feuillet.importing.documents.office import container
from feuillet.importing.returning import reading_back
from feuillet.machine.workers import Workers
from feuillet.project import sources
from feuillet.project.sources import Sources
from feuillet.reading.web import hiding
from feuillet.text import deadline
from tests import in_this_process
from tests.made_document import PNG, docx, heading, item, paragraph, picture, run
from tests.made_project import until

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRET = "a private key, of nobody else"


def _pdf(*objects: bytes) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
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
    assert _signs(report) == []
    assert "\x1b" not in report


def _signs(report: str) -> list[str]:
    """What of a report is a tag or a link for a reader of Markdown: signs with an even number of strokes before them."""
    ours = report.replace("- [ ] ", "")
    return [found[0] for found in re.finditer(r"(?<!\\)(?:\\\\)*[<\[].{0,20}", ours)]


@pytest.mark.parametrize("strokes", range(4))
def test_strokes_in_a_document_take_nothing_from_those_of_the_report(strokes: int, tmp_path: Path) -> None:
    sign = "\\" * strokes
    document = tmp_path / "notes.docx"
    words = f"{sign}<img src=x> {sign}[there](https://example.org)"
    parts = {"comments": f'<w:comment w:id="1" w:author="{sign}&lt;b>{sign}[a](b)">{paragraph(run(words))}</w:comment>'}
    document.write_bytes(docx(heading("Needs"), paragraph(run("One point"), _CALL), parts=parts))
    report = importer.run([document], tmp_path / "project", language="en").report.markdown()
    assert "there" in report
    assert _signs(report) == []


_CALL = '<w:r><w:commentReference w:id="1"/></w:r>'


def test_words_of_a_document_are_no_lines_of_ours_on_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text('---\ntitle: "A day\\nPLANTED"\n---\n\n## Needs\n\n- One point\n')
    parts = {"comments": f'<w:comment w:id="1" w:author="a&#10;PLANTED">{paragraph("words")}</w:comment>'}
    (tmp_path / "b.docx").write_bytes(docx(heading("Needs"), paragraph(run("One point"), _CALL), parts=parts))
    done = importer.run([tmp_path / "a.md", tmp_path / "b.docx"], tmp_path / "day", language="en")
    teller = ImportTeller(tmp_path / "day", tmp_path / "output", "en", as_json=False, verbose=True)
    teller.imported(done, dry=False)
    said = capsys.readouterr().err
    assert said.count("PLANTED") == 2
    assert not [line for line in said.splitlines() if line.strip().startswith("PLANTED")]


def test_a_pdf_whose_pages_cannot_be_read_is_told() -> None:
    data = _pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>", b"(x)")
    assert _refused(data, "notes.pdf") == ["import-damaged"]


def _refused(data: bytes, name: str) -> list[str]:
    with pytest.raises(RefusedError) as refused:
        opening.Opener(Sources(Path())).document(data, name)
    return [told.rule.code for told in refused.value.diagnostics]


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Documents are opened within a second."""
    with Workers(1, time_limit=1.0) as workers:
        monkeypatch.setattr(apart, "called", in_this_process.in_another)
        monkeypatch.setattr(apart, "_workers", lambda: workers)
        yield


@pytest.mark.usefixtures("_soon")
def test_a_pdf_that_keeps_its_engine_busy_is_left() -> None:
    assert _refused(_forms_within_forms(12), "notes.pdf") == ["import-too-much"]


@pytest.mark.usefixtures("_soon")
def test_a_page_that_its_parser_makes_too_much_of_is_left() -> None:
    bold = "".join(f"<b id={number}>" for number in range(2000))
    assert _refused(f"<html><body>{bold}{'<p>x' * 2000}".encode(), "notes.html") == ["import-too-much"]


def test_what_ends_the_process_that_opens_a_document_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "called", in_this_process.in_another)
    monkeypatch.setattr(opening, "opened", _ends)
    assert _refused(b"words", "notes.txt") == ["import-too-much"]


def _ends(*_: object) -> None:
    os._exit(1)


def test_a_pdf_of_more_text_than_any_notes_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    text = _stream(b"", b"BT /F 9 Tf (" + b"words " * 99 + b") Tj ET")
    pages = b"<</Type/Pages/Kids[" + b"3 0 R " * 9 + b"]/Count 9>>"
    data = _pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, text, font)
    assert portable.read(data, "notes.pdf").words["words"] == 9 * 99
    monkeypatch.setattr(portable, "TOO_LARGE", 2000)
    with pytest.raises(RefusedError) as refused:
        portable.read(data, "notes.pdf")
    assert [told.rule.code for told in refused.value.diagnostics] == ["import-too-much"]


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
    monkeypatch.setattr(libreoffice.shutil, "which", lambda _name: str(script))
    monkeypatch.setattr(libreoffice, "_SECONDS", 5)
    monkeypatch.setenv("FEUILLET_MAIL_PASSWORD", _SECRET)
    assert libreoffice.as_docx(b"{\\rtf1 x}", ".rtf") is None
    assert _SECRET not in told.read_text()
    assert "DisableMacrosExecution" in told.read_text()
    assert "BlockUntrustedRefererLinks" in told.read_text()
    started = int((tmp_path / "told.pid").read_text())
    assert until(lambda: _has_ended(started))


def _has_ended(process: int) -> bool:
    """Whether a process is no more, or waits to be taken away."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    if sys.platform != "linux":
        return False
    return ") Z" in Path(f"/proc/{process}/stat").read_text(encoding="ascii")


@pytest.mark.skipif(os.name != "posix", reason="a program as a script")
@pytest.mark.parametrize("status", [0, 3])
def test_another_program_leaves_none_behind_when_it_ends_by_itself(
    status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/pid\nexit {status}\n")
    script.chmod(0o700)
    monkeypatch.setattr(libreoffice.shutil, "which", lambda _name: str(script))
    assert libreoffice.as_docx(b"{\\rtf1 x}", ".rtf") is None
    started = int((tmp_path / "pid").read_text())
    assert until(lambda: _has_ended(started))


def test_no_program_is_started_from_the_folder_in_which_somebody_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice.shutil, "which", lambda name: f".{os.sep}{name}")
    monkeypatch.setattr(libreoffice, "_run", lambda *_: pytest.fail("it was started"))
    monkeypatch.chdir(tmp_path)
    assert libreoffice.as_docx(b"{\\rtf1 x}", ".rtf") is None


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
        "<!-- .e{display:none} -->",
        "<!--\n.e{display:none}\n-->",
        ".a::before{content:'{'} .e{display:none}",
        '@media screen{.a::before{content:"{"}} .e{display:none}',
        ".e{dis\\play:no\\ne}",
        ".e{d\\69splay:none}",
        ".e{background:url(data:image/png;base64," + "A" * 9000 + ");display:none}",
        ",".join(f".a{number}" for number in range(2000)) + ",.e{display:none}",
        ".E{display:none}",
        "#N{visibility:hidden}",
        "@media not screen{.e{display:none}}",
        ".a{background:url(//x/*)}.e{display:none}/**/",
    ],
)
def test_a_style_sheet_hides_however_it_is_spelt(style: str) -> None:
    sheet = hiding.Sheet()
    sheet.read(style)
    assert sheet.hides("p", {"class": "e f", "id": "n"})
    assert not sheet.hides("div", {"class": "other f"})


def test_a_style_sheet_hides_by_names_as_long_as_programs_make_them() -> None:
    sheet = hiding.Sheet()
    sheet.read(f".{'a' * 500}, my-note, .x{'.y' * 30}{{display:none}}")
    assert sheet.hides("p", {"class": "a" * 500})
    assert sheet.hides("my-note", {})
    assert sheet.hides("p", {"class": "y x"})


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


def _claims_little(method: int) -> bytes:
    """A zip whose one file is 50 MB, and says that it has a hundred bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive, archive.open("notes.md", "w") as file:
        for _ in range(50):
            file.write(b"a" * 1_000_000)
    data = bytearray(made.getvalue())
    for at in (22, data.rfind(b"PK\x01\x02") + 24):
        data[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_a_zip_says_of_its_files_is_more_than_is_ever_unpacked(method: int) -> None:
    data = _claims_little(method)
    tracemalloc.start()
    try:
        with pytest.raises(RefusedError):
            container.Container(data, "notes.zip").read("notes.md", 1_000)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


_NESTED = {
    "blocks": lambda size: "<div>" * size,
    "blocks that end": lambda size: "<div>" * size + "</div>" * size,
    "blocks with a slash": lambda size: "<div/>" * size,
    "lists": lambda size: "<ul><li>" * size,
    "tables": lambda size: "<table><tr><td>" * size,
    "looks": lambda size: "".join(f"<b id={number}>" for number in range(size)) + "<p>x" * size,
    "looks that do not end": lambda size: "<i></p>" * size,
    "links in looks": lambda size: "<a><b>" * size + "</a>" * size,
    "what begins nowhere": lambda size: "<div>" * size + "</x>" * size,
    "words between cells": lambda size: "<table>" + "<p>x</p>" * size,
    "pages in drawings": lambda size: "<svg><foreignObject>" + "<div/>" * size,
    "ends that are none": lambda size: "<div><svg><![CDATA[</svg></div>]]>" * size,
    "attributes": lambda size: f"<p {' '.join(f'a{number}=1' for number in range(size))}>",
}


@pytest.mark.parametrize("shape", _NESTED)
def test_a_page_that_keeps_its_parser_busy_is_left_before_it_is_parsed(shape: str) -> None:
    assert nesting.is_too_much(_NESTED[shape](8_000))
    assert not nesting.is_too_much(_NESTED[shape](200))


def test_a_long_page_of_a_person_is_no_such_page() -> None:
    rows = "<tr><td><p>a<td><font><b>b</b></font><td><br><img alt=x>" * 5_000
    points = "<ul>" + "<li><p>a <a href=x>b</a><ul><li>c</ul>" * 5_000 + "</ul>"
    drawing = "<svg><g>" + '<path d="M0 0"/>' * 5_000 + "</g></svg>"
    old = "<font>" * 100 + "<p>x" * 5_000
    assert not nesting.is_too_much(f"<body><div><main><table>{rows}</table>{points}{drawing}{old}")


def test_a_picture_beside_a_document_in_a_folder_without_end_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.md").write_text("# A day\n\n## Needs\n\n- One ![a](many/a.png)\n")
    (tmp_path / "many").mkdir()
    for number in range(20):
        (tmp_path / "many" / f"{number}.png").write_bytes(PNG)
    monkeypatch.setattr(sources, "_MOST", 10)
    done = importer.run([tmp_path / "notes.md"], tmp_path / "project", language="en")
    assert "content/themes/01-a-day.md" in done.written


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
    told = apart.within_its_time(name, opening.opened, (source.read_bytes(), name, False))
    assert [diagnostic.rule for diagnostic in told.diagnostics] == [deadline.TOO_SLOW]


def test_each_document_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    call = apart.called

    def counted(name: str, *arguments: Any) -> Any:
        opened.append(name)
        return call(name, *arguments)

    monkeypatch.setattr(apart, "called", counted)
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


@pytest.mark.parametrize("said", ["[" * 200_000, '{"a":' * 200_000, "7" * 9_000, '{"sources": []}', "\xff", '"x"'])
def test_a_planted_memory_of_imports_that_is_none_is_as_good_as_not_there(said: str, tmp_path: Path) -> None:
    source = tmp_path / "notes.md"
    source.write_text(_NOTES)
    (tmp_path / "project/import").mkdir(parents=True)
    (tmp_path / "project/import/imports.json").write_text(said, encoding="latin-1")
    assert importer.run([source], tmp_path / "project", language="en").written


def test_a_planted_memory_of_imports_names_each_theme_once_and_no_more_than_there_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "notes.md"
    source.write_text(_NOTES)
    project = tmp_path / "project"
    (project / "import/bases").mkdir(parents=True)
    (project / "import/bases/01-a.md").write_text(_NOTES)
    themes = [{"file": "content/themes/01-a.md", "title": f"A day {number}"} for number in range(50)]
    themes += [{"file": f"content/themes/{number}-b.md", "title": "x"} for number in range(9 * MOST_THEMES)]
    (project / "import/imports.json").write_text(json.dumps({"sources": {"notes.md": {"themes": themes}}}))
    read: list[str] = []
    whole = Sources.read

    def counted(self: Sources, name: str, most: int) -> bytes:
        read.append(name)
        return whole(self, name, most)

    monkeypatch.setattr(Sources, "read", counted)
    assert not importer.run([source], project, language="en").failed
    bases = [name for name in read if name.startswith("import/bases/")]
    assert bases.count("import/bases/01-a.md") == 1
    assert len(bases) <= MOST_THEMES


def _shown(words: int) -> bytes:
    """A document of themes, each of which shows the same picture under words of its own."""
    themes = (
        block
        for number in range(1, words + 1)
        for block in (heading(f"Workshop {number}: A{number}"), paragraph(picture("p", f"A view of {number}")))
    )
    return docx(*themes, media={"p": ("p.png", PNG)})


def test_a_picture_that_a_document_shows_again_and_again_is_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    whole = opening._picture

    def counted(opened: object, name: str) -> bytes:
        read.append(name)
        return whole(opened, name)  # type: ignore[arg-type]

    monkeypatch.setattr(opening, "_picture", counted)
    (tmp_path / "notes.docx").write_bytes(_shown(9))
    done = importer.run([tmp_path / "notes.docx"], tmp_path / "project", language="en")
    assert len(done.plan.themes) == 9
    assert [name for name in done.written if name.startswith("content/images/")] == ["content/images/a-view-of-1.png"]
    assert len(read) == 1


def test_a_picture_beside_a_document_is_read_once_whatever_its_address_looks_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.png").write_bytes(PNG)
    addresses = ["a.png", "./a.png", "a.png?1", "a.png#2", "b/../a.png", "%61.png"]
    shown = "".join(f"- Point {number} ![View {number}]({address})\n" for number, address in enumerate(addresses))
    (tmp_path / "in/notes.md").write_text(f"# A day\n\n## Needs\n\n{shown}")
    read: list[str] = []
    whole = gathering.Folder.read

    def counted(self: gathering.Folder, path: str, *, most: int | None = None) -> bytes:
        read.append(str(path))
        return whole(self, path, most=most)

    monkeypatch.setattr(gathering.Folder, "read", counted)
    done = importer.run([tmp_path / "in"], tmp_path / "project", language="en")
    assert [name for name in done.written if name.startswith("content/images/")] == ["content/images/view-0.png"]
    assert read.count("a.png") == 1


def test_files_and_pictures_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text(_NOTES.replace("A day", name))
    monkeypatch.setattr(gathering, "MOST_TOGETHER", 2 * len(_NOTES) + 2)
    done = importer.run([tmp_path], tmp_path / "project", language="en")
    assert [(told.rule, told.location.file) for told in done.diagnostics] == [
        (gathering.TOGETHER, f"{tmp_path.name}/c.md")
    ]
    monkeypatch.setattr("feuillet.importing.plan.MOST_TOGETHER", len(PNG) - 1)
    (tmp_path / "notes.docx").write_bytes(_shown(2))
    done = importer.run([tmp_path / "notes.docx"], tmp_path / "other", language="en")
    assert [told.rule for told in done.diagnostics] == [gathering.TOGETHER]
    assert not done.written


def test_a_document_of_more_themes_than_any_workshop_is_told(tmp_path: Path) -> None:
    source = tmp_path / "notes.md"
    source.write_text("".join(f"# Workshop 1: A{number}\n\n- One point\n\n" for number in range(MOST_THEMES + 1)))
    done = importer.run([source], tmp_path / "project", language="en")
    assert [told.rule.code for told in done.diagnostics] == ["import-too-many-themes"]
    assert importer.run([source], tmp_path / "project", language="en", as_one=True, dry=True).plan.themes


def test_half_a_character_of_a_font_of_signs_is_none(tmp_path: Path) -> None:
    sign = '<w:r><w:sym w:font="Wingdings" w:char="D800"/></w:r>'
    (tmp_path / "notes.docx").write_bytes(docx(heading("Needs"), item("One point"), paragraph(run("a"), sign)))
    assert importer.run([tmp_path / "notes.docx"], tmp_path / "project", language="en").written


@pytest.mark.skipif(sys.platform != "linux", reason="names there are bytes")
def test_the_name_of_a_document_may_be_no_text(tmp_path: Path) -> None:
    source = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md"))
    source.write_text(_NOTES)
    done = importer.run([source], tmp_path / "project", language="en")
    assert done.written
    assert json.loads((tmp_path / "project/import/imports.json").read_text(encoding="utf-8"))["sources"].keys() == {
        "caf?.md"
    }


def test_a_picture_replaces_none_whose_name_differs_by_capitals_alone(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "content/images").mkdir(parents=True)
    (project / "content/images/View.PNG").write_bytes(b"of somebody")
    (tmp_path / "notes.md").write_text("# A day\n\n## Needs\n\n- One\n\n![View](a.png)\n")
    (tmp_path / "a.png").write_bytes(PNG)
    done = importer.run([tmp_path / "notes.md"], project, language="en")
    (picture,) = (name for name in done.written if name.endswith(".png"))
    assert picture.casefold() != "content/images/view.png"


@pytest.mark.parametrize(
    "last",
    ["..", ".", ".view.png", "con.png", "Nul.JPG", "view.md", "view.sh", "a.yaml", "view.png.", "a:b.png", "lpt1.svg"],
)
def test_a_picture_that_comes_back_keeps_no_name_that_is_none_of_a_picture(last: str) -> None:
    named: list[str] = []
    pictures = reading_back.Pictures(
        get=lambda _: None, named_as=lambda _, names: named.extend(names) or "", holds=lambda *_: True
    )
    pictures.name(f"word/media/{last}", PNG)
    pictures.name("word/media/view.png", PNG)
    assert named == ["images/view.png"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_of_one_name_in_a_zip_none_is_lost_unseen_and_one_that_is_there_twice_is_read() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.md", "Un")
        archive.writestr("a.md", "Un")
    assert container.Container(made.getvalue(), "notes.zip").read("a.md") == b"Un"
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("a.md", "Deux")
    with pytest.raises(RefusedError) as refused:
        container.Container(made.getvalue(), "notes.zip")
    assert [told.rule.code for told in refused.value.diagnostics] == ["import-damaged"]
