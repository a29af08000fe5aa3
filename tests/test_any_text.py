"""What reads without an error is printed: any text, in any place, or it is told what becomes of it."""

import re
import unicodedata

import pytest

from feuillet.looks.faces import characters
from feuillet.model.diagnostics import errors
from feuillet.model.editions import EDITIONS
from feuillet.pages.expected import Expected, ExpectedText, blamed, normal
from feuillet.proving import preflight, printed, search
from feuillet.reading import content
from feuillet.reading.lengths import LONGEST
from feuillet.text import invisible
from feuillet.typesetting import actual_text
from tests.made_pdf import FAMILY, made
from tests.made_project import ROOT, WORKSHOP, codes, load, project, put, run, theme, words, written
from tests.pasted_texts import TEXTS
from tests.random_project import files
from tests.search import shrunk, tried

pytestmark = pytest.mark.no_cover  # whole days: what they reach others reach, and following it doubles their time

LONG = "anticonstitutionnellement" * 6
EVERYWHERE = f"""\
title: "Journée ({LONG})"
subtitle: "(<b>{LONG}</b>)"
date: 2026-11-14
place: "{LONG}"
organisers:
  - name: "{LONG}"
    link: https://example.org/{"x" * 150}
    presentation: "une liste\\n\\n- (`{LONG}`)\\n- https://example.org/{"y" * 90}"
contact: {{name: "{LONG}", email: "{"a" * 60}@example.org"}}
acronyms: {{ABCDEFGHIJKL: "{LONG}"}}
"""
THEME = f"""\
---
title: "({LONG}) [{LONG}](https://example.org)"
summary: "{LONG}"
speakers:
  - name: "{LONG}"
    role: "{LONG}"
    organisation: "{LONG}"
documents:
  - title: "{LONG}"
    publisher: "{LONG}"
    link: https://example.org/{"z" * 200}
---

## Problèmes soulevés

### {LONG}

- («\u00a0**{LONG}**\u00a0»)
- `{LONG}`

```
{LONG}
```

## Une rubrique nommée {LONG}

- {"Seine-Saint-Denis-" * 9}
"""


# --- what people paste ---


