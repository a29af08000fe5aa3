"""Web pages as pads and word processors save them: notes are notes, what is around the text is quoted."""

from __future__ import annotations

import pytest

from tests.made_document import imported, left, only_text

NOTE = ["Un mot[^1].", "", "[^1]: Une note"]
PAGES = {
    "Google Docs": (
        (
            '<p>Un mot<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>.<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p>'
            '<hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> Une note</span></p></div>'
            '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>À revoir</span></p></div>'
        ),
        NOTE,
        [("screen", "[a] À revoir")],
    ),
    "Word": (
        (
            '<p class=MsoNormal>Un mot<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a>.</p>'
            '<div><div id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> Une note</p></div></div>'
        ),
        NOTE,
        [],
    ),
    "LibreOffice": (
        (
            '<p>Un mot<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</p>'
            '<div><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Une note</p></div>'
        ),
        NOTE,
        [],
    ),
    "a pad": (
        (
            '<p>Un mot<sup><a href="#fn1" id="fnref1">[1]</a></sup>.</p><section><ol><li id="fn1"><p>Une note '
            '<a href="#fnref1">↩︎</a></p></li></ol></section>'
        ),
        NOTE,
        [],
    ),
    "a site": (
        "<header>Le site</header><main><p>Un mot.</p><p>Et encore assez de texte.</p></main>\n\n\n\n\n\n\n<aside>À lire</aside>",
        ["Un mot.", "", "Et encore assez de texte."],
        [("screen", "Un atelier Le site"), ("screen", "À lire")],
    ),
    "a site whose main part says little": (
        "<p>Tout le texte est ici, et non là-bas.</p><main></main>",
        ["Tout le texte est ici, et non là-bas."],
        [],
    ),
    "a page that counts its readers": (
        '<p>Un mot.<img src="x.gif" width="1" height="1" alt="espion"><svg><text>x</text></svg></p><script>alert(1)</script>',
        ["Un mot."],
        [],
    ),
    "a page with what is for the screen": (
        "<nav>Menu</nav><p>Un mot.</p><p hidden>Caché</p><select><option>Choix</option></select>",
        ["Un mot."],
        [("screen", "Menu / Caché / Choix")],
    ),
}


@pytest.mark.parametrize("case", PAGES)
def test_a_page_is_read_for_its_text(case, tmp_path):
    body, lines, quoted = PAGES[case]
    page = f"<!DOCTYPE html>\n<html><head><title>Un atelier</title></head><body><h1>Un atelier</h1>{body}</body></html>"
    done = imported(tmp_path, {"a.html": page})
    assert [diagnostic.rule.code for diagnostic in done.diagnostics] == []
    if case != "a site":
        assert done.plan.themes[0].title == "Un atelier"
    assert only_text(done).split("\n") == lines
    assert left(done) == quoted
