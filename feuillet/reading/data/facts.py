"""Make a part of the model from the data of a YAML text: every mistake in plain words, at its key or value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from feuillet.looks.colour_names import near_colour
from feuillet.model.diagnostics import Diagnostic, Location, Rule
from feuillet.model.workshop import Located, Model
from feuillet.reading.data.fields import held_by, known_keys
from feuillet.reading.data.keys import EMPTY_VALUE, NOT_A_NAME, prepare
from feuillet.reading.data.values import NOT_A_DATE, not_a_number, short
from feuillet.reading.data.yaml_source import KeyPlace, Mapping, Sequence, place
from feuillet.text.names import did_you_mean, slug

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING_KEY = Rule(
    code="missing-key",
    en="the key '{key}' is missing here",
    fr="il manque ici la clé « {key} »",
    hint_en="Add a line '{key}: …' with the same indentation.",
    hint_fr="Ajoutez une ligne « {key}: … » avec le même retrait.",
)
NOT_A_TEXT = Rule(
    code="not-a-text",
    en="'{key}' wants a text, not a list or a set of keys",
    fr="« {key} » attend un texte, non une liste ni un ensemble de clés",
    hint_en="Write the text after the colon, or below it after '{key}: |', with two more spaces.",
    hint_fr="Écrivez le texte après le deux-points, ou dessous après « {key}: | », deux espaces plus à droite.",
)
NOT_A_LIST = Rule(
    code="not-a-list",
    en="'{key}' wants a list",
    fr="« {key} » attend une liste",
    hint_en="Put each item on a line of its own below the key: '  - {shown}'.",
    hint_fr="Mettez chaque élément sur une ligne à part sous la clé : «   - {shown} ».",
)
NOT_KEYS = Rule(
    code="not-keys",
    en="'{key}' wants keys, each on a line of its own below it: {known}",
    fr="« {key} » attend des clés, chacune sur une ligne à part au-dessous : {known}",
    hint_en="Write them as 'key: value', with two more spaces than '{key}'.",
    hint_fr="Écrivez-les « clé: valeur », deux espaces plus à droite que « {key} ».",
)
NOT_YES_OR_KEYS = Rule(
    code="not-keys",
    en="'{key}' is true or false, or has keys, each on a line of its own below it: {known}",
    fr="« {key} » vaut true ou false, ou a des clés, chacune sur une ligne à part au-dessous : {known}",
    hint_en="Write '{key}: true'; or keys as 'key: value', with two more spaces than '{key}'.",
    hint_fr="Écrivez « {key}: true » ; ou des clés, « clé: valeur », deux espaces plus à droite que « {key} ».",
)
NO_KEYS = Rule(
    code="not-keys",
    en="keys are wanted here, each on a line of its own: {known}",
    fr="des clés sont attendues ici, chacune sur une ligne à part : {known}",
    hint_en="Begin with a line 'title: …', without a dash before it.",
    hint_fr="Commencez par une ligne « title: … », sans tiret devant.",
)
NOT_ONE_OF = Rule(
    code="not-one-of",
    en="'{key}' cannot be '{shown}'",
    fr="« {key} » ne peut pas être « {shown} »",
    hint_en="Choose one of: {expected}.",
    hint_fr="Choisissez parmi : {expected}.",
)
NEARLY_ONE_OF = replace(
    NOT_ONE_OF,
    hint_en="Did you mean '{near}'? " + NOT_ONE_OF.hint_en,
    hint_fr="Vouliez-vous dire « {near} » ? " + NOT_ONE_OF.hint_fr,
)
NOT_A_COLOUR = Rule(
    code="not-a-colour",
    en="'{shown}' is not a colour that is known by name, nor one of the form #rrggbb",
    fr="« {shown} » n’est ni une couleur connue par son nom, ni une couleur de la forme #rrggbb",
    hint_en='Write # and six figures or letters from a to f, in quotes: "#14505c"; or a name, such as burgundy.',
    hint_fr='Écrivez # et six chiffres ou lettres de a à f, entre guillemets droits : "#14505c" ; ou un nom, comme '
    "bordeaux.",
)
NEARLY_A_COLOUR = replace(
    NOT_A_COLOUR,
    hint_en="Did you mean '{near}'? Else write # and six figures or letters from a to f, in quotes: \"#14505c\".",
    hint_fr="Vouliez-vous dire « {near} » ? Sinon, écrivez # et six chiffres ou lettres de a à f, entre guillemets "
    'droits : "#14505c".',
)
TOO_FEW = Rule(
    code="too-few-values",
    en="'{key}' wants more values than stand here",
    fr="« {key} » attend plus de valeurs qu’il n’y en a ici",
    hint_en="Write both, the smaller first: {key}: [8.5, 11]",
    hint_fr="Écrivez les deux, la plus petite d’abord : {key}: [8.5, 11]",
)
WRONG_VALUE = Rule(
    code="wrong-value",
    en="the value of '{key}' cannot be used ({problem})",
    fr="la valeur de « {key} » ne peut pas être utilisée ({problem})",
    hint_en="See the content reference for what it may be.",
    hint_fr="Voyez dans la référence du contenu ce qu’elle peut être.",
)

M = TypeVar("M", bound=Model)


def parse(kind: type[M], data: Any, source: Location) -> tuple[M | None, list[Diagnostic]]:
    """`data` as a `kind` of model, without what is wrong in it, and the diagnostics that say so.

    None only where nothing can be made of it. `data` is changed.
    """
    if not isinstance(data, Mapping):
        at = data.source if isinstance(data, Sequence | Located) else source
        return None, [NO_KEYS.at(at, known=", ".join(known_keys(kind)))]
    found = list(prepare(data, kind))
    shortened: set[tuple[str | int, ...]] = set()  # what a value was taken out of, which was told
    for _ in range(50):  # each pass takes at least one value out
        made = kind.made(data)
        if not isinstance(made, list):
            return made, found
        seen: set[KeyPlace] = set()
        wrong: list[tuple[str | int, ...]] = []
        for error in made:
            path = _written_path(data, error["loc"])
            where = place(data, path) or KeyPlace(key=data.source, value=data.source)
            if error["type"] == "missing" and isinstance(error["loc"][-1], int):
                if path not in shortened:
                    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "?")
                    found.append(TOO_FEW.at(where.value, key=key))
                wrong.append(path)
            elif error["type"] == "missing":
                found.extend(_missing(data, path, str(error["loc"][-1])))
                wrong.append(path)
            elif where not in seen:  # a union tells each of its members
                found.append(_told(path, where, dict(error), kind))
                wrong.append(path)
            seen.add(where)
        for path in sorted(set(wrong), key=lambda path: [str(step).zfill(9) for step in path], reverse=True):
            _take_out(data, path)
            shortened.add(path[:-1])
    return None, found


def _written_path(data: Any, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The steps of a pydantic location that are in the data; it adds names of validators and union members."""
    path: list[str | int] = []
    for step in loc:
        in_mapping = isinstance(data, Mapping) and step in data.places and step in data
        if in_mapping or (isinstance(data, Sequence) and isinstance(step, int) and step < len(data)):
            path.append(step)
            data = data[step]
    return tuple(path)


