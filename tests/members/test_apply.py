"""From a name to a file that is sent: the way of an applicant, page by page."""

import re
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from PIL import Image

from initiative.models import Letter
from members.models import Application, Document, StakeholderGroup, Standing
from members.workflow import Admission
from tests.factories.admission import ApplicationFactory, MeetingFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory

pytestmark = pytest.mark.django_db
State = Application.State
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SAID = {
    "standing": {"wants": "2", "is_for_profit": "no"},
    "organisation": {
        "name": "Terres Vives",
        "country": "FR",
        "city": "Montpellier",
        "stakeholder_group": "civil-society",
        "website": "terres-vives.example",
        "summary_en": "We help market gardeners to cover their soils.",
    },
    "people": {
        "main_name": "Amina Sow",
        "main_job_title": "Director",
        "main_email": "Amina@Terres-Vives.example",
        "main_phone": "+33 4 67 00 00 00",
        "signatory_name": "Amina Sow",
        "signatory_job_title": "Director",
    },
    "documents": {"signed_on": "2023-07-01", "is_authorised": "on"},
}


@pytest.fixture
def applicant(client):
    user = UserFactory(name="Amina Sow", email="amina@terres-vives.example")
    client.force_login(user)
    return user


def page(application, name="application", *more):
    return reverse(f"members:{name}", args=[application.public_id, *more])


def fill(client, application, part, do="continue", version=None, **changes):
    """Post a part as its page would."""
    address = page(application, "application-part", part)
    version = version or shown_version(client.get(address))
    return client.post(address, {**SAID[part], **changes, "version": version, "do": do})


def shown_version(answer):
    return re.search(r'name="version" value="(\w+)"', answer.text)[1]


def files():
    logo = BytesIO()
    Image.new("RGB", (40, 40), "#4b7a3b").save(logo, "JPEG")
    papers = {kind: BytesIO(PDF) for kind in ("declaration", "status")}
    for kind, file in papers.items():
        file.name = f"{kind}.pdf"
    logo.seek(0)
    logo.name = "logo.jpg"
    return {**papers, "logo": logo}


def begun(client, name="Terres Vives"):
    client.post(reverse("members:apply"), {"name": name})
    return Application.objects.get()


def filled(client):
    application = begun(client)
    for part in ("standing", "organisation", "people"):
        fill(client, application, part)
    fill(client, application, "documents", **files())
    application.refresh_from_db()
    return application


# The way in


def test_joining_explains_and_leads_to_applying(client):
    MeetingFactory(held_on="2099-02-01", closes_on="2099-01-20")
    text = client.get("/en/join/").text
    assert 'href="/en/join/apply/"' in text
    assert "Next: the Bureau, 1 February 2099." in text and "Its list closes on 20 January 2099." in text
    assert "by post" not in text


@pytest.mark.parametrize("facts", [{"held_on": "2020-01-01"}, {"held_on": "2099-01-01", "state": "tabled"}])
def test_a_meeting_that_takes_no_more_names_is_not_announced(client, facts):
    MeetingFactory(**facts)
    assert "Next:" not in client.get("/en/join/").text


def test_whoever_has_no_account_opens_one_first_and_comes_back(client):
    answer = client.get("/fr/join/apply/")
    assert answer.url == "/fr/accounts/signup/?next=%2Ffr%2Fjoin%2Fapply%2F"
    assert "/fr/join/apply/" in client.get(answer.url).text


def test_a_name_begins_a_draft_and_the_way_back_is_mailed(client, applicant):
    with translation.override("fr"):
        answer = client.post(reverse("members:apply"), {"name": "  Terres   Vives "})
    application = Application.objects.get()
    assert answer.url == f"/fr/my/applications/{application.public_id}/standing/"
    assert (application.name, application.state, application.language) == ("Terres   Vives", "draft", "fr")
    letter = Letter.objects.get()
    assert (letter.to, letter.language) == (applicant.email, "en")
    assert f"/en/my/applications/{application.public_id}/" in letter.body


