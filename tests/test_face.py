"""What other programs are given by `import feuillet`."""

import json
import os
import subprocess
import sys

import pytest

import feuillet
from tests.made_project import ROOT, project, theme


def test_a_folder_is_given_as_plain_data_with_places(tmp_path):
    notes = theme("Accueil", "## Problèmes\n\n- Personne n’ouvre [essentiel]\n")
    loaded = feuillet.load(project(tmp_path, {"01-accueil.md": notes}))
    day = feuillet.data(loaded.workshop)
    assert day == json.loads(json.dumps(day))
    only = day["themes"][0]
    assert only["title"] == "Accueil"
    assert only["at"].startswith("content/themes/01-accueil.md:")
    point = only["sections"][0]["groups"][0]["blocks"][0]
    assert (point["text"], point["mark"]) == ("Personne n’ouvre", "essential")


def test_a_folder_with_mistakes_is_no_workshop_and_says_why(tmp_path):
    loaded = feuillet.load(project(tmp_path, {"01-un.md": "---\ntitle: Un\nsumary: x\n---\n"}))
    assert loaded.workshop is None
    assert any(diagnostic.location.line == 3 for diagnostic in loaded.diagnostics)


def test_a_folder_is_built_as_the_command_builds_it(tmp_path):
    folder = project(tmp_path, {"01-un.md": theme("Un", "Un mot.\n")})
    report = feuillet.build(folder, tmp_path / "pdf", jobs=1)
    assert not report.failed
    assert {publication.path for publication in report.result.made} == {"synthesis.pdf", "fact-sheets/01-un.pdf"}
    assert (tmp_path / "pdf/synthesis.pdf").read_bytes().startswith(b"%PDF")


def test_the_face_is_imported_when_it_is_looked_at():
    seen = "import sys, feuillet; print([name for name in sys.modules if name.startswith('feuillet.')])"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("program", [["build.py"], ["-m", "feuillet"]])
def test_the_version_is_said_in_a_checkout_too(program):
    done = subprocess.run([sys.executable, *program, "--version"], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split()[-1] == feuillet.__version__
    with pytest.raises(AttributeError, match="nothing"):
        _ = feuillet.nothing


def test_the_package_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "feuillet", "help", "init"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert "init" in done.stdout


def test_the_program_of_the_docs_runs(tmp_path):
    project(tmp_path / "my-day", {"01-un.md": theme("Un", "Un mot.\n")})
    shown = (ROOT / "docs/python.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    (tmp_path / "program.py").write_text(shown, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "program.py"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert done.stdout.splitlines()[-1].split() == ["fact-sheets/01-un.pdf", "1", "True"]
    assert "Un content/themes/01-un.md:" in done.stdout
