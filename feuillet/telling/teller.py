"""What a person or a program is told of builds: a line a step on a terminal, little elsewhere, JSON for programs."""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feuillet.languages import registry
from feuillet.machine.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rich.console import Console

    from feuillet.building.build import Progress
    from feuillet.building.session import Report
    from feuillet.building.state import LeftOut, Made, State
    from feuillet.building.status import Difference, Status
    from feuillet.mailing.delivery import Report as MailReport
    from feuillet.mailing.journal import Entry
    from feuillet.mailing.post import Delivery, Wait
    from feuillet.model.diagnostics import Diagnostic
    from feuillet.printing.guide import Entry as KitEntry
    from feuillet.printing.kit import Report as KitReport

SAID = {
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
        "left_out": "Left out",
        "weight": "Size",
        "time": "Time",
        "one_left_point": "1 point left to the synthesis",
        "many_left_points": "{} points left to the synthesis",
        "left_to_synthesis": "{path}, {points}:",
        "as_built": "As it was built last, before the notes changed:",
        "to_open": "Open: ",
        "counted_warnings": " ({warnings}: {run:check})",
        "more_sheets": "… and {count} more sheets",
        "made": "{count} PDF in {seconds} s, in {output}",
        "one_remade": "1 PDF made anew",
        "many_remades": "{} PDF made anew",
        "one_unchanged": "1 unchanged",
        "many_unchangeds": "{} unchanged",
        "remade": "{made}, {unchanged}, in {seconds} s, in {output}",
        "fresh": "Nothing changed: {fresh} PDF up to date; open: {path}",
        "same": "{made}, the same as before, in {seconds} s; open: {path}",
        "is_fresh": "fresh",
        "is_stale": "stale",
        "is_missing": "not made",
        "is_foreign": "changed by another program",
        "may_shift": "its page numbers may change with the synthesis",
        "never": "never built on this machine",
        "no_memory": "There is not enough memory. Close other programs, or let this session have more (ulimit -v), "
        "then run the command again. What was not finished was not written.",
        "no_temporary": "Temporary files cannot be written in {folder}: {reason}. Make room there, or set TMPDIR to "
        "another folder. Nothing was changed.",
        "no_locks": "The project is on a disk, of a network perhaps, that knows no locks ({reason}): see that no other "
        "build of it runs at the same time.",
        "waiting": "Another build of this project (process {process}, since {since}) is at work: waiting for it.",
        "not_made": "{count} of {total} not made; the last good ones stay as they were.",
        "printed_on": "Since the print of {date} ({run:print --changed} makes what is to be printed again):",
        "is_changed": "changed",
        "may_change": "perhaps: its page numbers may change with the synthesis",
        "is_same": "the same",
        "password": "Password of {user} at {host}",
        "no_password": "Nothing was typed. Ctrl-C ends, and nothing is sent.",
        "recipient": "Recipient",
        "files": "Attached",
        "the_synthesis": "synthesis",
        "one_sheet": "1 sheet",
        "many_sheets": "{} sheets",
        "one_draft": "1 draft",
        "many_drafts": "{} drafts",
        "drafts": "{files} in {folder}; nothing was sent. To send: {run:mail --send}",
        "one_letter": "1 letter",
        "many_letters": "{} letters",
        "really": "Send {letters} of “{campaign}” from {sender} now?",
        "really_some": "Send {letters} (of {waiting} that wait) of “{campaign}” from {sender} now?",
        "nobody_waits": "Nobody is waiting for a letter of “{campaign}”.",
        "mailing": "Mailing “{campaign}”",
        "this_time": "  in this run – {counts}",
        "before": "  before – {counts}",
        "to_go": "  to go – {counts}",
        "go_on": "Run the same command again: it goes on with those who have no letter yet.",
        "mail_stopped": "Interrupted.",
        "later": "Not taken yet: {letters}; again in {time}. Ctrl-C ends, nothing is lost.",
        "away": "The server cannot be reached: again in {time}. Ctrl-C ends, nothing is lost.",
        "call": "the server is called",
        "answer": "{place} {address}: the server is to answer",
        "pace": "{time} until the next letter",
        "mail_sent": "sent",
        "mail_refused": "refused",
        "mail_deferred": "deferred",
        "mail_uncertain": "uncertain",
        "mail_sending": "uncertain",
        "mail_allowed": "may go again",
        "mail_forgotten": "forgotten",
        "mail_none": "not tried",
        "uncertain_hint": "Uncertain: {addresses}. The line broke before the server answered. Ask whether it arrived; "
        "if not: {run:mail --resend ADDRESS --send}",
        "refused_hint": "Refused: {addresses}. No run tries them again by itself. Correct the address in the list; or, "
        "if the reason is gone: {run:mail --resend ADDRESS --send}\n"
        "For all that were not refused because of their address: {run:mail --resend-refused --send}",
        "no_mail": "Nothing was sent.",
        "no_mail_now": "Nothing was sent in this run.",
        "not_together": "only one of these in a run: {options}",
        "goes_with": "{option} goes with {others}",
        "reserved": "names such as this one are given to updates and tests: choose another",
        "no_letters": "No letter was ever sent from here.",
        "resend": "{address}: may go again",
        "resend_next": "To send: {run:mail --send}",
        "no_resend": "{address}: nothing to allow",
        "forgotten": "{address}: forgotten ({count} lines of the journal)",
        "no_print": "Printing is not ready: mend the errors above and run the command again.",
        "one_missing": "Missing: the edition {editions}, for the errors above. The other files are ready; what there "
        "is of it is as it was, and the next print tries again.",
        "many_missing": "Missing: the editions {editions}, for the errors above. The other files are ready; what there "
        "is of them is as it was, and the next print tries again.",
        "undone": "Missing: {files}, for the errors above. The other files are ready; the next print tries again.",
        "none_changed": "Nothing to print again: all pages are those of the last print.",
        "printed": "{files} made in {folder}; README.pdf says how to print them",
        "inside": "The PDFs hold the notes that they print: {names}. attach_notes: false leaves these out.",
        "inside_editions": "The PDFs of the editions hold the notes that they print: {names}. The files to print, put "
        "together from their pages, hold none, save those for a print shop. attach_notes: false leaves them out.",
        "inside_nothing": "The PDFs hold no notes (attach_notes: false).",
        "one_made_file": "1 file",
        "many_made_files": "{} files",
        "printed_fresh": "Nothing changed: the files in {folder} are up to date",
        "no_build": "Nothing was built: mend the errors above and run the command again.",
        "checked": "{title} – {files}, {themes}: nothing to mend.",
        "checked_warnings": "{title} – {files}, {themes}.",
        "one_file": "1 file read",
        "many_files": "{} files read",
        "one_theme": "1 theme",
        "many_themes": "{} themes",
        "new": "A new workshop in {folder}: write in content/, then run: {run:build}",
        "sample": "This is the sample in Feuillet's own folder; --project names another day.",
        "new_theme": "A new theme: {path}",
        "serving": "Preview at {address} (Ctrl-C ends it)",
        "watching": "Watching content/, templates/ and styles/ (Ctrl-C ends it)",
        "page": "{path}: {pages}",
        "one_page": "1 page",
        "many_pages": "{} pages",
        "port_taken": "port {port} cannot be used: {reason}; choose another with --port",
        "not_an_editor": "an address such as vscode://file/{path}:{line}:{column}, with {path} in it, is wanted",
        "one_folder": "this command takes one folder, and {pattern} stands for several; build, check and status take "
        "patterns",
        "no_project": "no folder that has a content/ in it matches {pattern}",
        "project": "Project",
        "remade_count": "Made",
        "fresh_count": "Unchanged",
        "errors": "Errors",
        "warnings": "Warnings",
        "ok": "ok",
        "many": "{good} of {total} projects are up to date.",
        "sound": "no error",
        "unsound": "to mend",
        "many_sound": "{good} of {total} projects have no error.",
        "one": "{good} of {total} projects is up to date.",
        "one_sound": "{good} of {total} projects has no error.",
        "no_command": "there is no command {command}",
        "command_near": "Did you mean the command: {command}?",
        "no_tests": "the tests come with the source: {run:test}",
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
        "left_out": "Laissés",
        "weight": "Poids",
        "time": "Temps",
        "one_left_point": "1 point laissé à la synthèse",
        "many_left_points": "{} points laissés à la synthèse",
        "left_to_synthesis": "{path}, {points} :",
        "as_built": "Au dernier build, avant que les notes ne changent :",
        "to_open": "À ouvrir : ",
        "counted_warnings": " ({warnings} : {run:check})",
        "more_sheets": "… et {count} autres fiches",
        "made": "{count} PDF en {seconds} s, dans {output}",
        "one_remade": "1 PDF refait",
        "many_remades": "{} PDF refaits",
        "one_unchanged": "1 inchangé",
        "many_unchangeds": "{} inchangés",
        "remade": "{made}, {unchanged}, en {seconds} s, dans {output}",
        "fresh": "Rien n’a changé : {fresh} PDF à jour ; à ouvrir : {path}",
        "same": "{made}, pareils à ceux d’avant, en {seconds} s ; à ouvrir : {path}",
        "is_fresh": "à jour",
        "is_stale": "à refaire",
        "is_missing": "pas fait",
        "is_foreign": "modifié par un autre programme",
        "may_shift": "ses numéros de page peuvent changer avec la synthèse",
        "never": "jamais composé sur cette machine",
        "no_memory": "Il n’y a pas assez de mémoire. Fermez d’autres programmes, ou laissez-en davantage à cette "
        "session (ulimit -v), puis relancez la commande. Ce qui n’était pas fini n’a pas été écrit.",
        "no_temporary": "Impossible d’écrire des fichiers temporaires dans {folder} : {reason}. Faites-y de la place, "
        "ou donnez à TMPDIR un autre dossier. Rien n’a été modifié.",
        "no_locks": "Le projet est sur un disque, réseau peut-être, qui ne connaît pas les verrous ({reason}) : "
        "veillez à ce qu’aucun autre build n’en soit lancé en même temps.",
        "waiting": "Un autre build de ce projet (processus {process}, depuis {since}) est à l’œuvre : on l’attend.",
        "not_made": "Il manque {count} PDF sur {total} ; les derniers bons restent tels quels.",
        "printed_on": "Depuis l’impression du {date} ({run:print --changed} fait ce qui est à réimprimer) :",
        "is_changed": "a changé",
        "may_change": "peut-être : ses numéros de page peuvent changer avec la synthèse",
        "is_same": "inchangée",
        "password": "Mot de passe de {user} chez {host}",
        "no_password": "Rien n’a été tapé. Ctrl-C arrête, et rien ne part.",
        "recipient": "Destinataire",
        "files": "Pièces jointes",
        "the_synthesis": "synthèse",
        "one_sheet": "1 fiche",
        "many_sheets": "{} fiches",
        "one_draft": "1 brouillon",
        "many_drafts": "{} brouillons",
        "drafts": "{files} dans {folder} ; rien n’a été envoyé. Pour envoyer : {run:mail --send}",
        "one_letter": "1 lettre",
        "many_letters": "{} lettres",
        "really": "Envoyer maintenant {letters} de l’envoi « {campaign} », de la part de {sender} ?",
        "really_some": "Envoyer maintenant {letters} (sur {waiting} qui attendent) de l’envoi « {campaign} », de la "
        "part de {sender} ?",
        "nobody_waits": "Personne n’attend de lettre de l’envoi « {campaign} ».",
        "mailing": "Envoi « {campaign} »",
        "this_time": "  cette fois – {counts}",
        "before": "  avant – {counts}",
        "to_go": "  reste – {counts}",
        "go_on": "Relancez la même commande : elle reprend avec celles et ceux qui n’ont encore rien.",
        "mail_stopped": "Interrompu.",
        "later": "Pas encore prises par le serveur : {letters} ; nouvel essai dans {time}. Ctrl-C arrête, rien n’est "
        "perdu.",
        "away": "Le serveur est injoignable : nouvel essai dans {time}. Ctrl-C arrête, rien n’est perdu.",
        "call": "appel du serveur",
        "answer": "{place} {address} : le serveur va répondre",
        "pace": "{time} avant la lettre suivante",
        "mail_sent": "envoyée",
        "mail_refused": "refusée",
        "mail_deferred": "remise à plus tard",
        "mail_uncertain": "incertaine",
        "mail_sending": "incertaine",
        "mail_allowed": "peut repartir",
        "mail_forgotten": "oubliée",
        "mail_none": "pas tentée",
        "uncertain_hint": "Incertaine : {addresses}. La ligne s’est coupée avant la réponse du serveur. Demandez si la "
        "lettre est arrivée ; sinon : {run:mail --resend ADRESSE --send}",
        "refused_hint": "Refusée : {addresses}. Aucun envoi ne les reprend de lui-même. Corrigez l’adresse dans la "
        "liste ; ou, si la raison n’y est plus : {run:mail --resend ADRESSE --send}\n"
        "Pour toutes celles qui n’ont pas été refusées à cause de leur adresse : {run:mail --resend-refused --send}",
        "no_mail": "Rien n’a été envoyé.",
        "no_mail_now": "Rien n’a été envoyé cette fois.",
        "not_together": "une seule de ces options à la fois : {options}",
        "goes_with": "{option} va avec {others}",
        "reserved": "de tels noms sont donnés aux mises à jour et aux essais : choisissez-en un autre",
        "no_letters": "Aucune lettre n’est jamais partie d’ici.",
        "resend": "{address} : peut repartir",
        "resend_next": "Pour envoyer : {run:mail --send}",
        "no_resend": "{address} : rien à autoriser",
        "forgotten": "{address} : oubliée ({count} lignes du journal)",
        "no_print": "L’impression n’est pas prête : corrigez les erreurs ci-dessus et relancez la commande.",
        "one_missing": "Il manque l’édition {editions}, à cause des erreurs ci-dessus. Les autres fichiers sont "
        "prêts ; ce qu’il y a d’elle est resté tel quel, et l’impression suivante réessaiera.",
        "many_missing": "Il manque les éditions {editions}, à cause des erreurs ci-dessus. Les autres fichiers sont "
        "prêts ; ce qu’il y a d’elles est resté tel quel, et l’impression suivante réessaiera.",
        "undone": "Il manque {files}, à cause des erreurs ci-dessus. Les autres fichiers sont prêts ; l’impression "
        "suivante réessaiera.",
        "none_changed": "Rien à réimprimer : toutes les pages sont celles de la dernière impression.",
        "printed": "{files} dans {folder} ; README.pdf dit comment les imprimer",
        "inside": "Les PDF contiennent les notes qu’ils impriment : {names}. attach_notes: false les enlève.",
        "inside_editions": "Les PDF des éditions contiennent les notes qu’ils impriment : {names}. Les fichiers à "
        "imprimer, assemblés de leurs pages, n’en ont pas, sauf pour l’imprimeur. attach_notes: false les enlève.",
        "inside_nothing": "Les PDF ne contiennent pas les notes (attach_notes: false).",
        "one_made_file": "1 fichier fait",
        "many_made_files": "{} fichiers faits",
        "printed_fresh": "Rien n’a changé : les fichiers de {folder} sont à jour",
        "no_build": "Rien n’a été composé : corrigez les erreurs ci-dessus et relancez la commande.",
        "checked": "{title} – {files}, {themes} : rien à corriger.",
        "checked_warnings": "{title} – {files}, {themes}.",
        "one_file": "1 fichier lu",
        "many_files": "{} fichiers lus",
        "one_theme": "1 thème",
        "many_themes": "{} thèmes",
        "new": "Une nouvelle journée dans {folder} : écrivez dans content/, puis lancez : {run:build}",
        "sample": "Ceci est l’exemple, dans le dossier même de Feuillet ; --project nomme une autre journée.",
        "new_theme": "Un nouvel atelier : {path}",
        "serving": "Aperçu à l’adresse {address} (Ctrl-C pour finir)",
        "watching": "Surveillance de content/, templates/ et styles/ (Ctrl-C pour finir)",
        "page": "{path} : {pages}",
        "one_page": "1 page",
        "many_pages": "{} pages",
        "port_taken": "le port {port} ne peut pas servir : {reason} ; choisissez-en un autre avec --port",
        "not_an_editor": "il faut une adresse telle que vscode://file/{path}:{line}:{column}, qui contienne {path}",
        "one_folder": "cette commande prend un dossier, et {pattern} en désigne plusieurs ; build, check et status "
        "prennent des motifs",
        "no_project": "aucun dossier contenant content/ ne répond à {pattern}",
        "project": "Projet",
        "remade_count": "Refaits",
        "fresh_count": "Inchangés",
        "errors": "Erreurs",
        "warnings": "Avertissements",
        "ok": "à jour",
        "many": "{good} projets sur {total} sont à jour.",
        "sound": "sans erreur",
        "unsound": "à corriger",
        "many_sound": "{good} projets sur {total} sont sans erreur.",
        "one": "{good} projet sur {total} est à jour.",
        "one_sound": "{good} projet sur {total} est sans erreur.",
        "no_command": "il n’y a pas de commande {command}",
        "command_near": "Vouliez-vous la commande : {command} ?",
        "no_tests": "les tests viennent avec les sources : {run:test}",
        "interrupted": "Interrompu ; les fichiers déjà faits sont entiers.",
    },
}

