"""Pictures as people and tools write them into notes: each is found, and nothing of its writing is printed."""

from __future__ import annotations

import base64
import io
from urllib.parse import quote

import pytest
from PIL import Image

from feuillet.project import embedded, text_file
from feuillet.project.sources import Sources
from feuillet.reading import content
from tests import made_notes
from tests.made_project import project, theme


def png(size=(600, 400), colour="teal"):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


FILES = {
    "content/images/mur.png": png(),
    "content/images/plan_du_rez.png": png(),
    "content/images/_coupe.png": png(),
    "content/images/un quai.png": png(),
    "content/images/été & 50%.png": png(),
}
MUR = "content/images/mur.png"


def shown(folder, body):
    """The blocks of a theme with these notes: what pictures show, and the words of the others."""
    loaded = content.load(project(folder, {"01-a.md": theme("A", f"## Contexte\n\n{body}\n")}, files=FILES))
    assert loaded.workshop, [diagnostic.message("en") for diagnostic in loaded.diagnostics]
    (section,) = loaded.workshop.themes[0].sections
    assert [group.title for group in section.groups] == [None]
    blocks = section.groups[0].blocks
    told = [
        diagnostic.rule.code
        for diagnostic in loaded.diagnostics
        if diagnostic.rule.code not in ("picture-unused", "html-block")
    ]
    return [(block.picture or block.kind, block.text.markdown) for block in blocks], told


@pytest.mark.parametrize(
    "written",
    [
        "![Le mur](images/mur.png)",
        "![Le mur](./images/mur.png)",
        "![Le mur](<images/mur.png>)",
        "![Le mur](../content/images/mur.png)",
        "![Le mur](images\\mur.png)",
        "![Le mur](.\\images\\mur.png)",
        "![Le mur](images/mur\\.png)",
        "![Le mur](images/%6Dur.png)",
        "![Le mur](images/mur.png?raw=true)",
        "![Le mur](mur.png)",
        "![Le mur](/images/mur.png)",
        "![[mur.png|Le mur]]",
        "![Le mur](images/mur.png = 300x200)",
        "![Le mur](images/mur.png =50%x*)",
        "![Le mur](images/mur.png =*x200)",
        "![Le mur](images/mur.png#center)",
        "**![Le mur](images/mur.png)**",
        "***![Le mur](images/mur.png)***",
        "__![Le mur](images/mur.png)__",
        "_![Le mur](images/mur.png)_",
        "~~![Le mur](images/mur.png)~~",
        "<b>![Le mur](images/mur.png)</b>",
        "**[![Le mur](images/mur.png)](images/mur.png)**",
        "![Le mur][m]\n\n[m]: images/mur.png",
        "![Le mur][m]\n\n[m]: ./images/mur.png",
        "![Le mur][m]\n\n[m]: <images/mur.png>",
        "![Le mur][]\n\n[le mur]: images/mur.png",
        "![Le mur]\n\n[le mur]: images/mur.png",
        "**![Le mur][m]**\n\n[m]: images/mur.png {width=50%}",
        "![Le mur](images/mur.png =300x200)",
        "![Le mur](images/mur.png =300x)",
        "![Le mur](images/mur.png =x200)",
        "![Le mur](images/mur.png =50%x)",
        '![Le mur](images/mur.png =300x200 "Le mur")',
        '![Le mur](images/mur.png "Le mur" =300x200)',
        '![Le mur](images/mur.png){width="6in" height="4in"}',
        '![Le mur](images/mur.png){width="6in"\nheight="4in"}',
        "![Le mur](images/mur.png){.center}",
        "![Le mur](images/mur.png){: width=40}",
        "![Le mur](images/mur.png) {#fig:mur}",
        "![Le mur|300](images/mur.png)",
        "![Le mur|300x200](images/mur.png)",
        "![[images/mur.png|Le mur]]",
        '<img src="images/mur.png" alt="Le mur" width="300">',
        '<p align="center"><img src="images\\mur.png" alt="Le mur"></p>',
    ],
)
def test_a_picture_is_read_however_it_is_written(tmp_path, written):
    assert shown(tmp_path, written) == ([(MUR, "Le mur")], [])


