"""Headings as people write them, and the sections they mean."""

from __future__ import annotations

import pytest

from feuillet.languages import registry
from feuillet.looks import icons
from feuillet.model.workshop import Place, SectionDefinition
from feuillet.reading.notes import sections
from feuillet.reading.notes.sections import definitions, key
from tests import made_notes

FR = definitions("fr", ())
EN = definitions("en", ())
LANGUAGES = registry.codes()
ALL = [definitions(language) for language in LANGUAGES]


def match(heading, known, language="fr"):
    return sections.headings(tuple(known), language).match(heading)


def nearest(heading, known, language="fr"):
    return sections.headings(tuple(known), language).nearest(heading)


@pytest.mark.parametrize("usual", ALL, ids=LANGUAGES)
def test_the_usual_sections_come_in_the_order_of_a_write_up(usual):
    assert [section.id for section in usual] == [
        "speakers", "summary", "stakes", "context", "resources", "actors", "documents", "problems", "solutions",
        "needs", "worked", "failed", "next-steps", "discussion", "participants",
    ]  # fmt: skip
    assert [entry.sheet for entry in usual] == [
        Place.FOOT, *[Place.LEAD] * 3, *[Place.FOOT] * 3, *[Place.BODY] * 6, *[Place.NONE] * 2
    ]  # fmt: skip
    assert [section.id for section in usual if section.kind == "prose"] == [
        "summary",
        "stakes",
        "context",
        "discussion",
    ]


@pytest.mark.parametrize("usual", ALL, ids=LANGUAGES)
def test_every_icon_exists(usual):
    for shown in usual:
        assert icons.exists(shown.icon)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_of_a_language_means_two_sections(language):
    usual = definitions(language, ())
    for section in usual:
        for heading in (section.id, section.title, *section.headings):
            assert match(heading, usual, language) is section, heading


@pytest.mark.parametrize(
    ("heading", "id_"),
    [
        ("ENJEUX", "stakes"),
        ("Enjeux :", "stakes"),
        ("Les enjeux", "stakes"),
        ("L’enjeu", "stakes"),
        ("🎯 Enjeux", "stakes"),
        ("1. Enjeux", "stakes"),
        ("1.2 Enjeux", "stakes"),
        ("A) Enjeux", "stakes"),
        ("IV - Enjeux", "stakes"),
        ("(2) Enjeux", "stakes"),
        ("• Contexte", "context"),
        ("Contexte (suite)", "context"),
        ("stakes", "stakes"),
        ("INTERVENANT.E.S ET PRESENTATION DES STRUCTURES", "speakers"),
        ("Intervenant·e·s", "speakers"),
        ("intervenant.e.s", "speakers"),
        ("intervenants", "speakers"),
        ("intervenantes", "speakers"),
        ("intervenant(e)s", "speakers"),
        ("Intervenant-e-s", "speakers"),
        ("Intervenants/intervenantes", "speakers"),
        ("Intervenants et intervenantes", "speakers"),
        ("• Acteur.trice.s-clés :", "actors"),
        ("acteur.trices", "actors"),
        ("Acteur·rice·s clés", "actors"),
        ("acteurs", "actors"),
        ("Actrices", "actors"),
        ("Acteurs et actrices", "actors"),
        ("• Documentation/sites internet :", "documents"),
        ("RESSOURCES INCONTOURNABLES", "resources"),
        ("Quelles problématiques ont été soulevées lors de l'atelier ?", "problems"),
        ("Quelles problématiques ont été soulevées lors de l’atelier ?", "problems"),
        ("problème", "problems"),
        ("Quelles solutions ont été trouvées et exemples de bonnes pratiques ?", "solutions"),
        ("Quels besoins/attentes ont été identifiés par le groupe lors de l'atelier ?", "needs"),
        ("Needs and expectations", "needs"),
        ("Further reading", "documents"),
        ("Problèmes #urgent #a/b", "problems"),
        ("Liste : Problèmes (4)", "problems"),
    ],
)
def test_a_heading_is_known_however_it_is_written(heading, id_):
    found = match(heading, FR)
    assert found is not None
    assert found.id == id_


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "?",
        "Enjeux financiers",
        "Besoins de temps, et donc d'argent",
        "A propos",
        "2 mai",
        "#besoins de temps",
        "x" * 5000,
    ],
)
def test_a_heading_that_says_something_else_is_not_known(heading):
    assert match(heading, FR) is None