_ROWS = 14  # publications that are told of by name
_NAMED = 20  # people that a hint names
_FEW = 4  # names of notes in brief
OVER = ("sent", "refused", "uncertain", "forgotten")  # standings of letters that do not go, or not by themselves


def console_of(*, errors: bool = False) -> Console:
    """Where people read: plain words, no markup of rich's."""
    from rich.console import Console

    return Console(stderr=errors, highlight=False, emoji=False, markup=False)


@dataclass
class Told:
    """What a build of one among several projects came to."""

    project: Path
    made: int = 0
    fresh: int = 0
    errors: int = 0
    warnings: int = 0
    failed: bool = False
    json: dict[str, Any] = field(default_factory=dict)


def summarise(several: Sequence[Told], *, as_json: bool, language: str, checked: bool = False) -> None:
    """How the builds of several projects went, or the checks, a line each."""
    if as_json:
        click.echo(json.dumps({"projects": [one.json for one in several]}, ensure_ascii=False, indent=2))
        return
    from rich.table import Table

    said = SAID["fr" if language == "fr" else "en"]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(said["project"], overflow="fold")
    good, bad, of_kind = ("sound", "unsound", "_sound") if checked else ("ok", "failed", "")
    for name in (*(() if checked else ("remade_count", "fresh_count")), "errors", "warnings"):
        table.add_column(said[name], justify="right")
    table.add_column("")
    common = Path(os.path.commonpath([told.project.absolute().parent for told in several]))
    for one in several:
        counts = (*(() if checked else (one.made, one.fresh)), one.errors, one.warnings)
        table.add_row(
            str(one.project.absolute().relative_to(common)),
            *(str(count or "") for count in counts),
            said[bad if one.failed else good],
        )
    console = console_of(errors=True)
    console.print()
    console.print(table)
    number = sum(not one.failed for one in several)
    many = "one" if number == 1 or (number == 0 and language == "fr") else "many"
    console.print(said[many + of_kind].format(good=number, total=len(several)))


