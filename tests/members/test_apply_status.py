"""Where a file stands, who may see it, and what others find at its addresses: nothing."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.forms.application import FORMS
from members.models import Application, Meeting, Remark
from members.workflow import Admission
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, DocumentFactory, MeetingFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.initiative.signing_in import account, signed_in

pytestmark = pytest.mark.django_db
State = Application.State
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]


def page(application, name="application", *more):
    return reverse(f"members:{name}", args=[application.public_id, *more])


def every_address(application):
    """Return all addresses of an application, its documents and what was sent."""
    document = application.documents.first()
    return [
        page(application),
        *(page(application, "application-part", part) for part in [*FORMS, "nowhere"]),
        page(application, "application-message"),
        page(application, "application-send"),
        page(application, "application-sent", 1),
        page(application, "application-withdraw"),
        page(application, "application-document", document.public_id),
    ]


@pytest.fixture
def mine(client):
    application = ApplicationFactory(draft=True, applicant=UserFactory(name="Amina Sow"), name="Terres Vives")
    client.force_login(application.applicant)
    return application


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("state", ["draft", "submitted", "incomplete", "approved"])
def test_others_find_nothing_at_any_address_by_any_method(client, mine, method, state):
    facts = {"state": state} if state != "draft" else {"draft": True}
    if state == "approved":
        facts["organisation"] = OrganisationFactory()
    other = ApplicationFactory(**facts)
    other.submissions.create(number=1, content={})

    found = {address: getattr(client, method)(address).status_code for address in every_address(other)}

    assert set(found.values()) == {404}, found
    other.refresh_from_db()
    assert (other.state, other.remarks.count(), other.transitions.count()) == (state, 0, 0)


@pytest.mark.parametrize("method", METHODS)
def test_whoever_is_not_signed_in_is_led_to_sign_in(client, method):
    other = ApplicationFactory()
    for address in every_address(other):
        answer = getattr(client, method)(address)
        assert answer.status_code == 302 and answer.url.startswith("/en/accounts/login/?next=/en/my/"), address


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_an_own_file_is_not_moved_by_odd_methods(client, mine, method):
    mine.submissions.create(number=1, content={})
    found = {address: getattr(client, method)(address).status_code for address in every_address(mine)}
    assert set(found.values()) <= {405}, found


def test_a_document_belongs_to_its_application(client, mine):
    other = DocumentFactory()
    assert client.get(page(mine, "application-document", other.public_id)).status_code == 404
    assert client.get(page(mine, "application-document", uuid.uuid4())).status_code == 404


def test_a_file_that_is_gone_is_not_found(client, mine):
    document = mine.documents.first()
    document.file.delete(save=False)
    assert client.get(page(mine, "application-document", document.public_id)).status_code == 404


def test_a_representative_today_sees_it_and_one_of_yesterday_does_not(client):
    organisation = OrganisationFactory()
    application = ApplicationFactory(organisation=organisation, draft=True)
    client.force_login(RepresentativeFactory(organisation=organisation).user)
    assert client.get(page(application)).status_code == 200
    client.force_login(RepresentativeFactory(organisation=organisation, role="alternate", until="2023-06-01").user)
    assert client.get(page(application)).status_code == 404


def test_a_reviewer_reads_documents_of_what_was_sent_with_a_second_factor_and_nobody_else_of_the_staff(client):
    sent, draft = ApplicationFactory(), ApplicationFactory(draft=True)
    address = page(sent, "application-document", sent.documents.first().public_id)
    reviewer = account("reviewer@portal.example", is_staff=True, is_superuser=True)
    client.force_login(account("clerk@portal.example", is_staff=True))
    assert client.get(address).status_code == 404
    client.force_login(reviewer)
    assert client.get(address).status_code == 404
    signed_in(client, reviewer)
    assert client.get(address).getvalue().startswith(b"%PDF-")
    assert client.get(page(draft, "application-document", draft.documents.first().public_id)).status_code == 404


# In plain words


def shown(client, application):
    return " ".join(client.get(page(application)).text.split())


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", ["Waiting for you", "Nobody else reads it before you send it.", "Continue"]),
        ("submitted", ["With the Secretariat", "Nothing is asked of you."]),
        ("incomplete", ["Waiting for you", "That is no refusal", "Correct it"]),
        ("complete", ["With the Secretariat", "goes on the list of the next meeting"]),
        ("declined", ["Declined", "you may apply again", "Begin a new application"]),
        ("withdrawn", ["You took this application back", "Begin a new application"]),
        ("closed", ["closed it without a decision", "Begin a new application"]),
    ],
)
def test_the_page_says_who_waits_for_whom(client, mine, state, words):
    Application.objects.filter(pk=mine.pk).update(state=state, reference="2023-0001", submitted_at=timezone.now())
    text = shown(client, mine)
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(
    ("body", "title"),
    [("bureau", "On the list for the Bureau, 15 September"), ("consortium", "On the list for the Consortium, 15 Sep")],
)
def test_a_tabled_file_names_its_meeting(client, mine, body, title):
    day = f"{timezone.localdate().year + 1}-09-15"
    meeting = MeetingFactory(body=body, held_on=day, state=Meeting.State.TABLED)
    Application.objects.filter(pk=mine.pk).update(state="tabled", reference="2023-0001", submitted_at=timezone.now())
    AgendaItemFactory(application=mine, meeting=meeting)
    text = shown(client, mine)
    assert title in text and "With the Secretariat until 15 September" in text
    assert "Withdraw the application" not in text


def test_an_approved_one_leads_home(client):
    item = AgendaItemFactory()
    client.force_login(item.application.applicant)
    Admission.approve(item.application, by=None)
    text = shown(client, item.application)
    assert "Welcome!" in text and 'href="/en/my/"' in text


def test_the_history_is_told_with_the_reasons_that_are_for_the_applicant(client, mine):
    Admission.submit(mine, by=mine.applicant)
    Admission.ask(mine, by=None, reason="Signed but <b>not</b> dated.", fields=["declaration", "is_international"])
    text = shown(client, mine)
    assert "You sent the application" in text and "Signed but &lt;b&gt;not&lt;/b&gt; dated." in text
    assert f'href="{page(mine, "application-part", "documents")}?check=1#id_declaration"' in text
    assert f'href="{page(mine, "application-part", "organisation")}?check=1#id_country"' in text

    part = client.get(page(mine, "application-part", "documents")).text
    assert part.count("asks you to look at this answer again") == 1
    assert client.get(page(mine, "application-part", "organisation")).text.count("at this answer again") == 1

    Admission.resubmit(mine, by=mine.applicant)
    assert "You answered" in shown(client, mine)
    assert page(mine, "application-sent", 2) in shown(client, mine)


def test_what_was_sent_can_be_read_each_time(client, mine):
    Admission.submit(mine, by=mine.applicant)
    mine.answers["city"] = "Sète"
    mine.save()
    text = client.get(page(mine, "application-sent", 1)).text
    assert "Montpellier" in text and "Sète" not in text
    assert client.get(page(mine, "application-sent", 2)).status_code == 404


def test_messages_go_both_ways_and_internal_notes_do_not(client, mine):
    Admission.submit(mine, by=mine.applicant)
    client.post(page(mine, "application-message"), {"text": "When is the meeting?"})
    own = Remark.objects.get()
    assert (own.by, own.is_from_secretariat, own.read_at) == (mine.applicant, False, None)
    staff = UserFactory()
    answer = Remark.objects.create(application=mine, by=staff, text="In September.", is_from_secretariat=True)
    Remark.objects.create(application=mine, by=staff, text="A doubt.", is_from_secretariat=True, is_internal=True)

    text = shown(client, mine)

    assert "When is the meeting?" in text and "In September." in text and "A doubt." not in text
    assert staff.name not in text
    answer.refresh_from_db()
    assert answer.read_at is not None


def test_an_empty_message_is_answered_with_a_sentence(client, mine):
    Admission.submit(mine, by=mine.applicant)
    answer = client.post(page(mine, "application-message"), {"text": "\u200b "})
    assert answer.status_code == 200 and 'href="#id_text"' in answer.text
    assert not Remark.objects.exists()


def test_withdrawing_asks_first_and_can_be_done_once(client, mine):
    address = page(mine, "application-withdraw")
    assert client.get(address).status_code == 200
    mine.refresh_from_db()
    assert mine.state == State.DRAFT
    assert client.post(address).url == page(mine)
    mine.refresh_from_db()
    assert mine.state == State.WITHDRAWN
    assert client.post(address).url == page(mine)
    assert mine.transitions.count() == 1


def test_what_was_sent_is_no_longer_filled_in(client, mine):
    Admission.submit(mine, by=mine.applicant)
    assert client.get(page(mine, "application-part", "people")).url == page(mine)
    assert client.post(page(mine, "application-send")).url == page(mine)
    assert mine.submissions.count() == 1


@pytest.mark.parametrize("rows", [1, 40])
def test_the_page_costs_the_same_for_any_number_of_messages_and_documents(
    client, mine, rows, django_assert_max_num_queries
):
    Remark.objects.bulk_create(Remark(application=mine, by=UserFactory(), text="Words.") for _ in range(rows))
    for number in range(rows):
        DocumentFactory(application=mine, kind="logo", replaced_at=timezone.now() - timedelta(days=number))
    with django_assert_max_num_queries(18):
        client.get(page(mine))
