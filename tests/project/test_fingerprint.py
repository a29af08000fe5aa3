"""A result is named after what it depends on and nothing else: the code that makes pages, and the libraries it opens."""

from __future__ import annotations

import functools
import json
import platform
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from feuillet.machine import libraries
from feuillet.machine.paths import PACKAGE
from feuillet.project import fingerprint


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return shutil.copytree(
        PACKAGE, tmp_path_factory.mktemp("package") / "feuillet", ignore=shutil.ignore_patterns("__pycache__")
    )


@pytest.fixture
def copy(package, monkeypatch):
    """A copy of the package whose code can be changed by `change`."""
    monkeypatch.setattr(fingerprint, "_ROOT", package.parent)
    imported = functools.cache(lambda text, find=fingerprint._imported: tuple(find(text)))
    monkeypatch.setattr(fingerprint, "_imported", imported)  # of hundreds of modules one changes at a time
    files = dict(fingerprint._modules())
    monkeypatch.setattr(fingerprint, "_modules", files.items)
    fingerprint.method.cache_clear()
    yield package
    fingerprint.method.cache_clear()
    while _CHANGED:
        path, text = _CHANGED.popitem()
        path.write_bytes(text)


_CHANGED = {}


def name_of(*more):
    fingerprint.method.cache_clear()
    return fingerprint.method(*more)


def change(path):
    text = _CHANGED.setdefault(path, path.read_bytes())
    path.write_bytes(text + b"\n# changed\n")


@functools.cache
def imported():
    """Our modules that are there once those that make pages are imported, without those that nobody asked for by name."""
    modules = *fingerprint.PAGES, "feuillet.building.press", "feuillet.pdf.merge", "feuillet.typesetting.layout"
    code = f"import sys, json; sys.path.insert(0, {str(PACKAGE.parent)!r})\n"
    code += "".join(f"import {module}\n" for module in modules)
    code += "print(json.dumps([name for name in sys.modules if name.split('.')[0] == 'feuillet']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


# Our own code


@pytest.mark.parametrize(
    "module",
    ["cli", "delivery", "post", "composition", "journal", "campaign", "server", "live", "watch", "teller", "report", "doctor",
     "bootstrap", "scaffold", "client", "remote", "session", "kit", "imposition", "guide"],
)  # fmt: skip
def test_code_that_makes_no_page_of_a_build_changes_no_name(copy, module):
    before = name_of()
    change(next(copy.rglob(f"{module}.py")))
    assert name_of() == before


def test_each_module_that_is_imported_to_make_pages_changes_all_names(copy):
    needed = imported()
    assert {
        "feuillet",
        "feuillet.pages.render",
        "feuillet.typesetting.layout",
        "feuillet.reading.notes.structure",
        "feuillet.pdf.conformance",
    } <= needed
    files = {module: of_module(copy, module) for module in needed}
    seen = {name_of()}
    assert {str(path) for path in files.values()} <= read_by(name_of)
    for module in sorted(needed)[:: len(needed) // 12]:  # all that is read goes into one hash
        change(files[module])
        name = name_of()
        assert name not in seen, module
        seen.add(name)


def of_module(copy, module):
    path = copy.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def read_by(function):
    """The files that a call opens."""
    opened = set()

    def opening(path, mode):
        opened.add(str(path))
        return Path(path).open(mode)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fingerprint, "open", opening, raising=False)
        function()
    return opened


def test_imports_within_functions_count_too(copy):
    """`render` is imported where it is called, and so are some others."""
    lazy = set()
    for path in sorted(copy.rglob("*.py")):
        name = ".".join(path.relative_to(copy.parent).with_suffix("").parts)
        text = path.read_bytes()
        _types, _, functions = text.partition(b"def ")  # imports for types stand before the first of them
        inner = re.findall(rb"^ +from (feuillet[\w.]*) import", functions, re.MULTILINE)
        known = set(fingerprint._imported(text)) if inner else set()
        for module in map(bytes.decode, inner):
            assert module in known, (name, module)
            lazy.add((name, module))
    assert len(lazy) > 50
    some = sorted(lazy)[::9]
    assert len(some) > 3
    for module, wanted in some:
        before = fingerprint.code(module)
        file = of_module(copy, wanted)
        change(file)
        assert fingerprint.code(module) != before, (module, wanted)
        file.write_bytes(_CHANGED.pop(file))


def test_what_is_printed_depends_on_the_code_that_prints_too(copy):
    for module in ("kit", "binding", "imposition", "collation", "guide", "runs", "assembly", "leaves", "people"):
        before = name_of("feuillet.printing.kit")
        change(next(copy.rglob(f"{module}.py")))
        assert name_of("feuillet.printing.kit") != before, module


def written(folder, files):
    for name, text in files.items():
        path = folder / "feuillet" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("way", "counts"),
    [
        ("import feuillet.deep.one", True),
        ("import feuillet.deep.one as other", True),
        ("from feuillet.deep import one", True),
        ("from feuillet.deep import (\n    two,  # the second, not one\n    one,\n)", True),
        ("from feuillet.deep.one import Something", True),
        ("def f():\n    from feuillet.deep.one import Something", True),
        ("CALL = 'feuillet.deep.one:function'", True),
        ("from feuillet.deep import two  # and not one", False),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from feuillet.deep import one\n", False),
        ('"""It has nothing to do with feuillet.deep.one."""', False),
    ],
)
def test_imports_are_followed_into_packages_in_each_of_their_forms(tmp_path, monkeypatch, way, counts):
    monkeypatch.setattr(fingerprint, "_ROOT", tmp_path)
    files = {"top.py": way, "deep/__init__.py": "", "deep/one.py": "ONE = 1\n", "deep/two.py": "TWO = 2\n"}
    written(tmp_path, files)
    before = fingerprint.code("feuillet.top")
    written(tmp_path, {"deep/one.py": "ONE = 11\n"})
    assert (fingerprint.code("feuillet.top") != before) == counts


