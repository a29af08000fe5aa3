"""What a file says of its theme, or of the day, as fields of a form; its text with one of them changed, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from feuillet.languages import registry
from feuillet.looks.faces import fonts
from feuillet.model.papers import OFFERED
from feuillet.model.workshop import (
    Brand,
    Contact,
    Fonts,
    Licence,
    Organisation,
    Place,
    Resource,
    SectionDefinition,
    Speaker,
    ThemeFacts,
    Workshop,
)
from feuillet.project import text_file
from feuillet.reading.data import yaml_edit
from feuillet.reading.data.fields import known_keys
from feuillet.reading.data.yaml_edit import UneditableError
from feuillet.reading.notes import sections
from feuillet.reading.workshop_file import WORKSHOP_FILE
from feuillet.text.names import slug

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DATA = (".yaml", ".yml")
_LONGEST = 20_000  # characters of a field


class FieldError(Exception):
    """There is no such field."""


class _Text(NamedTuple):
    """A text: on one line, in lines of its own, or a list of lines."""

    form: str = "line"


class _Keys(NamedTuple):
    """A thing with fields; a text in its place is what the first of them says, and the second behind a comma."""

    kind: type
    of: Mapping[str, Any]
    short: tuple[str, ...] = ()


class _Names(NamedTuple):
    """Texts by names that somebody gives them."""


class _List(NamedTuple):
    """Things, one after the other."""

    of: _Keys


_Shape = _Text | _Keys | _Names | _List
_LINE, _LINES, _SEVERAL = _Text(), _Text("lines"), _Text("several")


def _lines(*names: str) -> dict[str, _Text]:
    return dict.fromkeys(names, _LINE)


_ORGANISATION = _Keys(Organisation, {**_lines("name", "link", "logo"), "presentation": _LINES}, ("name",))
_PERSON = _Keys(
    Speaker,
    {
        **_lines("name", "role"),
        "organisation": _ORGANISATION,
        **_lines("link", "email"),
        "presentation": _LINES,
    },
    ("name", "role"),
)
_THING = _Keys(Resource, {**_lines("title", "publisher", "date", "link"), "note": _LINES}, ("title",))
_SECTION = _Keys(
    SectionDefinition, {**_lines("id", "title"), "headings": _SEVERAL, **_lines("kind", "icon", "sheet", "after")}
)
_OF_THEME = _Keys(
    ThemeFacts,
    {
        "title": _LINE,
        "summary": _LINES,
        "speakers": _List(_PERSON),
        "actors": _List(_THING),
        "documents": _List(_THING),
    },
)
_OF_DAY = _Keys(
    Workshop,
    {
        **_lines("title", "subtitle", "language", "date"),
        "dates": _SEVERAL,
        "place": _LINE,
        "introduction": _LINES,
        "organisers": _List(_ORGANISATION),
        "partners": _List(_ORGANISATION),
        "contact": _Keys(Contact, _lines("name", "email", "phone", "link")),
        "licence": _Keys(Licence, _lines("name", "link"), ("name",)),
        "acronyms": _Names(),
        "paper": _LINE,
        "sections": _List(_SECTION),
        "brand": _Keys(
            Brand,
            {
                **_lines("colour", "logo"),
                "fonts": _Keys(Fonts, {"text": _SEVERAL, "titles": _SEVERAL}),
            },
        ),
    },
)


def fields(name: str, text: str) -> dict[str, Any] | None:
    """What the form shows; None if the front matter is one that is changed by hand, or there can be none."""
    try:
        _, found, _ = _parted(name, text)
        shown = _shown(yaml_edit.data(found), _form(name))
    except UneditableError:
        return None
    else:
        return shown if isinstance(shown, dict) else None


def lines(name: str, text: str) -> list[tuple[list[str | int], int]]:
    """On which line of the text each of its fields begins, by the way to it, and by none where they end."""
    try:
        before, found, _ = _parted(name, text)
        above = before.count("\n")
        known = yaml_edit.lines(found)
    except UneditableError:
        return []
    end = above + found.count("\n") + 2 if before or found else 1
    return [*((path, above + line) for path, line in known), ([], end)]


def choices(shown: Mapping[str, Any]) -> dict[str, Any]:
    """What there is to choose from in the form of the day: values, some with what they are called."""
    code = registry.called(str(shown["language"]).lower()) or registry.USUAL
    own = [(item["id"], item.get("title", "")) for item in shown["sections"] if item.get("id")]
    known = [(each.id, each.title) for each in sections.definitions(code)]
    return {
        "language": list(registry.codes()),
        "paper": list(OFFERED),
        "kind": ["points", "prose"],
        "sheet": [place.value for place in Place],
        "after": list({**dict(known), **dict(own)}.items()),
        "font": fonts.installed(),
        "usual": fonts.DEFAULTS,
    }


def changed(name: str, text: str, path: Sequence[Any], value: Any) -> str:
    """The text with another value of a field; None, or nothing but spaces, takes it out.

    What somebody gives a name may be empty, as the meaning of what is no acronym.
    """
    before, found, after = _parted(name, text)
    form = _form(name)
    shown = _shown(yaml_edit.data(found), form)
    made = _made(found, shown, form, path, value)
    if made == found:
        return text
    if not before and not after and not name.endswith(_DATA):  # there was none
        return f"---\n{made.rstrip()}\n---\n\n{text.lstrip()}"
    if name.endswith(_DATA):
        return made
    return before + (f"{made}\n" if made else "") + after


def _made(found: str, shown: Any, form: _Shape, given: Sequence[Any], value: Any) -> str:
    shapes = list(_way(form, given, shown))
    path = tuple(given)
    named = len(shapes) > 1 and isinstance(shapes[-2], _Names)
    gone = value is None or (isinstance(value, str) and not value.strip() and not named)
    last = shapes[-1]
    if not isinstance(last, _Text) and not (gone and isinstance(path[-1], int)):
        raise FieldError(str(path))
    if gone:
        return yaml_edit.take(found, path)
    if not isinstance(value, str) or len(value) > _LONGEST or not isinstance(last, _Text):
        raise FieldError("no text")
    written = _written(value, last)
    data = yaml_edit.data(found)
    for depth in range(1, len(path)):
        said = _at(data, path[:depth])
        shape = shapes[depth - 1]
        if isinstance(said, str) and isinstance(shape, _Keys):  # a name alone, which gets fields
            whole = _set(_shown(said, shape), path[depth:], written)
            return yaml_edit.put(found, path[:depth], whole, known_keys(shape.kind))
    made = yaml_edit.put(found, path, written, _order(data, form, shapes, path))
    if path[0] == "sections" and "id" not in (_at(data, path[:2]) or ()):
        made = yaml_edit.put(
            made, (*path[:2], "id"), _new_id(value if path[-1] == "title" else "", shown), known_keys(SectionDefinition)
        )
    return made


def _written(value: str, shape: _Text) -> str | list[str]:
    if shape is _LINES:
        return value.strip()
    if shape is _SEVERAL:
        several = [" ".join(line.split()) for line in value.splitlines() if line.strip()]
        return several[0] if len(several) == 1 else several
    return " ".join(value.split())


def _new_id(title: str, shown: Any) -> str:
    """The id of a section that somebody gives a title, which no other of the day has."""
    bare = slug(title).lstrip("-0123456789")[:60] or "section"
    taken = {item.get("id") for item in shown["sections"]}
    return next(name for name in (bare, *(f"{bare}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def _order(data: Any, form: _Shape, shapes: Sequence[_Shape], path: Sequence[Any]) -> Sequence[str]:
    """In what order the keys stand among which a new one is put."""
    depth = next((n for n in range(len(path)) if _at(data, path[: n + 1]) is None), len(path) - 1)
    holder = shapes[depth - 1] if depth else form
    if isinstance(holder, _Keys):
        return known_keys(holder.kind)
    if not isinstance(holder, _Names):
        return ()
    there = list(_at(data, path[:depth]) or ())
    return sorted({*there, path[depth]}, key=str.casefold) if there == sorted(there, key=str.casefold) else ()


def _at(data: Any, path: Sequence[Any]) -> Any:
    for step in path:
        if isinstance(data, list):
            data = data[step] if isinstance(step, int) and step < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def _set(item: dict[str, Any], path: Sequence[Any], value: Any) -> dict[str, Any]:
    first, *rest = path
    return {**item, first: _set(item.get(first) or {}, rest, value) if rest else value}


def _way(shape: Any, path: Sequence[Any], shown: Any) -> Sequence[Any]:
    """The shapes on the way to a field, the field's own last; raises if there is none."""
    found = []
    for step in path:
        if isinstance(shape, _Keys) and isinstance(step, str) and step in shape.of:
            shape = shape.of[step]
        elif isinstance(shape, _List) and type(step) is int and 0 <= step <= len(shown or ()):
            shape = shape.of
        elif isinstance(shape, _Names) and isinstance(step, str) and step.strip() == step and 0 < len(step) < 100:
            shape = _LINE
        else:
            raise FieldError(str(path))
        found.append(shape)
        shown = _at(shown, (step,))
    if not found:
        raise FieldError("nowhere")
    return found


