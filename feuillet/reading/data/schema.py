"""JSON Schemas of the content files, from the model, so that an editor completes and checks while one writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from feuillet.machine.files import Folder
from feuillet.model.workshop import Model, ThemeFacts, ThemeFile, Workshop

if TYPE_CHECKING:
    from pathlib import Path

# File name: the model, and how an editor presents it.
SCHEMAS: dict[str, tuple[type[Model], str, str]] = {
    "workshop.schema.json": (Workshop, "Workshop", "content/workshop.yaml: the day, its looks and its own sections."),
    "theme.schema.json": (ThemeFacts, "Theme facts", "Front matter of a theme in Markdown: content/themes/NN-slug.md."),
    "theme-file.schema.json": (ThemeFile, "Theme", "A whole theme in YAML: content/themes/NN-slug.yaml."),
}


def generate(name: str) -> dict[str, Any]:
    """The schema of that file name."""
    kind, title, description = SCHEMAS[name]
    made = kind.model_json_schema(mode="validation", ref_template="#/definitions/{model}")
    made["definitions"] = made.pop("$defs")
    for part in (made, *made["definitions"].values()):
        _adapt(part)
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": title, "description": description}
    return head | {key: value for key, value in made.items() if key not in head}


def text(name: str) -> str:
    """The schema as it stands in its file."""
    return json.dumps(generate(name), ensure_ascii=False, indent=2) + "\n"


def write(folder: Path) -> list[Path]:
    """All schemas, in `folder`."""
    for name in SCHEMAS:
        Folder(folder).write(name, text(name).encode())
    return [folder / name for name in SCHEMAS]


def _adapt(schema: dict[str, Any]) -> None:
    """What is true of the files, not of the model alone: a key may be left empty, a text may look like a number."""
    required = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        field.pop("title", None)
        _texts(field)
        if name in required:
            continue
        if isinstance(field.get("type"), str):
            field["type"] = [field["type"], "null"]
        elif isinstance(field.get("type"), list):
            field["type"].append("null")
        elif "anyOf" in field and {"type": "null"} not in field["anyOf"]:
            field["anyOf"].append({"type": "null"})
        if "enum" in field:
            field["enum"] = [*field["enum"], None]


def _texts(schema: Any) -> None:
    if isinstance(schema, list):
        for item in schema:
            _texts(item)
    elif isinstance(schema, dict):
        if schema.get("type") == "string" and not {"enum", "pattern", "format", "const"} & set(schema):
            schema["type"] = ["string", "number"]
        for key in ("items", "anyOf", "additionalProperties"):
            _texts(schema.get(key))
