"""The directory's filter, for the page and for REST: the same query gives the same organisations everywhere."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import django_filters as filters
from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from initiative.countries import country_choices, country_name
from members.models import Organisation, StakeholderGroup, Standing
from members.regions import Region, countries_of, region_of

STANDINGS = {"member": Standing.MEMBER, "partner": Standing.PARTNER}


class SeveralField(forms.MultipleChoiceField):
    """Values out of a list; an address may give the parameter several times."""

    takes_several = True
    default_error_messages = {"invalid_choice": _("There is no such value in this filter.")}

    def to_python(self, value):
        """Read the empty choice of a drop-down as none."""
        return [code for code in super().to_python(value) if code]


class Several(filters.Filter):
    field_class = SeveralField


class Option(NamedTuple):
    """One value of the filter; ``sign`` is the standing whose mark stands beside it."""

    value: str
    label: str
    count: int
    is_set: bool
    sign: int = 0


class Facet(NamedTuple):
    """One group of the filter with what each of its values would show."""

    name: str
    legend: str
    options: list[Option]
    errors: list[str]

    @property
    def has_matter(self) -> bool:
        return bool(self.options or self.errors)


class DirectoryFilter(filters.FilterSet):
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

    def facets(self) -> list[Facet]:
        """Return the four groups; a value counts what it shows together with what is set in the other groups."""
        is_valid = self.form.is_valid()
        chosen = {name: self.form.cleaned_data.get(name, []) if is_valid else [] for name in self.FACETS}
        rows = list(self._combinations(self.form.cleaned_data.get("q") or ""))
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
        """Yield parameter, value and label of everything that is set, for the pills."""
        if not self.form.is_valid():
            return
        if words := self.form.cleaned_data["q"]:
            yield "q", words, f"“{words}”"
        for name in self.FACETS:
            for value in self.form.cleaned_data[name]:
                yield name, value, self._label(name, value)

    def _combinations(self, words: str) -> Iterator[tuple[dict[str, str | None], int]]:
        """Yield each kind of organisation and how many there are: one query feeds all four groups."""
        found = self.queryset.matching(words).order_by()
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

    def _count(self, name: str, rows: list[Any], chosen: dict[str, list[str]]) -> Counter:
        others = [other for other in self.FACETS if other != name and chosen[other]]
        counter: Counter = Counter()
        for row, number in rows:
            if all(row[other] in chosen[other] for other in others):
                counter[row[name]] += number
        return counter

    def _options(self, name: str, counter: Counter, chosen: list[str]) -> Iterator[Option]:
        if name == "country":
            values = sorted(filter(None, {*counter, *chosen}), key=country_name)
        else:
            values = [value for value, label in self.form.fields[name].choices]
        for value in values:
            if counter[value] or value in chosen:
                sign = STANDINGS[value] if name == "standing" else 0
                yield Option(value, self._label(name, value), counter[value], value in chosen, sign)

    def _label(self, name: str, value: str) -> str:
        match name:
            case "standing":
                return STANDINGS[value].label
            case "group":
                return self.groups[value].label
            case "region":
                return Region(value).label
            case _:
                return country_name(value)
