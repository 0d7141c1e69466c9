"""A visitor's message: offered where somebody reads it, confirmed by a letter, passed on without any address."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail, signing
from django.urls import reverse
from django.utils import timezone

from initiative.models import Letter
from initiative.tasks import deliver
from members import ledger
from members.models import BlockedWriter, Message, Organisation
from members.models.messages import HOURS_TO_CONFIRM
from members.periodic import let_messages_lapse
from members.workflow import relaying
from members.workflow.merging import merge
from tests.corpus import MAILS, TEXTS
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.members.relaying import TYPED, a_message, link_of, page, send

pytestmark = pytest.mark.django_db
READER = "amina@humify.example"


@pytest.fixture
def organisation():
    found = OrganisationFactory(name="Humify", slug="humify", member=True)
    RepresentativeFactory(organisation=found, email=READER, name="Amina Sow", language="fr")
    return found


def another(organisation, role, email, **facts):
    return RepresentativeFactory(organisation=organisation, role=role, user=None, email=email, name="Li", **facts)


def written_to():
    return list(Letter.objects.filter(subject__contains=TYPED["subject"]).order_by("pk").values_list("to", flat=True))


def test_the_profile_leads_there_where_somebody_reads_it(client, organisation):
    link = page(organisation)
    assert "Write to this Member" in (told := client.get("/en/members/humify/").text) and f'href="{link}"' in told
    assert READER not in told and "through the Secretariat’s relay" in told

    Organisation.objects.update(takes_messages=False)
    assert link not in client.get("/en/members/humify/").text
    Organisation.objects.update(takes_messages=True)
    ledger.enter(organisation, 1, timezone.localdate(), reason="withdrawal", by=None)
    assert "Write to this Partner" in client.get("/en/members/humify/").text


def test_nobody_is_offered_who_only_signs_or_has_left(client):
    signing_only, left = OrganisationFactory(slug="signs"), OrganisationFactory(slug="left")
    another(signing_only, "signatory", "s@humify.example")
    another(left, "alternate", "l@humify.example", until=timezone.localdate())
    for each in (signing_only, left):
        assert page(each) not in client.get(each.get_absolute_url()).text
        answer = client.get(page(each))
        assert answer.status_code == 404 and "takes no messages through the portal" in answer.text
        assert send(client, each).status_code == 404
    assert not Message.objects.exists()


def test_the_form_is_nobodys_but_the_visitors(client, organisation):
    answer = client.get(page(organisation))
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    assert READER not in answer.text and "Amina" not in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_letter_asks_first_and_the_button_passes_it_on(client, organisation, language):
    answer = send(client, organisation, language)
    assert answer.status_code == 302 and READER not in client.get(answer.url).text
    message = Message.objects.get()
    [letter] = Letter.objects.all()
    assert (letter.to, letter.language, letter.reply_to) == (TYPED["email"], language, "")
    typed = [TYPED["name"], TYPED["subject"], "seeds"]
    assert not [word for word in typed if word in letter.body + letter.subject], "nobody sends words to a stranger"

    link = link_of(message)
    assert link.startswith(f"/{language}/messages/")
    shown = client.get(link)
    assert TYPED["subject"] in shown.text and READER not in shown.text
    assert shown["Cache-Control"] == "private, no-store"
    assert client.head(link).status_code == 200
    assert written_to() == [], "programs open links too"

    answer = client.post(link, {"confirm": "1"}, follow=True)
    message.refresh_from_db()
    assert (message.state, message.transitions.get().move) == ("relayed", "confirm")
    assert answer.status_code == 200 and READER not in answer.text and "<form" not in answer.text.split("<main")[1]
    client.post(link, {"confirm": "1"})
    assert written_to() == [READER]


def test_the_letter_is_answered_to_the_writer_and_quotes_the_words(client, organisation):
    send(client, organisation, text="Hello {name} {link}\n\nThe Secretariat of the Initiative")
    client.post(link_of(Message.objects.get()))
    letter = Letter.objects.get(to=READER)
    assert (letter.language, letter.subject) == ("fr", f"Un message à Humify : {TYPED['subject']}")
    assert "> Hello {name} {link}\n>\n> The Secretariat of the Initiative" in letter.body
    deliver(letter.pk)
    [sent] = mail.outbox
    assert (sent.to, sent.reply_to) == ([READER], [TYPED["email"]])
    assert READER not in str(sent.reply_to) and "/fr/my/organisations/humify/" in sent.body


def test_the_main_representative_and_the_communication_read_it_in_that_order_and_once(client, organisation):
    another(organisation, "communication", "press@humify.example")
    another(organisation, "communication", READER.upper())
    another(organisation, "alternate", "second@humify.example")
    another(organisation, "signatory", "signs@humify.example")
    another(organisation, "communication", "former@humify.example", until=timezone.localdate())
    send(client, organisation)
    client.post(link_of(Message.objects.get()))
    assert written_to() == [READER, "press@humify.example"]


def test_an_alternate_stands_in_where_neither_is_named(client):
    organisation = OrganisationFactory()
    another(organisation, "alternate", "second@humify.example")
    send(client, organisation)
    client.post(link_of(Message.objects.get()))
    assert written_to() == ["second@humify.example"]


def an_account(email="li@portal.example", *, is_verified=True):
    user = UserFactory(email=email, name="Li")
    EmailAddress.objects.create(user=user, email=email, verified=is_verified, primary=True)
    return user


def test_an_address_that_an_account_has_proved_needs_no_letter(client, organisation):
    user = an_account()
    client.force_login(user)
    form = client.get(page(organisation)).context["form"]
    assert (form["name"].value(), form["email"].value()) == ("Li", user.email)

    answer = send(client, organisation, email="LI@portal.example")
    assert "Your message is on its way" in client.get(answer.url).text
    assert Letter.objects.get().to == READER
    assert Message.objects.get().transitions.get().by == user


@pytest.mark.parametrize("email", ["other@portal.example", "li@portal.example"])
def test_any_other_address_is_asked(client, organisation, email):
    client.force_login(an_account(is_verified=False))
    assert "Now look into your mail" in client.get(send(client, organisation, email=email).url).text
    assert Letter.objects.get().to == email and Message.objects.get().state == "unconfirmed"


def test_what_follows_names_the_address_that_was_typed_and_nothing_to_who_wrote_nothing(client, organisation):
    written = reverse("members:written", args=["humify"])
    assert client.get(written).url == reverse("members:write", args=["humify"])
    send(client, organisation, email="tomsa@soils.example")
    assert "tomsa@soils.example" in client.get(written).text


def test_no_answer_tells_whether_an_address_is_known(client, organisation):
    an_account()
    BlockedWriter.objects.create(email="blocked@soils.example", reason="Spam.", blocked_by=UserFactory())
    told = set()
    for email in ("li@portal.example", READER, "blocked@soils.example", "nobody@soils.example"):
        answer = send(client, organisation, email=email)
        told.add((answer.status_code, answer.url, client.get(answer.url).text.replace(email, "…")))
    assert len(told) == 1
    assert set(Letter.objects.values_list("to", flat=True)) == {"li@portal.example", READER, "nobody@soils.example"}
    assert Message.objects.get(email="blocked@soils.example").state == "refused"


def test_who_is_blocked_and_has_proved_the_address_is_told_so(client, organisation):
    user = an_account()
    relaying.block(BlockedWriter(email=user.email.upper(), reason="Spam."), by=UserFactory())
    client.force_login(user)
    answer = send(client, organisation, email=user.email)
    assert answer.status_code == 200 and "passes on no messages from this address" in answer.text
    assert TYPED["subject"] in answer.text and not Message.objects.exists()


def test_a_program_that_fills_in_everything_hears_the_same_and_writes_nothing(client, organisation):
    answer = send(client, organisation, homepage="https://spam.example")
    assert answer.url == send(client, organisation).url
    assert Message.objects.count() == 1


def test_the_same_words_once_more_are_the_same_message(client, organisation):
    for _ in range(3):
        send(client, organisation)
    assert (Message.objects.count(), Letter.objects.count()) == (1, 1)


def test_the_link_ends_after_two_days_and_says_so(client, organisation):
    send(client, organisation)
    message = Message.objects.get()
    link = link_of(message)
    with time_machine.travel(timezone.now() + timedelta(hours=HOURS_TO_CONFIRM, minutes=1)):
        for answer in (client.get(link), client.post(link)):
            assert "Its link has ended" in answer.text and "<form" not in answer.text.split("<main")[1]
        assert written_to() == []
        let_messages_lapse()
        let_messages_lapse()
        assert "This message was not sent" in client.get(link).text
    message.refresh_from_db()
    assert (message.state, message.transitions.get().by) == ("expired", None)


def test_who_did_not_write_it_lets_it_go(client, organisation):
    send(client, organisation)
    link = link_of(Message.objects.get())
    assert "This message was not sent" in client.post(link, {"expire": "1"}, follow=True).text
    client.post(link, {"confirm": "1"})
    assert Message.objects.get().state == "expired" and written_to() == []


def test_a_link_that_we_did_not_write_opens_nothing(client, organisation):
    message = a_message(organisation)
    good = relaying.token(message)
    forged = [good[:-1], "x", signing.dumps([message.pk, "other@soils.example"], salt=relaying.SALT)]
    forged += [
        signing.dumps([message.pk, message.email], salt="members.invitation"),
        signing.dumps(7, salt=relaying.SALT),
    ]
    for token in forged:
        address = reverse("members:message", args=[token])
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert client.get(reverse("members:message", args=[good])).status_code == 200


def test_what_has_changed_before_the_button_is_pressed_is_said(client, organisation):
    send(client, organisation)
    link = link_of(Message.objects.get())
    Organisation.objects.update(takes_messages=False)
    assert "can no longer be written to" in client.post(link).text
    Organisation.objects.update(takes_messages=True)
    assert client.post(link).status_code == 302
    assert written_to() == [READER]


def test_who_has_left_or_gone_up_in_another_answers_410_and_who_was_never_listed_404(client, organisation):
    into = OrganisationFactory(name="Soils")
    merge(organisation, into, timezone.localdate(), by=None)
    answer = client.get(page(organisation))
    assert answer.status_code == 410 and into.get_absolute_url() in answer.text
    assert send(client, organisation).status_code == 410
    assert client.get(page(into)).status_code == 200, "its people speak for the successor"
    hidden = RepresentativeFactory(organisation=OrganisationFactory(hidden=True)).organisation
    assert client.get(page(hidden)).status_code == client.get("/en/members/nobody/write/").status_code == 404


def test_a_former_address_leads_on(client, organisation):
    ledger.change_facts(organisation, by=None, slug="humify-network")
    answer = client.get("/en/members/humify/write/")
    assert (answer.status_code, answer.url) == (301, "/en/members/humify-network/write/")


def test_whatever_is_typed_is_taken_or_shown_again_with_a_sentence(client, organisation):
    faults = {}
    for typed in [*TEXTS, "x" * 5001, "a\nBcc: x@soils.example", "a\r\nBcc: x@soils.example"]:
        answer = client.post(page(organisation), dict.fromkeys(TYPED, typed))
        if answer.status_code == 302:
            Message.objects.all().delete()
        elif answer.status_code != 200 or "form-errors" not in answer.text:
            faults[typed[:60]] = answer.status_code
        elif any(answer.context["form"].data[name] != typed for name in TYPED):
            faults[typed[:60]] = "lost"
    assert faults == {}


@pytest.mark.parametrize("email", [*MAILS, "a@soils.example\nBcc: b@soils.example", "a@soils.example\r\nBcc: x"])
def test_no_header_comes_out_of_an_address(client, organisation, email):
    answer = send(client, organisation, email=email)
    for letter in Letter.objects.all():
        assert letter.to.isprintable() and " " not in letter.to
    assert answer.status_code == (302 if Message.objects.exists() else 200)


def test_no_subject_has_a_second_line(client, organisation):
    for subject in ("a\nBcc: x@soils.example", "a\x00b", "a\u2028b", "a\x1bb"):
        assert "form-errors" in send(client, organisation, subject=subject).text
    for text in ("a\x00b", "a\x1b[31mb", "\x07"):
        assert "form-errors" in send(client, organisation, text=text).text
    assert not Message.objects.exists()
