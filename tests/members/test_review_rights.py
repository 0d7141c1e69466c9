"""Who may do what on an application's page, and what is written there beside the steps."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from initiative.models import Letter
from members.models import Application, Remark
from members.workflow import Admission
from tests.factories.admission import ApplicationFactory
from tests.factories.members import UserFactory
from tests.initiative.signing_in import signed_in
from tests.members.test_admission import person
from tests.members.test_review import CONTROLS, REASON, WORDS, page, seen, told
from tests.members.test_review_file import sent

pytestmark = pytest.mark.django_db
READ = ["change", "history", "document"]
WRITTEN = ["move", "checklist", "assign", "remark", "read"]
GIVEN = {"move": "ask", "reason": REASON, "text": "Hello", "to": "ourselves", "points": ["form"], "me": "1"}


@pytest.fixture
def reviewer(client):
    user = person("reviewer", None)
    signed_in(client, user)
    return user


def staff(*permissions):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def address(application, name):
    if name == "document":
        document = application.documents.get(kind="status")
        return reverse("admin:members_application_document", args=[application.pk, document.public_id])
    return page(application, name)


def visit(client, application):
    """Return the answer of every address of a file, and of those that no application has."""
    answers = {}
    for name in READ:
        answer = client.get(address(application, name))
        answers[name] = answer.status_code
        if answer.streaming:
            assert b"".join(answer.streaming_content)
    answers |= {name: client.post(address(application, name), GIVEN).status_code for name in WRITTEN}
    answers["list"] = client.get(reverse("admin:members_application_changelist")).status_code
    answers["add"] = client.post(reverse("admin:members_application_add"), {"name": "New"}).status_code
    answers["delete"] = client.post(page(application, "delete"), {"post": "yes"}).status_code
    return answers


def untouched(application):
    application.refresh_from_db()
    return (application.state, application.checklist, application.assigned_to, application.remarks.count()) == (
        "submitted", [], None, 0,
    )  # fmt: skip


def test_strangers_and_applicants_are_led_to_the_door(client):
    application = ApplicationFactory()
    assert set(visit(client, application).values()) == {302}
    for user in (UserFactory(), application.applicant):
        assert set(visit(signed_in(client, user), application).values()) == {302}
    signed_in(client, UserFactory(secretariat=True), second_factor=False)
    assert set(visit(client, application).values()) == {302}
    assert untouched(application)


def test_staff_without_a_right_to_applications_see_none(client):
    application = ApplicationFactory()
    signed_in(client, staff("view_organisation", "change_application", "decide_meeting"))
    answers = visit(client, application)
    # Django counts whoever may change among those who may see; nobody may change what an applicant says.
    assert {name for name, code in answers.items() if code == 200} == {"change", "history", "document", "list"}
    signed_in(client, staff("view_organisation", "decide_meeting"))
    assert set(visit(client, application).values()) == {403}
    assert untouched(application)


def test_whoever_may_only_view_reads_everything_and_writes_nothing(client):
    application = ApplicationFactory()
    signed_in(client, staff("view_application"))
    answers = visit(client, application)
    assert answers == dict.fromkeys([*READ, "list"], 200) | dict.fromkeys([*WRITTEN, "add", "delete"], 403)
    assert untouched(application)
    html = client.get(page(application)).text
    assert "Amina Sow" in html
    for words in ("<textarea", 'name="move"', 'name="named"', 'name="points"'):
        assert words not in html


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_edits_an_answer(client, method):
    application = ApplicationFactory()
    signed_in(client, UserFactory(secretariat=True))
    assert getattr(client, method)(page(application), {"name": "Other", "state": "approved"}).status_code == 405
    assert Application.objects.get().name == application.name


@pytest.mark.parametrize("name", WRITTEN)
def test_what_changes_something_is_only_posted(client, reviewer, name):
    application = ApplicationFactory()
    for method in ("get", "head", "put", "delete"):
        assert getattr(client, method)(address(application, name)).status_code == 405
    assert untouched(application)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_file_that_is_not_there_is_not_found(client, reviewer, name):
    assert client.post(f"/admin/members/application/999/{name}/", GIVEN).status_code == 404
    assert client.post(f"/admin/members/application/{'9' * 30}/{name}/", GIVEN).status_code == 404


@pytest.mark.parametrize("move", ["submit", "withdraw", "nonsense", ""])
def test_a_move_that_is_not_the_secretariats_is_refused(client, reviewer, move):
    application = ApplicationFactory()
    words = {"move": move, "seen": 0, "reason": REASON}
    assert client.post(page(application, "move"), words).status_code == 403


def test_a_message_goes_by_mail_and_a_note_stays_with_us(client, reviewer):
    application = ApplicationFactory(applicant__language="fr")
    asked = Remark.objects.create(application=application, by=application.applicant, text="Et maintenant ?")
    for to, text in (("ourselves", "Ask Paul."), ("applicant", "Bientôt.\nMerci.")):
        assert client.post(page(application, "remark"), {"to": to, "text": text}).status_code == 302
        asked.refresh_from_db()
        assert bool(asked.read_at) == (to == "applicant")

    note, message = application.remarks.filter(is_from_secretariat=True)
    assert (note.is_internal, message.is_internal, message.by) == (True, False, reviewer)
    letter = Letter.objects.get()
    assert (letter.to, letter.language) == (application.applicant.email, "fr")
    assert "Bientôt.\nMerci." in letter.body and f"/fr/my/applications/{application.public_id}/" in letter.body
    assert "Ask Paul." not in letter.body


@pytest.mark.parametrize("text", ["", " ", "\u200b", "x" * 5001, *CONTROLS])
@pytest.mark.parametrize("to", ["applicant", "ourselves"])
def test_a_message_that_says_nothing_or_cannot_be_read_is_refused(client, reviewer, text, to):
    answer = client.post(page(ApplicationFactory(), "remark"), {"to": to, "text": text})
    assert (answer.status_code, Remark.objects.count(), Letter.objects.count()) == (200, 0, 0)
    assert told(answer)


@pytest.mark.parametrize("text", WORDS)
def test_any_words_can_be_written(client, reviewer, text):
    application = ApplicationFactory()
    for to in ("applicant", "ourselves"):
        answer = client.post(page(application, "remark"), {"to": to, "text": text})
        assert answer.status_code == (302 if text.strip() else 200)
    assert client.get(page(application)).status_code == 200


def test_a_message_to_nobody_keeps_its_words(client, reviewer):
    answer = client.post(page(ApplicationFactory(), "remark"), {"text": "For whom?"})
    assert "For whom?</textarea>" in answer.text
    assert not Remark.objects.exists()


def test_a_message_is_marked_as_read_by_a_button(client, reviewer):
    application = ApplicationFactory()
    Remark.objects.create(application=application, by=application.applicant, text="Hello?")
    assert page(application, "read") in client.get(page(application)).text
    client.post(page(application, "read"))
    assert Remark.objects.get().read_at
    assert page(application, "read") not in client.get(page(application)).text


def test_one_takes_a_file_on_in_one_click_or_gives_it_to_a_colleague(client, reviewer):
    application = ApplicationFactory()
    colleague, stranger = person("reviewer", None), staff("view_application")
    for words, who in (
        ({"me": "1"}, reviewer),
        ({"assigned_to": colleague.pk}, colleague),
        ({"assigned_to": stranger.pk}, colleague),
        ({"assigned_to": "nonsense"}, colleague),
        ({"assigned_to": "\x00"}, colleague),
        ({"assigned_to": ""}, None),
    ):
        answer = client.post(page(application, "assign"), words)
        application.refresh_from_db()
        assert (answer.status_code in (200, 302), application.assigned_to) == (True, who)


def test_steps_remarks_and_letters_stand_in_one_history(client, reviewer):
    application = sent()
    Admission.ask(application, by=reviewer, reason=REASON, fields=["country", "gone"])
    Remark.objects.create(application=application, by=application.applicant, text="Is it enough?")
    Letter.objects.create(key="other", to="x@y.example", language="en", subject="Not about it")

    entries = client.get(page(application)).context["entries"]
    assert [entry.what for entry in entries if entry.kind != "letter"] == [
        "Message of the applicant", "Ask for a correction", "Send",
    ]  # fmt: skip
    assert [entry.kind for entry in entries].count("letter") == 2
    [asked] = [entry for entry in entries if entry.what == "Ask for a correction"]
    assert (asked.who, asked.text) == (str(reviewer), REASON)
    assert list(map(str, asked.named)) == ["Country or territory", "an answer that is no longer asked"]
    assert not any(entry.url for entry in entries)

    reviewer.user_permissions.add(Permission.objects.get(codename="view_letter"))
    urls = [entry.url for entry in client.get(page(application)).context["entries"] if entry.url]
    assert [client.get(url).status_code for url in urls] == [200, 200]
    assert seen(application) == application.transitions.last().pk


def test_a_draft_cannot_be_written_about_for_nobody_would_read_it(client):
    draft = ApplicationFactory(draft=True)
    client.force_login(draft.applicant)
    url = reverse("members:application-message", args=[draft.public_id])
    answer = client.post(url, {"text": "Hello?"}, follow=True)
    assert "Nobody at the Secretariat sees a draft" in answer.text
    assert url not in answer.text
    assert not Remark.objects.exists()
