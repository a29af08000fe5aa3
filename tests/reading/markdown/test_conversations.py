"""Chats and transcripts among notes: who said what stays; times, notices and what was for one alone go, and are told."""

from __future__ import annotations

import pytest

from feuillet.reading.formats import forms
from feuillet.reading.notes import sections
from tests import made_notes

FR = sections.definitions("fr", ())


def read(text):
    notes = made_notes.parse(text, file="t.md", first_line=1, definitions=FR, language="fr", title="Le four")
    texts = [block.text.markdown for block in notes.introduction]
    return texts, [diagnostic for diagnostic in notes.diagnostics if diagnostic.rule.code == "directives"]


SAID = ["**Zoé Martin:** Le four fuit", "**Paul:** Il faut du bois"]
WRITTEN = [
    "[14/11/2026 10:32:05] Zoé Martin: Le four fuit\n[14/11/2026 10:33:12] Paul: Il faut du bois",
    "\u200e[14/11/2026, 10:32] Zoé Martin: Le four fuit\n[14/11/2026, 10:33] Paul: Il faut du bois",
    (
        "[14/11/2026, 10:31] Four: \u200eLes messages et les appels sont chiffrés de bout en bout.\n"
        "[14/11/2026, 10:32] Zoé Martin: Le four fuit\n[14/11/2026, 10:33] Paul: Il faut du bois"
    ),
    "[10:32, 14/11/2026] Zoé Martin: Le four fuit\n[10:33, 14/11/2026] Paul: Il faut du bois",
    (
        "14/11/2026, 10:30 - Les messages sont chiffrés de bout en bout.\n14/11/2026, 10:32 - Zoé Martin: Le four fuit\n"
        "14/11/2026, 10:33 - ~ Paul: <Médias omis>\n14/11/2026, 10:33 - ~ Paul: Il faut\ndu bois"
    ),
    "11/14/26, 10:32 AM - Zoé Martin: Le four fuit\n11/14/26, 10:33 AM - Paul: Il faut du bois",
    "10:32:05 From Zoé Martin to Everyone:\n\tLe four fuit\n10:33:12 From Paul to Everyone:\n\tIl faut du bois",
    (
        "10:32:05 De Zoé Martin à Tous : Le four fuit\n10:32:40 De Zoé Martin à Paul(Message direct) : entre nous\n"
        "10:33:12 De Paul à Tous : Il faut du bois"
    ),
    "Zoé Martin (00:12:05): Le four fuit\nPaul (00:12:31): Il faut du bois",
    "10:32:05\t From Zoé Martin : Le four fuit\n10:33:12\t From Paul : Il faut du bois",
    "[00:12:05] Zoé Martin : Le four fuit\n[00:12:31] Paul : Il faut du bois",
    (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Zoé Martin>Le four fuit</v>\n\n2\n00:00:05.000 --> 00:00:09.000\n"
        "<v Paul>Il faut du bois</v>"
    ),
    "10:32 <@Zoé Martin> Le four fuit\n10:33 -!- Ana [a@b] has joined #four\n10:33 < Paul> Il faut du bois",
    (
        "0:0:1.120 --> 0:0:4.2\nZoé Martin\nLe four fuit\n0:0:5.1 --> 0:0:7.2\nPaul\nIl faut\n"
        "0:0:7.3 --> 0:0:9.2\nPaul\ndu bois"
    ),
    "00:00:00\n\nZoé Martin: Le four fuit\nPaul: Il faut du bois\n\n00:05:00\n",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_each_message_has_its_speaker_and_no_time(text):
    texts, told = read(text)
    assert texts == SAID
    assert len(told) == 1


def test_what_one_says_goes_on_over_subtitles_and_so_does_a_sentence():
    first, second = "00:00:01.000 --> 00:00:04.000", "00:00:04.200 --> 00:00:09.000"
    texts, _ = read(
        f"{first}\n<v Zoé>Le four\nfuit.</v>\n\n{second}\n<v Zoé>Depuis mai.</v>\n\n{second}\n<v Paul>Bien.</v>"
    )
    assert texts == ["**Zoé:** Le four fuit. Depuis mai.", "**Paul:** Bien."]
    texts, _ = read(
        f"1\n{first}\nLe four fuit\n\n2\n{second}\ndepuis mai.\n3\n{second}\nIl faut\n\n4\n{first}\nPaul : du bois"
    )
    assert texts == ["Le four fuit depuis mai.", "Il faut", "Paul : du bois"]


def test_a_sentence_goes_on_over_lines_that_begin_with_their_times():
    times = ("[00:00.000 --> 00:05.000]  ", "[00:05.000 --> 00:09.500]  ", "[00:09.500 --> 00:12.000]  ")
    texts, told = read("\n".join(map(str.__add__, times, ("Le four fuit.", "Il faut", "du bois."))))
    assert (texts, len(told)) == (["Le four fuit.", "Il faut du bois."], 1)


def test_names_with_a_time_above_what_was_said_say_who_speaks():
    texts, told = read("Zoé Martin   0:05\nLe four fuit\n\nPaul   0:12\nIl faut du bois\n\nZoé Martin   1:02\nOui\n")
    assert texts == [*SAID, "**Zoé Martin:** Oui"]
    assert told[0].values["count"] == 3


@pytest.mark.parametrize(
    "text",
    [
        "[09:30] Accueil : café\n[10:00] Ouverture : la maire",
        "Accueil 9:30\nCafé et tartines\n\nOuverture 10:00\nLa maire\n\nAteliers 10:30\nQuatre salles",
        "14/11/2026 : réunion du four\n21/11/2026 : réunion du bois",
        "De 10:30 à 12:00 : ateliers\nDe 14:00 à 16:00 : restitution",
    ],
)
def test_a_programme_keeps_its_times(text):
    texts, told = read(text)
    assert told == []
    assert sum(map(str.isdigit, " ".join(texts))) == sum(map(str.isdigit, text))


@pytest.mark.parametrize(
    "text",
    [
        "zoe.martin 10:32\nLe four fuit\nbeaucoup\npaul 10:33\nIl faut du bois\nzoe.martin 10:35\nOui\npaul 10:36\nBon",
        (
            "zoe.martin  9:41 AM\nLe four fuit\nbeaucoup\n\npaul  1:02 PM\nIl faut du bois\n\n"
            "zoe.martin  1:05 PM\nOui\n\npaul  1:06 PM\nBon"
        ),
        (
            "zoe.martin\n  9:41 AM\nLe four fuit\nbeaucoup\n\npaul\n  9:43 AM\nIl faut du bois\n\n"
            "zoe.martin\n9:44 AM\nOui\n\npaul\n9:45 AM\nBon"
        ),
        (
            "zoe.martin — Aujourd’hui à 10:32\nLe four fuit\nbeaucoup\npaul — Aujourd’hui à 10:33\nIl faut du bois\n"
            "zoe.martin — Aujourd’hui à 10:35\nOui\npaul — Aujourd’hui à 10:36\nBon"
        ),
        (
            "[10:32] zoe.martin\n\nLe four fuit\nbeaucoup\n\n[10:33] paul\n\nIl faut du bois\n\n[10:35] zoe.martin\n\nOui\n\n"
            "[10:36] paul\n\nBon"
        ),
        (
            "zoe.martin, [14.11.2026 10:32]\nLe four fuit\nbeaucoup\n\npaul, [14.11.2026 10:33]\nIl faut du bois\n\n"
            "zoe.martin, [14.11.2026 10:35]\nOui\n\npaul, [14.11.2026 10:36]\nBon"
        ),
    ],
)
def test_a_chat_that_is_copied_from_a_window_has_a_paragraph_a_message(text):
    texts, told = read(text)
    assert texts == [
        "**zoe.martin:** Le four fuit<br>beaucoup",
        "**paul:** Il faut du bois",
        "**zoe.martin:** Oui",
        "**paul:** Bon",
    ]
    assert len(told) == 1


def test_who_says_something_first_is_no_title():
    notes = made_notes.parse(
        "[14/11/2026 10:32] Zoé: Le four fuit\n[14/11/2026 10:33] Paul: Oui\n",
        file="t.md",
        definitions=FR,
        language="fr",
    )
    assert notes.title is None


@pytest.mark.parametrize("name", ["t.md", "t.txt"])
@pytest.mark.parametrize("said", [" a secret\nof two", "\n\ta secret\n\tof two", "\n\n\ta secret\n\tof two"])
def test_all_lines_of_a_message_to_one_person_are_left_out_and_told(said, name):
    text = f"10:02:14 From Ana to Everyone: Hello.\n10:02:20 From Ana to Bob (Direct Message):{said}\n"
    made = forms.read(name, f"{text}10:03:00 From Bob to Everyone: Yes.\n\nA word.\n")
    assert [line.text for line in made.lines if line.text] == ["**Ana:** Hello.", "**Bob:** Yes.", "A word."]
    assert "of two" in " ".join(directive.written for directive in made.directives)


def test_a_subtitle_below_one_without_words_begins():
    made = forms.read("t.md", "0:01.000 --> 0:02.000\n0:03.000 --> 0:04.000\nNo wood.\n")
    assert [line.text for line in made.lines if line.text] == ["No wood."]
