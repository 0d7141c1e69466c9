"""Deletions of old data on the desk: read what would go, then release it or refuse."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from initiative.models import PurgeRun
from initiative.privacy.purging import MOST, carry_out, purges

RELEASE = "initiative.release_purge"


class Waiting(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("waiting", _("waiting")), ("done", _("deleted")), ("refused", _("refused"))]

    def queryset(self, request, queryset):
        match self.value():
            case "waiting":
                return queryset.filter(done_at=None, refused_at=None)
            case "done":
                return queryset.filter(done_at__isnull=False)
            case "refused":
                return queryset.filter(refused_at__isnull=False)
        return queryset


@admin.register(PurgeRun)
class PurgeRunAdmin(admin.ModelAdmin):
    """A report is made by the clock; here a person reads it and decides."""

    change_form_template = "admin/initiative/purgerun/change_form.html"
    list_display = ["what", "found", "planned_at", "deleted", "done_at", "refused_at"]
    list_filter = [Waiting]
    fields = readonly_fields = ["what", "found", "planned_at", "deleted", "done_at", "refused_at", "released_by"]

    @admin.display(description=_("what"))
    def what(self, run):
        rule = purges().get(run.rule)
        return rule.label if rule else run.rule

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.answer))
        return [path("<int:pk>/answer/", view, name="initiative_purgerun_answer"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        more = {"may_release": request.user.has_perm(RELEASE), "most": MOST}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    def answer(self, request, pk):
        """Release a report, or refuse it: then the same rows are reported again only after a year."""
        run = get_object_or_404(PurgeRun, pk=pk)
        if not request.user.has_perm(RELEASE):
            raise PermissionDenied
        if request.POST.get("answer") == "release":
            number = carry_out(run, by=request.user)
            words = ngettext("%(number)d row was deleted.", "%(number)d rows were deleted.", number)
            self.message_user(request, words % {"number": number}, messages.SUCCESS)
        else:
            PurgeRun.objects.filter(pk=pk, done_at=None, refused_at=None).update(refused_at=timezone.now())
            self.message_user(request, _("Nothing was deleted."), messages.SUCCESS)
        return redirect(reverse("admin:initiative_purgerun_changelist"))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
