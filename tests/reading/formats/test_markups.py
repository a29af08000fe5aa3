"""Notes in other markups: headings, lists, links, emphasis, quotations, tables and notes; all else as text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.model.diagnostics import errors
from feuillet.reading import content
from feuillet.reading.formats import forms
from feuillet.text.names import fold
from feuillet.writing import clean_notes
from tests.made_notes import parsed, said, shown
from tests.made_project import project

RST = """\
=================
Jardins *communs*
=================

:Auteur: Inès

.. pour nous seuls

Problèmes soulevés
==================

Un **mot**, *deux* et ``trois_`` sur
`la page <https://exemple.org/a_b>`_ [1]_.

- eau
  de pluie

  - citerne

#. un
#. deux

   suite

Le soir
-------

.. note:: À savoir

   - dedans

Code ::

    a = 1

..

   on l'a dit
   ainsi

=====  =====
Lieu   Heure
=====  =====
cour   18 h
=====  =====

.. image:: mur.png
   :alt: Le mur

.. [1] La note
   entière
"""
ADOC = """\
= Jardins _communs_
Inès Dupré
:toc:

// pour nous seuls
== Problèmes soulevés

Un *mot*, _deux_ et `trois_` sur
https://exemple.org/a_b[la page]footnote:[La note entière].

* eau
de pluie
** citerne

//-
. un
. deux
+
suite

=== Le soir

NOTE: À savoir

* dedans

Code

----
a = 1
----

____
on l'a dit
ainsi
____

[options="header"]
|===
|Lieu |Heure

|cour
|18 h
|===

image::mur.png[Le mur]
"""
ORG = """\
#+TITLE: Jardins /communs/
#+AUTHOR: Inès
#+OPTIONS: toc:nil

# pour nous seuls
* Problèmes soulevés                :eau:

