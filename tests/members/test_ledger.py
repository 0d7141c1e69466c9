"""The ledger: a chain that PostgreSQL keeps, and the only hand that writes a standing."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from members import ledger
from members.models import FactChange, Organisation, StandingChange
from tests.factories.members import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
EARLIER = StandingChange.Reason.EARLIER
DAY = date(2023, 5, 1)


def enter(organisation, after, on=DAY, reason=EARLIER, **facts):
    return ledger.enter(organisation, after, on, reason=reason, by=None, **facts)


def refused(sql, *values):
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return error.value.__cause__.diag.constraint_name or error.value.__cause__.diag.message_primary


def test_a_line_gives_the_organisation_its_standing_and_the_day_it_joined():
    organisation = OrganisationFactory(hidden=True)

    enter(organisation, 1)
    enter(organisation, 2, date(2023, 9, 1))

    organisation.refresh_from_db()
    assert (organisation.standing, organisation.joined_on, organisation.left_on) == (2, DAY, None)


def test_who_leaves_keeps_the_day_of_joining_and_gets_a_day_of_leaving():
    organisation = OrganisationFactory(joined_on=DAY)
    enter(organisation, 0, date(2024, 1, 1), StandingChange.Reason.WITHDRAWAL)

    assert (organisation.standing, organisation.joined_on, organisation.left_on) == (0, DAY, date(2024, 1, 1))


def test_who_comes_back_joins_anew():
    organisation = OrganisationFactory(joined_on=DAY)
    enter(organisation, 0, date(2024, 1, 1), StandingChange.Reason.WITHDRAWAL)
    enter(organisation, 1, date(2024, 6, 1))

    assert (organisation.joined_on, organisation.left_on) == (date(2024, 6, 1), None)


def test_a_correction_takes_back_the_last_line_and_nothing_else():
    organisation = OrganisationFactory(joined_on=DAY)
    wrong = enter(organisation, 2, date(2023, 9, 1))

    with pytest.raises(ledger.NotInOrder, match="Only the last line"):
        ledger.correct(organisation.ledger.first(), by=None, note="no")
    ledger.correct(wrong, by=None, note="It was another organisation.")
    enter(organisation, 2, date(2023, 8, 1))

    assert (organisation.standing, organisation.joined_on) == (2, DAY)
    assert [line.after for line in organisation.ledger.valid()] == [1, 2]


@pytest.mark.parametrize(
    ("after", "on", "sentence"),
    [
        (1, DAY, "like this already"),
        (2, date(2020, 1, 1), "later line"),
        (2, timezone.localdate() + timedelta(days=2), "future"),
    ],
)
def test_what_does_not_follow_is_refused_with_a_sentence(after, on, sentence):
    organisation = OrganisationFactory(joined_on=DAY)
    with pytest.raises(ledger.NotInOrder, match=sentence):
        enter(organisation, after, on)


LINE = (
    "INSERT INTO members_standingchange (organisation_id, effective_on, precision, before, after, reason, basis, note,"
    " corrects_id, item_id) VALUES (%s, %s, 'day', %s, %s, %s, 'decided', '', %s, %s)"
)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        (("2023-06-01", 0, 2, "earlier", None, None), "standing_change_begins_where_the_last_ended"),
        (("2023-01-01", 1, 2, "earlier", None, None), "standing_change_follows_the_last_line"),
        (("2023-06-01", 1, 1, "earlier", None, None), "standing_change_changes"),
        (("2023-06-01", 1, 3, "earlier", None, None), "standing_change_standings_are_known"),
        (("2023-06-01", 1, 2, "approval", None, None), "standing_change_by_approval_has_a_decision"),
        (("2023-06-01", 1, 2, "correction", None, None), "standing_change_correction_names_the_error"),
        ((None, 1, 2, "earlier", None, None), 'null value in column "effective_on"'),
        (("2023-06-01", None, 2, "earlier", None, None), 'null value in column "before"'),
        (("2023-06-01", 1, None, "earlier", None, None), 'null value in column "after"'),
        (("2023-06-01", 1, 2, None, None, None), 'null value in column "reason"'),
    ],
)
def test_raw_sql_cannot_break_the_chain(values, name):
    organisation = OrganisationFactory(joined_on=DAY)
    assert name in refused(LINE, organisation.pk, *values)


def test_raw_sql_cannot_correct_another_line_than_the_last():
    organisation = OrganisationFactory(joined_on=DAY)
    first = organisation.ledger.get()
    enter(organisation, 2, date(2023, 9, 1))
    assert refused(LINE, organisation.pk, DAY, 1, 0, "correction", first.pk, None) == (
        "standing_change_corrects_the_last_line"
    )


@pytest.mark.parametrize("sql", ["UPDATE members_standingchange SET after = 2", "DELETE FROM members_standingchange"])
def test_lines_are_neither_changed_nor_deleted(sql):
    OrganisationFactory()
    assert "neither changed nor deleted" in refused(sql)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.erasing = 'on'")
    assert "neither changed nor deleted" in refused(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE members_organisation SET standing = 2",
        "UPDATE members_organisation SET standing = 0",
        "UPDATE members_organisation SET joined_on = NULL",
        "UPDATE members_organisation SET left_on = '2024-01-01'",
        "UPDATE members_organisation SET standing_basis = 'argued'",
    ],
)
def test_no_other_hand_writes_a_standing(sql):
    OrganisationFactory()
    assert refused(sql) == "organisation_standing_is_the_ledgers"


def test_an_organisation_begins_without_a_standing():
    with pytest.raises(IntegrityError, match="standing"), transaction.atomic():
        Organisation.objects.create(name="Bold", slug="bold", country="FR", standing=2)


def test_saving_an_organisation_that_was_read_earlier_leaves_its_standing_alone():
    organisation = OrganisationFactory(hidden=True)
    stale = Organisation.objects.get()
    enter(organisation, 2)

    stale.city = "Lyon"
    stale.save()

    assert Organisation.objects.values_list("standing", "city").get() == (2, "Lyon")


def test_a_new_name_keeps_the_old_one_findable_and_dated():
    organisation, secretary = OrganisationFactory(name="Secretariat of Soils", slug="soils"), UserFactory()

    ledger.change_facts(organisation, by=secretary, on=DAY, name="Ministry of Soils", slug="ministry", country="FR")

    organisation.refresh_from_db()
    assert (organisation.name, organisation.former_names) == ("Ministry of Soils", ["Secretariat of Soils"])
    assert Organisation.objects.matching("secretariat").get() == organisation
    assert ledger.former_address("soils") == organisation
    lines = list(FactChange.objects.values_list("fact", "before", "after", "effective_on", "by"))
    assert lines == [
        ("name", "Secretariat of Soils", "Ministry of Soils", DAY, secretary.pk),
        ("address", "soils", "ministry", DAY, secretary.pk),
    ]


def test_a_merger_closes_the_one_and_names_the_other():
    gone, heir = OrganisationFactory(joined_on=DAY), OrganisationFactory()
    ledger.merge(gone, heir, date(2024, 1, 1), by=None)

    gone.refresh_from_db()
    assert (gone.standing, gone.successor, gone.left_on) == (0, heir, date(2024, 1, 1))
    with pytest.raises(ledger.NotInOrder):
        ledger.merge(heir, heir, date(2024, 1, 1), by=None)


def test_an_address_is_never_given_twice():
    OrganisationFactory(slug="terres-vives")
    renamed = OrganisationFactory(slug="terres-vives-2")
    ledger.change_facts(renamed, by=None, slug="elsewhere")

    assert ledger.new_slug("Terres Vives") == "terres-vives-3"
    assert ledger.new_slug("Joined") == "joined-2"
    assert ledger.new_slug("中国") == "中国"
    assert ledger.new_slug("!!!") == "organisation"
