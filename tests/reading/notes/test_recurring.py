"""Kinds of section that recur in write-ups, and names of sections that stand in a part of the notes."""

from __future__ import annotations

import pytest

from feuillet.model.workshop import Theme
from feuillet.pages.matter.answers import ANSWERS
from feuillet.pages.view import points
from feuillet.reading.notes.sections import definitions
from tests.made_notes import parse


def read(text, language="fr"):
    return parse(text, file="t.md", definitions=definitions(language, ()), language=language, title="Le four")


def outline(notes):
    return {
        section.id: [
            (group.title and group.title.markdown, group.section, [block.text.markdown for block in group.blocks])
            for group in section.groups
        ]
        for section in notes.sections
    }


def codes(notes):
    return [diagnostic.rule.code for diagnostic in notes.diagnostics]


@pytest.mark.parametrize(
    ("heading", "id_"),
    [
        ("Présent·e·s", "participants"),
        ("Attendees:", "participants"),
        ("Récap", "summary"),
        ("Key takeaways", "summary"),
        ("Décisions", "next-steps"),
        ("Prochaines étapes", "next-steps"),
        ("Action items", "next-steps"),
        ("Échanges", "discussion"),
        ("Transcript", "discussion"),
        ("Ce qui a bien marché", "worked"),
        ("What went well", "worked"),
        ("Points négatifs", "failed"),
        ("What didn't work", "failed"),
        ("Ressources et liens", "documents"),
        ("Points de vigilance", "problems"),
        ("Freins et limites", "problems"),
        ("Pistes d'amélioration", "solutions"),
        ("Ideas", "solutions"),
        ("Besoins et envies", "needs"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_headings_that_people_write_are_known_whatever_the_language_of_the_day(heading, id_, language):
    notes = read(f"## {heading}\n\n- Un mot sur le four\n", language)
    assert id_ in {*outline(notes), *(["documents"] if notes.documents else [])}
    assert codes(notes) == []


def test_a_section_that_comes_again_under_each_part_stays_there_and_is_counted():
    text = (
        "## Matin\n\n### Pistes de solutions\n\n- a\n\n### Problèmes\n\n- b\n\n"
        "## Soir\n\nDébut.\n\n### Pistes de solutions\n\n- c\n- d\n\n## Besoins\n\n- e\n"
    )
    notes = read(text)
    assert outline(notes) == {
        "matin": [("Pistes de solutions", "solutions", ["a"]), ("Problèmes", "problems", ["b"])],
        "soir": [(None, "", ["Début."]), ("Pistes de solutions", "solutions", ["c", "d"])],
        "needs": [(None, "", ["e"])],
    }
    assert codes(notes) == ["unknown-heading", "unknown-heading"]
    theme = Theme(title="Le four", number=1, slug="four", sections=notes.sections)
    assert [points(theme.groups_of(id_)) for id_ in ANSWERS] == [1, 3, 1]


def test_what_is_below_a_group_that_is_counted_counts_with_it():
    text = "## Matin\n\n### Pistes\n\n#### Le bois\n\n- a\n\n## Soir\n\n### Pistes\n\n- b\n"
    notes = read(text)
    assert outline(notes)["matin"] == [("Pistes", "solutions", []), ("Le bois", "solutions", ["a"])]


@pytest.mark.parametrize("name", ["#### Reading:", "##### Documents", "**Liens :**"])
def test_a_known_name_deep_in_a_discussion_is_a_group_there(name):
    notes = read(f"## Discussion\n\n### Le four\n\nMot.\n\n{name}\n\n- Une page du registre\n")
    assert notes.documents == ()
    (section,) = notes.sections
    assert section.id == "discussion"
    assert [block.text.markdown for block in section.groups[-1].blocks] == ["Une page du registre"]


def test_a_known_name_below_the_title_of_a_group_stays_in_that_group():
    notes = read("## Mardi\n\n### Groupe du four\n\nMot.\n\n#### Solutions\n\n- a\n\n## Solutions\n\n- b\n")
    assert outline(notes) == {
        "mardi": [("Groupe du four", "", ["Mot."]), ("Solutions", "solutions", ["a"])],
        "solutions": [(None, "", ["b"])],
    }


PEOPLE = [
    (
        "Mme Zoé Martin (Mairie), M. Paul Durand ; Dr Anne Roux, *La Braise*",
        ["Zoé Martin", "Paul Durand", "Dr Anne Roux"],
    ),
    ("Zoé Martin, Paul Durand et Anne Roux", ["Zoé Martin", "Paul Durand", "Anne Roux"]),
    ("- Mme Zoé Martin, maire\n- **M. Paul Durand** (La Braise)\n", ["Zoé Martin", "Paul Durand"]),
    ("- *Zoé Martin*, maire\n", ["Zoé Martin"]),
    ("- Martin, Mme Zoé\n", ["Zoé Martin"]),
    ("- Mrs Zoé Martin ; Ms Anne Roux\n", ["Zoé Martin", "Anne Roux"]),
]


@pytest.mark.parametrize(("text", "names"), PEOPLE)
def test_people_are_read_without_civilities_and_several_in_a_line(text, names):
    notes = read(f"## Intervenants\n\n{text}")
    assert [speaker.name for speaker in notes.speakers] == names
    assert notes.sections == ()


PAIRS = {
    "fr": "Zoé Martin, Paul Durand|Zoé Martin et Paul Durand|Zoé Martin / Paul Durand|Zoé Martin ; Paul Durand|MARTIN Zoé, "
    "DURAND Paul|Zoé MARTIN, Paul DURAND|Marie-Anne de la Cour, Jean-Luc Roux|**Zoé Martin**, **Wim Kok**|Mme Martin, M. Roux|"
    "Fatima El Idrissi, Karim Haddad",
    "en": "Amy Stone, Peter Flint|Amy Stone and Wim Kok|Amy Stone & Peter Flint|Amy Stone / Peter Flint|Amy Stone; Peter Flint",
    "es": "Ana Rivas Soto, Luis Prado|Ana Rivas y Luis Prado|Ana Rivas e Inés Prado|María del Pilar Rivas, José Luis Prado",
    "de": "Anna Stein, Jürgen Bach|Anna Stein und Uwe Bach|Anna Stein / Uwe Bach|Hans-Peter von der Au, Ulrike Stein",
}
ONES = {
    "fr": "Zoé Martin, Présidente|Zoé Martin, Directrice Générale|Zoé Martin, Emmaüs France|Zoé Martin, Ville de Tours|"
    "Zoé Martin, Trésorière, Secours Catholique|Zoé Martin, Terre Solidaire|Zoé Martin / Mission Locale|Zoé Martin, INSEE|"
    "Zoé Martin, Graine Bocage|Zoé Martin ; Réseau Graine|Zoé Martin, La Fabrique",
    "en": "Amy Stone, Chief Executive|Amy Stone, Grace Hospital|Amy Stone, Treasurer, Blue Alliance|Amy Stone, Blue Acorn",
    "es": "Ana Rivas, Cruz Roja|Ana Rivas, Presidenta, Cáritas|Ana Rivas, Ayuntamiento de Lugo|Ana Rivas, Banco Verde",
    "de": "Anna Stein, Geschäftsführerin|Anna Stein, Diakonie Nord|Anna Stein, Vorsitzende, Bürgerverein|Anna Stein, Stadt Ulm",
}


HEADINGS = {"fr": "Intervenants", "en": "Speakers", "es": "Ponentes", "de": "Mitwirkende"}


@pytest.mark.parametrize("language", PAIRS)
def test_two_names_in_a_line_are_two_people_and_what_one_does_is_none(language):
    for count, lines in ((2, PAIRS[language]), (1, ONES[language])):
        for line in lines.split("|"):
            speakers = read(f"## {HEADINGS[language]}\n\n- {line}\n", language).speakers
            assert (line, len(speakers)) == (line, count)
            assert all(speaker.role is None for speaker in speakers) == (count == 2)


def test_a_structure_in_brackets_or_italics_is_the_organisation():
    speakers = read("## Intervenants\n\n- Zoé Martin (La Braise)\n- Paul Durand, *Le Levain*\n").speakers
    assert [(speaker.organisation.name, speaker.role) for speaker in speakers] == [
        ("La Braise", None),
        ("Le Levain", None),
    ]


def test_a_role_in_brackets_is_said_without_them():
    (speaker,) = read("## Intervenants\n\n- Zoé Martin (boulangère, La Braise)\n").speakers
    assert (speaker.name, speaker.role.markdown) == ("Zoé Martin", "boulangère, La Braise")


@pytest.mark.parametrize(
    "text", ["Zoé Martin (Mairie), M. Paul Durand ; Anne Roux", "- Zoé Martin (Mairie)\n- Mme Anne Roux"]
)
def test_participants_are_points_and_not_speakers(text):
    notes = read(f"## Présents\n\n{text}\n")
    assert notes.speakers == ()
    (section,) = notes.sections
    points_ = [block.text.markdown for block in section.groups[0].blocks]
    assert (points_[0], points_[-1]) == ("Zoé Martin (Mairie)", "Anne Roux")


@pytest.mark.parametrize("name", ["Présents :", "**Présents :**", "**Présents** :"])
def test_people_behind_the_name_of_their_section_take_nothing_that_follows(name):
    notes = read(f"{name} Zoé Martin, Paul Durand, Anne Roux\n\nUn texte qui suit.\n")
    assert [block.text.markdown for block in notes.introduction] == ["Un texte qui suit."]
    assert [len(section.groups[0].blocks) for section in notes.sections] == [3]


def test_people_behind_the_name_of_their_section_may_stand_below_a_second_title():
    notes = read("# Soirée du four\n\nPrésents : Zoé Martin, Paul Durand, Anne Roux\n\nUn mot.\n")
    assert {section.id: len(section.groups[0].blocks) for section in notes.sections} == {
        "soiree-du-four": 1,
        "participants": 3,
    }


def test_what_is_no_person_below_speakers_stays_where_it_was_written_with_a_warning():
    notes = read(
        "## Intervenants\n\n- Mme Zoé Martin, maire\n\nElle a dit pendant une heure que le four du village devait revivre, "
        "et comment.\n\n- Un point sur le bois qu'il faut couper deux ans avant de s'en servir.\n\n## Problèmes\n\n- a\n"
    )
    assert [speaker.name for speaker in notes.speakers] == ["Zoé Martin"]
    assert [section.id for section in notes.sections] == ["intervenants", "problems"]
    assert codes(notes) == ["not-people"]


@pytest.mark.parametrize("name", ["Présents :", "**Présents :**", "**Présents** :", "## Présents\n\n"])
def test_people_of_whom_the_first_names_alone_are_written_are_participants_all_the_same(name):
    notes = read(f"{name} Noé, Lise, Marc, Inès\n\n## Problèmes\n\n- Le four fume.\n")
    (present,) = [section for section in notes.sections if section.id == "participants"]
    assert [block.text.markdown for block in present.groups[0].blocks] == ["Noé", "Lise", "Marc", "Inès"]
    assert codes(notes) == []


def test_speakers_of_whom_the_first_names_alone_are_written_keep_their_line():
    notes = read("Intervenants : Noé, Lise, Marc\n\n## Problèmes\n\n- Le four fume.\n")
    assert [section.groups[0].blocks[0].text.markdown for section in notes.sections] == [
        "Noé, Lise, Marc",
        "Le four fume.",
    ]


@pytest.mark.parametrize("end", ["\\", "  "])
def test_those_who_are_excused_stand_below_those_who_came_and_nothing_else_does(end):
    notes = read(
        f"**Date :** le 3 mai{end}\n**Présents :** Noé, Lise, Marc{end}\n**Excusés :** Inès, Paul{end}\n"
        "**Durée :** une heure\n\n## Problèmes\n\n- Le four fume.\n"
    )
    (present,) = [section for section in notes.sections if section.id == "participants"]
    assert [
        (group.title and group.title.markdown, [block.text.markdown for block in group.blocks])
        for group in present.groups
    ] == [
        (None, ["Noé", "Lise", "Marc"]),
        ("Excusés", ["Inès, Paul"]),
    ]
    assert [block.text.markdown for block in notes.introduction] == ["**Date :** le 3 mai", "**Durée :** une heure"]
    assert codes(notes) == []


def test_a_backslash_that_breaks_a_line_is_not_printed_where_the_next_line_is_a_heading():
    notes = read("## Notes\n\nUn mot.\\\n**Un titre**\\\nUn autre mot.\n\n- a\n")
    texts = [block.text.markdown for section in notes.sections for group in section.groups for block in group.blocks]
    assert texts == ["Un mot.", "Un autre mot.", "a"]


def test_a_heading_that_names_people_behind_the_name_of_their_section_is_that_section():
    notes = read("## Le four\n\nIl fume.\n\n## Présents : Noé, Lise, Marc\n\n## Suites\n\n- Le ramoner.\n")
    named = {section.id: [block.text.markdown for block in section.groups[0].blocks] for section in notes.sections}
    assert named["participants"] == ["Noé", "Lise", "Marc"]
    assert "heading-without-text" not in codes(notes)


def test_who_took_the_notes_is_no_discussion():
    notes = read("## Problèmes\n\n- Le four fume.\n\n**Prise de notes :** Noé\n")
    assert [section.id for section in notes.sections] == ["problems"]
    assert notes.sections[0].groups[0].blocks[-1].text.markdown == "**Prise de notes :** Noé"


def test_notes_that_are_taken_behind_their_name_are_a_discussion():
    notes = read("**Prise de notes :** on a parlé du four, puis du bois.\n\n## Problèmes\n\n- Le four fume.\n")
    assert {section.id for section in notes.sections} == {"problems", "discussion"}


def test_who_was_there_stands_first_in_notes_and_sends_nothing_to_the_end():
    notes = read("## Présents\n\n- Zoé Alix\n\n## Le four\n\n- a\n\n## Reste à faire\n\n- b\n\n## Divers\n\n- c\n")
    assert list(outline(notes)) == ["le-four", "next-steps", "divers", "participants"]


def test_a_heading_that_is_not_known_is_told_as_it_is_printed():
    notes = read('## <a href="#four"></a> 1\\. Le *vieux* four\n\n- Il fume.\n')
    assert [found.message("en").split("'")[1] for found in notes.diagnostics] == ["1. Le vieux four"]


@pytest.mark.parametrize("end", ["", " ", "\n\n**Regrets:**"])
def test_a_name_of_people_behind_which_nobody_is_named_takes_nothing_that_follows(end):
    notes = read(
        f"Present: Anna Bell, Bob Carr, Cy Dow\n\nAbsent:{end}\n\nScribe: Bob Carr\n\n"
        "Anna: we begin with the oven\n\nBob: it smokes\n",
        "en",
    )
    assert outline(notes) == {"participants": [(None, "", ["Anna Bell", "Bob Carr", "Cy Dow"])]}
    assert "Absent:" in [block.text.markdown for block in notes.introduction]
    assert codes(notes) == []


def test_people_who_are_named_over_several_lines_are_all_read():
    notes = read("Présents : Zoé Martin (mairie),\n Paul Durand (la Grange),\nAna Ruiz\n\nOn commence.\n")
    assert outline(notes) == {
        "participants": [(None, "", ["Zoé Martin (mairie)", "Paul Durand (la Grange)", "Ana Ruiz"])]
    }
    assert [block.text.markdown for block in notes.introduction] == ["On commence."]


def test_what_a_scribe_says_of_those_present_stands_with_them():
    notes = read(
        "## Attendees\n\n**Present:** Anna Bell, Bob Carr\n\n**Guests:**\n\n**Chair:** Anna Bell\n\n"
        "**Scribe(s):** Bob Carr, Cy Dow\n\n## The oven\n\na\n",
        "en",
    )
    assert [(section.id, len(section.groups[0].blocks)) for section in notes.sections] == [
        ("the-oven", 1),
        ("participants", 4),
    ]
    assert codes(notes) == ["unknown-heading"]


@pytest.mark.parametrize(
    ("language", "guests", "present"),
    [
        ("fr", "Invités", "Présents"),
        ("en", "Guests", "Present"),
        ("es", "Invitados", "Asistentes"),
        ("de", "Gäste", "Anwesende"),
    ],
)
def test_guests_are_of_those_who_came_where_these_are_listed_and_else_speakers(language, guests, present):
    notes = read(f"## {guests}\n\n- Cy Dow, baker\n\n## {present}\n\n- Anna Bell\n", language)
    assert notes.speakers == ()
    assert [section.id for section in notes.sections] == ["participants"]
    assert [speaker.name for speaker in read(f"## {guests}\n\n- Cy Dow, baker\n", language).speakers] == ["Cy Dow"]


def test_a_long_list_of_people_is_one_though_some_are_written_in_their_own_way():
    people = ["Zoé [Martin]{.small}", "Paul Durand", "Ana Ruiz\\\\*", "Cy Dow", "Bob Carr (dès 18 h)", "Lou"]
    notes = read(f"## Présents\n\n{', '.join(people)}\n")
    assert len(notes.sections[0].groups[0].blocks) == 6
    notes = read("## Présents\n\nle maire, les élus, une partie du conseil, des voisins, Zoé Martin, le facteur\n")
    assert len(notes.sections[0].groups[0].blocks) == 1


@pytest.mark.parametrize(
    "text",
    [
        "- Présents : Zoé, Paul, Ana\n- Absents : Cy\n\n## Le four\n\na\n",
        "**Étaient présents** : Zoé, Paul, Ana\n\n**Étaient absents** : Cy\n\n## Le four\n\na\n",
        "## Présents (3) : Zoé, Paul, Ana\n\n## Absents [1 personne]\n\n- Cy\n\n## Le four\n\na\n",
    ],
)
def test_those_who_came_are_read_from_points_first_lines_and_counted_headings(text):
    notes = parse(text, file="t.md", definitions=definitions("fr", ()), language="fr")
    assert notes.title is None
    assert [section.id for section in notes.sections] == ["le-four", "participants"]
    assert [block.text.markdown for group in notes.sections[1].groups for block in group.blocks] == [
        "Zoé",
        "Paul",
        "Ana",
        "Cy",
    ]


def test_speakers_may_stand_in_lines_of_their_own_with_what_they_are():
    notes = read(
        "## Intervenants\n\n*Zoé Martin* (La Grange) — directrice\n\nMme Ana RUIZ - la Halle\n\n"
        "- Bob Carr [Moulin](https://exemple.fr)\n- Cy Dow <cy@exemple.fr>\n\n## Bilan\n\na\n"
    )
    assert [speaker.name for speaker in notes.speakers] == ["Zoé Martin", "Ana RUIZ", "Bob Carr", "Cy Dow"]
    assert notes.speakers[2].organisation.name == "Moulin"
    notes = read("## Intervenants\n\nBienvenue à tous, chers voisins du hameau. On commence par le four.\n")
    assert notes.speakers == ()


def test_a_row_of_names_and_what_they_are_has_no_title():
    notes = parse(
        "Membres: Zoé, Paul\nInvité: Cy\nScribe: Bob\n\nUn mot.\n",
        file="t.md",
        definitions=definitions("fr", ()),
        language="fr",
    )
    assert notes.title is None


def test_points_in_bold_that_come_again_in_each_part_count_as_what_they_are():
    notes = read("".join(f"## Table {n}\n\n- **Problèmes** :\n  - a\n- **Pistes**\n  - b\n\n" for n in "12"))
    assert outline(notes)["table-1"] == [("Problèmes", "problems", ["a"]), ("Pistes", "solutions", ["b"])]


def test_a_section_under_a_part_stays_there_where_the_theme_has_one_of_its_own():
    notes = read("## La voûte\n\n### Problèmes\n\n- a\n\n## Problèmes\n\n- b\n")
    assert outline(notes) == {"la-voute": [("Problèmes", "problems", ["a"])], "problems": [(None, "", ["b"])]}
    assert codes(notes) == ["unknown-heading"]


@pytest.mark.parametrize("line", ["    anna, Bob, e-cy", "@anna, Bob, e-cy", "    \tanna, Bob, e-cy"])
def test_those_who_came_may_be_called_as_they_call_themselves(line):
    notes = read(f"# Présents\n\n{line.replace('@', '')}\n\n# Four\n\n    x, y, z\n")
    assert outline(notes)["participants"] == [(None, "", ["anna", "Bob", "e-cy"])]
    assert [block.kind for block in notes.sections[0].groups[0].blocks] == ["code"]


TYPED = """\
## Les problèmes

- Le robinet fuit

Ce qu'on propose :

- Un tour de rôle

On a décidé

- De changer le joint

Ce qui marche bien

- Le café
"""


def test_headings_that_speak_as_people_do_part_what_they_stand_above():
    found = outline(read(TYPED))
    assert {key: groups[0][2] for key, groups in found.items()} == {
        "problems": ["Le robinet fuit"],
        "solutions": ["Un tour de rôle"],
        "next-steps": ["De changer le joint"],
        "worked": ["Le café"],
    }


@pytest.mark.parametrize(
    ("language", "line", "names"),
    [
        (
            "fr",
            "Animé par Rosa Diallo et Jean-Luc Petit (La Ruche)",
            ["Rosa Diallo, animation", "Jean-Luc Petit, animation"],
        ),
        ("fr", "**Animatrices :** Aude", ["Aude, animation"]),
        ("en", "**Moderator**: Priya Nair", ["Priya Nair, moderator"]),
        (
            "fr",
            "Animé par Rosa Diallo (La Ruche et Cie) et Hugo Gall, boulanger et meunier",
            ["Rosa Diallo, animation", "Hugo Gall, animation, boulanger et meunier"],
        ),
        (
            "fr",
            "Animation : Anne Colin, boulangère, et Hugo Gall (Fournil)",
            ["Anne Colin, animation, boulangère", "Hugo Gall, animation"],
        ),
        ("es", "Modera: Lucía Sanz", ["Lucía Sanz, moderación"]),
        ("de", "Moderiert von Kerstin Albers", ["Kerstin Albers, Moderation"]),
        ("de", "Moderation & Protokoll: Lars Timm", ["Lars Timm, Moderation & Protokoll"]),
        ("fr", "Modératrice : Ana Lopez, médiatrice", ["Ana Lopez, modération, médiatrice"]),
        ("fr", "Animation : Claire et Denis", ["Claire, animation", "Denis, animation"]),
        ("fr", "Notes prises par Yann Morel", ["Yann Morel, prise de notes"]),
        ("fr", "**Prise de notes :** Inès", ["Inès, prise de notes"]),
        ("fr", "Rapporteuse : Nora Blin (La Ruche)", ["Nora Blin, rapport"]),
        ("fr", "Secrétaire de séance : Yann Morel", ["Yann Morel, secrétariat"]),
        (
            "fr",
            "Animation : Anne Colin (Fournil), prise de notes : Léo ; **Rapporteur :** Hugo Gall, meunier",
            ["Anne Colin, animation", "Léo, prise de notes", "Hugo Gall, rapport, meunier"],
        ),
        ("en", "Note-taker: Priya Nair", ["Priya Nair, note-taker"]),
        ("es", "Relatora: Lucía Sanz", ["Lucía Sanz, relatoría"]),
        ("de", "Protokollführung: Lars Timm", ["Lars Timm, Protokoll"]),
    ],
)
def test_who_led_a_workshop_is_one_of_its_people(language, line, names):
    notes = read(f"Lieu : halle  \n{line}  \nNotes : Tim\n\n## Contexte\n\nUn mot.\n", language)
    assert [f"{speaker.name}, {speaker.role.markdown}" for speaker in notes.speakers] == names
    assert " / ".join(block.text.markdown.replace("*", "") for block in notes.introduction) in (
        "Lieu : halle / Notes : Tim",
        "Lieu : halle<br>Notes : Tim",
    )


@pytest.mark.parametrize(
    "line",
    [
        "Animation : trois jeux de rôle",
        "Moderated by the city council, for once",
        "Modération",
        "Prise de notes : à tour de rôle",
    ],
)
def test_what_leads_nobody_by_name_stays_a_text(line):
    notes = read(f"{line}\n\n## Contexte\n\nUn mot.\n")
    assert not notes.speakers
    assert [block.text.markdown.replace("*", "") for block in notes.introduction] == [line]


def test_each_line_of_a_paragraph_may_name_people():
    notes = read("**Intervenantes :** Anne Colin (Fournil), Lee  \n**Animé par** Hugo Gall  \nNotes : Léo\n")
    assert [speaker.name for speaker in notes.speakers] == ["Anne Colin", "Lee", "Hugo Gall"]
    assert [block.text.markdown for block in notes.introduction] == ["Notes : Léo"]


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("fr", "Nom | Structure | Fonction"),
        ("en", "Name | Organisation | Role"),
        ("es", "Nombre | Entidad | Cargo"),
        ("de", "Name | Einrichtung | Funktion"),
        ("fr", "Prénom et nom | Structure / Organisme | Rôle dans l’atelier"),
        ("de", "Vor- und Nachname | Verein oder Verband | Beruf"),
    ],
)
def test_a_table_above_all_headings_is_of_people_if_its_titles_say_so(language, head):
    table = f"| {head} |\n|---|---|---|\n| Rosa Diallo | Fournil | meunière |\n| Hugo Gall | Mairie | |\n| | | |\n"
    notes = read(f"Un mot.\n\n{table}\n## Contexte\n\nDeux.\n", language)
    assert [speaker.name for speaker in notes.speakers] == ["Rosa Diallo", "Hugo Gall"]
    assert "table-of-people" in [diagnostic.rule.code for diagnostic in notes.diagnostics]
    assert [block.text.markdown for block in notes.introduction] == ["Un mot."]


@pytest.mark.parametrize(
    "head", ["Nom | Prix | Fonction", "Nom | Structure | Courriel", "Structure | Fonction | Ville", "Nom | | "]
)
def test_another_table_above_all_headings_stays_one(head):
    notes = read(f"| {head} |\n|---|---|---|\n| Rosa Diallo | Fournil | meunière |\n\n## Contexte\n\nUn mot.\n")
    assert not notes.speakers
    assert [block.kind for block in notes.introduction] == ["table"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "**Pb 1 :** le four fume\n\n**Sol 1 :** ramoner\n\n**Pb 2 :** le bois manque  \nen hiver\n",
            {"problems": ["le four fume", "le bois manque<br>en hiver"], "solutions": ["ramoner"]},
        ),
        ("- Problème n° 1 : le four\n- Besoin 3 : **du** bois\n", {"problems": ["le four"], "needs": ["**du** bois"]}),
        ("**Pb 1.** le four fume\n\nBesoin n°2 – du bois\n", {"problems": ["le four fume"], "needs": ["du bois"]}),
        ("## Table\n\nNeed 1: wood  \nIdea 2: a cart\n", {"needs": ["wood"], "solutions": ["a cart"]}),
    ],
)
def test_points_that_are_numbered_by_their_sections_stand_in_these(text, found):
    notes = read(text)
    assert {id_: words for id_, ((_, _, words),) in outline(notes).items()} == found
    assert not notes.introduction
    assert "points-placed" in codes(notes)


