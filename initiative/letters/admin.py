"""Letters on the desk: read, released, cancelled, sent again; never written or changed here."""

import re
from copy import copy
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, Func, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from initiative import post
from initiative.apps import portal_apps
from initiative.letters import texts as _texts  # noqa: F401 -- registers itself
from initiative.letters.forms import AgainForm
from initiative.models import Letter

MAY_SEND = "initiative.change_letter"
AT_ONCE, SHOWN = 500, 100
# The key of a letter that was written together with others begins with theirs: “meeting-12-step-345”.
_BATCH = r"^[a-z]+-[0-9]+(?=-)"


class FateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return Letter.Fate.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.of_fate(self.value()) if self.value() in Letter.Fate.values else queryset


class BatchFilter(admin.SimpleListFilter):
    """What is held together: the letters of one meeting's decision."""

    title = gettext_lazy("decision")
    parameter_name = "batch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        batch = Func(F("key"), Value(_BATCH), function="substring")
        held = Letter.objects.held().annotate(batch=batch).exclude(batch=None)
        counts = dict(held.order_by("batch").values_list("batch").annotate(Count("pk")))
        names: dict[str, str] = {}
        for app in portal_apps() if counts else ():
            names |= app.name_batches(set(counts))
        told = _("%(name)s (%(number)s held)")
        return [
            (batch, told % {"name": names.get(batch, batch), "number": number}) for batch, number in counts.items()
        ]

    def has_output(self) -> bool:
        return bool(self.lookup_choices or self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not (batch := self.value()):
            return queryset
        return queryset.filter(key__startswith=f"{batch}-") if re.search(_BATCH, f"{batch}-") else queryset.none()


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    """Letters are the record of what was said. What is held leaves when a person says so, and has seen it.

    What opens somebody's account is not shown: who may read letters must not become who they were written to.
    """

    list_display = ["subject", "to", "fate", "language", "written_at"]
    list_filter = [FateFilter, BatchFilter, "language", "written_at"]
    search_fields = ["subject", "to", "key"]
    actions = ["release", "cancel"]
    fields = [
        "fate",
        "to",
        "reply_to",
        "language",
        "subject",
        "words",
        "file",
        "written_at",
        "released_at",
        "sent_at",
        "refused_at",
        "cancelled_at",
        "answer",
        "key",
    ]
    readonly_fields = fields
    change_list_template = "admin/initiative/letter/change_list.html"
    change_form_template = "admin/initiative/letter/change_form.html"

    @admin.display(description=gettext_lazy("state"))
    def fate(self, letter: Letter) -> str:
        return letter.fate.label

    @admin.display(description=gettext_lazy("text"))
    def words(self, letter: Letter) -> str:
        return words_of(letter)

    @admin.display(description=gettext_lazy("about"), empty_value="–")
    def file(self, letter: Letter) -> str:
        label, _dot, pk = letter.about.rpartition(".")
        try:
            model = apps.get_model(label)
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])
        except (LookupError, ValueError, NoReverseMatch):
            return letter.about
        obj = model._base_manager.filter(pk=pk).first()
        return format_html('<a href="{}">{}</a>', url, obj) if obj else letter.about

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or request.user.has_perm(MAY_SEND)

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_SEND)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.again_view))
        return [path("<int:pk>/again/", view, name="initiative_letter_again"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Offer to release at once all that are held of those that are listed."""
        answer = super().changelist_view(request, extra_context)
        if (context := getattr(answer, "context_data", None)) and (listed := context.get("cl")):
            may = self.has_send_permission(request)
            context["to_release"] = listed.queryset.held().order_by().count() if may else 0
        return answer

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        letter, may = self.get_object(request, object_id), self.has_send_permission(request)
        context = {"fate_of": letter.fate.value if letter and may else "", "again": None}
        if letter and may and letter.fate == Letter.Fate.REFUSED and not letter.is_confidential:
            context["again"] = AgainForm(initial={"to": letter.to})
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    @admin.action(description=pgettext_lazy("letters", "Release the selected"), permissions=["send"])
    def release(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        return self._ask_first(request, chosen.held(), "release")

    @admin.action(description=pgettext_lazy("letters", "Cancel the selected"), permissions=["send"])
    def cancel(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        return self._ask_first(request, chosen.filter(sent_at=None, cancelled_at=None), "cancel")

    def _ask_first(self, request: HttpRequest, chosen: QuerySet, name: str) -> HttpResponse | None:
        """Show what would leave, or never leave; do it when that very list comes back with a yes."""
        if "yes" in request.POST:
            return self._do(request, chosen, name)
        letters = list(chosen.order_by("pk")[:AT_ONCE])
        if not letters:
            self.message_user(request, _("Nothing is left to do with these letters."), messages.WARNING)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _question(name, len(letters)),
            "opts": self.opts,
            "name": name,
            "letters": letters,
            "shown": [(letter, words_of(letter)) for letter in letters[:SHOWN]],
            "more": max(0, len(letters) - SHOWN),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/initiative/letter/confirm.html", context)

    @transaction.atomic
    def _do(self, request: HttpRequest, chosen: QuerySet, name: str) -> None:
        letters = list(chosen.order_by("pk").select_for_update(of=("self",)))
        act = {"release": post.release_all, "cancel": post.cancel_all}[name]
        done = act(Letter.objects.filter(pk__in=[letter.pk for letter in letters]))
        said = {"release": _("Released."), "cancel": _("Cancelled.")}[name]
        LogEntry.objects.log_actions(request.user.pk, letters, CHANGE, said)
        self.message_user(request, _answer(name, done), messages.SUCCESS if done else messages.WARNING)

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a refused letter once more; with a wrong address the page comes back with what was typed."""
        if not self.has_send_permission(request):
            raise PermissionDenied
        if (letter := self.get_object(request, str(pk))) is None:
            raise Http404
        form = AgainForm(request.POST)
        if not form.is_valid():
            shown = copy(request)
            shown.method = "GET"
            answer = self.change_view(shown, str(pk), extra_context={"again": form})
            answer.status_code = 400
            return answer
        to, before = form.cleaned_data["to"], letter.to
        if post.send_again(letter, to):
            said = _("Sent again.") if to == before else _("Sent again, to another address.")
            LogEntry.objects.log_actions(request.user.pk, [letter], CHANGE, said)
            self.message_user(request, _("The letter is on its way to %(to)s.") % {"to": to}, messages.SUCCESS)
        else:
            self.message_user(request, _("This letter cannot be sent again."), messages.WARNING)
        return redirect("admin:initiative_letter_change", letter.pk)


def words_of(letter: Letter) -> str:
    return _("Confidential: it holds a code or a key.") if letter.is_confidential else letter.body


def _question(name: str, count: int) -> str:
    if name == "release":
        return ngettext("Release %d letter?", "Release %d letters?", count) % count
    return ngettext("Cancel %d letter?", "Cancel %d letters?", count) % count


def _answer(name: str, count: int) -> str:
    if name == "release":
        return ngettext("%d letter released.", "%d letters released.", count) % count
    return ngettext("%d letter cancelled.", "%d letters cancelled.", count) % count
