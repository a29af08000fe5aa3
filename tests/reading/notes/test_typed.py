"""Structure as people type it: headings, titles of points, turns and line ends, where Markdown has other signs."""

from __future__ import annotations

import pytest

from feuillet.reading.notes.sections import definitions
from tests.made_notes import parse


def read(text, language="fr"):
    return parse(text, file="t.md", definitions=definitions(language, ()), language=language, title="Le four")


def outline(notes):
    return {
        section.id: [
            (group.title and group.title.markdown, [block.text.markdown for block in group.blocks])
            for group in section.groups
        ]
        for section in notes.sections
    }


def introduction(notes):
    return [block.text.markdown for block in notes.introduction]


@pytest.mark.parametrize(
    "text",
    [
        "1. Problèmes\n\n- a\n\n2. Solutions\n\n- b\n",
        "1\\. Problèmes\n\n- a\n\n2\\. Solutions\n\n- b\n",
        "**1\\. Problèmes**\n\n- a\n\n**2\\. Solutions**\n\n- b\n",
        "[]Problèmes:[]\n- a\n\n[]Solutions:[]\n- b\n",
        '## Problèmes {#p .wide}\n\n- a {.small}\n\n## Solutions { data-x="y" }\n\n- b {#b}\n',
        "## 1.1 *Probl&egrave;mes* :\n\n- a\n\n## 1.2 __Solutions__\n\n- b\n",
    ],
)
def test_headings_as_they_are_typed_open_their_sections(text):
    assert outline(read(text)) == {"problems": [(None, ["a"])], "solutions": [(None, ["b"])]}


def test_lines_numbered_like_those_that_name_sections_are_headings_too():
    notes = read("1\\. Tour de la salle\n\n- a\n\n2\\. Problèmes\n\n- b\n\n3\\. Le bois\n\n- c\n")
    assert outline(notes) == {
        "tour-de-la-salle": [(None, ["a"])],
        "problems": [(None, ["b"])],
        "le-bois": [(None, ["c"])],
    }
    typed = read("1. Un mot\n\n- a\n\n2. Le bois\n\n- b\n")
    assert outline(read("1\\. Un mot\n\n- a\n\n2\\. Le bois\n\n- b\n")) == outline(typed)


def test_a_numbered_list_of_names_of_sections_is_a_list():
    notes = read("Au programme.\n\n1. Problèmes\n2. Solutions\n3. Besoins\n")
    assert (introduction(notes), notes.sections) == (["Au programme.", "Problèmes", "Solutions", "Besoins"], ())


def test_three_lines_in_bold_are_the_headings_of_notes_that_have_no_other():
    notes = read("**Le bois**\n\nMot.\n\n**La pierre**\n\nMot.\n\n**Le pain**\n\n- a\n")
    assert outline(notes) == {
        "le-bois": [(None, ["Mot."])],
        "la-pierre": [(None, ["Mot."])],
        "le-pain": [(None, ["a"])],
    }
    assert read("**Le bois**\n\nMot.\n\n**La pierre**\n\nMot.\n").sections == ()


def test_a_short_line_between_two_runs_of_points_is_the_title_of_the_second():
    notes = read("## Problèmes\n\n- a\n- b\n\nLe bois\n\n- c\n\nIl faut le couper avant l'hiver.\n\n- d\n")
    assert outline(notes)["problems"] == [
        (None, ["a", "b"]),
        ("Le bois", ["c", "Il faut le couper avant l'hiver.", "d"]),
    ]


def test_short_lines_that_each_begin_a_run_of_points_are_all_titles():
    notes = read("## Problèmes\n\nLe bois\n- a\n- b\n\nLa pierre\n- c\n")
    assert outline(notes)["problems"] == [("Le bois", ["a", "b"]), ("La pierre", ["c"])]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_who_speaks_is_set_off_where_turns_follow_each_other(between):
    assert introduction(read(between.join(["Ana : bonjour", "Bob B. : bonsoir", "Zoé : on y va"]))) == [
        "**Ana :** bonjour",
        "**Bob B. :** bonsoir",
        "**Zoé :** on y va",
    ]


