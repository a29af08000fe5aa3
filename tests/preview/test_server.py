"""The preview's server: its own page alone gets answers, nothing outside is read, and news come as they happen."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from feuillet.building import session
from feuillet.command import cli
from feuillet.command.telling import projects
from feuillet.machine import paths, signals
from feuillet.machine.invocation import program
from feuillet.preview import live as previews
from feuillet.preview import server as serve
from tests import calls, closed
from tests.made_project import PATIENCE, ROOT, SMALL, Inline, points, project, theme, typed, until

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

    def left_out(self, key):
        return [{"file": "content/themes/01-un.md", "line": 5, "words": "Un point"}] if key == "un" else None

    def shown(self, key):
        found = {"un": b"%PDF", "deux": b""}.get(key)
        return None if found is None else type("One", (), {"data": found, "path": f"fact-sheets/{key}.pdf"})()


@pytest.fixture
def live():
    return Shown()


@pytest.fixture
def client(live):
    with client_of(serve.PreviewServer(live, editor="vscode://file/{path}"), PORT) as made:
        yield made


def client_of(server, port):
    """A client that knows the address, token included."""
    return TestClient(server.application(port), base_url=server.address(port))


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
    with client_of(serve.PreviewServer(live), 80) as client:
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


def test_who_has_the_address_may_follow_a_link_to_it_and_a_script_elsewhere_may_not_ask(client):
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.get("/", headers=link).status_code == 200
    for other in ({"sec-fetch-mode": "no-cors"}, {"sec-fetch-dest": "iframe"}, {"sec-fetch-mode": "cors"}):
        assert client.get("/", headers=link | other).status_code == 403


EVERYTHING = [
    *("/", "/index.html", "/preview.js", "/preview.css", "/favicon.svg", "/favicon.ico", "/robots.txt"),
    *(
        "/state.json",
        "/events",
        "/pages/abc/un/1.png",
        "/sources/abc/un/1.json",
        "/left-out/un.json",
        "/pdf/un",
        "/pdf/nothing",
        "/nowhere",
    ),
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_who_has_not_the_token_gets_nothing_and_the_same_of_everything(live, method):
    server = serve.PreviewServer(live)
    token = server.address(PORT).split("/")[3]
    wrong = ["", token[:-1], token + "x", token.swapcase(), token[::-1], "x" * len(token), "%00", "é", "%E9", "*"]
    heard = set()
    with TestClient(server.application(PORT), base_url=OWN, follow_redirects=False) as client:
        for path in EVERYTHING:
            for given in wrong:
                answer = client.request(method, f"{OWN}/{given}{path}" if given else OWN + path)
                heard.add((answer.status_code, answer.content, tuple(answer.headers.items())))
            for more in ({"params": {"token": token}}, {"headers": {"authorization": f"Bearer {token}"}},
                         {"headers": {"cookie": f"token={token}"}}, {"headers": {"referer": f"{OWN}/{token}/"}}):  # fmt: skip
                answer = client.request(method, OWN + path, **more)
                heard.add((answer.status_code, answer.content, tuple(answer.headers.items())))
            for path_of_two in (f"//{token}{path}", f"/x/{token}{path}", f"/./{token}x{path}"):
                answer = client.request(method, OWN + path_of_two)
                heard.add((answer.status_code, answer.content, tuple(answer.headers.items())))
    assert len(heard) == 1
    assert next(iter(heard))[0] == 403
    assert token not in str(heard)
    assert live.asked == []


@pytest.mark.parametrize(
    ("accepted", "language", "words"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr", "Feuillet a été relancé"),
        ("de-DE,fr;q=0.5", "fr", "Rien n’est perdu"),
        ("de", "en", "Feuillet was started anew"),
    ],
)
def test_who_opens_a_page_of_an_older_start_reads_where_to_go(live, accepted, language, words):
    server = serve.PreviewServer(live)
    token = server.address(PORT).split("/")[3]
    opens = {"accept": "text/html,*/*;q=0.8", "accept-language": accepted, "sec-fetch-site": "same-origin"}
    with TestClient(server.application(PORT), base_url=OWN) as client:
        answers = [client.get(f"/{given}/", headers=opens) for given in ("x" * len(token), token[:-1], "")]
        foreign = client.get("/", headers=opens | {"sec-fetch-site": "cross-site"})
    assert {answer.status_code for answer in answers} == {403}
    assert len({(answer.text, str(answer.headers)) for answer in answers}) == 1
    assert f'lang="{language}"' in answers[0].text
    assert words in answers[0].text
    assert token not in answers[0].text + str(answers[0].headers)
    assert "default-src 'none'" in answers[0].headers["content-security-policy"]
    assert foreign.text == "not here"


def test_each_start_has_a_token_of_its_own_that_nothing_repeats(live, client):
    tokens = {serve.PreviewServer(live).address(PORT).split("/")[3] for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 43
    token = str(client.base_url).split("/")[3]
    for path in ("/", "/preview.js", "/state.json", "/nowhere"):
        answer = client.get(path)
        assert token not in answer.text + str(answer.headers)
        assert answer.status_code == 404 or answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers


def test_a_page_names_its_parts_so_that_they_are_found_below_the_token():
    for name in ("index.html", "preview.js", "preview.css"):
        text = (paths.PACKAGE / "preview/page" / name).read_text(encoding="utf-8")
        assert not re.search(r"""(?:href|src)=["']/|["'`(]/(?:pages|sources|pdf|events|state)""", text)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/", "/state.json", "/pdf/un", "/pages/abc/un/1.png"])
def test_nothing_can_be_written(client, method, path):
    assert getattr(client, method)(path, headers={"origin": OWN}).status_code == 405
    assert getattr(client, method)(path).status_code == 403


LEADING_ABOVE = ("/pdf/../../etc/passwd", "/../pyproject.toml")  # the token, as the client itself resolves them


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
    assert client.get(path).status_code == (403 if path in LEADING_ABOVE else 404)


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
    assert client.get("/left-out/un.json").json()[0]["words"] == "Un point"
    assert client.get("/left-out/rien.json").status_code == 404
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
        self.answer = urllib.request.urlopen(f"{address}events", timeout=PATIENCE)
        assert self.answer.headers["content-type"].startswith("text/event-stream")

    def until(self, wanted, seconds=PATIENCE):
        state, end = None, time.monotonic() + seconds
        while time.monotonic() < end:
            line = self.answer.readline().decode()
            if line.startswith("data: "):
                state = json.loads(line.removeprefix("data: "))
                if wanted(state):
                    return state
        raise AssertionError(f"not heard; the last: {state}")


@contextlib.contextmanager
def serving(day):
    """A preview as a person starts it: its process, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "serve", "--project", str(day), "--no-open", "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", cwd=day.parent,
        env=os.environ | {"FEUILLET_NO_VENV": "1", "PYTHONUNBUFFERED": "1"}, start_new_session=True,
    )  # fmt: skip
    try:
        said = process.stdout.readline()
        found = re.search(rf"http://127\.0\.0\.1:{port}/[\w-]+/", said)
        assert found, said
        yield process, found[0]
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


@pytest.fixture
def served(tmp_path):
    """A preview of two themes."""
    day = project(tmp_path / "day", {"01-un.md": theme("Un", "Du texte.\n"), "02-deux.md": theme("Deux", "Un mot.\n")})
    with serving(day) as (process, address):
        yield day, process, address


def processes_of(group):
    """The processes of a group that have not ended; only Linux tells."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, _, of_group = (process / "stat").read_text().rpartition(")")[2].split()[:3]
            if int(of_group) == group and state != "Z":
                found.append((process / "cmdline").read_text())
    return found


