"""What publications are made from, in; names for it, out: of a day beside its themes, and of each theme.

What is made from the same under the same name is the same: so it is kept, and not made again.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, TypeVar, cast

from feuillet.model.workshop import Brand, Model, Organisation
from feuillet.pages.view import picture_names
from feuillet.project import fingerprint, naming
from feuillet.project.made_once import Once
from feuillet.project.sources import READ, UnreadError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from feuillet.model.editions import Edition
    from feuillet.model.workshop import Theme, Workshop
    from feuillet.project.made_once import Keep
    from feuillet.project.sources import Sources
    from feuillet.project.store import Store

T = TypeVar("T")


def _files(theme: Theme) -> tuple[str, ...]:
    """The files that a theme shows."""
    return tuple(sorted({*picture_names(theme), *_logos(theme)}))


_files_of = Once(_files)


class Inputs:
    """Names of what the publications of an edition are made from."""

    def __init__(self, workshop: Workshop, sources: Sources, edition: Edition, date: dt.datetime) -> None:
        self._sources = sources
        about = {name: value for name, value in vars(workshop).items() if name != "themes"}
        heads = [(theme.number, theme.slug, theme.title.markdown) for theme in workshop.themes]
        own = {file for theme in workshop.themes for file in (theme.source.file, *_files_of(theme))}
        own.difference_update(_logos(about))
        files = (file for folder in READ for file in sources.files(folder) if file not in own)
        printed = (file for file in files if not file.lower().endswith(".csv"))  # people are on no page
        ours = fingerprint.method(), fingerprint.of_ours()
        self.day = fingerprint.of(*ours, naming.plain(about), heads, repr(edition), str(date), self._digests(printed))

    def theme(self, theme: Theme) -> str:
        """The name of a theme, with all that it shows."""
        name, files = naming.name(theme), _files_of(theme)
        return fingerprint.of(name, self._digests(files)) if files else name

    def keep(self, store: Store) -> Keep:
        """What is made of a theme, or of what several give, kept in a store."""

        def kept(what: str, of: Theme | Sequence[str], make: Callable[[], T]) -> T:
            name = fingerprint.of(what, self.day, self.theme(of) if isinstance(of, Model) else list(of))
            found = store.get(name)
            if found is None:
                store.put(name, found := make())
            return cast("T", found)

        return kept

    def _digests(self, files: Iterable[str]) -> list[tuple[str, str]]:
        found = []
        for file in files:
            with contextlib.suppress(UnreadError):  # it is on no page
                found.append((file, self._sources.digest(file)))
        return found


def _logos(part: Any) -> Iterator[str]:
    """The pictures of organisations, wherever these are named."""
    if isinstance(part, Organisation | Brand) and part.logo:
        yield f"content/{part.logo}"
    several = vars(part).values() if isinstance(part, Model) else part.values() if isinstance(part, dict) else part
    for value in several:
        if isinstance(value, Model | tuple | dict):
            yield from _logos(value)
