"""A run of a print and its publications in; its file, put together of them, and what people count in it, out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feuillet.building import state
from feuillet.pages.view import TextRenderer
from feuillet.pdf import collation
from feuillet.printing import assembly, guide
from feuillet.printing.leaves import Leaves, PrintedLeaves
from feuillet.project import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from feuillet.machine.files import Folder
    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.workshop import Workshop
    from feuillet.printing import remembered
    from feuillet.printing.making.editions import MadeEditions
    from feuillet.printing.people import People
    from feuillet.printing.reprint import Reprint
    from feuillet.printing.runs import PrintRun
    from feuillet.project.sources import Sources


@dataclass(frozen=True, kw_only=True, slots=True)
class Binding:
    """Puts them together, with slips and separators between, and says what people count in them."""

    workshop: Workshop
    sources: Sources
    language: str
    people: People
    leaves: Leaves
    editions: MadeEditions
    reprint: Reprint
    output: Path
    place: Folder  # the same, to be read from
    before: remembered.LastPrint | None

    def stacks(self, run: PrintRun) -> tuple[collation.Stack, ...]:
        """What lies in the file of a run, in order."""
        return tuple(assembly.stacks(run, self.editions.pages_of(run)))

    def fingerprint(self, run: PrintRun, stacks: Sequence[collation.Stack]) -> str:
        """Of all that decides about the bytes of its file."""
        shas = [self.editions.proved[self.editions.path(run, key)].digest for key in run.keys]
        names = [(self.people.printable(person), person.themes) for person in run.people]
        title = self.workshop.title.markdown
        own = [(name, self.sources.digest(name)) for name in self.sources.files("styles")]  # slips have theirs
        own += [(name, self.sources.digest(name)) for name in self.sources.files("templates")]
        method = fingerprint.method(__name__), fingerprint.of_ours()
        return fingerprint.of(*method, repr(run.edition), run.kind, repr(stacks), shas, names, title, own)

    def is_made(self, path: str, source: str) -> bool:
        """Whether the file is there, as the last print made it, and would be the same."""
        before = self.before
        return bool(
            before
            and before.runs.get(path) == source
            and before.state.outputs.get(path) == state.of_file(self.output / path) != ""
        )

    def bound(
        self, path: str, run: PrintRun, stacks: Sequence[collation.Stack], too_large: Callable[[int], Diagnostic]
    ) -> PrintedLeaves:
        """The file of a run, or why it cannot be; `too_large` says so of that many pages."""
        word = guide.words(self.language)
        plain = TextRenderer(language=self.workshop.language).plain(self.workshop.title)
        title = f"{guide.title(run, language=self.language)} – {plain}"
        publications = {key: self.editions.proved[self.editions.path(run, key)] for key in run.keys}
        sources = {key: state.read(self.place, made.path, made.digest) for key, made in publications.items()}
        between = PrintedLeaves()
        if any(stack.key == assembly.LEAVES for stack in stacks):
            between = self.leaves.between(path, run, title)
            if between.failed:
                return between
            sources[assembly.LEAVES] = between.pdf
        try:
            pdf = assembly.put_together(run, sources, stacks, title=title, subject=word["subject"])
        except collation.TooManyPagesError as error:
            return replace(between, pdf=b"", diagnostics=(*between.diagnostics, too_large(error.pages)))
        return replace(between, pdf=pdf)

    def counted(self, run: PrintRun, stacks: Sequence[collation.Stack]) -> guide.KitFile:
        """The file as people count it."""
        counts = assembly.counts(run, stacks, self.editions.pages_of(run))
        return guide.KitFile(
            run=run,
            path=f"{run.name}.pdf",
            pages=sum(counts),
            leaves=collation.leaves(counts, duplex=run.duplex),
            copies=run.count,
            duplex=run.duplex,
            replaced=self.reprint.replaced(run),
        )
