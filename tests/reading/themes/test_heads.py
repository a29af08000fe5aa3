"""What the head of a text says of it: whose notes these are, of which day, what they are called."""

import pytest

from feuillet.reading import content
from feuillet.writing import clean_notes
from tests.made_project import put

BODY = {
    "adoc": "= Le four\n{head}\n\n== La voûte\n\nElle tient.\n",
    "org": "#+TITLE: Le four\n{head}\n\n* La voûte\nElle tient.\n",
    "rst": "Le four\n=======\n\n{head}\n\nLa voûte\n--------\n\nElle tient.\n",
}


def theme(folder, name, text):
    loaded = content.load(put(folder, {"content/workshop.yaml": "title: Jour\n", f"content/themes/{name}": text}))
    (found,) = loaded.workshop.themes
    return found, loaded.diagnostics


@pytest.mark.parametrize(
    ("suffix", "head"),
    [
        ("adoc", ":author: Zoé Martin\n:revdate: 2026-11-14\n:description: On cuit."),
        ("adoc", "Zoé Martin\n:date: 2026-11-14\n:subtitle: On cuit."),
        ("org", "#+AUTHOR: Zoé Martin\n#+DATE: 2026-11-14\n#+SUBTITLE: On cuit."),
        ("rst", ":Author: Zoé Martin\n:Date: 2026-11-14\n:Abstract: On cuit."),
    ],
)
def test_the_head_of_a_text_is_its_front_matter(tmp_path, suffix, head):
    found, _ = theme(tmp_path, f"four.{suffix}", BODY[suffix].format(head=head))
    assert found.title.markdown == "Le four"
    assert found.summary.markdown == "On cuit."
    assert [block.text.markdown for block in found.introduction] == [
        "*Notes : Zoé Martin, samedi 14\N{NO-BREAK SPACE}novembre 2026*".replace("\N{NO-BREAK SPACE}", " ")
    ]


def test_what_front_matter_says_already_is_printed_beside_it(tmp_path):
    text = "---\ntitle: Le four\nsummary: On pétrit.\n---\n:description: On cuit.\n\nElle tient.\n"
    found, _ = theme(tmp_path, "four.adoc", text)
    assert found.summary.markdown == "On pétrit."
    assert "On cuit." in [block.text.markdown for block in found.introduction]


def test_a_field_that_stands_among_the_text_is_text(tmp_path):
    found, _ = theme(tmp_path, "four.rst", "Le four\n=======\n\nElle tient.\n\n:Author: Zoé Martin\n")
    assert [block.text.markdown for block in found.introduction] == ["Elle tient.", "Author: Zoé Martin"]


def test_comments_of_a_wiki_give_the_title_and_what_it_says(tmp_path):
    text = "<!-- TITLE: Le four -->\n<!-- SUBTITLE: On y cuit du pain -->\n\n# La voûte\n\nElle tient.\n"
    found, told = theme(tmp_path, "page.md", text)
    assert (found.title.markdown, found.summary.markdown) == ("Le four", "On y cuit du pain")
    assert [section.heading.markdown for section in found.sections] == ["La voûte"]
    assert [diagnostic for diagnostic in told if diagnostic.rule.code == "title-guessed"] == []


@pytest.mark.parametrize("place", ["content/workshop.yaml", "content/themes/four.md"])
def test_sections_may_keep_the_titles_that_their_author_gave_them(tmp_path, place):
    files = {
        "content/workshop.yaml": "title: Jour\n",
        "content/themes/four.md": "---\ntitle: Le four\n---\n\n## Les freins\n\n- le bois\n\n## Divers\n\n- rien\n",
    }
    named = files[place].replace("title:", "own_titles: oui\ntitle:", 1)
    plain, own = (content.load(put(tmp_path / str(n), files | extra)) for n, extra in enumerate(({}, {place: named})))
    assert [section.title.markdown for section in plain.workshop.themes[0].sections] == ["Problèmes soulevés", "Divers"]
    assert [(section.id, section.title.markdown) for section in own.workshop.themes[0].sections] == [
        ("problems", "Les freins"),
        ("divers", "Divers"),
    ]
    (theme,) = own.workshop.themes
    assert "own_titles: True" in clean_notes.theme_file(own.workshop, theme, str)  # as it is attached
