"""The pane that prints, in a real browser: a list dropped and mapped, leaves and price, the kit, what is to be made again."""

import pytest

from feuillet.building.session import Session
from tests.desk.served import MARKS, THEME, Desk, opened
from tests.made_kit import Quick, day
from tests.made_project import put, theme

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = MARKS
THEMES = {"01-un.md": theme("Un", "## Besoins\n\n- Du temps\n"), "02-deux.md": theme("Deux", "## Besoins\n\n- Rien\n")}
DROP = """(text) => {
  const given = new DataTransfer();
  given.items.add(new File([text], "inscrits.csv", { type: "text/csv" }));
  document.getElementById("print").dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def printing(tmp_path):
    made = Desk(day(tmp_path, "", THEMES))
    made.live.session = Session(tmp_path, tmp_path / "output", Quick())
    yield made
    made.stop()


def test_a_kit_from_the_list_to_what_must_be_printed_again(printing, context):
    page = opened(context, printing.start())
    plan = page.locator("#print-plan")
    page.locator("#print-open").click()
    expect(page.locator("#print-day")).to_contain_text("1 exemplaire de chaque")
    expect(plan.locator("tbody tr")).to_have_count(4)

    # A list is dropped; its columns say nothing, and are said to be what they are.
    page.evaluate(DROP, "Qui;Choix\nZoé;1\nYann;2\nXi;1\n")
    page.locator("#print-column-0").select_option("full")
    page.locator("#print-column-1").select_option("themes")
    expect(page.locator("#print-people")).to_contain_text("1. Un — 2 personnes")
    page.locator("#print-list-keep").click()
    expect(page.locator("#print-day")).to_contain_text("3 personnes")
    row = plan.locator("tbody tr", has_text="packs.pdf")
    expect(row).to_contain_text("3 pochettes")
    page.locator("#print-price").fill("0.05")
    page.keyboard.press("Tab")
    expect(row).to_contain_text("0,30")

    # By keys: the number of copies, then the kit.
    page.locator("#print-copies").fill("4")
    expect(plan.locator("tbody tr", has_text="fact-sheets.pdf")).to_contain_text("8 exemplaires")
    page.locator("#print-by-day").check()
    expect(row).to_be_visible()
    page.locator("#print-editions [value=small]").uncheck()
    expect(plan.locator("tbody tr")).to_have_count(3)
    page.locator("#print-make").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#print-said")).to_have_text("C’est prêt : 3 fichiers à imprimer.")
    link = page.locator("#print-kit a", has_text="packs.pdf")
    expect(page.locator("#print-kit a").first).to_be_focused()
    answer = page.request.get(link.evaluate("(link) => link.href"))
    assert answer.body() == (printing.project / "output/print/packs.pdf").read_bytes()
    expect(page.locator("#print-kit li", has_text="packs.pdf")).to_contain_text("recto verso")

    # After a correction.
    page.locator("#print-close").click()
    put(printing.project, {THEME: theme("Un", "## Besoins\n\n- De la place\n")})
    page.locator("#print-open").click()
    since = page.locator("#print-since")
    expect(since).to_contain_text("Un — Besoins")
    assert since.bounding_box()["y"] < page.locator("#print-form").bounding_box()["y"]
    expect(page.locator("#print-kit li p", has_text="packs.pdf")).to_contain_text("d’avant ces changements")
    page.locator("#print-again").click()
    expect(page.locator("#print-kit a", has_text="fact-sheets.pdf")).to_have_attribute(
        "href", "desk/kit/changed/fact-sheets.pdf"
    )
    expect(page.locator("#print-kit")).not_to_contain_text("d’avant ces changements")
    assert page.faults == []

    # Without the program there is nothing to choose: that is said, and nothing of before is shown.
    page.locator("#print-close").click()
    printing.stop()
    page.locator("#print-open").click()
    expect(page.locator("#print-said")).to_contain_text("Le programme ne répond plus")
    expect(page.locator("#print-halves")).to_be_hidden()
    page.locator("#print-close").click()
    page.locator("#send-open").click()
    expect(page.locator("#send-said")).to_contain_text("Le programme ne répond plus")
    expect(page.locator("#send-halves")).to_be_hidden()
