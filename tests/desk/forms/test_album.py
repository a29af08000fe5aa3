"""Pictures that are brought to the desk: kept in content/images under a name of their own, or refused with a reason."""

from __future__ import annotations

import io
import sys

import pytest
from PIL import Image

from feuillet.desk.forms.album import Album
from feuillet.preview.exchange import Asked, NotAnsweredError
from tests.made_project import put


def png(colour="red"):
    made = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def album(tmp_path):
    put(tmp_path, {"content/workshop.yaml": "title: T\n"})
    return Album(tmp_path, lambda: "en")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Écran d’accueil.PNG", "images/ecran-d-accueil.png"), ("photo.jpg", "images/photo.png"), ("", "images/image.png"),
        ("../../x/é\0.png", "images/e.png"), ("..\\..\\logo.png", "images/logo.png"), ("a" * 300, f"images/{'a' * 60}.png"),
    ],
)  # fmt: skip
def test_a_picture_gets_a_plain_name_that_ends_as_it_is(album, tmp_path, name, kept):
    assert album.add(name, png()) == kept
    assert (tmp_path / "content" / kept).read_bytes() == png()


def test_nothing_is_written_over_and_the_same_picture_is_kept_once(album, tmp_path):
    assert album.add("a.png", png()) == album.add("a.png", png()) == "images/a.png"
    assert album.add("a.png", png("blue")) == "images/a-2.png"
    assert (tmp_path / "content/images/a.png").read_bytes() == png()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"), (b"<html><body>no</body>", "web page"), (b"\x89PNG\r\n\x1a\nx", "cannot be read"), (b"hello", "text"),
        (b"%PDF-1.7", "a PDF"), (b"<svg>" + b" " * 2_100_000 + b"</svg>", "too large"),
    ],
)  # fmt: skip
def test_what_could_not_be_printed_is_refused_with_the_reason_and_nothing_is_kept(album, tmp_path, data, reason):
    with pytest.raises(NotAnsweredError) as refused:
        album.add("a.svg" if b"svg" in data else "a.png", data)
    assert refused.value.answer.status == 415
    assert reason in refused.value.answer.data.decode()
    assert not (tmp_path / "content/images").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("linked", ["content/images", "content"])
def test_nothing_is_written_or_read_through_a_link(linked, tmp_path):
    put(tmp_path, {"elsewhere/secret.png": png()})
    (tmp_path / linked).parent.mkdir(exist_ok=True)
    (tmp_path / linked).symlink_to(tmp_path / "elsewhere")
    album = Album(tmp_path, lambda: "en")
    with pytest.raises(OSError, match="link"):
        album.add("a.png", png())
    assert [path.name for path in (tmp_path / "elsewhere").rglob("*")] == ["secret.png"]
    show = next(each for each in album.exchanges() if each.method == "GET").answer
    with pytest.raises(NotAnsweredError):
        show(Asked(name="images/secret.png" if linked != "content" else "secret.png", headers={}))


def test_pictures_of_the_content_are_shown_and_nothing_else(album, tmp_path):
    put(tmp_path, {"outside.svg": "<svg/>", "content/a.svg": "<svg/>"})

    def asked(name, **headers):
        return next(each for each in album.exchanges() if each.method == "GET").answer(
            Asked(name=name, headers=headers)
        )

    assert asked("a.svg").kind == "image/svg+xml"
    for name in ("../outside.svg", "/etc/passwd", "workshop.yaml", "b.svg", ""):
        with pytest.raises(NotAnsweredError):
            asked(name)
    with pytest.raises(NotAnsweredError):  # as a page of its own, where what it holds could run
        asked("a.svg", **{"sec-fetch-dest": "document"})
