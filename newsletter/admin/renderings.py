"""The ledger of PDFs."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from newsletter import exporting
from newsletter.models import Rendering

OPEN = Q(finished_at=None, failed_at=None)


class StateFilter(admin.SimpleListFilter):
    """What became of an order is read from its columns, as its status is."""

    title = _("state")
    parameter_name = "state"
    STATES = {
        "open": OPEN,
        Rendering.Status.QUEUED.value: OPEN & Q(started_at=None),
        Rendering.Status.RENDERING.value: OPEN & Q(started_at__isnull=False),
        Rendering.Status.READY.value: Q(finished_at__isnull=False),
        Rendering.Status.FAILED.value: Q(failed_at__isnull=False),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("open", _("queued or being made")), *Rendering.Status.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Rendering]) -> QuerySet[Rendering]:
        return queryset.filter(self.STATES[self.value()]) if self.value() in self.STATES else queryset


@admin.register(Rendering)
class RenderingAdmin(admin.ModelAdmin):
    """It is read here and written by the worker."""

    list_display = ["edition", "progress", "queued_at", "finished_at", "pages", "weight", "attempts", "reason"]
    list_select_related = ["edition__issue"]
    list_filter = [StateFilter, "edition__language", "queued_at"]
    fields = readonly_fields = [
        "edition",
        "progress",
        "reason",
        "attempts",
        "queued_at",
        "started_at",
        "finished_at",
        "failed_at",
        "pages",
        "weight",
        "cpu_seconds",
        "sha256",
        "key",
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.file_view))
        return [path("<int:pk>/file/", view, name="newsletter_rendering_file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a finished PDF to staff, drafts included."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request).ready().select_related("edition__issue").filter(pk=pk).first()
        if found is None:
            raise Http404
        return exporting.pdf(request, found)

    @admin.display(description=_("status"))
    def progress(self, rendering: Rendering) -> str:
        status = rendering.status
        return f"{status.label}, {rendering.percent} %" if status == Rendering.Status.RENDERING else status.label

    @admin.display(description=_("size"))
    def weight(self, rendering: Rendering) -> str | None:
        return filesizeformat(rendering.size) if rendering.size else None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
