"""The members' part of the demonstration: the organisations of which the Initiative's publications tell."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from members import migrations
from members.models import Organisation, RegisterFigure, StakeholderGroup, Standing

FACTS = Path(__file__).with_name("organisations.toml")
GROUPS = Path(migrations.__file__).with_name("stakeholder_groups.toml")
LANGUAGES = ("en", "fr", "es")


def fill(say: Callable[[str], None]) -> None:
    """Write the organisations and the published figure."""
    facts = tomllib.loads(FACTS.read_text())
    groups = {group.code: group for group in _groups()}
    for organisation in facts["organisation"]:
        _write(organisation, groups)
    RegisterFigure.objects.create(**facts["figure"])
    listed, known = Organisation.objects.partners().count(), Organisation.objects.count()
    say(f"{listed} organisations on the list, {known - listed} whose standing is to be confirmed")


def _groups() -> Iterator[StakeholderGroup]:
    """Yield the groups with which the migrations begin a register; a database that was emptied gets them again."""
    for number, (code, labels) in enumerate(tomllib.loads(GROUPS.read_text()).items(), 1):
        texts = {f"label_{language}": label for language, label in labels.items()}
        group, _ = StakeholderGroup.objects.get_or_create(code=code, defaults={"position": 10 * number, **texts})
        yield group


def _write(facts: dict[str, Any], groups: dict[str, StakeholderGroup]) -> None:
    texts = facts.pop("summary", {})
    joined = facts.pop("joined_on", None)
    organisation = Organisation(
        standing=Standing[facts.pop("standing").upper()],
        stakeholder_group=groups[facts.pop("group")],
        joined_on=date.fromisoformat(joined) if joined else None,
        **{f"summary_{language}": text for language, text in texts.items()},
        **facts,
    )
    organisation.full_clean()
    organisation.save()