Un *mot*, /deux/ et =trois_= sur
[[https://exemple.org/a_b][la page]][fn:1].

- eau
  de pluie
  - citerne

1. un
2. deux

   suite

** Le soir

À savoir

- dedans

Code

#+begin_src python
a = 1
#+end_src

#+begin_quote
on l'a dit
ainsi
#+end_quote

| Lieu | Heure |
|------+-------|
| cour | 18 h  |

[[file:mur.png][Le mur]]

[fn:1] La note entière
"""
WIKI = """\
= Jardins ''communs'' =
Inès
<!-- pour nous
seuls -->
== Problèmes soulevés ==
Un '''mot''', ''deux'' et <code>trois_</code> sur
[https://exemple.org/a_b la page]<ref>La note entière</ref>.

* eau de pluie
** citerne

# un
# deux
#: suite
=== Le soir ===
À savoir
* dedans
Code
<pre>
a = 1
</pre>
<blockquote>on l'a dit
ainsi</blockquote>
{| class="wikitable"
! Lieu !! Heure
|-
| cour || 18 h
|}
[[Fichier:mur.png|vignette|Le mur]]
[[Catégorie:Jardins]]
"""
DOKU = """\
====== Jardins //communs// ======
Inès
===== Problèmes soulevés =====
Un **mot**, //deux// et ''trois_'' sur
[[https://exemple.org/a_b|la page]]((La note entière)).

  * eau de pluie
    * citerne

  - un
  - deux

suite
==== Le soir ====
À savoir
  * dedans
Code
<code python>
a = 1
</code>
> on l'a dit
> ainsi
^ Lieu ^ Heure ^
| cour | 18 h |
{{:mur.png?200|Le mur}}
~~NOTOC~~
"""
SAME = {
    "01-un.rst": RST,
    "01-un.adoc": ADOC,
    "01-un.org": ORG,
    "01-un.wiki": WIKI,
    "01-un.dokuwiki": DOKU,
    "01-un.txt": DOKU,
}


@pytest.mark.parametrize("name", SAME)
def test_what_other_markups_say_is_read_like_markdown(name):
    notes = parsed(SAME[name], name)
    printed = shown(notes)
    wanted = [
        "# Problèmes soulevés",
        "paragraph Un mot, deux et trois_ sur la page1.",
        "point eau de pluie",
        " point citerne",
        "point 1. un",
        "point 2. deux",
        " paragraph suite",
        "## Le soir",
        "paragraph À savoir",
        "point dedans",
        "paragraph Code",
        "code a = 1",
        "quote on l’a dit ainsi",
        "table | Lieu | Heure |\n| --- | --- |\n| cour | 18 h |",
        "picture mur.png Le mur",
    ]
    wanted[6] = "paragraph suite" if "doku" in name or name.endswith("txt") else wanted[6]
    if name.endswith("adoc"):
        wanted[8] = "paragraph NOTE: À savoir"
    assert [re.sub(r"la page ?[\w-]*\.$", "la page1.", line) for line in printed[printed.index(wanted[0]) :]] == wanted
    assert any("Inès" in line for line in printed[: printed.index(wanted[0])])
    (note,) = notes.notes
    assert said(note.text) == "La note entière"
    first = notes.sections[-1].groups[0].blocks[0].text.markdown
    assert "**mot**, *deux* et <code>trois\\_</code> sur [la page](https://exemple.org/a_b)" in first
    assert not any("pour nous" in line for line in printed)


def test_restructured_text_numbers_its_titles_and_nests_lists_without_an_empty_line():
    text = (
        "1. Le four\n----------\n\nUn texte.\n\n10) La cour\n-----------\n\n"
        "- eau\n\t- citerne\n\t- puits\n- bois\n\n1. un\n2. deux\n"
    )
    assert shown(parsed(text, "x.rst")) == [
        "# 1. Le four",
        "paragraph Un texte.",
        "# 10) La cour",
        "point eau",
        " point citerne",
        " point puits",
        "point bois",
        "point 1. un",
        "point 2. deux",
    ]


def test_what_a_field_of_restructured_text_says_may_stand_in_the_lines_below():
    text = "Bilan\n=====\n\n:Lieu: la cour\n:Merci:\n\tInès Roy,\n\tZoé Petit\n:Notes: Ali\n\nUn texte.\n"
    assert shown(parsed(text, "x.rst")) == [
        "# Bilan",
        "paragraph Lieu: la cour",
        "paragraph Merci: Inès Roy, Zoé Petit",
        "paragraph Notes: Ali",
        "paragraph Un texte.",
    ]


def test_a_table_with_commas_of_restructured_text_is_a_table_with_its_head():
    text = 'Bilan\n=====\n\n.. csv-table:: Qui vient\n   :header: Nom,"Jour, heure"\n\n   Inès,"lundi, 18 h"\n   Zoé,\n\nFin.\n'
    assert shown(parsed(text, "x.rst")) == [
        "# Bilan",
        "paragraph Qui vient",
        "table | Nom | Jour, heure |\n| --- | --- |\n| Inès | lundi, 18 h |\n| Zoé |  |",
        "paragraph Fin.",
    ]


def test_the_title_of_a_page_of_nikola_is_read_and_its_other_comments_are_not():
    text = ".. title: Le jardin d'hiver\n.. slug: jardin\n.. date: 2026-03-02\n.. pour nous: secret\n\nUn texte.\n"
    read = forms.read("x.rst", text)
    assert [(key, words.value) for key, words in read.facts] == [
        ("title", "Le jardin d'hiver"),
        ("date", "2026-03-02"),
    ]
    assert not any("secret" in line.text for line in read.lines)
    hidden = forms.read("x.rst", "Un texte.\n\n.. title: Le jardin\n")
    assert not hidden.facts
    assert not any("jardin" in line.text for line in hidden.lines)


@pytest.mark.parametrize("name", SAME)
def test_each_block_of_another_markup_knows_its_line(name):
    lines = SAME[name].split("\n")
    section = parsed(SAME[name], name).sections[-1]
    blocks = [block for group in section.groups for block in group.blocks]
    for block in (blocks[0], blocks[1], blocks[1].points[0], blocks[-2]):
        word = re.findall(r"\w{3,}", said(block.text).replace("---", ""))[0]
        assert word in lines[block.source.line - 1] or word in lines[block.source.line], block


@pytest.mark.parametrize("name", SAME)
def test_a_theme_in_another_markup_loads_and_comes_back_from_its_clean_notes(name, tmp_path):
    loaded = content.load(project(tmp_path / "a", {name: SAME[name]}))
    assert not any(errors(loaded.diagnostics))
    (theme,) = loaded.workshop.themes
    assert (said(theme.title), theme.number, theme.slug) == ("Jardins communs", 1, "un")
    clean = dict(clean_notes.of_day(loaded.workshop))["01-un.md"]
    again = content.load(project(tmp_path / "b", {"01-un.md": clean})).workshop.themes[0]
    assert [_words(section) for section in again.sections] == [_words(section) for section in theme.sections]


def _words(section):
    def of(blocks):
        return [(block.kind, block.ordinal, said(block.text), of(block.points)) for block in blocks]

    return [(group.title and said(group.title), of(group.blocks)) for group in section.groups]


@pytest.mark.parametrize(
    ("name", "line", "printed"),
    [
        ("x.rst", "C\\ 'est \\*ici\\* |mot| x_ et y__z", "C’est *ici* |mot| x_ et y__z"),
        ("x.rst", ":kbd:`Ctrl` et `titre`", "Ctrl et titre"),
        ("x.rst", "un lien_ nommé\n\n.. _lien: https://exemple.org", "un lien nommé"),
        (
            "x.adoc",
            "a*b*c \\*non* <<ici,là-bas>> et xref:x.adoc[la suite] +a_b_+",
            "a*b*c *non* là-bas et la suite a_b_",
        ),
        ("x.adoc", "un +\ndeux", "un deux"),
        ("x.org", "a/b/c, 1/2 et x=1 ou y=2, _souligné_ [[id:x][là]]", "a/b/c, 1/2 et x=1 ou y=2, souligné là"),
        ("x.wiki", "'''''tout''''' [[Page]] <nowiki>''non''</nowiki> l'été", "tout Page ''non'' l’été"),
        (
            "x.dokuwiki",
            "https://exemple.org/a//b %%**non**%% [[ici]] __souligné__",
            "https://exemple.org/a//b **non** ici souligné",
        ),
    ],
)
def test_signs_within_a_line(name, line, printed):
    assert shown(parsed(line, name)) == [f"paragraph {printed}"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("x.rst", "Un\n\n.. toctree::\n   :maxdepth: 2\n\n   intro\n", "toctree"),
        ("x.adoc", "Un\n\ninclude::secret.adoc[]\n", "include"),
        ("x.org", "#+STARTUP: overview\nUn\n", "STARTUP"),
        ("x.wiki", "Un {{infobox|nom=Le grand jardin du centre}}\n", "Le grand jardin du centre"),
        ("x.dokuwiki", "Un\n~~NOCACHE~~\n", "NOCACHE"),
    ],
)
def test_what_is_for_another_program_is_told_and_nothing_is_read_from_elsewhere(name, text, told):
    notes = parsed(text, name)
    assert shown(notes) == ["paragraph Un"]
    assert [told in diagnostic.message("fr") for diagnostic in notes.diagnostics] == [True]


def test_lines_after_spaces_and_signs_that_open_nothing_are_printed():
    assert shown(parsed("un\n\n  \tdeux\n", "x.dokuwiki")) == ["paragraph un", "code \tdeux"]
    assert shown(parsed("un\n\n```` trois *\n", "x.adoc")) == ["paragraph un", "paragraph ```` trois *"]


def test_definitions_directives_and_unknown_blocks_keep_their_words():
    assert shown(
        parsed(
            "terme\n  ce qu'il veut dire\n\n.. admonition:: Attention\n\n   au feu\n\n.. inconnue:: a\n\n   b\n",
            "x.rst",
        )
    ) == [
        "paragraph terme",
        "paragraph ce qu’il veut dire",
        "paragraph Attention",
        "paragraph au feu",
        "paragraph a",
        "paragraph b",
    ]
    adoc = ".Un titre\n====\ndedans\n====\n\nTerme:: sens\n\n[quote, Inès]\n____\ndit\n____\n"
    assert shown(parsed("== Enjeux\n\n" + adoc, "x.adoc")) == [
        "# Enjeux",
        "## Un titre",
        "paragraph dedans",
        "paragraph Terme",
        "point sens",
        "paragraph Inès",
        "quote dit",
    ]


PIECES = ["*", "-", "**", "..", "=", "==", "===", "----", "====", "::", "'", "''", "'''", "|", "||", "{|", "|-", "|}", "|===", "[[", "]]", "[", "]", "((", "))", "{{", "}}", "//", "__", "`", "``", "_", "`", "#", "##", "#+begin_src", "#+end_src", "#+begin_quote", ":x:", "<ref>", "</ref>", "<pre>", "</pre>", "<nowiki>", "<code>", "</code>", "+", "++", "~", "^", "\\", ">", ":", ";", "[1]_", "..", "[1]", "..", "note::", "<!--", "-->", "****", "____", "footnote:[", "image::x[", "~~", "%%", "<<", ">>"]  # fmt: skip


@pytest.mark.parametrize("name", ["x.rst", "x.adoc", "x.org", "x.wiki", "x.dokuwiki"])
@given(
    parts=st.lists(
        st.sampled_from([*PIECES, "\n", "\n\n", "\n  ", " "]) | st.text("zéw ", min_size=1, max_size=6), max_size=25
    )
)
def test_every_letter_of_another_markup_is_printed_or_told(name, parts):
    text = "".join(parts)
    read = forms.read(name, text)
    notes = parsed(text, name)
    made = "".join([*shown(notes), *(note.text.markdown for note in notes.notes)])
    told = "".join(diagnostic.message("fr") for diagnostic in notes.diagnostics) + "".join(
        comment.text for comment in read.comments
    )
    told += "".join(directive.written for directive in read.directives)
    for letter in "zéw":
        assert fold(made + told).count(fold(letter)) >= fold(text).count(fold(letter))
