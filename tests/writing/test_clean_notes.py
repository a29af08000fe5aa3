"""Notes are written so that they load as the same, and hold nothing that is not printed."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feuillet.model.workshop import Mark
from feuillet.pages.sheets.sheet import sheet_view
from feuillet.pages.synthesis import synthesis_view
from feuillet.reading import content, printable
from feuillet.reading.data import yaml_text
from feuillet.text import prose
from feuillet.writing import clean_notes
from tests.made_kit import picture
from tests.made_project import ROOT, load, loaded, put

PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' width='9' height='9'><path d='M0 0h9v9z'/></svg>"


def printed(workshop):
    """All that the templates of a day are given."""
    sheets = [sheet_view(workshop, theme, frozenset(), {}) for theme in workshop.themes]
    marks = [_marks(theme) for theme in workshop.themes]
    found = repr((synthesis_view(workshop), sheets, marks))  # tables are equal by identity
    found = found.replace("Markup('<em></em>')", "Markup('')")  # how a paragraph is written of which nothing prints
    return re.sub(" *<br> *", "<br>", found).replace("), ", "),\n").splitlines()


def _marks(item):
    """What the views do not say: marks that decide what stands on a sheet."""
    return [(part.mark, type(part).__name__) for part in printable.parts(item) if getattr(part, "mark", None)]


def written(workshop, folder):
    """The day as it was written and loaded again."""
    put(
        folder,
        {
            "content/workshop.yaml": clean_notes.workshop_file(workshop),
            **{
                f"content/themes/{clean_notes.file_name(theme)}": clean_notes.theme_file(
                    workshop, theme, lambda file: file.removeprefix("content/")
                )
                for theme in workshop.themes
            },
        },
    )
    return load(folder)


def texts(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in (folder / "content").rglob("*.[my]*")}


@pytest.mark.parametrize("day", [ROOT, ROOT / "tests/english"], ids=["sample", "english"])
def test_a_day_that_is_written_and_loaded_again_prints_the_same(day, tmp_path):
    workshop = load(day)
    shutil.copytree(day / "content/images", tmp_path / "content/images")
    again = written(workshop, tmp_path)
    assert printed(again) == printed(workshop)
    first = texts(tmp_path)
    written(again, tmp_path)
    assert texts(tmp_path) == first


def test_pictures_in_the_cells_of_a_table_are_written_where_they_stand(tmp_path):
    body = "## Besoins\n\n| Photo | Quoi |\n|---|---|\n| ![Un | mât](images/a.png) haut | un |\n| ![](images/b.png)![b](images/b.png) | deux |\n"
    pictures = {f"content/images/{name}.png": picture() for name in "ab"}
    day = loaded(tmp_path, body, files=pictures)
    again = written(day, tmp_path)
    assert printed(again) == printed(day)
    (table,) = again.themes[0].sections[0].groups[0].blocks
    assert [point.picture for point in table.points] == [f"content/images/{name}.png" for name in "abb"]
    assert texts(tmp_path)["01-un.md"].count("![Un / mât](images/a.png) haut |") == 1


# -- any text --------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "mot", "Enjeux", "Contexte :", "**gras**", "**Gras**", "*Italique*", "~~barré~~", "`code`", "``a`b``", "***tout***",
        "[lien](https://a.exemple.org/x_y)", "[lien](<https://a.exemple.org/(x)> \"titre\")", "https://b.exemple.org/?a=1&b=2",
        "www.c.exemple.org.", "d@exemple.org", "<https://e.exemple.org>", "\\*", "\\[essentiel]", "\\_", "\\\\", "&amp;lt;",
        "&lt;b>", "<b>x</b>", "<sub>2</sub>", "<br>", "1.", "12)", "-", "–", "—", "•", "#", "##", ">", "☐", "+", "o", "= =",
        "a|b", "\\|", "30 %", "...", "« ici »", ":", "::", "!", "!!", "[x]", "[sans réponse]x", "]", "(", ")", "*", "_", "__",
        "étudiant*e*s", "a_b", "_c_", "~~~", "```", "R&D", "<3", "3 < 4", "\u00a0", "☂", "Camille Martin,", "bénévole.",
        "[Camille Martin](https://f.exemple.org)", "[vide](#)", "[^1]", "[^9]", "%%", "'", '"', "{{ x }}", "\u2019",
    ]
)  # fmt: skip
LETTERS = st.text("abcÉœßŒ09 .,;:!?-–—_*`~[](){}<>&#|\\/'\"@%+=^$€•☐·’«»\u00a0\u202f", max_size=8)
TEXT = (
    st.lists(WORDS | LETTERS, min_size=1, max_size=5)
    .map(lambda words: " ".join(" ".join(words).split(" ")).strip(" \u00a0\u202f"))
    .filter(bool)
)
MARKED = st.builds(
    "{} {}".format,
    TEXT,
    st.sampled_from(["", "", "", "[essentiel]", "[synthèse]", "[sans réponse]", "[essentiel] [sans réponse]"]),
)
POINTS = st.recursive(
    MARKED,
    lambda inner: st.dictionaries(TEXT, st.lists(inner, min_size=1, max_size=3), min_size=1, max_size=1),
    max_leaves=4,
)
MARKDOWN = st.lists(
    st.one_of(
        MARKED,
        MARKED.map("> {}".format),
        st.builds("- {}\n- {}\n\n  {}\n\n  > {}\n- {}".format, MARKED, TEXT, TEXT, TEXT, MARKED),
        st.builds("1. {}\n2. {}\n   - {}\n     1. {}".format, MARKED, TEXT, MARKED, TEXT),
        st.builds("| {} | b |\n| --- | :-: |\n| c | {} |\n\n[essentiel]".format, TEXT, TEXT),
        st.builds("```\n{}\n\n\n  {}\n```".format, TEXT, TEXT),
        st.builds("![{}](images/un dessin.svg)".format, TEXT),
        st.builds("- {}\n\n  ```\n  {}\n  ```\n  ![x](images/un%20dessin.svg)\n".format, TEXT, TEXT),
        st.builds("[^1]: {}".format, TEXT),
    ),
    max_size=4,
).map("\n\n".join)
NAMES = st.sampled_from(["stakes", "context", "problems", "needs", "actors", "documents", "speakers", "Une autre"])
SECTIONS = st.dictionaries(
    NAMES | TEXT.filter(lambda text: len(text) < 40),
    st.lists(POINTS, max_size=3) | MARKDOWN | st.dictionaries(MARKED, st.lists(POINTS, max_size=2), max_size=3),
    max_size=4,
)
RESOURCE = st.fixed_dictionaries(
    {"title": TEXT},
    optional={
        "publisher": TEXT,
        "date": TEXT,
        "note": TEXT,
        "link": st.just("https://g.exemple.org"),
        "mark": st.sampled_from([*Mark]).map(str),
    },
)
SPEAKER = st.fixed_dictionaries(
    {"name": TEXT},
    optional={
        "role": TEXT,
        "organisation": TEXT | st.fixed_dictionaries({"name": TEXT}, optional={"presentation": MARKDOWN}),
        "email": st.just("h@exemple.org"),
        "presentation": MARKDOWN,
    },
)
THEME = st.fixed_dictionaries(
    {"title": TEXT},
    optional={
        "summary": TEXT,
        "introduction": MARKDOWN,
        "sections": SECTIONS,
        "speakers": st.lists(SPEAKER, max_size=2),
        "actors": st.lists(RESOURCE, max_size=2),
        "documents": st.lists(RESOURCE, max_size=2),
    },
)
DAY = st.fixed_dictionaries(
    {"title": TEXT},
    optional={
        "subtitle": TEXT,
        "dates": st.just(["2026-10-02", "2026-10-03"]),
        "place": TEXT,
        "introduction": MARKDOWN,
        "organisers": st.lists(TEXT, max_size=2),
        "acronyms": st.dictionaries(st.text("ABCDE", min_size=2, max_size=4), TEXT, max_size=2),
        "sections": st.just(
            [{"id": "suites", "title": "Suites : ce qui vient", "after": "needs", "headings": ["La suite"]}]
        ),
    },
)


@settings(max_examples=settings.default.max_examples // 2)  # each is a whole day, read twice
@given(DAY, THEME)
def test_any_day_that_is_written_and_loaded_again_prints_the_same(day, facts):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {
            "content/workshop.yaml": yaml_text.write(day),
            "content/themes/01-un.yaml": yaml_text.write(facts),
            "content/images/un dessin.svg": PICTURE,
        }
        workshop = content.load(put(folder / "a", files)).workshop
        if workshop is None or not all(prose.plain(entry.title, "fr") for entry in (workshop, *workshop.themes)):
            return
        put(folder / "b", {"content/images/un dessin.svg": PICTURE})
        assert printed(written(workshop, folder / "b")) == printed(workshop)


@pytest.mark.parametrize(
    "words",
    [
        "du ==neuf==", "50 %% de plus %%", "{{< court >}}", "::: note", "un titre {#id}", "{}", "```` ==0==",
        "% un mot", "\\% un mot", ":\\tada:", "&#58;tada:", "a &#94;mot", "H&#126;2~O", "\\+\\+mot++", "{\\% mot %}",
        "&#49; - un mot", "&#97;) un mot", "&#91;name=Ana]",
        "\\* un mot", "\\- un mot", "1\\. un mot", "&#92;* un mot",
    ],
)  # fmt: skip
def test_signs_of_other_tools_that_print_are_still_printed_once_written_and_loaded(words, tmp_path):
    facts = {"title": "Accueil", "introduction": words, "sections": {"problems": [words, {words: ["un point"]}]}}
    files = {
        "content/workshop.yaml": yaml_text.write({"title": "Journée"}),
        "content/themes/01-un.yaml": yaml_text.write(facts),
    }
    workshop = load(put(tmp_path / "a", files))
    assert printed(written(workshop, tmp_path / "b")) == printed(workshop)


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Enjeux", "sections": {"stakes": []}},
        {"title": "Enjeux", "sections": {"stakes": ["un four"], "needs": ["du pain"]}},
        {"title": "Le four", "sections": {"Le four": ["un point"]}},
        {"title": "Un", "introduction": "1. mot\n2. 1. mot\n   - mot\n     1. mot"},
    ],
)
def test_a_theme_named_as_its_first_section_and_lists_in_items_are_written_as_they_are_read(facts, tmp_path):
    files = {
        "content/workshop.yaml": yaml_text.write({"title": "Journée"}),
        "content/themes/01-un.yaml": yaml_text.write(facts),
    }
    workshop = load(put(tmp_path / "a", files))
    assert printed(written(workshop, tmp_path / "b")) == printed(workshop)
