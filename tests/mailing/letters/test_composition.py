"""A letter says the same in text and in HTML, and what people wrote stays what they wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feuillet.looks.palette import contrast
from feuillet.mailing.letters import composition, placeholders
from feuillet.mailing.letters.as_text import plain_text
from feuillet.mailing.letters.composition import Change, Enclosed, enclosed_name, letter
from feuillet.mailing.letters.placeholders import PLACEHOLDERS, check_placeholders
from feuillet.model.diagnostics import Location
from feuillet.model.workshop import Prose
from feuillet.pages.render import Renderer
from feuillet.reading.people.person import Person
from tests import browsing
from tests.made_project import ROOT, load, loaded, project, theme

NNBSP = "\u202f"
MESSAGE = """Merci, {name} ! Voici « {title} », *en entier*, et vos fiches : {themes}.

- **jeudi**, 18 h : le groupe ([s'inscrire](https://exemple.org/a?b=1&c=2))
  - avec ~~lui~~ elle
- `du code`

1. premier
2. second, le 1er mai

> cité
> encore

| Jour | Lieu |
|---|---:|
| lundi | Pantin |

### Un titre

    écrit {nom} <b>gras</b>

Écrire à moi@exemple.org, ou voir https://exemple.org/b.
"""


@pytest.fixture(scope="module")
def french():
    return Renderer(load(ROOT), ROOT)


@pytest.fixture(scope="module")
def english():
    return Renderer(load(ROOT / "tests" / "english"), ROOT / "tests" / "english")


def person(name="Hélène Durand", language="", themes=(), greeting="", email="helene@exemple.fr"):
    return Person(
        name=name,
        email=email,
        language=language,
        themes=tuple(themes),
        greeting=greeting,
        source=Location(file="liste.csv", line=2, column=1),
    )


def written(renderer, item=None, **options):
    options.setdefault("enclosed", [Enclosed(name="synthese.pdf", size=1_234_567)])
    return letter(renderer, item or person(), **options)


class Seen(HTMLParser):
    """What somebody sees of a page: its text, its elements, what they are in."""

    def __init__(self, html):
        super().__init__()
        self.texts, self.elements, self.unseen = [], [], 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.unseen += tag in ("style", "title")

    def handle_endtag(self, tag):
        self.unseen -= tag in ("style", "title")

    def handle_data(self, data):
        if not self.unseen:
            self.texts.append(data)


def seen(html):
    return " ".join(" ".join(Seen(html).texts).split(" "))


def words(text):
    return re.findall(r"\w+", text)


def tight(text):
    return re.sub(r"\s+", " ", text)


# -- both bodies -----------------------------------------------------------------------------------------------------


def test_every_word_of_the_message_is_in_both_bodies(french):
    shown = written(french, message=Prose(MESSAGE))
    expected = words(re.sub(r"\{\w+\}|https?://\S+|<b>|</b>|\n#+|1er", " ", MESSAGE).replace("'", "’"))
    for body in (shown.text, seen(shown.html)):
        there = set(words(body))
        assert len(expected) > 30
        assert [word for word in expected if word not in there] == []


TYPED = """\
Bonjour,
Merci d’être venus.

- un point
  sur deux lignes
- un autre
```
du code
```

Voici un long texte que quelqu’un a tapé dans un éditeur qui coupe les
lignes à soixante-douze signes, comme on le faisait dans les courriels
d’autrefois.

Vous trouverez la synthèse de la journée dans ce courriel, et votre fiche.
Jeanne Exemple\\
La Guilde<br>
Au moulin
> cité
> encore
"""


def test_lines_of_a_message_end_where_they_were_typed_but_not_where_a_program_wrapped_them(french):
    shown = written(french, message=Prose(TYPED))
    for kept in (
        "Bonjour,\nMerci d’être venus.\n",
        "- un point\n  sur deux lignes\n- un autre\n",
        "\ndu code\n",
        "coupe les lignes à soixante-douze signes, comme on le faisait dans les courriels d’autrefois.\n",
        "votre fiche.\nJeanne Exemple\nLa Guilde\nAu moulin\n",
        "> cité\n> encore\n",
    ):
        assert kept in shown.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Bonjour,<br>Merci" in shown.html


def test_every_word_that_is_seen_in_the_html_is_in_the_text(french, english):
    for renderer, language in ((french, "fr"), (french, "en"), (english, "en"), (english, "fr")):
        themes = [theme.slug for theme in renderer.workshop.themes]
        shown = written(
            renderer,
            person(language=language, themes=themes),
            enclosed=[Enclosed(name="fiche-1-a.pdf", size=9, theme=themes[0])],
            link="https://exemple.org/synthese",
            changes=[Change(), Change(theme=themes[0], new=True, detail="deux besoins de plus")],
            unsubscribe="stop@exemple.org",
            message=Prose(MESSAGE),
        )
        in_html, in_text = words(seen(shown.html)), set(words(shown.text)) | {"1", "er"}
        assert len(in_html) > 150
        assert [word for word in in_html if word not in in_text] == []


@given(st.text(alphabet="ab *_`-#>\n[](){}!|~1.<&\\:/@é", max_size=80))
@example("- a\n\n  b\n- c")
@example("> a\n>\n> > b")
@example("<table><tr><td>a<td>b</table>")
def test_no_markdown_loses_a_word_on_its_way_to_text(markdown):
    from feuillet.text import prose

    html = str(prose.block(Prose(markdown), "fr"))
    there = re.sub(r"\W", "", plain_text(html))
    expected = re.sub(r"\W", "", prose.text(html))
    at = 0
    for letter_ in expected:  # in order; addresses of links stand between
        at = there.find(letter_, at) + 1
        assert at, (there, expected)


def test_text_is_set_as_people_write_it():
    html = (
        "<h1>Un <em>jour</em></h1><p>Voir <a href='https://x.org/a?b=1&amp;c=2'>ici</a>, <a href='https://x.org/'>x.org</a> "
        "et <a href='mailto:a@x.org?subject=Oui'>a@x.org</a>.</p><ul><li>un<ul><li>sous</li></ul></li><li><p>deux</p><p>suite</p>"
        "</li></ul><ol start='3'><li>trois</li><li value='7'>sept<br>plus</li></ol><p>fin</p><blockquote><p>a</p><p>b</p></blockquote>"
        "<pre><code>x\n  y\n</code></pre><p>le <abbr title='conseil'>CA</abbr> <del>non</del></p><style>p{}</style>"
    )
    assert plain_text(html) == (
        "Un jour\n=======\n\nVoir ici (https://x.org/a?b=1&c=2), https://x.org/ et a@x.org.\n\n- un\n  - sous\n- deux\n\n"
        "  suite\n\n3. trois\n7. sept\n   plus\n\nfin\n\n> a\n>\n> b\n\nx\n  y\n\nle CA (conseil) ~non~\n"
    )


def test_an_address_that_is_shown_without_its_scheme_is_whole_in_the_text():
    assert plain_text("<p><a href='https://x.org/a'>x.org/a</a></p>") == "https://x.org/a\n"
    assert plain_text("<p><a href='tel:+33199004712'>+33 1 99 00 47 12</a></p>") == "+33 1 99 00 47 12\n"


# -- what it says ----------------------------------------------------------------------------------------------------


def test_the_letter_is_in_the_language_of_its_reader_and_the_content_in_its_own(french, english):
    shown = written(french, person(language="en"))
    assert shown.language == "en"
    assert shown.subject == "Faire ensemble en Seine-Saint-Denis: synthesis"
    assert "Dear Hélène Durand," in shown.text
    assert "Saturday 10\u00a0October 2026" in shown.text
    assert "The documents are in French." in shown.text
    assert '<html lang="en">' in shown.html
    assert re.search(r'<h1[^>]* lang="fr"', shown.html)
    other = written(english, person(language="fr"))
    assert other.subject == "Neighbours at Work\u00a0: synthèse"
    assert "Bonjour Hélène Durand," in other.text
    assert "Les documents sont en anglais." in other.text
    assert "3\u00a0thèmes, " in other.text
    own = written(french)
    assert own.language == "fr"
    assert "Les documents sont" not in own.text
    assert 'lang="en"' not in own.html


def test_the_summary_tells_the_day_in_its_figures_and_first_words(french):
    text = written(french).text
    assert "Halle des Tisserands, Romainval (Seine-Saint-Denis)" in text
    assert "Le 10\u00a0octobre, cent quarante personnes" in text
    assert "Ces pages rendent compte" not in text
    assert re.search(
        r"7\xa0thèmes, \d+\xa0problèmes soulevés, \d+\xa0solutions et bonnes pratiques, \d+\xa0besoins", text
    )


def test_her_themes_are_told_with_number_and_summary_and_no_others(french):
    slugs = [theme.slug for theme in french.workshop.themes]
    text = written(french, person(themes=[slugs[2], slugs[1]])).text
    assert (
        "Vos ateliers\n------------\n\n2. Donner envie de s’engager, et de rester\n   Accueillir des bénévoles" in text
    )
    assert "\n3. Se faire connaître" in text
    assert "Coopération et mutualisation" not in text
    assert "Les ateliers de la journée" in written(french, person(themes=slugs)).text
    assert "ateliers\n---" not in written(french).text


def test_what_is_enclosed_is_said_in_plain_words_with_its_size(french):
    slug = french.workshop.themes[0].slug
    several = [
        Enclosed(name="synthese-x.pdf", size=1_234_567),
        Enclosed(name="fiche-1-x.pdf", size=84_321, theme=slug),
        Enclosed(name="b.pdf", size=1, theme=slug),
    ]
    text = tight(written(french, enclosed=several).text)
    assert "Ci-joint" in text
    assert "La synthèse de la journée synthese-x.pdf, 1,2 Mo" in text
    assert "La fiche « Coopération et mutualisation entre associations » fiche-1-x.pdf, 84 ko" in text
    assert "b.pdf, 1 ko" in text
    assert "1.2\u00a0MB" in written(french, person(language="en"), enclosed=several).text


def test_a_synthesis_left_out_has_its_address_in_the_letter(french):
    slug = french.workshop.themes[0].slug
    sheet = Enclosed(name="fiche-1-x.pdf", size=84_321, theme=slug)
    shown = written(french, enclosed=[sheet], link="https://exemple.org/synthese.pdf?utm_source=x")
    assert tight("La synthèse de la journée est en ligne : https://exemple.org/synthese.pdf\n") in tight(shown.text)
    assert shown.subject.endswith("synthèse")
    both = written(french, link="https://exemple.org/s")
    assert "La synthèse est aussi en ligne" in both.text
    alone = written(french, enclosed=[sheet])
    assert alone.subject.endswith("vos fiches")
    assert "en ligne" not in alone.text


def test_an_update_says_what_has_changed(french):
    slug = french.workshop.themes[0].slug
    shown = written(french, changes=[Change(), Change(theme=slug, new=True, detail="« deux » besoins")])
    assert shown.subject.endswith("synthèse mise à jour")
    assert "Cette édition remplace celle que vous avez reçue." in shown.text
    assert "- La synthèse de la journée\n- La fiche «\u202fCoopération" in shown.text
    assert f"(nouvelle) – «{NNBSP}deux{NNBSP}» besoins" in shown.text
    assert "Cette édition" not in written(french).text


def test_how_to_receive_no_more_is_a_link_and_in_words(french):
    shown = written(french, person(email="zoe+a@exemple.fr"), unsubscribe="stop+x@exemple.org")
    assert shown.unsubscribe == (
        "mailto:stop%2Bx@exemple.org?subject=Ne%20plus%20%C3%A9crire%20%C3%A0%20zoe%2Ba%40exemple.fr"
    )
    assert f'href="{shown.unsubscribe}"' in shown.html
    assert "écrivez à stop+x@exemple.org." in shown.text
    other = written(french)
    assert not other.unsubscribe
    assert "en répondant à ce message" in other.text


@pytest.mark.parametrize(
    ("greeting", "language", "expected"),
    [
        ("", "fr", "Bonjour Hélène Durand,"),
        ("", "en", "Dear Hélène Durand,"),
        ("Chère Hélène", "fr", "Chère Hélène,"),
        ("Salut l'amie !", "fr", f"Salut l’amie{NNBSP}!"),
        ("Madame la Présidente,", "fr", "Madame la Présidente,"),
    ],
)
def test_her_own_greeting_comes_before_the_usual_one(french, greeting, language, expected):
    assert f"\n{expected}\n" in written(french, person(greeting=greeting, language=language)).text


@pytest.mark.parametrize(
    "begins",
    ["Bonjour {name},", "**Chère {name}**,", "Chers tous !", "Dear {name},", "Hola, {name}:", "Guten Tag {name},",
     "Liebe {name},", "Bonsoir {name}, et merci", "Madame, Monsieur,"],
)  # fmt: skip
def test_a_message_that_begins_with_a_greeting_gets_no_other(french, begins):
    meant = begins.replace("{name}", "Hélène Durand")
    for greeting in ("", "Chère Hélène"):
        made = written(french, person(greeting=greeting), message=Prose(f"{begins}\n\nvoici la suite."))
        for ours in ("Bonjour Hélène Durand", "Chère Hélène"):
            assert made.text.count(ours) == meant.count(ours)


@pytest.mark.parametrize("begins", ["Merci d’être venus.", "Chercher ensemble, c’est bien.", "Hier {name}, hello !"])
def test_a_message_that_begins_otherwise_is_greeted(french, begins):
    assert "\nBonjour Hélène Durand,\n" in written(french, message=Prose(begins)).text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dupont, Jean", "Bonjour Jean Dupont,"),
        ("DUPONT Jean", "Bonjour Jean DUPONT,"),
        ("DE LA TOUR Anne-Marie", "Bonjour Anne-Marie DE LA TOUR,"),
        ("MJC Pantin", "Bonjour MJC Pantin,"),
        ("JP Martin", "Bonjour JP Martin,"),
        ("DUPONT,Jean-Marie", "Bonjour Jean-Marie DUPONT,"),
        ("de la Tour, Anne Marie", "Bonjour Anne Marie de la Tour,"),
        ("Le Bras, Yann", "Bonjour Yann Le Bras,"),
        ("Jean Dupont, maire", "Bonjour,"),
        ("Jean Dupont, Pantin, Lilas", "Bonjour,"),
        ("Davis, Jr.", "Bonjour,"),
        (", Jean", "Bonjour,"),
        ("Dupont,", "Bonjour,"),
        ("jean@exemple.fr", "Bonjour,"),
        ("山田, 太郎", "Bonjour,"),
    ],
)
def test_a_name_with_a_comma_is_turned_round_where_that_is_what_it_means(french, name, expected):
    made = written(french, person(name=name), subject="{name}")
    assert f"\n{expected}\n" in made.text
    assert made.subject == (expected[8:-1] if expected != "Bonjour," else name)


def test_a_placeholder_in_the_address_of_a_link_is_told_with_its_place():
    text = "Un {name}\n\n[ici](https://exemple.org/{name}?a={autre}) <https://exemple.org/%7Bthemes%7D> [{name}](https://a.fr)"
    found = list(placeholders.check_links(Prose(text, Location(file="m.md", line=4, column=1))))
    assert [(diagnostic.rule.code, diagnostic.location.line, diagnostic.values["shown"]) for diagnostic in found] == [
        ("mail-placeholder-in-link", 6, "{name}"),
        ("mail-placeholder-in-link", 6, "{themes}"),
    ]


def test_a_day_with_nothing_but_a_title_has_a_letter(tmp_path):
    day = loaded(tmp_path, "Du texte.\n", workshop="title: Un jour\n")
    shown = written(Renderer(day, tmp_path), enclosed=[], message=Prose("Le {date}, à {place}, {themes}."))
    assert "Le , à , tous les ateliers." in shown.text
    assert "1\u00a0thème." in shown.text
    assert "Ci-joint" not in shown.text
    assert "Nous écrire" not in shown.text


def test_names_of_enclosed_files_are_plain(french, english, tmp_path):
    day = french.workshop
    assert enclosed_name(day, None, "fr") == "synthese-faire-ensemble-en-seine-saint-denis.pdf"
    assert enclosed_name(day, day.themes[2], "fr") == "fiche-3-se-faire-connaitre.pdf"
    assert enclosed_name(day, day.themes[2], "en") == "fact-sheet-3-se-faire-connaitre.pdf"
    assert enclosed_name(english.workshop, None, "en") == "synthesis-neighbours-at-work.pdf"
    far = loaded(tmp_path, "Du texte.\n", workshop="title: 日本語\n")
    assert re.fullmatch(r"synthese[a-z0-9-]*\.pdf", enclosed_name(far, None, "fr"))


# -- placeholders ----------------------------------------------------------------------------------------------------


def test_placeholders_stand_for_plain_text_once(french):
    hostile = "*Ana* <b>{title}</b> {{ 7*7 }} [x](javascript:1) {0.__class__}"
    shown = written(french, person(name=hostile), message=Prose("À {name} : **{name}**."), subject="Pour {name}")
    for body in (shown.text, seen(shown.html)):
        assert body.count("*Ana* <b>{title}</b> {{ 7*7 }} [x](javascript:1) {0.__class__}") == 3
    assert shown.subject == f"Pour {hostile}"
    assert "<b>" not in shown.html
    assert "<em>" not in shown.html.partition("<main>")[2].partition("<h2")[0]
    assert "javascript:1" not in str([attrs for _, attrs in Seen(shown.html).elements])


def test_what_stands_for_nothing_stays_as_it_is(french):
    kept = "{nom} {} {0} {name.upper} {name!r} {{name}} {% raw %} {Name}"
    shown = written(french, message=Prose(f"{kept} [a](https://exemple.org/{{name}})"), subject=kept)
    said = kept.replace("{{name}}", "{Hélène Durand}")
    assert said in shown.text
    assert said in shown.subject
    assert "https://exemple.org/{name}" in shown.text


def test_all_placeholders_have_a_value(french):
    slugs = [theme.slug for theme in french.workshop.themes]
    text = " / ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    shown = written(french, person(themes=slugs[:3]), message=Prose(text), subject=text)
    assert "Hélène Durand / «\u202fCoopération et mutualisation entre associations\u202f», «\u202fDonner" in shown.text
    assert "\u202f» et «\u202fSe faire connaître avec trois fois rien\u202f» / Faire ensemble" in shown.text
    assert "/ samedi 10\u00a0octobre 2026 / Halle des Tisserands" in shown.text
    assert not re.search(r"[{}\n\u202f]", shown.subject)
    other = written(french, person(language="en", themes=slugs[:2]), message=Prose("{themes}"))
    assert "“Coopération et mutualisation entre associations” and “Donner" in other.text


def test_a_misspelt_placeholder_is_told_with_its_place():
    message = Prose(
        "Bonjour {nom},\n\nle {dat} à {place} {zzz} {}", Location(file="content/workshop.yaml", line=7, column=12)
    )
    found = list(check_placeholders([message, "{name}", "{thèmes}"], Location(file="content/workshop.yaml")))
    assert [(diagnostic.rule.code, diagnostic.location.line, diagnostic.location.column) for diagnostic in found] == [
        ("mail-misspelt-placeholder", 7, 20),
        ("mail-misspelt-placeholder", 9, 4),
        ("mail-unknown-placeholder", 9, 20),
        ("mail-misspelt-placeholder", 0, 0),
    ]
    assert "{name}" in found[0].hint("fr")
    assert "{themes}" in found[2].hint("en")
    assert found[3].hint("en") == "Did you mean {themes}?"


def with_cells(item, *others, **cells):
    return replace(item, cells=tuple(cells.items()), others=others)


def test_columns_of_the_list_stand_for_plain_text_once(french):
    hostile = "*Ana* <b>{title}</b> [x](javascript:1) {table}"
    item = with_cells(person(), **{"prenom": hostile, "n de table": "12"})
    message = Prose("Chère {Prénom}, **{N° de table}** et {n_de_table}, pas {autre} ni `{title}`.")
    made = written(french, item, message=message, subject="{PRENOM} : {n° de table}")
    for body in (made.text, seen(made.html)):
        said = " ".join(body.split())
        assert f"Chère {hostile}" in said
        assert re.search(r"12 et 12, pas \{autre\} ni", said)
    assert made.subject == f"{hostile}\u00a0: 12"
    assert "<b>" not in made.html
    assert "javascript:1" not in str([attrs for _, attrs in Seen(made.html).elements])


def test_what_is_missing_in_a_row_leaves_no_hole(french):
    made = written(french, with_cells(person(), prenom=""), message=Prose("Bonjour {prenom}, et merci."))
    assert "Bonjour, et merci." in made.text


def test_what_shares_its_name_with_ours_is_ours(french):
    made = written(french, with_cells(person(), title="Mme", date="hier"), message=Prose("{title} / {date}"))
    assert "Faire ensemble" in made.text
    assert "Mme" not in made.text


@pytest.mark.parametrize(
    ("names", "greeting"),
    [
        (("Anne", "Paul"), "Bonjour Anne et Paul,"),
        (("Anne", "Paul", "Zoé"), "Bonjour Anne, Paul et Zoé,"),
        (("Petit, Anne", "Paul Petit"), "Bonjour Anne Petit et Paul Petit,"),
        (("Anne", "山田, 太郎"), "Bonjour,"),
    ],
)
def test_those_who_share_an_address_are_greeted_together(french, names, greeting):
    first, *others = [person(name=name) for name in names]
    assert f"\n{greeting}\n" in written(french, with_cells(first, *others)).text


def test_greetings_of_those_who_share_an_address_are_joined(french):
    chers = person(name="Anne", greeting="Chère Anne,"), person(name="Paul", greeting="cher Paul")
    assert "\nChère Anne, cher Paul,\n" in written(french, with_cells(chers[0], chers[1])).text
    item = person(name="Anne", greeting="Chers amis")
    assert "\nChers amis,\n" in written(french, with_cells(item, person(name="Paul", greeting="Chers amis"))).text
    assert "\nChers amis,\n" in written(french, with_cells(item, person(name="Paul"))).text


def test_what_the_rows_of_those_who_share_an_address_say_is_joined(french):
    paul = with_cells(person(name="Paul"), table="3", ville="Pantin")
    anne = with_cells(person(name="Anne"), paul, table="1", ville="Pantin")
    made = written(french, anne, message=Prose("{name} : {table}, {ville}."))
    assert "Anne et Paul\u00a0: 1 et 3, Pantin." in made.text
    made = written(french, replace(anne, language="en"), message=Prose("{name}"))
    assert "Anne and Paul" in made.text


def test_a_column_in_the_address_of_a_link_is_told():
    found = list(
        placeholders.check_links(Prose("[ici](https://exemple.org/{Ville}) <https://a.fr/{x}>"), filled={"ville"})
    )
    assert [diagnostic.values["shown"] for diagnostic in found] == ["{Ville}"]


def test_columns_are_known_and_named_where_something_stands_for_nothing():
    texts = [Prose("{Ville} {vile} {zzz} {voir page 3, en bas}", Location(file="m.md", line=1, column=1))]
    found = list(
        check_placeholders(texts, Location(file="w.yaml"), filled={"ville"}, columns=("Nom", "Ville", "N° de table"))
    )
    assert [diagnostic.values["shown"] for diagnostic in found] == ["{vile}", "{zzz}"]
    assert found[0].hint("en") == "Did you mean {Ville}?"
    assert "{place}, {Nom}, {Ville}, {N° de table}" in found[1].hint("fr")
    assert placeholders.placeholders([*texts, "{name} {Ville}"]) == ("Ville", "vile", "zzz", "voir page 3, en bas")


# -- safety ----------------------------------------------------------------------------------------------------------


def test_nothing_of_a_message_runs_or_is_fetched(french):
    hostile = (
        "<script>alert(1)</script><img src=https://x.org/p.gif onerror=alert(2)> [a](javascript:alert(3)) "
        "<a href='javascript:alert(4)' onclick='alert(5)'>b</a> ![p](https://x.org/q.gif) <style>p{color:red}</style>"
        "<iframe src=https://x.org></iframe> [c](data:text/html,x) <p style='background:url(https://x.org)'>d"
    )
    shown = written(french, message=Prose(hostile))
    elements = Seen(shown.html).elements
    assert {tag for tag, _ in elements} <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "header",
        "h1",
        "p",
        "br",
        "span",
        "main",
        "h2",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "a",
        "footer",
        "sup",
    }
    for _, attrs in elements:
        assert attrs.keys() <= {"lang", "class", "style", "href", "value", "charset", "name", "content"}
        assert attrs.get("href", "https:").startswith(("https:", "mailto:"))
    assert not re.search(r"url\(|@import|http-equiv", shown.html)


def test_content_is_escaped_everywhere(tmp_path):
    workshop = (
        'title: "Un `<b>jour</b>`"\nplace: "<script>a</script>"\norganisers: ["<i>Nous</i>"]\n'
        'contact: {name: "<q>d</q>", phone: "<x>"}\nintroduction: "`<u>e</u>`"\n'
    )
    day = load(
        project(tmp_path, {"01-un.md": theme("Un `<s>`", "Du texte.\n", "summary: '`<i>`'\n")}, workshop=workshop)
    )
    shown = written(
        Renderer(day, tmp_path),
        person(name="<b>Ana</b>", themes=["un"], greeting="<b>Chère</b>"),
        enclosed=[Enclosed(name="<b>.pdf", size=1, theme="un")],
        changes=[Change(detail="<b>")],
        subject="</title><script>",
    )
    assert not re.search(r"<(script|b|i|u|s|q|x)>", shown.html)
    for text in ("<script>a</script>", "<i>Nous</i>", "<q>d</q>", "<x>", "<u>e</u>", "<b>Chère</b>", "<b>.pdf"):
        assert text in shown.text


def test_what_no_mail_program_shows_is_left_out(french):
    shown = written(french, person(name="Ana\ud800\x00\u2028B"), subject="a\r\nBcc: x\ud800\x1b")
    assert shown.subject == "a Bcc\u00a0: x\ufffd"
    assert "Bonjour Ana\ufffd B," in re.sub(r"\s+", " ", shown.text)
    shown.html.encode()


def test_the_template_of_a_project_stands_for_ours(tmp_path):
    day = loaded(tmp_path, "Du texte.\n", files={"templates/mail.html": "<p>{{ letter.greeting }}</p>"})
    assert written(Renderer(day, tmp_path)).text == "Bonjour Hélène Durand,\n"


# -- how it looks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("colour", ["#14505c", "#000000", "#ffff00", "#ff0000", "#1a1a66", "#7f7f7f"])
def test_the_brand_is_legible_on_light_and_dark_ground(tmp_path, colour):
    day = loaded(tmp_path, "Du texte.\n", workshop=f"title: Un jour\nbrand: {{colour: '{colour}'}}\n")
    renderer = Renderer(day, tmp_path)
    assert contrast(renderer.palette.main, "#ffffff") >= 4.5
    assert contrast(composition._on_dark(renderer.palette.main), composition._PAPER_DARK) >= 4.5


FAINT = """
() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = light(numbers(getComputedStyle(document.querySelector(".letter")).backgroundColor));
  const faint = [];
  let read = 0;
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue;
    read += 1;
    const ink = light(numbers(getComputedStyle(element).color));
    const contrast = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    if (contrast < 4.5) faint.push(`${element.localName}: ${contrast.toFixed(2)}`);
  }
  const letter = document.querySelector(".letter").getBoundingClientRect();
  return { read, faint, ground, wide: document.documentElement.scrollWidth, letter: letter.width };
}
"""


@browsing.IS_THERE
def test_a_browser_shows_it_whole_and_legible_on_a_phone_and_a_desk_by_day_and_night(french, tmp_path, chromium):
    slugs = [theme.slug for theme in french.workshop.themes]
    long = "https://exemple.org/" + "une-adresse_bien/trop_longue_" * 8
    shown = written(
        french,
        person(name="Anne-Françoise" * 6, themes=slugs),
        message=Prose(f"{MESSAGE}\n\n{long}\n"),
        changes=[Change()],
        link=long,
        unsubscribe="stop@exemple.org",
    )
    (tmp_path / "letter.html").write_text(shown.html, encoding="utf-8")
    grounds = set()
    for scheme in ("light", "dark"):
        for width in (320, 390, 1024):
            page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            asked = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto((tmp_path / "letter.html").as_uri())
            found = page.evaluate(FAINT)
            assert found["read"] > 30
            assert found["faint"] == []
            assert found["wide"] == width
            assert found["letter"] == min(width, 600)
            assert len(asked) == 1
            assert page.locator("h1").count() == 1
            assert page.get_by_role("heading", level=2).count() == 5
            assert page.get_by_role("list").count() >= 4
            grounds.add((scheme, found["ground"]))
            page.close()
    assert len(grounds) == 2


@pytest.mark.parametrize(
    "written", ["{{prénom}}", "${Prénom}", "{ prénom }", "«Prénom»", "<<Prénom>>", "[Prénom]", "%prénom%"]
)
def test_what_another_program_writes_for_a_column_is_told_with_what_to_write(written):
    text = f"Bonjour {written}, à bientôt."
    found = list(
        check_placeholders([text], Location(file="w.yaml", line=3, column=1), filled={"prenom"}, columns=("Prénom",))
    )
    assert [(diagnostic.rule.code, diagnostic.location.column) for diagnostic in found] == [
        ("mail-foreign-placeholder", 9)
    ]
    assert found[0].hint("fr") == "Écrivez {Prénom}."


@pytest.mark.parametrize(
    "written", ["«Midi»", "[lien](https://example.org)", "« prénom »", "100 % prénom 5 %", "[midi]"]
)
def test_quotations_links_and_shares_are_no_placeholders_of_another_program(written):
    assert not list(check_placeholders([written], Location(file="w.yaml"), columns=("Prénom",)))