@pytest.fixture(scope="module")
def pasted(workers, tmp_path_factory):
    """All of them as points of one theme: its diagnostics, and what its pages say."""
    body = "## Besoins et attentes\n\n" + "".join(f"- Essai {n} : {text}\n" for n, text in enumerate(TEXTS))
    folder = project(tmp_path_factory.mktemp("pasted"), {"01-un.md": theme("Un thème", body)})
    told = content.load(folder).diagnostics
    result = run(folder, workers, "synthesis")
    assert written(result) == ["synthesis"], [diagnostic.message("en") for diagnostic in errors(result.diagnostics)]
    reading = printed.read((folder / "output/synthesis.pdf").read_bytes())
    return told, reading.flow.text, (folder / "content/themes/01-un.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_what_people_paste_is_printed_or_told(number, pasted):
    told, flow, notes = pasted
    start = flow.index(f"essai{number}:")
    end = flow.find(f"essai{number + 1}:", start)
    printed = flow[start : end if end >= 0 else len(flow)]
    line = next(n for n, line in enumerate(notes.split("\n"), 1) if line.startswith(f"- Essai {number} :"))
    here = "".join(diagnostic.message("en") for diagnostic in told if diagnostic.location.line == line)
    text = _MARKUP.sub("", characters.substituted(TEXTS[number]))
    missing = [item for item in text if _counts(item) and normal(item) not in printed]
    unsaid = [
        character
        for character in missing
        if f"U+{ord(character):04X}" not in here and f"{ord(character):04x}" not in printed
    ]
    assert not unsaid or set(unsaid) <= set("|$`*_~[]()^\\#<>&;") or "xnr8jz45g" in printed, (unsaid, printed)


# Tags, entities, marks of other tools and the addresses of links are not text, and the reader of Markdown has had its marks.
_MARKUP = re.compile(r"{%[^%]*%}|</?[a-z][^>]*>|:\w+:|&#?\w+;|\]\([^)\s]*\)+")


def _counts(character):
    """Whether a character is one that is seen; others are told of once a file."""
    return (
        normal(character)
        and ord(character) not in invisible.CODES
        and unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Co")
    )


def test_there_are_many_texts():
    assert len(set(TEXTS)) > 100


def test_what_prints_nothing_is_told_once_a_file_with_the_first_place(tmp_path):
    body = "## Besoins et attentes\n\n- Appeler \u202a01\u202c\n- ou \u2066écrire\u2069 ❤\ufe0f\n"
    folder = project(tmp_path, {"01-un.md": theme("Un thème", body), "02-deux.md": theme("Deux", "- x\u2060y\n")})
    told = [
        diagnostic for diagnostic in content.load(folder).diagnostics if diagnostic.rule.code == "invisible-characters"
    ]
    assert [
        (diagnostic.location.file[-10:], diagnostic.location.line, diagnostic.location.column) for diagnostic in told
    ] == [
        ("s/01-un.md", 7, 11),
        ("02-deux.md", 5, 4),
    ]
    assert "4 characters" in told[0].message("en")
    assert "U+202A left-to-right embedding, U+202C, U+2066, U+2069" in told[0].message("fr")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\u202ab\u2069c\u061cd\u034fe", "abcde"),
        ("❤\ufe0f 1\ufe0f\u20e3 👩🏿\u200d💻 🏳\ufe0f\u200d🌈", "❤\ufe0f 1\ufe0f\u20e3 👩🏿\u200d💻 🏳\ufe0f\u200d🌈"),
        ("🏴\U000e0067\U000e0062\U000e007f x\U000e0067", "🏴\U000e0067\U000e0062\U000e007f x"),
        ("a\ufe0fb", "ab"),
        ("می\u200cخواهم a\u200cb", "می\u200cخواهم ab"),
        ("क्\u200dष a\u200db", "क्\u200dष ab"),
        ("สวัสดี\u200bครับ a\u200bb", "สวัสดี\u200bครับ ab"),
        ("葛\U000e0100 x\U000e0100", "葛\U000e0100 x"),
        ("co\u00adop\u00ad \u00ad-", "co\u00adop -"),
        ("Z" + "\u0301" * 30 + "a", "Z" + "\u0301" * 4 + "a"),
        ("\ufdd0\ufffe\U0010ffff\ufffc\u3164\u115f\uffa0", ""),
        ("\ufffd \u00a0\u202f\u2003", "\ufffd \u00a0\u202f\u2003"),
        ("1" + "\u2007" * 40 + "a\u3000\u3000b", "1\u2007\u2007a\u3000\u3000b"),
    ],
)
def test_what_shapes_letters_stays_and_what_prints_nothing_goes(text, left):
    assert invisible.without(text)[0] == left
    assert len(left) + len(invisible.without(text)[1]) == len(text)


# --- the proof reads what was printed, and finds what was not ---

STRANGE = [
    "x\u0303 q\u0307 plain x q",
    "ΑΒΕ АВЕ ABE",
    "مرحبا بكم 123",
    "שלום לכולם",
    "नमस्ते क्षेत्र",
    "สวัสดี",
    "ﬁn ﬀ 𝐆𝐫",
    "🙂👍🏽 a",
]
HERE = Expected(name="x", fonts=frozenset({FAMILY})).location


def lost(pdf, *texts):
    wanted = Expected(name="x", texts=tuple(ExpectedText(text=text, source=HERE) for text in texts))
    return [entry.text for entry in search.lost(printed.read(pdf), wanted)]


@pytest.fixture(autouse=True, scope="module")
def saying_what_it_prints():
    actual_text.install()


