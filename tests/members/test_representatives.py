"""Who speaks for an organisation: asked, accepted, handed over, left; and what nobody can break."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members import people
from members.models import Invitation, Representative, Role
from members.people import NotPossible
from tests.factories.members import RepresentativeFactory

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


@pytest.mark.parametrize("role", [Role.COMMUNICATION, Role.SIGNATORY])
def test_only_the_main_representative_and_the_alternates_care_for_the_others(client, main, role):
    other = another(main, role)
    with pytest.raises(NotPossible, match="Only the main"):
        ask(other)
    with pytest.raises(NotPossible, match="Only the main"):
        people.end(another(main, Role.COMMUNICATION if role == Role.SIGNATORY else Role.SIGNATORY), by=other.user)
    client.force_login(other.user)
    assert "Only the main representative" in client.get(on(main, "invite")).text


@pytest.mark.parametrize("stays", [True, False])
def test_the_main_role_goes_over_in_one_step(main, stays):
    next_one = another(main, is_email_public=True, is_name_public=True)
    new = people.hand_over(next_one, by=main.user, stays=stays)

    expected = [("primary", next_one.email)] + ([("alternate", main.email)] if stays else [])
    assert today(main.organisation) == sorted(expected)
    assert new.is_email_public
    assert set(Letter.objects.values_list("to", flat=True)) == {main.email, next_one.email}
    assert main.organisation.representatives.exclude(until=None).count() == 2


def test_the_main_role_goes_only_to_somebody_who_can_act_today(main):
    for other in (
        another(main, Role.SIGNATORY, user=None, email="a@example.org"),
        another(main, until=timezone.localdate()),
    ):
        with pytest.raises(NotPossible, match="only go to somebody"):
            people.hand_over(other, by=main.user)
    alternate = another(main)
    with pytest.raises(NotPossible, match="Only the main"):
        people.hand_over(alternate, by=alternate.user)


def test_the_main_representative_cannot_leave_and_is_told_what_to_do(client, main):
    another(main)
    client.force_login(main.user)
    answer = client.post(on(main, "leave"), follow=True)
    assert "name the next one first" in answer.text
    assert ("primary", main.email) in today(main.organisation)


def test_whoever_leaves_is_gone_at_once_and_the_main_one_learns_of_it(client, main):
    alternate = another(main)
    client.force_login(alternate.user)
    client.post(on(main, "leave"))

    assert today(main.organisation) == [("primary", main.email)]
    assert client.get(on(main, "people")).status_code == 404
    assert Letter.objects.get().to == main.email


def test_whose_role_is_ended_gets_a_letter(client, main):
    person = another(main, Role.COMMUNICATION)
    client.force_login(main.user)
    client.post(on(main, "person-end", person.pk))
    assert today(main.organisation) == [("primary", main.email)]
    assert Letter.objects.get().to == person.email
    with pytest.raises(NotPossible, match="keeps a main"):
        people.end(main, by=main.user)


def test_an_alternate_does_not_end_another_alternate(main):
    one, two = another(main), another(main)
    with pytest.raises(NotPossible, match="Only the main"):
        people.end(two, by=one.user)


def test_who_needs_no_account_is_entered_by_hand(client, main):
    client.force_login(main.user)
    told = {"role": "signatory", "name": "Kofi Mensah", "email": "kofi@example.org", "language": "fr"}
    client.post(on(main, "person-add"), told)
    again = client.post(on(main, "person-add"), told)
    assert "has this role already" in again.text
    assert ("signatory", "kofi@example.org") in today(main.organisation)


def test_one_says_oneself_what_is_public(client, main):
    other = another(main)
    told = {
        "name": "Amina",
        "email": "amina@example.org",
        "phone": "+33 4 67 00 00 00",
        "language": "en",
        "is_phone_public": "on",
    }
    client.force_login(main.user)
    refused = client.post(on(main, "person", main.pk), told)
    assert "only with the name" in refused.text and "+33 4 67 00 00 00" in refused.text
    client.post(on(main, "person", main.pk), told | {"is_name_public": "on"})
    client.post(on(main, "person", other.pk), told)

    page = client.get(main.organisation.get_absolute_url()).text
    assert "Amina" in page and "+33 4 67 00 00 00" in page
    assert "amina@example.org" not in page and other.email not in page
    other.refresh_from_db()
    assert other.name != "Amina"


def test_the_public_page_shows_nobody_who_did_not_agree_or_is_gone(client, main):
    another(main, name="Gone", is_name_public=True, until=timezone.localdate())
    assert "Contacts" not in client.get(main.organisation.get_absolute_url()).text


def test_the_database_keeps_a_main_representative_against_raw_sql(main):
    other = another(main)
    for statement in (
        "UPDATE members_representative SET until = current_date WHERE id = %s",
        "UPDATE members_representative SET role = 'signatory' WHERE id = %s",
        "DELETE FROM members_representative WHERE id = %s",
    ):
        with pytest.raises(IntegrityError, match="name the next first"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement, [main.pk])
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="one_main_at_a_time"), transaction.atomic():
        Representative.objects.filter(pk=other.pk).update(role="primary")


@pytest.mark.django_db(transaction=True)
def test_of_two_steps_at_once_one_wins_and_a_main_representative_stays(main):
    """The alternate leaves while the main one hands the role over to her: whichever is first, the other is refused."""
    alternate = another(main)
    together, refused = Barrier(2), []

    def do(step, *args, **kwargs):
        try:
            together.wait(5)
            step(*args, **kwargs)
        except NotPossible as error:
            refused.append(str(error))
        finally:
            connection.close()

    steps = [
        Thread(target=do, args=(people.hand_over, alternate), kwargs={"by": main.user, "stays": False}),
        Thread(target=do, args=(people.leave, main.organisation), kwargs={"by": alternate.user}),
    ]
    for step in steps:
        step.start()
    for step in steps:
        step.join(10)
    assert len(refused) == 1
    assert main.organisation.representatives.active().filter(role="primary").count() == 1


def test_the_list_costs_the_same_for_any_number_of_people(client, main, django_assert_num_queries):
    client.force_login(main.user)

    def cost():
        with django_assert_num_queries(7):
            client.get(on(main, "people"))

    another(main)
    ask(main)
    cost()
    for number in range(39):
        another(main, Role.SIGNATORY, user=None, email=f"s{number}@example.org")
        Invitation.objects.create(
            organisation=main.organisation, email=f"i{number}@example.org", role="alternate", invited_by=main.user
        )
    cost()
