"""The wheel says what it was tested with: each package of the lock, its version and the digests of its files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile

import pytest

import hatch_build


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Two wheels of this checkout, made one after the other."""
    from feuillet.machine.paths import PACKAGE

    made = []
    for name in ("one", "two"):
        folder = tmp_path_factory.mktemp(name)
        code = f"from hatchling.build import build_wheel; build_wheel({str(folder)!r})"
        subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, check=True)
        made.append(next(folder.glob("*.whl")))
    return made


@pytest.fixture(scope="module")
def bill(wheels):
    with zipfile.ZipFile(wheels[0]) as archive:
        (name,) = [name for name in archive.namelist() if "/sboms/" in name]
        assert re.fullmatch(r"feuillet-[\d.]+\.dist-info/sboms/feuillet\.cdx\.json", name)
        return json.loads(archive.read(name))


def test_it_names_every_package_of_the_lock_with_all_digests(bill, root):
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    wanted = set(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", lock, re.MULTILINE))
    assert len(wanted) > 30
    assert {(component["name"], component["version"]) for component in bill["components"]} == wanted
    digests = [
        digest["content"]
        for component in bill["components"]
        for reference in component["externalReferences"]
        for digest in reference["hashes"]
    ]
    assert sorted(digests) == sorted(re.findall(r"sha256:([0-9a-f]{64})", lock))


def test_it_is_what_cyclonedx_asks_for(bill):
    """Checked against the schema of CycloneDX 1.6 when it was written; this holds what that asks for."""
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    references = [entry["bom-ref"] for entry in (bill["metadata"]["component"], *bill["components"])]
    assert len(set(references)) == len(references)
    (own,) = bill["dependencies"]
    assert own["ref"] == references[0]
    assert set(own["dependsOn"]) < set(references)
    assert any(line.startswith("pkg:pypi/weasyprint@") for line in own["dependsOn"])
    for pair in bill["components"]:
        assert pair["purl"] == f"pkg:pypi/{pair['name']}@{pair['version']}"


def test_what_is_installed_on_some_systems_only_says_so(bill):
    (brotli,) = [component for component in bill["components"] if component["name"] == "brotlicffi"]
    assert brotli["properties"] == [
        {"name": "feuillet:only-where", "value": "platform_python_implementation != 'CPython'"}
    ]


def test_the_same_checkout_gives_the_same_wheel(wheels):
    assert wheels[0].read_bytes() == wheels[1].read_bytes()


def test_a_package_in_an_odd_form_is_not_left_out():
    hashed = " \\\n    --hash=sha256:" + "0" * 64 + " \\\n    --hash=sha256:" + "1" * 64 + "\n"
    lock = f"# a comment\nzope.interface==1.0{hashed}some_thing==2!1.0.post1 ; python_full_version < '3.12'{hashed}"
    first, second = hatch_build.components(lock)
    assert (first["name"], first["purl"]) == ("zope.interface", "pkg:pypi/zope-interface@1.0")
    assert (second["version"], second["properties"][0]["value"]) == ("2!1.0.post1", "python_full_version < '3.12'")
    assert len(first["externalReferences"]) == len(second["externalReferences"]) == 2
