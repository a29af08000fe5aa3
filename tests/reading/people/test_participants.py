"""A list of participants, as spreadsheets and forms save it, is read as it was meant, or what is wrong is told."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.model.workshop import Prose, Theme, Workshop
from feuillet.project.sources import Sources
from feuillet.reading.people import columns, participants, rows, spreadsheet, told
from feuillet.text.names import fold

if TYPE_CHECKING:
    from feuillet.reading.people.participants import Participants

TITLES = {
    1: ("cooperation", "Coopération et mutualisation"),
    2: ("engagement", "Donner envie de s'engager, et de rester"),
    3: ("gouvernance", "Décider à plusieurs : gouvernance partagée"),
    5: ("lieux", "Ouvrir un *lieu* partagé"),
}
WORKSHOP = Workshop(
    title=Prose("Une journée"),
    themes=tuple(
        Theme(
            title=Prose(title), number=number, slug=slug, source=Location(file=f"content/themes/0{number}-{slug}s.md")
        )
        for number, (slug, title) in TITLES.items()
    ),
)
ALL = ("cooperation", "engagement", "gouvernance", "lieux")


@pytest.fixture(name="read")
def reader(tmp_path):
    def read(raw, *, needs_email=False, themeless=False, **more) -> Participants:
        (tmp_path / "liste.csv").write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        made = participants.read(
            partial(Sources(tmp_path).given, tmp_path / "liste.csv"),
            "liste.csv",
            WORKSHOP,
            needs_email=needs_email,
            **more,
        )
        # Most lists here are about something else than themes.
        others = tuple(
            diagnostic for diagnostic in made.diagnostics if diagnostic.rule is not participants.NO_THEME_COLUMN
        )
        return made if themeless else replace(made, diagnostics=others)

    return read


def codes(made):
    return [
        f"{diagnostic.location.line}:{diagnostic.location.column} {diagnostic.rule.code}"
        for diagnostic in made.diagnostics
    ]


def people(made):
    return [(person.name, person.email, person.themes) for person in made.people]


# What programs write ----------------------------------------------------------------------------------------------

EXCEL_FR = (
    "Prénom;NOM;Adresse e-mail;Association;Thèmes choisis;Commentaire\r\n"
    "Hélène;Lefèvre;Helene.Lefevre@Exemple.FR;L’Œuvre d’à côté;1;\r\n"
    'Zoé;Nuñez;zoe@exemple.fr;"Semer; demain";"1;5";"Je viens\nà deux; ""peut-être"""\r\n'
    ";;;;;\r\n"
    "Loïc;Le Goff;loic@exemple.fr;;3,0;10 €\r\n"
)
THREE = [
    ("Hélène Lefèvre", "Helene.Lefevre@exemple.fr", ("cooperation",)),
    ("Zoé Nuñez", "zoe@exemple.fr", ("cooperation", "lieux")),
    ("Loïc Le Goff", "loic@exemple.fr", ("gouvernance",)),
]
WITH_TABS = EXCEL_FR.replace('"Semer; demain"', "\0").replace('"1;5"', "1|5").replace("; ", "\1").replace(";", "\t")
UNICODE_TEXT = WITH_TABS.replace("\0", "Semer").replace("\1", "; ")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(EXCEL_FR.encode("cp1252"), id="Excel in French"),
        pytest.param(EXCEL_FR.encode("utf-8-sig"), id="Excel, CSV UTF-8"),
        pytest.param(EXCEL_FR.replace("\r\n", "\n").encode(), id="LibreOffice"),
        pytest.param(EXCEL_FR.replace("\r\n", "\r").encode(), id="an old Mac"),
        pytest.param(b"sep=;\r\n" + EXCEL_FR.encode("cp1252"), id="sep"),
        pytest.param(b'"SEP=;"\r\n' + EXCEL_FR.encode(), id="sep in quotes"),
        pytest.param(UNICODE_TEXT.encode("utf-16"), id="Excel, Unicode text"),
        pytest.param(b"\xfe\xff" + UNICODE_TEXT.encode("utf-16-be"), id="big-endian"),
        pytest.param(UNICODE_TEXT.encode(), id="tabs"),
        pytest.param(EXCEL_FR.replace("é", "e\u0301").encode(), id="accents of their own"),
        pytest.param(("Liste des participants;;;;;\r\n\r\n" + EXCEL_FR).encode(), id="a title above"),
    ],
)
def test_what_programs_save_is_read(read, raw):
    made = read(raw)
    assert codes(made) == []
    assert people(made) == THREE


def test_a_form_joins_choices_with_commas_that_titles_have_too(read):
    made = read(
        '"Horodateur","Adresse e-mail","Nom et prénom","À quels ateliers viendrez-vous ?"\n'
        '"2026/10/01 9:12:44 AM UTC+2","a@exemple.fr","Ada N’Diaye",'
        '"Donner envie de s\'engager, et de rester, Coopération et mutualisation"\n'
        '"2026/10/01 9:13:02 AM UTC+2","b@exemple.fr","Bob Ly","Donner envie de s\'engager, et de rester"\n'
    )
    assert codes(made) == []
    assert [(person.name, person.themes) for person in made.people] == [
        ("Ada N’Diaye", ("cooperation", "engagement")),
        ("Bob Ly", ("engagement",)),
    ]


def test_a_ticket_office_names_who_comes_and_who_paid(read):
    made = read(
        "Numéro de billet;Nom participant;Prénom participant;Nom payeur;Prénom payeur;Email payeur\n"
        "1;Durand;Léa;Petit;Jean;jean@exemple.fr\n2;Durand;Tom;Petit;Jean;jean@exemple.fr\n"
    )
    assert people(made) == [("Léa Durand", "", ALL), ("Tom Durand", "", ALL)]


def test_addresses_of_who_paid_are_proposed_where_there_are_no_others(read):
    made = read("Nom participant;Prénom participant;Email payeur\nDurand;Léa;jean@exemple.fr\n", needs_email=True)
    assert codes(made) == ["1:36 list-no-email-column"]
    assert "« Email payeur »" in made.diagnostics[0].message("fr")


