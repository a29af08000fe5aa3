"""The command `import`: what is typed, what is said, and how it ends."""

from __future__ import annotations

import json

from click.testing import CliRunner

from feuillet.command import cli
from feuillet.command.commands import import_files
from feuillet.command.telling.teller import Teller
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


TABLE = "Idée;Zone;Likes\nUn banc;Nord;3\n"


def asked(monkeypatch, tmp_path, *answers, arguments=(), terminal=True):
    """What the command says of a table where somebody sits at a terminal and types this."""
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    typed = list(answers)
    monkeypatch.setattr(Teller, "_ask", lambda _self, _question, **_: typed.pop(0))
    monkeypatch.setattr(import_files, "is_asked", lambda: terminal)
    words = ["importer", str(tmp_path / "a.csv"), "--projet", str(tmp_path / "jour"), *arguments]
    found = CliRunner().invoke(cli.cli, words, env={"LANG": "fr_FR.UTF-8", "COLUMNS": "120"})
    assert found.exit_code == 0, found.output
    assert typed == []
    return found.output


def theme(tmp_path):
    (path,) = (tmp_path / "jour/content/themes").iterdir()
    return path.read_text(encoding="utf-8").split("---\n\n")[1]


def test_at_a_terminal_the_columns_of_a_table_are_shown_and_asked_until_they_are_right(monkeypatch, tmp_path):
    said = asked(monkeypatch, tmp_path, "non", "point=Q", "point=Idée, groupe=B, signature=C", "")
    assert "un point" in said
    assert "Un banc" in said
    assert "signature" in said
    assert "import-no-column" in said
    assert theme(tmp_path) == "## Nord\n\n- Un banc (3)\n"
    assert (tmp_path / "jour/import/columns.json").exists()
    assert "deviné :" not in said


def test_nobody_is_asked_who_says_so_or_is_a_program(monkeypatch, tmp_path):
    for number, arguments in enumerate((["--oui"], ["--json"], ["--a-blanc"])):
        folder = tmp_path / str(number)
        folder.mkdir()
        said = asked(monkeypatch, folder, arguments=arguments)
        assert "colonnes" in said
        assert not (folder / "jour/import/columns.json").exists()
    asked(monkeypatch, tmp_path, terminal=False)
    assert theme(tmp_path) == "## Nord\n\n- Un banc (3 votes)\n"


def test_what_columns_are_of_can_be_typed_before(monkeypatch, tmp_path):
    asked(monkeypatch, tmp_path, arguments=["--colonnes", "thème=Zone, point=Idée"])
    assert theme(tmp_path) == "- Un banc\n"
    report = (tmp_path / "jour/import/report.md").read_text(encoding="utf-8")
    assert "la colonne « Likes », qui n’est dans aucun thème : 3" in report


def test_an_answer_about_one_column_keeps_what_is_proposed_of_the_others(monkeypatch, tmp_path):
    asked(monkeypatch, tmp_path, "signature=C", "")
    assert theme(tmp_path) == "## Nord\n\n- Un banc (3)\n"
    (tmp_path / "other").mkdir()
    asked(monkeypatch, tmp_path / "other", "ignoré=B", "")
    assert theme(tmp_path / "other") == "- Un banc (3 votes)\n"


def test_a_dry_run_says_how_many_lines_it_does_not_show(tmp_path):
    def run(*words, points):
        (tmp_path / "a.docx").write_bytes(
            docx(paragraph("Un atelier", style="Titre"), heading("Enjeux"), *(item(f"Point {n}") for n in points))
        )
        line = ["importer", str(tmp_path / "a.docx"), "--projet", str(tmp_path / "jour"), *words]
        found = CliRunner().invoke(cli.cli, line, env={"LANG": "fr_FR.UTF-8", "COLUMNS": "120"})
        assert found.exit_code == 0, found.output
        return found.output

    run(points=range(3))
    said = run("--a-blanc", points=range(90))
    assert "… et " in said
    assert "Point 89" not in said
    whole = run("--a-blanc", "--detail", points=range(90))
    assert "Point 89" in whole
    assert " de plus : --detail" not in whole
    assert " de plus : --detail" not in run("--a-blanc", points=range(5))
