"""Where lines end: as in running text, whatever elements are in it."""

import pytest

from feuillet.pages.job import Job, Setting
from feuillet.typesetting.layout import document_of

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # WeasyPrint leaves its colour profile open

WORDS = "Savoir qui appeler un samedi soir quand la porte est close et que la lampe est restée allumée"


def lines(text, width):
    """The lines of a text that is so many millimetres wide."""
    (found,) = lines_of([text], [10 * width])
    return found


def lines_of(texts, tenths):
    """The lines of each text in each width, in tenths of a millimetre, all of them on one page."""
    paragraphs = "".join(f"<p style='width: {width / 10}mm'>{text}</p>" for width in tenths for text in texts)
    html = (
        '<!doctype html><html lang="fr" style="--setting: initial"><head><title>x</title>'
        "<style>@page { size: 200mm 9000mm } html { hyphenate-character: '-' } "
        "p { margin: 0; overflow-wrap: break-word } b, i { font: inherit }</style></head>"
        f"<body>{paragraphs}</body></html>"
    )
    (page,) = document_of(Job(name="x", html=html, resources={}), html, Setting()).pages
    found = [box for box in page._page_box.descendants() if type(box).__name__ == "BlockBox" and box.element_tag == "p"]
    assert len(found) == len(texts) * len(tenths)
    several = [[line for line in box.descendants() if type(line).__name__ == "LineBox"] for box in found]
    return [["".join(getattr(run, "text", "") for run in line.descendants()).strip() for line in of] for of in several]


def test_a_line_that_is_full_but_for_the_space_before_an_element_ends_there():
    head, word, tail = WORDS.partition("close")
    widths = range(300, 1100, 7)
    for tenths, wrapped, plain in zip(
        widths, lines_of([f"{head}<b>{word}</b>{tail}"], widths), lines_of([WORDS], widths), strict=True
    ):
        assert wrapped == plain, tenths


def test_a_text_within_an_element_is_broken_anywhere_only_where_it_begins_the_line():
    name = "Auvergne\u2060-\u2060Rhône\u2060-\u2060Alpes"
    widths = range(390, 600, 9)
    plain = lines_of([f"Réseau {name} depuis"], widths)
    assert {len(found) for found in plain} >= {2, 3}
    for tenths, found, expected in zip(
        widths, lines_of([f"<b>Réseau <i>{name}</i></b> depuis"], widths), plain, strict=True
    ):
        assert expected[1].startswith("Auvergne") or expected[0] == f"Réseau {name}"
        assert found == expected, tenths


@pytest.mark.parametrize("tied", ["\u00a0– Vadémécum", ", Vadémécum"])
def test_what_is_tied_to_an_element_does_not_begin_the_next_line(tied):
    widths = range(235, 600, 9)
    plain = lines_of([f"CRESS Alpes{tied} à plusieurs"], widths)
    assert {len(found) for found in plain} >= {2, 3}
    assert lines_of([f"<b>CRESS <i>Alpes</i></b>{tied} à plusieurs"], widths) == plain


def test_a_word_that_is_wider_than_the_line_is_broken_wherever_it_stands():
    for html in ("Voir {}", "<b>Voir <i>{}</i></b>", "<b><i>Voir</i> <i>{}</i></b>", "<b>{}</b>", "<b><i>{}</i></b>"):
        found = lines(html.format("x" * 60), 40)
        assert len(found) > 2, html
        assert max(map(len, found)) < 30, (html, found)


@pytest.mark.parametrize("html", ["{}", "Voir {}", "<b>{}</b> est", "(<i>{}</i>)", "« <b>Voir <i>{}</i></b>"])
def test_a_word_that_is_broken_has_a_hyphen_wherever_it_stands(html):
    word = "déconstitutionnalisation"
    for found in lines_of([html.format(word)], range(120, 600, 41)):
        assert "".join(found).replace("-", "").count(word) == 1, found
        assert word in "|".join(found).replace("-|", ""), found


def test_a_word_that_has_room_on_no_line_begins_behind_the_one_before_it():
    assert lines("Un mot déconstitutionnalisation ici", 40)[0].startswith("Un mot décons")
    assert lines("Un mot déconstitutionnalisation ici", 60)[0] == "Un mot"
    assert lines("Un mot d’intercommunalisations ici", 40)[0].startswith("Un mot d’inter")


def test_a_word_that_has_room_on_a_line_is_not_broken():
    word = "déconstitutionnalisation"
    forms = ("mot mot {} mot", "mot <b>{}</b> mot", "<b>mot</b> <i>{}</i>", "<i><b>mot</b> mot {}</i>")
    for found in lines_of([html.format(word) for html in forms], range(530, 1000, 37)):
        assert not any(line.endswith("-") for line in found), found


def test_addresses_codes_and_names_of_files_are_broken_without_a_hyphen():
    for word in ("mairie.du.lavoir@exemple.example", "compte.rendu.lavoir.pdf", "REF20261114ABCDEFGHIJKLMN"):
        found = lines(word, 20)
        assert len(found) > 1
        assert "".join(found) == word
    assert "".join(lines('<span style="overflow-wrap: anywhere">lavoirdubourgdelariviere</span>', 20)).isalpha()


@pytest.mark.parametrize("space", ["\u202f", "\u00a0"])
def test_a_word_behind_an_opening_mark_and_a_space_takes_the_mark_to_its_line_and_nothing_else(space):
    text = "Savoir qui appeler un samedi soir et laisser la lampe"
    quoted = f"«{space}<b>lavoirdubourg</b>{space}»"
    widths = range(420, 900, 7)
    for tenths, plain, found in zip(
        widths,
        lines_of([f"{text} «{space}lavoirdubourg{space}»"], widths),
        lines_of([f"{text} {quoted}"], widths),
        strict=True,
    ):
        assert found == plain, tenths


def test_a_box_within_a_line_is_as_wide_as_its_text_which_may_end_with_an_element_and_a_space():
    assert lines("Un <span style='display: inline-block'>mot <i>ou deux </i></span> ici", 90)[1:] == ["mot ou deux"]


@pytest.mark.parametrize("html", ["{}", "<b>{}</b>", "9 <b>vom <i>{}</i></b>"])
def test_words_that_are_kept_together_part_at_their_spaces_where_no_line_holds_them(html):
    for found in lines_of([html.format("14.\u00a0November\u00a02026")], range(200, 400, 23)):
        assert "2026" in [piece for line in found for piece in line.replace("\u00a0", " ").split()], found
        assert "November" in " ".join(found).replace("\u00a0", " ").split(), found
