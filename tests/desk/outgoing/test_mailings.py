"""Letters go from the desk as they were shown, each once, by the journal that the terminal has; or it is told why not."""

import sys

import pytest

from feuillet.mailing import mail_server
from tests.desk.outgoing.test_kits import Desk
from tests.made_mailing import (
    ANNA,
    LIST,
    OF_ANNA,
    OF_YANN,
    OF_ZOE,
    SECRET,
    SENDER,
    SERVER,
    SHEETS,
    YANN,
    ZOE,
    Sent,
    day,
    lines,
    mail,
    of_theme,
    people,
    settings,
    traces,
)
from tests.mail_server import CLOSE, LAST, MailServer

ALL = SENDER + LIST + SERVER
WRONG = SECRET[::-1]
WHICH = {"campaign": "", "update": False, "skips": False}


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in ("PASSWORD", "HOST", "PORT", "USER"):
        monkeypatch.delenv(f"FEUILLET_MAIL_{name}", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)  # that of this machine is nobody's business


@pytest.fixture
def server(monkeypatch):
    with MailServer() as made:
        monkeypatch.setenv("FEUILLET_MAIL_PORT", str(made.port))
        yield made


class MailDesk(Desk):
    """A desk that sends."""

    def does(self, what, **asked):
        """What came of something that takes its time."""
        answer = self.post(f"mail/{what}", **(WHICH | asked))
        assert answer.status_code == 200, answer.json()
        self.server._work._thread.join(60)
        state = self.get("work.json").json()
        assert state["ended"] != "failed", state["bug"]
        return state

    def plan(self, **asked):
        return self.does("plan", **asked)["mail"]


def standings(plan):
    return {person["email"]: person["standing"] for person in plan["people"]}


@pytest.fixture
def desk(tmp_path):
    return MailDesk(people(day(tmp_path, ALL + SHEETS), OF_ZOE, OF_ANNA, OF_YANN))


@pytest.fixture
def folder(desk, tmp_path):
    return tmp_path


def test_who_gets_what_is_shown_with_remarks_and_each_letter_can_be_looked_at(desk, folder, server):
    people(folder, OF_ZOE, OF_ANNA, "Xi;;;1;\n")
    plan = desk.plan()
    assert plan["no_address"]
    assert plan["seal"] == ""
    assert [(person["email"], len(person["wrong"])) for person in plan["people"]] == [(ZOE, 0), (ANNA, 0), ("", 1)]
    assert desk.get("mail/letters/0").status_code == 404
    plan = desk.plan(skips=True)
    assert (plan["waiting"], plan["seal"] != "", plan["sender"]) == (2, True, "La Fédé, Pantin <journee@exemple.org>")
    assert [(person["synthesis"], person["sheets"]) for person in plan["people"]] == [(True, 1), (True, 2)]
    answer = desk.get("mail/letters/1")
    assert "Dear Anna," in answer.text
    policy = answer.headers["content-security-policy"]
    assert "script" not in policy
    assert policy.endswith("; sandbox")
    assert "unsafe" not in desk.client.get("/").headers["content-security-policy"]
    for number in ("2", "-1", "x", "99999999", ""):
        assert desk.get(f"mail/letters/{number}").status_code == 404
    assert server.addresses() == []


def test_what_was_shown_goes_once_and_the_terminal_knows(desk, folder, server):
    plan = desk.plan()
    told = desk.does("send", seal=plan["seal"])
    assert [letter["standing"] for letter in told["letters"]] == ["sent"] * 3
    assert standings(told["mail"]) == dict.fromkeys((ZOE, ANNA, YANN), "sent")
    assert (told["mail"]["waiting"], told["mail"]["seal"]) == (0, "")
    assert server.addresses() == sorted((ZOE, ANNA, YANN))
    again = desk.does("send", seal=plan["seal"])
    assert again["changed"]
    assert Sent(folder).tried == []
    assert ZOE in mail(folder, "--journal").said
    assert len(server.taken) == 3


