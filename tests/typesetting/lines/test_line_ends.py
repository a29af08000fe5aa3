"""Where lines end when there is a choice: no word alone, no short one at the end of a title's line, no broken address."""

import re

import pytest

from feuillet.model.workshop import Prose
from feuillet.pages.job import Job, Setting
from feuillet.text.prose import inline
from feuillet.typesetting.layout import document_of

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # WeasyPrint leaves its colour profile open

POINTS = {
    "fr": "Demander que les financeurs acceptent une signature collégiale sur leurs formulaires",
    "en": "A fund for three sessions of mediation before the conflict becomes insurmountable",
    "es": "Que las entidades acepten una firma colectiva en todos sus formularios",
    "de": "Die Anträge sollen von allen gemeinsam unterschrieben werden, ohne Rechtsanwaltskanzlei",
}
TITLES = {
    "fr": "Mutualiser à La Virgule un poste de comptable et de paie",
    "en": "How to keep the neighbours of the Old Mill in the know all year",
    "es": "Cómo seguir con los vecinos de la calle y sus hijos en el barrio",
    "de": "Was wir mit den Nachbarn in der Mühle und im Hof noch vor uns haben",
}


def boxes_of(html, widths, *, tag="p", language="fr", css=""):
    """The lines of a text in each of these widths, in millimetres, all of them on one page."""
    body = "".join(f"<{tag} style='width: {width}mm'>{html}</{tag}>" for width in widths)
    page = (
        f'<!doctype html><html lang="{language}" style="--setting: initial"><head><title>x</title>'
        "<style>@page { size: 300mm 9000mm } html { hyphenate-character: '-'; hyphenate-limit-chars: 8 4 4 }"
        f"{tag} {{ margin: 0; font: 12px sans-serif; overflow-wrap: break-word; {css} }}"
        f"b, i {{ font: inherit }} .url {{ overflow-wrap: anywhere }}</style></head><body>{body}</body></html>"
    )
    (made,) = document_of(Job(name="x", html=page, resources={}), page, Setting()).pages
    found = [box for box in made._page_box.descendants() if type(box).__name__ == "BlockBox" and box.element_tag == tag]
    assert len(found) == len(widths)
    return [box.children for box in found]


def boxes(html, width, **options):
    (found,) = boxes_of(html, [width], **options)
    return found


def texts(found):
    return ["".join(getattr(run, "text", "") for run in line.descendants()).strip() for line in found]


def lines_of(html, widths, **options):
    return [texts(found) for found in boxes_of(html, widths, **options)]


def lines(html, width, **options):
    return texts(boxes(html, width, **options))


@pytest.mark.parametrize("css", ["", "overflow-wrap: anywhere"])
def test_lines_that_were_typed_end_where_they_were_typed(css):
    assert lines("git pull\ngit push\nfin", 60, css=f"white-space: pre-wrap; {css}") == ["git pull", "git push", "fin"]


@pytest.mark.parametrize("language", POINTS)
@pytest.mark.parametrize("css", ["", "hyphens: auto"])
def test_a_text_does_not_end_with_a_word_alone_nor_half_of_one(language, css):
    text = POINTS[language]
    last = text.split()[-1]
    for found in lines_of(text, range(44, 120, 5), language=language, css=css):
        *_, before, end = ["", *found]
        assert end.endswith(last), found
        assert len(end.split()) > 1 or len(before.rpartition(" ")[0]) < len(last), found


def test_it_costs_no_line_whatever_elements_the_text_has():
    text = POINTS["fr"]
    first = " ".join(text.split()[:-1])
    wrapped = text.replace("signature", "<b>signature</b>").replace("formulaires", "<i>formulaires</i>")
    widths = range(44, 120, 5)
    for plain, found, without in zip(*(lines_of(item, widths) for item in (text, wrapped, first)), strict=True):
        assert found == plain
        assert len(plain) - len(without) in {0, 1}  # the last word makes one line more at most


def test_no_line_is_shorter_than_a_last_word_for_whose_sake_it_is_short():
    text = "De la coordination et une demi-heure pour s’apercevoir"
    assert lines(text, 38)[-2:] == ["demi-heure pour", "s’apercevoir"]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Le temps qu’il faut pour coopérer est souvent sous-estimé", "souvent sous-estimé"),
        ("Une fédération de plusieurs associations & coopérations", "associations & coopérations"),
    ],
)
def test_half_of_a_compound_or_a_word_behind_a_sign_is_a_word_alone_too(text, end):
    seen = {found[-1] for found in lines_of(text, range(50, 110, 2))}
    assert end in seen
    assert not seen & {"estimé", "coopérations", "& coopérations", "sous-estimé"}


def test_no_compound_is_parted_for_the_sake_of_the_last_word():
    text = "Un local solide, donc un poste salarié pour les quarante-quatre associations"
    widths = (*range(48, 62, 2), *range(92, 108, 2))
    for without, found in zip(lines_of(text.rpartition(" ")[0], widths), lines_of(text, widths), strict=True):
        assert without[-1].endswith("quarante-quatre")  # its line has room for it
        assert not found[-2].endswith("-"), found


