"""The Secretariat's side of the calendar."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventOrganisation, Series
from events.rendering import date_in_words
from initiative.admin import TranslatedAdmin


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


class OrganisationInline(admin.TabularInline):
    model = EventOrganisation
    extra = 0
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
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    translated = ["title", "summary", "place", "city"]
    untranslated = [
        "slug",
        ("kind", "held_by", "status", "title_language"),
        ("date_shape", "starts_on", "ends_on", "days"),
        ("start_time", "end_time", "timezone"),
        ("former_starts_on", "former_ends_on"),
        ("mode", "country", "website"),
        ("series", "series_number", "parent"),
        "objectives",
        ("uid", "sequence"),
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
    list_display = ["slug", "title_en"]
    search_fields = ["slug", "title_en", "title_fr", "title_es"]
    untranslated = ["slug"]
    translated = ["title"]
