"""The documentation: complete beside the model, its examples load, its commands run, its links and pictures exist."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from feuillet.command import cli
from feuillet.languages import registry
from feuillet.model import workshop as model
from feuillet.model.workshop import Mark, Place
from feuillet.project.sources import Sources
from feuillet.reading import content
from feuillet.reading.data import fields
from feuillet.reading.markdown.marks import marks
from feuillet.reading.notes import sections
from feuillet.reading.people import participants
from feuillet.text.names import fold
from tests.made_project import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
COPIED = ("build.py", "pyproject.toml", "requirements.lock", "feuillet", "templates", "styles", "schemas", "content")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><path d="M0 0h9v9z"/></svg>'

# The heading in docs/content.md below which the keys of a part of the model stand.
KEYS = {
    "`workshop.yaml`": fields.known_keys(model.Workshop),
    "Organisations": fields.known_keys(model.Organisation),
    "Contact": fields.known_keys(model.Contact),
    "Licence": fields.known_keys(model.Licence),
    "Brand": fields.known_keys(model.Brand),
    "Fonts": fields.known_keys(model.Fonts),
    "Editions of your own": fields.known_keys(model.EditionDefinition),
    "Poster": fields.known_keys(model.Poster),
    "Print": fields.known_keys(model.Printing),
    "Mail": fields.known_keys(model.Mailing),
    "Sections of your own": fields.known_keys(model.SectionDefinition),
    "Facts": fields.known_keys(model.ThemeFacts),
    "Speakers": fields.known_keys(model.Speaker),
    "Actors and documents": fields.known_keys(model.Resource),
    "A theme in YAML": [
        key for key in fields.known_keys(model.ThemeFile) if key not in fields.known_keys(model.ThemeFacts)
    ],
}
MODELS = (
    *(model.Workshop, model.Organisation, model.Contact, model.Licence, model.Brand, model.Fonts),
    *(
        model.EditionDefinition,
        model.Poster,
        model.Printing,
        model.Mailing,
        model.SectionDefinition,
        model.ThemeFacts,
        model.Speaker,
        model.Resource,
        model.ThemeFile,
    ),
)


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(page, language):
    """The code blocks of that language on a page."""
    return [body for name, body in FENCE.findall(page.read_text(encoding="utf-8")) if name == language]


def table(heading, column):
    """The rows of the table below a heading of docs/content.md whose first column has that name."""
    text = read("docs/content.md")
    below = re.split(r"^#{1,6} .*\n", text.split(f" {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    rows = re.search(rf"^\| {re.escape(column)} \|.*\n\| ---.*\n((?:\|.*\n)+)", below, re.MULTILINE)
    assert rows, heading
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows[1].splitlines()]


def code(cell):
    """What a cell holds between backquotes."""
    return cell.strip("`")


# -- content.md ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", KEYS)
def test_the_content_reference_has_exactly_the_keys_of_the_model(heading):
    assert KEYS[heading]
    assert [code(row[0]) for row in table(heading, "Key")] == KEYS[heading]


def test_every_part_of_the_model_that_an_author_writes_is_in_the_reference():
    written = {
        kind
        for name, kind in vars(model).items()
        if isinstance(kind, type)
        and issubclass(kind, model.Model)
        and kind is not model.Model
        and name == kind.__name__
    }
    made_by_us = {model.Block, model.Group, model.Section, model.Note, model.Theme}
    assert written - made_by_us == set(MODELS)


def test_the_defaults_in_the_reference_are_those_of_the_model():
    seen = []
    for heading, kind in zip(KEYS, MODELS, strict=True):
        for row in table(heading, "Key"):
            default = kind.model_fields[code(row[0])].default
            shown = str(default) if isinstance(default, str) and default else ""
            assert code(row[1]) == shown, (heading, row[0])
            seen.append(shown)
    assert {"fr", "A4", "#14505c", "points", "body"} <= set(seen)


def test_every_usual_section_is_in_the_reference():
    rows = table("The usual sections", "`id`")
    several = [sections.definitions(language) for language in ("fr", "en", "es", "de")]
    assert len(several) == len(registry.codes())
    expected = [
        [entry[0].id, *(kind.title for kind in entry), entry[0].sheet.value] for entry in zip(*several, strict=True)
    ]
    assert expected
    assert [[code(row[0]), *row[1:5], code(row[5])] for row in rows] == expected


def test_every_place_on_the_sheet_is_in_the_reference():
    assert [code(row[0]) for row in table("Sections of your own", "`sheet`")] == [place.value for place in Place]


def test_every_mark_is_in_the_reference_and_does_what_it_says():
    rows = table("Marks", "Mark")
    assert [code(row[0]) for row in rows] == [mark.value for mark in Mark if mark is not Mark.ESSENTIAL_UNANSWERED]
    for row in rows:
        for written in row[1:5]:
            folded = fold(code(written).strip("[]"))
            assert registry.found(lambda shown, folded=folded: marks(shown.code).get(folded))[0] == code(row[0])


# -- what is said of the commands ----------------------------------------------------------------------------------


def test_the_readme_names_both_commands_and_the_french_guide():
    readme = read("README.md")
    commands = [command for block in blocks(ROOT / "README.md", "sh") for command in block.splitlines()]
    assert {"python3 build.py", "python3 build.py test"} <= set(commands)
    assert "](docs/fr.md)" in readme.split("\n## ", 1)[0]


def commands(page):
    """The commands on a page that begin with `python3 build.py`, each once, as lists of arguments."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    found = [shlex.split(line, comments=True)[2:] for line in lines if line.startswith("python3 build.py")]
    return list(dict.fromkeys(map(tuple, found)))


