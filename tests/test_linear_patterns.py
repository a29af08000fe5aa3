"""No pattern of ours takes more than the length of what it looks at, whatever that is.

Each is taken apart as Python does it. Texts are made for all of it that repeats without end: what leads there, then
again and again one of the characters that it has in common with another part, or the whole of a group, then what fits
nowhere. On these a pattern is tried as it is used; a time that follows the square of the length is seen at once.
"""

from __future__ import annotations

import ast
import importlib
import re
import signal
import time
from collections import defaultdict
from re import _constants as code
from re import _parser as parser

import pytest

from feuillet.machine.paths import PACKAGE
from tests import our_code

pytestmark = pytest.mark.no_cover  # what is followed line by line takes another time

# What looks at a text that is short for another reason.
SHORT = {
    "feuillet.importing.tables.cells._BULLET": "taken out of a line that it was found to begin, once",
    "feuillet.reading.debris.programs.mails._NAME": "of a value, of which 100 characters are looked at",
    "feuillet.reading.notes.line_titles._part": "of a line, of 120 characters at the most",
    "feuillet.text.acronyms._SURNAME": "of a name in bold, of 120 characters at the most",
}
NOT_OF_TEXTS = {"match", "fullmatch", "search", "sub", "subn", "finditer", "findall"}
METHODS = {*NOT_OF_TEXTS, "split"}
SIZE, FLOOR, PATIENCE = 4_000, 0.009, 1.0  # characters; seconds of the processor: of a text, and of all of a pattern
SIGNS = [*map(chr, range(32, 127)), *"\t\n\xa0éÉ–•’«»\u2003\u0301…☐"]
PREFERRED = "a 1-A.,=([*\t\xa0"
ENDS = ("\x01", "x\n")
WITHOUT_END = 300  # times from which a part repeats without end
REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
SINGLE = (code.ANY, code.LITERAL, code.NOT_LITERAL, code.IN)


class TooSlowError(Exception):
    pass


def interrupted(*_):
    raise TooSlowError


def signs(node, flags, known={}):  # noqa: B006  # kept for all patterns
    """Of the characters in SIGNS those that a part matches which has the length of one."""
    key = (repr(node), flags & (re.IGNORECASE | re.DOTALL))
    if key not in known:
        state = parser.State()
        state.flags = flags
        one = re._compiler.compile(parser.SubPattern(state, [node]), flags)
        known[key] = frozenset(filter(one.fullmatch, SIGNS))
    return known[key]


def picked(several):
    return next((sign for sign in PREFERRED if sign in several), min(several, default=""))


def shortest(part, flags, groups, times=0):
    """A short text that a part matches; `times`: what may be left out comes so often."""
    made = ""
    for node in part:
        kind, value = node
        if kind is code.LITERAL:
            made += chr(value)
        elif kind in SINGLE:
            made += picked(signs(node, flags))
        elif kind is code.SUBPATTERN:
            group, more, less, inner = value
            groups[group] = shortest(inner, (flags | more) & ~less, groups, times)
            made += groups[group]
        elif kind is code.BRANCH:
            made += shortest(value[1][-1 if times else 0], flags, groups, times)
        elif kind in REPEATS:
            made += shortest(value[2], flags, groups, times) * max(value[0], times)
        elif kind is code.ATOMIC_GROUP:
            made += shortest(value, flags, groups, times)
        elif kind is code.GROUPREF:
            made += groups.get(value, "")
    return made


def repeated(part, flags, lead, groups):
    """What repeats without end: what leads there, and either its characters or its texts."""
    for node in part:
        kind, value = node
        if kind in REPEATS:
            least, most, inner = value
            if most >= WITHOUT_END and len(inner) == 1 and inner[0][0] in SINGLE:
                yield lead, signs(inner[0], flags), ()
            elif most >= WITHOUT_END:
                yield lead, frozenset(), {shortest(inner, flags, {}), shortest(inner, flags, {}, 1)} - {""}
            yield from repeated(inner, flags, lead, groups)
            lead += shortest(inner, flags, groups) * least
            continue
        if kind is code.SUBPATTERN:
            yield from repeated(value[3], (flags | value[1]) & ~value[2], lead, groups)
        elif kind is code.BRANCH:
            for branch in value[1]:
                yield from repeated(branch, flags, lead, groups)
        elif kind in (code.ASSERT, code.ASSERT_NOT):
            yield from repeated(value[1], flags, lead, groups)
        elif kind is code.ATOMIC_GROUP:
            yield from repeated(value, flags, lead, groups)
        lead += shortest([node], flags, groups)


def texts(pattern, *, anywhere):
    """Such texts, each as what leads, what comes again and again, and what ends it; `anywhere`: it is searched."""
    found = list(repeated(parser.parse(pattern.pattern, pattern.flags), pattern.flags, "", {}))
    made = {}
    for number, (lead, own, whole) in enumerate(found):
        shared = {picked(own & other) for at, (_, other, _) in enumerate(found) if at != number}
        for unit in {*shared, *whole, *([picked(own)] if anywhere else [])} - {""}:
            for first in {lead, ""} if anywhere else {lead}:
                made |= {(first, unit, end): None for end in ENDS}
    return list(made)