@pytest.mark.parametrize(
    "changed",
    [
        lambda folder: people(folder, OF_ZOE, OF_ANNA),
        lambda folder: people(folder, OF_ZOE, OF_ANNA, OF_YANN.replace(";2;", ";1;")),
        lambda folder: settings(folder, ALL + SHEETS + "  message: Autre chose.\n"),
        lambda folder: settings(folder, ALL.replace("La Fédé", "La Ligue") + SHEETS),
        lambda folder: of_theme(folder, "- Autre chose"),
        lambda folder: mail(folder, "--to", ZOE, "--send", "--yes"),
        lambda folder: people(folder, OF_ZOE, "x;;;;\n"),
    ],
)
def test_what_changed_since_it_was_shown_does_not_go_and_is_shown_anew(desk, folder, server, changed):
    plan = desk.plan()
    changed(folder)
    before = list(server.addresses())
    told = desk.does("send", seal=plan["seal"])
    assert told["changed"]
    assert "letters" not in told
    assert server.addresses() == before
    assert told["mail"]["seal"] != plan["seal"]
    assert desk.does("send", seal="")["changed"]
    assert server.addresses() == before


def test_it_is_paused_between_two_letters_and_goes_on_from_there(desk, folder, server):
    settings(folder, (ALL + SHEETS).replace("pace: 0", "pace: 30"))
    rest = desk.server._work.rest

    def stopped(seconds):
        assert seconds == 30
        desk.client.delete("/desk/work")
        rest(seconds)

    desk.server._work.rest = stopped
    told = desk.does("send", seal=desk.plan()["seal"])
    assert told["ended"] == "stopped"
    assert standings(told["mail"]) == {ZOE: "sent", ANNA: "", YANN: ""}
    settings(folder, ALL + SHEETS)
    desk.server._work.rest = rest
    plan = desk.plan()
    assert plan["waiting"] == 2
    assert desk.does("send", seal=plan["seal"])["ended"] == "done"
    assert server.addresses() == sorted((ZOE, ANNA, YANN))


def test_an_uncertain_letter_goes_again_only_if_somebody_says_so(desk, server):
    server.fail(LAST, ZOE, CLOSE)
    server.fail("RCPT", ANNA, "550 5.1.1 nobody")
    told = desk.does("send", seal=desk.plan()["seal"])["mail"]
    assert standings(told) == {ZOE: "uncertain", ANNA: "refused", YANN: "sent"}
    assert "550 5.1.1" in told["people"][1]["detail"]
    assert told["seal"] == ""
    told = desk.does("allow", addresses=[ZOE, "somebody@exemple.fr", 7])["mail"]
    assert standings(told) == {ZOE: "allowed", ANNA: "refused", YANN: "sent"}
    told = desk.does("send", seal=told["seal"])
    assert [letter["email"] for letter in told["letters"]] == [ZOE]
    assert standings(told["mail"])[ZOE] == "sent"


def test_a_test_goes_to_oneself_and_counts_for_nothing(desk, folder, server):
    plan = desk.plan()
    told = desk.does("test", to="moi@exemple.fr")["tested"]
    assert (told["to"], told["standing"], told["wrong"]) == ("moi@exemple.fr", "sent", [])
    assert server.addresses() == ["moi@exemple.fr"]
    assert lines(folder, ZOE) == []
    assert desk.plan()["seal"] == plan["seal"]
    for to in ("", "x", "a@exemple.fr, b@exemple.fr", "x" * 2000):
        assert desk.post("mail/test", **WHICH, to=to).json()["why"] == "address"


