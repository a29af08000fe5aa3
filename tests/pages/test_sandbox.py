"""Templates of a project: they fill pages with the content, and can do nothing else."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys

import jinja2
import pytest

from feuillet.machine import workers as machine_workers
from feuillet.machine.paths import shipped
from feuillet.machine.workers import Workers
from feuillet.mailing.letters import composition
from feuillet.pages import render, sandbox
from feuillet.pages.render import LoosePage, Renderer
from feuillet.pages.sandbox import TemplateProblemError
from feuillet.project.sources import Sources
from feuillet.reading.people.person import Person
from tests.made_project import ROOT, load, loaded, put, theme
from tests.made_project import project as make

SECRET = "a secret of the machine"


@pytest.fixture(scope="module")
def filler():
    """The process that fills templates."""
    before = machine_workers._kept
    with Workers(1, preload=("feuillet.building.warm",)) as workers:
        machine_workers._kept = lambda _limit: workers
        yield workers
        machine_workers._kept = before


def sheet(day, folder):
    return Renderer(day, folder).fact_sheet(day.themes[0], frozenset(), {"t-un": 3, "t-un--problems--0": 4})


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """What a template for sheets is given."""
    found = {}
    folder = tmp_path_factory.mktemp("day")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "filled", lambda _own, _template, context: found.update(context) or "<body>")
        sheet(loaded(folder, "## Problèmes\n\n- Un point\n", files={"templates/x.html": "x"}), folder)
    assert "sheet" in found
    return found


@pytest.fixture
def said_of(given, monkeypatch):
    """What is said of a template for sheets, filled in this process."""
    monkeypatch.setattr(sandbox, "_limit_memory", lambda: None)
    return lambda template: sandbox.fill({"fact-sheet.html": template.encode()}, "fact-sheet.html", given)


def stopped(filler, folder, template):
    """What is said of a template without end, which is given a moment; others are, however busy the machine is."""
    filler.allow(1)
    try:
        return problem(folder, template)
    finally:
        filler.allow(sandbox.PATIENCE)


def problem(folder, template):
    """What is said of a template for sheets of a project."""
    day = loaded(folder, "Un.\n", files={"templates/fact-sheet.html": template})
    with pytest.raises(TemplateProblemError) as raised:
        print(sheet(day, folder).html)
    return raised.value.diagnostic


FORBIDDEN = [
    "{{ ''.__class__.__mro__ }}",
    "{{ ''['__class__'] }}",
    "{{ ''|attr('__class__')|attr('__mro__') }}",
    "{{ [''.__class__]|map(attribute='__mro__')|list }}",
    "{{ ['']|map(attribute='__class__')|list }}",
    "{{ ['']|map('attr', '__class__')|list }}",
    "{{ [{'a': ''}]|sort(attribute='a.__class__') }}",
    "{{ ['']|groupby('__class__')|list }}",
    "{{ ['']|selectattr('__class__')|list }}",
    "{{ '{0.__class__}'.format('') }}",
    "{{ '{x.__class__}'.format_map({'x': ''}) }}",
    "{{ ('{0.__class__}'|e).format('') }}",
    "{{ ('{0.__class__.__mro__}'|attr('format'))('') }}",
    "{{ (['{0.__class__}']|map('attr', 'format')|first)('') }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ lipsum.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__.__globals__ }}",
    "{{ range.__self__ }}",
    "{{ dict.mro() }}",
    "{{ code.__globals__ }}",
    "{{ icon.__globals__.functools }}",
    "{{ icon.__wrapped__ }}",
    "{{ icon.cache_info() }}",
    "{{ page_numbers.__code__ }}",
    "{{ left_out_label.func }}",
    "{{ left_out_label.func.__globals__ }}",
    "{{ left_out_label.keywords }}",
    "{{ sheet.__class__ }}",
    "{{ sheet.__dataclass_fields__ }}",
    "{{ sheet.__init__.__globals__ }}",
    "{{ sheet.__reduce_ex__(2) }}",
    "{{ (sheet.sections|first).__class__ }}",
    "{{ language.__class__ }}",
    "{{ t.update({'a': 1}) }}",
    "{{ t.pop('page') }}",
    "{{ authors.append(1) }}",
    "{% set x = namespace() %}{{ x.__class__ }}",
    "{% set x = namespace() %}{{ x._Namespace__attrs }}",
    "{% for x in [1] %}{{ loop._iterable }}{{ loop.__class__ }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "{% macro m() %}{{ caller.__init__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% import 'macros/links.html' as links with context %}{{ links.__class__ }}",
    "{% import 'macros/links.html' as links with context %}{{ links.linked._func }}",
    "{% extends 'base.html' %}{% block body %}{{ super.__globals__ }}{{ super._stack }}{% endblock %}",
    "{{ (self|attr('__dict__')) }}",
    "{{ undefined_name.__class__ }}",
    "{{ (1).from_bytes }}",
    "{{ [icon] }}",
    "{{ [1]|map('upper') }}",
]
WRONG = [
    "{% include '../../etc/passwd' %}",
    "{% include '/etc/passwd' %}",
    "{% include 'file:///etc/passwd' %}",
    "{% import '/etc/passwd' as x %}{{ x }}",
    "{% extends '../secret.txt' %}",
    "{% include '..\\\\..\\\\secret.txt' %}",
    "{% include ['../../../secret.txt', '/etc/passwd'] %}",
    "{% include 'secret.txt' %}",
    "{% set sheet.title = 1 %}",
    "{{ open('/etc/passwd') }}",
    "{{ __import__('os') }}",
    "{{ config }}{{ request.application }}",
    "{% import os %}",
    "{{ range(10**9)|list }}",
    "{% do 1 %}",
    "{% debug %}",
    "{% raw %}x",
    "{# x",
    "{{ '",
    "{% if",
]


@pytest.mark.parametrize("template", FORBIDDEN)
def test_nothing_behind_what_a_template_is_given_is_reached(said_of, template):
    found = said_of(f"<p>\n{template}\n")
    assert found.rule.code in ("template-forbidden", "template-error")
    assert (found.location.file, found.location.line) == ("templates/fact-sheet.html", 2)
    said = found.message("en")
    assert found.rule.code == "template-forbidden" or "undefined" in said or "no attribute" in said, said


@pytest.mark.parametrize("template", WRONG)
def test_no_file_is_reached_by_name_and_nothing_is_changed(tmp_path, said_of, template, monkeypatch):
    monkeypatch.chdir(put(tmp_path / "day", {"secret.txt": SECRET, "../secret.txt": SECRET}))
    found = said_of(f"<p>\n{template}\n")
    assert found.rule.code in ("template-forbidden", "template-error")
    assert found.location.file == "templates/fact-sheet.html"
    assert SECRET not in found.message("en")


def test_a_forbidden_thing_is_named_by_file_and_line_in_macros_too(tmp_path, filler):
    own = "{% macro speaker(guest, presentation) %}\n\n{{ guest.name.__class__.__mro__ }}{% endmacro %}"
    day = loaded(tmp_path, "Un.\n", "speakers: [Ada]\n", files={"templates/macros/people.html": own})
    with pytest.raises(TemplateProblemError) as raised:
        sheet(day, tmp_path)
    found = raised.value.diagnostic
    assert found.rule == sandbox.TEMPLATE_FORBIDDEN
    assert str(found.location) == "templates/macros/people.html:3"
    assert "__class__" in found.message("fr")


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(90000) %}{% for b in range(90000) %}{% for c in range(90000) %}{% endfor %}{% endfor %}{% endfor %}",
        "{{ 10 ** (10 ** 9) }}",
        "{% set x = namespace(t='aaaaaaaa') %}{% for n in range(60) %}{% set x.t = x.t ~ x.t %}{% endfor %}",
        "{{ 'a' * 10 ** 11 }}",
        "{{ '%9999999999d'|format(1) }}",
        "{{ '{:>9999999999}'.format(1) }}",
        "{{ 'a'|center(10 ** 11) }}",
        "{{ 'a'.ljust(10 ** 11) }}",
        "{% for a in range(90000) %}{% for b in range(1000) %}{{ 'abcdefghij' }}{% endfor %}{% endfor %}",
        "{% set x = namespace(t=[1]) %}{% for n in range(60) %}{% set x.t = x.t + x.t %}{% endfor %}",
        "{{ lipsum(n=10 ** 7) }}",
        "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(1) }}",
        "{% include 'fact-sheet.html' %}",
        "{{ " + "(" * 50_000 + "1" + ")" * 50_000 + " }}",
    ],
)
def test_a_template_without_end_is_stopped_and_named(tmp_path, filler, template):
    found = stopped(filler, tmp_path, template)
    assert found.rule.code in ("template-heavy", "template-error")
    assert "MemoryError" not in found.message("fr")
    assert found.location.file == "templates/fact-sheet.html"
    if found.rule is sandbox.TEMPLATE_HEAVY:
        assert "fact-sheet.html" in found.message("fr")


def test_a_busy_machine_does_not_count_and_a_step_that_takes_the_processor_is_ended_within_itself():
    script = (
        "import sys; from feuillet.pages import sandbox; sandbox.TIME_LIMIT = 0.3; sandbox._limit_memory = lambda: None\n"
        "import time; time.sleep(0.6); sandbox.fill({'a.html': b'{{ 1 }}'}, 'a.html', {}); time.sleep(0.6); print('filled', flush=True)\n"
        "sandbox.fill({'a.html': b'{{ 7 ** (10 ** 8) }}'}, 'a.html', {}); print('never')"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ended.stdout, ended.returncode) == ("filled\n", -signal.SIGPROF), ended.stderr


def test_half_a_character_that_a_template_makes_is_written_as_a_stand_in(monkeypatch):
    monkeypatch.setattr(sandbox, "_limit_memory", lambda: None)  # of this process, which has other tests to run
    found = sandbox.fill({"a.html": rb"<p>{{ '\ud800' }}</p>"}, "a.html", {})
    assert found == "<p>\ufffd</p>"


def test_after_a_template_that_was_stopped_others_are_filled(tmp_path, filler):
    assert stopped(filler, tmp_path / "a", "{{ 10 ** (10 ** 9) }}").rule is sandbox.TEMPLATE_HEAVY
    day = loaded(tmp_path / "b", "Un.\n", files={"templates/macros/links.html": ours("macros/links.html")})
    assert "Un." in sheet(day, tmp_path / "b").html


def ours(name):
    return (shipped("templates") / name).read_text(encoding="utf-8")


def test_a_template_of_the_project_extends_and_calls_ours_and_ours_calls_its_own(tmp_path, filler):
    own = {
        "templates/fact-sheet.html": "{% extends 'base.html' %}{% from 'macros/people.html' import speaker with context %}"
        "{% from 'macros/links.html' import linked with context %}"
        "{% block body %}<body>{{ super() }}{{ linked('x', 'https://a.exemple.org') }}"
        "{% for guest in sheet.speakers %}{{ speaker(guest, '') }}{% endfor %}"
        "{% set count = namespace(n=0) %}{% for column in sheet.columns %}{% set count.n = count.n + 1 %}{% endfor %}"
        "{{ loop_of(1) if false }}{{ count.n }}{{ '{:03d}'.format(7) }}{{ 'a %s'|format('b') }}</body>{% endblock %}",
        "templates/macros/links.html": "{% macro linked(text, address) %}<b class='own'>{{ text }}</b>{% endmacro %}",
        "templates/partials/mine.html": "",
    }
    day = loaded(tmp_path, "Un.\n", "speakers: [Ada]\n", files=own)
    html = sheet(day, tmp_path).html
    assert "<b class='own'>x</b>" in html
    assert "Ada" in html
    assert "007a b" in html


def test_all_that_ours_show_may_be_shown_in_the_sandbox_and_is_the_same(tmp_path, filler, monkeypatch):
    """With a template of ours as a project's own, each page is filled there: to the byte what it is outside."""
    english = load(ROOT / "tests" / "english")
    guest = Person(name="Ana", email="", language="", themes=("a",), greeting="", source=english.source)

    def pages(renderer):
        whole = renderer.synthesis()
        yield whole.html.replace(whole.edition, "")  # which is that of its parts, where they are kept one by one
        for chapter in english.themes:
            yield renderer.fact_sheet(chapter, frozenset(), {}).html
            yield renderer.fact_sheet(chapter, frozenset({"problems.0.0", "introduction.0.0"}), {}).html
        yield renderer.leaves([LoosePage(kind="slip", heading="Ana", label="x", number="1", lines=())], "t").html
        yield repr(composition.letter(renderer, guest, enclosed=()))

    inside = Renderer(english, Sources(ROOT / "tests" / "english"))
    inside.own = {"macros/links.html": ours("macros/links.html").encode()}
    outside = Renderer(english, Sources(ROOT / "tests" / "english"))
    assert not outside.own
    several = list(pages(inside))
    assert several == list(pages(outside))
    assert len(several) > 4


