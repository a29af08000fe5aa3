"""Wrong content, with the diagnostics expected of it: in the file itself, beside it, or in the table below."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
import struct
import zlib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import feuillet
from feuillet.looks.faces import fonts
from feuillet.model.diagnostics import Rule
from feuillet.model.workshop import Fonts
from feuillet.reading import content

BAD = Path(__file__).parent / "bad"
PARTS = ("reading", "text", "pictures", "project.text_file", "looks.faces")  # whose rules are on what authors write
LEAVE = ("reading.people.", "reading.examples")  # have tests of their own
EXPECTED = re.compile(
    r"(?:(?P<file>\S+): )?(?P<severity>error|warning|note) (?P<place>\d+(?::\d+)?) (?P<code>[a-z0-9-]+) (?P<piece>.+?)"
)
IN_MARKDOWN = re.compile(rf"<!-- expect: {EXPECTED.pattern} -->")
IN_YAML = re.compile(rf"# expect: {EXPECTED.pattern}")

WORKSHOP = "title: Une journée\nlanguage: fr\n"
THEME = "---\ntitle: Un bon thème\n---\n\n## Enjeux\n\nTout va bien ici.\n"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
JPEG_START = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"


def minimal(folder: Path) -> Path:
    """A project with nothing wrong."""
    (folder / "content/themes").mkdir(parents=True)
    (folder / "content/workshop.yaml").write_text(WORKSHOP, encoding="utf-8")
    (folder / "content/themes/01-bon.md").write_text(THEME, encoding="utf-8")
    return folder


def titled(title: str) -> str:
    """A theme with nothing wrong, told from the other by its title and text."""
    return THEME.replace("Un bon thème", title).replace("ici", f"dans {title}")


def theme(folder: Path, name: str = "07-x.md", raw: bytes | str = b"") -> Path:
    path = folder / "content/themes" / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return path


# What no file in the repository can hold: bytes that are no text, sizes, links, odd names. Name: how it is made,
# and what is expected of it.
def not_utf8(folder):
    theme(folder, raw="---\ntitle: Été\n---\nCafé\n".encode("cp1252"))


def not_text(folder):
    theme(folder, raw=b"PK\x03\x04" + bytes(200))


def bad_bytes(folder):
    theme(folder, raw=b"---\ntitle: x\n---\nabc \x81\n")


def utf16(folder):
    theme(folder, raw="---\ntitle: Été\n---\nCafé\n".encode("utf-16"))


def utf16_without_mark(folder):
    theme(folder, raw="---\ntitle: Été\n---\nCafé\n".encode("utf-16-be"))


def other_encodings(folder):
    theme(folder, "06-y.md.txt", raw="---\ntitle: Été\n---\nCafé\n".encode("cp1252"))
    theme(folder, "07-x.txt", raw="---\ntitle: Un été\n---\nThé\n".encode("utf-16-le"))


def menu_of_a_page(folder):
    theme(folder, "07-x.html", raw=b"<body>\n<h1>Un</h1>\n<nav>Accueil</nav>\n<p>Un mot</p>\n")


def tag_that_never_ends(folder):
    theme(folder, "07-x.html", raw=b"<h1>Un</h1>\n<p>Un mot <a href='x>la suite\n")


def model_of_a_wiki(folder):
    theme(folder, "07-x.wiki", raw=b"= Un =\n{{infobox|a|le grand jardin du centre}}\nUn mot.\n")


def utf16_cut(folder):
    theme(folder, raw="---\ntitle: Été\n---\nCafé\n".encode("utf-16") + b"\n")


def bom(folder):
    theme(folder, raw=b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\nDu texte.\r\n")


def nul(folder):
    theme(folder, raw=b"---\ntitle: x\n---\nDu te\x00xte.\n")


def empty(folder):
    theme(folder, raw=b" \n\n")


def too_large(folder):
    with theme(folder).open("r+b") as file:
        file.truncate(60_000_000)


def draft(folder):
    theme(folder, "_brouillon.md")
    theme(folder, raw=titled("Un autre").replace("---\n\n", "brouillon: oui\n---\n\n"))


def symlink_out(folder):
    outside = folder.parent / "outside.md"
    outside.write_text(THEME, encoding="utf-8")
    (folder / "content/themes/07-x.md").symlink_to(outside)


def own_files_elsewhere(folder):
    elsewhere = folder.parent / "elsewhere"
    (elsewhere / "more").mkdir(parents=True)
    (elsewhere / "tokens.css").write_text("/* */", encoding="utf-8")
    for name in ("styles", "templates/partials"):
        (folder / name).mkdir(parents=True)
    (folder / "styles/tokens.css").symlink_to(elsewhere / "tokens.css")
    (folder / "styles/leaves.css").symlink_to(folder / "content/workshop.yaml")
    (folder / "styles/loop.css").symlink_to("loop.css")
    (folder / "templates/partials/cover.html").symlink_to("/etc/hostname")
    (folder / "templates/macros").symlink_to(elsewhere / "more")


def brackets_without_end(folder):
    (folder / "styles").mkdir()
    (folder / "styles/synthesis.css").write_text(f"a {{ width: {'calc(' * 500}", encoding="utf-8")


def misspelt_style(folder):
    (folder / "styles").mkdir()
    (folder / "styles/token.css").write_text("a { color: red }", encoding="utf-8")


def styles_elsewhere(folder):
    (folder.parent / "elsewhere").mkdir()
    (folder / "styles").symlink_to(folder.parent / "elsewhere")


def symlink_loop(folder):
    (folder / "content/themes/07-x.md").symlink_to("07-x.md")


def a_folder(folder):
    (folder / "content/themes/07-x.md").mkdir()


def a_pipe(folder):
    os.mkfifo(folder / "content/themes/07-x.md")


def no_content(folder):
    shutil.rmtree(folder / "content")


def no_workshop(folder):
    (folder / "content/workshop.yaml").unlink()


def other_workshop(folder):
    (folder / "content/workshop.yaml").rename(folder / "content/Workshop.yml")


def empty_workshop(folder):
    (folder / "content/workshop.yaml").write_text("# à remplir\n", encoding="utf-8")


def no_themes(folder):
    (folder / "content/themes/01-bon.md").unlink()


def no_themes_folder(folder):
    shutil.rmtree(folder / "content/themes")


def same_number(folder):
    theme(folder, "01-autre.md", THEME)


def same_number_in_front_matter(folder):
    theme(folder, "autre.md", "---\ntitle: x\nnumber: 1\n---\nDu texte.\n")


def same_slug(folder):
    theme(folder, "02-Bon.md", THEME)
    theme(folder, "03.md", "---\ntitle: x\nslug: bon\n---\nDu texte.\n")


def copies(folder):
    theme(folder, "03-bon-copie.md", THEME)
    theme(folder, "04-autre.md", THEME.replace("Un bon thème", "Un autre"))
    theme(folder, "05-vrai.md", titled("Un vrai"))
    theme(folder, "06-un.md", "# Les abords\n\n## Problèmes\n\n- Un banc est cassé\n")
    theme(folder, "07-un-copie.md", "# Les abords (copie)\n\n## Problèmes\n\n- Un banc est cassé\n")
    theme(folder, "08-un-conflict-2026.md", "# Autour\n\n## Problèmes\n\n- Un banc est cassé\n- Il pleut ici\n")
    theme(folder, "09-vide.md", "# Rien\n\n## Problèmes\n")
    theme(folder, "10-creux.md", "# Rien encore\n\n## Problèmes\n")
    for name in ("workshop-1.yaml", "workshop.sync-conflict-20261114.yaml", "_workshop.yaml"):
        (folder / "content" / name).write_text("title: Jour", encoding="utf-8")


def copies_with_their_number(folder):
    theme(folder, "01-bon-en-conflit.md", THEME)


def garbled(folder):
    text = "---\ntitle: L'été\n---\n\nIl était là, l’été.\n"
    theme(folder, raw=text.encode().decode("cp1252").encode())


def misplaced(folder):
    (folder / "content/08-x.md").write_text(titled("Ailleurs"), encoding="utf-8")
    (folder / "content/lettre.md").write_text("Bonjour", encoding="utf-8")


def other_folders(folder):
    for name in ("Thèmes/x.md", "ateliers-du-matin/x.txt", "notes/03-x.md", "notes/04-y.html", "images/licence.txt"):
        path = folder / "content" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(titled("Ailleurs"), encoding="utf-8")


def empty_key_of_a_title(folder):
    theme(folder, "02-x.md", "---\ntitre:\n---\n\nDu texte.\n")


def zero(folder):
    theme(folder, "00-x.md", titled("Zéro"))


def name_of_dots(folder):
    theme(folder, "02-….md", titled("Des points"))


def reserved(folder):
    theme(folder, "CON.md", titled("Un appareil"))


def other_files(folder):
    for name in (
        "05-x.docx",
        "06-y.pdf",
        "07-z",
        "08-w.xlsx",
        "liste.xlsx",
        ".DS_Store",
        "01-bon.md~",
        ".01-bon.md.swp",
        "~$bon.docx",
        "Thumbs.db",
    ):
        theme(folder, name, "x")
    (folder / "content/themes/vide").mkdir()
    (folder / "content/themes/anciens").mkdir()
    theme(folder, "anciens/02-x.md", THEME)


def long_yaml(folder):
    theme(folder, "07-x.yaml", "title: x\nintroduction: " + "mot " * 130_000)


def damaged_picture(folder):
    (folder / "content/a.jpg").write_bytes(JPEG_START)
    theme(folder, raw="---\ntitle: x\n---\n\n![Un mur en pierre](a.jpg)\n")


def unused_picture(folder):
    (folder / "content/images").mkdir()
    (folder / "content/images/a.jpg").write_bytes(JPEG_START)


def undescribed(folder):
    (folder / "content/images").mkdir()
    (folder / "content/images/IMG_0042.svg").write_text(DRAWING, encoding="utf-8")
    body = "![](images/IMG_0042.svg)\n\n![IMG_0042](images/IMG_0042.svg)\n"
    theme(folder, raw=f"---\ntitle: x\n---\n\n{body}")


def near_picture(folder):
    (folder / "content/images").mkdir()
    (folder / "content/images/salle.svg").write_text(DRAWING, encoding="utf-8")
    theme(folder, raw="---\ntitle: x\n---\n\n![La salle](images/sale.svg)\n\n![La salle](images/salle.svg)\n")


def strange_names(folder):
    (folder / "content/a\nb.txt").write_bytes(b"")
    theme(folder, os.fsdecode(b"caf\xe9.md"), titled("Un café"))


def folders_without_end(folder):
    (folder / "content" / "/".join("a" * 30)).mkdir(parents=True)


def picture_out(folder):
    (folder.parent / "a.jpg").write_bytes(JPEG_START)
    (folder / "content/a.jpg").symlink_to(folder.parent / "a.jpg")
    theme(folder, raw="---\ntitle: x\n---\n\n![Un mur en pierre](a.jpg)\n")


def png(width: int, height: int) -> bytes:
    """A picture of one colour, or only its head where it would be huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress((b"\0" + b"\xff" * width) * height if width < 5000 else b"")
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def drawing(inside: str) -> bytes:
    return DRAWING.replace("<path", f"{inside}<path").encode()


