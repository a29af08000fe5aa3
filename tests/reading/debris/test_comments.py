"""Comments are for their author: they are taken out of every text, and told where a reader would miss them."""

from __future__ import annotations

import pytest

from feuillet.pages.sheets.sheet import sheet_view
from feuillet.pages.synthesis import synthesis_view
from feuillet.reading import content, printable
from feuillet.reading.debris import comments
from tests.made_project import ROOT, load, project, theme

LETTERS = (
    "On s’est retrouvés à douze autour de la table. La première heure a servi à se présenter et à "
    "dire ce que l’on attendait de la journée."
)


@pytest.mark.parametrize(
    "text",
    [
        "a <!-- SECRET --> b",
        "a <!--SECRET--> b",
        "a <!-- x --> <!-- SECRET\n\n- SECRET\n--> b",
        "a <!--[if mso]>SECRET<![endif]--> b",
        "a <!-- `SECRET --> b",
        "`c` <!-- SECRET ` --> `d`",
        "a\n\n[//]: # (SECRET)\n\nb",
        '[//]: # "SECRET"',
        "[//]: <> (SECRET)",
        "[comment]: # (SECRET)",
        "[Commentaire]: <> (SECRET)",
        "[comment]: <SECRET>",
        "[note]: # (SECRET)",
        "[x]: / 'SECRET'",
        "[]: # (SECRET)",
        "[_]: # (SECRET\nSECRET\nSECRET)\nb",
        "[//]: SECRET sans parenthèses",
        "[//]: #\n  (SECRET)\n\nb",
        "[//]:\n#\n'SECRET'\n\nb",
        '[comment]: <>\n"SECRET\nSECRET"\nb',
        "[Le SECRET du four]: #\n\nb",
        "[SECRET]: <>\n",
        "a <!— SECRET —> b <!– SECRET\nSECRET –> c",
        "- a\n- [//]: # (SECRET)\n- b",
        "> a\n> [//]: # (SECRET)\n> b",
        "- a\n  <!-- SECRET -->\n  - b <!-- SECRET -->",
        "| a | b |\n| --- | --- |\n| c <!-- SECRET --> | d |",
        "a[^1]\n\n[^1]: b <!-- SECRET -->",
        "![a <!-- SECRET -->](https://exemple.org/a.png)",
        "### a <!-- SECRET -->\n\n- b",
        "a <span hidden>SECRET</span> b",
        "<div style='display:none' title='>'>\n\nSECRET\n\n</div>\n\nb",
        "a {% comment %}SECRET{% endcomment %} b",
    ],
)
@pytest.mark.parametrize("place", ["notes", "yaml", "facts", "day"])
def test_a_comment_is_in_no_part_of_the_model_that_prints(text, place, tmp_path):
    block = "".join(f"    {line}\n" for line in text.split("\n"))
    files, more = {"01-un.md": theme("Un thème", f"## Besoins\n\nIci.\n\n{text}\n")}, ""
    if place == "yaml":
        files = {"01-un.yaml": f"title: Un thème\nsections:\n  needs: |\n{block}  problems:\n  - |\n{block}"}
    elif place == "facts":
        front = f"summary: |\n{block}speakers:\n  - name: A\n    presentation: |\n  {block}"
        front = front.replace("  " + block, "".join(f"      {line}\n" for line in text.split("\n")))
        files = {"01-un.md": theme("Un thème", "## Besoins\n\n- Un\n", front)}
    elif place == "day":
        more = f"introduction: |\n{block}acronyms:\n  AB: |\n{block}contact:\n  name: |\n{block}"
    day = load(project(tmp_path, files, workshop=f"title: Une journée\n{more}"))
    assert "SECRET" not in repr(synthesis_view(day))
    assert "SECRET" not in repr(sheet_view(day, day.themes[0], frozenset(), {}))
    assert "SECRET" not in repr(
        [*map(str, printable.strings(day)), *((entry.markdown) for entry, _ in printable.texts(day))]
    )


