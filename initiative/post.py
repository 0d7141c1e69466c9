"""Letters: a mail is a row in the transaction of the change that it announces, and leaves after it."""

from typing import Any

from django.db import models

from initiative import letters
from initiative.models import Letter, name_of
from initiative.tasks import deliver, ring


def post(
    kind: str,
    *,
    key: str,
    to: str,
    language: str,
    about: models.Model | None = None,
    is_held: bool = False,
    **values: Any,
) -> Letter:
    """Write a letter of a kind in the reader's language; it leaves when the transaction commits.

    A second call with the same key writes nothing, so a repeated decision cannot mail twice. A held letter waits until
    a person releases it. ``about`` is the file in whose history the letter is shown.
    """
    words = letters.write(kind, language, values)
    about_name = name_of(about) if about else ""
    return keep(
        key=key, to=to, language=language, subject=words.subject, body=words.body, about=about_name, is_held=is_held
    )


def keep(*, key: str, to: str, language: str, subject: str, body: str, **facts: Any) -> Letter:
    """Write a letter whose words are made elsewhere, as allauth's are; ``facts`` are further columns of it."""
    letter = Letter(key=key, to=to, language=language, subject=subject[:200], body=f"{body}\n", **facts)
    # One statement: a row with this key stays as it was, and is returned by its number.
    once = {"update_conflicts": True, "unique_fields": ["key"], "update_fields": ["key"]}
    [letter] = Letter.objects.bulk_create([letter], **once)
    if not letter.is_held:
        ring(deliver, letter.pk)
    return letter


def release(letter: Letter) -> None:
    """Let a held letter go; one that is on its way or cancelled stays as it is."""
    from_held = Letter.objects.held().filter(pk=letter.pk)
    if from_held.update(is_held=False, released_at=models.functions.Now()):
        ring(deliver, letter.pk)
