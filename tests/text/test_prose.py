"""Prose: what Markdown prints, what it cannot print, and that nothing unsafe gets through."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from feuillet.model.diagnostics import Location
from feuillet.model.workshop import Prose
from feuillet.text.prose import Link, block, cell, check, code, inline, links, plain, text
from feuillet.text.typography import NARROW, NO_BREAK

HERE = Location(file="notes.md", line=10, column=3)


def _inline(markdown: str, *, heading: bool = False) -> str:
    return inline(Prose(markdown), "fr", heading=heading)


def _block(markdown: str) -> str:
    return block(Prose(markdown), "fr").replace("\n", "")


def _url(url: str, shown: str) -> str:
    return f'<a class="url nh" href="{url}">{shown}</a>'


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("", ""),
        ("un mot", "un mot"),
        ("  deux\nlignes ", "deux lignes"),
        (
            "*a* **b** ***c*** _d_ ~~e~~",
            "<em>a</em> <strong>b</strong> <strong><em>c</em></strong> <em>d</em> <del>e</del>",
        ),
        ("a  \nb\\\nc", "a<br>b<br>c"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("&lt;b&gt; &amp; &copy &eacute;", "&lt;b&gt; &amp; &amp;copy é"),
        ("*a < b & c*", "<em>a &lt; b &amp; c</em>"),
        ("{{ jinja }} {% x %} $x$", "{{ jinja }} {% x %} $x$"),
        ("mot **pas fermé", "mot **pas fermé"),
        ("un_nom_long 5 * 3 * 2 ~ 4", "un_nom_long 5 * 3 * 2 ~ 4"),
        ("étudiant*e*s", "étudiant*e*s"),
        ("H~2~O, CO~2~ et m^2^", "H<sub>2</sub>O, CO<sub>2</sub> et m<sup>2</sup>"),
        ("10^-3^, le 2^e^ et le 1^er^", "10<sup>-3</sup>, le 2<sup>e</sup> et le 1<sup>er</sup>"),
        ("~3~ a~b~ x^y^ ^2^ ^^ ~ 2~3 `H~2~O`", "~3~ a~b~ x^y^ ^2^ ^^ ~ 2~3 <code>H~2~O</code>"),
        (r"H\~2~O et m\^2^", "H~2~O et m^2^"),
        ("~~H~2~O~~", "<del>H<sub>2</sub>O</del>"),
        (r"1\. bout\(s\) \*a\* \<b\> \\", "1. bout(s) *a* &lt;b&gt; \\"),
        ("1. un", "1. un"),
        *(
            (
                f"[{nothing}](https://a.example)",
                '<a class="url nh" href="https://a.example">https://a.example</a>',
            )
            for nothing in ("", "&ic;", " \u2060 ", "<b></b>")
        ),
        ("# un", "# un"),
        ("- un", "- un"),
        ("> un", "&gt; un"),
        ("    un", "un"),
        ("a | b\n--|--\n1 | 2", "a | b --|-- 1 | 2"),
        ("`<b> *x*  y`", "<code>&lt;b&gt; *x* y</code>"),
        ("`` ` `` et `a` b ` c", "<code>`</code> et <code>a</code> b ` c"),
        ("`a\n\nb`", "`a b`"),
        (r"\`` et \*a", "`` et *a"),
        ("x<!-- secret -->y <!-- z", "xy &lt;!-- z"),
        ("![un logo](x.png) et ![](y.png)", "un logo et"),
        ("mot[^1], [^ 2] [^b-c]", 'mot<sup class="note-ref">1</sup>, [^ 2] <sup class="note-ref">b-c</sup>'),
        ("[a] [b][c] ] [", "[a] [b][c] ] ["),
        (
            "H<sub>2</sub>O <b>x</b> <I>y</I> <kbd>a ?</kbd>",
            "H<sub>2</sub>O <strong>x</strong> <em>y</em> <kbd>a ?</kbd>",
        ),
        ('<abbr title="&quot;a&quot; > b" class="c">AB</abbr>', '<abbr title="&#34;a&#34; &gt; b">AB</abbr>'),
        ("<b>a *b</b> c*", "<strong>a <em>b</em></strong><em> c</em>"),
        ("<em>a", "<em>a</em>"),
        ("a</em>", "a"),
        ("le <nom> de <votre association>", "le &lt;nom&gt; de &lt;votre association&gt;"),
        ("<p>a</p><p>b</p><hr>c", "a b c"),
        ("a\x02\u2028b\ufdd0c&#xFDD0;0&#xFDD1;\ud800", "a b c 0 \ufffd"),
        ("a\r\nb", "a b"),
    ],
)
def test_a_run_of_markdown_prints_inline(written, printed):
    result = inline(Prose(written), "fr")
    assert isinstance(result, Markup)
    assert result == printed


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("[a *b*](https://x.fr/a_(b)_c)", '<a href="https://x.fr/a_(b)_c">a <em>b</em></a>'),
        (
            '[a](https://x.fr "titre") [b](<https://x.fr/b c> (t))',
            '<a href="https://x.fr">a</a> <a href="https://x.fr/b%20c">b</a>',
        ),
        ("[a](https://x.fr/mon fichier.pdf)", '<a href="https://x.fr/mon%20fichier.pdf">a</a>'),
        (r"[a](https://x.fr/\_b?c=1&amp;d=2)", '<a href="https://x.fr/_b?c=1&amp;d=2">a</a>'),
        ("[a](www.x.fr) [b](//x.fr)", '<a href="https://www.x.fr">a</a> <a href="https://x.fr">b</a>'),
        ("[a](b@x.fr) [c](tel:01 23 45)", '<a href="mailto:b@x.fr">a</a> <a href="tel:012345">c</a>'),
        ("**[a](HTTPS://x.fr)**", '<strong><a href="https://x.fr">a</a></strong>'),
        ("[![logo](l.png)](https://x.fr)", '<a href="https://x.fr">logo</a>'),
        ("![a [b](https://x.fr)](c.png)", 'a <a href="https://x.fr">b</a>'),
        ("[`a]`](https://x.fr)", '<a href="https://x.fr"><code>a]</code></a>'),
        ("<a href='https://x.fr' onclick='y' class=z>a</a>", '<a href="https://x.fr">a</a>'),
        ("<a name=x>a</a>", "a"),
        ("<a href=https://x.fr>www.x.fr</a>", '<a href="https://x.fr">www.x.fr</a>'),
        ("[https://x.fr](https://x.fr)", '<a href="https://x.fr">https://x.fr</a>'),
    ],
)
def test_links_print_as_links(written, printed):
    assert _inline(written).replace('<span class="nh">', "").replace("</span>", "") == printed


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("(https://x.fr/a_b_(c)).", f"({_url('https://x.fr/a_b_(c)', 'https://x.fr/a_b_(c)')})."),
        ("**www.x.fr**, oui", f"<strong>{_url('https://www.x.fr', 'www.x.fr')}</strong>, oui"),
        (r"https://x.fr/a\_b?c&amp;d", _url("https://x.fr/a_b?c&amp;d", "https://x.fr/a_b?c&amp;d")),
        ("https://x.fr&gt;", f"{_url('https://x.fr', 'https://x.fr')}&gt;"),
        ("<https://x.fr> <a@x.fr>", f"{_url('https://x.fr', 'https://x.fr')} {_url('mailto:a@x.fr', 'a@x.fr')}"),
        ("a.b@x-y.fr.", f"{_url('mailto:a.b@x-y.fr', 'a.b@x-y.fr')}."),
        ("[https://x.fr](#)", _url("https://x.fr", "https://x.fr")),
        ("x.fr a@b @moi@x.fr https:// www.", 'x.fr a@b @<span class="nh">moi@x.fr</span> https:// www.'),
        ("https://_ non", "https://_ non"),
        ("<https://[> <ftp://x.fr>", '<span class="nh">https://[</span> ftp://x.fr'),
    ],
)
def test_bare_addresses_become_links(written, printed):
    assert _inline(written) == printed


def test_inclusive_forms_are_never_links_nor_hyphenated():
    printed = _inline("les participant.es, adhérent.es et tou-te-s")
    assert printed == (
        'les <span class="nh">participant.es</span>, <span class="nh">adhérent.es</span> et '
        '<span class="nh nb">tou-te-s</span>'
    )


@pytest.mark.parametrize(
    ("written", "rule", "column"),
    [
        ("x [mot](#) y", "empty-link", 5),
        ("x [mot]() y", "empty-link", 5),
        ("x [mot](http://) y", "empty-link", 5),
        ("x [mot]( ) y", "empty-link", 5),
        ("x <a href=''>mot</a> y", "empty-link", 5),
        ("x [mot](ftp://a.fr) y", "link-scheme", 5),
        ("x [mot](javascript:alert(1)) y", "link-scheme", 5),
        ("x [mot](file:///etc/passwd) y", "link-scheme", 5),
        ("x [mot](images/a.pdf) y", "dead-link", 5),
        ("x [mot](#la-bas) y", "dead-link", 5),
        ("x [mot](https://[) y", "dead-link", 5),
        ("x [mot](x.fr/page) y", "link-without-https", 5),
    ],
)
def test_a_dead_link_prints_as_text_with_a_warning(written, rule, column):
    prose = Prose(written, HERE)
    assert inline(prose, "fr") == "x mot y"
    assert links(prose) == ()
    (found,) = check(prose, language="fr")
    assert (found.rule.code, str(found.location)) == (rule, f"notes.md:10:{column}")
    assert all((found.message("fr"), found.message("en"), found.hint("fr"), found.hint("en")))


@pytest.mark.parametrize(
    "written", ['x <a href="#la-bas"></a>y', "x <a href='#b'> </a>y", '<a name="b" href="#b"></a>x y']
)
def test_a_place_that_links_lead_to_is_no_dead_link(written):
    assert list(check(Prose(written, HERE), language="fr")) == []


@pytest.mark.parametrize(
    "written",
    ["[a](voir p. 3)", "[a](https://x.fr", "[a](x\n\ny)", "[a] (b)", "[a](" + "(" * 40, "[a](<b", "[a](<c d>e"],
)
def test_words_in_parentheses_after_brackets_are_not_lost(written):
    assert "".join(plain(Prose(written), "").split()) == "".join(written.split())


def test_a_link_within_a_link_is_the_one_that_counts():
    prose = Prose("[a [b](https://b.fr) c](https://c.fr)", HERE)
    assert [link.url for link in links(prose)] == ["https://b.fr", "https://c.fr"]
    assert plain(prose, "fr") == "[a b c](https://c.fr)"


def test_links_know_their_text_address_and_place():
    prose = Prose("voir\n[l'*ami*\n!](https://x.fr),\na@b.fr", HERE)
    assert links(prose) == (
        Link(text="l'ami !", url="https://x.fr", location=Location(file="notes.md", line=11, column=3)),
        Link(text="a@b.fr", url="mailto:a@b.fr", location=Location(file="notes.md", line=13, column=3)),
    )
    assert links(prose, "fr")[0].text == f"l’ami{NARROW}!"
    assert links(prose, form="code") == ()


def test_html_that_is_left_out_is_named_at_its_place():
    prose = Prose('a <font color="red">b</font>\r\n<script>alert(1)</script><u>c</u> <style>', HERE)
    assert inline(prose, "fr") == "a b c"
    assert [
        (diagnostic.rule.code, diagnostic.values["tag"], str(diagnostic.location))
        for diagnostic in check(prose, language="fr")
    ] == [
        ("html-stripped", "font", "notes.md:10:5"),
        ("html-dropped", "script", "notes.md:11:3"),
        ("html-stripped", "u", "notes.md:11:28"),
        ("html-stripped", "style", "notes.md:11:37"),
    ]


def test_a_place_without_a_line_stays_so():
    (found,) = check(Prose("[a]()", Location(file="x.yaml")), language="en")
    assert str(found.location) == "x.yaml"
    (found,) = check(Prose("a\n[a]()", Location(file="x.yaml", line=2)), language="en")
    assert str(found.location) == "x.yaml:3:1"


def test_well_written_prose_has_no_diagnostics():
    assert not [*check(Prose("**a** [b](https://x.fr) `<u>` <b>c</b> <nom> <a name=x>d</a>"), language="fr")]
    assert not [*check(Prose("rien"), language="fr")]
    assert not [*check(Prose("<u>[]()"), language="fr", form="code")]


def test_an_attachment_never_survives():
    attack = '<link rel=attachment href="file:///etc/passwd"> <img src="file:///etc/passwd"> <iframe src=x>y</iframe>'
    for printed in (_inline(attack), _block(attack), _block(f"# {attack}"), _block(f"```\n{attack}\n```")):
        assert "<link" not in printed
        assert "<img" not in printed
        assert "<iframe" not in printed


def test_typography_runs_across_tags_but_not_into_code():
    assert _inline("« *x* » `« x » ?` <kbd>l'x</kbd> ?") == (
        f"«{NARROW}<em>x</em>{NARROW}» <code>« x » ?</code> <kbd>l'x</kbd>{NARROW}?"
    )
    assert _inline('dit "*oui*"[^1] ?') == (f'dit «{NARROW}<em>oui</em>{NARROW}»<sup class="note-ref">1</sup>{NARROW}?')
    assert inline(Prose('"*yes*"'), "en") == "“<em>yes</em>”"
    assert (
        _inline("<code>n<sup>2</sup> ?</code> à 20:30 ?") == f"<code>n<sup>2</sup> ?</code> à{NO_BREAK}20:30{NARROW}?"
    )


def test_french_ordinals_are_raised():
    assert _inline("1er 1re 2e XXe XIXe Ve Ier 2nde") == (
        "1<sup>er</sup> 1<sup>re</sup> 2<sup>e</sup> XX<sup>e</sup> XIX<sup>e</sup> V<sup>e</sup> I<sup>er</sup> "
        "2<sup>nde</sup>"
    )
    assert _inline("Ces Ce Vers 3er 1234e De") == "Ces Ce Vers 3er 1234e De"
    assert inline(Prose("1er"), "en") == "1er"


def test_a_heading_ends_with_two_words():
    assert _inline("Faire vivre **un réseau**", heading=True) == f"Faire vivre <strong>un{NO_BREAK}réseau</strong>"
    assert plain(Prose("Faire vivre un réseau"), "fr", heading=True) == f"Faire vivre un{NO_BREAK}réseau"


def test_very_long_words_can_be_broken_without_a_change_of_text():
    word = "a" * 20_000
    printed = _inline(word)
    assert printed.startswith(f'<span class="nh">{"a" * 20}<wbr>')
    assert max(map(len, text(printed.replace("<wbr>", " ")).split())) <= 20
    assert plain(Prose(word), "fr") == word
    assert plain(Prose(f"x `{word}`"), "fr") == f"x {word}"
    assert plain(Prose(word), "fr", form="code") == word
    url = "https://x.fr/un-long-chemin/" + "sans.coupure" * 20
    assert plain(Prose(f"*{url}*"), "fr") == url
    assert "<wbr>" in _inline(url)
    assert "<wbr>" not in _inline(f"{'mot ' * 100}https://x.fr/court")


def test_a_word_of_any_language_is_left_to_the_engine_which_hyphenates_it():
    word = "Straßenbeleuchtungs" + "genossenschafts" * 5 + "vorstand"
    assert 60 < len(word) <= 120
    assert _inline(word) == f'<span class="nh">{word}</span>'
    assert "<wbr>" in _inline(word + "@exemple.example")
    assert "<wbr>" in _inline(word * 2)


def test_accents_stay_with_their_letters_where_a_long_word_breaks():
    word = "e\u0301" * 90
    assert "<wbr>\u0301" not in _inline(word)
    assert plain(Prose(word), "fr") == word


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("a\n\nb *c*", "<p>a</p><p>b <em>c</em></p>"),
        ("Texte\n- a\n- b", "<p>Texte</p><ul><li>a</li><li>b</li></ul>"),
        ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("- a\n    - b\n- c\n - d", "<ul><li>a<ul><li>b</li></ul></li><li>c</li><li>d</li></ul>"),
        ("- a\n    - b\n  - c", "<ul><li>a<ul><li>b</li><li>c</li></ul></li></ul>"),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("1986. Une année", "<p>1986. Une année</p>"),
        ("• un\n• deux\n  ◦ sous", "<ul><li>un</li><li>deux<ul><li>sous</li></ul></li></ul>"),
        ("- a\n\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n  suite\n- b", "<ul><li><p>a</p><p>suite</p></li><li>b</li></ul>"),
        ("- a\n\nTexte", "<ul><li>a</li></ul><p>Texte</p>"),
        ("- a\nsuite  \nfin\n- b", "<ul><li>a suite<br>fin</li><li>b</li></ul>"),
        ("– dit-il\n-5 degrés", '<p>–\u00a0<span class="nh nb">dit-il</span> -5 degrés</p>'),
        ("a\n\n---\n\n* * *\n\nb", "<p>a</p><p>b</p>"),
        (
            "# Un *titre* #\n\n## Deux",
            '<p class="subhead"><strong>Un <em>titre</em></strong></p><p class="subhead"><strong>Deux</strong></p>',
        ),
        ("> a\n> b", "<blockquote><p>a b</p></blockquote>"),
        ("```py\nx = 1 < 2\n\n    y\n```\nsuite", "<pre><code>x = 1 &lt; 2    y</code></pre><p>suite</p>"),
        ("~~~\n[a](#) <b>", "<pre><code>[a](#) &lt;b&gt;</code></pre>"),
        ("    pas du code", "<p>pas du code</p>"),
        ("<div><p>a</p><h3>b</h3></div>", '<p>a</p><p class="subhead"><strong>b</strong></p>'),
        (
            "Voir [a][s], [S] et [s][].\n\n[s]: https://x.fr 't'\n\n[t]: #t",
            (
                '<p>Voir <a href="https://x.fr">a</a>, <a href="https://x.fr">S</a> et <a href="https://x.fr">s</a>.</p>'
                "<p>[t]\u00a0: #t</p>"
            ),
        ),
        (
            "[DLA]: un dispositif\n\n[x]: https://x.fr",
            f"<p>[DLA]\u00a0: un dispositif</p><p>[x]\u00a0: {_url('https://x.fr', 'https://x.fr')}</p>",
        ),
    ],
)
def test_whole_markdown_prints_as_people_type_it(written, printed):
    assert _block(written) == printed


def test_tables_have_header_cells_with_a_scope():
    written = "Texte\nA | B | C\n---|--:|:-:\n`a|b` | [x](https://x.fr) | <b>c</b>"
    assert _block(written) == (
        '<p>Texte</p><table><thead><tr><th scope="col">A</th><th class="right" scope="col">B</th>'
        '<th class="center" scope="col">C</th></tr></thead><tbody><tr><td><code>a|b</code></td>'
        '<td class="right"><a href="https://x.fr">x</a></td><td class="center"><strong>c</strong></td></tr></tbody>'
        "</table>"
    )
    assert plain(Prose(written), "fr", form="block") == "Texte A B C a|b x c"
    assert [str(link.location) for link in links(Prose(written, HERE), form="block")] == ["notes.md:13:11"]


def test_spans_of_cells_are_bounded_and_no_style_of_an_author_is_kept():
    written = (
        '<table class="x" style="y"><tr><th id="z">a</th><td colspan="999999999" rowspan=0>b</td></tr>'
        '<tr><th>c</th><td rowspan="70" class="nh">d</td></tr><tr><th scope="col">e</th><td colspan="-1">f</td></tr>'
    )
    assert _block(written) == (
        '<table><tbody><tr><th scope="col">a</th><td colspan="20">b</td></tr><tr><th scope="row">c</th>'
        '<td rowspan="50">d</td></tr><tr><th scope="col">e</th><td>f</td></tr></tbody></table>'
    )


def test_what_is_nested_too_deep_prints_without_its_tags():
    assert _inline(f"{'<sub>' * 20}x [a](https://x.fr)") == f"{'<sub>' * 12}x a{'</sub>' * 12}"


def test_a_link_across_two_cells_keeps_its_text():
    written = "A | B\n--|--\n[a | b](https://x.fr)"
    assert plain(Prose(written), "fr", form="block") == "A B [a b](https://x.fr)"


def test_code_prints_as_it_stands():
    assert code(Prose("\n  a < b\n*c*\n")) == "<pre><code>  a &lt; b\n*c*</code></pre>"
    assert plain(Prose("  a\n  b"), "fr", form="code") == "a b"


_MARKS = st.sampled_from(
    [
        "*",
        "**",
        "_",
        "`",
        "``",
        "[",
        "](",
        "]",
        ")",
        "!",
        "<",
        ">",
        "</b>",
        "<b>",
        "<script>",
        "</script>",
        "<td>",
        "&lt;",
        "&",
        ";",
        "\\",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "#",
        "|",
        "--|--",
        "https://x.fr",
        "a@b.fr",
        "javascript:x",
        '"',
        "'",
        "<a href=",
        "style=x",
        "class=nh",
        "«",
        " ?",
        "mot",
        "1er",
        "~~",
        "[^1]",
        "\ufdd0",
        "0",
        "\ufdd1",
        "<!--",
        "-->",
        "  \n",
        "<table>",
        "<li>",
        "<pre>",
        "<h2>",
        "&#xfdd0;",
        "```\n",
        "{{ x }}",
        "\xa0",
        "😀",
        "    ",
    ]
)
_HOSTILE = st.lists(_MARKS | st.text(max_size=5), max_size=25).map("".join)
_NONE: frozenset[str] = frozenset()
_BARE = "br code del em kbd mark small strong sub wbr blockquote caption li pre table tbody tfoot thead tr ul"
_ALLOWED = {
    **dict.fromkeys(re.split(" ", _BARE), _NONE),
    "a": {"class", "href"},
    "abbr": {"title"},
    "sup": {"class"},
    "span": {"class"},
    "p": {"class"},
    "ol": {"start"},
    "th": {"class", "colspan", "rowspan", "scope"},
    "td": {"class", "colspan", "rowspan"},
}
_CLASSES = {"url nh", "nh", "nh nb", "note-ref", "subhead", "center", "right"}


class _Strict(HTMLParser):
    """Fails on anything that is not ours."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack = []

    def handle_starttag(self, tag, attrs):
        assert tag in _ALLOWED
        for name, value in attrs:
            assert name in _ALLOWED[tag]
            assert name != "class" or value in _CLASSES
            assert name != "href" or value.startswith(("https:", "http:", "mailto:", "tel:"))
        if tag not in {"br", "wbr"}:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


