"""A page is read as browsers read it, each character once, whatever Python runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.reading.web import tags
from tests.made_notes import parsed, shown

FILE = "content/themes/01-un.html"


class Told(tags.Tags):
    """Writes down what is found."""

    def __init__(self, text):
        super().__init__(text, 1)
        self.found = []
        self.go()

    def start(self, tag, attributes, *, closed):
        self.found.append((f"<{tag}{'/' if closed else ''}>", dict(attributes)))

    def end(self, tag):
        self.found.append(f"</{tag}>")

    def words(self, text):
        self.found.append(text)

    def comment(self, text, *, closed):
        self.found.append(("comment" if closed else "open comment", text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a < b & c &lt; d", ["a < b & c < d"]),
        ("<P Class=x class=y data-a='>' b = \"&amp;\" c>d</P >", [("<p>", {"class": "x", "data-a": ">", "b": "&", "c": None}), "d", "</p>"]),
        ("<br/><a href=x/>", [("<br/>", {}), ("<a/>", {"href": "x/"})]),
        ("a<!-- b --!>c<!-->d<!--->e<!-- f", ["a", ("comment", "<!-- b --!>"), "c", "d", "e", ("open comment", "<!-- f")]),
        ("<?x y?>a<!b>c</ d>e</>", [("comment", "<?x y?>"), "a", ("comment", "<!b>"), "c", ("comment", "</ d>"), "e", ("comment", "</>")]),
        ("<script>if (a</b>) &amp; <!-- </SCRIPT >c", [("<script>", {}), "if (a</b>) &amp; <!-- ", "</script>", "c"]),
        ("<title>a <b> &amp;</title>", [("<title>", {}), "a <b> &", "</title>"]),
        ("<style/>a</style>", [("<style/>", {}), "a", "</style>"]),
        ("<?xml version='1.0'?><style/>a", [("comment", "<?xml version='1.0'?>"), ("<style/>", {}), "a"]),
        ("a</", ["a</"]),
        ("<plaintext><b>", [("<plaintext>", {}), "<b>"]),
        ("&#" + "9" * 5000 + ";", ["\ufffd"]),
    ],
)  # fmt: skip
def test_tags_texts_and_comments_are_those_of_browsers(text, found):
    assert Told(text).found == found


@given(st.text(alphabet="<>!-/?a=\"' &#;\n", max_size=60))
def test_no_page_stops_the_reading_and_each_place_is_within_it(text):
    told = Told(text)
    line, column = told.place()
    assert 1 <= line <= text.count("\n") + 1
    assert 1 <= column <= len(text) + 1


@pytest.mark.parametrize("text", ["<p>Un</p>\n<a href='x>Deux</a>", "<p>Un</p>\n<b", "<p>Un</p>\n</p "])
def test_a_tag_that_never_ends_is_told_where_it_begins(text):
    (told,) = parsed(text, FILE).diagnostics
    assert (told.rule.code, told.location.line, told.location.column) == ("tag-open", 2, 1)


def test_a_comment_that_never_ends_is_told_and_none_of_it_is_printed():
    notes = parsed("<p>Un\n<!-- rien que pour nous <b>deux</b>", FILE)
    assert [told.rule.code for told in notes.diagnostics] == ["comment-open"]
    assert shown(notes) == ["paragraph Un"]


@pytest.mark.parametrize(
    "unit", ["<a ", "<a b=", "<a b='", "</a ", "[a](<b", "<!--", "<!x", "<?", "<b", "<title>", "</", "<a/"]
)
def test_a_tag_that_is_begun_again_and_again_is_read_once(unit, monkeypatch):
    """As deep as the stack would be, or as often as a parser would begin anew: neither grows with the page."""
    begun = []
    monkeypatch.setattr(
        tags.Tags,
        "read_attributes",
        lambda self, at, made, old=tags.Tags.read_attributes: begun.append(at) or old(self, at, made),
    )
    Told("x" + unit * 2000)
    assert len(begun) <= 2001
    assert begun == sorted(set(begun))
