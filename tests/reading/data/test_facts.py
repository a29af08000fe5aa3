"""Values of a YAML file in the model, or told."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.looks import colour_names
from feuillet.model.diagnostics import Location
from feuillet.model.workshop import Model, ThemeFacts, Workshop
from feuillet.reading.data import facts
from feuillet.reading.data.yaml_source import parse

START = Location(file="f.yaml", line=1, column=1)


def told(kind, text):
    data, found = parse(text, file="f.yaml")
    assert found == []
    made, found = facts.parse(kind, data, START)
    return made, [
        f"{diagnostic.location.line}:{diagnostic.location.column} {diagnostic.rule.code}" for diagnostic in found
    ]


def test_a_value_of_a_kind_that_has_no_words_of_its_own_is_told_too():
    class Measure(Model):
        title: str
        begin: dt.time = dt.time(9)

    made, found = told(Measure, "title: x\nbegin: perhaps")
    assert (made.title, made.begin) == ("x", dt.time(9))
    assert found == ["2:8 wrong-value"]


def test_numbers_are_told_with_the_limits_that_they_have():
    data = "mail:\n  port: 70000\n  pace: lent\n  most_mb: 0\nprint: {copies: -1, sheets: {un: beaucoup}}\ntitle: x"
    made, found = told(Workshop, data)
    assert (made.mail.port, made.mail.pace, made.print.copies) == (0, 2.0, 1)
    assert sorted(found) == [
        "2:9 not-a-number",
        "3:9 not-an-amount",
        "4:12 not-an-amount",
        "5:17 not-a-number",
        "5:34 not-a-number",
    ]


def test_a_title_that_is_no_text_does_not_hide_the_rest():
    made, found = told(Workshop, "title: [a]\ndate: demain")
    assert made.title.markdown == "?"
    assert found == ["2:7 not-a-date", "1:1 not-a-text"]


def test_empty_items_and_keys_are_as_if_they_were_not_there():
    made, found = told(Workshop, "title: x\nplace:\norganisers:\n  -\n  - Mairie\n  -\ncontact:\n")
    assert found == []
    assert (made.place, [organiser.name for organiser in made.organisers], made.contact) == ("", ["Mairie"], None)


def test_dates_are_suggested_in_the_form_that_is_read():
    for text, suggestion in {
        "02/11/2026": "2026-11-02",
        "31/02/2026": "2026-11-14",
        "3 brumaire 2026": "2026-11-14",
    }.items():
        data, _ = parse(f"title: x\ndate: {text}", file="f.yaml")
        _, found = facts.parse(Workshop, data, START)
        assert [diagnostic.values["suggestion"] for diagnostic in found] == [suggestion]


def test_a_list_of_dates_where_one_is_wanted_is_told():
    assert told(Workshop, "title: x\ndate: [2026-11-14]")[1] == ["2:7 not-a-date"]
    assert told(Workshop, "title: x\ndates: 2026-11-14")[1] == ["2:8 not-a-list"]
    assert told(Workshop, "title: x\ndates:\n  - [2026-11-14]")[1] == ["3:5 not-a-date"]


def test_addresses_are_completed():
    text = "title: x\ncontact:\n  link: <www.exemple.fr:8080/a?b#c>\n  email: mailto:a@exemple.fr"
    made, found = told(Workshop, text)
    assert found == []
    assert (made.contact.link, made.contact.email) == ("https://www.exemple.fr:8080/a?b#c", "a@exemple.fr")


def test_text_that_is_really_a_key_is_left_one():
    made, found = told(Workshop, "title: x\norganisers:\n  - name: Ligue\n  - nam: Mairie\nlicence:\n  name: MIT")
    assert found == ["4:5 unknown-key"]
    assert [organiser.name for organiser in made.organisers] == ["Ligue", "Mairie"]
    assert made.licence.name == "MIT"


@given(st.text(alphabet="atile:-#'\"[]{}*&!|>@ \n\tso1.", max_size=80))
def test_no_facts_that_can_be_typed_raise(text):
    for kind in (Workshop, ThemeFacts):
        data, _ = parse(text, file="f.yaml")
        if data is not None:
            _, found = facts.parse(kind, data, START)
            for diagnostic in found:
                assert diagnostic.message("fr")
                assert diagnostic.hint("en")


KEYS = st.sampled_from(
    [
        *("title", "titre", "date", "dates", "organisers", "name", "link", "sections", "id", "brand", "colour"),
        *("fonts", "text", "acronyms", "contact", "licence", "speakers", "number", "slug"),
    ]
)
VALUES = st.recursive(
    st.sampled_from(["x", "#", "", "2026-11-14", "12", "{}", "[]", "~", "https://a.fr", "a: b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def written(value, indent=0):
    """A value as YAML text."""
    if isinstance(value, list):
        return "[" + ", ".join(written(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(entry)}" for key, entry in value.items()) + "}"
    return json.dumps(value) if value not in ("~", "{}", "[]") else value


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_whatever_stands_under_a_known_key_is_read_or_told(value):
    for kind in (Workshop, ThemeFacts):
        data, _ = parse(written({"title": "x"} | value), file="f.yaml")
        made, found = facts.parse(kind, data, START)
        assert made is not None
        assert all(diagnostic.message("fr") and diagnostic.location.line for diagnostic in found)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("14 novembre 2026", "2026-11-14"),
        ("samedi 14 novembre 2026", "2026-11-14"),
        ("Samedi 1er août 2026", "2026-08-01"),
        ("14 nov. 2026", "2026-11-14"),
        ("November 14, 2026", "2026-11-14"),
        ("Saturday, 14th of November 2026", "2026-11-14"),
        ("14/11/2026", "2026-11-14"),
        ("11.11.2026", "2026-11-11"),
        ("2026/11/14", "2026-11-14"),
        ("2026-3-4", "2026-03-04"),
    ],
)
def test_a_date_is_read_as_people_write_it(written, date):
    day, found = told(Workshop, f'title: x\ndate: "{written}"')
    assert found == []
    assert str(day.date) == date
    days, found = told(Workshop, f'title: x\ndates: ["{written}", 2026-12-01]')
    assert found == []
    assert str(days.dates[0]) == date


@pytest.mark.parametrize("written", ["04/05/2026", "le 14", "14 mai", "31 juin 2026", "ma 2026", "14 m 2026", "1/2/26"])
def test_a_date_that_can_be_read_in_two_ways_or_none_is_told(written):
    assert told(Workshop, f'title: x\ndate: "{written}"')[1] == ["2:8 not-a-date"]


@pytest.mark.parametrize(
    ("written", "colour"),
    [("bordeaux", "#6d1a36"), ("Bleu Pétrole", "#14505c"), ("navy", "#1b2f5b"), ("'#ABC'", "#aabbcc"),
     ("14505C", "#14505c"), ("'#14505C'", "#14505c")],
)  # fmt: skip
def test_a_colour_has_a_name_or_figures(written, colour):
    day, found = told(Workshop, f"title: x\nbrand:\n  colour: {written}")
    assert found == []
    assert day.brand.colour == colour


def test_each_name_means_one_colour_that_is_a_colour():
    names = [name for said in colour_names._NAMES.values() for name in said.split(", ")]
    assert len(names) == len(set(names)) > 60
    assert all(colour_names.hexadecimal(name) in colour_names._NAMES for name in names)


@pytest.mark.parametrize(
    ("written", "meant"), [("rouge brique", "brique"), ("vert de gris", "vert"), ("bordeau", "bordeaux"), ("xyzzy", "")]
)
def test_a_near_name_is_proposed_for_a_colour_that_is_not_known(written, meant):
    assert not colour_names.hexadecimal(written)
    assert colour_names.near_colour(written) == meant
