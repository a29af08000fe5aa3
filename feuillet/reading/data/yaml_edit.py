"""A YAML text and a change of one value in; the same text with that value changed, and all else as it was, out.

The place of the value is found by a parser, and that stretch alone is written anew: comments, order, quotes and blank
lines of the rest stay. What was made is read again: where it is not exactly what was asked for, nothing is changed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import yaml

from feuillet.reading.data import yaml_text
from feuillet.reading.data.yaml_source import TOO_DEEP, TOO_LONG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Path = tuple[str | int, ...]


class UneditableError(Exception):
    """This YAML, or this place in it, is one that a person should change by hand."""


def data(text: str) -> Any:
    """What a text says: keys, lists, and texts as they were typed; None where nothing is said."""
    return _data(_root(text))


def lines(text: str) -> list[tuple[list[str | int], int]]:
    """On which line, from 1, each key and each item of a list begins, by the way to it, as they follow each other."""
    root = _root(text)
    return list(_lines_below(root, [])) if root is not None else []


def _lines_below(node: yaml.Node, path: list[str | int]) -> Iterator[tuple[list[str | int], int]]:
    inner: list[tuple[str | int, yaml.Node, yaml.Node]] = []
    if isinstance(node, yaml.MappingNode):
        inner = [(key.value, key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        inner = [(number, item, item) for number, item in enumerate(node.value)]
    for step, first, below in inner:
        yield [*path, step], first.start_mark.line + 1
        yield from _lines_below(below, [*path, step])


def put(text: str, path: Path, value: Any, order: Sequence[str] = ()) -> str:
    """The text with that value at that path; what is missing on the way is made, keys in that order."""
    root = _root(text)
    before = _data(root)
    wanted = _with(before, path, value)
    if wanted == before:
        return text
    made = _put(text, root, path, value, order) if root is not None else _added(text, _nested(path, value))
    return _proved(made, wanted)


def take(text: str, path: Path) -> str:
    """The text without what stands at that path; what would be empty without it goes too."""
    root = _root(text)
    before = _data(root)
    wanted, path = _without(before, path)
    return text if wanted == before or root is None else _proved(_taken(text, root, path), wanted)


def _proved(text: str, wanted: Any) -> str:
    if (data(text) or None) != (wanted or None):
        raise UneditableError("it would be read as something else")
    return text


# -- reading ---------------------------------------------------------------------------------------------------------


def _root(text: str) -> yaml.Node | None:
    if len(text) > TOO_LONG:
        raise UneditableError("too long")
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > TOO_DEEP or getattr(event, "anchor", None) or getattr(event, "tag", None):
                raise UneditableError("anchors, tags, or too deep")
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise UneditableError("no YAML") from error


def _data(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        keys = [_data(key) for key, _ in node.value]
        if len(set(map(str, keys))) < len(keys) or not all(isinstance(key, str) for key in keys):
            raise UneditableError("a key twice, or one that is no text")
        return dict(zip(keys, (_data(value) for _, value in node.value), strict=True))
    if isinstance(node, yaml.SequenceNode):
        return [_data(item) for item in node.value]
    if not isinstance(node, yaml.ScalarNode) or (not node.style and node.value in ("", "~", "null")):
        return None
    return node.value


def _with(found: Any, path: Path, value: Any) -> Any:
    """Data with that value at that path."""
    if not path:
        return value
    step, *rest = path
    if isinstance(step, int):
        items: list[Any] = [] if found is None else found
        if not isinstance(items, list) or not 0 <= step <= len(items):
            raise UneditableError("no list, or a shorter one")
        return [
            *items[:step],
            _with(items[step] if step < len(items) else None, tuple(rest), value),
            *items[step + 1 :],
        ]
    if not isinstance(found, dict | None):
        raise UneditableError("no keys")
    keys = found or {}
    return {**keys, step: _with(keys.get(step), tuple(rest), value)}


def _without(found: Any, path: Path) -> tuple[Any, Path]:
    """Data without what stands at that path; and the path of what goes with it."""
    step, *rest = path
    there = (isinstance(found, dict) and step in found) or (
        isinstance(found, list) and isinstance(step, int) and 0 <= step < len(found)
    )
    if not there:
        return found, path
    inner, below = _without(found[step], tuple(rest)) if rest else (None, ())
    if rest and inner:
        return _with(found, (step,), inner), (step, *below)
    if isinstance(found, dict):
        return {key: value for key, value in found.items() if key != step}, (step,)
    return [item for at, item in enumerate(found) if at != step], (step,)


# -- writing ---------------------------------------------------------------------------------------------------------


def _put(text: str, node: yaml.Node, path: Path, value: Any, order: Sequence[str]) -> str:
    """The text with that value at a path below a node."""
    step, *rest = path
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        return _flowing(text, node, _with(_data(node), path, value))
    if isinstance(node, yaml.MappingNode):
        for key, inner in node.value:
            if key.value == step:
                if rest and _data(inner):
                    return _put(text, inner, tuple(rest), value, order)
                after = text.index(":", key.end_mark.index) + 1
                return _replaced(text, after, inner, _nested(tuple(rest), value), node.start_mark.column)
        return _inserted(text, node, str(step), _nested(tuple(rest), value), order)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        column: int = node.start_mark.column
        if step == len(node.value):
            end = _line_end(text, _end(text, node))
            return f"{text[:end]}\n{_lines([_nested(tuple(rest), value)], column)}{text[end:]}"
        item = node.value[step]
        if rest and _data(item):
            return _put(text, item, tuple(rest), value, order)
        made = _nested(tuple(rest), value)
        dash = _dash(text, node, item)
        if isinstance(made, str):
            return _replaced(text, dash + 1, item, made, column)
        return text[:dash] + _lines([made], column).lstrip() + text[max(_end(text, item), dash + 1) :]
    raise UneditableError("no keys")


def _taken(text: str, node: yaml.Node, path: Path) -> str:
    step, *rest = path
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        return _flowing(text, node, _without(_data(node), path)[0])
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        inner = node.value[step]
        start = _dash(text, node, inner)
    else:
        key, inner = next(entry for entry in node.value if entry[0].value == step)
        start = key.start_mark.index
    if rest:
        return _taken(text, inner, tuple(rest))
    end = _line_end(text, _end(text, inner)) + 1
    line = text.rfind("\n", 0, start) + 1
    if not text[line:start].strip():
        return text[:line].removesuffix("" if end <= len(text) else "\n") + text[end:]
    return text[:start] + text[end:].lstrip(" ")  # behind the dash of its list


def _replaced(text: str, after: int, node: yaml.Node, value: Any, column: int) -> str:
    """The text with another value behind the sign, that of a key or of an item, which ends there."""
    end = max(_end(text, node), after)
    if isinstance(value, str) and "\n" not in value and text[after:end].strip() and not _is_block(node):
        written = _lines({"k": value}, 0)[2:].strip()
        return text[: node.start_mark.index] + written + text[end:]
    if isinstance(value, list) and isinstance(node, yaml.SequenceNode) and node.flow_style:
        return text[: node.start_mark.index] + _flow(value) + text[end:]
    first, *others = _lines({"k": value}, column).lstrip()[2:].split("\n")
    return "\n".join([text[:after] + first.rstrip(), *others]) + text[end:]


def _inserted(text: str, node: yaml.MappingNode, key: str, value: Any, order: Sequence[str]) -> str:
    """The text with a key more, behind the last one that comes before it."""
    column = node.start_mark.column
    lines = _lines({key: value}, column)
    earlier = set(order[: order.index(key)]) if key in order else {known.value for known, _ in node.value}
    before = [inner for known, inner in node.value if known.value in earlier]
    if not before:
        at = node.start_mark.index
        return f"{text[:at]}{lines.lstrip()}\n{' ' * column}{text[at:]}"
    at = _line_end(text, _end(text, before[-1]))
    if isinstance(before[-1], yaml.CollectionNode) and (proposed := _PROPOSED.match(text, at)):
        at = proposed.end()
    return f"{text[:at]}\n{lines}{text[at:]}"


_PROPOSED = re.compile(r"(?:\n *#  [^\n]*)+")  # keys of the value above, in a comment


def _added(text: str, found: dict[str, Any]) -> str:
    """A text that says nothing, with these keys below what stands in it."""
    above = text if not text or text.endswith("\n") else f"{text}\n"
    return above + yaml_text.write(found).rstrip("\n")


def _flowing(text: str, node: yaml.Node, found: Any) -> str:
    """The text with other data in braces or brackets."""
    start, end = node.start_mark.index, node.end_mark.index
    if "#" in text[start:end] and "\n" in text[start:end]:
        raise UneditableError("comments within braces")
    return text[:start] + _flow(found) + text[end:]


def _flow(found: Any) -> str:
    if isinstance(found, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(value)}" for key, value in found.items()) + "}"
    if isinstance(found, list):
        return f"[{', '.join(map(_flow, found))}]"
    bare = found is None or (found.isalnum() and found.isascii() and not found.isdigit())
    return ("" if found is None else found) if bare else json.dumps(found, ensure_ascii=False)


def _nested(path: Path, value: Any) -> Any:
    """The data that has that value at that path, and nothing else."""
    return _with(None, path, value)


def _lines(found: Any, column: int) -> str:
    """Keys or a list as lines that begin at that column."""
    written = yaml_text.write(found).rstrip("\n").split("\n")
    return "\n".join(f"{' ' * column}{line}" if line else "" for line in written)


# -- places ----------------------------------------------------------------------------------------------------------


def _end(text: str, node: yaml.Node) -> int:
    """Where the last character of a value stands, and one more."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(node, yaml.MappingNode) else last)
    end: int = node.end_mark.index
    return len(text[:end].rstrip()) if _is_block(node) else end


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _dash(text: str, node: yaml.SequenceNode, item: yaml.Node) -> int:
    """Where the dash of an item stands: in the column of the list, on its line or above."""
    column = node.start_mark.column
    end = item.start_mark.index
    while True:
        line = text.rfind("\n", 0, end) + 1
        if text[line + column : line + column + 1] == "-" and not text[line : line + column].strip(" -"):
            return line + column
        if not line:
            raise UneditableError("no dash")
        end = line - 1
