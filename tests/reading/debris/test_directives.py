"""Marks of other tools: gone from the page, the words around them kept, and told once a file."""

from __future__ import annotations

import re

import pytest

from feuillet.reading.debris.directives import without
from feuillet.reading.markdown.inline import INVISIBLE
from feuillet.reading.notes import sections
from tests import made_notes

FR = sections.definitions("fr", ())


def parsed(text):
    return made_notes.parse(text, file="t.md", first_line=1, definitions=FR, language="fr", title="Un thème")


def said(made):
    """All texts of the notes, in order."""

    def of(block):
        yield block.picture or block.text.markdown
        for point in block.points:
            yield from of(point)

    groups = [group for section in made.sections for group in section.groups]
    return [
        text
        for block in (*made.introduction, *(block for group in groups for block in group.blocks))
        for text in of(block)
    ]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("[TOC]", []),
        ("{{TOC}}", []),
        ("le {++beau++} {--vieux--} four {~~chauffe~>fume~~} et {==reste==}", ["le beau  four fume et reste"]),
        (': {#tbl-four widths="[25,75]"}', []),
        ('le four {width="3"}', ["le four"]),
        ('le [four]{custom-style="Fort"} fuit', ["le four fuit"]),
        ("[[_TOC_]]", []),
        ("${toc}", []),
        ("\\newpage", []),
        ("{: .lead #intro}", []),
        ("{.is-info}", []),
        ("{% youtube x1y2 %}", []),
        ('{% hint style="info" %}\nUn encadré\n{% endhint %}', ["Un encadré"]),
        (":::info\nUn encadré\n:::", ["Un encadré"]),
        ("::: {.callout-note}\nUn encadré\n:::", ["Un encadré"]),
        (":::tip Le saviez-vous ?\nOui.\n:::", ["**Le saviez-vous ?**<br>Oui."]),
        ("> [!NOTE]\n> Une remarque", ["Une remarque"]),
        ("> [!warning]- Attention\n> Une remarque", ["**Attention**<br>Une remarque"]),
        (
            "> [!tip] Deux listes :\n> - une\n>   - deux\n\n> Une citation",
            ["**Deux listes :**", "une", "deux", "Une citation"],
        ),
        ("> > [!info]\n> > Dans une citation", ["Dans une citation"]),
        ('Avant {{< video src="x" >}} après', ["Avant  après"]),
        ("Avant %%à cacher%% après", ["Avant  après"]),
        ("%%\nà cacher\nencore\n%%\nvisible", ["visible"]),
        ("Voir ![[Une autre note]].", ["Voir Une autre note."]),
        ("un [mot]{.souligne} ici", ["un mot ici"]),
        ("% à relire", []),
        ("%% à relire", []),
        ("%à relire\n% et à compléter", []),
        ("Un mot\n% à relire\nUn autre", ["Un mot", "Un autre"]),
        ("* Sommaire\n{:toc}", []),
        ("Un mot ^a1b2c3", ["Un mot"]),
        ("> Bravo [name=Ana Roux] [time=Sat, Nov 14] [color=#907bf7]", ["Bravo Ana Roux"]),
        *(
            (mark, [])
            for mark in ("---pagebreak---", "\\pagebreak[4]", "\\clearpage", "{{pagebreak}}", "{pagebreak}", "<<<")
        ),
        *((mark, []) for mark in ("--- page break ---", "[saut de page]", ":::page-break:::", "== Seitenumbruch ==")),
        ("Un point[\\[a\\]](#cmnt1) encore\n\n[\\[a\\]](#cmnt_ref1)Est-ce sûr ?", ["Un point encore"]),
        ("de [Lenoir]{.smallcaps} à [Roux]{.smallcaps lang=fr}", ["de Lenoir à Roux"]),
        ("À bientôt\n\nEnvoyé depuis mon iPhone", ["À bientôt"]),
        ("Sent from my Samsung Galaxy smartphone", []),
        ("Créé le: 4 mai 2026 09:10\nStatut: à relire", ["Statut: à relire"]),
        ("Le four fuit\n:heart: 3   :tada: 1", ["Le four fuit"]),
        ('[quote="zoe, post:3, topic:12, full:true"]\nLe four fuit\n[/quote]', ["Le four fuit"]),
        ("[poll type=multiple min=1]\n* Oui\n* Non\n[/poll]", ["Oui", "Non"]),
        ("Le four fuit[a], et le toit[b].\n\n[a]est-ce sûr ?\n[b]oui", ["Le four fuit, et le toit."]),
        ("Zoé Martin\n[cid:image001.png@01DA12AB.3C4D5E60]", ["Zoé Martin"]),
        ("Ce message et ses pièces jointes sont confidentiels. S’il n’est pas pour vous, détruisez-le.", []),
        ("Pensez à l’environnement avant d’imprimer ce mail.", []),
        ("Le four fuit\n\npage 1/2", ["Le four fuit"]),
        ("###### tags: `four` `bois`", []),
        ("Le four {%hackmd four %} fuit", ["Le four  fuit"]),
        ("[details=Budget]\n- 600 €\n[/details]", ["**Budget**", "600 €"]),
        ("Le [date=2026-06-04 time=18:30:00 timezone=Europe/Paris] à la halle", ["Le 2026-06-04 18:30 à la halle"]),
    ],
)
def test_a_directive_is_taken_out_and_told(written, left):
    made = parsed(f"## Contexte\n\n{written}\n\nLa suite.")
    assert [text for text in said(made) if text != "La suite."] == left
    (told,) = (diagnostic for diagnostic in made.diagnostics if diagnostic.rule.code == "directives")
    assert told.location.line >= 3
    assert "La suite." in said(made)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (
            "le four^[voir [le plan](https://example.org), p. 3] chauffe",
            "le four (voir [le plan](https://example.org), p. 3) chauffe",
        ),
        ("c'est ==important== ici", "c'est **important** ici"),
        ("soit a^2+b^2 en tout", "soit a^2+b^2 en tout"),
        ("==le mot== et **==l’autre==**", "**le mot** et **l’autre**"),
        ("un a==b et c==d, 3 == 3", "un a==b et c==d, 3 == 3"),
        ("voir [[Le four]] et [[four|le pain]]", "voir Le four et le pain"),
        ("![[mur du fond.png]]", "mur du fond.png"),
        ("![[mur.png|300x200]]", "mur.png"),
        ("1 == 2 et a == b", "1 == 2 et a == b"),
        ("`[[x]]` et `{% y %}` se tapent", "`[[x]]` et `{% y %}` se tapent"),
        ("[TOC] est un sigle", "[TOC] est un sigle"),
        ("100 %% de {x}", "100 %% de {x}"),
        ("{% include nav %} se tape ainsi", "{% include nav %} se tape ainsi"),
        ("de {{ page.title }} à {{ date | format }}", "de {{ page.title }} à {{ date | format }}"),
        ("un mot {# rien #}", "un mot {# rien #}"),
        (":tada: Bravo :+1::clap:", "🎉 Bravo 👍👏"),
        ("à 10:30:45, `:tada:` et :celui-ci:", "à 10:30:45, `:tada:` et :celui-ci:"),
        ("++ajouté++, H~2~O, 12 m^2^, le 1^er^ mai", "ajouté, H₂O, 12 m², le 1er mai"),
        ("entre ~20 et ~30, en C++ ou D++", "entre ~20 et ~30, en C++ ou D++"),
        ("Un taux de 50\n% de réussite", "Un taux de 50 % de réussite"),
        ("% de réponses : 40", "% de réponses : 40"),
        ("{{ville}} et {nom}", "{{ville}} et {nom}"),
        ("> [!] attention", "[!] attention"),
        ("Le mur¶", "Le mur"),
        ('voir [le mur](https://example.org){target="_blank"}', "voir [le mur](https://example.org)"),
        ("Des signes § ¶", "Des signes § ¶"),
        ('Le mur[¶](#le-mur "Lien permanent")', "Le mur"),
        ("Le mur [#](#le-mur)", "Le mur"),
        ("Vu le 3 mai. [↩︎](#fnref1)", "Vu le 3 mai."),
        ("[]{#_Toc4567 .anchor}Le mur", "Le mur"),
        ("![le mur] [1] et [1]", "le mur et [1]"),
        (
            "voir [le plan] (https://example.org/a) et [x] (à voir)",
            "voir [le plan](https://example.org/a) et [x] (à voir)",
        ),
        ("Le saut de page, et le pagebreak", "Le saut de page, et le pagebreak"),
        ("Le lot[a] et le lot [b]", "Le lot[a] et le lot [b]"),
        ("Ce message est pour les destinataires du colis", "Ce message est pour les destinataires du colis"),
        (
            "Voir https://www.google.com/url?q=https://example.org/a&sa=D&ust=17 ici",
            "Voir https://www.google.com/url?q=https://example.org/a&sa=D&ust=17 ici",
        ),
    ],
)
def test_what_is_read_or_is_none_is_not_told(written, left):
    made = parsed(f"## Contexte\n\n{written}")
    assert said(made) == [left]
    assert [diagnostic for diagnostic in made.diagnostics if diagnostic.rule.code == "directives"] == []


