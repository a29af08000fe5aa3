"""Workbooks of Excel: each kind of cell as a person sees it."""

from __future__ import annotations

import pytest

from feuillet.importing.documents.office.container import Container
from feuillet.importing.sheets import counting, workbook
from tests.made_document import RELATIONS
from tests.made_table import MAIN, xlsx

CELLS = {
    "a text that is shared": ('<c t="s"><v>0</v></c>', "Un banc"),
    "a text in several looks": ('<c t="s"><v>1</v></c>', "Un long banc"),
    "a text with its pronunciation": ('<c t="s"><v>2</v></c>', "東京"),
    "what a formula came to": ('<c t="str"><f>A1&amp;B1</f><v>trois bancs</v></c>', "trois bancs"),
    "a number of a formula": ("<c><f>1+1</f><v>2</v></c>", "2"),
    "a formula that nobody reckoned": ("<c><f>1+1</f></c>", ""),
    "an error": ('<c t="e"><v>#REF!</v></c>', "#REF!"),
    "a sum that is not exact": ("<c><v>0.30000000000000004</v></c>", "0.3"),
    "a whole number": ("<c><v>12.0</v></c>", "12"),
    "a date": ('<c s="1"><v>46340</v></c>', "2026-11-14"),
    "a moment": ('<c s="2"><v>46340.75</v></c>', "2026-11-14 18:00"),
    "a time": ('<c s="2"><v>0.5</v></c>', "12:00"),
    "a share": ('<c s="3"><v>0.25</v></c>', "25 %"),
    "yes": ('<c t="b"><v>1</v></c>', "TRUE"),
}
SHARED = (
    "<t>Un banc</t>",
    "<r><t xml:space='preserve'>Un </t></r><r><rPr><b/></rPr><t>long banc</t></r>",
    "<t>東京</t><rPh sb='0' eb='2'><t>とうきょう</t></rPh>",
)


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_is_what_a_person_sees_and_is_counted_as_that(case):
    xml, shown = CELLS[case]
    container = Container(xlsx(("A", [["x", xml]]), shared=SHARED), "a.xlsx")
    (sheet,) = workbook.read(container)
    assert sheet.rows[0].cells == (["x", shown] if shown else ["x"])
    texts = [cell.text for cell in counting.of_workbook(container) if cell.column == 1]
    assert [text.casefold() for text in texts] == [shown.casefold()]


def test_dates_that_begin_in_1904_are_dates_of_that_calendar():
    book = xlsx(("A", [['<c s="1"><v>44878</v></c>']]), properties='<workbookPr date1904="1"/>')
    assert workbook.read(Container(book, "a.xlsx"))[0].rows[0].cells == ["2026-11-14"]


def test_strict_workbooks_and_main_parts_by_other_names_are_read():
    for book in (
        xlsx(("A", [["x"]]), strict=True),
        xlsx(("A", [["x"]]), main="xl/workbook2.xml"),
        xlsx(("A", [["x"]]), main="workbook.xml"),
    ):
        assert workbook.read(Container(book, "a.xlsx"))[0].rows[0].cells == ["x"]


def test_cells_without_their_places_stand_side_by_side_and_empty_rows_keep_their_numbers():
    sheet = (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheetData><row><c><v>1</v></c><c/><c><v>2</v></c></row><row/>'
        '<row r="9"><c r="C9"><v>3</v></c></row></sheetData></worksheet>'
    )
    book = xlsx(("A", []), extra={"xl/worksheets/sheet1.xml": sheet})
    assert [tuple(row) for row in workbook.read(Container(book, "a.xlsx"))[0].rows] == [
        (1, ["1", "", "2"]),
        (9, ["", "", "3"]),
    ]


def test_a_merged_cell_says_the_same_for_all_that_it_covers():
    (sheet,) = workbook.read(Container(xlsx(("A", [["x", "y"], ["", "z"]], {"merged": ["A1:A2", "B1:C1"]})), "a.xlsx"))
    assert sheet.covered == {(1, 0): "x", (2, 0): "x", (1, 1): "y", (1, 2): "y"}
