"""A list's filter whose groups say how much each value would show, so that no click leads to nothing.

A subclass of ``FacetedFilter`` names its ``FACETS`` and yields the ``combinations`` of values that occur: one query
feeds all groups. The page of the list is a ``FacetedList``.
"""

from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from initiative.errors import NoSuchPage


class SeveralField(forms.MultipleChoiceField):
    """Values out of a list; an address may give the parameter several times."""

    takes_several = True
    default_error_messages = {"invalid_choice": _("There is no such value in this filter.")}

    def to_python(self, value: Any) -> list[str]:
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


class Pill(NamedTuple):
    """A value of the filter that is set, and the address without it."""

    label: str
    url: str


_FORMS: dict[type, type[forms.Form]] = {}


class FacetedFilter(filters.FilterSet):
    """A filter that counts; ``FACETS`` names its groups in the order of the page."""

    FACETS: list[str] = []
    # Values that choose everything, and so do not narrow what the other groups count.
    EVERYTHING: list[str] = []

    def get_form_class(self) -> type[forms.Form]:
        """Return the same class each time: to make one takes longer than all else that a filter does."""
        if type(self) not in _FORMS:
            _FORMS[type(self)] = super().get_form_class()
        return _FORMS[type(self)]

    def combinations(self) -> Iterator[tuple[dict[str, str | None], int]]:
        """Yield each combination of values that occurs, by facet, and how often. One query."""
        raise NotImplementedError  # pragma: no cover

    def counts(self, chosen: dict[str, list[str]]) -> dict[str, Counter]:
        """Return for each group how much each of its values shows together with what is set in the others."""
        rows = list(self.combinations())
        return {name: self.count(name, rows, chosen) for name in self.FACETS}

    def options(self, name: str, counter: Counter, chosen: list[str]) -> Iterator[Option]:
        """Yield what a group offers: values that show something, and those that are set."""
        for value, label in self.form.fields[name].choices:
            if counter[value] or value in chosen:
                yield Option(value, label, counter[value], value in chosen)

    def label(self, name: str, value: str) -> str:
        """Return the word for a value that is set."""
        return dict(self.form.fields[name].choices)[value]

    def facets(self) -> list[Facet]:
        """Return the groups; a value counts what it shows together with what is set in the others."""
        is_valid = self.form.is_valid()
        chosen = {name: self.chosen(name) if is_valid else [] for name in self.FACETS}
        counts = self.counts(chosen)
        return [
            Facet(
                name,
                self.form.fields[name].label,
                list(self.options(name, counts[name], chosen[name])),
                self.form.errors.get(name, []),
            )
            for name in self.FACETS
        ]

    @property
    def set_values(self) -> Iterator[tuple[str, str, str]]:
        """Yield parameter, value and label of everything that is set, for the pills."""
        if self.form.is_valid():
            for name in self.FACETS:
                for value in self.chosen(name):
                    yield name, value, self.label(name, value)

    def chosen(self, name: str) -> list[str]:
        value = self.form.cleaned_data.get(name) or []
        return [value] if isinstance(value, str) else list(value)

    def count(self, name: str, rows: list[Any], chosen: dict[str, list[str]]) -> Counter:
        """Count the values of one group among the rows that what is set in the other groups leaves."""
        others = [other for other in self.FACETS if other != name and chosen[other] not in ([], self.EVERYTHING)]
        counter: Counter = Counter()
        for row, number in rows:
            if all(row[other] in chosen[other] for other in others):
                counter[row[name]] += number
        return counter


class PagedList(ListView):
    """A list on pages: who asks for one beyond the last is offered the last."""

    def paginate_queryset(self, queryset: QuerySet, page_size: int) -> tuple[Any, ...]:
        try:
            return super().paginate_queryset(queryset, page_size)
        except Http404 as missing:
            raise NoSuchPage(self.get_paginator(queryset, page_size).num_pages) from missing


class FacetedList(PagedList):
    """The page of a list; its ``filter`` is set by ``get_queryset``. An unknown value shows nothing and says so.

    The groups are counted when the page comes to write them: where it has them ready, nothing is counted.
    """

    filter: FacetedFilter

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = list(self.filter.set_values)
        pills = [Pill(label, self.without(chosen, name, value)) for name, value, label in chosen]
        query = urlencode([(name, value) for name, value, label in chosen])
        facets = SimpleLazyObject(self.filter.facets)
        return super().get_context_data(filter=self.filter, facets=facets, pills=pills, query=query, **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        status = HTTPStatus.OK if self.filter.is_valid() else HTTPStatus.BAD_REQUEST
        return super().render_to_response(context, status=status, **kwargs)

    def kept(self) -> list[tuple[str, str]]:
        """Return what the address keeps beside the values of the pills."""
        return []

    def without(self, chosen: list[tuple[str, str, str]], name: str, value: str) -> str:
        """Return the list's address with all that is set but one value."""
        rest = [(other, word) for other, word, label in chosen if (other, word) != (name, value)]
        query = urlencode([*self.kept(), *rest])
        return f"{self.request.path}?{query}" if query else self.request.path
