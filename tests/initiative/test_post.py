"""Letters: written once, in the reader's language, sent after the commit, and never lost."""

import smtplib
from unittest import mock

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from initiative.models import Letter
from initiative.periodic import erase_confidences, sweep_letters
from initiative.post import keep
from initiative.tasks import deliver

pytestmark = pytest.mark.django_db


def write(key="greeting-1", **changes):
    facts = {"to": "amina@example.org", "language": "fr", "subject": "Bonjour", "body": "Bienvenue."}
    return keep(key=key, **(facts | changes))


def test_a_letter_with_the_same_key_is_written_once():
    first, second = write(), write(subject="Once more")
    assert first == second
    assert Letter.objects.get().subject == "Bonjour"


def test_a_letter_leaves_only_after_the_commit(django_capture_on_commit_callbacks):
    with mock.patch.object(deliver, "delay") as bell, django_capture_on_commit_callbacks(execute=True):
        letter = write()
        bell.assert_not_called()
    bell.assert_called_once_with(letter.pk)


def test_nothing_leaves_when_the_transaction_is_rolled_back(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as bells:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            write()
            raise ZeroDivisionError
    assert (bells, Letter.objects.count()) == ([], 0)


def test_a_broker_that_is_away_harms_nothing(django_capture_on_commit_callbacks):
    with mock.patch.object(deliver, "delay", side_effect=OperationalError("away")):
        with django_capture_on_commit_callbacks(execute=True):
            write()
    assert Letter.objects.waiting().count() == 1


def test_delivering_twice_sends_once_and_under_a_name_that_stays():
    letter = write()
    deliver(letter.pk)
    deliver(letter.pk)
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body.strip()) == (["amina@example.org"], "Bonjour", "Bienvenue.")
    assert sent.extra_headers["Message-ID"] == "<greeting-1@4p1000.org>"
    letter.refresh_from_db()
    assert letter.sent_at is not None


@pytest.mark.parametrize(
    ("error", "refused"),
    [
        (smtplib.SMTPRecipientsRefused({"amina@example.org": (550, b"no such box")}), True),
        (smtplib.SMTPDataError(554, b"looks like spam"), True),
        (smtplib.SMTPDataError(451, b"come back later"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (ConnectionRefusedError(111, "refused"), False),
    ],
)
def test_a_refusal_is_kept_and_only_a_permanent_one_ends_the_letter(error, refused):
    letter = write()
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=error):
        deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.refused_at is not None) is refused
    assert letter.sent_at is None
    assert letter.answer


def test_the_sweep_rings_for_every_letter_that_waits(django_capture_on_commit_callbacks):
    waiting, done = write(key="a"), write(key="b")
    deliver(done.pk)
    with mock.patch.object(deliver, "delay") as bell, django_capture_on_commit_callbacks(execute=True):
        sweep_letters()
    bell.assert_called_once_with(waiting.pk)


def test_what_opens_an_account_is_erased_after_a_day(time_machine):
    time_machine.move_to("2026-03-01 10:00Z", tick=False)
    secret, plain = write(key="account-1", is_confidential=True), write(key="b")
    erase_confidences()
    secret.refresh_from_db()
    assert secret.body
    time_machine.move_to("2026-03-02 10:01Z", tick=False)
    erase_confidences()
    for letter in (secret, plain):
        letter.refresh_from_db()
    assert (secret.body, plain.body) == ("", "Bienvenue.\n")


@pytest.mark.parametrize("missing", ["key", "to", "subject"])
def test_the_database_refuses_a_letter_without_its_head(missing):
    facts = {"key": "k", "to": "a@example.org", "language": "en", "subject": "s", "body": "b"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(**(facts | {missing: ""}))
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(**(facts | {missing: None}))


def test_the_database_refuses_a_letter_both_sent_and_refused():
    letter = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(sent_at="2026-01-01T00:00Z", refused_at="2026-01-01T00:00Z")
