"""The desk is closed to staff who have not shown a second factor in this session."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.initiative.signing_in import account, code_of, figures, signed_in, with_app

pytestmark = pytest.mark.django_db
DESK = ["/admin/", "/admin/auth/group/", "/admin/jsi18n/", "/admin/nowhere/"]


@pytest.fixture
def staff():
    return account("staff@portal.example", is_staff=True, is_superuser=True)


def led_to(answer):
    assert answer.status_code == 302
    return answer["Location"]


@pytest.mark.parametrize("path", DESK)
def test_a_stranger_is_led_to_sign_in_and_back(client, path):
    assert led_to(client.get(path)).startswith("/en/accounts/login/?next=%2Fadmin%2F")


@pytest.mark.parametrize("path", DESK)
def test_staff_without_a_second_factor_see_no_page_of_the_desk(client, staff, path):
    signed_in(client, staff, second_factor=False)
    assert led_to(client.get(path)).startswith("/en/accounts/second-factor/?next=%2Fadmin%2F")
    assert led_to(client.post(path)).startswith("/en/accounts/second-factor/")


def test_a_second_factor_that_was_not_shown_in_this_session_does_not_count(client, staff):
    with_app(staff)
    signed_in(client, staff, second_factor=False)
    assert "/second-factor/" in led_to(client.get("/admin/"))


def test_a_second_factor_that_was_shown_and_then_taken_away_does_not_count(client, staff):
    signed_in(client, staff)
    Authenticator.objects.filter(user=staff).delete()
    assert "/second-factor/" in led_to(client.get("/admin/"))


def test_another_persons_second_factor_does_not_count(client, staff):
    signed_in(client, staff)
    other = account("other@portal.example", is_staff=True)
    with_app(other)
    session = client.session
    records = session["account_authentication_methods"]
    client.force_login(other)
    session = client.session
    session["account_authentication_methods"] = records
    session.save()
    assert "/second-factor/" in led_to(client.get("/admin/"))


def test_with_a_second_factor_the_desk_is_open(client, staff):
    signed_in(client, staff)
    assert client.get("/admin/").status_code == 200


def test_a_representative_is_refused_and_not_asked_for_a_second_factor(client):
    signed_in(client, account())
    assert client.get("/admin/", follow=True).status_code == 403
    assert led_to(client.get(reverse("second-factor"))) == reverse("account")


def test_the_page_offers_what_the_account_can_do_next(client, staff):
    signed_in(client, staff, second_factor=False)
    begin = client.get(reverse("second-factor")).content.decode()
    assert reverse("mfa_add_webauthn") in begin
    assert reverse("mfa_activate_totp") in begin
    with_app(staff)
    confirm = client.get(reverse("second-factor") + "?next=/admin/auth/group/").content.decode()
    assert reverse("mfa_activate_totp") not in confirm
    assert f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2Fauth%2Fgroup%2F" in confirm


def test_a_shown_code_opens_the_desk_where_it_was_wanted(client, staff):
    with_app(staff)
    signed_in(client, staff, second_factor=False)
    answer = client.post(f"{reverse('mfa_reauthenticate')}?next=/admin/auth/group/", {"code": code_of(staff)})
    assert led_to(answer) == "/admin/auth/group/"
    assert client.get("/admin/auth/group/").status_code == 200


def test_setting_up_an_app_opens_the_desk_at_once(client, staff, monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, **kwargs: do())  # the test never commits
    signed_in(client, staff, second_factor=False, recently=True)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": figures(secret)})
    assert led_to(answer) == reverse("mfa_view_recovery_codes")
    assert client.get("/admin/").status_code == 200
    assert led_to(client.get(reverse("second-factor"))) == "/admin/"


def test_the_page_leads_nowhere_else(client, staff):
    signed_in(client, staff)
    assert led_to(client.get(reverse("second-factor") + "?next=https://elsewhere.example/")) == "/admin/"