@pytest.mark.parametrize("text", STRANGE)
@pytest.mark.parametrize("body", ["<p>{}</p>", "<p style='width: 1cm; overflow-wrap: anywhere'>{}</p>"])
def test_any_alphabet_is_read_back_as_it_was_printed(text, body):
    pdf = made(f"<h1>T</h1>{body.format(text)}<p>fin x q A</p>")
    assert lost(pdf, text, "fin x q A") == []
    assert lost(pdf, text, text) == [text]


PLANTS = {
    "left out": "",
    "hidden": "<p style='display: none'>{}</p>",
    "of another paragraph": "<p>rien</p>",
    "after the clip": "<p style='height: 0; overflow: hidden'>{}</p>",
    "with one letter less": "<p>{short}</p>",
    "cut by dots": "<p style='width: 5mm; white-space: nowrap; overflow: hidden; text-overflow: ellipsis'>{}</p>",
    "white": "<p style='color: white'>{}</p>",
    "under a box": "<div style='position: relative'><p>{}</p><div style='position: absolute; inset: 0; background: red'>",
    "off the page": "<p style='position: absolute; left: 40cm'>{}</p>",
    "over another": "<p style='margin: 0'>{}</p><p style='margin: -1.1em 0 0'>d’autres mots longs</p>",
}


@pytest.mark.parametrize("text", ["ΑΒΕ αβγδε", "مرحبا بكم جميعا", "नमस्ते कार्यशाला", "x\u0303y\u0302z\u0302abc"])
@pytest.mark.parametrize("plant", PLANTS)
def test_a_text_of_any_alphabet_that_is_lost_is_found_out(plant, text):
    pdf = made(f"<h1>T</h1>{PLANTS[plant].format(text, short=text[:-3])}")
    wanted = Expected(name="x", texts=(ExpectedText(text=text, source=HERE),))
    expected = {
        "text-lost",
        "text-shortened",
        "text-invisible",
        "text-covered",
        "text-outside-page",
        "text-overprinted",
    }
    expected |= {"text-clipped"}
    assert expected & {diagnostic.rule.code for diagnostic in preflight.examine(pdf, wanted)}


@pytest.mark.parametrize("pieces", [("é", "\u0301t\u0302"), ("x", "\u0303"), ("ﬁ", "n"), ("Straß", "E"), ("각", "ᄀ")])
def test_the_comparison_of_a_text_is_that_of_its_pieces(pieces):
    assert normal("".join(pieces)) == "".join(map(normal, pieces))


def test_what_is_lost_is_said_to_be_our_fault_unless_the_project_has_styles_of_its_own(workers, tmp_path):
    body = "## Besoins et attentes\n\n- Un point qui compte\n"
    mine = project(tmp_path / "mine", {"01-un.md": theme("Un", body)})
    hidden = {"styles/typography.css": "li { display: none }"}
    result = run(project(tmp_path / "styled", {"01-un.md": theme("Un", body)}, files=hidden), workers, "01-un")
    assert "text-lost" in codes(result)
    assert "template" in next(
        diagnostic for diagnostic in result.diagnostics if diagnostic.rule.code == "text-lost"
    ).hint("en")
    wanted = Expected(name="x", texts=(ExpectedText(text="perdu", source=HERE),))
    (found,) = blamed(preflight.examine(made("<h1>T</h1>"), wanted), wanted)
    assert "fault of Feuillet" in found.hint("en")
    assert "faute de Feuillet" in found.hint("fr")
    assert load(mine)


def test_titles_that_are_numbers_are_not_taken_for_page_numbers(workers, tmp_path):
    body = "## Besoins et attentes\n\n- q" + "\u0301" * 9 + "\n"
    folder = project(tmp_path, {"01-un.md": theme('"2025"', body), "02-deux.md": theme('"3"', body)})
    put(folder / "content/themes", {"03-trois.md": theme("\"<a href='https://example.org'>lien</a>\"", body)})
    put(folder / "content/themes", {"04-quatre.md": theme('"000 ' + "1\u00a0000 " * 9 + '"', body)})
    put(folder / "content/themes", {"05-cinq.md": theme('"page 3"', body), "06-six.md": theme("Cap. p. 2", body)})
    result = run(folder, workers, "synthesis")
    assert written(result) == ["synthesis"], [diagnostic.message("en") for diagnostic in errors(result.diagnostics)]