def misused(problem: click.ClickException, language: str, program: str, *, as_json: bool = False) -> None:
    """Say what is wrong with the command line, and where to read more; click itself speaks English alone."""
    if as_json:
        about = problem.ctx.command_path if isinstance(problem, click.UsageError) and problem.ctx else program
        found = {"code": "usage", "severity": "error", "file": "", "line": 0, "column": 0}
        said = _in_french(problem) if language == "fr" else problem.format_message()
        found |= {"message": said, "hint": f"{about} --help", "source": ""}
        click.echo(json.dumps({"diagnostics": [found]}, ensure_ascii=False, indent=2))
        return
    if language != "fr":
        if isinstance(problem, click.UsageError) and problem.ctx:
            problem.ctx.find_root().obj = lambda: language  # of the line above, which says how it is used
        problem.show()
        return
    click.echo(f"Erreur : {_in_french(problem)}", err=True)
    if isinstance(problem, click.UsageError):
        click.echo(f"Voir : {problem.ctx.command_path if problem.ctx else program} --help", err=True)


def _in_french(problem: click.ClickException) -> str:
    match problem:
        case click.NoSuchOption():
            near = f" ; peut-être {' ou '.join(problem.possibilities)}" if problem.possibilities else ""
            return f"l’option {problem.option_name} n’existe pas{near}"
        case click.BadOptionUsage():
            wrong = "ne prend pas de valeur" if "not take" in problem.message else "demande une valeur"
            return f"l’option {problem.option_name} {wrong}"
        case click.MissingParameter(param=click.Parameter() as of):
            return f"il manque {_name(of)}"
        case click.BadParameter(param=click.Parameter() as of):
            return f"{_name(of)} : {_wanted(of.type) or problem.message}"
        case click.BadParameter():  # our own words
            return f"{problem.param_hint} : {problem.message}"
        case click.UsageError() if "extra argument" in problem.message:
            return f"de trop : {problem.message.partition('(')[2].removesuffix(')')}"
    return problem.format_message()


