"""The benchmark: the day it makes up, and its sums; never how long anything takes."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from functools import partial
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from feuillet.project.sources import Sources
from feuillet.reading import content
from feuillet.reading.people import participants
from tests.made_project import load

if TYPE_CHECKING:
    from types import ModuleType


def script(root: Path, name: str) -> ModuleType:
    """A script of bench/, as a module of a name that nothing else has."""
    spec = util.spec_from_file_location(f"bench_{name}", root / "bench" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def generate(root: Path) -> ModuleType:
    return script(root, "generate")


@pytest.fixture(scope="session")
def plain(root: Path) -> ModuleType:
    return script(root, "plain")


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "generate", raising=False)
    return script(root, "run")


@pytest.fixture
def print_job(root: Path, run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setitem(sys.modules, "run", run)
    return script(root, "print_job")


@pytest.fixture
def short(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days with few words, where pages and runs are counted."""
    whole = run.generate.theme

    def theme(number: int, seed: int = 1):
        words = "## Enjeux\n\nQuelques mots.\n"
        return replace(whole(number, seed), full=words, sheet=words)

    monkeypatch.setattr(run.generate, "theme", theme)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# The day


def test_the_same_seed_makes_the_same_day(generate, tmp_path):
    for name, seed in (("first", 1), ("second", 1), ("other", 2)):
        generate.write(tmp_path / name, 3, seed)
    first = files(tmp_path / "first")
    assert len(first) == 1 + 3 + 1 + 3 + 3
    assert files(tmp_path / "second") == first
    other = files(tmp_path / "other")
    assert all(other.get(name) != text for name, text in first.items() if "/themes/" in name or "sheets" in name)


def test_a_larger_day_begins_with_the_smaller_one(generate):
    assert generate.themes(12)[:3] == generate.themes(3)


def test_feuillet_loads_the_day_without_a_word(generate, tmp_path):
    made = generate.write(tmp_path, 3)
    loaded = content.load(tmp_path)
    assert loaded.diagnostics == ()
    assert loaded.workshop is not None
    assert [theme.title.markdown for theme in loaded.workshop.themes] == [entry.title for entry in made]
    found = []
    for theme in loaded.workshop.themes:
        assert [len(theme.speakers), len(theme.actors), len(theme.documents)] == [2, 5, 4]
        counts = {section.id: [len(group.blocks) for group in section.groups] for section in theme.sections}
        assert sum(counts["stakes"]) == sum(counts["context"]) == 1
        found.append([counts[name] for name in ("problems", "solutions", "needs")])
    long, short, middling = (
        [[6, 10, 8, 3], [3, 10, 5], [14]],
        [[2, 2, 2, 1], [1, 2, 1], [4]],
        [[4, 6, 5, 2], [2, 6, 3], [9]],
    )
    assert found == [long, short, middling]


def test_two_hundred_themes_have_names_of_their_own(generate):
    made = generate.themes(200)
    assert (
        len({entry.title for entry in made})
        == len({entry.name for entry in made})
        == len({entry.town for entry in made})
        == 200
    )


def test_themes_are_about_as_long_as_real_notes(generate):
    made = generate.themes(48)
    assert 780 < sum(len(entry.full.split()) for entry in made) / 48 < 860
    assert 480 < sum(len(entry.sheet.split()) for entry in made) / 48 < 560


def test_hardly_a_line_of_one_theme_serves_for_another(generate):
    lines = [line for theme in generate.themes(48) for line in set(theme.full.splitlines()) if len(line) > 40]
    assert len(lines) > 48 * 35
    again = sum(count for count in Counter(lines).values() if count > 1)
    assert again / len(lines) < 0.02


def test_an_edit_changes_the_theme_for_both_and_no_other(generate, tmp_path, run):
    day = run.Day(tmp_path / "day", run.TOOLS[0], 3, 1)
    before = files(tmp_path / "day")
    day.edit()
    after = files(tmp_path / "day")
    changed = {name for name, text in after.items() if before[name] != text}
    assert after.keys() == before.keys()
    name = day.themes[1].name
    assert changed == {f"content/themes/{name}.md", "plain/themes/002.md", "plain/sheets/002.md"}
    day.edit()
    assert files(tmp_path / "day") != after


# The plain script


