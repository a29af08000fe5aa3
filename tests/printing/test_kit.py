"""The print kit is what was asked for, whole or not at all, made anew where something changed and nowhere else."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import re
import shutil
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner

from feuillet.building import state, status
from feuillet.building.session import Session
from feuillet.command import cli, crews
from feuillet.machine import files as files_of_disk
from feuillet.machine.workers import Outcome
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.model.editions import EDITIONS
from feuillet.pages.job import Setting
from feuillet.pdf import collation
from feuillet.pdf.collation import LIMIT
from feuillet.printing import kit, remembered
from feuillet.printing.making import editions as made_editions
from feuillet.reading import content
from feuillet.typesetting.fit import Fit
from tests import closed, made_kit
from tests.made_kit import Listening, Quick, _make_sheet, _merge, _press_sheet, make
from tests.made_project import ROOT, SMALL, load, project, put, theme, typed
from tests.printing.test_remembered import NO_WISHES

PEOPLE = 'Nom;E-mail;Thèmes\nZoé;zoe@exemple.fr;3;\nYann;yann@exemple.fr;"1, 2"\nXi;xi@exemple.fr;\n'.replace(
    ";3;", ";3"
)
WANTED = "  copies: 2\n  synthesis: 1\n"
FROM_LIST = "  participants: liste.csv\n"
THREE = {
    f"0{number}-{name}.md": theme(name.capitalize(), f"## Problèmes soulevés\n\n- Un point de {name}\n")
    for number, name in enumerate(("un", "deux", "trois"), 1)
}


def planned(folder, wanted=WANTED, themes=None, *, people=PEOPLE, title="Une journée", **files):
    files = {"content/liste.csv": people} | files.get("files", {})
    return project(folder, themes or THREE, workshop=f"title: {title}\nprint:\n{wanted}", files=files)


def quickly(folder, **wanted):
    """A print that lays nothing out: its report, and what it would have laid out."""
    workers = Quick()
    return make(folder, workers, **wanted), workers.calls


def made(folder, **wanted):
    report, _ = quickly(folder, **wanted)
    assert not report.failed, [
        (str(diagnostic.location), diagnostic.message("en")) for diagnostic in report.diagnostics
    ] + list(report.bugs)
    return report


def built(folder, **options):
    workers = Quick()
    report = Session(folder, folder / "output", workers).make(**options)
    assert not report.failed
    return workers.calls


def names(folder):
    """The files below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def files(folder):
    """The files of a kit, without the editions that they are made from."""
    return {path.name for path in (folder / "output/print").iterdir() if path.is_file()}


def everything(folder):
    return {path: (folder / path).read_bytes() for path in names(folder)}


def touched(folder):
    return {path: (folder / path).stat().st_mtime_ns for path in names(folder)}


def pages(folder, name):
    """What the pages of a file say, without the marks of what they were made from."""
    reader = pypdf.PdfReader(io.BytesIO((folder / "output/print" / f"{name}.pdf").read_bytes()))
    said = [" ".join(page.extract_text().split()) for page in reader.pages]
    return [leaf(line) if line.startswith("leaf-") else " ".join(line.split()[:1]) for line in said]


def leaf(said):
    kind, _, words = said.removeprefix("leaf-").partition('">')
    return f"{kind}:{words.replace('Une journée', '').strip()}"


def preferences(folder, name):
    reader = pypdf.PdfReader(io.BytesIO((folder / "output/print" / f"{name}.pdf").read_bytes()))
    return {key: str(value) for key, value in reader.trailer["/Root"]["/ViewerPreferences"].items()}


def codes(report):
    return [diagnostic.rule.code for diagnostic in report.diagnostics]


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# -- the job ---------------------------------------------------------------------------------------------------------


def test_a_kit_has_a_file_for_each_run_and_a_page_that_says_what_to_do(tmp_path):
    folder = planned(tmp_path, WANTED + "  editions: [print, grey, large, notes, small]\n")
    report = made(folder)
    expected = {
        *("fact-sheets", "synthesis", "fact-sheets-grey", "synthesis-grey", "fact-sheets-large", "synthesis-large"),
        *("fact-sheets-notes", "fact-sheets-2-up", "booklet", "README"),
    }
    assert files(folder) == {f"{name}.pdf" for name in expected}
    assert set(report.written) == {f"print/{name}.pdf" for name in expected}
    assert {file.path for file in report.printed} == {f"{name}.pdf" for name in expected - {"README"}}
    assert not (folder / "output/synthesis.pdf").exists()
    for shown in report.printed:
        count = len(pages(folder, shown.path.removesuffix(".pdf")))
        assert count == 2 * shown.leaves if shown.duplex else count == shown.leaves, shown.path


def test_each_sheet_is_on_its_own_leaf_behind_a_page_that_counts_them(tmp_path):
    folder = planned(tmp_path, WANTED + "  sheets: {deux: 1, '3': 3}\n  editions: [print]\n")
    made(folder)
    assert pages(folder, "fact-sheets") == [
        *("separator:1 Un 2 exemplaires de cette fiche", "", "un", "", "un", ""),
        *("separator:2 Deux 1 exemplaire de cette fiche", "", "deux", ""),
        *("separator:3 Trois 3 exemplaires de cette fiche", "", "trois", "", "trois", "", "trois", ""),
    ]
    assert preferences(folder, "fact-sheets")["/Duplex"] == "/DuplexFlipLongEdge"
    assert preferences(folder, "fact-sheets")["/PrintScaling"] == "/None"
    assert set(pages(folder, "synthesis")) == {"synthesis"}
    assert preferences(folder, "synthesis")["/Duplex"] == "/DuplexFlipLongEdge"


def test_a_printer_of_one_side_gets_no_blank_backs(tmp_path):
    folder = planned(tmp_path, WANTED + "  duplex: false\n  separators: false\n  editions: [print, notes, small]\n")
    report = made(folder)
    assert pages(folder, "fact-sheets") == ["un", "un", "deux", "deux", "trois", "trois"]
    assert pages(folder, "fact-sheets-notes") == ["un"] * 4 + ["deux"] * 4 + ["trois"] * 4
    for name in ("fact-sheets", "fact-sheets-notes", "synthesis"):
        assert preferences(folder, name)["/Duplex"] == "/Simplex"
    assert preferences(folder, "booklet")["/Duplex"] == "/DuplexFlipShortEdge"  # it is none without backs
    leaves = {file.path: file.leaves for file in report.printed}
    assert leaves["fact-sheets-notes.pdf"] == 12
    said = {entry.path: (entry.title, *entry.steps) for entry in report.entries}
    assert said["synthesis.pdf"] == ("La synthèse", "Agrafez à gauche, en haut.")
    notes = "Les fiches, avec une page de notes"
    assert said["fact-sheets-notes.pdf"] == (notes, "Derrière chaque fiche, une feuille pour les notes.")


def test_the_back_of_a_sheet_with_notes_is_its_notes(tmp_path):
    folder = planned(tmp_path, "  copies: 2\n  separators: false\n  editions: [notes]\n")
    made(folder)
    assert pages(folder, "fact-sheets-notes") == ["un"] * 4 + ["deux"] * 4 + ["trois"] * 4
    assert len(pypdf.PdfReader(folder / "output/print/notes/fact-sheets/01-un.pdf").pages) == 2
    assert files(folder) == {"fact-sheets-notes.pdf", "README.pdf"}


def test_two_on_a_leaf_are_the_same_sheet_twice(tmp_path):
    folder = planned(tmp_path, "  copies: 3\n  editions: [small]\n")
    report = made(folder)
    reader = pypdf.PdfReader(folder / "output/print/fact-sheets-2-up.pdf")
    said = [page.extract_text().split() for page in reader.pages]
    assert [[word for word in item if word in {"un", "deux", "trois"}] for item in said] == [
        [name, name] for name in ("un", "un", "deux", "deux", "trois", "trois")
    ]
    assert {file.path: file.copies for file in report.printed}["fact-sheets-2-up.pdf"] == 12
    assert preferences(folder, "fact-sheets-2-up")["/Duplex"] == "/Simplex"


def test_large_sheets_of_several_leaves_each_begin_on_one_of_their_own(tmp_path):
    folder = planned(tmp_path, "  large: 2\n  separators: false\n  editions: [large]\n")
    report = made(folder)
    assert pages(folder, "fact-sheets-large") == [
        said for name in ("un", "deux", "trois") for _ in range(2) for said in (name, name, name, "")
    ]
    assert {file.path: file.leaves for file in report.printed}["fact-sheets-large.pdf"] == 12


# -- participants ----------------------------------------------------------------------------------------------------


def test_people_get_packs_with_their_name_first_and_what_they_chose_in_order(tmp_path):
    folder = planned(tmp_path, FROM_LIST + "  editions: [print]\n", people="Nom;Thèmes\nZoé;3, 1\nYann;2\nXi;\n")
    report = made(folder)
    assert codes(report) == ["person-without-theme"]
    assert pages(folder, "packs") == [
        *("slip:Zoé Vos ateliers 1 Un 3 Trois", "", "un", "", "trois", ""),
        *("slip:Yann Vos ateliers 2 Deux", "", "deux", ""),
        *("slip:Xi", ""),
    ]
    assert [page for page in pages(folder, "fact-sheets") if page.startswith("separator")] == [
        f"separator:{number} {name} 1 exemplaire de cette fiche"
        for number, name in enumerate(("Un", "Deux", "Trois"), 1)
    ]
    found = {file.path: (file.copies, file.leaves) for file in report.printed}
    assert found["packs.pdf"] == (3, 6)
    assert found["synthesis.pdf"][0] == 3


def test_the_synthesis_is_in_the_packs_if_that_is_wanted(tmp_path):
    folder = planned(
        tmp_path,
        FROM_LIST + "  pack_synthesis: true\n  duplex: false\n  editions: [print]\n",
        people="Nom;Thèmes\nZoé;1\nYann;1\n",
    )
    made(folder)
    whole = len(pypdf.PdfReader(folder / "output/print/print/synthesis.pdf").pages)
    item = ["un", *["synthesis"] * whole]
    assert pages(folder, "packs") == ["slip:Zoé Vos ateliers 1 Un", *item, "slip:Yann Vos ateliers 1 Un", *item]


