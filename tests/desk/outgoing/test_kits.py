"""A kit is asked for at the desk: what it takes, its making, its files, and what is to be printed again."""

import os
import threading

import pytest
from starlette.testclient import TestClient

from feuillet.building import state
from feuillet.building.session import Session
from feuillet.desk.server import DeskServer
from tests.desk.test_server import OURS, PORT, Shown
from tests.made_kit import Quick, day
from tests.made_project import PATIENCE, put, theme

WANTED = {"editions": [], "changed": False}
PRINTED = "  participants: participants.csv\n  leaf_price: 0.05\n"
THEMES = {"01-un.md": theme("Un", "## Besoins\n\n- Du temps\n"), "02-deux.md": theme("Deux", "## Besoins\n\n- Rien\n")}
PEOPLE = "Nom;Courriel;Thèmes\nZoé;zoe@exemple.fr;1\nYann;;2\n"


class Desk:
    """The desk of a project with processes that lay nothing out."""

    def __init__(self, folder, workers=None):
        shown = Shown(folder)
        shown.session = Session(folder, folder / "output", workers or Quick())
        self.server = DeskServer(shown)
        self.client = TestClient(self.server.application(PORT), base_url=self.server.address(PORT), headers=OURS)

    def get(self, path):
        return self.client.get(f"/desk/{path}")

    def post(self, path, **asked):
        return self.client.post(f"/desk/{path}", json=asked)

    def made(self, **asked):
        """What a print came to."""
        assert self.post("kit", **(WANTED | asked)).status_code == 200
        self.server._work._thread.join(60)
        return self.get("work.json").json()


@pytest.fixture
def folder(tmp_path):
    return day(tmp_path, PRINTED, THEMES, files={"content/participants.csv": PEOPLE})


def leaves(told):
    return {file["name"]: file["leaves"] for file in told["files"]}


def test_what_a_kit_takes_is_known_before_it_is_made_and_right_after(folder):
    desk = Desk(folder)
    shown = desk.get("kit.json").json()
    assert (shown["participants"], shown["printed"], shown["wrong"]) == ("participants.csv", None, [])
    assert [edition["name"] for edition in shown["editions"] if edition["usual"]] == ["print", "small"]
    plan = desk.post("kit/plan", **WANTED).json()
    assert not plan["made"]
    assert plan["about"] == ["synthesis.pdf", "booklet.pdf"]
    assert leaves(plan) == {
        "packs.pdf": 4,
        "synthesis.pdf": 0,
        "booklet.pdf": 0,
        "fact-sheets.pdf": 4,
        "fact-sheets-2-up.pdf": 2,
    }
    assert [file["cost"] for file in plan["files"] if file["name"] == "packs.pdf"] == ["0,20\u00a0€"]
    assert not (folder / "output").exists()

    told = desk.made()
    assert told["ended"] == "done"
    found = leaves(told["kit"])
    assert {name: count for name, count in leaves(plan).items() if count}.items() <= found.items()
    again = desk.post("kit/plan", **WANTED).json()
    assert again["made"]
    assert leaves(again) == found
    other = desk.post("kit/plan", **WANTED, copies=7).json()  # of pages that were made
    assert leaves(other)["synthesis.pdf"] == 7 * found["synthesis.pdf"] // 2


def test_files_of_the_kit_are_opened_and_no_others(folder):
    desk = Desk(folder)
    assert desk.get("kit/README.pdf").status_code == 404
    told = desk.made(editions=["print"])["kit"]
    assert {file["name"] for file in told["files"]} == {"packs.pdf", "synthesis.pdf", "fact-sheets.pdf"}
    for name in (told["guide"], *(file["path"] for file in told["files"])):
        answer = desk.get(f"kit/{name}")
        assert answer.content == (folder / "output/print" / name).read_bytes()
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"] == f'inline; filename="{name}"'
    put(folder, {"output/print/mine.pdf": b"%PDF", "output/secret.pdf": b"%PDF"})
    for name in ("mine.pdf", "../secret.pdf", "..%2fsecret.pdf", "%2e%2e/%2e%2e/content/participants.csv", "", "x"):
        assert desk.get(f"kit/{name}").status_code in (403, 404, 405)
    (folder / "output/print/packs.pdf").unlink()
    (folder / "output/print/packs.pdf").symlink_to(folder / "content/participants.csv")
    assert desk.get("kit/packs.pdf").status_code == 404


