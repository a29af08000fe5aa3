"""The guide tells how to print each file so that the paper comes out as it was meant."""

from __future__ import annotations

import re
from dataclasses import replace

import pypdf
import pypdfium2
import pytest

from feuillet.languages import registry
from feuillet.model.diagnostics import Location
from feuillet.model.editions import EDITIONS, GREY, LARGE, NOTES, PRESS, PRINT, SMALL, Kind
from feuillet.printing import guide
from feuillet.printing.guide import KitFile, Price, entry, in_order, totals, usual, words
from feuillet.printing.runs import Copies, PrintRun
from feuillet.reading.people.person import Person
from tests import made_kit

FREE = Price(leaf=0.0, currency="€")
PERSON = Person(name="Zoé", email="", language="", themes=("a",), greeting="", source=Location(file="liste.csv"))
KINDS = {
    "fact-sheets": (Kind.SHEETS, PRINT),
    "fact-sheets-grey": (Kind.SHEETS, GREY),
    "fact-sheets-large": (Kind.SHEETS, LARGE),
    "fact-sheets-notes": (Kind.SHEETS, NOTES),
    "synthesis": (Kind.BOOK, PRINT),
    "synthesis-grey": (Kind.BOOK, GREY),
    "booklet": (Kind.BOOKLET, SMALL),
    "fact-sheets-2-up": (Kind.TWO_UP, SMALL),
    "packs": (Kind.PACKS, PRINT),
    "synthesis-press": (Kind.PRESS, PRESS),
}


def printed(name, *, copies=3, leaves=6, duplex=True, separators=False):
    kind, edition = KINDS[name]
    people = (PERSON,) * copies if kind is Kind.PACKS else ()
    several = () if people else (Copies(key="a", count=copies),)
    edition = edition if duplex or kind is Kind.TWO_UP else edition.one_sided()
    run = PrintRun(name=name, kind=kind, edition=edition, copies=several, people=people, separators=separators)
    return KitFile(run=run, path=f"{name}.pdf", pages=2 * leaves, leaves=leaves, copies=copies, duplex=duplex)


def said(name, *, language="en", paper="A4", price=FREE, saving=None, **options):
    return entry(printed(name, **options), language=language, paper=paper, price=price, saving=saving)


def setting(shown, name, language="en"):
    return dict(shown.settings)[words(language)[name]]


# -- settings of the printer -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "duplex", "sides", "paper", "picture"),
    [
        ("fact-sheets", True, "both sides, flip on the long edge", "A4, upright", "long"),
        ("fact-sheets", False, "one side only", "A4, upright", "flat"),
        ("synthesis", True, "both sides, flip on the long edge", "A4, upright", "long"),
        ("packs", True, "both sides, flip on the long edge", "A4, upright", "long"),
        ("booklet", True, "both sides, flip on the short edge", "A4, on its side", "fold"),
        ("fact-sheets-2-up", False, "one side only", "A4, on its side", "cut"),
    ],
)
def test_paper_and_the_edge_to_flip_on_are_those_of_the_run(name, duplex, sides, paper, picture):
    shown = said(name, duplex=duplex)
    assert setting(shown, "sides") == sides
    assert setting(shown, "paper") == paper
    assert shown.picture == picture
    assert "do not fit" in setting(shown, "scale")


def test_small_sheets_of_two_pages_are_flipped_like_the_page_of_a_book():
    assert setting(said("fact-sheets-2-up", duplex=True), "sides") == "both sides, flip on the short edge"


def test_copies_are_counted_in_the_file_and_asked_for_once():
    assert setting(said("fact-sheets", copies=12), "count") == "1 (the file holds 12 copies already)"
    assert setting(said("fact-sheets", copies=1), "count") == "1 (the file holds 1 copy already)"
    assert setting(said("packs", copies=3), "count") == "1 (the file holds 3 packs already)"
    assert setting(said("packs", copies=1, language="fr"), "count", "fr").endswith("déjà 1 pochette)")
    assert setting(said("fact-sheets", leaves=17), "leaves") == "17"


