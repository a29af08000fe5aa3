"""What a file says of its theme, or of the day, as fields of a form; its text with one of them changed, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feuillet.model.workshop import Organisation, Resource, Speaker, ThemeFacts
from feuillet.project import text_file
from feuillet.reading.data import yaml_edit
from feuillet.reading.data.fields import known_keys
from feuillet.reading.data.yaml_edit import UneditableError
from feuillet.reading.workshop_file import WORKSHOP_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

_DATA = (".yaml", ".yml")
_WORDS = ("title", "summary")
_OF_DAY = ("title", "subtitle", "date", "place")
_PEOPLE, _THINGS = ("speakers",), ("actors", "documents")
_ORDER = known_keys(ThemeFacts)
_OF_PERSON, _OF_THING, _OF_ORGANISATION = (known_keys(kind) for kind in (Speaker, Resource, Organisation))
_LONGEST = 20_000  # characters of a field


class FieldError(Exception):
    """There is no such field."""


def fields(name: str, text: str) -> dict[str, Any] | None:
    """What the form shows; None if the front matter is one that is changed by hand, or there can be none."""
    try:
        _, found, _ = _parted(name, text)
        data = yaml_edit.data(found)
        return _shown(data or {}, name)
    except UneditableError:
        return None


def changed(name: str, text: str, path: Sequence[Any], value: Any) -> str:
    """The text with another value of a field; None, or nothing but spaces, takes it out."""
    before, found, after = _parted(name, text)
    shown = _shown(yaml_edit.data(found) or {}, name)
    made = _made(found, shown, _path(path, shown), value)
    if made == found:
        return text
    if not before and not after and not name.endswith(_DATA):  # there was none
        return f"---\n{made.rstrip()}\n---\n\n{text.lstrip()}"
    if name.endswith(_DATA):
        return made
    return before + (f"{made}\n" if made else "") + after


def _made(found: str, shown: dict[str, Any], path: tuple[str | int, ...], value: Any) -> str:
    gone = value is None or (isinstance(value, str) and not value.strip())
    if not gone and (not isinstance(value, str) or len(value) > _LONGEST):
        raise FieldError("no text")
    if gone:
        return yaml_edit.take(found, path)
    written = " ".join(value.split()) if path[-1] not in ("summary", "presentation", "note") else value.strip()
    if len(path) > 2:  # a field of an item, which may not be there, or be a name alone
        top, at = str(path[0]), int(path[1])
        item = (((yaml_edit.data(found) or {}).get(top) or []) + [None])[at]
        known = _OF_PERSON if top in _PEOPLE else _OF_THING
        if not isinstance(item, dict):
            whole = _set(shown[top][at] if item else {}, path[2:], written)
            return yaml_edit.put(found, path[:2], whole, _ORDER)
        if len(path) == 4:
            organisation = item.get("organisation")
            if not isinstance(organisation, dict):
                whole = _set({"name": organisation} if organisation else {}, path[3:], written)
                return yaml_edit.put(found, path[:3], whole, known)
            known = _OF_ORGANISATION
        return yaml_edit.put(found, path, written, known)
    return yaml_edit.put(found, path, written, _ORDER if "summary" in shown else _OF_DAY)


def _set(item: dict[str, Any], path: Sequence[Any], value: str) -> dict[str, Any]:
    first, *rest = path
    return {**item, first: _set(item.get(first) or {}, rest, value) if rest else value}


def _path(path: Sequence[Any], shown: dict[str, Any]) -> tuple[str | int, ...]:
    """A path that is one of a field."""
    top, *rest = path or [None]
    if top in (*_WORDS, *_OF_DAY) and top in shown and not rest:
        return (top,)
    if (
        top in (*_PEOPLE, *_THINGS)
        and top in shown
        and rest
        and type(rest[0]) is int
        and 0 <= rest[0] <= len(shown[top])
    ):
        known = _OF_PERSON if top in _PEOPLE else _OF_THING
        match rest[1:]:
            case []:
                return (top, rest[0])
            case [str(field)] if field in known and field != "organisation":
                return (top, rest[0], field)
            case ["organisation", str(field)] if top in _PEOPLE and field in _OF_ORGANISATION:
                return (top, rest[0], "organisation", field)
            case _:
                pass
    raise FieldError(str(path))


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


def _shown(data: Any, name: str) -> dict[str, Any]:
    """The fields of a form."""
    if not isinstance(data, dict):
        raise UneditableError("no keys")
    if name == WORKSHOP_FILE:
        return {key: _text(data.get(key)) for key in _OF_DAY}
    shown: dict[str, Any] = {key: _text(data.get(key)) for key in _WORDS}
    shown |= {key: [_person(item) for item in _list(data.get(key))] for key in _PEOPLE}
    shown |= {key: [_thing(item) for item in _list(data.get(key))] for key in _THINGS}
    return shown


def _list(found: Any) -> list[Any]:
    if found is None:
        return []
    if not isinstance(found, list):
        raise UneditableError("no list")
    return found


def _text(found: Any) -> str:
    if isinstance(found, dict | list):
        raise UneditableError("no text")
    return found or ""


def _person(item: Any) -> dict[str, Any]:
    if isinstance(item, str):
        name, _, role = item.partition(",")
        return {"name": name, "role": role.strip()} if role.strip() else {"name": item}
    shown = _thing(item, _OF_PERSON, "name")
    if "organisation" in shown:
        shown["organisation"] = _thing(shown["organisation"], _OF_ORGANISATION, "name")
    return shown


def _thing(item: Any, known: Sequence[str] = _OF_THING, first: str = "title") -> dict[str, Any]:
    if item is None or isinstance(item, str):
        return {first: item} if item else {}
    if not isinstance(item, dict):
        raise UneditableError("no keys")
    return {
        key: value if key == "organisation" else _text(value) for key, value in item.items() if key in known and value
    }
