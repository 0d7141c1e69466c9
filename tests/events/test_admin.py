"""The Secretariat's side of the calendar."""

from datetime import date

import pytest
from django.urls import reverse

from events.models import Event
from initiative.apps import portal_apps
from tests.factories.events import EventFactory, EventOrganisationFactory
from tests.factories.members import UserFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
CHANGELIST = "admin:events_event_changelist"
NOBODY = {"organisations-TOTAL_FORMS": 0, "organisations-INITIAL_FORMS": 0}


@pytest.fixture
def secretary(client):
    user = UserFactory(secretariat=True)
    signed_in(client, user)
    return user


def desk(user):
    return [line for app in portal_apps() if app.name == "events" for line in app.desk(user)]


def listed(answer):
    return sorted(event.slug for event in answer.context["cl"].result_list)


def sent(**facts):
    return {
        "slug": "talk", "kind": "webinar", "held_by": "initiative", "status": "planned", "title_language": "en",
        "title_en": "A talk", "date_shape": "days", "starts_on": "2026-05-04", "mode": "online", "days": "",
        **NOBODY, **facts,
    }  # fmt: skip


def test_the_desk_leads_to_what_is_over_without_a_report_and_to_what_lacks_a_language(client, secretary):
    texts = {"summary_fr": "Oui.", "summary_es": "Sí."}
    EventFactory(slug="silent", **texts)
    EventFactory(slug="told", status="held", **texts)
    EventFactory(slug="of-others", held_by="others", **texts)
    EventFactory(slug="coming", starts_on=date(2100, 1, 1))

    outcome, translation = desk(secretary)
    assert (outcome.count, outcome.waits, translation.count) == (1, True, 1)
    assert listed(client.get(outcome.url)) == ["silent"]
    assert listed(client.get(translation.url)) == ["coming"]


def test_the_desk_is_silent_to_staff_who_may_not_see_events():
    assert desk(UserFactory(is_staff=True)) == []


def test_an_event_is_entered_with_the_least_one_knows(client, secretary):
    answer = client.post(reverse("admin:events_event_add"), sent())
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Event.objects.get().ends_on == date(2026, 5, 4)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"starts_on": ""}, "These dates do not fit"),
        ({"starts_on": "", "date_shape": "separate", "days": "2026-05-04"}, "Separate days are two or more"),
        ({"days": "2026-05-04"}, "Separate days are two or more"),
        ({"ends_on": "2026-05-01"}, "These dates do not fit"),
        ({"start_time": "14:00"}, "Hours need a day, a beginning and a time zone."),
        ({"start_time": "14:00", "end_time": "13:00", "timezone": "Europe/Paris"}, "It ends after it begins."),
        ({"starts_on": "2026-03-29", "start_time": "02:30", "timezone": "Europe/Paris"}, "Clocks there skip"),
        ({"status": "postponed"}, "keeps the date for which it was announced"),
        ({"mode": "onsite"}, "People who come in person need a town or a country."),
        ({"title_en": "", "title_fr": "Échange"}, "Give the title in its original language."),
        ({"starts_on": "0001-01-01"}, "years 2000 to 2199"),
        ({"series_number": "1"}, "belongs to a series"),
        ({"website": "javascript:alert(1)"}, "Enter a valid URL."),
    ],
)
def test_what_does_not_fit_is_answered_with_a_sentence(client, secretary, facts, says):
    answer = client.post(reverse("admin:events_event_add"), sent(**facts))
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert not Event.objects.exists()


def test_separate_days_are_typed_in_any_order(client, secretary):
    facts = sent(date_shape="separate", starts_on="", days="2026-05-07,2026-05-04")
    assert client.post(reverse("admin:events_event_add"), facts).status_code == 302
    assert Event.objects.get().starts_on == date(2026, 5, 4)


def test_a_part_needs_an_organisation_or_a_name(client, secretary):
    one = {"organisations-TOTAL_FORMS": 1, "organisations-0-role": "partner", "organisations-0-position": 0}
    answer = client.post(reverse("admin:events_event_add"), sent(**one))
    assert "one of the two" in answer.content.decode()


def test_the_address_of_an_event_never_changes(client, secretary):
    event = EventFactory(slug="talk")
    address = reverse("admin:events_event_change", args=[event.pk])
    assert "slug" not in client.get(address).context["adminform"].form.fields


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_costs_the_same_for_any_number_of_rows(rows, client, secretary, django_assert_max_num_queries):
    EventOrganisationFactory.create_batch(rows)
    with django_assert_max_num_queries(16):
        assert len(listed(client.get(reverse(CHANGELIST)))) == rows


@pytest.mark.parametrize("model", ["event", "series"])
def test_every_list_and_form_opens(client, secretary, model):
    for page in ("changelist", "add"):
        assert client.get(reverse(f"admin:events_{model}_{page}")).status_code == 200
