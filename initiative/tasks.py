"""The slow half of a letter, and how a bell is rung."""

import smtplib

import structlog
from celery import Task, shared_task
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from initiative import addresses
from initiative.models import Letter

log = structlog.get_logger(__name__)


def ring(task: Task, *ids: int) -> None:
    """Ring a task's bell after the commit. While the broker is away nothing is lost: the next sweep rings again."""

    def now() -> None:
        try:
            task.delay(*ids)
        except (OperationalError, OSError) as error:
            log.warning("bell_not_heard", task=task.name, ids=ids, error=str(error))

    transaction.on_commit(now)


@shared_task
def deliver(letter_id: int) -> None:
    """Send one letter. Safe to run twice: the row is locked and looked at first.

    Only a worker that dies between the server's yes and our commit can send it again, and then under the same
    Message-ID. A permanent refusal is kept with the server's words; anything else waits for the next sweep.
    """
    with transaction.atomic():
        letter = (
            Letter.objects.waiting().select_for_update(of=("self",), skip_locked=True).filter(pk=letter_id).first()
        )
        if letter is None:
            return
        headers = {"Message-ID": f"<{letter.key}@4p1000.org>", "Auto-Submitted": "auto-generated"}
        try:
            answers = [letter.reply_to] if addresses.is_deliverable(letter.reply_to) else None
            EmailMessage(letter.subject, letter.body, to=[letter.to], reply_to=answers, headers=headers).send()
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            code, words = answer_of(error)
            letter.answer = f"{code} {words}"[:500]
            if code >= 500:
                letter.refused_at = timezone.now()
        except (smtplib.SMTPException, OSError) as error:
            letter.answer = str(error)[:500]
        else:
            letter.sent_at = timezone.now()
        log.info(
            "letter_delivered" if letter.sent_at else "letter_not_delivered", letter=letter.pk, answer=letter.answer
        )
        letter.save(update_fields=["answer", "refused_at", "sent_at"])


def answer_of(error: smtplib.SMTPException) -> tuple[int, str]:
    """Return the code and the words with which a mail server answered."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    else:
        code, words = error.smtp_code, error.smtp_error
    return code, words.decode(errors="replace") if isinstance(words, bytes) else str(words)
