"""A message is, to the byte, what was meant: read back by the standard library and by another one."""

from __future__ import annotations

import datetime as dt
import email
import re
import unicodedata
from dataclasses import replace
from email import policy

import fast_mail_parser
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from feuillet.mailing.letters import message
from feuillet.mailing.letters.composition import Letter
from feuillet.mailing.letters.message import (
    Attachment,
    Mailbox,
    check_addresses,
    check_line,
    compose,
    draft,
    flowed,
    mailbox,
    size,
)
from feuillet.model.diagnostics import Location

TEXT = (
    "Bonjour Hélène,\n\nVoici la synthèse\u00a0: « tout » ce qui s’est dit, dans les mots de celles et ceux qui y étaient, "
    "et une adresse https://exemple.org/une/adresse/qui/est/bien/plus/longue/que/soixante-douze/colonnes/en/tout\n\n"
    "- un\n- deux\n\nFrom ici\n>pas cité\n> cité\n>\n.\n--\n    du  code\n"
)
HTML = (
    '<!doctype html>\n<html lang="fr"><body><p>Voici la synthèse\u00a0: « tout »</p>\n.\n'
    + "é" * 3000
    + "</body></html>\n"
)
STOP = "mailto:stop@exemple.org?subject=Ne%20plus%20%C3%A9crire%20%C3%A0%20a%40exemple.fr"
LETTER = Letter(language="fr", subject="Faire ensemble\u00a0: synthèse", text=TEXT, html=HTML, unsubscribe=STOP)
PDF = b"%PDF-1.7\r\n" + bytes(range(256)) * 40 + b"\n.\r\n..\r\n%%EOF"
FILES = (Attachment(name="synthese-faire-ensemble.pdf", data=PDF), Attachment(name="fiche-3-x.pdf", data=b"%PDF-"))
WHEN = dt.datetime(2026, 11, 14, 9, 30, 5, tzinfo=dt.timezone(dt.timedelta(hours=1)))
HERE = Location(file="content/workshop.yaml", line=9, column=3)

# What people's names and subjects are made of, in lists as spreadsheets save them.
NAMES = st.text(
    alphabet=st.one_of(
        st.sampled_from("aAéÉèêëïôûüçœŒñ'’ -,;.:()\"\\<>@[]=?_&%$!#*/|«»“”"),
        st.sampled_from("😀👩🏽\u200d👧🇫🇷 שלוםمرحبا日本語한국\u00a0\u202f\u0301\ufeff"),
        st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")),
    ),
    max_size=90,
).map(lambda text: re.sub(" +", " ", text.strip()))


def composed(letter=LETTER, **options):
    usual = {
        "sender": "Fédération Trait commun, Pantin <ateliers@exemple.org>",
        "to_name": "Hélène Durand, trésorière (Les Amis)",
        "to_address": "helene.durand@exemple.fr",
        "reply_to": "contact@exemple.org",
        "message_id": "<campaign.1@exemple.org>",
        "date": WHEN,
        "attachments": FILES,
    }
    return compose(letter, **(usual | options))


def drafted(letter=LETTER, **options):
    usual = {"to_name": "Zoé", "to_address": "zoe@exemple.fr", "attachments": FILES}
    return draft(letter, **(usual | options))


def read(data):
    return email.message_from_bytes(data, policy=policy.default)


def lines(text):
    return text.replace("\r\n", "\n")


def paragraphs(body):
    """Flowed text as RFC 3676 has it read, written without a look at what made it."""
    made, goes_on = [], None
    for line in lines(body).split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        text = line[depth:].removeprefix(" ")
        if goes_on == depth:
            made[-1] += text
        else:
            made.append(("> " * depth) + text)
        goes_on = depth if line.endswith(" ") else None
        if goes_on is None:
            made[-1] = made[-1].rstrip(" ")
    return "\n".join(made)


# -- the whole message -----------------------------------------------------------------------------------------------


