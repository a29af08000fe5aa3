"""A new workshop is complete and builds at once; nothing that was there is ever touched."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from feuillet.languages import registry
from feuillet.machine.paths import PACKAGE, shipped
from feuillet.model.workshop import (
    Brand,
    Contact,
    Fonts,
    Licence,
    Mailing,
    Mark,
    Organisation,
    Printing,
    SectionDefinition,
    ThemeFacts,
    Workshop,
)
from feuillet.reading import content, workshop_file
from feuillet.reading.notes import sections
from feuillet.writing import scaffold

LANGUAGES = registry.codes()
TITLES = [
    "L’accueil : qui, quoi, comment ?",
    'Dire "oui" # ou non',
    "- un tiret, puis *du gras*",
    "{accolades} [crochets] & ancre !",
    "yes",
    "12:30",
    "2026",
    "C:\\dossier",
]


@pytest.fixture
def day(tmp_path):
    """A new workshop in French."""
    scaffold.init(tmp_path / "journée")
    return tmp_path / "journée"


def tree(folder):
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_workshop_loads_without_a_word(tmp_path, language):
    made = scaffold.init(tmp_path / "new", language, "A day: with a colon")
    loaded = content.load(tmp_path / "new")
    assert [str(diagnostic) for diagnostic in loaded.diagnostics] == []
    assert loaded.workshop is not None
    assert loaded.workshop.title.markdown == "A day: with a colon"
    assert loaded.workshop.language == language
    assert [theme.number for theme in loaded.workshop.themes] == [1, 2]
    assert made == sorted(path for path in (tmp_path / "new").rglob("*") if path.is_file())
    assert {path.name for path in made} >= {"workshop.yaml", "logo.svg", ".gitignore"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_theme_shows_every_construct(tmp_path, language):
    scaffold.init(tmp_path / "new", language)
    workshop = content.load(tmp_path / "new").workshop
    assert workshop is not None
    theme = workshop.themes[0]
    assert theme.summary
    assert theme.speakers[0].organisation
    assert theme.actors
    assert theme.documents
    assert theme.notes
    assert all(section.known for section in theme.sections)
    blocks = [block for section in theme.sections for group in section.groups for block in group.blocks]
    assert {block.kind for block in blocks} == {"point", "paragraph", "quote", "table", "picture"}
    assert {block.mark for block in blocks} >= set(Mark) - {Mark.ESSENTIAL_UNANSWERED}
    assert any(block.points for block in blocks)
    assert any(block.ordinal for block in blocks)
    assert any(group.title for section in theme.sections for group in section.groups)


@pytest.mark.parametrize("language", LANGUAGES)
def test_workshop_yaml_names_every_key_there_is(language):
    text = (PACKAGE / "scaffolds" / language / "workshop.yaml").read_text(encoding="utf-8")
    for model in (Workshop, Organisation, Contact, Licence, SectionDefinition, Brand, Fonts, Printing, Mailing):
        keys = set(model.model_fields) - {"source", "themes"}
        assert keys
        assert {key for key in keys if not re.search(rf"^[#\s-]*{key}:", text, re.MULTILINE)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_matter_of_the_first_theme_names_every_key_there_is(language):
    text = (PACKAGE / "scaffolds" / language / "01.md").read_text(encoding="utf-8")
    keys = set(ThemeFacts.model_fields) - {"source"}
    assert {key for key in keys if not re.search(rf"^[#\s]*{key}:", text, re.MULTILINE)} == set()


def take_up(file):
    """Take "# " away from every line that is offered; the number of those lines."""
    text, count = re.subn(
        r"^# (?= *(?:- )?[a-z_]+: |(?:partners|licence|print|mail|sections|speakers|actors|documents| *fonts| *organisation):$| +- \S)",
        "",
        file.read_text(encoding="utf-8").replace("# yaml-language-server", "#"),
        flags=re.MULTILINE,
    )
    file.write_text(re.sub(r"^(date: |paper: A4).*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    return count


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_that_are_offered_hold_when_their_sign_is_taken_away(tmp_path, language):
    scaffold.init(tmp_path, language)
    scaffold.add_theme(tmp_path, "Encore un")
    themes = sorted((tmp_path / "content" / "themes").iterdir())
    counts = [take_up(file) for file in (tmp_path / "content" / "workshop.yaml", *themes)]
    assert counts == [57, 6, 0, 13]
    loaded = content.load(tmp_path)
    assert [
        diagnostic.message("en")
        for diagnostic in loaded.diagnostics
        if diagnostic.rule.code not in ("heading-without-text", "example-left")
    ] == []
    workshop = loaded.workshop
    assert workshop is not None
    assert len(workshop.days) == 2
    assert workshop.sections[0].id == "next-steps"
    assert workshop.partners
    assert workshop.organisers[1].presentation
    assert workshop.contact
    assert workshop.contact.phone
    assert workshop.themes[0].speakers[0].email
    assert workshop.themes[2].speakers[0].organisation
    assert workshop.themes[2].actors
    assert workshop.themes[2].documents


def test_the_editor_finds_the_schemas(day):
    files = [
        day / "content" / "workshop.yaml",
        *(day / "content" / "themes").glob("*.md"),
        scaffold.add_theme(day, "Un"),
    ]
    assert len(files) == 4
    for file in files:
        reference = re.search(
            r"^# yaml-language-server: \$schema=(\S+)$", file.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert reference, file
        schema = (file.parent / reference[1]).resolve()
        assert schema.is_relative_to(day.resolve())
        assert json.loads(schema.read_text(encoding="utf-8"))


def test_a_title_is_given_where_there_is_none(day):
    workshop = content.load(day).workshop
    assert workshop is not None
    assert workshop.title.markdown == registry.language("fr").example


@pytest.mark.parametrize("title", TITLES)
def test_any_title_survives_its_way_through_yaml(tmp_path, title):
    scaffold.init(tmp_path / "new", "fr", title)
    scaffold.add_theme(tmp_path / "new", title)
    workshop = content.load(tmp_path / "new").workshop
    assert workshop is not None
    assert workshop.title.markdown == title
    assert workshop.themes[-1].title.markdown == title


@pytest.mark.parametrize("there", ["notes.odt", ".hidden", "content"])
def test_a_folder_in_use_is_refused_and_left_as_it_was(tmp_path, there):
    (tmp_path / there).mkdir()
    before = tree(tmp_path)
    with pytest.raises(scaffold.Refused) as refused:
        scaffold.init(tmp_path)
    assert refused.value.diagnostic.rule is scaffold.NOT_EMPTY
    assert tree(tmp_path) == before


def test_an_empty_folder_or_a_new_repository_will_do(tmp_path):
    (tmp_path / ".git").mkdir()
    assert scaffold.init(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "day").write_text("mine", encoding="utf-8")
    with pytest.raises(scaffold.Refused, match="is not empty"):
        scaffold.init(tmp_path / "day")
    with pytest.raises(scaffold.Refused) as refused:
        scaffold.init(tmp_path / "day" / "below")
    assert refused.value.diagnostic.rule is scaffold.NOT_WRITABLE
    assert (tmp_path / "day").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_may_not_be_looked_into_is_refused(tmp_path, monkeypatch):
    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(scaffold.Refused, match="Permission denied"):
        scaffold.init(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_new_theme_is_written_through_no_link(day, tmp_path):
    themes = day / "content" / "themes"
    themes.rename(tmp_path / "elsewhere")
    themes.symlink_to(tmp_path / "elsewhere")
    before = sorted((tmp_path / "elsewhere").iterdir())
    with pytest.raises(scaffold.Refused) as refused:
        scaffold.add_theme(day, "Encore un")
    assert "c’est un lien" in refused.value.diagnostic.message("fr")
    assert sorted((tmp_path / "elsewhere").iterdir()) == before


@pytest.mark.parametrize("after", [0, 3])
def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path, monkeypatch, after):
    written, real = [], os.write

    def write(file, data):
        written.append(file)
        if len(written) > after:
            raise OSError(28, "No space left on device")
        return real(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        with pytest.raises(scaffold.Refused) as refused:
            scaffold.init(tmp_path / "day")
    assert len(written) == after + 1
    assert "plus de place sur le disque" in refused.value.diagnostic.message("fr")
    assert refused.value.diagnostic.hint("fr")
    assert list(tmp_path.iterdir()) == []


# add-theme


def test_a_theme_comes_after_those_that_are_there(day):
    path = scaffold.add_theme(day, "L’accueil : qui, quoi ?")
    assert path == day / "content" / "themes" / "03-l-accueil-qui-quoi.md"
    (day / "content" / "themes" / "04-later.md").write_text("---\ntitle: Later\nnumber: 7\n---\n", encoding="utf-8")
    assert scaffold.add_theme(day, "Encore un").name == "08-encore-un.md"
    (day / "content" / "themes" / "no-number.md").write_text("# Notes", encoding="utf-8")
    (day / "content" / "themes" / "99-picture.png").write_bytes(b"")
    assert scaffold.add_theme(day, "Et un autre").name == "09-et-un-autre.md"


def test_the_first_theme_is_number_one_even_without_the_folder(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "workshop.yaml").write_text("title: Un jour\n", encoding="utf-8")
    assert scaffold.add_theme(tmp_path, "Un").name == "01-un.md"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_theme_has_the_usual_headings_and_the_workshops_own(tmp_path, language):
    scaffold.init(tmp_path, language)
    file = tmp_path / "content" / "workshop.yaml"
    own = "sections:\n  - {id: next-steps, title: Next things}\n  - {id: needs, title: Wishes}\n"
    file.write_text(file.read_text(encoding="utf-8") + own, encoding="utf-8")
    path = scaffold.add_theme(tmp_path, "Un")
    headings = re.findall(r"^## (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    workshop = content.load(tmp_path).workshop
    assert workshop is not None
    definitions = sections.definitions(language, workshop.sections)
    known = sections.headings(tuple(definitions), language)
    matches = [known.match(heading) for heading in headings]
    assert [match.id for match in matches if match] == [
        "stakes",
        "context",
        "problems",
        "solutions",
        "needs",
        "next-steps",
    ]
    assert len(matches) == 6


def test_a_theme_can_be_added_where_workshop_yaml_is_broken(day):
    (day / "content" / "workshop.yaml").write_text("title: [\nlanguage: 'en'\n", encoding="utf-8")
    assert "## Stakes" in scaffold.add_theme(day, "One").read_text(encoding="utf-8")


@pytest.mark.parametrize("title", ["???", "…", "東京"])
def test_a_title_without_a_letter_for_a_file_name_gets_its_number(day, title):
    assert scaffold.add_theme(day, title).name == "03-theme-03.md"


@pytest.mark.parametrize("title", ["", "  \n"])
def test_a_theme_without_a_title_is_refused(day, title):
    before = tree(day)
    with pytest.raises(scaffold.Refused) as refused:
        scaffold.add_theme(day, title)
    assert refused.value.diagnostic.rule is scaffold.NO_TITLE
    assert tree(day) == before


def test_a_theme_that_is_there_is_refused(day):
    made = scaffold.add_theme(day, "Trouver des bénévoles")
    before = tree(day)
    with pytest.raises(scaffold.Refused) as refused:
        scaffold.add_theme(day, "Trouver des BENEVOLES !")
    assert refused.value.diagnostic.rule is scaffold.THEME_EXISTS
    assert refused.value.diagnostic.location.file == f"content/themes/{made.name}"
    assert tree(day) == before


def test_a_theme_needs_a_workshop(tmp_path):
    with pytest.raises(scaffold.Refused) as refused:
        scaffold.add_theme(tmp_path, "Un")
    assert refused.value.diagnostic.rule is content.NO_CONTENT
    (tmp_path / "content").mkdir()
    with pytest.raises(scaffold.Refused) as refused:
        scaffold.add_theme(tmp_path, "Un")
    assert refused.value.diagnostic.rule is workshop_file.NO_WORKSHOP


def test_themes_that_cannot_be_read_are_said(day, monkeypatch):
    (day / "content" / "themes" / "03-loop.md").symlink_to(day / "content" / "themes" / "03-loop.md")
    with pytest.raises(scaffold.Refused) as refused:
        scaffold.add_theme(day, "Un")
    assert refused.value.diagnostic.rule is scaffold.NOT_WRITABLE


def test_every_refusal_speaks_french_and_english():
    rules = [scaffold.NOT_EMPTY, scaffold.NOT_WRITABLE, scaffold.NO_TITLE, scaffold.THEME_EXISTS]
    assert all(rule.en and rule.fr and rule.hint_en and rule.hint_fr for rule in rules)


def test_what_is_shipped_is_found_inside_the_package_first(tmp_path, monkeypatch):
    from feuillet.machine import paths

    package = tmp_path / "feuillet"
    (tmp_path / "styles").mkdir()
    package.mkdir()
    (tmp_path / "build.py").touch()
    monkeypatch.setattr(paths, "PACKAGE", package)
    assert shipped("styles") == tmp_path / "styles"
    assert paths.is_checkout()
    (package / "shipped" / "styles").mkdir(parents=True)
    assert shipped("styles") == package / "shipped" / "styles"
    assert not paths.is_checkout()
