"""The yearly check: asked once, reminded once, answered with one click."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members import campaigns
from members.models import Campaign, Confirmation, Organisation
from members.periodic import remind_of_the_yearly_check
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
IN_TIME = timezone.localdate() + timedelta(days=60)


@pytest.fixture
def main():
    return RepresentativeFactory(organisation__slug="terres-vives", language="fr")


@pytest.fixture
def secretary(client):
    user = UserFactory(secretariat=True)
    signed_in(client, user)
    return user


def begin(by=None):
    return campaigns.start(2027, IN_TIME, by=by or UserFactory())


def later(**passed):
    """Let time pass since the question."""
    Confirmation.objects.update(asked_at=timezone.now() - timedelta(**passed))


def test_it_asks_the_main_representative_of_everybody_on_the_list_once(main):
    RepresentativeFactory(organisation=OrganisationFactory(hidden=True))
    RepresentativeFactory(organisation=main.organisation, role="alternate")
    OrganisationFactory()
    begin()

    letter = Letter.objects.get()
    assert (letter.to, letter.language, letter.key) == (main.email, "fr", f"check-2027-{main.organisation_id}")
    assert "/fr/my/organisations/terres-vives/check/" in letter.body
    assert Confirmation.objects.get().organisation == main.organisation
    assert campaigns.unreachable().count() == 1


def test_a_year_is_asked_once(main):
    begin()
    with pytest.raises(IntegrityError), transaction.atomic():
        begin()
    assert Letter.objects.count() == 1


def test_one_click_answers(client, main):
    begin()
    client.force_login(main.user)
    assert "Is this still right?" in client.get(reverse("members:my")).text
    client.post(reverse("members:check", args=["terres-vives"]))
    answered = Confirmation.objects.get()
    client.post(reverse("members:check", args=["terres-vives"]))

    assert answered.answered_by == main.user
    assert Confirmation.objects.get().answered_at == answered.answered_at
    assert Organisation.objects.get().confirmed_at >= answered.answered_at
    assert "The yearly check" not in client.get(reverse("members:my")).text


def test_a_reminder_comes_once_after_three_weeks_and_only_to_those_who_have_not_answered(main):
    answered = RepresentativeFactory()
    begin()
    campaigns.confirm(answered.organisation, by=answered.user)
    later(days=20)
    remind_of_the_yearly_check()
    assert Letter.objects.count() == 2
    later(days=21, minutes=1)
    for _again in range(2):
        remind_of_the_yearly_check()
    assert [letter.to for letter in Letter.objects.filter(key__startswith="check-reminder-2027-")] == [main.email]


def test_nobody_is_reminded_of_a_check_that_is_over(main):
    begin()
    later(days=30)
    Campaign.objects.update(ends_on=date(2020, 1, 1))
    assert campaigns.remind() == 0


def test_the_desk_shows_how_many_letters_it_will_be_before_it_starts(client, secretary, main):
    OrganisationFactory()
    text = client.get(reverse("admin:members_campaign_add")).text
    assert "1 letter will be written" in text
    assert "1 organisation has nobody who could be asked" in text
    client.post(reverse("admin:members_campaign_add"), {"year": "2027", "ends_on": str(IN_TIME)})

    campaign = Campaign.objects.get()
    assert (campaign.started_by, Letter.objects.count()) == (secretary, 1)
    again = client.post(reverse("admin:members_campaign_add"), {"year": "2027", "ends_on": str(IN_TIME)})
    assert again.status_code == 200 and Letter.objects.count() == 1
    answers = reverse("admin:members_confirmation_changelist")
    assert client.get(answers, {"answered": "no"}).context["cl"].result_count == 1
    campaigns.confirm(main.organisation, by=main.user)
    assert client.get(answers, {"answered": "no"}).context["cl"].result_count == 0


def test_a_started_check_is_neither_changed_nor_deleted(client, secretary, main):
    campaign = begin()
    assert client.post(reverse("admin:members_campaign_delete", args=[campaign.pk])).status_code == 403
    client.post(
        reverse("admin:members_campaign_change", args=[campaign.pk]), {"year": "2030", "ends_on": "2030-01-01"}
    )
    campaign.refresh_from_db()
    assert campaign.year == 2027


def test_asking_346_costs_a_few_seconds_and_one_letter_each(django_assert_max_num_queries):
    for number in range(30):
        RepresentativeFactory(email=f"main{number}@example.org")
    with django_assert_max_num_queries(100):
        begin()
    assert Letter.objects.count() == 30
