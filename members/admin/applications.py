"""The Secretariat's side of applications: the queues, and the page on which one is read and moved."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from initiative import dates
from initiative.moving import CaseAdmin
from initiative.private import attachment
from initiative.workflow import IllegalMove
from members import completeness
from members.admin.answers import Said
from members.admin.timeline import timeline
from members.forms.review import AssignForm, RemarkForm, ReviewForm
from members.letters import secretariat as letters
from members.models import Application, Document, Queue
from members.models.names import fold
from members.workflow import Admission
from members.workflow.admission import REVIEW

# Made for a whole list, on the meeting's page.
OF_A_MEETING = {"table", "untable", "approve", "decline", "defer"}
MOST_WORDS = 8
State = Application.State


class QueueFilter(admin.SimpleListFilter):
    title = gettext_lazy("queue")
    parameter_name = "queue"

    def lookups(self, request, model_admin):
        return Queue.choices

    def queryset(self, request, queryset):
        return queryset.queue(self.value()) if self.value() in Queue.values else queryset


class StateFilter(admin.SimpleListFilter):
    """All states but the draft's, which nobody here sees."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [choice for choice in State.choices if choice[0] != State.DRAFT]

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


class AssignedFilter(admin.SimpleListFilter):
    title = gettext_lazy("looked after by")
    parameter_name = "mine"

    def lookups(self, request, model_admin):
        return [("me", gettext_lazy("me")), ("nobody", gettext_lazy("nobody yet"))]

    def queryset(self, request, queryset):
        match self.value():
            case "me":
                return queryset.filter(assigned_to=request.user)
            case "nobody":
                return queryset.filter(assigned_to=None)
        return queryset


