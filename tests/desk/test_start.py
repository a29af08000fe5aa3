"""Who has named no day makes one or opens one on a page; the desk of it comes under a token that this page knows."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from feuillet.desk.start import StartServer, days_near
from feuillet.reading import content
from tests.made_project import ROOT, SMALL, project, put

PORT = 8765
OURS = {"origin": f"http://127.0.0.1:{PORT}", "sec-fetch-site": "same-origin"}


@pytest.fixture
def start(tmp_path, monkeypatch):
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path / "home")
    (tmp_path / "here").mkdir()
    return StartServer(tmp_path / "here", "fr")


@pytest.fixture
def client(start):
    with TestClient(start.application(PORT), base_url=start.address(PORT), headers=OURS) as made:
        yield made


def new(client, **more):
    asked = {"folder": "jour", "title": "Une journée", "language": "fr", "example": True} | more
    return client.post("/desk/start/new", json=asked)


def test_a_new_day_is_made_with_themes_to_write_over_or_without(start, client, tmp_path):
    answer = new(client)
    assert answer.json() == {"next": start.next}
    assert start.next != start.token
    assert start.chosen == tmp_path / "here/jour"
    assert len(content.load(start.chosen).workshop.themes) == 2
    new(client, folder=str(tmp_path / "vide"), example=False, title='"x": y')
    assert start.chosen == tmp_path / "vide"
    assert not (tmp_path / "vide/content/themes").exists()
    put(tmp_path / "vide", {"content/themes/01-un.md": SMALL})
    empty = content.load(tmp_path / "vide")
    assert empty.workshop.title.markdown == '"x": y'
    assert empty.diagnostics == ()  # nothing of the example is left to be printed on somebody's pages
    assert (empty.workshop.date, empty.workshop.organisers, empty.workshop.contact) == (None, (), None)
    assert empty.workshop.introduction is None


def test_a_day_that_is_there_is_opened_and_those_near_are_offered(start, client, tmp_path):
    project(tmp_path / "here/autre")
    project(tmp_path / "home/Documents/ancienne")
    offered = client.get("/desk/start.json").json()
    assert offered["days"] == [str(tmp_path / "here/autre"), str(tmp_path / "home/Documents/ancienne")]
    assert offered["languages"]["fr"]
    assert client.post("/desk/start/open", json={"folder": offered["days"][0]}).status_code == 200
    assert start.chosen == tmp_path / "here/autre"


def test_where_the_system_says_no_language_the_browser_does(tmp_path):
    for asked, language in (("fr-CA,fr;q=0.9,en;q=0.8", "fr"), ("pt;q=0.9, ES", "es"), ("pt", "en"), ("", "en")):
        server = StartServer(tmp_path, "")
        with TestClient(server.application(PORT), base_url=server.address(PORT), headers=OURS) as client:
            offered = client.get("/desk/start.json", headers={"accept-language": asked}).json()
        assert (offered["language"], offered["spoken"]) == (language, language if language == "fr" else "en")
    server = StartServer(tmp_path, "fr")
    with TestClient(server.application(PORT), base_url=server.address(PORT), headers=OURS) as client:
        assert client.get("/desk/start.json", headers={"accept-language": "en"}).json()["language"] == "fr"


def test_nobody_s_day_is_in_the_folder_of_the_program(tmp_path, monkeypatch):
    home = tmp_path / "people/anna"  # and nobody else's days are beside it
    monkeypatch.setattr("pathlib.Path.home", lambda: home)
    project(home / "jour")
    with TestClient((start := StartServer(ROOT, "fr")).application(PORT), headers=OURS) as client:
        offered = client.get(f"{start.address(PORT)}desk/start.json").json()
    assert (offered["where"], offered["days"]) == (str(home), [str(home / "jour")])
    assert ROOT not in days_near(ROOT.parent)


def test_what_cannot_be_is_told_and_nothing_is_chosen(start, client, tmp_path):
    put(tmp_path / "here/jour", {"photo.jpg": b"x"})
    before = sorted(tmp_path.rglob("*"))
    refused = new(client)
    assert refused.status_code == 409
    assert "n’est pas vide" in refused.json()["reason"]
    for folder in ("", "  ", "a\0b", "~nobody-of-that-name/x"):
        assert new(client, folder=folder).status_code == 400
    assert new(client, folder="x", language="../fr").status_code == 400
    assert client.post("/desk/start/open", json={"folder": "jour"}).json()["why"] == "no-day"
    assert client.post("/desk/start/open", json={"folder": "nulle-part"}).status_code == 409
    assert start.chosen is None
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "stranger", [{"origin": "http://evil.example"}, {"origin": ""}, {"sec-fetch-site": "cross-site"}]
)
def test_another_page_makes_nothing(start, client, tmp_path, stranger):
    client.headers.update(stranger)
    assert new(client).status_code == 403
    assert start.chosen is None
    assert list((tmp_path / "here").iterdir()) == []


def test_who_has_not_the_token_is_offered_nothing(start):
    with TestClient(start.application(PORT), base_url=f"http://127.0.0.1:{PORT}", headers=OURS) as client:
        assert client.get("/desk/start.json").status_code == 403
        assert client.get(f"/{start.next}/desk/start.json").status_code == 403


def test_folders_that_cannot_be_looked_into_offer_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path / "none")
    assert days_near(tmp_path / "nowhere") == []