@pytest.mark.parametrize(
    "text",
    [
        "`<!-- a -->`",
        "```\n<!-- a -->\n[//]: # (b)\n```",
        "\\<!-- a -->",
        "[a]: https://exemple.org/b\n\nc [a]",
        "[le four]: #\n\nc [Le four]",
        "<!— a",
        "`<!— a —>`",
    ],
)
def test_code_and_what_is_escaped_is_no_comment(text):
    assert comments.without(text) == (text, [])


@pytest.mark.parametrize("box", ["[]", "[ ]", "[?]", "[!]", "[-]", "[+]"])
@pytest.mark.parametrize("before", ["", "- ", "  * ", "1. "])
@pytest.mark.parametrize("words", ["le four est froid", "(à voir) le four est froid", "(le four est froid)"])
def test_a_box_or_sign_and_a_colon_before_words_is_no_comment(box, before, words):
    text = f"{before}{box}: {words}"
    assert comments.without(text) == (text, [])


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"01-un.md": theme("Un", "a\n\nb <!-- c\n\n- d\n")}, (7, 3)),
        ({"01-un.md": theme("Un", "a\n", "summary: b <!-- c\n")}, (3, 12)),
        ({"01-un.md": "+++\ntitle = 'Un'\nsummary = 'b <!-- c'\n+++\n\na\n"}, (3, 14)),
        ({"01-un.md": "% Un\n% A <!-- b\n\na\n"}, (2, 5)),
        ({"01-un.yaml": "title: Un\nsections:\n  needs: |\n    a\n    b <!-- c\n"}, (5, 3)),
        ({"01-un.yaml": "title: Un\nsections:\n  needs:\n    - b <!-- c: [d]\n"}, (4, 9)),
    ],
)
def test_a_comment_without_an_end_stops_the_build(files, place, tmp_path):
    loaded = content.load(project(tmp_path, files))
    found = [diagnostic for diagnostic in loaded.diagnostics if diagnostic.rule is comments.UNCLOSED]
    assert loaded.workshop is None
    assert [(diagnostic.location.line, diagnostic.location.column) for diagnostic in found] == [place]


@pytest.mark.parametrize(
    "text",
    [
        LETTERS,
        "\n".join(f"- {words} et encore quelques mots de plus" for words in ("Le local", "Les clés", "Le ménage")),
    ],
)
def test_a_comment_that_reads_like_notes_is_told(text, tmp_path):
    for comment in (f"<!-- {text} -->", f"<!--\n{text}\n-->"):
        loaded = content.load(project(tmp_path, {"01-un.md": theme("Un", f"## Besoins\n\n- a\n\n{comment}\n")}))
        assert [
            diagnostic.location.line for diagnostic in loaded.diagnostics if diagnostic.rule is comments.FOR_OTHERS
        ] == [9]


@pytest.mark.parametrize(
    "text",
    [
        "à compléter",
        f"Note : {LETTERS}",
        f"TODO {LETTERS}",
        f"Ne pas publier. {LETTERS}",
        f"brouillon\n{LETTERS}",
        'wp:paragraph {"align":"center"}',
        "Vu avec Camille le 3 mars, elle préfère qu’on ne cite pas son association dans ce paragraphe",
        "un mot ; un autre ; voir si la mairie répond avant la fin du mois ou au début du suivant, sinon relancer",
    ],
)
def test_a_comment_for_oneself_is_not_told(text):
    assert not comments.for_others(f"<!-- {text} -->")


def test_nothing_is_told_of_the_comments_of_the_sample():
    codes = {diagnostic.rule.code for diagnostic in content.load(ROOT).diagnostics}
    assert not codes & {"comment-open", "comment-with-text"}


@pytest.mark.no_cover  # what is followed line by line takes another time
@pytest.mark.parametrize("text", ["<!-- a --> `", "<!-- `a` -->\n", "[//]: # (a)\n", "[a]: # (\n", "<!-", "\\<!--"])
def test_many_comments_take_a_time_that_follows_their_number(text):
    found = comments.without(text * 20_000)[1]
    assert len(found) in (0, 10_000, 20_000)


def test_a_comment_that_is_told_is_quoted_without_the_lines_drawn_in_it():
    (found,) = comments.told([comments.Comment(text=f"<!-- =====\n{LETTERS} -->", line=1, column=1)], "a.md")
    assert found.values["words"].startswith("On s’est")