def test_two_long_words_are_each_on_a_line_where_no_line_has_room_for_both():
    assert lines("Une intercommunalité désinstitutionnalisée", 32)[-1] == "désinstitutionnalisée"


def test_what_is_aligned_otherwise_stands_where_it_should():
    for align, side in (("right", 1.0), ("center", 0.5)):
        found = boxes(POINTS["fr"], 60, css=f"text-align: {align}")
        assert len(found) > 1
        for line in found:
            free = 60 / 25.4 * 96 - line.width
            assert line.position_x - found[0].position_x == pytest.approx(
                side * (free - (60 / 25.4 * 96 - found[0].width)), abs=0.01
            )


_SHORT = re.compile(r"(?:^| )\w{1,3}$")


@pytest.mark.parametrize(
    ("language", "widths"), [("fr", (35, 40, 55)), ("en", (30, 45)), ("es", (55, 60)), ("de", (45,))]
)
@pytest.mark.parametrize("tag", ["h2", "h4"])
def test_a_short_word_goes_with_the_next_in_titles(language, widths, tag):
    for width in widths:
        found = lines(TITLES[language], width, tag=tag, language=language)
        assert len(found) > 1
        assert not [line for line in found[:-1] if _SHORT.search(line)], found


@pytest.mark.parametrize("language", TITLES)
def test_a_title_has_as_many_lines_as_a_text_and_they_are_about_as_long(language):
    several = (boxes_of(TITLES[language], range(35, 100, 5), tag=tag, language=language) for tag in ("h2", "p"))
    for found, plain in zip(*several, strict=True):
        assert len(found) == len(plain)
        if len(found) == 2:
            lengths = [line.width for line in found]
            assert min(lengths) > 0.6 * max(lengths), lengths


@pytest.mark.parametrize("tag", ["p", "h2"])
def test_two_words_that_are_tied_are_no_word_alone_at_the_end_of_a_text(tag):
    seen = set()
    for found in lines_of("Ein zweiter, kürzerer\u00a0Workshop", range(40, 58, 2), tag=tag, language="de"):
        seen.add(len(found))
        assert found[0] != "Ein"
    assert seen == {1, 2}


def test_an_address_is_no_word_alone_at_the_end_of_a_text():
    address = "nuage-commun.example.org/charte"
    head = "Charte d’hébergement et tarifs des serveurs partagés, 2026"
    found = lines_of(f'{head} <a class="url">{address}</a>', range(88, 128, 4))
    assert found == [[head, address]] * 10  # whole, and nothing beside it for which the line above has room


def test_acronyms_at_the_end_of_a_line_are_no_short_words():
    text = "Avec les FAI du coin et nos propres serveurs"
    assert any(line.endswith("FAI") for found in lines_of(text, range(20, 60, 2), tag="h2") for line in found[:-1])


ADDRESSES = [
    "fil-rouge.example.org/inventaire",
    "https://la-maison-des-semeurs.example.org/guides/prendre-soin?page=2&langue=fr",
    "m.martin-dupont@la-virgule.example.org",
    "exemple.org/fichier_sans-fin.pdf",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("html", ["{}", "Le Fil rouge, 2026 {}", "({})", "Voir <i>{}</i> en ligne"])
def test_an_address_ends_a_line_after_its_signs_alone(address, html):
    longest = max(map(len, re.findall(r"[^/.@?&=]+[/.@?&=]*", address)))
    text = html.format(address).replace("<i>", "").replace("</i>", "")
    for found in lines_of(html.format(f'<span class="url">{address}</span>'), range(longest * 2 + 4, 110, 6)):
        assert "".join(found).replace(" ", "") == text.replace(" ", "")
        at = 0
        for line in found[:-1]:
            at = text.index(line, at) + len(line)
            assert text[at] == " " or text[at - 1] in "/.@?&=(", found


def test_addresses_of_the_notes_end_their_lines_so_however_long_they_are():
    url = "https://la-maison-des-semeurs.example.org/une-si-longue-page-sans-fin/et-encore-une.html?a=b-c&d=e-f"
    html = str(inline(Prose(f"Lire {url} ou m.martin-dupont@la-virgule.example.org"), "fr"))
    for several in lines_of(html, range(60, 130, 10)):
        found = [line.strip("\u200b ") for line in several]
        assert len(found) > 1
        assert not [
            line
            for line in found[:-1]
            if line[-1] not in "/.@?&=" and line not in {"Lire", "ou"} and not line.endswith("=e-f")
        ], found


def test_where_a_line_has_no_room_for_a_part_of_an_address_no_hyphen_ends_it():
    for found in lines_of(f'<span class="url">{ADDRESSES[1]}</span>', (12, 15, 18, 22)):
        assert len(found) > 3
        assert not [line for line in found if line.endswith("-")]
        assert "".join(found) == ADDRESSES[1]
