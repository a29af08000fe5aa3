"""Read a text file of the project: a path in, its text out, or what is wrong with its bytes."""

from __future__ import annotations

import html
import quopri
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.project import embedded
from feuillet.project.sources import LARGEST, UnreadError
from feuillet.text import invisible
from feuillet.text.normal_form import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feuillet.project.sources import Sources

TOO_LARGE = 5_000_000  # bytes without the pictures in them: a thousand pages of notes; nothing larger is looked into

LARGE = Rule(
    code="file-too-large",
    en="the file has {size} MB: more than the {limit} MB that are read",
    fr="le fichier fait {size} Mo : plus que les {limit} Mo qui sont lus",
    hint_en="Is it the right file? Notes of a theme are a few pages; pictures go beside them, as files.",
    hint_fr="Est-ce le bon fichier ? Les notes d’un thème font quelques pages ; les images sont des fichiers à côté.",
)
UNREADABLE = Rule(
    code="file-unreadable",
    en="the file cannot be opened ({reason})",
    fr="le fichier ne peut pas être ouvert ({reason})",
    hint_en="Look whether it is a file (not a folder) and whether you may read it.",
    hint_fr="Vérifiez que c’est bien un fichier (non un dossier) et que vous avez le droit de le lire.",
)
OUTSIDE = Rule(
    code="file-outside",
    en="this is a link to something outside of the project",
    fr="ceci est un lien vers quelque chose hors du projet",
    hint_en="Put a copy of the file itself here.",
    hint_fr="Mettez ici une copie du fichier lui-même.",
)
EMPTY = Rule(
    code="file-empty",
    en="the file is empty",
    fr="le fichier est vide",
    hint_en="Write in it, or delete it.",
    hint_fr="Écrivez-y quelque chose, ou supprimez-le.",
)
NOT_UTF8 = Rule(
    code="not-utf-8",
    en="the file is not in UTF-8: it looks like Windows-1252, where this is '{char}'",
    fr="le fichier n’est pas en UTF-8 : on dirait du Windows-1252, où ceci est « {char} »",
    hint_en="In your editor, open it as Windows-1252 (or ANSI) and save it as UTF-8.",
    hint_fr="Dans votre éditeur, ouvrez-le comme Windows-1252 (ou ANSI), puis enregistrez-le en UTF-8.",
)
NOT_TEXT = Rule(
    code="not-text",
    en="the file is not a text file in UTF-8",
    fr="le fichier n’est pas un fichier de texte en UTF-8",
    hint_en="If it comes from a word processor, save it as plain text, in UTF-8.",
    hint_fr="S’il vient d’un traitement de texte, enregistrez-le en texte brut, en UTF-8.",
)
UTF16 = Rule(
    code="utf-16",
    en="the file is in UTF-16 ('Unicode' in Windows)",
    fr="le fichier est en UTF-16 (« Unicode » sous Windows)",
    hint_en="In your editor, save it as UTF-8.",
    hint_fr="Dans votre éditeur, enregistrez-le en UTF-8.",
)
OTHER_ENCODING = Rule(
    code="other-encoding",
    severity=Severity.WARNING,
    en="the file is in {encoding}, not in UTF-8: it was read as that",
    fr="le fichier est en {encoding}, non en UTF-8 : il a été lu ainsi",
    hint_en="Look at the accents and quotation marks on its pages. Save it as UTF-8, and this is no longer said.",
    hint_fr="Regardez les accents et les guillemets sur ses pages. Enregistrez-le en UTF-8, et ceci n’est plus dit.",
)
BOM = Rule(
    code="bom",
    severity=Severity.WARNING,
    en="the file begins with an invisible mark (BOM); it was left out",
    fr="le fichier commence par une marque invisible (BOM) ; elle n’est pas prise en compte",
    hint_en="Save it as 'UTF-8' rather than 'UTF-8 with BOM'.",
    hint_fr="Enregistrez-le en « UTF-8 » plutôt qu’en « UTF-8 avec BOM ».",
)
CONTROL = Rule(
    code="control-character",
    severity=Severity.WARNING,
    en="an invisible control character ({codepoint}) stands here; a space is printed instead",
    fr="un caractère de commande invisible ({codepoint}) se trouve ici ; une espace est imprimée à sa place",
    hint_en="Delete it: it often comes with text pasted from a word processor.",
    hint_fr="Effacez-le : il vient souvent d’un texte collé depuis un traitement de texte.",
)
INVISIBLE = Rule(
    code="invisible-characters",
    severity=Severity.WARNING,
    en="{count} characters that print nothing are left out of this file ({which}); the first stands here",
    fr="des caractères qui n’impriment rien ne sont pas pris en compte dans ce fichier : {count} ({which}) ; "
    "le premier est ici",
    hint_en="Nothing is lost. They come with text pasted from telephones, web pages and PDFs.",
    hint_fr="Rien n’est perdu. Ils viennent de textes collés depuis un téléphone, une page web ou un PDF.",
)
GARBLED = Rule(
    code="text-garbled",
    severity=Severity.WARNING,
    en="'{shown}' is text that was saved in one encoding and read in another ({count:# place|# places} in this file)",
    fr="« {shown} » est un texte enregistré dans un encodage et relu dans un autre ({count:# endroit|# endroits} dans "
    "ce fichier)",
    hint_en="Go back to the original and save it as UTF-8. This was probably meant: '{meant}'.",
    hint_fr="Reprenez l’original et enregistrez-le en UTF-8. Il faut sans doute lire : « {meant} ».",
)
GARBLED_BEYOND = Rule(  # what cannot be mended here
    code=GARBLED.code,
    severity=Severity.WARNING,
    en=GARBLED.en,
    fr=GARBLED.fr,
    hint_en="Go back to the original and save it as UTF-8.",
    hint_fr="Reprenez l’original et enregistrez-le en UTF-8.",
)
LETTERS_LOST = Rule(
    code="text-letters-lost",
    severity=Severity.WARNING,
    en="in '{shown}' a program put a sign for a letter that it could not read ({count:# place|# places} in this file)",
    fr="dans « {shown} », un programme a mis un signe à la place d’une lettre qu’il n’a pas su lire "
    "({count:# endroit|# endroits} dans ce fichier)",
    hint_en="Which letter it was is lost here: go back to the original and save it as UTF-8, or type it.",
    hint_fr="Cette lettre est perdue ici : reprenez l’original et enregistrez-le en UTF-8, ou tapez-la.",
)
OPEN_FRONT_MATTER = Rule(
    code="front-matter-open",
    en="the front matter that begins here has no closing line '---'",
    fr="l’en-tête qui commence ici n’a pas de ligne « --- » pour le fermer",
    hint_en="Put a line '---' after the last key, before the text.",
    hint_fr="Mettez une ligne « --- » après la dernière clé, avant le texte.",
)

