"""The command line in French: names that are understood, and what --help says; English stands with the commands."""

from __future__ import annotations

from types import MappingProxyType

# Other names of a command, folded (no accents, small letters); the first is the one that is shown.
OTHER = "fr"  # the language of all names here that are not English
NAMES = MappingProxyType(
    {
        "build": ("composer", "construire", "fabriquer", "generer", "faire"),
        "check": ("verifier", "controler", "relire", "valider"),
        "status": ("etat", "statut"),
        "print": ("imprimer", "impression"),
        "mail": ("courrier", "courriel", "courriels", "envoyer", "lettres"),
        "desk": ("bureau",),
        "serve": ("apercu", "voir", "montrer", "servir"),
        "watch": ("surveiller", "suivre", "observer", "veiller"),
        "init": ("commencer", "nouveau", "nouvelle", "creer"),
        "add-theme": ("ajouter-theme", "nouveau-theme"),
        "import": ("importer",),
        "export": ("exporter",),
        "override": ("remplacer", "personnaliser"),
        "doctor": ("diagnostic", "docteur"),
        "test": ("tester", "tests"),
        "help": ("aide",),
    }
)

# Other names of an option.
OPTIONS = MappingProxyType(
    {
        "--project": ("--projet", "--dossier"),
        "--output": ("--sortie",),
        "--keep-html": ("--garder-html",),
        "--jobs": ("--processus",),
        "--time-limit": ("--temps-limite", "--limite-de-temps"),
        "--cluster": ("--grappe",),
        "--force": ("--forcer", "--tout-refaire"),
        "--strict": ("--stricte",),
        "--all": ("--tout", "--tous"),
        "--verbose": ("--detail", "--details", "--bavard"),
        "--language": ("--langue",),
        "--title": ("--titre",),
        "--copies": ("--exemplaires",),
        "--participants": ("--liste",),
        "--edition": ("--editions",),
        "--bleed": ("--fond-perdu",),
        "--packs": ("--pochettes",),
        "--no-packs": ("--sans-pochettes",),
        "--separators": ("--intercalaires",),
        "--no-separators": ("--sans-intercalaires",),
        "--changed": ("--modifie", "--modifies", "--change"),
        "--port": (),
        "--json": (),
        "--launcher": ("--lanceur",),
        "--no-open": ("--sans-ouvrir", "--ne-pas-ouvrir"),
        "--editor": ("--editeur",),
        "--to": ("--a", "--pour", "--destinataire"),
        "--campaign": ("--envoi", "--campagne"),
        "--skip-missing": ("--passer-manquantes", "--sans-adresse"),
        "--preview": ("--apercu",),
        "--browser": ("--navigateur",),
        "--test-to": ("--essai-a", "--essai"),
        "--send": ("--envoyer",),
        "--yes": ("--oui",),
        "--split": ("--decouper",),
        "--docx": ("--word",),
        "--odt": ("--libreoffice",),
        "--html": (),
        "--md": ("--markdown",),
        "--page": (),
        "--as-one": ("--en-un",),
        "--columns": ("--colonnes",),
        "--dry-run": ("--a-blanc", "--essai-a-blanc"),
        "--diff": ("--differences",),
        "--seen": ("--vu",),
        "--edition-update": ("--mise-a-jour",),
        "--resend-refused": ("--renvoyer-refusees",),
        "--resend": ("--renvoyer",),
        "--forget": ("--oublier",),
        "--journal": (),
        "--most": ("--au-plus",),
        "--help": ("--aide",),
        "--version": (),
    }
)

# Names of commands and options that nobody types who does not write French.
_IN_BOTH = {"tests", "--word", "--libreoffice", "--markdown", "--editions", "--detail", "--details", "--change"}
FRENCH = frozenset(name for names in (NAMES, OPTIONS) for others in names.values() for name in others) - _IN_BOTH

# Values that a choice of words takes too.
VALUES = MappingProxyType(
    {
        "--edition": {
            "impression": "print",
            "gris": "grey",
            "noir": "grey",
            "grand": "large",
            "gros": "large",
            "gros-caracteres": "large",
            "notes": "notes",
            "recto-verso": "two-sided",
            "petit": "small",
            "imprimeur": "press",
        },
    }
)

