"""The desk in a real browser: what is typed is in the file a moment later, and nothing that anybody wrote is lost.

No page is made here, which takes a server a second and more: the one that is shown is drawn by the test.
"""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.desk.served import MARKS, TEXT, THEME, WRONG, content, is_told, opened, typed, until
from tests.made_project import put

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = MARKS

PASTE = """(html) => {
  const given = new DataTransfer();
  given.setData("text/html", html);
  const text = document.getElementById("write-text").shadowRoot.querySelector(".cm-content");
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }));
}"""

FIRST_SHEET = """async () => {
  const state = await (await fetch("state.json")).json();
  history.replaceState(null, "", "#");
  for (const publications of [[], state.publications]) {
    document.dispatchEvent(new CustomEvent("feuillet:state", { detail: { state: { ...state, publications }, connection: "open" } }));
  }
  document.querySelector("#texts a").click();
}"""

DROP = """(where) => {
  const given = new DataTransfer();
  given.items.add(new File(['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'], "Mon logo.svg", { type: "image/svg+xml" }));
  document.querySelector(where).dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, composed: true, cancelable: true }));
}"""

PASTE_PICTURE = """(where, bytes) => {
  const given = new DataTransfer();
  given.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
  const text = where.shadowRoot.querySelector(".cm-content");
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }));
}"""


def _png():
    made = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(made, "PNG")
    return list(made.getvalue())


PICTURE = _png()


def test_a_day_at_the_desk(desk, context):
    address = desk.start()
    page = opened(context, address)
    expect(page.locator("#texts [aria-current] .pub-title")).to_have_text("Un")

    # What is typed is saved, and no key of it does anything else.
    zoom = page.locator("#zoom").input_value()
    typed(page, "- npp-01 ?")
    until(page, lambda: desk.text() == TEXT + "- npp-01 ?")
    is_told(page, "saved")
    assert page.locator("#zoom").input_value() == zoom

    # Enter goes on with the list; a mark, and bold, by button and by key.
    page.keyboard.type("\nFini")
    page.keyboard.press("Shift+Home")
    page.keyboard.press("Control+b")
    page.locator("[data-mark=essential]").click()
    expect(page.locator("[data-mark=essential]")).to_have_attribute("aria-pressed", "true")
    until(page, lambda: desk.text().endswith("- npp-01 ?\n- **Fini** [essentiel]"))

    # Signs of bold words are seen on the line of the caret, and elsewhere the words are bold.
    line = page.locator("#write-text .cm-line", has_text="Fini")
    expect(line).to_contain_text("**Fini**")
    page.keyboard.press("Control+Home")
    expect(line).not_to_contain_text("**")

    # A section that is on no sheet says so.
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\n\nPrise de notes : Li\n\nPrésents : Ada")  # the first is no section
    told = page.locator("#write-text .f-off")
    expect(told).to_have_text("Présents : Ada")
    assert (
        told.evaluate("(line) => getComputedStyle(line, '::after').content") == '"dans la synthèse, pas sur la fiche"'
    )
    for _ in range(8):
        page.locator("[data-do=undo]").click()
        if "Prise" not in content(page).inner_text():
            break

    # The head is folded, and nothing is typed before it; what is copied from a page comes as notes.
    page.keyboard.press("Control+Home")
    page.keyboard.type("Tête")
    page.keyboard.press("Control+End")
    page.evaluate(PASTE, "<ul><li>du <b>neuf</b></li></ul>")
    until(page, lambda: "---\nTête\n## Besoins" in desk.text() and desk.text().endswith("[essentiel]\n- du **neuf**"))

    # The form changes one key of the head; the list follows before the pages do.
    page.locator("#tab-facts").click()
    page.locator("#fact-title").fill("Un : deux")
    expect(page.locator("#texts [aria-current] .pub-title")).to_have_text("Un : deux")
    page.locator("[data-add=speakers]").click()
    page.locator("#fact-speakers-0-name").fill("Jeanne")
    page.locator("#fact-speakers-0-organisation-name").fill("La Guilde")
    page.locator("#fact-title").focus()
    head = '---\n# un mot\ntitle: "Un : deux"\nspeakers:\n  - name: Jeanne\n    organisation:\n      name: La Guilde\n---\n'
    until(page, lambda: desk.text().startswith(head))

    # A paragraph of the page, and a remark, lead to their lines.
    page.locator(".paragraph").click()
    expect(page.locator("#tab-text")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#write")).to_have_attribute("data-line", "12")
    page.locator("#panel-toggle").click()
    page.locator(".diagnostic-where").first.click()
    expect(page.locator("#write")).to_have_attribute("data-line", "8")
    expect(page.locator("#write-remark")).to_contain_text("Trop court")

    # On the form, it stands below its field.
    desk.live.diagnostics = [WRONG | {"line": 3, "message": "trop vague"}, WRONG]
    desk.news()
    page.locator("#tab-facts").click()
    expect(page.locator("#side-facts .field-remark")).to_have_text("Trop vague — Dites-en plus.")
    expect(page.locator("#fact-title")).to_have_attribute("aria-describedby", "field-remark-0")
    page.locator("#tab-text").click()

    # What the sheet left out is kept on it by a word.
    page.locator("#left-out summary").click()
    page.locator(".left-acts button").first.click()
    until(page, lambda: desk.text().splitlines()[11].endswith("[essentiel]"))

    is_told(page, "saved")
    assert page.faults == []


def test_lists_and_tables_are_pasted_on_lines_of_their_own(desk, context):
    items, table = (
        "<ul><li>a</li><li>b</li></ul>",
        "<table><tr><td>q</td><td>r</td></tr><tr><td>s</td><td>t</td></tr></table>",
    )
    rows = "| q | r |\n| --- | --- |\n| s | t |"
    page = opened(context, desk.start())
    for typed_first, back, pasted, comes in (
        ("- Fin", 5, items, "- a\n- b\n- Fin"),
        ("- Fin", 5, table, f"{rows}\n\n- Fin"),
        ("- Fin", 5, "<p>mots</p>", "mots\n\n- Fin"),
        ("Fin.", 4, items, "- a\n- b\n\nFin."),
        ("Fin.", 0, table, f"Fin.\n\n{rows}"),
        ("avant après", 6, "<p>, mots,</p>", "avant, mots, après"),
        ("- ", 0, items, "- a\n- b"),
    ):
        typed(page, f"\n\n## Autre\n\n{typed_first}")
        for _ in range(back):
            page.keyboard.press("ArrowLeft")
        page.evaluate(PASTE, pasted)
        until(page, lambda comes=comes: desk.text().endswith(f"## Autre\n\n{comes}"), comes)
    page.keyboard.type("!")  # after what was pasted
    until(page, lambda: desk.text().endswith("- b!"))
    assert page.faults == []


def test_a_click_below_remarks_puts_the_caret_on_the_line_that_was_clicked(desk, context):
    put(desk.project, {THEME: TEXT + "- Écrire\n- Relire\n"})
    desk.live.diagnostics = [WRONG | {"line": line, "hint": "Dites-en\nplus."} for line in (6, 8, 10, 12)]
    page = opened(context, desk.start())
    lines = page.locator("#write-text .cm-line")
    expect(page.locator("#write-text .f-remark")).to_have_count(4)
    for number, words in ((8, "Du temps"), (12, "Partager"), (13, "Écrire"), (14, "Relire")):
        line = lines.filter(has_text=words)
        box = line.bounding_box()
        for y in (2, box["height"] - 2):
            page.locator("#write").evaluate("(write) => { write.dataset.line = '' }")
            page.keyboard.press("Control+Home")
            line.click(position={"x": 40, "y": y})
            expect(page.locator("#write")).to_have_attribute("data-line", str(number))
    # Home and End stay on it.
    page.keyboard.press("End")
    page.keyboard.type(" !")
    page.keyboard.press("Home")
    page.keyboard.type("Bien ")
    until(page, lambda: desk.text().endswith("\n- Écrire\nBien - Relire !\n"))

    # Nothing that stands between lines has a margin: it would not be counted.
    margins = page.locator("#write-text .cm-content > *").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).marginBlock)"
    )
    assert len(margins) > 10
    assert set(margins) == {"0px"}
    assert page.faults == []


