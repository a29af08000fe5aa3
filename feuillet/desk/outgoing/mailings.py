"""A mailing as somebody at the desk wants it, in; who gets what, each letter to be looked at, then their sending, out.

It is the mailing of the command `mail`: the same list, the same journal, the same letters. What goes is what was shown:
who agrees names the seal of a plan, and a plan that has another one by then is shown anew, and nothing goes.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from feuillet.building.failures import not_written
from feuillet.desk import hints
from feuillet.desk.outgoing import settings
from feuillet.languages import registry
from feuillet.mailing.campaign import is_reserved
from feuillet.mailing.delivery import OTHER_PAGES, Post
from feuillet.mailing.letters import message
from feuillet.mailing.mail_server import kept_password
from feuillet.mailing.outcome import StopError
from feuillet.mailing.recipients import check_given
from feuillet.mailing.sending.smtp import LOGIN_REFUSED, in_words
from feuillet.model.diagnostics import Diagnostic, Rule, ToldError, errors
from feuillet.preview.exchange import Exchange, NotAnsweredError, Reply
from feuillet.project import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from feuillet.building.session import Session
    from feuillet.desk.outgoing.work import Work
    from feuillet.mailing.outcome import MailReport
    from feuillet.mailing.sending.post import Delivery, Wait
    from feuillet.mailing.sending.smtp import SubmissionServer
    from feuillet.preview.exchange import Asked
    from feuillet.reading.people.person import Person

_MOST = 100_000  # bytes of what is asked for
_LONGEST = 1000  # characters of a password, an address, a name
# A letter has styles of its own, and nothing else: no script, no form, nothing from elsewhere, no way out of its frame.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)


NO_PASSWORD = Rule(
    code="mail-no-password",
    en="nobody gave the password of {user} at {host}, so nothing was sent",
    fr="personne n’a donné le mot de passe de {user} sur {host} : rien n’est parti",
    hint_en="Type it beside the button, or keep it in the system’s keyring.",
    hint_fr="Tapez-le à côté du bouton, ou gardez-le dans le trousseau du système.",
)


class Ask(NamedTuple):
    """Which letters are meant."""

    campaign: str
    update: bool
    skips: bool


class Mailings:
    """The mailings of a project."""

    def __init__(self, session: Session, work: Work) -> None:
        self._session = session
        self._work = work
        self._passwords: dict[str, str] = {}  # by the seal of their server, for as long as the desk is open
        self._lock = threading.Lock()
        self._post: Post | None = None  # of the plan that is shown
        self._people: tuple[Person, ...] = ()

    def exchanges(self) -> Iterator[Exchange]:
        """What may be asked."""
        yield Exchange("POST", "desk/mail/plan", self._plan, _MOST)
        yield Exchange("GET", "desk/mail/letters/{name}", self._letter)
        yield Exchange("POST", "desk/mail/test", self._test, _MOST)
        yield Exchange("POST", "desk/mail/send", self._send, _MOST)
        yield Exchange("POST", "desk/mail/allow", self._allow, _MOST)

    # -- what would go -------------------------------------------------------------------------------------------

    def _plan(self, asked: Asked) -> Reply:
        ask = _asked_for(asked.data(campaign=str, update=bool, skips=bool))
        return self._begin("letters", ask, lambda _post: None)

    def _allow(self, asked: Asked) -> Reply:
        """Let letters go again that may have arrived, or were refused: somebody found out, or the reason is gone."""
        found = asked.data(campaign=str, update=bool, skips=bool, addresses=list)
        addresses = [address for address in found["addresses"] if isinstance(address, str)]

        def act(post: Post) -> None:
            for address in addresses:
                post.allow(address)

        return self._begin("letters", _asked_for(found), act)

    def _begin(self, doing: str, ask: Ask, act: Callable[[Post], None]) -> Reply:
        """Read everything, do something with it, and show how things stand then."""

        def run() -> None:
            with self._session.alone():
                post = self._posted(ask)
                try:
                    ready = post.prepare()
                    if ready:
                        act(post)
                    self._show(post, ready=ready and post.begin(update=ask.update))
                except (ToldError, OSError) as problem:
                    self._show(post, _told(problem))

        return self._work.begin(doing, run)

    def _posted(self, ask: Ask) -> Post:
        session = self._session
        self._work.look()
        return Post(
            project=session.project,
            output=session.output,
            workers=session.workers,
            name=ask.campaign,
            skips=ask.skips,
            listener=self._work.heard,
        )

    def _show(self, post: Post, told: Sequence[Diagnostic] = (), *, ready: bool = False) -> dict[str, Any]:
        """Tell how things stand, and keep the letters to be looked at; `told`: what went wrong on the way."""
        server = post.server() if ready else None
        plan = post.plan() if ready else post.report()
        shown = self._shown(post, plan, server)
        shown["wrong"] = [*hints.told(told, plan.language, project=self._session.project), *shown["wrong"]]
        with self._lock:
            self._post = post if plan.planned else None
            self._people = tuple(planned.person for planned in plan.planned)
        self._work.say(mail=shown)
        return shown

    def _shown(self, post: Post, plan: MailReport, server: SubmissionServer | None) -> dict[str, Any]:
        found = hints.told(plan.diagnostics, plan.language, project=self._session.project)
        at = defaultdict(list)
        for told, diagnostic in zip(found, plan.diagnostics, strict=True):
            at[diagnostic.location.file, diagnostic.location.line].append(told)
        people = post.people if not plan.planned else tuple(planned.person for planned in plan.planned)
        lines = {(person.source.file, person.source.line) for person in people}
        waiting = [planned for planned in plan.planned if planned.standing in post.to_send]
        mail = getattr(post, "settings", None)  # none if nothing could be read
        sound = server is not None and not plan.failed
        return {
            "people": [self._row(post, plan, number, person, at) for number, person in enumerate(people)],
            "planned": bool(plan.planned),
            "wrong": [told for place, several in at.items() if place not in lines for told in several],
            "other_pages": any(told.rule.code == OTHER_PAGES.code for told in plan.diagnostics),
            "no_address": any(told.rule.code == "person-without-email" for told in plan.diagnostics),
            "campaign": plan.campaign,
            "subject": plan.subject,
            "inside": list(plan.inside),
            "waiting": len(waiting),
            "most": post.settings.most if sound else 0,
            "sender": post.settings.sender if sound else "",
            "server": self._told_server(server) if server else None,
            "settings": settings.of_mail(mail)
            if (mail := getattr(post, "settings", None))
            else None,  # none: nothing was read
            "seal": post.seal(plan, server) if server and sound and waiting else "",
            "bugs": list(plan.bugs),
        }

    def _row(
        self, post: Post, plan: MailReport, number: int, person: Person, at: dict[tuple[str, int], list[dict[str, Any]]]
    ) -> dict[str, Any]:
        planned = plan.planned[number] if plan.planned else None
        history = post.journal.history(plan.campaign, person.email) if planned else ()
        row = {
            "name": ", ".join(person.names),
            "email": person.email,
            "language": person.language,
            "line": person.source.line,
            "wrong": at.get((person.source.file, person.source.line), []),
        }
        if planned is None:
            return row
        return {
            **row,
            "synthesis": len(planned.files) > planned.sheets,
            "sheets": planned.sheets,
            "files": list(planned.files),
            "size": registry.language(plan.language).weight(planned.size),
            "standing": planned.standing.value if planned.standing else "",
            "goes": planned.standing in post.to_send,
            "detail": in_words(history[-1].detail, plan.language) if history else "",
        }

    def _told_server(self, server: SubmissionServer) -> dict[str, str]:
        known = not server.user or self._password(server)
        told = {"host": server.host, "user": server.user, "password": "known" if known else "asked"}
        return {**told, "seal": _seal(server)}

    def _letter(self, asked: Asked) -> Reply:
        """One letter of the plan that is shown."""
        with self._lock:
            post, people = self._post, self._people
            number = int(asked.name) if asked.name.isascii() and asked.name.isdigit() and len(asked.name) < 7 else -1
            if post is None or not 0 <= number < len(people):
                raise NotAnsweredError(404, "gone")
            try:
                page = post.shown(people[number])
            except ToldError:  # a PDF is another one by now
                raise NotAnsweredError(409, "changed") from None
        return Reply(data=page.encode(), kind="text/html", policy=_POLICY)

    # -- sending -------------------------------------------------------------------------------------------------

    def _password(self, server: SubmissionServer) -> str:
        return kept_password(server.user, server.host) or self._passwords.get(_seal(server), "")

    def _ready(self, found: dict[str, Any], post: Post) -> SubmissionServer | None:
        """The server, with the password that was given for this very one, or that is known; None if none is named."""
        server = post.server()
        if server is None:
            return None
        if given := found.get("password"):
            self._passwords[found.get("server", "")] = given
        password = self._password(server)
        if server.user and not password:
            raise StopError(NO_PASSWORD.at(server.source, user=server.user, host=server.host))
        return replace(server, password=password)

    def _send(self, asked: Asked) -> Reply:
        """Send what was shown; if anything is otherwise, show that, and send nothing."""
        found = _with_password(asked.data(campaign=str, update=bool, skips=bool, seal=str))
        ask, seal = _asked_for(found), found["seal"]

        def run() -> None:
            with self._session.alone():
                post = self._posted(ask)
                try:
                    ready = post.prepare() and post.begin(update=ask.update)
                    shown = self._show(post, ready=ready)
                    if not seal or shown["seal"] != seal:
                        self._work.say(changed=True)
                    else:
                        self._deliver(found, post)
                except (ToldError, OSError) as problem:
                    self._show(post, _told(problem))

        return self._work.begin("mail", run)

    def _deliver(self, found: dict[str, Any], post: Post) -> None:
        """Hand over the letters of a plan that was agreed to."""
        post.diagnostics.clear()  # they were told
        self._work.say(making=[], letters=[], mail=None)
        try:
            server = self._ready(found, post)
            if server is not None:
                post.send(server, heard=self._heard, waits=self._waits, sleep=self._work.rest)
                self._forget_wrong(server, post)
        except StopError as stopped:
            post.diagnostics += stopped.diagnostics
        finally:  # also where somebody stopped it
            told = tuple(post.diagnostics)
            post.diagnostics.clear()  # another try may do better
            self._show(post, told, ready=True)

    def _forget_wrong(self, server: SubmissionServer, post: Post) -> None:
        """A password that the server refused is asked for again."""
        if any(told.rule.code == LOGIN_REFUSED.code for told in post.diagnostics):
            self._passwords.pop(_seal(server), None)

    def _heard(self, delivery: Delivery) -> None:
        if delivery.tried:
            standing = delivery.standing.value if delivery.standing else ""
            told = {"email": delivery.address, "standing": standing}
            self._work.say(letters=[*self._work.state()["letters"], told])

    def _waits(self, wait: Wait) -> None:
        """Between letters somebody may stop; the one whose text is on its way comes to its end first."""
        self._work.look()
        told = {"reason": wait.reason, "seconds": wait.seconds, "email": wait.address}
        self._work.say(wait={**told, "number": wait.number, "of": wait.of})

    def _test(self, asked: Asked) -> Reply:
        """One letter, to oneself."""
        found = _with_password(asked.data(campaign=str, update=bool, skips=bool, to=str))
        ask, to = _asked_for(found), found["to"].strip()
        if len(to) > _LONGEST or check_given("--test-to", to):
            raise NotAnsweredError(400, "address")

        def run() -> None:
            with self._session.alone():
                post = self._posted(ask)
                told: dict[str, Any] = {"to": message.mailbox(to).address, "standing": "", "detail": ""}
                try:
                    ready = post.prepare() and (not ask.update or post.begin(update=True))
                    server = self._ready(found, post) if ready else None
                    if server is not None:
                        self._work.say(making=[], letters=[])
                        post.diagnostics.clear()  # the plan has them
                        report = post.send_test(server, to, heard=self._heard, waits=self._waits, sleep=self._work.rest)
                        for delivery in report.deliveries:
                            told["standing"] = delivery.standing.value if delivery.standing else ""
                            told["detail"] = in_words(delivery.detail, report.language)
                        self._forget_wrong(server, post)
                except (ToldError, OSError) as problem:
                    post.diagnostics += _told(problem)
                wrong = [found for found in post.diagnostics if any(errors([found]))]
                told["wrong"] = hints.told(wrong, post.language, project=self._session.project)
                self._work.say(tested=told)

        return self._work.begin("test", run)


def _asked_for(found: dict[str, Any]) -> Ask:
    campaign = found["campaign"].strip()
    if len(campaign) > _LONGEST or is_reserved(campaign):
        raise NotAnsweredError(400, "reserved")
    return Ask(campaign=campaign, update=found["update"], skips=found["skips"])


def _with_password(found: dict[str, Any]) -> dict[str, Any]:
    for given in (found.get("password", ""), found.get("server", "")):
        if not isinstance(given, str) or len(given) > _LONGEST:
            raise NotAnsweredError(400, "unreadable")
    return found


def _seal(server: SubmissionServer) -> str:
    """What tells a server, and how it is spoken to, from any other: a password goes to the one that was shown."""
    return fingerprint.of(server.host, server.port, server.user, server.security)


def _told(problem: ToldError | OSError) -> Sequence[Diagnostic]:
    if isinstance(problem, ToldError):
        return problem.diagnostics
    path = Path(problem.filename or "?")
    return [not_written(path.name, path, problem)]
