"""The audit fails for a known vulnerability, not for want of a network."""

from __future__ import annotations

import json
import runpy
import stat
import sys

import pytest

CLEAN = {"name": "click", "version": "8", "vulns": []}
BAD = {
    "name": "pillow",
    "version": "13",
    "vulns": [{"id": "PYSEC-2099-1", "aliases": ["CVE-2099-1"], "fix_versions": ["13.1"], "description": "…"}],
}
SKIPPED = {"name": "here", "skip_reason": "not found"}


@pytest.fixture(scope="module")
def audit(root):
    return runpy.run_path(str(root / ".ci" / "audit"))


def test_packages_without_a_known_vulnerability_pass(audit):
    assert audit["judged"]({"dependencies": [CLEAN, CLEAN]}, {}) == (["2 packages audited."], False)


def test_a_known_vulnerability_fails_and_says_what_mends_it(audit):
    lines, failed = audit["judged"]({"dependencies": [CLEAN, BAD]}, {"CVE-2098-1": "another"})
    assert failed
    assert lines[0] == "pillow 13: PYSEC-2099-1, CVE-2099-1; mended in: 13.1"


@pytest.mark.parametrize("name", ["PYSEC-2099-1", "CVE-2099-1"])
def test_one_that_is_accepted_passes_with_its_reason(audit, name):
    lines, failed = audit["judged"]({"dependencies": [BAD]}, {name: "we read no such file"})
    assert not failed
    assert lines[0].endswith("accepted: we read no such file")


@pytest.mark.parametrize("report", [None, {"dependencies": []}, {"dependencies": [SKIPPED, SKIPPED]}])
def test_a_database_that_cannot_be_reached_is_told_and_fails_nothing(audit, report):
    (line,), failed = audit["judged"](report, {})
    assert "could not be reached" in line
    assert not failed


def test_a_package_that_the_database_does_not_know_is_named(audit):
    lines, failed = audit["judged"]({"dependencies": [CLEAN, SKIPPED]}, {})
    assert lines == ["here was not audited: not found", "1 packages audited."]
    assert not failed


def test_a_vulnerability_is_not_accepted_without_a_reason(audit, root):
    assert audit["accepted"]("# why\n\nCVE-1  it is so\n") == {"CVE-1": "it is so"}
    with pytest.raises(SystemExit, match="no reason"):
        audit["accepted"]("CVE-1\n")
    assert isinstance(audit["accepted"]((root / ".ci" / "accepted-vulnerabilities").read_text(encoding="utf-8")), dict)


@pytest.mark.parametrize("written", ["", "not json", json.dumps({"dependencies": [BAD]})])
def test_the_tool_is_asked_about_the_lock(audit, tmp_path, written):
    """A stand-in for pip-audit, which writes its report where it is told to, or breaks off."""
    tool = tmp_path / "pip-audit"
    tool.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\n"
        "assert pathlib.Path(sys.argv[sys.argv.index('-r') + 1]).name == 'requirements-dev.lock'\n"
        f"text = {written!r}\n"
        "if text:\n    pathlib.Path(sys.argv[sys.argv.index('-o') + 1]).write_text(text)\n"
        "sys.exit(1)\n",
        encoding="utf-8",
    )
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    found = audit["report_of"](str(tool))
    assert found == ({"dependencies": [BAD]} if "pillow" in written else None)
