"""The command line: what a person or a machine asks for, and what they are told."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feuillet import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from rich.console import Console

    from feuillet.build import Progress
    from feuillet.diagnostics import Diagnostic
    from feuillet.model import Workshop
    from feuillet.session import Report
    from feuillet.state import Made, State
    from feuillet.status import Status

_SAID = {
    "en": {
        "lay": "laying out a part",
        "press": "proving a part",
        "merge": "joining the parts",
        "fit": "finding the text size",
        "set": "laying out and proving",
        "done": "done",
        "failed": "not made",
        "publication": "Publication",
        "pages": "Pages",
        "text": "Text",
        "left_out": "Left to the synthesis",
        "weight": "Size",
        "time": "Time",
        "made": "{count} PDF in {seconds} s, in {output}",
        "remade": "{count} PDF made anew, {fresh} unchanged, in {seconds} s, in {output}",
        "fresh": "Nothing changed: {fresh} PDF up to date in {output}",
        "is_fresh": "fresh",
        "is_stale": "stale",
        "is_missing": "not made",
        "is_foreign": "changed by another program",
        "may_shift": "its page numbers may change with the synthesis",
        "never": "never built on this machine",
        "waiting": "Another build of this project (process {process}, since {since}) is at work: waiting for it.",
        "not_made": "{count} of {total} not made; the last good ones stay as they were.",
        "no_build": "Nothing was built: mend the errors above and run the command again.",
        "checked": "{files}, {themes}: nothing to mend.",
        "checked_warnings": "{files}, {themes}.",
        "one_file": "1 file read",
        "many_files": "{} files read",
        "one_theme": "1 theme",
        "many_themes": "{} themes",
        "new": "A new workshop in {folder}: write in content/, then run: {command}",
        "new_theme": "A new theme: {path}",
        "serving": "Preview at {address} (Ctrl-C ends it)",
        "watching": "Watching content/, templates/ and styles/ (Ctrl-C ends it)",
        "page": "{path}: {pages}",
        "one_page": "1 page",
        "many_pages": "{} pages",
        "port_taken": "port {port} cannot be used: {reason}; choose another with --port",
        "not_an_editor": "an address such as vscode://file/{path}:{line}:{column}, with {path} in it, is wanted",
        "interrupted": "Interrupted; files that were made before are whole.",
    },
    "fr": {
        "lay": "mise en page d’une partie",
        "press": "preuve d’une partie",
        "merge": "réunion des parties",
        "fit": "recherche du corps de texte",
        "set": "mise en page et preuve",
        "done": "fait",
        "failed": "pas fait",
        "publication": "Publication",
        "pages": "Pages",
        "text": "Corps",
        "left_out": "Laissé à la synthèse",
        "weight": "Poids",
        "time": "Temps",
        "made": "{count} PDF en {seconds} s, dans {output}",
        "remade": "{count} PDF refaits, {fresh} inchangés, en {seconds} s, dans {output}",
        "fresh": "Rien n’a changé : {fresh} PDF à jour dans {output}",
        "is_fresh": "à jour",
        "is_stale": "à refaire",
        "is_missing": "pas fait",
        "is_foreign": "modifié par un autre programme",
        "may_shift": "ses numéros de page peuvent changer avec la synthèse",
        "never": "jamais composé sur cette machine",
        "waiting": "Un autre build de ce projet (processus {process}, depuis {since}) est à l’œuvre : on l’attend.",
        "not_made": "Il manque {count} PDF sur {total} ; les derniers bons restent tels quels.",
        "no_build": "Rien n’a été composé : corrigez les erreurs ci-dessus et relancez la commande.",
        "checked": "{files}, {themes} : rien à corriger.",
        "checked_warnings": "{files}, {themes}.",
        "one_file": "1 fichier lu",
        "many_files": "{} fichiers lus",
        "one_theme": "1 thème",
        "many_themes": "{} thèmes",
        "new": "Une nouvelle journée dans {folder} : écrivez dans content/, puis lancez : {command}",
        "new_theme": "Un nouvel atelier : {path}",
        "serving": "Aperçu à l’adresse {address} (Ctrl-C pour finir)",
        "watching": "Surveillance de content/, templates/ et styles/ (Ctrl-C pour finir)",
        "page": "{path} : {pages}",
        "one_page": "1 page",
        "many_pages": "{} pages",
        "port_taken": "le port {port} ne peut pas servir : {reason} ; choisissez-en un autre avec --port",
        "not_an_editor": "il faut une adresse telle que vscode://file/{path}:{line}:{column}, qui contienne {path}",
        "interrupted": "Interrompu ; les fichiers déjà faits sont entiers.",
    },
}

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


class _Default(click.Group):
    """A group whose command is `build` where none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h", "--version")):
            args = ["build", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Default, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="feuillet", message="%(prog)s %(version)s")
