"""Tables as other tools write them, and as they are pasted."""

import textwrap

import pytest

from feuillet.reading.debris import tidying
from feuillet.reading.markdown import blocks
from feuillet.reading.markdown.tables import grid


def read(text):
    """The Markdown of the tables in a text, and the kinds of its other blocks."""
    nodes = blocks.scan(tidying.read(textwrap.dedent(text)).lines, lambda _: False).nodes
    return [node.text.value if node.kind == "table" else node.kind for node in nodes]


def cells(text):
    """The cells of the only table in a text, row by row; the first row is None where there is no head."""
    (markdown,) = read(text)
    found = grid(markdown)
    head = [cell.text for cell in found.head] or None
    return [head, *([cell.text for cell in row] for row in found.rows)]


PLAIN = [["Lieu", "Jour"], ["Gare", "mardi"], ["Port", "jeudi"]]
WRITTEN = {
    "bars": "| Lieu | Jour |\n| --- | --- |\n| Gare | mardi |\n| Port | jeudi |\n",
    "no outer bars": "Lieu | Jour\n--- | ---\nGare | mardi\nPort | jeudi\n",
    "bars alone": "Lieu | Jour\nGare | mardi\nPort | jeudi\n",
    "no left bar": "Lieu | Jour |\n:-- | --: |\nGare | mardi |\nPort | jeudi |\n",
    "no delimiter": "| Lieu | Jour |\n| Gare | mardi |\n| Port | jeudi |\n",
    "lines between": "| Lieu | Jour |\n|---+---|\n| Gare | mardi |\n|---+---|\n| Port | jeudi |\n",
    "equals signs": "| Lieu | Jour |\n|======|======|\n| Gare | mardi |\n| Port | jeudi |\n",
    "long dashes": "| Lieu | Jour |\n|—|—|\n| Gare | mardi |\n| Port | jeudi |\n",
    "rows apart": "| Lieu | Jour |\n\n| Gare | mardi |\n\n| Port | jeudi |\n",
    "tabs": "Lieu\tJour\nGare\tmardi\nPort\tjeudi\n",
    "quotes": '"Lieu"\tJour\nGare\t"mardi"\nPort\tjeudi\n',
    "grid": "+------+-------+\n| Lieu | Jour  |\n+======+=======+\n| Gare | mardi |\n+------+-------+\n"
    "| Port | jeudi |\n+------+-------+\n",
    "box": "┌──────┬───────┐\n│ Lieu │ Jour  │\n├──────┼───────┤\n│ Gare │ mardi │\n│ Port │ jeudi │\n└──────┴───────┘\n",
    "box with a line a row": "╔══════╦═══════╗\n║ Lieu ║ Jour  ║\n╠══════╬═══════╣\n║ Gare ║ mardi ║\n╟──────╫───────╢\n"
    "║ Port ║ jeudi ║\n╚══════╩═══════╝\n",
    "double bars": "||Lieu||Jour||\n|Gare|mardi|\n|Port|jeudi|\n",
    "wiki": '{| class="wikitable"\n! Lieu !! Jour\n|-\n| Gare || style="x" | mardi\n|-\n| Port\n| jeudi\n|}\n',
    "asciidoc": "|===\n|Lieu |Jour\n\n|Gare |mardi\n|Port\n|jeudi\n|===\n",
    "simple": "Lieu   Jour\n-----  -----\nGare   mardi\nPort   jeudi\n",
    "restructured": "=====  =====\nLieu   Jour\n=====  =====\nGare   mardi\nPort   jeudi\n=====  =====\n",
    "multiline": "------------\nLieu  Jour\n----- ------\nGare  mardi\n\nPort  jeudi\n------------\n",
    "psql": "Lieu | Jour\n-----+------\nGare | mardi\nPort | jeudi\n",
    "escaped": "\\| Lieu \\| Jour \\|\n\\|---\\|---\\|\n\\| Gare \\| mardi \\|\n\\| Port \\| jeudi \\|\n",
    "escaped dashes": "\\| Lieu \\| Jour \\|\n\\|\\---\\|\\-\\-\\|\n\\| Gare \\| mardi \\|\n\\| Port \\| jeudi \\|\n",
    "quoted": "> | Lieu | Jour |\n> | --- | --- |\n> | Gare | mardi |\n>| Port | jeudi |\n",
    "web": "<table><thead><tr><th>Lieu<th>Jour</thead><tr><td>Gare<td>mardi<tr><td>Port<td>jeudi</table>",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN.keys())
def test_one_table_in_the_writing_of_many_tools(text):
    assert cells(text) == PLAIN


def test_a_table_in_a_quote_stands_between_its_texts():
    quote = "> Elle a dit :\n>\n> | Lieu | Jour |\n> |---|---|\n> | Gare | mardi |\n>\n> Et puis rien.\n\nFin | ici\n"
    assert read(quote) == ["quote", "| Lieu | Jour |\n|---|---|\n| Gare | mardi |", "quote", "paragraph"]
    assert len(cells("> | a | b |\n> |---|---|\n" + "> | c | d |\n" * 20)) == 21


