"""Functions that the tests have worker processes call, and stand-ins for those that lay out a publication."""

from __future__ import annotations

import os
import time

from feuillet.fit import Fit
from feuillet.press import Pressed
from feuillet.typeset import Layout, Rectangle, Setting


def double(number):
    return 2 * number


def fail(message):
    raise ValueError(message)


def sleep(seconds):
    time.sleep(seconds)
    return seconds


def end(status):
    os._exit(status)


def run_out_of_memory():
    raise MemoryError


def process():
    return os.getpid()


def _misbehave(job):
    if b"HANGS" in b"".join(one.data for one in job.attachments) and job.name != "synthesis":
        time.sleep(60)
    if b"DIES" in b"".join(one.data for one in job.attachments) and job.name != "synthesis":
        os._exit(9)


def fit(job, _paper):
    """A fit that takes no time, but for the sheets whose notes say otherwise."""
    _misbehave(job)
    return Fit(setting=Setting(text_size=9.5))


def press(job, _expected):
    """A PDF of nothing, with two anchors."""
    boxes = {name: Rectangle(page=page, x=0, y=0, width=1, height=1) for name, page in (("t-un", 6), ("t-deux", 8))}
    layout = Layout(pages=1, boxes=boxes, log=())
    return Pressed(pdf=job.html.encode(), layout=layout, setting=job.setting, diagnostics=())
