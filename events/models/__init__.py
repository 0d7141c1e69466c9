"""When we meet."""

from events.models.dating import DateShape
from events.models.events import TEXTS, Event, Series
from events.models.roles import EventOrganisation

__all__ = ["TEXTS", "DateShape", "Event", "EventOrganisation", "Series"]
