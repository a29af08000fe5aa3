"""What to do with the files of the print kit: runs and their leaves in, words for the page and the screen out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from feuillet.printing.runs import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feuillet.printing.runs import Run

WORDS = {
    "fr": {
        "title": "Imprimer la journée",
        "lead": "Un fichier, un tirage : ouvrez-le, réglez l’imprimante comme il est dit, imprimez tout. "
        "Les exemplaires sont déjà comptés dans chaque fichier : demandez-en un seul.",
        "sheets": "Les fiches",
        "book": "La synthèse, recto verso",
        "book-one-sided": "La synthèse",
        "booklet": "La synthèse en livret",
        "two-up": "Les fiches en petit format, deux par feuille",
        "packs": "Une pochette par personne",
        "press": "Pour l’imprimeur",
        "in-grey": "en noir, économe en encre",
        "in-large": "en grands caractères",
        "in-notes": "avec une page de notes au dos",
        "in-notes-one-sided": "avec une page de notes",
        "paper": "Papier",
        "sides": "Faces",
        "scale": "Échelle",
        "count": "Exemplaires",
        "leaves": "Feuilles",
        "cost": "Papier imprimé",
        "one-sided": "recto seul",
        "long": "recto verso, retourner sur le bord long",
        "short": "recto verso, retourner sur le bord court",
        "portrait": "{paper}, debout",
        "landscape": "{paper}, couché",
        "full": "100 % (taille réelle, sans ajuster à la page)",
        "once": "1 (le fichier contient déjà {copies})",
        "after-sheets": "Une fiche par feuille, dans l’ordre des thèmes.",
        "after-notes": "Derrière chaque fiche, une feuille pour les notes.",
        "after-many": "Agrafez ensemble les feuilles d’une même fiche.",
        "after-separators": "Une page dit avant chaque thème combien de fiches suivent : elle ne se distribue pas.",
        "after-book": "Agrafez à gauche, en haut. Les chapitres commencent sur une page de droite.",
        "after-book-one-sided": "Agrafez à gauche, en haut.",
        "after-booklet": "Chaque livret fait {leaves} : pliez-les ensemble au milieu, agrafez sur le pli. "
        "La couverture est la première feuille, à l’extérieur.",
        "after-thick": "C’est épais : peu d’agrafeuses percent plus de {most} feuilles pliées, et le livret restera "
        "entrouvert. Faites-le agrafer et rogner chez un copieur, ou imprimez la synthèse en pages entières.",
        "after-two-up": "Coupez chaque feuille en deux, d’un repère à l’autre.",
        "after-packs": "Chaque pochette commence par le nom de la personne ; ses fiches suivent.",
        "after-press": "Envoyez ce fichier tel quel : 3 mm de fond perdu, traits de coupe, couleurs RVB. "
        "La page finie mesure {size}.",
        "by-hand-booklet": "Sans recto verso automatique : imprimez la page 1 seule, remettez la feuille dans le bac, "
        "imprimez la page 2, puis tournez la feuille comme une page de livre. Le dos doit être là, à l’endroit. S’il "
        "est tête en bas, faites pivoter la feuille d’un demi-tour ; s’il est du même côté, retournez-la. Essayez de "
        "même les pages 1 et 3, puis 2 et 4, pour l’ordre de la pile. Alors seulement, imprimez toutes les pages "
        "impaires, puis toutes les paires.",
        "by-hand": "Sans recto verso automatique : imprimez d’abord les pages impaires, remettez la pile dans le bac "
        "comme l’imprimante le demande, puis les paires. Essayez avec une seule feuille.",
        "ink": "Environ {percent} % d’encre en moins que l’édition en couleur imprimée en noir.",
        "untagged": "Imprimez ce qu’il vous faut : livret et synthèse disent la même chose, pochettes et fiches "
        "aussi. Ces fichiers sont sans balises : pour l’écran et les lecteurs d’écran, donnez output/synthesis.pdf et "
        "output/fact-sheets/, que fait la commande build.",
        "usual": "À imprimer d’habitude",
        "and": " et ",
        "rest": "À la place, ou en plus",
        "brief": "Chaque fichier une fois, à 100 % (taille réelle) : les exemplaires y sont déjà.",
        "totals": "Si vous imprimez tout",
        "one_leaf": "1 feuille",
        "leaves_count": "{count} feuilles",
        "one_copy": "1 exemplaire",
        "copies_count": "{count} exemplaires",
        "one_pack": "1 pochette",
        "packs_count": "{count} pochettes",
        "changed": "Seulement ce qui a changé depuis la dernière impression, du {date}. Les fichiers du dossier "
        "au-dessus sont ceux de ce jour-là ; la commande print sans --changed les refait.",
        "missing": "Il manque ici ce qui n’a pas pu être fait : {editions}. S’il y en a des fichiers dans ce dossier, "
        "ils sont d’une impression plus ancienne.",
        "replace_one": "Remplacez la feuille {leaves} : {pages}.",
        "replace_many": "Remplacez les feuilles {leaves} : {pages}.",
        "add_one": "Ajoutez à la fin la feuille {leaves} : {pages}.",
        "add_many": "Ajoutez à la fin les feuilles {leaves} : {pages}.",
        "take_one": "Enlevez à la fin l’ancienne feuille {leaves}.",
        "take_many": "Enlevez à la fin les anciennes feuilles {leaves}.",
        "booklet-leaves": "Dans chaque livret, une feuille porte quatre pages ; la feuille 1 est la couverture.",
        "your_themes": "Vos ateliers",
        "your_numbers": "Vos ateliers : {numbers}",
        "separator": "{copies} de cette fiche",
        "subject": "pour l’impression seule, sans balises",
    },
    "en": {
        "title": "Print the day",
        "lead": "One file, one run: open it, set the printer as it says here, print all of it. "
        "Copies are counted in each file already: ask for one.",
        "sheets": "The fact sheets",
        "book": "The synthesis, on both sides",
        "book-one-sided": "The synthesis",
        "booklet": "The synthesis as a booklet",
        "two-up": "Small fact sheets, two on a leaf",
        "packs": "A pack for each person",
        "press": "For the print shop",
        "in-grey": "in black, saving ink",
        "in-large": "in large print",
        "in-notes": "with a page for notes on the back",
        "in-notes-one-sided": "with a page for notes",
        "paper": "Paper",
        "sides": "Sides",
        "scale": "Scale",
        "count": "Copies",
        "leaves": "Leaves",
        "cost": "Printed paper",
        "one-sided": "one side only",
        "long": "both sides, flip on the long edge",
        "short": "both sides, flip on the short edge",
        "portrait": "{paper}, upright",
        "landscape": "{paper}, on its side",
        "full": "100% (actual size, do not fit to page)",
        "once": "1 (the file holds {copies} already)",
        "after-sheets": "One sheet a leaf, in the order of the themes.",
        "after-notes": "Behind each sheet, a leaf for notes.",
        "after-many": "Staple the leaves of each sheet together.",
        "after-separators": "A page before each theme says how many sheets follow: it is not handed out.",
        "after-book": "Staple at the left, at the top. Chapters begin on a right-hand page.",
        "after-book-one-sided": "Staple at the left, at the top.",
        "after-booklet": "Each booklet has {leaves}: fold them together in the middle, staple along the fold. "
        "The cover is the first leaf, on the outside.",
        "after-thick": "That is thick: few staplers go through more than {most} folded leaves, and the booklet will "
        "not stay closed. Have it stapled and trimmed by a copy shop, or print the synthesis on full pages.",
        "after-two-up": "Cut each leaf in two, from one mark to the other.",
        "after-packs": "Each pack begins with the person’s name; her sheets follow.",
        "after-press": "Send this file as it is: 3 mm of bleed, crop marks, RGB colours. "
        "The finished page measures {size}.",
        "by-hand-booklet": "Without automatic duplex: print page 1 alone, put the leaf back into the tray, print page "
        "2, then turn the leaf like the page of a book. The back must be there, upright. If it is upside down, turn "
        "the leaf half around; if it is on the same side, turn it over. Try pages 1 and 3, then 2 and 4, for the order "
        "of the stack. Only then print all odd pages, then all even ones.",
        "by-hand": "Without automatic duplex: print the odd pages first, put the stack back into the tray as the "
        "printer asks, then the even ones. Try with a single leaf.",
        "ink": "About {percent}% less ink than the colour edition printed in black.",
        "untagged": "Print what you need: booklet and synthesis say the same, packs and fact sheets too. These files "
        "are without tags: for screens and screen readers, give output/synthesis.pdf and output/fact-sheets/, which "
        "the command build makes.",
        "usual": "Usually printed",
        "and": " and ",
        "rest": "Instead, or besides",
        "brief": "Each file once, at 100% (actual size): the copies are in it already.",
        "totals": "If you print it all",
        "one_leaf": "1 leaf",
        "leaves_count": "{count} leaves",
        "one_copy": "1 copy",
        "copies_count": "{count} copies",
        "one_pack": "1 pack",
        "packs_count": "{count} packs",
        "changed": "Only what changed since it was last printed, on {date}. The files in the folder above are those "
        "of that day; the command print without --changed makes them anew.",
        "missing": "What could not be made is missing here: {editions}. Files of it in this folder, if any, are from "
        "an earlier print.",
        "replace_one": "Replace leaf {leaves}: {pages}.",
        "replace_many": "Replace leaves {leaves}: {pages}.",
        "add_one": "Add at the end leaf {leaves}: {pages}.",
        "add_many": "Add at the end leaves {leaves}: {pages}.",
        "take_one": "Take out at the end the old leaf {leaves}.",
        "take_many": "Take out at the end the old leaves {leaves}.",
        "booklet-leaves": "In each booklet, a leaf has four pages; leaf 1 is the cover.",
        "your_themes": "Your workshops",
        "your_numbers": "Your workshops: {numbers}",
        "separator": "{copies} of this sheet",
        "subject": "for printing alone, without tags",
    },
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Replaced:
    """A leaf that goes into a book in the place of an old one or at its end; without pages, one that goes out."""

    leaf: int
    pages: tuple[int, ...]
    new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """A file of the kit as it was made."""

    run: Run
    path: str  # below the folder of the kit
    pages: int
    leaves: int
    copies: int  # of sheets, books or packs
    duplex: bool
    replaced: tuple[Replaced, ...] = ()  # of a book that is there: its leaves that changed


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What a leaf costs, printed; 0: nobody said."""

    leaf: float
    currency: str

    def of(self, leaves: int, language: str) -> str:
        """The price of so many leaves, as it is written."""
        amount = f"{leaves * self.leaf:.2f}"
        if language == "fr":
            return f"{amount.replace('.', ',')}\u00a0{self.currency}"
        return f"{self.currency}{amount}" if len(self.currency) == 1 else f"{amount} {self.currency}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What is said of a file: its name, what it is, the settings of the printer, and what to do with the paper."""

    path: str
    title: str
    picture: str  # of the gesture: "flat", "long", "short", "fold", "cut", "shop"
    settings: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    leaves: int
    kind: Kind
    brief: str  # the settings in a line
    synthesis: bool = False  # whether packs hold it
    usual: bool = False  # one of those that are usually printed