def tried(arguments):
    """What is run in the place of a command: no PDFs and no tests here, but its options must be known."""
    command = (
        arguments[0]
        if arguments and arguments[0] in {"init", "add-theme", "check", "doctor", "test", "import", "importer"}
        else ""
    )
    if command == "test":
        return []
    if command in {"init", "add-theme", "check", "import", "importer"}:
        return [arguments]
    project = arguments[arguments.index("--project") :][:2] if "--project" in arguments else ()
    pattern = any("*" in item for item in project)  # of folders that are not there
    checked = [] if command == "doctor" or pattern else [("check", *project)]
    return [(*arguments, "--help"), *checked]


@pytest.mark.parametrize(
    "name", [name for name, page in zip(NAMES, PAGES, strict=True) if any(map(tried, commands(page)))]
)
def test_the_commands_of_a_page_run(name, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "content", tmp_path / "content")
    for folder in ("my-files", "mes-fichiers"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "notes.md").write_text("# Accueillir\n\nDes mots.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for fromkey in dict.fromkeys(item for arguments in commands(ROOT / name) for item in tried(arguments)):
        done = CliRunner().invoke(cli.cli, fromkey, env={"LANG": "C.UTF-8"})
        assert done.exit_code == 0, (fromkey, done.output, done.exception)


def test_they_run_in_a_copy_of_what_is_published(tmp_path):
    for item in COPIED:
        if (ROOT / item).is_dir():
            shutil.copytree(ROOT / item, tmp_path / item, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / item, tmp_path / item)
    done = subprocess.run(
        [sys.executable, "build.py", "check"],
        cwd=tmp_path,
        env=os.environ | {"FEUILLET_NO_VENV": "1", "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, (done.stdout, done.stderr)


def test_both_readmes_have_commands_that_are_tried():
    for name in ("README.md", "docs/fr.md"):
        tries = [item for arguments in commands(ROOT / name) for item in tried(arguments)]
        assert {"init", "add-theme", "check"} <= {entry[0] for entry in tries}


# -- examples ------------------------------------------------------------------------------------------------------


def loaded(folder, files):
    """A project of these files, with a theme and the pictures that the examples name, as it loads."""
    made = {
        "content/workshop.yaml": "title: A day\nlanguage: en\n",
        "content/themes/99-last.md": "---\ntitle: Last\n---\n\n## Context\n\nSome words.\n",
        **files,
    }
    names = re.findall(r"images/[\w.-]+", "".join(made.values()))
    for name, text in {**made, **{f"content/{name}": DRAWING for name in names}}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return content.load(folder)


def examples():
    for page, name in zip(PAGES, NAMES, strict=True):
        for body in blocks(page, "yaml"):
            yield pytest.param(name, body, id=f"{name}: {body.splitlines()[0]}")
        for body in blocks(page, "markdown"):
            yield pytest.param(name, f"# content/themes/07-example.md\n{body}", id=f"{name}: a theme")


@pytest.mark.parametrize(("name", "body"), list(examples()))
def test_an_example_loads_without_a_word(name, body, tmp_path):
    first, text = body.split("\n", 1)
    file = first.removeprefix("# ")
    assert file.startswith("content/"), "an example says in its first line which file it is"
    files = {file: text}
    if file == "content/workshop.yaml" and "title:" not in text.split("brand:")[0]:
        files[file] = f"title: A day\n{text}"
    if name == "docs/fr.md":
        files.setdefault("content/workshop.yaml", "title: Une journée\nlanguage: fr\n")
    result = loaded(tmp_path, files)
    here = ("font-file", "example-left")  # no font files here, and an example is one
    wrong = [diagnostic for diagnostic in result.diagnostics if not diagnostic.rule.code.startswith(here)]
    assert not wrong, [diagnostic.message("en") for diagnostic in wrong]


@pytest.mark.parametrize("name", [name for name, page in zip(NAMES, PAGES, strict=True) if blocks(page, "csv")])
def test_a_list_of_participants_that_is_shown_is_read(name, tmp_path):
    workshop = content.load(ROOT).workshop
    for body in blocks(ROOT / name, "csv"):
        path = tmp_path / "participants.csv"
        path.write_text(body, encoding="utf-8")
        found = participants.read(partial(Sources(path.parent).given, path), path.name, workshop, needs_email=False)
        assert {diagnostic.rule.code for diagnostic in found.diagnostics} <= {"person-empty-email"}
        assert len(found.people) == body.count("\n") - 1
        themes = [person.themes for person in found.people]
        assert all(themes)
        assert len(set(themes)) == len(themes)  # the column of themes is seen


def test_the_guide_to_printing_shows_a_list_in_both_languages():
    assert blocks(ROOT / "docs/print.md", "csv")
    assert blocks(ROOT / "docs/fr.md", "csv")


# -- links, pictures, codes ----------------------------------------------------------------------------------------


def anchors(path):
    """The anchors of a page's headings, as they are made on the web."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    titles = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_something(name):
    page = ROOT / name
    text = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text(encoding="utf-8")))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        found = page.parent / path if path else page
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


def test_modules_that_styles_templates_and_guides_name_exist():
    pages = [page for page in PAGES if page.parent.name != "decisions"]  # these tell of what was
    pages += [page for folder in ("styles", "templates") for page in (ROOT / folder).rglob("*.*")]
    named = {
        (page.name, path)
        for page in pages
        for path in re.findall(r"\bfeuillet/[\w/]+\.py\b", page.read_text(encoding="utf-8"))
    }
    assert len(named) > 10
    assert not [(name, path) for name, path in named if not (ROOT / path).exists()]


def test_pictures_are_light_and_shown_with_their_words():
    there = sorted((ROOT / "docs/pictures").glob("*.png"))
    assert there
    shown = {
        Path(target).name: words
        for page in PAGES
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]*pictures/[^)\s]+)\)", page.read_text(encoding="utf-8"))
    }
    assert {path.name for path in there} == set(shown)
    assert all(len(words) > 20 for words in shown.values())
    assert all(path.stat().st_size < 200_000 for path in there)


def test_codes_that_are_explained_exist():
    rows = re.findall(r"^\| ((?:`[a-z0-9-]+`(?:, )?)+) \|", read("docs/troubleshooting.md"), re.MULTILINE)
    explained = {found for row in rows for found in re.findall(r"`([a-z0-9-]+)`", row)}
    known = set(re.findall(r'code="([a-z0-9-]+)"', "".join(path.read_text() for path in ROOT.glob("feuillet/**/*.py"))))
    assert len(explained) > 20
    assert explained <= known


def test_the_decisions_are_numbered_listed_and_whole():
    folder = ROOT / "docs/decisions"
    files = sorted(path.name for path in folder.glob("0*.md"))
    assert files
    assert [name[:4] for name in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    assert re.findall(r"\]\((0[^)]+)\)", read("docs/decisions/README.md")) == files
    for name in files:
        text = read(f"docs/decisions/{name}")
        assert re.match(rf"# {name[:4]}: .+\n\n\d{{4}}-\d\d-\d\d\n", text), name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequence"], name


def test_the_architecture_names_every_module():
    named = set(re.findall(r"`([a-z_]+)`", read("docs/architecture.md")))
    modules = {path.stem for path in (ROOT / "feuillet").rglob("*.py")} - {"__init__", "__main__"}
    assert modules
    assert modules <= named
