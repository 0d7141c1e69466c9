"""Requests to represent an organisation that is on the list: asked, seen on the desk, answered, taken back."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.utils import IntegrityError, InternalError
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members import people, proposing
from members.models import Claim, ClaimTransition, Invitation, Organisation
from members.privacy import answered_claims, let_go
from members.workflow import Naming
from members.workflow.merging import merge
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.initiative.signing_in import signed_in
from tests.members.test_review import buttons, told

pytestmark = pytest.mark.django_db
REASON = "The organisation does not know you."


def somebody(**facts):
    user = UserFactory(**facts)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def introducer(client):
    """Staff who may name people, and nothing else."""
    user = UserFactory(is_staff=True, name="Béatrice Roux")
    user.user_permissions.set(Permission.objects.filter(codename="change_representative"))
    signed_in(client, user)
    return user


@pytest.fixture
def claim():
    main = RepresentativeFactory(organisation__name="Humify", organisation__website="https://www.humify.example")
    asker = somebody(name="Amina Diallo", email="amina@humify.example")
    return proposing.claim(main.organisation, by=asker, text="I am its director.")


def page(claim, name="change"):
    return reverse(f"admin:members_claim_{name}", args=[claim.pk])


def press(client, claim, move, **facts):
    return client.post(page(claim, "move"), {"move": move, **facts})


def test_the_page_says_who_asks_and_who_can_confirm_it(client, introducer, claim):
    answer = client.get(page(claim))
    assert "I am its director." in answer.text and "amina@humify.example" in answer.text
    assert claim.organisation.representatives.get().email in answer.text
    assert "Its domain is that of the website." in answer.text
    assert buttons(answer) == {"invite", "refuse"} and "(optional)" not in answer.text

    other = proposing.claim(claim.organisation, by=somebody(email="me@elsewhere.example"), text="Me.")
    assert "Its domain is not that of the website" in client.get(page(other)).text


def test_whoever_is_invited_leaves_the_desk_and_gets_a_letter(client, introducer, claim):
    assert press(client, claim, "invite", role="communication", seen=0).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.invited_by) == (
        "amina@humify.example", "communication", introducer,
    )  # fmt: skip
    assert Letter.objects.filter(to=claim.person.email, key__startswith="invitation-").count() == 1
    assert not Claim.objects.open().exists()
    assert buttons(client.get(page(claim))) == set()
    assert claim.transitions.get().role == "communication"

    people.accept(invitation, by=claim.person)
    [letter] = Letter.objects.filter(to=introducer.email)
    assert reverse("admin:members_organisation_change", args=[claim.organisation_id]) in letter.body


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_refusal_has_a_reason_which_is_mailed(client, introducer, claim, language):
    claim.person.language = language
    claim.person.save()
    assert "Please give a reason." in told(press(client, claim, "refuse", reason=" "))
    assert Claim.objects.open().exists()

    press(client, claim, "refuse", reason=REASON)
    letter = Letter.objects.get(key__startswith="claim-step-")
    assert (letter.to, letter.language) == (claim.person.email, language)
    assert REASON in letter.body and "Humify" in letter.body and "{" not in letter.body + letter.subject
    assert not Claim.objects.open().exists() and not Invitation.objects.exists()


def test_a_role_that_is_not_offered_is_refused(client, introducer, claim):
    for role in ("primary", "guest", "\x00"):
        assert press(client, claim, "invite", role=role).status_code == 200
    assert not Invitation.objects.exists()


def test_an_invitation_that_cannot_be_written_says_why(client, introducer, claim):
    another = RepresentativeFactory().organisation
    people.invite(another, by=None or introducer, email=claim.person.email, name="", role="alternate")
    assert "less than an hour ago" in told(press(client, claim, "invite"))
    assert Claim.objects.open().exists()


def test_what_the_organisation_answered_itself_leaves_the_desk(client, claim):
    client.force_login(claim.organisation.representatives.get().user)
    answer = client.post(
        reverse("members:invite", args=[claim.organisation.slug]),
        {"name": "Amina", "email": claim.person.email, "role": "alternate", "language": "en"},
    )
    assert answer.status_code == 302
    assert not Claim.objects.open().exists()
    assert Invitation.objects.count() == 1


def test_who_is_entered_by_hand_leaves_the_desk(client, claim):
    signed_in(client, UserFactory(secretariat=True))
    facts = {"organisation": claim.organisation_id, "user": claim.person_id, "role": "alternate", "name": "Amina",
             "email": claim.person.email, "language": "en", "since": "2023-01-01"}  # fmt: skip
    assert client.post(reverse("admin:members_representative_add"), facts).status_code == 302
    assert not Claim.objects.open().exists()


def test_an_open_request_is_shown_at_home_and_can_be_taken_back(client, claim):
    client.force_login(claim.person)
    assert "Request to represent Humify" in client.get(reverse("members:my")).text
    address = reverse("members:claim-take-back", args=[claim.public_id])
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert Claim.objects.get().state == "withdrawn"
    assert client.post(address, follow=True).status_code == 200
    assert "Request to represent Humify" not in client.get(reverse("members:my")).text

    client.force_login(claim.organisation.representatives.get().user)
    assert client.post(address).status_code == 404


def test_a_refusal_is_read_at_home(client, claim):
    Naming.refuse(claim, by=None, reason=REASON)
    client.force_login(claim.person)
    assert REASON in client.get(reverse("members:my")).text


def test_who_has_asked_already_is_told_and_who_is_invited_is_led_there(client, claim):
    address = reverse("members:represent", args=[claim.organisation.slug])
    client.force_login(claim.person)
    answer = client.post(address, {"text": "Once more."}, follow=True)
    assert "Your request is with the Secretariat already." in answer.text
    assert Claim.objects.count() == 1

    secretary = UserFactory(secretariat=True)
    Naming.invite(claim, by=secretary)
    assert client.get(address).url == reverse("members:invitation-mine", args=[Invitation.objects.get().pk])


def test_nobody_asks_for_everybody(claim):
    for organisation in OrganisationFactory.create_batch(proposing.MOST_OPEN_CLAIMS - 1):
        proposing.claim(organisation, by=claim.person, text="Me.")
    with pytest.raises(proposing.NotPossible, match="Ten of your requests"):
        proposing.claim(OrganisationFactory(), by=claim.person, text="Me.")


def test_only_those_who_may_name_people_read_and_decide(client, claim):
    for user, code in ((UserFactory(), 302), (UserFactory(is_staff=True), 403)):
        signed_in(client, user)
        assert client.get(page(claim)).status_code == code
        assert press(client, claim, "refuse", reason=REASON).status_code == code
    assert Claim.objects.open().exists()


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_costs_the_same_for_any_number_of_rows(client, introducer, rows, django_assert_max_num_queries):
    for organisation in OrganisationFactory.create_batch(rows):
        Claim.objects.create(organisation=organisation, person=UserFactory(), text="Me.")
    address = reverse("admin:members_claim_changelist")
    with django_assert_max_num_queries(9):
        answer = client.get(address + "?q=ORGANISATION&state__exact=open")
    assert len(answer.context["cl"].result_list) == rows


def test_a_merger_answers_what_is_open(claim):
    merge(claim.organisation, OrganisationFactory(name="Soils"), timezone.localdate(), by=None)
    claim.refresh_from_db()
    assert claim.state == "refused"
    assert "went up in “Soils”" in Letter.objects.get(key__startswith="claim-step-").body


def test_whoever_goes_takes_the_requests_back(claim):
    let_go(claim.person)
    claim.refresh_from_db()
    assert claim.state == "withdrawn"


def test_answered_requests_may_be_deleted_after_two_years(claim):
    Claim.objects.update(asked_at=timezone.now() - timedelta(days=900))
    assert not answered_claims().exists()
    Naming.refuse(claim, by=None, reason=REASON)
    assert answered_claims().get() == claim


def test_its_history_is_never_changed(claim):
    Naming.refuse(claim, by=None, reason=REASON)
    with pytest.raises((InternalError, IntegrityError), match="neither changed nor deleted"), transaction.atomic():
        ClaimTransition.objects.update(reason="Another.")
    assert Organisation.objects.count() == 1