def test_the_marks_of_a_scribe_are_set_off_and_open_no_section():
    notes = read("Topic: the oven\n\nSome text.\n\nACTION: Ana to buy wood\n\nRESOLVED: on Sunday\n", "en")
    assert introduction(notes) == [
        "**Topic:** the oven",
        "Some text.",
        "ACTION: Ana to buy wood",
        "**RESOLVED:** on Sunday",
    ]
    assert notes.sections == ()


WRAPPED = (
    "Le four a été bâti par les gens du hameau, avec la pierre de la carrière\n"
    "qui se trouve de l'autre côté de la rivière. Il a servi cent ans et plus\n"
    "avant que le boulanger de la ville ne vienne chaque jour avec sa voiture\n"
    "vendre du pain.\n"
)


def test_lines_that_a_program_broke_are_joined():
    assert introduction(read(WRAPPED)) == [WRAPPED.strip().replace("\n", " ")]


def test_lines_that_their_author_broke_are_kept():
    long = "Une phrase qui va bien plus loin que tout ce qu'un programme laisserait sur une ligne. " * 2
    assert introduction(read(f"{long}\n\nMardi\n12 mai\nSalle des fêtes\n")) == [
        long.strip(),
        "Mardi<br>12 mai<br>Salle des fêtes",
    ]


def test_a_sentence_that_goes_on_in_the_next_line_is_one():
    assert introduction(read("Le four\nsert encore\n: il est chaud.\n")) == ["Le four sert encore: il est chaud."]


def test_what_stands_behind_a_known_section_in_a_part_stays_in_that_part():
    notes = read(
        "## La Grange\n\na\n\n### Problèmes\n\n- b\n\n### La voûte\n\nc\n\n## Le puits\n\nd\n\n### La corde\n\ne"
    )
    assert [section.heading.markdown for section in notes.sections] == ["La Grange", "Problèmes", "Le puits"]
    barn, _, well = notes.sections
    assert [group.title and group.title.markdown for group in barn.groups] == [None, "La voûte"]
    assert [group.title and group.title.markdown for group in well.groups] == [None, "La corde"]


def test_an_unknown_heading_that_comes_again_keeps_its_place():
    notes = read("## La Grange\n\na\n\n## Avis\n\nb\n\n## Le puits\n\nc\n\n## Avis\n\nd")
    assert [section.heading.markdown for section in notes.sections] == ["La Grange", "Avis", "Le puits", "Avis"]


def test_numbered_lines_with_a_text_below_each_are_headings_where_there_are_no_others():
    notes = read("Présents :\n- Zoé Martin, mairie\n- Paul Durand\n\n1. Le four\n\nIl tire.\n\n2. Le puits\n\n- sec\n")
    assert [section.heading.markdown for section in notes.sections] == ["Le four", "Le puits", "Présents"]
    notes = read("1. du pain\n2. du sel\n3. de l'eau\n")
    assert notes.sections == ()


@pytest.mark.parametrize(
    ("unknown", "known"), [("**Le tour de la rue**", "**Problèmes**"), ("LE TOUR DE LA RUE", "PROBLÈMES")]
)
def test_what_looks_as_a_line_that_names_a_section_is_a_heading_before_it(unknown, known):
    notes = read(f"{unknown}\n\nUne rue étroite.\n\n{known}\n\n- Le bruit\n")
    assert outline(notes) == {"le-tour-de-la-rue": [(None, ["Une rue étroite."])], "problems": [(None, ["Le bruit"])]}


def test_capitals_behind_a_section_in_capitals_open_another_unless_they_come_again_or_hold_nothing():
    notes = read("PROBLÈMES\n\n- a\n\nLE BOIS\n\n- b\n\nPAUL ROUX\n\nc\n\nPAUL ROUX\n\nd\n\nFIN\n")
    assert outline(notes) == {
        "problems": [(None, ["a"])],
        "le-bois": [(None, ["b", "PAUL ROUX", "c", "PAUL ROUX", "d", "FIN"])],
    }


def test_a_row_of_bold_lines_is_text():
    notes = read("## Vote\n\nOn vote :\n\n**Pour : 5**\n**Contre : 0**\n**Blanc : 1**\nC'est adopté.")
    (section,) = notes.sections
    assert [group.title for group in section.groups] == [None]


