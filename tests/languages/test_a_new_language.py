"""What a language needs to be one of ours: its pages are whole, and nothing else has to know of it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pypdf
import pytest

from feuillet.languages import registry
from feuillet.languages.words import by_name, by_section
from feuillet.looks.colour_names import hexadecimal
from feuillet.model.diagnostics import Location, Rule
from feuillet.model.workshop import Block, Mark, Prose
from feuillet.pages.tables import cells
from feuillet.reading import content
from feuillet.reading.markdown.marks import marks
from feuillet.reading.notes import sections
from feuillet.reading.people import participants
from feuillet.text.names import fold
from feuillet.text.typography import typographic
from feuillet.writing import scaffold
from tests import our_code
from tests.made_project import PATIENCE, ROOT, load, project, put, run, theme

B, N = "\u00a0", "\u202f"
CODES = registry.codes()
ALL = [registry.language(code) for code in CODES]

SPANISH = """title: La fiesta del barrio
language: español
fecha: 14 de noviembre de 2026
lugar: Plaza Mayor
organizadores: [Vecinas del Sur]
licencia: CC BY
siglas: {AAVV: asociación de vecinos}
"""
GERMAN = """titel: Das Fest im Viertel
sprache: deutsch
datum: Samstag, den 14. November 2026
ort: Marktplatz
veranstalter: [Nachbarschaft Süd]
lizenz: CC BY
abkürzungen: {NBH: Nachbarschaftshilfe}
"""
NOTES = {
    "es": (
        SPANISH,
        "El ruido y el descanso",
        """resumen: Cómo bailar sin despertar a nadie.
ponentes: [Inés Robles]
""",
        """## ¿Por qué importa?

Quien madruga quiere dormir.

## Antecedentes

El año pasado hubo "tres" quejas.

## Retos

- La música sigue hasta tarde [esencial]
- Faltan sillas [solo síntesis]

## Buenas prácticas

- Bajar el volumen a medianoche

## Necesidades

- Un permiso municipal [sin respuesta]

## A quién acudir

- La oficina de festejos

## Enlaces de interés

