"""Web pages keep headings, lists, tables, links, emphasis and pictures, whatever program wrote them."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.reading import content
from tests.made_notes import parsed, shown
from tests.made_project import codes, project

FILE = "content/themes/01-un.html"


def page(body, head=""):
    return f"<!doctype html>\n<html><head><meta charset=utf-8>{head}</head>\n<body>{body}</body></html>\n"


def printed(body, head=""):
    return shown(parsed(page(body, head), FILE))


def test_headings_lists_and_what_hangs_below_an_item():
    body = """<h2>Problèmes soulevés</h2>
<ul><li>un<ul><li>deux</ul><li><p>trois</p><p>quatre</p></ul>
<ol start=4><li>a<li value=9>b</ol><h3>Le soir</h3>rien"""
    assert printed(body) == [
        "# Problèmes soulevés",
        "point un",
        " point deux",
        "point trois",
        " paragraph quatre",
        "point 4. a",
        "point 9. b",
        "## Le soir",
        "paragraph rien",
    ]


def test_boxes_of_tasks_keep_whether_they_are_ticked():
    box = "<li><div class='checkbox checkbox-{}'></div> <span>{}</span>"
    body = f"<ul>{box.format('on', 'un')}</ul><ul>{box.format('off', 'deux')}</ul><p><input type=checkbox checked>trois"
    assert printed(body) == ["point ☑ un", "point ☐ deux", "point ☑ trois"]


def test_a_table_keeps_its_spans_and_lists_and_one_for_layout_is_text():
    body = "<table><tr><th>A<th>B<tr><td rowspan=2>c|d<td>e<ul><li>f<li>g</ul><tr><td><b>h</b></table>"
    assert printed(body) == ["table | A | B |\n| --- | --- |\n| c\\|d | e<br>- f<br>- g |\n| ^^ | **h** |"]
    layout = "<table><tr><td><h2>Enjeux</h2><p>un</p></td></tr></table>"
    assert printed(layout) == ["# Enjeux", "paragraph un"]
    outer = "<table><tr><td>gauche<td><table><tr><th>a<th>b<tr><td>1<td>2</table></table>"
    assert printed(outer) == ["paragraph gauche", "table | a | b |\n| --- | --- |\n| 1 | 2 |"]


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("un <b>mot</b>, <i>deux</i>", "un **mot**, *deux*"),
        ("mi<b>lieu</b>x", "mi<strong>lieu</strong>x"),
        ("<b>a <i>b</b> c</i>", "<strong>a <em>b</em></strong><em> c</em>"),
        ('<span style="font-weight:700">gras</span> <span class="c2">penché</span>', "**gras** *penché*"),
        ('<b style="font-weight:normal">rien</b>', "rien"),
        ("<b> </b>x<b></b>", "x"),
        ("<a href='https://exemple.org/a_(b)'>là</a>", "[là](<https://exemple.org/a_(b)>)"),
        ("<a href='https://exemple.org'>https://exemple.org</a>", "https://exemple.org"),
        (
            "<a href='https://www.google.com/url?q=https://exemple.org/x%3Fa&amp;sa=D'>là</a>",
            "[là](https://exemple.org/x?a)",
        ),
        ("<a href='#haut'>en haut</a> <a href='page.html'>page</a>", "en haut page"),
        ("a_b_ *c* &lt;b&gt; [x](y) &amp;eacute;", r"a_b\_ \*c\* \<b> [x\](y) &amp;eacute;"),
        ("<del>non</del> H<sub>2</sub>O <code>x_y</code>", "~~non~~ H<sub>2</sub>O <code>x_y</code>"),
        ("deux\n   lignes&nbsp;!", "deux lignes\u00a0!"),
        ("a<br>b", "a<br>b"),
        ("# 12", r"\# 12"),
    ],
)
def test_emphasis_links_and_signs_of_a_line(body, markdown):
    notes = parsed(page(f"<p>{body}</p>", "<style>.c2{font-style:italic}</style>"), FILE)
    assert [block.text.markdown for block in notes.introduction] == [markdown]


def test_pictures_have_their_descriptions_and_code_its_lines():
    body = '<figure><img src="a b.png" alt="Le [mur]"><figcaption>Le soir</figcaption></figure><pre>  x &lt;b&gt;\n\n y_</pre>'
    assert printed(body) == [r"picture a b.png Le [mur]", "paragraph Le soir", "code   x <b>\n\n y_"]


def test_pads_that_break_each_line_and_words_paragraphs_that_are_items():
    pad = "Enjeux<br>- un<br>- deux<br><br>Besoins et attentes<br>* trois<br><br>Fin"
    assert printed(pad) == [
        "# Enjeux",
        "point un",
        "point deux",
        "# Besoins et attentes",
        "point trois",
        "paragraph Fin",
    ]
    word = "".join(
        f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><![if !supportLists]><span>{sign}"
        f"<span>&nbsp;&nbsp; </span></span><![endif]>{text}</p>"
        for level, sign, text in ((1, "·", "un"), (2, "o", "deux"), (1, "§", "trois"))
    )
    assert printed(word) == ["point un", " point deux", "point trois"]


NOTES = {
    "Google Docs": '<p>Un<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>.</p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a>'
    "<span>&nbsp;La note</span></p></div>",
    "Word": '<p>Un<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a>.</p><div id=ftn1><p class=MsoFootnoteText>'
    '<a href="#_ftnref1" name="_ftn1">[1]</a> La note</p></div>',
    "LibreOffice": '<p>Un<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</p>'
    '<div id="sdfootnote1"><p><a name="sdfootnote1sym" href="#sdfootnote1anc">1</a>La note</p></div>',
    "pandoc": '<p>Un<a href="#fn1" class="footnote-ref" id="fnref1"><sup>1</sup></a>.</p><section><ol><li id="fn1"><p>La note'
    '<a href="#fnref1">↩︎</a></p></li></ol></section>',
}


@pytest.mark.parametrize("program", NOTES)
def test_footnotes_are_footnotes(program):
    notes = parsed(page(NOTES[program] + "<p>Fin</p>"), FILE)
    (note,) = notes.notes
    assert note.text.markdown.strip("\xa0 ") == "La note"
    assert [block.text.markdown for block in notes.introduction] == [f"Un[^{note.key}].", "Fin"]
    assert notes.diagnostics == ()


@pytest.mark.parametrize("sign", ["<![[a]]>", "<![if x]>", "<![", "<!", "<!-", "<?x?>", "</", "<", "<![CDATA[x]]>"])
def test_declarations_of_other_languages_stop_nothing(sign):
    assert "paragraph Fin" in printed(f"<p>Un {sign}</p><p>Fin")


def test_a_link_to_a_note_that_is_not_there_is_its_words():
    assert printed('<p>Un<a href="#fn1"><sup>1</sup></a></p>') == ["paragraph Un1"]


def test_lists_of_google_docs_have_their_level_in_a_class():
    body = '<ul class="c1 lst-kix_a1-0"><li>un</ul><ul class="lst-kix_a1-1 start"><li>deux</ul><ul class="lst-kix_a1-0"><li>trois</ul>'
    assert printed(body) == ["point un", " point deux", "point trois"]


def test_what_is_for_the_screen_is_told_and_programs_and_styles_are_not():
    notes = parsed(
        page("<nav><a href=/>Accueil</a></nav><p>Un</p><script>if (a < b) {}</script><button>Partager</button>"), FILE
    )
    assert shown(notes) == ["paragraph Un"]
    (told,) = notes.diagnostics
    assert (told.rule.code, told.location.line) == ("left-out-of-page", 3)
    assert "Accueil / Partager" in told.message("fr")


def test_each_block_knows_where_it_stands_in_the_page():
    notes = parsed("<body>\n<h2>Enjeux</h2>\n<p>\n  Un <b>mot</b>\n  de\n  plus.</p>\n<ul>\n <li>deux</ul>", FILE)
    (section,) = notes.sections
    blocks = section.groups[0].blocks
    assert [(entry.source.line, entry.source.column) for entry in (section, *blocks)] == [(2, 5), (4, 3), (8, 6)]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Les jardins</title>", "<p>Un</p>", "Les jardins"),
        ("<title>Site</title>", "<h1>Les jardins</h1><p>Un</p>", "Les jardins"),
        ("<title>doc</title>", "<p class='c3 title'><span>Les jardins</span></p><p>Un</p>", "Les jardins"),
        ("<title>Les jardins</title>", "<h1 style='display:none'>Site</h1><h2>Enjeux</h2><p>Un</p>", "Les jardins"),
        ("<title>Untitled</title>", "<h2>Enjeux</h2><p>Un</p>", "Un"),
    ],
)
def test_the_title_is_the_first_heading_or_that_of_the_page(head, body, title, tmp_path):
    folder = project(tmp_path, {"03-un.html": page(body, head)})
    (theme,) = content.load(folder).workshop.themes
    assert theme.title.markdown == title
    assert theme.number == 3


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("koi8-r", "koi8-r"),
        ("x", "utf-16"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_says(said, encoding, tmp_path):
    word = "“Été”" if encoding == "cp1252" else "Жук" if encoding == "koi8-r" else "5 €"
    text = (
        f"<html><head><meta http-equiv=Content-Type content='text/html; charset={said}'></head><h1>Un</h1><p>{word}</p>"
    )
    loaded = content.load(project(tmp_path, {"01-un.html": text.encode(encoding)}))
    (block,) = loaded.workshop.themes[0].introduction
    assert block.text.markdown == word
    assert codes(loaded) == (["other-encoding"] if encoding == "utf-16" else [])


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "<b>",
                "</b>",
                "<i>",
                "</i>",
                "<li>",
                "<ul>",
                "</ul>",
                "<td>",
                "<table>",
                "</table>",
                "<h2>",
                "</h2>",
                "<br>",
                "<pre>",
                "</pre>",
                "<a>",
                "&lt;",
                "*",
                "_",
                "\n",
            ]
        )
        | st.text(alphabet="abzé1*_#[]()|", min_size=1, max_size=8).map(html.escape),
        max_size=30,
    )
)
def test_every_letter_of_a_page_is_in_what_is_read(parts):
    text = "".join(parts)
    made = "".join(printed(text))
    for letter in "zé":
        wanted = re.sub(r"<[^>]*>|&\w+;", "", text).count(letter)
        assert made.count(letter) >= wanted
