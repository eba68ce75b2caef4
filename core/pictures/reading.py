"""Reading an uploaded file: whether it is a picture that can be shown, and only its pixels."""

from __future__ import annotations

from io import BytesIO
from struct import error as Cut  # noqa: N812  # what a header that ends too soon raises

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from core.i18n import _l
from core.pictures.rules import MOST_PIXELS, SMALLEST, WIDTHS, is_too_long, is_too_small
from core.refusals import Refusal

FORMATS = ("JPEG", "PNG", "WEBP")
SRGB = ImageCms.createProfile("sRGB")
MILLION = 1_000_000


class NotAPicture(Refusal):
    """Nothing that the three formats begin with."""

    status = 422
    message = _l(
        "“{name}” is not in a picture format that every browser shows. Save it as JPEG, PNG or "
        "WebP and send that file."
    )


class PictureBroken(Refusal):
    """It begins as a picture, and cannot be read to its end."""

    status = 422
    message = _l(
        "“{name}” cannot be read to the end; it may have been cut off on the way. Send it "
        "again, or save it again first."
    )


class PictureTooSmall(Refusal):
    """It would look blurred."""

    status = 422
    message = _l(
        "“{name}” is {width} × {height} pixels and would look blurred: at least {least_width} × "
        "{least_height} are needed. Send the original photograph, not a copy from a message."
    )


class PictureTooLarge(Refusal):
    """It would take all memory."""

    status = 422
    message = _l(
        "“{name}” has more than {most} million pixels. Make it smaller first: a width of 3200 "
        "pixels is plenty."
    )


class PictureTooLong(Refusal):
    """A strip, of which a frame would show next to nothing."""

    status = 422
    message = _l(
        "“{name}” is {width} × {height} pixels: too long and narrow for a page. Crop it so that "
        "the longer side is at most three times the shorter one."
    )


def read_picture(content: bytes, name: str) -> Image.Image:
    """The pixels, upright and in sRGB, without what else the file carried (place, time, camera).

    Raises NotAPicture, PictureBroken, PictureTooSmall, PictureTooLarge, PictureTooLong.
    """
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as found:
            _check(found.size, name)
            found.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))  # a JPEG need not be read in full size
            return _plain(found)
    except UnidentifiedImageError:
        raise NotAPicture(name=name) from None
    except Image.DecompressionBombError:
        raise PictureTooLarge(name=name, most=MOST_PIXELS // MILLION) from None
    except (OSError, SyntaxError, ValueError, EOFError, Cut):
        raise PictureBroken(name=name) from None


def _check(size: tuple[int, int], name: str) -> None:
    """Before its pixels are unpacked."""
    width, height = size
    facts = {"name": name, "width": width, "height": height}
    if width * height > MOST_PIXELS:
        raise PictureTooLarge(**facts, most=MOST_PIXELS // MILLION)
    if is_too_small(width, height):
        raise PictureTooSmall(**facts, least_width=SMALLEST[0], least_height=SMALLEST[1])
    if is_too_long(width, height):
        raise PictureTooLong(**facts)


def _plain(found: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(found)
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        return Image.alpha_composite(white, upright).convert("RGB")
    return _in_srgb(upright, upright.info.get("icc_profile"))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as they were seen; a profile that does not fit the pixels is as good as none."""
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            seen = ImageCms.profileToProfile(image, own, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            seen = None
        if seen is not None:
            return seen
    return image.convert("RGB")