@admin.register(Application)
class ApplicationAdmin(CaseAdmin):
    """Only what was sent is shown: a draft is the applicant's own."""

    workflow = Admission
    move_form = ReviewForm
    change_form_template = "admin/members/application/change_form.html"
    list_display = ["number", "name", "wants", "place", "stakeholder_group", "state", "waits", "assigned_to"]
    list_display_links = ["number", "name"]
    list_filter = [QueueFilter, StateFilter, "wants", "stakeholder_group", AssignedFilter]
    list_per_page = 50
    search_fields = ["name_key", "reference", "applicant__email"]
    search_help_text = gettext_lazy("Name, reference or e-mail address; accents and capitals do not matter.")
    actions = None

    def get_queryset(self, request):
        people = ["applicant", "organisation", "stakeholder_group", "assigned_to"]
        return super().get_queryset(request).sent().select_related(*people)

    def get_ordering(self, request):
        """Of a queue whoever waits longest comes first; of all, what moved last."""
        return ["waits_since", "pk"] if QueueFilter.parameter_name in request.GET else ["-waits_since", "-pk"]

    def get_search_results(self, request, queryset, search_term):
        for word in fold(search_term).split()[:MOST_WORDS]:
            by_file = Q(name_key__contains=word) | Q(reference__contains=word)
            queryset = queryset.filter(by_file | Q(applicant__email__contains=word))
        return queryset, False

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or request.user.has_perm(REVIEW)

    def get_urls(self):
        posted = {"checklist": self.checklist_view, "assign": self.assign_view, "remark": self.remark_view}
        return [
            *(
                path(f"<int:pk>/{name}/", self._guarded(require_POST(view)), name=f"members_application_{name}")
                for name, view in {**posted, "read": self.read_view}.items()
            ),
            path(
                "<int:pk>/documents/<uuid:public_id>/",
                self._guarded(require_safe(self.document_view)),
                name="members_application_document",
            ),
            *super().get_urls(),
        ]

    def _guarded(self, view):
        return self.admin_site.admin_view(view)

    def moves(self, request, obj):
        """Return them as buttons, those that need no reason first."""
        moves = [move for move in super().moves(request, obj) if move.name not in OF_A_MEETING]
        return sorted(moves, key=lambda move: move.needs_reason)

    def initial(self, obj):
        return {
            **super().initial(obj),
            "points": obj.checklist,
            "shown": ",".join(obj.checklist),
            "override_reason": obj.override_reason,
            "named": [],
        }

    def prepare(self, request, obj, move, form):
        if move.name in OF_A_MEETING:
            raise IllegalMove(_("This is decided for a whole list: open its meeting."))
        named = form.cleaned_data["named"]
        if named and move.name != "ask":
            raise IllegalMove(_("You have named answers to correct: ask for a correction, or untick them."))
        self._keep_checklist(request, obj, form)
        return {"fields": named} if move.name == "ask" else {}

    def details(self, request, obj):
        said = Said(obj)
        is_reviewer = request.user.has_perm(REVIEW)
        item = obj.items.filter(outcome="pending").select_related("meeting").first()
        names = [move.name for move in self.moves(request, obj)]
        return {
            "parts": said.parts(),
            "alike": said.alike(),
            "changes": said.changes(),
            "sent": said.submissions[-1] if said.submissions else None,
            "points": completeness.points(obj),
            "can_review": is_reviewer,
            "can_tick": is_reviewer and obj.state == State.SUBMITTED,
            "can_ask": "ask" in names,
            "days": (timezone.now() - obj.waits_since).days,
            "item": item,
            "entries": timeline(obj, request.user.has_perm("initiative.view_letter")),
            "assign_form": AssignForm(initial={"assigned_to": obj.assigned_to_id}),
            "remark_form": RemarkForm(),
        }

    def checklist_view(self, request, pk):
        """Keep ticks and override; what was written for a move stays in its form."""
        application = self._to_review(request, pk)
        form = ReviewForm(request.POST, initial=self.initial(application))
        if form.is_valid():
            try:
                with transaction.atomic():
                    self.lock(application, form.cleaned_data["seen"], request.user)
                    self._keep_checklist(request, application, form)
            except IllegalMove as error:
                form.add_error(None, str(error))
        if not form.is_valid():
            return self.shown_again(request, application, move_form=form)
        self.message_user(request, _("The checklist is saved."), messages.SUCCESS)
        if form.has_words:
            form.data = form.data.copy()
            form.data["shown"] = ",".join(application.checklist)
            return self.shown_again(request, application, move_form=form)
        return self._back(application)

    def assign_view(self, request, pk):
        application = self._to_review(request, pk)
        form = AssignForm({"assigned_to": request.user.pk} if "me" in request.POST else request.POST)
        if not form.is_valid():
            return self.shown_again(request, application, assign_form=form)
        application.assigned_to = form.cleaned_data["assigned_to"]
        application.save(update_fields=["assigned_to"])
        return self._back(application)

    def remark_view(self, request, pk):
        """Write to the applicant, by mail too, or a note for ourselves. Who answers has read."""
        application = self._to_review(request, pk)
        form = RemarkForm(request.POST)
        if not form.is_valid():
            return self.shown_again(request, application, remark_form=form)
        is_internal = form.cleaned_data["to"] == RemarkForm.OURSELVES
        with transaction.atomic():
            remark = application.remarks.create(
                by=request.user, text=form.cleaned_data["text"], is_from_secretariat=True, is_internal=is_internal
            )
            if not is_internal:
                letters.message(remark)
                self._mark_read(application)
        told = _("The note is kept.") if is_internal else _("The message is on its way.")
        self.message_user(request, told, messages.SUCCESS)
        return self._back(application)

    def read_view(self, request, pk):
        """Note that the applicant's messages were read."""
        application = self._to_review(request, pk)
        self._mark_read(application)
        return self._back(application)

    def document_view(self, request, pk, public_id):
        """Send a file to whoever may read the application."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        documents = Document.objects.filter(application__in=self.get_queryset(request).filter(pk=pk))
        document = get_object_or_404(documents, public_id=public_id)
        return attachment(document.file, document.name, document.content_type)

    def shown_again(self, request, obj, **forms):
        """What was ticked of an earlier version is not taken for a tick of this one."""
        review = forms.get("move_form")
        if review and review.data.get("seen") not in (None, str(super().initial(obj)["seen"])):
            review.data = review.data.copy()
            review.data.setlist("points", obj.checklist)
            review.data["shown"] = ",".join(obj.checklist)
        return super().shown_again(request, obj, **forms)

    @admin.display(description=gettext_lazy("reference"), ordering="reference")
    def number(self, application):
        return application.reference

    @admin.display(description=gettext_lazy("country or territory"), ordering="country")
    def place(self, application):
        return _("International") if application.is_international else application.country_name

    @admin.display(description=gettext_lazy("waiting since"), ordering="waits_since")
    def waits(self, application):
        if not application.is_open:
            return None
        days = (timezone.now() - application.waits_since).days
        told = ngettext("%(date)s, %(count)d day", "%(date)s, %(count)d days", days) if days else "%(date)s"
        return told % {"date": dates.short_day(application.waits_since), "count": days}

    def _to_review(self, request, pk):
        if not request.user.has_perm(REVIEW):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _keep_checklist(self, request, application, form):
        """Save the ticks of a file that is being looked at, and the answer to the doubt where it was asked for."""
        if application.state != State.SUBMITTED or not request.user.has_perm(REVIEW):
            return
        application.checklist = form.ticked(application.checklist)
        if "override_reason" in form.data:
            application.override_reason = form.cleaned_data["override_reason"]
        application.save(update_fields=["checklist", "override_reason"])

    def _mark_read(self, application):
        unread = application.remarks.filter(is_from_secretariat=False, read_at=None)
        unread.update(read_at=timezone.now())

    def _back(self, application):
        return redirect(reverse("admin:members_application_change", args=[application.pk]))
