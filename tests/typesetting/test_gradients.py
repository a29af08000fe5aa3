from __future__ import annotations

import pytest

from feuillet.pages.job import Job
from feuillet.typesetting.layout import typeset

STOPS = "<stop offset='0' stop-color='#f00'/><stop offset='1' stop-color='#00f'/>"


def said(gradient):
    """What the engine says of a drawing that is filled with a gradient."""
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 50'>"
        f"{gradient.format(stops=STOPS)}<rect x='5' y='5' width='90' height='40' fill='url(#g)'/></svg>"
    )
    html = "<html lang='en'><title>-</title><body><img src='a.svg' alt='-' style='width: 40mm'></body></html>"
    return typeset(Job(name="a", html=html, resources={"a.svg": drawing.encode()})).layout.log


@pytest.mark.parametrize(
    "places",
    [
        "<linearGradient id='g' x2='1e-9' spreadMethod='{spread}'>{{stops}}</linearGradient>",
        "<linearGradient id='g' gradientTransform='scale(1e-6)' spreadMethod='{spread}'>{{stops}}</linearGradient>",
        (
            "<linearGradient id='g' gradientUnits='userSpaceOnUse' x2='0.001' spreadMethod='{spread}'>{{stops}}"
            "</linearGradient>"
        ),
        "<radialGradient id='g' r='1e-7' spreadMethod='{spread}'>{{stops}}</radialGradient>",
        "<radialGradient id='g' r='.5' fr='.4999999' spreadMethod='{spread}'>{{stops}}</radialGradient>",
        "<radialGradient id='g' r='.3' fr='9' spreadMethod='{spread}'>{{stops}}</radialGradient>",
    ],
)
@pytest.mark.parametrize("spread", ["repeat", "reflect"])
def test_a_gradient_that_repeats_without_end_ends_the_drawing(spread, places):
    (message,) = said(places.format(spread=spread))
    assert "Failed to render" in message


@pytest.mark.parametrize("spread", ["pad", "repeat", "reflect"])
@pytest.mark.parametrize(
    "places",
    [
        "<linearGradient id='g' x2='.01' spreadMethod='{spread}'>{{stops}}</linearGradient>",
        (
            "<linearGradient id='g' gradientUnits='userSpaceOnUse' x2='3' spreadMethod='{spread}'>{{stops}}"
            "</linearGradient>"
        ),
        "<radialGradient id='g' r='.02' fr='.001' spreadMethod='{spread}'>{{stops}}</radialGradient>",
    ],
)
def test_a_gradient_that_repeats_some_times_is_painted(spread, places):
    assert said(places.format(spread=spread)) == ()
