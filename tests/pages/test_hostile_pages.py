"""Styles, templates, drawings and pictures of a stranger: whatever they refer to, nothing else is opened or asked for."""

from __future__ import annotations

import base64
import gc
import io
import os
import re
import struct
import subprocess
import sys
import zlib
from functools import cache

import pikepdf
import pytest
from PIL import Image

from feuillet.looks.faces.fonts import fallback_face
from feuillet.pages.job import Job, Setting
from feuillet.reading import content
from feuillet.typesetting import layout
from tests.made_project import PATIENCE, ROOT, project, put, theme

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # WeasyPrint leaves its colour profile open

SECRET = "a-secret-of-the-machine"
events: list[str] = []
watched = [False]


def note(event, arguments):
    """What is opened, and whom it is asked of; an audit hook stays for good, so it has a switch."""
    if (
        watched
        and watched[0]
        and (  # at the end of the process there is no such list
            event in ("open", "os.listdir", "os.scandir", "subprocess.Popen") or event.startswith("socket.")
        )
    ):
        events.append(f"{event} {arguments!r}")


@pytest.fixture(scope="module", autouse=True)
def hook():
    sys.addaudithook(note)
    layout.warm_up()
    Image.init()  # it looks for its plugins the first time that a format is not among the usual ones


@pytest.fixture
def watch():
    """Notes what is opened while it is on."""
    events.clear()
    watched[0] = True
    yield events
    watched[0] = False


@pytest.fixture
def secrets(tmp_path):
    """A secret as a text, a style, a drawing, a picture and a font; by their addresses."""
    red = f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><title>{SECRET}</title><path d='M0 0h9v9z'/></svg>"
    folder = put(tmp_path / "outside", {"s.txt": SECRET, "s.css": f"p::after {{ content: '{SECRET}' }}", "s.svg": red})
    Image.new("RGB", (9, 9), "red").save(folder / "s.png")
    put(folder, {"s.ttf": fallback_face().read_bytes()})
    return folder


def addresses(folder, name):
    path = folder / name
    up = "../" * 30 + str(path).lstrip("/")
    return [
        path.as_uri(),
        path.as_uri().replace("file://", "file://localhost"),
        path.as_uri().replace("file:", "FILE:"),
        str(path),
        up,
        f"file:///feuillet/{up}",
        f"file:///feuillet/%2e%2e/{up}",
        f"http://127.0.0.1:9/{name}",
        f"https://exemple.org/{name}",
        f"//exemple.org/{name}",
        f"ftp://exemple.org/{name}",
    ]


STYLES = [
    ("@import '{}';", "s.css"),
    ("@import url({});", "s.css"),
    ("p {{ background: url('{}') }}", "s.png"),
    ("p {{ list-style: url('{}'); display: list-item }}", "s.svg"),
    ("p::before {{ content: url('{}') }}", "s.svg"),
    ("p {{ border-image: url('{}') 3 }}", "s.png"),
    ("p {{ mask-image: url('{}') }}", "s.png"),
    ("@page {{ background: url('{}'); @top-left {{ content: url('{}') }} }}", "s.png"),
    ("@font-face {{ font-family: X; src: url('{}') }} p {{ font-family: X }}", "s.ttf"),
    ("@font-face {{ font-family: X; src: local('DejaVu Sans'), local('{}') }} p {{ font-family: X }}", "s.ttf"),
    ("@color-profile device-cmyk {{ src: url('{}') }} p {{ color: color(device-cmyk 0 0 0 1) }}", "s.txt"),
    ("p {{ --x: url('{}'); background: var(--x) }}", "s.png"),
    (
        "p::after {{ content: target-text('{}') attr(href url) }} a {{ -weasy-link: url('{}'); -weasy-anchor: url('{}') }}",
        "s.txt",
    ),
]
HTML = [
    ("<link rel=stylesheet href='{}'>", "s.css"),
    ("<link rel=attachment href='{}'>", "s.txt"),
    ("<a rel=attachment href='{}'>x</a>", "s.txt"),
    ("<img src='{}' alt=x>", "s.png"),
    ("<img srcset='{} 2x' src='x' alt=x>", "s.png"),
    ("<object data='{}'></object><embed src='{}'><iframe src='{}'></iframe>", "s.svg"),
    ("<base href='{}'><img src='s.png' alt=x><link rel=stylesheet href='s.css'><link rel=attachment href='s.txt'>", ""),
    ("<svg width='9' height='9'><image href='{}' width='9' height='9'/><use href='{}#a'/></svg>", "s.svg"),
    ("<svg width='9' height='9'><style>@import '{}';</style><path d='M0 0h9' style='fill: url({}#a)'/></svg>", "s.svg"),
    ("<p style=\"background: url('{}')\">x</p>", "s.png"),
    ("<meta http-equiv=refresh content='0; url={}'><video src='{}' poster='{}'></video>", "s.png"),
    ("<input type=image src='{}'><table background='{}'><tr><td>x</table>", "s.png"),
]