def test_what_templates_are_given_is_data_and_can_go_to_another_process(tmp_path, monkeypatch):
    """No object of the model: these can be read from files, copied and made anew by whoever has one."""
    seen = []

    def filled(own, template, context):
        pickle.dumps(context)
        seen.append(template)

        def look(shown):
            module = type(shown).__module__
            assert not hasattr(type(shown), "model_fields"), type(shown)
            if isinstance(shown, dict):
                for key, value in shown.items():
                    look(key)
                    look(value)
            elif isinstance(shown, tuple | list):
                for each in shown:
                    look(each)
            elif module.startswith("feuillet.") and hasattr(type(shown), "__dataclass_fields__"):
                for name in type(shown).__dataclass_fields__:
                    look(getattr(shown, name))

        look(dict(context))
        return "<body></body>"

    monkeypatch.setattr(sandbox, "filled", filled)
    day = load(
        make(
            tmp_path,
            {
                "01-un.md": theme(
                    "Un", "Un[^1].\n\n![Un](a.svg)\n\n## Problèmes\n\n- a\n\n[^1]: b\n", "speakers: [Ada]\n"
                )
            },
            files={
                "templates/x.html": "x",
                "content/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>',
            },
        )
    )
    renderer = Renderer(day, tmp_path)
    renderer.synthesis()
    renderer.fact_sheet(day.themes[0], frozenset(), {})
    renderer.leaves([LoosePage(kind="slip", heading=day.themes[0].title)], "t")
    renderer.print_guide((), {"title": "x"}, "", "", ())
    composition.letter(
        renderer, Person(name="A", email="", language="", themes=(), greeting="", source=day.source), enclosed=()
    )
    assert set(seen) == {"synthesis.html", "fact-sheet.html", "leaves.html", "print-guide.html", "mail.html"}


