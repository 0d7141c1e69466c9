"""Which facility carries which objective: the whole Strategic Plan as one table.

Two queries, whatever the number of facilities and objectives.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from roadmap.models import Facility, Goal, Objective


class Cell(NamedTuple):
    """One objective in the row of one facility."""

    objective: Objective
    is_held: bool
    opens_goal: bool


class Row(NamedTuple):
    facility: Facility
    cells: list[Cell]
    held: list[Objective]


class GoalColumns(NamedTuple):
    goal: Goal
    objectives: list[Objective]


class Coverage(NamedTuple):
    """The matrix, and what can be said of it in a sentence."""

    goals: list[GoalColumns]
    core: list[Row]
    world: list[Row]

    @property
    def ranks(self) -> list[tuple[str, list[Row]]]:
        """The rows by kind, Core first; a kind without facilities is left out."""
        kinds = Facility.Kind
        return [(kind.value, rows) for kind, rows in ((kinds.CORE, self.core), (kinds.GLOBAL, self.world)) if rows]

    @property
    def columns(self) -> int:
        return sum(len(goal.objectives) for goal in self.goals)

    @property
    def held_by_core(self) -> int:
        return sum(len(row.held) for row in self.core)

    @property
    def held_by_global(self) -> int:
        return sum(len(row.held) for row in self.world)

    @property
    def without_objective(self) -> list[Facility]:
        return [row.facility for row in (*self.core, *self.world) if not row.held]

    @property
    def goals_without_title(self) -> list[str]:
        return [columns.goal.letter for columns in self.goals if not columns.goal.title]


def coverage() -> Coverage:
    """Read the plan as it stands."""
    objectives = list(Objective.objects.select_related("goal"))
    facilities = list(Facility.objects.all())
    return Coverage(
        goals=[GoalColumns(goal, list(own)) for goal, own in groupby(objectives, key=attrgetter("goal"))],
        core=_rows((f for f in facilities if f.is_core), objectives),
        world=_rows((f for f in facilities if not f.is_core), objectives),
    )


def _rows(facilities: Iterable[Facility], objectives: list[Objective]) -> list[Row]:
    opening = {next(own).pk for _letter, own in groupby(objectives, key=attrgetter("goal_id"))}
    rows = []
    for facility in facilities:
        cells = [Cell(each, each.facility_id == facility.pk, each.pk in opening) for each in objectives]
        rows.append(Row(facility, cells, [cell.objective for cell in cells if cell.is_held]))
    return rows
