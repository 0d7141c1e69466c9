"""The directory's filter, for the page, its files and REST: the same query gives the same organisations everywhere."""

from functools import cache, cached_property

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from initiative.countries import country_choices, country_names
from initiative.facets import FacetedFilter, Option, Several, SeveralField
from initiative.translation import active_language
from members import counting
from members.counting import LETTERS, OTHER_LETTERS, STANDINGS
from members.models import Organisation, StakeholderGroup
from members.regions import Region, countries_of

OTHER_NAMES = pgettext_lazy("names that begin with no letter from A to Z", "Other")
MOST_TYPED = 100


def stakeholder_groups():
    return [(group.code, str(group.label)) for group in StakeholderGroup.objects.all()]


class CountriesField(SeveralField):
    """Codes of countries, in capitals or not: they are told in capitals."""

    def to_python(self, value):
        return list(dict.fromkeys(code.upper() if code.isascii() else code for code in super().to_python(value)))


class LettersField(SeveralField):
    """First letters, in capitals or not: they are told in small letters."""

    def to_python(self, value):
        return list(dict.fromkeys(code.lower() if code.isascii() else code for code in super().to_python(value)))


class Countries(Several):
    field_class = CountriesField


class Letters(Several):
    field_class = LettersField


# The lists of values are functions: a form copies a list of pairs at each request, and pair by pair.
def standings():
    return _words("standing", active_language()).items()


def regions():
    return _words("region", active_language()).items()


def initials():
    return _words("letter", active_language()).items()


@cache
def _words(name: str, language: str) -> dict[str, str]:
    """Return the word for each value of a group that is the same in every register, in the active language."""
    match name:
        case "standing":
            return {code: str(standing.label) for code, standing in STANDINGS.items()}
        case "region":
            return {str(region.value): str(region.label) for region in Region}
        case _:
            return {letter: letter.upper() for letter in LETTERS} | {OTHER_LETTERS: str(OTHER_NAMES)}


class DirectoryFilter(FacetedFilter):
    q = filters.CharFilter(label=_("Name, acronym, town or country"), method="search", max_length=MOST_TYPED)
    standing = Several(label=_("Status"), method="by_standing", choices=standings)
    group = Several(label=_("Stakeholder group"), method="by_group", choices=stakeholder_groups)
    region = Several(label=_("Region"), method="by_region", choices=regions)
    country = Countries(label=_("Country or territory"), method="by_country", choices=country_choices)
    letter = Letters(label=_("First letter"), method="by_letter", choices=initials)

    FACETS = ["standing", "group", "region", "country", "letter"]

    class Meta:
        model = Organisation
        fields: list[str] = []

    def search(self, queryset, name, value):
        return queryset.matching(value)

    def by_standing(self, queryset, name, value):
        return queryset.filter(standing__in=[STANDINGS[code] for code in value])

    def by_group(self, queryset, name, value):
        return queryset.filter(stakeholder_group__code__in=value)

    def by_region(self, queryset, name, value):
        countries = [code for region in value for code in countries_of(region)]
        wanted = Q(is_international=False, country__in=countries)
        if Region.INTERNATIONAL in value:
            wanted |= Q(is_international=True)
        return queryset.filter(wanted)

    def by_country(self, queryset, name, value):
        return queryset.filter(is_international=False, country__in=value)

    def by_letter(self, queryset, name, value):
        letters = [value for value in value if value != OTHER_LETTERS]
        wanted = Q(name_key__regex=f"^[{''.join(letters)}]") if letters else Q(pk=None)
        if OTHER_LETTERS in value:
            wanted |= ~Q(name_key__regex="^[a-z]")
        return queryset.filter(wanted)

    @property
    def words(self) -> str:
        return self.form.cleaned_data.get("q") or ""

    @property
    def set_values(self):
        if self.form.is_valid() and self.words:
            yield "q", self.words, gettext("“%(words)s”") % {"words": self.words}
        yield from super().set_values

    @cached_property
    def groups(self) -> dict[str, StakeholderGroup]:
        return {group.code: group for group in StakeholderGroup.objects.all()}

    @cached_property
    def counted(self) -> counting.Counts:
        """How much each value shows, where the result lies, and how much it is. One query."""
        is_valid = self.form.is_valid()
        found = self.queryset.matching(self.words) if is_valid else self.queryset
        chosen = {name: self.chosen(name) for name in self.FACETS} if is_valid else {}
        return counting.count(found, chosen, {code: group.pk for code, group in self.groups.items()})

    def counts(self, chosen):
        return self.counted.values

    def options(self, name, counter, chosen):
        labels = self.labels(name)
        for value in [*labels, *sorted(counter.keys() - labels.keys())]:
            if value in counter or value in chosen:
                sign = STANDINGS[value] if name == "standing" else 0
                yield Option(value, labels.get(value, value), counter[value], value in chosen, sign)

    def labels(self, name):
        """Return the word for each value of a group, in the order in which they are offered."""
        match name:
            case "group":
                return {code: group.label for code, group in self.groups.items()}
            case "country":
                return country_names(active_language())
            case _:
                return _words(name, active_language())

    def label(self, name, value):
        return self.labels(name)[value]