def test_a_day_that_nobody_has_written_in_yet_is_no_mistake(desk, context):
    told = desk.live.state
    desk.live.state = lambda: told() | {"publications": [], "refused": True}
    desk.live.diagnostics = [WRONG | {"severity": "error", "code": "no-themes"}]
    page = opened(context, desk.start())
    expect(page.locator("#empty")).to_contain_text("dès que la journée aura un thème")
    expect(page.locator("#banner-refused")).to_be_hidden()

    desk.live.diagnostics = [*desk.live.diagnostics, WRONG]  # as where all are drafts
    desk.news()
    expect(page.locator("#banner-refused")).to_be_visible()


def test_no_click_is_lost_while_news_come(desk, context):
    put(desk.project, {"content/themes/02-deux.md": "---\ntitle: Deux\n---\n"})
    page = opened(context, desk.start())

    def clicked(what):
        """As a hand does it, with a build that ends between press and release."""
        what.hover()
        page.mouse.down()
        desk.news(building=True, diagnostics=[])
        desk.news(
            building=False,
            builds=desk.live.builds + 1,
            diagnostics=[WRONG, WRONG | {"file": "content/themes/02-deux.md"}],
        )
        page.wait_for_timeout(150)  # as long as a hand takes
        page.mouse.up()

    clicked(page.locator("#texts a", has_text="Deux").locator(".pub-title"))
    expect(page.locator("#write")).to_have_attribute("data-name", "content/themes/02-deux.md")
    page.locator("#panel-toggle").click()
    clicked(page.locator("#left-out summary b"))
    expect(page.locator("#left-out")).to_have_attribute("open", "")
    clicked(page.locator(".left-acts button").first)
    until(page, lambda: "[essentiel]" in desk.text())

    # What is typed in a field is told when it is left: by a click on what moves then.
    page.locator("#tab-facts").click()
    page.locator("[data-add=speakers]").click()
    page.keyboard.type("Ada")
    page.locator("[data-add=speakers]").click(delay=150)
    expect(page.locator("#fact-speakers-1-name")).to_be_focused()
    assert page.faults == []


