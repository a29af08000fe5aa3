"""`mail`: write letters, show them, send them, and say what became of them."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feuillet.command import crews
from feuillet.command.endings import said_of_machine
from feuillet.command.folders import day_folder, output_folder, warn_of_sample
from feuillet.command.group import Command
from feuillet.command.options import jobs_option, json_option, limit_option, output_option, project_option
from feuillet.command.speech import language_of, usage_words
from feuillet.command.telling.console import echo
from feuillet.machine import signals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feuillet.command.telling.letters import LetterTeller
    from feuillet.command.telling.teller import Teller
    from feuillet.mailing.delivery import Post
    from feuillet.mailing.outcome import MailReport
    from feuillet.mailing.sending.journal import JournalProblem
    from feuillet.model.diagnostics import Diagnostic

_ACTIONS = ("--preview", "--test-to", "--send", "--forget", "--journal")
_WITH = {  # what these options of mail make sense with; "" stands for drafts
    "--to": ("", "--preview", "--test-to", "--send"),
    "--campaign": ("", "--preview", "--test-to", "--send", "--resend", "--journal"),
    "--browser": ("--preview",),
    "--yes": ("--send",),
    "--edition-update": ("--preview", "--test-to", "--send"),
    "--resend": ("--resend", "--send"),
    "--resend-refused": ("--resend", "--send"),
    "--most": ("--send",),
    "--skip-missing": ("", "--preview", "--test-to", "--send", "--resend"),
}


@click.command("mail", cls=Command)
@project_option
@output_option
@click.option("--to", "to", multiple=True, metavar="ADDRESS", help="A recipient, in place of the list; several times.")
@click.option("--campaign", default="", metavar="NAME", help="Name of the mailing in the journal. [date and title]")
@click.option("--skip-missing", is_flag=True, help="Leave out rows of the list that have no address.")
@click.option("--preview", is_flag=True, help="Show who gets what, and the first letter in full.")
@click.option("--browser", is_flag=True, help="With --preview: show that letter in the browser too.")
@click.option("--test-to", default=None, metavar="ADDRESS", help="Send one letter, to yourself.")
@click.option("--send", is_flag=True, help="Send the letters to all who have none yet.")
@click.option("--yes", is_flag=True, help="With --send: do not ask once more.")
@click.option("--edition-update", is_flag=True, help="To those who have older pages, saying what changed.")
@click.option("--resend", multiple=True, metavar="ADDRESS", help="Let a letter go again that may have arrived.")
@click.option("--resend-refused", is_flag=True, help="Let all letters go again that were refused as such.")
@click.option("--forget", multiple=True, metavar="ADDRESS", help="Never write to somebody again, and keep no address.")
@click.option(
    "--journal", "show_journal", is_flag=True, help="Say what became of each letter, of all mailings or of one."
)
@click.option("--most", type=click.IntRange(1), default=None, help="With --send: letters in this run, at the most.")
@jobs_option
@limit_option
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Say each step.")
def mail(  # noqa: PLR0917 - click calls it by name
    project: Path | None,
    output: Path | None,
    to: tuple[str, ...],
    campaign: str,
    skip_missing: bool,
    preview: bool,
    browser: bool,
    test_to: str | None,
    send: bool,
    yes: bool,
    edition_update: bool,
    resend: tuple[str, ...],
    resend_refused: bool,
    forget: tuple[str, ...],
    show_journal: bool,
    most: int | None,
    jobs: int | None,
    time_limit: int | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Write the letters that take the synthesis to people: drafts in output/mail/, and nothing is sent.

    With --send they go, each once; the journal in .feuillet/mail/ knows what became of them. What is said and to whom
    stands under mail: in content/workshop.yaml. The password comes from FEUILLET_MAIL_PASSWORD, the system's keyring
    or a question.
    """
    from feuillet.command.telling.letters import LetterTeller
    from feuillet.mailing.campaign import is_reserved
    from feuillet.mailing.delivery import Post
    from feuillet.mailing.outcome import MailReport
    from feuillet.mailing.sending.journal import JournalProblem

    named, project = project, day_folder(project)
    place = output_folder(project, output)
    teller = LetterTeller(project, place, language_of(None, project), as_json=as_json, verbose=verbose)
    given = {"--preview": preview, "--test-to": test_to is not None, "--send": send, "--forget": forget}
    given |= {"--journal": show_journal, "--to": to, "--campaign": campaign, "--browser": browser, "--yes": yes}
    given |= {"--edition-update": edition_update, "--resend": resend, "--resend-refused": resend_refused}
    given |= {"--most": most, "--skip-missing": skip_missing}
    action = _action(given, usage_words())
    if is_reserved(campaign.strip()) and not show_journal:
        raise click.BadParameter(usage_words()["reserved"], param_hint="--campaign")
    warn_of_sample(named, project, as_json=as_json)
    teller.run = replace(teller.run, also={"mail": _said_again(to, campaign, skips=skip_missing)})
    try:
        if action in ("--forget", "--journal"):
            sys.exit(_journal(project, place, teller, forget, campaign))
        with crews.start(jobs, time_limit) as workers, crews.alone(project):
            post = Post(
                project=project,
                output=place,
                workers=workers,
                to=to,
                name=campaign,
                skips=skip_missing,
                listener=teller.step,
            )
            begun = post.prepare() and (action == "--send" or not edition_update or post.begin(update=True))
            if not begun:
                teller.mailed(post.report())
                sys.exit(1)
            _let_go_again(post, teller, resend, refused=resend_refused)
            if action == "--send":
                report = _send(post, teller, update=edition_update, yes=yes, most=most)
            elif test_to is not None:
                report = _send_test(post, teller, test_to)
            elif action == "--resend":
                report = post.report()
                teller.allowed_alone()
            else:
                report = post.plan() if preview else post.drafts()
                teller.planned(report, full=preview)
                if browser and report.page:
                    click.launch(str(post.write_preview(report.page)))
        sys.exit(report.interrupted or int(report.failed))
    except (JournalProblem, OSError) as problem:
        sys.exit(_unmailed(problem, teller))
    except (click.Abort, KeyboardInterrupt):  # before the first letter
        teller.mailed(MailReport(language=teller.language, interrupted=signals.status()))
        sys.exit(signals.status())


