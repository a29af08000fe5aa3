"""Tables as programs save them, written by hand: workbooks of Excel and spreadsheets in OpenDocument."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.made_document import ODF_NAMES, RELATIONS, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NAMES = f'xmlns="{MAIN}" xmlns:r="{RELATIONS}"'
STYLES = (
    f'<styleSheet {NAMES}><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy&quot; à &quot;hh:mm"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs></styleSheet>'
)


def cell(column, row, value):
    """A cell of Excel: text, a number, or XML with `{at}` for its place."""
    at = f'r="{chr(65 + column)}{row}"'
    if isinstance(value, bool):
        return f'<c {at} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c {at}><v>{value}</v></c>"
    if value.startswith(("<c ", "<c>")):
        return value.replace("<c", f"<c {at}", 1)
    return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' if value else ""


def xlsx(*sheets, shared=(), extra=None, properties="", main="xl/workbook.xml", strict=False):
    """A workbook: each sheet its name and rows; a dict has more: merged, hidden, comments by place."""
    folder = "".join(main.rpartition("/")[:2])
    related, listed, files = "", "", {}
    for number, sheet in enumerate(sheets, 1):
        name, rows, more = (*sheet, {})[:3]
        state = ' state="hidden"' if more.get("hidden") else ""
        listed += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"{state}/>'
        related += (
            f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        )
        made = ""
        for place, row in enumerate(rows, 1):
            cells = "".join(cell(column, place, value) for column, value in enumerate(row))
            made += f'<row r="{place}">{cells}</row>' if row else ""
        merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in more.get("merged", ()))
        files[f"{folder}worksheets/sheet{number}.xml"] = (
            f"<worksheet {NAMES}><sheetData>{made}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
        )
        if comments := more.get("comments"):
            files[f"{folder}worksheets/_rels/sheet{number}.xml.rels"] = _relations(
                f'<Relationship Id="rId1" Type="{RELATIONS}/comments" Target="../comments{number}.xml"/>'
            )
            inner = "".join(
                f'<comment ref="{ref}"><text><t>{escape(words)}</t></text></comment>' for ref, words in comments.items()
            )
            files[f"{folder}comments{number}.xml"] = f"<comments {NAMES}><commentList>{inner}</commentList></comments>"
    for kind, name in (("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")):
        related += f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{name}"/>'
    files |= {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        main: f"<workbook {NAMES}>{properties}<sheets>{listed}</sheets></workbook>",
        f"{folder}_rels/{main.rpartition('/')[2]}.rels": _relations(related),
        f"{folder}sharedStrings.xml": f"<sst {NAMES}>{''.join(f'<si>{item}</si>' for item in shared)}</sst>",
        f"{folder}styles.xml": STYLES,
        **(extra or {}),
    }
    if strict:
        files = {
            name: data.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
                f'"{RELATIONS}', '"http://purl.oclc.org/ooxml/officeDocument/relationships'
            )
            for name, data in files.items()
        }
    return zipped(files)


def _relations(inner):
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def ods(*sheets, files=None):
    """A spreadsheet in OpenDocument: each sheet its name and rows; a cell that begins with `<` is XML."""
    made = ""
    for name, rows in sheets:
        inner = "".join(
            row if isinstance(row, str) else f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"
            for row in rows
        )
        made += f'<table:table table:name="{escape(name)}">{inner}</table:table>'
    hidden = (
        '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f"<manifest:manifest {ODF_NAMES}/>",
            "content.xml": f"<office:document-content {ODF_NAMES}><office:automatic-styles>{hidden}"
            f"</office:automatic-styles><office:body><office:spreadsheet>{made}</office:spreadsheet></office:body>"
            "</office:document-content>",
        }
        | (files or {})
    )


def _cell(value):
    if value.startswith("<table:"):
        return value
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n")) if value else ""
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'