def test_the_standard_library_reads_what_was_meant():
    data = composed()
    entry = read(data)
    assert [part.defects for part in entry.walk()] == [[]] * 6
    assert entry["From"].addresses[0].display_name == "Fédération Trait commun, Pantin"
    assert [mailbox.addr_spec for mailbox in entry["From"].addresses] == ["ateliers@exemple.org"]
    assert entry["To"].addresses[0].display_name == "Hélène Durand, trésorière (Les Amis)"
    assert [mailbox.addr_spec for mailbox in entry["To"].addresses] == ["helene.durand@exemple.fr"]
    assert entry["Reply-To"] == "contact@exemple.org"
    assert entry["Subject"] == LETTER.subject
    assert entry["Date"].datetime == WHEN
    assert entry["Message-ID"] == "<campaign.1@exemple.org>"
    assert entry["List-Unsubscribe"] == f"<{STOP}>"
    assert entry["MIME-Version"] == "1.0"
    kinds = [part.get_content_type() for part in entry.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
        "application/pdf",
    ]
    text = entry.get_body(("plain",))
    assert text["Content-Type"].params["format"] == "flowed"
    assert paragraphs(text.get_content()) == TEXT.replace("\n>pas", "\n> pas")
    assert lines(entry.get_body(("html",)).get_content()) == HTML
    for part, file in zip(entry.iter_attachments(), FILES, strict=True):
        assert part.get_filename() == file.name
        assert part.get_content_disposition() == "attachment"
        assert part.get_content() == file.data


def test_another_library_reads_the_same():
    shown = fast_mail_parser.parse_email(composed())
    assert shown.subject == LETTER.subject
    assert [(to.display_name, to.address) for to in shown.to] == [
        ("Hélène Durand, trésorière (Les Amis)", "helene.durand@exemple.fr")
    ]
    assert [(sender.display_name, sender.address) for sender in [shown.from_]] == [
        ("Fédération Trait commun, Pantin", "ateliers@exemple.org")
    ]
    assert [paragraphs(text) for text in shown.text_plain] == [TEXT.replace("\n>pas", "\n> pas")]
    assert [lines(text) for text in shown.text_html] == [HTML]
    assert [(file.filename, file.mimetype, file.content) for file in shown.attachments] == [
        (file.name, "application/pdf", file.data) for file in FILES
    ]


def test_the_same_input_makes_the_same_bytes_and_another_one_others():
    assert composed() == composed()
    assert drafted() == drafted()
    boundaries = {
        re.search(rb'boundary="([^"]+)"', item)[1] for item in (composed(), composed(to_name="Zoé"), drafted())
    }
    assert len(boundaries) == 3


def test_lines_end_as_servers_want_them_and_none_is_long():
    data = composed(replace(LETTER, subject="a" * 3000, html="x" * 5000 + "\r\n\ry\n"))
    several = data.split(b"\r\n")
    assert len(several) > 200
    assert max(map(len, several)) <= 998
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", data)
    assert data.isascii()
    assert size(data) == len(data)
    assert size(data.replace(b"\r\n", b"\n")) == len(data)
    body = data.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 76


def test_encoded_words_are_no_longer_than_mail_programs_must_understand():
    long = "Hélène, " * 40
    head = composed(replace(LETTER, subject=long.strip()), to_name=long).partition(b"\r\n\r\n")[0].decode()
    found = re.findall(r"=\?\S+", head)
    assert len(found) > 10
    assert max(map(len, found)) <= 75
    assert max(len(line) for line in head.split("\r\n") if "=?" in line) <= 76


