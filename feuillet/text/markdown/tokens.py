"""Markdown in, text and tokens out: links, code, HTML and addresses, each taken from its place in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

from markupsafe import escape

from feuillet.model.diagnostics import Rule, Severity
from feuillet.text import invisible
from feuillet.text.deadline import look
from feuillet.text.entities import unescape
from feuillet.text.redirects import direct

Form: TypeAlias = Literal["inline", "block", "code"]

EMPTY_LINK = Rule(
    code="empty-link",
    severity=Severity.WARNING,
    en="the link '{text}' leads nowhere: its address is empty, so only its text is printed",
    fr="le lien « {text} » ne mène nulle part : son adresse est vide, seul son texte est imprimé",
    hint_en="Put the address between the parentheses: [{text}](https://…), or leave out the brackets.",
    hint_fr="Mettez l’adresse entre les parenthèses : [{text}](https://…), ou enlevez les crochets.",
)
DEAD_LINK = Rule(
    code="dead-link",
    severity=Severity.WARNING,
    en="the link '{url}' leads nowhere from a printed page, so only its text is printed",
    fr="le lien « {url} » ne mène nulle part depuis une page imprimée, seul son texte est imprimé",
    hint_en="A link needs a whole address, such as https://example.org/page.",
    hint_fr="Un lien a besoin d’une adresse entière, comme https://exemple.fr/page.",
)
DEAD_LINKS = Rule(
    code=DEAD_LINK.code,
    severity=Severity.WARNING,
    en="{count:# link leads|# links of this file lead} nowhere from a printed page, so only their texts are printed: "
    "{which}",
    fr="{count:# lien ne mène|# liens de ce fichier ne mènent} nulle part depuis une page imprimée, seuls leurs textes "
    "sont imprimés : {which}",
    hint_en=DEAD_LINK.hint_en,
    hint_fr=DEAD_LINK.hint_fr,
)
LINK_WITHOUT_SCHEME = Rule(
    code="link-without-https",
    severity=Severity.WARNING,
    en="the address '{url}' does not begin with https://, so only the text of its link is printed",
    fr="l’adresse « {url} » ne commence pas par https://, seul le texte de son lien est imprimé",
    hint_en="Write: https://{url}",
    hint_fr="Écrivez : https://{url}",
)
LINK_SCHEME = Rule(
    code="link-scheme",
    severity=Severity.WARNING,
    en="a link cannot begin with '{scheme}:', so only its text is printed",
    fr="un lien ne peut pas commencer par « {scheme}: », seul son texte est imprimé",
    hint_en="Links begin with https://, http://, mailto: or tel:.",
    hint_fr="Un lien commence par https://, http://, mailto: ou tel:.",
)
HTML_STRIPPED = Rule(
    code="html-stripped",
    severity=Severity.WARNING,
    en="the HTML tag <{tag}> is left out; the text in it is printed",
    fr="la balise HTML <{tag}> est retirée ; le texte qu’elle contient est imprimé",
    hint_en="Remove it, or write it between `backquotes` if it is to be printed as it is.",
    hint_fr="Enlevez-la, ou écrivez-la entre `accents graves` si elle doit être imprimée telle quelle.",
)
TAGS_STRIPPED = Rule(
    code=HTML_STRIPPED.code,
    severity=Severity.WARNING,
    en="HTML tags are left out at {count:# place|# places} of this file; the text in them is printed: {which}",
    fr="des balises HTML sont retirées à {count:# endroit|# endroits} de ce fichier ; le texte qu’elles contiennent "
    "est imprimé : {which}",
    hint_en="Remove them, or write them between `backquotes` if they are to be printed as they are.",
    hint_fr="Enlevez-les, ou écrivez-les entre `accents graves` si elles doivent être imprimées telles quelles.",
)
HTML_DROPPED = Rule(
    code="html-dropped",
    severity=Severity.WARNING,
    en="the HTML element <{tag}> is left out, with all it contains",
    fr="l’élément HTML <{tag}> est retiré, avec tout ce qu’il contient",
    hint_en="Remove it: programs and styles have no place in the notes.",
    hint_fr="Enlevez-le : les programmes et les styles n’ont pas leur place dans les notes.",
)


# Characters that no text has (Unicode noncharacters) carry the tokens through Markdown and the sanitiser.
HERE, END = "\ufdd0", "\ufdd1"
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ufffc]|[\ud800-\udfff]")
WHITESPACE = re.compile(r"[ \t\n]+")
_BLANK = " \t\n"

_URL = r"(?i:https?://(?=\w)|www\.(?=[\w-]+\.\w))(?:[^\s<>«»“”\"`\[\]|\\\ufdd0-\ufdef]|\\[!-/:-@\[-`{-~])+"
# No possessive quantifier on a group here: Python 3.11.2, which Debian 12 has, matches those wrongly.
_MAIL = r"(?<![\w.+@/-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+(?<=[^\W\d_]{2})(?![\w-])"

_TOKEN = re.compile(
    rf"""
    \\[!-/:-@\[-`{{-~\n]                                                       # an escaped mark
    | `+
    | <!--
    | </?[a-zA-Z][a-zA-Z0-9-]*+(?:\s++[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?)*\s*+/?>
    | <(?:(?i:[a-z][a-z0-9+.-]{{0,31}}+://|mailto:|tel:)[^\s<>]*+|[^\s<>@:]++@[^\s<>@]++)>
    | \[\^[^\s\[\]^]{{1,40}}+\]                                                # a reference to a footnote
    | !?\[
    | \]
    | (?<![\w@/.]){_URL}
    | {_MAIL}
    | (?<=[^\W_])\*(?=[^\W_])                                                  # étudiant*e*s
    | (?<=[^\W\d_])~\d{{1,3}}~(?!~)                                            # H~2~O
    | (?<=[^\W_)])\^(?:[-+\u2212]?\d{{1,3}}|(?i:e|ers?|res?|[èe]mes?|nde?|me|os?|as?|st|rd|th|n))\^(?!\^)  # m^2^, 2^e^
    | \n[ \t]*(?=\n)
    """,
    re.VERBOSE,
)
# Text without any of these is the same in Markdown and in print.
SPECIAL = re.compile(r"[\\`*_\[<&^]|~~|~\d|://|www\.|@|[ ]{2}\n", re.IGNORECASE)

_FENCE = re.compile(r"(?m)^[ \t]*(`{3,}|~{3,})([^\n`]*)$\n?")
_DEFINITION = re.compile(
    r"""(?m)^ {0,3}\[(?!\^)([^\[\]\n]+)\]:[ \t]*<?((?:https?://|www\.|mailto:|[#/.])[^\s<>]*)>?"""
    r"""[ \t]*+(?:"[^"\n]*"[ \t]*+|'[^'\n]*'[ \t]*+)?$\n?"""
)
_LABEL = re.compile(r"\[([^\[\]\n]*)\]")
_CLOSED = re.compile(r"\s*</a\s*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![^\s"'<>/=])([^\s"'<>/=]++)\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'=<>`]+)""")
_PARENTHESES, _ADDRESS_LENGTH = 32, 4000  # of an address in a link, at most
_LABEL_LENGTH = 1000  # of the name of a reference
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_TITLE = re.compile(r"""[ \t\n]*+("[^"]*+"|'[^']*+'|\([^()]*+\))?[ \t\n]*+\)""")
_DOMAIN = re.compile(
    r"(?:[^\W_][\w-]*\.)+(?!(?:pdf|od[tsp]|docx?|xlsx?|pptx?|md|txt|html?|jpe?g|png)\b)[a-z]{2,}(?=[/?#:]|$)"
)

_INLINE_NAMES = "a abbr br code del em kbd mark small strong sub sup"
_BLOCK_NAMES = "blockquote caption h1 h2 h3 h4 h5 h6 li ol p pre table tbody td tfoot th thead tr ul"
_DROPPED_NAMES = "head iframe math noscript object script style svg template title"
_OTHER_BLOCK_NAMES = (
    "address article aside body button center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "frameset header hgroup hr html legend link main menu meta nav option section select summary textarea"
)
_OTHER_NAMES = (
    "acronym applet area audio b base basefont bdi bdo big canvas cite col colgroup data datalist dfn embed font frame "
    "i img input ins label map meter noframes optgroup output param picture progress q rp rt ruby s samp slot source "
    "span strike time track tt u var video wbr"
)
INLINE_TAGS: Final = frozenset(_INLINE_NAMES.split())
BLOCK_TAGS: Final = frozenset(_BLOCK_NAMES.split())
_DROPPED: Final = frozenset(_DROPPED_NAMES.split())  # what they hold is not text
BREAKING: Final = BLOCK_TAGS | {"br", *_OTHER_BLOCK_NAMES.split()}  # where they go, a space stays
_KNOWN: Final = INLINE_TAGS | BREAKING | _DROPPED | {*_OTHER_NAMES.split()}
_SAME: Final = {"b": "strong", "i": "em", "s": "del", "strike": "del", "tt": "code"}
_CELL = {"align", "colspan", "rowspan"}
ATTRIBUTES: Final = {"a": {"href"}, "abbr": {"title"}, "td": _CELL, "th": {*_CELL, "scope"}, "ol": {"start"}}


@dataclass(slots=True)
class Token:
    """A thing the scanner took out of the text: what Markdown and typography must not touch, or may not decide."""

    kind: Literal["link", "url", "code", "fence", "note", "tag", "open", "stripped", "dropped"]
    start: int
    source: str
    name: str = ""
    markup: str = ""
    target: str = ""  # of a link: the address as written
    url: str = ""  # of a link: the address, if it is live
    words: str = ""  # of a link: its text as written
    fault: Rule | None = None


def clean(source: str) -> str:
    """Without what cannot be printed; places stay as they are."""
    if UNPRINTABLE.search(source):
        source = UNPRINTABLE.sub(
            lambda m: "\ufffd" if "\ud800" <= m[0] <= "\udfff" else " ", source.replace("\r\n", "\n")
        )
    return source


def scan(source: str, form: Form) -> tuple[str, list[Token]]:
    """The text with tokens for links, code, HTML and addresses, and those tokens; only emphasis and blocks are left."""
    return _Scanner(source, form).run()


TAKEN, WRITTEN = "\ufdd2", "\ufdd3"  # in `rest`: what is no text, and a sign that is to print as it is


def rest(source: str, form: Form) -> tuple[str, list[Token]]:
    """The text at its own places, with what tokens hold covered; and those tokens."""
    scanner = _Scanner(source, form)
    _, tokens = scanner.run()
    covered = [TAKEN] * len(source)
    for start, end in scanner.kept:
        covered[start:end] = source[start:end]
    for place in scanner.written_signs:
        covered[place] = WRITTEN
    return "".join(covered), tokens


@dataclass
class _Scanner:
    source: str
    form: Form
    out: list[str] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    brackets: list[tuple[int, int, int, bool]] = field(default_factory=list)  # place in out and source, tokens, picture
    inactive: int = 0  # brackets below this one are outside a link and cannot be one
    anchors: int = 0  # <a> that are open
    missing: set[str] = field(default_factory=set)  # what does not come any more
    ticks: dict[int, list[int]] | None = None
    gaps: list[int] | None = None
    definitions: dict[str, str] = field(default_factory=dict)
    kept: list[tuple[int, int]] = field(default_factory=list)  # stretches of the source that are text
    written_signs: list[int] = field(default_factory=list)  # of Markdown, that print

    def run(self) -> tuple[str, list[Token]]:
        source, at = self.source, 0
        if self.form == "block":
            self.definitions = _definitions(source)
        if self.form == "block":
            while fence := _FENCE.search(source, at):
                self.text(at, fence.start())
                at = self.fence(fence)
        self.text(at, len(source))
        return "".join(self.out), self.tokens

    def text(self, at: int, end: int) -> None:
        """A stretch without fenced code; the definitions of addresses in it are not printed."""
        if self.definitions:
            for match in _DEFINITION.finditer(self.source, at, end):
                if _label(match[1]) in self.definitions:
                    self.stretch(at, match.start())
                    at = match.end()
        self.stretch(at, end)

    def stretch(self, at: int, end: int) -> None:
        source, out = self.source, self.out
        while match := _TOKEN.search(source, at, end):
            look()
            out.append(source[at : match.start()])
            self.kept.append((at, match.start()))
            at = self.token(match, end)
        out.append(source[at:end])
        self.kept.append((at, end))
        self.brackets.clear()
        self.missing.clear()
        self.inactive = 0

    def token(self, match: re.Match[str], end: int) -> int:
        """One token; returns where the text goes on."""
        start, stop, found = match.start(), match.end(), match[0]
        match found[0]:
            case "\\":
                self.out.append("  \n" if found[1] == "\n" else f"&#{ord(found[1])};")
                self.written_signs.append(start + 1)
            case "*":
                self.written_signs.append(start)
                self.out.append("&#42;")
            case "`":
                return self.code_span(start, stop, end)
            case "<":
                return self.angle(start, stop, end)
            case "\n":
                self.out.append(found)
                self.brackets.clear()
                self.inactive = 0
            case "~" | "^":  # as pandoc has them; a sign beside a number can be nothing else
                tag = "sub" if found[0] == "~" else "sup"
                self.put(Token("tag", start, found, markup=f"<{tag}>{escape(found[1:-1])}</{tag}>"))
            case "[" if found != "[":
                self.put(Token("note", start, found, markup=f'<sup class="note-ref">{escape(found[2:-1])}</sup>'))
            case "[" | "!":
                self.brackets.append((len(self.out), start, len(self.tokens), found[0] == "!"))
                self.out.append("&#91;" if found == "[" else "!&#91;")
            case "]":
                return self.closing(start, stop, end)
            case _:
                return self.address(start, found)
        return stop

    def put(self, token: Token) -> None:
        self.out.append(f"{HERE}{len(self.tokens)}{END}")
        self.tokens.append(token)

    def address(self, start: int, found: str) -> int:
        """A bare web or e-mail address, without the punctuation after it."""
        if "@" in found and not re.match(r"(?i)https?://|www\.", found):
            url, shown = f"mailto:{found}", found
        else:
            found = _without_end(found)
            shown = direct(re.sub(r"\\(.)", r"\1", found).replace("&amp;", "&"))
            url, _ = _target(shown)
            if not url:
                self.out.append(found)
                return start + len(found)
        self.put(Token("url", start, found, url=url, words=shown, name="plain" if self.anchors else ""))
        return start + len(found)

    def code_span(self, start: int, stop: int, end: int) -> int:
        if self.ticks is None:
            self.ticks = {}
            for run in reversed(list(re.finditer("`+", self.source))):
                self.ticks.setdefault(len(run[0]), []).append(run.start())
        places = self.ticks.get(stop - start, [])  # none, if an escape took the first of them
        while places and places[-1] < stop:
            places.pop()
        if not places or places[-1] >= end or self.parted(stop, places[-1]):
            self.out.append("&#96;" * (stop - start))
            return stop
        inner = WHITESPACE.sub(" ", self.source[stop : places[-1]])
        if inner.startswith(" ") and inner.endswith(" ") and inner.strip():
            inner = inner[1:-1]
        last = places[-1] + stop - start
        self.put(Token("code", start, self.source[start:last], markup=f"<code>{escape(inner)}</code>"))
        return last

    def parted(self, start: int, end: int) -> bool:
        """Whether an empty line stands between two places."""
        if self.gaps is None:
            self.gaps = [gap.start() for gap in re.finditer(r"\n(?=[ \t]*\n)", self.source)]
        at = bisect_left(self.gaps, start)
        return at < len(self.gaps) and self.source.find("\n", self.gaps[at] + 1) < end

    def fence(self, match: re.Match[str]) -> int:
        source, mark = self.source, match[1]
        close = re.compile(rf"(?m)^[ \t]*{mark[0]}{{{len(mark)},}}[ \t]*$\n?").search(source, match.end())
        inner_end, last = close.span() if close else (len(source), len(source))
        indent = match.start(1) - match.start()
        inner = re.sub(rf"(?m)^[ \t]{{0,{indent}}}", "", source[match.end() : inner_end])
        self.out.append(f"\n{source[match.start() : match.start(1)]}")
        self.put(
            Token(
                "fence",
                match.start(1),
                source[match.start(1) : last],
                markup=f"<pre><code>{escape(inner)}</code></pre>",
            )
        )
        self.out.append("\n\n")
        return last

    def angle(self, start: int, stop: int, end: int) -> int:
        """An HTML tag, comment or `<address>`."""
        source = self.source
        found = source[start:stop]
        if found == "<!--":
            last = self.find("-->", stop, end)
            if last < 0:
                self.out.append(found)
                return stop
            self.put(Token("tag", start, ""))
            return last + 3
        name = (re.match(r"</?([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])", found) or [found, ""])[1].lower()
        if not name:
            self.autolink(start, found)
        elif name not in _KNOWN:
            self.out.append("&lt;")
            return start + 1
        elif name in _DROPPED and found[1] != "/" and not found.endswith("/>"):
            last = self.find(f"</{name}", stop, end)
            close = self.find(">", last, end) if last >= 0 else -1
            if close >= 0:
                self.put(Token("dropped", start, "", name=name))
                return close + 1
            self.put(Token("stripped", start, "", name=name))
        else:
            self.tag(start, found, name)
        return stop

    def find(self, what: str, start: int, end: int) -> int:
        if what in self.missing:
            return -1
        match = re.compile(re.escape(what), re.IGNORECASE).search(self.source, start, end)
        if match is None:
            self.missing.add(what)
            return -1
        return match.start()

    def autolink(self, start: int, found: str) -> None:
        shown = found[1:-1]
        url, fault = _target(shown)
        if url:
            self.put(Token("url", start, found, url=url, words=shown, name="plain" if self.anchors else ""))
        else:
            self.tokens.append(Token("link", start, found, target=shown, words=shown, fault=fault))
            self.out.append(str(escape(shown)))

    def tag(self, start: int, found: str, name: str) -> None:
        allowed = INLINE_TAGS | BLOCK_TAGS if self.form == "block" else INLINE_TAGS
        name = _SAME.get(name, name)
        closing = found[1] == "/"
        gap = " " if name in BREAKING else ""
        if name == "q":  # its quotation marks are text, for typography to set
            self.out.append('"')
            return
        if name not in allowed:
            if closing or name == "hr":
                self.put(Token("tag", start, "", markup=gap))
            else:
                self.put(Token("stripped", start, "", name=name, markup=gap))
            return
        if closing:
            self.anchors -= name == "a" and self.anchors > 0
            self.put(Token("tag", start, "", markup=f"</{name}>"))
            return
        given = {key.lower(): unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(found)}
        if name == "a":
            target = given.get("href", "").strip()
            url, fault = _target(target)
            self.anchors += bool(url)
            token = Token("open", start, "", target=target, url=url, words=target, fault=fault)
            self.put(token)
            token.markup = f'<a href="{len(self.tokens) - 1}">' if url else ""
            if "href" not in given or _CLOSED.match(self.source, start + len(found)):
                token.fault = None  # a place that links of its page lead to
            return
        attributes = "".join(
            f' {key}="{escape(value)}"' for key, value in sorted(given.items()) if key in ATTRIBUTES.get(name, ())
        )
        self.put(Token("tag", start, "", markup=f"<{name}{attributes}>"))

    def closing(self, start: int, stop: int, end: int) -> int:
        """A closing bracket: a link, a picture, or a bracket."""
        source = self.source
        if not self.brackets:
            self.out.append("&#93;")
            return stop
        place, opened, first, picture = self.brackets.pop()
        target, last = self.destination(stop, end)
        if target is None and self.definitions:
            target, last = self.reference(opened + 1 + picture, start, end)
        if target is None or (len(self.brackets) < self.inactive and not picture):
            self.inactive = min(self.inactive, len(self.brackets))
            self.out.append("&#93;")
            return stop
        if picture:
            self.out[place] = ""
            return last
        url, fault = _target(target)
        words = source[opened + 1 + picture : start]
        shown = WHITESPACE.sub(" ", words.replace("**", "").replace("\\", "")).strip()
        if url and not _says(words):  # its address is all that there is to print
            self.out[place:] = []
            del self.tokens[first:]
            self.put(Token("url", opened, source[start:last], url=url, words=target))
        elif url:
            self.out[place] = "["
            for token in self.tokens[first:]:
                token.name = "plain" if token.kind == "url" else token.name
            self.out.append("](<")
            self.put(Token("link", opened, source[start:last], target=target, url=url, words=shown))
            self.out.append(">)")
        else:
            self.out[place] = f"{HERE}{len(self.tokens)}{END}"
            self.tokens.append(Token("link", opened, "", target=target, words=shown, fault=fault))
            self.put(Token("tag", start, ""))
        self.inactive = len(self.brackets)
        return last

    def destination(self, at: int, end: int) -> tuple[str | None, int]:
        """The address in parentheses after a link's text, and where they end; None if there are none."""
        source = self.source
        if not source.startswith("(", at, end):
            return None, at
        begin = at + 1
        while begin < end and source[begin] in _BLANK:
            begin += 1
        if source.startswith("<", begin, end):
            close = source.find(">", begin, min(end, begin + _ADDRESS_LENGTH))
            after = _TITLE.match(source, close + 1, end) if close >= 0 else None
            if after and "\n" not in source[begin:close]:
                return unescape(source[begin + 1 : close].strip()), after.end()
        depth, here = 0, begin
        while here < end and depth < _PARENTHESES and here - begin < _ADDRESS_LENGTH:
            char = source[here]
            if char == "\n" or (char == ")" and not depth):
                break
            if char in "\"'" and source[here - 1] in _BLANK and (title := _TITLE.match(source, here, end)):
                return self.written(begin, here), title.end()
            here += 1 + (char == "\\")
            depth += (char == "(") - (char == ")")
        if not source.startswith(")", here, end):
            return None, at
        return self.written(begin, here), here + 1

    def written(self, begin: int, end: int) -> str | None:
        """The address as its author meant it; None for words in parentheses that are none."""
        raw = self.source[begin:end].strip(_BLANK)
        if WHITESPACE.search(raw) and not re.match(r"(?i)https?:|www\.|mailto:|tel:", raw):
            return None
        return unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", raw))

    def reference(self, start: int, stop: int, end: int) -> tuple[str | None, int]:
        """The address that `[text][label]` or `[label]` names; the text is what stands from `start` to `stop`."""
        match = _LABEL.match(self.source, stop + 1, end)
        label, last = (match.span(1), match.end()) if match and match[1] else ((start, stop), stop + 1)
        last = match.end() if match else last
        named = _label(self.source[slice(*label)]) if label[1] - label[0] <= _LABEL_LENGTH else ""
        target = self.definitions.get(named)
        return (target, last) if target else (None, stop + 1)


def _definitions(source: str) -> dict[str, str]:
    """The addresses that `[label]: address` gives, of labels that the text uses."""
    found = {_label(match[1]): match[2] for match in reversed(list(_DEFINITION.finditer(source)))}
    used = Counter(_label(match[1]) for match in _LABEL.finditer(source)) if found else {}
    return {label: target for label, target in found.items() if used[label] > 1}


def _label(words: str) -> str:
    return " ".join(words.casefold().split())


_ENTITY_END = re.compile(r"&[a-zA-Z]+$")


def _says(words: str) -> bool:
    """Whether the words of a link print anything."""
    return bool(invisible.without(unescape(_TAGS.sub("", words)))[0].strip("\\ \n\t\xa0"))


_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")


def _without_end(url: str) -> str:
    """A bare address without the marks that belong to the sentence around it."""
    end, more = len(url), url.count(")") - url.count("(")
    while True:
        last = end
        while end and url[end - 1] in ".,;:!?…'’*_~":
            end -= 1
        if url.startswith(";", end, last) and (entity := _ENTITY_END.search(url, max(end - 40, 0), end)):
            end = entity.start()
        if url.endswith(")", 0, end) and more > 0:
            end, more = end - 1, more - 1
        if url.endswith("\\", 0, end):
            end -= 1
        if end == last:
            return url[:end]


def _target(written: str) -> tuple[str, Rule | None]:
    """The live address that an author's stands for, or nothing and what is wrong with it."""
    target = direct(WHITESPACE.sub(" ", written).strip())
    if target.strip("#/ ") == "":
        return "", EMPTY_LINK
    if target.lower().startswith("www."):
        target = f"https://{target}"
    elif target.startswith("//"):
        target = f"https:{target}"
    elif re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", target):
        target = f"mailto:{target}"
    match = _SCHEME.match(target)
    if match is None or _DOMAIN.match(target):
        return "", LINK_WITHOUT_SCHEME if _DOMAIN.match(target) else DEAD_LINK
    scheme, rest = match[1].lower(), target[match.end() :]
    if scheme not in {"http", "https", "mailto", "tel"}:
        return "", LINK_SCHEME
    if not rest.strip("/# "):
        return "", EMPTY_LINK
    if scheme == "tel":
        rest = re.sub(r"[\s.\u00a0\u202f]", "", rest)
    if scheme in {"http", "https"}:
        try:
            host = urlsplit(f"{scheme}:{rest}").hostname
        except ValueError:
            host = None
        if not host or not re.search(r"\w", host):
            return "", DEAD_LINK
    return f"{scheme}:{rest}".replace(" ", "%20"), None