def test_the_folder_that_a_module_is_in_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(fingerprint, "_ROOT", tmp_path)
    files = {"__init__.py": "", "top.py": "from feuillet.deep import one\n", "deep/__init__.py": "", "deep/one.py": ""}
    written(tmp_path, files)
    names = {fingerprint.code("feuillet.top")}
    for file in ("__init__.py", "deep/__init__.py"):
        written(tmp_path, {file: "CHANGED = True\n"})
        names.add(fingerprint.code("feuillet.top"))
    assert len(names) == 3


def test_no_import_of_ours_is_relative():
    """They would not be followed."""
    paths = sorted(PACKAGE.rglob("*.py"))
    assert len(paths) > 50
    assert not [path for path in paths if re.search(r"^\s*from\s+\.", path.read_text(encoding="utf-8"), re.MULTILINE)]


# The packages


def test_every_package_that_makes_pages_is_in_the_name(copy):
    """Those that our modules import, and what these ask for."""
    by_import = packages_distributions()
    waiting = set()
    for module in imported():
        path = copy.parent.joinpath(*module.split("."))
        text = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
        for name in re.findall(r"^\s*(?:from|import) (\w+)", text, re.MULTILINE):
            waiting.update(by_import.get(name, ()))
    assert {"weasyprint", "pikepdf"} <= waiting
    wanted = set()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name not in wanted:
            wanted.add(name)
            asked = map(Requirement, requires(name) or ())
            waiting.update(
                entry.name for entry in asked if entry.marker is None or entry.marker.evaluate({"extra": ""})
            )
    wanted -= {"feuillet", "zxing-cpp"}  # the second says whether a code can be scanned
    assert wanted - NO_PAGE <= set(fingerprint._ENGINE)


# What is asked for by those packages, and puts nothing on a page.
NO_PAGE = {
    "typing-extensions", "typing-inspection", "annotated-types", "packaging", "atpublic", "lazy-importer",
    "pycparser", "zipp", "importlib-metadata",
}  # fmt: skip


def test_a_package_of_another_version_makes_another_name(monkeypatch):
    known = fingerprint._installed()
    before = fingerprint.engine()
    for package, changes in (("pydyf", True), ("uvicorn", False)):
        monkeypatch.setattr(fingerprint, "_installed", lambda package=package: known | {package: "0"})
        fingerprint.engine.cache_clear()
        assert (fingerprint.engine() != before) == changes, package
    fingerprint.engine.cache_clear()


def test_versions_are_told_as_the_packages_do_themselves():
    """By the names of folders, which is how what is installed is recorded; zeros may be written in another way."""
    known = fingerprint._installed()
    for package in fingerprint._ENGINE:
        assert re.findall("[1-9][0-9]*", known[package]) == re.findall("[1-9][0-9]*", version(package)), package


# The libraries


def test_each_library_is_known_by_the_file_that_is_loaded():
    found = libraries.identities()
    assert set(found) == {*libraries.LIBRARIES, *libraries.BEHIND}
    assert len(set(found.values())) == len(found)
    assert all(re.fullmatch("[0-9a-f]{64}", identity) for identity in found.values()), found


def test_the_file_is_that_of_the_library_and_not_of_one_that_it_opens():
    for name, names in (libraries.LIBRARIES | libraries.BEHIND).items():
        path = Path(libraries._file(libraries.opened(name), libraries._FUNCTIONS[name]).decode())
        assert path.name.startswith(names[0].partition(".so")[0] + ".so"), name
        assert path.is_file()


def test_a_library_that_is_not_here_has_a_name_too(monkeypatch):
    monkeypatch.setitem(libraries.LIBRARIES, "Pango", ("libno-such.so.0",))
    assert libraries.identities()["Pango"] == "none"


def test_a_library_without_a_file_is_known_by_the_system_it_is_part_of(monkeypatch):
    monkeypatch.setattr(libraries, "_file", lambda library, function: b"")
    assert set(libraries.identities().values()) == {platform.platform()}


def test_another_library_makes_another_name_and_a_new_list_of_libraries_does_not(monkeypatch, tmp_path):
    """A package that is installed beside ours changes dates and lists of the system, and none of the files we open."""
    before = fingerprint.engine()
    fingerprint.engine.cache_clear()
    assert fingerprint.engine() == before
    real = libraries._file
    other = tmp_path / "libpango-1.0.so.0"
    library = libraries.opened("Pango")
    other.write_bytes(Path(real(library, "pango_version_string").decode()).read_bytes())
    told = lambda library, function: other if function == "pango_version_string" else real(library, function)  # noqa: E731
    monkeypatch.setattr(libraries, "_file", told)
    fingerprint.engine.cache_clear()
    assert fingerprint.engine() == before  # the same bytes, elsewhere and with another date
    other.write_bytes(other.read_bytes() + b"\0")
    fingerprint.engine.cache_clear()
    assert fingerprint.engine() != before
    fingerprint.engine.cache_clear()


def test_names_need_neither_the_engine_nor_the_model():
    code = f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r})\n"
    code += "from feuillet.project import fingerprint; fingerprint.method()\n"
    code += "print(sorted(name for name in sys.modules if name in ('weasyprint', 'pikepdf', 'pydantic', 'jinja2')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