def test_the_paper_is_that_of_the_workshop():
    assert setting(said("fact-sheets", paper="Letter"), "paper") == "Letter, upright"
    assert setting(said("booklet", paper="Letter", language="fr"), "paper", "fr") == "Letter, couché"


def test_a_print_shop_gets_no_settings_but_the_size_of_the_finished_page():
    shown = said("synthesis-press", duplex=False)
    assert (shown.settings, shown.leaves, shown.picture) == ((), 0, "shop")
    assert "210 × 297 mm" in shown.steps[0]
    assert "215.9 × 279.4 mm" in said("synthesis-press", paper="Letter").steps[0]


# -- what to do with the paper ---------------------------------------------------------------------------------------


def test_no_title_says_the_same_thing_twice():
    for language in ("fr", "en"):
        titles = [said(name, language=language, duplex=False).title for name in KINDS]
        assert len(set(titles)) == len(titles)
        for title in titles:
            parts = title.split(", ")
            assert len(set(parts)) == len(parts), title


def test_each_booklet_has_its_own_leaves():
    assert "Each booklet has 2 leaves" in said("booklet", copies=3, leaves=6).steps[0]
    assert "Each booklet has 1 leaf:" in said("booklet", copies=6, leaves=6).steps[0]
    assert "Chaque livret fait 7 feuilles" in said("booklet", copies=20, leaves=140, language="fr").steps[0]


def test_a_booklet_too_thick_to_staple_is_told():
    assert len(said("booklet", copies=20, leaves=300).steps) == 2
    assert "15" in said("booklet", copies=20, leaves=320).steps[1]
    steps = said("booklet", copies=1, leaves=16).steps
    assert ["thick" in step for step in steps[:3]] == [False, True, False]


def test_sheets_of_several_leaves_are_stapled():
    assert said("fact-sheets-large").steps == (words("en")["after-many"],)
    assert said("fact-sheets-notes").steps == (words("en")["after-sheets"],)


def test_separators_are_not_handed_out():
    assert "not handed out" in " ".join(said("fact-sheets", separators=True).steps)
    assert "not handed out" not in " ".join(said("fact-sheets").steps)


def test_ink_is_spoken_of_where_some_is_saved():
    assert "About 34% less ink" in said("synthesis-grey", saving=0.338).steps[-1]
    for none in (None, 0.0, -0.2):
        assert "ink" not in " ".join(said("synthesis-grey", saving=none).steps)


def test_a_book_printed_on_one_side_is_not_said_to_be_on_both():
    for language in ("fr", "en"):
        both, single = (said("synthesis", language=language, duplex=duplex) for duplex in (True, False))
        sides = words(language)["long"].split(",")[0]
        assert sides in both.title
        assert sides not in single.title
        assert words(language)["after-book"] == both.steps[0] != single.steps[0]


# -- prices ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("currency", "language", "price"),
    [
        ("€", "fr", "12,50\u00a0€"),
        ("€", "en", "€12.50"),
        ("£", "en", "£12.50"),
        ("CHF", "en", "12.50 CHF"),
        ("CHF", "fr", "12,50\u00a0CHF"),
    ],
)
def test_a_price_is_written_as_the_language_does(currency, language, price):
    assert Price(leaf=0.05, currency=currency).of(250, language) == price


def test_what_paper_costs_is_told_if_somebody_said_it():
    dear = Price(leaf=0.05, currency="€")
    assert setting(said("fact-sheets", leaves=40, price=dear), "cost") == "€2.00"
    assert words("en")["cost"] not in dict(said("fact-sheets").settings)
    entries = [said(name, leaves=10, price=dear) for name in ("fact-sheets", "booklet", "synthesis-press")]
    assert totals(entries, language="en", price=dear) == "If you print it all: 20 leaves, €1.00"
    assert totals(entries, language="fr", price=FREE) == "Si vous imprimez tout : 20 feuilles"
    assert totals(entries[2:], language="en", price=FREE) == ""


# -- leaves that go into a book ----


def of_leaves(name, *several, language="fr"):
    replaced = tuple(guide.Replaced(leaf=leaf, pages=pages, new=new) for leaf, pages, new in several)
    item = replace(printed(name), replaced=replaced)
    return entry(item, language=language, paper="A4", price=FREE, saving=None).steps


