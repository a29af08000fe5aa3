"""What became of a letter is on the disk before anything else happens, and is never read otherwise than it was."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from feuillet.mailing.sending import journal as journals
from feuillet.mailing.sending.journal import Journal, JournalEntry, JournalProblem, Standing, normalised
from tests.made_project import PATIENCE

MARIE, ZOE = "marie.durand@exemple.org", "Zoe@exemple.org"
LINE = JournalEntry(
    campaign="2026", address=MARIE, standing=Standing.SENDING, at="2026-11-23T09:00:00+00:00", edition="ab"
)


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / ".feuillet" / "mail")


def line(standing=Standing.SENDING, address=MARIE, **others):
    return replace(LINE, standing=standing, address=address, **others)


def fresh(journal):
    """As another process reads it."""
    return Journal(journal.folder)


def test_nothing_is_known_of_somebody_without_a_line_and_asking_makes_no_file(journal):
    assert journal.standing("2026", MARIE) is None
    assert journal.entries() == journal.history("2026", MARIE) == ()
    assert not journal.is_forgotten(MARIE)
    assert not journal.folder.exists()


@pytest.mark.parametrize("standing", [Standing.SENT, Standing.REFUSED, Standing.DEFERRED, Standing.UNCERTAIN])
def test_what_was_written_last_holds_for_this_process_and_another(journal, standing):
    journal.write(line())
    journal.write(line(standing, detail="250 2.0.0 Pris en charge, çà oui", message="<1@exemple.org>"))
    for shown in (journal, fresh(journal)):
        assert shown.standing("2026", MARIE) is standing
        assert [entry.standing for entry in shown.history("2026", MARIE)] == [Standing.SENDING, standing]
        assert shown.history("2026", MARIE)[-1].detail == "250 2.0.0 Pris en charge, çà oui"


def test_a_sending_without_an_outcome_is_uncertain(journal):
    journal.write(line())
    assert fresh(journal).standing("2026", MARIE) is Standing.UNCERTAIN
    assert [entry.standing for entry in fresh(journal).entries()] == [Standing.UNCERTAIN]
    assert [entry.standing for entry in fresh(journal).history("2026", MARIE)] == [Standing.SENDING]


def test_the_last_letter_that_somebody_may_have_is_known(journal):
    assert journal.latest(["2026"]) is None
    journal.write(line(edition="a"))
    assert journal.latest(["2026"]).edition == "a"
    journal.write(line(Standing.SENT, edition="a"))
    journal.write(line(address=ZOE, edition="b", campaign="2026+1"))
    names = ["2026", "2026+1"]
    assert journal.latest(names).edition == "b"
    assert journal.latest(names[:1]).edition == "a"
    journal.write(line(Standing.REFUSED, address=ZOE, edition="b", campaign="2026+1"))
    assert journal.latest(names).edition == "a", "she has not got it"
    journal.allow("2026", MARIE)
    assert journal.latest(names) is None


def test_people_are_the_same_in_whatever_case_they_are_written(journal):
    journal.write(line(Standing.SENT, address="Marie.Durand@EXEMPLE.Org"))
    assert journal.standing("2026", "mARIE.durand@exemple.ORG ") is Standing.SENT
    assert [entry.address for entry in journal.entries()] == ["Marie.Durand@exemple.org"]
    assert normalised('"a@B"@C.fr') == '"a@B"@c.fr'


def test_campaigns_do_not_know_of_each_other(journal):
    journal.write(line(Standing.SENT))
    journal.write(line(Standing.REFUSED, address=ZOE, campaign="2027"))
    assert journal.standing("2027", MARIE) is None
    assert [(entry.campaign, entry.address) for entry in journal.entries()] == [("2026", MARIE), ("2027", ZOE)]
    assert [entry.address for entry in journal.entries("2027")] == [ZOE]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_only_the_owner_can_read_it_whatever_the_mask_says(journal):
    before = os.umask(0)
    try:
        journal.write(line())
        journal.forget(ZOE)
        journal.write(line(Standing.SENT))
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in journal.folder.iterdir()}
    assert modes == {"journal.jsonl": 0o600, "lock": 0o600}
    assert stat.S_IMODE(journal.folder.stat().st_mode) == 0o700


def test_a_line_is_on_the_disk_before_write_returns_and_so_are_the_names_of_a_new_file(journal, monkeypatch):
    synced = []
    real = os.fsync

    def fsync(file):
        synced.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else os.fstat(file).st_size)
        real(file)

    monkeypatch.setattr(journals.os, "fsync", fsync)
    journal.write(line())
    assert synced == ["folder", "folder", journal.path.stat().st_size, "folder"]
    synced.clear()
    journal.write(line(Standing.SENT))
    assert synced == [journal.path.stat().st_size]


# -- torn and damaged lines ------------------------------------------------------------------------------------------


def test_a_journal_that_was_torn_anywhere_is_read_up_to_there_and_goes_on(journal):
    journal.write(line(Standing.SENT))
    whole = journal.path.stat().st_size
    journal.write(line(address=ZOE, detail="é"))
    data = journal.path.read_bytes()
    assert len(data) - whole > 100
    for end in range(whole, len(data) + 1):
        journal.path.write_bytes(data[:end])
        shown = fresh(journal)
        assert shown.standing("2026", MARIE) is Standing.SENT
        # With all but its line end it was written whole, and counts; with less the letter was not begun.
        assert shown.standing("2026", ZOE) is (Standing.UNCERTAIN if end >= len(data) - 1 else None)
        shown.write(line(Standing.REFUSED, address=ZOE, detail="554"))
        assert journal.path.read_bytes().startswith(data[:end])  # nothing is taken away
        for other in (shown, fresh(journal)):
            assert other.standing("2026", MARIE) is Standing.SENT
            assert other.standing("2026", ZOE) is Standing.REFUSED


def test_what_was_torn_twice_at_one_place_goes_on_too(journal):
    journal.write(line(Standing.SENT))
    for rest in (b'{"campaign": "20', b"\x18", b"\x18\n", b"\x18\n{", b"\0\0\0\0"):
        with journal.path.open("ab") as file:
            file.write(rest)
        assert fresh(journal).standing("2026", MARIE) is Standing.SENT
    fresh(journal).write(line(Standing.SENT, address=ZOE))
    assert {entry.standing for entry in fresh(journal).entries()} == {Standing.SENT}
    assert len(fresh(journal).entries()) == 2


DAMAGED = {
    "no JSON": "{nothing}",
    "half a line": '{"campaign": "2026", "addr',
    "a list": "[1, 2]",
    "a number": "7",
    "no standing": json.dumps({"campaign": "2026"}),
    "another standing": json.dumps({**json.loads('{"campaign":"a","address":"b@c.d","at":"","edition":"","detail":"","message":""}'), "standing": "lost"}),
    "a standing that is a list": json.dumps({"campaign": "", "address": "", "standing": [], "at": "", "edition": "", "detail": "", "message": ""}),
    "an address that is a number": json.dumps({"campaign": "", "address": 1, "standing": "sent", "at": "", "edition": "", "detail": "", "message": ""}),
    "a field more": json.dumps({"campaign": "", "address": "", "standing": "sent", "at": "", "edition": "", "detail": "", "message": "", "more": ""}),
    "lists without end": "[" * 100_000,
    "a number without end": '{"campaign": ' + "9" * 5_000 + "}",
    "a salt of letters": '{"salt": "zz"}',
    "somebody forgotten, without salt": '{"forgotten": "ab"}',
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_line_before_the_last_is_told_with_its_number_and_nothing_may_be_sent(journal, kind):
    journal.write(line(Standing.SENT))
    good = journal.path.read_text(encoding="utf-8")
    journal.path.write_text(f"{good}{DAMAGED[kind]}\n{good}{DAMAGED[kind]}\n", encoding="utf-8")
    opened = fresh(journal)
    for action in (
        lambda: opened.standing("2026", ZOE),
        lambda: opened.write(line(address=ZOE)),
        lambda: opened.forget(MARIE),
        lambda: opened.allow("2026", MARIE),
        lambda: opened.is_forgotten(ZOE),
        opened.entries,
    ):
        with pytest.raises(JournalProblem) as caught:
            action()
        places = [str(problem.location) for problem in caught.value.diagnostics]
        assert places == [".feuillet/mail/journal.jsonl:2", ".feuillet/mail/journal.jsonl:4"]
        assert MARIE not in str(caught.value)


def test_a_journal_without_end_is_not_read(journal):
    journal.write(line(Standing.SENT))
    with journal.path.open("r+b") as file:
        file.truncate(1 << 40)  # bytes that no disk has
    with pytest.raises(JournalProblem) as caught:
        fresh(journal).standing("2026", MARIE)
    assert [problem.rule.code for problem in caught.value.diagnostics] == ["mail-journal-unusable"]


def test_of_many_damaged_lines_the_first_are_told(journal):
    journal.write(line(Standing.SENT))
    journal.path.write_bytes(b"no\n" * 100_000)
    with pytest.raises(JournalProblem) as caught:
        fresh(journal).entries()
    assert [problem.location.line for problem in caught.value.diagnostics] == list(range(1, 21))


def test_a_line_that_is_damaged_after_it_was_read_is_told_too(journal):
    journal.write(line(Standing.SENT))
    with journal.path.open("ab") as file:
        file.write(b"nonsense\n")
    for _ in range(2):
        with pytest.raises(JournalProblem, match="cannot be read"):
            journal.standing("2026", MARIE)


def test_half_a_character_that_a_line_names_is_written_again_as_it_was(journal):
    journal.write(line())
    journal.path.write_bytes(journal.path.read_bytes().replace(b'"2026"', b'"2026\\ud800"'))
    [entry] = fresh(journal).entries()
    assert entry.campaign == "2026\ud800"
    fresh(journal).write(replace(entry, standing=Standing.SENT))
    assert fresh(journal).standing("2026\ud800", MARIE) is Standing.SENT
    assert fresh(journal).forget(MARIE) == 2
    assert {entry.campaign for entry in fresh(journal).entries()} == {"2026\ud800"}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_what_the_disk_does_not_take_raises_and_the_next_line_goes_on_after_it(journal, monkeypatch, code):
    journal.write(line(Standing.SENT))
    real = os.write

    def write(file, data):
        if len(data) < 60:
            raise OSError(code, os.strerror(code))
        return real(file, bytes(data)[:50])

    with monkeypatch.context() as patch:
        patch.setattr(journals.os, "write", write)
        with pytest.raises(OSError, match=os.strerror(code)):
            journal.write(line(address=ZOE))
    assert not journal.path.read_bytes().endswith(b"\n")
    for shown in (journal, fresh(journal)):
        assert shown.standing("2026", ZOE) is None
    journal.write(line(address=ZOE))
    assert fresh(journal).standing("2026", ZOE) is Standing.UNCERTAIN
    assert fresh(journal).standing("2026", MARIE) is Standing.SENT


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_file_that_may_not_grow_stops_the_journal_and_loses_nothing(journal, root):
    program = """
