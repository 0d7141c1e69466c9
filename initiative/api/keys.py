"""Keys that raise a client's limit. Of a key only a digest is kept; it is shown once, when it is made.

A key is as long as chance can make it, so a plain digest is enough. What a process knows of a key holds until any key
is changed; that it was used is noted once an hour.
"""

import hashlib
import secrets
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from initiative.api.refusals import KeyRefused
from initiative.models import ApiKey

SCHEME, BEGINNING, SHOWN = "Api-Key", "4p1000_", 12
# The hour in which this process last noted that a key was used.
_noted: dict[int, datetime] = {}


def draw(key: ApiKey) -> str:
    """Give a new key its secret, and return that: it is not known again."""
    secret = BEGINNING + secrets.token_urlsafe(32)
    key.start, key.digest = secret[:SHOWN], _digest(secret)
    return secret


def holder(header: str, version: int) -> int | None:
    """Return whose key the header ``Authorization`` holds; ``None`` for nobody's.

    Raises:
        KeyRefused: with a sentence, for a key that opens nothing.
    """
    if not header:
        return None
    scheme, _space, secret = header.partition(" ")
    if scheme.lower() != SCHEME.lower():
        raise KeyRefused(_("Write the key as “Authorization: Api-Key …”."))
    find = _find if settings.PAGES_IN_MEMORY else _find.__wrapped__
    key = find(_digest(secret.strip()), version)
    if key is None:
        raise KeyRefused(_("There is no such key."))
    if key.revoked_at:
        raise KeyRefused(_("This key was revoked."))
    if key.is_expired:
        raise KeyRefused(_("This key has expired."))
    _note(key)
    return key.pk


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@lru_cache(maxsize=500)
def _find(digest: str, version: int) -> ApiKey | None:
    return ApiKey.objects.filter(digest=digest).first()


def _note(key: ApiKey) -> None:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    if _noted.get(key.pk) == hour:
        return
    _noted[key.pk] = hour
    try:
        with transaction.atomic():
            ApiKey.objects.filter(pk=key.pk).exclude(last_used_at=hour).update(last_used_at=hour)
    except DatabaseError:
        _noted.pop(key.pk, None)
