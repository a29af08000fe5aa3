"""Templates filled: HTML, and the files that it refers to."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from feuillet.exporting import page as web_page
from feuillet.looks.faces.metrics import Metrics, TitleLines
from feuillet.machine.paths import shipped
from feuillet.mailing.letters import composition
from feuillet.model.editions import EDITIONS, PRINT, SCREEN, SMALL, Kind
from feuillet.pages.job import FOLIO_CLOSE, FOLIO_OPEN
from feuillet.pages.render import EDITION, LoosePage, Renderer, _environment
from feuillet.pages.sandbox import TemplateProblemError
from feuillet.printing import guide
from feuillet.printing.runs import Copies, PrintRun
from feuillet.publications.poster import filled, of_poster
from feuillet.reading.people.person import Person
from tests.made_project import ROOT, WORKSHOP, load, loaded, points, project, theme

VOID = {"meta", "link", "img", "br", "hr", "input", "col", "wbr"}


class Checker(HTMLParser):
    """Collects ids, addresses and text; refuses tags that do not match."""

    def __init__(self, html):
        super().__init__()
        self.open, self.ids, self.addresses, self.texts = [], [], [], []
        self.feed(html)
        self.close()
        assert not [tag for tag in self.open if tag not in {"p", "li", "html", "body"}]

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        self.collect(tag, attrs)

    def handle_startendtag(self, tag, attrs):
        self.collect(tag, attrs)

    def collect(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in {"href", "src"}:
                self.addresses.append((tag, value))
            if name == "style":
                self.addresses += [("style", url) for url in re.findall(r"url\('([^']*)'\)", value or "")]

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert tag in self.open, tag
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def english():
    return load(ROOT / "tests" / "english")


@pytest.fixture(scope="module")
def rendered(english):
    """The synthesis and every sheet of the English day."""
    renderer = Renderer(english, ROOT / "tests" / "english")
    sheets = [renderer.fact_sheet(theme, frozenset(), {}) for theme in english.themes]
    return [renderer.synthesis(), *sheets, *for_paper(english)]


def for_paper(day):
    """What is rendered for the print kit alone: each edition, the leaves between sheets, the guide."""
    folder = ROOT / "tests" / "english"
    for edition in (*EDITIONS.values(), PRINT.one_sided()):
        if edition.paper:
            renderer = Renderer(day, folder, edition)
            yield renderer.synthesis()
            yield renderer.fact_sheet(day.themes[0], frozenset(), {})
    for edition in (EDITIONS["print"], EDITIONS["grey"]):
        yield filled(day, Renderer(day, folder, of_poster(edition, "A3")), frozenset(), {})
    tall = day.model_copy(update={"paper": "Legal"})
    yield Renderer(tall, folder).fact_sheet(day.themes[0], frozenset(), {})
    leaf = LoosePage(kind="slip", heading="Ana Martin", label="Your workshops", lines=(("1", day.themes[0].title),))
    yield renderer.leaves([leaf], "Packs")
    yield Renderer(day, folder, EDITIONS["grey"]).leaves([leaf], "Packs")
    run = PrintRun(name="booklet", kind=Kind.BOOKLET, edition=SMALL, copies=(Copies(key="synthesis", count=2),))
    printed = guide.KitFile(run=run, path="booklet.pdf", pages=8, leaves=4, copies=2, duplex=True)
    price = guide.Price(leaf=0.1, currency="€")
    entry = guide.entry(printed, language="en", paper="A4", price=price, saving=None)
    for guided in (renderer, Renderer(day.model_copy(update={"paper": "A5"}), folder)):
        yield guided.print_guide([entry], guide.words("en"), "", "4 leaves", ())


def sheet(day, folder, *left_out, pages=None):
    return Renderer(day, folder).fact_sheet(day.themes[0], frozenset(left_out), pages or {})


def test_every_name_that_a_page_refers_to_is_among_its_files(rendered):
    for shown in rendered:
        parts = Checker(shown.html)
        for tag, address in parts.addresses:
            assert address.startswith(("data:", "https://", "mailto:", "tel:", "#")) or address in shown.resources, (
                tag,
                address,
            )
        ids = parts.ids
        assert len(set(ids)) == len(ids)
        named = {
            found
            for group in re.findall(f"{FOLIO_OPEN}([^{FOLIO_CLOSE}]*){FOLIO_CLOSE}", shown.html)
            for found in group.split()
        }
        linked = {address[1:] for tag, address in parts.addresses if address.startswith("#")}
        assert named | linked <= set(ids)


def test_every_import_of_a_style_is_among_the_files(rendered):
    for shown in rendered:
        for name, resource in shown.resources.items():
            if name.endswith(".css"):
                css = resource.decode() if isinstance(resource, bytes) else resource.read_text(encoding="utf-8")
                found = re.findall(r"@import [\"']([^\"']+)|url\([\"']?([^\"')]+)", css)
                for address in (first or second for first, second in found):
                    assert (
                        address.startswith("data:")
                        or f"styles/{address}" in shown.resources
                        or address in shown.resources
                        or (address.startswith("../") and address[3:] in shown.resources)
                    ), (name, address)


def test_all_templates_that_are_shipped_are_used(english, monkeypatch):
    used = set()
    renderer = Renderer(english, ROOT / "tests" / "english")
    _environment().cache.clear()  # other tests have read them
    source = _environment().loader.get_source

    def get_source(environment, name):
        used.add(name)
        return source(environment, name)

    monkeypatch.setattr(_environment().loader, "get_source", get_source)
    renderer.synthesis()
    renderer.fact_sheet(english.themes[0], frozenset(), {})
    list(for_paper(english))
    guest = Person(name="Ana", email="", language="", themes=(), greeting="", source=english.source)
    composition.letter(renderer, guest, enclosed=())
    web_page.written(english, renderer.sources)
    templates = {
        path.relative_to(shipped("templates")).as_posix() for path in shipped("templates").rglob("*") if path.is_file()
    }
    assert templates
    assert templates == used


def test_all_styles_that_are_shipped_are_used(rendered):
    used = set()

    def follow(name, files):
        if name in used:
            return
        used.add(name)
        resource = files[name]
        css = resource.decode() if isinstance(resource, bytes) else resource.read_text(encoding="utf-8")
        for found in re.findall(r"@import [\"']([^\"']+)", css):
            follow(f"styles/{found}", files)

    for shown in rendered:
        for found in re.findall(r'<link rel="stylesheet" href="([^"]+)"', shown.html):
            follow(found, shown.resources)
    styles = {f"styles/{path.name}" for path in shipped("styles").iterdir()}
    assert styles
    assert styles == used - {"styles/brand.css", "styles/fonts.css"} | {web_page.STYLE}


@pytest.mark.parametrize(
    "within",
    [
        "  deux",
        "      deux",
        "  > deux",
        "  | deux |\n  |---|\n  | b |",
        "  - deux\n\n    trois",
        "  1. deux",
        "  ```\n  deux\n  ```",
    ],
)
@pytest.mark.parametrize("first", ["- un", "- > un", "- - un", "- ```\n  un\n  ```"])
def test_whatever_stands_within_a_point_is_printed(first, within, tmp_path):
    day = loaded(tmp_path, f"## Problèmes soulevés\n\n{first}\n\n{within}\n")
    for rendered in (sheet(day, tmp_path), Renderer(day, tmp_path).synthesis()):
        assert "deux" in rendered.html


def test_content_is_never_taken_for_a_template(tmp_path):
    day = loaded(
        tmp_path, "Voici {{ 7*70007 }} et {% raise %} et {# rien #}.\n\n## Besoins {{ 6*7 }}\n\n- {{ config }}\n"
    )
    for shown in (sheet(day, tmp_path), Renderer(day, tmp_path).synthesis()):
        for text in ("{{ 7*70007 }}", "{% raise %}", "{# rien #}", "{{ 6*7 }}", "{{ config }}"):
            assert text in shown.html
        assert "490049" not in "".join(Checker(shown.html).texts)


def test_content_is_escaped_everywhere(tmp_path):
    workshop = (
        'title: "Un <b>jour</b>"\nplace: "<script>a</script>"\norganisers: ["<i>Nous</i>"]\n'
        'acronyms: {"<A>": "<u>b</u>"}\nlicence: "<s>c</s>"\ncontact: {name: "<q>d</q>", phone: "<x>"}\n'
    )
    front = (
        'speakers: [{name: "<b>Ada</b>", role: r}]\ndocuments: [{title: t, publisher: "<b>e</b>", date: "<b>f</b>"}]\n'
    )
    day = loaded(tmp_path, "`<b>g</b>` et 1 < 2 & 3\n", front, workshop=workshop)
    for shown in (sheet(day, tmp_path), Renderer(day, tmp_path).synthesis()):
        assert not re.search(r"<(script|b|i|u|s|q|x)>", shown.html)
        assert "&lt;b&gt;Ada&lt;/b&gt;" in shown.html
        assert "&lt;script&gt;" in shown.html


def test_a_day_with_nothing_to_count_says_what_its_themes_speak_of(tmp_path):
    files = {"01-four.md": theme("Four", "## 1. Le bois\n\n- a\n\n## La pierre\n\n- b\n")}
    html = str(Renderer(load(project(tmp_path / "one", files)), tmp_path).synthesis().html)
    assert "1.\u00a0Le bois\u00a0· La" in html
    files["02-puits.md"] = theme("Puits", "## Problèmes\n\n- c\n")
    assert 'class="chart outline"' not in str(
        Renderer(load(project(tmp_path / "two", files)), tmp_path).synthesis().html
    )


@pytest.mark.parametrize(("mark", "there"), [("", False), (" [essentiel]", True)])
def test_a_discussion_is_on_the_sheet_if_it_is_marked(tmp_path, mark, there):
    body = f"## Problèmes\n\n- c\n\n## Discussion{mark}\n\nOn a parlé du puits.\n"
    html = str(sheet(load(project(tmp_path / "one", {"01-puits.md": theme("Puits", body)})), tmp_path).html)
    assert ("On a parlé" in html.replace("\u00a0", " ")) is there


def test_the_edition_mark_follows_the_content(tmp_path):
    first = sheet(loaded(tmp_path, "Du texte.\n"), tmp_path)
    again = sheet(loaded(tmp_path, "Du texte.\n"), tmp_path)
    other = sheet(loaded(tmp_path, "Un texte.\n"), tmp_path)
    assert first == again
    assert re.fullmatch(r"14/11/2026 · [0-9a-f]{6}", first.edition)
    assert first.edition in first.html
    assert EDITION not in first.html
    assert other.edition != first.edition
    undated = loaded(tmp_path, "Du texte.\n", workshop="title: Un jour\n")
    assert re.fullmatch(r"[0-9a-f]{6}", sheet(undated, tmp_path).edition)


def test_what_is_folded_is_said_where_it_would_stand_with_its_page(tmp_path):
    day = loaded(tmp_path, "Un.\n\nDeux.\n\n## Problèmes soulevés\n\n" + points(9))
    left_out = ("introduction.-.1", *(f"problems.0.{n}" for n in (6, 7, 8)))
    shown = sheet(day, tmp_path, *left_out, pages={"t-un": 7, "t-un--problems--0": 9})
    text = " ".join(" ".join(Checker(shown.html).texts).split())
    assert "+3, p. 9" in text
    assert "Un. +1, p. 7" in text
    assert "La suite dans la synthèse, p. 7" in text
    assert "points de plus" in text  # what the sign says
    assert "Point 9" not in text
    assert "Deux." not in text


@pytest.mark.parametrize(("mark", "foot"), [("", "Synthèse, p. 7"), (" [synthèse]", "La suite dans la synthèse, p. 7")])
def test_a_sheet_that_has_all_of_its_theme_promises_no_more_in_the_synthesis(tmp_path, mark, foot):
    day = loaded(tmp_path, f"## Problèmes soulevés\n\n- Un point{mark}\n- Deux\n")
    texts = [" ".join(text.split()) for text in Checker(sheet(day, tmp_path, pages={"t-un": 7}).html).texts]
    assert foot in " ".join(texts)
    assert ("La suite" in " ".join(texts)) == bool(mark)


def test_a_style_or_template_of_the_project_stands_for_ours_of_that_name(tmp_path):
    own = {
        "styles/sheet-page.css": "@import 'more.css'; @page { size: A5 }",
        "styles/other.css": "p { color: blue }",
        "styles/more.css": "p { color: red }",
        "templates/macros/people.html": "{% macro speaker(guest, presentation) %}<p>Moi : {{ guest.name }}</p>{% endmacro %}",
    }
    day = loaded(tmp_path, "Un.\n", "speakers: [Ada]\n", files=own)
    shown = sheet(day, tmp_path)
    assert shown.resources["styles/sheet-page.css"] == own["styles/sheet-page.css"].encode()
    assert shown.resources["styles/more.css"] == own["styles/more.css"].encode()
    assert shown.resources["styles/tokens.css"] == shipped("styles") / "tokens.css"
    assert not {"styles/other.css", "styles/synthesis.css"} & shown.resources.keys(), "nothing of the sheet names them"
    assert "<p>Moi : Ada</p>" in shown.html


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("<p>\n{% if %}", 2),
        ("<p>\n\n{{ nothing.here }}", 3),
        ("{{ 1 / 0 }}", 1),
        ("{% include 'nowhere.html' %}", 1),
        ("{% include 'fact-sheet.html' %}", 1),
        (b"\xff\xfe\xfa", 0),
    ],
)
def test_a_template_of_the_project_that_cannot_be_filled_is_named_with_its_line(tmp_path, template, line):
    day = loaded(tmp_path, "Un.\n", files={"templates/fact-sheet.html": template})
    with pytest.raises(TemplateProblemError) as raised:
        sheet(day, tmp_path)
    found = raised.value.diagnostic
    assert found.rule.code == "template-error"
    assert found.location.file == "templates/fact-sheet.html"
    assert found.location.line == line
    assert found.message("fr")
    assert Renderer(day, tmp_path).synthesis().html


def test_a_fault_in_our_own_templates_is_not_laid_at_the_authors_door(tmp_path, monkeypatch):
    day = loaded(tmp_path, "Un.\n")
    renderer = Renderer(day, tmp_path)
    monkeypatch.delitem(_environment().filters, "join")
    with pytest.raises(Exception, match="join"):
        renderer.synthesis()


def test_a_day_with_everything_is_rendered(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    workshop = WORKSHOP + (
        "subtitle: Un sous-titre\nlanguage: fr\npaper: Letter\n"
        "organisers: [{name: Nous, link: https://nous.exemple.org, logo: logo.svg}]\n"
        "licence: {name: CC BY, link: https://cc.exemple.org}\ncontact: {name: Moi, link: https://moi.exemple.org}\n"
        "brand: {colour: '#aa3300', logo: logo.svg}\n"
    )
    body = "Un[^1].\n\n![Un plan](logo.svg)\n\n- a\n  - b\n\n  ![Un autre](logo.svg)\n\n## Problèmes\n\n![Encore](logo.svg)\n\n[^1]: La note.\n"
    day = load(
        project(
            tmp_path,
            {"01-un.md": theme("Un", body), "02-deux.md": theme("Deux", "## Besoins\n\n- x [sans réponse]\n")},
            workshop=workshop,
            files={"content/logo.svg": svg},
        )
    )
    synthesis = Renderer(day, tmp_path).synthesis()
    shown = sheet(day, tmp_path)
    assert "Un sous-titre" in synthesis.html
    assert "215.9mm 279.4mm" in synthesis.resources["styles/brand.css"].decode()
    assert "La note." in shown.html
    assert any(name.startswith("pictures/") for name in shown.resources)
    assert "moi.exemple.org" in synthesis.html


def test_a_title_hangs_only_if_it_is_known_how_many_lines_it_takes():
    face = Metrics(*(dict.fromkeys(range(32, 1000), width) for width in (0.5, 0.55, 0.5, 0.55)))
    taken = TitleLines(face)
    assert taken("Besoins", "group") == 1
    assert taken("Des espaces et du temps pour tout le monde", "group") == 3
    assert taken("Des lieux pour la Seine-Saint-Denis", "group") > 0
    assert taken(f"Des lieux pour la {'Seine-Saint-Denis-' * 6}", "group") == 0  # where it breaks is not known
    assert taken("anticonstitutionnellement" * 3, "hung") == 0
    assert taken("mot " * 90, "hung") == 0
    assert taken("Une troisième rubrique et deux", "subgroup") >= taken("Une troisième rubrique et deux", "group")


def test_a_foot_without_people_and_documents_has_no_row_for_them(tmp_path):
    day = loaded(tmp_path, "## Ressources\n\n- Un point\n")
    html = Renderer(day, tmp_path).fact_sheet(day.themes[0], frozenset(), {}).html
    assert "foot-section" in html
    assert "foot-row" not in html


def test_addresses_of_people_and_of_pages_have_no_line_that_ends_at_a_hyphen(tmp_path):
    facts = (
        "speakers: [{name: Ada Roy, email: ada@deux-rives.exemple.org}]\n"
        "documents: [{title: Le guide, link: https://deux-rives.exemple.org}]\n"
    )
    workshop = load(project(tmp_path, {"01-un.md": theme("Un", "Rien.\n", facts)}))
    html = Renderer(workshop, tmp_path).synthesis().html
    printed = re.findall(r'class="(address|email)"[^>]*>([^<]*)<', html)
    assert {kind for kind, _ in printed} == {"address", "email"}
    assert all("deux\u2060-\u2060rives" in text for _, text in printed), printed
    assert 'href="mailto:ada@deux-rives.exemple.org"' in html


def test_a_cover_has_no_foot_without_anybody_in_it(tmp_path):
    alone = load(project(tmp_path / "alone", workshop="title: Un jour\ndate: 2026-02-01\n"))
    html = Renderer(alone, tmp_path / "alone", SCREEN).synthesis().html
    assert 'class="cover-foot"' not in html
    assert "Dimanche 1<sup>er</sup> février 2026" in html.replace("\N{NO-BREAK SPACE}", " ")  # it begins its line
    named = load(project(tmp_path / "named", workshop="title: Un jour\norganisers: [La Maison]\n"))
    assert 'class="cover-foot"' in Renderer(named, tmp_path / "named", SCREEN).synthesis().html


def test_a_long_title_opens_its_chapter_in_a_smaller_size(tmp_path):
    titles = [" ".join(["long"] * count) for count in (4, 24, 48)]
    themes = {f"0{n}-t{n}.md": theme(f"Un {n} {title}", "Texte\n") for n, title in enumerate(titles, 1)}
    html = Renderer(load(project(tmp_path, themes)), tmp_path, SCREEN).synthesis().html
    assert re.findall(r'class="(chapter-title[^"]*)"', html) == [
        "chapter-title",
        "chapter-title long",
        "chapter-title longer",
    ]


@pytest.mark.parametrize(("count", "many"), [(14, False), (15, True)])
def test_the_chart_of_many_themes_has_low_rows(tmp_path, count, many):
    themes = {f"{n:02}-t{n}.md": theme(f"Thème {n}", "## Besoins\n\n- Un\n") for n in range(1, count + 1)}
    html = Renderer(load(project(tmp_path, themes)), tmp_path, SCREEN).synthesis().html
    assert ('class="chart many"' in html) == many


@pytest.mark.parametrize("body", ["Qui le fera ?\n", "Qui le fera ?\n\n- un\n- deux\n"])
def test_a_question_stays_with_the_list_below_it_if_there_is_one(body, tmp_path):
    day = loaded(tmp_path, f"## Contexte\n\n{body}")
    renderer = Renderer(day, tmp_path)
    for rendered in (renderer.synthesis(), renderer.fact_sheet(day.themes[0], frozenset(), {})):
        assert (' class="introduces"' in rendered.html) == ("un" in body)
