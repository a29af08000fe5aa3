"""YAML as people write it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.model.diagnostics import Location
from feuillet.reading.data.yaml_source import TOO_DEEP, TOO_LONG, Mapping, Sequence, parse, place
from feuillet.reading.data.yaml_text import quoted, write
from feuillet.text import invisible


def told(text):
    data, found = parse(text, file="f.yaml")
    return data, [(str(diagnostic.location), diagnostic.rule.code) for diagnostic in found]


def plain(data):
    """The data without the places."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items() if not isinstance(value, Location)}
    return [plain(item) for item in data] if isinstance(data, list) else data


@pytest.mark.parametrize(
    "written",
    ["0142000000", "01000", "12:30", "2026-11-14", "Non", "oui", "no", "on", "1e3", "0x10", "1_000", "93", "true"],
)
def test_a_value_stays_the_text_that_was_typed(written):
    data, found = told(f"a: {written}\nb:\n  - {written}")
    assert plain(data) == {"a": written, "b": [written]}
    assert found == []


def test_only_nothing_a_tilde_and_null_are_nothing():
    data, found = told("a:\nb: ~\nc: null\nd: ''\ne: NULL")
    assert plain(data) == {"a": None, "b": None, "c": None, "d": "", "e": "NULL"}
    assert found == []


def test_every_text_knows_the_place_of_its_first_character():
    text = 'a: x\nb: "y"\nc: |\n\n  z\n  t\nd:\n  - u\n  - e: v\n'
    data, found = parse(text, file="f.yaml", first_line=11)
    assert found == []
    assert str(data["a"].source) == "f.yaml:11:4"
    assert str(data["b"].source) == "f.yaml:12:5"
    assert str(data["c"].source) == "f.yaml:15:3"
    assert str(data["d"][0].source) == "f.yaml:18:5"
    assert str(data["d"][1]["source"]) == "f.yaml:19:5"


def test_keys_and_values_have_places_and_steps_of_the_model_are_skipped():
    data, _ = parse("a:\n  - b: c", file="f.yaml")
    found = place(data, ("a", "function-before[_x()]", 0, "b", "str"))
    assert (str(found.key), str(found.value)) == ("f.yaml:2:5", "f.yaml:2:8")
    assert str(place(data, ("a", 0)).value) == "f.yaml:2:5"
    assert place(data, ("nowhere", 7)) is None


def test_a_key_named_source_is_left_to_the_model_to_refuse():
    data, _ = parse("source: x", file="f.yaml")
    assert data["source"] == "x"
    assert "source" in data.places


def test_flow_collections_and_empty_texts_are_read():
    assert told("")[0] is None
    assert told("# only a comment\n")[0] is None
    data, found = told("a: [b, c]\nd: {e: f}\n---\n")
    assert plain(data) == {"a": ["b", "c"], "d": {"e": "f"}}
    assert found == []
    assert isinstance(data["a"], Sequence)
    assert isinstance(data["d"], Mapping)


