"""The relay on the desk, and what is left of a message: read by whoever may, refused or blocked, forgotten in time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter, PurgeRun
from initiative.privacy.erasing import erase
from initiative.privacy.handing_out import everything_about
from initiative.privacy.purging import carry_out, report
from members.models import BlockedWriter, Message, MessageTransition, Organisation
from members.privacy import old_blocks
from members.workflow import Relaying, relaying
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.initiative.signing_in import signed_in
from tests.members.relaying import TYPED, a_message, link_of, send
from tests.members.test_desk import staff

pytestmark = pytest.mark.django_db
LIST = "/admin/members/message/"


@pytest.fixture
def organisation():
    found = OrganisationFactory(name="Humifié", slug="humify")
    RepresentativeFactory(organisation=found, email="amina@humify.example")
    return found


@pytest.fixture
def moderator(client):
    user = UserFactory(secretariat=True)
    signed_in(client, user)
    return user


def page(message, what="change"):
    return f"{LIST}{message.pk}/{what}/"


def press(client, message, move, reason=""):
    return client.post(page(message, "move"), {"move": move, "reason": reason, "seen": 0}, follow=True)


def test_staff_read_what_was_passed_on_and_to_whom_it_went(client, moderator, organisation):
    message = a_message(organisation)
    Relaying.confirm(message, by=None)
    answer = client.get(page(message))
    for words in (
        TYPED["subject"],
        TYPED["name"],
        TYPED["email"],
        "amina@humify.example",
        "Humifié",
        "could you lend",
    ):
        assert words in answer.text
    assert 'name="move"' not in answer.text and client.post(page(message)).status_code == 405
    assert client.get(f"{LIST}add/").status_code == client.get(page(message, "delete")).status_code == 403


def test_an_unconfirmed_one_is_refused_for_a_reason_and_its_link_says_so(client, moderator, organisation):
    send(client, organisation)
    message = Message.objects.get()
    assert "Please give a reason." in press(client, message, "refuse").text
    assert "Refused" in press(client, message, "refuse", "An advertisement.").text
    assert (message.transitions.get().by, message.transitions.get().reason) == (moderator, "An advertisement.")
    for answer in (client.get(link_of(message)), client.post(link_of(message), follow=True)):
        assert "Your message was not passed on" in answer.text and "An advertisement." not in answer.text
    assert press(client, message, "confirm").status_code == 403
    assert not Letter.objects.filter(to="amina@humify.example").exists()


def test_a_writer_is_blocked_from_the_messages_page_and_let_in_again(client, moderator, organisation):
    passed, waiting = a_message(organisation, state="relayed"), a_message(organisation)
    add = reverse("admin:members_blockedwriter_add")
    assert f'href="{add}?email=tomas%40soils.example"' in client.get(page(passed)).text
    assert 'value="tomas@soils.example"' in client.get(f"{add}?email=tomas@soils.example").text

    assert client.post(add, {"email": "TOMAS@soils.example", "reason": "Spam."}).status_code == 302
    block = BlockedWriter.objects.get()
    assert (block.email, block.blocked_by) == ("tomas@soils.example", moderator)
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {passed.pk: "relayed", waiting.pk: "refused"}
    assert "This address is blocked." in client.get(page(passed)).text
    assert "blocked already" in client.post(add, {"email": "Tomas@soils.example", "reason": "Twice."}).text

    client.post(reverse("admin:members_blockedwriter_delete", args=[block.pk]), {"post": "yes"})
    assert not relaying.is_blocked(TYPED["email"])


def test_who_is_blocked_meanwhile_passes_nothing_on(client, organisation):
    send(client, organisation)
    message = Message.objects.get()
    BlockedWriter.objects.create(email=message.email, reason="Spam.", blocked_by=UserFactory())
    assert "passes on no messages from this address" in client.post(link_of(message)).text
    assert not Letter.objects.filter(to="amina@humify.example").exists()


def test_staff_switch_the_relay_off_for_an_organisation(client, moderator, organisation):
    address = reverse("admin:members_organisation_change", args=[organisation.pk])
    form = client.get(address).context["adminform"].form
    assert form.initial["takes_messages"] is True
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    del typed["takes_messages"]
    typed = {name: value for name, value in typed.items() if value is not False}
    assert client.post(address, typed).status_code == 302
    assert Organisation.objects.get().can_be_written_to is False


def test_representatives_switch_it_off_on_their_profile(client, organisation):
    client.force_login(organisation.representatives.get().user)
    address = reverse("members:profile", args=["humify"])
    form = client.get(address).context["form"]
    assert form["takes_messages"].value() is True
    typed = {name: form[name].value() or "" for name in form.fields if name != "is_place_public"}
    del typed["takes_messages"]
    assert client.post(address, typed).status_code == 302
    assert Organisation.objects.get().takes_messages is False
    assert "Write to this" not in client.get(organisation.get_absolute_url()).text


def test_only_those_who_may_moderate_read_messages(client, organisation):
    message = a_message(organisation)
    for user, code in (
        (UserFactory(), 302),
        (staff("change_organisation", "change_representative"), 403),
        (staff("view_message"), 200),
        (staff("change_message"), 200),
    ):
        signed_in(client, user)
        assert client.get(page(message)).status_code == client.get(LIST).status_code == code
    signed_in(client, staff("view_message"))
    assert press(client, message, "refuse", "Spam.").status_code == 403
    assert Message.objects.get().state == "unconfirmed"


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_costs_the_same_for_any_number_of_rows(client, moderator, rows, django_assert_max_num_queries):
    for each in OrganisationFactory.create_batch(rows):
        a_message(each, state="relayed", subject=f"Ülo {each.slug}")
    for query in (
        "?state__exact=relayed",
        "?q=ORGANISATION",
        "?q=tomas@soils.example",
        "?q=Ülo",
        "?language__exact=en",
    ):
        with django_assert_max_num_queries(12):
            answer = client.get(LIST + query)
        assert len(answer.context["cl"].result_list) == rows, query
    assert len(client.get(f"{LIST}?q=nobody").context["cl"].result_list) == 0


def everything():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from ((table, row) for (row,) in cursor.fetchall())


def test_a_message_is_forgotten_after_ninety_days_with_its_letters(client, organisation):
    send(client, organisation)
    old = Message.objects.get()
    client.post(link_of(old))
    young, waiting = a_message(organisation, state="relayed"), a_message(organisation, email="w@soils.example")
    ago = timezone.now() - timedelta(days=91)
    Message.objects.filter(pk=old.pk).update(written_at=ago)
    assert Letter.objects.count() == 2
    list(report())
    run = PurgeRun.objects.get(rule="old-messages")
    assert carry_out(run, by=UserFactory(secretariat=True)) == 1
    assert set(Message.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}
    assert not Letter.objects.exists() and not MessageTransition.objects.exists()


def test_a_block_lasts_two_years():
    block = BlockedWriter.objects.create(email="x@soils.example", reason="Spam.", blocked_by=UserFactory())
    assert not old_blocks().exists()
    BlockedWriter.objects.update(blocked_at=timezone.now() - timedelta(days=731))
    assert old_blocks().get() == block


def test_a_person_is_handed_what_was_written_and_after_an_erasure_nothing_is_left(client, organisation):
    mark = "zanzibarina"
    user = UserFactory(email=f"{mark}@portal.example", name=f"{mark} Sow")
    facts = {"email": user.email, "name": user.name, "text": f"I am {mark}.", "subject": mark}
    passed = a_message(organisation, user=user, **facts)
    Relaying.confirm(passed, by=user)
    waiting = a_message(organisation, **facts)
    others = a_message(organisation, text=f"Do you know {user.email}?")
    BlockedWriter.objects.create(email=user.email, reason=mark, blocked_by=UserFactory())
    told = everything_about(user)
    assert str(told).count(f"I am {mark}.") >= 2 and "Do you know" not in str(told)

    erase(user)

    assert [(table, row) for table, row in everything() if mark in row.lower()] == []
    for message in (passed, waiting, others):
        message.refresh_from_db()
    assert (passed.state, waiting.state, others.state) == ("relayed", "expired", "unconfirmed")
    assert others.text == "Do you know …?"


def test_its_history_is_never_changed(organisation):
    message = a_message(organisation)
    Relaying.refuse(message, by=None, reason="Spam.")
    with pytest.raises((InternalError, IntegrityError), match="neither changed nor deleted"), transaction.atomic():
        MessageTransition.objects.update(reason="Another.")
