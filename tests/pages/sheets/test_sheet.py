"""What stands where on a sheet, and what leaves it."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.building.press import press_sheet
from feuillet.model.workshop import Place
from feuillet.pages import belonging
from feuillet.pages.expected import Expected, ExpectedText
from feuillet.pages.job import Foldable, Job
from feuillet.pages.render import Renderer
from feuillet.pages.sheets.division import divide, least_spans
from feuillet.pages.sheets.overleaf import rest
from feuillet.pages.sheets.selection import foldable, left_out_label, on_sheet, rows_left_out
from feuillet.pages.sheets.sheet import _least_spans, sheet_view
from feuillet.publications.fact_sheet import FactSheet
from feuillet.publications.kinds import Form, Publication
from feuillet.typesetting.casting.leaving import fold_order
from feuillet.typesetting.fit import Fit
from feuillet.typesetting.layout import lay
from tests.made_project import WORKSHOP, loaded, points, words

BODY = """\
Introduction une.

Introduction deux. [essentiel]

Introduction trois. [synthèse]

## Enjeux

Un enjeu.

## Problèmes soulevés

### Un groupe

- a
- b [essentiel]
- c [synthèse]
- d
  - d un [essentiel]
- e
  - e un [synthèse]

### Un autre [essentiel]

- f

## Solutions [synthèse]

- g

## Réservé

- h

## Besoins

- i
"""
OWN = WORKSHOP + "sections:\n  - {id: reserve, title: Réservé, sheet: none}\n"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    return loaded(tmp_path_factory.mktemp("sheet"), BODY, workshop=OWN)


def view(workshop, *left_out, pages=None):
    return sheet_view(workshop, workshop.themes[0], frozenset(left_out), pages or {})


def test_a_sheet_is_short_as_it_was_written_whatever_leaves_it(workshop, tmp_path):
    everything = [block.key for block, _ in foldable(workshop, workshop.themes[0])]
    assert [view(workshop, *left_out)[0].short for left_out in ((), everything)] == [True, True]
    long = loaded(tmp_path, "## Enjeux\n\nUn enjeu.\n\n## Problèmes soulevés\n\n" + points(80))
    everything = [block.key for block, _ in foldable(long, long.themes[0])]
    assert [view(long, *left_out)[0].short for left_out in ((), everything)] == [False, False]


def texts(several):
    for run in several:
        for item in run.items:
            yield str(item.html)
            yield from texts(item.runs)


def printed_of(sections):
    return [text for section in sections for group in section.groups for text in texts(group.runs)]


def printed(sheet):
    """All texts of a sheet's view, in order."""
    sections = [*sheet.lead, *(item for column in sheet.columns for item in column), *sheet.foot]
    return [*texts(sheet.introduction.runs if sheet.introduction else ()), *printed_of(sections)]


def test_marks_for_the_synthesis_keep_a_text_off_the_sheet_at_every_level(workshop):
    sheet, _ = view(workshop)
    assert printed(sheet) == [
        "Introduction une.",
        "Introduction deux.",
        "Un enjeu.",
        "a",
        "b",
        "d",
        "d un",
        "e",
        "f",
        "i",
    ]
    assert sheet.introduction.left_out == 1
    assert sheet.left_out == 4


def test_a_section_left_to_the_synthesis_is_named_below_the_others_and_says_so(workshop):
    sheet, _ = view(workshop, pages={"t-un--solutions": 9})
    assert sheet.also == ("Aussi dans la synthèse\xa0: Solutions et bonnes pratiques\xa0+1, p.\xa09",)


def test_what_is_essential_leaves_last_and_what_is_marked_for_the_synthesis_is_never_folded(workshop):
    found = [(entry.key, entry.last) for entry, _ in foldable(workshop, workshop.themes[0])]
    assert [key for key, last in found if not last] == [
        "introduction.-.0",
        "stakes.0.0",
        "problems.0.0",
        "problems.0.4",
        "needs.0.0",
    ]
    assert [key for key, last in found if last] == ["introduction.-.1", "problems.0.1", "problems.0.3", "problems.1.0"]
    order = fold_order(tuple(entry for entry, _ in foldable(workshop, workshop.themes[0])), {})
    assert order[-5:] == ("stakes.0.0", "problems.1.0", "problems.0.3", "problems.0.1", "introduction.-.1")


def test_folded_blocks_are_gone_and_counted_where_they_would_stand(workshop):
    sheet, _ = view(workshop, "introduction.-.0", "problems.0.0", pages={"t-un": 7})
    assert "Introduction une." not in printed(sheet)
    assert "a" not in printed(sheet)
    assert (sheet.introduction.left_out, sheet.left_out, sheet.page) == (2, 6, 7)
    several = [section for column in sheet.columns for section in column if section.id == "problems"]
    assert [(group.left_out, group.left_out_kind) for section in several for group in section.groups] == [
        (3, "point"),
        (0, "item"),
    ]


def test_sub_points_for_the_synthesis_are_counted_where_they_would_stand(tmp_path):
    body = (
        "- Un\n  - reste\n  - part [synthèse]\n    - avec lui\n\n"
        "## Problèmes soulevés\n\n- Premier\n  - reste\n  - part [synthèse]\n  - garde\n    - part aussi [synthèse]\n"
        "- Tout part [synthèse]\n  - sans compter [synthèse]\n\n### Groupe\n\nUn paragraphe parti [synthèse]\n\n"
        "- Un point\n  - parti [synthèse]\n\n## Besoins [synthèse]\n\n- Un besoin\n  - et [synthèse]\n"
    )
    sheet, _ = view(loaded(tmp_path, body))
    assert (sheet.introduction.left_out, sheet.introduction.left_out_kind) == (1, "point")
    sections = {section.id: section for column in sheet.columns for section in column}
    assert [(group.left_out, group.left_out_kind) for group in sections["problems"].groups] == [
        (3, "point"),
        (2, "item"),
    ]
    assert sections["problems"].left_out == 5
    assert sheet.also == ("Aussi dans la synthèse\xa0: Besoins et attentes\xa0+1",)
    assert sheet.left_out == 7
    assert printed(sheet) == ["Un", "reste", "Premier", "reste", "garde", "Un point"]


