"""What an edit costs does not grow with the day; and what is kept gives what a build from nothing gives."""

from __future__ import annotations

import hashlib
import io
import random
import re
import shutil
from collections import Counter
from dataclasses import replace

import pytest
from PIL import Image

from feuillet.building.session import Session
from feuillet.pages.expected import Pressed, PressedPart
from feuillet.pages.render import Renderer
from feuillet.pdf import merge as merging
from feuillet.project import fingerprint
from feuillet.reading import checking
from feuillet.reading.themes.notes_files import ThemeReader
from feuillet.typesetting.fit import Fit
from feuillet.typesetting.part_layout import LaidPart, PageFacts, Part
from feuillet.typesetting.parts import Piece
from tests.made_project import WORKSHOP, Inline, project, put

pytestmark = pytest.mark.no_cover  # whole days: what they reach others reach, and following it doubles their time

# -- pages that tell all that they were made from --------------------------------------------------------------------


def pdf(*arguments):
    return hashlib.sha256(repr(arguments).encode()).digest()


def told(job):
    resources = sorted((name, fingerprint.of_resource(data)) for name, data in job.resources.items())
    return job.html, resources, job.setting, job.attachments, job.date, job.pages, job.blank_after


def wanted(expected):
    """What a proof is to find, in an order of its own."""
    numerals = {name: sorted(several) for name, several in sorted(expected.numerals.items())}
    return replace(expected, numerals=numerals, again=sorted(expected.again), fonts=sorted(expected.fonts))


