"""Pages that are in no edition: what slips, separators and the guide say in; their PDFs, proved and kept, out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feuillet.building.failures import no_temporary
from feuillet.looks.faces.characters import substituted
from feuillet.model.diagnostics import Diagnostic, Location, errors, stopping
from feuillet.model.editions import SCREEN
from feuillet.pages.expected import Expected, ExpectedText
from feuillet.pages.job import Job
from feuillet.pages.render import LoosePage, Renderer
from feuillet.pages.view import TextRenderer
from feuillet.pdf import collation
from feuillet.printing import guide
from feuillet.project import fingerprint
from feuillet.publications.catalogue import publications
from feuillet.text.typography import typographic
from feuillet.typesetting.fit import Fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from feuillet.machine.workers import Crew
    from feuillet.model.workshop import Theme, Workshop
    from feuillet.pages.render import Rendered
    from feuillet.printing.people import People
    from feuillet.printing.runs import PrintRun
    from feuillet.project.sources import Sources
    from feuillet.project.store import Store

_CHUNK = 100  # leaves that are laid out at once
_LINES = 14  # that titles of themes take on a slip; more of them, and it has their numbers
_LINE = 55  # characters
_LEAST_SIZE = 7.0  # points


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedLeaves:
    """The pages, and what is wrong with them."""

    pdf: bytes = b""  # none if any of them could not be made
    diagnostics: tuple[Diagnostic, ...] = ()
    bugs: tuple[str, ...] = ()  # of ours, with their tracebacks

    @property
    def failed(self) -> bool:
        """Whether they stop what they are for."""
        return bool(self.bugs) or any(stopping(self.diagnostics))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rendered:
    """A document as it is to be laid out, and what must be found on its pages."""

    rendered: Rendered
    texts: tuple[ExpectedText, ...]
    pages: int | None = None  # None: as many as it takes


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaves:
    """Sets them, in the words and the looks of a workshop."""

    workshop: Workshop
    sources: Sources
    people: People
    workers: Crew
    store: Store
    language: str

    def between(self, path: str, run: PrintRun, title: str) -> PrintedLeaves:
        """The slips or separators of a run, laid out some at a time, as one PDF of as many pages."""
        renderer = Renderer(
            self.workshop, self.sources, run.edition if run.edition.grey or run.edition.own_paper else SCREEN
        )
        leaves = list(self._between(run))
        chunks = [leaves[at : at + _CHUNK] for at in range(0, len(leaves), _CHUNK)]
        several = [
            _Rendered(
                rendered=renderer.leaves([leaf for leaf, _ in chunk], title),
                texts=tuple(text for leaf, source in chunk for text in self._texts(leaf, source)),
                pages=len(chunk),
            )
            for chunk in chunks
        ]
        pdfs, diagnostics, bugs = self._pressed(
            f"leaves of {run.name}", path, several, run.edition.on(self.workshop.paper)
        )
        if len(pdfs) < len(chunks):
            return PrintedLeaves(diagnostics=diagnostics, bugs=bugs)
        sources = {str(number): pdf for number, pdf in enumerate(pdfs)}
        stacks = [collation.Stack(key=name) for name in sources]
        pdf = collation.collate(sources, stacks, duplex=False, title="", subject="", flip="")
        return PrintedLeaves(pdf=pdf, diagnostics=diagnostics, bugs=bugs)

    def _between(self, run: PrintRun) -> Iterator[tuple[LoosePage, Location]]:
        """The slips or separators of a run, and where it is written what they say."""
        word = guide.words(self.language)
        themes = {
            publication.key: publication.theme for publication in publications(self.workshop) if publication.theme
        }
        for person in run.people:
            chosen = [themes[key] for key in person.themes]
            yield slip(self.people.printable(person), chosen, word), person.source
        for copies in run.copies if run.separators else ():
            label = word["separator"].format(copies=guide.several(copies.count, "copy", self.language))
            theme = themes[copies.key]
            yield LoosePage(kind="separator", heading=theme.title, number=str(theme.number), label=label), theme.source

    def _texts(self, leaf: LoosePage, source: Location) -> Iterator[ExpectedText]:
        text = TextRenderer(language=self.workshop.language)
        for words in (leaf.heading, *(line for _, line in leaf.lines)):
            plain = typographic(words, self.workshop.language) if isinstance(words, str) else text.plain(words)
            yield ExpectedText(text=substituted(plain), source=source)

    def guide(
        self, path: str, entries: Sequence[guide.GuideEntry], usual: str, totals: str, notes: Sequence[str]
    ) -> PrintedLeaves:
        """What to do with each file of the kit, and what they take together."""
        renderer = Renderer(self.workshop, self.sources)
        words = {**guide.words(self.language), "untagged": guide.closing(entries, language=self.language)}
        rendered = renderer.print_guide(entries, words, usual, totals, notes)
        said = [usual, totals, *(text for entry in entries for text in (entry.path, *entry.steps))]
        texts = tuple(ExpectedText(text=text, source=Location(file=path)) for text in said if text)
        several = [_Rendered(rendered=rendered, texts=texts)]
        pdfs, diagnostics, bugs = self._pressed("guide", path, several, self.workshop.paper)
        return PrintedLeaves(pdf=next(iter(pdfs), b""), diagnostics=diagnostics, bugs=bugs)

    def _pressed(
        self, key: str, path: str, several: Sequence[_Rendered], paper: str
    ) -> tuple[list[bytes], tuple[Diagnostic, ...], tuple[str, ...]]:
        """The PDFs that could be made, in order, and what is wrong."""
        found: dict[int, bytes] = {}
        names = {}
        diagnostics: list[Diagnostic] = []
        bugs: list[str] = []
        for number, rendered in enumerate(several):
            setting = rendered.rendered.setting
            job = Job(name=key, html=rendered.rendered.html, resources=rendered.rendered.resources, setting=setting)
            expected = Expected(
                name=path,
                texts=rendered.texts,
                pages=rendered.pages,
                paper=paper,
                least_size=_LEAST_SIZE,
                language=self.workshop.language,
            )
            name = names[f"{key} {number}"] = fingerprint.of("leaves", job.fingerprint(), repr(expected))
            pressed = self.store.get(name)
            if pressed is None:
                fit = Fit(setting=setting)
                self.workers.submit(f"{key} {number}", "feuillet.building.press:press_sheet", job, fit, expected)
            else:
                found[number] = pressed.pdf
        for outcome in self.workers.outcomes():
            number = int(outcome.key.rpartition(" ")[2])
            if outcome.full:
                diagnostics.append(no_temporary(path, outcome.full))
                continue
            if outcome.failed:
                bugs.append(outcome.traceback or f"{key}: the process that laid it out ended")
                continue
            diagnostics += outcome.value.diagnostics
            if not any(errors(outcome.value.diagnostics)):
                self.store.put(names[outcome.key], outcome.value)
                found[number] = outcome.value.pdf
        return [found[number] for number in sorted(found)], tuple(diagnostics), tuple(bugs)


def slip(name: str, chosen: Sequence[Theme], word: Mapping[str, str]) -> LoosePage:
    """The slip on the pack of a person: the titles of the themes, or their numbers if these are too many."""
    if sum(-(-len(theme.title.markdown) // _LINE) for theme in chosen) > _LINES:
        numbers = ", ".join(str(theme.number) for theme in chosen)
        return LoosePage(kind="slip", heading=name, label=word["your_numbers"].format(numbers=numbers))
    lines = tuple((str(theme.number), theme.title) for theme in chosen)
    return LoosePage(kind="slip", heading=name, label=word["your_themes"] if lines else "", lines=lines)
