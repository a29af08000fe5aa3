"""A facilitator's day at the desk, from no folder at all to what must be printed again: the program, its pages, letters."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from pypdf import PdfReader

from tests.desk.served import MARKS, THERE, content, is_told, typed, until, window
from tests.made_document import docx, heading, item
from tests.made_project import PATIENCE, ROOT, points
from tests.made_project import until as came
from tests.mail_server import MailServer

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = MARKS

WORD = docx(
    heading("Trouver du temps"),
    heading("Freins et soucis", 2),
    item("Trop peu de temps"),
    heading("Besoins", 2),
    item("Une salle ouverte le soir"),
)
PAD = "# Ouvrir l’atelier\n\n## Problèmes\n\n" + points(30, 20) + "\n## Solutions\n\n" + points(30, 20, 40)
PAGE = "<h1>Garder la mémoire</h1><h2>Besoins</h2><ul><li>Des <b>carnets</b></li><li>Une étagère</li></ul>"
LIST = "Nom;Courriel;Thèmes\nZoé Alix;zoe@exemple.fr;1\nYann Le Bras;yann@exemple.fr;2, 3\n"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'

PASTE = """(field, html) => {
  const given = new DataTransfer();
  given.setData("text/html", html);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }));
}"""
DROP = """(where, [name, type, text]) => {
  const given = new DataTransfer();
  given.items.add(new File([text], name, { type }));
  where.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, composed: true, cancelable: true }));
}"""


@contextmanager
def program(folder, *more):
    """The desk as it is begun by hand in a folder; the address that it tells, and its process."""
    said = folder / "said.txt"  # nobody need read it, as a pipe
    env = os.environ | {"FEUILLET_NO_VENV": "1", "PYTHONUNBUFFERED": "1", "HOME": str(folder), "LANG": "fr_FR.UTF-8"}
    called = [sys.executable, str(ROOT / "build.py"), "desk", "--no-open", "--jobs", "2", *more]
    with said.open("wb") as told:
        process = subprocess.Popen(
            called, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=told, start_new_session=True
        )
    try:
        yield came(lambda: re.search(r"http://\S+(?=\s)", said.read_text("utf-8")))[0], process
    finally:
        os.killpg(process.pid, signal.SIGINT)  # also what was killed and nobody waited for
        try:
            process.wait(PATIENCE)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def post():
    """A mail server that begins and ends elsewhere: this thread has the loop of the browser."""
    server = MailServer()
    with ThreadPoolExecutor(1) as beside:
        beside.submit(server.__enter__).result(PATIENCE)
        try:
            yield server
        finally:
            beside.submit(server.__exit__).result(PATIENCE)


def test_a_day_from_the_first_file_to_the_last_letter(tmp_path, context):
    with program(tmp_path) as (address, process), post() as server:
        page, day = window(context, address), tmp_path / "ma-journee"
        a_day_is_made(page, day)
        files_are_brought_in(page)
        what_was_guessed_is_said(page, day)
        people_are_corrected(page, day)
        it_gets_its_looks_and_a_picture(page, day)
        what_is_too_long_is_decided(page, day)
        a_kit_is_printed(page)
        letters_go(page, server)
        a_correction_is_printed_alone(page)
        page.locator("#print-close").click()
        typed(page, "\n- Un mot de la fin")
        os.killpg(process.pid, signal.SIGKILL)
        is_told(page, "away")
        assert page.faults == []
        page.close()
    with program(tmp_path, "--project", day) as (address, _):
        page = window(context, address)
        says(page, day, "01-trouver-du-temps.md", "- Un mot de la fin")
        assert page.faults == []


def goes_to(page, title):
    page.locator("#texts a", has_text=title).click()
    expect(page.locator("#texts [aria-current]")).to_contain_text(title)
    page.locator("#tab-text").click()


def says(page, day, name, words):
    """It comes to stand in the notes of that theme."""
    until(page, lambda: words in (day / "content/themes" / name).read_text("utf-8"), f"{words!r} in {name}")


def sheets(page):
    """The texts of the fact sheets of the kit: what has words, and is no page between themes."""
    link = page.locator("#print-kit a", has_text="fact-sheets.pdf").evaluate("(link) => link.href")
    texts = [found.extract_text() for found in PdfReader(io.BytesIO(page.request.get(link).body())).pages]
    return [text for text in texts if text and "de cette fiche" not in text]


def a_day_is_made(page, day):
    page.locator("#new-title").fill("Une petite journée")
    expect(page.locator("#new-folder")).to_have_value(re.compile("/une-petite-journee$"))
    page.locator("#new-folder").fill(str(day))
    page.locator("#new-title").fill("Une toute petite journée")
    expect(page.locator("#new-folder")).to_have_value(str(day))
    page.locator("#new-title").fill("Une petite journée")
    expect(page.locator("#new-example")).not_to_be_checked()  # its themes would be printed with the files
    page.keyboard.press("Enter")
    page.wait_for_selector("#write-state")
    is_told(page, *THERE)


def files_are_brought_in(page):
    expect(page.locator("#bring")).to_be_visible()  # there is nothing else to do in an empty day
    page.locator("#bring-input").set_input_files(
        [
            {"name": "Temps.docx", "mimeType": "application/octet-stream", "buffer": WORD},
            {"name": "pad.txt", "mimeType": "text/plain", "buffer": PAD.encode()},
        ]
    )
    plan = page.locator("#bring-plan")
    expect(plan).to_contain_text("2 thèmes")
    page.locator("#bring-paste").evaluate(PASTE, PAGE)
    expect(plan).to_contain_text("3 thèmes")
    page.locator("#bring-go").click()


def what_was_guessed_is_said(page, day):
    expect(page.locator("#tab-checks")).to_be_visible()
    check = page.locator("#checks li", has_text="Freins et soucis")
    check.locator("select").select_option("Problèmes soulevés")
    says(page, day, "01-trouver-du-temps.md", "## Problèmes soulevés\n")


def people_are_corrected(page, day):
    page.locator("#tab-facts").click()
    page.locator("[data-add=speakers]").click()
    page.locator("#fact-speakers-0-name").fill("Odile Marchan")
    page.locator("#fact-speakers-0-organisation-name").fill("La Guilde")
    page.keyboard.press("Tab")
    says(page, day, "01-trouver-du-temps.md", "      name: La Guilde\n")


def it_gets_its_looks_and_a_picture(page, day):
    workshop = day / "content/workshop.yaml"
    page.locator("#texts a").first.click()
    page.locator("#tab-brand").click()
    page.locator("#brand-colour").fill("bordeaux")
    page.keyboard.press("Tab")
    expect(page.locator("#brand-palette li").first).to_be_visible()
    page.locator("#brand-logo").evaluate(DROP, ["Logo.svg", "image/svg+xml", DRAWING])
    until(page, lambda: "  logo: images/logo" in workshop.read_text("utf-8"), "a logo in workshop.yaml")

    goes_to(page, "Garder la mémoire")
    content(page).focus()
    page.keyboard.press("Control+End")
    page.locator("#write-text").evaluate(DROP, ["Plan.svg", "image/svg+xml", DRAWING])
    expect(page.locator("#picture-description")).to_be_focused()
    page.keyboard.type("Le plan de la salle")
    page.keyboard.press("Enter")
    says(page, day, "03-garder-la-memoire.md", "![Le plan de la salle](images/plan.svg)")


def what_is_too_long_is_decided(page, day):
    goes_to(page, "Ouvrir l’atelier")
    page.locator("#panel-toggle").click()
    page.locator("#left-out summary").click()
    left = page.locator("#left-out .left")
    for number, word, mark in ((16, "Essentiel", "[essentiel]"), (17, "Synthèse seule", "[synthèse]")):
        left.filter(has_text=f"Point {number} ").first.get_by_role("button", name=word, exact=True).click()
        says(page, day, "02-ouvrir-l-atelier.md", mark)
    page.locator("#panel-toggle").click()


def a_kit_is_printed(page):
    page.locator("#print-open").click()
    page.locator("#print-people").evaluate(DROP, ["inscrits.csv", "text/csv", LIST])
    page.locator("#print-list-keep").click()
    expect(page.locator("#print-day")).to_contain_text("2 personnes")
    page.locator("#print-editions [value=small]").uncheck()
    page.locator("#print-make").click()
    expect(page.locator("#print-said")).to_contain_text("C’est prêt")
    one, two, three = sheets(page)
    assert "Odile Marchan" in one
    assert "La Guilde" in one
    assert "Point 16" in two
    assert "Point 17" not in two
    assert "Le plan de la salle" in three
    expect(page.locator("#print-kit li", has_text="packs.pdf")).to_contain_text("2 pochettes")
    page.locator("#print-close").click()


def letters_go(page, server):
    page.locator("#send-open").click()
    page.locator("#send-sender").fill("La Guilde <journee@exemple.fr>")
    page.locator("#send-host").fill("127.0.0.1")
    page.locator("#send-security").select_option("none")
    page.locator("#send-port").fill(str(server.port))
    page.locator("#send-set [type=submit]").click()
    expect(page.frame_locator("#send-frame").locator("body")).to_contain_text("Bonjour Zoé Alix")
    page.locator("#send-all").click()
    page.locator("#send-yes").click()
    expect(page.locator("#send-said")).to_have_text("2 lettres envoyées.")
    assert server.addresses() == ["yann@exemple.fr", "zoe@exemple.fr"]
    page.locator("#send-close").click()


def a_correction_is_printed_alone(page):
    goes_to(page, "Trouver du temps")
    typed(page, "\n- Des horaires affichés")
    page.locator("#print-open").click()
    expect(page.locator("#print-since li", has_text="Trouver du temps")).to_contain_text("Besoins")
    page.locator("#print-again").click()
    link = page.locator("#print-kit a", has_text="fact-sheets.pdf")
    expect(link).to_have_attribute("href", "desk/kit/changed/fact-sheets.pdf")
    [sheet] = sheets(page)
    assert "Des horaires" in sheet
