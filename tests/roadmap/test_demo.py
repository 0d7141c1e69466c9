"""The demonstration holds the plan as it is known: complete where it is, blank where it is not."""

import csv
from collections import Counter

import pytest

from roadmap.coverage import coverage
from roadmap.demo import fill
from roadmap.models import Facility, Goal, Objective
from tests import shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    lines = []
    fill(lines.append)
    return lines


def facts(name):
    with shared.path(name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_plan_has_24_objectives_13_core_and_11_global(said):
    plan = coverage()

    assert said == ["24 objectives in 14 facilities"]
    assert (plan.columns, plan.held_by_core, plan.held_by_global) == (24, 13, 11)
    assert Counter(Facility.objects.values_list("kind", flat=True)) == {"core": 7, "global": 7}


def test_goals_have_6_4_4_4_3_and_3_objectives(said):
    assert [(own.goal.letter, len(own.objectives)) for own in coverage().goals] == [
        ("A", 6), ("B", 4), ("C", 4), ("D", 4), ("E", 3), ("F", 3),
    ]  # fmt: skip


def test_two_core_facilities_carry_no_objective(said):
    assert [facility.code for facility in coverage().without_objective] == ["cf-i", "cf-ii"]


def test_each_objective_is_where_the_published_plan_puts_it(said):
    published = {
        row["code"]: (row["facility_code"].lower().replace(".", "-"), row["facility_kind"].lower())
        for row in facts("data/strategic-objectives.csv")
    }
    found = Objective.objects.values_list("code", "facility__code", "facility__kind")
    assert {code: (facility, kind) for code, facility, kind in found} == published


def test_facilities_are_those_of_the_roadmap(said):
    published = {(row["code"].lower().replace(".", "-"), row["title_table"]) for row in facts("data/facilities.csv")}
    assert set(Facility.objects.values_list("code", "title_en")) == published


def test_titles_of_four_goals_are_not_known_and_stay_blank(said):
    blank = Goal.objects.filter(title_en="", title_fr="", title_es="").values_list("letter", flat=True)
    assert list(blank.order_by("letter")) == ["B", "C", "D", "E"]


def test_eleven_objectives_have_texts_in_three_languages_and_the_others_none(said):
    known = {row["code"] for row in facts("data/objective-targets.csv")}
    names = ("title", "aim", "baseline", "target_2030", "target_2050")
    columns = [f"{name}_{code}" for name in names for code in ("en", "fr", "es")]
    for objective in Objective.objects.all():
        written = {name for name in columns if getattr(objective, name)}
        assert written == (set(columns) if objective.code in known else set())
        assert objective.label_en and objective.label_fr and objective.label_es


def test_numbers_are_those_that_are_known(said):
    number = ("baseline_value", "baseline_year", "target_2030_value", "target_2050_value")
    published = {
        row["code"]: tuple(int(row[name]) if row[name] else None for name in number)
        for row in facts("data/objective-targets.csv")
        if row["metric"]
    }
    columns = ("indicator__baseline", "indicator__baseline_year", "indicator__target_2030", "indicator__target_2050")
    found = Objective.objects.filter(indicator__isnull=False).values_list("code", *columns)
    assert {code: tuple(values) for code, *values in found} == published


def test_no_published_sentence_is_copied(said):
    """Facts carry over, wording does not: no run of eight words is the source's."""
    own = " ".join(
        " ".join([each.aim_en, each.baseline_en, each.target_2030_en, each.target_2050_en]).lower()
        for each in Objective.objects.all()
    )
    for row in facts("data/objective-targets.csv"):
        for name in ("aim", "baseline_2020", "target_2030", "target_2050"):
            words = row[name].lower().split()
            runs = (" ".join(words[start : start + 8]) for start in range(max(1, len(words) - 7)))
            assert [run for run in runs if len(run.split()) == 8 and run in own] == []
