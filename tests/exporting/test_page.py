"""The synthesis as one web page: all of it, in one file, for the eye, the ear, the keyboard and a telephone.

What axe would look for in a page that stands still is looked for here in the page as a browser builds it.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import re
from base64 import b64decode, b64encode
from urllib.parse import unquote_to_bytes

import pytest
import tinyhtml5
from PIL import Image

from feuillet.exporting import exporter, page
from feuillet.looks import palette
from feuillet.machine.paths import shipped
from feuillet.project.sources import Sources
from feuillet.reading import printable
from feuillet.text import prose
from tests import made_theme
from tests.made_project import ROOT, WORKSHOP, load, project, put, theme

DAYS = {"sample": ROOT, "english": ROOT / "tests/english"}


def built(folder):
    html = page.written(load(folder), Sources(folder)).decode()
    return html, tinyhtml5.parse(html, namespace_html_elements=False)


@pytest.fixture(scope="module", params=[*DAYS, "garden"])
def made(request, tmp_path_factory):
    """A page, and the tree that a browser makes of it."""
    folder = DAYS.get(request.param)
    if folder is None:
        files = {"05-jardin.md": theme("Un jardin", made_theme.BODY, made_theme.FRONT), "06-rien.md": theme("Rien", "")}
        folder = project(tmp_path_factory.mktemp("garden"), files, files=made_theme.PICTURES)
    return folder, *built(folder)


def words(element):
    return " ".join("".join(element.itertext()).split())


def those(tree, *tags):
    return [element for element in tree.iter() if element.tag in tags]


def parents(tree):
    return {child: parent for parent in tree.iter() for child in parent}


def test_headings_go_down_a_level_at_a_time_from_the_only_title(made):
    _, _, tree = made
    levels = [
        int(element.tag[1])
        for element in tree.iter()
        if isinstance(element.tag, str) and re.fullmatch("h[1-6]", element.tag)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1] == []
    assert all(words(element) for element in those(tree, "h1", "h2", "h3", "h4", "h5"))


def test_ids_are_given_once_and_all_that_refers_to_one_finds_it(made):
    _, _, tree = made
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) > 5
    assert len(ids) == len(set(ids))
    links = {element.get("href")[1:] for element in tree.iter("a") if element.get("href").startswith("#")}
    labels = {element.get("aria-labelledby") for element in tree.iter() if element.get("aria-labelledby")}
    assert (links | labels) - set(ids) == set()
    assert len(labels) > 2


def test_no_two_landmarks_have_the_same_name(made):
    _, _, tree = made
    named = {element.get("id"): words(element) for element in tree.iter() if element.get("id")}
    landmarks = [
        (element.tag, named[element.get("aria-labelledby")])
        for element in those(tree, "section", "nav", "aside")
        if element.get("aria-labelledby")
    ]
    assert landmarks
    assert len(landmarks) == len(set(landmarks))


def test_the_page_has_landmarks_a_way_past_the_contents_and_a_language(made):
    folder, _, tree = made
    body = tree.find("body")
    assert [element.tag for element in body] == ["a", "header", "nav", "main", "footer"]
    assert body[0].get("href") == f"#{body.find('main').get('id')}"
    assert body.find("nav").get("aria-labelledby")
    assert tree.get("lang") == load(folder).language
    assert words(tree.find("head/title"))
    assert "width=device-width" in next(
        element.get("content") for element in tree.iter("meta") if element.get("name") == "viewport"
    )


def test_tables_have_heads_with_a_scope_and_move_by_themselves(made):
    _, _, tree = made
    above = parents(tree)
    tables = list(tree.iter("table"))
    assert tables
    for table in tables:
        around = above[table]
        assert (around.get("role"), around.get("tabindex"), around.get("class")) == ("region", "0", "scroll")
        assert around.get("aria-label")
        assert all(head.get("scope") in ("row", "col") for head in table.iter("th"))
        assert any(head.get("scope") == "col" for head in table.iter("th"))


def test_pictures_have_descriptions_and_sizes_and_links_have_words(made):
    _, _, tree = made
    pictures = list(tree.iter("img"))
    assert pictures
    assert all(
        element.get("alt") is not None and element.get("width") and element.get("height") for element in pictures
    )
    assert all(words(element) or any(image.get("alt") for image in element.iter("img")) for element in tree.iter("a"))
    above = parents(tree)
    assert all(above[element].tag in ("ul", "ol") for element in tree.iter("li"))
    assert {child.tag for element in (*tree.iter("ul"), *tree.iter("ol")) for child in element} == {"li"}
    assert not [
        element
        for element in tree.iter("p")
        if any(child.tag in ("p", "ul", "ol", "table", "div") for child in element)
    ]


def test_nothing_is_fetched_and_nothing_runs(made):
    _, html, tree = made
    assert those(tree, "script", "iframe", "object", "embed", "form", "link", "base") == []
    attributes = {name for element in tree.iter() for name in element.attrib}
    assert {name for name in attributes if name.startswith("on") or name == "style"} == set()
    assert all(element.get("src").startswith("data:image/") for element in tree.iter("img"))
    style = tree.find("head/style").text
    assert not re.search(r"url\(|@import|expression", style)
    policy = next(element.get("content") for element in tree.iter("meta") if element.get("http-equiv"))
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'")
    assert html.count("<style") == 1


def test_what_each_theme_says_first_stands_before_the_themes():
    tree = built(DAYS["sample"])[1]
    lead = next(section for section in those(tree, "section") if section.get("aria-labelledby") == "retained")
    themes = [article.get("aria-labelledby") for article in those(tree, "article")]
    assert [link.get("href") for link in those(lead, "h3", "a") if link.tag == "a"] == [f"#{name}" for name in themes]
    assert all(words(point).partition(":")[2] for point in those(lead, "li"))


def test_all_that_the_themes_say_is_on_the_page(made):
    folder, _, tree = made
    day = load(folder)
    said = re.sub(r"\s+", "", "".join(tree.itertext()))
    descriptions = re.sub(r"\s+", "", "".join(element.get("alt") or "" for element in tree.iter("img")))
    headings = {id(section.heading) for theme_ in day.themes for section in theme_.sections}  # not printed: titles are
    for text, owner in printable.texts(day):
        if id(text) in headings:
            continue
        form = printable.form_of(text, owner)
        for piece in (
            prose.pieces(text, day.language) if form == "block" else [prose.plain(text, day.language, form=form)]
        ):
            bare = re.sub(r"\s+|\ufffc|\|.*", "", piece)
            assert bare in ("<<", "^^") or bare in said + descriptions, (owner, piece)


def colours(style, scheme):
    found = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", style.partition("@media")[0]))
    if scheme == "dark":
        block = style.partition("prefers-color-scheme: dark")[2].partition("@media")[0]
        found |= dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_text_are_told_apart_from_their_grounds(scheme):
    found = colours((shipped("styles") / "web-page.css").read_text(encoding="utf-8"), scheme)
    inks = ["ink", "ink-2", *(["link"] if scheme == "dark" else [])]
    for ink in inks:
        for ground in ("paper", "panel"):
            assert palette.contrast(found[ink], found[ground]) >= 4.5, (ink, ground)


@pytest.mark.parametrize("brand", ["#14505c", "#ffee00", "#ff8800", "#7a7a7a", "#00ff00", "#000000", "#ffffff"])
def test_the_colours_of_any_brand_are_told_apart_from_white(brand):
    made = palette.palette(brand, 12)
    for colour in (made.main, *(accent.ink for accent in made.accents), *(accent.band for accent in made.accents)):
        assert palette.contrast(colour, "#ffffff") >= 4.5, colour


def test_no_block_is_wider_than_a_telephone_but_what_moves_by_itself():
    style = (shipped("styles") / "web-page.css").read_text(encoding="utf-8")
    widths = [float(found) for found in re.findall(r"(?<!max-)width: ([\d.]+)rem", style)]
    assert all(width * 16 < 320 for width in widths)
    assert "overflow-x: auto" in style
    assert "overflow-wrap: anywhere" in style


def test_numbers_of_lists_and_calls_of_notes_are_those_of_the_notes(tmp_path):
    body = "## Besoins\n\nUn mot[^a] et[^b].\n\n4. quatre\n5. cinq\n9. neuf\n\n[^a]: Première.\n[^b]: Seconde.\n"
    html, tree = built(project(tmp_path, {"01-un.md": theme("Un", body)}))
    assert '<ol start="4">' in html
    assert '<li value="9">' in html
    calls = [element for element in tree.iter("a") if element.get("role") == "doc-noteref"]
    notes = {element.get("id"): words(element) for element in tree.iter("li") if "note_" in (element.get("id") or "")}
    assert [notes[element.get("href")[1:]] for element in calls] == ["1 Première.", "2 Seconde."]


def test_signs_of_html_in_notes_are_words(tmp_path):
    body = "## Besoins\n\n- `<script>alert(1)</script>` & \"guillemets\" <b onclick='x()'>gras</b>\n"
    workshop = WORKSHOP + 'place: "<img src=x onerror=alert(1)>"\n' if "place:" not in WORKSHOP else WORKSHOP
    html, tree = built(project(tmp_path, {"01-un.md": theme("'Un <i>thème</i>'", body)}, workshop=workshop))
    assert "<script" not in html
    assert not {name for element in tree.iter() for name in element.attrib if name.startswith("on")}


def test_a_project_may_have_a_style_sheet_of_its_own_for_the_page(tmp_path):
    folder = project(tmp_path, files={"styles/web-page.css": "body { color: #123456 } </style><script>"})
    html, tree = built(folder)
    assert "#123456" in tree.find("head/style").text
    assert "<script" not in html.replace("<\\/style><script>", "")
    assert not list(tree.iter("script"))


def photograph(said):
    """A JPEG as an address, with words that a camera has put into it."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = said
    Image.new("RGB", (40, 30), "orange").save(made, "JPEG", exif=exif, comment=said.encode())
    return "data:image/jpeg;base64," + b64encode(made.getvalue()).decode()


