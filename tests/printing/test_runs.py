"""What goes through the printer is what was asked for: so many copies of each, for whom, in which order."""

from __future__ import annotations

import pytest

from feuillet.model.diagnostics import Location
from feuillet.model.editions import EDITIONS, GREY, LARGE, NOTES, PRESS, PRINT, SMALL, Kind
from feuillet.model.workshop import Printing, Prose, Theme, Workshop
from feuillet.printing.runs import counted, narrowed, runs, with_options
from feuillet.publications.kinds import SYNTHESIS
from feuillet.reading.people.person import Person

YAML = Location(file="content/workshop.yaml", line=9, column=3)
SLUGS = ("accueil", "lieux", "synthesis")


def workshop(*slugs):
    themes = tuple(
        Theme(title=Prose(slug), number=n, slug=slug, source=Location(file=f"content/themes/0{n}-{slug}.md"))
        for n, slug in enumerate(slugs or SLUGS, 1)
    )
    return Workshop(title=Prose("Une journée"), themes=themes, source=Location(file="content/workshop.yaml"))


DAY = workshop()
ON_A5 = DAY.model_copy(update={"paper": "A5"})
KEYS = (SYNTHESIS, "accueil", "lieux", "03-synthesis")


def person(name, *themes):
    return Person(name=name, email="", language="", themes=themes, greeting="", source=Location(file="liste.csv"))


def asked(**wanted):
    return Printing(**wanted).model_copy(update={"source": YAML})


def counts(*people, **wanted):
    found, wrong = counted(DAY, asked(**wanted), people)
    assert wrong == ()
    return found


def made(*people, only=None, **wanted):
    found, wrong = runs(DAY, asked(**wanted), people)
    assert wrong == ()
    found = found if only is None else narrowed(found, only)
    return {entry.name: entry for entry in found}


def copies(run):
    return [(copy.key, copy.count) for copy in run.copies]


# -- copies ----------------------------------------------------------------------------------------------------------


def test_so_many_copies_are_of_each_sheet_and_of_the_synthesis():
    assert counts(copies=12) == dict.fromkeys(KEYS, 12)
    assert counts(copies=12, synthesis=0) == dict.fromkeys(KEYS, 12) | {SYNTHESIS: 0}
    assert counts() == dict.fromkeys(KEYS, 1)


@pytest.mark.parametrize("name", ["lieux", "2", "02", "02-lieux", "02-lieux.md"])
def test_a_theme_may_have_copies_of_its_own_by_any_of_its_names(name):
    assert counts(copies=3, sheets={name: 7}) == dict.fromkeys(KEYS, 3) | {"lieux": 7}
    assert counts(person("Zoé", "accueil"), sheets={name: 7})["lieux"] == 7


def test_people_get_the_sheets_that_they_chose_and_a_synthesis_each():
    people = person("Zoé", "accueil", "synthesis"), person("Yann", "accueil"), person("Xi")
    assert counts(*people, copies=99) == {SYNTHESIS: 3, "accueil": 2, "lieux": 0, "03-synthesis": 1}
    assert counts(*people, synthesis=1)[SYNTHESIS] == 1


def test_a_theme_that_is_called_as_the_synthesis_is_another_one():
    assert counts(copies=2, sheets={"synthesis": 5}) == dict.fromkeys(KEYS, 2) | {SYNTHESIS: 5}
    assert counts(copies=2, sheets={"03-synthesis": 5})["03-synthesis"] == 5
    (book, sheets) = (made(copies=2)[name] for name in ("synthesis", "fact-sheets"))
    assert copies(book) == [(SYNTHESIS, 2)]
    assert copies(sheets) == [("accueil", 2), ("lieux", 2), ("03-synthesis", 2)]


def test_themes_that_do_not_exist_are_all_told_where_copies_are_asked_for():
    found, wrong = runs(DAY, asked(sheets={"cuisine": 3, "lieux": 2, "9": 1}), ())
    assert [(diagnostic.rule.code, diagnostic.values["theme"]) for diagnostic in wrong] == [
        ("unknown-theme", "cuisine"),
        ("unknown-theme", "9"),
    ]
    assert {diagnostic.location for diagnostic in wrong} == {YAML}
    assert "2 (lieux)" in wrong[0].message("en") + wrong[0].hint("en")


