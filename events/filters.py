"""The calendar's filter: when, which kind, held by whom, where, and how one attends."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import django_filters as filters
from django.db.models import Case, CharField, Count, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from members.filters import Facet, Option, Several
from members.regions import Region, countries_of, region_of

TIMES = {"coming": _("Coming"), "past": _("Past"), "all": _("All")}
BY = {"initiative": _("The Initiative"), "others": _("Others")}
OWN = (Event.HeldBy.INITIATIVE, Event.HeldBy.TOGETHER)
PLACES = [(value, label) for value, label in Region.choices if value != Region.INTERNATIONAL]


class CalendarFilter(filters.FilterSet):
    when = filters.ChoiceFilter(label=_("When"), method="by_time", choices=list(TIMES.items()), empty_label=None)
    kind = Several(label=_("Kind"), lookup_expr="in", choices=Event.Kind.choices)
    by = Several(label=_("Held by"), method="by_holder", choices=list(BY.items()))
    region = Several(label=_("Region"), method="by_region", choices=PLACES)
    mode = Several(label=_("Attendance"), lookup_expr="in", choices=Event.Mode.choices)

    FACETS = ["when", "by", "kind", "region", "mode"]

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

    def facets(self) -> list[Facet]:
        """Return the groups; a value counts what it shows together with what is set in the others."""
        is_valid = self.form.is_valid()
        chosen = {name: self._chosen(name) if is_valid else [] for name in self.FACETS}
        rows = list(self._combinations())
        return [
            Facet(
                name,
                self.form.fields[name].label,
                list(self._options(name, self._count(name, rows, chosen), chosen[name])),
                self.form.errors.get(name, []),
            )
            for name in self.FACETS
        ]

    @property
    def set_values(self) -> Iterator[tuple[str, str, str]]:
        """Yield parameter, value and label of everything that is set but the time, for the pills."""
        if self.form.is_valid():
            for name in self.FACETS[1:]:
                labels = dict(self.form.fields[name].choices)
                for value in self._chosen(name):
                    yield name, value, labels[value]

    def _chosen(self, name: str) -> list[str]:
        value: Any = self.form.cleaned_data[name]
        return [value] if isinstance(value, str) and value else list(value or [])

    def _combinations(self) -> Iterator[tuple[dict[str, str | None], int]]:
        """Yield each sort of event and how many there are: one query feeds all groups."""
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

    def _count(self, name: str, rows: list[Any], chosen: dict[str, list[str]]) -> Counter:
        others = [other for other in self.FACETS if other != name and chosen[other] and chosen[other] != ["all"]]
        counter: Counter = Counter()
        for row, number in rows:
            if all(row[other] in chosen[other] for other in others):
                counter[row[name]] += number
        if name == "when":
            counter["all"] = sum(counter.values())
        return counter

    def _options(self, name: str, counter: Counter, chosen: list[str]) -> Iterator[Option]:
        for value, label in self.form.fields[name].choices:
            if counter[value] or value in chosen or name == "when":
                yield Option(value, label, counter[value], value in chosen)