_FRENCH_HELP = MappingProxyType(
    {
        "": """Feuillet imprime les notes d’une journée d’ateliers.

        On y met un dossier de notes : content/workshop.yaml (la journée) et content/themes/*.md (un fichier par
        atelier). Il en sort output/synthesis.pdf et une fiche d’une page par thème dans output/fact-sheets/.

        \b
        Sans commande, tout est composé. Pour commencer avec vos ateliers :
          {program} init ma-journee              un exemple complet, à réécrire
          {program} --project ma-journee         ses PDF, dans ma-journee/output/
          {program} check --project ma-journee   ce qui ne va pas dans les notes, ligne par ligne
        """,
        "build": """Fait les PDF : tous, ou ceux des thèmes nommés (numéro, nom ou fichier ; « synthesis » pour la
        synthèse).

        Les erreurs des notes sont données avec fichier, ligne et colonne ; alors rien n’est composé. Une page où il
        manquerait du texte n’est jamais écrite : le dernier bon PDF reste.

        --project peut être un motif, 'federation/*' : chaque dossier qui contient content/ est composé.
        """,
        "check": """Dit tout ce qui ne va pas dans les notes, avec fichier, ligne et colonne ; ne fait aucun PDF.

        --json donne aussi tout le contenu, pour les programmes. --project peut être un motif, comme pour `build`.
        """,
        "status": """Dit quels PDF sont à jour, lesquels sont à refaire et pourquoi : le fichier, et la rubrique. Rien
        n’est fait.

        --project peut être un motif, comme pour `build`.
        """,
        "print": """Fait ce qui part à l’imprimante, dans output/print/ : fiches comptées, livret, pochettes, et comment
        les imprimer.

        Ce que l’on veut est écrit sous print: dans content/workshop.yaml ; les options d’ici passent devant.
        """,
        "mail": """Écrit les lettres qui portent la synthèse aux gens : des brouillons dans output/mail/, rien ne part.

        Avec --send elles partent, chacune une fois ; le journal, dans .feuillet/mail/, sait ce qu’elles sont devenues.
        Ce qui est dit, et à qui, est écrit sous mail: dans content/workshop.yaml. Le mot de passe vient de
        FEUILLET_MAIL_PASSWORD, du trousseau du système, ou d’une question.
        """,
        "desk": """Ouvre le bureau : on y écrit les notes à côté de leurs pages, dans le navigateur ; Ctrl-C pour finir.

        Ce sont les mêmes fichiers que dans un éditeur ; rien de ce qui a changé ailleurs n’est écrasé.
        """,
        "serve": "Montre les pages dans le navigateur, et les refait à chaque fichier enregistré ; Ctrl-C pour finir.",
        "watch": "Fait les PDF, et refait ceux qui changent à chaque fichier enregistré ; Ctrl-C pour finir.",
        "init": "Fait une nouvelle journée dans DOSSIER : commentée, complète, prête à composer.",
        "override": """Met dans le projet une copie d’un de nos modèles ou styles, à modifier ; sans FICHIER, dit
        lesquels y sont.

        FICHIER est son nom, comme dans docs/brand-and-styles.md : styles/tokens.css, templates/partials/colophon.html.
        """,
        "add-theme": "Fait le fichier d’un nouveau thème, avec ses titres prêts à remplir.",
        "import": """Fait des thèmes de documents : Word, OpenDocument, pages web, textes, tableaux ; des fichiers, des
        dossiers ou un .zip.

        Ce qui a été deviné et ce qui a été laissé est dans import/report.md. Si un mot d’un document devait être perdu,
        rien n’en est écrit. Un dossier qui ne contient pas encore de journée en devient une. D’un tableau de points, de
        votes ou de réponses, ce que disent les colonnes est demandé une fois : --colonnes 'thème=Tableau, point=Texte,
        votes=Likes' le dit d’avance.
        """,
        "export": """Donne les notes en documents que des collègues corrigent : de tous les thèmes, ou de ceux nommés.

        Ils sont dans output/export/. `importer` reprend un document corrigé dans le thème d’où il vient, et garde ce
        qui y a été modifié depuis. Ce qui ne s’imprime pas n’y est pas. --page fait de la synthèse une page web.
        """,
        "doctor": "Regarde si cette machine a tout ce qu’il faut, et donne la commande qui répare ce qui manque.",
        "test": "Lance les tests de Feuillet (depuis ses sources : {program} test).",
        "help": "Dit ce que font les commandes, ou l’une d’elles.",
        "--project": "Dossier de la journée : celui qui contient content/. [celui-ci]",
        "--output": "Où mettre ce qui est fait. [output/]",
        "--keep-html": "Met le HTML de chaque publication à côté de son PDF, pour regarder.",
        "--jobs": "Processus à l’œuvre. [un par cœur]",
        "--time-limit": "Secondes qu’une mise en page peut prendre.",
        "--cluster": "Ordonnanceur d’une grappe Dask qui fait le travail, tcp://…",
        "--force": "Refait tout, quoi qu’aient fait les builds d’avant.",
        "--strict": "Compte les avertissements comme des erreurs.",
        "--json": "Dit tout en JSON, pour les programmes.",
        "--verbose": "Dit chaque étape.",
        "--all": "Nomme chaque point qu’une fiche laisse à la synthèse.",
        "--docx": "Des documents Word. [si rien d’autre n’est demandé]",
        "--odt": "Des documents LibreOffice.",
        "--html": "Des pages web, que tout traitement de texte ouvre.",
        "--md": "Du Markdown, avec les images à côté.",
        "--page": "La synthèse en une page web, à mettre sur un site.",
        "--split": "Un thème par titre de ce niveau. [auto]",
        "--as-one": "Un thème par fichier, quels que soient ses titres.",
        "--columns": "Ce que disent les colonnes des tableaux.",
        "--dry-run": "Dit ce qui serait écrit, sans rien écrire.",
        "--diff": "Montre ce qui a changé dans notre fichier depuis que le vôtre a été fait.",
        "--seen": "Dit que vous le savez : ce n’est plus signalé.",
        "--language": "Langue des pages.",
        "--title": "Titre de la journée.",
        "--copies": "Exemplaires de chaque publication.",
        "--participants": "CSV de qui vient à quoi.",
        "--edition": "Une édition à faire ; « print » en prend plusieurs.",
        "--bleed": "Avec fond perdu et traits de coupe, pour un imprimeur.",
        "--packs": "Une pochette par participant·e.",
        "--separators": "Une page entre les thèmes, avec le nombre d’exemplaires.",
        "--changed": "Seulement ce qui a changé depuis la dernière impression.",
        "--port": "Port de cette machine. [8765, ou un port libre]",
        "--launcher": "Fait ici un fichier qui ouvre le bureau d’un double clic.",
        "--no-open": "N’ouvre pas le navigateur.",
        "--editor": "Adresse qui ouvre un fichier dans votre éditeur, telle que vscode://file/{path}:{line}:{column} "
        "[FEUILLET_EDITOR]",
        "--to": "Une personne, au lieu de la liste ; peut être répété.",
        "--campaign": "Nom de l’envoi dans le journal. [date et titre]",
        "--skip-missing": "Laisse de côté les lignes de la liste qui n’ont pas d’adresse.",
        "--preview": "Montre qui reçoit quoi, et la première lettre en entier.",
        "--browser": "Avec --preview : montre aussi cette lettre dans le navigateur.",
        "--test-to": "Envoie une lettre, à vous-même.",
        "--send": "Envoie les lettres à toutes les personnes qui n’en ont pas.",
        "--yes": "Ne demande pas confirmation.",
        "--edition-update": "À qui a des pages plus anciennes, en disant ce qui a changé.",
        "--resend": "Laisse repartir une lettre qui est peut-être arrivée.",
        "--resend-refused": "Laisse repartir toutes les lettres refusées comme telles.",
        "--forget": "N’écrit plus jamais à quelqu’un, et ne garde pas son adresse.",
        "--journal": "Dit ce qu’est devenue chaque lettre, de tous les envois ou d’un seul.",
        "--most": "Avec --send : lettres de cette fois, au plus.",
        "--version": "Dit la version.",
        "--help": "Dit ceci.",
    }
)

# By language: what commands and options are for, where it is not what their code says in English.
HELP = MappingProxyType({"fr": _FRENCH_HELP})