def page(body="", css=""):
    return (
        '<!doctype html><html lang="fr" style="--setting: initial"><head><title>Essai</title>'
        f'<style>@page {{ size: 60mm 60mm }}</style><link rel="stylesheet" href="styles/own.css"></head><body><p>Un{body}</p>'
        "</body></html>"
    ), css


def harmless(html, css, folder, watch):
    """Lay a page out: what it opened is not of that folder, and what is there is not in the PDF."""
    job = Job(name="essai", html=html, resources={"styles/own.css": css.encode()})
    gc.collect()  # the engine's fonts of earlier pages, which take their folder away when they go
    gc.disable()
    watch.clear()
    try:
        made = layout.write(layout.lay(job, Setting()))
        seen = list(watch)
    finally:
        gc.enable()
    asked = [path for path in seen if str(folder) in path or path.startswith(("socket", "subprocess", "os."))]
    assert not asked, asked
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        assert not list(document.attachments)
        for path in document.objects:
            if isinstance(path, pikepdf.Stream):
                assert SECRET.encode() not in path.read_bytes()
                assert path.get("/Subtype") != "/Image" or path.get("/Width") != 9
    assert SECRET.encode() not in made.pdf
    return made


@pytest.mark.parametrize(("style", "name"), STYLES)
def test_a_style_reads_and_fetches_nothing(secrets, watch, style, name):
    rule = style.replace("{{", "{").replace("}}", "}")
    several = [rule.replace("{}", address) for address in addresses(secrets, name)]
    html, css = page(css="\n".join(several))
    harmless(html, css, secrets, watch)


@pytest.mark.parametrize(("markup", "name"), HTML)
def test_a_template_reads_and_fetches_nothing(secrets, watch, markup, name):
    several = [markup.replace("{}", address) for address in addresses(secrets, name)]
    pages = several if "<base" in markup else ["".join(several)]  # the first one counts
    for body in pages:
        html, css = page(body)
        harmless(html.replace("<title>", f"{body}<title>"), css, secrets, watch)


def test_what_watches_sees_a_file_that_is_opened(secrets, watch):
    (secrets / "s.txt").read_text()
    assert [item for item in watch if str(secrets) in item]


def data(svg):
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def entities(folder):
    yield f"<!DOCTYPE svg [<!ENTITY x SYSTEM '{(folder / 's.txt').as_uri()}'>]><svg xmlns='http://www.w3.org/2000/svg' width='99' height='9'><text y='9'>&x;</text></svg>"
    yield f"<!DOCTYPE svg [<!ENTITY % x SYSTEM '{(folder / 's.txt').as_uri()}'> %x;]><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    yield f"<!DOCTYPE svg SYSTEM '{(folder / 's.txt').as_uri()}'><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>"
    yield f"<?xml-stylesheet href='{(folder / 's.css').as_uri()}'?><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    yield f"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xi='http://www.w3.org/2001/XInclude' width='9' height='9'><xi:include href='{(folder / 's.txt').as_uri()}' parse='text'/></svg>"
    yield f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='{(folder / 's.png').as_uri()}' width='9' height='9'/></svg>"


def test_a_drawing_in_a_style_or_template_reads_nothing(secrets, watch):
    for svg in entities(secrets):
        for html, css in (page(f"<img src='{data(svg)}' alt=x>"), page(css=f"p {{ background: url('{data(svg)}') }}")):
            harmless(html, css, secrets, watch)


def test_a_drawing_in_the_notes_reads_nothing(secrets, tmp_path, watch):
    for number, svg in enumerate(entities(secrets)):
        folder = project(
            tmp_path / str(number), {"01-un.md": theme("Un", "![x](a.svg)\n")}, files={"content/a.svg": svg}
        )
        watch.clear()
        content.load(folder)
        assert not [item for item in watch if str(secrets) in item]


