"""Copyfitting: the setting in which a sheet's content fills exactly one page, and the blocks it must leave out.

Runs in a worker. One layout shows the words (castoff), arithmetic finds size, air, columns and what to leave out, and
the layout that becomes the PDF confirms it, or is made again with what it taught. The answer depends on the job alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feuillet.model.papers import Frame
from feuillet.pages.job import LINE, TIGHT, Foldable, Job, Setting
from feuillet.typesetting.casting.castoff import Castoff, Known, Trial, cast_off
from feuillet.typesetting.casting.leaving import BESIDES, fold_order, staying
from feuillet.typesetting.layout import LINES_HEAD, TALL, Galley, Layout, lay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feuillet.typesetting.layout import Rectangle

SMALLEST, LARGEST = Frame().sizes  # of a sheet on its full paper
STEP = 0.1  # points
SPARE = 4.0  # millimetres of free height that are worth another layout to fill
_TRIES = 5  # layouts with the same content at the most; one or two in practice
_MOST_MORE = 4  # times what a layout was too long, by which its text gets smaller at the most
_TRUSTED = 3  # layouts that erred, after which the arithmetic is no longer believed
_BOLDER = 2  # layouts after which one that fits is as good as it gets
_FREE = 0.05  # millimetres: what costs no more costs nothing
_SURE = 1.0  # millimetres by which what is kept must stay clear of the end of the page
_HAIR = 0.3  # millimetres that stay free, so that rounding breaks no page
_MARGIN = 0.2  # millimetres by which the arithmetic stays clear of the end of the page before a layout taught it more
_LEADING = 1.3  # as in styles/sheet-components.css, .points
_POINT = 25.4 / 72  # millimetres
_FOR_SIZE = 0.2  # of the points of a sheet, by their area: so much more may leave for the sake of larger text
_BACK = 0.68  # of the height of the page: blocks so high, over its width, have room on its back with their titles
_GIANT = 0.6  # of the height of the page: a block above that leaves before all others
_WASTE = 0.12  # of the height of the page: so much does not stay free where something was left out that may have room
_LITTLE = 0.4  # of the height of a page: a last one that ends above that is almost empty
_TOO_LONG = 1.5  # millimetres by which a page that breaks again is taken to be too long at the least


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """How a sheet is to be set: its setting, and the blocks left out, the first `count` of `order` without `kept`."""

    setting: Setting
    excess: float = 0.0  # millimetres by which all of it is too long at the tightest; above 0 if blocks are left out
    order: tuple[str, ...] = ()  # in which blocks leave the sheet
    count: int = 0
    kept: frozenset[str] = frozenset()  # of those, what stands where a column is shorter than the others
    fixed: bool = False  # nothing more is to be kept: a real layout had no room for it
    tries: int = 0  # real layouts that taught something
    cast: Castoff | None = None  # None: not measured, the setting stays what it is
    too_few: int = -1  # a number of blocks left out that a real layout proved too small
    enough: int | None = None  # one that did, though fewer might
    proved: tuple[int, frozenset[str], Setting] | None = None  # count, kept and setting of a sheet that had one page
    free: float = 0.0  # millimetres that were free on that sheet at the tightest
    beyond: frozenset[str] = frozenset()  # what was never laid out: no page has room for a part of so much

    @property
    def left_out(self) -> frozenset[str]:
        return frozenset(self.order[: self.count]) - self.kept | self.beyond

    @property
    def begins(self) -> frozenset[str]:
        """The blocks that begin the second half of a column, where what is left out changes that."""
        if self.cast is None or not self.left_out or len(self.setting.columns) != len(self.cast.columns):
            return frozenset()
        return self.cast.trial(self.setting.text_size, self.left_out).begins(self.setting.columns)


@dataclass(frozen=True, kw_only=True, slots=True)
class Misfit:
    """A real layout showed that blocks must leave, or that some may stay: the excess at the tightest setting."""

    excess: float  # millimetres; negative: that much is free
    off: tuple[float, ...] = ()  # by how much each column is higher than foreseen
    setting: Setting | None = None  # in which it fitted, if it did


@dataclass(frozen=True, kw_only=True, slots=True)
class Fitted:
    """A sheet laid out on its one page."""

    galley: Galley
    setting: Setting
    spare: float  # millimetres that were free above the foot
    layouts: int


class _Arithmetic:
    """What a castoff predicts, corrected by what real layouts taught."""

    def __init__(self, cast: Castoff, start: Setting, bias: float = 0.0, margin: float = _MARGIN) -> None:
        self.cast = cast
        self.start = start
        self.bias = bias
        self.margin = margin
        self._trials: dict[tuple[float, frozenset[str]], tuple[Trial, tuple[float, ...]]] = {}
        self._known: Known = {}

    def from_size(self, smallest: float) -> _Arithmetic:
        """The same, with no text smaller than that, and without what was learnt: castoffs are the same in any range."""
        other = _Arithmetic(self.cast, replace(self.start, sizes=(smallest, self.start.sizes[1])))
        other._trials, other._known = self._trials, self._known
        return other

    def _trial(self, size: float, left_out: frozenset[str]) -> tuple[Trial, tuple[float, ...]]:
        """The castoff in a size, with columns that are balanced in it."""
        found = self._trials.get((size, left_out))
        if found is None:
            trial = self.cast.trial(size, left_out, self._known)
            found = self._trials[size, left_out] = trial, trial.balanced()
        return found

    def excess(self, left_out: frozenset[str], size: float, air: float) -> float:
        trial, shares = self._trial(size, left_out)
        return trial.excess(shares, air) + self.bias + self.margin

    def flows(self, left_out: frozenset[str]) -> bool:
        """Whether without these the text stands otherwise in its columns."""
        return self._trial(self.start.sizes[0], left_out)[0].anew

    def tightest(self, left_out: frozenset[str]) -> float:
        return self.excess(left_out, self.start.sizes[0], TIGHT)

    def learn(self, left_out: frozenset[str], setting: Setting, excess: float) -> None:
        """Be right about the excess of that setting from now on."""
        self.bias += excess - self.of(left_out, setting)
        self.margin = _HAIR

    def learn_tightest(self, left_out: frozenset[str], excess: float) -> None:
        """The same of the tightest setting, with columns of its own."""
        self.margin = _HAIR
        self.bias += excess - self.tightest(left_out)

    def of(self, left_out: frozenset[str], setting: Setting) -> float:
        """The excess of a setting, without any margin."""
        trial, _ = self._trial(setting.text_size, left_out)
        lines = LINES_HEAD + setting.lines * LINE if setting.lines else 0.0
        return trial.excess(setting.columns, setting.air) + lines + self.bias

    def columns_end(self, left_out: frozenset[str], setting: Setting) -> list[float]:
        """How high each column is in a setting."""
        trial, _ = self._trial(setting.text_size, left_out)
        return trial.columns_end(setting.columns, setting.air)

    def at(self, left_out: frozenset[str], size: float, air: float, lines: int = 0) -> Setting:
        _, shares = self._trial(size, left_out)
        return replace(self.start, text_size=size, air=math.floor(air * 1000) / 1000, columns=shares, lines=lines)

    def setting(self, left_out: frozenset[str]) -> Setting | None:
        """The largest size in which it fits, then air and ruled lines that fill the page; None if it fits in none."""
        smallest, largest = self.start.sizes
        low, high = -1, round((largest - smallest) / STEP)
        while low < high:
            middle = (low + high + 1) // 2
            if self.excess(left_out, _size(smallest, middle), 1.0) <= 0:
                low = middle
            else:
                high = middle - 1
        if low < 0:
            tight, loose = (self.excess(left_out, smallest, air) for air in (TIGHT, 1.0))
            if tight > 0:
                return None
            return self.at(left_out, smallest, max(TIGHT, 1.0 - (1.0 - TIGHT) * loose / (loose - tight)))
        size, air, lines = _size(smallest, low), 1.0, 0
        most, airiest = self.start.most_lines, self.start.airiest
        loose, loosest = (self.excess(left_out, size, air) for air in (1.0, airiest))
        if -loose > SPARE / 2:
            air = airiest if loosest <= 0 else 1.0 + (airiest - 1.0) * loose / (loose - loosest)
        room = -self.excess(left_out, size, air)
        if room >= LINES_HEAD + 3 * LINE:
            lines = min(int((room - LINES_HEAD) // LINE), most)
        return self.at(left_out, size, air, lines)

    def tightest_setting(self, left_out: frozenset[str]) -> Setting:
        return self.at(left_out, self.start.sizes[0], TIGHT)

    def fewest(self, order: Sequence[str], low: int, high: int) -> int:
        """The fewest blocks left out, from `low` to `high`, with which it fits; `high` if it does with none."""
        while low < high:
            middle = (low + high) // 2
            if self.tightest(frozenset(order[:middle])) <= 0:
                high = middle
            else:
                low = middle + 1
        return low

    def keepable(self, order: Sequence[str], too_few: int) -> frozenset[str]:
        """Those of the blocks left out that may stay after all: columns do not end together to the line.

        The last that left comes back first, and within a group no block before one that stands above it.
        """
        in_columns = {paragraph.key: number for number, column in enumerate(self.cast.columns) for paragraph in column}
        foot = self.cast.foot.keys if self.cast.foot else frozenset()
        must = frozenset(order[: max(too_few, 0)])
        left_out, closed = frozenset(order), set[str]()
        longest = self.tightest(left_out)
        for key in reversed(order):
            group = key.rpartition(".")[0]
            if group in closed:
                continue
            fewer = left_out - {key}
            if not (too_few >= 0 and fewer <= must) and (
                self.tightest(fewer) - self.margin + _SURE <= 0
                or (key in in_columns and self._is_beside(in_columns[key], fewer, min(longest, self.margin)))
                or (key in foot and self.tightest(fewer) <= min(longest, self.margin) + _FREE)
            ):
                left_out = fewer
            else:
                closed.add(group)
        return frozenset(order) - left_out

    def _is_beside(self, number: int, left_out: frozenset[str], longest: float) -> bool:
        """Whether a column ends well above the longest one, which is no longer for what stays in it."""
        if self.flows(left_out) or self.tightest(left_out) > longest:
            return False
        ends = self.columns_end(left_out, self.tightest_setting(left_out))
        return ends[number] + _SURE <= max(ends)


def _size(smallest: float, step: int) -> float:
    return round(smallest + step * STEP, 3)


def fit(job: Job, paper: float, candidates: Sequence[Foldable] = ()) -> Fit:
    """Find setting and blocks to leave out for a job from one layout; `paper` is the height of its paper in mm.

    A page that cannot be measured keeps the setting it has: the proof tells what is wrong with it.
    """
    galley = lay(job, job.setting, tall=True)
    cast = cast_off(galley, job.setting, paper)
    if cast is None:
        return Fit(setting=job.setting)
    arithmetic = _Arithmetic(cast, job.setting)
    setting = arithmetic.setting(frozenset())
    enough = job.setting.sizes[0] if job.setting.back else min(job.setting.comfort, job.setting.sizes[1])
    if setting is not None and setting.text_size >= enough:
        return Fit(setting=setting, cast=cast)
    if enough > job.setting.sizes[0]:
        setting = arithmetic.from_size(enough).setting(frozenset()) or setting
        if setting is not None and setting.text_size >= enough:
            return Fit(setting=setting, cast=cast)
    order = fold_order(candidates, cast.areas, _GIANT * cast.room)
    least = _legible(arithmetic, order, candidates)
    if setting is not None and setting.text_size >= least:
        return Fit(setting=setting, cast=cast)
    arithmetic = arithmetic.from_size(least)
    excess = arithmetic.tightest(frozenset()) - _MARGIN
    found = _folded(Fit(setting=arithmetic.start, cast=cast, excess=max(excess, 0.1), order=order), arithmetic)
    found = _enlarged(found, arithmetic, min(job.setting.comfort, job.setting.sizes[1]))
    return found if found.left_out else Fit(setting=found.setting, cast=cast)


def _enlarged(found: Fit, arithmetic: _Arithmetic, comfort: float) -> Fit:
    """The fit in the largest text, up to `comfort`, in which no more need leave: columns do not end to the line."""
    while arithmetic.start.sizes[0] + STEP <= comfort + _FREE:
        arithmetic = arithmetic.from_size(_size(arithmetic.start.sizes[0], 1))
        setting = arithmetic.setting(found.left_out)
        if setting is None:
            break
        found = replace(found, setting=setting)
    return found


def _legible(arithmetic: _Arithmetic, order: Sequence[str], candidates: Sequence[Foldable]) -> float:
    """The size below which a sheet does not go: for text that is read at arm's length a fifth of it may leave.

    That is beside what must; and the first points of a section, what stays longer still, and pictures leave for no
    such sake. Where they leave for the back of the sheet, as much may as there is room for.
    """
    start = arithmetic.start
    smallest, comfort = start.sizes[0], min(start.comfort, start.sizes[1])
    cast = arithmetic.cast
    points = {candidate.key for candidate in candidates if start.back or candidate.section not in BESIDES}
    areas = {key: area for key, area in cast.areas.items() if key in points}
    least = arithmetic.fewest(order, 0, len(order))
    around = (paragraph for across in cast.across for paragraph in across.blocks)
    pictures = {paragraph.key for paragraph in around if paragraph.picture}
    pictures |= {paragraph.key for column in cast.columns for paragraph in column if not paragraph.ends}
    stays = staying(candidates) | pictures - {"", *order[:least]}
    longest = next((n for n, key in enumerate(order) if key in stays), len(order))
    most = sum(areas.get(key, 0.0) for key in order[:least]) + _FOR_SIZE * sum(areas.values())
    low, high = 0, round((comfort - smallest) / STEP)
    while low < high:
        middle = (low + high + 1) // 2
        size = _size(smallest, middle)
        count = arithmetic.from_size(size).fewest(order, 0, len(order))
        if start.back:
            most = _BACK * cast.room * (cast.size / size) ** 2
        if count <= longest and sum(areas.get(key, 0.0) for key in order[:count]) <= most:
            low = middle
        else:
            high = middle - 1
    return _size(smallest, max(low, 0))


def refit(found: Fit, candidates: Sequence[Foldable], misfit: Misfit) -> Fit | None:
    """The next fit to try, now that a real layout of this one measured its excess; None if there is none."""
    cast = found.cast
    if cast is None:
        return None
    if misfit.setting:
        found = replace(found, proved=(found.count, found.kept, misfit.setting), free=-misfit.excess)
    elif found.proved:
        return _between(found, found.proved, misfit.excess)
    if misfit.off:
        cast = replace(cast, off=misfit.off)
        found = replace(found, cast=cast)
    arithmetic = _Arithmetic(cast, found.setting, margin=0.0)
    arithmetic.bias = misfit.excess - arithmetic.tightest(found.left_out)
    found = replace(found, tries=found.tries + 1)
    if not found.order:  # all of it was thought to fit
        found = replace(found, order=fold_order(candidates, cast.areas, _GIANT * cast.room), excess=misfit.excess)
    if misfit.excess > 0 and not found.kept:
        found = replace(found, too_few=max(found.count, found.too_few))
        if found.enough is not None and found.enough <= found.count:
            found = replace(found, enough=None)
    elif misfit.excess <= 0:
        found = replace(found, enough=found.count)
    if found.too_few >= len(found.order):
        return None
    return _folded(found, arithmetic)


def _between(found: Fit, proved: tuple[int, frozenset[str], Setting], excess: float) -> Fit:
    """The next fit after one that was too long by so much, with more on it than one that fitted.

    That one is as good as it gets, unless it leaves much of the page free: then the arithmetic errs with this page, and
    what is tried next lies between the two.
    """
    count, kept, setting = proved
    cast = found.cast
    too_few = found.too_few if found.kept else max(found.too_few, found.count)
    share = excess / (excess + found.free) if found.free > 0 else 1.0
    middle = min(found.count + math.ceil(share * (count - found.count)), count - 1)
    if cast is None or found.free <= _WASTE * cast.room or middle <= too_few:
        return replace(found, count=count, kept=kept, setting=setting, fixed=True, tries=found.tries + 1)
    left_out = frozenset(found.order[:middle])
    return replace(
        found,
        count=middle,
        kept=frozenset(),
        setting=_Arithmetic(cast, found.setting).tightest_setting(left_out),
        too_few=too_few,
        tries=found.tries + 1,
    )


def last_fit(found: Fit, misfit: Misfit) -> Fit | None:
    """This fit if it fits, or one that leaves out as much as did once, or all that may go; None if that was tried."""
    if misfit.excess <= 0 and found.cast is not None:
        return replace(found, fixed=True)
    if found.proved:
        count, kept, setting = found.proved
        return None if found.fixed else replace(found, count=count, kept=kept, setting=setting, fixed=True)
    most = len(found.order) if found.enough is None else found.enough
    if found.cast is None or (found.count == most and not found.kept):
        return None
    left_out = frozenset(found.order[:most])
    setting = _Arithmetic(found.cast, found.setting).tightest_setting(left_out)
    return replace(found, count=most, kept=frozenset(), fixed=True, setting=setting)


def _folded(found: Fit, arithmetic: _Arithmetic) -> Fit:
    most = len(found.order) if found.enough is None else found.enough
    count = arithmetic.fewest(found.order, found.too_few + 1, most)
    if found.tries >= _TRUSTED and not found.proved:  # the arithmetic errs with this page: go on by halves and more
        count, kept = max(count, found.too_few + 1 + (most - found.too_few - 1) * 2 // 3), frozenset[str]()
    else:
        kept = arithmetic.keepable(found.order[:count], found.too_few)
    found = replace(found, count=count, kept=kept)
    setting = arithmetic.setting(found.left_out) or arithmetic.tightest_setting(found.left_out)
    return replace(found, setting=setting)


def confirm(job: Job, found: Fit) -> Fitted | Misfit:
    """Lay the sheet out as its fit says; again, better, where the page shows that the arithmetic was wrong."""
    setting, left_out, cast = found.setting, found.left_out, found.cast
    anew, flows = None, cast is not None and _Arithmetic(cast, setting).flows(left_out)
    # Columns than those that were cast off: more, fewer, or of other sections.
    others = cast is not None and (len(setting.columns) != len(cast.columns) or (flows and not cast.flows))
    if cast is not None and left_out and (flows or others):
        anew = cast_off(lay(job, setting, tall=True), setting, 0.0)
    if cast is None or (others and anew is None):
        galley = lay(job, setting)
        if cast is None and _ends_early(galley):
            closer = lay(job, replace(setting, air=TIGHT))
            if closer.layout.pages < galley.layout.pages:
                galley, setting = closer, replace(setting, air=TIGHT)
        whole, spare = galley.layout.pages == job.pages, slack(galley.layout)
        if found.count and (not whole or spare < 0):
            return Misfit(excess=max(_TOO_LONG, -spare if whole else 0.0))
        return Fitted(galley=galley, setting=setting, spare=spare, layouts=1)
    arithmetic = _Arithmetic(cast, setting)
    best: Fitted | None
    if anew is None:
        best = _set(job, setting, left_out, arithmetic)
    else:  # without what leaves, text that flows stands otherwise in its columns, or in fewer of them
        own, nothing = _Arithmetic(replace(anew, room=cast.room), setting), frozenset[str]()
        best = _set(job, own.setting(nothing) or own.tightest_setting(nothing), nothing, own)
        if best is None:
            return Misfit(excess=max(own.tightest(nothing), 0.1))
        arithmetic.learn_tightest(left_out, own.tightest(nothing))
    if best is None:
        return Misfit(excess=max(arithmetic.tightest(left_out), 0.1))
    if found.fixed or not found.count:
        return best
    off = () if others else _columns_off(found, best, arithmetic)
    known = _Arithmetic(replace(cast, off=off or cast.off), setting, margin=_HAIR)
    if others:
        known.bias = arithmetic.bias
    else:
        known.learn(left_out, best.setting, -best.spare)
    tightest = min(known.tightest(left_out), -0.1)
    if found.tries >= _BOLDER and -tightest <= _WASTE * cast.room:
        return best
    fewer = _folded(replace(found, enough=found.count, tries=found.tries + 1), known).left_out
    if len(fewer) < len(left_out):
        return Misfit(excess=tightest, off=off, setting=best.setting)
    return best


def _ends_early(galley: Galley) -> bool:
    """Whether the last of several pages has little more than its imprint."""
    pages = galley.document.pages
    foot = galley.boxes(len(pages) - 1).get("foot")
    return len(pages) > 1 and foot is not None and foot.position_y + foot.height < _LITTLE * pages[-1].height


def _set(job: Job, setting: Setting, left_out: frozenset[str], arithmetic: _Arithmetic) -> Fitted | None:
    """The sheet in the best setting that the arithmetic comes to, as layouts teach it; None if it fits in none."""
    galley = lay(job, setting)
    best: Fitted | None = None
    before = math.inf
    for layouts in range(1, _TRIES + 1):
        spare = slack(galley.layout)
        if galley.layout.pages == job.pages and spare >= 0:
            best = Fitted(galley=galley, setting=setting, spare=spare, layouts=layouts)
            arithmetic.learn(left_out, setting, -spare)
            better = arithmetic.setting(left_out) if spare > SPARE else None
            if better is None or not _larger(better, setting):
                break
        elif best is not None:
            break
        else:
            whole = galley.layout.pages == job.pages  # by how much a page is too long that breaks, a tall one tells
            least = _HAIR if layouts == 1 else _TOO_LONG
            excess = -spare if whole else max(_excess(job, setting, arithmetic.cast), least)
            arithmetic.learn(left_out, setting, excess)
            tightest = arithmetic.tightest_setting(left_out)
            if not _larger(setting, tightest):
                break
            # One that errs after it was corrected will err again, by as much less.
            arithmetic.bias += excess * (1 / max(1 - excess / before, 1 / _MOST_MORE) - 1)
            before = excess
            better = (layouts < _TRIES - 2 and arithmetic.setting(left_out)) or tightest
            better = better if _larger(setting, better) else tightest
        if layouts < _TRIES:
            setting = better
            galley = lay(job, setting)
    return best


def _excess(job: Job, setting: Setting, cast: Castoff) -> float:
    """By how much a setting is too long, by one more layout on a tall page: lines of wide tables are not cast off."""
    boxes = lay(job, setting, tall=True).layout.boxes
    if "sheet-end" not in boxes:
        return _TOO_LONG
    end, top = boxes["sheet-end"], boxes["sheet-start"].y if "sheet-start" in boxes else 0.0
    foot = boxes["foot"].height if "foot" in boxes else 0.0
    return end.bottom + end.page * TALL - top + foot - cast.room


def _column_heights(boxes: Mapping[str, Rectangle], count: int) -> list[float]:
    """How high each column is on a page; empty if that cannot be told."""
    names = [f"column-{number}-end" for number in range(1, count + 1)]
    if "columns" not in boxes or not boxes.keys() >= set(names):
        return []
    return [boxes[name].bottom - boxes["columns"].y for name in names]


def _columns_off(found: Fit, fitted: Fitted, arithmetic: _Arithmetic) -> tuple[float, ...]:
    """By how much each column is higher than foreseen, where that may have kept blocks out of one; told once."""
    cast = found.cast
    if cast is None or cast.flows or cast.off:
        return ()
    heights = _column_heights(fitted.galley.layout.boxes, len(cast.columns))
    if not heights:
        return ()
    foreseen = arithmetic.columns_end(found.left_out, fitted.setting)
    return tuple(height - before for height, before in zip(heights, foreseen, strict=True))


def _larger(setting: Setting, other: Setting) -> bool:
    """Whether the first takes clearly more room."""
    if (setting.text_size, setting.lines) != (other.text_size, other.lines):
        return (setting.text_size, setting.lines) > (other.text_size, other.lines)
    return setting.air > other.air + 0.002


def slack(layout: Layout) -> float:
    """Millimetres between the end of the sheet and its foot, on the first page; negative where they overlap."""
    boxes = layout.boxes
    if "page-bottom" not in boxes or "sheet-end" not in boxes:
        return 0.0
    foot = boxes["foot"].height if "foot" in boxes else 0.0
    return boxes["page-bottom"].bottom - boxes["sheet-end"].bottom - foot


def free(setting: Setting, spare: float) -> float:
    """Millimetres of a sheet without text: what is free above its foot, and its ruled lines."""
    return spare + (LINES_HEAD + setting.lines * LINE if setting.lines else 0.0)


def room(setting: Setting, spare: float) -> int:
    """Whole lines of text that a sheet has room for."""
    return int(free(setting, spare) / (setting.text_size * _LEADING * setting.air * _POINT))
