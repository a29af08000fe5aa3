"""Documents of word processors as their formats have them, written by hand: each test puts its trap into one."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{RELATIONS}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODF_NAMES = " ".join(
    f'xmlns:{short}="{ODF}:{long}:1.0"'
    for short, long in {
        "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "manifest": "manifest",
    }.items()
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
# A small picture, all of one colour.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000280000001e0802000000d1bfcb8a0000002b49444154789cedcd310d00000803b049410ad2908e0c"
    "389af46fa6eb44c462b1582c168bc562b158fc375eda871a3dac9548cc0000000049454e44ae426082"
)


def zipped(files, *, stored=("mimetype",)):
    """A zip of files of text or bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)  # of 1980: no clock
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return made.getvalue()


# -- Word --------------------------------------------------------------------------------------------------------------


def run(text, *, looks="", tag="t"):
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{properties}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def paragraph(*pieces, style="", more=""):
    """A paragraph of runs in XML, or of plain words."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + more
    inner = "".join(piece if piece.startswith("<") else run(piece) for piece in pieces)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def heading(words, level=1):
    return paragraph(words, style=f"Heading{level}")


def item(words, level=0, of_list=1):
    return paragraph(words, more=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{of_list}"/></w:numPr>')


def table(*rows):
    """A table of cells, each of plain words or of XML."""
    made = ""
    for row in rows:
        cells = (cell if cell.startswith("<") else paragraph(cell) for cell in row)
        made += (
            "<w:tr>"
            + "".join(cell if cell.startswith("<w:tc") else f"<w:tc>{cell}</w:tc>" for cell in cells)
            + "</w:tr>"
        )
    return f"<w:tbl>{made}</w:tbl>"


def picture(of, words=""):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{escape(words)}"/>'
        f'<a:graphic><a:blip r:embed="{of}"/></a:graphic></wp:inline></w:drawing></w:r>'
    )


STYLES = f"""<w:styles {NAMES}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/></w:style>
{"".join(f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>' for n in range(1, 5))}
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mon titre"/><w:basedOn w:val="Heading2"/></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering {NAMES}>
<w:abstractNum w:abstractNumId="0">{"".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>' for n in range(9))}</w:abstractNum>
<w:abstractNum w:abstractNumId="1">{"".join(f'<w:lvl w:ilvl="{n}"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%{n + 1}."/></w:lvl>' for n in range(9))}</w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Atelier %1 :"/></w:lvl></w:abstractNum>
{"".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(3))}
</w:numbering>"""


def docx(*body, parts=None, links=None, media=None, main="word/document.xml", strict=False):
    """A document of Word: its blocks; notes, comments and heads by their names; links and pictures by their ids."""
    folder = main.rpartition("/")[0]
    related = {"styles": ("styles", "styles.xml", "Internal"), "numbering": ("numbering", "numbering.xml", "Internal")}
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations({"main": ("officeDocument", main, "Internal")}),
        main: f"<w:document {NAMES}><w:body>{''.join(body)}</w:body></w:document>",
        f"{folder}/styles.xml": STYLES,
        f"{folder}/numbering.xml": NUMBERING,
    }
    for name, xml in (parts or {}).items():
        kind = name.rstrip("0123456789")
        related[name] = (kind, f"{name}.xml", "Internal")
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        files[f"{folder}/{name}.xml"] = f"<w:{root} {NAMES}>{xml}</w:{root}>"
    for key, address in (links or {}).items():
        related[key] = ("hyperlink", address, "External")
    for key, (name, data) in (media or {}).items():
        related[key] = ("image", f"media/{name}", "Internal")
        files[f"{folder}/media/{name}"] = data
    files[f"{folder}/_rels/{main.rpartition('/')[2]}.rels"] = _relations(related)
    if strict:
        for name, data in files.items():
            if isinstance(data, str):
                files[name] = data.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
                    f'"{RELATIONS}', '"http://purl.oclc.org/ooxml/officeDocument/relationships'
                )
    return zipped(files)


def _relations(related):
    made = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{escape(target)}" TargetMode="{mode}"/>'
        for key, (kind, target, mode) in related.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{made}</Relationships>'


def note(key, *blocks, kind="footnote", author=""):
    who = f' w:author="{author}"' if author else ""
    return f'<w:{kind} w:id="{key}"{who}>{"".join(blocks)}</w:{kind}>'


# -- OpenDocument ------------------------------------------------------------------------------------------------------


def odt(*body, styles="", automatic="", media=None, files=None):
    """A text in OpenDocument: its blocks; master styles; automatic styles; pictures by name."""
    kind = "application/vnd.oasis.opendocument.text"
    made = {
        "mimetype": kind,
        "META-INF/manifest.xml": f"<manifest:manifest {ODF_NAMES}/>",
        "content.xml": f"<office:document-content {ODF_NAMES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{''.join(body)}</office:text></office:body>"
        "</office:document-content>",
        "styles.xml": f"<office:document-styles {ODF_NAMES}><office:styles>{ODT_STYLES}</office:styles>"
        f"<office:master-styles>{styles}</office:master-styles></office:document-styles>",
    }
    return zipped(made | {f"Pictures/{name}": data for name, data in (media or {}).items()} | (files or {}))


ODT_STYLES = """<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" text:start-value="4"/></text:list-style>
<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1"/></text:list-style>"""


def imported(folder, files, **options):
    """What the import of these files, by name, comes to; the project is `day` in the folder."""
    from feuillet.importing import importer

    paths = []
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        paths.append(path)
    return importer.run(paths, folder / "day", language="fr", **options)


def only_text(done):
    """The text of the one theme that was made, without its front matter."""
    assert [diagnostic.rule.code for diagnostic in done.diagnostics] == []
    (theme,) = done.plan.themes
    return "\n".join(passage.text for passage in theme.text.passages)


def left(done):
    """What the report quotes: kinds and words."""
    from feuillet.importing.documents.document import PassageState

    return [
        (entry.diagnostic.rule.code.removeprefix("import-"), entry.diagnostic.values["words"])
        for entry in done.plan.of(PassageState.LEFT)
    ]


def guessed(done):
    """The kinds of what was guessed, but of the day itself."""
    from feuillet.importing.documents.document import PassageState

    return [
        code
        for entry in done.plan.of(PassageState.GUESSED)
        if (code := entry.diagnostic.rule.code.removeprefix("import-")) != "day"
    ]
