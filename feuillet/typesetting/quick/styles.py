"""Workarounds for WeasyPrint's styles: elements of the same style share one, and what no rule sets is known at once."""

from __future__ import annotations

import math
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN_ID = re.compile(r"[\w.:-]+")
_ID_WEIGHT = (3, math.inf, (0, 0, 0))  # of an id as a declaration: the author's, the weakest


class _Kind:
    """Elements of one style: it, a style with all that children inherit, and the rules for pseudo-elements."""

    def __init__(self, style: Any, heir: Any, pseudo: Any) -> None:
        self.style, self.heir, self.pseudo = style, heir, pseudo
        self.made: dict[str, Any] = {}


class _Others:
    """A tree, with those elements only that may have other declarations than an id."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree

    def iter(self) -> Iterator[Any]:
        return (element for element in self.tree.iter() if not _anchor(element))


def _anchor(element: Any) -> str | None:
    """The element's id, if that is all that would make a style of its own."""
    name = element.get("id")
    if not name or not _PLAIN_ID.fullmatch(name) or element.get("style") or element.get("lang"):
        return None
    return None if element.tag in ("a", "{http://www.w3.org/2000/svg}svg") else str(name)


def _own_rules(css: Any, html: Any) -> dict[Any, list[Any]]:
    """What elements declare themselves, as rules."""
    own: dict[Any, list[Any]] = {}
    others = _Others(html.etree_element)
    for specificity, element, tokens, base_url in css.find_style_attributes(others, False, html.base_url):
        declarations = tuple(css.preprocess_declarations(base_url, tokens))
        own.setdefault(element, []).append((None, declarations, "author", specificity, math.inf))
    return own


def _cascade(css: Any, rules: list[Any]) -> dict[str | None, dict[str, Any]]:
    """What counts of rules, for the element and for its pseudo-elements."""
    cascaded: dict[str | None, dict[str, Any]] = {None: {}}
    for pseudo, declarations, origin, specificity, layer in rules:
        style = cascaded.setdefault(pseudo, {})
        for name, value, important in declarations:
            weight = css.declaration_precedence(origin, important), layer, specificity
            if name not in style or style[name][1] <= weight:
                style[name] = value, weight
    return cascaded


def _says_inherit(tokens: Any) -> bool:
    return any("inherit" in token.serialize().lower() for token in tokens)


def _asks_parent(value: Any, pending: type, wild: bool) -> bool:
    """Whether a property may be asked to be inherited."""
    if isinstance(value, pending):
        if not hasattr(value, "asks"):
            value.asks = _says_inherit(value.tokens)  # type: ignore[attr-defined]
        return wild or value.asks  # type: ignore[attr-defined]
    return bool(value == "inherit")