_HEAD = 4096  # bytes of a web page in which it says its encoding
_CHARSET = re.compile(rb"<meta\b[^<>]{0,200}\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,30})", re.IGNORECASE)
_ENCODINGS = re.compile(
    r"iso-?8859-\d{1,2}|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]|macintosh|big5|gb\w{1,6}|shift[_-]jis|euc-\w{2}",
    re.IGNORECASE,
)
_CALLED_LATIN = frozenset({"iso-8859-1", "iso8859-1"})  # by which browsers mean Windows-1252
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ESCAPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# UTF-8 read as Windows-1252 ("HÃ©lÃ¨ne", "lâ€™accueil"), as Mac Roman ("L‚Äôaccueil, l√†") or as DOS has it ("├®cole").
_READ_AS = ("cp1252", "cp850", "cp437", "mac_roman", "cp1251")
# Second bytes that also stand behind these first ones in formulas and drawings: there, a letter is beside them.
_DRAWN = "πΩ∑∏∫∞±≤≥≠∂µ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"


def _misread(encoding: str) -> str:
    """What UTF-8 looks like in an encoding in which √ or ├ is the first byte of most letters with an accent."""
    latin, wide, ligature, oe = (bytes.fromhex(those).decode(encoding) for those in ("C2C3", "E2", "C5", "9293"))
    behind = bytes(range(0x80, 0xC0)).decode(encoding)
    sure = "".join(sign for sign in behind if sign not in _DRAWN)
    return (
        f"[{latin}][{sure}]|(?<=[^\\W\\d_])[{latin}][{behind}]|[{latin}][{behind}](?=[a-z])"
        f"|{wide}[{behind}]{{2}}|{ligature}[{oe}]"
    )