@given(_HOSTILE)
@example('<a href="javascript:alert(1)" style=x>[x](javascript:y)')
@example("[a](https://x.fr/\"onclick=\"x) <b title='>'>")
def test_nothing_but_our_tags_is_ever_printed(written):
    for printed in (_inline(written), block(Prose(written), "fr"), code(Prose(written))):
        parser = _Strict()
        parser.feed(printed)
        parser.close()
        assert not parser.stack
        assert not any("\ufdd0" <= char <= "\ufdef" for char in printed)


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), min_size=1))
def test_every_word_of_plain_text_is_printed_by_every_form(words):
    prose = Prose(" ".join(words))
    assert plain(prose, "fr").split() == words
    assert plain(prose, "en", form="code").split() == words
    assert plain(prose, "fr", form="block").split() == words


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=60))
def test_no_letter_or_digit_of_any_text_is_lost(written):
    quiet = written.replace("<", "(").replace("&", "+").replace("[", "(").replace("]", ")")
    expected = sorted(char for char in quiet if char.isalnum())
    assert sorted(char for char in plain(Prose(quiet), "fr") if char.isalnum()) == expected


@given(_HOSTILE)
def test_checks_and_links_never_fail_and_stay_within_the_text(written):
    prose = Prose(written, Location(file="x.md", line=1, column=1))
    lines = written.replace("\r\n", "\n").split("\n")
    for form in ("inline", "block"):
        places = [diagnostic.location for diagnostic in check(prose, language="fr", form=form)]
        places += [link.location for link in links(prose, form=form)]
        assert all(
            1 <= place.line <= len(lines) and 1 <= place.column <= len(lines[place.line - 1]) for place in places
        )


