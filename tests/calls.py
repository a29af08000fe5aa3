"""Functions that the tests have worker processes call, and stand-ins for those that lay out a publication."""

from __future__ import annotations

import os
import re
import time

from feuillet.pages.expected import Pressed, PressedPart
from feuillet.pages.job import Setting
from feuillet.typesetting.fit import Fit
from feuillet.typesetting.part_layout import LaidPart, PageFacts, Part


def double(number):
    return 2 * number


def fail(message):
    raise ValueError(message)


def sleep(seconds):
    time.sleep(seconds)
    return seconds


def note(path, seconds):
    """Take a while, and leave a file that says so."""
    time.sleep(seconds)
    path.touch()


def end(status):
    os._exit(status)


def find_no_room(code):
    raise OSError(code, os.strerror(code), "/somewhere/font.ttf")


def run_out_of_memory():
    raise MemoryError


def process():
    return os.getpid()


def _misbehave(job):
    if b"HANGS" in b"".join(attachment.data for attachment in job.attachments) and job.name != "synthesis":
        time.sleep(60)
    if b"DIES" in b"".join(attachment.data for attachment in job.attachments) and job.name != "synthesis":
        os._exit(9)


def make_sheet(job, _paper, _candidates, expected):
    """A sheet that takes no time, but for those whose notes say otherwise."""
    _misbehave(job)
    found = Fit(setting=Setting(text_size=9.5))
    return found, press_sheet(job, found, expected)


def press_sheet(job, found, _expected):
    """A PDF of nothing."""
    return Pressed(pdf=job.html.encode(), pages=1, setting=found.setting, spare=1.0, diagnostics=())


def typeset_part(job, _draft):
    """A part of two pages, with its anchors on the second."""
    anchors = dict.fromkeys(re.findall(r'id="([^"]+)"', job.html), 1)
    facts = PageFacts(name="", blank=False, strings=())
    part = Part(pdf=b"", pages=(facts, facts), anchors=anchors, bookmarks=(), targets=(), log=())
    return LaidPart(html=job.html, part=part)


def press_part(_job, _part, _mark, expected):
    """A part that lacks nothing."""
    return PressedPart(pdf=b"", diagnostics=(), lost=(), flow="")


def merge(parts, _attachments, _date):
    """As many bytes as parts."""
    return b"%" * len(parts)


STAND_INS = {
    "make_sheet": make_sheet,
    "press_sheet": press_sheet,
    "typeset_part": typeset_part,
    "press_part": press_part,
    "merge": merge,
}
