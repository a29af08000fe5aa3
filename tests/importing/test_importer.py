"""An import as a whole: files in; themes, pictures and a report out, and the proof that no word is lost."""

from __future__ import annotations

import json

import pytest

from feuillet.importing import importer, plan, splitting
from feuillet.importing.documents.document import PassageState
from feuillet.importing.lines import Passage
from feuillet.machine.files import Folder
from feuillet.reading import content
from feuillet.text import prose
from tests.made_document import PNG, docx, guessed, heading, imported, item, left, odt, only_text, paragraph, zipped
from tests.made_project import put

DAY = [
    paragraph("Journée des ateliers", style="Titre"),
    paragraph("Lieu : Salle des fêtes, le 14 novembre 2026"),
    *(
        block
        for number, name in enumerate(("Accueillir", "Décider", "Partir"), 1)
        for block in (
            heading(f"Atelier {number} : {name}"),
            heading("Problèmes soulevés", 2),
            item(f"Un point sur {name} (essentiel)"),
            heading("Solutions", 2),
            item("Une idée"),
        )
    ),
]


def test_a_document_of_a_whole_day_becomes_a_workshop_that_loads(tmp_path):
    done = imported(tmp_path, {"jour.docx": docx(*DAY)})
    assert not done.failed
    loaded = content.load(tmp_path / "day")
    assert loaded.workshop is not None, loaded.diagnostics
    assert loaded.workshop.title.markdown == "Journée des ateliers"
    assert str(loaded.workshop.date) == "2026-11-14"
    assert loaded.workshop.place == "Salle des fêtes, le 14 novembre 2026"
    assert [(theme.number, theme.title.markdown) for theme in loaded.workshop.themes] == [
        (1, "Accueillir"),
        (2, "Décider"),
        (3, "Partir"),
    ]
    for theme in loaded.workshop.themes:
        assert [section.id for section in theme.sections] == ["problems", "solutions"]
        assert theme.sections[0].groups[0].blocks[0].mark == "essential"
    assert left(done) == [
        ("before-themes", "Journée des ateliers"),
        ("labels", "Atelier 1 : / Atelier 2 : / Atelier 3 :"),
        ("before-themes", "Lieu : Salle des fêtes, le 14 novembre 2026"),
    ]


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    dry = imported(tmp_path, {"jour.docx": docx(*DAY)}, dry=True)
    assert not (tmp_path / "day").exists()
    done = imported(tmp_path, {"jour.docx": docx(*DAY)})
    assert dry.report.markdown() == done.report.markdown()
    assert dry.written == ()
    assert [name for name in done.written if not name.startswith(("import/bases/", "import/sources/"))] == [
        "content/themes/01-accueillir.md",
        "content/themes/02-decider.md",
        "content/themes/03-partir.md",
        "content/workshop.yaml",
        "import/imports.json",
        "import/report.md",
    ]


def test_as_one_splits_nothing_and_a_level_splits_where_it_is_told(tmp_path):
    shown = imported(tmp_path, {"jour.docx": docx(*DAY)}, as_one=True, dry=True)
    assert [theme.title for theme in shown.plan.themes] == ["Journée des ateliers"]
    named = [
        paragraph("Jour", style="Titre"),
        *(b for n in "ABC" for b in (heading(f"Chose {n}", 2), paragraph("Du texte."))),
    ]
    assert len(imported(tmp_path, {"x.docx": docx(*named)}, dry=True).plan.themes) == 1
    split = imported(tmp_path, {"x.docx": docx(*named)}, split=2, dry=True)
    assert [theme.title for theme in split.plan.themes] == ["Chose A", "Chose B", "Chose C"]
    none = imported(tmp_path, {"x.docx": docx(*named)}, split=5, dry=True)
    assert [diagnostic.rule.code for diagnostic in none.diagnostics] == ["import-no-level"]
    assert len(none.plan.themes) == 1


