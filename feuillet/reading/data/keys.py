"""The keys of a model as authors write them: misspelt, in another language, in a wrong place, or a text's own."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from feuillet.looks.colour_names import hexadecimal
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.model.workshop import Licence, Located, Model, Organisation, Prose, Resource, Speaker
from feuillet.reading.data import fields
from feuillet.reading.data.fields import OURS, held_by, known_keys
from feuillet.reading.data.values import email, link, not_a_number, put_dates_right
from feuillet.reading.data.yaml_source import Mapping, Sequence
from feuillet.reading.data.yaml_text import quoted
from feuillet.text.deadline import look
from feuillet.text.names import did_you_mean, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UNKNOWN_KEY = Rule(
    code="unknown-key",
    en="unknown key '{key}'",
    fr="clé inconnue « {key} »",
    hint_en="Known here: {known}.",
    hint_fr="Connues ici : {known}.",
)
MISSPELT_KEY = Rule(
    code="unknown-key",
    en="unknown key '{key}'",
    fr="clé inconnue « {key} »",
    hint_en="Did you mean '{suggestion}'?",
    hint_fr="Vouliez-vous dire « {suggestion} » ?",
    mends="key",
)
MISPLACED_KEY = Rule(
    code="unknown-key",
    en="unknown key '{key}' in this place",
    fr="clé inconnue « {key} » à cet endroit",
    hint_en="Write '{suggestion}' below '{parent}:', with two more spaces.",
    hint_fr="Écrivez « {suggestion} » sous « {parent}: », deux espaces plus à droite.",
)
SAME_KEY = Rule(
    code="unknown-key",
    en="unknown key '{key}', which looks like '{suggestion}', given too",
    fr="clé inconnue « {key} », qui ressemble à « {suggestion} », donnée aussi",
    hint_en="Keep '{suggestion}' and put both values there.",
    hint_fr="Gardez « {suggestion} » et réunissez-y les deux valeurs.",
)
TEXT_WITH_COLON = Rule(
    code="text-with-colon",
    severity=Severity.WARNING,
    en="for YAML this is a key and its value, because of the colon followed by a space; it was read as a text",
    fr="pour YAML, ceci est une clé et sa valeur, à cause du deux-points suivi d’une espace ; c’est lu comme un texte",
    hint_en="To be sure, put it in quotes: {corrected}",
    hint_fr="Pour en être sûr, mettez-le entre guillemets droits : {corrected}",
)
NOT_A_NAME = Rule(
    code="not-a-file-name",
    en="'{shown}' cannot be used as '{key}': only small letters without accents, digits and hyphens",
    fr="« {shown} » ne convient pas pour « {key} » : seulement des minuscules sans accents, chiffres et traits d’union",
    hint_en="For example: {key}: {suggestion}",
    hint_fr="Par exemple : {key}: {suggestion}",
)
EMPTY_VALUE = Rule(
    code="empty-value",
    en="'{key}' is empty",
    fr="« {key} » est vide",
    hint_en="Write its text, or delete the line.",
    hint_fr="Écrivez son texte, ou supprimez la ligne.",
)

_FROM_TEXT = (Organisation, Resource, Speaker, Licence)  # where a name alone is enough


def meant(key: str, known: Iterable[str]) -> str:
    """The one of these keys that people mean who write it in their language; empty if none."""
    known_as = fields.meant(key)
    return known_as if known_as in known else ""


def texts_with_colon(data: Any) -> Iterator[Diagnostic]:
    """The points of a section that were read as a key and its value; they are made texts again."""
    if isinstance(data, Sequence):
        for index, item in enumerate(data):
            value = next((item.get(key) for key in item.places), None) if isinstance(item, Mapping) else None
            if isinstance(value, Located) and _text_with_colon(item, str):
                yield from _as_text(data, index)
            else:
                yield from texts_with_colon(item)
    elif isinstance(data, Mapping):
        for key in data.places:
            yield from texts_with_colon(data.get(key))


def prepare(data: Any, kind: Any) -> Iterator[Diagnostic]:
    """What the model itself would not tell, or not well; `data` is put right on the way."""
    if isinstance(data, Sequence):
        kept = [index for index, item in enumerate(data) if item is not None]
        data[:], data.places = [data[index] for index in kept], [data.places[index] for index in kept]
        for index, item in enumerate(data):
            if _text_with_colon(item, kind):
                yield from _as_text(data, index)
            else:
                yield from prepare(item, kind)
    elif isinstance(data, Mapping) and kind is dict:
        if isinstance(data.get("source"), Location):
            del data["source"]
        for key in [key for key, value in data.items() if value is None]:
            yield EMPTY_VALUE.at(data.places[key].key, key=key)
            del data[key]
    elif isinstance(data, Mapping) and isinstance(kind, type) and issubclass(kind, Model):
        yield from keys_of(data, kind)


def keys_of(data: Mapping, kind: type[Model]) -> Iterator[Diagnostic]:
    """What is wrong with the keys of a model and what they hold; `data` is put right on the way."""
    known = known_keys(kind)
    for key in list(data.places):
        if key in known:
            continue
        at = data.places[key].key
        look(at.line)
        suggestion, spelt = meant(key, known), fields.meant(key) or key
        value = data.pop(key)
        places = list(_elsewhere(kind, spelt))
        own = [place for place in places if place[1] == spelt]  # a key in another place, and so not misspelt
        elsewhere = next(iter(own or places), None)
        suggestion = suggestion or ("" if own else did_you_mean(key, known))
        if elsewhere and not suggestion:
            yield MISPLACED_KEY.at(at, key=key, suggestion=elsewhere[1], parent=elsewhere[0])
        elif not suggestion:
            yield UNKNOWN_KEY.at(at, key=key, known=", ".join(known))
        elif suggestion in data:
            yield SAME_KEY.at(at, key=key, suggestion=suggestion)
        else:
            yield MISSPELT_KEY.at(at, key=key, suggestion=suggestion)
            data[suggestion], data.places[suggestion] = value, data.places[key]
    data["source"] = data.source
    for key in [key for key in known if key in data]:
        value, inside = data[key], held_by(kind.model_fields[key].annotation)
        if value is None:
            del data[key]
        elif _text_with_colon(value, inside):
            yield from _as_text(data, key)
        elif key in ("link", "email") and isinstance(value, Located):
            yield from (link if key == "link" else email)(data, key, value)
        elif key == "colour" and isinstance(value, Located):
            data[key] = Located(hexadecimal(value) or value, value.source)
        elif inside is date:
            yield from put_dates_right(data, key)
        elif inside is int and isinstance(value, Located) and not re.fullmatch(r"\d{1,9}", value):
            yield not_a_number(kind, key, value.source, value)
            del data[key]
        elif key == "slug" and isinstance(value, Located) and value and slug(value) != value:
            suggestion = slug(value) or "mon-theme"
            yield NOT_A_NAME.at(value.source, key=key, shown=value, suggestion=suggestion)
            del data[key]
        else:
            yield from prepare(value, inside)


def _elsewhere(kind: type[Model], key: str) -> Iterator[tuple[str, str]]:
    """The keys of a model that have such a key below them, such as `brand` for `colour`."""
    for parent in known_keys(kind):
        annotation = kind.model_fields[parent].annotation
        inside = held_by(annotation)
        if isinstance(inside, type) and issubclass(inside, Model) and "tuple" not in str(annotation):
            near = did_you_mean(key, known_keys(inside))
            if near and (near == key or key not in OURS):
                yield parent, near


def _text_with_colon(value: Any, kind: Any) -> bool:
    """Whether a text such as `Besoin : du temps` was read as a key and its value."""
    if not isinstance(value, Mapping) or not value.written or len(value.places) != 1:
        return False
    if kind in (Prose, str):
        return True
    (key,) = value.places
    if kind not in _FROM_TEXT or key in kind.model_fields:
        return False
    french = re.match(rf"{re.escape(key)}[ \u00a0\u202f]+:", value.written)
    return bool(" " in key or french or not (fields.meant(key) or did_you_mean(key, known_keys(kind))))


def _as_text(data: Any, at: Any) -> Iterator[Diagnostic]:
    mapping = data[at]
    yield TEXT_WITH_COLON.at(mapping.source, corrected=quoted(mapping.written))
    data[at] = Located(mapping.written, mapping.source)
