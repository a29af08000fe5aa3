#!/usr/bin/env python3
"""Make up a day of workshops of any size, for Feuillet and, with the same words, for the plain script.

usage: generate.py FOLDER [--themes 12] [--seed 1]

FOLDER/content/            a Feuillet project
FOLDER/plain/event.yaml    the same day for plain.py
FOLDER/plain/themes/*.md   the same notes, a file a theme
FOLDER/plain/sheets/*.md   the notes cut by hand, as it were, to what a page holds: plain.py cannot fit

All is invented. Each theme has a subject, people, places and figures of its own in almost every line, so that nothing
laid out for one theme serves for another. Of three themes, one is long, one middling and one short, so that sheets come
out in all sizes of text. Standard library only.
"""

from __future__ import annotations

import argparse
import random
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

DATE = "2026-10-10"
DATE_IN_WORDS = "10 octobre 2026"
TITLE = "Les ateliers du fleuve"
SUBTITLE = "Ce qui s'est dit, ce qui s'est cherché"
PLACE = "Halle aux grains, Montvigny"
HOSTS = ("Réseau des deux rives", "Maison commune de Montvigny")
ACRONYMS = {
    "DLA": "dispositif local d'accompagnement",
    "ESS": "économie sociale et solidaire",
    "CRESS": "chambre régionale de l'économie sociale et solidaire",
}

# What a theme is about, two of these at a time: all feminine, none that begins with a vowel, so that sentences agree.
SUBJECTS = (
    "billetterie", "boulangerie", "communication", "comptabilité", "conciergerie", "documentation", "fabrication",
    "formation", "gouvernance", "lecture publique", "location solidaire", "lutherie", "médiation", "menuiserie",
    "mobilité", "parentalité", "prévention", "programmation", "récupération", "réparation", "restauration",
    "scénographie", "scolarisation", "traduction", "transformation", "transmission", "valorisation", "végétalisation",
)  # fmt: skip
PEOPLE = (
    "bibliothécaires", "bénévoles", "commerçants", "comédiennes", "conductrices", "cuisiniers", "correspondants",
    "dirigeantes", "fonctionnaires", "formateurs", "gardiens d'immeuble", "glaneuses", "jardiniers", "locataires",
    "maraîchères", "musiciens", "participantes", "retraitées", "salariés", "soignantes", "travailleurs sociaux",
    "trésorières", "volontaires",
)  # fmt: skip
TOOLS = (
    "barème", "bulletin", "calendrier", "catalogue", "compte rendu", "diagnostic", "dictionnaire", "formulaire",
    "journal", "logiciel", "mémento", "planning", "programme", "questionnaire", "registre", "règlement", "répertoire",
    "tableau de bord", "tarif", "trombinoscope",
)  # fmt: skip
SITES = (
    "café-théâtre", "campement", "cloître", "conservatoire", "gymnase", "hangar", "jardin partagé", "kiosque",
    "laboratoire", "lavoir", "manège", "marché couvert", "moulin", "pavillon", "préau", "restaurant", "verger",
    "vestiaire",
)  # fmt: skip
FIRST_NAMES = (
    "Anouk", "Basile", "Célestine", "Djibril", "Élodie", "Fanta", "Gaspard", "Honorine", "Ismaël", "Jeanne", "Kenza",
    "Lazare", "Maïwenn", "Nestor", "Océane", "Pio", "Quitterie", "Rachid", "Sidonie", "Tibor", "Ursule", "Violaine",
)  # fmt: skip
LAST_NAMES = (
    "Abadie", "Bellocq", "Castagnet", "Diarra", "Estève", "Fontanel", "Guermeur", "Haddad", "Izard", "Jolivet",
    "Kervella", "Lestrade", "Mercadier", "Nakache", "Ortolan", "Pelissou", "Quéméner", "Rastoul", "Sylla", "Trévisan",
)  # fmt: skip
TOWN_BEGINNINGS = (
    "Bel", "Bois", "Brive", "Champ", "Clair", "Cour", "Font", "Franc", "Gramont", "Long", "Mont", "Neuf", "Pierre",
    "Plan", "Pont", "Riche", "Roche", "Sauve", "Terre", "Val", "Vert", "Vieux",
)  # fmt: skip
TOWN_ENDINGS = (
    "bourg", "brac", "cerf", "combe", "fleury", "fort", "gny", "lande", "lieu", "loup", "mar", "nac", "pertuis",
    "rieux", "rive", "sac", "taillis", "terre", "tour", "vaux", "ville",
)  # fmt: skip

