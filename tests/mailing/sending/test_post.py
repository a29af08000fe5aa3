"""Nobody gets two letters, nobody is lost, and what is told of each is true: with a real server that fails in all ways."""

from __future__ import annotations

import asyncio
import base64
import binascii
import codecs
import errno
import json
import os
import quopri
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
import urllib.parse
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feuillet.mailing.sending import journal as journals
from feuillet.mailing.sending import post, smtp
from feuillet.mailing.sending.journal import Journal, JournalProblem, Standing
from feuillet.mailing.sending.post import Mailpiece, deliver
from feuillet.mailing.sending.secret import Secret
from feuillet.mailing.sending.smtp import ServerProblem, SubmissionServer, in_words
from feuillet.model.diagnostics import Rule
from tests.made_project import PATIENCE
from tests.mail_server import ANYBODY, CLOSE, GARBAGE, HANG, LAST, MailServer, Scripted, trusting

A, B, C = "anne@exemple.org", "bruno@exemple.org", "chloe@exemple.org"
SENT, REFUSED, DEFERRED, UNCERTAIN = Standing.SENT, Standing.REFUSED, Standing.DEFERRED, Standing.UNCERTAIN
DATA = b"Subject: Synthese\r\n\r\nBonjour,\r\n\r\nvoici la synthese.\r\n"


def letter(address, data=DATA):
    return Mailpiece(address=address, sender="journee@exemple.org", data=data, message=f"<{address}>", edition="ab")


LETTERS = [letter(address) for address in (A, B, C)]


@pytest.fixture
def mail():
    with MailServer() as server:
        yield server


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / ".feuillet" / "mail")


def given_server(mail, **others):
    return SubmissionServer(**({"host": "127.0.0.1", "port": mail.port, "security": "none", "timeout": 30} | others))


class Run:
    """A run to its end: its deliveries, what was heard, how long was slept, and its problem."""

    def __init__(self, mail, journal, letters=LETTERS, *, campaign="2026", server=None, timeout=30, **options):
        self.heard, self.slept, self.problem = [], [], None
        server = server or given_server(mail, timeout=timeout)
        options = {"retries": (), "pace": 0, "sleep": self.slept.append} | options
        try:
            self.deliveries = deliver(letters, server, journal, campaign, heard=self.heard.append, **options)
        except ServerProblem as problem:
            self.problem, self.deliveries = problem.diagnostic, problem.deliveries

    @property
    def standings(self):
        return [delivery.standing for delivery in self.deliveries]

    @property
    def details(self):
        return [delivery.detail for delivery in self.deliveries]


def written(journal, address, campaign="2026"):
    return [entry.standing.value for entry in Journal(journal.folder).history(campaign, address)]


def agree(run, journal):
    """What was told is what the journal says, in another process too."""
    other = Journal(journal.folder)
    assert run.deliveries
    for delivery in run.deliveries:
        assert other.standing("2026", delivery.address) is delivery.standing


# -- how it should be ------------------------------------------------------------------------------------------------


def test_each_gets_her_letter_and_a_second_run_sends_to_nobody(mail, journal):
    run = Run(mail, journal, pace=2.0)
    assert run.standings == [SENT] * 3
    assert all(delivery.tried and delivery.detail.startswith("250 ") for delivery in run.deliveries)
    assert run.heard == list(run.deliveries)
    assert run.slept == [2.0, 2.0]
    assert mail.addresses() == [A, B, C]
    assert {letter.sender for letter in mail.taken} == {"journee@exemple.org"}
    assert written(journal, B) == ["sending", "sent"]
    line = journal.history("2026", B)[-1]
    assert (line.edition, line.message, line.address) == ("ab", f"<{B}>", B)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", line.at)
    connections = mail.connections
    again = Run(mail, journal, [letter(A.upper()), *LETTERS[1:]])
    assert again.standings == [SENT] * 3
    assert not any(delivery.tried for delivery in again.deliveries)
    assert again.heard == list(again.deliveries)
    assert mail.count == 3
    assert mail.connections == connections == 1  # nobody to write to, nobody to call
    assert Run(mail, journal, campaign="2027").standings == [SENT] * 3


def test_a_letter_arrives_byte_for_byte(mail, journal):
    odd = b"".join(
        (
            b".\r\n",
            b"..\r\n",
            b". \r\n",
            b".x\r\n",
            b"\r\n\r\n",
            b"x" * 998 + b"\r\n",
            b"." * 998 + b"\r\n",
            b"\t.\r\n=2E\r\n \r\n",
            b"".join(b"%070d\r\n" % number for number in range(3000)),  # several blocks
            b".\r\n.\r\n",
            b"\r\n",
        )
    )
    assert Run(mail, journal, [letter(A, odd), letter(B, b".\r\n"), letter(C, b"\r\n")]).standings == [SENT] * 3
    assert [letter.data for letter in mail.taken] == [odd, b".\r\n", b"\r\n"]
    assert [letter.size for letter in mail.taken] == [f"SIZE={len(odd)}", "SIZE=3", "SIZE=2"]


@given(lines=st.lists(st.text(st.sampled_from(". ax\t=\x7f"), max_size=12), min_size=1))
def test_any_lines_arrive_as_they_are(mail, journal, lines):
    data = "".join(f"{line}\r\n" for line in lines).encode()
    assert Run(mail, journal, [letter(A, data)], campaign=str(mail.count)).standings == [SENT]
    assert mail.taken[-1].data == data


@pytest.mark.parametrize(
    "wrong",
    [b"", b"no end", b"bare\nline\r\n", b"bare\rreturn\r\n", b"end\r\n.\n", b"\r\r\n", b"\0\r\n", b"x" * 999 + b"\r\n", "é\r\n".encode()],
)  # fmt: skip
def test_bytes_that_would_not_arrive_so_are_a_bug_of_ours_and_do_not_leave(mail, journal, wrong):
    with pytest.raises(ValueError, match="must be ASCII"):
        Run(mail, journal, [letter(A, wrong)])
    assert mail.connections == 0
    assert journal.entries() == ()


@pytest.mark.parametrize(
    "wrong", ["a@b.fr>\r\nRCPT TO:<c@d.fr", "a@b.fr\n", "a b@c.fr", "a@b@c.fr", "é@b.fr", "a", "", "<a@b.fr>", "a@b.fr> X", f"{'a' * 255}@b.fr"],
)  # fmt: skip
def test_an_address_that_smtp_cannot_say_is_a_bug_of_ours_and_not_repeated(mail, journal, wrong):
    for item in (letter(wrong), Mailpiece(address=A, sender=wrong, data=DATA, message="", edition="")):
        with pytest.raises(ValueError, match="envelope") as caught:
            Run(mail, journal, [item])
        assert not wrong or wrong == "a" or wrong not in str(caught.value)
    assert mail.connections == 0


def test_odd_but_right_addresses_are_said_as_they_are(mail, journal):
    odd = ["a+b'c/d=e@exemple.org", '"a b\\"c,<d>"@exemple.org', "x@xn--exmple-cua.fr", "O'Neil.!#$%&*?^_`{|}~@e.org"]
    assert Run(mail, journal, [letter(item) for item in odd]).standings == [SENT] * 4
    assert [letter.address for letter in mail.taken] == odd