def cli() -> None:
    """Feuillet prints the notes of a day of workshops.

    A folder of notes goes in: content/workshop.yaml (the day) and content/themes/*.md (a file a workshop).
    Out come output/synthesis.pdf and a one-page fact sheet per theme in output/fact-sheets/.

    \b
    Without a command, builds everything. A first look at one's own workshop:
      build.py init my-day            a new, complete example to write over
      build.py --project my-day       its PDFs, in my-day/output/
      build.py check                  what is wrong in the notes, line by line
    """  # noqa: D301 - a backspace, which tells click to keep the lines as they are


def _project(given: Path | None) -> Path:
    """The folder asked for, else this one if it holds content/, else the checkout with its sample."""
    here = Path.cwd()
    if given:
        return given
    if (here / "content").is_dir() or not paths.is_checkout():
        return here
    return paths.PACKAGE.parent


def _console(*, errors: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=errors, highlight=False, emoji=False, markup=False)


def _language(workshop: Workshop | None, project: Path) -> str:
    """That of the workshop, even where the rest of its file is wrong; else that of the person's system."""
    import re

    if workshop:
        return workshop.language
    try:
        text = (project / "content" / "workshop.yaml").read_text(encoding="utf-8", errors="replace")[:20_000]
    except OSError:
        text = ""
    written = re.search(r"^language:\s*[\"']?(fr|en)\b", text, re.MULTILINE)
    if written:
        return written[1]
    return "fr" if text else _system_language()


def _system_language() -> str:
    from feuillet import bootstrap

    return bootstrap.language()


