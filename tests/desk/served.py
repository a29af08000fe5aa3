"""A desk that is served to a real browser. No page is made: the one that is shown is drawn here."""

from __future__ import annotations

import asyncio
import io
import sys
import threading
import time

import pytest
import uvicorn
from PIL import Image

from feuillet.desk.server import DeskServer
from feuillet.preview.server import listen
from tests import browsing
from tests.made_project import PATIENCE, growing

MARKS = [
    pytest.mark.no_cover,
    pytest.mark.skipif(sys.platform == "win32", reason="files are written beside those who read them"),
    browsing.IS_THERE,
]
THEME = "content/themes/01-un.md"
TEXT = "---\n# un mot\ntitle: Un\n---\n\n## Besoins\n\n- Du temps\n\n## Solutions\n\n- Partager\n"
THERE = ("saved", "resumed", "joined")  # what a text is said to be that can be written in
WRONG = {
    "file": THEME,
    "line": 8,
    "column": 3,
    "severity": "warning",
    "code": "x",
    "message": "trop court",
    "hint": "Dites-en plus.",
}


class Shown:
    """A project with a sheet that says one thing."""

    def __init__(self, project):
        self.session = type("Session", (), {"project": project})()
        self.told = lambda: None
        self.version = 1
        self.building, self.builds = False, 0
        self.diagnostics, self.editions = [WRONG], []

    def state(self):
        page = {"width": 595, "height": 842, "changed": False, "id": "a", "paint": "a"}
        sheet = {"key": "un", "path": "fact-sheets/un.pdf", "title": "Un", "number": 1, "file": THEME, "pdf": "abc"}
        sheet["named"] = [["speakers", "Odile", 3], ["speakers", "Zoé Alix", 8]]
        sheet |= {"pages": [page], "text_size": 10, "room": 1, "left_out": 1, "size": 1000, "status": "fresh"}
        return {
            "version": self.version, "title": "Une journée", "language": "fr", "building": self.building, "builds": self.builds,
            "making": [], "project": self.session.project.as_posix(), "done": 1, "total": 1, "seconds": 0.1, "refused": False,
            "publications": [sheet], "editions": self.editions, "diagnostics": self.diagnostics, "bugs": [],
        }  # fmt: skip

    def picture(self, *_asked):
        made = io.BytesIO()
        Image.new("RGB", (200, 283), "white").save(made, "PNG")
        return made.getvalue()

    def left_out(self, _key):
        return [{"file": THEME, "line": 12, "column": 3, "words": "Partager"}]

    def places(self, *_asked):
        return [
            {
                "x": 0.1,
                "y": 0.1,
                "width": 0.5,
                "height": 0.05,
                "file": THEME,
                "line": 12,
                "column": 3,
                "text": "Partager",
            }
        ]


class Desk:
    """A desk that is served, and can be taken away and put back, as when a program is ended and started again."""

    def __init__(self, project):
        self.project = project
        self.live = Shown(project)
        self.port = None

    def start(self):
        listener = listen(self.port)
        self.port = listener.getsockname()[1]
        desk = DeskServer(self.live)
        config = uvicorn.Config(
            desk.application(self.port),
            log_level="error",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)

        async def serve():
            desk._loop = asyncio.get_running_loop()
            await self.server.serve(sockets=[listener])

        self.thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        self.thread.start()
        self.address = desk.address(self.port)
        return self.address

    def stop(self):
        self.server.force_exit = self.server.should_exit = True
        self.thread.join(10)

    def news(self, **more):
        vars(self.live).update(more)
        self.live.version += 1
        self.live.told()

    def path(self):
        return self.project / THEME

    def text(self):
        return self.path().read_bytes().decode()


def opened(context, address):
    page = window(context, address)
    is_told(page, *THERE)
    return page


def window(context, address):
    """A window at an address; what goes wrong in it is among its `faults`."""
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) => console.error(event.violatedDirective))"
    )
    page.on(
        "console",
        lambda message: (
            message.type == "error"
            and not message.text.startswith("Failed to load resource")  # told on the page
            and page.faults.append(message.text)
        ),
    )
    page.goto(address)
    return page


def is_told(page, *states):
    page.wait_for_function(
        "(states) => states.includes(document.getElementById('write-state').dataset.state)", arg=states
    )


def content(page):
    return page.locator("#write-text .cm-content")


def typed(page, words):
    content(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def until(page, wanted, what="that"):
    end, pauses = time.monotonic() + PATIENCE, growing()
    while not wanted():
        assert time.monotonic() < end, f"it did not come to {what}"
        page.wait_for_timeout(1000 * next(pauses))  # the browser is heard meanwhile
