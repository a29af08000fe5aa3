"""What the preview shows: the last good pages, which of them changed, and where they come from."""

from __future__ import annotations

import io
import shutil
import time

import pikepdf
import pytest
from PIL import Image

from feuillet.building.session import Session
from feuillet.preview import watch
from feuillet.preview.live import Live
from tests.made_project import PATIENCE, points, project, put, theme

FIRST = theme("Un", "## Problèmes\n\n- Un point qui compte\n- Un autre point\n\n## Besoins\n\n- Un besoin\n")


def day(folder):
    return project(folder, {"01-un.md": FIRST, "02-deux.md": theme("Deux", f"## Solutions\n\n{points(60, 14)}\n")})


@pytest.fixture(scope="module")
def live(tmp_path_factory, workers):
    folder = day(tmp_path_factory.mktemp("live"))
    shown = Live(Session(folder, folder / "output", workers, stays=True))
    shown.build()
    return shown


@pytest.fixture
def folder(live):
    """The project as it was, before each test and after."""
    yield live.session.project
    day(live.session.project)
    live.build()
    live.build()  # now nothing is marked as changed


def publication(live, key):
    return next(found for found in live.state()["publications"] if found["key"] == key)


def edit(folder, old, new, name="content/themes/01-un.md"):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    draft = folder / "draft"
    draft.write_text(text.replace(old, new), encoding="utf-8")
    draft.replace(path)  # at once, as editors save: half of it would be a change of its own


def test_every_publication_is_there_with_its_pages_and_its_room(live):
    state = live.state()
    assert [found["key"] for found in state["publications"]] == ["synthesis", "un", "deux"]
    assert [found["number"] for found in state["publications"]] == [None, 1, 2]
    assert [found["title"] for found in state["publications"]] == ["Synthèse", "Un", "Deux"]
    assert state["title"] == "Une petite journée"
    assert all(found["status"] == "fresh" and found["pdf"] for found in state["publications"])
    assert not any(page["changed"] for found in state["publications"] for page in found["pages"])
    assert (state["refused"], state["building"], state["making"], state["bugs"]) == (False, False, [], [])
    sheet = publication(live, "un")
    assert sheet["text_size"] > 9
    assert sheet["room"] > 4, "a short sheet has room"
    assert publication(live, "deux")["left_out"] > 0
    assert publication(live, "deux")["room"] < 3, "a long one has none"
    assert publication(live, "synthesis")["room"] is None
    with pikepdf.open(live.session.output / "synthesis.pdf") as document:
        assert len(publication(live, "synthesis")["pages"]) == len(document.pages)


def test_who_and_what_a_theme_names_is_told_with_its_line(live, folder):
    assert publication(live, "un")["named"] == []
    edit(folder, "## Problèmes\n", "Animation : Zoé Alix\n\n## Documents\n\n- Un **livre**\n\n## Problèmes\n")
    live.build()
    text = (folder / "content/themes/01-un.md").read_text("utf-8").split("\n")
    told = publication(live, "un")["named"]
    assert [(kind, words) for kind, words, _ in told] == [("speakers", "Zoé Alix"), ("documents", "Un livre")]
    assert [text[line - 1] for _, _, line in told] == ["Animation : Zoé Alix", "- Un **livre**"]


def test_a_sheet_is_shown_when_it_is_written_while_the_build_goes_on(live, folder, monkeypatch):
    before, seen = publication(live, "un")["pdf"], []
    monkeypatch.setattr(live, "told", lambda: seen.append((live.state()["building"], publication(live, "un"))))
    edit(folder, "Un autre point", "Un point tout autre")
    live.build(frozenset({"content/themes/01-un.md"}))
    early = next(sheet for building, sheet in seen if building and sheet["pdf"] != before)
    assert [page["changed"] for page in early["pages"]] == [True]
    assert seen[-1] == (False, early), "the mark on what changed is there in the end too"


def test_an_edition_can_be_shown_and_the_others_are_listed_with_their_state(live, folder):
    own = "editions:\n  - {name: wall, title: Pour le mur, synthesis: no}\n  - {name: desk}\n"
    edit(folder, "title:", f"{own}title:", "content/workshop.yaml")
    put(folder, {"content/themes/02-deux.md": theme("Deux", "Un mot.\n")})

    def states(shown):
        shown.build()
        return {edition["name"]: edition["status"] for edition in shown.state()["editions"]}

    shown = Live(live.session, "wall", "en")
    assert shown.state()["language"] == "en"  # before the first build says it
    assert states(shown) == {"wall": "shown", "desk": "missing"}
    publications = shown.state()["publications"]
    assert [found["path"] for found in publications] == [
        "print/wall/fact-sheets/01-un.pdf", "print/wall/fact-sheets/02-deux.pdf",
    ]  # fmt: skip
    assert all(found["status"] == "fresh" and found["pages"] for found in publications)
    assert states(live) == {"wall": "fresh", "desk": "missing"}
    edit(folder, "Un autre point", "Un point de plus")
    assert states(live) == {"wall": "stale", "desk": "missing"}
    (folder / "content/workshop.yaml").write_text("title: Une journée\n", encoding="utf-8")
    shown.build()
    assert shown.state()["refused"], "there is no such edition any more"
    assert [found["code"] for found in shown.state()["diagnostics"]] == ["unknown-edition"]
    shutil.rmtree(live.session.output / "print")  # the preview of the other tests would not make it again


