"""How the desk shows what has a workflow: moves as buttons, its history, and files that are moved and never edited."""

from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from initiative import dates
from initiative.forms import MoveForm
from initiative.workflow import IllegalMove, Move, Workflow


class TransitionInline(admin.TabularInline):
    """An object's history: read, never written here."""

    fields = readonly_fields = ["at", "by", "state_before", "state_after", "reason"]
    can_delete = False
    extra = 0
    verbose_name_plural = _("history")

    @admin.display(description=_("before"))
    def state_before(self, transition: Any) -> str:
        return self._in_words(transition.before)

    @admin.display(description=_("after"))
    def state_after(self, transition: Any) -> str:
        return self._in_words(transition.after)

    def _in_words(self, state: str) -> str:
        return str(dict(self.parent_model._meta.get_field("state").flatchoices).get(state, state))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WorkflowAdmin(admin.ModelAdmin):
    """Shows the moves that are open to this person as buttons; nothing else changes the state.

    A move and its comment are one form. When it is refused the page comes back with what was typed.
    """

    workflow: type[Workflow]
    change_form_template = "admin/workflow/change_form.html"
    move_form: type[MoveForm] = MoveForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "state"]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_move"
        view = self.admin_site.admin_view(require_POST(self.move_view))
        return [path("<path:object_id>/move/", view, name=name), *super().get_urls()]

    def moves(self, request: HttpRequest, obj: Any) -> list[Move]:
        """Return the Secretariat's moves; those without a permission belong to the owner."""
        return [move for move in self.workflow.open_to(request.user, obj) if move.permission]

    def may_move(self, request: HttpRequest, obj: Any) -> bool:
        """Tell whether this person may use the page's moves at all; each has its own permission besides."""
        return self.has_change_permission(request, obj)

    def prepare(self, request: HttpRequest, obj: Any, move: Move, form: MoveForm) -> dict[str, Any]:
        """Save what goes with a move, in its transaction; return further columns of the transition."""
        return {}

    def initial(self, obj: Any) -> dict[str, Any]:
        return {"seen": _last_step(obj)}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if obj := self.get_object(request, unquote(object_id)):
            offered = {"moves": self.moves(request, obj), "move_form": self.move_form(initial=self.initial(obj))}
            extra_context = {**offered, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)

    def move_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        move = next((move for move in self.workflow.moves() if move.name == request.POST.get("move")), None)
        if move is None or not move.permission or not self.may_move(request, obj):
            raise PermissionDenied
        form = self.move_form(request.POST, initial=self.initial(obj))
        if form.is_valid() and self.make(request, move, obj, form):
            self.message_user(request, f"{obj}: {obj.get_state_display()}", messages.SUCCESS)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)
        return self.shown_again(request, obj, move_form=form)

    def make(self, request: HttpRequest, move: Move, obj: Any, form: MoveForm) -> bool:
        """Make the move, or say in the form why it was not made."""
        try:
            with transaction.atomic():
                self.lock(obj, form.cleaned_data["seen"], request.user)
                facts = self.prepare(request, obj, move, form)
                self.workflow.run(move, obj, by=request.user, reason=form.cleaned_data["reason"], **facts)
        except IllegalMove as error:
            form.add_error(None, str(error))
        return form.is_valid()

    def lock(self, obj: Any, seen: int | None, user: Any) -> None:
        """Keep others waiting; refuse what was decided before the last step was seen, and say whose step that was."""
        state = obj.state
        obj.refresh_from_db(from_queryset=self.model._base_manager.select_for_update(of=("self",)))
        last = obj.transitions.select_related("by").last()
        if last is None or (obj.state == state and seen in (None, last.pk)):
            return
        labels = {move.name: move.label for move in self.workflow.moves()}
        when = f"{dates.day(last.at)}, {timezone.localtime(last.at):%H:%M}"
        told = {"who": last.by or _("The portal"), "move": labels.get(last.move, last.move), "when": when}
        if last.by == user:
            raise IllegalMove(_("You have done something already: “%(move)s”, %(when)s.") % told)
        raise IllegalMove(_("%(who)s came first: “%(move)s”, %(when)s. Look again before you decide.") % told)

    def shown_again(self, request: HttpRequest, obj: Any, **forms: Form) -> HttpResponse:
        """Show the page with what was typed in a form that was refused, and why."""
        for form in forms.values():
            for errors in form.errors.values():
                self.message_user(request, " ".join(errors), messages.ERROR)
            form.data = form.data.copy()
            form.data["seen"] = _last_step(obj)
        as_read = copy(request)
        as_read.method = "GET"
        return self.change_view(as_read, str(obj.pk), extra_context=forms)


class CaseAdmin(WorkflowAdmin):
    """A file that the Secretariat reads and moves, and never edits: its page is a template of its own."""

    def details(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Return what the page shows beside state and moves."""
        return {}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": obj,
            "title": str(obj),
            "moves": self.moves(request, obj),
            "move_form": self.move_form(initial=self.initial(obj)),
            **self.details(request, obj),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.change_form_template, context)

    def may_move(self, request: HttpRequest, obj: Any) -> bool:
        return self.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _last_step(obj: Any) -> int:
    last = obj.transitions.last()
    return last.pk if last else 0
