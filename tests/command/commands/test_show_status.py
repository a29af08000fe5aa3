"""`status`: which PDFs are fresh, those of a workshop's own editions too."""

from __future__ import annotations

import json

import pytest

from feuillet.command import cli
from feuillet.machine import bootstrap
from tests import calls
from tests.made_project import WORKSHOP, Inline, hire, project, theme


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Builds without layouts, in this process, told in French."""

    class Workers(Inline):
        def __init__(self, _count, **_options):
            super().__init__(**calls.STAND_INS)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    hire(monkeypatch, Workers)
    monkeypatch.setattr(bootstrap, "language", lambda: "fr")


def called(*arguments):
    """The command's exit status."""
    try:
        cli.cli.main([str(word) for word in arguments], prog_name="build.py", standalone_mode=False)
    except SystemExit as end:
        return end.code
    return 0


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


OWN = (
    WORKSHOP
    + "editions:\n  - name: mur\n    title: Pour le mur\n    synthesis: no\n    grey: yes\n  - name: table\n"
    + "    sizes: [9, 10]\n"
)


def test_the_status_lists_the_editions_that_a_workshop_defines_and_what_changed_in_them(tmp_path, capsys):
    folder = project(tmp_path, {"01-un.md": theme("Un", "## Besoins\n\n- Un point\n")}, workshop=OWN)

    def said():
        capsys.readouterr()
        assert called("status", "--project", folder) == 0
        return capsys.readouterr().out.split("\n")

    def found():
        capsys.readouterr()
        called("status", "--project", folder, "--json")
        return {edition["name"]: edition for edition in json.loads(capsys.readouterr().out)["editions"]}

    first = said()
    assert next(line for line in first if line.startswith("print/mur/")).startswith(
        "print/mur/ – Pour le mur : pas fait (python3 "
    )
    assert [line.startswith("print/table/ : pas fait") for line in first].count(True) == 1
    assert called("build", "--project", folder, "--edition", "mur") == 0
    assert "print/mur/ – Pour le mur : à jour" in said()
    assert found()["mur"]["fresh"]
    assert [sheet["name"] for sheet in found()["mur"]["publications"]] == ["un"], "it has no synthesis"
    assert found()["table"]["missing"]

    edit(folder, "content/workshop.yaml", "[9, 10]", "[9, 9.5]")
    assert found()["mur"]["fresh"], "another edition is none of its concerns"
    edit(folder, "content/workshop.yaml", "grey: yes", "grey: no")
    after = said()
    at = next(number for number, line in enumerate(after) if line.startswith("print/mur/ – Pour le mur : à refaire ("))
    assert after[at + 1] == "    content/workshop.yaml · editions: mur"
    assert called("build", "--project", folder, "--edition", "mur") == 0
    assert called("build", "--project", folder) == 0
    assert found()["mur"]["fresh"], "a build for screens forgets no edition"
    assert called("build", "--project", folder, "--force") == 0
    assert found()["mur"]["fresh"]
    edit(folder, "content/themes/01-un.md", "Un point", "Un autre point")
    assert found()["mur"]["publications"][0]["changes"] == [
        {"file": "content/themes/01-un.md", "place": "Besoins et attentes"}
    ]
    (folder / "output/print/mur/fact-sheets/01-un.pdf").unlink()
    assert found()["mur"]["missing"]


def test_an_edition_leaves_no_sheet_of_a_theme_that_is_gone(tmp_path):
    folder = project(
        tmp_path, {"01-un.md": theme("Un", "Des mots.\n"), "02-deux.md": theme("Deux", "Des mots.\n")}, workshop=OWN
    )
    for names in (["01-un.pdf", "02-deux.pdf"], ["01-un.pdf"]):
        assert called("build", "--project", folder, "--edition", "mur") == 0
        assert sorted(path.name for path in (folder / "output/print/mur/fact-sheets").iterdir()) == names
        (folder / "content/themes/02-deux.md").unlink(missing_ok=True)