def test_a_picture_is_of_the_page_that_was_written_and_of_the_width_asked_for(live):
    pdf = publication(live, "un")["pdf"]
    with Image.open(io.BytesIO(live.picture("un", pdf, 0, 620))) as picture:
        assert picture.size == (620, 877)
        assert picture.convert("L").getextrema()[0] < 60, "there is ink on it"
    assert live.picture("un", "0" * 20, 0, 620) is None
    assert live.picture("un", pdf, 1, 620) is None
    assert live.picture("un", pdf, -1, 620) is None
    assert live.picture("../un", pdf, 0, 620) is None


def test_what_a_sheet_leaves_to_the_synthesis_is_told_with_its_words_and_its_line(live):
    left = live.left_out("deux")
    assert len(left) == publication(live, "deux")["left_out"] > 0
    lines = (live.session.project / "content/themes/02-deux.md").read_text(encoding="utf-8").splitlines()
    for found in left:
        assert found["file"] == "content/themes/02-deux.md"
        assert found["words"].partition(":")[0].strip() == lines[found["line"] - 1].removeprefix("- ").partition(":")[0]
    assert live.left_out("un") == []
    assert live.left_out("rien") is None


def test_a_changed_word_changes_its_pages_and_marks_them(live, folder):
    before = {found["key"]: found["pdf"] for found in live.state()["publications"]}
    edit(folder, "Un point qui compte", "Un point qui pèse")
    live.build()
    after = {found["key"]: found["pdf"] for found in live.state()["publications"]}
    assert {key for key in before if before[key] != after[key]} == {"synthesis", "un"}
    assert [page["changed"] for page in publication(live, "un")["pages"]] == [True]
    pages = publication(live, "synthesis")["pages"]
    assert 0 < sum(page["changed"] for page in pages) <= 2, "the chapter's page, and the colophon with the new mark"
    assert not pages[0]["changed"]
    live.build()
    assert not any(page["changed"] for found in live.state()["publications"] for page in found["pages"])


def test_an_error_takes_no_page_away_and_is_told_with_its_line(live, folder):
    before = live.state()["publications"]
    edit(folder, "title: Un", "title: Un\ndocuments: oui")
    live.build()
    state = live.state()
    assert state["refused"]
    assert [found["pdf"] for found in state["publications"]] == [found["pdf"] for found in before]
    error = state["diagnostics"][0]
    assert error["severity"] == "error"
    assert (error["file"], error["source"]) == ("content/themes/01-un.md", "documents: oui")
    assert live.picture("un", before[1]["pdf"], 0, 400)
    day(folder)
    live.build()
    assert not live.state()["refused"]
    assert not [found for found in live.state()["diagnostics"] if found["severity"] == "error"]


def test_a_place_on_a_page_leads_to_its_line_in_the_notes(live):
    lines = (live.session.project / "content/themes/01-un.md").read_text(encoding="utf-8").splitlines()
    for key in ("un", "synthesis"):
        shown = publication(live, key)
        found = [
            place
            for page in range(len(shown["pages"]))
            for place in live.places(key, shown["pdf"], page)
            if place["text"] == "Un point qui compte"
        ]
        assert found, key
        assert {lines[place["line"] - 1] for place in found} == {"- Un point qui compte"}
        assert found[0]["file"] == "content/themes/01-un.md"
        for side, size in (("x", "width"), ("y", "height")):
            assert 0 < found[0][side] < found[0][side] + found[0][size] < 1
    assert live.places("un", "0" * 20, 0) is None


def test_a_place_is_where_the_words_are_on_the_picture(live):
    pdf = publication(live, "un")["pdf"]
    place = next(found for found in live.places("un", pdf, 0) if found["text"] == "Un besoin")
    with Image.open(io.BytesIO(live.picture("un", pdf, 0, 1240))) as picture:
        grey = picture.convert("L")
        left, top = place["x"] * grey.width, place["y"] * grey.height
        box = (left, top, left + place["width"] * grey.width, top + place["height"] * grey.height)
        assert grey.crop([round(side) for side in box]).getextrema()[0] < 120


def test_a_new_theme_and_one_that_is_gone_are_shown_and_not(live, folder):
    path = folder / "content/themes/03-trois.md"
    path.write_text(theme("Trois", "Du texte.\n"), encoding="utf-8")
    live.build()
    assert [found["key"] for found in live.state()["publications"]] == ["synthesis", "un", "deux", "trois"]
    path.unlink()
    live.build()
    assert [found["key"] for found in live.state()["publications"]] == ["synthesis", "un", "deux"]
    assert live.shown("trois") is None


