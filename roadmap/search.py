"""What the site search finds in the Strategic Plan: objectives and facilities, by their words or by their codes."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from initiative.search import Found, Table, columns, written
from initiative.words import read, said
from roadmap.models import FACILITY_TEXTS, OBJECTIVE_TEXTS, Facility, Objective


class Objectives(Table):
    name, label = "objectives", _("Strategic Objectives")
    words, title = read(*OBJECTIVE_TEXTS), read("label", "title")
    titles, order = [*columns("label"), *columns("title")], ("code",)

    def rows(self) -> QuerySet:
        return Objective.objects.select_related("facility")

    def having(self, words: str) -> QuerySet:
        rows = self.rows().alias(words=self.words)
        return rows.filter(said("words", words) | Q(code__iexact=words))

    def found(self, row: Objective) -> Found:
        about = written(row, "aim", "target_2030", "target_2050", "baseline", "label", "title")
        return Found(row.get_absolute_url(), row.heading, about, [row.code, row.facility.label])


class Facilities(Table):
    name, label = "facilities", _("Facilities")
    words, title = read(*FACILITY_TEXTS), read("title")
    titles, order = columns("title"), ("kind", "position")

    def rows(self) -> QuerySet:
        return Facility.objects.all()

    def having(self, words: str) -> QuerySet:
        rows, code = self.rows().alias(words=self.words), words.replace(" ", "-").replace(".", "-")
        return rows.filter(said("words", words) | Q(code__iexact=code))

    def found(self, row: Facility) -> Found:
        about = written(row, "description", "led_by", "title")
        return Found(row.get_absolute_url(), row.title, about, [row.label, row.get_kind_display()])