def test_who_is_named_in_the_notes_need_not_be_written_in_the_form(desk, context):
    page = opened(context, desk.start())
    page.locator("#tab-facts").click()
    named = page.locator("#facts-speakers .in-text button")
    expect(named).to_have_text(["Zoé Alix"])  # of line 3 there are fields
    expect(page.locator("#facts-actors .in-text")).to_be_hidden()
    named.click()
    expect(page.locator("#side-text")).to_be_visible()
    expect(page.locator("#write")).to_have_attribute("data-line", "8")
    assert page.faults == []


def test_a_field_that_is_left_for_another_text_is_of_its_own_text(desk, context):
    other = put(desk.project, {"content/themes/02-deux.md": "---\ntitle: Deux\n---\n"}) / "content/themes/02-deux.md"
    page = opened(context, desk.start())
    page.locator("#tab-facts").click()
    page.route("**/desk/facts", lambda route: page.wait_for_timeout(300) or route.continue_())  # a slow machine
    page.locator("#fact-title").fill("Un tout autre")
    page.locator("#texts a", has_text="Deux").click()
    expect(page.locator("#fact-title")).to_have_value("Deux")
    until(page, lambda: "title: Un tout autre" in desk.text())
    assert other.read_text("utf-8") == "---\ntitle: Deux\n---\n"

    # While a text comes, nothing can be typed that would not stay; a picture waits for it.
    page.locator("#texts a").first.click()
    page.route("**/desk/texts/**", lambda route: page.wait_for_timeout(300) or route.continue_())
    page.locator("#texts a", has_text="Deux").click()
    page.locator("#tab-text").click()
    page.evaluate(DROP, "#write-text")
    expect(page.locator("#side-text")).to_have_attribute("inert", "")
    expect(page.locator("#picture-description")).to_be_focused()
    page.keyboard.type("Un carré")
    page.keyboard.press("Enter")
    until(page, lambda: "![Un carré](images/mon-logo.svg)" in other.read_text("utf-8"))
    page.unroute_all()

    # The first sheet of a text comes in the moment in which another text is chosen: that one stays.
    page.locator("#texts a", has_text="Un").first.click()
    page.locator("#tab-facts").click()
    expect(page.locator("#fact-title")).to_have_value("Un tout autre")
    page.evaluate(FIRST_SHEET)
    expect(page.locator("#tab-brand")).to_be_visible()
    page.wait_for_timeout(200)  # in which the address of the page would lead back
    expect(page.locator("#write")).to_have_attribute("data-name", "content/workshop.yaml")
    assert page.faults == []


def test_a_field_is_saved_while_it_is_typed_in_and_when_the_window_goes(desk, context):
    page = opened(context, desk.start())
    page.locator("#tab-facts").click()
    state, name = page.locator("#write-state"), page.locator("#fact-speakers-0-name")
    page.locator("#fact-title").fill("Un tout autre")
    expect(state).to_have_text("Pas encore enregistré…")
    is_told(page, "saved")
    assert "title: Un tout autre\n" in desk.text()
    expect(page.locator("#fact-title")).to_be_focused()

    # A person whose name is typed in two breaths stays under the hand; what is emptied waits until it is left.
    page.locator("[data-add=speakers]").click()
    page.keyboard.type("Ada ")
    until(page, lambda: "- name: Ada\n" in desk.text())
    page.keyboard.type("L")
    is_told(page, "saved")
    expect(name).to_have_value("Ada L")
    expect(name).to_be_focused()
    assert "- name: Ada L\n" in desk.text()
    name.fill("")
    is_told(page, "typing")
    page.wait_for_timeout(600)
    assert "- name: Ada L\n" in desk.text()
    name.fill("Zoé")
    page.reload()
    until(page, lambda: "- name: Zoé\n" in desk.text())

    # Of acronyms a name grows, and its row stays the same one.
    page.locator("#texts a").first.click()
    page.locator("#fact-acronyms-0-meaning").fill("assemblée")
    page.locator("#fact-acronyms-0-acronym").fill("A")
    workshop = desk.project / "content/workshop.yaml"
    until(page, lambda: "  A: assemblée\n" in workshop.read_text("utf-8"))
    page.keyboard.type("G")
    until(page, lambda: "acronyms:\n  AG: assemblée\n" in workshop.read_text("utf-8"))
    expect(page.locator("#fact-acronyms-0-acronym")).to_be_focused()
    assert page.faults == []


