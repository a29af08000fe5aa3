"""Reading takes a time that follows the length of what is read, whatever it is."""

import functools
import gc
import math
import statistics
import sys
import time

import pytest

from feuillet.pages import belonging
from feuillet.pages.sheets.sheet import sheet_view
from feuillet.pages.synthesis import synthesis_view
from feuillet.reading import content
from feuillet.reading.people import participants
from tests import hostile
from tests.made_project import put

pytestmark = pytest.mark.no_cover  # what is followed line by line takes another time

SIZE = 1_000  # characters: what grows with their square is seen at so few, once what any project takes is left out
SLOW = 3  # times what is usual in a family: only such shapes are looked at again
STEEPEST = 1.5  # exponent of the size; 1 is linear, and what is measured on a busy machine is not exact


def through(folder):
    """All that is done with the files of a project up to its templates."""
    day = content.load(folder).workshop
    if day is None:
        return
    if (folder / hostile.LIST).exists():
        data = (folder / hostile.LIST).read_bytes()
        participants.read(lambda _: data, hostile.LIST, day, needs_email=True)
        return
    synthesis_view(day)
    list(belonging.synthesis(day))
    for theme in day.themes[:1]:
        sheet_view(day, theme, frozenset(), {})
        list(belonging.fact_sheet(day, theme, frozenset()))


OF_TEXTS = 100  # entries: a smaller cache is one of languages, which no text is long to make


def forget():
    """Texts that were read before are read again."""
    for cached in caches():
        cached.cache_clear()


@functools.cache
def caches():
    """Those of the modules that keep what they made of a text."""
    several = []
    for name in ("prose", "names", "typography", "sections", "qr"):
        (module,) = (
            module for module in sys.modules if module.startswith("feuillet.") and module.rpartition(".")[2] == name
        )
        for cached in vars(sys.modules[module]).values():
            if hasattr(cached, "cache_clear") and getattr(cached, "__module__", "") == module:
                several += [cached] * (cached.cache_parameters()["maxsize"] > OF_TEXTS)
    assert len(several) > 3
    return several


def seconds(folder, shape, size, times=1):
    """The least time of the processor that this size of a shape took."""
    put(folder / str(size), shape(size))
    took = []
    for _ in range(times):
        forget()
        gc.collect(0)
        gc.disable()
        start = time.thread_time()
        through(folder / str(size))
        took.append(time.thread_time() - start)
        gc.enable()
    return min(took)


def own(took, least):
    """What a text took beside what any project takes; at the least half of it: a difference of two is not exact."""
    return max(took - least, took / 2)


def steep(folder, shape, small, least):
    """Why a shape that took `small` seconds takes more than its size; empty if it does not, once or at its best.

    `least` is what the first characters of all take: what is read for any project.
    """
    large = seconds(folder, shape, 4 * SIZE)
    if large - least > own(small, least) * 4**STEEPEST:
        small = min(small, seconds(folder, shape, SIZE, times=3))
        large = min(large, seconds(folder, shape, 4 * SIZE, times=2))
    exponent = math.log(max(large - least, least / 10) / own(small, least), 4)
    return f"{small:.3f} s, {large:.3f} s: the power {exponent:.2f} of the size" if exponent > STEEPEST else ""


@pytest.mark.parametrize("family", hostile.catalogue())
def test_no_shape_of_text_takes_more_than_its_size(family, tmp_path):
    shapes = hostile.catalogue()[family]
    least = seconds(tmp_path / "warm", next(iter(shapes.values())), 10, times=5)
    folders = {name: tmp_path / str(number) for number, name in enumerate(shapes)}
    took = {name: seconds(folders[name], shape, SIZE) for name, shape in shapes.items()}
    usual = statistics.median(took.values())
    slow = [name for name in shapes if took[name] - least > SLOW * own(usual, least)]
    steepness = {name: steep(folders[name], shapes[name], took[name], least) for name in slow}
    assert shapes
    assert {name: why for name, why in steepness.items() if why} == {}
