"""Numbers and slugs: those that authors give, that names of files begin with, or that are left; none is given twice."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feuillet.languages import registry
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.model.workshop import Prose
from feuillet.reading.formats import forms
from feuillet.reading.themes.theme_files import LISTED
from feuillet.text.names import fold, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feuillet.reading.reader import Reader
    from feuillet.reading.themes.draft import Draft

SAME_NUMBER = Rule(
    code="same-number",
    en="this theme has the number {number}, and so has {other}",
    fr="ce thème a le numéro {number}, et {other} aussi",
    hint_en="Change the number at the beginning of one of the file names, or write 'number: …' in its front matter.",
    hint_fr="Changez le numéro au début d’un des noms de fichiers, ou écrivez « number: … » dans son en-tête.",
)
SAME_SLUG = Rule(
    code="same-slug",
    en="this theme's sheet is named '{slug}', and so is that of {other}",
    fr="la fiche de ce thème se nomme « {slug} », et celle de {other} aussi",
    hint_en="Rename one of the files, or write 'slug: …' in its front matter.",
    hint_fr="Renommez un des fichiers, ou écrivez « slug: … » dans son en-tête.",
)
_COPIES_EN = "Is one a copy, as programs that share folders leave them? Delete it, or put _ before its name."
_COPIES_FR = (
    "L’un est-il une copie, comme en laissent les programmes qui partagent des dossiers ? Supprimez-la, ou mettez _ "
    "devant son nom."
)
SAME_NUMBERS = Rule(
    code=SAME_NUMBER.code,
    en="{count} numbers are those of several themes: {which}",
    fr="{count} numéros sont ceux de plusieurs thèmes : {which}",
    hint_en="Change the numbers at the beginning of file names, or write 'number: …' in the front matter. Are some of "
    "them copies? Delete these, or put _ before their names.",
    hint_fr="Changez les numéros au début des noms de fichiers, ou écrivez « number: … » dans l’en-tête. Y a-t-il des "
    "copies ? Supprimez-les, ou mettez _ devant leurs noms.",
)
SAME_SLUGS = Rule(
    code=SAME_SLUG.code,
    en="{count} names of sheets are those of several themes: {which}",
    fr="{count} noms de fiches sont ceux de plusieurs thèmes : {which}",
    hint_en="Rename files, or write 'slug: …' in the front matter. Are some of them copies? Delete these, or put _ "
    "before their names.",
    hint_fr="Renommez des fichiers, ou écrivez « slug: … » dans l’en-tête. Y a-t-il des copies ? Supprimez-les, ou "
    "mettez _ devant leurs noms.",
)
# Of two themes with one title, or one text.
COPIED_NUMBER = replace(SAME_NUMBER, hint_en=_COPIES_EN, hint_fr=_COPIES_FR)
COPIED_SLUG = replace(SAME_SLUG, hint_en=_COPIES_EN, hint_fr=_COPIES_FR)
ZERO = Rule(
    code="number-zero",
    severity=Severity.WARNING,
    en="the file name begins with 0, which is no number of a theme; it has the next one that is free",
    fr="le nom du fichier commence par 0, qui n’est pas un numéro de thème ; il a le premier qui est libre",
    hint_en="Begin with 01, or leave the number out.",
    hint_fr="Commencez par 01, ou ne mettez pas de numéro.",
)
NO_NAME = Rule(
    code="file-name-empty",
    severity=Severity.WARNING,
    en="the file name has no letter to name the sheet by; it will be '{slug}'",
    fr="le nom du fichier n’a pas de lettre pour nommer la fiche ; ce sera « {slug} »",
    hint_en="Rename the file, such as 03-name-of-theme.md",
    hint_fr="Renommez le fichier, par exemple 03-nom-du-theme.md",
)
RESERVED_NAME = Rule(
    code="file-name-reserved",
    severity=Severity.WARNING,
    en="a file of this name cannot exist in Windows; its sheet is named '{slug}'",
    fr="un fichier de ce nom ne peut pas exister sous Windows ; sa fiche se nomme « {slug} »",
    hint_en="Rename the file, so that all can open the folder.",
    hint_fr="Renommez le fichier, pour que chacun puisse ouvrir le dossier.",
)
SAME_TITLE = Rule(
    code="same-title",
    severity=Severity.WARNING,
    en="this theme has the same title as {other}",
    fr="ce thème a le même titre que {other}",
    hint_en="Is one a copy, as programs that share folders leave them? Delete it, or put _ before its name; else tell "
    "their titles apart.",
    hint_fr="L’un est-il une copie, comme en laissent les programmes qui partagent des dossiers ? Supprimez-la, ou "
    "mettez _ devant son nom ; sinon, distinguez les titres.",
)
SAME_TEXT = Rule(
    code="same-title",
    severity=Severity.WARNING,
    en="this theme has the same text as {other}",
    fr="ce thème a le même texte que {other}",
    hint_en="Is one a copy? Delete it, or put _ before its name.",
    hint_fr="L’un est-il une copie ? Supprimez-la, ou mettez _ devant son nom.",
)
NEAR_TEXT = Rule(
    code="same-title",
    severity=Severity.WARNING,
    en="this theme has much of the text of {other}, and its file is called as copies are",
    fr="ce thème a une bonne part du texte de {other}, et son fichier porte un nom de copie",
    hint_en="Is it a copy? Bring what is new in it into the other, then delete it, or put _ before its name.",
    hint_fr="Est-ce une copie ? Reportez dans l’autre ce qu’elle a de nouveau, puis supprimez-la, ou mettez _ devant "
    "son nom.",
)


_FEW = 2  # numbers, or names, that several have, each of which is told by itself
_CUT = 56  # characters of a name that was cut, before a number


def name_theme(reader: Reader, draft: Draft, path: PurePosixPath) -> None:
    """Number and slug from the front matter, or else from the file name."""
    name = forms.stem(path.name)
    digits, _, rest = parted(name)
    location = Location(file=draft.file)
    if draft.facts.number is None and digits and not int(digits):
        reader.tell(ZERO.at(location))
    draft.number = draft.facts.number or int(digits or 0)
    draft.wished = 0 if draft.number else labelled(name, reader.language) or _label(draft, reader.language)[0]
    draft.slug = draft.facts.slug or slug(rest)
    if not draft.slug:
        draft.slug = slug(draft.facts.title.markdown) or "theme"
        reader.tell(NO_NAME.at(location, slug=draft.slug))
    if draft.slug == f"{fold(name)}-x":
        reader.tell(RESERVED_NAME.at(location, slug=draft.slug))


def parted(name: str) -> tuple[str, str, str]:
    """A file's name without its end, in the digits of its number, what stands between, and what it is called."""
    match = re.match(r"((?:\d{1,3}(?!\d))?)([-_. ]*)(.*)", name, re.DOTALL)
    return (match[1], match[2], match[3]) if match else ("", "", name)


