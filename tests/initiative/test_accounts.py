"""What the portal wants otherwise than allauth does: letters, languages, ways after sign-in, and silence."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.forms import SignupForm
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from members.models import User
from tests.initiative.signing_in import PASSWORD, account, code_of, in_language, signed_in, with_app

pytestmark = pytest.mark.django_db
NEW = {"email": "new@portal.example", "password1": PASSWORD}


def sign_in(client, email="someone@portal.example", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def code_in(letter):
    return re.search(r"^[A-Z0-9]{4}-?[A-Z0-9]{4}$|^[A-Z0-9]{6}$", letter.body, re.MULTILINE).group()


@pytest.mark.parametrize("code", ["en", "fr", "es"])
def test_signing_up_keeps_the_language_of_the_page_and_writes_a_letter_in_it(client, code):
    answer = client.post(in_language("account_signup", code), NEW)

    assert answer["Location"] == in_language("account_email_verification_sent", code)
    assert User.objects.get().language == code
    letter = Letter.objects.get()
    assert (letter.to, letter.language) == ("new@portal.example", code)
    assert code_in(letter)
    assert mail.outbox == []


def test_the_code_of_the_letter_opens_the_account(client):
    client.post(reverse("account_signup"), NEW)
    answer = client.post(reverse("account_email_verification_sent"), {"code": code_in(Letter.objects.get())})
    assert answer["Location"] == reverse("members:my")
    assert client.get(reverse("account")).context["user"].email == "new@portal.example"


def test_a_letter_to_an_account_is_in_its_language_not_in_that_of_the_page(client):
    account(language="es")
    client.post(in_language("account_request_login_code", "fr"), {"email": "someone@portal.example"})
    assert Letter.objects.get().language == "es"


def test_every_letter_has_a_key_of_its_own(client):
    account()
    for _ in range(2):
        client.post(reverse("account_reset_password"), {"email": "someone@portal.example"})
    keys = set(Letter.objects.values_list("key", flat=True))
    assert len(keys) == 2
    assert all(re.fullmatch(r"account-[0-9a-f]{32}", key) for key in keys)


def test_the_link_of_the_letter_leads_to_a_new_password(client):
    account()
    client.post(reverse("account_reset_password"), {"email": "someone@portal.example"})
    link = re.search(r"http://testserver(\S+)", Letter.objects.get().body).group(1)
    page = client.get(link, follow=True)
    form = {"password1": "a wholly other sentence", "password2": "a wholly other sentence"}
    client.post(page.wsgi_request.path, form)
    assert sign_in(client, password="a wholly other sentence")["Location"] == reverse("members:my")


def test_signing_up_twice_looks_the_same_and_only_the_letter_tells(client, django_user_model):
    account("new@portal.example", language="fr")
    known = client.post(reverse("account_signup"), NEW)
    client.cookies.clear()
    unknown = client.post(reverse("account_signup"), NEW | {"email": "other@portal.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    told = Letter.objects.get(to="new@portal.example")
    assert told.language == "fr"
    assert reverse("account_reset_password").removeprefix("/en") in told.body
    assert django_user_model.objects.count() == 2


def test_signing_up_costs_one_hash_whether_or_not_the_address_is_known(client, monkeypatch):
    """Hashing a password takes most of the answer's time; were it spared for a known address, the clock would tell."""
    account("known@portal.example")
    hashed = []
    encode = Argon2PasswordHasher.encode
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    costs = []
    for address in ("known@portal.example", "unknown@portal.example"):
        hashed.clear()
        client.post(reverse("account_signup"), NEW | {"email": address})
        client.cookies.clear()
        costs.append(len(hashed))
    assert costs == [1, 1]


def test_the_second_of_two_simultaneous_sign_ups_is_led_to_sign_in(client, monkeypatch):
    account("new@portal.example")
    monkeypatch.setattr(SignupForm, "validate_unique_email", lambda self, value: value)
    assert client.post(reverse("account_signup"), NEW)["Location"] == reverse("account_login")
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "a@portal.example, b@portal.example",
        "a@portal.example\nBcc: b@portal.example",
        "a@port\N{RIGHT-TO-LEFT OVERRIDE}al.example",
        "a@" + "x" * 64 + ".example",
        "nobody",
    ],
)
def test_what_is_not_one_clean_address_is_refused(client, address):
    answer = client.post(reverse("account_signup"), NEW | {"email": address})
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"email"}
    assert not User.objects.exists()
    assert not Letter.objects.exists()


