"""An event as an iCalendar file (RFC 5545), for any calendar program.

Hours are written as instants in UTC, which every program shows in its owner's zone; whole days as dates, which belong
to no zone. Separate days become one entry each: an RDATE would be one entry, but Outlook ignores it. Their identifiers
are made of the event's own and the day, so each stays the same for ever. An event known only to the month or the year
has no file: a calendar can hold nothing but days.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from events.models import DateShape, Event
from events.rendering import place
from initiative.translation import Text, active_language

OCTETS = 75
STATUSES = {
    Event.Status.TENTATIVE: "TENTATIVE",
    Event.Status.POSTPONED: "TENTATIVE",
    Event.Status.CANCELLED: "CANCELLED",
}


class NoDays(ValueError):
    """The event is not known to the day."""


def calendar_file(event: Event) -> str:
    """Return the event's calendar file in the active language.

    Raises:
        NoDays: where the event is known to the month or the year, or not dated at all.
    """
    if not event.has_calendar_file:
        raise NoDays(event.slug)
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//4 per 1000 Initiative//Portal//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    lines = [*head, *_entries(event), "END:VCALENDAR"]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def fold(line: str) -> str:
    """Break a line after 75 octets, never inside a letter; what follows a break begins with a space."""
    pieces, piece, size = [], "", 0
    for letter in line:
        weight = len(letter.encode())
        if size + weight > OCTETS:
            pieces.append(piece)
            piece, size = "", 1
        piece, size = piece + letter, size + weight
    return "\r\n ".join([*pieces, piece])


def escape(text: str) -> str:
    """Escape what the format reserves, and drop control characters, which it forbids."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\r", "\\n"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return "".join(letter for letter in text if letter >= " " and letter != "\x7f")


def _entries(event: Event) -> Iterator[str]:
    if event.date_shape == DateShape.SEPARATE:
        for day in event.days:
            yield from _entry(event, f"{event.uid}-{day:%Y%m%d}", _whole_days(day, day))
    elif event.starts_at:
        yield from _entry(event, str(event.uid), _instants(event))
    else:
        yield from _entry(event, str(event.uid), _whole_days(event.starts_on, event.ends_on or event.starts_on))


def _entry(event: Event, uid: str, when: list[str]) -> Iterator[str]:
    changed = _instant(event.updated_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}@portal.4p1000.org"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{event.sequence}"
    yield from when
    yield f"STATUS:{STATUSES.get(event.status, 'CONFIRMED')}"
    yield f"SUMMARY{_language(event.title)}:{escape(_marked(event))}"
    if where := _where(event):
        yield f"LOCATION:{escape(where)}"
    address = settings.SITE_URL + event.get_absolute_url()
    told = "\n\n".join(filter(None, [_open_end(event), str(event.summary), address]))
    yield f"DESCRIPTION{_language(event.summary)}:{escape(told)}"
    yield f"URL:{address}"
    yield f"CATEGORIES:{escape(str(event.get_kind_display()))}"
    yield "END:VEVENT"


def _instants(event: Event) -> list[str]:
    ends = [f"DTEND:{_instant(event.ends_at)}"] if event.ends_at else []
    return [f"DTSTART:{_instant(event.starts_at)}", *ends]


def _whole_days(first: date, last: date) -> list[str]:
    """The end is the day after the last one, and a whole day keeps nobody busy."""
    after = last + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}", "TRANSP:TRANSPARENT"]


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _language(text: Text) -> str:
    return f";LANGUAGE={text.language}" if text and text.language != active_language() else ""


def _marked(event: Event) -> str:
    """Some programs drop cancelled entries and some do not tell; so the title says it too."""
    if event.status in STATUSES:
        return f"[{event.get_status_display()}] {event.title}"
    return str(event.title)


def _open_end(event: Event) -> str:
    return _("It begins on this day; its end is not known.") if event.date_shape == DateShape.OPEN else ""


def _where(event: Event) -> str:
    parts = [str(part) for part in place(event, whole=True)]
    if event.mode == Event.Mode.ONLINE:
        parts.insert(0, str(event.get_mode_display()))
    elif event.mode == Event.Mode.HYBRID:
        parts.append(_("and online"))
    return ", ".join(parts)