@cli.command()
@click.argument("themes", nargs=-1)
@project_option
@output_option
@click.option("--keep-html", is_flag=True, help="Put each publication's HTML beside its PDF, to look at.")
@jobs_option
@limit_option
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
    force: bool,
    strict: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Make the PDFs: of all themes, or of those named (number, name or file; "synthesis" for the synthesis).

    Mistakes in the notes are listed with file, line and column; then nothing is built. A page from which text would
    be missing is never written: the last good PDF stays.
    """
    from feuillet import state

    project = _project(project)
    output = output or project / "output"
    everything = not themes and not keep_html
    if everything and not force:
        before = state.load(state.store(project))
        if (
            before
            and before.request == state.request(output, strict=strict)
            and before.inputs == state.inputs(project)
            and state.is_fresh(before, output)
        ):
            _Teller(project, output, before.language, as_json=as_json, verbose=verbose).unchanged(before)
            return

    from feuillet.workers import TIME_LIMIT, Workers

    count = jobs or os.cpu_count() or 1
    # The workers import the engine while this process reads the content.
    with (
        Workers(count, time_limit=time_limit or TIME_LIMIT, preload=("feuillet.warm",)) as workers,
        state.alone(project, _waiting(project)),
    ):
        from feuillet.session import Session

        teller = _Teller(project, output, _language(None, project), as_json=as_json, verbose=verbose)
        session = Session(project, output, workers, strict=strict)
        report = session.make(themes, force=force, keep_html=keep_html, listener=teller.step)
    teller.finish(report)
    sys.exit(1 if report.failed else 0)


def _waiting(project: Path) -> Callable[[int, str], None]:
    """Says for whom a build waits."""

    def waiting(process: int, since: str) -> None:
        said = _SAID["fr" if _language(None, project) == "fr" else "en"]["waiting"]
        click.echo(said.format(process=process, since=since), err=True)

    return waiting


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
    from feuillet import serve as serving
    from feuillet.live import Live
    from feuillet.session import Session
    from feuillet.workers import TIME_LIMIT, Workers

    project = _project(project)
    said = _SAID["fr" if _language(None, project) == "fr" else "en"]
    if editor and not serving.is_editor(editor):
        raise click.BadParameter(said["not_an_editor"], param_hint="--editor")
    try:
        listener = serving.listen(port)
    except OSError as error:
        raise click.ClickException(said["port_taken"].format(port=port, reason=error.strerror)) from None
    with Workers(
        jobs or os.cpu_count() or 1, time_limit=time_limit or TIME_LIMIT, preload=("feuillet.warm",)
    ) as workers:
        live = Live(Session(project, output or project / "output", workers, strict=strict))
        serving.Server(live, editor=editor).run(
            listener,
            started=lambda address: click.echo(said["serving"].format(address=address), err=True),
            opens=not no_open,
        )
        live.join()


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

    from feuillet import state
    from feuillet import watch as watching
    from feuillet.session import Session
    from feuillet.workers import TIME_LIMIT, Workers

    project = _project(project)
    output = output or project / "output"
    teller = _Teller(project, output, _language(None, project), as_json=False, verbose=verbose)
    with Workers(
        jobs or os.cpu_count() or 1, time_limit=time_limit or TIME_LIMIT, preload=("feuillet.warm",)
    ) as workers:
        session = Session(project, output, workers, strict=strict)
        seen = watching.look(project)
        for changed in itertools.chain([()], watching.changes(project, threading.Event(), seen)):
            with state.alone(project, _waiting(project)):
                report = session.make(listener=teller.step)
            teller.news(report, changed)


@cli.command("status")
@project_option
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where the PDFs are. [output/]")
@json_option
def show_status(project: Path | None, output: Path | None, as_json: bool) -> None:
    """Say which PDFs are fresh, which are stale, and why: the file, and the section in it. Nothing is made."""
    from feuillet import content, state, status

    project = _project(project)
    output = output or project / "output"
    loaded = content.load(project)
    teller = _Teller(project, output, loaded.language, as_json=as_json, verbose=False)
    if loaded.workshop is None or teller.has_errors(loaded.diagnostics):
        teller.refuse(loaded.diagnostics)
        sys.exit(1)
    before = state.load(state.store(project))
    if before and before.request not in {state.request(output, strict=strict) for strict in (False, True)}:
        before = None  # of another output folder
    teller.statuses(tuple(status.statuses(loaded.workshop, project, output, before)), known=before is not None)


class _Teller:
    """Tells how a build goes: a line a step on a terminal, little elsewhere, one JSON object for programs."""

    def __init__(self, project: Path, output: Path, language: str, *, as_json: bool, verbose: bool) -> None:
        self.project = project
        self.output = output
        self.speak(language)
        self.as_json = as_json
        self.verbose = verbose
        self.console = _console(errors=True)
        self.told: tuple[Diagnostic, ...] = ()  # by the last build of a watch
        self.live: Any = None
        self.task: Any = None

    def speak(self, language: str) -> None:
        """Say the rest in that language."""
        self.language = language
        self.said = _SAID["fr" if language == "fr" else "en"]

    def has_errors(self, diagnostics: Sequence[Diagnostic]) -> bool:
        from feuillet.diagnostics import errors

        return any(True for _ in errors(diagnostics))

    def step(self, progress: Progress) -> None:
        """A step of a publication."""
        if self.as_json:
            return
        if self.verbose:
            self.console.print(f"{progress.path}: {self.said[progress.step]}")
        elif self.console.is_terminal:
            self._show(progress)

    def _show(self, progress: Progress) -> None:
        if self.live is None:
            from rich.status import Status

            self.live = Status("", console=self.console)
            self.live.start()
        self.live.update(f"{progress.path}: {self.said[progress.step]}")

    def _stop(self) -> None:
        if self.live is not None:
            self.live.stop()
            self.live = None

    def show(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Diagnostics, for people."""
        from feuillet.report import Reporter

        Reporter(self.project, self.language).show(diagnostics, self.console)

    def print_json(self, diagnostics: Sequence[Diagnostic], made: Sequence[Made]) -> None:
        """Diagnostics and publications, for programs."""
        from feuillet.report import as_json

        click.echo(
            json.dumps(
                {
                    "diagnostics": as_json(diagnostics, self.language, project=self.project),
                    "publications": [
                        {
                            "name": one.key,
                            "path": str(self.output / one.path),
                            "written": one.written,
                            "fresh": one.fresh,
                            "pages": one.pages,
                            "text_size": one.text_size,
                            "left_out": one.left_out,
                            "bytes": one.size,
                            "seconds": round(one.seconds, 3),
                        }
                        for one in made
                    ],
                },
                ensure_ascii=False,
                indent=2,
            )
        )

    def refuse(self, diagnostics: Sequence[Diagnostic]) -> None:
        """The content has errors: say them all, build nothing."""
        if self.as_json:
            self.print_json(diagnostics, ())
            return
        self.show(diagnostics)
        self.console.print(self.said["no_build"])

    def finish(self, report: Report) -> None:
        """Say what was made, and what is wrong."""
        self._stop()
        self.speak(report.language)
        diagnostics, result = report.diagnostics, report.result
        if result is None:
            self.refuse(diagnostics)
            return
        for bug in result.bugs:
            click.echo(bug, err=True)
        if self.as_json:
            self.print_json(diagnostics, result.made)
            return
        self.show(diagnostics)
        written = [one for one in result.made if one.written]
        fresh = [one for one in written if one.fresh]
        if self.verbose or self.console.is_terminal:
            self._table(result.made)
        if written:
            said = self.said["fresh" if len(fresh) == len(written) else "remade" if fresh else "made"]
            seconds = self.number(result.seconds)
            self.console.print(
                said.format(count=len(written) - len(fresh), fresh=len(fresh), seconds=seconds, output=self.output),
                soft_wrap=True,  # a path that is broken cannot be copied
            )
        if len(written) < len(result.made):
            self.console.print(
                self.said["not_made"].format(count=len(result.made) - len(written), total=len(result.made))
            )

    def news(self, report: Report, changed: Collection[str]) -> None:
        """What a build of a watch made, a line a file; the first one says more."""
        self._stop()
        self.speak(report.language)
        clock = time.strftime("%H:%M:%S")
        for name in sorted(changed):
            self.console.print(f"{clock} {name}", style="dim", soft_wrap=True)
        if report.result is None:
            self.refuse(report.diagnostics)
            return
        if not changed:
            self.finish(report)
            self.told = report.diagnostics
            self.console.print(self.said["watching"])
            return
        for bug in report.result.bugs:
            click.echo(bug, err=True)
        self.show(tuple(one for one in report.diagnostics if one not in self.told))
        self.told = report.diagnostics
        for one in report.result.made:
            if one.written and not one.fresh:
                pages = self.counted(one.pages, "page")
                size = f", {self.number(one.text_size)} pt" if one.text_size else ""
                seconds = f"{report.result.seconds:.2f}".replace(".", "," if self.language == "fr" else ".")
                self.console.print(
                    self.said["page"].format(path=self.output / one.path, pages=f"{pages}{size}, {seconds} s"),
                    soft_wrap=True,
                )

    def statuses(self, several: Sequence[Status], *, known: bool) -> None:
        """What is fresh and what is stale, a line each, with the reasons below."""
        if self.as_json:
            found = [
                {
                    "name": one.key,
                    "path": str(self.output / one.path),
                    "fresh": one.fresh,
                    "missing": one.missing,
                    "foreign": one.foreign,
                    "may_shift": one.shifts,
                    "changes": [{"file": change.file, "place": change.place} for change in one.changes],
                }
                for one in several
            ]
            click.echo(json.dumps({"publications": found}, ensure_ascii=False, indent=2))
            return
        for one in several:
            kind = (
                "is_missing"
                if one.missing
                else "is_fresh"
                if one.fresh
                else "is_foreign"
                if one.foreign and not one.changes
                else "is_stale"
            )
            click.echo(f"{one.path}: {self.said[kind]}" + (f" ({self.said['may_shift']})" if one.shifts else ""))
            if not known and not one.missing:
                click.echo(f"    {self.said['never']}")
            for change in one.changes:
                click.echo(f"    {change}")

    def unchanged(self, before: State) -> None:
        """There was nothing to do: what the last build said is still so."""
        from feuillet import state

        if self.as_json:
            self.print_json(before.diagnostics, state.repeated(before.made))
            return
        if before.diagnostics:
            self.show(before.diagnostics)
        self.console.print(self.said["fresh"].format(fresh=len(before.made), output=self.output), soft_wrap=True)

    def counted(self, count: int, name: str) -> str:
        """So many files or themes."""
        return self.said[f"one_{name}"] if count == 1 else self.said[f"many_{name}s"].format(count)

    def number(self, value: float) -> str:
        """A number with one decimal, as the language writes it."""
        return f"{value:.1f}".replace(".", "," if self.language == "fr" else ".")

    def _table(self, made: Sequence[Made]) -> None:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(self.said["publication"], overflow="fold")
        for name in ("pages", "text", "left_out", "weight", "time"):
            table.add_column(self.said[name], justify="right")
        for one in made:
            size = f"{self.number(one.text_size)} pt" if one.text_size else ""
            table.add_row(
                one.path if one.written else f"{one.path} ({self.said['failed']})",
                str(one.pages or ""),
                size,
                str(one.left_out or ""),
                f"{one.size / 1000:.0f} {'ko' if self.language == 'fr' else 'kB'}" if one.size else "",
                f"{self.number(one.seconds)} s",
            )
        self.console.print(table)