def left_of(group):
    """The processes of a group that outlive their parent, however busy the machine is."""
    end = time.monotonic() + PATIENCE
    while (found := processes_of(group)) and time.monotonic() < end:
        time.sleep(0.05)
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_saved_word_is_heard_of_and_an_interrupt_ends_all_of_it(served):
    day, process, address = served
    events = Events(address)
    first = events.until(lambda state: not state["building"] and state["publications"])
    assert [publication["status"] for publication in first["publications"]] == ["fresh"] * 3
    pdf = first["publications"][1]["pdf"]
    picture = urllib.request.urlopen(f"{address}pages/{pdf}/un/1.png?width=400", timeout=PATIENCE).read()
    assert picture.startswith(b"\x89PNG")
    path = day / "content/themes/01-un.md"
    path.write_text(theme("Un", "Un autre texte.\n"), encoding="utf-8")
    second = events.until(lambda state: not state["building"] and state["publications"][1]["pdf"] != pdf)
    assert second["publications"][2]["pdf"] == first["publications"][2]["pdf"]
    assert (day / "output/fact-sheets/01-un.pdf").read_bytes().startswith(b"%PDF")
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of its processes
    rest = process.communicate(timeout=PATIENCE)[0]
    assert "Traceback" not in rest
    assert left_of(process.pid) == []


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_the_file_that_leads_to_the_page_is_in_no_folder_where_others_may_put_another(tmp_path, live, monkeypatch):
    live.session = type("Session", (), {"project": tmp_path})()
    place = serve.PreviewServer(live).entrance().path
    assert place.is_relative_to(tmp_path)
    tmp_path.chmod(0o777)
    assert not serve.PreviewServer(live).entrance().path.is_relative_to(tmp_path)
    tmp_path.chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    assert not serve.PreviewServer(live).entrance().path.is_relative_to(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="a browser that is a script")
