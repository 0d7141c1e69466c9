"""Invitations: a letter with a link that opens once, for one address, for thirty days."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members import people
from members.models import Invitation, Role
from members.people import NotPossible
from tests.factories.members import RepresentativeFactory, UserFactory
from tests.initiative.signing_in import account
from tests.initiative.test_accounts import code_in
from tests.members.test_races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def main():
    return RepresentativeFactory(organisation__name="Terres Vives", organisation__slug="terres-vives")


def another(main, role=Role.ALTERNATE, **facts):
    return RepresentativeFactory(organisation=main.organisation, role=role, **facts)


def ask(main, email="new@portal.example", role=Role.ALTERNATE, **facts):
    return people.invite(main.organisation, by=main.user, email=email, name="Amina Sow", role=role, **facts)


def on(main, page, *rest):
    return reverse(f"members:{page}", args=[main.organisation.slug, *rest])


def today(organisation):
    return sorted(organisation.representatives.active().values_list("role", "email"))


def test_an_invitation_is_a_letter_in_the_language_of_its_reader_with_a_link(client, main):
    client.force_login(main.user)
    client.post(
        on(main, "invite"),
        {"name": "Amina Sow", "email": "AMINA@portal.example", "role": "alternate", "language": "fr"},
    )
    invitation, letter = Invitation.objects.get(), Letter.objects.get()

    assert (invitation.email, invitation.invited_by) == ("amina@portal.example", main.user)
    assert (letter.to, letter.language) == ("amina@portal.example", "fr")
    assert "/fr/my/invitations/" in letter.body and "{" not in letter.body


def test_the_link_opens_in_a_browser_and_no_other_site_learns_of_it(client, main):
    answer = client.get(reverse("members:invitation-link", args=[people.token(ask(main))]))

    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Location"] == reverse("members:invitation")
    page = client.get(answer["Location"]).text
    assert "Terres Vives asks you to speak for it" in page
    assert "email=new%40portal.example" in page


def test_whoever_has_no_account_opens_one_and_comes_back_to_the_invitation(client, main):
    ask(main)
    client.get(reverse("members:invitation-link", args=[people.token(Invitation.objects.get())]))
    back = reverse("members:invitation")
    sent = {"email": "new@portal.example", "password1": "roots hold the slope", "next": back}
    client.post(reverse("account_signup"), sent)
    letter = Letter.objects.get(to="new@portal.example", is_confidential=True)
    answer = client.post(reverse("account_email_verification_sent"), {"code": code_in(letter)})

    assert answer["Location"] == back
    assert "Accept" in client.get(back).text
    client.post(reverse("members:invitation-accept", args=[Invitation.objects.get().pk]))
    assert ("alternate", "new@portal.example") in today(main.organisation)


def test_accepting_takes_an_account_that_has_proved_the_address(client, main):
    invitation = ask(main, email="invited@portal.example")
    stranger, claims = account("stranger@portal.example"), account("claims@portal.example")
    EmailAddress.objects.create(user=claims, email="invited@portal.example", verified=False)

    for user in (stranger, claims):
        with pytest.raises(NotPossible, match="another address"):
            people.accept(invitation, by=user)
        client.force_login(user)
        assert client.post(reverse("members:invitation-accept", args=[invitation.pk])).status_code == 404
        client.get(reverse("members:invitation-link", args=[people.token(invitation)]))
        assert "was written to invited@portal.example" in client.get(reverse("members:invitation")).text
    assert today(main.organisation) == [("primary", main.email)]


def test_an_invitation_is_accepted_once_and_its_writer_learns_of_it(main):
    invitation, user = ask(main), account("new@portal.example", name="Amina Sow")
    new = people.accept(invitation, by=user)

    assert (new.user, new.role, new.since) == (user, "alternate", timezone.localdate())
    assert "Amina Sow" in Letter.objects.get(to=main.user.email).subject
    with pytest.raises(NotPossible, match="no longer open"):
        people.accept(invitation, by=user)


def nobody_leads(main):
    """End all roles, as the erasure of the last representative does."""
    main.organisation.representatives.update(until=timezone.localdate())


def test_whoever_accepts_where_nobody_leads_becomes_the_main_representative(client, main):
    invitation, user = ask(main), account("new@portal.example", name="Amina Sow")
    client.force_login(user)
    address = reverse("members:invitation-mine", args=[invitation.pk])
    assert "It has no main representative" not in client.get(address).text
    nobody_leads(main)
    assert "It has no main representative" in client.get(address).text

    answer = client.post(reverse("members:invitation-accept", args=[invitation.pk]), follow=True)
    assert "as its main representative" in answer.text
    assert today(main.organisation) == [("primary", "new@portal.example")]
    letter = Letter.objects.get(key=f"invitation-accepted-{invitation.pk}")
    assert "main representative" in letter.body
    assert reverse("admin:members_organisation_change", args=[main.organisation_id]) in letter.body


def test_a_role_of_its_own_stays_beside_the_main_one(main):
    invitation = ask(main, role=Role.COMMUNICATION)
    nobody_leads(main)
    people.accept(invitation, by=account("new@portal.example"))
    assert today(main.organisation) == [
        ("communication", "new@portal.example"), ("primary", "new@portal.example"),
    ]  # fmt: skip


def test_an_alternate_of_earlier_days_who_comes_to_lead_keeps_its_dates(main):
    another(main, user=None, email="kofi@portal.example", name="Kofi Mensah")
    invitation = ask(main, "kofi@portal.example")
    people.hand_over(another(main, Role.COMMUNICATION), by=main.user, stays=False)
    main.organisation.representatives.filter(role=Role.PRIMARY).delete()
    new = people.accept(invitation, by=account("kofi@portal.example"))
    assert (new.role, new.since) == ("primary", timezone.localdate())
    before = main.organisation.representatives.get(role=Role.ALTERNATE, email="kofi@portal.example")
    assert (before.since.year, before.until) == (2023, timezone.localdate())


def test_an_account_without_a_name_takes_that_of_its_invitation(main):
    nameless, named = account("new@portal.example"), account("kofi@portal.example", name="Kofi Mensah")
    people.accept(ask(main), by=nameless)
    people.accept(ask(main, named.email), by=named)
    assert (nameless.name, named.name) == ("Amina Sow", "Kofi Mensah")


def test_somebody_entered_without_an_account_who_is_invited_is_one_person(main):
    known = another(main, Role.SIGNATORY, user=None, email="Kofi@portal.example", name="Kofi Mensah")
    people.accept(ask(main, "kofi@portal.example", Role.SIGNATORY), by=account("kofi@portal.example"))
    known.refresh_from_db()
    assert known.user.email == "kofi@portal.example"
    assert main.organisation.representatives.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"accepted_at": timezone.now()}, "This invitation has been accepted"),
        ({"revoked_at": timezone.now()}, "This invitation was taken back"),
        ({"invited_at": timezone.now() - timedelta(days=31)}, "This invitation has expired"),
    ],
)
def test_a_link_that_is_over_says_why(client, main, change, words):
    invitation = ask(main)
    if "accepted_at" in change:
        change["accepted_by"] = UserFactory()
    Invitation.objects.filter(pk=invitation.pk).update(**change)
    invitation.refresh_from_db()
    answer = client.get(reverse("members:invitation-link", args=[people.token(invitation)]))

    assert (answer.status_code, answer["Referrer-Policy"]) == (410, "no-referrer")
    assert words in answer.text
    with pytest.raises(NotPossible, match="no longer open"):
        people.accept(invitation, by=account("new@portal.example"))


def test_a_forged_or_superseded_link_opens_nothing(client, main):
    invitation = ask(main)
    old = people.token(invitation)
    Invitation.objects.update(invited_at=timezone.now() - timedelta(hours=2))
    people.resend(invitation, by=main.user)
    for token in (old, old[:-2], "x", "x" * 5000, people.token(invitation).swapcase()):
        answer = client.get(reverse("members:invitation-link", args=[token]))
        assert (answer.status_code, "opens no invitation" in answer.text) == (410, True)
    assert client.get(reverse("members:invitation-link", args=[people.token(invitation)])).status_code == 302


def test_one_letter_an_hour_goes_to_an_address_whoever_writes_it(main):
    ask(main)
    elsewhere = RepresentativeFactory()
    with pytest.raises(NotPossible, match="less than an hour"):
        ask(elsewhere, email="NEW@portal.example")
    with pytest.raises(NotPossible, match="less than an hour"):
        people.resend(Invitation.objects.get(), by=main.user)
    people.revoke(Invitation.objects.get(), by=main.user)
    with pytest.raises(NotPossible, match="less than an hour"):
        ask(main)
    assert Letter.objects.count() == 1


def test_at_most_twenty_invitations_are_open(main):
    for number in range(20):
        ask(main, email=f"person{number}@portal.example")
    with pytest.raises(NotPossible, match="Twenty"):
        ask(main)
    Invitation.objects.filter(email="person3@portal.example").update(invited_at=timezone.now() - timedelta(days=31))
    ask(main)


def test_the_main_role_is_never_asked_for(main):
    with pytest.raises(NotPossible, match="handed over"):
        ask(main, role=Role.PRIMARY)


def test_the_form_keeps_what_was_typed_when_it_is_refused(client, main):
    client.force_login(main.user)
    for email in ("a@localhost", '"a@b"@example.org', "a@example.org, b@example.org", "", "x" * 3000):
        told = {"name": "Zoë Kept", "email": email, "role": "alternate", "language": "en"}
        answer = client.post(on(main, "invite"), told)
        assert (answer.status_code, "Zoë Kept" in answer.text) == (200, True)
    assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_those_who_accept_at_once_where_nobody_leads_one_comes_to_lead(main):
    names = [f"person{number}@portal.example" for number in range(4)]
    invited = [(ask(main, name), account(name)) for name in names]
    nobody_leads(main)

    made = at_once([lambda pair=pair: people.accept(pair[0], by=pair[1]) for pair in invited])

    assert sorted(new.role for new in made) == ["alternate", "alternate", "alternate", "primary"]
    assert [role for role, _email in today(main.organisation)] == sorted(new.role for new in made)
