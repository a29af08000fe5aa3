"""A workshop, or a part of one, as what JSON knows, for other programs; and the JSON Schema of that."""

from __future__ import annotations

import datetime as dt
import json
import types
from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from feuillet.model.workshop import Model, Prose, Workshop


def data(part: Any) -> Any:
    """A workshop, or a part of one, as what JSON knows: objects with the place `at` which they were written.

    Texts are Markdown, as their authors wrote them; dates are ISO 8601. What is empty is left out, and so is what a
    workshop says of its mail and print: servers, accounts, lists of people.
    """
    if isinstance(part, Prose):
        return part.markdown
    if isinstance(part, Model):
        values = {name: data(getattr(part, name)) for name in _told(type(part))}
        place = {"at": str(part.source)} if part.source.file else {}
        return {**place, **{name: value for name, value in values.items() if value not in (None, "", [], {})}}
    if isinstance(part, Enum):
        return part.value
    if isinstance(part, dt.date):
        return part.isoformat()
    if isinstance(part, Mapping):
        return {str(name): data(value) for name, value in part.items()}
    if isinstance(part, tuple | list | set | frozenset):
        return [data(item) for item in part]
    return part


def _told(kind: type[Model]) -> list[str]:
    """The fields of a kind of object that go out."""
    return [
        name
        for name in kind.model_fields
        if name not in ("source", "wrong") and name not in getattr(kind, "settings", ())
    ]


def schema() -> dict[str, Any]:
    """The JSON Schema of a whole workshop as `data` gives it."""
    definitions: dict[str, Any] = {}
    _object(Workshop, definitions)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Workshop data",
        "description": "A day as `build.py check --json` and `feuillet.data` give it; what is empty is left out.",
        "$ref": f"#/definitions/{Workshop.__name__}",
        "definitions": definitions,
    }


def schema_text() -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


_PLAIN = {
    str: {"type": "string"},
    Prose: {"type": "string", "contentMediaType": "text/markdown"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    dt.date: {"type": "string", "format": "date"},
    Any: {},
}


def _object(kind: type[Model], definitions: dict[str, Any]) -> None:
    """Put the schema of a kind of object, and of all it holds, in the definitions."""
    properties: dict[str, Any] = {"at": {"type": "string", "description": "file:line:column"}}
    description = (kind.__doc__ or "").partition("\n")[0]
    definitions[kind.__name__] = {
        "description": description, "type": "object", "additionalProperties": False, "properties": properties,
    }  # fmt: skip
    hints = get_type_hints(kind, include_extras=False)
    for name in _told(kind):
        field = kind.model_fields[name]
        about = {"description": field.description} if field.description else {}
        properties[name] = _of(hints[name], definitions) | about


def _of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of what has that type."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _of(parts[0], definitions)
    if origin is Literal:
        return {"enum": list(parts)}
    if origin in (Union, types.UnionType):
        some = [_of(part, definitions) for part in parts if part is not type(None)]
        return some[0] if len(some) == 1 else {"anyOf": some}
    if origin is tuple:
        return {"type": "array", "items": _of(parts[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(parts[1], definitions)}
    if isinstance(kind, type) and issubclass(kind, Model):
        if kind.__name__ not in definitions:
            _object(kind, definitions)
        return {"allOf": [{"$ref": f"#/definitions/{kind.__name__}"}]}  # beside which a description may stand
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [value.value for value in kind]}
    return dict(_PLAIN[kind])