def test_nothing_private_is_in_what_may_be_printed():
    item = letter(A, b"Secret\r\n")
    server = SubmissionServer(host="h", port=1, user="u", password="sesame")  # noqa: S106 - the test is about it
    assert "Secret" not in repr(item)
    assert "sesame" not in repr(server)
    for problem in (server.problem(smtp.LOGIN_REFUSED, reply="535 no"), server.problem(smtp.SILENT, seconds=1)):
        assert "sesame" not in repr(problem) + repr(problem.diagnostic)


def test_the_server_does_not_hear_the_name_of_this_machine(mail, journal):
    Run(mail, journal)
    assert mail.greetings == ["[127.0.0.1]"]


def test_a_run_tries_as_many_as_it_may_and_the_next_one_goes_on(mail, journal):
    Run(mail, journal, LETTERS[:1])
    mail.fail("RCPT", B, "550 no")
    run = Run(mail, journal, most=1, retries=(60,))
    assert [(delivery.standing, delivery.tried) for delivery in run.deliveries] == [
        (SENT, False),
        (REFUSED, True),
        (None, False),
    ]
    assert Run(mail, journal, most=0).standings == [SENT, REFUSED, None]
    assert Run(mail, journal, most=1).standings == [SENT, REFUSED, SENT]
    assert mail.addresses() == [A, C]


def test_retries_count_as_tries(mail, journal):
    mail.fail("RCPT", A, "450 later", "450 later")
    run = Run(mail, journal, LETTERS[:1], most=2, retries=(60, 300, 900))
    assert run.slept == [60]
    assert mail.commands["RCPT"] == 2
    agree(run, journal)


def test_two_letters_to_one_person_are_one(mail, journal):
    run = Run(mail, journal, [letter(A), letter("Anne@Exemple.ORG")])
    assert [(delivery.standing, delivery.tried) for delivery in run.deliveries] == [(SENT, True), (SENT, False)]
    mail.fail("RCPT", B, "450 later")
    run = Run(mail, journal, [letter(B), letter(B)], retries=(60,))
    assert run.standings == [SENT, SENT]
    assert mail.addresses() == [A, B]


def test_people_who_were_forgotten_get_nothing(mail, journal):
    journal.forget(B)
    run = Run(mail, journal)
    assert run.standings == [SENT, Standing.FORGOTTEN, SENT]
    assert mail.addresses() == [A, C]


# -- what the server says --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["RCPT", "DATA", LAST])
def test_a_refusal_is_that_persons_alone_and_final(mail, journal, where):
    mail.fail(where, B, "550 5.1.1 <bruno@exemple.org>: nobody here", "550 still")
    run = Run(mail, journal, retries=(60,))
    assert run.standings == [SENT, REFUSED, SENT]
    assert run.details[1] == "550 5.1.1 <bruno@exemple.org>: nobody here"
    assert written(journal, B) == (["refused"] if where == "RCPT" else ["sending", "refused"])
    agree(run, journal)
    assert Run(mail, journal).standings == [SENT, REFUSED, SENT]
    assert mail.addresses() == [A, C]
    assert mail.connections == 1
    journal.allow("2026", B)
    mail.faults.clear()
    assert Run(mail, journal).standings == [SENT] * 3
    assert mail.addresses() == [A, B, C]


@pytest.mark.parametrize("where", ["MAIL", "RCPT", "DATA", LAST])
def test_what_is_deferred_is_tried_again_after_a_pause(mail, journal, where):
    mail.fail(where, ANYBODY if where == "MAIL" else A, "451 4.7.1 later", "451 4.7.1 later")
    run = Run(mail, journal, LETTERS[:1], retries=(60, 300), pace=2)
    assert run.slept == [60, 300]
    assert [entry.standing for entry in run.heard] == [DEFERRED, DEFERRED, SENT]
    assert run.standings == [SENT]
    assert mail.addresses() == [A]
    assert mail.connections == 3  # nobody is kept on the line for minutes
    agree(run, journal)


def test_what_stays_deferred_is_left_to_the_next_run(mail, journal):
    mail.fail("RCPT", B, *["450 greylisted"] * 3)
    run = Run(mail, journal, retries=(60, 300), pace=2)
    assert run.standings == [SENT, DEFERRED, SENT]
    assert run.slept == [2, 2, 60, 300]
    agree(run, journal)
    assert Run(mail, journal).standings == [SENT] * 3
    assert mail.addresses() == [A, B, C]


@pytest.mark.parametrize(("said", "connections"), [(None, 1), ("502 what", 2), (CLOSE, 2)])
def test_an_envelope_that_was_refused_is_no_part_of_the_next_letter(mail, journal, said, connections):
    mail.fail("RCPT", A, "550 no")
    if said:
        mail.fail("RSET", ANYBODY, said)
    Run(mail, journal)
    assert [letter.address for letter in mail.taken] == [B, C]
    assert mail.commands["MAIL"] == 3
    assert mail.connections == connections


def test_letters_may_be_sent_by_a_thread(mail, journal):
    runs = []
    thread = threading.Thread(target=lambda: runs.append(Run(mail, journal)))
    thread.start()
    thread.join()
    assert runs[0].standings == [SENT] * 3


NO_GO_AHEAD = [CLOSE, "421 4.3.2 shutting down", GARBAGE, "100 what"]


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        *(("RCPT", item) for item in [*NO_GO_AHEAD, "354 go on"]),
        *(("DATA", item) for item in [*NO_GO_AHEAD, "250 yes"]),
    ],
)
def test_without_the_go_ahead_nothing_was_accepted_and_the_next_gets_hers(mail, journal, where, fault):
    mail.fail(where, B, fault)
    run = Run(mail, journal)
    assert run.standings == [SENT, DEFERRED, SENT]
    agree(run, journal)
    assert Run(mail, journal).standings == [SENT] * 3
    assert mail.addresses() == [A, B, C]


ENDLESS = "250 " + "x" * 10_000


@pytest.mark.parametrize("fault", [CLOSE, GARBAGE, "354 go on", "199", "600 odd", "25", ENDLESS])
def test_after_the_text_what_is_no_answer_leaves_the_letter_uncertain_and_it_never_goes_again_by_itself(
    mail, journal, fault
):
    mail.fail(LAST, B, fault)
    run = Run(mail, journal, retries=(60,))
    assert run.standings == [SENT, UNCERTAIN, SENT]
    assert run.details[1] == {CLOSE: "lost", ENDLESS: "endless"}.get(fault, "unreadable")
    assert written(journal, B) == ["sending", "uncertain"]
    agree(run, journal)
    assert mail.addresses() == [A, B, C]  # this time it had arrived
    assert mail.connections == 2
    assert Run(mail, journal).standings == [SENT, UNCERTAIN, SENT]
    assert mail.count == 3
    journal.allow("2026", B)  # the user's decision
    assert Run(mail, journal).standings == [SENT] * 3
    assert mail.count == 4