PRESENTATIONS = (
    (
        "Depuis {year}, cette équipe de {n} personnes aide les {people} à monter des projets de {noun} entre {town} "
        "et {town2}. Elle tient une permanence par semaine dans un {site}, prête son {tool} et reçoit qui veut "
        "comprendre comment se bâtit un budget."
    ),
    (
        "L'association réunit {n} groupes de {people} autour de {town}. Elle a commencé par la {noun}, puis la "
        "{noun2} s'y est ajoutée en {year} ; son savoir tient dans un {tool} que chacun peut copier, corriger et "
        "faire circuler."
    ),
    (
        "Née en {year} dans un {site} de {town}, la structure accompagne {n} lieux qui font de la {noun} leur "
        "métier. Elle compte {m} adhérents, surtout des {people}, et publie chaque année un {tool} des expériences "
        "du pays."
    ),
    (
        "Ce collectif de {town2} fait travailler ensemble {n} {people} qui ne se parlaient guère. Il a ouvert un "
        "{site} en {year}, y propose {m} séances par an et met la {noun2} au service de toutes les associations "
        "voisines."
    ),
)
ROLES = ("chargée de {noun}", "coordinateur du {site}", "responsable de la {noun2}", "animatrice du {tool} partagé")
STAKES = (
    (
        "Rendre la {noun} possible pour les {people} de {town}, sans qu'elle dépende d'une seule personne, et dire "
        "ce que la {noun2} y gagne."
    ),
    (
        "Donner aux {people} de {town} de quoi choisir eux-mêmes leur façon de faire de la {noun}, avec ou sans "
        "{tool} commun."
    ),
    (
        "Faire de la {noun} une affaire partagée à {town}, du {site} au conseil municipal, et lui trouver des moyens "
        "durables."
    ),
)
CONTEXT_BEGINNINGS = (
    (
        "À {town}, la {noun} occupait {n} {people} en {year} ; ils sont {m} de plus aujourd'hui, et le {site} qui "
        "les abrite n'a pas grandi."
    ),
    "Depuis {year}, {n} communes autour de {town} se sont lancées dans la {noun}, souvent à l'initiative des {people}.",
    "Longtemps, la {noun} s'est faite à {town} sans local ni budget, par la seule obstination de {n} {people}.",
)
CONTEXT_MIDDLES = (
    (
        "Les subventions ont baissé de {percent} % dans le même temps, alors que la {noun2} demande un {tool} à jour "
        "et des personnes formées."
    ),
    "La {noun2} s'y est greffée peu à peu, avec ses propres règles, son {tool} et des partenaires venus de {town2}.",
    (
        "Les habitudes diffèrent : ici un {tool} rempli à la main, là un {site} ouvert {m} heures par semaine, "
        "ailleurs rien d'écrit."
    ),
)
CONTEXT_ENDINGS = (
    (
        "Beaucoup ignorent encore ce que les acteurs de l'ESS ont essayé à {town2}, et recommencent chacun de leur "
        "côté ce que d'autres ont déjà corrigé."
    ),
    (
        "Les financeurs, eux, parlent de résultats avant d'avoir visité le {site}, et la {noun} se retrouve jugée "
        "sur {n} indicateurs que personne n'a choisis."
    ),
    (
        "Entre l'envie de s'ouvrir et la crainte de perdre ce qui fait son caractère, la {noun} cherche une taille "
        "qui convienne à {town2} comme à {town}."
    ),
)