def several(count: int, name: str, language: str) -> str:
    """So many leaves, copies or packs, in words."""
    word = WORDS[language]
    return word[f"one_{name}"] if count == 1 else word[_MANY[name]].format(count=count)


_MANY = {"leaf": "leaves_count", "copy": "copies_count", "pack": "packs_count"}
_THICK = 15  # leaves, folded: 60 pages are what most staplers and copy shops take in the saddle
_PICTURES = {Kind.BOOKLET: "fold", Kind.TWO_UP: "cut", Kind.PRESS: "shop"}


def title(run: Run, *, language: str) -> str:
    """What a file is called: its kind, and its edition where that is not the usual one."""
    word = WORDS[language]
    name = word["book-one-sided" if run.kind is Kind.BOOK and not run.edition.duplex else run.kind.value]
    edition = word.get(f"in-{run.edition.name}", "")
    if not run.edition.duplex:
        edition = word.get(f"in-{run.edition.name}-one-sided", edition)
    return f"{name}, {edition}" if edition else name


def entry(one: Printed, *, language: str, paper: str, price: Price, saving: float | None) -> Entry:
    """What is said of one file; `saving`: the share of ink that its edition saves, where that was measured."""
    word = WORDS[language]
    run, kind = one.run, one.run.kind
    flip = "short" if kind is Kind.BOOKLET or (kind is Kind.TWO_UP and one.duplex) else "long"
    lies = "landscape" if kind in (Kind.BOOKLET, Kind.TWO_UP) else "portrait"
    unit = "pack" if kind is Kind.PACKS else "copy"
    settings = [
        (word["paper"], word[lies].format(paper=paper)),
        (word["sides"], word[flip] if one.duplex else word["one-sided"]),
        (word["scale"], word["full"]),
        (word["count"], word["once"].format(copies=several(one.copies, unit, language))),
        (word["leaves"], str(one.leaves)),
    ]
    if price.leaf:
        settings.append((word["cost"], price.of(one.leaves, language)))
    facts = (word[lies].format(paper=paper), word[flip] if one.duplex else word["one-sided"])
    brief = (" ; " if language == "fr" else "; ").join((*facts, several(one.leaves, "leaf", language)))
    steps = [word[f"after-{kind.value}"]]
    if kind is Kind.SHEETS and not run.edition.fits:
        steps = [word["after-many"]]
    elif not run.edition.duplex and run.edition.notes:
        steps = [word["after-notes"]]
    elif not run.edition.duplex and kind is Kind.BOOK:
        steps = [word["after-book-one-sided"]]
    if kind is Kind.BOOKLET and not one.replaced:
        folded = one.leaves // max(one.copies, 1)
        steps = [steps[0].format(leaves=several(folded, "leaf", language))]
        if folded > _THICK:
            steps.append(word["after-thick"].format(most=_THICK))
    if one.replaced:
        steps = [*_replacing(one.replaced, language), *([word["booklet-leaves"]] if kind is Kind.BOOKLET else [])]
    elif kind is Kind.BOOKLET:
        folded = one.leaves // max(one.copies, 1)
        steps = [steps[0].format(leaves=several(folded, "leaf", language))]
        if folded > _THICK:
            steps.append(word["after-thick"].format(most=_THICK))
    if kind is Kind.BOOKLET:
        steps.append(word["by-hand-booklet"])
    if run.separators:
        steps.append(word["after-separators"])
    if saving is not None and saving > 0:
        steps.append(word["ink"].format(percent=round(100 * saving)))
    if kind is Kind.PRESS:
        width, height = (side - 2 * run.edition.bleed for side in run.edition.size(paper))
        size = f"{width:g} × {height:g} mm"
        steps = [steps[0].format(size=size.replace(".", ",") if language == "fr" else size)]
        settings = []
        brief = ""
    return Entry(
        path=one.path,
        title=title(run, language=language),
        picture=_PICTURES.get(kind, flip if one.duplex else "flat"),
        settings=tuple(settings),
        steps=tuple(steps),
        leaves=0 if kind is Kind.PRESS else one.leaves,
        kind=kind,
        brief=brief,
        synthesis=run.synthesis,
    )


