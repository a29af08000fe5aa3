"""The preview in a real browser: the pages as they were written, in place while the notes change, and the way back."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import pytest

from feuillet.machine.files import Folder
from feuillet.pdf.viewing import viewer
from tests import browsing
from tests.made_project import PATIENCE, ROOT, growing, points, project, theme

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the server is ended by a signal"),
    browsing.IS_THERE,
]

EDITOR = "vscode://file/{path}:{line}:{column}"
TITLE = "Un <img src=x onerror=alert(1)> & <script>alert(2)</script>"
THEMES = {
    # In a title code is text; the raw element is taken out, with a remark that shows the line as it was written.
    "01-un.md": theme(
        "Un `<img src=x onerror=alert(1)>` & `<script>alert(2)</script>`",
        "## Problèmes\n\n- Un point qui compte\n- Un point <script>alert(3)</script> de plus\n",
    ),
    "02-long.md": theme("Un thème long", f"## Solutions\n\n{points(12, 8)}"),
    "03-trois.md": theme("Trois", "## Besoins\n\n- Du temps\n- De la place\n"),
}
WRONG = theme("Trois", "## Besoins\n\n- Du temps\n- De la place\n", "documents: oui\n")

# Before anything else in each window: what is announced, and what the policy forbids.
WITNESS = """
window.announced = [];
window.forbidden = [];
document.addEventListener("securitypolicyviolation", (event) => window.forbidden.push(event.violatedDirective));
document.addEventListener("DOMContentLoaded", () => {
  const live = document.getElementById("live");
  new MutationObserver(() => live.textContent && window.announced.push(live.textContent))
    .observe(live, { childList: true, characterData: true, subtree: true });
});
"""

# All texts that are seen whose contrast is below 4.5: colours as they are painted, grounds one over the other.
FAINT = """
() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const light = (colour) => {
    const [r, g, b] = colour.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const grounds = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      grounds.push(colour);
      if (colour[3] === 1) break;
    }
    return grounds.reduceRight((below, colour) => over(colour, below), [255, 255, 255]);
  };
  const faint = [];
  let read = 0;
  for (const element of document.querySelectorAll("#app *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const box = element.getBoundingClientRect();
    if (!own || box.width < 2 || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest("option, :disabled, #skip")) continue;
    read += 1;
    const below = ground(element);
    const [a, b] = [light(over(rgba(getComputedStyle(element).color), below)), light(below)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.push(`${element.className || element.id || element.localName}: ${contrast.toFixed(2)}`);
  }
  return [read, faint];
}
"""


class Server:
    """A preview as a person starts it, of a project whose path an address must encode."""

    def __init__(self, folder):
        self.folder = folder
        self.process = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = ""

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "build.py"), "serve", "--project", str(self.folder), "--no-open",
             "--port", str(self.port), "--editor", EDITOR],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
            env=os.environ | {"FEUILLET_NO_VENV": "1", "PYTHONUNBUFFERED": "1"}, start_new_session=True,
        )  # fmt: skip
        said = self.process.stdout.readline()
        found = re.search(rf"http://127\.0\.0\.1:{self.port}/[\w-]+/", said)
        assert found, said
        self.address = found[0]

    def stop(self, how=signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)
        self.process.wait()
        self.process.stdout.close()

    def state(self):
        with urllib.request.urlopen(f"{self.address}state.json", timeout=PATIENCE) as answer:
            return json.load(answer)

    def pdfs(self):
        return {entry["key"]: entry["pdf"] for entry in self.state()["publications"]}

    def until(self, wanted, seconds=PATIENCE):
        end = time.monotonic() + seconds
        pauses = growing()
        while not wanted(state := self.state()):
            assert time.monotonic() < end, state
            time.sleep(next(pauses))
        return state

    def put(self, name, text):
        (self.folder / "content/themes" / name).write_text(text, encoding="utf-8")

    def keep(self):
        """What the server has made of the notes as they are."""
        self.first = self.pdfs()
        self.results = {path: path.read_bytes() for path in (self.folder / ".feuillet/store").iterdir()}

    def recall(self):
        """What was made of the first notes need not be made again."""
        for path, data in self.results.items():
            if not path.exists():
                path.write_bytes(data)

    def lines(self, name="02-long.md"):
        return (self.folder / "content/themes" / name).read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    server = Server(project(tmp_path_factory.mktemp("preview") / "Ma journée #1 100%", THEMES))
    server.start()
    try:
        server.until(lambda state: not state["building"] and state["publications"])
        server.keep()
        yield server
    finally:
        server.stop()


@pytest.fixture
def server(started):
    """The server, with the notes as they were before each test and after."""
    yield started
    started.recall()
    for path in (started.folder / "content/themes").iterdir():
        if path.name not in THEMES:
            path.unlink()
    for name, text in THEMES.items():
        if started.lines(name) != text.splitlines():
            started.put(name, text)
    started.until(
        lambda state: (
            not (state["building"] or state["refused"])
            and {entry["key"]: entry["pdf"] for entry in state["publications"]} == started.first
        )
    )


class Window:
    """A window of the browser, with all that it asked for and complained of."""

    def __init__(self, browser, server, options):
        self.server = server
        # What turns while a build goes on is painted sixty times a second, in software.
        usual = {"viewport": {"width": 1440, "height": 900}, "locale": "fr-FR", "reduced_motion": "reduce"}
        self.context = browser.new_context(**usual | options)
        self.context.add_init_script(WITNESS)
        self.context.set_default_timeout(1000 * PATIENCE)
        self.page = self.context.new_page()
        self.asked = []
        self.complaints = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"thrown: {error}"))
        self.page.on("dialog", self.dialog)

    def dialog(self, dialog):
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def find(self, selector):
        return self.page.locator(selector)

    def show(self, key, page=1):
        self.page.goto(f"{self.server.address}#{key}/{page}")
        self.painted(page)
        return self

    def frame(self, page=1):
        return self.find(f".page[data-page='{page}'] > .frame")

    def painted(self, page=1):
        """The picture of a page, when it is there and the newest, and sharp."""
        frame = self.frame(page)
        self.until(
            "n => { const frame = document.querySelector(`.page[data-page='${n}'] > .frame`);"
            " const images = frame?.querySelectorAll(':scope > img') ?? [];"
            " return images.length === 1 && !frame.hasAttribute('aria-busy') && images[0].complete"
            " && images[0].naturalWidth >= images[0].clientWidth * devicePixelRatio; }",
            page,
        )
        return frame.locator("> img")

    def until(self, script, argument=None, seconds=PATIENCE):
        """What a script says, once it is true: the page's policy lets Playwright wait for nothing by itself."""
        end = time.monotonic() + seconds
        pauses = growing()
        while not (found := self.page.evaluate(script, argument)):
            assert time.monotonic() < end, script
            self.page.wait_for_timeout(1000 * next(pauses))
        return found

    def told(self, state):
        """Tell the page of a state that is hard to come by; all the rest is the server's."""
        body = f"data: {json.dumps(state)}\n\n"
        self.page.route("**/events", lambda route: route.fulfill(content_type="text/event-stream", body=body))

    def scrolled(self):
        return self.page.evaluate("document.getElementById('pages').scrollTop")

    def announced(self):
        return " ".join(self.page.evaluate("window.announced"))

    def marked(self):
        """Put a mark on the window that a reload would take away."""
        self.page.evaluate("window.mine = document.querySelector('.page')")

    def is_marked(self):
        return self.page.evaluate("Boolean(window.mine?.isConnected)")

    def overlaid(self, page=1):
        """The buttons over the paragraphs of a page, once they are there."""
        found = self.frame(page).locator(".paragraphs > .paragraph")
        expect(found.first).to_be_attached()
        return found

    def faint(self):
        read, found = self.page.evaluate(FAINT)
        assert read > 5, "there is text to read"
        return found


@pytest.fixture
def window(chromium, server):
    """Opens windows; each ends with nothing asked of others, and nothing complained of."""
    opened = []

    def opening(**options):
        opened.append(Window(chromium, server, options))
        return opened[-1]

    yield opening
    for entry in opened:
        forbidden = entry.page.evaluate("window.forbidden")
        entry.context.close()
        assert [url for url in entry.asked if not url.startswith((server.address, "data:"))] == []
        assert entry.complaints == []
        assert forbidden == []


# -- the pages ---------------------------------------------------------------------------------------------------------


def test_a_page_is_a_sharp_picture_of_the_pdf_that_was_written(server, window):
    shown = window(device_scale_factor=2, reduced_motion="no-preference").show("long")
    image = shown.painted()
    assert image.get_attribute("alt") == "Page 1 sur 1"
    assert image.evaluate("image => image.naturalWidth") >= 2 * image.evaluate("image => image.clientWidth")
    address = image.evaluate("image => image.src")
    width = int(urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["width"][0])
    written = (server.folder / "output/fact-sheets/02-long.pdf").read_bytes()
    assert urllib.request.urlopen(address, timeout=PATIENCE).read() == viewer.picture(written, 0, width)
    assert shown.find("#pdf").get_attribute("href") == "pdf/long"
    assert urllib.request.urlopen(f"{server.address}pdf/long", timeout=PATIENCE).read() == written


def test_the_synthesis_has_all_its_pages_and_each_is_painted_when_one_comes_to_it(server, window):
    shown = window().show("synthesis")
    count = shown.find(".page").count()
    assert count == len(viewer.sizes((server.folder / "output/synthesis.pdf").read_bytes())) > 5
    assert shown.frame(count).locator("> img").count() == 0, "what is far away is not asked for"
    shown.find("#page-number").fill(str(count))
    shown.find("#page-number").press("Enter")
    assert shown.painted(count).get_attribute("alt") == f"Page {count} sur {count}"
    expect(shown.find("#page-number")).to_have_value(str(count))
    shown.until("n => location.hash === `#synthesis/${n}`", count)


def test_a_page_stays_sharp_at_any_zoom(window):
    shown = window().show("long")
    widths = []
    for zoom in ("50", "100", "200"):
        shown.find("#zoom").select_option(zoom)
        expect(shown.find("#pages")).to_have_attribute("data-zoom", zoom)
        image = shown.painted()
        assert image.evaluate("image => Math.round(image.clientWidth)") == round(595.28 * 96 / 72 * int(zoom) / 100)
        widths.append(image.evaluate("image => image.naturalWidth"))
    assert widths == sorted(widths)
    assert widths[-1] >= 2 * 793
    shown.find("#zoom-in").click()
    expect(shown.find("#pages")).to_have_attribute("data-zoom", "250")
    shown.page.keyboard.press("0")
    expect(shown.find("#pages")).to_have_attribute("data-zoom", "fit")


def test_html_in_a_title_is_shown_as_text_and_runs_nothing(window):
    shown = window().show("un")
    row = shown.find("#publications li[data-key='un'] .pub-title")
    assert row.inner_text().replace("\u00a0", " ") == TITLE
    assert TITLE in shown.find("#title").inner_text().replace("\u00a0", " ")
    assert TITLE in shown.page.title().replace("\u00a0", " ")
    group = shown.find("#diagnostics .group[data-file='content/themes/01-un.md']")
    expect(group.locator(".diagnostic-source").first).to_have_text("- Un point <script>alert(3)</script> de plus")
    expect(shown.overlaid().first).to_be_attached()
    shown.page.wait_for_timeout(200)
    assert shown.page.evaluate("document.scripts.length") == 1
    assert shown.find("img[onerror]").count() == 0


# -- while the notes change --------------------------------------------------------------------------------------------


def editor_address(server, name, line):
    path = urllib.parse.quote(f"{server.folder.resolve().as_posix()}/content/themes/{name}")
    return rf"vscode://file{re.escape(path)}:{line}:\d+"


def changing(server):
    """The long theme with another word at its end."""
    lines = server.lines()
    at = next(n for n, line in enumerate(lines) if line.startswith("- Point 12:"))
    lines[at] = lines[at].replace("Point 12", "Point douze")
    return "\n".join(lines) + "\n"


def page_of(server, text, key="synthesis"):
    """The page of a publication on which a text stands, from 1."""
    pdf = server.pdfs()[key]
    for page in range(1, 100):
        with urllib.request.urlopen(f"{server.address}sources/{pdf}/{key}/{page}.json", timeout=PATIENCE) as answer:
            if any(text in entry["text"] for entry in json.load(answer)):
                return page
    raise AssertionError(text)


def test_a_saved_word_changes_its_page_in_place_and_is_told_without_moving_the_reader(server, window):
    page = page_of(server, "Point 12")
    shown, elsewhere = window().show("synthesis", page), window().show("trois")
    shown.page.evaluate("document.getElementById('pages').scrollTop += 137.5")
    shown.page.wait_for_timeout(300)
    shown.painted(page)
    shown.marked()
    before = shown.scrolled()
    assert before > 500
    pictured = shown.painted(page).evaluate("image => image.src")
    boxes = shown.page.evaluate("window.boxes = [...document.querySelectorAll('.page')], window.boxes.length")
    server.put("02-long.md", changing(server))
    expect(shown.find(f".page[data-page='{page}'][data-changed]")).to_be_attached()
    expect(shown.find("#status")).to_have_attribute("data-state", "fresh")
    assert shown.painted(page).evaluate("image => image.src") != pictured
    assert shown.scrolled() == before
    assert shown.is_marked()
    assert shown.page.evaluate("window.boxes.every((box, i) => box === document.querySelectorAll('.page')[i])")
    assert boxes == shown.find(".page").count()
    assert shown.find(f".page[data-page='{page}'] .caption-mark").inner_text() == "modifiée"
    assert shown.frame(page).get_attribute("aria-label") == f"Page {page} sur {boxes}, modifiée"
    assert shown.find(".page[data-page='1'][data-changed]").count() == 0
    for key in ("synthesis", "long"):
        row = shown.find(f"#publications li[data-key='{key}']")
        assert int(row.get_attribute("data-changed")) > 0
        assert "modifiée" in row.locator(".pub-mark").inner_text()
    assert shown.find("#publications li[data-key='trois']").get_attribute("data-changed") is None
    shown.until("() => window.announced.some((text) => text.includes('refaite'))")
    assert "Fiche 2" in shown.announced()
    # Who reads elsewhere stays there, and is offered what has changed.
    assert elsewhere.find("#pages").get_attribute("data-key") == "trois"
    expect(elsewhere.find("#offer")).to_be_visible()
    assert elsewhere.find("#offer").get_attribute("data-key") == "long"
    elsewhere.find("#offer-link").click()
    expect(elsewhere.find("#pages")).to_have_attribute("data-key", "long")
    expect(elsewhere.find("#offer")).to_be_hidden()
    elsewhere.painted()
    assert elsewhere.page.evaluate("document.activeElement.classList.contains('frame')")


def test_an_error_keeps_the_pages_and_is_shown_where_it_is_until_it_is_mended(server, window):
    shown, dark = window().show("trois"), window(color_scheme="dark").show("trois")
    expect(shown.find("#banner-refused")).to_be_hidden()
    picture = shown.painted().evaluate("image => image.src")
    shown.marked()
    server.put("03-trois.md", WRONG)
    expect(shown.find("#banner-refused")).to_be_visible()
    expect(shown.find("#status")).to_have_attribute("data-state", "refused")
    assert shown.painted().evaluate("image => image.src") == picture
    assert shown.is_marked()
    line = WRONG.splitlines().index("documents: oui") + 1
    error = shown.find("#diagnostics .diagnostic[data-severity='error']")
    expect(error).to_have_count(1)
    assert error.get_attribute("data-line") == str(line)
    assert error.locator(".diagnostic-file").inner_text() == "content/themes/03-trois.md"
    assert error.locator(".diagnostic-line").inner_text() == f":{line}"
    assert re.fullmatch(editor_address(server, "03-trois.md", line), error.locator("a").get_attribute("href"))
    assert error.locator(".diagnostic-source").inner_text() == "documents: oui"
    assert "liste" in error.locator(".diagnostic-message").inner_text()
    at = error.locator(".diagnostic-source > .at")
    assert at.inner_text() == "o"
    assert at.evaluate("at => getComputedStyle(at, '::after').content") == '"^"'
    assert "(1 erreur)" in shown.page.title()
    expect(shown.find("#count-errors")).to_have_text("1 erreur")
    shown.find("#show-errors").click()
    assert shown.page.evaluate("document.activeElement.className") == "diagnostic-where"
    expect(dark.find("#banner-refused")).to_be_visible()
    assert shown.faint() == []
    assert dark.faint() == []
    server.put("03-trois.md", THEMES["03-trois.md"])
    expect(shown.find("#banner-refused")).to_be_hidden()
    expect(error).to_have_count(0)
    expect(shown.find("#status")).to_have_attribute("data-state", "fresh")
    shown.until("() => window.announced.some((text) => text.startsWith('Plus d’erreur'))")


def test_a_new_theme_comes_into_the_list_and_one_that_is_deleted_goes(server, window):
    shown = window().show("trois")
    shown.marked()
    rows = shown.find("#publications li")
    expect(rows).to_have_count(4)
    server.put("04-quatre.md", theme("Quatre", "Du texte.\n"))
    expect(rows).to_have_count(5)
    assert rows.last.get_attribute("data-key") == "quatre"
    assert shown.find("#pages").get_attribute("data-key") == "trois"
    assert shown.is_marked()
    rows.last.locator("a").click()
    shown.painted()
    expect(shown.find("#title")).to_have_text("Fiche 4 · Quatre")
    server.recall()
    (server.folder / "content/themes/04-quatre.md").unlink()
    expect(rows).to_have_count(4)
    # Its reader is not left before a page that is no more.
    expect(shown.find("#pages")).to_have_attribute("data-key", "synthesis")
    shown.painted()


def test_the_folder_of_the_notes_may_go_away_and_come_back(server, window):
    shown = window().show("trois")
    picture = shown.painted().evaluate("image => image.src")
    shown.marked()
    content, away = server.folder / "content", server.folder / "away"
    content.rename(away)
    try:
        expect(shown.find("#banner-refused")).to_be_visible()
        assert shown.find("#publications li").count() == 4
        assert shown.painted().evaluate("image => image.src") == picture
    finally:
        away.rename(content)
    expect(shown.find("#banner-refused")).to_be_hidden()
    server.put("03-trois.md", THEMES["03-trois.md"].replace("Du temps", "Du bon temps"))
    expect(shown.find(".page[data-changed]")).to_be_attached()
    assert shown.painted().evaluate("image => image.src") != picture
    assert shown.is_marked()


def test_a_server_that_stops_is_told_and_takes_no_page_away_and_one_at_another_address_is_told_too(server, window):
    shown = window().show("trois")
    picture = shown.painted().evaluate("image => image.src")
    before = server.address
    shown.marked()
    server.stop(signal.SIGINT)
    try:
        expect(shown.find("#app")).to_have_attribute("data-connection", "lost")
        expect(shown.find("#status-text")).to_have_text("Connexion perdue")
        expect(shown.find("#banner-connection")).to_be_visible()
        assert shown.painted().evaluate("image => image.src") == picture
        shown.until("() => window.announced.some((text) => text.startsWith('Connexion perdue'))")
        assert shown.faint() == []
    finally:
        server.start()
    assert server.address != before
    expect(shown.find("#app")).to_have_attribute("data-connection", "moved")
    expect(shown.find("#banner-connection")).to_contain_text("celle que montre le terminal")
    expect(shown.find("#status-text")).to_have_text("Aperçu relancé")
    shown.until("() => window.announced.some((text) => text.startsWith('L’aperçu a été relancé'))")
    assert shown.faint() == []
    assert shown.painted().evaluate("image => image.src") == picture
    assert shown.find("#publications li").count() == 4
    assert shown.is_marked()
    # That nobody answered, and then that it is not here, is all that the browser may have complained of.
    complaints = {
        complaint.partition("net::")[2] or complaint.partition("status of ")[2][:3] for complaint in shown.complaints
    }
    assert complaints <= {
        "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "403",
    }  # fmt: skip
    shown.complaints.clear()
    assert {url for url in shown.asked if not url.startswith(("data:", before))} == set()
    shown.asked.clear()
    again = shown.show("trois")
    assert again.painted().evaluate("image => image.src").startswith(server.address)


def test_the_file_that_is_opened_leads_to_the_preview_and_a_reload_stays_there(server, window, tmp_path):
    from feuillet.preview.server import _entrance

    shown = window()
    with _entrance(Folder(tmp_path), server.address) as file:
        shown.page.goto(file)
        shown.page.wait_for_url(f"{server.address}**")
        shown.until("() => document.getElementById('app')?.dataset.connection === 'open'")
    shown.asked = [url for url in shown.asked if not url.startswith("file:")]
    shown.complaints.clear()  # our own witness finds nothing to look at in that file
    assert shown.page.url.startswith(server.address)
    shown.page.reload()
    shown.until("() => document.getElementById('app')?.dataset.connection === 'open'")
    assert shown.page.evaluate("document.referrer") == ""
    assert shown.page.evaluate("document.cookie") == ""


def test_a_server_that_was_started_again_empties_no_window_while_it_builds(server, window):
    shown = window()
    state = server.state()
    shown.told(state)
    shown.show("trois")
    shown.marked()
    shown.told(state | {"version": 1, "building": True, "publications": []})
    expect(shown.find("#status")).to_have_attribute("data-state", "building")
    assert shown.find("#publications li").count() == 4
    shown.painted()
    assert shown.is_marked()


def test_what_a_build_could_not_make_at_all_is_not_up_to_date(server, window):
    shown, state = window(), server.state()
    missing = [{**each, "pages": [], "pdf": "", "status": "missing"} for each in state["publications"]]
    shown.told(state | {"version": state["version"] + 1, "publications": missing})
    shown.page.goto(f"{server.address}#trois/1")
    expect(shown.find("#status")).to_have_attribute("data-state", "failed")
    expect(shown.find("#status-text")).to_have_text("Non faite")


def test_a_failure_of_the_program_is_told_and_takes_no_page_away(server, window):
    shown = window()
    state = server.state() | {"bugs": ["Traceback: ZeroDivisionError <b>here</b>"]}
    shown.told(state)
    shown.show("trois")
    expect(shown.find("#banner-bug")).to_be_visible()
    expect(shown.find("#banner-bug > span")).to_contain_text("vos notes n’y sont pour rien")
    shown.find("#banner-bug summary").click()
    expect(shown.find("#bugs")).to_have_text("Traceback: ZeroDivisionError <b>here</b>")
    assert shown.faint() == []


# -- the way back to the notes -----------------------------------------------------------------------------------------


def test_a_click_on_a_paragraph_says_its_file_and_line_and_leads_to_the_editor(server, window):
    shown = window().show("trois")
    shown.overlaid()
    lines = server.lines("03-trois.md")
    line = lines.index("- De la place") + 1
    shown.find(f".paragraph[data-line='{line}']").click()
    expect(shown.find("#place")).to_be_visible()
    assert shown.find(".place-where").inner_text() == f"content/themes/03-trois.md ligne {line}"
    assert shown.find(".place-text").inner_text() == "De la place"
    address = shown.find("a.place-open").get_attribute("href")
    assert re.fullmatch(editor_address(server, "03-trois.md", line), address), address
    assert "/Ma%20journ%C3%A9e%20%231%20100%25/" in address
    shown.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.find(".place-copy").click()
    expect(shown.find(".place-copy")).to_have_attribute("data-copied", "Copié")
    assert shown.page.evaluate("navigator.clipboard.readText()") == f"content/themes/03-trois.md:{line}"
    shown.find(".place-close").click()
    expect(shown.find("#place")).to_have_count(0)


def test_the_remarks_on_the_theme_that_is_read_are_open_and_the_many_others_are_not(server, window):
    shown = window()
    remark = next(entry for entry in server.state()["diagnostics"] if entry["file"] == "content/themes/01-un.md")
    other = remark | {"file": "content/themes/02-long.md"}
    shown.told(server.state() | {"diagnostics": [remark, *(other | {"line": line} for line in range(5, 12))]})
    shown.show("long")
    own, others = (shown.find(f"#diagnostics .group[data-file$='{name}']") for name in ("02-long.md", "01-un.md"))
    expect(own).to_have_attribute("open", "")
    expect(own.locator(".diagnostic")).to_have_count(7)
    expect(others).not_to_have_attribute("open", "")
    shown.find("#publications li[data-key='un'] a").click()
    expect(others).to_have_attribute("open", "")
    expect(own).not_to_have_attribute("open", "")


def test_what_a_sheet_leaves_to_the_synthesis_is_listed_and_leads_to_the_notes_by_keyboard_too(server, window):
    shown = window()
    left = [
        {"file": "content/themes/02-long.md", "line": line, "column": 1, "words": words}
        for line, words in enumerate(server.lines(), 1)
        if words.startswith("- Point")
    ]
    state = server.state()
    for publication in state["publications"]:
        publication["left_out"] = len(left) * (publication["key"] == "long")
    shown.told(state)
    shown.page.route("**/left-out/long.json", lambda route: route.fulfill(json=left))
    shown.show("long")
    group = shown.find("#left-out")
    expect(group.locator(".group-count")).to_have_text(str(len(left)))
    expect(group.locator(".left")).to_have_count(len(left))
    if shown.find("#app").get_attribute("data-panel") == "closed":
        shown.find("#panel-toggle").click()
    expect(group).not_to_have_attribute("open", "")
    group.locator("summary").focus()
    shown.page.keyboard.press("Enter")
    expect(group).to_have_attribute("open", "")
    shown.page.keyboard.press("Tab")
    first = group.locator(".left").first
    expect(first.locator("a.diagnostic-where")).to_be_focused()
    line = int(first.get_attribute("data-line"))
    assert line == left[0]["line"]
    assert re.fullmatch(editor_address(server, "02-long.md", line), first.locator("a").get_attribute("href"))
    assert first.locator(".diagnostic-message").inner_text().rstrip("…") in left[0]["words"].replace("\u00a0", " ")
    shown.find("#publications li[data-key='un'] a").click()
    expect(group).to_have_count(0)


def test_the_keyboard_alone_leads_to_a_paragraph_and_back(server, window):
    page = page_of(server, "Point 12")
    shown = window().show("synthesis", page)
    paragraphs = shown.overlaid(page)
    press = shown.page.keyboard.press
    press("Tab")
    assert shown.page.evaluate("document.activeElement.id") == "skip"
    press("Enter")
    expect(shown.frame(page)).to_be_focused()
    press("Enter")
    expect(paragraphs.nth(0)).to_be_focused()
    press("ArrowDown")
    expect(paragraphs.nth(1)).to_be_focused()
    press("End")
    expect(paragraphs.last).to_be_focused()
    press("Home")
    press("ArrowDown")
    press("Enter")
    expect(shown.find("#place")).to_be_visible()
    line = paragraphs.nth(1).get_attribute("data-line")
    file = paragraphs.nth(1).get_attribute("data-file")
    assert shown.find(".place-where").inner_text() == f"{file} ligne {line}"
    expect(shown.find("a.place-open")).to_be_focused()
    press("Escape")
    expect(shown.find("#place")).to_have_count(0)
    expect(paragraphs.nth(1)).to_be_focused()
    press("Escape")
    expect(shown.frame(page)).to_be_focused()
    press("ArrowLeft")
    expect(shown.frame(page - 1)).to_be_focused()
    expect(shown.find("#page-number")).to_have_value(str(page - 1))
    press("?")
    expect(shown.find("#keys")).to_be_visible()
    press("Escape")
    expect(shown.find("#keys")).to_be_hidden()
    expect(shown.frame(page - 1)).to_be_focused()


# -- windows -----------------------------------------------------------------------------------------------------------


# What is wider than the window, or beside it.
WIDE = """
() => [...document.querySelectorAll("body, #app *")]
  .filter((element) => element.checkVisibility() && !element.closest(".hidden, #skip"))
  .filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && (box.right > innerWidth + 0.5 || box.left < -0.5);
  }).map((element) => element.id || element.className || element.localName)
"""
# Whether the page is before the reader's eyes, with nothing over it.
SEEN = """
() => {
  const box = document.querySelector(".frame").getBoundingClientRect();
  const pane = document.getElementById("pages").getBoundingClientRect();
  const at = document.elementFromPoint(box.left + box.width / 2, Math.max(box.top, pane.top) + 60);
  return box.left >= 0 && box.right <= innerWidth && box.width > 0.75 * pane.width && Boolean(at.closest(".frame"));
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_window_of_any_width_shows_the_chosen_page_and_can_be_read(window, scheme):
    shown = window(color_scheme=scheme, reduced_motion="no-preference").show("synthesis")
    for (width, height), key in (((1440, 900), "long"), ((768, 1024), "un"), ((390, 844), "trois")):
        shown.page.set_viewport_size({"width": width, "height": height})
        shown.page.wait_for_timeout(100)
        if shown.find("#choose").is_visible():
            shown.find("#choose").select_option(key)
        else:
            shown.find(f"#publications li[data-key='{key}'] a").click()
        expect(shown.find("#pages")).to_have_attribute("data-key", key)
        shown.painted()
        for panel in ("open", "closed"):
            if shown.find("#app").get_attribute("data-panel") != panel:
                shown.find("#panel-toggle").click()
            expect(shown.find("#app")).to_have_attribute("data-panel", panel)
            shown.page.wait_for_timeout(100)
            assert shown.page.evaluate("document.documentElement.scrollWidth") == width
            assert (
                shown.page.evaluate("(pane => pane.scrollWidth - pane.clientWidth)(document.getElementById('pages'))")
                == 0
            )
            assert shown.page.evaluate(WIDE) == []
            assert shown.faint() == []
            assert shown.page.evaluate(SEEN), (width, panel)
            assert shown.scrolled() == 0, "the head of a page stays in sight, however low the window becomes"