def test_pictures_and_comments_of_a_style_or_template_of_the_project_say_nothing_but_what_is_seen(tmp_path):
    said = "taken at the house of Zoe"
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><!-- {said} --><desc>{said}</desc><path d='M0 0h9'/></svg>"
    css = f"""/* {said} */ h1 {{ background: url("{photograph(said)}") }} h2 {{ background: url({photograph(said)}) }}
    h3 {{ background: url("data:image/svg+xml;utf8,{drawing}"); content: "/* kept */" }}"""
    template = (
        f'<html lang="fr"><head><meta charset="utf-8"></head><!-- {said} --><body><img src="{photograph(said)}" alt="">'
    )
    for files in ({"styles/web-page.css": css}, {"templates/web-page.html": template}):
        html, _ = built(project(tmp_path / str(len(files)) / next(iter(files))[:5], files=files))
        held = [unquote_to_bytes(data) for data in re.findall(r"data:image/svg[^,]*,([^\"]+)", html)]
        held += [b64decode(data) for data in re.findall(r";base64,([A-Za-z0-9+/=]+)", html)]
        assert len(held) == html.count("data:image/") > 0
        assert not [data for data in (html.encode(), *held) if said.encode() in data]
        assert "/* kept */" in html or "styles/web-page.css" not in files


