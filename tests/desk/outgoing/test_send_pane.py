"""The pane that sends, in a real browser: letters looked at, a test, what was shown goes once, what is uncertain decided."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from feuillet.building.session import Session
from tests.desk.served import MARKS, Desk, opened, until
from tests.made_kit import Quick
from tests.made_mailing import (
    ANNA,
    LIST,
    OF_ANNA,
    OF_YANN,
    OF_ZOE,
    SECRET,
    SERVER,
    THEMES,
    YANN,
    ZOE,
    day,
    people,
    read,
    text,
    traces,
)
from tests.mail_server import CLOSE, LAST, MailServer

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = MARKS


@contextmanager
def _in_a_thread(beside, server):
    """A mail server that begins and ends elsewhere: this thread has the loop of the browser."""
    beside.submit(server.__enter__).result()
    try:
        yield server
    finally:
        beside.submit(server.__exit__).result()


@pytest.fixture
def sending(tmp_path, monkeypatch):
    with ThreadPoolExecutor(1) as beside, _in_a_thread(beside, MailServer(login=("la-fede", SECRET))) as server:
        monkeypatch.setenv("FEUILLET_MAIL_PORT", str(server.port))
        wanted = f"{LIST}{SERVER}  user: la-fede\n  attach: [synthesis, sheets]\n"
        made = Desk(
            people(
                day(tmp_path, wanted, {"01-un.md": THEMES["01-accueillir.md"], "02-deux.md": THEMES["02-reparer.md"]}),
                OF_ZOE,
                OF_ANNA,
                OF_YANN,
                "Odile Marchan;;;1;\n",
            )
        )
        made.live.session = Session(tmp_path, tmp_path / "output", Quick())
        made.mail = server
        yield made
        made.stop()


def test_letters_are_looked_at_tried_and_sent_once_and_the_uncertain_ones_decided(sending, context):
    server = sending.mail
    page = opened(context, sending.start())
    said = page.locator("#send-said")
    page.locator("#send-open").click()
    # Who writes is not said yet; what is said is written into workshop.yaml.
    expect(page.locator("#send-wrong")).to_contain_text("Personne n’est nommé comme expéditeur")
    expect(page.locator("#send-wrong")).to_contain_text(
        "sous «\u00a0De la part de\u00a0»"
    )  # a field of this pane, no file
    expect(page.locator("#send-wrong")).not_to_contain_text("workshop.yaml")
    expect(page.locator("#send-all")).to_be_disabled()
    page.locator("#send-wrong").get_by_role("button", name="De la part de").click()
    expect(page.locator("#send-sender")).to_be_focused()
    page.locator("#send-sender").fill("La Fédé <journee@exemple.org>")
    page.locator("#send-message").fill("Merci .")
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Mettre le nom de la personne").click()
    expect(page.locator("#send-message")).to_have_value("Merci {name}.")
    expect(page.locator("#send-kept")).to_have_text("Enregistré")
    page.locator("#send-message").press("End")
    page.keyboard.type("!")
    expect(page.locator("#send-kept")).to_have_text("Pas encore enregistré…")
    page.keyboard.press("Backspace")
    expect(page.locator("#send-kept")).to_have_text("Enregistré")
    page.keyboard.press("Tab")
    expect(page.locator("#send-wrong")).not_to_contain_text("Personne n’est nommé comme expéditeur")
    page.locator("#send-set [type=submit]").click()
    # Who has no address is left out by a button beside the name.
    rows = page.locator("#send-table tbody tr")
    expect(rows).to_have_count(4)
    rows.nth(3).get_by_role("button", name="Laisser de côté").click()
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("synthèse + 2 fiches")
    assert "Merci {name}." in (sending.project / "content/workshop.yaml").read_text("utf-8")

    # One letter after the other, as on a telephone; no script of theirs runs.
    letter = page.frame_locator("#send-frame")
    expect(letter.locator("body")).to_contain_text("Accueillir")
    page.locator("#send-next").click()
    expect(letter.locator("body")).to_contain_text("Dear Anna,")
    page.locator("[data-width=telephone]").click()
    assert page.locator("#send-frame").bounding_box()["width"] == 390
    assert page.locator("#send-frame").get_attribute("sandbox") == ""

    # A test, with the password that is asked for once.
    page.locator("#send-to").fill("moi@exemple.fr")
    page.locator("#send-password").fill(SECRET)
    page.keyboard.press("Tab")
    page.locator("#send-to").press("Enter")
    expect(said).to_contain_text("Essai à moi@exemple.fr : envoyée.")
    page.locator("#send-close").click()
    page.locator("#send-open").click()
    expect(page.locator("#send-all")).to_have_text("Envoyer 3 lettres…")
    expect(page.locator("#send-secret")).to_be_hidden()

    # Who says no sends nothing; what changed meanwhile does not go.
    page.locator("#send-all").click()
    expect(page.locator("#send-ask")).to_contain_text("Envoyer maintenant 3 lettres de «\u00a0Une journée\u00a0», de")
    expect(page.locator("#send-no")).to_be_focused()
    page.keyboard.press("Enter")
    people(sending.project, OF_ZOE, OF_ANNA)
    page.locator("#send-all").click()
    page.locator("#send-yes").click()
    expect(said).to_contain_text("Rien n’est parti ; voici ce qu’il en est")
    expect(rows).to_have_count(2)
    assert server.addresses() == ["moi@exemple.fr"]

    # Then they go, and one of them is uncertain.
    server.fail(LAST, ANNA, CLOSE)
    page.locator("#send-all").click()
    page.locator("#send-yes").click()
    expect(said).to_contain_text("1 lettre envoyée ; 1 à regarder.")
    expect(page.locator(f'[data-email="{ANNA}"] .out-standing')).to_have_text("incertaine")
    expect(page.locator("#send-all")).to_be_disabled()
    rows.nth(1).get_by_role("button", name="Laisser repartir").click()
    page.locator("#send-yes").click()
    expect(page.locator("#send-all")).to_have_text("Envoyer 1 lettre…")
    page.locator("#send-all").click()
    page.locator("#send-yes").click()
    expect(said).to_have_text("1 lettre envoyée.")
    assert server.addresses() == sorted((ZOE, ANNA, ANNA, "moi@exemple.fr"))
    assert YANN not in server.addresses()
    assert SECRET not in page.content()
    assert traces(sending.project, SECRET) == []
    assert page.faults == []


def test_no_letter_goes_without_the_words_that_are_typed(sending, context):
    page = opened(context, sending.start())
    workshop = sending.project / "content/workshop.yaml"
    said, letter = page.locator("#send-said"), page.frame_locator("#send-frame")
    page.locator("#send-open").click()
    page.locator("#send-sender").fill("La Fédé <journee@exemple.org>")
    page.locator("#send-set [type=submit]").click()
    page.locator("#send-skips").check()
    expect(page.locator("#send-all")).to_have_text("Envoyer 3 lettres…")

    # The letters that are shown are of other words: these are made first, and nobody is asked yet.
    page.locator("#send-settings summary").click()
    page.locator("#send-message").fill("Bonjour {name}, à lundi.")
    expect(page.locator("#send-kept")).to_have_text("Pas encore enregistré…")
    page.locator("#send-password").fill(SECRET)
    page.locator("#send-all").click()
    expect(said).to_contain_text("Les lettres ont à présent vos mots.")
    expect(letter.locator("body")).to_contain_text("à lundi.")
    expect(page.locator("#send-sure")).to_be_hidden()

    # A test has them at once.
    page.locator("#send-message").fill("Bonjour {name}, à mardi.")
    page.locator("#send-to").fill("moi@exemple.fr")
    page.locator("#send-password").fill(SECRET)
    page.locator("#send-to").press("Enter")
    expect(said).to_contain_text("Essai à moi@exemple.fr : envoyée.")
    assert "à mardi." in text(read(sending.mail.taken[0].data))

    # They are saved without being asked for, and where the pane or the page is closed in the same moment.
    page.locator("#send-message").fill("Bonjour {name}, à jeudi.")
    expect(page.locator("#send-kept")).to_have_text("Enregistré")
    assert "à jeudi." in workshop.read_text("utf-8")
    page.locator("#send-message").fill("Bonjour {name}, à vendredi.")
    page.locator("#send-close").click()
    until(page, lambda: "à vendredi." in workshop.read_text("utf-8"))
    page.locator("#send-open").click()
    expect(page.locator("#send-all")).to_have_text("Envoyer 3 lettres…")
    # Another list is taken in the same moment.
    rows = b"Nom;E-mail\nZo;zo@exemple.fr\n"
    page.locator("#mail-list").set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": rows})
    expect(page.locator("#mail-list-keep")).to_be_enabled()
    page.locator("#send-message").fill("Bonjour {name}, à dimanche.")
    page.locator("#mail-list-keep").click()
    expect(page.locator("#send-all")).to_have_text("Envoyer 1 lettre…")
    expect(letter.locator("body")).to_contain_text("Bonjour Zo, à dimanche.")
    page.locator("#send-message").fill("Bonjour {name}, à samedi.")
    page.reload()
    until(page, lambda: "à samedi." in workshop.read_text("utf-8"))
    assert page.faults == []