def test_the_token_is_in_a_file_of_ones_own_and_not_in_the_command_that_opens_the_browser(tmp_path):
    day = project(tmp_path / "Ma journée #1", {"01-un.md": SMALL})
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\necho "$@" > "{tmp_path}/opened.part"; mv "{tmp_path}/opened.part" "{tmp_path}/opened"\n'
    )
    browser.chmod(0o755)
    with begun("serve", "--project", day, until="Ctrl-C", cwd=tmp_path, BROWSER=f"{browser} %s") as process:
        until((tmp_path / "opened").exists)
        opened = (tmp_path / "opened").read_text().strip()
        assert opened.startswith("file:///")
        file = Path(urllib.request.url2pathname(opened.removeprefix("file://")))
        address = re.search(r"http://127\.0\.0\.1:\d+/([\w-]{43,})/", file.read_text(encoding="utf-8"))
        assert address[1] not in opened
        assert address[1] not in "".join(processes_of(process.pid))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert urllib.request.urlopen(address[0], timeout=PATIENCE).status == 200
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(address[0].replace(address[1], ""), timeout=PATIENCE)
        said, _ = ended(process, signal.SIGINT)
    assert address[1] not in said
    assert not file.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupt_ends_a_preview_at_once_in_the_middle_of_a_build(tmp_path):
    day = project(
        tmp_path / "day",
        {f"{n:02}-long-{n}.md": theme(f"Long {n}", f"## Solutions\n\n{points(60, 14, n)}\n") for n in range(1, 7)},
    )
    with serving(day) as (process, address):
        state = Events(address).until(lambda state: state["building"] and state["making"])
        assert not state["publications"]
        os.killpg(process.pid, signal.SIGINT)
        rest = process.communicate(timeout=PATIENCE)[0]
        assert process.returncode in {0, 130}, rest
        assert "Traceback" not in rest
        assert left_of(process.pid) == []
    assert len(list(day.rglob("*.pdf"))) < 7, "it was in the middle"
    assert not [path for path in day.rglob(".*") if path.name.endswith(".draft")]
    assert not (day / ".feuillet/building").exists()


def test_what_a_preview_is_writing_when_it_is_interrupted_it_finishes(tmp_path, monkeypatch):
    day = project(tmp_path / "day")
    writes, interrupted, ended = threading.Event(), threading.Event(), []
    whole = session.state.Store.put

    def slow(store, name, value):
        writes.set()
        assert interrupted.wait(PATIENCE)
        time.sleep(0.3)  # the disk of a person in a hurry
        whole(store, name, value)
        ended.append(name)

    def run(server, listener, **_):
        listener.close()
        server._live.start()
        assert writes.wait(PATIENCE)

    class Crew(Inline):
        def __enter__(self):
            return self

        def __exit__(self, *_):
            interrupted.set()

    monkeypatch.setattr(session.state.Store, "put", slow)
    monkeypatch.setattr("feuillet.machine.workers.Workers", lambda *_, **__: Crew(**calls.STAND_INS))
    monkeypatch.setattr(serve.PreviewServer, "run", run)
    monkeypatch.setattr(previews.Live, "_after", lambda *_: {})  # what stands in for PDFs has no pages
    cli.cli.main(["serve", "--project", str(day), "--no-open"], prog_name="build.py", standalone_mode=False)
    assert ended


