"""What is told of documents: what was guessed while one was read, and what of it is left to the report."""

from __future__ import annotations

from feuillet.importing.documents.document import rule

COMMENT = rule("comment", "a comment{by}: {words}", "un commentaire{by} : {words}")
DELETED = rule("deleted", "text that was deleted with tracked changes{by}: {words}",
    "un texte supprimé en suivi des modifications{by} : {words}")  # fmt: skip
HEADER = rule("header", "what stands at the head or foot of each page: {words}",
    "ce qui est en haut ou en bas de chaque page : {words}")  # fmt: skip
MAIL_HEAD = rule("mail-head", "the head of a mail: {words}", "l’en-tête d’un courriel : {words}")
HIDDEN = rule("hidden", "text that was hidden: {words}", "un texte masqué : {words}")
CONTENTS = rule("contents", "the table of contents (Feuillet makes its own): {words}",
    "la table des matières (Feuillet fait la sienne) : {words}")  # fmt: skip
FIELDS = rule("fields", "instructions of the word processor, not its text: {words}",
    "des instructions du traitement de texte, non son texte : {words}")  # fmt: skip
UNCALLED = rule("note-uncalled", "a note that nothing calls: {words}", "une note que rien n’appelle : {words}")
CHART = rule("chart", "the words of a chart or drawing: {words}", "les mots d’un graphique ou d’un dessin : {words}")
EMBEDDED = rule("embedded", "a document within the document, which is not opened: {words}",
    "un document dans le document, qui n’est pas ouvert : {words}",
    "Save it as a file of its own, and import that too.",
    "Enregistrez-le comme fichier à part, et importez-le aussi.")  # fmt: skip
MACROS = rule("macros", "macros: they were not run and not taken: {words}",
    "des macros : elles n’ont été ni exécutées ni reprises : {words}")  # fmt: skip
PICTURE_ABSENT = rule("picture-absent", "a picture that is not in the file: {words}",
    "une image qui n’est pas dans le fichier : {words}",
    "Save the picture into content/images and show it in the theme.",
    "Enregistrez l’image dans content/images et montrez-la dans le thème.")  # fmt: skip
PICTURE_FORM = rule("picture-form", "a picture that is {form}: {words}", "une image qui est {forme} : {words}",
    "Export it as PNG or JPEG, put it into content/images and show it in the theme.",
    "Exportez-la en PNG ou JPEG, mettez-la dans content/images et montrez-la dans le thème.")  # fmt: skip
SCREEN = rule("screen", "what is hidden, for the screen alone, or around the text of the page: {words}",
    "ce qui est caché, ne sert qu’à l’écran, ou entoure le texte de la page : {words}")  # fmt: skip

LAYOUT = rule("layout-table", "a table that only puts things in their places: its cells stand one after the other",
    "un tableau qui ne sert qu’à la mise en page : ses cases se suivent")  # fmt: skip
TEXT_BOX = rule("text-box", "a box of text: it stands after the paragraph that it was fixed to",
    "une zone de texte : elle suit le paragraphe auquel elle était attachée")  # fmt: skip
FORMULA = rule("formula", "a formula, as plain text: {words}", "une formule, en texte simple : {words}",
    "If it has fractions or powers, write it out in words.",
    "Si elle a des fractions ou des puissances, écrivez-la en toutes lettres.")  # fmt: skip
DRAWN = rule("drawn-words", "the words of a diagram, as a list", "les mots d’un schéma, en liste")
SUFFIX = rule("suffix", "the name of this file ends in {named}, but it is one of {found}: it was read as that",
    "le nom de ce fichier finit par {named}, mais c’est un fichier {found} : il a été lu comme tel")  # fmt: skip
MARK = rule("mark", "taken for a mark: ({words})", "pris pour une marque : ({words})",
    "If it is none, write it back between round brackets.",
    "Si ce n’en est pas une, remettez-le entre parenthèses.")  # fmt: skip
PORTABLE = rule("portable", "the text of a PDF has neither headings nor lists nor tables: all of it is guessed",
    "le texte d’un PDF n’a ni titres, ni listes, ni tableaux : tout en est deviné",
    "Read the theme beside the PDF. If you have the document that it was made from, import that.",
    "Relisez le thème à côté du PDF. Si vous avez le document dont il vient, importez plutôt celui-là.")  # fmt: skip
CONVERTED = rule("converted", "LibreOffice made a .docx of this {found} first",
    "LibreOffice a d’abord fait un .docx de ce {found}",
    "What it left out cannot be told: look through the theme.",
    "On ne peut dire ce qu’il a laissé de côté : parcourez le thème.")  # fmt: skip
PICTURE_DESCRIBED = rule("picture-described", "a program made up the description of a picture: {words}",
    "un programme a inventé la description d’une image : {words}",
    "Write what the picture shows, or nothing.", "Écrivez ce que montre l’image, ou rien.")  # fmt: skip
MARKUP = rule("markup", "signs and words of the markup that the file is written in, not its text: {words}",
    "des signes et des mots du balisage du fichier, non son texte : {words}")  # fmt: skip
SPLIT = rule(
    "split",
    "{count:# theme|# themes} in this file: one for each heading of level {level}{why}",
    "{count:# thème|# thèmes} dans ce fichier : un par titre de niveau {level}{pourquoi}",
    "If they are one, import it again as a theme for each file (--as-one); --split 2 takes the headings of level 2.",
    "S’ils n’en font qu’un, importez de nouveau, un thème par fichier (--en-un) ; --decouper 2 prend les titres de "
    "niveau 2.",
)
BEFORE = rule(
    "before-themes",
    "what stands before the first theme, in none of them: {words}",
    "ce qui précède le premier thème, et n’est dans aucun : {words}",
    "Put what is to be printed into introduction: of content/workshop.yaml.",
    "Mettez ce qui doit être imprimé dans introduction: de content/workshop.yaml.",
)
LABELS = rule(
    "labels",
    "what stood before the titles of themes, whose files have numbers: {words}",
    "ce qui précédait les titres des thèmes, dont les fichiers ont des numéros : {words}",
)
TITLE_BELOW = rule(
    "title-below",
    "the line with the number of a workshop is taken for the title, not the first one: '{title}'",
    "la ligne qui a le numéro d’un atelier est prise pour titre, et non la première : « {title} »",
    "If it is another, change title: at the top of the file.",
    "Si c’en est un autre, changez title: en tête du fichier.",
)
