"""A project's folder becomes a workshop."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest

from feuillet.command.telling import report
from feuillet.machine.files import Folder
from feuillet.model.workshop import Prose
from feuillet.project import findings
from feuillet.reading import content
from feuillet.reading.themes import theme_files

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def codes(loaded: content.Loaded) -> list[str]:
    return [f"{diagnostic.location} {diagnostic.rule.code}" for diagnostic in loaded.diagnostics]


WHOLE = {
    "workshop.yaml": """\
# yaml-language-server: $schema=../schemas/workshop.schema.json
title: Une journée d'ateliers
subtitle:
language: fr
date: 2026-11-14
dates: [2026-11-15, 2026-11-14]
place: Pantin
organisers:
  - La Maison des associations
  - name: Réseau d'à côté
    link: www.exemple.fr
    logo: images/logo.svg
partners:
contact: {name: Jeanne Martin, email: jeanne@exemple.fr, phone: 01 42 00 00 00}
licence: CC BY-SA 4.0
acronyms:
  DLA: dispositif local d'accompagnement
sections:
  - id: decisions
    title: Décisions
    icon: gavel
    after: needs
brand:
  colour: "#123456"
""",
    "images/logo.svg": DRAWING,
    "themes/02-deux.md": "---\ntitle: Deux\nnumber: 12\nspeakers:\n  - Jeanne Martin, bénévole\n---\n\n"
    "## Enjeux\n\nTout.\n",
    "themes/01-un.md": "---\ntitle: Un\n---\n\nLe DLA aide.\n\n![Le logo](../images/logo.svg)\n",
    "themes/autre.md": "# Trois\n\nDu texte.\n",
}


def test_a_whole_workshop_loads_without_a_word(tmp_path):
    loaded = content.load(put(tmp_path, WHOLE))
    assert codes(loaded) == []
    day = loaded.workshop
    assert day is not None
    assert day.title == Prose("Une journée d'ateliers")
    assert str(day.title.source) == "content/workshop.yaml:2:8"
    assert day.subtitle is None
    assert day.days == (date(2026, 11, 14), date(2026, 11, 15))
    assert [organiser.name for organiser in day.organisers] == ["La Maison des associations", "Réseau d'à côté"]
    assert str(day.organisers[1].source) == "content/workshop.yaml:10:5"
    assert day.organisers[1].link == "https://www.exemple.fr"
    assert day.contact.phone == "01 42 00 00 00"
    assert day.licence.name == "CC BY-SA 4.0"
    assert day.brand.colour == "#123456"
    assert loaded.language == "fr"


def test_themes_are_in_order_of_number_and_the_next_numbers_are_given_to_those_without(tmp_path):
    day = content.load(put(tmp_path, WHOLE)).workshop
    assert [(theme.number, theme.slug, theme.title.markdown) for theme in day.themes] == [
        (1, "un", "Un"),
        (12, "deux", "Deux"),
        (13, "autre", "Trois"),
    ]


def test_a_line_is_enough_for_a_speaker(tmp_path):
    day = content.load(put(tmp_path, WHOLE)).workshop
    (speaker,) = day.themes[1].speakers
    assert (speaker.name, speaker.role) == ("Jeanne Martin", Prose("bénévole"))
    assert str(speaker.role.source) == "content/themes/02-deux.md:5:20"


def test_the_files_read_are_told(tmp_path):
    loaded = content.load(put(tmp_path, WHOLE))
    assert set(loaded.files) == {f"content/{name}" for name in WHOLE}


def test_a_picture_is_named_relative_to_the_project_wherever_it_is_looked_for(tmp_path):
    files = WHOLE | {
        "themes/01-un.md": "---\ntitle: Un\n---\n\n- a\n  - b\n\n![x](../images/logo.svg)\n\n## Enjeux\n\n"
        "![y](images/logo.svg)\n\n![z](images/le%20logo.svg)\n",
        "images/le logo.svg": DRAWING,
    }
    loaded = content.load(put(tmp_path, files))
    assert codes(loaded) == []
    theme = loaded.workshop.themes[0]
    blocks = [*theme.introduction, *(block for section in theme.sections for g in section.groups for block in g.blocks)]
    found = [block.picture for block in blocks if block.kind == "picture"]
    assert found == ["content/images/logo.svg", "content/images/logo.svg", "content/images/le logo.svg"]


def test_an_error_in_one_file_does_not_hide_those_of_the_others(tmp_path):
    files = WHOLE | {
        "workshop.yaml": "title: a : b\nlangue: fr\n",
        "themes/01-un.md": "---\ntitle: @x\n---\nDu texte.\n",
        "themes/02-deux.md": "---\nfoo: bar\n---\nDu texte [vide](#).\n",
        "images/logo.svg": DRAWING,
    }
    loaded = content.load(put(tmp_path, files))
    assert loaded.workshop is None
    assert codes(loaded) == [
        "content/images/logo.svg picture-unused",
        "content/themes/01-un.md:2:8 yaml-indicator",
        "content/themes/02-deux.md:2:1 foreign-keys",
        "content/themes/02-deux.md:2:1 title-guessed",
        "content/themes/02-deux.md:4:10 empty-link",
        "content/workshop.yaml:1:10 yaml-colon",
        "content/workshop.yaml:2:1 unknown-key",
    ]


def test_a_theme_in_yaml_gives_the_model_of_the_one_in_markdown(tmp_path):
    markdown = """\
