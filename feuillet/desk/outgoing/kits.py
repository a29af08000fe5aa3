"""What is to be printed, as somebody at the desk asks for it, in; what that takes, then the kit and its files, out."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from feuillet.building import state, status
from feuillet.desk import hints
from feuillet.machine.files import of_project
from feuillet.model.diagnostics import stopping
from feuillet.model.editions import Kind
from feuillet.model.own_editions import editions
from feuillet.preview.exchange import Exchange, NotAnsweredError, Reply, said
from feuillet.printing import guide, kit, remembered
from feuillet.printing.remembered import FOLDER
from feuillet.printing.wanted import COPIES_FOR_ALL, Wanted
from feuillet.project.sources import Sources
from feuillet.reading import content
from feuillet.reading.themes.draft import ThemeCache
from feuillet.text.prose import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.building.session import Session
    from feuillet.desk.outgoing.work import Work
    from feuillet.preview.exchange import Asked
    from feuillet.printing.guide import GuideEntry, KitFile
    from feuillet.printing.remembered import LastPrint, PrintReport

_MOST = 10_000  # bytes of what is asked for
_MOST_COPIES = 1_000_000
_GUIDE = "README.pdf"
_SHOWN = (COPIES_FOR_ALL.code,)  # told by what is chosen


class Kits:
    """The print kits of a project."""

    def __init__(self, session: Session, work: Work) -> None:
        self._session = session
        self._work = work

    def exchanges(self) -> Iterator[Exchange]:
        """What may be asked."""
        yield Exchange("GET", "desk/kit.json", self._shown)
        yield Exchange("POST", "desk/kit/plan", self._plan, _MOST)
        yield Exchange("POST", "desk/kit", self._begin, _MOST)
        yield Exchange("GET", "desk/kit/{name}", self._file)

    # -- before --------------------------------------------------------------------------------------------------

    def _shown(self, _asked: Asked) -> Reply:
        """What can be asked for, and what was printed last."""
        session = self._session
        read = Sources(session.project)
        loaded = content.load(read, ThemeCache(session.store, adds=False))
        workshop, printed = loaded.workshop, self._printed()
        shown: dict[str, Any] = {"wrong": [], "printed": printed and self._told_last(printed)}
        if workshop is None or any(stopping(loaded.diagnostics)):
            wrong = hints.told(loaded.diagnostics, loaded.language, project=session.project)
            return said({**shown, "wrong": [found for found in wrong if found["severity"] == "error"]})
        printing = workshop.print
        shown["editions"] = [
            {"name": name, "title": edition.title, "usual": name in printing.editions}
            for name, edition in editions(workshop).items()
            if edition.paper and edition.takes(workshop.paper)
        ]
        shown |= {name: getattr(printing, name) for name in ("copies", "synthesis", "participants", "packs")}
        shown |= {"separators": printing.separators, "own_numbers": bool(printing.sheets), "price": printing.leaf_price}
        if printed:
            shown["since"] = [
                {
                    "title": plain(theme.title, loaded.language) if (theme := different.publication.theme) else "",
                    "changes": [
                        {"file": change.file, "place": change.place}
                        for change in different.changes
                        if change.file != status.OURS
                    ],
                    "shifts": different.shifts,
                }
                for different in status.differences(workshop, read, printed.state.ingredients)
                if different.changes or different.shifts
            ]
        return said(shown)

    def _plan(self, asked: Asked) -> Reply:
        """What a print takes, before anything is made."""
        session, wanted = self._session, _wanted(asked)
        made = remembered.said_of(session.project, session.output, asdict(wanted))
        report = made or kit.foreseen(session.project, session.output, session.workers, wanted)
        return said({**self._told(report), "made": made is not None})

    # -- making --------------------------------------------------------------------------------------------------

    def _begin(self, asked: Asked) -> Reply:
        session, wanted = self._session, _wanted(asked)

        def make() -> None:
            alone = state.alone(session.project, lambda *_: None, locks=(state.KIT,))
            with session.workers.beside() as workers, alone:  # the others make pages of what is written meanwhile
                self._work.look()
                report = kit.make(session.project, session.output, workers, wanted, listener=self._work.heard)
            self._work.say(kit=self._told(report))

        return self._work.begin("kit", make)

    # -- after ---------------------------------------------------------------------------------------------------

    def _printed(self) -> LastPrint | None:
        return remembered.printed(state.store(self._session.project), self._session.output)

    def _told(self, report: PrintReport) -> dict[str, Any]:
        told = [found for found in report.diagnostics if found.rule.code not in _SHOWN]
        cost = guide.words(report.language)["cost"]
        copies = {file.path: _counted(file, report.language) for file in report.printed}
        folder = report.folder.removeprefix(FOLDER).strip("/")
        return {
            "files": [
                {"copies": copies.get(entry.path, ""), **_entry(entry, folder, cost)} for entry in report.entries
            ],
            "guide": "/".join(filter(None, (folder, _GUIDE))) if report.entries else "",
            "about": list(report.about),
            "usual": report.usual,
            "totals": report.totals,
            "old": list(report.old),
            "missing": [*report.missing, *report.undone],
            "unchanged": report.unchanged,
            "wrong": hints.told(told, report.language, project=self._session.project),
            "bugs": list(report.bugs),
        }

    def _told_last(self, printed: LastPrint) -> dict[str, Any]:
        report = printed.report
        return {"date": printed.date, "kit": self._told(report) if report else None}

    def _file(self, asked: Asked) -> Reply:
        """A PDF that the last print made, as it is now."""
        path = f"{FOLDER}/{asked.name}"
        printed = self._printed()
        try:
            if printed is None or path not in printed.state.outputs or not path.endswith(".pdf"):
                raise NotAnsweredError(404, "gone")
            data = of_project(self._session.project, self._session.output).read(path)
        except OSError:
            raise NotAnsweredError(404, "gone") from None
        return Reply(data=data, kind="application/pdf", file=path.rpartition("/")[2])


def _counted(file: KitFile, language: str) -> str:
    return guide.several(file.copies, "pack" if file.run.kind is Kind.PACKS else "copy", language)


def _entry(entry: GuideEntry, folder: str, cost: str) -> dict[str, Any]:
    return {
        "path": "/".join(filter(None, (folder, entry.path))),
        "name": entry.path,
        "title": entry.title,
        "settings": list(entry.settings),
        "steps": list(entry.steps),
        "leaves": entry.leaves,
        "cost": dict(entry.settings).get(cost, ""),
        "shop": entry.kind is Kind.PRESS,
        "usual": entry.usual,
    }


def _wanted(asked: Asked) -> Wanted:
    """What somebody asks for, in place of what workshop.yaml says."""
    found = asked.data(editions=list, changed=bool)
    copies = found.get("copies")
    names = tuple(name for name in found["editions"] if isinstance(name, str))
    if copies is not None and not (type(copies) is int and 0 <= copies <= _MOST_COPIES):
        raise NotAnsweredError(400, "unreadable")
    yes_no = {name: found[name] for name in ("packs", "separators") if isinstance(found.get(name), bool)}
    return Wanted(copies=copies, editions=names, changed=found["changed"], **yes_no)
