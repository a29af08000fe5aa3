from __future__ import annotations

import json
import pickle
import re
import struct
import sys
import tracemalloc
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import fontpkg
import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from hypothesis import given
from hypothesis import strategies as st

from feuillet.looks.faces import characters, font_files, fonts
from feuillet.looks.signs import STAND_INS
from feuillet.machine.paths import PACKAGE
from feuillet.model.diagnostics import Location, Severity
from feuillet.model.workshop import Fonts, Located, Prose

HERE = Location(file="content/workshop.yaml", line=7, column=5)
USUAL, _ = fonts.resolve(Fonts(), Path())
REGULAR = fontpkg.path("Fira Sans")
ITALIC = fontpkg.path("Fira Sans", style="italic")
BOLD = fontpkg.path("Spectral", weight=700)


def resolve(tmp_path, **asked):
    return fonts.resolve(Fonts(source=HERE, **asked), tmp_path)


def content_of(folder):
    (folder / "content").mkdir(exist_ok=True, parents=True)
    return folder / "content"


def put(tmp_path, name, source=REGULAR):
    tmp_path /= "content"
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(source.read_bytes())
    return name


def faces(font_set, role="text"):
    return [(face.weight, face.style) for face in font_set.faces if face.role == role]


@cache
def drawn_by(file):
    with TTFont(file, lazy=True) as font:
        return set(font.getBestCmap())


# -- families ------------------------------------------------------------------------------------------------------


def test_the_default_families_are_there_in_static_faces(tmp_path):
    found, diagnostics = resolve(tmp_path)
    assert diagnostics == ()
    assert not found.own
    assert {(400, "normal"), (400, "italic"), (500, "normal"), (600, "normal"), (700, "normal")} <= set(faces(found))
    assert {(400, "normal"), (400, "italic"), (600, "normal"), (700, "normal")} <= set(faces(found, "titles"))
    assert not any(face.variable for face in found.faces)
    assert all(face.file.is_file() for face in found.faces)


def test_the_rules_declare_each_face_under_a_name_of_our_own():
    rules = USUAL.css.splitlines()
    assert len(rules) == len(USUAL.faces) > 8
    assert rules[0] == (
        '@font-face { font-family: "Feuillet Text"; src: url("../fonts/FiraSans-Regular.ttf"); '
        "font-weight: 400; font-style: normal }"
    )
    assert {face.name for face in USUAL.faces} == set(USUAL.files)
    assert all(f'url("../{name}")' in USUAL.css for name in USUAL.files)
    assert USUAL.files["fonts/FiraSans-Regular.ttf"] == REGULAR


def test_a_set_of_fonts_can_be_sent_to_a_worker():
    assert pickle.loads(pickle.dumps(USUAL)) == USUAL  # noqa: S301  our own pickle


def test_the_quick_way_finds_the_same_files_as_fontpkg():
    for family in fontpkg.families().values():
        assert sorted(fonts._package(family.name), key=str) == sorted(fonts._family(family.name), key=str)


def test_a_build_with_the_default_families_imports_neither_library(tmp_path):
    import subprocess

    code = (
        "import sys; from pathlib import Path; from feuillet.looks.faces import characters, fonts; from feuillet.model import workshop as model; "
        "found, _ = fonts.resolve(model.Fonts(), Path()); "
        "assert characters.missing('L’été à Œuvry — « 12 % » …', found) == set(); "
        "assert not {'fontpkg', 'fontTools'} & set(sys.modules)"
    )
    root = PACKAGE.parent
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


def test_another_installed_family_is_found_in_any_case(tmp_path):
    found, diagnostics = resolve(tmp_path, text="spectral", titles="FIRA  sans")
    assert diagnostics == ()
    assert found.own
    assert "Spectral-Regular" in found.css.splitlines()[0]


