"""The people of a print: read from their file, with names that can be printed."""

from __future__ import annotations

from feuillet.model.diagnostics import Rule

LONGEST = 100  # characters of a name


NO_FILE = Rule(
    code="no-participants",
    en="there is no file '{file}'",
    fr="il n’y a pas de fichier « {file} »",
    hint_en="participants: in workshop.yaml names a file in content/; --participants names one from where you are.",
    hint_fr="participants: dans workshop.yaml nomme un fichier de content/ ; --participants, un fichier depuis là où "
    "vous êtes.",
)
LONG_NAME = Rule(
    code="name-too-long",
    en="this name has {count} characters: more than the {most} that stand on a slip",
    fr="ce nom a {count} caractères : plus que les {most} qui tiennent sur une page de pochette",
    hint_en="Is it the right column? Shorten it, or print without packs (--no-packs).",
    hint_fr="Est-ce la bonne colonne ? Raccourcissez-le, ou imprimez sans pochettes (--no-packs).",
)
STRANGE_NAME = Rule(
    code="name-without-letters",
    en="the fonts have no letters for this name: {name}",
    fr="les polices n’ont pas de lettres pour ce nom : {name}",
    hint_en="Write it in Latin letters too, or print without packs (--no-packs).",
    hint_fr="Écrivez-le aussi en lettres latines, ou imprimez sans pochettes (--no-packs).",
)
