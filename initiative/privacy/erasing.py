"""How a person is erased: what the registry says, column by column, in one transaction (GDPR, article 17).

The account's row stays, emptied, so that history still says that somebody did it, but no longer who.
"""

from typing import Any

import structlog
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.db.models.functions import Cast

from initiative.apps import portal_apps
from initiative.privacy import BLANK, CLEAR, DELETE, PSEUDONYM, REDACT, Kept, personal
from initiative.privacy.people import addresses_of, pattern, words_of

log = structlog.get_logger(__name__)
GONE = "…"


class CannotErase(Exception):
    """Something must be done first; the message says what."""


def hindrances(user: Any) -> list[str]:
    """Return sentences about what stands in the way of erasing this person now."""
    return [sentence for app in portal_apps() for sentence in app.hindrances_to_erasure(user)]


@transaction.atomic
def erase(user: Any) -> None:
    """Erase a person from every table. Raises ``CannotErase`` with sentences and changes nothing."""
    if sentences := hindrances(user):
        raise CannotErase(" ".join(sentences))
    for app in portal_apps():
        app.let_go(user)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.erasing = 'on'")
    addresses, words = addresses_of(user), words_of(user)
    keys = user.usersession_set.values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    entries = list(personal())
    for entry in entries:
        _treat(entry, entry.rows(user, addresses), user)
    for entry in entries:
        _redact(entry, words)
    with connection.cursor() as cursor:
        # Rules that wait for the end of the transaction are asked now, while they still know of the erasure.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL portal.erasing = 'off'")
    log.info("person_erased", person=user.pk)


def pseudonym(user: Any) -> str:
    """Return the address that stands for an erased person; no mail server has its host (RFC 2606)."""
    return f"erased-{user.pk}@erased.invalid"


def _treat(entry: Kept, rows: models.QuerySet, user: Any) -> None:
    """Do with the person's own rows what is written of each column."""
    pks = list(rows.values_list("pk", flat=True))
    rows = entry.table._base_manager.filter(pk__in=pks)
    if DELETE in entry.columns.values():
        rows.delete()
        return
    fresh = {}
    for name, erasure in entry.columns.items():
        field = entry.table._meta.get_field(name)
        if erasure in (BLANK, CLEAR):
            if isinstance(field, models.FileField):
                _delete_files(rows, name)
            fresh[name] = _empty(field)
        elif erasure is PSEUDONYM:
            fresh[name] = pseudonym(user) if isinstance(field, models.EmailField) else f"erased-{user.pk}"
    if fresh:
        rows.update(**fresh)


def _empty(field: models.Field) -> Any:
    if field.null:
        return None
    if isinstance(field, models.BooleanField):
        return False
    if field.name == "password":
        return make_password(None)  # an empty one counts as usable
    return field.get_default() if isinstance(field, models.JSONField) else ""


def _delete_files(rows: models.QuerySet, name: str) -> None:
    for row in rows:
        file = getattr(row, name)
        if file:
            storage, path = file.storage, file.name
            transaction.on_commit(lambda storage=storage, path=path: storage.delete(path))


def _redact(entry: Kept, words: list[str]) -> None:
    """Take the person's names and addresses out of texts, whosever row they stand in."""
    found = pattern(words)
    for name in (name for name, erasure in entry.columns.items() if erasure in (REDACT, CLEAR)):
        rows = entry.table._base_manager.annotate(erasing_text=Cast(name, models.TextField()))
        wanted = models.Q(pk__in=[])
        for word in words:
            wanted |= models.Q(erasing_text__icontains=word)
        for row in rows.filter(wanted).order_by("pk"):
            before = getattr(row, name)
            after = _without(before, found)
            if after != before:
                entry.table._base_manager.filter(pk=row.pk).update(**{name: after})


def _without(value: Any, found: Any) -> Any:
    if isinstance(value, str):
        return found.sub(GONE, value)
    if isinstance(value, list):
        return [_without(each, found) for each in value]
    if isinstance(value, dict):
        return {key: _without(each, found) for key, each in value.items()}
    return value