def test_a_french_heading_is_known_in_an_english_workshop():
    found = match("Problèmes soulevés", EN, "en")
    assert found is not None
    assert found.id == "problems"


def test_a_heading_that_is_both_french_and_english_keeps_its_meaning_at_home():
    own = SectionDefinition(id="sources", title="Sources", headings=("Links",))
    assert match("Links", definitions("fr", [own])) == own


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Problemes souleves par les gens", "Problèmes soulevés"),
        ("Nos besoins pour demain et après-demain, en résumé", "Besoins et attentes"),
        ("Enjeus", "Enjeux"),
        ("CE QUI COINCE", "Problèmes soulevés"),
        ("Les freins que l'on rencontre", "Problèmes soulevés"),
        ("Points de vigilance", "Problèmes soulevés"),
        ("Quelques pistes à creuser", "Solutions et bonnes pratiques"),
        ("Ce qui marche déjà chez nous", "Solutions et bonnes pratiques"),
        ("Quelques idées pour demain", "Solutions et bonnes pratiques"),
        ("Ce qui a vraiment bien marché", "Ce qui a marché"),
        ("Ce qui n'a vraiment pas fonctionné", "Ce qui n'a pas marché"),
        ("Décisions du comité", "Décisions et suites"),
        ("Ce qu'il faudrait", "Besoins et attentes"),
        ("Problèmes et pistes", ""),  # two at once
        ("Le mot de la fin", ""),
        ("Déroulé de la matinée", ""),
        ("Activités", ""),
        ("La suite", ""),
        ("Zwölf Boxkämpfer", ""),
        ("", ""),
    ],
)
def test_an_unknown_heading_gets_the_nearest_title(heading, title):
    assert nearest(heading, FR) == title


def test_nothing_is_near_where_nothing_is_defined():
    assert nearest("Enjeux", ()) == ""
    assert match("Enjeux", ()) is None


def test_the_same_id_changes_only_what_is_given():
    own = SectionDefinition(id="needs", title="Attentes du groupe")
    changed = next(definition for definition in definitions("fr", [own]) if definition.id == "needs")
    assert changed.title == "Attentes du groupe"
    assert changed.icon == "hand-helping"
    assert changed.sheet is Place.BODY
    assert match("Besoins et attentes", definitions("fr", [own])) == changed


def test_headings_of_ones_own_are_added_to_ours():
    own = SectionDefinition(id="needs", title="Besoins et attentes", headings=("Ce qu'on voudrait",))
    known = definitions("fr", [own])
    assert {match(text, known).id for text in ("Ce qu'on voudrait", "Besoins")} == {"needs"}


def test_a_new_section_comes_last():
    own = SectionDefinition(id="decisions", title="Décisions", icon="gavel")
    assert definitions("fr", [own])[-1] == own
    assert match("décisions :", definitions("fr", [own])) == own


def test_new_sections_come_after_the_one_they_name_in_the_order_given():
    own = [
        SectionDefinition(id="steps", title="Étapes", after="decisions"),
        SectionDefinition(id="decisions", title="Décisions", after="context"),
        SectionDefinition(id="votes", title="Votes", after="context"),
        SectionDefinition(id="lost", title="Perdue", after="nowhere"),
        SectionDefinition(id="itself", title="Elle-même", after="itself"),
    ]
    ids = [definition.id for definition in definitions("fr", own)]
    assert ids[3:7] == ["context", "decisions", "steps", "votes"]
    assert ids[-2:] == ["lost", "itself"]
    assert len(ids) == 20


def test_a_usual_section_can_be_moved():
    own = SectionDefinition(id="speakers", title="Intervenants", after="participants")
    assert [definition.id for definition in definitions("fr", [own])][-2:] == ["participants", "speakers"]


