"""Two texts that come from one: the changes of both, and what excludes itself is told with both texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feuillet.importing.again.merging import merged

BASE = "Un\n\nDeux mots de plus ici\n\nTrois\n\n- a\n- b\n"


def text(found):
    return "\n".join(line for line, _ in found.lines)


def test_changes_of_both_are_in_the_text():
    mine = BASE.replace("Trois", "Trois [essentiel]").replace("- b\n", "- b\n- ajouté\n")
    theirs = BASE.replace("Un\n", "Un corrigé\n").replace("- a\n", "- a corrigé\n")
    found = merged(BASE, mine, theirs)
    assert text(found) == "Un corrigé\n\nDeux mots de plus ici\n\nTrois [essentiel]\n\n- a corrigé\n- b\n- ajouté"
    assert found.conflicts == []


def test_one_line_that_both_changed_is_merged_by_words():
    found = merged(BASE, BASE.replace("Deux", "Deux cents"), BASE.replace("ici", "là"))
    assert "Deux cents mots de plus là" in text(found)
    assert (found.taken, found.kept, found.conflicts) == (1, 1, [])


def test_what_excludes_itself_stays_and_is_told_with_both_texts():
    found = merged(BASE, BASE.replace("Deux", "Trois"), BASE.replace("Deux", "Quatre"))
    (conflict,) = found.conflicts
    assert (conflict.mine, conflict.theirs) == ("Trois mots de plus ici", "Quatre mots de plus ici")
    assert found.lines[conflict.line - 1][0] == "Trois mots de plus ici"
    assert "Quatre" not in text(found)


def test_a_line_that_comes_of_the_source_knows_its_line():
    theirs = BASE.replace("Trois", "Trois et demi")
    found = merged(BASE, BASE.replace("Un\n", "Zéro\n\nUn\n"), theirs)
    lines = theirs.split("\n")
    known = [(line, number) for line, number in found.lines if number]
    assert ("Trois et demi", 5) in known
    assert all(lines[number - 1] == line for line, number in known)


LINES = st.lists(st.sampled_from(["", "a", "b", "c d e", "c x e", "- p"]), max_size=12).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)


@given(LINES, LINES)
def test_where_one_changed_nothing_the_other_is_the_text(base, other):
    for found in (merged(base, other, base), merged(base, base, other), merged(base, other, other)):
        assert found.conflicts == []
        assert [line for line, _ in found.lines] == other.removesuffix("\n").split("\n") * bool(other)


@given(LINES, LINES, LINES)
def test_no_word_of_either_is_lost(base, mine, theirs):
    found = merged(base, mine, theirs)
    told = " ".join([text(found), *(f"{conflict.mine} {conflict.theirs}" for conflict in found.conflicts)]).split()
    new = (set(mine.split()) | set(theirs.split())) - set(base.split())
    assert new <= set(told)
