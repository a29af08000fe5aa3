"""The pages of a kit that are in no edition."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feuillet.building import state
from feuillet.languages import registry
from feuillet.model.editions import GREY, PRINT, Kind
from feuillet.model.papers import OFFERED
from feuillet.printing import guide
from feuillet.printing.guide import KitFile, Price, entry, in_order, totals, usual
from feuillet.printing.leaves import Leaves
from feuillet.printing.people import People
from feuillet.printing.runs import Copies, PrintRun
from feuillet.project.sources import Sources
from tests.made_project import load, project, theme

PRICE = Price(leaf=0.12, currency="CHF")
OWN = replace(GREY, name="wall", title="An edition for the walls of the hall", own_paper="A3")
FILES = (
    *((f"fact-sheets-{edition.name}", Kind.SHEETS, edition) for edition in (PRINT, GREY, OWN)),
    *((f"synthesis-{edition.name}", Kind.BOOK, edition) for edition in (PRINT, GREY, OWN)),
    ("booklet", Kind.BOOKLET, PRINT),
    ("fact-sheets-2-up", Kind.TWO_UP, PRINT),
    ("poster", Kind.POSTER, PRINT),
)


def entries(paper, language):
    for name, kind, edition in FILES:
        copies = (Copies(key="a", count=200), Copies(key="b", count=200))
        run = PrintRun(name=name, kind=kind, edition=edition, copies=copies, separators=kind is Kind.SHEETS)
        file = KitFile(run=run, path=f"{name}.pdf", pages=2400, leaves=1200, copies=400, duplex=run.duplex)
        yield entry(file, language=language, paper=paper, price=PRICE, saving=0.4 if edition.grey else None)


def told(folder, workers, paper, language):
    day = load(
        project(
            folder,
            {"01-un.md": theme("Premier", "Texte.")},
            workshop=f"title: Une journée\nlanguage: {language}\npaper: {paper}\n",
        )
    )
    leaves = Leaves(
        workshop=day,
        sources=Sources(folder),
        people=People(workshop=day, sources=Sources(folder), language=language),
        workers=workers,
        store=state.store(folder),
        language=language,
    )
    several = in_order(tuple(entries(paper, language)))
    said = (make(several, language=language, price=PRICE) for make in (usual, totals))
    return leaves.guide("print/README.pdf", several, *said, [guide.closing(several, language=language)])


PAPERS = [(paper, registry.codes()[n % len(registry.codes())]) for n, paper in enumerate(OFFERED)]


@pytest.mark.parametrize(("paper", "language"), PAPERS)
def test_the_guide_of_a_kit_is_proved_on_every_paper(tmp_path, workers, paper, language):
    made = told(tmp_path, workers, paper, language)
    assert ([diagnostic.message("en") for diagnostic in made.diagnostics], made.bugs) == ([], ())
    assert made.pdf