def test_the_same_name_twice_is_one_draft_and_ten_drafts_are_enough(client, applicant):
    for number in range(12):
        client.post(reverse("members:apply"), {"name": f"Number {number}"})
    client.post(reverse("members:apply"), {"name": "NUMBER 3"})
    assert (Application.objects.count(), Letter.objects.count()) == (10, 10)


def test_a_name_that_is_known_is_an_offer_not_a_wall(client, applicant):
    OrganisationFactory(name="Terres vives", slug="terres-vives")
    answer = client.post(reverse("members:apply"), {"name": "Terres Vives SARL"})
    assert "Is this you?" in answer.text and reverse("members:represent", args=["terres-vives"]) in answer.text
    assert not Application.objects.exists()

    client.post(reverse("members:apply"), {"name": "Terres Vives SARL", "another": "another"})
    assert Application.objects.get().name == "Terres Vives SARL"


def test_who_is_not_on_the_list_is_not_told(client, applicant):
    OrganisationFactory(name="Terres vives", hidden=True)
    client.post(reverse("members:apply"), {"name": "Terres Vives"})
    assert Application.objects.exists()


def test_a_script_may_ask_who_is_known(client, applicant):
    OrganisationFactory(
        name="Région Occitanie", acronym="RO", former_names=["Languedoc"], website="https://lr.example"
    )
    OrganisationFactory(name="Occitanie cachée", hidden=True)

    def names(q):
        return [each["name"] for each in client.get("/en/join/known/", {"q": q}).json()["organisations"]]

    assert names("occit") == names("languedoc") == names("lr.ex") == ["Région Occitanie"]
    assert names("oc") == names("   ") == names("zzz") == names("x" * 300) == []
    [row] = client.get("/fr/join/known/", {"q": "occitanie"}).json()["organisations"]
    assert (row["country"], row["standing"]) == ("France", "Partenaire")
    assert row["url"].startswith("/fr/members/") and row["represent"].startswith("/fr/join/represent/")


def test_a_script_that_asks_too_often_is_told_to_wait(client, applicant):
    with time_machine.travel("2023-09-30 12:00Z", tick=False):
        client.force_login(applicant)
        answers = [client.get("/en/join/known/", {"q": "soil"}).status_code for _ in range(61)]
    assert answers == [*[200] * 60, 429]


def test_nobody_without_an_account_asks(client):
    assert client.get("/en/join/known/?q=soil").status_code == 302


def test_asking_to_represent_is_a_letter_in_the_file_of_the_organisation(client, applicant):
    organisation = OrganisationFactory(slug="tv")
    address = reverse("members:represent", args=["tv"])
    assert client.post(address, {"text": "   "}).status_code == 200
    for _ in range(2):
        client.post(address, {"text": "I am its {link} director."})
    letter = Letter.objects.get()
    assert (letter.about, letter.to) == (f"members.organisation.{organisation.pk}", "secretariat@portal.example")
    assert "I am its {link} director." in letter.body and applicant.email in letter.body


def test_who_represents_it_already_is_led_home(client, applicant):
    RepresentativeFactory(user=applicant, organisation__slug="tv")
    assert client.get(reverse("members:represent", args=["tv"])).url == "/en/my/?organisation=tv"
    assert client.get(reverse("members:represent", args=["nobody"])).status_code == 404


# The four parts


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
    with pytest.raises(Exception, match="Official name"):
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


# Two windows


def test_a_late_window_gets_both_versions_and_loses_nothing(client, applicant):
    application = begun(client)
    late = shown_version(client.get(page(application, "application-part", "organisation")))
    fill(client, application, "organisation", "save", city="Sète")

    answer = fill(client, application, "organisation", "save", version=late, city="Agde")

    assert answer.status_code == 409
    assert "Sète" in answer.text and 'value="Agde"' in answer.text
    application.refresh_from_db()
    assert application.answers["city"] == "Sète"
    fill(client, application, "organisation", "save", version=shown_version(answer), city="Agde")
    application.refresh_from_db()
    assert application.answers["city"] == "Agde"