def test_a_family_that_is_not_installed_is_an_error_at_its_place_with_the_nearest(tmp_path):
    found, (error,) = resolve(tmp_path, text="Spectrale")
    assert (error.rule, error.location) == (fonts.FONT_NOT_FOUND, HERE)
    assert error.severity is Severity.ERROR
    assert "Spectrale" in error.message("fr")
    assert "« Spectral » est là, ainsi que Fira Code, Fira Sans, Inter ;" in error.hint("fr")
    assert "fontpkg-spectrale" in error.hint("en")
    assert faces(found) == faces(USUAL)  # the default stands in, so that the rest is checked as well


@pytest.mark.parametrize("name", ["", "Zzz", "no such-family!", "json"])
def test_any_other_name_is_an_error_with_the_default_as_the_nearest(tmp_path, name):
    _found, (error,) = resolve(tmp_path, titles=name)
    assert error.rule is fonts.FONT_NOT_FOUND
    assert "'" in error.hint("en")


def test_the_place_of_a_name_is_used_where_it_is_known(tmp_path):
    place = Location(file="content/workshop.yaml", line=9, column=11)
    asked = Fonts.model_construct(text=Located("Zzz", place), titles="Spectral", source=HERE)
    assert fonts.resolve(asked, tmp_path)[1][0].location == place


def test_an_empty_list_is_the_default(tmp_path):
    found, diagnostics = resolve(tmp_path, text=())
    assert diagnostics == ()
    assert found == USUAL


def package(tmp_path, monkeypatch, metadata):
    folder = tmp_path / "fontpkg_feuillet_test"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    if metadata is not None:
        (folder / "metadata.json").write_text(metadata, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)


def metadata(*files, axes=()):
    return json.dumps(
        {
            "schema": 1,
            "axes": list(axes),
            "files": [{"path": name, "style": style, "weight": weight} for name, style, weight in files],
        }
    )


def test_static_faces_go_before_variable_ones_and_missing_weights_are_left_out(tmp_path, monkeypatch):
    files = (("a[wght].ttf", "normal", None), ("b.ttf", "normal", 700), ("c.ttf", "normal", 400))
    axes = ({"tag": "wght", "min": 100.0, "max": 900.0}, {"tag": "wdth", "min": 50.0, "max": 100.0})
    package(tmp_path, monkeypatch, metadata(*files, ("d[wght].ttf", "italic", None), axes=axes))
    found, diagnostics = resolve(tmp_path, text="Feuillet Test")
    assert diagnostics == ()
    assert faces(found) == [(400, "normal"), (700, "normal"), (100, "italic")]
    variable = next(face for face in found.faces if face.variable)
    assert (variable.heaviest, variable.file.name, variable.name) == (900, "d[wght].ttf", "fonts/d-wght.ttf")
    (rule,) = (rule for rule in found.css.splitlines() if "d-wght" in rule)
    assert "font-weight" not in rule


@pytest.mark.parametrize(
    ("weights", "found"),
    [
        ((900, 300), [300, 900]),
        ((400, 800, 900), [400, 800]),
        ((300,), [300]),
        ((400, 500, 900), [400, 500, 900]),
        ((900,), [900]),
    ],
)
def test_a_family_without_a_wanted_weight_gives_the_nearest_to_regular_and_a_heavier_one_for_bold(
    tmp_path, monkeypatch, weights, found
):
    package(tmp_path, monkeypatch, metadata(*((f"{weight}.ttf", "normal", weight) for weight in weights)))
    assert faces(resolve(tmp_path, text="Feuillet Test")[0]) == [(weight, "normal") for weight in found]


@pytest.mark.parametrize("text", [None, "{", '{"schema": 2}'])
def test_a_package_of_an_unknown_shape_is_left_to_fontpkg(tmp_path, monkeypatch, text):
    package(tmp_path, monkeypatch, text)
    _found, (error,) = resolve(tmp_path, text="Feuillet Test")
    assert error.rule is fonts.FONT_NOT_FOUND