def test_a_list_given_on_the_command_line_may_lie_anywhere(tmp_path):
    folder = planned(tmp_path / "day", FROM_LIST + "  editions: [print]\n")
    put(tmp_path, {"autre.csv": "Nom;Thèmes\nAna;2\n"})
    made(folder, participants=str(tmp_path / "autre.csv"))
    assert pages(folder, "packs") == ["slip:Ana Vos ateliers 2 Deux", "", "deux", ""]


@pytest.mark.parametrize(
    ("people", "warnings"),
    [
        ("Nom;Thèmes\r\nÉlise;1\r\nÇa;2\r\n".encode("cp1252"), []),
        ("Nom\tThèmes\nÉlise\t1\nÇa\t2\n".encode("utf-16"), []),
        ("Name,Themes\n\n,,\nÉlise,1\n   ,\nÇa,2\n\n\n", []),
        ("Nom;Thèmes\nÉlise;1\nÇa;2\nÉLISE;1\nÇa;2\n", ["4 person-twice", "5 person-twice"]),
    ],
    ids=["Windows", "UTF-16", "empty lines", "twice"],
)
def test_a_list_is_read_as_spreadsheets_write_it(tmp_path, people, warnings):
    folder = planned(tmp_path, FROM_LIST + "  editions: [print]\n", people=people)
    report = made(folder)
    slips = [page for page in pages(folder, "packs") if page.startswith("slip:")]
    assert slips == ["slip:Élise Vos ateliers 1 Un", "slip:Ça Vos ateliers 2 Deux"]
    found = [f"{diagnostic.location.line} {diagnostic.rule.code}" for diagnostic in report.diagnostics]
    assert found == warnings


def test_someone_who_chose_more_themes_than_stand_on_a_slip_gets_their_numbers(tmp_path):
    themes = {f"{n:02}-t{n}.md": theme(f"Sujet {n}", "Du texte.") for n in range(1, 16)}
    folder = planned(
        tmp_path,
        FROM_LIST + "  duplex: false\n  editions: [print]\n",
        themes,
        people=f"Nom;Thèmes\nZoé;tous\nYann;{','.join(map(str, range(1, 15)))}\n",
    )
    made(folder)
    packs = pages(folder, "packs")
    assert packs[0] == f"slip:Zoé Vos ateliers : {', '.join(map(str, range(1, 16)))}"
    assert packs[1:16] == [f"t{n}" for n in range(1, 16)]
    assert packs[16] == f"slip:Yann Vos ateliers {' '.join(f'{n} Sujet {n}' for n in range(1, 15))}"


def test_a_theme_called_synthesis_is_not_taken_for_the_synthesis(tmp_path):
    themes = {"01-synthesis.md": theme("Synthesis", "Du texte."), "02-deux.md": THREE["02-deux.md"]}
    folder = planned(
        tmp_path,
        FROM_LIST + "  duplex: false\n  pack_synthesis: true\n  editions: [print]\n",
        themes,
        people="Nom;Thèmes\nZoé;1\n",
    )
    report = made(folder)
    whole = len(pypdf.PdfReader(folder / "output/print/print/synthesis.pdf").pages)
    assert pages(folder, "packs") == ["slip:Zoé Vos ateliers 1 Synthesis", "01-synthesis", *["synthesis"] * whole]
    assert pages(folder, "fact-sheets") == ["01-synthesis"]
    assert {file.path: file.copies for file in report.printed} == {
        "fact-sheets.pdf": 1,
        "synthesis.pdf": 1,
        "packs.pdf": 1,
    }


# -- made again ------------------------------------------------------------------------------------------------------


def kept(folder):
    """A project whose kit is made, with a copy beside it."""
    made(folder)
    shutil.copytree(folder, folder.with_name("kept"))
    return folder


def as_it_was(folder):
    """The project as it was kept, at its place: what was printed is known by that, too."""
    for path in folder.parent.iterdir():
        if path.name != "kept":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return shutil.copytree(folder.with_name("kept"), folder)


@pytest.fixture(scope="module")
def printed_once(tmp_path_factory):
    wanted, people = FROM_LIST + "  editions: [print, small]\n", "Nom;Thèmes\nZoé;1, 2, 3\nYann;1\n"
    return kept(planned(tmp_path_factory.mktemp("printed") / "day", wanted, people=people))


@pytest.fixture
def printed(printed_once):
    return as_it_was(printed_once)


def test_a_second_print_lays_out_nothing_and_touches_no_file(printed):
    before = touched(printed / "output")
    report, calls = quickly(printed)
    assert (report.failed, calls, report.written) == (False, [], ())
    assert len(report.entries) == 5
    assert touched(printed / "output") == before


def test_a_theme_that_changed_remakes_its_sheet_its_chapter_and_their_runs(printed):
    before = everything(printed / "output")
    edit(printed, "content/themes/02-deux.md", "Un point de deux", "Un autre point")
    report, calls = quickly(printed)
    assert {call.split("#")[0] for call in calls} == {"lay synthesis", "press synthesis", "merge synthesis", "fit deux"}
    assert set(report.written) == {
        f"print/{name}.pdf" for name in ("fact-sheets", "synthesis", "packs", "fact-sheets-2-up", "booklet")
    }
    after = everything(printed / "output")
    assert {path for path in after if after[path] != before[path]} == {
        *report.written,
        *(
            f"print/{edition}/{name}.pdf"
            for edition in ("print", "small")
            for name in ("synthesis", "fact-sheets/02-deux")
        ),
    }
    other = shutil.copytree(printed, printed.parent / "other", ignore=shutil.ignore_patterns("output", ".feuillet"))
    made(other)
    assert everything(other / "output") == after


def test_other_copies_are_put_together_from_the_same_pages(printed):
    report, calls = quickly(printed, copies=3)
    assert [call for call in calls if not call.startswith(("leaves", "guide"))] == []
    assert pages(printed, "fact-sheets")[0] == "separator:1 Un 3 exemplaires de cette fiche"
    assert not (printed / "output/print/packs.pdf").exists()


def test_other_people_get_other_packs_from_the_same_pages(printed):
    edit(printed, "content/liste.csv", "Yann", "Yanis")
    report, calls = quickly(printed)
    assert calls == ["leaves of packs 0"]
    assert report.written == ("print/packs.pdf",)
    assert "slip:Yanis Vos ateliers 1 Un" in pages(printed, "packs")


def test_a_file_that_was_lost_or_changed_is_put_together_again(printed):
    before = everything(printed / "output")
    (printed / "output/print/packs.pdf").unlink()
    (printed / "output/print/fact-sheets.pdf").write_bytes(b"annotated")
    (printed / "output/print/print/fact-sheets/01-un.pdf").unlink()
    (printed / "output/print/README.pdf").write_bytes(b"annotated")
    report, calls = quickly(printed)
    assert calls == []
    assert set(report.written) == {"print/packs.pdf", "print/fact-sheets.pdf", "print/README.pdf"}
    assert everything(printed / "output") == before


def modes(folder):
    return {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder / "output/print").iterdir() if path.is_file()
    }


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_files_that_name_people_are_for_their_owner_alone_whatever_was_there_before(printed, monkeypatch):
    packs = printed / "output/print/packs.pdf"
    before = os.umask(0)
    monkeypatch.setattr("feuillet.machine.files._put", writing := Writing(files_of_disk._put))
    try:
        for spoiled in (packs.unlink, lambda: packs.write_bytes(b"annotated"), lambda: None):
            spoiled()
            if packs.exists():
                packs.chmod(0o666)
            made(printed)
            assert {name for name, mode in modes(printed).items() if mode == 0o600} == {"packs.pdf"}
        packs.unlink()
        packs.symlink_to(printed / "elsewhere.pdf")
        (printed / "output/print/README.pdf").unlink()
        (printed / "elsewhere.pdf").write_bytes(b"open to all")
        (printed / "elsewhere.pdf").chmod(0o666)
        made(printed)
    finally:
        os.umask(before)
    assert not packs.is_symlink()
    assert (printed / "elsewhere.pdf").read_bytes() == b"open to all"
    assert stat.S_IMODE((printed / "elsewhere.pdf").stat().st_mode) == 0o666
    assert writing.modes["packs.pdf"] == {0o600}
    assert writing.modes["README.pdf"] == {0o666}
    named = [path for path in printed.rglob("*") if path.is_file() and b"Yann" in path.read_bytes()]
    assert named
    for path in named:  # the list itself, which is the user's
        assert path.name == "liste.csv" or not stat.S_IMODE(path.stat().st_mode) & 0o077, path


class Writing:
    """The rights that files have while they are written, by the names that they get."""

    def __init__(self, put):
        self.put, self.modes = put, {}

    def __call__(self, file, data, **options):
        path = Path(f"/proc/self/fd/{file}").readlink() if Path("/proc/self/fd").exists() else Path("unknown")
        name = re.sub(r"^\.(.*)\.[0-9a-f]{8}\.draft$", r"\1", path.name)
        self.modes.setdefault(name, set()).add(stat.S_IMODE(os.fstat(file).st_mode))
        self.put(file, data, **options)


def test_styles_of_the_project_for_slips_are_not_overlooked(printed):
    ours = (ROOT / "styles/leaves.css").read_text(encoding="utf-8")
    put(printed, {"styles/leaves.css": ours})
    made(printed)  # pages of a project with styles of its own are others
    put(printed, {"styles/leaves.css": ours + "h1 { color: red }"})
    report, calls = quickly(printed)
    assert sorted(calls) == ["leaves of fact-sheets 0", "leaves of packs 0"]