def _name(of: click.Parameter) -> str:
    return in_words(of.human_readable_name) if isinstance(of, click.Argument) else max(of.opts, key=len)


_STAND_INS = {
    "ADDRESS": "ADRESSE",
    "COMMAND": "COMMANDE",
    "DIRECTORY": "DOSSIER",
    "FILE": "FICHIER",
    "FLOAT RANGE": "NOMBRE",
    "FOLDER": "DOSSIER",
    "INTEGER RANGE": "NOMBRE",
    "NAME": "NOM",
    "THEMES": "THÈMES",
    "TITLE": "TITRE",
    "TEXT": "TEXTE",
}


def in_words(usage: str) -> str:
    """What stands for arguments and values in help, in French."""
    return re.sub(r"\b[A-Z]{4,}(?: RANGE)?\b", lambda match: _STAND_INS.get(match[0], match[0]), usage)


def _wanted(kind: click.ParamType[Any]) -> str:
    match kind:
        case click.Choice():
            *some, last = map(str, kind.choices)
            return f"il faut {', '.join(some)} ou {last}"
        case click.IntRange() | click.FloatRange():
            number = "un nombre entier" if isinstance(kind, click.IntRange) else "un nombre"
            return f"il faut {number} " + (f"de {kind.min} à {kind.max}" if kind.max else f"d’au moins {kind.min}")
        case click.Path():
            return "il faut un dossier que l’on peut lire" if kind.dir_okay else "il faut un fichier que l’on peut lire"
    return ""