@pytest.mark.parametrize(
    "text",
    [
        "Pb 1 : le four fume\n",
        "Besoin 3.5 : de farine\n\nBesoin 2.5 : de sel\n",
        "Table 1 : le four\n\nTable 2 : le bois\n",
        "## Discussion\n\nPb 1 : le four\n\nSol 1 : ramoner\n",
    ],
)
def test_other_numbered_lines_stay_as_they_are(text):
    notes = read(text)
    assert not {"problems", "solutions"} & {*outline(notes)}
    assert "points-placed" not in codes(notes)


ROWS = """\
| {corner} | Table matin | Table 3 |
|---|---|---|
| **Problèmes** | le four fume<br>le bois manque | - il pleut |
| Solutions | ramoner | {other} |
| Besoins | | une charrette |
"""


def test_the_rows_of_a_table_are_the_sections_that_they_are_named_as():
    notes = read(ROWS.format(corner="Rubrique", other=""))
    assert outline(notes) == {
        "problems": [("Table matin", "", ["le four fume", "le bois manque"]), ("Table 3", "", ["il pleut"])],
        "solutions": [("Table matin", "", ["ramoner"])],
        "needs": [("Table 3", "", ["une charrette"])],
    }
    assert [found.values["sections"] for found in notes.diagnostics] == ["Rubrique, Problèmes, Solutions, Besoins"]


