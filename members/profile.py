"""What an organisation says of itself: how much of it is filled in, which version one has read, and its logo."""

import hashlib
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any, NamedTuple
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image

from initiative import uploads
from members.models import Document, Organisation, Representative, Role

LOGO_SIDES, LOGO_KINDS = (96, 320), {"png": "PNG", "webp": "WEBP"}
LOGOS, RENDITIONS = "logos", "logos/renditions"


class Part(NamedTuple):
    """A part of a profile: ``page`` is the address where it is filled in, ``field`` its place there."""

    label: Promise | str
    is_filled: bool
    page: str
    field: str = ""


def parts(organisation: Organisation, people: Iterable[Representative]) -> list[Part]:
    """Return the parts of a profile, filled or not; ``people`` are those who speak for the organisation today."""
    profile, has_place = "members:profile", organisation.latitude is not None
    is_somewhere = bool(organisation.country or organisation.is_international)
    return [
        Part(_("Name and group"), organisation.stakeholder_group_id is not None, "members:proposal"),
        Part(_("Country"), is_somewhere, "members:proposal"),
        Part(_("Town"), bool(organisation.city), profile, "id_city"),
        Part(_("Place on the map"), has_place, profile, "id_latitude"),
        Part(_("Logo"), bool(organisation.logo), profile, "logo"),
        Part(_("Website"), bool(organisation.website), profile, "id_website"),
        Part(_("Text in English"), bool(organisation.summary_en), profile, "id_summary_en"),
        Part(_("Text in French"), bool(organisation.summary_fr), profile, "id_summary_fr"),
        Part(_("Text in Spanish"), bool(organisation.summary_es), profile, "id_summary_es"),
        Part(_("Alternate representative"), any(each.role == Role.ALTERNATE for each in people), "members:people"),
    ]


def version(organisation: Organisation, fields: Iterable[str]) -> str:
    """Return a mark of what these fields hold: whoever saves says which one was read."""
    told = "\0".join(f"{name}={getattr(organisation, name)!s}" for name in fields)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def set_logo(organisation: Organisation, file: UploadedFile) -> None:
    """Put a logo in the place of the former one; raise ``ValidationError`` with a sentence for whoever sent it.

    Each has a file of its own, so that it can go with its organisation's next logo and takes nobody else's away.
    """
    drawn = uploads.logo(file, file.name or "")
    _change_logo(organisation, default_storage.save(f"{LOGOS}/{uuid4().hex}.png", drawn.file))


def remove_logo(organisation: Organisation) -> None:
    _change_logo(organisation, "")


@transaction.atomic
def _change_logo(organisation: Organisation, name: str) -> None:
    """Write the name of the new file; the former one goes when that is committed."""
    former = locked(organisation).logo.name
    Organisation.objects.filter(pk=organisation.pk).update(logo=name, updated_at=timezone.now())
    organisation.logo.name = name
    if not former:
        return
    transaction.on_commit(lambda: _forget_renditions(former), robust=True)
    # The first logo is the application's own document, and stays in its file.
    if not Document.objects.filter(file=former).exists() and not Organisation.objects.filter(logo=former).exists():
        uploads.discard(former)


def _forget_renditions(logo_name: str) -> None:
    folder = f"{RENDITIONS}/{mark_of(logo_name)}"
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)


def logo_mark(organisation: Organisation) -> str:
    """Return a mark that changes with the logo, for its address; ``""`` where there is none."""
    return mark_of(organisation.logo.name) if organisation.logo else ""


def mark_of(logo_name: str) -> str:
    """Return the mark of a logo by the name of its file."""
    return hashlib.sha256(logo_name.encode()).hexdigest()[:16]


def logo(organisation: Organisation, side: int, kind: str) -> Any:
    """Return the file of a logo at a size, made when it is first asked for; ``None`` where there is none to show."""
    if not organisation.logo or side not in LOGO_SIDES or kind not in LOGO_KINDS:
        return None
    name = f"{RENDITIONS}/{logo_mark(organisation)}/{side}.{kind}"
    if not default_storage.exists(name):
        try:
            with default_storage.open(organisation.logo.name) as original:
                body = _smaller(original, side, kind)
        except (OSError, SyntaxError, ValueError):
            return None
        name = default_storage.save(name, ContentFile(body))
    return default_storage.open(name)


def _smaller(original: IO[bytes], side: int, kind: str) -> bytes:
    """Return a logo of ours so that it fits in a square, never enlarged."""
    image = Image.open(original, formats=("PNG",))
    small = image.convert("RGBA" if image.has_transparency_data else "RGB")
    small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    small.info = {}
    out = BytesIO()
    small.save(out, LOGO_KINDS[kind], **({"optimize": True} if kind == "png" else {"quality": 88}))
    return out.getvalue()


def locked(organisation: Organisation) -> Organisation:
    """Return the row as it is now, kept from others until the transaction around it ends."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