PROBLEMS = (
    (
        "Nommer la {noun}",
        4,
        (
            "Chaque groupe de {town} met autre chose derrière la {noun}",
            "Où finit la {noun}, où commence la {noun2} ? Personne à {town} ne trace la même limite",
            "Les {people} ne se reconnaissent pas dans le vocabulaire des dossiers de {year}",
            "À {town}, le {site} passe pour un service public alors qu'il vit de {n} cotisations",
            "Le {tool} date de {year} et ne dit rien de la {noun2}",
            "Parler de {noun} fait peur à {percent} % des élus de {town2}, qui y voient une dépense",
        ),
    ),
    (
        "Tenir dans la durée",
        6,
        (
            "La {noun} repose sur {n} {people}, toujours les mêmes",
            "Un {tool} rempli à {n} mains puis oublié par tous : comment le faire vivre ?",
            "Fatigue des {people} après {n} mois sans relâche",
            "Le {site} ferme quand les gens de {town} rentrent du travail",
            "Les nouveaux {people} de {town} n'osent pas toucher au {tool}",
            "Acheter d'abord {n} machines de {noun}, se demander ensuite à qui elles serviront",
            "Départs mal préparés : en {year}, {n} ans de mémoire sont partis avec une seule personne",
            "Les réunions de {noun2} durent {n} minutes de trop et découragent les {people}",
            "Désaccords tus entre {town} et {town2}, qui ressortent au moment de partager les frais",
        ),
    ),
    (
        "Règles et paperasse",
        5,
        (
            "Assurance du {site}",
            "Statut des {n} {people} qui touchent un défraiement",
            "Droit à l'erreur en matière de {noun} à {town}, prévu nulle part",
            "Un même {tool} demandé sous {n} formes par {m} financeurs",
            "Normes impossibles à respecter dans un {site} de {m} mètres carrés",
            "Concurrence entre {town} et {town2} pour le même appel à projets",
            "Données personnelles des {people} dans un {tool} que {n} personnes peuvent ouvrir",
        ),
    ),
    (
        "De l'argent, donc du temps",
        2,
        (
            (
                "La {noun} demande {n} heures par mois de préparation que nul ne paie. Sans elles, le {site} "
                "n'ouvrirait pourtant pas un seul jour."
            ),
            (
                "Les aides de {year} couvraient l'achat, jamais l'entretien. À {town}, {percent} % du matériel de "
                "{noun2} attend une réparation."
            ),
            "Les {people} avancent les frais, parfois pendant {n} semaines. Les autres renoncent discrètement.",
            (
                "Un emploi mutualisé avec {town2} coûterait {n} mille euros par an. Personne ne sait qui signerait "
                "le contrat de travail."
            ),
        ),
    ),
)
SOLUTIONS = (
    (
        "Commencer petit",
        2,
        (
            "Expérimenter la {noun} pendant {n} semaines dans un {site} prêté, puis décider collectivement de la suite",
            (
                "Visiter {town2} avant d'écrire quoi que ce soit : {n} {people} y sont allés en {year} et en sont "
                "revenus avec un {tool} tout prêt"
            ),
            "Parler des sujets qui fâchent dès la première séance de {noun2} à {town}, quand nul n'a rien à perdre",
            "Rédiger collectivement une page, une seule, sur les changements attendus de la {noun} à {town}",
        ),
    ),
    (
        "Partager la {noun}",
        6,
        (
            "Deux responsables pour chaque clé du {site} de {town}",
            "Confier le {tool} à {n} {people} différents dans l'année",
            "Raconter la {noun} par l'image : {n} portraits affichés à {town}",
            "Faire entrer {n} {people} au conseil",
            "S'inspirer de {town2}, où la {noun2} se fait à tour de rôle",
            "Garder {percent} % du budget pour ce que l'on n'a pas prévu",
            "Accompagner {n} nouveaux venus autour d'un même {tool}",
            "Laisser aux {people} de {town2} leurs manières de faire",
            "Ouvrir le {site} un dimanche sur {small}, sans programme",
        ),
    ),
    (
        "Des lieux, des moments",
        3,
        (
            "Un repas trimestriel dans le {site} de {town}, sans budget ni {tool} à l'ordre du jour",
            "S'appuyer sur les réseaux déjà là : les {people} de {town2} se retrouvent depuis {year}",
            "Prendre {n} semaines pour faire connaissance avant de signer",
            "Réserver le {site} à la {noun2} un soir par semaine, quitte à n'y être que {small}",
            "Installer la permanence de {noun} devant la gare de {town}",
        ),
    ),
)
NEEDS = (
    "Un {tool} modèle pour la {noun}, à remplir en {n} minutes",
    "Curiosité, disponibilité, {n} jours pour aller voir {town2}",
    (
        "Des rencontres semestrielles entre {people} de {town} et de {town2}, consacrées aux échecs autant qu'aux "
        "réussites"
    ),
    "Une formation courte à la {noun2}, ouverte aux {people} comme aux élus, avec un exercice dans un vrai {site}",
    "Un regard extérieur à {town}, qui écoute, reformule et n'a aucune solution à vendre",
    "Un financement pluriannuel : préparer chaque automne le même dossier de {noun} prend {n} jours",
    "Reconnaissance des {n} heures données par les {people}, même sans rémunération",
    "Un engagement écrit de la commune de {town} sur le {site}",
    (
        "Un répertoire de {n} {people} disponibles, avec leurs compétences, tenu à jour par une personne nommément "
        "désignée"
    ),
    "Savoir à qui parler de {noun} à la préfecture, et être rappelé avant {n} jours",
    "Savoir s'arrêter : décider après {n} semaines si la {noun2} doit continuer",
    "Des mots simples pour expliquer la {noun} en {small} minutes sur un marché",
)
ACTORS = (
    "[DLA de {town}]({link})",
    "[CRESS, antenne de {town2}]({link})",
    "[Fédération des {people}]({link})",
    "[Coopérative de {noun} de {town}]({link})",
    "Le {site} de {town2}",
)
DOCUMENTS = (
    "Presses de {town} – [La {noun} à plusieurs]({link}) – {month} {year}",
    "Réseau des {people} – [{Noun} et {noun2}, un {tool}]({link})",
    "Cahiers de {town2} – [Ouvrir un {site}]({link}) – {year}",
    "Maison de la {noun2} – [Guide des {people}]({link})",
)
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "septembre", "octobre", "novembre")