@pytest.mark.parametrize(
    ("encoding", "spoken"), [("mac_roman", "Mac Roman"), ("cp850", "MS-DOS (CP850)"), ("cp1252", None)]
)
def test_an_old_encoding_is_told_where_it_is_sure(read, encoding, spoken):
    text = "Prénom;Nom\nHélène;Garçon\nÉlodie;Bénévent\n"
    made = read(text.encode(encoding))
    assert [person.name for person in made.people] == ["Hélène Garçon", "Élodie Bénévent"]
    assert [diagnostic.values["encoding"] for diagnostic in made.diagnostics] == ([spoken] if spoken else [])


def test_names_of_all_europe_in_windows_1252_are_no_other_encoding(read):
    made = read("Nom\nŠime Žižek\nJÜRGEN ŸSAŸE\nMaría Ñandú\n".encode("cp1252"))
    assert codes(made) == []
    assert [person.name for person in made.people] == ["Šime Žižek", "JÜRGEN ŸSAŸE", "María Ñandú"]


def test_an_encoding_that_is_none_of_these_is_told_with_its_place(read):
    made = read("Nom\nAnne\nŁucja Šimůnek\n".encode("iso8859_2") + b"\x81\x8d~\xfe\xae\n")
    assert codes(made) == ["4:1 list-unknown-encoding", "4:1 person-garbled-name"]
    assert made.diagnostics[0].values["byte"] == "81"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "XLSX, ODS, ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "XLS"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"\r\n<!DOCTYPE html><table>", "HTML, XML"),
        (b"Nom;Mail\n\x00\x00;\n", "U+0000"),
        (b"\xff\xfeN\x00o", "U+0000"),  # half a character
    ],
)
def test_other_files_are_refused_with_the_way_to_a_csv_file(read, raw, kind):
    made = read(raw)
    assert codes(made) == ["0:0 list-not-csv"]
    assert kind in made.diagnostics[0].message("fr")
    assert "CSV UTF-8" in made.diagnostics[0].hint("fr")


# The header row ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("Nom", "Léa", "Léa"),
        ("NOM COMPLET :", "Léa", "Léa"),
        ("Participant·e", "Léa", "Léa"),
        ("Participant.e.s", "Léa", "Léa"),
        ("Nom de la participante", "Léa", "Léa"),
        ("Votre nom (obligatoire) *", "Léa", "Léa"),
        ("Full name", "Léa", "Léa"),
        ("names", "Léa", "Léa"),
        ("Prénom(s);Nom(s)", "Léa;Petit", "Léa Petit"),
        ("Nom de famille;prenom", "Petit;Léa", "Léa Petit"),
        ("Surname|First Name", "Petit|Léa", "Léa Petit"),
        ("Last name,First name", "Petit,", "Petit"),
        ("Prénom", "Léa", "Léa"),
        ("Nom de l'association;Nom", "Semer;Léa", "Léa"),
        ("Prénom;Nom;Nom complet", "Léa;Petit;Mme Petit", "Mme Petit"),
        ("Prénom;Nom;Nom complet", "Léa;Petit;", "Léa Petit"),
        (" Nom ;;", " Léa ;;", "Léa"),
    ],
)
def test_the_column_of_names_is_found(read, header, row, name):
    made = read(f"{header}\n{row}\n")
    assert codes(made) == []
    assert [person.name for person in made.people] == [name]


@pytest.mark.parametrize(
    "header",
    ["mail", "E-mail", "e-mails", "Courriel", "ADRESSE ÉLECTRONIQUE", "Adresse e-mail", "Email address", "Votre mél *",
     "Courrier électronique", "E-mail (nom@exemple.fr)", "Email du participant", "adresse mail professionnelle"],
)  # fmt: skip
def test_the_column_of_addresses_is_found(read, header):
    made = read(f"Nom,{header}\nLéa,lea@exemple.fr\n", needs_email=True)
    assert [person.email for person in made.people] == ["lea@exemple.fr"]


def test_language_and_greeting_are_read_and_a_title_is_no_greeting(read):
    made = read(
        "Nom;Civilité;Formule d’appel;Langue\nLéa;Mme;Chère Léa,;Français\nBob;M.;;EN-GB\nIda;;;\nJo;M.;;breton\n"
    )
    assert [(person.greeting, person.language) for person in made.people] == [
        ("Chère Léa,", "fr"),
        ("", "en"),
        ("", ""),
        ("", ""),
    ]
    assert codes(made) == ["5:8 person-unknown-language"]


