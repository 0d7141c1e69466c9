"""What follows when an organisation goes up in another: people move, and nothing is left waiting."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from initiative.models import Letter
from initiative.workflow import IllegalMove
from members.ledger import NotInOrder, correct, enter
from members.models import Application, Invitation, Notice, Proposal, Role
from members.workflow import merging
from tests.factories.admission import AgendaItemFactory, ApplicationFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)


@pytest.fixture
def gone():
    return OrganisationFactory(name="Gone", joined_on=date(2020, 1, 1))


@pytest.fixture
def heir():
    return OrganisationFactory(name="Heir")


def speaks(organisation):
    return sorted(organisation.representatives.active().values_list("role", "email"))


def test_people_speak_for_the_successor_and_its_main_representative_stays(gone, heir):
    RepresentativeFactory(organisation=heir, email="ann@heir.example")
    main = RepresentativeFactory(organisation=gone, email="bob@gone.example", is_email_public=True)
    RepresentativeFactory(organisation=gone, email="eve@gone.example", role=Role.SIGNATORY, user=None)
    RepresentativeFactory(organisation=gone, email="ANN@heir.example", role=Role.ALTERNATE)
    merging.merge(gone, heir, DAY, by=None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert speaks(gone) == []
    assert speaks(heir) == [
        ("alternate", "ANN@heir.example"),
        ("alternate", "bob@gone.example"),
        ("primary", "ann@heir.example"),
        ("signatory", "eve@gone.example"),
    ]
    moved = heir.representatives.get(email="bob@gone.example")
    assert (moved.user, moved.is_email_public) == (main.user, False)


def test_where_nobody_leads_the_successor_the_main_representative_does(gone, heir):
    RepresentativeFactory(organisation=gone, email="bob@gone.example")
    merging.merge(gone, heir, DAY, by=None)
    assert speaks(heir) == [("primary", "bob@gone.example")]


@pytest.mark.parametrize(
    ("state", "after"), [("draft", "withdrawn"), ("incomplete", "closed"), ("complete", "closed")]
)
def test_what_is_under_way_is_closed_with_a_sentence_in_its_reader_s_language(state, after, gone, heir):
    user = UserFactory(language="fr")
    application = ApplicationFactory(organisation=gone, state=state, applicant=user)
    proposal = Proposal.objects.create(organisation=gone, proposed_by=user, changes={"name": ["Gone", "Went"]})
    notice = Notice.objects.create(organisation=gone, from_on=DAY, text="We leave.", given_by=user)
    invitation = Invitation.objects.create(
        organisation=gone, email="x@gone.example", role="alternate", invited_by=user
    )
    merging.merge(gone, heir, DAY, by=UserFactory(secretariat=True))

    for each in (application, proposal, notice, invitation):
        each.refresh_from_db()
    assert (application.state, proposal.state, notice.state) == (after, "refused", "withdrawn")
    assert not invitation.is_open
    for each in (application, proposal, notice):
        assert "Gone" in each.transitions.last().reason and "Heir" in each.transitions.last().reason
    assert Letter.objects.filter(to=user.email).exists()


def test_a_frozen_list_is_decided_first(gone, heir):
    AgendaItemFactory(application__organisation=gone)
    with pytest.raises(IllegalMove, match="let that be decided first"):
        merging.merge(gone, heir, DAY, by=None)
    gone.refresh_from_db()
    assert gone.is_listed and Application.objects.get().state == "tabled"


def test_nobody_merges_who_may_not_change_the_register(gone, heir):
    with pytest.raises(PermissionDenied):
        merging.merge(gone, heir, DAY, by=UserFactory(is_staff=True))


def test_mergers_make_no_circle_and_no_chain(gone, heir):
    merging.merge(gone, heir, DAY, by=None)
    for one, other in ((heir, gone), (OrganisationFactory(), gone)):
        with pytest.raises(NotInOrder, match="went up in another"):
            merging.merge(one, other, DAY, by=None)
    with pytest.raises(NotInOrder, match="went up in another"):
        enter(gone, 1, date(2024, 6, 1), reason="earlier", by=None)


def test_nobody_goes_up_in_who_has_left(gone, heir):
    enter(heir, 0, date.today(), reason="dissolution", by=None)
    heir.refresh_from_db()
    with pytest.raises(NotInOrder, match="no longer on the official list"):
        merging.merge(gone, heir, DAY, by=None)


def test_whoever_is_moved_is_told_and_by_what(gone, heir):
    RepresentativeFactory(organisation=heir, email="ann@heir.example")
    RepresentativeFactory(organisation=gone, email="bob@gone.example", language="fr")
    line = merging.merge(gone, heir, DAY, by=None)
    [letter] = Letter.objects.filter(to="bob@gone.example")
    assert letter.language == "fr" and "Gone" in letter.subject and "Heir" in letter.subject
    assert {person.organisation.name for person in line.moved.all()} == {"Gone", "Heir"}


def test_a_merger_that_was_an_error_is_taken_back_with_its_people(gone, heir):
    ann = RepresentativeFactory(organisation=heir, email="ann@heir.example")
    RepresentativeFactory(organisation=gone, email="bob@gone.example")
    RepresentativeFactory(organisation=gone, email="ANN@heir.example", role=Role.ALTERNATE)
    RepresentativeFactory(organisation=heir, email="ann@heir.example", role=Role.ALTERNATE, user=ann.user)
    before = speaks(gone), speaks(heir)
    line = merging.merge(gone, heir, DAY, by=None)
    merging.take_back(line, by=None, note="Another body of that name.")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    gone.refresh_from_db()
    assert (gone.is_listed, gone.successor, gone.left_on) == (True, None, None)
    assert (speaks(gone), speaks(heir)) == before
    assert Letter.objects.filter(to="bob@gone.example").count() == 2


def test_who_leads_others_at_the_successor_hands_over_first(gone, heir):
    RepresentativeFactory(organisation=gone, email="bob@gone.example")
    line = merging.merge(gone, heir, DAY, by=None)
    RepresentativeFactory(organisation=heir, email="new@heir.example", role=Role.ALTERNATE)
    with pytest.raises(IllegalMove, match="hand the main role over there first"):
        merging.take_back(line, by=None, note="An error.")
    gone.refresh_from_db()
    assert gone.successor == heir


def test_a_merger_that_was_an_error_is_taken_back(gone, heir):
    line = merging.merge(gone, heir, DAY, by=None)
    correct(line, by=None, note="Another body of that name.")
    gone.refresh_from_db()
    assert (gone.is_listed, gone.successor, gone.left_on) == (True, None, None)