def test_a_package_under_an_unusual_name_is_found_by_fontpkg(tmp_path, monkeypatch):
    file = fontpkg.FontFile(path=REGULAR, style="normal", weight=400, variable=False)
    family = fontpkg.Family(name="Odd One", slug="odd-one", version="1", license="OFL", files=(file,))
    monkeypatch.setattr(fontpkg, "families", lambda: {"odd-one": family})
    found, diagnostics = resolve(tmp_path, text="odd one")
    assert diagnostics == ()
    assert found.faces[0].file == REGULAR
    assert fonts.installed() == ["Odd One"]


def test_the_face_for_styles_that_name_no_font_is_the_regular_default():
    assert fonts.fallback_face() == REGULAR


def test_a_reader_is_told_the_names_of_families_and_of_files():
    assert fonts.names(Fonts()) == ["Fira Sans", "Spectral"]
    assert fonts.names(Fonts(text=("fonts/Own-Regular.ttf", "Spectral"))) == ["Own-Regular", "Spectral"]


# -- files ---------------------------------------------------------------------------------------------------------


def test_files_of_the_workshop_say_their_weight_and_style_themselves(tmp_path):
    asked = tuple(put(tmp_path, f"fonts/{number}.ttf", source) for number, source in enumerate((REGULAR, ITALIC, BOLD)))
    found, diagnostics = resolve(tmp_path, text=asked, titles="fonts/2.ttf")
    assert diagnostics == ()
    assert faces(found) == [(400, "normal"), (400, "italic"), (700, "normal")]
    assert faces(found, "titles") == [(700, "normal")]
    assert found.own
    assert found.files["fonts/0.ttf"] == REGULAR.read_bytes()
    assert len(found.files) == 3  # a file in both roles is one file


def test_files_of_the_same_name_in_two_folders_stay_apart(tmp_path):
    asked = (put(tmp_path, "a/x.ttf"), put(tmp_path, "b/x.ttf", ITALIC))
    found, _ = resolve(tmp_path, text=asked)
    assert [face.name for face in found.faces][:2] == ["fonts/x.ttf", "fonts/x-2.ttf"]


def test_a_variable_file_has_its_range_of_weights(tmp_path):
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables._f_v_a_r import Axis

    with TTFont(REGULAR) as font:
        for tag, low, high in (("wdth", 75, 100), ("wght", 200, 800)):
            table = font["fvar"] if "fvar" in font else newTable("fvar")
            font["fvar"] = table
            axis = Axis()
            axis.axisTag, axis.minValue, axis.defaultValue, axis.maxValue = tag, low, low, high
            table.axes.append(axis)
        font.save(content_of(tmp_path) / "v.ttf")
    face = resolve(tmp_path, text="v.ttf")[0].faces[0]
    assert (face.weight, face.heaviest, face.variable) == (200, 800, True)


def test_a_path_with_backslashes_and_a_postscript_font_are_understood(tmp_path):
    with TTFont(REGULAR) as font:
        font["post"].italicAngle = -9.0
        font["OS/2"].usWeightClass = 1000
        font.save(content_of(tmp_path) / "x.otf")
    put(tmp_path, "fonts/a.ttf")
    found, diagnostics = resolve(tmp_path, text="fonts\\a.ttf", titles="x.otf")
    assert diagnostics == ()
    assert (faces(found), faces(found, "titles")) == ([(400, "normal")], [(900, "italic")])


@pytest.mark.parametrize("name", ["absent.ttf", "fonts/absent.otf", "fonts/a\0.ttf", "x" * 5000 + ".ttf"])
def test_a_file_that_is_not_there_is_an_error_that_lists_those_that_are(tmp_path, name):
    put(tmp_path, "fonts/there.ttf")
    found, (error,) = resolve(tmp_path, text=name)
    assert (error.rule, error.location) == (font_files.FONT_FILE_NOT_FOUND, HERE)
    assert "fonts/there.ttf" in error.hint("fr")
    assert faces(found) == faces(USUAL)