def _missing(data: Any, path: tuple[str | int, ...], key: str) -> Iterator[Diagnostic]:
    """Tell of a key that was never written; one whose value was taken out has been told."""
    for step in path:
        data = data[step]
    if isinstance(data, Mapping) and key not in data.places:
        yield MISSING_KEY.at(data.source, key=key)


def _take_out(data: Any, path: tuple[str | int, ...]) -> None:
    """Take a value out, so that the rest can be read; nothing can be without its title."""
    if not path:
        data["title"] = Located("?", data.source)
        return
    for step in path[:-1]:
        data = data[step]
    last: Any = path[-1]
    if isinstance(data, Sequence):
        del data[last], data.places[last]
    else:
        data.pop(last, None)


def _holder(kind: Any, path: tuple[str | int, ...]) -> Any:
    """The model, or dict, that holds the last key of a path."""
    names = [step for step in path if isinstance(step, str)]
    for name in names[:-1]:
        inside = held_by(kind.model_fields[name].annotation)
        if not (isinstance(inside, type) and issubclass(inside, Model)):
            return inside
        kind = inside
    return kind


def _told(path: tuple[str | int, ...], at: KeyPlace, error: dict[str, Any], kind: Any) -> Diagnostic:
    """A validation error of pydantic in plain words."""
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "?")
    value, shown = error["input"], short(error["input"])
    match error["type"]:
        case "string_type" | "value_error":
            return NOT_A_TEXT.at(at.key if isinstance(value, Mapping | Sequence) else at.value, key=key)
        case "tuple_type":
            return NOT_A_LIST.at(at.value, key=key, shown=shown)
        case "model_type" | "model_attributes_type" | "dict_type" | "dataclass_type":
            model, may_be_true = kind, False
            for step in path:
                if isinstance(step, str):
                    field = model.model_fields[step]
                    kinds = (getattr(said, "json_schema_input_type", None) for said in field.metadata)
                    may_be_true = any(bool in get_args(each) for each in kinds)
                    model = held_by(field.annotation)
            known = ", ".join(known_keys(model)) if model is not dict else "ABC: …"
            return (NOT_YES_OR_KEYS if may_be_true else NOT_KEYS).at(at.value, key=key, known=known)
        case (
            "int_type" | "int_parsing" | "float_type" | "float_parsing" | "greater_than" | "greater_than_equal"
            | "less_than_equal"
        ):  # fmt: skip
            return not_a_number(_holder(kind, path), key, at.value, shown)
        case "date_type":
            return NOT_A_DATE.at(at.value, shown=shown, suggestion="2026-11-14")
        case "literal_error" | "enum":
            expected = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
            near = did_you_mean(shown, expected.split(", "))
            return (NEARLY_ONE_OF if near else NOT_ONE_OF).at(
                at.value, key=key, shown=shown, near=near, expected=expected
            )
        case "bool_type" | "bool_parsing":
            return NOT_ONE_OF.at(at.value, key=key, shown=shown, expected="true, false")
        case "string_pattern_mismatch" if key == "colour":
            meant = near_colour(shown)
            return (
                NEARLY_A_COLOUR.at(at.value, shown=shown, near=meant)
                if meant
                else NOT_A_COLOUR.at(at.value, shown=shown)
            )
        case "string_pattern_mismatch":
            suggestion = slug(str(value)).lstrip("0123456789-") or "decisions"
            return NOT_A_NAME.at(at.value, key=key, shown=shown, suggestion=suggestion)
        case "string_too_short":
            return EMPTY_VALUE.at(at.key, key=key)
        case _:
            return WRONG_VALUE.at(at.value, key=key, problem=error["msg"])
