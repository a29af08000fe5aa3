"""The editor that is committed is the one that its sources make, with a licence for each package in it."""

from __future__ import annotations

import hashlib
import json
import re

from feuillet.machine import paths
from tests.made_project import ROOT

SOURCES = ROOT / "vendor/codemirror"
PAGE = paths.PACKAGE / "desk/page"


def test_the_editor_says_what_it_was_made_of_and_that_is_what_is_committed():
    said = re.search(r"[0-9a-f]{64}", PAGE.joinpath("codemirror.js").read_text(encoding="utf-8")[:300])[0]
    made_of = [(SOURCES / name).read_bytes() for name in ("package.json", "package-lock.json", "entry.js")]
    assert hashlib.sha256(b"\0".join(made_of)).hexdigest() == said


def test_each_package_in_it_has_its_licence_beside_it_and_its_digest_in_the_lock():
    licences = PAGE.joinpath("codemirror.LICENSES.txt").read_text(encoding="utf-8")
    packages = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    inside = {name: package for name, package in packages.items() if name and not package.get("dev")}
    assert len(inside) > 5
    for name, package in inside.items():
        assert f"{name.removeprefix('node_modules/')} {package['version']} (MIT)\n" in licences
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)


def test_the_page_takes_from_it_all_that_it_gives():
    given = set(re.findall(r"\w+", " ".join(re.findall(r"\{([^}]*)\}", SOURCES.joinpath("entry.js").read_text()))))
    taken = (
        PAGE.joinpath("editor.js").read_text(encoding="utf-8").split('} from "./codemirror.js"')[0].rpartition("{")[2]
    )
    assert set(re.findall(r"\w+", taken)) == given
