"""What an edit costs does not grow with the day; and what is kept gives what a build from nothing gives."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace

import pytest

from feuillet.building.session import Session
from feuillet.pages.expected import Pressed, PressedPart
from feuillet.pages.render import Renderer
from feuillet.pdf import merge as merging
from feuillet.reading import checking
from feuillet.reading.themes.notes_files import ThemeReader
from feuillet.typesetting.fit import Fit
from feuillet.typesetting.part_layout import LaidPart, PageFacts, Part
from tests.made_project import Inline, project, put

# -- pages that tell all that they were made from --------------------------------------------------------------------


def pdf(*arguments):
    return hashlib.sha256(repr(arguments).encode()).digest()


def told(job):
    resources = {name: of if isinstance(of, bytes) else of.read_bytes() for name, of in job.resources.items()}
    return job.html, sorted(resources.items()), job.setting, job.attachments, job.date, job.pages, job.blank_after


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
    """How often themes are read, checked and rendered."""
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
    return done


def of_an_edit(folder, count, work, *, stays):
    """All that one edit has made anew, in a process that stays or in a new one."""
    day(folder, count)
    first = session(folder, stays=stays)
    assert not first.make().failed
    put(folder, {"content/themes/02-sujet-2.md": notes(2).replace("Point 1", "Point, autrement dit,")})
    later = first if stays else session(folder)
    work.clear()
    crew = later._workers
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
