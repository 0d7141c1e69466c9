"""The engine of moves, tried on a table of its own over a model that the portal has."""

import threading
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection

from initiative.workflow import IllegalMove, Move, Workflow
from members.models import User
from newsletter.models import Edition, Issue

DRAFT, PUBLISHED = Edition.State.DRAFT, Edition.State.PUBLISHED


class Tried(Workflow):
    open = Move("Open", {DRAFT}, PUBLISHED, permission="newsletter.publish_edition")
    close = Move("Close", {PUBLISHED}, DRAFT, needs_reason=True)
    stay = Move("Stay", {DRAFT}, DRAFT)

    @open.then
    def note_the_time(edition, transition):
        edition.published_at = transition.at

    @close.then
    def forget_the_time(edition, transition):
        edition.published_at = None

    @stay.when
    def only_in_english(edition):
        return "" if edition.language == "en" else "Only the English edition may stay."


class Unguarded(Tried):
    """The same table without the lock: the control that shows the race."""

    @classmethod
    def run(cls, move, obj, *, by, reason=""):
        if obj.state in move.source:
            BARRIER.wait(10)
            obj.transitions.create(move=move.name, before=obj.state, after=move.target, by=by, reason=reason)
            obj.published_at = obj.transitions.latest("pk").at
            obj.state = move.target
            obj.save()


BARRIER = threading.Barrier(4)


def an_edition(language="en"):
    issue = Issue.objects.create(number=22, dated=date(2023, 10, 1))
    return Edition.objects.create(issue=issue, language=language, title="Newsletter")


@pytest.mark.django_db
def test_a_move_writes_the_state_the_history_and_the_effects_together():
    edition, secretary = an_edition(), User.objects.create_superuser("s@example.org")

    Tried.open(edition, by=secretary, reason=" done ")

    edition.refresh_from_db()
    [line] = edition.transitions.all()
    assert (edition.state, edition.published_at) == (PUBLISHED, line.at)
    assert (line.move, line.before, line.after, line.by, line.reason) == ("open", DRAFT, PUBLISHED, secretary, "done")


@pytest.mark.django_db
def test_a_move_needs_its_permission():
    edition = an_edition()
    for nobody in (AnonymousUser(), User.objects.create_user("v@example.org")):
        with pytest.raises(PermissionDenied):
            Tried.open(edition, by=nobody)
    assert not edition.transitions.exists()


@pytest.mark.django_db
def test_the_portal_itself_needs_none():
    edition = an_edition()
    Tried.open(edition, by=None)
    assert edition.transitions.get().by is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("move", "language", "reason", "sentence"),
    [
        ("close", "en", "because", "“Close” is not possible while it is “draft”."),
        ("stay", "fr", "", "Only the English edition may stay."),
    ],
)
def test_an_illegal_move_is_refused_with_a_sentence(move, language, reason, sentence):
    edition = an_edition(language)
    with pytest.raises(IllegalMove, match=sentence):
        getattr(Tried, move)(edition, by=None, reason=reason)
    assert not edition.transitions.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "   "])
def test_a_move_that_needs_a_reason_is_refused_without(reason):
    edition = an_edition()
    Tried.open(edition, by=None)
    with pytest.raises(IllegalMove, match="Please give a reason"):
        Tried.close(edition, by=None, reason=reason)


@pytest.mark.django_db
def test_who_looked_too_long_is_told():
    edition = an_edition()
    stale = Edition.objects.get(pk=edition.pk)
    Tried.open(edition, by=None)
    with pytest.raises(IllegalMove, match="Someone else has just moved it to “published”"):
        Tried.open(stale, by=None)


@pytest.mark.django_db
def test_the_open_moves_are_those_of_the_state_and_of_the_person():
    edition = an_edition()
    visitor, secretary = User.objects.create_user("v@example.org"), User.objects.create_superuser("s@example.org")
    assert [move.name for move in Tried.open_to(visitor, edition)] == ["stay"]
    assert [move.name for move in Tried.open_to(secretary, edition)] == ["open", "stay"]


@pytest.mark.django_db(transaction=True)
def test_of_four_at_once_one_wins_and_without_the_lock_the_race_is_real():
    assert race(Tried) == 1
    assert race(Unguarded) > 1


def race(workflow) -> int:
    """Let four people make the same move at once; return how many transitions were written."""
    Issue.objects.all().delete()
    edition = an_edition()
    BARRIER.reset()
    start = threading.Barrier(4)

    def attempt():
        mine = Edition.objects.get(pk=edition.pk)
        start.wait(10)
        try:
            workflow.run(Tried.__dict__["open"], mine, by=None)
        except IllegalMove:
            pass
        finally:
            connection.close()

    people = [threading.Thread(target=attempt) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return edition.transitions.count()


@pytest.mark.django_db
def test_a_list_moves_together_with_a_line_of_history_for_each(django_assert_max_num_queries):
    issue = Issue.objects.create(number=22, dated=date(2023, 10, 1))
    for language in ("en", "fr", "es"):
        Edition.objects.create(issue=issue, language=language, title="Newsletter")
    Tried.run_together(Tried.named("open"), Edition.objects.all(), by=None)

    reasons = {edition.pk: f"why {edition.language}" for edition in Edition.objects.all()}
    with django_assert_max_num_queries(4 + 3):  # transaction (2), lock, history; and a row each
        moved = Tried.run_together(Tried.named("close"), Edition.objects.all(), by=None, reasons=reasons)
    assert {edition.state for edition in moved} == {DRAFT}
    for edition in Edition.objects.all():
        lines = list(edition.transitions.values_list("before", "after", "reason"))
        assert lines == [(DRAFT, PUBLISHED, ""), (PUBLISHED, DRAFT, f"why {edition.language}")]
        assert (edition.state, edition.published_at) == (DRAFT, None)


@pytest.mark.django_db
def test_one_that_cannot_move_keeps_the_whole_list_where_it_is_and_is_named():
    issue = Issue.objects.create(number=22, dated=date(2023, 10, 1))
    english, french = (Edition.objects.create(issue=issue, language=code, title=code) for code in ("en", "fr"))

    with pytest.raises(IllegalMove, match=r"Only the English edition may stay") as refusal:
        Tried.run_together(Tried.named("stay"), Edition.objects.all(), by=None)

    assert refusal.value.about == french
    assert str(refusal.value).startswith(str(french))
    assert not english.transitions.exists() and not french.transitions.exists()
    with pytest.raises(PermissionDenied):
        Tried.run_together(Tried.named("open"), Edition.objects.all(), by=AnonymousUser())


@pytest.mark.django_db
def test_no_list_is_no_move():
    assert Tried.run_together(Tried.named("open"), Edition.objects.none(), by=None) == []