def _parted(name: str, text: str) -> tuple[str, str, str]:
    """A text in what stands before its front matter, that, and what follows."""
    if name.endswith(_DATA):
        return "", text, ""
    if not text.strip():
        return "", "", ""
    parts, wrong = text_file.split(text, name)
    if parts.facts is None:
        return "", "", ""
    if parts.form != "yaml" or wrong:
        raise UneditableError(parts.form)
    lines = text.split("\n")
    start = parts.facts_line - 1
    end = parts.body_line - 2  # of its closing line
    return "".join(f"{line}\n" for line in lines[:start]), "\n".join(lines[start:end]), "\n".join(lines[end:])


def _form(name: str) -> _Keys:
    return _OF_DAY if name == WORKSHOP_FILE else _OF_THEME


def _shown(data: Any, shape: _Shape) -> Any:
    """What a form shows of data: every field of the whole; of things within it, those that are there."""
    if isinstance(shape, _Text):
        if isinstance(data, list) and shape is _SEVERAL and all(isinstance(item, str) for item in data):
            return "\n".join(data)
        if isinstance(data, dict | list):
            raise UneditableError("no text")
        return data or ""
    if isinstance(shape, _List):
        if not isinstance(data, list | None):
            raise UneditableError("no list")
        return [_shown(item, shape.of) for item in data or ()]
    if isinstance(shape, _Names):
        if not isinstance(data, dict | None):
            raise UneditableError("no names")
        return {key: _shown(value, _LINE) for key, value in (data or {}).items()}
    if isinstance(data, str) and shape.short:
        parts = [part.strip() for part in data.split(",", len(shape.short) - 1)]
        return dict(zip(shape.short, parts if all(parts) else [data], strict=False))
    if not isinstance(data, dict | None):
        raise UneditableError("no keys")
    whole = shape in (_OF_DAY, _OF_THEME)
    return {key: _shown((data or {}).get(key), of) for key, of in shape.of.items() if whole or (data or {}).get(key)}