def test_a_bug_of_ours_is_shown_and_ends_nothing(live, folder, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(live.session, "make", lambda **_: 1 / 0)
        live.build()
    assert "ZeroDivisionError" in live.state()["bugs"][0]
    assert publication(live, "un")["pdf"]
    live.build()
    assert live.state()["bugs"] == []


def test_news_are_told_while_a_build_goes_on(live, folder):
    heard = []
    live.told = lambda: heard.append(live.state())
    edit(folder, "Un besoin", "Un grand besoin")
    live.build()
    live.told = lambda: None
    assert heard[0]["building"]
    assert not heard[-1]["building"]
    assert {"lay", "fit", "press", "merge"} <= {made["step"] for state in heard for made in state["making"]}
    assert [state["version"] for state in heard] == sorted({state["version"] for state in heard})


class Watched:
    """The same project in a preview of its own, with what each of its builds was told, and how often it looked."""

    def __init__(self, session, patch):
        self.session = session
        self.builds = []
        self.looks = 0
        self._make, self._lost = session.make, session.lost
        patch.setattr(session, "make", self.make)
        patch.setattr(session, "lost", self.lost)
        self.live = Live(session)

    def make(self, **options):
        self.builds.append(options["changed"])
        return self._make(**options)

    def lost(self):
        self.looks += 1
        return self._lost()

    def until(self, wanted, seconds=PATIENCE):
        end = time.monotonic() + seconds
        while not wanted():
            assert time.monotonic() < end, self.live.state()
            time.sleep(0.02)

    def built(self, count):
        """Until so many builds have ended, and the files have been looked at since."""
        self.until(lambda: len(self.builds) >= count and not self.live.state()["building"])
        looks = self.looks
        self.until(lambda: self.looks > looks + 3)
        assert len(self.builds) == count


@pytest.fixture
def watched(live, folder, monkeypatch):
    monkeypatch.setattr(watch, "_LOOK", 50)  # milliseconds: a few looks are waited for
    made = Watched(live.session, monkeypatch)
    made.live.start()
    made.built(1)
    yield made
    made.live.join()


def pdfs(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.pdf")}


def test_what_is_deleted_comes_back_by_itself_once_and_the_same(watched):
    output = watched.session.output
    before = pdfs(output)
    shown = watched.live.state()["publications"]
    sheet = output / "fact-sheets/01-un.pdf"
    sheet.unlink()
    watched.built(2)
    assert watched.builds[-1] == {sheet.as_posix()}
    shutil.rmtree(output)
    watched.until(lambda: pdfs(output) == before)
    watched.until(lambda: not (watched.session.lost() or watched.live.state()["building"]))
    count = len(watched.builds)  # a folder goes file by file
    watched.built(count)
    assert watched.live.state()["publications"] == shown
    assert watched.live.state()["bugs"] == []


def test_where_nothing_can_be_written_it_is_tried_once_and_again_at_the_next_save(watched):
    output = watched.session.output
    shutil.move(output, output.with_name("elsewhere"))
    output.write_text("in the way", encoding="utf-8")
    watched.built(2)
    assert "in-the-way" in {diagnostic["code"] for diagnostic in watched.live.state()["diagnostics"]}
    assert {publication["status"] for publication in watched.live.state()["publications"]} == {"failed"}
    assert all(publication["pages"] for publication in watched.live.state()["publications"]), (
        "the last good pages are still shown"
    )
    output.unlink()
    edit(watched.session.project, "Un besoin", "Un autre besoin")
    watched.built(3)
    assert len(pdfs(output)) == 3
    assert {publication["status"] for publication in watched.live.state()["publications"]} == {"fresh"}


def test_what_is_deleted_while_the_notes_have_an_error_comes_back_with_the_mended_notes(watched):
    edit(watched.session.project, "title: Un", "title: Un\ndocuments: oui")
    watched.built(2)
    shutil.rmtree(watched.session.output)
    watched.built(2)
    edit(watched.session.project, "\ndocuments: oui", "")
    watched.built(3)
    assert len(pdfs(watched.session.output)) == 3


def test_a_pdf_that_goes_as_soon_as_it_is_written_is_no_bug_of_ours(live, folder, monkeypatch):
    make = live.session.make

    def made(**options):
        report = make(**options)
        (live.session.output / "synthesis.pdf").unlink()
        return report

    with monkeypatch.context() as patch:
        patch.setattr(live.session, "make", made)
        live.build()
    assert live.state()["bugs"] == []
    assert publication(live, "synthesis")["status"] == "failed"
    assert publication(live, "synthesis")["pages"]
    assert live.session.lost() == {(live.session.output / "synthesis.pdf").as_posix()}


def test_a_saved_file_is_built_by_itself(live, folder):
    live.start()
    end = time.monotonic() + PATIENCE
    before = publication(live, "un")["pdf"]
    time.sleep(0.3)
    edit(folder, "Un autre point", "Un dernier point")
    while publication(live, "un")["pdf"] == before:
        assert time.monotonic() < end
        time.sleep(0.05)
    live.join()