def test_a_connection_that_goes_while_the_text_goes_leaves_it_uncertain(mail, journal):
    large = letter(B, b"x" * 76 + b"\r\n" + (b"y" * 76 + b"\r\n") * 120_000)
    mail.fail("TEXT", B, CLOSE)
    run = Run(mail, journal, [LETTERS[0], large, LETTERS[2]])
    assert run.standings == [SENT, UNCERTAIN, SENT]
    assert run.details[1] == "lost"
    assert mail.addresses() == [A, C]


def test_a_server_that_has_had_enough_and_says_so_is_heard(mail, journal):
    mail.fail("TEXT", B, "552 5.3.4 too much")
    run = Run(mail, journal, [letter(B, b"y\r\n" * 100)])
    assert run.standings == [REFUSED]
    assert run.details == ["552 5.3.4 too much"]


def test_a_yes_that_comes_before_the_whole_text_is_none():
    class Early:
        """A talk in which the server says yes at once and hangs up."""

        def __init__(self):
            self.answers = [(354, b"go on"), (250, b"taken")]

        def putcmd(self, command, rest):
            assert command == "DATA"

        def getreply(self):
            return self.answers.pop(0)

        def expect_silence(self):
            pass

        def put(self, data):
            raise BrokenPipeError

        def close(self):
            pass

    line = smtp.Connection(SubmissionServer(host="h", port=1), None)
    line._smtp = Early()
    assert line.text(DATA) == ((0, "lost"), True)
    assert not line.is_open


@pytest.mark.parametrize(("where", "standing"), [("RCPT", DEFERRED), ("DATA", DEFERRED), (LAST, UNCERTAIN)])
def test_a_server_that_hangs_is_not_waited_for_for_ever(mail, journal, monkeypatch, where, standing):
    monkeypatch.setattr(smtp, "_LAST_WORD", 1)
    mail.fail(where, A, HANG)
    run = Run(mail, journal, LETTERS[:2], timeout=1.5)
    assert run.standings == [standing, SENT]
    assert run.details[0] == "silent"
    agree(run, journal)


def test_a_server_that_takes_no_more_text_is_not_waited_for_for_ever(mail, journal):
    mail.fail("TEXT", A, HANG)
    run = Run(mail, journal, [letter(A, (b"y" * 76 + b"\r\n") * 400_000), LETTERS[1]], timeout=1.5)
    assert run.standings == [UNCERTAIN, SENT]
    assert run.details[0] == "silent"


def test_after_a_text_a_server_may_think_longer_than_otherwise(mail, journal):
    mail.fail(LAST, A, lambda: asyncio.sleep(2.5))
    assert Run(mail, journal, LETTERS[:1], timeout=1.5).standings == [SENT]


def test_a_server_that_says_421_between_letters_or_has_hung_up_is_called_again(journal):
    with MailServer(command_call_limit={"MAIL": 1, "*": 100}) as mail:  # one letter a connection, then 421
        run = Run(mail, journal)
        assert run.standings == [SENT] * 3
        assert mail.connections == 3
    with MailServer() as mail:
        run = Run(mail, journal, campaign="2027", sleep=lambda _: mail.hang_up(), pace=1)
        assert run.standings == [SENT] * 3
        assert mail.connections == 3
        assert {line.standing for line in journal.entries("2027")} == {SENT}


def test_a_server_that_fails_on_and_on_ends_the_run_and_the_rest_is_told_as_not_begun(mail, journal):
    people = [letter(f"p{number}@exemple.org") for number in range(9)]
    for person in people:
        mail.fail(LAST, person.address, CLOSE)
    run = Run(mail, journal, people, retries=(60,))
    assert run.problem.rule is post.GIVEN_UP
    assert "5 times in a row, and the run was ended: the connection was lost" in run.problem.message("en")
    assert "5 fois de suite, et l’envoi a été arrêté : la connexion a été perdue" in run.problem.message("fr")
    assert run.standings == [UNCERTAIN] * 5 + [None] * 4
    assert [delivery.tried for delivery in run.deliveries] == [True] * 5 + [False] * 4
    assert mail.count == 5
    mail.faults.clear()
    assert Run(mail, journal, people).standings == [UNCERTAIN] * 5 + [SENT] * 4
    assert mail.count == 9


@pytest.mark.parametrize(
    ("where", "said", "standing"),
    [
        ("MAIL", "450 4.7.1 too fast", DEFERRED),
        (LAST, "554 5.7.1 spam", REFUSED),
        ("RCPT", "554 5.7.1 blocked", REFUSED),
    ],
)
def test_a_server_that_wants_nothing_of_us_is_not_bothered_for_each_person(mail, journal, where, said, standing):
    people = [letter(f"p{number}@exemple.org") for number in range(9)]
    for person in people:
        mail.fail(where, ANYBODY if where == "MAIL" else person.address, said)
    run = Run(mail, journal, people)
    assert run.problem.rule is post.GIVEN_UP
    assert said in run.problem.message("fr")
    assert run.standings == [standing] * 5 + [None] * 4


def test_who_was_refused_is_told_not_to_be_tried_again_and_the_others_go_on(mail, journal):
    people = [letter(f"p{number}@exemple.org") for number in range(7)]
    for where, said, who in (("DATA", "554 no", 0), (LAST, "554 5.7.1 spam", 1), (LAST, CLOSE, 2), (LAST, "451 no", 3)):
        mail.fail(where, people[who].address, said)
    mail.fail("RCPT", people[4].address, "550 5.7.1 blocked")
    run = Run(mail, journal, people)
    assert run.standings == [REFUSED, REFUSED, UNCERTAIN, DEFERRED, REFUSED, None, None]
    assert "3 refused" in run.problem.hint("en")
    assert "--resend-refused --send" in run.problem.hint("en")
    assert "refusées (3)" in run.problem.hint("fr")
    assert "incertaines (1)" in run.problem.hint("fr")
    again = Run(mail, journal, people)
    assert again.standings == [REFUSED, REFUSED, UNCERTAIN, SENT, REFUSED, SENT, SENT]


@pytest.mark.parametrize("said", ["451 4.7.1 not now", "450 not now"])
def test_where_nobody_was_refused_the_next_run_tries_all_again_and_nothing_else_is_said(mail, journal, said):
    people = [letter(f"p{number}@exemple.org") for number in range(6)]
    for person in people:
        mail.fail(LAST, person.address, said)
    run = Run(mail, journal, people)
    assert run.problem.rule is post.GIVEN_UP
    assert not any(word in run.problem.hint("en") for word in ("refused", "uncertain", "--resend"))
    mail.faults.clear()
    assert Run(mail, journal, people).standings == [SENT] * 6


@pytest.mark.parametrize(
    ("where", "said", "again"),
    [
        (LAST, "554 5.7.1 message rejected as spam", True),
        (LAST, "550 no", True),
        ("DATA", "554 no", True),
        ("RCPT", "554 5.7.1 blocked", True),
        ("RCPT", "554 blocked", True),
        ("RCPT", "550 5.7.23 SPF", True),
        ("RCPT", "550 5.1.1 nobody", False),
        ("RCPT", "550 nobody", False),
        ("RCPT", "552 5.2.2 full", False),
        (LAST, "550 5.1.1 nobody", False),
        (LAST, "451 not now", False),
        (LAST, CLOSE, False),
    ],
)
def test_a_refusal_that_is_not_of_the_address_can_be_taken_back(mail, journal, where, said, again):
    mail.fail(where, A, said)
    Run(mail, journal, LETTERS[:1])
    assert post.may_go_again(journal.history("2026", A)) is again
    assert not post.may_go_again(journal.history("2026", B))


