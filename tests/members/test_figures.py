"""From an imported ledger the figures of every day, against a reference that counts one by one."""

import io
import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connection

from members import ledger, register
from members.models import Organisation, RegisterFigure, StandingChange
from tests.factories.members import OrganisationFactory, RegisterFigureFactory
from tests.members import lives

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(tmp_path):
    return taken_in(tmp_path)


def taken_in(folder, **known):
    """The test ledger of 782 Partners and 346 Members, taken in by the command that takes in real ones."""
    made = lives.lives()
    file = folder / "register.csv"
    file.write_bytes(lives.as_csv(made, **known))
    out = io.StringIO()
    call_command("import_register", file, apply=True, stdout=out)
    assert "Written." in out.getvalue()
    return made


def test_an_error_and_what_takes_it_back_count_for_nothing_on_any_day():
    organisation = OrganisationFactory(joined_on=date(2020, 1, 1), standing=2)
    kept = [register.figures(date(year, 6, 1))[1:3] for year in (2020, 2022, 2024)]
    for after, reason in ((1, "earlier"), (0, "dissolution")):
        wrong = ledger.enter(organisation, after, date(2021, 3, 1), reason=reason, by=None)
        assert register.figures(date(2022, 6, 1))[1:3] != (1, 1)
        ledger.correct(wrong, by=None, note="Another organisation.")
        assert [register.figures(date(year, 6, 1))[1:3] for year in (2020, 2022, 2024)] == kept == [(1, 1)] * 3


def test_an_imported_ledger_tells_the_figures_of_every_day(imported):
    assert register.figures(lives.THE_DAY)[:3] == (lives.THE_DAY, 782, 346)

    luck = random.Random(7)
    turning = [step.on for life in luck.sample(imported, 60) for step in life.steps]
    days = {*turning, *(day - timedelta(1) for day in turning), date(2015, 12, 31), date(2026, 7, 1)}
    for day in days:
        assert register.figures(day)[1:3] == lives.figures(imported, day), day
    for day in luck.sample(sorted(days), 10):
        expected = {life.address: lives.standing(life, day) for life in imported if lives.standing(life, day)}
        assert dict(register.listed_on(day).values_list("slug", "standing_then")) == expected
    now = {life.address: lives.standing(life, date(2026, 7, 1)) for life in imported}
    assert dict(Organisation.objects.values_list("slug", "standing")) == now


def test_the_ledger_counts_from_the_published_figure_with_which_it_agrees(imported):
    RegisterFigureFactory(on=lives.THE_DAY, partners=782, members=346)
    later = date(2025, 1, 1)

    assert register.figures(lives.THE_DAY).source == ""
    assert register.figures(later)[1:3] == lives.figures(imported, later)
    assert not register.differing_figures().exists()

    RegisterFigureFactory(on=date(2024, 12, 31), partners=1000, members=400, source="Newsletter 25")
    assert register.figures(later) == (date(2024, 12, 31), 1000, 400, "Newsletter 25")
    assert register.figures(date(2024, 12, 30)).source == ""
    [differing] = register.differing_figures()
    assert (differing.partners_counted, differing.members_counted) == lives.figures(imported, date(2024, 12, 31))


def test_before_the_first_figure_nothing_is_told_of_a_ledger_that_does_not_reach_it(imported, client):
    RegisterFigureFactory(on=lives.THE_DAY, partners=783, members=346, source="Newsletter 22")
    before = lives.THE_DAY - timedelta(1)

    with pytest.raises(LookupError):
        register.figures(before)
    answer = client.get(f"/api/v1/figures/?on={before}")
    assert answer.status_code == 404 and lives.THE_DAY.isoformat() in answer.json()["detail"]

    RegisterFigure.objects.update(partners=782)
    assert register.figures(before)[1:3] == lives.figures(imported, before)


def test_those_who_joined_are_those_who_rose_in_the_period(tmp_path):
    imported = taken_in(tmp_path, precisions=["day"])
    start, end = date(2021, 5, 1), date(2023, 9, 30)
    expected = {}
    for life in imported:
        rises = [
            (step.after, before)
            for before, step in zip([0, *(each.after for each in life.steps)], life.steps, strict=False)
            if start <= step.on <= end and step.after > before and step.reason == "earlier"
        ]
        if rises:
            expected[life.address] = (max(after for after, _before in rises), rises[0][1] > 0)
    run = register.joined(start, end)
    found = {each.slug: (each.joined_as, each.is_upgrade) for each in [*run.members, *run.partners]}

    assert found == expected
    assert len(found) > 20 and {each.joined_as for each in run.members} == {2}
    assert any(is_upgrade for _standing, is_upgrade in found.values())


MANY = """
INSERT INTO members_organisation ({columns})
SELECT {values} FROM members_organisation, generate_series(%s, %s) n WHERE slug = 'model';
INSERT INTO members_standingchange (organisation_id, effective_on, precision, before, after, reason, basis, note)
SELECT id, DATE '2016-01-01' + (id %% 2500)::int, 'day', 0, 1 + (id %% 2)::int, 'earlier', 'stated', ''
  FROM members_organisation, generate_series(%s, %s) n WHERE slug = 'many-' || n;
"""
BATCH = 1000  # a statement may take ten seconds, on a busy machine too


def enter_many(cursor, size):
    """``size`` organisations, each with its line, on a connection that made its plans when there were ten."""
    OrganisationFactory(slug="model", hidden=True)
    own = {
        "public_id": "gen_random_uuid()",
        "slug": "'many-' || n",
        "name": "'Many ' || n",
        "name_key": "'many ' || n",
        "search_key": "'many ' || n",
    }
    columns = [
        field.column for field in Organisation._meta.concrete_fields if not (field.primary_key or field.generated)
    ]
    sql = MANY.format(columns=", ".join(columns), values=", ".join(own.get(name, name) for name in columns))
    bounds = [1, 11, *range(21, 101, 10), *range(101, size, BATCH), size + 1]
    for first, after in pairwise(dict.fromkeys(min(bound, size + 1) for bound in bounds)):
        cursor.execute(sql, [first, after - 1] * 2)
        if first == 1:
            cursor.execute("ANALYZE members_organisation, members_standingchange")
    cursor.execute("ANALYZE members_organisation, members_standingchange")


READ = """
SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'members_standingchange'
"""


def test_to_enter_a_line_does_not_read_the_whole_ledger():
    with connection.cursor() as cursor:
        enter_many(cursor, 3_000)
        cursor.execute(READ)
        [(read,)] = cursor.fetchall()
    assert read < 10 * 3_000


@pytest.mark.parametrize("size", [10, 20_000])
def test_at_any_size_the_register_is_read_in_the_same_few_queries(size, django_assert_num_queries):
    RegisterFigureFactory(on=date(2017, 1, 1))
    with connection.cursor() as cursor:
        enter_many(cursor, size)
    assert StandingChange.objects.count() == size
    RegisterFigure.objects.update(partners=0, members=0, source="nobody")

    with django_assert_num_queries(1):
        register.figures(date(2026, 1, 1))
    with django_assert_num_queries(1):
        assert register.counted([date(2026, 1, 1)])[0][1:3] == (size, size // 2)
    with django_assert_num_queries(1):
        assert register.listed_on(date(2026, 1, 1)).count() == size
    with django_assert_num_queries(4):
        assert len(register.official_list(date(2019, 1, 1))) <= size
