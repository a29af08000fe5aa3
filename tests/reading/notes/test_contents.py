"""Tables of contents, and links within the page."""

import pytest

from feuillet.reading.notes.sections import definitions
from tests.made_notes import parse

FR = definitions("fr", ())
BODY = "\n## Le toit\n\nDes tuiles.\n\n## 2. Les murs\n\nDe la pierre.\n"


def read(text):
    return parse(text, file="a.md", definitions=FR, language="fr", title="Le lavoir")


def told(notes, code):
    return [diagnostic for diagnostic in notes.diagnostics if diagnostic.rule.code == code]


def titles(notes):
    return [section.heading.markdown for section in notes.sections]


@pytest.mark.parametrize(
    "contents",
    [
        "- [Le toit](#le-toit)\n- [Les murs](#2-les-murs)\n",
        "1. [Le toit](#Le-toit)\n2. [2. Les murs](#_2-les-murs)\n",
        "## Sommaire\n\n- [Le toit](#le-toit)\n  - [Les murs](#user-content-2-les-murs)\n",
        "**Sommaire**\n\n* **[Le toit](#le-toit)**\n* [2. Les murs](#x)\n",
        "[Le toit](#le-toit) | [Les murs](#2-les-murs)\n",
    ],
)
def test_a_list_of_nothing_but_links_to_headings_is_left_out_and_told_once(contents):
    notes = read(contents + BODY)
    assert titles(notes) == ["Le toit", "2. Les murs"]
    assert notes.introduction == ()
    assert len(told(notes, "table-of-contents")) == 1
    assert told(notes, "heading-without-text") == []


@pytest.mark.parametrize(
    "list_",
    [
        "- [Le toit](#le-toit)\n- [Le jardin](#le-jardin)\n",  # which is no heading here
        "- [Le toit](#le-toit) est à refaire\n- [Les murs](#2-les-murs)\n",
        "- [Le toit](#le-toit)\n",
        "- [Le toit](https://example.org)\n- [Les murs](https://example.org/b)\n",
    ],
)
def test_a_list_that_says_more_stays(list_):
    notes = read(list_ + BODY)
    assert told(notes, "table-of-contents") == []
    assert len(notes.introduction) == list_.count("- [")


def test_a_link_to_a_heading_is_its_words_and_nothing_is_told():
    notes = read("Voir [ceci](#le-toit), [cela](#2-les-murs) et [le toit](#ancre)." + BODY)
    assert notes.introduction[0].text.markdown == "Voir ceci, cela et le toit."
    assert told(notes, "links-within") == []


def test_links_to_what_is_not_here_are_told_once():
    notes = read("Voir [la cave](#cave).\n\n- Le [grenier](#grenier), la [cave](#cave)." + BODY)
    (warning,) = told(notes, "links-within")
    assert (warning.location.line, warning.values["count"]) == (1, 3)
    assert warning.values["which"] == "#cave, #grenier"
    assert [block.text.markdown for block in notes.introduction] == ["Voir la cave.", "Le grenier, la cave."]


def test_a_heading_that_holds_the_notes_stays_behind_a_table_of_contents_below_it():
    text = "# Le lavoir\n\n- [Le toit](#le-toit)\n- [Les murs](#les-murs)\n" + BODY
    notes = parse(text, file="a.md", definitions=FR, language="fr")
    assert notes.title.markdown == "Le lavoir"
    assert titles(notes) == ["Le toit", "2. Les murs"]
    assert len(told(notes, "table-of-contents")) == 1
