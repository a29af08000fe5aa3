"""Only what changed is made, and that exactly: what an incremental build leaves is what a new one would make."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from functools import partial

import pytest

from feuillet.building import state, status
from feuillet.building.session import Session
from feuillet.machine.files import Folder
from feuillet.model.diagnostics import Severity, ToldError
from feuillet.printing import remembered
from feuillet.project import fingerprint
from feuillet.project.store import Seal, Store, machine_key
from feuillet.reading import content
from tests.made_kit import Quick
from tests.made_project import PATIENCE, ROOT, SMALL, points, project, put, run, theme, typed

PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 40'><path d='M0 0h90v40h-90z' fill='{}'/></svg>"
LONG = "".join(
    f"## {name}\n\n{points(3, 11, seed=n)}\n" for n, name in enumerate(("Problèmes", "Solutions", "Besoins"))
)


def day(folder):
    """A day with something of every kind that a page is made from."""
    themes = {
        "01-un.md": SMALL,
        "02-deux.md": theme("Deux", LONG + "\nUn DLA en fait partie.\n\n![Une carte](images/carte.svg)\n"),
        "03-trois.md": theme("Trois", "Du texte.\n\n![Un plan](images/plan.svg)\n"),
    }
    workshop = "title: Une journée\nacronyms: {DLA: dispositif local}\nbrand: {logo: images/logo.svg}\n"
    files = {
        "content/images/plan.svg": PICTURE.format("red"),
        "content/images/carte.svg": PICTURE.format("red"),
        "content/images/logo.svg": PICTURE.format("green"),
        "styles/synthesis-page.css": (ROOT / "styles/synthesis-page.css").read_text(encoding="utf-8"),
    }
    return project(folder, themes, workshop=workshop, files=files)


def pdfs(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.pdf"))}


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


EDITS = {
    "a word of a theme": ("content/themes/01-un.md", "Un point qui compte", "Un point qui pèse"),
    "the number of pages": (
        "content/themes/01-un.md",
        "Un point qui compte",
        points(30, 14).replace("- ", "", 1).strip(),
    ),
    "the title of the day": ("content/workshop.yaml", "Une journée", "Deux journées"),
    "an acronym": ("content/workshop.yaml", "dispositif local", "dispositif régional"),
    "a colour": ("content/workshop.yaml", "logo: images", "colour: '#7a1f5c', logo: images"),
    "a font": ("content/workshop.yaml", "logo: images", "fonts: {titles: Fira Sans}, logo: images"),
    "a picture": ("content/images/carte.svg", "red", "blue"),
    "the logo": ("content/images/logo.svg", "green", "blue"),
    "a style": ("styles/synthesis-page.css", "600 9pt/1", "600 10pt/1"),
    "a line above": ("content/themes/02-deux.md", "## Problèmes", "\n## Problèmes"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory, workers):
    folder = day(tmp_path_factory.mktemp("state"))
    (folder / "content/themes/03-trois.md").unlink()
    result = run(folder, workers)
    assert not result.failed
    return folder


@pytest.mark.no_cover  # whole days, whose lines other tests reach
@pytest.mark.parametrize("kind", EDITS)
def test_what_an_incremental_build_leaves_is_what_a_new_one_makes(built, tmp_path, workers, kind):
    folder = tmp_path / "one"
    shutil.copytree(built, folder)
    before = {
        path: (data, (folder / "output" / path).stat().st_mtime_ns) for path, data in pdfs(folder / "output").items()
    }
    name, old, new = EDITS[kind]
    edit(folder, name, old, new)
    result = run(folder, workers)
    assert not result.failed
    shutil.copytree(folder, tmp_path / "two", ignore=shutil.ignore_patterns("output", ".feuillet"))
    run(tmp_path / "two", workers)
    after = pdfs(folder / "output")
    assert after == pdfs(tmp_path / "two" / "output")
    touched = {
        path for path, (_, changed) in before.items() if (folder / "output" / path).stat().st_mtime_ns != changed
    }
    assert touched == {path for path, (data, _) in before.items() if after[path] != data}
    assert touched == {publication.path for publication in result.made if not publication.fresh}
    if name.startswith("content/themes/01"):
        assert "synthesis.pdf" in touched
        assert "fact-sheets/01-un.pdf" in touched
    if kind == "a word of a theme":
        assert touched == {"synthesis.pdf", "fact-sheets/01-un.pdf"}
    if kind == "a style":
        assert touched == {"synthesis.pdf"}
    if kind == "the number of pages":  # sheets after it name other pages
        assert "fact-sheets/02-deux.pdf" in touched


def test_another_output_folder_gets_all_of_it(built, workers, tmp_path):
    loaded = content.load(built)
    from feuillet.building.build import build

    result = build(loaded.workshop, built, tmp_path, workers=workers)
    assert not any(entry.fresh for entry in result.made)
    assert pdfs(tmp_path) == pdfs(built / "output")


# -- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def commanded(tmp_path_factory, workers):
    folder = day(tmp_path_factory.mktemp("commanded"))
    done = typed("--project", folder, workers=workers)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def say(workers):
    """A command in this process."""
    return partial(typed, workers=workers)


@pytest.fixture
def copied(commanded, say, tmp_path):
    """The same project in another place: fingerprints know no folder, but what was made there is not known here."""
    folder = tmp_path / "copied"
    shutil.copytree(commanded, folder)
    done = say("--project", folder)
    assert done.returncode == 0, done.stderr
    assert "4 PDF" in done.stderr
    return folder


def test_nothing_to_do_is_said_at_once_without_the_engine(commanded):
    script = (
        "import sys, runpy; sys.argv = ['build.py', '--project', sys.argv[1]]\n"
        "from feuillet.command import cli\n"
        "try: cli.main()\n"
        "except SystemExit as end: assert not end.code\n"
        "print(sorted(name for name in sys.modules if name in ('weasyprint', 'pikepdf', 'pydantic', 'jinja2')))\n"
    )
    changed = [path.stat().st_mtime_ns for path in sorted((commanded / "output").rglob("*.pdf"))]
    done = subprocess.run(
        [sys.executable, "-c", script, str(commanded)],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True, env=os.environ | {"COLUMNS": "200"},
    )  # fmt: skip
    assert "Rien n’a changé : 4 PDF à jour" in done.stderr
    assert done.stdout.strip() == "[]"
    assert [path.stat().st_mtime_ns for path in sorted((commanded / "output").rglob("*.pdf"))] == changed


def test_with_nothing_changed_one_line_says_so_and_check_says_the_rest(tmp_path, say):
    folder = project(tmp_path, {"01-un.md": theme("Un", "## Problemmes\n\n- Un point\n")})
    first, second = say("--project", folder), say("--project", folder)
    assert "Problemmes" in first.stderr
    (line,) = second.stderr.splitlines()
    assert line.startswith("Rien n’a changé : 2 PDF à jour")
    assert line.endswith(f"(1 avertissement : python3 build.py check --project {folder})")
    assert "Problemmes" in say("check", "--project", folder).stderr
    found = json.loads(say("--project", folder, "--json").stdout)
    assert [entry["fresh"] for entry in found["publications"]] == [True, True]
    assert len(found["diagnostics"]) == 1


def test_an_output_that_was_removed_or_changed_is_made_again(copied, say):
    shown, two = copied / "output/synthesis.pdf", copied / "output/fact-sheets/01-un.pdf"
    before = pdfs(copied / "output")
    shown.unlink()
    two.write_bytes(b"changed")
    done = say("--project", copied)
    assert "2 PDF refaits, 2 inchangés" in done.stderr
    assert pdfs(copied / "output") == before


def test_a_theme_that_goes_takes_its_sheet_with_it_and_nothing_else(copied, say):
    put(copied, {"output/fact-sheets/notes.pdf": b"mine", "output/lettre.txt": "mine"})
    (copied / "content/themes/01-un.md").unlink()
    (copied / "content/themes/03-trois.md").rename(copied / "content/themes/04-quatre.md")
    (copied / "output/fact-sheets/03-trois.pdf").write_bytes(b"annotated")
    done = say("--project", copied)
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (copied / "output").rglob("*.*")}
    assert names == {"synthesis.pdf", "02-deux.pdf", "03-trois.pdf", "04-quatre.pdf", "notes.pdf", "lettre.txt"}
    assert "03-trois.pdf a été fait d’un thème qui n’existe plus" in done.stderr


def test_force_makes_all_anew_and_changes_nothing(copied, say):
    before = pdfs(copied / "output")
    done = say("--project", copied, "--force", "-v")
    assert done.returncode == 0
    assert "mise en page d’une partie" in done.stderr
    assert pdfs(copied / "output") == before


def test_a_second_build_waits_and_says_for_whom(tmp_path):
    folder = project(tmp_path)
    told = queue.Queue()

    def wait():
        with state.alone(folder, lambda process, _since: told.put(process)):
            told.put("in")

    with state.alone(folder, lambda *_: told.put("never")):
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert told.get(timeout=PATIENCE) == os.getpid()
        assert told.empty()
    assert told.get(timeout=PATIENCE) == "in"
    waiting.join()
    assert told.empty()


def test_a_folder_that_keeps_nothing_has_no_lock(tmp_path):
    (tmp_path / ".feuillet").write_text("in the way")
    with state.alone(tmp_path, lambda *_: None):
        pass
    assert (tmp_path / ".feuillet").read_text() == "in the way"


# -- the store -------------------------------------------------------------------------------------------------------


def test_a_result_is_kept_until_a_build_of_everything_has_no_use_for_it(tmp_path):
    store = Store(tmp_path / "store")
    store.put("a", {"x": 1})
    store.put("b", (2,))
    again = Store(tmp_path / "store")
    assert (again.get("a"), again.get("c")) == ({"x": 1}, None)
    again.prune()
    assert (again.get("a"), again.get("b")) == ({"x": 1}, None)


def test_what_a_build_and_a_print_need_is_kept_for_both(tmp_path):
    """Each time another process, as when commands are typed."""

    def work(name, *results):
        store = Store(tmp_path / "store")
        store.begin()
        for result in results:
            if store.get(result) is None:
                store.put(result, result)
        store.prune(name)

    def kept():
        store = Store(tmp_path / "store")
        return {item for item in "abcdef" if store.get(item)}

    work("build", "a", "b")
    work("print", "b", "c")
    assert kept() == {"a", "b", "c"}
    work("build", "a", "d")
    assert kept() == {"a", "b", "c", "d"}, "b is the print's too"
    work("print", "e")
    assert kept() == {"a", "d", "e"}
    work("build", "f")
    work("build", "f")
    assert kept() == {"e", "f"}


def test_all_is_forgotten_but_what_is_to_be_kept(tmp_path):
    store = Store(tmp_path / "store")
    store.remember()
    for name in ("a", "b", state.PRINTED):
        store.put(name, name)
    store.clear(keep=state.is_record)
    assert [store.get(name) for name in ("a", "b", state.PRINTED)] == [None, None, state.PRINTED]
    Store(tmp_path / "store").clear()
    assert Store(tmp_path / "store").get(state.PRINTED) is None


def test_what_was_printed_outlives_a_build_that_makes_all_anew(tmp_path):
    store = Store(tmp_path / "store")
    store.put(state.PRINTED, "kit")
    store.prune("print")
    for _ in range(2):
        store = Store(tmp_path / "store")
        store.begin()
        store.clear(keep=state.is_record)
        store.put("a", 1)
        store.prune()
    assert (store.get(state.PRINTED), store.get("a")) == ("kit", 1)


def test_what_an_edition_needs_is_kept_until_there_is_none_of_that_name(tmp_path):
    store = Store(tmp_path / "store")
    for work, result in (("edition-wall", "a"), ("edition-desk", "b"), ("build", "c")):
        store.begin()
        store.put(result, result)
        store.prune(work)
    assert [store.get(name) for name in "abc"] == ["a", "b", "c"]
    for _ in range(2):
        store.begin()
        store.get("c")
        store.prune("build", lambda work: work == "edition-wall")
        assert [store.get(name) for name in "abc"] == [None, "b", "c"]


def test_of_what_nobody_here_kept_the_beginning_alone_is_read(tmp_path, monkeypatch):
    kept = Store(tmp_path)
    kept.put("ours", "a result")
    whole = (tmp_path / "ours").read_bytes()
    for name, data in (("planted", b"\0" * 64), ("grown", whole), ("ours2", whole + b"x")):
        (tmp_path / name).write_bytes(data)
        os.truncate(tmp_path / name, 100_000_000)
    read = []
    monkeypatch.setattr(Seal, "opened", lambda _self, name, _data: read.append(name))
    for name in ("planted", "grown", "ours2", "ours"):
        assert kept.get(name) is None
    assert read == ["ours"]


def test_a_result_under_another_name_is_none(tmp_path):
    store = Store(tmp_path)
    store.put("a", 1)
    (tmp_path / "a").rename(tmp_path / "b")
    assert store.get("b") is None


def test_the_key_of_a_machine_stays(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = machine_key()
    assert (len(first), machine_key()) == (32, first)
    (tmp_path / "cache/feuillet/key").write_bytes(b"short")
    assert len(machine_key()) == 32
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file/cache"))
    (tmp_path / "file").write_text("in the way")
    assert machine_key() != machine_key()


# -- what was printed ------------------------------------------------------------------------------------------------


def test_what_was_printed_is_that_of_its_output_folder(tmp_path):
    store = Store(tmp_path / "store")
    assert remembered.printed(store, tmp_path) is None
    request = fingerprint.of("print", str((tmp_path / "one").resolve()))
    kit = remembered.LastPrint(
        state=state.State(inputs="", request=request), publications={"a.pdf": "1"}, runs={}, date="2026-11-14"
    )
    store.put(state.PRINTED, kit)
    assert remembered.printed(store, tmp_path / "one") == kit
    assert remembered.printed(store, tmp_path / "one" / ".." / "one") == kit
    assert remembered.printed(store, tmp_path / "two") is None
    store.put(state.PRINTED, {"of": "another version"})
    assert remembered.printed(store, tmp_path / "one") is None


def test_files_that_went_are_not_fresh(tmp_path):
    put(tmp_path, {"a.pdf": b"a"})
    there = state.State(inputs="", request="", outputs={"a.pdf": state.of_file(tmp_path / "a.pdf")})
    gone = state.State(inputs="", request="", outputs={"b.pdf": state.of_file(tmp_path / "b.pdf")})
    assert state.is_fresh(there, tmp_path)
    assert not state.is_fresh(gone, tmp_path)


# -- status ----------------------------------------------------------------------------------------------------------


def test_the_status_says_what_is_stale_and_in_which_section(copied, say):
    assert "à refaire" not in say("status", "--project", copied).stdout
    edit(copied, "content/themes/02-deux.md", "## Solutions", "## Solutions\n\n- Un point de plus")
    edit(copied, "content/images/plan.svg", "red", "yellow")
    (copied / "output/fact-sheets/01-un.pdf").unlink()
    done = say("status", "--project", copied)
    assert done.returncode == 0
    lines = done.stdout.split("\n")
    assert lines[0] == "synthesis.pdf : à refaire"
    assert "    content/themes/02-deux.md · Solutions et bonnes pratiques" in lines[1:3]
    assert "fact-sheets/01-un.pdf – Un thème : pas fait" in lines
    at = lines.index("fact-sheets/02-deux.pdf – Deux : à refaire")
    assert lines[at + 1] == "    content/themes/02-deux.md · Solutions et bonnes pratiques"
    at = lines.index("fact-sheets/03-trois.pdf – Trois : à refaire")
    assert lines[at + 1] == "    content/images/plan.svg"
    found = json.loads(say("status", "--project", copied, "--json").stdout)["publications"]
    assert [entry["fresh"] for entry in found] == [False] * 4
    assert not (copied / "output/fact-sheets/01-un.pdf").exists()


def test_a_line_more_above_makes_nothing_stale_and_later_sheets_may_shift(copied):
    edit(copied, "content/themes/01-un.md", "Un point qui compte", "Un point qui pèse")
    edit(copied, "content/themes/02-deux.md", "## Problèmes", "\n## Problèmes")
    loaded = content.load(copied)
    before = state.load(state.store(copied))
    found = {status.key: status for status in status.statuses(loaded.workshop, copied, copied / "output", before)}
    assert [key for key, value in found.items() if not value.fresh] == ["synthesis", "un"]
    assert [key for key, value in found.items() if value.shifts] == ["deux", "trois"]


def test_without_an_earlier_build_all_is_to_be_made(tmp_path, say):
    folder = project(tmp_path)
    assert say("status", "--project", folder).stdout.count("pas fait") == 2
    put(folder, {"output/synthesis.pdf": b"%PDF"})
    said = say("status", "--project", folder).stdout
    assert "jamais composé sur cette machine" in said


def test_styles_that_come_with_feuillet_are_read_too(tmp_path, monkeypatch):
    folder = project(tmp_path / "day", {"01-un.md": theme("Un", "Du texte.\n")})
    ours = shutil.copytree(ROOT / "styles", tmp_path / "ours/styles").parent
    shutil.copytree(ROOT / "templates", ours / "templates")
    for module in (fingerprint, status):
        monkeypatch.setattr(module, "shipped", ours.joinpath)
    workshop = content.load(folder).workshop
    inputs, before = state.inputs(folder), status.ingredients(workshop, folder)
    assert list(status.changes(before, status.ingredients(workshop, folder))) == []
    sheet = ours / "styles/fact-sheet.css"
    sheet.write_bytes(sheet.read_bytes() + b"\nh1 { color: red }\n")
    assert state.inputs(folder) != inputs
    changed = [(change.file, change.place) for change in status.changes(before, status.ingredients(workshop, folder))]
    assert changed == [("feuillet", "styles/fact-sheet.css")]
    put(folder, {"styles/fact-sheet.css": "h1 { color: blue }"})
    before = status.ingredients(workshop, folder)
    sheet.write_bytes(sheet.read_bytes() + b"h2 { color: red }")
    assert status.ingredients(workshop, folder) == before, "the project has its own"


def test_the_status_of_content_with_mistakes_is_those(tmp_path, say):
    folder = project(tmp_path, {"01-un.md": "---\ntitel: Un\n---\n\nDu texte.\n"})
    done = say("status", "--project", folder)
    assert done.returncode == 1
    assert "content/themes/01-un.md:2:1" in done.stderr


def test_a_sheet_that_somebody_changed_is_said_to_be_so(copied, say):
    (copied / "output/fact-sheets/01-un.pdf").write_bytes(b"annotated")
    assert (
        "fact-sheets/01-un.pdf – Un thème : modifié par un autre programme" in say("status", "--project", copied).stdout
    )


def told_of(folder, say, *more):
    """Of each publication: whether it is fresh, and whether somebody else is said to have changed it."""
    found = json.loads(say("status", "--project", folder, "--json", *more).stdout)["publications"]
    return {entry["name"]: (entry["fresh"], entry["foreign"]) for entry in found}


def test_what_was_made_alone_is_fresh_and_the_rest_is_as_it_was(copied, say):
    edit(copied, "content/themes/02-deux.md", "## Solutions", "## Solutions\n\n- Un point de plus")
    assert say("deux", "--project", copied).returncode == 0
    fresh, stale = (True, False), (False, False)
    assert told_of(copied, say) == {"synthesis": stale, "un": fresh, "deux": fresh, "trois": fresh}
    edit(copied, "content/themes/02-deux.md", "- Un point de plus\n", "")
    assert told_of(copied, say)["deux"] == stale, "it was made from other notes than the synthesis"
    done = say("--project", copied)
    assert "1 PDF refait, 3 inchangés" in done.stderr
    assert set(told_of(copied, say).values()) == {fresh}


def test_the_sheet_of_a_new_theme_that_was_made_alone_is_nobody_elses(copied, say):
    put(copied, {"content/themes/04-quatre.md": theme("Quatre", "Du texte.\n")})
    assert say("quatre", "--project", copied).returncode == 0
    assert told_of(copied, say)["quatre"] == (True, False)
    (copied / "output/fact-sheets/04-quatre.pdf").write_bytes(b"annotated")
    assert told_of(copied, say)["quatre"] == (False, True)


def test_what_is_made_alone_before_all_else_is_known(tmp_path, say):
    folder = project(tmp_path)
    assert say("un", "--project", folder).returncode == 0, told_of(folder, say)
    assert set(told_of(folder, say).values()) == {(True, False), (False, False)}


def test_what_is_made_alone_with_nothing_changed_leaves_nothing_to_do(copied, say):
    assert say("deux", "--project", copied).returncode == 0
    done = say("--project", copied)
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_what_is_made_alone_in_another_folder_is_not_this_ones(copied, say, tmp_path):
    assert say("deux", "--project", copied, "--output", tmp_path / "elsewhere").returncode == 0
    assert set(told_of(copied, say).values()) == {(True, False)}


def test_what_stays_of_a_theme_that_went_is_a_warning():
    assert state.KEPT.severity is Severity.WARNING


def _swapped(path, kind):
    """Another thing in the place of a file, as somebody may put it there who writes to the same folder."""
    there = path.read_bytes()
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link to the same":
        path.with_suffix(".aside").write_bytes(there)
        path.symlink_to(path.with_suffix(".aside"))
    elif kind == "folder":
        path.mkdir()
    elif kind == "endless":
        with path.open("wb") as stream:
            stream.truncate(1 << 40)
    elif kind == "other bytes":
        path.write_bytes(there[:-1] + b"!")


SWAPPED = ["gone", "pipe", "link to the same", "folder", "endless", "other bytes"]


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
@pytest.mark.parametrize("kind", SWAPPED)
def test_a_pdf_is_read_only_if_it_is_the_one_that_was_proved(tmp_path, kind):
    put(tmp_path, {"synthesis.pdf": b"%PDF"})
    digest = state.of_file(tmp_path / "synthesis.pdf")
    assert digest == state.digest_of(b"%PDF")
    assert state.read(Folder(tmp_path), "synthesis.pdf", digest) == b"%PDF"
    _swapped(tmp_path / "synthesis.pdf", kind)
    assert state.of_file(tmp_path / "synthesis.pdf") != digest
    with pytest.raises(ToldError) as told:
        state.read(Folder(tmp_path), "synthesis.pdf", digest)
    assert told.value.diagnostic.rule is state.CHANGED_PDF


def test_what_is_kept_of_a_build_is_what_was_proved_whatever_lies_there_now(tmp_path, monkeypatch):
    folder = project(tmp_path / "day")
    crew = Quick()
    write = Folder.write

    def meddle(self, path, data, **options):
        write(self, path, data, **options)
        if str(path).endswith(".pdf"):
            write(self, path, b"%PDF of somebody else")

    monkeypatch.setattr(Folder, "write", meddle)
    report = Session(folder, folder / "output", crew).make()
    assert not report.failed
    kept = state.load(state.store(folder))
    assert kept.outputs
    assert state.digest_of(b"%PDF of somebody else") not in kept.outputs.values()
    assert not state.is_fresh(kept, folder / "output")  # the next build makes them anew
