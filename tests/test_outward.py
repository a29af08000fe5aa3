"""Nothing of a project or of the machine goes out in a PDF but what is printed: secrets are planted and looked for."""

from __future__ import annotations

import getpass
import io
import os
import socket
import zlib

import page as page_validation
import pikepdf
import pypdf
import pytest
from PIL import Image, PngImagePlugin

from feuillet.model.editions import GREY, MAIL
from feuillet.project import sources
from feuillet.reading import workshop_file
from feuillet.reading.reader import Reader
from feuillet.writing import clean_notes
from tests.made_project import put, run, theme, written

pytestmark = pytest.mark.no_cover  # whole days: what they reach others reach, and following it doubles their time

SECRET = "Zq7Secret"  # each is followed by the name of its place

# What is said of mail and print in workshop.yaml, as people or programs may write it.
PRIVATE = [
    "mail:\n  host: Zq7Secret\n",
    '"mail":\n  host: Zq7Secret\n',
    "'mail':\n  host: Zq7Secret\n",
    "mail: {host: Zq7Secret}\n",
    "mail: {host: Zq7Secret,\n  user: Zq7Secret}\n",
    '{"mail": {"host": "Zq7Secret"}, "title": "Un jour"}\n',
    "? mail\n: host: Zq7Secret\n",
    "? mail\n:\n  host: Zq7Secret\n",
    "mail :\n  host: Zq7Secret\n",
    "mail:   \n\n\n  host: Zq7Secret\n",
    "mail:\n # rien\n  host: Zq7Secret\n",
    "mail:\r  host: Zq7Secret\r",
    "mail:\r\n  host: Zq7Secret\r\n",
    "\fmail:\n  host: Zq7Secret\n",
    "mail:\n\thost: Zq7Secret\n",
    "mail:\n  message: |\n    a\n\n    Zq7Secret\n  host: x.example.org\n",
    "mail:\n  message: >-\n    a\n\n    Zq7Secret\n",
    'mail:\n  message: "a\\\n    Zq7Secret"\n',
    "mail: &a\n  host: Zq7Secret\n",
    "x: &a {host: Zq7Secret}\nmail: *a\n",
    "x: &a {host: Zq7Secret}\nmail:\n  <<: *a\n",
    "mail: !!map\n  host: Zq7Secret\n",
    "!!str mail:\n  host: Zq7Secret\n",
    "mail:\n  host: a\nmail:\n  host: Zq7Secret\n",
    "courriel:\n  host: Zq7Secret\n",
    "Mail:\n  host: Zq7Secret\n",
    "MAIL:\n  host: Zq7Secret\n",
    "m\\x61il:\n  host: Zq7Secret\n",
    '"m\\x61il":\n  host: Zq7Secret\n',
    "mail:\n  host: a\n  inconnu: Zq7Secret\n",
    "print:\n  participants: Zq7Secret.csv\n",
    "print: {currency: Zq7Se}\n# Zq7Secret\n",
    "impression:\n  currency: Zq7Secret\n",
    "imprimer: {currency: Zq7Secret}\n",
    "place: Pantin # Zq7Secret\n",
    "place: Pantin\n# Zq7Secret\n#Zq7Secret\n",
    "place: Pantin <!-- Zq7Secret -->\n",
    "introduction: |\n  Un mot.\n\n  [//]: # (Zq7Secret)\n",
    "introduction: \"Un [lien](https://exemple.org 'Zq7Secret') <span title='Zq7Secret'>x</span><script>Zq7Secret</script>\"\n",
    "inconnu: Zq7Secret\n",
    "sections:\n  - {id: suites, title: Suites, headings: [Zq7Secret]}\n",
    "organisers:\n  - {name: A, logo: Zq7Secret.svg}\n",
    "brand:\n  logo: Zq7Secret.svg\n",
    "acronyms:\n  AB: a b  # Zq7Secret\n",
    "---\nplace: a\n---\nmail:\n  host: Zq7Secret\n",
    "place: a\n...\nZq7Secret\n",
    "%YAML 1.1\n---\nplace: a\nmail: {host: Zq7Secret}\n",
]


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("private", PRIVATE)
def test_what_is_attached_of_the_day_says_nothing_of_its_settings(private, bom, tmp_path):
    text = private if "title" in private or private.startswith(("---", "%")) else f"title: Un jour\n{private}"
    put(tmp_path, {"content/workshop.yaml": bom + text, "content/themes/01-un.md": theme("Un", "## Besoins\n\n- a\n")})
    day = workshop_file.workshop(Reader(sources.of(tmp_path)))  # a day with mistakes is read as far as can be
    assert day.title
    attached = clean_notes.workshop_file(day)
    assert "title:" in attached
    assert "Zq7" not in attached


