"""What leaves as HTML of a project's own template: nothing in it is run or fetched, and ours are as they were."""

from __future__ import annotations

import pytest

from feuillet.pages.inert import inert
from feuillet.pages.sandbox import TemplateProblemError

PLAIN = '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<title>Un jour</title>\n</head>\n<body>{}</body>'


@pytest.mark.parametrize(
    "written",
    [
        "<script>x()</script>",
        "<SCRIPT SRC=//e.example>",
        "<p onclick=\"x()\">a</p>",
        "<p class=\"a\" ONLOAD=\"x()\">a</p>",
        "<img src=\"https://e.example/a.png\" alt=\"\">",
        "<img src=\"//e.example/a.png\" alt=\"\">",
        "<img alt=\"\" srcset=\"https://e.example/a.png 2x\">",
        "<img src=\"data:text/html,x\" alt=\"\">",
        "<a href=\"javascript:x()\">a</a>",
        "<a href=\" &#106;avascript:x()\">a</a>",
        "<a href=\"java\nscript:x()\">a</a>",
        "<a href=\"data:text/html,x\">a</a>",
        "<a href=\"https://e.example\" ping=\"https://e.example\">a</a>",
        "<meta http-equiv=\"refresh\" content=\"0;url=https://e.example\">",
        "<meta name=\"a>b\" http-equiv=\"refresh\" content=\"0;url=https://e.example\">",
        "<meta name=\"<\" http-equiv=\"refresh\">",
        "<link rel=\"preconnect\" href=\"https://e.example\">",
        "<base href=\"https://e.example\">",
        "<form action=\"https://e.example\"><input></form>",
        "<iframe src=\"https://e.example\"></iframe>",
        "<object data=\"https://e.example\"></object>",
        "<svg><script>x()</script></svg>",
        "<svg onload=x()>",
        "<math><a href=\"#\">x</a></math>",
        "<p style=\"background:url(https://e.example/a)\">a</p>",
        "<p style=\"background:u\\72l(https://e.example/a)\">a</p>",
        "<p style=\"background:&#117;rl(https://e.example/a)\">a</p>",
        "<table background=\"https://e.example/a\"></table>",
        "<style>@import 'https://e.example/a';</style>",
        "<style>p{background:url( 'https://e.example/a')}</style>",
        "<style>p{background:image-set('https://e.example/a' 1x)}</style>",
        "<style>p{}</sty<script>x()</script>",
        "<p title='a'onclick='x()'>a</p>",
        "<p/onclick=x()>a</p>",
            "<!x><p>a</p>",
        "<?x?>",
        "</p onclick=x()>",
        "<p title=\"a",
        "< p>",
        "<template><p>a</p></template>",
        "<textarea>",
        "<meta charset=\"iso-2022-jp\">",
        "<style></style\u00a0><p>x{background:url(https://e.example/a)}</p>",
        "<style></style\v>p{background:url(https://e.example/a)}</style>",
        "<p style=\"background:url(\u00a0data:image/png,a)\">a</p>",
        "<p\u2003title=\"a\">a</p>",
        "<p\u017ftyle=\"a\">a</p>",
        "<noscript><p title=\"a\">a</p></noscript>",
    ],
)  # fmt: skip
def test_what_a_browser_would_run_or_fetch_is_told_with_its_template(written):
    with pytest.raises(TemplateProblemError) as told:
        inert(PLAIN.format(written), "mail.html")
    assert told.value.diagnostic.rule.code == "template-active"
    assert told.value.diagnostic.location.file == "templates/mail.html"


@pytest.mark.parametrize(
    "written",
    [
        "<p class=\"a\">a &lt;script&gt; b</p>",
        "<a href=\"https://e.example/?a=1&amp;b=2\">a</a> <a href=\"#b\">b</a> <a href=\"mailto:a@e.example\">c</a>",
        "<img src=\"data:image/png;base64,AAAA\" alt=\"\" width=\"1\" height=\"1\">",
        "<style>p { color: red; background: url(\"data:image/png;base64,AAAA\") }</style>",
        "<ol start=\"4\"><li value=\"9\">a</li></ol><div role=\"region\" tabindex=\"0\" aria-label=\"a\">b</div><hr/>",
        "<p style=\"font:bold 14px/20px 'Segoe UI',serif\">a</p>",
    ],
)  # fmt: skip
def test_what_pages_and_letters_are_made_of_goes_out_as_it_is(written):
    html = PLAIN.format(written)
    assert inert(html, "mail.html") == html


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<p>a<!-- <b>not yet</b> -->b</p>", "<p>ab</p>"),
        ("<!-->\n<img src=x onerror=x()> --><p>b</p>", "<p>b</p>"),  # browsers end it earlier
        ("<!--[if mso]><script>x()</script><![endif]--><p>b</p>", "<p>b</p>"),
    ],
)
def test_comments_stay_here(written, left):
    assert inert(PLAIN.format(written), "mail.html") == PLAIN.format(left)


@pytest.mark.parametrize("written", ["<!-- it never ends", "<scr<!-- -->ipt>x()</script>", "<!-<!-- -->- a"])
def test_a_comment_hides_no_tag(written):
    with pytest.raises(TemplateProblemError):
        inert(PLAIN.format(written), "mail.html")