def test_two_windows_on_two_parts_do_not_meet(client, applicant):
    application = begun(client)
    late = shown_version(client.get(page(application, "application-part", "people")))
    fill(client, application, "organisation", "save")
    assert fill(client, application, "people", version=late).status_code == 302


def test_a_late_window_keeps_its_files(client, applicant):
    application = filled(client)
    answer = fill(client, application, "documents", "save", version="late", signed_on="2023-08-01", **files())
    assert answer.status_code == 409
    assert application.documents.count() == 6


def test_a_window_that_is_late_for_the_sending_gets_its_text_back(client, applicant):
    application = filled(client)
    version = shown_version(client.get(page(application, "application-part", "organisation")))
    Admission.submit(application, by=applicant)
    answer = fill(client, application, "organisation", "save", version=version, city="Typed too late")
    assert answer.status_code == 409 and "Typed too late" in answer.text
    application.refresh_from_db()
    assert application.answers["city"] == "Montpellier"


def test_what_was_changed_while_it_was_read_is_read_again(client, applicant):
    application = filled(client)
    send = page(application, "application-send")
    seen = shown_version(client.get(send))
    fill(client, application, "organisation", "save", city="Sète")
    assert client.post(send, {"version": seen}).status_code == 200
    application.refresh_from_db()
    assert application.state == State.DRAFT


# Documents


def test_a_document_is_named_sized_replaced_and_removed(client, applicant):
    application = filled(client)
    address = page(application, "application-part", "documents")
    assert "declaration.pdf" in client.get(address).text
    fill(client, application, "documents", "save", declaration=files()["status"])
    kept = application.documents.filter(kind="declaration").order_by("pk")
    assert [document.replaced_at is None for document in kept] == [False, True]
    fill(client, application, "documents", "remove-declaration", signed_on="2023-08-01")
    application.refresh_from_db()
    assert application.documents.filter(replaced_at=None).count() == 2
    assert application.answers["signed_on"] == "2023-08-01"


def test_a_file_that_cannot_be_used_is_refused_where_it_was_chosen_and_the_rest_is_kept(client, applicant):
    application = begun(client)
    svg = BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    svg.name = "logo.png"
    answer = fill(client, application, "documents", "save", **{**files(), "logo": svg})
    assert "SVG and web pages cannot be used" in answer.text and 'value="2023-07-01"' in answer.text
    assert set(application.documents.values_list("kind", flat=True)) == {"declaration", "status"}


def test_files_are_not_sent_without_end(client, applicant, monkeypatch):
    application = filled(client)
    monkeypatch.setattr("members.forms.application.MOST_DOCUMENTS", 3)
    answer = fill(client, application, "documents", "save", logo=files()["logo"])
    assert "So many files were sent already" in answer.text
    assert application.documents.count() == 3


def test_a_document_is_handed_out_as_a_file_to_keep(client, applicant):
    application = filled(client)
    document = application.documents.get(kind="declaration")
    answer = client.get(page(application, "application-document", document.public_id))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="declaration.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert document.file.name.startswith("private/") and "declaration" not in document.file.name


def test_the_day_of_signing_is_a_day_that_can_be(client, applicant):
    application = begun(client)
    for typed in ("2023-02-29", "0001-01-01", "9999-12-31", "yesterday"):
        answer = fill(client, application, "documents", signed_on=typed)
        assert 'href="#id_signed_on"' in answer.text, typed
    fill(client, application, "documents", "save", signed_on="1/7/2023")
    application.refresh_from_db()
    assert application.answers["signed_on"] == "2023-07-01"
    assert Document.objects.count() == 0