def test_a_representative_comes_to_the_account_and_staff_to_the_desk(client):
    account()
    assert sign_in(client)["Location"] == reverse("members:my")
    client.logout()
    staff = account("staff@portal.example", is_staff=True, is_superuser=True)
    with_app(staff)
    assert sign_in(client, staff.email)["Location"] == reverse("mfa_authenticate")
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(staff)})
    assert answer["Location"] == reverse("admin:index")
    assert client.get("/admin/").status_code == 200


def test_after_five_wrong_passwords_even_the_right_one_must_wait(client, settings):
    """Wrong attempts are counted in PostgreSQL: a Redis that is away lets nobody guess on."""
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    account()
    for _ in range(5):
        assert sign_in(client, password="not it, I fear").status_code == 200
    assert sign_in(client).status_code == 200
    assert "_auth_user_id" not in client.session


def test_name_and_language_are_saved_and_the_page_speaks_the_new_language(client):
    user = account()
    signed_in(client, user)
    answer = client.post(reverse("account"), {"name": "Amina", "language": "fr"})
    assert answer["Location"] == in_language("account", "fr")
    user.refresh_from_db()
    assert (user.name, user.language) == ("Amina", "fr")


def test_a_language_that_the_portal_does_not_speak_is_refused(client):
    answer = signed_in(client, account()).post(reverse("account"), {"name": "", "language": "de"})
    assert answer.context["form"].errors.keys() == {"language"}
    assert User.objects.get().language == "en"


def test_ones_own_account_is_for_those_who_are_signed_in(client):
    assert client.get(reverse("account"))["Location"].startswith(reverse("account_login"))


def test_ones_own_account_leads_staff_to_the_desk_and_nobody_else(client):
    assert reverse("admin:index") not in signed_in(client, account()).get(reverse("account")).content.decode()
    staff = account("staff@portal.example", is_staff=True)
    assert reverse("admin:index") in signed_in(client, staff).get(reverse("account")).content.decode()


def test_a_new_password_ends_the_session_and_is_told_in_a_letter(client):
    signed_in(client, account(language="es"), recently=True)
    form = {"oldpassword": PASSWORD, "password1": "a wholly other sentence", "password2": "a wholly other sentence"}
    client.post(reverse("account_change_password"), form)
    assert "_auth_user_id" not in client.session
    assert (Letter.objects.get().to, Letter.objects.get().language) == ("someone@portal.example", "es")


def kinds_of_letters():
    folder = Path(allauth.__file__).parent / "templates"
    names = [
        file.relative_to(folder).as_posix()
        for app in ("account", "mfa")
        for file in folder.glob(f"{app}/email/*_subject.txt")
    ]
    return sorted(name.removesuffix("_subject.txt") for name in names)


# Never sent: the settings want a link for a new password, and confirming an address is no news to its owner.
NEVER_SENT = {"account/email/password_reset_code", "account/email/email_confirm"}


@pytest.mark.parametrize("kind", [kind for kind in kinds_of_letters() if kind not in NEVER_SENT])
def test_every_letter_of_an_account_is_in_our_own_words(kind):
    about = {
        "email": "amina@portal.example", "from_email": "old@portal.example", "to_email": "new@portal.example",
        "deleted_email": "old@portal.example", "code": "ABCD-EFGH", "user_agent": "O'Browser & Sons",
        "ip": "127.0.0.1", "timestamp": timezone.now(), "password_reset_url": "https://x.example/?a=1&b=2",
        "signup_url": "https://y.example/",
    }  # fmt: skip
    assert all((settings.BASE_DIR / "templates" / f"{kind}_{part}.txt").exists() for part in ("subject", "message"))
    subject = render_to_string(f"{kind}_subject.txt", about).strip()
    body = render_to_string(f"{kind}_message.txt", about).strip()
    assert subject and "\n" not in subject
    assert body.startswith("Good day,")
    assert body.endswith("The Secretariat of the “4\N{NO-BREAK SPACE}per\N{NO-BREAK SPACE}1000” Initiative")
    assert "&amp;" not in body and "&#x27;" not in body