def test_the_plain_script_prints_the_same_notes(generate, plain, tmp_path):
    made = generate.write(tmp_path, 2)
    event = plain.load(tmp_path / "plain")
    synthesis = plain.synthesis_html(tmp_path / "plain", event)
    assert [theme["title"] for theme in event["themes"]] == [entry.title for entry in made]
    assert synthesis.count("<article") == 2
    assert synthesis.count("<li>") == 2 + sum(entry.full.count("\n- ") for entry in made)
    sheets = [plain.sheet_html(tmp_path / "plain", theme) for theme in event["themes"]]
    assert [sheet.count("<li>") for sheet in sheets] == [entry.sheet.count("\n- ") for entry in made]
    assert yaml.safe_load((tmp_path / "plain" / "event.yaml").read_text(encoding="utf-8"))["title"] == generate.TITLE


def test_the_fonts_of_the_plain_script_exist(plain):
    urls = [part.split('"')[0] for part in plain.faces().split('url("')[1:]]
    assert len(urls) == 3
    assert all(Path(url.removeprefix("file://")).is_file() for url in urls)


# The sums


def some_rows(run):
    def runs(*seconds):
        return [
            run.Run(seconds=second, cpu=2 * second, together=100 + second, largest=50 + second) for second in seconds
        ]

    return [
        run.Row(
            case="cold",
            themes=12,
            runs={"feuillet": runs(3, 1, 2), "plain": runs(4, 9, 5), "same": runs(4)},
            printed={"feuillet": (66, 900), "plain": (50, 700), "same": (66, 900)},
        ),
        run.Row(case="again", themes=12, runs={"feuillet": runs(0.5), "plain": runs(5)}),
        run.Row(case="cold", themes=48, runs={"feuillet": runs(12), "plain": runs(15)}),
    ]


def test_a_ratio_is_one_of_medians(run):
    first, second, _ = some_rows(run)
    assert first.ratio("feuillet") == 2 / 5
    assert second.ratio("feuillet") == 0.1
    told = first.summary("plain")
    assert (told.median, told.least, told.most, told.cpu) == (5, 4, 9, 10)
    assert (told.together, told.largest) == (109, 59)


def test_the_report_has_a_line_a_row_and_the_growth(run):
    lines = run.report(some_rows(run)).splitlines()
    assert (
        lines[2]
        == "| cold | 12 | **0.40** | **0.50** | **0.50** | 2.00 (1.00–3.00) | 5.00 (4.00–9.00) | 4.00 (4.00–4.00) "
        "| 4.0 / 10.0 / 8.0 | 103 / 109 / 104 | 53 / 59 / 54 | 66 / 50 / 66 | 900 / 700 / 900 | – |"
    )
    assert [line.count("|") for line in lines[:5]] == [15] * 5
    assert lines[-1] == "Time per theme, 48 themes to 12, cold: Feuillet × 1.50, plain × 0.75."
    assert run.growth(some_rows(run)[:2]) == []


def test_runs_are_interleaved_and_cold_ones_find_nothing(run, tmp_path, monkeypatch):
    seen = []

    def build(day):
        seen.append((day.tool.name, day.edits, (day.folder / "output").exists()))
        (day.folder / "output").mkdir(exist_ok=True)
        return run.Run(seconds=1)

    monkeypatch.setattr(run.Day, "build", build)
    monkeypatch.setattr(run, "tools", lambda _case: run.TOOLS)  # whether Typst is installed or not
    monkeypatch.setattr(run, "keep_pages", lambda *_: None)
    done = list(run.rows(tmp_path, ["cold", "edited"], [2], 2))
    assert [(row.case, row.themes, len(row.runs["plain"])) for row in done] == [("cold", 2, 2), ("edited", 2, 2)]
    assert seen == [
        ("feuillet", 0, False),  # built once, not measured
        ("plain", 0, False),
        ("feuillet", 0, False),
        ("plain", 0, False),
        ("feuillet", 1, True),
        ("plain", 1, True),
        ("feuillet", 0, False),
        ("plain", 0, False),
        ("feuillet", 2, True),
        ("plain", 2, True),
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(
    sys.platform == "win32", reason="a watch is ended by its input there too, but its processes are not"
)
def test_a_tool_that_stays_makes_what_a_save_changes(run, short, tmp_path):
    found = {row.case: row for row in run.warm_rows(tmp_path, 2, 1, 1)}
    assert list(found) == ["warm sheet", "warm synthesis"]
    for row in found.values():
        assert {name: len(several) for name, several in row.runs.items()} == {"feuillet": 1, "plain": 1}
        assert all(entry.seconds > 0 for several in row.runs.values() for entry in several)
    lines = run.report(list(found.values())).splitlines()
    assert all(line.endswith("| – | – | – | – |") for line in lines[2:])
    if sys.platform == "linux":
        assert all(run.cpu > 0 for run in found["warm synthesis"].runs["feuillet"])
    assert list(tmp_path.iterdir()) == []


def test_the_same_pages_are_made_by_the_engine_alone_with_the_setting_that_the_fit_chose(run, short, tmp_path):
    run.keep_pages(tmp_path, 1, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "pages").glob("*.html")}
    assert len(pages) == 2
    assert not any("--setting: initial" in html for html in pages.values())
    run.measure(run.SAME.command(tmp_path / "day", tmp_path / "output"))
    count, words = run.printed(tmp_path / "output")
    assert count > 1 + 3
    assert words > 100