def test_a_style_of_brackets_within_each_other_is_told(tmp_path):
    files = {
        "styles/synthesis.css": b"a{color:" + b"(" * 2000,
        "styles/fact-sheet.css": b"@media print{a{color:red}}" * 90,
    }
    folder = project(tmp_path, {"01-un.md": theme("Un", "Du texte.\n")}, files=files)
    found = [(diagnostic.rule.code, diagnostic.location.file) for diagnostic in content.load(folder).diagnostics]
    assert found == [("style-too-deep", "styles/synthesis.css")]


# -- what unpacks without end --------------------------------------------------------------------------------------


def laughs(element):
    made = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    return (
        f"<!DOCTYPE svg [<!ENTITY a0 'aaaaaaaaaa'>{made}]><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
        f"{element}</svg>"
    )


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, body=b"", more=()):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), *more, (b"IDAT", zlib.compress(body)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks)


@cache
def zeros(count):
    return zlib.compress(bytes(count))


BOMBS = {  # each is made where it is needed: that takes a moment
    "pixels.png": lambda: png(60_000, 60_000, b"\0" * 1_000_000),
    "text.png": lambda: png(9, 9, b"\0" * 252, [(b"zTXt", b"x\0\0" + zeros(100_000_000))]),
    "profile.png": lambda: png(9, 9, b"\0" * 252, [(b"iCCP", b"x\0\0" + zeros(100_000_000))]),
    "text.svg": lambda: laughs("<text>&a11;</text>").encode(),
    "path.svg": lambda: laughs("<path d='&a11;'/>").encode(),
    "gzip.svg": lambda: b"\x1f\x8b" + zeros(10_000_000),
}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """What is said of each of them, a line each, by a process with little memory."""
    place = tmp_path_factory.mktemp("bombs")
    for name, bomb in BOMBS.items():
        project(place / name, {"01-un.md": theme("Un", f"![x]({name})\n")}, files={f"content/{name}": bomb()})
    script = (
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_AS, (1_500_000_000,) * 2)\n"
        "from pathlib import Path\nfrom feuillet.reading import content\n"
        "for folder in sys.argv[1:]:\n"
        "    print(*(found.rule.code for found in content.load(Path(folder)).diagnostics), flush=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *(str(place / name) for name in BOMBS)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return dict(zip(BOMBS, done.stdout.splitlines(), strict=False)), done.stderr


@pytest.mark.parametrize("name", BOMBS)
def test_what_unpacks_without_end_is_told_in_little_memory(unpacked, name):
    told, problem = unpacked
    assert name in told, problem
    assert re.search(r"picture|drawing", told[name])


# -- what is run ---------------------------------------------------------------------------------------------------


def test_nothing_of_a_folder_is_run_wherever_one_stands(tmp_path):
    marker = tmp_path / "ran"
    code = f"open({str(marker)!r}, 'a').write(__file__ + chr(10))\n"
    names = [
        "json.py",
        "click.py",
        "feuillet.py",
        "weasyprint.py",
        "jinja2/__init__.py",
        "rich.py",
        "yaml.py",
        "re.py",
        "struct.py",
        "os.py",
        "conftest.py",
        "sitecustomize.py",
        "usercustomize.py",
        "x.pth",
        "setup.py",
        "build.py",
        "__main__.py",
        "encodings/__init__.py",
        "multiprocessing.py",
    ]
    tricks = {f"{folder}{name}": code for name in names for folder in ("", "content/", "content/themes/", "templates/")}
    tricks |= {
        "fonts.conf": "<fontconfig><dir>/usr/share/fonts</dir></fontconfig>",
        "pyproject.toml": "[tool.pytest.ini_options]\npython_files = '*.py'\n",
        "pyvenv.cfg": "home = /tmp\n",
        ".env": "PYTHONSTARTUP=json.py\n",
        "gdk-pixbuf.loaders": "x",
    }
    folder = project(tmp_path / "day", files=tricks)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    for command in (["un", "--project", "."], ["doctor"], ["check"]):
        done = subprocess.run(
            [sys.executable, str(ROOT / "build.py"), *command],
            cwd=folder,
            env=environment | {"FEUILLET_NO_VENV": "1"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert not marker.exists(), (command, marker.read_text())
    assert (folder / "output/fact-sheets/01-un.pdf").exists()