def test_what_the_imprint_or_each_record_of_a_table_says_again_is_not_printed_too_often(workers, tmp_path):
    name, head, word = "Maison des associations du canal", "- ➤ De quoi s’asseoir à plusieurs", "x" * 60
    table = f"| {head} |" + f" {word} |" * 6 + f"\n|{' --- |' * 7}\n" + f"|{f' {word} |' * 7}\n" * 2
    body = f"## Besoins\n\n- {name}\n  - le mardi\n\n## Enjeux\n\n{table}"
    folder = project(tmp_path, {"01-un.md": theme("Un", body)}, workshop=f"title: Un jour\norganisers: [{name}]\n")
    result = run(folder, workers, "un")
    assert written(result) == ["un"], [diagnostic.message("en") for diagnostic in errors(result.diagnostics)]
    reading = printed.read((folder / "output/fact-sheets/01-un.pdf").read_bytes())
    wanted = Expected(name="x", texts=(ExpectedText(text=name, source=HERE),))
    [place] = search.places(reading, wanted)
    assert place.box.bottom > 100  # where it is a point, not in the imprint


def test_indices_in_a_title_keep_off_its_next_line(workers, tmp_path):
    title = '"la plusieurs H<sub>2</sub>O idées 14 \u300cg\u300d l’atelier aiguë des prêts"'
    folder = project(tmp_path, {"01-un.md": theme(title, "Rien.\n")}, workshop=f"title: {title}\ndate: 2026-11-14\n")
    result = run(folder, workers)
    assert len(written(result)) == 2, [diagnostic.message("en") for diagnostic in errors(result.diagnostics)]


# --- long words, wherever they stand ---