INTERRUPTED = {"fr": "Interrompu ; les fichiers déjà faits sont entiers.", "en": "Interrupted; files that were made"}


class Watch:
    """A watch as a person starts it, and what it says."""

    def __init__(self, day):
        before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup, under which these tests may run, is inherited
        try:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "build.py"), "watch", "--project", str(day)],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", start_new_session=True,
                env=os.environ | {"FEUILLET_NO_VENV": "1", "PYTHONUNBUFFERED": "1", "COLUMNS": "200"},
            )  # fmt: skip
        finally:
            signal.signal(signal.SIGHUP, before)
        self.heard = []
        self._late = threading.Timer(PATIENCE, self.kill)
        self._late.start()

    def kill(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)

    def until(self, words):
        for line in self.process.stdout:
            self.heard.append(line)
            if words in line:
                return
        raise AssertionError("".join(self.heard))

    def end(self, how):
        """All that it said, once it has ended after this signal."""
        os.killpg(self.process.pid, how)
        self.heard.append(self.process.communicate(timeout=PATIENCE)[0])
        return "".join(self.heard)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._late.cancel()
        self.kill()
        self.process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_watch_says_what_it_makes_and_an_interrupt_ends_it(tmp_path):
    day = project(tmp_path / "day", {"01-un.md": theme("Un", "Du texte.\n")})
    path = day / "content/themes/01-un.md"
    with Watch(day) as watch:
        watch.until("Surveillance")
        path.write_text(
            theme("Un", "Un autre texte.\n\n## Problemes souleves\n\n- Un\n\n## Rien\n\nMot\n"), encoding="utf-8"
        )
        watch.until("content/themes/01-un.md")
        watch.until("01-un.pdf : 1 page")
        path.write_text(theme("Un", "Un texte.\n\n## Rien\n\nMot\n") + "\x00", encoding="utf-8")
        watch.until("content/themes/01-un.md")
        assert "Traceback" not in watch.end(signal.SIGINT)
    assert watch.process.returncode == 130


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_watch_makes_anew_what_is_deleted_and_a_closed_window_ends_it(tmp_path):
    day = project(tmp_path / "day", {"01-un.md": theme("Un", "Du texte.\n")})
    with Watch(day) as watch:
        watch.until("Surveillance")
        before = (day / "output/synthesis.pdf").read_bytes()
        shutil.rmtree(day / "output")
        watch.until("output/synthesis.pdf : ")
        watch.until("output/fact-sheets/01-un.pdf : 1 page")
        assert (day / "output/synthesis.pdf").read_bytes() == before
        said = watch.end(signal.SIGHUP)
        assert "Traceback" not in said
        assert INTERRUPTED["fr"] in said
        assert left_of(watch.process.pid) == []
    assert watch.process.returncode == 128 + signal.SIGHUP
    assert not (day / ".feuillet/building").exists()


