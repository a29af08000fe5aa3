"""Any notes in any of the forms that people type: each word of theirs is found again, or named in a diagnostic."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from feuillet.project import text_file
from feuillet.reading.notes.sections import definitions
from feuillet.reading.themes import front_matter
from tests.made_notes import parse

FORMS = (
    "# {}", "## {}", "### {}", "#### {}", "#{}", "**{}**", "**1\\. {}**", "[]{}:[]", "{}", "{}.", "{}\n{}", "{}  \n{}",
    "- {}", "  - {}", "1. {}", "2\\. {}", "a) {}", "→ {}", "- {} {{.c}}", "- [ ] {}", "- **{}**", "> {}", "",
    "Ana {} : {}\nBob {} : {}", "ACTION: {}", "Topic: {}", "**Enjeux :** {}", "Présents : Ana {}, Bob {}, Zoé {}",
    "- Mme Ana {} ({})", "- *Bob {}*, {}", "Ana {}, M. Bob {} ; Zoé {}, *{}*", "{}, Mme Zoé", "| {} | {} |",
    "## Intervenants", "## Présents", "## Discussion", "## Pistes", "### Problèmes", "#### Reading", "**Solutions**",
    "Besoins :", "1. Contexte", "## Liens", "## Ressources", "### Acteurs", "## Ce qui a marché", "## Atelier 2 : {}",
    "**Présents :** {}, Ana, Bob\\\n**Excusés :** Zoé, {}", "Intervenants : Ana, {}, Bob", "## Présents : Ana, {}, Bob",
    "- []: {}", "**Prise de notes :** {}",
)  # fmt: skip
FRONTS = (
    "", "---\ntitle: {}\ntags: [a]\n---\n", "+++\ntitle = '{}'\nweight = 1\n+++\n", "% {}\n% {}; {}\n% {}\n",
    "---\nauthor: {}\ndescription: {}\ndate: {}\ndraft: true\n---\n", "---\n{}\n---\n", "---\n\n# {}\n",
)  # fmt: skip


def filled(forms):
    """The forms, with a word of its own in each gap."""
    number = 0

    def word(_):
        nonlocal number
        number += 1
        return f"Zed{number}q"

    return re.sub(r"\{\}", word, "\n".join(forms).replace("{{", "{").replace("}}", "}"))


@given(st.sampled_from(FRONTS), st.lists(st.sampled_from(FORMS), min_size=1, max_size=14), st.booleans())
def test_each_word_of_the_notes_is_in_the_model_or_in_a_diagnostic(front, forms, loose):
    text = filled([front, *(f"{form}\n" if loose else form for form in forms)]).lstrip("\n")
    if not text.strip():
        return
    parts, found = text_file.split(text, "t.md")
    top = front_matter.read(parts, "t.md", "fr")
    title = str(top.data.get("title", ""))
    made = parse(parts.body, file="t.md", definitions=definitions("fr", ()), language="fr", title=title)
    kept = [made.introduction, made.sections, made.speakers, made.actors, made.documents, made.title, top.credit]
    kept += [
        dict(top.data),
        *(diagnostic.message("fr") for diagnostic in (*found, *top.diagnostics, *made.diagnostics)),
    ]
    words = set(re.findall(r"Zed\d+q", text))
    assert words <= set(re.findall(r"Zed\d+q", repr(kept)))