PICTURES = {
    "texte.jpg": b"ceci n'est pas une image",
    "lourde.jpg": JPEG_START,
    "immense.png": png(20_000, 20_000),
    "petite.png": png(20, 20),
    "coupe.svg": DRAWING.encode()[:-3],
    "actif.svg": drawing("<script>alert(1)</script>"),
    "ailleurs.svg": drawing('<image href="file:///etc/passwd" width="9" height="9"/>'),
    "complexe.svg": drawing("<g>" * 150 + "</g>" * 150),
    "texte.svg": drawing("<text>Un mot</text>"),
    "photo.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "masque.svg": drawing('<g mask="url(#m)"/>'),
    "croquis.raw": b"\x93RAW\x01\x02",
}


def odd_pictures(folder):
    for name, raw in PICTURES.items():
        (folder / "content" / name).write_bytes(raw)
    with (folder / "content/lourde.jpg").open("r+b") as file:
        file.truncate(31_000_000)
    theme(folder, raw="---\ntitle: x\n---\n" + "".join(f"![Un mur en pierre]({name})\n\n" for name in PICTURES))


def poor_fonts(folder):
    """A font of the workshop's own without é."""
    real = next(face.file for face in fonts.resolve(Fonts(), folder)[0].faces)
    with TTFont(real) as font:
        for table in font["cmap"].tables:
            table.cmap.pop(ord("é"), None)
        font.save(folder / "content/a.ttf")
    (folder / "content/workshop.yaml").write_text(
        WORKSHOP + "brand:\n  fonts:\n    text: a.ttf\n    titles: a.ttf\n", encoding="utf-8"
    )


def odd_fonts(folder):
    real = next(face.file for face in fonts.resolve(Fonts(), folder)[0].faces)
    for name in ("a.ttf", "b.ttf"):
        shutil.copyfile(real, folder / "content" / name)
    (folder / "content/c.woff").write_bytes(b"wOFF")
    (folder / "content/d.ttf").write_bytes(b"ceci n'est pas une police")
    (folder / "content/workshop.yaml").write_text(
        WORKSHOP + "brand:\n  fonts:\n    text: [a.ttf, b.ttf]\n    titles: [c.woff, d.ttf]\n", encoding="utf-8"
    )


X = "content/themes/07-x.md"
MADE = {
    not_utf8: [f"{X}: error 2:8 not-utf-8 this is 'É'"],
    not_text: [f"{X}: error 0 not-text not a text file"],
    bad_bytes: [f"{X}: error 4:5 not-text not a text file"],
    own_files_elsewhere: [
        "styles/loop.css: error 0 file-unreadable cannot be opened",
        "styles/tokens.css: error 0 file-outside a link to something outside",
        "templates/macros: error 0 file-outside a link to something outside",
        "templates/partials/cover.html: error 0 file-outside a link to something outside",
    ],
    brackets_without_end: ["styles/synthesis.css: error 0 style-too-deep more than 32 brackets"],
    misspelt_style: ["styles/token.css: warning 0 replaces-nothing nothing asks for this file"],
    styles_elsewhere: ["styles: error 0 file-outside a link to something outside"],
    utf16_without_mark: [f"{X}: error 0 utf-16 UTF-16"],
    other_encodings: [
        "content/themes/06-y.md.txt: warning 0 other-encoding Windows-1252",
        f"{X[:-2]}txt: warning 0 other-encoding UTF-16",
    ],
    menu_of_a_page: [
        "content/themes/07-x.html: warning 3:6 left-out-of-page is left out of this page (1 word): Accueil"
    ],
    tag_that_never_ends: ["content/themes/07-x.html: error 2:11 tag-open never ends"],
    model_of_a_wiki: ["content/themes/07-x.wiki: warning 2:1 left-out-of-markup le grand jardin du centre"],
    utf16_cut: [f"{X}: error 0 utf-16 UTF-16"],
    utf16: [f"{X}: error 0 utf-16 UTF-16"],
    bom: [f"{X}: warning 1:1 bom invisible mark"],
    nul: [f"{X}: warning 4:6 control-character U+0000"],
    empty: [f"{X}: error 0 file-empty empty"],
    too_large: [f"{X}: error 0 file-too-large 60.0 MB"],
    symlink_out: [f"{X}: error 0 file-outside outside of the project"],
    symlink_loop: [f"{X}: error 0 file-unreadable cannot be opened"],
    a_folder: [f"{X}: error 0 file-unreadable cannot be opened"],
    a_pipe: [f"{X}: error 0 file-unreadable cannot be opened"],
    no_content: ["content: error 0 no-content that holds a folder 'content'"],
    no_workshop: ["content/workshop.yaml: error 0 no-workshop Make it"],
    other_workshop: ["content/workshop.yaml: error 0 no-workshop Rename 'Workshop.yml'"],
    empty_workshop: ["content/workshop.yaml: error 0 file-empty empty"],
    no_themes: ["content/themes: error 0 no-themes no theme"],
    no_themes_folder: ["content/themes: error 0 no-themes no theme"],
    same_number: ["content/themes/01-bon.md: error 0 same-number 01-autre.md"],
    same_number_in_front_matter: ["content/themes/autre.md: error 3:9 same-number 01-bon.md"],
    same_slug: ["content/themes/03.md: error 3:7 same-slug 01-bon.md, content/themes/02-Bon.md"],
    copies: [
        "content/themes/03-bon-copie.md: warning 2:8 same-title content/themes/01-bon.md Is one a copy",
        "content/themes/04-autre.md: warning 0 same-title same text as content/themes/01-bon.md",
        "content/themes/07-un-copie.md: warning 0 same-title same text as content/themes/06-un.md",
        "content/themes/08-un-conflict-2026.md: warning 0 same-title much of the text of content/themes/06-un.md",
        *(f"content/themes/{name}.md: warning 3:4 heading-without-text no text" for name in ("09-vide", "10-creux")),
        "content/workshop-1.yaml: warning 0 workshop-copy seems to be a copy",
        "content/workshop.sync-conflict-20261114.yaml: warning 0 workshop-copy seems to be a copy",
    ],
    copies_with_their_number: ["content/themes/01-bon-en-conflit.md: error 0 same-number Is one a copy"],
    garbled: [
        f"{X}: warning 2:10 text-garbled (7 places in this file) Go back to the original and save it as UTF-8. This was probably meant: 'L'été'."
    ],
    misplaced: ["content/08-x.md: error 0 unknown-file are in content/themes"],
    other_folders: [
        "content/Thèmes: error 0 folder-not-read Put them in content/themes",
        "content/ateliers-du-matin: error 0 folder-not-read Put them in content/themes",
        "content/notes: error 0 folder-not-read Put them in content/themes",
    ],
    empty_key_of_a_title: ["content/themes/02-x.md: warning 2:1 title-guessed title: X"],
    zero: ["content/themes/00-x.md: warning 0 number-zero begins with 0"],
    name_of_dots: ["content/themes/02-….md: warning 0 file-name-empty des-points"],
    reserved: ["content/themes/CON.md: warning 0 file-name-reserved con-x"],
    other_files: [
        "content/themes/05-x.docx: error 0 unknown-file import 05-x.docx",
        "content/themes/06-y.pdf: error 0 unknown-file import 06-y.pdf",
        "content/themes/07-z: error 0 unknown-file 07-z.txt",
        "content/themes/08-w.xlsx: error 0 unknown-file import 08-w.xlsx",
        "content/themes/liste.xlsx: warning 0 unknown-file liste.txt",
        "content/themes/anciens: error 0 folder-not-read not read",
    ],
    long_yaml: ["content/themes/07-x.yaml: error 0 yaml-long Markdown"],
    damaged_picture: [f"{X}: warning 5:1 picture-unreadable cannot be read"],
    unused_picture: ["content/images/a.jpg: warning 0 picture-unused (images/a.jpg)"],
    undescribed: [
        f"{X}: warning 5:1 description-missing this picture has no description",
        f"{X}: warning 7:1 description-automatic 'IMG_0042'",
    ],
    near_picture: [f"{X}: warning 5:1 picture-not-found 'images/salle.svg'"],
    odd_pictures: [
        f"{X}: warning 4:1 picture-kind the file 'texte.jpg' is text",
        f"{X}: warning 6:1 picture-heavy 31",
        f"{X}: warning 8:1 picture-pixels 'immense.png'",
        f"{X}: warning 10:1 picture-coarse 'petite.png'",
        f"{X}: warning 12:1 drawing-broken 'coupe.svg'",
        f"{X}: warning 14:1 drawing-active <script>",
        f"{X}: warning 16:1 drawing-outside file:///etc/passwd",
        f"{X}: warning 18:1 drawing-complex 'complexe.svg'",
        f"{X}: warning 20:1 drawing-text 'texte.svg'",
        f"{X}: warning 22:1 picture-kind the file 'photo.heic' is a photograph in the format HEIC",
        f"{X}: warning 24:1 drawing-effect the drawing 'masque.svg' has a mask",
        f"{X}: warning 26:1 picture-type 'croquis.raw'",
    ],
    poor_fonts: ["content/workshop.yaml: warning 1:17 glyph-borrowed the character é (U+00E9) is not in the fonts"],
    odd_fonts: [
        "content/workshop.yaml: warning 5:5 font-twice 'b.ttf'",
        "content/workshop.yaml: error 5:5 font-format 'c.woff'",
        "content/workshop.yaml: error 5:5 font-unreadable 'd.ttf'",
    ],
    draft: [
        "content/themes: note 0 set-aside _brouillon.md",
        f"{X}: note 3:1 unpublished its front matter says that it is a draft",
    ],
    strange_names: [
        r"content/a\nb.txt: warning 0 file-name-strange it is not read",
        r"content/themes/caf\xe9.md: error 0 file-name-strange it is not read",
    ],
    folders_without_end: [f"content{'/a' * 20}: error 0 too-many-files too much in this folder"],
    picture_out: [f"{X}: warning 5:1 picture-outside 'a.jpg'"],
}


def from_file(case: Path, folder: Path) -> list[str]:
    """Put a case of one file into the minimal project; what it expects, in the words of `shown`."""
    pattern = IN_MARKDOWN if case.suffix == ".md" else IN_YAML
    lines = case.read_text(encoding="utf-8").split("\n")
    expected = []
    while lines and (not lines[-1] or pattern.fullmatch(lines[-1])):
        line = lines.pop()
        if line:
            expected.append(pattern.fullmatch(line))
    name = "content/workshop.yaml" if case.stem.startswith("workshop-") else f"content/themes/07-{case.name}"
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [
        f"{text['file'] or name}: {text['severity']} {text['place']} {text['code']} {text['piece']}"
        for text in reversed(expected)
    ]


def from_folder(case: Path, folder: Path) -> list[str]:
    shutil.copytree(case, folder, dirs_exist_ok=True)
    (folder / "expected").unlink()
    return (case / "expected").read_text(encoding="utf-8").splitlines()


def shown(folder: Path) -> list[tuple[str, str]]:
    """The diagnostics of a project: without and with their words."""
    found = []
    for diagnostic in content.load(folder).diagnostics:
        where = diagnostic.location
        place = f"{where.line}:{where.column}" if where.column else str(where.line)
        head = f"{where.file}: {diagnostic.severity} {place} {diagnostic.rule.code}"
        assert diagnostic.message("fr") != diagnostic.message("en")
        assert diagnostic.hint("fr")
        found.append((head, f"{diagnostic.message('en')} {diagnostic.hint('en')}"))
    return found


def compare(found: list[tuple[str, str]], expected: list[str]) -> None:
    assert expected, "a case expects something"
    split = [EXPECTED.fullmatch(line) for line in expected]
    assert all(split), expected
    heads = [line[: match.start("piece") - 1] for line, match in zip(expected, split, strict=True)]
    assert sorted(head for head, _ in found) == sorted(heads), "\n".join(" ".join(item) for item in found)
    for match, head in zip(split, heads, strict=True):
        said = [words for item, words in found if item == head]
        assert any(match["piece"] in words for words in said), (match["piece"], said)


CASES = sorted(path for path in BAD.iterdir() if not path.name.startswith("."))


def test_the_minimal_project_has_nothing_wrong(tmp_path):
    assert shown(minimal(tmp_path / "project")) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_wrong_content_gets_exactly_the_diagnostics_written_in_it(case, tmp_path):
    folder = minimal(tmp_path / "project")
    expected = (from_folder if case.is_dir() else from_file)(case, folder)
    compare(shown(folder), expected)


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_what_no_file_can_hold_gets_its_diagnostics_too(make, tmp_path):
    folder = minimal(tmp_path / "project")
    make(folder)
    compare(shown(folder), MADE[make])


def test_every_rule_on_content_has_a_case(tmp_path):
    assert len(CASES) > 40
    codes = {EXPECTED.fullmatch(line)["code"] for lines in MADE.values() for line in lines}
    for index, case in enumerate(CASES):
        folder = minimal(tmp_path / str(index))
        expected = (from_folder if case.is_dir() else from_file)(case, folder)
        codes |= {EXPECTED.fullmatch(line)["code"] for line in expected}
    found = (module.name.removeprefix("feuillet.") for module in pkgutil.walk_packages(feuillet.__path__, "feuillet."))
    names = [name for name in found if name.startswith(PARTS) and not name.startswith(LEAVE)]
    modules = [importlib.import_module(f"feuillet.{name}") for name in names]
    rules = [rule for module in modules for rule in vars(module).values() if isinstance(rule, Rule)]
    assert len(rules) > 60
    assert {rule.code for rule in rules} - codes - NOT_FROM_A_FILE == set()


# Looked for elsewhere, with the reason.
NOT_FROM_A_FILE = {
    "wrong-value",  # for kinds of values that the model does not have yet; tests/reading/test_facts.py makes one
    "directives",  # tests/reading/markdown/test_directives.py
    "file-too-slow",  # tests/text/test_deadline.py
    "link-without-https",  # tests/text/test_prose.py
}
