"""Notes that came as mails or messages: what was written in them is printed, and no address of anybody."""

from __future__ import annotations

import pytest

from feuillet.reading.formats import forms

MAIL = (
    "De : Ana Dupont <ana@example.org>\nEnvoyé : mardi 12 mai 2026 18:02\nÀ : Bob <bob@example.org>,\n  tous\n"
    "Objet : RE: Le four du village\n\n"
)
SIGNED = "\n-- \nAna Dupont\n06 99 00 47 12\n"


def read(text, name="t.md"):
    made = forms.read(name, text)
    printed = "\n".join(line.text for line in made.lines).replace("\u200b", "").replace("\u2060", "")
    return " ".join(printed.split()), [(key, said.value) for key, said in made.facts], made.directives


@pytest.mark.parametrize("name", ["t.md", "t.txt"])
def test_the_head_of_a_mail_gives_its_subject_for_a_title_and_is_not_printed(name):
    printed, facts, told = read(f"{MAIL}Le bois manque.\n{SIGNED}", name)
    assert (printed, facts) == ("Le bois manque.", [("title", "Le four du village")])
    assert [(directive.line, directive.written[:12]) for directive in told] == [
        (1, "De : Ana Dup"),
        (9, "-- Ana Dupon"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "**Von:** Ana\n**Gesendet:** 12. Mai 2026\n**An:** Bob\n**Betreff:** **AW: Der Ofen**\n",
        "Subject: Fwd: Der Ofen\n\nDate: Tue, 12 May 2026 18:02\n\nFrom: Ana <ana@example.org>\n\nTo: Bob\n",
        "-------- Mensaje reenviado --------\nAsunto: \tDer Ofen\nFecha: \t12 de mayo\nDe: \tAna <ana@example.org>\n",
    ],
)
def test_heads_of_mails_are_known_in_each_language(head):
    assert read(f"{head}\nText.\n")[:2] == ("Text.", [("title", "Der Ofen")])


def test_of_several_messages_each_says_who_wrote_it():
    one = "From: Ana (+33699004712)\nType: incoming\nSent: 12 May 2026 10:00\n\nNo wood.\n\n"
    two = "From: Bob\nType: outgoing\nSent: 12 May 2026 10:01\n\n- a key\n"
    assert read(one + two)[0] == "**Ana:** No wood. **Bob:** - a key"
    assert read(one + one)[0] == "No wood. No wood."


def test_who_is_quoted_keeps_a_name_and_no_address():
    text = "Le mar. 12 mai 2026 à 10:00, Bob Durand <bob@example.org> a écrit :\n> Pas de bois.\n"
    assert read(text)[0] == "Le mar. 12 mai 2026 à 10:00, Bob Durand a écrit : > Pas de bois."


@pytest.mark.parametrize(
    "text",
    [
        "Date : 12 mai\nDe : 14h à 16h\nÀ : la mairie\nObjet : le four\n",
        "De : Lyon\nÀ : Paris\nDate : mardi\n",
        "De : la mairie\nPour : les familles\nSujet : le four\n",
        "Objet : le four\nDate : 12 mai\nLieu : mairie\n",
        "Un mot.\n\n--\nUn autre.\n",
        "Un mot.\n\n-- \nProchaine fois : le 12 mai\n",
    ],
)
def test_what_notes_say_themselves_is_printed(text):
    assert read(text)[0] == " ".join(text.split())
    assert read(text)[1:] == ([], [])


@pytest.mark.parametrize(
    "line", ["From: Ana\n \n", "From: Ana\n\t\nFrom: Ana\n \n", "De :\n \n", "From: Ana\n \nTo: \n  \n"]
)
def test_a_line_of_spaces_below_a_field_is_no_more_of_it(line):
    assert read(f"{line}x\n")[0].startswith(line.split()[0])


def test_what_stands_right_below_a_head_is_no_more_of_it():
    assert read(
        "De : Ana\nÀ : Bob;\n  Zoé\nDate : 12 mai 10:00\nObjet : Bois, four,\n    Le four est petit.\nUn mot.\n"
    )[0] == ("Le four est petit. Un mot.")


def test_a_head_without_a_name_is_one_and_no_address_of_who_wrote_is_printed():
    assert read("From: <ana@example.org>\nTo: Bob\nDate: 12 May 2026 10:32\nSubject: Bread\n\nText.\n")[0] == "Text."
    for who in (
        "Ana &lt;[a@b.org](mailto:a@b.org)&gt;",
        "Ana <[a@b.org](mailto:a@b.org)>",
        "Ana@b.org",
        "Ana@b.org <a@b.org>",
    ):
        assert read(f"Le 12 mai, {who} a écrit :\n")[0] == "Le 12 mai, Ana a écrit :"


def test_mails_in_web_pages_keep_no_address_either():
    head = "<b>De :</b> Ana &lt;a@b.org&gt;<br><b>Envoyé :</b> 12 mai 2026 10:10<br><b>Objet :</b> Le four"
    who = "Le 13 mai, Bob &lt;<a href='mailto:b@b.org'>b@b.org</a>&gt; a écrit :"
    page = f"<html><body><p>{head}</p><p>Un mot.</p><div>{who}</div><p>Un autre.</p></body></html>"
    printed, facts, told = read(page, "t.html")
    assert (printed, facts) == ("Un mot. Le 13 mai, Bob a écrit : Un autre.", [("title", "Le four")])
    assert len(told) == 2


@pytest.mark.parametrize("sign", ["> ", ">", "> > ", "- ", "* ", "> - "])
def test_heads_that_are_quoted_or_listed_go_as_others_do(sign):
    head = (
        "De : Ana Dupont <ana@example.org>\nÀ : Bob <bob@example.org>,\nZoé <zoe@example.org>\n"
        "Date : mardi 12 mai 2026 18:02\nObjet : Re: le bois\n"
    )
    quoted = "".join(f"{sign}{line}\n" for line in head.splitlines())
    printed, facts, told = read(f"Le four\n\nRien.\n\n{quoted}\nPas de bois.\n")
    assert printed == "Le four Rien. Pas de bois."
    assert facts == [] or ">" not in sign  # a mail that is quoted does not name the notes
    assert [directive.line for directive in told] == [5]


def test_a_signature_that_is_quoted_goes_up_to_the_end_of_the_quotation():
    text = "> De : Ana <ana@example.org>\n> Date : 12 mai 2026 10:00\n> Objet : bois\n>\n> Du bois.\n> -- \n> Ana\n\nOui.\n"
    assert read(text)[0] == "> > Du bois. Oui."