def test_the_sheet_of_a_text_is_shown_with_it_wherever_it_is_opened_from(desk, context):
    put(desk.project, {"content/themes/02-deux.md": "---\ntitle: Deux\n---\n\nDes mots\n"})
    put(desk.project, {"import/report.md": "- [ ] `content/themes/02-deux.md`, ligne 5 (a.md, ligne 1) – « Deux »\n"})
    told = desk.live.state
    [one] = told()["publications"]
    two = one | {"key": "deux", "title": "Deux", "number": 2, "file": "content/themes/02-deux.md"}
    desk.live.state = lambda: told() | {"publications": [one, two]}
    desk.live.editions = [{"name": "small", "title": "", "status": "stale"}]
    page = opened(context, desk.start())
    expect(page.locator("#choose")).to_have_value("un")
    page.locator("#tab-checks").click()
    page.locator("#checks").get_by_role("button", name="Aller à la ligne").click()
    expect(page.locator("#write")).to_have_attribute("data-name", "content/themes/02-deux.md")
    expect(page.locator("#choose")).to_have_value("deux")
    expect(page.locator("#editions [data-edition=small]")).to_contain_text("Demi-format")
    # From a page, the text alone is opened: the page stays.
    page.evaluate("location.hash = 'un'")
    expect(page.locator("#write")).to_have_attribute("data-name", THEME)
    page.locator("#texts a", has_text="Deux").click()
    expect(page.locator("#choose")).to_have_value("deux")
    page.locator(".paragraph").first.click()  # it is one of the first theme
    expect(page.locator("#write")).to_have_attribute("data-name", THEME)
    expect(page.locator("#choose")).to_have_value("deux")
    assert page.faults == []


def test_no_word_is_cut_where_there_is_little_room(desk, context):
    put(desk.project, {"import/report.md": "- [ ] a.md, ligne 1 – « Un » → title: Un ([content/workshop.yaml](x))\n"})
    named = "Brochure de la journée pour un imprimeur en ligne"
    desk.news(editions=[{"name": "own", "title": named, "status": "stale"}])
    page = opened(context, desk.start())
    page.locator("#texts a").first.click()
    expect(page.locator("#tab-checks")).to_be_visible()
    if page.locator("#app").get_attribute("data-panel") == "closed":
        page.locator("#panel-toggle").click()
    assert page.locator("#write-tabs").evaluate("(tabs) => tabs.scrollWidth <= tabs.clientWidth")
    lines = "(word) => { const all = new Range(); all.selectNodeContents(word); return all.getClientRects().length; }"
    assert page.locator("#editions .quiet").evaluate(lines) == 1
    assert page.faults == []


def test_files_are_brought_in_and_what_was_guessed_is_ticked(desk, context):
    page = opened(context, desk.start())
    page.locator("#bring-files").click()
    notes = b"# Du temps\n\n## Freins et soucis\n\n- Pas de salle\n"
    page.locator("#bring-input").set_input_files({"name": "notes.md", "mimeType": "text/plain", "buffer": notes})
    expect(page.locator("#bring-plan")).to_contain_text("Du temps — 9 mots, de notes.md")
    page.locator("#bring-go").click()
    expect(page.locator("#write")).to_have_attribute("data-name", "content/themes/02-du-temps.md")
    expect(page.locator(".check-both > div").first.locator("mark")).to_have_text("Freins et soucis")
    expect(page.locator("#checks li h2")).to_have_text("Du temps")  # the theme that it is about
    page.locator("#checks select").select_option("Besoins et attentes")
    until(page, lambda: "- [x] " in (desk.project / "import/report.md").read_text(encoding="utf-8"))
    expect(page.locator("#tab-checks")).to_have_text("À vérifier (0)")
    until(
        page, lambda: "## Besoins et attentes\n" in (desk.project / "content/themes/02-du-temps.md").read_text("utf-8")
    )
    became = "notes.md, ligne 3 – « Freins et soucis » est devenu « Besoins et attentes »"
    expect(page.locator("#checks li > p").first).to_have_text(became.replace("« ", "«\u00a0").replace(" »", "\u00a0»"))
    page.locator("#checks input").uncheck()
    expect(page.locator("#tab-checks")).to_have_text("À vérifier (1)")
    page.locator("#checks").get_by_text("C’est juste").click()
    expect(page.locator("#checks input")).to_be_checked()
    expect(page.locator("#tab-checks")).to_have_text("À vérifier (0)")

    # A title that was guessed is changed in its field.
    page.locator("#bring-files").click()
    notes = "Des lieux\n\n**Qui était là**\n\nKarim\n\n**Freins et soucis**\n\n- Petits\n\n**Solutions**\n\n- Un lieu\n\n**Besoins**\n\n- Une clé\n"
    notes = {"name": "suite.txt", "mimeType": "text/plain", "buffer": notes.encode()}
    page.locator("#bring-input").set_input_files(notes)
    page.locator("#bring-go").click()
    told = page.locator("#checks li > p").first
    expect(told).to_contain_text("suite.txt, tout le fichier – aucun titre")
    expect(told).not_to_contain_text("content/")
    expect(told).not_to_contain_text("# Titre")  # for the source, which had none
    page.locator("#checks select").select_option("Contexte")  # of a heading in bold
    until(page, lambda: "\n**Contexte**\n" in (desk.project / "content/themes/03-des-lieux.md").read_text("utf-8"))
    page.locator("#tab-checks").click()
    page.locator("#checks").get_by_role("button", name="Changer le titre").first.click()
    expect(page.locator("#fact-title")).to_be_focused()
    expect(page.locator("#fact-title")).to_have_value("Des lieux")
    # Who chooses a text in the list sees it.
    page.locator("#tab-checks").click()
    page.locator("#texts [aria-current]").click()
    expect(page.locator("#tab-text")).to_have_attribute("aria-selected", "true")
    page.locator("#tab-checks").click()
    page.locator("#texts a").nth(1).click()
    expect(page.locator("#tab-text")).to_have_attribute("aria-selected", "true")
    page.locator("#new-theme").click()
    page.keyboard.type("Un autre")
    page.keyboard.press("Enter")
    expect(page.locator("#write")).to_have_attribute("data-name", "content/themes/04-un-autre.md")
    assert page.faults == []