# Text; the place and code of each mistake; and what is read nevertheless.
CASES = {
    "comment after a text": ("a: fiche #3", ["f.yaml:1:10 yaml-comment"], {"a": "fiche"}),
    "a colour": ("a: #14505c\nb: c", ["f.yaml:1:4 yaml-comment"], {"a": None, "b": "c"}),
    "a comment in a list": (
        "- a #b\n- c # d\n- #e",
        ["f.yaml:1:5 yaml-comment", "f.yaml:3:3 yaml-comment"],
        ["a", "c", None],
    ),
    "a duplicate": ("a: 1\nb: 2\na: 3", ["f.yaml:3:1 duplicate-key"], {"a": "1", "b": "2"}),
    "a French colon": ("a: x : y", ["f.yaml:1:6 yaml-colon"], {"a": "x : y"}),
    "a colon at the end": ("a: x:", ["f.yaml:1:5 yaml-colon"], {"a": "x:"}),
    "colons in a list": (
        "- name: x : y\n- Besoin : a : b",
        ["f.yaml:1:11 yaml-colon", "f.yaml:2:14 yaml-colon"],
        [{"name": "x : y"}, "Besoin : a : b"],
    ),
    "a colon in a second line": ("a: un texte\n  la suite, donc : fin\n", ["f.yaml:2:18 yaml-colon"], None),
    "a colon in a list's second line": ("- un texte\n  Suite et : fin\n", ["f.yaml:2:12 yaml-colon"], None),
    "a line without colon": ("a\nb: c", ["f.yaml:1:1 yaml-no-colon"], {"b": "c"}),
    "a long line without colon": ("b: c\n" + "mot " * 30, ["f.yaml:2:1 yaml-no-colon"], {"b": "c"}),
    "no space after the colon": ("a:b\nc: d", ["f.yaml:1:2 yaml-colon-space"], {"a": "b", "c": "d"}),
    "no space after the dash": ("a:\n- b\n-c", ["f.yaml:3:1 yaml-colon-space"], {"a": ["b", "c"]}),
    "no-break space after the colon": ("t :\u00a0x", ["f.yaml:1:4 yaml-no-break-space"], {"t": "x"}),
    "narrow ones on two lines": (
        "t:\u202fx\nu:\u00a0\u00a0y",
        ["f.yaml:1:3 yaml-no-break-space", "f.yaml:2:3 yaml-no-break-space"],
        {"t": "x", "u": "y"},
    ),
    "no-break space below a key": ("c:\n  n:\u00a0x", ["f.yaml:2:5 yaml-no-break-space"], {"c": {"n": "x"}}),
    "no-break indentation": ("c:\n\u00a0\u00a0n: x", ["f.yaml:2:1 yaml-no-break-space"], {"c": {"n": "x"}}),
    "no-break space after a dash": ("c:\n  -\u00a0x", ["f.yaml:2:4 yaml-no-break-space"], {"c": ["x"]}),
    "tab indentation, told once": ("a:\n\tb: c\n\td: e", ["f.yaml:2:1 yaml-tab"], {"a": {"b": "c", "d": "e"}}),
    "a tab after the colon": ("a:\tb", ["f.yaml:1:3 yaml-tab"], {"a": "b"}),
    "bold": ("- **a** b", ["f.yaml:1:3 yaml-indicator"], ["**a** b"]),
    "an asterisk": ("a: *b c", ["f.yaml:1:4 yaml-alias"], {"a": "*b c"}),
    "an alias as key": ("*b : c\nd: e", ["f.yaml:1:1 yaml-alias"], {"*b": "c", "d": "e"}),
    "an anchor": ("a: &b c", ["f.yaml:1:4 yaml-alias"], {"a": "&b c"}),
    "an ampersand alone": ("a: & b", ["f.yaml:1:4 yaml-indicator"], {"a": "& b"}),
    "an anchored key": ("&b a: c", ["f.yaml:1:1 yaml-alias"], {"&b a": "c"}),
    "a tag": ("a: !!python/object:os.system x", ["f.yaml:1:4 yaml-alias"], {"a": "!!python/object:os.system x"}),
    "a broken tag": ("a: !<b c", ["f.yaml:1:4 yaml-alias"], {"a": "!<b c"}),
    "at sign": ("a: @b", ["f.yaml:1:4 yaml-indicator"], {"a": "@b"}),
    "per cent": ("a: %b", ["f.yaml:1:4 yaml-indicator"], {"a": "%b"}),
    "backquote": ("a: `b`", ["f.yaml:1:4 yaml-indicator"], {"a": "`b`"}),
    "greater than": ("a: >b", ["f.yaml:1:4 yaml-indicator"], {"a": ">b"}),
    "a bar": ("a: |b", ["f.yaml:1:4 yaml-indicator"], {"a": "|b"}),
    "a comma": ("a: ,b", ["f.yaml:1:4 yaml-indicator"], {"a": ",b"}),
    "a bracketed beginning": ("a: [b] c", ["f.yaml:1:4 yaml-bracket"], {"a": "[b] c"}),
    "Markdown links": (
        "- [a](#)\n- [b](http://c)",
        ["f.yaml:1:3 yaml-bracket", "f.yaml:2:3 yaml-bracket"],
        ["[a](#)", "[b](http://c)"],
    ),
    "braces": ("a: {b} c", ["f.yaml:1:4 yaml-bracket"], {"a": "{b} c"}),
    "an open bracket": ("a: [b\nc: d", ["f.yaml:1:4 yaml-bracket"], {"a": "[b", "c": "d"}),
    "a French apostrophe": ("a: 'l'atelier'", ["f.yaml:1:6 yaml-quote"], {"a": "l'atelier"}),
    "a quoted beginning": ('a: "b" c', ["f.yaml:1:7 yaml-quote"], {"a": '"b" c'}),
    "an open quote": ('a: "b\nc: d', ["f.yaml:1:4 yaml-open-quote"], {"a": "b", "c": "d"}),
    "an open quote before another": ("a: 'b\nc: 'd'\n", ["f.yaml:1:4 yaml-open-quote"], {"a": "b", "c": "d"}),
    "a Windows path": ('a: "C:\\dossier"', ["f.yaml:1:4 yaml-backslash"], {"a": "C:\\dossier"}),
    "a backslash without end": ('a: "C:\\dossier', ["f.yaml:1:4 yaml-backslash"], None),
    "a list on its key's line": ("a: - b", ["f.yaml:1:4 yaml-dash"], {"a": ["b"]}),
    "a key too far right": ("a: b\n  c: d", ["f.yaml:2:3 yaml-indent"], {"a": "b", "c": "d"}),
    "a key too far left": ("a:\n  - b\n c: d", ["f.yaml:3:2 yaml-indent"], None),
    "a list for a key": ("[a]: b", ["f.yaml:1:1 yaml-key"], {"[a]": "b"}),
    "an alias in a list": ("- *b : c", ["f.yaml:1:3 yaml-alias"], ["*b : c"]),
    "a tagged key": ("!b a: c", ["f.yaml:1:1 yaml-alias"], {"!b a": "c"}),
    "two documents": ("a: b\n---\nc: d", ["f.yaml:2:1 yaml-documents"], {"a": "b"}),
    "a value on the dashes": ("--- a: b", ["f.yaml:1:6 yaml-syntax"], None),
    "a question mark": ("a: ? b", ["f.yaml:1:4 yaml-syntax"], None),
    "text after the end": ("a: b\n...\nc", ["f.yaml:3:1 yaml-syntax"], None),
}