def test_a_workshop_can_give_a_usual_heading_another_meaning():
    own = SectionDefinition(id="actions", title="Actions", headings=("Solutions", "Freins"))
    known = definitions("fr", [own])
    assert match("Solutions", known) == own
    assert match("Freins", known) == own
    assert match("Solutions et bonnes pratiques", known).id == "solutions"


def test_the_key_of_a_heading_is_never_lost_to_its_numbering():
    assert key("2024", "fr") == "2024"
    assert key("- ", "fr") == ""


@pytest.mark.parametrize(
    ("heading", "language"),
    [
        ("Proposition d’ordre du jour", "fr"),
        ("Propositions pour l’agenda", "fr"),
        ("Contents", "en"),
        ("Proposed agenda", "en"),
        ("Feststellung der Beschlussfähigkeit", "de"),
        ("Vorschläge zur Tagesordnung", "de"),
        ("Propuesta de orden del día", "es"),
    ],
)
def test_a_heading_about_the_meeting_itself_is_taken_for_no_section(heading, language):
    assert nearest(heading, definitions(language), language) == ""
    assert nearest("Beschlussfassung über das Holz", definitions("de"), "de") == "Beschlüsse und nächste Schritte"


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("fr", "Avantages et limites"),
        ("fr", "Résumé du dernier atelier"),
        ("en", "Introductions and best practices"),
        ("en", "Previous action items"),
        ("en", "Discussion topic: the roof"),
        ("de", "Ablauf und Diskussion"),
        ("en", "What we will say about the problems of the mill to the people of the town"),
    ],
)
def test_a_heading_that_is_about_something_else_first_gets_no_suggestion(language, heading):
    assert nearest(heading, definitions(language), language) == ""


def test_many_headings_that_seem_to_mean_one_section_are_its_parts():
    text = "".join(f"## Idée pour {place}\n\na\n\n" for place in ("le four", "le puits", "la place"))
    notes = made_notes.parse(text, file="a.md", definitions=sections.definitions("fr"), language="fr", title="x")
    assert {
        diagnostic.values["suggestion"] for diagnostic in notes.diagnostics if diagnostic.rule.code == "unknown-heading"
    } == {""}


@pytest.mark.parametrize(
    "heading", ["20:40 Sites", "14h30 Problèmes", "9.30 Uhr Diskussion", "18 h Débat", "7:05 – Liens"]
)
def test_a_time_is_no_number_of_a_heading(heading):
    assert match(heading, definitions("de"), "de") is None
    assert match(heading, FR) is None


@pytest.mark.parametrize(
    ("language", "heading", "id_"),
    [
        ("fr", "Difficultés techniques du lavoir", "problems"),
        ("fr", "Les points positifs du jour", "worked"),
        ("fr", "Échanges avec les participants", "discussion"),
        ("fr", "Acteurs locaux", "actors"),
        ("en", "Technical challenges", "problems"),
        ("en", "What problems did we see in the mill?", "problems"),
        ("en", "12 May attendees", "participants"),
        ("en", "Open discussion with the audience", "discussion"),
        ("en", "Decisions on the roof", "next-steps"),
        ("de", "Hauptprobleme der Mühle", "problems"),
        ("de", "Schwierigkeiten bei der Arbeit", "problems"),
        ("de", "Wichtigste Entscheidungen", "next-steps"),
        ("es", "Propuestas ciudadanas", "solutions"),
        ("es", "Tareas pendientes", "next-steps"),
        ("es", "Resumen ejecutivo", "summary"),
        ("es", "Tareas asignadas", "next-steps"),
        ("de", "Häufige Bedenken", "problems"),
        ("de", "Kernaussagen des Vortrags", "summary"),
        ("en", "Transcript of the session", "discussion"),
    ],
)
def test_a_heading_whose_head_is_a_section_gets_its_title(language, heading, id_):
    known = {definition.id: definition.title for definition in definitions(language)}
    assert nearest(heading, definitions(language), language) == known[id_]


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("fr", "Ressources humaines"),
        ("fr", "Gestion des risques"),
        ("fr", "L'atelier partage ses bonnes pratiques"),
        ("fr", "Débat sur la cantine"),
        ("fr", "Documents administratifs"),
        ("fr", "Pistes cyclables"),
        ("en", "Risk management"),
        ("en", "How we solved the problem"),
        ("en", "Solution architecture"),
        ("en", "Discussion of the release"),
        ("en", "Human resources"),
        ("en", "Pending proposals"),
        ("en", "Content:"),
        ("de", "Datenbasierte Entscheidungen"),
        ("de", "Risikomanagement"),
        ("de", "Funktionsweise der Lösung"),
        ("en", "Discussion, other business"),
        ("de", "Aufgabenverteilung"),
        ("de", "Partnerschaften"),
        ("es", "Gestión de riesgos"),
        ("es", "Acuerdo marco"),
        ("es", "Impacto positivo"),
        ("es", "Finalización de las tareas"),
        ("en", "Meeting transcriptions and recordings"),
    ],
)
def test_a_heading_that_only_mentions_a_section_gets_no_suggestion(language, heading):
    assert nearest(heading, definitions(language), language) == ""


