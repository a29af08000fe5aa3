"""Documents are given out so that colleagues can correct them, and come back with nothing lost."""

from __future__ import annotations

import re
import shutil
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from feuillet.exporting import exporter
from feuillet.importing import importer
from feuillet.machine import workers as machine_workers
from feuillet.machine.workers import Workers
from feuillet.pages.view import picture_names
from feuillet.writing import clean_notes
from feuillet.writing.plain_data import data
from tests import made_theme
from tests.made_project import ROOT, WORKSHOP, load, project, put, theme, typed

FORMS = exporter.FORMS
DAYS = {"sample": ROOT, "english": ROOT / "tests/english"}


def whole(folder):
    """All files of a project, but what was made."""
    skipped = ("output", "import")
    files = (path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] not in skipped)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def themes(folder, *, without=("at",)):
    """The themes as other programs get them, without their places."""

    def bare(shown):
        if isinstance(shown, dict):
            return {key: bare(value) for key, value in shown.items() if key not in without}
        return [bare(part) for part in shown] if isinstance(shown, list) else shown

    return [bare(data(theme)) for theme in load(folder).themes]


def in_our_form(day, folder):
    """A day whose themes are laid out as we write them, whatever their authors did."""
    shutil.copytree(day / "content", folder / "content")
    for path in (folder / "content/themes").iterdir():
        path.unlink()
    workshop = load(day)
    files = {
        f"content/themes/{clean_notes.file_name(theme)}": clean_notes.theme_file(
            workshop, theme, lambda file: file.removeprefix("content/"), as_written=True
        )
        for theme in workshop.themes
    }
    return put(folder, files)


def pictures_of(day):
    """The names of the pictures that themes show: a document brings them along."""
    names = {name.rpartition("/")[2] for theme in load(day).themes for name in picture_names(theme)}
    assert names
    return names


@pytest.fixture(scope="module", params=DAYS)
def given_out(request, tmp_path_factory):
    """A day, a copy of it from which documents were given out, and which themes in which form.

    Those of a short day in all forms, each of a long day in one.
    """
    day = DAYS[request.param]
    folder = tmp_path_factory.mktemp("given-out")
    shutil.copytree(day / "content", folder / "content")
    numbers = [theme.number for theme in load(day).themes]
    assert len(numbers) > 2
    given = {
        form: numbers[place :: len(FORMS)] if len(numbers) > len(FORMS) else numbers for place, form in enumerate(FORMS)
    }
    for form, several in given.items():
        assert not exporter.run(folder, folder / "output", [form], [*map(str, several)]).failed
    return day, folder, given


def documents(folder, form):
    return sorted((folder / "output/export").glob(f"*.{form}"))


@pytest.mark.no_cover  # whole days, whose lines smaller themes reach
@pytest.mark.parametrize("form", FORMS)
def test_a_day_that_is_given_out_and_comes_back_uncorrected_changes_no_byte(given_out, form):
    _, folder, given = given_out
    before = whole(folder)
    done = importer.run(documents(folder, form), folder, language="fr")
    assert not done.failed
    assert [theme.merged.taken for theme in done.plan.themes] == [0] * len(given[form])
    assert done.report.guesses == []
    assert done.report.left == []
    assert whole(folder) == before


@pytest.fixture(scope="module")
def expected(given_out, tmp_path_factory):
    """What the themes of that day are elsewhere, with and without their pictures' names; and these names."""
    day, _, _ = given_out
    reference = in_our_form(day, tmp_path_factory.mktemp("reference"))
    return {without: themes(reference, without=without) for without in (("at",), ("at", "picture"))}, pictures_of(day)


@pytest.mark.no_cover  # whole days, whose lines smaller themes reach
@pytest.mark.parametrize("form", FORMS)
def test_a_day_that_is_given_out_and_imported_elsewhere_is_the_same_day(given_out, expected, form, tmp_path):
    _, folder, given = given_out
    known, pictures = expected
    new = tmp_path / "new"
    shutil.copytree(folder / "content", new / "content", ignore=shutil.ignore_patterns("themes", *pictures))
    done = importer.run(documents(folder, form), new, language="fr")
    assert not done.failed
    assert done.report.left == []
    # a web page holds its pictures, which have no names there
    without = ("at", "picture") if form == "html" else ("at",)
    assert themes(new, without=without) == [entry for entry in known[without] if entry["number"] in given[form]]