def test_a_file_has_one_warning_that_lists_what_was_taken_out():
    made = parsed("[TOC]\n\n## Contexte\n\n:::info\nx\n:::\n\n:::info\ny\n:::\n\n{{< a >}} z")
    (told,) = (diagnostic for diagnostic in made.diagnostics if diagnostic.rule.code == "directives")
    assert (told.location.line, told.location.column) == (1, 1)
    assert told.message("fr").endswith("([TOC], :::info, {{< a >}}) : 4 endroits, le premier ici")


def test_code_is_left_alone():
    made = parsed("## Contexte\n\n```\n[TOC]\n:::info\n{{< a >}}\n```")
    assert said(made) == ["[TOC]\n:::info\n{{< a >}}"]


@pytest.mark.parametrize("mark", ["{#accueil}", "{: #accueil .x}", "{.unnumbered}", "{-}", "{#a-b .c k=v} ##"])
def test_an_attribute_of_a_heading_is_no_part_of_its_title(mark):
    made = parsed(f"# Un thème {mark}\n\n## Problèmes soulevés {mark}\n\n- un point\n\n### Groupe {mark}\n\n- deux")
    (section,) = made.sections
    assert section.id == "problems"
    assert [group.title.markdown for group in section.groups if group.title] == ["Groupe"]


