"""Small PDFs for the tests of conformance and preflight, as WeasyPrint writes them."""

import datetime as dt
import warnings
from functools import cache

import fontpkg

from feuillet.pdf import conformance
from feuillet.typesetting.layout import the_engine

weasyprint = the_engine()  # as it makes our pages, whichever test comes first: imported by no other way

NOON = dt.datetime(2026, 11, 14, 12, tzinfo=dt.timezone(dt.timedelta(hours=1)))
DATES = conformance.DocumentDates(created=NOON, modified=NOON + dt.timedelta(days=1))
FAMILY = "Test Text"


@cache
def _style():
    """The fonts, parsed once; a second family that no publication is allowed to use."""
    faces = [
        f"@font-face {{ font-family: '{name}'; font-weight: {weight};"
        f" src: url('{fontpkg.path(family, weight=weight, style='normal').as_uri()}') }}"
        for name, family, weight in (
            (FAMILY, "Fira Sans", 400),
            (FAMILY, "Fira Sans", 700),
            ("Elsewhere", "Spectral", 400),
        )
    ]
    base = f"html {{ font: 10pt/1.3 '{FAMILY}' }} a {{ color: #003366 }} :where(ul) {{ list-style-type: disc }}"
    configuration = weasyprint.text.fonts.FontConfiguration()
    return configuration, weasyprint.CSS(string="".join(faces) + base, font_config=configuration)


def html(body, css="", *, size="A6", title="Essai", head=""):
    return (
        f"<!doctype html><html lang=fr><head><title>{title}</title>{head}"
        f"<style>@page {{ size: {size}; margin: 1cm }} {css}</style></head><body>{body}</body></html>"
    )


def raw(text, **options):
    """The PDF of an HTML document, as WeasyPrint leaves it."""
    configuration, style = _style()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
        return _written(text, configuration, style, options)


def _written(text, configuration, style, options):
    document = weasyprint.HTML(string=text).render(
        font_config=configuration, stylesheets=[style], pdf_variant="pdf/a-3a"
    )
    return document.write_pdf(pdf_variant="pdf/a-3a", **options)


def made(body, css="", **parts):
    """A finished PDF of an HTML body."""
    return conformance.finish(raw(html(body, css, **parts)), dates=DATES)
