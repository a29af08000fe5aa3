"""The texts of a project: asked for by a name of a list, through no link, and written over by who saw what is there."""

from __future__ import annotations

import os
import stat

import pytest

from feuillet.desk.text_files import LARGEST, OvertakenError, TextFiles, UnknownTextError, tag
from feuillet.desk.versions import Versions
from feuillet.machine.files import BusyError, Folder, LinkError, NoLocksError, TooLargeError
from tests.made_project import put

POSIX = pytest.mark.skipif(os.name != "posix", reason="links and rights of POSIX")
THEME = "content/themes/01-un.md"


@pytest.fixture
def folder(tmp_path):
    put(tmp_path, {"content/workshop.yaml": "title: Une journée\n"})
    put(tmp_path, {THEME: "---\ntitle: 'Un'\n---\nBonjour\n"})
    return tmp_path


@pytest.fixture
def texts(folder):
    return TextFiles(folder, Versions(folder))


def test_the_day_comes_first_then_the_themes_by_name_and_nothing_else(folder, texts):
    for name in ("02-deux.txt", "10-dix.html", "_brouillon.md", ".cache.md", "03-trois.md~", "photo.png", "notes.docx"):
        put(folder, {f"content/themes/{name}": "x"})
    put(folder, {"content/themes/folder.md/x.md": "x"})
    names = ["content/workshop.yaml", THEME, "content/themes/02-deux.txt", "content/themes/10-dix.html"]
    assert texts.names() == names


@pytest.mark.parametrize(
    "name",
    [
        "", "/etc/passwd", "content/themes/../workshop.yaml", "../content/workshop.yaml", "content/themes/../../x.md",
        "content/participants.csv", "content/images/a.svg", "build.py", ".feuillet/store", "content/themes/",
        "content/themes/sub/x.md", "content/themes/..", "content/themes/.x.md", "content/themes/_x.md",
        "content/themes/x.sh", "content/themes/a\udcff.md", "content/themes/a\0.md", "content/themes/a\n.md", "content\\themes\\x.md",
        "content/themes/c:x.md", "content/themes/" + "x" * 300 + ".md", "/content/themes/01-un.md", "templates/x.md",
    ],
)  # fmt: skip
def test_no_other_name_is_read_or_written(texts, folder, name):
    before = sorted(folder.rglob("*"))
    with pytest.raises(UnknownTextError):
        texts.read(name)
    with pytest.raises(UnknownTextError):
        texts.save(name, b"mine", None)
    assert sorted(folder.rglob("*")) == before


def test_a_rewrite_takes_what_somebody_else_writes_in_that_moment(folder, texts):
    others = iter((b"a", b"b"))

    def act(data):
        if (other := next(others, None)) is not None:
            (folder / THEME).write_bytes(other)
        return data + b" and mine"

    assert texts.rewrite(THEME, act) == tag(b"b and mine")
    assert (folder / THEME).read_bytes() == b"b and mine"
    numbers = iter(range(100))
    with pytest.raises(OvertakenError):
        texts.rewrite(THEME, lambda _: (folder / THEME).write_bytes(str(next(numbers)).encode()) and b"mine")


def test_a_save_names_what_it_was_made_from_and_a_second_one_is_refused_with_what_is_there(folder, texts):
    seen = texts.read(THEME).tag
    made = texts.save(THEME, b"first", seen)
    assert (folder / THEME).read_bytes() == b"first"
    assert made == tag(b"first") == texts.read(THEME).tag
    with pytest.raises(OvertakenError) as refused:
        texts.save(THEME, b"second", seen)
    assert refused.value.now.data == b"first"
    assert (folder / THEME).read_bytes() == b"first"


