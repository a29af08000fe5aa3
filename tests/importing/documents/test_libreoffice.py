"""Documents that LibreOffice makes a .docx of, where it is installed."""

from __future__ import annotations

import os
import sys

import pytest

from tests.made_document import docx, guessed, imported, paragraph

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in for LibreOffice is a script")

SCRIPT = """#!{python}
import pathlib, shutil, sys
assert sys.argv[1].startswith("-env:UserInstallation=file://"), sys.argv
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
assert pathlib.Path(sys.argv[-1]).read_bytes()
{does}
"""


def office(folder, does):
    """A stand-in for LibreOffice in a folder of programs."""
    folder.mkdir(exist_ok=True)
    (folder / "soffice").write_text(SCRIPT.format(python=sys.executable, does=does), encoding="utf-8")
    (folder / "soffice").chmod(0o755)
    return str(folder)


@pytest.mark.parametrize("data", [b"{\\rtf1 Un atelier}", b"\xd0\xcf\x11\xe0" + b"\0" * 600], ids=["rtf", "doc"])
def test_what_comes_of_it_is_imported_and_told(data, monkeypatch, tmp_path):
    (tmp_path / "made.docx").write_bytes(docx(paragraph("Un atelier", style="Titre"), paragraph("Des mots.")))
    monkeypatch.setenv(
        "PATH", office(tmp_path / "bin", f"shutil.copy({str(tmp_path / 'made.docx')!r}, folder / 'document.docx')")
    )
    done = imported(tmp_path, {"a.doc": data})
    assert [theme.title for theme in done.plan.themes] == ["Un atelier"]
    assert "converted" in guessed(done)


@pytest.mark.parametrize("does", ["sys.exit(3)", "pass"])
def test_where_it_fails_a_line_says_what_to_do(does, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", office(tmp_path / "bin", does))
    done = imported(tmp_path, {"a.rtf": b"{\\rtf1 Un atelier}"})
    assert [diagnostic.rule.code for diagnostic in done.diagnostics] == ["import-rich-text"]
    assert not (tmp_path / "day").exists()
