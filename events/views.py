"""The calendar: the list with its filter, one event, and its calendar file."""

from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import DetailView, ListView

from events.calendar import NoDays, calendar_file
from events.filters import CalendarFilter
from events.models import Event
from events.rendering import former_date, heading, hours, organisers, place, weekdays
from roadmap.models import Objective


class Pill(NamedTuple):
    """A value of the filter that is set, and the address without it."""

    label: str
    url: str


class EventList(ListView):
    """What is coming; while nothing is, what took place lately. An unknown value of the filter shows nothing."""

    template_name = "events/list.html"
    paginate_by = 20
    extra_context = {"nav": "events"}

    def get_queryset(self):
        asked = self.request.GET.copy()
        self.is_fallback = not asked.get("when") and not Event.objects.coming().exists()
        asked["when"] = asked.get("when") or ("past" if self.is_fallback else "coming")
        self.filter = CalendarFilter(asked, Event.objects.all())
        return self.filter.qs.with_rows() if self.filter.is_valid() else Event.objects.none()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        chosen = list(self.filter.set_values)
        return context | {
            "filter": self.filter,
            "facets": self.filter.facets(),
            "when": self.filter.form.cleaned_data.get("when", ""),
            "is_fallback": self.is_fallback,
            "pills": [Pill(label, self.without(chosen, name, value)) for name, value, label in chosen],
            "months": [(title, list(same)) for title, same in groupby(context["object_list"], key=heading)],
        }

    def without(self, chosen, name, value):
        """Return the list's address with all that is set but one value."""
        when = [("when", word) for word in self.request.GET.getlist("when")]
        rest = [*when, *((other, word) for other, word, label in chosen if (other, word) != (name, value))]
        address = reverse("events:list")
        return f"{address}?{urlencode(rest)}" if rest else address


class EventPage(DetailView):
    template_name = "events/event.html"
    extra_context = {"nav": "events"}

    def get_queryset(self):
        return Event.objects.with_rows()

    def get_context_data(self, **kwargs):
        event = self.object
        parts = event.organisations.select_related("organisation")
        return super().get_context_data(
            weekdays=weekdays(event),
            former=former_date(event),
            hours=hours(event),
            place=place(event, whole=True),
            organisers=organisers(event, parts),
            objectives=Objective.objects.filter(events=event).select_related("facility"),
            children=Event.objects.filter(parent=event).with_rows().order_by("starts_on", "slug"),
            in_series=Event.objects.filter(series=event.series).order_by("series_number", "starts_on", "slug")
            if event.series
            else [],
            **kwargs,
        )


def event_file(request, slug):
    """Give one event to a calendar program."""
    event = get_object_or_404(Event, slug=slug)
    try:
        text = calendar_file(event)
    except NoDays as reason:
        raise Http404 from reason
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{event.slug}.ics"'},
    )
