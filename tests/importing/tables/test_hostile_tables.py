"""Tables of strangers that are imported: what their numbers claim, what they cost, what they hide."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from feuillet.importing import importer
from feuillet.importing.documents import apart
from feuillet.importing.documents.document import RefusedError
from feuillet.importing.sheets import counting
from feuillet.importing.sheets import sheet as sheets
from feuillet.importing.tables import cells
from feuillet.importing.tables.proposal import is_private
from tests.made_document import docx, heading, item, odt, paragraph, zipped
from tests.made_table import ods, xlsx

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = ["Section", "Point", "Votes"]
_ENDLESS = "9" * 9000


def _run(tmp_path: Path, name: str, data: bytes) -> importer.Imported:
    (tmp_path / name).write_bytes(data)
    return importer.run([tmp_path / name], tmp_path / "day", language="en")


def _codes(done: importer.Imported) -> list[str]:
    return [told.rule.code for told in done.diagnostics]


@pytest.mark.parametrize("value", ["1e999", "-inf", "nan", "1e308", _ENDLESS, "x", ""])
@pytest.mark.parametrize("style", ["0", "1", "3", _ENDLESS, "x", "-1"])
def test_numbers_of_a_workbook_are_shown_whatever_they_claim(value: str, style: str) -> None:
    rows = [_HEAD, ["Needs", "One point", f'<c s="{style}"><v>{value}</v></c>']]
    made = apart.within_its_time("a.xlsx", _opened, (xlsx(("Sheet", rows)), "a.xlsx"))
    assert hasattr(made, "sheets")


def _opened(data: bytes, name: str) -> object:
    from feuillet.importing.tables import table

    return table.opened(data, name)


@pytest.mark.parametrize("shared", [_ENDLESS, "7", "-1", "x", ""])
def test_a_text_that_is_not_there_is_told(shared: str, tmp_path: Path) -> None:
    rows = [_HEAD, ["Needs", "One point", f'<c t="s"><v>{shared}</v></c>']]
    assert _codes(_run(tmp_path, "a.xlsx", xlsx(("Sheet", rows)))) in (["import-damaged"], [])


def test_places_without_end_in_a_workbook_are_none(tmp_path: Path) -> None:
    data = xlsx(("Sheet", [_HEAD, ["Needs", "One point", 3]]))
    broken = _changed(data, "xl/worksheets/sheet1.xml", lambda text: text.replace('r="2"', f'r="{_ENDLESS}"'))
    assert _run(tmp_path, "a.xlsx", broken).written


def _changed(data: bytes, name: str, change: object) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[name] = change(files[name].decode()).encode()  # type: ignore[operator]
    return zipped(files)


@pytest.mark.parametrize("number", [_ENDLESS, "x", "-3", "0", "١"])
def test_numbers_of_a_text_document_are_whatever_they_claim(number: str, tmp_path: Path) -> None:
    level = f'<text:list-level-style-number text:level="{number}" text:start-value="{number}" style:num-format="1"/>'
    body = (
        f'<text:list-style style:name="L">{level}</text:list-style><text:h text:outline-level="{number}">Needs</text:h>'
        f'<text:list text:style-name="L"><text:list-item text:start-value="{number}"><text:p>One<text:s text:c="{number}"/>'
        f"point</text:p></text:list-item></text:list>"
    )
    assert _run(tmp_path, "a.odt", odt(body)).written
    outline = paragraph("Needs", more=f'<w:outlineLvl w:val="{number}"/>')
    numbered = item("One point").replace('w:val="0"', f'w:val="{number}"')
    assert _run(tmp_path, "b.docx", docx(heading("Needs"), outline, numbered)).written


def test_what_is_repeated_in_many_sheets_has_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_LARGEST", 300)
    item = [_HEAD, *(["Needs", f"Point {number}", "1"] for number in range(9))]
    assert hasattr(apart.within_its_time("a.xlsx", _opened, (xlsx(("A", item)), "a.xlsx")), "sheets")
    for data, name in (
        (xlsx(*((f"S{n}", item) for n in range(9))), "a.xlsx"),
        (ods(*((f"S{n}", item) for n in range(9))), "a.ods"),
    ):
        (told,) = apart.within_its_time(name, _opened, (data, name)).diagnostics
        assert told.rule is sheets.TOO_LONG


def test_a_merged_cell_covers_no_more_cells_than_there_can_be() -> None:
    data = xlsx(("A", [_HEAD, ["Needs", "One point", 1]], {"merged": ["A1:ALL50000"] * 50}))
    (sheet,) = apart.within_its_time("a.xlsx", _opened, (data, "a.xlsx")).sheets
    assert len(sheet.covered) <= 200_000


def test_rows_and_columns_that_are_hidden_are_left_to_the_report(tmp_path: Path) -> None:
    rows = [
        [*_HEAD, "Remark"],
        ["Needs", "One point", 1, "SECRET a"],
        ["Needs", "SECRET b", 1, ""],
        ["Needs", "Two", 1],
    ]

    def hide(text: str) -> str:
        return text.replace('<row r="3">', '<row r="3" hidden="1">').replace(
            "<sheetData>", '<cols><col min="4" max="4" hidden="1"/></cols><sheetData>'
        )

    done = _run(tmp_path, "a.xlsx", _changed(xlsx(("A", rows)), "xl/worksheets/sheet1.xml", hide))
    assert done.written, _codes(done)
    themes = "".join(theme.text.whole for theme in done.plan.themes)
    assert "SECRET" not in themes
    assert "One point" in themes
    assert "Two" in themes
    assert done.report.markdown().count("SECRET") == 2


def test_rows_that_a_filter_hides_in_opendocument_are_left_to_the_report(tmp_path: Path) -> None:
    data = ods(("A", [_HEAD, ["Needs", "One point", "1"], ["Needs", "SECRET", "1"]]))

    def hide(text: str) -> str:
        before, row, after = text.rpartition("<table:table-row")
        return f'{before}{row} table:visibility="filter"{after}'

    done = _run(tmp_path, "a.ods", _changed(data, "content.xml", hide))
    assert "SECRET" not in "".join(theme.text.whole for theme in done.plan.themes)
    assert "SECRET" in done.report.markdown()


@pytest.mark.parametrize("said", ["[" * 200_000, '{"tables":' * 100_000])
def test_what_was_kept_of_columns_may_be_without_end(said: str, tmp_path: Path) -> None:
    (tmp_path / "day/import").mkdir(parents=True)
    (tmp_path / "day/import/columns.json").write_text(said)
    assert _run(tmp_path, "a.xlsx", xlsx(("A", [_HEAD, ["Needs", "One point", 1]]))).written


def test_a_planted_memory_of_columns_publishes_no_address(tmp_path: Path) -> None:
    titles = ["Section", "Point", "Who"]
    rows = [titles, *(["Needs", f"Point {number}", f"a{number}@example.org"] for number in range(9))]
    planted = {"tables": [{"titles": titles, "roles": ["section", "point", "point"]}]}
    (tmp_path / "day/import").mkdir(parents=True)
    (tmp_path / "day/import/columns.json").write_text(json.dumps(planted))
    done = _run(tmp_path, "a.xlsx", xlsx(("A", rows)))
    assert done.written
    assert "example.org" not in "".join(theme.text.whole for theme in done.plan.themes)


def test_a_cell_that_is_a_page_is_read_once_however_deep_it_is() -> None:
    deep = "<div>" * 50_000 + "words"
    bold = "".join(f"<b id={number}>" for number in range(3000)) + "<p>x" * 3000
    assert cells.lines(deep) == ["words"]
    assert len(cells.lines(bold)) == 3000
    assert cells.lines("<p>a <b>b <i>c</b> d</i> <a href='https://a.fr'>e</a><script>f</script></p><ul><li>g") == [
        'a <b>b</b> <b><i>c</i></b> <i>d</i> <a href="https://a.fr">e</a>',
        "• g",
    ]


def test_a_word_without_end_is_looked_through_once() -> None:
    assert not is_private("a" * 2_000_000)
    assert is_private("x, " + "a" * 1000 + "@example.org.")


@pytest.mark.parametrize("cells", [["<div>" * 9_000], [f"{number}{'<div>' * 3_000}" for number in range(9)]])
def test_cells_that_keep_their_parser_busy_together_are_left_before_they_are_parsed(
    cells: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    monkeypatch.setattr(counting.counted, "of_page", lambda text: parsed.append(text) or counting.counted.words(text))
    with pytest.raises(RefusedError) as refused:
        counting.counted_cells([counting.CountedCell("", 0, cell) for cell in cells], "a.csv")
    assert [told.rule.code for told in refused.value.diagnostics] == ["import-too-much"]
    assert len(parsed) < len(cells)
