"""Every page of allauth wears the portal's clothes: an address without an entry here fails; so does the reverse."""

import re
from hashlib import sha256

import allauth.urls
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from django.urls import URLResolver, reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from initiative.models import Letter
from tests.initiative.signing_in import PASSWORD, account, in_language, signed_in, with_app

pytestmark = pytest.mark.django_db


def passkey_of(user):
    """Store a passkey as a browser would have made it."""
    public = generate_private_key(SECP256R1()).public_key()
    made = AttestedCredentialData.create(bytes(16), b"passkey", ES256.from_cryptography_key(public))
    data = AuthenticatorData.create(sha256(b"testserver").digest(), AuthenticatorData.FLAG.UP | 0x44, 0, made)
    client_data = CollectedClientData.create("webauthn.create", b"challenge", "https://testserver")
    credential = {
        "id": websafe_encode(b"passkey"),
        "rawId": websafe_encode(b"passkey"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client_data),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Telephone", "credential": credential}
    )


def visitor(name, **kwargs):
    return lambda client: client.get(reverse(name, kwargs=kwargs))


def owner(name):
    """Somebody who has everything that an account may have, and has just said who they are."""

    def visit(client):
        user = account(name="Amina")
        with_app(user)
        RecoveryCodes.activate(user)
        key = passkey_of(user)
        kwargs = {"pk": key.pk} if "<int:pk>" in routes()[name] else {}
        return signed_in(client, user, recently=True).get(reverse(name, kwargs=kwargs))

    return visit


def newcomer(name):
    """Somebody who has only a password."""
    return lambda client: signed_in(client, account(), recently=True).get(reverse(name))


def after_signing_up(client):
    return client.post(reverse("account_signup"), {"email": "new@portal.example", "password1": PASSWORD}, follow=True)


def after_asking_for_a_code(client):
    account()
    return client.post(reverse("account_request_login_code"), {"email": "someone@portal.example"}, follow=True)


def after_the_password(client):
    with_app(account())
    form = {"login": "someone@portal.example", "password": PASSWORD}
    return client.post(reverse("account_login"), form, follow=True)


def without_a_password(client):
    user = account()
    user.set_unusable_password()
    user.save()
    return signed_in(client, user).get(reverse("account_set_password"))


def after_the_link(client):
    account()
    client.post(reverse("account_reset_password"), {"email": "someone@portal.example"})
    link = re.search(r"http://testserver(\S+)", Letter.objects.get().body).group(1)
    return client.get(link, follow=True)


PAGES = {
    "account_login": visitor("account_login"),
    "account_signup": visitor("account_signup"),
    "account_inactive": visitor("account_inactive"),
    "account_request_login_code": visitor("account_request_login_code"),
    "account_reset_password": visitor("account_reset_password"),
    "account_reset_password_done": visitor("account_reset_password_done"),
    "account_reset_password_from_key": after_the_link,
    "account_reset_password_from_key_done": visitor("account_reset_password_from_key_done"),
    "account_email_verification_sent": after_signing_up,
    "account_confirm_login_code": after_asking_for_a_code,
    "account_set_password": without_a_password,
    "account_change_password": owner("account_change_password"),
    "account_email": owner("account_email"),
    "account_logout": owner("account_logout"),
    "account_reauthenticate": owner("account_reauthenticate"),
    "mfa_authenticate": after_the_password,
    "mfa_index": owner("mfa_index"),
    "mfa_reauthenticate": owner("mfa_reauthenticate"),
    "mfa_activate_totp": newcomer("mfa_activate_totp"),
    "mfa_deactivate_totp": owner("mfa_deactivate_totp"),
    "mfa_view_recovery_codes": owner("mfa_view_recovery_codes"),
    "mfa_generate_recovery_codes": owner("mfa_generate_recovery_codes"),
    "mfa_list_webauthn": owner("mfa_list_webauthn"),
    "mfa_add_webauthn": newcomer("mfa_add_webauthn"),
    "mfa_edit_webauthn": owner("mfa_edit_webauthn"),
    "mfa_remove_webauthn": owner("mfa_remove_webauthn"),
    "mfa_reauthenticate_webauthn": owner("mfa_reauthenticate_webauthn"),
    "usersessions_list": owner("usersessions_list"),
}
NO_PAGE = {"mfa_login_webauthn": "JSON for the script, else a redirect", "mfa_download_recovery_codes": "a text file"}
OTHER_STATES = {
    "a link that is used up": visitor("account_reset_password_from_key", uidb36="1", key="used-up"),
    "no second step yet": newcomer("mfa_index"),
    "no key yet": newcomer("mfa_list_webauthn"),
    "one's own account": owner("account"),
    "one's own account, new": newcomer("account"),
}


def routes(patterns=allauth.urls.urlpatterns, before=""):
    """Return the path of every named address of allauth."""
    found = {}
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= routes(pattern.url_patterns, route)
        else:
            found[pattern.name] = route
    return found | ({"account": ""} if not before else {})


def test_every_address_has_an_entry_and_every_entry_an_address():
    assert set(routes()) - {"account"} == PAGES.keys() | NO_PAGE.keys()


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_the_one_that_is_meant(client, name):
    answer = PAGES[name](client)
    assert answer.status_code == 200
    assert answer.wsgi_request.resolver_match.url_name == name


@pytest.mark.parametrize("visit", [*PAGES.values(), *OTHER_STATES.values()], ids=[*PAGES, *OTHER_STATES])
def test_the_page_wears_the_portals_clothes(client, visit):
    answer = visit(client)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert '<main id="main"' in html
    assert len(re.findall(r"<h1[\s>]", html)) == 1
    assert html.count('class="page-head"') == 1
    assert "css/forms.css" in html
    assert not re.search(r"\sstyle=|<style|\son\w+=", html)
    assert re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", html) == []
    assert "data:" not in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    for form in re.findall(r'<form[^>]*method="post".*?</form>', html, flags=re.DOTALL):
        assert "csrfmiddlewaretoken" in form


@pytest.mark.parametrize("code", ["fr", "es"])
@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_the_page_speaks_the_language_of_its_address(client, code, name):
    html = client.get(in_language(name, code)).content.decode()
    assert f'<html lang="{code}"' in html


def test_the_downloaded_codes_are_the_shown_ones(client):
    shown = owner("mfa_view_recovery_codes")(client).context["unused_codes"]
    answer = client.get(reverse("mfa_download_recovery_codes"))
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode().split() == shown


def test_a_passkeys_question_is_json_for_the_script_and_a_redirect_for_a_person(client):
    asked = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()
    assert asked["request_options"]["publicKey"]["rpId"] == "testserver"
    assert client.get(reverse("mfa_login_webauthn"))["Location"] == reverse("account_login")


def test_the_qr_code_is_drawn_in_the_page_on_a_ground_of_its_own(client):
    html = newcomer("mfa_activate_totp")(client).content.decode()
    assert '<rect width="100%" height="100%" fill="#fff"/><path d="M4 4h1v1h-1z' in html
    assert re.search(r'viewBox="0 0 (\d\d) \1"', html)


@pytest.mark.parametrize("name", ["account", "account-data", "account_email", "usersessions_list"])
def test_nobody_who_is_inside_is_asked_to_sign_in(client, name):
    client.force_login(account())
    head = client.get(reverse(name)).content.decode().partition("</header>")[0]
    assert "Your organisation" in head
    assert "Sign in" not in head
