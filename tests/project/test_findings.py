"""What is wrong, as plain data for other programs."""

import json

import pytest

from feuillet.command.telling.report import Reporter
from feuillet.model.diagnostics import Location, Rule, Severity
from feuillet.project import findings
from feuillet.project.findings import SourceLines, as_json
from tests.made_project import put

WRONG = Rule(code="wrong", en="'{what}' is wrong", fr="« {what} » ne va pas", hint_en="mend it", hint_fr="réparez-le")
ODD = Rule(code="odd", severity=Severity.WARNING, en="odd", fr="bizarre")


@pytest.fixture
def project(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitre: x\n\tb\n", encoding="utf-8")
    return tmp_path


def test_what_a_hint_has_to_paste_keeps_its_lines_and_no_sign_that_commands(project):
    rule = Rule(code="paste", en="x", fr="x", hint_en="paste:\n  A: …\n  B: …\x1b")
    (told,) = as_json([rule.at(Location(file="a.md"))], "en", project=project)
    assert told["hint"] == "paste:\n  A: …\n  B: …\ufffd"


def test_a_line_that_is_not_there_is_empty(project):
    lines = SourceLines(project)
    assert lines.at(Location(file="a.md", line=2, column=1)) == "titre: x"
    for location in (Location(file="a.md"), Location(file="a.md", line=9), Location(file="b.md", line=1)):
        assert lines.at(location) == ""


def test_json_has_all_that_the_text_has(project):
    found = [WRONG.at(Location(file="a.md", line=2, column=8), what="x"), ODD.at(Location(file="a.md"))]
    assert json.loads(json.dumps(as_json(found, "fr", project=project))) == [
        {
            "code": "wrong",
            "severity": "error",
            "file": "a.md",
            "line": 2,
            "column": 8,
            "message": "« x » ne va pas",
            "hint": "réparez-le",
            "source": "titre: x",
        },
        {
            "code": "odd",
            "severity": "warning",
            "file": "a.md",
            "line": 0,
            "column": 0,
            "message": "bizarre",
            "hint": "",
            "source": "",
        },
    ]


_SECRET = "Zq7@Secret"


@pytest.mark.parametrize(
    "written",
    [
        "mail:\n  password: Zq7@Secret\n",
        "mail:\n  password: '%Zq7@Secret\n",
        "mail:\n  password: a: Zq7@Secret\n",
        "mail:\n  password:\n    - Zq7@Secret\n",
        "mail:\n  'Mot de passe' : \"Zq7@Secret\n",
        "mail: {host: a, password: Zq7@Secret, port: b}\n",
        "mail:\n  token: other-one\n  password: Zq7@Secret\n",
        "mail:\n  pwd: aaaa\n  mdp: bbbb\n  secret: Zq7@Secret\n",
        'mail:\n  "pass\\x77ord": Zq7@Secret\n',
        "mail:\n  pass\\u0077ord: Zq7@Secret\n",
        "mail:\n  ｐａｓｓｗｏｒｄ: Zq7@Secret\n",
        "mail:\n  pass\u00adword: Zq7@Secret\n",
        "mail:\n  pass\u200bword: Zq7@Secret\n",
        '\ufeffmail:\n  "\\U00000070assword": Zq7@Secret\n',
        "mail:\n\tpasswort = Zq7@Secret\n",
        "mail:\n  pwd: |\n    Zq7@Secret\n  hots: x\n",
        "secret: Zq7@Secret\r\n",
    ],
)
def test_a_password_that_somebody_wrote_into_the_settings_is_quoted_nowhere(written, tmp_path):
    file = "content/workshop.yaml"
    put(tmp_path, {file: f"title: Un jour\n{written}"})
    lines = written.split("\n")
    quoting = Rule(code="quoting", en="not {what}", fr="x", hint_en='write "{what}"')
    found = [
        quoting.at(Location(file=file, line=number + 2), what=line.strip()) for number, line in enumerate(lines) if line
    ]
    found += [quoting.at(Location(file=file), what=_SECRET)]
    said = json.dumps(as_json(found, "en", project=tmp_path))
    shown = Reporter(tmp_path, "en").text(found) + Reporter(tmp_path, "en").text(found, brief=True)
    assert "Zq7" not in said + shown
    assert "…" in shown


def test_what_a_program_may_mend_has_the_words_for_it_but_no_password(tmp_path):
    put(tmp_path, {"content/workshop.yaml": "token: Zq7@Secret\n"})
    near = Rule(code="near", en="x", fr="x", mends="key")
    at = Location(file="content/workshop.yaml", line=1)
    told = as_json(
        [near.at(at, key="titel", suggestion="title"), near.at(at, key=_SECRET), WRONG.at(at, what="x")],
        "en",
        project=tmp_path,
    )
    assert [each.get("mend") for each in told] == [{"written": "titel", "suggestion": "title"}, None, None]


def test_what_is_said_of_passwords_where_none_is_written_is_whole(tmp_path):
    put(tmp_path, {"content/workshop.yaml": "title: Un jour\n"})
    advice = Rule(code="advice", en="no password: it is asked for", fr="x")
    (told,) = as_json([advice.at(Location(file="content/workshop.yaml"))], "en", project=tmp_path)
    assert told["message"] == "no password: it is asked for"


@pytest.mark.parametrize("top", ["---\ntitle: Un\npassword: Zq7@Secret\n---\n", "\ufeff---\npwd: 'Zq7@Secret'\n...\n"])
def test_a_password_at_the_top_of_notes_is_quoted_nowhere_and_what_notes_say_of_one_is(tmp_path, top):
    put(tmp_path, {"content/themes/01-un.md": f"{top}\nThe password: is on the wall\n"})
    at = [Location(file="content/themes/01-un.md", line=number, column=1) for number in range(1, 8)]
    told = as_json([WRONG.at(location, what="Zq7@Secret") for location in at], "en", project=tmp_path)
    assert "Zq7" not in json.dumps(told)
    assert any("password" in entry["source"] or "pwd" in entry["source"] for entry in told)
    (told,) = as_json([WRONG.at(Location(file="b.md", line=1, column=1), what="x")], "en", project=tmp_path)
    put(tmp_path, {"b.md": "The password: is on the wall\n"})
    (told,) = as_json([WRONG.at(Location(file="b.md", line=1, column=1), what="password: x")], "en", project=tmp_path)
    assert told["source"] == "The password: is on the wall"


def test_passwords_are_looked_for_in_a_time_that_follows_the_length(tmp_path):
    def steps(count):
        return sum(len(match["below"]) for match in findings._PASSWORD.finditer("password: x\n  a\n" * count))

    assert steps(4000) < 2.2 * steps(2000)


class Counted(set):
    """A set that knows how often it was asked."""

    asked = 0

    def __contains__(self, one):
        self.asked += 1
        return super().__contains__(one)


def test_very_many_pieces_of_a_password_are_looked_for_at_once():
    pieces = [f"p{number:06}" for number in range(40_000)]
    secret = findings._passwords(f"password: {','.join(pieces)}\n")
    secret.pieces = Counted(secret.pieces)
    assert [secret.hidden(f"'{piece}' is wrong") for piece in pieces[:200]] == ["'…' is wrong"] * 200
    assert 200 <= secret.pieces.asked < 2_000
