"""Editions: what was found in them, whether they may be published, and the making of their PDFs."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_safe

from initiative.admin import RowsInline, TransitionInline, WorkflowAdmin
from newsletter import assembly, exporting
from newsletter.admin.published import RowsReadWhilePublished, is_published
from newsletter.models import Edition, EditionTransition, Finding, Lead, Rendering
from newsletter.tasks import NotReady, order_pdf
from newsletter.workflow import Publication

# Seconds between two looks at a PDF in the making; a header does it, so no script is needed.
LOOK_AGAIN = 2


class LeadInline(RowsReadWhilePublished, RowsInline):
    model = Lead
    fields = ["position", "title", "text", "article"]
    raw_id_fields = ["article"]
    extra = 0


class FindingInline(RowsInline):
    """What the import found; read, and deleted by whoever has dealt with it."""

    model = Finding
    fields = readonly_fields = ["kind", "where", "sentence", "count"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class EditionTransitionInline(TransitionInline):
    model = EditionTransition


@admin.register(Edition)
class EditionAdmin(WorkflowAdmin):
    workflow = Publication
    list_display = ["issue", "language", "title", "state", "published_at"]
    list_display_links = ["issue", "title"]
    list_filter = ["state", "language"]
    list_select_related = ["issue"]
    search_fields = ["title", "issue__number"]
    fields = ["issue", "language", "title", "notice", "state", "published_at"]
    readonly_fields = ["published_at"]
    autocomplete_fields = ["issue"]
    inlines = [LeadInline, FindingInline, EditionTransitionInline]
    change_form_template = "admin/newsletter/edition/change_form.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Edition | None = None) -> list[str]:
        fixed = ["issue", "language", "title", "notice"] if is_published(obj) else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def view_on_site(self, edition: Edition) -> str | None:
        """A draft has a preview instead."""
        return edition.get_absolute_url() if edition.state == Edition.State.PUBLISHED else None

    def get_urls(self) -> list[URLPattern]:
        views = [("pdf", self.pdf_view), ("preview", require_safe(self.preview_view))]
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"newsletter_edition_{name}")
            for name, view in views
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        edition = self.get_object(request, object_id)
        found = {"rendering": self._current(edition) if edition else None}
        return super().change_view(request, object_id, form_url, found | (extra_context or {}))

    def pdf_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how far the PDF is; a POST orders it."""
        edition = self._edition(request, pk)
        if request.method == "POST":
            if not self.has_change_permission(request, edition):
                raise PermissionDenied
            try:
                order_pdf(edition)
            except NotReady as error:
                self.message_user(request, str(error), messages.ERROR)
            return redirect(reverse("admin:newsletter_edition_pdf", args=[pk]))
        current = self._current(edition)
        context = {
            **self.admin_site.each_context(request),
            "title": _("PDF"),
            "subtitle": str(edition),
            "opts": self.opts,
            "edition": edition,
            "current": current,
            "earlier": [each for each in edition.renderings.all() if each != current][:10],
            "hindrances": assembly.hindrances(edition),
        }
        response = render(request, "admin/newsletter/edition/pdf.html", context)
        if current and current.status in {Rendering.Status.QUEUED, Rendering.Status.RENDERING}:
            response["Refresh"] = str(LOOK_AGAIN)
        return response

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the draft as readers would see it."""
        edition = self._edition(request, pk)
        context = exporting.page(assembly.assemble(edition), edition, [edition])
        with override(edition.language):
            return render(request, "newsletter/issue.html", context)

    @staticmethod
    def _current(edition: Edition) -> Rendering | None:
        """Return the order for a PDF of what the edition says now."""
        return edition.renderings.filter(key=assembly.assemble(edition).digest()).first()

    def _edition(self, request: HttpRequest, pk: int) -> Edition:
        editions = self.get_queryset(request).select_related("issue").prefetch_related("renderings")
        edition = get_object_or_404(editions, pk=pk)
        if not self.has_view_permission(request, edition):
            raise PermissionDenied
        return edition


@admin.register(Rendering)
class RenderingAdmin(admin.ModelAdmin):
    """The ledger of PDFs: it is read here and written by the worker."""

    list_display = ["edition", "progress", "queued_at", "finished_at", "pages", "weight", "attempts", "reason"]
    list_select_related = ["edition__issue"]
    list_filter = ["edition__language", "queued_at"]
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

    @admin.display(description=gettext_lazy("status"))
    def progress(self, rendering: Rendering) -> str:
        status = rendering.status
        return f"{status.label}, {rendering.percent} %" if status == Rendering.Status.RENDERING else status.label

    @admin.display(description=gettext_lazy("size"))
    def weight(self, rendering: Rendering) -> str | None:
        return filesizeformat(rendering.size) if rendering.size else None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
