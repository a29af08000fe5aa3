"""Texts made to be slow to read: a catalogue of shapes, each a function from a size in characters to a project's files."""

from __future__ import annotations

import itertools
import string
from collections.abc import Callable

Files = dict[str, str]
Shape = Callable[[int], Files]

LIST = "list.csv"  # of participants, where there is one
_DAY = "title: Une journée\n"
_THEME = "---\ntitle: Un thème\n---\n\n## Problèmes soulevés\n\n"


def letters(number: int) -> str:
    """A word of small letters for each number."""
    word = ""
    while True:
        number, rest = divmod(number, 26)
        word = string.ascii_lowercase[rest] + word
        if not number:
            return word


def filled(unit: str, size: int) -> str:
    """The unit again and again, up to a size; ¤ stands for another word each time, § for another in capitals, £ for a number."""
    if not any(mark in unit for mark in "¤§£"):
        return unit * (size // len(unit))
    made: list[str] = []
    length = 0
    for number in itertools.count(1):
        word = letters(number + 700)
        made.append(unit.replace("¤", word).replace("§", word.upper()).replace("£", str(number)))
        length += len(made[-1])
        if length >= size:
            return "".join(made)
    raise AssertionError


def of_theme(text: str) -> Files:
    return {"content/workshop.yaml": _DAY, "content/themes/01-un.md": text}


# What is repeated in one line: ¤ stands for another word each time, § for another in capitals, £ for a number.
UNITS = {
    "open brackets": "[",
    "open pictures": "![",
    "closed brackets": "]",
    "brackets and parentheses": "](",
    "links that do not end": "[x](a",
    "links in links": "[x](a) ",
    "links with titles": '[x](a "b" ',
    "links with angles": "[a](<b",
    "link after link": "[¤](https://exemple.org/¤) ",
    "parentheses": "(",
    "closing parentheses": ")",
    "empty brackets": "[]",
    "references": "[¤][¤] ",
    "open references": "[a][",
    "notes": "[^¤] ",
    "one note": "[^a] ",
    "open notes": "[^",
    "stars": "*",
    "open stars": "*a ",
    "stars in words": "a*b",
    "two stars": "**a",
    "three stars": "***a ",
    "star and two": "*a **b ",
    "two stars apart": "** a ",
    "closed stars": "a** ",
    "bold words": "**¤** ",
    "underscores": "_",
    "open underscores": "_a ",
    "underscores in words": "a_b",
    "two underscores": "__a ",
    "stars and underscores": "*_",
    "mixed emphasis": "*a __b ",
    "tildes": "~",
    "two tildes": "~~a ",
    "ticks": "`",
    "open ticks": "`a ",
    "angles": "<",
    "closing angles": ">",
    "comments": "<!--",
    "comment after comment": "<!-- a --> ",
    "comment ends": "-->",
    "sections of characters": "<![CDATA[",
    "instructions": "<?",
    "declarations": "<!a",
    "open tags": "<a ",
    "open tags with values": '<a b="',
    "tags": "<b>",
    "tag after tag": "<b>a</b> ",
    "closing tags": "</b>",
    "scripts": "<script>",
    "breaks": "<br>",
    "block tags": "<div>",
    "tables of web pages": "<table>",
    "cells of web pages": "<td>",
    "items of web pages": "<ul><li>",
    "small print": "<sub>",
    "autolinks": "<https://a.fr ",
    "short codes": "[caption ",
    "short codes with values": '[gallery a="',
    "ampersands": "&",
    "ampersands and letters": "&a",
    "entities": "&amp;",
    "no-break entities": "&nbsp;",
    "numbers of characters": "&#",
    "backslashes": "\\",
    "escapes": "\\*",
    "bars": "|",
    "cells": "| a ",
    "quotes": '"',
    "quoted words": '"a" ',
    "open quotes": '"a ',
    "apostrophes": "'",
    "apostrophes in words": "l'a ",
    "words in apostrophes": "'a' ",
    "curved apostrophes": "’",
    "guillemets": "«",
    "closing guillemets": "»",
    "guillemets in pairs": "« a » ",
    "letters": "a",
    "accents": "é",
    "capitals": "A",
    "words in capitals": "ABCD ",
    "acronyms": "§ ",
    "acronyms in parentheses": "le ¤ (§) ",
    "acronyms with a meaning": "§ (le ¤) ",
    "acronyms, spaces": "AB  ",
    "acronyms with capitals": "AB·CD ",
    "names": "Ab ",
    "names with hyphens": "Ab-",
    "titles of persons": "M. ",
    "inclusive forms": "acteur·rice·s ",
    "inclusive endings": "·e·s",
    "inclusive chain": "es.",
    "inclusive parentheses": "ami(e)s",
    "words": "mot ",
    "other words": "¤ ",
    "commas": "a, ",
    "digits": "1",
    "thousands": "1 000 ",
    "groups of digits": "123 ",
    "numbers": "£ ",
    "units": "12 km ",
    "percents": "12 % ",
    "decimal numbers": "1,5",
    "ordinals": "no 1 ",
    "dots": ".",
    "dots apart": ". ",
    "ellipses": "...",
    "letters and dots": "a.",
    "initials": ". A",
    "dashes": "-",
    "dashes apart": "- ",
    "long dashes": "—",
    "long dashes apart": "a – ",
    "hyphens": "a-",
    "slashes": "/",
    "words with slashes": "a/",
    "colons": ":",
    "colons apart": "a : ",
    "semicolons": ";",
    "question marks": "?",
    "question marks apart": " ?",
    "exclamations": "! ",
    "at signs": "@",
    "addresses": "a@b.fr ",
    "open addresses": "a@",
    "chain of addresses": "a@b.",
    "web addresses": "https://a.fr/¤ ",
    "web addresses without end": "https://",
    "web addresses in a chain": "www.a",
    "web addresses with parentheses": "https://a.fr/(",
    "web addresses with ampersands": "https://a.fr/&amp;",
    "names of files": "a.pdf ",
    "spaces": " ",
    "tabs": "\t",
    "no-break spaces": "\xa0",
    "narrow spaces": "\u202f",
    "word and no-break space": "a\xa0",
    "soft hyphens": "\xad",
    "soft hyphens in words": "a\xad",
    "zero-width spaces": "\u200b",
    "combining marks": "a\u0301",
    "combining marks alone": "\u0301",
    "marks in no order": "\u0323\u0301",
    "joiners": "\u034f",
    "directions": "\u202a\u202c",
    "variation selectors": "❤\ufe0f",
    "emoji": "👩‍🚒",
    "arrows": "->",
    "hashes": "#",
    "hashes apart": "# ",
    "equals": "=",
    "plus": "+",
    "braces": "{",
    "template marks": "{{ a }}",
    "dollars": "$",
    "carets": "^",
    "Greek": "λ",
    "Chinese": "字",
    "Arabic": "م",
    "bullets": "•",
    "boxes": "☐",
    "lowercase o": "o ",
    "marks": "[essentiel] ",
    "marks misspelt": "[essentil] ",
    "controls": "\x0c",
    "bold name and capitals": "**Ab CD** ",
    "bold sentence": "**a ¤ :** ",
    "phone numbers": "01 23 45 67 89 ",
    "roles": "Ab Cd, ¤ ; ",
    "years": "(2024) ",
    "stars around spaces": "* *",
    "abbreviations": "*[§]: ",
    "wide stars": "*a* ",
    "strong in em": "***a** ",
}
# What is repeated line by line.
LINES = {
    "headings": "## ¤\n",
    "headings of one name": "## a\n",
    "headings with text": "## ¤\n\nTexte.\n\n",
    "known headings": "## Besoins\n\na\n\n",
    "subheadings": "### ¤\n\n- a\n\n",
    "headings of all levels": "# a\n## b\n### c\n#### d\n",
    "empty headings": "##\n",
    "underlined": "¤\n====\n\n",
    "underlined by dashes": "¤\n---\n",
    "rules": "---\n",
    "rules of stars": "* * *\n",
    "bold lines": "**¤**\n\n",
    "bold items": "- **¤**\n",
    "bold items with points": "- **¤**\n  - a\n",
    "points": "- ¤\n",
    "points without words": "-\n",
    "points apart": "- ¤\n\n",
    "numbered points": "£. ¤\n",
    "numbered points of one": "1. ¤\n",
    "pasted dashes": "– ¤\n",
    "pasted letters": "o  ¤\n",
    "boxes": "- [ ] ¤\n",
    "points with paragraphs": "- ¤\n\n  a\n\n",
    "points of two levels": "- ¤\n  - a\n",
    "points of many levels": "- a\n  - b\n    - c\n      - d\n        - e\n",
    "quotes": "> ¤\n",
    "empty quotes": ">\n",
    "quotes apart": "> ¤\n\n",
    "quotes in quotes": "> > > a\n",
    "quoted lists": "> - ¤\n",
    "paragraphs": "¤\n\n",
    "lines": "¤\n",
    "long paragraph of sentences": "Une phrase de plus, assez longue pour continuer à la ligne, ¤.\n",
    "empty lines": "\n",
    "lines of spaces": "   \n",
    "spaces at ends": "a  \n",
    "backslashes at ends": "a\\\n",
    "indented": "    ¤\n",
    "indented by tabs": "\t¤\n",
    "fences": "```\n",
    "fences of tildes": "~~~\n",
    "fences with words": "```¤\n",
    "code": "```\n¤\n```\n\n",
    "two kinds of fences": "```\n~~~\n",
    "lines of cells": "| ¤ | b |\n",
    "lines of a table": "a | b\n",
    "delimiters": "|---|---|\n",
    "tables": "| a | b |\n|---|---|\n| ¤ | d |\n\n",
    "notes": "[^¤]: a\n",
    "notes of one name": "[^a]: b\n",
    "notes with paragraphs": "[^¤]: a\n\n    b\n\n",
    "called notes": "a[^£]\n\n[^£]: b\n\n",
    "references": "[¤]: https://a.fr/¤\n",
    "references of one name": "[a]: http://x.y\n",
    "used references": "[¤][¤]\n\n[¤]: https://a.fr/¤\n\n",
    "abbreviations": "*[§]: le ¤\n",
    "definitions": "¤ : b\n",
    "pictures": "![a](b.png)\n\n",
    "pictures of the web": "![¤](https://a.fr/¤.png)\n\n",
    "comments": "<!-- ¤ -->\n",
    "open comments": "a <!-- b\n",
    "comment in lines": "<!--\na\n-->\n",
    "open tags": "<p\n",
    "paragraph tags": "<p>¤\n",
    "list tags": "<ul>\n<li>¤\n",
    "table tags": "<table>\n<tr><td>¤\n",
    "closing list tags": "</ul>\n",
    "quote tags": "<blockquote>\n",
    "pre tags": "<pre>\n",
    "script tags": "<script>\n",
    "heading tags": "<h2>¤</h2>\n",
    "definition tags": "<dl><dt>¤\n",
    "short codes": "[caption a=¤]\n",
    "no-break lines": "&nbsp;\n",
    "speech": "Ab : ¤\n\n",
    "acronyms": "§ est là.\n",
    "acronyms on their own": "§\n",
    "marked points": "- [essentiel] ¤\n",
    "unanswered points": "- [sans réponse] ¤\n",
    "synthesis points": "- [synthèse] ¤\n",
    "addresses": "https://a.fr/¤\n",
    "returns": "\r",
    "returns and lines": "a\r\n",
    "form feeds": "\x0c\n",
    "separators of lines": "a\u2028",
    "three dots and dashes": "---\n...\n",
    "equals": "===\n",
    "tildes": "~\n",
    "turns": "Abc Def : bonjour ¤\n",
    "groups with points": "### ¤\n\n- a\n- b\n\n",
    "properties of a page": "created: ¤\n",
}


def nested(opening: str, closing: str, between: str = "a") -> Callable[[int], str]:
    def made(size: int) -> str:
        count = size // (len(opening) + len(closing))
        return opening * count + between + closing * count

    return made


def stairs(step: str, line: str) -> Callable[[int], str]:
    """Lines each further in than the one before: as many as the root of the size."""

    def made(size: int) -> str:
        count = int((2 * size / len(step)) ** 0.5)
        return "".join(f"{step * number}{line}\n" for number in range(count))

    return made


def ticks(size: int) -> str:
    """Runs of ticks, each longer than the one before."""
    count = int((2 * size) ** 0.5)
    return " ".join("`" * number for number in range(1, count))


def after(first: str, unit: str, last: str = "") -> Callable[[int], str]:
    return lambda size: first + filled(unit, size) + last


def split(*units: str) -> Callable[[int], str]:
    """Of each unit a part of the size."""
    return lambda size: "".join(filled(unit, size // len(units)) for unit in units)


_CUES = "0:01.000 --> 0:02.000\na\n\n0:03.000 --> 0:04.000\n"
_MESSAGE = "[14/11/2026 10:32] Ab: "
TEXTS = {
    "ticks of many lengths": ticks,
    "brackets in brackets": nested("[", "]"),
    "links in brackets": nested("[", "](a)"),
    "parentheses in parentheses": nested("(", ")"),
    "address of parentheses": lambda size: f"[a]({nested('(', ')')(size)})",
    "emphasis in emphasis": nested("*a ", " b*"),
    "strong in strong": nested("**a ", " b**"),
    "both in both": nested("*a **b ", " c** d*"),
    "deleted in deleted": nested("~~a ", " b~~"),
    "tags in tags": nested("<b>", "</b>"),
    "quotes in a line": after("", "> ", "a"),
    "points in a line": after("", "- ", "a"),
    "numbers in a line": after("", "1. ", "a"),
    "quotes and points in a line": after("", "> - ", "a"),
    "hashes of a heading": after("## a ", "#"),
    "heading of one word": after("## ", "a"),
    "heading of words": after("## ", "¤ "),
    "heading of capitals": after("## ", "§ "),
    "heading of numbers": after("## ", "1."),
    "heading of spaces": after("## a", " ", "b"),
    "bold line of words": after("**", "a ", "**"),
    "bold point of words": after("- **", "a ", "** b"),
    "point of one word": after("- ", "a"),
    "point of stars": after("- ", "*"),
    "point of dashes": after("- ", "-"),
    "table of columns": lambda size: filled("| a ", size // 2) + "|\n" + filled("|---", size // 2) + "|\n",
    "table of rows": after("| a | b |\n|---|---|\n", "| ¤ | d |\n"),
    "table of long rows": lambda size: (
        "| a | b |\n|---|---|\n" + "".join(filled("| x ", int(size**0.5)) + "|\n" for _ in range(int(size**0.5)))
    ),
    "table of one delimiter": after("a | b\n", "|-", "\n"),
    "table of a wide delimiter": after("a | b\n|-", " ", "x"),
    "table of long delimiters": after("a | b\n|", "-", "\n| c | d |\n"),
    "table of stars": after("| a | b |\n|---|---|\n| ", "*a ", " | c |\n"),
    "table of bars escaped": after("| a | b |\n|---|---|\n| ", "\\|", " | c |\n"),
    "table of ticks": after("| a | b |\n|---|---|\n| ", "`", " | c |\n"),
    "bars above a delimiter": after("", "|", "\n|---|"),
    "stairs of points": stairs("  ", "- a"),
    "stairs of quotes": stairs("> ", "a"),
    "stairs of quotes and points": stairs("> - ", "a"),
    "stairs of numbers": stairs("   ", "1. a"),
    "stairs of text": stairs(" ", "a"),
    "stairs of fences": stairs("`", "```"),
    "fences opened and not closed": split("```x\n", "~~~\n"),
    "comments, then ends": split("<!-- ", "--> "),
    "openers, then closers": split("[x ", "](a "),
    "stars, then underscores": split("*a ", "_a "),
    "ticks, then more ticks": split("` ", "`` "),
    "words, then stars": split("¤ ", "** "),
    "guillemets, then closing ones": split("« ", "» "),
    "notes called, notes given": split("[^¤] ", "\n[^¤]: b"),
    "references used, then given": split("[¤] ", "\n[¤]: https://a.fr/¤"),
    "abbreviations, then acronyms": split("*[§]: le ¤\n", "§ "),
    "footnote of lines": after("a[^1]\n\n[^1]: b\n", "    c\n"),
    "footnote of paragraphs": after("a[^1]\n\n[^1]: b\n\n", "    c\n\n"),
    "footnote of points": after("a[^1]\n\n[^1]: b\n", "    - c\n"),
    "code of lines": after("```\n", "a b\n", "```\n"),
    "code of one line": after("```\n", "a ", "\n```\n"),
    "code of spaces": after("```\n", " ", "\n```\n"),
    "code of a long word": after("```\n", "a", "\n```\n"),
    "code span of a long word": after("`", "a", "`"),
    "code span of spaces": after("`a", " ", "b`"),
    "code span of lines": after("`a", "\nb", "`"),
    "quote of lines": after("> a\n", "b\n"),
    "quote of stars": after("> ", "**a "),
    "point of lines": after("- a\n", "  b\n"),
    "point of paragraphs": after("- a\n\n", "  b\n\n"),
    "point of points": after("- a\n", "  - b\n"),
    "point of points apart": after("- a\n\n", "  - b\n\n"),
    "point of quotes": after("- a\n", "  > b\n"),
    "paragraph of lines with breaks": after("", "a  \n"),
    "an address of spaces": after("[a]: <", " ", "x\n"),
    "an open comment": after("<!-- ", "a "),
    "an open tag": after("<a href='", "a "),
    "a tag of attributes": after("<a ", "b=c ", ">"),
    "a tag of spaces": after("<a", " ", ">"),
    "an open link": after("[a](", "b"),
    "an open link of words": after("[a](https://a.fr/", "b ", ""),
    "a link of spaces": after("[a](", " ", "b)"),
    "a link of a long title": after('[a](b "', "c ", '")'),
    "a link of a long text": after("[", "a ", "](https://a.fr)"),
    "a picture of a long text": after("![", "a ", "](b.png)"),
    "a reference of a long text": after("[", "a ", "][b]\n\n[b]: https://a.fr\n"),
    "a reference of a long name": after("[a][", "b ", "]"),
    "a note of a long name": after("a[^", "b", "]"),
    "an address of letters": after("https://a.fr/", "a"),
    "an address of dots": after("https://a", ".b"),
    "an address of dots at the end": after("https://a.fr/", "."),
    "an address of parentheses ": after("https://a.fr/", "()"),
    "an address of closing parentheses": after("https://a.fr/", ")"),
    "an address of slashes": after("https://a.fr", "/a"),
    "an address of percents": after("https://a.fr/", "%C3%A9"),
    "a mail address of dots": after("a@b", ".c"),
    "a mail address of letters": after("a", "b", "@c.fr"),
    "an entity of letters": after("&", "a", ";"),
    "an entity of digits": after("&#", "1", ";"),
    "a number": after("1", "0"),
    "a number and a unit": after("1", "0", " km"),
    "spaces in a sentence": after("a", " ", "b"),
    "spaces at the end": after("a", " "),
    "tabs in a sentence": after("a", "\t", "b"),
    "spaces before a mark": after("a", " ", "!"),
    "no-break spaces before a mark": after("a", "\xa0", "!"),
    "spaces inside guillemets": after("«", " ", "»"),
    "spaces in lines": after("a", " \n", "b"),
    "spaces before a star": after("a", " ", "*"),
    "a word and a soft hyphen": after("a", "b", "\xadc"),
    "a long word among words": after("Un ", "a", " mot."),
    "a long word with capitals": after("A", "aB"),
    "a long word of digits": after("a", "1b"),
    "a long word of hyphens": after("Ab", "-cd"),
    "a long word of underscores": after("a", "_"),
    "a long name": after("- **", "Ab-", "**, directrice"),
    "a footnote mark": after("[^", "1"),
    "a mark of letters": after("- [", "a", "] b"),
    "a mark of words": after("- [", "a ", "] b"),
    "a list of web pages": after("<ul>", "<li>a</li>", "</ul>"),
    "a table of web pages": after("<table>", "<tr><td>a</td></tr>", "</table>"),
    "a table of web cells": after("<table><tr>", "<td>a</td>", "</tr></table>"),
    "quotes of web pages": nested("<blockquote>", "</blockquote>"),
    "code of web pages": after("<pre>", "a\n", "</pre>"),
    "spaces after a colon": after("Ab : c", " ", "d"),
    "spaces after attributes of a heading": after("## a {}", " ", "b"),
    "spaces of a heading before a brace": after("## a [", " ", "b{ c"),
    "spaces behind empty brackets": after("[]a[]", " ", "b"),
    "properties within a line": after("a ", "(b:: c) "),
    "addresses of who wrote": after("Ab <", "a@", " wrote:"),
    "many addresses of who wrote": after("Ab ", "<a@b.c> ", " wrote:"),
    "angles of who wrote": after("Ab ", "<", " wrote:"),
    "coded angles of who wrote": after("Ab ", "&lt;a", " wrote:"),
    "lines of a subtitle": after(_CUES, "a ¤\n"),
    "spaces in a subtitle": after(f"{_CUES}a", " ", "b"),
    "spaces in a message": after(f"{_MESSAGE}b\n{_MESSAGE}sticker omitted", " ", "b"),
    "attributes of a wiki's cell": after("{|\n! x !! y\n|-\n| ", "a=a", " || b\n|}\n"),
    "short code with attributes": after("[gallery ", "a=b ", "]"),
}

# Sections whose points are read as something of their own.
ENTRIES = {
    "Intervenants": {
        "names": "- Ab Cd, ¤ de Xyz\n",
        "bold names": "- **Ab Cd**, ¤\n",
        "one name": "- Ab Cd\n",
        "names apart": "Ab Cd, ¤\n\n",
        "names with points": "- Ab Cd\n  - ¤\n",
    },
    "Acteurs à connaître": {
        "actors": "- ¤ : https://a.fr/¤\n",
        "actors bold": "- **¤** : b\n",
        "actors with points": "- ¤\n  - a\n",
    },
    "Documents et sites": {
        "documents": "- ¤, où beaucoup de mots suivent le titre, jusqu’à la fin, 2024, https://a.fr/¤\n",
        "documents in guillemets": "- « ¤ », Xyz\n",
        "links": "- [¤](https://a.fr/¤), et ce que ce document contient, en beaucoup de mots\n",
    },
}
LONG_ENTRIES = [
    "a, ",
    "a : ",
    "a – ",
    "(",
    "(a) ",
    "« a » ",
    "**a** ",
    "a ; ",
    "Ab Cd ",
    "AB ",
    "a.b ",
    "https://a.fr/ ",
    "et ",
    "- ",
    "a",
    " ",
    "[a](b) ",
    ". A",
    "a/",
    "a@b.fr ",
    "01 02 ",
    "“a” ",
    "de ",
    "l'",
    "2024 ",
]


# Whole front matters and workshop.yaml: what stands after the title.
# What is repeated in files of other forms, whole or never ended.
SUFFIXES = ("html", "rst", "org", "wiki", "adoc", "txt", "dokuwiki")
OF_FORMS = (
    *(
        "<b>x",
        "<a href=x>",
        "<table><tr><td>x",
        "<ul><li>x",
        "<pre>x",
        "<!--",
        "<p class=x>x",
        "<br>x",
        "<a ",
        "<nav>x",
    ),
    *(
        "x\n",
        "* x\n",
        "** x\n",
        "- x\n\n",
        "|x|y|\n",
        "[[",
        "[[x|y]] ",
        "''x",
        "//x",
        "`x",
        "*x ",
        "=x= ",
        "{{x",
        "((x",
    ),
    *("== x ==\n", "x\n--\n", "....\n", "|===\n", "{|\n", ".. x::\n", ".. x::\n\n   ", "::\n\n  x\n", ":x: y\n"),
    *("<a b=", "<a b='", "</a ", "<!x", "<?x", "<title>x", "<style>.x{", "<b></b>\n", "<div hidden>x", "<dialog><b>"),
    *(
        "a.",
        "a-",
        ":",
        "`a ",
        "{# a",
        "{::comment}",
        "<%#",
        ":a: \\\n",
        "ifndef::a[]\n",
        "[comment]\n--\n",
        "////\na\n////\n",
    ),
    *(
        "* a :b:\n",
        "* COMMENT a\n",
        ":a:\n",
        "@@a:",
        "<span hidden>",
        "<includeonly>a",
        "::: notes\n",
        ".. a\n\n   ",
        "- .. a\n",
    ),
    *("#+begin_src\n", "#+x: y\n", "<ref>x", "footnote:[x", "[fn:1] x\n", "X_\n", "X\n\n", "1) x\n"),
)

YAML = {
    "keys": "¤: a\n",
    "keys of one name": "a: b\n",
    "keys without a colon": "¤\n",
    "keys without a space": "¤:a\n",
    "empty lines": "\n",
    "comments": "# a\n",
    "comments behind": "¤: a # b\n",
    "dashes": "- a\n",
    "dashes in a line": "- ",
    "brackets": "a: [\n",
    "open brackets": "[",
    "open braces": "{",
    "braces": "{a: ",
    "anchors": "¤: &a b\n",
    "aliases": "¤: *a\n",
    "tags": "¤: !a b\n",
    "quotes": '¤: "a\n',
    "apostrophes": "¤: 'a\n",
    "colons": "¤: a: b\n",
    "tabs": "\t¤: a\n",
    "blocks": "¤: |\n  a\n",
    "folded blocks": "¤: >\n  a\n",
    "questions": "? ¤\n",
    "question marks": "? ",
    "documents": "---\n",
    "percents": "%\n",
    "at signs": "¤: @a\n",
    "ticks": "¤: `a\n",
    "backslashes": '¤: "\\q"\n',
    "merge keys": "<<: a\n",
    "no-break spaces": "¤:\xa0a\n",
    "commas": "a, ",
    "wrong indents": "¤: a\n b: c\n",
    "spaces": " ",
    "letters": "a",
}
YAML_LISTS = {
    "organisers": "- name: ¤\n  link: https://a.fr/¤\n",
    "partners": "- ¤\n",
    "sections": "- id: ¤\n  title: ¤\n",
    "sections after each other": "- id: ¤\n  title: ¤\n  after: a\n",
    "acronyms": "§: le ¤\n",
    "themes": "- ¤\n",
}
THEME_LISTS = {
    "speakers": "- name: ¤ Cd\n  role: ¤\n",
    "speakers ": "- ¤\n",
    "speakers  ": "- name: Ab\n  organisation: ¤\n",
    "actors": "- title: ¤\n  link: https://a.fr/¤\n",
    "documents": "- title: ¤\n  publisher: ¤\n",
    "keywords": "- ¤\n",
    "aliases": "- ¤\n",
}


def listed(key: str, unit: str) -> Callable[[int], str]:
    def made(size: int) -> str:
        lines = filled(unit, size).splitlines()
        return f"{key}:\n" + "".join(f"  {line}\n" for line in lines)

    return made


def deep(unit: str, last: str) -> Callable[[int], str]:
    """Keys or dashes each below the one before."""

    def made(size: int) -> str:
        count = int(size**0.5)
        return "".join(f"{'  ' * number}{unit}\n" for number in range(count)) + "  " * count + last

    return made


CSV = {
    "people": "Ab ¤;a¤@b.fr;1\n",
    "one person": "Ab Cd;a@b.fr;1\n",
    "no name": ";;1\n",
    "quotes": '"Ab ¤;a@b.fr;1\n',
    "quoted": '"Ab ""¤""";a¤@b.fr;1\n',
    "cells": ";",
    "commas": "Ab ¤, a¤@b.fr, 1\n",
    "empty lines": "\n",
    "many themes": "Ab ¤;a¤@b.fr;1,2,3,un thème\n",
    "unknown themes": "Ab ¤;a¤@b.fr;un tème ¤\n",
    "wrong addresses": "Ab ¤;a¤@;1\n",
    "addresses of domains": "Ab ¤;a@¤.fr;1\n",
    "spaces": "Ab ¤      ;a¤@b.fr;1\n",
    "tabs": "Ab ¤\ta¤@b.fr\t1\n",
    "garbled": "Ã© ¤;a¤@b.fr;1\n",
    "short rows": "Ab ¤\n",
    "long rows": "Ab ¤;a¤@b.fr;1;;;;\n",
}
CSV_CELLS = [
    "a",
    " ",
    '"',
    '""',
    "'",
    ",",
    ";",
    "a@",
    "@",
    ".",
    "<",
    ">",
    "<a@b.fr>",
    "a, ",
    "1,",
    "1 ",
    "un thème, ",
    "- ",
    "\xa0",
    "\u0301",
    "Ã©",
    "&",
    "/",
    "et ",
    "a;b",
    "|",
    "\t",
]


Text = Callable[[int], str]  # of a size


def theme(text: Text) -> Shape:
    """A theme with such a text in its first section."""
    return lambda size: of_theme(f"{_THEME}{text(size)}\n")


def in_form(unit: str, suffix: str) -> Shape:
    """A unit again and again in a file of another form."""
    return lambda size: {"content/workshop.yaml": _DAY, f"content/themes/01-un.{suffix}": "a\n\n" + filled(unit, size)}


def front_matter(text: Text) -> Shape:
    return lambda size: of_theme(f"---\ntitle: Un thème\n{text(size)}\n---\n\nTexte.\n")


def open_front_matter(text: Text) -> Shape:
    return lambda size: of_theme(f"---\ntitle: Un thème\n{text(size)}")


def day(text: Text) -> Shape:
    """A workshop.yaml with such a text after its title."""
    return lambda size: of_theme(f"{_THEME}- a\n") | {"content/workshop.yaml": f"{_DAY}{text(size)}\n"}


def yaml_theme(text: Text) -> Shape:
    return lambda size: {"content/workshop.yaml": _DAY, "content/themes/01-un.yaml": f"title: Un\n{text(size)}\n"}


def people(text: Text) -> Shape:
    """A list of participants."""
    return lambda size: of_theme(f"{_THEME}- a\n") | {LIST: text(size)}


def value(key: str, unit: str) -> Text:
    """A key with a long text in quotes."""
    return lambda size: f"{key}: 'x {filled(unit, size).replace(chr(39), chr(39) * 2)}'"


def indented(key: str, text: Text) -> Text:
    """A key with a text of several lines."""
    return lambda size: f"{key}: |\n" + "".join(f"  {line}\n" for line in text(size).split("\n"))


# Where a unit may be repeated, beside a paragraph.
PLACES: dict[str, Callable[[str], Shape]] = {
    "point": lambda unit: theme(after("- x ", unit)),
    "heading": lambda unit: theme(after("## x ", unit)),
    "group": lambda unit: theme(after("- a\n\n### x ", unit, "\n\n- b")),
    "bold": lambda unit: theme(after("- **x ", unit, "** b")),
    "speaker": lambda unit: theme(after("- a\n\n## Intervenants\n\n- Ab Cd, ", unit)),
    "document": lambda unit: theme(after("- a\n\n## Documents\n\n- Ab Cd, ", unit)),
    "cell": lambda unit: theme(after("| a | b |\n|---|---|\n| x ", unit, " | c |\n")),
    "quote": lambda unit: theme(after("> x ", unit, "\n")),
    "footnote": lambda unit: theme(after("a[^1]\n\n[^1]: b ", unit)),
    "summary": lambda unit: front_matter(value("summary", unit)),
    "plain summary": lambda unit: front_matter(after("summary: x", unit)),
    "introduction": lambda unit: day(value("introduction", unit)),
    "place": lambda unit: day(value("place", unit)),
    "subtitle": lambda unit: day(value("subtitle", unit)),
    "lines": lambda unit: theme(after("", unit + "\n")),
}


def catalogue(*, everything: bool = False) -> dict[str, dict[str, Shape]]:
    """Shapes by family and name; each unit in one place beside a paragraph, or in all."""
    plain = {name: unit.replace("\x0c", " ") for name, unit in UNITS.items()}
    places = itertools.cycle(PLACES)
    of_units = {
        f"{name}, {place}": PLACES[place](plain[name])
        for number, name in enumerate(UNITS)
        for place in (PLACES if everything else [next(places)])
        if everything or number % 2
    }
    head = "Nom;Adresse;Thèmes\n"
    cells = {
        "name": lambda unit: after(f"{head}Ab ", unit, ";a@b.fr;1\n"),
        "address": lambda unit: after(f"{head}Ab;", unit, ";1\n"),
        "themes": lambda unit: after(f"{head}Ab;a@b.fr;", unit, "\n"),
        "head": lambda unit: after("Nom;Adresse;Thèmes", unit, "\nAb;a@b.fr;1\n"),
    }
    columns = itertools.cycle(cells)
    suffixes = itertools.cycle(SUFFIXES)
    files = itertools.cycle((front_matter, day, yaml_theme, open_front_matter))
    kinds = [front_matter, day, yaml_theme, open_front_matter]
    return {
        "paragraphs": {name: theme(after("", unit)) for name, unit in UNITS.items()},
        "places": of_units,
        "lines": {name: theme(after("", unit)) for name, unit in LINES.items()},
        "other forms": {
            f"{unit!r} in {suffix}": in_form(unit, suffix)
            for unit in OF_FORMS
            for suffix in (SUFFIXES if everything else [next(suffixes)])
        },
        "constructs": {name: theme(text) for name, text in TEXTS.items()},
        "introductions": {
            name: day(indented("introduction", text))
            for name, text in ({key: after("", unit) for key, unit in LINES.items()} | TEXTS).items()
            if everything or len(name) % 8 == 0
        },
        "entries": {
            f"{section}: {name}": theme(after(f"- a\n\n## {section}\n\n{first}", unit))
            for section, several in ENTRIES.items()
            for name, unit, first in (
                *((name, unit, "") for name, unit in several.items()),
                *(
                    (f"long {unit}", unit, first)
                    for unit in LONG_ENTRIES
                    for first in (("- Ab Cd ", "- **Ab Cd** ") if everything else ("- **Ab Cd** ",))
                ),
            )
        },
        "yaml": {
            f"{name}, {kind.__name__}": kind(after("", unit))
            for name, unit in YAML.items()
            for kind in (kinds if everything else [next(files)])
        }
        | {f"list of {key} in workshop.yaml": day(listed(key, unit)) for key, unit in YAML_LISTS.items()}
        | {f"list of {name}": front_matter(listed(name.strip(), unit)) for name, unit in THEME_LISTS.items()}
        | {
            f"{name} in each other, {kind.__name__}": kind(deep(*step))
            for name, step in {"keys": ("a:", "b"), "dashes": ("-", "b"), "both": ("- a:", "b")}.items()
            for kind in (front_matter, day)
        },
        "lists of people": {name: people(after(head, unit)) for name, unit in CSV.items()}
        | {
            f"{place} of {unit!r}": people(cells[place](unit))
            for unit in CSV_CELLS
            for place in (cells if everything else [next(columns)])
        },
        "files": {"themes": themes, "themes of one number": same_numbers},
    }


def themes(size: int) -> Files:
    """Many themes."""
    return {"content/workshop.yaml": _DAY} | {
        f"content/themes/{number:04}-{letters(number)}.md": f"---\ntitle: Un {number}\n---\n\nTexte.\n"
        for number in range(1, size // 200)
    }


def same_numbers(size: int) -> Files:
    """Many themes that are taken for the same."""
    return {"content/workshop.yaml": _DAY} | {
        f"content/themes/01-{letters(number)}.md": "---\ntitle: Un\nslug: un\n---\n\nTexte.\n"
        for number in range(1, size // 200)
    }