_BEHIND = "\u00a0-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # second bytes in Windows-1252, and in that for Cyrillic
_BEHIND_CYRILLIC = re.escape(bytes(set(range(0x80, 0xC0)) - {0x98}).decode("cp1251"))
_OTHERS = "[ÄÅÎÏÐÑ×ØÙ]"  # first bytes of letters that are not of the West: in words of them, or within one
ENCODED_TWICE = "|".join(
    [
        f"[ÃÂ][{_BEHIND}]|â€[{_BEHIND}\x9d]?|Å“",
        f"{_OTHERS}[{_BEHIND}](?:{_OTHERS}[{_BEHIND}\x80-\x9f]?){{2}}",
        f"(?<=[a-z])[ÄÅ][{_BEHIND}]|[ÄÅ][{_BEHIND}](?=[a-z])",
        f"(?:[РС][{_BEHIND_CYRILLIC}]){{3}}|(?<=[a-z])[ГВ][{_BEHIND_CYRILLIC}]|вЂ[“”™¦]",
        *map(_misread, _READ_AS[1:4]),
    ]
)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_MOST_MENDS = 4  # one after the other, of what was read wrongly again and again
_SHOWN = 30  # characters beside a place
_ENCODED_TWICE = re.compile(ENCODED_TWICE)
LOST = "\ufffd|ï¿½"  # what stands for a letter that could not be read; and that, read once more in another encoding
_LOST = re.compile(LOST)
# Codes in the place of letters, as mails, programs and web pages have them: =C3=A9, \\u00e9, &amp;eacute;.
_CODED = r"=C[23]=[89AB][0-9A-F]|=E2=80=[89AB][0-9A-F]|\\u[0-9a-fA-F]{4}|&amp;(?:[a-zA-Z]{2,8}|#\d{2,5});"
_CODES = re.compile(_CODED)
_IN_CODES = ("=C3=", "=C2=", "=E2=", "\\u", "&amp;")
# A question mark for a letter: "coup?e", "?tait"; no address has it. At the end of a word it may be one that asks.
_HOLES = re.compile(
    r"(?<![\w/.=&?%#:-])(?:[^\W\d_]+\?[a-zß-öø-ÿ]|(?<![^\s(«\"'’])\?[a-zß-öø-ÿ]{2})[^\W\d_]*(?![\w/=&])"
)
_LAST_HOLE = re.compile(r"[^\W\d_]\?(?=[ \t]+[a-zß-öø-ÿ])")
_LEAST_CODES, _LEAST_HOLES, _SURE_HOLES = 2, 3, 2  # places
GARBLED_OR_LOST = re.compile(f"{ENCODED_TWICE}|{LOST}|{_CODED}|{_HOLES.pattern}")


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontMatter:
    """A theme file in its two parts, each with the line on which it begins; no `facts` if there is no front matter."""

    facts: str | None
    facts_line: int
    body: str
    body_line: int
    form: Literal["yaml", "toml", "json", "percent"] = "yaml"


