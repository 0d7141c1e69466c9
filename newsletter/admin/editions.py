"""Editions: their words, whether they may be published, and the making of their PDFs."""

from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_safe

from initiative.admin import RowsInline, TransitionInline, WorkflowAdmin
from newsletter import assembly, exporting
from newsletter.admin.findings import summary
from newsletter.admin.published import RowsReadWhilePublished, is_published
from newsletter.models import Article, ArticleText, Edition, EditionTransition, Lead, Rendering, Section
from newsletter.tasks import NotReady, order_pdf
from newsletter.workflow import Publication

# Seconds between two looks at a PDF in the making; a header does it, so no script is needed.
LOOK_AGAIN = 2


class LeadInline(RowsReadWhilePublished, RowsInline):
    model = Lead
    fields = ["position", "title", "text", "article"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lead]:
        return super().get_queryset(request).prefetch_related(Prefetch("article", Article.objects.named()))

    def get_formset(self, request: HttpRequest, obj: Edition | None = None, **kwargs: Any) -> Any:
        """Offer the issue's own articles by what they are called in this edition, each under its section."""
        formset = super().get_formset(request, obj, **kwargs)
        article = formset.form.base_fields["article"]
        told = Article.objects.none()
        if obj:
            told = Article.objects.named(obj.language).filter(section__issue=obj.issue_id).select_related("section")
        article.queryset = told
        groups = groupby(told, key=lambda each: each.section)
        article.choices = [
            ("", article.empty_label),
            *((str(section), [(each.pk, each.name) for each in same]) for section, same in groups),
        ]
        return formset


class TextInline(RowsInline):
    """The words of the edition in printed order; each text has a page of its own."""

    model = ArticleText
    fields = readonly_fields = ["section", "linked", "kind"]
    ordering = ["article__section__position", "article__position", "pk"]
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArticleText]:
        return super().get_queryset(request).select_related("article__section", "article__organisation")

    @admin.display(description=gettext_lazy("section"))
    def section(self, text: ArticleText) -> Section:
        return text.article.section

    @admin.display(description=gettext_lazy("text"))
    def linked(self, text: ArticleText) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:newsletter_articletext_change", args=[text.pk]), str(text)
        )

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, text: ArticleText) -> str:
        return text.article.get_kind_display()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
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
    inlines = [LeadInline, TextInline, EditionTransitionInline]
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
        found = {
            "rendering": self._current(edition) if edition else None,
            "findings": summary(edition) if edition and request.user.has_perm("newsletter.view_finding") else [],
        }
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
