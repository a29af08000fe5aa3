"""The words that the pages add to the content, in French and English; dates and numbers as each writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_LABELS: dict[str, dict[str, str]] = {
    "fr": {
        "theme": "Thème",
        "themes": "Thèmes",
        "synthesis": "Synthèse",
        "fact_sheet": "Fiche",
        "contents": "Sommaire",
        "the_day": "La journée en une page",
        "introduction": "Introduction",
        "across": "D’un thème à l’autre",
        "across_lead": "Ce qui revient d’un atelier à l’autre, mis côte à côte.",
        "same_name": "Les mêmes mots dans plusieurs ateliers",
        "needs_by_theme": "Les besoins, thème par thème",
        "needs": "Besoins exprimés",
        "unanswered": "Besoins restés sans réponse",
        "unanswered_lead": "Aucune solution n’a été trouvée le jour même\u00a0: c’est ici que commence la suite.",
        "unanswered_mark": "sans réponse",
        "directory": "Répertoire",
        "directory_lead": "Qui appeler, que lire\u00a0: chaque nom renvoie aux pages où il paraît.",
        "people": "Personnes",
        "organisations": "Organisations",
        "documents": "Documents et sites",
        "no_publisher": "Sans éditeur indiqué",
        "acronyms": "Sigles",
        "links": "Liens",
        "links_lead": "Toutes les adresses citées, dans l’ordre des thèmes.",
        "links_lead_paper": "Toutes les adresses citées, dans l’ordre des thèmes\u00a0: à taper, ou à viser avec "
        "l’appareil photo d’un téléphone.",
        "my_notes": "Mes notes",
        "colophon": "Colophon",
        "speakers": "Intervenants",
        "speakers_sheet": "Avec",
        "contact": "Contact",
        "to_call": "Qui contacter",
        "to_read": "À lire",
        "notes": "Notes",
        "page": "p.",
        "pages": "pages",
        "organisers": "Organisation",
        "partners": "Avec le soutien de",
        "one_other": "et 1 autre",
        "many_others": "et {count} autres",
        "many_listed": "{count} structures",
        "one_listed": "1 structure",
        "licence": "Licence",
        "edition": "Édition",
        "the_rest": "La suite dans la synthèse de la journée",
        "problems_count": "problèmes soulevés",
        "one_problems_count": "problème soulevé",
        "solutions_count": "solutions et bonnes pratiques",
        "one_solutions_count": "solution ou bonne pratique",
        "needs_count": "besoins exprimés",
        "one_needs_count": "besoin exprimé",
        "themes_count": "thèmes",
        "one_themes_count": "thème",
        "people_count": "personnes citées",
        "one_people_count": "personne citée",
        "organisations_count": "organisations citées",
        "one_organisations_count": "organisation citée",
        "problems_short": "Problèmes",
        "solutions_short": "Solutions",
        "needs_short": "Besoins",
        "chart_title": "Ce qui s’est dit, thème par thème",
        "chart_key": "Une marque, une idée notée.",
        "made_with": "Composé avec Feuillet, logiciel libre, à partir des notes prises pendant les ateliers.",
        "notes_attached": "Les notes sont jointes à ce fichier PDF.",
        "fonts_used": "Caractères",
        "reserved": "Tous droits réservés.",
        "none": "aucun",
        "table_turned": "Le tableau est à la page suivante.",
        "see_table": "Voir le tableau",
        "see_picture": "Voir l’image",
        "one_point": "+ 1 point",
        "many_point": "+ {count} points",
        "one_paragraph": "+ 1 paragraphe",
        "many_paragraph": "+ {count} paragraphes",
        "one_item": "+ 1 élément",
        "many_item": "+ {count} éléments",
        "illustration": "Illustration",
        "picture_in_words": "\\[Image\u00a0: {words}\\]",
        "name_column": "Nom",
        "pages_column": "Pages",
        "number_column": "N°",
        "address_column": "Adresse",
        "colon": "\u00a0: ",
        "continued": "(suite)",
        "source_attached": "Les notes de ces pages, dans une forme qui se reprend",
    },
    "en": {
        "theme": "Theme",
        "themes": "Themes",
        "synthesis": "Synthesis",
        "fact_sheet": "Fact sheet",
        "contents": "Contents",
        "the_day": "The day on one page",
        "introduction": "Introduction",
        "across": "Across themes",
        "across_lead": "What came up in more than one workshop, side by side.",
        "same_name": "The same words in several workshops",
        "needs_by_theme": "Needs, theme by theme",
        "needs": "Needs expressed",
        "unanswered": "Needs without an answer",
        "unanswered_lead": "No solution was found on the day: the next steps begin here.",
        "unanswered_mark": "unanswered",
        "directory": "Directory",
        "directory_lead": "Whom to call, what to read: each name points to the pages where it appears.",
        "people": "People",
        "organisations": "Organisations",
        "documents": "Documents and sites",
        "no_publisher": "No publisher given",
        "acronyms": "Acronyms",
        "links": "Links",
        "links_lead": "Every address named, in the order of the themes.",
        "links_lead_paper": "Every address named, in the order of the themes: to type, or to point a telephone’s "
        "camera at.",
        "my_notes": "My notes",
        "colophon": "Colophon",
        "speakers": "Speakers",
        "speakers_sheet": "With",
        "contact": "Contact",
        "to_call": "Whom to call",
        "to_read": "What to read",
        "notes": "Notes",
        "page": "p.",
        "pages": "pages",
        "organisers": "Organised by",
        "partners": "With the support of",
        "one_other": "and 1 other",
        "many_others": "and {count} others",
        "many_listed": "{count} organisations",
        "one_listed": "1 organisation",
        "licence": "Licence",
        "edition": "Edition",
        "the_rest": "More in the synthesis of the day",
        "problems_count": "problems raised",
        "one_problems_count": "problem raised",
        "solutions_count": "solutions and good practices",
        "one_solutions_count": "solution or good practice",
        "needs_count": "needs expressed",
        "one_needs_count": "need expressed",
        "themes_count": "themes",
        "one_themes_count": "theme",
        "people_count": "people named",
        "one_people_count": "person named",
        "organisations_count": "organisations named",
        "one_organisations_count": "organisation named",
        "problems_short": "Problems",
        "solutions_short": "Solutions",
        "needs_short": "Needs",
        "chart_title": "What was said, theme by theme",
        "chart_key": "One mark, one idea noted.",
        "made_with": "Set with Feuillet, free software, from the notes taken in the workshops.",
        "notes_attached": "The notes are attached to this PDF file.",
        "fonts_used": "Typefaces",
        "reserved": "All rights reserved.",
        "none": "none",
        "table_turned": "The table is on the next page.",
        "see_table": "See the table",
        "see_picture": "See the picture",
        "one_point": "+ 1 point",
        "many_point": "+ {count} points",
        "one_paragraph": "+ 1 paragraph",
        "many_paragraph": "+ {count} paragraphs",
        "one_item": "+ 1 item",
        "many_item": "+ {count} items",
        "illustration": "Illustration",
        "picture_in_words": "\\[Picture: {words}\\]",
        "name_column": "Name",
        "pages_column": "Pages",
        "number_column": "No.",
        "address_column": "Address",
        "colon": ": ",
        "continued": "(continued)",
        "source_attached": "The notes of these pages, in a form to work on",
    },
}

# fmt: off
_MONTHS = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
# fmt: on
_DAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


def labels(language: str) -> dict[str, str]:
    """All labels of a language."""
    return _LABELS[language]


def counted(count: int, name: str, language: str) -> str:
    """The label of a count: « problème soulevé » for one, and in French for none, « problèmes soulevés » for more."""
    one = count < 2 if language == "fr" else count == 1
    return _LABELS[language][f"one_{name}_count" if one else f"{name}_count"]


def _day(date: dt.date, language: str) -> str:
    return "1er" if language == "fr" and date.day == 1 else str(date.day)


def day(date: dt.date, language: str) -> str:
    """A date in words, with its weekday: « samedi 14 novembre 2026 », "Saturday 14 November 2026"."""
    return f"{_DAYS[language][date.weekday()]} {_day(date, language)} {_MONTHS[language][date.month - 1]} {date.year}"


def days(dates: Sequence[dt.date], language: str) -> str:
    """One or several dates in words; those of one month share it: « 13 et 14 novembre 2026 »."""
    if not dates:
        return ""
    if len(dates) == 1:
        return day(dates[0], language)
    last = dates[-1]
    joint = " et " if language == "fr" else " and "
    month = f"{_MONTHS[language][last.month - 1]} {last.year}"
    if all((one.year, one.month) == (last.year, last.month) for one in dates):
        numbers = [_day(one, language) for one in dates]
        return f"{', '.join(numbers[:-1])}{joint}{numbers[-1]} {month}"
    written = [
        f"{_day(one, language)} {_MONTHS[language][one.month - 1]}" + (f" {one.year}" if one.year != last.year else "")
        for one in dates
    ]
    return f"{', '.join(written[:-1])}{joint}{written[-1]} {last.year}"


def weight(size: int, language: str) -> str:
    """The size of a file as people say it: decimal, as their mail programs do."""
    if size < 995_000:
        return f"{max(round(size / 1000), 1)} {'ko' if language == 'fr' else 'kB'}"
    amount = f"{size / 1e6:.1f}"
    return f"{amount.replace('.', ',')} Mo" if language == "fr" else f"{amount} MB"
