"""Spreadsheets in OpenDocument: what is repeated, merged, noted beside, or in several paragraphs."""

from __future__ import annotations

from feuillet.importing.documents.office.container import Container
from feuillet.importing.sheets import counting, open_sheets
from tests.made_table import ods

REPEATED = '<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
EMPTY = '<table:table-cell table:number-columns-repeated="16000"/>'
MERGED = '<table:table-cell table:number-rows-spanned="2"><text:p>Nord</text:p></table:table-cell>'
NOTED = (
    "<table:table-cell><office:annotation><text:p>À relire</text:p></office:annotation><text:p>Un<text:s text:c='2'/>"
    "<text:span>banc</text:span></text:p><text:p>long</text:p></table:table-cell>"
)


def read(*rows):
    container = Container(ods(("A", rows)), "a.ods")
    (sheet,) = open_sheets.read(container)
    return sheet, [(cell.column, cell.text) for cell in counting.of_open_sheets(container)]


def test_cells_and_rows_that_are_repeated_keep_their_columns_and_numbers():
    sheet, counted = read(
        [REPEATED, "y", EMPTY],
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>',
        '<table:table-row table:number-rows-repeated="2"><table:table-cell><text:p>z</text:p></table:table-cell>'
        "</table:table-row>",
    )
    assert [tuple(row) for row in sheet.rows] == [(1, ["x", "x", "y"]), (4, ["z"]), (5, ["z"])]
    assert counted == [(0, "x"), (2, "y"), (0, "z")]


def test_paragraphs_are_lines_and_a_comment_stands_beside():
    sheet, counted = read([NOTED])
    assert sheet.rows[0].cells == ["Un  banc\nlong"]
    assert sheet.beside == [(1, "À relire")]
    assert counted[0][1].split() == ["Un", "banc", "long"]


def test_a_merged_cell_says_the_same_for_the_rows_below():
    sheet, _ = read([MERGED, "a"], ["<table:covered-table-cell/>", "b"])
    assert sheet.covered == {(1, 0): "Nord", (2, 0): "Nord"}


def test_rows_within_groups_and_heads_of_a_table_are_rows():
    row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    sheet, _ = read(
        f"<table:table-header-rows>{row.format('a')}</table:table-header-rows>",
        f"<table:table-row-group><table:table-rows>{row.format('b')}</table:table-rows></table:table-row-group>",
    )
    assert [row.cells for row in sheet.rows] == [["a"], ["b"]]
