"""The tables of people and documents of a text that was given out; the front matter of its theme out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from feuillet.languages import registry
from feuillet.languages.words import by_name
from feuillet.reading.data import yaml_text
from feuillet.reading.markdown import tables
from feuillet.reading.markdown.inline import Text, links, plain
from feuillet.reading.markdown.marks import take_mark
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feuillet.importing.lines import Passage

# The columns of each table, by the words for them; the first says which table it is.
SPEAKERS = (
    *("speaker", "role", "organisation", "organisation_link", "organisation_presentation"),
    *("link", "email", "presentation"),
)
_RESOURCE = ("publisher", "date", "link", "note")
ACTORS = ("actor", *_RESOURCE)
DOCUMENTS = ("document", *_RESOURCE)
_TABLES = {"speakers": SPEAKERS, "actors": ACTORS, "documents": DOCUMENTS}
_SUMMARY = re.compile(r"\*\*([^*:]{2,40}?)\s*+:?\*\*\s*+:?\s*+(\S.*)")
_BREAK = re.compile(r"(?:(?<!\s)\s++)?<br ?/?>\s*")
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s")
_ADDRESS = re.compile(r"(?i)(?:https?://|www\.)\S+$")


class Facts(NamedTuple):
    """What a text says of its theme beside its notes, the lines that are these, and words for people in the others."""

    front: dict[str, Any]
    passages: list[Passage]
    words: list[str]  # that stand nowhere else: labels, heads of tables, marks
    left: list[str]  # what a table says beyond that, and has no place


def taken(passages: Sequence[Passage]) -> Facts:
    """The facts leave the lines."""
    found = Facts({}, [], [], [])
    lines = iter(range(len(passages)))
    for at in lines:
        passage = passages[at]
        if "summary" not in found.front and not any(passage.text.strip() for passage in found.passages):
            match = _SUMMARY.fullmatch(passage.text.strip())
            if match and fold(plain(match[1])) in _words("summary"):
                found.front["summary"] = match[2].strip()
                found.words.append(match[1])
                continue
        head = _head(passages, at)
        if head is None:
            found.passages.append(passage)
            continue
        kind, columns = head
        found.words.extend(_cells(passage.text))
        next(lines)  # what parts the head from the rows
        rows: list[str] = []
        while at + 2 + len(rows) < len(passages) and passages[at + 2 + len(rows)].text.startswith("|"):
            rows.append(passages[next(lines)].text)
        for row in rows:
            cells = dict(zip(columns, _cells(row), strict=False))
            if not _text(cells.get(columns[0], "")):  # of nobody
                found.left.append(_text(" ".join(cells.values())))
                continue
            made = _speaker(cells) if kind == "speakers" else _resource(cells, columns[0])
            found.front.setdefault(kind, []).append(made)
            found.words.extend([cells[columns[0]]] if "mark" in made else [])
            found.left.extend(_beside_links(cells))
    return found


def _beside_links(cells: dict[str, str]) -> Iterator[str]:
    """The words of links whose addresses are taken."""
    for name in ("link", "organisation_link"):
        shown = _text(cells.get(name, ""))
        if shown and shown != _link(cells[name]):
            yield shown


def front(title: str, facts: Facts, *, own_titles: bool) -> str:
    """The front matter of a theme."""
    given = {"title": title, "summary": facts.front.get("summary"), "own_titles": own_titles or None}
    given |= {kind: facts.front.get(kind) for kind in _TABLES}
    written = {key: value for key, value in given.items() if value}
    return f"---\n{yaml_text.write(written)}---\n"


def _words(name: str) -> set[str]:
    """What a column is called in each of our languages, folded."""
    return {fold(by_name(registry.language(code).exports)[name]) for code in registry.codes()}


def _head(passages: Sequence[Passage], at: int) -> tuple[str, list[str]] | None:
    """The table that begins here, and its columns, if it is one of ours."""
    if not passages[at].text.startswith("|") or at + 1 >= len(passages):
        return None
    if not tables.DELIMITER.match(passages[at + 1].text.strip()):
        return None
    cells = [fold(plain(cell)) for cell in _cells(passages[at].text)]
    for kind, names in _TABLES.items():
        columns = [next((name for name in names if cell in _words(name)), "") for cell in cells]
        if columns and columns[0] == names[0] and all(columns[: len(cells)]):
            return kind, columns
    return None


def _cells(row: str) -> list[str]:
    return [row[start:end].strip().replace(r"\|", "|") for start, end in tables.cell_spans(row)]


def _speaker(cells: dict[str, str]) -> dict[str, Any]:
    organisation = {
        "name": _text(cells.get("organisation", "")),
        "link": _link(cells.get("organisation_link", "")),
        "presentation": _block(cells.get("organisation_presentation", "")),
    }
    organisation = {key: value for key, value in organisation.items() if value}
    fields = {
        "name": _text(cells["speaker"]),
        "role": _prose(cells.get("role", "")),
        "organisation": organisation,
        "link": _link(cells.get("link", "")),
        "email": _text(cells.get("email", "")).removeprefix("mailto:"),
        "presentation": _block(cells.get("presentation", "")),
    }
    return {key: value for key, value in fields.items() if value}


def _resource(cells: dict[str, str], first: str) -> dict[str, Any]:
    title, mark = take_mark(Text.of(_prose(cells[first]), 1, 1))
    fields = {
        "title": title.value,
        "publisher": _text(cells.get("publisher", "")),
        "date": _text(cells.get("date", "")),
        "note": _prose(cells.get("note", "")),
        "mark": mark.value if mark else "",
        "link": _link(cells.get("link", "")),
    }
    return {key: value for key, value in fields.items() if value}


def _text(cell: str) -> str:
    """A cell as plain text."""
    return plain(_BREAK.sub(" ", cell)).strip()


def _prose(cell: str) -> str:
    return cell.strip()


def _link(cell: str) -> str:
    """Where a cell leads: to the address that one reads, which is what was corrected, else to that behind it."""
    shown = _text(cell)
    found = links(cell)
    if _ADDRESS.match(shown) or not found:
        return shown
    return found[0].target.url


def _block(cell: str) -> str:
    """A cell of several lines as paragraphs and lists."""
    return "".join(_spaced(_BREAK.split(cell))).strip()


def _spaced(lines: Sequence[str]) -> Iterator[str]:
    listed = False
    for line in lines:
        item = bool(_ITEM.match(line))
        yield ("\n" if item and listed else "\n\n") + line
        listed = item
