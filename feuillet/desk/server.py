"""The server of the desk: what the preview shows, and the texts of the project to be written in.

Whoever may look may write: it is the same token, host name and origin that are asked for. A text is known by a name of
a list, and is written over only by who names what stands there (If-Match); what stands there else comes back.
"""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING, Any

from feuillet.building import state
from feuillet.desk import bringing, day, hints, joining
from feuillet.desk.arranging import order
from feuillet.desk.arranging.moving import NamelessError, NotAsSeenError, TakenError, ThemesInOrder
from feuillet.desk.arranging.order import NumberedInsideError
from feuillet.desk.bringing import Bringing
from feuillet.desk.forms import colours, facts
from feuillet.desk.forms.album import Album
from feuillet.desk.outgoing.kits import Kits
from feuillet.desk.outgoing.lists import PeopleLists
from feuillet.desk.outgoing.mailings import Mailings
from feuillet.desk.outgoing.settings import Settings
from feuillet.desk.outgoing.work import Work
from feuillet.desk.text_files import LARGEST, OvertakenError, TextFiles, UnknownTextError
from feuillet.desk.versions import Versions
from feuillet.machine import paths
from feuillet.machine.files import in_project
from feuillet.model.diagnostics import reason
from feuillet.preview.exchange import Exchange, NotAnsweredError, Reply, said
from feuillet.preview.server import PORT, PreviewServer
from feuillet.project.store import Seal
from feuillet.reading.data.yaml_edit import UneditableError
from feuillet.reading.workshop_file import WORKSHOP_FILE
from feuillet.writing import scaffold

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from feuillet.desk.text_files import TextFile
    from feuillet.machine.files import Folder
    from feuillet.preview.exchange import Asked
    from feuillet.preview.live import Live

PAGE = paths.PACKAGE / "desk/page"
_PORT = "port of the desk"  # what is signed
_PARTS = ("desk", "print", "send")  # of its page
_PATIENCE = 10.0  # seconds
_OF_THE_DISK = {errno.ENOSPC, errno.EROFS, errno.EIO}
_MOST_JSON = 4 * LARGEST  # bytes: a text three times


