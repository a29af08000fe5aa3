"""Say what a file is that is no picture we print, whatever its name says: bytes in, a rule out."""

from __future__ import annotations

import codecs
import re

from feuillet.model.diagnostics import Rule


def _kind(en: str, fr: str, hint_en: str, hint_fr: str) -> Rule:
    return Rule(
        code="picture-kind",
        en=f"the file '{{name}}' is {en}",
        fr=f"le fichier « {{name}} » est {fr}",
        hint_en=hint_en,
        hint_fr=hint_fr,
    )


def _exported(en: str, fr: str) -> Rule:
    return _kind(
        en,
        fr,
        "Open it in the program that made it, and export it as JPEG (photographs), PNG or SVG (drawings, logos).",
        "Ouvrez-le dans le programme d’où il vient, et exportez-le en JPEG (photographies), PNG ou SVG (dessins).",
    )


HEIC = _kind(
    "a photograph in the format HEIC, as iPhones take them",
    "une photographie au format HEIC, celui des iPhone",
    "Open it in Photos or Preview and export it as JPEG; an iPhone takes JPEGs with Settings, Camera, Formats, Most "
    "Compatible.",
    "Ouvrez-la dans Photos ou Aperçu et exportez-la en JPEG ; un iPhone prend des JPEG avec Réglages, Appareil photo, "
    "Formats, Le plus compatible.",
)
AVIF = _kind(
    "a picture in the format AVIF, made for web pages",
    "une image au format AVIF, fait pour les pages web",
    "Open it in a browser or an image program and save it as JPEG or PNG.",
    "Ouvrez-la dans un navigateur ou un programme d’images et enregistrez-la en JPEG ou PNG.",
)
WEB_PAGE = _kind(
    "a web page: the page that shows a picture was saved, or one that says that there is none",
    "une page web : celle qui montre une image, ou qui dit qu’il n’y en a pas, a été enregistrée à sa place",
    "Open that page in a browser, right-click on the picture itself, and choose Save Image As.",
    "Ouvrez cette page dans un navigateur, faites un clic droit sur l’image même, et choisissez « Enregistrer l’image "
    "sous ».",
)
POINTER = _kind(
    "not there yet: there is only a pointer of Git to it",
    "encore ailleurs : il n’y a ici qu’un pointeur de Git vers lui",
    "Run: git lfs pull (or git annex get). Who sent you the folder can also send the picture itself.",
    "Exécutez : git lfs pull (ou git annex get). Qui vous a envoyé le dossier peut aussi envoyer l’image elle-même.",
)
FILM = _kind(
    "a film",
    "un film",
    "Take a picture of one moment of it: pause it and make a screenshot.",
    "Prenez-en une image : mettez-le en pause et faites une capture d’écran.",
)
DOCUMENT = _kind(
    "a document or an archive that holds files",
    "un document ou une archive qui contient des fichiers",
    "Open it, and save the picture in it as a file of its own, as JPEG or PNG.",
    "Ouvrez-le, et enregistrez l’image qu’il contient comme fichier, en JPEG ou PNG.",
)
TEXT = _kind(
    "text, no picture",
    "du texte, pas une image",
    "Get the picture again from where it comes from; this may be the message of a site that did not give it.",
    "Reprenez l’image là d’où elle vient ; ceci est peut-être le message d’un site qui ne l’a pas donnée.",
)
EMPTY = _kind(
    "empty",
    "vide",
    "It may not be wholly copied or synchronised yet: copy it again.",
    "Il n’est peut-être pas encore tout à fait copié ou synchronisé : copiez-le de nouveau.",
)
_STARTS = (
    (rb"version https://(?:git-lfs|hawser)\.|/annex/objects/|(?:\.\./)*\.git/annex/objects/", POINTER),
    (rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body|script|meta)\b", WEB_PAGE),
    (rb"\s*<\?xml[^>]{0,200}>\s*(?:<!DOCTYPE html|<html)", WEB_PAGE),
    (rb".{4}ftyp.{0,60}?(?:avif|avis)", AVIF),
    (rb".{4}ftyp.{0,60}?(?:hei[cxms]|hev[cxms]|mif1|msf1)", HEIC),
    (rb".{4}ftyp|.{4}moov|.{4}mdat|\x1aE\xdf\xa3|RIFF.{4}AVI |FLV\x01", FILM),
    (rb"%PDF-", _exported("a PDF", "un PDF")),
    (rb"8BPS", _exported("a file of Photoshop", "un fichier de Photoshop")),
    (rb"%!PS|\xc5\xd0\xd3\xc6", _exported("a drawing in PostScript (EPS)", "un dessin en PostScript (EPS)")),
    (rb"gimp xcf", _exported("a file of GIMP", "un fichier de GIMP")),
    (
        rb"\xd7\xcd\xc6\x9a|\x01\0\0\0.{36} EMF",
        _exported("a drawing of Windows (WMF or EMF)", "un dessin de Windows (WMF ou EMF)"),
    ),
    (rb"BM.{4}\0\0\0\0", _exported("a bitmap of Windows (BMP)", "une image de Windows (BMP)")),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", _exported("a picture in JPEG XL", "une image en JPEG XL")),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", _exported("a picture in JPEG 2000", "une image en JPEG 2000")),
    (rb"PK\x03\x04|Rar!|7z\xbc\xaf|\xd0\xcf\x11\xe0|\x1f\x8b", DOCUMENT),
)
_KINDS = tuple((re.compile(start, re.DOTALL | re.IGNORECASE), rule) for start, rule in _STARTS)
_PICTURES = (
    (b"\x89PNG", ".png"), (b"\xff\xd8", ".jpg"), (b"GIF8", ".gif"), (b"BM", ".bmp"), (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
)  # fmt: skip
_LOOKED_AT = 1024  # bytes


def kind(data: bytes) -> Rule | None:
    """What to say of a file that is something else than a picture; None if it may be one."""
    start = data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    if not start.strip(b"\0 \t\r\n"):
        return EMPTY
    return next((rule for pattern, rule in _KINDS if pattern.match(start)), None)


def suffix(data: bytes) -> str:
    """How the name of a picture ends, by what it is; empty if it is none, or one that we do not know."""
    for start, known in _PICTURES:
        if data.startswith(start):
            return known
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return ".svg" if b"<svg" in data[:2000] else ""


def is_text(data: bytes) -> bool:
    """Whether a file that is no picture can be read as text."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data[:_LOOKED_AT])
    except UnicodeDecodeError:
        return False
    return all(char.isprintable() or char in "\t\r\n" for char in text)