def test_parts_that_hold_the_same_sections_are_themes_without_a_number(tmp_path):
    body = [
        block
        for name in ("Accueil", "Budget", "Communication")
        for block in (
            heading(name),
            heading("Problèmes", 2),
            item("Un point"),
            heading("Solutions", 2),
            item("Une idée"),
        )
    ]
    assert [theme.title for theme in imported(tmp_path, {"x.docx": docx(*body)}).plan.themes] == [
        "Accueil",
        "Budget",
        "Communication",
    ]


def test_headings_of_one_theme_are_no_themes(tmp_path):
    body = [paragraph("Un atelier", style="Titre"), heading("Enjeux"), paragraph("a"), heading("Problèmes"), item("b")]
    assert len(imported(tmp_path, {"x.docx": docx(*body)}).plan.themes) == 1


def test_what_is_there_already_stays_and_new_themes_come_behind(tmp_path):
    theme = "---\ntitle: Accueillir\n---\n\nDu texte.\n"
    put(tmp_path / "day", {"content/workshop.yaml": "title: Un jour\n", "content/themes/04-accueillir.md": theme})
    done = imported(tmp_path, {"jour.docx": docx(*DAY)})
    assert [theme.file for theme in done.plan.themes] == [
        "content/themes/01-accueillir-2.md",
        "content/themes/02-decider.md",
        "content/themes/03-partir.md",
    ]
    assert (tmp_path / "day/content/themes/04-accueillir.md").read_text(encoding="utf-8") == theme
    assert (tmp_path / "day/content/workshop.yaml").read_text(encoding="utf-8") == "title: Un jour\n"
    assert content.load(tmp_path / "day").workshop is not None


def test_a_word_that_would_be_lost_stops_the_import_of_its_file(monkeypatch, tmp_path):
    before = plan.lines.of
    monkeypatch.setattr(plan.lines, "of", lambda item: (read := before(item))._replace(passages=read.passages[:2]))
    done = imported(tmp_path, {"a.docx": docx(paragraph("Un atelier", style="Titre"), paragraph("Un ornithorynque"))})
    assert [diagnostic.rule.code for diagnostic in done.diagnostics] == ["import-lost"]
    assert done.diagnostics[0].values["words"] == "ornithorynque un"
    assert not (tmp_path / "day").exists()


def test_what_cannot_be_written_leaves_nothing_behind(monkeypatch, tmp_path):
    def refuse(_self, files, **_options):
        return {name: OSError(28, "No space left on device") for name in files}

    monkeypatch.setattr(Folder, "write_together", refuse)
    done = imported(tmp_path, {"a.docx": docx(*DAY)})
    assert {diagnostic.rule.code for diagnostic in done.diagnostics} == {"import-not-written"}
    assert done.written == ()


def test_a_folder_and_an_archive_are_taken_whole_with_their_pictures(tmp_path):
    files = {
        "notes/a.md": "# Accueillir\n\n![La salle](pictures/s.png)\n\n![Dehors](../../secret.png)\n",
        "notes/pictures/s.png": PNG,
        "notes/.hidden.md": "# Rien\n",
        "notes/b/c.docx": docx(paragraph("Décider", style="Titre"), paragraph("Des mots.")),
        "notes/song.mp3": b"ID3",
    }
    put(tmp_path, files | {"secret.png": PNG})
    for given in (tmp_path / "notes", tmp_path / "notes.zip"):
        (tmp_path / "notes.zip").write_bytes(
            zipped({name.removeprefix("notes/"): data for name, data in files.items()})
        )
        project = tmp_path / f"day-{given.suffix}"
        done = importer.run([given], project, language="fr")
        assert [theme.title for theme in done.plan.themes] == ["Accueillir", "Décider"]
        assert [diagnostic.rule.code for diagnostic in done.diagnostics] == ["import-passed-over"]
        assert (project / "content/images/la-salle.png").read_bytes() == PNG
        assert "../../secret.png" in done.plan.themes[0].text.whole
        assert len(list((project / "content/images").iterdir())) == 1