LENGTHS = (1.0, 1.6, 0.4)  # times the usual number of points


@dataclass(frozen=True)
class Theme:
    """A theme in both lengths; `full` and `sheet` are Markdown from the first `##` on."""

    number: int
    title: str
    town: str
    colour: str
    full: str
    sheet: str

    @property
    def name(self) -> str:
        """The theme's file in the Feuillet project, without its ending."""
        return f"{self.number:02d}-{slug(self.title)}"

    @property
    def line(self) -> str:
        """What stands under the title."""
        return f"*Atelier {self.number} — {DATE_IN_WORDS}, {self.town}*"


class Voice:
    """The words of one theme: its own for good, and figures that are other ones in each sentence."""

    def __init__(self, number: int, seed: int) -> None:
        self.random = random.Random(f"{seed}/{number}")
        self.number = number
        self.length = LENGTHS[number % len(LENGTHS)]
        turn, place = divmod(number - 1, len(SUBJECTS))
        self.noun = SUBJECTS[place]
        self.noun2 = SUBJECTS[(place + 1 + 3 * turn + place % 5) % len(SUBJECTS)]
        if self.noun2 == self.noun:
            self.noun2 = SUBJECTS[(place + 2) % len(SUBJECTS)]
        self.people, self.second_people = self.random.sample(PEOPLE, 2)
        self.tools = self.random.sample(TOOLS, 3)
        self.sites = self.random.sample(SITES, 2)
        # A pair of towns is nobody else's: towns are dealt out in order.
        towns = [a + b for b in TOWN_ENDINGS for a in TOWN_BEGINNINGS]
        self.towns = (towns[2 * number % len(towns)], towns[(2 * number + 1) % len(towns)])

    def say(self, template: str) -> str:
        """The sentence, with this theme's words in it."""
        rng = self.random
        return template.format(
            noun=self.noun,
            Noun=self.noun.capitalize(),
            noun2=self.noun2,
            people=rng.choice((self.people, self.people, self.second_people)),
            tool=rng.choice(self.tools),
            site=rng.choice(self.sites),
            town=self.towns[0],
            town2=self.towns[1],
            n=rng.randrange(12, 90),
            m=rng.randrange(6, 60),
            small=rng.randrange(3, 8),
            percent=rng.randrange(5, 60),
            year=rng.randrange(2009, 2026),
            month=rng.choice(MONTHS),
            link=f"https://example.org/{self.number}/{rng.randrange(10_000)}",
        )

    def some(self, templates: tuple[str, ...], count: int) -> list[str]:
        """As many of the sentences, in any order."""
        return [self.say(template) for template in self.random.sample(templates, count)]

    def more(self, templates: tuple[str, ...], count: int) -> list[str]:
        """As many times the length of the theme; one that comes twice has other figures."""
        count = max(round(count * self.length), 1)
        return [self.say(template) for template in self.random.sample(templates * 2, min(count, 2 * len(templates)))]


