"""Letters on the desk: found by their state, released and cancelled after a look, sent again with another address."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse

from initiative.apps import InitiativeConfig
from initiative.models import Letter
from initiative.post import UNDELIVERABLE, about, keep, send_again
from initiative.tasks import deliver
from tests.initiative.letter_box import LIST, ask, confirm, fates, letter, on, one_of_each
from tests.initiative.signing_in import account, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    return signed_in(client, account(is_staff=True, is_superuser=True, name="Ada"))


@pytest.fixture
def commits(monkeypatch, django_capture_on_commit_callbacks):
    """A transaction after which each bell that was rung has been answered."""
    monkeypatch.setattr(deliver, "delay", deliver)
    return lambda: django_capture_on_commit_callbacks(execute=True)


def staff(client, *permissions):
    person = account("reader@portal.example", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return signed_in(client, person)


# States


def test_a_letter_tells_its_state_in_words_and_in_the_database_alike():
    for name, each in one_of_each().items():
        assert each.fate == name
        assert list(Letter.objects.of_fate(name)) == [each]


@pytest.mark.parametrize("fate", ["held", "waiting", "sent", "refused", "cancelled"])
def test_the_list_shows_letters_of_a_state(secretary, fate):
    one_of_each()
    page = secretary.get(LIST, {"state": fate}).content.decode()
    assert on(page) == {fate}
    assert f'<td class="field-fate">{Letter.Fate(fate).label}</td>' in page


def test_a_state_that_does_not_exist_is_no_error(secretary):
    one_of_each()
    assert secretary.get(LIST, {"state": "lost"}, follow=True).status_code == 200


def test_the_list_costs_the_same_for_one_letter_and_for_forty(secretary, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(30) as counted:
            assert secretary.get(LIST, {"state": "held"}).status_code == 200
        return len(counted)

    letter("meeting-1-step-1", is_held=True)
    secretary.get(LIST)
    few = queries()
    for number in range(2, 41):
        letter(f"meeting-1-step-{number}", is_held=True)
    assert queries() == few


def test_what_opens_an_account_is_shown_nowhere(secretary):
    secret = letter("secret", is_confidential=True)
    shown = secretary.get(reverse("admin:initiative_letter_change", args=[secret.pk])).content.decode()
    asked = ask(secretary, "cancel", secret).content.decode()
    assert "Text of secret" not in shown + asked
    assert "Confidential" in shown and "Confidential" in asked


def test_a_letter_leads_to_what_it_is_about(secretary):
    person = account("about@portal.example")
    found, lost, odd = (
        letter("a", about=f"members.user.{person.pk}"),
        letter("b", about="members.user.0"),
        letter("c", about="nobody.knows.7"),
    )
    page = {each.key: secretary.get(f"{LIST}{each.pk}/change/").content.decode() for each in (found, lost, odd)}
    assert f'<a href="/admin/members/user/{person.pk}/change/">about@portal.example</a>' in page["a"]
    assert "members.user.0" in page["b"] and "nobody.knows.7" in page["c"]


# Sending again


def again(client, refused, to, **headers):
    return client.post(reverse("admin:initiative_letter_again", args=[refused.pk]), {"to": to}, follow=True)


def test_a_refused_letter_is_sent_again_to_the_right_address(secretary, commits):
    refused = letter(refused=True)
    assert 'name="to"' in secretary.get(f"{LIST}{refused.pk}/change/").content.decode()
    with commits():
        page = again(secretary, refused, " Amina@Example.ORG ").content.decode()
    assert "on its way to amina@example.org" in page
    assert [sent.to for sent in mail.outbox] == [["amina@example.org"]]
    assert LogEntry.objects.get().change_message == "Sent again, to another address."


@pytest.mark.parametrize("to", ["", "a@localhost", "a@e.org, b@e.org", "a@e.org\nBcc: b@e.org", "A <a@e.org>"])
def test_an_address_that_no_server_could_take_is_refused_and_kept_in_the_form(secretary, to):
    refused = letter(refused=True)
    answer = again(secretary, refused, to)
    assert answer.status_code == 400
    assert 'class="err"' in answer.content.decode()
    assert fates(refused) == ["refused"]


@pytest.mark.parametrize("facts", [{}, {"sent": True}, {"is_held": True}, {"refused": True, "is_confidential": True}])
def test_what_was_not_refused_or_holds_a_key_is_not_sent_again(secretary, facts, django_capture_on_commit_callbacks):
    other = letter(**facts)
    with django_capture_on_commit_callbacks() as bells:
        assert "cannot be sent again" in again(secretary, other, "thief@example.org").content.decode()
        assert not send_again(other, "thief@example.org")
    assert (bells, Letter.objects.get().to) == ([], "a-1@example.org")


def test_a_letter_to_an_impossible_address_is_written_and_refused_by_ourselves(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as bells:
        kept = keep(key="k", to="a@e.org, b@e.org", language="en", subject="s", body="b", is_held=True)
    assert bells == []
    kept.refresh_from_db()
    assert (kept.fate, kept.answer) == ("refused", UNDELIVERABLE)


# Who may


def test_who_may_only_read_sees_no_button_and_may_do_nothing(client):
    reader = staff(client, "view_letter")
    held, refused = letter(is_held=True), letter("b", refused=True)
    page = reader.get(LIST).content.decode()
    assert "About a-1" in page and 'name="action"' not in page and "See and release" not in page
    for each in (held, refused):
        assert 'name="action"' not in reader.get(f"{LIST}{each.pk}/change/").content.decode()
    ask(reader, "release", held)
    confirm(reader, "release", held)
    confirm(reader, "cancel", held)
    assert again(reader, refused, "a@e.org").status_code == 403
    assert fates(held, refused) == ["held", "refused"]


def test_who_may_not_read_letters_gets_no_page(client):
    held = letter(is_held=True)
    nobody = staff(client, "view_page")
    for url in (LIST, f"{LIST}{held.pk}/change/"):
        assert nobody.get(url).status_code == 403
    assert again(nobody, held, "a@e.org").status_code == 403


def test_nobody_adds_changes_or_deletes_a_letter(secretary):
    held = letter(is_held=True)
    assert secretary.get(f"{LIST}add/").status_code == 403
    assert secretary.post(f"{LIST}{held.pk}/change/", {"to": "thief@example.org"}).status_code == 403
    assert secretary.post(f"{LIST}{held.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_desk_counts_what_is_held_and_refused_for_who_may_act(client, secretary):
    one_of_each()
    lines = list(InitiativeConfig.desk(None, account("chief@portal.example", is_superuser=True)))
    assert [(str(line.label), line.count, line.url) for line in lines] == [
        ("Letters held for release", 1, f"{LIST}?state=held"),
        ("Letters refused", 1, f"{LIST}?state=refused"),
    ]
    assert "Letters held for release" in secretary.get("/admin/").content.decode()
    assert list(InitiativeConfig.desk(None, account("x@portal.example", is_staff=True))) == []


# About a file


def test_the_letters_about_a_file_come_in_order_and_in_one_query(django_assert_num_queries):
    person = account()
    for number, when in enumerate(["2026-03-02T10:00Z", "2026-03-01T10:00Z", "2026-03-03T10:00Z"]):
        letter(f"a-{number}", about=f"members.user.{person.pk}", written_at=when)
    letter("b", about=f"members.user.{person.pk}1")
    with django_assert_num_queries(1):
        assert [(each.key, each.fate.value) for each in about(person)] == [
            ("a-1", "waiting"), ("a-0", "waiting"), ("a-2", "waiting"),
        ]  # fmt: skip
