"""Whatever somebody has put in a project's folders, nothing elsewhere is changed, and the same pages come out."""

from __future__ import annotations

import ast
import os
import shutil

import pytest
from click.testing import CliRunner

from feuillet.building import state
from feuillet.command import cli, crews
from feuillet.machine.files import Folder
from feuillet.pages import render, sandbox
from feuillet.project.store import Store
from tests import our_code
from tests.made_mailing import OF_ZOE, THEMES, ZOE, _quick, day, people
from tests.made_project import put

pytestmark = pytest.mark.no_cover  # commands as a whole, again and again: their lines are reached by other tests
POSIX = pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")


# -- one module writes -------------------------------------------------------------------------------------------------

WRITERS = {
    "write_text", "write_bytes", "unlink", "rmtree", "chmod", "fchmod", "lchmod", "mkdir", "makedirs", "rmdir", "touch",
    "mkdtemp", "mkstemp", "symlink_to", "hardlink_to", "copyfile", "copytree", "copy2", "NamedTemporaryFile",
    "TemporaryFile", "TemporaryDirectory", "renames", "remove", "removedirs", "truncate", "utime", "chown",
}  # fmt: skip
ELSEWHERE = {
    ("bootstrap.py", None): "the environment of a checkout, made before anything of ours can be imported",
    ("temporary.py", None): "temporary folders of this process, in no project",
    ("examination.py", "TemporaryFile"): "tries whether a folder takes files; it has no name",
    ("endings.py", "open"): "the device that takes what nobody reads",
    ("group.py", "write_text"): "of click's formatter: text for the screen",
}


def writers():
    """Calls in our code that write, take away or close something: file, name, line."""
    for file, nodes in our_code.nodes().items():
        if file.name == "files.py":
            continue
        for node in nodes:
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            mode = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            opens = name == "open" and any(set(item) & set("wax+") and len(item) <= 3 for item in mode)
            of_os = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") in ("os", "shutil")
            moves = of_os and name in ("replace", "rename", "open", "write", "move", "link", "symlink")
            ours = name == "remove" and not of_os  # of files.Folder, or of a list
            if (name in WRITERS and not ours) or opens or moves:
                yield file.name, name, node.lineno


def test_files_is_the_only_module_that_writes():
    found = list(writers())
    assert ("bootstrap.py", "rmtree") in {(file, name) for file, name, _ in found}, "the search finds something"
    allowed = {(file, name) for file, name in ELSEWHERE}
    assert [entry for entry in found if entry[:2] not in allowed and (entry[0], None) not in allowed] == []


# -- what stands in a project --------------------------------------------------------------------------------------------


def run(*arguments):
    """A command in this process, with workers that lay nothing out; what it said, and no traceback."""
    crew, crews.start = crews.start, _quick
    for kept in (render._environment, sandbox._environment, sandbox.compiled):  # as in another process
        kept.cache_clear()
    try:
        done = CliRunner().invoke(
            cli.cli, [str(argument) for argument in arguments], env={"COLUMNS": "200", "LANG": "C.UTF-8"}
        )
    finally:
        crews.start = crew
    assert done.exception is None or isinstance(done.exception, SystemExit), (arguments, done.exc_info)
    return done


BUILD, PRINT, MAIL = ("build", "--keep-html"), ("print",), ("mail",)


def everything(folder, commands=(BUILD, PRINT, MAIL)):
    """All commands that write, as somebody would run them one after the other; or those that write at one place."""
    for command, *options in commands:
        run(command, "--project", folder, *options)
    if MAIL in commands:
        run("mail", "--project", folder, "--forget", "nobody@exemple.fr")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A project in which all commands have run, with the cache of its user."""
    place = tmp_path_factory.mktemp("disk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(place / "cache"))
        folder = people(day(place / "project", themes={"01-accueillir.md": THEMES["01-accueillir.md"]}), OF_ZOE)
        put(folder, {"content/participants.csv": "Nom;Courriel\nZoé Alix;zoe@exemple.fr\n"})
        everything(folder)
        yield place


@pytest.fixture
def place(kept, tmp_path, monkeypatch):
    """A copy of it that may be spoilt."""
    shutil.copytree(kept, tmp_path / "place", symlinks=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "place/cache"))
    return tmp_path / "place"


def tree(folder):
    """All that is in a folder: names, modes, bytes."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    }


