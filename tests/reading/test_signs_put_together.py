"""Whatever signs stand in notes, and in whatever order: they are read, or refused with a place, and never a traceback."""

from __future__ import annotations

import random

import pytest

from feuillet.reading import content
from tests.made_project import put

SIGNS = [
    " ", "\t", "\\", "\\\n", "> ", ">", "- ", "+ ", "(+) ", "1. ", "1.1 a", "(a) ", "-- ", "___", "---", "=> ", "• ", "☐ ", "» a",
    "# ", "## ", "### Besoins", "DEMANDES", "#tag ", "[", "](", "<", "[x] ", "[^1]", "[^1]: a", "![a](b.png)", "![[c]]", "**",
    "__", "`", "```", "~~", "| a | b |", "|---|---|", "<br>", "<div>", "</div>", "<!--", "-->", "::", "{.a}", "{{TOC}}", "$$",
    "De :", "De : a", "À : b,", "Objet : re: a", "From: x", "Sent: y", "Subject: z", "a@example.org", "a écrit :", "12:30 Ana: x",
    "0:00 --> 0:01", "[0:00.000 --> 0:01.000] x", "<<<<<<< a", "=======", ">>>>>>> b", "{++a++}", "{>>c<<}", "type_: 1",
    "id: 0123456789abcdef0123456789abcdef", ":PROPERTIES:", ":END:", "Excusés : A", "Animé par A (X) et B", "=C3=A9", "2022 à 2026",
    "\u200b", "x" * 60, "Une phrase assez longue, qui a une virgule.",
]  # fmt: skip
ENDS = ["", "\n", "\n", " ", "\n\n"]


@pytest.mark.parametrize("seed", range(6))
def test_signs_in_any_order_are_read(seed, tmp_path):
    chance = random.Random(seed)  # noqa: S311
    for number in range(50):
        text = "".join(chance.choice(SIGNS) + chance.choice(ENDS) for _ in range(chance.randint(1, 25)))
        above = chance.choice(["", "# T\n\n## Problèmes\n\n"])
        name = chance.choice(["01-a.md", "01-a.md", "01-a.txt", "01-a.html"])
        folder = tmp_path / str(number)
        put(
            folder,
            {"content/workshop.yaml": "title: J\ndate: 2026-11-14\n", f"content/themes/{name}": f"{above}{text}\n"},
        )
        content.load(folder)


@pytest.mark.parametrize("text", ["- \\\nDeux lignes\nou trois\n", "> \n\n-  \\\nA, B\n2022 à 2026\n"])
def test_a_point_may_begin_with_an_empty_line(text, tmp_path):
    put(tmp_path, {"content/workshop.yaml": "title: J\ndate: 2026-11-14\n", "content/themes/01-a.md": f"## {text}\n"})
    assert content.load(tmp_path).workshop
