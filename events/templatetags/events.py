"""Pieces of pages that show events."""

from django import template
from django.db.models import Count, F, Window
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventOrganisation
from events.rendering import date_block as block_of
from events.rendering import date_in_words, former_date, hours, kind_in_words, place

register = template.Library()

NEXT = 4
ON_THE_AGENDA = 6
OF_AN_ORGANISATION = 12
PARTS = {
    EventOrganisation.Role.HOST: _("organiser"),
    EventOrganisation.Role.CO_ORGANISER: _("co-organiser"),
    EventOrganisation.Role.PARTNER: _("partner of the event"),
    EventOrganisation.Role.SUPPORTER: _("supporter"),
}


@register.inclusion_tag("events/home_section.html")
def next_events():
    """Show the next four events on the home page; while none is coming, the latest four."""
    coming = list(Event.objects.coming().with_rows()[:NEXT])
    return {"is_coming": bool(coming), "events": coming or list(Event.objects.past().with_rows()[:NEXT])}


@register.inclusion_tag("events/serving.html")
def events_serving(objective):
    """Show where an objective was on the agenda, the latest first; nothing where it was not."""
    serving = Event.objects.filter(objectives=objective).with_rows().latest_first()
    return {"events": list(serving[:ON_THE_AGENDA])}


@register.inclusion_tag("events/with_organisation.html")
def events_of(organisation):
    """Show in which events an organisation has a part, the latest first; nothing where it has none."""
    own = Event.objects.filter(organisations__organisation=organisation).with_rows().latest_first()
    own = own.annotate(role=F("organisations__role"), total=Window(Count("*")))
    events = list(own[:OF_AN_ORGANISATION])
    return {"rows": [(event, kind_in_words(event), PARTS[event.role]) for event in events], "events": events}


@register.inclusion_tag("events/row.html")
def event_row(event, level=3):
    """Show one event as a row of a list; ``level`` is that of its heading."""
    return {
        "event": event,
        "level": level,
        "kind": kind_in_words(event),
        "hours": hours(event),
        "place": place(event),
        "former": former_date(event, is_short=True),
    }


@register.inclusion_tag("events/date.html")
def event_date(event, former="", is_large=False):
    """Set the date of an event in numerals, with its former date where it was moved."""
    return {"block": block_of(event, is_large=is_large), "former": former}


@register.filter
def event_day(event):
    """Print the date of an event in words, as exactly as it is known."""
    return date_in_words(event)