def test_cells_between_semicolons_with_spaces_are_three_at_least():
    rows = [["Lieu", "Jour", "Qui"], ["Gare", "mardi", "Ana"], ["Port", "jeudi", "Bob"]]
    assert cells("\n".join(" ; ".join(row) for row in rows)) == rows
    assert read("Il pleut ; il neige\nOn lit ; on dort\nOn part ; on rentre\n") == ["paragraph"]
    long = "On a dit que la salle est froide ; que la cour est sale ; que rien ne va\n"
    assert read(long * 3) == ["paragraph"]


@pytest.mark.parametrize("text", ["|===\n|a |b\n|c\n|===\n", "|===\n|a |b\n", "{|\n| a\n"])
def test_a_table_of_a_wiki_that_cannot_be_read_keeps_its_words(text):
    said = " ".join(node.text.value for node in blocks.scan(tidying.read(text).lines, lambda _: False).nodes)
    assert all(word in said for word in text.replace("|", " ").split() if word.isalpha())


def test_a_list_in_a_cell_of_a_row_stays_in_it():
    rows = "| Qui | Quoi |\n|---|---|\n| <ul><li>Ada</li><li>Bob</li></ul> | <p>clés</p><p>bois</p> |\n"
    assert cells(rows) == [["Qui", "Quoi"], ["- Ada<br>- Bob", "clés<br>bois"]]


def test_words_too_long_for_their_column_keep_their_letters():
    drawn = "+------+-----+\n| Lieu | Jour |\n+======+=====+\n| Gare centrale | mardi |\n+------+-----+\n"
    assert cells(drawn) == [["Lieu", "Jour"], ["Gare centrale", "mardi"]]
    assert "mardis" in read("+---+---+\n| a | b |\n+---+---+\n| c | mardis\n+---+---+\n")[0]


@pytest.mark.parametrize(
    "text",
    [
        "Qui,Quand\nAda,lundi\nBob,mardi\n",
        "Qui;Quand\nAda;lundi\nBob;mardi\n",
        'Qui;Quand\n"Ada";lundi\nBob;"mardi"\n',
    ],
)
def test_rows_of_a_spreadsheet_s_file_are_a_table(text):
    assert cells(text) == [["Qui", "Quand"], ["Ada", "lundi"], ["Bob", "mardi"]]
    assert cells('Qui;Quoi;Prix\nAda;"pain; sel";3,50\nBob;;4\n') == [
        ["Qui", "Quoi", "Prix"],
        ["Ada", "pain; sel", "3,50"],
        ["Bob", "", "4"],
    ]


HEADLESS = {
    "box": "╭───┬───╮\n│ a │ b │\n│ c │ d │\n╰───┴───╯\n",
    "empty head": "| | |\n|---|---|\n| a | b |\n| c | d |\n",
    "delimiter first": "|---|---|\n| a | b |\n| c | d |\n",
    "grid": "+---+---+\n| a | b |\n+---+---+\n| c | d |\n+---+---+\n",
    "simple": "---  ---\na    b\nc    d\n---  ---\n",
    "multiline": "---  ---\na    b\n\nc    d\n---  ---\n",
    "web": "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th><td>d</td></tr></table>",
}


@pytest.mark.parametrize("text", HEADLESS.values(), ids=HEADLESS.keys())
def test_a_table_need_not_have_a_head(text):
    assert cells(text) == [None, ["a", "b"], ["c", "d"]]


def test_pasted_figures_and_names_with_a_colon_are_no_head():
    assert cells("2026\t12\n2027\t14\n")[0] is None
    assert cells("Lieu :\tle port\nJour :\tjeudi\n")[0] is None


def test_a_cell_may_take_several_rows_and_columns():
    for text in (
        """
        +-----------+-----------+
        | Quand     | Quoi      |
        +=====+=====+===========+
        | mars      | semer     |
        |           +-----------+
        |           | arroser   |
        +-----+-----+-----------+
        | mai | juin| cueillir  |
        +-----+-----+-----------+
        """,
        (
            "<table><tr><th colspan='2'>Quand</th><th>Quoi</th></tr><tr><td colspan=2 rowspan=2>mars</td><td>semer</td></tr>"
            "<tr><td>arroser</td></tr><tr><td>mai</td><td>juin</td><td>cueillir</td></tr></table>"
        ),
    ):
        (markdown,) = read(text)
        found = grid(markdown)
        assert [(cell.text, cell.columns) for cell in found.head] == [("Quand", 2), ("Quoi", 1)]
        assert [[(cell.text, cell.column, cell.columns, cell.rows) for cell in row] for row in found.rows] == [
            [("mars", 0, 2, 2), ("semer", 2, 1, 1)],
            [("arroser", 2, 1, 1)],
            [("mai", 0, 1, 1), ("juin", 1, 1, 1), ("cueillir", 2, 1, 1)],
        ]