# -- whole builds ----------------------------------------------------------------------------------------------------


def photograph():
    """A JPEG with all that a camera and programs write into one."""
    image = Image.radial_gradient("L").resize((640, 480)).convert("RGB")
    exif = image.getexif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298, 0x9C9B, 0x9286):
        exif[tag] = f"{SECRET}Exif"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 53.0, 1.0), 29: f"{SECRET}Gps"})
    buffer = io.BytesIO()
    packet = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}Xmp</x:xmpmeta>".encode()
    image.save(buffer, "JPEG", exif=exif, comment=f"{SECRET}Comment".encode(), xmp=packet)
    return buffer.getvalue() + f"{SECRET}Trailer".encode()


def drawing_of_pixels():
    """A PNG with texts in all the ways it has."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", f"{SECRET}Text")
    texts.add_text("Comment", f"{SECRET}Ztxt", zip=True)
    texts.add_itxt("XML:com.adobe.xmp", f"{SECRET}Itxt", "", "", zip=True)
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((640, 480)).save(buffer, "PNG", pnginfo=texts)
    return buffer.getvalue()


DRAWING = f"""<?xml version="1.0"?>
<!-- {SECRET}SvgComment -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:s="urn:x" width="90" height="60" id="{SECRET}SvgId" s:docname="/home/{SECRET}SvgPath">
<title>{SECRET}SvgTitle</title><desc>{SECRET}SvgDesc</desc><metadata><s:a>{SECRET}SvgMeta</s:a></metadata>
<defs><path id="{SECRET}SvgUnused" d="M0 0h9"/></defs>
<g class="{SECRET}SvgClass" aria-label="{SECRET}SvgLabel" data-x="{SECRET}SvgData"><path d="M5 5h80v50h-80z" fill="#14505c"/></g>
</svg>
"""

NOTES = f"""
Un mot d’introduction. <!-- {SECRET}Inline -->

<!--
{SECRET}Block
-->

