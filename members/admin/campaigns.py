"""The yearly check on the desk: how many letters it will be, the start, and who has answered."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import campaigns
from members.models import Campaign, Confirmation


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    """A check is started once, and stays as it was: its letters are gone."""

    add_form_template = "admin/members/campaign/add_form.html"
    list_display = ["year", "started_at", "ends_on", "asked", "answered"]
    fields = ["year", "ends_on", "started_at", "started_by"]
    readonly_fields = ["started_at", "started_by"]

    def get_queryset(self, request):
        counted = super().get_queryset(request)
        return counted.annotate(asked=campaigns.ASKED, answered=campaigns.ANSWERED)

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["year", "ends_on"]

    def get_changeform_initial_data(self, request):
        return {"year": timezone.localdate().year}

    def add_view(self, request, form_url="", extra_context=None):
        told = {"letters": campaigns.audience().count(), "unreachable": campaigns.unreachable().count()}
        return super().add_view(request, form_url, told | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        """Start it: the rows and the letters are written with it, or nothing is."""
        started = campaigns.start(obj.year, obj.ends_on, by=request.user)
        obj.pk, obj.started_at, obj.started_by = started.pk, started.started_at, request.user
        obj._state.adding = False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("asked"))
    def asked(self, campaign):
        return campaign.asked

    @admin.display(description=_("answered"))
    def answered(self, campaign):
        return campaign.answered


class HasAnswered(admin.SimpleListFilter):
    title = _("answered")
    parameter_name = "answered"

    def lookups(self, request, model_admin):
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request, queryset):
        return queryset.filter(answered_at__isnull=self.value() == "no") if self.value() else queryset


@admin.register(Confirmation)
class ConfirmationAdmin(admin.ModelAdmin):
    list_display = ["organisation", "campaign", "asked_at", "reminded_at", "answered_at", "answered_by"]
    list_filter = [HasAnswered, "campaign"]
    list_select_related = ["organisation", "campaign", "answered_by"]
    list_per_page = 50
    search_fields = ["organisation__search_key"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
