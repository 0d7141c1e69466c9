"""What is missing is said so that a person knows what to do, and what may be missing is marked as it really is."""

import pytest
from django import forms
from django.urls import reverse

from initiative.forms import SaysWhatIsMissing
from members.forms import application, profile, representatives
from members.models import Organisation
from members.questions import Part
from tests.factories.members import RepresentativeFactory, UserFactory
from tests.members.applying import begun, fill

pytestmark = pytest.mark.django_db
OWN = [
    each
    for module in (application, profile, representatives)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, forms.BaseForm) and each.__module__ == module.__name__
]


def test_every_form_of_applicants_and_representatives_says_it():
    assert len(OWN) > 10
    assert [form.__name__ for form in OWN if not issubclass(form, SaysWhatIsMissing)] == []


@pytest.mark.parametrize("part", Part.values)
def test_an_empty_part_is_answered_in_words_of_ours(client, part):
    client.force_login(UserFactory())
    draft = begun(client)
    nothing = dict.fromkeys(application.FORMS[part].base_fields, "")
    text = fill(client, draft, part, **nothing).text
    assert "This field is required" not in text
    words = {
        "standing": "Does your organisation work for profit? Please choose.",
        "organisation": "Official name: Please answer this.",
        "people": "Main representative: position: Please answer this.",
        "documents": "Declaration of Intent, signed and dated: Please add this file.",
    }
    assert words[part] in text


@pytest.mark.parametrize("page", ["invite", "person-add", "proposal", "notice"])
def test_an_empty_form_of_a_representative_is_answered_in_words_of_ours(client, page):
    main = RepresentativeFactory()
    client.force_login(main.user)
    answer = client.post(reverse(f"members:{page}", args=[main.organisation.slug]), {"note": ""})
    assert "Please answer this." in answer.text and "This field is required" not in answer.text


def test_one_text_of_three_is_not_called_optional(client):
    client.force_login(UserFactory())
    address = reverse("members:application-part", args=[begun(client).public_id, Part.ORGANISATION])
    text = client.get(address).text
    for language in ("English", "French", "Spanish"):
        label = f"What you do for soils, in {language} "
        assert f'{label}<span class="optional">(one of the three languages is enough)</span>' in text
    assert 'Acronym <span class="optional">(optional)</span>' in text


@pytest.mark.parametrize("is_international", [True, False])
def test_a_country_is_optional_only_for_who_is_of_none(client, is_international):
    main = RepresentativeFactory()
    Organisation.objects.update(is_international=is_international)
    client.force_login(main.user)
    text = client.get(reverse("members:proposal", args=[main.organisation.slug])).text
    assert ('Country or territory <span class="optional">' in text) == is_international