def seconds(method, text):
    start = time.thread_time()
    made = method("", text) if method.__name__ in ("sub", "subn") else method(text)
    if method.__name__ == "finditer":
        for _ in made:
            pass
    return time.thread_time() - start


def slow(pattern, name, size=SIZE):
    """On what a pattern takes more than the length, used so."""
    method = getattr(pattern, name)
    for lead, unit, end in texts(pattern, anywhere="match" not in name):
        count = size // len(unit)
        text = f"{lead}{unit * count}{end}"
        if seconds(method, text) < FLOOR or (small := min(seconds(method, text), seconds(method, text))) < FLOOR:
            continue
        if seconds(method, f"{lead}{unit * 4 * count}{end}") > 8 * small:
            return f"{lead[:80]!r}, then {unit!r}, then {end!r}"
    return ""


def called(node, name):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in name


def used(nodes):
    """How names are used as patterns: by the name, those of nothing known by an empty one."""
    how = defaultdict(set)
    for node in nodes:
        if called(node, METHODS):
            of = node.func.value
            how[getattr(of, "id", getattr(of, "attr", ""))].add(node.func.attr)
    return how


def held(value, name):
    """Patterns in a value of a module, with their names."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict | tuple | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from held(each, name)
    elif getattr(value, "__annotations__", None) == {"language": "str", "return": "re.Pattern[str]"}:
        yield name, value("fr")


def written(node, module):
    """The pattern of a call such as re.sub("…", …), if it can be read without its function."""
    try:
        text = value(node.args[0], module)
        at = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(node.func.attr, 2)
        flags = [*node.args[at : at + 1], *(word.value for word in node.keywords if word.arg == "flags")]
        return re.compile(text, value(flags[0], module) if flags else 0)
    except (NameError, AttributeError, TypeError):  # what the function alone knows
        return None


def value(node, module):
    return eval(compile(ast.Expression(node), "", "eval"), dict(vars(module)))  # noqa: S307  # of our own code


def patterns():
    """Ours: each with its name and the methods by which it is used."""
    nodes = {path: several for path, several in our_code.nodes().items() if path.name != "__main__.py"}
    uses = {path: used(several) for path, several in nodes.items()}
    found = {}
    for path, several in nodes.items():
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        ours = {**vars(module)}
        for value in vars(module).values():
            if isinstance(value, type) and value.__module__ == name:
                ours |= vars(value)
        own = [pair for key, value in ours.items() for pair in held(value, key)]
        unknown = set().union(*(how & NOT_OF_TEXTS for key, how in uses[path].items() if key not in ours))
        for key, pattern in own:
            how = uses[path].get(key) or (
                unknown if key[0] == "_" else set().union(*(each.get(key, ()) for each in uses.values()))
            )
            found.setdefault((pattern.pattern, pattern.flags), (f"{name}.{key}", pattern, set()))[2].update(how)
        for node in several:
            if called(node, {"compile", *METHODS}) and getattr(node.func.value, "id", "") == "re" and node.args:
                pattern = written(node, module)
                how = {node.func.attr} & METHODS
                if pattern:
                    found.setdefault((pattern.pattern, pattern.flags), (f"{name}:{node.lineno}", pattern, set()))[
                        2
                    ].update(how)
    return [each for each in found.values() if isinstance(each[1].pattern, str)]


def test_no_pattern_takes_more_than_the_length_of_what_it_looks_at():
    before = signal.signal(signal.SIGVTALRM, interrupted)
    found, tried = {}, 0
    ours = patterns()
    assert {name for name, _, _ in ours} >= SHORT.keys()
    try:
        for name, pattern, how in ours:
            if name in SHORT:
                continue
            signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
            for method in how:
                tried += 1
                try:
                    why = slow(pattern, method)
                except TooSlowError:
                    why = "takes very long"
                if why:
                    found[name] = f"{method}: {why}"
                    break
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    assert tried > 700
    assert found == {}


@pytest.mark.parametrize(
    ("text", "method"),
    [
        (r"/(?:[\w-]+/?)*", "fullmatch"),
        (r"(?:\s*-\s+)?\s*x", "match"),
        (r"a(.*?)\s*;$", "match"),
        (r"\s*<br>", "sub"),
        (r"[\w.]+@\w", "findall"),
    ],
)
def test_a_pattern_that_takes_more_is_found(text, method):
    before = signal.signal(signal.SIGVTALRM, interrupted)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE / 2)
    try:  # in texts so long that no clock is too coarse for it: most end here at the alarm
        assert slow(re.compile(text), method, 4 * SIZE)
    except TooSlowError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
