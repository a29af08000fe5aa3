"""A workshop as other programs get it."""

import datetime as dt
import json

from feuillet.reading import content
from feuillet.writing import plain_data, scaffold
from tests.made_project import ROOT, put

SCHEMA = ROOT / "schemas/data/workshop.schema.json"


def wrong(value, rule, definitions, at="$"):
    """Where a value is not as its schema says; knows the words that ours has, and no others."""
    assert rule.keys() <= {
        "type", "properties", "additionalProperties", "items", "enum", "anyOf", "allOf", "$ref", "format",
        "contentMediaType", "description",
    }, rule  # fmt: skip
    if "$ref" in rule:
        yield from wrong(value, definitions[rule["$ref"].removeprefix("#/definitions/")], definitions, at)
    for part in rule.get("allOf", ()):
        yield from wrong(value, part, definitions, at)
    if "anyOf" in rule and all(any(wrong(value, part, definitions, at)) for part in rule["anyOf"]):
        yield at
    if "enum" in rule and value not in rule["enum"]:
        yield at
    kinds = {"string": str, "integer": int, "number": int | float, "boolean": bool, "array": list, "object": dict}
    if "type" in rule and not isinstance(value, kinds[rule["type"]]):
        yield at
        return
    if rule.get("format") == "date":
        dt.date.fromisoformat(value)
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from wrong(item, rule["items"], definitions, f"{at}[{number}]")
    if isinstance(value, dict) and "type" in rule:
        for name, item in value.items():
            inner = rule.get("properties", {}).get(name, rule["additionalProperties"])
            if inner is False:
                yield f"{at}.{name}"
            else:
                yield from wrong(item, inner, definitions, f"{at}.{name}")


def test_the_committed_schema_is_the_one_of_the_model():
    again = "from feuillet.writing import plain_data; write plain_data.schema_text() there"
    assert SCHEMA.read_text(encoding="utf-8") == plain_data.schema_text(), again


def test_whole_days_are_as_the_schema_says(tmp_path):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for language in ("fr", "en"):
        scaffold.init(tmp_path / language, language)
        day = plain_data.data(content.load(tmp_path / language).workshop)
        assert day["themes"]
        assert list(wrong(day, {"$ref": schema["$ref"]}, schema["definitions"])) == []


def test_what_is_not_as_the_schema_says_is_found():
    schema = plain_data.schema()
    day = {"title": 3, "date": "2026-11-14", "themes": [{"titel": "x"}], "paper": "A9"}
    found = list(wrong(day, {"$ref": schema["$ref"]}, schema["definitions"]))
    assert found == ["$.title", "$.themes[0].titel", "$.paper"]


def test_nothing_goes_out_of_servers_accounts_lists_of_people_comments_and_drafts(tmp_path):
    text = "---\ntitle: T # Zq7\nsummary: 'a <!-- Zq7 -->'\n---\n\nb <!-- Zq7 -->\n\n[//]: # (Zq7)\n\n- c\n"
    day = "title: J <!-- Zq7 -->\nmail: {host: Zq7.example.org, user: Zq7}\nprint: {participants: Zq7.csv}\n# Zq7\n"
    put(tmp_path, {"content/workshop.yaml": day, "content/themes/01-un.md": text, "content/themes/_Zq7.md": "# Zq7\n"})
    found = plain_data.data(content.load(tmp_path).workshop)
    assert found["themes"][0]["title"] == "T"
    assert "Zq7" not in json.dumps(found)
    assert str(tmp_path) not in json.dumps(found)
    assert not {"mail", "print", "settings"} & plain_data.schema()["definitions"]["Workshop"]["properties"].keys()
