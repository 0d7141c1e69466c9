"""What waits for the Secretariat in membership: on the desk, and in the letter that reminds of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from initiative.apps import portal_apps
from initiative.models import Letter
from members.models import Application, Basis, Claim, Meeting, Notice, Proposal, Remark, User
from members.periodic import tell_the_secretariat
from members.workflow import Admission
from tests.factories.admission import AgendaItemFactory, ApplicationFactory, MeetingFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory, UserFactory
from tests.initiative.signing_in import signed_in
from tests.members.test_review_file import sent, some_of_each

pytestmark = pytest.mark.django_db
REVIEW = "members.review_application"
CLAIMS = "requests to represent an organisation"


def config():
    return next(config for config in portal_apps() if config.name == "members")


@pytest.fixture
def secretary(client):
    user = UserFactory(secretariat=True, name="Béatrice Roux")
    signed_in(client, user)
    return user


def staff(*permissions):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def lines(user):
    return {str(line.label): line for line in config().desk(user)}


def some_of_everything():
    some_of_each()
    organisation = OrganisationFactory(standing_basis=Basis.ARGUED, summary_fr="Sol.")
    OrganisationFactory(hidden=True)
    main = RepresentativeFactory(organisation=organisation)
    RepresentativeFactory(organisation=organisation, role="alternate", user=main.user)
    many = RepresentativeFactory(organisation__summary_fr="Sol.", organisation__summary_es="Suelo.").organisation
    RepresentativeFactory(organisation=many, role="alternate")
    Proposal.objects.create(organisation=many, proposed_by=main.user, changes={"acronym": ["", "X"]})
    Proposal.objects.create(
        organisation=many, proposed_by=main.user, changes={"acronym": ["", "X"]}, state=Proposal.State.REFUSED
    )
    Notice.objects.create(organisation=many, given_by=main.user, from_on="2023-01-01", text="We leave.")
    Claim.objects.create(organisation=many, person=UserFactory(), text="I am its director.")
    Claim.objects.create(organisation=many, person=UserFactory(), text="Me too.", state=Claim.State.REFUSED)


COUNTS = {
    "new": 2,
    "answered a correction": 1,
    "waiting for us for more than 14 days": 1,
    "with a message to read": 1,
    "complete, on no list": 1,
    "with the applicant": 1,
    "profile changes to confirm": 1,
    "notices of withdrawal": 1,
    "requests to represent an organisation": 1,
    "Standings to confirm": 1,
    "organisations with one contact only": 1,
    "Without a French summary": 0,
    "Without a Spanish summary": 1,
}


@pytest.mark.parametrize("label", COUNTS)
def test_each_counter_opens_a_list_of_as_many(client, secretary, label):
    some_of_everything()
    line = lines(secretary)[label]
    assert line.count == COUNTS[label]
    assert len(client.get(line.url).context["cl"].result_list) == line.count


def test_what_waits_too_long_is_marked_with_the_name_and_the_day_of_the_oldest(client, secretary):
    with time_machine.travel(datetime(2023, 10, 10, tzinfo=UTC), tick=False):
        ApplicationFactory(name="Terres Vives", waits_since=datetime(2023, 9, 24, 9, tzinfo=UTC))
        ApplicationFactory(name="Younger", waits_since=datetime(2023, 9, 25, 9, tzinfo=UTC))
        ApplicationFactory(name="In time", waits_since=datetime(2023, 9, 26, 9, tzinfo=UTC))
        ApplicationFactory(name="Theirs", state="incomplete", waits_since=datetime(2023, 1, 1, tzinfo=UTC))
        line = lines(secretary)["waiting for us for more than 14 days"]
    assert (line.count, line.note, line.waits) == (2, "Terres Vives, since 24 September 2023", True)


def test_drafts_are_only_counted(secretary):
    ApplicationFactory(draft=True, name="Secret")
    line = lines(secretary)["with the applicant"]
    assert (line.count, line.note) == (0, "and 1 draft not sent yet")
    assert "Secret" not in str([*config().desk(secretary)])


def test_an_item_leaves_the_desk_when_it_is_done(secretary):
    application = sent()
    assert lines(secretary)["new"].count == 1
    Admission.ask(application, by=secretary, reason="Please sign it.")
    assert (lines(secretary)["new"].count, lines(secretary)["with the applicant"].count) == (0, 1)
    Admission.resubmit(application, by=application.applicant)
    assert lines(secretary)["answered a correction"].count == 1


def test_the_next_meeting_stands_on_top_with_its_list_and_the_way_to_it(client, secretary):
    MeetingFactory(number=6, held_on=timezone.localdate() - timedelta(days=9), state=Meeting.State.DECIDED)
    MeetingFactory(number=8, held_on="2099-03-01")
    meeting = MeetingFactory(number=7, held_on="2099-02-01", closes_on="2099-01-25")
    AgendaItemFactory.create_batch(2, meeting=meeting, application__state=Application.State.COMPLETE)
    AgendaItemFactory(meeting=meeting, outcome="deferred", application__state=Application.State.COMPLETE)

    [box] = config().desk_boxes(secretary)
    assert [fact for _name, fact in box.facts] == ["Bureau 7, 1 February 2099", "2 files", "25 January 2099"]
    assert client.get(box.url).status_code == 200
    line = lines(secretary)["on the list of the next meeting"]
    assert (line.count, line.note, line.url) == (2, "Bureau 7, 1 February 2099", box.url)
    assert "Bureau 7, 1 February 2099" in client.get("/admin/").text


def test_a_frozen_list_that_nobody_has_decided_yet_comes_before_all(secretary):
    MeetingFactory(number=4, held_on="2099-02-01")
    AgendaItemFactory(meeting__number=3, meeting__held_on="2023-09-12")
    [box] = config().desk_boxes(secretary)
    assert [fact for _name, fact in box.facts] == ["Bureau 3, 12 September 2023", "1 file", "It is frozen"]


def test_without_a_meeting_the_desk_offers_to_plan_one(client, secretary):
    [box] = config().desk_boxes(secretary)
    assert [fact for _name, fact in box.facts] == ["None is planned"]
    assert client.get(box.url).status_code == 200
    [read] = config().desk_boxes(staff("review_application"))
    assert not read.url
    assert lines(secretary)["on the list of the next meeting"].count == 0


def test_the_first_sentence_counts_what_waits_and_nothing_twice(client, secretary):
    some_of_everything()
    work = [line for line in config().desk(secretary) if line.is_work]
    assert sum(line.count for line in work) == 2 + 1 + 1 + 1 + 1 + 1 + 1
    assert "Eight things wait for you.</h1>" in client.get("/admin/").text


@pytest.mark.parametrize(
    ("permissions", "some", "others"),
    [
        (["review_application"], ["new"], ["notices of withdrawal", "Standings to confirm"]),
        (["view_application"], ["new"], ["notices of withdrawal", "Standings to confirm"]),
        (["view_organisation"], ["Standings to confirm"], ["new", "notices of withdrawal"]),
        (["change_organisation"], ["Standings to confirm", "notices of withdrawal"], ["new", CLAIMS]),
        (["change_representative"], [CLAIMS], ["new", "notices of withdrawal"]),
        ([], [], ["new", "notices of withdrawal", "Standings to confirm"]),
    ],
)
def test_everybody_sees_the_counters_whose_lists_they_may_open(client, permissions, some, others):
    user = staff(*permissions)
    seen = lines(user)
    assert set(some) <= seen.keys() and not set(others) & seen.keys()
    signed_in(client, user)
    for label in some:
        assert client.get(seen[label].url).status_code == 200
    assert bool([*config().desk_boxes(user)]) == ("review_application" in permissions)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("times", [1, 20])
def test_the_desk_costs_the_same_however_much_waits(client, secretary, times, django_assert_max_num_queries):
    for number in range(times):
        sent(name=f"Sent {number}")
        ApplicationFactory(state="incomplete", documents=())
        AgendaItemFactory(application__documents=())
        RepresentativeFactory()
        Claim.objects.create(organisation=OrganisationFactory(), person=secretary, text="Me.")
    with django_assert_max_num_queries(35):
        assert client.get("/admin/").status_code == 200


def digests():
    return {letter.to: letter for letter in Letter.objects.filter(key__startswith="secretariat-digest-")}


def test_those_who_review_are_told_once_a_day_and_only_of_something_new(secretary):
    french = staff("review_application")
    User.objects.filter(pk=french.pk).update(language="fr")
    group = Group.objects.create(name="Reviewers")
    group.permissions.set(Permission.objects.filter(codename="review_application"))
    by_group = staff()
    by_group.groups.add(group)
    others = [staff("view_application"), UserFactory(), UserFactory(secretariat=True, is_active=False)]

    tell_the_secretariat()
    assert digests() == {}

    application = sent()
    tell_the_secretariat()
    tell_the_secretariat()
    assert digests().keys() == {secretary.email, french.email, by_group.email}
    assert not digests().keys() & {other.email for other in others}
    assert "- 1 new application\n" in digests()[secretary.email].body
    assert digests()[french.email].language == "fr"

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        tell_the_secretariat()
        assert Letter.objects.filter(to=secretary.email).count() == 1
        Remark.objects.create(application=application, by=application.applicant, text="When?")
        tell_the_secretariat()
        assert Letter.objects.filter(to=secretary.email).count() == 2


def test_a_digest_names_each_kind_of_work(secretary):
    some_of_everything()
    tell_the_secretariat()
    for line in ("2 new applications", "1 answered", "1 waiting for more than 14 days", "1 proposed change",
                 "1 with a message", "1 notice of withdrawal", "1 request to represent"):  # fmt: skip
        assert f"- {line}\n" in digests()[secretary.email].body


def test_those_who_may_are_named_once_however_they_may():
    user = staff("review_application")
    group = Group.objects.create(name="Reviewers")
    group.permissions.set(Permission.objects.filter(codename="review_application"))
    user.groups.add(group)
    assert [*User.objects.who_may(REVIEW)] == [user]
