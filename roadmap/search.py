"""What the site search finds in the Strategic Plan: objectives and facilities, by their words or by their codes."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from initiative.search import Found, Table, columns, written
from initiative.words import said
from roadmap.models import Facility, Objective


class Objectives(Table):
    name, label = "objectives", _("Strategic Objectives")
    titles, order = [*columns("label"), *columns("title")], ("code",)

    def rows(self) -> QuerySet:
        return Objective.objects.select_related("facility")

    def having(self, words: str) -> QuerySet:
        return self.rows().filter(said("words", words) | Q(code__iexact=words))

    def found(self, row: Objective) -> Found:
        about = written(row, "aim", "target_2030", "target_2050", "baseline", "label", "title")
        return Found(row.get_absolute_url(), row.heading, about, [row.code, row.facility.label])


class Facilities(Table):
    name, label = "facilities", _("Facilities")
    titles, order = columns("title"), ("kind", "position")

    def rows(self) -> QuerySet:
        return Facility.objects.all()

    def having(self, words: str) -> QuerySet:
        code = words.replace(" ", "-").replace(".", "-")
        return self.rows().filter(said("words", words) | Q(code__iexact=code))

    def found(self, row: Facility) -> Found:
        about = written(row, "description", "led_by", "title")
        return Found(row.get_absolute_url(), row.title, about, [row.label, row.get_kind_display()])
