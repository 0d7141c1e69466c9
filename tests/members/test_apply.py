"""The way in: what joining means, and a name with which a draft begins."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from initiative.models import Letter
from initiative.workflow import IllegalMove
from members import completeness
from members.models import Application, Claim
from members.workflow import Admission
from tests.factories.admission import MeetingFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant(client):
    user = UserFactory(name="Amina Sow", email="amina@terres-vives.example")
    client.force_login(user)
    return user


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


def test_nothing_is_chosen_for_whoever_has_not_chosen(client, applicant):
    client.post(reverse("members:apply"), {"name": "Terres Vives"})
    application = Application.objects.get()
    standing = reverse("members:application-part", args=[application.public_id, "standing"])
    assert application.wants is None
    assert "checked" not in client.get(standing).text
    assert "Not said yet" in client.get(application.get_absolute_url()).text
    assert "You ask to be" not in Letter.objects.get().body and "None" not in Letter.objects.get().body
    assert "What would you like to be?" in [str(label) for label in completeness.missing(application)]
    with pytest.raises(IllegalMove, match="What would you like to be"):
        Admission.submit(application, by=applicant)


@pytest.mark.parametrize(("named", "wants"), [("partner", 1), ("member", 2), ("king", None), ("", None)])
def test_a_link_may_name_what_is_asked_for(client, applicant, named, wants):
    assert f'{reverse("members:apply")}?as=member"' in client.get(reverse("members:join")).text
    client.post(f"{reverse('members:apply')}?as={named}", {"name": "Terres Vives"})
    assert Application.objects.get().wants == wants
    client.logout()
    way = client.get(f"{reverse('members:apply')}?as={named}").url
    assert way.endswith(f"apply%2F%3Fas%3D{named}")


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
    claim = Claim.objects.get()
    letter = Letter.objects.get()
    assert (letter.about, letter.to) == (f"members.organisation.{organisation.pk}", "secretariat@portal.example")
    assert "I am its {link} director." in letter.body and applicant.email in letter.body
    assert reverse("admin:members_claim_change", args=[claim.pk]) in letter.body


def test_whoever_has_no_name_yet_says_it_with_the_request(client):
    nameless = UserFactory(name="", email="nadia@goumbook.example")
    client.force_login(nameless)
    address = reverse("members:represent", args=[OrganisationFactory().slug])
    answer = client.post(address, {"name": " ", "text": "I am its director."})
    assert "Your name: Please answer this." in answer.text and not Claim.objects.exists()
    client.post(address, {"name": "Nadia Haddad", "text": "I am its director."})
    assert Claim.objects.get().person.name == "Nadia Haddad"
    assert "Nadia Haddad (nadia@goumbook.example)" in Letter.objects.get().body


def test_the_public_page_leads_to_asking_and_representatives_to_the_profile(client):
    OrganisationFactory(slug="tv")
    assert f'href="{reverse("members:represent", args=["tv"])}"' in client.get("/en/members/tv/").text


def test_who_represents_it_already_is_led_home(client, applicant):
    RepresentativeFactory(user=applicant, organisation__slug="tv")
    assert client.get(reverse("members:represent", args=["tv"])).url == "/en/my/?organisation=tv"
    assert client.get(reverse("members:represent", args=["nobody"])).status_code == 404