def test_the_guide_says_which_leaves_to_put_in_and_which_to_take_out():
    steps = of_leaves("synthesis", (3, (5, 6), False), (7, (13, 14), False))
    assert steps == ("Remplacez les feuilles 3 et 7 : pages 5-6, 13-14.",)
    steps = of_leaves("synthesis", (3, (5, 6), False), (4, (7, 8), False), (5, (9, 10), False), (9, (17,), True))
    assert steps == ("Remplacez les feuilles 3-5 : pages 5-10.", "Ajoutez à la fin la feuille 9 : page 17.")
    steps = of_leaves("synthesis", (1, (1, 2), False), (8, (), False), (9, (), False), language="en")
    assert steps == ("Replace leaf 1: pages 1-2.", "Take out at the end the old leaves 8-9.")


def test_leaves_of_a_booklet_have_pages_of_both_its_halves():
    steps = of_leaves("booklet", (2, (3, 4, 13, 14), False))
    assert steps[0] == "Remplacez la feuille 2 : pages 3-4, 13-14."
    assert "quatre pages" in steps[1]
    assert not [step for step in steps if "pliez" in step]


# -- what is usually printed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (("fact-sheets", "synthesis", "fact-sheets-2-up", "booklet"), ("fact-sheets", "booklet")),
        (("fact-sheets", "synthesis", "packs", "fact-sheets-2-up", "booklet"), ("packs", "booklet")),
        (("fact-sheets", "synthesis"), ("fact-sheets", "synthesis")),
        (("fact-sheets-2-up", "booklet"), ("fact-sheets-2-up", "booklet")),
        (("fact-sheets", "synthesis", "fact-sheets-grey", "synthesis-grey"), ("fact-sheets", "synthesis")),
        (("fact-sheets-grey", "synthesis-grey"), ("fact-sheets-grey", "synthesis-grey")),
        (("synthesis", "synthesis-press"), ("synthesis",)),
        (("synthesis-press",), ()),
    ],
)
def test_what_is_usually_printed_comes_first(names, first):
    several = in_order([said(name, leaves=10) for name in names])
    assert [entry.path for entry in several if entry.usual] == [f"{name}.pdf" for name in first]
    rest = [name for name in names if name not in first]
    assert [entry.path for entry in several] == [f"{name}.pdf" for name in (*first, *rest)]
    assert in_order(several) == several


def test_the_leaves_of_what_is_usually_printed_are_told_and_then_those_of_everything():
    dear = Price(leaf=0.05, currency="€")
    several = in_order([said(name, leaves=10) for name in ("fact-sheets", "synthesis", "booklet", "synthesis-press")])
    assert usual(several, language="en", price=dear) == (
        "Usually printed: fact-sheets.pdf and booklet.pdf, 20 leaves, €1.00"
    )
    assert usual(several, language="fr", price=FREE) == (
        "À imprimer d’habitude : fact-sheets.pdf et booklet.pdf, 20 feuilles"
    )
    assert totals(several, language="en", price=dear) == "If you print it all: 30 leaves, €1.50"
    assert totals(several[:2], language="en", price=dear) == "", "it was said already"
    assert usual(several[3:], language="en", price=dear) == ""


def test_packs_with_the_synthesis_are_all_that_is_usually_printed():
    packs = printed("packs")
    packs = replace(packs, run=replace(packs.run, synthesis=True))
    several = in_order([entry(packs, language="en", paper="A4", price=FREE, saving=None), said("booklet")])
    assert [entry.path for entry in several if entry.usual] == ["packs.pdf"]


def test_the_booklet_says_how_it_is_turned_by_hand():
    for language, text in (("fr", "comme une page de livre"), ("en", "like the page of a book")):
        assert text in said("booklet", language=language).steps[-1]
        assert text not in " ".join(said("synthesis", language=language).steps)


# -- words -----------------------------------------------------------------------------------------------------------


