"""What the site search finds in the calendar."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.rendering import date_in_words, kind_in_words, place
from initiative.search import Found, Table, columns, written


class Events(Table):
    name, label = "events", _("Events")
    names = ("summary", "title", "place", "city")
    titles, order = columns("title"), (F("starts_on").desc(nulls_last=True), "slug")

    def rows(self) -> QuerySet:
        return Event.objects.with_rows()

    def found(self, row: Event, everywhere: bool) -> Found:
        about = written(row, *self.names, everywhere=everywhere)
        where = ", ".join(place(row))
        return Found(row.get_absolute_url(), row.title, about, [date_in_words(row), kind_in_words(row), where])
