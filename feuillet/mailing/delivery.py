"""The mailing: recipients and what workshop.yaml says of letters in; drafts, or letters that go once, out.

A letter is rendered once, to the bytes that are sent, and waits in the outbox until the journal says what became of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from feuillet.building import state, status
from feuillet.building.build import build
from feuillet.building.session import Session
from feuillet.languages import registry
from feuillet.machine import signals
from feuillet.machine.files import of_project
from feuillet.mailing import updates
from feuillet.mailing.campaign import Campaigns, MailingRecord, following
from feuillet.mailing.drafts import FOLDER, Drafts
from feuillet.mailing.enclosures import Enclosures
from feuillet.mailing.letters import composition, message, placeholders
from feuillet.mailing.mail_server import named_server
from feuillet.mailing.outcome import MailReport, Planned, StopError
from feuillet.mailing.recipients import check_given, known_by, recipients
from feuillet.mailing.sending import journal, outbox, post, smtp
from feuillet.mailing.sending.outbox import Outbox
from feuillet.mailing.wording import WORKSHOP, Wording
from feuillet.mailing.writer import Letters
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity, ToldError, errors, stopping
from feuillet.model.editions import MAIL
from feuillet.pages.render import Renderer
from feuillet.project import fingerprint
from feuillet.text.names import slug
from feuillet.writing import clean_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from feuillet.building.making.shared import Progress
    from feuillet.machine.workers import Crew
    from feuillet.model.workshop import Workshop
    from feuillet.project.sources import Sources
    from feuillet.reading.people.person import Person

_MEGABYTE = 1_000_000

NO_SENDER = Rule(
    code="mail-no-sender",
    en="nobody is named as the sender of the letters",
    fr="personne n’est nommé comme expéditeur des lettres",
    hint_en="Write under mail: in content/workshop.yaml: sender: Our association <name@example.org>",
    hint_fr="Écrivez sous mail: dans content/workshop.yaml : sender: Notre association <nom@exemple.fr>",
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
    hint_en="To tell those who have the old ones what changed: {run:mail --send --edition-update}\n"
    "For another mailing, name it: --campaign NAME.",
    hint_fr="Pour dire à celles et ceux qui ont les anciennes ce qui a changé : {run:mail --send --edition-update}\n"
    "Pour un autre envoi, nommez-le : --campaign NOM.",
)
NOTHING_SENT = Rule(
    code="mail-nothing-sent",
    en="no letter of this mailing was sent, so there is nobody to tell of changes",
    fr="aucune lettre de cet envoi n’est partie : il n’y a personne à prévenir d’un changement",
    hint_en="Without --edition-update: {run:mail --send}",
    hint_fr="Sans --edition-update : {run:mail --send}",
)
NOTHING_CHANGED = Rule(
    code="mail-nothing-changed",
    en="the pages are those that were sent: there is no change to tell of",
    fr="les pages sont celles qui ont été envoyées : il n’y a pas de changement à annoncer",
    hint_en="For those who have nothing yet: {run:mail --send}",
    hint_fr="Pour celles et ceux qui n’ont encore rien reçu : {run:mail --send}",
)
NOT_BUILT = Rule(
    code="mail-not-built",
    en="nothing is sent, as not all PDFs could be made and proved",
    fr="rien n’est envoyé, car tous les PDF n’ont pas pu être faits et prouvés",
    hint_en="Mend what is said above, then run the command again.",
    hint_fr="Corrigez ce qui est dit ci-dessus, puis relancez la commande.",
)
WAS_FORGOTTEN = Rule(
    code="mail-forgotten",
    en="nothing goes to {address}: that address was forgotten with --forget",
    fr="rien ne part à {address} : cette adresse a été oubliée avec --forget",
    hint_en="Give another address. Forgetting is for good.",
    hint_fr="Donnez une autre adresse. Un oubli est définitif.",
)
NOT_KEPT = Rule(
    code="mail-not-kept",
    en="what is sent cannot be written down in this folder ({reason}), so nothing more is sent",
    fr="ce qui part ne peut pas être noté dans ce dossier ({reason}) : plus rien n’est envoyé",
    hint_en="Make room on the disk, or give yourself the right to write there; then run the command again.",
    hint_fr="Libérez de la place sur le disque, ou donnez-vous le droit d’y écrire ; puis relancez la commande.",
)


@dataclass
class Post:
    """A mailing of a project; hold the project's lock around it."""

    project: Path
    output: Path
    workers: Crew
    to: tuple[str, ...] = ()
    name: str = ""  # of the campaign
    skips: bool = False  # rows of the list without an address
    listener: Callable[[Progress], None] = lambda _: None

    def __post_init__(self) -> None:
        self.language = registry.USUAL
        self.diagnostics: list[Diagnostic] = []
        self.bugs: list[str] = []
        self.folder = state.folder(self.project) / FOLDER
        self.journal = journal.Journal(self.folder)
        self.campaigns = Campaigns(self.journal)
        self.campaign = ""  # the name under which the journal knows these letters
        self._base = ""  # the mailing of which they are; an update has a name of its own
        self.people: tuple[Person, ...] = ()
        self.listed: list[str] | None = None  # all addresses of the list; None: the command line names people

    to_send = journal.TO_SEND  # standings of those who have no letter yet

    # -- reading ---------------------------------------------------------------------------------------------------

    def report(self, **more: Any) -> MailReport:
        """What there is to say so far."""
        made = MailReport(language=self.language, diagnostics=tuple(self.diagnostics), bugs=tuple(self.bugs))
        return replace(made, **more)

    def prepare(self) -> bool:
        """Read everything and have all PDFs made and proved; False if something is wrong."""
        try:
            self._prepare()
        except ToldError as told:
            self.diagnostics += told.diagnostics
            return False
        return True

    def _prepare(self) -> None:
        session = Session(self.project, self.output, self.workers)
        self._look_at_words(session)
        made = session.make(listener=self.listener)
        self.language = made.language
        self.diagnostics += stopping(made.diagnostics)  # a build tells the rest
        self.bugs += made.result.bugs if made.result else ()
        if made.workshop is None or made.result is None or made.stopped:
            if not any(errors(self.diagnostics)):  # else that is said already
                self.diagnostics.append(NOT_BUILT.at(Location(file=WORKSHOP)))
            raise StopError
        self.sources = session.sources
        self._take_words(made.workshop, self.sources)
        self.enclosures = Enclosures(self.workshop, of_project(self.project, self.output), made.result.made)
        self.letters = Letters(Renderer(self.workshop, self.sources), self.wording, self.enclosures)
        self._ingredients = updates.of_pages(self.workshop, status.ingredients(self.workshop, self.sources))
        self.pages = fingerprint.of(self._ingredients)  # what they say, in whatever edition they go along
        self._look_into_journal()
        if not self.to:
            self.listed = [person.email for person in self.people]
        self._stop_at_errors()
        self._weigh()
        self._stop_at_errors()

    def _look_at_words(self, session: Session) -> None:
        """What is wrong with the letters or the list of people, before PDFs are made, which takes longer."""
        loaded = session.read()
        self.language = loaded.language
        if loaded.workshop is not None:  # else the build says why
            self._take_words(loaded.workshop, session.sources)
            found, self.diagnostics = self.diagnostics, []
            if any(errors(found)):
                self.diagnostics = found
                raise StopError

    def _take_words(self, workshop: Workshop, read: Sources) -> None:
        """The wording of this workshop's letters, and whom they are for; what is wrong is in the diagnostics."""
        self.workshop = workshop
        self.settings = workshop.mail
        self.wording = Wording(workshop, read, skips=self.skips)
        if not self.settings.sender:
            self._refuse(NO_SENDER)
        self.wording.check()
        self.people, wrong = recipients(self.to, self.wording)
        self.diagnostics += wrong
        self.diagnostics += self.wording.diagnostics

    def _look_into_journal(self) -> None:
        day = self.workshop.days[-1].isoformat() if self.workshop.days else ""
        usual = "-".join(part for part in (day, slug(self.workshop.title.markdown)[:40]) if part)
        try:
            self.campaign = self._base = self.campaigns.find(self.name, usual)
        except OSError as problem:
            self._refuse(NOT_KEPT, Location(file=f"{state.FOLDER}/{FOLDER}"), reason=problem.strerror or "?")

    def _stop_at_errors(self) -> None:
        if self.bugs or any(errors(self.diagnostics)):
            raise StopError

    # -- what goes along ---------------------------------------------------------------------------------------------

    def _weigh(self) -> None:
        """Within the budget: smaller pictures, then a link in place of the synthesis, or an error."""
        most = self.settings.most_mb * _MEGABYTE
        if self.enclosures.heaviest(self.people) <= most:
            return
        self._build_light()
        if self.enclosures.heaviest(self.people) <= most:
            self.diagnostics.append(LIGHTER.at(self.wording.at("most_mb")))
            return
        if self.settings.link and "synthesis" in self.settings.attach:
            self.enclosures.linked = True
            self.diagnostics.append(LINK_INSTEAD.at(self.wording.at("link"), link=self.settings.link))
        for person in self.people:
            size = message.size(self.letters.draft(person))
            if size > most:
                over = max(size - most, 50_000)  # 0.0 MB too much would help nobody
                told = {"size": size / _MEGABYTE, "over": over / _MEGABYTE, "most": self.settings.most_mb}
                self.diagnostics.append(TOO_HEAVY.at(person.source, name=person.name, **told))

    def _build_light(self) -> None:
        store = state.store(self.project)
        made = build(
            self.workshop,
            self.sources,
            self.output,
            workers=self.workers,
            store=store,
            listener=self.listener,
            edition=MAIL,
        )
        self.bugs += made.bugs
        self.diagnostics += [found for found in made.diagnostics if found.rule.severity is Severity.ERROR]
        if made.failed:
            self.diagnostics.append(NOT_BUILT.at(Location(file=WORKSHOP)))
            raise StopError
        state.prune(self.project, store, "mail")
        self.enclosures.take(MAIL, made.made)

    # -- letters -----------------------------------------------------------------------------------------------------

    def plan(self) -> MailReport:
        """Who gets what, and the first letter in full."""
        try:
            return self._plan()
        except ToldError as told:
            self.diagnostics += told.diagnostics
            return self.report()

    def _plan(self) -> MailReport:
        planned = []
        first, page, subject = "", "", ""
        for person in self.people:
            standing = self.journal.standing(self.campaign, person.email)
            made, files = self.letters.letter(person)
            if not first and standing is not journal.Standing.FORGOTTEN:
                first, subject, page = made.text, made.subject, _shown(person, made, files)
            size = 20_000 + sum(len(file.data) * 137 // 100 for file in files)
            names = tuple(file.name for file in files)
            sheets = sum(publication.theme is not None for publication in self.enclosures.of(person))
            digest = fingerprint.of(made.subject, made.text, made.html, *names, *self.enclosures.digests(person))
            planned.append(
                Planned(person=person, files=names, sheets=sheets, size=size, standing=standing, digest=digest)
            )
        inside = clean_notes.names(self.workshop)
        return self.report(
            campaign=self.campaign, planned=tuple(planned), first=first, page=page, subject=subject, inside=inside
        )

    def shown(self, person: Person) -> str:
        """The letter to somebody as a mail program shows it."""
        return _shown(person, *self.letters.letter(person))

    def seal(self, plan: MailReport, server: smtp.SubmissionServer) -> str:
        """What tells all that goes with a plan, to whom and by whom, from anything else: who agreed, agreed to that."""
        settings = self.settings
        by_whom = settings.sender, settings.reply_to, server.host, server.port, server.user, server.security
        goes = [(planned.person.email, planned.digest) for planned in plan.planned if planned.standing in self.to_send]
        return fingerprint.of(plan.campaign, *by_whom, goes)

    def write_preview(self, page: str) -> Path:
        """The first letter as a mail program shows it, for the browser of this machine."""
        return self._kept_drafts.write_preview(self.output, page)

    @property
    def _kept_drafts(self) -> Drafts:
        return Drafts(self.project, self.folder)

    def drafts(self) -> MailReport:
        """A draft for each person, in output/mail/; those of an earlier run that are no longer made go."""
        try:
            made = self._kept_drafts.write(self.output, self._drafts())
        except ToldError as told:
            self.diagnostics += told.diagnostics
            return self.report()
        self.diagnostics += self._kept_drafts.strangers(self.output)
        return replace(self.plan(), drafts=tuple(f"{FOLDER}/{name}" for name in made))

    def _drafts(self) -> Iterator[tuple[str, bytes]]:
        people = [person for person in self.people if not self.journal.is_forgotten(person.email)]
        width = len(str(len(people)))
        for number, person in enumerate(people, 1):
            name = slug(person.name) or placeholders.words(self.language)["file-letter"]
            yield f"{number:0{width}}-{name}.eml", self.letters.draft(person)

    # -- campaigns ---------------------------------------------------------------------------------------------------

    def begin(self, *, update: bool) -> bool:
        """See that letters may go under this campaign; of an update, to whom, and what changed. False: they may not.

        Nothing is written: the journal alone says which pages went, from the first letter of theirs on.
        """
        names = self.campaigns.names(self._base)
        had = self.campaigns.had(names)
        last = self.journal.latest(names)
        if not update:
            return last is None or last.edition == self.pages or self._refuse(OTHER_PAGES)
        if not had:
            return self._refuse(NOTHING_SENT)
        if len(names) == 1 or not self.campaigns.is_begun(names[-1], self.pages):  # else it goes on
            if set(had.values()) == {self.pages}:
                return self._refuse(NOTHING_CHANGED)
            names.append(following(names[-1]))
        self._address_update(names[-1], had)
        return True

    def _remember(self) -> None:
        """Write down what is in these pages, to tell later what changed since."""
        before = self.campaigns.remembered(self._base)
        editions = {*self.campaigns.had(self.campaigns.names(self._base)).values(), self.pages}
        known = {digest: found for digest, found in before.ingredients.items() if digest in editions}
        ingredients = known | {self.pages: self._ingredients}
        unnamed = before.unnamed or not self.name
        self.campaigns.remember(self._base, MailingRecord(unnamed=unnamed, ingredients=ingredients))

    def _refuse(self, rule: Rule, location: Location | None = None, **values: object) -> bool:
        self.diagnostics.append(rule.at(location or self.wording.at(), **values))
        return False

    def _address_update(self, name: str, had: Mapping[str, str]) -> None:
        """The letters go to all who have older pages (or were in this update before it broke off), as an update."""
        ingredients = self.campaigns.remembered(self._base).ingredients
        begun = {entry.address.casefold() for entry in self.journal.entries(name)}
        old = {address: edition for address, edition in had.items() if edition != self.pages or address in begun}
        known = {
            edition: tuple(updates.changes(self.workshop, self.sources, ingredients[edition]))
            if edition in ingredients
            else ()
            for edition in set(old.values())
        }
        self.letters.since = {address: known[edition] for address, edition in old.items()}
        self.people = tuple(person for person in self.people if known_by(person) in old and self._is_concerned(person))
        self.campaign = name

    def _is_concerned(self, person: Person) -> bool:
        """Whether something changed of what a person gets; where nobody knows what changed, it did."""
        news = self.letters.news(person, self.enclosures.themes(person))
        return bool(news) or not (self.letters.since and self.letters.since[known_by(person)])

    # -- sending -----------------------------------------------------------------------------------------------------

    def allow(self, address: str) -> bool:
        """Let a letter go again that may have arrived: the last one to somebody."""
        names = [name for name in self.campaigns.names(self._base) if self.journal.history(name, address)]
        return bool(names) and self.journal.allow(names[-1], address)

    def allow_refused(self) -> tuple[str, ...]:
        """Let all letters go again that were refused for another reason than their address; to whom they are."""
        names = self.campaigns.names(self._base)
        last = {address: name for name in names for address in (entry.address for entry in self.journal.entries(name))}
        refused = [address for address, name in last.items() if post.may_go_again(self.journal.history(name, address))]
        return tuple(address for address in refused if self.allow(address))

    def server(self) -> smtp.SubmissionServer | None:
        """The server to hand letters to; None if none is named."""
        found, wrong = named_server(self.wording)
        self.diagnostics += wrong
        return found

    def send(
        self,
        server: smtp.SubmissionServer,
        *,
        most: int | None = None,
        heard: Callable[[post.Delivery], None],
        waits: Callable[[post.Wait], None] = lambda _: None,
        keeps: bool = True,
        **more: Any,
    ) -> MailReport:
        """Hand over the letters of all who have none; `more` is what else `post.deliver` takes."""
        settings = self.settings
        most = settings.most if most is None else most
        found: dict[str, post.Delivery] = {}
        begun: set[str] = set()
        interrupted = 0

        def wait(pause: post.Wait) -> None:
            if pause.reason == "answer":
                begun.add(pause.address)
            waits(pause)

        def hear(delivery: post.Delivery) -> None:
            found[delivery.address] = delivery
            if delivery.standing not in _KEPT:
                waiting.discard(delivery.address)
            heard(delivery)

        try:
            # Those who were never tried come first, so that a run with few letters is not full of hopeless ones.
            standings = {person.email: self.journal.standing(self.campaign, person.email) for person in self.people}
            people = [person for person in self.people if standings[person.email] in journal.TO_SEND]
            people.sort(key=lambda person: standings[person.email] is journal.Standing.DEFERRED)
            waiting = self._outbox(people[:most], keeps=keeps)
            over = [address for address, standing in standings.items() if standing not in _KEPT]
            waiting.sweep(over, self.listed if keeps else None)
            if keeps:
                self._remember()
            options: dict[str, Any] = {"pace": settings.pace, "most": most, "heard": hear, "waits": wait}
            post.deliver(waiting, server, self.journal, self.campaign, **(options | more))
        except KeyboardInterrupt:  # what became of the letters is in the journal
            interrupted = signals.status()
        except ToldError as told:
            self.diagnostics += told.diagnostics
        except OSError as problem:  # of the network are none here: the disk
            self._refuse(NOT_KEPT, Location(file=f"{state.FOLDER}/{FOLDER}"), reason=problem.strerror or "?")
        deliveries = tuple(map(self._told(found, begun), self.people))
        return self.report(campaign=self.campaign, deliveries=deliveries, interrupted=interrupted)

    def _outbox(self, people: Sequence[Person], *, keeps: bool) -> Outbox:
        return Outbox(
            folder=self.folder,
            people=people,
            campaign=self.campaign,
            edition=self.pages,
            sender=self.settings.sender,
            reply_to=self.settings.reply_to,
            render=self.letters.letter,
            keeps=keeps,
        )

    def _told(self, found: Mapping[str, post.Delivery], begun: set[str]) -> Callable[[Person], post.Delivery]:
        """How somebody's letter stands after a run, tried or not."""

        def told(person: Person) -> post.Delivery:
            address = person.email
            standing = None
            with contextlib.suppress(journal.JournalProblem):  # it was told already
                standing = self.journal.standing(self.campaign, address)
            delivery = found.get(address)
            if delivery and delivery.standing is standing:
                return delivery
            tried = bool(delivery and delivery.tried) or (address in begun and standing is not None)
            return post.Delivery(address=address, standing=standing, tried=tried)

        return told

    def send_test(
        self,
        server: smtp.SubmissionServer,
        to: str,
        *,
        heard: Callable[[post.Delivery], None] = lambda _: None,
        **more: Any,
    ) -> MailReport:
        """One letter, that of the first recipient, to oneself; it counts for nothing."""
        wrong = check_given("--test-to", to)
        self.diagnostics += wrong
        if wrong or not self.people:
            return self.report()
        address = message.mailbox(to).address
        if self.journal.is_forgotten(address):
            self._refuse(WAS_FORGOTTEN, Location(file="--test-to"), address=address)
            return self.report()
        them = (person for person in self.people if not self.journal.is_forgotten(person.email))
        first = next(them, self.people[0])
        tested = replace(first, email=address)
        if self.letters.since is not None:
            self.letters.since = {known_by(tested): self.letters.since.get(known_by(first), ())}
        self.people = (tested,)
        self.campaign = f"test {dt.datetime.now(dt.UTC).isoformat()}"
        return self.send(server, heard=heard, keeps=False, **more)


_KEPT = (*journal.TO_SEND, journal.Standing.UNCERTAIN)  # letters that go on waiting: they may go, as they are


def _shown(person: Person, made: composition.Letter, files: Sequence[message.Attachment]) -> str:
    to = f"{', '.join(person.names)} <{person.email}>"
    return composition.as_shown(made, to, [(file.name, len(file.data)) for file in files])


def forget_letters(project: Path, output: Path, address: str) -> None:
    """Take away what is written to somebody: letters that wait to be sent, drafts, and the page of a preview."""
    folder = state.folder(project) / FOLDER
    outbox.forget(folder, address)
    Drafts(project, folder).forget(output, address)
