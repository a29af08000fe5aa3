"""Corrected notes say what the corrected document says, whatever was changed, added or taken away."""

from __future__ import annotations

import functools
import random
from collections import Counter

import pytest

from feuillet.importing.again.merging import paragraphs
from feuillet.importing.recognition import Recognition
from feuillet.importing.returning.placing import Placing
from feuillet.project.sources import Sources
from tests import made_theme
from tests.made_project import project, theme

FILE = "content/themes/04-jardin.md"
BODY = """Problèmes
=========

Un texte sur
deux lignes, et *penché*.

* Un point sur les clés
    * une fois
    * deux fois [essentiel]
* Un point sur la clôture

### Accueil

* Ouvrir le samedi

Besoins
-------

1. Une serre
2. Une pompe

| Quoi | Combien |
|------|:-------:|
| Pots | 3       |
| Sacs | 12      |

> Une parole
> sur deux lignes.
"""
FRONT = """# relire avant juin
summary: Un résumé
speakers:
  - {name: Ada Ferrat, role: "jardinière"}   # à rappeler
"""
OTHER = (
    "## Les mots de la fin\n\n### Accueil\n\nUn ajout\n\n- Merci à Noé\n  - deux fois\n\n1. Une serre\n2. Un puits\n"
)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """A text in our own form: each read once, whichever tests and tries ask for it."""
    day = project(tmp_path_factory.mktemp("placing"), {}, files=made_theme.PICTURES)
    recognition = Recognition(Sources(day), "fr")
    return functools.cache(lambda text: recognition.in_our_form(FILE, text) or "")


def corrected(notes, wanted, read):
    placing = Placing(notes, read(notes), read)
    placing.correct(wanted)
    return placing


@pytest.mark.parametrize(
    "changes",
    [
        [("## Problèmes\n", "## Problèmes soulevés\n\n### Accueil\n\n- Un mot\n- Deux mots\n")],
        [("## Problèmes\n", "## Problèmes soulevés\n"), ("### Accueil\n", "### Bel accueil\n")],
        [("### Accueil\n\n", "")],
        [("## Besoins\n", "## Besoins\n\n### Accueil\n\n- Un mot\n\n### Reste\n")],
        [("- Un point sur la clôture\n", ""), ("  - une fois\n", "")],
        [("| Pots | 3 |", "| Pots | 30 |\n| Bacs | 4 |")],
        [("1. Une serre\n", ""), ("2. Une pompe", "1. Une pompe\n2. Une serre")],
        [("Un résumé", "Un autre: résumé"), ("Ada Ferrat", "Ida")],
        [("> Une parole", "> - Une parole")],
    ],
)
def test_headings_points_rows_and_people_go_where_the_document_has_them(changes, read):
    notes = theme("Le jardin", BODY, FRONT)
    wanted = read(notes)
    for before, after in changes:
        assert before in wanted
        wanted = wanted.replace(before, after, 1)
    wanted = read(wanted)
    placing = corrected(notes, wanted, read)
    assert (placing.unplaced, read(placing.notes)) == ([], wanted)


def edited(text, chance):
    """A text with some of its lines changed, moved, doubled or gone, and lines of another text in it."""
    lines = paragraphs(text)
    first = next(at for at, line in enumerate(lines[1:], 2) if line.startswith("---"))
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(first, len(lines))
        kind = chance.choice(["change", "drop", "add", "double", "cut", "heading"])
        if kind == "drop" and len(lines) > first + 2:
            del lines[at]
        elif kind == "add":
            lines.insert(at, chance.choice(paragraphs(OTHER)))
        elif kind == "double":
            lines.insert(chance.randrange(first, len(lines)), lines[at])
        elif kind == "heading":
            lines.insert(at, chance.choice(["## Besoins\n\n", "### Accueil\n\n", "## Autre chose\n\n"]))
        else:
            words = lines[at].split(" ")
            place = chance.randrange(len(words))
            words[place : place + (kind == "cut")] = (
                [] if kind == "cut" else [chance.choice(["Noé", "puits", "une fois"])]
            )
            lines[at] = " ".join(words).rstrip("\n") + "\n" * (1 + lines[at].endswith("\n\n"))
    return "".join(lines)


@pytest.mark.parametrize("body", [BODY, made_theme.BODY], ids=["laid out by hand", "of all kinds"])
@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_edited_is_in_the_notes_as_the_document_says_it(seed, body, read):
    notes = theme("Le jardin", body)
    wanted = read(edited(read(notes), random.Random(seed)))  # noqa: S311 - no secret
    placing = corrected(notes, wanted, read)
    assert read(placing.notes) == placing.ours
    if placing.unplaced:  # lines that a remark, which is not printed, keeps from being read as the document has them
        assert "Zorglub" in placing.notes
        told = Counter(line for unplaced in placing.unplaced for line in unplaced.after.split("\n"))
        assert Counter(wanted.split("\n")) - Counter(placing.ours.split("\n")) - Counter([""] * 9) <= told
    else:
        assert placing.ours == wanted


def test_hardly_a_correction_of_many_finds_no_place(read):
    notes = theme("Le jardin", made_theme.BODY)
    wanted = (read(edited(read(notes), random.Random(seed))) for seed in range(25))  # noqa: S311 - no secret
    assert sum(bool(corrected(notes, each, read).unplaced) for each in wanted) <= 1


@pytest.mark.parametrize("seed", range(15))
def test_what_is_not_printed_stays_whatever_is_edited_around_it(seed, read):
    notes = theme("Le jardin", BODY.replace("* Ouvrir", "<!-- à part : Zoé -->\n\n* Ouvrir"), FRONT)
    before = read(notes)
    wanted = read(edited(before, random.Random(seed)))  # noqa: S311 - no secret
    placing = corrected(notes, wanted, read)
    assert "<!-- à part : Zoé -->" in placing.notes
    assert "# relire avant juin" in placing.notes
    assert read(placing.notes) == placing.ours or read(placing.ours) == read(placing.notes)
    assert placing.unplaced or read(placing.notes) == wanted
