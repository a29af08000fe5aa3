"""Texts with delimiters: their encodings, what parts their cells, and what is wrong with them."""

from __future__ import annotations

import pytest

from feuillet.importing.documents.document import RefusedError
from feuillet.importing.sheets import delimited
from feuillet.importing.sheets.sheet import MOST_ROWS

ROWS = [["Idée", "Où"], ["Un banc, en bois", "Là-bas"], ["De l’eau ; vite", "Ici\noù là"]]
TEXTS = {
    "semicolons": 'Idée;Où\n"Un banc, en bois";Là-bas\n"De l’eau ; vite";"Ici\noù là"\n'.encode(),
    "commas, with a mark before": '\ufeffIdée,Où\r\n"Un banc, en bois",Là-bas\r\n"De l’eau ; vite","Ici\noù là"\r\n'.encode(),
    "tabs in UTF-16": 'Idée\tOù\nUn banc, en bois\tLà-bas\nDe l’eau ; vite\t"Ici\noù là"\n'.encode("utf-16"),
    "an old Windows": 'Idée;Où\n"Un banc, en bois";Là-bas\n"De l’eau ; vite";"Ici\noù là"\n'.encode("cp1252"),
    "an old Macintosh": 'Idée;Où\n"Un banc, en bois";Là-bas\n"De l’eau ; vite";"Ici\noù là"\n'.encode("mac_roman"),
    "what Excel says first": 'sep=|\nIdée|Où\nUn banc, en bois|Là-bas\nDe l’eau ; vite|"Ici\noù là"\n'.encode(),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_table_is_read_in_any_encoding_with_any_delimiter(case):
    sheet, _, told = delimited.read(TEXTS[case], "a.csv")
    assert [row.cells for row in sheet.rows] == ROWS
    assert [diagnostic.rule.code for diagnostic in told.all()] == (["list-encoding"] if "Macintosh" in case else [])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'a;b\n"c;d\ne;f\n', "import-table-open-quote"),
        (b'a;b\n"' + b"x" * 140_000 + b'";d\n', "import-table-long-cell"),
        (b"\0\1\2;\3", "list-not-csv"),
        (b"<html><table><tr><td>a</td></tr></table>", "list-not-csv"),
        (b"a;b\n" * (MOST_ROWS + 1), "import-table-too-long"),
        (b";".join([b"x"] * 1001) + b"\n", "import-table-too-long"),
    ],
)
def test_what_cannot_be_read_whole_is_a_line(data, code):
    with pytest.raises(RefusedError) as caught:
        delimited.read(data, "a.csv")
    assert {diagnostic.rule.code for diagnostic in caught.value.diagnostics} == {code}


def test_a_list_of_one_column_has_no_delimiter_whatever_commas_it_has():
    sheet, delimiter, _ = delimited.read(b'"Un, deux"\n"Trois"\n"Quatre"\n', "a.csv")
    assert [row.cells for row in sheet.rows] == [["Un, deux"], ["Trois"], ["Quatre"]]
    assert delimiter == "\t"