def test_the_day_and_its_looks_are_forms(desk, context):
    page = opened(context, desk.start())
    workshop = desk.project / "content/workshop.yaml"

    def says(*lines):
        until(page, lambda: all(line in workshop.read_text("utf-8") for line in lines))

    page.locator("#texts a").first.click()
    page.locator("#tab-facts").click()
    page.locator("[data-add=organisers]").click()
    page.keyboard.type("La Guilde")
    page.keyboard.press("Tab")
    page.keyboard.type("https://guilde.example")
    page.locator("#fact-acronyms-0-acronym").fill("AG")
    page.locator("#fact-acronyms-0-meaning").fill("assemblée")
    page.locator("#fact-acronyms-1-acronym").fill("CA")
    page.locator("#fact-acronyms-1-meaning").fill("conseil")
    page.locator("[data-add=sections]").click()
    page.keyboard.type("Suites")
    page.keyboard.press("Tab")
    page.locator("#fact-sections-0-sheet").select_option("none")
    says(
        "organisers:\n  - name: La Guilde\n    link: https://guilde.example\n",
        "acronyms:\n  AG: assemblée\n  CA: conseil\n",
    )
    says("sections:\n  - id: suites\n    title: Suites\n    sheet: none")
    page.locator("#fact-acronyms-0-acronym").fill("AGO")
    page.keyboard.press("Tab")
    says("acronyms:\n  AGO: assemblée\n  CA: conseil\n")

    page.locator("#tab-brand").click()
    expect(page.locator("#brand-palette li")).to_have_count(3)
    page.locator("#brand-colour").fill("bordeaux")
    page.keyboard.press("Tab")
    expect(page.locator("#brand-palette li").nth(2)).to_contain_text("contraste")
    page.locator("#brand-titles").select_option("Fira Sans")
    page.evaluate(DROP, "#brand-logo")
    says("brand:\n  colour: bordeaux\n", "  logo: images/mon-logo.svg\n", "  fonts:\n    titles: Fira Sans")
    expect(page.locator("#brand-form img")).to_be_visible()
    assert page.faults == []


def test_remarks_stand_in_the_text_with_their_mends(desk, context):
    put(desk.project, {THEME: TEXT + "\n## Solution trouvés\n\n![](images/a.png)\n\n[essentielle]\n"})
    put(desk.project, {"content/images/a.png": b"x"})
    near = {"code": "unknown-heading", "line": 14, "mend": {"written": "Solution trouvés", "suggestion": "Solutions"}}
    acronyms = {"code": "acronym-undefined", "mend": {"written": ["AG", "CA"], "suggestion": ""}}
    mark = {"code": "misspelt-mark", "line": 18, "mend": {"written": "essentielle", "suggestion": "essentiel"}}
    desk.live.diagnostics = [
        WRONG | found for found in (near, acronyms, {"code": "description-missing", "line": 16}, mark)
    ]
    page = opened(context, desk.start())
    remarks = page.locator("#write-text .f-remark")
    expect(remarks).to_have_count(4)
    expect(remarks.first).to_contain_text("Trop court")

    # By the mouse in the text, and by keys below it.
    remarks.get_by_role("button", name="Écrire « Solutions »").click()
    until(page, lambda: "\n## Solutions\n\n![]" in desk.text())
    expect(remarks).to_have_count(3)
    page.locator(".diagnostic-where, #panel-toggle").first.click()
    page.locator('.diagnostic-where[title*="ligne 18"]').click()
    expect(page.locator("#write")).to_have_attribute("data-line", "18")
    page.keyboard.press("Tab")  # to the head of the file
    page.keyboard.press("Tab")
    expect(page.locator("#write-remark button")).to_be_focused()
    page.keyboard.press("Enter")
    until(page, lambda: desk.text().endswith("[essentiel]\n"))

    # A picture gets its description, acronyms their meaning.
    remarks.get_by_role("button", name="La décrire…").click()
    page.keyboard.type("Un [vieux] four")
    page.keyboard.press("Enter")
    until(page, lambda: "![Un \\[vieux\\] four](images/a.png)" in desk.text())
    remarks.get_by_role("button", name="Dire leur sens…").click()
    expect(page.locator("#fact-acronyms-0-meaning")).to_be_focused()
    page.keyboard.type("assemblée")
    page.keyboard.press("Tab")
    workshop = desk.project / "content/workshop.yaml"
    until(page, lambda: "acronyms:\n  AG: assemblée" in workshop.read_text("utf-8"))
    page.locator("#facts-acronyms li", has=page.locator("#fact-acronyms-1-acronym")).get_by_text(
        "n’en est pas un"
    ).click()
    until(page, lambda: '  CA: ""' in workshop.read_text("utf-8"))
    expect(page.locator("#facts-acronyms input:checked")).to_have_count(1)

    # A heading that has nothing below it goes by a button.
    page.get_by_role("link", name="Un").first.click()
    page.locator("#tab-text").click()
    at = desk.text().splitlines().index("## Besoins") + 1
    desk.live.diagnostics = [WRONG | {"code": "heading-without-text", "line": at}]
    desk.news()
    remarks.get_by_role("button", name="Ôter cette ligne").click()
    until(page, lambda: "## Besoins" not in desk.text())

    # A theme that is the example's is taken away where themes are.
    desk.live.diagnostics = [WRONG | {"code": "example-left", "line": 1}]
    desk.news()
    expect(remarks).to_have_count(1)
    expect(remarks).not_to_contain_text(WRONG["hint"])  # which names a file
    remarks.get_by_role("button", name="Ranger…").click()
    expect(page.locator("#arrange")).to_be_visible()
    assert page.faults == []


