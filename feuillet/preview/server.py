"""The live preview: one page in the browser of this machine, with every publication as it was last written.

It answers GET and nothing else (the desk, which stands on it, has more), to its own host name alone, and reads no file
by a name that came with a request. All that there is stands below a token that is new at each start: other users of the
machine, who may call every port of it, find nothing. It is in the path and not in a cookie, as a browser sends cookies
to whatever port of a host.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import html
import json
import re
import secrets
import socket
import threading
import webbrowser
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from feuillet.building import state
from feuillet.languages import registry
from feuillet.machine import paths, signals, temporary
from feuillet.machine.files import Folder, in_project, is_own
from feuillet.preview.exchange import Asked, NotAnsweredError, Reply, said

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from feuillet.preview.exchange import Exchange
    from feuillet.preview.live import Live

HOST = "127.0.0.1"
PORT = 8765
_NAMES = ("127.0.0.1", "localhost", "[::1]")
_STEP = 200  # pixels: pictures are made in so many widths, not in any
_NARROWEST, _WIDEST = 200, 4000
_ALIVE = 15.0  # seconds after which a comment keeps a silent stream open
_PAGE = paths.PACKAGE / "preview/page"
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


class _OwnOnly:
    """Lets through what this page asks of its own server, and who opens its address.

    Another site may lead a browser here under its own name, and another user of this machine may call without one.
    """

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self._app = app
        self._token = token.encode()
        self._hosts = {f"{name}:{port}".encode() for name in _NAMES}
        if port == 80:  # browsers leave it out
            self._hosts |= {name.encode() for name in _NAMES}
        self._origins = {b"http://" + host for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            looks = scope["method"] in {"GET", "HEAD"}
            foreign = (
                headers.get(b"host", b"").lower() not in self._hosts
                or headers.get(b"origin", next(iter(self._origins)) if looks else b"") not in self._origins
                or not self._is_asked_by_us(headers, links=looks)
            )
            if foreign or not self._is_known(scope["path"]):
                opened = looks and not foreign and b"text/html" in headers.get(b"accept", b"")
                answer = _elsewhere(headers) if opened else PlainTextResponse("not here", 403, _HEADERS)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_known(self, path: str) -> bool:
        """Whether a path begins with the token; how long that takes does not tell how much of it is right."""
        given = path.removeprefix("/").partition("/")[0].encode("utf-8", "surrogateescape")
        return secrets.compare_digest(given, self._token)

    @staticmethod
    def _is_asked_by_us(headers: Mapping[bytes, bytes], *, links: bool) -> bool:
        """Whether a browser says that our own page asks, or nobody's; or that a person follows a link to it.

        The link is the one in the file that is opened at the start. Where it stands elsewhere, its token is not ours.
        """
        if headers.get(b"sec-fetch-site", b"none") in {b"none", b"same-origin"}:
            return True
        return links and (headers.get(b"sec-fetch-mode"), headers.get(b"sec-fetch-dest")) == (b"navigate", b"document")


def _elsewhere(headers: Mapping[bytes, bytes]) -> Response:
    """What somebody reads who opens a page of an older start anew, in the language of the browser: where to go."""
    asked = re.findall(r"[a-z]{2}", headers.get(b"accept-language", b"").decode("latin-1").lower())
    language = registry.spoken(next((code for code in asked if code in registry.SPEAKING), ""))
    title, *paragraphs = registry.said(
        language,
        en="This page is no longer in use\n"
        "Feuillet was started anew, and has another address at each start. Go to the window that was opened then, or "
        "to the address that the terminal shows. If there is neither, start Feuillet again as you always do.\n"
        "Nothing is lost: what was typed and not yet saved is kept in this browser, and is offered in the new window.",
        fr="Cette page ne sert plus\n"
        "Feuillet a été relancé, et son adresse change à chaque démarrage. Allez à la fenêtre qui s’est ouverte alors, "
        "ou à l’adresse que montre le terminal. S’il n’y a ni l’une ni l’autre, relancez Feuillet comme toujours.\n"
        "Rien n’est perdu\u00a0: ce qui a été tapé et n’était pas encore enregistré est gardé dans ce navigateur, et "
        "vous sera proposé dans la nouvelle fenêtre.",
    ).split("\n")
    page = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        f'<meta name="viewport" content="width=device-width"><title>Feuillet</title><style>{_LOOK}</style>'
        f"<h1>{html.escape(title)}</h1>{''.join(f'<p>{html.escape(text)}</p>' for text in paragraphs)}\n"
    )
    seal = base64.b64encode(hashlib.sha256(_LOOK.encode()).digest()).decode()
    policy = {"Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{seal}'; frame-ancestors 'none'"}
    return Response(page, 403, _HEADERS | policy, "text/html")


_LOOK = (
    "body{max-width:36rem;margin:4rem auto;padding:0 1.2rem;font:1rem/1.55 system-ui,sans-serif}h1{font-size:1.4rem}"
)


class LocalServer:
    """Serves a page of ours to whoever has its address, until it is interrupted or has done what it was for."""

    policy = _HEADERS["Content-Security-Policy"]  # of the page itself

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(32)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = False

    def page(self) -> bytes:
        """The page itself."""
        return (_PAGE / "index.html").read_bytes()

    def files(self) -> Iterator[tuple[str, Path]]:
        """The files that the page is made of, by their addresses below the token."""
        yield from ((path.name, path) for path in sorted(_PAGE.iterdir()))

    def exchanges(self) -> Iterator[Exchange]:
        """What else may be asked; nothing, here."""
        return iter(())

    def application(self, port: int) -> ASGIApp:
        """The pages, for a server at that port."""
        return _OwnOnly(Starlette(routes=[Mount(f"/{self.token}", routes=self._routes())]), port, self.token)

    def _routes(self) -> list[Route]:
        """What there is below the token."""
        return [
            Route("/", self._index),
            *(Route(f"/{name}", _file(path)) for name, path in self.files() if path.suffix in _KINDS),
            *(_route(exchange) for exchange in self.exchanges()),
        ]

    async def _index(self, _request: Request) -> Response:
        headers = _HEADERS | {"Content-Security-Policy": self.policy, "Cache-Control": "no-cache"}
        return Response(self.page(), media_type="text/html", headers=headers)

    def address(self, port: int) -> str:
        """What a browser opens; whoever has it sees everything."""
        return f"http://{HOST}:{port}/{self.token}/"

    def entrance(self) -> Folder:
        """A folder of this user alone, for the file that leads a browser here."""
        return Folder(temporary.new_folder("open"))

    def begun(self, port: int) -> None:
        """Called once it answers at that port."""

    def end(self) -> None:
        """Stop, as soon as what was asked is answered; called from any thread."""
        self._ended = True

    def _woken(self) -> None:
        """Called when it stops, for those who wait for news."""

    def run(self, listener: socket.socket, *, started: Callable[[str], None], opens: bool) -> None:
        """Serve until an interrupt; `started` is told the address, and a browser opens it if it should."""
        port = listener.getsockname()[1]
        address = self.address(port)

        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            config = uvicorn.Config(
                self.application(port),
                log_level="error",
                access_log=False,  # addresses with their token
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=1,
            )
            server = uvicorn.Server(config)
            serving = asyncio.ensure_future(server.serve(sockets=[listener]))
            while not server.started and not serving.done():
                await asyncio.sleep(0.01)
            self.begun(port)
            started(address)
            if opens:
                file = stack.enter_context(_entrance(self.entrance(), address))
                if file:
                    threading.Thread(target=webbrowser.open, args=(file,), daemon=True).start()
            while not (server.should_exit or serving.done() or self._ended):
                await asyncio.sleep(0.1)
            self._ended = server.should_exit = True
            self._woken()
            await serving

        try:
            with contextlib.ExitStack() as stack:
                asyncio.run(main())
        except KeyboardInterrupt:
            if not signals.is_ctrl_c():  # the way in which it is meant to end
                raise


class PreviewServer(LocalServer):
    """Serves what a `Live` shows, until it is interrupted."""

    said = "serving"  # what is told at the start

    @staticmethod
    def usual_port(_project: Path) -> int:
        """The port that is tried first for a project."""
        return PORT

    def __init__(self, live: Live, *, editor: str = "") -> None:
        super().__init__()
        self._live = live
        live.told = self.told
        self._editor = editor
        self._waiting: set[asyncio.Event] = set()

    # -- news ----------------------------------------------------------------------------------------------------

    def told(self) -> None:
        """There is news; called from any thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it has ended
                self._loop.call_soon_threadsafe(self._wake)

    def _woken(self) -> None:
        self._wake()

    def _wake(self) -> None:
        for event in self._waiting:
            event.set()

    async def _events(self) -> AsyncIterator[str]:
        """The state, at once and whenever there is news; what was overtaken is not sent."""
        news = asyncio.Event()
        self._waiting.add(news)
        try:
            news.set()
            while not self._ended:
                try:
                    await asyncio.wait_for(news.wait(), _ALIVE)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                news.clear()
                if not self._ended:
                    yield f"data: {json.dumps(self._state())}\n\n"
        finally:
            self._waiting.discard(news)

    def _state(self) -> dict[str, Any]:
        return {**self._live.state(), "editor": self._editor}

    # -- answers -------------------------------------------------------------------------------------------------

    def begun(self, port: int) -> None:  # noqa: ARG002 - for who remembers it
        """The first build begins."""
        self._live.start()

    def entrance(self) -> Folder:
        """In the project, where all browsers may look; but not where somebody else could put another file."""
        project = self._live.session.project.resolve()
        if not is_own(project):
            return super().entrance()
        return in_project(state.folder(project) / "preview")

    def _routes(self) -> list[Route]:
        return [
            *super()._routes(),
            Route("/state.json", self._state_json),
            Route("/events", self._stream),
            Route("/pages/{pdf}/{key}/{number}.png", self._picture),
            Route("/sources/{pdf}/{key}/{number}.json", self._sources),
            Route("/left-out/{key}.json", self._left_out),
            Route("/pdf/{key}", self._pdf),
        ]

    async def _state_json(self, _request: Request) -> Response:
        return _json(self._state())

    async def _stream(self, _request: Request) -> Response:
        headers = _HEADERS | {"Cache-Control": "no-store"}
        return StreamingResponse(self._events(), media_type="text/event-stream", headers=headers)

    async def _picture(self, request: Request) -> Response:
        asked = request.query_params.get("width", "")
        width = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1000
        width = min(max(-(-width // _STEP) * _STEP, _NARROWEST), _WIDEST)
        given = request.path_params
        data = await asyncio.to_thread(self._live.picture, given["key"], given["pdf"], _page(given), width)
        if data is None:
            return _gone()
        headers = _HEADERS | {"Cache-Control": "private, max-age=31536000, immutable"}
        return Response(data, media_type="image/png", headers=headers)

    async def _sources(self, request: Request) -> Response:
        given = request.path_params
        found = await asyncio.to_thread(self._live.places, given["key"], given["pdf"], _page(given))
        return _gone() if found is None else _json(found)

    async def _left_out(self, request: Request) -> Response:
        found = self._live.left_out(request.path_params["key"])
        return _gone() if found is None else _json(found)

    async def _pdf(self, request: Request) -> Response:
        shown = self._live.shown(request.path_params["key"])
        if shown is None or not shown.data:
            return _gone()
        return _answered(Reply(data=shown.data, kind="application/pdf", file=shown.path.rpartition("/")[2]))


def listen(port: int | None, usual: int = PORT) -> socket.socket:
    """A socket of this machine alone at a port; without one, at the usual port or, if that is taken, at a free one.

    Raises OSError if the port asked for is taken.
    """
    for tried in (usual, 0) if port is None else (port,):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind((HOST, tried))
            made.listen()
        except OSError:
            made.close()
            if port is not None:
                raise
            continue
        return made
    raise OSError("no free port")


@contextlib.contextmanager
def _entrance(place: Folder, address: str) -> Iterator[str]:
    """The address of a file of this user that leads to the page; empty where none can be written.

    What is opened stands in the list of processes, which is there for all users of the machine to read.
    """
    to = html.escape(address)
    page = (
        f'<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Feuillet</title>'
        f'<meta http-equiv="refresh" content="0; url={to}"><a href="{to}">Feuillet</a>\n'
    )
    try:
        place.write("open.html", page.encode(), mode=0o600, lasting=False)
    except OSError:  # the terminal has the address
        yield ""
        return
    try:
        yield (place.path / "open.html").as_uri()
    finally:
        with contextlib.suppress(OSError):
            place.remove("open.html")


def is_editor(address: str) -> bool:
    """Whether an address may open a file in an editor: it names the file, and is no script."""
    scheme, colon, _ = address.partition(":")
    known = bool(colon) and scheme.isascii() and scheme.replace("-", "").replace("+", "").isalnum()
    return known and scheme.lower() not in {"javascript", "data", "vbscript", "blob"} and "{path}" in address


def _file(path: Path) -> Callable[[Request], Response]:
    def answer(_request: Request) -> Response:
        headers = _HEADERS | {"Cache-Control": "no-cache"}
        return Response(path.read_bytes(), media_type=_KINDS[path.suffix], headers=headers)

    return answer


def _route(exchange: Exchange) -> Route:
    """Where an exchange is answered: in a thread, and no body is ever longer in memory than it may be."""

    async def answer(request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > exchange.most:
                return _answered(NotAnsweredError(413, "large").answer)
        asked = Asked(
            name=request.path_params.get("name", ""),
            query=dict(request.query_params),
            headers=dict(request.headers),
            body=bytes(body),
        )
        try:
            return _answered(await asyncio.to_thread(exchange.answer, asked))
        except NotAnsweredError as refused:
            return _answered(refused.answer)

    return Route("/" + exchange.path.replace("{name}", "{name:path}"), answer, methods=[exchange.method])


def _answered(answer: Reply) -> Response:
    headers = _HEADERS | {"Cache-Control": "no-store"} | ({"ETag": f'"{answer.tag}"'} if answer.tag else {})
    if answer.file:  # a browser shows a PDF with scripts and styles of its own
        del headers["Content-Security-Policy"]
        headers["Content-Disposition"] = f'inline; filename="{answer.file}"'
    if answer.policy:
        headers["Content-Security-Policy"] = answer.policy
    return Response(answer.data, status_code=answer.status, media_type=answer.kind, headers=headers)


def _page(given: Mapping[str, str]) -> int:
    """A page's number, from 0; -1, which no page has, where none is given."""
    number = given["number"]
    return int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 6 else -1


def _json(found: Any) -> Response:
    return _answered(said(found))


def _gone() -> Response:
    return PlainTextResponse("gone", status_code=404, headers=_HEADERS)
