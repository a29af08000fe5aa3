"""Where a word that has no room on a line may be broken."""

import pytest

from feuillet.typesetting.lines.hyphenation import last_resort, places


def broken(text, fits, language="fr"):
    place, added = next(last_resort(text, fits, language))
    return text[:place] + "-" * added, text[place:]


def test_running_text_breaks_long_words_with_four_letters_on_each_side():
    assert places("particulièrement", "fr")
    for word in ("particulièrement", "Genossenschaftsvorstand", "understanding", "ayuntamientos"):
        for language in ("fr", "de", "en", "es"):
            assert all(4 <= place <= len(word) - 4 for place in places(word, language))
    assert not places("pourtant", "xx")
    assert not places("porte", "fr")
    assert not places("l’intercommunalité", "fr")  # whose letters are two words


@pytest.mark.parametrize(
    ("text", "fits", "language", "head"),
    [
        ("Donaudampfschifffahrt", 12, "de", "Donaudampf-"),
        ("une intercommunalisation", 16, "fr", "une intercommuna-"),
        ("l’intercommunalité", 10, "fr", "l’intercom-"),
        ("administrateur·rice·s", 16, "fr", "administra-"),
        ("teur·rice·s", 7, "fr", "teur·"),
        ("OpenStreetMap", 11, "en", "OpenStreet-"),
        ("Rhône\u2060-\u2060Alpes", 9, "fr", "Rhône\u2060-\u2060"),
        ("xxxxxxxxxxxx", 6, "fr", "xxxxxx-"),
        ("HORLOGERIE", 7, "fr", "HORLO-"),
    ],
)
def test_a_word_without_room_is_broken_at_the_last_good_place(text, fits, language, head):
    assert broken(text, fits, language)[0] == head


@pytest.mark.parametrize(
    "text",
    [
        "https://exemple.org/lavoir",
        "mairie@exemple.org",
        "compte-rendu-du-lavoir.pdf",
        "content/themes/lavoir",
        "REF20261114A",
        "lavoir_du_bourg",
        "日本語日本語日本語日本語",
    ],
)
def test_a_hyphen_is_put_in_no_address_code_or_name_of_a_file(text):
    assert not [place for fits in range(1, len(text)) for place in last_resort(text, fits, "fr")]


def test_no_place_is_behind_what_has_room_and_each_part_keeps_two_letters():
    word = "Grundstücksverkehrsgenehmigung"
    for fits in range(1, len(word)):
        for place, added in last_resort(word, fits, "de"):
            assert 2 <= place <= min(fits, len(word) - 2)
            assert added