def made(folder):
    """The pages that are made, by name."""
    return {path.name: path.read_bytes() for path in sorted((folder / "output").rglob("*.pdf"))}


# What stands there, and what writes there: with a store of its own, each command does.
EVERYTHING = (BUILD, PRINT, MAIL)
FOLDERS = {
    ".feuillet": EVERYTHING, ".feuillet/store": EVERYTHING, ".feuillet/mail": (MAIL,), ".feuillet/mail/outbox": (MAIL,),
    "output": EVERYTHING, "output/fact-sheets": (BUILD,), "output/mail": (MAIL,), "output/print": (PRINT,),
}  # fmt: skip


@POSIX
@pytest.mark.parametrize("name", FOLDERS)
def test_nothing_is_changed_through_a_folder_that_is_a_link(place, name):
    folder, elsewhere = place / "project", place / "elsewhere"
    if (folder / name).exists():
        (folder / name).rename(elsewhere)  # all of it ours, signed by us, with our names
    put(elsewhere, {"synthesis.pdf": b"dear", "preview.html": b"dear", "lock": b"dear", "building": b"dear"})
    put(elsewhere, {f"{letter}.eml": f"To: {ZOE}\n\ndear".encode() for letter in ("1-zoe-alix", "x")})
    put(elsewhere, {".x.eml.0123abcd.draft": b"dear", "mail/1.eml": f"To: {ZOE}\n\ndear".encode()})
    elsewhere.chmod(0o755)
    (folder / name).symlink_to(elsewhere)
    before = tree(elsewhere)
    everything(folder, FOLDERS[name])
    put(folder, {"content/workshop.yaml": (folder / "content/workshop.yaml").read_bytes().replace(b"petite", b"autre")})
    everything(folder, FOLDERS[name])  # with results that are of no use any more
    run("build", "--project", folder, "--force")
    run("mail", "--project", folder, "--forget", ZOE)
    assert tree(elsewhere) == before
    assert elsewhere.stat().st_mode & 0o777 == 0o755


FILES = {
    ".feuillet/lock": EVERYTHING, ".feuillet/building": EVERYTHING, ".feuillet/store/state-1": EVERYTHING,
    ".feuillet/mail/lock": (MAIL,), ".feuillet/mail/journal.jsonl": (MAIL,), ".feuillet/mail/drafts.json": (MAIL,),
    ".feuillet/mail/campaigns.json": (MAIL,), "output/synthesis.pdf": (BUILD,), "output/synthesis.html": (BUILD,),
    "output/mail/preview.html": (MAIL,),
}  # fmt: skip


@POSIX
@pytest.mark.parametrize("way", ["link", "second name"])
@pytest.mark.parametrize("name", FILES)
def test_nothing_is_changed_through_a_file_that_is_a_link_or_has_another_name(place, name, way):
    folder, dear = place / "project", place / "dear"
    dear.write_bytes(b"dear to somebody")
    dear.chmod(0o644)
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(dear) if way == "link" else os.link(dear, folder / name)
    everything(folder, FILES[name])
    run("mail", "--project", folder, "--forget", ZOE)
    assert (dear.read_bytes(), dear.stat().st_mode & 0o777) == (b"dear to somebody", 0o644)


@POSIX
def test_an_output_folder_that_is_a_link_is_told_and_one_that_the_user_names_is_used(place):
    folder, disk = place / "project", place / "disk"
    shutil.rmtree(folder / "output")
    disk.mkdir()
    (folder / "output").symlink_to(disk)
    done = run("build", "--project", folder)
    assert done.exit_code == 1
    assert "[link-in-the-way]" in done.stderr
    assert list(disk.iterdir()) == []
    assert run("build", "--project", folder, "--output", folder / "output").exit_code == 0
    assert "synthesis.pdf" in {path.name for path in disk.iterdir()}


