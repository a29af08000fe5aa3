"""The preview's server: its own page alone gets answers, nothing outside is read, and news come as they happen."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from feuillet import serve
from tests.made_project import ROOT, project, theme

PORT = 8765
OWN = f"http://127.0.0.1:{PORT}"


class Shown:
    """A project that shows what a test says."""

    def __init__(self):
        self.told = lambda: None
        self.asked = []
        self.version = 1

    def state(self):
        return {"version": self.version, "title": "Une journée"}

    def picture(self, key, pdf, page, width):
        self.asked.append((key, pdf, page, width))
        return b"PNG" if (key, pdf, page) == ("un", "abc", 0) else None

    def places(self, key, pdf, page):
        return [{"file": "content/themes/01-un.md", "line": 3}] if (key, pdf, page) == ("un", "abc", 0) else None

    def shown(self, key):
        found = {"un": b"%PDF", "deux": b""}.get(key)
        return None if found is None else type("One", (), {"data": found, "path": f"fact-sheets/{key}.pdf"})()


@pytest.fixture
def live():
    return Shown()


@pytest.fixture
def client(live):
    with TestClient(serve.Server(live, editor="vscode://file/{path}").application(PORT), base_url=OWN) as made:
        yield made


@pytest.mark.parametrize("name", ["/", "/preview.js", "/preview.css", "/favicon.svg"])
def test_the_page_and_its_files_are_there_and_say_what_they_may_do(client, name):
    answer = client.get(name)
    assert answer.status_code == 200
    assert len(answer.content) > 100
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers


def test_the_state_carries_the_editor(client):
    assert client.get("/state.json").json() == {"version": 1, "title": "Une journée", "editor": "vscode://file/{path}"}


def test_the_usual_port_of_the_web_is_left_out_of_the_name(live):
    with TestClient(serve.Server(live).application(80), base_url="http://127.0.0.1") as client:
        assert client.get("/", headers={"host": "127.0.0.1"}).status_code == 200
        assert client.get("/", headers={"host": "LOCALHOST"}).status_code == 200
        assert client.get("/", headers={"host": "evil.example"}).status_code == 403


def test_a_name_that_is_no_text_is_told_all_the_same(client, live):
    live.state = lambda: {"title": "b\udce9"}
    assert client.get("/state.json").json()["title"] == "b\udce9"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": f"localhost:{PORT}"}, 200),
        ({"host": f"[::1]:{PORT}"}, 200),
        ({"origin": OWN}, 200),
        ({"host": f"evil.example:{PORT}"}, 403),
        ({"host": "127.0.0.1"}, 403),
        ({"host": f"127.0.0.1.evil.example:{PORT}"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 200),
    ],
)
@pytest.mark.parametrize("path", ["/", "/state.json", "/pdf/un"])
def test_who_comes_under_another_name_or_from_another_page_gets_nothing(client, headers, status, path):
    answer = client.get(path, headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.text == "not here"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/", "/state.json", "/pdf/un", "/pages/abc/un/1.png"])
def test_nothing_can_be_written(client, method, path):
    assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/pdf/..%2f..%2fcontent%2fworkshop.yaml",
        "/pdf/../../etc/passwd",
        "/pdf/unknown",
        "/pdf/deux",
        "/content/workshop.yaml",
        "/../pyproject.toml",
        "/preview/../serve.py",
        "/pages/abc/..%2fun/1.png",
        "/pages/abc/un/0.png",
        "/pages/abc/un/2.png",
        "/pages/old/un/1.png",
        "/pages/abc/un/x.png",
        f"/pages/abc/un/{'9' * 5000}.png",
        "/sources/abc/un/²3.json",
        "/sources/old/un/1.json",
    ],
)
def test_no_name_leads_to_a_file(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("asked", "width"),
    [
        ("620", 800),
        ("600", 600),
        ("1", 200),
        ("99999", 4000),
        ("999999999", 1000),
        ("-5", 1000),
        ("x", 1000),
        ("", 1000),
    ],
)
def test_pictures_are_made_in_a_few_widths_within_bounds(client, live, asked, width):
    answer = client.get(f"/pages/abc/un/1.png?width={asked}")
    assert (answer.status_code, answer.content) == (200, b"PNG")
    assert "immutable" in answer.headers["cache-control"]
    assert live.asked == [("un", "abc", 0, width)]


def test_places_and_pdfs_are_answered(client):
    assert client.get("/sources/abc/un/1.json").json() == [{"file": "content/themes/01-un.md", "line": 3}]
    answer = client.get("/pdf/un")
    assert answer.content == b"%PDF"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="un.pdf"'


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("vscode://file/{path}:{line}:{column}", True),
        ("vscode-insiders://file/{path}", True),
        ("x-mine+open:{path}", True),
        ("javascript:alert('{path}')", False),
        ("JavaScript:alert('{path}')", False),
        ("data:text/html,{path}", False),
        ("vscode://file/", False),
        ("{path}", False),
        ("", False),
    ],
)
def test_an_editor_is_an_address_that_names_the_file_and_no_script(address, good):
    assert serve.is_editor(address) is good


def test_a_taken_port_is_refused_if_it_was_asked_for_and_otherwise_another_is_found():
    with serve.listen(None) as first, serve.listen(None) as second:
        ports = first.getsockname()[1], second.getsockname()[1]
        assert ports[0] != ports[1]
        assert first.getsockname()[0] == "127.0.0.1"
        with pytest.raises(OSError, match="in use"):
            serve.listen(ports[0])


# -- the command -----------------------------------------------------------------------------------------------------


class Events:
    """The states that a preview sends, as a browser hears them."""

    def __init__(self, address):
        self.answer = urllib.request.urlopen(f"{address}events", timeout=60)
        assert self.answer.headers["content-type"].startswith("text/event-stream")

    def until(self, wanted, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            line = self.answer.readline().decode()
            if line.startswith("data: "):
                state = json.loads(line.removeprefix("data: "))
                if wanted(state):
                    return state
        raise AssertionError("not heard")


@pytest.fixture
def served(tmp_path):
    """A preview of two themes, as a person starts it."""
    day = project(tmp_path / "day", {"01-un.md": theme("Un", "Du texte.\n"), "02-deux.md": theme("Deux", "Un mot.\n")})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "serve", "--project", str(day), "--no-open", "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", cwd=tmp_path,
        env=os.environ | {"FEUILLET_NO_VENV": "1", "PYTHONUNBUFFERED": "1"}, start_new_session=True,
    )  # fmt: skip
    said = process.stdout.readline()
    assert f"http://127.0.0.1:{port}/" in said, said
    yield day, process, f"http://127.0.0.1:{port}/"
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()


def processes_of(group):
    """The processes of a group that have not ended; only Linux tells."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, _, of_group = (process / "stat").read_text().rpartition(")")[2].split()[:3]
            if int(of_group) == group and state != "Z":
                found.append((process / "cmdline").read_text())
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_saved_word_is_heard_of_and_an_interrupt_ends_all_of_it(served):
    day, process, address = served
    events = Events(address)
    first = events.until(lambda state: not state["building"] and state["publications"])
    assert [one["status"] for one in first["publications"]] == ["fresh"] * 3
    pdf = first["publications"][1]["pdf"]
    picture = urllib.request.urlopen(f"{address}pages/{pdf}/un/1.png?width=400", timeout=30).read()
    assert picture.startswith(b"\x89PNG")
    path = day / "content/themes/01-un.md"
    path.write_text(theme("Un", "Un autre texte.\n"), encoding="utf-8")
    second = events.until(lambda state: not state["building"] and state["publications"][1]["pdf"] != pdf)
    assert second["publications"][2]["pdf"] == first["publications"][2]["pdf"]
    assert (day / "output/fact-sheets/01-un.pdf").read_bytes().startswith(b"%PDF")
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of its processes
    rest = process.communicate(timeout=20)[0]
    assert time.monotonic() - began < 10
    assert "Traceback" not in rest
    end = time.monotonic() + 5
    while processes_of(process.pid) and time.monotonic() < end:
        time.sleep(0.1)
    assert processes_of(process.pid) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_watch_says_what_it_makes_and_an_interrupt_ends_it(tmp_path):
    day = project(tmp_path / "day", {"01-un.md": theme("Un", "Du texte.\n")})
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "watch", "--project", str(day)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        env=os.environ | {"FEUILLET_NO_VENV": "1", "PYTHONUNBUFFERED": "1", "COLUMNS": "200"}, start_new_session=True,
    )  # fmt: skip
    ended = threading.Timer(90, lambda: os.killpg(process.pid, signal.SIGKILL))
    ended.start()
    heard = []

    def until(words):
        for line in process.stdout:
            heard.append(line)
            if words in line:
                return
        raise AssertionError("".join(heard))

    try:
        until("Surveillance")
        path = day / "content/themes/01-un.md"
        path.write_text(
            theme("Un", "Un autre texte.\n\n## Problemes souleves\n\n- Un\n\n## Rien\n\nMot\n"), encoding="utf-8"
        )
        until("content/themes/01-un.md")
        until("01-un.pdf : 1 page")
        path.write_text(theme("Un", "Un texte.\n\n## Rien\n\nMot\n") + "\x00", encoding="utf-8")
        until("content/themes/01-un.md")
        os.killpg(process.pid, signal.SIGINT)
        rest = process.communicate(timeout=20)[0]
    finally:
        ended.cancel()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    assert "Traceback" not in "".join(heard) + rest
    assert process.returncode == 130
