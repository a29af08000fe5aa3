"""The words of a document, counted with other eyes than those that read it: for the proof that none is lost.

Nothing here knows styles, lists or fields: it walks the XML, or the page as a browser builds it, and counts the words
that stand in it, whatever they are for.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import tinyhtml5

from feuillet.importing.documents.office.markup import parsed
from feuillet.importing.documents.office.word_styles import sign
from feuillet.text import invisible
from feuillet.text.entities import unescape
from feuillet.text.normal_form import normal

if TYPE_CHECKING:
    from feuillet.importing.documents.office.container import Container

_WORD = re.compile(r"[^\W_]+")
_NOTHING = dict.fromkeys({0xAD, *invisible.CODES})
_OFFICE = ("word/", "xl/")
_BREAKS = frozenset({"p", "tab", "br", "cr", "tc", "tr", "h", "s", "line-break", "table-cell", "note", "ptab"})
_HTML_BREAKS = re.compile(
    r"(?:address|article|aside|blockquote|body|br|button|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|"
    r"figure|footer|form|h[1-6]|header|hr|html|img|input|legend|li|main|nav|noscript|ol|optgroup|option|p|pre|section|"
    r"select|summary|table|tbody|td|tfoot|th|thead|title|tr|ul|textarea)$"
)
_TAGS = re.compile(r"(?<!\\)</?(?:strong|em|del|code|sup|sub|b|i|s|u|a)(?:\s[^<>]*)?>")  # of Markdown: within words
# A picture, up to where it is kept.
_SHOWN = re.compile(r"(!\[(?:\\.|[^\[\]\\])*\]\(\s*)(?:<[^<>]*>|[^\s()]+)")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_NOTE = re.compile(r"#_?(?:sd)?(?:ftn|fn|footnote|edn|endnote|cmnt|msocom)", re.IGNORECASE)  # links of programs
_LABEL = 9  # characters, "[iii]" for instance
_SILENT = frozenset({"script", "style", "template", "svg", "iframe", "object", "head", "title", "datalist", "math"})


def words(text: str) -> Counter[str]:
    """How often each word stands in a text, small and capital letters alike."""
    return Counter(_WORD.findall(normal("NFKC", text).casefold().translate(_NOTHING)))


def of_markdown(text: str) -> Counter[str]:
    """The words of Markdown; its signs part none, for what is emphasised within a word has tags.

    Where a picture is kept is no word of the text. In front matter a backslash is written twice.
    """
    text = _FRONT.sub(lambda found: found[0].replace("\\\\", "\\"), text)
    return words(unescape(_TAGS.sub("", _SHOWN.sub(r"\1", text))))


def of_word(container: Container) -> Counter[str]:
    """The words of a document of Word: each part with text, what is deleted and what describes pictures too."""
    found: Counter[str] = Counter()
    heads: list[str] = []
    for name in container.names:
        if re.match(r"(?:.*/)?(?:document\d*|footnotes\d*|endnotes\d*|comments\d*|header\d*|footer\d*)\.xml$", name):
            root = parsed(container, name)
            if root.tag.endswith(("}hdr", "}ftr")):
                heads.append(_text(root))
            elif root.tag.endswith(("}document", "}footnotes", "}endnotes", "}comments")):
                found += words(_text(root))
    return found + _once(heads)


def _once(heads: list[str]) -> Counter[str]:
    """The words of heads and feet of pages; those that say the same say it once."""
    distinct = {tuple(sorted(words(text).items())) for text in heads}
    found: Counter[str] = Counter()
    for some in distinct:
        found.update(dict(some))
    return found


def _text(root: Any) -> str:
    """What stands in the elements for text; of two forms of the same one, and what was deleted apart."""
    pieces: list[str] = []
    apart: list[str] = []
    todo: list[tuple[Any, list[str]]] = [(root, pieces)]
    while todo:
        element, into = todo.pop()
        if isinstance(element, str):
            into.append(element)
            continue
        space, _, tag = element.tag.rpartition("}")
        if tag == "Fallback" and len(element.getparent()) > 1:
            continue
        if tag in ("del", "moveFrom") or (tag == "r" and element.find(f"{space}}}rPr/{space}}}vanish") is not None):
            into = apart
            into.append(" ")
        if tag in ("t", "delText"):
            into.append(element.text or "")
        elif tag == "noBreakHyphen":
            into.append("\u2011")
        elif tag == "sym":
            into.append(sign(element.get(f"{space}}}font") or "", element.get(f"{space}}}char") or ""))
        elif (tag in _BREAKS and "wordprocessingml" in space) or tag == "oMath":
            into.append(" ")
        elif tag == "docPr":
            into.append(f" {element.get('descr') or element.get('title') or ''} ")
        if tag in ("p", "txbxContent", "oMath"):
            todo.append((" ", into))
        todo += ((child, into) for child in reversed(element) if isinstance(child.tag, str))
    return "".join([*pieces, " ", *apart])


def of_open_document(container: Container) -> Counter[str]:
    """The words of a text in OpenDocument: body, comments, deletions, heads and feet, objects."""
    found: Counter[str] = Counter()
    heads: list[str] = []
    for name in container.names:
        if name == "content.xml":
            body = next(
                (element for element in parsed(container, name).iter() if str(element.tag).endswith("}body")), None
            )
            found += words(_all_text(body)) if body is not None else Counter()
        elif name == "styles.xml":
            named = (element for element in parsed(container, name).iter() if _HEAD.search(str(element.tag)))
            heads += map(_all_text, named)
    return found + _once(heads)


_HEAD = re.compile(r"\}(?:header|footer)(?:-left|-first)?$")
_UNSAID = (
    *("index-title-template", "creator", "date", "date-string", "creator-initials", "note-citation", "title"),
    *("sequence-decls", "desc"),
)


def _all_text(root: Any) -> str:
    pieces: list[str] = []

    def gather(element: Any) -> None:
        if isinstance(element.tag, str):
            tag = element.tag.rpartition("}")[2]
            if tag in _BREAKS or tag in ("tab", "annotation", "list", "frame"):
                pieces.append(" ")
            if tag not in _UNSAID:
                pieces.append(element.text or "")
                for child in element:
                    gather(child)
                    pieces.append(child.tail or "")
            if tag in ("p", "h", "annotation", "note", "frame"):
                pieces.append(" ")

    gather(root)
    return "".join(pieces)


def of_page(text: str) -> Counter[str]:
    """The words of a web page as a browser builds it: texts, and descriptions of pictures."""
    pieces: list[str] = []
    body = tinyhtml5.parse(text, namespace_html_elements=False).find("body")
    todo: list[Any] = [] if body is None else [body]
    while todo:
        element = todo.pop()
        if isinstance(element, str):
            pieces.append(element)
        elif (
            not isinstance(element.tag, str) or (tag := element.tag.rpartition("}")[2]) in _SILENT or _is_label(element)
        ):
            pieces.append(" ")
        else:
            around = " " if _HTML_BREAKS.match(tag) else ""
            described = f" {element.get('alt') or ''} " if tag == "img" and _is_seen(element) else ""
            pieces.append(around + described + (element.text or ""))
            todo.append(around)
            for child in reversed(element):
                todo += (child.tail or "", child)
    return words("".join(pieces))


def _is_label(element: Any) -> bool:
    """Whether this is the number or arrow of a note, which leads to it or back."""
    return (
        element.tag == "a"
        and bool(_NOTE.match(element.get("href") or ""))
        and len("".join(element.itertext())) < _LABEL
    )


def _is_seen(image: Any) -> bool:
    """Whether a picture is one, not a dot that counts readers."""
    return bool(image.get("src") or image.get("data-src")) and not {image.get("width"), image.get("height")} & {
        "0",
        "1",
    }
