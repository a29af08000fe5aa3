"""The desk's server: texts are read and written by its own page alone, and none is written over unseen."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from feuillet.desk import server as desk
from feuillet.desk.text_files import LARGEST, tag
from feuillet.machine import paths
from tests.made_project import put

PORT = 8765
OWN = f"http://127.0.0.1:{PORT}"
OURS = {"origin": OWN, "sec-fetch-site": "same-origin"}
THEME = "content/themes/01-un.md"
TEXT = "---\ntitle: Un\n---\n\nBonjour\n"


class Shown:
    """A project of which nothing is made."""

    def __init__(self, project):
        self.session = type("Session", (), {"project": project})()
        self.told = lambda: None

    def start(self):
        """Make nothing."""

    def state(self):
        return {"version": 1, "language": "fr"}


@pytest.fixture
def folder(tmp_path):
    put(tmp_path, {"content/workshop.yaml": "title: Une journée\n"})
    put(tmp_path, {THEME: TEXT})
    return tmp_path


@pytest.fixture
def client(folder):
    server = desk.DeskServer(Shown(folder))
    with TestClient(server.application(PORT), base_url=server.address(PORT), headers=OURS) as made:
        yield made


def text(name=THEME):
    return f"/desk/texts/{name}"


def everything(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_page_is_that_of_the_preview_with_the_desk_in_it_and_the_same_policy(client):
    answer = client.get("/")
    assert answer.text.count('id="write"') == answer.text.count('id="pages"') == 1
    assert answer.text.index("preview.js") < answer.text.index("desk/desk.js")
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_all_that_the_page_asks_for_is_there(client):
    for path in (paths.PACKAGE / "desk/page").glob("*.*s"):
        answer = client.get(f"/desk/{path.name}")
        assert answer.content == path.read_bytes()
        assert answer.headers["content-type"].startswith(("text/javascript", "text/css"))
    assert client.get("/desk/desk.html").status_code == 404


def test_the_day_names_its_texts_and_the_words_to_write_with(client):
    found = client.get("/desk/day.json").json()
    assert found["texts"] == ["content/workshop.yaml", THEME]
    assert found["titles"][THEME] == "Un"
    assert found["marks"]["synthesis"]
    assert found["sections"]


def test_a_day_without_themes_is_called_by_its_title_and_not_by_its_folder(folder):
    shown = Shown(folder)
    shown.state = lambda: {"title": folder.name, "language": "fr", "publications": [], "diagnostics": []}
    server = desk.DeskServer(shown)
    assert server._state()["title"] == "Une journée"
    put(folder, {"content/workshop.yaml": "title: [\n"})
    assert server._state()["title"] == folder.name


def test_a_text_comes_with_its_tag_and_only_if_it_has_changed(client):
    answer = client.get(text())
    assert (answer.text, answer.headers["etag"]) == (TEXT, f'"{tag(TEXT.encode())}"')
    assert client.get(text(), headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert client.get(text(), headers={"if-none-match": '"x"'}).status_code == 200


def test_a_save_needs_the_tag_of_what_it_was_made_from(client, folder):
    seen = client.get(text()).headers["etag"]
    assert client.put(text(), content="mine").status_code == 428
    answer = client.put(text(), content="mine", headers={"if-match": seen})
    assert answer.json() == {"tag": tag(b"mine")}
    assert (folder / THEME).read_bytes() == b"mine"
    refused = client.put(text(), content="other", headers={"if-match": seen})
    assert (refused.status_code, refused.text, refused.headers["etag"]) == (412, "mine", f'"{tag(b"mine")}"')
    [which] = client.get(f"/desk/versions/{THEME}").json()
    assert client.get(f"/desk/versions/{THEME}", params={"id": which}).text == TEXT


def test_a_text_that_went_is_told_and_a_new_one_takes_no_place(client, folder):
    seen = client.get(text()).headers["etag"]
    assert client.put(text(), content="x", headers={"if-none-match": "*"}).status_code == 412
    (folder / THEME).unlink()
    assert client.get(text()).status_code == 404
    assert client.put(text(), content="x", headers={"if-match": seen}).status_code == 410
    assert client.put(text(), content="x", headers={"if-none-match": "*"}).status_code == 200


@pytest.mark.parametrize(
    ("content", "status"), [(b"\xff\xfe", 415), (b"x" * (LARGEST + 1), 413), (iter([b"x" * LARGEST] * 3), 413)]
)
def test_what_is_no_text_or_too_long_is_not_saved(client, folder, content, status):
    before = everything(folder)
    seen = client.get(text()).headers["etag"]
    assert client.put(text(), content=content, headers={"if-match": seen}).status_code == status
    assert everything(folder) == before


def test_a_file_that_cannot_be_written_is_told_with_the_reason(client, folder, monkeypatch):
    def full(*_args, **_named):
        raise OSError(28, "No space left on device")

    seen = client.get(text()).headers["etag"]
    monkeypatch.setattr("feuillet.machine.files._put_all", full)
    answer = client.put(text(), content="mine", headers={"if-match": seen})
    assert (answer.status_code, answer.json()) == (507, {"why": "unwritten", "reason": "plus de place sur le disque"})
    assert (folder / THEME).read_text() == TEXT


@pytest.mark.parametrize("ask", ["put", "post", "delete"])
def test_what_stands_in_the_place_of_a_folder_of_ours_is_named_and_nothing_is_written_over(client, folder, ask):
    put(folder, {".feuillet/desk/versions": "mine", ".feuillet/desk/bin": "mine"})
    seen = client.get(text()).headers["etag"]
    before = everything(folder)
    place = f"/desk/versions/{THEME}" if ask == "post" else text()
    answer = client.request(ask, place, content="other" if ask != "delete" else "", headers={"if-match": seen})
    assert answer.status_code == 507
    assert answer.json()["reason"].startswith(".feuillet/desk/")
    assert answer.json()["reason"].endswith(" – ce n’est pas un dossier")
    assert everything(folder) == before


@pytest.mark.parametrize(
    "name", ["build.py", "content/../build.py", "content/themes/..%2f..%2fbuild.py", "%2fetc%2fpasswd", "content/participants.csv"]
)  # fmt: skip
def test_no_other_file_is_read_or_written(client, folder, name):
    before = everything(folder)
    for way in (text(name), f"/desk/versions/{name}", f"/desk/versions/{name}?id=20270115-080000-01234567"):
        assert client.get(way).status_code in (403, 404)
    answer = client.put(text(name), content="mine", headers={"if-none-match": "*"})
    assert answer.status_code in (403, 404)
    assert everything(folder) == before


STRANGERS = [
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"origin": f"http://127.0.0.1:{PORT + 1}"},
    {"origin": ""},
    {"host": f"evil.example:{PORT}"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
]


@pytest.mark.parametrize("stranger", STRANGERS)
def test_another_page_writes_nothing_even_with_the_token(client, folder, stranger):
    before = everything(folder)
    headers = {"if-match": f'"{tag(TEXT.encode())}"'} | stranger
    assert client.put(text(), content="theirs", headers=headers).status_code == 403
    assert client.post("/desk/facts", json={"name": THEME, "text": TEXT}, headers=stranger).status_code == 403
    assert everything(folder) == before


def test_who_does_not_say_where_it_comes_from_or_has_no_token_writes_nothing(client, folder):
    before = everything(folder)
    for address, headers in (
        (f"{client.base_url}desk/texts/{THEME}", {"if-none-match": "*"}),
        (f"{OWN}/desk/texts/{THEME}", {"if-none-match": "*", **OURS}),
        (f"{OWN}/{'x' * 43}/desk/texts/{THEME}", {"if-none-match": "*", **OURS}),
    ):
        with TestClient(client.app, base_url=OWN) as other:
            assert other.put(address, content="theirs", headers=headers).status_code == 403
            assert other.get(f"{OWN}/desk/day.json").status_code == 403
    assert everything(folder) == before


def test_a_field_of_the_form_is_changed_in_the_text_that_was_sent(client):
    asked = {"name": THEME, "text": TEXT}
    assert client.post("/desk/facts", json=asked).json()["fields"]["title"] == "Un"
    answer = client.post("/desk/facts", json=asked | {"path": ["title"], "value": "Deux"}).json()
    assert answer["text"] == TEXT.replace("Un", "Deux")
    assert answer["fields"]["title"] == "Deux"
    by_hand = asked | {"text": "+++\ntitle = 'A'\n+++\n", "path": ["title"], "value": "B"}
    assert client.post("/desk/facts", json=by_hand).status_code == 409


def test_fields_of_who_leaves_are_changed_in_the_file_as_it_stands(client, folder):
    path = folder / THEME
    path.write_bytes(b"\xef\xbb\xbf---\r\ntitle: Un\r\n---\r\n\r\nA\r\n")
    changes = [{"path": ["title"], "value": "Deux"}, {"path": ["speakers", 0, "name"], "value": "Ada"}]
    assert client.put("/desk/facts", json={"name": THEME, "changes": changes}).status_code == 200
    now = b"\xef\xbb\xbf---\r\ntitle: Deux\r\nspeakers:\r\n  - name: Ada\r\n---\r\n\r\nA\r\n"
    assert path.read_bytes() == now
    for name, change, status in ((THEME, 7, 400), (THEME, {"path": ["x"]}, 400), ("content/no.md", changes[0], 404)):
        assert client.put("/desk/facts", json={"name": name, "changes": [change]}).status_code == status
    assert path.read_bytes() == now


@pytest.mark.parametrize(
    "asked", ["", "[]", "{", '{"name": "x.md", "text": "\\ud800"}', '{"name": "x.md", "text": "", "path": ["\\ud800"]}', '{"name": 1, "text": ""}', '{"name": "x"}', "[" * 100_000, '{"name": "x.md", "text": "", "path": [7]}']
)  # fmt: skip
def test_what_is_not_understood_is_refused(client, asked):
    assert client.post("/desk/facts", content=asked).status_code == 400


def test_a_colour_is_shown_with_what_is_made_of_it_and_how_well_it_is_read(client):
    found = client.get("/desk/colours.json", params={"colour": "bleu nuit"}).json()
    assert found["colour"] == "#1b2f5b"
    assert [swatch["role"] for swatch in found["swatches"]] == ["main", "ground", "theme"]
    assert all(swatch["contrast"] >= 4.5 for swatch in found["swatches"])
    assert client.get("/desk/colours.json", params={"colour": "#777777"}).json()["remarks"]
    assert client.get("/desk/colours.json", params={"colour": "vert de rage"}).json()["colour"] == ""
    assert client.get("/desk/colours.json").json()["colour"] == "#14505c"


def test_a_picture_is_kept_by_the_page_that_names_it(client, folder):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="9" height="9"/></svg>'
    answer = client.post("/desk/pictures", params={"name": "Mon logo.svg"}, content=drawing)
    assert answer.json() == {"name": "images/mon-logo.svg"}
    assert (folder / "content/images/mon-logo.svg").read_bytes() == drawing
    shown = client.get("/desk/pictures/images/mon-logo.svg")
    assert (shown.content, shown.headers["content-type"]) == (drawing, "image/svg+xml")
    assert client.post("/desk/pictures", params={"name": "x.png"}, content=b"no").status_code == 415


def test_what_is_far_too_long_is_refused_before_it_is_read(client):
    assert client.post("/desk/joined", content=b"x" * (4 * LARGEST + 1)).status_code == 413


def test_two_texts_are_joined(client):
    asked = {"base": "a\n\nb\n", "mine": "mine\n\nb\n", "theirs": "a\n\ntheirs\n"}
    assert client.post("/desk/joined", json=asked).json() == {"text": "mine\n\ntheirs\n", "both": 0}


def test_the_port_of_the_last_time_is_tried_first(folder):
    server = desk.DeskServer(Shown(folder))
    assert server.usual_port(folder) == PORT
    server.begun(9123)
    assert server.usual_port(folder) == 9123
    for wrong in ("", "x", "9124", "6667", "1" * 200):  # a folder of somebody else may come with one
        (folder / ".feuillet/desk/port").write_text(wrong)
        assert server.usual_port(folder) == PORT


def test_what_a_page_is_made_of_is_asked_for_by_its_place_alone():
    scripts = list((paths.PACKAGE / "desk/page").glob("*.js"))
    assert len(scripts) > 5
    for path in scripts:
        assert "innerHTML" not in path.read_text(encoding="utf-8") or path.name == "codemirror.js"


def test_themes_are_arranged_by_who_says_how_they_were_seen_and_the_reason_is_told_if_not(client, folder):
    put(folder, {"content/themes/02-deux.md": "---\ntitle: Deux\nnumber: 2\n---\n"})
    day = client.get("/desk/day.json").json()
    assert day["called"][THEME] == "un"
    order = {"texts": ["content/themes/02-deux.md", THEME], "seen": day["tags"]}
    refused = client.post("/desk/order", json=order)
    assert (refused.status_code, refused.json()["why"]) == (409, "numbered")
    called = {"name": THEME, "to": "Début", "seen": day["tags"]}
    assert client.post("/desk/called", json={**called, "seen": {}}).json()["why"] == "changed"
    assert client.post("/desk/called", json={**called, "to": "!"}).json()["why"] == "nameless"
    assert client.post("/desk/called", json={**called, "to": "deux"}).json()["why"] == "taken"
    assert client.post("/desk/called", json=called).json()["moved"] == {THEME: "content/themes/01-debut.md"}
    assert client.get("/desk/day.json").json()["moved"] == {THEME: "content/themes/01-debut.md"}
    address = text("content/themes/01-debut.md")
    assert client.delete(address, headers={"if-match": '"x"'}).json()["why"] == "changed"
    assert client.delete(text(), headers={"if-match": '"x"'}).json()["why"] == "gone"
    which = client.delete(address, headers={"if-match": client.get(address).headers["etag"]}).json()["id"]
    [removed] = client.get("/desk/day.json").json()["bin"]
    assert (removed["id"], removed["name"]) == (which, "01-debut.md")
    assert client.post("/desk/bin", json={"id": which}).json() == {"name": "content/themes/01-debut.md"}
    assert client.post("/desk/bin", json={"id": which}).status_code == 404
