"""Uploaded pictures are checked, stripped of what they tell, and kept in every width."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageCms

from app.config import Config, ConfigFault
from app.factory import create_app
from core.pictures.operations import NowhereToKeep, Picture, keep_picture
from core.pictures.reading import (
    NotAPicture,
    PictureBroken,
    PictureTooLarge,
    PictureTooLong,
    PictureTooSmall,
    read_picture,
)
from core.pictures.rules import picture_path, srcset, widths_of
from core.refusals import Refusal
from tests.snapshots import snapshot


def keep(app: Flask, content: bytes) -> Picture:
    with app.test_request_context():
        return keep_picture(content, "pool.jpg")


def kept(app: Flask) -> list[Path]:
    return sorted(Path(app.config["MEDIA_FOLDER"]).rglob("*.*"))


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


def test_a_picture_is_kept_in_every_width_and_both_forms(app: Flask) -> None:
    picture = keep(app, snapshot((2400, 1600)))
    assert (picture.width, picture.height) == (1600, 1067)
    sizes = {path.name: size_of(path) for path in kept(app)}
    heights = {480: 320, 960: 640, 1600: 1067}
    assert sizes == {
        f"{picture.code}-{width}.{kind}": (width, height)
        for width, height in heights.items()
        for kind in ("jpg", "webp")
    }


def test_it_is_never_blown_up(app: Flask) -> None:
    assert keep(app, snapshot((1000, 700))).width == 960
    assert widths_of(1599) == [480, 960]


def test_the_same_picture_is_kept_once(app: Flask) -> None:
    first = keep(app, snapshot())
    assert keep(app, snapshot()) == first
    assert len(kept(app)) == 6


def test_place_time_and_camera_are_gone_and_it_stands_upright(app: Flask) -> None:
    sent = snapshot((1200, 1800), turned=True)
    assert b"Secret camera" in sent
    picture = keep(app, sent)
    assert picture.height > picture.width
    for path in kept(app):
        assert b"Secret camera" not in path.read_bytes()
        with Image.open(path) as image:
            assert not image.getexif()
            top, bottom = (image.getpixel((100, y)) for y in (20, image.height - 20))
        assert isinstance(top, tuple)
        assert isinstance(bottom, tuple)
        assert top[1] > top[0], "green above"
        assert bottom[0] > bottom[1], "coral below"


def test_what_is_clear_becomes_white() -> None:
    clear = BytesIO()
    Image.new("RGBA", (1000, 800), (0, 0, 0, 0)).save(clear, "PNG")
    assert read_picture(clear.getvalue(), "sign.png").getpixel((5, 5)) == (255, 255, 255)


def test_colours_of_another_space_are_seen_as_they_were() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    sent = snapshot(icc_profile=profile.tobytes())  # one that does not fit: as good as none
    assert read_picture(sent, "odd.jpg").mode == "RGB"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    green = read_picture(snapshot(icc_profile=profile.tobytes()), "fine.jpg").getpixel((5, 5))
    assert green == read_picture(snapshot(), "plain.jpg").getpixel((5, 5))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAPicture),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAPicture),
        (b"%PDF-1.7", NotAPicture),
        (snapshot(kind="TIFF"), NotAPicture),
        (snapshot()[:3000], PictureBroken),
        (snapshot(kind="PNG")[:2000], PictureBroken),
        (snapshot((900, 600)), PictureTooSmall),
        (snapshot((4000, 600)), PictureTooLong),
        (snapshot((8000, 7000), quality=5), PictureTooLarge),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_cure(
    app: Flask, content: bytes, refusal: type[Refusal]
) -> None:
    with app.test_request_context(), pytest.raises(refusal, match="pool"):
        keep_picture(content, "pool.jpg")
    assert kept(app) == []


def test_without_a_folder_nothing_is_taken(config: Config) -> None:
    app = create_app(replace(config, media_folder=""))
    with app.test_request_context(), pytest.raises(NowhereToKeep, match="MEDIA_FOLDER"):
        keep_picture(snapshot(), "pool.jpg")
    assert app.test_client().get(picture_path("0" * 32, 960)).status_code == 404


def test_a_folder_is_named_from_the_root(config: Config) -> None:
    with pytest.raises(ConfigFault, match="MEDIA_FOLDER"):
        replace(config, media_folder="pictures")


def test_every_browser_keeps_what_it_has_fetched(app: Flask, client: FlaskClient) -> None:
    picture = keep(app, snapshot())
    for kind in ("webp", "jpg"):
        with client.get(picture_path(picture.code, 480, kind)) as answer:
            assert answer.status_code == 200
            assert answer.mimetype == {"webp": "image/webp", "jpg": "image/jpeg"}[kind]
            assert "immutable" in answer.headers["Cache-Control"]
            assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "name", ["x.jpg", "0" * 32 + "-481.jpg", "0" * 32 + "-480.svg", "..%2f..%2fetc%2fpasswd"]
)
def test_nothing_else_is_served(app: Flask, client: FlaskClient, name: str) -> None:
    keep(app, snapshot())
    assert client.get(f"/pictures/{name}").status_code == 404


def test_a_browser_chooses_among_the_widths_that_there_are() -> None:
    code = "a" * 32
    assert srcset(code, 960, "webp") == (
        f"/pictures/{code}-480.webp 480w, /pictures/{code}-960.webp 960w"
    )