@pytest.mark.parametrize("indent", ["\t", "\t  ", " \t", "\t\t", "-\t", "\t- "])
@pytest.mark.parametrize("quote", ["", "'"])
def test_places_behind_a_tab_are_those_of_the_file(indent, quote):
    data, found = told(f"a: 1\nb:\n{indent}cd: {quote}x{quote}\n")
    assert [code for _, code in found] == ["yaml-tab"]
    inner = data["b"][0] if "-" in indent else data["b"]
    place_of = inner.places["cd"]
    column = len(indent) + 1
    assert (str(place_of.key), str(place_of.value)) == (f"f.yaml:3:{column}", f"f.yaml:3:{column + 4 + len(quote)}")


@pytest.mark.parametrize("name", CASES)
def test_each_trap_is_explained_and_read_as_it_was_meant(name):
    text, expected, read = CASES[name]
    data, found = told(text)
    assert sorted(" ".join(item) for item in found) == sorted(expected)
    assert plain(data) == read


def test_the_hint_holds_the_line_as_it_should_be():
    hints = {
        "t: l'atelier : bilan": 't: "l\'atelier : bilan"',
        't: le "faire" : bilan': "t: 'le \"faire\" : bilan'",
        "t: 'l'atelier'": 't: "l\'atelier"',
        "- **Méthode** : voir": '- "**Méthode** : voir"',
        "- name:\u00a0x\n  role: y": "- name: x",
        "t: fiche #3": 't: "fiche #3"',
        "colour: #14505c": 'colour: "#14505c"',
    }
    for text, corrected in hints.items():
        _, found = parse(text, file="f.yaml")
        assert len(found) == 1, text
        for language in ("fr", "en"):
            assert corrected in found[0].hint(language), text
            assert found[0].message(language)
        data, again = parse(text.replace(text.split("\n")[0], corrected, 1), file="f.yaml")
        assert data
        assert again == []


def test_several_errors_of_one_file_are_told_at_once():
    data, found = told("a: @x\nb: c : d\ne: 'l'an'\nf: ok\nf: again")
    assert [entry[1] for entry in found] == ["yaml-indicator", "yaml-colon", "yaml-quote", "duplicate-key"]
    assert plain(data) == {"a": "@x", "b": "c : d", "e": "l'an", "f": "ok"}


def test_a_text_that_was_put_in_quotes_keeps_its_place():
    data, _ = parse("a: @b\nc: 'd'", file="f.yaml")
    assert (str(data["a"].source), str(data["c"].source)) == ("f.yaml:1:4", "f.yaml:2:5")


def test_odd_line_ends_and_invisible_marks_do_not_move_the_lines():
    data, found = told("a: x\u2028y\x85z\ufeff\nb: @")
    assert found == [("f.yaml:2:4", "yaml-indicator")]
    assert plain(data) == {"a": "x y z", "b": "@"}


def test_letters_with_loose_accents_are_made_whole():
    data, _ = told("cle\u0301: e\u0301te\u0301")
    assert plain(data) == {"clé": "été"}


