"""What is wrong with the content, in; the same with what a file has in many places, such as links of a site, as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feuillet.model.diagnostics import Diagnostic, Rule, Severity
from feuillet.reading.notes.outline import (
    HEADING_OF_OTHERS,
    HEADING_WITHOUT_TEXT,
    HEADINGS_OF_OTHERS,
    HEADINGS_WITHOUT_TEXT,
    TITLE_WITHIN,
    TITLES_WITHIN,
    UNKNOWN_HEADING,
    UNKNOWN_HEADINGS,
)
from feuillet.reading.themes.picture_files import (
    PICTURE_NOT_FOUND,
    PICTURE_OUTSIDE,
    PICTURE_REMOTE,
    PICTURES_NOT_FOUND,
    PICTURES_OUTSIDE,
    PICTURES_REMOTE,
)
from feuillet.text.markdown.tokens import DEAD_LINK, DEAD_LINKS, HTML_STRIPPED, TAGS_STRIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class _Several(NamedTuple):
    rule: Rule
    name: str  # of the value that tells one from the other
    form: str = "{}"
    few: int = 2  # that are told one by one
    listed: int = 6  # that the message names; all, where nothing else does


_SEVERAL: Mapping[str, _Several] = {
    DEAD_LINK.code: _Several(DEAD_LINKS, "url"),
    HTML_STRIPPED.code: _Several(TAGS_STRIPPED, "tag", "<{}>"),
    UNKNOWN_HEADING.code: _Several(UNKNOWN_HEADINGS, "heading", few=3, listed=12),
    TITLE_WITHIN.code: _Several(TITLES_WITHIN, "heading", few=3, listed=12),
    HEADING_WITHOUT_TEXT.code: _Several(HEADINGS_WITHOUT_TEXT, "heading", few=3, listed=12),
    HEADING_OF_OTHERS.code: _Several(HEADINGS_OF_OTHERS, "heading", few=3, listed=1000),
    PICTURE_NOT_FOUND.code: _Several(PICTURES_NOT_FOUND, "name", few=3, listed=1000),
    PICTURE_OUTSIDE.code: _Several(PICTURES_OUTSIDE, "name", few=3, listed=1000),
    PICTURE_REMOTE.code: _Several(PICTURES_REMOTE, "file", few=3, listed=1000),
}


def together(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Warnings of one kind in one file are one; those that suggest something of their own stay as they are."""
    made: list[Diagnostic] = []
    alike: dict[tuple[str, str], list[Diagnostic]] = {}
    for found in diagnostics:
        code = found.rule.code
        if code in _SEVERAL and found.severity is Severity.WARNING and not found.values.get("suggestion"):
            alike.setdefault((code, found.location.file), []).append(found)
        else:
            made.append(found)
    for (code, _), several in alike.items():
        kind = _SEVERAL[code]
        if len({(found.location, str(found.values[kind.name])) for found in several}) <= kind.few:
            made += several
            continue
        places: dict[str, int] = {}
        for found in several:
            places.setdefault(kind.form.format(found.values[kind.name]), found.location.line)
        shown = [f"{which} ({line})" for which, line in list(places.items())[: kind.listed]]
        which = ", ".join(shown) + (", …" if len(places) > kind.listed else "")
        made.append(kind.rule.at(several[0].location, count=len(several), which=which))
    return made
