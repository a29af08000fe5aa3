"""Variable fonts are embedded as they look where they are used, and made so by HarfBuzz."""

import io
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from weasyprint.pdf import fonts as engine_fonts
from weasyprint.text.ffi import harfbuzz
from weasyprint.text.fonts import FontConfiguration

from feuillet.looks.faces import static_fonts
from feuillet.looks.faces.font_files import axes
from feuillet.looks.faces.fonts import reserve

SOURCE = next(Path(face.source) for face in reserve() if "NotoSans[" in str(face.source))
TEXT = "Àb⁴"
NEW_ENOUGH = bool(harfbuzz.hb_version_atleast(6, 0, 0))


def embedded(weight):
    """The one font of a page, as it is in the PDF."""
    configuration = FontConfiguration()
    css = f"@font-face {{ font-family: V; font-weight: 100 900; src: url('{SOURCE.as_uri()}') }} p {{ font: {weight} 9pt V }}"
    style = weasyprint.CSS(string=css, font_config=configuration)
    data = weasyprint.HTML(string=f"<p>{TEXT}").write_pdf(stylesheets=[style], font_config=configuration)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (file,) = [
            entry.FontFile2.read_bytes()
            for entry in pdf.objects
            if isinstance(entry, pikepdf.Dictionary) and "/FontFile2" in entry
        ]
    return file


def instance(weight):
    """The same glyphs under the same numbers, as fontTools makes them static: of all glyphs that takes seconds."""
    font = TTFont(SOURCE)
    subsetter = Subsetter(Options(retain_gids=True, glyph_names=True, layout_features=[]))
    subsetter.populate(text=TEXT)
    subsetter.subset(font)
    return instantiateVariableFont(font, {tag: weight if tag == "wght" else None for tag in axes(SOURCE.read_bytes())})


@pytest.mark.skipif(not NEW_ENOUGH, reason="this HarfBuzz cannot")
@pytest.mark.parametrize("weight", [400, 600])
def test_a_variable_font_is_embedded_as_it_looks_without_fonttools(weight, monkeypatch):
    static_fonts.install()
    monkeypatch.setattr(engine_fonts, "instantiateVariableFont", lambda *_, **__: pytest.fail("glyph by glyph"))
    file = embedded(weight)
    assert not axes(file)
    wanted = instance(weight)
    # The subset has no map of characters: glyphs keep their numbers.
    found = TTFont(io.BytesIO(file))
    for char in TEXT:
        number = wanted.getGlyphID(wanted.getBestCmap()[ord(char)])
        name, same = wanted.getGlyphName(number), found.getGlyphName(number)
        shape, other = (
            font["glyf"][item].getCoordinates(font["glyf"])[0] for font, item in ((wanted, name), (found, same))
        )
        assert len(shape) == len(other) > 0
        assert all(
            abs(here - there) <= 1
            for item, two in zip(shape, other, strict=True)
            for here, there in zip(item, two, strict=True)
        )
        assert abs(wanted["hmtx"][name][0] - found["hmtx"][same][0]) <= 1


def test_where_harfbuzz_fails_the_engine_makes_it_static(monkeypatch):
    static_fonts.install()
    monkeypatch.setattr(static_fonts, "_places", lambda _font: {})
    assert not axes(embedded(500))
