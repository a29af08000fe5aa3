from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feuillet.looks import qr
from feuillet.looks.faces.characters import substituted
from feuillet.model.diagnostics import Location, Severity


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("https://exemple.org/a?utm_source=mail&page=2&UTM_Medium=x#bas", "https://exemple.org/a?page=2#bas"),
        ("https://exemple.org/a?fbclid=1", "https://exemple.org/a"),
        ("https://exemple.org/a?b=1&b=2&c", "https://exemple.org/a?b=1&b=2&c"),
        (" https://exemple.org/a?#x ", "https://exemple.org/a#x"),
        ("https://exemple.org/#/route?utm_x=1", "https://exemple.org/#/route?utm_x=1"),
        ("mailto:a@exemple.org", "mailto:a@exemple.org"),
    ],
)
def test_parameters_that_follow_the_reader_are_dropped(url, cleaned):
    assert qr.clean(url) == cleaned


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("https://exemple.org/می\u200cخ", "https://exemple.org/می%E2%80%8Cخ"),
        ("https://exemple.org/?a=👩\u200d🌾#\u2060", "https://exemple.org/?a=👩%E2%80%8D🌾#%E2%81%A0"),
        ("https://un\u2011nom.example/a\u2011b", "https://un-nom.example/a%E2%80%91b"),
    ],
)
def test_what_a_page_does_not_print_is_escaped_so_that_links_and_codes_lead_to_the_same_place(url, cleaned):
    assert qr.clean(url) == substituted(cleaned) == cleaned
    assert qr.to_scan(cleaned) == qr.to_scan(url)


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("https://www.exemple.org/", "exemple.org"),
        ("HTTP://WWW.exemple.org/page/", "exemple.org/page"),
        ("https://www.org/", "www.org"),
        ("https://exemple.org/caf%C3%A9/%7Ea", "exemple.org/café/~a"),
        ("https://exemple.org/a%20b%2Fc%3F", "exemple.org/a%20b%2Fc%3F"),
        ("https://exemple.org/%F0%9F%98%80", "exemple.org/%F0%9F%98%80"),
        ("https://exemple.org/e%CC%81", "exemple.org/e%CC%81"),
        ("https://exemple.org/%E9", "exemple.org/%E9"),
        ("https://exemple.org/?a=1/", "exemple.org/?a=1/"),
        ("https://exemple.org/a/#b/", "exemple.org/a/#b/"),
        ("mailto:contact@exemple.org", "contact@exemple.org"),
        ("ftp://exemple.org/a", "ftp://exemple.org/a"),
    ],
)
def test_an_address_is_printed_as_one_types_it(url, printed):
    assert qr.printable(url) == printed


def test_a_long_address_is_printed_whole():
    path = "/".join(str(number) for number in range(500))
    assert qr.printable(f"https://exemple.org/{path}") == f"exemple.org/{path}"


@given(st.text())
@example("0 ?")
def test_any_link_has_an_address_and_no_error(url):
    assert isinstance(qr.printable(url), str)
    assert qr.modules(url) >= 0
    assert qr.clean(qr.clean(url)) == qr.clean(url)


@pytest.mark.parametrize(
    ("url", "scanned"),
    [
        ("exemple.org/page", "https://exemple.org/page"),
        ("exemple.org:8080/page", "https://exemple.org:8080/page"),
        ("//exemple.org/page", "https://exemple.org/page"),
        ("mailto:a@exemple.org", "mailto:a@exemple.org"),
        ("https://été.fr/né?x=ç&utm_id=1", "https://xn--t-9fab.fr/n%C3%A9?x=%C3%A7"),
        ("https://exemple.org/a%20b", "https://exemple.org/a%20b"),
        ("https://a..é/x", "https://a..%C3%A9/x"),
    ],
)
def test_a_scanner_gets_a_complete_address_in_ascii(url, scanned):
    assert qr.to_scan(url) == scanned
    assert qr.to_scan(qr.to_scan(url)) == scanned


def test_the_code_is_a_drawing_with_a_title_and_no_size():
    drawing = qr.svg("https://exemple.org", title='Le site "A" <b>')
    assert drawing.startswith("<svg viewBox=")
    assert "<title>Le site " in drawing
    assert "&lt;b&gt;</title>" in drawing
    assert "<b>" not in drawing
    assert " width=" not in drawing
    assert 'stroke="#000"' in drawing


def test_the_code_is_the_same_each_time():
    first = qr.svg("https://exemple.org/x", title="x")
    qr._code.cache_clear()
    assert qr.svg("https://exemple.org/x", title="x") == first


def test_a_short_address_makes_a_small_code_with_its_quiet_zone():
    assert qr.modules("https://exemple.org") == 25 + 2 * qr.QUIET
    assert qr.width_mm("https://exemple.org") == pytest.approx(16.5)
    assert qr.width_mm("https://exemple.org", module_mm=0.4) == pytest.approx(13.2)


@pytest.mark.parametrize(
    ("length", "least"),
    [(20, 13.2), (26, 13.2), (27, 14.8), (42, 14.8), (43, 16.4), (62, 16.4), (63, 18.0), (84, 18.0)],
)
def test_a_longer_address_takes_a_larger_code(length, least):
    address = "https://exemple.org/".ljust(length, "a")
    assert qr.least_width_mm(address) == least


def test_a_code_below_its_least_width_is_an_error_that_says_what_it_takes():
    address = "https://exemple.org/".ljust(43, "a")
    here = Location(file="content/themes/01-essai.md", line=7)
    small = qr.too_small(address, 14.5, here, "output/essai.pdf")
    assert (small.severity, small.location) == (Severity.ERROR, here)
    assert small.message("fr") == (
        f"le QR code de {address} fait 14,5 mm de large dans output/essai.pdf : trop petit pour ses 43 caractères, "
        "qui demandent 16,4 mm"
    )
    assert small.message("en").endswith("too small for its 43 characters, which take 16.4 mm")
    assert "raccourcissez" in small.hint("fr")
    assert "shorten" in small.hint("en")


@pytest.mark.parametrize(("printed", "wrong"), [(16.1, True), (16.3, False), (16.4, False), (30, False)])
def test_what_is_lost_by_rounding_is_not_held_against_a_code(printed, wrong):
    address = "https://exemple.org/".ljust(43, "a")
    assert bool(qr.too_small(address, printed, Location(file="a.md"), "a.pdf")) is wrong


def test_what_only_follows_the_reader_does_not_make_the_code_larger():
    assert qr.svg("https://exemple.org?utm_source=x", title="x") == qr.svg("https://exemple.org", title="x")


@pytest.mark.parametrize("url", ["https://exemple.org/" + "a" * 1000, "https://exemple.org/" + "é" * 300])
def test_an_address_too_long_to_scan_has_no_code(url):
    assert qr.svg(url, title="x") is None
    assert qr.modules(url) == 0
    assert qr.width_mm(url) == qr.least_width_mm(url) == 0