def test_a_letter_without_attachments_has_its_two_bodies():
    shown = read(composed(attachments=()))
    assert [part.get_content_type() for part in shown.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert lines(shown.get_body(("html",)).get_content()) == HTML


def test_what_is_not_given_is_not_in_the_head():
    entry = read(composed(replace(LETTER, unsubscribe=""), reply_to="", to_name=""))
    assert entry.keys() == ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
    assert entry["To"] == "helene.durand@exemple.fr"


def test_a_draft_opens_to_be_edited_and_has_nothing_that_the_mail_program_adds():
    entry = read(drafted())
    assert entry.keys() == ["To", "Subject", "X-Unsent", "MIME-Version", "Content-Type"]
    assert entry["X-Unsent"] == "1"
    assert [part.get_content() for part in entry.iter_attachments()] == [file.data for file in FILES]
    full = read(drafted(sender="Nous <nous@exemple.org>", reply_to="moi@exemple.org"))
    assert full["From"] == "Nous <nous@exemple.org>"
    assert full["Reply-To"] == "moi@exemple.org"
    assert not {"Date", "Message-ID"} & {*full.keys()}


# -- names and subjects ----------------------------------------------------------------------------------------------


@given(NAMES, NAMES)
@example("Hélène Durand, trésorière", "Synthèse (« tout ») : l’été, déjà")
@example('"Jean \\ le Bon"', "=?utf-8?q?x?=")
@example("=?utf-8?q?a?= <b@c.fr>, d@e.fr", " ".join(["word"] * 60))
@example("é" * 90, "a" * 2000)
@example("Mme D'Été\u00a0; « Zoé »", "\u202eRTL\u202c שלום")
@example(",", "?")
def test_names_and_subjects_come_back_as_they_went(name, subject):
    assume(subject)
    entry = email.message_from_bytes(composed(replace(LETTER, subject=subject), to_name=name), policy=policy.compat32)
    assert message._decoded(re.sub(r"\r\n(?= )", "", entry["Subject"])) == subject
    to = re.sub(r"\r\n(?= )", "", entry["To"])
    phrase, address = email.utils.parseaddr(to)
    assert (message._decoded(phrase), address) == (name, "helene.durand@exemple.fr")
    found = email.utils.getaddresses([to])
    assert len(found) == 1


@given(NAMES)
def test_another_library_reads_the_same_names(name):
    shown = fast_mail_parser.parse_email(composed(replace(LETTER, subject=f"À {name}"), to_name=name, attachments=()))
    assert shown.subject == f"À {name}"
    assert [(to.display_name or "", to.address) for to in shown.to] == [(name, "helene.durand@exemple.fr")]


@pytest.mark.parametrize("bad", ["\r\nBcc: x@y.fr", "\n", "\r", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\ud800"])
def test_nothing_can_be_put_into_the_head_by_a_name_a_subject_or_an_address(bad):
    for options in (
        {"letter": replace(LETTER, subject=f"a{bad}b")},
        {"letter": replace(LETTER, unsubscribe=f"{STOP}{bad}b")},
        {"to_name": f"a{bad}b"},
        {"to_address": f"a{bad}b@exemple.fr"},
        {"to_address": f"a@exemple.fr{bad}"},
        {"sender": f"a{bad}b <a@exemple.fr>"},
        {"reply_to": f"a@exem{bad}ple.fr"},
        {"message_id": f"<a{bad}@exemple.fr>"},
        {"attachments": [Attachment(name=f"a{bad}.pdf", data=PDF)]},
    ):
        with pytest.raises(ValueError):
            composed(**options)


@pytest.mark.parametrize(
    "options",
    [
        {"to_address": ""},
        {"to_address": "helene"},
        {"to_address": "hélène@exemple.fr"},
        {"to_address": "a@exémple.fr"},
        {"to_address": "a@exemple.fr, b@exemple.fr"},
        {"sender": "a@exemple.fr, b@exemple.fr"},
        {"sender": "Nous"},
        {"message_id": "<a@b> <c@d>"},
        {"date": WHEN.replace(tzinfo=None)},
        {"attachments": [Attachment(name="é.pdf", data=PDF)]},
        {"attachments": [Attachment(name="../a.pdf", data=PDF)]},
        {"attachments": [Attachment(name="a.exe", data=PDF)]},
        {"attachments": [Attachment(name="a.pdf", data=b"PK\3\4")]},
        {"letter": replace(LETTER, unsubscribe="https://exemple.org")},
    ],
)
def test_what_only_a_fault_of_ours_can_bring_is_refused(options):
    with pytest.raises(ValueError):
        composed(**options)


def test_a_header_that_would_be_read_otherwise_is_never_sent(monkeypatch):
    monkeypatch.setattr(message, "_encoded", lambda text, room: text.encode("ascii", "ignore").decode())
    with pytest.raises(RuntimeError, match="is read as"):
        composed()


# -- text ------------------------------------------------------------------------------------------------------------


@given(st.text(alphabet="aé -->.\n\u00a0F", max_size=400))
@example("x" * 71 + " -- " + "y" * 80)
@example("> " + "mot " * 60)
@example("   " + "code  " * 40)
def test_flowed_text_is_the_same_paragraphs_in_short_lines(text):
    text = "\n".join(line.rstrip(" ") for line in text.split("\n"))
    text = "\n".join(
        re.sub(r"^(?:> ?)+", lambda m: "> " * m[0].count(">"), line).rstrip(" ") for line in text.split("\n")
    )
    made = flowed(text)
    assert paragraphs(made) == text
    for line in made.split("\n"):
        assert len(line) <= 74 or " " not in line.strip("> ").removeprefix("-- ")
        assert not line.startswith("From ")
        assert line != "-- "


# -- addresses that authors write ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("a@exemple.fr", "", "a@exemple.fr"),
        ("<a@exemple.fr>", "", "a@exemple.fr"),
        ("mailto:a@exemple.fr", "", "a@exemple.fr"),
        ("  Zoé   Alix <zoe@exemple.fr> ", "Zoé Alix", "zoe@exemple.fr"),
        ("Fédération, Trait commun (93) <a@exemple.fr>", "Fédération, Trait commun (93)", "a@exemple.fr"),
        ('"Zoé \\"Z\\" Alix, CA" <a@exemple.fr>', 'Zoé "Z" Alix, CA', "a@exemple.fr"),
        ("a@exemple.fr <a@exemple.fr>", "", "a@exemple.fr"),
        ("Zoé <a@Exémple.FR>", "Zoé", "a@xn--exmple-cva.fr"),
        ("Zoé<o'brien+x@exemple.fr>", "Zoé", "o'brien+x@exemple.fr"),
    ],
)
def test_addresses_are_read_as_people_write_them(written, name, address):
    assert mailbox(written) == Mailbox(name=name, address=address)
    assert list(message.check_addresses({"sender": written}, HERE)) == []
    assert read(composed(sender=written))["From"].addresses[0].addr_spec == address


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ("Fédération Trait commun", "mail-no-address", "Fédération Trait commun <nom@exemple.fr>"),
        ("Zoé <>", "mail-no-address", "Zoé <nom@exemple.fr>"),
        ("a@exemple.fr, b@exemple.fr", "mail-several-addresses", "une seule"),
        ("A <a@exemple.fr>, B <b@exemple.fr>", "mail-several-addresses", "une seule"),
        ("a@exemple.fr <b@exemple.fr>", "mail-several-addresses", "une seule"),
        ("a@exemple.fr (Zoé)", "mail-address-comment", "Zoé <a@exemple.fr>"),
        ("Ana <a(moi)@exemple.fr>", "mail-address-comment", "Ana <a@exemple.fr>"),
        ('"a b"@exemple.fr', "mail-quoted-address", "nom@exemple.fr"),
        ('Zoé <"a b"@exemple.fr>', "mail-quoted-address", "nom@exemple.fr"),
        ("zoé@exemple.fr", "mail-bad-address", "accent"),
        ("a b@exemple.fr", "mail-bad-address", "espace"),
        ("a@localhost", "mail-bad-address", "nom@exemple.fr"),
        ("a@exem ple.fr", "mail-bad-address", "nom@exemple.fr"),
        ("Zoé\nBcc: b@exemple.fr <a@exemple.fr>", "mail-control-character", "une seule ligne"),
        ("Zoé\ud800 <a@exemple.fr>", "mail-control-character", "une seule ligne"),
    ],
)
def test_a_wrong_address_is_told_with_how_to_write_it(written, code, said):
    (found,) = check_addresses({"sender": written}, HERE)
    assert found.rule.code == code
    assert said in found.hint("fr")
    assert found.hint("en")
    assert "sender" in found.message("en")
    assert found.message("fr").isprintable()
    assert found.location == HERE
    with pytest.raises(ValueError):
        mailbox(written)


