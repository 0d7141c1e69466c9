"""Every bad input in every field: a clean answer or a clear sentence, never a fault, and nothing typed is lost."""

import pytest
from django.urls import reverse

from initiative.models import Letter
from members.forms.application import FORMS
from members.forms.parts import tidied
from members.models import Application, Remark
from members.models.names import fold
from tests.corpus import ADDRESSES, COUNTRIES, LINES, MAILS, TEXTS
from tests.factories.admission import ApplicationFactory
from tests.factories.members import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
CHOSEN = {"wants", "is_for_profit", "name_language", "country", "stakeholder_group", "is_authorised", "signed_on"}
FILES = {"declaration", "status", "logo"}


@pytest.fixture
def draft(client):
    applicant = UserFactory()
    client.force_login(applicant)
    return ApplicationFactory(draft=True, applicant=applicant, documents=())


def fields_of(part):
    return [name for name in FORMS[part].base_fields if name not in FILES]


def save(client, draft, part, typed, do="save"):
    """Post the same words in every field of a part; return the answer, and the form as it is shown afterwards."""
    version = FORMS[part](Application.objects.get(pk=draft.pk)).version
    said = dict.fromkeys(fields_of(part), typed)
    address = reverse("members:application-part", args=[draft.public_id, part])
    answer = client.post(address, {**said, "version": version, "do": do})
    return answer, FORMS[part](Application.objects.get(pk=draft.pk))


def lost(name, typed, form):
    """Tell what is wrong with what is kept of an answer, or nothing."""
    kept, plain = form.kept.get(name, ""), tidied(typed)
    if name in form.errors:
        said = [str(error) for error in form.errors[name]]
        return "" if kept == plain and all(said) else "flagged, and not kept as typed"
    if name in CHOSEN or not plain.strip():
        return ""
    same = fold(plain.strip()) in (fold(kept), fold(kept.removeprefix("https://")), fold(kept.removeprefix("https:")))
    return "" if same or not any(sign.isprintable() and not sign.isspace() for sign in plain) else "another answer"


@pytest.mark.parametrize("part", FORMS)
def test_whatever_is_typed_is_an_answer_or_is_kept_and_flagged(client, draft, part):
    faults = {}
    for typed in TEXTS:
        answer, form = save(client, draft, part, typed)
        if answer.status_code != 302:
            faults[typed[:60]] = answer.status_code
        faults |= {(name, typed[:60]): why for name in fields_of(part) if (why := lost(name, typed, form))}
    assert faults == {}


@pytest.mark.parametrize("part", FORMS)
def test_going_on_with_it_shows_the_page_again_or_the_next(client, draft, part):
    faults = {}
    for typed in TEXTS[::7]:
        answer, _form = save(client, draft, part, typed, do="continue")
        if answer.status_code not in (200, 302) or (answer.status_code == 200 and "form-errors" not in answer.text):
            faults[typed[:60]] = answer.status_code
    assert faults == {}


@pytest.mark.parametrize("part", FORMS)
def test_a_page_escapes_all_it_shows_again(client, draft, part):
    address = reverse("members:application-part", args=[draft.public_id, part])
    for typed in ("<script>alert(1)</script>", "\"'><b id=x>", "{{7*7}}", "</textarea><script>1</script>"):
        save(client, draft, part, typed)
        for page in (address, reverse("members:application-send", args=[draft.public_id])):
            text = client.get(page).text
            assert typed not in text or "{{" in typed
            assert "<script>" not in text and "<b id=x>" not in text


def test_only_addresses_of_mailboxes_are_answers(client, draft):
    good = {"A@E.ORG": "a@e.org", "a+tag@e.org": "a+tag@e.org", "a.b@e.org": "a.b@e.org"}
    for typed in MAILS:
        _answer, form = save(client, draft, "people", typed)
        assert ("main_email" in form.errors) is (typed not in good), typed[:60]
        if typed in good:
            assert form.kept["main_email"] == good[typed]


def test_only_addresses_on_the_web_are_answers(client, draft):
    good = {
        "https://e.org/\u202egnp": "https://e.org/gnp",
        "https://xn--pple-43d.com": "https://xn--pple-43d.com",
        "https://\u0430pple.com": "https://\u0430pple.com",
        "https://e.org/%00": "https://e.org/%00",
        "e.org": "https://e.org",
        "//host.example": "https://host.example",
        "HTTPS://E.ORG": "HTTPS://E.ORG",
    }
    for typed in ADDRESSES:
        _answer, form = save(client, draft, "organisation", typed)
        assert ("website" in form.errors) is (typed not in good), typed[:60]
        if typed in good:
            assert form.kept["website"].lower() == good[typed].lower()


def test_only_codes_of_countries_and_territories_are_answers(draft):
    for typed in COUNTRIES:
        form = FORMS["organisation"](draft, {"country": typed})
        is_a_code = len(typed) == 2 and typed.isascii() and typed.isupper()
        is_good = (is_a_code and typed not in ("UK", "EU", "ZZ", "XX", "AN")) or typed == "international"
        assert ("country" in form.errors) is not is_good, typed
    assert {"XK", "TW", "PS", "EH", "HK", "AQ"} <= set(COUNTRIES)


def test_two_forms_of_one_name_are_one_name(client, draft):
    for typed in ("Région Été", "Re\u0301gion E\u0301te\u0301"):
        save(client, draft, "organisation", typed)
        assert Application.objects.get(pk=draft.pk).name == "Région Été"


def test_a_field_that_was_not_posted_keeps_its_answer(client, draft):
    save(client, draft, "organisation", "Terres Vives")
    version = FORMS["organisation"](Application.objects.get(pk=draft.pk)).version
    address = reverse("members:application-part", args=[draft.public_id, "organisation"])
    client.post(address, {"city": "Sète", "version": version})
    application = Application.objects.get(pk=draft.pk)
    assert (application.name, application.answers["city"]) == ("Terres Vives", "Sète")


def test_a_name_to_begin_with_is_taken_or_refused_with_a_sentence(client, draft):
    for typed in LINES:
        answer = client.post(reverse("members:apply"), {"name": typed})
        assert answer.status_code == 302 or "form-errors" in answer.text, typed[:60]
        Application.objects.exclude(pk=draft.pk).delete()


def test_a_message_and_a_request_are_taken_or_refused_with_a_sentence(client, draft):
    organisation = OrganisationFactory()
    message = reverse("members:application-message", args=[draft.public_id])
    request = reverse("members:represent", args=[organisation.slug])
    for typed in TEXTS[::3]:
        for address in (message, request):
            answer = client.post(address, {"text": typed})
            assert answer.status_code == 302 or "form-errors" in answer.text, typed[:60]
        Letter.objects.all().delete()
    assert Remark.objects.filter(text="").count() == 0


def test_a_script_may_ask_with_anything(client, draft, settings):
    for number, typed in enumerate(LINES):
        if number % 50 == 0:
            client.force_login(UserFactory())
        assert client.get(reverse("members:known"), {"q": typed[:3000]}).status_code in (200, 400), typed[:60]
