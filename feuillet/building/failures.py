"""What can go wrong while publications are made and written, and what is said of it."""

from __future__ import annotations

import errno
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ENOUGH = 3  # layouts in a row that are stopped or end their process, after which styles are at fault
_NAMED = 5  # files of these

STOPPED = Rule(
    code="stopped",
    en="{publication} was stopped: its layout was not finished after {seconds:.0f} s",
    fr="{publication} a été interrompu : sa mise en page n’était pas finie après {seconds:.0f} s",
    hint_en="Look for a table or list nested in itself many times in these notes, or for a style of your own.",
    hint_fr="Cherchez dans ces notes un tableau ou une liste emboîtés de nombreuses fois, ou un style de votre cru.",
)
DIED = Rule(
    code="died",
    en="{publication} could not be made: the process that laid it out ended (out of memory?)",
    fr="{publication} n’a pas pu être fait : le processus qui le mettait en page s’est arrêté (mémoire épuisée ?)",
    hint_en="Look for very large pictures or tables in these notes; if it is so with all of them, this session may use "
    "too little memory: see `ulimit -v`, or close other programs.",
    hint_fr="Cherchez dans ces notes de très grandes images ou de très grands tableaux ; s’il en va ainsi de tous, "
    "cette session a trop peu de mémoire : voyez `ulimit -v`, ou fermez d’autres programmes.",
)
NOT_TRIED = Rule(
    code="not-tried",
    en="{count} more files were not tried: {most} layouts in a row were not finished, and this project has styles or "
    "templates of its own",
    fr="{count} autres fichiers n’ont pas été essayés : {most} mises en page de suite n’ont pas été finies, et ce "
    "projet a des styles ou des gabarits à lui",
    hint_en="Look for an extreme value (a length, a number of pages or columns) in {files}; take them away one by one "
    "to find it.",
    hint_fr="Cherchez une valeur extrême (une longueur, un nombre de pages ou de colonnes) dans {files} ; enlevez les "
    "fichiers un par un pour la trouver.",
)
OWN_STYLE_FAILS = Rule(
    code="own-style-fails",
    en="{publication} could not be laid out with the styles and templates of this project: {reason}",
    fr="{publication} n’a pas pu être mis en page avec les styles et modèles de ce projet : {reason}",
    hint_en="Look for an extreme value (a length, a number of pages) in {files}; take them away one by one to find "
    "it. If it is so without any of them, it is a fault of ours.",
    hint_fr="Cherchez une valeur extrême (une longueur, un nombre de pages) dans {files} ; enlevez les fichiers un par "
    "un pour la trouver. S’il en va ainsi sans aucun d’eux, la faute est la nôtre.",
)
NO_TEMPORARY = Rule(
    code="no-temporary-files",
    en="{path} could not be made: the system takes no temporary files ({reason})",
    fr="{path} n’a pas pu être fait : le système ne prend pas de fichiers temporaires ({reason})",
    hint_en="Make room on that disk, or set TMPDIR to a folder with some hundred megabytes free; a limit on the size "
    "of files (`ulimit -f`) must be lifted.",
    hint_fr="Faites de la place sur ce disque, ou donnez à TMPDIR un dossier où quelques centaines de mégaoctets sont "
    "libres ; une limite à la taille des fichiers (`ulimit -f`) doit être levée.",
)
SHEETS_WAIT = Rule(
    code="sheets-wait",
    severity=Severity.WARNING,
    en="{count} fact sheets were not remade: they name pages of the synthesis, which could not be made",
    fr="{count} fiches n’ont pas été refaites : elles citent des pages de la synthèse, qui n’a pas pu être faite",
    hint_en="They will follow once what is said of the synthesis is mended.",
    hint_fr="Elles suivront quand ce qui est dit de la synthèse sera corrigé.",
)
NOT_WRITTEN = Rule(
    code="not-written",
    en="{path} cannot be written: {reason}",
    fr="{path} ne peut pas être écrit : {reason}",
    hint_en="Close the file if a program has it open, and see that the folder may be written to.",
    hint_fr="Fermez le fichier si un programme l’a ouvert, et vérifiez que le dossier accepte l’écriture.",
)
DISK_FULL = Rule(
    code="disk-full",
    en="{path} cannot be written: {reason}",
    fr="{path} ne peut pas être écrit : {reason}",
    hint_en="Make room on the disk, or have the files made elsewhere (--output).",
    hint_fr="Faites de la place sur le disque, ou faites faire les fichiers ailleurs (--output).",
)
IN_THE_WAY = Rule(
    code="in-the-way",
    en="{path} cannot be written: {reason}",
    fr="{path} ne peut pas être écrit : {reason}",
    hint_en="A folder stands where a file belongs, or a file where a folder belongs: move it away.",
    hint_fr="Un dossier se trouve à la place d’un fichier, ou un fichier à la place d’un dossier : déplacez-le.",
)
A_LINK = Rule(
    code="link-in-the-way",
    en="{path} is not written: there is a link on the way there, and a link in a project may lead anywhere",
    fr="{path} n’est pas écrit : un lien se trouve sur le chemin, et un lien dans un projet peut mener n’importe où",
    hint_en="Take the link away; or, if you made it yourself, name the folder that it leads to with --output.",
    hint_fr="Enlevez le lien ; ou, s’il est de vous, nommez avec --output le dossier où il mène.",
)
LIMITED = Rule(
    code="file-size-limit",
    en="{path} cannot be written: {reason}",
    fr="{path} ne peut pas être écrit : {reason}",
    hint_en="This session, or the disk, limits the size of files: see `ulimit -f`, or have them made on another disk "
    "(--output).",
    hint_fr="Cette session, ou le disque, limite la taille des fichiers : voyez `ulimit -f`, ou faites-les faire sur "
    "un autre disque (--output).",
)
_REASONS = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: LIMITED,
    errno.ELOOP: A_LINK,
    errno.EISDIR: IN_THE_WAY,
    errno.ENOTDIR: IN_THE_WAY,
    errno.EEXIST: IN_THE_WAY,
}


