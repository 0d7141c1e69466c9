"""The Secretariat's side of what representatives ask: new facts of the register, and leaving the list."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from initiative.moving import CaseAdmin
from initiative.private import attachment
from members import duplicates
from members.admin.answers import Change, alike
from members.models import Notice, Proposal
from members.models.names import fold
from members.questions import BY_NAME
from members.wording import group_labels, in_words
from members.workflow import Leaving, Moderation
from members.workflow.proposals import REGISTER


class RegisterCaseAdmin(CaseAdmin):
    """What is asked of the register is read by whoever may decide it: a change by whoever may change organisations."""

    permission = REGISTER
    list_filter = ["state"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__search_key"]
    actions = None

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or request.user.has_perm(self.permission)

    def details(self, request, obj):
        labels = {move.name: move.label for move in self.workflow.moves()}
        steps = obj.transitions.select_related("by").order_by("-at", "-pk")
        return {
            "title": str(obj.organisation),
            "steps": [(labels.get(step.move, step.move), step) for step in steps],
        }


@admin.register(Proposal)
class ProposalAdmin(RegisterCaseAdmin):
    workflow = Moderation
    change_form_template = "admin/members/proposal/change_form.html"
    list_display = ["organisation", "what", "proposed_by", "proposed_at", "state"]
    list_select_related = ["organisation", "proposed_by"]

    @admin.display(description=_("changes"))
    def what(self, proposal):
        return ", ".join(str(BY_NAME[column].label) for column in proposal.changes if column in BY_NAME)

    def details(self, request, obj):
        groups = group_labels()
        changes = [
            Change(BY_NAME[column].label, *(in_words(column, value, groups) for value in pair))
            for column, pair in obj.changes.items()
            if column in BY_NAME
        ]
        return {**super().details(request, obj), "changes": changes, "alike": self._alike(obj)}

    def _alike(self, proposal):
        """Return who might be meant by the new name already."""
        organisation = proposal.organisation
        new = {column: after for column, (_before, after) in proposal.changes.items()}
        if not new.keys() & {"name", "acronym", "country"}:
            return []
        found = duplicates.possible(
            new.get("name", organisation.name),
            new.get("acronym", organisation.acronym),
            organisation.website,
            new.get("country", organisation.country),
            organisation.is_international,
            exclude=organisation,
        )
        return [alike(each.organisation, "organisation", each.why) for each in found]


class WantsFilter(admin.ChoicesFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("Stands then as")


@admin.register(Notice)
class NoticeAdmin(RegisterCaseAdmin):
    workflow = Leaving
    change_form_template = "admin/members/notice/change_form.html"
    list_display = ["organisation", "wants", "from_on", "given_by", "given_at", "state"]
    list_select_related = ["organisation", "given_by"]
    list_filter = ["state", ("wants", WantsFilter)]

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.letter_view))
        return [path("<int:pk>/letter/", view, name="members_notice_letter"), *super().get_urls()]

    def letter_view(self, request, pk):
        """Send the signed letter, to be saved."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        notice = get_object_or_404(Notice, pk=pk)
        return attachment(notice.letter, notice.letter.name.rpartition("/")[2])
