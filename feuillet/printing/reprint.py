"""What is to be printed again: publications as they were printed and as they are in; runs, and leaves of books, out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feuillet.building import state
from feuillet.languages import registry
from feuillet.model.editions import Kind
from feuillet.pdf.imposition import booklet_order
from feuillet.pdf.viewing import viewer
from feuillet.printing import guide
from feuillet.printing.runs import narrowed
from feuillet.project import fingerprint
from feuillet.publications.kinds import SYNTHESIS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feuillet.building.state import Made
    from feuillet.machine.files import Folder
    from feuillet.printing.remembered import LastPrint
    from feuillet.printing.runs import PrintRun
    from feuillet.project.store import Store

# The mark of an edition, as it stands on each page of a book: another one for each change, wherever it is.
MARK = re.compile(
    rf"(?:{'|'.join(sorted({registry.language(code).pages['edition'] for code in registry.codes()}))})"
    r"\s++(?:[\w./-][\w./ -]{7,23}?\s++·\s++)?[0-9a-f]{6}\b"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reprint:
    """What was printed last, beside what was built now."""

    before: LastPrint | None
    place: Folder  # the output folder
    store: Store
    paths: Mapping[tuple[str, str], str]  # of publications, by edition and key, below the output folder
    proved: Mapping[str, Made]  # publications, by path
    books: Mapping[tuple[str, str], PrintRun]  # runs of books, by edition and key

    def runs(self, several: Iterable[PrintRun], *, other_numbers: bool) -> tuple[PrintRun, ...]:
        """The runs of what changed, of books the leaves that did.

        Where nothing did, and other numbers are asked for, what the last print of changes had.
        """
        changed = self._changed()
        if not changed and self.before and other_numbers:
            changed = self.before.again
        return tuple(self._of_changed_leaves(narrowed(several, changed)))

    def _changed(self) -> frozenset[tuple[str, str]]:
        """Editions and keys of the publications that are not those that were printed last, nor look like them."""
        before = self.before.publications if self.before else {}
        return frozenset(
            key
            for key, path in self.paths.items()
            if self.proved[path].digest != before.get(path, "") and self._leaves_of(key) != ()
        )

    def _of_changed_leaves(self, several: Iterable[PrintRun]) -> Iterator[PrintRun]:
        """Of books the leaves that changed; if nothing did, those that were printed again last."""
        for run in several:
            leaves: tuple[int, ...] | None = None
            if run.kind in (Kind.BOOK, Kind.BOOKLET):
                book = (run.edition.name, SYNTHESIS)
                leaves = self._leaves_of(book)
                if leaves == () and self.before:
                    leaves = self.before.leaves.get(self.paths[book])
            yield replace(run, leaves=leaves or ())

    def _leaves_of(self, book: tuple[str, str]) -> tuple[int, ...] | None:
        """The leaves of a book that changed since it was printed; None: all, or it is no book."""
        path = self.paths[book]
        run = self.books.get(book)
        before = self.before.pages.get(path) if self.before else None
        return changed(run, before, self.faces(path)) if run and before else None

    def faces(self, path: str) -> tuple[str, ...]:
        """What the eye sees of each page of a book, without the mark that says which edition it is of."""
        code = fingerprint.method("feuillet.pdf.viewing.viewer")
        name = fingerprint.of("faces", code, self.proved[path].digest, MARK.pattern)
        found = self.store.get(name)
        if found is None:
            found = viewer.faces(state.read(self.place, path, self.proved[path].digest), MARK)
            self.store.put(name, found)
        return tuple(found)

    def replaced(self, run: PrintRun) -> tuple[guide.Replaced, ...]:
        """The leaves that go into a book in the place of others, with their pages, from 1."""
        if not run.leaves:
            return ()
        path = self.paths[run.edition.name, SYNTHESIS]
        pages = pages_of_leaves(run, self.proved[path].pages)
        before = pages_of_leaves(run, len(self.before.pages.get(path, ()))) if self.before else []
        leaves = [
            guide.Replaced(leaf=at + 1, pages=tuple(page + 1 for page in pages[at]), new=at >= len(before))
            for at in run.leaves
        ]
        gone = [guide.Replaced(leaf=at + 1, pages=(), new=False) for at in range(len(pages), len(before))]
        return (*leaves, *gone)


def pages_of_leaves(run: PrintRun, pages: int) -> list[tuple[int, ...]]:
    """The pages, from 0 and in order, that are on each leaf of a book or a booklet of so many."""
    if run.kind is Kind.BOOKLET:
        sides = booklet_order(pages)
        several = ((*front, *back) for front, back in zip(sides[::2], sides[1::2], strict=True))
        return [tuple(sorted(page for page in leaf if page is not None)) for leaf in several]
    sides_of_leaf = 2 if run.edition.duplex else 1
    return [tuple(range(at, min(at + sides_of_leaf, pages))) for at in range(0, pages, sides_of_leaf)]


def changed(run: PrintRun, before: Sequence[str], now: Sequence[str]) -> tuple[int, ...] | None:
    """The leaves, from 0, that are not as they were printed, by what stands on each page; None: most, so print all.

    A leaf of a booklet has pages from both ends of it: with other numbers of pages hardly one stays.
    """
    old, new = ([_faces(leaf, faces) for leaf in pages_of_leaves(run, len(faces))] for faces in (before, now))
    other = tuple(at for at, leaf in enumerate(new) if at >= len(old) or old[at] != leaf)
    if len(new) < len(old) and not other:
        other = (len(new) - 1,)  # so that it is told which leaves to take out behind it
    return None if not before or 2 * len(other) > len(new) else other


def _faces(leaf: Sequence[int], faces: Sequence[str]) -> tuple[str, ...]:
    return tuple(faces[page] for page in leaf)
