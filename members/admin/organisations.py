"""The Secretariat's side of the register: organisations, groups, published figures."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from initiative.admin import TranslatedAdmin
from initiative.countries import country_name
from members import register
from members.admin.imports import ImportAndExport
from members.admin.register import RegisterPages
from members.ledger import COLUMNS
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


class ListedFilter(admin.SimpleListFilter):
    """Who stands on the list, who once did, and who never has."""

    title = _("official list")
    parameter_name = "listed"

    def lookups(self, request, model_admin):
        return [("now", _("on it")), ("former", _("no longer on it")), ("never", _("never on it"))]

    def queryset(self, request, queryset):
        match self.value():
            case "now":
                return queryset.partners()
            case "former":
                return queryset.former()
            case "never":
                return queryset.never_listed()
        return queryset


@admin.register(Organisation)
class OrganisationAdmin(RegisterPages, ImportAndExport, TranslatedAdmin):
    """What is dated is read here and written on pages of its own; the rest is changed at once."""

    change_form_template = "admin/members/organisation/change_form.html"
    change_list_template = "admin/members/organisation/change_list.html"
    list_display = ["name", "acronym", "place", "group", "standing", "joined", "is_confirmed"]
    list_filter = [
        ListedFilter,
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
    kept_by_the_register = ["standing", "joined", "left_on", "standing_basis", "known_before_as", "successor"]
    readonly_fields = [*kept_by_the_register, "public_id", "updated_at"]
    dated = list(COLUMNS.values())
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    translated = ["summary", "country_label"]
    markdown = ["summary"]
    save_on_top = True

    def get_fieldsets(self, request, obj=None):
        identity = [
            "name",
            ("english_name", "name_language"),
            "acronym",
            "slug",
            ("country", "is_international", "city"),
            "stakeholder_group",
            "website",
            ("latitude", "longitude", "is_place_public"),
            "takes_messages",
        ]
        return [
            (None, {"fields": identity}),
            *([(_("Standing"), {"fields": self.kept_by_the_register})] if obj else []),
            *super().get_fieldsets(request, obj),
            (_("Kept by the portal"), {"fields": ["public_id", "updated_at"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        """Names, country, group and address change with a date, on a page of their own."""
        return [*super().get_readonly_fields(request, obj), *(self.dated if obj else [])]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

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
        return organisation.standing_basis != Basis.ARGUED if organisation.is_listed else None

    @admin.display(description=_("joined"), ordering="joined_on")
    def joined(self, organisation):
        return joined(organisation)

    @admin.display(description=_("former names"))
    def known_before_as(self, organisation):
        return ", ".join(organisation.former_names)


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


class DiffersFilter(admin.SimpleListFilter):
    title = _("register")
    parameter_name = "differs"

    def lookups(self, request, model_admin):
        return [("yes", _("comes to another sum"))]

    def queryset(self, request, queryset):
        differing = register.differing_figures().values("pk")
        return queryset.filter(pk__in=differing) if self.value() == "yes" else queryset


@admin.register(RegisterFigure)
class RegisterFigureAdmin(admin.ModelAdmin):
    """What was published; where the ledger comes to another sum it is not complete, and the page shows both."""

    list_display = ["on", "partners", "members", "counted", "is_confirmed", "source"]
    list_filter = [DiffersFilter]
    date_hierarchy = "on"
    search_fields = ["source"]

    def get_queryset(self, request):
        return register.published_figures().order_by("-on")

    @admin.display(description=_("in the register"))
    def counted(self, figure):
        return f"{figure.partners_counted} / {figure.members_counted}"

    @admin.display(description=_("the same"), boolean=True)
    def is_confirmed(self, figure):
        return (figure.partners, figure.members) == (figure.partners_counted, figure.members_counted)
