"""What the accounts of the demonstration find: work for everybody, and nobody who exists."""

from datetime import date

import pytest
from django.urls import reverse

from initiative.demo.accounts import fill_accounts
from members import register
from members.demo import fill
from members.models import (
    AgendaItem,
    Application,
    Claim,
    Confirmation,
    Organisation,
    Proposal,
    Queue,
    Representative,
    User,
)
from members.workflow.admission import AMEND, DECIDE, REVIEW
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    fill_accounts("a password of sixteen", lambda line: None)
    fill(lambda line: None)


def test_every_name_that_is_invented_says_so(filled):
    assert all("(sample)" in name for name in Application.objects.values_list("name", flat=True))
    assert all("sample" in name.lower() for name in User.objects.values_list("name", flat=True))
    assert all("sample" in name.lower() for name in Representative.objects.values_list("name", flat=True))
    assert all("sample" in words["main_name"] for words in Application.objects.values_list("answers", flat=True))


def test_the_register_stays_that_of_the_publications(filled):
    assert Organisation.objects.partners().count() == 22
    assert register.figures()[:3] == (date(2023, 9, 30), 782, 346)


def test_some_have_left_the_list_and_say_that_they_are_samples(filled):
    former = Organisation.objects.former()
    assert len(former) == 2 and all("(sample)" in name for name in former.values_list("name", flat=True))


def test_the_representative_finds_something_to_do(filled, client):
    client.force_login(User.objects.get(email="member@portal.example"))
    text = client.get(reverse("members:my")).text
    assert "<h1>Labizey Hallassa</h1>" in text
    assert "Is this still right?" in text and "Name an alternate" in text
    assert "Proposed change: acronym" in text


def test_the_applicant_is_asked_for_a_correction(filled, client):
    client.force_login(User.objects.get(email="applicant@portal.example"))
    assert "The Secretariat asks for a correction: Terres Vives (sample)" in client.get(reverse("members:my")).text
    [application] = Application.objects.filter(applicant__email="applicant@portal.example")
    assert application.state == "incomplete"
    assert {document.content_type for document in application.documents.all()} == {"application/pdf", "image/png"}
    assert client.get(application.get_absolute_url()).status_code == 200


def test_no_queue_of_the_secretariat_is_empty(filled, client):
    empty = [queue for queue in Queue if not Application.objects.queue(queue).exists()]
    assert empty == []
    assert Proposal.objects.filter(state="pending").count() == 1
    assert Confirmation.objects.filter(answered_at=None).count() == 1
    assert Claim.objects.open().count() == 1
    assert AgendaItem.objects.filter(meeting__state="open").count() == 2


def test_the_secretariat_decides_and_deletes_but_takes_no_decision_back(filled):
    secretary = User.objects.get(email="secretary@portal.example")
    assert secretary.has_perms([DECIDE, REVIEW, "initiative.release_purge"]) and not secretary.has_perm(AMEND)
    editor = User.objects.get(email="editor@portal.example")
    assert not any(editor.has_perm(right) for right in (DECIDE, REVIEW, AMEND, "initiative.release_purge"))


def test_the_desk_shows_it(filled, client):
    signed_in(client, User.objects.get(email="secretary@portal.example"))
    assert "without an answer to the yearly check" in client.get(reverse("admin:index")).text