@pytest.mark.parametrize(
    ("text", "expected", "piece"),
    [
        ("Léa Petit;lea@exemple.fr\nBob;bob@exemple.fr\n", "1:1 list-no-header", "Nom;E-mail;Thèmes"),
        ("\n\nlea@exemple.fr\n", "3:1 list-no-header", "Nom;E-mail;Thèmes"),
        ("Mail;Ville\na@exemple.fr;Pantin\n", "1:1 list-no-name-column", "Mail | Ville"),
        ("Léa Petit;Pantin\nBob;Paris\n", "1:1 list-no-name-column", "Léa Petit | Pantin"),
        ("", "0:0 list-empty", "personne"),
        ("\n;;\n \n", "0:0 list-empty", "personne"),
        ("Nom;Mail\n;\n", "0:0 list-empty", "personne"),
        ('"Nom;Mail\nLéa;lea@exemple.fr\n', "1:1 list-open-quote", "guillemet"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_an_example(read, text, expected, piece):
    made = read(text)
    assert (codes(made), made.people) == ([expected], ())
    assert piece in made.diagnostics[0].message("fr") + made.diagnostics[0].hint("fr")


def test_a_list_to_send_to_needs_a_column_of_addresses(read):
    made = read("Nom;Ville\nLéa;Pantin\n", needs_email=True)
    assert codes(made) == ["1:1 list-no-email-column"]
    assert "Nom | Ville" in made.diagnostics[0].message("en")
    assert codes(read("Nom;Ville\nLéa;Pantin\n")) == []


# Themes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "slugs"),
    [
        ("1", "cooperation"),
        ("01", "cooperation"),
        ("3.0", "gouvernance"),
        ("5,0", "lieux"),
        ("1, 3", "cooperation gouvernance"),
        ("3;1", "cooperation gouvernance"),
        ("5 / 1 | 2 + 3", "cooperation engagement gouvernance lieux"),
        ("1 et 3", "cooperation gouvernance"),
        ("1 3 5", "cooperation gouvernance lieux"),
        ("1\n5", "cooperation lieux"),
        ("Atelier 3", "gouvernance"),
        ("thème n° 3", "gouvernance"),
        ("Atelier 5 : Ouvrir un lieu partagé", "lieux"),
        ("5 - ouvrir un lieu partage", "lieux"),
        ("3 - gouvernance, 5 – lieu", "gouvernance lieux"),
        ("Atelier 3 (gouvernance)", "gouvernance"),
        ("mutualisation 1", "cooperation"),
        ("3 - lieu", ""),  # of another theme: told
        ("1 et", ""),
        ("LIEUX", "lieux"),
        ("05-lieuxs.md", "lieux"),
        ("05-lieuxs", "lieux"),
        ("donner envie de s’engager, et de rester", "engagement"),
        ("1, Donner envie de s'engager, et de rester, lieux", "cooperation engagement lieux"),
        ("Coopération et mutualisation et lieux", ""),  # told
        ("lieux et gouvernance", "gouvernance lieux"),
        ("tous", "cooperation engagement gouvernance lieux"),
        ("All themes", "cooperation engagement gouvernance lieux"),
        ("Tous les ateliers", "cooperation engagement gouvernance lieux"),
        ("aucun", ""),
        ("n/a", ""),
        ("1, 1, 1", "cooperation"),
    ],
)
def test_themes_are_named_by_number_title_slug_or_file(read, cell, slugs):
    made = read(f'Nom\tThèmes\nLéa\t"{cell}"\n')
    assert made.people[0].themes == tuple(slugs.split())
    assert bool(made.diagnostics) == (not slugs)


def test_several_columns_of_themes_are_read_together(read):
    made = read(
        "Nom;Atelier du matin;Atelier de l’après-midi;Thème 2;Remarque sur l'atelier\nLéa;3;1;5;bien\nBob;;1;;9\n"
    )
    assert codes(made) == []
    assert [person.themes for person in made.people] == [("cooperation", "gouvernance", "lieux"), ("cooperation",)]


def test_themes_may_be_ticked_in_columns_of_their_own(read):
    made = read(
        "Nom;Coopération et mutualisation;gouvernance;Ateliers [Ouvrir un lieu partagé];Atelier 2 : engagement\n"
        "Léa;x;OUI;;non\nBob;0;1;TRUE;✓\nIda;faux;-;peut-être;gouvernance\n"
    )
    assert [person.themes for person in made.people[:2]] == [
        ("cooperation", "gouvernance"),
        ("engagement", "gouvernance", "lieux"),
    ]
    assert codes(made) == ["4:12 person-neither-yes-nor-no", "4:22 person-neither-yes-nor-no"]


def test_numbered_columns_with_ticks_alone_are_those_of_the_themes(read):
    ticks = read("Nom;Thème 1;Thème 2;Thème 5\nLéa;1;0;\nBob;;1;1\n")
    assert [person.themes for person in ticks.people] == [("cooperation",), ("engagement", "lieux")]
    choices = read("Nom;Thème 1;Thème 2\nLéa;1;5\nBob;1;\n")
    assert [person.themes for person in choices.people] == [("cooperation", "lieux"), ("cooperation",)]
    shown = read("Nom;Thème 2\nLéa;x\nBob;1\n")
    assert [shown.themes for shown in shown.people] == [("engagement",), ("cooperation",)]
    none = read("Nom;Thème 1;Thème 2\nLéa;;\n")
    assert codes(none) == ["2:5 person-without-theme"]


def test_a_theme_that_several_rows_name_and_that_is_none_is_told_once(read):
    made = read("Nom;Thèmes\nLéa;9\nBob;1\nZoé;1, 9\nYann;9\nXi;Ouvrire un lieu\nMia;Ouvrire un lieu\nOdile;8\n")
    assert codes(made) == ["2:5 person-unknown-theme", "6:4 person-theme-misspelt", "8:7 person-unknown-theme"]
    several, near, one = [diagnostic.message("fr") for diagnostic in made.diagnostics]
    assert "« 9 », que nomment 3 lignes, celle-ci la première" in several.replace("\u00a0", " ")
    assert "que nomment 2 lignes" in near
    assert "lignes" not in one
    assert len(made.people) == 7


def test_an_unknown_theme_is_told_with_the_nearest(read):
    made = read("Nom;Thèmes\nLéa;1, Ouvrire un lieu, 7\nBob;gouvernance partagée\n")
    assert codes(made) == ["2:5 person-theme-misspelt", "2:5 person-unknown-theme", "3:5 person-theme-misspelt"]
    assert [diagnostic.values["theme"] for diagnostic in made.diagnostics] == [
        "Ouvrire un lieu",
        "7",
        "gouvernance partagée",
    ]
    assert "« Ouvrir un lieu partagé »" in made.diagnostics[0].hint("fr")
    assert "2 (Donner envie de s’engager, et de rester)" in made.diagnostics[1].hint("en")
    assert "Décider à plusieurs" in made.diagnostics[2].hint("en")
    assert made.people[0].themes == ("cooperation",)


def test_without_a_column_of_themes_everyone_has_all_and_with_an_empty_cell_none(read):
    assert [person.themes for person in read("Nom\nLéa\n").people] == [ALL]
    made = read("Nom;Thèmes\nLéa;\nBob\n")
    assert [person.themes for person in made.people] == [(), ()]
    assert codes(made) == ["2:5 person-without-theme", "3:0 person-without-theme"]


def test_a_title_of_two_themes_is_that_of_none(tmp_path):
    themes = [Theme(title=Prose("Le même"), number=number, slug=f"t{number}") for number in (1, 2)]
    twins = Workshop(title=Prose("x"), themes=tuple(themes))
    (tmp_path / "l.csv").write_text("Nom;Thèmes\nLéa;2 le même\nBob;le même\n", encoding="utf-8")
    made = participants.read(partial(Sources(tmp_path).given, tmp_path / "l.csv"), "l.csv", twins, needs_email=False)
    assert [person.themes for person in made.people] == [("t2",), ()]
    assert codes(made)[0].startswith("3:5 ")


# People -----------------------------------------------------------------------------------------------------------


def test_every_person_knows_her_line_and_column(read):
    made = read(
        'Mail;Nom;Note\na@exemple.fr;  Léa;"deux\nlignes"\n"b@exemple.fr";"Bob";\n"x\n";Ida\n\nc@exemple.fr;Jo\n'
    )
    assert [str(person.source) for person in made.people] == [
        "liste.csv:2:16",
        "liste.csv:4:16",
        "liste.csv:5",
        "liste.csv:8:14",
    ]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ('"Léa\n\tPetit "', "Léa Petit"),
        ('"Petit; Léa"', "Petit; Léa"),
        ('"Léa ""Lulu"" Petit"', 'Léa "Lulu" Petit'),
        ('Léa "Lulu" Petit', 'Léa "Lulu" Petit'),
        ("@lea", "@lea"),
        ("-Léa", "-Léa"),
        ("=?utf-8?q?x?=", "=?utf-8?q?x?="),
        ("=?UTF-8?Q?L=C3=A9a?= Petit", "=?UTF-8?Q?L=C3=A9a?= Petit"),
        ("Léa\u00a0Petit\u200b", "Léa Petit"),
        ("\u202aLéa\u202c", "Léa"),
        ("李雷", "李雷"),
    ],
)
def test_names_are_text_of_one_line(read, cell, name):
    made = read(f"Nom;Ville\n{cell};Pantin\n")
    assert codes(made) == []
    assert [person.name for person in made.people] == [name]


