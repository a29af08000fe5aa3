"""The mailing: recipients and what workshop.yaml says of letters in; drafts, or letters that go once, out.

A letter is rendered once, to the bytes that are sent, and waits in the outbox until the journal says what became of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email
import email.policy
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from feuillet import fingerprint, journal, letter, message, participants, post, state, status, text_file
from feuillet.build import build
from feuillet.diagnostics import Diagnostic, Location, Rule, Severity, errors
from feuillet.edition import MAIL, SCREEN, Edition
from feuillet.model import Prose
from feuillet.names import slug
from feuillet.publications import publications
from feuillet.render import Renderer
from feuillet.session import Session
from feuillet.store import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from feuillet.build import Progress
    from feuillet.model import Mailing, Workshop
    from feuillet.participants import Person
    from feuillet.publications import Publication
    from feuillet.workers import Crew

FOLDER = "mail"  # of drafts below the output folder, and of the journal below the state
_OUTBOX = "outbox"
_CAMPAIGNS = "campaigns.json"
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_MEGABYTE = 1_000_000

NO_SENDER = Rule(
    code="mail-no-sender",
    en="nobody is named as the sender of the letters",
    fr="personne n’est nommé comme expéditeur des lettres",
    hint_en="Write under mail: in content/workshop.yaml: sender: Our association <name@example.org>",
    hint_fr="Écrivez sous mail: dans content/workshop.yaml : sender: Notre association <nom@exemple.fr>",
)
NO_SERVER = Rule(
    code="mail-no-server",
    en="no mail server is named, so nothing can be sent",
    fr="aucun serveur de courrier n’est indiqué : rien ne peut être envoyé",
    hint_en="Write host: and user: under mail:, as your provider gives them for “outgoing mail (SMTP)”.",
    hint_fr="Écrivez host: et user: sous mail:, tels que votre fournisseur les donne pour « courrier sortant (SMTP) ».",
)
NO_RECIPIENTS = Rule(
    code="mail-no-recipients",
    en="nobody is named as a recipient",
    fr="aucun destinataire n’est indiqué",
    hint_en="Write recipients: under mail: (a CSV file in content/), or give --to name@example.org.",
    hint_fr="Écrivez recipients: sous mail: (un fichier CSV dans content/), ou donnez --to nom@exemple.fr.",
)
NO_FILE = Rule(
    code="mail-no-file",
    en="there is no file '{file}'",
    fr="il n’y a pas de fichier « {file} »",
    hint_en="Put it into content/, under that name.",
    hint_fr="Mettez-le dans content/, sous ce nom.",
)
TOO_HEAVY = Rule(
    code="mail-too-heavy",
    en="the letter to line {line} of the list has {size:.1f} MB, {over:.1f} MB more than the {most:g} MB allowed",
    fr="la lettre à la ligne {line} de la liste fait {size:.1f} Mo, soit {over:.1f} Mo de trop pour {most:g} Mo",
    hint_en="Give a link: under mail: to send in place of the synthesis, or attach less, or use smaller pictures.",
    hint_fr="Donnez un link: sous mail: à envoyer à la place de la synthèse, joignez moins, ou réduisez les images.",
)
LIGHTER = Rule(
    code="mail-lighter",
    severity=Severity.WARNING,
    en="with all its pictures a letter would be too heavy: they are sent smaller, good enough for a screen",
    fr="avec toutes ses images une lettre serait trop lourde : elles partent réduites, assez bonnes pour un écran",
    hint_en="The PDFs in output/ keep the large ones.",
    hint_fr="Les PDF de output/ gardent les grandes.",
)
LINK_INSTEAD = Rule(
    code="mail-link-instead",
    severity=Severity.WARNING,
    en="the synthesis is too heavy for a letter: the link is sent in its place",
    fr="la synthèse est trop lourde pour une lettre : le lien part à sa place",
    hint_en="See that the file is there: {link}",
    hint_fr="Vérifiez que le fichier y est : {link}",
)
OTHER_PAGES = Rule(
    code="mail-other-pages",
    en="the pages have changed since letters of this mailing were sent",
    fr="les pages ont changé depuis que des lettres de cet envoi sont parties",
    hint_en="To tell those who have the old ones what changed, run: mail --send --edition-update. For another mailing, "
    "name it: --campaign NAME.",
    hint_fr="Pour dire à celles et ceux qui ont les anciennes ce qui a changé : mail --send --edition-update. Pour un "
    "autre envoi, nommez-le : --campaign NOM.",
)
NOTHING_SENT = Rule(
    code="mail-nothing-sent",
    en="no letter of this mailing was sent, so there is nobody to tell of changes",
    fr="aucune lettre de cet envoi n’est partie : il n’y a personne à prévenir d’un changement",
    hint_en="Run mail --send without --edition-update.",
    hint_fr="Lancez mail --send sans --edition-update.",
)
NOTHING_CHANGED = Rule(
    code="mail-nothing-changed",
    en="the pages are those that were sent: there is no change to tell of",
    fr="les pages sont celles qui ont été envoyées : il n’y a pas de changement à annoncer",
    hint_en="Run mail --send for those who have nothing yet.",
    hint_fr="Lancez mail --send pour celles et ceux qui n’ont encore rien reçu.",
)
NOT_BUILT = Rule(
    code="mail-not-built",
    en="nothing is sent, as not all PDFs could be made and proved",
    fr="rien n’est envoyé, car tous les PDF n’ont pas pu être faits et prouvés",
    hint_en="Mend what is said above, then run the command again.",
    hint_fr="Corrigez ce qui est dit ci-dessus, puis relancez la commande.",
)
BAD_LINK = Rule(
    code="mail-bad-link",
    en="'{link}' is not an address of the web",
    fr="« {link} » n’est pas une adresse du web",
    hint_en="Copy it from the browser's address bar: it begins with https://",
    hint_fr="Copiez-la dans la barre d’adresse du navigateur : elle commence par https://",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """What one person gets."""

    person: Person
    files: tuple[str, ...]  # names of the attachments
    size: int  # bytes of the message as it is sent
    standing: journal.Standing | None  # in this campaign
    subject: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a mailing came to."""

    language: str
    diagnostics: tuple[Diagnostic, ...] = ()
    campaign: str = ""
    planned: tuple[Planned, ...] = ()
    first: str = ""  # the first letter's text
    page: str = ""  # and its HTML
    drafts: tuple[str, ...] = ()  # files, below the output folder
    deliveries: tuple[post.Delivery, ...] = ()
    bugs: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return bool(self.bugs) or any(errors(self.diagnostics))