def test_dashes_below_a_fact_are_a_line_and_no_heading():
    notes = read("## Suite\n\na\n\n**Lieu :** la mairie\n---\n\nb")
    assert [section.heading.markdown for section in notes.sections] == ["Suite"]


def test_people_in_groups_and_tables_are_participants():
    notes = read(
        "## Participants\n\n### Présents\n\n| Nom | Rôle |\n| --- | --- |\n| Zoé Martin | maire |\n\n"
        "### Lundi\n\n- Paul Durand, paul@example.org\n- Ana Ruiz (la Grange)\n\n## Le four\n\nIl tire."
    )
    assert [section.id for section in notes.sections] == ["le-four", "participants"]


def test_bold_lines_behind_those_present_are_headings_of_their_own():
    notes = read(
        "**Présents** :\n\nZoé Martin, Paul Durand, Ana Ruiz\n\n**Le four** :\n\n- tire\n\n**Le puits** :\n\n- sec"
    )
    assert [section.heading.markdown for section in notes.sections] == ["Le four", "Le puits", "Présents"]


def test_the_name_of_a_sign_at_the_end_of_a_heading_stays_whole():
    assert [section.heading.markdown for section in read("## À garder :+1:\n\n- a").sections] == [
        "À garder \N{THUMBS UP SIGN}"
    ]


def test_a_table_of_speakers_is_speakers_and_other_tables_stay():
    notes = read(
        "## Intervenants\n\n| Nom | Rôle |\n| --- | --- |\n| Zoé Martin | maire |\n| Paul Durand | *élu* |\n\nFin."
    )
    assert [(speaker.name, speaker.role.markdown) for speaker in notes.speakers] == [
        ("Zoé Martin", "maire"),
        ("Paul Durand", "*élu*"),
    ]
    notes = read("## Intervenants\n\n| Heure | Lieu |\n| --- | --- |\n| 9 h | la place |\n")
    assert notes.speakers == ()
    assert [block.kind for section in notes.sections for group in section.groups for block in group.blocks] == ["table"]


def test_a_bold_line_behind_those_present_goes_on_with_the_part_that_they_stand_in():
    notes = read(
        "## Lundi\n\n**Présents : **\n\nZoé Martin (@zoe)\nPaul Durand (@paul)\n\n**Le four**\n\n- Il tire bien."
    )
    assert [
        (section.id, [group.title and group.title.markdown for group in section.groups]) for section in notes.sections
    ] == [
        ("lundi", ["Le four"]),
        ("participants", [None]),
    ]


def test_lines_behind_the_one_that_says_who_was_there_are_not_of_them():
    notes = read(
        "**Présents :** (…)\n\n**Nombre de voix :** 18\n\n**Fin de la séance :** 20 h, sur la place du village.\n\n## Le four\n\nb"
    )
    assert [section.id for section in notes.sections] == ["le-four", "participants"]
    assert len(notes.introduction) == 2


@pytest.mark.parametrize("title", ["", "# Le four\n\n", "Le four\n=======\n\n"])
def test_bold_lines_and_numbers_are_headings_also_below_a_title(title):
    notes = read(f"{title}**Le bois**\n\nMot.\n\n**La pierre**\n\nMot.\n\n**Le pain**\n\n- a\n")
    assert [section.heading.markdown for section in notes.sections] == ["Le bois", "La pierre", "Le pain"]
    notes = read(f"{title}1. Le bois\n\nMot.\n\n2. La pierre\n\nMot.\n")
    assert [section.heading.markdown for section in notes.sections] == ["Le bois", "La pierre"]


def test_a_place_of_a_page_before_the_words_of_a_heading_is_no_word_of_it():
    notes = read('## <a name="p"></a>Problèmes\n\n- <a id="q"></a> a\n')
    assert outline(notes) == {"problems": [(None, ["a"])]}
    assert notes.diagnostics == ()


def test_code_that_goes_on_in_the_next_line_has_no_line_end_in_it():
    assert introduction(read("Un `mot de\nCode` ici\nEt la suite\n")) == ["Un `mot de Code` ici<br>Et la suite"]
    assert introduction(read("L`accent\nReste seul\n")) == ["L`accent<br>Reste seul"]