def test_what_changed_since_is_told_and_made_again_alone(folder):
    desk = Desk(folder)
    desk.made(editions=["print"])
    assert desk.get("kit.json").json()["since"] == []
    put(folder, {"content/themes/01-un.md": theme("Un", "## Besoins\n\n- De la place\n")})
    since = desk.get("kit.json").json()["since"]
    assert [(found["title"], found["shifts"]) for found in since] == [("", False), ("Un", False), ("Deux", True)]
    assert since[1]["changes"] == [{"file": "content/themes/01-un.md", "place": "Besoins et attentes"}]
    told = desk.made(changed=True)["kit"]
    assert "changed/fact-sheets.pdf" in [file["path"] for file in told["files"]]
    assert desk.get("kit/changed/fact-sheets.pdf").status_code == 200
    assert desk.get(f"kit/{told['guide']}").status_code == 200
    assert desk.made(changed=True)["kit"]["unchanged"]


def test_it_is_stopped_between_two_steps_and_nothing_is_printed(folder):
    workers = Quick()
    desk = Desk(folder, workers)
    submit = workers.submit

    def stopping(*asked, **more):
        desk.client.delete("/desk/work")
        submit(*asked, **more)

    workers.submit = stopping
    assert desk.made()["ended"] == "stopped"
    assert workers.forgotten
    assert desk.get("kit.json").json()["printed"] is None
    workers.submit = submit
    assert desk.made()["ended"] == "done"


class Stopping(Quick):
    """A crew whose second one, for kits, stops in the midst of its calls until it may go on."""

    def __init__(self):
        super().__init__()
        self.others = Quick()
        self.stopped, self.goes = threading.Event(), threading.Event()

    def beside(self):
        submit = self.others.submit

        def submitted(key, function, *arguments, rank=0):
            if len(self.others.calls) > 2:
                self.stopped.set()
                assert self.goes.wait(PATIENCE)
            submit(key, function, *arguments, rank=rank)

        self.others.submit = submitted
        return self.others


def test_a_page_is_made_in_the_midst_of_a_kit_and_neither_spoils_the_other(folder):
    workers = Stopping()
    desk = Desk(folder, workers)
    session = desk.server._live.session
    assert not session.make().failed
    assert desk.post("kit", **WANTED).status_code == 200
    assert workers.stopped.wait(PATIENCE)
    assert desk.post("kit", **WANTED).json() == {"why": "busy", "reason": "kit"}

    put(folder, {"content/themes/01-un.md": theme("Un", "## Besoins\n\n- De la place\n")})
    with session.alone():
        made = session.make()
    assert [publication.key for publication in made.result.made if not publication.fresh] == ["synthesis", "un"]
    elsewhere = Session(folder, folder / "output", Quick())  # a build at the terminal has nothing to do
    with state.alone(folder, pytest.fail, locks=state.locks("screen")):
        assert all(publication.fresh for publication in elsewhere.make().result.made)

    workers.goes.set()
    desk.server._work._thread.join(PATIENCE)
    told = desk.get("work.json").json()
    assert told["ended"] == "done"
    assert "error" not in {found["severity"] for found in told["kit"]["wrong"]}
    assert [found["changes"] for found in desk.get("kit.json").json()["since"]][1] == [
        {"file": "content/themes/01-un.md", "place": "Besoins et attentes"}
    ]
    put(folder, {"content/themes/01-un.md": THEMES["01-un.md"]})
    workers.others.calls.clear()
    assert desk.made()["ended"] == "done"
    assert not [key for key in workers.others.calls if key != "guide"]  # nothing of the kit was forgotten


def test_pages_of_an_edition_that_kits_have_wait_for_the_kit(folder):
    told = []

    def waits(process, _since):
        told.append(process)
        raise InterruptedError

    for edition, force, several in (
        ("screen", False, []),
        ("grey", False, [os.getpid()]),
        ("screen", True, [os.getpid()]),
    ):
        told.clear()
        with (
            state.alone(folder, pytest.fail, locks=(state.KIT,)),
            state.alone(folder, waits, locks=state.locks(edition, force=force)),
        ):
            assert told == several


def test_notes_with_errors_are_told_and_what_is_not_understood_is_refused(folder):
    desk = Desk(folder)
    assert desk.post("kit/plan", editions="print", changed=False).status_code == 400
    assert desk.post("kit", **WANTED, copies=-1).status_code == 400
    assert desk.post("kit", **WANTED, copies=True).status_code == 400
    put(folder, {"content/workshop.yaml": "titel: x\n"})
    assert desk.get("kit.json").json()["wrong"][0]["file"] == "content/workshop.yaml"
    assert desk.made()["kit"]["wrong"]