def test_names_that_came_to_grief_are_told(read):
    made = read("Nom\nL\x07éa\nHÃ©lÃ¨ne\nH?lène\nJOÃO\n=?utf-8?q?x?= H?lène\n")
    garbled = [f"{line}:1 person-garbled-name" for line in (3, 4, 6)]
    assert codes(made) == ["2:1 control-character", *garbled]
    assert made.people[0].name == "L éa"


@pytest.mark.parametrize(
    ("cell", "email"),
    [
        ("Lea.Petit+x@Exemple.FR", "Lea.Petit+x@exemple.fr"),
        ("Léa Petit <lea@exemple.fr>", "lea@exemple.fr"),
        ("mailto:lea@exemple.fr", "lea@exemple.fr"),
        ("\u202alea@exemple.fr\u202c", "lea@exemple.fr"),
        ("lea@café.fr", "lea@xn--caf-dma.fr"),
        ("léa@exemple.fr", ""),
        ("lea", ""),
        ("lea@exemple", ""),
        ("lea@exemple..fr", ""),
        ("lea.@exemple.fr", ""),
        ("lea petit@exemple.fr", ""),
        ('"lea petit"@exemple.fr', ""),
        ('"""lea petit""@exemple.fr"', ""),
        ("a" * 65 + "@exemple.fr", ""),
        ("lea@" + "a." * 5000 + "fr", ""),
    ],
)
def test_addresses_are_normalised_or_told(read, cell, email):
    made = read(f"Nom\tMail\nLéa\t{cell}\n", needs_email=True)
    assert [person.email for person in made.people] == [email]
    assert codes(made) == ([] if email else ["2:5 person-bad-email"])
    for diagnostic in made.diagnostics:
        assert "spaces, quotation marks or accents" in diagnostic.hint("en")


@pytest.mark.parametrize(
    "cell",
    [
        "a@exemple.fr, b@exemple.org",
        "a@exemple.fr ; b@exemple.org",
        "a@exemple.fr b@exemple.org",
        '"a@exemple.fr\nb@exemple.org"',
        "a@exemple.fr/b@exemple.fr",
        "a@exemple.fr et b@exemple.fr",
        "Ana <a@exemple.fr>, Bob <b@exemple.fr>",
        "a@exemple.fr <b@exemple.fr>",
        "mailto:a@exemple.fr,b@exemple.fr",
        "mailto:a@exemple.fr?cc=b@exemple.fr",
        "a@exemple.fr ::: b@exemple.fr",
        "a@exemple.fr (b@exemple.fr)",
        "a@exemple.frb@exemple.fr",
        "a@exemple.fr,b＠exemple.fr",
        "a@exemple.fr\u200b\u00a0b@exemple.fr",
    ],
)
@pytest.mark.parametrize("needs_email", [True, False])
def test_two_addresses_in_a_cell_are_refused_with_what_to_do(read, cell, needs_email):
    made = read(f"Nom\tMail\nLéa\t{cell}\n", needs_email=needs_email)
    assert [person.email for person in made.people] == [""]
    assert codes(made) == ["2:5 person-two-emails"]
    assert "a row of her own" in made.diagnostics[0].hint("en")


@pytest.mark.parametrize("cell", ["lea@exemple.fr <lea@exemple.fr>", "<Lea@exemple.fr>", "mailto:lea@exemple.fr"])
def test_one_address_that_stands_there_twice_is_one(read, cell):
    made = read(f"Nom\tMail\nLéa\t{cell}\n", needs_email=True)
    assert [person.email.lower() for person in made.people] == ["lea@exemple.fr"]
    assert codes(made) == []


