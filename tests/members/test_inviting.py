"""The Secretariat asks somebody to speak for an organisation, as for one of an imported register."""

from datetime import date, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members import people
from members.models import Invitation, Role
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.initiative.signing_in import signed_in
from tests.members.test_register_pages import Desk

pytestmark = pytest.mark.django_db
ASKED = {"name": "Nuala Byrne", "email": "nuala@soil.example", "role": "alternate", "language": "fr"}


@pytest.fixture
def secretary(client):
    user = UserFactory(is_staff=True, name="Ada")
    rights = ["change_organisation", "view_organisation", "change_representative", "view_invitation"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    signed_in(client, user)
    return user


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Soil", joined_on=date(2023, 9, 1))


def test_it_is_shown_in_words_before_the_letter_is_written(client, secretary, organisation):
    desk = Desk(client, organisation, "invitation")
    text = desk.look(**ASKED).text
    assert "A letter of invitation goes to Nuala Byrne, nuala@soil.example." in text
    assert "Nobody is the main representative: whoever accepts becomes it." in text
    assert not Invitation.objects.exists() and not Letter.objects.exists()

    assert desk.confirm(**ASKED).status_code == 302
    [invitation] = Invitation.objects.all()
    assert (invitation.email, invitation.role, invitation.invited_by) == ("nuala@soil.example", "alternate", secretary)
    [letter] = Letter.objects.all()
    assert (letter.to, letter.language) == ("nuala@soil.example", "fr")


def test_whoever_accepts_where_nobody_leads_is_the_main_representative(client, secretary, organisation):
    Desk(client, organisation, "invitation").confirm(**ASKED)
    nuala = UserFactory(email="nuala@soil.example")
    EmailAddress.objects.create(user=nuala, email=nuala.email, verified=True, primary=True)
    assert people.accept(Invitation.objects.get(), by=nuala).role == Role.PRIMARY


def test_where_somebody_leads_the_page_says_who(client, secretary, organisation):
    RepresentativeFactory(organisation=organisation, role=Role.PRIMARY, name="Odile Vidal")
    assert "Main representative: Odile Vidal." in Desk(client, organisation, "invitation").look(**ASKED).text


def test_what_is_not_possible_is_said_and_nothing_typed_is_lost(client, secretary, organisation):
    people.invite(organisation, by=secretary, **ASKED)
    answer = Desk(client, organisation, "invitation").look(**ASKED)
    assert "This person has been invited already" in answer.text and 'value="Nuala Byrne"' in answer.text
    assert answer.status_code == 400
    nobody = Desk(client, organisation, "invitation").look(**ASKED | {"email": "nuala", "name": "…"})
    assert nobody.status_code == 400 and Invitation.objects.count() == 1


def test_it_takes_the_right_to_name_people(client, secretary, organisation):
    page = reverse("admin:members_organisation_change", args=[organisation.pk])
    assert "Invite a representative" in client.get(page).text
    secretary.user_permissions.remove(Permission.objects.get(codename="change_representative"))
    address = reverse("admin:members_organisation_register", args=[organisation.pk, "invitation"])
    assert client.get(address).status_code == client.post(address, ASKED | {"confirm": "1"}).status_code == 403
    assert "Invite a representative" not in client.get(page).text


def test_the_organisation_s_page_leads_to_what_belongs_to_it(client, secretary, organisation):
    RepresentativeFactory(organisation=organisation)
    people.invite(organisation, by=secretary, **ASKED)
    text = client.get(reverse("admin:members_organisation_change", args=[organisation.pk])).text
    address = f"{reverse('admin:members_invitation_changelist')}?organisation={organisation.pk}"
    assert f'<a href="{address}">Invitations</a> 1' in text and "Messages to organisations</a>" not in text
    assert "nuala@soil.example" in client.get(address).text
    # Who speaks for it this member of staff may change, and so see.
    assert "Representatives</a> 1" in text


def test_it_is_sent_again_or_taken_back_in_the_list(client, secretary, organisation):
    invitation = people.invite(organisation, by=secretary, **ASKED)
    address = reverse("admin:members_invitation_changelist")

    def act(action):
        return client.post(address, {"action": action, "_selected_action": [invitation.pk]}, follow=True).text

    assert "less than an hour ago" in act("send_again")
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert "goes out once more" in act("send_again")
    assert Letter.objects.count() == 2
    assert "is taken back" in act("take_back")
    invitation.refresh_from_db()
    assert invitation.revoked_at and "This invitation is no longer open." in act("send_again")
