"""What two people wrote in one text stands in it; where they wrote in the same place, both do."""

from __future__ import annotations

import pytest

from feuillet.desk.joining import joined

BASE = "# A\n\n- one\n- two\n\n# B\n\n- three\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "text"),
    [
        (BASE, BASE, BASE),
        (BASE + "- mine\n", BASE, BASE + "- mine\n"),
        (BASE, BASE.replace("two", "zwei"), BASE.replace("two", "zwei")),
        (BASE.replace("one", "mine"), BASE + "- theirs\n", BASE.replace("one", "mine") + "- theirs\n"),
        (BASE.replace("- two\n", ""), BASE.replace("# B", "# C"), BASE.replace("- two\n", "").replace("# B", "# C")),
        (BASE.replace("two", "two words"), BASE.replace("two", "some two"), BASE.replace("two", "some two words")),
    ],
)
def test_what_is_not_disputed_is_in_one_text(mine, theirs, text):
    assert joined(BASE, mine, theirs) == (text, 0)


def test_where_both_wrote_both_stand_mine_first():
    text, both = joined(BASE, BASE.replace("two", "mine"), BASE.replace("two", "theirs"))
    assert text == BASE.replace("- two\n", "- mine\n\n- theirs\n")
    assert both == 1
    assert joined("a", "mine", "theirs") == ("mine\ntheirs", 1)
