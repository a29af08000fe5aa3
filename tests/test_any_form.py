"""Notes in any form that is text: each of their words is printed in the PDF, or named in a diagnostic."""

import re
import tempfile
from pathlib import Path

import pypdfium2
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from feuillet.reading import content
from tests.made_project import put, run

# What people write, by form: gaps are words, each different from all others.
FORMS = {
    "md": {
        "top": "# {}\n",
        "heading": "## {}\n",
        "known": "## Les freins {}\n\n- {}\n",
        "below": "### {}\n\n{}\n",
        "items": "- {}\n  - {}\n1. {}\n",
        "text": "Du *{}* et du **{}**, [{}](https://example.org), [{}](#ici).\n",
        "table": "| {} | {} |\n| --- | --- |\n| {} | {} |\n",
        "people": "## Intervenants\n\n| Nom | {} |\n| --- | --- |\n| Ana {} | {} |\n",
        "labels": "**{}**\n**{}**\n{}\n",
        "present": "**Présents :** {} {}, Zoé {}\n",
    },
    "txt": {
        "top": "{} AU VILLAGE\n=====================\n",
        "heading": "\n== {}\n\n",
        "known": "Freins :\n- {}\n- {}\n",
        "below": "\n{}\n------\n\n{}\n",
        "items": "* {}\n  {}\n2) {}\n",
        "text": "Du *{}* et du {} : <{}> & {}\n",
        "table": "{}\t{}\n{}\t{}\n",
        "people": "Intervenants : Ana {}, Bob {} ; Zoé {}\n",
        "labels": "1. {}\n\n{}\n\n2. {}\n\nfin\n",
        "present": "Présents : {} {}, Zoé {}\n",
    },
    "html": {
        "top": "<title>{}</title>",
        "heading": "<h2>{}</h2>",
        "known": "<h2>Freins</h2><ul><li>{}</li></ul><p>{}</p>",
        "below": "<h3>{}</h3><div>{}</div>",
        "items": "<ul><li>{}<ol><li>{}</li></ol></li></ul><p>{}",
        "text": "<p>Du <em>{}</em> et <b>{}</b>, <a href='https://example.org'>{}</a>, <a href='#ici'>{}</a>.</p>",
        "table": "<table><tr><th>{}<th>{}<tr><td>{}<td>{}</table>",
        "people": "<h2>Intervenants</h2><ul><li>Ana {}, {}</li><li>{}</li></ul>",
        "labels": "<p><b>{}</b><br>{}<br><b>{}</b></p>",
        "present": "<p><b>Présents :</b> {} {}, Zoé {}</p>",
    },
    "rst": {
        "top": "{} au village\n=====================\n\n:Author: {}\n",
        "heading": "{} au four\n----------------\n",
        "known": "Freins\n------\n\n- {}\n- {}\n",
        "below": "{} au puits\n~~~~~~~~~~~~~~~~\n\n{}\n",
        "items": "* {}\n\n  * {}\n\n1. {}\n",
        "text": "Du *{}* et du **{}**, `{} <https://example.org>`_, ``{}``.\n",
        "table": "====== ======\n{} {}\n====== ======\n{} {}\n====== ======\n",
        "people": "Intervenants\n------------\n\n- Ana {}, {}\n- {}\n",
        "labels": ":{}: {}\n:Lieu: {}\n",
        "present": "Présents : {} {}, Zoé {}\n",
    },
    "adoc": {
        "top": "= {}\nAna {}\n:date: {}\n",
        "heading": "== {}\n",
        "known": "== Freins\n\n* {}\n* {}\n",
        "below": "=== {}\n\n{}\n",
        "items": "* {}\n** {}\n\n. {}\n",
        "text": "Du _{}_ et du *{}*, https://example.org[{}], <<ici,{}>>.\n",
        "table": "|===\n| {} | {}\n\n| {} | {}\n|===\n",
        "people": "== Intervenants\n\n* Ana {}, {}\n* {}\n",
        "labels": ".{}\n* {}\n\n{}:: fin\n",
        "present": "*Présents :* {} {}, Zoé {}\n",
    },
    "org": {
        "top": "#+TITLE: {}\n#+AUTHOR: {}\n",
        "heading": "* {}\n",
        "known": "* Freins\n- {}\n- {}\n",
        "below": "** {}\n{}\n",
        "items": "- {}\n  - {}\n1. {}\n",
        "text": "Du /{}/ et du *{}*, [[https://example.org][{}]], ={}=.\n",
        "table": "| {} | {} |\n|---+---|\n| {} | {} |\n",
        "people": "* Intervenants\n- Ana {}, {}\n- {}\n",
        "labels": "- {} :: {}\n\n#+begin_quote\n{}\n#+end_quote\n",
        "present": "*Présents :* {} {}, Zoé {}\n",
    },
    "mediawiki": {
        "top": "= {} =\n",
        "heading": "== {} ==\n",
        "known": "== Freins ==\n* {}\n* {}\n",
        "below": "=== {} ===\n{}\n",
        "items": "* {}\n** {}\n# {}\n",
        "text": "Du ''{}'' et du '''{}''', [https://example.org {}], [[page|{}]].\n",
        "table": '{{| class="wikitable"\n! {} !! {}\n|-\n| {} || {}\n|}}\n',
        "people": "== Intervenants ==\n* Ana {}, {}\n* {}\n",
        "labels": "; {} : {}\n{}\n",
        "present": "'''Présents :''' {} {}, Zoé {}\n",
    },
}
KINDS = [kind for kind in FORMS["md"] if kind != "top"]


def filled(forms, first):
    """The forms, one below the other, with words from this number on; the number after the last."""
    number = first

    def word(_):
        nonlocal number
        number += 1
        return f"zed{number}q"

    text = re.sub(r"\{\}", word, "\n".join(forms)).replace("{{", "{").replace("}}", "}")
    return text, number


def printed(folder):
    """All that the PDFs of a folder print, without what may stand between the halves of a word."""
    texts = []
    for path in sorted(folder.glob("**/*.pdf")):
        document = pypdfium2.PdfDocument(path)
        texts += [page.get_textpage().get_text_bounded() for page in document]
        document.close()
    return re.sub(r"[\s\xad\u2010\ufffe-]", "", "".join(texts)).casefold()


# Each example is a build: one in the suite, some when laws are searched, and none is made smaller.
@settings(
    max_examples=max(settings.default.max_examples // 50, 1),
    phases=[Phase.explicit, *([Phase.generate] if settings.default.max_examples > 50 else [])],
)
@example(KINDS)
@given(st.lists(st.sampled_from(KINDS), min_size=3, max_size=9))
def test_each_word_of_notes_in_any_form_is_printed_or_named(workers, kinds):
    assert {form: sorted(texts) for form, texts in FORMS.items()} == dict.fromkeys(FORMS, sorted(FORMS["md"]))
    files, last = {"content/workshop.yaml": "title: Jour\n"}, 100
    for number, (form, texts) in enumerate(FORMS.items(), 1):
        text, last = filled([texts["top"], *(texts[kind] for kind in kinds)], last)
        files[f"content/themes/{number:02}-{form}.{form}"] = text
    with tempfile.TemporaryDirectory() as place:
        folder = put(Path(place), files)
        told = [*content.load(folder).diagnostics]
        result = run(folder, workers, "synthesis")
        found = printed(folder / "output") + " ".join(
            diagnostic.message("fr") for diagnostic in (*told, *result.diagnostics)
        )
    words = [(name, word) for name, text in files.items() for word in re.findall(r"zed\d+q", text)]
    assert len(words) > 7 * len(kinds)
    assert [word for word in words if word[1] not in found] == []