def test_bombs_end_in_a_diagnostic():
    laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    _, found = told(laughs)
    assert {code for _, code in found} == {"yaml-alias"}
    assert [code for _, code in told("- " * (TOO_DEEP + 5) + "a")[1]] == ["yaml-deep"]
    assert [code for _, code in told("[" * 100_000)[1]] == ["yaml-deep"]
    assert [code for _, code in told("a" * (TOO_LONG + 1))[1]] == ["yaml-long"]
    assert [code for _, code in told("a: @b\n" * 30_000)[1]] == ["yaml-indicator"]


def test_a_text_is_quoted_in_the_quotes_that_need_least_care():
    assert quoted("l'an") == '"l\'an"'
    assert quoted('"l\'an"') == "'\"l''an\"'"


@given(st.text(alphabet="ab:-#'\"[]{}*&!|>%@`,?\\ \n\t\u00a0é", max_size=40))
def test_nothing_that_can_be_typed_raises(text):
    _, found = parse(text, file="f.yaml")
    for diagnostic in found:
        assert diagnostic.message("fr")
        assert diagnostic.hint("en")
        assert 1 <= diagnostic.location.line <= text.count("\n") + 1


_TEXTS = (
    st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1)
    .map(lambda text: invisible.without(text)[0])
    .filter(str.strip)
)


@given(_TEXTS)
def test_a_quoted_text_is_read_as_it_is(text):
    data, found = parse(f"a: {quoted(text)}", file="f.yaml")
    assert found == []
    assert data["a"].replace("\ufeff", " ") == unicodedata.normalize("NFC", text).replace("\ufeff", " ")


@given(st.lists(_TEXTS | st.builds("{}\n\n  {}\n# {}".format, _TEXTS, _TEXTS, _TEXTS)), _TEXTS, _TEXTS)
def test_what_is_written_is_read_as_the_same(texts, key, value):
    data = {"a": texts, "b": {key: value, "c": "no"}, "d": [{"e": value}, "12:30"]}
    read, found = parse(write(data), file="f.yaml")

    def bare(shown):
        if isinstance(shown, dict):
            return {clean(key): bare(value) for key, value in shown.items() if key != "source"}
        return [bare(item) for item in shown] if isinstance(shown, list) else clean(shown)

    def clean(text):
        return unicodedata.normalize("NFC", text).replace("\ufeff", " ").strip(" \u00a0\u202f")

    assert found == []
    assert bare(read) == bare(data)


@pytest.mark.parametrize(
    ("text", "mistakes", "read"),
    [
        ("a: x\nb:\n  - c: 1\n d: 2\ne: y\n", [("4:2", "yaml-indent")], {"a": "x", "e": "y"}),
        ("b:\n  - c\n d: 2\n g: [\na: 'x\ne: y\n", [("3:2", "yaml-indent"), ("5:4", "yaml-open-quote")], None),
        ("a: x\nb:\n\t- c: 1\n\t  d: 2\ne: y\n", [("3:1", "yaml-tab")], None),
        (
            "a: x\nb:\n\t- c: 1\n  \td: 2\n   \tf: 3\ne: [y, z] t\n",
            [("3:1", "yaml-tab"), ("6:4", "yaml-bracket")],
            None,
        ),
    ],
)
def test_one_mistake_is_told_once_and_the_keys_beside_it_are_read(text, mistakes, read):
    data, found = told(text)
    assert found == [(f"f.yaml:{place}", code) for place, code in mistakes]
    assert {"a", "e"} <= data.keys()
    assert read is None or (plain(data) == read and not data.whole)


def test_a_tab_hides_no_mistake_below_it():
    """Its line is read as far to the right as the item above is; with it, those that stand within it."""
    text = "b:\n  - c: 1\n\td:\n\t\tg: 2\n\th: 3\n  - c: 4\n\td: z: 5\n    i: 'x'y\n    d: 6\ne: y\n"
    data, found = told(text)
    assert found == [
        ("f.yaml:3:1", "yaml-tab"),
        ("f.yaml:7:6", "yaml-colon"),
        ("f.yaml:8:10", "yaml-quote"),
        ("f.yaml:9:5", "duplicate-key"),
    ]
    assert plain(data) == {"b": [{"c": "1", "d": {"g": "2"}, "h": "3"}, {"c": "4", "d": "z: 5", "i": "'x'y"}], "e": "y"}
    assert str(data["b"][0]["d"].places["g"].key) == "f.yaml:4:3"
