"""A text whose tokens are taken out, in; what Python-Markdown makes of it, which is not safe to print yet, out."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Any, cast
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions.tables import TableExtension

# Without one of these Markdown has nothing to do in a scanned run.
_EMPHASIS = re.compile(r"[*_]|~~|\]\(|[ ]{2}\n")
_BARE_AMPERSAND = re.compile(r"&(?!#[0-9]+;|#x[0-9a-f]+;|[0-9a-z]+;)", re.IGNORECASE)
_LOCK = threading.Lock()  # an instance of Markdown has state


@lru_cache(maxsize=1)
def _markdown() -> Any:
    """Emphasis, links and blocks; the scanner does the rest, and keeps the places."""
    tables = TableExtension(use_align_attribute=True)
    md: Any = markdown.Markdown(
        extensions=[tables, "sane_lists"], output_format="html"
    )  # Any: delimiters are newer than its types
    for name in ("backtick", "escape", "reference", "image_link", "image_reference", "short_reference"):
        md.inlinePatterns.deregister(name)
    for name in ("short_image_ref", "autolink", "automail", "html", "entity"):
        md.inlinePatterns.deregister(name)
    md.preprocessors.deregister("html_block")
    md.parser.blockprocessors.deregister("code")  # what stands indented is text that was pasted, rarely code
    md.parser.blockprocessors.deregister("reference")
    md.delimiters.add("~", "del", double=True)
    return md


def emphasised(scanned: str) -> str:
    """Inline Markdown only: no text becomes a block, however it begins."""
    if not _EMPHASIS.search(scanned):
        return _BARE_AMPERSAND.sub("&amp;", scanned).replace("<", "&lt;").replace(">", "&gt;")
    root = Element("div")
    SubElement(root, "div").text = scanned
    with _LOCK:
        md = _markdown()
        md.delimiters.reset()
        md.treeprocessors["inline"].run(root)
        return str(md.serializer(root))


def converted(scanned: str) -> str:
    """Blocks, as people type them."""
    with _LOCK:
        md = _markdown()
        md.reset()
        md.delimiters.reset()
        return str(md.convert(_human_blocks(scanned)))


_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,3}[.)]|[•▪◦●‣])[ \t\u00a0]+(?=\S)")
_MARKER = r"[ \t]*(?:>|(?:[-*+•▪◦●‣]|\d{1,9}[.)])(?=[ \t]))"
_MARKERS = re.compile(f"(?:{_MARKER})*")
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *")
_DELIMITER_ROW = re.compile(r"[ \t]*+\|?[ \t]*+:?-+:?[ \t]*+(?:\|[ \t]*+:?-+:?[ \t]*+)*\|?[ \t]*+")
_DEPTH = 6
_FIRST_MARKERS = re.compile(f"(?:{_MARKER}){{0,{_DEPTH}}}")


def _human_blocks(scanned: str) -> str:
    """Lists and tables as people type them, as Markdown wants them: an empty line before, four spaces a level."""
    out: list[str] = []
    stack: list[int] = []
    in_list, paragraph, blank = False, False, True  # paragraph: the last item has one after an empty line
    lines = scanned.split("\n")
    for number, raw in enumerate(lines):
        line = raw.expandtabs(4)
        item = None
        if not _RULE.fullmatch(line):
            line = _bounded(line)
            item = _ITEM.match(line)
        if item:
            indent = len(item[1])
            if not in_list:
                stack = []
            while stack and indent < stack[-1]:
                stack.pop()
            if not stack or (indent >= stack[-1] + 2 and len(stack) < _DEPTH):
                stack.append(indent)
            mark = item[2] if item[2][0].isdigit() or item[2] in "-*+" else "-"
            if (not in_list or paragraph) and not blank:
                out.append("")
            paragraph = False
            out.append(f"{'    ' * (len(stack) - 1)}{mark.replace(')', '.')} {line[item.end() :]}")
            in_list, blank = True, False
            continue
        empty = not line.strip()
        if not empty and in_list and blank and not line.startswith(" "):
            in_list = False
        if not empty and in_list and line.startswith(" "):
            paragraph = paragraph or blank
            line = "    " * len(stack) + line.strip(" ") + ("  " if line.endswith("  ") else "")
        elif not empty and not in_list:
            line = line.lstrip(" ")
            table = "|" in line and number + 1 < len(lines) and _DELIMITER_ROW.fullmatch(lines[number + 1])
            if table and "-" in lines[number + 1] and not blank:
                out.append("")
            line = re.sub(r"^(\d{4,})\.(?=\s)", r"\1&#46;", line)
        out.append(line)
        blank = empty
    return "\n".join(out)


def _bounded(line: str) -> str:
    """A line that opens no more than a few blocks within each other, and no heading of a thousand marks."""
    kept = cast("re.Match[str]", _FIRST_MARKERS.match(line)).end()
    stop = cast("re.Match[str]", _MARKERS.match(line, kept)).end()
    if kept < stop:
        line = line[:kept] + re.sub(r"[^\s\d]", lambda m: f"&#{ord(m[0])};", line[kept:stop]) + line[stop:]
    return re.sub("#{7,}", lambda m: "&#35;" * len(m[0]), line)
