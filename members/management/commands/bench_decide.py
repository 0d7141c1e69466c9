"""What it takes to decide a list: the names of a meeting approved at once, beside bare rows written one by one."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management import CommandParser
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from initiative.models import Letter
from members.models import AgendaItem, Application, Meeting, StakeholderGroup, Standing, User
from members.workflow.meetings import Exceptional, decide

NAMES, RUNS = 200, 5
MOST_SECONDS, MOST_QUERIES = 2.0, 2.0
ANSWERS = {"main_name": "Amina Sow", "signatory_name": "Paul Ruiz", "signatory_email": "paul@portal.example"}


class Command(BaseCommand):
    help = "Measure the decision of a list: seconds and queries, and the ratio to as many bare updates and inserts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--names", type=int, default=NAMES, help="how many names are on the list")

    def handle(self, *args: Any, names: int, **options: Any) -> None:
        with transaction.atomic():
            meeting = _list(names)
            # Where four names in a hundred are kept or declined, all three outcomes are measured.
            items = list(meeting.items.order_by("pk").values_list("pk", flat=True))
            exceptions = {pk: Exceptional("declined", "Not yet.") for pk in items[::50]}
            exceptions |= {pk: Exceptional("deferred") for pk in items[25::50]}
            with CaptureQueriesContext(connection) as captured:
                _undone(lambda: decide(meeting, exceptions, by=None))
            queries = len(captured) / names
            ours = min(_undone(lambda: decide(meeting, exceptions, by=None)) for _run in range(RUNS))
            floor = min(_undone(lambda: _bare(items)) for _run in range(RUNS))
            transaction.set_rollback(True)
        self.stdout.write(f"{names} names on one list, the best of {RUNS} runs")
        self.stdout.write(f"{'':44}{'measured':>10}{'limit':>8}")
        for title, value, limit in (
            ("decided, with letters and register (s)", ours, MOST_SECONDS * names / NAMES),
            ("queries for a name", queries, MOST_QUERIES),
            ("floor: one bare update and insert each (s)", floor, ""),
            ("ratio to the floor", ours / floor, ""),
        ):
            self.stdout.write(f"{title:44}{value:10.2f}{limit:>8}")


def _undone(work: Callable[[], Any]) -> float:
    """Return the seconds that a piece of work takes, constraints included, and take it back."""
    with transaction.atomic():
        started = time.perf_counter()
        work()
        connection.check_constraints()
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds


def _list(names: int) -> Meeting:
    """Return a meeting of yesterday with a frozen list of organisations that are new."""
    today = timezone.localdate()
    applicant = User.objects.create(email="applicant-of-many@portal.example")
    group = StakeholderGroup.objects.first()
    held_on = today - timedelta(days=1)
    meeting = Meeting.objects.create(body="bureau", number=32_000, held_on=held_on, state=Meeting.State.TABLED)
    Meeting.objects.create(body="bureau", number=32_001, held_on=today + timedelta(days=30))
    applications = Application.objects.bulk_create(
        Application(
            applicant=applicant,
            name=f"Institute of Soils, number {number}",
            name_key=f"institute of soils, number {number}",
            country="FR",
            wants=Standing.MEMBER if number % 2 else Standing.PARTNER,
            stakeholder_group=group,
            state=Application.State.TABLED,
            reference=f"0000-{number:04}",
            submitted_at=timezone.now(),
            answers=ANSWERS | {"main_email": f"main-{number}@portal.example"},
        )
        for number in range(names)
    )
    AgendaItem.objects.bulk_create(AgendaItem(meeting=meeting, application=each) for each in applications)
    return meeting


def _bare(items: list[int]) -> None:
    """Do the least that any program must which writes down a decision of each name: one row changed, one added."""
    for number, pk in enumerate(items):
        AgendaItem.objects.filter(pk=pk).update(note="Approved.")
        Letter.objects.create(key=f"bare-{number}", to="a@portal.example", language="en", subject="Yes", body="Yes")
