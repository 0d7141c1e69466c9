"""The Secretariat's side of the calendar."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventOrganisation, Series
from events.rendering import date_in_words
from initiative.admin import RowsInline, TranslatedAdmin


class ToDoFilter(admin.SimpleListFilter):
    title = _("to do")
    parameter_name = "todo"

    def lookups(self, request, model_admin):
        return [("outcome", _("over: say how it went")), ("translation", _("lacks a summary in a language"))]

    def queryset(self, request, queryset):
        match self.value():
            case "outcome":
                return queryset.filter(pk__in=Event.objects.without_outcome().values("pk"))
            case "translation":
                return queryset.filter(pk__in=Event.objects.untranslated().values("pk"))
        return queryset


class OrganisationInline(RowsInline):
    model = EventOrganisation
    extra = 0
    verbose_name = _("organisation")
    verbose_name_plural = _("organisations")
    fields = ["role", "organisation", "name", "position"]
    autocomplete_fields = ["organisation"]


@admin.register(Event)
class EventAdmin(TranslatedAdmin):
    list_display = ["title", "when", "kind", "held_by", "status", "updated_at"]
    list_filter = [ToDoFilter, "kind", "held_by", "status", "mode"]
    search_fields = ["slug", "title_en", "title_fr", "title_es", "city_en", "country"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["series", "parent"]
    filter_horizontal = ["objectives"]
    prepopulated_fields = {"slug": ["title_en"]}
    readonly_fields = ["uid", "sequence"]
    inlines = [OrganisationInline]
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.TimeField: {"input_formats": ["%H:%M:%S", "%H:%M", "%Hh%M", "%Hh"]},
    }
    translated = ["title", "summary", "place", "city"]
    markdown = ["summary"]

    def get_fieldsets(self, request, obj=None):
        """Ask in the order in which one announces an event: what, when, where."""
        title, summary, *where = super().get_fieldsets(request, obj)
        dates = [("starts_on", "ends_on"), "days", ("start_time", "end_time"), "timezone"]
        return [
            title,
            (None, {"fields": ["title_language", ("kind", "held_by", "status")]}),
            (
                _("When"),
                {
                    "fields": ["date_shape", *dates, ("former_starts_on", "former_ends_on")],
                    "description": _(
                        "For one day give only the first; for separate days only these, with commas between them; "
                        "for a month or a year any day of it; without a date none."
                    ),
                },
            ),
            (_("Where"), {"fields": ["mode", "country", "website"]}),
            *where,
            summary,
            (_("In context"), {"fields": [("series", "series_number"), "parent", "objectives"]}),
            (_("Kept by the portal"), {"fields": ["slug", "uid", "sequence"]}),
        ]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request, obj=None):
        """The address of an event never changes: people and calendars hold it."""
        return [*self.readonly_fields, "slug"] if obj else self.readonly_fields

    @admin.display(description=_("when"), ordering="starts_on")
    def when(self, event):
        return date_in_words(event)


@admin.register(Series)
class SeriesAdmin(TranslatedAdmin):
    list_display = ["title", "slug"]
    search_fields = ["slug", "title_en", "title_fr", "title_es"]
    untranslated = ["slug"]
    translated = ["title"]
