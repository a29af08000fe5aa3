"""The parts of a text in OpenDocument that say nothing of a theme: styles, lists, and what is in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feuillet.exporting.office.xml import text, value
from feuillet.languages import registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feuillet.exporting.pictures import Shown

KIND = "application/vnd.oasis.opendocument.text"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_LONG = {
    "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
    "fo": "xsl-fo-compatible", "svg": "svg-compatible", "meta": "meta",
}  # fmt: skip
_NAMES = (
    " ".join(f'xmlns:{short}="{_ODF}:{long}:1.0"' for short, long in _LONG.items())
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_INK = "#14505c"
_LOOKS = {
    "b": 'fo:font-weight="bold"',
    "i": 'fo:font-style="italic"',
    "s": 'style:text-line-through-style="solid"',
    "sup": 'style:text-position="super 65%"',
    "sub": 'style:text-position="sub 65%"',
}


def manifest(pictures: Iterable[Shown]) -> str:
    """What is in the file."""
    entries = [("/", KIND), *((name, "text/xml") for name in ("content.xml", "styles.xml", "meta.xml"))]
    entries += [(f"Pictures/{picture.name}", picture.media_type) for picture in pictures]
    made = "".join(
        f'<manifest:file-entry manifest:full-path={value(path)} manifest:media-type="{kind}"/>'
        for path, kind in entries
    )
    names = f'xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.3"'
    return f"{_XML}<manifest:manifest {names}>{made}</manifest:manifest>"


def meta(title: str, language: str) -> str:
    """The title and language of the file."""
    said = f"<dc:title>{text(title)}</dc:title><dc:language>{text(language)}</dc:language>"
    return f"{_XML}<office:document-meta {_NAMES}><office:meta>{said}</office:meta></office:document-meta>"


def content(body: str, looks: Mapping[tuple[str, ...], str], starts: Mapping[int, str]) -> str:
    """The text, with the styles of its runs, lists and tables."""
    made = "".join(_run(name, several) for several, name in looks.items())
    collapsing = '<style:table-properties table:border-model="collapsing"/>'
    made += f'<style:style style:name="Table" style:family="table">{collapsing}</style:style>'
    for name, more in (("TextCell", ""), ("HeadCell", ' fo:background-color="#e4ecee"')):
        properties = f'fo:border="0.5pt solid #8fa3a8" fo:padding="1.2mm"{more}'
        made += (
            f'<style:style style:name="{name}" style:family="table-cell">'
            f"<style:table-cell-properties {properties}/></style:style>"
        )
    made += _listed("Bullets", 0) + "".join(_listed(name, start) for start, name in starts.items())
    return (
        f"{_XML}<office:document-content {_NAMES}><office:automatic-styles>{made}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def _run(name: str, looks: tuple[str, ...]) -> str:
    of = ' style:parent-style-name="Source_20_Text"' if "code" in looks else ""
    properties = " ".join(_LOOKS[look] for look in looks if look in _LOOKS)
    return (
        f'<style:style style:name="{name}" style:family="text"{of}><style:text-properties {properties}/></style:style>'
    )


def _listed(name: str, start: int) -> str:
    """A list of bullets (0), or one that counts from there."""
    levels = ""
    for level in range(1, 11):
        place = (
            '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
            f'<style:list-level-label-alignment text:label-followed-by="listtab" fo:margin-left="{level * 6}mm" '
            'fo:text-indent="-6mm"/></style:list-level-properties>'
        )
        if start:
            form = ("1", "a", "i")[(level - 1) % 3]
            begin = f' text:start-value="{start}"' if level == 1 else ""
            levels += (
                f'<text:list-level-style-number text:level="{level}" style:num-format="{form}" '
                f'style:num-suffix="."{begin}>{place}</text:list-level-style-number>'
            )
        else:
            sign = "•–▪"[(level - 1) % 3]
            levels += (
                f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="{sign}">{place}'
                "</text:list-level-style-bullet>"
            )
    return f'<text:list-style style:name="{name}">{levels}</text:list-style>'


def _style(name: str, run: str = "", paragraph: str = "", *, base: str = "Standard", more: str = "") -> str:
    shown = name.replace("_20_", " ")
    of = f' style:parent-style-name="{base}"' if base else ""
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph"{of}{more}>'
        + (f"<style:paragraph-properties {paragraph}/>" if paragraph else "")
        + (f"<style:text-properties {run}/>" if run else "")
        + "</style:style>"
    )


def styles(language: str) -> str:
    """Styles under the names that LibreOffice gives them, so that its own lists and navigator know them."""
    country = registry.language(language).region
    headings = "".join(
        _style(
            f"Heading_20_{level}",
            f'fo:font-size="{size}pt" fo:font-weight="bold" fo:color="{_INK}"',
            f'fo:margin-top="{above}mm" fo:margin-bottom="1.5mm" fo:keep-with-next="always"',
            more=f' style:default-outline-level="{level}"',
        )
        for level, size, above in ((1, 16, 6), (2, 13, 5), (3, 11.5, 4))
    )
    table = "".join(
        _style(f"{name}_20_{align}", "", f'fo:text-align="{"end" if align == "right" else align}"', base=name)
        for name in ("Table_20_Contents", "Table_20_Heading")
        for align in ("center", "right")
    )
    mono = 'style:font-name="Liberation Mono" fo:font-family="&apos;Liberation Mono&apos;, monospace"'
    made = (
        '<style:default-style style:family="paragraph"><style:text-properties fo:font-family="Carlito, Calibri" '
        f'fo:font-size="11pt" fo:language="{text(language)}" fo:country="{country}"/></style:default-style>'
        + _style("Standard", base="")
        + _style("Text_20_body", "", 'fo:margin-bottom="2.2mm" fo:line-height="115%"')
        + _style("Title", f'fo:font-size="22pt" fo:font-weight="bold" fo:color="{_INK}"', 'fo:margin-bottom="2mm"')
        + _style("Subtitle", 'fo:font-size="12.5pt"', 'fo:margin-bottom="4mm"')
        + _style("Notice", 'fo:font-size="8.5pt" fo:color="#595959"', 'fo:margin-bottom="4mm"')
        + headings
        + _style("List_20_Contents", "", 'fo:margin-bottom="1mm" fo:line-height="115%"')
        + _style("Quotations", "", 'fo:margin-left="10mm" fo:margin-right="10mm" fo:margin-bottom="2.2mm"')
        + _style("Preformatted_20_Text", f'{mono} fo:font-size="9.5pt"')
        + _style("Table_20_Contents", 'fo:font-size="9.5pt"')
        + _style("Table_20_Heading", "", "", base="Table_20_Contents")
        + table
        + _style("Footnote", 'fo:font-size="9pt"')
        + '<style:style style:name="Source_20_Text" style:display-name="Source Text" style:family="text">'
        + f"<style:text-properties {mono}/></style:style>"
    )
    page = (
        '<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="210mm" '
        'fo:page-height="297mm" fo:margin="25mm"/></style:page-layout>'
    )
    master = '<style:master-page style:name="Standard" style:page-layout-name="Page"/>'
    return (
        f"{_XML}<office:document-styles {_NAMES}><office:styles>{made}</office:styles>"
        f"<office:automatic-styles>{page}</office:automatic-styles><office:master-styles>{master}</office:master-styles>"
        "</office:document-styles>"
    )
