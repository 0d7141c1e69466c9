"""The home of representatives and applicants; of another organisation nobody finds anything, by any method."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from members import people, profile, proposing
from members.models import Confirmation, Invitation, Notice, Organisation, Proposal, Role, Standing
from members.urls import of_mine
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.initiative.signing_in import account, signed_in

pytestmark = pytest.mark.django_db
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]
SAMPLES = {"pk": 1, "public_id": uuid4(), "side": 96, "kind": "png", "name": "4p1000-member-en-light.svg"}
PAGES = {each.name: {name: SAMPLES[name] for name in each.pattern.converters} for each in of_mine}


@pytest.fixture
def main(client):
    person = RepresentativeFactory(
        organisation=OrganisationFactory(member=True, name="Terres Vives", slug="terres-vives")
    )
    client.force_login(person.user)
    return person


def home(client, **asked):
    return client.get(reverse("members:my"), asked).text


def everything(organisation, by):
    """Give the organisation one of each thing that has an address of its own; return the numbers they got."""
    invitation = Invitation.objects.create(
        organisation=organisation, email="i@example.org", name="I", role="alternate", invited_by=by
    )
    proposal = proposing.propose(organisation, by=by, name="Another Name")
    notice = proposing.give_notice(organisation, by=by, wants=0, from_on=timezone.localdate(), text="We leave.")
    person = RepresentativeFactory(organisation=organisation, role=Role.SIGNATORY, user=None, email="s@example.org")
    return {
        "invitation-resend": {"pk": invitation.pk},
        "invitation-take-back": {"pk": invitation.pk},
        "proposal-take-back": {"public_id": proposal.public_id},
        "notice-take-back": {"public_id": notice.public_id},
        **{name: {"pk": person.pk} for name in ("person", "person-end", "hand-over")},
    }


def stranger(organisation):
    return UserFactory()


def anothers(organisation):
    return RepresentativeFactory(organisation=OrganisationFactory(member=True)).user


def former(organisation):
    return RepresentativeFactory(organisation=organisation, role="alternate", until=timezone.localdate()).user


def staff(organisation):
    return UserFactory(secretariat=True)


@pytest.mark.parametrize("who", [stranger, anothers, former, staff])
@pytest.mark.parametrize("name", PAGES)
def test_of_another_organisation_nobody_finds_anything_by_any_method(client, main, name, who):
    organisation = main.organisation
    facts = {"slug": organisation.slug, **PAGES[name], **everything(organisation, main.user).get(name, {})}
    before = told(organisation)
    signed_in(client, who(organisation))
    address = reverse(f"members:{name}", kwargs=facts)

    answers = {method: getattr(client, method)(address).status_code for method in METHODS}
    assert answers == dict.fromkeys(METHODS, 404)
    assert told(organisation) == before


def told(organisation):
    return [
        Organisation.objects.filter(pk=organisation.pk).values().get(),
        list(organisation.representatives.filter(until=None).order_by("pk").values()),
        list(Invitation.objects.order_by("pk").values()),
        list(Proposal.objects.values()),
        list(Notice.objects.values()),
        organisation.applications.count(),
    ]


@pytest.mark.parametrize("name", PAGES)
def test_whoever_is_not_signed_in_is_asked_to(client, name):
    organisation = OrganisationFactory()
    address = reverse(f"members:{name}", kwargs={"slug": organisation.slug, **PAGES[name]})
    answer = client.get(address)
    assert (answer.status_code, answer["Location"].startswith(reverse("account_login"))) == (302, True)


@pytest.mark.parametrize("name", PAGES)
def test_ones_own_pages_are_there_and_know_their_methods(client, main, name):
    facts = {"slug": main.organisation.slug, **PAGES[name], **everything(main.organisation, main.user).get(name, {})}
    address = reverse(f"members:{name}", kwargs=facts)
    if name == "my-logo":
        return
    assert client.get(address).status_code in (200, 405)
    assert client.put(address).status_code == 405


@pytest.mark.parametrize("what", ["person", "person-end", "hand-over", "invitation-resend", "invitation-take-back"])
def test_a_number_of_another_organisation_is_not_found_under_ones_own(client, main, what):
    other = RepresentativeFactory()
    number = everything(other.organisation, other.user)[what]["pk"]
    for method in ("get", "post"):
        answer = getattr(client, method)(reverse(f"members:{what}", args=["terres-vives", number]))
        assert answer.status_code == (405 if method == "get" and what.startswith("invitation") else 404)


@pytest.mark.parametrize("kind", ["proposal", "notice"])
def test_what_another_organisation_asked_cannot_be_taken_back_under_ones_own(client, main, kind):
    other = RepresentativeFactory()
    asked = everything(other.organisation, other.user)[f"{kind}-take-back"]
    address = reverse(f"members:{kind}-take-back", kwargs={"slug": "terres-vives", **asked})
    assert client.post(address).status_code == 404


def test_signing_in_leads_home(client):
    account()
    sent = {"login": "someone@portal.example", "password": "roots hold the slope"}
    assert client.post(reverse("account_login"), sent)["Location"] == reverse("members:my")
    assert "You do not speak for any organisation yet" in home(client)
    assert reverse("account") in home(client)


def test_one_of_several_organisations_is_shown_and_another_chosen(client, main):
    RepresentativeFactory(user=main.user, organisation=OrganisationFactory(name="Aardvark Trust"))
    assert "<h1>Aardvark Trust</h1>" in home(client)
    assert "<h1>Terres Vives</h1>" in home(client, organisation="terres-vives")
    foreign = OrganisationFactory()
    for slug in (foreign.slug, "x", "é", "a" * 3000):
        assert client.get(reverse("members:my"), {"organisation": slug}).status_code == 404


def test_what_waits_for_a_person_is_listed_and_goes_when_it_is_done(client, main):
    text = home(client)
    assert "Name an alternate" in text and "Your text in French and Spanish" in text
    RepresentativeFactory(organisation=main.organisation, role="alternate")
    Organisation.objects.update(summary_fr="Oui.", summary_es="Sí.")
    text = home(client)
    assert "Name an alternate" not in text and "Your text in" not in text


def test_an_invitation_to_ones_address_waits_at_home(client, main):
    invited = account("new@portal.example")
    people.invite(main.organisation, by=main.user, email="new@portal.example", name="New", role="alternate")
    client.force_login(invited)
    assert "Terres Vives asks you to speak for it" in home(client)
    address = reverse("members:invitation-mine", args=[Invitation.objects.get().pk])
    assert "Accept" in client.get(address).text
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", "Finish your application: Lands"),
        ("incomplete", "The Secretariat asks for a correction: Lands"),
        ("submitted", "tag-info"),
        ("complete", "Complete"),
        ("declined", "Declined"),
        ("withdrawn", "Withdrawn"),
        ("closed", "Closed"),
    ],
)
def test_every_application_says_who_waits_for_whom(client, state, words):
    facts = {"draft": True} if state == "draft" else {"state": state}
    application = ApplicationFactory(name="Lands", documents=(), **facts)
    client.force_login(application.applicant)
    text = home(client)
    assert words in text and application.get_absolute_url() in text


def test_an_application_on_a_list_names_the_meeting_and_its_day(client):
    meeting = MeetingFactory(state="tabled", number=12, held_on=timezone.localdate() + timedelta(days=10))
    item = AgendaItemFactory(meeting=meeting)
    client.force_login(item.application.applicant)
    text = home(client)
    assert "On the list for the Bureau" in text and str(timezone.localdate().year) in text


def test_a_proposal_and_a_notice_are_with_the_secretariat(client, main):
    everything(main.organisation, main.user)
    text = home(client)
    assert "Proposed change: name" in text
    assert "It leaves the official list." in text
    assert "Take back" in text


def test_the_meter_counts_the_parts_that_are_filled(client, main):
    parts = profile.parts(main.organisation, [main])
    filled = sum(part.is_filled for part in parts)
    assert f"Profile: {filled} of {len(parts)} parts filled" in home(client)
    Organisation.objects.update(website="https://terres-vives.example")
    assert f"Profile: {filled + 1} of {len(parts)} parts filled" in home(client)


def test_only_whoever_is_not_a_member_is_shown_the_way_up(client, main):
    assert "Apply to become a Member" not in home(client)
    partner = RepresentativeFactory(organisation__standing=Standing.PARTNER)
    client.force_login(partner.user)
    assert "Apply to become a Member" in home(client)


def test_home_costs_the_same_for_any_number_of_things(client, django_assert_max_num_queries):
    user = account(name="Amina Sow")
    client.force_login(user)

    def grow(times):
        for _each in range(times):
            person = RepresentativeFactory(user=user)
            ApplicationFactory(applicant=user, documents=())
            RepresentativeFactory(organisation=person.organisation, role="alternate")
        assert Confirmation.objects.count() == 0

    grow(1)
    with django_assert_max_num_queries(17):
        home(client)
    grow(39)
    with django_assert_max_num_queries(17):
        home(client)
