"""Copyfitting: the setting in which a sheet's content fills exactly one page, or the measure of what is too much.

Runs in a worker. Few layouts find it: a probe on a page so tall that everything stands on it, a predicted size, and
real layouts that confirm. The answer depends on the job alone, never on what was found before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from feuillet.typeset import LINE, LINES_HEAD, TALL, Job, Layout, Setting, lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feuillet.typeset import Rectangle

SMALLEST, LARGEST = 8.5, 11.0  # points: page-design.md, "Fact sheet"
STEP = 0.1  # points
_GROWTH = 1.7  # the height of a sheet grows about as this power of its text size
_LEADED = 0.66  # about this share of a sheet's height is leading and gaps, which air stretches
_AIR = 1.30  # the most by which leading and gaps of a short sheet grow
TIGHT = 0.93  # the least to which those of a long one shrink, at the smallest size, before anything is left out
_HOPELESS = 1.0  # millimetres of excess at the tightest setting that no real layout will show to fit
_SPARE = 6.0  # millimetres of free height that are worth another layout to fill
_WON = 0.4  # share of what balancing columns promises that it keeps
_RAGGED = 8.0  # millimetres by which columns may end apart
_COLUMNS = (0.25, 0.5)  # shares of the width that a column may have


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """The setting found; `excess` in millimetres says by how much the sheet is too long at the smallest size."""

    setting: Setting
    excess: float = 0.0
    areas: Mapping[str, float] = field(default_factory=dict)  # of the blocks, where some must be left out
    layouts: int = 0


class _Fitting:
    """One sheet being fitted; counts its layouts."""

    def __init__(self, job: Job, paper: float) -> None:
        self.job = job
        self.paper = paper
        self.layouts = 0

    def real(self, setting: Setting) -> Layout:
        self.layouts += 1
        return lay_out(self.job, setting)

    def probe(self, setting: Setting) -> tuple[Layout, float]:
        """A layout on a tall page, and by how many millimetres the content exceeds one page (negative: room)."""
        self.layouts += 1
        layout = lay_out(self.job, setting, tall=True)
        room = _box(layout, "page-bottom").bottom - (TALL - self.paper)
        return layout, _end(layout) - room


class _UnmeasuredError(Exception):
    """A box to measure by is not on the page: a template of a project's own lacks it, or a style hides it."""


def _box(layout: Layout, name: str) -> Rectangle:
    if name not in layout.boxes:
        raise _UnmeasuredError(name)
    return layout.boxes[name]


def _end(probe: Layout) -> float:
    """Where the sheet would end on a page without end: a very long one runs on over several tall pages."""
    box = _box(probe, "sheet-end")
    return box.bottom + box.page * TALL


def _slack(layout: Layout) -> float:
    """Millimetres between the end of the sheet and the bottom margin of its one page."""
    return _box(layout, "page-bottom").bottom - _box(layout, "sheet-end").bottom


def _on_grid(size: float) -> float:
    size = min(max(size, SMALLEST), LARGEST)
    return round(SMALLEST + math.floor((size - SMALLEST) / STEP + 1e-6) * STEP, 3)


def _balanced(layout: Layout, columns: tuple[float, ...]) -> tuple[float, ...]:
    """Shares at which the columns would end at one height, as the area that each takes stays about the same."""
    areas = []
    for number, share in enumerate(columns, 1):
        box = _box(layout, f"column-{number}-end")
        top = _box(layout, "columns").y
        areas.append(max(box.bottom - top, 1.0) * share)
    low, high = _COLUMNS if len(columns) == 3 else (0.34, 0.66)
    total = sum(areas)
    shares = [min(max(area / total, low), high) for area in areas]
    return tuple(round(share / sum(shares), 4) for share in shares)


def _columns_height(layout: Layout, columns: tuple[float, ...]) -> float:
    if not columns:
        return 0.0
    ends = [_box(layout, f"column-{number}-end").bottom for number in range(1, len(columns) + 1)]
    return max(ends) - min(ends)


def _longest(layout: Layout, columns: tuple[float, ...]) -> float:
    return max(_box(layout, f"column-{number}-end").bottom for number in range(1, len(columns) + 1))


def _level(layout: Layout, columns: tuple[float, ...]) -> float:
    """Where columns of balanced shares would all end."""
    top = _box(layout, "columns").y
    ends = [_box(layout, f"column-{number}-end").bottom for number in range(1, len(columns) + 1)]
    return top + sum((end - top) * share for end, share in zip(ends, columns, strict=True))


def fit(job: Job, paper: float) -> Fit:
    """Find the setting for a job; `paper` is the height of its paper in millimetres.

    A page that cannot be measured keeps the setting it has: the proof tells what is wrong with it.
    """
    fitting = _Fitting(job, paper)
    try:
        return _fit(fitting, job)
    except _UnmeasuredError:
        return Fit(setting=job.setting, layouts=fitting.layouts)