def slug(text: str) -> str:
    """The title as a file name."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def points(lines: list[str]) -> str:
    return "".join(f"- {line}\n" for line in lines) + "\n"


def theme(number: int, seed: int = 1) -> Theme:
    """The theme of that number: the same words at every call."""
    voice = Voice(number, seed)
    full: list[str] = []
    sheet: list[str] = []

    def section(title: str) -> None:
        full.append(f"## {title}\n\n")
        sheet.append(f"## {title}\n\n")

    def group(title: str, lines: list[str], shortened: int) -> None:
        head = f"### {title}\n\n" if title else ""
        full.append(head + points(lines))
        sheet.append(head + points(lines[:shortened]))

    def prose(*sentences: str) -> None:
        full.append(" ".join(sentences) + "\n\n")
        sheet.append(" ".join(sentences[:2]) + "\n\n")

    section("Intervenant·e·s et structures")
    speakers, shorter = [], []
    people = voice.random.sample(FIRST_NAMES, 2), voice.random.sample(LAST_NAMES, 2), voice.random.sample(ROLES, 2)
    for first, last, role, presentation in zip(*people, voice.some(PRESENTATIONS, 2), strict=True):
        organisation = voice.say("[Atelier du {site} de {town}]({link})")
        who = f"**{first} {last}**, {voice.say(role)}, {organisation}."
        speakers.append(f"{who} {presentation}")
        shorter.append(who)
    full.append(points(speakers))
    sheet.append(points(shorter))
    section("Enjeux")
    prose(*voice.some(STAKES, 1))
    section("Contexte")
    prose(*(voice.some(part, 1)[0] for part in (CONTEXT_BEGINNINGS, CONTEXT_MIDDLES, CONTEXT_ENDINGS)))
    section("Ressources incontournables")
    group("Acteurs clés", [voice.say(actor) for actor in ACTORS], 3)
    group("Documents et sites", [voice.say(document) for document in DOCUMENTS], 3)
    for title, groups in (("Problèmes soulevés", PROBLEMS), ("Solutions et bonnes pratiques", SOLUTIONS)):
        section(title)
        for name, count, templates in groups:
            group(voice.say(name), voice.more(templates, count), 3)
    section("Besoins et attentes")
    group("", voice.more(NEEDS, 9), 5)
    hue = random.Random(number).randrange(360)
    return Theme(
        number=number,
        title=f"{voice.noun.capitalize()} et {voice.noun2}",
        town=voice.towns[0],
        colour=dark_colour(hue),
        full="".join(full).rstrip() + "\n",
        sheet="".join(sheet).rstrip() + "\n",
    )


def dark_colour(hue: int) -> str:
    """A colour on which white text can be read."""
    import colorsys

    red, green, blue = colorsys.hls_to_rgb(hue / 360, 0.28, 0.6)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def themes(count: int, seed: int = 1) -> list[Theme]:
    """The themes of a day."""
    return [theme(number, seed) for number in range(1, count + 1)]


def write(folder: Path, count: int, seed: int = 1) -> list[Theme]:
    """Write the day into the folder, for both."""
    made = themes(count, seed)
    write_feuillet(folder, made)
    write_plain(folder / "plain", made)
    return made


def write_feuillet(folder: Path, made: list[Theme]) -> None:
    """The day as a Feuillet project."""
    (folder / "content" / "themes").mkdir(parents=True)
    lines = [
        f"title: {TITLE}",
        f"subtitle: {SUBTITLE}",
        "language: fr",
        f"date: {DATE}",
        f"place: {PLACE}",
        "organisers:",
        *(f"  - name: {host}" for host in HOSTS),
        "acronyms:",
        *(f"  {key}: {meaning}" for key, meaning in ACRONYMS.items()),
    ]
    (folder / "content" / "workshop.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for theme in made:
        write_feuillet_theme(folder, theme)


def write_feuillet_theme(folder: Path, theme: Theme) -> None:
    """One theme's file of the Feuillet project."""
    text = f"---\ntitle: {theme.title}\n---\n\n{theme.line}\n\n{theme.full}"
    (folder / "content" / "themes" / f"{theme.name}.md").write_text(text, encoding="utf-8")


