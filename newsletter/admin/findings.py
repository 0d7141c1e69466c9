"""What an import found: each leads to what it speaks of, and is kept when somebody has dealt with it."""

from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from initiative.desk import way_back
from initiative.templatetags.ui import day
from newsletter.models import Edition, Finding

# These are mended in the words; the others in the article (its organisation, events, pictures) or in the section.
IN_THE_WORDS = {Finding.Kind.DEAD_LINK, Finding.Kind.PAGE_REFERENCE, Finding.Kind.REPEATED_HEADING}


class Summary(NamedTuple):
    """How many findings of a kind are open in an edition, of how many, and where they are listed."""

    label: str
    open: int
    total: int
    url: str


def summary(edition: Edition) -> list[Summary]:
    """Return a line for each kind of finding, those with open ones first."""
    counts = edition.findings.order_by().values("kind")
    counts = counts.annotate(open=Count("pk", filter=Q(dealt_at=None)), total=Count("pk"))
    return [
        Summary(Finding.Kind(row["kind"]).label, row["open"], row["total"], listed(edition.pk, row["kind"]))
        for row in counts.order_by("-open", "kind")
    ]


def listed(edition: int, kind: str = "") -> str:
    """Return the address of the list of an edition's findings."""
    asked = {"edition__id__exact": edition, **({"kind__exact": kind} if kind else {})}
    return f"{reverse('admin:newsletter_finding_changelist')}?{urlencode(asked)}"


class DealtWithFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("open", _("to look at")), ("done", _("dealt with"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Finding]) -> QuerySet[Finding]:
        match self.value():
            case "open":
                return queryset.filter(dealt_at=None)
            case "done":
                return queryset.exclude(dealt_at=None)
        return queryset


@admin.register(Finding)
class FindingAdmin(admin.ModelAdmin):
    list_display = ["what", "place", "edition", "dealt"]
    list_display_links = None
    list_filter = [DealtWithFilter, "kind", "edition__language"]
    list_select_related = ["edition__issue", "dealt_by"]
    search_fields = ["where", "sentence"]
    ordering = [F("dealt_at").asc(nulls_first=True), "pk"]
    actions = ["deal_with", "take_up"]
    fields = readonly_fields = ["edition", "kind", "place", "sentence", "count", "dealt_at", "dealt_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        return super().get_queryset(request).with_places()

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Leave out the edition where all are of the same, and offer buttons to those who may use them."""
        edition = [] if "edition__id__exact" in request.GET else ["edition"]
        return ["what", "place", *edition, "dealt_or_button" if self.has_change_permission(request) else "dealt"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.turn_view))
        return [path("<int:pk>/turn/", view, name="newsletter_finding_turn"), *super().get_urls()]

    def turn_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note that somebody has dealt with one finding, or open it again; then return to the list."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        finding = get_object_or_404(Finding, pk=pk)
        one = Finding.objects.filter(pk=pk)
        if request.POST.get("finding") == "take-up":
            one.take_up()
        else:
            one.deal_with(request.user)
        return redirect(way_back(request, listed(finding.edition_id)))

    @admin.action(description=_("Mark as dealt with"), permissions=["change"])
    def deal_with(self, request: HttpRequest, queryset: QuerySet[Finding]) -> None:
        count = Finding.objects.filter(pk__in=queryset.values("pk")).deal_with(request.user)
        told = ngettext("%d finding is dealt with.", "%d findings are dealt with.", count) % count
        self.message_user(request, told, messages.SUCCESS)

    @admin.action(description=_("Take up again"), permissions=["change"])
    def take_up(self, request: HttpRequest, queryset: QuerySet[Finding]) -> None:
        count = Finding.objects.filter(pk__in=queryset.values("pk")).take_up()
        told = ngettext("%d finding is open again.", "%d findings are open again.", count) % count
        self.message_user(request, told, messages.SUCCESS)

    @admin.display(description=_("what"), ordering="kind")
    def what(self, finding: Finding) -> SafeString:
        return format_html('<span class="help">{}</span> {}', capfirst(finding.get_kind_display()), finding.sentence)

    @admin.display(description=_("where"), ordering="where")
    def place(self, finding: Finding) -> SafeString | str:
        """Lead to where it is mended."""
        url = page_of(finding)
        return format_html('<a href="{}">{}</a>', url, finding.where) if url else finding.where

    @admin.display(description=_("dealt with"), ordering="dealt_at")
    def dealt(self, finding: Finding) -> SafeString | None:
        if finding.dealt_at is None:
            return None
        return format_html('<span class="dealt">{}, {}</span>', finding.dealt_by, day(finding.dealt_at))

    @admin.display(description=_("dealt with"), ordering="dealt_at")
    def dealt_or_button(self, finding: Finding) -> SafeString:
        """The list is one form already, so the button brings its own address."""
        value, label = ("take-up", _("Take up again")) if finding.dealt_at else ("deal-with", _("Dealt with"))
        return format_html(
            '{} <button class="desk-btn quiet" formaction="{}" name="finding" value="{}" aria-label="{}">{}</button>',
            self.dealt(finding) or "",
            reverse("admin:newsletter_finding_turn", args=[finding.pk]),
            value,
            f"{label}: {finding}",
            label,
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A finding goes with its edition, never by itself."""
        is_by_itself = request.resolver_match.view_name.startswith("admin:newsletter_finding_")
        return not is_by_itself and super().has_delete_permission(request, obj)


def page_of(finding: Finding) -> str:
    """Return the page of the desk on which it is mended, or ``""`` where that is gone."""
    if finding.kind in IN_THE_WORDS and finding.text_id:
        return reverse("admin:newsletter_articletext_change", args=[finding.text_id])
    if finding.article_id:
        return reverse("admin:newsletter_article_change", args=[finding.article_id])
    return reverse("admin:newsletter_section_change", args=[finding.section_id]) if finding.section_id else ""