_MANY = 2_000


@pytest.mark.parametrize(
    "written",
    [
        "*",
        "* ",
        ">",
        "> ",
        "[",
        "[](",
        "![",
        "`",
        "<",
        "<!--",
        "- ",
        "> - ",
        "1. ",
        "#",
        "|",
        "\\",
        "<sub>",
        "*a ",
        "https://",
        "www.a",
        "a@",
        "a@b.",
        '"a" ',
        "«",
        "es.",
        "<script>",
        '<a b="',
        "[a]((((",
        "  \n",
    ],
)
@pytest.mark.parametrize("make", [inline, block])
def test_pathological_text_is_no_deep_nesting(written, make):
    printed = make(Prose(written * _MANY + "x"), "fr")
    depth = deepest = 0
    for tag in printed.replace("<br>", "").replace("<wbr>", "").split("<")[1:]:
        depth += -1 if tag.startswith("/") else 1
        deepest = max(deepest, depth)
    assert deepest < 60


def test_deep_lists_keep_their_points():
    written = "\n".join(f"{'  ' * level}- point{level}" for level in range(40))
    printed = _block(written)
    assert printed.count("<li>") == 40
    assert printed.count("<ul>") == 6
    assert [f"point{level}" for level in range(40)] == plain(Prose(written), "fr", form="block").split()


def test_a_line_after_a_break_begins_with_its_first_letter():
    assert _block("un<br> ... deux  \n !") == "<p>un<br>… deux<br>!</p>"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("mot\u00a0\u00a0\u00a0 ", "mot"),
        ("\u00a0\u202fmot", "mot"),
        ("Nom\u00a0 \u00a0\u00a0Ville", "Nom\u00a0Ville"),
        ("12\u202f000\u00a0€", "12\u202f000\u00a0€"),
        ("\u00a0".join(["mot"] * 20) + "\u00a0!", " ".join(["mot"] * 20) + "\u202f!"),
    ],
)
def test_words_are_not_moved_by_rows_of_spaces_that_do_not_break(typed, printed):
    assert inline(Prose(typed), "fr") == printed


def test_a_number_alone_makes_no_list_of_a_cell():
    assert cell("1. a) écrire", "fr") == "1. a) écrire"
    assert "<ol" in cell("1. écrire<br>2. lire", "fr")
    assert "<ol" not in cell("14. März<br>15. März", "de")
