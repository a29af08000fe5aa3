"""The engine's workarounds: the same bytes with them and without, and none of them on another engine."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from feuillet.typesetting import engine, layout
from feuillet.typesetting.quick import columns, drawings, lines, styles
from tests.made_project import PATIENCE, ROOT, project, typed

if TYPE_CHECKING:
    from feuillet.machine.workers import Workers

EPOCH = {"SOURCE_DATE_EPOCH": "1760000000"}

# What the workarounds touch, and what they must leave alone.
PAGE = """<!doctype html><html lang="en" style="--setting: initial"><head><title>All</title><style>
@page { size: A5; margin: 15mm 12mm; @top-right { content: string(title) " · " counter(page); width: 40% } }
@page :first { @bottom-left { content: "first" } }
:root { --tint: #dde8ee; --ink: #14505c; --gap: 2mm; --parent: inherit; --pair: #14505c, #9cb; --air: 1.07 }
body { font: var(--text-size)/1.35 var(--font, serif); color: #222; hyphens: auto; direction: ltr }
h1 { string-set: title content(); font: 600 15pt/1.1 "Feuillet Titles"; letter-spacing: 0.4pt }
.a { padding: var(--gap); background: var(--tint) linear-gradient(var(--pair)) 0 0 / 3em 40% no-repeat }
.b { font-size: 13pt; background: linear-gradient(90deg, var(--ink) 1em, white 2em) }
.c { margin-inline-start: 6mm; padding-block: 1mm; border-inline-end: 1pt dashed var(--ink); border-radius: 2mm }
.d { border: 2pt solid; padding: 3mm; margin: calc(1.5mm * var(--air)) 0 } .d > p { border: inherit }
.e > p { padding: var(--parent); margin: var(--none, inherit) } .e { padding: 4mm; margin: 3mm 0 }
.f { float: left; width: 25mm; clear: left } .g { margin-left: 30mm }
.h { float: footnote } .i::before { content: "→ " attr(id) } .i::first-letter { font-size: 2em }
.j { text-decoration: underline; word-spacing: 1pt } .k { text-align: justify; overflow-wrap: anywhere }
.l { columns: 2 } .m { display: flex; gap: 2mm } .n { display: grid; grid-template-columns: 1fr 2fr }
.o { position: relative } .o span { position: absolute; right: 0; top: 0 } .p { visibility: hidden }
.w { height: auto; widows: 2; orphans: 2 } .u { break-after: avoid } .v { position: relative; left: 2mm }
.x { overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
.q { box-sizing: border-box; width: 50%; min-height: 10%; box-shadow: 1mm 1mm 0 0 #ccc }
table { border-collapse: collapse; width: 100% } td { border: 0.5pt solid #999; padding: 1mm; vertical-align: top }
.y { padding-left: 4mm; background: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E%3C\
circle cx='4' cy='4' r='3' fill='rgb(20 80 92)' opacity='.5'/%3E%3Cpath d='M0 0h9v9z' fill-opacity='.4' stroke='red'/%3E%3C\
/svg%3E") no-repeat 0 1mm / 3mm 3mm }
.z { padding-left: 4mm; background: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E%3C\
path id='p' d='M1 1h4v4z' fill='green'/%3E%3Cuse href='%23p' x='2'/%3E%3Ctext y='8' font-size='7'%3Ea%3C/text%3E%3C/svg%3E") no-repeat 0 1mm / 3mm }
.t { padding-left: 4mm; background: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E%3C\
pattern id='p' width='.3' height='.3'%3E%3Crect width='1' height='1' fill='red'/%3E%3C/pattern%3E%3Crect width='9' \
height='6' fill='url(%23p)'/%3E%3C/svg%3E") no-repeat 0 1mm / 3mm }
li::marker { color: var(--ink) } [id="odd id"] { font-weight: bold } .r { --ink: #a02 } #t { anchor: "table" }
</style></head><body class="s">
<h1 id="top">Styles that are shared</h1>
<p class="f" id="one">Beside</p><p class="g" id="two">A paragraph that runs beside a float and goes on well below it,
so that some of its lines have nothing to keep clear of, extraordinarily comprehensive.</p>
<p class="g" id="two">The same id again.</p><p id="odd id">An id with a space</p><p id='qu"ote'>and one with a quote.</p>
<div class="a"><p class="i" id="x.1">Text</p><p class="i" id="x.2">Text</p></div><div class="a b"><p>Larger</p></div>
<div class="c"><p>Logical</p></div><div class="d"><p>Border of the parent</p></div><div class="d q"><p>Half</p></div>
<div class="e"><p>Padding of the parent</p></div><div class="e a"><p>of another</p></div>
<ol start="3"><li id="l1">Three<ul><li>Nested</li><li>again</li></ul></li><li id="l2" class="r">Four</li></ol>
<p class="j">Underlined <em>and <strong>nested</strong></em>, H<sub>2</sub>O, <a href="#top">a link</a><br>a break</p>
<p class="k">Justified text of some length with averyveryveryveryveryveryveryveryverylongwordthatmustbebroken in it, and
a note<span class="h" id="note">At the foot, <q>quoted</q>.</span> to the text.</p>
<p dir="rtl" style="direction: rtl; float: none">Right to left</p><div class="l"><p>One column</p><p>and two</p></div>
<div class="l w"><p>First of several</p><ul><li>A point that goes on over some lines, as points do, and is not broken</li>
<li>Another <b>one</b>, <a href="#top">12</a></li></ul><p class="q">In a box</p><p>A paragraph of a few lines that may be
broken between columns, after its second line and before its last two, if there is room for so many of them below.</p>
<p class="u">Which keeps with</p><p>what follows it</p><p class="k">Justified, over the lines of a column, justified.</p>
<div class="d"><p class="o">In <span>a</span> box</p></div><p class="j">Underlined</p><p class="v">Moved</p><p>Last</p></div>
<p class="l">Columns of one text with soft hy\u00adphens in extra\u00adordinari\u00adly comprehensive words, over several lines.</p>
<p class="x">A text that is much too long for its line, and is cut</p><pre>Typed
  as it is</pre>
<div class="m"><p id="m1">Flex</p><p id="m2">box</p></div><div class="n"><p>Grid</p><p>box</p></div>
<div class="o">In <span id="placed">placed</span></div><p class="p">Hidden</p><p lang="fr" id="fr">Bonjour à tous</p>
<table id="t"><caption>Caption</caption><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>
<tbody><tr><td>1</td><td rowspan="2">2</td></tr><tr class="r"><td>3</td></tr></tbody></table>
<svg xmlns="http://www.w3.org/2000/svg" width="20mm" height="9mm" viewBox="0 0 20 9"><title>A drawing</title>
<path d="M0 0h20v9h-20z" fill="#9cb"/><text x="1" y="6" font-size="5">SVG</text></svg>
<svg viewBox="0 0 33 9"><title>A code</title><path stroke="#000" d="M4 4.5h7m1 0h-1m-9 1h1.5m2 0.25h1"/>
<marker id="end"><path d="M0 0h2v2z"/></marker><path stroke="red" d="M4 2h7m1 0h2" marker-end="url(#end)"/></svg>
<p class="y">A drawing</p><p class="z">with words</p><p class="y">is drawn</p><p class="z">again</p>
<p class="t">Dots</p><p style="background: var(--tint)">Last</p></body></html>"""

PRINT_DIGESTS = """
import gc, hashlib, sys
from feuillet.typesetting import engine
if sys.argv[1] == "plain":
    engine.quicken = lambda: False
from feuillet.typesetting import layout as typeset
from feuillet.pages.job import Job, Setting
typeset.the_engine()
print(engine.quicken())
page = sys.stdin.read()
first = Setting()
pages = [(page, first), (page, Setting(text_size=9)), (page.replace("#dde8ee", "#eed"), first), (page, first)]
for html, setting in pages:
    made = typeset.typeset(Job(name="all", html=html, resources={}, setting=setting))
    print(hashlib.sha256(made.pdf).hexdigest(), made.layout.pages, sorted(made.layout.boxes.items()), made.layout.log)
gc.collect()
print(sum(type(some).__name__ in ("LayoutContext", "Document") for some in gc.get_objects()))
"""


def digests(kind: str) -> list[str]:
    made = subprocess.run(
        [sys.executable, "-c", PRINT_DIGESTS, kind],
        input=PAGE,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE,
        check=True,
    )
    return made.stdout.splitlines()


def test_the_workarounds_change_no_byte_of_a_pdf_and_no_word_of_the_log() -> None:
    quick, *quickened, kept = digests("quick")
    plain, *others, _ = digests("plain")
    assert (quick, plain) == ("True", "False")
    assert kept == "0", "what is remembered of a document holds none"
    assert quickened == others
    assert len({line.split()[0] for line in others}) == 3, "two of the four layouts are of the same page and setting"
    assert "Anchor defined twice" in others[0]


@pytest.mark.parametrize("name", ["weasyprint.css", "weasyprint.no_longer_here"])
def test_an_engine_of_other_bytes_is_left_alone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    layout.warm_up()
    assert engine.unknown() == []
    monkeypatch.setitem(engine.READ, name, "0123456789abcdef")
    assert engine.unknown() == [name]
    assert engine.quicken.__wrapped__() is False


@pytest.fixture(scope="module")
def patched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of programs that find another release of WeasyPrint: each of its files has other bytes."""
    folder = tmp_path_factory.mktemp("patched")
    import weasyprint

    shutil.copytree(Path(weasyprint.__file__).parent, folder / "weasyprint", ignore=shutil.ignore_patterns("*.pyc"))
    for path in (folder / "weasyprint").rglob("*.py"):
        path.write_bytes(path.read_bytes() + b"\n# A later release.\n")
    return os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"} | EPOCH


def run(environment: dict[str, str], *arguments: str | Path) -> str:
    command = [sys.executable, "-c", "from feuillet.command.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=True).stdout


def test_a_patch_release_builds_the_same_pages(patched: dict[str, str], tmp_path: Path, workers: Workers) -> None:
    there, here = project(tmp_path / "there"), project(tmp_path / "here")
    run(patched, "build", "--project", there)
    typed("build", "--project", here, workers=workers, env=EPOCH)
    made = [
        {path.relative_to(folder): path.read_bytes() for path in (folder / "output").rglob("*.pdf")}
        for folder in (there, here)
    ]
    assert len(made[0]) == 2
    assert made[0] == made[1]


def test_the_doctor_says_that_a_patch_release_is_slower_and_why(patched: dict[str, str], tmp_path: Path) -> None:
    findings = json.loads(run(patched, "doctor", "--json", "--project", tmp_path))
    names = [finding["name"] for finding in findings]
    assert len(names) > 10
    speed = findings[names.index("Speed" if "Speed" in names else "Vitesse")]
    assert speed["state"] == "warning"
    assert "weasyprint.layout.inline" in speed["detail"]
    usual = json.loads(typed("doctor", "--json", "--project", tmp_path, env=EPOCH).stdout)
    assert [finding["name"] for finding in usual] == [name for name in names if name != speed["name"]]


def test_each_workaround_is_put_in_place() -> None:
    without_parameters = {
        name
        for module in (engine, columns, drawings, lines, styles)
        for name, entry in inspect.getmembers(module, inspect.isfunction)
        if entry.__module__ == module.__name__
        and name not in {"unknown", "quicken"}
        and not inspect.signature(entry).parameters
    }
    assert len(without_parameters) > 10
    assert {workaround.__name__ for workaround in engine.WORKAROUNDS} == without_parameters
