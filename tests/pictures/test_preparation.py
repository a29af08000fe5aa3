from __future__ import annotations

import base64
import hashlib
import re
import struct
import time
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from feuillet.model.diagnostics import Location, Severity
from feuillet.pictures import drawings, preparation
from feuillet.project.sources import Sources
from feuillet.reading import content
from tests.made_project import project, theme

HERE = Location(file="content/themes/01-a.md", line=12, column=3)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">{}</svg>'


def photograph(width=800, height=600, mode="RGB"):
    """A picture with many colours, none of them next to its like."""
    image = Image.frombytes("RGB", (16, 12), bytes(i * 37 % 256 for i in range(16 * 12 * 3)))
    return image.resize((width, height), Image.Resampling.BICUBIC).convert(mode)


def drawing(width=800, height=600):
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((width // 4, height // 4, width // 2, height // 2), fill="#14505c")
    return image


def checked(path, project=None, **options):
    project = project or path.parent
    return list(preparation.check(Sources(project), path.relative_to(project).as_posix(), HERE, **options))


def codes(path, project=None, **options):
    return [diagnostic.rule.code for diagnostic in checked(path, project, **options)]


def prepare(path, width_mm=80.0, max_height_mm=120.0):
    return preparation.prepare(Sources(path.parent), path.name, width_mm=width_mm, max_height_mm=max_height_mm)


def reopened(picture):
    image = Image.open(BytesIO(picture.data))
    image.load()
    return image


def png_header(width, height):
    """A PNG that promises these pixels and holds none."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


# -- checks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("a.jpg", "RGB"),
        ("b.jpeg", "CMYK"),
        ("c.png", "RGBA"),
        ("d.gif", "P"),
        ("e.webp", "RGB"),
        ("f.tif", "RGB"),
        ("g.jpg", "L"),
    ],
)
def test_the_usual_kinds_of_pictures_pass_and_are_prepared(tmp_path, name, mode):
    photograph(mode=mode).save(tmp_path / name)
    assert codes(tmp_path / name) == []
    made = prepare(tmp_path / name)
    assert made.media_type in {"image/jpeg", "image/png"}
    assert reopened(made).mode in {"RGB", "L", "P", "RGBA"}
    assert reopened(made).size == (made.width, made.height) == (800, 600)


def test_a_picture_with_the_wrong_ending_passes(tmp_path):
    photograph().save(tmp_path / "a.jpg", "PNG")
    assert codes(tmp_path / "a.jpg") == []


@pytest.mark.parametrize("size", [10, 2000])
def test_half_a_picture_is_unreadable(tmp_path, size):
    photograph().save(tmp_path / "whole.jpg")
    (tmp_path / "a.jpg").write_bytes((tmp_path / "whole.jpg").read_bytes()[:size])
    assert codes(tmp_path / "a.jpg") == ["picture-unreadable"]


def test_half_a_png_is_unreadable(tmp_path):
    photograph().save(tmp_path / "whole.png")
    (tmp_path / "a.png").write_bytes((tmp_path / "whole.png").read_bytes()[:-500])
    assert codes(tmp_path / "a.png") == ["picture-unreadable"]


def test_a_folder_is_no_picture(tmp_path):
    (tmp_path / "a.png").mkdir()
    assert codes(tmp_path / "a.png") == ["picture-unreadable"]


def test_a_loop_of_links_is_no_picture(tmp_path):
    (tmp_path / "a.png").symlink_to(tmp_path / "b.png")
    (tmp_path / "b.png").symlink_to(tmp_path / "a.png")
    assert codes(tmp_path / "a.png") == ["picture-unreadable"]


def camera(*entries, tail=b""):
    """What a camera says of a picture that is to be turned, with entries that no program would write."""
    held = [(0x0112, 3, 1, b"\6\0"), *entries]
    tags = b"".join(struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0") for tag, kind, count, value in held)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(held)) + tags + bytes(4) + tail


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
@pytest.mark.parametrize(
    "said",
    [
        camera(),
        camera((0x010E, 11, 1, struct.pack("<f", 2.5))),
        camera((0x0111, 2, 4, b"abc\0"), (0x0117, 2, 4, b"abc\0")),
        camera((0x8769, 4, 1, b"\x08\0\0\0")),
        camera((0x8769, 2, 4, b"abcd"), (0x8825, 3, 2, b"\1\0\2\0")),
        camera((0x011A, 5, 1, b"\x32\0\0\0"), (0x0131, 77, 4, b"abcd"), tail=bytes(8)),
        camera((0x927C, 7, 4, b"\xff\xfe\xfd\xfc"), (0x9003, 12, 1, b"\x20\0\0\0"), tail=b"\xff" * 60),
        camera((0x0201, 9, 1, b"\xff\xff\xff\xff"), (0x0202, 10, 1, b"\x10\0\0\0")),
    ],
    ids=["sound", "number-for-text", "text-for-places", "in-itself", "text-for-places-2", "cut", "odd", "negative"],
)
def test_a_picture_is_turned_however_damaged_what_its_camera_says_otherwise(tmp_path, suffix, said):
    photograph(60, 40).save(tmp_path / f"a.{suffix}", exif=said if suffix == "webp" else b"Exif\0\0" + said)
    assert "picture-unreadable" not in codes(tmp_path / f"a.{suffix}")
    made = prepare(tmp_path / f"a.{suffix}")
    assert (made.width, made.height) == reopened(made).size == (40, 60)


@pytest.mark.parametrize("held", [{"transparency": bytes(300)}, {"bits": 2, "transparency": bytes(200)}, {}])
@pytest.mark.parametrize("size", [(40, 30), (1, 70_000), (70_000, 1)])
def test_a_picture_that_is_not_told_is_prepared(tmp_path, held, size):
    Image.new("P", size, 1).save(tmp_path / "a.png", **held)
    found = codes(tmp_path / "a.png")
    assert found == ["picture-unreadable"] or max(reopened(prepare(tmp_path / "a.png")).size) <= 16_000


def test_a_palette_that_is_not_there_is_told(tmp_path):
    Image.new("P", (40, 30)).save(tmp_path / "a.png")
    whole = (tmp_path / "a.png").read_bytes()
    start = whole.index(b"PLTE") - 4
    (tmp_path / "a.png").write_bytes(whole[:start] + whole[start + 12 + int.from_bytes(whole[start : start + 4]) :])
    assert codes(tmp_path / "a.png") == ["picture-unreadable"]


def test_a_damaged_picture_in_a_style_shows_nothing():
    assert preparation.without_metadata(png_header(20_000, 20_000)) == b""
    assert preparation.without_metadata(b"<svg/>") == b"<svg/>"


BOX = b"\0\0\0\x1cftyp"
KINDS = {
    "HEIC": (BOX + b"heic\0\0\0\0mif1heic", BOX + b"mif1\0\0\0\0mif1heix", BOX + b"msf1\0\0\0\0hevc"),
    "AVIF": (BOX + b"avif\0\0\0\0mif1miaf", BOX + b"mif1\0\0\0\0avifmif1"),
    "web page": (
        b"<!DOCTYPE html>\n<html lang='fr'>",
        b"\xef\xbb\xbf\n <HTML><head>",
        b"<!-- saved from a site --><html><body><svg></svg>",
        b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'>",
    ),
    "pointer": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        b"/annex/objects/SHA256E-s12--ab.jpg\n",
    ),
    "film": (BOX + b"qt  \0\0\0\0qt  ", BOX + b"isom\0\0\0\0isommp42", b"\x1aE\xdf\xa3\x01"),
    "PDF": (b"%PDF-1.7\n",),
    "Photoshop": (b"8BPS\0\x01",),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0", b"\xc5\xd0\xd3\xc6\0"),
    "WMF": (b"\xd7\xcd\xc6\x9a\0\0", b"\x01\0\0\0" + b"\x02" * 36 + b" EMF"),
    "BMP": (b"BM\x36\x10\0\0\0\0\0\0\x36",),
    "JPEG XL": (b"\xff\x0a\xfa", b"\0\0\0\x0cJXL \r\n"),
    "JPEG 2000": (b"\0\0\0\x0cjP  \r\n", b"\xff\x4f\xff\x51\0"),
    "document": (b"PK\x03\x04\x14\0word", b"\xd0\xcf\x11\xe0\xa1"),
    "text": ("Désolé, ce fichier a expiré.\n".encode(), b'{"error": "not found"}'),
    "empty": (b"", b"\0" * 5000),
}


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.heic", "a"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_something_else_is_named_as_what_it_is(tmp_path, kind, name):
    for data in KINDS[kind]:
        (tmp_path / name).write_bytes(data)
        (found,) = checked(tmp_path / name)
        assert (found.rule.code, kind in found.message("en")) == ("picture-kind", True), data
        assert found.hint("fr")
        assert name in found.message("fr")


def test_a_page_under_the_name_of_a_drawing_is_a_page(tmp_path):
    (tmp_path / "a.svg").write_bytes(KINDS["web page"][0])
    assert "web page" in checked(tmp_path / "a.svg")[0].message("en")


def test_a_file_that_nobody_knows_is_refused(tmp_path):
    for name, code in (("a.raw", "picture-type"), ("a.jpg", "picture-unreadable")):
        (tmp_path / name).write_bytes(b"\x93RAW\x01\x02")
        assert codes(tmp_path / name) == [code]


def test_a_link_out_of_the_project_is_refused(tmp_path):
    (tmp_path / "project").mkdir()
    photograph().save(tmp_path / "secret.png")
    (tmp_path / "project" / "a.png").symlink_to(tmp_path / "secret.png")
    assert codes(tmp_path / "project" / "a.png") == ["picture-outside"]


def test_a_link_within_the_project_passes(tmp_path):
    photograph().save(tmp_path / "b.png")
    (tmp_path / "a.png").symlink_to("b.png")
    assert codes(tmp_path / "a.png") == []


def test_a_file_too_large_is_refused_unread(tmp_path):
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(31_000_000)
    (heavy,) = checked(tmp_path / "a.png", tmp_path)
    assert heavy.rule is preparation.PICTURE_HEAVY
    assert "31,0" in heavy.message("fr")
    assert "30" in heavy.message("fr")


@pytest.mark.parametrize(("width", "height"), [(8000, 7000), (12_000, 12_000), (20_000, 20_000)])
def test_a_decompression_bomb_is_refused_undecoded(tmp_path, width, height):
    (tmp_path / "a.png").write_bytes(png_header(width, height))
    assert codes(tmp_path / "a.png") == ["picture-pixels"]


def test_a_coarse_picture_is_a_warning_that_says_what_is_needed(tmp_path):
    photograph(300, 200).save(tmp_path / "a.png")
    (coarse,) = checked(tmp_path / "a.png", tmp_path)
    assert coarse.severity is Severity.WARNING
    assert coarse.location == HERE
    assert "100 dots per inch at 76 mm" in coarse.message("en")  # it is not enlarged further
    assert "473" in coarse.hint("en")


@pytest.mark.parametrize(
    ("room", "size", "told"),
    [
        (preparation.CELL, (300, 200), ""),  # 45 mm
        (preparation.CELL, (150, 100), "100 dots per inch at 38 mm"),
        (preparation.CELL, (200, 400), ""),  # as high as may be, and 25 mm wide
        (preparation.WITHIN_POINT, (300, 600), ""),  # 30 mm wide
        (preparation.FIGURE, (600, 400), ""),  # 102 mm, and no more
        (preparation.FIGURE, (420, 280), "133 dots per inch at 80 mm"),
        (preparation.FIGURE, (300, 900), ""),  # 30 mm
        (preparation.LOGO, (240, 100), ""),
    ],
)
def test_a_picture_is_coarse_or_not_in_the_size_at_which_it_is_printed(tmp_path, room, size, told):
    photograph(*size).save(tmp_path / "a.png")
    found = [diagnostic.message("en") for diagnostic in checked(tmp_path / "a.png", tmp_path, room=room)]
    assert len(found) == bool(told)
    assert all(told in message for message in found)


def test_a_picture_is_judged_by_the_room_of_each_of_its_places(tmp_path):
    photograph(300, 200).save(tmp_path / "a.png")
    cell = "| Outil | Vue |\n|---|---|\n| Pompe | ![une pompe](../images/a.png) |\n\n"
    for body, told in ((cell, 0), (cell + "![une pompe](../images/a.png)\n", 1)):
        files = {"content/images/a.png": (tmp_path / "a.png").read_bytes()}
        folder = project(tmp_path / str(told), {"01-un.md": theme("Un", f"## Solutions\n\n{body}")}, files=files)
        found = [diagnostic.rule.code for diagnostic in content.load(folder).diagnostics]
        assert found.count("picture-coarse") == told


def test_a_picture_turned_by_its_camera_is_measured_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    photograph(800, 300).save(tmp_path / "a.jpg", exif=exif)
    assert codes(tmp_path / "a.jpg", room=preparation.Room(80.0, 500.0)) == ["picture-coarse"]


def test_a_tiny_picture_is_only_coarse(tmp_path):
    Image.new("RGB", (1, 1)).save(tmp_path / "a.jpg")
    assert codes(tmp_path / "a.jpg") == ["picture-coarse"]
    assert prepare(tmp_path / "a.jpg").width == 1


# -- drawings ------------------------------------------------------------------------------------------------------


def svg(tmp_path, inside, name="a.svg"):
    path = tmp_path / name
    path.write_text(SVG.format(inside) if not inside.startswith("<?") else inside, encoding="utf-8")
    return path


def embedded(image):
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize(
    "inside",
    [
        '<rect width="10" height="5" style="fill:url(#g)"/><linearGradient id="g"/>',
        '<defs><g id="a"><path d="M0 0h4"/></g></defs><use href="#a"/><use xlink:href="#a" x="9"/><use href="#none"/>',
        "<style>.a { fill: url('#g') } .b { stroke: red }</style><title>Logo</title><desc>Un logo</desc>",
        '<a href="https://exemple.org"><rect width="1" height="1"/></a>',
        f'<image width="4" height="4" xlink:href="{embedded(Image.new("RGB", (4, 4)))}"/>',
        '<use id="self" href="#self"/>',
        "<text> </text>",
        "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'svg11.dtd'><svg/>",
        "<?editor kept?><svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_a_plain_drawing_passes(tmp_path, inside):
    assert codes(svg(tmp_path, inside)) == []


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<script>alert(1)</script>", "drawing-active"),
        ("<foreignObject><p>text</p></foreignObject>", "drawing-active"),
        ("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg>&a;</svg>", "drawing-active"),
        ("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg/>", "drawing-active"),
        ('<image href="https://exemple.org/a.png"/>', "drawing-outside"),
        ('<image xlink:href=" file:///etc/passwd"/>', "drawing-outside"),
        ('<image href="other.png"/>', "drawing-outside"),
        ('<use href="other.svg#a"/>', "drawing-outside"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "drawing-outside"),
        ('<image href="data:image/png;base64,AAAA"/>', "drawing-outside"),
        ('<image href="data:image/png;base64,!"/>', "drawing-outside"),
        ("<rect style=\"fill:url( 'file:///x' )\"/>", "drawing-outside"),
        ('<rect fill="URL(//exemple.org/a)"/>', "drawing-outside"),
        (r'<rect style="fill:u\72l(x)"/>', "drawing-outside"),
        ("<style>@import 'a.css';</style>", "drawing-outside"),
        ("<?xml-stylesheet href='a.css'?><svg/>", "drawing-outside"),
        ("<text x='1'>Nom <tspan>du lieu</tspan></text>", "drawing-text"),
        ("<rect>", "drawing-broken"),
        ("<?xml version='1.0'?><html/>", "picture-kind"),
        ("<g>" * 101 + "</g>" * 101, "drawing-complex"),
        ("<g/>" * 20_001, "drawing-complex"),
    ],
)
def test_a_drawing_that_is_more_than_a_drawing_is_refused(tmp_path, inside, code):
    path = svg(tmp_path, inside)
    assert codes(path) == [code]
    (found,) = checked(path, tmp_path)
    assert "a.svg" in found.message("fr")
    assert found.hint("fr")


def test_a_drawing_of_another_kind_is_none(tmp_path):
    (tmp_path / "a.svg").write_text("<svg xmlns='urn:other' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>")
    assert codes(tmp_path / "a.svg") == ["drawing-broken"]


def test_a_bomb_of_uses_is_refused(tmp_path):
    levels = '<g id="a0"><path d="M0 0h1"/></g>' + "".join(
        f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)
    )
    assert codes(svg(tmp_path, levels)) == ["drawing-complex"]


def test_a_bomb_of_patterns_is_refused(tmp_path):
    levels = '<pattern id="a0"><path d="M0 0h1"/></pattern>' + "".join(
        f'<pattern id="a{n}">' + f'<rect fill="url(#a{n - 1})"/>' * 10 + "</pattern>" for n in range(1, 9)
    )
    assert codes(svg(tmp_path, levels)) == ["drawing-complex"]


def test_a_chain_of_uses_does_not_exhaust_the_stack(tmp_path):
    chain = "".join(f'<use id="a{n}" href="#a{n + 1}"/>' for n in range(5000))
    assert codes(svg(tmp_path, chain)) == ["drawing-complex"]


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize(
    ("part", "count", "told"),
    [
        ('<g id="a{}"><use href="#a{}"/></g>', 3000, ["drawing-complex"]),
        ('<linearGradient id="a{}" href="#a{}"/>', 3000, ["drawing-complex"]),
        ('<pattern id="a{}"><path d="M0 0h1" fill="url(#a{})"/></pattern>', 3000, ["drawing-complex"]),
        ('<linearGradient id="a{}" href="#a{}"/>', 20, []),
    ],
)
def test_a_chain_is_found_out_wherever_it_begins(tmp_path, part, count, told, way):
    chain = "".join([part.format(number, number + 1) for number in range(count)][::way])
    assert codes(svg(tmp_path, chain + '<path d="M0 0h9v9z" fill="url(#a0)"/>')) == told


DIGITS = "9" * 5000  # of which Python makes no number


@pytest.mark.parametrize(
    "inside",
    [
        f'<path d="M0 0h9v9z" style="opacity: {DIGITS}"/>',
        f'<path d="M0 0h9v9z" fill="rgb({DIGITS}, 1, 1)"/>',
        f'<style>path:nth-child({DIGITS}n) {{ opacity: {DIGITS} }}</style><path d="M0 0h9v9z"/>',
        f'<path d="M0 0h9v9z" style="--a: {"9" * 290}; fill: rgb({"var(--a)" * 20}, 1, 1)"/>',
        *(
            f'<path d="M0 0h9v9z" fill="{colour}"/>'
            for colour in (
                "hsl(1e400deg 1e400% 1%)",
                "lab(1e400 -1e400 1e400)",
                "oklab(1e308 1e308 1e308)",
                "oklch(1e400 1e400 1e400)",
                "color(display-p3 1e400 -1e400 1e400 / 1e400)",
                "color(rec2020 1e200 1e200 1e200)",
                "color-mix(in oklch, red 1e400%, blue)",
            )
        ),
    ],
)
def test_numbers_without_end_are_read_in_a_drawing(tmp_path, inside):
    path = svg(tmp_path, inside)
    assert {diagnostic.severity for diagnostic in checked(path)} <= {"warning"}
    assert prepare(path).data


def test_a_bomb_within_a_drawing_is_refused(tmp_path):
    bomb = base64.b64encode(png_header(8000, 7000)).decode()
    assert codes(svg(tmp_path, f'<image href="data:image/png;base64,{bomb}"/>')) == ["drawing-complex"]


def test_a_drawing_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "a.svg"
    path.write_bytes(b"<svg" + b" " * 2_000_001)
    assert codes(path) == ["picture-heavy"]


def test_a_drawing_under_another_name_is_a_drawing(tmp_path):
    assert codes(svg(tmp_path, "<script/>", name="a.png")) == ["drawing-active"]


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('viewBox="0 0 40 20"', (40, 20)),
        ('width="12.4px" height="30" viewBox="0 0 40 20"', (12, 30)),
        ('width="100%" height="100%" viewBox="0,0,1.5e2,60"', (150, 60)),
        ("", (300, 150)),
    ],
)
def test_a_drawing_keeps_its_size_and_what_paints(tmp_path, root, size):
    path = tmp_path / "a.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {root}><rect width="9" height="9"/></svg>')
    made = prepare(path)
    assert b'<rect width="9" height="9"/>' in made.data
    assert (made.media_type, made.name[16:]) == ("image/svg+xml", ".svg")
    assert (made.width, made.height) == size


# -- preparation ---------------------------------------------------------------------------------------------------


def test_a_picture_gets_the_pixels_that_its_width_needs(tmp_path):
    photograph(3000, 2000).save(tmp_path / "a.jpg")
    made = prepare(tmp_path / "a.jpg", width_mm=80)
    assert (made.width, made.height) == (945, 630)
    assert reopened(made).size == (945, 630)
    assert len(made.data) < (tmp_path / "a.jpg").stat().st_size


def test_a_tall_picture_gets_the_pixels_that_its_height_needs(tmp_path):
    photograph(1000, 4000).save(tmp_path / "a.jpg")
    made = prepare(tmp_path / "a.jpg", width_mm=80, max_height_mm=100)
    assert (made.width, made.height) == (295, 1181)


def test_a_small_picture_is_not_enlarged(tmp_path):
    photograph(200, 100).save(tmp_path / "a.png")
    assert (prepare(tmp_path / "a.png").width, prepare(tmp_path / "a.png").height) == (200, 100)


def test_a_sliver_keeps_at_least_a_pixel(tmp_path):
    photograph(4000, 1).save(tmp_path / "a.png")
    assert prepare(tmp_path / "a.png").height == 1


def test_the_same_file_gives_the_same_bytes_and_a_name_made_of_them(tmp_path):
    photograph(2000, 1500).save(tmp_path / "a.jpg")
    first, second = prepare(tmp_path / "a.jpg"), prepare(tmp_path / "a.jpg")
    assert first == second
    assert first.name == hashlib.sha256(first.data).hexdigest()[:16] + ".jpg"


def test_nothing_but_the_picture_is_kept(tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    photograph(1000, 700).save(tmp_path / "a.jpg", exif=exif, comment=b"taken at home", dpi=(72, 72))
    photograph(1000, 700).quantize(64).save(tmp_path / "a.gif", comment=b"taken at home")
    for name in ("a.jpg", "a.gif"):
        made = prepare(tmp_path / name)
        assert b"taken at home" in (tmp_path / name).read_bytes()
        assert b"taken at home" not in made.data
        assert "icc_profile" not in reopened(made).info


def test_a_picture_is_turned_as_its_camera_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.new("RGB", (400, 200), "white")
    image.paste("red", (0, 0, 200, 200))
    image.save(tmp_path / "a.jpg", exif=exif)
    made = reopened(prepare(tmp_path / "a.jpg", width_mm=8))
    assert made.size == (94, 189)
    red, _green, blue = made.getpixel((47, 20))
    assert red > 200
    assert blue < 60
    assert min(made.getpixel((47, 170))) > 240
    assert made.getexif().get(0x0112) is None


def test_a_photograph_saved_as_png_becomes_a_jpeg(tmp_path):
    noisy = Image.frombytes(
        "RGB", (300, 300), b"".join(hashlib.sha256(bytes([i // 256, i % 256])).digest() for i in range(8438))[:270000]
    )
    noisy.save(tmp_path / "a.png")
    assert prepare(tmp_path / "a.png").media_type == "image/jpeg"


def test_line_art_stays_without_loss_while_it_is_smaller(tmp_path):
    drawing().save(tmp_path / "a.png")
    made = prepare(tmp_path / "a.png")
    assert made.media_type == "image/png"
    assert reopened(made).convert("RGB").tobytes() == drawing().tobytes()
    assert reopened(made).mode == "P"


def test_a_logo_with_soft_edges_stays_without_loss(tmp_path):
    logo = Image.new("RGB", (600, 200), "white")
    for step in range(600):
        logo.paste((step * 255 // 600, 80, step % 251), (step, 60, step + 1, 140))
    logo.putpixel((0, 0), (1, 2, 3))
    logo = Image.blend(logo, logo.transpose(Image.Transpose.FLIP_LEFT_RIGHT), 0.3)
    assert logo.getcolors(256) is None
    logo.save(tmp_path / "a.png")
    made = prepare(tmp_path / "a.png")
    assert made.media_type == "image/png"
    assert reopened(made).tobytes() == logo.tobytes()


def test_transparency_is_kept_where_there_is_some(tmp_path):
    image = drawing(2000, 1000).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize((2000, 1000)))
    image.save(tmp_path / "a.png")
    made = reopened(prepare(tmp_path / "a.png"))
    assert (made.mode, made.size) == ("RGBA", (945, 472))
    assert made.getchannel("A").getextrema()[0] < 10


def test_colours_under_what_is_transparent_do_not_bleed(tmp_path):
    image = Image.new("RGBA", (2000, 2000), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 1001, 2000))
    image.save(tmp_path / "a.png")
    made = reopened(prepare(tmp_path / "a.png"))
    seen = [made.getpixel((x, 400)) for x in range(made.width)]
    assert max(red for red, _green, _blue, alpha in seen if alpha > 20) < 30


def test_transparency_that_hides_nothing_is_dropped(tmp_path):
    photograph(mode="RGBA").save(tmp_path / "a.png")
    assert reopened(prepare(tmp_path / "a.png")).mode == "RGB"


def test_a_transparent_gif_stays_transparent(tmp_path):
    image = Image.new("P", (100, 100), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (0, 0, 50, 100))
    image.save(tmp_path / "a.gif", transparency=0)
    made = reopened(prepare(tmp_path / "a.gif"))
    assert [made.getpixel(place) for place in ((10, 10), (90, 10))] == [(0, 0, 255, 255), made.getpixel((90, 10))]
    assert made.getpixel((90, 10))[3] == 0


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bits_of_grey_become_eight(tmp_path, name):
    deep = Image.new("I;16", (300, 100), 0)
    deep.paste(32896, (100, 0, 200, 100))
    deep.paste(65535, (200, 0, 300, 100))
    deep.save(tmp_path / name)
    made = reopened(prepare(tmp_path / name)).convert("L")
    seen = [made.getpixel((x, 50)) for x in (50, 150, 250)]
    assert seen == [0, pytest.approx(128, abs=2), pytest.approx(255, abs=1)]


@pytest.mark.parametrize("top", [1.0, 1000.0])
def test_grey_in_fractions_is_brought_to_the_usual_range(tmp_path, top):
    image = Image.new("F", (200, 100), 0)
    image.paste(top, (100, 0, 200, 100))
    image.save(tmp_path / "a.tif")
    made = reopened(prepare(tmp_path / "a.tif")).convert("L")
    assert (made.getpixel((50, 50)), made.getpixel((150, 50))) == (0, pytest.approx(255, abs=1))


def test_black_and_white_stays_so(tmp_path):
    image = Image.new("1", (300, 100), 1)
    image.paste(0, (0, 0, 150, 100))
    image.save(tmp_path / "a.png")
    made = reopened(prepare(tmp_path / "a.png")).convert("L")
    assert (made.getpixel((10, 10)), made.getpixel((290, 10))) == (0, 255)


def test_a_picture_in_another_colour_space_is_brought_to_srgb(tmp_path):
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = usual.replace("sRGB".encode("utf-16-be"), "grBx".encode("utf-16-be"))  # its red is green
    swapped = swapped.replace(b"rXYZ", b"____", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"____", b"gXYZ", 1)
    Image.new("RGB", (900, 600), (220, 40, 40)).save(tmp_path / "a.png", icc_profile=swapped)
    red, green, _blue = reopened(prepare(tmp_path / "a.png")).convert("RGB").getpixel((9, 9))
    assert red < 100 < green


@pytest.mark.parametrize("profile", [b"damaged", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()])
def test_a_usual_or_damaged_colour_profile_changes_nothing(tmp_path, profile):
    photograph().save(tmp_path / "plain.jpg")
    photograph().save(tmp_path / "a.jpg", icc_profile=profile)
    assert prepare(tmp_path / "a.jpg").data == prepare(tmp_path / "plain.jpg").data


def test_inks_become_light(tmp_path):
    Image.new("CMYK", (900, 600), (255, 0, 0, 0)).save(tmp_path / "a.jpg")
    made = reopened(prepare(tmp_path / "a.jpg"))
    red, green, blue = made.getpixel((10, 10))
    assert made.mode == "RGB"
    assert red < 60
    assert min(green, blue) > 150


def test_checks_leave_the_settings_of_others_alone(tmp_path):
    before = Image.MAX_IMAGE_PIXELS
    (tmp_path / "a.png").write_bytes(png_header(20_000, 20_000))
    assert codes(tmp_path / "a.png") == ["picture-pixels"]
    assert before == Image.MAX_IMAGE_PIXELS
    assert before is not None
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


@given(st.sampled_from(["a.jpg", "a.png", "a.gif", "a.svg"]), st.data())
def test_a_damaged_file_is_refused_or_can_be_prepared(tmp_path_factory, name, data):
    path = tmp_path_factory.mktemp("damaged") / name
    if name.endswith(".svg"):
        svg(path.parent, '<rect width="9" height="9" style="fill:url(#g)"/><use href="#g"/>')
    else:
        photograph(60, 40).save(path)
    damaged = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(damaged)
    if not set(codes(path)) - {"picture-coarse"}:
        assert prepare(path).data


def jpeg_of_scans(count, *, before=b"", behind=b""):
    """A progressive JPEG whose last scan, of a few bytes, comes so often."""
    buffer = BytesIO()
    Image.new("L", (600, 600), 128).save(buffer, "JPEG", progressive=True)
    data = buffer.getvalue().removesuffix(b"\xff\xd9")
    start, last = data[:2], data.rindex(b"\xff\xda")
    return start + before + data[2:] + data[last:] * count + b"\xff\xd9" + behind


def test_a_photograph_that_is_gone_through_again_and_again_is_refused_before(tmp_path):
    (tmp_path / "a.jpg").write_bytes(jpeg_of_scans(20))
    assert codes(tmp_path / "a.jpg") == []
    (tmp_path / "a.jpg").write_bytes(jpeg_of_scans(1_000_000))
    assert codes(tmp_path / "a.jpg") == ["picture-unreadable"]
    encoded = base64.b64encode(jpeg_of_scans(200)).decode()
    assert codes(svg(tmp_path, f"<image href='data:image/jpeg;base64,{encoded}'/>")) == ["drawing-outside"]


def test_what_looks_like_a_scan_beside_the_photograph_is_none(tmp_path):
    scans = b"\xff\xda" * 500
    comment = b"\xff\xfe" + (len(scans) + 2).to_bytes(2, "big") + scans
    (tmp_path / "a.jpg").write_bytes(jpeg_of_scans(0, before=comment, behind=scans))
    assert codes(tmp_path / "a.jpg") == []


def photograph_with_a_secret():
    buffer = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret"
    photograph(60, 40).save(buffer, "JPEG", exif=exif, comment=b"secret", icc_profile=b"secret")
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize(
    "written", ["{}", "{0:.40}\n{1}", "{0:.40}%0A{1}", "{0:.40}-{1}", "{}#x", "{}===", "{0:.40}é{1}"]
)
@pytest.mark.parametrize("attribute", ["href", "x:href", "src", "xml:src"])
def test_of_a_picture_within_a_drawing_the_pixels_alone_go_out(tmp_path, written, attribute):
    encoded = photograph_with_a_secret()
    address = f"data:image/jpeg;base64,{written.format(encoded, encoded[40:])}"
    inside = f"<g xmlns:x='http://www.w3.org/1999/xlink'><image width='9' height='9' {attribute}='{address}'/></g>"
    path = svg(tmp_path, inside)
    if codes(path):
        assert codes(path) == ["drawing-outside"]
        return
    found = prepare(path).data
    held = [base64.b64decode(item) for item in re.findall(rb"base64,([A-Za-z0-9+/=]+)", found)]
    assert len(held) == found.count(b"data:") == 1
    assert b"secret" not in b"".join([found, *held])


def test_a_link_of_a_drawing_does_not_go_out(tmp_path):
    path = svg(tmp_path, "<a href='file:///secret'><use href=' #b'/></a><path id='b' d='M0 0h9v9z'/>")
    assert codes(path) == []
    assert b"secret" not in prepare(path).data
    assert b'href="#n1"' in prepare(path).data


CORNERS = "M0 0" + "L9 9L0 0" * 2000
MARKER = "<marker id='m'>" + "<path d='M0 0h1v1z'/>" * 20 + "</marker>"


@pytest.mark.parametrize(
    "marked",
    [
        f"<path d='{CORNERS}' marker-mid='url(#m)'/>",
        f"<path d='{CORNERS}' style='marker: url(#m)'/>",
        f"<g marker-mid='url(#m)'><path d='{CORNERS}'/></g>",
        f"<style>path {{ marker-mid: url(#m) }}</style><path d='{CORNERS}'/>",
    ],
)
def test_a_drawing_in_which_a_marker_is_painted_too_often_is_refused(tmp_path, marked):
    assert codes(svg(tmp_path, MARKER + marked)) == ["drawing-complex"]


def test_a_marker_at_the_end_of_a_long_line_is_painted_once(tmp_path):
    assert codes(svg(tmp_path, f"{MARKER}<path d='{CORNERS}' marker-end='url(#m)'/>")) == []


@pytest.mark.parametrize(
    "sides",
    ["width='1e999' height='10'", "width='10' height='1e999mm'", "viewBox='0 0 1e999 1'", "viewBox='0 0 1e300 0'"],
)
def test_a_drawing_without_end_has_a_size(tmp_path, sides):
    path = tmp_path / "a.svg"
    path.write_text(f"<svg xmlns='http://www.w3.org/2000/svg' {sides}><path d='M0 0h9v9z'/></svg>", encoding="utf-8")
    assert codes(path) in ([], ["drawing-effect"])
    made = prepare(path)
    assert 1 <= made.width <= 1_000_000
    assert 1 <= made.height <= 1_000_000
    assert b"inf" not in made.data


DRAWN = {
    "addresses": lambda n: f"<path fill='{'url(' * n}'/>",
    "addresses in a style": lambda n: f"<style>{'url(' * n}</style>",
    "digits": lambda n: f"<svg width='{'1' * n}x' height='{'1' * n}.'/>",
    "spaces": lambda n: f"<svg width='1{' ' * n}x'/>",
    "lines of a style": lambda n: f"<style>{'a' + chr(10)}{'b,' + chr(10)}{chr(10) * 40 * n}</style>",
    "lines of variables": lambda n: f"<style>:root{{--a:red}}{chr(10) * 40 * n}</style><path fill='var(--a)'/>",
    "data": lambda n: f"<image href='{'data:image/png;base64,' * n}'/>",
    "brackets": lambda n: f"<path fill='{'var(--a)' * n}'/>",
}


@pytest.mark.parametrize("where", ["<path fill='{}'/>", "<path style='fill:{}'/>", "<style>a{{fill:{}}}</style>"])
@pytest.mark.parametrize(
    "bracket", ["(", "[", "{", "var(", "color-mix(", "url(#a)((", ")((", "(&quot;))&quot;", "(/*))*/"]
)
def test_brackets_within_each_other_are_refused_before_they_are_read(tmp_path, where, bracket):
    path = svg(tmp_path, where.format(")" * 3000 + bracket * 2000))
    assert codes(path) == ["drawing-complex"] or ("fill=" in where and bracket in "[{")
    path = svg(tmp_path, where.format(bracket * 30))
    if not codes(path):
        assert prepare(path).data


@pytest.mark.no_cover  # what is followed line by line takes another time
@pytest.mark.parametrize("shape", DRAWN)
def test_looking_at_a_drawing_takes_what_its_length_does(tmp_path, shape):
    def seconds(n):
        body = DRAWN[shape](n)
        inner = body if not body.startswith("<svg") else ""
        start = body.partition("/>")[0] if not inner else "<svg"
        path = tmp_path / f"{n}.svg"
        path.write_text(f"{start} xmlns='http://www.w3.org/2000/svg'>{inner}</svg>", encoding="utf-8")
        took = []
        for _ in range(3):
            began = time.thread_time()
            if not codes(path):
                prepare(path)
            took.append(time.thread_time() - began)
        return min(took)

    small = seconds(3_000)
    assert seconds(12_000) < 8 * small + 0.05  # with the square of it, 16 times


# -- in grey -------------------------------------------------------------------------------------------------------


def grey(path):
    return preparation.prepare(Sources(path.parent), path.name, width_mm=80.0, max_height_mm=120.0, grey=True)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "CMYK"])
def test_a_picture_in_grey_has_no_colour_and_keeps_its_lights(tmp_path, mode):
    suffix = "jpg" if mode == "CMYK" else "png"
    photograph(mode=mode).save(tmp_path / f"a.{suffix}")
    colour, found = reopened(prepare(tmp_path / f"a.{suffix}")), reopened(grey(tmp_path / f"a.{suffix}"))
    assert found.mode in ("L", "LA")
    assert found.size == colour.size
    lights = [list(image.convert("RGB").convert("L").resize((8, 6)).tobytes()) for image in (colour, found)]
    assert max(abs(a - b) for a, b in zip(*lights, strict=True)) <= 6


def test_transparency_is_kept_in_grey(tmp_path):
    image = Image.new("RGBA", (400, 200), (255, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 200, 200))
    image.save(tmp_path / "a.png")
    found = reopened(grey(tmp_path / "a.png"))
    assert found.mode == "LA"
    assert (found.getpixel((50, 50))[1], found.getpixel((350, 50))) == (0, (76, 255))


@pytest.mark.parametrize(
    ("paint", "expected"),
    [
        ('fill="red"', 'fill="#4c4c4c"'),
        ("fill='#0F0'", "fill='#969696'"),
        ('style="fill:teal;stroke:#ff000080"', 'style="fill:#5a5a5a;stroke:#4c4c4c80"'),
        ('fill="none" stroke="currentColor"', 'fill="none" stroke="currentColor"'),
        ('fill="url(#n1)"', 'fill="url(#n1)"'),
        ('fill="white"', 'fill="#ffffff"'),
        ('fill="RED"', 'fill="#4c4c4c"'),
        ('id="n1" class="n2"', 'id="n1" class="n2"'),
    ],
)
def test_paints_of_a_drawing_become_greys(tmp_path, paint, expected):
    (tmp_path / "a.svg").write_text(SVG.format(f"<path d='M0 0h9v9z' {paint}/>"), encoding="utf-8")
    for made, paints in ((grey(tmp_path / "a.svg"), expected), (prepare(tmp_path / "a.svg"), paint)):
        assert f"<path d='M0 0h9v9z' {paints}/>".replace("'", '"').replace(" = ", "=") in made.data.decode().replace(
            "'", '"'
        )


def test_gradients_styles_and_pictures_in_a_drawing_become_grey_and_words_stay(tmp_path):
    made = BytesIO()
    Image.new("RGB", (4, 4), "red").save(made, "PNG")
    inside = (
        "<style>.a { fill: red; } .b{stroke:#00F}</style><linearGradient id='g'><stop stop-color='lime'/></linearGradient>"
        f"<image width='4' height='4' href='data:image/png;base64,{base64.b64encode(made.getvalue()).decode()}'/>"
        "<path class='a' xml:lang='color: élan red'/>"
    )
    (tmp_path / "a.svg").write_text(SVG.format(inside), encoding="utf-8")
    found = grey(tmp_path / "a.svg").data.decode()
    for said in (".n1{fill:#4c4c4c}", "stroke:#1d1d1d", 'stop-color="#969696"', '"color: élan red"'):
        assert said in found
    embedded = Image.open(BytesIO(base64.b64decode(found.partition("base64,")[2].partition('"')[0])))
    assert (embedded.mode, embedded.getpixel((1, 1))) == ("L", 76)


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<g mask='url(#m)'/>", "mask"),
        ("<g style='mask:url(#m)'/>", "mask"),
        ("<g filter='url(#f)'/>", "shadow"),
        ("<style>.a{filter:drop-shadow(1px 1px 2px #000)}</style>", "shadow"),
        ("<g style='mix-blend-mode:multiply'/>", "blends"),
        ("<g style='clip-path:circle(40%)'/>", "shape of CSS"),
        ("<path style='fill:var(--a)' d='M0 0h1v1z'/>", "variable"),
        ("<style>.a{--a:red}.b{--a:blue}</style><path fill='var(--a)' d='M0 0h1v1z'/>", "variable"),
        ("<path fill='rgb(from red r g b)' d='M0 0h1v1z'/>", "colour"),
        ("<meshgradient/>", "colour"),
        ("<path d='M0 0h1v1z'><animate attributeName='fill' to='red'/></path>", "moves"),
        ("<style>path{animation:a 1s}</style><path d='M0 0h1v1z'/>", "moves"),
        ("<path d='M0 0h1v1z' stroke='red' paint-order='stroke'/>", "below what they surround"),
        ("<path d='M0 0h1v1z' stroke='red' style='paint-order:markers stroke'/>", "below what they surround"),
        ("<path d='M0 0h1v1z' stroke='red' vector-effect='non-scaling-stroke'/>", "as thick in any size"),
        ("<clipPath id='c'><path clip-rule='evenodd' d='M0 0h1v1z'/></clipPath>", "holes"),
        ("<path d='M0 0h1v1z' style='transform:scale(2);transform-box:fill-box'/>", "way of web pages"),
        ("<switch><path systemLanguage='eo' d='M0 0h1v1z'/><path d='M0 0h2v1z'/></switch>", "one language"),
        ("<radialGradient id='g' fx='20%'/>", "outside its middle"),
        ("<style>[id^=layer]{fill:red}</style><path id='layer1' d='M0 0h1v1z'/>", "pieces of their names"),
        ("<style>[data-x=a],.b{fill:red}</style><path class='b' data-x='a' d='M0 0h1v1z'/>", "pieces of their names"),
    ],
)
def test_what_of_a_drawing_is_not_printed_as_drawn_is_told(tmp_path, inside, code):
    (found,) = checked(svg(tmp_path, inside))
    assert (found.rule.code, found.severity, code in found.message("en")) == ("drawing-effect", Severity.WARNING, True)


def test_of_several_parts_to_choose_from_the_first_that_asks_for_nothing_is_drawn():
    inside = (
        "<switch><path requiredExtensions='x:y' d='M0 0h1v1z'/><g><path d='M0 0h2v1z'/></g><path d='M0 0h3v1z'/></switch>"
        "<path d='M0 0h4v1z'/>"
    )
    drawn = drawings.bare(f"<svg xmlns='{drawings.SVG}'>{inside}</svg>".encode(), lambda _bytes: "").decode()
    assert [f"h{width}v1z" in drawn for width in (1, 2, 3, 4)] == [False, True, False, True]


def test_what_draws_nothing_of_its_own_is_not_told(tmp_path):
    inside = (
        "<path d='M0 0h1v1z' clip-rule='evenodd' paint-order='normal' vector-effect='none' style='animation:none'/>"
        "<radialGradient id='r' cx='.3' fx='.3'/><g mask='none' filter='none' style='mix-blend-mode:normal;isolation:isolate;clip-path:url(#c)'/>"
        "<path clip-path='url(#c)' fill='var(--x, red)' d='M0 0h1v1z'/>"
    )
    assert codes(svg(tmp_path, inside)) == []


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<style>:root{--c:#a0a}</style><path d='M0 0h1v1z' style='fill:var(--c)'/>", 'style="fill:#a0a"'),
        ("<style>svg{--c:#a0a;--d:var(--c)}</style><path d='M0 0h1v1z' fill='var(--d)'/>", 'fill="#a0a"'),
        ("<g style='--c:#a0a'><path d='M0 0h1v1z' fill='var(--c)'/></g>", 'fill="#a0a"'),
        ("<path d='M0 0h1v1z' fill='var(--c, #a0a)'/>", 'fill="#a0a"'),
        ("<style>*{--w:3}.a{stroke-width:var(--w)}</style><path class='a' d='M0 0h1v1z'/>", ".n1{stroke-width:3}"),
        (
            "<style>:root{--c:#a0a}@media (prefers-color-scheme:dark){:root{--c:red}}</style><g fill='var(--c)'/>",
            "#a0a",
        ),
        ("<g fill='light-dark(#a0a, #fff)'/>", 'fill="#aa00aa"'),
        ("<g style='fill:#0a0;fill:color(display-p3 1 0 0)'/>", 'style="fill:#0a0;fill:#ff0000"'),
        ("<g style='fill:#0a0;fill:unheard-of(1)'/>", 'style="fill:#0a0"'),
    ],
)
def test_styles_are_put_in_words_of_the_engine(tmp_path, inside, expected):
    (tmp_path / "a.svg").write_text(SVG.format(inside), encoding="utf-8")
    assert expected in prepare(tmp_path / "a.svg").data.decode()


@pytest.mark.parametrize(
    "inside",
    [
        "<g onclick='said()'><path d='M0 0h1v1z'/></g>",
        "<path d='M0 0h1v1z' ONLOAD='said()' note='said' inkscape='said'/>",
        "<path d='M0 0h1v1z' style='-inkscape-note:said;fill:red;note:said'/>",
        "<style>path{note:said;fill:red}</style><path d='M0 0h1v1z'/>",
        "<a href='https://said.example'><path d='M0 0h1v1z'/></a>",
        "<a><set attributeName='href' to='javascript:said()'/><path d='M0 0h1v1z'/></a>",
        "<path d='M0 0h1v1z'><animate attributeName='x' values='said'/></path>",
        "<view id='said'/><listener event='said'/><path d='M0 0h1v1z'/>",
    ],
)
def test_what_a_browser_would_run_and_what_programs_note_does_not_go_out_with_a_drawing(tmp_path, inside):
    (tmp_path / "a.svg").write_text(SVG.format(inside), encoding="utf-8")
    made = prepare(tmp_path / "a.svg").data.decode().lower()
    assert "m0 0h1v1z" in made
    assert "said" not in made


_NAMED = [
    "<path id='said' class='said Said' d='M0 0h1v1z'/><use href='#said'/><use x:href=' #said'/>",
    "<linearGradient id='said'/><path d='M0 0h1v1z' fill='url( \"#said\" ) red' style='stroke:url(#said)'/>",
    "<style>#said,.said.b:not(.said)>path,said,path said{fill:red}</style><path class='said' d='M0 0h1v1z'/>",
    "<style>[id=said],[class~='said'],[class = 'said b']{fill:red}</style><path class='said' d='M0 0h1v1z'/>",
    "<style>[id^=said],[said],[said=a],path{fill:red}</style><path id='said' d='M0 0h1v1z'/>",
    "<style>path{font-family:said;font:1px said}</style><path d='M0 0h1v1z' font-family='said' style='font:2px said'/>",
    "<said><path d='M0 0h2v2z'/></said><path d='M0 0h1v1z'/>",
    "<clipPath id='said'><path d='M0 0h9'/></clipPath><path clip-path='url(#said)' d='M0 0h1v1z'/>",
]


@pytest.mark.parametrize("inside", _NAMED)
def test_no_name_that_somebody_gave_to_a_part_or_a_font_goes_out_with_a_drawing(tmp_path, inside):
    path = svg(tmp_path, inside.replace("x:href", "xlink:href"))
    made = prepare(path).data.decode()
    assert "M0 0h1v1z" in made
    assert "said" not in made.lower()
    assert drawings.bare(made.encode(), lambda _: "").decode() == made


def test_what_refers_to_a_part_finds_it_under_its_new_name(tmp_path):
    inside = (
        "<style>.st0,.st1{fill:#f00}#Layer .st1:first-child{stroke:#00f}[class~=st1]{stroke-width:2}</style>"
        "<g id='Layer'><path class='st1 st0' d='M0 0h1v1z'/></g><use href='#Layer'/><path fill='url(#Layer%20two)' "
        "d='M0 0h2v2z'/><linearGradient id='Layer two'/>"
    )
    assert prepare(svg(tmp_path, inside)).data.decode().partition(">")[2] == (
        '<style>.n1,.n2{fill:#f00}#n3 .n2:first-child{stroke:#00f}[class~="n2"]{stroke-width:2}</style>'
        '<g id="n3"><path class="n2 n1" d="M0 0h1v1z"/></g><use href="#n3"/><path fill="url(#n4)" '
        'd="M0 0h2v2z"/><linearGradient id="n4"/></svg>'
    )


def test_a_bomb_of_variables_is_no_more_than_a_variable_without_value(tmp_path):
    bomb = "".join(f"--v{n}:var(--v{n + 1}) var(--v{n + 1});" for n in range(60)) + "--v60:red"
    assert codes(svg(tmp_path, f"<style>:root{{{bomb}}}</style><g fill='var(--v0)'/>")) == ["drawing-effect"]


@pytest.mark.parametrize(
    ("root", "size", "box"),
    [
        ('width="10cm" height="50mm"', (378, 189), "0 0 377.953 188.976"),
        ('width="40" height="20px"', (40, 20), "0 0 40 20"),
        ('width="100%" height="20" viewBox="0 0 80 20"', (80, 20), "0 0 80 20"),
    ],
)
def test_a_drawing_keeps_its_proportions_whatever_its_units(tmp_path, root, size, box):
    (tmp_path / "a.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {root}><path d="M0 0h9v9z"/></svg>')
    found = prepare(tmp_path / "a.svg")
    assert ((found.width, found.height), f'viewBox="{box}"' in found.data.decode()) == (size, True)


def test_grey_and_colour_are_two_resources(tmp_path):
    drawing().save(tmp_path / "a.png")
    assert grey(tmp_path / "a.png").name != prepare(tmp_path / "a.png").name
    assert grey(tmp_path / "a.png") == grey(tmp_path / "a.png")


def test_a_drawing_goes_out_with_nothing_but_what_paints(tmp_path):
    photo = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret"
    Image.new("RGB", (4, 4), "red").save(photo, "JPEG", exif=exif, comment=b"secret")
    encoded = base64.b64encode(photo.getvalue()).decode()
    (tmp_path / "a.svg").write_text(
        "<?xml version='1.0'?><?editor secret?><!DOCTYPE svg PUBLIC '-//secret//' 'secret.dtd'><!-- secret -->"
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink' xmlns:s='urn:secret' viewBox='0 0 9 9'"
        " s:docname='/home/secret' data-a='secret' aria-label='secret'><title>secret</title><metadata><s:a>secret</s:a></metadata>"
        "<s:view id='secret'><path d='M0 0h1v1z'/></s:view>secret<style>/* secret */ .a { fill: red }</style>"
        f"<g class='a' style='/* secret */ stroke: blue'><desc>secret</desc><use x:href='#b'/></g><path id='b' d='M0 0h9v9z'/>"
        f"<image x:href='data:image/jpeg;base64,{encoded}' width='4' height='4'/></svg>",
        encoding="utf-8",
    )
    assert codes(tmp_path / "a.svg") == []
    found = prepare(tmp_path / "a.svg").data.decode()
    assert "secret" not in found
    assert re.findall(r"<(\w+)", found) == ["svg", "style", "g", "use", "path", "image"]
    assert '<use xlink:href="#n2"/>' in found
    embedded = Image.open(BytesIO(base64.b64decode(found.partition("base64,")[2].partition('"')[0])))
    assert (embedded.size, dict(embedded.getexif()), embedded.info.get("comment")) == ((4, 4), {}, None)


STOPS = {
    "stop-opacity='.5'": True,
    "style='stop-color:red;stop-opacity:50%'": True,
    "stop-color='rgb(9 9 9 / 20%)'": True,
    "stop-color='transparent'": True,
    "stop-color='#f008'": True,
    "stop-opacity='1' stop-color='#f00'": False,
    "style='stop-color:#ff0000ff;stop-opacity:1.0'": False,
}


@pytest.mark.parametrize(("stop", "told"), STOPS.items())
def test_a_gradient_through_which_one_sees_is_told(stop, told):
    drawing = f"<svg xmlns='{drawings.SVG}'><linearGradient id='g'><stop {stop}/></linearGradient></svg>"
    assert drawings.lost(drawing.encode()) == (frozenset({"gradient"}) if told else frozenset())


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ("<path fill='url(#g)' fill-opacity='.5'/>", True),
        ("<path style='stroke:url(#g);stroke-opacity:50%'/>", True),
        ("<path fill='url(#g)' stroke-opacity='.5'/>", False),
        ("<path fill='url(#p)' fill-opacity='.5'/>", False),
    ],
)
def test_a_gradient_that_is_laid_on_in_part_is_told(shape, told):
    defined = "<radialGradient id='g'><stop/><stop/></radialGradient><pattern id='p'/>"
    drawing = f"<svg xmlns='{drawings.SVG}'>{shape}{defined}</svg>"
    assert drawings.lost(drawing.encode()) == (frozenset({"gradient"}) if told else frozenset())
