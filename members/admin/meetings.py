"""The Secretariat's side of meetings: one page on which a list is put together, decided, told and closed."""

from copy import copy

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, F, Q, When
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from initiative.forms import MoveForm
from initiative.models import Letter
from initiative.moving import WorkflowAdmin
from initiative.private import attachment
from initiative.workflow import IllegalMove
from members import letters
from members.admin.papers import PrintedList
from members.forms.meetings import DecisionForm, MeetingForm, MinutesForm, NamesForm
from members.models import AgendaItem, Meeting
from members.workflow import Sitting, meetings
from members.workflow.admission import DECIDE, REVIEW

State = Meeting.State
Outcome = AgendaItem.Outcome
FLOW = [
    gettext_lazy("List open"),
    gettext_lazy("List frozen"),
    gettext_lazy("Decide"),
    gettext_lazy("Close with the minutes"),
]
# How many of these steps lie behind a meeting.
DONE = {State.OPEN: 0, State.TABLED: 2, State.DECIDED: 3, State.CLOSED: 4}


@admin.register(Meeting)
class MeetingAdmin(PrintedList, WorkflowAdmin):
    """What is known of a meeting is changed while its list is open; all else is done on its page."""

    workflow = Sitting
    form = MeetingForm
    page_template = "admin/members/meeting/page.html"
    change_form_template = None
    list_display = ["name", "held_on", "mode", "state", "names", "document"]
    list_filter = ["state", "body", "mode"]
    list_per_page = 50
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(count=Count("items"))

    def get_ordering(self, request):
        """Of those to come the next is first; the past follows, newest first."""
        to_come = Q(held_on__gte=timezone.localdate())
        return [Case(When(to_come, then=0), default=1), Case(When(to_come, then=F("held_on"))), "-held_on", "-pk"]

    @admin.display(description=gettext_lazy("meeting"), ordering="number")
    def name(self, meeting):
        return str(meeting)

    @admin.display(description=gettext_lazy("names on it"), ordering="count")
    def names(self, meeting):
        return meeting.count

    @admin.display(description=gettext_lazy("document"))
    def document(self, meeting):
        return meeting.document

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or request.user.has_perms([REVIEW])

    def has_add_permission(self, request):
        return request.user.has_perm(REVIEW)

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm(REVIEW) and (obj is None or obj.state == State.OPEN)

    def has_delete_permission(self, request, obj=None):
        """A list that was begun by mistake goes again; what has a history stays."""
        is_empty = obj is not None and not obj.items.exists() and not obj.transitions.exists()
        return is_empty and obj.state == State.OPEN and request.user.has_perm(REVIEW)

    def may_move(self, request, obj):
        return self.has_view_permission(request, obj)

    def get_fields(self, request, obj=None):
        asked = list(MeetingForm.Meta.fields)
        return asked if obj or not meetings.waiting().exists() else [*asked, "put_waiting"]

    def get_readonly_fields(self, request, obj=None):
        return []

    def get_changeform_initial_data(self, request):
        bureau = Meeting.objects.filter(body=Meeting.Body.BUREAU).order_by("-number").first()
        number = bureau.number + 1 if bureau else 1
        return {"body": Meeting.Body.BUREAU, "number": number, **super().get_changeform_initial_data(request)}

    def get_urls(self):
        posted = {"list": self.list_view, "decide": self.decide_view, "letters": self.letters_view}
        views = {name: require_POST(view) for name, view in {**posted, "close": self.close_view}.items()}
        views |= {"minutes": require_safe(self.minutes_view), "facts": self.facts_view, "paper": self.paper_view}
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"members_meeting_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change and form.cleaned_data.get("put_waiting"):
            waiting = [application.pk for application in meetings.waiting()]
            meetings.put_on_the_list(form.instance, waiting, by=request.user)

    def response_post_save_change(self, request, obj):
        return redirect("admin:members_meeting_change", obj.pk)

    response_post_save_add = response_post_save_change

    def facts_view(self, request, pk):
        """Django's own form of the meeting."""
        return self.changeform_view(request, str(pk))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        meeting = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, meeting):
            raise PermissionDenied
        if meeting is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": meeting,
            "title": str(meeting),
            **self._page(request, meeting),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.page_template, context)

    def _page(self, request, meeting):
        """Return what the page shows by itself."""
        labels = {move.name: move.label for move in Sitting.moves()}
        items = meeting.items.select_related("application__stakeholder_group")
        pending = list(meetings.pending(meeting)) if meeting.state in (State.TABLED, State.DECIDED) else []
        can_decide = bool(pending) and request.user.has_perm(DECIDE)
        return {
            "flow": FLOW,
            "done": DONE[meeting.state],
            "items": list(meetings.in_order(items)),
            "waiting": list(meetings.waiting()) if meeting.state == State.OPEN else [],
            "moves": [move for move in self.moves(request, meeting) if move.name in ("freeze", "unfreeze")],
            "move_form": MoveForm(initial=self.initial(meeting)),
            "can_change": self.has_change_permission(request, meeting),
            "can_delete": self.has_delete_permission(request, meeting),
            "can_decide": can_decide,
            "is_too_early": meeting.held_on > timezone.localdate(),
            "decision": DecisionForm(items=pending) if can_decide else None,
            "forecast": None,
            "told": _letters(meeting),
            "may_tell": request.user.has_perm(DECIDE),
            "minutes_form": MinutesForm(initial={"reference": meeting.minutes_ref}),
            "may_close": any(move.name == "close" for move in self.moves(request, meeting)),
            "steps": [(labels[step.move], step) for step in meeting.transitions.select_related("by").reverse()],
        }

    def _meeting(self, request, pk):
        meeting = get_object_or_404(Meeting, pk=pk)
        if not self.has_view_permission(request, meeting):
            raise PermissionDenied
        return meeting

    def _again(self, request, meeting, **context):
        """Show the page with what was typed in a form of it."""
        meeting.refresh_from_db()
        as_read = copy(request)
        as_read.method = "GET"
        return self.change_view(as_read, str(meeting.pk), extra_context=context)

    def _back(self, meeting):
        return redirect("admin:members_meeting_change", meeting.pk)

    def list_view(self, request, pk):
        """Put names on the open list, or take one off."""
        meeting = self._meeting(request, pk)
        form = NamesForm(request.POST)
        try:
            if "off" in request.POST:
                item = meeting.items.filter(pk=_number(request.POST["off"])).first()
                if item:
                    meetings.take_off_the_list(meeting, item, by=request.user)
            elif form.is_valid():
                chosen = [application.pk for application in form.cleaned_data["chosen"]]
                meetings.put_on_the_list(meeting, chosen, by=request.user)
            else:
                self.message_user(request, " ".join(form.errors["chosen"]), messages.ERROR)
        except IllegalMove as error:
            self.message_user(request, str(error), messages.ERROR)
        return self._back(meeting)

    def decide_view(self, request, pk):
        """Show what a decision would do; record it once it has been seen."""
        meeting = self._meeting(request, pk)
        if not request.user.has_perm(DECIDE):
            raise PermissionDenied
        pending = list(meetings.pending(meeting))
        if not pending or meeting.state not in (State.TABLED, State.DECIDED):
            self.message_user(request, _("There is nothing to decide here now: nothing was recorded."), messages.ERROR)
            return self._back(meeting)
        form = DecisionForm(request.POST, items=pending)
        if form.is_valid() and "record" in request.POST:
            if not form.was_looked_at:
                form.add_error(None, _("This is not what the preview showed. Look at the new one, then record it."))
            elif self._record(request, meeting, form):
                return self._back(meeting)
        forecast = meetings.foresee(meeting, form.exceptions) if form.has_a_decision else None
        return self._again(request, meeting, decision=form, forecast=forecast)

    def _record(self, request, meeting, form):
        try:
            tally = meetings.decide(meeting, form.exceptions, by=request.user, seen=form.items)
        except IllegalMove as error:
            form.add_error(None, str(error))
            return False
        held = sum(tally.values())
        self.message_user(
            request,
            ngettext(
                "The decision is recorded; %(count)s letter is held until you release it.",
                "The decision is recorded; %(count)s letters are held until you release them.",
                held,
            )
            % {"count": held},
            messages.SUCCESS,
        )
        return True

    def letters_view(self, request, pk):
        meeting = self._meeting(request, pk)
        count = meetings.release_letters(meeting, by=request.user)
        said = ngettext("%(count)s letter is on its way.", "%(count)s letters are on their way.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)
        return self._back(meeting)

    def close_view(self, request, pk):
        meeting = self._meeting(request, pk)
        form = MinutesForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                meetings.close(meeting, form.cleaned_data["reference"], file and file.file, by=request.user)
            except IllegalMove as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, f"{meeting}: {meeting.get_state_display()}", messages.SUCCESS)
                return self._back(meeting)
        return self._again(request, meeting, minutes_form=form)

    def minutes_view(self, request, pk):
        meeting = self._meeting(request, pk)
        ending = meeting.minutes.name.rpartition(".")[2]
        return attachment(meeting.minutes, f"{_('minutes')} {meeting.minutes_ref}.{ending}")


def _letters(meeting):
    """Count the letters of the decision: held, and let go."""
    ours = Letter.objects.filter(key__startswith=letters.key_of_decision(meeting), cancelled_at=None)
    return ours.aggregate(
        held=Count("pk", filter=Q(is_held=True)),
        waiting=Count("pk", filter=Q(is_held=False, sent_at=None, refused_at=None)),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        refused=Count("pk", filter=Q(refused_at__isnull=False)),
    )


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
