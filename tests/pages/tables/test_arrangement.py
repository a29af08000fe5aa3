"""How tables stand on pages, by arithmetic."""

import math
from dataclasses import replace

import pytest
from markupsafe import Markup

from feuillet.looks.faces.metrics import POINT, Metrics, lines
from feuillet.model.diagnostics import Location
from feuillet.model.workshop import Block, Prose
from feuillet.pages.tables.arrangement import CLOSE_GAP, GAP, Measure, arranged, column_width, in_column, strips
from feuillet.pages.tables.cells import table
from tests.made_project import loaded

EVEN = Metrics(*(dict.fromkeys(range(32, 1000), width) for width in (0.5, 0.55, 0.5, 0.55)))
MEASURE = Measure(narrow=123.0, wide=166.0, turned=246.0, height=246.0)


def made(text, language="fr"):
    place = Location(file="x.md", line=1)
    return table(Block(kind="table", text=Prose(text, place), source=place), language)


def rows(count, *cells, head=None):
    return made(
        "\n".join(
            [f"| {' | '.join(head or cells)} |", "|" + "---|" * len(cells), *[f"| {' | '.join(cells)} |"] * count]
        )
    )


def form(text):
    return arranged(text, MEASURE, EVEN).form


def test_a_table_takes_the_room_it_needs_and_no_word_breaks():
    word = "communication"
    forms = {count: form(rows(3, *[word] * count)) for count in (2, 4, 6, 8, 10, 14, 20)}
    assert forms[2] == "narrow"
    assert forms[20] == "records"
    order = ["narrow", "wide", "turned", "records"]
    assert [order.index(form) for form in forms.values()] == sorted(order.index(form) for form in forms.values())
    assert set(forms.values()) == set(order)


def test_text_shrinks_before_the_table_is_turned():
    sizes = [arranged(rows(3, *["communication"] * count), MEASURE, EVEN) for count in range(2, 20)]
    upright = [size.size for size in sizes if size.form in ("narrow", "wide")]
    assert min(upright) < MEASURE.size
    assert min(size.size for size in sizes) >= MEASURE.least
    assert upright == sorted(upright, reverse=True)


def test_no_column_is_narrower_than_its_longest_word():
    cells = ("Nom", "une phrase assez longue pour plusieurs lignes, et encore", "pluridisciplinarité", "12 €")
    found = arranged(rows(5, *cells), MEASURE, EVEN)
    room = found.width * found.size * POINT or (MEASURE.narrow if found.form == "narrow" else MEASURE.wide)
    widths = [room * width / 100 for width in found.widths]
    assert sum(found.widths) == pytest.approx(100, abs=0.1)
    for text, width in zip(cells, widths, strict=True):
        longest = max(len(word) for word in ([text] if text == "12 €" else text.split()))
        assert width > longest * 0.55 * found.size * 0.3527, text


FIGURES = Metrics(
    *({code: figure if chr(code).isdigit() else 0.5 for code in range(32, 1000)} for figure in (0.4, 0.4, 0.6, 0.6))
)  # as tabular figures are wider than others


def test_columns_are_as_wide_as_the_figures_that_they_print():
    long = "une phrase assez longue pour plusieurs lignes, et encore une autre qui la suit et n’en finit pas " * 2
    for number in ("10", "1 234 €", "11 %", "-12,5"):
        found = arranged(rows(4, number, long), MEASURE, FIGURES)
        assert found.table.aligns[0] == "right"
        gap = (GAP if found.table.columns < 5 else CLOSE_GAP) / (found.size * POINT)
        room = MEASURE.narrow if found.form == "narrow" else MEASURE.wide
        width = room * found.widths[0] / 100 / (found.size * POINT) - gap
        assert width > sum(0.6 if char.isdigit() else 0.5 for char in number), number


def test_a_small_table_has_a_width_of_its_own_wherever_it_stands():
    whole = arranged(made("| Nom | Oui |\n|---|---|\n| Temps | 1 |"), MEASURE, EVEN)
    assert 0 < whole.width * whole.size * POINT < MEASURE.narrow
    column = in_column(whole, EVEN, MEASURE.size, 40.0)
    natural = column_width(whole.table, MEASURE, EVEN)
    assert natural < column.width * MEASURE.size * POINT <= 40.0
    assert not in_column(whole, EVEN, MEASURE.size, 18.0).width  # there it takes the column


@pytest.mark.parametrize("length", [4, 12, 400])
@pytest.mark.parametrize("table", ["| {} |\n|---|\n| b |", "| a | b |\n|---|---|\n| {} | c |\n| d | {} |"])
def test_a_table_in_a_column_of_a_sheet_has_counted_widths_as_the_engine_would_break_no_word(table, length):
    whole = arranged(made(table.replace("{}", "x" * length)), replace(MEASURE, narrow=MEASURE.wide), EVEN)
    column = in_column(whole, EVEN, MEASURE.size, 90.0)
    assert sum(column.widths) == pytest.approx(100)
    assert whole.widths or whole.form == "records", "a sheet in large print has no columns, and tables with its words"