def test_a_new_text_takes_no_place_and_one_that_went_is_told(folder, texts):
    with pytest.raises(OvertakenError):
        texts.save(THEME, b"new", None)
    assert texts.save("content/themes/02-deux.md", b"new", None) == tag(b"new")
    seen = texts.read(THEME).tag
    (folder / THEME).unlink()
    with pytest.raises(OvertakenError) as refused:
        texts.save(THEME, b"mine", seen)
    assert refused.value.now is None
    assert not (folder / THEME).exists()
    with pytest.raises(UnknownTextError):
        texts.read(THEME)


def test_a_text_that_is_too_large_is_not_read(folder, texts):
    (folder / THEME).write_bytes(b"x" * (LARGEST + 1))
    with pytest.raises(TooLargeError):
        texts.read(THEME)


@pytest.mark.parametrize(
    "written", ["title: A\n", "---\ntitle: 'A'\n---\n", "# A\n\ntext", '\ufeff---\nnumber: 1\ntitle: "A"\n']
)
def test_a_title_is_found_at_a_glance(folder, texts, written):
    put(folder, {THEME: written})
    assert texts.title(THEME) == "A"


@pytest.mark.parametrize("written", ["", "text alone", "---\ntitle: |\n  A\n---\n", "---\ntitle:\n---\n"])
def test_where_no_title_is_seen_none_is_told(folder, texts, written):
    put(folder, {THEME: written})
    assert texts.title(THEME) == ""
    assert texts.title("content/themes/none.md") == ""


@POSIX
def test_no_link_is_listed_read_or_written_through(folder, texts, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    put(elsewhere, {"secret.md": "secret"})
    (folder / "content/themes/02-lien.md").symlink_to(elsewhere / "secret.md")
    assert "content/themes/02-lien.md" not in texts.names()
    with pytest.raises(LinkError):
        texts.read("content/themes/02-lien.md")
    for seen in (None, tag(b"secret")):
        with pytest.raises((OSError, OvertakenError)):
            texts.save("content/themes/02-lien.md", b"mine", seen)
    assert (elsewhere / "secret.md").read_text() == "secret"
    (folder / "content/themes").rename(folder / "content/away")
    (folder / "content/themes").symlink_to(elsewhere)
    assert texts.names() == ["content/workshop.yaml"]
    with pytest.raises(OSError):
        texts.read("content/themes/secret.md")
    with pytest.raises(OSError):
        texts.save("content/themes/new.md", b"mine", None)
    assert sorted(path.name for path in elsewhere.iterdir()) == ["secret.md"]


@POSIX
def test_a_file_keeps_its_rights_and_one_that_nobody_may_write_is_not_written(folder, texts):
    (folder / THEME).chmod(0o640)
    made = texts.save(THEME, b"mine", texts.read(THEME).tag)
    assert stat.S_IMODE((folder / THEME).stat().st_mode) == 0o640
    (folder / THEME).chmod(0o440)
    with pytest.raises(PermissionError):
        texts.save(THEME, b"again", made)
    assert (folder / THEME).read_bytes() == b"mine"


def test_a_disk_that_is_full_leaves_the_text_as_it_was(folder, texts, monkeypatch):
    def full(*_args, **_named):
        raise OSError(28, "No space left on device")

    seen = texts.read(THEME)
    monkeypatch.setattr("feuillet.machine.files._put_all", full)
    with pytest.raises(OSError, match="No space"):
        texts.save(THEME, b"mine", seen.tag)
    assert texts.read(THEME) == seen
    assert [path.name for path in (folder / "content/themes").iterdir()] == ["01-un.md"]


def test_two_desks_of_one_project_change_it_one_after_the_other(folder, texts, monkeypatch):
    place = Folder(folder).below(".feuillet/desk")
    with texts.alone(), pytest.raises(BusyError), place.alone("lock"):
        pass
    with place.alone("lock"):
        pass

    def knows_none(*_args):
        raise NoLocksError

    monkeypatch.setattr(Folder, "alone", knows_none)  # on such a disk it goes on as one desk does
    with texts.alone():
        pass
