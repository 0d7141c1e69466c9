"""From a draft to a file that is sent: the four parts, page by page."""

import pytest
from django.urls import reverse

from initiative.workflow import IllegalMove
from members.models import Application, StakeholderGroup, Standing, User
from members.workflow import Admission
from tests.factories.admission import ApplicationFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.members.applying import begun, fill, filled, page, shown_version

pytestmark = pytest.mark.django_db
State = Application.State


@pytest.fixture
def applicant(client):
    user = UserFactory(name="Amina Sow", email="amina@terres-vives.example")
    client.force_login(user)
    return user


def test_a_file_is_filled_in_read_and_sent(client, applicant):
    application = filled(client)
    assert (application.wants, application.country, application.answers["website"]) == (
        Standing.MEMBER,
        "FR",
        "https://terres-vives.example",
    )
    assert application.answers["main_email"] == "amina@terres-vives.example"
    assert application.documents.count() == 3

    send = page(application, "application-send")
    answer = client.get(send)
    assert "another look" not in answer.text and "1 July 2023" in answer.text
    assert client.post(send, {"version": shown_version(answer)}).url == page(application)
    application.refresh_from_db()
    assert application.state == State.SUBMITTED
    assert application.submissions.get().content["city"] == "Montpellier"
    assert "With the Secretariat" in client.get(page(application)).text


def test_a_draft_is_saved_without_what_is_required_and_survives_a_log_out(client, applicant):
    application = begun(client)
    fill(client, application, "organisation", "save", name="", country="", website="", summary_en="", city="Sète")
    client.logout()
    client.force_login(applicant)

    answer = client.get(page(application, "application-part", "organisation"))

    assert 'value="Sète"' in answer.text and "needs your attention" not in answer.text
    assert "lacks 3 answers" in answer.text


@pytest.mark.parametrize(
    ("had", "email", "has"),
    [
        ("", "amina@terres-vives.example", "Amina Sow"),
        ("A. Sow", "amina@terres-vives.example", "A. Sow"),
        ("", "kofi@terres-vives.example", ""),
    ],
    ids=["nameless", "named", "somebody else"],
)
def test_an_account_without_a_name_takes_that_of_its_main_representative(client, applicant, had, email, has):
    User.objects.filter(pk=applicant.pk).update(name=had)
    fill(client, begun(client), "people", main_email=email)
    applicant.refresh_from_db()
    assert applicant.name == has


def test_continue_names_what_is_missing_and_saves_all_the_same(client, applicant):
    application = begun(client)
    answer = fill(client, application, "organisation", country="", summary_en="", city="Sète")
    assert answer.status_code == 200
    assert 'href="#id_country"' in answer.text and 'href="#id_summary_en"' in answer.text
    application.refresh_from_db()
    assert application.answers["city"] == "Sète"


def test_what_does_not_fit_is_kept_as_typed_flagged_and_stops_the_sending(client, applicant):
    application = filled(client)
    typed = {"website": "terresvives", "name": "T" * 400, "country": "UK"}
    assert fill(client, application, "organisation", "save", **typed).status_code == 302
    application.refresh_from_db()
    assert (application.name, application.answers["unfit"]["name"]) == ("Terres Vives", "T" * 400)

    answer = client.get(page(application, "application-part", "organisation"))
    assert 'value="terresvives"' in answer.text and "T" * 400 in answer.text and "UK is not one of" in answer.text
    send = page(application, "application-send")
    answer = client.post(send, {"version": shown_version(client.get(send))})
    assert "3 answers need another look" in answer.text
    with pytest.raises(IllegalMove, match="Official name"):
        Admission.submit(application, by=applicant)

    fill(client, application, "organisation", "save")
    application.refresh_from_db()
    assert "unfit" not in application.answers


def test_what_is_lacking_is_a_link_to_its_place(client, applicant):
    application = begun(client)
    send = page(application, "application-send")
    answer = client.post(send, {"version": shown_version(client.get(send))})
    place = page(application, "application-part", "people")
    assert f'href="{place}?check=1#id_main_job_title"' in answer.text
    assert 'href="#id_main_job_title"' in client.get(f"{place}?check=1").text
    application.refresh_from_db()
    assert application.state == State.DRAFT


def test_an_international_body_has_no_country(client, applicant):
    application = begun(client)
    fill(client, application, "organisation", country="international")
    application.refresh_from_db()
    assert (application.is_international, application.country) == (True, "")
    assert (
        '<option value="international" selected>'
        in client.get(page(application, "application-part", "organisation")).text
    )


def test_a_second_contact_has_both_a_name_and_an_address(client, applicant):
    application = begun(client)
    answer = fill(client, application, "people", alternate_name="Bo", communication_email="press@example.org")
    assert 'href="#id_alternate_email"' in answer.text and 'href="#id_communication_name"' in answer.text
    assert fill(client, application, "people", "save", alternate_name="Bo").status_code == 302


def test_a_member_that_works_for_profit_is_noted_not_stopped(client, applicant):
    application = begun(client)
    assert fill(client, application, "standing", is_for_profit="yes").status_code == 302
    assert "A Member must not work for profit" in client.get(page(application, "application-part", "standing")).text


@pytest.mark.parametrize("code", ["government", "business", "research"])
def test_some_need_not_prove_their_legal_status(client, applicant, code):
    group = StakeholderGroup.objects.get(code=code)
    application = ApplicationFactory(draft=True, applicant=applicant, stakeholder_group=group, documents=["logo"])
    text = client.get(page(application, "application-part", "documents")).text
    waived = "A state, a local authority or a private company needs none." in text
    assert waived is not group.needs_status_document


def test_the_offer_is_made_once_while_filling_in(client, applicant):
    application = begun(client)
    known = OrganisationFactory(name="Terres Vives", country="FR")
    first = fill(client, application, "organisation")
    assert first.status_code == 200 and known.get_absolute_url() in first.text
    assert fill(client, application, "organisation").status_code == 302
    assert "Is this you?" in client.get(page(application, "application-part", "organisation")).text
    fill(client, application, "organisation", "another")
    assert "Is this you?" not in client.get(page(application, "application-part", "organisation")).text


def test_an_application_that_looks_like_another_warns_without_naming_it(client, applicant):
    application = filled(client)
    other = ApplicationFactory(name="Terres vives", country="FR")
    text = client.get(page(application, "application-send")).text
    assert "Another application that looks like this one" in text and other.reference not in text


def test_an_upgrade_keeps_the_facts_of_the_register(client, applicant):
    organisation = OrganisationFactory(name="Terres Vives", country="FR", slug="tv")
    RepresentativeFactory(user=applicant, organisation=organisation)
    client.post(reverse("members:upgrade", args=["tv"]))
    application = Application.objects.get()
    fill(client, application, "standing", wants="1")
    fill(client, application, "organisation", name="Another name", country="DE", city="Sète")
    application.refresh_from_db()
    assert (application.wants, application.name, application.country) == (2, "Terres Vives", "FR")
    assert application.answers["city"] == "Sète"
