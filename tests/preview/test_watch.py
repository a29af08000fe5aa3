"""A watch sees each change, however a program writes it, and nothing that is none."""

from __future__ import annotations

import queue
import shutil
import threading
import time

import pytest

from feuillet.preview import watch
from tests.made_project import project, theme


@pytest.fixture
def day(tmp_path):
    return project(tmp_path, {"01-un.md": theme("Un", "Du texte.\n"), "02-deux.md": theme("Deux", "Du texte.\n")})


class Seen:
    """What a watch tells, from a thread of its own."""

    def __init__(self, folder):
        self.stop = threading.Event()
        self.told = queue.Queue()
        self.thread = threading.Thread(target=self._run, args=(folder, watch.look(folder)), daemon=True)
        self.thread.start()

    def _run(self, folder, before):
        for changed in watch.changes(folder, self.stop, before):
            self.told.put(changed)

    def next(self, seconds=10.0):
        return self.told.get(timeout=seconds)

    def until(self, wanted, seconds=10.0):
        """All that is told until a name is among it."""
        found = set()
        end = time.monotonic() + seconds
        while wanted not in found:
            found |= self.next(max(end - time.monotonic(), 0.01))
        return found


@pytest.fixture
def seen(day):
    watched = Seen(day)
    yield watched
    watched.stop.set()
    watched.thread.join(timeout=10)
    assert not watched.thread.is_alive()


def test_a_saved_file_is_told_by_its_name(day, seen):
    (day / "content/themes/01-un.md").write_text("# Autre\n", encoding="utf-8")
    assert seen.next() == {"content/themes/01-un.md"}


def test_a_file_saved_by_renaming_is_a_change_of_that_file(day, seen):
    path = day / "content/themes/02-deux.md"
    beside = path.with_name(".02-deux.md.swp")
    beside.write_text("# Écrit à côté\n", encoding="utf-8")
    beside.replace(path)
    assert seen.next() == {"content/themes/02-deux.md"}


def test_what_was_changed_before_the_watch_began_is_told_too(day):
    before = watch.look(day)
    (day / "content/themes/01-un.md").write_text("# Autre\n", encoding="utf-8")
    stop = threading.Event()
    assert next(watch.changes(day, stop, before)) == {"content/themes/01-un.md"}


def test_what_was_made_and_is_gone_is_told_as_often_as_it_is_though_no_note_changed(day):
    gone = [frozenset({"output/synthesis.pdf"}), frozenset(), frozenset({"output/synthesis.pdf"})]
    told = watch.changes(day, threading.Event(), watch.look(day), gone.pop)
    assert next(told) == {"output/synthesis.pdf"}
    (day / "content/themes/01-un.md").write_text("# Autre\n", encoding="utf-8")
    assert next(told) == {"content/themes/01-un.md"}
    assert next(told) == {"output/synthesis.pdf"}


def test_styles_and_templates_that_come_later_are_watched(day, seen):
    put(day / "styles" / "tokens.css", ":root { --ink: #111 }")
    seen.until("styles/tokens.css")
    put(day / "styles" / "tokens.css", ":root { --ink: #112 } ")
    assert seen.next() == {"styles/tokens.css"}
    put(day / "templates" / "macros" / "own.html", "x")
    seen.until("templates/macros/own.html")


def test_a_folder_that_vanishes_and_comes_back_is_watched_on(day, seen):
    shutil.move(day / "content", day / "elsewhere")
    seen.until("content/workshop.yaml")
    shutil.move(day / "elsewhere", day / "content")
    seen.until("content/workshop.yaml")
    time.sleep(0.7)
    (day / "content/themes/01-un.md").write_text("# Autre\n", encoding="utf-8")
    seen.until("content/themes/01-un.md")


def test_a_hundred_saves_at_once_are_a_few_changes_and_the_last_one_counts(day, seen):
    path = day / "content/themes/01-un.md"
    for n in range(100):
        path.write_text(f"# Titre {n}\n", encoding="utf-8")
    told = 0
    while True:
        try:
            assert seen.next(1.5) == {"content/themes/01-un.md"}
            told += 1
        except queue.Empty:
            break
    assert 1 <= told < 60
    assert path.read_text(encoding="utf-8") == "# Titre 99\n"


@pytest.mark.parametrize("name", [".01-un.md.swp", "01-un.md~", "4913", "#01-un.md#", ".DS_Store", "01-un.md.tmp"])
def test_what_programs_leave_beside_a_file_is_no_change(day, name):
    before = watch.look(day)
    (day / "content/themes" / name).write_text("x", encoding="utf-8")
    assert watch.look(day) == before


def test_pdfs_and_other_folders_are_not_looked_at(day):
    put(day / "output" / "synthesis.pdf", "x")
    put(day / ".feuillet" / "lock", "x")
    put(day / "drafts" / "01-un.md", "x")
    assert {name.partition("/")[0] for name in watch.look(day)} == {"content"}


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_folders_that_go_while_they_are_looked_at_are_not_there(day):
    stop = threading.Event()

    def busy():
        while not stop.is_set():
            for n in range(4):
                (day / "content" / "z" / str(n) / "a").mkdir(parents=True, exist_ok=True)
            shutil.rmtree(day / "content" / "z")

    thread = threading.Thread(target=busy)
    thread.start()
    try:
        for _ in range(400):
            assert "content/workshop.yaml" in watch.look(day)
    finally:
        stop.set()
        thread.join()