def test_people_who_are_not_there_any_more_are_no_failure_of_the_server(mail, journal):
    people = [letter(f"p{number}@exemple.org") for number in range(12)]
    for person in people[:11]:
        mail.fail("RCPT", person.address, "550 gone")
    assert Run(mail, journal, people).standings == [REFUSED] * 11 + [SENT]


def test_a_sender_that_is_refused_is_no_recipients_fault(mail, journal):
    mail.fail("MAIL", ANYBODY, "553 5.7.1 not your address")
    run = Run(mail, journal)
    assert run.problem.rule is smtp.SENDER_REFUSED
    assert "553 5.7.1 not your address" in run.problem.message("fr")
    assert run.standings == [None] * 3
    assert journal.entries() == ()
    assert mail.count == 0


def test_a_server_away_for_a_moment_is_waited_for_and_one_away_for_longer_is_not(mail, journal, monkeypatch):
    real, away = socket.create_connection, []

    def create_connection(*arguments, **options):
        if away:
            raise away.pop()
        return real(*arguments, **options)

    monkeypatch.setattr(socket, "create_connection", create_connection)
    refusal = ConnectionRefusedError(errno.ECONNREFUSED, "no")
    mail.fail("DATA", A, lambda: away.extend([refusal] * 3))
    mail.fail(LAST, A, CLOSE)
    run = Run(mail, journal, LETTERS[:1] + LETTERS[2:])
    assert run.standings == [UNCERTAIN, SENT]
    assert run.slept == [20, 30, 40, 0]
    mail.fail("DATA", B, lambda: away.extend([refusal] * 9))
    mail.fail(LAST, B, CLOSE)
    run = Run(mail, journal, [LETTERS[1], letter("dora@exemple.org")])
    assert run.problem.rule is smtp.UNREACHABLE
    assert run.standings == [UNCERTAIN, None]
    assert run.slept == [20, 30, 40]


# -- answers without end ---------------------------------------------------------------------------------------------


class Clock:
    """The clock of a connection: a server that takes its time sets it forward, and nobody has to wait for that."""

    ahead = 0.0  # seconds

    def monotonic(self):
        return time.monotonic() + self.ahead


CLOCK = Clock()


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(smtp, "time", CLOCK)


def takes_its_time(over):
    """Whether the test goes on, a minute later."""
    CLOCK.ahead += 60
    return not over.wait(0.05)


def lines_for_ever(connection, _line, over):
    while not over.is_set():
        connection.sendall(b"250-and another thing\r\n" * 40)


def a_line_for_ever(connection, _line, over):
    while not over.is_set():
        connection.sendall(b"x" * 4000)


def a_byte_now_and_then(connection, _line, over):
    for byte in b"250 " + b"y" * 10_000:
        connection.sendall(bytes([byte]))
        if not takes_its_time(over):
            return


def a_line_now_and_then(connection, _line, over):
    while takes_its_time(over):
        connection.sendall(b"250-\r\n")


def a_greeting_now_and_then(connection, _line, over):
    while takes_its_time(over):
        connection.sendall(b"220-wait\r\n")


ENDLESS_ANSWERS = [lines_for_ever, a_line_for_ever, a_byte_now_and_then, a_line_now_and_then, a_greeting_now_and_then]


@pytest.mark.parametrize("answer", ENDLESS_ANSWERS)
@pytest.mark.parametrize("phase", ["CONNECT", "EHLO", "AUTH"])
def test_a_server_that_answers_without_end_before_a_letter_is_left_and_nothing_is_written_down(
    journal, clock, phase, answer
):
    with Scripted(**{phase: answer}) as mail:
        run = Run(mail, journal, server=given_server(mail, user=LOGIN[0], password=LOGIN[1]))
        refused(run, journal, smtp.SILENT if "now_and_then" in answer.__name__ else smtp.STRANGE)


@pytest.mark.parametrize("answer", ENDLESS_ANSWERS)
@pytest.mark.parametrize(
    ("phase", "standing"), [("MAIL", DEFERRED), ("RCPT", DEFERRED), ("DATA", DEFERRED), ("TEXT", UNCERTAIN)]
)
def test_a_server_that_answers_a_letter_without_end_is_left_and_the_journal_says_what_is_known(
    journal, clock, phase, standing, answer
):
    with Scripted(**{phase: answer}) as mail:
        run = Run(mail, journal, LETTERS[:1])
        assert run.standings == [standing]
        assert run.details == ["silent" if "now_and_then" in answer.__name__ else "endless"]
        agree(run, journal)
        mail.says.pop(phase)
        mail.says |= {value: said for value, said in mail.USUAL.items() if value == phase}
        again = Run(mail, journal, LETTERS[:1])
        assert again.standings == [UNCERTAIN if standing is UNCERTAIN else SENT]


@pytest.mark.parametrize("answer", ENDLESS_ANSWERS)
@pytest.mark.parametrize("phase", ["QUIT", "RSET"])
def test_a_server_that_takes_leave_without_end_is_left_and_nothing_changes(journal, clock, phase, answer):
    with Scripted(**{phase: answer}) as mail:
        mail.says["RCPT"] = lambda connection, line, _: connection.sendall(
            b"550 5.1.1 nobody\r\n" if A.encode() in line else b"250 ok\r\n"
        )
        run = Run(mail, journal, LETTERS[:2])
        assert run.problem is None
        assert run.standings == [REFUSED, SENT]


def test_a_server_that_takes_a_text_a_byte_at_a_time_is_left(journal, clock):
    def slowly(connection, _line, over):
        connection.sendall(b"354 go on\r\n")
        while takes_its_time(over):
            CLOCK.ahead += 3600  # it is a long letter
            connection.recv(4096)

    with Scripted(DATA=slowly) as mail:
        run = Run(mail, journal, [letter(A, (b"y" * 76 + b"\r\n") * 400_000)])
        assert run.standings == [UNCERTAIN]
        assert run.details == ["silent"]


@pytest.mark.parametrize(
    ("phase", "said", "standing"),
    [
        ("EHLO", b"250 here\r\n250 and more\r\n", DEFERRED),
        ("RCPT", b"250 ok\r\n354 go on\r\n250 taken\r\n", DEFERRED),
        ("DATA", b"354 go on\r\n250 2.0.0 taken\r\n", DEFERRED),
    ],
)
def test_an_answer_that_comes_before_its_question_is_none(journal, phase, said, standing):
    with Scripted(**{phase: said}) as mail:
        run = Run(mail, journal, LETTERS[:1])
        assert run.standings == [standing]
        assert run.details == ["unreadable"]
        assert "TEXT" not in mail.heard


# -- size ------------------------------------------------------------------------------------------------------------


