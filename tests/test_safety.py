"""Hostile notes end in a diagnostic or print harmlessly, in bounded time, without a word to the network."""

from __future__ import annotations

import io
import os
import signal
import struct
import subprocess
import sys
import zlib

import pypdf
import pytest

from feuillet.reading import content
from feuillet.text import deadline
from tests.made_project import (
    PATIENCE,
    ROOT,
    SMALL,
    WORKSHOP,
    Hurried,
    codes,
    command,
    points,
    project,
    put,
    run,
    theme,
    typed,
    written,
)

SECRET = "a secret of the machine"
PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink' width='9' height='9'>{}</svg>"


def text_of(folder):
    found = []
    for path in sorted((folder / "output").rglob("*.pdf")):
        reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
        found += [page.extract_text() for page in reader.pages]
        for data in reader.attachments.values():
            assert all(SECRET.encode() not in item for item in data)
        assert SECRET.encode() not in path.read_bytes()
    return "".join("".join(found).split())


def refused(folder):
    """The codes of the errors in the notes, found before the time for a file was over."""
    found = [diagnostic.rule for diagnostic in content.load(folder).diagnostics if diagnostic.severity == "error"]
    assert deadline.TOO_SLOW not in found
    return [rule.code for rule in found]


def not_taken(folder):
    """Whether the pictures of the only theme were told and left out."""
    loaded = content.load(folder)
    told = [
        diagnostic.rule.code
        for diagnostic in loaded.diagnostics
        if diagnostic.rule.code.startswith(("picture", "drawing"))
    ]
    return told and not any(entry.picture for entry in loaded.workshop.themes[0].introduction)


def test_a_build_works_without_a_network_and_asks_for_none(tmp_path):
    body = (
        "[site](https://site.exemple.org/) <https://autre.exemple.org>\n\n<link rel=attachment href='http://127.0.0.1/x'>\n\n"
        "![Un plan](http://127.0.0.1/x.png)\n\n<script src='http://127.0.0.1/x.js'></script>\n\n## Problèmes\n\n- un\n"
    )
    css = "@import 'https://127.0.0.1/x.css'; @font-face { font-family: X; src: url(http://127.0.0.1/x.ttf) }"
    sound = project(
        tmp_path / "a", {"01-un.md": theme("Un", body, "documents: [{title: t, link: https://d.exemple.org}]\n")}
    )
    asking = project(tmp_path / "b", files={"styles/fact-sheet.css": css, "styles/synthesis.css": css})
    for folder, status in ((sound, 0), (asking, 1)):
        tried = tmp_path / "tried"
        done = command(
            "--project", folder, env={"PYTHONPATH": str(ROOT / "tests" / "forbid"), "FEUILLET_TRIED": str(tried)}
        )
        assert done.returncode == status, done.stderr
        assert not tried.exists(), tried.read_text()
        assert "Traceback" not in done.stderr
    synthesis = pypdf.PdfReader(sound / "output/synthesis.pdf")
    assert "d.exemple.org" in text_of(sound)
    links = [
        link["/A"]["/URI"]
        for page in synthesis.pages
        for link in page.get("/Annots", [])
        if "/URI" in link.get("/A", {})
    ]
    assert "https://site.exemple.org/" in links
    assert "127.0.0.1" not in "".join(synthesis.metadata.values())


def test_that_network_is_forbidden_indeed(tmp_path):
    tried = tmp_path / "tried"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "tests" / "forbid"), "FEUILLET_TRIED": str(tried)}
    script = "import socket\ntry: socket.create_connection(('127.0.0.1', 9))\nexcept OSError: pass"
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    assert "socket" in tried.read_text()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, workers):
    """Notes that ask for files of the machine by HTML, and hold what looks like code."""
    folder = tmp_path_factory.mktemp("hostile") / "project"
    secret = folder.parent / "secret.txt"
    put(folder.parent, {"secret.txt": SECRET})
    body = (
        f"<link rel=attachment href='{secret.as_uri()}'>\n\n<a rel=attachment href='{secret.as_uri()}'>un mot</a>\n\n"
        f"<object data='{secret.as_uri()}'></object> <iframe src='../../secret.txt'></iframe>\n\n"
        f"<style>@import '{secret.as_uri()}'; li {{ display: none }}</style>\n\n"
        "<p style='background: url(http://127.0.0.1/x)'>deux mots</p>\n\n"
        "{{ 7*7 }} {% for x in y %} {# rien #} ${7*7} <%= 7*7 %>\n\n## Problèmes {{ 7*7 }}\n\n- un [lien](javascript:alert(1))\n"
        "- deux `</head><!-- part --> --setting: initial`\n"
    )
    project(folder, {"01-un.md": theme("Un {{ config }}", body)})
    return folder, run(folder, workers)


