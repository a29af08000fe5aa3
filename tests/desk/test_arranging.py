"""Themes put in order, called otherwise, taken away and put back: all or nothing, and never over what was not seen."""

from __future__ import annotations

import os

import pytest

from feuillet.desk.arranging import order
from feuillet.desk.arranging.moving import NamelessError, NotAsSeenError, TakenError, ThemesInOrder
from feuillet.desk.arranging.order import NumberedInsideError
from feuillet.desk.text_files import OvertakenError, TextFiles, UnknownTextError
from feuillet.desk.versions import Versions
from feuillet.machine.files import Folder
from tests.made_project import put

POSIX = pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
THEMES = "content/themes/"
A, B, C = (f"{THEMES}{name}" for name in ("01-air.md", "02-bois.txt", "03-cuir.md"))


@pytest.fixture
def folder(tmp_path):
    put(tmp_path, {"content/workshop.yaml": "title: Une journée\n", A: "# Air\n", B: "# Bois\n", C: "# Cuir\n"})
    return tmp_path


def made(folder):
    versions = Versions(folder)
    return ThemesInOrder(folder, TextFiles(folder, versions), versions, clock=lambda: 0.0)


def seen(arranging):
    return {name: arranging._texts.read(name).tag for name in arranging._texts.names()}


def there(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in (folder / THEMES).iterdir()}


def put_in_order(arranging, *names):
    return arranging.order(list(names), seen(arranging), "fr")


def test_each_theme_gets_the_number_of_its_place_and_its_text_and_versions_go_with_it(folder):
    arranging = made(folder)
    arranging._versions.keep(C, b"before")
    assert put_in_order(arranging, C, A, B) == {
        C: f"{THEMES}01-cuir.md", A: f"{THEMES}02-air.md", B: f"{THEMES}03-bois.txt",
    }  # fmt: skip
    assert there(folder) == {"01-cuir.md": "# Cuir\n", "02-air.md": "# Air\n", "03-bois.txt": "# Bois\n"}
    [which] = arranging._versions.of(f"{THEMES}01-cuir.md")
    assert arranging._versions.read(f"{THEMES}01-cuir.md", which) == b"before"
    assert not (folder / ".feuillet/desk/order.json").exists()


def test_a_name_is_followed_over_several_renames_and_those_that_stay_keep_theirs(folder):
    arranging = made(folder)
    put_in_order(arranging, B, A, C)
    assert C in arranging.listed("fr")
    put_in_order(arranging, f"{THEMES}02-air.md", f"{THEMES}01-bois.txt", C)
    arranging.call(A, "Grand air", seen(arranging))
    assert arranging.moved[f"{THEMES}02-air.md"] == arranging.moved[A] == f"{THEMES}01-grand-air.md"
    assert B not in arranging.moved


def test_names_that_change_places_are_put_aside_first(folder):
    put(folder, {f"{THEMES}04-air.md": "# Autre\n"})
    put_in_order(made(folder), f"{THEMES}04-air.md", B, C, A)
    assert there(folder)["01-air.md"] == "# Autre\n"
    assert there(folder)["04-air.md"] == "# Air\n"


@pytest.mark.parametrize("ended", range(8))
def test_whoever_is_ended_half_way_finds_the_old_order_or_the_new_one(folder, monkeypatch, ended):
    put(folder, {f"{THEMES}04-air.md": "# Autre\n"})
    old = there(folder)
    arranging = made(folder)
    real, steps = Folder.rename, []

    def rename(place, path, to):
        if path.startswith(THEMES):
            if len(steps) == ended:
                raise SystemExit
            steps.append(path)
        real(place, path, to)

    monkeypatch.setattr(Folder, "rename", rename)
    try:
        put_in_order(arranging, f"{THEMES}04-air.md", A, B, C)
    except SystemExit:
        assert sorted(there(folder).values()) == sorted(old.values())  # no theme is missing meanwhile either
        monkeypatch.undo()
        made(folder)
        assert there(folder) == old
    else:
        assert [text for _, text in sorted(there(folder).items())] == ["# Autre\n", "# Air\n", "# Bois\n", "# Cuir\n"]
    assert not (folder / ".feuillet/desk/order.json").exists()


def test_a_disk_that_refuses_half_way_leaves_the_old_order(folder, monkeypatch):
    old = there(folder)
    arranging = made(folder)
    real = Folder.rename

    def rename(place, path, to):
        if path == A:
            raise OSError(28, "No space left on device")
        real(place, path, to)

    monkeypatch.setattr(Folder, "rename", rename)
    with pytest.raises(OSError, match="No space"):
        put_in_order(arranging, C, A, B)
    assert there(folder) == old


@POSIX
def test_one_that_was_ended_between_the_two_names_of_a_file_has_one_again(folder):
    put(folder, {".feuillet/desk/order.json": f'[["{A}", "{THEMES}04-air.md"]]'})
    os.link(folder / A, folder / THEMES / "04-air.md")
    made(folder)
    assert sorted(there(folder)) == ["01-air.md", "02-bois.txt", "03-cuir.md"]