def test_a_letter_larger_than_the_server_takes_does_not_leave_and_the_sizes_are_told(journal):
    large = letter(B, b"x" * 70 + b"\r\n" + b"y\r\n" * 400_000)
    with MailServer(data_size_limit=1_000_000) as mail:
        run = Run(mail, journal, [LETTERS[0], large, LETTERS[2]], most=2, retries=(60,))
        assert run.standings == [SENT, DEFERRED, SENT]
        assert run.slept == [0]  # and no pause for what will be as large afterwards
        assert mail.commands["MAIL"] == 2
        assert in_words(run.details[1], "en") == "1.20 MB are more than the 1.00 MB that the server takes"
        assert in_words(run.details[1], "fr") == "1,20 Mo dépassent les 1,00 Mo que le serveur accepte"
        agree(run, journal)
        assert Run(mail, journal).standings == [SENT] * 3  # a smaller one


def test_a_server_without_limits_or_with_odd_ones_gets_everything(journal):
    for number, size in enumerate((None, 0)):
        with MailServer(data_size_limit=size) as mail:
            assert Run(mail, journal, campaign=str(number)).standings == [SENT] * 3
            assert mail.taken[0].size == ("" if size is None else mail.taken[0].size)
    with MailServer() as mail:
        mail.said["SIZE 33554432"] = "SIZE a lot"
        assert Run(mail, journal, campaign="3").standings == [SENT] * 3


def test_a_letter_that_the_server_finds_too_large_after_all_is_refused(mail, journal):
    mail.fail("MAIL", ANYBODY, "552 5.3.4 message too big")
    run = Run(mail, journal)
    assert run.standings == [REFUSED, SENT, SENT]


def test_details_in_words():
    assert in_words("550 no such user", "fr") == "550 no such user"
    assert in_words("", "fr") == ""
    for word in ("lost", "silent", "unreadable"):
        assert in_words(word, "fr") != in_words(word, "en") != word


# -- getting through to the server -----------------------------------------------------------------------------------

LOGIN = ("journée@exemple.org", "sésame, ouvre-toi")


@pytest.fixture(autouse=True)
def _hosts(monkeypatch):
    """A bare machine has no file that knows who localhost is."""
    lookup = socket.getaddrinfo
    known = {"localhost": "127.0.0.1"}
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: lookup(known.get(host, host), *rest, **more))


def logged_in(mail, **others):
    return given_server(mail, host="localhost", user=LOGIN[0], password=LOGIN[1], **others)


def refused(run, journal, rule):
    """A run that ended before anything was sent, for that reason."""
    assert run.problem is not None
    assert run.problem.rule is rule, run.problem.message("en")
    for language in ("en", "fr"):
        assert "{" not in run.problem.message(language) + run.problem.hint(language)
        assert run.problem.hint(language)
        assert LOGIN[1] not in run.problem.message(language)
    assert run.heard == []
    assert run.standings == [None] * 3
    assert not journal.path.exists()


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
@pytest.mark.parametrize("excluded", ["LOGIN", "PLAIN"])
def test_one_logs_in_in_each_way_with_accents_too(journal, security, excluded):
    with MailServer(encrypted=security, login=LOGIN, auth_exclude_mechanism=[excluded]) as mail:
        run = Run(mail, journal, server=logged_in(mail, security=security), context=trusting())
        assert run.standings == [SENT] * 3
        assert {name for name in mail.commands if "AUTH" in name} == {
            "AUTH, plain" if security == "none" else "AUTH, encrypted"
        }


@pytest.mark.parametrize("excluded", ["LOGIN", "PLAIN"])
def test_a_wrong_password_sends_nothing(journal, excluded):
    with MailServer(encrypted="starttls", login=("x", "y"), auth_exclude_mechanism=[excluded]) as mail:
        run = Run(mail, journal, server=logged_in(mail, security="starttls"), context=trusting())
        refused(run, journal, smtp.LOGIN_REFUSED)
        assert "535 5.7.8" in run.problem.message("fr")
        assert mail.connections == 1


def test_a_server_that_knows_other_logins_only_gets_no_password(journal):
    with MailServer(encrypted="starttls", login=LOGIN, auth_exclude_mechanism=["LOGIN", "PLAIN"]) as mail:
        refused(
            Run(mail, journal, server=logged_in(mail, security="starttls"), context=trusting()), journal, smtp.NO_LOGIN
        )
        assert not [name for name in mail.commands if "AUTH" in name]


def test_a_server_that_wants_a_login_which_nobody_gave_is_told(journal):
    with MailServer(login=LOGIN) as mail:
        run = Run(mail, journal)
        refused(run, journal, smtp.SENDER_REFUSED)
        assert "530 5.7.0" in run.problem.message("en")


def test_a_server_that_cannot_log_in_now_is_not_a_wrong_password(journal):
    with MailServer(login=("x", "y")) as mail:
        mail.said["535 5.7.8"] = "454 4.7.0"
        refused(Run(mail, journal, server=logged_in(mail)), journal, smtp.UNWILLING)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_sends_nothing(journal, security):
    with MailServer(encrypted=security, login=LOGIN) as mail:
        refused(Run(mail, journal, server=logged_in(mail, security=security)), journal, smtp.NOT_TRUSTED)
        assert mail.commands == Counter()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_another_name_sends_nothing(journal, security):
    with MailServer(encrypted=security, login=LOGIN) as mail:
        server = given_server(mail, host="127.0.0.1", security=security, user=LOGIN[0], password=LOGIN[1])
        refused(Run(mail, journal, server=server, context=trusting()), journal, smtp.NOT_TRUSTED)
        assert mail.commands == Counter()


def test_a_server_without_starttls_gets_nothing(mail, journal):
    refused(
        Run(mail, journal, server=logged_in(mail, security="starttls"), context=trusting()), journal, smtp.NO_STARTTLS
    )
    assert mail.commands == Counter()


def test_a_server_that_goes_back_on_starttls_gets_nothing(journal):
    with MailServer(encrypted="starttls", login=LOGIN) as mail:
        mail.said["220 Ready to start TLS"] = "454 4.7.0 not now"
        refused(
            Run(mail, journal, server=logged_in(mail, security="starttls"), context=trusting()), journal, smtp.UNWILLING
        )
        assert mail.commands == Counter()


@pytest.mark.parametrize("host", ["smtp.exemple.org", "192.0.2.1", "localhost.exemple.org", "2001:db8::1"])
def test_a_password_does_not_go_unencrypted_to_another_machine(journal, monkeypatch, host):
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it was called"))
    server = SubmissionServer(host=host, port=25, user=LOGIN[0], password=LOGIN[1], security="none")
    refused(Run(None, journal, server=server), journal, smtp.PLAIN_LOGIN)


def test_a_password_does_not_go_to_a_localhost_that_is_elsewhere(journal, monkeypatch):
    with MailServer(login=LOGIN) as mail:
        monkeypatch.setattr(smtp, "is_here", lambda host: host == "localhost")
        refused(Run(mail, journal, server=logged_in(mail)), journal, smtp.PLAIN_LOGIN)
        assert mail.commands == Counter()


