"""What becomes of letters, told to people and programs; and what is asked before they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.command.telling.console import echo, echo_json
from feuillet.command.telling.teller import Teller
from feuillet.languages import registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feuillet.mailing.outcome import MailReport
    from feuillet.mailing.sending.journal import JournalEntry
    from feuillet.mailing.sending.post import Delivery, Wait

_NAMED = 20  # people that a hint names
OVER = ("sent", "refused", "uncertain", "forgotten")  # standings of letters that do not go, or not by themselves


class LetterTeller(Teller):
    """Tells who gets which letter, and what became of it."""

    place = ""  # of the letter that is on its way, among those of this run

    def planned(self, report: MailReport, *, full: bool) -> None:
        """Who gets what; with the first letter where it is asked for. What is wrong comes last, to be seen."""
        self._stop()
        self.speak(report.language)
        if self.as_json:
            self._mail_json(report)
            return
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(self.said["recipient"], overflow="fold")
        table.add_column(self.said["files"], no_wrap=True)
        table.add_column(self.said["weight"], justify="right", no_wrap=True)
        table.add_column("", no_wrap=True)
        for planned in report.planned:
            standing = self.said[f"mail_{planned.standing}"] if planned.standing else ""
            what = [self.said["the_synthesis"]] if len(planned.files) > planned.sheets else []
            what += [self.counted(planned.sheets, "sheet")] if planned.sheets else []
            table.add_row(
                f"{', '.join(planned.person.names)} <{planned.person.email}>",
                " + ".join(what) or "–",
                registry.language(self.language).weight(planned.size),
                standing,
            )
        if report.planned:
            self.console.print(table)
        if full and report.planned:
            self._inside(report.inside, "inside")
        if full and report.first:
            self.console.print()
            self.console.print(report.subject, style="bold")
            self.console.print()
            self.console.print(report.first)
        self.show(report.diagnostics, brief=not self.verbose)
        if report.drafts:
            files = self.counted(len(report.drafts), "draft")
            said = self.said["drafts"].format(files=files, folder=self.output / "mail", run=self.run)
            self.console.print(said, soft_wrap=True)

    def waits(self, pause: Wait) -> None:
        """Why nothing is heard for a while: a line, or on a terminal what goes on until it is over."""
        self.place = f"{pause.number}/{pause.of}" if pause.reason == "answer" else ""
        if self.as_json:
            return
        time = f"{pause.seconds / 60:.0f} min" if pause.seconds >= 60 else f"{pause.seconds:.0f} s"
        letters = self.counted(pause.of, "letter") if pause.reason == "later" else ""
        said = self.said[pause.reason].format(time=time, letters=letters, place=self.place, address=pause.address)
        if pause.reason in ("later", "away"):
            self._stop()
            self.console.print(said, soft_wrap=True)
        elif self.console.is_terminal:
            self._show(said)

    def delivered(self, delivery: Delivery) -> None:
        """What became of one letter, as it goes."""
        from feuillet.mailing.sending.smtp import in_words

        if delivery.tried and not self.as_json:
            said = self.said[f"mail_{delivery.standing}"] if delivery.standing else self.said["mail_none"]
            detail = in_words(delivery.detail, self.language)
            place = f"{self.place} " if self.place else ""
            self.console.print(
                f"{place}{delivery.address}: {said}" + (f" ({detail})" if detail else ""), soft_wrap=True
            )

    def mailed(self, report: MailReport) -> None:
        """What became of a mailing."""
        self._stop()
        self.speak(report.language)
        for bug in report.bugs:
            echo(bug, err=True)
        if self.as_json:
            self._mail_json(report)
            return
        if report.interrupted:
            self.console.print(self.said["mail_stopped"])
        self.show(report.diagnostics, brief=not self.verbose)
        several = report.deliveries
        if several:
            self.console.print(self.said["mailing"].format(campaign=report.campaign), soft_wrap=True)
        over = [delivery for delivery in several if not delivery.tried and delivery.standing in OVER]
        left = [delivery for delivery in several if not delivery.tried and delivery.standing not in OVER]
        for name, some in (
            ("this_time", [delivery for delivery in several if delivery.tried]),
            ("before", over),
            ("to_go", left),
        ):
            if some:
                self.console.print(self.said[name].format(counts=self._counts(some)), soft_wrap=True)
        if not any(delivery.tried for delivery in several):
            self.console.print(self.said["no_mail_now" if over else "no_mail"])
        self._hints([(delivery.address, delivery.standing) for delivery in several], "uncertain")
        self._hints([(delivery.address, delivery.standing) for delivery in several if delivery.tried], "refused")
        if report.interrupted and any(delivery.standing not in OVER for delivery in several):
            self.console.print(self.said["go_on"], soft_wrap=True)

    def _counts(self, several: Sequence[Delivery]) -> str:
        counts: dict[str, int] = {}
        for delivery in several:
            name = self.said[f"mail_{delivery.standing}"] if delivery.standing else self.said["mail_none"]
            counts[name] = counts.get(name, 0) + 1
        colon = registry.language(self.language).colon
        return ", ".join(f"{name}{colon}{count}" for name, count in counts.items())

    def _hints(self, several: Sequence[tuple[str, str | None]], *standings: str) -> None:
        """What to do about letters that do not go by themselves any more."""
        for name in standings:
            addresses = [address for address, standing in several if standing == name]
            if addresses:
                more = ["…"] if len(addresses) > _NAMED else []
                said = self.said[f"{name}_hint"].format(addresses=", ".join([*addresses[:_NAMED], *more]), run=self.run)
                self.console.print(said, soft_wrap=True)

    def nobody_waits(self, report: MailReport) -> None:
        """All have their letter, or cannot have it."""
        self.planned(report, full=False)
        if not self.as_json and not report.failed:
            self.console.print(self.said["nobody_waits"].format(campaign=report.campaign), soft_wrap=True)
            several = [(planned.person.email, planned.standing) for planned in report.planned]
            self._hints(several, "uncertain", "refused")

    def agreed(self, report: MailReport, *, waiting: int, most: int, sender: str) -> bool:
        """Whether the person at the keyboard says yes, in either language, to so many letters."""
        self._stop()
        letters = self.counted(min(waiting, most), "letter")
        asked = self.said["really" if waiting <= most else "really_some"]
        question = asked.format(letters=letters, waiting=waiting, campaign=report.campaign, sender=sender)
        kind = self.said["yes_or_no"]
        said = self._ask(f"{question} {kind}")
        return said.strip().casefold() in self.said["yes"].split()

    def secret(self, user: str, host: str) -> str:
        """The password that the person at the keyboard types, unseen."""
        self._stop()
        while not (said := self._ask(self.said["password"].format(user=user, host=host), hide_input=True)):
            self.console.print(self.said["no_password"])
        return said

    def unsent(self, report: MailReport) -> None:
        """The user would rather not send."""
        if self.as_json:
            self._mail_json(report)
        else:
            had = any(planned.standing in OVER for planned in report.planned)
            self.console.print(self.said["no_mail_now" if had else "no_mail"])

    def _mail_json(self, report: MailReport) -> None:
        from feuillet.project.findings import as_json

        found = {
            "diagnostics": as_json(report.diagnostics, self.language, project=self.project, run=self.run),
            "campaign": report.campaign,
            "interrupted": bool(report.interrupted),
            "recipients": [
                {
                    "address": planned.person.email,
                    "files": planned.files,
                    "bytes": planned.size,
                    "standing": planned.standing,
                }
                for planned in report.planned
            ],
            "inside": list(report.inside),
            "drafts": [str(self.output / path) for path in report.drafts],
            "deliveries": [
                {
                    "address": delivery.address,
                    "standing": delivery.standing,
                    "detail": delivery.detail,
                    "tried": delivery.tried,
                }
                for delivery in report.deliveries
            ],
        }
        echo_json(found)

    def journal(self, entries: Sequence[JournalEntry]) -> None:
        """What became of each letter of all mailings."""
        from feuillet.mailing.sending.smtp import in_words

        if self.as_json:
            found = [
                {"campaign": entry.campaign, "address": entry.address, "standing": entry.standing, "at": entry.at}
                for entry in entries
            ]
            echo_json(found)
            return
        for entry in entries:
            said = f"{entry.campaign} · {entry.address}: {self.said[f'mail_{entry.standing}']} ({entry.at})"
            detail = in_words(entry.detail, self.language)
            echo(said + (f" {detail}" if detail else ""))
        if not entries:
            echo(self.said["no_letters"])

    def allowed(self, address: str, *, allowed: bool) -> None:
        """Whether a letter may go again."""
        self.console.print(self.said["resend" if allowed else "no_resend"].format(address=address))

    def allowed_alone(self) -> None:
        """Letters may go again, and none went."""
        self.console.print(self.said["resend_next"].format(run=self.run), soft_wrap=True)
