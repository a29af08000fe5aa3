"""The forms in which notes may be written, by the ends of their names: text in, lines of Markdown out."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.reading.debris import tidying, unpublished
from feuillet.reading.formats import asciidoc, org, plain_text, restructured_text, web_page, wikis

if TYPE_CHECKING:
    from collections.abc import Callable

    from feuillet.reading.debris.tidying import Read

DATA = frozenset({".yaml", ".yml"})
_MARKDOWN = (".md", ".markdown", ".mkd", ".mdown", ".mdwn", ".qmd", ".rmd")
_PLAIN = (".txt", ".text")


def _markdown(text: str, first_line: int, file: str) -> Read:
    text, comments, hidden = unpublished.markdown(text)
    read = tidying.read(text, first_line)
    return read._replace(
        comments=[*read.comments, *(replace(comment, line=comment.line + first_line - 1) for comment in comments)],
        diagnostics=[*read.diagnostics, *unpublished.left_out(hidden, file, first_line)],
    )


def _plain(text: str, first_line: int, file: str) -> Read:
    """A plain text, or one in another form under a name that says nothing."""
    for read, signs in _SIGNS:
        if all(sign.search(text) for sign in signs):
            return read(text, first_line, file)
    return plain_text.read(text, first_line, file)


_FORMS: dict[str, Callable[[str, int, str], Read]] = {
    **dict.fromkeys(_MARKDOWN, _markdown),
    **dict.fromkeys(_PLAIN, _plain),
    **dict.fromkeys((".html", ".htm", ".xhtml"), web_page.read),
    ".org": org.read,
    **dict.fromkeys((".wiki", ".mediawiki", ".wikitext"), wikis.read_mediawiki),
    ".dokuwiki": wikis.read_dokuwiki,
    **dict.fromkeys((".rst", ".rest"), restructured_text.read),
    **dict.fromkeys((".adoc", ".asciidoc", ".asc"), asciidoc.read),
}
SUBTITLES = re.compile(r"(?m)^[\d:.,]{9,12} --> [\d:.,]{9,12}")  # of which the times are read as Markdown's are
# What tells the form of a text that has no name of its own for it: signs that are all there.
_SIGNS: tuple[tuple[Callable[[str, int, str], Read], tuple[re.Pattern[str], ...]], ...] = (
    (web_page.read, (re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE),)),
    (  # a part of one
        web_page.read,
        (
            re.compile(r"\A\s*<(?:body|main|article|section|div|h[1-6]|p|[uo]l|table)(?:\s[^<>]*)?>", re.IGNORECASE),
            re.compile(r"</(?:p|h[1-6]|li|td|div)>\s*(?:\n|<|\Z)", re.IGNORECASE),
        ),
    ),
    (
        wikis.read_dokuwiki,
        (
            re.compile(r"(?m)^[ \t]{0,2}(={3,6})[ \t]*[^\s=](?:.*[^\s=])?[ \t]*\1[ \t]*$"),
            re.compile(r"(?m)^(?:  |\t)+[*-] |\*\*|\[\[|(?<!:)//|\{\{|<code|\A\s*={6}"),
        ),
    ),
    (
        wikis.read_mediawiki,
        (
            re.compile(r"(?m)^==[ \t]*[^\s=](?:.*[^\s=])?[ \t]*==[ \t]*$"),
            re.compile(r"(?m)\'\'|\[\[|^\{\||^[*#:]+ ?\w|<ref|\[https?:"),
        ),
    ),
    (asciidoc.read, (re.compile(r"\A\s*= [^=\s].*[^=\s][ \t]*$", re.MULTILINE), re.compile(r"(?m)^==+ [^\s=]"))),
    (org.read, (re.compile(r"(?mi)^#\+(?:title:|begin_\w)"), re.compile(r"(?m)^\*+ \S"))),
    (_markdown, (SUBTITLES,)),
    (restructured_text.read, (re.compile(r"(?m)^\.\. [\w-]{1,30}::"),)),
    (
        _markdown,  # two headings, a first line that is one, words in bold, or a link
        (
            re.compile(
                r"(?m)\A\s*#{1,6}[ \t]+[^\W\d].*$|^#{1,6}[ \t]+\S.*\n(?s:.*?)^#{1,6}[ \t]+\S|"
                r"\A\s*#[^\W\d_].*\n(?s:.*?)^#{2,6}[^\W\d_]|^#{2,6}[^\W\d_].*\n(?s:.*?)^#{2,6}[^\W\d_]|"
                r"(?<![\w*])\*\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*\*(?![\w*])|\]\((?:https?:|mailto:|images?/)"
            ),
        ),
    ),
)
_SIGN_OF_PAGE = re.compile(r"(?<=.)[ _-][0-9a-f]{32}$")
SUFFIXES = DATA | _FORMS.keys()


@functools.lru_cache(maxsize=4096)
def suffix(name: str) -> str:
    """The end of a file's name that says its form, in small letters: .md for `x.md`, and for `x.md.txt`."""
    path = PurePosixPath(name)
    end = path.suffix.lower()
    inner = PurePosixPath(path.stem).suffix.lower()
    return inner if end in _PLAIN and inner in SUFFIXES and inner not in _PLAIN else end


def stem(name: str) -> str:
    """The name of a file without its folder and its end, and without the sign that a database gave its page."""
    path = PurePosixPath(name)
    stem = PurePosixPath(path.stem).stem if suffix(name) != path.suffix.lower() else path.stem
    return _SIGN_OF_PAGE.sub("", stem)


def is_data(name: str) -> bool:
    """Whether notes are data of YAML alone, not a text that may have front matter."""
    return suffix(name) in DATA


def is_foreign(name: str) -> bool:
    """Whether a file's form is not one of ours: it comes as another program or person made it."""
    return PurePosixPath(name).suffix.lower() not in (".md", ".markdown", *DATA)


def read(name: str, text: str, first_line: int = 1) -> Read:
    """What notes say, as lines of Markdown; `text` begins on line `first_line` of the file of this name."""
    return _FORMS[suffix(name)](tidying.characters(text), first_line, name)


def pasted(page: str) -> Read:
    """What a web page says, to be put into notes, which are read later: what programs wrote in it is left for that."""
    return web_page.pasted(tidying.characters(page), 1, "pasted.html")
