from __future__ import annotations

from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from feuillet.looks import icons

NAMES = ("users", "gavel", "lightbulb", "triangle-alert", "book-open", "quote", "handshake")


def test_the_usual_icons_exist():
    assert len(icons.names()) > 1000
    assert all(icons.exists(name) for name in NAMES)
    assert not icons.exists("../users")
    assert not icons.exists("users.svg")


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_its_colour(name):
    uri = icons.data_uri(name, "#14505c", stroke=1.5)
    kind, _, drawing = uri.partition(",")
    assert kind == "data:image/svg+xml"
    root = ET.fromstring(unquote(drawing))  # noqa: S314  our own drawing
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("stroke") == "#14505c"
    assert root.get("stroke-width") == "1.5"
    assert len(root) > 0
    assert "currentColor" not in unquote(drawing)


def test_the_address_of_an_icon_fits_in_quotes_of_any_kind():
    assert not set("\"'()<>\\ \n#") & set(icons.data_uri("users", "#14505c"))


def test_an_icon_takes_nothing_but_a_colour():
    with pytest.raises(ValueError, match="no colour"):
        icons.data_uri("users", 'red"/><script>')


def test_an_icon_that_does_not_exist_is_our_mistake():
    with pytest.raises(KeyError):
        icons.data_uri("no-such-icon", "#000000")