def typeset_part(job, draft):
    """A part with a page for four places."""
    names = re.findall(r'id="([^"]+)"', job.html)
    facts = PageFacts(name="", blank=False, strings=())
    part = Part(
        pdf=b"" if draft else pdf(told(job)),
        pages=(facts,) * (len(names) // 4 + 1),
        anchors={name: number // 4 for number, name in enumerate(names)},
        bookmarks=(),
        targets=tuple(re.findall(r'href="#([^"]+)"', job.html)),
        log=(),
    )
    return LaidPart(html=job.html, part=part)


def make_sheet(job, _paper, candidates, expected):
    """A sheet that leaves out one of many blocks."""
    order = tuple(block.key for block in candidates)
    many = len(order) > 4
    found = Fit(setting=job.setting, order=order, count=int(many), excess=1.0 * many)
    return found, None if many else press_sheet(job, found, expected)


def press_sheet(job, found, expected):
    made = pdf(told(job), sorted(found.left_out), wanted(expected))
    return Pressed(pdf=made, pages=1, setting=found.setting, spare=1.0, diagnostics=())


def press_part(job, part, mark, expected):
    return PressedPart(pdf=pdf(told(job), part.pdf, mark, wanted(expected)), diagnostics=(), lost=(), flow="")


def merge(parts, attachments, date):
    return pdf(parts, list(attachments), date)


class Counting(Inline):
    def __init__(self):
        several = (typeset_part, make_sheet, press_sheet, press_part, merge)
        super().__init__(**{function.__name__: function for function in several})

    def forget(self):
        self.waiting.clear()


def session(folder, **options):
    return Session(folder, folder / "output", Counting(), **options)


# -- an edit ---------------------------------------------------------------------------------------------------------


def notes(number, points=2, more=""):
    listed = "".join(f"- Point {n} du thème {number}\n" for n in range(points))
    return (
        f"# Thème {number}\n\n## Intervenants\n\n- Ana Roca{number}, Maison {number % 3}\n\n"
        f"## Problèmes soulevés\n\n{listed}\n## Besoins\n\n- Un local [sans réponse]\n\n{more}"
    )


def day(folder, count):
    return project(folder, {f"{number:02d}-sujet-{number}.md": notes(number) for number in range(1, count + 1)})


@pytest.fixture
def work(monkeypatch):
    """How often themes are read, checked and rendered, and parts looked through."""
    monkeypatch.setattr(merging, "merge", merge)  # a process that stays joins parts itself
    done = Counter()

    def count(place, name):
        itself = getattr(place, name)

        def counted(*arguments, **options):
            done[name] += 1
            return itself(*arguments, **options)

        monkeypatch.setattr(place, name, counted)

    count(ThemeReader, "theme_of_text")
    count(checking, "_check_part")
    count(Renderer, "fact_sheet")
    count(Renderer, "_theme")
    count(Renderer, "_part")
    count(Piece, "holds")
    return done


def of_an_edit(folder, count, work, *, stays, change=lambda text: text.replace("Point 1", "Point, autrement dit,")):
    """All that one edit has made anew, in a process that stays or in a new one."""
    day(folder, count)
    first = session(folder, stays=stays)
    assert not first.make().failed
    put(folder, {"content/themes/02-sujet-2.md": change(notes(2))})
    later = first if stays else session(folder)
    work.clear()
    crew = later.workers
    crew.calls.clear()
    assert not later.make().failed
    return work + Counter(call.split(" ")[0] for call in crew.calls)


@pytest.mark.parametrize("stays", [True, False])
def test_an_edit_costs_the_same_in_a_long_day_as_in_a_short_one(tmp_path, work, stays):
    short, long = (of_an_edit(tmp_path / str(count), count, work, stays=stays) for count in (4, 12))
    assert short == long
    assert {name: short[name] for name in ("theme_of_text", "_check_part", "fact_sheet", "_theme", "fit")} == {
        "theme_of_text": 1,
        "_check_part": 1,
        "fact_sheet": 1,
        "_theme": 1,
        "fit": 1,
    }
    assert short["_part"] == 0  # what it gives to the parts around the chapters is the same


def test_parts_around_the_chapters_to_which_a_theme_gives_something_else_are_rendered_again(tmp_path, work):
    done = of_an_edit(tmp_path, 4, work, stays=True, change=lambda text: text.replace("Un local", "Un grand local"))
    assert (done["_theme"], done["_part"]) == (1, 2)  # needs stand across themes, and among what to retain


def test_a_sheet_for_which_somebody_waits_is_written_while_parts_are_laid_out(tmp_path, work):
    folder, changed, told = day(tmp_path, 4), "content/themes/02-sujet-2.md", []
    waited = session(folder, stays=True)
    waited.make()
    put(folder, {changed: notes(2).replace("Un local", "Un grand local")})
    waited.make(listener=lambda progress: told.append((progress.path, progress.step)), changed=frozenset({changed}))
    sheets = [path for path, _ in told if path != "synthesis.pdf"]
    assert [step for path, step in told if path == sheets[0]] == ["fit", "shown", "done"]
    assert told.index((sheets[0], "shown")) < told.index(("synthesis.pdf", "press")), "pages are known by then"


# -- the same as from nothing ----------------------------------------------------------------------------------------


def picture(shade):
    made = io.BytesIO()
    Image.new("L", (40, 30), shade).save(made, "PNG")
    return made.getvalue()


TABLE = "| Quoi | Combien |\n| --- | --- |\n| Chaises | 12 |\n\n"
EDITS = (  # of a theme: its text, and the turn
    lambda text, n: text.replace("Point 0", f"Point zéro {n}"),
    lambda text, n: text.replace("# Thème", f"# Le thème {n} :", 1),
    lambda text, n: text.replace("- Un local", f"- Un local de {n} m², [ouvert](https://exemple.org/{n})"),
    lambda text, n: text + f"## Pistes de solution\n\n### Argent\n\n- Une caisse {n}\n- Le RQZ{n}T\n\n",
    lambda text, n: text.replace("Ana Roca", f"Zoé Prat{n} ROCA"),
    lambda text, n: text + f"## Contexte\n\n{TABLE.replace('Quoi', f'Quoi {n}')}",
    lambda text, n: text + f"## Documents\n\n- Presses – [Un guide {n}](https://exemple.org/guide) – 2024\n\n",
    lambda text, n: text.replace("\n- Point 1", f"\n- Un point {n} de plus\n- Un *point\n- Point 1"),
    lambda text, n: "\n" * n + text.replace("Maison", "🦉 Maison"),
    lambda text, _: text + "![Un plan de la salle](images/plan.png)\n\n",
    lambda text, n: f"---\nnumber: {n + 20}\n---\n\n{text}",
)


def edit(folder, chance, turn):
    """One change of a day, of any kind."""
    themes = sorted((folder / "content" / "themes").iterdir())
    theme = chance.choice(themes)
    kind = chance.randrange(len(EDITS) + 4)
    if kind < len(EDITS):
        theme.write_text(EDITS[kind](theme.read_text(encoding="utf-8"), turn), encoding="utf-8")
    elif kind == len(EDITS):
        put(folder, {"content/images/plan.png": picture(turn)})
    elif kind == len(EDITS) + 1:
        put(folder, {f"content/themes/{turn + 40}-autre-{turn}.md": notes(turn + 40, points=6)})
    elif kind == len(EDITS) + 2 and len(themes) > 2:
        theme.unlink()
    else:
        put(folder, {"content/workshop.yaml": f"{WORKSHOP}subtitle: Le tour {turn}\n"})


def outcome(report, folder):
    """Each PDF, and each message."""
    pdfs = {path.name: path.read_bytes() for path in sorted((folder / "output").rglob("*.pdf"))}
    result = report.result
    said = [*report.diagnostics, *(result.diagnostics if result else ())]
    made = [(made.key, made.pages, made.left_out, made.written) for made in result.made] if result else []
    return pdfs, [(str(each.location), each.rule.code, each.message("fr"), each.hint("fr")) for each in said], made


@pytest.mark.parametrize("seed", [1, 2, 13])
def test_what_is_kept_gives_what_a_build_from_nothing_gives(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(merging, "merge", merge)
    chance = random.Random(seed)  # noqa: S311 - the same each time
    folder = day(tmp_path / "kept", 4)
    put(folder, {"content/images/plan.png": picture(0)})
    stays = session(folder, stays=True)
    stays.make()
    for turn in range(1, 9):
        edit(folder, chance, turn)
        again = stays if turn % 3 else session(folder)  # a command now and then, in a process of its own
        files = (f"content/themes/{path.name}" for path in (folder / "content" / "themes").iterdir())
        kept = outcome(again.make(changed=frozenset(files)), folder)
        fresh = tmp_path / f"fresh-{turn}"
        shutil.copytree(folder / "content", fresh / "content")
        assert kept == outcome(session(fresh).make(), fresh), turn


def test_a_drawing_is_known_to_the_proof_of_the_part_that_shows_it_and_to_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr(merging, "merge", merge)
    folder = day(tmp_path / "kept", 3)
    put(folder, {"content/themes/01-sujet-1.md": notes(1, more="![Un dessin de la salle](images/salle.svg)\n")})
    stays = session(folder, stays=True)
    for width in (8, 9):
        drawing = f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h{width}v9z'/></svg>"
        put(folder, {"content/images/salle.svg": drawing})
        kept = outcome(stays.make(), folder)
    fresh = tmp_path / "fresh"
    shutil.copytree(folder / "content", fresh / "content")
    assert kept == outcome(session(fresh).make(), fresh)
