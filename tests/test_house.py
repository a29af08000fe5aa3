"""The house: every room stands on those below it, is entered by its doors, and no two modules go in circles.

docs/architecture.md has the table of rooms that this reads: from the ground up, each with its doors.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict

import pytest

from tests import our_code
from tests.made_project import ROOT

PACKAGE = ROOT / "feuillet"
ABOVE_ALL = {"feuillet.front_door", "feuillet.face", "feuillet.__main__"}  # what build.py and other programs call
MOST_MODULES, MOST_LINES = 10, 600
# Ours, what comes with Python, and the type of text that is safe to print.
OF_ALL = {"feuillet", "markupsafe", *sys.stdlib_module_names}


def found():
    """The nodes of our modules, by their names."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): nodes
        for path, nodes in our_code.nodes().items()
        if path.name != "__init__.py"
    }


def imports(nodes):
    """The modules that a module imports: at its top, within functions, and for types alone."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield whole if whole in NODES else node.module


NODES, MODULES, OURS = {}, {}, {}


@pytest.fixture(scope="module", autouse=True)
def read():
    """Our modules, read for these tests alone: that takes a second, which each process would wait for."""
    NODES.update(found())
    MODULES.update({name: set(imports(nodes)) for name, nodes in NODES.items()})
    OURS.update({name: {other for other in used if other in MODULES} for name, used in MODULES.items()})


def room(module):
    """The room of a module: `feuillet.reading.notes.outline` is in reading.notes."""
    return ".".join(module.split(".")[1:-1])


def house(module):
    return module.split(".")[1]


def table():
    """The rooms of docs/architecture.md, from the ground up, with their contracts and doors."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z.]+)` \| (.+?) \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    assert len(rows) > 15
    return {name: (contract, doors(open_), doors(closed)) for name, contract, open_, closed in rows}


def doors(cell):
    return set(re.findall(r"`([a-z_]+)`", cell))


ROOMS = table()
FLOOR = {name: number for number, name in enumerate(ROOMS)}


def test_the_table_of_rooms_names_every_module_of_each_and_nothing_else():
    there = defaultdict(set)
    for module in MODULES.keys() - ABOVE_ALL:
        there[room(module)].add(module.rpartition(".")[2])
    assert {name: open_ | closed for name, (_, open_, closed) in ROOMS.items()} == dict(there)


def test_a_room_says_in_its_first_line_what_goes_in_and_out_and_holds_nothing_else():
    for name, (contract, _, _) in ROOMS.items():
        path = PACKAGE / name.replace(".", "/") / "__init__.py"
        assert path.read_text(encoding="utf-8") == f'"""{contract}"""\n', name


def test_a_room_uses_only_those_that_stand_below_it():
    up = [
        f"{module} -> {other}"
        for module, several in OURS.items()
        for other in several
        if module not in ABOVE_ALL and house(module) != house(other) and FLOOR[house(other)] > FLOOR[house(module)]
    ]
    assert sorted(up) == []
    assert not {module for module, several in OURS.items() if several & ABOVE_ALL}


def test_the_picture_shows_each_floor_and_none_above_those_that_stand_on_it():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    picture = text.split("front_door   face", 1)[1].split("```", 1)[0].splitlines()[1:]
    height = {name: number for number, line in enumerate(picture) for name in line[:34].split()}
    assert height.keys() == {name.partition(".")[0] for name in ROOMS}
    used = {(house(module), house(other)) for module, several in OURS.items() for other in several - ABOVE_ALL}
    assert [(upper, lower) for upper, lower in used if height.get(upper, 0) > height[lower]] == []


def test_a_room_is_entered_by_its_doors():
    """Those are all the doors that are needed: one that nobody uses from outside is closed."""
    entered = defaultdict(set)
    for module, several in OURS.items():
        for other in several - ABOVE_ALL:
            if module in ABOVE_ALL or house(module) != house(other):
                entered[room(other)].add(other.rpartition(".")[2])
    assert {name: open_ for name, (_, open_, _) in ROOMS.items() if open_} == dict(entered)


def test_no_modules_go_in_circles():
    def reached(start):
        seen, waiting = set(), [start]
        while waiting:
            for other in OURS[waiting.pop()] - seen:
                seen.add(other)
                waiting.append(other)
        return seen

    reach = {module: reached(module) for module in OURS}
    circles = {
        frozenset(other.removeprefix("feuillet.") for other in several if module in reach[other])
        for module, several in reach.items()
        if module in several
    }
    assert circles == set()


def test_a_room_can_be_taken_in_at_a_glance():
    many = {name: len(open_ | closed) for name, (_, open_, closed) in ROOMS.items()}
    assert {name: count for name, count in many.items() if count > MOST_MODULES} == {}


def test_a_module_has_a_screen_or_twenty_or_says_why_it_is_one_thing():
    """About 600 lines; one that is longer says `One thing:` in its docstring, and why."""
    long = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for path, (module, *_) in our_code.nodes().items()
        if path.read_text(encoding="utf-8").count("\n") > MOST_LINES
        and "One thing:" not in (ast.get_docstring(module) or "")
    }
    assert long == set()