def test_pictures_are_dropped_and_pasted_into_the_text(desk, context):
    page = opened(context, desk.start())
    folder = desk.project / "content/images"
    typed(page, "- dernier")
    page.evaluate(DROP, "#write-text")
    expect(page.locator("#picture-shown")).to_be_visible()
    page.keyboard.type("Un carré")
    page.keyboard.press("Tab")
    page.keyboard.type("Dessin : Ada")
    page.keyboard.press("Enter")
    until(page, lambda: "\n\n![Un carré](images/mon-logo.svg)\n*Dessin : Ada*\n" in desk.text())
    assert (folder / "mon-logo.svg").is_file()

    # What is pasted is named by what one sees in it; what cannot be printed is refused, and nothing is written.
    page.locator("#write-text").evaluate(PASTE_PICTURE, PICTURE)
    expect(page.locator("#picture-description")).to_be_focused()
    page.keyboard.type("Une tache rouge")
    page.keyboard.press("Enter")
    until(page, lambda: "![Une tache rouge](images/une-tache-rouge.png)" in desk.text())
    page.locator("#write-text").evaluate(PASTE_PICTURE, [1, 2, 3])
    expect(page.locator("#picture-description")).to_be_focused()
    page.keyboard.type("Rien")
    page.keyboard.press("Enter")
    expect(page.locator("#picture-wrong")).to_contain_text("illisible")
    page.keyboard.press("Escape")
    assert sorted(path.name for path in folder.iterdir()) == ["mon-logo.svg", "une-tache-rouge.png"]
    assert "Rien" not in desk.text()
    assert page.faults == []


def test_themes_are_put_in_order_renamed_taken_away_and_put_back_by_keys_and_mouse(desk, context):
    put(desk.project, {"content/themes/02-deux.md": "---\ntitle: Deux\n---\n"})
    page = opened(context, desk.start())
    folder = desk.project / "content/themes"

    # By keys in the list; what is open, and what is typed in it meanwhile, goes with its file.
    typed(page, "- gardé")
    page.locator("#texts [aria-current]").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#write")).to_have_attribute("data-name", "content/themes/02-un.md")
    expect(page.locator("#live")).to_have_text("Un : place 2 sur 2")
    expect(page.locator("#texts [aria-current]")).to_be_focused()
    typed(page, " ici")
    until(page, lambda: (folder / "02-un.md").read_text("utf-8") == TEXT + "- gardé ici")
    assert sorted(path.name for path in folder.iterdir()) == ["01-deux.md", "02-un.md"]

    # Somebody else renames it: a window that is open follows.
    other = opened(context, page.url)
    row = page.locator("#arrange-list li", has_text="Un")
    page.locator("#arrange-themes").click()
    row.locator("[data-act=name]").click()
    page.keyboard.type("Tout à fait")
    page.keyboard.press("Enter")
    expect(page.locator("#arrange-said")).to_have_text("Le fichier se nomme 02-tout-a-fait.md")
    typed(other, "!")
    until(other, lambda: (folder / "02-tout-a-fait.md").read_text("utf-8").endswith("- gardé ici!"))
    expect(other.locator("#write")).to_have_attribute("data-name", "content/themes/02-tout-a-fait.md")
    other.close()

    # What changed meanwhile is told, and nothing done; then by the mouse.
    desk.news()
    put(desk.project, {"content/themes/01-deux.md": "---\ntitle: Deux\n---\nneuf"})
    row.locator("[data-act=up]").click()
    expect(page.locator("#arrange-said")).to_contain_text("Rien n’a été fait")
    row.drag_to(page.locator("#arrange-list li", has_text="Deux"))
    until(page, lambda: sorted(path.name for path in folder.iterdir()) == ["01-tout-a-fait.md", "02-deux.md"])

    # Taken away into the bin, and put back.
    row.locator("[data-act=remove]").click()
    expect(page.locator("#write")).to_have_attribute("data-name", "content/themes/02-deux.md")
    assert not (folder / "01-tout-a-fait.md").exists()
    expect(page.locator("#arrange-list li", has_text="Deux").locator("[data-act=remove]")).to_be_focused()
    page.locator("#arrange-bin [data-act=back]").click()
    until(page, (folder / "01-tout-a-fait.md").exists)
    expect(row.locator("[data-act=remove]")).to_be_focused()

    # One that was in front is gone for good: the numbers begin with 1 again, if that is wanted.
    row.locator("[data-act=remove]").click()
    page.locator("#arrange-from-one").click()
    expect(page.locator("#arrange-said")).to_have_text("Les numéros vont de 1 à 1")
    assert [path.name for path in folder.iterdir()] == ["01-deux.md"]
    expect(page.locator("#arrange-from-one")).to_be_hidden()
    assert page.faults == []


