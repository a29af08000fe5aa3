"""How wide texts are: with the figures that are printed."""

from io import BytesIO

import fontpkg
import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from feuillet.looks.faces.font_files import advances
from feuillet.looks.faces.metrics import Metrics, OneLine

WIDTHS = {".notdef": 500, "one": 300, "one.wide": 600, "one.old": 250, "two": 520, "two.wide": 600, "space": 250}


def face(features):
    """A font of two figures, with these features."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(WIDTHS))
    builder.setupCharacterMap({32: "space", 49: "one", 50: "two"})
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in WIDTHS})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in WIDTHS.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    addOpenTypeFeaturesFromString(builder.font, features)
    data = BytesIO()
    builder.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("features", "proportional", "tabular"),
    [
        ("", 0.3, 0.3),
        ("feature tnum { sub one by one.wide; sub two by two.wide; } tnum;", 0.3, 0.6),
        ("feature pnum { sub one by one.old; } pnum;", 0.25, 0.3),
        ("feature lnum { sub one by one.old; } lnum; feature tnum { sub one.old by one.wide; } tnum;", 0.25, 0.6),
        ("feature smcp { sub one by one.wide; } smcp;", 0.3, 0.3),
        ("feature tnum { sub one two by one.wide; } tnum;", 0.3, 0.3),
    ],
)
def test_figures_are_as_wide_as_the_features_of_the_styles_print_them(features, proportional, tabular):
    assert [table[ord("1")] for table in advances(face(features))] == [proportional, tabular]


def test_tabular_figures_of_our_text_face_are_all_as_wide():
    proportional, tabular = advances(fontpkg.path("Fira Sans", weight=400, style="normal"))
    figures = list(map(ord, "0123456789"))
    assert len({tabular[code] for code in figures}) == 1 < len({proportional[code] for code in figures})


def test_what_has_one_line_is_known_without_a_layout():
    even = dict.fromkeys(map(ord, "abcdefghijklmnopqrstuvwxyz "), 0.5)
    titles = OneLine(Metrics(even, even, even, even), {"": 24.0})
    assert titles("un titre court", "")
    assert not titles("un titre qui est assez long pour deux lignes dont la fin est courte", "")
    assert not titles("anticonstitutionnellementparlantcestassezlongpourtouteslignes", "")
    assert not titles("en grand", "large")
    assert not titles("", "")