def test_html_in_notes_reads_no_file_and_hides_nothing(hostile):
    folder, result = hostile
    assert written(result) == ["synthesis", "un"], [(d.rule.code, d.values) for d in result.diagnostics]
    text = text_of(folder)
    assert "deuxmots" in text
    assert "unmot" in text
    for path in (folder / "output").rglob("*.pdf"):
        assert set(pypdf.PdfReader(path).attachments) <= {"workshop.yaml", "01-un.md"}
        assert b"javascript" not in path.read_bytes()


def test_what_looks_like_a_template_prints_as_it_is(hostile):
    text = text_of(hostile[0])
    for item in ("{{7*7}}", "{%forxiny%}", "{#rien#}", "${7*7}", "{{config}}", "</head><!--part-->--setting:initial"):
        assert item in text


@pytest.mark.parametrize(
    "address",
    [
        "../../../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1/x.png",
        "//127.0.0.1/x.png",
        "C:/x.png",
    ],
)
@pytest.mark.parametrize("written_as", ["![Un plan]({})\n", "<img src='{}' alt='Un plan'>\n"])
def test_a_picture_from_elsewhere_is_told_and_not_taken(tmp_path, address, written_as):
    loaded = content.load(project(tmp_path, {"01-un.md": theme("Un", written_as.format(address))}))
    assert {diagnostic.rule.code.split("-")[0] for diagnostic in loaded.diagnostics} == {"picture"}
    assert [(entry.picture, entry.kind) for entry in loaded.workshop.themes[0].introduction] == [("", "paragraph")]


def test_a_link_out_of_the_project_is_not_followed(tmp_path):
    put(tmp_path, {"secret.svg": PICTURE.format(f"<text>{SECRET}</text>"), "secret.md": theme("Secret", SECRET)})
    folder = project(tmp_path / "project", {"01-un.md": theme("Un", "![Un plan](plan.svg)\n")})
    (folder / "content/plan.svg").symlink_to(tmp_path / "secret.svg")
    assert not_taken(folder)
    folder = project(tmp_path / "other")
    (folder / "content/themes/02-deux.md").symlink_to(tmp_path / "secret.md")
    assert refused(folder)


@pytest.mark.parametrize(
    "inside",
    [
        "<image href='file:///etc/passwd' width='9' height='9'/>",
        "<image x:href='http://127.0.0.1/x.png' width='9' height='9'/>",
        "<use href='http://127.0.0.1/x.svg#a'/>",
        "<style>@import url(http://127.0.0.1/x.css);</style><rect width='9' height='9'/>",
        "<script>alert(1)</script><rect width='9' height='9'/>",
    ],
)
def test_a_drawing_that_refers_elsewhere_is_refused_or_harmless(tmp_path, workers, inside):
    folder = project(
        tmp_path,
        {"01-un.md": theme("Un", "![Un plan](plan.svg)\n")},
        files={"content/plan.svg": PICTURE.format(inside)},
    )
    if not refused(folder):  # what cannot be cleaned is left out, and told
        run(folder, workers, "un")
        for path in (folder / "output").rglob("*.pdf"):
            assert b"root:" not in path.read_bytes()


def test_a_drawing_that_multiplies_itself_is_refused(tmp_path):
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    bomb = f"<!DOCTYPE svg [<!ENTITY a0 'x'>{entities}]>" + PICTURE.format("<text>&a9;</text>")
    assert not_taken(project(tmp_path, {"01-un.md": theme("Un", "![x](plan.svg)\n")}, files={"content/plan.svg": bomb}))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_picture_that_unpacks_to_gigabytes_is_refused(tmp_path):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    png = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + chunk(b"IEND", b"")
    assert not_taken(
        project(tmp_path, {"01-un.md": theme("Un", "![x](bombe.png)\n")}, files={"content/bombe.png": png})
    )


