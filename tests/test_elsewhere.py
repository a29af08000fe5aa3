"""Files that are ready for services and containers: what they name is there, and their commands are ours."""

import re
import shlex

import pytest
import yaml

import feuillet
from feuillet.machine.bootstrap import DEBIAN_PACKAGES
from tests.made_project import ROOT, typed

FOLDER = ROOT / "docs/elsewhere"
FILES = ("github-workflow.yml", "gitlab-ci.yml", "Containerfile")


def lines(name):
    """What a file has run, a command each."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    if name == "Containerfile":
        return re.findall(r"^RUN (.+(?:\n {4,}.+)*)", text.replace("\\\n", "\n"), re.MULTILINE)
    read = yaml.safe_load(text)
    if "jobs" in read:
        return [step["run"] for step in read["jobs"]["pages"]["steps"] if "run" in step]
    (job,) = read.values()
    return [*job["before_script"], *job["script"]]


@pytest.mark.parametrize("name", FILES)
def test_the_system_packages_are_those_that_the_set_up_asks_for(name):
    (install,) = (line for line in lines(name) if "apt-get install" in line)
    assert set(DEBIAN_PACKAGES) <= set(install.split())


@pytest.mark.parametrize("name", FILES)
def test_the_commands_are_known(name):
    ours = [shlex.split(part) for line in lines(name) for part in line.split("&&") if "build.py" in part]
    assert ours
    for words in ours:
        given = words[words.index("build.py") + 1 :]
        done = typed(*(given or ["build"]), "--help")
        assert done.returncode == 0, done.stderr


def test_the_container_copies_what_there_is_and_all_that_a_build_needs():
    text = (FOLDER / "Containerfile").read_text(encoding="utf-8")
    copied = [name for names in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE) for name in names.split()]
    assert all((ROOT / name).exists() for name in copied)
    assert {"build.py", "requirements.lock", "feuillet", "templates", "styles", "schemas", "content"} <= set(copied)


def test_what_is_kept_is_what_was_made():
    github = yaml.safe_load((FOLDER / "github-workflow.yml").read_text(encoding="utf-8"))
    (upload,) = (step for step in github["jobs"]["pages"]["steps"] if "upload" in step.get("uses", ""))
    gitlab = yaml.safe_load((FOLDER / "gitlab-ci.yml").read_text(encoding="utf-8"))
    assert [upload["with"]["path"]] == gitlab["pages-as-pdf"]["artifacts"]["paths"] == ["output/"]


def test_the_version_to_cite_is_the_version():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == feuillet.__version__
    assert cited["cff-version"] == "1.2.0"