def test_a_group_within_another_has_its_mark_unless_it_has_its_own(tmp_path):
    body = "## Problèmes soulevés\n\n### A [synthèse]\n\n- a\n\n#### B\n\n- b\n\n#### C [essentiel]\n\n- c\n\n### D\n\n- d\n"
    day = loaded(tmp_path, body)
    assert printed(view(day)[0]) == ["c", "d"]
    assert [(entry.key, entry.last) for entry, _ in foldable(day, day.themes[0])] == [
        ("problems.2.0", True),
        ("problems.3.0", False),
    ]


def test_sections_stand_where_their_definition_says(workshop):
    sheet, shares = view(workshop)
    assert [section.id for section in sheet.lead] == ["stakes"]
    assert {section.id for column in sheet.columns for section in column} == {"problems", "needs"}
    assert sheet.foot == ()
    assert all(entry.place is not Place.NONE for column in sheet.columns for entry in column)
    assert not shares or sum(shares) == pytest.approx(1)


def test_notes_without_sections_fill_the_columns_themselves(tmp_path):
    day = loaded(tmp_path, "".join(f"Paragraphe {n}.\n\n" for n in range(9)))
    sheet, shares = view(day, "introduction.-.8")
    assert (sheet.introduction, sheet.lead, sheet.foot) == (None, (), ())
    assert len(sheet.columns) == len(shares) == 2
    assert printed(sheet) == [f"Paragraphe {n}." for n in range(8)]
    assert sheet.left_out == sheet.columns[-1][-1].groups[-1].left_out == 1
    assert sheet.page is None


def test_notes_before_the_first_heading_and_a_section_called_introduction_are_two(tmp_path):
    before, own = (points(count, seed=count) for count in (20, 9))
    day = loaded(tmp_path, f"{before}\n## Une rubrique\n\n{points(9)}\n## Introduction\n\n{own}")
    theme = day.themes[0]
    assert theme.introduction
    last = foldable(day, theme)
    sheet, _ = view(day, [block.key for block, _ in last][-1])
    said = printed(sheet)
    assert len(said) == len(set(said)) == 37


def test_a_theme_of_a_title_alone_has_no_columns(tmp_path):
    sheet, shares = view(loaded(tmp_path, "## Enjeux\n\nUn enjeu.\n"))
    assert (sheet.columns, shares) == ((), ())


def test_one_section_flows_through_columns_and_goes_on_under_its_title(tmp_path):
    body = f"## Problèmes\n\n### Un\n\n{points(7)}\n### Deux\n\n{points(30, seed=9)}"
    sheet, shares = view(loaded(tmp_path, body), "problems.1.29")
    assert len(sheet.columns) == len(shares) == 3
    assert [[(section.id, section.continued) for section in column] for column in sheet.columns] == [
        [("problems", False)],
        [("problems", True)],
        [("problems", True)],
    ]
    assert len(printed(sheet)) == len(set(printed(sheet))) == 36
    titles = [
        str(group.title) for column in sheet.columns for section in column for group in section.groups if group.title
    ]
    assert titles == ["Un", "Deux"]
    groups = [group for column in sheet.columns for section in column for group in section.groups]
    assert [str(group.title) for group in groups if group.left_out] == ["Deux"]  # beside its title
    assert sheet.left_out == 1


def test_a_flow_keeps_lists_together_and_their_numbers(tmp_path):
    day = loaded(
        tmp_path,
        "## Solutions\n\n" + "".join(f"{n}. étape {n}\n" for n in range(1, 13)) + "\n### Vide [synthèse]\n\n- x\n",
    )
    sheet, _ = view(day)
    runs = [run for column in sheet.columns for section in column for group in section.groups for run in group.runs]
    assert len(sheet.columns) == len(runs) == 2
    assert [item.number for run in runs for item in run.items] == list(range(1, 13))
    assert "Vide" in str(sheet.columns[-1][-1].groups[-1].also)


