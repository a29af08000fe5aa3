"""A section as a layout showed it in; what is left of it without some blocks, with what is said of these, out."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from feuillet.pages.job import NAMED, table_key, title_key
from feuillet.typesetting.casting.paragraphs import Paragraph, with_more

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

SAID = 1.09  # ems of a line that says how many blocks were left out
_LABEL = 3.5  # ems of what it says
_QUIET = 0.81  # of the width of a title, where it is told among those of others that are empty
_ALSO = (2.6, 1.3, 2.2)  # ems of "Also:", of "+7," behind each, and of "p. 12"
_SPACE = 0.2
ROOM = 0.47 * NAMED  # ems of the titles that are named in one line, at the most


def without(
    section: Sequence[Paragraph], left_out: Collection[str], rem: float, between: float, *, headed: bool = False
) -> list[Paragraph]:
    """What is left of a section: what left a group is told beside its title, else in a line of its own.

    `left_out` are the keys of blocks, and of the titles that go with them; `rem`: millimetres of the size of the text,
    `between`: of what is free above such a line. `headed`: what left a group without a title is told beside that of the
    section.
    """
    if section and (head := section[0].key) in left_out and _is_title(section[0]) and head.count(".") == 1:
        return []  # all of it
    end = max((n for n, paragraph in enumerate(section, 1) if paragraph.key), default=0)
    groups = dict.fromkeys(
        _told_by(paragraph.key, left_out) for paragraph in section[:end] if paragraph.key in left_out
    )
    if not groups:
        return list(section)
    kept: list[Paragraph] = []
    gone: Paragraph | None = None
    for paragraph in section[:end]:
        if paragraph.key in left_out:
            gone = paragraph
            continue
        if gone and kept and not (_is_title(kept[-1]) and not _is_title(paragraph)):
            kept[-1] = replace(kept[-1], gap=gone.gap, fixed=gone.fixed)
        gone = None
        beside = paragraph.em and any(title_key(group) == paragraph.key for group in groups)
        kept.append(with_more(paragraph) if beside else paragraph)
    last = section[end - 1]
    lines = _told(section, list(groups), left_out, rem, between, headed=headed)
    if lines:
        kept[-1:] = [replace(paragraph, gap=between, fixed=0.0) for paragraph in kept[-1:]]
    kept += lines
    kept[-1:] = [replace(paragraph, gap=last.gap, fixed=last.fixed) for paragraph in kept[-1:]]
    return [*kept, *section[end:]]


def _told(
    section: Sequence[Paragraph],
    groups: Sequence[str],
    left_out: Collection[str],
    rem: float,
    between: float,
    *,
    headed: bool,
) -> list[Paragraph]:
    """The lines that say what left the groups without a title, and those of which nothing is left."""
    titles = {paragraph.key: paragraph for paragraph in section if _is_title(paragraph)}
    at = next(paragraph for paragraph in reversed(section) if paragraph.key)
    several = [[_LABEL * rem] for group in groups if not headed and title_key(group) not in titles]
    emptied = [titles[key] for group in groups if (key := title_key(group)) in titles and key in left_out]
    if emptied:
        widths = [_ALSO[0] * rem]
        for title in emptied:
            if sum(widths) > ROOM * rem:
                break
            widths += [_QUIET * (end - start) for start, end in zip(title.starts, title.ends, strict=True)]
            widths[-1] += _ALSO[1] * rem
        several.append([*widths, _ALSO[2] * rem])
    lines = []
    for widths in several:
        starts = [0.0, *itertools.accumulate(width + _SPACE * rem for width in widths)]
        ends = [start + width for start, width in zip(starts, widths, strict=False)]
        line = Paragraph("", tuple(starts[:-1]), tuple(ends), 0.0, SAID * rem, between, led=False)
        lines.append(replace(line, band=at.band, half=at.half))
    return lines


def _is_title(paragraph: Paragraph) -> bool:
    return paragraph.key.endswith(title_key(""))


def _told_by(key: str, left_out: Collection[str]) -> str:
    """What says that a block was left out: its group; of a row, its table."""
    table = table_key(key)
    return table if table and table not in left_out else (table or key).rpartition(".")[0]