@pytest.mark.parametrize(
    "text",
    [
        "1. Problèmes\n   - a\n2. Le bois\n   - b\n",
        "1) Problèmes :\n- a\n\n2) Le bois\n- b\n",
        "1. Problèmes\nA\n\n2. Le bois\n* b\n",
        "1. **Problèmes**\n\n   a\n\n2. **Le bois**\n\n   b\n",
        "**1. Problèmes**\n\na\n\n**2. Le bois**\n\nb\n",
        "**1\\. Problèmes**\n\na\n\n**2\\) Le bois**\n\nb\n",
    ],
)
def test_numbered_lines_that_hold_texts_are_headings_where_one_names_a_section(text):
    notes = read(text)
    assert [section.id.removeprefix("section-2-") for section in notes.sections] == ["problems", "le-bois"]
    assert [section.groups[0].blocks[0].text.markdown.lower() for section in notes.sections] == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "1. Zoé dit que les problèmes sont là.\n   - a\n2. Problèmes\n   - b\n",
        "1. Le bois\n2. Problèmes\n3. La pierre\n\nUn mot.\n",
        "## Vote\n\n1. Problèmes\n   - a\n2. Le bois\n   - b\n",
    ],
)
def test_numbered_lines_of_a_list_stay_in_it(text):
    assert [section.id for section in read(text).sections if section.known] == []


@pytest.mark.parametrize("heading", ["Problèmes (3)", "Problèmes [2/3]", "Problèmes (12 points) :", "Problèmes [50 %]"])
def test_how_many_there_are_is_no_word_of_a_heading(heading):
    assert list(outline(read(f"## {heading}\n\n- a\n"))) == ["problems"]


def test_names_that_come_again_above_paragraphs_say_who_speaks():
    talk = "".join(
        f"**{name}**\n\nMot {n}.\n\n" for n, name in enumerate(["Zoé", "Paul", "Zoé", "Paul", "Lou", "Zoé", "Paul"])
    )
    notes = read(f"## Le bois\n\n{talk}")
    (section,) = notes.sections
    assert [group.title for group in section.groups] == [None]
    assert [block.text.markdown for block in section.groups[0].blocks][:2] == [
        "**Zoé**<br>Mot 0.",
        "**Paul**<br>Mot 1.",
    ]
    assert len(section.groups[0].blocks) == 7


def test_titles_that_come_again_are_no_speakers():
    parts = "".join(f"## Table {n}\n\n**Problèmes**\n\na\n\n**Vote**\n\nb\n\n" for n in range(4))
    assert [group.title.markdown for section in read(parts).sections for group in section.groups][:2] == [
        "Problèmes",
        "Vote",
    ]


@pytest.mark.parametrize(
    "text", ["*le bois\n*la pierre\n", "+le bois\n+la pierre\n", "-le bois\n-la pierre\n", "1.le bois\n2.la pierre\n"]
)
def test_signs_of_a_list_may_touch_their_words(text):
    for above in ("## Problèmes\n\n", "Problèmes\n"):
        assert outline(read(f"{above}{text}")) == {"problems": [(None, ["le bois", "la pierre"])]}


@pytest.mark.parametrize(
    "text",
    [
        "* le bois\n** sec\n*** de chêne\n* la pierre\n",
        "\\* le bois\n\\*\\* sec  \n\\*\\*\\*\nde chêne\n\\* la pierre\n",
        "- le bois\n-- sec\n--- de chêne\n- la pierre\n",
    ],
)
def test_a_sign_more_is_a_level_below(text):
    first, last = read(f"## Problèmes\n\n{text}").sections[0].groups[0].blocks
    (below,) = first.points
    (lowest,) = below.points
    assert [block.text.markdown for block in (first, below, lowest, last)] == [
        "le bois",
        "sec",
        "de chêne",
        "la pierre",
    ]


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        (
            "+ le bois\n+ la pierre\n\n- la pluie\n-- le vent\n",
            ["+ le bois", "+ la pierre", "− la pluie", "−− le vent"],
        ),
        ("(+) le bois\n(-) la pluie\n+/- le sable\n", ["(+) le bois", "(-) la pluie", "+/- le sable"]),
        ("-la pluie\n  du soir\n+le bois\n+la pierre\n", ["−la pluie du soir", "+le bois", "+la pierre"]),
        ("- la pluie\n- le vent\n+ le sable\n", ["la pluie", "le vent", "+ le sable"]),
        ("- la pluie\n  + le vent\n", ["la pluie"]),
        ("+ le bois\n+ la pierre\n\nUn mot.\n\n- la pluie\n", ["le bois", "la pierre", "Un mot.", "la pluie"]),
    ],
)
def test_signs_for_and_against_are_printed_and_bullets_are_not(typed, points):
    ((_, made),) = outline(read(f"## Problèmes\n\n{typed}"))["problems"]
    assert [words.replace("\\", "") for words in made] == points


