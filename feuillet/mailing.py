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
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from email.utils import parseaddr
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from feuillet import fingerprint, journal, letter, message, participants, post, state, status, text_file
from feuillet.build import build
from feuillet.diagnostics import Diagnostic, Location, Rule, Severity, errors
from feuillet.edition import MAIL, SCREEN, Edition
from feuillet.model import Prose
from feuillet.names import slug
from feuillet.pictures import SUFFIXES
from feuillet.publications import publications
from feuillet.render import Renderer
from feuillet.session import Session
from feuillet.store import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from feuillet.build import Progress
    from feuillet.model import Mailing, Workshop
    from feuillet.participants import Person
    from feuillet.publications import Publication
    from feuillet.workers import Crew

FOLDER = "mail"  # of drafts below the output folder, and of the journal below the state
_OUTBOX = "outbox"
_CAMPAIGNS = "campaigns.json"
_DRAFTS = "drafts.json"  # what the last run wrote, by name
_PREVIEW = "preview.html"
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
    en="the letter to {name} has {size:.1f} MB, {over:.1f} MB more than the {most:g} MB allowed",
    fr="la lettre à {name} fait {size:.1f} Mo, soit {over:.1f} Mo de plus que les {most:g} Mo permis",
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
BAD_PORT = Rule(
    code="mail-bad-port",
    en="FEUILLET_MAIL_PORT is '{port}', which is not the number of a port",
    fr="FEUILLET_MAIL_PORT vaut « {port} », qui n’est pas un numéro de port",
    hint_en="Most often it is 587, or 465 with security: tls.",
    hint_fr="Le plus souvent, c’est 587, ou 465 avec security: tls.",
)
CHANGED_PDF = Rule(
    code="mail-pdf-changed",
    en="this PDF is no longer the one that was made and proved: somebody has changed or removed it since",
    fr="ce PDF n’est plus celui qui a été fait et prouvé : quelqu’un l’a modifié ou supprimé depuis",
    hint_en="Close it in other programs, then run the command again: it is made anew.",
    hint_fr="Fermez-le dans les autres programmes, puis relancez la commande : il sera refait.",
)
NOT_KEPT = Rule(
    code="mail-not-kept",
    en="what is sent cannot be written down in this folder ({reason}), so nothing more is sent",
    fr="ce qui part ne peut pas être noté dans ce dossier ({reason}) : plus rien n’est envoyé",
    hint_en="Make room on the disk, or give yourself the right to write there; then run the command again.",
    hint_fr="Libérez de la place sur le disque, ou donnez-vous le droit d’y écrire ; puis relancez la commande.",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """What one person gets."""

    person: Person
    files: tuple[str, ...]  # names of the attachments
    size: int  # bytes of the message as it is sent
    standing: journal.Standing | None  # in this campaign


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a mailing came to."""

    language: str
    diagnostics: tuple[Diagnostic, ...] = ()
    campaign: str = ""
    planned: tuple[Planned, ...] = ()
    first: str = ""  # the first letter's text
    page: str = ""  # its HTML
    subject: str = ""  # and its subject
    drafts: tuple[str, ...] = ()  # files, below the output folder
    deliveries: tuple[post.Delivery, ...] = ()
    bugs: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether something is wrong, a letter that was tried and has not gone included."""
        stuck = any(one.tried and one.standing is not journal.Standing.SENT for one in self.deliveries)
        return bool(self.bugs) or any(errors(self.diagnostics)) or stuck


class _StopError(Exception):
    """There are errors: nothing is written, nothing is sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Campaign:
    """What is remembered of a mailing beside its journal."""

    edition: str = ""  # fingerprint of the PDFs that go
    update: int = 0  # how many times they were sent anew
    unnamed: bool = False  # the user gave no name: it goes on under this one, though title or date are others now
    ingredients: Mapping[str, status.Ingredients] = field(default_factory=dict)  # of each edition, by its fingerprint


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
        self.since: Mapping[str, tuple[letter.Change, ...]] | None = None  # of an update: what changed, by address
        self._proved: Mapping[str, str] = {}  # fingerprints of the PDFs as they were proved
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
        self._proved = {one.path: state.of_file(self.output / one.path) for one in made.result.made}
        self.workshop: Workshop = made.workshop
        self.settings: Mailing = made.workshop.mail
        self.renderer = Renderer(self.workshop, self.project)
        self._ingredients = self._of_pages(status.ingredients(self.workshop, self.project))
        self.pages = fingerprint.of(self._ingredients)  # what they say, in whatever edition they go along
        self._look_into_journal()
        self.text = self._message()
        self._check()
        self.people = self._recipients()
        self._stop_at_errors()
        self._weigh()
        self._stop_at_errors()

    def _look_into_journal(self) -> None:
        try:
            self.journal.entries()
        except OSError as problem:
            self._refuse(NOT_KEPT, Location(file=f"{state.FOLDER}/{FOLDER}"), reason=problem.strerror or "?")

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
        texts = [one for one in (self.text, settings.subject) if one]
        self.diagnostics += letter.check_placeholders(texts, at)

    def _recipients(self) -> tuple[Person, ...]:
        if self.to:
            named = [self._named(one) for one in self.to if self._is_address(one)]
            return tuple({_known(one): one for one in reversed(named)}.values())[::-1]
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
        wrong = check_given("--to", written)
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
        with contextlib.suppress(OSError):
            data = (self.output / path).read_bytes()
            if hashlib.sha256(data).hexdigest() == self._proved.get(path):
                return data
        self.diagnostics.append(CHANGED_PDF.at(Location(file=f"output/{path}")))
        raise _StopError

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
                over = max(size - most, 50_000)  # 0.0 MB too much would help nobody
                told = {"size": size / _MEGABYTE, "over": over / _MEGABYTE, "most": self.settings.most_mb}
                self.diagnostics.append(TOO_HEAVY.at(person.source, name=person.name, **told))

    def _heaviest(self) -> float:
        """About how many bytes the heaviest letter has: PDFs in base64, and some for the rest."""
        sizes = {one.path: len(self._pdf(one.path)) for one in publications(self.workshop, self.edition)}
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
        self._proved = {one.path: state.of_file(self.output / one.path) for one in made.made}

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
            changes=self._news(person, themes),
        )
        return made, files

    def _news(self, person: Person, themes: Sequence[str]) -> Sequence[letter.Change] | None:
        """Of what changed, that which she gets: with the synthesis, all of it. None: this is no update."""
        if self.since is None:
            return None
        several = self.since.get(_known(person), ())
        whole = "" in themes or self.linked
        return [one for one in several if whole or one.theme in themes]

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
        try:
            return self._plan()
        except _StopError:
            return self.report()

    def _plan(self) -> Report:
        campaign = self.campaign
        planned = []
        first, page, subject = "", "", ""
        for person in self.people:
            standing = self.journal.standing(campaign, person.email)
            made, files = self._letter(person)
            if not first and standing is not journal.Standing.FORGOTTEN:
                first, page, subject = made.text, made.html, made.subject
            size = 20_000 + sum(len(file.data) * 137 // 100 for file in files)
            planned.append(
                Planned(person=person, files=tuple(file.name for file in files), size=size, standing=standing)
            )
        return self.report(campaign=campaign, planned=tuple(planned), first=first, page=page, subject=subject)

    def write_preview(self, page: str) -> Path:
        """The first letter as a mail program shows it, for the browser of this machine."""
        path = self._letters_folder() / _PREVIEW
        write_whole(path, page.encode(), mode=0o600)
        return path

    def _letters_folder(self) -> Path:
        """Where drafts are, for nobody else to look into: even their names tell who came."""
        folder = self.output / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        return folder

    def drafts(self) -> Report:
        """A draft for each person, in output/mail/; those of an earlier run that are no longer made go."""
        try:
            made = tuple(self._drafts())
        except _StopError:
            return self.report()
        return replace(self.plan(), drafts=made)

    def _drafts(self) -> dict[str, str]:
        folder = self._letters_folder()
        made: dict[str, str] = {}
        people = [person for person in self.people if not self.journal.is_forgotten(person.email)]
        width = len(str(len(people)))
        for number, person in enumerate(people, 1):
            name = f"{number:0{width}}-{slug(person.name) or 'lettre'}.eml"
            data = self._draft(person)
            write_whole(folder / name, data, mode=0o600)
            made[name] = hashlib.sha256(data).hexdigest()
        for name, sha in _read_json(self.folder / _DRAFTS).items():
            if name not in made and Path(name).name == name and state.of_file(folder / name) == sha:
                (folder / name).unlink(missing_ok=True)
        self._keep(_DRAFTS, made)
        return {f"{FOLDER}/{name}": sha for name, sha in made.items()}

    def _keep(self, name: str, value: Mapping[str, object]) -> None:
        """Write down beside the journal what is no part of it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(self.folder / name, json.dumps(value, ensure_ascii=False).encode(), mode=0o600)

    # -- campaigns ---------------------------------------------------------------------------------------------------

    @cached_property
    def campaign(self) -> str:
        """The name under which the journal knows these letters.

        Unless the user names one, the letters of a project are one mailing: who mends its title must not send twice.
        """
        if self.name:
            return self.name
        for name in _read_json(self.folder / _CAMPAIGNS):
            if self._remembered(name).unnamed and self.journal.entries(name):
                return name
        day = self.workshop.days[-1].isoformat() if self.workshop.days else ""
        return "-".join(one for one in (day, slug(self.workshop.title.markdown)[:40]) if one)

    def _remembered(self, base: str) -> _Campaign:
        found = _read_json(self.folder / _CAMPAIGNS).get(base, {})
        with contextlib.suppress(TypeError):
            return _Campaign(**found)
        return _Campaign()

    def _names(self, base: str) -> list[str]:
        """What the journal calls a campaign and its updates, in order."""
        known = self._remembered(base).update
        updates = (re.fullmatch(rf"{re.escape(base)}\+(\d+)", one.campaign) for one in self.journal.entries())
        last = max([known, *(int(found[1]) for found in updates if found)])
        return [base, *(f"{base}+{number}" for number in range(1, last + 1))]

    def _had(self, names: Sequence[str]) -> dict[str, str]:
        """By address, the edition of the last letter that somebody has, or may have."""
        gone = (journal.Standing.SENT, journal.Standing.UNCERTAIN)
        several = (one for name in names for one in self.journal.entries(name))
        return {one.address.casefold(): one.edition for one in several if one.standing in gone}

    def begin(self, *, update: bool) -> bool:
        """See that letters may go under this campaign; of an update, to whom, and what changed. False: they may not."""
        base = self.campaign
        names = self._names(base)
        had = self._had(names)
        before = self._remembered(base)
        last = before.edition or next(reversed(had.values()), "")
        if not update and had and self.pages not in {last, *had.values()}:
            return self._refuse(OTHER_PAGES)
        if update and not had:
            return self._refuse(NOTHING_SENT)
        if update and last != self.pages:
            names.append(f"{base}+{len(names)}")
        elif update and len(names) == 1:  # else an update that was begun goes on
            return self._refuse(NOTHING_CHANGED)
        if update:
            self._address_update(names[-1], had, before)
        known = {edition: one for edition, one in before.ingredients.items() if edition in had.values()}
        remembered = _Campaign(
            edition=self.pages,
            update=len(names) - 1,
            unnamed=before.unnamed or not self.name,
            ingredients=known | {self.pages: self._ingredients},
        )
        try:
            several = _read_json(self.folder / _CAMPAIGNS)
            self._keep(_CAMPAIGNS, several | {base: asdict(remembered)})
        except OSError as problem:
            return self._refuse(NOT_KEPT, Location(file=f"{state.FOLDER}/{FOLDER}"), reason=problem.strerror or "?")
        return True

    def _refuse(self, rule: Rule, location: Location | None = None, **values: object) -> bool:
        self.diagnostics.append(rule.at(location or self.settings.source, **values))
        return False

    def _address_update(self, name: str, had: Mapping[str, str], before: _Campaign) -> None:
        """The letters go to all who have older pages (or were in this update before it broke off), as an update."""
        begun = {one.address.casefold() for one in self.journal.entries(name)}
        old = {address: edition for address, edition in had.items() if edition != self.pages or address in begun}
        known = {
            edition: tuple(self._changes(ingredients)) if (ingredients := before.ingredients.get(edition)) else ()
            for edition in set(old.values())
        }
        self.since = {address: known[edition] for address, edition in old.items()}
        self.people = tuple(person for person in self.people if _known(person) in old and self._is_concerned(person))
        self.__dict__["campaign"] = name

    def _is_concerned(self, person: Person) -> bool:
        """Whether something changed of what she gets; where nobody knows what changed, it did."""
        news = self._news(person, [one.theme.slug if one.theme else "" for one in self._publications(person)])
        return bool(news) or not (self.since and self.since[_known(person)])

    def _changes(self, since: status.Ingredients) -> Iterator[letter.Change]:
        """What is in the pages that was not in those."""
        for one in status.differences(self.workshop, self.project, since):
            if any(self._is_of_pages(each.file, each.place) for each in one.changes):
                theme = one.publication.theme
                new = theme is not None and theme.source.file not in since
                yield letter.Change(theme=theme.slug if theme else "", new=new)

    def _of_pages(self, ingredients: status.Ingredients) -> dict[str, dict[str, str]]:
        """Those that are seen in the pages: not the lists of people, nor what letters say."""
        kept = {
            file: {place: found for place, found in places.items() if self._is_of_pages(file, place)}
            for file, places in ingredients.items()
        }
        return {file: places for file, places in kept.items() if places}

    def _is_of_pages(self, file: str, place: str) -> bool:
        if file == self.workshop.source.file:
            return place not in ("mail", "print")
        if file.startswith("content/"):
            return file.startswith("content/themes/") or file.lower().endswith(SUFFIXES)
        return file not in ("feuillet", "templates/mail.html")

    # -- sending -----------------------------------------------------------------------------------------------------

    def allow(self, address: str) -> bool:
        """Let a letter go again that may have arrived: the last one to somebody."""
        names = [name for name in self._names(self.campaign) if self.journal.history(name, address)]
        return bool(names) and self.journal.allow(names[-1], address)

    def server(self) -> post.Server | None:
        """The server of the settings, or of the environment; None if none is named. The password is not here."""
        settings = self.settings
        host = os.environ.get("FEUILLET_MAIL_HOST") or settings.host
        user = os.environ.get("FEUILLET_MAIL_USER") or settings.user
        port = os.environ.get("FEUILLET_MAIL_PORT") or str(settings.port or _PORTS[settings.security])
        if not host:
            self.diagnostics.append(NO_SERVER.at(settings.source))
            return None
        if not (port.isascii() and port.isdecimal() and 0 < int(port[:9]) < 65536):
            self.diagnostics.append(BAD_PORT.at(settings.source, port=port))
            return None
        return post.Server(host=host, port=int(port), user=user, security=settings.security, source=settings.source)

    def send(
        self,
        server: post.Server,
        *,
        most: int | None = None,
        heard: Callable[[post.Delivery], None],
        **more: Any,
    ) -> Report:
        """Hand over the letters of all who have none; `more` is for tests: what `post.deliver` takes."""
        settings = self.settings
        most = settings.most if most is None else most
        found: dict[str, post.Delivery] = {}

        def hear(one: post.Delivery) -> None:
            found[one.address] = one
            if one.standing not in _KEPT:
                outbox.discard(one.address)
            heard(one)

        try:
            # Those who were never tried come first, so that a run with few letters is not full of hopeless ones.
            standings = {person.email: self.journal.standing(self.campaign, person.email) for person in self.people}
            waiting = [person for person in self.people if standings[person.email] in journal.TO_SEND]
            waiting.sort(key=lambda person: standings[person.email] is journal.Standing.DEFERRED)
            outbox = _Outbox(self, waiting[:most])
            outbox.sweep(address for address, standing in standings.items() if standing not in _KEPT)
            post.deliver(outbox, server, self.journal, self.campaign, pace=settings.pace, most=most, heard=hear, **more)
        except post.ServerProblem as problem:
            self.diagnostics.append(problem.diagnostic)
        except journal.JournalProblem as problem:
            self.diagnostics += problem.diagnostics
        except _StopError:
            pass
        except OSError as problem:  # of the network are none here: the disk
            self._refuse(NOT_KEPT, Location(file=f"{state.FOLDER}/{FOLDER}"), reason=problem.strerror or "?")
        return self.report(campaign=self.campaign, deliveries=tuple(map(self._told(found), self.people)))

    def _told(self, found: Mapping[str, post.Delivery]) -> Callable[[Person], post.Delivery]:
        """How somebody's letter stands after a run, tried or not."""

        def told(person: Person) -> post.Delivery:
            address = person.email
            standing = None
            with contextlib.suppress(journal.JournalProblem):  # it was told already
                standing = self.journal.standing(self.campaign, address)
            one = found.get(address)
            if one and one.standing is standing:
                return one
            tried = bool(one and one.tried)
            return post.Delivery(address=address, standing=standing, tried=tried)

        return told

    def send_test(self, server: post.Server, to: str, **more: Any) -> Report:
        """One letter, that of the first recipient, to oneself; it counts for nothing."""
        wrong = check_given("--test-to", to)
        self.diagnostics += wrong
        if wrong or not self.people:
            return self.report()
        them = (person for person in self.people if not self.journal.is_forgotten(person.email))
        self.people = (replace(next(them, self.people[0]), email=message.mailbox(to).address),)
        self.__dict__["campaign"] = f"test {dt.datetime.now(dt.UTC).isoformat()}"
        report = self.send(server, heard=lambda _: None, **more)
        _Outbox(self, ()).discard(self.people[0].email)  # another test is another letter
        return report

    def key(self, address: str) -> str:
        """What a letter is known by: campaign and address."""
        return fingerprint.of(self.campaign, journal.normalised(address).casefold())

    @property
    def outbox(self) -> Path:
        """Where letters wait."""
        return self.folder / _OUTBOX


_KEPT = (*journal.TO_SEND, journal.Standing.UNCERTAIN)  # letters that go on waiting: they may go, as they are


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def check_given(option: str, written: str) -> tuple[Diagnostic, ...]:
    """What is wrong with an address of the command line."""
    at = Location(file=option)
    if not written.strip():
        return (message.NO_ADDRESS.at(at, key=option, shown="", name="…"),)
    return tuple(message.check_addresses({option: written}, at))


def forget_letters(folder: Path, output: Path, address: str) -> None:
    """Take away what is written to somebody: letters that wait to be sent, drafts, and the page of a preview."""
    known = address.casefold()
    for path in [*(folder / _OUTBOX).glob("*.eml"), *(output / FOLDER).glob("*.eml")]:
        head = path.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[0]
        to = email.message_from_bytes(head, policy=email.policy.compat32).get("To", "")
        if parseaddr(str(to))[1].casefold() == known:
            path.unlink()
    for place in (folder / _OUTBOX, output / FOLDER):
        for path in place.glob(".*.draft"):  # what a crash left
            path.unlink()
    (output / FOLDER / _PREVIEW).unlink(missing_ok=True)  # it may be hers
    drafts = _read_json(folder / _DRAFTS)
    if drafts:
        left = {name: sha for name, sha in drafts.items() if (output / FOLDER / name).is_file()}
        write_whole(folder / _DRAFTS, json.dumps(left, ensure_ascii=False).encode(), mode=0o600)


def _known(person: Person) -> str:
    """By which the journal knows somebody."""
    return journal.normalised(person.email).casefold()


class _Letter(post.Letter):
    """A letter whose bytes are there when they are asked for: most are asked for the address alone."""

    def __init__(self, bytes_of: Callable[[], bytes], **others: str) -> None:
        for name, value in {"_bytes_of": bytes_of, **others}.items():
            object.__setattr__(self, name, value)

    @cached_property
    def data(self) -> bytes:
        return self._bytes_of()  # type: ignore[attr-defined, no-any-return]


class _Outbox(Sequence[post.Letter]):
    """The letters as they are sent, each rendered once, one in memory at a time.

    A letter that waits goes as it is: the same identifier and date at each try. Only if it would say or carry something
    else by now it is written anew.
    """

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
        sender = message.mailbox(mailing.settings.sender).address
        identifier = f"<{mailing.key(person.email)}@{sender.rpartition('@')[2]}>"
        return _Letter(
            partial(self._data, person, identifier),
            address=person.email,
            sender=sender,
            message=identifier,
            edition=mailing.pages,
        )

    def _data(self, person: Person, identifier: str) -> bytes:
        mailing = self._mailing
        made, files = mailing._letter(person)  # noqa: SLF001 - as above
        settings = mailing.settings
        carried = [(file.name, hashlib.sha256(file.data).hexdigest()) for file in files]
        says = fingerprint.of(repr(made), settings.sender, settings.reply_to, person.name, carried)
        path = mailing.outbox / f"{mailing.key(person.email)}-{says[:16]}.eml"
        with contextlib.suppress(OSError):
            data = path.read_bytes()
            if data.endswith(b"--\r\n"):  # else a crash of the machine has left a part of it
                return data
        data = message.compose(
            made,
            sender=settings.sender,
            to_name=person.name,
            to_address=person.email,
            reply_to=settings.reply_to,
            message_id=identifier,
            date=dt.datetime.now(dt.UTC).replace(microsecond=0),
            attachments=files,
        )
        self.discard(person.email)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, data, mode=0o600)
        return data

    def discard(self, address: str) -> None:
        """Somebody's letter needs to wait no longer."""
        for path in self._mailing.outbox.glob(f"{self._mailing.key(address)}-*.eml"):
            path.unlink(missing_ok=True)

    def sweep(self, addresses: Iterable[str]) -> None:
        """Take away what a run left that was broken off: letters of those who need none, and half written ones."""
        over = {self._mailing.key(address) for address in addresses}
        for path in self._mailing.outbox.glob("*"):
            if path.name.partition("-")[0] in over or path.suffix == ".draft":
                path.unlink(missing_ok=True)
