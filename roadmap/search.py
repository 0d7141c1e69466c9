"""What the site search finds in the Strategic Plan: objectives and facilities, by their words or by their codes."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from initiative.search import Found, Table, columns, written
from roadmap.models import Facility, Objective


class Objectives(Table):
    name, label = "objectives", _("Strategic Objectives")
    names = ("aim", "target_2030", "target_2050", "baseline", "label", "title")
    titles, order = [*columns("label"), *columns("title")], ("code",)

    def rows(self) -> QuerySet:
        return Objective.objects.select_related("facility")

    def by_code(self, words: str) -> Q:
        return Q(code__iexact=words)

    def found(self, row: Objective, everywhere: bool) -> Found:
        about = written(row, *self.names, everywhere=everywhere)
        return Found(row.get_absolute_url(), row.heading, about, [row.code, row.facility.label])


class Facilities(Table):
    name, label = "facilities", _("Facilities")
    names = ("description", "led_by", "title")
    titles, order = columns("title"), ("kind", "position")

    def rows(self) -> QuerySet:
        return Facility.objects.all()

    def by_code(self, words: str) -> Q:
        return Q(code__iexact=words.replace(" ", "-").replace(".", "-"))

    def found(self, row: Facility, everywhere: bool) -> Found:
        about = written(row, *self.names, everywhere=everywhere)
        return Found(row.get_absolute_url(), row.title, about, [row.label, row.get_kind_display()])
