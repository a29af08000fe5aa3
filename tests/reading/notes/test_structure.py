"""Notes as people write them, and what comes of them: everything, in its place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.model.diagnostics import Location
from feuillet.model.workshop import Block, Located, Mark, Model, Prose, SectionDefinition
from feuillet.reading.data.yaml_source import parse as read_yaml
from feuillet.reading.listed.entries import names_organisation
from feuillet.reading.notes.as_markdown import parse_data
from feuillet.reading.notes.sections import definitions
from feuillet.reading.notes.structure import ParsedNotes
from tests import made_notes
from tests.made_notes import parse

FR = definitions("fr", ())
FILE = "content/themes/01-jardins.md"


def read(text, *, title="Les jardins partagés", first_line=1, known=FR, language="fr"):
    return parse(text, file=FILE, first_line=first_line, definitions=known, language=language, title=title)


def codes(notes):
    return [diagnostic.rule.code for diagnostic in notes.diagnostics]


def outline(notes):
    """Sections, groups and blocks in a short form."""
    return {
        section.id: [(group.title and group.title.markdown, shown(group.blocks)) for group in section.groups]
        for section in notes.sections
    }


def shown(blocks):
    return [block.text.markdown if not block.points else (block.text.markdown, shown(block.points)) for block in blocks]


def only(notes, id_="problems"):
    """The blocks of the one untitled group of a section."""
    (group,) = next(section for section in notes.sections if section.id == id_).groups
    assert group.title is None
    return group.blocks


def under(text):
    """The blocks of what is written under a heading."""
    return only(read(f"## Problèmes\n\n{text}"))


def collected(diagnostic):
    """Every text in a part of the model."""
    if isinstance(diagnostic, Prose):
        yield diagnostic.markdown
    elif isinstance(diagnostic, str):
        yield str(diagnostic)
    elif isinstance(diagnostic, Model):
        for name in type(diagnostic).model_fields:
            yield from collected(getattr(diagnostic, name))
    elif isinstance(diagnostic, tuple | list):
        for item in diagnostic:
            yield from collected(item)
    elif isinstance(diagnostic, dict):
        yield from collected([*diagnostic, *diagnostic.values()])


def everything(notes):
    fields = ("title", "introduction", "sections", "speakers", "actors", "documents", "notes", "acronyms")
    return "\n".join(text for name in fields for text in collected(getattr(notes, name)))


def proses(entry):
    if isinstance(entry, Prose):
        yield entry
    elif isinstance(entry, Model):
        for name in type(entry).model_fields:
            yield from proses(getattr(entry, name))
    elif isinstance(entry, tuple):
        for item in entry:
            yield from proses(item)


# A whole write-up, with the traps of real ones

WRITE_UP = """

### INTERVENANT.E.S ET PRESENTATION DES STRUCTURES

