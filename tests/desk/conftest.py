"""What the tests of the desk in a browser share: a small desk, and a window."""

import pytest

from tests.desk.served import TEXT, THEME, Desk
from tests.made_project import PATIENCE, put


@pytest.fixture
def desk(tmp_path):
    put(tmp_path, {"content/workshop.yaml": "title: Une journée\n"})
    put(tmp_path, {THEME: TEXT})
    made = Desk(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def context(chromium):
    made = chromium.new_context(viewport={"width": 1440, "height": 800}, locale="fr-FR", reduced_motion="reduce")
    made.set_default_timeout(1000 * PATIENCE)
    yield made
    made.close()