def test_all_addresses_are_looked_at_and_empty_ones_are_none():
    found = list(check_addresses({"sender": "x", "reply_to": "", "unsubscribe": "a@b@c"}, HERE))
    assert [(diagnostic.rule.code, diagnostic.values["key"]) for diagnostic in found] == [
        ("mail-no-address", "sender"),
        ("mail-bad-address", "unsubscribe"),
    ]
    assert [diagnostic.rule.code for diagnostic in check_line("subject", "a\tb", HERE)] == ["mail-control-character"]
    assert not list(check_line("subject", "Zoé, 😀", HERE))


@given(st.text(max_size=60))
@example("<" * 30 + "@" * 30)
@example("a@b.fr" * 10)
def test_any_address_is_either_told_or_sent(written):
    found = list(message.check_addresses({"sender": written}, HERE))
    assert len(found) <= 1
    if not found and written.strip():
        shown = mailbox(written)
        assert read(composed(sender=written, attachments=()))["From"].addresses[0].addr_spec == shown.address
        assert not any(unicodedata.category(c) == "Cc" for c in shown.name)


@pytest.mark.no_cover  # what is followed line by line takes another time
@pytest.mark.parametrize("unit", ["a", "\\", "a@", "a ", '"a" ', "<a"])
def test_what_is_longer_than_any_line_is_no_address_and_not_looked_into(unit):
    written = unit * 200_000  # looked into, it would take hours
    found = list(message.check_addresses({"sender": written}, Location(file="a")))
    assert [diagnostic.rule.code for diagnostic in found] == ["mail-bad-address"]