@pytest.mark.parametrize("name", ["../secret.ttf", "link.ttf", str(REGULAR)])
def test_a_file_outside_content_is_an_error(tmp_path, name):
    (tmp_path / "secret.ttf").write_bytes(REGULAR.read_bytes())
    (content_of(tmp_path / "day") / "link.ttf").symlink_to(tmp_path / "secret.ttf")
    _found, (error,) = resolve(tmp_path / "day", text=name)
    assert error.rule is font_files.FONT_OUTSIDE


@pytest.mark.parametrize("name", ["a.woff2", "a.woff", "a.ttc", "fonts/a.txt"])
def test_a_font_for_the_web_is_refused(tmp_path, name):
    put(tmp_path, name)
    _found, (error,) = resolve(tmp_path, text=name)
    assert error.rule is font_files.FONT_FORMAT
    assert ".ttf" in error.hint("fr")


def without(*tags):
    def damage(path):
        with TTFont(REGULAR) as font:
            for tag in tags:
                del font[tag]
            font.save(path)

    return damage


def of_one_unit(path):
    with TTFont(REGULAR) as font:
        font["head"].unitsPerEm = 1
        font.save(path)


def beyond_its_glyphs(path):
    """A character is drawn by a glyph that is not there, and fontTools tells of it."""
    data = bytearray(REGULAR.read_bytes())
    with TTFont(REGULAR) as font:
        count = data.index(b"maxp", 12)
        at = int.from_bytes(data[count + 8 : count + 12], "big")
        assert font["maxp"].numGlyphs == int.from_bytes(data[at + 4 : at + 6], "big")
    data[at + 4 : at + 6] = (3).to_bytes(2, "big")
    path.write_bytes(data)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not a font at all"),
        lambda path: path.write_bytes(REGULAR.read_bytes()[:3000]),
        lambda path: path.write_bytes(b"\0\1\0\0" + b"\xff" * 500),
        without("OS/2"),
        without("glyf", "loca"),
        without("cmap"),
        without("head"),
        of_one_unit,
        beyond_its_glyphs,
    ],
)
def test_a_damaged_font_is_an_error(tmp_path, damage):
    damage(content_of(tmp_path) / "a.ttf")
    _found, (error,) = resolve(tmp_path, text="a.ttf")
    assert error.rule is font_files.FONT_UNREADABLE
    assert "a.ttf" in error.message("fr")


def test_a_font_file_of_tens_of_megabytes_is_not_read(tmp_path):
    put(tmp_path, "a.ttf")
    with (tmp_path / "content/a.ttf").open("r+b") as file:
        file.truncate(31_000_000)
    assert [diagnostic.rule for diagnostic in resolve(tmp_path, text="a.ttf")[1]] == [font_files.FONT_UNREADABLE]


def cmap(*tables):
    """A table of characters: kind, and its bytes after that."""
    at = 4 + 8 * len(tables)
    head = struct.pack(">HH", 0, len(tables))
    for number, (_, rest) in enumerate(tables):
        head += struct.pack(">HHL", 3, (1, 10)[number % 2], at)
        at += 2 + len(rest)
    return head + b"".join(struct.pack(">H", kind) + rest for kind, rest in tables)


ALL = struct.pack(">HLLLLLL", 0, 28, 0, 1, 0, 0xFFFFFFFF, 1)  # after the kind: one group of four billion characters
OVERLAPPING = struct.pack(">HHHHHH", 14 + 8 * 2000, 0, 4000, 0, 0, 0)  # 2000 ranges, each of all the characters
OVERLAPPING += b"\xff\xff" * 2000 + b"\0\0" + b"\0\0" * 6000


