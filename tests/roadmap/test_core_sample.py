"""The core sample: where the bar ends, what is written under it, and what is said where there is no number."""

import pytest
from django.utils.translation import override

from roadmap.rendering import core_sample
from tests.factories.roadmap import IndicatorFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db


def sample(language="en", **facts):
    objective = IndicatorFactory(objective=ObjectiveFactory(told=True), **facts).objective
    objective.refresh_from_db()
    with override(language):
        return core_sample(objective)


def test_it_ends_at_the_whole():
    drawn = sample()

    assert drawn.share == "14.3%"
    assert drawn.marks == [("0", "0%", "start"), ("28", "14.3%", "middle"), ("196", "100%", "end")]
    assert [(key.heading, key.figure, key.words) for key in drawn.keys] == [
        ("Baseline 2019", "28 of 196", "Few have."),
        ("Target 2030", "In words", "Many have."),
        ("Target 2050", "All 196", "All have."),
    ]


def test_without_a_whole_it_ends_at_the_farthest_target_that_is_a_number():
    drawn = sample(whole=None, baseline=5, baseline_year=2020, target_2030=30, target_2050=None, unit_en="projects")

    assert drawn.share == "16.7%"
    assert [mark.label for mark in drawn.marks] == ["0", "5", "30"]
    assert [key.figure for key in drawn.keys] == ["5 projects", "30 projects", "In words"]


def test_what_was_never_measured_is_not_drawn_and_is_said():
    drawn = sample(whole=None, baseline=None, baseline_year=None, target_2030=10, target_2050=50)

    assert (drawn.share, drawn.sentence) == (None, "not measured yet")
    assert [(mark.label, mark.at) for mark in drawn.marks] == [("0", "0%"), ("10", "20.0%"), ("50", "100%")]
    assert drawn.keys[0].heading == "Baseline 2020"


def test_without_any_target_there_is_nothing_to_draw_on():
    drawn = sample(whole=None, baseline=1, baseline_year=2020, target_2050=None)
    assert (drawn.share, drawn.marks) == (None, [])


def test_labels_that_would_run_into_the_ends_are_left_out():
    drawn = sample(baseline=1)
    assert [mark.label for mark in drawn.marks] == ["0", "196"]


def test_percentages_of_the_drawing_have_a_point_in_every_language():
    drawn = sample("fr", whole=None, baseline="1234.5", target_2050=10000)
    assert drawn.share == "12.3%"
    assert [mark.label for mark in drawn.marks] == ["0", "1\u00a0234,5", "10\u00a0000"]


def test_an_objective_of_which_nothing_can_be_counted_has_no_drawing():
    assert core_sample(ObjectiveFactory()) is None