- **Aïcha BERNIER**, animatrice - Responsable à la [Maison du nord](#). Elle suit des jardins. Elle prête (pelles, etc).
- **Loïc Le Goff**, maraîcher, [Ferme du Canal](https://ferme.example). Il forme des bénévoles depuis 2012.

### ENJEUX

Donner envie de jardiner ensemble (sans décourager personne).

### CONTEXTE

Depuis dix ans, les habitant.e.s demandent des parcelles.

### RESSOURCES INCONTOURNABLES

#### • Acteur.trice.s-clés :

- [Réseau des jardins](#)
- Mairies de secteur

#### • Documentation/sites internet :

- Terre en commun – [Le sol vivant\\(s\\)](#) – Mai 2017
- ADEME - [Composter](https://compost.example/a) - 2014
- Région Sud-Est – [Guide de l'eau](http://eau.example)

### Quelles problématiques ont été soulevées lors de l'atelier ?

- **Trouver la place**

- Les terrains sont pollués
- Comment obtenir un bail ?

- **Méthodologie**

- Peur du conflit
  - entre voisins
  - avec la mairie

### Quelles solutions ont été trouvées et exemples de bonnes pratiques ?

- **Méthodologie**

- Une charte dès le début

### Quels besoins/attentes ont été identifiés par le groupe lors de l'atelier ?

- Besoin d'eau
- Un local"""


def test_a_real_write_up_keeps_every_group_under_its_heading():
    notes = read(WRITE_UP)
    assert [section.id for section in notes.sections] == ["stakes", "context", "problems", "solutions", "needs"]
    assert outline(notes) == {
        "stakes": [(None, ["Donner envie de jardiner ensemble (sans décourager personne)."])],
        "context": [(None, ["Depuis dix ans, les habitant.e.s demandent des parcelles."])],
        "problems": [
            ("Trouver la place", ["Les terrains sont pollués", "Comment obtenir un bail ?"]),
            ("Méthodologie", [("Peur du conflit", ["entre voisins", "avec la mairie"])]),
        ],
        "solutions": [("Méthodologie", ["Une charte dès le début"])],
        "needs": [(None, ["Besoin d'eau", "Un local"])],
    }
    assert notes.introduction == ()


def test_a_real_write_up_has_its_people_actors_and_documents():
    notes = read(WRITE_UP)
    first, second = notes.speakers
    assert (first.name, first.organisation.name, first.organisation.link) == (
        "Aïcha BERNIER",
        "Maison du nord",
        "",
    )
    assert first.role == Prose("animatrice - Responsable à la [Maison du nord](#)")
    assert first.presentation == Prose("Elle suit des jardins. Elle prête (pelles, etc).")
    assert second.organisation.link == "https://ferme.example"
    assert [(actor.title.markdown, actor.link) for actor in notes.actors] == [
        ("Réseau des jardins", ""),
        ("Mairies de secteur", ""),
    ]
    assert [
        (document.publisher, document.title.markdown, document.date, document.link) for document in notes.documents
    ] == [
        ("Terre en commun", "Le sol vivant\\(s\\)", "Mai 2017", ""),
        ("ADEME", "Composter", "2014", "https://compost.example/a"),
        ("Région Sud-Est", "Guide de l'eau", "", "http://eau.example"),
    ]


def test_only_links_taken_out_of_the_text_are_warned_of_here():
    notes = read(WRITE_UP)
    assert codes(notes) == ["empty-link", "empty-link"]
    assert [str(diagnostic.location) for diagnostic in notes.diagnostics] == [f"{FILE}:20:3", f"{FILE}:25:21"]
    assert "Réseau des jardins" in notes.diagnostics[0].message("fr")
    assert "the link 'Le sol vivant(s)'" in notes.diagnostics[1].message("en")


def test_every_text_knows_the_line_and_column_of_its_first_character():
    notes = read(WRITE_UP, first_line=11)
    lines = WRITE_UP.split("\n")
    found = [
        prose for name in ("sections", "speakers", "actors", "documents") for prose in proses(getattr(notes, name))
    ]
    assert len(found) > 30
    for shown in found:
        written = lines[shown.source.line - 11][shown.source.column - 1 :]
        heading = next((s for s in notes.sections if s.title == shown and s.source == shown.source), None)
        assert heading or written.startswith(shown.markdown), shown


# Headings


def test_text_without_headings_is_the_introduction():
    notes = read("Un premier texte.\n\n- un point\n- un autre\n")
    assert shown(notes.introduction) == ["Un premier texte.", "un point", "un autre"]
    assert notes.sections == ()
    assert notes.diagnostics == ()


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "<!-- rien -->", "---", "&nbsp;", "____\n\n====\n"])
def test_notes_without_a_word_are_empty(text):
    notes = read(text)
    assert notes == ParsedNotes()


def test_a_lone_title_is_the_title_where_there_is_none():
    notes = read("# **Les semences**\n\nTexte.\n\n## Enjeux\n\nOui.", title="")
    assert notes.title == Prose("Les semences")
    assert notes.title.source == Location(file=FILE, line=1, column=5)
    assert shown(notes.introduction) == ["Texte."]


def test_the_title_is_not_said_twice():
    notes = read("# LES JARDINS partages\n\nTexte.")
    assert notes.title is None
    assert shown(notes.introduction) == ["Texte."]
    assert notes.sections == notes.diagnostics == ()


def test_another_title_is_kept_as_a_heading_that_does_not_swallow_the_rest():
    notes = read("# Atelier du matin\n\nTexte.\n\n## Détour\n\nOui.\n\n## Enjeux\n\nNon.")
    assert outline(notes) == {
        "atelier-du-matin": [(None, ["Texte."])],
        "detour": [(None, ["Oui."])],
        "stakes": [(None, ["Non."])],
    }
    assert codes(notes) == ["unknown-heading", "unknown-heading"]


def test_several_titles_are_sections():
    notes = read("# Enjeux\n\na\n\n# Détour\n\nb\n\n## Suite\n\nc\n\n# Besoins\n\n- d")
    assert outline(notes) == {
        "stakes": [(None, ["a"])],
        "detour": [(None, ["b"]), ("Suite", ["c"])],
        "needs": [(None, ["d"])],
    }
    assert notes.title is None


@pytest.mark.parametrize(
    "heading",
    [
        "## Problèmes soulevés",
        "###### problemes souleves :",
        "##Problèmes",
        "#Problèmes",
        "   ## Problèmes ##",
        "## **Problèmes** :",
        "## *Problèmes :*",
        "## • Problèmes",
        "## 3. Problèmes",
        "**Problèmes**",
        "**Problèmes :**",
        "**Problèmes** :",
        "__Problèmes__",
        "***Problèmes***",
        "<strong>Problèmes</strong>",
        "Problèmes",
        "Problèmes :",
        "- ## Problèmes",
        "Problèmes\n===",
        "Problèmes\n---",
        "2. Problèmes\n",
        "<h2>Problèmes</h2>",
        "<h3 class='x'><b>Problèmes</b>\n</h3>",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_section_opens_however_its_heading_is_written(heading, gap):
    notes = read(f"Avant.\n\n{heading}{gap}Des limaces.\n")
    assert shown(notes.introduction) == ["Avant."]
    assert outline(notes) == {"problems": [(None, ["Des limaces."])]}
    assert set(codes(notes)) <= {"html-block"}


def test_a_bold_line_right_below_a_list_opens_a_section():
    notes = read("**Problèmes**\n- a\n**Besoins**\n- b\nSolutions :\n- c")
    assert outline(notes) == {
        "problems": [(None, ["a"])],
        "solutions": [(None, ["c"])],
        "needs": [(None, ["b"])],
    }


def test_a_bold_line_that_means_another_section_is_no_group_where_all_headings_are_such_lines():
    notes = read("**Problèmes**\n\n- a\n\n**Accueil**\n\n- b\n\n**Nos idées pour demain**\n\n- c\n\n**Besoins**\n\n- d")
    assert outline(notes)["problems"] == [(None, ["a"]), ("Accueil", ["b"])]
    assert [section.id for section in notes.sections] == ["problems", "nos-idees-pour-demain", "needs"]
    within, told = notes.diagnostics
    assert (within.rule.code, within.values["heading"]) == ("title-within", "Accueil")
    assert "Solutions" in str(told.values)


def test_a_section_may_open_in_bold_at_the_head_of_its_text():
    notes = read("**Enjeux :** manger mieux.\n\n**Contexte** : la ville.\n\n**Note :** rien.")
    assert outline(notes) == {
        "stakes": [(None, ["manger mieux."])],
        "context": [(None, ["la ville.", "**Note :** rien."])],
    }
    assert notes.sections[0].groups[0].blocks[0].source == Location(file=FILE, line=1, column=14)


def test_a_heading_in_the_middle_of_a_text_needs_to_look_like_one():
    blocks = under("Il faut parler du\ncontexte\net de tout.\nVoilà.\nBesoins :\n- de l'eau")
    assert shown(blocks) == ["Il faut parler du contexte et de tout.<br>Voilà."]
    assert shown(under("Il faut\nContexte\net tout.")) == ["Il faut<br>Contexte et tout."]


def test_a_question_among_text_is_the_name_of_a_section_only_where_there_are_no_headings():
    asked = "Il pleut.\n\nQue faire ?\n\n- a\n- b"
    assert outline(read(f"## Contexte\n\n{asked}")) == {"context": [(None, ["Il pleut.", "Que faire ?", "a", "b"])]}
    assert outline(read(asked))["solutions"] == [(None, ["a", "b"])]
    assert "solutions" in outline(read(f"## Contexte\n\n{asked.replace('Que faire ?', '**Que faire ?**')}"))


def test_items_in_bold_are_sections_where_there_are_no_headings():
    notes = read("- **Problèmes**\n- a\n- **Besoins**\n  - b")
    assert outline(notes) == {"problems": [(None, ["a"])], "needs": [(None, ["b"])]}


def test_an_unknown_heading_is_a_section_of_its_own_in_its_place():
    notes = read("## Météo\n\nx\n\n## Besoins\n\n- b\n\n## Détour de fin\n\ny\n\n## Enjeux\n\nz\n\n## Fin\n\nf")
    assert [section.id for section in notes.sections] == ["meteo", "stakes", "needs", "detour-de-fin", "fin"]
    own = notes.sections[0]
    assert (own.known, own.title, own.heading) == (False, Prose("Météo"), Prose("Météo"))
    assert notes.sections[1].known


@pytest.mark.parametrize(
    ("headings", "ids"),
    [
        (("Problèmes", "Ressources", "Parcours", "Mots"), ["resources", "problems", "parcours", "mots"]),
        (("Solutions", "Problèmes", "Parcours"), ["problems", "solutions", "parcours"]),
        (("Besoins", "Acteurs", "Parcours", "Enjeux", "Mots"), ["stakes", "actors", "needs", "parcours", "mots"]),
        (("Acteurs", "Mots", "Problèmes"), ["mots", "actors", "problems"]),
        (("Enjeux", "Mots", "Problèmes", "Parcours", "Enjeux"), ["stakes", "mots", "problems", "parcours"]),
    ],
)
def test_an_unknown_section_stands_behind_all_that_it_follows_in_the_notes(headings, ids):
    notes = read("\n\n".join(f"## {heading}\n\nUn texte." for heading in headings))
    assert [section.id for section in notes.sections] == ids


def test_an_unknown_heading_gets_a_suggestion():
    (told,) = read("## Problemes souleves hier\n\nx").diagnostics
    assert told.rule.code == "unknown-heading"
    assert "Problèmes soulevés" in told.hint("fr")
    assert told.location == Location(file=FILE, line=1, column=4)
    (told,) = read("## Zwölf\n\nx").diagnostics
    assert told.hint("en") == "If this is right, there is nothing to do."


def test_lower_headings_are_groups_of_two_levels():
    notes = read("## Problèmes\n\n#### A\n- a\n##### B\n- b\n###### C\n- c\n### D\n- d")
    groups = notes.sections[0].groups
    assert [(group.title.markdown, group.level) for group in groups] == [("A", 1), ("B", 2), ("C", 2), ("D", 1)]
    assert codes(notes) == []


def test_bold_lines_and_items_are_groups_within_groups():
    notes = read("## Problèmes\n### A\n**B :**\n- b\n- **C**\n- c\n### D\nd")
    groups = notes.sections[0].groups
    assert [(group.title.markdown, group.level) for group in groups] == [("A", 1), ("B", 2), ("C", 2), ("D", 1)]


def test_a_bold_item_with_points_below_it_is_a_group():
    notes = read("## Problèmes\n- **A :**\n  - a\n    - aa\n- **B**\n  texte\n- **C** [essentiel]\n\n- c\n- **D**")
    assert outline(notes) == {
        "problems": [("A", [("a", ["aa"]), "**B** texte"]), ("C", ["c", "**D**"])],
    }
    assert notes.sections[0].groups[1].mark is Mark.ESSENTIAL


def test_bold_text_that_is_no_title_stays_text():
    notes = read("**Très important**\n\n## Problèmes\n\n**Attention !**\n\n## Besoins\n\n- **eau** et **soleil**\n- b")
    assert shown(notes.introduction) == ["**Très important**"]
    assert outline(notes) == {
        "problems": [(None, ["**Attention !**"])],
        "needs": [(None, ["**eau** et **soleil**", "b"])],
    }


def test_a_section_given_twice_is_one_with_a_warning():
    notes = read("## Problèmes\n- a\n## Besoins\n- b\n## Problèmes\n- c\n## Freins\n- d\n## Problèmes\n- e")
    assert outline(notes)["problems"] == [(None, ["a", "c"]), ("Freins", ["d"]), (None, ["e"])]
    told = [diagnostic for diagnostic in notes.diagnostics if diagnostic.rule.code == "section-twice"]
    assert [diagnostic.location.line for diagnostic in told] == [5, 7, 9]
    assert "ligne 1" in told[0].message("fr")


def test_a_lower_heading_that_means_the_open_section_is_a_group():
    notes = read("## Problèmes\n- a\n### Freins\n- b\n\n**Difficultés**\n\n- c")
    assert outline(notes) == {"problems": [(None, ["a"]), ("Freins", ["b"]), ("Difficultés", ["c"])]}
    assert codes(notes) == []


def test_sections_of_ones_own_have_ids_of_their_own():
    notes = read("## Détour\na\n## détour !\nb\n## 🎉\nc\n## 2 fois\nd\n## Détour -\ne\n## 🎈\nf", title="x")
    assert [section.id for section in notes.sections] == [
        "detour",
        "section",
        "section-2-fois",
        "detour-2",
        "section-2",
    ]
    assert codes(notes).count("section-twice") == 1  # the one that goes on where it was


def test_an_empty_heading_is_ignored_and_told():
    notes = read("## Problèmes\n- a\n##\n- b\n#### ####\n- c\n## ![Plan](plan.png)\n- d")
    assert outline(notes) == {"problems": [(None, ["a", "b", "c", "Plan", "d"])]}
    assert [(diagnostic.rule.code, diagnostic.location.line) for diagnostic in notes.diagnostics] == [
        ("empty-heading", 3),
        ("empty-heading", 5),
    ]


def test_a_heading_without_text_is_kept_and_told():
    notes = read("## Problèmes\n### Vide\n### Plein\n- a\n## Besoins\n## Acteurs\n## Ressources\n### Documents\n- d")
    assert outline(notes) == {"problems": [("Vide", []), ("Plein", ["a"])], "needs": []}
    assert [(diagnostic.rule.code, diagnostic.location.line) for diagnostic in notes.diagnostics] == [
        ("heading-without-text", 2),
        ("heading-without-text", 5),
        ("heading-without-text", 6),
    ]


@pytest.mark.parametrize(
    "notes",
    [
        "## Le matin\n### Problèmes\n- a\n",
        "# Autre titre\n## Problèmes\n- a\n",
        "## Le matin\n**Problèmes**\n- a\n",
        "## Le matin\n**Problèmes :** a\n",
        "## Contexte\n### Problèmes\n- a\n",
        "## Problèmes\n- a\n## Sigles\n*[ABC]: Un sens\n",
        "## Problèmes\n- a\n### Renvois\n*[ABC]: Un sens\n",
        "## Contexte\n### Salle A\n**Problèmes**\n- a\n",
    ],
)
def test_a_heading_whose_text_is_printed_elsewhere_is_left_out_and_told(notes):
    found = read(notes)
    assert list(outline(found)) == ["problems"]
    assert [group.title for section in found.sections for group in section.groups] == [None]
    assert {diagnostic.rule.code for diagnostic in found.diagnostics} == {"heading-left-out"}


def test_a_heading_of_known_sections_that_only_holds_others_is_told_nothing():
    found = read("## Ressources\n### Intervenants\n- Ana Prado, mairie\n### Documents\n- d\n")
    assert not found.sections or {section.id for section in found.sections} <= {"speakers", "documents"}
    assert not found.diagnostics


def test_a_heading_above_one_of_its_own_level_has_no_text():
    found = read("## Le matin\n## Problèmes\n- a\n")
    assert list(outline(found)) == ["le-matin", "problems"]
    assert [diagnostic.rule.code for diagnostic in found.diagnostics] == ["unknown-heading", "heading-without-text"]


def test_a_workshop_s_own_section_is_known():
    known = definitions("fr", [SectionDefinition(id="decisions", title="Décisions", after="stakes")])
    notes = read("## Besoins\n- a\n## decisions :\n- b", known=known)
    assert [(section.id, section.known, section.title.markdown) for section in notes.sections] == [
        ("decisions", True, "Décisions"),
        ("needs", True, "Besoins et attentes"),
    ]


# Marks


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("[essentiel]", Mark.ESSENTIAL),
        ("[ESSENTIELLE].", Mark.ESSENTIAL),
        ("**[essential]**", Mark.ESSENTIAL),
        ("[synthese]", Mark.SYNTHESIS),
        ("*[Synthèse]*", Mark.SYNTHESIS),
        ("[sans réponse]", Mark.UNANSWERED),
        ("[ unanswered ] :", Mark.UNANSWERED),
        ("[synthese seule]", Mark.SYNTHESIS),
        ("[Important]", Mark.ESSENTIAL),
        ("[only in the synthesis]", Mark.SYNTHESIS),
    ],
)
def test_a_mark_at_the_end_is_taken_out_of_the_text(written, mark):
    (block,) = under(f"- De l'eau {written}")
    assert block.mark is mark
    assert re.fullmatch(r"De l'eau[. :]*", block.text.markdown)


def test_marks_stand_on_sections_groups_points_paragraphs_and_resources():
    notes = read(
        "## Problèmes [synthèse] :\n\n### A [essentiel]\n\nTexte. [essentiel]\n\n**B [synthèse]**\n\n- b\n\n"
        "## Documents [essentiel]\n\n- [Guide](https://x.example) [synthèse]\n- Autre\n"
    )
    (section,) = notes.sections
    assert section.mark is Mark.SYNTHESIS
    assert [group.mark for group in section.groups] == [Mark.ESSENTIAL, Mark.SYNTHESIS]
    assert section.groups[1].title == Prose("B")
    assert section.groups[0].blocks[0].mark is Mark.ESSENTIAL
    assert [document.mark for document in notes.documents] == [Mark.SYNTHESIS, Mark.ESSENTIAL]


def test_a_mark_on_a_line_of_its_own_belongs_to_what_is_before_it():
    notes = read(
        "Un.\n\n[essentiel]\n\n## Problèmes\n\n[synthèse]\n\n### A\n\n[essentiel]\n\n| a | b |\n|---|---|\n\n[synthèse]"
    )
    (section,) = notes.sections
    assert notes.introduction[0].mark is Mark.ESSENTIAL
    assert section.mark is Mark.SYNTHESIS
    assert section.groups[0].mark is Mark.ESSENTIAL
    assert section.groups[0].blocks[0].mark is Mark.SYNTHESIS
    assert shown(read("[essentiel]").introduction) == []


def test_brackets_that_are_no_mark_stay():
    blocks = under(
        "- a [essentiel](https://x.example)\n- b \\[essentiel]\n- c [voir plus loin]\n- [essentiel] d\n- e [esentiel]"
    )
    assert [block.mark for block in blocks] == [None] * 5
    assert shown(blocks)[4] == "e [esentiel]"
    for written in ("esentiel", "vraiment essentiel"):
        (told,) = read(f"- e [{written}]").diagnostics
        assert told.rule.code == "misspelt-mark"
        assert "[essentiel]" in told.hint("fr")


# Lists


@pytest.mark.parametrize("bullet", ["-", "*", "+", "•", "◦", "▪", "●", "‣", "o\t", "1.", "2)", "\uf0b7"])
def test_many_signs_are_bullets(bullet):
    blocks = under(f"Texte :\n\n{bullet} un\n{bullet} deux")
    assert shown(blocks) == ["Texte :", "un", "deux"]
    assert [block.kind for block in blocks] == ["paragraph", "point", "point"]


def test_bullets_need_no_space_where_nothing_else_is_meant():
    assert shown(under("•un\n•deux\n\n-trois\n-quatre")) == ["un", "deux", "trois", "quatre"]
    assert shown(under("soi\n-même")) == ["soi -même"]


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t", "\xa0\xa0", "      "])
def test_any_indentation_nests(indent):
    blocks = under(f"- a\n{indent}- b\n{indent * 2}- c\n{indent}- d\n- e")
    assert shown(blocks) == [("a", [("b", ["c"]), "d"]), "e"]


def test_bullets_of_lower_rank_nest_without_indentation():
    assert shown(under("• a\n◦ b\n▪ c\n◦ d\n• e")) == [("a", [("b", ["c"]), "d"]), "e"]


def test_one_space_more_does_not_nest():
    assert shown(under("- a\n - b\n- c")) == ["a", "b", "c"]


def test_going_back_half_way_goes_on_with_the_level_above():
    assert shown(under("- a\n    - b\n  - c\n- d")) == [("a", ["b", "c"]), "d"]


def test_a_list_needs_no_blank_line_and_may_be_loose():
    assert shown(under("Voici :\n- a\n\n- b\n\n\n- c\nd'accord")) == ["Voici :", "a", "b", "c d'accord"]


def test_lines_and_paragraphs_of_an_item_stay_with_it():
    blocks = under("- a\n  suite\nparesseuse\n\n  Autre texte\n  encore\n\n  - b\n\nDehors.")
    assert shown(blocks) == [("a suite paresseuse", ["Autre texte encore", "b"]), "Dehors."]
    assert [point.kind for point in blocks[0].points] == ["paragraph", "point"]


def test_numbers_are_kept():
    blocks = under("3. c\n4. d\n4. e\n9) i\n- x\n1. a\n\n07. g")
    assert [block.ordinal for block in blocks] == [3, 4, 5, 9, 0, 1, 7]


def test_years_and_numbers_in_running_text_are_no_list():
    blocks = under("1986. Une année.\n\nLe prix est de\n12. Il montera.\n\n0. Zéro")
    assert [block.kind for block in blocks] == ["paragraph"] * 3
    assert shown(blocks)[1] == "Le prix est de 12. Il montera."


def test_boxes_are_kept():
    assert shown(under("- [ ] a\n- [x] b\n- [X]\n☐ c\n☑ d")) == ["☐ a", "☑ b", "[X]", "☐ c", "☑ d"]


def test_tasks_within_tasks_stay_within_them():
    made = made_notes.parsed("## Besoins\n\n- [ ] a\n  - [x] b\n    - [/] c\n  - [-] d\n- [x] e\n", "01-un.md")
    assert made_notes.shown(made)[1:] == ["point ☐ a", " point ☑ b", "  point ☐ c", " point ☒ d", "point ☑ e"]


def test_an_empty_bullet_takes_what_is_below_it():
    assert shown(under("-\n  a\n-\n\n  b\n- - c\n-\n- d")) == ["a", "b", "c", "d"]
    assert shown(under("-\n\ndehors")) == ["dehors"]
    assert shown(under("- ```\n  x\n  ```\n- > dit\n- a\n\ndehors")) == ["x", "dit", "a", "dehors"]


@pytest.mark.parametrize(
    "written",
    [
        *("&ZeroWidthSpace;", "- **&#8203;**", "<b></b>", "> &shy; &nbsp;", "### &#xFEFF;", "- Zoé :\n- &#8288;"),
        *("1. <sup>\ufe0f<s>", "- ~~\ufe0f~~", "- `\ufe0f`"),
    ],
)
def test_a_block_of_which_nothing_is_printed_is_none(written):
    notes = read(f"## Contexte\n\n{written}\n\n## Besoins\n\n- un puits\n")
    printed = [block.text.markdown for section in notes.sections for group in section.groups for block in group.blocks]
    assert printed in (["un puits"], ["Zoé :", "un puits"])
    assert not any(group.title for section in notes.sections for group in section.groups)


def test_what_prints_a_sign_is_no_empty_block():
    assert shown(under("&amp;\n\n`&shy;`\n\n&gt;")) == ["&amp;", "`&shy;`", "&gt;"]


def test_blocks_within_an_item_stay_within_it():
    blocks = under(
        "- a\n\n  > cité\n\n  ```\n  x = 1\n    y\n  ```\n\n  | b | c |\n  |---|---|\n  | d | e |\n"
        "- f\n> dehors\ntoujours"
    )
    inner = blocks[0].points
    assert [entry.kind for entry in inner] == ["quote", "code", "table"]
    assert inner[1].text == Prose("x = 1\n  y")
    assert [block.kind for block in blocks] == ["point", "point", "quote"]


def test_a_text_after_a_block_of_an_item_is_outside_unless_indented():
    blocks = under("- a\n  ```\n  x\n  ```\n  dedans\n- b\n  ```\n  y\n  ```\ndehors")
    assert [shown(block.points) for block in blocks] == [["x", "dedans"], ["y"], []]
    assert blocks[2].text == Prose("dehors")


def test_a_list_too_deep_is_flattened_and_told():
    text = "\n".join("  " * level + f"- mot{level}" for level in range(30))
    notes = read(f"## Problèmes\n{text}\n- fin")
    assert codes(notes) == ["list-too-deep"]
    assert notes.diagnostics[0].location == Location(file=FILE, line=14, column=25)
    assert all(f"mot{level}" in everything(notes) for level in range(30))
    depth, blocks = 0, only(notes)
    assert blocks[-1].text == Prose("fin")
    while blocks:
        depth, blocks = depth + 1, blocks[0].points
    assert depth == 12


# Other blocks


def test_line_ends_are_spaces_unless_they_are_hard():
    sites = ["Ce que le groupe a lu, et où chacun le trouve :", "www.a.example", "https://b.example"]
    assert shown(under("\n".join(sites))) == ["<br>".join(sites)]
    assert shown(under("a\nb  \nc\\\nd\\\\\ne")) == ["a b<br>c<br>d\\\\ e"]


@pytest.mark.parametrize("sign", ["–", "—", "o", "·", "•", "◦", "-"])
def test_bullets_of_word_processors_are_bullets(sign):
    points = ["un", "deux", "trois"]
    assert shown(under(f"Liste :\n{sign} un\n{sign} deux\n\n{sign} trois\n\nFin.")) == ["Liste :", *points, "Fin."]
    assert shown(under(f"{sign}\u00a0un\n{sign}\tdeux\nqui continue\n{sign} trois")) == [
        "un",
        "deux qui continue",
        "trois",
    ]


def test_bullets_of_a_lower_level_hang_below_the_others_without_indentation():
    for lower in "o–":
        assert shown(under(f"• un\n{lower} a\n{lower} b\n• deux\n{lower} c")) == [("un", ["a", "b"]), ("deux", ["c"])]
    for upper in ("–", "-", "*"):
        assert shown(under(f"{upper} un\no a\no b\n{upper} deux")) == [("un", ["a", "b"]), "deux"]
    assert shown(under("1. un\no a\no b\n2. deux")) == [("un", ["a", "b"]), "deux"]
    assert shown(under("- un\n– deux\n— trois")) == ["un", "deux", "trois"]


def test_a_dash_or_an_o_in_running_text_is_no_bullet():
    long = "Un texte qui va jusqu’au bout de sa ligne et continue sur la suivante"
    assert shown(under(f"{long}\n– une incise – et la suite")) == [f"{long} – une incise – et la suite"]
    assert shown(under(f"- {long}\n– une incise")) == [f"{long} – une incise"]
    assert shown(under("– seul")) == ["– seul"]
    assert shown(under("o seul")) == ["o seul"]
    assert shown(under("– Qui vient ?\n– Personne.")) == ["– Qui vient ?", "– Personne."]
    assert shown(under("– Qui paie ?\n– Qui décide ?")) == ["Qui paie ?", "Qui décide ?"]


def test_a_long_line_within_a_sentence_goes_on_where_others_were_broken_by_their_author():
    long = "- Un point d’une seule ligne, qui est plus longue que tout ce qu’un programme aurait coupé, et qui va bien "
    text = f"{long}{'loin ' * 20}\n- Personne n’a reçu de rappel, et voilà pourquoi nous étions si\n  peu ce soir-là.\n  Le bois"
    texts = [block.text.markdown for block in read(text).introduction]
    assert texts[1] == "Personne n’a reçu de rappel, et voilà pourquoi nous étions si peu ce soir-là.<br>Le bois"
    assert [block.text.markdown for block in read(f"{long}{'loin ' * 20}\n\nle four\nle bois\n").introduction][
        1
    ] == "le four<br>le bois"


def test_a_line_in_capitals_that_is_the_title_of_a_section_is_its_heading():
    for heading in ("PROBLÈMES SOULEVÉS", "PROBLEMES SOULEVES", "PROBLÈMES SOULEVÉS :"):
        notes = read(f"Une introduction.\n\n{heading}\n– un\n– deux\n\nBESOINS ET ATTENTES\n\nUn texte.")
        assert [section.id for section in notes.sections] == ["problems", "needs"]
        assert shown(notes.sections[0].groups[0].blocks) == ["un", "deux"]


def test_a_dialogue_and_turns_keep_their_lines():
    assert shown(under("– Bonjour.\n– Bonsoir !\net voilà\n\nIl dit :\n— Oui.\n\nun\n– pas – deux")) == [
        "– Bonjour.",
        "– Bonsoir ! et voilà",
        "Il dit :",
        "— Oui.",
        "un – pas – deux",
    ]
    assert shown(under("Léa : oui\nJean-Paul B. : non\nvraiment\n**Ali** : peut-être\n\nLieu : ici")) == [
        "**Léa :** oui",
        "**Jean-Paul B. :** non vraiment",
        "**Ali** : peut-être",
        "**Lieu :** ici",
    ]


def test_a_long_paragraph_is_one_block():
    text = "Un mot et puis un autre. " * 400
    (block,) = under(text)
    assert block.text == Prose(text.strip())


def test_quotes_are_cut_into_paragraphs_and_flattened():
    blocks = under(
        "> un\n> deux\nsuite\n>\n> > trois\n> - quatre\n> ## Cinq\n> ```\n> six\n> sept\n> ```\n> #huit\n\nfin"
    )
    assert [(block.kind, block.text.markdown) for block in blocks] == [
        ("quote", "un deux suite"),
        ("quote", "trois"),
        ("quote", "quatre"),
        ("quote", "Cinq"),
        ("quote", "six<br>sept"),
        ("quote", "#huit"),
        ("paragraph", "fin"),
    ]
    assert shown(under("> ```dire deux\n> trois\n> ```\n> - \n> *")) == ["dire deux<br>trois"]


def test_a_quote_within_a_point_ends_where_the_list_goes_on():
    for sign in ("{}.", "-", "*", "{})"):
        first, second, third = (sign.format(number) for number in (1, 2, 3))
        inner = " " * (len(first) + 1)
        blocks = under(
            f"{first} Un\n\n{inner}> Une citation\n{inner}qui continue.\n{second} Deux\n{inner}| a | b |\n{inner}|---|---|\n"
            f"{inner}| 1 | 2 |\n{third} Trois\n{inner}> Dite.\n{inner}| c | d |\n{inner}|---|---|\n{inner}| 3 | 4 |\n"
        )
        assert [(block.kind, block.text.markdown) for block in blocks] == [
            ("point", "Un"),
            ("point", "Deux"),
            ("point", "Trois"),
        ]
        assert [[inner.kind for inner in block.points] for block in blocks] == [
            ["quote"],
            ["table"],
            ["quote", "table"],
        ]
        assert blocks[0].points[0].text.markdown == "Une citation qui continue."


def test_a_year_at_the_start_of_a_line_ends_no_quote():
    (quote,) = under("> Cela a commencé en\n2014. Puis tout a changé.\n")
    assert (quote.kind, quote.text.markdown) == ("quote", "Cela a commencé en 2014. Puis tout a changé.")


def test_more_than_is_no_quote():
    (block,) = under("> 50 % des jardins")
    assert (block.kind, block.text.markdown, block.source.column) == ("paragraph", "\\> 50 % des jardins", 1)


def test_code_is_kept_as_it_is():
    blocks = under(
        "```python\n# a\n  - b\n```\n\n    c < p\n\n      d\n\n\nfin\n\n~~~\n``` x\n~~~\n\n```trois mots ici\nx\n```"
    )
    assert [(block.kind, block.text.markdown) for block in blocks] == [
        ("code", "# a\n  - b"),
        ("code", "c < p\n\n  d"),
        ("paragraph", "fin"),
        ("code", "``` x"),
        ("code", "trois mots ici\nx"),
    ]
    assert blocks[0].source.line == 4


def test_code_that_never_ends_is_no_code():
    assert shown(under("```\n- a\n\n## Besoins\n- b")) == ["a"]
    assert shown(under("````\na\n```\nb")) == ["a", "b"]


def test_a_paragraph_pasted_with_no_break_spaces_is_no_code():
    assert [entry.kind for entry in under("\xa0\xa0\xa0\xa0\xa0texte")] == ["paragraph"]


def test_tables_are_whole():
    blocks = under("Avant\n| a | b |\n|:--|--:|\n| c | d |\n\ne | f\n--- | ---\ng | h\nfin")
    assert [(block.kind, block.text.markdown) for block in blocks] == [
        ("paragraph", "Avant"),
        ("table", "| a | b |\n|:--|--:|\n| c | d |"),
        ("table", "e | f\n--- | ---\ng | h"),
        ("paragraph", "fin"),
    ]


def test_rows_that_nobody_filled_are_left_out_and_told():
    filled = "| N | Besoin |\n|---|---|\n| 1 | du bois |"
    empty = "\n| 2 | |\n| **3** | |\n| | |"
    notes = read(f"## Besoins\n\n{filled}{empty}\n")
    assert [block.text.markdown for block in only(notes, "needs")] == [filled]
    (told,) = notes.diagnostics
    assert (told.rule.code, told.location.line, told.values) == ("rows-left-empty", 6, {"count": 3})


@pytest.mark.parametrize("rows", ["| 1 |\n| 2 |\n| 3 |", "| 1 | a |\n| 2 | |\n| 3 | |", "| 1 | |\n| 2 | |\n| 3 | |"])
def test_numbers_alone_few_rows_and_a_form_are_printed(rows):
    columns = rows.split("\n")[0].count("|") - 1
    written = f"{'| N ' * columns}|\n{'|---' * columns}|\n{rows}"
    assert [block.text.markdown for block in only(read(f"## Besoins\n\n{written}\n"), "needs")] == [written]


def test_no_cell_of_an_unequal_table_is_lost():
    (block,) = under("a | b\n:-- | ---\nc | `d|e` | f \\| g | h\ni")[:1]
    assert block.text == Prose("| a | b |  |  |\n| --- | --- | --- | --- |\n| c | `d|e` | f \\| g | h |")
    (block,) = under("| a | b |\n| c | d |")
    assert block.text == Prose("| a | b |\n| --- | --- |\n| c | d |")
    assert shown(under("a | b\nc | d")) == ["a | b c | d"]


def test_rules_and_underscores_are_no_text():
    assert shown(under("a\n\n---\n\nb\n____\nc\n***\n\nd.\n---\n- e\n=====\nf")) == ["a", "b", "c", "d.", "e", "f"]


def test_a_line_below_a_long_text_is_a_rule():
    notes = read(f"## Problèmes\n\nune phrase\nsur deux lignes\n---\n{'mot ' * 40}\n===")
    assert len(only(notes)) == 2
    notes = read("Une phrase.\nDétour\n===\ntexte")
    assert (shown(notes.introduction), [section.id for section in notes.sections]) == (["Une phrase."], ["detour"])


# Pictures, links, footnotes, acronyms


def test_pictures_are_blocks_after_their_text():
    notes = read(
        '## Problèmes ![Vue](a.png)\n\n![Le potager](images/le potager.jpg "En mai")\n\n'
        "- un ![](b.png) point\n- ![x](c.png)\n\nTexte <img src='d.png' alt=\"dé\"> fin.\n\n"
        "![vide]()\n\n<img alt='rien'>"
    )
    blocks = only(notes)
    assert [(block.kind, block.text.markdown, block.picture) for block in blocks] == [
        ("picture", "Vue", "a.png"),
        ("picture", "Le potager – En mai", "images/le potager.jpg"),
        ("point", "un  point", ""),
        ("picture", "", "b.png"),
        ("picture", "x", "c.png"),
        ("paragraph", "Texte  fin.", ""),
        ("picture", "dé", "d.png"),
        ("paragraph", "vide", ""),
        ("paragraph", "rien", ""),
    ]
    assert blocks[3].source == Location(file=FILE, line=5, column=6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![Cour](c.png)\nElle est vide.", ["c.png", "Elle est vide."]),
        ("![Cour](c.png) Elle est vide.", ["c.png", "Elle est vide."]),
        ("La cour :\n![Cour](c.png)\nElle est vide.", ["La cour :", "c.png", "Elle est vide."]),
        ("![Cour](c.png)\\\n*Vue du nord*", ["c.png", "*Vue du nord*"]),
        ("![Cour](c.png)<br>\n*Vue du nord*", ["c.png", "*Vue du nord*"]),
        ("**![Cour](c.png)** **Vue du nord**", ["c.png", "**Vue du nord**"]),
        ("> ![Cour](c.png)\n> Elle est vide.", ["c.png", "Elle est vide."]),
        ("![](a.png) ![](b.png)\nDeux vues\n![](c.png)", ["a.png", "b.png", "Deux vues", "c.png"]),
        ("- ![](c.png)\n  *Vue du nord*", ["c.png", "*Vue du nord*"]),
        ("- Avant ![](c.png) après", ["Avant  après", "c.png"]),
        ("La ![](c.png)\ncour est vide.", ["La  cour est vide.", "c.png"]),
        ("**La cour\n![](c.png)\nest vide**", ["**La cour  est vide**", "c.png"]),
    ],
)
def test_words_before_and_behind_a_picture_stay_there_unless_a_sentence_goes_through_it(text, expected):
    assert [block.picture or block.text.markdown for block in under(text)] == expected


def test_a_picture_of_a_cell_is_part_of_its_table_and_its_place_is_kept():
    notes = read(
        "## Problèmes\n\n| Photo | Quoi |\n|---|---|\n| ![Le mur](a.png) | un |\n| **<img src='b.png' alt='Le | pré'>** | deux |\n"
        "| ![](c.png)![Vue](e.png) avant | trois |\n| [![Plan](d.png)](https://x.example) | quatre |\n| `![non](f.png)` | cinq |\n"
    )
    (table,) = only(notes)
    rows = [row.split("|")[1].strip() for row in table.text.markdown.split("\n")[2:]]
    assert rows == ["\ufffc", "\ufffc", "\ufffc\ufffc avant", "\ufffc[Plan](https://x.example)", "`![non](f.png)`"]
    assert [(point.picture, point.text.markdown) for point in table.points] == [
        ("a.png", "Le mur"),
        ("b.png", "Le / pré"),
        ("c.png", ""),
        ("e.png", "Vue"),
        ("d.png", "Plan"),
    ]
    assert not notes.diagnostics


def test_several_meanings_of_a_term_are_points_below_it_and_one_goes_on_from_it():
    blocks = under(
        "Clé\n: Ce qui ouvre,\nou ferme.\n: Un outil.\n\nSalle\n: Un lieu.\n\n- Un point\n  : et non\n\nHeures :\n: 8 h\n: 9 h"
    )
    assert [(block.kind, block.text.markdown) for block in blocks] == [
        ("paragraph", "Clé:"),
        ("point", "Ce qui ouvre, ou ferme."),
        ("point", "Un outil."),
        ("paragraph", "Salle: Un lieu."),
        ("point", "Un point: et non"),
        ("paragraph", "Heures :"),
        ("point", "8 h"),
        ("point", "9 h"),
    ]


def test_who_said_a_quotation_stands_on_a_line_of_its_own():
    def quoted(text):
        return [entry.text.markdown for entry in under(text)]

    assert quoted("> Trois classeurs.\n> — Une bénévole") == ["Trois classeurs.", "— Une bénévole"]
    assert quoted("> Trois classeurs\n> – Une bénévole") == ["Trois classeurs", "– Une bénévole"]
    assert quoted("> — Et toi ?") == ["— Et toi ?"]
    assert quoted("> Un homme —\n> un autre") == ["Un homme — un autre"]


def test_pictures_in_links_and_by_reference_are_found():
    blocks = under(
        "[![Plan](p.png)](grand.jpg)\n\n[![](q.png)](https://x.example/page)\n\n"
        "[![Carte](r.png)](https://x.example)\n\n"
        "![Vue][v]\n\n`![non](s.png)` \\![non](t)\n\n![a](<u v.png> 'a')\n\n![](w.png 'Titre')\n\n[v]: v.png"
    )
    assert [(block.picture, block.text.markdown) for block in blocks] == [
        ("p.png", "Plan"),
        ("q.png", ""),
        ("", "<https://x.example/page>"),
        ("r.png", "[Carte](https://x.example)"),
        ("v.png", "Vue"),
        ("", "`![non](s.png)` \\![non](t)"),
        ("u v.png", "a"),
        ("w.png", "Titre"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "![Le toit](t.png ':size=50%')",
        "![Le toit](t.png ':class=large :size=300x200')",
        "![Le toit](t.png ':no-zoom')",
        '![Le toit](t.png "=300x200")',
        '![Le toit](t.png "50%")',
        '![Le toit](t.png "width=300px")',
        "![Le toit|left|300x200](t.png)",
        "![Le toit | 300px | right](t.png)",
        "![[t.png|Le toit|center|300]]",
    ],
)
def test_size_and_place_of_a_picture_are_no_words_of_its_caption(written):
    assert [(block.picture, block.text.markdown) for block in under(written)] == [("t.png", "Le toit")]


@pytest.mark.parametrize("title", ["2024", "En 2024", "100 m² de toit", "Salle 12", "Left bank"])
def test_a_title_with_figures_is_one(title):
    assert [block.text.markdown for block in under(f'![Le toit](t.png "{title}")')] == [f"Le toit – {title}"]
    assert [block.text.markdown for block in under(f"![{title}](t.png)")] == [title]


def test_a_picture_by_a_reference_that_leads_nowhere_is_its_words_and_told():
    notes = read(
        "## Problèmes\n\n![Le toit][perdu] fuit.\n\n![Le sol][]\n\n| a |\n|---|\n| ![Le mur][m] |\n\n`![a][b]` Oh![1][2]"
    )
    assert [block.text.markdown for block in only(notes)] == [
        "Le toit fuit.",
        "Le sol",
        "| a |\n|---|\n| Le mur |",
        "`![a][b]` Oh![1][2]",
    ]
    told = [
        (found.location.line, found.values["key"])
        for found in notes.diagnostics
        if found.rule.code == "picture-undefined"
    ]
    assert told == [(3, "perdu"), (5, "Le sol"), (9, "m")]


def test_the_title_of_an_address_may_stand_on_the_line_below_it():
    (picture, text) = under("![Le toit][t]\n\n[t]: ./toit.png\n  'Vu du nord'\n\nFin.")
    assert (picture.picture, picture.text.markdown) == ("./toit.png", "Le toit – Vu du nord")
    assert text.text.markdown == "Fin."


def test_reference_links_are_written_in_full():
    blocks = under(
        'Voir [le site][S], [autre][], [Autre] et [rien][nul].\n\n[s]: https://s.example "Le site"\n'
        '[autre]: <https://a.example/b(c)> (Titre "x")\n[seul]: https://seul.example\n[Léa]: bonjour\n'
        "[s]: https://deux.example"
    )
    assert shown(blocks) == [
        (
            'Voir [le site](https://s.example "Le site"), [autre](<https://a.example/b(c)> \'Titre "x"\'), '
            "[Autre](<https://a.example/b(c)> 'Titre \"x\"') et [rien][nul]."
        ),
        "[seul](https://seul.example)",
        "[Léa]: bonjour",
        "[s](https://deux.example)",
    ]


def test_footnotes_are_notes():
    notes = read(
        "Un fait[^1], un autre[^b] et `[^c]`.\n\n[^1]: La source\n    suite.\n\n    Deuxième.\n[^b]:\n"
        "    - x ![plan](p.png)\n"
        "    y\n    - z\n[^1]: Encore\n[^z]: Seule\n## Enjeux\nFin[^9]."
    )
    assert [(note.key, note.text.markdown) for note in notes.notes] == [
        ("1", "La source suite.<br>Deuxième.<br>Encore"),
        ("b", "- x  y<br>- z plan"),
        ("z", "Seule"),
    ]
    assert codes(notes) == [
        "footnote-undefined",
        "picture-in-footnote",
        "footnote-twice",
        "footnote-unused",
        "footnote-undefined",
    ]
    assert shown(only(notes, "stakes")) == ["Fin[^9]."]


def test_acronyms_are_collected():
    notes = read("L'ESS.\n\n*[ESS]: Économie sociale\n*[ESS]: économie sociale\n*[ESS]: Autre sens\n*[DLA]: Dispositif")
    assert notes.acronyms == {"ESS": "Économie sociale ; Autre sens", "DLA": "Dispositif"}
    assert shown(notes.introduction) == ["L'ESS."]


# What programs leave behind


def test_a_page_of_the_web_keeps_its_text():
    notes = read(
        "<!-- wp:heading --><h2>Enjeux</h2><!-- /wp:heading -->\n<!-- wp:paragraph -->\n"
        "<p>Un <b>texte</b>.</p><p>Deux</p>\n"
        "<h2>\nProblèmes</h2>\n<ul class='x'>\n<li>a</li><li><p>b</p>\n<ol><li>c</li><li>d</li></ol></li>\n"
        "</ul>\nÀ part\n"
        "<div\n  class='y'>e</div>\n<table><tr><th>F|</th><td></td></tr>\n"
        "<tr><td>g<br>h</td><td><p>i</p></td><td>j</td></tr></table>\n"
        "<blockquote>k<p>l</p></blockquote>\n<pre><code>\nm &lt; n\n</code></pre>\n"
        "<script>alert(1)</script><hr>o<br>\n<br/>\n"
        "`<p>` \\<div> <pre> p <li>q\n<!-- r"
    )
    assert outline(notes) == {
        "stakes": [(None, ["Un <b>texte</b>.", "Deux"])],
        "problems": [
            (
                None,
                [
                    "a",
                    ("b", ["c", "d"]),
                    "À part",
                    "e",
                    "| F\\| |  |  |\n| --- | --- | --- |\n| g<br>h | i | j |",
                    "k",
                    "l",
                    "m < n",
                    "o<br>",
                    "`<p>` \\<div>",
                    "p",
                    "q r",
                ],
            )
        ],
    }
    assert codes(notes) == ["html-block", "comment-open"]
    assert notes.diagnostics[0].location == Location(file=FILE, line=1, column=20)
    assert only(notes)[0].source == Location(file=FILE, line=7, column=5)


def test_comments_are_not_printed_and_leave_columns_true():
    blocks = under("a <!-- b --> c\n\n<!-- x\n\n- y\n--> d `<!-- e -->` \\<!-- f -->")
    assert shown(blocks) == ["a  c", "d `<!-- e -->` \\<!-- f -->"]
    assert blocks[1].source == Location(file=FILE, line=8, column=5)
    assert shown(read("<!-- a").introduction) == ["a"]


def test_lists_and_tables_of_the_web_may_be_broken():
    notes = read("<li>a</li>\n</ul></ol>\n<td>b</td><tr>c\n<caption>d</caption>\n```\ne\n```\n")
    assert {"a", "b", "c", "d", "e"} <= set(re.findall(r"\w+", everything(notes)))
    deep = read("<ul>" * 40 + "<li>fond</li>" + "</ul>" * 40 + "<ol>" + "<li>x</li>" * 1005 + "</ol>")
    assert everything(deep).count("x") == 1005
    assert "fond" in everything(deep)
    assert shown(read("<div\nclass='x'\n< b").introduction) == ["<div class='x' < b"]
    assert shown(read("</pre>a<table>b</pre><ul>c</table>d").introduction)[0] == "a"
    assert shown(read("<pre>a").introduction) == ["a"]


def test_short_codes_are_taken_out_and_their_words_kept():
    notes = read(
        '[caption id="a" caption="La serre"]![](s.png)[/caption] [gallery ids="1,2"] [vc_row]x[/vc_row] [video] '
        "[audio](u)"
    )
    assert notes.introduction[0].text.markdown.split() == ["La", "serre", "x", "[video]", "[audio](u)"]
    assert codes(notes) == ["html-block"]


def test_debris_of_word_processors_goes():
    notes = read("\ufeffa\u200bb\x07\x0bc\u2028d\r\n\r\n&nbsp;\r\n&nbsp; e\r\rf e\u0301")
    assert shown(notes.introduction) == ["ab c d", "e", "f é"]
    assert [entry.source.line for entry in notes.introduction] == [1, 4, 6]
    assert [entry.source.column for entry in notes.introduction] == [2, 8, 1]


def test_a_text_of_invisible_signs_is_none():
    assert read("\u200b\u200b\n\n-\u200b\n\n# \u200b").introduction == ()


# Speakers, actors, documents


def speakers(*items):
    return read("## Intervenants\n\n" + "\n".join(items))


@pytest.mark.parametrize("title", ["**Intervenants**", "## Intervenants\n"])
@pytest.mark.parametrize("sign", [",", " -", " –", " :"])
def test_plain_lines_below_speakers_name_a_person_each_whatever_stands_between_name_and_role(title, sign):
    made = read(f"{title}\nInès Sol{sign} cheffe, Le Fournil\nJo-Luc Mars\nAwa\nTom Roc{sign} élu\n\n## Enjeux\nTous.")
    assert [(who.name, who.role and who.role.markdown) for who in made.speakers] == [
        ("Inès Sol", "cheffe, Le Fournil"),
        ("Jo-Luc Mars", None),
        ("Awa", None),
        ("Tom Roc", "élu"),
    ]


def test_a_line_that_names_nobody_goes_on_from_the_person_above_it():
    made = read("## Intervenants\nInès Sol - cheffe\nLe Fournil du canal\nTom Roc - élu\n\n## Enjeux\nTous.")
    assert [(who.name, who.role.markdown) for who in made.speakers] == [
        ("Inès Sol", "cheffe<br>Le Fournil du canal"),
        ("Tom Roc", "élu"),
    ]


@pytest.mark.parametrize(
    ("item", "name", "role", "presentation"),
    [
        ("**Léa Roy**", "Léa Roy", None, None),
        ("**Léa Roy** : coordinatrice.", "Léa Roy", "coordinatrice", None),
        ("**Léa Roy** – présidente, M. Roux. Oui.", "Léa Roy", "présidente, M. Roux", "Oui."),
        ("**Léa Roy, présidente** de l'asso", "Léa Roy", "**présidente** de l'asso", None),
        ("**Léa Roy :** présidente", "Léa Roy", "présidente", None),
        ("__Léa Roy__ (dla)", "Léa Roy", "dla", None),
        ("Léa Roy", "Léa Roy", None, None),
        ("Léa, bénévole", "Léa", "bénévole", None),
        ("Léa Roy et Jean de Tour, bénévoles etc.", "Léa Roy et Jean de Tour", "bénévoles etc.", None),
        ("Léa Roy (Paris. Lyon) à l'atelier ! Elle rit.", "Léa Roy", "(Paris. Lyon) à l'atelier !", "Elle rit."),
        ("Léa Roy - chargée de [projets](#) à l'[Asso. Nord](https://n.example). Fin.", "Léa Roy",
         "chargée de [projets](#) à l'[Asso. Nord](https://n.example)", "Fin."),
    ],
)  # fmt: skip
def test_a_person_is_read_as_it_is_written(item, name, role, presentation):
    (speaker,) = speakers(f"- {item}").speakers
    assert speaker.name == name
    assert (speaker.role and speaker.role.markdown) == role
    assert (speaker.presentation and speaker.presentation.markdown) == presentation
    assert speaker.organisation is None or names_organisation(speaker)


def test_a_name_may_be_a_link():
    notes = speakers("- [Léa Roy](https://lea.example), élue", "- **[Jo Ba](#)**, élu", "- [Max Po]() élu")
    assert [(speaker.name, speaker.link, speaker.role.markdown) for speaker in notes.speakers] == [
        ("Léa Roy", "https://lea.example", "élue"),
        ("Jo Ba", "", "élu"),
        ("Max Po", "", "élu"),
    ]
    assert [
        (diagnostic.rule.code, diagnostic.location.line, diagnostic.location.column) for diagnostic in notes.diagnostics
    ] == [
        ("empty-link", 4, 5),
        ("empty-link", 5, 3),
    ]


@pytest.mark.parametrize(
    "item",
    [
        "Le dispositif local, un appui",
        "Présentation",
        "Animation : Léa Roy",
        "une phrase sans majuscule, oui",
        "Un nom qui a vraiment beaucoup trop de mots, oui",
        "[le réseau](https://r.example) et nous",
        "**[a](https://a.example) [b](https://b.example)** c",
        "**[a](javascript:x)** c",
        "**![a](b.png)**",
        "*Léa*",
    ],
)
def test_what_is_no_person_stays_a_block(item):
    notes = speakers(f"- {item}")
    assert notes.speakers == ()
    assert [section.id for section in notes.sections] == ["speakers"]


def test_sub_points_and_other_blocks_of_a_person_are_kept():
    notes = speakers(
        "Deux personnes.",
        "- **Léa Roy**, élue. Une.",
        "  - deux",
        "    - trois",
        "  ```",
        "  quatre",
        "  ```",
        "- ![Portrait](l.png) **Jo Ba**",
        "- - x",
        "",
        "### Structures",
        "- **Asso**, ici",
    )
    first, second = notes.speakers
    assert first.presentation == Prose("Une.<br>deux<br>trois")
    assert second.name == "Jo Ba"
    assert outline(notes) == {
        "speakers": [(None, ["Deux personnes.", "quatre", "Portrait", "x"]), ("Structures", ["**Asso**, ici"])]
    }


@pytest.mark.parametrize(
    ("item", "publisher", "title", "date", "link", "note"),
    [
        ("[T](https://t.example)", "", "T", "", "https://t.example", None),
        ("**[T](www.t.example)** (2017).", "", "T", "2017", "https://www.t.example", None),
        ("P : [T](https://t.example), 12 mai 2017", "P", "T", "12 mai 2017", "https://t.example", None),
        ("P – [T](https://t.example) – un guide – 2016-2017", "P", "T", "2016-2017", "https://t.example", "un guide"),
        ("P – [T](https://t.example) – 05/2017 – un guide", "P", "T", "05/2017", "https://t.example", "un guide"),
        ("[T](https://t.example) : un guide", "", "T", "", "https://t.example", "un guide"),
        ("Lire [T](https://t.example) vite", "", "Lire T vite", "", "https://t.example", None),
        ("[T](https://t.example) vite", "", "T vite", "", "https://t.example", None),
        ("P – *T* – 2014", "P", "*T*", "2014", "", None),
        ("**T** : un guide", "", "T", "", "", "un guide"),
        ("un *mot* ici", "", "un *mot* ici", "", "", None),
        ("P – https://t.example/a", "", "P", "", "https://t.example/a", None),
        ("<https://t.example/a>", "", "https://t.example/a", "", "https://t.example/a", None),
        ("https://a.example et https://b.example", "", "https://a.example et https://b.example", "", "", None),
        ("T(https://t.example", "", "T(https://t.example", "", "", None),
        ("[A](https://a.example), [B](#)", "", "[A](https://a.example), [B](#)", "", "", None),
        ("[A](ftp:x)", "", "[A](ftp:x)", "", "", None),
        ("[A](voir page 3)", "", "[A](voir page 3)", "", "", None),
        ("** – [A](https://a.example)", "", "** – A", "", "https://a.example", None),
        ("P – T – 2014", "", "P – T – 2014", "", "", None),
    ],
)  # fmt: skip
def test_a_document_is_read_as_it_is_written(item, publisher, title, date, link, note):
    (document,) = read(f"## Documents\n\n- {item}").documents
    assert (document.publisher, document.title.markdown, document.date, document.link) == (publisher, title, date, link)
    assert (document.note and document.note.markdown) == note


def test_an_actor_has_no_publisher():
    notes = read("## Acteurs\n- Réseau – [CRESS](https://c.example)\n- **DLA**\n  - un appui\n- [A](#) : aide")
    assert [(actor.publisher, actor.title.markdown, actor.note and actor.note.markdown) for actor in notes.actors] == [
        ("", "Réseau – CRESS", None),
        ("", "DLA", "un appui"),
        ("", "A", "aide"),
    ]


def test_resources_that_are_not_sorted_stay_in_their_section():
    notes = read("## Ressources\n- [A](#)\n- **B**\n- c\n### Outils\n- d\n#### Acteurs\n- e\n### Divers\n- f")
    assert outline(notes) == {"resources": [(None, ["[A](#)"]), ("B", ["c"]), ("Outils", ["d"]), ("Divers", ["f"])]}
    assert [actor.title.markdown for actor in notes.actors] == ["e"]
    assert codes(notes) == []


@pytest.mark.parametrize(
    "text",
    [
        "### Acteurs :\n- a\n### Sites\n- b",
        "#### Acteurs\n\n- a\n\n#### Documents\n- b",
        "**Acteurs**\n- a\n\n**Documents**\n- b",
        "- Acteurs clés :\n  - a\n- Documents\n  - b",
        "- **Acteurs**\n- a\n- **Documents :**\n- b",
        "Acteurs :\n- a\n\nDocuments :\n- b",
    ],
)
def test_actors_and_documents_are_found_under_their_common_heading(text):
    notes = read(f"## Ressources\n\n{text}\n\n## Enjeux\n\nx")
    assert [actor.title.markdown for actor in notes.actors] == ["a"]
    assert [document.title.markdown for document in notes.documents] == ["b"]
    assert [section.id for section in notes.sections] == ["stakes"]
    assert codes(notes) == []


# YAML

IN_YAML = """
speakers:
  - "**Aïcha Roy**, élue à la [Ville](#). Elle dit oui."
Enjeux: Manger mieux.
contexte: |
  Une ville.

  Deux [essentiel]
resources:
  actors:
    - "[Réseau](#)"
  documents:
    - P – [T](https://t.example) – 2014
problems:
  - un point
  - Place:
      - terrain [synthèse]
      - bail:
          - court
          - |
            long
            très
  - Méthode:
      Peur:
        - conflit
needs:
  - de l'eau
  - |
    - du soleil
      - le matin
Détour: |
  ### Pour
  - a
"""

IN_MARKDOWN = """
## Speakers
- **Aïcha Roy**, élue à la [Ville](#). Elle dit oui.

## Enjeux
Manger mieux.

## Contexte
Une ville.

Deux [essentiel]
## resources
### actors
- [Réseau](#)
### documents
- P – [T](https://t.example) – 2014
## problems
- un point
### Place
- terrain [synthèse]
- bail
  - court
  - long
    très
### Méthode
#### Peur
- conflit
## needs
- de l'eau
- du soleil
  - le matin
## Détour
### Pour
- a
"""


def bare(notes):
    return {
        name: [entry.model_dump() for entry in getattr(notes, name)]
        for name in ("introduction", "sections", "speakers", "actors", "documents", "notes")
    }


def of_yaml(text, introduction=None, language="fr"):
    data, found = read_yaml(text, file="content/themes/02-eau.yaml")
    assert found == []
    source = Location(file="content/themes/02-eau.yaml", line=1, column=1)
    return parse_data(introduction, data, source=source, definitions=FR, language=language)


def test_a_theme_in_yaml_is_the_same_as_in_markdown():
    yaml, markdown = of_yaml(IN_YAML), read(IN_MARKDOWN)
    expected = bare(markdown)
    titles = {"Speakers": "speakers", "Contexte": "contexte"}
    for section in expected["sections"]:
        section["heading"] = Prose(titles.get(section["heading"].markdown, section["heading"].markdown))
    assert bare(yaml) == expected
    assert codes(yaml) == codes(markdown) == ["empty-link", "unknown-heading"]


def test_texts_in_yaml_know_their_places():
    lines = IN_YAML.split("\n")
    found = [prose for section in of_yaml(IN_YAML).sections for prose in proses(section) if prose != section.title]
    assert len(found) > 15
    for shown in found:
        assert shown.source.file == "content/themes/02-eau.yaml"
        written = lines[shown.source.line - 1][shown.source.column - 1 :]
        assert written.startswith(shown.markdown.split(" très")[0]), shown


def test_a_colon_in_a_list_of_yaml_is_text():
    notes = of_yaml(
        "problems:\n  - définir : des objectifs\n  - G:\n      - a: b\n      - c\n  - d\n  - E:\n  - - f\n    - g: 3\n"
    )
    assert outline(notes) == {
        "problems": [
            (None, ["définir : des objectifs"]),
            ("G", ["a : b", "c"]),
            (None, ["d"]),
            ("E", []),
            (None, ["f", "g : 3"]),
        ]
    }


def test_groups_in_yaml_may_hold_text():
    notes = of_yaml("problems:\n  G: |\n    Un texte.\n  H:\n    - |\n      **a**\n  I:\nneeds:\n")
    assert outline(notes)["problems"] == [("G", ["Un texte."]), ("H", ["**a**"]), ("I", [])]


def test_the_introduction_of_a_theme_in_yaml_is_read_too():
    prose = Prose("Bonjour[^1].\n\n[^1]: Note", Location(file="content/themes/02-eau.yaml", line=3, column=5))
    notes = of_yaml("needs:\n  - a\n", prose)
    assert shown(notes.introduction) == ["Bonjour[^1]."]
    assert notes.introduction[0].source == prose.source
    assert notes.notes[0].source.line == 5


def test_plain_data_will_do():
    at = Location(file="x.yaml", line=4)

    def read_as(name, value):
        return parse_data(None, {name: value}, source=at, definitions=FR, language="fr")

    notes = read_as("Besoins", ["a", 3, {"b": ["c"], "source": at}, None])
    assert outline(notes) == {"needs": [(None, ["a", "3"]), ("b", ["c"])]}
    assert only(read_as("needs", 12), "needs")[0].source.line == 4
    located = Located("<p>x</p>", at)
    assert codes(read_as("needs", located)) == ["html-block"]
    assert read_as("needs", None).sections[0].groups == ()


# Laws

WORD = st.text(alphabet="abdefghijklmnpqrtuvzéèçŒ", min_size=4, max_size=9).map(lambda word: f"zy{word}")
TEMPLATES = [
    "{0} {1}\n",
    "{0}\n",
    "{0} {1}  \n{2}\n",
    "# {0}\n",
    "## {0} {1} :\n",
    "### **{0}**\n",
    "## Problèmes\n",
    "## Acteurs\n",
    "## Intervenants\n",
    "## Documents\n",
    "### Ressources\n",
    "**{0} {1}**\n",
    "- **{0}**\n",
    "- {0}\n",
    "  - {0} {1}\n",
    "\t* {0}\n",
    "      + {0}\n",
    "• {0}\n",
    "◦ {0}\n",
    "1. {0}\n",
    "7) {0}\n",
    "  {0}\n",
    "    {0}\n",
    "> {0} {1}\n",
    "> - {0}\n",
    ">> {0}\n",
    "{0} | {1}\n--- | ---\n{2} | {3}\n",
    "| {0} |\n|---|\n| {1} | {2} |\n",
    "```\n{0}\n  {1}\n```\n",
    "```\n",
    "---\n",
    "===\n",
    "![{0}]({1}.png)\n",
    "- {0} ![{1}](x.png) {2}\n",
    "[{0}](#) – {1}\n",
    "- {0} – [{1}](https://x.example) – 2014\n",
    "- **{0} {1}**, {2}. {3}\n",
    "- Zy{0}, {1}\n",
    "[{0}][{1}]\n",
    "[{0}]: https://x.example/{1}\n",
    "{0}[^{1}]\n",
    "[^{0}]: {1}\n    {2}\n",
    "*[{0}]: {1}\n",
    "<p>{0}</p>\n",
    "<ul><li>{0}</li><li>{1}\n",
    "</ul>\n",
    "<h2>{0}</h2>\n",
    "<table><tr><td>{0}</td><td>{1}</td></tr></table>\n",
    "<blockquote>{0}\n",
    "{0} <b>{1}</b> <!-- non -->\n",
    "Zy{0} : {1}\nZy{2} : {3}\n",
    "– {0}\n– {1}\n",
    "- [x] {0} [essentiel]\n",
    "{0} [synthèse]\n",
    "[{0}]\n",
    "\\# {0}\n",
    "1986. {0}\n",
    "{0}\\\n",
    "&nbsp;{0}\n",
    "\xa0\xa0- {0}\n",
    "- - {0}\n",
    "-\n",
    "##\n",
    "**Besoins :** {0}\n",
    "Besoins :\n",
    "- Acteurs\n  - {0}\n",
    "`{0}` {1}\n",
    "<!-- non\n-->{0}\n",
    "\n",
    "\n",
    "\n",
]


def test_the_meaning_of_an_abbreviation_is_no_use_of_a_link_of_that_name():
    notes = read("[DLA]: https://dla.example/zyb\n*[DLA]: dispositif local\n", title="Jardins")
    assert "https://dla.example/zyb" in everything(notes)


@given(st.lists(st.tuples(st.sampled_from(TEMPLATES), st.tuples(WORD, WORD, WORD, WORD)), max_size=14))
def test_no_word_of_any_notes_is_lost(pieces):
    text = "".join(template.format(*words) for template, words in pieces)
    notes = read(text, title="Jardins")
    # A footnote cannot hold a picture, and of two meanings of a name one is printed; which is said.
    kept = everything(notes) + "".join(map(str, (diagnostic.values for diagnostic in notes.diagnostics)))
    for word in re.findall(r"zy\w+", text, re.IGNORECASE):
        assert word in kept, text


@given(st.text(alphabet="aBé1 .:\n\t#*_-+>|[]()!\\~=•<p/", max_size=120))
def test_any_signs_at_all_can_be_read_and_each_block_has_a_place(text):
    notes = read(text)
    lines = text.count("\n") + 1
    for name in ("introduction", "sections", "speakers", "actors", "documents", "notes"):
        for prose in proses(getattr(notes, name)):
            assert 1 <= prose.source.line <= lines
            assert prose.source.column >= 1
    assert all(diagnostic.message("fr") and diagnostic.message("en") for diagnostic in notes.diagnostics)
    assert all(
        isinstance(diagnostic.hint("fr"), str) and isinstance(diagnostic.hint("en"), str)
        for diagnostic in notes.diagnostics
    )


@given(st.text(alphabet="abé \n#*_-+>|!:=•", max_size=120))
def test_no_letter_is_lost_without_a_construct_that_takes_it(text):
    kept = everything(read(text))
    assert all(word in kept for word in re.findall(r"[abé]+", text))


def test_a_very_large_text_is_read_whole():
    text = (
        "## Problèmes\n\n"
        + "- Un point assez long, [avec un lien](https://x.example) et *des mots*.\n\nUn texte.\n" * 2_000
    )
    notes = read(text)
    assert len(only(notes)) == 4_000
    assert isinstance(only(notes)[0], Block)


def test_an_essential_need_without_an_answer_has_both_marks():
    for written in ("- a [essentiel] [sans réponse]", "- a [sans réponse] [essentiel]"):
        made = parse(f"## Besoins\n\n{written}\n", file="a.md", definitions=definitions("fr"), language="fr")
        (block,) = made.sections[0].groups[0].blocks
        assert (block.text.markdown, block.mark) == ("a", Mark.ESSENTIAL_UNANSWERED)
        assert not made.diagnostics


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("a) un\nb) deux\nc) trois", ["a) un", "b) deux", "c) trois"]),
        ("(a) un\n(b) deux", ["(a) un", "(b) deux"]),
        ("1/ un\n2/ deux", ["un", "deux"]),
        ("(1) un\n(2) deux", ["un", "deux"]),
        ("1°) un\n2°) deux", ["un", "deux"]),
        ("1º un\n2º deux", ["un", "deux"]),
        ("1.-Un\n2.-Deux\n3.-¿Tres?", ["Un", "Deux", "¿Tres?"]),
        ("1\ufe0f\u20e3 un\n2\ufe0f\u20e3 deux", ["un", "deux"]),
        ("→ un\n→ deux", ["un", "deux"]),
        ("a) un point\nqui continue\nb) deux", ["a) un point qui continue", "b) deux"]),
        ("a) un\n\nb) deux", ["a) un", "b) deux"]),
        ("A. un\nB. deux", ["A. un", "B. deux"]),
        ("a. un\nb. deux", ["a. un", "b. deux"]),
        ("a - un\nb - deux", ["a - un", "b - deux"]),
        ("i) un\nii) deux\niii) trois", ["i) un", "ii) deux", "iii) trois"]),
        ("I - un\nII - deux", ["I - un", "II - deux"]),
        ("① un\n② deux", ["① un", "② deux"]),
        ("1 - un\n2 - deux", ["un", "deux"]),
        ("1)un\n2)deux", ["un", "deux"]),
        ("1 : un\n2 : deux", ["un", "deux"]),
        ("1\\. un\n2\\. deux", ["un", "deux"]),
        ("\\- un\n\\- deux", ["un", "deux"]),
        ("&bull; un\n&bull; deux", ["un", "deux"]),
        ("[ ] un\n[x] deux", ["☐ un", "☑ deux"]),
    ],
)
def test_lists_that_people_number_their_own_way_are_lists(written, items):
    made = parse(f"## Solutions\n\n{written}", file="t.md", definitions=definitions("fr", ()), language="fr", title="T")
    blocks = made.sections[0].groups[0].blocks
    assert [(block.kind, block.text.markdown) for block in blocks] == [("point", item) for item in items]


@pytest.mark.parametrize("written", [
        "a) un seul point", "b) un\nc) deux", "a) un\nc) trois", "à 10 h/ 11 h\n2/ 3", "A. un\nb. deux", "a. un\nb) deux",
        "1 - 2 ans\n2 - 3 ans", "i) un\niii) trois", "[a] un\n[b] deux",
    ])  # fmt: skip
def test_a_letter_alone_opens_no_list(written):
    made = parse(f"## Solutions\n\n{written}", file="t.md", definitions=definitions("fr", ()), language="fr", title="T")
    assert {block.kind for block in made.sections[0].groups[0].blocks} == {"paragraph"}


@pytest.mark.parametrize("first", ["#L’accueil", "#L'accueil de tous"])
def test_a_title_may_touch_its_sign_where_a_text_begins(first):
    made = parse(
        f"{first}\n##Problèmes soulevés\n- un point", file="t.md", definitions=definitions("fr", ()), language="fr"
    )
    assert made.title.markdown == first[1:]
    assert [section.id for section in made.sections] == ["problems"]


@pytest.mark.parametrize("line", ["#asso #benevoles", "Un mot.\n\n#solidarité est le mot"])
def test_a_hashtag_is_no_title(line):
    made = parse(line, file="t.md", definitions=definitions("fr", ()), language="fr")
    assert made.title is None


def test_people_in_one_paragraph_are_people_and_what_else_stands_there_is_a_section_of_its_own():
    said = "Un récit assez long pour que ce ne soit pas une simple remarque sur la personne. " * 5
    text = (
        "### Intervenantes :\n\n**Ana Dupré** , guide au musée. **Zoé Mars**, qui agit.\n\n"
        f"#### Ana Dupré, le musée :\n\n{said}\n\n### Dernier mot\n\n- Un point\n"
    )
    made = parse(text, file="t.md", definitions=definitions("fr", ()), language="fr", title="T")
    assert [speaker.name for speaker in made.speakers] == ["Ana Dupré", "Zoé Mars"]
    apart, last = made.sections
    assert (apart.known, apart.groups[0].title.markdown) == (False, "Ana Dupré, le musée")
    assert last.title.markdown == "Dernier mot"
    assert [diagnostic.location.line for diagnostic in made.diagnostics if diagnostic.rule.code == "not-people"] == [1]


def test_a_remark_among_people_or_documents_stays_with_them_and_is_told():
    made = read("## Intervenants\n\n- Ana Dupré, guide\n\nElle est venue avec son équipe.\n")
    assert ([section.id for section in made.sections], codes(made)) == (["speakers"], ["among-people"])
    made = read(
        "## Ressources\n\n### Intervenants\n\n- Ana Dupré, guide\n\nLe four est froid.\n\n### Documents\n\n"
        "- Le guide du four\n\nIl est à refaire.\n"
    )
    assert [section.id for section in made.sections] == ["speakers", "documents"]
    told = [diagnostic for diagnostic in made.diagnostics if diagnostic.rule.code == "among-people"]
    assert [diagnostic.location.line for diagnostic in told] == [7, 13]


@pytest.mark.parametrize("text", ["Le four est froid.", "- Le four est froid.", "### Le four\n\n- Il est froid."])
def test_what_stands_below_a_heading_that_names_its_people_is_a_section_of_its_own(text):
    made = read(
        f"## Enjeux\n\nUn mot.\n\n## Intervenantes : Ana Dupré (le musée), Zoé Mars\n\n{text}\n\n## Besoins\n\n- un"
    )
    assert [section.id for section in made.sections] == ["stakes", "intervenantes", "needs"]
    assert ([speaker.name for speaker in made.speakers], codes(made)) == (["Ana Dupré", "Zoé Mars"], ["not-people"])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1. un\n2. 1. deux\n   - trois\n", [1, 2, 0]),
        ("1. un\n2. 1. deux\n   2. trois\n3. quatre\n", [1, 2, 3, 4]),
        ("- un\n- 1. deux\n  1. trois\n", [0, 1, 2]),
    ],
)
def test_numbers_of_a_list_in_an_item_without_words_count_on(text, numbers):
    blocks = read(text).introduction
    assert [block.ordinal for block in blocks] == numbers


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Clé\n\n: Ce qui ouvre.\n\nSalle\n\n: Un lieu.\n", ["**Clé:** Ce qui ouvre.", "**Salle:** Un lieu."]),
        ("Clé\n\n:   Ce qui ouvre,\n    ou ferme.\n", ["Clé: Ce qui ouvre, ou ferme."]),
        ("Clé\n\n: Ce qui ouvre.\n\n: Un outil.\n\nFin.\n", ["Clé:", ["Ce qui ouvre."], ["Un outil."], "Fin."]),
        ("Clé\n\n: Ce qui ouvre.\n\n    Et ce qui ferme.\n", ["Clé:", ["Ce qui ouvre.", "Et ce qui ferme."]]),
        ("Pour qui ?\n\n\n: Tout le monde.\n", ["Pour qui ?: Tout le monde."]),
        ("Une phrase entière.\n\n: et autre chose\n", ["Une phrase entière.", ": et autre chose"]),
        ("- Un point\n\n: et autre chose\n", [["Un point"], ": et autre chose"]),
    ],
)
def test_what_a_term_means_may_stand_behind_a_blank_line(text, printed):
    def of(block):
        words = [" ".join(entry.text.markdown.split()) for entry in (block, *block.points)]
        return words if block.kind == "point" else words[0]

    assert [of(block) for block in read(text).introduction] == printed


def test_with_and_one_word_names_nobody_in_a_heading():
    notes = read("## Solutions\n\n### Avec Image\n\n- un mur\n\n### Avec Tableau, comme avant\n\n- un toit")
    assert notes.speakers == ()
    (section,) = notes.sections
    assert [group.title.markdown for group in section.groups] == ["Avec Image", "Avec Tableau, comme avant"]
    assert [speaker.name for speaker in read("## Avec Zoé Martin\n\nUn mot.").speakers] == ["Zoé Martin"]


def test_people_who_are_set_off_in_several_ways_are_each_one():
    notes = read(
        "## Intervenants\n\nZoé Blin (maire), Luc Roy : élu ; Ana Duc – Fil  \net Tom\n\n## Solutions\n\n- un mur"
    )
    assert [speaker.name for speaker in notes.speakers] == ["Zoé Blin", "Luc Roy", "Ana Duc", "Tom"]
