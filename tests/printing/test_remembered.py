"""A print with nothing to do says the same, without the engine."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from feuillet.printing import remembered
from tests.made_kit import day, make
from tests.made_project import theme

NO_WISHES = {
    "copies": None,
    "participants": None,
    "editions": (),
    "bleed": False,
    "packs": None,
    "separators": None,
    "changed": False,
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory, workers):
    """A day that was printed, and what was said."""
    folder = day(
        tmp_path_factory.mktemp("printed") / "day",
        "  participants: participants.csv\n  editions: [print]\n",
        {f"0{number}.md": theme(f"Thème {number}", "Un mot.\n") for number in (1, 2, 3)},
    )
    report = make(folder, workers)
    assert not report.failed, [diagnostic.message("en") for diagnostic in report.diagnostics]
    return folder, report


def again(folder, **wanted):
    return remembered.said_of(folder, folder / "output", NO_WISHES | wanted)


def test_a_print_with_nothing_to_do_says_the_same_again(printed):
    folder, first = printed
    said = again(folder)
    assert said is not None
    assert (said.diagnostics, said.entries, said.totals) == (first.diagnostics, first.entries, first.totals)
    assert [replace(file, run=replace(file.run, people=())) for file in first.printed] == list(said.printed)
    assert [(publication.key, publication.path, publication.pages) for publication in said.made] == [
        (publication.key, publication.path, publication.pages) for publication in first.made
    ]
    assert first.written
    assert said.written == ()


@pytest.mark.parametrize("wish", [{"copies": 3}, {"packs": False}, {"editions": ("grey",)}, {"changed": True}])
def test_who_asks_for_something_else_is_not_told_the_same(printed, wish):
    assert again(printed[0], **wish) is None


def test_another_output_folder_was_not_printed(printed, tmp_path):
    assert remembered.said_of(printed[0], tmp_path, NO_WISHES) is None


@pytest.mark.parametrize(
    "name", ["content/participants.csv", "content/workshop.yaml", "output/print/README.pdf", "output/print/packs.pdf"]
)
def test_a_file_that_changed_is_seen(printed, name):
    path = printed[0] / name
    kept = path.read_bytes()
    path.write_bytes(kept + b"\n")
    try:
        assert again(printed[0]) is None
    finally:
        path.write_bytes(kept)
    assert again(printed[0]) is not None


def test_the_date_of_the_environment_is_seen(printed, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert again(printed[0]) is None


def test_a_list_from_elsewhere_is_read_too(printed, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("Name\nAnna\n")
    wanted = NO_WISHES | {"participants": str(people)}
    first = remembered.asked(printed[0], wanted)
    assert remembered.asked(printed[0], wanted) == first
    people.write_text("Name\nBert\n")
    assert remembered.asked(printed[0], wanted) != first
    people.unlink()
    assert remembered.asked(printed[0], wanted) != first


def test_the_command_says_so_without_the_engine(printed, root):
    folder, first = printed
    code = (
        "import sys\nfrom feuillet.command import cli\n"
        f"sys.argv = ['build.py', 'print', '--json', '--project', {str(folder)!r}]\n"
        "try:\n    cli.main()\nexcept SystemExit as end:\n    print(end.code, file=sys.stderr)\n"
        "names = ('weasyprint', 'pikepdf', 'pypdfium2', 'multiprocessing.forkserver')\n"
        "print(sorted(name for name in names if name in sys.modules), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr.split("\n")[-3:-1] == ["0", "[]"], ran.stderr
    said = json.loads(ran.stdout)
    assert said["written"] == []
    assert [file["path"].rpartition("/")[2] for file in said["files"]] == [file.path for file in first.printed]
