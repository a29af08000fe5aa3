"""A list of people that somebody drops at the desk, in; what is read in its columns, then a file of content/, out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from feuillet.desk import hints
from feuillet.desk.text_files import tag
from feuillet.importing.documents.document import RefusedError
from feuillet.importing.tables import table
from feuillet.machine.files import Folder
from feuillet.preview.exchange import Exchange, NotAnsweredError, Reply, said
from feuillet.project.sources import Sources, UnreadError
from feuillet.reading import content
from feuillet.reading.people import mapping, participants
from feuillet.reading.people.spreadsheet import TOO_LARGE
from feuillet.reading.themes.draft import ThemeCache
from feuillet.text.prose import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.building.session import Session
    from feuillet.desk.outgoing.settings import Settings
    from feuillet.desk.versions import Versions
    from feuillet.model.workshop import Workshop
    from feuillet.preview.exchange import Asked

_NEW = "participants.csv"
_PARTICIPANTS, _RECIPIENTS = ("print", "participants"), ("mail", "recipients")
_SPREADSHEETS = b"PK", b"\xd0\xcf\x11\xe0"  # what their files begin with
_NAME = re.compile(r"[\w][\w .-]{0,80}\.csv", re.IGNORECASE)  # beside workshop.yaml: elsewhere it is only read


class PeopleLists:
    """The lists of people of a project: of those who get packs, and of those who get letters."""

    def __init__(self, session: Session, settings: Settings, versions: Versions) -> None:
        self._session = session
        self._settings = settings
        self._versions = versions
        self._opened = "", b""  # the last spreadsheet: its tag, and its text

    def exchanges(self) -> Iterator[Exchange]:
        """What may be asked: a list is looked at as often as somebody likes before it is kept."""
        yield Exchange("GET", "desk/people.json", self._there)
        yield Exchange("POST", "desk/people", self._look, TOO_LARGE)
        yield Exchange("PUT", "desk/people", self._keep, TOO_LARGE)

    def _workshop(self) -> Workshop:
        loaded = content.load(Sources(self._session.project), ThemeCache(self._session.store, adds=False))
        if loaded.workshop is None:
            raise NotAnsweredError(409, "content")
        return loaded.workshop

    def _there(self, asked: Asked) -> Reply:
        """The list that is there, or where one would be."""
        workshop = self._workshop()
        name, key = _place(workshop, asked)
        data = self._read(name)
        if data is None:
            return said({"file": f"content/{name}", "missing": True})
        named = name == _named(workshop, key)
        return said({"tag": tag(data), "named": named, **self._told(data, f"content/{name}", workshop, asked)})

    def _read(self, name: str) -> bytes | None:
        try:
            return Sources(self._session.project).read(f"content/{name}", TOO_LARGE)
        except UnreadError:
            return None

    def _look(self, asked: Asked) -> Reply:
        """What is read in a list that was dropped, with these roles of its columns."""
        workshop = self._workshop()
        return said(self._told(self._titled(asked, workshop), asked.query.get("name", ""), workshop, asked))

    def _titled(self, asked: Asked, workshop: Workshop) -> bytes:
        """The list that was dropped, or else that which is there, with titles for the roles of its columns."""
        data = self._text_of(asked, workshop) if asked.body else self._read(_place(workshop, asked)[0]) or b""
        roles = asked.query.get("roles")
        return data if roles is None else mapping.titled(data, roles.split(","), workshop)

    def _text_of(self, asked: Asked, workshop: Workshop) -> bytes:
        """The list that was dropped as a text, also if it is a spreadsheet."""
        if not asked.body.startswith(_SPREADSHEETS):
            return asked.body
        which = tag(asked.body)
        if self._opened[0] != which:
            try:
                self._opened = which, table.as_csv(asked.body, asked.query.get("name", "") or _NEW)
            except RefusedError as refused:
                reason = " ".join(told.message(workshop.language) for told in refused.diagnostics)
                raise NotAnsweredError(415, "sheet", reason) from None
        return self._opened[1]

    def _told(self, data: bytes, file: str, workshop: Workshop, asked: Asked) -> dict[str, Any]:
        by_mail = asked.query.get("for") == "mail"
        found = participants.read(lambda _most: data, file, workshop, needs_email=by_mail)
        chosen = Counter(theme for person in found.people for theme in person.themes)
        return {
            "file": file,
            "columns": [
                {"title": column.title, "role": column.role, "cells": list(column.cells)}
                for column in mapping.columns(data, workshop)
            ],
            "people": len(found.people),
            "themes": [
                {"number": theme.number, "title": plain(theme.title, workshop.language), "people": chosen[theme.slug]}
                for theme in workshop.themes
            ],
            "wrong": hints.told(found.diagnostics, workshop.language, project=self._session.project),
        }

    def _keep(self, asked: Asked) -> Reply:
        """Write it into content/, for the terminal too, and name it in workshop.yaml; what was there is kept."""
        workshop = self._workshop()
        name, key = _place(workshop, asked)
        data = self._titled(asked, workshop)
        before = self._read(name)
        if (tag(before) if before is not None else "") != asked.tag("if-match"):
            raise NotAnsweredError(409, "changed", name)
        if before is not None:
            self._versions.keep(f"content/{name}", before)
        Folder(self._session.project).write(f"content/{name}", data, mode=0o600)
        if name != _named(workshop, key):
            self._settings.put({key: name})
        return said({"file": f"content/{name}", "tag": tag(data)})


def _named(workshop: Workshop, key: tuple[str, str]) -> str:
    return workshop.mail.recipients if key == _RECIPIENTS else workshop.print.participants


def _place(workshop: Workshop, asked: Asked) -> tuple[str, tuple[str, str]]:
    """The list that is written for what somebody is about, below content/; and the key that names it."""
    key = _RECIPIENTS if asked.query.get("for") == "mail" and workshop.mail.recipients else _PARTICIPANTS
    name = _named(workshop, key)
    return (name if _NAME.fullmatch(name) else _NEW), key
