"""Tables of people and documents that were given out are known by their heads, in each of our languages."""

from __future__ import annotations

import pytest

from feuillet.importing.lines import Passage
from feuillet.importing.returning import facts
from feuillet.languages import registry
from feuillet.languages.words import by_name


def read(*lines):
    return facts.taken([Passage(line, number) for number, line in enumerate(lines, 1)])


@pytest.mark.parametrize("language", registry.codes())
@pytest.mark.parametrize(
    ("kind", "columns"),
    [("speakers", facts.SPEAKERS), ("actors", facts.ACTORS), ("documents", facts.DOCUMENTS)],
)
def test_each_column_is_known_by_its_word(kind, columns, language):
    words = by_name(registry.language(language).exports)
    cells = [f"mot {number}" for number in range(len(columns))]
    found = read(
        f"| {' | '.join(words[name] for name in columns)} |", "|" + " --- |" * len(columns), f"| {' | '.join(cells)} |"
    )
    (entry,) = found.front[kind]
    said = [*entry.values(), *entry.get("organisation", {}).values()] if kind == "speakers" else [*entry.values()]
    assert {value for value in said if isinstance(value, str)} == set(cells)
    assert found.passages == []
    assert len(found.words) == len(columns)


def test_a_table_of_anything_else_stays_where_it_is():
    lines = ["| Document | Prix |", "| --- | --- |", "| Un | 2 |"]
    found = read(*lines)
    assert [passage.text for passage in found.passages] == lines
    assert found.front == {}


def test_cells_of_several_lines_are_paragraphs_and_lists():
    found = read("| Speaker | Role | Presentation |", "| --- | --- | --- |", "| Ada | | Un.<br>Deux.<br>- a<br>- b |")
    assert found.front["speakers"] == [{"name": "Ada", "presentation": "Un.\n\nDeux.\n\n- a\n- b"}]


@pytest.mark.parametrize(
    ("cell", "link", "left"),
    [
        ("https://a.example.org", "https://a.example.org", []),
        ("[https://new.example.org](https://old.example.org)", "https://new.example.org", []),
        ("[le site](https://a.example.org)", "https://a.example.org", ["le site"]),
    ],
)
def test_an_address_is_the_one_that_is_read(cell, link, left):
    found = read("| Document | Address |", "| --- | --- |", f"| Un | {cell} |")
    assert found.front["documents"] == [{"title": "Un", "link": link}]
    assert found.left == left