def test_one_letter_makes_another_word_of_a_short_one_and_a_slip_of_a_long_one():
    assert nearest("Contents", definitions("en"), "en") == nearest("Contest", definitions("en"), "en") == ""
    assert nearest("Etapes suiventes", definitions("fr")) == "Décisions et suites"
    assert nearest("Participents", definitions("fr")) == "Participants"
    assert nearest("Contxt", definitions("en"), "en") == nearest("Conetxt", definitions("en"), "en") == "Context"
    assert nearest("Comptacts", definitions("fr")) == nearest("Contrats", definitions("fr")) == ""


@pytest.mark.parametrize(
    ("language", "id_", "several"),
    [
        ("fr", "problems", ["Les soucis", "Ça coince", "Où ça coince ?", "Ce qui nous freine", "Questions ouvertes"]),
        ("fr", "solutions", ["Ça marche", "On propose", "Ce qu’on peut faire", "Trucs et astuces"]),
        ("fr", "needs", ["On attend de la commune", "Ce qu’on attend", "Il faudrait", "Nos demandes", "Les manques"]),
        ("fr", "needs", ["Ce que nous demandons au département", "Nos attentes envers les élus"]),
        ("en", "problems", ["What holds us back", "Sticking points", "What’s hard"]),
        ("en", "needs", ["What we expect from the council", "Our asks of the town", "We would like", "Gaps"]),
        ("es", "problems", ["Lo que nos preocupa", "Las quejas", "Trabas"]),
        ("es", "needs", ["Pedimos al ayuntamiento", "Lo que pedimos", "Nos falta"]),
        ("de", "problems", ["Wo es hakt", "Sorgen", "Was uns stört"]),
        ("de", "needs", ["Was wir von der Stadt erwarten", "Erwartungen an die Gemeinde", "Wir wünschen uns"]),
    ],
)
def test_headings_in_the_words_of_everyday_are_known(language, id_, several):
    usual = definitions(language)
    assert [found and found.id for found in (match(heading, usual, language) for heading in several)] == [id_] * len(
        several
    )


@pytest.mark.parametrize(
    "heading",
    ["On attend la commune", "On attend de la commune qu’elle répare le toit avant la fin de l’hiver prochain", "Nous"],
)
def test_what_is_expected_of_somebody_is_a_heading_in_a_few_words_alone(heading):
    assert match(heading, FR) is None


@pytest.mark.parametrize(
    ("heading", "id_"),
    [
        ("Ideas / Idées / Ideen", "solutions"),
        ("Besoins – Needs – Bedarf", "needs"),
        ("Problèmes / Solutions", None),
        ("Problèmes / toits", None),
        ("Toits / murs", None),
    ],
)
def test_a_heading_in_several_languages_means_what_most_of_them_say(heading, id_):
    found = match(heading, FR)
    assert (found and found.id) == id_
