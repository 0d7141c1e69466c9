"""The desk's side of who speaks for whom: entered, ended, corrected; nobody deleted, no main one lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Representative, Role
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    return signed_in(client, UserFactory(secretariat=True))


@pytest.fixture
def main():
    return RepresentativeFactory(name="Amina Sow")


def change(person):
    return reverse("admin:members_representative_change", args=[person.pk])


def facts(person, **said):
    told = {name: getattr(person, name) for name in ("role", "name", "job_title", "email", "phone", "language")}
    return told | {"user": person.user_id or "", "since": str(person.since), "until": ""} | said


def test_staff_enter_the_first_representative_of_an_organisation(secretary):
    organisation = OrganisationFactory()
    told = facts(Representative(name="Kofi", email="KOFI@example.org", role="primary", since="2023-01-01"))
    answer = secretary.post(
        reverse("admin:members_representative_add"), told | {"organisation": organisation.pk, "_save": "1"}
    )
    assert answer.status_code == 302
    assert organisation.representatives.get().email == "kofi@example.org"


@pytest.mark.parametrize("said", [{"until": str(timezone.localdate())}, {"role": "alternate"}])
def test_a_main_representative_is_not_simply_ended_while_others_speak(secretary, main, said):
    RepresentativeFactory(organisation=main.organisation, role="alternate")
    answer = secretary.post(change(main), facts(main, **said))
    assert (answer.status_code, "hand the role over first" in answer.text) == (200, True)
    main.refresh_from_db()
    assert (main.until, main.role) == (None, "primary")


def test_the_last_one_may_be_ended_by_staff(secretary, main):
    assert secretary.post(change(main), facts(main, until=str(timezone.localdate()))).status_code == 302
    assert not main.organisation.representatives.active().exists()


def test_a_second_main_representative_is_refused_with_a_sentence(secretary, main):
    other = RepresentativeFactory(organisation=main.organisation, role="alternate")
    assert "hand the role over instead" in secretary.post(change(other), facts(other, role="primary")).text


def test_staff_hand_the_main_role_over(secretary, main):
    other = RepresentativeFactory(organisation=main.organisation, role="alternate")
    chosen = {"action": "make_main", "_selected_action": [other.pk]}
    secretary.post(reverse("admin:members_representative_changelist"), chosen)
    assert main.organisation.representatives.active().get(role=Role.PRIMARY).user == other.user
    again = secretary.post(reverse("admin:members_representative_changelist"), chosen, follow=True)
    assert "can only go to somebody" in again.text


def test_nobody_is_deleted_and_invitations_are_only_read(secretary, main):
    assert secretary.post(reverse("admin:members_representative_delete", args=[main.pk])).status_code == 403
    assert secretary.get(reverse("admin:members_invitation_add")).status_code == 403
    assert secretary.get(reverse("admin:members_invitation_changelist")).status_code == 200


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_costs_the_same_for_any_number_of_rows(secretary, rows, django_assert_max_num_queries):
    for _each in range(rows):
        RepresentativeFactory()
    with django_assert_max_num_queries(9):
        page = secretary.get(reverse("admin:members_representative_changelist") + "?active=yes")
    assert page.context["cl"].result_count == rows
