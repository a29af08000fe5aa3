"""Pictures on the pages: whatever their shape and place, they keep their proportions, and the proof asks for it."""

from __future__ import annotations

import pytest

from tests.made_kit import picture
from tests.made_project import codes, own_style, project, run, theme, written

PICTURES = {
    "content/images/haute.png": picture(size=(600, 1500)),
    "content/images/large.png": picture(size=(2400, 400)),
    "content/images/logo.png": picture("green", (1600, 200)),
}
NOTES = theme(
    "Voir",
    "## Contexte\n\n![Un mât](images/haute.png)\n\n- Un point\n  ![Un quai](images/large.png)\n- ![Le même mât](images/haute.png)\n",
)
DAY = "title: Un jour\ndate: 2026-11-14\nbrand: {logo: images/logo.png}\norganisers: [{name: Une fédé, logo: images/logo.png}]\n"


@pytest.mark.parametrize("fitted", [True, False])
def test_pictures_and_logos_of_any_shape_keep_their_proportions_or_are_refused(workers, tmp_path, fitted):
    styles = {} if fitted else own_style("typography", "img { object-fit: fill !important }")
    folder = project(tmp_path, {"01-voir.md": NOTES}, workshop=DAY, files={**PICTURES, **styles})
    result = run(folder, workers)
    assert written(result) == (["synthesis", "voir"] if fitted else [])
    assert set(codes(result)) == (set() if fitted else {"picture-stretched"})