import resource, sys
from pathlib import Path
from feuillet.mailing.sending.journal import Journal, JournalEntry, Standing
journal = Journal(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
written = 0
try:
    while True:
        journal.write(JournalEntry(campaign="2026", address=f"p{written}@exemple.org", standing=Standing.SENT, at=""))
        written += 1
except OSError as problem:
    print(written, problem.errno)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, journal.folder],
        capture_output=True,
        text=True,
        cwd=root,
        timeout=PATIENCE,
        check=True,
    )
    written, code = map(int, done.stdout.split())
    assert code == errno.EFBIG
    assert written > 5
    assert len(journal.entries()) == written


# -- one at a time ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("standing", [Standing.SENDING, Standing.UNCERTAIN, Standing.SENT, Standing.REFUSED])
def test_nobody_gets_a_second_sending_whose_letter_may_have_gone(journal, standing):
    journal.write(line(standing))
    with pytest.raises(RuntimeError, match="must not be sent"):
        fresh(journal).write(line(address=MARIE.upper()))
    assert len(fresh(journal).history("2026", MARIE)) == 1


def test_what_was_deferred_may_be_sent(journal):
    journal.write(line(Standing.DEFERRED))
    journal.write(line())
    assert journal.standing("2026", MARIE) is Standing.UNCERTAIN