@pytest.mark.parametrize("form", FORMS)
def test_what_notes_may_hold_comes_back(form, tmp_path):
    text = theme("'Un jardin d''hiver : semer & *récolter*'", made_theme.BODY, made_theme.FRONT)
    folder = project(tmp_path / "a", {"05-jardin.md": text}, files=made_theme.PICTURES)
    done = exporter.run(folder, folder / "output", [form])
    assert not done.failed
    assert (folder / f"output/export/05-jardin.{form}").exists()
    before = whole(folder)
    again = importer.run([folder / f"output/export/05-jardin.{form}"], folder, language="fr")
    assert (again.failed, again.report.guesses, again.report.left) == (False, [], [])
    assert whole(folder) == before
    new = project(tmp_path / "b", {})
    importer.run([folder / f"output/export/05-jardin.{form}"], new, language="fr")
    without = ("at", "picture") if form == "html" else ("at",)
    reference = in_our_form(folder, tmp_path / "c")
    assert themes(new, without=without) == themes(reference, without=without)


@pytest.mark.parametrize("form", [*FORMS, "page"])
def test_what_is_not_printed_is_in_no_document(form, tmp_path):
    body = made_theme.BODY + "\n<!-- Zorglub encore -->\n\n## Divers %% Zorglub %%\n\n- Un point <!-- Zorglub -->\n"
    front = "# Zorglub, dans l'en-tête\nrelecteur: Zorglub\n"
    workshop = WORKSHOP + "mail:\n  sender: Zorglub <zorglub@example.org>\n"
    files = {**made_theme.PICTURES, "content/themes/_brouillon.md": "# Zorglub\n\n- Zorglub\n"}
    folder = project(tmp_path, {"05-jardin.md": theme("Un jardin", body, front)}, workshop=workshop, files=files)
    done = exporter.run(folder, folder / "output", [form])
    assert done.written
    for name in done.written:
        written = (folder / "output" / name).read_bytes()
        parts = [written]
        if written.startswith(b"PK"):
            archive = zipfile.ZipFile(BytesIO(written))
            parts = [archive.read(name) for name in archive.namelist()]
        assert not any(b"orglub" in part.replace(b"ZORGLUB", b"Zorglub") for part in parts), name


def test_an_export_writes_the_documents_and_the_record_of_them_and_nothing_else(tmp_path):
    folder = project(tmp_path)
    before = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    exporter.run(folder, folder / "output", ["docx"])
    new = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - before
    assert {re.sub(r"\w{10}\.json", "N.json", name) for name in new} == {
        "output/export/01-un.docx",
        "import/exports/N.json",
    }


def test_notes_with_errors_are_told_and_nothing_is_written(tmp_path):
    folder = project(tmp_path, {"01-un.md": "---\ntitle: [\n---\n"})
    done = exporter.run(folder, folder / "output", ["docx"])
    assert done.failed
    assert done.written == ()
    assert not (folder / "output").exists()
    assert not (folder / "import").exists()


def test_themes_are_named_as_for_a_build_and_one_that_is_not_there_is_told(tmp_path):
    folder = project(
        tmp_path, {f"0{number}-{name}.md": theme(name, f"- {name}\n") for number, name in ((1, "un"), (2, "deux"))}
    )
    done = exporter.run(folder, folder / "output", ["odt"], ["2"])
    assert done.written == ("export/02-deux.odt",)
    wrong = exporter.run(folder, folder / "output", ["odt"], ["7"])
    assert [diagnostic.rule.code for diagnostic in wrong.diagnostics] == ["unknown-theme"]
    assert wrong.written == ()


def test_the_same_notes_give_the_same_bytes(tmp_path):
    made = []
    for name in "ab":
        folder = project(tmp_path / name, {"05-jardin.md": theme("Un", made_theme.BODY)}, files=made_theme.PICTURES)
        exporter.run(folder, folder / "output", [*FORMS, "page"])
        made.append({path.name: path.read_bytes() for path in (folder / "output/export").rglob("*.*")})
    assert made[0] == made[1]
    assert len(made[0]) > 4


@pytest.mark.parametrize(
    ("language", "said", "name"),
    [("fr", "Corrigés, ils reviennent avec", "exporter"), ("en", "Corrected, they come back with", "export")],
)
def test_the_command_says_what_it_wrote_and_how_that_comes_back(language, said, name, tmp_path):
    folder = project(
        tmp_path,
        workshop=WORKSHOP + f"language: {language}\n"
        if "language" not in WORKSHOP
        else WORKSHOP.replace("language: fr", f"language: {language}"),
    )
    done = typed(name, "--project", folder)
    assert done.returncode == 0
    assert "01-un.docx" in done.stderr
    assert said in done.stderr