@pytest.mark.parametrize("written", ["01-air.md", "01-AIR.md"])
def test_one_that_was_ended_while_capitals_changed_has_its_text_still(folder, monkeypatch, written):
    """On a disk that does not tell capitals apart, where one file is found by both names."""
    put(folder, {".feuillet/desk/order.json": f'[["{A}", "{THEMES}01-AIR.md"]]'})
    (folder / A).rename(folder / THEMES / written)
    real = Folder.about

    def about(place, path):
        found = {f"{THEMES}{name}".casefold(): f"{THEMES}{name}" for name in there(folder)}
        return real(place, found.get(str(path).casefold(), path))

    monkeypatch.setattr(Folder, "about", about)
    made(folder)
    assert there(folder)["01-air.md"] == "# Air\n"


@pytest.mark.parametrize(
    "journal",
    ["", "[", "{}", "[1]", '[["content/workshop.yaml", "content/themes/01-air.md"]]', '[["../x.md", "01-air.md"]]',
     f'[["{A}", "{A}"]]', '[["content/themes/../../x.md", "content/themes/01-air.md"]]', '[["content/themes/x.sh", "content/themes/01-air.md"]]'],
)  # fmt: skip
def test_a_journal_that_is_none_of_ours_renames_nothing(folder, journal):
    old = there(folder)
    put(folder, {".feuillet/desk/order.json": journal})
    made(folder)
    assert there(folder) == old


def test_what_changed_since_it_was_seen_is_not_arranged(folder):
    arranging = made(folder)
    before = seen(arranging)
    put(folder, {A: "# Air neuf\n"})
    old = there(folder)
    with pytest.raises(NotAsSeenError):
        arranging.order([C, A, B], before, "fr")
    with pytest.raises(NotAsSeenError):
        arranging.call(A, "Vent", before)
    with pytest.raises(OvertakenError):
        arranging.remove(A, before[A])
    put(folder, {f"{THEMES}04-neuf.md": "# Neuf\n"})
    for wanted in ([C, A, B], [C, C, A, B], [*"abcd"], [1, None, {}, []]):
        with pytest.raises(NotAsSeenError):
            arranging.order(wanted, seen(arranging), "fr")
    assert there(folder) == old | {"04-neuf.md": "# Neuf\n"}


def test_a_name_that_something_has_is_not_taken(folder):
    put(folder, {f"{THEMES}02-air.md/photo.png": "x"})
    arranging = made(folder)
    with pytest.raises(TakenError):
        put_in_order(arranging, B, A, C)
    with pytest.raises(TakenError):
        arranging.call(C, "Bois", seen(arranging))
    names = sorted(path.name for path in (folder / THEMES).iterdir())
    assert names == ["01-air.md", "02-air.md", "02-bois.txt", "03-cuir.md"]


def test_a_name_that_somebody_takes_in_that_moment_is_not_written_over(folder, monkeypatch):
    arranging = made(folder)
    monkeypatch.setattr("feuillet.machine.files.os.link", no_links)
    real = Folder.rename

    def rename(place, path, to):
        if path == A and to == "02-air.md":
            put(folder, {f"{THEMES}02-air.md": "# Le sien\n"})
        real(place, path, to)

    monkeypatch.setattr(Folder, "rename", rename)
    old = there(folder)
    with pytest.raises(TakenError):
        put_in_order(arranging, B, A, C)
    assert there(folder) == old | {"02-air.md": "# Le sien\n"}


def no_links(*_args, **_named):
    raise OSError(1, "Operation not permitted")


def test_a_number_in_the_front_matter_is_told_and_stays(folder):
    put(folder, {B: "---\ntitle: Bois\nnumber: 2\n---\n"})
    arranging = made(folder)
    assert put_in_order(arranging, C, B, A)
    with pytest.raises(NumberedInsideError):
        put_in_order(arranging, B, f"{THEMES}01-cuir.md", f"{THEMES}03-air.md")
    assert sorted(there(folder)) == ["01-cuir.md", "02-bois.txt", "03-air.md"]


def test_the_order_is_that_of_the_numbers_then_of_names_without_one():
    texts = dict.fromkeys(("10-j.md", "9-i.md", "libre.md", "Atelier 3.md", "04-d.md"), "")
    texts["00-x.yaml"] = "title: X\nnumber: 5\n"
    assert order.in_order(texts, "fr") == ["Atelier 3.md", "04-d.md", "00-x.yaml", "9-i.md", "10-j.md", "libre.md"]


def test_numbers_that_are_in_use_stay_in_use_and_names_keep_their_form():
    texts = dict.fromkeys(("9-i.md", "12 Été.md.txt", "libre.md", "20.md"), "")
    assert order.new_names(texts, ["20.md", "9-i.md", "libre.md", "12 Été.md.txt"], "fr") == {
        "20.md": "09.md", "9-i.md": "12-i.md", "libre.md": "20-libre.md", "12 Été.md.txt": "21 Été.md.txt",
    }  # fmt: skip