def _fit(fitting: _Fitting, job: Job) -> Fit:
    setting = job.setting
    probe, excess = fitting.probe(setting)
    least = excess
    if setting.columns:
        # At shares that balance them all columns end where the mean of their areas says.
        spread = _columns_height(probe, setting.columns)
        if spread > _RAGGED:
            balanced = _balanced(probe, setting.columns)
            # Not all of it is won: narrower columns break lines worse.
            promised = _longest(probe, setting.columns) - _level(probe, setting.columns)
            least, excess = excess - promised, excess - _WON * promised
            setting = replace(setting, columns=balanced)
    room = _box(probe, "page-bottom").bottom - (TALL - fitting.paper)
    height = room + excess
    if min(room, height) <= 0:  # styles of a project's own that stand everything elsewhere
        raise _UnmeasuredError("sheet-end")
    tightest = replace(setting, text_size=SMALLEST, air=TIGHT)
    if job.setting.text_size == SMALLEST and job.setting.air == TIGHT and least > _HOPELESS:
        return Fit(setting=tightest, excess=least, areas=_areas(probe), layouts=fitting.layouts)
    loose = height / (1 - _LEADED * (1 - setting.air))  # with the usual air
    predicted = setting.text_size * (room / loose) ** (1 / _GROWTH)
    setting = replace(setting, air=1.0)
    found = _largest(fitting, setting, room, predicted) if predicted >= SMALLEST else None
    if found is not None:
        return _filled(fitting, replace(setting, text_size=found[0]), found[1])
    at_smallest = loose * (SMALLEST / setting.text_size) ** _GROWTH
    wanted = round(1 - (at_smallest - room) / (_LEADED * at_smallest) - 0.005, 3)
    if wanted > TIGHT - 0.03:
        for air in sorted({min(max(wanted, TIGHT), 1.0), TIGHT}, reverse=True):
            tighter = replace(setting, text_size=SMALLEST, air=air)
            layout = fitting.real(tighter)
            if layout.pages == 1:
                return _filled(fitting, tighter, layout)
    probe, excess = fitting.probe(tightest)
    if excess <= 0:
        layout = fitting.real(tightest)
        if layout.pages == 1:
            return _filled(fitting, tightest, layout)
    # A page that breaks although all would fit on a tall one: a block that cannot be broken there.
    return Fit(setting=tightest, excess=max(excess, 0.1), areas=_areas(probe), layouts=fitting.layouts)


def _largest(fitting: _Fitting, setting: Setting, room: float, predicted: float) -> tuple[float, Layout] | None:
    """The largest size on the grid at which the sheet has one page; None if it has more at the smallest."""
    size = _on_grid(predicted)
    found: tuple[float, Layout] | None = None
    too_large = LARGEST + STEP
    while found is None or found[0] + STEP < too_large - 1e-6:
        layout = fitting.real(replace(setting, text_size=size))
        if layout.pages == 1:
            found = (size, layout)
            # The largest step that the free height promises; none if it is less than one step's growth.
            larger = _on_grid(size * ((room + 0.5) / (room - _slack(layout))) ** (1 / _GROWTH))
            if larger <= size:
                break
            size = min(larger, round(too_large - STEP, 3))
        else:
            too_large = size
            if size <= SMALLEST:
                break
            size = _on_grid(size - STEP if found is None else (size + found[0]) / 2)
            if found is not None and size <= found[0]:
                break
    return found


def overset(job: Job, paper: float) -> Fit:
    """By how many millimetres the job's content exceeds its page at its tightest; negative where there is room.

    Where it fits, the setting is the one to print it in.
    """
    fitting = _Fitting(job, paper)
    try:
        return _overset(fitting, job)
    except _UnmeasuredError:
        return Fit(setting=job.setting, layouts=fitting.layouts)


def _overset(fitting: _Fitting, job: Job) -> Fit:
    setting = replace(job.setting, text_size=SMALLEST, air=TIGHT)
    layout = fitting.real(setting)
    if layout.pages > 1:
        probe, excess = fitting.probe(setting)
        if setting.columns and _columns_height(probe, setting.columns) > _RAGGED:
            excess -= _longest(probe, setting.columns) - _level(probe, setting.columns)
            setting = replace(setting, columns=_balanced(probe, setting.columns))
            layout = fitting.real(setting) if excess < 0 else layout
        if layout.pages > 1:
            return Fit(setting=setting, excess=max(excess, 0.1), areas=_areas(probe), layouts=fitting.layouts)
    room = _slack(layout)
    if setting.columns and _columns_height(layout, setting.columns) > _RAGGED:
        balanced = replace(setting, columns=_balanced(layout, setting.columns))
        other = fitting.real(balanced)
        if other.pages == 1 and _slack(other) >= room:
            setting, layout, room = balanced, other, _slack(other)
    filled = _filled(fitting, setting, layout)
    return replace(filled, excess=-max(room, 0.0), areas=_areas(layout))


def _areas(layout: Layout) -> dict[str, float]:
    """The height that each block would take over the whole width of the page, by its id."""
    width = _box(layout, "sheet-end").width
    return {name: box.height * box.width / width for name, box in layout.boxes.items() if "." in name}


def _filled(fitting: _Fitting, setting: Setting, layout: Layout) -> Fit:
    """Fill what is left of the page: air first, then ruled lines for notes, and the rest above the foot."""
    spare = _slack(layout)
    top = _box(layout, "sheet-end").bottom
    for _ in range(3):
        if spare < _SPARE:
            break
        air = round(min(_AIR if setting.air >= 1 else 1.0, setting.air + 0.95 * spare / (_LEADED * top)), 3)
        if air <= setting.air:
            break
        trial = fitting.real(replace(setting, air=air))
        if trial.pages > 1:
            break
        setting, spare = replace(setting, air=air), _slack(trial)
    if spare >= LINES_HEAD + 3 * LINE:
        lines = int((spare - LINES_HEAD - 2) // LINE)
        setting = replace(setting, lines=lines)
        trial = fitting.real(setting)
        while trial.pages > 1 and setting.lines > 0:
            setting = replace(setting, lines=setting.lines - 1)
            trial = fitting.real(setting)
        spare = _slack(trial)
    setting = replace(setting, slack=max(0.0, round(math.floor(spare * 10 - 3) / 10, 1)))
    return Fit(setting=setting, layouts=fitting.layouts)
