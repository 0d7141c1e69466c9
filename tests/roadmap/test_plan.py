"""What the database itself knows of the Strategic Plan, tried past every form."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import override

from roadmap.models import Facility, Goal, Indicator, Objective
from tests.factories.roadmap import FacilityFactory, GoalFactory, IndicatorFactory, ObjectiveFactory, RoadmapFactory

pytestmark = pytest.mark.django_db


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("facility_id", None),
        ("facility_id", 0),
        ("goal_id", None),
        ("goal_id", "G"),
        ("goal_id", "B"),
        ("code", None),
        ("code", "B1"),
        ("code", "A0"),
        ("code", "A"),
        ("code", "a1"),
        ("label_en", ""),
        ("label_en", None),
    ],
)
def test_no_objective_is_without_its_one_facility_its_goal_and_its_code(column, value):
    objective = ObjectiveFactory(code="A1")
    GoalFactory(letter="B")

    with pytest.raises(IntegrityError):
        sql(f"UPDATE roadmap_objective SET {column} = %s WHERE id = %s", value, objective.pk)


def test_a_code_is_given_once():
    ObjectiveFactory(code="A1")
    with pytest.raises(IntegrityError):
        Objective.objects.create(code="A1", goal_id="A", facility=FacilityFactory(), label_en="Again")


def test_what_carries_or_groups_objectives_cannot_be_deleted():
    objective = ObjectiveFactory()
    for keeper in (objective.facility, objective.goal):
        with pytest.raises(ProtectedError):
            keeper.delete()


@pytest.mark.parametrize(
    ("code", "kind", "position"),
    [
        ("cf-i", "global", 1),
        ("gf-1", "core", 1),
        ("gf-0", "global", 1),
        ("gf-one", "global", 1),
        ("cf-1", "core", 1),
        ("cf-i", "other", 1),
        ("cf-i", "", 1),
        ("", "core", 1),
    ],
)
def test_a_facility_is_core_or_global_and_its_code_tells_which(code, kind, position):
    with pytest.raises(IntegrityError), transaction.atomic():
        Facility.objects.create(code=code, kind=kind, position=position, title_en="Facility")


@pytest.mark.parametrize("column", ["code", "kind", "position", "title_en"])
def test_a_facility_misses_nothing(column):
    facility = FacilityFactory()
    with pytest.raises(IntegrityError):
        sql(f"UPDATE roadmap_facility SET {column} = NULL WHERE id = %s", facility.pk)


def test_a_facility_has_an_english_title_and_a_number_of_its_own():
    FacilityFactory(code="cf-i", kind="core", position=1)
    for facts in ({"code": "cf-ii", "position": 1, "title_en": "Two"}, {"code": "cf-ii", "position": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Facility.objects.create(kind="core", **facts)


@pytest.mark.parametrize("letter", ["G", "a", "", "1"])
def test_goals_are_a_to_f(letter):
    with pytest.raises(IntegrityError):
        Goal.objects.create(letter=letter)


@pytest.mark.parametrize("year", [2014, 0])
def test_there_was_no_roadmap_before_the_initiative(year):
    with pytest.raises(IntegrityError):
        RoadmapFactory(year=year)


@pytest.mark.parametrize(
    "facts",
    [
        {"baseline_year": None},
        {"baseline": None},
        {"baseline": -1},
        {"baseline": 197},
        {"target_2030": 0},
        {"target_2030": 197},
        {"target_2050": -1},
        {"target_2050": 197},
        {"whole": 0, "baseline": 0, "target_2050": None},
        {"name_en": ""},
        {"unit_en": ""},
    ],
)
def test_numbers_of_an_indicator_make_sense(facts):
    with pytest.raises(IntegrityError):
        IndicatorFactory(**facts)


def test_an_indicator_may_lack_every_number():
    indicator = IndicatorFactory(whole=None, baseline=None, baseline_year=None, target_2050=None)
    assert indicator.scale is None
    indicator.full_clean()


def test_a_person_is_told_why():
    objective = ObjectiveFactory(code="A1")
    objective.code = "B1"
    with pytest.raises(ValidationError, match="the goal’s letter and a digit"):
        objective.full_clean()


def test_an_objective_has_one_indicator_at_most():
    with pytest.raises(IntegrityError):
        Indicator.objects.create(objective=IndicatorFactory().objective, name_en="Other", unit_en="pieces")


def test_objectives_of_which_only_the_label_is_known_are_found():
    untold, told = ObjectiveFactory(code="A1"), ObjectiveFactory(code="A2", told=True)

    assert list(Objective.objects.without_text()) == [untold]
    assert (untold.has_text, told.has_text) == (False, True)
    assert (untold.heading, told.heading) == ("Label A1", "Soils count")


def test_a_goal_without_a_title_is_called_by_its_letter():
    with override("en"):
        assert Goal(letter="B").name == "Goal B"
    assert Goal(letter="A", title_en="Begin").name == "Begin"


def test_facilities_are_called_as_they_are_printed():
    core, world = FacilityFactory(core=True), FacilityFactory(position=7)
    assert (core.label, core.numeral, core.is_core) == ("CF\u00a0III", "III", True)
    assert (world.label, world.numeral, world.is_core) == ("GF\u00a07", "7", False)
