"""Notes that are data in; what the Markdown that says the same holds, out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from feuillet.languages import registry
from feuillet.model.diagnostics import Location
from feuillet.model.workshop import (
    Located,
    Prose,
    SectionDefinition,
)
from feuillet.reading.debris.lines import Line
from feuillet.reading.debris.tidying import Read, read
from feuillet.reading.markdown.markers import MARKER
from feuillet.reading.notes.sections import CONTAINED, headings
from feuillet.reading.notes.structure import ParsedNotes, parse_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from feuillet.reading.debris.directives import Directive
    from feuillet.reading.debris.lines import Role


def items(data: Mapping[str, Any], source: Location) -> Iterator[tuple[Located, Any]]:
    """Keys with their places, and values."""
    places = getattr(data, "places", {})
    for key, value in data.items():
        if key == "source" and isinstance(value, Location):
            continue
        at = places[key].key if key in places else getattr(key, "source", source)
        yield Located(str(key), at), value


class Written:
    """Writes data as the lines of Markdown that mean the same."""

    def __init__(self, match: Callable[[str], SectionDefinition | None], colon: str) -> None:
        self.match = match
        self.colon = colon
        self.lines: list[Line] = []
        self.web: tuple[int, int] | None = None
        self.directives: list[Directive] = []

    def title(self, text: Located, role: Role, level: int) -> None:
        line = Line(text.replace("\n", " "), text.source.line, max(text.source.column - 1, 0), role)
        line.level = level
        self.lines.append(line)

    def text(self, text: str, source: Location, indent: str = "", bullet: str = "") -> None:
        """Markdown; what hangs below a bullet is indented with it."""
        at = getattr(text, "source", source)
        made = read(text, at.line)
        self.web = self.web or made.web
        self.directives += made.directives
        if not bullet:
            self.lines.append(Line("", at.line))
        start = indent + ("" if MARKER.match(text.lstrip()) else bullet)
        for number, line in enumerate(made.lines):
            prefix = start if number == 0 else " " * len(start)
            body = line.text.lstrip() if number == 0 and bullet else line.text
            shift = line.shift + max(at.column - 1, 0) + len(line.text) - len(body) - len(prefix)
            self.lines.append(Line(prefix + body, line.number, shift, line.role))
        if not bullet:
            self.lines.append(Line("", at.line))

    def section(self, heading: Located, value: Any) -> None:
        if isinstance(value, Mapping):
            definition = self.match(heading)
            for key, inner in items(value, heading.source):
                contained = self.match(key)
                if definition and contained and contained.id in CONTAINED.get(definition.id, ()):
                    self.title(key, "section", 3)
                    self.section(key, inner)
                else:
                    self.group(key, inner, 3)
        else:
            self.body(value, heading.source, 3)

    def body(self, value: Any, source: Location, level: int) -> None:
        """What stands below the title of a section or of a group of a YAML theme."""
        if not isinstance(value, list | tuple):
            if value is not None:
                self.text(value if isinstance(value, str) else str(value), source)
            return
        grouped = False
        for item in value:
            groups = dict(items(item, source)) if isinstance(item, Mapping) and level < 5 else {}
            if groups and not any(self.is_pair(inner) for inner in groups.values()):
                for key, inner in groups.items():
                    self.group(key, inner, level)
                grouped = True
                continue
            if grouped:
                self.title(Located("", source), "ungrouped", level)
                grouped = False
            self.point(item, source, "")

    @staticmethod
    def is_pair(value: Any) -> bool:
        """Whether `key: value` is one text with a colon in it."""
        return not isinstance(value, Mapping | list | tuple) and value is not None and "\n" not in str(value).strip()

    def group(self, title: Located, value: Any, level: int) -> None:
        self.title(title, "group", level)
        if isinstance(value, Mapping):
            for key, inner in items(value, title.source):
                self.group(key, inner, level + 1)
        elif isinstance(value, list | tuple):
            for item in value:
                self.point(item, title.source, "")
        elif value is not None:
            self.text(value if isinstance(value, str) else str(value), title.source)

    def point(self, value: Any, source: Location, indent: str) -> None:
        """A point, with those below it."""
        if isinstance(value, Mapping):
            for key, inner in items(value, source):
                if self.is_pair(inner):
                    self.pair(key, inner, indent)
                    continue
                self.text(key, source, indent, "- ")
                for item in inner if isinstance(inner, list | tuple) else [inner]:
                    self.point(item, key.source, indent + "  ")
        elif isinstance(value, list | tuple):
            for item in value:
                self.point(item, source, indent + "  ")
        elif value is not None:
            self.text(value if isinstance(value, str) else str(value), source, indent, "- ")

    def pair(self, key: Located, value: Any, indent: str) -> None:
        """`key: value` in a list: its author wrote a text with a colon in it."""
        self.text(Located(f"{key.rstrip()}{self.colon}{str(value).strip()}", key.source), key.source, indent, "- ")


def parse_data(
    introduction: Prose | str | None,
    sections: Mapping[str, Any],
    *,
    source: Location,
    definitions: Sequence[SectionDefinition],
    language: str,
    title: str | None = None,
) -> ParsedNotes:
    """The notes of a theme in YAML: the same as of Markdown that says the same. `source` is the place of `sections`."""
    written = Written(headings(tuple(definitions), language).match, registry.language(language).colon)
    if isinstance(introduction, Prose):
        introduction = Located(introduction.markdown, introduction.source)
    if introduction:
        written.text(introduction, source)
    for key, value in items(sections, source):
        written.title(key, "section", 2)
        written.section(key, value)
    return parse_lines(
        Read(written.lines, written.web, [], written.directives),
        file=source.file,
        definitions=definitions,
        language=language,
        title=title or "",
    )
