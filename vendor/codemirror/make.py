"""Make the desk's text editor: CodeMirror as one file, of the packages that package-lock.json names, with its licences.

    python3 vendor/codemirror/make.py            as it is locked
    python3 vendor/codemirror/make.py --newer    lock the newest that package.json allows, first

It needs npm. Nothing is run that comes with a package but esbuild, which joins the files.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "feuillet/desk/page"
SOURCES = ("package.json", "package-lock.json", "entry.js")


def sources() -> str:
    """What the file is made of: its first line says it, and a test compares."""
    return hashlib.sha256(b"\0".join((HERE / name).read_bytes() for name in SOURCES)).hexdigest()


def licences(folder: Path) -> str:
    """The licence of each package that is in the file."""
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    said = []
    for place, package in sorted(lock["packages"].items()):
        if place and not package.get("dev"):
            text = next((folder / place).glob("LICEN[CS]E*")).read_text(encoding="utf-8").strip()
            said.append(
                f"{place.removeprefix('node_modules/')} {package['version']} ({package['license']})\n\n{text}\n"
            )
    return f"\n{'-' * 80}\n\n".join(said)


def main() -> None:
    """Put the file and its licences where the page finds them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source in SOURCES:
            if (HERE / source).exists():
                shutil.copy(HERE / source, folder)
        how = "install" if "--newer" in sys.argv else "ci"
        npm = ["npm", how, "--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved"]
        subprocess.run(npm, cwd=folder, check=True)
        if how == "install":
            shutil.copy(folder / "package-lock.json", HERE)
        esbuild = next((folder / "node_modules/@esbuild").glob("*/bin/esbuild"))
        joined = subprocess.run(
            [esbuild, "entry.js", "--bundle", "--format=esm", "--minify", "--legal-comments=none", "--charset=utf8",
             "--target=es2022"],
            cwd=folder, check=True, capture_output=True,
        ).stdout  # fmt: skip
        PAGE.joinpath("codemirror.LICENSES.txt").write_text(licences(folder), encoding="utf-8")
    head = f"/* CodeMirror 6; see codemirror.LICENSES.txt. Made by vendor/codemirror/make.py of {sources()} */\n"
    PAGE.joinpath("codemirror.js").write_bytes(head.encode() + joined)


if __name__ == "__main__":
    main()