def test_builds_and_prints_keep_what_the_other_one_made(printed):
    calls = built(printed)
    assert calls
    assert quickly(printed)[1] == []
    assert built(printed) == []
    edit(printed, "content/themes/02-deux.md", "Un point de deux", "Un autre point")
    built(printed)
    made(printed)
    assert built(printed) == []
    assert quickly(printed)[1] == []
    assert (printed / "output/fact-sheets/01-un.pdf").exists()


def test_what_nobody_uses_any_more_is_forgotten(printed):
    store = printed / ".feuillet/store"
    built(printed)
    count = len(list(store.iterdir()))
    for word in ("premier", "deuxième"):
        edit(printed, "content/themes/02-deux.md", "- Un ", f"- Un {word} ")
        built(printed)
        made(printed)
    assert len(list(store.iterdir())) <= count + 3, "as few as after one change"


def test_to_build_all_anew_does_not_forget_what_was_printed(printed):
    built(printed, force=True)
    report, _ = quickly(printed, changed=True)
    assert report.unchanged
    assert codes(report) == []


def test_a_disk_that_is_full_leaves_the_last_kit_as_it_was(printed, monkeypatch):
    before = everything(printed / "output")
    edit(printed, "content/workshop.yaml", "editions:", "synthesis: 9\n  editions:")

    def written(held, name, data, mode, **options):
        if name == "synthesis.pdf":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
        return draft_of(held, name, data, mode, **options)

    draft_of = files_of_disk._written
    monkeypatch.setattr(files_of_disk, "_written", written)
    report, _ = quickly(printed)
    assert codes(report) == ["disk-full"]
    assert "--output" in report.diagnostics[0].hint("fr")
    assert everything(printed / "output") == before


# -- what must be printed again --------------------------------------------------------------------------------------


def test_without_a_print_nothing_can_have_changed(tmp_path):
    folder = planned(tmp_path)
    report, calls = quickly(folder, changed=True)
    assert codes(report) == ["never-printed"]
    assert (report.failed, calls) == (True, [])
    assert not (folder / "output").exists()


def test_what_was_printed_elsewhere_is_not_here(printed, tmp_path):
    report = make(printed, Quick(), output=tmp_path / "elsewhere", changed=True)
    assert codes(report) == ["never-printed"]


def test_if_nothing_changed_there_is_nothing_to_print_again(printed):
    before = touched(printed / "output")
    report, calls = quickly(printed, changed=True)
    assert (report.unchanged, report.failed, report.written, report.entries) == (True, False, (), ())
    assert calls == []
    edit(printed, "content/workshop.yaml", "title:", "# une note pour moi\ntitle:")
    assert quickly(printed, changed=True)[0].unchanged
    assert touched(printed / "output") == before


def test_only_what_changed_is_printed_again_beside_the_whole_kit(printed):
    kits = {path: data for path, data in everything(printed / "output/print").items() if "/" not in path}
    edit(printed, "content/themes/01-un.md", "Un point de un", "Un autre point")
    report = made(printed, changed=True)
    assert report.folder == "print/changed"
    changed = printed / "output/print/changed"
    assert names(changed) == {"fact-sheets.pdf", "synthesis.pdf", "fact-sheets-2-up.pdf", "booklet.pdf", "README.pdf"}
    assert pages(printed, "changed/fact-sheets") == ["un", "", "un", ""]
    assert {path: data for path, data in everything(printed / "output/print").items() if "/" not in path} == kits
    again, calls = quickly(printed, changed=True)
    assert (again.unchanged, calls) == (True, [])
    edit(printed, "content/themes/03-trois.md", "Un point de trois", "Un autre point")
    made(printed, changed=True)
    assert pages(printed, "changed/fact-sheets") == ["trois", ""]
    made(printed)
    assert not list(changed.rglob("*.pdf"))
    assert quickly(printed, changed=True)[0].unchanged


@pytest.fixture(scope="module")
def ten_once(tmp_path_factory):
    themes = {f"{number:02}-t{number}.md": theme(f"Sujet {number}", f"Texte {number}.") for number in range(1, 11)}
    wanted = "  copies: 2\n  separators: false\n  editions: [print, small]\n"
    return kept(planned(tmp_path_factory.mktemp("ten") / "day", wanted, themes))


@pytest.fixture
def of_ten(ten_once):
    """A day whose synthesis has some leaves."""
    return as_it_was(ten_once)


def words(folder, name):
    reader = pypdf.PdfReader(io.BytesIO((folder / "output/print" / f"{name}.pdf").read_bytes()))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def steps(report, name):
    return next(entry.steps for entry in report.entries if entry.path == name)