def _said_again(to: Sequence[str], campaign: str, *, skips: bool) -> list[str]:
    """Options that say which mailing is meant: the next command of it needs them too."""
    found = [word for address in to for word in ("--to", address)]
    return [*found, *(["--campaign", campaign] if campaign else []), *(["--skip-missing"] if skips else [])]


def _unmailed(problem: JournalProblem | OSError, teller: Teller) -> int:
    """Say why letters could not be written, or not be sent."""
    if not isinstance(problem, OSError):
        found: Sequence[Diagnostic] = problem.diagnostics
    elif said_of_machine(problem) or not problem.filename:
        raise problem
    else:
        from feuillet.building.failures import not_written

        path = Path(problem.filename)
        found = [not_written(path.name, path, problem)]
    teller.refuse(found, "no_mail")
    return 1


def _action(given: Mapping[str, object], said: Mapping[str, str]) -> str:
    """What a run of `mail` is to do: one thing, with the options that belong to it; empty: drafts."""
    asked = [action for action in _ACTIONS if given[action]]
    if len(asked) > 1:
        raise click.UsageError(said["not_together"].format(options=", ".join(asked)))
    action = asked[0] if asked else "--resend" if given["--resend"] or given["--resend-refused"] else ""
    for option, actions in _WITH.items():
        if given[option] and action not in actions:
            others = ", ".join(action for action in actions if action)
            raise click.UsageError(said["goes_with"].format(option=option, others=others))
    return action


def _send(post: Post, teller: LetterTeller, *, update: bool, yes: bool, most: int | None) -> MailReport:
    """Send after a last question; whoever has a letter gets none."""
    server = post.server() if post.begin(update=update) else None
    if server is None:
        teller.mailed(post.report())
        return post.report()
    plan = post.plan()
    waiting = sum(planned.standing in post.to_send for planned in plan.planned)
    if plan.failed or not waiting:
        teller.nobody_waits(plan)
        return plan
    if not teller.as_json:  # one document a run
        teller.planned(plan, full=False)
    post.diagnostics.clear()  # they were told
    sender = post.settings.sender
    if not yes and not teller.agreed(plan, waiting=waiting, most=most or post.settings.most, sender=sender):
        teller.unsent(plan)
        return plan
    server = replace(server, password=_password(server.user, server.host, teller))
    report = post.send(server, most=most, heard=teller.delivered, waits=teller.waits)
    if teller.as_json:
        report = replace(report, diagnostics=(*plan.diagnostics, *report.diagnostics))
    teller.mailed(replace(report, planned=plan.planned))
    return report


def _send_test(post: Post, teller: LetterTeller, to: str) -> MailReport:
    """Send one letter, to oneself."""
    server = post.server()
    if server is None:
        report = post.report()
    else:
        server = replace(server, password=_password(server.user, server.host, teller))
        report = post.send_test(server, to, heard=teller.delivered, waits=teller.waits)
    teller.mailed(report)
    return report


def _let_go_again(post: Post, teller: LetterTeller, resend: Sequence[str], *, refused: bool) -> None:
    """Let letters go again: those to these people, and all that were refused as such."""
    for address in _addresses("--resend", resend, teller):
        teller.allowed(address, allowed=post.allow(address))
    for address in post.allow_refused() if refused else ():
        teller.allowed(address, allowed=True)


def _password(user: str, host: str, teller: LetterTeller) -> str:
    """From where one is kept, or the person at the keyboard."""
    from feuillet.mailing.mail_server import kept_password

    found = kept_password(user, host)
    return found if found or not user else teller.secret(user, host)


def _addresses(option: str, written: Sequence[str], teller: Teller) -> Sequence[str]:
    """Addresses as the journal has them, whatever way they are written; ends with what is wrong with them."""
    from feuillet.mailing.letters import message
    from feuillet.mailing.recipients import check_given

    wrong = [diagnostic for each in written for diagnostic in check_given(option, each)]
    if wrong:
        teller.refuse(wrong, "")
        sys.exit(1)
    return [message.mailbox(address).address for address in written]


def _journal(project: Path, output: Path, teller: LetterTeller, forget: Sequence[str], campaign: str) -> int:
    """Forget people, or say what became of each letter, of all mailings or of one."""
    from feuillet.building import state
    from feuillet.mailing.campaign import same
    from feuillet.mailing.delivery import forget_letters
    from feuillet.mailing.drafts import FOLDER
    from feuillet.mailing.sending.journal import Journal

    journal = Journal(state.folder(project) / FOLDER)
    for address in _addresses("--forget", forget, teller):
        with journal.alone():  # nobody writes to this address in the meantime
            count = journal.forget(address)
            forget_letters(project, output, address)
        echo(teller.said["forgotten"].format(address=address, count=count))
    if not forget:
        teller.journal([entry for entry in journal.entries() if not campaign or same(entry.campaign, campaign)])
    return 0
