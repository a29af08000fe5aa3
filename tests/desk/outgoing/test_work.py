"""One thing is done at a time; how far it is can be asked, and it can be stopped."""

import threading

import pytest

from feuillet.building.making.shared import Progress
from feuillet.building.state import Made
from feuillet.desk.outgoing.work import Work
from feuillet.desk.server import DeskServer
from feuillet.preview.exchange import NotAnsweredError
from feuillet.preview.server import PreviewServer
from tests.desk.test_server import Shown


def over(work):
    work._thread.join(10)
    return work.state()


def test_what_is_done_tells_how_far_it_is_and_a_second_thing_waits_for_nothing():
    work, goes, told = Work(), threading.Event(), threading.Event()

    def act():
        work.heard(Progress(key="a", path="a.pdf", step="fit"))
        work.heard(Progress(key="b", path="b.pdf", step="fit"))
        work.heard(Progress(key="a", path="a.pdf", step="done", made=Made(key="a", path="a.pdf", written=True)))
        told.set()
        goes.wait(10)
        work.say(kit="made")

    assert work.state() == {"doing": "", "number": 0}
    work.begin("kit", act)
    assert told.wait(10)
    assert work.state() == {"doing": "kit", "number": 1, "done": 1, "making": ["b.pdf"]}
    with pytest.raises(NotAnsweredError):
        work.begin("mail", act)
    goes.set()
    assert over(work) == {
        "doing": "",
        "number": 1,
        "was": "kit",
        "ended": "done",
        "done": 1,
        "making": ["b.pdf"],
        "kit": "made",
    }


def test_it_is_stopped_where_it_looks_and_another_can_begin():
    work = Work()

    def act():
        while True:
            work.rest(0.01)

    work.begin("kit", act)
    work.end(10)
    assert over(work)["ended"] == "stopped"
    work.begin("kit", work.look)
    assert over(work)["ended"] == "done"


def test_a_fault_of_ours_is_shown():
    work = Work()
    work.begin("kit", lambda: 1 / 0)
    assert over(work)["ended"] == "failed"
    assert "ZeroDivisionError" in work.state()["bug"]


def test_what_goes_on_comes_to_its_end_when_the_desk_does(tmp_path, monkeypatch):
    server = DeskServer(Shown(tmp_path))

    def interrupted(*_asked, **_more):
        server._work.begin("mail", lambda: [server._work.rest(0.01) for _ in range(10_000)])

    monkeypatch.setattr(PreviewServer, "run", interrupted)
    server.run(None, started=lambda _: None, opens=False)
    assert server._work.state()["ended"] == "stopped"