class _StopError(Exception):
    """There are errors: nothing is written, nothing is sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Campaign:
    """What is remembered of a mailing beside its journal."""

    edition: str = ""  # fingerprint of the PDFs
    update: int = 0  # how many times they were sent anew
    ingredients: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # as feuillet.status has them
    since: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # those of the edition that the last replaces


@dataclass
class Post:
    """A mailing of a project; hold the project's lock around it."""

    project: Path
    output: Path
    workers: Crew
    to: tuple[str, ...] = ()
    name: str = ""  # of the campaign
    listener: Callable[[Progress], None] = lambda _: None

    def __post_init__(self) -> None:
        self.language = "fr"
        self.diagnostics: list[Diagnostic] = []
        self.bugs: list[str] = []
        self.folder = state.folder(self.project) / FOLDER
        self.journal = journal.Journal(self.folder)
        self.changes: tuple[letter.Change, ...] | None = None
        self.people: tuple[Person, ...] = ()
        self.edition: Edition = SCREEN
        self.linked = False

    to_send = journal.TO_SEND  # standings of those who have no letter yet

    # -- reading ---------------------------------------------------------------------------------------------------

    def report(self, **more: Any) -> Report:
        """What there is to say so far."""
        made = Report(language=self.language, diagnostics=tuple(self.diagnostics), bugs=tuple(self.bugs))
        return replace(made, **more)

    def prepare(self) -> bool:
        """Read everything and have all PDFs made and proved; False if something is wrong."""
        try:
            self._prepare()
        except _StopError:
            return False
        return True

    def _prepare(self) -> None:
        session = Session(self.project, self.output, self.workers)
        made = session.make(listener=self.listener)
        self.language = made.language
        self.diagnostics += errors(made.diagnostics)  # a build tells the rest
        self.bugs += made.result.bugs if made.result else ()
        if made.workshop is None or made.result is None or made.failed:
            self.diagnostics.append(NOT_BUILT.at(Location(file="content/workshop.yaml")))
            raise _StopError
        self.workshop: Workshop = made.workshop
        self.settings: Mailing = made.workshop.mail
        self.renderer = Renderer(self.workshop, self.project)
        self.text = self._message()
        self._check()
        self.people = self._recipients()
        self._stop_at_errors()
        self._weigh()
        self._stop_at_errors()

    def _stop_at_errors(self) -> None:
        if self.bugs or any(errors(self.diagnostics)):
            raise _StopError

    def _message(self) -> Prose | None:
        """What the author says, from workshop.yaml or from a file of the project."""
        name = self.settings.message_file
        if not name:
            return self.settings.message
        path, source = self._own_file(name)
        if path is None:
            return None
        text, wrong = text_file.read(path, self.project)
        self.diagnostics += wrong
        return Prose(text, Location(file=source.file, line=1, column=1)) if text else None

    def _own_file(self, name: str) -> tuple[Path | None, Location]:
        path = self.project / "content" / name
        file = f"content/{name}"
        if not path.resolve().is_relative_to(self.project.resolve()):
            self.diagnostics.append(text_file.OUTSIDE.at(self.settings.source, file=file))
        elif not path.is_file():
            self.diagnostics.append(NO_FILE.at(self.settings.source, file=file))
        else:
            return path, Location(file=file)
        return None, Location(file=file)

    def _check(self) -> None:
        settings, at = self.settings, self.settings.source
        if not settings.sender:
            self.diagnostics.append(NO_SENDER.at(at))
        fields = {name: getattr(settings, name) for name in ("sender", "reply_to", "unsubscribe")}
        self.diagnostics += message.check_addresses(fields, at)
        self.diagnostics += message.check_line("subject", settings.subject, at)
        if settings.link and not settings.link.startswith(("https://", "http://")):
            self.diagnostics.append(BAD_LINK.at(at, link=settings.link))
        texts = [one for one in (self.text, settings.subject) if one]
        self.diagnostics += letter.check_placeholders(texts, at)

    def _recipients(self) -> tuple[Person, ...]:
        if self.to:
            return tuple(self._named(one) for one in self.to if self._is_address(one))
        name = self.settings.recipients or self.workshop.print.participants
        if not name:
            self.diagnostics.append(NO_RECIPIENTS.at(self.settings.source))
            return ()
        path, source = self._own_file(name)
        if path is None:
            return ()
        found = participants.read(path, source.file, self.workshop, needs_email=True)
        self.diagnostics += found.diagnostics
        return found.people

    def _is_address(self, written: str) -> bool:
        wrong = tuple(message.check_addresses({"--to": written}, Location(file="--to")))
        self.diagnostics += wrong
        return not wrong

    def _named(self, written: str) -> Person:
        box = message.mailbox(written)
        every = tuple(theme.slug for theme in self.workshop.themes)
        return participants.Person(
            name=box.name or box.address.partition("@")[0],
            email=box.address,
            language="",
            themes=every,
            greeting="",
            source=Location(file="--to"),
        )

    # -- what goes along ---------------------------------------------------------------------------------------------

    def _publications(self, person: Person) -> Iterator[Publication]:
        for one in publications(self.workshop, self.edition):
            if one.theme is None:
                if "synthesis" in self.settings.attach and not self.linked:
                    yield one
            elif "sheets" in self.settings.attach and one.theme.slug in person.themes:
                yield one

    def _attachments(self, person: Person) -> tuple[message.Attachment, ...]:
        language = person.language or self.workshop.language
        return tuple(
            message.Attachment(name=letter.enclosed_name(self.workshop, one.theme, language), data=self._pdf(one.path))
            for one in self._publications(person)
        )

    def _pdf(self, path: str) -> bytes:
        """A PDF, sure to be the one that was proved."""
        data = (self.output / path).read_bytes()
        made = self._proved.get(path, "")
        if hashlib.sha256(data).hexdigest() != made:
            raise RuntimeError(f"{path} is not the PDF that was proved")
        return data

    @property
    def _proved(self) -> Mapping[str, str]:
        if self.edition is SCREEN:
            built = state.load(state.store(self.project))
            return built.outputs if built else {}
        return self._light

    def _weigh(self) -> None:
        """Within the budget: smaller pictures, then a link in place of the synthesis, or an error."""
        most = self.settings.most_mb * _MEGABYTE
        if self._heaviest() <= most:
            return
        self._build_light()
        if self._heaviest() <= most:
            self.diagnostics.append(LIGHTER.at(self.settings.source))
            return
        if self.settings.link and "synthesis" in self.settings.attach:
            self.linked = True
            self.diagnostics.append(LINK_INSTEAD.at(self.settings.source, link=self.settings.link))
        for person in self.people:
            size = message.size(self._draft(person))
            if size > most:
                over = (size - most) / _MEGABYTE
                self.diagnostics.append(
                    TOO_HEAVY.at(
                        person.source,
                        line=person.source.line,
                        size=size / _MEGABYTE,
                        over=over,
                        most=self.settings.most_mb,
                    )
                )

    def _heaviest(self) -> float:
        """About how many bytes the heaviest letter has: PDFs in base64, and some for the rest."""
        sizes = {one.path: (self.output / one.path).stat().st_size for one in publications(self.workshop, self.edition)}
        of_people = (sum(sizes[one.path] for one in self._publications(person)) for person in self.people)
        return max(of_people, default=0) * 1.37 + 20_000

    def _build_light(self) -> None:
        self.edition = MAIL
        made = build(
            self.workshop,
            self.project,
            self.output,
            workers=self.workers,
            store=state.store(self.project),
            listener=self.listener,
            edition=MAIL,
        )
        self.bugs += made.bugs
        self.diagnostics += [one for one in made.diagnostics if one.rule.severity is Severity.ERROR]
        if made.failed:
            self.diagnostics.append(NOT_BUILT.at(self.settings.source))
            raise _StopError
        self._light = {one.path: state.of_file(self.output / one.path) for one in made.made}

    # -- letters -----------------------------------------------------------------------------------------------------

    def _letter(self, person: Person) -> tuple[letter.Letter, tuple[message.Attachment, ...]]:
        files = self._attachments(person)
        themes = [one.theme.slug if one.theme else "" for one in self._publications(person)]
        enclosed = [
            letter.Enclosed(name=file.name, size=len(file.data), theme=theme)
            for file, theme in zip(files, themes, strict=True)
        ]
        made = letter.letter(
            self.renderer,
            person,
            enclosed=enclosed,
            subject=self.settings.subject,
            message=self.text,
            link=self.settings.link if self.linked or not enclosed else "",
            unsubscribe=self._stop_address,
            changes=self.changes,
        )
        return made, files

    @cached_property
    def _stop_address(self) -> str:
        written = self.settings.unsubscribe or self.settings.reply_to or self.settings.sender
        return message.mailbox(written).address

    def _draft(self, person: Person) -> bytes:
        made, files = self._letter(person)
        return message.draft(
            made,
            to_name=person.name,
            to_address=person.email,
            reply_to=self.settings.reply_to,
            attachments=files,
        )

    def plan(self) -> Report:
        """Who gets what, and the first letter in full."""
        campaign = self.campaign
        planned = []
        first, page = "", ""
        for person in self.people:
            made, files = self._letter(person)
            if not first:
                first, page = made.text, made.html
            size = 20_000 + sum(len(file.data) * 137 // 100 for file in files)
            planned.append(
                Planned(
                    person=person,
                    files=tuple(file.name for file in files),
                    size=size,
                    standing=self.journal.standing(campaign, person.email),
                    subject=made.subject,
                )
            )
        return self.report(campaign=campaign, planned=tuple(planned), first=first, page=page)

    def write_preview(self, page: str) -> Path:
        """The first letter as a mail program shows it, for the browser of this machine."""
        path = self.output / FOLDER / "preview.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, page.encode(), mode=0o600)
        return path

    def drafts(self) -> Report:
        """A draft for each person, in output/mail/; those of an earlier run that are no longer made go."""
        store = state.store(self.project)
        name = "drafts-1"
        before = store.get(name)
        known: dict[str, str] = before if isinstance(before, dict) else {}
        made: dict[str, str] = {}
        width = len(str(len(self.people)))
        folder = self.output / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for number, person in enumerate(self.people, 1):
            path = f"{FOLDER}/{number:0{width}}-{slug(person.name) or 'lettre'}.eml"
            data = self._draft(person)
            write_whole(self.output / path, data, mode=0o600)
            made[path] = hashlib.sha256(data).hexdigest()
        for path, sha in known.items():
            if path not in made and state.of_file(self.output / path) == sha:
                (self.output / path).unlink(missing_ok=True)
        store.put(name, made)
        return replace(self.plan(), drafts=tuple(made))

    # -- campaigns ---------------------------------------------------------------------------------------------------

    @cached_property
    def campaign(self) -> str:
        """The name under which the journal knows these letters."""
        day = self.workshop.days[-1].isoformat() if self.workshop.days else ""
        return self.name or "-".join(one for one in (day, slug(self.workshop.title.markdown)[:40]) if one)

    def _campaigns(self) -> dict[str, dict[str, object]]:
        try:
            found = json.loads((self.folder / _CAMPAIGNS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _remembered(self, base: str) -> _Campaign:
        found = self._campaigns().get(base, {})
        with contextlib.suppress(TypeError):
            return _Campaign(**found)  # type: ignore[arg-type]
        return _Campaign()

    def _remember(self, base: str, campaign: _Campaign) -> None:
        several = self._campaigns()
        several[base] = asdict(campaign)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        data = json.dumps(several, ensure_ascii=False).encode()
        write_whole(self.folder / _CAMPAIGNS, data, mode=0o600)

    @cached_property
    def _pages(self) -> str:
        """The fingerprint of all PDFs that may go along."""
        paths = [one.path for one in publications(self.workshop, self.edition)]
        return fingerprint.of([state.of_file(self.output / path) for path in paths])

    def _has_gone(self, campaign: str) -> set[str]:
        gone = (journal.Standing.SENT, journal.Standing.UNCERTAIN)
        return {one.address.casefold() for one in self.journal.entries(campaign) if one.standing in gone}

    def begin(self, *, update: bool) -> bool:
        """See that letters may go under this campaign; of an update, to whom, and what changed. False: they may not."""
        base = self.campaign
        before = self._remembered(base)
        now = _Campaign(
            edition=self._pages,
            update=before.update,
            ingredients=status.ingredients(self.workshop, self.project),
            since=before.since,
        )
        have = set[str]().union(*(self._has_gone(one) for one in self._names(base, before.update)))
        if not update:
            if have and before.edition != now.edition:
                self.diagnostics.append(OTHER_PAGES.at(self.settings.source))
                return False
            self._remember(base, now)
            return True
        if before.edition != now.edition:
            now = replace(now, update=before.update + 1, since=before.ingredients)
        elif not before.update:  # else an update that was begun goes on
            self.diagnostics.append((NOTHING_CHANGED if have else NOTHING_SENT).at(self.settings.source))
            return False
        have = set[str]().union(*(self._has_gone(one) for one in self._names(base, now.update - 1)))
        if not have:
            self.diagnostics.append(NOTHING_SENT.at(self.settings.source))
            return False
        self.changes = tuple(self._changes(now.since))
        self.people = tuple(person for person in self.people if _known(person) in have)
        self._remember(base, now)
        self.__dict__["campaign"] = self._names(base, now.update)[-1]
        return True

    def _names(self, base: str, update: int) -> list[str]:
        """What the journal calls a campaign and its updates, up to that one."""
        return [base, *(f"{base}+{number}" for number in range(1, update + 1))]

    def _changes(self, since: Mapping[str, Mapping[str, str]]) -> Iterator[letter.Change]:
        for one in status.differences(self.workshop, self.project, since):
            if one.changes:
                theme = one.publication.theme
                yield letter.Change(theme=theme.slug if theme else "")

    # -- sending -----------------------------------------------------------------------------------------------------

    def server(self, password: str = "") -> post.Server | None:
        """The server of the settings, or of the environment; None if none is named."""
        settings = self.settings
        host = os.environ.get("FEUILLET_MAIL_HOST") or settings.host
        user = os.environ.get("FEUILLET_MAIL_USER") or settings.user
        port = os.environ.get("FEUILLET_MAIL_PORT") or settings.port or _PORTS[settings.security]
        if not host:
            self.diagnostics.append(NO_SERVER.at(settings.source))
            return None
        return post.Server(
            host=host,
            port=int(port),
            user=user,
            password=password,
            security=settings.security,
            source=settings.source,
        )

    def send(
        self,
        server: post.Server,
        *,
        most: int | None = None,
        heard: Callable[[post.Delivery], None],
        **more: Any,
    ) -> Report:
        """Hand over the letters of all who have none; `more` is for tests: what `post.deliver` takes."""
        outbox = _Outbox(self, self.people)
        settings = self.settings
        try:
            deliveries = post.deliver(
                outbox,
                server,
                self.journal,
                self.campaign,
                pace=settings.pace,
                most=settings.most if most is None else most,
                heard=heard,
                **more,
            )
        except post.ServerProblem as problem:
            self.diagnostics.append(problem.diagnostic)
            deliveries = problem.deliveries
        except journal.JournalProblem as problem:
            self.diagnostics += problem.diagnostics
            deliveries = ()
        outbox.clear()
        return self.report(campaign=self.campaign, deliveries=deliveries)

    def send_test(self, server: post.Server, to: str, **more: Any) -> Report:
        """One letter, that of the first recipient, to oneself; it counts for nothing."""
        wrong = tuple(message.check_addresses({"--test-to": to}, Location(file="--test-to")))
        self.diagnostics += wrong
        if wrong or not self.people:
            return self.report()
        self.people = (replace(self.people[0], email=message.mailbox(to).address),)
        self.__dict__["campaign"] = f"test {journal.now()}"
        return self.send(server, heard=lambda _: None, **more)

    def compose(self, person: Person) -> bytes:
        """The message to a person, as it goes."""
        made, files = self._letter(person)
        key = self.key(person)
        domain = message.mailbox(self.settings.sender).address.rpartition("@")[2]
        return message.compose(
            made,
            sender=self.settings.sender,
            to_name=person.name,
            to_address=person.email,
            reply_to=self.settings.reply_to,
            message_id=f"<{key}@{domain}>",
            date=dt.datetime.now(dt.UTC).replace(microsecond=0),
            attachments=files,
        )

    def key(self, person: Person) -> str:
        """What a letter is known by: campaign and address."""
        return fingerprint.of(self.campaign, _known(person))

    def paths(self, person: Person) -> Path:
        """Where the letter waits."""
        return self.folder / _OUTBOX / f"{self.key(person)}-{self._pages[:12]}.eml"


def forget_letters(folder: Path, address: str) -> None:
    """Take away letters to somebody that wait to be sent; their names do not say for whom they are."""
    for path in (folder / _OUTBOX).glob("*.eml"):
        head = path.read_bytes().partition(b"\n\n")[0]
        to = email.message_from_bytes(head, policy=email.policy.default)["To"]
        if any(one.addr_spec.casefold() == address.strip().casefold() for one in to.addresses):
            path.unlink()


def _known(person: Person) -> str:
    """By which the journal knows somebody."""
    return journal.normalised(person.email).casefold()


class _Outbox(Sequence[post.Letter]):
    """The letters as they are sent, each rendered once, one in memory at a time."""

    def __init__(self, mailing: Post, people: Sequence[Person]) -> None:
        self._mailing = mailing
        self._people = people

    def __len__(self) -> int:
        return len(self._people)

    @overload
    def __getitem__(self, at: int) -> post.Letter: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[post.Letter]: ...

    def __getitem__(self, at: int | slice) -> post.Letter | Sequence[post.Letter]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        mailing, person = self._mailing, self._people[at]
        path = mailing.paths(person)
        try:
            data = path.read_bytes()
        except OSError:
            data = mailing.compose(person)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, data, mode=0o600)
        sender = message.mailbox(mailing.settings.sender).address
        return post.Letter(
            address=person.email,
            sender=sender,
            data=data,
            message=f"<{mailing.key(person)}@{sender.rpartition('@')[2]}>",
            edition=mailing._pages,  # noqa: SLF001 - one thing in two classes
        )

    def clear(self) -> None:
        """Letters that have gone need not be kept."""
        mailing = self._mailing
        for person in self._people:
            if mailing.journal.standing(mailing.campaign, person.email) is journal.Standing.SENT:
                mailing.paths(person).unlink(missing_ok=True)
