"""How much the relay takes on a day, and what it says then; many at once are counted one by one."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from initiative.models import Letter
from initiative.workflow import IllegalMove
from members.models import Message
from members.workflow import Relaying, relaying
from tests.factories.members import OrganisationFactory, RepresentativeFactory, StakeholderGroupFactory
from tests.members.relaying import TYPED, a_message, send
from tests.members.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organisation():
    """A transactional test empties the tables at its end, that of the groups too."""
    StakeholderGroupFactory()
    return RepresentativeFactory(email="amina@humify.example").organisation


def write(organisation, number, **facts):
    typed = TYPED | {"email": f"writer-{number}@soils.example", "subject": f"Question {number}"} | facts
    return relaying.write(organisation, by=None, origin=f"{number:032}", language="en", **typed)


@pytest.mark.parametrize(
    ("limit", "same"),
    [
        ("MOST_OF_A_WRITER", {"email": "one@soils.example"}),
        ("MOST_OF_A_CONNECTION", {}),
        ("MOST_TO_AN_ORGANISATION", {}),
    ],
)
def test_the_page_says_when_it_is_too_much_and_keeps_what_was_typed(client, organisation, monkeypatch, limit, same):
    monkeypatch.setattr(relaying, limit, 3)
    for number in range(5):
        typed = {"email": f"writer-{number}@soils.example", "subject": f"Question {number}"} | same
        network = number if limit != "MOST_OF_A_CONNECTION" else 1
        answer = send(client, organisation, **typed, REMOTE_ADDR=f"192.0.2.{network}")
        assert answer.status_code == (302 if number < 3 else 429)
    assert "send it tomorrow" in answer.text and "Question 4" in answer.text and TYPED["name"] in answer.text
    assert (Message.objects.count(), Letter.objects.count()) == (3, 3)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert send(client, organisation, **typed, REMOTE_ADDR="192.0.2.1").status_code == 302


def test_another_organisation_and_another_connection_have_limits_of_their_own(organisation, monkeypatch):
    monkeypatch.setattr(relaying, "MOST_TO_AN_ORGANISATION", 1)
    write(organisation, 1)
    with pytest.raises(relaying.TooMany):
        write(organisation, 2)
    write(RepresentativeFactory(organisation=OrganisationFactory()).organisation, 2)


def test_addresses_of_one_network_are_one_connection_and_no_address_is_kept(client, organisation):
    for last in ("1", "ffff"):
        send(client, organisation, email=f"w-{last}@soils.example", REMOTE_ADDR=f"2001:db8:1:2::{last}")
    origins = set(Message.objects.values_list("origin", flat=True))
    assert len(origins) == 1 and "2001" not in str(origins)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert relaying.origin_of("2001:db8:1:2::/64") not in origins
    assert relaying.origin_of("") == ""


def test_where_no_connection_is_known_the_other_limits_count(organisation, monkeypatch):
    monkeypatch.setattr(relaying, "MOST_OF_A_CONNECTION", 1)
    for number in range(3):
        typed = TYPED | {"email": f"w-{number}@soils.example"}
        relaying.write(organisation, by=None, origin="", language="en", **typed)


def test_of_many_at_once_as_many_are_taken_as_the_limit_allows(organisation, monkeypatch):
    monkeypatch.setattr(relaying, "MOST_TO_AN_ORGANISATION", 3)
    results = at_once([lambda number=number: write(organisation, number) for number in range(6)])
    assert sum(isinstance(each, relaying.TooMany) for each in results) == 3
    assert Message.objects.count() == Letter.objects.count() == 3


def test_the_same_words_twice_at_once_are_one_message(organisation):
    results = at_once([lambda: write(organisation, 1)] * 4)
    assert {each.pk for each in results} == {Message.objects.get().pk}
    assert Letter.objects.count() == 1


def test_two_confirmations_at_once_pass_it_on_once(organisation):
    for number in range(5):
        message = a_message(organisation, email=f"w-{number}@soils.example")
        seen = [Message.objects.get(pk=message.pk) for _ in range(4)]
        results = at_once([lambda each=each: Relaying.confirm(each, by=None) for each in seen])
        assert sum(isinstance(each, IllegalMove) for each in results) == 3
        assert message.transitions.count() == 1
    assert Letter.objects.filter(to="amina@humify.example").count() == 5


def test_a_refusal_and_a_confirmation_at_once_leave_one_of_both(organisation):
    for number in range(5):
        message = a_message(organisation, email=f"w-{number}@soils.example")
        one, other = (Message.objects.get(pk=message.pk) for _ in range(2))
        at_once([partial(Relaying.confirm, one, by=None), partial(Relaying.refuse, other, by=None, reason="Spam.")])
        message.refresh_from_db()
        letters = Letter.objects.filter(reply_to=message.email).count()
        assert (message.state, letters) in (("relayed", 1), ("refused", 0))


def test_a_profile_that_is_kept_notices_who_comes_and_goes(client, organisation, settings):
    settings.PAGES_IN_MEMORY = 8
    address, person = organisation.get_absolute_url(), organisation.representatives.get()

    def is_offered():
        told = {"Write to this" in client.get(address).text for _ in range(2)}
        assert len(told) == 1
        return told.pop()

    assert is_offered()
    person.delete()
    assert not is_offered()
    RepresentativeFactory(organisation=organisation, user=None, role="communication")
    assert is_offered()
    type(organisation).objects.update(takes_messages=False)
    assert not is_offered()