def test_a_cell_of_which_nothing_is_seen_is_measured():
    given = made("| a | b |\n|---|---|\n| x | c |")
    (row,) = given.rows
    cells = (replace(row.cells[0], html=Markup("\u200b"), plain="\u200b"), *row.cells[1:])
    assert arranged(replace(given, rows=(replace(row, cells=cells),)), MEASURE, EVEN).widths


@pytest.mark.parametrize(("column", "larger"), [(60.0, 1.5), (46.0, 1.25), (35.0, 1.0)])
def test_in_a_column_of_a_sheet_words_have_room_for_larger_text_where_there_is_some(column, larger):
    long = "une phrase assez longue pour plusieurs lignes " * 3
    table = made(f"| {'x' * 8} | b |\n|---|---|\n| un | {long} |")
    whole = arranged(table, replace(MEASURE, narrow=MEASURE.wide), EVEN)
    share = in_column(whole, EVEN, MEASURE.size, column).widths[0] / 100
    gap = GAP / (MEASURE.size * POINT)
    room = share * column / (MEASURE.size * POINT) - gap
    assert room >= larger * EVEN.width("x" * 8)
    words = in_column(whole, EVEN, MEASURE.size, 12.0)  # where even one word has none, they break
    assert sum(words.widths) == pytest.approx(100)


def test_in_a_column_of_a_sheet_a_long_word_is_whole_where_it_can_be():
    table = made(f"| {'x' * 30} | {'long ' * 40} |\n|---|---|\n| a | b |")
    whole = arranged(table, replace(MEASURE, narrow=MEASURE.wide), EVEN)
    share = in_column(whole, EVEN, MEASURE.size, 90.0).widths[0] / 100
    assert share * 90.0 / (MEASURE.size * POINT) - GAP / (MEASURE.size * POINT) >= EVEN.width("x" * 30)


def test_long_words_and_addresses_do_not_turn_a_table():
    address = "https://exemple.example.org/" + "a" * 150
    assert form(rows(2, "Site", address, "x" * 300)) in ("narrow", "wide")


def test_columns_of_quantities_are_set_to_the_right():
    row = made(
        "| Quoi | Coût | Part | Jour |\n|---|---|---|---|\n| a | 1 200 € | -5 % | 3 mai |\n| b | 90 € | – | 4 mai |\n| c | 7 € | 12 % | 5 mai |"
    )
    assert row.aligns == ("left", "right", "right", "left")
    minus = next(cell.plain for cell in row.cells if "5\u00a0%" in cell.plain or "5\u202f%" in cell.plain)
    assert minus.startswith("\N{MINUS SIGN}")


def test_no_number_or_date_is_broken():
    row = made(
        "| a | b |\n|---|---|\n| 14 novembre 2026 | du 3 mars au 4 avril, 12 000 € et 5 km |\n| x | 8 à 10 mois |"
    )
    texts = [cell.plain for cell in row.cells]
    assert "14\u00a0novembre\u00a02026" in texts
    assert "8\u00a0à\u00a010\u00a0mois" in texts
    (running,) = [text for text in texts if "du 3" in text]
    assert "3\u00a0mars" in running
    assert "du 3" in running  # a sentence is not tied as a whole


def test_a_short_table_stays_together_and_a_long_one_keeps_two_rows_at_each_end():
    short = arranged(rows(5, "a", "b"), MEASURE, EVEN).rows
    assert [row.stays for row in short] == [False, True, True, True, True]
    long = arranged(rows(30, "a", "b"), MEASURE, EVEN).rows
    assert [n for n, row in enumerate(long) if row.stays] == [1, 29]


def test_a_short_table_that_is_tall_is_broken_between_two_rows_and_two():
    tall = "mot " * 100  # several of these take half a page
    found = arranged(rows(6, "a", tall), MEASURE, EVEN)
    assert MEASURE.height / 3 < found.height < 0.9 * MEASURE.height
    assert [row.stays for row in found.rows] == [False, True, False, False, False, True]
    few = arranged(rows(3, "a", tall), MEASURE, EVEN)
    assert few.height < 0.6 * MEASURE.height
    assert [row.stays for row in few.rows] == [False, True, True]


def test_a_very_tall_row_may_be_broken():
    found = arranged(rows(2, "a", "mot " * 4000), MEASURE, EVEN).rows
    assert all(row.breaks and not row.stays for row in found)


def test_rows_that_share_a_cell_stay_together():
    found = arranged(
        made("| a | b |\n|---|---|\n" + "| x | y |\n" * 9 + "| p | q |\n| ^^ | r |\n| ^^ | s |\n" + "| x | y |\n" * 9),
        MEASURE,
        EVEN,
    )
    assert [n for n, row in enumerate(found.rows) if row.stays] == [1, 10, 11, 20]