@pytest.mark.parametrize("sign", ["**", "*", "__", "***"])
def test_an_attribute_within_the_emphasis_of_a_heading_is_none_either(sign):
    made = parsed(
        f"# {sign}Un thème {{#t}}{sign}\n\n## {sign}Problèmes {{#p .x}}{sign}\n\n### {sign}Groupe {{#g}}{sign}\n\n- un"
    )
    (section,) = made.sections
    assert (section.id, [group.title.markdown for group in section.groups]) == ("problems", ["Groupe"])
    assert [diagnostic.rule.code for diagnostic in made.diagnostics] == []


def test_headings_that_are_underlined_have_attributes_too():
    made = parsed("# Un thème\n\nProblèmes {#p}\n---\n\n- un point\n\nLa fin {#fin}\n")
    assert made.sections[0].id == "problems"
    (told,) = (diagnostic for diagnostic in made.diagnostics if diagnostic.rule.code == "directives")
    assert told.location.line == 8, "of the last line, which is no heading"


@pytest.mark.parametrize("sign", ["\\##", "\\#\\#", "＃＃"])
def test_a_heading_whose_sign_was_escaped_or_is_wide_is_one(sign):
    made = parsed(f"{sign} Problèmes\n\n- \\#1 et \\# seul\n\n\\#mot\n")
    assert [section.id for section in made.sections] == ["problems"]
    assert made.sections[0].heading.source.column == len(sign) + 2


def test_columns_stay_true():
    text = "avant {{< x >}} après"
    changed, _, _ = without([(text, 1)])
    assert changed[1].index("après") == text.index("après")
    assert set(changed[1][6:15]) <= set(INVISIBLE)