def test_no_theme_gets_a_number_of_four_digits_which_is_none():
    texts = dict.fromkeys(("999-annexe.md", "a.md", "1-b.md"), "")
    assert order.new_names(texts, ["1-b.md", "999-annexe.md", "a.md"], "fr", from_one=True) == {
        "999-annexe.md": "002-annexe.md",
        "a.md": "03-a.md",
    }
    assert order.new_names(texts, ["a.md", "1-b.md", "999-annexe.md"], "fr") == {"a.md": "01-a.md", "1-b.md": "2-b.md"}
    assert order.free("t/999-fin.md", ["t/998-x.md", "t/999-annexe.md"]) == "t/001-fin.md"


@pytest.mark.parametrize(
    ("name", "title", "called"),
    [
        ("t/01-air.md", "  L’Énergie & l’eau ! ", "t/01-l-energie-l-eau.md"), ("t/01.md", "Air", "t/01-air.md"),
        ("t/air.md", "Vent", "t/vent.md"), ("t/air.md", "3 vents", ""), ("t/01-air.md", "../../x", "t/01-x.md"),
        ("t/01-air.md", "…", ""), ("t/01air.md", "2 a", "t/01-2-a.md"), ("t/01-air.md.txt", "CON", "t/01-con-x.md.txt"),
        ("t/01-air.md", "a\0b\n/c.sh", "t/01-a-b-c-sh.md"),
    ],
)  # fmt: skip
def test_a_file_is_called_by_letters_digits_and_hyphens_whatever_is_typed(name, title, called):
    assert order.called(name, title) == called


def test_a_name_of_nothing_is_refused_and_the_same_one_changes_nothing(folder):
    arranging = made(folder)
    with pytest.raises(NamelessError):
        arranging.call(A, "???", seen(arranging))
    assert arranging.call(A, "Air", seen(arranging)) == {}
    for name in ("content/workshop.yaml", "content/themes/none.md", "../x.md"):
        with pytest.raises(NotAsSeenError):
            arranging.call(name, "Vent", seen(arranging))


def test_what_is_taken_away_lies_in_the_bin_to_the_byte_and_is_put_back(folder):
    arranging = made(folder)
    (folder / A).write_bytes(b"\xef\xbb\xbf# Air\r\n")
    which = arranging.remove(A, seen(arranging)[A])
    assert (folder / ".feuillet/desk/bin" / which).read_bytes() == b"\xef\xbb\xbf# Air\r\n"
    assert not (folder / A).exists()
    [told] = arranging.removed()
    assert (told["id"], told["name"]) == (which, "01-air.md")
    assert arranging.put_back(which) == A
    assert (folder / A).read_bytes() == b"\xef\xbb\xbf# Air\r\n"
    assert arranging.removed() == []


def test_what_is_put_back_takes_no_number_or_name_of_another(folder):
    arranging = made(folder)
    which = arranging.remove(A, seen(arranging)[A])
    put_in_order(arranging, C, B)
    put(folder, {f"{THEMES}01-vent.md": "# Vent\n"})
    assert arranging.put_back(which) == f"{THEMES}04-air.md"
    which = arranging.remove(f"{THEMES}04-air.md", seen(arranging)[f"{THEMES}04-air.md"])
    put(folder, {f"{THEMES}07-air.md": "# Un autre air\n"})
    with pytest.raises(TakenError):
        arranging.put_back(which)
    assert [each["id"] for each in arranging.removed()] == [which]


def test_two_of_one_name_in_one_second_are_both_in_the_bin(folder):
    arranging = made(folder)
    for text in ("# Un\n", "# Deux\n"):
        put(folder, {A: text})
        arranging.remove(A, seen(arranging)[A])
    assert len(arranging.removed()) == 2


def test_nothing_goes_that_is_not_in_the_bin_however_full_that_is(folder):
    arranging = made(folder)
    for _ in range(120):
        put(folder, {A: "# Air\n"})
        arranging.remove(A, seen(arranging)[A])
    assert len(arranging.removed()) == 120


@pytest.mark.parametrize("which", ["", "../x.md", "19700101-000000 ../../x.md", "19700101-000000 none.md", "x 01-air.md",
                                   "19700101-000000 x.sh"])  # fmt: skip
def test_nothing_but_the_bin_is_put_back(folder, which):
    with pytest.raises(UnknownTextError):
        made(folder).put_back(which)


def test_the_day_is_not_taken_away(folder):
    arranging = made(folder)
    with pytest.raises(UnknownTextError):
        arranging.remove("content/workshop.yaml", seen(arranging)["content/workshop.yaml"])


@POSIX
def test_no_link_is_arranged_through(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    put(elsewhere, {"01-air.md": "secret", "02-bois.md": "secret"})
    arranging = made(folder)
    before = seen(arranging)
    (folder / "content/themes").rename(folder / "content/away")
    (folder / "content/themes").symlink_to(elsewhere)
    for change in (
        lambda: arranging.order([B, A], before, "fr"),
        lambda: arranging.call(A, "Vent", before),
        lambda: arranging.remove(A, before[A]),
    ):
        with pytest.raises((OSError, NotAsSeenError)):
            change()
    assert sorted(path.name for path in elsewhere.iterdir()) == ["01-air.md", "02-bois.md"]