def test_a_name_that_is_nothing_or_no_file_is_a_line(tmp_path):
    (tmp_path / "vide").mkdir()
    done = importer.run([tmp_path / "absent.docx", tmp_path / "vide"], tmp_path / "day", language="fr")
    assert [diagnostic.rule.code for diagnostic in done.diagnostics] == ["import-unreadable", "import-nothing"]
    assert done.failed
    assert not (tmp_path / "day").exists()


_CUE = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Zoé>Le four fuit.</v>\n\n00:00:05.000 --> 00:00:07.000\nOui."
TEXTS = {
    "a.md": ("# Un atelier\n\n## Enjeux\n\nDes mots *forts*.\n", ["## Enjeux", "", "Des mots *forts*."]),
    "b.txt": ("Un atelier\n\n- un point\n- deux\n", ["- un point", "- deux"]),
    "c.html": (
        (
            "<head><title>x</title></head><body><nav>Menu du site</nav><main><h1>Un atelier</h1><p>Des <b>mots</b>.</p>\n"
            "<p hidden>Caché</p></main><footer>Pied</footer>"
        ),
        ["Des **mots**."],
    ),
    "d.org": ("#+TITLE: Un atelier\n\n* Enjeux\n\nDes *mots*.\n", ["## Enjeux", "", "Des **mots**."]),
    "e.txt": ("Un atelier\r\n\r\nÀ l’été".encode("utf-16"), ["À l’été"]),
    "f.txt": ("Un atelier\n\nÀ l’été".encode("cp1252"), ["À l’été"]),
    "un atelier.vtt": (_CUE, _CUE.split("\n")),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_in_any_form_become_themes_in_ours(name, tmp_path):
    data, lines = TEXTS[name]
    done = imported(tmp_path, {name: data})
    assert done.plan.themes[0].title == "Un atelier"
    assert only_text(done).split("\n") == lines
    if name == "c.html":
        assert left(done) == [("screen", "Menu du site Pied"), ("screen", "Caché")]


def test_front_matter_of_notes_stays_as_it_is(tmp_path):
    text = "---\ntitle: Un atelier\nsummary: Bref.\n---\n\n### Enjeux\n\nDes mots.\n"
    done = imported(tmp_path, {"a.md": text})
    assert (tmp_path / "day" / done.plan.themes[0].file).read_text(encoding="utf-8") == text


def test_each_passage_has_its_place_in_the_source_and_in_the_notes(tmp_path):
    done = imported(tmp_path, {"jour.docx": docx(*DAY)})
    data = json.loads(json.dumps(done.report.data()))
    states = [passage["state"] for passage in data["passages"]]
    assert set(states) == {state.value for state in PassageState}
    placed = [passage for passage in data["passages"] if passage["state"] == "placed"]
    assert len(placed) == 12
    for entry in placed:
        written = (tmp_path / "day" / entry["notes"]["file"]).read_text(encoding="utf-8").split("\n")
        assert written[entry["notes"]["line"] - 1].strip() == entry["words"]
        assert entry["source"]["paragraph"] > 2
    mark = next(passage for passage in data["passages"] if passage["code"] == "import-mark")
    assert mark["source"] == {"file": "jour.docx", "paragraph": 5}
    assert mark["notes"] == {"file": "content/themes/01-accueillir.md", "line": 7}


def test_guesses_are_told_first_and_many_of_a_kind_together(tmp_path):
    body = [paragraph("Un atelier", style="Titre"), *(item(f"Point {n} (essentiel)") for n in range(9))]
    done = imported(tmp_path, {"a.docx": docx(*body)})
    assert guessed(done).count("mark") == 9
    (mark,) = [guess for guess in done.report.guesses if guess.first.diagnostic.rule.code == "import-mark"]
    assert len(mark.others) == 8
    assert done.report.guess(mark).count("content/themes") == 1


def test_the_sample_comes_back_from_opendocument_with_notes_that_themes_share(tmp_path):
    called = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Une note</text:p></text:note-body></text:note>"
    body = [
        block
        for number in (1, 2)
        for block in (
            f'<text:h text:outline-level="1">Atelier {number} : Chose</text:h>',
            f"<text:p>Du texte{called} ici.</text:p>",
        )
    ]
    done = imported(tmp_path, {"a.odt": odt(*body)})
    assert [theme.text.passages[-1].text for theme in done.plan.themes] == ["[^1]: Une note", "[^2]: Une note"]


LANGUAGES = {
    "fr": "Le groupe a dit que les gens ne sont pas là pour la fête, et que le lieu est dans une autre rue avec nous.",
    "en": "The group said that this is the place for all of us, and that we are to meet in the hall with the others.",
    "es": "El grupo dijo que los demás no van para la fiesta, y que el lugar es como una casa con las puertas del sol.",
    "de": "Die Gruppe hat gesagt, das Fest ist nicht für den Ort, und der Weg zu uns ist mit der Bahn und auf dem Rad.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_workshop_is_in_the_language_of_its_documents(language, tmp_path):
    imported(tmp_path, {"a.docx": docx(paragraph("X", style="Titre"), paragraph(LANGUAGES[language]))})
    assert f"language: {language}\n" in (tmp_path / "day/content/workshop.yaml").read_text(encoding="utf-8")


def test_a_project_that_is_imported_into_itself_does_not_take_its_own_files(tmp_path):
    put(tmp_path, {"a.md": "# Accueillir\n\nDes mots.\n"})
    for _ in range(2):
        done = importer.run([tmp_path], tmp_path, language="fr")
        assert not done.failed
    assert [path.name for path in (tmp_path / "content/themes").iterdir()] == ["01-accueillir.md"]


def test_a_title_after_a_label_begins_with_a_capital_and_a_name_as_it_is_spelt():
    body = [Passage(text=f"## {words}", place=1) for words in ("Atelier 1 : le compost", "Atelier 2 – iOS pour tous")]
    found = splitting.split(body, None, lambda _words: "")
    assert [part.title for part in found.parts] == ["Le compost", "iOS pour tous"]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("==> voir la mairie", "==> voir la mairie"),
        ("Donc ===> oui", "Donc ===> oui"),
        ("====", "&#61;&#61;&#61;&#61;"),
        ("==vite== dit", "&#61;&#61;vite&#61;&#61; dit"),
    ],
)
def test_signs_that_mean_something_in_notes_are_printed_as_they_were_typed(tmp_path, said, written):
    imported(
        tmp_path,
        {"x.docx": docx(heading("Accueillir"), heading("Besoins", 2), paragraph("Du temps."), paragraph(said))},
    )
    loaded = content.load(tmp_path / "day")
    [theme] = loaded.workshop.themes
    last = theme.sections[-1].groups[-1].blocks[-1].text
    assert last.markdown == written
    assert prose.plain(last, "fr") == said


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("# Accueillir\n\n## Problèmes soulevés\n\n- Trop loin\n\n## Besoins\n\n- Un car\n", "fr"),
        ("# Begrüßen\n\n**Probleme**\n\n- Zu weit\n\n**Lösungen**\n\n- Ein Bus\n", "de"),
        ("# Solutions\n\n- Bus\n", "en"),
    ],
)
def test_a_short_text_is_in_the_language_of_its_headings(text, language, tmp_path):
    source = tmp_path / "notes.md"
    source.write_text(text)
    importer.run([source], tmp_path / "day", language="en")
    assert f"language: {language}\n" in (tmp_path / "day/content/workshop.yaml").read_text()