def read(sources: Sources, name: str, *, foreign: bool = False) -> tuple[str | None, list[Diagnostic]]:
    """The text of a file, with plain line ends, and what is wrong with it; None if there is no text to go on with.

    A file in another encoding is read all the same, so that its other mistakes can be told; that is no mistake in a
    `foreign` one, which comes as another program made it.
    """
    location = Location(file=name)
    try:
        raw, pictures = embedded.taken_out(sources.read(name, LARGEST))
    except UnreadError as problem:
        return None, [unread(problem, location, TOO_LARGE)]
    if len(raw) > TOO_LARGE:
        return None, [unread(UnreadError("large", size=len(raw)), location, TOO_LARGE)]
    sources.hold(pictures)
    if wide := _wide(raw):
        found = [OTHER_ENCODING.at(location, encoding="UTF-16") if foreign else UTF16.at(location)]
        try:
            text = raw.decode(wide).lstrip("\ufeff")
        except UnicodeDecodeError:  # half a character: the rest would be nonsense too
            return None, [UTF16.at(location)]
    else:
        text, found = _decode(raw, location, foreign=foreign)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\0") > 8:  # a picture, a .docx…: nothing more to say of it
        return None, [NOT_TEXT.at(location)]
    control = _CONTROL.search(text)
    if control:
        found.append(CONTROL.at(_place(location, text, control.start()), codepoint=f"U+{ord(control[0]):04X}"))
        text = _CONTROL.sub(" ", text)
    visible, gone = invisible.without(text)
    if gone:
        first = _place(location, text, gone[0][1])
        found.append(INVISIBLE.at(first, count=len(gone), which=_listed(character for character, _ in gone)))
        text = visible
    if not text.strip():
        return None, [*found, EMPTY.at(location)]
    lost = _LOST.search(text) if "\ufffd" in text or "ï¿½" in text else None
    if garbled := _ENCODED_TWICE.search(text):
        found.append(_garbled(text, garbled, location))
    elif lost:
        count = sum(1 for _ in _LOST.finditer(text))
        found.append(LETTERS_LOST.at(_place(location, text, lost.start()), shown=_around(text, lost), count=count))
    else:
        found += _coded(text, location)
    return normal("NFC", text), found


def unescaped(value: str, source: Location) -> tuple[str, list[Diagnostic]]:
    """A value of data without what its escapes may have put into it and no text of a file holds, and what that was."""
    if value.isprintable() and value.isascii():
        return value, []
    found: list[Diagnostic] = []
    if control := _ESCAPED.search(value):
        found.append(CONTROL.at(source, codepoint=f"U+{ord(control[0]):04X}"))
        value = _ESCAPED.sub(" ", value)
    visible, gone = invisible.without(value)
    if gone:
        found.append(INVISIBLE.at(source, count=len(gone), which=_listed(character for character, _ in gone)))
    return visible, found


def _around(text: str, first: re.Match[str]) -> str:
    """The word or words in which it stands."""
    start, end = first.start(), first.end()
    while start and first.start() - start < _SHOWN and text[start - 1] not in " \t\n":
        start -= 1
    while end < len(text) and end - first.end() < _SHOWN and text[end] not in " \t\n":
        end += 1
    return text[start:end]


def _garbled(text: str, first: re.Match[str], location: Location) -> Diagnostic:
    shown = _around(text, first)
    meant = _mended(shown)
    count = sum(1 for _ in _ENCODED_TWICE.finditer(text))
    rule, place = GARBLED if meant else GARBLED_BEYOND, _place(location, text, first.start())
    return rule.at(place, shown=shown, meant=meant, count=count)


def _mended(shown: str) -> str:
    """What was meant, if that can be known: often it was read wrongly more than once."""
    meant = shown
    for _ in range(_MOST_MENDS):
        if not _ENCODED_TWICE.search(meant):
            break
        meant = _BEYOND_ASCII.sub(lambda found: _read_rightly(found[0]), meant)
    return "" if meant == shown or _ENCODED_TWICE.search(meant) else meant