def test_there_are_words_for_every_kind_of_run_and_every_edition():
    for word in map(words, registry.codes()):
        for kind in Kind:
            assert word[kind.value]
            assert word[f"after-{kind.value}"]
        own = {f"in-{edition.name}" for edition in EDITIONS.values() if edition.paper} - {
            "in-print",
            "in-small",
            "in-press",
        }
        assert {name.removesuffix("-one-sided") for name in word if name.startswith("in-")} == own
        assert all(map(word.get, own))


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("language", registry.codes())
def test_nothing_is_left_to_be_filled_in(name, language):
    shown = said(name, language=language, saving=0.3, price=Price(leaf=0.1, currency="€"), separators=True)
    for text in (shown.title, *shown.steps, *(value for _, value in shown.settings)):
        assert text.strip()
        assert not re.search(r"[{}]", text)


def test_the_pictures_of_gestures_are_there():
    from feuillet.looks.figures import GESTURES

    pictures = {said(name, duplex=duplex).picture for name in KINDS for duplex in (True, False)}
    assert pictures <= set(GESTURES)
    assert guide.several(0, "leaf", "en") == "0 leaves"


# -- of a real kit ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kit(workers, tmp_path_factory):
    return made_kit.whole(workers, tmp_path_factory)


@pytest.fixture(scope="module")
def told(kit):
    """What the guide says of each file, as another reader reads it."""
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(kit[0] / "README.pdf").pages).split())
    places = sorted(
        (match.start(), file.path)
        for file in kit[1].printed
        for match in [re.search(rf"(?<![\w-]){re.escape(file.path)}", text)]
        if match
    )
    ends = [*(start for start, _ in places[1:]), len(text)]
    return {path: text[start:end] for (start, path), end in zip(places, ends, strict=True)} | {"": text}


FLIPS = {
    "/DuplexFlipLongEdge": "recto verso, retourner sur le bord long",
    "/DuplexFlipShortEdge": "recto verso, retourner sur le bord court",
    "/Simplex": "recto seul",
}


def test_the_guide_names_every_file_that_is_to_be_printed(kit, told):
    folder, report = kit
    there = {path.name for path in folder.iterdir() if path.is_file()} - {"README.pdf"}
    assert there == told.keys() - {""} == {file.path for file in report.printed}
    assert {entry.path for entry in report.entries} == {file.path for file in report.printed}
    assert [entry.path for entry in report.entries[:2]] == ["packs.pdf", "fact-sheets.pdf"]
    assert "Sans recto verso automatique" in told[""]
    assert told[""].count("100 % (taille réelle") == 1, "it is the same for all"


def test_the_guide_is_one_page_that_says_what_to_ask_for_at_the_counter(kit, told):
    assert len(kit[1].entries) > 8
    assert len(pypdf.PdfReader(kit[0] / "README.pdf").pages) == 1
    assert words("fr")["counter"].split("«")[0].strip() in told[""]


def test_the_guide_says_of_each_file_what_the_file_says_itself(kit, told):
    folder, report = kit
    for file in report.printed:
        reader, said = pypdf.PdfReader(folder / file.path), told[file.path]
        if file.run.kind is Kind.PRESS:
            assert "210 × 297 mm" in said
            assert "Faces" not in said
            continue
        flip = str(reader.trailer["/Root"]["/ViewerPreferences"]["/Duplex"])
        assert FLIPS[flip] in said, file.path
        assert sum(other in said for other in FLIPS.values()) == 1
        leaves = len(reader.pages) if flip == "/Simplex" else len(reader.pages) / 2
        assert f"Feuilles {leaves:g} " in said, file.path
        width, height = reader.pages[0].mediabox[2:]
        assert ("A4, couché" if width > height else "A4, debout") in said
        price = f"{0.05 * leaves:.2f}".replace(".", ",")
        assert f"Papier imprimé {price} €" in said


