"""The files of a project: read in one place, once, within limits, whatever stands there."""

from __future__ import annotations

import ast
import functools
import os
import signal
import socket
import stat
from collections import defaultdict
from functools import partial
from pathlib import Path

import pytest

from feuillet.building import session, state, status
from feuillet.building.build import Result
from feuillet.building.session import Session
from feuillet.machine.files import Folder
from feuillet.mailing.wording import Wording
from feuillet.model.diagnostics import errors
from feuillet.pages.render import Renderer
from feuillet.preview import watch
from feuillet.printing import kit, remembered
from feuillet.printing.making import editions
from feuillet.printing.wanted import Wanted
from feuillet.project import fingerprint, sources
from feuillet.project.sources import ChangedError, Sources, TooManyError, UnreadError
from feuillet.reading import content
from feuillet.reading.people import participants
from tests import our_code
from tests.made_project import SMALL, WORKSHOP, load, project, put, theme

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
SECRET = "a secret of the machine"


@pytest.fixture(autouse=True)
def patience():
    """What waits for a pipe or reads a device without end is stopped, and fails."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_):
        raise AssertionError("it waits, or reads without end")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


# -- what may stand in the place of a file -------------------------------------------------------------------------


def pipe(path):
    os.mkfifo(path)


def a_socket(path):
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's name is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def device(path):
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")


def device_by_link(path):
    path.symlink_to("/dev/zero")


def processes(path):
    path.symlink_to("/proc/self/environ")


def folder(path):
    path.mkdir()


def huge(path):
    with path.open("wb") as file:
        file.truncate(40_000_000_000)


def link_out(path):
    outside = _root_of(path).parent / f"outside{path.suffix}"
    outside.write_text(SECRET)
    path.symlink_to(outside)


def link_out_and_far(path):
    path.symlink_to("../" * 40 + "etc/passwd")


def loop(path):
    path.symlink_to(path.name)


def two_loops(path):
    other = path.with_name(f"other{path.suffix}")
    other.symlink_to(path.name)
    path.symlink_to(other.name)


def letters_of_others(path):
    """What the project keeps of its own mail."""
    mail = put(_root_of(path), {".feuillet/mail/journal": SECRET})
    path.symlink_to(mail / ".feuillet/mail/journal")


def link_to_project(path):
    path.symlink_to(_root_of(path))


def _root_of(path):
    return next(parent for parent in path.parents if parent.name == "day")


TROUBLES = [
    pipe, a_socket, device, device_by_link, processes, folder, huge, link_out, link_out_and_far, loop, two_loops,
    letters_of_others, link_to_project,
]  # fmt: skip
if not hasattr(os, "mkfifo"):
    TROUBLES = [folder, huge]

BRAND = "brand: {logo: images/logo.svg, fonts: {text: fonts/a.ttf}}\nprint: {participants: people.csv, packs: true}\n"
MAIL = "mail: {sender: a@exemple.org, message_file: letter.md, recipients: people.csv}\n"
PLACES = {
    "content/workshop.yaml": "",
    "content/themes/01-un.md": "",
    "content/themes/02-deux.yaml": "",
    "content/images/plan.svg": "",
    "content/images/photo.jpg": "",
    "content/images/logo.svg": "",
    "content/fonts/a.ttf": "",
    "content/people.csv": "",
    "content/letter.md": "",
    "styles/tokens.css": "",
    "templates/fact-sheet.html": "",
    "templates/partials/cover.html": "",
}


def day(folder, *, without):
    """A project that names a file in each place, and lacks one."""
    files = {
        "content/workshop.yaml": WORKSHOP + BRAND + MAIL,
        "content/themes/01-un.md": theme("Un", "![Un plan](images/plan.svg)\n\n![Une photo](images/photo.jpg)\n"),
        "content/themes/02-deux.yaml": "title: Deux\nsections: {problems: [un]}\n",
        "content/images/plan.svg": SVG,
        "content/images/logo.svg": SVG,
        "content/people.csv": "Nom,Adresse\nAda,ada@exemple.org\n",
        "content/letter.md": "Bonjour.\n",
        "styles/tokens.css": "p {}",
        "templates/fact-sheet.html": "x",
        "templates/partials/cover.html": "x",
        "content/fonts/x": "",
    }
    put(folder, {name: data for name, data in files.items() if name != without})
    return folder


def said(root, place):
    """What is said of the file in that place, by whoever reads it."""
    if place == "content/people.csv":
        print_ = kit.make(root, root / "output", None, Wanted())
        letters = wording(root)
        letters.people(closes=True)
        assert letters.diagnostics
        return list(print_.diagnostics)
    if place == "content/letter.md":
        letters = wording(root)
        letters.check()
        return list(letters.diagnostics)
    return list(content.load(root).diagnostics)


def wording(root):
    """What letters say and to whom, of a project that need not be built first."""
    return Wording(content.load(root).workshop, Sources(root))


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("place", PLACES)
def test_whatever_stands_in_the_place_of_a_file_is_told_and_nothing_else_is_read(tmp_path, place, trouble):
    without = place if place not in ("content/people.csv", "content/letter.md") else ""
    root = day(tmp_path / "day", without=without)
    if place in ("content/people.csv", "content/letter.md"):
        (root / "content/workshop.yaml").write_text(
            WORKSHOP + MAIL + "print: {participants: people.csv, packs: true}\n"
        )
        (root / "content/themes/01-un.md").write_text(SMALL)
        (root / "styles/tokens.css").unlink()
        (root / place).unlink()
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    trouble(root / place)
    if trouble is folder and not place.startswith("content"):
        return  # a folder there is one of templates
    found = list(errors(said(root, place)))
    assert found
    for language in ("en", "fr"):
        told = " ".join(
            f"{diagnostic.message(language)} {diagnostic.hint(language)} {diagnostic.location}" for diagnostic in found
        )
        assert Path(place).stem in told or "workshop.yaml" in told  # which names it
        assert SECRET not in told
        assert "root:" not in told
    for name in (
        place,
        "../outside.md",
        "content/../../outside.md",
        "/etc/passwd",
        "content/a/../../../etc/passwd",
        "",
    ):
        with pytest.raises(UnreadError):
            Sources(root).read(name, 100)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_nobody_names_is_no_hindrance_and_no_file(tmp_path, trouble):
    root = project(tmp_path / "day")
    trouble(root / "content/unused")
    if trouble is not two_loops:  # the other one is a theme
        trouble(root / "content/themes/.hidden.md")
    assert content.load(root).workshop
    assert Sources(root).fingerprint() == Sources(root).fingerprint() != ""
    assert isinstance(watch.look(root), dict)


@pytest.mark.parametrize("trouble", [trouble for trouble in TROUBLES if trouble is not folder])
def test_a_list_named_on_the_command_line_may_be_anywhere_but_must_be_a_file(tmp_path, trouble):
    path = put(tmp_path / "day", {"content/x": ""}) / "list.csv"
    trouble(path)
    given = partial(Sources(tmp_path / "day").given, path)
    if trouble in (link_out, letters_of_others):  # the word of who is at the keyboard
        assert given(1000) == SECRET.encode()
    elif trouble is link_out_and_far:
        assert given(100_000)
    elif trouble is not processes:
        read = participants.read(given, "list.csv", load(project(tmp_path / "other")), needs_email=False)
        assert {diagnostic.rule.code for diagnostic in read.diagnostics} <= {"file-unreadable", "list-too-large"}
        assert read.diagnostics


# -- links within --------------------------------------------------------------------------------------------------


def test_links_within_the_project_are_fine_whatever_way_they_go(tmp_path):
    root = put(
        tmp_path / "day",
        {"notes/01-un.md": SMALL, "shared/a.svg": SVG, "content/workshop.yaml": WORKSHOP, "content/b/c/x.svg": SVG},
    )
    (root / "content/themes").symlink_to("../notes")
    (root / "content/images").symlink_to(root / "shared")
    (root / "content/up.svg").symlink_to("../../day/content/b/../b/c/x.svg")
    (root / "content/chain.svg").symlink_to("up.svg")
    (root / "content/b/self").symlink_to("../b")
    (root / "content/b/c/top").symlink_to("../..")
    read = Sources(root)
    assert read.files("content/themes") == ("content/themes/01-un.md",)
    assert read.files("content/images") == ("content/images/a.svg",)
    assert read.read("content/b/self/self/c/top/chain.svg", 1000) == SVG.encode()
    assert len(read.files("content")) == 6
    assert load(root).themes
    before = read.fingerprint()
    put(root, {"notes/01-un.md": SMALL + "- Encore\n"})
    assert Sources(root).fingerprint() != before
    (tmp_path / "by-link").symlink_to(root)
    assert Sources(tmp_path / "by-link").fingerprint() == Sources(root).fingerprint()
    assert load(tmp_path / "by-link").themes


def test_no_place_outside_is_so_much_as_looked_at(tmp_path, monkeypatch):
    """A look at a name may be enough: some systems connect to a server for one."""
    root = project(tmp_path / "day")
    for number, target in enumerate(
        ("/net/server/x", "../../net/x", "../" * 9 + "net/x", f"{tmp_path}/x", "/x/../net")
    ):
        (root / f"content/{number}.svg").symlink_to(target)
    (root / "content/themes/02.md").symlink_to("/net/server/02.md")
    looked = []

    def noted(real):
        def call(path, *arguments, dir_fd=None, **more):
            if dir_fd is None and isinstance(path, str | os.PathLike):
                looked.append(os.fspath(path))
            else:
                assert "/" not in str(path), path
            return real(path, *arguments, **(more | ({} if dir_fd is None else {"dir_fd": dir_fd})))

        return call

    read = Sources(root)
    with monkeypatch.context() as patch:
        for name in ("stat", "lstat", "open", "readlink"):
            patch.setattr(os, name, noted(getattr(os, name)))
        read.fingerprint()
        for number in range(5):
            assert read.kind(f"content/{number}.svg") == ""
    assert looked
    assert not [path for path in looked if not path.startswith(str(root))], looked


# -- too much ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["content", "content/themes", "content/images/old", "styles", "templates/partials"])
def test_a_folder_of_very_many_files_is_told(tmp_path, monkeypatch, place):
    root = put(project(tmp_path), {f"{place}/{n}.txt": "" for n in range(30)})
    monkeypatch.setattr(sources, "_MOST", 25)
    loaded = content.load(root)
    assert loaded.workshop is None
    assert [diagnostic.rule.code for diagnostic in loaded.diagnostics] == ["too-many-files"]
    assert state.inputs(root) == ""
    assert watch.look(root) == watch.look(root) != {}


def test_folders_within_each_other_without_end_are_told(tmp_path):
    root = put(project(tmp_path), {"templates/" + "a/" * 25 + "x.html": ""})
    with pytest.raises(TooManyError):
        Sources(root).fingerprint()
    assert [diagnostic.rule.code for diagnostic in content.load(root).diagnostics] == ["too-many-files"]


def test_a_folder_is_entered_once_however_many_links_lead_there(tmp_path):
    """Each folder with two links to the next: a million ways, and few folders."""
    root = project(tmp_path)
    for n in range(20):
        put(root, {f"content/d{n}/x.svg": SVG})
        for name in "ab":
            (root / f"content/d{n}/{name}").symlink_to(f"../d{n + 1}")
    assert len(Sources(root).files("content")) < 100


def test_all_templates_together_have_a_limit(tmp_path):
    root = put(project(tmp_path), {f"templates/{n}.html": "x" * 999_000 for n in range(11)})
    put(root, {"styles/a.css": "p {}" * 300_000, "styles/photo.xcf": "x" * 1_200_000})
    found = [
        (str(diagnostic.location), diagnostic.rule.code)
        for diagnostic in content.load(root).diagnostics
        if diagnostic.severity == "error"
    ]
    assert found == [("styles/a.css", "file-too-large"), ("templates", "file-too-large")]


# -- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [b"caf\xe9", b"a\nb", b"a\tb", b"\x1b[2J", b"a\xe2\x80\xa8b", b"\x7f", b"\xc2\x85"])
@pytest.mark.parametrize(
    "place", ["content/{}.svg", "content/themes/{}.md", "content/{}/x.svg", "styles/{}.css", "templates/{}.html"]
)
def test_a_name_that_is_no_text_is_told_and_not_read(tmp_path, name, place):
    root = project(tmp_path)
    path = root / place.format(os.fsdecode(name))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SMALL)
    except OSError:
        pytest.skip("this file system has no such names")
    loaded = content.load(root)
    (found,) = loaded.diagnostics
    assert found.rule.code == "file-name-strange"
    assert (loaded.workshop is None) == ("themes" in place)
    assert str(found.location).isprintable()
    str(found.location).encode()
    assert Sources(root).fingerprint() != Sources(project(tmp_path / "other")).fingerprint()


# -- once ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(monkeypatch):
    """Names that are opened, as often as they are."""
    found = []
    real = Folder.opened

    def noted(folder, path):
        found.append(str(path))
        return real(folder, path)

    monkeypatch.setattr(Folder, "opened", noted)
    return found


def whole(root):
    return put(
        project(root, {"01-un.md": theme("Un", "![Un plan](plan.svg)\n")}),
        {
            "content/plan.svg": SVG,
            "styles/tokens.css": "p {}",
            "templates/macros/own.html": "x",
            "content/unused.bin": "x",
            "content/people.csv": "Nom\nAda\n",
        },
    )


def test_a_build_opens_each_file_of_a_project_once(tmp_path, opened, monkeypatch):
    root = whole(tmp_path)
    seen = []

    def run(workshop, read, *_arguments, **_more):
        renderer = Renderer(workshop, read)
        assert renderer.styles
        renderer._picture({}, "content/plan.svg", 80.0)
        for name in read.files("content"):
            read.read(name, 1000)
        seen.append(workshop)
        return Result(made=(), diagnostics=(), seconds=0.0)

    monkeypatch.setattr(session, "run", run)
    made = Session(root, root / "output", None)
    opened.clear()
    assert made.make().workshop is seen[0]
    ours = [name for name in opened if name.startswith(("content", "styles", "templates"))]
    assert sorted(ours) == sorted(set(ours))
    assert len(ours) == 7
    opened.clear()
    made.make()  # just written: they might change once more without a sign
    assert len([name for name in opened if name in ours]) == 7


def test_what_did_not_change_is_taken_over_and_what_might_have_is_not(tmp_path, opened):
    root = whole(tmp_path)
    for path in root.rglob("*"):
        os.utime(path, ns=(0, 0))
    first = Sources(root)
    before = first.fingerprint()
    assert Sources(root, first).fingerprint() == before
    assert len(opened) == 14  # by their time of change, which nobody can set, they are new
    settled = Sources(root)
    settled.fingerprint()
    for name, file in settled._files.items():
        settled._files[name] = sources._File(file.about, file.at + 10**10, file.digest, file.size, file.data)
    opened.clear()
    assert Sources(root, settled).fingerprint() == before
    assert opened == []
    plan = root / "content/plan.svg"
    was = plan.stat().st_ctime_ns
    put(root, {"content/plan.svg": SVG.replace("h9", "h8")})
    while plan.stat().st_ctime_ns == was:  # a file system tells times apart from some milliseconds on
        os.utime(plan, ns=(0, 0))
    os.utime(plan, ns=(0, 0))  # of the same size, and as old
    assert Sources(root, settled).fingerprint() != before
    assert opened == ["content/plan.svg"]


A, B = theme("Un", "Du texte de A.\n"), theme("Un", "Du texte de B.\n")


def during(monkeypatch, change, back):
    """Let files change right after they were fingerprinted, and change back after the build."""
    real = state.inputs
    changed = []

    def inputs(read):
        found = real(read)
        if not changed:
            changed.append(change())
        return found

    monkeypatch.setattr(state, "inputs", inputs)
    return back


def test_who_saves_b_during_a_build_and_goes_back_has_the_pages_of_a(tmp_path, monkeypatch):
    root = put(project(tmp_path, {"01-un.md": A}), {"styles/tokens.css": "a {}", "templates/x.html": "a"})
    given = {}

    def run(workshop, read, *_arguments, **_more):
        given["texts"] = repr(workshop)
        given["attached"] = read.read("content/themes/01-un.md", 1000)
        renderer = Renderer(workshop, read)
        given["style"] = renderer.styles["styles/tokens.css"]
        given["template"] = renderer.own["x.html"]
        return Result(made=(), diagnostics=(), seconds=0.0)

    monkeypatch.setattr(session, "run", run)
    during(
        monkeypatch,
        lambda: put(root, {"content/themes/01-un.md": B, "styles/tokens.css": "b {}", "templates/x.html": "b"}),
        None,
    )
    made = Session(root, root / "output", None)
    assert not made.make().failed
    assert "de A." in given["texts"]
    assert "de B." not in given["texts"]
    assert (given["attached"], given["style"], given["template"]) == (A.encode(), b"a {}", b"a")
    kept = state.load(state.store(root))
    assert kept.inputs != state.inputs(root)
    put(root, {"content/themes/01-un.md": A, "styles/tokens.css": "a {}", "templates/x.html": "a"})
    assert kept.inputs == state.inputs(root)  # and these pages are of A
    assert kept.ingredients == status.ingredients(load(root), root)


def noisy(seed, size=1_200_000):
    """A photograph too large to be kept in memory."""
    from io import BytesIO

    from PIL import Image

    data = bytes((n * n * 7 + n * seed) % 251 for n in range(700)) * 1800
    image = Image.frombytes("RGB", (700, 600), data[: 700 * 600 * 3])
    buffer = BytesIO()
    image.save(buffer, "BMP")
    image.save(buffer := BytesIO(), "PNG", compress_level=0)
    assert len(buffer.getvalue()) > size
    return buffer.getvalue()


def test_a_file_that_is_too_large_to_be_kept_must_be_the_same_when_it_is_used(tmp_path, monkeypatch):
    first, other = noisy(3), noisy(5)
    root = put(project(tmp_path, {"01-un.md": theme("Un", "![Une photo](photo.png)\n")}), {"content/photo.png": first})
    read = Sources(root)
    before = read.fingerprint()
    put(root, {"content/photo.png": other})
    with pytest.raises(ChangedError):
        read.read("content/photo.png", sources.LARGEST)
    put(root, {"content/photo.png": first})
    assert read.read("content/photo.png", sources.LARGEST) == first
    (root / "content/photo.png").unlink()
    with pytest.raises(ChangedError):
        read.read("content/photo.png", sources.LARGEST)
    put(root, {"content/photo.png": first})
    assert Sources(root).fingerprint() == before

    # The same within a build: it says so, and remembers nothing.
    during(monkeypatch, lambda: put(root, {"content/photo.png": other}), None)
    made = Session(root, root / "output", None)
    report = made.make()
    assert [(diagnostic.rule.code, str(diagnostic.location)) for diagnostic in report.diagnostics] == [
        ("changed-meanwhile", "content/photo.png")
    ]
    assert report.failed
    assert state.load(state.store(root)) is None


def test_a_change_while_pages_are_made_is_told_too(tmp_path, monkeypatch):
    first = noisy(3)
    root = put(project(tmp_path, {"01-un.md": theme("Un", "![Une photo](photo.png)\n")}), {"content/photo.png": first})

    def run(workshop, read, *_arguments, **_more):
        put(root, {"content/photo.png": first[:-1]})
        Renderer(workshop, read)._picture({}, "content/photo.png", 80.0)
        raise AssertionError("that picture is not the one that was looked at")

    monkeypatch.setattr(session, "run", run)
    report = Session(root, root / "output", None).make()
    assert [diagnostic.rule.code for diagnostic in report.diagnostics if diagnostic.severity == "error"] == [
        "changed-meanwhile"
    ]


def test_a_print_and_its_list_are_of_one_state_too(tmp_path, monkeypatch):
    root = project(tmp_path / "day", workshop=WORKSHOP + "print: {packs: true}\n")
    people = put(tmp_path, {"people.csv": "Nom\nAda\n"}) / "people.csv"
    asked = remembered.asked

    def then(read, wanted):
        found = asked(read, wanted)
        put(tmp_path, {"people.csv": "Nom\nBob\n"})
        return found

    monkeypatch.setattr(remembered, "asked", then)
    names = []

    def build(*_arguments, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(editions, "build", build)
    real = participants.read

    def read(*arguments, **more):
        found = real(*arguments, **more)
        names.extend(person.name for person in found.people)
        return found

    monkeypatch.setattr(participants, "read", read)

    class Nobody:
        def forget(self):
            pass

    with pytest.raises(KeyboardInterrupt):
        kit.make(root, root / "output", Nobody(), Wanted(participants=str(people)))
    assert names == ["Ada"]


def test_the_fingerprint_of_a_file_is_that_of_its_bytes(tmp_path):
    root = whole(tmp_path)
    read = Sources(root)
    assert read.digest("content/plan.svg") == fingerprint.of(SVG.encode())
    assert read.read("content/plan.svg", 1000) == SVG.encode()


# -- by nobody else ------------------------------------------------------------------------------------------------

# Modules in which something is opened, and what.
OPENERS = {
    "bootstrap": "the environment and the locks",
    "patterns": "a pattern that a person gave, for folders",
    "client": "files of the package",
    "remote": "pipes",
    "collation": "PDFs in memory",
    "conformance": "PDFs in memory",
    "container": "zips in memory",
    "examination": "the locks, and what comes with Feuillet",
    "drafts": "output folders, by handle",
    "endings": "the device that takes what nobody reads",
    "engine": "files of WeasyPrint",
    "examples": "what comes with Feuillet",
    "appearance": "PDFs in memory",
    "pens": "PDFs in memory",
    "files": "by handle, through no link",
    "fingerprint": "our own code, what comes with Feuillet",
    "folders": "names of folders beside one that is not there",
    "fonts": "font packages",
    "hard_proof": "PDFs in memory",
    "layers": "the structure of a PDF",
    "portable": "PDFs in memory",
    "saved_mail": "mails in memory",
    "printed": "PDFs in memory",
    "viewer": "PDFs in memory",
    "icons": "an icon package",
    "imposition": "PDFs in memory",
    "journal": "the journal, by handle",
    "libraries": "which libraries of the system are loaded",
    "merge": "PDFs in memory",
    "message": "the parts of a message",
    "font_files": "font packages",
    "overrides": "what comes with Feuillet; what is remembered, by handle",
    "own_pages": "what comes with Feuillet",
    "outline": "a group of notes: no file",
    "structure": "a group of notes: no file",
    "registry": "which languages there are",
    "paper_styles": "styles of ours",
    "part_layout": "PDFs in memory",
    "styles": "files of WeasyPrint",
    "structure_tree": "PDFs in memory",
    "temporary": "our temporary folders, by handle",
    "rasters": "pictures in memory",
    "preparation": "pictures in memory",
    "post": "a connection: no file",
    "render": "styles that come with Feuillet",
    "sandbox": "what is signed: no file",
    "scaffold": "models that come with Feuillet; the folder for a new workshop",
    "server": "the page of the preview, which comes with Feuillet",
    "sources": "the files of a project",
    "start": "the first page of the desk, which comes with Feuillet",
    "state": "output folders, by handle",
    "status": "what comes with Feuillet",
    "store": "what earlier builds made, by handle",
    "widths": "a list that is copied: no file",
    "layout": "files of the package",
}
_OPENING = frozenset(
    [
        "read_bytes",
        "read_text",
        "open",
        "iterdir",
        "rglob",
        "glob",
        "scandir",
        "listdir",
        "walk",
        "copyfile",
        "copytree",
        "copy",
        "copy2",
        "fdopen",
        "opened",
        "readlink",
        "file_digest",
        "fromfile",
        "memmap",
    ]
)
# Of these, the files of a project must be asked for.
_BY_PATH = frozenset(
    ("stat", "lstat", "exists", "is_file", "is_dir", "is_symlink", "resolve", "lexists", "isfile", "isdir")
)
_READERS = (
    "content", "text_file", "participants", "preparation", "fonts", "render", "build", "status", "report", "structure", "facts",
    "prose", "yaml_source", "watch", "belonging", "composition", "sandbox",
)  # fmt: skip


@functools.cache
def calls():
    """The names of what is called in the modules of a name, in whatever rooms; by that name."""
    found = defaultdict(set)
    for path, nodes in our_code.nodes().items():
        functions = [node.func for node in nodes if isinstance(node, ast.Call)]
        found[path.stem] |= {getattr(function, "attr", getattr(function, "id", "")) for function in functions}
    return found


def test_nobody_but_the_place_for_it_opens_files_of_a_project():
    assert {module for module, called in calls().items() if _OPENING & called} == OPENERS.keys()


def test_readers_of_a_project_do_not_look_at_paths():
    allowed = {  # in packages of fonts and icons, in our own folders; the name of the project's
        "render": {"resolve"},
        "build": {"resolve"},
        "content": {"resolve", "exists"},
        "status": {"is_file"},
        "fonts": {"is_file", "resolve"},
        "watch": {"stat", "is_dir"},
    }
    for module in _READERS:
        assert calls()[module] & _BY_PATH <= allowed.get(module, set()), module
