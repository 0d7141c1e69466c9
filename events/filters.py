"""The calendar's filter: when, which kind, held by whom, where, and how one attends."""

import django_filters as filters
from django.db.models import Case, CharField, Count, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from initiative.facets import FacetedFilter, Option, Several
from members.regions import Region, countries_of, region_of

TIMES = {"coming": _("Coming"), "past": _("Past"), "all": _("All")}
BY = {"initiative": _("The Initiative"), "others": _("Others")}
OWN = (Event.HeldBy.INITIATIVE, Event.HeldBy.TOGETHER)
PLACES = [(value, label) for value, label in Region.choices if value != Region.INTERNATIONAL]


class CalendarFilter(FacetedFilter):
    when = filters.ChoiceFilter(label=_("When"), method="by_time", choices=list(TIMES.items()), empty_label=None)
    kind = Several(label=_("Kind"), lookup_expr="in", choices=Event.Kind.choices)
    by = Several(label=_("Held by"), method="by_holder", choices=list(BY.items()))
    region = Several(label=_("Region"), method="by_region", choices=PLACES)
    mode = Several(label=_("Attendance"), lookup_expr="in", choices=Event.Mode.choices)

    FACETS = ["when", "by", "kind", "region", "mode"]
    EVERYTHING = ["all"]

    class Meta:
        model = Event
        fields: list[str] = []

    def by_time(self, queryset, name, value):
        match value:
            case "coming":
                return queryset.coming()
            case "past":
                return queryset.past()
            case _:
                return queryset.latest_first()

    def by_holder(self, queryset, name, value):
        return queryset.filter(
            held_by__in=[kind for by in value for kind in (OWN if by == "initiative" else ["others"])]
        )

    def by_region(self, queryset, name, value):
        return queryset.filter(country__in=[code for region in value for code in countries_of(region)])

    @property
    def set_values(self):
        """Leave out the time: it is always set, and has no pill."""
        return (found for found in super().set_values if found[0] != "when")

    def combinations(self):
        now = timezone.now()
        time = Case(
            When(over_at__lte=now, then=Value("past")),
            When(over_at__gt=now, then=Value("coming")),
            default=Value(""),
            output_field=CharField(),
        )
        found = self.queryset.order_by().annotate(time=time).values_list("time", "held_by", "kind", "country", "mode")
        for when, held_by, kind, country, mode, number in found.annotate(Count("pk")):
            by = "initiative" if held_by in OWN else "others"
            yield {"when": when, "by": by, "kind": kind, "region": region_of(country, False), "mode": mode}, number

    def count(self, name, rows, chosen):
        counter = super().count(name, rows, chosen)
        if name == "when":
            counter["all"] = sum(counter.values())
        return counter

    def options(self, name, counter, chosen):
        """Offer each time, even while it would show nothing."""
        if name != "when":
            yield from super().options(name, counter, chosen)
            return
        for value, label in TIMES.items():
            yield Option(value, label, counter[value], value in chosen)