---
title: Un thème
summary: En un mot.
speakers:
  - name: Jeanne Martin
    organisation: La Maison
actors:
  - Une structure
documents:
  - title: Un guide
    date: 2014
    link: exemple.fr/guide
---

Avant la première rubrique.

## Enjeux

Coopérer **mieux**.

## Problèmes soulevés

### Méthode

- Premier point
- Besoin : du temps

### Moyens

- Autre point
"""
    yaml = """\
title: Un thème
summary: En un mot.
speakers:
  - name: Jeanne Martin
    organisation: La Maison
actors:
  - Une structure
documents:
  - title: Un guide
    date: 2014
    link: exemple.fr/guide
introduction: Avant la première rubrique.
sections:
  stakes: |
    Coopérer **mieux**.
  Problèmes soulevés:
    - Méthode:
        - Premier point
        - "Besoin : du temps"
    - Moyens:
        - Autre point
"""
    first = content.load(put(tmp_path / "a", {"workshop.yaml": "title: x", "themes/01-x.md": markdown}))
    second = content.load(put(tmp_path / "b", {"workshop.yaml": "title: x", "themes/01-x.yaml": yaml}))
    assert codes(first) == codes(second) == []
    shown, other = (loaded.workshop.themes[0] for loaded in (first, second))
    assert shown.documents[0].date == "2014"
    assert shown.documents[0].link == "https://exemple.fr/guide"

    def bare(theme):
        made = theme.model_dump()
        for section in made["sections"]:
            section["heading"] = None  # the id or the title, as it was written
        return made

    assert bare(shown) == bare(other)


def test_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path):
    plain = content.load(put(tmp_path / "a", WHOLE)).workshop
    folder = put(tmp_path / "b", WHOLE)
    for path in (folder / "content").rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    loaded = content.load(folder)
    assert {diagnostic.rule.code for diagnostic in loaded.diagnostics} == {"bom"}
    assert loaded.workshop.model_dump() == plain.model_dump()


def test_english_notes_have_english_messages_and_sections(tmp_path):
    files = {
        "workshop.yaml": "title: A day\nlanguage: en\n",
        "themes/01-a.md": "---\ntitle: A\n---\n\n## Stakes\n\nAll.\n",
    }
    loaded = content.load(put(tmp_path, files))
    assert codes(loaded) == []
    assert loaded.language == "en"
    assert loaded.workshop.themes[0].section("stakes") is not None


def test_a_workshop_of_unusable_yaml_still_has_its_themes_checked(tmp_path):
    files = {"workshop.yaml": "title: x\n - y\nz: [", "themes/01-a.md": "---\ntitel: A\n---\n\nDu texte.\n"}
    found = codes(content.load(put(tmp_path, files)))
    assert "content/themes/01-a.md:2:1 unknown-key" in found
    assert any(line.startswith("content/workshop.yaml") for line in found)


def test_a_file_that_cannot_be_opened_is_told(tmp_path, monkeypatch):
    folder = put(tmp_path, WHOLE)
    real = Folder.opened

    def refused(folder, path):
        if path == "content/themes/01-un.md":
            raise PermissionError(13, "Permission denied")
        return real(folder, path)

    monkeypatch.setattr(Folder, "opened", refused)
    assert "content/themes/01-un.md file-unreadable" in codes(content.load(folder))


def test_a_logo_is_looked_for_in_content_only(tmp_path):
    for logo in ("logo.svg", "./images/logo.svg"):
        day = f"title: x\nbrand: {{logo: {logo}}}\nacronyms: {{DLA: x}}"
        files = WHOLE | {"workshop.yaml": day, "themes/logo.svg": DRAWING}
        found = [
            diagnostic for diagnostic in content.load(put(tmp_path, files)).diagnostics if diagnostic.location.line
        ]
        assert [diagnostic.rule.code for diagnostic in found] == ["picture-not-found"]
        assert found[0].values["suggestion"] in ("images/logo.svg", "themes/logo.svg")


def test_what_no_font_has_is_described_everywhere_in_the_day(tmp_path):
    day = """\