def test_a_bullet_on_a_line_of_its_own_begins_what_stands_below_it():
    text = "•\nle bois\n•\nla pierre\n"
    assert outline(read(f"## Problèmes\n\n{text}")) == {"problems": [(None, ["le bois", "la pierre"])]}


@pytest.mark.parametrize("text", ["*un mot* dit\n*un autre* dit\n", "*une note seule\n", "1.5 tonne\n2.5 tonnes\n"])
def test_emphasis_a_note_and_decimals_are_no_list(text):
    assert outline(read(f"## Problèmes\n\n{text}")) == {"problems": [(None, [" ".join(text.split())])]}


def test_lines_of_one_who_writes_fast_stay_lines():
    typed = "ctxt : budget en baisse\npb1 pas de salle\npb2 com : trop tard\nq° : qui paie ?"
    assert introduction(read(f"{typed}\n")) == [typed.replace("\n", "<br>")]
    assert outline(read(f"## Problèmes\n\n{typed}\n")) == {"problems": [(None, typed.split("\n"))]}


@pytest.mark.parametrize(
    "typed",
    [
        "problèmes\npas de bois sec\nclés perdues\ntrop de fumée\n",
        "problèmes :\n- pas de bois sec\n- clés perdues\n- trop de fumée\n",
        "problèmes\n\n- pas de bois sec\n- clés perdues\n- trop de fumée\n",
    ],
)
def test_short_lines_in_small_letters_are_points_below_the_name_of_their_section(typed):
    assert outline(read(f"Un mot.\n\n{typed}")) == {
        "problems": [(None, ["pas de bois sec", "clés perdues", "trop de fumée"])]
    }


@pytest.mark.parametrize(
    "typed",
    [
        "on a parlé de la\nsalle et du jardin\npuis du four\n",
        "le four est trop\npetit pour nous\ntous ensemble\n",
        "Le four\nsert encore\net chauffe bien\n",
        "contexte\nproblèmes\nbesoins et attentes\n",
    ],
)
def test_a_text_in_short_lines_is_no_list(typed):
    assert read(typed).sections == ()


def test_short_lines_right_below_the_title_of_a_section_are_points():
    text = "Besoins\nUn local\nUne clé (ou deux)\n\nUn mot de la fin\nEt un autre\n"
    blocks = read(text).sections[0].groups[0].blocks
    assert [(block.kind, block.text.markdown) for block in blocks] == [
        ("point", "Un local"),
        ("point", "Une clé (ou deux)"),
        ("paragraph", "Un mot de la fin<br>Et un autre"),
    ]


MAP = "Le four\n\tProblèmes\n\t\tle bois\n\t\t\tsec\n\tLa suite\n\t\tune hache\n\tBesoins\n\t\tdu temps\n"


@pytest.mark.parametrize(
    "text",
    [
        MAP,
        MAP.replace("\t", "    "),
        "- Le four\n  - Problèmes\n    - le bois\n      - sec\n  - La suite\n    - une hache\n  - Besoins\n    - du temps\n",
        "# Le four\n\n- Problèmes\n  - le bois\n    - sec\n- La suite\n  - une hache\n- Besoins\n  - du temps\n",
    ],
)
def test_items_of_an_outline_that_name_sections_are_headings(text):
    notes = parse(text, file="t.md", definitions=definitions("fr", ()), language="fr")
    assert notes.title.markdown == "Le four"
    assert outline(notes) == {
        "problems": [(None, ["le bois"])],
        "la-suite": [(None, ["une hache"])],
        "needs": [(None, ["du temps"])],
    }
    assert [point.text.markdown for point in notes.sections[0].groups[0].blocks[0].points] == ["sec"]


