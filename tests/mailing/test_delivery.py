"""Letters of a project: drafts that send nothing, and sending of which each gets the right one, once, or is told why not."""

from __future__ import annotations

import asyncio
import base64
import errno
import io
import json
import os
import random
import re
import signal
import stat
import sys
import traceback
import types
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from feuillet.building import state
from feuillet.building.build import build
from feuillet.building.session import Session
from feuillet.command import cli
from feuillet.machine.files import Folder
from feuillet.machine.paths import shipped
from feuillet.mailing import delivery, wording
from feuillet.mailing.letters import message
from feuillet.mailing.sending import outbox
from feuillet.mailing.sending import post as posts
from feuillet.mailing.sending.journal import Journal
from feuillet.project import fingerprint, text_file
from feuillet.project.sources import Sources
from feuillet.reading.formats import forms
from tests.forked import Forking
from tests.made_kit import Quick, pdf_of
from tests.made_mailing import (
    ANNA,
    CAMPAIGN,
    DAY,
    HEADER,
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
    attached,
    day,
    drafts,
    journal,
    lines,
    mail,
    of_theme,
    people,
    post,
    read,
    ready,
    settings,
    text,
    traces,
    waiting,
)
from tests.made_project import PATIENCE, WORKSHOP, command, load, own_style, project, put, theme, typed
from tests.mail_server import ANYBODY, CLOSE, HANG, LAST, MailServer

ALL = SENDER + LIST + SERVER
LOGIN = "  user: la-fede\n"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes and signals of POSIX")


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith("FEUILLET_MAIL_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)  # that of this machine is nobody's business


@pytest.fixture(scope="module")
def start():
    """Starts the command in a process of its own."""
    with Forking("tests.made_mailing:main") as forking:
        yield lambda folder, *options: forking.start("--project", str(folder), *options, COLUMNS="200")


@contextmanager
def served(monkeypatch, **options):
    with MailServer(**options) as server:
        monkeypatch.setenv("FEUILLET_MAIL_PORT", str(server.port))
        yield server


@pytest.fixture
def server(monkeypatch):
    with served(monkeypatch) as item:
        yield item


def three(folder, wanted=ALL):
    return people(day(folder, wanted), OF_ZOE, OF_ANNA, OF_YANN)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


# -- drafts ------------------------------------------------------------------------------------------------------------


def test_each_gets_a_draft_with_the_pdfs_of_the_output_folder_and_nothing_is_sent(tmp_path, server):
    folder = day(tmp_path, ALL + SHEETS)
    ran = mail(folder)
    assert (ran.code, ran.problem) == (0, None)
    assert "2 brouillons" in ran.said
    assert "rien n’a été envoyé" in ran.said
    found = drafts(folder)
    assert list(found) == ["1-zoe-alix.eml", "2-o-brien-anna.eml"]
    for entry in found.values():
        assert entry["X-Unsent"] == "1"
        assert not {"Date", "Message-ID", "From", "Bcc", "Cc"} & set(entry.keys())
        assert len(entry["To"].addresses) == 1
    zoe, anna = found.values()
    assert (zoe["To"].addresses[0].display_name, zoe["To"].addresses[0].addr_spec) == ("Zoé Alix", ZOE)
    assert (anna["To"].addresses[0].display_name, anna["To"].addresses[0].addr_spec) == ("O’Brien, Anna", ANNA)
    output = folder / "output"
    synthesis = (output / "synthesis.pdf").read_bytes()
    sheets = [(output / "fact-sheets" / name).read_bytes() for name in ("01-accueillir.pdf", "02-reparer.pdf")]
    assert len({synthesis, *sheets}) == 3
    assert attached(zoe) == {"synthese-une-petite-journee.pdf": synthesis, "fiche-1-accueillir.pdf": sheets[0]}
    assert attached(anna) == {
        "synthesis-une-petite-journee.pdf": synthesis,
        "fact-sheet-1-accueillir.pdf": sheets[0],
        "fact-sheet-2-reparer.pdf": sheets[1],
    }
    assert server.connections == 0
    assert not journal(folder).path.exists()


def test_the_notes_are_read_once_for_letters_and_pages(tmp_path, monkeypatch):
    real, files = forms.read, []
    monkeypatch.setattr(forms, "read", lambda file, *rest, **more: files.append(file) or real(file, *rest, **more))
    assert mail(day(tmp_path)).code == 0
    assert sorted(files) == ["content/themes/01-accueillir.md", "content/themes/02-reparer.md"]


def test_a_letter_is_in_the_language_of_its_reader_and_greets_as_the_list_says(tmp_path):
    folder = day(tmp_path)
    mail(folder)
    zoe, anna = drafts(folder).values()
    assert zoe["Subject"].startswith("Une petite journée")
    assert "Bonjour Zoé Alix," in text(zoe)
    assert "Ci-joint" in text(zoe)
    assert anna["Subject"] == "Une petite journée: synthesis"
    assert "Dear Anna," in text(anna)
    assert "The documents are in French." in text(anna)
    assert '<html lang="en">' in text(anna, "html")
    assert '<html lang="fr">' in text(zoe, "html")
    assert "Accueillir" in text(zoe)
    assert "Réparer ensemble" not in text(zoe)
    assert "Réparer ensemble" in text(anna)


@pytest.mark.parametrize(
    ("attach", "names"),
    [
        ("", ["synthese-une-petite-journee.pdf"]),
        ("  attach: [synthesis]\n", ["synthese-une-petite-journee.pdf"]),
        ("  attach: [sheets]\n", ["fiche-1-accueillir.pdf"]),
        (SHEETS, ["synthese-une-petite-journee.pdf", "fiche-1-accueillir.pdf"]),
    ],
)
def test_what_is_asked_for_goes_along(tmp_path, attach, names):
    folder = people(day(tmp_path, ALL + attach), OF_ZOE)
    mail(folder)
    assert list(attached(drafts(folder)["1-zoe-alix.eml"])) == names


@POSIX
def test_only_their_owner_reads_drafts_journal_and_letters_that_wait_whatever_the_mask_says(tmp_path, server):
    folder = three(tmp_path)
    server.fail(LAST, ANNA, "451 4.7.1 not now")
    server.fail(LAST, YANN, "550 5.1.1 nobody")
    before = os.umask(0)
    try:
        mail(folder)
        mail(folder, "--preview")
        ready(folder).write_preview("<p>x")
        Sent(folder)
    finally:
        os.umask(before)
    kept = folder / ".feuillet/mail"
    assert len(waiting(folder)) == 1
    for place in (folder / "output/mail", kept, kept / "outbox"):
        assert mode(place) == 0o700
    files = [*(folder / "output/mail").iterdir(), *(path for path in kept.rglob("*") if path.is_file())]
    assert len(files) >= 7
    assert {path.name: mode(path) for path in files if mode(path) != 0o600} == {}


def test_drafts_that_are_no_longer_made_go_and_those_of_others_stay(tmp_path):
    folder = three(tmp_path)
    mail(folder)
    place = folder / "output/mail"
    assert len(drafts(folder)) == 3
    (place / "9-mine.eml").write_bytes(b"To: someone@exemple.org\r\n\r\nMine\r\n")
    (place / "notes.txt").write_text("mine")
    edited = place / "3-yann-le-bras.eml"
    edited.write_bytes(edited.read_bytes() + b"one more word\r\n")
    people(folder, OF_ZOE)
    mail(folder)
    assert sorted(path.name for path in place.iterdir()) == [
        "1-zoe-alix.eml",
        "3-yann-le-bras.eml",
        "9-mine.eml",
        "notes.txt",
    ]


def test_what_an_earlier_run_wrote_is_known_by_name_alone(tmp_path):
    """A list of drafts from elsewhere takes away nothing outside their folder."""
    folder = day(tmp_path)
    mail(folder)
    kept = folder / ".feuillet/mail/drafts.json"
    victim = folder / "output/synthesis.pdf"
    kept.write_text(json.dumps({"output/mail": {"../synthesis.pdf": state.of_file(victim)}}))
    people(folder, OF_ANNA)
    assert mail(folder).code == 0
    assert victim.exists()


def test_letters_that_are_not_of_this_run_are_told_beside_its_drafts(tmp_path):
    folder = three(tmp_path)
    mail(folder)
    place = folder / "output/mail"
    (place / "3-yann-le-bras.eml").write_bytes(b"To: yann@exemple.fr\r\n\r\nMine\r\n")
    (place / "vieux.eml").write_bytes(b"To: zoe@exemple.fr\r\n\r\nOld\r\n")
    people(folder, OF_ZOE)
    ran = mail(folder, "--json")
    (told,) = ran.json["diagnostics"]
    assert (ran.code, told["code"], told["severity"]) == (0, "mail-other-drafts", "warning")
    assert told["file"] == "output/mail"
    assert "3-yann-le-bras.eml, vieux.eml" in told["message"]
    assert "1-zoe-alix.eml" not in told["message"]


def test_each_output_folder_knows_its_own_drafts_and_forgetting_finds_them_all(tmp_path):
    folder = three(tmp_path / "day")
    other = tmp_path / "elsewhere"
    mail(folder)
    mail(folder, "--output", str(other))
    people(folder, OF_ANNA)
    ran = mail(folder, "--json")
    assert (ran.codes, list(drafts(folder))) == ([], ["1-o-brien-anna.eml"])
    assert len(list((other / "mail").glob("*.eml"))) == 3
    assert mail(folder, "--forget", ZOE).code == 0
    assert sorted(path.name for path in (other / "mail").glob("*.eml")) == ["2-o-brien-anna.eml", "3-yann-le-bras.eml"]
    assert "zoe" not in (folder / ".feuillet/mail/drafts.json").read_text()
    mail(folder, "--output", str(other))
    assert [path.name for path in (other / "mail").glob("*.eml")] == ["1-o-brien-anna.eml"]


def test_drafts_of_a_run_that_broke_off_are_known(tmp_path):
    folder = three(tmp_path)
    shown = ready(folder)
    draft, made = shown.letters.draft, []

    def broken(person):
        made.append(person)
        if len(made) == 3:
            raise KeyboardInterrupt
        return draft(person)

    shown.letters.draft = broken
    with pytest.raises(KeyboardInterrupt):
        shown.drafts()
    people(folder, OF_YANN)
    assert mail(folder, "--json").codes == []
    assert list(drafts(folder)) == ["1-yann-le-bras.eml"]


def test_a_name_that_no_file_can_have_is_a_letter_in_the_language_of_the_day(tmp_path):
    folder = people(day(tmp_path), f"山田 太郎;{ZOE};;;\n")
    mail(folder)
    assert list(drafts(folder)) == ["1-lettre.eml"]
    settings(folder, day=DAY + "language: en\n")
    mail(folder)
    assert list(drafts(folder)) == ["1-letter.eml"]


@POSIX
@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o640, 0o600), (0o600, 0o600), (0o664, 0o664)])
def test_a_list_that_others_can_read_is_closed_unless_it_is_shared(tmp_path, before, after):
    folder = day(tmp_path)
    path = folder / "content/recipients.csv"
    path.chmod(before)
    assert mail(folder, "--preview").code == 0
    assert mode(path) == after


@POSIX
def test_a_list_that_is_a_link_is_not_closed(tmp_path):
    folder = day(tmp_path)
    path = folder / "content/people.csv"
    (folder / "content/recipients.csv").rename(path)
    (folder / "content/recipients.csv").symlink_to("people.csv")
    path.chmod(0o644)
    assert mail(folder).code == 0
    assert mode(path) == 0o644


def test_drafts_are_the_same_bytes_each_time(tmp_path):
    folder = day(tmp_path)
    mail(folder)
    before = {path.name: path.read_bytes() for path in (folder / "output/mail").glob("*.eml")}
    mail(folder)
    assert {path.name: path.read_bytes() for path in (folder / "output/mail").glob("*.eml")} == before


def test_a_letter_to_an_address_of_the_command_line(tmp_path):
    folder = day(tmp_path, SENDER + SERVER + SHEETS)
    ran = mail(folder, "--to", "Marie, Durand <m@exemple.fr>", "--to", "paul@exemple.fr", "--to", "PAUL@Exemple.fr")
    assert ran.code == 0
    found = drafts(folder)
    assert list(found) == ["1-marie-durand.eml", "2-paul.eml"]
    assert found["1-marie-durand.eml"]["To"].addresses[0].display_name == "Marie, Durand"
    assert len(attached(found["2-paul.eml"])) == 3


def test_an_address_of_the_command_line_that_is_none_is_told(tmp_path):
    given = ["--to", "nobody", "--to", "a@exemple.fr\nBcc: b@exemple.fr", "--to", " ", "--to", ""]
    ran = mail(day(tmp_path), *given, "--json")
    assert ran.code == 1
    assert ran.codes == ["mail-no-address", "mail-control-character", "mail-no-address", "mail-no-address"]
    assert drafts(tmp_path) == {}


