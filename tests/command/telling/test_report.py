"""How mistakes are told."""

from __future__ import annotations

import ast
import errno
import os
import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from feuillet.command.telling.report import Reporter, excerpt
from feuillet.model.diagnostics import Location, Rule, Severity, reason
from tests import our_code

WRONG = Rule(code="wrong", en="'{what}' is wrong", fr="« {what} » ne va pas", hint_en="mend it", hint_fr="réparez-le")
ODD = Rule(code="odd", severity=Severity.WARNING, en="odd", fr="bizarre")


@pytest.fixture
def project(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitre: x\n\tb\n", encoding="utf-8")
    return tmp_path


def as_text(found, language, *, project):
    return Reporter(project, language).text(found)


def test_a_mistake_has_its_place_its_line_a_caret_and_a_hint(project):
    found = [WRONG.at(Location(file="a.md", line=2, column=8), what="x")]
    assert as_text(found, "en", project=project) == (
        "a.md:2:8: error: 'x' is wrong [wrong]\n    titre: x\n           ^\n    hint: mend it\n\n1 error\n"
    )


def test_french_is_french(project):
    found = [WRONG.at(Location(file="a.md", line=2, column=8), what="x"), ODD.at(Location(file="a.md"))]
    text = as_text(found, "fr", project=project)
    assert "a.md:2:8: erreur\u00a0: « x » ne va pas [wrong]" in text
    assert text.startswith("a.md: avertissement\u00a0: bizarre [odd]\n")
    assert text.endswith("conseil\u00a0: réparez-le\n\n1 erreur et 1 avertissement\n")


def test_errors_come_last_where_they_are_seen_and_both_are_counted(project):
    found = [ODD.at(Location(file="a.md")), WRONG.at(Location(file="b.md"), what="y"), ODD.at(Location(file="c.md"))]
    lines = as_text(found, "en", project=project).split("\n")
    assert [line.split(":")[0] for line in lines if ".md" in line] == ["a.md", "c.md", "b.md"]
    assert lines[-2] == "1 error and 2 warnings"
    assert as_text([], "en", project=project) == ""


def test_lines_to_paste_stand_below_each_other(project):
    rule = Rule(code="paste", en="x", fr="x", hint_en="paste:\n  A: …\n  B: …\x1b")
    text = as_text([rule.at(Location(file="a.md"))], "en", project=project)
    assert "    hint: paste:\n      A: …\n      B: …\ufffd\n" in text


def test_what_is_to_be_done_is_said_once(project):
    found = [WRONG.at(Location(file="a.md", line=2, column=8), what=word) for word in ("x", "y")]
    text = as_text(found, "en", project=project)
    assert text.count("hint: mend it") == 1
    assert text.count("is wrong") == 2


def test_in_brief_warnings_are_a_line_a_kind_and_file_and_errors_are_whole(project):
    loose = Rule(code="loose", severity=Severity.WARNING, en="{what} is loose", fr="", hint_en="tighten it")
    found = [loose.at(Location(file="a.md", line=line, column=1), what=f"screw {line}") for line in range(1, 13)]
    found += [loose.at(Location(file=f"{letter}.md", line=1), what="bolt") for letter in "bcdefgh"]
    found += [WRONG.at(Location(file="a.md", line=2, column=8), what="x"), ODD.at(Location(file="a.md"))]
    text = Reporter(project, "en").text(found, brief=True)
    assert text == (
        "a.md:1:1: screw 1 is loose (+ 11 more, lines 2, 3, 4, 5, 6, 7, …)\n"
        "b.md:1: bolt is loose\nc.md:1: bolt is loose\nd.md:1: bolt is loose\ne.md:1: bolt is loose (and 3 more files)\n"
        "    hint: tighten it\n\n"
        "a.md: odd\n\n"
        "a.md:2:8: error: 'x' is wrong [wrong]\n    titre: x\n           ^\n    hint: mend it\n\n"
        f"1 error and 20 warnings; in full: python3 build.py check --project {project}\n"
    )
    assert Reporter(project, "en").text([ODD.at(Location(file="a.md"))], brief=True) == "a.md: odd\n\n1 warning\n"


def test_many_kinds_of_warnings_in_many_files_are_one_screen_in_brief(project):
    kinds = [
        Rule(
            code=f"k{n}", severity=Severity.WARNING, en=f"kind {n}", fr="", hint_en=f"mend {n}" + "\n  A: …" * (n == 0)
        )
        for n in range(11)
    ]
    found = [kind.at(Location(file=f"{letter}.md", line=1)) for kind in kinds for letter in "abcdef"]
    text = Reporter(project, "en").text(found, brief=True)
    lines = text.splitlines()
    assert len(lines) <= 24
    assert [line for line in lines if "hint: mend" in line] == [f"    hint: mend {n}" for n in range(1, 11)]
    assert lines[0] == "a.md:1: kind 0 (and 5 more files)"
    assert lines[1] == f"    hint: python3 build.py check --project {project} gives the lines to paste."
    assert lines[-1].startswith("66 warnings; in full: ")


def test_a_number_has_its_noun_in_the_number_of_the_language(project):
    rule = Rule(code="n", en="{n:# point|# points}", fr="{n:# point laissé|# points laissés}")
    said = [rule.at(Location(file="a.md"), n=number) for number in (0, 1, 2)]
    assert [diagnostic.message("en") for diagnostic in said] == ["0 points", "1 point", "2 points"]
    assert [diagnostic.message("fr") for diagnostic in said] == ["0 point laissé", "1 point laissé", "2 points laissés"]


def test_a_line_that_is_not_there_is_not_shown(project):
    for location in (
        Location(file="a.md"),
        Location(file="a.md", line=99, column=1),
        Location(file="none.md", line=1, column=1),
        Location(file="", line=0),
        Location(file="a.md", line=4, column=1),
    ):
        assert "^" not in as_text([ODD.at(location)], "en", project=project)
    assert as_text([ODD.at(Location(file=""))], "en", project=project).startswith("warning: odd")


def test_a_line_without_column_has_no_caret(project):
    text = as_text([ODD.at(Location(file="a.md", line=2))], "en", project=project)
    assert "titre: x" in text
    assert "^" not in text


def test_tabs_are_expanded_and_the_caret_stands_below_its_character():
    assert excerpt("\tb", 2, 80) == ("    b", 4)
    assert excerpt("ab\tc", 4, 80) == ("ab  c", 4)
    assert excerpt("ab\tc", 3, 80) == ("ab  c", 2)


def test_wide_and_combining_characters_count_for_their_cells():
    shown, caret = excerpt("日本: x", 5, 80)
    assert (shown, caret) == ("日本: x", 6)
    assert excerpt("e\u0301: x", 5, 80)[1] == 3


def test_a_long_line_is_cut_around_the_caret():
    line = "début " + "mot " * 100 + "ICI" + " suite" * 100
    shown, caret = excerpt(line, line.index("ICI") + 1, 60)
    assert shown[caret : caret + 3] == "ICI"
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert cell_len(shown) <= 60
    assert excerpt("x" * 200, 1, 40) == ("x" * 39 + "…", 0)
    shown, caret = excerpt("x" * 200 + "I", 201, 40)
    assert shown[caret] == "I"


@given(st.text(), st.integers(0, 60), st.integers(20, 90))
def test_an_excerpt_fits_and_its_caret_is_in_it(line, column, width):
    shown, caret = excerpt(line, column, width)
    assert cell_len(shown) <= width
    assert 0 <= caret <= width
    assert not set(shown) & set("\x1b\r\n\t\x00")


def test_control_characters_of_the_notes_do_not_reach_the_terminal(project):
    text = as_text([WRONG.at(Location(file="a.md"), what="\x1b[31m\u202e")], "en", project=project)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_brackets_in_the_notes_are_no_markup(project):
    assert "'[red]x[/red]'" in as_text([WRONG.at(Location(file="a.md"), what="[red]x[/red]")], "en", project=project)


def test_there_is_colour_on_a_terminal_only(project):
    found = [WRONG.at(Location(file="a.md", line=2, column=8), what="x")]
    file = StringIO()
    Reporter(project, "en").show(found, Console(file=file, force_terminal=True, color_system="standard", width=80))
    assert "\x1b[1;31m" in file.getvalue()
    assert "\x1b" not in as_text(found, "en", project=project)


def test_french_messages_have_decimal_commas_and_english_ones_points():
    rule = Rule(
        code="size", en="{size:g} pt, {share:.2f}, {words}", fr="{size:g} pt, {share:.2f}, {words}", hint_fr="{size}"
    )
    found = rule.at(Location(file="a.md"), size=8.5, share=0.301, words="la version 1.2")
    assert found.message("fr") == "8,5 pt, 0,30, la version 1.2"
    assert found.message("en") == "8.5 pt, 0.30, la version 1.2"
    assert (found.hint("fr"), found.hint("en")) == ("8,5", "")


def test_french_texts_have_typographic_apostrophes():
    texts = []
    for nodes in our_code.nodes().values():
        for node in nodes:
            if isinstance(node, ast.keyword) and node.arg in ("fr", "hint_fr") and isinstance(node.value, ast.Constant):
                texts.append(node.value.value)
    assert len(texts) > 100
    assert [text for text in texts if re.search(r"\w'\w", text)] == []


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOSPC, errno.EISDIR, errno.EROFS, errno.ENOENT])
def test_what_the_system_says_is_told_in_french(code):
    problem = OSError(code, os.strerror(code))
    found = Rule(code="no", en="no: {reason}", fr="non : {reason}").at(Location(file="a.md"), reason=problem.strerror)
    assert found.message("en") == f"no: {os.strerror(code)}"
    assert found.message("fr") == f"non : {reason(problem, 'fr')}"
    assert reason(problem, "fr") != reason(problem, "en") == os.strerror(code)


