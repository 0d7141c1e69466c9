"""Every bad input in every field of a representative: a clean answer or a clear sentence, never a fault."""

import pytest
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members.forms.profile import FIELDS, ProfileForm
from members.models import Invitation, Notice, Organisation, Proposal, Representative
from tests.corpus import LINES, MAILS, TEXTS
from tests.factories.members import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
PEOPLE = ["name", "job_title", "email", "phone", "language", "role"]
FORMS = {
    "profile": FIELDS,
    "proposal": ["name", "acronym", "country", "stakeholder_group", "note"],
    "invite": ["name", "email", "role", "language"],
    "person-add": PEOPLE,
    "person": PEOPLE,
    "notice": ["wants", "from_on", "text"],
}
WRITTEN = ["website", "city", "english_name", "name_language", "summary_en", "latitude", "longitude"]


@pytest.fixture
def main(client):
    person = RepresentativeFactory(organisation=OrganisationFactory(member=True))
    client.force_login(person.user)
    return person


@pytest.mark.parametrize("page", FORMS)
def test_whatever_is_typed_in_all_fields_is_taken_or_shown_again_with_a_sentence(client, main, page):
    address = reverse(f"members:{page}", args=[main.organisation.slug, *([main.pk] if page == "person" else [])])
    faults = {}
    for typed in TEXTS:
        answer = client.post(address, dict.fromkeys(FORMS[page], typed))
        if answer.status_code == 302:
            forget(main)
        elif answer.status_code != 200 or "form-errors" not in answer.text:
            faults[typed[:60]] = answer.status_code
        elif any(answer.context["form"].data[name] != typed for name in FORMS[page]):
            faults[typed[:60]] = "lost"
    assert faults == {}


def forget(main):
    for model in (Proposal, Invitation, Notice, Letter):
        model.objects.all().delete()
    Representative.objects.exclude(pk=main.pk).delete()


@pytest.mark.parametrize("name", WRITTEN)
def test_whatever_is_typed_in_one_field_is_saved_or_refused(main, name):
    organisation = Organisation.objects.get()
    good = {"website": "https://terres-vives.example", "city": "Lunel", "summary_en": "We keep soils."}
    for typed in TEXTS:
        form = ProfileForm(good | {name: typed, "version": ""}, instance=organisation)
        form.initial["version"] = ""
        if form.is_valid():
            form.save()
        else:
            assert set(form.errors) <= {name, "__all__"}, (typed[:60], form.errors)
        organisation = Organisation.objects.get()


@pytest.mark.parametrize("name", ["name", "job_title", "phone"])
def test_whatever_is_told_of_a_person_is_saved_or_refused(client, main, name):
    address = reverse("members:person", args=[main.organisation.slug, main.pk])
    good = {"name": "Amina", "email": "amina@example.org", "language": "fr", "phone": "+33 4 67 00 00 00"}
    for typed in LINES:
        answer = client.post(address, good | {name: typed})
        assert answer.status_code == 302 or "form-errors" in answer.text, typed[:60]


def test_an_invitation_goes_only_where_a_mail_server_is(client, main):
    good = {"A@E.ORG": "a@e.org", "a+tag@e.org": "a+tag@e.org", "a.b@e.org": "a.b@e.org"}
    for typed in MAILS:
        told = {"name": "Amina", "email": typed, "role": "alternate", "language": "en"}
        client.post(reverse("members:invite", args=[main.organisation.slug]), told)
        sent = list(Invitation.objects.values_list("email", flat=True))
        assert sent == ([good[typed]] if typed in good else []), typed[:60]
        forget(main)


def test_the_words_of_a_notice_are_taken_or_refused(client, main):
    address = reverse("members:notice", args=[main.organisation.slug])
    for typed in TEXTS:
        told = {"wants": "0", "from_on": str(timezone.localdate()), "text": typed}
        answer = client.post(address, told)
        assert answer.status_code == 302 or "form-errors" in answer.text, typed[:60]
        forget(main)