@cli.command()
@project_option
@strict_option
@json_option
def check(project: Path | None, strict: bool, as_json: bool) -> None:
    """Say all that is wrong in the notes, with file, line and column; make no PDF."""
    from feuillet import content
    from feuillet.session import strictly

    project = _project(project)
    loaded = content.load(project)
    language = loaded.language
    teller = _Teller(project, project / "output", language, as_json=as_json, verbose=False)
    found = strictly(loaded.diagnostics) if strict else loaded.diagnostics
    if as_json:
        teller.print_json(found, ())
    else:
        teller.show(found)
        if loaded.workshop is not None:
            said = teller.said["checked_warnings" if found else "checked"]
            teller.console.print(
                said.format(
                    files=teller.counted(len(loaded.files), "file"),
                    themes=teller.counted(len(loaded.workshop.themes), "theme"),
                )
            )
    sys.exit(1 if teller.has_errors(found) or loaded.workshop is None else 0)


def _refused(problem: Exception, language: str) -> None:
    from feuillet.report import Reporter
    from feuillet.scaffold import Refused

    if not isinstance(problem, Refused):
        raise problem
    Reporter(Path.cwd(), language).show([problem.diagnostic], _console(errors=True))
    sys.exit(1)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["fr", "en"]), default=None, help="Language of the pages.")
