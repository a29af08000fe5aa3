"""What goes through the printer: the copies asked for and the people who come in, runs of a printer out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from feuillet.model.diagnostics import Diagnostic, Rule
from feuillet.model.editions import PRESS, Count, Edition, Kind
from feuillet.model.own_editions import editions, too_small, unknown_edition
from feuillet.model.workshop import Printing
from feuillet.publications.catalogue import choose, of_day, publications
from feuillet.publications.kinds import SYNTHESIS, Form

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from feuillet.model.workshop import Workshop
    from feuillet.reading.people.person import Person

EDITION_WRONG = Rule(
    code="edition-wrong",
    en="this edition is not printed: what is said of it here cannot be used",
    fr="cette édition n’est pas imprimée : ce qui en est dit ici ne peut pas être utilisé",
    hint_en="What is wrong is said above. The other editions are printed.",
    hint_fr="Ce qui ne va pas est dit plus haut. Les autres éditions sont imprimées.",
)
NOTHING = Rule(
    code="nothing-to-print",
    en="there is nothing to print: no edition, or no copies of anything, are asked for",
    fr="il n’y a rien à imprimer : aucune édition, ou aucun exemplaire de rien, n’est demandé",
    hint_en="Write under print: in content/workshop.yaml which editions and how many copies you want, or give "
    "--edition and --copies.",
    hint_fr="Écrivez sous print: dans content/workshop.yaml quelles éditions et combien d’exemplaires vous voulez, ou "
    "donnez --edition et --copies.",
)
BELOW_NONE = Rule(
    code="copies-below-none",
    en="{count} copies of '{theme}' cannot be printed",
    fr="{count} exemplaires de « {theme} » ne peuvent pas être imprimés",
    hint_en="Write 0 for none, or how many you want.",
    hint_fr="Écrivez 0 pour aucun, ou combien vous en voulez.",
)

NO_PEOPLE = Rule(
    code="packs-of-nobody",
    en="packs are asked for, and no participants are named",
    fr="des pochettes sont demandées, et aucun participant n’est nommé",
    hint_en="Name their file: participants: under print: in content/workshop.yaml, or --participants FILE.",
    hint_fr="Nommez leur fichier : participants: sous print: dans content/workshop.yaml, ou --participants FICHIER.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Copies:
    """So many copies of a publication."""

    key: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintRun:
    """One file for one printer: print it once, as it is."""

    name: str  # of the file, without its ending
    kind: Kind
    edition: Edition
    copies: tuple[Copies, ...]  # in the order in which they come out; of packs: nothing
    people: tuple[Person, ...] = ()  # of packs
    separators: bool = False
    synthesis: bool = False  # in each pack
    paper: str = ""  # that it lies on; else that of its edition
    of_day: str = ""  # the page of the day that it has
    leaves: tuple[int, ...] = ()  # of a book, from 0: those to be printed again; none: all

    @property
    def keys(self) -> tuple[str, ...]:
        """The publications that it needs."""
        if self.kind is not Kind.PACKS:
            return tuple(copies.key for copies in self.copies)
        chosen = {theme for person in self.people for theme in person.themes}
        return (*([SYNTHESIS] if self.synthesis else []), *sorted(chosen))

    @property
    def duplex(self) -> bool:
        """Whether it is printed on both sides of the paper."""
        if self.kind is Kind.TWO_UP and not self.edition.has_backs:
            return False
        return self.edition.duplex and self.kind not in (Kind.PRESS, Kind.POSTER)

    @property
    def count(self) -> int:
        """The copies that people have when it is printed."""
        return len(self.people) or sum(copies.count for copies in self.copies) * (2 if self.kind is Kind.TWO_UP else 1)


def with_options(
    printing: Printing,
    *,
    copies: int | None = None,
    participants: str | None = None,
    editions: Sequence[str] = (),
    bleed: bool = False,
    packs: bool | None = None,
    separators: bool | None = None,
) -> Printing:
    """What workshop.yaml asks for, with what the command line says in its place."""
    several = tuple(editions) or printing.editions
    if bleed and PRESS.name not in several:
        several = (*several, PRESS.name) if editions else (PRESS.name,)
    changed: dict[str, Any] = {
        "editions": several,
        "copies": copies,
        "participants": participants,
        "packs": packs,
        "separators": separators,
    }
    if copies is not None:
        changed |= {"synthesis": copies, "sheets": {}}
        if participants is None:
            changed["participants"] = ""
    return printing.model_copy(update={name: value for name, value in changed.items() if value is not None})


def counted(
    workshop: Workshop, printing: Printing, people: Sequence[Person]
) -> tuple[dict[str, int], tuple[Diagnostic, ...]]:
    """Copies by publication, the synthesis first: of a theme that the people chose as many as they are."""
    several = tuple(publications(workshop))
    keys = {publication.theme.slug: publication.key for publication in several if publication.theme}
    found = {publication.key: printing.copies for publication in several}
    if people:
        found = dict.fromkeys(found, 0)
        found[SYNTHESIS] = len(people)
        for person in people:
            for theme in person.themes:
                found[keys[theme]] += 1
    if printing.synthesis is not None:
        found[SYNTHESIS] = printing.synthesis
    wrong: list[Diagnostic] = []
    found |= {page.key: page.copies(workshop) for page in of_day(workshop)}
    for name, count in printing.sheets.items():
        chosen, unknown = choose(workshop, [name])
        wrong += [replace(diagnostic, location=printing.source) for diagnostic in unknown]
        if count < 0:
            wrong.append(BELOW_NONE.at(printing.source, theme=name, count=count))
        for publication in chosen:
            found[publication.key] = count
    return found, tuple(wrong)


def runs(
    workshop: Workshop, printing: Printing, people: Sequence[Person]
) -> tuple[tuple[PrintRun, ...], tuple[Diagnostic, ...]]:
    """All runs that are asked for."""
    found, wrong = counted(workshop, printing, people)
    keys = {publication.theme.slug: publication.key for publication in publications(workshop) if publication.theme}
    people = [replace(person, themes=tuple(keys[theme] for theme in person.themes)) for person in people]
    printing, unfit = _on_paper(workshop, printing)
    wrong = (*wrong, *unfit)
    made = tuple(_runs(workshop, printing, found, tuple(people)))
    if not made and not wrong:
        wrong = (NOTHING.at(printing.source),)
    return made, wrong


def _on_paper(workshop: Workshop, printing: Printing) -> tuple[Printing, tuple[Diagnostic, ...]]:
    """Without the editions for which the paper is too small: these are refused, unless nobody asked for them."""
    known = editions(workshop)
    for_print = [name for name, edition in known.items() if edition.paper]
    strange = [name for name in printing.editions if name not in for_print]
    if strange:
        several = tuple(unknown_edition(printing.source, name, for_print) for name in strange)
        return printing.model_copy(update={"editions": ()}), several
    unfit = [name for name in printing.editions if not known[name].takes(workshop.paper)]
    asked = printing.editions != Printing().editions
    wrong = tuple(too_small(printing.source, known[name], workshop.paper) for name in unfit if asked)
    fit = tuple(name for name in printing.editions if name not in unfit)
    return printing.model_copy(update={"editions": fit}), wrong


def narrowed(several: Iterable[PrintRun], wanted: Collection[tuple[str, str]]) -> tuple[PrintRun, ...]:
    """The runs with the publications that are wanted, by edition and key, alone; and without packs."""
    kept = []
    for run in several:
        copies = tuple(stack for stack in run.copies if (run.edition.name, stack.key) in wanted)
        if copies:
            kept.append(replace(run, copies=copies, separators=run.separators and len(copies) > 1))
    return tuple(kept)


def _runs(
    workshop: Workshop, printing: Printing, found: dict[str, int], people: tuple[Person, ...]
) -> Iterator[PrintRun]:
    known = editions(workshop)
    forms = {publication.key: publication.form for publication in publications(workshop)}
    for name in dict.fromkeys(printing.editions):
        edition = known[name]
        count = _copies(edition, printing, found)
        of_form: dict[Form, tuple[Copies, ...]] = {
            form: tuple(Copies(key=key, count=n) for key, n in count.items() if n and forms[key] is form)
            for form in Form
        }
        sheets, book = of_form[Form.FACT_SHEET], of_form[Form.SYNTHESIS]
        if edition.sheets is Kind.TWO_UP:
            sheets = tuple(replace(copies, count=-(-copies.count // 2)) for copies in sheets)
        # What is folded has two sides in any case, and a print shop has its own ways.
        flat = edition if printing.duplex or edition.folded or edition.bleed else edition.one_sided()
        of_sheets, of_book = edition.names
        if sheets and edition.sheets:
            yield PrintRun(
                name=of_sheets,
                kind=edition.sheets,
                edition=flat,
                copies=sheets,
                separators=edition.sheets is Kind.SHEETS and printing.separators and len(sheets) > 1,
            )
        if book and edition.book:
            yield PrintRun(name=of_book, kind=edition.book, edition=flat, copies=book)
        for page in of_day(workshop) if edition.day_pages else ():
            if count[page.key]:
                yield PrintRun(
                    name=edition.name_of(page.key),
                    kind=page.lies,
                    edition=flat,
                    copies=(Copies(key=page.key, count=count[page.key]),),
                    paper=page.paper(workshop),
                    of_day=page.key,
                )
        if edition.packs and printing.packs and people:
            yield PrintRun(
                name="packs",
                kind=Kind.PACKS,
                edition=flat,
                copies=(),
                people=people,
                synthesis=printing.pack_synthesis,
            )


def _copies(edition: Edition, printing: Printing, found: dict[str, int]) -> dict[str, int]:
    """Copies of each publication in an edition."""
    match edition.count:
        case Count.LARGE:
            return dict.fromkeys(found, printing.large)
        case Count.ONCE:
            return {key: min(1, copies) for key, copies in found.items()}
        case Count.OWN:
            return dict.fromkeys(found, edition.copies)
        case Count.ROOM:
            return found