@pytest.mark.parametrize(
    "box",
    [
        "> [!tip] Solutions\n> Un toit.",
        "> [!important]- À retenir\n> Un toit.",
        '!!! note "Besoins"\n    Un toit.',
        '???+ tip "Astuce"\n    Un toit.',
        "::: warning Problèmes\nUn toit.\n:::",
        '::: {.callout-note title="Besoins"}\nUn toit.\n:::',
        ":::spoiler [Décisions]\nUn toit.\n:::",
        "```{admonition} Solutions\nUn toit.\n```",
        "<details>\n<summary>Plus</summary>\nUn toit.\n</details>",
        "[details=Solutions]\nUn toit.\n[/details]",
    ],
)
def test_the_title_of_a_box_opens_no_section_and_is_printed_in_it(box):
    made = parsed(f"## Enjeux\n\nAvant.\n\n{box}\n\nAprès.\n\n### Plus tard\n\nEncore.")
    (section,) = made.sections
    assert [group.title and group.title.markdown for group in section.groups] == [None, "Plus tard"]
    before, boxed, after = section.groups[0].blocks
    assert (before.text.markdown, after.text.markdown) == ("Avant.", "Après.")
    assert re.fullmatch(r"\*\*[^*]+\*\*<br>Un toit\.", boxed.text.markdown)


@pytest.mark.parametrize(
    "box",
    [
        "> [!tip]\n> ## Solutions\n> Un toit.",
        "!!! note\n    ## Besoins\n    Un toit.",
        "::: {.callout-note}\n## À retenir\n\nUn toit.\n:::",
        ":::: {#tip-a .callout-tip}\n### Problèmes ###\nUn toit.\n::::",
        ":::encadré\n# Décisions\nUn toit.\n:::",
        "```{warning}\n### Solutions\nUn toit.\n```",
        "<aside>\n\n## Besoins\n\nUn toit.\n\n</aside>",
        '<div class="alert alert-info">\n\n## Besoins\nUn toit.\n</div>',
    ],
)
def test_a_heading_in_a_box_opens_no_section_and_is_printed_in_it(box):
    (section,) = parsed(f"## Enjeux\n\nAvant.\n\n{box}\n\nAprès.").sections
    assert [group.title for group in section.groups] == [None]
    printed = "<br>".join(block.text.markdown for block in section.groups[0].blocks)
    assert re.fullmatch(r"Avant\.<br>\*\*[^*#]+\*\*<br>Un toit\.<br>Après\.", printed)


@pytest.mark.parametrize(
    "block", ["::: {.column}\n## Solutions\n- Un toit.\n:::", "::: tip\nUn mot.\n\n## Solutions\n- Un toit."]
)
def test_headings_in_what_is_no_box_or_has_no_end_open_sections(block):
    assert [section.id for section in parsed(f"## Enjeux\n\nAvant.\n\n{block}").sections] == ["stakes", "solutions"]


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("- TODO Un mur", "☐ Un mur"),
        ("1. DONE [#A] Un mur", "☑ Un mur"),
        ("- TODO", "TODO"),
        ("- DONE, dit-on", "DONE, dit-on"),
        ("- un ^^mur^^ et x^2^", "un **mur** et x²"),
        ("- Zoé \\- maçonne \\: un mur", "Zoé - maçonne : un mur"),
        ("- `a \\- b`", "`a \\- b`"),
        ("- voir [[Mur#Nord]], [[#Toit]], [[Mur#Sud|le sud]] et [[C#]]", "voir Mur, Toit, le sud et C#"),
    ],
)
def test_signs_of_outlines_and_links_into_pages_are_read(line, printed):
    (section,) = parsed(f"## Enjeux\n\n{line}").sections
    text = section.groups[0].blocks[0].text.markdown
    assert "".join(sign for sign in text if sign not in INVISIBLE) == printed


def test_what_a_program_says_of_its_own_text_is_left_out():
    (section,) = parsed("## Enjeux\n\n- Un mur\n\nGenerated by AI. Be sure to check for accuracy.").sections
    assert [block.text.markdown for block in section.groups[0].blocks] == ["Un mur"]
