"""The papers of the register: ordered here, made by the worker, handed out to staff."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from initiative import dates
from initiative.private import attachment
from initiative.rendering.orders import NotReady
from members import tasks
from members.models import Meeting, Paper
from members.workflow.admission import DECIDE, REVIEW

REGISTER = "members.view_organisation"
# Seconds between two looks at a PDF in the making; a header does it, so no script is needed.
LOOK_AGAIN = 2
IN_THE_MAKING = {Paper.Status.QUEUED, Paper.Status.RENDERING}


class OfficialListForm(forms.Form):
    """Of which day, and in which languages."""

    on = forms.DateField(
        label=gettext_lazy("On the day"),
        help_text=gettext_lazy("The list is read from the ledger as it stood on this day."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        initial=[code for code, _name in settings.LANGUAGES],
    )

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("The register cannot know the future: give today or an earlier day."))
        return on


@admin.register(Paper)
class PaperAdmin(admin.ModelAdmin):
    """They are read here and written by the worker; to add one is to order the official list of a day."""

    list_display = ["subject", "language", "progress", "queued_at", "pages", "weight", "download"]
    list_display_links = None
    list_filter = ["kind", "language", "queued_at"]
    list_select_related = ["meeting"]
    list_per_page = 50
    actions = None

    def has_view_permission(self, request, obj=None):
        """A list for decision belongs to those who work with meetings, the official list to the register."""
        return any(request.user.has_perm(name) for name in ("members.view_paper", *_readers(obj)))

    def has_add_permission(self, request):
        return request.user.has_perm(REGISTER)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        shown = [kind for kind in Paper.Kind if self.has_view_permission(request, Paper(kind=kind))]
        return super().get_queryset(request).filter(kind__in=shown)

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.file_view))
        return [path("<int:pk>/file/", view, name="members_paper_file"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Papers"), **(extra_context or {})})

    def add_view(self, request, form_url="", extra_context=None):
        """Order the official list of a day."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = OfficialListForm(
            request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()}
        )
        if form.is_valid():
            for language in form.cleaned_data["languages"]:
                tasks.order_official_list(form.cleaned_data["on"], language)
            self.message_user(request, _("The worker makes them now; look at the list again."), messages.SUCCESS)
            return redirect("admin:members_paper_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Official list of a day"),
            "form": form,
        }
        return TemplateResponse(request, "admin/members/paper/order.html", context)

    def file_view(self, request, pk):
        paper = get_object_or_404(Paper.objects.ready().select_related("meeting"), pk=pk)
        if not self.has_view_permission(request, paper):
            raise PermissionDenied
        return attachment(paper.file, f"{_file_name(paper)}.pdf", "application/pdf")

    @admin.display(description=gettext_lazy("paper"))
    def subject(self, paper):
        return f"{capfirst(paper.get_kind_display())}, {paper.meeting or dates.day(paper.on)}"

    @admin.display(description=gettext_lazy("status"))
    def progress(self, paper):
        return paper.why_failed or paper.status.label

    @admin.display(description=gettext_lazy("size"))
    def weight(self, paper):
        return filesizeformat(paper.size) if paper.size else ""

    @admin.display(description=gettext_lazy("file"))
    def download(self, paper):
        if not paper.finished_at:
            return ""
        words = _("Open")
        url = reverse("admin:members_paper_file", args=[paper.pk])
        return format_html('<a href="{}" hreflang="{}">{}</a>', url, paper.language, words)


class PrintedList:
    """For the admin of meetings: the page on which the list of one is printed."""

    def paper_view(self, request, pk):
        """Show how far the PDFs are; a POST orders them in three languages."""
        meeting = get_object_or_404(Meeting, pk=pk)
        if not self.has_view_permission(request, meeting):
            raise PermissionDenied
        back = redirect("admin:members_meeting_paper", pk)
        try:
            if request.method == "POST":
                for language, _name in settings.LANGUAGES:
                    tasks.order_decision_list(meeting, language)
                return back
            papers = [(code, name, self._current(meeting, code)) for code, name in settings.LANGUAGES]
        except NotReady as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:members_meeting_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "meeting": meeting,
            "title": _("The list on paper"),
            "papers": papers,
            "is_to_order": any(paper is None or paper.failed_at for *_language, paper in papers),
        }
        answer = TemplateResponse(request, "admin/members/meeting/paper.html", context)
        if any(paper and paper.status in IN_THE_MAKING for *_language, paper in papers):
            answer["Refresh"] = str(LOOK_AGAIN)
        return answer

    @staticmethod
    def _current(meeting, language):
        return tasks.current(Paper(kind=Paper.Kind.DECISION_LIST, meeting=meeting, language=language))


def _readers(paper):
    of_meetings, of_register = (REVIEW, DECIDE, "members.view_meeting"), (REGISTER,)
    if paper is None:
        return of_meetings + of_register
    return of_meetings if paper.kind == Paper.Kind.DECISION_LIST else of_register


def _file_name(paper):
    if paper.meeting:
        return f"{paper.meeting.document}-{paper.language}".replace(" ", "-")
    return f"official-list-{paper.on}-{paper.language}"
