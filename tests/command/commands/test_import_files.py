"""The command `import`: what is typed, what is said, and how it ends."""

from __future__ import annotations

import json

from click.testing import CliRunner

from feuillet.command import cli
from tests.made_document import docx, heading, item, paragraph

BODY = docx(paragraph("Un atelier", style="Titre"), heading("Enjeux"), item("Un point"))


def test_the_command_says_what_it_made_and_what_to_do_next(tmp_path):
    (tmp_path / "a.docx").write_bytes(BODY)
    found = CliRunner().invoke(cli.cli, ["importer", str(tmp_path / "a.docx"), "--projet", str(tmp_path / "jour")])
    assert found.exit_code == 0, found.output
    assert "content/themes/01-un-atelier.md: Un atelier" in found.output
    assert "check --project" in found.output
    assert (tmp_path / "jour/import/report.md").exists()


def test_everything_is_said_as_json_and_a_dry_run_writes_nothing(tmp_path):
    (tmp_path / "a.docx").write_bytes(BODY)
    words = [
        "import",
        str(tmp_path / "a.docx"),
        "--project",
        str(tmp_path / "day"),
        "--json",
        "--dry-run",
        "--split",
        "auto",
    ]
    found = CliRunner().invoke(cli.cli, words)
    assert found.exit_code == 0, found.output
    data = json.loads(found.output)
    assert [theme["title"] for theme in data["themes"]] == ["Un atelier"]
    assert data["written"] == []
    assert not (tmp_path / "day").exists()


def test_a_file_that_cannot_be_imported_ends_it_with_an_error(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 not much")
    found = CliRunner().invoke(cli.cli, ["import", str(tmp_path / "a.docx"), "--project", str(tmp_path / "day")])
    assert found.exit_code == 1
    assert "import-damaged" in found.output
    assert not (tmp_path / "day").exists()


def test_a_level_that_is_none_is_told(tmp_path):
    (tmp_path / "a.docx").write_bytes(BODY)
    found = CliRunner().invoke(cli.cli, ["import", str(tmp_path / "a.docx"), "--split", "9"])
    assert found.exit_code == 2