def test_what_was_written_elsewhere_is_not_taken_for_ours(place, monkeypatch):
    """A folder with all that Feuillet keeps in it, from another machine."""
    folder = place / "project"
    store = {path.name for path in (folder / ".feuillet/store").iterdir()}
    assert state.load(state.store(folder)) is not None
    monkeypatch.setenv("XDG_CACHE_HOME", str(place / "another"))
    assert state.load(state.store(folder)) is None
    put(folder, {"theirs/mail/1.eml": f"To: {ZOE}\n\ndear".encode(), "theirs/mail/preview.html": b"dear"})
    known = (folder / ".feuillet/mail/drafts.json").read_text().replace("output/mail", "theirs/mail")
    put(folder, {".feuillet/mail/drafts.json": known})
    run("build", "--project", folder, "--force")
    run("mail", "--project", folder, "--forget", ZOE)
    assert (folder / "theirs/mail/1.eml").exists()
    assert (folder / "theirs/mail/preview.html").exists()
    replaced = {path.name for path in (folder / ".feuillet/store").iterdir()}
    assert store <= replaced, "what is not ours is not taken away"


def test_only_what_is_ours_by_name_and_by_signature_is_taken_out_of_the_store(tmp_path):
    store = Store(Folder(tmp_path).below(".feuillet/store"))
    store.put("a" * 32, "ours")
    strange = {"B.txt": b"x", "b" * 32: b"not signed", "notes of somebody.md": b"x", "c" * 32: b""}
    put(tmp_path / ".feuillet/store", strange)
    (tmp_path / ".feuillet/store" / ("d" * 32)).mkdir()
    store.clear()
    store.prune()
    found = {path.name for path in (tmp_path / ".feuillet/store").iterdir()}
    assert found == {*strange, "d" * 32, "used-build"}


# -- damage ------------------------------------------------------------------------------------------------------------


def damage(path, kind):
    data = path.read_bytes()
    path.unlink()
    if kind == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif kind == "flipped":
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if data else b"x")
    elif kind == "emptied":
        path.write_bytes(b"")
    elif kind == "nonsense":
        path.write_bytes(b"\x80\x05\x95\xff\xff\xff\xff[[[[{{{{\xff" * 100)
    elif kind == "a folder":
        path.mkdir()
        (path / "x").write_bytes(b"x")
    elif kind == "a link":
        path.symlink_to("/dev/zero")
    elif kind == "a pipe":
        os.mkfifo(path)


KINDS = ["cut", "flipped", "emptied", "nonsense", "a folder"] + (["a link", "a pipe"] if os.name == "posix" else [])


def spoilable(place):
    several = [*(place / "project/.feuillet").rglob("*"), *(place / "cache").rglob("*")]
    return sorted(path for path in several if path.is_file() and not path.is_symlink())


def rebuilt(place, commands=("build", "print", "mail")):
    """The pages, made again of what is kept; only the journal is nothing that can be made again."""
    folder = place / "project"
    shutil.rmtree(folder / "output")
    for command in commands:
        done = run(command, "--project", folder)
        assert done.exit_code == 0 or (command == "mail" and "[mail-journal-" in done.output), done.output
    return made(folder)


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_is_kept_may_be_damaged_and_the_same_pages_come_out(place, kind):
    before = made(place / "project")
    assert len(before) > 3
    several = spoilable(place)
    assert {"key", "lock", "drafts.json"} <= {path.name for path in several}
    assert any(path.parent.name == "templates" for path in several)
    for path in several:
        damage(path, kind)
    assert rebuilt(place) == before


def test_some_of_what_is_kept_may_be_damaged_in_any_way_and_the_rest_is_used(kept, tmp_path, monkeypatch):
    names = [path.relative_to(kept) for path in spoilable(kept)]
    key = next(name for name in names if name.name == "key")  # without it nothing else that is kept is looked at
    names.remove(key)
    several = [[key], *(names[number :: len(KINDS)] for number in range(len(KINDS)))]
    assert min(map(len, several[1:])) > 5
    before = None
    for number, damaged in enumerate(several):
        copy = tmp_path / str(number)
        shutil.copytree(kept, copy)
        monkeypatch.setenv("XDG_CACHE_HOME", str(copy / "cache"))
        for place, name in enumerate(damaged, number):
            damage(copy / name, KINDS[place % len(KINDS)])
        pages = rebuilt(copy, ["build"])
        before = before or pages
        assert pages == before, damaged
