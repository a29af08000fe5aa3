"""The HTML of a page or a letter that goes out, of a project's own template, in; the same, sure to do nothing, out.

A browser or a mail program runs nothing of it and fetches nothing for it, whatever template a stranger's folder has:
each tag is one of those below, with attributes of those below, written so that nobody reads it in another way. Comments
do not go out.
"""

from __future__ import annotations

import re
from html import unescape

from feuillet.model.diagnostics import Location, Rule
from feuillet.pages.sandbox import TemplateProblemError

ACTIVE = Rule(
    code="template-active",
    en="with this template, a page or a letter would hold what a browser runs or fetches, or nobody knows: {shown}",
    fr="avec ce gabarit, une page ou une lettre contiendrait ce qu’un navigateur exécute ou charge, ou que personne ne "
    "connaît : {shown}",
    hint_en="Take it out. A page that goes out is plain HTML with double quotation marks: headings, paragraphs, lists, "
    "tables, links to the web, and pictures that are given to the template.",
    hint_fr="Enlevez-le. Une page qui part est du HTML simple, avec des guillemets droits doubles : titres, "
    "paragraphes, listes, tableaux, liens vers le web, et images données au gabarit.",
)

_SPACE = r"[ \t\n\f\r]"
_TAGS = frozenset((
    "html", "head", "body", "title", "meta", "style", "a", "abbr", "address", "article", "aside", "b", "blockquote",
    "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "div", "dl", "dt", "em",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd",
    "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
))  # fmt: skip
_ATTRIBUTES = frozenset((
    "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "charset", "class", "color", "colspan",
    "content", "datetime", "dir", "headers", "height", "href", "id", "lang", "name", "open", "role", "rowspan",
    "scope", "src", "start", "style", "tabindex", "title", "valign", "value", "width",
))  # fmt: skip
# Spaces are those of HTML and CSS: to a browser, others are letters of a name.
_TAG = re.compile(
    rf'</?([a-z][a-z0-9]*)((?:{_SPACE}+[a-z][a-z-]*(?:="[^"<]*")?)*){_SPACE}*/?>', re.IGNORECASE | re.ASCII
)
_ATTRIBUTE = re.compile(r'([a-z][a-z-]*)(?:="([^"<]*)")?', re.IGNORECASE | re.ASCII)
_DOCTYPE = re.compile(rf"{_SPACE}*<!doctype html>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_STYLE_END = re.compile(rf"</style{_SPACE}*>", re.IGNORECASE | re.ASCII)
_LINK = re.compile(r"#|https?://|mailto:|tel:", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/", re.IGNORECASE)
# An escape in a style only ever hides something; a picture may stand in it.
_FETCHING = re.compile(rf"\\|@import|image-set|\bsrc\(|url\((?!{_SPACE}*[\"']?data:image/)", re.IGNORECASE | re.ASCII)
_SHOWN = 60  # characters of what is wrong


def inert(html: str, template: str) -> str:
    """The page without its comments; raises TemplateProblemError where something in it would be run or fetched."""
    html = _COMMENT.sub("", html)
    doctype = _DOCTYPE.match(html)
    at = doctype.end() if doctype else 0
    while (at := html.find("<", at)) >= 0:
        tag = _TAG.match(html, at)
        if tag is None or not _is_known(tag[1].lower(), tag[2]):
            raise _problem(template, html[at : at + _SHOWN])
        at = tag.end()
        if tag[1].lower() == "style" and not tag[0].startswith("</"):
            end = _STYLE_END.search(html, at)
            style = html[at : end.start() if end else len(html)]
            if wrong := re.search(f"<|{_FETCHING.pattern}", style, re.IGNORECASE):
                raise _problem(template, style[wrong.start() :])
            at += len(style)
    return html


def _is_known(tag: str, attributes: str) -> bool:
    return tag in _TAGS and all(
        _is_harmless(found[1].lower(), unescape(found[2] or "")) for found in _ATTRIBUTE.finditer(attributes)
    )


def _is_harmless(name: str, value: str) -> bool:
    if name == "href":
        return bool(_LINK.match(value))
    if name == "src":
        return bool(_PICTURE.match(value))
    if name == "charset":  # in others, what ends a value for us may be half a letter for a browser
        return value.lower() == "utf-8"
    if name == "style":
        return not _FETCHING.search(value)
    return name in _ATTRIBUTES or name.startswith(("aria-", "data-"))


def _problem(template: str, shown: str) -> TemplateProblemError:
    return TemplateProblemError(
        ACTIVE.at(Location(file=f"templates/{template}"), shown=" ".join(shown[:_SHOWN].split()))
    )
