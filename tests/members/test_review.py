"""The page on which an application is reviewed: its buttons, its checklist, and two who press at once."""

import re
import threading

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.urls import reverse

from initiative.models import Letter
from initiative.workflow import IllegalMove
from members.admin.applications import OF_A_MEETING
from members.completeness import CHECKLIST
from members.models import Application
from members.workflow import Admission
from tests.factories.admission import EVERY_POINT, ApplicationFactory
from tests.factories.members import UserFactory
from tests.initiative.signing_in import signed_in
from tests.members.test_admission import ROLES, in_state, person

pytestmark = pytest.mark.django_db
State = Application.State
SENT = [state for state in State.values if state != State.DRAFT]
REASON = "Please sign the declaration."
# Signs that no text of a person holds; a browser can send them all the same.
CONTROLS = ["a\x00", "a\x07", "\x1b[2J", "a\x85b", "a\x0bb"]
# Words that look dangerous and are only words.
WORDS = [
    "<script>alert(1)</script>", "{{ 7*7 }}", "%s %(who)s", "{reason} {name}", "Robert'); DROP TABLE", "=1+1", "null",
    "\u202egnp.exe", "e\u0301" * 60, "👩🏽‍🌾 soils", "\u2028", "አፈር", "a\r\nb", "x" * 5000,
]  # fmt: skip


@pytest.fixture
def reviewer(client):
    user = person("reviewer", None)
    signed_in(client, user)
    return user


def page(application, name="change"):
    return reverse(f"admin:members_application_{name}", args=[application.pk])


def seen(application):
    last = application.transitions.last()
    return last.pk if last else 0


def press(client, application, move, **facts):
    return client.post(page(application, "move"), {"move": move, "seen": seen(application), **facts})


def buttons(answer):
    return set(re.findall(r'name="move" value="(\w+)"', answer.text))


def told(answer):
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("applicant", "stranger")])
@pytest.mark.parametrize("state", SENT)
def test_the_buttons_are_the_moves_that_are_open_but_those_of_a_meeting(client, state, role):
    application = in_state(State(state))
    user = person(role, application)
    user.user_permissions.add(Permission.objects.get(codename="view_application"))
    answer = signed_in(client, user).get(page(application))

    open_to = {move.name for move in Admission.open_to(user, application) if move.permission}
    assert buttons(answer) == open_to - OF_A_MEETING
    assert answer.context["can_review"] == (role in ("reviewer", "superuser"))


@pytest.mark.parametrize("move", sorted(OF_A_MEETING))
def test_what_a_meeting_decides_is_not_done_here_and_it_says_where(client, move):
    application = in_state(State.COMPLETE if move == "table" else State.TABLED)
    answer = press(signed_in(client, UserFactory(secretariat=True)), application, move, reason=REASON)

    assert "open its meeting" in told(answer)
    application.refresh_from_db()
    assert not application.transitions.exists()
    assert application.items.get().meeting.get_absolute_url() in answer.text


def test_a_correction_names_its_answers_and_writes_to_the_applicant(client, reviewer):
    application = ApplicationFactory(checked=True)
    answer = press(client, application, "ask", reason=REASON, named=["declaration", "country"])

    assert answer.status_code == 302, told(answer)
    application.refresh_from_db()
    step = application.transitions.get()
    assert (application.state, step.by, step.reason) == (State.INCOMPLETE, reviewer, REASON)
    assert application.asked_fields == step.fields == ["declaration", "country"]
    assert REASON in Letter.objects.get(to=application.applicant.email).body
    assert client.get(page(application)).text.count("correction asked") == 2


def test_a_correction_without_a_reason_keeps_what_was_ticked(client, reviewer):
    application = ApplicationFactory()
    answer = press(client, application, "ask", named=["country"], points=["form"])

    assert "Please give a reason." in told(answer)
    assert re.search(r'name="named" value="country" checked', answer.text)
    assert re.search(r'name="points" value="form" checked', answer.text)
    application.refresh_from_db()
    assert (application.state, application.checklist) == (State.SUBMITTED, [])


def test_answers_named_beside_another_move_are_asked_about(client, reviewer):
    application = ApplicationFactory(checked=True)
    answer = press(client, application, "accept", named=["country"], points=EVERY_POINT, reason="Well done")

    assert "You have named answers to correct" in told(answer)
    assert "Well done</textarea>" in answer.text
    assert Application.objects.get().state == State.SUBMITTED


def test_a_complete_file_takes_its_ticks_along(client, reviewer):
    application = ApplicationFactory()
    answer = press(client, application, "accept", points=EVERY_POINT)

    assert answer.status_code == 302, told(answer)
    application.refresh_from_db()
    assert (application.state, application.checklist) == (State.COMPLETE, list(CHECKLIST))


def test_what_is_not_ticked_is_named(client, reviewer):
    answer = press(client, ApplicationFactory(), "accept", points=EVERY_POINT[:4])
    assert "Not yet ticked: possible duplicates have been looked at." in told(answer)


def test_the_checklist_is_saved_by_itself_and_the_comment_stays(client, reviewer):
    application = ApplicationFactory()
    words = {"seen": 0, "points": ["form", "logo"], "shown": ""}
    assert client.post(page(application, "checklist"), words).status_code == 302
    assert Application.objects.get().checklist == ["form", "logo"]

    answer = client.post(
        page(application, "checklist"), words | {"points": ["form"], "shown": "form,logo", "reason": "Half"}
    )
    assert "The checklist is saved." in told(answer)
    assert "Half</textarea>" in answer.text
    assert Application.objects.get().checklist == ["form"]