@pytest.mark.parametrize(
    ("text", "file", "title", "label"),
    [
        ("# Compte rendu – Atelier 3 : le lavoir\n\n", "03-le-lavoir", "Le lavoir", "Compte rendu – Atelier 3 :"),
        ("# CR atelier n° 4 « Le lavoir »\n\n", "04-le-lavoir", "Le lavoir", "CR atelier n° 4"),
        ("ATELIER 6\nLe lavoir\n*********\n\n", "06-le-lavoir", "Le lavoir", "ATELIER 6 :"),
        ("SYNTHESE DE L’ATELIER N°5\n« Le lavoir »\n\n", "05-le-lavoir", "Le lavoir", "SYNTHESE DE L’ATELIER N°5 :"),
        ("2026-11-14 Atelier 2 : Le lavoir\n\n", "02-le-lavoir", "Le lavoir", "2026-11-14 Atelier 2 :"),
        ("Atelier : Le lavoir\n\n", "01-le-lavoir", "Le lavoir", "Atelier :"),
        ("# Atelier 2 roues\n\n", "01-atelier-2-roues", "Atelier 2 roues", ""),
    ],
)
def test_what_numbers_a_title_names_its_file_and_is_told(tmp_path, text, file, title, label):
    done = imported(tmp_path, {"n.txt": f"{text}Problèmes\n- il fuit[a]\n- il coûte\n\n[a]vraiment ?\n".encode()})
    assert not done.failed
    assert [(theme.file, theme.title) for theme in done.plan.themes] == [(f"content/themes/{file}.md", title)]
    told = dict(left(done))
    assert told.get("labels", "").replace("\u00a0", " ") == label
    assert only_text(done).startswith("Problèmes\n- il fuit\n")