@click.option("--title", default="", help="Title of the day.")
def init(folder: Path, language: str | None, title: str) -> None:
    """Make a new workshop in FOLDER: commented, complete, ready to build."""
    from feuillet import scaffold

    chosen = language or _system_language()
    try:
        scaffold.init(folder, "fr" if chosen == "fr" else "en", title)
    except scaffold.Refused as problem:
        _refused(problem, chosen)
    command = f"{_command()} --project {folder}"
    _console().print(_SAID[chosen]["new"].format(folder=folder, command=command))


def _command() -> str:
    return "python3 build.py" if paths.is_checkout() else "feuillet"


@cli.command("add-theme")
@click.argument("title")
@project_option
def add_theme(title: str, project: Path | None) -> None:
    """Make the file of a new theme, its headings ready to fill in."""
    from feuillet import scaffold

    project = _project(project)
    language = _language(None, project)
    try:
        path = scaffold.add_theme(project, title)
    except scaffold.Refused as problem:
        _refused(problem, language)
    else:
        _console().print(_SAID[language]["new_theme"].format(path=path))


@cli.command()
@project_option
@json_option
def doctor(project: Path | None, as_json: bool) -> None:
    """See whether this machine has all that a build needs, and say the command that mends what is missing."""
    from feuillet import doctor as examination

    sys.exit(examination.run(_project(project), as_json=as_json))


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:  # noqa: ARG001 - build.py takes them
    """Run feuillet's own tests (from its source: python3 build.py test)."""
    raise click.ClickException("the tests come with the source: python3 build.py test")


def main() -> int:
    """Entry point of `feuillet` and of build.py."""
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # tidied up like Ctrl-C
    try:
        cli.main(prog_name="build.py" if paths.is_checkout() else "feuillet", standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(_SAID[_system_language()]["interrupted"], err=True)
        return 130
    return 0