def write_plain(folder: Path, made: list[Theme]) -> None:
    """The day as the plain script reads it."""
    for name in ("themes", "sheets"):
        (folder / name).mkdir(parents=True)
    lines = [
        f"title: {TITLE}",
        f"subtitle: {SUBTITLE}",
        f"date: {DATE_IN_WORDS}",
        f"place: {PLACE}",
        f"hosts: {', '.join(HOSTS)}",
        "themes:",
    ]
    for theme in made:
        lines += [f'  - file: "{theme.number:03d}"', f"    title: {theme.title}", f'    colour: "{theme.colour}"']
        write_plain_theme(folder, theme)
    (folder / "event.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_plain_theme(folder: Path, theme: Theme) -> None:
    """One theme's two files of the plain script."""
    head = f"# {theme.title}\n\n{theme.line}\n\n"
    (folder / "themes" / f"{theme.number:03d}.md").write_text(head + theme.full, encoding="utf-8")
    (folder / "sheets" / f"{theme.number:03d}.md").write_text(head + theme.sheet, encoding="utf-8")


def edited(theme: Theme, times: int) -> Theme:
    """The theme with a few other words in what is at stake, which each sheet says, as left by who read it again."""
    there, here = "## Enjeux\n\n", f"## Enjeux\n\nRelu {times} fois. "
    return replace(theme, full=theme.full.replace(there, here), sheet=theme.sheet.replace(there, here))


def main() -> None:
    parser = argparse.ArgumentParser(description="Make up a day of workshops, for Feuillet and for plain.py.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--themes", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    made = write(given.folder, given.themes, given.seed)
    words = sum(len(theme.full.split()) for theme in made) // len(made)
    shorter = sum(len(theme.sheet.split()) for theme in made) // len(made)
    print(f"{len(made)} themes in {given.folder}: {words} words each, {shorter} on the plain sheets")


if __name__ == "__main__":
    main()