[//]: # ({SECRET}Reference)

## Besoins

- Un point <!-- {SECRET}Item -->
  - Un sous-point [synthèse]
- Un [lien](https://exemple.org/a "{SECRET}LinkTitle") et <span title="{SECRET}Attribute">du texte</span>
- <script>{SECRET}Script</script><style>{SECRET}Style</style>Deux

![Une photographie](images/{SECRET}Photo.jpg "Vue")

![Un dessin](images/{SECRET}Pixels.png)

![Un autre dessin](images/{SECRET}Drawing.svg)

| a | b <!-- {SECRET}Cell --> |
| --- | --- |
| c | d |

```{SECRET}Language
du code
```

[ref]: https://exemple.org/b '{SECRET}DefinitionTitle'

Un [autre lien][ref].
"""

FILES = {
    "content/workshop.yaml": (
        f"# {SECRET}Top\ntitle: Un jour\ndate: 2026-11-14  # {SECRET}Beside\nplace: Pantin <!-- {SECRET}Place -->\n"
        f"organisers:\n  - name: A\n    logo: images/{SECRET}Drawing.svg\n"
        f"mail:\n  sender: X <{SECRET}Sender@example.org>\n  host: {SECRET}Host\n  user: {SECRET}User\n"
        f"  message_file: {SECRET}Letter.md\n  recipients: {SECRET}People.csv\n"
        f"print:\n  participants: {SECRET}People.csv\n  currency: {SECRET[:4]}\n"
        f"sections:\n  - id: suites\n    title: Suites\n    headings: [{SECRET}Heading]\n"
    ),
    f"content/themes/01-{SECRET}File.md": f"---\ntitle: Un thème\nslug: un\nsummary: Un mot <!-- {SECRET}Summary -->\n"
    f"# {SECRET}Front\n---\n{NOTES}",
    "content/themes/02-deux.yaml": f"title: Deux  # {SECRET}Yaml\nspeakers:\n  - name: Zoé Martin\n    presentation: |\n"
    f"      Dit. <!-- {SECRET}Said -->\nsections:\n  needs:\n    - a\n    - Pour la synthèse [synthèse]\n",
    "content/themes/_draft.md": f"---\ntitle: {SECRET}Draft\n---\n\n{SECRET}Draft\n",
    f"content/{SECRET}Letter.md": f"{SECRET}Message\n",
    f"content/{SECRET}People.csv": f"name,email\n{SECRET}Person,{SECRET}@example.org\n",
    f"content/images/{SECRET}Photo.jpg": photograph(),
    f"content/images/{SECRET}Pixels.png": drawing_of_pixels(),
    f"content/images/{SECRET}Drawing.svg": DRAWING,
    ".env": f"PASSWORD={SECRET}Env\n",
}


def strings(shown, seen):
    """Every string and name of an object."""
    if isinstance(shown, pikepdf.Stream | pikepdf.Dictionary):
        if shown.objgen != (0, 0):
            if shown.objgen in seen:
                return
            seen.add(shown.objgen)
        for key, value in shown.items():
            yield key.encode()
            yield from strings(value, seen)
    elif isinstance(shown, pikepdf.Array):
        for value in shown:
            yield from strings(value, seen)
    elif isinstance(shown, pikepdf.String | pikepdf.Name):
        yield bytes(shown) if isinstance(shown, pikepdf.String) else str(shown).encode()


def contents(pdf):
    """All bytes of a PDF: as they are, unpacked, of strings; and what is read on its pages and in its attachments."""
    yield pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        seen = set()
        for path in document.objects:
            yield from strings(path, seen)
            if isinstance(path, pikepdf.Stream):
                yield path.read_raw_bytes()
                try:
                    yield path.read_bytes()
                except pikepdf.PdfError:  # a picture, whose bytes are those above
                    assert path.Filter == "/DCTDecode"
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    yield from (page.extract_text().encode() for page in reader.pages)
    yield from (data for several in reader.attachments.values() for data in several)


def spellings(secret):
    encoded = [secret.encode(code) for code in ("utf-8", "utf-16-be", "utf-16-le")]
    return [item for plain in encoded for item in (plain, plain.hex().encode(), plain.hex().upper().encode())]


def found(pdf, secrets):
    needles = [(secret, spelling.lower()) for secret in secrets for spelling in spellings(secret)]
    return {secret for data in contents(pdf) for secret, needle in needles if needle in data.lower()}


@pytest.mark.parametrize("place", ["stream", "string", "hex", "file"])
def test_a_secret_is_found_wherever_it_is(place):
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        if place == "stream":
            document.Root.A = document.make_stream(zlib.compress(SECRET.encode()), Filter=pikepdf.Name.FlateDecode)
        elif place == "string":
            document.Root.A = pikepdf.String(f"é{SECRET}")
        elif place == "hex":
            document.Root.A = document.make_stream(f"<{SECRET.encode('utf-16-be').hex()}>".encode())
        else:
            document.attachments["x"] = SECRET.encode()
        document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert SECRET.encode() not in made.getvalue()
    assert found(made.getvalue(), [SECRET]) == {SECRET}


def test_no_secret_of_a_project_or_a_machine_is_in_any_of_its_pdfs(tmp_path, workers):
    folder = put(tmp_path / f"{SECRET}Above" / "journée", FILES)
    machine = [str(tmp_path), socket.gethostname(), getpass.getuser(), os.path.expanduser("~"), os.getcwd()]  # noqa: PTH109, PTH111
    machine = [SECRET, *(item for item in machine if len(item) > 5)]  # what is shorter is found by chance
    for options in ({}, {"edition": GREY}, {"edition": MAIL}):
        result = run(folder, workers, **options)
        assert written(result) == ["synthesis", "un", "deux"], [
            diagnostic.message("en") for diagnostic in result.diagnostics
        ]
    made = sorted((folder / "output").rglob("*.pdf"))
    assert len(made) == 9
    for path in made:
        pdf = path.read_bytes()
        assert found(pdf, machine) == set(), path.name
        attached = {name: data[0].decode() for name, data in pypdf.PdfReader(io.BytesIO(pdf)).attachments.items()}
        notes = {
            "synthesis": {"workshop.yaml", "01-un.md", "02-deux.md"},
            "01-un": {"01-un.md"},
            "02-deux": {"02-deux.md"},
        }
        assert set(attached) == notes[path.stem]
        synthesis = path.stem == "synthesis"
        assert any("[synthèse]" in text for text in attached.values()) == synthesis
        assert any("Dit." in text for text in attached.values()) == synthesis
        for profile in ("ua1", "3a"):
            assert page_validation.validate_pdf_bytes(pdf, profile=profile).failures == [], path


FORMS = {
    "content/workshop.yaml": "title: Un jour\n",
    "content/themes/01-un.html": (
        f"<title>Un</title><style>.c{{display:none}}</style><h1>Un</h1><p>Vu.<!-- {SECRET}A --></p><p hidden>{SECRET}B</p>"
        f"<p class=c>{SECRET}C</p><p><a href='javascript:{SECRET}()'>lien</a> <a href='data:text/html,{SECRET}'>autre</a></p>"
        f"<object data='file:///{SECRET}'></object><base href='file:///{SECRET}'><svg><script>{SECRET}</script></svg>"
    ),
    "content/themes/02-deux.rst": f"Deux\n====\n\nVu `x <javascript:{SECRET}>`_.\n\n.. {SECRET}\n\n.. raw:: html\n\n   {SECRET}\n\n.. include:: /{SECRET}\n",
    "content/themes/03-trois.adoc": f"= Trois\n\nVu link:javascript:{SECRET}[x].\n\n|===\n|a |b\n// {SECRET}\n|c |d\n|===\n\ninclude::/{SECRET}[]\n",
    "content/themes/04-quatre.org": f"#+TITLE: Quatre\n#+INCLUDE: /{SECRET}\n\nVu [[elisp:{SECRET}][x]].\n\n* Enjeux\n- a\n* {SECRET} :noexport:\n{SECRET}\n",
    "content/themes/05-cinq.wiki": f"= Cinq =\nVu <!-- a --> <!-- {SECRET}\n-->.\n\n<includeonly>{SECRET}</includeonly>\n",
}  # fmt: skip


def test_nothing_that_is_kept_from_readers_in_any_form_of_notes_is_in_a_pdf(tmp_path, workers):
    folder = put(tmp_path, FORMS)
    result = run(folder, workers)
    assert written(result) == ["synthesis", "un", "deux", "trois", "quatre", "cinq"], [
        diagnostic.message("en") for diagnostic in result.diagnostics
    ]
    for path in sorted((folder / "output").rglob("*.pdf")):
        pdf = path.read_bytes()
        assert found(pdf, [SECRET, "javascript:", "elisp:", "file:///"]) == set(), path.name
        assert found(pdf, ["Vu"]) == {"Vu"}
