"""Make a part of the model from the data of a YAML text: every mistake in plain words, at its key or value."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from pydantic import ValidationError

from feuillet.looks.colour_names import hexadecimal
from feuillet.model.diagnostics import Diagnostic, Location, Rule, Severity
from feuillet.model.workshop import Licence, Located, Model, Organisation, Prose, Resource, Speaker
from feuillet.reading.yaml_source import Mapping, Place, Sequence, place, quoted
from feuillet.text.deadline import look
from feuillet.text.names import did_you_mean, fold, slug

if TYPE_CHECKING:
    from collections.abc import Iterator

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
MISSING_KEY = Rule(
    code="missing-key",
    en="the key '{key}' is missing here",
    fr="il manque ici la clé « {key} »",
    hint_en="Add a line '{key}: …' with the same indentation.",
    hint_fr="Ajoutez une ligne « {key}: … » avec le même retrait.",
)
TEXT_WITH_COLON = Rule(
    code="text-with-colon",
    severity=Severity.WARNING,
    en="for YAML this is a key and its value, because of the colon followed by a space; it was read as a text",
    fr="pour YAML, ceci est une clé et sa valeur, à cause du deux-points suivi d’une espace ; c’est lu comme un texte",
    hint_en="To be sure, put it in quotes: {corrected}",
    hint_fr="Pour en être sûr, mettez-le entre guillemets droits : {corrected}",
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
NO_KEYS = Rule(
    code="not-keys",
    en="keys are wanted here, each on a line of its own: {known}",
    fr="des clés sont attendues ici, chacune sur une ligne à part : {known}",
    hint_en="Begin with a line 'title: …', without a dash before it.",
    hint_fr="Commencez par une ligne « title: … », sans tiret devant.",
)
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
NOT_ONE_OF = Rule(
    code="not-one-of",
    en="'{key}' cannot be '{shown}'",
    fr="« {key} » ne peut pas être « {shown} »",
    hint_en="Choose one of: {expected}.",
    hint_fr="Choisissez parmi : {expected}.",
)
NOT_A_COLOUR = Rule(
    code="not-a-colour",
    en="'{shown}' is not a colour that is known by name, nor one of the form #rrggbb",
    fr="« {shown} » n’est ni une couleur connue par son nom, ni une couleur de la forme #rrggbb",
    hint_en='Write # and six figures or letters from a to f, in quotes: "#14505c"; or a name, such as burgundy.',
    hint_fr='Écrivez # et six chiffres ou lettres de a à f, entre guillemets droits : "#14505c" ; ou un nom, comme '
    "bordeaux.",
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
WRONG_VALUE = Rule(
    code="wrong-value",
    en="the value of '{key}' cannot be used ({problem})",
    fr="la valeur de « {key} » ne peut pas être utilisée ({problem})",
    hint_en="See the content reference for what it may be.",
    hint_fr="Voyez dans la référence du contenu ce qu’elle peut être.",
)

# What people write in French or otherwise, and the key that they mean.
_MEANT = {
    "titre": "title",
    "intitule": "title",
    "nom": "name",
    "sous titre": "subtitle",
    "soustitre": "subtitle",
    "sub title": "subtitle",
    "langue": "language",
    "lang": "language",
    "lieu": "place",
    "jour": "date",
    "jours": "dates",
    "organisateur": "organisers",
    "organisateurs": "organisers",
    "organisatrices": "organisers",
    "organizers": "organisers",
    "organiser": "organisers",
    "partenaire": "partners",
    "partenaires": "partners",
    "sigles": "acronyms",
    "acronymes": "acronyms",
    "abreviations": "acronyms",
    "license": "licence",
    "papier": "paper",
    "joindre notes": "attach_notes",
    "joindre les notes": "attach_notes",
    "notes jointes": "attach_notes",
    "rubriques": "sections",
    "marque": "brand",
    "charte": "brand",
    "couleur": "colour",
    "color": "colour",
    "polices": "fonts",
    "police": "fonts",
    "texte": "text",
    "titres": "titles",
    "numero": "number",
    "no": "number",
    "resume": "summary",
    "intervenant": "speakers",
    "intervenants": "speakers",
    "intervenantes": "speakers",
    "intervenant e s": "speakers",
    "speaker": "speakers",
    "acteurs": "actors",
    "acteurs cles": "actors",
    "ressources": "documents",
    "sites": "documents",
    "fonction": "role",
    "poste": "role",
    "structure": "organisation",
    "organization": "organisation",
    "lien": "link",
    "url": "link",
    "site": "link",
    "web": "link",
    "courriel": "email",
    "mail": "email",
    "e mail": "email",
    "telephone": "phone",
    "tel": "phone",
    "editeur": "publisher",
    "auteur": "publisher",
    "icone": "icon",
    "fiche": "sheet",
    "apres": "after",
    "identifiant": "id",
    "image": "logo",
    "remarque": "note",
    "impression": "print",
    "imprimer": "print",
    "exemplaires": "copies",
    "fiches": "sheets",
    "participant": "participants",
    "participantes": "participants",
    "grands caracteres": "large",
    "pochettes": "packs",
    "intercalaires": "separators",
    "prix de la feuille": "leaf_price",
    "prix feuille": "leaf_price",
}
# Fields that the stages fill in, not authors.
_OURS = frozenset({"source", "themes"})
_FROM_TEXT = (Organisation, Resource, Speaker, Licence)  # where a name alone is enough
_MONTHS = (
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
)

M = TypeVar("M", bound=Model)


def parse(kind: type[M], data: Any, source: Location) -> tuple[M | None, list[Diagnostic]]:
    """`data` as a `kind` of model, without what is wrong in it, and the diagnostics that say so.

    None only where nothing can be made of it. `data` is changed.
    """
    if not isinstance(data, Mapping):
        at = data.source if isinstance(data, Sequence | Located) else source
        return None, [NO_KEYS.at(at, known=", ".join(known_keys(kind)))]
    found = list(_prepare(data, kind))
    for _ in range(50):  # each pass takes at least one value out
        try:
            return kind.model_validate(data), found
        except ValidationError as error:
            seen: set[Place] = set()
            wrong = []
            for one in error.errors(include_url=False):
                path = _written_path(data, one["loc"])
                where = place(data, path) or Place(key=data.source, value=data.source)
                if one["type"] == "missing":
                    found.extend(_missing(data, path, str(one["loc"][-1])))
                    wrong.append(path)
                elif where not in seen:  # a union tells each of its members
                    found.append(_told(path, where, dict(one), kind))
                    wrong.append(path)
                seen.add(where)
            for path in sorted(set(wrong), key=lambda path: [str(step).zfill(9) for step in path], reverse=True):
                _take_out(data, path)
    return None, found


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


def known_keys(kind: type[Model]) -> list[str]:
    """The keys that an author may write for a model, in order."""
    return [name for name in kind.model_fields if name not in _OURS]


def _inside(annotation: Any) -> Any:
    """The model, or else the plain type, that a field holds: `tuple[AnyOrganisation, ...] | None` -> Organisation."""
    if get_origin(annotation) is dict:
        return dict
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation
    held = [_inside(one) for one in get_args(annotation) if one not in (Ellipsis, type(None))]
    models = [one for one in held if isinstance(one, type) and issubclass(one, Model)]
    return next(iter([*models, *held]), None)


def _prepare(data: Any, kind: Any) -> Iterator[Diagnostic]:
    """What the model itself would not tell, or not well; `data` is put right on the way."""
    if isinstance(data, Sequence):
        kept = [index for index, item in enumerate(data) if item is not None]
        data[:], data.places = [data[index] for index in kept], [data.places[index] for index in kept]
        for index, item in enumerate(data):
            if _text_with_colon(item, kind):
                yield from _as_text(data, index)
            else:
                yield from _prepare(item, kind)
    elif isinstance(data, Mapping) and kind is dict:
        if isinstance(data.get("source"), Location):
            del data["source"]
        for key in [key for key, value in data.items() if value is None]:
            yield EMPTY_VALUE.at(data.places[key].key, key=key)
            del data[key]
    elif isinstance(data, Mapping) and isinstance(kind, type) and issubclass(kind, Model):
        yield from _keys(data, kind)


def _keys(data: Mapping, kind: type[Model]) -> Iterator[Diagnostic]:
    known = known_keys(kind)
    for key in list(data.places):
        if key in known:
            continue
        at = data.places[key].key
        look(at.line)
        meant = _MEANT.get(fold(key), "")
        suggestion = meant if meant in known else did_you_mean(key, known)
        value = data.pop(key)
        elsewhere = next(iter(_elsewhere(kind, meant or key)), None)
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
        value, inside = data[key], _inside(kind.model_fields[key].annotation)
        if value is None:
            del data[key]
        elif _text_with_colon(value, inside):
            yield from _as_text(data, key)
        elif key in ("link", "email") and isinstance(value, Located):
            yield from (_link if key == "link" else _email)(data, key, value)
        elif key == "colour" and isinstance(value, Located):
            data[key] = Located(hexadecimal(value) or value, value.source)
        elif inside is date:
            yield from _dates(data, key)
        elif inside is int and isinstance(value, Located) and not re.fullmatch(r"\d{1,9}", value):
            yield _not_a_number(kind, key, value.source, value)
            del data[key]
        elif key == "slug" and isinstance(value, Located) and value and slug(value) != value:
            suggestion = slug(value) or "mon-theme"
            yield NOT_A_NAME.at(value.source, key=key, shown=value, suggestion=suggestion)
            del data[key]
        else:
            yield from _prepare(value, inside)


def _elsewhere(kind: type[Model], key: str) -> Iterator[tuple[str, str]]:
    """The keys of a model that have such a key below them, such as `brand` for `colour`."""
    for parent in known_keys(kind):
        annotation = kind.model_fields[parent].annotation
        inside = _inside(annotation)
        if isinstance(inside, type) and issubclass(inside, Model) and "tuple" not in str(annotation):
            near = did_you_mean(key, known_keys(inside))
            if near and (near == key or key not in _OURS):
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
    return bool(" " in key or french or not (fold(key) in _MEANT or did_you_mean(key, known_keys(kind))))


def _as_text(data: Any, at: Any) -> Iterator[Diagnostic]:
    mapping = data[at]
    yield TEXT_WITH_COLON.at(mapping.source, corrected=quoted(mapping.written))
    data[at] = Located(mapping.written, mapping.source)


def _link(data: Mapping, key: str, value: Located) -> Iterator[Diagnostic]:
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
        yield BAD_ADDRESS.at(value.source, shown=_short(address))
        del data[key]


def _email(data: Mapping, key: str, value: Located) -> Iterator[Diagnostic]:
    address = value.strip().strip("<>").removeprefix("mailto:")
    if re.fullmatch(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]+", address):
        data[key] = Located(address, value.source)
    else:
        yield BAD_EMAIL.at(value.source, shown=_short(address))
        del data[key]


def _dates(data: Mapping, key: str) -> Iterator[Diagnostic]:
    """In the form that the model reads: it would take 2026 alone for a moment of 1970."""
    value = data[key]
    several = value if isinstance(value, Sequence) else [value]
    wrong = []
    for index, written in enumerate(several):
        if not isinstance(written, Located) or _is_date(written):
            continue
        found, sure = _iso(written)
        if sure and isinstance(value, Sequence):
            value[index] = Located(found, written.source)
        elif sure:
            data[key] = Located(found, written.source)
        else:
            at = value.places[index] if isinstance(value, Sequence) else data.places[key].value
            yield NOT_A_DATE.at(at, shown=_short(written), suggestion=found or "2026-11-14")
            wrong.append(index)
    if isinstance(value, Sequence):
        for index in reversed(wrong):
            del value[index], value.places[index]
    elif wrong:
        del data[key]


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _iso(text: str) -> tuple[str, bool]:
    """A date written in words or figures as year-month-day, and whether it can mean no other; empty if it is none."""
    folded = fold(text)
    if match := re.fullmatch(r"(?:[^\W\d]+ )?(\d{1,2})(?:er|st|nd|rd|th)? (?:of )?([^\W\d]+) (\d{4})", folded):
        day, month, year = match[1], _month(match[2]), match[3]
    elif match := re.fullmatch(r"(?:[^\W\d]+ )?([^\W\d]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})", folded):
        day, month, year = match[2], _month(match[1]), match[3]
    elif match := re.fullmatch(r"(\d{1,2}) (\d{1,2}) (\d{4})", folded):
        day, month, year = match[1], int(match[2]), match[3]
    elif match := re.fullmatch(r"(\d{4}) (\d{1,2}) (\d{1,2})", folded):
        day, month, year = match[3], int(match[2]), match[1]
    else:
        return "", False
    found = f"{year}-{month:02}-{int(day):02}"
    if not _is_date(found):
        return "", False
    first_is_day = not re.fullmatch(r"\d{1,2} \d{1,2} \d{4}", folded) or int(day) > 12 or int(day) == month
    return found, first_is_day


def _month(word: str) -> int:
    """The number of a month, also cut short; 0 if it is none."""
    names = ((number, name) for number, names in enumerate(_MONTHS, 1) for name in names)
    found = {number for number, name in names if name == word or (len(word) >= 3 and name.startswith(word))}
    return found.pop() if len(found) == 1 else 0


def _written_path(data: Any, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The steps of a pydantic location that are in the data; it adds names of validators and union members."""
    path: list[str | int] = []
    for step in loc:
        in_mapping = isinstance(data, Mapping) and step in data.places and step in data
        if in_mapping or (isinstance(data, Sequence) and isinstance(step, int)):
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
        inside = _inside(kind.model_fields[name].annotation)
        if not (isinstance(inside, type) and issubclass(inside, Model)):
            return inside
        kind = inside
    return kind


