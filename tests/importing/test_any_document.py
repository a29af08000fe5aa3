"""The law of imports: whatever a document holds, each word of it is written or quoted, and nothing ends in a crash."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from tests.made_document import docx, imported, item, odt, paragraph, run, table

WORDS = st.text(
    st.sampled_from("abé1 \u00a0*_#-+>|[]()!<&;:`~\\/{}%=.,'’«»\"\u2011\u00ad\u200bßﬁ→☐"), min_size=0, max_size=12
).map(lambda text: text.replace("\u200b", ""))
LOOKS = st.sampled_from(
    [
        "",
        "<w:b/>",
        "<w:i/>",
        "<w:b/><w:i/>",
        "<w:strike/>",
        "<w:u/>",
        '<w:vertAlign w:val="superscript"/>',
        "<w:vanish/>",
    ]
)
RUNS = st.lists(st.builds(lambda text, looks: run(text, looks=looks), WORDS, LOOKS), min_size=1, max_size=3)
DELETED = WORDS.map(lambda text: f"<w:del>{run(text, tag='delText')}</w:del>")
PARAGRAPHS = st.builds(
    lambda runs, style, deleted: paragraph(*runs, deleted, style=style),
    RUNS,
    st.sampled_from(["", "", "Heading1", "Heading2", "Titre", "TM1"]),
    DELETED,
)
ITEMS = st.builds(item, WORDS.map(run), st.integers(0, 3), st.sampled_from([1, 2, 3]))
CELLS = st.one_of(PARAGRAPHS, ITEMS)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=3).map(lambda rows: table(*rows))

NOT_WRITTEN = ("import-lost", "import-damaged")


def lost(files):
    with TemporaryDirectory() as folder:
        done = imported(Path(folder), files, dry=True)
    return [diagnostic.values.get("words") for diagnostic in done.diagnostics if diagnostic.rule.code in NOT_WRITTEN]


@given(st.lists(st.one_of(PARAGRAPHS, ITEMS, TABLES), max_size=6))
def test_no_word_of_a_document_of_word_is_lost(blocks):
    assert lost({"a.docx": docx(*blocks)}) == []


SPANS = st.builds(
    lambda text, style: f'<text:span text:style-name="{style}">{escape(text)}</text:span>',
    WORDS,
    st.sampled_from(["", "Strong"]),
)
ODT_PARAGRAPHS = st.builds(
    lambda text, spans, tag: f"<text:{tag}>{escape(text)}{''.join(spans)}</text:{tag}>",
    WORDS,
    st.lists(SPANS, max_size=2),
    st.sampled_from(["p", "h"]),
)


@given(st.lists(ODT_PARAGRAPHS, max_size=6), st.lists(ODT_PARAGRAPHS, max_size=3))
def test_no_word_of_a_text_in_opendocument_is_lost(blocks, inner):
    listed = "".join(f"<text:list-item>{item}</text:list-item>" for item in inner)
    assert lost({"a.odt": odt(*blocks, f"<text:list>{listed}</text:list>")}) == []


@given(st.lists(WORDS, max_size=8), st.sampled_from(["a.txt", "a.md", "a.org", "a.rst", "a.adoc", "a.wiki"]))
def test_no_word_of_a_text_is_lost(lines, name):
    assert lost({name: "\n".join(["Un atelier", "", *lines])}) == []


@given(
    st.lists(WORDS.map(escape), max_size=8),
    st.lists(st.sampled_from(["p", "li", "table><tr><td", "b", "h2", "div", "br"]), min_size=8, max_size=8),
)
def test_no_word_of_a_page_is_lost(texts, tags):
    body = "".join(f"<{tag}>{text}" for text, tag in zip(texts, tags, strict=False))
    assert lost({"a.html": f"<html><body><h1>Un atelier</h1>{body}</body></html>"}) == []
