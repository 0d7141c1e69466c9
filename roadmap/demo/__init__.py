"""The roadmap's part of the demonstration: six goals, fourteen facilities, twenty-four objectives."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from roadmap.models import Facility, Goal, Indicator, Objective, Roadmap

HERE = Path(__file__).parent
LANGUAGES = [code for code, _name in settings.LANGUAGES]
TEXTS = ("label", "title", "aim", "baseline", "target_2030", "target_2050")


def fill(say: Callable[[str], None]) -> None:
    """Write the Strategic Plan as far as it is known."""
    plan = tomllib.loads((HERE / "plan.toml").read_text())
    objectives = tomllib.loads((HERE / "objectives.toml").read_text())
    Roadmap.objects.create(**plan["roadmap"])
    for letter, title in plan["goals"].items():
        Goal.objects.create(letter=letter, **in_columns("title", title))
    for code, facts in plan["facilities"].items():
        facility = fill_facility(code, facts, plan["led_by"])
        for objective in facts["objectives"]:
            fill_objective(objective, facility, objectives[objective])
    say(f"{Objective.objects.count()} objectives in {Facility.objects.count()} facilities")


def in_columns(name: str, words: dict[str, str] | list[str]) -> dict[str, str]:
    """Return the columns of a translated text from its words by language, or in the order of the languages."""
    by_language = words if isinstance(words, dict) else dict(zip(LANGUAGES, words, strict=True))
    return {f"{name}_{code}": text for code, text in by_language.items()}


def fill_facility(code: str, facts: dict[str, Any], led_by: dict[str, dict[str, str]]) -> Facility:
    kind = Facility.Kind.CORE if code.startswith("cf") else Facility.Kind.GLOBAL
    texts = {name: text for name, text in facts.items() if name != "objectives"}
    position = Facility.objects.filter(kind=kind).count() + 1
    return Facility.objects.create(
        code=code, kind=kind, position=position, **texts, **in_columns("led_by", led_by[kind.value])
    )


def fill_objective(code: str, facility: Facility, facts: dict[str, Any]) -> None:
    texts: dict[str, str] = {}
    for name in TEXTS:
        texts |= in_columns(name, facts.get(name, {}))
    objective = Objective.objects.create(code=code, goal_id=code[0], facility=facility, **texts)
    if numbers := facts.get("indicator"):
        words = in_columns("name", numbers.pop("name")) | in_columns("unit", numbers.pop("unit"))
        Indicator.objects.create(objective=objective, **words, **numbers)