def test_what_an_export_says_last_begins_with_words(tmp_path):
    folder = project(tmp_path, {"01-un.md": theme("Un", "Un [lien]() vide.\n")})
    last = typed("exporter", "--project", folder).stderr.splitlines()[-1]
    assert last.startswith("1 avertissement")


WORDS = st.text(st.sampled_from("abé1 \u00a0*_#-+>|[]()!<&;:`~\\/{}%=.,'’«»\"→—"), min_size=1, max_size=14)
BLOCKS = st.lists(
    st.builds(
        lambda form, words: form.replace("{}", " ".join(words.split()) or "a"),
        st.sampled_from(
            [
                "- {}\n",
                "  - {}\n",
                "1. {}\n",
                "\n{}\n\n",
                "\n> {}\n\n",
                "\n### {}\n\n",
                "\n## {}\n\n",
                "\n| {} | a |\n|---|---|\n| b | {} |\n\n",
            ]
        ),
        WORDS,
    ),
    min_size=1,
    max_size=6,
)


@given(BLOCKS, st.sampled_from(FORMS))
def test_whatever_notes_say_a_document_that_is_not_corrected_changes_nothing(blocks, form):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as place:
        folder = project(Path(place), {"01-un.md": theme("Un thème", "Un mot.\n\n" + "".join(blocks))})
        done = exporter.run(folder, folder / "output", [form])
        if done.failed:  # the notes have an error
            return
        before = whole(folder)
        again = importer.run([folder / f"output/export/01-un.{form}"], folder, language="fr")
        assert not again.failed, [diagnostic.message("en") for diagnostic in again.diagnostics]
        assert again.report.guesses == []
        assert whole(folder) == before


def test_a_drawing_stays_one_and_has_pixels_for_programs_that_show_none(tmp_path):
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 60' width='90' height='60'><path d='M0 0h90v60z'/></svg>"
    body = "## Besoins\n\n![Un coin](images/coin.svg)\n"
    folder = project(tmp_path, {"05-jardin.md": theme("Un", body)}, files={"content/images/coin.svg": drawing})
    exporter.run(folder, folder / "output", ["docx"])
    archive = zipfile.ZipFile(folder / "output/export/05-jardin.docx")
    assert archive.read("word/media/coin.pixels.png").startswith(b"\x89PNG")
    new = project(tmp_path / "new", {})
    importer.run([folder / "output/export/05-jardin.docx"], new, language="fr")
    assert [path.name for path in (new / "content/images").iterdir()] == ["coin.svg"]


def test_a_drawing_that_takes_too_long_to_draw_is_stopped_and_goes_out_as_a_drawing_alone(tmp_path, monkeypatch):
    line = "".join(f"L{number * 37 % 100} {number * 53 % 50}" for number in range(20_000))
    heavy = f'<path id="a" stroke="red" d="M0 0{line}"/>' + '<use href="#a"/>' * 8_000
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50">{heavy}</svg>'
    files = {"content/images/coin.svg": svg}
    body = "## Besoins\n\n![Un coin](images/coin.svg)\n"
    folder = project(tmp_path, {"01-un.md": theme("Un", body)}, files=files)
    with Workers(1, time_limit=2.0) as hurried:
        monkeypatch.setattr(machine_workers, "_kept", lambda _limit: hurried)
        done = exporter.run(folder, folder / "output", ["docx"])
    assert not done.failed
    archive = zipfile.ZipFile(folder / "output/export/01-un.docx")
    assert [name for name in archive.namelist() if "media" in name] == ["word/media/coin.svg"]


def test_pictures_whose_names_differ_by_their_ends_alone_all_go_out(tmp_path):
    colours = {"a.png": ("red", "PNG"), "a.webp": ("blue", "WEBP"), "a.gif": ("green", "GIF")}
    files = {f"content/images/{name}": picture(*about) for name, about in colours.items()}
    text = "\n\n".join(f"![{name}](../images/{name})" for name in colours)
    folder = project(tmp_path, {"01-un.md": theme("Un", f"## Besoins\n\n{text}\n")}, files=files)
    exporter.run(folder, folder / "output", ["md"])
    out = folder / "output/export"
    shown = re.findall(r"\]\((images/[^)]*)\)", (out / "01-un.md").read_text(encoding="utf-8"))
    assert len({(out / name).read_bytes() for name in shown}) == len(colours)


def picture(colour, form):
    made = BytesIO()
    Image.new("RGB", (60, 40), colour).save(made, form)
    return made.getvalue()
