"""A real browser for the tests: the lightest that is here, begun once in a process, whose loop is nobody else's."""

from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import contextmanager
from importlib.util import find_spec

import pytest

from tests.made_project import PATIENCE

# The first draws pages as the others do, but no window around them: half of the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("FEUILLET_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
IS_THERE = pytest.mark.skipif(
    CHROMIUM is None or find_spec("playwright") is None,
    reason="no Chromium is installed, or no playwright; FEUILLET_CHROMIUM may name a browser",
)

# The first two would make pages of what hangs from the field of addresses, for each window. The others are of the list
# of Playwright, in whose place this one stands.
_LEFT_OUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
)
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", f"--disable-features={','.join(_LEFT_OUT)}"]


@contextmanager
def started():
    """What lends the browser: meanwhile its loop runs in this thread, otherwise none does, and tests have theirs."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        loop = asyncio.get_running_loop()

        @contextmanager
        def lent():
            asyncio._set_running_loop(loop)
            try:
                yield browser
            finally:
                asyncio._set_running_loop(None)

        asyncio._set_running_loop(None)
        yield lent
        asyncio._set_running_loop(loop)
        browser.close()
