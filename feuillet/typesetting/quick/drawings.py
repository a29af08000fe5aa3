"""Workarounds for WeasyPrint's drawings: what a style draws in many places is drawn once, a code is read at once."""

from __future__ import annotations

import re
from functools import partial
from importlib import import_module
from typing import Any

from feuillet.typesetting.quick.replacement import replace_everywhere

_MOST = 500  # drawings that are remembered, each in one size
_LONGEST = 2000  # operators of one
_FURTHER = (b" Tf", b"EI", b" cs", b" CS")  # operators that name what the page keeps, or hold a picture
_OTHERS = ("XObject", "Pattern", "Shading")  # what a drawing of lines, colours and opacities has no need of


def drawings_once() -> None:
    """A drawing within a style that is alone in its group, as bullets and icons are, is what it was in the last one."""
    drawing: Any = import_module("weasyprint.images").SVGImage
    dictionary: Any = import_module("pydyf").Dictionary
    draw = drawing.draw
    known: dict[Any, Any] = {}
    said = 0

    def hear(_: Any) -> bool:
        nonlocal said
        said += 1
        return True

    import_module("weasyprint.logger").LOGGER.addFilter(hear)

    def draw_as_before(self: Any, stream: Any, width: float, height: float, style: Any) -> None:
        anew = partial(draw, self, stream, width, height, style)
        resources, start = stream._resources, len(stream.stream)  # noqa: SLF001 - WeasyPrint's own way to them
        address = self._base_url or ""
        if start > 1 or resources["ExtGState"] or not address.startswith("data:"):
            anew()
            return
        key = address, width, height
        if key in known:
            operators, opacities = known[key]
            stream.stream.extend(operators)
            resources["ExtGState"].update({name: dictionary(values) for name, values in opacities.items()})
            return
        before = said
        anew()
        operators = tuple(stream.stream[start:])
        plain = all(type(operator) is bytes and not operator.endswith(_FURTHER) for operator in operators)
        if said > before or not plain or len(operators) > _LONGEST or any(resources[kind] for kind in _OTHERS):
            return
        opacities = {name: dict(values) for name, values in resources["ExtGState"].items()}
        if all(name[0] in "aA" for name in opacities):
            if len(known) >= _MOST:
                known.clear()
            known[key] = operators, opacities

    drawing.draw = draw_as_before


_STEP = r"(?:m(-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)|h(-?\d+(?:\.\d+)?))"
_STEPS = re.compile(_STEP)
_CODE = re.compile(rf"M(\d+(?:\.\d+)?) (\d+(?:\.\d+)?){_STEP}+")
_REFERS = ("href", "{http://www.w3.org/1999/xlink}href")
_MARKERS = ("marker", "marker-start", "marker-mid", "marker-end")


def codes_at_once() -> None:
    """A path of strokes along lines, as a code for telephones is, is taken apart by one pattern, not one by one."""
    shapes: Any = import_module("weasyprint.svg").TAGS
    draw = shapes["path"]

    def path(svg: Any, node: Any, font_size: float) -> None:
        steps = node.get("d", "")
        begins = _CODE.fullmatch(steps)
        if begins is None or any(map(node.get, _MARKERS)):
            draw(svg, node, font_size)
            return
        move, line = svg.stream.move_to, svg.stream.line_to
        x, y = float(begins[1]), float(begins[2])
        move(0, 0)
        move(x, y)
        for right, down, along in _STEPS.findall(steps):
            if along:
                x = float(along) + x
                line(x, y)
            else:
                x, y = float(right) + x, float(down) + y
                move(x, y)

    shapes["path"] = path


def images_once() -> None:
    """A drawing within a style is read once in a process, whatever page it is on."""
    images: Any = import_module("weasyprint.images")
    drawing, get = images.SVGImage, images.get_image_from_uri
    svg_kind: Any = import_module("weasyprint.svg").SVG
    draw = svg_kind.draw
    known: dict[Any, Any] = {}

    def draw_and_forget(self: Any, *arguments: Any) -> None:
        try:
            draw(self, *arguments)
        finally:
            self.stream = self.context = None  # else what is remembered would hold the document that it was drawn in

    svg_kind.draw = draw_and_forget

    def is_whole(svg: Any) -> bool:
        """Whether a drawing refers to nothing: what is used again is changed when it is drawn."""
        elements = svg.tree._etree_node.iter()  # noqa: SLF001 - no public way leads to the tree
        return not any(
            "style" in str(element.tag) or name in _REFERS or "url(" in value.lower()
            for element in elements
            for name, value in (("", ""), *element.items())
        )

    def image(*, url: str, cache: Any, url_fetcher: Any, context: Any = None, **options: Any) -> Any:
        fonts = context.font_config if context else None
        key = url, id(fonts)
        if url in cache or not url.startswith("data:image/svg") or key not in known:
            made = get(url=url, cache=cache, url_fetcher=url_fetcher, context=context, **options)
            if isinstance(made, drawing) and url.startswith("data:") and is_whole(made._svg):  # noqa: SLF001
                if len(known) >= _MOST:
                    known.clear()
                known[key] = made._svg, fonts  # noqa: SLF001 - it is drawn as often as asked; fonts are kept for their id
            return made
        made = cache[url] = drawing.__new__(drawing)
        vars(made).update(_svg=known[key][0], _base_url=url, _url_fetcher=url_fetcher, _context=context)
        return made

    replace_everywhere(get, image)
