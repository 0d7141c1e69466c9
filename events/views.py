"""The calendar: the list with its filter, one event, and its calendar file."""

from itertools import groupby

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import DetailView

from events.calendar import NoDays, calendar_file
from events.filters import CalendarFilter
from events.models import Event
from events.rendering import former_date, heading, hours, organisers, place, weekdays
from initiative.facets import FacetedList
from initiative.public import A_MINUTE, public
from roadmap.models import Objective

# What is coming and what is past follows the clock, as does what other apps say of who holds an event.
EVENTS = ("events", "roadmap", "register")


@method_decorator(public(*EVENTS, every=A_MINUTE), name="dispatch")
class EventList(FacetedList):
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
        return context | {
            "when": self.filter.form.cleaned_data.get("when", ""),
            "is_fallback": self.is_fallback,
            "months": [(title, list(same)) for title, same in groupby(context["object_list"], key=heading)],
        }

    def kept(self):
        return [("when", word) for word in self.request.GET.getlist("when")]


@method_decorator(public(*EVENTS, every=A_MINUTE), name="dispatch")
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


@public(*EVENTS)
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
