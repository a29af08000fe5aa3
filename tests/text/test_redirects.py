"""Addresses that count who follows a link lead to what stands in them."""

from __future__ import annotations

import pytest

from feuillet.text.redirects import direct


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/url?q=https://example.org/a?b=1&sa=D&ust=17",
        "https://www.google.fr/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1&usg=x",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1&h=AT0",
        "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1&data=05",
    ],
)
def test_what_stands_before_an_address_is_taken_off(url):
    assert direct(url) == "https://example.org/a?b=1"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/url?q=https://example.com",
        "https://www.google.com/search?q=https://example.org",
        "https://www.google.com/url?q=javascript:x",
        "https://www.google.com/",
    ],
)
def test_other_addresses_stay(url):
    assert direct(url) == url