def test_a_second_writer_is_told_at_once_and_a_reader_is_not_kept(journal):
    other = fresh(journal)
    entered, leave = threading.Event(), threading.Event()

    def hold():
        with journal.alone():
            journal.write(line())
            with journal.alone():  # once more, by the same
                entered.set()
                leave.wait(PATIENCE)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert entered.wait(PATIENCE)
        for action in (other.alone().__enter__, lambda: other.write(line(address=ZOE)), lambda: other.forget(ZOE)):
            with pytest.raises(JournalProblem) as caught:
                action()
            assert caught.value.diagnostics[0].rule is journals.BUSY
        assert other.standing("2026", MARIE) is Standing.UNCERTAIN
    finally:
        leave.set()
        thread.join()
    other.write(line(address=ZOE))
    assert journal.standing("2026", ZOE) is Standing.UNCERTAIN


def test_of_many_processes_one_alone_begins_each_letter(journal, root):
    program = """
import sys, time
from pathlib import Path
from feuillet.mailing.sending.journal import Journal, JournalEntry, JournalProblem, Standing
journal = Journal(Path(sys.argv[1]))
sys.stdin.readline()
begun = 0
for number in range(20):
    line = JournalEntry(campaign="2026", address=f"p{number}@exemple.org", standing=Standing.SENDING, at="")
    while True:
        try:
            journal.write(line)
            begun += 1
        except RuntimeError:
            pass
        except JournalProblem:
            continue
        break
print(begun)
"""
    command = [sys.executable, "-c", program, journal.folder]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": root}
    some = [subprocess.Popen(command, **pipes) for _ in range(4)]
    for shown in some:
        shown.stdin.write("\n")
        shown.stdin.flush()
    begun = [int(entry.communicate(timeout=PATIENCE)[0]) for entry in some]
    assert sum(begun) == 20
    assert len(journal.path.read_bytes().splitlines()) == 20


