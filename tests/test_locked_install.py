"""What the lock says is what is installed, whatever else the index has; by a real pip, from a folder, in a new environment.

The pip is that of the Python which runs the tests. `.ci/run` names a folder with the oldest that Python 3.11 came with,
22.3, and the newest: FEUILLET_PIPS.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from feuillet.machine import bootstrap

OURS = "that of this Python"
PIPS = [OURS, *sorted(path.name for path in Path(os.environ.get("FEUILLET_PIPS") or os.devnull).glob("pip-*.whl"))]

# A package, its version, and what it asks for; `shapes` has an extra, as fonttools and coverage do.
INDEX = [
    ("pages", "1.0", ['shapes[curves] >= 1 ; python_version >= "3"']),
    ("pages", "1.1", []),
    ("shapes", "1.0", ['splines >= 1 ; extra == "curves"']),
    ("shapes", "1.9", ['splines >= 1 ; extra == "curves"', "unheard-of"]),
    ("splines", "1.0", []),
    ("splines", "3.0", []),
]


def wheel(folder, name, version, asks):
    """The smallest package that pip installs; its digest."""
    info = f"{name}-{version}.dist-info"
    about = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}", *(f"Requires-Dist: {line}" for line in asks)]
    if any("extra ==" in line for line in asks):
        about.insert(1, "Provides-Extra: curves")
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": "\n".join(about) + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text.encode())}\n"
    files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():  # noqa: PLR1704 - the package's name is in its files by now
            archive.writestr(zipfile.ZipInfo(name), text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """A folder of packages, in several versions each; the digests of all."""
    folder = tmp_path_factory.mktemp("index")
    return folder, {(name, version): wheel(folder, name, version, asks) for name, version, asks in INDEX}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A new environment with nothing but its pip: made once, then copied."""
    folder = tmp_path_factory.mktemp("made") / "environment"
    folder.mkdir()
    with (folder / "feuillet.lock").open("a+b") as lock:
        bootstrap._create(folder, lock.fileno())
    return folder


@pytest.fixture
def environment(made, index, tmp_path, monkeypatch, request):
    """Such an environment with the pip that is asked for, where packages come from the folder alone."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    for variable in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index[0]))
    folder = tmp_path / "environment"
    shutil.copytree(made, folder, symlinks=True)
    if request.param != OURS:
        (packages,) = folder.glob("[lL]ib/**/site-packages")
        for path in packages.glob("pip*"):
            shutil.rmtree(path)
        with zipfile.ZipFile(Path(os.environ["FEUILLET_PIPS"]) / request.param) as archive:
            archive.extractall(packages)
    return folder


def install(environment, index, tmp_path, *wanted):
    digests = index[1]
    lock = tmp_path / "requirements.lock"
    lines = [f"{name}=={version} \\\n    --hash=sha256:{digests[name, version]}\n" for name, version in wanted]
    lock.write_text("".join(lines), encoding="utf-8")
    with (environment / "feuillet.lock").open("a+b") as file:
        bootstrap._install(environment, lock, file.fileno())


def versions(environment):
    code = "import pages, shapes, splines; print(pages.VERSION, shapes.VERSION, splines.VERSION)"
    command = [bootstrap.python_of(environment), "-I", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("environment", PIPS, indirect=True)
def test_the_locked_versions_are_installed_though_there_are_newer_ones(environment, index, tmp_path, monkeypatch):
    settings = tmp_path / "pip.conf"  # of a person who installs packages elsewhere, or nothing at all
    settings.write_text(f"[global]\ntarget = {tmp_path / 'elsewhere'}\n[install]\ndry-run = true\n", encoding="utf-8")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    install(environment, index, tmp_path, ("pages", "1.0"), ("shapes", "1.0"), ("splines", "1.0"))
    assert versions(environment) == ["1.0", "1.0", "1.0"]


@pytest.mark.parametrize("environment", PIPS, indirect=True)
def test_a_lock_that_lacks_a_package_is_told(environment, index, tmp_path):
    with pytest.raises(bootstrap.SetUpError, match=r"do not fit each other:\n +pages 1\.0 requires shapes"):
        install(environment, index, tmp_path, ("pages", "1.0"), ("splines", "1.0"))


@pytest.mark.parametrize("environment", PIPS, indirect=True)
def test_a_package_of_other_bytes_is_refused(environment, index, tmp_path):
    forged = index[0], index[1] | {("splines", "1.0"): "0" * 64}
    with pytest.raises(bootstrap.SetUpError, match="HASH"):
        install(environment, forged, tmp_path, ("pages", "1.0"), ("shapes", "1.0"), ("splines", "1.0"))