@pytest.mark.parametrize(
    "text",
    [
        ROWS.format(corner="", other="12"),
        ROWS.format(corner="", other="") + "\nUn mot.\n",
        ROWS.format(corner="", other="").replace("Table 3", "Idées"),
        ROWS.format(corner="", other="").replace("Solutions", "Farine").replace("Besoins", "Sel"),
    ],
)
def test_a_table_of_counts_or_above_a_text_or_of_other_rows_stays_one(text):
    assert read(text).introduction[0].kind == "table"


def test_among_people_a_first_name_alone_is_one():
    notes = read("## Intervenants\n\n- Laure Simon (Fournil)\n- Bilal\n")
    assert [speaker.name for speaker in notes.speakers] == ["Laure Simon", "Bilal"]


@pytest.mark.parametrize(
    ("language", "heading", "id_"),
    [
        ("fr", "Liste d’émargement", "participants"),
        ("fr", "Feuille de présence", "participants"),
        ("fr", "Constats", "problems"),
        ("es", "Diagnóstico", "problems"),
        ("es", "Lista de asistencia", "participants"),
        ("de", "TOP 2: Probleme", "problems"),
        ("en", "What's not working", "failed"),
    ],
)
def test_headings_of_lists_and_findings_are_known(language, heading, id_):
    assert outline(read(f"## {heading}\n\n- un\n", language)).keys() == {id_}


