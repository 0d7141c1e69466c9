"""What staff see of applications: the queues, one file with its history, and who may see and do it at all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members.models import Application, Document, Meeting, Queue, Remark, Standing
from members.workflow import Admission
from tests.factories.admission import ANSWERS, AgendaItemFactory, ApplicationFactory, DocumentFactory
from tests.factories.members import OrganisationFactory, StakeholderGroupFactory, UserFactory
from tests.initiative.signing_in import signed_in
from tests.members.test_admission import person
from tests.members.test_review import REASON, page, press

pytestmark = pytest.mark.django_db
State = Application.State
LIST = "admin:members_application_changelist"


@pytest.fixture
def reviewer(client):
    user = person("reviewer", None)
    signed_in(client, user)
    return user


def sent(**facts):
    """Return an application that its applicant has sent by the button."""
    application = ApplicationFactory(draft=True, **facts)
    Admission.submit(application, by=application.applicant)
    return application


def corrected(application, **answers):
    """Have a correction asked for and answered."""
    Admission.ask(application, by=None, reason=REASON)
    application.answers |= answers
    application.save()
    Admission.resubmit(application, by=application.applicant)
    return application


def listed(client, query=""):
    answer = client.get(reverse(LIST) + query)
    assert answer.status_code == 200
    return {row.name for row in answer.context["cl"].result_list}


def some_of_each():
    """Write an application for each queue, and some that are in none."""
    long_ago = timezone.now() - timedelta(days=15)
    sent(name="New")
    corrected(sent(name="Answered"), city="Paris")
    ApplicationFactory(name="Late", waits_since=long_ago)
    ApplicationFactory(name="Theirs", state=State.INCOMPLETE, waits_since=long_ago)
    AgendaItemFactory(application__name="Listed", application__state=State.COMPLETE, meeting__state=Meeting.State.OPEN)
    ApplicationFactory(name="Unlisted", state=State.COMPLETE)
    written = ApplicationFactory(name="Written", state=State.CLOSED)
    Remark.objects.create(application=written, by=written.applicant, text="And now?")
    ApplicationFactory(name="Draft", draft=True)
    ApplicationFactory(name="Never sent", draft=True, state=State.WITHDRAWN)


QUEUES = {
    Queue.NEW: {"New", "Late"},
    Queue.ANSWERED: {"Answered"},
    Queue.LATE: {"Late"},
    Queue.APPLICANT: {"Theirs"},
    Queue.LISTED: {"Listed"},
    Queue.UNLISTED: {"Unlisted"},
    Queue.MESSAGES: {"Written"},
}


@pytest.mark.parametrize("queue", Queue)
def test_each_queue_holds_what_it_says(client, reviewer, queue):
    some_of_each()
    assert listed(client, f"?queue={queue.value}") == QUEUES[queue]
    assert Application.objects.queues()[queue.value] == len(QUEUES[queue])


def test_an_application_leaves_its_queue_when_its_step_is_made(client, reviewer):
    application = sent(name="New")
    press(client, application, "ask", reason=REASON)
    assert listed(client, "?queue=new") == set()
    assert listed(client, "?queue=applicant") == {"New"}


def test_a_draft_is_nobodys_but_the_applicants(client):
    some_of_each()
    signed_in(client, UserFactory(secretariat=True))
    assert listed(client) == set().union(*QUEUES.values())
    draft = Application.objects.get(name="Draft")
    assert client.get(page(draft)).status_code == 302
    assert client.post(page(draft, "move"), {"move": "close", "reason": REASON}).status_code == 404
    for name in ("checklist", "assign", "remark", "read"):
        assert client.post(page(draft, name), {"text": "x", "to": "ourselves"}).status_code == 404
    assert not draft.transitions.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=vina", {"Viña Montes"}),
        ("?q=MONTES+viña", {"Viña Montes"}),
        ("?q=2023-0777", {"Viña Montes"}),
        ("?q=luz%40montes", {"Viña Montes"}),
        ("?q=%cc%81", {"Viña Montes", "Other"}),
        ("?q=nobody", set()),
        ("?q=" + "a+" * 900, {"Viña Montes", "Other"}),
        ("?state=submitted", {"Viña Montes"}),
        ("?state=nonsense", {"Viña Montes", "Other"}),
        ("?wants__exact=1", {"Viña Montes"}),
        ("?stakeholder_group__id__exact=0", set()),
        ("?mine=me", {"Other"}),
        ("?mine=nobody", {"Viña Montes"}),
        ("?queue=nonsense", {"Viña Montes", "Other"}),
    ],
)
def test_applications_are_found_and_filtered(client, reviewer, query, found):
    facts = {"wants": Standing.PARTNER, "reference": "2023-0777"}
    ApplicationFactory(name="Viña Montes", applicant=UserFactory(email="luz@montes.example"), **facts)
    ApplicationFactory(name="Other", state=State.CLOSED, assigned_to=reviewer, applicant__email="x@y.example")
    assert listed(client, query) == found


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_costs_the_same_for_any_number_of_rows(client, reviewer, rows, django_assert_max_num_queries):
    ApplicationFactory.create_batch(rows, assigned_to=reviewer, documents=())
    with django_assert_max_num_queries(14):
        assert len(listed(client, "?queue=new")) == rows


@pytest.mark.parametrize("rows", [1, 40])
def test_a_file_costs_the_same_however_long_its_history_is(client, reviewer, rows, django_assert_max_num_queries):
    application = corrected(sent())
    for number in range(rows):
        Remark.objects.create(application=application, by=UserFactory(), text=str(number), is_from_secretariat=True)
        ApplicationFactory(name=application.name, documents=())
    with django_assert_max_num_queries(31):
        assert client.get(page(application)).status_code == 200


def test_a_file_shows_every_answer_under_its_part_and_its_documents_to_save(client, reviewer):
    group = StakeholderGroupFactory(code="companies", label_en="Companies")
    application = sent(stakeholder_group=group, answers=ANSWERS | {"website": "javascript:alert(1)"})
    html = client.get(page(application)).text
    for words in ("Your organisation", "Companies", "France", "Amina Sow", "1 July 2023", "declaration.pdf"):
        assert words in html
    assert 'href="javascript:' not in html
    document = application.documents.get(kind="declaration")
    answer = client.get(reverse("admin:members_application_document", args=[application.pk, document.public_id]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\n"
    assert answer["Cache-Control"].startswith("private, no-store")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_document_of_a_draft_of_another_file_or_without_a_file_answers_404(client, reviewer):
    application, draft = ApplicationFactory(), ApplicationFactory(draft=True)
    stray = Document.objects.filter(application=application).first()
    stray.file.delete(save=False)
    for owner, document in (
        (draft, draft.documents.first()),
        (application, DocumentFactory()),
        (application, stray),
    ):
        url = reverse("admin:members_application_document", args=[owner.pk, document.public_id])
        assert client.get(url).status_code == 404


def test_while_it_is_being_corrected_the_secretariat_reads_what_was_sent(client, reviewer):
    application = sent()
    Admission.ask(application, by=None, reason=REASON)
    application.answers |= {"city": "Half a wor"}
    application.save()
    html = client.get(page(application)).text
    assert "Montpellier" in html and "Half a wor" not in html


def test_what_changed_between_two_submissions_stands_first_field_by_field(client, reviewer):
    application = sent(name="Terres Vives", documents=["declaration", "status", "logo"])
    assert "Changed since" not in client.get(page(application)).text
    Admission.ask(application, by=None, reason=REASON)
    application.documents.filter(kind="declaration").update(replaced_at=timezone.now())
    DocumentFactory(application=application, kind="declaration")
    application.answers |= {"city": "", "acronym": "TVX"}
    application.country = "BE"
    application.save()
    Admission.resubmit(application, by=application.applicant)

    answer = client.get(page(application))
    changes = {str(change.label): change[1:] for change in answer.context["changes"]}
    assert changes == {
        "Acronym": ("TV", "TVX", False),
        "Country or territory": ("France", "Belgium", False),
        "Town": ("Montpellier", "", False),
        "Declaration of Intent, signed and dated": ("declaration.pdf", "declaration.pdf", True),
    }
    assert answer.text.index("Changed since it was sent before") < answer.text.index("Your organisation")


def test_possible_duplicates_of_both_kinds_are_shown_with_the_reason(client, reviewer):
    known = OrganisationFactory(name="Terres Vives", country="FR")
    other = sent(name="Terres vives", answers=ANSWERS.copy())
    html = client.get(page(sent(name="TERRES VIVES"))).text
    assert reverse("admin:members_organisation_change", args=[known.pk]) in html
    assert page(other) in html
    assert "the same name" in html


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, "letter, on its way"),
        ({"is_held": True}, "letter, held"),
        ({"sent_at": timezone.now()}, "letter, sent"),
        ({"cancelled_at": timezone.now()}, "letter, cancelled"),
        ({"refused_at": timezone.now()}, "letter, refused"),
    ],
)
def test_the_story_says_what_became_of_a_letter(client, reviewer, facts, told):
    application = sent()
    Letter.objects.all().delete()
    about = {"about": f"members.application.{application.pk}", "subject": "Received", "body": "B"}
    Letter.objects.create(key="k", to="a@portal.example", language="en", **about, **facts)
    text = client.get(reverse("admin:members_application_change", args=[application.pk])).text
    assert f"<small>{told}</small>" in text