def _read_rightly(misread: str) -> str:
    for encoding in _READ_AS:
        with suppress(UnicodeError):
            return b"".join(_byte(sign, encoding) for sign in misread).decode("utf-8")
    return misread


def _byte(sign: str, encoding: str) -> bytes:
    """The byte that was read as this sign; one that the encoding does not have is read as itself."""
    return sign.encode("latin-1" if "\x7f" < sign < "\xa0" else encoding)


def _coded(text: str, location: Location) -> Iterator[Diagnostic]:
    """Whether codes stand in the place of letters, or question marks."""
    codes = list(_CODES.finditer(text)) if any(sign in text for sign in _IN_CODES) else []
    if len(codes) >= _LEAST_CODES:
        shown = _around(text, codes[0])
        letters = re.sub(
            r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), html.unescape(html.unescape(shown))
        )
        meant = quopri.decodestring(letters.encode()).decode("utf-8", "replace")
        yield GARBLED.at(_place(location, text, codes[0].start()), shown=shown, meant=meant, count=len(codes))
    holes = list(_HOLES.finditer(text)) if text.count("?") >= _LEAST_HOLES else []
    count = len(holes) + (sum(1 for _ in _LAST_HOLE.finditer(text)) if len(holes) >= _SURE_HOLES else 0)
    if count >= _LEAST_HOLES and count > sum(letter > "\x7f" and letter.isalpha() for letter in text):
        yield LETTERS_LOST.at(_place(location, text, holes[0].start()), shown=holes[0][0], count=count)


def _listed(characters: Iterable[str]) -> str:
    """The codes of some characters, and the name of the first: for who looks them up."""
    distinct = list(dict.fromkeys(characters))
    codes = [f"U+{ord(character):04X}" for character in distinct[:5]]
    name = unicodedata.name(distinct[0], "").lower()
    codes[0] += f" {name}" if name else ""
    return ", ".join(codes) + (", …" if distinct[5:] else "")