def test_the_policy_is_the_first_thing_of_a_page_whatever_template_it_is_of(tmp_path):
    for number, template in enumerate(
        (
            "<p>{{ day.title }}</p>",
            '<html lang="fr"><head><title>a</title></head></html>',
            '<html lang="fr"><head><title><meta charset="utf-8"></title></head></html>',
            '<html lang="fr"><body><p>a</p><meta charset="utf-8"></body></html>',
            '<html title="a> head>" lang="fr"><head><style>p{}</style><meta charset="utf-8"></head></html>',
            '<!doctype html><p>a</p><html><head><meta charset="utf-8"></head></html>',
        )
    ):
        html, tree = built(project(tmp_path / str(number), files={"templates/web-page.html": template}))
        metas = list(tree.iter("meta"))
        assert [meta.get("charset") for meta in metas[:1]] == ["utf-8"]
        assert metas[1].get("content").startswith("default-src 'none'; ")
        assert metas[1] in list(tree.find("head"))
        assert tree.find("body") is not None
        assert html.startswith("<!doctype html>")


def test_a_template_that_would_run_or_fetch_something_makes_no_page(tmp_path):
    folder = project(tmp_path, files={"templates/web-page.html": "<script>x()</script>"})
    done = exporter.run(folder, folder / "output", ["page"])
    assert [
        (diagnostic.rule.code, diagnostic.location.file)
        for diagnostic in done.diagnostics
        if diagnostic.rule.code != "example-left"
    ] == [("template-active", "templates/web-page.html")]
    assert done.failed
    assert not (folder / "output").exists()


def test_a_page_is_the_same_where_the_project_has_our_own_templates(tmp_path):
    there = project(tmp_path / "a", files=made_theme.PICTURES | {"templates/mail.html": "{% extends 'mail.html' %}"})
    here = project(tmp_path / "b", files=made_theme.PICTURES)
    for folder in (there, here):
        put(folder, {"content/themes/05-jardin.md": theme("Un jardin", made_theme.BODY, made_theme.FRONT)})
    assert built(there)[0] == built(here)[0]
