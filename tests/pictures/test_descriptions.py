"""Descriptions of pictures: what programs make up is told and not printed, what people write is left alone."""

from __future__ import annotations

import pytest

from feuillet.pictures.descriptions import description, is_automatic
from feuillet.reading import content
from tests.made_project import codes, project, theme
from tests.pictures.test_picture_notes import FILES

MADE_UP = (
    "Une image contenant arbre, banc Description générée automatiquement",
    "Une image contenant texte, capture d’écran. Le contenu généré par l’IA peut être incorrect.",
    "A picture containing text, whiteboard Description automatically generated",
    "A close-up of a sign<br>AI-generated content may be incorrect.",
    "A screenshot of a computer",
    "No description available.",
    "Aucune description",
    "A close-up of a sign AI-generated content may be incorrect.",
    "Ein Bild, das Text, Whiteboard enthält. Automatisch generierte Beschreibung",
    "Ein Bild, das Text enthält. KI-generierte Inhalte können fehlerhaft sein.",
    "Imagen que contiene persona. Descripción generada automáticamente",
    "Machine generated alternative text: BONJOUR",
    "May be an image of 5 people",
    "Image",
    "image",
    "Image 3",
    "image1",
    "image001",
    "image.png",
    *("une image", "Une photo", "l’image", "the picture", "Ein Bild", "Ceci est une image", "una foto 2"),
    "IMG_1234.jpg",
    "IMG_1234",
    "IMG-20240512-WA0003",
    "DSC01234",
    "PXL_20240512_123456789",
    "20240512_101010",
    "2024-05-12 10.10.10",
    "WhatsApp Image 2024-05-12 at 10.10.10",
    "WhatsApp Image 2024-05-12 at 10.10.10 (1)",
    "WhatsApp Image 2024-05-12 at 10.10.10.jpeg",
    "Screenshot 2026-01-02 at 10.10.10",
    "Screenshot_20240512-101010_Chrome",
    "Capture d’écran 2026-01-02 à 10.10.10",
    "Capture d'écran",
    "Bildschirmfoto 2026-01-02 um 10.10.10",
    "Captura de pantalla 2026-01-02 a las 10.10.10",
    "signal-2024-05-12-101010",
    "photo_2024-05-12_10-10-10",
    "FB_IMG_1234567",
    "unnamed",
    "Google Shape;123;p4",
    "Pasted image 20240101123456",
    "Picture 12",
    "Grafik 5",
    "Zone de texte 2",
    "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    "9f86d081884c7d65",
    "alt text",
    "Figure 3",
    "P1010123",
    "mur",
    "mur.jpg",
    "***",
    "Bild 3",
    "Imagen 1",
)
MEANT = (
    "Le plan du rez-de-chaussée, tel que dans plan.png",
    "Le mur",
    "Photo du mur de notes",
    "Photo 12 personnes",
    "Une image du quai",
    *("La capture du loup", "L’illustration de Zoé", "Les bancs"),
    "Image du quai en 2024",
    "Groupe 2",
    "Figure 3 : le circuit",
    "Mur",
    "Un plan de 2024",
    "2019-2020-2021 : évolution",
    "Capture d’écran du site en 2024",
    "Picture of the wall",
    "Le P12",
    "Dessin",
    "décade",
    "Photo 2024 Marseille",
    "Tableau des besoins",
)


@pytest.mark.parametrize("words", MADE_UP)
def test_what_programs_make_up_is_no_description(words):
    assert is_automatic(words, "images/mur.png")


@pytest.mark.parametrize("words", MEANT)
def test_what_a_person_wrote_is_one(words):
    assert not is_automatic(words, "images/mur.png")


def test_of_a_description_and_a_title_what_a_person_wrote_stays():
    assert description("IMG_1234 – Le mur", "a.png") == ("Le mur", "")
    assert description("Le mur – au soir", "a.png") == ("Le mur – au soir", "")
    assert description("IMG_1234 – a", "a.png") == ("", "IMG_1234 – a")
    assert description("", "a.png") == ("", "")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("![](images/mur.png)", ["description-missing"]),
        ('<img src="images/mur.png" alt="">', ["description-missing"]),
        ("![**Image 1**](images/mur.png)", ["description-automatic"]),
        ("![mur.png](images/mur.png)", ["description-automatic"]),
        ('![](images/mur.png "Le mur")', []),
        ("![A wall of notes\n\nAI-generated content may be incorrect.](images/mur.png)", ["description-automatic"]),
        ("- ![Le\n\n  mur](images/mur.png)", []),
        ("- Un point\n  ![](images/mur.png)", ["description-missing"]),
    ],
)
def test_a_picture_without_a_description_is_told_and_has_no_caption(tmp_path, written, told):
    loaded = content.load(project(tmp_path, {"01-a.md": theme("A", f"## Contexte\n\n{written}\n")}, files=FILES))
    assert [code for code in codes(loaded) if code != "picture-unused"] == told
    blocks = loaded.workshop.themes[0].sections[0].groups[0].blocks
    assert [block.text.markdown for block in blocks if block.picture] == ([""] if told else ["Le mur"])
    assert all(
        diagnostic.location.line and diagnostic.severity == "warning"
        for diagnostic in loaded.diagnostics
        if diagnostic.rule.code in told
    )
