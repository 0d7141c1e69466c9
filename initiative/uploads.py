"""Files from people: judged by what is in them, not by their names; refused with a sentence before they cost memory.

A *paper* is a PDF, or a scan of one as JPEG or PNG, and is kept as it was sent. A *logo* is drawn anew as a PNG, so
that neither the place and the camera nor anything else that is hidden in it goes on. Both come back under a kind that
was found out here, with a name that is safe to show.
"""

import hashlib
import re
import unicodedata
import warnings
from functools import partial
from io import BytesIO
from pathlib import PurePath
from typing import IO, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS, LONGEST_SIDE = 40_000_000, 12_000
# A PNG or WebP is unpacked whole, up to fifteen bytes a pixel; of a JPEG the decoder makes a smaller one as it reads.
MOST_PIXELS_UNPACKED = 9_000_000
LOGO_SIDE = 1200
LOOKED_AT = (400, 400)
LONGEST_NAME = 120
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_MARKUP = re.compile(rb"^\s*<(?:\?xml|!doctype|!--|svg|html)", re.IGNORECASE)
_END_OF_PDF = 2048


class Accepted(NamedTuple):
    """A file that may be kept: ``name`` is for people, ``content_type`` is what it is."""

    file: ContentFile
    name: str
    content_type: str
    size: int
    sha256: str


def paper(file: IO[bytes], name: str) -> Accepted:
    """Return a PDF or a scan; raise ``ValidationError`` with a sentence for whoever sent it."""
    body = _read(file)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        if b"%%EOF" not in body[-_END_OF_PDF:]:
            raise ValidationError(
                _("This PDF is damaged: it ends too early. Save it again, or scan it anew."), "damaged"
            )
        return _accepted(body, name, "application/pdf")
    image = _opened(body, ("JPEG", "PNG"), _("Only a PDF, or a scan as JPEG or PNG, can be used."))
    _small(image, LOOKED_AT)
    return _accepted(body, name, f"image/{str(image.format).lower()}")


def logo(file: IO[bytes], name: str) -> Accepted:
    """Return the logo as a PNG of our own; raise ``ValidationError`` with a sentence for whoever sent it."""
    body = _read(file)
    image = _opened(body, ("PNG", "JPEG", "WEBP"), _("Only PNG, JPEG and WebP pictures can be used."))
    small = _small(image, (LOGO_SIDE, LOGO_SIDE))
    small.info = {}
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return _accepted(out.getvalue(), name, "image/png")


def safe_name(name: str, ending: str) -> str:
    """Return a name that shows what it is: no folders, no signs that turn or hide letters, our own ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*')
    stem = PurePath(shown).stem.strip(" .")[:LONGEST_NAME]
    return f"{stem or _('document')}{ending}"


def _read(file: IO[bytes]) -> bytes:
    if file.seek(0, 2) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 10 MB."), code="too-many-bytes")
    file.seek(0)
    body = file.read()
    if not body:
        raise ValidationError(_("This file is empty."), code="empty")
    if _MARKUP.match(body.removeprefix(b"\xef\xbb\xbf")[:200]):
        raise ValidationError(
            _("SVG and web pages cannot be used, for they may hold programs: save it as PNG or PDF."), code="markup"
        )
    return body


def _accepted(body: bytes, name: str, content_type: str) -> Accepted:
    shown = safe_name(name, ENDINGS[content_type])
    return Accepted(ContentFile(body, shown), shown, content_type, len(body), hashlib.sha256(body).hexdigest())


def _opened(body: bytes, formats: tuple[str, ...], refusal: str) -> Image.Image:
    # The maker of PDFs lets Pillow be lenient, for its whole process: here nothing is let through.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = Image.open(BytesIO(body), formats=formats)
        except UnidentifiedImageError as error:
            raise ValidationError(refusal, code="format") from error
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise _too_large() from error
        except (OSError, SyntaxError, ValueError) as error:
            raise ValidationError(_("This picture is damaged: it cannot be read."), code="damaged") from error
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    most = MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_UNPACKED
    if max(image.size) > LONGEST_SIDE or image.width * image.height > most:
        raise _too_large()
    return image


def _small(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """Read the whole picture, upright and in plain colours; half a picture is refused."""
    # The maker of PDFs lets Pillow fill what is missing, for its whole process: here it must not.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        image.draft("RGB", box)
        image.load()
        upright = ImageOps.exif_transpose(_eight_bits(image))
        small = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        small.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=3.0)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise ValidationError(_("This picture is damaged: it ends too early or cannot be read."), "damaged") from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    return small


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return greys of sixteen bits as greys of eight; Pillow would cut them off instead."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value / 256).convert("L")


def _too_large() -> ValidationError:
    return ValidationError(
        _("This picture has too many pixels: at most 12,000 on a side, and 40 million in a JPEG or 9 million else."),
        code="too-large",
    )


def discard(*names: str) -> None:
    """Delete files once it is certain that no row holds them: what is rolled back still finds its file."""
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