def test_what_somebody_else_writes_is_joined_or_asked_about(desk, context):
    page = opened(context, desk.start())
    put(desk.project, {THEME: TEXT.replace("Du temps", "Du temps libre")})
    typed(page, "- mien")
    until(page, lambda: desk.text() == TEXT.replace("Du temps", "Du temps libre") + "- mien")
    is_told(page, "saved", "joined")

    # At the same place: nothing is written until somebody has said what is to stand there.
    theirs = desk.text().replace("- mien", "- tien")
    put(desk.project, {THEME: theirs})
    typed(page, "!")
    is_told(page, "conflict")
    assert desk.text() == theirs
    expect(page.locator("#conflict-theirs")).to_contain_text("- tien")
    page.locator("#take-both").click()
    until(page, lambda: desk.text().endswith("- mien!\n- tien"))
    assert any(
        path.read_text(encoding="utf-8") == theirs for path in desk.project.glob(f".feuillet/desk/versions/{THEME}/*")
    )

    # A second window has the same text, and both are joined.
    other = opened(context, page.url)
    typed(other, "\n- autre")
    until(other, lambda: desk.text().endswith("- autre"))
    desk.news()
    expect(content(page)).to_contain_text("autre")

    # A file that is taken away is told, and comes back if it is wanted.
    desk.path().unlink()
    typed(page, "?")
    is_told(page, "gone")
    assert not desk.path().exists()
    page.locator("#take-mine").click()
    until(page, lambda: desk.path().exists() and desk.text().endswith("- autre?"))
    assert page.faults == other.faults == []


def test_a_file_that_comes_back_is_gone_on_with(desk, context):
    page = opened(context, desk.start())
    for changed in (False, True):  # a drive of the network was away; a program that saves removed it first
        desk.path().rename(desk.project / "away")
        desk.news()
        is_told(page, "gone")
        typed(page, "\n- Ici")
        was = (desk.project / "away").read_text("utf-8")
        desk.path().write_text(was.replace("Du temps", "Du temps et un lieu") if changed else was, "utf-8")
        (desk.project / "away").unlink()
        desk.news()
        until(page, lambda: desk.text().endswith("\n- Ici"))
        expect(page.locator("#write-conflict")).to_be_hidden()
    assert "Du temps et un lieu" in desk.text()
    assert desk.text().count("- Ici") == 2
    assert page.faults == []


def test_a_file_that_is_renamed_elsewhere_is_gone_on_with_under_its_new_name(desk, context):
    page, other = opened(context, desk.start()), desk.project / "content/themes/04-ailleurs.md"
    desk.path().rename(other)
    typed(page, "\n- Ici")
    until(page, lambda: other.read_text("utf-8").endswith("\n- Ici"))
    is_told(page, "saved")
    assert not desk.path().exists()
    expect(page.locator("#write-conflict")).to_be_hidden()
    assert page.faults == []


def test_a_page_of_another_site_and_another_token_get_nothing(desk, context):
    page, themes = opened(context, desk.start()), f"{desk.address}desk/themes"
    other = context.new_page()
    for site in ("http://ailleurs.example/", "http://localhost:9/"):
        other.route(site, lambda route: route.fulfill(body="<iframe></iframe>", content_type="text/html"))
        other.goto(site)
        for mode in ("cors", "no-cors"):
            asked = {"method": "POST", "mode": mode, "body": '{"title": "Volé"}'}
            what = other.evaluate(
                "([to, asked]) => fetch(to, asked).then((it) => it.text(), () => '')", [themes, asked]
            )
            assert what == ""
        text = f"{desk.address}desk/texts/{THEME}"
        assert other.evaluate("(to) => fetch(to).then((it) => it.text(), () => '')", text) == ""
        other.evaluate("(to) => (document.querySelector('iframe').src = to)", desk.address)
        expect(other.frame_locator("iframe").locator("#write-state")).to_have_count(0)
    guessed = desk.address[:-1] + "x/"
    assert other.goto(guessed).status == 403
    assert other.request.get(f"{guessed}desk/texts/{THEME}").text() == "not here"
    assert [path.name for path in (desk.project / "content/themes").iterdir()] == ["01-un.md"]
    assert page.faults == []