def test_copies_in_the_guide_are_those_in_the_files(kit, told):
    folder, report = kit
    reader = {
        name: pypdf.PdfReader(folder / f"{name}.pdf").pages for name in ("synthesis", "booklet", "fact-sheets-2-up")
    }
    whole, small = (len(pypdf.PdfReader(folder / name / "synthesis.pdf").pages) for name in ("print", "small"))
    assert len(reader["synthesis"]) == 3 * (whole + whole % 2)
    assert "contient déjà 3 exemplaires" in told["synthesis.pdf"]
    each = -(-small // 4)
    assert len(reader["booklet"]) == 3 * 2 * each
    assert f"Chaque livret fait {each} feuilles" in told["booklet.pdf"]
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(folder / "packs.pdf")]
    slips = [text for text in texts if any(name in text for name in ("Zoé Alix", "Yann Le Bras", "Xi\r\n"))]
    assert len(slips) == 3
    assert "contient déjà 3 pochettes" in told["packs.pdf"]
    assert f"contient déjà {2 * len(reader['fact-sheets-2-up'])} exemplaires" in told["fact-sheets-2-up.pdf"]
    assert "contient déjà 7 exemplaires" in told["fact-sheets.pdf"]  # five of one, one of the others


def test_the_totals_are_those_of_all_files_but_the_print_shops(kit, told):
    folder, report = kit
    leaves = sum(file.leaves for file in report.printed if file.run.kind is not Kind.PRESS)
    price = f"{0.05 * leaves:.2f}".replace(".", ",")
    assert f"Si vous imprimez tout : {leaves} feuilles, {price} €" in told[""]
    assert " ".join(report.usual.split()) in told[""]
    assert " ".join(report.totals.split()) in told[""]


def test_the_ink_that_is_saved_was_measured(kit, told):
    folder, _ = kit
    sheets = [f"fact-sheets/{name}.pdf" for name in ("01-accueillir", "02-reparer", "03-financer")]
    for name, several in (("fact-sheets-grey.pdf", sheets), ("synthesis-grey.pdf", ["synthesis.pdf"])):
        percent = int(re.search(r"Environ (\d+) % d’encre en moins", told[name])[1])
        colour, grey = (sum(ink(folder / edition / item) for item in several) for edition in ("print", "grey"))
        assert percent == pytest.approx(100 * (1 - grey / colour), abs=2)


def ink(path):
    pages = pypdfium2.PdfDocument(path)
    return sum(255 - grey for page in pages for grey in page.render(scale=1, grayscale=True).to_pil().tobytes())


def test_the_guide_says_that_files_for_paper_have_no_tags_and_is_tagged_itself(kit, told):
    assert "sans balises" in told[""]
    assert pypdf.PdfReader(kit[0] / "README.pdf").trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize(("language", "day"), [("fr", "30/11/2026"), ("en", "30 November 2026"), ("de", "30.11.2026")])
def test_the_day_of_the_print_before_is_written_as_its_language_writes_days(language, day):
    assert day in guide.since("2026-11-30", language=language)


# -- what is said of all files together -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "words_", "no_words"),
    [
        (("synthesis", "synthesis-grey"), ("output/synthesis.pdf",), ("booklet", "fact sheets", "fact-sheets")),
        (("fact-sheets", "fact-sheets-2-up"), ("output/fact-sheets/",), ("booklet", "acks", "synthesis")),
        (("synthesis", "booklet", "fact-sheets"), ("Booklet and synthesis say the same", " and output/"), ("Packs",)),
        (("packs", "fact-sheets"), ("Packs and fact sheets say the same",), ("ooklet", "synthesis.pdf")),
        (("synthesis-press",), ("give output/synthesis.pdf, which",), ("fact-sheets",)),
    ],
)
def test_the_end_names_what_is_in_the_kit_and_nothing_else(names, words_, no_words):
    end = guide.closing([said(name) for name in names], language="en")
    assert all(word in end for word in words_)
    assert not any(word in end for word in no_words)


def test_a_book_says_nothing_of_the_backs_of_sheets():
    for like in (EDITIONS["two-sided"], EDITIONS["notes"].one_sided()):
        run = replace(printed("synthesis").run, edition=replace(like, name="x", title="X", book=Kind.BOOK))
        shown = replace(printed("synthesis", duplex=like.duplex), run=run)
        steps = entry(shown, language="en", paper="A4", price=FREE, saving=None).steps
        assert steps
        assert "sheet" not in " ".join(steps)