title: Une journée 漢
place: Pantin 中
language: fr
organisers: [{name: Nous 文, link: https://x.org/漢, presentation: Nous 漢}]
acronyms: {ABC: Aa Bb 中}
sections: [{id: speakers, title: Avec 文, sheet: none}, {id: autre, title: Autre 漢}]
"""
    note = "---\ntitle: Un\nspeakers: [Ana 中]\n---\n\n## Autre 漢\n\n- un\n  - deux 漢 [^1]\n\n`漢` ABC\n\n[^1]: Note 中\n"
    loaded = content.load(put(tmp_path, {"workshop.yaml": day, "themes/01-un.md": note}))
    assert {diagnostic.rule.code for diagnostic in loaded.diagnostics} == {"glyph-missing"}
    assert {
        diagnostic.location.line for diagnostic in loaded.diagnostics if "workshop" in diagnostic.location.file
    } == {1, 4, 6}
    printed = repr(loaded.workshop)
    assert not re.search("[漢中文]", re.sub("heading=|headings=", "", printed))
    assert "https://x.org/%E6%BC%A2" in printed
    assert "Avec ‹U+6587›" in printed
    assert "deux ‹U+6F22› [^1]" in printed
    assert "Aa Bb ‹U+4E2D›" in printed


def test_a_link_alone_with_such_letters_is_escaped_without_a_word(tmp_path):
    day = "title: Une journée\norganisers: [{name: Nous, link: https://x.org/漢}]\n"
    loaded = content.load(
        put(tmp_path, {"workshop.yaml": day, "themes/01-un.md": "---\ntitle: Un\n---\n\nDu texte.\n"})
    )
    assert loaded.diagnostics == ()
    assert loaded.workshop.organisers[0].link == "https://x.org/%E6%BC%A2"


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("images/jardin.png", "images/Jardin partagé.jpg"),
        ("Jardin-partage.jpeg", "images/Jardin partagé.jpg"),
        ("photos\\\\plan.svg", "images/2026/plan.svg"),
        ("images/le plan du quartier.jpg", "images/2026/plan.svg"),
        ("images/abc.png", ""),
    ],
)
def test_a_missing_picture_gets_the_nearest_that_is_there(tmp_path, written, suggestion):
    files = {f"images/{name}": DRAWING for name in ("Jardin partagé.jpg", "2026/plan.svg")}
    files |= WHOLE | {"themes/01-un.md": f"---\ntitle: Un\n---\n\n![x](<{written}>)\n"}
    (found,) = (
        diagnostic
        for diagnostic in content.load(put(tmp_path, files)).diagnostics
        if diagnostic.rule.code == "picture-not-found"
    )
    assert found.values["suggestion"] == suggestion
    if suggestion:
        assert suggestion in found.hint("fr")
    else:
        assert found.hint("en").endswith(
            "Pictures that are there: images/2026/plan.svg, images/Jardin partagé.jpg, images/logo.svg."
        )


def test_a_picture_name_that_no_file_can_have_is_not_found(tmp_path):
    files = WHOLE | {"themes/01-un.md": f"---\ntitle: Un\n---\n\n![x]({'a' * 300}.png)\n\n![y](a%00b.png)\n"}
    found = [diagnostic for diagnostic in content.load(put(tmp_path, files)).diagnostics if diagnostic.location.line]
    assert [diagnostic.rule.code for diagnostic in found] == ["picture-not-found", "picture-not-found"]


NOT_PRINTED = {
    "absent.jpg": "picture-not-found",
    "../../../dehors.jpg": "picture-outside",
    "https://exemple.fr/web.jpg": "picture-remote",
    "file:///C:/photo.jpg": "picture-outside",
    r"\\serveur\partage\photo.jpg": "picture-outside",
    "abimee.png": "picture-unreadable",
    "page.jpg": "picture-kind",
    "programme.svg": "drawing-active",
}


def in_place_of_pictures(folder, description):
    """What is told of each such picture with that description, and the texts that are printed."""
    note = "\n\n".join(f"![{description}](<{name}>)" for name in NOT_PRINTED)
    files = {
        "abimee.png": "\x89PNG\r\n\x1a\n....",
        "page.jpg": "<!doctype html><title>x</title>",
        "programme.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "workshop.yaml": "title: Une journée\n",
        "themes/01-un.md": f"---\ntitle: Un\n---\n\nDébut.\n\n{note}\n\nFin.\n",
    }
    loaded = content.load(put(folder, files))
    assert loaded.workshop
    return loaded.diagnostics, [block.text.markdown for block in loaded.workshop.themes[0].introduction]


def test_a_picture_that_cannot_be_printed_is_a_warning_and_its_description_stands_in_its_place(tmp_path):
    found, printed = in_place_of_pictures(tmp_path, "Le *mur* [vert] de {l’atelier}")
    assert [diagnostic.rule.code for diagnostic in found] == list(NOT_PRINTED.values())
    assert {diagnostic.severity for diagnostic in found} == {"warning"}
    assert [diagnostic.location.line for diagnostic in found] == list(range(7, 23, 2))
    assert all("description" in diagnostic.message("fr") and diagnostic.hint("fr") for diagnostic in found)
    said = "\\[Image\u00a0: Le *mur* [vert] de {l’atelier}\\]"
    assert printed == ["Début.", *[said] * len(NOT_PRINTED), "Fin."]


@pytest.mark.parametrize("description", ["", "Image", "image1.png", "IMG_0042", "Description générée automatiquement"])
def test_nothing_is_printed_for_such_a_picture_if_nobody_has_described_it(tmp_path, description):
    found, printed = in_place_of_pictures(tmp_path, description)
    assert [diagnostic.rule.code for diagnostic in found] == list(NOT_PRINTED.values())
    assert all("rien n’est imprimé" in diagnostic.message("fr") for diagnostic in found)
    assert printed == ["Début.", "Fin."]


def test_a_picture_that_is_also_a_logo_is_an_error_where_it_is_the_logo(tmp_path):
    day = "title: Une journée\nbrand:\n  logo: a.png\n"
    for written, code in (("a.png", "picture-unreadable"), ("https://exemple.fr/a.png", "picture-remote")):
        files = {"workshop.yaml": day.replace("a.png", written), "a.png": "\x89PNG\r\n\x1a\n...."}
        files["themes/01-un.md"] = "---\ntitle: Un\n---\n\n![Un mur](a.png)\n"
        loaded = content.load(put(tmp_path, files))
        found = [
            (str(diagnostic.location), diagnostic.severity, diagnostic.rule.code) for diagnostic in loaded.diagnostics
        ]
        assert ("content/workshop.yaml:3:9", "error", code) in found
        assert ("content/themes/01-un.md:5:1", "warning", "picture-unreadable") in found
        assert loaded.workshop is None


def test_an_unreadable_workshop_file_does_not_hide_the_themes(tmp_path):
    folder = put(tmp_path, {"themes/01-a.md": "---\ntitel: A\n---\n\nDu texte.\n"})
    (folder / "content/workshop.yaml").mkdir()
    assert codes(content.load(folder)) == [
        "content/themes/01-a.md:2:1 unknown-key",
        "content/workshop.yaml file-unreadable",
    ]


def test_a_folder_that_cannot_be_opened_is_told(tmp_path, monkeypatch):
    folder = put(tmp_path, WHOLE)
    real = Folder.entries

    def refused(folder):
        if folder.path.name == "themes":
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(Folder, "entries", refused)
    found = codes(content.load(folder))
    assert "content/themes file-unreadable" in found
    assert "content/themes no-themes" not in found  # one error says it all


def test_a_file_name_that_is_no_text_can_be_told(tmp_path):
    folder = put(tmp_path, WHOLE)
    try:
        path = folder / "content/themes" / os.fsdecode(b"05-caf\xe9.md")
        path.write_text("---\ntitel: x\n---\nTout.\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system wants names in UTF-8")
    loaded = content.load(folder)
    assert [diagnostic.rule.code for diagnostic in loaded.diagnostics] == ["file-name-strange"]
    assert "05-caf\\xe9.md" in report.Reporter(folder, "fr").text(loaded.diagnostics)
    assert json.dumps(findings.as_json(loaded.diagnostics, "fr", project=folder), ensure_ascii=False).encode()


def test_a_project_named_by_a_link_loads(tmp_path):
    put(tmp_path / "real", WHOLE)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert codes(content.load(tmp_path / "link")) == []


def test_a_relative_project_loads(tmp_path, monkeypatch):
    put(tmp_path, WHOLE)
    monkeypatch.chdir(tmp_path)
    assert codes(content.load(Path())) == []


def test_a_pile_of_mistakes_is_told_whole(tmp_path):
    keys = "".join(f"clé{index}: x\n" for index in range(2000))
    items = "".join(f"  - name: [a]\n    link: voir {index}\n" for index in range(300))
    files = {"workshop.yaml": f"title: x\n{keys}organisers:\n{items}", "themes/a.md": "---\ntitle: x\n---\nTout.\n"}
    assert len(content.load(put(tmp_path, files)).diagnostics) > 2500


@pytest.mark.parametrize(
    "name", ["_draft.md", ".draft.md", "_01-un.yaml", "__vieux.md", "_brouillons/01-un.md", ".vieux/a.yml"]
)
def test_what_begins_with_an_underscore_or_a_dot_is_no_theme_and_it_is_told(name, tmp_path):
    put(
        tmp_path,
        {"workshop.yaml": "title: Un jour\n", "themes/01-un.md": "---\ntitle: Un\n---\n\nA.\n"},
    )
    put(tmp_path, {f"themes/{name}": "---\ntitle: Secret\n---\n\nB.\n"})
    found = content.load(tmp_path)
    assert [theme.slug for theme in found.workshop.themes] == ["un"]
    told = [diagnostic for diagnostic in found.diagnostics if diagnostic.rule is theme_files.SET_ASIDE]
    assert len(told) == 1
    assert name.split("/")[0] in told[0].message("fr")


@pytest.mark.parametrize(
    "name", [".DS_Store", ".gitkeep", "._01-un.md", ".#01-un.md", ".01-un.md.swp", "__MACOSX/01-un.md"]
)
def test_what_programs_leave_is_not_told(name, tmp_path):
    put(
        tmp_path,
        {"workshop.yaml": "title: Un jour\n", "themes/01-un.md": "---\ntitle: Un\n---\n\nA.\n"},
    )
    put(tmp_path, {f"themes/{name}": "x"})
    found = content.load(tmp_path)
    assert [theme.slug for theme in found.workshop.themes] == ["un"]
    assert found.diagnostics == ()


@pytest.mark.parametrize("name", ["themes/un.docx", "themes/01-un.pdf", "themes/a/01-un.md", "01-un.md"])
def test_one_error_says_how_to_bring_in_the_only_notes_there_are(tmp_path, name):
    (found,) = content.load(put(tmp_path, {"workshop.yaml": "title: Une journée\n", name: "Du texte.\n"})).diagnostics
    assert found.severity == "error"
    assert found.rule.code in ("unknown-file", "folder-not-read")


def test_a_list_beside_no_notes_does_not_stand_for_them(tmp_path):
    loaded = content.load(put(tmp_path, {"workshop.yaml": "title: Une journée\n", "themes/liste.xlsx": "x"}))
    assert codes(loaded) == ["content/themes no-themes", "content/themes/liste.xlsx unknown-file"]


def test_beside_what_cannot_be_read_in_a_front_matter_all_else_is_checked_at_once(tmp_path):
    theme = "---\n{}speakers:\n  - name: Zoé\n role: lit\nsumary: a\nnumber: x\n---\nDu texte.\n"
    day = "title: x\npartners:\n  - name: y\n link: z\nplaec: la halle\n"
    wanted = {"yaml-indent", "unknown-key", "not-a-number"}
    for first, several in (
        ("title: Un\n", wanted),
        ("", wanted),
        ("titel: Un\n", wanted),
    ):  # a title may be further down
        folder = put(tmp_path / str(len(first)), {"workshop.yaml": day, "themes/01-x.md": theme.format(first)})
        loaded = content.load(folder)
        assert loaded.workshop is None
        told = [diagnostic for diagnostic in loaded.diagnostics if diagnostic.location.file.endswith(".md")]
        assert {diagnostic.rule.code for diagnostic in told} == several
        assert len(told) == 3 + (first == "titel: Un\n")
        assert [diagnostic.rule.code for diagnostic in loaded.diagnostics if diagnostic not in told] == [
            "yaml-indent",
            "unknown-key",
        ]
