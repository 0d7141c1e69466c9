"""Addresses: what a mail server can take is taken, the rest is refused with a sentence, in forms and for good."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from initiative import addresses
from initiative.forms import MailField

GOOD = [
    "a@e.org",
    "amina.diallo+soils@institut-des-sols.example",
    "r&d@e.org",
    "x_y-z~1@sub.domain.e.org",
    "n" * 64 + "@e.org",
    "a@xn--caf-dma.example",
    "a@e.xn--p1ai",
]
BAD = [
    '"a@b"@e.org',
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    "a@localhost",
    "-rf@e.org",
    "=cmd|a@e.org",
    "a'or'1@e.org",
    "n" * 65 + "@e.org",
    "a@é.org",
    "é@e.org",
    "a@ｅ.org",
    "a@" + "e" * 60 + ("." + "e" * 60) * 4 + ".org",
    "a@e.org\r\nBcc: b@e.org",
    "a@e.org%0abcc:b@e.org",
    "a%0a@e.org",
    "a@e.org, b@e.org",
    "a@e.org;b@e.org",
    "a@e.org b@e.org",
    "Amina <a@e.org>",
    "a@e.org.",
    "a..b@e.org",
    ".a@e.org",
    "a.@e.org",
    "a@-e.org",
    "a@e-.org",
    "a@e..org",
    "a@e.1",
    "@e.org",
    "a@",
    "a",
    "a\0@e.org",
    "a\u200b@e.org",
    "a@e.\u2028org",
]


class Asking(forms.Form):
    email = MailField(label="E-mail")


@pytest.mark.parametrize("address", GOOD)
def test_a_real_address_is_taken(address):
    assert Asking({"email": f"  {address} "}).is_valid()


@pytest.mark.parametrize("address", BAD)
def test_what_no_mail_server_could_take_is_refused_with_one_sentence_or_two(address):
    form = Asking({"email": address})
    assert not form.is_valid()
    assert all(len(error) > 20 for error in form.errors["email"])
    with pytest.raises(ValidationError):
        addresses.validate(address)


def test_two_addresses_that_differ_in_case_are_one_and_tags_and_dots_tell_apart():
    told = ["Amina@E.ORG", "amina@e.org", "amina+a@e.org", "am.ina@e.org"]
    assert len({MailField().clean(address) for address in told}) == 3


@pytest.mark.parametrize(
    ("address", "words"), [("a@e.org, b@e.org", "one e-mail"), ("Amina <a@e.org>", "alone"), ("a@b", "such as")]
)
def test_the_sentence_says_what_to_do(address, words):
    [error] = Asking({"email": address}).errors["email"]
    assert words in error


def test_an_address_of_a_hundred_thousand_signs_is_refused_at_once():
    assert not addresses.is_deliverable("a." * 50_000 + "@e.org")
    assert not Asking({"email": "a-" * 50_000}).is_valid()
