"""Two windows on one application, and its documents: nothing is lost, and nothing is shown to others."""

from io import BytesIO

import pytest

from members.models import Application, Document
from members.workflow import Admission
from tests.factories.members import UserFactory
from tests.members.applying import PDF, begun, files, fill, filled, page, shown_version

pytestmark = pytest.mark.django_db
State = Application.State


@pytest.fixture
def applicant(client):
    user = UserFactory(name="Amina Sow", email="amina@terres-vives.example")
    client.force_login(user)
    return user


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
    assert application.documents.count() == 3
    assert not application.documents.filter(replaced_at__isnull=False).exists()


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
    assert application.documents.get(kind="declaration").name == "status.pdf"
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