@pytest.mark.parametrize(
    ("written", "file"),
    [
        (r"images/plan\_du\_rez.png", "plan_du_rez.png"),
        (r"images/plan_du\_rez.png", "plan_du_rez.png"),
        (r"images\plan_du_rez.png", "plan_du_rez.png"),
        (r"images\_coupe.png", "_coupe.png"),
        ("images/un%20quai.png", "un quai.png"),
        ("images/un quai.png", "un quai.png"),
        ("<images/un quai.png>", "un quai.png"),
        ("<images/été & 50%.png>", "été & 50%.png"),
        ("images/%C3%A9t%C3%A9%20&amp;%2050%25.png", "été & 50%.png"),
    ],
)
def test_the_name_of_a_file_may_be_escaped_in_any_way(tmp_path, written, file):
    assert shown(tmp_path, f"![Vu]({written})") == ([(f"content/images/{file}", "Vu")], [])
    assert shown(tmp_path, f"![Vu][a]\n\n[a]: {written if ' ' not in written or '<' in written else f'<{written}>'}")[
        0
    ] == [(f"content/images/{file}", "Vu")]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Là **![Le mur](images/mur.png) Un texte**", "Là **Un texte**"),
        ("Là **Un texte ![Le mur](images/mur.png)**", "Là **Un texte**"),
        ("**un** ![Le mur](images/mur.png) **deux**", "**un**  **deux**"),
        ("![Le mur](images/mur.png) {peut-être}", "{peut-être}"),
        ("Vu ![Le mur](images/mur.png){width=3} de loin", "Vu  de loin"),
    ],
)
def test_the_words_beside_a_picture_keep_their_emphasis(tmp_path, written, words):
    assert shown(tmp_path, f"- {written}\n- Autre")[0] == [("point", words), (MUR, "Le mur"), ("point", "Autre")]


def test_the_picture_in_a_bold_title_is_not_lost(tmp_path):
    folder = project(
        tmp_path,
        {"01-a.md": theme("A", "## Besoins\n\n**Du temps ![Le mur](images/mur.png)**\n\n- Un point\n- Un autre\n")},
        files=FILES,
    )
    (group,) = content.load(folder).workshop.themes[0].sections[0].groups
    assert (group.title.markdown, [block.kind for block in group.blocks]) == ("Du temps", ["picture", "point", "point"])


# -- data ------------------------------------------------------------------------------------------------------------


def address(data, kind="png"):
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


@pytest.mark.parametrize("form", ["![Vu]({})", "**![Vu][image1]**\n\n[image1]: <{}>", '<img alt="Vu" src="{}">'])
def test_a_picture_that_stands_in_the_notes_is_a_picture(tmp_path, form):
    data = png(colour="navy")
    body = form.format(address(data))
    ((file, words),), told = shown(tmp_path, body)
    assert (words, told) == ("Vu", [])
    assert file.startswith("content/embedded-")
    sources = Sources(tmp_path)
    text, _ = text_file.read(sources, "content/themes/01-a.md")
    assert "base64" not in text
    assert sources.read(file, 10_000) == data
    assert sources.kind(file) == "file"
    assert sources.is_there(file)
    assert file not in content.load(tmp_path).files


@pytest.mark.parametrize("encoded", [True, False])
def test_a_drawing_may_stand_in_the_notes_too(encoded):
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>"
    data = address(drawing, "svg+xml") if encoded else f"data:image/svg+xml;utf8,{quote(drawing)}"
    text, pictures = embedded.taken_out(f"![Vu]({data})".encode())
    ((name, found),) = pictures.items()
    assert (text.decode(), found) == (f"![Vu]({name.removeprefix('content/')})", drawing)
    assert name.endswith(".svg")


def test_damaged_data_are_told_where_they_stand(tmp_path):
    loaded = content.load(
        project(tmp_path, {"01-a.md": theme("A", f"## Contexte\n\n![Vu]({address(png())[:-40]}é)\n")})
    )
    assert [(diagnostic.rule.code, diagnostic.location.line) for diagnostic in loaded.diagnostics] == [
        ("picture-unreadable", 7)
    ]


def test_an_example_of_data_stays_text():
    for text in (
        b"Write `data:image/png;base64,iVBORw0...` there.",
        b"data:image/png;base64,",
        b"xdata:image/png;base64," + b"A" * 80,
    ):
        assert embedded.taken_out(text) == (text, {})


def test_notes_may_be_larger_than_their_limit_by_their_pictures_alone(tmp_path):
    large = address(b"\x89PNG" + b"0" * text_file.TOO_LARGE)
    sources = Sources(project(tmp_path, {"01-a.md": f"![Vu]({large})\n", "02-b.md": "a" * (text_file.TOO_LARGE + 1)}))
    assert text_file.read(sources, "content/themes/01-a.md")[0].startswith("![Vu](embedded-")
    text, (found,) = text_file.read(sources, "content/themes/02-b.md")
    assert (text, found.rule.code, found.values["size"]) == (None, "file-too-large", 5.0)