def test_what_the_system_does_not_explain_is_left_as_it_is():
    assert reason(OSError("x"), "fr") == "?"
    assert reason(OSError(errno.EPIPE, "Broken pipe"), "fr") == "Broken pipe"


def test_a_note_is_told_in_full_counts_for_nothing_and_is_left_out_in_brief(project):
    note = Rule(code="fact", severity=Severity.NOTE, en="12 points are elsewhere", fr="").at(Location(file="a.md"))
    reporter = Reporter(project, "en")
    assert reporter.text([note]) == "a.md: note: 12 points are elsewhere [fact]\n\n"
    assert reporter.text([note], brief=True) == ""
    assert reporter.counts([note]) == ""


def _warnings(severity, hint, count=5):
    rule = Rule(code="odd", severity=severity, en="'{name}' is odd", fr="", hint_en=hint, hint_fr="")
    return [
        rule.at(Location(file="content/notes.md", line=line, column=1), name=f"n{line}") for line in range(1, count + 1)
    ]


def test_of_many_warnings_of_a_kind_in_a_file_the_first_ones_show_their_line_and_all_say_their_place(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "notes.md").write_text("four\n" * 5, encoding="utf-8")
    told = Reporter(tmp_path, "en").text(_warnings(Severity.WARNING, "Mend it."))
    assert told.count("    four\n") == 3
    assert told.count("hint: Mend it.") == 1
    assert all(f"content/notes.md:{line}:1: warning: 'n{line}' is odd [odd]\n" in told for line in range(1, 6))
    assert "n4' is odd [odd]\ncontent/notes.md:5:1" in told


@pytest.mark.parametrize(("severity", "hint"), [(Severity.ERROR, "Mend it."), (Severity.WARNING, "Call it {name}.")])
def test_errors_and_what_has_advice_of_its_own_show_their_line_each(tmp_path, severity, hint):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "notes.md").write_text("four\n" * 5, encoding="utf-8")
    assert Reporter(tmp_path, "en").text(_warnings(severity, hint)).count("    four\n") == 5
