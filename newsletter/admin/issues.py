"""Issues, and the screen on which a printed issue is taken in."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.admin import RowsInline
from newsletter.forms import ImportForm
from newsletter.importing import Refused, carry_out
from newsletter.models import Edition, Issue, Section


class EditionInline(RowsInline):
    model = Edition
    fields = ["language", "title", "state", "published_at"]
    readonly_fields = ["state", "published_at"]
    view_on_site = False
    extra = 0
    show_change_link = True


class SectionInline(RowsInline):
    """The order of the sections; their words are on pages of their own."""

    model = Section
    fields = ["position", "key", "kind", "heading"]
    readonly_fields = ["heading"]
    ordering = ["position"]
    extra = 0
    show_change_link = True


@admin.register(Issue)
class IssueAdmin(admin.ModelAdmin):
    list_display = ["number", "dated", "told", "contributions_deadline"]
    search_fields = ["number"]
    fields = ["number", "dated", ("period_from", "period_to"), ("contributions_deadline", "contributions_contact")]
    inlines = [EditionInline, SectionInline]
    view_on_site = False
    change_list_template = "admin/newsletter/issue/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issue]:
        return super().get_queryset(request).prefetch_related("editions")

    @admin.display(description=gettext_lazy("editions"))
    def told(self, issue: Issue) -> str:
        return ", ".join(f"{each.language.upper()} ({each.get_state_display()})" for each in issue.editions.all())

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="newsletter_issue_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """First show what the file would become and what was found in it; write it only when asked to."""
        if not (self.has_add_permission(request) and request.user.has_perm("newsletter.add_edition")):
            raise PermissionDenied
        form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
        plan = form.plan if form.is_valid() else None
        if plan and "carry-out" in request.POST:
            try:
                edition = carry_out(plan)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                plan = None
            else:
                self.message_user(request, _("%s was imported as a draft.") % edition, messages.SUCCESS)
                return redirect(reverse("admin:newsletter_edition_change", args=[edition.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import a printed issue"),
            "opts": self.opts,
            "form": form,
            "plan": plan,
        }
        return render(request, "admin/newsletter/issue/import.html", context, status=400 if form.errors else 200)
