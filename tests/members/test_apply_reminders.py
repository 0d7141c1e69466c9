"""What the clock tells applicants: each reminder once, and nothing is deleted that was not announced."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from initiative.models import Letter
from members.models import Application
from members.periodic import remind_applicants
from members.workflow import Admission
from tests.factories.admission import ApplicationFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
BEGUN = date(2023, 3, 1)


def after(days):
    return time_machine.travel(f"{BEGUN + timedelta(days=days)} 12:00Z", tick=False)


def written():
    """Return how each letter begins, and to how many it went."""
    return list(Letter.objects.order_by("written_at", "pk").values_list("subject", flat=True))


def pass_days(first, last):
    for days in range(first, last + 1):
        with after(days):
            remind_applicants()
            remind_applicants()


def test_a_draft_is_reminded_of_on_day_7_and_21_and_announced_to_end_on_day_90():
    with after(0):
        ApplicationFactory(draft=True, applicant__name="Amina")
    pass_days(0, 6)
    assert written() == []
    pass_days(7, 20)
    assert written() == ["Your application is still a draft"]
    pass_days(21, 89)
    assert len(written()) == 2
    pass_days(90, 120)
    assert written()[2:] == ["Your draft will be deleted on 13 June 2023"]


def test_a_draft_that_is_touched_is_not_forgotten():
    with after(0):
        application = ApplicationFactory(draft=True)
    pass_days(89, 90)
    assert not Application.objects.forgotten(BEGUN + timedelta(days=103)).exists()
    assert Application.objects.forgotten(BEGUN + timedelta(days=104)).exists()
    with after(100):
        Application.objects.update(saved_at=timezone.now())
    assert not Application.objects.forgotten(BEGUN + timedelta(days=150)).exists()
    pass_days(190, 191)
    assert Letter.objects.filter(key__startswith=f"application-draft-ends-{application.pk}").count() == 2
    assert Application.objects.forgotten(BEGUN + timedelta(days=204)).get() == application


def test_what_nobody_announced_is_not_forgotten():
    with after(0):
        ApplicationFactory(draft=True)
    assert not Application.objects.forgotten(BEGUN + timedelta(days=400)).exists()


def test_a_correction_is_reminded_of_on_day_14_and_30_of_each_request():
    with after(0):
        application = ApplicationFactory()
        Admission.ask(application, by=None, reason="It bears no date.", fields=["declaration"])
    told = Letter.objects.filter(key__startswith="application-correction-")
    pass_days(0, 13)
    assert not told.exists()
    pass_days(14, 29)
    assert told.get().body.count("It bears no date.") == 1
    pass_days(30, 60)
    assert told.count() == 2
    with after(61):
        Admission.resubmit(application, by=None)
        Admission.ask(application, by=None, reason="It is not signed.")
    pass_days(61, 80)
    assert "It is not signed." in told.latest("pk").body and told.count() == 3


def test_a_clock_that_stood_still_writes_one_reminder_not_two():
    with after(0):
        ApplicationFactory(draft=True)
    pass_days(25, 25)
    assert len(written()) == 1


def test_nobody_is_reminded_of_what_is_sent_or_of_an_account_that_is_closed():
    with after(0):
        ApplicationFactory()
        ApplicationFactory(draft=True, applicant=UserFactory(is_active=False))
        ApplicationFactory(state=Application.State.WITHDRAWN)
    pass_days(100, 100)
    assert written() == []


@pytest.mark.parametrize("rows", [1, 40])
def test_when_nothing_is_due_it_costs_the_same_for_any_number(rows, django_assert_num_queries):
    with after(0):
        ApplicationFactory.create_batch(rows, draft=True, documents=())
        waiting = ApplicationFactory.create_batch(rows, documents=())
        for application in waiting:
            Admission.ask(application, by=None, reason="It bears no date.")
    with after(15):
        remind_applicants()
        with django_assert_num_queries(4):
            remind_applicants()