def test_lists_and_lines_in_a_cell_stay_in_it():
    for text in (
        (
            "+------+------------+\n| Qui  | Quoi       |\n+======+============+\n| Zoé  | - la clé   |\n|      |   du port  |\n"
            "|      | - un seau  |\n+------+------------+\n"
        ),
        (
            "<table><tr><th>Qui</th><th>Quoi</th></tr><tr><td>Zoé</td><td><ul><li>la clé du port</li><li><p>un seau</p></li>"
            "</ul></td></tr></table>"
        ),
    ):
        assert cells(text)[1] == ["Zoé", "- la clé du port<br>- un seau"]
    assert cells("<table><tr><td>a</td><td>1</td></tr><tr><td><p>b</p><p>c | d</p></td><td>2</td></tr></table>")[1] == [
        "b<br>c | d",
        "2",
    ]
    assert cells('Nom\t"Rue\nVille"\tTél\nZoé\tPort\tzéro\n')[0] == ["Nom", "Rue<br>Ville", "Tél"]


def test_columns_are_aligned_as_their_signs_or_heads_say():
    def aligns(text):
        (markdown,) = read(text)
        return grid(markdown).aligns

    assert aligns("a | b | c\n:-- | --: | :-:\n1 | 2 | 3\n") == ("left", "right", "center")
    assert aligns("  Deux Un     Trois\n------ ----- -------\n     2 1        3\n") == ("right", "left", "center")
    assert aligns("+--:+:--+\n| a | b |\n+---+---+\n") == ("right", "left")


def test_escaped_bars_and_those_in_code_are_no_edges():
    assert cells("| a | b |\n|---|---|\n| x \\| y | `p|q` |\n")[1] == ["x | y", "`p|q`"]


def test_a_caption_stands_before_its_table():
    assert read("<table><caption>Le plan</caption><tr><td>a</td><td>b</td></tr></table>")[0] == "paragraph"


@pytest.mark.parametrize(
    "text",
    [
        "un | deux\n",
        "Oui, a | b et c.\n\nNon, d | e.\n",
        "- a\tb\n- c\td\n",
        "1.\ta\n2.\tb\n",
        "- point\n\tsuite\tici\n\tautre\tlà\n",
        "Titre\n-----\n\ntexte\n",
        "a\n\n---\n\nb\n",
        "- - -\n",
        "Un mot  et deux\n--- ---\n",
        "+ un\n+ deux\n",
        "un\tseul\n",
        "le toit ; le mur\nla cour ; le four\nla cave ; le bois\n",
        "3,5\n4,2\n1,8\n",
        "Oui,merci.\nNon,merci.\nBien,merci.\n",
        "un;deux\ntrois;quatre\n",
        "un | deux\ntrois | quatre\n",
        "On a dit oui. | Et non.\nOn rit. | On dort.\nIl pleut. | Il neige.\n",
        "Ana, lundi, 10 h\nBob, mardi, 11 h\nZoé, jeudi, 12 h\n",
        "- a;b\n- c;d\n- e;f\n",
    ],
)
def test_what_only_looks_like_a_table_is_none(text):
    assert not any("|" in item and "---" in item for item in read(text)), text


def test_a_table_without_a_word_is_nothing():
    assert read("avant\n\n| | |\n|---|---|\n| | |\n\naprès\n") == ["paragraph", "paragraph"]


def test_broken_drawings_are_kept_as_text():
    for text in ("+---+---+\n| a | b |\n", "+---+\n+---+\n", "--- ---\na\n", "----------\n\nb\n"):
        assert read(text) is not None


@pytest.mark.no_cover  # what is followed line by line takes another time
def test_what_stands_in_a_table_is_read_in_linear_time():
    for text in (
        "+--+--+\n" * 3000,
        "-- --\na b\n" * 3000,
        "a\tb\n\n" * 3000,
        "| a\n" * 3000,
        "> a | b\n" * 3000,
        "+-+" * 200 + "\n| a |\n" * 3000,
    ):
        assert read(text) is not None


def test_captions_of_wikis_and_of_pandoc_are_set_as_such():
    kinds = [(node.kind, node.text.value) for node in nodes("{|\n|+ Les lieux\n| a || b\n|}\n")]
    assert kinds[0] == ("paragraph", "*Les lieux*")
    assert kinds[1][0] == "table"
    assert nodes("| a | b |\n|---|---|\n| 1 | 2 |\n\n: Deux *nombres*\n")[1].text.value == "Deux *nombres*"
    assert nodes("| a | b |\n|---|---|\n| 1 | 2 |\n\n: Deux nombres\n")[1].text.value == "*Deux nombres*"


def nodes(text):
    return blocks.scan(tidying.read(text).lines, lambda _: False).nodes
