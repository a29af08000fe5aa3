"""What is wrong, in; the same as the desk shows it, out: a hint for the terminal is in the words of a pane."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from feuillet.languages import registry
from feuillet.languages.words import NO_BREAK
from feuillet.project import findings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feuillet.model.diagnostics import Diagnostic

_WORD = re.compile(r"[^\W\d_]++[’'\w-]*+(?=[\s,:;]|$)")  # at the beginning, that is no name of a file
_LOOSE = re.compile(r"(?<=«) | (?=[»:;?!](?:[\s).,]|$))")
_DOCTOR = re.compile(r" (?:and what|et ce que dit) [“«][^”»]* doctor --json[^”»]*[”»](?: says)?")  # of a fault of ours
_UPDATE_OFF = {
    "en": "Under “Which mailing”, untick “Tell those…”: the others will get their first letter.",
    "fr": "Sous « Quel envoi », décochez « Dire à celles et ceux… » : les autres recevront leur première lettre.",
}
_NO_PACKS = {
    "en": "Is it the right column? Change the name in the list, or untick “A pack for each person”.",
    "fr": "Est-ce la bonne colonne ? Changez le nom dans la liste, ou décochez « Une pochette par personne ».",
}
_OTHER_COLUMN = {
    "en": "Give the column with the points the title “Point”, save the table, and bring it in again.",
    "fr": "Donnez à la colonne qui a les points le titre « Point », enregistrez le tableau et apportez-le à nouveau.",
}
_ROOM = {
    "en": "Make room on the disk, or move the folder of the day to another one.",
    "fr": "Faites de la place sur le disque, ou déplacez le dossier de la journée sur un autre.",
}
_LINE = {
    "en": "Under “Protection of the line”, choose what your provider names: most often STARTTLS (587), else SSL/TLS "
    "(465).",
    "fr": "Sous « Protection de la ligne », choisissez ce que donne votre fournisseur : le plus souvent STARTTLS "
    "(587), sinon SSL/TLS (465).",
}
_CLEAR = {
    "en": f"{_LINE['en']} “none” is for a server on this machine.",
    "fr": f"{_LINE['fr']} « aucune » est pour un serveur de cette machine.",
}
HINTS = {
    "acronym-undefined": {
        "en": "Say what they mean under “The day”, “Title, organisers, acronyms”; of a word that is no acronym tick "
        "“is no acronym”.",
        "fr": "Dites leur sens sous « La journée », « Titre, organisateurs, sigles » ; d’un mot qui n’est pas un "
        "sigle, cochez « n’en est pas un ».",
    },
    "no-themes": {
        "en": "“New theme” makes one, “Bring in…” takes files.",
        "fr": "« Nouveau thème » en crée un, « Apporter… » prend des fichiers.",
    },
    "same-slug": {
        "en": "Rename one of the two under “Arrange…”.",
        "fr": "Renommez l’un des deux sous « Ranger… ».",
    },
    "theme-without-title": {"en": "Give it one.", "fr": "Donnez-en un."},
    "folded": {
        "en": "They are listed below the remarks, each with two buttons: “Essential” keeps it on the sheet, “Synthesis "
        "only” keeps it off.",
        "fr": "Ils sont sous les remarques, chacun avec deux boutons : « Essentiel » le garde sur la fiche, « Synthèse "
        "seule » l’en tient hors.",
    },
    "does-not-fit": {
        "en": "Shorten its title, or the names of the day, its place and its organisers; of a poster, titles of "
        "themes, or give it a larger paper under poster:, in the text of the day.",
        "fr": "Raccourcissez son titre, ou les noms de la journée, du lieu et des organisateurs ; d’une affiche, les "
        "titres des thèmes, ou donnez-lui un papier plus grand sous poster:, dans le texte de la journée.",
    },
    "unknown-file": {
        "en": "If it has notes, take it with “Bring in…”. Then move this file out of the folder content, or put _ "
        "before its name.",
        "fr": "S’il a des notes, prenez-le par « Apporter… ». Puis sortez ce fichier du dossier content, ou mettez _ "
        "devant son nom.",
    },
    "no-content": {
        "en": "Put the folder of the day back where it was; the pages come again by themselves.",
        "fr": "Remettez le dossier de la journée là où il était ; les pages reviennent d’elles-mêmes.",
    },
    "override-outdated": {
        "en": "Somebody made this file to give the pages another look: ask them to take over what is new in ours.",
        "fr": "Quelqu’un a fait ce fichier pour changer l’aspect des pages : demandez-lui d’y reprendre ce qui est "
        "nouveau dans le nôtre.",
    },
    "changed-meanwhile": {
        "en": "Nothing was mixed up. The pages are made again by themselves; what else you asked for, ask for again.",
        "fr": "Rien n’a été mélangé. Les pages se refont d’elles-mêmes ; pour le reste, demandez-le de nouveau.",
    },
    "disk-full": _ROOM,
    "file-size-limit": _ROOM,
    "no-temporary-files": _ROOM,
    "died": {
        "en": "Look for very large pictures or tables in these notes, and close other programs.",
        "fr": "Cherchez dans ces notes de très grandes images ou de très grands tableaux, et fermez d’autres "
        "programmes.",
    },
    "link-in-the-way": {
        "en": "Take the link away, and put the folder itself in its place.",
        "fr": "Enlevez le lien, et mettez le dossier lui-même à sa place.",
    },
    "import-not-written": {
        "en": "Nothing was brought in. Make room there, or ask for the right to write, then bring it in again.",
        "fr": "Rien n’a été apporté. Faites-y de la place, ou demandez le droit d’écrire, puis apportez-le de nouveau.",
    },
    "import-other-form": {"en": "Write it there by hand.", "fr": "Écrivez-le là-bas à la main."},
    "import-split": {
        "en": "If they are one, remove them under “Arrange…”, and bring the file in again with “A theme for each file, "
        "whatever headings it has”.",
        "fr": "S’ils n’en font qu’un, retirez-les sous « Ranger… », et apportez de nouveau le fichier avec « Un thème "
        "par fichier, quels que soient ses titres ».",
    },
    "import-columns-guessed": {
        "en": "If one is of something else, change its title in the table, save it, and bring it in again.",
        "fr": "Si l’une dit autre chose, changez son titre dans le tableau, enregistrez-le et apportez-le de nouveau.",
    },
    "import-authors": {
        "en": "To print them, write them behind the points.",
        "fr": "Pour les imprimer, écrivez-les derrière les points.",
    },
    "import-table-no-points": _OTHER_COLUMN,
    "import-table-empty": _OTHER_COLUMN,
    "import-table-people": {
        "en": "“Print…” and “Send…” take lists of people.",
        "fr": "« Imprimer… » et « Envoyer… » prennent les listes de personnes.",
    },
    "import-too-many-themes": {
        "en": "Tick “A theme for each file, whatever headings it has”.",
        "fr": "Cochez « Un thème par fichier, quels que soient ses titres ».",
    },
    "never-printed": {
        "en": "First choose “Make the files to print”.",
        "fr": "Choisissez d’abord « Préparer les fichiers à imprimer ».",
    },
    "nothing-to-print": {
        "en": "Tick an edition, and say how many copies you want.",
        "fr": "Cochez une édition, et dites combien d’exemplaires vous voulez.",
    },
    "packs-of-nobody": {
        "en": "Choose a list under “Who comes to what”, or untick “A pack for each person”.",
        "fr": "Choisissez une liste sous « Qui vient à quoi », ou décochez « Une pochette par personne ».",
    },
    "no-participants": {
        "en": "Choose a list under “Who comes to what”.",
        "fr": "Choisissez une liste sous « Qui vient à quoi ».",
    },
    "name-too-long": _NO_PACKS,
    "name-without-letters": _NO_PACKS,
    "mail-no-sender": {
        "en": "Write it below, under “From”.",
        "fr": "Écrivez-le plus bas, sous « De la part de ».",
    },
    "mail-no-recipients": {
        "en": "Choose a list below, under “To whom”.",
        "fr": "Choisissez une liste plus bas, sous « À qui ».",
    },
    "mail-no-server": {
        "en": "Write it below, under “Mail server”.",
        "fr": "Écrivez-le plus bas, sous « Serveur d’envoi ».",
    },
    "mail-host-unreachable": _LINE,
    "mail-host-strange": _LINE,
    "mail-host-silent": _LINE,
    "mail-no-starttls": _LINE,
    "mail-tls": _LINE,
    "mail-plain-login": _CLEAR,
    "mail-in-clear": _CLEAR,
    "mail-too-heavy": {
        "en": "Untick “the synthesis” or “the sheets of the person”, or use smaller pictures.",
        "fr": "Décochez « la synthèse » ou « les fiches de la personne », ou réduisez les images.",
    },
    "mail-bad-port": {
        "en": "Whoever runs this machine gave it: most often it is 587, or 465.",
        "fr": "Qui s’occupe de cette machine l’a donné : le plus souvent, c’est 587, ou 465.",
    },
    "mail-no-login": {
        "en": "PLAIN and LOGIN are known. Leave “User” empty if the server takes letters without a login.",
        "fr": "PLAIN et LOGIN sont connues. Laissez « Identifiant » vide si le serveur n’en demande pas.",
    },
    "mail-other-pages": {
        "en": "Under “Which mailing”: tell those who have older pages, or give another mailing a name.",
        "fr": "Sous « Quel envoi » : dites-le à celles et ceux qui ont les anciennes pages, ou donnez un nom à un "
        "autre envoi.",
    },
    "mail-which-mailing": {
        "en": "Under “Which mailing”, give it a name. Under a new name everybody on the list gets a letter.",
        "fr": "Sous « Quel envoi », donnez-lui un nom. Sous un nouveau nom, toute la liste reçoit une lettre.",
    },
    "mail-not-built": {"en": "Mend what is said above.", "fr": "Corrigez ce qui est dit ci-dessus."},
    "mail-not-kept": {
        "en": "Make room on the disk, or give yourself the right to write there; then send again: nobody gets a letter "
        "twice.",
        "fr": "Libérez de la place sur le disque, ou donnez-vous le droit d’y écrire ; puis envoyez de nouveau : "
        "personne ne reçoit une lettre deux fois.",
    },
    "mail-journal-busy": {
        "en": "Wait until it has ended, then send again: it goes on with those who have no letter yet.",
        "fr": "Attendez qu’il ait fini, puis envoyez de nouveau : l’envoi reprend avec ceux qui n’ont encore rien "
        "reçu.",
    },
    "mail-no-locks": {
        "en": "Two programs at once could send a letter twice. Move the whole folder of the day to a disk of this "
        "computer.",
        "fr": "Deux programmes à la fois pourraient envoyer une lettre deux fois. Déplacez tout le dossier de la "
        "journée sur un disque de cet ordinateur.",
    },
    "mail-given-up": {
        "en": "Look at what it said, and mend it; then send again. Each letter below says what becomes of it.",
        "fr": "Regardez ce qu’il a dit, et corrigez-le ; puis envoyez de nouveau. Chaque lettre dit plus bas ce "
        "qu’elle devient.",
    },
    "mail-nothing-sent": {
        "en": "Under “Which mailing”, untick “Tell those…”.",
        "fr": "Sous « Quel envoi », décochez « Dire à celles et ceux… ».",
    },
    "mail-nothing-changed": _UPDATE_OFF,
    "person-skipped": {
        "en": "Write the address in the list, and send again: it goes to those who have no letter yet.",
        "fr": "Écrivez l’adresse dans la liste, et envoyez de nouveau : la lettre part à qui n’en a pas encore.",
    },
    "list-spreadsheet-error": {
        "en": "Mend the formula in the list, or write the value itself; then send or print again.",
        "fr": "Réparez la formule dans la liste, ou écrivez la valeur elle-même ; puis envoyez ou imprimez de nouveau.",
    },
    "person-not-a-name": {
        "en": "Write the name in the list; then send or print again.",
        "fr": "Écrivez le nom dans la liste ; puis envoyez ou imprimez de nouveau.",
    },
    "person-without-email": {
        "en": "Write the address, or tick “Leave out rows…” under “Which mailing”.",
        "fr": "Écrivez l’adresse, ou cochez « Laisser de côté » sous « Quel envoi ».",
    },
}  # fmt: skip


def told(diagnostics: Iterable[Diagnostic], language: str, *, project: Path) -> list[dict[str, Any]]:
    """Diagnostics for a page of the desk."""
    return at_the_desk(findings.as_json(diagnostics, language, project=project), language)


def of(diagnostic: Diagnostic, language: str) -> str:
    """The hint of one for who has panes."""
    spoken = HINTS.get(diagnostic.rule.code, {})
    return spoken[registry.spoken(language)] if spoken else diagnostic.hint(language)


def at_the_desk(found: Iterable[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Remarks that are plain data already, each with its hint for who has panes."""
    spoken = registry.spoken(language)
    made = [{**remark, "message": sentence(remark["message"]), **_hint(remark, spoken)} for remark in found]
    said = {"message", "hint"}
    return [{key: _held(value) if key in said else value for key, value in remark.items()} for remark in made]


def _held(words: str) -> str:
    """With no sign alone at the end or the beginning of a line."""
    return _LOOSE.sub(NO_BREAK, words)


def sentence(message: str) -> str:
    """With a capital, as a page has no word before it; a file keeps its name."""
    return message[:1].upper() + message[1:] if _WORD.match(message) else message


def _hint(remark: dict[str, Any], spoken: str) -> dict[str, str]:
    if remark["code"] in HINTS:
        return {"hint": HINTS[remark["code"]][spoken]}
    return {"hint": _DOCTOR.sub("", remark["hint"])} if "hint" in remark else {}
