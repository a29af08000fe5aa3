"""The server of the desk: what the preview shows, and the texts of the project to be written in.

Whoever may look may write: it is the same token, host name and origin that are asked for. A text is known by a name of
a list, and is written over only by who names what stands there (If-Match); what stands there else comes back.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from feuillet.building import state
from feuillet.desk import day, facts, joining
from feuillet.desk.texts import LARGEST, ChangedError, Texts, UnknownTextError
from feuillet.desk.versions import Versions
from feuillet.machine import paths
from feuillet.machine.files import in_project
from feuillet.preview.server import HEADERS, PORT, PreviewServer, as_json, file
from feuillet.reading.data.yaml_edit import UneditableError
from feuillet.reading.workshop_file import WORKSHOP_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from feuillet.desk.texts import Text
    from feuillet.machine.files import Folder
    from feuillet.preview.live import Live

_PAGE = paths.PACKAGE / "desk/page"
_FILES = {".js": "text/javascript", ".css": "text/css"}
_MOST_JSON = 4 * LARGEST  # bytes: a text three times


class _RefusedError(Exception):
    """A request that is answered with why it is refused."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.answer = as_json({"why": why}, status)


class DeskServer(PreviewServer):
    """Serves what a `Live` shows, and takes what is written in its project."""

    said = "desk"

    @staticmethod
    def usual_port(project: Path) -> int:
        """The port of the last time, as the browser keeps what was not saved under it."""
        with contextlib.suppress(OSError, ValueError):
            port = int(_place(project).read("port", most=10))
            if 1024 <= port <= 65535:
                return port
        return PORT

    def begun(self, port: int) -> None:
        """Remember the port."""
        with contextlib.suppress(OSError):
            _place(self._live.session.project).write("port", f"{port}\n".encode(), mode=0o600, lasting=False)

    def __init__(self, live: Live, *, editor: str = "") -> None:
        super().__init__(live, editor=editor)
        project = live.session.project
        self._versions = Versions(project)
        self._texts = Texts(project, self._versions)

    def page(self) -> bytes:
        """The page of the preview, with the desk beside its pages."""
        page = super().page().decode()
        head = (_PAGE / "head.html").read_text(encoding="utf-8")
        desk = (_PAGE / "desk.html").read_text(encoding="utf-8")
        page = page.replace("</head>", f"{head}</head>", 1).replace(
            'id="app"', 'id="app" data-desk data-side="write"', 1
        )
        return page.replace('  <header id="bar">', f'{desk}  <header id="bar">', 1).encode()

    def routes(self) -> list[Route]:
        """What there is below the token."""
        texts = "/desk/texts/{name:path}"
        return [
            *super().routes(),
            *(
                Route(f"/desk/{path.name}", file(path, _FILES[path.suffix]))
                for path in sorted(_PAGE.iterdir())
                if path.suffix in _FILES
            ),
            Route("/desk/day.json", self._day),
            Route(texts, self._text),
            Route(texts, self._save, methods=["PUT"]),
            Route("/desk/versions/{name:path}", self._of_versions),
            Route("/desk/facts", self._facts, methods=["POST"]),
            Route("/desk/joined", self._joined, methods=["POST"]),
        ]

    # -- texts ---------------------------------------------------------------------------------------------------

    async def _day(self, _request: Request) -> Response:
        def found() -> dict[str, Any]:
            try:
                workshop = self._texts.read(WORKSHOP_FILE).data.decode("utf-8", "replace")
            except (UnknownTextError, OSError):
                workshop = ""
            names = self._texts.names()
            return {"texts": names, "titles": {name: self._texts.title(name) for name in names}} | day.written_with(
                workshop
            )

        return as_json(await asyncio.to_thread(found))

    async def _text(self, request: Request) -> Response:
        try:
            found = await asyncio.to_thread(self._texts.read, request.path_params["name"])
        except UnknownTextError:
            return as_json({"why": "unknown"}, 404)
        except OSError as error:
            return as_json({"why": "unreadable", "reason": error.strerror or "?"}, 409)
        if request.headers.get("if-none-match") == f'"{found.tag}"':
            return Response(status_code=304, headers=HEADERS | {"ETag": f'"{found.tag}"', "Cache-Control": "no-cache"})
        return _of_text(found)

    async def _save(self, request: Request) -> Response:
        seen = request.headers.get("if-match", "").strip('"') or None
        if seen is None and request.headers.get("if-none-match") != "*":
            return as_json({"why": "unseen"}, 428)
        try:
            data = await _body(request, LARGEST)
            data.decode()
            made = await asyncio.to_thread(self._texts.save, request.path_params["name"], data, seen)
        except _RefusedError as refused:
            return refused.answer
        except UnicodeDecodeError:
            return as_json({"why": "encoding"}, 415)
        except UnknownTextError:
            return as_json({"why": "unknown"}, 404)
        except ChangedError as changed:
            return _of_text(changed.now, 412) if changed.now else as_json({"why": "gone"}, 410)
        except OSError as error:  # a full disk, no right to write
            return as_json({"why": "unwritten", "reason": error.strerror or "?"}, 507)
        return as_json({"tag": made})

    # -- versions ------------------------------------------------------------------------------------------------

    async def _of_versions(self, request: Request) -> Response:
        name = request.path_params["name"]
        which = request.query_params.get("id")
        try:
            self._texts.known(name)
            if which is None:
                return as_json(await asyncio.to_thread(self._versions.of, name))
            return Response(
                await asyncio.to_thread(self._versions.read, name, which),
                media_type="text/plain",
                headers=HEADERS | {"Cache-Control": "no-store"},
            )
        except (UnknownTextError, OSError):
            return as_json({"why": "unknown"}, 404)

    # -- what is worked out here for the page ----------------------------------------------------------------------

    async def _facts(self, request: Request) -> Response:
        """The fields of a text's front matter, after a change of one if one is asked for."""
        try:
            asked = await _asked(request, name=str, text=str)
            name, text = asked["name"], asked["text"]
            if isinstance(asked.get("path"), list):
                text = await asyncio.to_thread(facts.changed, name, text, asked["path"], asked.get("value"))
            return as_json({"text": text, "fields": await asyncio.to_thread(facts.fields, name, text)})
        except _RefusedError as refused:
            return refused.answer
        except facts.FieldError:
            return as_json({"why": "unknown"}, 400)
        except UneditableError:
            return as_json({"why": "by-hand"}, 409)

    async def _joined(self, request: Request) -> Response:
        try:
            asked = await _asked(request, base=str, mine=str, theirs=str)
        except _RefusedError as refused:
            return refused.answer
        text, both = await asyncio.to_thread(joining.joined, asked["base"], asked["mine"], asked["theirs"])
        return as_json({"text": text, "both": both})


def _place(project: Path) -> Folder:
    return in_project(state.folder(project.resolve()) / "desk")


def _of_text(found: Text, status: int = 200) -> Response:
    headers = HEADERS | {"ETag": f'"{found.tag}"', "Cache-Control": "no-cache"}
    return Response(found.data, status_code=status, media_type="text/plain", headers=headers)


async def _body(request: Request, most: int) -> bytes:
    """What was sent, which is never more than that in memory."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise _RefusedError(413, "large")
    return bytes(data)


async def _asked(request: Request, **kinds: type) -> dict[str, Any]:
    """A request as JSON, which has these values, of these kinds."""
    data = await _body(request, _MOST_JSON)
    try:
        asked = json.loads(data)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict) or not all(isinstance(asked.get(key), kind) for key, kind in kinds.items()):
        raise _RefusedError(400, "unreadable")
    return asked
