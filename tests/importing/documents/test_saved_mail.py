"""A mail that was saved is a theme: its body, with its subject for a title."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from feuillet.importing.documents import saved_mail
from feuillet.importing.documents.document import RefusedError
from tests.made_document import imported, left, only_text

NOTES = "Bonjour,\n\nProblèmes :\n\n- Le toit fuit\n- La clé est loin\n"


def mail(text=NOTES, **heads):
    message = EmailMessage()
    given = {
        "Subject": "Re: Tr: Le local",
        "From": "Ida Moreau <ida@example.org>",
        "Date": "Mon, 2 Nov 2026 10:00:00 +0100",
    }
    for name, words in {**given, **heads}.items():
        message[name] = words
    message.set_content(text)
    return message


def test_its_text_is_a_theme_and_its_head_is_quoted_without_addresses(tmp_path):
    done = imported(tmp_path, {"a.eml": mail().as_bytes()})
    (theme,) = done.plan.themes
    assert theme.title == "Le local"
    assert [section.id for section in theme.sections] == ["problems"]
    assert "- Le toit fuit" in theme.text.whole
    assert left(done) == [("mail-head", "Ida Moreau – Mon, 02 Nov 2026 10:00:00 +0100 – Re: Tr: Le local")]
    assert "ida@" not in done.report.markdown()


def test_a_page_goes_before_plain_text_and_what_is_attached_is_named(tmp_path):
    message = mail("En texte seul.")
    message.add_alternative("<html><body><h2>Besoins</h2><ul><li>Une clé</ul></body></html>", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Plan de l’été.pdf")
    done = imported(tmp_path, {"a.eml": message.as_bytes()})
    assert only_text(done) == "## Besoins\n\n- Une clé"
    assert ("embedded", "Plan de l’été.pdf") in left(done)


@pytest.mark.parametrize("charset", ["iso-8859-1", "cp1252", "utf-8", "x-unknown"])
def test_letters_are_what_their_encoding_says(charset, tmp_path):
    real = "utf-8" if charset == "x-unknown" else charset
    head = f"Subject: Note\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    done = imported(tmp_path, {"a.eml": head.encode() + "Une clé à l’été".replace("’", "'").encode(real)})
    assert only_text(done) == "Une clé à l'été"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: =?utf-8?b?@@@?=\n\n",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
        b"Content-Type: text/plain; charset=\xff\nSubject: \xe9\n\n\xe9",
    ],
)
def test_any_bytes_are_a_theme_or_a_line(data, tmp_path):
    done = imported(tmp_path, {"a.eml": data})
    assert done.diagnostics or done.plan.themes


_CODECS = ("idna", "punycode", "undefined", "unicode_escape", "utf-7", "zlib", "a\0b", "x" * 3000, "utf-16", "mbcs")
_HEADS = (
    'Content-Type: text/plain; charset="{0}"\n',
    "Content-Type: text/plain; charset*0*={0}''a; charset*1=b\nContent-Disposition: inline; filename*0*={0}''a%ff\n",
    "Content-Type: text/html; name*={0}''%FF%D8%00\nContent-Disposition: attachment; filename*={0}''%ff%d8\n",
    "From: =?{0}?b?/9g=?= <a@example.org>\nSubject: =?{0}?q?=FF=D8=00?=\nContent-Transfer-Encoding: {0}\n",
)


@pytest.mark.parametrize("head", _HEADS)
@pytest.mark.parametrize("codec", _CODECS)
def test_letters_of_no_mail_are_read_as_text_or_told(codec, head):
    written = head.format(codec).encode() + b"\nKept words \\ud800 \xff\xfe +2AA- xn--a."
    form, body, _ = saved_mail.body(written, "a.eml")
    assert form in (".txt", ".html")
    assert body or "filename" in head
    body.decode()  # whole characters


@pytest.mark.parametrize("head", ["Subject: " + "=?a?q?" * 20_000, "Content-Type: text/plain" + "; a" * 40_000])
def test_a_head_of_more_words_than_any_program_writes_is_told(head):
    with pytest.raises(RefusedError):
        saved_mail.body(f"{head}\n\nWords".encode(), "a.eml")


def test_signs_of_an_answer_within_a_subject_are_words_of_it(tmp_path):
    done = imported(tmp_path, {"a.eml": mail(Subject="Re: Pour: la paix").as_bytes()})
    assert done.plan.themes[0].title.split() == ["Pour", ":", "la", "paix"]