ABOVE = "Rencontre des lavoirs\n\nSamedi 14 mars 2026\n\nLieu : la grange\n\n"
NOTES_BELOW = "**Problèmes**\n\n- il fuit\n\n**Besoins**\n\n- une clé\n"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (ABOVE + "**ATELIER 3 – Le lavoir**\n\n", "Le lavoir"),
        ("Rencontre – 14/03/2026\n\n**Atelier n°3 : le lavoir**\n\n", "Le lavoir"),
        (ABOVE + "Atelier 3 : Le lavoir\n\n", "Rencontre des lavoirs"),  # no heading
        (ABOVE + "**Contexte**\n\nOn parle.\n\n**Atelier 3 : Le lavoir**\n\n", "Rencontre des lavoirs"),
        ("Atelier 1 : Le four\n\n**Atelier 3 : Le lavoir**\n\n", "Le four"),
    ],
)
def test_the_number_of_a_workshop_below_the_name_of_its_day_says_the_title(tmp_path, above, title):
    done = imported(tmp_path, {"n.md": (above + NOTES_BELOW).encode()})
    assert not done.failed
    (theme,) = done.plan.themes
    assert theme.title == title
    told = [notice for notice in done.plan.told if notice.diagnostic.rule.code == "import-title-below"]
    assert bool(told) is (theme.file == "content/themes/03-le-lavoir.md")
    assert [notice.notes.file for notice in told] == [theme.file] * len(told)
    if told:
        assert "Rencontre" not in theme.text.whole
        assert any(code == "labels" and words.startswith("Rencontre") for code, words in left(done))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("02 - Eau du lac.txt", "02-eau-du-lac"),
        ("7_Eau.txt", "07-eau"),
        ("CR_Atelier_4_Eau.md", "04-eau"),
        ("Atelier 5.md", "05-atelier-5"),
        ("2026-11-14 notes.txt", "01-2026-11-14-notes"),
    ],
)
def test_a_number_in_the_name_of_a_file_is_that_of_its_theme(tmp_path, name, file):
    done = imported(tmp_path, {name: "Problèmes\n- il fuit\n- il coûte\n"})
    assert [theme.file for theme in done.plan.themes] == [f"content/themes/{file}.md"]


def test_a_document_without_a_number_takes_none_that_another_says(tmp_path):
    texts = {
        "a.txt": "Le four\n\nIl tient.\n",
        "b.md": "# Atelier 1 : Le lavoir\n\nIl fuit.\n",
        "c_02.md": "# Le puits\n\nÀ sec.\n",
    }
    done = imported(tmp_path, {**texts, "Atelier 2.md": "# La mare\n\nAu sec.\n"})
    assert sorted(theme.file for theme in done.plan.themes) == [
        f"content/themes/{name}.md" for name in ("01-le-lavoir", "02-la-mare", "03-le-four", "04-le-puits")
    ]
