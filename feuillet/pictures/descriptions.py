"""Tell descriptions of pictures that say something from those that programs make up: words and a file in, words out.

Word processors, pads, telephones and social networks leave such descriptions, in the language of whoever used them.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from feuillet.model.diagnostics import Rule, Severity
from feuillet.text.names import fold

DESCRIPTION_MISSING = Rule(
    code="description-missing",
    severity=Severity.WARNING,
    en="this picture has no description: who cannot see it does not learn what it shows",
    fr="cette image n’a pas de description : qui ne la voit pas ne saura pas ce qu’elle montre",
    hint_en="Say it between the brackets: ![what one sees in it](…)",
    hint_fr="Dites-le entre les crochets : ![ce que l’on y voit](…)",
)
DESCRIPTION_AUTOMATIC = Rule(
    code="description-automatic",
    severity=Severity.WARNING,
    en="this description was made by a program and says nothing of the picture; it is not printed: '{words}'",
    fr="cette description vient d’un programme et ne dit rien de l’image ; elle n’est pas imprimée : « {words} »",
    hint_en="Say between the brackets what the picture shows: ![what one sees in it](…)",
    hint_fr="Dites entre les crochets ce que montre l’image : ![ce que l’on y voit](…)",
)

# All as `fold` leaves it: small letters without accents, a space for punctuation.
_SAID = (
    # Word, PowerPoint, OneNote
    "description (?:was )?(?:automatically generated|generated automatically)", "automatically generated description",
    "description generee automatiquement", "ai generated content may be incorrect",
    "contenu genere par l ia peut etre incorrect", "machine generated alternative text",
    "texte de remplacement genere par", "automatisch generierte beschreibung",
    "beschreibung automatisch (?:generiert|erstellt)", "ki generierter? inhalte? (?:kann|konnen) fehlerhaft sein",
    "descripcion generada automaticamente", "contenido generado por (?:la )?ia puede ser incorrecto",
    "descrizione generata automaticamente", "descricao gerada automaticamente",
    "automatisch gegenereerde beschrijving",
    "\\Aa (?:screen ?shot|close up) of an? (?:computer|(?:cell )?phone|document|sign)(?: screen)?\\Z",
    # social networks, sites
    "no photo description available", "aucune description de photo disponible", "image may contain",
    "l image contient peut etre", "no alternative text description for this image", "enter image description here",
    "\\Ano (?:photo )?(?:description|caption|alt(?:ernative)? text)(?: (?:available|provided))?\\Z",
    "\\A(?:aucune|pas de|sans) (?:description|legende)(?: (?:disponible|fournie))?\\Z",
)  # fmt: skip
_BEGUN = (
    "an? (?:picture|image|screenshot|close up|diagram) (?:of [a-z ]{0,30} )?containing", "image containing",
    "(?:une )?(?:image|capture d ecran) contenant", "(?:ein )?bild das .{1,200} enthalt",
    "(?:una )?imagen que contiene", "immagine che contiene", "(?:uma )?imagem (?:contendo|que contem)",
    "afbeelding met ", "may be (?:an image|a graphic|art|a meme)", "peut etre une image", "image result for",
    "resultat de recherche d images? pour", "bildergebnis fur", "resultado de imagen", "google shape",
)  # fmt: skip
_THINGS = (
    "images?", "img", "pictures?", "photos?", "photograph", "photographie", "pic", "illustrations?", "figures?", "fig",
    "bild", "bilder", "foto", "fotos", "grafik", "abbildung", "imagen", "imagenes", "figura", "afbeelding", "immagine",
    "imagem", "screen ?shots?", "screen ?grab", "capture", "captures? d ecran", "copie d ecran", "bildschirmfoto",
    "captura(?: de pantalla)?", "alt", "alt text", "texte alternatif", "alternativtext", "alternative text",
    "image description", "description", "untitled", "sans titre", "unbenannt", "sin titulo", "unnamed", "download",
    "telechargement", "telecharge", "descarga", "inserted image", "pasted (?:image|graphic|picture)", "image collee",
    "inline image", "placeholder", "preview", "thumbnail", "vignette", "embedded image",
)  # fmt: skip
# With a number, as programs count what they insert.
_COUNTED = (
    "graphique", "graphic", "chart", "shape", "forme", "rectangle", "object", "obj", "zone de texte", "text ?box",
    "slide", "diapositive", "scan", "media", "fichier", "file", "attachment", "piece jointe", "content placeholder",
    "espace reserve du contenu",
)  # fmt: skip
# Telephones, cameras, messengers: a name of theirs, then a date or a number.
_CAMERAS = (
    "(?:fb )?img", "imag", "image", "dsc[nf]?", "pxl", "mvimg", "p(?=[0-9]{5})", "sam", "gopr", "dji", "pict?",
    "picture", "cimg", "hpim", "vid", "scan", "snap", "wp", "photo", "foto", "bild", "screen ?shot",
    "captures? d ecran", "capture", "bildschirmfoto", "captura de pantalla", "pasted image", "signal", "received",
    "whatsapp image", "telegram", "burst",
)  # fmt: skip
_AFTER = "(?: (?:[0-9]+[a-z]?|at|a|um|las|alle|wa[0-9]+|am|pm|edited|copy|copie))*"  # a time, the number of a copy
_ARTICLES = (
    "(?:(?:ceci est|voici|this is|here is) )?(?:une?|l|la|le|les|des|an?|the|eine?|d(?:as|er|ie)|una?|el|las|los)"
)
_MACHINES = re.compile(
    "|".join(
        (
            f"(?:{_ARTICLES} )?(?:{'|'.join(_THINGS)})(?: ?n)? ?[0-9]{{0,14}}",
            f"(?:{'|'.join(_COUNTED)}) ?[0-9]+",
            f"(?:{'|'.join(_CAMERAS)}) ?[0-9]{{3,}}{_AFTER}",
            f"(?:{'|'.join(_CAMERAS)}) ?[0-9]{{6,}}{_AFTER} [a-z]+",  # of the program on the screen
            f"[0-9]{{4}}[0-9 ]{{2,40}}{_AFTER}",
            "[0-9a-f]{8}(?: [0-9a-f]{4}){3} [0-9a-f]{12}",
            "(?=[a-f]*[0-9])[0-9a-f]{12,}",
        )
    )
)
_SENTENCES = re.compile("|".join((*_SAID, *(rf"\A{begun}" for begun in _BEGUN))))
_FILE = re.compile(r"(?:\S+\s){0,5}\S*\.(?:jpe?g|jfif|png|gif|webp|svg|avif|hei[cf]|tiff?|bmp|emf|wmf)", re.IGNORECASE)


def is_automatic(words: str, file: str) -> bool:
    """Whether a program, not a person, has written these words for that file."""
    words = words.strip().strip("*_\"'«»").strip()
    if not any(map(str.isalnum, words)) or _FILE.fullmatch(words) or words == PurePosixPath(file).stem:
        return True
    folded = fold(words)
    return bool(_SENTENCES.search(folded) or _MACHINES.fullmatch(folded))


def description(words: str, file: str) -> tuple[str, str]:
    """What of a description and a title behind it, after a dash, a person wrote, and the rest, as it stands there."""
    parts = [part for part in words.split(" – ") if part.strip()]
    made_up = [part for part in parts if is_automatic(part, file)]
    if len(made_up) == len(parts):
        return "", words
    return (words, "") if not made_up else (" – ".join(part for part in parts if part not in made_up), "")
