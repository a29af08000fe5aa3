"""The command line: what a person or a machine asks for, and what they are told."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feuillet import __version__
from feuillet.command.group import Group, rescue
from feuillet.command.words import OPTIONS
from feuillet.machine import paths, signals
from feuillet.machine.files import as_named
from feuillet.machine.invocation import Invocation, program
from feuillet.telling.builds import BuildTeller
from feuillet.telling.console import console_of
from feuillet.telling.letters import LetterTeller
from feuillet.telling.misuse import misused
from feuillet.telling.prints import PrintTeller
from feuillet.telling.projects import summarise
from feuillet.telling.said import SAID
from feuillet.telling.statuses import StatusTeller
from feuillet.telling.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from feuillet.machine.workers import Crew
    from feuillet.mailing.delivery import Post
    from feuillet.mailing.delivery import Report as MailReport
    from feuillet.mailing.journal import JournalProblem
    from feuillet.mailing.smtp import Server
    from feuillet.model.diagnostics import Diagnostic
    from feuillet.model.workshop import Workshop
    from feuillet.telling.projects import Told

project_option = click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of the workshop: the one that holds content/. [default: this one]",
)
output_option = click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Where to put the PDFs. [output/]"
)
jobs_option = click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Processes at work. [one a core]")
limit_option = click.option("--time-limit", type=click.FloatRange(1), default=None, help="Seconds one layout may take.")

json_option = click.option("--json", "as_json", is_flag=True, help="Say everything as JSON, for programs.")
strict_option = click.option("--strict", is_flag=True, help="Take warnings for errors.")


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="feuillet %(version)s")
def cli() -> None:
    """Feuillet prints the notes of a day of workshops.

    A folder of notes goes in: content/workshop.yaml (the day) and content/themes/*.md (a file a workshop).
    Out come output/synthesis.pdf and a one-page fact sheet per theme in output/fact-sheets/.

    \b
    Without a command, builds everything. A first look at one's own workshop:
      {program} init my-day              a new, complete example to write over
      {program} --project my-day         its PDFs, in my-day/output/
      {program} check --project my-day   what is wrong in the notes, line by line
    """  # noqa: D301 - a backspace, which tells click to keep the lines as they are


def _project(given: Path | None) -> Path:
    """The one folder asked for, else this one if it holds content/, else the checkout with its sample."""
    if given and _is_pattern(given):
        raise click.BadParameter(SAID[_system_language()]["one_folder"].format(pattern=given), param_hint="--project")
    return _plain(given) if given else paths.current()


def _plain(folder: Path) -> Path:
    """A folder by a way without steps back, so that what is within it is seen to be."""
    return folder.resolve() if ".." in folder.parts else folder


def _is_pattern(given: Path) -> bool:
    """Whether a folder's name stands for several folders."""
    return bool(set("*?[") & set(str(given))) and not os.path.exists(given)  # noqa: PTH110 - it never raises


def _begun(given: Path | None) -> Path:
    """The folder asked for, for a command that stays: one that has no notes in it is told, and ends it."""
    from feuillet.model.diagnostics import Location
    from feuillet.reading import content

    project = _project(given)
    if not os.path.isdir(project / "content"):  # noqa: PTH112 - it never raises
        teller = Teller(project, project / "output", _system_language(), as_json=False, verbose=False)
        teller.refuse([content.NO_CONTENT.at(Location(file="content"), folder=project)], "")
        sys.exit(1)
    return project


def _projects(given: Path | None) -> list[Path]:
    """The folder asked for, or all those that a pattern stands for."""
    if given is None or not _is_pattern(given):
        return [_project(given)]
    try:
        found = _matching(given)
    except (ValueError, OSError) as problem:  # no pattern at all
        raise click.BadParameter(str(problem), param_hint="--project") from None
    if not found:
        raise click.BadParameter(SAID[_system_language()]["no_project"].format(pattern=given), param_hint="--project")
    return found


def _warn_of_sample(given: Path | None, project: Path, *, as_json: bool = False) -> None:
    """A word before a command writes in our own folder, where nobody asked for that."""
    if given is None and not as_json and paths.is_checkout() and os.path.realpath(project) == str(paths.PACKAGE.parent):
        console_of(errors=True).print(SAID[_language(None, project)]["sample"], style="dim", soft_wrap=True)


def _matching(given: Path) -> list[Path]:
    """The projects that a pattern stands for."""
    root = Path(given.anchor) if given.anchor else Path()
    pattern = given.relative_to(given.anchor) if given.anchor else given
    matching = sorted(root.glob(str(pattern)))
    named = any(part.startswith(("_", ".")) and set("*?[") & set(part) for part in pattern.parts)
    kept = [one for one in matching if named or not _is_set_aside(one, pattern)]
    return [_plain(one) for one in kept if os.path.isdir(one / "content") or _is_closed(one)]  # noqa: PTH112 - it never raises


def _is_set_aside(folder: Path, pattern: Path) -> bool:
    """Whether a pattern does not stand for a folder: `*` leaves out what begins with _ or a dot."""
    return any(part.startswith(("_", ".")) and part not in (*pattern.parts, "..") for part in folder.parts)


def _output(project: Path, given: Path | None) -> Path:
    """Where the PDFs are: in the folder that is named, wherever links lead from there, else in the project."""
    return as_named(project, given) if given else project / "output"


def _is_closed(folder: Path) -> bool:
    """Whether a folder may not be entered: it may be a project, and is not to be left out in silence."""
    return os.path.isdir(folder) and not os.access(folder, os.X_OK)  # noqa: PTH112 - as above


def _language(workshop: Workshop | None, project: Path) -> str:
    """That of the workshop, even where the rest of its file is wrong; else that of the person's system."""
    import re

    if workshop:
        return workshop.language
    from feuillet.project.sources import Sources, TooManyError, UnreadError
    from feuillet.project.text_file import TOO_LARGE

    try:
        text = Sources(project).read("content/workshop.yaml", TOO_LARGE)[:20_000].decode("utf-8", "replace")
    except (UnreadError, TooManyError):
        text = ""
    written = re.search(r"^language:\s*[\"']?(fr|en)\b", text, re.MULTILINE)
    if written:
        return written[1]
    return "fr" if text else _system_language()


def _system_language() -> str:
    from feuillet.machine import environment as bootstrap

    return bootstrap.language()


@cli.command()
@click.argument("themes", nargs=-1)
@project_option
@output_option
@click.option("--keep-html", is_flag=True, help="Put each publication's HTML beside its PDF, to look at.")
@jobs_option
@limit_option
@click.option(
    "--cluster", metavar="ADDRESS", default="", help="Scheduler of a Dask cluster that does the work, tcp://…"
)
@click.option("--force", is_flag=True, help="Make everything anew, whatever earlier builds made.")
@strict_option
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Say each step.")
def build(  # noqa: PLR0917 - click calls it by name
    themes: tuple[str, ...],
    project: Path | None,
    output: Path | None,
    keep_html: bool,
    jobs: int | None,
    time_limit: float | None,
    cluster: str,
    force: bool,
    strict: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Make the PDFs: of all themes, or of those named (number, name or file; "synthesis" for the synthesis).

    Mistakes in the notes are listed with file, line and column; then nothing is built. A page from which text would
    be missing is never written: the last good PDF stays.

    --project may be a pattern, 'federation/*': each folder with a content/ in it is built.
    """
    projects = _projects(project)
    told: list[Told] = []
    failed = False
    with contextlib.ExitStack() as stack:

        @functools.cache
        def crew() -> Crew:
            return stack.enter_context(_crew(jobs, time_limit, cluster))

        for one in projects:
            several = len(projects) > 1
            place = _output(one, output / _below(one, projects) if output and several else output)
            teller = BuildTeller(one, place, _language(None, one), as_json=as_json, verbose=verbose, named=several)
            told.append(teller.told_of)
            try:
                failed |= _build(one, place, teller, crew, themes, force=force, keep_html=keep_html, strict=strict)
            except Exception as problem:
                if cluster and (found := _of_cluster(problem)):
                    teller.refuse(found)
                    teller.told_of.failed = failed = True
                    break  # it will not be better for the next project
                if not several or _of_machine(problem):
                    raise
                # A bug of ours in one project does not stop the others.
                click.echo(traceback.format_exc(), err=True)
                teller.told_of.failed = failed = True
    if failed and not as_json:
        rescue(click.get_current_context(), _language(None, projects[0]))
    if len(projects) > 1:
        summarise(told, as_json=as_json, language=_language(None, projects[0]))
    sys.exit(1 if failed else 0)


def _build(
    project: Path,
    output: Path,
    teller: BuildTeller,
    crew: Callable[[], Crew],
    themes: Sequence[str],
    *,
    force: bool,
    keep_html: bool,
    strict: bool,
) -> bool:
    """Build one project, with workers that start when there is something to do; whether it failed."""
    from feuillet.building import state
    from feuillet.project.sources import Sources

    read = Sources(project)
    if not (themes or keep_html or force):
        before = state.load(state.store(project))
        if (
            before
            and before.inputs
            and before.request == state.request(output, strict=strict)
            and before.inputs == state.inputs(read)
            and state.is_fresh(before, output)
        ):
            teller.unchanged(before)
            return False
    workers = crew()  # they import the engine while this process reads the content
    with _alone(project):
        from feuillet.building.session import Session

        session = Session(read, output, workers, strict=strict)
        report = session.make(themes, force=force, keep_html=keep_html, listener=teller.step)
    teller.finish(report, anew=force)
    return report.failed


def _crew(jobs: int | None, time_limit: float | None, cluster: str = "") -> Crew:
    """The processes that make pages: of this machine, or of others."""
    from feuillet.machine.workers import TIME_LIMIT, Workers

    limit = time_limit or TIME_LIMIT
    if cluster:
        from feuillet.building.cluster.client import Cluster

        return Cluster(cluster, time_limit=limit)
    return Workers(jobs or os.cpu_count() or 1, time_limit=limit, preload=("feuillet.building.warm",))


def _below(project: Path, projects: Sequence[Path]) -> Path:
    """A project's path below the folder that all of them are in."""
    return project.resolve().relative_to(os.path.commonpath([one.resolve().parent for one in projects]))


def _of_cluster(problem: Exception) -> tuple[Diagnostic, ...]:
    """What is wrong with the cluster, if it is that."""
    from feuillet.building.cluster.client import ClusterProblemError

    return problem.diagnostics if isinstance(problem, ClusterProblemError) else ()


def _alone(project: Path) -> contextlib.AbstractContextManager[None]:
    """The one build of a project at a time, with what is said of others."""
    from feuillet.building import state

    def tell(name: str, **values: object) -> None:
        said = SAID["fr" if _language(None, project) == "fr" else "en"][name]
        click.echo(said.format(**values), err=True)

    return state.alone(
        project,
        waiting=lambda process, since: tell("waiting", process=process, since=since),
        without=lambda reason: tell("no_locks", reason=reason),
    )


editor_option = click.option(
    "--editor",
    envvar="FEUILLET_EDITOR",
    default="",
    help="Address that opens a file in your editor, such as vscode://file/{path}:{line}:{column} [FEUILLET_EDITOR]",
)


@cli.command()
@project_option
@output_option
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Port of this machine. [8765, or a free one]")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@editor_option
@jobs_option
@limit_option
@strict_option
def serve(  # noqa: PLR0917 - click calls it by name
    project: Path | None,
    output: Path | None,
    port: int | None,
    no_open: bool,
    editor: str,
    jobs: int | None,
    time_limit: float | None,
    strict: bool,
) -> None:
    """Show the pages in the browser, and make them anew whenever a file is saved; Ctrl-C ends it."""
    from feuillet.building.session import Session
    from feuillet.preview import server as serving
    from feuillet.preview.live import Live

    project = _begun(project)
    said = _usage()
    if editor and not serving.is_editor(editor):
        raise click.BadParameter(said["not_an_editor"], param_hint="--editor")
    try:
        listener = serving.listen(port)
    except OSError as error:
        raise click.ClickException(said["port_taken"].format(port=port, reason=error.strerror)) from None
    said = SAID["fr" if _language(None, project) == "fr" else "en"]
    with contextlib.ExitStack() as stack:
        workers = _crew(jobs, time_limit)
        live = Live(Session(project, _output(project, output), workers, strict=strict, stays=True))
        stack.callback(live.join, 2.0)  # without workers a build ends at once, and leaves no file half written
        stack.enter_context(workers)
        stack.callback(live.join, 0.5)
        serving.Server(live, editor=editor).run(
            listener,
            started=lambda address: click.echo(said["serving"].format(address=address), err=True),
            opens=not no_open,
        )


@cli.command()
@project_option
@output_option
@jobs_option
@limit_option
@strict_option
@click.option("-v", "--verbose", is_flag=True, help="Say each step.")
def watch(  # noqa: PLR0917 - click calls it by name
    project: Path | None,
    output: Path | None,
    jobs: int | None,
    time_limit: float | None,
    strict: bool,
    verbose: bool,
) -> None:
    """Make the PDFs, and again those that change whenever a file is saved; Ctrl-C ends it."""
    import itertools
    import threading

    from feuillet.building.session import Session
    from feuillet.preview import watch as watching

    project = _begun(project)
    output = _output(project, output)
    teller = BuildTeller(project, output, _language(None, project), as_json=False, verbose=verbose)
    with _crew(jobs, time_limit) as workers:
        session = Session(project, output, workers, strict=strict, stays=True)
        seen = watching.look(project)
        changes = watching.changes(project, threading.Event(), seen, session.lost)
        for changed in itertools.chain([frozenset[str]()], changes):
            with _alone(project):
                report = session.make(listener=teller.step, changed=changed)
            teller.news(report, changed)


@cli.command("print")
@project_option
@output_option
@click.option("--copies", type=click.IntRange(0), default=None, help="Copies of each publication.")
@click.option(
    "--participants", type=click.Path(path_type=str, dir_okay=False), default=None, help="CSV of who comes to what."
)
@click.option(
    "--edition",
    "editions",
    type=click.Choice(["print", "grey", "large", "notes", "small", "press"]),
    multiple=True,
    help="An edition to make; may be given several times.",
)
@click.option("--bleed", is_flag=True, help="With bleed and crop marks, for a print shop.")
@click.option("--packs/--no-packs", default=None, help="A pack for each participant.")
@click.option("--separators/--no-separators", default=None, help="A page between themes, with the number of copies.")
@click.option("--changed", is_flag=True, help="Only what changed since the last print.")
@jobs_option
@limit_option
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Say each step.")
def print_kit(  # noqa: PLR0917 - click calls it by name
    project: Path | None,
    output: Path | None,
    copies: int | None,
    participants: str | None,
    editions: tuple[str, ...],
    bleed: bool,
    packs: bool | None,
    separators: bool | None,
    changed: bool,
    jobs: int | None,
    time_limit: float | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Make what goes to the printer, in output/print/: sheets counted out, booklet, packs, and how to print them.

    What is wanted stands under print: in content/workshop.yaml; options here take its place.
    """
    from feuillet.printing import remembered

    given, project = project, _project(project)
    _warn_of_sample(given, project, as_json=as_json)
    place = _output(project, output)
    teller = PrintTeller(project, place, _language(None, project), as_json=as_json, verbose=verbose)
    wanted: dict[str, Any] = {
        "copies": copies,
        "participants": participants,
        "editions": editions,
        "bleed": bleed,
        "packs": packs,
        "separators": separators,
        "changed": changed,
    }
    report = remembered.said_of(project, place, wanted)
    known = report.diagnostics if report else _known(project)
    if report is None:
        with _crew(jobs, time_limit) as workers, _alone(project):
            from feuillet.printing import kit
            from feuillet.printing.wanted import Wanted

            report = kit.make(project, place, workers, Wanted(**wanted), listener=teller.step)
    teller.kit(report, known)
    sys.exit(1 if report.failed else 0)


def _known(project: Path) -> tuple[Diagnostic, ...]:
    """What the last build and the last print said."""
    from feuillet.building import state

    store = state.store(project)
    built, printed = state.load(store), store.get(state.PRINTED)
    said = getattr(getattr(printed, "report", None), "diagnostics", ())
    return (*(built.diagnostics if built else ()), *said)


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


@cli.command()
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
    time_limit: float | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Write the letters that take the synthesis to people: drafts in output/mail/, and nothing is sent.

    With --send they go, each once; the journal in .feuillet/mail/ knows what became of them. What is said and to whom
    stands under mail: in content/workshop.yaml. The password comes from FEUILLET_MAIL_PASSWORD, the system's keyring
    or a question.
    """
    from feuillet.mailing.campaign import is_reserved
    from feuillet.mailing.delivery import Post, Report
    from feuillet.mailing.journal import JournalProblem

    named, project = project, _project(project)
    place = _output(project, output)
    teller = LetterTeller(project, place, _language(None, project), as_json=as_json, verbose=verbose)
    given = {"--preview": preview, "--test-to": test_to is not None, "--send": send, "--forget": forget}
    given |= {"--journal": show_journal, "--to": to, "--campaign": campaign, "--browser": browser, "--yes": yes}
    given |= {"--edition-update": edition_update, "--resend": resend, "--resend-refused": resend_refused}
    given |= {"--most": most, "--skip-missing": skip_missing}
    action = _action(given, _usage())
    if is_reserved(campaign.strip()) and not show_journal:
        raise click.BadParameter(_usage()["reserved"], param_hint="--campaign")
    _warn_of_sample(named, project, as_json=as_json)
    teller.run = replace(teller.run, also={"mail": _said_again(to, campaign, skips=skip_missing)})
    try:
        if action in ("--forget", "--journal"):
            sys.exit(_journal(project, place, teller, forget, campaign))
        with _crew(jobs, time_limit) as workers, _alone(project):
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
            for address in _addresses("--resend", resend, teller):
                teller.allowed(address, allowed=post.allow(address))
            for address in post.allow_refused() if resend_refused else ():
                teller.allowed(address, allowed=True)
            report = post.report()
            if action == "--send":
                report = _send(post, teller, update=edition_update, yes=yes, most=most)
            elif test_to is not None:
                server = _server(post, teller)
                one = server and post.send_test(server, test_to, heard=teller.delivered, waits=teller.waits)
                report = one or post.report()
                teller.mailed(report)
            elif action == "--resend":
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
        teller.mailed(Report(language=teller.language, interrupted=signals.status()))
        sys.exit(signals.status())


def _said_again(to: Sequence[str], campaign: str, *, skips: bool) -> list[str]:
    """Options that say which mailing is meant: the next command of it needs them too."""
    found = [word for address in to for word in ("--to", address)]
    return [*found, *(["--campaign", campaign] if campaign else []), *(["--skip-missing"] if skips else [])]


def _unmailed(problem: JournalProblem | OSError, teller: Teller) -> int:
    """Say why letters could not be written, or not be sent."""
    if not isinstance(problem, OSError):
        found: Sequence[Diagnostic] = problem.diagnostics
    elif _of_machine(problem) or not problem.filename:
        raise problem
    else:
        from feuillet.building.failures import not_written

        path = Path(problem.filename)
        found = [not_written(path.name, path, problem)]
    teller.refuse(found, "no_mail")
    return 1


def _action(given: Mapping[str, object], said: Mapping[str, str]) -> str:
    """What a run of `mail` is to do: one thing, with the options that belong to it; empty: drafts."""
    asked = [one for one in _ACTIONS if given[one]]
    if len(asked) > 1:
        raise click.UsageError(said["not_together"].format(options=", ".join(asked)))
    action = asked[0] if asked else "--resend" if given["--resend"] or given["--resend-refused"] else ""
    for option, actions in _WITH.items():
        if given[option] and action not in actions:
            others = ", ".join(one for one in actions if one)
            raise click.UsageError(said["goes_with"].format(option=option, others=others))
    return action


def _send(post: Post, teller: LetterTeller, *, update: bool, yes: bool, most: int | None) -> MailReport:
    """Send after a last question; whoever has a letter gets none."""
    server = post.server() if post.begin(update=update) else None
    if server is None:
        teller.mailed(post.report())
        return post.report()
    plan = post.plan()
    waiting = sum(one.standing in post.to_send for one in plan.planned)
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


def _server(post: Post, teller: LetterTeller) -> Server | None:
    """The mail server, with the password."""
    server = post.server()
    return server and replace(server, password=_password(server.user, server.host, teller))


def _password(user: str, host: str, teller: LetterTeller) -> str:
    """From the environment, the system's keyring if there is one, or the person at the keyboard."""
    import importlib

    found = os.environ.get("FEUILLET_MAIL_PASSWORD", "")
    if found or not user:
        return found
    with contextlib.suppress(Exception):  # none is installed, or it is locked
        keyring = importlib.import_module("keyring")
        found = keyring.get_password(f"feuillet {host}", user) or ""
    return found or teller.secret(user, host)


def _addresses(option: str, written: Sequence[str], teller: Teller) -> Sequence[str]:
    """Addresses as the journal has them, whatever way they are written; ends with what is wrong with them."""
    from feuillet.mailing.delivery import check_given
    from feuillet.mailing.letters import message

    wrong = [one for each in written for one in check_given(option, each)]
    if wrong:
        teller.refuse(wrong, "")
        sys.exit(1)
    return [message.mailbox(one).address for one in written]


def _journal(project: Path, output: Path, teller: LetterTeller, forget: Sequence[str], campaign: str) -> int:
    """Forget people, or say what became of each letter, of all mailings or of one."""
    from feuillet.building import state
    from feuillet.mailing.campaign import same
    from feuillet.mailing.delivery import forget_letters
    from feuillet.mailing.drafts import FOLDER
    from feuillet.mailing.journal import Journal

    journal = Journal(state.folder(project) / FOLDER)
    for address in _addresses("--forget", forget, teller):
        with journal.alone():  # nobody writes to her in the meantime
            count = journal.forget(address)
            forget_letters(project, output, address)
        click.echo(teller.said["forgotten"].format(address=address, count=count))
    if not forget:
        teller.journal([one for one in journal.entries() if not campaign or same(one.campaign, campaign)])
    return 0


@cli.command("status")
@project_option
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where the PDFs are. [output/]")
@json_option
def show_status(project: Path | None, output: Path | None, as_json: bool) -> None:
    """Say which PDFs are fresh, which are stale, and why: the file, and the section in it. Nothing is made.

    --project may be a pattern, as in `build`.
    """
    projects = _projects(project)
    several = len(projects) > 1
    tellers = []
    for one in projects:
        place = _output(one, output / _below(one, projects) if output and several else output)
        tellers.append(StatusTeller(one, place, _language(None, one), as_json=as_json, verbose=False, named=several))
        _status(tellers[-1])
    if several and as_json:
        summarise([teller.told_of for teller in tellers], as_json=True, language=tellers[0].language)
    sys.exit(1 if any(teller.told_of.failed for teller in tellers) else 0)


def _status(teller: StatusTeller) -> None:
    """Say of one project what is fresh."""
    from feuillet.building import state, status
    from feuillet.printing import remembered
    from feuillet.project.sources import Sources
    from feuillet.reading import content
    from feuillet.text.prose import plain

    project, output = teller.project, teller.output
    read = Sources(project)
    loaded = content.load(read)
    teller.speak(loaded.language)
    if loaded.workshop is None or teller.has_errors(loaded.diagnostics):
        teller.refuse(loaded.diagnostics)
        teller.told_of.failed = True
        return
    before = state.load(state.store(project))
    if before and before.request not in {state.request(output, strict=strict) for strict in (False, True)}:
        before = None  # of another output folder
    statuses = tuple(status.statuses(loaded.workshop, read, output, before))
    printed = remembered.printed(state.store(project), output)
    titles = {theme.slug: plain(theme.title, loaded.language) for theme in loaded.workshop.themes}
    since = tuple(status.differences(loaded.workshop, read, printed.state.ingredients)) if printed else ()
    teller.statuses(
        statuses, known=before is not None, printed=printed.date if printed else "", since=since, titles=titles
    )


@cli.command()
@project_option
@click.option("--all", "everything", is_flag=True, help="Name each point that a sheet leaves to the synthesis.")
@strict_option
@json_option
def check(project: Path | None, everything: bool, strict: bool, as_json: bool) -> None:
    """Say all that is wrong in the notes, with file, line and column; make no PDF.

    --json gives the whole content too, for programs. --project may be a pattern, as in `build`.
    """
    projects = _projects(project)
    several = len(projects) > 1
    tellers = [Teller(one, one / "output", "fr", as_json=as_json, verbose=False, named=several) for one in projects]
    for teller in tellers:
        try:
            _check(teller, strict=strict, everything=everything)
        except Exception:  # a bug of ours in one project does not stop the others
            if not several:
                raise
            click.echo(traceback.format_exc(), err=True)
            teller.told_of.failed = True
    if several:
        told = [teller.told_of for teller in tellers]
        summarise(told, as_json=as_json, language=_language(None, projects[0]), checked=True)
    sys.exit(1 if any(teller.told_of.failed for teller in tellers) else 0)


def _check(teller: Teller, *, strict: bool, everything: bool) -> None:
    from feuillet.building import state
    from feuillet.building.session import strictly
    from feuillet.reading import content
    from feuillet.text.prose import plain

    loaded = content.load(teller.project)
    teller.speak(loaded.language)
    before = state.load(state.store(teller.project))
    current = before is not None and before.inputs == _inputs(teller.project)
    of_pages = [found for found in before.diagnostics if found not in loaded.diagnostics] if before and current else []
    every = (*loaded.diagnostics, *_of_letters(loaded.workshop, teller.project), *of_pages)
    found = strictly(every) if strict else every
    teller.note(found, (), failed=teller.has_errors(found) or loaded.workshop is None)
    if teller.as_json:
        from feuillet.writing.plain_data import data

        made = before.made if before and current and everything else ()
        teller.print_json(found, made, everything=everything, more={"workshop": data(loaded.workshop)})
        return
    teller.show(found)
    if before and everything:
        teller.left_out(before.made, current=current)
    if loaded.workshop is not None:
        said = teller.said["checked_warnings" if any(one.severity != "note" for one in found) else "checked"]
        files = teller.counted(len(loaded.files), "file")
        themes = teller.counted(len(loaded.workshop.themes), "theme")
        teller.console.print(
            said.format(title=plain(loaded.workshop.title, loaded.language), files=files, themes=themes), soft_wrap=True
        )


def _of_letters(workshop: Workshop | None, project: Path) -> tuple[Diagnostic, ...]:
    """What is wrong with the letters, if the workshop writes some."""
    if workshop is None or not workshop.mail.model_fields_set:
        return ()
    from feuillet.mailing import wording
    from feuillet.project.sources import Sources

    return wording.check(workshop, Sources(project))


def _inputs(project: Path) -> str:
    """The fingerprint of what a build reads now; empty where some of it cannot be read: the check says what."""
    from feuillet.building import state

    with contextlib.suppress(OSError):
        return state.inputs(project)
    return ""


def _refused(problem: Exception, language: str) -> None:
    from feuillet.telling.report import Reporter
    from feuillet.writing.scaffold import Refused

    if not isinstance(problem, Refused):
        raise problem
    Reporter(Path.cwd(), language).show([problem.diagnostic], console_of(errors=True))
    sys.exit(1)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["fr", "en"]), default=None, help="Language of the pages.")
@click.option("--title", default="", help="Title of the day.")
def init(folder: Path, language: str | None, title: str) -> None:
    """Make a new workshop in FOLDER: commented, complete, ready to build."""
    from feuillet.writing import scaffold

    chosen = language or _system_language()
    try:
        scaffold.init(folder, "fr" if chosen == "fr" else "en", title)
    except scaffold.Refused as problem:
        _refused(problem, chosen)
    console_of().print(SAID[chosen]["new"].format(folder=folder, run=Invocation(project=folder)), soft_wrap=True)


@cli.command("add-theme")
@click.argument("title")
@project_option
def add_theme(title: str, project: Path | None) -> None:
    """Make the file of a new theme, its headings ready to fill in."""
    from feuillet.writing import scaffold

    given, project = project, _project(project)
    _warn_of_sample(given, project)
    language = _language(None, project)
    try:
        path = scaffold.add_theme(project, title)
    except scaffold.Refused as problem:
        _refused(problem, language)
    else:
        console_of().print(SAID[language]["new_theme"].format(path=path), soft_wrap=True)


@cli.command()
@project_option
@json_option
def doctor(project: Path | None, as_json: bool) -> None:
    """See whether this machine has all that a build needs, and say the command that mends what is missing."""
    from feuillet.command import doctor as examination

    sys.exit(examination.run(_project(project), as_json=as_json))


@cli.command("help")
@click.argument("command", required=False, default="")
@click.pass_context
def show_help(ctx: click.Context, command: str) -> None:
    """Say what the commands do, or one of them."""
    within = ctx.find_root()
    asked = cli.get_command(within, command) if command else None
    if command and asked is None:
        raise click.UsageError(_usage()["no_command"].format(command=command))
    about = click.Context(asked, info_name=asked.name, parent=within) if asked else within
    click.echo(about.get_help())


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:  # noqa: ARG001 - build.py takes them
    """Run feuillet's own tests (from its source: {program} test)."""
    raise click.ClickException(SAID["fr" if _spoken(None) == "fr" else "en"]["no_tests"].format(run=Invocation()))


def _spoken(ctx: click.Context | None) -> str:
    """The language for a command line that cannot be followed: of the workshop it is about, else of the system."""
    if ctx and ctx.parent and not any(param.name == "project" for param in ctx.command.params):
        return _system_language()
    named = _named()
    if _is_pattern(named) or not (named.name or os.path.isdir("content")):  # noqa: PTH112 - it never raises
        return _system_language()
    return _of_workshop()


def _usage() -> Mapping[str, str]:
    """The words for a command line that cannot be followed."""
    return SAID["fr" if _spoken(click.get_current_context(silent=True)) == "fr" else "en"]


def _of_help() -> str:
    """The language of help: that of the system where it says one, else that of the workshop."""
    from feuillet.machine import environment as bootstrap

    return bootstrap.language() if bootstrap.speaks() else _of_workshop()


def _of_workshop() -> str:
    """The language of the workshop that the command line names, of the first where there are several."""
    named = _named()
    try:
        found = _matching(named) if _is_pattern(named) else [named if named.name else paths.current()]
        return _language(None, found[0])
    except (OSError, ValueError, IndexError):  # the folder we are in is gone; no folder is meant
        return _system_language()


def _named() -> Path:
    """The folder that the command line names, as it was typed; without a name if it names none."""
    words = [*sys.argv[1:], ""]
    names = ("--project", *OPTIONS["--project"])
    found = (
        word.partition("=")[2] or words[at + 1] for at, word in enumerate(words) if word.partition("=")[0] in names
    )
    return Path(next(found, ""))


def ended() -> int:
    """Say that a signal has ended the command, in the language of the workshop; the exit status that tells which."""
    signals.ignore()
    said = SAID["fr" if _of_workshop() == "fr" else "en"]["interrupted"]
    with contextlib.suppress(OSError):  # the window is closed
        click.echo(said, err=True)
    return signals.status()


def _of_machine(problem: Exception) -> str:
    """What is said of an error that comes of this machine's limits, and is no bug of ours."""
    from feuillet.machine.files import TemporaryError
    from feuillet.machine.workers import StartError, is_of_memory

    said = SAID["fr" if _of_workshop() == "fr" else "en"]
    if isinstance(problem, TemporaryError):
        return said["no_temporary"].format(folder=problem.filename, reason=problem.strerror)
    if isinstance(problem, StartError) or is_of_memory(problem):
        return said["no_memory"]
    return ""


def main() -> int:
    """Entry point of `feuillet` and of build.py."""
    signals.listen()
    name = program()
    try:
        cli.main(prog_name=name, standalone_mode=False, obj=_of_help)
    except click.ClickException as problem:
        ctx = problem.ctx if isinstance(problem, click.UsageError) else None
        language = _spoken(ctx)
        misused(problem, language, name, as_json="--json" in sys.argv)
        if ctx and "--json" not in sys.argv:
            rescue(ctx, language)
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        return ended()
    except (MemoryError, OSError, ImportError) as problem:
        said = _of_machine(problem)
        if not said:
            raise
        click.echo(said, err=True)
        return 1
    return 0
