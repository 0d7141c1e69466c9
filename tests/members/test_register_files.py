"""The desk's pages for files: a plan is read before it is carried out, and the register is saved."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.models import ImportRun, Organisation, StandingChange
from tests.factories.members import OrganisationFactory, UserFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2023, 9, 1)


@pytest.fixture
def secretary(client):
    """Staff who may change and add organisations, and nothing else of membership."""
    user = UserFactory(is_staff=True, name="Ada")
    rights = ["change_organisation", "view_organisation", "add_organisation"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    signed_in(client, user)
    return user


def upload(client, text, name="list.csv"):
    return client.post(reverse("admin:members_importrun_add"), {"file": SimpleUploadedFile(name, text.encode())})


def test_a_file_is_planned_read_and_carried_out(client, secretary):
    OrganisationFactory(name="Soil", slug="soil", country="FR", city="Lyon")
    add = reverse("admin:members_importrun_add")
    assert f'href="{add}"' in client.get(reverse("admin:members_organisation_changelist")).text
    answer = upload(client, "name,country,city\nSoil,FR,Paris\nTerre,FR,\n")
    text = client.get(answer.url).text
    assert "Lyon" in text and "Paris" in text and "Terre" in text
    assert Organisation.objects.count() == 1

    assert client.post(answer.url).status_code == 302
    assert Organisation.objects.get(slug="soil").city == "Paris" and Organisation.objects.count() == 2
    run = ImportRun.objects.get()
    assert run.applied_at and run.by == secretary
    again = client.post(answer.url)
    assert again.status_code == 409 and "already" in again.text
    assert "Carry it out" not in client.get(answer.url).text


def test_a_plan_that_is_void_says_so(client, secretary):
    answer = upload(client, "name,country\nTerre,FR\n")
    OrganisationFactory()
    refused = client.post(answer.url)
    assert refused.status_code == 409 and "plan the file anew" in refused.text


def test_a_large_plan_is_read_by_pages(client, secretary):
    answer = upload(client, "name,country\n" + "".join(f"Terre {number},FR\n" for number in range(120)))
    first, last = client.get(answer.url).text, client.get(f"{answer.url}?page=5").text
    assert "Page 1 of 5" in first and "Terre 0" in first and "Terre 119" not in first and "Terre 119" in last
    assert client.get(f"{answer.url}?page=x").status_code == 200


def test_a_file_that_is_refused_says_where(client, secretary):
    answer = upload(client, "name,country\nSoil,XX\n")
    assert answer.status_code == 400 and "Line 2, country: “XX” is no country" in answer.text
    assert client.post(reverse("admin:members_importrun_add"), {}).status_code == 400
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["register", "list"])
def test_the_register_is_saved_as_a_file(what, kind, client, secretary):
    OrganisationFactory(name="=Soil", joined_on=DAY)
    address = reverse("admin:members_organisation_export")
    text = client.get(address).text
    assert 'type="date"' in text and f'href="{reverse("admin:members_paper_add")}"' in text
    typed = {"what": what, "on": "2023-12-31", "format": kind, "headings": "words"}
    answer = client.get(address, typed)
    body = b"".join(answer.streaming_content)

    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')
    assert body.startswith(b"PK" if kind == "xlsx" else b"\xef\xbb\xbf")
    if kind == "csv":
        assert b"'=Soil" in body
    assert client.get(address, {**typed, "on": "31/31/2023"}).status_code == 400
    assert client.get(address, {**typed, "format": "pdf"}).status_code == 400


def test_files_are_closed_to_who_may_not_change_organisations(client):
    user = UserFactory(is_staff=True)
    signed_in(client, user)
    run = ImportRun.objects.create(file_name="a.csv", sha256="0", plan={"rows": []}, fingerprint="0")
    for name, values in [("importrun_add", []), ("importrun_change", [run.pk]), ("organisation_export", [])]:
        assert client.get(reverse(f"admin:members_{name}", args=values)).status_code == 403
        assert client.post(reverse(f"admin:members_{name}", args=values)).status_code == 403
    assert StandingChange.objects.count() == 0
