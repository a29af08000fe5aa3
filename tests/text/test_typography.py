"""Micro-typography: what it mends, what it leaves alone, and its laws."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.text.typography import (
    OBJECT,
    compounds,
    names_whole,
    no_orphan_runs,
    telephone,
    typographic,
    typographic_runs,
    unbreakable,
)

B, N = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Par où commencer ?", f"Par où commencer{N}?"),
        ("au CRDVA 93, en ISO 9001", f"au CRDVA{B}93, en ISO{B}9001"),
        ("Oui !!! Non ?! (vraiment ?)", f"Oui{N}!!! Non{N}?! (vraiment{N}?)"),
        ("un ; deux : trois", f"un{N}; deux{B}: trois"),
        ("sans espace? ni: ici; là!", f"sans espace{N}? ni{B}: ici{N}; là{N}!"),
        ("« bien »? (non!) «oui!»", f"«{N}bien{N}»{N}? (non{N}!) «{N}oui{N}!{N}»"),
        ("Quoi?! Encore??? en 2024: 20%; etc.: non…?", f"Quoi{N}?! Encore{N}??? en 2024{B}: 20%{N}; etc.{B}: non…{N}?"),
        ("14:30, 1:2, a:b, Q?R, x::y z:: t, ::: note", "14:30, 1:2, a:b, Q?R, x::y z:: t, ::: note"),
        ("bien:) ou:-) mot;) mot;-) :smile: et &foo; (?)", "bien:) ou:-) mot;) mot;-) :smile: et &foo; (?)"),
        ("C:\\dossier, https://x.fr?y=1: et www.x.fr/a!", "C:\\dossier, https://x.fr?y=1: et www.x.fr/a!"),
        ("a@x.fr: moi; lire notes.md?", f"a@x.fr{B}: moi{N}; lire notes.md{N}?"),
        ("« bonjour »", f"«{N}bonjour{N}»"),
        ("«bonjour»", f"«{N}bonjour{N}»"),
        ("«»", f"«{N}»"),
        ("au bord » et «", f"au bord{N}» et «"),
        ("l'eau d'\"ici\"", f"l’eau d’«{N}ici{N}»"),
        ('Il dit "oui" et "non".', f"Il dit «{N}oui{N}» et «{N}non{N}»."),
        ('« il dit "oui" »', f"«{N}il dit “oui”{N}»"),
        ('un écran de 12" et "un mot"', 'un écran de 12" et "un mot"'),
        ('a "b c" d"', 'a "b c" d"'),
        ('a " b " c', 'a " b " c'),
        ("et puis... ou .... ou (...)", "et puis… ou .... ou (…)"),
        ("10 000 € et 1 234 567", f"10{N}000{B}€ et 1{N}234{N}567"),
        ("en 2024 150 personnes", f"en 2024 150{B}personnes"),
        ("12 mars 2024, 1er mai, 3 heures", f"12{B}mars 2024, 1er{B}mai, 3{B}heures"),
        ("paru en mars 2024, de février 2025 à mai", f"paru en mars{B}2024, de février{B}2025 à mai"),
        ("en mars 24 personnes, Mars 20245", f"en mars 24{B}personnes, Mars 20245"),
        ("18 h 30 et 20:30", f"18{B}h{B}30 et 20:30"),
        ("00 11 22 33 44", "00 11 22 33 44"),
        ("2696 adhérents, 12345 €, 3000 km", f"2{N}696 adhérents, 12{N}345{B}€, 3{N}000{B}km"),
        ("1200 personnes et 1234567 points", f"1{N}200{B}personnes et 1{N}234{N}567 points"),
        ("2000 habitants en 1900 habitants", f"2{N}000{B}habitants en 1900{B}habitants"),
        ("en 2026 nous, depuis 2024 plusieurs, 2026 adhérents", "en 2026 nous, depuis 2024 plusieurs, 2026 adhérents"),
        ("93100 Pantin, ISO 9001 certifiés, n° 1234", f"93100{B}Pantin, ISO{B}9001 certifiés, n°{B}1234"),
        ("12 rue Basse, 3 bis, avenue Haute, 12 places", f"12{B}rue Basse, 3{B}bis,{B}avenue Haute, 12 places"),
        ("en 2026 Lyon, 75116 Paris Cedex 16", f"en 2026 Lyon, 75116{B}Paris Cedex{B}16"),
        ("page 1234 francs, 1234-56 bis, 0123456789 fois", f"page{B}1234 francs, 1234-56 bis, 0123456789 fois"),
        ("« Enfin » — Une bénévole", f"«{N}Enfin{N}» —{B}Une bénévole"),
        ("le 01 23 45 67 89", f"le 01{B}23{B}45{B}67{B}89"),
        ("de 5 à 90 euros, là 3", f"de 5{B}à{B}90{B}euros, là 3"),
        ("n° 3, p. 12, art. 3, art. L. 123-4, page 7", f"n°{B}3, p.{B}12, art.{B}3, art.{B}L.{B}123-4, page{B}7"),
        ("M. Dupont, Mme Durand, Dr Petit", f"M.{B}Dupont, Mme{B}Durand, Dr{B}Petit"),
        ("J. Martin et J.-M. de Lys et A. B. Roux", f"J.{B}Martin et J.-M. de Lys et A.{B}B.{B}Roux"),
        ("au XXe siècle", f"au XXe{B}siècle"),
        ("un – incise – ici – et là", f"un –{B}incise{B}– ici – et là"),
        ("voir https://x.fr/l'art?a=1 ; ou a@x.fr", f"voir https://x.fr/l'art?a=1{N}; ou a@x.fr"),
    ],
)
def test_french_text_gets_its_spaces_and_marks(typed, printed):
    assert typographic(typed, "fr") == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('It\'s "fine"', "It’s “fine”"),
        ("She said 'yes' and \"no\"", "She said ‘yes’ and “no”"),
        ("the dogs' life of the '90s", "the dogs’ life of the ’90s"),
        ("rock 'n roll for my dogs' sake, 5'", "rock 'n roll for my dogs' sake, 5'"),
        ("6'2\"", "6'2\""),
        ("go on... ?", "go on… ?"),
        ("p. 12, No. 3, Fig. 4, chapter II", f"p.{B}12, No.{B}3, Fig.{B}4, chapter{B}II"),
        ("Dr. Who, Mrs Hall, J. K. Hill", f"Dr.{B}Who, Mrs{B}Hall, J.{B}K.{B}Hill"),
        ("14 November, March 3rd, 5 p.m., 10 000 km", f"14{B}November, March{B}3rd, 5{B}p.m., 10{N}000{B}km"),
        ("one — two — three", f"one —{B}two{B}— three"),
        ("2696 members in 2026, 12345 people", "2696 members in 2026, 12345 people"),
        ("“At last” — A volunteer", f"“At last” —{B}A volunteer"),
    ],
)
def test_english_text_gets_its_spaces_and_marks(typed, printed):
    assert typographic(typed, "en") == printed


@pytest.mark.parametrize(
    ("typed", "language", "printed"),
    [
        ("2696 socios y 12345 socios en 2026", "es", f"2696 socios y 12{N}345 socios en 2026"),
        ("12345 euros, 28013 Madrid", "es", f"12{N}345{B}euros, 28013{B}Madrid"),
        ("2696 Mitglieder, 12345 Euro, 10115 Berlin", "de", f"2696 Mitglieder, 12{N}345{B}Euro, 10115{B}Berlin"),
        ("„Endlich“ – Eine Freiwillige", "de", f"„Endlich“ –{B}Eine Freiwillige"),
        ("desde marzo de 2024, el 3 de marzo de 2024", "es", f"desde marzo{B}de{B}2024, el 3{B}de{B}marzo de 2024"),
        ("seit März 2024", "de", f"seit März{B}2024"),
        ("since May 2024", "en", f"since May{B}2024"),
    ],
)
def test_numbers_and_dates_have_the_spaces_of_the_language(typed, language, printed):
    assert typographic(typed, language) == printed


@pytest.mark.parametrize(
    ("typed", "language", "printed"),
    [
        ("de 2022 à 2026", "fr", f"de 2022{B}à{B}2026"),
        ("de 9 h à 12 h 30, de 9h à 12h", "fr", f"de 9{B}h{B}à{B}12{B}h{B}30, de 9h{B}à{B}12h"),
        ("du 1er au 3 mai, 12 – 14 mai", "fr", f"du 1er{B}au{B}3{B}mai, 12{B}–{B}14{B}mai"),
        ("3 à 5, 5 % à 10 %, -3 à +5", "fr", f"3{B}à{B}5, 5{B}%{B}à{B}10{B}%, -3{B}à{B}+5"),
        ("2022–2026, 9h–12h", "fr", "2022–\u20602026, 9h–\u206012h"),
        ("en 2022 à Pantin, du 3 mai 2022 au Grand Détour", "fr", f"en 2022 à Pantin, du 3{B}mai 2022 au Grand Détour"),
        ("from 9 am to 5 pm, 1st to 3rd", "en", f"from 9{B}am{B}to{B}5{B}pm, 1st{B}to{B}3rd"),
        ("2022 to the end", "en", "2022 to the end"),
        ("del 3 al 5, de 9 a 12 h, 2022 a 2026", "es", f"del 3{B}al{B}5, de 9{B}a{B}12{B}h, 2022{B}a{B}2026"),
        ("1. bis 3. Mai, 9 bis 12 Uhr", "de", f"1.{B}bis{B}3.{B}Mai, 9{B}bis{B}12{B}Uhr"),
    ],
)
def test_no_line_ends_within_a_span_of_years_days_hours_or_numbers(typed, language, printed):
    assert typographic(typed, language) == printed


@pytest.mark.parametrize(
    ("text", "language", "printed"),
    [
        ("à La Virgule, Les Tables du canal, La fin", "fr", f"à La{B}Virgule, Les{B}Tables du canal, La fin"),
        ("rue Saint Denis, Ste Marthe, salle Les", "fr", f"rue Saint{B}Denis, Ste{B}Marthe, salle Les"),
        ("en La Coma y El Puente, San Blas, La casa", "es", f"en La{B}Coma y El{B}Puente, San{B}Blas, La casa"),
        ("at The Old Mill, The end", "en", f"at The{B}Old Mill, The end"),
        ("bei Die Brücke, Sankt Pauli", "de", f"bei Die{B}Brücke, Sankt{B}Pauli"),
    ],
)
def test_no_line_of_a_text_ends_with_the_article_of_a_name(text, language, printed):
    assert names_whole([text], language) == [printed]
    assert typographic(text, language) == text


def no_orphan(text):
    return no_orphan_runs([text])[0]


def test_other_languages_are_left_alone():
    assert typographic('Wat ? "Ja" ...', "nl") == 'Wat ? "Ja" ...'


def test_what_stands_around_a_text_counts():
    assert typographic(" ", "fr", before="«", after="mot »") == N or typographic(" ", "fr", before="«") == ""
    assert typographic(" ?", "fr", before="Quoi") == f"{N}?"
    assert typographic("'", "fr", before="l", after="eau") == "’"


def test_pieces_of_a_sentence_are_read_as_one():
    runs = ["« ", "mot", " »", ' dit "', "elle", '" ?']
    assert "".join(typographic_runs(runs, "fr")) == f"«{N}mot{N}» dit «{N}elle{N}»{N}?"
    assert typographic_runs(["l'", OBJECT, " ?", OBJECT], "fr") == ["l’", OBJECT, f"{N}?", OBJECT]
    assert typographic_runs(["a ", " ?"], "fr") == [f"a{N}", "?"]


def test_a_short_last_word_does_not_stand_alone_in_a_heading():
    assert no_orphan("Faire vivre un réseau") == f"Faire vivre un{B}réseau"
    assert no_orphan(f"Comment faire vivre un réseau{N}?") == f"Comment faire vivre un{B}réseau{N}?"
    assert no_orphan("Faire vivre un réseau ?") == f"Faire vivre un{B}réseau ?"


@pytest.mark.parametrize(
    "heading",
    [
        "Trois mots seulement",
        "Les formes de la coopération",
        "Décider ensemble : gouvernance partagée",  # no room for both side by side in the margin
        f"Un deux trois M.{B}Petit",
        "",
    ],
)
def test_other_headings_stay_as_they_are(heading):
    assert no_orphan(heading) == heading


def test_a_heading_in_pieces_or_with_an_object_at_its_end_is_seen_whole():
    assert no_orphan_runs(["Faire vivre ", "un", " réseau"]) == ["Faire vivre ", "un", f"{B}réseau"]
    assert no_orphan_runs(["Faire vivre un ", OBJECT]) == ["Faire vivre un ", OBJECT]


@pytest.mark.parametrize(
    "piece",
    [
        "acteur.trice.s",
        "acteur·rice·s",
        "tou-te-s",
        "INTERVENANT.E.S",
        "salarié(e)s",
        "bon.ne.s",
        "expert⸱e",
        "participant.es",
        "LEFEBVRE",
        "ÉCOLE",
        "CO2",
        "2026",
        "https://x.fr/a-b",
        "www.x.fr",
        "a.b@x-y.fr",
        "fiche-01.v2.pdf",
    ],
)
def test_inclusive_forms_capitals_and_addresses_are_not_hyphenated(piece):
    assert list(unbreakable(f"chez {piece}, oui")) == [("chez ", False), (piece, True), (", oui", False)]


@pytest.mark.parametrize(
    "compound", ["au-delà", "mi-temps", "bouche-à-oreille", "Seine-Saint-Denis", "Auvergne-Rhône-Alpes", "e-mail"]
)
def test_no_line_ends_in_a_compound_with_a_short_part_or_in_one_of_names(compound):
    assert list(unbreakable(f"(l’{compound}).")) == [("(l’", False), (compound, True), (").", False)]


@pytest.mark.parametrize(
    "text",
    ["quarante-quatre", "la-virgule.exemple.org/au-dela", "Saint-Remy-en-Bouzemont-Saint-Genest", "3-2-1", "a - b"],
)
def test_a_line_may_end_in_other_words_with_hyphens(text):
    assert list(compounds(text)) == []


def test_ordinary_words_may_be_hyphenated():
    text = "La mutualisation, après-demain, d'un Lefèvre à l'École"
    assert list(unbreakable(text)) == [(text, False)]
    assert list(unbreakable("Une ÉCOLE")) == [("Une ", False), ("ÉCOLE", True)]
    assert list(unbreakable("中文字")) == [("中文字", False)]
    assert list(unbreakable("")) == []


_TYPED = st.text(st.sampled_from("aZé1 0 \u00a0\u202f'\"«»“”?!;:.…–—-()/@\nhMp°IV€,"), max_size=40) | st.text(
    max_size=40
)
_MARKS = {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "..."}


def _bones(text: str) -> str:
    """The text without spaces, its marks as they are typed."""
    return re.sub("[ \u00a0\u202f\u2060]", "", "".join(_MARKS.get(c, c) for c in text))


@given(_TYPED, st.sampled_from(["fr", "en"]))
def test_typography_changes_nothing_but_spaces_and_its_marks(typed, language):
    assert _bones(typographic(typed, language)) == _bones(typed)


@given(_TYPED, st.sampled_from(["fr", "en"]))
def test_typography_done_twice_is_typography_done_once(typed, language):
    once = typographic(typed, language)
    assert typographic(once, language) == once


@given(st.lists(_TYPED, max_size=4), st.sampled_from(["fr", "en"]))
def test_pieces_give_the_same_as_the_whole(runs, language):
    done = typographic_runs(runs, language)
    assert len(done) == len(runs)
    assert "".join(done) == typographic("".join(runs), language)


@given(_TYPED)
def test_no_orphan_replaces_at_most_one_gap_once(typed):
    once = no_orphan(typed)
    assert once.split() == typed.split()
    assert no_orphan(once) == once


@given(_TYPED)
def test_the_pieces_of_a_text_are_the_text(typed):
    assert "".join(piece for piece, _ in unbreakable(typed)) == typed


@pytest.mark.parametrize("number", ["01 99 00 47 12", "+33 1 99 00 47 12", "(030) 123 45 67", "0800 (1) 22"])
def test_no_line_ends_within_a_telephone_number(number):
    assert telephone(f"{number} (le matin)") == f"{number.replace(' ', chr(0xA0))} (le matin)"