BOOKS = {
    "Thunderbird": ("First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email", "Léa,Roy,,,{a},{b}"),
    "Thunderbird, in French": (
        "Prénom,Nom de famille,Nom à afficher,Surnom,Première adresse électronique,Adresse électronique secondaire",
        "Léa,Roy,Léa Roy,Lolo,{a},",
    ),
    "Outlook": (
        "Title,First Name,Middle Name,Last Name,Company,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address",
        "Mme,Léa,,Roy,Les Bois,{a},SMTP,Léa R.,{b}",
    ),
    "Outlook, in French": (
        "Titre,Prénom,Nom,Société,Adresse de messagerie,Type de messagerie,Adresse de messagerie 2",
        "Mme,Léa,Roy,Les Bois,{a},SMTP,{b}",
    ),
    "Google": (
        "First Name,Middle Name,Last Name,Phonetic First Name,Organization Name,Labels,E-mail 1 - Label,E-mail 1 - Value",
        "Léa,,Roy,,Les Bois,* myContacts,* Home,{a}",
    ),
    "Google, before": (
        "Name,Given Name,Additional Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value",
        "Léa Roy,Léa,,Roy,Home,{a},Work,{b}",
    ),
    "Yahoo": ("First,Middle,Last,Nickname,Email,Category", "Léa,,Roy,,{a},Amis"),
}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Vorname;Nachname;Anzeigename;Primäre E-Mail-Adresse", "Léa;Roy;Léa Roy;{a}"),
        ("Nombre;Apellidos;Correo electrónico", "Léa;Roy;{a}"),
        ("Nombre completo;Correo", "Léa Roy;{a}"),
        ("Nome;Cognome;Indirizzo e-mail", "Léa;Roy;{a}"),
        ("Nom payeur;Prénom payeur;Email payeur;Montant", "Roy;Léa;{a};5"),
        ("Contact;Mail pro;Mail perso", "Léa Roy;{a};autre@exemple.fr"),
    ],
)
def test_lists_in_other_languages_of_payers_and_of_contacts_name_people_too(read, header, row):
    made = read(f"{header}\n{row.format(a='lea@exemple.fr')}\n", needs_email=True)
    assert [(person.name, person.email) for person in made.people] == [("Léa Roy", "lea@exemple.fr")]
    assert codes(made) == []


def test_words_of_other_languages_mean_nothing_beside_a_name_in_ones_own(read):
    made = read("Nom;Nombre;Contact;Courriel payeur\nLéa Roy;2;0601;pay@exemple.fr\n")
    assert people(made) == [("Léa Roy", "", ALL)]
    assert codes(read("Nombre;Total\n2;3\n")) == ["1:1 list-no-name-column"]


@pytest.mark.parametrize("book", BOOKS)
def test_columns_of_address_books_are_known(read, book):
    header, row = BOOKS[book]
    row = row.format(a="lea@exemple.fr", b="autre@exemple.fr")
    made = read(f"{header},Thèmes\n{row},1\n", needs_email=True)
    assert [(person.name, person.email) for person in made.people] == [("Léa Roy", "lea@exemple.fr")]
    assert codes(made) == []


def test_the_second_address_of_a_book_counts_where_the_first_is_empty(read):
    made = read("Name,Primary Email,Secondary Email,Themes\nLéa Roy,,lea@exemple.fr,1\n", needs_email=True)
    assert [person.email for person in made.people] == ["lea@exemple.fr"]


@pytest.mark.parametrize("wrong", ["#N/A", "#n/a", "#VALEUR!", "#REF!", "#NOM?", "#DIV/0!", "Err:502", "#N/D", "####"])
@pytest.mark.parametrize("cells", ["{},lea@exemple.fr,1", "Léa,{},1", "Léa,lea@exemple.fr,{}"])
def test_what_a_formula_left_is_no_value(read, wrong, cells):
    made = read(f"Nom,Mail,Thèmes\n{cells.format(wrong)}\nZoé,zoe@exemple.fr,2\n", needs_email=True)
    assert [person.name for person in made.people] == ["Zoé"]
    assert [code.partition(" ")[2] for code in codes(made)] == ["list-spreadsheet-error"]
    assert made.diagnostics[0].severity == Severity.WARNING, "the letters of all others go"


@pytest.mark.parametrize(
    "name",
    [
        *("{{nom}}", "{nom}", "${nom}", "«Nom»", "<<nom>>", "[Nom complet]", "%NOM%", "*|NOM|*"),
        *("=C4", "=CONCATENER(A2;B2)", "FALSE", "VRAI", "Mme", "M.", "Madame", "Mr"),
    ],
)
def test_what_was_to_be_filled_in_is_nobody_and_told(read, name):
    made = read(f'Nom,Mail,Thèmes\n"{name}",lea@exemple.fr,1\nZoé,zoe@exemple.fr,2\n', needs_email=True)
    assert [person.name for person in made.people] == ["Zoé"]
    assert codes(made) == ["2:1 person-not-a-name"]
    assert made.diagnostics[0].severity == Severity.WARNING


def test_a_field_that_was_not_filled_in_is_found_beside_a_name_and_in_greetings(read):
    made = read("Prénom,Nom,Salutation\n{prenom},Roy,\nLéa,Roy,[Bonjour]\nMme,Roy,Madame\n")
    assert [person.name for person in made.people] == ["Mme Roy"]
    assert codes(made) == ["2:1 person-not-a-name", "3:9 person-not-a-name"]


@pytest.mark.parametrize(
    "name", ["«Lou» Roy", "Jean [Pantin]", "Vrai Nom", "Mme Roy", "Dr. Faux", "O’Connor (la Ruche)"]
)
def test_names_with_signs_in_them_are_names(read, name):
    made = read(f"Nom;Mail\n{name};lea@exemple.fr\n", needs_email=True)
    assert [person.name for person in made.people] == [name]
    assert codes(made) == []


def test_an_address_in_the_place_of_a_name_is_told(read):
    made = read("Nom,Mail\nlea@exemple.fr,lea@exemple.fr\n", needs_email=True)
    assert [person.name for person in made.people] == ["lea@exemple.fr"]
    assert codes(made) == ["2:1 person-address-for-name"]


@pytest.mark.parametrize(
    "name", ["Total", "TOTAL :", "Total général", "Total 24", "Nombre de participants", "Sous-total"]
)
def test_a_total_is_nobody_and_told(read, name):
    made = read(f"Nom,Mail,Thèmes\nLéa,lea@exemple.fr,1\n{name},,\n", needs_email=True)
    assert [person.name for person in made.people] == ["Léa"]
    assert codes(made) == ["3:1 list-total"]


def test_somebody_called_like_a_total_is_somebody_with_an_address_or_a_first_name(read):
    made = read("Prénom,Nom,Mail,Thèmes\nAnne,Total,anne@exemple.fr,1\nLéa,Somme,,1\n")
    assert [person.name for person in made.people] == ["Anne Total", "Léa Somme"]