@pytest.mark.parametrize("tables", [[(12, ALL)], [(13, ALL)], [(4, OVERLAPPING)], [(12, ALL), (4, OVERLAPPING)]])
def test_a_font_that_claims_billions_of_characters_is_refused_before_they_are_counted_out(tmp_path, tables):
    with TTFont(REGULAR) as font:
        font["cmap"] = table = DefaultTable("cmap")
        table.data = cmap(*tables)
        font.save(content_of(tmp_path) / "a.ttf")
    tracemalloc.start()
    _found, (error,) = resolve(tmp_path, text="a.ttf")
    assert error.rule is font_files.FONT_UNREADABLE
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_font_whose_tables_lie_over_one_another_is_refused_before_all_are_counted_out(tmp_path, monkeypatch):
    unit, count = b"\0\4\0\0\0\0\xff\xfe", 200  # at each begins a table of 32,767 ranges
    heads = b"".join(struct.pack(">HHL", 3, 1, 4 + 8 * count + len(unit) * n) for n in range(count))
    with TTFont(REGULAR) as font:
        font["cmap"] = table = DefaultTable("cmap")
        table.data = struct.pack(">HH", 0, count) + heads + unit * 70_000
        font.save(content_of(tmp_path) / "a.ttf")
    read = []

    def unpack(kind, data):
        read.append(len(data))
        return struct.unpack(kind, data)

    monkeypatch.setattr(font_files, "_MOST_CHARACTERS", 200_000)
    monkeypatch.setattr(font_files, "struct", SimpleNamespace(unpack=unpack, unpack_from=struct.unpack_from))
    assert [diagnostic.rule for diagnostic in resolve(tmp_path, text="a.ttf")[1]] == [font_files.FONT_UNREADABLE]
    assert sum(read) < 2_000_000


def test_a_packed_font_under_another_name_is_refused(tmp_path):
    for flavor in ("woff", "woff2"):
        with TTFont(REGULAR) as font:
            subsetter = Subsetter()  # packed sooner
            subsetter.populate(text="abc")
            subsetter.subset(font)
            font.flavor = flavor
            try:
                font.save(content_of(tmp_path) / f"{flavor}.ttf")
            except ImportError:  # no brotli here
                (tmp_path / f"content/{flavor}.ttf").write_bytes(b"wOF2" + bytes(100))
        _found, (error,) = resolve(tmp_path, text=f"{flavor}.ttf")
        assert error.rule is font_files.FONT_UNREADABLE


def test_two_files_of_the_same_weight_and_style_are_a_warning(tmp_path):
    found, (warning,) = resolve(tmp_path, text=(put(tmp_path, "a.ttf"), put(tmp_path, "b.ttf")))
    assert warning.rule is fonts.FONT_TWICE
    assert warning.severity is Severity.WARNING
    assert "b.ttf" in warning.message("en")
    assert found.faces[0].file.name == "a.ttf"


def test_all_problems_are_told_at_once(tmp_path):
    codes = [
        diagnostic.rule.code for diagnostic in resolve(tmp_path, text=("a.ttf", "b.woff", "../c.ttf"), titles="Zzz")[1]
    ]
    assert codes == ["font-file-not-found", "font-file-not-found", "font-outside", "font-not-found"]


# -- characters ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["text", "titles"])
def test_every_default_face_has_what_is_taken_for_granted(role):
    visible = {
        ord(character)
        for character in characters.SAFE
        if not characters._invisible(character) and ord(character) not in characters.SUBSTITUTES
    }
    assert len(visible) > 250
    for face in USUAL.faces:
        if face.role == role:
            assert visible - drawn_by(face.file) == set()


def test_the_characters_of_french_and_english_text_are_all_there():
    text = "Où l’œuvre naïve d’Anaïs – « 12 000 € » – coûte… — “ok” 3 × 4 ≥ 10 → n° 1\u00a0:\u202f½ \u00ad\u200b\u2060·"
    assert characters.missing(text, USUAL) == set()