# -- compiled templates --------------------------------------------------------------------------------------------


def fresh():
    """As in a new process."""
    render._environment.cache_clear()
    sandbox._environment.cache_clear()
    sandbox.compiled.cache_clear()


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Where this user keeps compiled templates, for one test."""
    monkeypatch.setattr(sandbox, "key_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr("feuillet.project.store.key_folder", lambda: tmp_path / "cache")
    fresh()
    yield tmp_path / "cache" / "templates"
    fresh()


def test_compiled_templates_are_kept_and_a_spoilt_one_is_as_good_as_none(tmp_path, kept):
    render._environment().get_template("leaves.html")
    files = sorted(kept.iterdir())
    assert files
    spoils = (
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:40]),
        lambda path: path.write_bytes(path.read_bytes()[:-1] + b"\0"),
        lambda path: (path.unlink(), path.mkdir()),
    )
    for spoil in spoils:
        for path in files:
            if path.is_dir():
                path.rmdir()
                path.write_bytes(b"x")
            spoil(path)
        fresh()
        assert render._environment().get_template("leaves.html")


def test_code_compiled_outside_of_the_sandbox_is_not_run_in_it(tmp_path, kept):
    loader = jinja2.DictLoader({"x": "{{ ''.__class__ }}"})
    for kind in (jinja2.Environment, sandbox._Sandbox):
        environment = kind(loader=loader, bytecode_cache=sandbox.Compiled(), **sandbox.SETTINGS)
        made = environment.get_template("x")
        if environment.sandboxed:
            with pytest.raises(jinja2.exceptions.SecurityError):
                made.render()
        else:
            assert "class" in made.render()
    assert len(list(kept.iterdir())) == 2


def test_templates_of_a_project_are_not_kept_compiled(kept):
    sandbox._environment((("leaves.html", b"own {{ 1 }}"),)).get_template("leaves.html")
    assert not kept.exists() or not list(kept.iterdir())