def test_the_only_column_that_holds_nothing_but_addresses_has_those_of_the_people(read):
    made = read("Nom;Compte;Ville\nLéa;lea@exemple.fr;Pantin\nZoé;;Lyon\nXi;xi@exemple.fr;\n", needs_email=False)
    assert [person.email for person in made.people] == ["lea@exemple.fr", "", "xi@exemple.fr"]
    two = read("Nom;Compte;Repli\nLéa;lea@exemple.fr;l@exemple.org\n", needs_email=True)
    assert "list-no-email-column" in {code.partition(" ")[2] for code in codes(two)}


@pytest.mark.parametrize("title", ["Présent", "Présente", "Présence", "Présent(e)", "Attended", "Venue"])
@pytest.mark.parametrize("no", ["non", "NON", "n", "0", "-", "✗", "false", "absent", "Excusée"])
def test_who_did_not_come_is_left_out_and_the_column_is_told_once(read, title, no):
    rows = ["Léa,lea@exemple.fr,oui,1", f"Zoé,,{no},", "Xi,xi@exemple.fr,,1", f"Yu,,{no},1"]
    made = read("\n".join([f"Nom,Mail,{title},Thèmes", *rows, ""]), needs_email=True)
    assert [person.name for person in made.people] == ["Léa", "Xi"]
    assert [code.partition(" ")[2] for code in codes(made)] == ["list-absent"]
    assert made.diagnostics[0].message("en").endswith(": 2")


def test_a_missing_address_weighs_on_a_mailing_alone(read):
    text = "Nom;Mail;Email 2\nLéa;;\nBob;;bob@exemple.fr\n"
    assert [(diagnostic.rule.code, diagnostic.severity) for diagnostic in read(text).diagnostics] == [
        ("person-empty-email", "warning")
    ]
    assert [(diagnostic.rule.code, diagnostic.severity) for diagnostic in read(text, needs_email=True).diagnostics] == [
        ("person-without-email", "error")
    ]


def test_somebody_who_is_there_twice_is_one_person_with_the_themes_of_both(read):
    made = read(
        "Nom;Mail;Thèmes\nLéa Petit;lea@exemple.fr;5\nBob;;1\nPETIT Léa;Lea@EXEMPLE.fr;1\nbob ;;3\n"
        "Jean;lea@exemple.fr;2\nBob;bob@exemple.fr;1\n",
        needs_email=False,
    )
    assert people(made) == [
        ("Léa Petit", "lea@exemple.fr", ("cooperation", "lieux")),
        ("Bob", "", ("cooperation", "gouvernance")),
        ("Jean", "lea@exemple.fr", ("engagement",)),
        ("Bob", "bob@exemple.fr", ("cooperation",)),
    ]
    found = [code for code in codes(made) if "empty" not in code]
    assert found == ["4:1 person-twice", "5:1 person-twice", "6:1 person-shared-email"]
    assert "ligne 2" in made.diagnostics[-1].message("fr")


def test_a_list_that_names_no_theme_says_so(read):
    made = read("Name;Mail;Choice 1\nAda;a@exemple.fr;2\n", themeless=True)
    assert codes(made) == ["1:1 list-without-themes"]
    assert "Choice 1" in made.diagnostics[0].message("en")
    assert len(made.people[0].themes) == len(WORKSHOP.themes)
    assert codes(read("Name;Morning workshop\nAda;2\n", themeless=True)) == []


def test_a_mail_goes_once_to_an_address_that_two_names_share(read):
    made = read("Nom;Mail;Thèmes\nLéa;lea@exemple.fr;5\nJean;lea@exemple.fr;2\n", needs_email=True)
    assert people(made) == [("Léa", "lea@exemple.fr", ("engagement", "lieux"))]
    assert codes(made) == ["3:1 person-same-email"]


def test_a_row_without_a_name_is_told_if_it_says_anything(read):
    made = read("Nom;Mail;Ville\n;a@exemple.fr;\n?;;\n;;Total : 3\nLéa;l@exemple.fr;\n")
    assert codes(made) == ["2:1 person-without-name", "3:1 person-without-name"]
    assert [person.name for person in made.people] == ["Léa"]


# Rows -------------------------------------------------------------------------------------------------------------


def test_cells_too_many_are_told_and_cells_too_few_are_fine(read):
    made = read("Nom,Mail,Ville\nPetit, Léa,lea@exemple.fr,Pantin\nBob,bob@exemple.fr\nIda,ida@exemple.fr,Paris,,\n")
    assert codes(made) == ["2:27 list-extra-cells"]
    assert [person.name for person in made.people] == ["Bob", "Ida"]


def test_a_quote_that_is_not_closed_is_told_where_it_opens_and_the_rest_is_read(read):
    made = read('Nom;Note\nLéa;"oui\nnon";\nBob;"deux\nlignes"\nIda;"ouvert\nJo;x\nMia;"a;b"\nLou;"fin\n')
    assert codes(made) == ["6:5 list-open-quote", "9:5 list-open-quote"]
    assert [person.name for person in made.people] == ["Léa", "Bob", "Jo", "Mia"]


def test_a_list_full_of_open_quotes_is_given_up(read):
    made = read("Nom;Note\n" + '"x\n' * 200 + "Léa;\n")
    assert codes(made) == [f"{line}:1 list-open-quote" for line in range(2, told.TOLD + 2)]
    assert made.people == ()


def test_a_cell_that_no_list_has_is_told(read):
    made = read("Nom;Note\nLéa;" + "x" * 200_000 + "\nBob;\n")
    assert codes(made) == ["2:0 list-long-cell"]
    assert [person.name for person in made.people] == ["Bob"]


def test_what_is_wrong_everywhere_is_told_some_times_then_counted(read):
    made = read("Nom;Mail\n" + "".join(f"Léa {n};x\n" for n in range(60)))
    assert len(made.diagnostics) == told.TOLD + 1
    last = made.diagnostics[-1]
    assert (last.rule.code, last.severity, last.location.line) == ("more-of-the-same", Severity.ERROR, 52)
    assert "10" in last.message("fr")