class DeskServer(PreviewServer):
    """Serves what a `Live` shows, and takes what is written in its project."""

    said = "desk"
    policy = f"{PreviewServer.policy}; frame-src 'self'"  # letters are shown in a frame, under a policy of their own

    def __init__(self, live: Live, *, editor: str = "") -> None:
        super().__init__(live, editor=editor)
        project = live.session.project
        self._versions = Versions(project)
        self._texts = TextFiles(project, self._versions)
        self._arranging = ThemesInOrder(project, self._texts, self._versions)
        self._bringing = Bringing(project, self._texts, self._versions)
        self._album = Album(project, self._language)
        self._work = Work()
        settings = Settings(self._texts)
        self._outgoing = (
            self._work,
            settings,
            Kits(live.session, self._work),
            Mailings(live.session, self._work),
            PeopleLists(live.session, settings, self._versions),
        )

    @staticmethod
    def usual_port(project: Path) -> int:
        """The port of the last time, as the browser keeps what was not saved under it; none that a folder came with."""
        with contextlib.suppress(OSError):
            if found := Seal().opened(_PORT, _place(project).read("port", most=100)):
                return int(found)
        return PORT

    def begun(self, port: int) -> None:
        """Remember the port."""
        super().begun(port)
        with contextlib.suppress(OSError):
            sealed = Seal().sealed(_PORT, str(port).encode())
            _place(self._live.session.project).write("port", sealed, mode=0o600, lasting=False)

    def run(self, listener: socket.socket, *, started: Callable[[str], None], opens: bool) -> None:
        """Serve until an interrupt; what is being done then comes to an end first."""
        try:
            super().run(listener, started=started, opens=opens)
        finally:
            self._work.end(_PATIENCE)

    def page(self) -> bytes:
        """The page of the preview, with the desk beside its pages."""
        page = super().page().decode()
        head = (PAGE / "head.html").read_text(encoding="utf-8")
        desk = "".join((PAGE / f"{name}.html").read_text(encoding="utf-8") for name in _PARTS)
        page = page.replace("</head>", f"{head}</head>", 1).replace(
            'id="app"', 'id="app" data-desk data-side="write"', 1
        )
        return page.replace('  <header id="bar">', f'{desk}  <header id="bar">', 1).encode()

    def files(self) -> Iterator[tuple[str, Path]]:
        """What the page is made of."""
        yield from super().files()
        yield from ((f"desk/{path.name}", path) for path in sorted(PAGE.iterdir()))

    def exchanges(self) -> Iterator[Exchange]:
        """What may be asked beside pages; what could not be written is told with the reason."""
        for each in self._all_exchanges():
            yield each if each.method == "GET" else each._replace(answer=self._writing(each.answer))

    def _writing(self, act: Callable[[Asked], Reply]) -> Callable[[Asked], Reply]:
        def answer(asked: Asked) -> Reply:
            try:
                return act(asked)
            except OSError as error:  # a full disk, no right to write, a link in the place of a folder
                raise NotAnsweredError(507, "unwritten", self._why(error)) from None

        return answer

    def _why(self, error: OSError) -> str:
        """Why the system refused, and where if what is in the way is in a folder that nobody thinks of."""
        _, ours, inside = f"{error.filename}/".partition(f"/{state.FOLDER}/")
        where = f"{state.FOLDER}/{inside}".rstrip("/") + " – " if ours and error.errno not in _OF_THE_DISK else ""
        return where + reason(error, self._language())

    def _all_exchanges(self) -> Iterator[Exchange]:
        yield Exchange("GET", "desk/day.json", self._day)
        yield Exchange("GET", "desk/texts/{name}", self._text)
        yield Exchange("PUT", "desk/texts/{name}", self._save, LARGEST)
        yield Exchange("DELETE", "desk/texts/{name}", self._remove)
        yield Exchange("POST", "desk/order", self._order, _MOST_JSON)
        yield Exchange("POST", "desk/called", self._call, _MOST_JSON)
        yield Exchange("POST", "desk/bin", self._put_back, _MOST_JSON)
        yield Exchange("GET", "desk/versions/{name}", self._of_versions)
        yield Exchange("POST", "desk/versions/{name}", self._let_go, LARGEST)
        yield Exchange("POST", "desk/themes", self._new_theme, _MOST_JSON)
        yield Exchange("POST", "desk/brought", self._brought, bringing.LARGEST)
        yield Exchange("DELETE", "desk/brought/{name}", self._forget)
        yield Exchange("POST", "desk/import", self._import, _MOST_JSON)
        yield Exchange("GET", "desk/checklist.json", self._checklist)
        yield Exchange("POST", "desk/checklist", self._tick, _MOST_JSON)
        yield Exchange("POST", "desk/compared", self._compared, _MOST_JSON)
        yield Exchange("POST", "desk/pasted", _pasted, _MOST_JSON)
        yield Exchange("POST", "desk/facts", _facts, _MOST_JSON)
        yield Exchange("PUT", "desk/facts", self._put_facts, _MOST_JSON)
        yield Exchange("POST", "desk/joined", _joined, _MOST_JSON)
        yield Exchange("GET", "desk/colours.json", self._colours)
        yield from self._album.exchanges()
        for each in self._outgoing:
            yield from each.exchanges()

    def _state(self) -> dict[str, Any]:
        state = super()._state()
        if not state["publications"]:  # no build has said it yet
            state |= {"title": day.title(self._written()) or state["title"]}
        return state | {"diagnostics": hints.at_the_desk(state["diagnostics"], state["language"])}

    def _day(self, _asked: Asked) -> Reply:
        names = self._arranging.listed(self._language())
        found = {
            "texts": names,
            "titles": {name: self._texts.title(name) for name in names},
            "tags": {name: self._texts.tag(name) for name in names},
            "called": {name: order.bare(name) for name in names},
            "moved": self._arranging.moved,
            "bin": self._arranging.removed(),
            "gaps": self._arranging.gaps(self._language()),
        }
        return said({**found, **day.written_with(self._written())})

    def _written(self) -> str:
        """The text of the day; empty if there is none."""
        try:
            return self._texts.read(WORKSHOP_FILE).data.decode("utf-8", "replace")
        except (UnknownTextError, OSError):
            return ""

    def _text(self, asked: Asked) -> Reply:
        try:
            found = self._texts.read(asked.name)
        except UnknownTextError:
            raise NotAnsweredError(404, "unknown") from None
        except OSError as error:
            raise NotAnsweredError(409, "unreadable", reason(error, self._language())) from None
        if asked.tag("if-none-match") == found.tag:
            return Reply(status=304, tag=found.tag)
        return _of_text(found)

    def _save(self, asked: Asked) -> Reply:
        seen = asked.tag("if-match") or None
        if seen is None and asked.headers.get("if-none-match") != "*":
            raise NotAnsweredError(428, "unseen")
        try:
            asked.body.decode()
            return said({"tag": self._texts.save(asked.name, asked.body, seen)})
        except UnicodeDecodeError:
            raise NotAnsweredError(415, "encoding") from None
        except UnknownTextError:
            raise NotAnsweredError(404, "unknown") from None
        except OvertakenError as overtaken:
            if overtaken.now is None:
                raise NotAnsweredError(410, "gone") from None
            return _of_text(overtaken.now, 412)

    def _put_facts(self, asked: Asked) -> Reply:
        """Change fields of a text in its file: who asks is leaving, and cannot take the text."""
        found = asked.data(name=str, changes=list)

        def written(data: bytes) -> bytes:
            raw = data.decode(errors="surrogateescape")
            mark, end = "\ufeff" * raw.startswith("\ufeff"), "\r\n" if "\r\n" in raw else "\n"
            text = raw.removeprefix(mark).replace(end, "\n")
            for change in found["changes"]:
                text = _changed(found["name"], text, change)
            return (mark + text.replace("\n", end)).encode(errors="surrogateescape")

        with _arranged():
            return said({"tag": self._texts.rewrite(found["name"], written)})

    def _of_versions(self, asked: Asked) -> Reply:
        try:
            self._texts.known(asked.name)
            if "id" not in asked.query:
                return said(self._versions.of(asked.name))
            return Reply(data=self._versions.read(asked.name, asked.query["id"]), kind="text/plain")
        except (UnknownTextError, OSError):
            raise NotAnsweredError(404, "unknown") from None

    def _let_go(self, asked: Asked) -> Reply:
        """Keep among the versions what was typed in a text and is not to be in it."""
        try:
            self._texts.known(asked.name)
            asked.body.decode()
            self._versions.keep(asked.name, asked.body)
        except (UnknownTextError, UnicodeDecodeError):
            raise NotAnsweredError(404, "unknown") from None
        return said({})

    # -- arranging -----------------------------------------------------------------------------------------------

    def _order(self, asked: Asked) -> Reply:
        found = asked.data(texts=list, seen=dict)
        from_one = found.get("from_one") is True
        with _arranged():
            moved = self._arranging.order(found["texts"], found["seen"], self._language(), from_one=from_one)
            return said({"moved": moved})

    def _call(self, asked: Asked) -> Reply:
        found = asked.data(name=str, to=str, seen=dict)
        with _arranged():
            return said({"moved": self._arranging.call(found["name"], found["to"], found["seen"])})

    def _remove(self, asked: Asked) -> Reply:
        with _arranged():
            return said({"id": self._arranging.remove(asked.name, asked.tag("if-match"))})

    def _put_back(self, asked: Asked) -> Reply:
        with _arranged():
            return said({"name": self._arranging.put_back(asked.data(id=str)["id"])})

    def _colours(self, asked: Asked) -> Reply:
        themes = len(self._texts.names()) - 1
        return said(colours.shown(asked.query.get("colour", ""), themes, self._language()))

    # -- new themes ----------------------------------------------------------------------------------------------

    def _language(self) -> str:
        return str(self._live.state()["language"])

    def _new_theme(self, asked: Asked) -> Reply:
        project = self._live.session.project
        try:
            path = scaffold.add_theme(project, asked.data(title=str)["title"])
        except scaffold.Refused as problem:
            raise NotAnsweredError(
                409, "refused", hints.sentence(problem.diagnostic.message(self._language()))
            ) from None
        return said({"name": path.relative_to(project).as_posix()})

    def _brought(self, asked: Asked) -> Reply:
        try:
            return said({"id": self._bringing.receive(asked.query.get("name", ""), asked.body)})
        except bringing.FullError:
            raise NotAnsweredError(413, "large") from None

    def _forget(self, asked: Asked) -> Reply:
        self._bringing.forget(asked.name)
        return said({})

    def _import(self, asked: Asked) -> Reply:
        found = asked.data(files=list, as_one=bool, dry=bool, of_day=list)
        try:
            return said(
                self._bringing.imported(
                    found["files"], self._language(), as_one=found["as_one"], dry=found["dry"], of_day=found["of_day"]
                )
            )
        except (OvertakenError, UnknownTextError):
            raise NotAnsweredError(409, "changed") from None

    def _checklist(self, _asked: Asked) -> Reply:
        return said(self._bringing.checklist())

    def _compared(self, asked: Asked) -> Reply:
        return said(self._bringing.compared(asked.data(source=str, place=int, file=str, line=int)))

    def _tick(self, asked: Asked) -> Reply:
        found = asked.data(number=int, text=str, done=bool, became=str)
        try:
            self._bringing.tick(found["number"], found["text"], done=found["done"], became=found["became"])
        except bringing.TickError:
            raise NotAnsweredError(409, "changed") from None
        return said({})


