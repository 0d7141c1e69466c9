"""Papers on the desk: ordered there, opened by those who may, and a day that cannot be is told."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from members import tasks
from members.models import Paper
from members.tasks import order_decision_list, render_paper
from members.workflow import Sitting
from tests.factories.admission import AgendaItemFactory, MeetingFactory, PaperFactory
from tests.factories.members import OrganisationFactory, UserFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
Status = Paper.Status


@pytest.fixture
def rung(monkeypatch):
    """Collect the bells instead of sending them."""
    bells = []
    monkeypatch.setattr(tasks.render_paper, "delay", bells.append)
    return bells


@pytest.fixture
def meeting():
    """A meeting with a frozen list."""
    meeting = MeetingFactory(body="consortium", number=8, document_number=5)
    AgendaItemFactory(meeting=meeting, application__state="complete", application__documents=())
    Sitting.freeze(meeting, by=None)
    return meeting


def printed(order):
    """Return the finished order and the path of its file."""
    render_paper(order.pk)
    order.refresh_from_db()
    assert order.reason == ""
    return order, Path(order.file.path)


@pytest.fixture
def secretary(client):
    return signed_in(client, UserFactory(secretariat=True))


def holding(client, *codenames):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return signed_in(client, user)


def page_of(meeting):
    return reverse("admin:members_meeting_paper", args=[meeting.pk])


def test_a_list_is_ordered_in_three_languages_and_opened_when_it_is_ready(meeting, secretary, rung):
    assert "not made yet" in secretary.get(page_of(meeting)).content.decode()
    secretary.post(page_of(meeting))
    assert sorted(Paper.objects.values_list("language", flat=True)) == ["en", "es", "fr"]
    answer = secretary.get(page_of(meeting))
    assert answer["Refresh"] and answer.content.decode().count("queued") == 3

    order, path = printed(Paper.objects.get(language="en"))

    file = reverse("admin:members_paper_file", args=[order.pk])
    assert file in secretary.get(page_of(meeting)).content.decode()
    answer = secretary.get(file)
    assert b"".join(answer.streaming_content) == path.read_bytes()
    assert 'filename="Consortium-8-5-en.pdf"' in answer["Content-Disposition"]
    assert secretary.get(reverse("admin:members_paper_file", args=[order.pk + 1])).status_code == 404


def test_the_page_of_an_open_list_says_what_to_do(secretary):
    meeting = MeetingFactory()
    for ask in (secretary.get, secretary.post):
        answer = ask(page_of(meeting), follow=True)
        assert "Freeze the list first" in answer.content.decode()


def test_a_failed_list_says_why_and_is_ordered_again(meeting, secretary, rung):
    order = order_decision_list(meeting, "en")
    Paper.objects.update(started_at=order.queued_at, attempts=1, failed_at=order.queued_at, reason="No space left.")
    html = secretary.get(page_of(meeting)).content.decode()
    assert "No space left." in html and "Make the PDF" in html
    secretary.post(page_of(meeting))
    assert Paper.objects.get(pk=order.pk).status == Status.QUEUED


@pytest.mark.parametrize(
    ("codename", "meeting_page", "decision_file", "official_file"),
    [
        ("review_application", 200, 200, 403),
        ("view_organisation", 403, 403, 200),
        ("change_page", 403, 403, 403),
    ],
)
def test_who_may_open_which_paper(codename, meeting_page, decision_file, official_file, meeting, client):
    decision = PaperFactory(ready=True, kind="decision-list", meeting=meeting, on=None)
    official = PaperFactory(ready=True)
    person = holding(client, codename)
    assert person.get(page_of(meeting)).status_code == meeting_page
    for paper, expected in ((decision, decision_file), (official, official_file)):
        answer = person.get(reverse("admin:members_paper_file", args=[paper.pk]))
        assert answer.status_code == expected
        assert expected != 200 or b"".join(answer.streaming_content) == b"%PDF"
    client.logout()
    assert client.get(reverse("admin:members_paper_file", args=[decision.pk])).status_code == 302


def test_the_official_list_of_a_day_is_ordered_on_the_desk(secretary, rung):
    OrganisationFactory()
    posted = {"on": "2023-09-30", "languages": ["en", "es"]}
    answer = secretary.post(reverse("admin:members_paper_add"), posted, follow=True)
    assert "The worker makes them now" in answer.content.decode()
    papers = Paper.objects.order_by("language").values_list("kind", "on", "language")
    assert list(papers) == [("official-list", date(2023, 9, 30), code) for code in ("en", "es")]


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "This field is required."),
        ({"on": "31.02.2023"}, "Enter a valid date."),
        ({"on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "cannot know the future"),
        ({"on": "2023-09-30", "languages": ["de"]}, "Select a valid choice."),
    ],
)
def test_a_day_that_cannot_be_is_told(posted, sentence, secretary):
    html = secretary.post(reverse("admin:members_paper_add"), posted).content.decode()
    assert sentence in html
    assert "on" not in posted or f'name="on" value="{posted["on"]}"' in html
    assert not Paper.objects.exists()


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_of_papers_costs_the_same_for_any_number(rows, secretary, django_assert_max_num_queries):
    for _ in range(rows):
        PaperFactory(kind="decision-list", meeting=MeetingFactory(), on=None)
    with django_assert_max_num_queries(12):
        assert secretary.get(reverse("admin:members_paper_changelist")).status_code == 200