def test_yaml_that_multiplies_itself_is_refused(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert refused(project(tmp_path, workshop=WORKSHOP + "\n".join(lines) + "\n"))
    assert refused(project(tmp_path / "b", workshop=WORKSHOP + "x: " + "[" * 20_000))


@pytest.mark.parametrize(
    "body",
    [
        "".join("  " * n + "- a\n" for n in range(300)),
        "- " * 10_000 + "a\n",
        "> " * 10_000 + "a\n",
        "*" * 10_000 + "a" + "*" * 10_000 + "\n",
        "[" * 1_000 + "a" + "](x)" * 1_000 + "\n",
        "<b>" * 10_000 + "a\n",
        "## " + "a " * 1_000 + "\n",
    ],
    ids=["lists", "one line of lists", "quotes", "stars", "brackets", "tags", "heading"],
)
def test_nesting_without_end_takes_bounded_time(tmp_path, workers, body):
    folder = project(tmp_path, {"01-un.md": theme("Un", body)})
    if not refused(folder):
        result = run(folder, workers)
        assert written(result) or codes(result)
        assert "stopped" not in codes(result)


@pytest.mark.parametrize("slug", ["../../evil", "/../evil", "CON", "a/b", "..", "é"])
def test_a_slug_cannot_leave_the_output(tmp_path, slug):
    assert refused(project(tmp_path, {"01-un.md": theme("Un", "Du texte.\n", f'slug: "{slug}"\n')}))


def test_an_output_that_is_a_file_is_named(tmp_path, workers):
    folder = put(project(tmp_path), {"output": "in the way"})
    done = typed("--project", folder, workers=workers)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "in-the-way" in done.stderr
    assert (folder / "output").read_text() == "in the way"


def test_a_layout_that_hangs_is_stopped_and_named(tmp_path):
    flex = "<div style='display: flex; flex-direction: column'>" * 22 + "x" + "</div>" * 22
    own = {
        "templates/fact-sheet.html": "{% extends 'base.html' %}{% block body %}<body><h1>x</h1>"
        + flex
        + "</body>{% endblock %}"
    }
    with Hurried(2, slow="fit un#", preload=("feuillet.building.warm",)) as some:
        result = run(project(tmp_path, files=own), some)
    (stopped,) = (diagnostic for diagnostic in result.diagnostics if diagnostic.rule.code == "stopped")
    assert stopped.values["publication"] == "fact-sheets/01-un.pdf"
    assert written(result) == ["synthesis"]


def test_a_build_that_is_killed_leaves_whole_files_and_no_processes(tmp_path):
    body = "".join(f"## {name}\n\n{points(30, 20)}\n" for name in ("Problèmes", "Solutions"))
    folder = project(tmp_path, {f"{n:02}-t{n}.md": theme(f"Thème {n}", body) for n in range(1, 6)})
    old = put(
        folder, {"output/synthesis.pdf": b"old"} | {f"output/fact-sheets/{n:02}-t{n}.pdf": b"old" for n in range(1, 6)}
    )
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "--project", str(old), "-v"],
        env=os.environ | {"FEUILLET_NO_VENV": "1"},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    for line in process.stderr:
        if "fait" in line:
            break
    process.send_signal(signal.SIGKILL)
    process.stderr.close()
    process.wait(PATIENCE)
    for path in (folder / "output").rglob("*.pdf"):
        data = path.read_bytes()
        assert data == b"old" or (data.startswith(b"%PDF") and data.rstrip().endswith(b"%%EOF"))
    assert len(list((folder / "output").rglob("*.pdf"))) == 6


def test_the_engine_writes_nothing_to_the_home_of_its_user_and_says_nothing(tmp_path):
    ask = "import os; from feuillet.typesetting import layout; layout.warm_up()\n"
    ask += "print(*os.listdir(os.path.dirname(os.environ['FONTCONFIG_FILE'])))"  # where what it caches goes
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "-c", ask], env=os.environ | home, cwd=ROOT, capture_output=True, check=True)
    assert b".cache-" in done.stdout
    assert (done.stderr, list(tmp_path.iterdir())) == (b"", [])


def test_nothing_is_written_outside_the_output_and_the_memory(tmp_path, workers):
    folder = project(tmp_path, {"01-un.md": SMALL})
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    run(folder, workers)
    new = {path.relative_to(folder).as_posix() for path in tmp_path.rglob("*") if path.is_file()} - {
        path.relative_to(folder).as_posix() for path in before
    }
    assert {name for name in new if not name.startswith(".feuillet/store/")} == {
        "output/synthesis.pdf",
        "output/fact-sheets/01-un.pdf",
    }