def share_styles() -> None:  # noqa: PLR0915 - the loop over elements, as it is in what it replaces
    """Elements have one style if they match the same rules and inherit the same; pseudo-elements get one when asked.

    WeasyPrint shares styles too, but not of elements with an id, which it takes for a declaration, nor of children of
    elements that differ only in what is not inherited. And it makes six pseudo-elements of each element.
    """
    css: Any = import_module("weasyprint.css")
    computed_style: type = css.ComputedStyle
    for_element, init = css.StyleFor.__call__, css.StyleFor.__init__
    inherited = css.INHERITED | {"page"} | {key for key in css.INITIAL_VALUES if key.startswith("text_decoration_")}

    class Named(computed_style):  # type: ignore[misc]
        """The style of an element with an id: a shared one, with the id."""

        def __init__(self, base: Any, name: str) -> None:
            self.__dict__.update(vars(base), base=base, anonymous_style=base.anonymous_style)
            self["anchor"] = name

        def copy(self) -> Any:
            copy = self.base.copy()
            copy.update(self)
            return copy

        def __missing__(self, key: str) -> Any:
            value = self[key] = self.base[key]
            return value

    def start(self: Any, html: Any, sheets: Any, hints: Any, *others: Any) -> None:
        self.named, self.kinds = {}, {}
        if hints:
            init(self, html, sheets, hints, *others)
            return
        self.font_config, targets = others
        self._sheets, self._cascaded_styles, self._computed_styles = sheets, {}, {}
        self.initial_page_sizes = {"box": None, "area": None}
        self.rest = html.base_url, self.font_config, self.initial_page_sizes
        self.root = css.InitialStyle(self.font_config)
        own = _own_rules(css, html)
        known: dict[tuple[Any, ...], _Kind | None] = {}
        wild = False  # whether a variable may say "inherit"
        for wrapper in html.wrapper_element.iter_subtree():
            element = wrapper.etree_element
            parent: Any = self.kinds[wrapper.parent.etree_element] if wrapper.parent else None
            heir = parent and parent.heir
            rules = list(own.get(element, ()))
            key: tuple[Any, ...] = (id(heir), element if rules else None)
            for sheet, origin, sheet_specificity in sheets:
                for specificity, _order, pseudo, (declarations, layer) in sheet.matcher.match(wrapper):
                    order = math.inf if layer is None else sheet.layers.index(layer)
                    rules.append((pseudo, declarations, origin, sheet_specificity or specificity, order))
                    key += (id(declarations), pseudo, specificity)
            kind = known.get(key)
            if kind is None and key in known:  # it matters who is the parent
                heir, key = parent.style, (id(parent.style), *key)
                kind = known.get(key)
            if kind is None:
                cascaded = _cascade(css, rules)
                mine = cascaded.pop(None)
                variables = [value for name, (value, _weight) in mine.items() if name[:2] == "__"]
                wild = wild or any(type(value) is list and _says_inherit(value) for value in variables)
                if parent and heir is not parent.style:
                    plain = (value for name, (value, _weight) in mine.items() if name not in inherited)
                    if any(_asks_parent(value, css.Pending, wild) for value in plain):
                        known[key] = None
                        heir, key = parent.style, (id(parent.style), *key)
                style = css.ComputedStyle(heir, mine, None, self.root, *self.rest)
                gives = parent is None or variables or not inherited.isdisjoint(mine)
                kind = known[key] = _Kind(style, style if gives else parent.heir, cascaded)
                if parent is None:
                    self.root = style
                if targets and style["anchor"]:
                    targets.collect_anchor(style["anchor"])
            self.kinds[element] = kind
            self._computed_styles[element, None] = kind.style
            name = _anchor(element)
            if name and ("anchor" not in kind.style.cascaded or kind.style.cascaded["anchor"][1] < _ID_WEIGHT):
                self.named[element] = Named(kind.style, name)
                if targets:
                    targets.collect_anchor(name)
            for pseudo in kind.pseudo:
                if targets and "anchor" in kind.pseudo[pseudo] and self(element, pseudo)["anchor"]:
                    targets.collect_anchor(self(element, pseudo)["anchor"])

    def style_for(self: Any, element: Any, pseudo_type: Any = None) -> Any:
        kind = self.kinds.get(element)
        if kind and pseudo_type and pseudo_type in kind.pseudo:
            if pseudo_type not in kind.made:
                rules = kind.pseudo[pseudo_type]
                kind.made[pseudo_type] = css.ComputedStyle(kind.style, rules, pseudo_type, self.root, *self.rest)
            self._computed_styles[element, pseudo_type] = kind.made[pseudo_type]
        style = for_element(self, element, pseudo_type)
        return style if pseudo_type else self.named.get(element, style)

    css.StyleFor.__init__, css.StyleFor.__call__ = start, style_for


def default_styles() -> None:
    """A property that no rule sets is inherited or initial at once."""
    css: Any = import_module("weasyprint.css")
    properties: Any = import_module("weasyprint.css.properties")
    logical = {
        function(block="ttb", inline=inline)
        for function in import_module("weasyprint.css.computed_values").PHYSICAL_FUNCTIONS.values()
        for inline in ("ltr", "rtl")
    }
    special = {"float", "display", "position", "page"}
    special |= {key for key in properties.INITIAL_VALUES if key.startswith("text_decoration_")}
    inherited = frozenset(properties.INHERITED - special)
    initial = {
        key: value
        for key, value in properties.INITIAL_VALUES.items()
        if key not in properties.INHERITED | properties.INITIAL_NOT_COMPUTED | special
    }
    missing, init = css.ComputedStyle.__missing__, css.ComputedStyle.__init__

    def start(self: Any, parent_style: Any, cascaded: Any, pseudo_type: Any, *others: Any) -> None:
        init(self, parent_style, cascaded, pseudo_type, *others)
        self.physical = logical.isdisjoint(cascaded)
        if self.physical and pseudo_type is None:  # of ::first-line and ::first-letter, all that is there is taken
            self.update(initial)
            for key in initial.keys() & cascaded.keys():
                del self[key]

    def default(self: Any, key: str) -> Any:
        if key not in self.cascaded and self.physical:
            if key in initial:
                value = self[key] = initial[key]
                return value
            if (key in inherited or key[:2] == "__") and self.parent_style is not None:
                value = self[key] = self.parent_style[key]
                return value
        return missing(self, key)

    css.ComputedStyle.__init__, css.ComputedStyle.__missing__ = start, default