def test_a_character_that_one_of_the_families_has_is_there():
    assert ord("☐") not in drawn_by(REGULAR)
    assert ord("☐") in drawn_by(BOLD)
    assert characters.missing("☐ ✓", USUAL) == set()


@pytest.mark.parametrize("char", ["中", "ش", "\ue000", "\x07", "\u1680", "\u0600", "\U00012000"])
def test_signs_of_far_scripts_and_controls_are_missing(char):
    assert characters.missing(f"a{char}b", USUAL) == {char}


@pytest.mark.parametrize("char", ["😀", "☎", "\U0001f1eb", "⚕", "Ա", "ა", "አ"])
def test_emoji_signs_and_some_alphabets_are_in_the_reserve(char):
    assert characters.missing(f"a{char}b", USUAL) == set()
    assert fonts.uncovered(char, USUAL.faces) == {char}
    assert characters.with_reserve(f"a{char}b", USUAL).faces[len(USUAL.faces) :] == fonts.reserve()[1:]


@pytest.mark.parametrize("char", "⇒⇔⇐★☆☒☐❖►◄◦◯↳⟶∀∈≡∧─│█⌘")
def test_usual_signs_print_as_themselves(char):
    assert characters.substituted(char) == char
    assert characters.missing(char, USUAL) == set()


@pytest.mark.parametrize(
    ("signs", "printed"),
    [
        ("\uf0e0\uf0e8\uf0d8\uf0f0➔➢☞", "→→→→→→→"),
        ("\uf0df\uf0e7\uf0f3\uf0ae", "←←↔→"),
        ("\uf0b7\uf0a7\uf0a8\uf06f\uf076", "•▪□□❖"),
        ("\uf0fc\uf0fb\uf0fd\uf0fe", "✓×☒✓"),
        ("\uf04a\uf04c", "☺☹"),
        ("⇑⇓✦✩❏∎", "↑↓★☆□■"),
        ("✿✱✚", "**+"),
        ("𝗕𝗼𝗻𝗷𝗼𝘂𝗿 𝟮𝟬𝟮𝟲", "Bonjour 2026"),
        ("ｆｕｌｌ（１）", "full(1)"),
    ],
)
def test_other_signs_print_as_their_usual_stand_ins(signs, printed):
    assert characters.substituted(signs) == printed
    assert characters.missing(signs, USUAL) == characters.missing(printed, USUAL) == set()
    assert list(characters.check_text(signs, HERE, USUAL, "fr")) == []


def test_every_stand_in_has_a_font():
    assert len(STAND_INS) > 900
    assert fonts.uncovered(set("".join(STAND_INS.values())), (*USUAL.faces, *fonts.reserve())) == set()


def test_a_sign_without_a_font_is_described_in_the_language_of_the_page():
    assert characters.printable("a ∝ b", USUAL, "fr") == "a ‹signe U+221D› b"
    assert characters.printable("a ∝ b", USUAL, "en") == "a ‹U+221D proportional to› b"
    assert characters.printable("漢", USUAL, "fr") == "‹U+6F22›"
    assert characters.printable("\uf0ff", USUAL, "fr") == "‹signe U+F0FF›"
    (found,) = characters.check_text("∝", HERE, USUAL, "fr")
    assert "‹signe U+221D› est imprimé à sa place" in found.message("fr")


def test_a_page_that_needs_no_reserve_has_the_usual_fonts_alone():
    for text in ("Été ☐ – 12 €", "\ue000edition\ue000", "漢字"):
        assert characters.with_reserve(text, USUAL) is USUAL


def test_each_face_of_the_reserve_has_a_family_of_its_own_below_ours():
    css = characters.with_reserve("😀", USUAL).css
    families = re.findall('font-family: "(Feuillet Text [^"]+)"', css)
    assert len(set(families)) == len(families) == len(fonts.reserve()) - 1
    assert "Feuillet Text NotoEmoji" in families


