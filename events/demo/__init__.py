"""The calendar's part of the demonstration: forty events of which the Initiative's publications tell."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from events.models import Event, EventOrganisation, Series
from members.models import Organisation
from roadmap.models import Objective

FACTS = Path(__file__).with_name("events.toml")
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def fill(say: Callable[[str], None]) -> None:
    """Write the events in the file's order, so that a parent stands before what belongs to it."""
    facts = tomllib.loads(FACTS.read_text())
    for slug, own in facts["series"].items():
        Series.objects.create(slug=slug, **in_columns("title", own["title"]))
    register = Organisation.objects.in_bulk(field_name="slug")
    for slug, own in facts["event"].items():
        fill_event(slug, own, register)
    say(f"{Event.objects.count()} events")


def in_columns(name: str, words: str | list[str]) -> dict[str, str]:
    """Return the columns of a translated text; one string is the same in every language."""
    texts = [words] * len(LANGUAGES) if isinstance(words, str) else words
    return {f"{name}_{code}": text for code, text in zip(LANGUAGES, texts, strict=True)}


def fill_event(slug: str, facts: dict[str, Any], register: dict[str, Organisation]) -> None:
    title, parts, codes = facts.pop("title"), facts.pop("organisations", []), facts.pop("objectives", [])
    texts = {"title_en": title} if isinstance(title, str) else in_columns("title", title)
    for name in ("summary", "place", "city"):
        texts |= in_columns(name, facts.pop(name, ""))
    if parent := facts.pop("parent", ""):
        facts["parent"] = Event.objects.get(slug=parent)
    if series := facts.pop("series", ""):
        facts["series"] = Series.objects.get(slug=series)
    event = Event(slug=slug, **texts, **facts)
    event.full_clean()
    event.save()
    event.objectives.set(Objective.objects.filter(code__in=codes))
    for position, (role, known_as, name) in enumerate(parts):
        organisation = register.get(known_as)
        EventOrganisation.objects.create(
            event=event, role=role, organisation=organisation, name="" if organisation else name, position=position
        )