@pytest.mark.parametrize("line", ["*on propose*", "on propose"])
def test_a_line_left_of_a_bullet_or_in_italics_is_no_more_of_the_point_above(line):
    notes = read(f"## Problèmes\n\n  - ça fuit\n{line}\n  - un joint\n")
    assert "ça fuit" in outline(notes)["problems"][0][2]
    kept = read("## Problèmes\n\n- ça fuit\ndepuis mars\n- un joint\n")
    assert outline(kept)["problems"][0][2] == ["ça fuit depuis mars", "un joint"]


def test_lines_that_begin_with_names_of_sections_are_these_where_there_are_no_headings():
    notes = read("Bonjour.\n\nPBS : il fuit, il coûte\nSolutions : un joint\n")
    assert outline(notes) == {
        "problems": [(None, "", ["il fuit, il coûte"])],
        "solutions": [(None, "", ["un joint"])],
    }
    assert not read("Bonjour.\n\nSolutions : un joint\n").sections
    assert len(read("## Contexte\n\nProblèmes : a\n\nSolutions : b\n").sections) == 1


def test_numbers_with_a_dash_are_numbers():
    notes = read(
        "## 1.- ¿Qué nos pasa?\n\n1.1.- Facturas\n1.2.- Casas\n\n## Propuestas\n\n1.- Una oficina\n2.- Un técnico\n",
        "es",
    )
    assert [block.ordinal for block in notes.sections[1].groups[0].blocks] == [1, 2]
    assert outline(notes) == {
        "problems": [(None, "", ["1.1.- Facturas", "1.2.- Casas"])],
        "solutions": [(None, "", ["Una oficina", "Un técnico"])],
    }