BROKEN, WHOLE = "x" * LONGEST, ("mot\u00a0" * (LONGEST // 8)).strip()  # letters, and words that no line may part
LINES = f"""\
---
title: "{BROKEN}"
speakers: [{{name: "{WHOLE}", role: "{WHOLE}"}}]
actors: [{{title: "{WHOLE}", publisher: "{WHOLE}"}}]
---

## Enjeux

- Un enjeu. [synthèse]

## {WHOLE}

### {BROKEN}

- Un point.
"""


_TABLE = f"| a | b | c |\n| --- | --- | --- |\n| un | {'W' * 60} | trois |\n\n"
_PLACES = ("", "## Enjeux\n\n", "## Problèmes soulevés\n\n", "## Ressources incontournables\n\n")
_NAMES = "\u00a0".join(["mot"] * 60)
WITHOUT_END = {
    "01-mots.md": THEME,
    "02-tableau.md": theme(
        "Un", "".join(f"{place}{_TABLE.replace('un', f'un {at}')}" for at, place in enumerate(_PLACES))
    ),
    "03-noms.md": theme(
        "Un thème", f"## Intervenants\n\n- **Zoé**, {_NAMES}\n\n## Acteurs clés\n\n- {_NAMES}\n\n## Enjeux\n\nRien.\n"
    ),
    "04-lignes.md": LINES,
}


@pytest.fixture(scope="module", params=[("screen", 4), ("small", 4), ("large", 3)], ids=lambda edition: edition[0])
def without_end(request, workers, tmp_path_factory):
    """A day of words, tables, names and lines without end in an edition: the sheets that were made of it.

    Its synthesis, in which all of it stands behind each other, was made.
    """
    edition, times = request.param
    word = LONG[: len(LONG) * times // 6]  # longer than a line is wide, wherever it stands
    day = f'{EVERYWHERE}sections: [{{id: stakes, title: "{WHOLE}"}}]\npartners: ["{WHOLE}"]\n'
    themes = {name: text.replace(LONG, word) for name, text in WITHOUT_END.items()}
    folder = project(tmp_path_factory.mktemp(edition), themes, workshop=day.replace(LONG, word))
    result = run(folder, workers, edition=EDITIONS[edition])
    assert [(str(found.location), found.message("en")) for found in errors(result.diagnostics)] == []
    assert written(result)[0] == "synthesis"
    return written(result)


def test_a_word_without_end_breaks_wherever_it_stands(without_end):
    assert "mots" in without_end


def test_a_word_without_end_in_a_table_breaks_wherever_the_table_stands(without_end):
    assert "tableau" in without_end


def test_people_whose_names_no_line_ends_within_stay_on_the_page(without_end):
    assert "noms" in without_end


def test_lines_as_long_as_reading_allows_are_printed_in_every_edition(without_end):
    assert "lignes" in without_end


@pytest.mark.parametrize("edition", ["screen", "small", "large"])
def test_a_cover_has_room_for_a_title_without_end(edition, workers, tmp_path):
    title = f'title: "{"Un titre que personne ne lira en entier, " * 11}"\nsubtitle: "{"et plus " * 30}"\n'
    result = run(project(tmp_path, workshop=title), workers, "synthesis", edition=EDITIONS[edition])
    assert written(result) == ["synthesis"], [diagnostic.message("en") for diagnostic in errors(result.diagnostics)]


@pytest.mark.parametrize("edition", ["screen", "small", "large"])
def test_a_cover_has_room_for_whoever_organised_the_day(edition, workers, tmp_path):
    names = [f"  - Réseau {words(3 + 40 * (n % 9 == 8), n)}\n" for n in range(60)]
    day = f"{WORKSHOP}subtitle: {words(20, 99)}\norganisers:\n{''.join(names[:20])}partners:\n{''.join(names[20:])}"
    result = run(project(tmp_path, workshop=day), workers, "synthesis", edition=EDITIONS[edition])
    assert written(result) == ["synthesis"], [diagnostic.message("en") for diagnostic in errors(result.diagnostics)]


def test_sections_of_which_nothing_but_the_title_is_there_keep_their_height(workers, tmp_path):
    body = (
        "## Ressources incontournables\n\n## Documents et sites\n\n- Un document\n\n## Enjeux\n\n## Contexte\n\nRien.\n"
    )
    result = run(project(tmp_path, {"01-un.md": theme("Un thème", body)}), workers)
    assert len(written(result)) == 2, [diagnostic.message("en") for diagnostic in errors(result.diagnostics)]


def test_what_stands_side_by_side_is_as_wide_as_its_style_says_whatever_its_words():
    tables = {
        f"{path.name}: {rule}"
        for path in (ROOT / "styles").glob("*.css")
        for rule in re.findall(r"[^{}]+\{[^{}]*\bdisplay: table;[^{}]*\}", path.read_text(encoding="utf-8"))
    }
    assert len(tables) > 10
    assert not [rule for rule in tables if "table-layout: fixed" not in rule]


# --- random projects ---


@pytest.mark.parametrize("seed", [2, 4, 9, 10])
def test_a_random_project_is_printed(seed, workers):
    found = tried(files(seed), workers)
    assert (found.kind, found.said) == ("", "")


def test_a_number_always_makes_the_same_project():
    assert files(7) == files(7)
    assert files(7) != files(8)


def test_a_project_that_fails_is_shrunk_to_what_makes_it_fail():
    several = {"content/workshop.yaml": b"title: T\n", "content/themes/01-a.md": b"un\ndeux trois BOUM quatre\ncinq\n"}
    several["content/themes/02-b.md"] = b"rien\n"

    def fails(files):
        return "content/workshop.yaml" in files and b"BOUM" in files.get("content/themes/01-a.md", b"")

    small = shrunk(several, fails, float("inf"))
    assert small == {"content/workshop.yaml": b"", "content/themes/01-a.md": b"BOUM"}
    assert re.fullmatch(b"BOUM", small["content/themes/01-a.md"])
