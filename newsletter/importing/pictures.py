"""Takes a picture in: keeps the original as it is, and makes of it what is shown and printed."""

import hashlib
from collections.abc import Mapping
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction

from newsletter import pictures
from newsletter.models import Medium, Picture, PictureRendition


def keep_picture(file: IO[bytes], *, credit: str, alt: Mapping[str, str]) -> Picture:
    """Check a picture and keep it with its words, ``alt`` by language. Raises ``ValidationError`` with a sentence."""
    picture = Picture(credit=credit, **{f"alt_{language}": words for language, words in alt.items()})
    return write_picture(picture, file, pictures.check(file))


def checksum(file: IO[bytes]) -> str:
    """Return the name by which an original is known."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


@transaction.atomic
def write_picture(picture: Picture, file: IO[bytes], checked: pictures.Checked) -> Picture:
    """Write a new picture and its renditions; the file has been checked before."""
    picture.sha256 = checksum(file)
    picture.width, picture.height = checked.width, checked.height
    file.seek(0)
    picture.original = ContentFile(file.read(), name=f"original.{checked.format.lower()}")
    picture.save()
    for medium in Medium.values:
        for placement, made in pictures.renditions(checked.image, kind=medium).items():
            name = hashlib.sha256(made.body).hexdigest()
            PictureRendition.objects.create(
                picture=picture,
                placement=placement,
                medium=medium,
                file=ContentFile(made.body, name=f"{name}.{medium}"),
                width=made.width,
                height=made.height,
                size=len(made.body),
                sha256=name,
            )
    return picture