# -- what the author says ----------------------------------------------------------------------------------------------


def test_the_message_of_the_settings_is_in_each_letter(tmp_path):
    said = "  subject: 'Pour {name}'\n  message: |\n    Merci **{name}**, à propos de {themes}.\n"
    folder = day(tmp_path, ALL + said)
    assert mail(folder).code == 0
    zoe, anna = drafts(folder).values()
    assert "Merci Zoé Alix, à propos de «\u202fAccueillir\u202f»." in " ".join(text(zoe).split(" \n")).replace(
        "\n", " "
    )
    assert "<strong>Zoé Alix</strong>" in text(zoe, "html")
    assert zoe["Subject"] == "Pour Zoé Alix"
    assert anna["Subject"] == "Pour Anna O’Brien"


def test_the_message_of_a_file_is_in_each_letter(tmp_path):
    folder = day(tmp_path, ALL + "  message_file: lettre.md\n")
    put(folder, {"content/lettre.md": "# Merci\n\nVoici **tout**, {name}.\n"})
    assert mail(folder).code == 0
    assert "Voici tout, Zoé Alix." in text(drafts(folder)["1-zoe-alix.eml"])


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- {} -->",
        "[//]: # ({})\n",
        "<span hidden>{}</span>",
        "<p style='display:none'>{}</p>",
        "{{% comment %}}{}{{% endcomment %}}",
    ],
)
def test_what_the_author_of_a_message_keeps_from_readers_goes_to_nobody(tmp_path, hidden):
    said = hidden.format("gardé pour nous")
    folder = put(
        day(tmp_path, ALL + "  message_file: lettre.md\n"), {"content/lettre.md": f"Voici.\n\n{said}\n\nFin.\n"}
    )
    assert mail(folder).code == 0
    for letter in drafts(folder).values():
        for form in ("plain", "html"):
            assert "gardé" not in text(letter, form)
            assert "Fin." in text(letter, form)


def test_a_comment_of_a_message_that_never_ends_stops_it(tmp_path):
    folder = put(day(tmp_path, ALL + "  message_file: lettre.md\n"), {"content/lettre.md": "Voici.\n\n<!-- gardé\n"})
    ran = mail(folder, "--json")
    assert ran.code == 1
    assert [(entry["code"], entry["file"], entry["line"]) for entry in ran.json["diagnostics"]] == [
        ("comment-open", "content/lettre.md", 3)
    ]


def test_a_message_that_is_not_there_is_told_with_its_line(tmp_path):
    ran = mail(day(tmp_path, ALL + "  message_file: lettre.md\n"), "--json")
    assert ran.code == 1
    (entry,) = ran.json["diagnostics"]
    assert entry["code"] == "mail-no-file"
    assert "content/lettre.md" in entry["message"]
    assert entry["file"] == "content/workshop.yaml"
    assert entry["line"] >= 4
    assert drafts(tmp_path) == {}


@pytest.mark.parametrize("key", ["message_file", "recipients"])
def test_what_is_outside_of_the_project_is_not_read(tmp_path, key):
    (tmp_path / "secret.csv").write_text(HEADER + OF_ZOE)
    folder = day(tmp_path / "day")
    for name, linked in (("../../secret.csv", False), (str(tmp_path / "secret.csv"), False), ("link.csv", True)):
        if linked:
            (folder / "content/link.csv").symlink_to(tmp_path / "secret.csv")
        settings(folder, SENDER + SERVER + (LIST if key == "message_file" else "") + f"  {key}: {name}\n")
        ran = mail(folder, "--json")
        assert ran.code == 1
        assert ran.codes == [text_file.OUTSIDE.code]
        assert drafts(folder) == {}


def test_a_word_in_braces_that_means_nothing_is_told_and_stops_nothing(tmp_path):
    ran = mail(day(tmp_path, ALL + "  message: Bonjour {naem}\n"), "--json")
    assert (ran.code, ran.codes) == (0, ["mail-misspelt-placeholder"])


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("Un <script>alert(1)</script>", "html-dropped"),
        ("Un <font color=red>mot</font>", "html-stripped"),
        ("Un [lien](javascript:alert(1))", "link-scheme"),
        ("Un [lien](https://exemple.org/?de={name})", "mail-placeholder-in-link"),
        ("Un https://exemple.org/{name}", "mail-placeholder-in-link"),
        ("Bonjour {prénom}", "mail-misspelt-placeholder"),
        ("Bonjour {xyz}", "mail-unknown-placeholder"),
        ("Un [lien](https://exemple.org/{nom})", "mail-placeholder-in-link"),
    ],
)
def test_what_is_wrong_in_the_message_is_told_with_its_place(tmp_path, markdown, code):
    folder = put(day(tmp_path, ALL + "  message_file: lettre.md\n"), {"content/lettre.md": f"Bonjour,\n\n{markdown}\n"})
    of_file = {(entry["code"], entry["file"], entry["line"]) for entry in mail(folder, "--json").json["diagnostics"]}
    assert (code, "content/lettre.md", 3) in of_file
    settings(folder, ALL + f"  message: |\n    Bonjour,\n\n    {markdown}\n")
    said = [(entry["code"], entry["file"], entry["line"]) for entry in mail(folder, "--json").json["diagnostics"]]
    line = (folder / "content/workshop.yaml").read_text().splitlines().index(f"    {markdown}") + 1
    assert said.count((code, "content/workshop.yaml", line)) == 1


def checked(folder):
    done = typed("check", "--project", folder, "--json")
    found = json.loads(done.stdout)["diagnostics"]
    return done.returncode, [(entry["code"], entry["file"], entry["line"]) for entry in found]


def test_check_reads_letters_and_their_list_and_changes_nothing(tmp_path):
    folder = people(
        day(tmp_path, ALL + "  message_file: lettre.md\n  subject: Pour {naem}\n"),
        OF_ZOE,
        "Anna;;;1;\n",
        "Yann;a@exemple.fr, b@exemple.fr;;1;\n",
    )
    (folder / "content/lettre.md").write_text("Merci.\n\nVoici {themse} pour {rien}.\n", encoding="utf-8")
    for path in (folder / "content").glob("*.csv"):
        path.chmod(0o644)
    code, found = checked(folder)
    assert code == 1
    assert {(name, file.rpartition("/")[2]) for name, file, _ in found if name.startswith(("mail", "person"))} == {
        ("mail-misspelt-placeholder", "workshop.yaml"),
        ("mail-misspelt-placeholder", "lettre.md"),
        ("mail-unknown-placeholder", "lettre.md"),
        ("person-without-email", "recipients.csv"),
        ("person-two-emails", "recipients.csv"),
    }
    assert ("mail-misspelt-placeholder", "content/lettre.md", 3) in found
    assert not (folder / "output").exists()
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in (folder / "content").glob("*.csv"))
    (folder / "content/lettre.md").unlink()
    assert "mail-no-file" in [name for name, *_ in checked(folder)[1]]


def test_a_file_that_is_almost_called_so_is_suggested_and_the_list_of_a_print_is_checked_too(tmp_path):
    lists = {"content/Liste.csv": "Nom;E-mail\nAda;a@example.org\n", "content/qui.csv": "Quoi\nx\n"}
    mails = "mail:\n  sender: A <a@example.org>\n  recipients: liste.csv\n"
    folder = project(tmp_path, workshop=f"{WORKSHOP}{mails}print:\n  participants: qui.csv\n", files=lists)
    (told,) = wording.check(load(folder), Sources(folder))
    assert told.hint("fr") == "Vouliez-vous dire « Liste.csv » ?"
    assert sorted(name for name, *_ in checked(folder)[1]) == ["list-no-name-column", "mail-no-file"]


@pytest.mark.parametrize("wrong", ["theme", "day"])
def test_lists_and_letters_are_checked_whatever_else_is_wrong(tmp_path, wrong):
    of_day = "unheard: x\n" if wrong == "day" else ""
    folder = people(
        day(tmp_path, f"{ALL}  subject: Pour {{naem}}\n{of_day}"), "Anna;;;1;\n", "Yann;a@exemple.fr;;99;\n"
    )
    if wrong == "theme":
        put(folder, {"content/themes/09-z.md": "---\ntitle: Z\nsumary: x\n---\n"})
    names = {name for name, *_ in checked(folder)[1]}
    assert {"unknown-key", "mail-misspelt-placeholder", "person-without-email"} <= names
    assert ("person-unknown-theme" in names) == (wrong == "day")  # the theme that is wrong may be what is meant


def test_check_has_nothing_to_say_of_letters_that_nobody_writes(tmp_path):
    code, found = checked(day(tmp_path, ""))
    assert (code, [entry for entry in found if entry[0].startswith("mail")]) == (0, [])


def test_two_messages_are_told_with_both_places(tmp_path):
    folder = put(day(tmp_path, ALL + "  message: Un\n  message_file: lettre.md\n"), {"content/lettre.md": "Deux\n"})
    ran = mail(folder, "--json")
    assert (ran.code, ran.codes) == (1, ["mail-two-messages"])
    (told,) = ran.json["diagnostics"]
    written = (folder / "content/workshop.yaml").read_text().splitlines()
    assert told["line"] == written.index("  message: Un") + 1
    assert f"content/workshop.yaml:{told['line'] + 1}" in told["message"]


# -- preview and test --------------------------------------------------------------------------------------------------


def test_a_preview_says_who_gets_what_and_the_first_letter_in_full_and_writes_nothing(tmp_path, server):
    folder = day(tmp_path, ALL + SHEETS)
    ran = mail(folder, "--preview")
    assert ran.code == 0
    words = " ".join(ran.said.split())
    assert re.search(rf"Zoé Alix <{ZOE}> synthèse \+ 1 fiche \d+ ko", words)
    assert f"O’Brien, Anna <{ANNA}>" in words
    assert "Bonjour Zoé Alix," in ran.said
    assert "Pour ne plus rien recevoir de notre part" in words
    assert "Dear Anna," not in ran.said
    assert "Les PDF contiennent les notes qu’ils impriment : workshop.yaml, 01-" in words
    assert drafts(folder) == {}
    assert server.connections == 0


def test_a_preview_says_when_no_notes_are_in_the_pdfs(tmp_path):
    folder = day(tmp_path, ALL + SHEETS)
    path = folder / "content/workshop.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "attach_notes: false\n", encoding="utf-8")
    assert "Les PDF ne contiennent pas les notes" in " ".join(mail(folder, "--preview").said.split())