def test_a_picture_weighs_like_several_lines(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    body = "## Solutions\n\n![Un plan](plan.svg)\n\n" + points(3, 3)
    sheet, _ = view(loaded(tmp_path, body, files={"content/plan.svg": svg}))
    first, second = (printed_of(column) for column in sheet.columns)
    assert (len(first), len(second)) == (1, 3)


def test_halves_give_way_to_the_width_of_a_table_and_it_has_room_for_large_text_where_there_is_some():
    assert _least_spans((8, 4), (0.0, 0.6), 3) == (4, 8)  # in halves the other column would leave a third for it
    assert _least_spans((8, 4), (0.0, 0.34), 3) == (7, 5)
    assert _least_spans((4, 4, 4), (0.0, 0.33, 0.0), 3) == (4, 4, 4)
    assert _least_spans((8, 4), (0.7, 0.7), 3) == least_spans((8, 4), 3)  # no division has room for both


def test_three_sections_of_a_size_stand_in_three_columns(tmp_path):
    body = "".join(
        f"## {name}\n\n{points(6, seed=n)}\n" for n, name in enumerate(("Problèmes", "Solutions", "Besoins"))
    )
    sheet, shares = view(loaded(tmp_path, body))
    assert [[section.id for section in column] for column in sheet.columns] == [["problems"], ["solutions"], ["needs"]]
    assert len(shares) == 3
    assert sum(shares) == pytest.approx(1)


def test_people_and_resources_have_their_address_and_the_code_that_leads_there(tmp_path):
    front = """\
speakers:
  - {name: Ada, link: https://ada.exemple.org, organisation: {name: Elle, link: https://elle.exemple.org}}
  - Bob, trésorier
actors: [{title: Un acteur, link: https://acteur.exemple.org/}]
documents: [{title: Un document, link: https://document.exemple.org/}, {title: Sans adresse}]
"""
    day = loaded(tmp_path, "Du texte.\n", front)
    sheet, _ = view(day)
    assert sheet.contacts[0].code is None
    assert sheet.contacts[0].address == "acteur.exemple.org"
    ((coded,), (plain,)) = sheet.documents
    assert "<svg" in coded.code
    assert "Un document" in coded.code
    assert (plain.code, plain.address) == (None, "")
    ada, bob = sheet.speakers
    assert (ada.organisation, ada.organisation_link) == ("Elle", "https://elle.exemple.org")
    assert (bob.name, bob.role, bob.organisation) == ("Bob", "trésorier", "")
    own = WORKSHOP + "sections:\n  - {id: speakers, title: Avec, sheet: none}\n"
    day = loaded(tmp_path, "Du texte.\n", front, workshop=own)
    assert view(day)[0].speakers == ()


@given(st.lists(st.floats(1, 200), min_size=2, max_size=9))
def test_a_division_has_every_section_once_and_in_order(weights):
    found = divide(weights)
    if found:
        parts, spans = found
        assert [n for part in parts for n in part] == list(range(len(weights)))
        assert len(parts) == len(spans)
        assert len(parts) in (2, 3)
        assert all(parts)
        assert sum(spans) == 12
        assert all(4 <= span <= 8 for span in spans)  # none under 50 mm on A4


def test_sections_too_unlike_for_columns_are_not_divided():
    assert divide([200.0, 1.0]) is None


@pytest.mark.parametrize("count", [8, 9])
def test_more_than_eight_speakers_share_a_paragraph(tmp_path, count):
    day = loaded(tmp_path, "Du texte.", front="speakers:\n" + "".join(f"  - Personne {n}\n" for n in range(count)))
    sheet, _ = view(day)
    assert (len(sheet.speakers), len(sheet.crowd)) == ((8, 0) if count == 8 else (0, 9))


@pytest.mark.parametrize(("role", "run_in"), [("trésorière", False), (words(20), True)])
def test_speakers_share_a_paragraph_where_their_column_would_end_far_below_the_documents(tmp_path, role, run_in):
    front = f"speakers: [{{name: Ada, role: {role}}}, {{name: Bo, role: {role}}}]\nactors: [Un acteur]\ndocuments: [Un document]\n"
    day = loaded(tmp_path, "Du texte.", front=front)
    sheet, _ = view(day)
    assert (len(sheet.speakers), len(sheet.crowd)) == ((0, 2) if run_in else (2, 0))
    small, _ = sheet_view(day, day.themes[0], frozenset(), {}, 2)  # people stand above documents there
    assert len(small.speakers) == 2


def test_a_line_that_is_the_title_of_points_leaves_behind_the_last_of_them_and_is_not_counted(tmp_path):
    body = (
        f"## Problèmes\n\n<u>Moyens</u>\n\n{points(3)}- Le toit [essentiel]\n\n<u>Lieux</u> :\n\n{points(3, seed=9)}\n"
    )
    day = loaded(tmp_path, body)
    candidates = tuple(item for item, _ in foldable(day, day.themes[0]))
    keys = [f"problems.0.{n}" for n in range(9)]
    assert [candidate.key for candidate in candidates] == keys
    order = fold_order(candidates, dict.fromkeys(keys, 10.0))
    assert sorted(order) == keys
    assert order[-2:] == (keys[4], keys[0])  # the essential point, then its title
    assert order.index(keys[5]) == order.index(keys[6]) + 1
    sheet, _ = sheet_view(day, day.themes[0], frozenset(keys[5:]), {}, 2)
    assert sheet.left_out == 3


def test_what_leaves_comes_evenly_from_the_sections_that_have_most(tmp_path):
    body = f"## Problèmes\n\n{points(6)}\n## Solutions\n\n{points(3, seed=9)}\n### Groupe\n\n{points(4, seed=20)}\n"
    day = loaded(tmp_path, body)
    candidates = tuple(item for item, _ in foldable(day, day.themes[0]))
    order = fold_order(candidates, {candidate.key: 10.0 for candidate in candidates})
    assert sorted(order) == sorted(candidate.key for candidate in candidates)
    # The last point of the largest group of the larger section goes first.
    assert order[0] == "solutions.1.3"
    assert [key.split(".")[0] for key in order[1:5]].count("problems") == 2
    positions = [order.index(f"problems.0.{n}") for n in range(6)]
    assert positions == sorted(positions, reverse=True)


@pytest.mark.parametrize(
    ("count", "kind", "page", "language", "label"),
    [
        (1, "point", 12, "fr", "+ 1 point, synthèse p. 12"),
        (5, "point", 12, "fr", "+ 5 points, synthèse p. 12"),
        (2, "paragraph", None, "fr", "+ 2 paragraphes, synthèse"),
        (3, "item", 4, "en", "+ 3 items, synthesis p. 4"),
    ],
)
def test_the_sheet_says_how_many_are_left_out_and_where_they_are(count, kind, page, language, label):
    assert left_out_label(count, kind, page, language) == label


def test_a_long_point_goes_on_in_the_next_column_between_its_sub_points(tmp_path):
    long = "".join(f"  - {words(40, n)}\n" for n in range(9))
    day = loaded(tmp_path, f"## Problèmes soulevés\n\n- Une très longue liste\n{long}- Un point\n\n## Suite\n\n- Fin\n")
    sheet, _ = view(day)
    parts = [
        item
        for column in sheet.columns
        for section in column
        for group in section.groups
        for run in group.runs
        for item in run.items
        if item.key == "problems.0.0"
    ]
    assert len(parts) > 1
    assert parts[0].part == 0
    assert all(item.part for item in parts[1:])  # which say that they go on
    points = [item.key for part in parts for run in part.runs for item in run.items if not item.piece]
    assert points == [f"problems.0.0.{n}" for n in range(9)]


NESTED = f"""\
## Problèmes soulevés

1. Un point court
2. {words(9, 1)} [sans réponse]
{"".join(f"   - {words(30, n)}{chr(10)}" for n in range(2, 5))}   - {words(8, 5)}
{"".join(f"     {n}. {words(40, 10 + n)}{chr(10)}" for n in range(1, 7))}   - {words(9, 30)}
3. Un dernier point
"""


def test_each_level_of_a_point_that_goes_on_has_its_opening_words_and_says_so(tmp_path):
    day = loaded(tmp_path, NESTED)
    sheet, _ = view(day)

    def walk(several, depth=0):
        for run in several:
            for item in run.items:
                yield depth, item
                yield from walk(item.runs, depth + 1)

    columns = [
        list(walk([run for section in column for group in section.groups for run in group.runs]))
        for column in sheet.columns
    ]
    going_on = [[(depth, item) for depth, item in column if item.continued] for column in columns]
    assert not going_on[0]
    assert max(map(len, going_on)) == 2
    for column, repeated in zip(columns[1:], going_on[1:], strict=True):
        assert column[: len(repeated)] == repeated, "a column begins with what goes on in it"
        for _, item in repeated:
            assert str(item.html).endswith("…")
            assert len(item.html.split()) == 5
            assert not item.unanswered
    whole = [item for column in columns for _, item in column if not (item.continued or item.piece)]
    assert [item.number for item in whole if item.number] == [1, 2, *range(1, 7), 3]
    assert sum(item.unanswered for item in whole) == 1


@pytest.mark.parametrize("left_out", [(), ("problems.0.3",)])
def test_long_points_fill_the_columns_evenly(left_out, tmp_path):
    body = "## Problèmes soulevés\n\n"
    for n in range(5):
        subs = "".join(f"  - {words(12 + 17 * (m * n % 4), 10 * n + m)}\n" for m in range(3 + n % 3 * 3))
        body += f"- {words(2, 70 + n)}\n{subs}"
    sheet, _ = view(loaded(tmp_path, body + "\n## Suite\n\n" + points(4)), *left_out)

    def letters(several):
        return sum(len(item.html) + letters(item.runs) for run in several for item in run.items)

    columns = [letters([r for s in column for g in s.groups for r in g.runs]) for column in sheet.columns]
    assert len(columns) == 3
    assert min(columns) > 0.75 * max(columns)


def test_the_proof_lets_points_go_on_in_the_next_column_and_numbers_go_on_too(tmp_path):
    day = loaded(tmp_path, NESTED)
    theme = day.themes[0]
    rendered = Renderer(day, tmp_path).fact_sheet(theme, frozenset(), {})
    job = Job(name="un", html=rendered.html, resources=rendered.resources, setting=rendered.setting, pages=1)
    texts = tuple(ExpectedText(text=t, source=place) for t, place in belonging.fact_sheet(day, theme, frozenset()))
    expected = Expected(
        name="un.pdf", texts=texts, pages=1, paper="A4", again=frozenset(belonging.repeated(day, day.themes))
    )
    made = press_sheet(job, Fit(setting=job.setting), expected)
    assert [diagnostic.message("en") for diagnostic in made.diagnostics] == []
    [page] = pypdfium2.PdfDocument(made.pdf)
    printed = page.get_textpage().get_text_range()
    assert printed.count("(suite)") >= 3
    assert re.findall(r"^(\d+)\.", printed, re.MULTILINE)[:2] == ["1", "2"]
    assert len(re.findall(r"^2\.", printed, re.MULTILINE)) > 1  # where the second goes on


LONG = [
    f"{words(70, n)}. Puis {words(60, n + 10)}. Enfin **{words(70, n + 20)}** {words(9, n + 30)}." for n in (1, 2, 3)
]
FORMS = {
    "paragraphs": "\n\n".join(LONG),
    "points": "".join(f"- {text}\n" for text in LONG),
    "numbers": "".join(f"{n}. {text}\n" for n, text in enumerate(LONG, 1)),
    "points within": "- Un point\n" + "".join(f"  - {text}\n" for text in LONG),
    "quotations": "\n\n".join(f"> {text}" for text in LONG),
}


@pytest.mark.no_cover  # whole pages, whose lines smaller ones reach
@pytest.mark.parametrize("form", FORMS)
def test_a_long_text_goes_on_in_the_next_column_and_the_proof_finds_it_whole(form, tmp_path):
    day = loaded(tmp_path, f"## Problèmes soulevés\n\n{FORMS[form]}\n\n## Besoins\n\n- Un besoin\n")
    sheet, _ = view(day)
    columns = [printed_of(column) for column in sheet.columns]
    assert len(columns) == 3
    letters = [sum(map(len, column)) for column in columns]
    assert max(letters) - min(letters) < 0.2 * max(letters)
    whole = " ".join(text for column in columns for text in column)
    assert all(f"<strong>{words(70, n + 20)}</strong>" in whole for n in (1, 2, 3))  # not broken within a tag
    theme = day.themes[0]
    rendered = Renderer(day, tmp_path).fact_sheet(theme, frozenset(), {})
    assert rendered.html.count('class="goes-on"') >= (0 if form == "quotations" else 1)
    job = Job(name="un", html=rendered.html, resources=rendered.resources, setting=rendered.setting, pages=1)
    texts = tuple(ExpectedText(text=t, source=place) for t, place in belonging.fact_sheet(day, theme, frozenset()))
    expected = Expected(
        name="un.pdf", texts=texts, pages=1, paper="A4", again=frozenset(belonging.repeated(day, day.themes))
    )
    made = press_sheet(job, Fit(setting=job.setting), expected)
    assert [diagnostic.message("en") for diagnostic in made.diagnostics] == []
    [page] = pypdfium2.PdfDocument(made.pdf)
    assert len(re.findall(r"^\d\.", page.get_textpage().get_text_range(), re.MULTILINE)) == 3 * (form == "numbers")
    torn = replace(job, html=job.html.replace(words(60, 11)[:200], words(60, 500)[:200]))
    assert [
        diagnostic.rule.code for diagnostic in press_sheet(torn, Fit(setting=job.setting), expected).diagnostics
    ] == ["text-lost"]


@pytest.mark.parametrize("title", ["**Tournée des stands**", "Ce qui s’est dit :"])
def test_what_introduces_a_text_stands_in_its_column(title, tmp_path):
    sheet, _ = view(loaded(tmp_path, f"Un mot.\n\n{title}\n\n{words(600)}.\n\nFin.\n"))
    columns = [printed_of(column) for column in sheet.columns]
    assert len(columns) > 1
    assert all("Tour" not in column[-1] and "dit" not in column[-1] for column in columns)
    assert " ".join(text for column in columns for text in column).count(words(600)) == 1


WIDE = "| Nom | Ce qui se dit |\n|---|---|\n| Temps | long |\n"
ORDERED = (
    f"## Problèmes\n\n- Avant\n\n{WIDE}\n- Après\n- Encore\n\n### Un groupe\n\nDu groupe.\n\n{WIDE}\n#### Dedans\n\nFin.\n\n"
    "## Solutions\n\n- Ailleurs\n"
)


def test_what_follows_a_wide_table_in_its_section_stands_after_it(tmp_path):
    day = loaded(tmp_path, ORDERED)
    sheet, _ = sheet_view(day, day.themes[0], frozenset(), {}, needs=lambda _: math.inf)
    assert printed_of(item for column in sheet.columns for item in column) == ["Avant", "Ailleurs"]
    (span,) = sheet.spans
    assert (span.section.id, span.section.continued, span.group_continued) == ("problems", True, True)
    kinds = [[run.kind for run in group.runs] for group in span.section.groups]
    assert kinds == [["table", "ul"], ["paragraph", "table"], ["paragraph"]]
    assert [group.title for group in span.section.groups] == [None, "Un groupe", "Dedans"]
    whole, _ = sheet_view(day, day.themes[0], frozenset(), {})
    assert not whole.spans


@pytest.mark.parametrize(
    ("wide", "above"),
    [(("Problèmes",), 1), (("Problèmes", "Solutions"), 2), (("Solutions",), 0), (("Problèmes", "Besoins"), 1)],
)
def test_a_wide_table_stands_above_the_columns_if_all_in_them_comes_after_it(wide, above, tmp_path):
    titles = ("Problèmes", "Solutions", "Besoins")
    body = "\n".join(f"## {title}\n\n{WIDE if title in wide else '- Un point'}\n" for title in titles)
    day = loaded(tmp_path, body)
    sheet, _ = sheet_view(day, day.themes[0], frozenset(), {}, needs=lambda _: math.inf)
    assert (len(sheet.spans), sheet.spans_above) == (len(wide), above)


def test_no_heading_after_a_wide_table_skips_a_level(tmp_path):
    body = f"## Problèmes\n\n### Un groupe\n\nAvant.\n\n#### Dedans\n\n{WIDE}\nFin.\n\n#### Encore\n\nFin.\n"
    day = loaded(tmp_path, body)
    sheet, _ = sheet_view(day, day.themes[0], frozenset(), {}, needs=lambda _: math.inf)
    (span,) = sheet.spans
    assert [(group.title, group.level) for group in span.section.groups] == [("Dedans", 1), ("Encore", 1)]
    assert not span.group_continued


def test_a_title_stands_with_the_wide_table_of_the_first_group_below_it(tmp_path):
    body = f"## Problèmes\n\n### Un titre\n\nAvant.\n\n### Les groupes\n\n#### Dedans\n\n{WIDE}\n#### Encore\n\nFin.\n"
    day = loaded(tmp_path, body)
    sheet, _ = sheet_view(day, day.themes[0], frozenset(), {}, needs=lambda _: math.inf)
    assert [group.title for column in sheet.columns for section in column for group in section.groups] == ["Un titre"]
    (span,) = sheet.spans
    levels = [(group.title, group.level) for group in span.section.groups]
    assert levels == [("Les groupes", 1), ("Dedans", 2), ("Encore", 2)]


def test_a_title_of_groups_stands_in_the_column_of_the_first_of_them(tmp_path):
    for count in (11, 13, 17):
        groups = "\n".join(f"### Part {n}\n\n#### Salle {n}\n\n{points(2)}\n" for n in range(count))
        sheet, _ = view(loaded(tmp_path, f"## Problèmes\n\n{groups}"))
        assert len(sheet.columns) > 1
        for column in sheet.columns:
            last = [group for section in column for group in section.groups][-1]
            assert last.runs, (count, last.title)


def test_of_a_long_table_a_sheet_has_the_head_and_first_rows_and_says_how_many_it_leaves(tmp_path):
    rows = "".join(f"| Objet {n} | {n} |\n" for n in range(140))
    table = f"| Quoi | Combien |\n|---|---|\n{rows}"
    body = f"Un mot.\n\n{table}\n## Problèmes\n\n{table}\n{WIDE}\n## Solutions [synthèse]\n\n{table}\n"
    day = loaded(tmp_path, body)
    (theme,) = day.themes
    keys = [entry.key for entry, _ in foldable(day, theme) if entry.table == "problems.0.0"]
    assert keys == [f"problems.0.0+{n}" for n in range(1, 120)]
    assert [(count, text.markdown) for count, text in rows_left_out(day, theme, frozenset())] == [
        (20, "Objet 120, 120")
    ] * 2
    left_out = frozenset(keys[6:])
    assert [count for count, _ in rows_left_out(day, theme, left_out)] == [20, 133]
    sheet, _ = sheet_view(day, theme, left_out, {})
    problems = next(section for column in sheet.columns for section in column if section.id == "problems")
    (item,) = problems.groups[0].runs[0].items
    assert (item.table.shown, item.rest) == (7, "+ 133 lignes, synthèse")
    expected = [text for text, _ in belonging.fact_sheet(day, theme, left_out)]
    assert [expected.count(f"Objet {n}") for n in (0, 6, 7, 119, 120)] == [2, 2, 1, 1, 0]
    notes = on_sheet(day, theme, left_out).sections[0].groups[0].blocks[0].text.markdown
    assert notes.splitlines()[-1] == "| Objet 6 | 6 |"
    assert not list(rows_left_out(day, theme, left_out | {"introduction.-.1", "problems.0.0"}))


def test_rows_of_a_table_leave_from_its_end_and_before_it():
    rows = [Foldable(key=f"problems.0.1+{n}", section="problems", group=0, table="problems.0.1") for n in range(3, 9)]
    blocks = [Foldable(key=f"problems.0.{n}", section="problems", group=0) for n in range(4)]
    candidates = (*blocks[:2], *rows, *blocks[2:])
    areas = {row.key: 4.0 for row in rows} | {block.key: 6.0 for block in blocks} | {"problems.0.1": 90.0}
    order = fold_order(candidates, areas, room=50.0)
    assert sorted(order) == sorted(candidate.key for candidate in candidates)
    assert order[:7] == (*(row.key for row in reversed(rows)), "problems.0.1")  # a giant leaves before all others
    order = fold_order(candidates, areas)
    assert [key for key in order if "+" in key] == [row.key for row in reversed(rows)]
    assert order.index("problems.0.1") > order.index("problems.0.1+3")


def test_a_cell_that_goes_on_below_ends_with_the_last_row_on_the_sheet(tmp_path):
    rows = "| A | 0 |\n" + "".join(f"| ^^ | {n} |\n" for n in range(1, 12))
    day = loaded(tmp_path, f"## Problèmes\n\n| Qui | Quoi |\n|---|---|\n{rows}")
    left_out = frozenset(f"problems.0.0+{n}" for n in range(5, 12))
    html = Renderer(day, tmp_path).fact_sheet(day.themes[0], left_out, {}).html
    assert re.findall(r'rowspan="(\d+)"', html) == ["5"]
    assert "+ 7 lignes" in html
    assert re.findall(r'<tr id="([^"]*)"', html) == [f"problems.0.0+{n}" for n in range(1, 5)]


def test_no_point_is_hyphenated_and_no_paragraph_ends_with_half_a_word(tmp_path):
    long = " ".join(["intercommunalement", "particulièrement", "expérimentalement", "institutionnellement"] * 3)
    paragraphs = "\n\n".join(f"{'mot ' * count}{long}." for count in range(1, 24))
    items = "\n".join(f"- {'mot ' * count}{long}." for count in range(1, 24))
    day = loaded(tmp_path, f"## Problèmes\n\n{paragraphs}\n\n## Besoins\n\n{items}\n")
    rendered = Renderer(day, tmp_path).fact_sheet(day.themes[0], frozenset(), {})
    galley = lay(Job(name="un", html=rendered.html, resources=rendered.resources), rendered.setting, tall=True)
    hyphens = {"p": 0, "li": 0}
    for box in galley.document.pages[0]._page_box.descendants():
        lines = [
            "".join(each.text for each in line.descendants() if hasattr(each, "text"))
            for line in getattr(box, "children", ())
            if type(line).__name__ == "LineBox"
        ]
        if lines and box.element_tag in hyphens:
            assert not lines[-2:-1] or not lines[-2].endswith("-") or " " in lines[-1]
            hyphens[box.element_tag] += sum(line.endswith("-") for line in lines)
    assert hyphens["p"] > 10  # there were words to be broken
    assert hyphens["li"] == 0


def test_groups_without_a_block_on_the_sheet_stand_in_one_line_of_their_section(tmp_path):
    body = (
        "## Problèmes\n\n- Avant\n\n### Un *groupe*\n\n- a\n- b\n\n### Un autre\n\n- c\n\n### Père\n\n#### Fils [synthèse]\n\n- d\n\n"
        "### Vide\n\n## Besoins\n\n### Seul\n\n- e\n"
    )
    day = loaded(tmp_path, body)
    gone = ("problems.1.0", "problems.1.1", "needs.0.0")
    pages = {"t-un--problems--1": 7}
    sheet, _ = view(day, *gone, pages=pages)
    (problems,) = (item for column in sheet.columns for item in column)
    assert [group.title for group in problems.groups] == [None, "Un autre", "Vide", None]
    assert problems.groups[-1].also == "Aussi\xa0: Un <em>groupe</em>\xa0+2, Père, Fils\xa0+1, p.\xa07"
    assert sheet.also == ("Aussi dans la synthèse\xa0: Besoins et attentes\xa0+1",)
    html = Renderer(day, tmp_path).fact_sheet(day.themes[0], frozenset(gone), pages).html
    assert html.count("Un <em>groupe</em>") == 1
    assert 'id="problems.2.title"' in html
    whole, _ = view(day)
    assert [group.also for column in whole.columns for section in column for group in section.groups if group.also] == [
        "Aussi\xa0: Père, Fils\xa0+1"
    ]


def test_a_title_that_is_all_of_a_group_or_a_section_may_leave_and_is_named_where_others_are(tmp_path):
    body = "## Problèmes\n\n- a\n\n### Vide\n\n### Père\n\n#### Fils\n\n## À part\n\n## Au livre [synthèse]\n\n"
    day = loaded(tmp_path, body)
    found = [entry.key for entry, _ in foldable(day, day.themes[0])]
    assert found == ["problems.0.0", "problems.1.title", "problems.3.title", "a-part.title"]
    sheet, _ = view(day, *found[1:], pages={"t-un--a-part": 4})
    (problems,) = (item for column in sheet.columns for item in column)
    assert [str(group.also or "") for group in problems.groups] == ["", "Aussi\xa0: Vide, Père, Fils"]
    assert sheet.also == ("Aussi dans la synthèse\xa0: À part, Au livre, p.\xa04",)


@pytest.mark.parametrize(("count", "length", "named"), [(5, 5, 5), (60, 5, 5), (60, 60, 0)])
def test_as_many_titles_are_named_as_a_line_has_room_for_and_the_rest_are_counted(tmp_path, count, length, named):
    titles = [f"{n} {words(length, n)}"[:490] for n in range(count)]
    day = loaded(tmp_path, "".join(f"## {title}\n\n- un point\n\n" for title in titles))
    everything = frozenset(block.key for block, _ in foldable(day, day.themes[0]))
    sheet, _ = view(day, *everything)
    (also,) = sheet.also
    assert (also.count("\xa0+1"), "rubriques" in also) == (named, named < count)
    printed = [text for text, _ in belonging.fact_sheet(day, day.themes[0], everything)]
    assert [title in printed for title in titles] == [n < named for n in range(count)]
    assert not sheet.columns


def test_a_summary_of_a_page_leaves_its_sheet_but_for_its_first_words(tmp_path):
    summary = ". ".join(words(20, n).capitalize() for n in range(9))
    day = loaded(tmp_path, "- Un point\n", f"summary: {summary}\n")
    (block, _), *_ = foldable(day, day.themes[0])
    sheet, _ = view(day, block.key)
    assert summary.startswith(str(sheet.summary).rstrip("…"))
    assert 100 < len(sheet.summary) <= 240
    assert summary not in [text for text, _ in belonging.fact_sheet(day, day.themes[0], frozenset((block.key,)))]
    back = rest(day, day.themes[0], frozenset((block.key, "introduction.-.0")))
    assert [each.text.markdown for each in back.theme.introduction] == [summary, "Un point"]
    assert back.in_whole(frozenset(("introduction.-.0", "introduction.-.1"))) == {block.key, "introduction.-.0"}


def test_a_section_of_the_lead_without_a_block_is_named_below_the_columns(tmp_path):
    day = loaded(tmp_path, "## Enjeux\n\nAvant tout.\n\n## Contexte\n\nUn lieu.\n\nUn autre.\n\n## Problèmes\n\n- a\n")
    whole, _ = sheet_view(day, day.themes[0], frozenset(), {})
    assert ([section.id for section in whole.lead], whole.also) == (["stakes", "context"], ())
    gone = frozenset(("context.0.0", "context.0.1"))
    sheet, _ = sheet_view(day, day.themes[0], gone, {})
    assert ([section.id for section in sheet.lead], sheet.also) == (
        ["stakes"],
        ("Aussi dans la synthèse\xa0: Contexte\xa0+2",),
    )
    html = Renderer(day, tmp_path).fact_sheet(day.themes[0], gone, {}).html
    assert 'class="lead lead-1' in html
    assert html.index("Problèmes") < html.index("Aussi dans la synthèse\xa0: Contexte\xa0+2</p>")


def test_lines_to_write_on_stand_in_the_columns_under_a_question(tmp_path):
    day = loaded(tmp_path, "## Problèmes\n\n- a\n\n## Solutions\n\n- b\n\n## Besoins\n\n- c\n")
    html = Renderer(day, tmp_path).fact_sheet(day.themes[0], frozenset(), {}).html
    assert html.count('<div class="lines-rules"></div>') == 3
    assert "Et chez vous\u202f?" in html
    bare = loaded(tmp_path / "bare", "")
    html = Renderer(bare, tmp_path / "bare").fact_sheet(bare.themes[0], frozenset(), {}).html
    assert html.count('<div class="lines-rules"></div>') == 1


def test_the_imprint_names_organisers_for_whom_it_has_room_and_the_contact_is_broken_at_commas(tmp_path):
    many = "organisers:\n" + "".join(f"  - Organisation {words(6, n)}\n" for n in range(30))
    contact = "contact: {name: 'Ada Byron, Fédération des lieux', phone: '01 02 03 04 05'}\n"
    day = loaded(tmp_path, "- Un point\n", workshop=WORKSHOP + many + contact)
    html = Renderer(day, tmp_path).fact_sheet(day.themes[0], frozenset(), {}).html
    imprint = html.partition('class="imprint"')[2]
    assert (imprint.count("Organisation "), "et 24 autres" in imprint) == (6, True)
    assert (
        '<span class="organisation">Ada Byron,</span> <span class="organisation">Fédération des lieux,</span>' in html
    )


def test_footnotes_stand_on_the_sheet_with_what_calls_them(tmp_path):
    body = (
        "Un mot[^a].\n\n## Problèmes\n\n- un\n- deux[^b]\n\n## Besoins\n\n- trois[^c] [synthèse]\n\n"
        "[^a]: La première, qui mène à une autre[^d].\n\n[^b]: Une deuxième.\n\n[^c]: Une troisième.\n\n[^d]: La dernière.\n"
    )
    day = loaded(tmp_path, body)
    theme = day.themes[0]

    def notes(*left_out):
        html = Renderer(day, tmp_path).fact_sheet(theme, frozenset(left_out), {}).html
        printed = re.findall(r"<p><sup>(\d)</sup>", html)
        texts = " ".join(text for text, _ in belonging.fact_sheet(day, theme, frozenset(left_out)))
        words = {"1": "La première", "2": "Une deuxième", "3": "Une troisième", "4": "La dernière"}
        assert [number for number, said in words.items() if said in texts] == printed
        return printed

    assert notes() == ["1", "2", "4"]
    assert notes("problems.0.1") == ["1", "4"]
    assert notes("problems.0.1", "introduction.-.0") == []


def rows(count, cells="Lieu {} | {}"):
    return "| Lieu | Nombre |\n|---|---|\n" + "".join(f"| {cells.format(n, n * 7)} |\n" for n in range(1, count + 1))


def three(solutions):
    return f"## Problèmes\n\n{points(5)}\n## Solutions\n\n{points(3, seed=9)}\n{solutions}\n## Besoins\n\n{points(4, seed=20)}"


@pytest.mark.parametrize(
    ("table", "stays"),
    [
        (rows(4), True),
        (rows(5, f"{words(4)} {{}} | {{}}"), True),
        ("| Qui | Quoi | Quand |\n|---|---|---|\n" + f"| {words(1)} | {words(3)} | {words(2)} |\n" * 3, False),
        (rows(13), False),  # in strips
        ("|" + " Colonne |" * 7 + "\n|" + "---|" * 7 + "\n" + f"| {' | '.join([words(5)] * 7)} |\n" * 5, False),
    ],
)
def test_a_table_stays_in_its_column_where_it_reads_well_there(table, stays, tmp_path):
    day = loaded(tmp_path, three(table))
    rendered = Renderer(day, tmp_path).fact_sheet(day.themes[0], frozenset(), {})
    setting = rendered.setting
    assert ('class="section span' in rendered.html) != stays
    assert all(share >= least - 0.001 for share, least in zip(setting.columns, setting.least, strict=False))
    assert sum(setting.columns) == pytest.approx(1)


@pytest.mark.parametrize(("count", "strips"), [(12, 1), (13, 2), (34, 4), (48, 4)])
def test_a_long_and_narrow_table_stands_in_strips_with_each_row_once_and_in_order(count, strips, tmp_path):
    day = loaded(tmp_path, three(rows(count)))
    html = Renderer(day, tmp_path).fact_sheet(day.themes[0], frozenset(), {}).html
    assert len(re.findall(r'<div class="strip">', html)) == (strips if strips > 1 else 0)
    assert re.findall(r"<td>Lieu (\d+)</td>", html) == [str(n) for n in range(1, count + 1)]
    assert html.count('<th scope="col">Lieu</th>') == strips
    assert re.findall(r'<tr id="solutions\.0\.3\+(\d+)"', html) == [str(n) for n in range(1, count)]


def test_what_keeps_a_sheet_half_empty_is_told_with_its_place(tmp_path):
    day = loaded(tmp_path, f"## Problèmes\n\n- Un point\n\n{words(400)}\n")
    sheet = FactSheet(
        day, Publication(key="un", path="un.pdf", form=Form.FACT_SHEET, theme=day.themes[0]), day.themes[0]
    )
    first = day.themes[0].sections[0].groups[0].blocks[1].text
    [told] = sheet.half_empty(0.4, first)
    assert (told.rule.code, told.location.line) == ("sheet-half-empty", first.source.line)
    assert "40 %" in told.message("fr")
    assert words(3) in told.message("en")
    assert not list(sheet.half_empty(0.1, first))
    assert not list(sheet.half_empty(0.4, None))


@pytest.mark.parametrize(("letters", "lines"), [(60, 1), (92, 2), (100, 2), (108, 2)])
def test_the_date_of_the_day_is_not_broken_behind_a_long_title(tmp_path, letters, lines):
    title = ("Un an " * 20)[:letters]
    day = loaded(tmp_path, "Texte\n", workshop=f"title: {title}\ndate: 2026-10-10\n")
    rendered = Renderer(day, tmp_path).fact_sheet(day.themes[0], frozenset(), {})
    galley = lay(Job(name="un", html=rendered.html, resources=rendered.resources), rendered.setting)
    boxes = galley.document.pages[0]._page_box.descendants()
    (event,) = (box for box in boxes if type(box).__name__ == "BlockBox" and box.element.get("class") == "event")
    said = ["".join(getattr(part, "text", "") for part in line.descendants()) for line in event.children]
    assert len(said) == lines
    assert "samedi 10 octobre 2026" in said[-1].replace("\N{NO-BREAK SPACE}", " ")
