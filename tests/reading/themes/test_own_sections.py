"""One block for all headings that no section has."""

from __future__ import annotations

from feuillet.reading import content
from tests.made_project import put

DAY = {
    "content/workshop.yaml": "title: Jour\n",
    "content/themes/01-four.md": "# Four\n\n## Ce qui coince ici\n\n- a\n\n## Le temps qu'il fait\n\n- b\n\n## Bruits\n\n- c\n",
    "content/themes/02-puits.md": "# Puits\n\n## Nos idées du soir\n\n- d\n\n## Le temps qu'il fait\n\n- e\n",
}


def suggestions(folder, files):
    loaded = content.load(put(folder, files))
    return loaded, [diagnostic for diagnostic in loaded.diagnostics if diagnostic.rule.code == "sections-suggested"]


def test_what_headings_seem_to_mean_and_what_files_share_is_one_block_at_the_end(tmp_path):
    loaded, (told,) = suggestions(tmp_path, DAY)
    assert loaded.diagnostics[-1] == told
    assert told.values["lines"].split("\n") == [
        "sections:",
        "  - id: problems",
        '    title: "Problèmes soulevés"',
        '    headings: ["Ce qui coince ici"]',
        "  - id: solutions",
        '    title: "Solutions et bonnes pratiques"',
        '    headings: ["Nos idées du soir"]',
        "  - id: le-temps-qu-il-fait",
        '    title: "Le temps qu\'il fait"',
    ]


def test_the_block_pasted_makes_the_headings_known(tmp_path):
    _, (told,) = suggestions(tmp_path / "before", DAY)
    day = DAY["content/workshop.yaml"] + told.values["lines"] + "\n"
    loaded, again = suggestions(tmp_path / "after", DAY | {"content/workshop.yaml": day})
    assert again == []
    assert [section.id for section in loaded.workshop.themes[0].sections] == [
        "problems",
        "le-temps-qu-il-fait",
        "bruits",
    ]
    assert [diagnostic.values["heading"] for diagnostic in loaded.diagnostics] == ["Bruits"]


def test_nothing_is_said_where_nothing_is_sure(tmp_path):
    files = {"content/workshop.yaml": "title: Jour\n", "content/themes/01-four.md": "# Four\n\n## Bruits\n\n- c\n"}
    assert suggestions(tmp_path, files)[1] == []


def test_a_slip_of_the_fingers_is_to_be_mended_and_not_to_be_made_known(tmp_path):
    files = {"content/workshop.yaml": "title: Jour\n", "content/themes/01-four.md": "# Four\n\n## Problemmes\n\n- c\n"}
    loaded, told = suggestions(tmp_path, files)
    assert told == []
    assert [diagnostic.values["suggestion"] for diagnostic in loaded.diagnostics] == ["Problèmes soulevés"]


def test_a_section_that_workshop_yaml_has_gets_more_headings_and_no_second_entry(tmp_path):
    own = 'title: Jour\nsections:\n  - id: problems\n    title: Ce qui gêne\n    headings: ["Les soucis"]\n'
    _, told = suggestions(tmp_path, DAY | {"content/workshop.yaml": own})
    lines = sorted(diagnostic.values["lines"] for diagnostic in told)
    assert lines[0] == '  - id: problems\n    headings: ["Les soucis", "Ce qui coince ici"]'
    assert lines[1].split("\n")[:2] == ["sections:", "  - id: solutions"]
    assert "id: problems" not in lines[1]