def labelled(name: str, language: str) -> int:
    """The number in a name that begins as workshops are called, which is one if no other theme has it: `Atelier 2`."""
    found = re.match(rf"(?:{_called(language)})\W*(?:n\W*)?(\d{{1,3}})(?!\d)", fold(name))
    return int(found[1]) if found else 0


def _called(language: str) -> str:
    return "|".join(spoken.reading.lists["theme"] for spoken in registry.read_with(language))


_LABEL = re.compile(r"([^\W\d_]+)\s*(?:n\s?[°ºo.]\s*)?0*([1-9]\d{0,2})\s*[:.)–—-]+\s*(?=[^\W_])", re.IGNORECASE)


def _label(draft: Draft, language: str) -> tuple[int, str]:
    """The number that a title begins with, as workshops are called, and all that stands before its words."""
    found = _LABEL.match(draft.facts.title.markdown)
    is_label = found and re.fullmatch(_called(language), fold(found[1]))
    return (int(found[2]), found[0]) if found and is_label else (0, "")


def settle(reader: Reader, drafts: list[Draft], texts: Mapping[str, str]) -> None:
    """The next numbers for themes without one; a number or slug that several have is one error.

    `texts`: of the drafts' files.
    """
    given = {draft.number for draft in drafts}
    for draft in drafts:
        if draft.wished and draft.wished not in given:
            draft.number = draft.wished
            given.add(draft.wished)
    last = max(given, default=0)
    for draft in drafts:
        if not draft.number:
            last += 1
            draft.number = last
    for draft in drafts:
        number, label = _label(draft, reader.language)
        if number == draft.number:  # which is printed beside the title
            draft.facts = draft.facts.model_copy(update={"title": _without(label, draft.facts.title)})
    _tell_apart(drafts)
    numbers: dict[int, list[Draft]] = {}
    slugs: dict[str, list[Draft]] = {}
    for draft in drafts:
        numbers.setdefault(draft.number, []).append(draft)
        slugs.setdefault(draft.slug, []).append(draft)
    reader.tell(*_clashes(numbers.values(), slugs.values()))
    reader.tell(*_doubles(drafts, texts))


def _without(label: str, title: Prose) -> Prose:
    """A title without what stands before it, with a capital; a name as it is spelt ("iOS") keeps its letters."""
    words = title.markdown.removeprefix(label)
    first = re.match(r"[^\W\d_]+", words)
    begun = words[0].upper() + words[1:] if first and first[0].islower() else words
    return Prose(begun, title.source.behind(label))


