"""The members' part of the demonstration: the organisations of which the Initiative's publications tell."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from members import ledger, migrations
from members.demo.applications import fill_applications
from members.models import Organisation, Precision, RegisterFigure, StakeholderGroup, Standing, StandingChange

FACTS = Path(__file__).with_name("organisations.toml")
GROUPS = Path(migrations.__file__).with_name("stakeholder_groups.toml")
LANGUAGES = ("en", "fr", "es")
# As the migrations mark them.
NEED_NO_STATUS_DOCUMENT = {"government", "business"}
COMMERCIAL = {"business"}


def fill(say: Callable[[str], None]) -> None:
    """Write the organisations, the lines of the ledger that put them on the list, and the published figure."""
    facts = tomllib.loads(FACTS.read_text())
    groups = {group.code: group for group in _groups()}
    listed = [(_write(known, groups), known["listed"]) for known in facts["organisation"] if "listed" in known]
    others = [_write(known, groups) for known in facts["organisation"] if "listed" not in known]
    figure = RegisterFigure.objects.create(**facts["figure"])
    ledger.enter_together([_line(organisation, told, figure) for organisation, told in listed])
    say(f"{len(listed)} organisations on the list, {len(others)} whose standing is to be confirmed")
    fill_applications(say)


def _groups() -> Iterator[StakeholderGroup]:
    """Yield the groups with which the migrations begin a register; a database that was emptied gets them again."""
    for number, (code, labels) in enumerate(tomllib.loads(GROUPS.read_text()).items(), 1):
        facts = {f"label_{language}": label for language, label in labels.items()} | {
            "position": 10 * number,
            "needs_status_document": code not in NEED_NO_STATUS_DOCUMENT,
            "is_commercial": code in COMMERCIAL,
        }
        group, _ = StakeholderGroup.objects.get_or_create(code=code, defaults=facts)
        yield group


def _write(known: dict[str, Any], groups: dict[str, StakeholderGroup]) -> Organisation:
    texts = {f"summary_{language}": text for language, text in known.get("summary", {}).items()}
    facts = {name: value for name, value in known.items() if name not in ("group", "listed", "summary")}
    organisation = Organisation(stakeholder_group=groups[known["group"]], **texts, **facts)
    organisation.full_clean()
    organisation.save()
    return organisation


def _line(organisation: Organisation, told: dict[str, Any], figure: RegisterFigure) -> StandingChange:
    """Return the line with which the register begins; a day that nobody knows is not later than the publication."""
    return StandingChange(
        organisation=organisation,
        after=Standing[told["as"].upper()],
        effective_on=told.get("on", figure.on),
        precision=told.get("precision", Precision.LATEST),
        reason=StandingChange.Reason.EARLIER,
        basis=told["basis"],
        note=told["note"],
    )