@pytest.mark.parametrize(
    "text",
    [
        "Un mot.\n\n    du code\n    encore\n\nUn autre.\n\nUn dernier.\n",
        "- Problèmes\n  - dix minutes\n\n**Solutions**\n\n- Besoins\n  - dix minutes\n",
        "- Problèmes\n  - le bois\n- La pierre\n  - le sable\n",
    ],
)
def test_other_indented_lines_and_items_open_no_section(text):
    assert {"problems", "needs"}.isdisjoint(outline(read(text)))


def test_a_heading_that_a_word_processor_indented_is_no_quotation():
    notes = read("> **1. Problèmes**\n\n- le bois\n\n> **Un mot**\n")
    assert outline(notes) == {"problems": [(None, ["le bois", "**Un mot**"])]}


@pytest.mark.parametrize(
    "text", ["un\\\n\\\n**deux** mots\n", "\\\nun\\\n\n**deux** mots\\\n", "un\n\n\\\n**deux** mots\n"]
)
def test_a_backslash_alone_on_a_line_is_an_empty_one_and_none_ends_a_paragraph(text):
    assert introduction(read(text)) == ["un", "**deux** mots"]


@pytest.mark.parametrize(
    ("language", "text", "groups"),
    [
        ("en", "Regrets: Ana Smith\n\n## Needs\n\n- x\n", [("Regrets", ["Ana Smith"])]),
        (
            "de",
            "Teilnehmer*innen: Ana Klein, Bob Lang, Zoé Petit\nEntschuldigt: Karl Groß\n\n## Bedarf\n\n- x\n",
            [(None, ["Ana Klein", "Bob Lang", "Zoé Petit"]), ("Entschuldigt", ["Karl Groß"])],
        ),
        (
            "en",
            "Attendees (here): Ana Smith, Bob Jones\nAttendees (remote): Zoe Brown\n\n## Needs\n\n- x\n",
            [(None, ["Ana Smith", "Bob Jones"]), ("Attendees (remote)", ["Zoe Brown"])],
        ),
    ],
)
def test_who_did_not_come_is_never_among_those_who_did(language, text, groups):
    assert outline(read(text, language))["participants"] == groups


def test_a_picture_begins_a_line():
    (block,) = read("## Enjeux\n\n🟨 plus d’arbres\n🟩 un marché\n").sections[0].groups[0].blocks
    assert block.text.markdown == "🟨 plus d’arbres<br>🟩 un marché"
    (block,) = read("## Enjeux\n\n» plus d’arbres\n» un marché\n").sections[0].groups[0].blocks
    assert block.text.markdown == "» plus d’arbres<br>» un marché"


def test_words_that_a_printed_page_parted_are_whole_and_compounds_keep_their_hyphens():
    text = "Les bénévoles ont re-\ngretté que la com-\nmune ne vienne peut-\nêtre plus, dit-\nelle, à la halle."
    (block,) = read(f"## Enjeux\n\n{text}\n").sections[0].groups[0].blocks
    assert block.text.markdown == (
        "Les bénévoles ont regretté que la commune ne vienne peut-être plus, dit-elle, à la halle."
    )


def test_full_stops_one_below_the_other_are_bullets_and_decimals_begin_lines():
    assert outline(read("## Besoins\n\n. un local\n. une clé\n")) == {"needs": [(None, ["un local", "une clé"])]}
    numbered = "1. Problèmes\n1.1 Le bois\n1.2 La pierre\n2. Besoins\n2.1 Une clé\n"
    assert outline(read(numbered)) == {
        "problems": [(None, ["1.1 Le bois", "1.2 La pierre"])],
        "needs": [(None, ["2.1 Une clé"])],
    }


def test_numbered_lines_in_bold_end_those_who_came():
    notes = read(
        "**Participants** :\n\nZoé Martin, Paul Roux\n\n1. **Le bois :**\n\nIl vient de la forêt, où des bénévoles le "
        "coupent.\n\n2. **La pierre :**\n\nElle vient de la carrière et se taille à la main.\n"
    )
    assert [section.heading.markdown for section in notes.sections] == ["Le bois", "La pierre", "Participants"]
    assert len(notes.sections[-1].groups[0].blocks) == 2


