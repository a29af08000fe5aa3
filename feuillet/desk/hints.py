"""What is wrong, in; the same as the desk shows it, out: a hint for the terminal is in the words of a pane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feuillet.languages import registry
from feuillet.project import findings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feuillet.model.diagnostics import Diagnostic

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
HINTS = {
    "no-themes": {
        "en": "“New theme” makes one, “Bring in…” takes files.",
        "fr": "« Nouveau thème » en crée un, « Apporter… » prend des fichiers.",
    },
    "theme-without-title": {"en": "Give it one.", "fr": "Donnez-en un."},
    "folded": {
        "en": "They are listed below the remarks, each with two buttons: “Essential” keeps it on the sheet, “Synthesis "
        "only” keeps it off.",
        "fr": "Ils sont sous les remarques, chacun avec deux boutons : « Essentiel » le garde sur la fiche, « Synthèse "
        "seule » l’en tient hors.",
    },
    "disk-full": _ROOM,
    "file-size-limit": _ROOM,
    "link-in-the-way": {
        "en": "Take the link away, and put the folder itself in its place.",
        "fr": "Enlevez le lien, et mettez le dossier lui-même à sa place.",
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
    "mail-other-pages": {
        "en": "Under “Which mailing”: tell those who have older pages, or give another mailing a name.",
        "fr": "Sous « Quel envoi » : dites-le à celles et ceux qui ont les anciennes pages, ou donnez un nom à un "
        "autre envoi.",
    },
    "mail-nothing-sent": {
        "en": "Under “Which mailing”, untick “Tell those…”.",
        "fr": "Sous « Quel envoi », décochez « Dire à celles et ceux… ».",
    },
    "mail-nothing-changed": _UPDATE_OFF,
    "person-without-email": {
        "en": "Write the address, or tick “Leave out rows…” under “Which mailing”.",
        "fr": "Écrivez l’adresse, ou cochez « Laisser de côté » sous « Quel envoi ».",
    },
}  # fmt: skip


def told(diagnostics: Iterable[Diagnostic], language: str, *, project: Path) -> list[dict[str, Any]]:
    """Diagnostics for a page of the desk."""
    return at_the_desk(findings.as_json(diagnostics, language, project=project), language)


def at_the_desk(found: Iterable[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Remarks that are plain data already, each with its hint for who has panes."""
    spoken = registry.spoken(language)
    return [{**remark, **_hint(remark, spoken)} for remark in found]


def _hint(remark: dict[str, Any], spoken: str) -> dict[str, str]:
    return {"hint": HINTS[remark["code"]][spoken]} if remark["code"] in HINTS else {}