def test_this_machine_has_several_names():
    for host, here in {
        "localhost": 1,
        "LOCALHOST": 1,
        "127.0.0.1": 1,
        "127.8.8.8": 1,
        "::1": 1,
        "10.0.0.1": 0,
        "": 0,
    }.items():
        assert smtp.is_here(host) is bool(here)


def test_who_cannot_be_reached_is_told(journal, monkeypatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        server = SubmissionServer(host="127.0.0.1", port=closed.getsockname()[1], security="none")
        run = Run(None, journal, server=server)
        refused(run, journal, smtp.UNREACHABLE)
        assert "refused" in run.problem.message("en")

    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    refused(Run(None, journal, server=SubmissionServer(host="smtp.exemple", port=587)), journal, smtp.UNKNOWN_HOST)


def test_a_port_that_speaks_another_language_is_told(mail, journal):
    refused(Run(mail, journal, server=given_server(mail, security="tls"), context=trusting()), journal, smtp.NO_TLS)
    with MailServer(encrypted="tls") as other:
        server = given_server(other, security="starttls", timeout=0.5)
        refused(Run(other, journal, server=server, context=trusting()), journal, smtp.SILENT)


@pytest.mark.parametrize(
    ("said", "rule"),
    [("554 5.7.1 not you", smtp.UNWILLING), ("421 4.3.2 full", smtp.UNWILLING), ("", smtp.UNREACHABLE)],
)
def test_a_server_that_sends_us_away_at_the_door_is_told(journal, said, rule):
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer():
            connection, _ = door.accept()
            with connection:
                connection.sendall(f"{said}\r\n".encode() if said else b"")

        thread = threading.Thread(target=answer)
        thread.start()
        server = SubmissionServer(host="127.0.0.1", port=door.getsockname()[1], security="none")
        run = Run(None, journal, server=server)
        thread.join()
    refused(run, journal, rule)
    assert said in run.problem.message("fr")


def test_the_default_context_verifies(journal, monkeypatch):
    made = []
    real = smtp.ssl.create_default_context
    monkeypatch.setattr(smtp.ssl, "create_default_context", lambda: made.append(real()) or made[-1])
    with MailServer(encrypted="starttls") as mail:
        Run(mail, journal, server=given_server(mail, security="starttls"))
    assert [(entry.check_hostname, entry.verify_mode) for entry in made] == [(True, smtp.ssl.CERT_REQUIRED)]


def test_each_rule_says_in_both_languages_what_to_do():
    rules = {item for item in (*vars(post).values(), *vars(smtp).values()) if isinstance(item, Rule)}
    assert len(rules) == 14
    for rule in rules:
        for text in (rule.en, rule.fr, rule.hint_en, rule.hint_fr):
            assert text
        assert set(re.findall(r"\{(\w+?)(?:_..)?\}", rule.en)) == set(re.findall(r"\{(\w+?)(?:_..)?\}", rule.fr))


# -- the password ----------------------------------------------------------------------------------------------------

_SECRET = LOGIN[1].encode()
_PLAIN = f"\0{LOGIN[0]}\0{LOGIN[1]}".encode()
WAYS = {
    "as it is": _SECRET,
    "the line that was sent": b"AUTH PLAIN " + base64.b64encode(_PLAIN),
    "in capitals": base64.b64encode(_PLAIN).upper(),
    "base64": base64.b64encode(_SECRET),
    "of addresses": base64.urlsafe_b64encode(b"?" + _SECRET),
    "twice": base64.b64encode(base64.b64encode(_PLAIN)),
    "hexadecimal": _SECRET.hex().encode(),
    "with spaces": _SECRET.hex(" ").upper().encode(),
    "decimal": " ".join(map(str, _SECRET)).encode(),
    "escaped for an address": urllib.parse.quote(_SECRET).encode(),
    "quoted-printable": quopri.encodestring(_SECRET),
    "of Python": repr(_SECRET).encode(),
    "of JSON": json.dumps(LOGIN[1]).encode(),
    "of HTML": b"".join(b"&#%d;" % byte for byte in _SECRET),
    "another encoding": LOGIN[1].encode("latin-1"),
    "backwards": LOGIN[1][::-1].upper().encode(),
    "letter by letter": " ".join(LOGIN[1]).encode(),
    "a half": LOGIN[1][: len(LOGIN[1]) // 2].encode(),
    "over two lines": _SECRET[:6] + b"\r\n%s " + _SECRET[6:],
    "base64 over two lines": base64.b64encode(_PLAIN)[:25] + b"\r\n%s " + base64.b64encode(_PLAIN)[25:],
    "turned by thirteen": codecs.encode(LOGIN[1], "rot13").encode(),
}


def answer_with(code, status, words):
    """An answer of one line or of two."""
    if b"%s" in words:
        return b"%s-%s %s\r\n" % (code, status, words % code)
    return b"%s %s %s\r\n" % (code, status, words)


def pieces_of_the_password(text):
    """What of it can be read there by whoever looks for it."""
    return Secret(LOGIN[1]).is_in(text.encode())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("phase", "code", "status"),
    [
        ("CONNECT", b"554", b"5.3.2"),
        ("EHLO", b"421", b"4.3.2"),
        ("AUTH", b"535", b"5.7.8"),
        ("AUTH", b"454", b"4.7.0"),
        ("MAIL", b"553", b"5.7.1"),
        ("RCPT", b"550", b"5.1.1"),
        ("DATA", b"451", b"4.3.0"),
        ("TEXT", b"554", b"5.7.1"),
        ("TEXT", b"250", b"2.0.0"),
    ],
)
def test_a_password_that_a_server_repeats_is_neither_told_nor_written_down(journal, capfd, phase, code, status, way):
    with Scripted(**{phase: answer_with(code, status, b"no: " + WAYS[way])}) as mail:
        run = Run(mail, journal, LETTERS[:1], server=given_server(mail, user=LOGIN[0], password=LOGIN[1], timeout=10))
    told = [run.problem.message(item) + run.problem.hint(item) for item in ("en", "fr")] if run.problem else []
    kept = [path.read_text(encoding="utf-8") for path in journal.folder.glob("*") if path.name != "lock"]
    shown = "\n".join([*told, *run.details, *kept, *capfd.readouterr()])
    if phase != "EHLO":
        assert f"{code.decode()} {status.decode()} [...]" in shown
    for line in shown.splitlines():
        assert not pieces_of_the_password(line), line


# Ways that nobody looks for: each leaves words that are none.
CODED = {
    "base 85": base64.b85encode(_SECRET),
    "base 85 of Adobe": base64.a85encode(_PLAIN, adobe=True),
    "uuencode": binascii.b2a_uu(_PLAIN).strip().replace(b" ", b"`"),
    "hexadecimal of mainframes": LOGIN[1].encode("cp500").hex().encode(),
    "hexadecimal, backwards": _PLAIN.hex()[::-1].encode(),
    "a cipher": bytes(33 + (byte - 33 + 47) % 94 for byte in _SECRET if 33 <= byte < 127),
    "a signature": base64.b64encode(bytes(byte ^ 7 for byte in _SECRET)),
}


@pytest.mark.parametrize("way", CODED)
@pytest.mark.parametrize("code", [b"535", b"454"])
def test_of_an_answer_to_a_password_only_words_are_told_and_nothing_in_any_code(journal, capfd, code, way):
    with Scripted(AUTH=b"%s 5.7.8 Login refused: %s, try again\r\n" % (code, CODED[way])) as mail:
        run = Run(mail, journal, LETTERS[:1], server=given_server(mail, user=LOGIN[0], password=LOGIN[1], timeout=10))
    told = [run.problem.message(item) + run.problem.hint(item) for item in ("en", "fr")]
    kept = [path.read_text(encoding="utf-8") for path in journal.folder.glob("*") if path.name != "lock"]
    shown = "\n".join([*told, *run.details, *kept, *capfd.readouterr()])
    assert f"{code.decode()} 5.7.8 Login refused: [...] try again" in shown
    coded = CODED[way].decode()
    assert not any(coded[at : at + 4] in shown for at in range(len(coded) - 3))


def test_a_password_in_bits_is_found_wherever_a_server_says_it():
    assert Secret(LOGIN[1]).is_in(
        b"taken " + b" ".join(b"%04d" % int(f"{byte >> 4:b}") + b" %04d" % int(f"{byte & 15:b}") for byte in _SECRET)
    )


@pytest.mark.parametrize(
    "said",
    [
        "535 5.7.8 Username and Password not accepted. See https://exemple.org/why?p=BadCredentials - x",
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled: https://exemple.org/smtp_auth",
        "535 5.7.0 Identifiant ou mot de passe incorrect – réessayez (voir l’aide)",
        "535 Error: authentication failed: no mechanism <zoe.alix@exemple.fr> (#5.7.1)",
    ],
)
def test_other_words_of_a_server_are_told_whatever_the_password_is(journal, said):
    with Scripted(AUTH=f"{said} 5b1f17b1804b1-42b6e2f3a1\r\n".encode()) as mail:
        run = Run(mail, journal, server=given_server(mail, user=LOGIN[0], password=LOGIN[1]))
        assert f"{said} [...]" in run.problem.message("fr")


@given(said=st.binary(max_size=200), password=st.text(min_size=8, max_size=30))
def test_whatever_a_server_says_is_read_without_a_mistake_and_the_password_is_found_in_it(said, password):
    secret = Secret(password)
    secret.is_in(said)
    assert secret.is_in(said + password.encode("utf-8", "replace"))
    assert secret.is_in(base64.b64encode(said + password.encode("utf-8", "replace")))


def test_a_bug_of_ours_does_not_show_the_password(journal, monkeypatch):
    def broken(*_):
        raise RuntimeError("a bug")

    monkeypatch.setattr(smtp, "_one_line", broken)
    with Scripted(AUTH=b"535 no\r\n") as mail:
        server = given_server(mail, user=LOGIN[0], password=LOGIN[1])
        with pytest.raises(RuntimeError) as caught:
            Run(mail, journal, server=server)
    shown = "".join(traceback.format_exception(caught.value)) + repr(server) + repr(Secret(LOGIN[1]))
    assert "a bug" in shown
    assert not pieces_of_the_password(shown)


@pytest.mark.parametrize(
    "password", ["\udce9t\udce9 2026", "x", "é", "!?!", " leading and trailing ", "日本語の鍵", "a\nb"]
)
@pytest.mark.parametrize("mechanism", [b"PLAIN", b"LOGIN"])
def test_any_password_is_sent_as_it_is_and_not_told(journal, password, mechanism):
    heard = []

    def auth(connection, line, _over):
        heard.append(line)
        connection.sendall(b"235 2.7.0 " + line.strip() + b"\r\n")

    def login(connection, _line, _over):
        lines = connection.makefile("rb")
        for _ in range(2):
            connection.sendall(b"334 more\r\n")
            heard.append(lines.readline())
        connection.sendall(b"535 5.7.8 " + heard[-1])

    answers = {"AUTH": auth if mechanism == b"PLAIN" else login, "EHLO": b"250-here\r\n250 AUTH %s\r\n" % mechanism}
    with Scripted(**answers) as mail:
        run = Run(mail, journal, server=given_server(mail, user="u", password=password, timeout=10))
    sent = base64.b64decode(heard[-1].split()[-1])
    assert sent.endswith(password.encode("utf-8", "surrogateescape"))
    if mechanism == b"LOGIN":
        assert run.problem.message("en").endswith("535 5.7.8 [...]")


# -- interrupts, a full disk, death ----------------------------------------------------------------------------------


@pytest.fixture
def keyboard():
    """Ctrl-C as in a terminal, whatever the tests were started from."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.signal(signal.SIGINT, before) is signal.default_int_handler


def press():
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
class TestInterrupts:
    def test_between_letters_it_ends_the_run_and_the_next_one_goes_on(self, mail, journal, keyboard):
        heard = []

        def sleep(_):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            deliver(LETTERS, given_server(mail), journal, "2026", sleep=sleep, heard=heard.append)
        assert [entry.standing for entry in heard] == [SENT]
        assert Run(mail, journal).standings == [SENT] * 3
        assert mail.addresses() == [A, B, C]

    def test_before_the_text_it_leaves_the_letter_unbegun(self, mail, journal, keyboard):
        mail.fail("RCPT", B, press, HANG)
        with pytest.raises(KeyboardInterrupt):
            Run(mail, journal)
        assert written(journal, B) == []
        mail.faults.clear()
        assert Run(mail, journal).standings == [SENT] * 3
        assert mail.addresses() == [A, B, C]

    @pytest.mark.parametrize(("said", "standing"), [("250 taken", SENT), ("554 no", REFUSED), (CLOSE, UNCERTAIN)])
    def test_during_the_text_the_answer_is_waited_for_and_written_down(self, mail, journal, keyboard, said, standing):
        async def fault():
            press()
            await asyncio.sleep(0.3)

        if said == "250 taken":
            mail.fail(LAST, B, fault)
        else:
            mail.fail("DATA", B, fault)
            mail.fail(LAST, B, said)
        heard = []
        with pytest.raises(KeyboardInterrupt):
            deliver(LETTERS, given_server(mail), journal, "2026", pace=0, heard=heard.append)
        assert [entry.standing for entry in heard] == [SENT, standing]
        assert Journal(journal.folder).standing("2026", B) is standing
        assert Run(mail, journal).standings == [SENT, standing, SENT]
        assert mail.addresses() == ([A, C] if standing is REFUSED else [A, B, C])

    def test_pressed_twice_it_ends_at_once_and_the_letter_is_uncertain(self, mail, journal, keyboard):
        async def fault():
            while True:  # the server says nothing any more, and ends with the connection
                press()
                await asyncio.sleep(0.5)

        mail.fail(LAST, B, fault)
        with pytest.raises(KeyboardInterrupt):
            Run(mail, journal)
        assert written(journal, B) == ["sending"]
        assert Run(mail, journal).standings == [SENT, UNCERTAIN, SENT]
        assert mail.addresses() == [A, B, C]


@pytest.mark.parametrize("standing", ["sending", "sent"])
def test_when_the_disk_is_full_nothing_more_is_sent(mail, journal, monkeypatch, standing):
    real = os.write

    def write(file, data):
        if f'"standing": "{standing}"'.encode() in data and B.encode() in data:
            real(file, data[:30])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(journals.os, "write", write)
        with pytest.raises(OSError, match="No space"):
            Run(mail, journal)
    arrived = standing == "sent"
    assert mail.addresses() == ([A, B] if arrived else [A])
    assert mail.commands["DATA"] == len(mail.taken)
    assert Run(mail, journal).standings == [SENT, UNCERTAIN if arrived else SENT, SENT]
    assert mail.addresses() == [A, B, C]


def test_a_damaged_journal_sends_nothing(mail, journal):
    Run(mail, journal, LETTERS[:1])
    journal.path.write_bytes(b"?\n" + journal.path.read_bytes())
    with pytest.raises(JournalProblem):
        Run(mail, Journal(journal.folder))
    assert mail.addresses() == [A]


def test_a_journal_that_goes_during_a_run_ends_it(mail, journal):
    mail.fail(LAST, A, journal.path.unlink)
    with pytest.raises(JournalProblem, match="deleted or replaced"):
        Run(mail, journal)
    assert mail.addresses() == [A]


CLIENT = """
import os, signal, sys, time
from pathlib import Path
from feuillet.mailing.sending import journal as journals
from feuillet.mailing.sending.post import Mailpiece, SubmissionServer, deliver
folder, port, moment, who, *people = sys.argv[1:]
real = journals.Journal.write

def write(self, entry):
    if entry.address == who and moment == f"before {entry.standing}":
        os.kill(os.getpid(), signal.SIGKILL)
    real(self, entry)
    if entry.address == who and moment == f"after {entry.standing}":
        os.kill(os.getpid(), signal.SIGKILL)

journals.Journal.write = write
letters = [
    Mailpiece(address=address, sender="journee@exemple.org", data=b"Bonjour\\r\\n", message=f"<{address}>", edition="ab")
    for address in people
]
server = SubmissionServer(host="127.0.0.1", port=int(port), security="none", timeout=30)
if moment == "together":
    sys.stdin.readline()
try:
    found = deliver(letters, server, journals.Journal(Path(folder)), "2026", pace=0, retries=(0,), heard=lambda _: None)
except journals.JournalProblem as problem:
    sys.exit(f"{problem.diagnostics[0].rule.code}")
print(*(outcome.standing for outcome in found))
"""


def client(journal, mail, root, moment="", who=B, people=(A, B, C)):
    command = [sys.executable, "-c", CLIENT, journal.folder, str(mail.port), moment, who, *people]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, cwd=root, text=True, **pipes)


MOMENTS = {  # of death: how the letter stands afterwards, and whether it had arrived
    "before sending": (None, False),
    "after sending": (UNCERTAIN, False),
    "as it is taken": (UNCERTAIN, True),
    "before sent": (UNCERTAIN, True),
    "after sent": (SENT, True),
    "before refused": (UNCERTAIN, False),
    "after refused": (REFUSED, False),
    "before deferred": (UNCERTAIN, False),
    "after deferred": (DEFERRED, False),
}


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("moment", MOMENTS)
def test_whenever_a_run_is_killed_nobody_gets_two_and_nobody_is_lost(mail, journal, root, moment):
    standing, arrived = MOMENTS[moment]
    if "refused" in moment or "deferred" in moment:
        mail.fail(LAST, B, "554 no" if "refused" in moment else "451 later")
    killed = client(journal, mail, root, moment)
    if moment == "as it is taken":
        mail.fail(LAST, B, lambda: killed.kill() or asyncio.sleep(0.5))
    _, said = killed.communicate(timeout=PATIENCE)
    assert killed.returncode == -signal.SIGKILL, said
    assert mail.addresses() == ([A, B] if arrived else [A])
    assert Journal(journal.folder).standing("2026", B) is standing
    mail.faults.clear()
    run = Run(mail, journal)
    again = standing in (None, DEFERRED)
    assert run.standings == [SENT, SENT if again else standing, SENT]
    agree(run, journal)
    assert mail.addresses() == ([A, B, C] if arrived or again else [A, C])


def test_a_second_run_is_told_and_does_not_wait(mail, journal, root):
    taking, told = threading.Event(), threading.Event()

    async def wait():
        taking.set()
        await asyncio.to_thread(told.wait, 60)

    mail.fail(LAST, A, wait)
    with client(journal, mail, root) as shown:
        assert taking.wait(PATIENCE)
        with pytest.raises(JournalProblem) as caught:
            Run(mail, journal)
        assert caught.value.diagnostics[0].rule is journals.BUSY
        told.set()
        assert shown.communicate(timeout=PATIENCE)[0].split() == ["sent"] * 3
    assert mail.addresses() == [A, B, C]


def test_of_runs_that_begin_together_each_person_gets_one_letter(mail, journal, root):
    people = [f"p{number}@exemple.org" for number in range(20)]
    some = [client(journal, mail, root, "together", people=people) for _ in range(4)]
    for shown in some:
        shown.stdin.write("\n")
        shown.stdin.flush()
    said = [(*entry.communicate(timeout=PATIENCE), entry.returncode) for entry in some]
    assert mail.addresses() == sorted(people)
    assert any(code == 0 for *_, code in said)
    for out, err, code in said:
        assert (code == 0 and out.split() == ["sent"] * 20) or err.strip() == "mail-journal-busy"


# -- many ------------------------------------------------------------------------------------------------------------


class Counted(bytes):
    """Bytes that are counted as long as they are there."""

    alive = most = 0

    def __new__(cls, data):
        cls.alive += 1
        cls.most = max(cls.most, cls.alive)
        return super().__new__(cls, data)

    def __del__(self):
        Counted.alive -= 1


class Lazy:
    """Letters that are read when they are asked for."""

    def __init__(self, count):
        self.count = count

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        if index >= self.count:
            raise IndexError
        return letter(f"p{index}@exemple.org", Counted(b"%070d\r\n" % index * 100))


def test_hundreds_of_letters_go_with_one_in_memory_and_in_one_connection(journal, monkeypatch):
    count = 300
    monkeypatch.setattr(Counted, "most", 0)
    with MailServer(keep=False) as mail:
        run = Run(mail, journal, Lazy(count))
        assert mail.count == count
        assert mail.connections == 1
    assert Counter(run.standings) == {SENT: count}
    assert 0 < Counted.most <= 2
    assert Counted.alive == 0
    assert len(journal.path.read_bytes().splitlines()) == 2 * count
    assert Counter(Run(mail, Journal(journal.folder), Lazy(count)).standings) == {SENT: count}


@pytest.mark.parametrize(
    "detail",
    ["lost x", "silent {}", "too-large", "too-large 1", "too-large a b", "too-large 1 2 3", "too-large ² 1"]
    + [f"too-large {'9' * count} 1" for count in (400, 5_000)],
)  # fmt: skip
def test_what_a_journal_of_a_stranger_says_of_a_letter_is_said_as_it_stands(detail):
    assert [in_words(detail, language) for language in ("en", "fr")] == [detail, detail]