def unread(problem: UnreadError, location: Location, most: int) -> Diagnostic:
    """What is said of a file that cannot be read."""
    if problem.why == "outside":
        return OUTSIDE.at(location)
    if problem.why == "large":
        return LARGE.at(location, size=round(problem.size / 1e6, 1), limit=most // 1_000_000)
    return UNREADABLE.at(location, reason=problem.reason)


def _wide(raw: bytes) -> str:
    """The kind of UTF-16 that the bytes are in, by their mark or by their many empty halves; empty: none."""
    for kind, mark, at in (("utf-16-le", b"\xff\xfe", 1), ("utf-16-be", b"\xfe\xff", 0)):
        half, other = raw[at::2], raw[1 - at :: 2]
        if raw.startswith(mark) or (half.count(0) > 0.7 * len(half) and not other.count(0)):
            return kind if other.count(0) <= 0.1 * len(other) else ""
    return ""


def _place(location: Location, text: str, offset: int) -> Location:
    return Location(file=location.file, line=1, column=1).behind(text[:offset])


def _decode(raw: bytes, location: Location, *, foreign: bool) -> tuple[str, list[Diagnostic]]:
    found: list[Diagnostic] = []
    if raw.startswith(b"\xef\xbb\xbf"):
        found.append(BOM.at(Location(file=location.file, line=1, column=1)))
        raw = raw[3:]
    try:
        return raw.decode("utf-8"), found
    except UnicodeDecodeError as error:
        if foreign and (said := _declared(raw)):
            return said, found
        before = raw[: error.start].decode("utf-8").replace("\r\n", "\n")
        bad = bytes([raw[error.start]]).decode("cp1252", errors="replace")
        rule = NOT_TEXT if bad == "\ufffd" or b"\0" in raw else NOT_UTF8
        if rule is NOT_UTF8 and foreign:
            found.append(OTHER_ENCODING.at(location, encoding="Windows-1252"))
        else:
            found.append(rule.at(_place(location, before, len(before)), char=bad))
        return raw.decode("cp1252", errors="replace").replace("\ufffd", "?"), found


def _declared(raw: bytes) -> str | None:
    """The text in the encoding that a web page says it is in; None if it says none, or a wrong one."""
    said = _CHARSET.search(raw[:_HEAD])
    name = said[1].decode() if said else ""
    if not _ENCODINGS.fullmatch(name):
        return None
    try:
        return raw.decode("cp1252" if name.lower() in _CALLED_LATIN else name)
    except (UnicodeDecodeError, LookupError):
        return None


_KEY = re.compile(r"""\s*["']?[^\W\d_][\w .-]{0,60}["']?\s*:(?!//)""")
_JSON_KEY = re.compile(r"""\s*"[^"]{1,60}"\s*:""")
_TITLE_BLOCK = re.compile(r"%(?:[ \t]|$)")
_TITLE_LINES = 3  # pandoc's: title, authors, date


def split(text: str, file: str) -> tuple[FrontMatter, list[Diagnostic]]:
    """Front matter and body of a theme file: YAML between ---, TOML between +++, JSON, pandoc's lines of %.

    Without its closing line, the front matter is taken to end at the first empty line or heading.
    """
    lines = text.split("\n")
    first = next(index for index, line in enumerate(lines) if line.strip())
    sign = lines[first].strip()
    if sign == "+++" and (end := _closing(lines, first, ("+++",))):
        return _cut(lines, first + 1, end, end + 1, "toml"), []
    if (
        sign == "{"
        and _JSON_KEY.match("".join(lines[first + 1 : first + 2]))
        and (end := _closing(lines, first, ("}",)))
    ):
        return _cut(lines, first, end + 1, end + 1, "json"), []
    if _TITLE_BLOCK.match(lines[first]):
        end = _title_block_end(lines, first)
        return _cut(lines, first, end, end, "percent"), []
    closing = _closing(lines, first, ("---", "...")) if sign == "---" else None
    if sign != "---" or not _has_keys(lines[first + 1 : closing], closed=closing is not None):
        return FrontMatter(facts=None, facts_line=1, body=text, body_line=1), []
    if closing is not None:
        return _cut(lines, first + 1, closing, closing + 1, "yaml"), []
    rest = range(first + 1, len(lines))
    end = next((i for i in rest if not lines[i].strip() or re.match(r"#{1,6} ", lines[i])), len(lines))
    found = OPEN_FRONT_MATTER.at(Location(file=file, line=first + 1, column=1))
    return _cut(lines, first + 1, end, end, "yaml"), [found]


def _closing(lines: list[str], first: int, signs: tuple[str, ...]) -> int | None:
    return next((i for i in range(first + 1, len(lines)) if lines[i].rstrip() in signs), None)


def _has_keys(lines: list[str], *, closed: bool) -> bool:
    """Whether what stands below a line of --- is front matter, and not the text below a rule."""
    if not closed:
        return bool(lines) and bool(_KEY.match(lines[0]))
    full = [line for line in lines if line.strip()]
    if all(line.startswith("#") for line in full):  # nothing, or comments
        return len(full) == len(lines)
    if not lines[0].strip() and any(re.match(r"#{1,6} \S", line) for line in full):
        return False
    return any(_KEY.match(line) for line in full)


def _title_block_end(lines: list[str], first: int) -> int:
    at, fields = first, 0
    while at < len(lines) and (
        (fields < _TITLE_LINES and _TITLE_BLOCK.match(lines[at])) or (lines[at].startswith(" ") and lines[at].strip())
    ):
        fields += lines[at].startswith("%")
        at += 1
    return at


def _cut(
    lines: list[str], start: int, end: int, body: int, form: Literal["yaml", "toml", "json", "percent"]
) -> FrontMatter:
    return FrontMatter(
        facts="\n".join(lines[start:end]),
        facts_line=start + 1,
        body="\n".join(lines[body:]),
        body_line=body + 1,
        form=form,
    )