def test_a_password_is_asked_for_kept_in_memory_and_told_to_nobody(desk, folder, server, monkeypatch, caplog, capfd):
    server.login = ("la-fede", SECRET)
    settings(folder, ALL + SHEETS + "  user: la-fede\n")
    plan = desk.plan()
    assert plan["server"] | {"seal": ""} == {"host": "127.0.0.1", "user": "la-fede", "password": "asked", "seal": ""}
    there = {"server": plan["server"]["seal"]}
    told = desk.does("send", seal=plan["seal"])["mail"]
    assert told["wrong"][0]["code"] == "mail-no-password"
    told = desk.does("send", seal=told["seal"], password=WRONG, **there)["mail"]
    assert told["wrong"][0]["code"] == "mail-login"
    assert told["server"]["password"] == "asked"
    said = [desk.does("test", to="moi@exemple.fr", password=SECRET, **there)]
    assert said[0]["tested"]["standing"] == "sent"
    plan = desk.plan()
    assert plan["server"]["password"] == "known"
    said += [plan, desk.does("send", seal=plan["seal"]), desk.get("work.json").text, caplog.text, *capfd.readouterr()]
    assert server.addresses() == sorted((ZOE, ANNA, YANN, "moi@exemple.fr"))
    assert SECRET not in repr(said)
    assert traces(folder, SECRET, WRONG) == []
    assert desk.post("mail/send", **WHICH, seal="x", password=7).status_code == 400

    monkeypatch.setenv("FEUILLET_MAIL_PASSWORD", "x")
    assert mail_server.kept_password("la-fede", "127.0.0.1") == "x"


@pytest.mark.parametrize("line", ["host: localhost", "user: autre", "security: starttls"])
def test_a_password_goes_to_no_server_but_the_one_that_was_shown_beside_it(desk, folder, server, line):
    server.login = ("la-fede", SECRET)
    before = ALL + SHEETS + "  user: la-fede\n"
    settings(folder, before)
    there = desk.plan()["server"]["seal"]
    key = line.partition(":")[0]
    settings(
        folder, "".join(f"  {line}\n" if each.startswith(f"  {key}:") else f"{each}\n" for each in before.splitlines())
    )
    for asked in ({"server": there}, {}):
        told = desk.does("test", to="moi@exemple.fr", password=SECRET, **asked)["tested"]
        assert [wrong["code"] for wrong in told["wrong"]] == ["mail-no-password"]
    assert server.addresses() == []


def test_pages_that_changed_after_letters_went_are_told_of_in_an_update(desk, folder, server):
    desk.does("send", seal=desk.plan()["seal"])
    of_theme(folder, "- Autre chose")
    plan = desk.plan()
    assert plan["other_pages"]
    assert plan["seal"] == ""
    plan = desk.plan(update=True)
    assert plan["waiting"] == 3
    assert desk.does("send", update=True, seal=plan["seal"])["ended"] == "done"
    assert len(server.taken) == 6
    other = desk.plan(campaign="rappel")
    assert (other["campaign"], other["waiting"]) == ("rappel", 3)
    assert desk.post("mail/plan", **WHICH | {"campaign": "rappel+2"}).json()["why"] == "reserved"


def test_what_is_missing_is_told_and_nothing_goes(desk, folder, server):
    settings(folder, LIST)
    plan = desk.plan()
    assert "mail-no-sender" in [wrong["code"] for wrong in plan["wrong"]]
    settings(folder, SENDER + LIST)
    plan = desk.plan()
    assert [wrong["code"] for wrong in plan["wrong"]] == ["mail-no-server"]
    assert (plan["waiting"], plan["seal"], plan["server"]) == (3, "", None)
    settings(folder, ALL)
    seal = desk.plan()["seal"]
    (folder / ".feuillet/mail/journal.jsonl").parent.mkdir(parents=True, exist_ok=True)
    (folder / ".feuillet/mail/journal.jsonl").write_text("{damaged\n")
    told = desk.does("send", seal=seal)
    assert [wrong["code"] for wrong in told["mail"]["wrong"]] == ["mail-journal-damaged"]
    assert server.addresses() == []