@pytest.mark.parametrize(("language", "word"), [("fr", "Avec"), ("en", "With"), ("es", "Con"), ("de", "Mit")])
@pytest.mark.parametrize("colon", ["", " :"])
def test_with_whom_it_was_names_speakers(language, word, colon):
    notes = read(f"{word}{colon} Paul Rey (Fournil), Anna Bo (Moulin)\n\n## Solutions\n\n- un\n", language)
    assert [speaker.name for speaker in notes.speakers] == ["Paul Rey", "Anna Bo"]
    assert not read(f"{word}{colon} Paul nothing was said\n", language).speakers


def test_what_people_say_again_and_again_makes_them_no_speakers():
    said = "**Amy Wu:** On commence.\n\n**Bo Lin:** Oui.\n\n**Amy Wu:** Voilà.\n"
    notes = read(f"## Intervenants\n\n- Amy Wu (Four)\n\n{said}")
    assert [speaker.role for speaker in notes.speakers if speaker.name == "Amy Wu"] == [None]


def test_people_may_stand_in_a_line_in_italics():
    notes = read("*Présents : Jean, Aïcha, Marc (Four)*\n\n## Solutions\n\n- un\n")
    assert outline(notes)["participants"] == [(None, "", ["Jean", "Aïcha", "Marc (Four)"])]