@pytest.mark.parametrize(
    "link", ["[![Le four](four.png)](https://exemple.fr)", "Un mot.\n\n[![Le four](four.png)](https://exemple.fr)"]
)
def test_words_of_a_linked_picture_that_is_not_there_are_printed_once(link, tmp_path):
    blocks, told = shown(tmp_path, link)
    assert told == ["picture-not-found"]
    assert [words for _, words in blocks if "Le four" in words] == ["\\[Image\u00a0: [Le four](https://exemple.fr)\\]"]


def test_words_of_a_picture_that_is_not_there_beside_another_link_are_printed(tmp_path):
    blocks, _ = shown(tmp_path, "[Le fournil](https://exemple.fr) ![Le four](four.png)")
    assert [words for _, words in blocks] == ["[Le fournil](https://exemple.fr)", "\\[Image\u00a0: Le four\\]"]


@pytest.mark.parametrize("body", ["![](four.png)", "- ![](four.png)", "![](four.png)\n\n![](pain.png)"])
def test_a_section_of_nothing_but_pictures_that_are_not_there_is_an_empty_one(body, tmp_path):
    notes = f"## Contexte\n\n{body}\n\n## Besoins\n\n- un four\n"
    loaded = content.load(project(tmp_path, {"01-a.md": theme("A", notes)}))
    assert [(section.id, len(section.groups)) for section in loaded.workshop.themes[0].sections] == [
        ("context", 0),
        ("needs", 1),
    ]


def test_a_picture_that_is_named_without_its_folder_is_found_where_it_is_the_only_one(tmp_path):
    dot = png((60, 40))
    pages = {"a.md": "![[plan.png|120]]\n\n![Vue](sous/vue.png)\n\n![Deux](deux.png)\n"}
    files = {f"content/images/{name}": dot for name in ("x/plan.png", "y/sous/vue.png", "x/deux.png", "y/deux.png")}
    loaded = content.load(project(tmp_path, {"01-a.md": theme("Un thème", pages["a.md"])}, files=files))
    blocks = loaded.workshop.themes[0].introduction
    assert [block.picture for block in blocks if block.picture] == [
        "content/images/x/plan.png",
        "content/images/y/sous/vue.png",
    ]
    assert [found.rule.code for found in loaded.diagnostics].count("picture-not-found") == 1


def test_the_caption_of_a_figure_is_a_caption(tmp_path):
    page = (
        '<figure>\n  <img src="images/a.png" alt="Un four">\n  <figcaption>Le four, le soir</figcaption>\n</figure>\n'
    )
    made = made_notes.parsed(page, "01-un.md")
    assert [block.text.markdown for block in made.introduction] == ["Un four", "*Le four, le soir*"]


def test_a_picture_is_found_whatever_its_capitals_and_however_its_accents_are_written(tmp_path):
    named = {"Four.JPG": "four.jpg", "cafe\u0301.png": "caf\u00e9.png"}
    files = {f"content/images/{name}": png((60, 40)) for name in (*named, "Deux.png", "deux.PNG")}
    body = "\n\n".join(f"![Vue](images/{written})" for written in (*named.values(), "DEUX.png"))
    loaded = content.load(project(tmp_path, {"01-a.md": theme("Un thème", body)}, files=files))
    blocks = loaded.workshop.themes[0].introduction
    assert [block.picture for block in blocks if block.picture] == [f"content/images/{name}" for name in named]
    assert [found.rule.code for found in loaded.diagnostics].count("picture-not-found") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "![Vu](data:image/png;base64,iVBORw0KGgo)",
            "« data:image/png;base64… » est dans les notes sous forme de données",
        ),
        ("![Vu][i]\n\n[i]: <data:image/png;base64,iVBORw0KGgoAAA…", "« data:image/png;base64… » est dans les notes"),
        ("![Vu](attachment:vue.png)", "« attachment:vue.png » est restée dans le courriel ou le programme"),
        ("![Vu](cid:image001.png@01D)", "« cid:image001.png@01D » est restée dans le courriel"),
    ],
)
def test_a_picture_that_is_cut_or_was_left_behind_is_not_said_to_be_on_the_web(text, said, tmp_path):
    found = content.load(project(tmp_path, {"01-a.md": theme("A", f"## Contexte\n\n{text}\n")})).diagnostics
    told = [diagnostic for diagnostic in found if diagnostic.rule.code.startswith("picture-")]
    assert [said in diagnostic.message("fr") for diagnostic in told] == [True]