def test_nothing_that_was_typed_is_lost_when_the_program_or_the_window_ends(desk, context):
    page = opened(context, desk.start())
    desk.stop()
    typed(page, "- sans personne")
    is_told(page, "away")
    assert desk.text() == TEXT
    page.close()

    # Another start has another address: what the browser kept is there, and saved.
    page = opened(context, desk.start())
    until(page, lambda: desk.text() == TEXT + "- sans personne")

    # A window of before says that it is none any more, and takes no more words.
    desk.stop()
    desk.start()
    is_told(page, "moved")
    assert page.evaluate("document.getElementById('side-text').inert")
    page.reload()
    expect(page.locator("html[lang=fr] h1")).to_have_text("Cette page ne sert plus")

    # A disk that takes nothing is told; once it does, all is there.
    page = opened(context, desk.address)
    desk.path().chmod(0o444)
    typed(page, "\n- plus tard")
    is_told(page, "unwritten")
    expect(page.locator("#write-state")).to_contain_text("gardé dans ce navigateur")
    desk.path().chmod(0o644)
    until(page, lambda: desk.text().endswith("- plus tard"))


def test_what_is_typed_in_a_form_while_the_program_is_away_is_kept_too(desk, context):
    page = opened(context, desk.start())
    page.locator("#tab-facts").click()
    kept = "() => Object.values(localStorage).some((draft) => draft.includes('Sans personne') && draft.includes('Ada'))"
    page.locator("[data-add=speakers]").click()
    desk.stop()
    page.locator("#fact-speakers-0-name").fill("Ada")
    page.locator("#fact-title").fill("Sans personne")
    page.wait_for_function(kept)
    page.close()

    page = opened(context, desk.start())
    until(page, lambda: "title: Sans personne\nspeakers:\n  - name: Ada\n" in desk.text())
    expect(page.locator("#write-waiting")).to_be_visible()
    page.wait_for_function(f"() => !({kept})()")

    # Where somebody wrote meanwhile, it is not known of whom in a list it is.
    page.locator("#tab-facts").click()
    desk.stop()
    page.locator("#fact-speakers-0-name").fill("Eve")
    page.locator("#fact-title").fill("Encore")
    page.wait_for_function(kept.replace("Sans personne", "Encore").replace("Ada", "Eve"))
    page.close()
    desk.path().write_text(desk.text().replace("Ada", "Zoé"), "utf-8")
    page = opened(context, desk.start())
    until(page, lambda: "title: Encore\nspeakers:\n  - name: Zoé\n" in desk.text())
    assert page.faults == []


def test_what_an_old_window_could_not_save_is_offered_in_the_new_one(desk, context):
    deux = put(desk.project, {"content/themes/02-deux.md": "---\ntitle: Deux\n---\n"}) / "content/themes/02-deux.md"
    old = opened(context, desk.start())
    old.locator("#texts a", has_text="Deux").click()
    expect(old.locator("#write")).to_have_attribute("data-name", "content/themes/02-deux.md")
    is_told(old, "saved")
    desk.stop()
    typed(old, "- resté")
    is_told(old, "away")

    # The old window stays open: the new one has what was typed there, and the old one writes no more.
    page = opened(context, desk.start())
    waiting = page.locator("#write-waiting")
    expect(waiting.locator("p")).to_contain_text("Deux")
    waiting.get_by_role("button", name="Reprendre").click()
    until(page, lambda: deux.read_text("utf-8").endswith("---\n- resté"))
    expect(waiting).to_contain_text("Repris ici")
    is_told(old, "moved")

    # What is let go is among the versions, and does not come back as the old windows go.
    desk.stop()
    typed(page, "\nde trop")
    is_told(page, "away")
    new = opened(context, desk.start())
    new.locator("#write-waiting").get_by_role("button", name="Laisser").click()
    expect(new.locator("#write-waiting")).to_be_hidden()
    is_told(page, "moved")
    old.close()
    page.close()
    new.evaluate("window.dispatchEvent(new Event('focus'))")
    new.locator("#texts a", has_text="Deux").click()
    is_told(new, "saved")
    expect(new.locator("#write-waiting")).to_be_hidden()
    kept = desk.project.glob(".feuillet/desk/versions/content/themes/02-deux.md/*")
    assert any(path.read_text("utf-8").endswith("- resté\n- de trop") for path in kept)
    assert deux.read_text("utf-8").endswith("---\n- resté")

    # What was typed in a file that is no more can be written again.
    desk.stop()
    typed(new, "\nencore")
    is_told(new, "away")
    deux.unlink()
    page = opened(context, desk.start())
    page.locator("#write-waiting").get_by_role("button", name="Reprendre").click()
    is_told(page, "gone")
    page.locator("#take-mine").click()
    until(page, lambda: deux.exists() and deux.read_text("utf-8").endswith("- encore"))
    assert old.faults == new.faults == page.faults == []
