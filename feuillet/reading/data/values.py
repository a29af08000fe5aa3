"""Dates, addresses and numbers as authors write them in; as the model reads them, or what is wrong, out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.model.workshop import Located, Model
from feuillet.reading.data import dates
from feuillet.reading.data.fields import held_by
from feuillet.reading.data.yaml_source import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_A_NUMBER = Rule(
    code="not-a-number",
    en="'{key}' wants a whole number from {least} to {most}, not '{shown}'",
    fr="« {key} » attend un nombre entier de {least} à {most}, non « {shown} »",
    hint_en="Write it in figures, such as: {key}: {example}",
    hint_fr="Écrivez-le en chiffres, par exemple : {key}: {example}",
)
NOT_AN_AMOUNT = Rule(
    code="not-an-amount",
    en="'{key}' wants a number from {least} to {most}, not '{shown}'",
    fr="« {key} » attend un nombre de {least} à {most}, non « {shown} »",
    hint_en="Write it in figures, with a point: {key}: 0.5",
    hint_fr="Écrivez-le en chiffres, avec un point : {key}: 0.5",
)
NOT_A_DATE = Rule(
    code="not-a-date",
    en="'{shown}' is not a date that can be read in one way only",
    fr="« {shown} » n’est pas une date que l’on ne puisse lire que d’une façon",
    hint_en="Write it like this: {suggestion}",
    hint_fr="Écrivez-la ainsi : {suggestion}",
)
EMPTY_ADDRESS = Rule(
    code="empty-link",
    severity=Severity.WARNING,
    en="the link is empty: it prints as text",
    fr="le lien est vide : il s’imprime comme du texte",
    hint_en="Write its address, or delete the line.",
    hint_fr="Écrivez son adresse, ou supprimez la ligne.",
)
BAD_ADDRESS = Rule(
    code="bad-link",
    en="'{shown}' is not an address of the web",
    fr="« {shown} » n’est pas une adresse du web",
    hint_en="Copy it from the browser's address bar: it begins with https://",
    hint_fr="Copiez-la dans la barre d’adresse du navigateur : elle commence par https://",
)
BAD_EMAIL = Rule(
    code="bad-email",
    en="'{shown}' is not an e-mail address",
    fr="« {shown} » n’est pas une adresse électronique",
    hint_en="Write it as name@example.org, one only.",
    hint_fr="Écrivez-la sous la forme nom@exemple.fr, une seule.",
)


def link(data: Mapping, key: str, value: Located) -> Iterator[Diagnostic]:
    """An address with its scheme; an empty one is told and left out."""
    address = value.strip().strip("<>")
    if address in ("", "#"):
        yield EMPTY_ADDRESS.at(value.source)
        del data[key]
    elif re.fullmatch(r"(https?://|mailto:|tel:)[^\s<>\"]+", address, re.IGNORECASE):
        data[key] = Located(address, value.source)
    elif re.fullmatch(r"(?!\w+:[^\d])[\w-]+(\.[\w-]+)+(:\d+)?([/?#][^\s<>\"]*)?", address):
        data[key] = Located(f"https://{address}", value.source)
    else:
        yield BAD_ADDRESS.at(value.source, shown=short(address))
        del data[key]


def email(data: Mapping, key: str, value: Located) -> Iterator[Diagnostic]:
    """An address of mail without what is around it; one that is none is told and left out."""
    address = value.strip().strip("<>").removeprefix("mailto:")
    if re.fullmatch(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]+", address):
        data[key] = Located(address, value.source)
    else:
        yield BAD_EMAIL.at(value.source, shown=short(address))
        del data[key]


def put_dates_right(data: Mapping, key: str) -> Iterator[Diagnostic]:
    """In the form that the model reads: it would take 2026 alone for a moment of 1970."""
    value = data[key]
    several = value if isinstance(value, Sequence) else [value]
    wrong = []
    for index, written in enumerate(several):
        if not isinstance(written, Located) or dates.is_date(written):
            continue
        found, sure = dates.iso(written)
        if sure and isinstance(value, Sequence):
            value[index] = Located(found, written.source)
        elif sure:
            data[key] = Located(found, written.source)
        else:
            at = value.places[index] if isinstance(value, Sequence) else data.places[key].value
            yield NOT_A_DATE.at(at, shown=short(written), suggestion=found or "2026-11-14")
            wrong.append(index)
    if isinstance(value, Sequence):
        for index in reversed(wrong):
            del value[index], value.places[index]
    elif wrong:
        del data[key]


def not_a_number(kind: Any, key: str, at: Location, shown: str) -> Diagnostic:
    """What a number should be, by the limits of its field; those in a dict have none of their own."""
    field = kind.model_fields.get(key) if isinstance(kind, type) and issubclass(kind, Model) else None
    limits = {name: value for limit in (field.metadata if field else ()) for name, value in _bounds(limit)}
    least, most = limits.get("ge", limits.get("gt", 0)), limits.get("le", 999)
    if field is not None and held_by(field.annotation) is float:
        return NOT_AN_AMOUNT.at(at, key=key, shown=shown, least=f"{least:g}", most=f"{most:g}")
    return NOT_A_NUMBER.at(at, key=key, shown=shown, least=least, most=most, example=min(max(least, 3), most))


def _bounds(limit: Any) -> Iterator[tuple[str, Any]]:
    """The bound that an annotation of a field sets: ge, gt or le."""
    return ((name, getattr(limit, name)) for name in ("ge", "gt", "le") if hasattr(limit, name))


def short(value: Any) -> str:
    """A value as a message can name it."""
    if isinstance(value, Mapping | Sequence):
        return "…"
    text = " ".join(str(value).split())
    return text if len(text) <= 50 else text[:49] + "…"
