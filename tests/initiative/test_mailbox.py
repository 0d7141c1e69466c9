"""The demonstration's mailbox, its accounts and their codes."""

import time

import pytest
from django.urls import include, path

from initiative import urls
from initiative.demo.accounts import ADDRESSES, fill_accounts
from initiative.models import Letter
from initiative.post import keep
from members.models import User
from tests.initiative.signing_in import account, code_of, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
urlpatterns = [path("mailbox/", include("initiative.mailbox")), *urls.urlpatterns]
handler404 = urls.handler404


@pytest.fixture(autouse=True)
def demo(settings):
    settings.MAILBOX = True


def letter(number=1, **fields):
    written = {"to": "amina@portal.example", "language": "fr", "subject": f"Lettre {number}", "body": "Bonjour"}
    return keep(key=f"letter-{number}", **written | fields)


@pytest.mark.parametrize("address", ["/mailbox/", "/mailbox/1/"])
def test_outside_the_demonstration_it_does_not_exist(client, settings, address):
    letter()
    settings.MAILBOX = False
    assert client.get(address).status_code == 404


def test_a_letter_is_listed_and_opened_in_its_language(client):
    one = letter(body="Voici le lien :\n\nhttps://portal.example/fr/?a=1\n\n<b>gras</b>")
    listed = client.get("/mailbox/").content.decode()
    assert f'<a href="/mailbox/{one.pk}/" lang="fr">Lettre 1</a>' in listed
    opened = client.get(f"/mailbox/{one.pk}/").content.decode()
    assert '<h1 lang="fr">Lettre 1</h1>' in opened
    assert '<a href="https://portal.example/fr/?a=1"' in opened
    assert "<b>gras</b>" not in opened


def test_it_says_what_became_of_a_letter(client):
    letter(1, is_held=True)
    assert "· held" in client.get("/mailbox/").content.decode()
    Letter.objects.update(is_held=False)
    assert "· on its way" in client.get("/mailbox/").content.decode()


def test_the_list_costs_the_same_for_any_number_of_letters(client, django_assert_max_num_queries):
    for number in range(60):
        letter(number)
    with django_assert_max_num_queries(5):
        html = client.get("/mailbox/").content.decode()
    assert html.count("<time") == 50


def test_an_empty_mailbox_says_what_will_come(client):
    assert 'class="empty"' in client.get("/mailbox/").content.decode()


def test_the_codes_are_those_of_the_demonstrations_staff_and_of_nobody_else(client):
    fill_accounts("a password for the demo", lambda line: None)
    with_app(account("real@4p1000.example", is_staff=True))
    shown = client.get("/mailbox/").context["codes"]
    assert [code.email for code in shown] == ["editor@portal.example", "secretary@portal.example"]
    for code in shown:
        assert code.code == code_of(User.objects.get(email=code.email))


def test_a_code_is_the_one_that_the_standard_names(client, monkeypatch):
    """RFC 6238, appendix B, its last six figures, at second 59."""
    fill_accounts("a password for the demo", lambda line: None)
    app = with_app(User.objects.get(email="editor@portal.example"))
    app.data["secret"] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    app.save()
    monkeypatch.setattr(time, "time", lambda: 59)
    assert client.get("/mailbox/").context["codes"][0].code == "287082"


def test_the_page_may_not_be_kept_by_anybody(client):
    assert "no-store" in client.get("/mailbox/")["Cache-Control"]


def test_the_demo_has_four_people_who_can_sign_in_at_once():
    said = []
    fill_accounts("a password for the demo", said.append)
    people = User.objects.order_by("email")
    assert [person.email for person in people] == sorted(ADDRESSES)
    assert all(person.check_password("a password for the demo") for person in people)
    assert all(person.emailaddress_set.get().verified for person in people)
    assert {person.email for person in people if person.is_staff} == {
        "secretary@portal.example",
        "editor@portal.example",
    }
    assert "a password for the demo" in "\n".join(said)
    assert Letter.objects.count() == 0


def test_the_secretary_decides_and_the_editor_edits():
    fill_accounts("a password for the demo", lambda line: None)
    secretary, editor = (User.objects.get(email=f"{name}@portal.example") for name in ("secretary", "editor"))
    assert secretary.has_perms(["initiative.delete_page", "initiative.view_letter", "members.change_user"])
    assert editor.has_perms(["initiative.view_page", "initiative.add_page", "initiative.change_page"])
    plain = ("view_", "add_", "change_")
    assert all(name.split(".")[1].startswith(plain) for name in editor.get_all_permissions())
    assert not {"initiative.view_letter", "members.view_user", "members.change_user"} & editor.get_all_permissions()
    assert editor.get_all_permissions() < secretary.get_all_permissions()