def _not_a_number(kind: Any, key: str, at: Location, shown: str) -> Diagnostic:
    """What a number should be, by the limits of its field; those in a dict have none of their own."""
    field = kind.model_fields.get(key) if isinstance(kind, type) and issubclass(kind, Model) else None
    limits = {name: value for one in (field.metadata if field else ()) for name, value in _bounds(one)}
    least, most = limits.get("ge", limits.get("gt", 0)), limits.get("le", 999)
    if field is not None and _inside(field.annotation) is float:
        return NOT_AN_AMOUNT.at(at, key=key, shown=shown, least=f"{least:g}", most=f"{most:g}")
    return NOT_A_NUMBER.at(at, key=key, shown=shown, least=least, most=most, example=min(max(least, 3), most))


def _bounds(limit: Any) -> Iterator[tuple[str, Any]]:
    """The bound that an annotation of a field sets: ge, gt or le."""
    return ((name, getattr(limit, name)) for name in ("ge", "gt", "le") if hasattr(limit, name))


def _told(path: tuple[str | int, ...], at: Place, error: dict[str, Any], kind: Any) -> Diagnostic:
    """A validation error of pydantic in plain words."""
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "?")
    value, shown = error["input"], _short(error["input"])
    match error["type"]:
        case "string_type" | "value_error":
            return NOT_A_TEXT.at(at.key if isinstance(value, Mapping | Sequence) else at.value, key=key)
        case "tuple_type":
            return NOT_A_LIST.at(at.value, key=key, shown=shown)
        case "model_type" | "model_attributes_type" | "dict_type" | "dataclass_type":
            model = kind
            for step in path:
                if isinstance(step, str):
                    model = _inside(model.model_fields[step].annotation)
            known = ", ".join(known_keys(model)) if model is not dict else "ABC: …"
            return NOT_KEYS.at(at.value, key=key, known=known)
        case (
            "int_type" | "int_parsing" | "float_type" | "float_parsing" | "greater_than" | "greater_than_equal"
            | "less_than_equal"
        ):  # fmt: skip
            return _not_a_number(_holder(kind, path), key, at.value, shown)
        case "date_type":
            return NOT_A_DATE.at(at.value, shown=shown, suggestion="2026-11-14")
        case "literal_error" | "enum":
            expected = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
            return NOT_ONE_OF.at(at.value, key=key, shown=shown, expected=expected)
        case "bool_type" | "bool_parsing":
            return NOT_ONE_OF.at(at.value, key=key, shown=shown, expected="true, false")
        case "string_pattern_mismatch" if key == "colour":
            return NOT_A_COLOUR.at(at.value, shown=shown)
        case "string_pattern_mismatch":
            suggestion = slug(str(value)).lstrip("0123456789-") or "decisions"
            return NOT_A_NAME.at(at.value, key=key, shown=shown, suggestion=suggestion)
        case "string_too_short":
            return EMPTY_VALUE.at(at.key, key=key)
        case _:
            return WRONG_VALUE.at(at.value, key=key, problem=error["msg"])


def _short(value: Any) -> str:
    if isinstance(value, Mapping | Sequence):
        return "…"
    text = " ".join(str(value).split())
    return text if len(text) <= 50 else text[:49] + "…"
