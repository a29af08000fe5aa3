"""The pages of a kit that are in no edition."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from feuillet.building import state
from feuillet.languages import registry
from feuillet.model.diagnostics import Location
from feuillet.model.editions import GREY, PRINT, Kind
from feuillet.model.papers import OFFERED
from feuillet.printing import guide
from feuillet.printing.guide import KitFile, Price, entry, in_order, totals, usual
from feuillet.printing.leaves import Leaves
from feuillet.printing.people import People
from feuillet.printing.runs import Copies, PrintRun
from feuillet.project.sources import Sources
from feuillet.publications.catalogue import publications
from feuillet.reading.people.person import Person
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
    several = in_order(tuple(entries(paper, language)))
    said = (make(several, language=language, price=PRICE) for make in (usual, totals))
    leaves = leaves_of(folder, workers, paper, language)
    return leaves.guide("print/README.pdf", several, *said, [guide.closing(several, language=language)])


def leaves_of(folder, workers, paper, language):
    day = load(
        project(
            folder,
            {"01-un.md": theme("Premier", "Texte.")},
            workshop=f"title: Une journée\nlanguage: {language}\npaper: {paper}\n",
        )
    )
    return Leaves(
        workshop=day,
        sources=Sources(folder),
        people=People(workshop=day, sources=Sources(folder), language=language),
        workers=workers,
        store=state.store(folder),
        language=language,
    )


PAPERS = [(paper, registry.codes()[n % len(registry.codes())]) for n, paper in enumerate(OFFERED)]


@pytest.mark.parametrize(("paper", "language"), PAPERS)
def test_the_guide_of_a_kit_is_proved_on_every_paper(tmp_path, workers, paper, language):
    made = told(tmp_path, workers, paper, language)
    assert ([diagnostic.message("en") for diagnostic in made.diagnostics], made.bugs) == ([], ())
    assert made.pdf


NAMES = (
    "Ana Roux",
    "MMMMMMMM WWWWWWWW WWWWWWWW",
    "Wilhelmina MMMMMMMMMMM",
    "Wilhelmina-Maximiliane Wolkenstein-Mommsen",
)


@pytest.mark.parametrize("paper", OFFERED)
def test_a_name_leaf_has_the_name_large_and_whole_on_every_paper(tmp_path, workers, paper):
    leaves = leaves_of(tmp_path, workers, paper, "fr")
    (chosen,) = (publication.key for publication in publications(leaves.workshop) if publication.theme)
    at = Location(file="participants.csv")
    people = tuple(
        Person(name=name, email="", language="", themes=(chosen,) * 5, greeting="", source=at) for name in NAMES
    )
    run = PrintRun(name="packs", kind=Kind.PACKS, edition=PRINT, copies=(), people=people)
    made = leaves.between("print/packs.pdf", run, "Une journée")
    assert ([diagnostic.message("en") for diagnostic in made.diagnostics], made.bugs) == ([], ())
    with pypdfium2.PdfDocument(made.pdf) as document:
        assert len(document) == len(NAMES)
        text = document[0].get_textpage()
        _, bottom, _, top = text.get_charbox(text.search("Ana").get_next()[0])
        assert top - bottom > document[0].get_width() / 16  # a capital