def test_of_the_synthesis_the_leaves_that_changed_are_printed_again(of_ten):
    before = words(of_ten, "print/synthesis")
    edit(of_ten, "content/themes/04-t4.md", "Texte 4", "Un autre texte")
    report = made(of_ten, changed=True)
    now = words(of_ten, "print/synthesis")
    assert len(now) == len(before)
    leaves = sorted({at // 2 for at in range(len(now)) if now[at] != before[at]})
    assert 0 < len(leaves) <= len(now) // 4
    assert words(of_ten, "changed/synthesis") == 2 * [said for leaf in leaves for said in now[2 * leaf : 2 * leaf + 2]]
    (shown,) = [file for file in report.printed if file.path == "synthesis.pdf"]
    assert (shown.pages, shown.leaves, shown.copies) == (4 * len(leaves), 2 * len(leaves), 2)
    (said,) = steps(report, "synthesis.pdf")
    assert said.startswith("Remplacez les feuilles " if len(leaves) > 1 else "Remplacez la feuille ")
    assert said.endswith(f"{2 * leaves[-1] + 1}-{2 * leaves[-1] + 2}.")
    assert "Remplacez " in steps(report, "booklet.pdf")[0]
    (folded,) = [file for file in report.printed if file.path == "booklet.pdf"]
    assert len(words(of_ten, "changed/booklet")) == folded.pages == 2 * folded.leaves
    assert folded.leaves < len(words(of_ten, "booklet")) // 2
    assert quickly(of_ten, changed=True)[0].unchanged


def test_leaves_that_changed_can_be_asked_for_once_more_in_other_numbers(of_ten):
    edit(of_ten, "content/themes/04-t4.md", "Texte 4", "Un autre texte")
    made(of_ten, changed=True)
    once = words(of_ten, "changed/synthesis")
    made(of_ten, changed=True, copies=5)
    assert words(of_ten, "changed/synthesis") == once[: len(once) // 2] * 5
    edit(of_ten, "content/themes/07-t7.md", "Texte 7", "Un autre texte")
    made(of_ten, changed=True)
    now = words(of_ten, "changed/synthesis")
    assert 0 < len(now) <= len(once)
    assert set(once) - set(now), "leaves of before are in the book"


def test_leaves_at_the_end_are_added_and_taken_out(of_ten):
    put(of_ten, {"content/themes/11-t11.md": theme("Sujet 11", "Texte 11.")})
    added = steps(made(of_ten, changed=True, editions=("print",)), "synthesis.pdf")
    assert [line.split()[0] for line in added] == ["Remplacez", "Ajoutez"]
    (of_ten / "content/themes/11-t11.md").unlink()
    report = made(of_ten, changed=True, editions=("print",))
    removed = steps(report, "synthesis.pdf")
    assert [line.split()[0] for line in removed] == ["Remplacez", "Enlevez"]


def test_where_most_leaves_changed_the_whole_is_printed(of_ten):
    for path in sorted((of_ten / "content/themes").iterdir()):
        edit(of_ten, path.relative_to(of_ten), "Texte", "Un autre texte")
    report = made(of_ten, changed=True)
    assert words(of_ten, "changed/synthesis") == 2 * words(of_ten, "print/synthesis")
    assert steps(report, "synthesis.pdf")[0].startswith("Agrafez")


def test_a_synthesis_that_looks_as_it_was_is_not_printed_again(of_ten):
    def merged(parts, attachments, date):
        return _merge(parts, attachments, date) + b"%"  # another file with the same pages

    edit(of_ten, "content/themes/04-t4.md", "Texte 4", "Un autre texte")
    made(of_ten, changed=True)
    edit(of_ten, "content/themes/04-t4.md", "Un autre texte", "Un autre  texte")
    workers = Quick(merge=merged)
    assert make(of_ten, workers, changed=True).unchanged


def test_what_changed_is_printed_as_often_as_it_was(printed):
    made(printed, copies=3)
    made(printed, editions=("grey",), copies=4)
    edit(printed, "content/themes/01-un.md", "Un point de un", "Un autre point")
    report = made(printed, changed=True)
    assert pages(printed, "changed/fact-sheets") == ["un", ""] * 3
    assert pages(printed, "changed/fact-sheets-grey") == ["un", ""] * 4
    assert {file.copies for file in report.printed if file.path.startswith("synthesis.")} == {3}
    edit(printed, "content/themes/02-deux.md", "Un point de deux", "Un autre point")
    made(printed, changed=True)
    assert pages(printed, "changed/fact-sheets-grey") == ["deux", ""] * 4


def test_each_edition_is_printed_again_where_it_was_not_yet(printed):
    made(printed)
    edit(printed, "content/themes/01-un.md", "Un point de un", "Un autre point")
    made(printed, changed=True, editions=("print",))
    assert status_says_changed(printed), "the small edition is still as it was"
    report = made(printed, changed=True)
    assert {file.path for file in report.printed} == {"fact-sheets-2-up.pdf", "booklet.pdf"}
    assert quickly(printed, changed=True)[0].unchanged
    assert not status_says_changed(printed)


def status_says_changed(folder):
    before = remembered.printed(state.store(folder), folder / "output")
    found = status.differences(content.load(folder).workshop, folder, before.state.ingredients)
    return any(entry.changes for entry in found)


def test_what_changed_in_one_edition_stays_beside_what_changed_in_another(printed):
    edit(printed, "content/themes/01-un.md", "Un point de un", "Un autre point")
    made(printed, changed=True)
    made(printed, changed=True, editions=("grey",))
    changed = names(printed / "output/print/changed")
    assert {"fact-sheets.pdf", "fact-sheets-grey.pdf", "booklet.pdf"} <= changed


def test_what_is_said_of_the_whole_kit_is_not_what_changed(printed):
    whole = made(printed)
    edit(printed, "content/themes/01-un.md", "Un point de un", "Un autre point")
    made(printed, changed=True)
    report = made(printed, editions=("grey",))
    assert report.old == tuple(entry.path for entry in whole.entries), "what changed is in none of them"
    edit(printed, "content/themes/01-un.md", "Un autre point", "Un point de un")
    report = made(printed, editions=("grey",))
    assert report.old == ()
    assert report.entries[: len(whole.entries)] == whole.entries
    assert [entry.path for entry in report.entries[len(whole.entries) :]] == [
        "fact-sheets-grey.pdf",
        "synthesis-grey.pdf",
    ]


CHANGES = {
    "a new theme": ("content/themes/04-quatre.md", theme("Quatre", "## Problèmes soulevés\n\n- Un point\n")),
    "other words of a theme": ("content/themes/03-trois.md", theme("Trois", "Du texte.\n")),
    "a style": ("styles/fact-sheet.css", "h1 { color: #333 }"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_no_longer_fits_the_notes_is_told_as_old_and_not_recommended(printed, called, capsys, change):
    put(printed, dict([CHANGES[change]]))
    assert called("print", "--project", printed, "--edition", "grey") == 0
    told = capsys.readouterr().err
    assert told.startswith("À imprimer d’habitude : fact-sheets-grey.pdf et synthesis-grey.pdf, ")
    old = ("packs.pdf", "booklet.pdf", "fact-sheets.pdf", "synthesis.pdf", "fact-sheets-2-up.pdf")
    (line,) = [line for line in told.splitlines() if line.startswith("Faits avec des notes plus anciennes")]
    assert all(name in line for name in old)
    assert not any(line.strip().startswith(old) for line in told.splitlines())
    report = made(printed, editions=("print",))
    assert set(report.old) == {"booklet.pdf", "fact-sheets-2-up.pdf"}
    assert {entry.path for entry in report.entries} == {
        *("packs.pdf", "fact-sheets.pdf", "synthesis.pdf", "fact-sheets-grey.pdf", "synthesis-grey.pdf")
    }
    report = made(printed)
    assert report.old == ()
    assert len(report.entries) == 5


def test_files_beside_which_only_what_changed_was_printed_are_as_old_as_they_were(printed):
    edit(printed, "content/themes/01-un.md", "Un point de un", "Un autre point")
    made(printed, changed=True)
    report = made(printed, editions=("grey",))
    assert set(report.old) == {"packs.pdf", "booklet.pdf", "fact-sheets.pdf", "synthesis.pdf", "fact-sheets-2-up.pdf"}
    made(printed)
    assert made(printed, editions=("grey",)).old == ()


def test_a_trial_of_what_changed_is_not_remembered(printed):
    edit(printed, "content/themes/01-un.md", "Un point de un", "Un autre point")
    made(printed, changed=True, copies=1)
    assert pages(printed, "changed/fact-sheets") == ["un", ""]
    edit(printed, "content/themes/01-un.md", "Un autre point", "Un point")
    made(printed, changed=True)
    assert pages(printed, "changed/fact-sheets") == ["un", "", "un", ""], "as often as at the whole print"


def test_what_changed_can_be_asked_for_once_more_in_other_numbers(printed):
    edit(printed, "content/themes/01-un.md", "Un point de un", "Un autre point")
    made(printed, changed=True)
    assert quickly(printed, changed=True)[0].unchanged
    made(printed, changed=True, copies=5)
    assert pages(printed, "changed/fact-sheets") == ["un", ""] * 5
    made(printed)
    assert quickly(printed, changed=True, copies=5)[0].unchanged, "all was printed since"


def test_a_list_from_elsewhere_is_found_again_from_another_folder(printed, monkeypatch):
    here = put(printed.parent / "desk", {"liste.csv": "Nom;Mail;Thèmes\nZoé;zoe@exemple.fr;1\nYann;y@exemple.fr;1\n"})
    monkeypatch.chdir(here)
    made(printed, participants="liste.csv")
    monkeypatch.chdir(printed)
    edit(printed, "content/themes/01-un.md", "Un point de un", "Un autre point")
    assert pages_of_changed(printed) == ["un", ""] * 2
    (here / "liste.csv").unlink()
    edit(printed, "content/themes/01-un.md", "Un autre point", "Un point")
    assert codes(quickly(printed, changed=True)[0]) == ["no-participants"]


def pypdf_text(path):
    return " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_what_could_not_be_printed_is_still_to_be_printed(printed):
    edit(printed, "content/themes/01-un.md", "Un point de un", "Un autre point")
    report, _ = quickly(printed, changed=True, participants="nobody.csv")
    assert report.failed
    assert pages_of_changed(printed) == ["un", "", "un", ""]


def pages_of_changed(folder):
    made(folder, changed=True)
    return pages(folder, "changed/fact-sheets")


def test_a_build_for_screens_does_not_make_paper_up_to_date(printed):
    edit(printed, "content/themes/01-un.md", "Un point de un", "Un autre point")
    built(printed)
    assert pages_of_changed(printed) == ["un", "", "un", ""]


# -- files of others -------------------------------------------------------------------------------------------------


def test_files_that_are_no_longer_asked_for_go_and_those_of_others_stay(printed):
    mine = {
        "output/print/notes.pdf": b"mine",
        "output/print/print/lettre.pdf": b"mine",
        "output/print/print/a.txt": b"mine",
    }
    put(printed, mine)
    (printed / "output/print/booklet.pdf").write_bytes(b"annotated")
    (printed / "content/themes/03-trois.md").unlink()
    edit(printed, "content/liste.csv", "1, 2, 3", "1, 2")
    edit(printed, "content/workshop.yaml", "[print, small]", "[print]")
    report = made(printed)
    assert codes(report) == ["output-kept"]
    assert report.diagnostics[0].location.file == "print/booklet.pdf"
    assert names(printed / "output") == {
        *(
            f"print/{name}.pdf"
            for name in ("fact-sheets", "synthesis", "packs", "README", "notes", "booklet", "print/lettre")
        ),
        *(f"print/print/{name}.pdf" for name in ("synthesis", "fact-sheets/01-un", "fact-sheets/02-deux")),
        "print/print/a.txt",
    }
    assert all((printed / path).read_bytes() == b"mine" for path in mine)


def test_prints_leave_what_is_for_screens_and_builds_what_is_for_paper(printed):
    built(printed)
    screens = {path for path in names(printed / "output") if not path.startswith("print/")}
    assert screens == {"synthesis.pdf", *(f"fact-sheets/{name}.pdf" for name in ("01-un", "02-deux", "03-trois"))}
    made(printed, editions=("print",), copies=1)
    assert {path for path in names(printed / "output") if not path.startswith("print/")} == screens
    paper = {path for path in names(printed / "output") if path.startswith("print/")}
    built(printed)
    assert {path for path in names(printed / "output") if path.startswith("print/")} == paper


def test_ink_is_compared_with_pages_of_ours_alone(tmp_path):
    folder = planned(
        tmp_path,
        "  editions: [grey]\n",
        files={
            "output/synthesis.pdf": b"mine",
            "output/fact-sheets/01-un.pdf": b"x",
            "output/print/print/fact-sheets/01-un.pdf": b"x",
        },
    )
    report = made(folder)
    assert not [step for entry in report.entries for step in entry.steps if "encre" in step]


# -- bad input -------------------------------------------------------------------------------------------------------

BAD = {
    "a theme that does not exist": (
        "Nom;Thèmes\nZoé;1\nYann;9\n",
        FROM_LIST,
        "person-unknown-theme",
        "content/liste.csv",
        3,
    ),
    "a theme misspelt": ("Nom;Thèmes\nZoé;Troi\n", FROM_LIST, "person-theme-misspelt", "content/liste.csv", 2),
    "a row without a name": (
        "Nom;E-mail;Thèmes\nZoé;z@exemple.fr;1\n;y@exemple.fr;1\n",
        FROM_LIST,
        "person-without-name",
        "content/liste.csv",
        3,
    ),
    "no address that can be one": (
        "Nom;E-mail;Thèmes\nZoé;zoe;1\n",
        FROM_LIST,
        "person-bad-email",
        "content/liste.csv",
        2,
    ),
    "nobody": ("Nom;Thèmes\n", FROM_LIST, "list-empty", "content/liste.csv", 0),
    "not a list": (b"PK\x03\x04xlsx", FROM_LIST, "list-not-csv", "content/liste.csv", 0),
    "no such file": (PEOPLE, "  participants: personne.csv\n", "no-participants", "content/workshop.yaml", 3),
    "a folder": (PEOPLE, "  participants: themes\n", "no-participants", "content/workshop.yaml", 3),
    "a file outside": (PEOPLE, "  participants: ../../liste.csv\n", "file-outside", "content/workshop.yaml", 3),
    "copies of no theme": (PEOPLE, "  copies: 1\n  sheets: {neuf: 3}\n", "unknown-theme", "content/workshop.yaml", 3),
    "no copies": (PEOPLE, "  copies: 0\n", "nothing-to-print", "content/workshop.yaml", 3),
    "too many copies": (PEOPLE, "  sheets: {un: 200001}\n", "run-too-large", "content/workshop.yaml", 3),
    "fewer sheets than none": (PEOPLE, "  sheets: {un: -1}\n", "copies-below-none", "content/workshop.yaml", 3),
    "a file that has no name": (PEOPLE, '  participants: "a\\0b.csv"\n', "no-participants", "content/workshop.yaml", 3),
    "fewer copies than none": (PEOPLE, "  copies: -1\n", None, "content/workshop.yaml", 3),
    "no edition": (PEOPLE, "  editions: [papyrus]\n", None, "content/workshop.yaml", 3),
    "a mistake in the notes": (PEOPLE, "  copie: 3\n", None, "content/workshop.yaml", 3),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_told_with_its_line_and_nothing_is_made(tmp_path, kind):
    people, wanted, code, file, line = BAD[kind]
    folder = planned(tmp_path / "day", wanted, people=people)
    put(tmp_path, {"liste.csv": PEOPLE})
    report, calls = quickly(folder)
    assert report.failed
    assert calls == []
    found = [
        (diagnostic.rule.code if code else None, diagnostic.location.file, diagnostic.location.line)
        for diagnostic in report.diagnostics
        if diagnostic.severity.value == "error"
    ]
    assert found == [(code, file, line)]
    for shown in report.diagnostics:
        assert shown.message("fr") != shown.message("en")
    assert not (folder / "output").exists()
    assert report.bugs == ()


def test_what_is_wrong_leaves_the_last_kit_as_it_was(printed):
    before = everything(printed / "output")
    for wrong in ("Nom;Thèmes\nZoé;9\n", "", "x"):
        (printed / "content/liste.csv").write_text(wrong, encoding="utf-8")
        assert quickly(printed)[0].failed
        assert everything(printed / "output") == before
    (printed / "content/liste.csv").unlink()
    assert codes(quickly(printed)[0]) == ["no-participants"]
    assert everything(printed / "output") == before


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_packs_want_people(tmp_path):
    folder = project(tmp_path, THREE)
    report, calls = quickly(folder, packs=True)
    assert (codes(report), calls) == (["packs-of-nobody"], [])
    assert str(report.diagnostics[0].location) == "--packs"
    assert not quickly(folder, packs=False)[0].failed


@pytest.mark.parametrize("word", ["non", "Non", "false", "no"])
def test_no_can_be_said_in_two_languages(tmp_path, word):
    folder = planned(tmp_path, FROM_LIST + f"  packs: {word}\n  editions: [print]\n")
    assert "packs.pdf" not in {file.path for file in made(folder).printed}


def test_a_link_to_a_list_outside_of_the_project_is_not_followed(tmp_path):
    folder = planned(tmp_path / "day", FROM_LIST)
    put(tmp_path, {"secret.csv": PEOPLE})
    (folder / "content/liste.csv").unlink()
    (folder / "content/liste.csv").symlink_to(tmp_path / "secret.csv")
    report, _ = quickly(folder)
    assert [
        (diagnostic.rule.code, diagnostic.location.file, diagnostic.location.line) for diagnostic in report.diagnostics
    ] == [("file-outside", "content/workshop.yaml", 3)]


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_a_link_within_the_project_is_as_good_as_a_file(tmp_path):
    folder = planned(tmp_path / "day", FROM_LIST + "  editions: [print]\n", people="Nom;Thèmes\nZoé;1\n")
    (folder / "content/liste.csv").rename(folder / "content/2026.csv")
    (folder / "content/liste.csv").symlink_to("2026.csv")
    made(folder)


def test_as_many_copies_of_a_sheet_as_a_job_may_have_are_a_file_like_another(tmp_path, monkeypatch):
    monkeypatch.setattr(collation, "LIMIT", 4000)
    folder = planned(tmp_path, "  copies: 0\n  sheets: {deux: 2000}\n  editions: [print]\n")
    report = made(folder)
    assert [(file.path, file.copies, file.leaves) for file in report.printed] == [("fact-sheets.pdf", 2000, 2000)]
    path = folder / "output/print/fact-sheets.pdf"
    before = path.read_bytes()
    assert len(pypdfium2.PdfDocument(before)) == 4000
    assert len(before) < 100 * 4000
    assert set(codes(quickly(folder, copies=2001)[0])) == {"run-too-large"}
    assert path.read_bytes() == before


def test_what_is_found_to_be_too_large_only_when_it_is_put_together_is_told_too(tmp_path):
    folder = planned(tmp_path, "  editions: [print]\n")
    report, _ = quickly(folder, copies=60_000)
    assert [(diagnostic.rule.code, str(diagnostic.location)) for diagnostic in report.diagnostics] == [
        ("run-too-large", "--copies")
    ] * 2
    assert [diagnostic.values["name"] for diagnostic in report.diagnostics] == ["fact-sheets", "synthesis"]
    assert all(int(diagnostic.values["pages"]) > LIMIT for diagnostic in report.diagnostics)
    assert files(folder) == set()


def test_a_thousand_copies_can_be_asked_for_in_writing(tmp_path):
    folder = planned(tmp_path, "  copies: 1000\n  editions: [print]\n")
    assert {file.path: file.copies for file in made(folder).printed} == {"fact-sheets.pdf": 3000, "synthesis.pdf": 1000}


def test_hundreds_of_packs_weigh_little_more_than_their_distinct_pages(tmp_path):
    people = "Nom;Thèmes\n" + "".join(f"Personne {n};1, 2, 3\n" for n in range(300))
    folder = planned(tmp_path, FROM_LIST + "  pack_synthesis: true\n  editions: [print]\n", people=people)
    report, calls = quickly(folder)
    assert not report.failed
    assert sorted(call for call in calls if call.startswith("leaves of packs")) == sorted(
        f"leaves of packs {n}" for n in range(3)
    )
    data = (folder / "output/print/packs.pdf").read_bytes()
    document = pypdfium2.PdfDocument(data)
    whole = len(document) // 300
    assert len(document) == 300 * whole == 2 * report.printed[2].leaves
    for number in (0, 1, 150, 299):
        first = number * whole
        said = [document[first + at].get_textpage().get_text_range() for at in range(8)]
        assert f"Personne {number} Vos ateliers 1 Un 2 Deux 3 Trois" in said[0]
        assert [" ".join(line.split()[:1]) for line in said[1:]] == ["", "un", "", "deux", "", "trois", ""]
        assert "synthesis" in document[first + 8].get_textpage().get_text_range()
    assert len(data) < 500 * 300 + 100 * len(document)


# -- an edition that cannot be made ----------------------------------------------------------------------------------

ODD = Rule(code="odd", en="{what} is odd by {much} mm", fr="{what} est de travers de {much} mm")
ODDITY = replace(ODD, code="oddity", severity=Severity.WARNING)


def said_of(*editions, rule=ODD, what=""):
    """Workers that find something wrong with each sheet of these editions, in the notes or in its file."""

    def made(job, found, expected):
        name = expected.name.split("/")[1]
        pressed = _press_sheet(job, found, expected)
        if "fact-sheets/" not in expected.name or name not in editions:
            return pressed
        place = Location(file="content/themes/01-un.md", line=7) if what else Location(file=expected.name)
        return replace(pressed, diagnostics=(rule.at(place, what=what or expected.name, much=len(name)),))

    def fitted(job, _paper, _candidates, expected):
        found = Fit(setting=Setting(text_size=9.5))
        return found, made(job, found, expected)

    return Quick(make_sheet=fitted, press_sheet=made)


def without(edition):
    """Workers whose processes end at the sheets of that edition."""

    def dies(job, paper, candidates, expected):
        if f"/{edition}/" in expected.name:
            return Outcome(key=f"fit {job.name}#0", died=True)
        return _make_sheet(job, paper, candidates, expected)

    return Quick(make_sheet=dies)


def of_edition(folder, name):
    """What is in the folder of the kit of that edition."""
    found = {path: data for path, data in everything(folder / "output/print").items() if name in path}
    assert found
    return found


THREE_EDITIONS = "  copies: 2\n  editions: [print, grey, large]\n"


@pytest.fixture
def of_three(tmp_path):
    folder = planned(tmp_path / "day", THREE_EDITIONS)
    made(folder)
    return folder


def test_an_edition_that_fails_leaves_the_others(tmp_path):
    folder = planned(tmp_path, THREE_EDITIONS)
    report = make(folder, without("grey"))
    assert (report.failed, report.missing) == (True, ("grey",))
    assert files(folder) == {
        *("fact-sheets.pdf", "synthesis.pdf", "fact-sheets-large.pdf", "synthesis-large.pdf", "README.pdf")
    }
    assert [entry.path for entry in report.entries] == [
        *("fact-sheets.pdf", "synthesis.pdf", "fact-sheets-large.pdf", "synthesis-large.pdf")
    ]
    assert codes(report)
    report, calls = quickly(folder)
    assert (report.failed, report.missing) == (False, ())
    assert {"print/fact-sheets-grey.pdf", "print/synthesis-grey.pdf"} == {*report.written} - {"print/README.pdf"}
    assert remembered.said_of(folder, folder / "output", NO_WISHES) is not None


def test_an_edition_of_which_something_wrong_is_said_leaves_the_others(tmp_path):
    own = "editions:\n  - name: mur\n    paper: B7\n  - name: livre\n    columns: 2\n"
    folder = planned(tmp_path, f"  copies: 1\n  editions: [mur, livre]\n{own}")
    report, _ = quickly(folder)
    assert (report.failed, report.missing) == (True, ("mur",))
    assert {"not-one-of", "edition-wrong"} <= set(codes(report))
    assert {entry.path for entry in report.entries} == {"fact-sheets-livre.pdf", "synthesis-livre.pdf"}


def test_the_last_good_files_of_an_edition_that_fails_stay_and_are_remembered(of_three):
    before = of_edition(of_three, "grey")
    edit(of_three, "content/workshop.yaml", "copies: 2", "copies: 4")
    edit(of_three, "content/themes/01-un.md", "Un point de un", "Un autre point")
    report = make(of_three, without("grey"))
    assert report.missing == ("grey",)
    after = of_edition(of_three, "grey")
    assert after.keys() == before.keys()
    assert {path for path in after if after[path] != before[path]} == {"grey/synthesis.pdf"}
    assert pages(of_three, "fact-sheets")[:3] == ["separator:1 Un 4 exemplaires de cette fiche", "", "un"]
    assert remembered.said_of(of_three, of_three / "output", NO_WISHES) is None, "the next print tries again"
    assert status_says_changed(of_three)
    report = made(of_three, changed=True)
    assert {file.path for file in report.printed} == {"fact-sheets-grey.pdf", "synthesis-grey.pdf"}
    edit(of_three, "content/workshop.yaml", "[print, grey, large]", "[print]")
    assert codes(made(of_three)) == []
    assert not [path for path in names(of_three / "output") if "grey" in path]


def test_what_changed_is_printed_again_but_for_an_edition_that_fails(of_three):
    edit(of_three, "content/themes/01-un.md", "Un point de un", "Un autre point")
    report = make(of_three, without("grey"), changed=True)
    assert report.missing == ("grey",)
    assert {file.path for file in report.printed} == {
        *("fact-sheets.pdf", "synthesis.pdf", "fact-sheets-large.pdf", "synthesis-large.pdf")
    }
    report = made(of_three, changed=True)
    assert {file.path for file in report.printed} == {"fact-sheets-grey.pdf", "synthesis-grey.pdf"}


def test_if_every_edition_fails_nothing_is_made(tmp_path):
    folder = planned(tmp_path, "  editions: [print, grey]\n")
    report = make(folder, said_of("print", "grey"))
    assert (report.failed, report.entries) == (True, ())
    assert files(folder) == set()


def test_the_command_says_which_edition_is_missing_and_why(tmp_path, monkeypatch):
    folder = planned(tmp_path, THREE_EDITIONS)
    monkeypatch.setattr(crews, "start", lambda *_: contextlib.nullcontext(said_of("grey")))
    ran = CliRunner().invoke(cli.cli, ["print", "--project", str(folder)], env={"COLUMNS": "200", "LANG": "C.UTF-8"})
    assert ran.exit_code == 1
    said = ran.stderr
    assert "[odd]" in said
    assert "fact-sheets-large.pdf" in said
    assert said.splitlines()[-1].startswith("Il manque l’édition grey")
    assert said.index("[odd]") < said.index("fact-sheets-large.pdf")


@pytest.mark.parametrize(
    ("editions", "said"),
    [
        (("print", "grey", "large"), ""),
        (("grey", "large"), " (éditions : grey, large)"),
        (("grey",), " (édition : grey)"),
    ],
)
def test_what_is_wrong_in_several_editions_is_told_once(tmp_path, editions, said):
    item = {"01-un.md": THREE["01-un.md"]}
    folder = planned(tmp_path, THREE_EDITIONS, item)
    report = make(folder, said_of(*editions, rule=ODDITY, what="un tableau"))
    assert codes(report) == ["oddity"]
    much = len(editions[0])
    assert report.diagnostics[0].message("fr") == f"un tableau est de travers de {much} mm{said}"
    assert report.diagnostics[0].message("en").endswith(said.replace("é", "e").replace(" :", ":"))


def test_two_things_of_a_kind_at_one_place_are_both_told(tmp_path):
    folder = planned(tmp_path, THREE_EDITIONS)
    report = make(folder, said_of("print", "grey", rule=ODDITY, what="un tableau"))
    assert codes(report) == ["oddity"] * 3, "each sheet says it of that line"


def test_a_file_of_one_edition_names_it(tmp_path):
    folder = planned(tmp_path, THREE_EDITIONS, {"01-un.md": THREE["01-un.md"]})
    report = make(folder, said_of("grey"))
    assert [str(diagnostic.location) for diagnostic in report.diagnostics] == ["print/grey/fact-sheets/01-un.pdf"]
    assert "édition" not in report.diagnostics[0].message("fr")


# -- mistakes of options ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "code", "place"),
    [
        ({"copies": 0}, "nothing-to-print", "--copies"),
        ({"copies": 200_001, "editions": ("print",)}, "run-too-large", "--copies"),
        ({"participants": "nobody.csv"}, "no-participants", "--participants"),
        ({"packs": True}, "packs-of-nobody", "--packs"),
        ({"changed": True}, "never-printed", "--changed"),
    ],
)
def test_a_mistake_of_an_option_is_told_of_the_option(tmp_path, wanted, code, place):
    report, calls = quickly(planned(tmp_path), **wanted)
    assert {(diagnostic.rule.code, str(diagnostic.location)) for diagnostic in report.diagnostics} == {(code, place)}
    assert calls == []


def test_an_edition_of_nothing_is_told_of_the_option(tmp_path):
    folder = planned(tmp_path, "  sheets: {un: 0, deux: 0, trois: 0}\n  editions: [print]\n")
    assert not quickly(folder)[0].failed
    report, _ = quickly(folder, editions=("notes",))
    assert [(diagnostic.rule.code, str(diagnostic.location)) for diagnostic in report.diagnostics] == [
        ("nothing-to-print", "--edition")
    ]


def test_an_edition_that_the_paper_has_not_leaves_the_others_and_is_told_of_the_option(tmp_path):
    folder = planned(tmp_path, "  editions: [print, small]\n")
    edit(folder, "content/workshop.yaml", "print:", "paper: A5\nprint:")
    assert {file.path for file in quickly(folder)[0].printed} == {"fact-sheets.pdf", "synthesis.pdf"}
    report, calls = quickly(folder, editions=("large",))
    assert [(found.rule.code, found.location.file) for found in report.diagnostics] == [
        ("edition-paper", "content/workshop.yaml"),
        ("edition-paper", "--edition"),
    ]
    assert calls == []


# -- what goes wrong on the way --------------------------------------------------------------------------------------


class Killed(BaseException):
    """Somebody pulls the plug."""


def test_a_print_that_is_killed_leaves_whole_files_and_the_next_one_mends_it(printed, monkeypatch):
    before = everything(printed / "output")
    edit(printed, "content/themes/02-deux.md", "Un point de deux", "Un autre point")
    count = []

    def put_in_place(held, draft, name):
        if Path(held.path).parts[-2:] == ("output", "print"):
            count.append(name)
        if len(count) == 3:
            raise Killed
        in_place(held, draft, name)

    in_place = files_of_disk._rename
    monkeypatch.setattr(files_of_disk, "_rename", put_in_place)
    workers = Quick()
    with pytest.raises(Killed):
        make(printed, workers)
    assert workers.forgotten
    for path, data in everything(printed / "output").items():
        assert len(pypdf.PdfReader(io.BytesIO(data)).pages) > 0, path
    half = everything(printed / "output")
    assert sum(half[path] != before[path] for path in before if path.count("/") == 1) == 2
    monkeypatch.undo()
    assert not quickly(printed, changed=True)[0].unchanged
    made(printed)
    other = shutil.copytree(printed, printed.parent / "other", ignore=shutil.ignore_patterns("output", ".feuillet"))
    made(other)
    assert everything(other / "output") == {
        path: data for path, data in everything(printed / "output").items() if "changed" not in path
    }


def test_what_dies_while_it_is_laid_out_stops_the_print(printed):
    before = everything(printed / "output")
    edit(printed, "content/liste.csv", "Yann", "Yanis")

    def fails(*_):
        from feuillet.machine.workers import Outcome

        return Outcome(key="leaves of packs 0", died=True)

    report = make(printed, Quick(press_sheet=fails))
    assert report.failed
    assert report.bugs
    assert everything(printed / "output") == before


def test_a_place_that_cannot_be_written_to_is_told(tmp_path):
    folder = planned(tmp_path, "  editions: [print]\n")
    put(folder, {"output/print/fact-sheets.pdf/mine.txt": b"mine"})
    report, _ = quickly(folder)
    found = [(diagnostic.rule.code, diagnostic.location.file) for diagnostic in report.diagnostics]
    assert found == [("in-the-way", "print/fact-sheets.pdf")]
    assert (folder / "output/print/fact-sheets.pdf/mine.txt").read_bytes() == b"mine"
    assert files(folder) == set(), "files of a kit belong together"
    assert codes(quickly(folder, changed=True)[0])[:1] == ["never-printed"]


@closed.NEEDED
def test_an_output_folder_that_is_closed_is_told_and_nothing_is_left_in_it(tmp_path):
    folder = planned(tmp_path, "  editions: [print]\n", {"01-un.md": SMALL})
    output = tmp_path / "closed"
    output.mkdir()
    output.chmod(0o555)
    try:
        with closed.to_everybody():
            done = typed("print", "--project", folder, "--output", output, workers=Quick())
    finally:
        output.chmod(0o755)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "[not-written]" in done.stderr
    assert "L’impression n’est pas prête" in done.stderr
    assert list(output.iterdir()) == []


# -- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def called(monkeypatch):
    """The command's exit status, in this process, without layouts."""

    class Workers(Quick):
        def __init__(self, _count, **_options):
            super().__init__()

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    monkeypatch.setattr("feuillet.machine.workers.Workers", Workers)

    def call(*arguments):
        try:
            cli.cli.main([str(argument) for argument in arguments], prog_name="build.py", standalone_mode=False)
        except SystemExit as end:
            return end.code
        return 0

    return call


def test_the_command_says_what_the_guide_says(tmp_path, called, capsys):
    folder = planned(tmp_path, WANTED + "  leaf_price: 0.5\n  editions: [print, small]\n")
    assert called("print", "--project", folder, "-v") == 0
    told = capsys.readouterr()
    assert told.out == ""
    for said in (
        "fact-sheets.pdf",
        "booklet.pdf",
        "recto verso, retourner sur le bord court",
        "Feuilles : 9",
        "4,50\u00a0€",
        "Si vous imprimez tout",
        "README.pdf dit comment",
    ):
        assert said in told.err, said
    assert called("print", "--project", folder) == 0
    assert "Rien n’a changé" in capsys.readouterr().err
    assert called("print", "--project", folder, "--changed") == 0
    assert "Rien à réimprimer" in capsys.readouterr().err


def test_the_screen_is_brief_and_begins_with_what_is_usually_printed(tmp_path, called, capsys):
    every = "[print, grey, large, notes, small, press]"
    folder = planned(tmp_path, FROM_LIST + f"  leaf_price: 0.5\n  editions: {every}\n", people="Nom;Thèmes\nZoé;1\n")
    assert called("print", "--project", folder) == 0
    told = capsys.readouterr().err
    assert told.startswith("À imprimer d’habitude : packs.pdf et booklet.pdf, ")
    assert told.index("  packs.pdf : A4, debout ; recto verso") < told.index("  booklet.pdf : A4, couché ; recto verso")
    assert told.index("booklet.pdf :") < told.index("À la place, ou en plus") < told.index("fact-sheets.pdf")
    assert told.index("synthesis-press.pdf") < told.index("Si vous imprimez tout")
    assert "Agrafez" not in told
    assert "README.pdf dit comment" in told
    assert len(told.splitlines()) < 24


def test_json_lists_the_files_and_nothing_else_is_said(tmp_path, called, capsys):
    folder = planned(tmp_path, WANTED + "  editions: [print, small]\n")
    assert called("print", "--project", folder, "--json") == 0
    told = capsys.readouterr()
    assert told.err == ""
    found = json.loads(told.out)
    assert found["diagnostics"] == []
    sheets = found["files"][0]
    assert sheets == {
        "path": str(folder / "output/print/fact-sheets.pdf"),
        "kind": "sheets", "edition": "print", "copies": 6, "pages": 9, "leaves": 9, "usual": True,
    }  # fmt: skip
    assert [entry["kind"] for entry in found["files"]] == ["sheets", "book", "two-up", "booklet"]
    assert "print/README.pdf" in found["written"]
    assert found["inside"][:2] == ["workshop.yaml", "01-un.md"]
    edit(folder, "content/themes/01-un.md", "Un point de un", "Un autre point")
    assert called("print", "--project", folder, "--json", "--changed") == 0
    for pair in json.loads(capsys.readouterr().out)["files"]:
        assert os.path.isfile(pair["path"]), pair["path"]  # noqa: PTH113 - as a program would


def test_json_of_bad_input_is_its_diagnostics(tmp_path, called, capsys):
    folder = planned(tmp_path, FROM_LIST, people="Nom;Thèmes\nZoé;9\n")
    assert called("print", "--project", folder, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["files"] == found["written"] == []
    assert [(entry["file"], entry["line"], entry["source"]) for entry in found["diagnostics"]] == [
        ("content/liste.csv", 2, "Zoé;9")
    ]


def test_options_of_the_command_take_the_place_of_what_is_written(tmp_path, called, capsys):
    folder = planned(tmp_path, FROM_LIST + "  editions: [print, small]\n", people="Nom;Thèmes\nZoé;1\n")
    assert (
        called(
            "print", "--project", folder, "--edition", "grey", "--edition", "notes", "--copies", 2, "--no-separators"
        )
        == 0
    )
    assert files(folder) == {"fact-sheets-grey.pdf", "synthesis-grey.pdf", "fact-sheets-notes.pdf", "README.pdf"}
    assert pages(folder, "fact-sheets-grey") == ["un", "", "un", "", "deux", "", "deux", "", "trois", "", "trois", ""]
    before = files(folder)
    assert called("print", "--project", folder, "--bleed") == 0
    assert files(folder) - before == {"fact-sheets-press.pdf", "synthesis-press.pdf"}
    assert called("print", "--project", folder, "--no-packs") == 0
    assert files(folder) == {"fact-sheets.pdf", "synthesis.pdf", "fact-sheets-2-up.pdf", "booklet.pdf", "README.pdf"}
    capsys.readouterr()
    assert called("print", "--project", folder, "--copies", 0) == 1
    assert "[nothing-to-print]" in capsys.readouterr().err
    assert called("print", "--project", folder, "--participants", tmp_path / "none.csv") == 1
    told = capsys.readouterr().err
    assert "[no-participants]" in told
    assert "none.csv" in told


def test_the_status_says_what_is_to_be_printed_again_and_in_which_section(printed, called, capsys):
    built(printed)
    assert called("status", "--project", printed) == 0
    told = capsys.readouterr().out
    assert "Depuis l’impression du 20" in told
    assert told.count("inchangée") == 4
    edit(printed, "content/themes/02-deux.md", "Un point de deux", "Un autre point")
    called("status", "--project", printed)
    lines = capsys.readouterr().out.split("\n\n")[1].split("\n")
    assert lines[1:] == [
        "synthesis.pdf : a changé",
        "    content/themes/02-deux.md · Problèmes soulevés",
        "fact-sheets/01-un.pdf – Un : inchangée",
        "fact-sheets/02-deux.pdf – Deux : a changé",
        "    content/themes/02-deux.md · Problèmes soulevés",
        "fact-sheets/03-trois.pdf – Trois : peut-être : ses numéros de page peuvent changer avec la synthèse",
        "",
    ]
    called("status", "--project", printed, "--json")
    found = json.loads(capsys.readouterr().out)["printed"]["publications"]
    assert [(entry["name"], entry["changed"], entry["may_shift"]) for entry in found] == [
        ("synthesis", True, False), ("un", False, False), ("deux", True, False), ("trois", False, True),
    ]  # fmt: skip
    built(printed)
    called("status", "--project", printed)
    assert "fact-sheets/02-deux.pdf – Deux : a changé" in capsys.readouterr().out, "a build is no print"
    made(printed, changed=True)
    called("status", "--project", printed)
    assert capsys.readouterr().out.count("inchangée") == 4


def test_the_status_says_nothing_of_prints_where_there_was_none(tmp_path, called, capsys):
    folder = planned(tmp_path)
    built(folder)
    called("status", "--project", folder)
    assert "impression" not in capsys.readouterr().out
    called("status", "--project", folder, "--json")
    assert "printed" not in json.loads(capsys.readouterr().out)


def test_copies_in_place_of_a_list_say_that_there_are_no_packs(tmp_path, called, capsys):
    folder = planned(tmp_path, FROM_LIST)
    assert called("print", "--project", folder, "--copies", "3") == 0
    assert "--copies" in capsys.readouterr().err
    assert called("print", "--project", folder, "--copies", "3", "--no-packs") == 0
    assert "--copies" not in capsys.readouterr().err


# -- with real pages -------------------------------------------------------------------------------------------------

NAMES = {
    "I": "I",
    'Jean ""Jo"" Martin': "Jean « Jo » Martin",
    "Ana <b>Martin</b> & <script>alert(1)</script>": "Ana <b>Martin</b> & <script>alert(1)</script>",
    "*Zoë* [lien](https://exemple.org) {{ 7 * 7 }}": "*Zoë* [lien](https://exemple.org) {{ 7 * 7 }}",
    "Zoë 🎉🦊": "Zoë 🎉🦊",
    "Александр Ελένη": "Александр Ελένη",
    "N" * 100: "N" * 100,
    "Jean-Christophe-Maximilien de la Villardière-Montmorency d’Aubusson": "Jean-Christophe-Maximilien de la Villardière-Montmorency d’Aubusson",
}


def test_names_of_any_kind_stand_on_slips_of_one_page(tmp_path, workers):
    rows = "".join(f'"{name}";{number % 2 + 1}\n' for number, name in enumerate(NAMES))
    themes = {name: THREE[name] for name in ("01-un.md", "02-deux.md")}
    folder = planned(
        tmp_path,
        FROM_LIST + "  duplex: false\n  copies: 0\n  editions: [print]\n  synthesis: 0\n",
        themes,
        people=f"Nom;Thèmes\n{rows}",
    )
    listening = Listening()
    report = make(folder, workers, listening)
    assert not report.failed, [diagnostic.message("en") for diagnostic in report.diagnostics]
    reader = pypdf.PdfReader(folder / "output/print/packs.pdf")
    assert len(reader.pages) == 2 * len(NAMES)
    for page, name in zip(reader.pages[::2], NAMES.values(), strict=True):
        assert re.sub(r"[\s-]", "", name) in re.sub(
            r"[\s-]", "", page.extract_text()
        )  # a long one is broken at hyphens
    assert not (folder / "output/print/print/synthesis.pdf").exists()
    again = Listening()
    assert make(folder, workers, again).written == ()
    assert listening
    assert again == []


UNPRINTABLE = {"name-too-long": "N" * 101, "name-without-letters": 12 * "\u0645\u062d\u0645\u062f "}


@pytest.mark.parametrize(("code", "name"), UNPRINTABLE.items())
def test_packs_that_a_name_forbids_leave_the_other_files(tmp_path, code, name):
    folder = planned(tmp_path, FROM_LIST, people=f"Nom;Thèmes\nZoé;1\n{name};1\n")
    report, calls = quickly(folder)
    wrong = [diagnostic for diagnostic in report.diagnostics if diagnostic.severity == "error"]
    assert [(diagnostic.rule.code, diagnostic.location.line) for diagnostic in wrong] == [(code, 3)]
    assert (report.failed, report.missing, report.undone) == (True, (), ("packs.pdf",))
    assert calls
    assert "packs.pdf" not in files(folder)
    assert {"fact-sheets.pdf", "README.pdf"} <= files(folder)
    assert not [entry for entry in report.entries if entry.path == "packs.pdf"]
    assert not quickly(folder, packs=False)[0].failed, "names are printed in packs alone"


def test_the_last_good_file_of_a_run_that_fails_stays_and_the_next_print_tries_again(tmp_path):
    folder = planned(tmp_path, FROM_LIST, people="Nom;Thèmes\nZoé;1\n")
    made(folder)
    before = (folder / "output/print/packs.pdf").read_bytes()
    put(folder, {"content/liste.csv": f"Nom;Thèmes\nZoé;1\nAda;1\n{'N' * 101};1\n"})
    report, _ = quickly(folder)
    assert report.undone == ("packs.pdf",)
    assert (folder / "output/print/packs.pdf").read_bytes() == before
    assert next(file.copies for file in report.printed if file.path == "fact-sheets.pdf") > 0
    assert remembered.said_of(folder, folder / "output", NO_WISHES) is None
    put(folder, {"content/liste.csv": "Nom;Thèmes\nZoé;1\nAda;1\n"})
    report, _ = quickly(folder)
    assert (report.failed, report.undone) == (False, ())
    assert "print/packs.pdf" in report.written


def test_a_run_that_fails_while_it_is_put_together_leaves_the_others(tmp_path, monkeypatch):
    folder = planned(tmp_path, FROM_LIST, people="Nom;Thèmes\nZoé;1\n")
    real = kit.collation.collate

    def refused(sources, stacks, **options):
        if "pochette" in options["title"].lower():
            raise kit.collation.TooManyPagesError(10**6)
        return real(sources, stacks, **options)

    monkeypatch.setattr(kit.collation, "collate", refused)
    report, _ = quickly(folder)
    assert codes(report)[-1] == "run-too-large"
    assert report.undone == ("packs.pdf",)
    assert "fact-sheets.pdf" in files(folder)


def test_letters_that_no_font_has_are_told_with_the_line_of_their_name(tmp_path, workers):
    folder = planned(
        tmp_path,
        FROM_LIST + "  copies: 0\n  synthesis: 0\n  editions: [print]\n",
        {"01-un.md": SMALL},
        people="Nom;Thèmes\nZoé;1\n李小龙;1\n",
    )
    report = make(folder, workers)
    assert not report.failed
    assert ("glyph-missing", "content/liste.csv", 3) in {
        (diagnostic.rule.code, diagnostic.location.file, diagnostic.location.line) for diagnostic in report.diagnostics
    }
    reader = pypdf.PdfReader(folder / "output/print/packs.pdf")
    assert any("U+674E" in page.extract_text().replace("\n", "") for page in reader.pages)


def test_an_edition_whose_template_drops_text_is_not_put_together(tmp_path, workers):
    wanted = "  copies: 1\n  editions: [print]\n"
    body = theme("Un", "## Problèmes soulevés\n\n- Un point qui compte\n\n## Besoins\n\n- Un besoin\n")
    folder = planned(tmp_path, wanted, {"01-un.md": body})
    assert not make(folder, workers).failed
    before = everything(folder / "output/print")
    put(folder, {"styles/fact-sheet-print.css": ".section-needs { display: none }"})
    report = make(folder, workers)
    assert report.failed
    lost = [diagnostic for diagnostic in report.diagnostics if diagnostic.rule.code == "text-lost"]
    assert ("content/themes/01-un.md", 11) in {
        (diagnostic.location.file, diagnostic.location.line) for diagnostic in lost
    }
    after = everything(folder / "output/print")
    assert {path: after[path] for path in before if path.count("/") == 0} == {
        path: before[path] for path in before if path.count("/") == 0
    }
    assert after["print/fact-sheets/01-un.pdf"] == before["print/fact-sheets/01-un.pdf"]
    assert Session(folder, folder / "output", workers).make().failed is False, "the edition for screens has its text"


def test_a_kit_is_counted_in_every_edition(tmp_path):
    people, sheets = 3, len(THREE)
    chosen = 2 * people
    listed = "Nom;Thèmes\nZoé;3, 1\nYann;1, 2\nXi;2, 3\n"
    report = made(planned(tmp_path, FROM_LIST, people=listed), editions=tuple(EDITIONS)[1:])
    found = {file.path: file for file in report.printed}
    assert list(found) == [
        *("fact-sheets.pdf", "synthesis.pdf", "packs.pdf", "fact-sheets-grey.pdf", "synthesis-grey.pdf"),
        *("fact-sheets-large.pdf", "synthesis-large.pdf", "fact-sheets-notes.pdf"),
        *("fact-sheets-two-sided.pdf", "fact-sheets-2-up.pdf", "booklet.pdf"),
        *("fact-sheets-press.pdf", "synthesis-press.pdf"),
    ]
    output = tmp_path / "output/print"
    real = {name: pypdfium2.PdfDocument(output / name) for name in found}

    def count(name):
        return len(pypdf.PdfReader(output / f"{name}.pdf").pages)

    whole, small = count("print/synthesis"), count("small/synthesis")
    large = sum(-(-count(f"large/fact-sheets/{path.stem}") // 2) for path in (output / "large/fact-sheets").iterdir())
    leaves = {
        "fact-sheets.pdf": chosen + sheets,
        "synthesis.pdf": people * -(-whole // 2),
        "packs.pdf": people + chosen,
        "fact-sheets-grey.pdf": chosen + sheets,
        "synthesis-grey.pdf": people * -(-count("grey/synthesis") // 2),
        "fact-sheets-large.pdf": large + sheets,
        "synthesis-large.pdf": -(-count("large/synthesis") // 2),
        "fact-sheets-notes.pdf": chosen + sheets,
        "fact-sheets-two-sided.pdf": chosen + sheets,
        "fact-sheets-2-up.pdf": found["fact-sheets-2-up.pdf"].leaves,
        "booklet.pdf": people * -(-small // 4),
        "fact-sheets-press.pdf": sheets,
        "synthesis-press.pdf": count("press/synthesis"),
    }
    assert {name: value.leaves for name, value in found.items()} == leaves
    assert chosen / 2 <= leaves["fact-sheets-2-up.pdf"] <= chosen / 2 + sheets / 2
    one_sided = ("fact-sheets-2-up.pdf", "fact-sheets-press.pdf", "synthesis-press.pdf")
    assert {name: len(said) for name, said in real.items() if name != "synthesis-large.pdf"} == {
        name: count * (1 if name in one_sided else 2) for name, count in leaves.items() if name != "synthesis-large.pdf"
    }
    assert len(real["synthesis-large.pdf"]) in (count("large/synthesis"), 2 * leaves["synthesis-large.pdf"])
    assert {name: run.copies for name, run in found.items()} == {
        "fact-sheets.pdf": chosen,
        "synthesis.pdf": people,
        "packs.pdf": people,
        "fact-sheets-grey.pdf": chosen,
        "synthesis-grey.pdf": people,
        "fact-sheets-large.pdf": sheets,
        "synthesis-large.pdf": 1,
        "fact-sheets-notes.pdf": chosen,
        "fact-sheets-two-sided.pdf": chosen,
        "fact-sheets-2-up.pdf": 2 * leaves["fact-sheets-2-up.pdf"],
        "booklet.pdf": people,
        "fact-sheets-press.pdf": sheets,
        "synthesis-press.pdf": 1,
    }


@pytest.mark.no_cover  # a whole day, whose lines smaller ones reach
def test_the_sample_is_printed_for_each_of_its_people(tmp_path):
    shutil.copytree(ROOT / "content", tmp_path / "content")
    report = made(tmp_path, editions=("print",))
    listed = (ROOT / "content/participants.csv").read_text(encoding="utf-8").splitlines()[1:]
    numbers = {str(theme.number): theme for theme in load(tmp_path).themes}
    packs = pages(tmp_path, "packs")
    for at, (first, last, _, *themes) in enumerate(person.split(";") for person in listed):
        slip, *rest = packs[6 * at : 6 * at + 6]
        assert f" {first} {last} Vos ateliers " in slip
        assert rest == ["", numbers[min(themes)].slug, "", numbers[max(themes)].slug, ""]
    assert {file.path: (file.copies, file.leaves) for file in report.printed} == {
        "fact-sheets.pdf": (2 * len(listed), 2 * len(listed) + len(numbers)),
        "synthesis.pdf": (len(listed), len(pages(tmp_path, "synthesis")) // 2),
        "packs.pdf": (len(listed), 3 * len(listed)),
    }


def test_packs_and_copies_are_the_pages_that_were_laid_out_in_the_order_of_the_list(workers, tmp_path_factory):
    folder, _ = made_kit.whole(workers, tmp_path_factory)

    def texts(name):
        return [said(page) for page in pypdfium2.PdfDocument(folder / f"{name}.pdf")]

    sheets = {name[:2]: texts(f"print/fact-sheets/{name.removesuffix('.md')}") for name in made_kit.THEMES}
    book = texts("print/synthesis")
    book += [""] * (len(book) % 2)
    titles = {"01": "Accueillir", "02": "Réparer ensemble", "03": "Financer"}
    packs = texts("packs")
    for name, chosen in (("Zoé Alix", ("01", "03")), ("Yann Le Bras", ("01",)), ("Xi", ("02",))):
        slip, *packs = packs
        assert name in slip
        assert [number for number, title in titles.items() if title in slip] == [*chosen]
        own = [text for number in chosen for text in ("", *sheets[number])]
        length = len(own) + 1 + len(book)
        assert packs[:length] == [*own, "", *book]
        packs = packs[length:]
    assert packs == []
    assert texts("synthesis") == 3 * book


def said(page):
    return " ".join(page.get_textpage().get_text_range().split())


def test_a_remark_on_a_list_from_elsewhere_is_shown_without_its_line(tmp_path):
    folder = planned(tmp_path / "day")
    elsewhere = put(tmp_path, {"liste.csv": "Nom;Mail;Thèmes\nZoé;;9\n"}) and tmp_path / "liste.csv"
    done = typed("print", "--project", folder, "--participants", elsewhere, workers=Quick())
    assert done.returncode == 1
    assert f"{elsewhere}:2" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pdf_that_somebody_changes_after_it_was_proved_is_not_printed(tmp_path, monkeypatch):
    folder = planned(tmp_path)
    build = made_editions.build

    def meddle(*options, **more):
        result = build(*options, **more)
        path = folder / "output" / next(made.path for made in result.made if made.path.endswith("synthesis.pdf"))
        path.with_suffix(".aside").write_bytes(path.read_bytes())
        path.unlink()
        path.symlink_to(path.with_suffix(".aside"))
        return result

    monkeypatch.setattr(made_editions, "build", meddle)
    report, _ = quickly(folder)
    assert report.failed
    assert "pdf-changed" in codes(report)
    assert not report.bugs
    assert not any((folder / "output/print").glob("*.pdf"))
    monkeypatch.undo()
    made(folder)