def _tell_apart(drafts: list[Draft]) -> None:
    """Names that are the same because they were cut have the number of their theme behind them."""
    called: dict[str, list[Draft]] = {}
    for draft in drafts:
        called.setdefault(draft.slug, []).append(draft)
    for name, several in called.items():
        if len(several) == 1:
            continue
        whole = {draft.facts.slug or fold(parted(forms.stem(PurePosixPath(draft.file).name))[2]) for draft in several}
        for draft in several if len(whole) > 1 else ():
            draft.slug = draft.facts.slug or f"{name[:_CUT].rstrip('-')}-{draft.number}"


@functools.lru_cache(maxsize=1024)  # most are called as they were, in a process that stays
def is_called_a_copy(name: str) -> bool:
    """Whether a file has such a name as programs give to copies: "x (1).md", "x - Copie.md", "x.sync-conflict-….md"."""
    stem = forms.stem(PurePosixPath(name).name)
    return bool(_NUMBERED.search(stem) or _COPY.search(fold(stem)))


_NUMBERED = re.compile(r"\(\d{1,2}\)$|[^\W\d_] \d{1,2}$")
_COPY = re.compile(r"\b(?:cop(?:ie|y|ia)|kopie|confli[ct]t?(?:ed|o)?|konflikt)\b")
_LEAST_SHARED = 0.5  # of the lines of a copy that was edited since


def _doubles(drafts: list[Draft], texts: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Themes with the title, or the text, of another: most often a copy that a program left, which is then told."""
    titles: dict[str, Draft] = {}
    bodies: dict[str, Draft] = {}
    for draft in sorted(drafts, key=lambda draft: is_called_a_copy(draft.file)):
        same = titles.setdefault(fold(draft.facts.title.markdown), draft)
        twin = bodies.setdefault(draft.body, draft) if draft.body else draft
        if same is not draft:
            if same.number != draft.number and same.slug != draft.slug:  # else that is told
                yield SAME_TITLE.at(_place_of(draft, "title"), other=same.file)
        elif twin is not draft:
            if twin.number != draft.number:
                yield SAME_TEXT.at(Location(file=draft.file), other=twin.file)
        elif is_called_a_copy(draft.file):
            lines = _lines(texts[draft.file])
            shared = {other.file: len(lines & _lines(texts[other.file])) for other in drafts if other is not draft}
            most = max(shared, key=lambda file: (shared[file], not is_called_a_copy(file)), default="")
            if most and shared[most] >= max(1, _LEAST_SHARED * len(lines)):
                yield NEAR_TEXT.at(Location(file=draft.file), other=most)


def _lines(text: str) -> frozenset[str]:
    """Its lines that say something of its own: neither headings nor keys."""
    return frozenset(line for line in map(str.strip, text.split("\n")) if " " in line and not _OF_ALL.match(line))


_OF_ALL = re.compile(r"#|[\w-]+:")


def _clashes(numbers: Iterable[list[Draft]], slugs: Iterable[list[Draft]]) -> Iterator[Diagnostic]:
    """What is told of themes with one number, and of those with one slug; of copies of one file the number alone."""
    numbered = [several for several in numbers if len(several) > 1]
    named = [several for several in slugs if len(several) > 1 and not (several in numbered and _is_copy(several))]
    for groups, key, rule, copied, many in (
        (numbered, "number", SAME_NUMBER, COPIED_NUMBER, SAME_NUMBERS),
        (named, "slug", SAME_SLUG, COPIED_SLUG, SAME_SLUGS),
    ):
        if len(groups) > _FEW:
            which = ", ".join(f"{getattr(several[0], key)} ({_files(several)})" for several in groups[:LISTED])
            more = ", …" if len(groups) > LISTED else ""
            yield many.at(_place_of(_told_at(groups[0], key), key), count=len(groups), which=which + more)
            continue
        for several in groups:
            at = _told_at(several, key)
            others = _files([draft for draft in several if draft is not at])
            kind = copied if _is_copy(several) else rule
            yield kind.at(_place_of(at, key), **{key: getattr(at, key)}, other=others)


def _told_at(several: list[Draft], key: str) -> Draft:
    """Of some themes the one that says itself what they have in common, or that is called a copy, or the last."""
    copies = [draft for draft in several if is_called_a_copy(draft.file)]
    return next((draft for draft in several if key in draft.places), (copies or several)[-1])


def _is_copy(several: list[Draft]) -> bool:
    """Whether two of them have the same title, or the same text."""
    titles = {fold(draft.facts.title.markdown) for draft in several}
    return min(len(titles), len({draft.body or draft.file for draft in several})) < len(several)


def _place_of(draft: Draft, key: str) -> Location:
    return draft.places[key].value if key in draft.places else Location(file=draft.file)


def _files(several: list[Draft]) -> str:
    """Their files, as many as a message can name."""
    return ", ".join(draft.file for draft in several[:LISTED]) + ("…" if len(several) > LISTED else "")
