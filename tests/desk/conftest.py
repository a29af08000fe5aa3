"""What the tests of the desk in a browser share: one browser for all of them."""

import pytest

from tests.desk.served import CHROMIUM, TEXT, THEME, Desk
from tests.made_project import PATIENCE, put


@pytest.fixture
def desk(tmp_path):
    put(tmp_path, {"content/workshop.yaml": "title: Une journée\n"})
    put(tmp_path, {THEME: TEXT})
    made = Desk(tmp_path)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium):
    made = chromium.new_context(viewport={"width": 1440, "height": 800}, locale="fr-FR")
    made.set_default_timeout(1000 * PATIENCE)
    yield made
    made.close()
