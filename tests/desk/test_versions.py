"""What is written over is kept, in files that anybody can read; of what one types, a version in a while."""

from __future__ import annotations

import os
import stat

import pytest

from feuillet.desk import versions
from feuillet.desk.versions import Versions
from feuillet.machine.files import TooLargeError

THEME = "content/themes/01-un.md"


class Clock:
    now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def kept(tmp_path, clock):
    return Versions(tmp_path, clock)


def test_a_version_is_a_file_under_the_name_of_its_text_for_its_owner_alone(tmp_path, kept):
    kept.keep(THEME, b"before")
    [which] = kept.of(THEME)
    path = tmp_path / ".feuillet/desk/versions" / THEME / f"{which}.md"
    assert path.read_bytes() == kept.read(THEME, which) == b"before"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_of_what_is_typed_one_version_in_a_while_is_kept_and_all_that_came_from_elsewhere(kept, clock):
    for number in range(5):
        kept.keep(THEME, b"%d" % number)
        kept.wrote(THEME, b"%d" % (number + 1))
        clock.now += 1
    assert [kept.read(THEME, which) for which in kept.of(THEME)] == [b"0"]
    kept.keep(THEME, b"from an editor")
    clock.now += 200
    kept.wrote(THEME, b"6")
    kept.keep(THEME, b"6")
    assert [kept.read(THEME, which) for which in kept.of(THEME)] == [b"6", b"from an editor", b"0"]


def test_the_same_text_is_not_kept_twice_and_the_oldest_go(kept, clock, monkeypatch):
    monkeypatch.setattr(versions, "MOST", 3)
    for number in (1, 2, 2, 3, 4, 5):
        kept.keep(THEME, b"%d" % number)
        clock.now += 1
    assert [kept.read(THEME, which) for which in kept.of(THEME)] == [b"5", b"4", b"3"]


def test_a_clock_that_is_set_back_keeps_no_version_from_being_kept(kept, clock, monkeypatch):
    monkeypatch.setattr(versions, "MOST", 3)
    for number in range(6):
        kept.keep(THEME, b"%d" % number)
        kept.wrote(THEME, b"%d" % (number + 1))
        clock.now += -86400 if number == 2 else 200
    assert {kept.read(THEME, which) for which in kept.of(THEME)} == {b"3", b"4", b"5"}


@pytest.mark.parametrize("which", ["", "..", "../../store", "20270115-080000-0123456", "20270115-080000-01234567/x"])
def test_no_other_file_is_a_version(tmp_path, kept, which):
    kept.keep(THEME, b"before")
    (tmp_path / f".feuillet/desk/versions/{THEME}/note.md").write_text("mine")
    assert len(kept.of(THEME)) == 1
    with pytest.raises(OSError):
        kept.read(THEME, which)


def test_of_a_file_that_is_larger_than_any_text_nothing_is_read(tmp_path, kept):
    kept.keep(THEME, b"before")
    [which] = kept.of(THEME)
    os.truncate(tmp_path / ".feuillet/desk/versions" / THEME / f"{which}.md", 1 << 40)
    with pytest.raises(TooLargeError):
        kept.read(THEME, which)
