"""The doctor names all that is missing, with the command that mends it."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from feuillet.command import examination
from feuillet.machine import bootstrap, libraries
from feuillet.writing import scaffold


@pytest.fixture(autouse=True)
def no_clock(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def project(tmp_path):
    """A new workshop."""
    scaffold.init(tmp_path / "day")
    return tmp_path / "day"


@pytest.fixture
def quick(monkeypatch):
    """Without the page, which takes a second."""
    page = examination.Finding(name="One page", state="good", detail="")
    monkeypatch.setattr(examination, "_render", lambda words: iter([page]))


english = examination._Words("en")


def printed(project, **options):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=options.pop("encoding", "utf-8"), newline="\n")
    status = examination.run(project, language=options.pop("language", "en"), stream=stream, **options)
    stream.seek(0)
    return status, stream.read()


def test_this_machine_can_build(project):
    status, text = printed(project)
    assert status == 0, text
    assert "✗" not in text
    for name in ("Python", "Environment", "Packages", *libraries.LIBRARIES, "Fonts", "One page", "Output"):
        assert f" {name}: " in text
    assert f"weasyprint {examination.importlib.metadata.version('weasyprint')}" in text
    assert "Fira Sans, Spectral" in text
    assert text.endswith("All that a build needs is here.\n")
    assert not (project / "output").exists()


@pytest.mark.parametrize(("language", "said"), [("en", "1 to mend"), ("fr", "1 à réparer")])
def test_a_missing_library_comes_with_the_command_for_this_system(project, quick, monkeypatch, language, said):
    monkeypatch.setitem(libraries.LIBRARIES, "HarfBuzz-subset", ("libno-such.so.0",))
    status, text = printed(project, language=language)
    assert status == 1
    assert "✗ HarfBuzz-subset: " in text
    assert f"    {bootstrap.library_command()}\n" in text
    assert said in text


@pytest.mark.parametrize(("version", "state"), [((3, 11, 2), "good"), ((3, 13, 5), "good"), ((3, 99, 0), "warning")])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_python_that_is_not_tested_is_told(monkeypatch, version, state, language):
    monkeypatch.setattr(sys, "version_info", version)
    finding = examination._python(examination._Words(language))
    assert finding.state == state
    assert ("3.13" in finding.detail.partition(",")[2]) == (state == "warning")


def test_what_is_published_says_which_pythons_are_tested(root):
    tested = [f"{major}.{minor}" for major, minor in examination.TESTED]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    classifiers = [line.rpartition(" ")[2] for line in project["classifiers"] if "Python :: 3." in line]
    assert classifiers == tested
    assert project["requires-python"] == f">={tested[0]}"
    for page, words in (("README.md", "Tested with Python {}"), ("docs/fr.md", "Essayé avec Python {}")):
        assert words.format(", ".join(tested)) in (root / page).read_text(encoding="utf-8")


def test_machines_read_json(project, quick, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    status, text = printed(project, as_json=True)
    assert status == 1
    findings = json.loads(text)
    assert [finding["name"] for finding in findings if finding["state"] == "missing"] == ["SOURCE_DATE_EPOCH"]
    assert all(set(finding) == {"name", "state", "detail", "remedy"} for finding in findings)


def test_an_old_terminal_gets_signs_it_has(project, quick):
    status, text = printed(project, encoding="ascii", language="fr")
    assert status == 0
    assert text.startswith("+ Python: ")


def test_where_nothing_is_said_it_speaks_the_language_of_the_system_to_the_screen(quick, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert examination.run(tmp_path) == 0
    assert "Polices" in capsys.readouterr().out


def test_a_library_that_is_too_old_is_missing(monkeypatch):
    monkeypatch.setattr(examination, "_version", lambda name, library: "1.42.4" if name == "Pango" else "")
    findings = {finding.name: finding for finding in examination._libraries(english)}
    assert findings["Pango"].state == "missing"
    assert "too old" in findings["Pango"].detail
    assert findings["HarfBuzz"].state == "good"


# The environment and its packages


def test_another_environment_than_the_checkouts_is_named(monkeypatch):
    monkeypatch.setattr(bootstrap, "is_inside", lambda folder: False)
    finding = examination._environment(english)
    assert (finding.state, finding.remedy) == ("warning", "python3 build.py doctor")


@pytest.mark.parametrize(("fresh", "state"), [(True, "good"), (False, "missing")])
def test_the_environment_must_be_as_the_lock_says(monkeypatch, fresh, state):
    monkeypatch.setattr(bootstrap, "is_inside", lambda folder: True)
    monkeypatch.setattr(bootstrap, "is_fresh", lambda folder: fresh)
    assert examination._environment(english).state == state


def test_an_installed_feuillet_has_no_environment_of_its_own(monkeypatch):
    monkeypatch.setattr(examination, "is_checkout", lambda: False)
    finding = examination._environment(english)
    assert finding.state == "good"
    assert sys.prefix in finding.detail
    monkeypatch.setattr(
        examination.importlib.metadata,
        "requires",
        lambda name: ["click>=8.3", "rich>=14", 'no-such-extra>=1; extra == "x"'],
    )
    assert examination._wanted_versions() == {"click": "", "rich": ""}
    assert [finding.state for finding in examination._packages(english)] == ["good"]


def test_a_package_that_is_missing_or_of_another_version_is_named(monkeypatch):
    monkeypatch.setattr(examination, "_wanted_versions", lambda: {"no-such-package": "1", "click": "0.1", "rich": ""})
    findings = list(examination._packages(english))
    assert [(finding.name, finding.state) for finding in findings] == [
        ("no-such-package", "missing"),
        ("click", "warning"),
        ("Packages", "good"),
    ]
    assert "tested with 0.1" in findings[1].detail


def test_a_version_is_the_same_however_its_zeros_are_written():
    assert examination._numbers("2.005") == examination._numbers("2.5") != examination._numbers("2.50")


def test_the_lock_says_which_versions_are_wanted():
    wanted = examination._wanted_versions()
    assert wanted["weasyprint"].startswith("70")
    assert len(wanted) > 20
    assert "colorama" not in wanted  # on Windows only


def test_templates_and_styles_must_have_come_along(monkeypatch, tmp_path):
    monkeypatch.setattr(examination, "shipped", lambda name: tmp_path / name)
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").touch()
    assert [finding.name for finding in examination._folders(english)] == ["templates"]


# Fonts


def test_the_fonts_of_the_project_are_looked_for(project):
    file = project / "content" / "workshop.yaml"
    text = file.read_text(encoding="utf-8")
    assert "\n#   fonts:\n" in text
    file.write_text(text.replace("\n#   fonts:\n", "\n  fonts: {titles: Fira Sans}\n"), encoding="utf-8")
    finding = examination._fonts(project, examination._Words("fr"))
    assert (finding.name, finding.state, finding.detail) == ("Polices", "good", "Fira Sans, Fira Sans")


@pytest.mark.parametrize(("severity", "state"), [("error", "missing"), ("warning", "warning")])
def test_a_font_that_is_not_there_is_said_with_its_hint(tmp_path, monkeypatch, severity, state):
    from feuillet.looks.faces import fonts
    from feuillet.model.diagnostics import Location, Rule, Severity

    rule = Rule(code="font", severity=Severity(severity), en="no face", fr="rien", hint_en="install it", hint_fr="là")
    monkeypatch.setattr(fonts, "resolve", lambda wanted, folder: (None, (rule.at(Location(file="x")),)))
    finding = examination._fonts(tmp_path, examination._Words("en"))
    assert (finding.state, finding.detail, finding.remedy) == (state, "no face", "install it")


# One page


def rendered(monkeypatch, code):
    monkeypatch.setattr(examination, "RENDER", code)
    (finding,) = examination._render(english)
    return finding


def test_a_library_that_does_not_load_is_named_with_the_command(monkeypatch):
    finding = rendered(monkeypatch, "raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    assert finding.state == "missing"
    assert "libpango-1.0-0" in finding.detail
    assert finding.remedy == bootstrap.library_command()


def test_any_other_failure_is_told_in_its_own_words(monkeypatch):
    finding = rendered(monkeypatch, "raise ValueError('no such thing')")
    assert (finding.state, finding.detail, finding.remedy) == ("missing", "ValueError: no such thing", "")


def test_a_crash_is_told_with_its_status(monkeypatch):
    finding = rendered(monkeypatch, "import os; os.kill(os.getpid(), 9)")
    assert (finding.state, finding.detail) == ("missing", "stopped: -9")


def test_a_page_that_takes_for_ever_is_stopped(monkeypatch):
    monkeypatch.setattr(examination, "RENDER_LIMIT", 0.3)
    finding = rendered(monkeypatch, "import time; time.sleep(30)")
    assert (finding.state, finding.detail) == ("missing", "not made after 0.3 s")


def test_something_else_than_a_pdf_is_no_page(monkeypatch):
    finding = rendered(monkeypatch, "print('{\"pdf\": false}')")
    assert (finding.state, finding.detail) == ("missing", "is no PDF")


# Disk and clock


def test_an_output_folder_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    def refuse(**_options):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    findings = list(examination._disk(tmp_path / "output", english))
    assert [finding.state for finding in findings] == ["missing"]
    assert "Read-only file system" in findings[0].detail
    assert "--output" in findings[0].remedy


@pytest.mark.parametrize(("free", "state"), [(10**10, "good"), (10**7, "warning")])
def test_a_full_disk_is_a_warning(tmp_path, monkeypatch, free, state):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=free))
    assert [finding.state for finding in examination._disk(tmp_path / "a" / "output", english)] == [state]
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(("epoch", "state"), [("1760000000", "good"), ("-1", "missing"), ("", "missing")])
def test_a_date_for_all_pages_must_be_a_number(monkeypatch, epoch, state):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert [finding.state for finding in examination._clock(english)] == [state]


def test_without_a_date_nothing_is_said_of_it():
    assert "SOURCE_DATE_EPOCH" not in os.environ
    assert list(examination._clock(english)) == []


def test_no_path_of_a_file_is_needed(tmp_path):
    """The doctor works where there is no workshop at all."""
    assert examination._fonts(Path(tmp_path), examination._Words("en")).state == "good"
