"""From notes to proved PDFs: whole builds."""

from __future__ import annotations

import functools
import io
import json
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import page as page_validation
import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feuillet.building.build import _in_order, build
from feuillet.building.failures import STOPPED
from feuillet.building.making import calls as calls_of_a_build
from feuillet.machine.paths import shipped
from feuillet.machine.workers import Outcome
from feuillet.model.diagnostics import Location, Severity
from feuillet.model.workshop import Prose, Theme, Workshop
from feuillet.pages.expected import Pressed
from feuillet.pages.job import Setting
from feuillet.proving import printed
from feuillet.proving.document import PAGE_COUNT
from feuillet.publications.catalogue import choose, publications
from feuillet.reading import content
from feuillet.typesetting.fit import Fit, Misfit
from feuillet.writing import clean_notes
from tests import calls
from tests.made_project import (
    ROOT,
    SMALL,
    WORKSHOP,
    Hurried,
    Inline,
    codes,
    command,
    environment,
    load,
    own_style,
    points,
    project,
    put,
    run,
    theme,
    typed,
    words,
    written,
)

ENGLISH = ROOT / "tests" / "english"


def pdfs(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.pdf"))}


@functools.cache
def text_of(pdf):
    """What a reader other than ours finds, without regard to line breaks and no-break spaces."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def bare(text):
    return re.sub(r"[\s\u00ad\u200b-]+", "", text)


# -- the English day -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def english(tmp_path_factory, workers):
    """The English day, built by the command that people type."""
    folder = tmp_path_factory.mktemp("english")
    shutil.copytree(ENGLISH / "content", folder / "content")
    done = typed("build", "--project", folder, "--json", workers=workers)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "output", json.loads(done.stdout)


@pytest.fixture(scope="module")
def readers(english):
    return {name: pypdf.PdfReader(io.BytesIO(pdf)) for name, pdf in pdfs(english[0]).items()}


SHEETS = {
    "fact-sheets/01-welcoming-newcomers.pdf": "01-welcoming-newcomers.md",
    "fact-sheets/02-repair-evenings.pdf": "02-repair-evenings.md",
    "fact-sheets/03-small-grants.pdf": "03-small-grants.md",
}


def test_a_day_becomes_a_synthesis_and_a_sheet_a_theme(english):
    output, told = english
    assert set(pdfs(output)) == {"synthesis.pdf", *SHEETS}
    assert told["diagnostics"] == []
    assert [publication["written"] for publication in told["publications"]] == [True] * 4
    assert not [path for path in output.rglob("*") if path.is_file() and path.suffix != ".pdf"]


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_every_pdf_passes_the_validator(english, profile):
    for name, pdf in pdfs(english[0]).items():
        assert page_validation.validate_pdf_bytes(pdf, profile=profile).failures == [], name


def test_a_sheet_has_exactly_one_page_in_a_size_that_can_be_read(english, readers):
    for name in SHEETS:
        assert len(readers[name].pages) == 1
    for publication in english[1]["publications"][1:]:
        assert publication["pages"] == 1
        assert 8.5 <= publication["text_size"] <= 13


def test_the_files_say_what_they_are(readers):
    titles = {name: reader.metadata.title for name, reader in readers.items()}
    assert titles["synthesis.pdf"] == "Neighbours at Work"
    assert "Small grants" in titles["fact-sheets/03-small-grants.pdf"]
    for reader in readers.values():
        root = reader.trailer["/Root"]
        assert root["/Lang"] == "en"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert root["/MarkInfo"]["/Marked"]
        assert reader.metadata.author == "Harrowdene Community Alliance"
        assert reader.metadata.creation_date.date().isoformat() == "2026-09-19"


def test_the_notes_are_attached_as_they_are_printed(readers):
    workshop = load(ENGLISH)
    for theme_, (name, notes) in zip(workshop.themes, SHEETS.items(), strict=True):
        attached = readers[name].attachments
        expected = dict(clean_notes.of_sheet(workshop, theme_, frozenset()))
        assert {value: data[0].decode() for value, data in attached.items()} == expected
        assert set(expected) == {notes}
    attached = {value: data[0].decode() for value, data in readers["synthesis.pdf"].attachments.items()}
    assert set(attached) == {"workshop.yaml", *SHEETS.values()}
    assert attached["workshop.yaml"] == clean_notes.workshop_file(workshop)


def test_notes_need_not_be_attached_and_the_pages_stay_valid(tmp_path, workers):
    folder = project(tmp_path, workshop=f"{WORKSHOP}attach_notes: non\n")
    assert codes(run(folder, workers)) == []
    made = pdfs(folder / "output")
    assert len(made) == 2
    for name, pdf in made.items():
        assert pypdf.PdfReader(io.BytesIO(pdf)).attachments == {}
        for profile in ("ua1", "3a"):
            assert page_validation.validate_pdf_bytes(pdf, profile=profile).failures == [], name


def test_settings_that_are_not_printed_change_no_byte(tmp_path, workers):
    folder = project(tmp_path, workshop=f"{WORKSHOP}print: {{copies: 3}}\n")
    assert codes(run(folder, workers)) == []
    before = pdfs(folder / "output")
    assert before
    put(folder, {"content/workshop.yaml": f"# autre\n{WORKSHOP}print: {{copies: 4}}\nmail: {{host: a.example.org}}\n"})
    run(folder, workers)
    assert pdfs(folder / "output") == before


def test_the_outline_leads_to_the_chapters(readers):
    reader = readers["synthesis.pdf"]

    def flat(items):
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield item

    found = {" ".join(item.title.split()): reader.get_destination_page_number(item) for item in flat(reader.outline)}
    for title in ("Running a repair evening", "Small grants, small groups", "Contents", "Directory", "Colophon"):
        assert title in found
        assert title.split()[-1] in reader.pages[found[title]].extract_text()


def test_the_contents_name_true_pages_with_their_labels(readers):
    reader = readers["synthesis.pdf"]
    places = {name: reader.get_destination_page_number(value) for name, value in reader.named_destinations.items()}
    contents = reader.pages[places["contents"]].extract_text()
    labels = reader.page_labels
    for anchor, title in (
        ("t-welcoming-newcomers", "Welcoming newcomers"),
        ("t-small-grants", "Small grants"),
    ):
        number = labels[places[anchor]]
        assert title in contents
        assert re.search(rf"\b{number}\b", contents)
        assert re.search(rf"\b{number}\b", reader.pages[places[anchor]].extract_text())
        assert number == str(places[anchor] + 1)


def test_links_lead_out_and_within(readers):
    out, within = set(), 0
    for page in readers["synthesis.pdf"].pages:
        for annotation in page.get("/Annots", ()):
            action = annotation.get_object().get("/A", {})
            if "/URI" in action:
                out.add(str(action["/URI"]))
            else:
                within += 1
    assert "https://tuesday-table.example.org/hello" in out
    assert within >= 10


def test_texts_of_every_kind_are_found_by_another_reader(english):
    found = {name: bare(text_of(pdf)) for name, pdf in pdfs(english[0]).items()}
    assert bare("labels are mistaken for a guarantee") in found["synthesis.pdf"]
    assert bare("community interest company") in found["synthesis.pdf"]
    assert bare("Rukmini Devereux") in found["fact-sheets/03-small-grants.pdf"]
    assert bare("Who to know") not in found["fact-sheets/02-repair-evenings.pdf"]


def test_the_same_content_gives_the_same_bytes_elsewhere(tmp_path, workers):
    table = "| Lieu | Nombre |\n|---|---|\n| Pantin | 12 |\n"
    body = f"Le DLA, en *clair*.\n\n![Un plan](images/plan.svg)\n\n{table}\n## Solutions\n\n{points(3)}"
    plan = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><path d="M0 0h90v40z"/></svg>'
    acronyms = "acronyms: {DLA: dispositif local, ESS: économie sociale}\n"
    files = {"content/images/plan.svg": plan}
    for place in ("ici", "ailleurs"):
        project(tmp_path / place, {"01-un.md": theme("Un", body)}, workshop=WORKSHOP + acronyms, files=files)
    assert codes(run(tmp_path / "ici", workers)) == []
    elsewhere = tmp_path / "ailleurs"
    done = command("--jobs", "1", cwd=elsewhere, env={"PYTHONHASHSEED": "123", "TZ": "Asia/Tokyo", "LC_ALL": "C"})
    assert done.returncode == 0, done.stderr
    made = pdfs(elsewhere / "output")
    assert len(made) == 2
    assert made == pdfs(tmp_path / "ici/output")


# -- what goes onto a sheet ------------------------------------------------------------------------------------------

LONG = "".join(
    f"## {name}\n\n{points(18, 22, seed=60 * n)}\n"
    for n, name in enumerate(("Problèmes soulevés", "Solutions", "Besoins"))
)


@pytest.fixture(scope="module")
def folded(tmp_path_factory, workers):
    """A day with a theme far too long for its page, a short one, and one that has too much of what is essential."""
    folder = tmp_path_factory.mktemp("folded")
    long = re.sub(r"(- Point 18: .*)", r"\1 [essentiel]", LONG)
    long = re.sub(r"(- Point 3: .*)", r"\1 [synthèse]", long)
    stuck = theme("Rien à laisser", "## Problèmes soulevés [essentiel]\n\n" + points(50, 30))
    project(folder, {"01-long.md": theme("Un thème long", long), "02-court.md": SMALL, "03-trop.md": stuck})
    steps = []
    return folder, run(folder, workers, listener=steps.append, keep_html=True), steps


def made(result, key):
    return next(publication for publication in result.made if publication.key == key)


def test_a_theme_that_is_too_long_is_folded_onto_one_page(folded):
    folder, result, _ = folded
    publication = made(result, "long")
    assert (publication.written, publication.pages) == (True, 1)
    assert 8.5 < publication.text_size <= 9.5  # a fifth of its points may leave for that
    assert len(publication.left_out) > 5
    (folding,) = (d for d in result.diagnostics if d.rule.code == "folded" and "01-long" in d.location.file)
    assert folding.values["count"] == len(publication.left_out)
    assert folding.values["excess"] > 0
    assert "fiche 1 : " in folding.message("fr")
    source = (folder / "content/themes/01-long.md").read_text().split("\n")
    sheet = bare(text_of(pdfs(folder / "output")["fact-sheets/01-long.pdf"]))
    for block in publication.left_out:
        assert block.source.file == "content/themes/01-long.md"
        line = source[block.source.line - 1]
        assert bare(block.words.removesuffix("…")) in bare(line)
        assert line.startswith("- ")
        assert "[essentiel]" not in line
        assert bare(line[2:].replace(" [synthèse]", "")) not in sheet


def test_the_sheet_says_how_many_points_stand_on_which_page(folded):
    folder, result, _ = folded
    reader = pypdf.PdfReader(folder / "output/synthesis.pdf")
    sheet = " ".join(pypdf.PdfReader(folder / "output/fact-sheets/01-long.pdf").pages[0].extract_text().split())
    said = re.findall(r"\+(\d+), p\. (\d+)", sheet)
    assert sum(int(count) for count, _ in said) == len(made(result, "long").left_out) + 3
    places = {name: reader.get_destination_page_number(value) + 1 for name, value in reader.named_destinations.items()}
    assert {int(page) for _, page in said} == {
        places[f"t-long--{name}--0"] if f"t-long--{name}--0" in places else places[f"t-long--{name}"]
        for name in ("problems", "solutions", "needs")
    }


def test_what_is_essential_stays_and_what_is_for_the_synthesis_goes(folded):
    folder, _, _ = folded
    found = pdfs(folder / "output")
    sheet, synthesis = bare(text_of(found["fact-sheets/01-long.pdf"])), bare(text_of(found["synthesis.pdf"]))
    for line in (folder / "content/themes/01-long.md").read_text().split("\n"):
        if line.startswith("- "):
            words_ = bare(re.sub(r"\s*\[\w+\]", "", line[2:])).replace(":", "")
            assert words_ in synthesis.replace(":", "")
            if "[essentiel]" in line:
                assert words_ in sheet.replace(":", "")
            if "[synthèse]" in line:
                assert words_ not in sheet.replace(":", "")


def test_essential_text_for_which_there_is_no_room_leaves_last_and_is_told(folded):
    folder, result, _ = folded
    assert written(result) == ["synthesis", "long", "court", "trop"]
    (told,) = [d for d in result.diagnostics if d.rule.code == "essential-left"]
    assert told.location.file == "content/themes/03-trop.md"
    assert told.values["count"] == len(made(result, "trop").left_out) > 5
    assert not result.failed
    assert not list(folder.rglob("*.draft"))


def test_a_short_theme_gets_large_text_and_lines_to_write_on(folded):
    _, result, _ = folded
    publication = made(result, "court")
    assert (publication.text_size, publication.left_out) == (13.0, ())
    assert publication.setting.lines > 5


def test_each_step_is_told(folded):
    _, _, steps = folded
    assert [step.step for step in steps if step.key == "court"] == ["fit", "done"]
    assert steps[-1].made is not None


def test_the_html_is_kept_where_it_is_wanted(folded):
    folder, _, _ = folded
    assert "Un thème long" in (folder / "output/fact-sheets/01-long.html").read_text()
    assert "Une petite journée" in (folder / "output/synthesis.html").read_text()


def test_a_fit_is_remembered_and_changes_nothing(folded, workers):
    folder, first, _ = folded
    before = pdfs(folder / "output")
    steps = []
    again = run(folder, workers, "court", "long", "trop", listener=steps.append)
    assert "fit" not in {step.step for step in steps if step.key == "court"}
    assert [publication.key for publication in again.made] == ["court", "long", "trop"]
    assert codes(again).count("folded") == codes(first).count("folded")
    assert pdfs(folder / "output") == before


# -- plants ----------------------------------------------------------------------------------------------------------

PLANTS = {
    "flottant": "ul { float: left; width: 40mm; height: 600mm } li { break-inside: avoid; height: 300mm }",
    "flex": "section { display: flex; flex-direction: column; height: 14mm; overflow: hidden }",
    "hauteur": "ul { height: 9mm; overflow: hidden }",
    "lignes": "li { max-lines: 1; block-ellipsis: none; overflow: hidden; height: 4mm }",
    "notes": "li { float: footnote; footnote-policy: block; max-height: 3mm; overflow: hidden }",
    "cache": "li:last-child { display: none }",
    "blanc": "li { color: #fff }",
    "petit": "li { font-size: 3pt }",
    "dehors": "li { position: absolute; left: 400mm }",
    "points": "li { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 20mm }",
}
BODY = "## Problèmes soulevés\n\n" + points(2, 12) + "\n## Solutions\n\n" + points(2, 12, 20)


@pytest.fixture(scope="module")
def planted(tmp_path_factory, workers):
    """A day in which each sheet but the first has a style that loses text, and one a template that skips a section."""
    folder = tmp_path_factory.mktemp("planted")
    names = ["sain", *PLANTS, "saute", "inconnu", "image"]
    css = "".join(
        f".plante-{name} {rule}" for name, several in PLANTS.items() for rule in re.findall(r"[^}]+}", several)
    )
    css += ".plante-inconnu li { colour: red }"
    template = (shipped("templates") / "fact-sheet.html").read_text()
    template = template.replace("<body ", '<body data-plant="{{ sheet.slug }}" ').replace(
        'class="accent-', 'class="plante-{{ sheet.slug }} accent-'
    )
    assert "plante-" in template
    template = template.replace(
        "</body>", '{% if sheet.slug == "image" %}<img src="nulle-part.png" alt="Un plan">{% endif %}</body>'
    )
    skipping = re.sub(
        r"(\{\{ section\(part, number\) \}\})",
        r'{% if sheet.slug != "saute" or part.id != "solutions" %}\1{% endif %}',
        template,
    )
    assert skipping != template
    project(
        folder,
        {f"{n:02}-{name}.md": theme(f"Thème {name}", BODY) for n, name in enumerate(names, 1)},
        files=own_style("fact-sheet", css) | {"templates/fact-sheet.html": skipping},
    )
    put(folder, {f"output/fact-sheets/{n:02}-{name}.pdf": b"the last good one" for n, name in enumerate(names, 1)})
    return folder, run(folder, workers, *names)


def found_in(result, key):
    shown = made(result, key)
    theme_file = f"content/themes/{Path(shown.path).stem}.md"
    return {
        d.rule.code: d.severity
        for d in result.diagnostics
        if d.values.get("publication") == shown.path or d.location.file in (shown.path, theme_file)
    }


LOSSES = {
    "text-lost",
    "text-shortened",
    "text-outside-page",
    "text-clipped",
    "text-invisible",
    "text-too-small",
    "page-count",
    "text-overprinted",
    "does-not-fit",
}


@pytest.mark.parametrize("name", [*PLANTS, "saute"])
def test_a_style_or_template_that_loses_text_fails_its_publication(planted, name):
    folder, result = planted
    publication = made(result, name)
    found = found_in(result, name)
    if (
        name == "flottant" and publication.left_out
    ):  # all that is in the float has been left to the synthesis: nothing is lost
        assert found["folded"] is Severity.NOTE
        return
    assert not publication.written, found
    assert {code for code, severity in found.items() if severity is Severity.ERROR} & LOSSES
    assert (folder / "output" / publication.path).read_bytes() == b"the last good one"


def test_the_sound_publications_of_that_build_are_made(planted):
    _, result = planted
    assert {"sain", "inconnu"} <= set(written(result))
    assert result.failed


def test_a_property_that_the_engine_does_not_know_is_a_warning(planted):
    _, result = planted
    found = [d for d in result.diagnostics if d.rule.code == "engine-warning" and "colour" in d.values["message"]]
    assert found
    assert all(d.severity is Severity.WARNING for d in found)


def test_a_picture_that_a_template_refers_to_in_vain_is_an_error(planted):
    _, result = planted
    assert found_in(result, "image")["engine-error"] is Severity.ERROR
    assert not made(result, "image").written


def test_a_style_that_loses_text_fails_the_synthesis_and_the_sheets_are_made(tmp_path, workers):
    css = "section, article { overflow: hidden; max-height: 40mm }"
    result = run(project(tmp_path, {"01-un.md": theme("Un", BODY)}, files=own_style("synthesis", css)), workers)
    assert written(result) == ["un"]
    assert set(codes(result)) & LOSSES
    assert not (tmp_path / "output" / "synthesis.pdf").exists()


def test_what_the_contents_and_the_key_points_print_once_more_is_missed_there(tmp_path, workers):
    css = ".contents-theme:first-child, .spread-theme:last-of-type .spread-text { display: none }"
    themes = {f"{n:02}-{n}.md": theme(f"Titre {n}", f"## Problèmes\n\n- {words(6, n)}\n") for n in (1, 2)}
    themes["03-3.md"] = theme("Titre 3", "## Besoins\n\n- Un toit\n")
    folder = project(tmp_path, themes | {"04-4.md": theme("Titre 4", "Du texte.")}, files=own_style("synthesis", css))
    lost = [d for d in run(folder, workers, "synthesis").diagnostics if d.rule.code == "text-lost"]
    assert [(d.location.file, d.values["words"]) for d in lost] == [
        ("content/themes/01-1.md", "1 Titre 1"),
        ("content/themes/03-3.md", "Un toit"),
    ]


def test_the_command_fails_where_a_publication_does(tmp_path, workers):
    folder = project(tmp_path, files={"templates/fact-sheet.html": "{% extends nothing %}"})
    done = typed("--project", folder, workers=workers)
    assert done.returncode == 1
    assert "templates/fact-sheet.html" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(pdfs(folder / "output")) == ["synthesis.pdf"]


# -- the pipeline without layouts ------------------------------------------------------------------------------------


def inline(**stand_ins):
    """Calls in this process; a sheet that is pressed at once is pressed by the same stand-in."""
    press_sheet = stand_ins.get("press_sheet")

    def make_sheet(job, paper, candidates, expected):
        found, _ = calls.make_sheet(job, paper, candidates, expected)
        pressed = press_sheet(job, found, expected)
        return pressed if isinstance(pressed, Outcome) else (found, pressed)

    own = {"make_sheet": make_sheet} if press_sheet else {}
    return Inline(**(calls.STAND_INS | own | stand_ins))


def two(folder, **options):
    return project(folder, {"01-un.md": SMALL, "02-deux.md": SMALL.replace("Un thème", "Deux")}, **options)


def test_publications_are_named_by_number_slug_file_or_kind(tmp_path):
    day = load(two(tmp_path))
    assert [publication.path for publication in publications(day)] == [
        "synthesis.pdf",
        "fact-sheets/01-un.pdf",
        "fact-sheets/02-deux.pdf",
    ]
    for names, keys in (
        ([], ["synthesis", "un", "deux"]),
        (["2"], ["deux"]),
        (["02", "deux", "content/themes/02-deux.md", "02-deux.pdf"], ["deux"]),
        (["un", "synthesis"], ["un", "synthesis"]),
        (["synthesis.pdf"], ["synthesis"]),
    ):
        chosen, wrong = choose(day, names)
        assert ([entry.key for entry in chosen], wrong) == (keys, ())


def test_a_theme_is_named_as_people_type_it(tmp_path):
    day = load(two(tmp_path))
    for names, keys in (
        (["1,2"], ["un", "deux"]),
        (["1,", "2"], ["un", "deux"]),
        (["un;synthesis"], ["un", "synthesis"]),
        (["synthese"], ["synthesis"]),
        (["Synthèse.pdf"], ["synthesis"]),
    ):
        chosen, wrong = choose(day, names)
        assert ([entry.key for entry in chosen], wrong) == (keys, ()), names


def test_a_theme_that_is_misspelt_is_suggested(tmp_path):
    day = load(two(tmp_path))
    for name, near in (
        ("deuxx", "2 (deux)"),
        ("rien-de-tel", ""),
        ("synthesiss", "synthesis"),
        ("Deus.md", "2 (deux)"),
    ):
        _, (wrong,) = choose(day, [name])
        assert wrong.rule.code == ("theme-misspelt" if near else "unknown-theme"), name
        assert (near or "1 (un), 2 (deux)") in wrong.hint("fr")


def test_a_theme_called_as_the_synthesis_is_another_language_is_itself(tmp_path):
    day = load(project(tmp_path, {"01-synthese.md": theme("Synthèse", "Du texte.\n")}))
    chosen, wrong = choose(day, ["synthese"])
    assert ([entry.key for entry in chosen], wrong) == (["synthese"], ())


def test_a_theme_that_does_not_exist_is_named_with_those_that_do(tmp_path):
    result = run(two(tmp_path), inline(), "3", "un")
    (error,) = result.diagnostics
    assert error.rule.code == "unknown-theme"
    assert "synthesis, 1 (un), 2 (deux)" in error.hint("fr")
    assert result.failed
    assert result.made == ()
    assert not (tmp_path / "output").exists()


def test_a_theme_may_be_called_synthesis(tmp_path):
    result = run(project(tmp_path, {"01-synthesis.md": SMALL}), inline())
    assert [(publication.key, publication.path) for publication in result.made] == [
        ("synthesis", "synthesis.pdf"),
        ("01-synthesis", "fact-sheets/01-synthesis.pdf"),
    ]
    assert len(pdfs(tmp_path / "output")) == 2


def test_the_synthesis_is_laid_out_for_its_pages_and_not_written_when_only_a_sheet_is_wanted(tmp_path):
    some = inline()
    result = run(two(tmp_path), some, "un")
    steps = [call.partition("#")[0] for call in some.calls]
    assert list(dict.fromkeys(steps)) == ["lay synthesis", "fit un"]
    assert list(pdfs(tmp_path / "output")) == ["fact-sheets/01-un.pdf"]
    assert [publication.key for publication in result.made] == ["un"]


def test_a_publication_that_hangs_or_dies_is_named_and_the_others_are_made(tmp_path, monkeypatch):
    own = {step: f"tests.calls:{name.partition(':')[2]}" for step, name in calls_of_a_build._CALLS.items()}
    monkeypatch.setattr(calls_of_a_build, "_CALLS", own)
    bodies = {"01-un.md": SMALL, "02-lent.md": SMALL + "- HANGS\n", "03-mort.md": SMALL + "- DIES\n"}
    folder = project(tmp_path, bodies)

    with Hurried(3, slow="fit lent#", preload=("tests.calls",)) as some:
        result = run(folder, some)
    assert written(result) == ["synthesis", "un"]
    found = {diagnostic.rule.code: diagnostic for diagnostic in result.diagnostics}
    assert found.keys() == {"stopped", "died"}
    assert found["stopped"].location.file == "content/themes/02-lent.md"
    assert "after 1 s" in found["stopped"].message("en")
    assert found["died"].location.file == "content/themes/03-mort.md"
    assert result.failed


def test_without_the_synthesis_no_sheet_is_made_and_that_is_said(tmp_path):
    def typeset_part(job, draft):
        return (
            Outcome(key="lay synthesis#4", stopped=5.0) if "t-deux_-end" in job.html else calls.typeset_part(job, draft)
        )

    put(two(tmp_path), {"output/fact-sheets/01-un.pdf": b"the last good one"})
    result = run(two(tmp_path), inline(typeset_part=typeset_part))
    assert written(result) == []
    assert codes(result) == ["stopped", "sheets-wait"]
    assert result.diagnostics[0].location.file == "content/themes/02-deux.md"
    assert "2 fiches" in result.diagnostics[1].message("fr")
    assert (tmp_path / "output/fact-sheets/01-un.pdf").read_bytes() == b"the last good one"


def test_nothing_is_waited_for_that_is_of_no_use_any_more(tmp_path):
    some = inline(typeset_part=lambda job, draft: Outcome(key="lay synthesis#1", stopped=120.0))
    assert codes(run(two(tmp_path), some)) == ["stopped", "sheets-wait"]
    assert len(some.calls) == 1, "one part is enough: each of the others might take as long"
    assert not some.waiting


@pytest.mark.parametrize("own", [True, False])
def test_styles_with_which_nothing_is_ever_finished_are_told_after_a_few(tmp_path, own):
    def make_sheet(job, *_):
        return Outcome(key=f"fit {job.name}#0", stopped=120.0)

    folder = project(
        tmp_path, {f"{n:02}-t{n}.md": theme(f"Thème {n}", f"## Problèmes soulevés\n\n- {n}\n") for n in range(1, 8)}
    )
    put(folder, {"styles/fact-sheet.css": "@page { size: 0 }"} if own else {})
    some = inline(make_sheet=make_sheet)
    result = run(folder, some)
    assert written(result) == ["synthesis"]
    assert codes(result).count("stopped") == (3 if own else 7)
    assert codes(result).count("not-tried") == own
    assert len([call for call in some.calls if call.startswith("fit")]) == (3 if own else 7)
    for told in result.diagnostics:
        if told.rule.code in ("stopped", "not-tried"):
            assert ("styles/fact-sheet.css" in told.hint("fr")) == own


def test_a_part_that_cannot_be_pressed_fails_the_synthesis_alone(tmp_path):
    def press_part(job, part, mark, expected):
        return Outcome(key="press synthesis#0", died=True)

    result = run(two(tmp_path), inline(press_part=press_part))
    assert written(result) == ["un", "deux"]
    assert codes(result) == ["died"]


def test_a_template_that_cannot_be_filled_is_told_once_and_fails_its_publications(tmp_path):
    own = {"templates/fact-sheet.html": "{{ nothing.x }}"}
    result = run(two(tmp_path, files=own), inline())
    assert codes(result) == ["template-error"]
    assert written(result) == ["synthesis"]
    own = {"templates/synthesis.html": "{% if %}"}
    result = run(two(tmp_path / "b", files=own), inline())
    assert codes(result) == ["template-error", "sheets-wait"]
    assert written(result) == []


def test_a_template_may_fail_as_late_as_when_points_are_left_out(tmp_path):
    own = {"templates/fact-sheet.html": "{{ sheet.left_out and nothing.x }}"}

    def make_sheet(job, paper, candidates, expected):
        return Fit(setting=Setting(), excess=5.0, order=tuple(candidate.key for candidate in candidates), count=1), None

    result = run(project(tmp_path, files=own), inline(make_sheet=make_sheet))
    assert codes(result) == ["template-error"]


def test_a_sheet_that_keeps_two_pages_is_refused(tmp_path):
    def press_sheet(job, found, expected):
        error = PAGE_COUNT.at(Location(file=expected.name), publication=expected.name, wanted=1, pages=2)
        return Pressed(pdf=b"%", pages=2, setting=found.setting, spare=0.0, diagnostics=(error,))

    result = run(project(tmp_path), inline(press_sheet=press_sheet), keep_html=True)
    assert written(result) == ["synthesis"]
    assert codes(result) == ["page-count"]
    assert (tmp_path / "output/fact-sheets/01-un.rejected.pdf").read_bytes() == b"%"
    assert not (tmp_path / "output/fact-sheets/01-un.pdf").exists()


def test_a_folded_sheet_is_printed_again_as_it_was(tmp_path):
    confirmed = Setting(text_size=8.5, air=0.95)

    def make_sheet(job, paper, candidates, expected):
        return Fit(setting=Setting(), excess=5.0, order=tuple(candidate.key for candidate in candidates), count=1), None

    def press_sheet(job, found, expected):
        return replace(calls.press_sheet(job, found, expected), setting=confirmed)

    some = inline(make_sheet=make_sheet, press_sheet=press_sheet)
    for _ in range(2):  # the second time with what the first remembers
        result = run(project(tmp_path), some)
        assert codes(result) == ["folded"]
        assert [entry.setting for entry in result.made] == [None, confirmed]
    assert [call.partition("#")[0] for call in some.calls].count("fit un") == 1


def test_a_sheet_that_fits_in_no_way_says_by_how_much(tmp_path):
    def press_sheet(job, found, expected):
        return Misfit(excess=12.0)

    put(tmp_path, {"output/fact-sheets/01-un.pdf": b"the last good one"})
    steps = []
    result = run(project(tmp_path), inline(press_sheet=press_sheet), listener=steps.append)
    assert written(result) == ["synthesis"]
    assert [step.step for step in steps if step.key == "un"][-1] == "failed"
    assert (tmp_path / "output/fact-sheets/01-un.pdf").read_bytes() == b"the last good one"
    assert codes(result) == ["does-not-fit"]
    assert result.diagnostics[0].values["excess"] == 12.0


def test_a_bug_of_ours_is_not_hidden_and_stops_one_publication_only(tmp_path):
    def press_sheet(job, found, expected):
        return Outcome(key="set un#0", traceback="Traceback: ours")

    result = run(project(tmp_path), inline(press_sheet=press_sheet))
    assert result.bugs == ("Traceback: ours",)
    assert result.failed
    assert written(result) == ["synthesis"]


@pytest.mark.parametrize("damage", [b"", b"x", b"y" * 40, None])
def test_a_damaged_store_is_as_none(tmp_path, damage):
    some = inline()
    run(project(tmp_path), some)
    first = some.calls.copy()
    kept = sorted((tmp_path / ".feuillet/store").iterdir())
    assert len(kept) > len(first)  # and the pages of chapters, and what is made of each theme
    for path in kept:
        path.write_bytes(path.read_bytes()[:-1] + b"?" if damage is None else damage)
    assert written(run(project(tmp_path), some)) == ["synthesis", "un"]
    assert some.calls == first * 2
    assert written(run(project(tmp_path), some)) == ["synthesis", "un"]
    assert some.calls == first * 2


def test_a_store_of_another_machine_is_not_trusted(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "one"))
    some = inline()
    run(project(tmp_path / "a"), some)
    first = some.calls.copy()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    run(project(tmp_path / "a"), some)
    assert some.calls == first * 2
    assert (tmp_path / "one/feuillet/key").stat().st_mode & 0o777 == 0o600


def test_a_store_that_cannot_be_kept_is_no_problem(tmp_path):
    (tmp_path / ".feuillet").write_text("in the way")
    assert written(run(project(tmp_path), inline())) == ["synthesis", "un"]


def test_an_output_that_cannot_be_written_is_named(tmp_path):
    folder = put(project(tmp_path), {"output/fact-sheets": "in the way"})
    result = run(folder, inline())
    assert written(result) == ["synthesis"]
    assert codes(result) == ["in-the-way"]
    assert "fact-sheets/01-un.pdf" in result.diagnostics[0].location.file
    assert (folder / "output/fact-sheets").read_text() == "in the way"


def test_a_build_that_is_killed_as_it_writes_leaves_the_old_pdf_whole(tmp_path):
    folder = put(project(tmp_path), {"output/synthesis.pdf": b"old", "output/fact-sheets/01-un.pdf": b"old"})
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom tests.made_project import run\n"
        "from tests.building.test_build import inline\n"
        "replace = os.replace\n"
        "def kill(a, b, **places):\n"
        "    os.kill(os.getpid(), signal.SIGKILL) if str(b).endswith('.pdf') else replace(a, b, **places)\n"
        "os.replace = kill\n"
        "run(Path(sys.argv[1]), inline())\n"
    )
    done = subprocess.run([sys.executable, "-c", script, folder], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert set(pdfs(folder / "output").values()) == {b"old"}
    drafts = [path for path in (folder / "output").rglob("*") if path.is_file() and path.suffix != ".pdf"]
    assert len(drafts) == 1
    assert drafts[0].name.startswith(".")


@pytest.mark.parametrize(
    ("epoch", "year"), [("1000000000", 2001), (None, 2026), ("", 2026), ("soon", 2026), ("9" * 30, 2026), ("²", 2026)]
)
def test_the_date_is_that_of_the_content_or_the_one_asked_for(tmp_path, epoch, year):
    dates = []

    def merge(parts, attachments, date):
        dates.append(date)
        return calls.merge(parts, attachments, date)

    def press_sheet(job, found, expected):
        dates.append(job.date)
        return calls.press_sheet(job, found, expected)

    stand_ins = {"merge": merge, "press_sheet": press_sheet}
    with environment(SOURCE_DATE_EPOCH=epoch):
        run(project(tmp_path), inline(**stand_ins))
    assert len(dates) == 2
    assert {date.year for date in dates} == {year}
    run(project(tmp_path / "b", workshop="title: Sans date\n"), inline(**stand_ins))
    assert dates[-1].year == 2000


# -- the law ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "- point\n", "  - sous\n", "1. un\n", "# Titre\n", "## Problèmes\n", "## Autre chose\n", "### Groupe\n", "\n", "> cité\n",
        "*italique*", "**gras", "`code`", "[lien](https://a.exemple.org)", "[vide]()", "![](x.png)", "| a | b |\n|---|---|\n| c | d |\n",
        "<b>html</b>", "<script>x</script>", "&amp; < >", "\\*", "mot ", "« Quoi ? » ", "---\n", "```\ncode\n```\n", "[^1]", "[^1]: note\n",
        "    bloc\n", "[essentiel]\n", "[synthèse]\n", "ACME ", "l'été ", "12 000 € ", "\t", "https://b.exemple.org/x_y_z ",
    ]
)  # fmt: skip


@settings(max_examples=max(5, settings.default.max_examples // 20))  # each is laid out
@example(["## Ressources\n", "\n", "| a | b |\n|---|---|\n| c | d |\n"])
@given(pieces=st.lists(st.one_of(PIECES, st.text(st.characters(codec="latin-1"), max_size=12)), max_size=25))
def test_any_text_of_a_theme_is_found_again_or_refused(tmp_path_factory, workers, pieces):
    folder = project(tmp_path_factory.mktemp("law"), {"01-un.md": theme("Un", "".join(pieces))})
    loaded = content.load(folder)
    if loaded.workshop is None or any(diagnostic.severity is Severity.ERROR for diagnostic in loaded.diagnostics):
        return
    result = build(loaded.workshop, folder, folder / "output", workers=workers)
    assert [(d.rule.code, d.values) for d in result.diagnostics if d.severity is Severity.ERROR] == []
    assert written(result) == ["synthesis", "un"]


# -- the house -------------------------------------------------------------------------------------------------------

# -- characters of every kind ----------------------------------------------------------------------------------------


def test_emoji_and_far_scripts_are_printed_or_described_and_stop_nothing(tmp_path, workers):
    strange = theme(
        "Un thème 😀",
        "Intro ✅ 👍🏽 👨\u200d👩\u200d👧 🇫🇷 1️⃣ ☎️ ☎ ❤️.\n\n## Problèmes soulevés\n\n- **Gras 🎯** et _italique 💡_\n"
        "- Չորս ოთხი አራት 漢(字) et `code 漢`\n- Là : https://x.org/日 et [ici](https://x.org/本)\n\n> سلام\n",
        "speakers:\n  - Ana 中文\n",
    )
    folder = project(tmp_path, {"01-un.md": strange, "02-deux.md": SMALL})
    lines = [
        diagnostic.location.line
        for diagnostic in content.load(folder).diagnostics
        if diagnostic.rule.code == "glyph-missing"
    ]
    assert lines == [4, 12, 12, 12, 15]
    result = run(folder, workers)
    assert codes(result) == []
    assert len(written(result)) == 3
    made_here = pdfs(folder / "output")
    for name, pdf in made_here.items():
        for profile in ("ua1", "3a"):
            assert page_validation.validate_pdf_bytes(pdf, profile=profile).failures == [], name
    assert "‹U+6F22›(‹U+5B57›)" in text_of(made_here["fact-sheets/01-un.pdf"])
    fonts = {name: " ".join({run.font for run in printed.read(pdf).runs}) for name, pdf in made_here.items()}
    assert "Feuillet-Text-NotoEmoji" in fonts["fact-sheets/01-un.pdf"]
    assert "Noto" not in fonts["fact-sheets/02-deux.pdf"]


def test_many_speakers_stand_in_one_paragraph_and_leave_the_sheet_to_its_theme(tmp_path, workers):
    names = [f"Personne-{words(1, n).title()}" for n in range(30)]
    people = "".join(
        f"  - {{name: {item}, role: rôle {n}, organisation: Maison {n}}}\n" for n, item in enumerate(names)
    )
    body = "".join(f"## {title}\n\n{points(6)}\n" for title in ("Problèmes soulevés", "Solutions", "Besoins"))
    folder = project(tmp_path, {"01-un.md": theme("Un thème", body, f"speakers:\n{people}")})
    result = run(folder, workers, "un")
    assert codes(result) == []
    assert made(result, "un").text_size >= 10
    pdf = pdfs(folder / "output")["fact-sheets/01-un.pdf"]
    said = bare(text_of(pdf))
    assert bare(f"{names[0]}, rôle 0 – Maison 0 · {names[1]}, rôle 1 – Maison 1 · ") in said
    assert bare(names[-1]) in said
    for profile in ("ua1", "3a"):
        assert page_validation.validate_pdf_bytes(pdf, profile=profile).failures == []


def test_what_is_said_of_themes_stands_in_their_order_whichever_is_made_first():
    day = Workshop(title=Prose("Jour"))
    themes = tuple(
        Theme(title=Prose(name), number=n, slug=name, source=Location(file=name)) for n, name in ((1, "z"), (2, "a"))
    )
    day = day.model_copy(update={"themes": themes})
    told = [
        STOPPED.at(Location(file=file, line=line), publication="x", seconds=1.0)
        for file, line in (("a", 2), ("styles", 9), ("z", 3), ("a", 1), ("content", 4))
    ]
    ordered = [(diagnostic.location.file, diagnostic.location.line) for diagnostic in _in_order(told, day)]
    assert ordered == [("styles", 9), ("content", 4), ("z", 3), ("a", 1), ("a", 2)]
