"""When we meet."""

from events.models.dating import DateShape
from events.models.events import Event, Series
from events.models.roles import EventOrganisation

__all__ = ["DateShape", "Event", "EventOrganisation", "Series"]
