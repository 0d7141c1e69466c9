"""Pictures from people: refused with a sentence before they cost memory, then made small for each place on a page.

An upload is only ever read as PNG, JPEG or WebP, and its size is judged by its header. What is shown of it is drawn
anew, so that neither the place and the camera nor anything else that is hidden in it goes on.
"""

import warnings
from collections.abc import Mapping
from io import BytesIO
from math import ceil
from typing import IO, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 40 * 1024 * 1024
MOST_PIXELS, LONGEST_SIDE = 40_000_000, 12_000
# A PNG or WebP is unpacked whole, up to fifteen bytes a pixel; of a JPEG the decoder makes a smaller one as it reads.
MOST_PIXELS_UNPACKED = 9_000_000
# How a rendition is kept, by the end of its name: paper takes JPEG as it is; on a screen WebP is half as heavy.
KINDS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "jpg": ("image/jpeg", {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True}),
    "webp": ("image/webp", {"format": "WEBP", "quality": 76, "method": 6}),
}
TURNED = 5  # from this value on, a camera's note of orientation exchanges width and height

Boxes = Mapping[str, tuple[int, int]]
# The box of each placement, in pixels: at 200 to the inch for 210, 178 and 81 mm of paper.
PLACEMENTS: Boxes = {"hero": (1654, 2339), "wide": (1402, 1000), "column": (640, 800)}


class Checked(NamedTuple):
    """A picture that may be used: upright, opaque, already small; ``width`` and ``height`` are the original's."""

    image: Image.Image
    width: int
    height: int
    format: str


class Rendition(NamedTuple):
    """A picture for one placement, ready to be shown and printed."""

    body: bytes
    kind: str
    width: int
    height: int


def check(file: IO[bytes], boxes: Boxes = PLACEMENTS) -> Checked:
    """Read an upload; raise ``ValidationError`` with a sentence for whoever sent it."""
    if file.seek(0, 2) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 40 MB."), code="too-many-bytes")
    file.seek(0)
    image = _opened(file)
    _check_size(image)
    width, height = image.size
    # The maker of PDFs lets Pillow fill what is missing, for its whole process: here a half picture is refused.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        is_turned = image.getexif().get(ExifTags.Base.Orientation, 1) >= TURNED
        needed = _needed(image.size, [box[::-1] if is_turned else box for box in boxes.values()])
        image.draft("RGB", needed)
        image.thumbnail(needed, reducing_gap=3.0)
        upright = _opaque(ImageOps.exif_transpose(image))
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValidationError(_("This picture is damaged: it ends too early or cannot be read."), "damaged") from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    return Checked(upright, *((height, width) if is_turned else (width, height)), str(image.format))


def renditions(image: Image.Image, boxes: Boxes = PLACEMENTS, kind: str = "jpg") -> dict[str, Rendition]:
    """Return the picture for each placement: as large as its box allows, never enlarged, free of metadata."""
    return {name: _rendition(image, box, *KINDS[kind]) for name, box in boxes.items()}


def _opened(file: IO[bytes]) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return Image.open(file, formats=FORMATS)
        except UnidentifiedImageError as error:
            raise ValidationError(_("Only PNG, JPEG and WebP pictures can be used."), code="format") from error
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise _too_large() from error
        except (OSError, SyntaxError, ValueError) as error:
            raise ValidationError(_("This picture is damaged: it cannot be read."), code="damaged") from error


def _check_size(image: Image.Image) -> None:
    most = MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_UNPACKED
    if max(image.size) > LONGEST_SIDE or image.width * image.height > most:
        raise _too_large()


def _needed(size: tuple[int, int], boxes: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the smallest size of the picture from which all boxes can be filled."""
    share = min(1.0, max(min(box[0] / size[0], box[1] / size[1]) for box in boxes))
    return ceil(size[0] * share), ceil(size[1] * share)


def _too_large() -> ValidationError:
    return ValidationError(
        _("This picture has too many pixels: at most 12,000 on a side, and 40 million in a JPEG or 9 million else."),
        code="too-large",
    )


def _opaque(image: Image.Image) -> Image.Image:
    """Return the picture in plain colours, on white where it lets something through."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    paper = Image.new("RGB", image.size, "#ffffff")
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper


def _rendition(image: Image.Image, box: tuple[int, int], kind: str, options: Mapping[str, Any]) -> Rendition:
    small = image.copy()
    small.info = {}
    small.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = BytesIO()
    small.save(out, **options)
    return Rendition(out.getvalue(), kind, *small.size)