def test_records_say_each_cell_with_its_head_once_or_for_each_row_that_shares_it():
    shown = made("| Qui | Quoi | Vide |\n|---|---|---|\n| Zoé | clé | |\n| ^^ | seau | |\n")
    assert [[(head and head.plain, cell.plain) for head, cell in record] for record in shown.records] == [
        [("Qui", "Zoé"), ("Quoi", "clé"), ("Vide", "")],
        [("Qui", "Zoé"), ("Quoi", "seau")],
    ]


def test_records_say_a_head_of_which_no_row_that_is_shown_has_a_cell():
    whole = made("| Qui | Quoi |\n|---|---|\n| Zoé | |\n| Ali | seau |\n")
    (record,) = replace(whole, shown=1).records
    assert [(head and head.plain, cell.plain) for head, cell in record] == [("Qui", "Zoé"), ("Quoi", "")]


def test_a_table_of_a_head_alone_is_a_row():
    row = made("| a | b |\n|---|---|")
    assert [cell.plain for cell in row.cells] == ["a", "b"]
    assert not row.head


def test_lines_are_counted_as_they_are_broken():
    face = EVEN
    assert lines(face.pieces("un deux trois"), 3.5, 0.5) == 2
    assert lines(face.pieces("x" * 100), 10.0) in (5, 6)
    assert len(face.pieces("2026-11-14")) == 1
    assert len(face.pieces("quarante-quatre")) == 2
    assert len(face.pieces("Seine-Saint-Denis")) == 1


def test_each_cell_of_a_table_in_notes_belongs_on_the_pages(tmp_path):
    day = loaded(tmp_path, "## Contexte\n\n| a | b |\n|---|---|\n| `x` | [y](https://a.example) |\n")
    block = day.themes[0].sections[0].groups[0].blocks[0]
    assert block.kind == "table"
    assert [cell.plain for cell in table(block, "fr").cells] == ["a", "b", "x", "y"]


def test_a_table_that_goes_on_below_has_no_strips_and_one_has_as_many_as_have_room():
    sheet = Measure(narrow=184.0, wide=184.0, size=9.9)
    assert strips(rows(20, "Lieu", "7"), sheet, EVEN) == 4
    assert strips(rows(20, "Un lieu dit", "communication"), sheet, EVEN) == 3
    assert strips(rows(20, "Un lieu qui se dit", "Une très longue suite de mots"), sheet, EVEN) == 1
    assert strips(rows(12, "Lieu", "7"), sheet, EVEN) == 1
    spanned = made("| Lieu | 7 |\n|---|---|\n" + "| Lieu | 7 |\n" * 9 + "| ^^ | 7 |\n" + "| Lieu | 7 |\n" * 9)
    assert strips(spanned, sheet, EVEN) == 1


def test_strips_have_all_rows_once_and_in_order_whatever_is_left_out():
    whole = arranged(rows(23, "Lieu", "7"), Measure(narrow=184.0, wide=184.0, size=9.9), EVEN)
    for shown in (23, 22, 17, 2, 1):
        cut = replace(whole, table=replace(whole.table, shown=shown), strips=4)
        found = list(cut.stripped)
        assert [len(several) for _, several in found][:-1] == [len(found[0][1])] * (len(found) - 1)
        assert [first + n for first, several in found for n in range(len(several))] == list(range(shown))
        assert len(found) <= 4


@pytest.mark.parametrize(
    ("cells", "width"),
    [(("Lieu", "7"), 12.6), (("communication",) * 3, 75), (("des mots qui se suivent sur deux lignes",) * 2, 90)],
)
def test_a_table_says_which_column_it_reads_well_in(cells, width):
    sheet = Measure(narrow=184.0, wide=184.0, size=9.9)
    assert column_width(rows(4, *cells), sheet, EVEN) == pytest.approx(width, rel=0.25)


def test_a_table_of_many_columns_reads_well_in_none():
    sheet = Measure(narrow=184.0, wide=184.0, size=9.9)
    assert column_width(rows(4, *["communication et suite"] * 7), sheet, EVEN) == math.inf


def test_no_text_of_a_table_stands_in_a_stack_of_single_words():
    long = "une organisation municipale propose gratuitement quelques formations communes"
    found = [arranged(rows(3, *[long] * count), MEASURE, EVEN) for count in range(2, 20)]
    assert {arrangement.form for arrangement in found} == {"narrow", "wide", "turned", "records"}
    for arrangement in found:
        room = {"narrow": MEASURE.narrow, "wide": MEASURE.wide, "turned": MEASURE.turned}.get(arrangement.form, 0.0)
        for width in arrangement.widths:
            across = width / 100 * room / (arrangement.size * POINT)
            assert lines([0.5 * len(word) + 0.5 for word in long.split()], across) <= 8
    assert form(rows(3, *["12"] * 14)) != "records"  # no text of which there could be a stack
