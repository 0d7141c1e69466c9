"""Letters: a mail is a row in the transaction of the change that it announces, and leaves after it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models, transaction
from django.utils import timezone

from initiative import addresses, letters
from initiative.models import Letter, name_of
from initiative.tasks import deliver, ring

UNDELIVERABLE = "Not sent: no mail server could take this address."


def post(
    kind: str,
    *,
    key: str,
    to: str,
    language: str,
    about: models.Model | None = None,
    is_held: bool = False,
    reply_to: str = "",
    **values: Any,
) -> Letter:
    """Write a letter of a kind in the reader's language; it leaves when the transaction commits.

    A second call with the same key writes nothing, so a repeated decision cannot mail twice. A held letter waits until
    a person releases it. ``about`` is the file in whose history the letter is shown; answers go to ``reply_to``, else
    to the Secretariat.
    """
    [letter] = post_all(kind, [Draft(key, to, language, values, about, is_held, reply_to)])
    return letter


class Draft(NamedTuple):
    """What ``post`` is told of one letter."""

    key: str
    to: str
    language: str
    values: Mapping[str, Any]
    about: models.Model | None = None
    is_held: bool = False
    reply_to: str = ""


def post_all(kind: str, drafts: Sequence[Draft]) -> list[Letter]:
    """Write letters of one kind, each as ``post`` does, in as many queries as a single one needs."""
    words_of = letters.writer(kind)
    written = []
    for draft in drafts:
        words = words_of(draft.language, draft.values)
        about = name_of(draft.about) if draft.about else ""
        facts = {"language": draft.language, "about": about, "is_held": draft.is_held, "reply_to": draft.reply_to}
        written.append(_letter(key=draft.key, to=draft.to, subject=words.subject, body=words.body, **facts))
    return _keep(written)


def keep(*, key: str, to: str, language: str, subject: str, body: str, **facts: Any) -> Letter:
    """Write a letter whose words are made elsewhere, as allauth's are; ``facts`` are further columns of it."""
    [letter] = _keep([_letter(key=key, to=to, language=language, subject=subject, body=body, **facts)])
    return letter


def _letter(*, to: str, subject: str, body: str, **facts: Any) -> Letter:
    """Return a letter that is not kept yet. What no mail server could take is refused by us, where staff see it."""
    if not addresses.is_deliverable(to):
        facts |= {"is_held": False, "refused_at": timezone.now(), "answer": UNDELIVERABLE}
    return Letter(to=to, subject=subject[:200], body=f"{body}\n", **facts)


def _keep(written: Sequence[Letter]) -> list[Letter]:
    # One statement: a row with such a key stays as it was, and is returned by its number.
    once = {"update_conflicts": True, "unique_fields": ["key"], "update_fields": ["key"]}
    kept = Letter.objects.bulk_create(written, **once)
    for letter in kept:
        if not letter.is_held and not letter.refused_at:
            ring(deliver, letter.pk)
    return kept


def release(letter: Letter) -> None:
    """Let a held letter go; one that is on its way or cancelled stays as it is."""
    release_all(Letter.objects.filter(pk=letter.pk))


@transaction.atomic
def release_all(chosen: models.QuerySet[Letter]) -> int:
    """Let the held ones of some letters go; return how many."""
    released = list(chosen.held().order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    Letter.objects.filter(pk__in=released).update(is_held=False, released_at=models.functions.Now())
    for pk in released:
        ring(deliver, pk)
    return len(released)


@transaction.atomic
def cancel_all(chosen: models.QuerySet[Letter]) -> int:
    """Let those of some letters that have not been sent never be sent; return how many."""
    unsent = chosen.filter(sent_at=None, cancelled_at=None).order_by("pk").select_for_update(of=("self",))
    cancelled = list(unsent.values_list("pk", flat=True))
    Letter.objects.filter(pk__in=cancelled).update(cancelled_at=models.functions.Now(), refused_at=None)
    return len(cancelled)


@transaction.atomic
def send_again(letter: Letter, to: str) -> bool:
    """Send a refused letter once more, perhaps to another address. A code or a key goes to nobody else."""
    refused = Letter.objects.refused().filter(pk=letter.pk, is_confidential=False)
    if sent := refused.update(refused_at=None, to=to):
        ring(deliver, letter.pk)
    return bool(sent)


def about(obj: models.Model) -> models.QuerySet[Letter]:
    """Return the letters about a file, the oldest first: one query, whose rows tell their ``fate``."""
    return Letter.objects.filter(about=name_of(obj)).order_by("written_at", "pk")
