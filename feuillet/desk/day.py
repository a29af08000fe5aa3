"""What notes of a day are written with, in its language: words of marks, titles of sections, which are on no sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from feuillet.languages import registry
from feuillet.languages.words import by_section
from feuillet.reading.data import yaml_edit
from feuillet.reading.data.yaml_edit import UneditableError
from feuillet.reading.notes.sections import DISCUSSION, PARTICIPANTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Those that most themes have first; people and documents have a form.
_SECTIONS = ("stakes", "context", "problems", "solutions", "needs", "worked", "failed", "next-steps", "discussion")
_OFF_SHEETS = (DISCUSSION, PARTICIPANTS)  # which are in the synthesis only
_MARKS: tuple[Literal["essential", "synthesis", "unanswered"], ...] = ("essential", "synthesis", "unanswered")


def written_with(workshop: str) -> dict[str, Any]:
    """Of the text of workshop.yaml, whatever else is wrong with it."""
    said = _said(workshop)
    language = said.get("language")
    code = language if isinstance(language, str) and language else registry.USUAL
    reading = registry.language(code).reading
    headings = by_section(reading.headings)
    own = [item for item in said.get("sections") or () if isinstance(item, dict)]
    titles = [*(headings[section][0] for section in _SECTIONS), *(item.get("title") for item in own)]
    placed = [item.get("id") for item in own if item.get("sheet", "none") != "none"]  # a wrong one is no text
    off: list[Any] = [heading for section in _OFF_SHEETS if section not in placed for heading in headings[section]]
    off += [item.get("title") for item in own if item.get("sheet") == "none"]
    told = {
        "off_sheets": _texts(off),
        "off_lines": _texts(headings[PARTICIPANTS]) if PARTICIPANTS not in placed else [],
    }
    return {"marks": dict(_marks(code)), "sections": _texts(titles), **told}


def title(workshop: str) -> str:
    """What a day is called, whatever else is wrong with its text; empty if that is not said."""
    said = _said(workshop).get("title")
    return " ".join(said.split()) if isinstance(said, str) else ""


def _texts(found: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(text for text in found if isinstance(text, str)))


def _marks(code: str) -> Iterator[tuple[str, list[str]]]:
    """Each mark with the words that mean it, in all languages: first the one that is taught in this one."""
    languages = [registry.language(code), *map(registry.language, registry.codes())]
    for mark in _MARKS:
        forms = [form for language in languages for form in language.reading.marks[mark]]
        yield mark, list(dict.fromkeys(forms))


def _said(workshop: str) -> dict[str, Any]:
    try:
        said = yaml_edit.data(workshop.replace("\r\n", "\n"))
    except UneditableError:
        return {}
    return said if isinstance(said, dict) and isinstance(said.get("sections") or [], list) else {}
