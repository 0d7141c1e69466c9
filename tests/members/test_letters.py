"""What applicants are told of each step, in their own language, and of which meeting."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from initiative import post
from initiative.letters import placeholders
from initiative.models import Letter
from initiative.tasks import deliver
from members.letters import DECISIONS, OF_A_STEP, name_batches
from members.models import AgendaItem, Application, Meeting
from members.workflow import Admission, Sitting
from members.workflow.meetings import Exceptional, decide, held_letters, release_letters
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
from tests.factories.members import UserFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
State = Application.State


@pytest.fixture
def secretary():
    return UserFactory(secretariat=True)


def applicant(language="en"):
    return UserFactory(name="Amina Sow", email="amina@terres-vives.example", language=language)


def ready_for(move, language):
    """Return an application of which a move is to be told."""
    state = max(Admission.named(move).source)  # of a withdrawal, not the draft
    facts = {"applicant": applicant(language), "name": "Terres Vives", "checked": True}
    if move in DECISIONS:
        item = AgendaItemFactory(
            application=ApplicationFactory(state=State.TABLED, **facts), meeting__state=Meeting.State.TABLED
        )
        return item.application
    return ApplicationFactory(state=state, draft=state == State.DRAFT, **facts)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("move", OF_A_STEP)
def test_every_step_writes_one_whole_letter_in_the_applicants_language(move, language, secretary):
    application = ready_for(move, language)
    by = application.applicant if Admission.named(move).by_owner else secretary
    Admission.run(Admission.named(move), application, by=by, reason="Une bonne raison.")
    [letter] = post.about(application)
    assert (letter.to, letter.language) == ("amina@terres-vives.example", language)
    assert letter.is_held is (move in DECISIONS)
    assert not placeholders(letter.subject + letter.body)
    assert "Terres Vives" in letter.subject + letter.body
    assert f"/{language}/my/applications/{application.public_id}/" in letter.body
    if Admission.named(move).needs_reason:
        assert "Une bonne raison." in letter.body
    assert not re.search(r":[ \N{NO-BREAK SPACE}]+$", letter.body, re.M), "no line ends where a value should stand"


def test_who_never_sent_anything_and_withdraws_is_not_written_to():
    draft = ApplicationFactory(draft=True)
    Admission.withdraw(draft, by=draft.applicant)
    assert not Letter.objects.exists()


def test_a_correction_names_the_answers_in_the_applicants_language(secretary):
    application = ApplicationFactory(applicant=applicant("en"))
    Admission.ask(application, by=secretary, reason="Please look.", fields=["name", "declaration", "sneeze"])
    [letter] = post.about(application)
    assert "\n- Official name\n- Declaration of Intent, signed and dated\n" in letter.body


def test_a_complete_file_without_a_meeting_speaks_of_none(secretary):
    application = ApplicationFactory(checked=True, applicant=applicant())
    Admission.accept(application, by=secretary)
    assert "Meeting:" not in post.about(application).get().body


def test_a_complete_file_names_the_meeting_that_takes_it(secretary):
    MeetingFactory(body="bureau", number=12, state=Meeting.State.OPEN, held_on=timezone.localdate() + timedelta(9))
    application = ApplicationFactory(checked=True, applicant=applicant("es"))
    Admission.accept(application, by=secretary)
    assert re.search(r"Reunión: .+ 12\nFecha: \d", post.about(application).get().body)


def decided_twice(secretary):
    """Return an application that one meeting deferred and the next approved, and the two meetings."""
    today = timezone.localdate()
    first = MeetingFactory(body="bureau", number=11, state=Meeting.State.TABLED, held_on=today - timedelta(90))
    second = MeetingFactory(body="bureau", number=12, state=Meeting.State.OPEN, held_on=today)
    application = ApplicationFactory(state=State.TABLED, applicant=applicant())
    item = AgendaItemFactory(application=application, meeting=first)
    decide(first, {item.pk: Exceptional("deferred", "The statutes are missing.")}, by=secretary)
    application.refresh_from_db()
    Sitting.freeze(second, by=secretary)
    decide(second, {}, by=secretary)
    application.refresh_from_db()
    return application, first, second


def test_a_deferral_names_the_meeting_that_was_and_the_next_and_an_approval_the_one_that_decided(secretary):
    application, first, second = decided_twice(secretary)
    deferred, approved = post.about(application)
    assert "The statutes are missing." in deferred.body
    assert "It was on the list of: Bureau 11\nNext meeting: Bureau 12\nDate: " in deferred.body
    assert "Decided by: Bureau 12\n" in approved.body and "Bureau 11" not in approved.body
    assert [held_letters(meeting).get() for meeting in (first, second)] == [deferred, approved]
    assert AgendaItem.objects.filter(application=application).count() == 2


def test_the_letters_of_a_meeting_are_listed_and_released_under_its_name(secretary, client, monkeypatch):
    application, first, second = decided_twice(secretary)
    names = name_batches({f"meeting-{first.pk}", f"meeting-{second.pk}", "meeting-0", "check-2026"})
    assert set(names) == {f"meeting-{first.pk}", f"meeting-{second.pk}"}
    page = signed_in(client, secretary).get("/admin/initiative/letter/", {"state": "held"}).content.decode()
    assert f"{names[f'meeting-{first.pk}']} (1 held)" in page
    assert f"?state=held&amp;batch=meeting-{first.pk}" in page or f"batch=meeting-{first.pk}" in page
    assert (release_letters(first, by=secretary), release_letters(first, by=secretary)) == (1, 0)
    for letter in Letter.objects.all():
        deliver(letter.pk)
    assert [sent.subject for sent in mail.outbox] == [f"{application.name}: your application goes to the next meeting"]


def test_an_approval_that_is_taken_back_is_told_to_nobody(secretary):
    application, _first, second = decided_twice(secretary)
    Admission.amend(application, by=secretary, reason="It was another organisation.")
    assert [letter.fate.value for letter in post.about(application)] == ["held", "cancelled"]
    decide(second, {application.items.get(outcome="pending").pk: Exceptional("declined", "No.")}, by=secretary)
    assert [letter.fate.value for letter in post.about(application)][2:] == ["held"]


@pytest.mark.parametrize(
    "name", ["{{7*7}}", "%s", "{0.__class__}", "Terres\r\nBcc: a@e.org", "<script>x</script>", "{link}"]
)
def test_a_name_is_written_and_never_executed_and_makes_no_header(name, secretary):
    application = ApplicationFactory(name=name, applicant=applicant())
    Admission.close(application, by=secretary, reason="{{7*7}} %s {0.__class__}")
    letter = post.about(application).get()
    assert "{{7*7}} %s {0.__class__}" in letter.body
    deliver(letter.pk)
    [sent] = mail.outbox
    assert sent.subject == f"{' '.join(name.split())}: your application is closed"
    assert sent.message()["Bcc"] is None
    assert sent.recipients() == ["amina@terres-vives.example"]