def test_typst_is_asked_where_it_is_installed_and_only_for_cold_builds(run, monkeypatch):
    monkeypatch.setattr(run, "find_spec", lambda name: name)
    assert [tool.name for tool in run.tools("cold")] == ["feuillet", "plain", "same", "typst"]
    assert [tool.name for tool in run.tools("edited")] == ["feuillet", "plain"]
    monkeypatch.setattr(run, "find_spec", lambda name: None)
    assert [tool.name for tool in run.tools("cold")] == ["feuillet", "plain", "same"]


# The print kit


def packs(count, seconds, size=1000, pages=4):
    return [
        {"seconds": seconds * n, "cpu": 2 * seconds * n, "size": size * n, "pages": pages} for n in range(1, count + 1)
    ]


def test_all_packs_are_told_of_from_a_sample(print_job, run, tmp_path):
    """Start and first pack count once, the others as often as it takes."""
    (tmp_path / "packs.json").write_text(json.dumps(packs(3, 10)))  # of 10, 20 and 30 s
    took = run.Run(seconds=65, cpu=125, together=70, largest=60)
    found = print_job.scaled(took, tmp_path, 101)
    assert found.seconds == 65 - 50 + 100 * 25
    assert found.cpu == 125 - 100 + 100 * 50
    assert found.size == (1000 + 100 * 2500) / 1e6
    assert found.pages == 404
    assert (found.together, found.largest) == (70, 60)


def test_people_choose_three_themes_and_others_come_another_time(print_job, tmp_path):
    day = print_job.Day(tmp_path / "day", print_job.tools(2)[0], 4, 1, 40)
    place = tmp_path / "day" / "content" / print_job.LIST
    workshop = load(tmp_path / "day")
    assert workshop.print.participants == print_job.LIST

    def people():
        found = participants.read(
            partial(Sources(place.parent).given, place), print_job.LIST, workshop, needs_email=True
        )
        assert found.diagnostics == ()
        return [(person.name, person.themes) for person in found.people]

    first = people()
    assert [len(set(themes)) for _, themes in first] == [print_job.CHOSEN] * 40
    day.others()
    assert people() != first
    assert len(people()) == 40


def test_print_runs_take_turns_and_the_naive_way_runs_once_a_round(print_job, tmp_path, monkeypatch):
    seen = []

    def build(day):
        seen.append((day.tool.name, day.folder.name, day.edits, day.lists))
        return print_job.Job(seconds=1)

    monkeypatch.setattr(print_job.Day, "build", build)
    done = list(print_job.rows(tmp_path, print_job.CASES, people=5, themes=3, runs=2, sample=2))
    assert [(row.case, len(row.runs["feuillet"]), len(row.runs["naive"])) for row in done] == [
        (case, 2, 2) for case in ("cold", "again", "edited", "list")
    ]
    first = [
        ("naive", "fresh", 0, 0),
        ("feuillet", "fresh", 0, 0),
        ("feuillet", "kept", 0, 0),
        ("feuillet", "kept", 1, 0),
        ("feuillet", "kept", 1, 1),
    ]
    second = [(*entry[:2], entry[2] + (entry[1] == "kept"), entry[3] + (entry[1] == "kept")) for entry in first]
    assert seen == [("feuillet", "kept", 0, 0), *first, *second[:2], ("feuillet", "kept", 1, 1), *second[3:]]
    assert list(tmp_path.iterdir()) == []


def test_packs_are_made_both_ways_and_counted(print_job, short, tmp_path):
    (row,) = print_job.rows(tmp_path, ["cold"], people=3, themes=3, runs=1, sample=2)
    (ours,), (theirs,) = row.runs["feuillet"], row.runs["naive"]
    assert ours.pages == 3 * 2 * 4
    assert theirs.pages == 3 * 4
    assert ours.size > 0
    assert theirs.size > 0
    lines = print_job.report([row], 3).splitlines()
    assert [line.count("|") for line in lines] == [11] * 3
    assert lines[2].startswith("| cold | 3 | 3 | **")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_pack_stops_the_benchmark(print_job, run, tmp_path, monkeypatch):
    day = print_job.Day(tmp_path / "day", print_job.tools(2)[1], 3, 1, 5)
    (tmp_path / "day" / "output").mkdir()
    (tmp_path / "day" / "output" / "packs.json").write_text(json.dumps(packs(2, 1, pages=3)))
    monkeypatch.setattr(run, "measure", lambda command: run.Run(seconds=9))
    with pytest.raises(SystemExit, match="naive made 15 pages instead of 20"):
        day.build()