def test_a_preview_in_the_browser_is_the_html_of_the_first_letter(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(cli.click, "launch", opened.append)
    folder = day(tmp_path)
    assert mail(folder, "--preview", "--browser").code == 0
    path = folder / "output/mail/preview.html"
    assert opened == [str(path)]
    mail(folder)
    page = path.read_text()
    head = page[page.index("<dl") : page.index("</dl>") + len("</dl>")]
    assert page.replace(head, "").split() == text(drafts(folder)["1-zoe-alix.eml"], "html").split()
    said = " ".join(re.sub("<[^>]*>", " ", head).split())
    assert said.startswith("À Zoé Alix &lt;zoe@exemple.fr&gt; Objet ")
    names = [part.get_filename() for part in drafts(folder)["1-zoe-alix.eml"].iter_attachments()]
    assert names
    assert [name for name in names if f"Ci-joint {name} (" not in said] == []


def test_what_is_wrong_with_the_list_is_told_before_any_pdf_is_made(tmp_path):
    folder = people(day(tmp_path), "Nom;E-mail\nZoé;zoe@\n")
    ran = mail(folder)
    assert ran.code == 1
    assert "bad-email" in ran.said
    assert not (folder / "output/synthesis.pdf").exists()


def test_square_brackets_in_names_and_letters_are_shown_as_they_are(tmp_path):
    folder = people(
        day(tmp_path, ALL + "  message: 'Un [bold]mot[/bold] :smile:'\n"), f"[red]Zoé,{ZOE};;;\n".replace(",", ";")
    )
    said = mail(folder, "--preview").said
    assert "[red]Zoé" in said
    assert "[bold]mot[/bold]" in said


def test_a_test_sends_one_letter_to_oneself_and_counts_for_nothing(tmp_path, server):
    folder = day(tmp_path)
    for _ in range(2):
        ran = mail(folder, "--test-to", "Moi <moi@exemple.org>")
        assert (ran.code, ran.problem) == (0, None)
    assert server.addresses() == ["moi@exemple.org"] * 2
    assert "Bonjour Zoé Alix," in text(read(server.taken[0].data))
    assert read(server.taken[0].data)["Message-ID"] != read(server.taken[1].data)["Message-ID"]
    assert journal(folder).standing(CAMPAIGN, ZOE) is None
    assert journal(folder).standing(CAMPAIGN, "moi@exemple.org") is None
    assert waiting(folder) == []
    assert mail(folder, "--send", "--yes").code == 0
    assert server.addresses() == [ANNA, "moi@exemple.org", "moi@exemple.org", ZOE]


def test_a_test_waits_on_no_disk_and_is_told_as_it_goes(tmp_path, server):
    folder = day(tmp_path)
    found = []
    server.fail(LAST, "moi@exemple.org", lambda: found.extend(waiting(folder)))
    ran = mail(folder, "--test-to", "moi@exemple.org")
    assert ran.code == 0
    assert "1/1 moi@exemple.org: envoyée (250" in ran.said
    assert found == []


def test_a_test_is_the_same_letter_at_each_try(tmp_path, server):
    folder = day(tmp_path)
    shown = ready(folder)
    server.fail("RCPT", "moi@exemple.org", "451 4.7.1 not now")
    kept = []
    compose = message.compose
    outbox.message.compose, before = lambda *given, **more: kept.append(1) or compose(*given, **more), compose
    try:
        report = shown.send_test(shown.server(), "moi@exemple.org", retries=(0,))
    finally:
        outbox.message.compose = before
    assert not report.failed
    assert (server.count, len(kept)) == (1, 1)


def test_a_test_to_somebody_who_was_forgotten_is_refused(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--forget", "moi@exemple.org")
    ran = mail(folder, "--test-to", "Moi@exemple.org", "--json")
    assert (ran.code, ran.codes) == (1, ["mail-forgotten"])
    assert server.connections == 0


def test_a_test_that_fails_leaves_no_letter_behind(tmp_path, server):
    folder = day(tmp_path)
    shown = ready(folder)
    server.fail(LAST, "moi@exemple.org", "451 4.7.1 not now")
    report = shown.send_test(shown.server(), "moi@exemple.org", retries=())
    assert report.failed
    assert [each.standing.value for each in report.deliveries] == ["deferred"]
    assert waiting(folder) == []
    for given in ("moi", "", " "):
        ran = mail(folder, "--test-to", given, "--json")
        assert (ran.code, ran.codes) == (1, ["mail-no-address"])


# -- sending -----------------------------------------------------------------------------------------------------------


def test_each_gets_hers_once_and_who_is_added_gets_hers_alone(tmp_path, server):
    folder = day(tmp_path)
    ran = mail(folder, "--send", "--yes")
    assert (ran.code, ran.problem) == (0, None)
    assert server.addresses() == [ANNA, ZOE]
    assert {letter.sender for letter in server.taken} == {"journee@exemple.org"}
    assert f"{ZOE}: envoyée" in ran.said
    assert "envoyée : 2" in ran.said
    assert lines(folder, ZOE) == ["sending", "sent"]
    again = mail(folder, "--send", "--yes")
    assert again.code == 0
    assert server.count == 2
    assert server.connections == 1
    assert again.said.count("envoyée") == 2
    people(folder, OF_YANN, OF_ZOE.replace("zoe@", "Zoe@"), OF_ANNA)
    assert mail(folder, "--send", "--yes").code == 0
    assert server.addresses() == [ANNA, YANN, ZOE]
    assert [letter.address for letter in server.taken][-1] == YANN


def test_a_message_that_goes_is_whole(tmp_path, server):
    folder = day(tmp_path, ALL + "  reply_to: Camille <camille@exemple.org>\n")
    mail(folder, "--send", "--yes")
    entry = next(read(each.data) for each in server.taken if each.address == ZOE)
    assert entry["From"].addresses[0].display_name == "La Fédé, Pantin"
    assert entry["From"].addresses[0].addr_spec == "journee@exemple.org"
    assert entry["Reply-To"].addresses[0].addr_spec == "camille@exemple.org"
    assert [each.addr_spec for each in entry["To"].addresses] == [ZOE]
    assert entry["Date"].datetime.tzinfo is not None
    assert entry["Message-ID"].endswith("@exemple.org>")
    assert entry["List-Unsubscribe"].startswith("<mailto:camille@exemple.org?")
    assert entry["X-Unsent"] is None
    assert attached(entry) == {"synthese-une-petite-journee.pdf": (folder / "output/synthesis.pdf").read_bytes()}
    assert ANNA.encode() not in next(each.data for each in server.taken if each.address == ZOE)
    line = journal(folder).history(CAMPAIGN, ZOE)[-1]
    assert line.message == entry["Message-ID"]


def test_a_run_has_so_many_letters_at_the_most_and_the_next_goes_on(tmp_path, server):
    folder = three(tmp_path, ALL + "  most: 2\n")
    ran = mail(folder, "--send", "--yes")
    assert ran.code == 0
    assert server.count == 2
    assert "pas tentée : 1" in ran.said
    assert waiting(folder) == []
    assert mail(folder, "--send", "--yes", "--most", "1").code == 0
    assert server.addresses() == [ANNA, YANN, ZOE]


def test_the_question_names_mailing_sender_and_number(tmp_path, server):
    folder = three(tmp_path)
    said = mail(folder, "--send", "--most", "2", given="n\n").said
    asked = (
        "2 lettres (sur 3 qui attendent) de l’envoi « 2026-11-14-une-petite-journee », de la part de La Fédé, Pantin "
    )
    assert f"Envoyer maintenant {asked}<journee@exemple.org> ? [o/N]\xa0: " in said
    settings(folder, day=DAY + "language: en\n")
    said = mail(folder, "--send", "--campaign", "rappel", given="n\n").said
    assert "Send 3 letters of “rappel” from La Fédé, Pantin <journee@exemple.org> now? [y/N]: " in said
    people(folder, OF_ZOE)
    assert "Send 1 letter of" in mail(folder, "--send", given="n\n").said


def test_what_went_in_this_run_is_told_apart_from_what_went_before(tmp_path, server):
    folder = people(day(tmp_path), OF_ZOE)
    mail(folder, "--send", "--yes")
    people(folder, OF_ZOE, OF_ANNA, OF_YANN)
    said = mail(folder, "--send", "--yes", "--most", "1").said
    assert f"1/1 {ANNA}: envoyée" in said
    assert "cette fois – envoyée : 1\n" in said
    assert "avant – envoyée : 1\n" in said
    assert "reste – pas tentée : 1\n" in said
    assert "Rien n’a été envoyé cette fois." in mail(folder, "--send", given="n\n").said


def test_who_is_on_the_list_fits_a_narrow_window_and_warnings_stand_before_the_question(tmp_path, server):
    twice = "Paul Alix;zoe@exemple.fr;;2;\n"
    folder = people(day(tmp_path, ALL + SHEETS), OF_ZOE, OF_ANNA, OF_YANN, twice)
    said = mail(folder, "--send", given="n\n", COLUMNS="80").said
    lines = said.splitlines()
    assert [line.split(">")[0] for line in lines if "@exemple" in line and " ko" in line] == [
        f"Zoé Alix, Paul Alix <{ZOE}",
        f"O’Brien, Anna <{ANNA}",
        f"Yann Le Bras <{YANN}",
    ]
    assert "synthèse + 2 fiches" in said
    assert said.index(YANN) < said.index("la même adresse électronique") < said.index("[o/N]")
    assert said.count("la même adresse électronique") == 1


def test_a_run_with_nothing_to_send_says_so_and_what_can_be_done(tmp_path, server):
    folder = three(tmp_path)
    server.fail("RCPT", ANNA, "550 5.1.1 no")
    server.fail(LAST, YANN, CLOSE)
    mail(folder, "--send", "--yes")
    said = " ".join(mail(folder, "--send").said.split())
    assert f"Personne n’attend de lettre de l’envoi « {CAMPAIGN} »." in said
    assert f"Refusée : {ANNA}." in said
    assert f"Incertaine : {YANN}." in said
    assert ZOE not in said.partition("Personne")[2]
    assert "?" not in said


def test_letters_that_are_never_taken_do_not_stand_in_the_way_of_others(tmp_path, server):
    folder = three(tmp_path)
    for _ in range(3):
        server.fail("RCPT", ZOE, "450 4.2.2 mailbox full")
        Sent(folder, most=1)
    assert server.addresses() == [ANNA, YANN]


def test_letters_go_at_the_pace_of_the_settings(tmp_path, server):
    folder = three(tmp_path, SENDER + LIST + SERVER.replace("pace: 0", "pace: 2.5"))
    sent = Sent(folder)
    assert sent.slept == [2.5, 2.5]
    assert server.count == 3


@pytest.mark.parametrize("given", ["n\n", "\n", "", None])
def test_without_a_yes_nothing_is_sent(tmp_path, server, given):
    folder = day(tmp_path)
    ran = mail(folder, "--send", given=given)
    assert "2" in ran.err
    assert server.connections == 0
    assert not journal(folder).path.exists()
    assert (ran.code == 0) == (given in ("n\n", "\n"))


def test_with_a_yes_it_is(tmp_path, server):
    folder = day(tmp_path)
    assert mail(folder, "--send", given="y\n").code == 0
    assert server.count == 2


def test_who_declines_is_told_that_nothing_was_sent(tmp_path, server):
    assert "Rien n’a été envoyé." in mail(day(tmp_path), "--send", given="n\n").said
    assert server.count == 0


def test_one_of_three_is_refused_and_each_outcome_is_told(tmp_path, server):
    folder = three(tmp_path)
    server.fail("RCPT", ANNA, "550 5.1.1 no such mailbox")
    ran = mail(folder, "--send", "--yes")
    assert ran.code == 1
    assert f"{ANNA}: refusée (550 5.1.1 no such mailbox)" in ran.said
    assert "envoyée : 2" in ran.said
    assert "refusée : 1" in ran.said
    assert "Rien n’a été envoyé" not in ran.said
    assert server.addresses() == [YANN, ZOE]
    assert waiting(folder) == []
    again = mail(folder, "--send", "--yes")
    assert again.code == 0
    assert server.count == 2


def test_a_letter_that_waits_goes_as_it_is_at_the_next_run(tmp_path, server, monkeypatch):
    folder = three(tmp_path)
    server.fail("RCPT", ANNA, "450 4.2.1 later")
    first = Sent(folder)
    assert first.standings == {ZOE: "sent", ANNA: "deferred", YANN: "sent"}
    assert first.report.failed
    (path,) = waiting(folder)
    kept = path.read_bytes()
    assert read(kept)["Date"] is not None
    with monkeypatch.context() as patch:
        patch.delattr(outbox.message, "compose")  # nothing is written anew
        second = Sent(folder)
    assert second.tried == [ANNA]
    (data,) = [letter.data for letter in server.taken if letter.address == ANNA]
    assert data == kept
    assert waiting(folder) == []


@pytest.mark.parametrize("theirs", ["changed", "of another letter", "of another machine"])
def test_a_letter_that_somebody_else_left_in_the_place_of_one_that_waits_never_goes(tmp_path, server, theirs):
    folder = three(tmp_path)
    server.fail("RCPT", ANNA, "450 4.2.1 later")
    Sent(folder)
    (path,) = waiting(folder)
    kept = path.read_bytes()
    bad = kept.replace(b"Subject: ", b"Subject: Evil ")
    assert bad != kept
    if theirs == "changed":
        path.write_bytes(bad)
    elif theirs == "of another letter":
        path.with_name(path.name.rpartition("-")[0] + "-" + "0" * 32 + ".eml").write_bytes(bad)
        path.unlink()
    else:
        path.write_bytes(bad)
        path.rename(path.with_name(path.name.rpartition("-")[0] + ".eml"))
    assert Sent(folder).tried == [ANNA]
    (data,) = [letter.data for letter in server.taken if letter.address == ANNA]
    assert b"Evil" not in data
    assert waiting(folder) == []


def test_what_somebody_else_put_beside_letters_that_wait_is_not_read(tmp_path, server, monkeypatch):
    folder = three(tmp_path)
    server.fail("RCPT", ANNA, "450 4.2.1 later")
    Sent(folder)
    (path,) = waiting(folder)
    for number in range(3):
        planted = path.with_name(f"{path.name.rpartition('-')[0]}-{number:048}.eml")
        planted.touch()
        os.truncate(planted, 100_000_000)
    read = Folder.read
    monkeypatch.setattr(
        Folder,
        "read",
        lambda self, name, **most: pytest.fail(name) if "-000" in str(name) else read(self, name, **most),
    )
    assert Sent(folder).tried == [ANNA]
    assert waiting(folder) == []


def test_a_letter_that_waits_and_would_say_something_else_by_now_is_written_anew(tmp_path, server):
    folder = day(tmp_path, ALL + "  message: Bonjuor\n")
    with MailServer() as other:
        closed = other.port
    shown = ready(folder)
    assert shown.begin(update=False)
    report = shown.send(
        posts.SubmissionServer(host="127.0.0.1", port=closed, security="none"),
        heard=lambda _: None,
        retries=(),
        sleep=lambda _: None,
    )
    assert report.failed
    assert len(waiting(folder)) == 1
    settings(folder, ALL + "  message: Bonjour\n")
    assert Sent(folder).report.failed is False
    assert server.count == 2
    for each in server.taken:
        assert "Bonjour" in text(read(each.data))
        assert "Bonjuor" not in text(read(each.data))
    assert waiting(folder) == []


def test_a_letter_of_which_a_crash_left_a_part_is_written_anew(tmp_path, server):
    folder = people(day(tmp_path), OF_ZOE)
    server.fail("RCPT", ZOE, "450 4.2.1 later")
    Sent(folder)
    (path,) = waiting(folder)
    path.write_bytes(b"")
    path.with_name(".x.eml.ab.draft").write_bytes(b"half")
    assert Sent(folder).standings == {ZOE: "sent"}
    assert len(server.taken[0].data) > 5000
    assert waiting(folder) == []


def test_the_bytes_that_wait_are_those_that_the_server_gets(tmp_path, server):
    folder = day(tmp_path)
    found = {}

    def look():
        (path,) = waiting(folder)
        found[read(path.read_bytes())["To"].addresses[0].addr_spec] = path.read_bytes()

    for address in (ZOE, ANNA):
        server.fail("DATA", address, look)
    Sent(folder)
    assert {letter.address: letter.data for letter in server.taken} == found


def test_a_server_that_hangs_up_after_the_text_leaves_a_letter_uncertain_which_never_goes_by_itself(tmp_path, server):
    folder = three(tmp_path)
    server.fail(LAST, ANNA, CLOSE)
    first = mail(folder, "--send", "--yes")
    assert first.code == 1
    assert f"{ANNA}: incertaine" in first.said
    assert "--resend" in first.said
    assert server.addresses() == [ANNA, YANN, ZOE]
    again = mail(folder, "--send", "--yes")
    assert again.code == 0
    assert "incertaine" in again.said
    assert "incertaine" in mail(folder, "--journal").said
    assert server.count == 3
    kept = waiting(folder)[0].read_bytes()
    ran = mail(folder, "--resend", "Anna <ANNA.obrien@Exemple.org>", "--send", "--yes")
    assert ran.code == 0
    assert "peut repartir" in ran.said
    assert server.addresses() == [ANNA, ANNA, YANN, ZOE]
    assert [letter.data for letter in server.taken if letter.address == ANNA] == [kept, kept]
    assert lines(folder, ANNA) == ["sending", "uncertain", "allowed", "sending", "sent"]


def test_letters_that_were_refused_as_spam_go_again_together_and_one_to_nobody_does_not(tmp_path, server):
    folder = three(tmp_path)
    server.fail(LAST, ANNA, "554 5.7.1 rejected as spam")
    server.fail(LAST, YANN, "554 5.7.1 rejected as spam")
    server.fail("RCPT", ZOE, "550 5.1.1 nobody here")
    first = mail(folder, "--send", "--yes")
    assert first.code == 1
    assert "--resend-refused --send" in first.said
    assert "ne les reprend" in first.said
    assert mail(folder, "--send", "--yes").code == 0
    assert server.count == 0
    noted = mail(folder, "--resend-refused")
    assert [
        noted.said.count(f"{item}\u00a0: peut repartir") or noted.said.count(f"{item} : peut repartir")
        for item in (ANNA, YANN, ZOE)
    ] == [1, 1, 0]
    assert mail(folder, "--send", "--yes").code == 0
    assert server.addresses() == [ANNA, YANN]
    assert "peut repartir" not in mail(folder, "--resend-refused", "--send", "--yes").said
    assert server.count == 2
    mail(folder, "--forget", ZOE)
    assert mail(folder, "--resend-refused").code == 0


def test_who_was_taken_off_the_list_keeps_no_letter_that_waits(tmp_path, server):
    folder = three(tmp_path)
    for item in (ANNA, YANN):
        server.fail(LAST, item, CLOSE)
    mail(folder, "--send", "--yes")
    assert len(waiting(folder)) == 2
    mail(folder, "--send", "--yes", "--to", "autre@exemple.fr")
    assert len(waiting(folder)) == 2, "a run for others says nothing about the list"
    people(folder, OF_ZOE, OF_YANN, "Xi;xi@exemple.fr;;1;\n")
    assert mail(folder, "--send", "--yes").code == 0
    assert len(waiting(folder)) == 1
    assert mail(folder, "--resend", YANN, "--send", "--yes").code == 0
    assert server.addresses().count(YANN) == 2
    assert waiting(folder) == []


def test_nothing_is_allowed_to_somebody_who_has_no_letter(tmp_path, server):
    folder = day(tmp_path)
    assert "rien à" in mail(folder, "--resend", ZOE).said
    ran = mail(folder, "--resend", "nobody")
    assert ran.code == 1
    assert server.count == 0


def test_the_message_identifier_is_that_of_what_a_letter_says(tmp_path, server):
    def sent(folder, wanted=ALL, **options):
        project = people(day(folder, wanted), OF_ZOE)
        Sent(project, **options)
        return read(server.taken[-1].data)["Message-ID"]

    first = sent(tmp_path / "a", name="un")
    assert sent(tmp_path / "b", name="un") == first
    others = [
        sent(tmp_path / "c", name="deux"),
        sent(tmp_path / "d", ALL + "  message: Autre\n", name="un"),
        sent(tmp_path / "e", ALL + "  subject: Autre\n", name="un"),
        sent(tmp_path / "f", ALL + SHEETS, name="un"),
    ]
    assert len({first, *others}) == 5
    folder = settings(tmp_path / "a", ALL + "  message: Un mot de plus\n")
    shown = ready(folder, name="un")
    assert shown.allow(ZOE)
    Sent(folder, name="un")
    assert read(server.taken[-1].data)["Message-ID"] not in {first, *others}
    line = journal(folder).history("un", ZOE)[-1]
    assert line.message == read(server.taken[-1].data)["Message-ID"]


def test_a_wait_for_the_server_is_told_with_the_retries_that_are_usual(tmp_path, server, monkeypatch):
    slept = []
    monkeypatch.setattr(posts.deliver, "__kwdefaults__", {**posts.deliver.__kwdefaults__, "sleep": slept.append})
    for option, address in ((["--send", "--yes"], ZOE), (["--test-to", "moi@exemple.org"], "moi@exemple.org")):
        folder = people(day(tmp_path / address), OF_ZOE)
        server.fail("RCPT", address, *["450 4.2.1 later"] * 3)
        said = mail(folder, *option).said
        asked = (
            "Pas encore prises par le serveur : 1 lettre ; nouvel essai dans {} min. Ctrl-C arrête, rien n’est perdu."
        )
        assert asked.format(1) in said
        assert asked.format(5) in said
        assert said.count(f"1/1 {address}: remise à plus tard (450 4.2.1 later)") == 3
    assert slept == [60, 300, 60, 300]
    settings(folder, day=DAY + "language: en\n")
    server.fail("RCPT", ZOE, "450 4.2.1 later")
    said = mail(folder, "--send", "--yes").said
    assert "Not taken yet: 1 letter; again in 1 min. Ctrl-C ends, nothing is lost." in said


def test_ctrl_c_while_the_server_is_waited_for_says_how_it_goes_on(tmp_path, server, monkeypatch):
    def sleep(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(posts.deliver, "__kwdefaults__", {**posts.deliver.__kwdefaults__, "sleep": sleep})
    folder = people(day(tmp_path), OF_ZOE)
    server.fail("RCPT", ZOE, "450 4.2.1 later")
    ran = mail(folder, "--send", "--yes")
    assert (ran.code, ran.problem) == (130, None)
    assert "cette fois – remise à plus tard : 1\n" in ran.said
    assert "Relancez la même commande" in ran.said
    ran = mail(people(folder, OF_YANN), "--send", "--yes", "--json")
    assert (ran.code, ran.json["interrupted"]) == (0, False)


def test_a_server_that_is_away_for_a_moment_is_told(tmp_path, server, monkeypatch):
    monkeypatch.setattr(posts.deliver, "__kwdefaults__", {**posts.deliver.__kwdefaults__, "sleep": lambda _: None})
    folder = day(tmp_path)
    real = posts.Connection.open
    away = []

    def opened(line):
        if away:
            raise line.server.problem(away.pop(), reason="no")
        real(line)

    monkeypatch.setattr(posts.Connection, "open", opened)
    server.fail("DATA", ZOE, lambda: away.append(posts.UNREACHABLE))
    server.fail(LAST, ZOE, CLOSE)
    said = mail(folder, "--send", "--yes").said
    assert "Le serveur est injoignable : nouvel essai dans 20 s. Ctrl-C arrête, rien n’est perdu." in said
    assert f"2/2 {ANNA}: envoyée" in said


def test_a_server_that_fails_again_and_again_ends_the_run_and_what_went_is_told(tmp_path, server):
    rows = [f"Nom {n};p{n}@exemple.fr;;1;\n" for n in range(8)]
    folder = people(day(tmp_path), *rows)
    for n in range(1, 8):
        server.fail("MAIL", ANYBODY, *([lambda: None] if n == 1 else ["451 4.3.0 broken"]))
    ran = Sent(folder)
    assert ran.codes == ["mail-given-up"]
    assert ran.report.failed
    standings = list(ran.standings.values())
    assert standings[0] == "sent"
    assert "deferred" in standings
    assert None in standings
    ended = mail(folder, "--send", "--yes", FEUILLET_MAIL_PORT="1")
    assert ended.code == 1
    assert "Rien n’a été envoyé cette fois." in ended.said


def test_the_letters_of_a_project_are_one_mailing_though_its_title_is_mended(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--send", "--yes")
    settings(folder, day=DAY.replace("petite", "grande"))
    ran = mail(folder, "--send", "--yes")
    assert ran.code == 1
    assert "mail-other-pages" in ran.said
    assert server.count == 2
    named = mail(folder, "--send", "--yes", "--campaign", "de nouveau")
    assert named.code == 0
    assert server.addresses() == [ANNA, ANNA, ZOE, ZOE]


# -- names of mailings -------------------------------------------------------------------------------------------------


def test_a_mailing_is_the_same_however_its_name_is_typed(tmp_path, server):
    folder = day(tmp_path)
    for name in ("Rappel d’été", "  rappel   d’e\u0301te\u0301 ", "RAPPEL D’ÉTÉ"):
        assert mail(folder, "--send", "--yes", "--campaign", name).code == 0
    assert server.count == 2
    assert {entry.campaign for entry in journal(folder).entries()} == {"Rappel d’été"}
    mail(folder, "--send", "--yes", "--campaign", "autre")
    shown = mail(folder, "--journal", "--campaign", "rappel d’été", "--json").json
    assert [(entry["campaign"], entry["address"]) for entry in shown] == [("Rappel d’été", ZOE), ("Rappel d’été", ANNA)]
    assert len(mail(folder, "--journal", "--json").json) == 4


@pytest.mark.parametrize("name", ["rappel+1", "rappel+12 ", "+3", "test 2026-11-14T09:00"])
def test_names_that_updates_and_tests_have_are_refused(tmp_path, server, name):
    ran = mail(day(tmp_path), "--send", "--yes", "--campaign", name)
    assert ran.code == 2
    assert "mises à jour" in ran.said
    assert server.connections == 0


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_drafts_go_into_a_folder_whose_name_is_no_text_and_are_known_there(tmp_path):
    folder, output = day(tmp_path / "day"), os.fsdecode(bytes(tmp_path) + b"/sorti\xe9")
    for _ in range(2):
        ran = mail(folder, "--output", output)
        assert (ran.code, ran.problem) == (0, None)
        assert len(list(Path(output).glob("mail/*.eml"))) == 2
    people(folder, OF_ZOE)
    assert mail(folder, "--output", output).code == 0
    assert len(list(Path(output).glob("mail/*.eml"))) == 1


def test_a_mailing_whose_name_a_journal_from_elsewhere_has_with_half_a_character_goes_on(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--send", "--yes")
    path = folder / ".feuillet/mail/journal.jsonl"
    path.write_bytes(path.read_bytes().replace(CAMPAIGN.encode(), b"\\ud800"))
    (folder / ".feuillet/mail/campaigns.json").unlink()
    people(folder, OF_ZOE, OF_ANNA, OF_YANN)
    ran = mail(folder, "--send", "--yes")
    assert (ran.code, ran.problem, server.count) == (0, None, 3)


def test_without_its_memory_a_mailing_goes_on_under_the_one_name_of_the_journal(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--send", "--yes")
    mail(folder, "--test-to", "moi@exemple.org")
    (folder / ".feuillet/mail/campaigns.json").unlink()
    settings(folder, day=DAY.replace("petite", "grande"))
    ran = mail(folder, "--send", "--yes", "--json")
    assert (ran.code, ran.codes) == (1, ["mail-other-pages"])
    assert server.count == 3


def test_without_its_memory_and_with_several_names_the_user_says_which_mailing_goes_on(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--send", "--yes")
    mail(folder, "--send", "--yes", "--campaign", "rappel")
    settings(folder, day=DAY.replace("petite", "grande"))
    assert "mail-other-pages" in mail(folder, "--send", "--yes").said  # it knows which one has no name
    (folder / ".feuillet/mail/campaigns.json").write_text("{")
    for options in (["--send", "--yes"], [], ["--preview"]):
        ran = mail(folder, *options, "--json")
        assert (ran.code, ran.codes) == (1, ["mail-which-mailing"])
        assert f"{CAMPAIGN}, rappel" in ran.json["diagnostics"][0]["message"]
    assert server.count == 4
    assert mail(folder, "--send", "--yes", "--campaign", "nouveau").code == 0
    assert server.count == 6


# -- one thing a run ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--preview --send --yes", "une seule de ces options à la fois : --preview, --send"),
        ("--test-to x@exemple.fr --send", "--test-to, --send"),
        ("--forget x@exemple.fr --send --yes", "--send, --forget"),
        ("--forget x@exemple.fr --journal", "--forget, --journal"),
        ("--yes", "--yes va avec --send"),
        ("--most 3 --preview", "--most va avec --send"),
        ("--browser", "--browser va avec --preview"),
        ("--edition-update", "--edition-update va avec --preview, --test-to, --send"),
        ("--resend x@exemple.fr --preview", "--resend va avec --resend, --send"),
        ("--to x@exemple.fr --journal", "--to va avec --preview, --test-to, --send"),
        ("--campaign c --forget x@exemple.fr", "--campaign va avec"),
    ],
)
def test_options_that_do_not_go_together_are_told_and_nothing_happens(tmp_path, server, options, said):
    ran = mail(day(tmp_path), *options.split())
    assert ran.code == 2
    assert said in " ".join(ran.said.split())
    assert server.connections == 0
    assert not (tmp_path / ".feuillet").exists()


def test_to_let_a_letter_go_again_writes_no_drafts(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--send", "--yes")
    ran = mail(folder, "--resend", ZOE)
    assert ran.code == 0
    assert "peut repartir" in ran.said
    assert "Pour envoyer : python3 build.py mail --send" in ran.said
    assert drafts(folder) == {}
    assert server.count == 2


# -- when nothing is sent ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", [["--send", "--yes"], ["--test-to", "moi@exemple.org"], []])
def test_nothing_is_sent_or_written_if_a_publication_fails(tmp_path, server, option):
    folder = put(day(tmp_path), {"templates/fact-sheet.html": "{% for %}"})
    ran = mail(folder, *option)
    assert ran.code == 1
    assert "mail-not-built" not in ran.said  # what is wrong is said already
    assert ran.said.rstrip().endswith("Rien n’a été envoyé.")
    assert server.connections == 0
    assert drafts(folder) == {}


@pytest.mark.parametrize("option", [["--send", "--yes"], ["--test-to", "moi@exemple.org"], ["--preview"], []])
@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{% for %}", "template-error"),
        ("{{ letter.__class__ }}", "template-forbidden"),
        ('<img src="https://seen.example/1.png" alt="">', "template-active"),
    ],
)
def test_a_letter_that_its_template_does_not_give_or_that_tells_of_its_reader_goes_to_nobody(
    tmp_path, server, option, template, code
):
    folder = put(day(tmp_path), {"templates/mail.html": template})
    ran = mail(folder, *option)
    assert ran.code == 1
    assert code in ran.said
    assert "Traceback" not in ran.said
    assert not server.taken
    assert drafts(folder) == {}


@pytest.mark.parametrize(
    "row", ["Paul;paul@exemple;;;\n", "Paul;;;;\n", "Paul;p@a.fr, q@a.fr;;;\n", "Paul;paul@exemple.fr;;9;\n"]
)
def test_nothing_is_sent_if_one_line_of_the_list_is_wrong(tmp_path, server, row):
    folder = people(day(tmp_path), OF_ZOE, row)
    ran = mail(folder, "--send", "--yes", "--json")
    assert ran.code == 1
    assert {(entry["file"], entry["line"]) for entry in ran.json["diagnostics"] if entry["severity"] == "error"} == {
        ("content/recipients.csv", 3)
    }
    assert server.connections == 0


def test_nothing_is_sent_if_the_journal_is_damaged(tmp_path, server):
    folder = three(tmp_path)
    mail(folder, "--send", "--yes", "--most", "1")
    path = journal(folder).path
    path.write_bytes(path.read_bytes().replace(b'"sent"', b'"se\0t"'))
    for options in (["--send", "--yes"], ["--journal"], ["--preview"], ["--resend", ZOE]):
        ran = mail(folder, *options)
        assert (ran.code, ran.problem) == (1, None)
        assert ".feuillet/mail/journal.jsonl:2" in ran.said
        assert "Rien n’a été envoyé." in ran.said
    assert server.count == 1


@pytest.mark.parametrize("at", [0, 1, 3])
def test_nothing_more_is_sent_when_the_journal_cannot_be_written(tmp_path, server, monkeypatch, at):
    folder = three(tmp_path)
    append, written = Journal._append, []

    def full(self, line):
        if len(written) >= at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written.append(line)
        append(self, line)

    monkeypatch.setattr(Journal, "_append", full)
    ran = mail(folder, "--send", "--yes")
    assert (ran.code, ran.problem) == (1, None)
    assert "mail-not-kept" in ran.said
    assert "plus de place sur le disque" in ran.said
    assert ("Rien n’a été envoyé." in ran.said) == (at == 0)
    assert server.count == {0: 0, 1: 1, 3: 2}[at]
    monkeypatch.undo()
    monkeypatch.setenv("FEUILLET_MAIL_PORT", str(server.port))
    mail(folder, "--send", "--yes")
    assert max(map(server.addresses().count, (ZOE, ANNA, YANN))) == 1
    assert journal(folder).standing(CAMPAIGN, {0: YANN, 1: ZOE, 3: ANNA}[at]).value == ("uncertain" if at else "sent")


def test_nothing_is_sent_when_what_is_sent_cannot_be_remembered(tmp_path, server):
    folder = day(tmp_path)
    put(folder, {".feuillet/mail": "a file where a folder should be"})
    ran = mail(folder, "--send", "--yes")
    assert (ran.code, ran.problem) == (1, None)
    assert "mail-not-kept" in ran.said
    assert server.connections == 0


def test_no_letter_goes_with_a_pdf_that_somebody_put_there_before_letters_were_made(tmp_path, server, monkeypatch):
    folder = three(tmp_path)
    made = Session.make

    def meddle(self, *options, **more):
        report = made(self, *options, **more)
        (folder / "output/synthesis.pdf").write_bytes(pdf_of("something else"))
        return report

    monkeypatch.setattr(Session, "make", meddle)
    ran = mail(folder, "--send", "--yes")
    assert (ran.code, ran.problem) == (1, None)
    assert "pdf-changed" in ran.said
    assert server.count == 0


def test_no_letter_goes_with_a_pdf_that_somebody_changed_since_it_was_proved(tmp_path, server):
    folder = three(tmp_path)
    shown = ready(folder)
    assert shown.begin(update=False)

    def meddle(delivery):
        (folder / "output/synthesis.pdf").write_bytes(pdf_of("something else"))

    report = shown.send(shown.server(), heard=meddle, retries=(), sleep=lambda _: None)
    assert [each.rule.code for each in report.diagnostics] == ["pdf-changed"]
    assert [each.standing and each.standing.value for each in report.deliveries] == ["sent", None, None]
    assert server.addresses() == [ZOE]
    for do in (shown.plan, shown.drafts):
        shown.diagnostics.clear()
        assert do().failed
    assert mail(folder, "--send", "--yes").code == 0  # it is made anew
    proved = (folder / "output/synthesis.pdf").read_bytes()
    assert [attached(read(each.data)).popitem()[1] for each in server.taken] == [proved] * 3


# -- changed pages -----------------------------------------------------------------------------------------------------


def test_changed_pages_are_not_sent_as_if_they_were_the_same(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--send", "--yes")
    people(of_theme(folder, "- Autre chose"), OF_ZOE, OF_ANNA, OF_YANN)
    ran = mail(folder, "--send", "--yes", "--json")
    assert (ran.code, ran.codes) == (1, ["mail-other-pages"])
    assert server.count == 2
    assert mail(folder).code == 0  # drafts may be written


def test_other_words_of_letters_other_lists_and_another_feuillet_are_no_other_pages(tmp_path, server, monkeypatch):
    folder = put(day(tmp_path, ALL + "  message_file: lettre.md\n"), {"content/lettre.md": "Bonjour\n"})
    mail(folder, "--send", "--yes")
    people(folder, OF_ZOE, OF_ANNA, OF_YANN)
    page = shipped("templates") / "mail.html"
    put(folder, {"content/lettre.md": "Bonsoir\n", "templates/mail.html": page.read_bytes() + b"<!-- ours -->\n"})
    monkeypatch.setattr(fingerprint, "method", lambda: "another")
    sent = Sent(folder)
    assert (sent.codes, sent.tried) == ([], [YANN])
    assert "Bonsoir" in text(read(server.taken[2].data))


@pytest.mark.parametrize(
    "files",
    [
        {"content/images/photo.png": b"another"},
        own_style("fact-sheet", "/* ours */"),
        {"content/workshop.yaml": f"{DAY.replace('Pantin', 'Lyon')}mail:\n{ALL}"},
        {"content/themes/03-financer.md": theme("Financer", "## Besoins\n\n- De l’argent\n")},
    ],
)
def test_pictures_styles_the_day_and_its_themes_make_other_pages(tmp_path, server, files):
    folder = put(day(tmp_path), {"content/images/photo.png": b"a picture"})
    mail(folder, "--send", "--yes")
    assert Sent(folder).codes == []
    assert Sent(put(folder, files)).codes == ["mail-other-pages"]


def test_an_update_goes_to_those_who_had_the_old_pages_and_says_what_changed(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--send", "--yes")
    of_theme(folder, "- Autre chose")
    # Not of the pages: who is on the list, and what letters say.
    people(folder, OF_ZOE, OF_ANNA, OF_YANN)
    settings(folder, ALL + "  message: Une erreur est corrigée.\n")
    ran = mail(folder, "--send", "--edition-update", "--yes")
    assert ran.code == 0
    assert server.addresses() == [ANNA, ANNA, ZOE, ZOE]
    zoe, anna = (read(letter.data) for letter in server.taken[2:])
    assert zoe["To"].addresses[0].addr_spec == ZOE
    said = " ".join(text(zoe).split())
    assert "synthèse mise à jour" in zoe["Subject"].replace("\xa0", " ")
    changed = said.partition("Ce qui a changé")[2].partition("Ci-joint")[0]
    assert "Cette édition remplace celle que vous avez reçue." in changed
    assert "La fiche « Accueillir »" in changed
    assert "La synthèse de la journée" in changed
    assert "Réparer" not in changed
    assert "updated" in anna["Subject"]
    assert attached(zoe) == {"synthese-une-petite-journee.pdf": (folder / "output/synthesis.pdf").read_bytes()}
    assert server.taken[0].data != server.taken[2].data
    assert zoe["Message-ID"] != read(server.taken[0].data)["Message-ID"]
    # Again: nothing. Who is new gets the pages as they are now, as a first letter; and is not told of a change.
    assert mail(folder, "--send", "--edition-update", "--yes").code == 0
    assert server.count == 4
    assert mail(folder, "--send", "--yes").code == 0
    assert server.addresses() == [ANNA, ANNA, YANN, ZOE, ZOE]
    assert "mise à jour" not in read(server.taken[-1].data)["Subject"]
    assert mail(folder, "--send", "--edition-update", "--yes").code == 0
    assert server.count == 5


def test_who_declines_an_update_is_warned_of_other_pages_as_before(tmp_path, server, monkeypatch):
    folder = three(tmp_path, ALL + LOGIN)
    monkeypatch.setenv("FEUILLET_MAIL_USER", "")
    settings(folder)
    mail(folder, "--send", "--yes", "--most", "2")
    of_theme(folder, "- Autre chose")
    update = ["--send", "--edition-update"]
    assert mail(folder, *update, given="n\n").code == 0
    assert mail(folder, *update, given="").code == 130
    assert mail(folder, *update, "--yes", FEUILLET_MAIL_PORT="1").code == 1
    server.fail("MAIL", ANYBODY, "530 5.7.0 who are you?")
    assert mail(folder, *update, "--yes").code == 1
    assert mail(folder, "--preview", "--edition-update").code == 0
    ran = mail(folder, "--send", "--yes", "--json")
    assert (ran.code, ran.codes) == (1, ["mail-other-pages"])
    assert server.count == 2
    server.fail("RCPT", ZOE, "550 5.1.1 gone")
    assert Sent(folder, update=True, most=1).standings == {ZOE: "refused", ANNA: None}
    assert Sent(folder).codes == ["mail-other-pages"]  # nobody has them yet
    assert Sent(folder, update=True).standings == {ZOE: "refused", ANNA: "sent"}
    assert Sent(folder).tried == [YANN]


def test_pages_that_are_as_they_were_before_an_update_are_other_pages_too(tmp_path, server):
    folder = three(tmp_path)
    before = (folder / "content/themes/01-accueillir.md").read_bytes()
    Sent(folder, most=2)
    of_theme(folder, "- Autre chose")
    Sent(folder, update=True, most=1)
    put(folder, {"content/themes/01-accueillir.md": before})
    assert Sent(folder).codes == ["mail-other-pages"]
    assert Sent(folder, update=True).tried == [ZOE]
    assert Sent(folder).tried == [YANN]


def test_an_update_can_be_looked_at_and_tried_on_oneself(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--send", "--yes")
    of_theme(folder, "- Autre chose")
    kept = journal(folder).path.read_bytes()
    shown = mail(folder, "--preview", "--edition-update")
    assert shown.code == 0
    assert "Ce qui a changé" in shown.said
    assert "La fiche « Accueillir »" in shown.said.replace("\u202f", " ")
    assert journal(folder).path.read_bytes() == kept
    assert mail(folder, "--test-to", "moi@exemple.org", "--edition-update").code == 0
    said = text(read(server.taken[-1].data))
    assert "Ce qui a changé" in said
    assert "Accueillir" in said.partition("Ce qui a changé")[2].partition("Ci-joint")[0]
    assert server.taken[-1].address == "moi@exemple.org"
    assert mail(folder, "--preview").said.count("Ce qui a changé") == 0
    assert mail(folder, "--send", "--edition-update", "--yes").code == 0
    assert server.addresses() == [ANNA, ANNA, "moi@exemple.org", ZOE, ZOE]


def test_an_update_that_broke_off_goes_on(tmp_path, server):
    folder = three(tmp_path)
    mail(folder, "--send", "--yes")
    of_theme(folder, "- Autre chose")
    server.fail(LAST, ANNA, CLOSE)
    first = Sent(folder, update=True, most=2)
    assert first.standings == {ZOE: "sent", ANNA: "uncertain", YANN: None}
    second = Sent(folder, update=True)
    assert second.standings == {ZOE: "sent", ANNA: "uncertain", YANN: "sent"}
    assert second.tried == [YANN]
    assert mail(folder, "--resend", ANNA, "--send", "--edition-update", "--yes").code == 0
    assert [server.addresses().count(item) for item in (ZOE, ANNA, YANN)] == [2, 3, 2]
    assert Sent(folder, update=True).tried == []


def test_a_second_update_tells_each_what_changed_since_the_pages_that_she_has(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--send", "--yes")
    of_theme(folder, "- Autre chose")
    Sent(folder, update=True, most=1)
    of_theme(folder, "- Une grande salle", "02-reparer.md", "Réparer ensemble")
    third = Sent(folder, update=True)
    assert third.tried == [ZOE, ANNA]
    zoe, anna = (re.split("\nCi-joint|\nAttached", text(read(letter.data)))[0] for letter in server.taken[-2:])
    assert "Réparer" in zoe
    assert "Accueillir" not in zoe
    assert "Réparer" in anna
    assert "Accueillir" in anna
    assert Sent(folder, update=True).tried == []


def test_an_update_of_sheets_goes_to_those_whose_sheets_changed(tmp_path, server):
    folder = three(tmp_path, ALL + "  attach: [sheets]\n")
    mail(folder, "--send", "--yes")
    of_theme(folder, "- Autre chose")
    assert Sent(folder, update=True).tried == [ZOE, ANNA]
    anna = re.split("\nAttached", text(read(server.taken[-1].data)))[0]
    assert "Accueillir" in anna
    assert "Réparer" not in anna
    assert "synthesis" not in anna
    of_theme(folder, "- Une grande salle", "02-reparer.md", "Réparer ensemble")
    assert Sent(folder, update=True).tried == [ANNA, YANN]


def test_a_new_theme_is_told_as_new(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--send", "--yes")
    put(folder, {"content/themes/03-financer.md": theme("Financer", "## Besoins\n\n- De l’argent\n")})
    Sent(folder, update=True)
    assert "«\u202fFinancer\u202f» (nouvelle)" in text(read(server.taken[2].data))


def test_who_has_got_the_new_pages_as_a_first_letter_needs_no_update(tmp_path, server):
    folder = day(tmp_path)
    mail(folder, "--send", "--yes")
    people(of_theme(folder, "- Autre chose"), OF_ZOE, OF_ANNA, OF_YANN)
    Sent(folder, update=True, most=1)
    Sent(folder)
    assert server.addresses() == [ANNA, YANN, ZOE, ZOE]
    Sent(folder, update=True)
    assert server.addresses() == [ANNA, ANNA, YANN, ZOE, ZOE]


def test_what_is_remembered_beside_the_journal_may_be_lost_without_a_second_letter(tmp_path, server):
    folder = day(tmp_path)
    remembered = folder / ".feuillet/mail/campaigns.json"
    for text_of in (None, "{", "[]", f'{{"{CAMPAIGN}": 3}}', f'{{"{CAMPAIGN}": {{"other": 1}}}}'):
        remembered.unlink(missing_ok=True) if text_of is None else remembered.write_text(text_of)
        assert Sent(folder).standings == {ZOE: "sent", ANNA: "sent"}
    assert server.count == 2
    remembered.unlink()
    assert Sent(folder, update=True).codes == ["mail-nothing-changed"]
    of_theme(folder, "- Autre chose")
    assert Sent(folder).codes == ["mail-other-pages"]
    Sent(folder, update=True)
    remembered.unlink()
    Sent(folder, update=True)
    assert server.addresses() == [ANNA, ANNA, ZOE, ZOE]
    remembered.unlink()
    of_theme(folder, "- Autre chose encore")
    Sent(folder, update=True)
    assert server.addresses() == [ANNA, ANNA, ANNA, ZOE, ZOE, ZOE]


def test_an_update_without_a_change_or_without_letters_is_refused(tmp_path, server):
    folder = day(tmp_path)
    assert Sent(folder, update=True).codes == ["mail-nothing-sent"]
    mail(folder, "--send", "--yes")
    ran = mail(folder, "--send", "--edition-update", "--yes", "--json")
    assert (ran.code, ran.codes) == (1, ["mail-nothing-changed"])
    of_theme(folder, "- Autre chose")
    assert server.count == 2


# -- crashes, and two at once ------------------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize("where", ["RCPT", "DATA", LAST])
def test_a_command_that_is_killed_leaves_nobody_with_two_letters_and_loses_nobody(tmp_path, server, start, where):
    folder = three(tmp_path)
    started = []
    server.fail(where, ANNA, lambda: os.kill(started[0].pid, signal.SIGKILL))
    started.append(start(folder, "--send", "--yes"))
    started[0].communicate(timeout=PATIENCE)
    assert started[0].returncode == -signal.SIGKILL
    assert lines(folder, ZOE) == ["sending", "sent"]
    assert lines(folder, ANNA) == ([] if where == "RCPT" else ["sending"])
    ran = mail(folder, "--send", "--yes")
    assert ran.code == 0
    expected = {"RCPT": [ANNA, YANN, ZOE], "DATA": [YANN, ZOE], LAST: [ANNA, YANN, ZOE]}[where]
    assert server.addresses() == expected
    if where != "RCPT":
        assert "incertaine" in ran.said
        assert journal(folder).standing(CAMPAIGN, ANNA).value == "uncertain"
        assert [read(path.read_bytes())["To"].addresses[0].addr_spec for path in waiting(folder)] == [ANNA]
    if where == "DATA":  # it never arrived: she asked, and was told so
        assert mail(folder, "--resend", ANNA, "--send", "--yes").code == 0
        assert server.addresses() == [ANNA, YANN, ZOE]
        assert waiting(folder) == []


@POSIX
def test_two_commands_at_once_send_each_letter_once(tmp_path, server, start):
    folder = three(tmp_path)
    second = []

    def meanwhile():
        second.append(start(folder, "--send", "--yes"))
        second.append(second[0].stderr.readline())

    server.fail(LAST, ZOE, meanwhile)
    first = start(folder, "--send", "--yes")
    _, said = first.communicate(timeout=PATIENCE)
    assert first.returncode == 0, said
    out, said = second[0].communicate(timeout=PATIENCE)
    assert second[0].returncode == 0, said
    assert str(first.pid) in second[1]
    assert server.addresses() == [ANNA, YANN, ZOE]


@POSIX
def test_ctrl_c_ends_a_run_between_two_letters_and_the_next_goes_on(tmp_path, server, start):
    folder = three(tmp_path)
    started = []
    server.fail(LAST, ANNA, lambda: os.kill(started[0].pid, signal.SIGINT))
    started.append(start(folder, "--send", "--yes"))
    _, said = started[0].communicate(timeout=PATIENCE)
    assert started[0].returncode == 130, said
    assert "Traceback" not in said
    assert "Interrompu." in said
    assert "cette fois – envoyée : 2\n" in said
    assert "reste – pas tentée : 1\n" in said
    assert "Relancez la même commande" in said
    assert "Rien n’a été envoyé" not in said
    assert lines(folder, ANNA) == ["sending", "sent"]
    assert lines(folder, YANN) == []
    assert mail(folder, "--send", "--yes").code == 0
    assert server.addresses() == [ANNA, YANN, ZOE]


@POSIX
def test_ctrl_c_twice_names_the_letter_that_is_uncertain(tmp_path, server, start):
    folder = three(tmp_path)
    started = []

    async def press():
        while started[0].poll() is None:
            os.kill(started[0].pid, signal.SIGINT)
            await asyncio.sleep(0.5)

    server.fail(LAST, ANNA, press)
    started.append(start(folder, "--send", "--yes"))
    _, said = started[0].communicate(timeout=PATIENCE)
    assert started[0].returncode == 130, said
    assert "cette fois – envoyée : 1, incertaine : 1\n" in said
    assert f"Incertaine : {ANNA}." in said
    assert "Relancez la même commande" in said


@POSIX
def test_ctrl_c_while_a_test_goes_leaves_nothing_behind(tmp_path, server, start):
    folder = day(tmp_path)
    started = []
    server.fail("RCPT", "moi@exemple.org", lambda: os.kill(started[0].pid, signal.SIGINT), HANG)
    started.append(start(folder, "--test-to", "moi@exemple.org"))
    _, said = started[0].communicate(timeout=PATIENCE)
    assert started[0].returncode == 130, said
    assert "Rien n’a été envoyé." in said
    assert waiting(folder) == []


@POSIX
def test_the_command_without_a_keyboard_sends_nothing(tmp_path, server, start):
    ran = start(day(tmp_path), "--send")
    _, said = ran.communicate(timeout=PATIENCE)
    assert ran.returncode == 130
    assert "Traceback" not in said
    assert "Rien n’a été envoyé." in said
    assert server.connections == 0


# -- forgetting --------------------------------------------------------------------------------------------------------


def test_who_is_forgotten_leaves_no_trace_and_gets_no_letter_though_on_the_list(tmp_path, server):
    folder = three(tmp_path)
    mail(folder)
    ready(folder).write_preview(ready(folder).plan().page)
    server.fail("RCPT", ZOE, "450 4.2.1 zoe@exemple.fr is away")
    server.fail(LAST, ANNA, CLOSE)
    Sent(folder)
    (folder / "output/mail/.1-zoe-alix.eml.ab12.draft").write_bytes(ZOE.encode())
    assert len(waiting(folder)) == 2
    assert len(traces(folder, ZOE)) >= 4
    ran = mail(folder, "--forget", "Zoé <ZOE@EXEMPLE.FR>")
    assert (ran.code, ran.problem) == (0, None)
    assert traces(folder, ZOE, "zoe-alix", "zoe%40exemple.fr") == []
    assert sorted(drafts(folder)) == ["2-o-brien-anna.eml", "3-yann-le-bras.eml"]
    assert len(waiting(folder)) == 1
    before = server.count
    assert mail(folder, "--send", "--yes").code == 0
    assert mail(folder).code == 0
    assert server.count == before
    assert server.addresses() == [ANNA, YANN]
    assert traces(folder, ZOE) == []
    shown = mail(folder, "--preview")
    assert "oubliée" in shown.said
    assert "Dear Anna," in shown.said
    assert mail(folder, "--resend", ZOE, "--send", "--yes", "--campaign", "autre").code == 0
    assert ZOE not in server.addresses()
    assert [letter.address for letter in server.taken if letter.address == ANNA] == [ANNA, ANNA]


def test_letters_of_all_mailings_to_somebody_are_forgotten(tmp_path, server):
    folder = day(tmp_path)
    for name in ("un", "deux"):
        server.fail("RCPT", ZOE, "450 4.2.1 later")
        Sent(folder, name=name)
    assert len(waiting(folder)) == 2
    waiting(folder)[0].write_bytes(b"")  # as a crash of the machine leaves it
    assert mail(folder, "--forget", ZOE).code == 0
    assert waiting(folder) == []


def test_an_address_with_an_accent_in_its_domain_is_forgotten_as_it_is_written(tmp_path, server):
    folder = people(day(tmp_path), "Zoé;zoe@exämple.org;;;\n", OF_ANNA)
    mail(folder)
    assert mail(folder, "--forget", "zoe@exämple.org").code == 0
    assert len(drafts(folder)) == 1
    Sent(folder)
    assert server.addresses() == [ANNA]


def test_to_forget_what_is_no_address_is_told(tmp_path):
    folder = day(tmp_path)
    for given in ("zoe", "", "a@exemple.fr, b@exemple.fr"):
        ran = mail(folder, "--forget", given, "--json")
        assert (ran.code, ran.problem) == (1, None)
        assert len(ran.codes) == 1
    assert not journal(folder).path.exists()


def test_nobody_is_forgotten_while_letters_go(tmp_path, server):
    folder = day(tmp_path)
    with journal(folder).alone():
        ran = mail(folder, "--forget", ZOE)
    assert ran.code == 1
    assert "mail-journal-busy" in ran.said


# -- the password ------------------------------------------------------------------------------------------------------


def _hidden(folder, *said):
    for secret in (
        SECRET,
        base64.b64encode(SECRET.encode()).decode(),
        base64.b64encode(f"\0la-fede\0{SECRET}".encode()).decode(),
    ):
        assert not any(secret in item for item in said)
        assert traces(folder, secret) == []


@pytest.mark.parametrize("way", ["environment", "keyring", "prompt"])
def test_the_password_comes_from_outside_and_is_seen_nowhere(tmp_path, monkeypatch, way):
    with served(monkeypatch, login=("la-fede", SECRET)) as server:
        folder = day(tmp_path, ALL + LOGIN)
        given, environment, asked = None, {}, []
        if way == "environment":
            environment = {"FEUILLET_MAIL_PASSWORD": SECRET}
        elif way == "keyring":

            def get_password(service, user):
                asked.append((service, user))
                return SECRET

            monkeypatch.setitem(sys.modules, "keyring", types.SimpleNamespace(get_password=get_password))
        else:
            given = f"{SECRET}\n"
        ran = mail(folder, "--send", "--yes", "--json", given=given, **environment)
        assert (ran.code, ran.problem) == (0, None), ran.said
        assert server.addresses() == [ANNA, ZOE]
        assert asked == ([("feuillet 127.0.0.1", "la-fede")] if way == "keyring" else [])
        _hidden(folder, ran.said)
        assert len(ran.json["deliveries"]) == 2


def test_a_wrong_password_is_told_and_not_shown(tmp_path, monkeypatch):
    with served(monkeypatch, login=("la-fede", "another")) as server:
        folder = day(tmp_path, ALL + LOGIN)
        for options in (["--send", "--yes"], ["--test-to", "moi@exemple.org"]):
            ran = mail(folder, *options, FEUILLET_MAIL_PASSWORD=SECRET)
            assert (ran.code, ran.problem) == (1, None)
            assert "mail-login" in ran.said
            assert "Rien n’a été envoyé." in ran.said
            _hidden(folder, ran.said)
        assert server.count == 0


def test_the_password_is_in_no_traceback(tmp_path, monkeypatch):
    with served(monkeypatch, login=("la-fede", SECRET)):
        folder = day(tmp_path, ALL + LOGIN)
        monkeypatch.setattr(posts._Run, "_try", lambda *_: 1 / 0)
        ran = mail(folder, "--send", "--yes", FEUILLET_MAIL_PASSWORD=SECRET)
        assert isinstance(ran.problem, ZeroDivisionError)
        said = "".join(traceback.format_exception(ran.problem))
        assert "ZeroDivisionError" in said
        assert "deliver" in said
        assert SECRET not in said
        shown = ready(folder)
        assert SECRET not in repr(replace(shown.server(), password=SECRET))


def test_who_closes_the_question_for_the_password_sends_nothing(tmp_path, server):
    for options in (["--send", "--yes"], ["--test-to", "moi@exemple.org"]):
        ran = mail(day(tmp_path, ALL + LOGIN), *options, given="")
        assert (ran.code, ran.problem) == (130, None)
        assert "Interrompu." in ran.said
        assert "Rien n’a été envoyé." in ran.said
    assert server.connections == 0


def test_the_question_for_the_password_names_the_server_and_says_that_nothing_was_typed(tmp_path, monkeypatch):
    with served(monkeypatch, login=("la-fede", SECRET)) as server:
        ran = mail(day(tmp_path, ALL + LOGIN), "--send", "--yes", given=f"\n{SECRET}\n")
        assert ran.code == 0, ran.said
        assert ran.said.count("Mot de passe de la-fede chez 127.0.0.1\xa0: ") == 2
        assert ran.said.count("Rien n’a été tapé.") == 1
        assert server.count == 2


def test_a_password_in_the_settings_is_an_error(tmp_path, server):
    ran = mail(day(tmp_path, ALL + f"  password: {SECRET}\n"), "--send", "--yes")
    assert ran.code == 1
    assert server.connections == 0


def test_server_and_user_of_the_environment_come_before_those_of_the_settings(tmp_path, monkeypatch):
    with served(monkeypatch, login=("somebody", SECRET)) as server:
        wanted = SENDER + LIST + "  host: nowhere.invalid\n  port: 9\n  user: la-fede\n  security: none\n  pace: 0\n"
        ran = mail(
            day(tmp_path, wanted),
            "--send",
            "--yes",
            FEUILLET_MAIL_HOST="127.0.0.1",
            FEUILLET_MAIL_USER="somebody",
            FEUILLET_MAIL_PASSWORD=SECRET,
        )
        assert ran.code == 0, ran.said
        assert server.addresses() == [ANNA, ZOE]


@pytest.mark.parametrize("port", ["smtp", "0", "70000", "-1", "²", " ", "5" * 5000])
def test_a_port_that_is_none_is_told(tmp_path, server, port):
    for options in (["--send", "--yes"], ["--test-to", "moi@exemple.org"]):
        ran = mail(day(tmp_path), *options, FEUILLET_MAIL_PORT=port)
        assert (ran.code, ran.problem) == (1, None)
        assert "mail-bad-port" in ran.said
    assert server.connections == 0


def test_without_a_server_nobody_is_asked_for_a_password(tmp_path):
    ran = mail(day(tmp_path, SENDER + LIST + LOGIN), "--send", "--yes", "--json")
    assert (ran.code, ran.problem, ran.codes) == (1, None, ["mail-no-server"])
    assert mail(tmp_path, "--test-to", "moi@exemple.org", "--json").codes == ["mail-no-server"]


@pytest.mark.parametrize(
    ("wanted", "options", "key", "code"),
    [
        ("  port: 1\n  security: none\n  host: 127.0.0.1\n", [], "port", "mail-host-unreachable"),
        ("  security: none\n  host: exemple.invalid\n  port: 9\n", [], "security", "mail-in-clear"),
        ("  host: 127.0.0.1\n  security: none\n", ["FEUILLET_MAIL_PORT"], "", "mail-bad-port"),
        ("  security: starttls\n  user: moi\n", [], "", "mail-no-server"),
    ],
)
def test_what_is_wrong_with_the_server_is_told_at_its_key(tmp_path, wanted, options, key, code):
    folder = day(tmp_path, SENDER + LIST + wanted)
    ran = mail(folder, "--send", "--yes", "--json", FEUILLET_MAIL_PASSWORD=SECRET, **dict.fromkeys(options, "x"))
    assert ran.code == 1
    (told,) = [entry for entry in ran.json["diagnostics"] if entry["code"] == code]
    written = (folder / "content/workshop.yaml").read_text().splitlines()
    assert written[told["line"] - 1].startswith(f"  {key}:" if key else "mail:")


@pytest.mark.parametrize(("key", "code"), [("recipients", "mail-no-file"), ("reply_to", "mail-no-address")])
def test_what_is_wrong_with_a_key_is_told_on_its_line(tmp_path, key, code):
    folder = day(tmp_path, SENDER + SERVER + f"  {key}: nowhere\n" + (LIST if key != "recipients" else ""))
    (told,) = mail(folder, "--json").json["diagnostics"]
    assert (told["code"], told["source"]) == (code, f"  {key}: nowhere")


def test_letters_in_clear_are_a_warning_at_each_run_and_none_on_this_machine(tmp_path, server, monkeypatch):
    folder = day(tmp_path)
    assert mail(folder, "--send", "--yes", "--json").codes == []
    monkeypatch.setattr(posts, "is_here", lambda _: False)
    people(folder, OF_YANN)
    for options in (["--test-to", "moi@exemple.org"], ["--send", "--yes"]):
        ran = mail(folder, *options, "--json")
        assert (ran.code, ran.codes) == (0, ["mail-in-clear"])
    people(folder, OF_ZOE, OF_YANN.replace("yann@", "y@"))
    said = mail(folder, "--send", given="o\n").said
    assert said.index("en clair") < said.index("[o/N]")
    assert said.count("en clair") == 1


# -- bad settings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (LIST + SERVER, "mail-no-sender"),
        ("  sender: a@exemple.org, b@exemple.org\n" + LIST + SERVER, "mail-several-addresses"),
        ("  sender: La Fédé\n" + LIST + SERVER, "mail-no-address"),
        ('  sender: "La\\nBcc: x@y.fr <a@exemple.org>"\n' + LIST + SERVER, "mail-control-character"),
        (ALL + "  reply_to: nobody\n", "mail-no-address"),
        (ALL + "  unsubscribe: nobody\n", "mail-no-address"),
        (ALL + '  subject: "Un\\nBcc: x@y.fr"\n', "mail-control-character"),
        (ALL + "  link: javascript:alert(1)\n", "bad-link"),
        (ALL + "  link: ftp://exemple.org/s.pdf\n", "bad-link"),
        (SENDER + SERVER, "mail-no-recipients"),
        (SENDER + SERVER + "  recipients: other.csv\n", "mail-no-file"),
        (SENDER + SERVER + "  recipients: themes\n", "mail-no-file"),
    ],
)
def test_settings_that_cannot_be_are_told_and_nothing_is_sent(tmp_path, server, wanted, code):
    folder = day(tmp_path, wanted)
    for options in ([], ["--send", "--yes"]):
        ran = mail(folder, *options, "--json")
        assert (ran.code, ran.problem) == (1, None)
        assert code in ran.codes
        assert ran.json["diagnostics"][0]["file"] == "content/workshop.yaml"
        assert ran.json["diagnostics"][0]["line"] > 0
    assert server.connections == 0
    assert drafts(folder) == {}


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    folder = people(day(tmp_path, "  reply_to: nobody\n  recipients: recipients.csv\n"), "Paul;paul@exemple;;1;\n")
    assert mail(folder, "--json").codes == ["mail-no-sender", "mail-no-address", "person-bad-email"]


@pytest.mark.parametrize("data", ["", HEADER, "\n\n", "Nom\nPaul\n"])
def test_an_empty_list_is_told(tmp_path, data):
    ran = mail(put(day(tmp_path), {"content/recipients.csv": data}), "--json")
    assert (ran.code, ran.problem) == (1, None)
    assert {entry["file"] for entry in ran.json["diagnostics"]} == {"content/recipients.csv"}


def test_the_list_of_participants_does_where_there_is_no_other(tmp_path, server):
    folder = day(tmp_path, SENDER + SERVER)
    put(folder, {"content/people.csv": HEADER + OF_YANN})
    settings(folder, SENDER + SERVER, DAY + "print:\n  participants: people.csv\n")
    assert mail(folder, "--send", "--yes").code == 0
    assert server.addresses() == [YANN]


# -- JSON --------------------------------------------------------------------------------------------------------------


def test_each_run_says_one_document_of_json(tmp_path, server):
    folder = day(tmp_path)
    wrote = mail(folder, "--json").json
    assert wrote["drafts"] == [str(folder / "output/mail" / name) for name in ("1-zoe-alix.eml", "2-o-brien-anna.eml")]
    plan = mail(folder, "--preview", "--json").json
    assert [(entry["address"], entry["standing"]) for entry in plan["recipients"]] == [(ZOE, None), (ANNA, None)]
    assert plan["campaign"] == CAMPAIGN
    assert mail(folder, "--send", "--json", given="n\n").json["deliveries"] == []
    sent = mail(folder, "--send", "--yes", "--json").json
    assert [(letter["address"], letter["standing"], letter["tried"]) for letter in sent["deliveries"]] == [
        (ZOE, "sent", True),
        (ANNA, "sent", True),
    ]
    assert [letter["address"] for letter in sent["recipients"]] == [ZOE, ANNA]
    again = mail(folder, "--send", "--yes", "--json").json
    assert [entry["standing"] for entry in again["recipients"]] == ["sent", "sent"]
    kept = mail(folder, "--journal", "--json").json
    assert [(entry["address"], entry["standing"], entry["campaign"]) for entry in kept] == [
        (ZOE, "sent", CAMPAIGN),
        (ANNA, "sent", CAMPAIGN),
    ]
    assert server.count == 2


# -- size --------------------------------------------------------------------------------------------------------------


def _padded(size):
    return Quick(merge=lambda *_: pdf_of("synthesis") + b"%" * size)


def _photograph():
    """A picture that is as heavy as can be."""
    noise = random.Random(1).randbytes(1600 * 1200 * 3)  # noqa: S311 - no secret
    image = Image.frombytes("RGB", (1600, 1200), noise)
    made = io.BytesIO()
    image.save(made, "JPEG", quality=92)
    return made.getvalue()


@pytest.fixture(scope="module")
def photographed(tmp_path_factory, workers):
    """A day with a heavy photograph, really laid out, and what a first mailing of it was."""
    body = "## Problèmes soulevés\n\n- Un point\n\n![Une photo](images/photo.jpg)\n"
    folder = day(
        tmp_path_factory.mktemp("photographed"),
        ALL + SHEETS,
        {"01-accueillir.md": theme("Accueillir", body)},
        files={"content/images/photo.jpg": _photograph()},
    )
    people(folder, OF_ZOE)
    shown = ready(folder, workers=workers)
    return folder, shown.drafts(), attached(drafts(folder)["1-zoe-alix.eml"])


def test_pdfs_that_were_really_made_go_along_as_they_are(photographed):
    folder, report, files = photographed
    assert report.diagnostics == ()
    assert files == {
        "synthese-une-petite-journee.pdf": (folder / "output/synthesis.pdf").read_bytes(),
        "fiche-1-accueillir.pdf": (folder / "output/fact-sheets/01-accueillir.pdf").read_bytes(),
    }


def test_over_the_budget_pictures_are_smaller_and_the_pdfs_in_the_output_folder_keep_them(
    photographed, workers, monkeypatch
):
    folder, _, files = photographed
    size = sum(map(len, files.values())) * 1.37
    settings(folder, ALL + SHEETS + f"  most_mb: {size / 2e6:.2f}\n")
    with served(monkeypatch) as server:
        sent = Sent(folder, workers=workers)
        assert sent.codes == ["mail-lighter"]
        assert sent.standings == {ZOE: "sent"}
        taken = server.taken[0].data
    assert len(taken) < size / 2
    lighter = attached(read(taken))
    assert list(lighter) == list(files)
    assert all(len(lighter[name]) < len(files[name]) * 0.6 for name in files)
    light = folder / "output/mail/light"
    assert list(lighter.values()) == [
        (light / "synthesis.pdf").read_bytes(),
        (light / "fact-sheets/01-accueillir.pdf").read_bytes(),
    ]
    large = files["fiche-1-accueillir.pdf"]
    assert (folder / "output/fact-sheets/01-accueillir.pdf").read_bytes() == large
    # Letters of the same pages are one mailing, whether pictures are smaller in some of them or not.
    # Nor is it of the pages what letters say, though workshop.yaml is in the synthesis as an attachment.
    settings(folder, ALL + SHEETS + "  message: Bonjour\n")
    with served(monkeypatch) as server:
        again = Sent(folder, workers=workers)
        assert (again.codes, again.standings, server.count) == ([], {ZOE: "sent"}, 0)


def test_the_command_itself_sends_them(photographed, monkeypatch):
    folder = settings(photographed[0], ALL + SHEETS)
    with served(monkeypatch) as server:
        ran = command("mail", "--project", folder, "--send", "--yes", "--campaign", "autre")
        assert ran.returncode == 0, ran.stderr
        (taken,) = server.taken
    assert list(attached(read(taken.data)).values()) == [
        (folder / "output/synthesis.pdf").read_bytes(),
        (folder / "output/fact-sheets/01-accueillir.pdf").read_bytes(),
    ]


def test_lighter_pdfs_are_kept_for_the_next_run(tmp_path):
    made = []

    def make_sheet(job, *rest):
        from tests.made_kit import _make_sheet

        made.append(job.name)
        return _make_sheet(job, *rest)

    folder = people(day(tmp_path, ALL + SHEETS + "  most_mb: 0.1\n  link: https://exemple.org/s.pdf\n"), OF_ZOE)
    heavy = {"merge": lambda *_: pdf_of("synthesis") + b"%" * 400_000, "make_sheet": make_sheet}
    for count in (4, 4):
        ready(folder, workers=Quick(**heavy))
        assert len(made) == count
        Session(folder, folder / "output", Quick(**heavy)).make()  # a build in between


def test_if_the_lighter_pdfs_cannot_be_made_nothing_is_sent(tmp_path, monkeypatch):
    folder = people(day(tmp_path, ALL + SHEETS + "  most_mb: 0.1\n"), OF_ZOE)

    def failing(*given, **more):
        result = build(*given, **more)
        return replace(result, made=tuple(replace(item, written=False) for item in result.made))

    monkeypatch.setattr(delivery, "build", failing)
    shown = post(folder, workers=_padded(400_000))
    assert not shown.prepare()
    assert [each.rule.code for each in shown.diagnostics] == ["mail-not-built"]


def test_over_the_budget_a_link_goes_in_place_of_the_synthesis(tmp_path, server):
    address = "https://exemple.org/synthese.pdf"
    folder = day(tmp_path, ALL + SHEETS + f"  link: {address}\n  most_mb: 0.2\n")
    sent = Sent(folder, workers=_padded(400_000))
    assert sent.codes == ["mail-link-instead"]
    assert not sent.report.failed
    zoe = next(read(letter.data) for letter in server.taken if letter.address == ZOE)
    assert list(attached(zoe)) == ["fiche-1-accueillir.pdf"]
    assert address in text(zoe)
    assert address in text(zoe, "html")


def test_within_the_budget_no_link_takes_the_place_of_anything(tmp_path):
    folder = day(tmp_path, ALL + "  link: https://exemple.org/synthese.pdf\n")
    mail(folder)
    assert list(attached(drafts(folder)["1-zoe-alix.eml"])) == ["synthese-une-petite-journee.pdf"]


def test_a_letter_that_stays_too_heavy_is_told_by_how_much_with_its_line(tmp_path, server):
    folder = three(tmp_path, ALL + "  most_mb: 0.2\n")
    sent = Sent(folder, workers=_padded(400_000))
    assert not sent.began
    found = sent.report.diagnostics
    assert [(diagnostic.rule.code, diagnostic.location.file, diagnostic.location.line) for diagnostic in found] == [
        ("mail-too-heavy", "content/recipients.csv", line) for line in (2, 3, 4)
    ]
    assert found[0].message("fr") == "la lettre à Zoé Alix fait 0,6 Mo, soit 0,4 Mo de plus que les 0,2 Mo permis"
    assert found[0].message("en") == "the letter to Zoé Alix has 0.6 MB, 0.4 MB more than the 0.2 MB allowed"
    assert server.connections == 0
    assert drafts(folder) == {}


def test_only_who_gets_much_gets_too_much(tmp_path):
    sheets = Quick(make_sheet=_heavy_second_sheet)
    folder = day(tmp_path, ALL + "  attach: [sheets]\n  most_mb: 0.2\n  link: https://exemple.org/s.pdf\n")
    shown = post(folder, workers=sheets)
    assert not shown.prepare()
    assert [(each.rule.code, each.location.line) for each in shown.diagnostics] == [("mail-too-heavy", 3)]


def _heavy_second_sheet(job, *rest):
    from tests.made_kit import _make_sheet

    found, pressed = _make_sheet(job, *rest)
    more = b"%" * 400_000 if job.name == "reparer" else b""
    return found, replace(pressed, pdf=pressed.pdf + more)


def test_a_letter_that_is_more_than_the_server_takes_waits_and_is_told(tmp_path, monkeypatch):
    with served(monkeypatch, data_size_limit=50_000) as server:
        folder = people(day(tmp_path, ALL + "  attach: [sheets]\n"), OF_ZOE, OF_YANN)
        sent = Sent(folder, workers=Quick(make_sheet=_heavy_second_sheet))
        assert sent.standings == {ZOE: "sent", YANN: "deferred"}
        assert sent.report.failed
        assert sent.heard[1].detail.startswith("too-large ")
        assert sent.heard[1].detail.endswith(" 50000")
        assert server.addresses() == [ZOE]
        assert server.taken[0].size.startswith("SIZE=")


# -- many --------------------------------------------------------------------------------------------------------------


class Counted(bytes):
    """A message that knows how many there are."""

    alive = 0

    def __new__(cls, data):
        cls.alive += 1
        return super().__new__(cls, data)

    def __del__(self):
        Counted.alive -= 1


def test_many_letters_go_one_after_the_other_with_one_in_memory_and_none_that_takes_room(tmp_path, monkeypatch):
    rows = [f"Personne {n};p{n}@exemple.fr;{'en' if n % 3 else 'fr'};{n % 2 + 1};\n" for n in range(60)]
    compose = message.compose
    monkeypatch.setattr(message, "compose", lambda *given, **more: Counted(compose(*given, **more)))
    with served(monkeypatch) as server:
        folder = people(day(tmp_path), *rows)
        shown = ready(folder)
        assert shown.begin(update=False)
        found = set()
        report = shown.send(
            shown.server(), heard=lambda _: found.add((Counted.alive, len(waiting(folder)))), retries=()
        )
        assert server.addresses() == sorted(f"p{n}@exemple.fr" for n in range(60))
        assert {each.standing.value for each in report.deliveries} == {"sent"}
        assert found <= {(1, 0), (2, 0)}
        assert Sent(folder).tried == []
        assert server.count == 60
    assert Counted.alive <= 1


# -- rows of the list ------------------------------------------------------------------------------------------------

OF_PAUL = f"Paul Alix;{ZOE};;2;\n"
NO_ADDRESS = "Léo Sans;;;1;\n"


def test_a_row_without_an_address_stops_the_mailing_before_anything_goes_unless_it_is_skipped(tmp_path, server):
    folder = people(day(tmp_path, ALL), NO_ADDRESS, OF_ZOE, "Mia Sans;-;;1;\n")
    ran = mail(folder, "--send", "--yes", "--json")
    assert (ran.code, ran.codes) == (1, ["person-without-email"] * 2)
    assert server.count == 0
    ran = mail(folder, "--send", "--yes", "--skip-missing", "--json")
    assert (ran.code, ran.codes) == (0, ["person-skipped"] * 2)
    assert server.addresses() == [ZOE]
    assert [entry["address"] for entry in ran.json["recipients"]] == [ZOE]


def test_drafts_skip_rows_without_an_address_too(tmp_path):
    folder = people(day(tmp_path), NO_ADDRESS, OF_ZOE)
    assert mail(folder).code == 1
    assert drafts(folder) == {}
    ran = mail(folder, "--passer-manquantes")
    assert ran.code == 0
    assert "Léo Sans" in ran.said
    assert len(drafts(folder)) == 1


def test_a_couple_with_one_address_gets_one_letter_that_greets_both(tmp_path, server):
    folder = people(day(tmp_path, ALL + SHEETS), OF_ZOE, OF_PAUL)
    assert mail(folder, "--send", "--yes").code == 0
    (letter,) = server.taken
    assert "Bonjour Zoé Alix et Paul Alix," in text(read(letter.data))
    assert len(attached(read(letter.data))) == 3
    assert "Zoé Alix, Paul Alix" in str(read(letter.data)["To"].addresses[0].display_name)
    assert lines(folder, ZOE) == ["sending", "sent"]
    assert mail(folder, "--send", "--yes").code == 0
    assert server.count == 1


def test_what_a_row_says_stands_in_subject_and_message(tmp_path):
    folder = day(tmp_path, ALL + "  subject: Table {n° de table}\n  message: Chère {prenom}, <b>{Mets}</b>\n")
    header = "Prénom;Nom;Courriel;N° de table;Mets;Thèmes\n"
    put(folder, {"content/recipients.csv": f"{header}Zoé;Alix;{ZOE};7;*riz* <i>;1\nAnna;B;{ANNA};8;;1\n"})
    ran = mail(folder, "--json")
    assert ran.code == 0
    assert ran.codes.count("person-empty-cell") == 1
    first, second = drafts(folder).values()
    assert first["Subject"] == "Table 7"
    assert "Chère Zoé, *riz* <i>" in text(first)
    assert "Chère Anna," in text(second)
    ran = mail(folder, "--to", "ana@exemple.fr", "--json")
    assert "mail-no-row" in ran.codes


def test_check_names_the_columns_there_are(tmp_path):
    folder = day(tmp_path, ALL + "  message: Bonjour {xyz}\n")
    found = json.loads(typed("check", "--project", folder, "--json").stdout)["diagnostics"]
    (pair,) = [entry for entry in found if entry["code"] == "mail-unknown-placeholder"]
    assert "{Salutation}" in pair["hint"]