def test_two_who_tick_at_once_lose_nothing_of_each_other(client, reviewer):
    application = ApplicationFactory(checklist=["form", "logo"])
    for points in (["form", "logo", "status"], ["form"]):
        client.post(page(application, "checklist"), {"seen": 0, "points": points, "shown": "form,logo"})
    assert Application.objects.get().checklist == ["form", "status"]


@pytest.mark.parametrize("state", [State.INCOMPLETE, State.COMPLETE, State.CLOSED])
def test_a_file_that_is_not_being_looked_at_keeps_its_ticks(client, reviewer, state):
    application = in_state(state)
    client.post(page(application, "checklist"), {"seen": 0, "points": [], "shown": ",".join(EVERY_POINT)})
    assert Application.objects.get().checklist == EVERY_POINT


def test_whoever_works_for_profit_may_be_a_member_for_a_reason_that_is_kept(client, reviewer):
    application = ApplicationFactory(answers={"is_for_profit": "yes"})
    answer = press(client, application, "accept", points=EVERY_POINT, override_reason="")
    assert "It works for profit and asks to be a Member" in told(answer)
    assert "Works for profit and asks to be a Member" in answer.text

    press(client, application, "accept", points=EVERY_POINT, override_reason="A cooperative of its growers.")
    application.refresh_from_db()
    assert (application.state, application.override_reason) == (State.COMPLETE, "A cooperative of its growers.")


@pytest.mark.parametrize("field", ["reason", "override_reason"])
@pytest.mark.parametrize("text", CONTROLS)
def test_a_sign_that_nobody_can_read_is_refused_with_a_sentence(client, reviewer, text, field):
    application = ApplicationFactory(answers={"is_for_profit": "yes"})
    words = {"points": EVERY_POINT, "reason": REASON, "override_reason": "A cooperative.", field: text}
    answer = press(client, application, "ask", **words)

    assert answer.status_code == 200
    assert re.search("cannot be read|Null characters are not allowed", told(answer))
    assert Application.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize("text", WORDS)
def test_words_are_kept_as_they_are_and_shown_as_words(client, reviewer, text):
    application = ApplicationFactory()
    answer = press(client, application, "ask", reason=text)
    kept = text.replace("\r\n", "\n").strip()

    if not kept:
        assert "Please give a reason." in told(answer)
        return
    assert answer.status_code == 302, told(answer)
    assert application.transitions.get().reason == kept
    assert "<script>alert" not in client.get(page(application)).text


@pytest.mark.parametrize(
    "words",
    [
        {"reason": "x" * 5001},
        {"reason": "\u200b"},
        {"reason": REASON, "named": ["nonsense"]},
        {"reason": REASON, "points": ["nonsense"]},
        {"reason": REASON, "seen": "nonsense"},
        {"reason": REASON, "seen": "9" * 30},
        {"reason": REASON, "seen": "-1"},
        {"reason": REASON, "shown": "form," * 60},
    ],
)
def test_what_no_page_of_ours_sends_is_refused_and_shown_again(client, reviewer, words):
    answer = press(client, ApplicationFactory(), "ask", **words)
    assert (answer.status_code, Application.objects.get().state) == (200, State.SUBMITTED)
    assert told(answer)


def test_who_comes_second_learns_who_was_first_with_what_and_keeps_the_comment(client, reviewer):
    application = ApplicationFactory(checked=True)
    colleague = UserFactory(name="Béatrice Roux", secretariat=True)
    Admission.ask(application, by=colleague, reason="The logo is missing.")
    answer = client.post(
        page(application, "move"), {"move": "accept", "seen": 0, "reason": "Fine!", "points": EVERY_POINT}
    )

    assert "Béatrice Roux came first: “Ask for a correction”" in told(answer)
    assert "Fine!</textarea>" in answer.text
    assert application.transitions.count() == 1


def test_ticks_of_an_earlier_version_do_not_pass_for_ticks_of_this_one(client, reviewer):
    application = ApplicationFactory(checked=True)
    Admission.ask(application, by=None, reason="The logo is missing.")
    Admission.resubmit(application, by=application.applicant)
    stale = {"move": "accept", "seen": 0, "points": EVERY_POINT, "shown": ",".join(EVERY_POINT)}
    answer = client.post(page(application, "move"), stale)

    assert f"{application.applicant} came first: “Send again”" in told(answer)
    assert 'name="points" value="form" checked' not in answer.text
    assert f'name="seen" value="{seen(application)}"' in answer.text
    application.refresh_from_db()
    assert (application.state, application.checklist) == (State.SUBMITTED, [])


def test_a_page_that_is_sent_twice_does_it_once(client, reviewer):
    application = ApplicationFactory()
    words = {"move": "ask", "seen": 0, "reason": REASON}
    first, second = (client.post(page(application, "move"), words) for _ in range(2))

    assert first.status_code == 302
    assert "You have done something already: “Ask for a correction”" in told(second)
    assert application.transitions.count() == 1
    assert Letter.objects.filter(to=application.applicant.email).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_the_same_moment_one_moves_and_the_other_is_told():
    application = ApplicationFactory(checked=True)
    start, answers = threading.Barrier(2), []

    def one(name, move):
        client = signed_in(Client(), UserFactory(name=name, secretariat=True))
        words = {"move": move, "seen": 0, "reason": f"{name} says so.", "points": EVERY_POINT}
        start.wait(10)
        answers.append(client.post(page(application, "move"), words))
        connection.close()

    people = [threading.Thread(target=one, args=each) for each in (("Ada", "accept"), ("Bea", "close"))]
    for each in people:
        each.start()
    for each in people:
        each.join()
    winner = application.transitions.get().by
    [loser] = [answer for answer in answers if answer.status_code == 200]
    assert f"{winner} came first" in told(loser)
    assert "says so.</textarea>" in loser.text
    with pytest.raises(IllegalMove):
        Admission.submit(Application.objects.get(), by=None)