@pytest.mark.parametrize(
    "wanted", [{"copies": 0}, {"editions": ()}, {"editions": ("notes",), "copies": 0, "synthesis": 4}]
)
def test_no_copies_of_anything_are_an_error_not_an_empty_file(wanted):
    found, wrong = runs(DAY, asked(**wanted), ())
    assert found == ()
    assert [(diagnostic.rule.code, diagnostic.location) for diagnostic in wrong] == [("nothing-to-print", YAML)]


def test_what_has_no_copies_is_in_no_run():
    several = made(copies=0, sheets={"lieux": 2}, editions=("print", "grey", "notes", "small", "press"))
    assert {name: copies(run) for name, run in several.items()} == {
        "fact-sheets": [("lieux", 2)],
        "fact-sheets-grey": [("lieux", 2)],
        "fact-sheets-notes": [("lieux", 2)],
        "fact-sheets-2-up": [("lieux", 1)],
        "fact-sheets-press": [("lieux", 1)],
    }
    assert list(made(copies=0, synthesis=2)) == ["synthesis", "booklet"]


# -- runs ------------------------------------------------------------------------------------------------------------


def test_each_edition_has_its_runs_in_the_order_in_which_they_are_asked_for():
    several = made(editions=("press", "print", "grey", "large", "notes", "small", "print"))
    assert [(name, run.kind, run.edition) for name, run in several.items()] == [
        ("fact-sheets-press", Kind.PRESS, PRESS),
        ("synthesis-press", Kind.PRESS, PRESS),
        ("fact-sheets", Kind.SHEETS, PRINT),
        ("synthesis", Kind.BOOK, PRINT),
        ("fact-sheets-grey", Kind.SHEETS, GREY),
        ("synthesis-grey", Kind.BOOK, GREY),
        ("fact-sheets-large", Kind.SHEETS, LARGE),
        ("synthesis-large", Kind.BOOK, LARGE),
        ("fact-sheets-notes", Kind.SHEETS, NOTES),
        ("fact-sheets-2-up", Kind.TWO_UP, SMALL),
        ("booklet", Kind.BOOKLET, SMALL),
    ]


def test_two_on_a_leaf_take_half_the_leaves_and_none_too_few():
    sheets = made(copies=4, sheets={"accueil": 5, "lieux": 1}, editions=("small",))["fact-sheets-2-up"]
    assert copies(sheets) == [("accueil", 3), ("lieux", 1), ("03-synthesis", 2)]


def test_large_print_has_copies_of_its_own_and_a_press_file_each_page_once():
    several = made(person("Zoé", "accueil"), editions=("large", "press"), large=3, copies=9)
    assert copies(several["fact-sheets-large"]) == [("accueil", 3), ("lieux", 3), ("03-synthesis", 3)]
    assert copies(several["synthesis-large"]) == [(SYNTHESIS, 3)]
    assert copies(several["fact-sheets-press"]) == [("accueil", 1)]
    assert copies(made(copies=500, editions=("press",))["synthesis-press"]) == [(SYNTHESIS, 1)]


def test_a_printer_of_one_side_has_editions_without_left_hand_pages_but_what_is_folded():
    editions = ("print", "grey", "large", "notes", "small", "press")
    several = made(person("Zoé", "accueil"), editions=editions, duplex=False)
    two_sided = {name for name, run in several.items() if run.edition.duplex}
    assert two_sided == {"fact-sheets-2-up", "booklet", "fact-sheets-press", "synthesis-press"}
    assert all(run.edition.duplex for run in made(editions=editions).values())


def test_separators_stand_between_themes_not_before_a_single_one():
    assert made(copies=2)["fact-sheets"].separators
    assert not made(copies=2, separators=False)["fact-sheets"].separators
    assert not made(copies=0, sheets={"lieux": 2})["fact-sheets"].separators


def test_packs_hold_the_publications_that_people_chose():
    people = person("Zoé", "lieux", "synthesis"), person("Yann")
    packs = made(*people, pack_synthesis=True)["packs"]
    assert (packs.kind, packs.edition, packs.copies) == (Kind.PACKS, PRINT, ())
    assert [(person.name, person.themes) for person in packs.people] == [
        ("Zoé", ("lieux", "03-synthesis")),
        ("Yann", ()),
    ]
    assert sorted(packs.keys) == sorted((SYNTHESIS, "lieux", "03-synthesis"))
    assert sorted(made(*people)["packs"].keys) == ["03-synthesis", "lieux"]
    assert "packs" not in made(*people, packs=False)
    assert "packs" not in made(*people, editions=("grey",))
    assert "packs" not in made()