def test_a_journal_that_goes_while_somebody_sends_stops_her(journal):
    journal.write(line(Standing.SENT))
    copy = journal.path.read_bytes()
    for change in (
        journal.path.unlink,
        lambda: journal.path.write_bytes(b""),
        lambda: journal.path.with_name("x").write_bytes(copy) and journal.path.with_name("x").replace(journal.path),
    ):
        with journal.alone():
            journal.write(line(Standing.SENT, address=ZOE))
            change()
            with pytest.raises(JournalProblem, match="deleted or replaced"):
                journal.write(line(address="new@exemple.org"))
        with journal.alone():  # another run reads what there is now
            journal.write(line(Standing.SENT))


# -- what the user decides -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("standing", [Standing.SENDING, Standing.UNCERTAIN, Standing.SENT, Standing.REFUSED])
def test_what_the_user_allows_may_be_sent_once_more_and_is_written_down(journal, standing):
    journal.write(line(standing, detail="550 no"))
    assert journal.allow("2026", MARIE.upper())
    assert fresh(journal).standing("2026", MARIE) is Standing.ALLOWED
    assert [entry.standing for entry in journal.history("2026", MARIE)] == [standing, Standing.ALLOWED]
    journal.write(line())
    assert journal.standing("2026", MARIE) is not Standing.ALLOWED
    with pytest.raises(RuntimeError):
        journal.write(line())