def test_the_caption_of_a_table_opens_no_section():
    notes = read("## Problèmes\n\n<table><caption>Besoins</caption><tr><td>le bois</td><td>sec</td></tr></table>\n")
    assert [section.id for section in notes.sections] == ["problems"]


def told(notes):
    return [(found.rule.code, found.location.line) for found in notes.diagnostics]


def test_speakers_in_a_line_with_what_each_is_behind_a_dash_are_people():
    text = (
        "Intervenants : Ana Blin - boulangère, Bob Rey – élu, chargé des sports et Zoé - cuisinière\n\nProblèmes\n- a\n"
    )
    notes = read(text)
    assert [(speaker.name, speaker.role and speaker.role.markdown) for speaker in notes.speakers] == [
        ("Ana Blin", "boulangère"),
        ("Bob Rey", "élu, chargé des sports"),
        ("Zoé", "cuisinière"),
    ]
    assert introduction(notes) == []
    assert told(notes) == []


def test_a_line_of_speakers_that_names_nobody_is_told():
    notes = read("Intervenants : la mairie et le club\n\nProblèmes\n- a\n")
    assert introduction(notes) == ["Intervenants : la mairie et le club"]
    assert told(notes) == [("speakers-not-read", 1)]


def test_a_line_above_points_that_is_no_section_is_told_where_sections_have_such_lines():
    notes = read("Problèmes\n- a\n\nLe toit\n- b\n\nSolutions\n- c\n")
    assert outline(notes) == {"problems": [(None, ["a"]), ("Le toit", ["b"])], "solutions": [(None, ["c"])]}
    assert told(notes) == [("title-within", 4)]
    marked = read("## Problèmes\n- a\n\nLe toit\n- b\n\n## Solutions\n- c\n")
    assert outline(marked) == outline(notes)
    assert told(marked) == []


def test_lines_above_points_are_sections_where_none_is_known():
    notes = read("Un mot.\n\nLe toit\n- a\n\nLe mur\n- b\n")
    assert outline(notes) == {"le-toit": [(None, ["a"])], "le-mur": [(None, ["b"])]}
    assert told(notes) == [("unknown-heading", 3), ("unknown-heading", 6)]


@pytest.mark.parametrize(
    ("language", "heading", "words"),
    [
        ("fr", "Besoins", "Divers"),
        ("en", "Needs", "Any other business"),
        ("es", "Necesidades", "Ruegos y preguntas"),
        ("de", "Bedarf", "Verschiedenes"),
    ],
)
def test_what_is_said_at_the_end_is_of_no_section(language, heading, words):
    for sign in ("", "**"):
        notes = read(f"{sign}{heading}{sign}\n- a\n\n{sign}{words}{sign}\n- b\n", language)
        assert list(outline(notes).values()) == [[(None, ["a"])], [(None, ["b"])]]
        assert told(notes) == [("unknown-heading", 4)]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Merci à tous, à bientôt !"),
        ("fr", "Bonne journée"),
        ("en", "Thanks all, see you"),
        ("en", "Kind regards, Ana"),
        ("es", "Un saludo"),
        ("de", "Viele Grüße, Ana"),
    ],
)
def test_a_last_line_that_is_said_to_those_who_get_the_notes_is_told(language, words):
    title = next(entry.title for entry in definitions(language, ()) if entry.id == "needs")
    notes = read(f"## {title}\n\n- a\n\n{words}\n", language)
    assert outline(notes)["needs"] == [(None, ["a", words])]
    assert told(notes) == [("closing-words", 5)]
    assert told(read(f"## {title}\n\n- a\n\nXyz, {words}\n", language)) == []


@pytest.mark.parametrize(
    ("language", "word", "problems"),
    [("fr", "Table", "Freins"), ("en", "Table", "Problems"), ("de", "Tisch", "Probleme")],
)
def test_lines_that_number_the_tables_of_a_room_are_its_parts(language, word, problems):
    notes = read(f"{word} 1 (Ana)\n{problems} :\n- a\n{word} 2 – Bob\n{problems} :\n- b\n", language)
    assert [(section.heading.markdown, section.groups[0].title.markdown) for section in notes.sections] == [
        (f"{word} 1 (Ana)", problems),
        (f"{word} 2 – Bob", problems),
    ]
    assert told(notes)[0] == ("several-themes", 1)


