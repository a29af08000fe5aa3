"""A theme that has a bit of everything that notes may hold; what of it comes back from a document, or not."""

from __future__ import annotations

from tests.made_document import PNG

FRONT = """summary: "Ce qu'on garde, *en bref* : l'essentiel & le reste"
speakers:
  - name: Maëlle Ruiz-Kerbrat
    role: animatrice **et** jardinière
    organisation:
      name: Le Sureau, atelier
      link: https://sureau.example.org/nous?a=1&b=2
      presentation: |
        Un jardin de ville.

        - des semis
        - des récoltes
    link: https://maelle.example.org
    email: maelle@example.org
    presentation: Elle sème | elle récolte.
  - name: Ousmane Diarra
actors:
  - title: La Pépinière
    note: ouverte le *jeudi*
documents:
  - title: Semer tôt
    publisher: Éditions du Talus
    date: mars 2025
    link: https://talus.example.org/semer
    mark: essential
  - Un carnet sans adresse
"""
BODY = """<!-- À NE PAS MONTRER : Zorglub doit relire. -->

Une introduction avec un [lien](https://exemple.example.org/a_b_c), du **gras**, de l'*italique*, du ~~barré~~, \
de l'H~2~O et du `code en ligne`.

## Les difficultés rencontrées

- Un premier point [essentiel]
- Un deuxième, avec une note[^1] [sans réponse]
- Un troisième [synthèse]
  - un sous-point
    - et plus bas encore
  - un autre sous-point
- # pas un titre, - pas une liste, 3 * 4 * 5 et a_b_c

### Du côté des serres

Un paragraphe.

> Une citation d'une voisine.

#### Les petites serres

3. le troisième
4. le quatrième
7. le septième

## Un titre à elle, et à personne d'autre

```
if vent > 3:
    fermer()
```

| Plante | Eau | Prix |
|---|:---:|---:|
| Basilic | beaucoup | 2 |
| Thym | << | 3 |
| Menthe | peu | 4 |
| ^^ | plus | 5 |

![Trois rangs de salades](images/rangs.png)

Terme
: ce qu'il veut dire.

Une ligne<br>et sa suite.

## Besoins [essentiel]

- Une serre chauffée

[^1]: Le texte de la note, avec un [autre lien](https://note.example.org).
"""
PICTURES = {"content/images/rangs.png": PNG}
