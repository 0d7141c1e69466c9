"""The Secretariat's side of the relay: messages are read, an unconfirmed one may be refused, a writer blocked."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from initiative import post
from members.admin.proposals import RegisterCaseAdmin
from members.forms.messages import BlockedWriterForm
from members.models import BlockedWriter, Message
from members.workflow import Relaying
from members.workflow.relaying import MODERATE, block, is_blocked


@admin.register(Message)
class MessageAdmin(RegisterCaseAdmin):
    workflow = Relaying
    permission = MODERATE
    change_form_template = "admin/members/message/change_form.html"
    list_display = ["subject_or_gone", "organisation", "name", "email", "written_at", "state"]
    list_filter = ["state", "written_at", "language"]
    date_hierarchy = "written_at"
    search_fields = ["organisation__search_key", "name", "email", "subject"]
    search_help_text = _("Organisation, writer or subject.")

    def get_search_results(self, request, queryset, search_term):
        """Organisations are found without accents, what writers typed as it was typed."""
        folded, _several = super().get_search_results(request, queryset, search_term)
        typed, _several = admin.ModelAdmin.get_search_results(self, request, queryset, search_term)
        return folded | typed, False

    @admin.display(description=_("subject"), ordering="subject")
    def subject_or_gone(self, message):
        return message.subject or "…"

    def details(self, request, obj):
        return {
            **super().details(request, obj),
            "letters": list(post.about(obj)),
            "is_blocked": is_blocked(obj.email),
            "may_block": request.user.has_perm("members.add_blockedwriter"),
        }


@admin.register(BlockedWriter)
class BlockedWriterAdmin(admin.ModelAdmin):
    """Whoever is taken from this list may write again."""

    form = BlockedWriterForm
    list_display = ["email", "reason", "blocked_at", "blocked_by"]
    list_select_related = ["blocked_by"]
    search_fields = ["email", "reason"]

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        block(obj, by=request.user)
