"""Values as people read them: a country by its name, a group by its label, a day in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _

from initiative import dates
from initiative.countries import country_name
from initiative.translation import active_language
from members.models import StakeholderGroup, Standing


def group_labels() -> dict[str, str]:
    """Return the label of each stakeholder group by its code, in the active language."""
    return {group.code: str(group.label) for group in StakeholderGroup.objects.all()}


def in_words(name: str, value: Any, groups: Mapping[str, str]) -> str:
    """Return an answer or a fact of the register as it is read; ``""`` where there is none."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not value:
        return ""
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if name == "stakeholder_group":
        return groups.get(value, str(value))
    return str(_WORDED.get(name, str)(value))


def _day(written: str) -> str:
    try:
        return dates.day(date.fromisoformat(written))
    except ValueError:
        return written


def _yes_or_no(value: str) -> str:
    return {"yes": _("yes"), "no": _("no")}.get(value, value)


def _language(code: str) -> str:
    return Locale(active_language()).languages.get(code, code)


_WORDED = {
    "wants": lambda value: dict(Standing.choices).get(value, value),
    "is_for_profit": _yes_or_no,
    "country": country_name,
    "name_language": _language,
    "signed_on": _day,
}