def test_fonts_of_ones_own_borrow_what_they_lack_from_our_text_family(tmp_path):
    with TTFont(REGULAR) as font:
        for table in font["cmap"].tables:
            table.cmap.pop(ord("é"), None)
        font.save(content_of(tmp_path) / "a.ttf")
    own, _ = resolve(tmp_path, text="a.ttf", titles="a.ttf")
    (found,) = characters.check_text("té", HERE, own)
    assert found.rule is characters.GLYPH_BORROWED
    assert (
        found.message("fr")
        == "le caractère é (U+00E9) n’existe pas dans les polices de workshop.yaml : il est imprimé dans une autre"
    )
    assert fonts.fallback_face() in {face.file for face in characters.with_reserve("té", own).faces}
    assert characters.printable("té", own) == "té"


def test_without_its_package_the_reserve_is_our_text_family_alone(monkeypatch):
    monkeypatch.setattr(fonts, "_RESERVE_PACKAGE", "no_such_package")
    monkeypatch.setattr(fonts, "_RESERVE_SIGNS", ())
    fonts.reserve.cache_clear()
    try:
        assert [face.file for face in fonts.reserve()] == [fonts.fallback_face()]
        assert characters.printable("a 😀", USUAL) == "a ‹U+1F600 grinning face›"
    finally:
        fonts.reserve.cache_clear()


def test_what_no_font_has_is_described_in_its_place():
    assert (
        characters.printable("漢字 et &#28450; &amp; ش", USUAL)
        == "‹U+6F22, U+5B57› et ‹U+6F22› &amp; ‹U+0634 arabic letter sheen›"
    )
    assert characters.printable("Été 😀 &eacute;", USUAL) == "Été 😀 &eacute;"
    assert characters.missing(characters.printable("漢 ش \U00012000 \x07", USUAL), USUAL) == set()


def test_an_address_with_such_characters_leads_where_it_led():
    text = "Voir https://ja.wikipedia.org/wiki/日本 et [漢](https://x.org/日) ou www.x.org/本."
    assert characters.printable(text, USUAL) == (
        "Voir https://ja.wikipedia.org/wiki/%E6%97%A5%E6%9C%AC et [‹U+6F22›](https://x.org/%E6%97%A5) ou www.x.org/%E6%9C%AC."
    )
    assert characters.printable("x.org/日", USUAL, address=True) == "x.org/%E6%97%A5"
    assert [
        diagnostic.location.column
        for diagnostic in characters.check_text(text, Location(file="a", line=1, column=1), USUAL)
    ] == [43]


def test_what_joins_or_varies_emoji_is_not_printed():
    assert characters.substituted("👨\u200d👩 ☎\ufe0e 1\ufe0f\u20e3") == "👨👩 ☎ 1"


def test_what_prints_nothing_is_not_printed_even_if_an_entity_made_it():
    assert characters.substituted("a\u202ab\u2066c\U000e0041d\u034fe\u3164f\ufffeg\u2028h\ufffc") == "abcdefg h"
    assert characters.substituted("می\u200cخواهم क्\u200dष a\u200cb a\u200db") == "می\u200cخواهم क्\u200dष ab ab"


@pytest.mark.parametrize("char", ["\u00a0", "\u202f", "\u00ad", "\u200b", "\u200d", "\ufe0f", "\u2060", "\u2003", "\t"])
def test_spaces_and_joiners_need_no_glyph(char, tmp_path):
    own, _ = resolve(tmp_path, text=put(tmp_path, "a.ttf"), titles="a.ttf")
    assert characters.missing(f"a{char}b", USUAL) == set()
    assert characters.missing(f"a{char}b", own) == set()