def shorthands_once() -> None:
    """A shorthand with var() is taken apart once for all its properties, as long as the values are the same."""
    expander = import_module("weasyprint.css.validation.expanders").PendingExpander

    def validate(self: Any, tokens: Any, wanted_key: str, _base_url: Any) -> Any:
        """What the method that it replaces does, going on where it left off the last time."""
        key = tuple(map(id, tokens))
        known = vars(self).get("known")
        if known is None or known[0] != key or any("gradient" in getattr(token, "lower_name", "") for token in tokens):
            # The tokens are kept, so that no others get their ids. A gradient is changed when it is computed.
            known = self.known = key, list(tokens), self.validator(tokens), []
        _key, _tokens, rest, values = known
        for name, value in values:
            if name == wanted_key:
                return value
        try:
            for suffix, value in rest:
                name = f"{self.validator.keywords['name']}{suffix}" if suffix.startswith("-") else suffix
                values.append((name, value))
                if name == wanted_key:
                    return value
        except BaseException:
            self.known = None
            raise
        raise KeyError

    expander.validate = validate


_MOST = 8000  # values with var() that are remembered: of a few workshops


def _names(tokens: Any) -> Iterator[str]:
    """The variables that tokens name, as the engine has them."""
    for token in tokens:
        inner = getattr(token, "arguments", None) or getattr(token, "content", None) or ()
        if getattr(token, "lower_name", "") == "var":
            named = (part.value for part in inner if part.type == "ident")
            yield from (name.replace("-", "_") for name in named if name.startswith("--"))
        yield from _names(inner)


def variables_once() -> None:
    """A value with var() is made once for the same values of its variables, in whatever style and page it is."""
    css: Any = import_module("weasyprint.css")
    missing, pending_kind, resolve, invalid = (
        css.ComputedStyle.__missing__,
        css.Pending,
        css.resolve_var,
        css.InvalidValues,
    )
    known: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def solved(style: Any, pending: Any, name: str) -> tuple[Any, ...] | None:
        """The value of a property, with the tokens that it was made from: kept, so that no others have their ids."""
        if not hasattr(pending, "names"):
            pending.names = tuple(dict.fromkeys(_names(pending.tokens)))
        values = [style[variable] or () for variable in pending.names]
        key = (id(pending), name, style.base_url, *(tuple(map(id, value)) for value in values))
        found = known.get(key)
        if found is None:
            tokens: list[Any] = []
            for token in pending.tokens:
                made = resolve(style, token, style.parent_style)
                tokens.extend((token,) if made is None else made)
            if any("gradient" in getattr(token, "lower_name", "") for token in tokens):  # it is changed when computed
                return None
            try:
                value = pending.solve(tokens, name, style.base_url)
            except invalid:
                return None
            if len(known) >= _MOST:
                known.clear()
            found = known[key] = value, pending, values
        return found

    def computed(self: Any, key: str) -> Any:
        value, weight = self.cascaded.get(key, (None, None))
        if isinstance(value, pending_kind) and key[:2] != "__" and getattr(self, "physical", False):
            found = solved(self, value, key.replace("_", "-"))
            if found is not None:
                self.cascaded[key] = found[0], weight
        return missing(self, key)

    css.ComputedStyle.__missing__ = computed


def candidates_once() -> None:
    """Which selectors may match an element is the same for all of its name and classes: only these are tried."""
    matcher: Any = import_module("cssselect2").Matcher
    ascii_lower = import_module("webencodings").ascii_lower

    def candidates_of(self: Any, element: Any, name: str | None) -> list[Any]:
        found = [*self.id_selectors.get(name, ())]
        for class_name in element.classes:
            found += self.class_selectors.get(class_name, ())
        found += self.lower_local_name_selectors.get(ascii_lower(element.local_name), ())
        found += self.namespace_selectors.get(element.namespace_url, ())
        if "lang" in element.etree_element.attrib:
            found += self.lang_attr_selectors
        found += self.other_selectors
        return sorted(((test, selector) for test, *selector in found), key=lambda pair: pair[1][:2])

    def match(self: Any, element: Any) -> list[Any]:
        attributes = element.etree_element.attrib
        name = attributes.get("id")
        name = name if name in self.id_selectors else None
        key = element.etree_element.tag, attributes.get("class"), "lang" in attributes, name
        known = vars(self).get("known")
        if known is None or known[0] != self.order:  # a selector has come in since
            known = self.known = self.order, {}
        if key not in known[1]:
            known[1][key] = candidates_of(self, element, name)
        return [selector for test, selector in known[1][key] if test(element)]

    matcher.match = match