def missing(editions: Iterable[str], *, language: str) -> str:
    """That these editions could not be made; empty if there are none."""
    names = ", ".join(editions)
    return WORDS[language]["missing"].format(editions=names) if names else ""


def _replacing(several_leaves: Sequence[Replaced], language: str) -> Iterator[str]:
    """Which leaves to put in and to take out, with their pages."""
    word = WORDS[language]
    groups = {
        "replace": [one for one in several_leaves if one.pages and not one.new],
        "add": [one for one in several_leaves if one.pages and one.new],
        "take": [one for one in several_leaves if not one.pages],
    }
    for name, group in groups.items():
        if group:
            leaves = _rows([one.leaf for one in group])
            shown = word["and"].join([", ".join(leaves[:-1]), leaves[-1]] if len(leaves) > 1 else leaves)
            pages = sorted(page for one in group for page in one.pages)
            said = f"{'page' if len(pages) == 1 else 'pages'} {', '.join(_rows(pages))}"  # in either language
            yield word[f"{name}_{'one' if len(group) == 1 else 'many'}"].format(leaves=shown, pages=said)


def _rows(numbers: Sequence[int]) -> list[str]:
    """Numbers as one says them: 3, 7-9."""
    said = []
    for _, row in itertools.groupby(enumerate(numbers), key=lambda one: one[1] - one[0]):
        several_numbers = [number for _, number in row]
        first, last = several_numbers[0], several_numbers[-1]
        said.append(str(first) if first == last else f"{first}-{last}")
    return said