- [Guía de fiestas](https://www.example.org/guia)
""",
    ),
    "de": (
        GERMAN,
        "Der Lärm und die Ruhe",
        """zusammenfassung: Wie getanzt wird, ohne jemanden zu wecken.
mitwirkende: [Ines Roth]
""",
        """## Warum ist das wichtig?

Wer früh aufsteht, will schlafen.

## Ausgangslage

Voriges Jahr gab es "drei" Beschwerden.

## Herausforderungen

- Die Musik spielt bis spät [wesentlich]
- Es fehlen Stühle [nur im Bericht]

## Gute Beispiele

- Um Mitternacht leiser stellen

## Bedürfnisse

- Eine Genehmigung [unbeantwortet]

## Ansprechpersonen

- Das Festbüro

## Nützliche Links

- [Leitfaden für Feste](https://www.example.org/leitfaden)
""",
    ),
}


def words_in(text):
    return set(re.findall(r"[^\W\d_]{4,}", text.casefold()))


def words_of(language):
    """The words that pages have of a language, beside what their authors wrote."""
    titles = [headings[0] for headings in by_section(language.reading.headings).values()]
    return words_in(" ".join([*by_name(language.pages).values(), *titles, *language.dates.months]))


@pytest.fixture(scope="module", params=NOTES)
def day(request, tmp_path_factory, workers):
    """A small day in each of the languages that are not those of messages: its language, workshop and pages."""
    about, title, front, body = NOTES[request.param]
    folder = project(tmp_path_factory.mktemp(request.param), {"01-uno.md": theme(title, body, front)}, workshop=about)
    loaded = content.load(folder)
    assert {diagnostic.rule.code for diagnostic in loaded.diagnostics} == {
        "unknown-key",
        "not-one-of",
    }  # each says what is meant
    sound = project(folder, {"01-uno.md": theme(title, body, in_ours(front))}, workshop=in_ours(about))
    workshop = load(sound)
    result = run(sound, workers)
    assert not result.bugs
    assert [str(diagnostic.location) for diagnostic in result.diagnostics] == []
    texts = {
        path.stem: " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        for path in (sound / "output").rglob("*.pdf")
    }
    assert len(texts) == 2
    return registry.language(request.param), workshop, texts, f"{about}{title}{front}{body}"


def in_ours(yaml):
    """The same with our keys and values, as the hints ask for."""

    def ours(match):
        return registry.found(lambda shown: shown.reading.keys.get(fold(match[1]))) or match[1]

    said = re.sub(r"^(\w+)(?=:)", ours, yaml, flags=re.MULTILINE)
    return re.sub("(?<=language: ).*", lambda match: registry.called(fold(match[0])), said)


def test_headings_keys_marks_and_the_date_are_read_in_the_language(day):
    language, workshop, _, _ = day
    (theme_,) = workshop.themes
    assert workshop.language == language.code
    assert [str(day) for day in workshop.days] == ["2026-11-14"]
    assert {section.id for section in theme_.sections} == {"stakes", "context", "problems", "solutions", "needs"}
    assert (len(theme_.speakers), len(theme_.actors), len(theme_.documents)) == (1, 1, 1)
    problems, needs = (theme_.section(id_).groups[0].blocks for id_ in ("problems", "needs"))
    assert [entry.mark for entry in (*problems, *needs)] == [Mark.ESSENTIAL, Mark.SYNTHESIS, Mark.UNANSWERED]


def test_pages_have_the_words_of_their_language_and_of_no_other(day):
    language, _, texts, written = day
    said = set().union(*map(words_in, texts.values()))
    own = words_of(language)
    assert len(said & own) > 60
    for other in ALL:
        if other is not language:
            foreign = words_of(other) - own - words_in(f"{written} Fira Sans")  # which the pages name
            assert len(foreign) > 60
            assert said & foreign == set(), other.code


def test_quotes_spaces_and_dates_are_those_of_the_language(day):
    language, _, texts, _ = day
    whole = " ".join(texts["synthesis"].replace(B, " ").replace(N, " ").split())
    opening, closing = language.typography.quotes
    assert re.search(rf"{opening}\w+{closing}", whole)
    assert '"' not in whole
    assert {"es": "Sábado, 14 de noviembre de 2026", "de": "Samstag, 14. November 2026"}[language.code] in whole
    assert not re.search(r"\w [:;?!](?: |$)", whole)
    if language.code == "es":
        assert "Qué está en juego" in whole  # the usual title of ¿Por qué importa?


def test_messages_to_who_reads_such_pages_are_in_english():
    rule = Rule(code="x", en="{count:# page|# pages} of {size} mm", fr="{count:# page|# pages} de {size} mm")
    for code, said in (("de", "0 pages of 2.5 mm"), ("es", "0 pages of 2.5 mm"), ("fr", "0 page de 2,5 mm")):
        assert rule.at(Location(file="x"), count=0, size=2.5).message(code) == said
    assert [code for code in CODES if registry.spoken(code) == code] == list(registry.SPEAKING)


@pytest.mark.parametrize("code", CODES)
def test_a_language_has_a_scaffold_that_is_sound_and_hyphenation(tmp_path, code):
    import pyphen

    scaffold.init(tmp_path / "new", code)
    loaded = content.load(tmp_path / "new")
    assert loaded.diagnostics == ()
    assert (loaded.language, loaded.workshop.language) == (code, code)
    assert all(section.known for theme in loaded.workshop.themes for section in theme.sections)
    assert loaded.workshop.title.markdown == registry.language(code).example
    assert code in pyphen.LANGUAGES


@pytest.mark.parametrize(
    ("code", "typed", "printed"),
    [
        ("es", '¿Dijo "hola"? ¡Sí!', "¿Dijo «hola»? ¡Sí!"),
        ("es", '«dijo "hola" y se fue»', "«dijo “hola” y se fue»"),
        ("es", "«ya»; ¿vienes?: sí...", "«ya»; ¿vienes?: sí…"),
        ("es", "el 14 de noviembre, 12 000 personas", f"el 14{B}de{B}noviembre, 12{N}000{B}personas"),
        ("es", "la Sra. Gil, EE. UU., p. ej. 3 %", f"la Sra.{B}Gil, EE.{B}UU., p.{B}ej. 3{B}%"),
        ("es", "el 3.º taller, pág. 12", f"el 3.º taller, pág.{B}12"),
        ("de", 'Sie sagt "ja".', "Sie sagt „ja“."),
        ("de", 'Er: „sie sagt "ja" dazu“', "Er: „sie sagt ‚ja‘ dazu“"),
        ("de", "»so« geht's auch; wie? So!", "»so« geht’s auch; wie? So!"),
        ("de", "z. B. am 14. November um 9 Uhr", f"z.{N}B. am 14.{B}November um 9{B}Uhr"),
        ("de", "Frau Roth, Dr. Heim, S. 12, Nr. 3, § 4", f"Frau{B}Roth, Dr.{B}Heim, S.{B}12, Nr.{B}3, §{B}4"),
        ("de", "5 % von 12 000 Euro", f"5{B}% von 12{N}000{B}Euro"),
    ],
)
def test_marks_and_spaces_are_those_of_print(code, typed, printed):
    assert typographic(typed, code) == printed
    assert typographic(printed, code) == printed


@pytest.mark.parametrize(
    ("code", "heading", "id_"),
    [
        ("es", "2. RETOS", "problems"),
        ("es", "Las dificultades", "problems"),
        ("es", "Qué problemas se plantearon en el taller", "problems"),
        ("es", "Ponentes/as", "speakers"),
        ("es", "Expositoras", "speakers"),
        ("es", "Nuestras necesidades (continuación)", "needs"),
        ("es", "Challenges", "problems"),
        ("de", "Die Probleme:", "problems"),
        ("de", "LOESUNGEN", ""),
        ("de", "Lösung", "solutions"),
        ("de", "Unsere Lösungsansätze", "solutions"),
        ("de", "Referent*innen", "speakers"),
        ("de", "Referent:innen", "speakers"),
        ("de", "Akteur_innen", "actors"),
        ("de", "Wünsche (Forts.)", "needs"),
        ("de", "Background", "context"),
    ],
)
def test_headings_are_known_in_many_wordings(code, heading, id_):
    found = sections.headings(sections.definitions(code), code).match(heading)
    assert (found.id if found else "") == id_


@pytest.mark.parametrize(
    ("code", "number", "price", "count", "size"),
    [
        ("fr", "2,5", f"2,40{B}€", f"1{N}234", "1,5 Mo"),
        ("en", "2.5", "€2.40", "1,234", "1.5 MB"),
        ("es", "2,5", f"2,40{B}€", "1234", "1,5 MB"),
        ("de", "2,5", f"2,40{B}€", "1234", "1,5 MB"),
    ],
)
def test_numbers_prices_and_sizes(code, number, price, count, size):
    language = registry.language(code)
    assert language.number(2.5) == number
    assert language.price(2.4, "€") == price
    assert language.count(1234) == count
    assert language.weight(1_500_000) == size
    assert re.fullmatch(r"12\D345", language.count(12345))


def test_colours_have_names_in_each_language():
    for language in ALL:
        for name, english in language.reading.colours.items():
            assert hexadecimal(name) == hexadecimal(english) != "", name
    assert hexadecimal("Weinrot") == hexadecimal("burdeos") == hexadecimal("bordeaux")
    assert hexadecimal("kein Name") == ""


def test_no_word_means_two_things_in_two_languages():
    for table in (lambda shown: shown.keys, lambda shown: shown.placeholders, lambda shown: shown.colours):
        meant = {}
        for language in ALL:
            for word, what in table(language.reading).items():
                assert fold(word) == word
                assert meant.setdefault(word, what) == what, word
    meant = {}
    for code in CODES:
        for word, (mark, _) in marks(code).items():
            assert meant.setdefault(word, mark) == mark, word
    yes = {word for language in ALL for word in language.reading.yes}
    assert not yes & {word for language in ALL for word in language.reading.no}
    for code in CODES:
        assert registry.called(code) == code
        assert registry.called(fold(registry.language(code).name)) == code


@pytest.mark.parametrize(
    ("code", "titles", "row"),
    [
        ("es", "Nombre;Apellidos;Correo electrónico;Talleres elegidos", "Inés;Robles;ines@example.org;2 y 3"),
        ("es", "Apellidos y nombre;Idioma;Correo;Tema 1;Tema 2", "Inés Robles;alemán;ines@example.org;tema 2;taller 3"),
        ("de", "Vorname;Nachname;E-Mail;Gewählte Workshops", "Inés;Robles;ines@example.org;2 und 3"),
        ("de", "Vor- und Nachname;Sprache;E-Mail-Adresse;Themen", "Inés Robles;Deutsch;ines@example.org;Thema 2, 3"),
        ("de", "Name;Vorname;E-Mail;Zwei;Drei;Eins", "Robles;Inés;ines@example.org;ja;x;nein"),
    ],
)
def test_lists_of_people_are_read_in_the_language(tmp_path, code, titles, row):
    themes = {f"0{number}.md": theme(title, "Texto.\n") for number, title in enumerate(("Eins", "Zwei", "Drei"), 1)}
    list_ = f"{titles}\n{row}\n"
    workshop = load(project(tmp_path, themes, workshop=f"title: X\nlanguage: {code}\n"))
    found = participants.read(lambda _: list_.encode(), "people.csv", workshop, needs_email=True)
    assert [diagnostic.rule.code for diagnostic in found.diagnostics] == []
    (person,) = found.people
    assert (person.name, person.email, person.themes) == ("Inés Robles", "ines@example.org", ("zwei", "drei"))
    assert person.language == {"Idioma": "de", "Sprache": "de"}.get(titles.split(";")[1], "")


@pytest.mark.parametrize(
    ("code", "speaker", "document"),
    [
        (
            "es",
            "**Inés Robles**, Dra. en acústica. ¿Su consejo? Bajar.",
            "Ayuntamiento – [Guía](https://a.org) – 14 de marzo de 2026",
        ),
        (
            "de",
            "**Inés Robles**, Dr. Ing. und z. B. Autorin. „Ruhe“ mag sie.",
            "Verlag – [Leitfaden](https://a.org) – 14. März 2026",
        ),
    ],
)
def test_people_and_documents_in_notes_are_read_in_the_language(tmp_path, code, speaker, document):
    heading = {"es": ("Ponentes", "Documentos"), "de": ("Mitwirkende", "Dokumente")}[code]
    body = f"## {heading[0]}\n\n- {speaker}\n\n## {heading[1]}\n\n- {document}\n"
    day = load(project(tmp_path, {"01-a.md": theme("A", body)}, workshop=f"title: X\nlanguage: {code}\n"))
    (person,), (paper,) = day.themes[0].speakers, day.themes[0].documents
    assert person.role.markdown in {"Dra. en acústica", "Dr. Ing. und z. B. Autorin"}
    assert person.presentation.markdown in {"¿Su consejo? Bajar.", "„Ruhe“ mag sie."}
    assert paper.date == document.rpartition(" – ")[2]


@pytest.mark.parametrize(
    ("code", "cell", "printed"),
    [
        ("de", "14. März 2026", f"14.{B}März{B}2026"),
        ("de", "5 bis 7 Tage", f"5{B}bis{B}7{B}Tage"),
        ("es", "3 semanas", f"3{B}semanas"),
    ],
)
def test_numbers_and_dates_in_cells_are_not_broken(code, cell, printed):
    block = Block(kind="table", text=Prose(f"| A | B |\n| --- | --- |\n| x | {cell} |"))
    assert printed in {str(cell.html) for row in cells.table(block, code).rows for cell in row.cells}


# Of messages, which are in French and English beside each other. They may only become less.
SPOKEN = {
    "command/group.py",
    "command/words.py",
    "importing/report.py",
    "model/diagnostics.py",
    "command/telling/misuse.py",
    "command/telling/report.py",
    "command/telling/said.py",
    "desk/hints.py",
    "machine/bootstrap.py",  # before there is anything to import
    "reading/people/mapping.py",
    "machine/memory.py",  # where nothing more can be imported
}
DEFAULTS = {"command/group.py", "looks/faces/characters.py", "text/acronyms.py"}  # `language: str = "en"`


def asked(nodes):
    """Where a module looks whether a language is a certain one."""
    for node in nodes:
        if isinstance(node, ast.Compare):
            beside = [node.left, *node.comparators]
            some = [
                item for side in beside for item in (side.elts if isinstance(side, ast.Tuple | ast.Set) else [side])
            ]
            if any(isinstance(constant, ast.Constant) and constant.value in CODES for constant in some):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            within = ast.walk(node) if node.func.attr == "startswith" else ()
            if any(isinstance(constant, ast.Constant) and constant.value in CODES for constant in within):
                yield node.lineno


def test_no_other_module_asks_which_language_it_is():
    """Whoever does would have to know of each new one."""
    found, named = [], set()
    for path, nodes in our_code.nodes().items():
        name = path.relative_to(ROOT / "feuillet").as_posix()
        if name.startswith("languages/"):
            continue
        found += [f"{name}:{line}" for line in asked(nodes)]
        logs = {
            id(arg) for node in nodes if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute) and node.func.attr == "message" for arg in node.args
        }  # fmt: skip
        constants = (node for node in nodes if isinstance(node, ast.Constant) and id(node) not in logs)
        named |= {name} if any(constant.value in ("fr", "en", "es") for constant in constants) else set()
    assert found == []
    assert named == SPOKEN | DEFAULTS


def test_only_the_language_in_use_is_imported(tmp_path):
    _, title, _, body = NOTES["es"]
    about = "title: La fiesta\nlanguage: es\ndate: 2026-11-14\n"
    project(tmp_path, {"01-uno.md": theme(title, body)}, workshop=about)
    code = (
        "import sys; from feuillet.reading import content; from pathlib import Path; "
        "assert content.load(Path(sys.argv[1])).workshop; "
        "print(sorted(name for name in sys.modules if name.startswith('feuillet.languages.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    loaded = {name.rpartition(".")[2] for name in ast.literal_eval(done.stdout)}
    assert loaded == {"registry", "words", "es", *registry.language("es").beside}


def test_a_language_that_is_added_is_one_file_and_a_scaffold(tmp_path):
    """Italian, say, with words that are still Spanish: in a copy, nothing but its module and its folder is new."""
    import shutil

    copy = tmp_path / "feuillet"
    shutil.copytree(ROOT / "feuillet", copy, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("templates", "styles", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    words = (copy / "languages/es.py").read_text(encoding="utf-8")
    put(copy, {"languages/it.py": words.replace('code="es"', 'code="it"').replace("(?:es|", "(?:it|")})
    shutil.copytree(copy / "scaffolds/es", copy / "scaffolds/it")
    about = copy / "scaffolds/it/workshop.yaml"
    about.write_text(about.read_text(encoding="utf-8").replace("language: es", "language: it"), encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from feuillet.reading import content; "
        "from feuillet.writing import scaffold; folder = Path(sys.argv[1]); scaffold.init(folder, 'it'); "
        "loaded = content.load(folder); print(loaded.workshop.language, loaded.diagnostics)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "day"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("it ()\n", "")
