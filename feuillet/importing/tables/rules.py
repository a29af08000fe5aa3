"""What is told of tables: what was guessed of one, what of it is left to the report, and why one is not imported."""

from __future__ import annotations

from feuillet.importing.documents.document import rule
from feuillet.model.diagnostics import Rule, Severity

COLUMNS = rule(
    "columns",
    "the titles of the columns{sheet}, with what was made of each: {words}",
    "les titres des colonnes{sheet}, et ce qui a été fait de chacune : {mots}",
)
COLUMNS_GUESSED = rule(
    "columns-guessed",
    "what the columns are of was guessed{sheet}{tool}: {words}",
    "ce que disent les colonnes a été deviné{sheet}{outil} : {mots}",
    "If one is of something else, import it again with --columns '{columns}', changed as you like.",
    "Si l’une dit autre chose, importez de nouveau avec --colonnes '{colonnes}', changé à votre gré.",
)
TITLE = rule(
    "table-title",
    "the title of this theme was made of the name of the file: {words}",
    "le titre de ce thème vient du nom du fichier : {words}",
    "Write a better one into the theme.",
    "Écrivez-en un meilleur dans le thème.",
)
NO_HEAD = rule(
    "table-no-head",
    "this table has no row of titles{sheet}: each of its cells is a point, or a known heading",
    "ce tableau n’a pas de ligne de titres{sheet} : chacune de ses cellules est un point, ou un titre connu",
    "If its first row holds titles, or points of several sections stand in it, sort them in the theme.",
    "Si sa première ligne contient des titres, ou s’il mêle plusieurs rubriques, triez-les dans le thème.",
)
EQUAL = rule(
    "equal-points",
    "said several times, printed once: {words} (rows {rows})",
    "dit plusieurs fois, imprimé une fois : {words} (lignes {rows})",
)
SPELLING = rule(
    "equal-spelling",
    "other spellings of points that are printed once: {words}",
    "d’autres graphies de points qui sont imprimés une fois : {words}",
)
CARRIED = rule(
    "table-carried",
    "the column '{title}' says each value once: an empty cell below one was taken for the same",
    "la colonne « {title} » dit chaque valeur une fois : une cellule vide au-dessous a été comprise comme la même",
)
ABOVE = rule(
    "table-above",
    "what stands above the table{sheet}: {words}",
    "ce qui est au-dessus du tableau{sheet} : {words}",
)
IGNORED = rule(
    "column-left",
    "the column '{title}', which is in none of the themes: {words}",
    "la colonne « {title} », qui n’est dans aucun thème : {words}",
)
AUTHORS = rule(
    "authors",
    "who wrote it, by the column '{title}'; names are not printed: {words}",
    "qui l’a écrit, d’après la colonne « {title} » ; les noms ne sont pas imprimés : {words}",
    "To print them behind the points, import again with --columns and signed={title}.",
    "Pour les imprimer derrière les points, importez de nouveau avec --colonnes et signature={title}.",
)
POINTLESS = rule(
    "rows-without-points",
    "rows without a point, by the column '{title}': {words}",
    "des lignes sans point, d’après la colonne « {title} » : {words}",
)
UNQUOTED = rule(
    "columns-unquoted",
    "addresses, times and numbers of the tool{sheet}: in none of the themes, and not quoted here: {words}",
    "des adresses, des heures et des numéros de l’outil{sheet} : dans aucun thème, et non cités ici : {words}",
)
TICKS = rule(
    "ticks",
    "cells that only say yes or no to an option, which were counted: {words}",
    "des cellules qui ne disent que oui ou non à un choix, et qui ont été comptées : {words}",
)
NO_VOTES = rule(
    "no-votes",
    "votes that are nought are not printed, by the column '{title}': {words}",
    "les votes nuls ne sont pas imprimés, d’après la colonne « {title} » : {words}",
)
ADDRESSED = rule(
    "cells-unquoted",
    "cells with addresses in the column '{title}', not quoted here: {words}",
    "des cellules avec des adresses dans la colonne « {title} », non citées ici : {words}",
)
HIDDEN = rule(
    "hidden-sheet",
    "a hidden sheet, '{title}': {words}",
    "une feuille masquée, « {title} » : {words}",
)
NO_POINTS = Rule(
    code="import-table-no-points",
    en="no column of this table holds points; there are: {columns}",
    fr="aucune colonne de ce tableau ne contient de points ; il y a : {columns}",
    hint_en="Say which does: --columns 'point=…'",
    hint_fr="Dites laquelle : --colonnes 'point=…'",
)
NO_ROWS = Rule(
    code="import-table-empty",
    en="there is no point below the titles of this table",
    fr="il n’y a aucun point sous les titres de ce tableau",
    hint_en="Is it the right file? If points stand in another column, say which: --columns 'point=…'",
    hint_fr="Est-ce le bon fichier ? Si des points sont dans une autre colonne, dites laquelle : --colonnes 'point=…'",
)
PEOPLE = Rule(
    code="import-table-people",
    severity=Severity.WARNING,
    en="this is a list of people: it was not imported",
    fr="c’est une liste de personnes : elle n’a pas été importée",
    hint_en="The commands print and mail take it with --participants. If it holds points, say where: "
    "--columns 'point=…'",
    hint_fr="Les commandes imprimer et courrier la prennent avec --liste. Si elle contient des points, dites où : "
    "--colonnes 'point=…'",
)
NO_COLUMN = Rule(
    code="import-no-column",
    en="there is no column '{title}' in this table; there are: {columns}",
    fr="il n’y a pas de colonne « {title} » dans ce tableau ; il y a : {columns}",
    hint_en="Name a column by its title or its letter.",
    hint_fr="Nommez une colonne par son titre ou par sa lettre.",
)
BAD_CHOICE = Rule(
    code="import-bad-columns",
    en="this does not say what a column is of: '{said}'",
    fr="ceci ne dit pas ce qu’est une colonne : « {said} »",
    hint_en="Write it so: theme=Board, point=Text, votes=Likes. There are: {roles}.",
    hint_fr="Écrivez ainsi : thème=Tableau, point=Texte, votes=Likes. Il y a : {roles}.",
)
OLD_EXCEL = Rule(
    code="import-old-excel",
    en="this is a table of an old Excel (.xls)",
    fr="c’est un tableau d’un ancien Excel (.xls)",
    hint_en="Open it, save it as .xlsx or .ods, and import that.",
    hint_fr="Ouvrez-le, enregistrez-le en .xlsx ou .ods, et importez celui-là.",
)
ENCODING = rule(
    "table-encoding",
    "the table is in an old encoding, read as {encoding}: look whether accents come out right",
    "le tableau est dans un vieux codage, lu comme du {encoding} : vérifiez les accents",
)
