"""What nobody sees on a web page is not printed, and told."""

import pytest

from tests.made_notes import parsed, shown

FILE = "content/themes/01-un.html"

HIDDEN = [
    "<p hidden>caché</p>",
    "<p hidden>caché",
    "<div hidden=until-found><p>caché <div>caché</div> caché</div>",
    "<div style='display:none'>caché <b>caché</b></div>",
    "<div STYLE='color: red; Display : None !important'>caché</div>",
    "<p style='display:/* x */none'>caché</p>",
    "<span style='visibility:hidden'>caché</span>",
    "<span style='mso-hide:all'>caché</span>",
    "<ul><li>Un<li hidden>caché<ul><li>caché</ul><li>Deux</ul>",
    "<table><tr><td>a<td hidden>caché<td>b<tr hidden><td>caché<tr><td>c<td>d</table>",
    "<table><tr><td>a<td>b<tr><td hidden>caché</table>",
    "<pre>un\n<span hidden>caché</span></pre>",
    "<dialog>caché</dialog>",
    "<video>caché</video><audio>caché</audio><canvas>caché</canvas><noframes>caché</noframes><noembed>caché</noembed>",
    "<style>.x{display:none}</style><p class='a x'>caché</p>",
    "<style>.a, p.x { color: red; display: none }</style><p class=x>caché</p>",
    "<style>#x{visibility:hidden}</style><p id=x>caché</p>",
    "<style>aside{display:none}</style><aside>caché</aside>",
    "<style>@media print { .x { display: none } }</style><p class=x>caché</p>",
    "<div style='mso-element:comment-list'><div style='mso-element:comment'><p>caché</p></div></div>",
    "<p>Un<sup><a href='#cmnt1' id=cmnt_ref1>[a]</a></sup></p><div><p><a href='#cmnt_ref1' id=cmnt1>[a]</a>caché</p></div>",
    "<p>Un<a class=msocomanchor href='#_msocom_1'>[caché]</a></p>",
    "<div><p><a href='#_msoanchor_1'>[a]</a>caché</p></div>",
    "<nav>caché</nav>",
    "<div class=gmail_signature>caché</div><pre class='moz-signature x'>caché</pre><div id=Signature>caché</div>",
    "<table><tr class='property-row property-row-created_time'><th>caché<td>caché</table>",
    "<template>caché</template><svg><text>caché</text></svg><object>caché</object><iframe>caché</iframe>",
    "<math><mi>x</mi><annotation>caché</annotation></math>",
    "<script/>caché</script>",
    "<div title=header><p>caché</p></div><div title=footer><p>caché</p></div>",
    "<title>caché</title><p>Un <title>caché</title></p>",
]


@pytest.mark.parametrize("body", HIDDEN)
def test_what_is_hidden_on_a_page_is_not_printed(body):
    notes = parsed(f"<h1>Un titre</h1><p>Avant.</p>{body}<p>Après.</p>", FILE)
    text = " ".join(shown(notes))
    assert "caché" not in text
    assert "Avant." in text
    assert "Après." in text


def test_it_is_told_where_it_stands():
    notes = parsed("<p>Avant.</p>\n<p hidden>Un mot <b>caché</b></p>", FILE)
    (told,) = notes.diagnostics
    assert (told.rule.code, told.location.line) == ("left-out-of-page", 2)
    assert "Un mot caché" in told.message("fr")


SHOWN = [
    "<style>@media (max-width: 600px) { .x { display: none } }</style><p class=x>vu</p>",
    "<style>.no-js .x, .x:empty { display: none }</style><p class=x>vu</p>",
    "<style>.x{display:none}</style><p class=x style='display:block'>vu</p>",
    "<style>.x{display:none} .x{display:inline}</style><p class=x>vu</p>",
    "<style>body{visibility:hidden}</style><p>vu</p>",
    "<details><summary>Plus</summary>vu</details>",
    "<dialog open>vu</dialog>",
    "<p aria-hidden=true>vu</p>",
    "<p id=signature class=signature>vu</p>",
    "<p data-hidden style='x-display:none'>vu</p>",
    "<head><title>x</title><p>vu</p>",
    "<div><p>vu<a class=msocomanchor href='#_msocom_1'>[a]</a></p></div>",
    "<div id=contents><p>vu<sup><a href='#cmnt1' id=cmnt_ref1>[a]</a></sup></p></div>",
]


@pytest.mark.parametrize("body", SHOWN)
def test_what_is_seen_is_printed(body):
    assert "vu" in " ".join(shown(parsed(f"<h1>Un titre</h1>{body}<p>Après.</p>", FILE)))
