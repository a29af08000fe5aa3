"""Documents as a word processor saves them (LibreOffice 7.4 of Debian 12), with what people leave in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made_document import imported, left, only_text

SAVED = Path(__file__).parent / "saved"
TEXT = """\
## Enjeux

Prêter **sans perdre**, et *savoir où* est chaque chose[^1].

## Problèmes soulevés

### Le local

- La clé est chez une seule personne [essentiel]
    - Absente le samedi
- Le toit fuit

## Solutions

1. Un carnet de prêt
2. Une boîte à clés, comme sur [ce plan](https://example.org/cles)

![La boîte, ouverte](images/la-boite-ouverte.png)

## Besoins

| Quoi | Qui | Quand |
| --- | --- | --- |
| Une bâche | La mairie, au printemps | << |

Fin de la séance.

[^1]: Un inventaire a été fait en mars."""


@pytest.mark.parametrize("name", ["pret.docx", "pret.odt"])
def test_a_document_is_read_as_its_word_processor_shows_it(name, tmp_path):
    done = imported(tmp_path, {name: (SAVED / name).read_bytes()})
    assert only_text(done).strip() == TEXT
    assert sorted(words for _, words in left(done)) == ["Compte rendu, brouillon", "des mots repris", "À vérifier"]
    assert (tmp_path / "day/content/images/la-boite-ouverte.png").exists()