@pytest.mark.parametrize("text", ["Table 2 (Ana)\n\nUn mot.\n", "Table 1 a dit :\n\nOui.\n\nTable 2 a dit :\n\nNon.\n"])
def test_one_such_line_or_a_sentence_begins_no_part(text):
    assert introduction(read(text)) == text.strip().split("\n\n")


def test_lines_that_begin_with_one_picture_are_points_and_keep_it():
    text = "❌ Ça va pas\n✖️ a\n✖️ b\n\n💡 Idées !!\n👉 c\n👉 d\n"
    assert outline(read(text)) == {"solutions": [(None, ["👉 c", "👉 d"])], "failed": [(None, ["✖️ a", "✖️ b"])]}


def test_a_numbered_title_in_the_middle_of_typed_lines_begins_its_section():
    notes = read("1/ Problèmes\n- a\n2/ Qui fait quoi\nAna : appelle\nBob : écrit\n3/ Questions diverses\nRien le 3.\n")
    assert [section.heading.markdown for section in notes.sections] == [
        "Problèmes",
        "Qui fait quoi",
        "Questions diverses",
    ]


def test_sections_that_one_paragraph_runs_through_are_read_apart():
    notes = read("Atelier 2. Problèmes : place, bruit. Solutions : un planning. Besoins : 500 euros.\n")
    assert introduction(notes) == ["Atelier 2."]
    assert outline(notes) == {
        "problems": [(None, ["place, bruit."])],
        "solutions": [(None, ["un planning."])],
        "needs": [(None, ["500 euros."])],
    }
    alone = "On en parle. Problèmes : place, bruit. Autre point : rien."
    assert introduction(read(f"{alone}\n")) == [alone]


def test_titles_that_an_agenda_lists_above_are_headings_where_they_come_again():
    items = "1. Accueil\n2. Constats\n3. Idées\n"
    notes = read(f"{items}\n1. Accueil\nBonjour.\n\n2. Constats\n- a\n\n3. Idées\n- b\n")
    assert introduction(notes) == ["Accueil", "Constats", "Idées"]
    assert outline(notes) == {
        "accueil": [(None, ["Bonjour."])],
        "problems": [(None, ["a"])],
        "solutions": [(None, ["b"])],
    }


def test_questions_and_lines_with_a_colon_are_titles_where_notes_have_no_other():
    notes = read("Qui paie ?\n- a\n\nCe qu’on a entendu :\n- b\n")
    assert [section.heading.markdown for section in notes.sections] == ["Qui paie ?", "Ce qu’on a entendu"]
    among = "## Problèmes\n\n- a\n\nQui paie ?\n- b\n"
    assert outline(read(among)) == {"problems": [(None, ["a", "Qui paie ?", "b"])]}


def test_a_line_among_people_that_begins_points_of_another_kind_ends_them():
    notes = read("Participants\n\nAna Blin, Bob Rey\n\nNotes\n- Constat : des murs froids\n- Un toit qui fuit\n")
    assert outline(notes)["notes"] == [(None, ["Constat : des murs froids", "Un toit qui fuit"])]
    kept = read("Participants\n\nÉlus\n- Ana Blin\n- Bob Rey\n\nHabitants\n- Zoé Tan\n")
    assert [section.id for section in kept.sections] == ["participants"]


def test_a_farewell_above_what_a_mail_answers_is_told_too():
    notes = read("## Besoins\n\n- a\n\nBonne soirée\nAna\n\nLe 3 mai, Bob a écrit :\n> Salut\n")
    assert told(notes) == [("closing-words", 5)]


def test_what_was_said_keeps_its_lines():
    assert introduction(read("« Ici rien »\n« Le soir non plus »\n")) == ["« Ici rien »<br>« Le soir non plus »"]


def test_bold_items_that_may_be_sections_are_told_as_bold_lines_are():
    items = "- **Problèmes**\n- a\n- **Le toit**\n- b\n- **Divers**\n- c\n"
    notes = read(items)
    assert outline(notes)["problems"] == [(None, ["a"]), ("Le toit", ["b"]), ("Divers", ["c"])]
    assert told(notes)[0] == ("title-within", 3)
    assert told(read("## Problèmes\n\n- **Le toit**\n- b\n")) == []