@contextlib.contextmanager
def _arranged() -> Iterator[None]:
    """What stood against an arrangement, for the page; then nothing was done."""
    try:
        yield
    except (NotAsSeenError, OvertakenError):
        raise NotAnsweredError(409, "changed") from None
    except TakenError as taken:
        raise NotAnsweredError(409, "taken", taken.name) from None
    except NumberedInsideError as numbered:
        raise NotAnsweredError(409, "numbered", numbered.name) from None
    except NamelessError:
        raise NotAnsweredError(400, "nameless") from None
    except UnknownTextError:
        raise NotAnsweredError(404, "gone") from None


# -- what is worked out here for the page ------------------------------------------------------------------------------


def _facts(asked: Asked) -> Reply:
    """The fields of a text's front matter, after a change of one if one is asked for."""
    found = asked.data(name=str, text=str)
    name, text = found["name"], found["text"]
    if isinstance(found.get("path"), list):
        text = _changed(name, text, found)
    shown = facts.fields(name, text)
    more = {"choices": facts.choices(shown)} if shown and name == WORKSHOP_FILE else {}
    return said({"text": text, "fields": shown, "lines": facts.lines(name, text), **more})


def _changed(name: str, text: str, change: Any) -> str:
    """The text after a change of one of its fields: the path to it, and its value."""
    if not isinstance(change, dict) or not isinstance(change.get("path"), list):
        raise NotAnsweredError(400, "unreadable")
    try:
        return facts.changed(name, text, change["path"], change.get("value"))
    except facts.FieldError:
        raise NotAnsweredError(400, "unknown") from None
    except UneditableError:
        raise NotAnsweredError(409, "by-hand") from None


def _pasted(asked: Asked) -> Reply:
    return said({"text": bringing.pasted(asked.data(html=str)["html"])})


def _joined(asked: Asked) -> Reply:
    found = asked.data(base=str, mine=str, theirs=str)
    text, both = joining.joined(found["base"], found["mine"], found["theirs"])
    return said({"text": text, "both": both})


def _of_text(found: TextFile, status: int = 200) -> Reply:
    return Reply(data=found.data, kind="text/plain", status=status, tag=found.tag)


def _place(project: Path) -> Folder:
    return in_project(state.folder(project.resolve()) / "desk")
