"""A drawing that is not ours: an SVG is read with nothing opened or run, and what cannot be printed is told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from feuillet.model.diagnostics import Rule, Severity
from feuillet.pictures import paints, rasters
from feuillet.pictures.drawings import REFERENCES, SVG, embedded, lost, pixels
from feuillet.pictures.drawn_numbers import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feuillet.model.diagnostics import Diagnostic, Location

_MOST_ELEMENTS = 20_000
_DEEPEST = 100
_ACTIVE = frozenset({"script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler"})
_CORNERED = frozenset({"path", "line", "polyline", "polygon"})
_CORNER = re.compile(r"[0-9.]+")
_PAINTED_ONCE = frozenset({"linearGradient", "radialGradient", "filter"})
_URL = re.compile(r"url\(([^()]*)", re.IGNORECASE)  # to its end, or to where another one begins: no text twice
_WIDEST = 1_000_000  # pixels of a drawing, of which only the proportion counts

DRAWING_BROKEN = Rule(
    code="drawing-broken",
    en="the drawing '{name}' is no valid SVG, from line {line} on",
    fr="le dessin « {name} » n’est pas un SVG valide, à partir de la ligne {line}",
    hint_en="export it again, or as PNG",
    hint_fr="exportez-le de nouveau, ou en PNG",
)
DRAWING_ACTIVE = Rule(
    code="drawing-active",
    en="the drawing '{name}' holds a program or a foreign part (<{element}>)",
    fr="le dessin « {name} » contient un programme ou un corps étranger (<{element}>)",
    hint_en="export it as a plain SVG, or as PNG",
    hint_fr="exportez-le en SVG simple, ou en PNG",
)
DRAWING_OUTSIDE = Rule(
    code="drawing-outside",
    en="the drawing '{name}' refers to something outside itself: {reference}",
    fr="le dessin « {name} » renvoie à quelque chose hors de lui : {reference}",
    hint_en="embed what it refers to when you export it, or export it as PNG",
    hint_fr="incorporez ce à quoi il renvoie lors de l’export, ou exportez-le en PNG",
)
DRAWING_COMPLEX = Rule(
    code="drawing-complex",
    en="the drawing '{name}' has too many parts to be printed",
    fr="le dessin « {name} » a trop d’éléments pour être imprimé",
    hint_en="simplify it, or export it as PNG",
    hint_fr="simplifiez-le, ou exportez-le en PNG",
)
DRAWING_TEXT = Rule(
    code="drawing-text",
    en="the drawing '{name}' has text that depends on the fonts of the computer",
    fr="le dessin « {name} » a du texte qui dépend des polices de l’ordinateur",
    hint_en="convert its text to paths (in Inkscape: Path, Object to Path), or export it as PNG",
    hint_fr="convertissez son texte en chemins (dans Inkscape : Chemin, Objet en chemin), ou exportez-le en PNG",
)


def _lost_effect(en: str, fr: str) -> Rule:
    return Rule(
        code="drawing-effect",
        severity=Severity.WARNING,
        en=f"the drawing '{{name}}' {en}",
        fr=f"le dessin « {{name}} » {fr}",
        hint_en="Look at it on the page. If it is not as you drew it, export it as PNG, at least 1500 pixels wide.",
        hint_fr="Regardez-le sur la page. S’il n’est pas tel que vous l’avez dessiné, exportez-le en PNG, d’au moins "
        "1500 pixels de large.",
    )


DRAWING_LOST = {
    "mask": _lost_effect(
        "has a mask, which is not printed: what it hides is seen",
        "a un masque, qui n’est pas imprimé : ce qu’il cache se voit",
    ),
    "filter": _lost_effect(
        "has a shadow, a blur or another filter, which is not printed",
        "a une ombre, un flou ou un autre filtre, qui n’est pas imprimé",
    ),
    "blend": _lost_effect(
        "blends colours with what is below (multiply, screen…): they are printed over it",
        "mélange des couleurs avec ce qui est dessous (produit, superposition…) : elles sont imprimées par-dessus",
    ),
    "clip": _lost_effect(
        "is cut out with a shape of CSS, and printed whole",
        "est découpé par une forme en CSS, et imprimé entier",
    ),
    "variable": _lost_effect(
        "has a variable of CSS (var(--…)) without one clear value: what depends on it is printed without it",
        "a une variable CSS (var(--…)) sans valeur claire : ce qui en dépend est imprimé sans elle",
    ),
    "colour": _lost_effect(
        "has a colour that is written in an unknown way: black is printed in its place",
        "a une couleur écrite d’une façon inconnue : du noir est imprimé à sa place",
    ),
    "selector": _lost_effect(
        "has a rule of CSS that chooses shapes by pieces of their names: they are printed without it",
        "a une règle CSS qui choisit des formes par des morceaux de leurs noms : elles sont imprimées sans elle",
    ),
    "measure": _lost_effect(
        "has a number that cannot be read, or is beyond a million: what it measures is printed without it",
        "a un nombre illisible, ou qui passe le million : ce qu’il mesure est imprimé sans lui",
    ),
    "motion": _lost_effect(
        "moves, or changes with time: it is printed as it is before that",
        "bouge, ou change avec le temps : il est imprimé tel qu’il est avant cela",
    ),
    "order": _lost_effect(
        "has outlines below what they surround (paint-order): they are printed over it",
        "a des contours sous ce qu’ils entourent (paint-order) : ils sont imprimés par-dessus",
    ),
    "outline": _lost_effect(
        "has outlines that are to stay as thick in any size (vector-effect): they grow and shrink with the drawing",
        "a des contours qui devraient garder leur épaisseur (vector-effect) : ils suivent la taille du dessin",
    ),
    "holes": _lost_effect(
        "is cut out with a shape that has holes (clip-rule): what they hide is seen",
        "est découpé par une forme qui a des trous (clip-rule) : ce qu’ils cachent se voit",
    ),
    "place": _lost_effect(
        "is turned, moved or scaled in a way of web pages (transform-box, or on the whole): it is printed without",
        "est tourné, déplacé ou agrandi à la façon des pages web (transform-box, ou en entier) : il est imprimé sans",
    ),
    "focus": _lost_effect(
        "has a round gradient that begins outside its middle (fx, fy): its shades are a little others",
        "a un dégradé rond qui commence hors de son centre (fx, fy) : ses nuances sont un peu autres",
    ),
    "language": _lost_effect(
        "has parts for readers of one language (systemLanguage): only what is for all of them is printed",
        "a des parties pour les lecteurs d’une langue (systemLanguage) : seul ce qui est pour tous est imprimé",
    ),
    "gradient": _lost_effect(
        "has a gradient that is partly transparent: some programs show it otherwise, or leave it white",
        "a un dégradé en partie transparent : certains programmes le montrent autrement, ou le laissent blanc",
    ),
}


class _Refused(Exception):  # noqa: N818  not an error of ours: what the author will read
    def __init__(self, rule: Rule, **values: str) -> None:
        super().__init__(rule.code)
        self.rule = rule
        self.values = values


@dataclass(kw_only=True, slots=True)
class _Node:
    """An element of a drawing, as far as it tells how much there is to paint."""

    kind: str
    children: list[_Node] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    corners: int = 0  # of a path or lines: at each there may be a marker
    cornered: bool = False  # something of it refers to what stands at each corner, its own or those of its children
    weight: int = 0  # elements to paint, those that it refers to included; 0: not known yet
    height: int = 0  # of them, those within each other or referring to each other


class Drawing:
    """An SVG read with nothing opened or run; raises `_Refused` or `ExpatError`."""

    def __init__(self, data: bytes) -> None:
        self.root: dict[str, str] = {}
        self._nodes: dict[str, _Node] = {}
        self._path: list[_Node] = []
        self._count = self._corners = 0
        self._style = ""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True  # else each line comes by itself, and a long style is put together anew for each
        parser.EntityDeclHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(data, True)

    def _entity(self, *_declaration: object) -> None:
        raise _Refused(DRAWING_ACTIVE, element="!ENTITY")

    def _instruction(self, target: str, text: str) -> None:
        if target == "xml-stylesheet":
            raise _Refused(DRAWING_OUTSIDE, reference=text[:60])

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        kind = _local(qualified)
        node = _Node(kind=kind)
        named = {_local(key): value for key, value in attributes.items()}
        if self._path:
            self._path[-1].children.append(node)
        elif qualified in ("svg", f"{SVG} svg"):
            self.root = named
        else:
            raise _Refused(DRAWING_BROKEN, line="1")
        self._path.append(node)
        self._count += 1
        if len(self._path) > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise _Refused(DRAWING_COMPLEX)
        if kind in _ACTIVE:
            raise _Refused(DRAWING_ACTIVE, element=kind)
        node.corners = len(_CORNER.findall(f"{named.get('d', '')} {named.get('points', '')}")) // 2 + 1
        self._corners += node.corners
        node.cornered = bool({"marker", "marker-mid"} & named.keys()) or "marker" in named.get("style", "")
        if "id" in named:
            self._nodes.setdefault(named["id"], node)
        for key, value in named.items():
            if key in REFERENCES and kind != "a":
                self._refer(node, value.strip())
            elif key == "style" or "(" in value or "\\" in value:
                self._look_through_style(value, node)

    def _end(self, _qualified: str) -> None:
        node = self._path.pop()
        if node.kind == "style":
            self._look_through_style(self._style, node)
            node.cornered = "marker" in self._style
            self._style = ""
        if not self._path:
            self._weigh(node, 0)

    def _text(self, text: str) -> None:
        if self._path[-1].kind == "style":
            self._style += text
        elif text.strip() and any(node.kind == "text" for node in self._path):
            raise _Refused(DRAWING_TEXT)

    def _refer(self, node: _Node, reference: str) -> None:
        if reference.startswith("#"):
            node.targets.append(reference[1:])
        elif (picture := embedded(reference)) is None:
            raise _Refused(DRAWING_OUTSIDE, reference=reference[:60])
        else:
            from PIL import Image

            try:
                rasters.looked_through(picture)
            except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
                raise _Refused(DRAWING_COMPLEX) from error
            except Exception as error:  # a damaged picture
                raise _Refused(DRAWING_OUTSIDE, reference=reference[:60]) from error

    def _look_through_style(self, style: str, node: _Node) -> None:
        if "\\" in style or "@import" in style.lower():  # an escape in a style only ever hides something
            raise _Refused(DRAWING_OUTSIDE, reference=style.strip()[:60])
        if paints.is_deep(style):
            raise _Refused(DRAWING_COMPLEX)
        for reference in _URL.findall(style):
            self._refer(node, reference.strip().strip("\"'").strip())

    def _weigh(self, node: _Node, depth: int) -> int:
        """The elements that painting `node` paints; a circle of references counts once."""
        if depth > 2 * _DEEPEST:
            raise _Refused(DRAWING_COMPLEX)
        if not node.weight:
            node.weight = 1
            targets = [self._nodes[target] for target in node.targets if target in self._nodes]
            once = [target for target in targets if target.kind in _PAINTED_ONCE]
            for target in once:  # for its height
                self._weigh(target, depth + 1)
            inner = [*node.children, *(target for target in targets if target.kind not in _PAINTED_ONCE)]
            node.weight = 1 + sum(
                self._weigh(each, depth + 1) * (self._times(node) if each.kind == "marker" else 1) for each in inner
            )
            node.height = 1 + max((each.height for each in (*inner, *once)), default=0)
        if node.weight > _MOST_ELEMENTS or depth + node.height > 2 * _DEEPEST:
            raise _Refused(DRAWING_COMPLEX)
        return node.weight

    def _times(self, node: _Node) -> int:
        """How often a marker is painted that an element refers to."""
        if not node.cornered:
            return 1
        return node.corners if node.kind in _CORNERED else self._corners

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, of which the proportion counts."""
        measures = [pixels(self.root.get(side, "")) for side in ("width", "height")]
        box = re.findall(NUMBER, self.root.get("viewBox", ""))
        if all(measures):
            width, height = (side for side in measures if side)
        else:
            width, height = (float(box[2]), float(box[3])) if len(box) == 4 else (300.0, 150.0)
        return round(min(max(width, 1), _WIDEST)), round(min(max(height, 1), _WIDEST))


def _local(qualified: str) -> str:
    return qualified.rpartition(" ")[2]


def check(name: str, data: bytes, location: Location) -> Iterator[Diagnostic]:
    """What is wrong with a drawing, and which of its effects are lost."""
    try:
        Drawing(data)
        for effect in sorted(lost(data)):
            yield DRAWING_LOST[effect].at(location, name=name)
    except _Refused as refused:
        yield refused.rule.at(location, name=name, **refused.values)
    except expat.ExpatError as error:
        yield DRAWING_BROKEN.at(location, name=name, line=str(error.lineno))