def test_lists_have_a_limit(read, tmp_path, monkeypatch):
    monkeypatch.setattr(participants, "TOO_MANY", 3)
    made = read("Nom\nA\nB\n\nC\nD\nE\n")
    assert codes(made) == ["6:1 list-too-long"]
    assert len(made.people) == 3
    assert codes(read(b"Nom\n" + b"x" * spreadsheet.TOO_LARGE)) == ["0:0 list-too-large"]


def test_what_is_no_file_is_told(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere.csv", tmp_path / "a\0b"):
        made = participants.read(partial(Sources(tmp_path).given, path), "x.csv", WORKSHOP, needs_email=False)
        assert codes(made) == ["0:0 file-unreadable"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "p.csv")
    assert codes(
        participants.read(partial(Sources(tmp_path).given, tmp_path / "p.csv"), "p.csv", WORKSHOP, needs_email=False)
    ) == ["0:0 file-unreadable"]


def test_every_rule_speaks_both_languages_and_has_a_hint():
    modules = (columns, participants, rows, spreadsheet, told)
    rules = [rule for module in modules for rule in vars(module).values() if isinstance(rule, Rule)]
    assert len(rules) > 20
    for rule in rules:
        assert rule.fr
        assert rule.fr != rule.en
        assert rule.hint_en
        assert rule.hint_fr


# Laws -------------------------------------------------------------------------------------------------------------

CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="?\ufffd"), max_size=12)
PIECES = ["Nom", "Mail", ";", ",", '"', '""', "\n", "\r", "é", "\t", "|", "a@b.fr", "1", "x", " ", "Thème 1", "[", "<"]


@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8),
    delimiter=st.sampled_from(";,\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_whatever_a_spreadsheet_writes_comes_back(read, rows, delimiter, end, encoding, quoting):
    buffer = io.StringIO(newline="")
    out = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
    out.writerow(["Prénom", "Ville", "Salutation"])
    out.writerows([f"Nom{at}x{first}", *rest] for at, (first, *rest) in enumerate(rows))
    made = read(buffer.getvalue().encode(encoding))
    assert [diagnostic for diagnostic in made.diagnostics if diagnostic.severity is Severity.ERROR] == []
    assert [person.source.line for person in made.people] == list(range(2, len(rows) + 2))


@given(raw=st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)))
@example(raw=b"\xef\xbb\xbfsep=")
@example(raw="sep=|")
@example(raw='Nom;"\n"')
def test_nothing_in_a_file_stops_the_reading_and_silence_means_people(read, raw):
    made = read(raw)
    assert made.people or made.diagnostics
    for diagnostic in made.diagnostics:
        assert diagnostic.message("fr")
        assert diagnostic.hint("en")
    for diagnostic in made.people:
        assert diagnostic.name.split()


# -- what a letter asks of the list ---------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["", "-", "–", "aucune", "n/a", "?", "none"])
def test_rows_without_an_address_are_skipped_where_that_is_asked_and_told(read, cell):
    raw = f"Nom;Mail;Thèmes\nLéa;lea@exemple.fr;1\nJean;{cell};2\n"
    made = read(raw, needs_email=True, skips=True)
    assert [person.name for person in made.people] == ["Léa"]
    assert codes(made) == ["3:6 person-skipped"]
    assert "Jean" in made.diagnostics[0].message("fr")
    made = read(raw, needs_email=True)
    assert codes(made) == ["3:6 person-without-email"]
    assert "--skip-missing" in made.diagnostics[0].hint("en")


def test_an_address_that_is_wrong_is_not_skipped(read):
    made = read("Nom;Mail;Thèmes\nLéa;lea@exemple.fr;1\nJean;jean;2\n", needs_email=True, skips=True)
    assert codes(made) == ["3:6 person-bad-email"]


@pytest.mark.parametrize(
    ("asked", "cell"),
    [
        ("prenom", "Léa"), ("Prénom", "Léa"), ("first_name", "Léa"), ("First name", "Léa"), ("nom", "Roy"),
        ("last_name", "Roy"), ("n° de table", "12 bis"), ("N_de_TABLE", "12 bis"), ("courriel", "lea@exemple.fr"),
    ],
)  # fmt: skip
def test_cells_of_any_column_can_be_asked_for_by_its_title_or_its_meaning(read, asked, cell):
    made = read("Prénom;Nom;Mail;N° de table\nLéa;Roy;lea@exemple.fr; 12  bis\n", themeless=True, asked=(asked,))
    (person,) = made.people
    assert list(person.cells) == [(fold(asked), cell)]
    assert made.filled == {fold(asked)}
    assert made.columns == ("Prénom", "Nom", "Mail", "N° de table")


def test_what_no_column_holds_is_not_filled(read):
    made = read("Nom;Thèmes\nLéa;1\n", asked=("prenom", "ville", "°"))
    assert (made.filled, made.people[0].cells, codes(made)) == (frozenset(), (), [])


@pytest.mark.parametrize("cell", ["", "  ", "#N/A"])
def test_a_cell_that_is_asked_for_and_empty_is_told(read, cell):
    made = read(f"Nom;Ville;Thèmes\nLéa;{cell};1\nJean;Pantin;1\n", asked=("ville",))
    assert codes(made) == [f"2:{5 + len(cell) if cell.isspace() else 5} person-empty-cell"]
    assert [dict(person.cells) for person in made.people] == [{"ville": ""}, {"ville": "Pantin"}]
    assert "{ville}" in made.diagnostics[0].message("en")
    assert codes(read(f"Nom;Ville;Thèmes\nLéa;{cell};1\n")) == []


def test_who_shares_an_address_shares_a_letter(read):
    raw = "Nom;Mail;Thèmes;Table\nAnne;duo@exemple.fr;5;1\nPaul;DUO@exemple.fr;2;3\nAnne;duo@exemple.fr;1;1\n"
    made = read(raw, needs_email=True, asked=("table",))
    (shown,) = made.people
    assert shown.names == ("Anne", "Paul")
    assert shown.others[0].cells == (("table", "3"),)
    assert shown.themes == read("Nom;Thèmes\nAnne;1, 2, 5\n").people[0].themes
    assert codes(made) == ["3:1 person-same-email", "4:1 person-twice"]
    assert [person.names for person in read(raw).people] == [("Anne",), ("Paul",)], "on paper they are two"