# One command


def test_a_command_is_measured_with_what_it_starts(run):
    took = run.measure([sys.executable, "-c", "import time; held = bytearray(60_000_000); time.sleep(0.3)"])
    assert took.seconds >= 0.3
    if sys.platform == "linux":
        assert took.together > 60
        assert took.largest > 60


def test_a_command_that_fails_stops_the_benchmark_and_is_quoted(run):
    with pytest.raises(SystemExit, match=r"(?s)exit status 3.*no paper left"):
        run.measure([sys.executable, "-c", "import sys; print('no paper left'); sys.exit(3)"])


def test_a_missing_pdf_stops_the_benchmark(run, tmp_path):
    def one_pdf(day, output):
        code = f"import pathlib; p = pathlib.Path({str(output)!r}); p.mkdir(); (p / 'a.pdf').write_text('%PDF')"
        return [sys.executable, "-c", code]

    day = run.Day(tmp_path / "day", run.Tool(name="lazy", command=one_pdf), 2, 1)
    with pytest.raises(SystemExit, match="lazy made 1 PDFs instead of 3"):
        day.build()


def test_the_report_says_what_it_was_measured_on(run):
    told = run.machine()
    assert "cores" in told
    assert f"Python {sys.version_info[0]}.{sys.version_info[1]}" in told
    assert f"weasyprint {run.version('weasyprint')}" in told


# -- what must stay as it is ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def invariant(root: Path) -> ModuleType:
    return script(root, "invariant")


def test_what_differs_is_named_with_the_lines_that_read_otherwise(invariant: ModuleType) -> None:
    before = {
        "files": {"a.pdf": "1", "b.pdf": "2"},
        "rules": {"no-title": "error\nno title\npas de titre"},
        "texts": {},
    }
    now = {"files": {"a.pdf": "3", "c.pdf": "2"}, "rules": {"no-title": "error\nno name\npas de titre"}, "texts": {}}
    assert list(invariant.differences(before, before)) == []
    assert "\n".join(invariant.differences(before, now)).splitlines() == [
        "files: 3 of 3 differ",
        "  a.pdf: ",
        "      -1",
        "      +3",
        "  b.pdf: only before: 2",
        "  c.pdf: only now: 2",
        "rules: 1 of 1 differ",
        "  no-title: ",
        "      -no title",
        "      +no name",
    ]


def test_half_a_character_in_what_differs_is_told(
    invariant: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "before.json").write_text(json.dumps({"texts": {"a": "1"}}), encoding="utf-8")
    monkeypatch.setattr(invariant, "taken", lambda: {"texts": {"a": "\ud800"}})
    assert invariant.main(["compare", str(tmp_path / "before.json")]) == 1
    assert "\\ud800" in capsys.readouterr().out


def test_places_days_and_times_are_no_difference(invariant: ModuleType, tmp_path: Path) -> None:
    said = f"8 PDFs in 19.2 s, in {tmp_path}/output; 8 PDF en 19,2 s; 3 sheets"
    assert invariant.normal(said, tmp_path) == "8 PDFs in N s, in FOLDER/output; 8 PDF en N s; 3 sheets"


def test_every_rule_command_and_label_is_taken_down(invariant: ModuleType) -> None:
    modules = invariant._modules()
    rules, told, labels = invariant._rules(modules), invariant._help(modules), invariant._labels()
    assert len(rules) > 250
    assert "il n’y a pas de thème « {theme} »" in rules["unknown-theme"]
    assert "Utilisation" in told["print (fr)"]
    assert "Usage" in told["feuillet (en)"]
    assert labels["edition (fr)"] != labels["edition (en)"]


def test_texts_in_the_code_are_taken_down_and_docstrings_are_not(
    invariant: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = '"""What it is."""\n\n\ndef said():\n    """What comes out."""\n    return ["two words", "two words", "word", "été"]\n'
    (tmp_path / "feuillet/room").mkdir(parents=True)
    (tmp_path / "feuillet/room/module.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(invariant, "ROOT", tmp_path)
    assert invariant._texts() == {"two words": "2", "été": "1"}
