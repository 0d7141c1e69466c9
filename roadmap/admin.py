"""The Secretariat's side of the Strategic Plan."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from initiative.admin import LanguageInLabels, TranslatedAdmin
from roadmap.models import Facility, Goal, Indicator, Objective, Roadmap


class HasTextFilter(admin.SimpleListFilter):
    title = _("texts")
    parameter_name = "texts"

    def lookups(self, request, model_admin):
        return [("missing", _("only the label")), ("there", _("with texts"))]

    def queryset(self, request, queryset):
        untold = Objective.objects.without_text()
        if self.value() == "missing":
            return queryset.filter(pk__in=untold)
        return queryset.exclude(pk__in=untold) if self.value() == "there" else queryset


class IndicatorInline(LanguageInLabels, admin.StackedInline):
    model = Indicator
    extra = 0
    fieldsets = [
        (None, {"fields": [tuple(TranslatedAdmin.columns("name")), tuple(TranslatedAdmin.columns("unit"))]}),
        (None, {"fields": [("whole", "baseline", "baseline_year", "target_2030", "target_2050")]}),
    ]


@admin.register(Objective)
class ObjectiveAdmin(TranslatedAdmin):
    list_display = ["code", "label", "facility", "title", "updated_at"]
    list_filter = ["goal", HasTextFilter, "facility__kind"]
    list_select_related = ["facility"]
    search_fields = ["code", "label_en", "title_en", "title_fr", "title_es"]
    untranslated = [("code", "goal", "facility")]
    translated = ["label", "title", "aim", "baseline", "target_2030", "target_2050"]
    inlines = [IndicatorInline]


@admin.register(Facility)
class FacilityAdmin(TranslatedAdmin):
    list_display = ["label", "title", "kind"]
    list_filter = ["kind"]
    search_fields = ["code", "title_en", "title_fr", "title_es"]
    untranslated = [("code", "kind", "position")]
    translated = ["title", "description", "led_by"]


@admin.register(Goal)
class GoalAdmin(TranslatedAdmin):
    list_display = ["letter", "title_en", "title_fr", "title_es"]
    search_fields = ["letter", "title_en"]
    untranslated = ["letter"]
    translated = ["title"]


@admin.register(Roadmap)
class RoadmapAdmin(TranslatedAdmin):
    list_display = ["year", "document", "tabled_on"]
    untranslated = ["year", ("document", "tabled_on")]
    translated = ["meeting"]