def test_a_library_has_one_room():
    rooms = defaultdict(set)
    for module, used in MODULES.items():
        for library in {name.partition(".")[0] for name in used} - OF_ALL:
            rooms[library].add(house(module))
    assert rooms.keys() > {"weasyprint", "jinja2", "yaml", "click", "pypdfium2"}
    assert {library: names for library, names in rooms.items() if len(names) > 1} == {}


def test_what_reads_pdfs_back_is_not_what_wrote_them():
    viewing = {module for module in MODULES if room(module) == "pdf.viewing"}
    writing = {module for module in MODULES if house(module) == "pdf"} - viewing
    assert {module for module in viewing if MODULES[module] & {"pypdfium2", "pypdfium2.raw"}}
    assert not {other for module in viewing for other in OURS[module]} & writing
    assert not {other for module in writing for other in OURS[module]} & viewing


def test_words_of_a_room_s_name_do_not_come_again_in_its_modules():
    assert [module for module in MODULES if module.split(".")[-1] in module.split(".")[1:-1]] == []


def test_a_class_has_a_name_of_its_own_in_the_whole_house():
    """A private one (`_Page`) is of its module alone, and known beside what it works on: others may be called so too."""
    homes = defaultdict(list)
    for module, nodes in NODES.items():
        for node in nodes:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(module)
    assert len(homes) > 200
    assert {name: several for name, several in homes.items() if len(several) > 1} == {}


def test_nothing_is_called_one():
    """A loop variable is the noun: `theme`, `path`; so is a parameter."""
    called = [
        f"{module}:{node.lineno}"
        for module, nodes in NODES.items()
        for node in nodes
        if (isinstance(node, ast.Name) and node.id == "one") or (isinstance(node, ast.arg) and node.arg == "one")
    ]
    assert called == []


def test_nothing_is_called_one_in_tests_measurements_and_templates():
    endings = {"tests": "*.py", "bench": "*.py", "docs": "*.py", "templates": "*.html"}
    files = [path for folder, ending in endings.items() for path in (ROOT / folder).rglob(ending)]
    assert len(files) > 100
    called = re.compile(r"\bfor (?:\w+, )*one(?:, \w+)* in |\blambda one\b|\bset one = |\bmacro \w+\((?:[^)]*, )?one\b")
    assert [path.name for path in files if called.search(path.read_text(encoding="utf-8"))] == []


def test_what_is_private_stays_in_its_module():
    taken = [
        f"{module}: {name.name}"
        for module, nodes in NODES.items()
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name.startswith("_") and not name.name.endswith("__")
    ]
    assert taken == []


def test_tests_stand_as_the_modules_do():
    """tests/ROOM/ has no folder that is no room; a test of a module is in its room's folder."""
    tests = [path.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")]
    assert len(tests) > 70
    assert {".".join(path.parts[:-1]) for path in tests} - {""} <= ROOMS.keys()
    by_name = defaultdict(set)
    for module in MODULES.keys() - ABOVE_ALL:
        by_name[module.rpartition(".")[2]].add(room(module))
    wrong = [
        path.as_posix()
        for path in tests
        if (homes := by_name.get(path.stem.removeprefix("test_"))) and ".".join(path.parts[:-1]) not in homes
    ]
    assert wrong == []


def test_the_places_of_usual_changes_are_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = text.split("## Usual changes")[1].split("\n## ")[0].splitlines()
    changes = [row for row in rows if row.startswith(("| a ", "| an "))]
    assert len(changes) == 14
    for row in changes:
        places = re.findall(r"`((?:feuillet|styles|templates)/[^`]*)`", row)
        assert places, row
        assert [place for place in places if not (ROOT / place).exists()] == []


def test_the_tests_that_are_named_elsewhere_are_there():
    places = [*(ROOT / ".ci").iterdir(), ROOT / "CONTRIBUTING.md", ROOT / "README.md"]
    named = {name for path in places for name in re.findall(r"tests/[a-z_/]+\.py", path.read_text(encoding="utf-8"))}
    assert len(named) > 5
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_folders_that_are_written_to_begin_at_a_place_that_nobody_else_can_make_a_link():
    """`Folder(project / "content")` follows a link there; `Folder(project).below("content")` does not."""
    joined = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, nodes in our_code.nodes().items()
        for call in nodes
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name | ast.Attribute)
        and (call.func.id if isinstance(call.func, ast.Name) else call.func.attr) == "Folder"
        and any(isinstance(argument, ast.BinOp) for argument in call.args)
    ]
    assert joined == []


def test_no_pattern_repeats_a_group_possessively():
    """Python 3.11 before 3.11.5, which Debian 12 has, matches less by them (python/cpython#106052)."""
    repeated = re.compile(r"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+|\(\?>")
    found, looked_at = [], 0
    for path, nodes in our_code.nodes().items():
        for call in nodes:
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "compile":
                texts = [node.value for node in ast.walk(call) if isinstance(node, ast.Constant)]
                looked_at += len(texts)
                found += [f"{path.name}:{call.lineno}" for text in texts if repeated.search(str(text))]
    assert looked_at > 300
    assert found == []