def of_own_pages(path: str, own: Sequence[str], trace: str) -> Diagnostic | None:
    """What is said where the engine fails over a project that has pages of its own; None if the failure is ours."""
    files = _FILE.findall(trace)
    ours = [file for file in files if _OURS.search(file)]
    engine = files and (_ENGINE.search(files[-1]) or (ours and ours[-1] != files[-1] and _ENGINE.search(ours[-1])))
    if not own or not engine:
        return None
    reason = trace.strip().splitlines()[-1]
    return OWN_STYLE_FAILS.at(Location(file=own[0]), publication=path, reason=reason, files=", ".join(own))


_FILE = re.compile(r'^ +File "(.+?)", line \d+', re.MULTILINE)
_OURS = re.compile(r"[/\\]feuillet[/\\]")
# The engine, and what goes through the boxes and the PDF that it made; what these call may be anybody's.
_ENGINE = re.compile(r"[/\\](?:weasyprint|tinycss2|pydyf|cffi|tinyhtml5|feuillet[/\\](?:typesetting|pdf))[/\\]")


def unfinished(publication: str, at: Location, seconds: float, own: Sequence[str]) -> Diagnostic:
    """What is said of a layout that was stopped after so many seconds, or whose process ended; own pages are named."""
    rule = STOPPED if seconds else DIED
    if own:
        rule = replace(rule, hint_en=NOT_TRIED.hint_en, hint_fr=NOT_TRIED.hint_fr)
    return rule.at(at, publication=publication, seconds=seconds, files=_some(own))


def not_tried(count: int, own: Sequence[str]) -> Diagnostic:
    """What is said of the publications that are left when so many in a row were stopped."""
    return NOT_TRIED.at(Location(file=own[0]), count=count, most=ENOUGH, files=_some(own))


def _some(files: Sequence[str]) -> str:
    return ", ".join(files[:_NAMED]) + (", …" if files[_NAMED:] else "")


def no_temporary(path: str, reason: str) -> Diagnostic:
    """What is said of a publication for which no temporary files could be written."""
    return NO_TEMPORARY.at(Location(file=path), path=path, reason=reason)


def not_written(path: str, target: Path, error: OSError) -> Diagnostic:
    """What is said of a file of the output folder that cannot be written."""
    rule = _REASONS.get(error.errno or 0, NOT_WRITTEN)
    return rule.at(Location(file=path), path=target, reason=error.strerror or error)
