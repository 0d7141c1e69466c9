"""The Secretariat's side of the register: organisations, groups, published figures."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from initiative.admin import TranslatedAdmin
from initiative.countries import country_name
from members.models import Basis, Organisation, RegisterFigure, StakeholderGroup
from members.models.names import fold
from members.templatetags.members import joined


class MissingSummary(admin.SimpleListFilter):
    """Organisations on the list that say nothing of themselves in a language."""

    title = _("summary missing in")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]

    def queryset(self, request, queryset):
        return queryset.partners().filter(**{f"summary_{self.value()}": ""}) if self.value() else queryset


class ContactsFilter(admin.SimpleListFilter):
    """Organisations with which everything hangs on one person."""

    title = _("contacts")
    parameter_name = "contacts"

    def lookups(self, request, model_admin):
        return [("one", _("one only"))]

    def queryset(self, request, queryset):
        return queryset.with_one_contact() if self.value() == "one" else queryset


class CountryFilter(admin.SimpleListFilter):
    """Countries and territories that occur, by name."""

    title = _("country or territory")
    parameter_name = "country"

    def lookups(self, request, model_admin):
        codes = (
            Organisation.objects.exclude(country="").order_by("country").values_list("country", flat=True).distinct()
        )
        return sorted(((code, country_name(code)) for code in codes), key=lambda choice: choice[1])

    def queryset(self, request, queryset):
        return queryset.filter(country=self.value()) if self.value() else queryset


@admin.register(Organisation)
class OrganisationAdmin(TranslatedAdmin):
    list_display = ["name", "acronym", "place", "group", "standing", "joined", "is_confirmed"]
    list_filter = [
        "standing",
        "standing_basis",
        "stakeholder_group",
        "is_international",
        MissingSummary,
        ContactsFilter,
        CountryFilter,
    ]
    list_select_related = ["stakeholder_group"]
    list_per_page = 50
    search_fields = ["search_key"]
    search_help_text = _("Name, acronym or town; accents and capitals do not matter.")
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["standing", "joined", "left_on", "standing_basis", "public_id", "updated_at"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    translated = ["summary", "country_label"]
    markdown = ["summary"]
    save_on_top = True

    def get_fieldsets(self, request, obj=None):
        identity = ["name", ("acronym", "name_language"), "slug", ("country", "is_international", "city"), "website"]
        standing = ["stakeholder_group", "standing", "joined", "left_on", "standing_basis"]
        return [
            (None, {"fields": identity}),
            (_("Standing"), {"fields": standing}),
            *super().get_fieldsets(request, obj),
            (_("Kept by the portal"), {"fields": ["public_id", "updated_at"]}),
        ]

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))

    @admin.display(description=_("country or territory"), ordering="country")
    def place(self, organisation):
        return _("International") if organisation.is_international else organisation.country_name

    @admin.display(description=_("group"), ordering="stakeholder_group__position")
    def group(self, organisation):
        return organisation.stakeholder_group

    @admin.display(description=_("confirmed"), ordering="standing_basis", boolean=True)
    def is_confirmed(self, organisation):
        return organisation.standing_basis != Basis.ARGUED

    @admin.display(description=_("joined"), ordering="joined_on")
    def joined(self, organisation):
        return joined(organisation)


@admin.register(StakeholderGroup)
class StakeholderGroupAdmin(TranslatedAdmin):
    list_display = ["label", "code", "position"]
    list_editable = ["position"]
    search_fields = ["code", "label_en", "label_fr", "label_es"]
    untranslated = ["code", "position"]
    translated = ["label"]

    def get_readonly_fields(self, request, obj=None):
        """A code stands in addresses and in other people's programs: it is chosen once."""
        return ["code"] if obj else []


@admin.register(RegisterFigure)
class RegisterFigureAdmin(admin.ModelAdmin):
    list_display = ["on", "partners", "members", "source"]
    date_hierarchy = "on"
    search_fields = ["source"]