def test_the_substitutes_of_hyphens_are_there_and_do_not_break():
    assert "a\u2011b\u2010c".translate(characters.SUBSTITUTES) == "a\u2060-\u2060b-c"
    assert characters.missing("a\u2011b\u2010c", USUAL) == set()
    printed = "".join(substitute or "" for substitute in characters.SUBSTITUTES.values()).replace("\u2060", "")
    assert characters.missing(printed, USUAL) == set()
    assert "✔ ❌ ➡".translate(characters.SUBSTITUTES) == "✓ × →"


def test_fonts_of_ones_own_are_looked_at_for_every_character(tmp_path):
    with TTFont(REGULAR) as font:
        for table in font["cmap"].tables:
            table.cmap.pop(ord("e"), None)
        font.save(content_of(tmp_path) / "a.ttf")
    own, _ = resolve(tmp_path, text="a.ttf", titles="a.ttf")
    assert fonts.uncovered("bête", own.faces) == {"e"}
    assert [diagnostic.rule for diagnostic in characters.check_text("bête", HERE, own)] == [characters.GLYPH_BORROWED]
    with_titles = resolve(tmp_path, text="a.ttf")[0]
    assert fonts.uncovered("bête", with_titles.faces) == set()  # the titles have it
    assert list(characters.check_text("bête", HERE, with_titles)) == []


def test_a_character_is_reported_at_its_line_and_column():
    text = "Une ligne\net une 漢 ici"
    (found,) = characters.check_text(text, Location(file="a.md", line=10, column=3), USUAL)
    assert found.rule is characters.GLYPH_MISSING
    assert found.location == Location(file="a.md", line=11, column=8)
    assert found.message("fr") == (
        "le caractère 漢 (U+6F22) n’existe dans aucune des polices : ‹U+6F22› est imprimé à sa place"
    )
    assert found.severity is Severity.WARNING
    (found,) = characters.check_text(Prose("a 漢"), Location(file="a.md", line=10, column=3), USUAL)
    assert found.location == Location(file="a.md", line=10, column=5)
    (found,) = characters.check_text("漢", Location(file="a.md"), USUAL)
    assert found.location == Location(file="a.md")


def test_characters_side_by_side_are_one_problem_and_others_are_others():
    family = "ش\u200dس 👨\u200d👩 et 中文中 et &#28450; et &eacute; &amp; &nosuch; \x07"
    found = list(characters.check_text(family, HERE, USUAL))
    assert [diagnostic.values["codepoint"] for diagnostic in found] == [
        "U+0634, U+0633",
        "U+4E2D, U+6587",
        "U+6F22",
        "U+0007",
    ]
    assert found[-1].values["char"] == "?"
    assert found[2].location.column == HERE.column + family.index("&#28450;")


def test_a_long_run_is_told_in_short():
    (found,) = characters.check_text("".join(chr(0x4E00 + n) for n in range(500)), HERE, USUAL)
    assert len(found.values["char"]) == 9
    assert found.values["codepoint"].count("U+") == found.values["printed"].count("4E0") == 8


def test_a_word_of_letters_that_no_font_has_is_described_in_short():
    assert characters.printable("漢" * 80, USUAL) == "‹U+6F22 ×80›"
    assert characters.printable("你好世界需要", USUAL) == "‹U+4F60 597D 4E16 754C 9700 8981›"
    assert characters.printable("http://例え.jp/道", USUAL) == "http://xn--r8jz45g.jp/%E9%81%93"


@given(st.text())
def test_a_text_without_missing_characters_has_no_diagnostic_and_the_reverse(text):
    plain = text.replace("&", "")
    assert bool(characters.missing(plain, USUAL)) == bool(list(characters.check_text(plain, HERE, USUAL)))


@given(st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=("Cc", "Cf", "Zs", "Mn"))))
def test_what_is_not_missing_is_in_a_font(text):
    have = drawn_by(REGULAR) | drawn_by(BOLD)
    left = set(text) - characters.missing(text, USUAL)
    have = have.union(*(drawn_by(face.file) for face in fonts.reserve()))
    assert {ord(character) for character in left} - set(characters.SUBSTITUTES) <= have
