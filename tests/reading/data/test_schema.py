"""The schemas that editors read."""

from __future__ import annotations

import json

import pytest

from feuillet.model.workshop import ThemeFacts, ThemeFile, Workshop
from feuillet.reading.data import fields, schema
from tests.made_project import ROOT

COMMITTED = ROOT / "schemas"


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_the_committed_schema_is_the_one_of_the_model(name):
    committed = (COMMITTED / name).read_text(encoding="utf-8")
    assert committed == schema.text(name), "write them again: feuillet.reading.data.schema.write(Path('schemas'))"


def test_writing_makes_every_schema_in_its_folder(tmp_path):
    written = schema.write(tmp_path / "new" / "schemas")
    assert {path.name for path in written} == set(schema.SCHEMAS) == {path.name for path in COMMITTED.glob("*.json")}
    assert [json.loads(path.read_text(encoding="utf-8"))["title"] for path in written]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("workshop.schema.json", Workshop), ("theme.schema.json", ThemeFacts), ("theme-file.schema.json", ThemeFile)],
)
def test_an_editor_offers_exactly_the_keys_that_are_read(name, kind):
    made = schema.generate(name)
    assert list(made["properties"]) == fields.known_keys(kind)
    assert made["additionalProperties"] is False
    assert made["required"] == ["title"]


def test_every_key_says_what_it_is_for():
    described = []
    for name in schema.SCHEMAS:
        made = schema.generate(name)
        for part in (made, *made["definitions"].values()):
            for key, field in part.get("properties", {}).items():
                if "$ref" not in json.dumps(field):
                    assert field.get("description"), (name, key)
                    described.append(key)
    assert len(described) > 30


def test_a_text_may_look_like_a_number_and_a_key_may_be_left_empty():
    resource = schema.generate("theme.schema.json")["definitions"]["Resource"]["properties"]
    assert resource["title"]["type"] == ["string", "number"]
    assert resource["date"]["type"] == ["string", "number", "null"]
    day = schema.generate("workshop.schema.json")["properties"]
    assert None in day["language"]["enum"]
    assert {"type": "null"} in day["sections"].get("anyOf", [{"type": "null"}])


def test_every_reference_leads_to_a_definition():
    for name in schema.SCHEMAS:
        text = schema.text(name)
        made = json.loads(text)
        referred = {part.split('"')[0] for part in text.split('"#/definitions/')[1:]}
        assert referred
        assert referred <= set(made["definitions"])
