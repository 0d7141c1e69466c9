"""Held letters leave together after somebody has seen them, once; a cancelled one never does."""

import time

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail

from initiative.models import Letter
from initiative.post import cancel_all, release_all
from initiative.tasks import deliver
from tests.initiative.letter_box import LIST, ask, confirm, fates, letter, one_of_each
from tests.initiative.signing_in import account, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    return signed_in(client, account(is_staff=True, is_superuser=True, name="Ada"))


@pytest.fixture
def commits(monkeypatch, django_capture_on_commit_callbacks):
    """A transaction after which each bell that was rung has been answered."""
    monkeypatch.setattr(deliver, "delay", deliver)
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_releasing_shows_the_letters_first_and_then_lets_them_go(secretary, commits):
    held = [letter(f"meeting-1-step-{number}", is_held=True) for number in range(13)]
    sent = letter("sent", sent=True)
    page = ask(secretary, "release", *held, sent).content.decode()
    assert "Release 13 letters?" in page
    assert "Text of meeting-1-step-7." in page and "About sent" not in page
    assert fates(*held) == ["held"] * 13
    with commits():
        answer = confirm(secretary, "release", *held)
    assert "13 letters released." in answer.content.decode()
    assert fates(*held) == ["sent"] * 13
    assert len(mail.outbox) == 13
    assert LogEntry.objects.filter(change_message="Released.").count() == 13


def test_releasing_twice_sends_once(secretary, commits):
    held = letter(is_held=True)
    for _again in range(2):
        with commits():
            page = confirm(secretary, "release", held).content.decode()
    assert "0 letters released." in page
    assert len(mail.outbox) == 1


def test_nothing_leaves_when_the_release_is_rolled_back(secretary, monkeypatch, django_capture_on_commit_callbacks):
    held = letter(is_held=True)
    monkeypatch.setattr("initiative.letters.admin._answer", lambda *args: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True) as bells, pytest.raises(ZeroDivisionError):
        confirm(secretary, "release", held)
    assert (bells, mail.outbox, fates(held)) == ([], [], ["held"])


def test_all_that_is_held_of_one_meeting_is_released_at_once(secretary):
    mine = [letter(f"meeting-1-step-{number}", is_held=True) for number in range(3)]
    letter("meeting-11-step-1", is_held=True)
    page = secretary.get(LIST, {"batch": "meeting-1"}).content.decode()
    assert "3 letters of this list are held" in page
    asked = secretary.post(
        f"{LIST}?batch=meeting-1",
        {"index": 0, "action": "release", "select_across": 1, "_selected_action": 0},
    ).content.decode()
    assert "Release 3 letters?" in asked
    assert [str(each.pk) in asked for each in mine] == [True] * 3
    assert "About meeting-11" not in asked


def test_the_filter_of_meetings_stays_when_its_last_letter_has_left(secretary):
    letter("meeting-1-step-1", sent=True)
    letter("other")
    page = secretary.get(LIST, {"batch": "meeting-1"}).content.decode()
    assert "About meeting-1-step-1" in page and "About other" not in page
    assert "About other" not in secretary.get(LIST, {"batch": "m%' OR 1=1"}).content.decode()


def test_many_letters_are_released_by_the_five_hundred(secretary):
    rows = [Letter(key=f"meeting-1-step-{n}", to="a@e.org", subject="s", is_held=True) for n in range(510)]
    Letter.objects.bulk_create(rows)
    asked = secretary.post(LIST, {"index": 0, "action": "release", "select_across": 1, "_selected_action": 0})
    page = asked.content.decode()
    assert "Release 500 letters?" in page and "and 400 more letters" in page


# Cancelling


def test_cancelling_asks_first_and_then_nothing_is_ever_sent(secretary):
    letters = one_of_each()
    page = ask(secretary, "cancel", *letters.values()).content.decode()
    assert "Cancel 3 letters?" in page
    page = confirm(secretary, "cancel", *letters.values()).content.decode()
    assert "3 letters cancelled." in page
    assert fates(*letters.values()) == ["cancelled", "cancelled", "sent", "cancelled", "cancelled"]
    for each in letters.values():
        deliver(each.pk)
    assert mail.outbox == []
    assert Letter.objects.get(key="refused").answer == "550 no such box"


def test_a_letter_that_was_cancelled_cannot_be_released():
    gone = letter(is_held=True)
    assert (cancel_all(Letter.objects.all()), cancel_all(Letter.objects.all())) == (1, 0)
    assert release_all(Letter.objects.all()) == 0
    assert fates(gone) == ["cancelled"]


@pytest.mark.django_db(transaction=True)
def test_thirteen_letters_released_twice_are_thirteen_mails(smtp_sink, worker, client):
    secretary = signed_in(client, account(is_staff=True, is_superuser=True))
    held = [letter(f"meeting-1-step-{number}", is_held=True) for number in range(13)]
    for told in ("13 letters released.", "0 letters released."):
        assert told in confirm(secretary, "release", *held).content.decode()
    deadline = time.monotonic() + 30
    while Letter.objects.waiting().exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    confirm(secretary, "release", *held)
    time.sleep(1)
    assert sorted(sent["To"] for sent in smtp_sink.messages) == sorted(each.to for each in held)