def test_of_what_changed_there_are_no_packs_and_nothing_else():
    people = person("Zoé", "accueil", "lieux"), person("Yann", "lieux")
    several = made(*people, only={("print", "lieux"), ("small", SYNTHESIS)}, editions=("print", "small"))
    assert {name: copies(run) for name, run in several.items()} == {
        "fact-sheets": [("lieux", 2)],
        "booklet": [(SYNTHESIS, 2)],
    }
    assert made(*people, only=set()) == {}


def test_large_print_of_what_changed_is_of_nothing_else():
    several = made(only={("large", "lieux")}, editions=("large",), large=2)
    assert {name: copies(run) for name, run in several.items()} == {"fact-sheets-large": [("lieux", 2)]}


# -- options ---------------------------------------------------------------------------------------------------------

WRITTEN = asked(copies=4, synthesis=1, sheets={"lieux": 9}, participants="liste.csv", editions=("print", "grey"))


def test_without_options_all_is_as_it_is_written():
    assert with_options(WRITTEN) == WRITTEN
    assert with_options(WRITTEN).source == YAML


def test_copies_on_the_command_line_are_of_each_and_of_nobody_in_particular():
    found = with_options(WRITTEN, copies=7)
    assert counted(DAY, found, ())[0] == dict.fromkeys(KEYS, 7)
    assert found.participants == ""
    assert with_options(WRITTEN, copies=7, participants="autre.csv").participants == "autre.csv"
    assert with_options(WRITTEN, copies=0).copies == 0


def test_options_take_the_place_of_what_is_written():
    found = with_options(WRITTEN, participants="autre.csv", editions=("notes",), packs=False, separators=False)
    assert (found.participants, found.editions, found.packs, found.separators) == (
        "autre.csv",
        ("notes",),
        False,
        False,
    )
    assert (found.copies, found.sheets) == (4, {"lieux": 9})
    assert (WRITTEN.editions, WRITTEN.packs) == (("print", "grey"), True)


@pytest.mark.parametrize(
    ("editions", "expected"),
    [((), ("press",)), (("grey",), ("grey", "press")), (("press", "grey"), ("press", "grey"))],
)
def test_bleed_asks_for_the_files_of_the_print_shop(editions, expected):
    assert with_options(WRITTEN, bleed=True, editions=editions).editions == expected


def test_bleed_keeps_what_is_written_if_the_print_shop_is_in_it():
    written = WRITTEN.model_copy(update={"editions": ("print", "press")})
    assert with_options(written, bleed=True).editions == ("print", "press")


def test_every_edition_for_paper_can_be_asked_for():
    names = {edition.name for edition in EDITIONS.values() if edition.paper}
    assert set(Printing(editions=tuple(sorted(names))).editions) == names
    for name in names:
        assert made(editions=(name,))


def test_an_edition_whose_pages_would_be_too_small_is_refused_with_what_goes():
    several, wrong = runs(ON_A5, asked(editions=("print", "small", "large")), ())
    assert [run.edition.name for run in several] == ["print", "print"]
    assert [
        (diagnostic.rule.code, diagnostic.values["edition"], diagnostic.values["papers"]) for diagnostic in wrong
    ] == [
        ("edition-paper", "small", "A3, A4, Letter, Legal"),
        ("edition-paper", "large", "A3, A4, Letter, Legal"),
    ]
    assert wrong[0].location == YAML


def test_the_usual_editions_are_those_that_go_on_the_paper():
    several, wrong = runs(ON_A5, asked(), ())
    assert ([run.edition.name for run in several], wrong) == (["print", "print"], ())


def test_an_edition_of_a_workshop_goes_through_the_printer_as_it_says():
    day = DAY.model_copy(
        update={"editions": Workshop(title="x", editions=({"name": "mur", "copies": 2, "synthesis": False},)).editions}
    )
    (run,), wrong = runs(day, asked(editions=("mur",), copies=30), ())
    assert (run.name, wrong, copies(run)) == ("fact-sheets-mur", (), [(key, 2) for key in KEYS[1:]])
    several, wrong = runs(day, asked(editions=("murs",)), ())
    assert several == ()
    assert [(diagnostic.rule.code, diagnostic.values["known"]) for diagnostic in wrong] == [
        ("unknown-edition", "print, grey, large, notes, two-sided, small, press, mur")
    ]
