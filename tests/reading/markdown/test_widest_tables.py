"""No table is filled up to the width of one row that is far wider than the others."""

import pytest

from feuillet.reading.formats import forms
from feuillet.reading.markdown.tables import MOST_COLUMNS
from tests.made_notes import parsed

MANY = 400
WIDE = {
    "html": "<table><tr>" + "<td>a" * MANY + "<tr><td>b" * MANY + "</table>",
    "xhtml": "<table><tr>" + "<td colspan=60>a" * MANY + "<tr><td>b" * MANY + "</table>",
    "md": "<table>\n<tr>" + "<td colspan=60>a" * MANY + "<tr><td>b" * MANY + "\n</table>",
    "mkd": "x\ty\n" * MANY + "b\t" * MANY + "c",
    "dokuwiki": "|a" * MANY + "|\n" + "|b|\n" * MANY,
    "org": "|a" * MANY + "|\n" + "|b|\n" * MANY,
    "wiki": "{|\n|" + "a||" * MANY + "a\n" + "|-\n|b\n" * MANY + "|}\n",
    "adoc": f'[cols="{"1," * MANY}"]\n|===\n' + "|a" * MANY + "\n\n" + "|b\n" * MANY + "|===\n",
}


@pytest.mark.parametrize("suffix", WIDE)
def test_a_table_takes_no_more_than_a_table_s_width_for_each_row(suffix):
    lines = forms.read(f"x.{suffix}", WIDE[suffix]).lines
    assert sum(len(line.text) for line in lines) < 8 * MOST_COLUMNS * (MANY + 5)
    notes = parsed(WIDE[suffix], f"content/themes/01-un.{suffix}")
    text = " ".join(block.text.markdown for block in notes.introduction)
    assert len(text) < 8 * MOST_COLUMNS * (MANY + 5)
    assert text.count("b") >= MANY
