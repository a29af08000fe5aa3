"""Bytes of the project's files, and the front matter in them."""

from __future__ import annotations

import os

import pytest

from feuillet.project import text_file
from feuillet.project.sources import Sources


def test_front_matter_keeps_the_lines_of_the_file():
    parts, found = text_file.split("\n---\ntitle: x\n...\n\nDu texte.\n", "f.md")
    assert found == []
    assert (parts.facts, parts.facts_line, parts.body, parts.body_line) == ("title: x", 3, "\nDu texte.\n", 5)
    parts, found = text_file.split("---\ntitle: x\n## Enjeux\n", "f.md")
    assert [diagnostic.rule.code for diagnostic in found] == ["front-matter-open"]
    assert (parts.facts, parts.body, parts.body_line) == ("title: x", "## Enjeux\n", 3)
    parts, found = text_file.split("---\ntitle: x", "f.md")
    assert (parts.facts, parts.body) == ("title: x", "")


def test_control_characters_become_spaces(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes("a\x0bb\rc e\u0301".encode())
    text, found = text_file.read(Sources(tmp_path), path.name)
    assert text == "a b\nc é"
    assert [str(diagnostic.location) for diagnostic in found] == ["a.md:1:2"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_stop_the_reading(tmp_path):
    os.mkfifo(tmp_path / "a.md")
    text, found = text_file.read(Sources(tmp_path), "a.md")
    assert text is None
    assert [diagnostic.rule.code for diagnostic in found] == ["file-unreadable"]