def test_there_is_nothing_to_allow_where_nothing_was_closed(journal):
    journal.write(line(Standing.DEFERRED))
    assert not journal.allow("2026", MARIE)
    assert not journal.allow("2026", ZOE)
    assert not journal.allow("2027", MARIE)
    assert len(journal.path.read_bytes().splitlines()) == 1


def test_somebody_forgotten_is_in_no_file_any_more_and_gets_no_mail_of_any_campaign(journal):
    said = f"550 5.1.1 <{MARIE}>: no mailbox here"
    journal.write(line(Standing.REFUSED, detail=said, message="<marie@feuillet>"))
    journal.write(line(Standing.SENT, campaign="2027", address=MARIE.upper(), detail="thanks, marie.durand"))
    journal.write(line(Standing.SENT, address=ZOE, detail="250 kept"))
    with journal.path.open("ab") as file:
        file.write(f'{{"campaign": "2026", "address": "{MARIE}"'.encode())  # torn
    assert journal.forget("Marie.durand@Exemple.org") == 2
    for path in journal.folder.iterdir():
        assert b"marie" not in path.read_bytes().lower()
    for shown in (journal, fresh(journal)):
        assert shown.is_forgotten(MARIE.title())
        assert not shown.is_forgotten(ZOE)
        for campaign in ("2026", "2027", "2028"):
            assert shown.standing(campaign, MARIE) is Standing.FORGOTTEN
            assert not shown.allow(campaign, MARIE)
            for standing in (Standing.SENDING, Standing.DEFERRED):  # the address would be there again
                with pytest.raises(RuntimeError, match="must not be sent"):
                    shown.write(line(standing, campaign=campaign))
        assert shown.history("2026", ZOE)[0].detail == "250 kept"
        assert [(entry.standing, entry.detail) for entry in shown.entries()] == [
            (Standing.REFUSED, "550 5.1.1"),
            (Standing.SENT, ""),
            (Standing.SENT, "250 kept"),
        ]
        assert shown.history("2026", MARIE)[0].message == ""


def test_whom_nobody_knows_can_be_forgotten_and_nobody_twice(journal):
    assert journal.forget(MARIE) == 0
    assert journal.standing("2026", MARIE) is Standing.FORGOTTEN
    before = journal.path.read_bytes()
    assert journal.forget(MARIE.upper()) == 0
    assert journal.path.read_bytes() == before
    assert journal.forget(ZOE) == 0
    assert fresh(journal).is_forgotten(MARIE)
    assert fresh(journal).is_forgotten(ZOE)
    assert not fresh(journal).is_forgotten("x@exemple.org")
    other = Journal(journal.folder.parent / "other")
    other.forget(MARIE)
    assert other.path.read_bytes() != before  # the salt is another: nobody can see that it is the same person


def test_a_disk_that_is_full_while_somebody_is_forgotten_loses_nothing(journal, monkeypatch):
    journal.write(line(Standing.SENT))
    before = journal.path.read_bytes()

    def write(file, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(journals.os, "write", write)
        with pytest.raises(OSError, match="No space"):
            journal.forget(MARIE)
    assert journal.path.read_bytes() == before
    assert journal.standing("2026", MARIE) is Standing.SENT
    assert sorted(path.name for path in journal.folder.iterdir()) == ["journal.jsonl", "lock"]


def test_a_reader_takes_in_a_journal_that_was_written_anew(journal):
    journal.write(line(Standing.SENT))
    reader = fresh(journal)
    assert reader.standing("2026", MARIE) is Standing.SENT
    journal.forget(MARIE)
    assert reader.standing("2026", MARIE) is Standing.FORGOTTEN
    journal.path.unlink()
    assert reader.standing("2026", MARIE) is None


def test_forgetting_is_no_line(journal):
    with pytest.raises(ValueError, match="no line"):
        journal.write(line(Standing.FORGOTTEN))


@pytest.mark.parametrize("rule", [journals.DAMAGED, journals.BUSY, journals.GONE])
def test_each_problem_says_in_both_languages_what_to_do(rule):
    for text in (rule.en, rule.fr, rule.hint_en, rule.hint_fr):
        assert text