def in_order(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """What is usually printed first: what people hold in their hands once, and the synthesis once; then the rest."""
    sheets = _first(entries, Kind.PACKS, Kind.SHEETS, Kind.TWO_UP)
    book = None if sheets and sheets.synthesis else _first(entries, Kind.BOOKLET, Kind.BOOK)
    marked = [replace(one, usual=one in (sheets, book)) for one in entries]
    return tuple(sorted(marked, key=lambda one: not one.usual))


def _first(entries: Sequence[Entry], *kinds: Kind) -> Entry | None:
    return next((one for kind in kinds for one in entries if one.kind is kind), None)


def usual(entries: Sequence[Entry], *, language: str, price: Price) -> str:
    """What is usually printed, and what that takes; empty if all is for a print shop."""
    several_files = [one for one in entries if one.usual]
    if not several_files:
        return ""
    names = WORDS[language]["and"].join(one.path for one in several_files)
    return _said("usual", f"{names}, {amount(several_files, language=language, price=price)}", language)


def totals(entries: Sequence[Entry], *, language: str, price: Price) -> str:
    """What all files together take; empty if there are none but those that are usually printed."""
    if all(one.usual or not one.leaves for one in entries):
        return ""
    return _said("totals", amount(entries, language=language, price=price), language)


def amount(entries: Sequence[Entry], *, language: str, price: Price) -> str:
    """Leaves, and what they cost."""
    leaves = sum(one.leaves for one in entries)
    return several(leaves, "leaf", language) + (f", {price.of(leaves, language)}" if price.leaf else "")


def _said(name: str, what: str, language: str) -> str:
    colon = " : " if language == "fr" else ": "
    return f"{WORDS[language][name]}{colon}{what}"
