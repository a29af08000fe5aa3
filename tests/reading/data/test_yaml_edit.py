"""One value of a YAML text is changed where it stands: the rest stays to the letter, or nothing is changed at all."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.reading.data import yaml_edit, yaml_text
from feuillet.reading.data.yaml_edit import UneditableError, data, put, take

TEXT = """\
# a word for editors
title: A day   # the title
summary: >-
  Some long
  text.

# who came
speakers:
  - name: Malik   # he
    role: guide
    organisation:
      name: The Guild
      link: https://guild.example
  # the second
  - Jane, chair
  - {name: Zoe, role: "cook, baker"}
documents:
- title: A book
  date: "2014"
extra: 1
"""
ORDER = ("title", "number", "summary", "speakers", "actors", "documents")


def lines(before, after):
    """What went and what came."""
    changed = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in changed if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize(
    ("path", "value", "changed"),
    [
        (("title",), "B: c", ["-title: A day   # the title", '+title: "B: c"   # the title']),
        (("extra",), "2", ["-extra: 1", "+extra: \"2\""]),
        (("summary",), "Short", ["-summary: >-", "-  Some long", "-  text.", "+summary: Short"]),
        (("summary",), "One\nTwo", ["-summary: >-", "-  Some long", "-  text.", "+summary: |-", "+  One", "+  Two"]),
        (("speakers", 0, "name"), "Ma # x", ["-  - name: Malik   # he", '+  - name: "Ma # x"   # he']),
        (("speakers", 0, "email"), "a@b.example", ['+    email: "a@b.example"']),
        (("speakers", 0, "organisation", "presentation"), "Old", ["+      presentation: Old"]),
        (("speakers", 1), {"name": "Jane", "role": "head"}, ["-  - Jane, chair", "+  - name: Jane", "+    role: head"]),
        (("speakers", 3), {"name": "New"}, ["+  - name: New"]),
        (("speakers", 3, "name"), "New", ["+  - name: New"]),
        (("actors", 0, "title"), "The town", ["+actors:", "+  - title: The town"]),
        (("documents", 0, "date"), "May: 2015", ['-  date: "2014"', '+  date: "May: 2015"']),
        (("documents", 1), {"title": "B"}, ["+- title: B"]),
        (("number",), "7", ['+number: "7"']),
    ],
)  # fmt: skip
def test_a_value_is_changed_where_it_stands_and_nothing_else_is(path, value, changed):
    after = put(TEXT, path, value, ORDER)
    assert lines(TEXT, after) == changed
    assert put(after, path, value, ORDER) == after


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        (("summary",), ["-summary: >-", "-  Some long", "-  text."]),
        (("speakers", 0, "organisation", "link"), ["-      link: https://guild.example"]),
        (("speakers", 1), ["-  - Jane, chair"]),
        (("documents", 0), ["-documents:", "-- title: A book", '-  date: "2014"']),
        (("nothing",), []),
        (("speakers", 7, "name"), []),
    ],
)
def test_a_value_is_taken_out_with_what_would_be_empty_without_it(path, changed):
    assert lines(TEXT, take(TEXT, path)) == changed


def test_a_key_more_stands_below_what_is_proposed_for_the_one_above():
    text = "title: Un\nbrand:\n  colour: red  # oui\n#   fonts:\n#     text: Fira\n\n# Les lettres.\n# mail:\n"
    made = put(text, ["mail", "attach"], "sheets")
    assert made == text.replace("Fira\n", "Fira\nmail:\n  attach: sheets\n")


def test_the_first_key_of_an_item_leaves_the_dash_to_the_next():
    assert take("a:\n  - name: x\n    role: y\n", ("a", 0, "name")) == "a:\n  - role: y\n"
    assert take("a:\n  - name: x\n", ("a", 0, "name")) == ""


def test_keys_in_braces_are_written_on_their_line():
    after = put(TEXT, ("speakers", 2, "role"), "baker", ORDER)
    assert lines(TEXT, after) == ['-  - {name: Zoe, role: "cook, baker"}', "+  - {name: Zoe, role: baker}"]
    assert '[a, "b, c"]' in put("list: [a]\n", ("list", 1), "b, c")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "title:\n", "title: # none\n", "title: ~\n", "title: ''"])
def test_what_is_empty_is_filled(text):
    after = put(text, ("title",), "A day")
    assert data(after) == {"title": "A day"}
    assert after.count("#") == text.count("#")


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n", "a: !!python/object:os.system 1\n", "a: [1\n", "a: 1\na: 2\n", "- a\n", "just words",
        "{" * 60 + "}" * 60, "a: {b: 1, # why\n  c: 2}\n",
    ],
)  # fmt: skip
def test_what_only_a_person_should_change_is_left_alone(text):
    with pytest.raises(UneditableError):
        put(text, ("a", "b"), "new")


WORDS = st.text("aé: #'\"-\\,[]{}&*!|>%@`?0\u00a0\u2028\ufeff\n", max_size=8) | st.sampled_from(
    ["", "null", "~", "a: b", "- a", "# x", "2014", "a\nb", "'", '"', "|", "> x", "{", "[", "&a", "*", "!", "%", "@"]
)
KEYS = st.sampled_from(["title", "summary", "speakers", "extra"])
DATA = st.recursive(WORDS, lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(KEYS, inner, min_size=1, max_size=3), max_leaves=8)  # fmt: skip


def paths(found, so_far=()):
    if isinstance(found, dict | list):
        for key, inner in found.items() if isinstance(found, dict) else enumerate(found):
            yield (*so_far, key)
            yield from paths(inner, (*so_far, key))


@given(st.dictionaries(KEYS, DATA, min_size=1, max_size=4), WORDS, st.data())
def test_whatever_is_changed_reads_as_that_and_the_rest_as_before(found, value, draw):
    text = yaml_text.write(found)
    path = draw.draw(st.sampled_from(list(paths(found))))
    try:
        after = put(text, path, value)
        gone = take(text, path)
    except UneditableError:
        return
    assert data(after) == yaml_edit._with(data(text), path, value)
    assert (data(gone) or {}) == (yaml_edit._without(data(text), path)[0] or {})
