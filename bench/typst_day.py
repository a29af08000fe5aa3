#!/usr/bin/env python3
"""The plain script's day in Typst, for the field: the same words, plain pages, nothing fitted, tagged or proved.

usage: typst_day.py FOLDER OUTPUT     (FOLDER as generate.py writes it for plain.py; needs the package `typst`)
"""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path

import typst
from plain import load

PAGE = """#set page(paper: "a4", margin: 20mm, numbering: "1")
#set text(font: "Fira Sans", size: 10pt, lang: "fr", hyphenate: true)
#set par(justify: false)
"""
SHEET = """#set page(paper: "a4", margin: 10mm)
#set text(font: "Fira Sans", size: 7.6pt, lang: "fr", hyphenate: true)
#set par(leading: 0.45em, spacing: 0.6em)
"""
_SPECIAL = re.compile(r"[\\#$@<>~`]")


def words(text: str) -> str:
    """A line's text, its emphasis and links in Typst's manner."""
    text = _SPECIAL.sub(lambda char: "\\" + char[0], text)
    text = re.sub(r"\\<?(https?://[^\s\\>]+)\\?>?", r'#link("\1")', text)
    text = re.sub(r"\[([^]]+)\]\(([^)\s]+)\)", r'#link("\2")[\1]', text)
    return re.sub(r"\*\*(.+?)\*\*", r"#strong[\1]", text)


def converted(notes: str, above: int = 0) -> str:
    """Markdown of the made-up day, which has headings, lists and paragraphs, as Typst."""
    lines = []
    for line in notes.splitlines():
        heading = re.match(r"(#+) (.*)", line)
        point = re.match(r"( *)[-*] (.*)", line)
        if heading:
            lines.append(f"{'=' * (len(heading[1]) + above)} {words(heading[2])}")
        elif point:
            lines.append(f"{point[1]}- {words(point[2])}")
        else:
            lines.append(words(line))
    return "\n".join(lines) + "\n"


def main() -> None:
    folder, output = Path(sys.argv[1]), Path(sys.argv[2])
    (output / "sheets").mkdir(parents=True, exist_ok=True)
    event = load(folder)
    spec = find_spec("fontpkg_fira_sans")
    fonts = [str(Path(spec.origin).parent / "files")] if spec and spec.origin else []
    parts = [PAGE, f"= {words(event['title'])}\n{words(event['subtitle'])}\n", "#outline()\n"]
    for theme in event["themes"]:
        parts.append(
            "#pagebreak()\n" + converted((folder / "themes" / f"{theme['file']}.md").read_text(encoding="utf-8"))
        )
        sheet = converted((folder / "sheets" / f"{theme['file']}.md").read_text(encoding="utf-8"))
        head, _, body = sheet.partition("\n==")
        source = f"{SHEET}{head}\n#columns(2)[\n=={body}\n]\n"
        path = output / "sheets" / f"{theme['file']}.pdf"
        typst.compile(source.encode(), output=str(path), font_paths=fonts, ignore_system_fonts=True)
    typst.compile(
        "".join(parts).encode(), output=str(output / "synthesis.pdf"), font_paths=fonts, ignore_system_fonts=True
    )


if __name__ == "__main__":
    main()
