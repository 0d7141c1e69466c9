"""The Secretariat's side of requests to represent: who asks, who can confirm it, and the invitation or the reason."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from initiative.forms import MoveForm
from members.admin.proposals import RegisterCaseAdmin
from members.models import Claim, Role
from members.models.organisations import domain_of
from members.people import ASKED_FOR, PEOPLE, main_of
from members.workflow import Naming


class NamingForm(MoveForm):
    role = forms.ChoiceField(
        label=_("Invite as"),
        help_text=_("Where nobody is the main representative, whoever accepts becomes it."),
        choices=[(role.value, role.label) for role in ASKED_FOR],
        initial=Role.ALTERNATE,
        required=False,
    )

    field_order = ["seen", "role", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].optional = ""  # a refusal needs none, and there is always one chosen


@admin.register(Claim)
class ClaimAdmin(RegisterCaseAdmin):
    workflow = Naming
    permission = PEOPLE
    move_form = NamingForm
    change_form_template = "admin/members/claim/change_form.html"
    list_display = ["organisation", "person", "asked_at", "state"]
    list_select_related = ["organisation", "person"]
    search_fields = ["organisation__search_key", "person__email"]

    def prepare(self, request, obj, move, form):
        return {"role": form.cleaned_data["role"] or Role.ALTERNATE}

    def details(self, request, obj):
        domain = domain_of(f"https://{obj.person.email.rpartition('@')[2]}")
        return {
            **super().details(request, obj),
            "main": main_of(obj.organisation),
            "is_of_their_domain": domain == obj.organisation.domain,
        }