@contextlib.contextmanager
def begun(*arguments, until, system="C.UTF-8", cwd=None, **environment):
    """A command as a person starts it, once it has said these words; it is given time to end by itself."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup, under which these tests may run, is inherited
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), *map(str, arguments)], cwd=cwd, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", start_new_session=True,
        env=os.environ | {"FEUILLET_NO_VENV": "1", "PYTHONUNBUFFERED": "1", "COLUMNS": "200", "LC_ALL": system}
        | environment,
    )  # fmt: skip
    signal.signal(signal.SIGHUP, before)
    late = threading.Timer(60, process.kill)
    late.start()
    try:
        heard = ""
        while until not in heard and (read := process.stdout.read(1)):
            heard += read
        yield process
    finally:
        late.cancel()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def ended(process, how, *, everybody=False):
    """What a command says once it is told to end, and its exit status."""
    (os.killpg if everybody else os.kill)(process.pid, how)
    said = process.communicate(timeout=PATIENCE)[0]
    assert "Traceback" not in said
    return said, process.returncode


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
class TestEndedFromOutside:
    """Each command says in the language of the workshop that it was ended, and its status says by what."""

    def day(self, folder, language):
        workshop = f"title: Une journée\nlanguage: {language}\n"
        return project(folder, {"01-un.md": SMALL}, workshop=workshop)

    @pytest.mark.parametrize(
        ("language", "system", "how", "arguments"),
        [
            ("fr", "C.UTF-8", "SIGTERM", ["--project", "{day}"]),
            ("en", "fr_FR.UTF-8", "SIGHUP", ["print", "--project={day}"]),
            ("fr", "C.UTF-8", "SIGTERM", ["--project", "{all}/*"]),
            ("en", "fr_FR.UTF-8", "SIGINT", ["mail", "--project", "{day}"]),
        ],
    )
    def test_while_it_waits_for_another(self, tmp_path, language, system, how, arguments):
        day = self.day(tmp_path / "nord", language)
        number = getattr(signal, how)
        given = [argument.format(day=day, all=tmp_path) for argument in arguments]
        with (
            session.state.alone(day, lambda *_: None, locks=session.state.locks("print")),
            begun(*given, until=str(os.getpid()), system=system) as process,
        ):
            said, status = ended(process, number)
        assert ("Interrupted." if "mail" in arguments else INTERRUPTED[language]) in said
        assert status == 128 + number

    def test_a_watch_with_all_its_processes(self, tmp_path):
        day = self.day(tmp_path / "day", "fr")
        with begun("watch", "--project", day, until="Surveillance") as process:
            said, status = ended(process, signal.SIGTERM, everybody=True)
        assert INTERRUPTED["fr"] in said
        assert status == 143

    def test_a_preview_in_the_middle_of_its_first_build(self, tmp_path):
        day = self.day(tmp_path / "day", "en")
        with begun("serve", "--no-open", until="http://127.0.0.1", system="fr_FR.UTF-8", cwd=day) as process:
            time.sleep(0.3)
            said, status = ended(process, signal.SIGTERM)
        assert INTERRUPTED["en"] in said
        assert status == 143
        assert left_of(process.pid) == []
        assert not [path for path in day.rglob(".*") if path.name.endswith(".draft")]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_the_status_says_which_signal_came_first(monkeypatch):
    monkeypatch.setattr(signals, "_heard", [])
    assert (signals.status(), signals.is_ctrl_c()) == (130, True)
    before = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        signals.listen()
        for number in before:
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(number)
            assert (signals.status(), signals.is_ctrl_c()) == (143, False)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signals.listen()
        signal.raise_signal(signal.SIGHUP)  # nohup's choice stands
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# -- where the machine is in the way ---------------------------------------------------------------------------------


@pytest.mark.parametrize("names", [[""], ["store", "lock", "building"]])
def test_links_that_lead_nowhere_in_place_of_what_is_kept_stop_no_build(tmp_path, workers, names):
    day = project(tmp_path / "day")
    for name in names:
        kept = day / ".feuillet" / name
        kept.parent.mkdir(exist_ok=True)
        kept.symlink_to(tmp_path / "nowhere" / "at all")
    for _ in range(2):
        done = typed("--project", day, workers=workers)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
    assert (day / "output/synthesis.pdf").read_bytes().startswith(b"%PDF")
    assert not (tmp_path / "nowhere").exists()


@closed.NEEDED
def test_a_project_that_may_not_be_read_is_told_and_stops_no_other(tmp_path, workers):
    everywhere = tmp_path / "all"
    for name in ("est", "nord", "ouest", "sud", "zone"):
        project(everywhere / name, {"01-un.md": SMALL})
        assert typed("--project", everywhere / name, workers=workers).returncode == 0
    # A folder, its content and a file of it, between projects of which one is to be made again.
    several = [everywhere / name for name in ("nord", "ouest/content", "sud/content/themes/01-un.md")]
    modes = {path: path.stat().st_mode for path in several}
    (everywhere / "zone/output/fact-sheets/01-un.pdf").unlink()
    try:
        for path in several:
            path.chmod(0)
        with closed.to_everybody():
            done = {name: typed(name, "--project", everywhere / "*", workers=workers) for name in ("check", "build")}
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    for name, value in done.items():
        assert value.returncode == 1, value.stderr
        assert "Traceback" not in value.stderr
        told = [found[0] for found in re.finditer(r"\[(file-unreadable|no-content)\]", value.stderr)]
        assert len(told) == len(several), value.stderr
        assert f"2 projets sur 5 sont {'sans erreur' if name == 'check' else 'à jour'}" in value.stderr
    for name in ("est", "nord", "ouest", "sud", "zone"):
        assert (everywhere / name / "output/fact-sheets/01-un.pdf").exists()


# -- what is asked for in a wrong way --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said", "asked"),
    [
        (["--jobs", "x"], "--jobs : il faut un nombre entier de 1 à 64", "build --help"),
        (["serve", "--port", "99999"], "--port : il faut un nombre entier de 1 à 65535", "serve --help"),
        (["--time-limit", "0"], "--time-limit : il faut un nombre entier de 1 à 86400", "build --help"),
        (["check", "--projekt=."], "l’option --projekt n’existe pas ; peut-être --projet", "check --help"),
        (["check", "--rien"], "l’option --rien n’existe pas", "check --help"),
        (["serve", "--port"], "l’option --port demande une valeur", "--help"),
        (["--strict=1"], "l’option --strict ne prend pas de valeur", "--help"),
        (["check", "un", "deux"], "de trop : un deux", "check --help"),
        (["serve", "--editor", "vi"], "--editor : il faut une adresse telle que", "serve --help"),
        (["init"], "il manque DOSSIER", "init --help"),
        (["init", "x", "--language", "xx"], "--language : il faut de, en, es ou fr", "init --help"),
        (
            ["check", "--project", __file__],
            "--project : il faut un dossier que l’on peut lire",
            "check --help",
        ),
    ],
)
def test_what_is_wrong_with_the_command_line_is_said_in_french_with_where_to_read_on(
    tmp_path, monkeypatch, capsys, arguments, said, asked
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    monkeypatch.setattr(sys, "argv", ["build.py", *arguments])
    assert cli.main() == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert told[0].startswith(f"Erreur : {said}")
    assert told[1] == f"Voir : {program()} {asked}"


@pytest.mark.parametrize(
    ("language", "system", "arguments", "word"),
    [
        ("fr", "en_GB.UTF-8", ["--jobs", "x", "--project", "day"], "Erreur : --jobs"),
        ("fr", "en_GB.UTF-8", ["check", "--project=day", "--rien"], "Erreur : l’option --rien"),
        ("en", "fr_FR.UTF-8", ["--jobs", "x", "--project", "day"], "Error: Invalid value for '--jobs'"),
        ("fr", "en_GB.UTF-8", ["--jobs", "x", "--project", "elsewhere"], "Error: Invalid value for '--jobs'"),
        ("fr", "en_GB.UTF-8", ["init"], "Error: Missing argument 'FOLDER'"),
        ("fr", "fr_FR.UTF-8", ["--project", "day/*"], "Erreur : --project : aucun dossier contenant content/"),
    ],
)
def test_a_wrong_command_line_is_answered_in_the_language_of_the_workshop_else_of_the_system(
    tmp_path, monkeypatch, capsys, language, system, arguments, word
):
    project(tmp_path / "day", workshop=f"title: Une journée\nlanguage: {language}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", system)
    monkeypatch.setattr(sys, "argv", ["build.py", *arguments])
    assert cli.main() == 2
    assert word in capsys.readouterr().err


def test_what_else_stops_a_command_is_framed_in_french_too(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    monkeypatch.setattr(sys, "argv", ["build.py", "test"])
    assert cli.main() == 1
    assert capsys.readouterr().err == "Erreur : les tests viennent avec les sources : python3 build.py test\n"


def test_projects_that_were_only_checked_are_without_error_not_up_to_date(tmp_path, monkeypatch, capsys):
    told = [
        projects.ProjectSummary(project=Path("a"), warnings=2),
        projects.ProjectSummary(project=Path("b"), errors=1, failed=True),
    ]
    for language, words, other in (
        ("fr", ("sans erreur", "à corriger", "1 projet sur 2 est sans erreur."), "à jour"),
        ("en", ("no error", "to mend", "1 of 2 projects has no error."), "up to date"),
    ):
        projects.summarise(told, as_json=False, language=language, checked=True)
        said = capsys.readouterr().err
        assert all(word in said for word in words), said
        assert other not in said
    for name in "ab":
        project(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        cli.cli.main(["check", "--project", "*"], standalone_mode=False)
    said = capsys.readouterr().err
    assert "2 projets sur 2 sont sans erreur." in said
    assert "à jour" not in said