def _block(block: LeftOut) -> dict[str, Any]:
    return {"file": block.source.file, "line": block.source.line, "column": block.source.column, "words": block.words}


class Teller:
    """Tells how a build goes: a line a step on a terminal, little elsewhere, one JSON object for programs."""

    def __init__(
        self, project: Path, output: Path, language: str, *, as_json: bool, verbose: bool, named: bool = False
    ) -> None:
        self.project = project
        self.named = named  # one of several: says its name, and leaves the JSON to the summary
        self.told_of = Told(project=project)
        self.output = output
        self.run = Invocation(project=project, output=output)  # as commands are typed from now on
        self.speak(language)
        self.as_json = as_json
        self.verbose = verbose
        self.console = console_of(errors=True)
        self.told: tuple[Diagnostic, ...] = ()  # by the last build of a watch
        self.live: Any = None
        self.place = ""  # of the letter that is on its way, among those of this run
        self.task: Any = None

    def speak(self, language: str) -> None:
        """Say the rest in that language."""
        self.language = language
        self.said = SAID["fr" if language == "fr" else "en"]

    def has_errors(self, diagnostics: Sequence[Diagnostic]) -> bool:
        from feuillet.model.diagnostics import errors

        return any(True for _ in errors(diagnostics))

    def step(self, progress: Progress) -> None:
        """A step of a publication."""
        if self.as_json:
            return
        if self.verbose:
            self.console.print(f"{progress.path}: {self.said[progress.step]}")
        elif self.console.is_terminal:
            self._show(f"{progress.path}: {self.said[progress.step]}")

    def _show(self, said: str) -> None:
        if self.live is None:
            from rich.status import Status

            self.live = Status("", console=self.console)
            self.live.start()
        self.live.update(said)

    def _stop(self) -> None:
        if self.live is not None:
            self.live.stop()
            self.live = None

    def show(self, diagnostics: Sequence[Diagnostic], *, brief: bool = False) -> None:
        """Diagnostics, for people; of one project among several the errors, as the summary counts the warnings."""
        from feuillet.model.diagnostics import errors
        from feuillet.telling.report import Reporter

        shown = tuple(errors(diagnostics)) if self.named and brief else tuple(diagnostics)
        if self.named and shown:
            self.console.print(f"{self.project}:", style="bold", soft_wrap=True)
        Reporter(self.project, self.language, self.run).show(shown, self.console, brief=brief)

    def left_out(self, made: Sequence[Made], *, current: bool) -> None:
        """What each sheet left to the synthesis, point by point."""
        folded = [publication for publication in made if publication.left_out]
        if folded and not current:
            self.console.print(self.said["as_built"])
        for publication in folded:
            points = self.counted(len(publication.left_out), "left_point")
            self.console.print(self.said["left_to_synthesis"].format(path=publication.path, points=points))
            for block in publication.left_out:
                self.console.print(f"  {block.source}: {block.words}", soft_wrap=True)

    def print_json(self, diagnostics: Sequence[Diagnostic], made: Sequence[Made], *, everything: bool = False) -> None:
        """Diagnostics and publications, for programs; everything: what each leaves to the synthesis, too."""
        from feuillet.telling.report import as_json

        found = {
            "diagnostics": as_json(diagnostics, self.language, project=self.project, run=self.run),
            "publications": [
                {
                    "name": one.key,
                    "path": str(self.output / one.path),
                    "written": one.written,
                    "fresh": one.fresh,
                    "pages": one.pages,
                    "text_size": one.text_size,
                    "left_out": len(one.left_out),
                    "bytes": one.size,
                    "seconds": round(one.seconds, 3),
                }
                | ({"left_to_synthesis": [_block(block) for block in one.left_out]} if everything else {})
                for one in made
            ],
        }
        if self.named:
            self.told_of.json = {"project": str(self.project), **found}
        else:
            click.echo(json.dumps(found, ensure_ascii=False, indent=2))

    def note(self, diagnostics: Sequence[Diagnostic], made: Sequence[Made], *, failed: bool) -> None:
        """Keep in figures what the build came to."""
        from feuillet.model.diagnostics import Severity, errors

        told = self.told_of
        told.errors = sum(1 for _ in errors(diagnostics))
        told.warnings = sum(found.severity is Severity.WARNING for found in diagnostics)
        told.made = sum(one.written and not one.fresh for one in made)
        told.fresh = sum(one.written and one.fresh for one in made)
        told.failed = failed

    def refuse(self, diagnostics: Sequence[Diagnostic], closing: str = "no_build") -> None:
        """There are errors: say them all, and that nothing is done."""
        if self.as_json:
            self.print_json(diagnostics, ())
            return
        self.show(diagnostics, brief=not self.verbose)
        if closing:
            self.console.print(self.said[closing])

    def finish(self, report: Report, *, anew: bool = False) -> None:
        """Say what was made, and what is wrong; anew: everything, also what came out the same."""
        self._stop()
        self.speak(report.language)
        diagnostics, result = report.diagnostics, report.result
        self.note(diagnostics, result.made if result else (), failed=report.failed)
        if result is None:
            self.refuse(diagnostics)
            return
        for bug in result.bugs:
            click.echo(bug, err=True)
        if self.as_json:
            self.print_json(diagnostics, result.made)
            return
        self.show(diagnostics, brief=not self.verbose)
        written = [made for made in result.made if made.written]
        fresh = [made for made in written if made.fresh]
        told = result.made if self.verbose or anew else [made for made in result.made if not made.fresh]
        if told and (self.verbose or not self.named):
            self._table(told)
        if written:
            name = "made" if not fresh else "remade" if len(fresh) < len(written) else "same" if anew else "fresh"
            values = {
                "count": len(written),
                "fresh": len(fresh),
                "made": self.counted(len(written) if anew else len(written) - len(fresh), "remade"),
                "unchanged": self.counted(len(fresh), "unchanged"),
                "seconds": self.number(result.seconds),
                "output": self.output,
                "path": self.output / written[0].path,
            }
            self.console.print(self.said[name].format(**values), soft_wrap=True)  # a broken path cannot be copied
        if len(written) < len(result.made):
            self.console.print(
                self.said["not_made"].format(count=len(result.made) - len(written), total=len(result.made))
            )
        new = [made for made in written if not made.fresh]
        if new and not self.named:
            self._to_open(self.output / new[0].path)

    def _to_open(self, path: Path) -> None:
        """The file to look at, as a link where the terminal knows links."""
        from rich.style import Style
        from rich.text import Text

        shown = Text(self.said["to_open"])
        shown.append(str(path), Style(link=path.absolute().as_uri()))
        self.console.print(shown, soft_wrap=True)

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
        self.show(tuple(found for found in report.diagnostics if found not in self.told), brief=not self.verbose)
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

    def statuses(
        self,
        several: Sequence[Status],
        *,
        known: bool,
        printed: str = "",
        since: Sequence[Difference] = (),
        titles: Mapping[str, str] | None = None,
    ) -> None:
        """What is fresh and what is stale, and what changed since it was printed: a line each, the reasons below."""
        if self.as_json:
            found = [
                {
                    "name": one.key,
                    "path": str(self.output / one.path),
                    "fresh": one.fresh,
                    "missing": one.missing,
                    "foreign": one.foreign,
                    "may_shift": one.shifts,
                    "left_out": one.left_out,
                    "changes": [{"file": change.file, "place": change.place} for change in one.changes],
                }
                for one in several
            ]
            reprint = [
                {
                    "name": one.publication.key,
                    "changed": bool(one.changes),
                    "may_shift": one.shifts,
                    "changes": [{"file": change.file, "place": change.place} for change in one.changes],
                }
                for one in since
            ]
            about = {"publications": found} | ({"printed": {"date": printed, "publications": reprint}} if since else {})
            if self.named:
                self.told_of.json = {"project": str(self.project), **about}
            else:
                click.echo(json.dumps(about, ensure_ascii=False, indent=2))
            return
        if self.named:
            click.echo(f"{self.project}:")

        def name(key: str, path: str) -> str:
            title = (titles or {}).get(key, "")
            return path + (f" – {title}" if title else "") + (" : " if self.language == "fr" else ": ")

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
            more = [self.said["may_shift"]] if one.shifts else []
            more += [self.counted(one.left_out, "left_point")] if one.left_out else []
            click.echo(f"{name(one.key, one.path)}{self.said[kind]}" + (f" ({', '.join(more)})" if more else ""))
            if not known and not one.missing:
                click.echo(f"    {self.said['never']}")
            for change in one.changes:
                click.echo(f"    {change}")
        if since:
            click.echo()
            click.echo(self.said["printed_on"].format(date=printed, run=self.run))
        for each in since:
            kind = "is_changed" if each.changes else "may_change" if each.shifts else "is_same"
            click.echo(f"{name(each.publication.key, each.publication.path)}{self.said[kind]}")
            for change in each.changes:
                click.echo(f"    {change}")

    def kit(self, report: KitReport, known: Collection[Diagnostic] = ()) -> None:
        """Say what is to be printed, and how, as the kit's README.pdf does; of warnings that are known, the count."""
        self._stop()
        self.speak(report.language)
        for bug in report.bugs:
            click.echo(bug, err=True)
        if self.as_json:
            from feuillet.telling.report import as_json

            usual = {one.path for one in report.entries if one.usual}
            found = {
                "diagnostics": as_json(report.diagnostics, self.language, project=self.project, run=self.run),
                "missing": list(report.missing),
                "undone": list(report.undone),
                "files": [
                    {
                        "path": str(self.output / report.folder / one.path),
                        "kind": one.run.kind.value,
                        "edition": one.run.edition.name,
                        "copies": one.copies,
                        "pages": one.pages,
                        "leaves": one.leaves,
                        "usual": one.path in usual,
                    }
                    for one in report.printed
                ],
                "inside": list(report.inside),
                "written": list(report.written),
            }
            click.echo(json.dumps(found, ensure_ascii=False, indent=2))
            return
        again = () if self.verbose else [one for one in report.diagnostics if one in known and one.severity != "error"]
        self.show([one for one in report.diagnostics if one not in again], brief=not self.verbose)
        if counted := self._counted(again):
            self.console.print(counted.strip(" ()"), soft_wrap=True)
        if report.unchanged:
            self.console.print(self.said["none_changed"])
        if report.failed and not report.entries:
            self.console.print(self.said["no_print"])
        if not report.entries:
            return
        if self.verbose:
            self._runs_in_full(report.entries)
        else:
            self._runs_in_brief(report)
        if report.totals:
            self.console.print(report.totals)
        said = self.said["printed" if report.written else "printed_fresh"]
        files = self.counted(len(report.written), "made_file")
        self.console.print(said.format(files=files, folder=self.output / report.folder), soft_wrap=True)
        brief = len(report.inside) > _FEW and not self.verbose
        self._inside((*report.inside[:_FEW], "…") if brief else report.inside, "inside_editions")
        if report.written:
            self._to_open(self.output / report.folder / "README.pdf")
        if report.missing:
            said = self.said["one_missing" if len(report.missing) == 1 else "many_missing"]
            self.console.print(said.format(editions=", ".join(report.missing)), soft_wrap=True)
        if report.undone:
            self.console.print(self.said["undone"].format(files=", ".join(report.undone)), soft_wrap=True)

    def _runs_in_full(self, entries: Sequence[KitEntry]) -> None:
        """Each file with all settings and steps, as README.pdf has them."""
        for one in entries:
            self.console.print()
            self.console.print(one.path, style="bold", soft_wrap=True)
            self.console.print(f"  {one.title}")
            for name, value in one.settings:
                self.console.print(f"  {name}: {value}" if self.language == "en" else f"  {name} : {value}")
            for step in one.steps:
                self.console.print(f"  {step}")
        self.console.print()

    def _runs_in_brief(self, report: KitReport) -> None:
        """What is usually printed, with its settings; a line for each other file."""
        from rich.table import Table

        from feuillet.printing import guide

        word = guide.words(self.language)
        usual = [one for one in report.entries if one.usual]
        rest = [one for one in report.entries if not one.usual]
        colon = " : " if self.language == "fr" else ": "
        if usual:
            self.console.print(report.usual, style="bold", soft_wrap=True)
            for one in usual:
                self.console.print(f"  {one.path}{colon}{one.brief}", soft_wrap=True)
            self.console.print(word["brief"])
        if usual and rest:
            self.console.print(word["rest"], style="bold")
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        table.add_column(justify="right", no_wrap=True)
        for one in rest:
            leaves = guide.several(one.leaves, "leaf", self.language) if one.leaves else ""
            table.add_row(f"  {one.path}", one.title, leaves)
        if rest:
            self.console.print(table)

    def _inside(self, names: Sequence[str], said: str) -> None:
        """What is attached within the PDFs: a reader finds it there."""
        words = self.said[said if names else "inside_nothing"]
        self.console.print(words.format(names=", ".join(names)), soft_wrap=True)

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
        for one in report.planned:
            standing = self.said[f"mail_{one.standing}"] if one.standing else ""
            what = [self.said["the_synthesis"]] if len(one.files) > one.sheets else []
            what += [self.counted(one.sheets, "sheet")] if one.sheets else []
            table.add_row(
                f"{', '.join(one.person.names)} <{one.person.email}>",
                " + ".join(what) or "–",
                registry.language(self.language).weight(one.size),
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

    def waits(self, one: Wait) -> None:
        """Why nothing is heard for a while: a line, or on a terminal what goes on until it is over."""
        self.place = f"{one.number}/{one.of}" if one.reason == "answer" else ""
        if self.as_json:
            return
        time = f"{one.seconds / 60:.0f} min" if one.seconds >= 60 else f"{one.seconds:.0f} s"
        letters = self.counted(one.of, "letter") if one.reason == "later" else ""
        said = self.said[one.reason].format(time=time, letters=letters, place=self.place, address=one.address)
        if one.reason in ("later", "away"):
            self._stop()
            self.console.print(said, soft_wrap=True)
        elif self.console.is_terminal:
            self._show(said)

    def delivered(self, one: Delivery) -> None:
        """What became of one letter, as it goes."""
        from feuillet.mailing.smtp import in_words

        if one.tried and not self.as_json:
            said = self.said[f"mail_{one.standing}"] if one.standing else self.said["mail_none"]
            detail = in_words(one.detail, self.language)
            place = f"{self.place} " if self.place else ""
            self.console.print(f"{place}{one.address}: {said}" + (f" ({detail})" if detail else ""), soft_wrap=True)

    def mailed(self, report: MailReport) -> None:
        """What became of a mailing."""
        self._stop()
        self.speak(report.language)
        for bug in report.bugs:
            click.echo(bug, err=True)
        if self.as_json:
            self._mail_json(report)
            return
        if report.interrupted:
            self.console.print(self.said["mail_stopped"])
        self.show(report.diagnostics, brief=not self.verbose)
        several = report.deliveries
        if several:
            self.console.print(self.said["mailing"].format(campaign=report.campaign), soft_wrap=True)
        over = [one for one in several if not one.tried and one.standing in OVER]
        left = [one for one in several if not one.tried and one.standing not in OVER]
        for name, some in (("this_time", [one for one in several if one.tried]), ("before", over), ("to_go", left)):
            if some:
                self.console.print(self.said[name].format(counts=self._counts(some)), soft_wrap=True)
        if not any(one.tried for one in several):
            self.console.print(self.said["no_mail_now" if over else "no_mail"])
        self._hints([(one.address, one.standing) for one in several], "uncertain")
        self._hints([(one.address, one.standing) for one in several if one.tried], "refused")
        if report.interrupted and any(one.standing not in OVER for one in several):
            self.console.print(self.said["go_on"], soft_wrap=True)

    def _counts(self, several: Sequence[Delivery]) -> str:
        counts: dict[str, int] = {}
        for one in several:
            name = self.said[f"mail_{one.standing}"] if one.standing else self.said["mail_none"]
            counts[name] = counts.get(name, 0) + 1
        colon = " : " if self.language == "fr" else ": "
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
            several = [(one.person.email, one.standing) for one in report.planned]
            self._hints(several, "uncertain", "refused")

    def agreed(self, report: MailReport, *, waiting: int, most: int, sender: str) -> bool:
        """Whether the person at the keyboard says yes, in either language, to so many letters."""
        self._stop()
        letters = self.counted(min(waiting, most), "letter")
        asked = self.said["really" if waiting <= most else "really_some"]
        question = asked.format(letters=letters, waiting=waiting, campaign=report.campaign, sender=sender)
        kind = "[o/N]" if self.language == "fr" else "[y/N]"
        said = self._ask(f"{question} {kind}")
        return said.strip().casefold() in ("o", "oui", "y", "yes")

    def secret(self, user: str, host: str) -> str:
        """The password that the person at the keyboard types, unseen."""
        self._stop()
        while not (said := self._ask(self.said["password"].format(user=user, host=host), hide_input=True)):
            self.console.print(self.said["no_password"])
        return said

    def _ask(self, question: str, **options: Any) -> str:
        suffix = "\u00a0: " if self.language == "fr" else ": "
        asked: dict[str, Any] = {"default": "", "show_default": False, "prompt_suffix": suffix, "err": True}
        return str(click.prompt(question, **(asked | options)))

    def unsent(self, report: MailReport) -> None:
        """The user would rather not send."""
        if self.as_json:
            self._mail_json(report)
        else:
            had = any(one.standing in OVER for one in report.planned)
            self.console.print(self.said["no_mail_now" if had else "no_mail"])

    def _mail_json(self, report: MailReport) -> None:
        from feuillet.telling.report import as_json

        found = {
            "diagnostics": as_json(report.diagnostics, self.language, project=self.project, run=self.run),
            "campaign": report.campaign,
            "interrupted": bool(report.interrupted),
            "recipients": [
                {"address": one.person.email, "files": one.files, "bytes": one.size, "standing": one.standing}
                for one in report.planned
            ],
            "inside": list(report.inside),
            "drafts": [str(self.output / path) for path in report.drafts],
            "deliveries": [
                {"address": one.address, "standing": one.standing, "detail": one.detail, "tried": one.tried}
                for one in report.deliveries
            ],
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))

    def journal(self, entries: Sequence[Entry]) -> None:
        """What became of each letter of all mailings."""
        from feuillet.mailing.smtp import in_words

        if self.as_json:
            found = [
                {"campaign": one.campaign, "address": one.address, "standing": one.standing, "at": one.at}
                for one in entries
            ]
            click.echo(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for one in entries:
            said = f"{one.campaign} · {one.address}: {self.said[f'mail_{one.standing}']} ({one.at})"
            detail = in_words(one.detail, self.language)
            click.echo(said + (f" {detail}" if detail else ""))
        if not entries:
            click.echo(self.said["no_letters"])

    def allowed(self, address: str, *, allowed: bool) -> None:
        """Whether a letter may go again."""
        self.console.print(self.said["resend" if allowed else "no_resend"].format(address=address))

    def allowed_alone(self) -> None:
        """Letters may go again, and none went."""
        self.console.print(self.said["resend_next"].format(run=self.run), soft_wrap=True)

    def unchanged(self, before: State) -> None:
        """There was nothing to do: what the last build said is still so."""
        from feuillet.building import state

        made = state.repeated(before.made)
        self.note(before.diagnostics, made, failed=False)
        if self.as_json:
            self.print_json(before.diagnostics, made)
            return
        said = self.said["fresh"].format(fresh=len(before.made), path=self.output / before.made[0].path)
        self.console.print(said + self._counted(before.diagnostics), soft_wrap=True)

    def _counted(self, diagnostics: Sequence[Diagnostic]) -> str:
        """How many there are, and how to see them; nothing of notes."""
        from feuillet.telling.report import Reporter

        counts = Reporter(self.project, self.language, self.run).counts(diagnostics) if diagnostics else ""
        return self.said["counted_warnings"].format(warnings=counts, run=self.run) if counts else ""

    def counted(self, count: int, name: str) -> str:
        """So many files or themes."""
        return self.said[f"one_{name}"] if count == 1 else self.said[f"many_{name}s"].format(count)

    def number(self, value: float) -> str:
        """A number with one decimal, as the language writes it."""
        return f"{value:.1f}".replace(".", "," if self.language == "fr" else ".")

    def _table(self, made: Sequence[Made]) -> None:
        """What was made, a line each; a screenful of sheets at the most, unless each step is to be said."""
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(self.said["publication"], overflow="fold")
        for name in ("pages", "text", "left_out", *(("weight", "time") if self.verbose else ())):
            table.add_column(self.said[name], justify="right")
        most = len(made) if self.verbose or len(made) <= _ROWS + 2 else _ROWS
        shown = [publication for at, publication in enumerate(made) if at < most or not publication.written]
        for publication in shown:
            size = f"{self.number(publication.text_size)} pt" if publication.text_size else ""
            size_of_file = registry.language(self.language).weight(publication.size) if publication.size else ""
            more = (size_of_file, f"{self.number(publication.seconds)} s") if self.verbose else ()
            table.add_row(
                publication.path if publication.written else f"{publication.path} ({self.said['failed']})",
                str(publication.pages or ""),
                size,
                str(len(publication.left_out) or ""),
                *more,
            )
        self.console.print(table)
        if len(shown) < len(made):
            self.console.print(self.said["more_sheets"].format(count=len(made) - len(shown)))