@pytest.mark.parametrize("other", ["Léa", "Léa R.", "ROY Léa", "L. Roy", "Roy"])
def test_a_short_form_of_a_name_is_no_second_person_of_an_address(read, other):
    for names in (("Léa Roy", other), (other, "Léa Roy")):
        rows = "".join(f"{name};lea@exemple.fr;1\n" for name in names)
        made = read(f"Nom;Mail;Thèmes\n{rows}", needs_email=True)
        assert [person.names for person in made.people] == [names[:1]]
        assert codes(made) == ["3:1 person-twice"]


# -- names and numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["-1", "−1", "1;-2", "thème -1", "Atelier –2", " -1 "])
def test_a_number_below_none_is_no_theme(read, cell):
    made = read(f"Nom|Thèmes\nLéa|{cell}\n")
    assert codes(made) == [f"2:{6 if cell.startswith(' ') else 5} person-unknown-theme"]


@pytest.mark.parametrize("cell", ["- 1", "1 - 5", "• 1", "Thème 1 - Coopération et mutualisation"])
def test_a_dash_before_a_theme_may_be_that_of_a_list(read, cell):
    made = read(f"Nom|Thèmes\nLéa|{cell}\n")
    assert "cooperation" in made.people[0].themes or codes(made) == ["2:5 person-unknown-theme"]
    assert cell == "1 - 5" or codes(made) == []


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("Name;Surname", "Léa;Roy", "Léa Roy"),
        ("Nom;Nom de famille", "Léa;Roy", "Léa Roy"),
        ("Nom;Nom de famille", "Léa Roy;Roy", "Léa Roy"),
        ("Prénom;Nom", "Léa;Roy", "Léa Roy"),
        ("Name;Surname", "Léa;", "Léa"),
    ],
)
def test_a_first_name_and_a_name_are_joined(read, header, row, name):
    made = read(f"{header};Thèmes\n{row};1\n")
    assert [person.name for person in made.people] == [name]
    assert codes(made) == []


@pytest.mark.parametrize("header", ["Nom;Nom", "Participant 1;Participant 2", "Nom complet;Name"])
def test_a_second_column_of_names_is_told(read, header):
    made = read(f"{header};Thèmes\nLéa Roy;Jean Petit;1\nZoé Roy;;2\nAna Roy;ROY Ana;2\n")
    assert [person.name for person in made.people] == ["Léa Roy", "Zoé Roy", "Ana Roy"]
    assert codes(made) == [f"1:{len(header.split(';')[0]) + 2} list-second-name"]
    assert "1 ligne " in made.diagnostics[0].message("fr")


@pytest.mark.parametrize("cell", ["#N/D", "#¡REF!", "#ÜBERLAUF!", "#VALOR!", "#NUM!", "Err:504"])
def test_what_a_formula_leaves_is_told_in_whatever_language_the_spreadsheet_speaks(read, cell):
    made = read(f"Nom;Courriel\n{cell};a@exemple.fr\nBob Ly;b@exemple.fr\n", needs_email=True)
    assert [person.name for person in made.people] == ["Bob Ly"]
    assert codes(made) == ["2:1 list-spreadsheet-error"]


@pytest.mark.parametrize("cell", ["(vide)", "(blank)", "NULL", "nan", "<NA>", "12"])
def test_what_programs_write_for_nothing_and_a_number_are_no_name(read, cell):
    made = read(f"Nom;Courriel\n{cell};a@exemple.fr\nNan Ly;b@exemple.fr\n", needs_email=True)
    assert [person.name for person in made.people] == ["Nan Ly"]
    assert codes(made) == ["2:1 person-without-name"]


@pytest.mark.parametrize("row", ["Total;;27;", "27;TOTAL :;;", "Total général;;27 personnes;", ";Effectif : 27;;"])
def test_a_total_is_no_person_wherever_its_number_stands(read, row):
    made = read(f"Prénom;Nom;Courriel;Table\nJean;Somme;jean@exemple.fr;2\n{row}\n", needs_email=True)
    assert [person.name for person in made.people] == ["Jean Somme"]
    assert [diagnostic.rule.code for diagnostic in made.diagnostics] == ["list-total"]


@pytest.mark.parametrize("title", ["Viendrez-vous ?", "Serez-vous présent(e) ?", "Participation", "Will you come?"])
def test_who_answered_that_she_does_not_come_is_left_out(read, title):
    made = read(f"Nom,{title}\nAda,Oui\nBob,Non\nZoé,\n")
    assert [person.name for person in made.people] == ["Ada", "Zoé"]
    assert [diagnostic.rule.code for diagnostic in made.diagnostics] == ["list-absent"]


@pytest.mark.parametrize(("title", "no"), [("Statut de la commande", "Annulé"), ("Attendee Status", "Not Attending")])
def test_who_took_a_ticket_back_is_left_out(read, title, no):
    made = read(f"Nom,Présent,{title}\nAda,,Validé\nBob,,{no}\nZoé,non,Checked In\n")
    assert [person.name for person in made.people] == ["Ada"]
    told = [diagnostic.message("en") for diagnostic in made.diagnostics]
    assert ["'Présent'" in told[0], title in told[1], len(told)] == [True, True, 2]


@pytest.mark.parametrize("cell", ["-1", "0", "?", "N/A", "-"])
def test_a_number_or_a_sign_is_no_part_of_a_name(read, cell):
    made = read(f"Prénom,Nom,Mail\n{cell},Petit,ada@exemple.fr\n", needs_email=True, asked=("prénom",))
    assert [(person.name, person.cells) for person in made.people] == [("Petit", (("prenom", ""),))]
    assert [diagnostic.rule.code for diagnostic in made.diagnostics] == ["person-empty-cell"]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Primäre E-Mail-Adresse"),
        ("es", "Correo electrónico secundario"),
        ("fr", "Première adresse électronique"),
        ("fr", "Primary Email"),
    ],
)
def test_address_books_count_their_addresses(language, title):
    assert columns.columns_of(["Name", title], language).email == (1,)
