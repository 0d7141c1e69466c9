"""Letters: a mail is a row in the transaction of the change that it announces, and leaves after it."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from initiative.models import Letter
from initiative.tasks import deliver, ring


def post(template: str, *, key: str, to: str, language: str, **context: Any) -> Letter:
    """Write a letter in the reader's language; it leaves when the transaction commits.

    ``templates/mail/<template>.txt`` has the subject on its first line. A second call with the same key writes
    nothing, so a repeated decision cannot mail twice.
    """
    with override(language):
        subject, _, body = render_to_string(f"mail/{template}.txt", context).partition("\n")
    return keep(key=key, to=to, language=language, subject=subject.strip(), body=body.strip())


def keep(*, key: str, to: str, language: str, subject: str, body: str, is_confidential: bool = False) -> Letter:
    """Write a letter whose words are made elsewhere, as allauth's are."""
    facts = {"to": to, "language": language, "subject": subject[:200], "body": f"{body}\n"}
    letter, is_new = Letter.objects.get_or_create(key=key, defaults=facts | {"is_confidential": is_confidential})
    if is_new:
        ring(deliver, letter.pk)
    return letter
