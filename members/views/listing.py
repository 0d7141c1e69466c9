"""The official list as a page: searched, filtered, counted, and on a map. Its files: ``members/views/files.py``."""

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext

from initiative.facets import FacetedList, PagedList
from initiative.public import kept, public
from initiative.words import are_common
from initiative.worldmap.marks import Point
from members import counting, record, register
from members.counting import INTERNATIONAL
from members.filters import DirectoryFilter
from members.models import Organisation, Standing
from members.models.organisations import address_of
from members.regions import Region, countries_of
from members.views.files import KINDS

# What a row of the list shows, read without making an organisation of it.
ROW = (
    *("slug", "name", "name_language", "english_name", "acronym", "former_names", "stakeholder_group_id"),
    *("country", "country_label_en", "country_label_fr", "country_label_es", "is_international"),
    *("standing", "joined_on"),
)
# A card shows more of each.
CARD = (*ROW, "logo", "summary_en", "summary_fr", "summary_es")
POINT = ("slug", "name", "standing", "latitude", "longitude")
MOST_POINTS = 500
MOST_FORMER = 5


class CountedPages(Paginator):
    """Pages of a list that was counted already."""

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count


@method_decorator(public("register"), name="dispatch")
class Directory(FacetedList):
    """The official list with its filter; an unknown value shows no rows, and says so beside the filter."""

    template_name = "members/directory.html"
    paginate_by = 50
    paginator_class = CountedPages
    extra_context = {"nav": "members"}

    def get_queryset(self):
        self.filter = DirectoryFilter(self.request.GET, Organisation.objects.partners())
        if not self.filter.is_valid():
            return Organisation.objects.none().values_list(*ROW, named=True)
        asked = urlencode([(name, value) for name, value, _label in self.filter.set_values])
        self.filter.groups = kept(self.request, "groups", make=lambda: self.filter.groups)
        self.filter.counted = kept(self.request, "counts", asked, make=lambda: self.filter.counted)
        words = self.filter.words
        found = self.filter.qs.best_first(words) if words else self.filter.qs
        return found.values_list(*(CARD if self.has_cards else ROW), named=True)

    @property
    def has_cards(self):
        """How the list looks is no part of its filter: files and REST know nothing of it."""
        return self.request.GET.get("view") == "cards"

    def kept(self):
        return [("view", "cards")] if self.has_cards else []

    def get_paginator(self, queryset, per_page, **kwargs):
        return super().get_paginator(queryset, per_page, count=self.filter.counted.total, **kwargs)

    def get_context_data(self, **kwargs):
        figures = kept(self.request, "figures", make=register.figures)
        context = super().get_context_data(figures=figures, **kwargs)
        asked = f"?{context['query']}" if context["query"] else ""
        found = context["object_list"]
        is_alike = self.is_alike(found)
        words = self.filter.words if self.filter.is_valid() else ""
        return context | {
            "has_cards": self.has_cards,
            "asked": urlencode([*self.kept(), *((name, value) for name, value, _label in self.filter.set_values)]),
            "groups": self.filter.groups,
            "words": words,
            "is_alike": is_alike,
            "is_common": are_common(words),
            "former": self.former() if is_alike or not found else [],
            "map": SimpleLazyObject(self.map),
            "files": [(kind, reverse("members:file", args=[kind]) + asked) for kind in KINDS],
        }

    def map(self):
        """Return what the map shows: all Partners where they are, among them the result; and the ways to a region."""
        rest = [(name, value) for name, value, _label in self.filter.set_values if name != "country"]
        query = urlencode([*self.kept(), *rest])
        regions = self.filter.chosen("region")
        view = regions[0] if len(regions) == 1 and regions[0] != Region.INTERNATIONAL else "world"
        return {
            "view": view,
            "everybody": _seen(view, self.everybody()),
            "shown": _seen(view, self.filter.counted.places),
            "href": f"?{query}&country=" if query else "?country=",
            "points": self.points() if view != "world" else [],
            "regions": self.regions(regions),
        }

    def everybody(self):
        """Return how many are in each country, whatever the filter says."""
        if not any(self.filter.set_values):
            return self.filter.counted.places
        return kept(self.request, "everybody", make=lambda: counting.count(self.filter.queryset, {}, {}).places)

    def points(self):
        """Return those of the result that show their exact place."""
        found = self.filter.qs.filter(is_place_public=True).values_list(*POINT)[:MOST_POINTS]
        return [
            Point(float(longitude), float(latitude), name, address_of(slug), standing == Standing.MEMBER)
            for slug, name, standing, latitude, longitude in found
        ]

    def regions(self, chosen):
        """Return label, address and whether one is there, of the world and each region with somebody in it."""
        rest = [(name, value) for name, value, _label in self.filter.set_values if name not in ("region", "country")]
        rest = [*self.kept(), *rest]
        ways = [(gettext("World"), f"?{urlencode(rest)}", not chosen)]
        counter = self.filter.counted.values["region"]
        for option in self.filter.options("region", counter, chosen):
            ways.append((option.label, f"?{urlencode([*rest, ('region', option.value)])}", chosen == [option.value]))
        return ways

    def is_alike(self, found):
        """Tell whether nobody is called as somebody typed, and those are shown whose names are alike."""
        return bool(self.filter.is_valid() and self.filter.words and found) and not (
            self.filter.queryset.named(self.filter.words).exists()
        )

    def former(self):
        """Return who is not on the list any more and may be meant, where nobody on it is."""
        if not self.filter.is_valid() or not self.filter.words:
            return []
        return register.with_heirs(Organisation.objects.former().called(self.filter.words)[:MOST_FORMER])


def _seen(view, places):
    """Return how many are in each country of a view; who has none, or is international, counts under ``""``."""
    beyond = places.get("", 0) + places.get(INTERNATIONAL, 0)
    wanted = countries_of(view) if view != "world" else [code for code in places if code not in ("", INTERNATIONAL)]
    return {code: places[code] for code in wanted if places.get(code)} | ({"": beyond} if beyond else {})


@method_decorator(public("register"), name="dispatch")
class Former(PagedList):
    """Who was a Partner or Member and is not any more."""

    template_name = "members/former_list.html"
    paginate_by = 100
    extra_context = {"nav": "members"}

    def get_queryset(self):
        return record.former().order_by("name_key", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"object_list": register.with_heirs(context["object_list"])}
