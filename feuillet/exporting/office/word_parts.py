"""The parts of a file of Word that say nothing of a theme: styles, lists, settings, and what refers to what."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.exporting.office.xml import DECLARATION, text, value
from feuillet.languages import registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from feuillet.exporting.pictures import Shown

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
NAMES = (
    f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}/relationships" '
    f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
)
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MEDIA = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
_PARTS = ("document.main", "styles", "numbering", "settings", "footnotes")
PACKAGE = (
    f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="main" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="core" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
# Pictures keep their bytes, so that they are known again.
SETTINGS = (
    f"{DECLARATION}<w:settings {NAMES}>"
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat><w:doNotAutoCompressPictures/></w:settings>'
)
_SHORT = ("document", "styles", "numbering", "settings", "footnotes")


def content_types(media: Iterable[str]) -> str:
    """What each part is."""
    ends = sorted({PurePosixPath(name).suffix[1:].lower() for name in media})
    pictures = "".join(f'<Default Extension="{end}" ContentType="{_MEDIA[end]}"/>' for end in ends)
    parts = "".join(
        f'<Override PartName="/word/{short}.xml" ContentType="{_KIND}.{part}+xml"/>'
        for short, part in zip(_SHORT, _PARTS, strict=True)
    )
    core = f'<Override PartName="/docProps/core.xml" ContentType="{_CORE}"/>'
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{pictures}{parts}{core}</Types>'
    )


_CORE = "application/vnd.openxmlformats-package.core-properties+xml"


def core(title: str, language: str) -> str:
    """The title and language of the file."""
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{text(title)}</dc:title><dc:language>{text(language)}</dc:language></cp:coreProperties>"
    )


def relations(links: Mapping[str, str], shown: Mapping[str, Shown], *, alone: bool = False) -> str:
    """What a part refers to: other parts, unless it is `alone`, links and pictures."""
    made = ""
    if not alone:
        for short in _SHORT[1:]:
            made += f'<Relationship Id="{short}" Type="{_OFFICE}/relationships/{short}" Target="{short}.xml"/>'
    for url, key in links.items():
        kind = f"{_OFFICE}/relationships/hyperlink"
        made += f'<Relationship Id="{key}" Type="{kind}" Target={value(url)} TargetMode="External"/>'
    for key, picture in shown.items():
        made += (
            f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/image" Target={value(f"media/{picture.name}")}/>'
        )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def body(blocks: str) -> str:
    """The text, on A4 with margins."""
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" '
        'w:left="1418" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
    )
    return f"{DECLARATION}<w:document {NAMES}><w:body>{blocks}{page}</w:body></w:document>"


def drawing(key: str, pixels: str, name: str, said: str, size: tuple[int, int], *, drawing: bool) -> str:
    """A picture with its description; a drawing stays one, with its pixels for programs that show none."""
    uri = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
    more = f'<a:extLst><a:ext uri="{uri}"><asvg:svgBlip r:embed="{key}"/></a:ext></a:extLst>' if drawing else ""
    extent = f'cx="{size[0]}" cy="{size[1]}"'
    number = int("".join(char for char in key if char.isdigit()) or 1)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name={name} descr={said}/><a:graphic><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name={name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{pixels}">{more}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


# -- lists and styles --------------------------------------------------------------------------------------------------

_BULLETS = "•–▪"


def numbering(lists: Sequence[int]) -> str:
    """The lists, by where their numbers begin: 0 has bullets, -1 is text within items."""

    def levels(number: int) -> str:
        made = ""
        for level in range(9):
            form, sign = (
                ("bullet", _BULLETS[level % 3])
                if number == 0
                else ("none", "")
                if number < 0
                else (("decimal", "lowerLetter", "lowerRoman")[level % 3], f"%{level + 1}.")
            )
            left = 360 * (level + 1)
            indent = f'<w:ind w:left="{left}" w:hanging="{360 if number >= 0 else 0}"/>'
            made += (
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr></w:lvl>'
            )
        return made

    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>{levels(number)}</w:abstractNum>'
        for key, number in enumerate((0, 1, -1))
    )
    made = ""
    for key, start in enumerate(lists, 1):
        kind = 0 if start == 0 else 1 if start > 0 else 2
        begin = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>' for level in range(9)
        )
        made += f'<w:num w:numId="{key}"><w:abstractNumId w:val="{kind}"/>{begin if start > 0 else ""}</w:num>'
    return f"{DECLARATION}<w:numbering {NAMES}>{kinds}{made}</w:numbering>"


_INK = "14505C"


def _style(key: str, name: str, paragraph: str = "", run: str = "", *, of: str = "paragraph", base: str = "") -> str:
    default = ' w:default="1"' if key in ("Normal", "TableNormal") else ""
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    following = '<w:next w:val="Normal"/>' if name.startswith(("heading", "Title", "Subtitle")) else ""
    return (
        f'<w:style w:type="{of}"{default} w:styleId="{key}"><w:name w:val="{name}"/>{based}{following}<w:qFormat/>'
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def styles(language: str) -> str:
    """Styles under the names that Word gives them, so that its own lists and navigation know them."""
    spoken = f"{language}-{registry.language(language).region}"
    sizes = ((32, 360), (26, 280), (23, 220))
    headings = "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/><w:spacing w:before="{before}" w:after="80"/><w:outlineLvl w:val="{level - 1}"/>',
            f'<w:b/><w:color w:val="{_INK}"/><w:sz w:val="{size}"/>',
            base="Normal",
        )
        for level, (size, before) in enumerate(sizes, 1)
    )
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8FA3A8"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = (
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E4ECEE"/></w:tcPr>'
        "</w:tblStylePr></w:style>"
    )
    mono = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'
    made = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>'
        f'<w:sz w:val="22"/><w:lang w:val="{spoken}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        + _style("Normal", "Normal")
        + _style("Title", "Title", '<w:spacing w:after="120"/>', f'<w:b/><w:color w:val="{_INK}"/><w:sz w:val="44"/>')
        + _style("Subtitle", "Subtitle", '<w:spacing w:after="240"/>', '<w:sz w:val="25"/>')
        + headings
        + _style(
            "Notice", "Feuillet notice", '<w:spacing w:after="240"/>', '<w:color w:val="595959"/><w:sz w:val="17"/>'
        )
        + _style("ListParagraph", "List Paragraph", '<w:spacing w:after="60"/>', base="Normal")
        + _style("Quote", "Quote", '<w:ind w:left="567" w:right="567"/>', base="Normal")
        + _style("HTMLPreformatted", "HTML Preformatted", "", f'{mono}<w:sz w:val="19"/>', base="Normal")
        + _style(
            "TableText", "Table Text", '<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>', '<w:sz w:val="19"/>'
        )
        + _style("TableHead", "Table Head", "<w:keepNext/>", "", base="TableText")
        + _style("FootnoteText", "footnote text", '<w:spacing w:after="0"/>', '<w:sz w:val="18"/>')
        + _style("FootnoteReference", "footnote reference", "", '<w:vertAlign w:val="superscript"/>', of="character")
        + _style("Hyperlink", "Hyperlink", "", '<w:color w:val="0B5394"/><w:u w:val="single"/>', of="character")
        + _style("HTMLCode", "HTML Code", "", mono, of="character")
        + grid
    )
    return f"{DECLARATION}<w:styles {NAMES}>{made}</w:styles>"
