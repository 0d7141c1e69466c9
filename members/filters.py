"""The directory's filter, for the page and for REST: the same query gives the same organisations everywhere."""

from typing import Any

import django_filters as filters
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from initiative.countries import country_choices, country_name
from initiative.facets import FacetedFilter, Option, Several
from members.models import Organisation, StakeholderGroup, Standing
from members.regions import Region, countries_of, region_of

STANDINGS = {"member": Standing.MEMBER, "partner": Standing.PARTNER}


class DirectoryFilter(FacetedFilter):
    q = filters.CharFilter(label=_("Name, acronym or town"), method="search", max_length=100)
    standing = Several(label=_("Status"), method="by_standing", choices=[(key, key) for key in STANDINGS])
    group = Several(label=_("Stakeholder group"), field_name="stakeholder_group__code", lookup_expr="in")
    region = Several(label=_("Region"), method="by_region", choices=Region.choices)
    country = Several(label=_("Country or territory"), lookup_expr="in", choices=country_choices)

    FACETS = ["standing", "group", "region", "country"]

    class Meta:
        model = Organisation
        fields: list[str] = []

    def __init__(self, data: Any, queryset: Any) -> None:
        super().__init__(data, queryset)
        self.groups = {group.code: group for group in StakeholderGroup.objects.all()}
        self.form.fields["group"].choices = [(code, str(group.label)) for code, group in self.groups.items()]

    def search(self, queryset, name, value):
        return queryset.matching(value)

    def by_standing(self, queryset, name, value):
        return queryset.filter(standing__in=[STANDINGS[code] for code in value])

    def by_region(self, queryset, name, value):
        countries = [code for region in value for code in countries_of(region)]
        wanted = Q(is_international=False, country__in=countries)
        if Region.INTERNATIONAL in value:
            wanted |= Q(is_international=True)
        return queryset.filter(wanted)

    @property
    def set_values(self):
        if self.form.is_valid() and (words := self.form.cleaned_data["q"]):
            yield "q", words, f"“{words}”"
        yield from super().set_values

    def combinations(self):
        found = self.queryset.matching(self.form.cleaned_data.get("q") or "").order_by()
        columns = ["standing", "stakeholder_group__code", "country", "is_international"]
        for standing, group, country, is_international, number in found.values_list(*columns).annotate(Count("pk")):
            yield (
                {
                    "standing": "member" if standing == Standing.MEMBER else "partner",
                    "group": group,
                    "region": region_of(country, is_international),
                    "country": country,
                },
                number,
            )

    def options(self, name, counter, chosen):
        if name == "country":
            values = sorted(filter(None, {*counter, *chosen}), key=country_name)
        else:
            values = [value for value, label in self.form.fields[name].choices]
        for value in values:
            if counter[value] or value in chosen:
                sign = STANDINGS[value] if name == "standing" else 0
                yield Option(value, self.label(name, value), counter[value], value in chosen, sign)

    def label(self, name, value):
        match name:
            case "standing":
                return STANDINGS[value].label
            case "group":
                return self.groups[value].label
            case "region":
                return Region(value).label
            case _:
                return country_name(value)
