"""The Secretariat's side of who speaks for whom: entered, ended and corrected; the main role handed over."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.forms import MailField
from members import people, profile
from members.forms.fields import Line
from members.models import Invitation, Representative, Role
from members.workflow.naming import settle


class RepresentativeForm(forms.ModelForm):
    name = Line(label=_("Name"), max_length=150)
    email = MailField(label=_("E-mail address"))

    def _get_validation_exclusions(self):
        """Try the rules about the organisation too, which is only shown once it is chosen."""
        return super()._get_validation_exclusions() - {"organisation"}

    def clean(self):
        """Say before PostgreSQL does that a main representative is not simply ended."""
        said = super().clean()
        if self.instance.organisation_id:
            profile.locked(self.instance.organisation)
        was_main = self.instance.pk and Representative.objects.active().filter(pk=self.instance.pk, role=Role.PRIMARY)
        is_main = said.get("role", self.instance.role) == Role.PRIMARY and not said.get("until")
        if was_main and was_main.exists() and not is_main:
            others = self.instance.organisation.representatives.active().exclude(pk=self.instance.pk)
            if others.exists():
                raise ValidationError(_("An organisation keeps a main representative: hand the role over first."))
        return said


class IsActive(admin.SimpleListFilter):
    title = _("at present")
    parameter_name = "active"

    def lookups(self, request, model_admin):
        return [("yes", _("speaks for it")), ("no", _("spoke for it"))]

    def queryset(self, request, queryset):
        return queryset.filter(until__isnull=self.value() == "yes") if self.value() else queryset


@admin.register(Representative)
class RepresentativeAdmin(admin.ModelAdmin):
    """Nobody is deleted here: a role ends on a day. Whose data are erased, the privacy pages erase."""

    form = RepresentativeForm
    list_display = ["name", "organisation", "role", "email", "has_account", "since", "until"]
    list_filter = [IsActive, "role", "language"]
    list_select_related = ["organisation", "user"]
    list_per_page = 50
    search_fields = ["name", "email", "organisation__search_key"]
    autocomplete_fields = ["organisation", "user"]
    actions = ["make_main"]
    fieldsets = [
        (None, {"fields": ["organisation", "user", "role", ("since", "until")]}),
        (_("Contact"), {"fields": ["name", "job_title", "email", "phone", "language"]}),
        (_("On the public page"), {"fields": ["is_name_public", "is_email_public", "is_phone_public"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """A role belongs to one organisation; who speaks for another one there gets a row of its own."""
        return ["organisation"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """Whoever is entered by hand has been answered: a request of the person leaves the desk."""
        super().save_model(request, obj, form, change)
        settle(obj.organisation)

    @admin.display(description=_("account"), boolean=True, ordering="user")
    def has_account(self, person):
        return person.user_id is not None

    @admin.action(description=_("Hand the main role over to the person chosen"), permissions=["change"])
    def make_main(self, request, queryset):
        for person in queryset.select_related("organisation"):
            try:
                people.hand_over(person, by=request.user)
            except people.NotPossible as error:
                self.message_user(request, f"{person}: {error}", messages.ERROR)
            else:
                done = _("%(name)s is the main representative now.") % {"name": person.name}
                self.message_user(request, done, messages.SUCCESS)


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Who was asked, and what became of it; the Secretariat asks on the organisation's page."""

    list_display = ["email", "organisation", "role", "invited_at", "state"]
    list_filter = ["role"]
    list_select_related = ["organisation", "invited_by"]
    list_per_page = 50
    search_fields = ["email", "name", "organisation__search_key"]
    actions = ["send_again", "take_back"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_people_permission(self, request):
        return request.user.has_perm(people.PEOPLE)

    @admin.display(description=_("state"))
    def state(self, invitation):
        if invitation.accepted_at:
            return _("accepted")
        if invitation.revoked_at:
            return _("taken back")
        return _("open") if invitation.is_open else _("ended")

    @admin.action(description=_("Send the letter once more"), permissions=["people"])
    def send_again(self, request, queryset):
        self._each(request, queryset, people.resend, _("The letter to %(email)s goes out once more."))

    @admin.action(description=_("Take the invitation back"), permissions=["people"])
    def take_back(self, request, queryset):
        self._each(request, queryset, people.revoke, _("The invitation to %(email)s is taken back."))

    def _each(self, request, queryset, step, done):
        for invitation in queryset.select_related("organisation"):
            try:
                step(invitation, by=request.user)
            except people.NotPossible as error:
                self.message_user(request, f"{invitation.email}: {error}", messages.ERROR)
            else:
                self.message_user(request, done % {"email": invitation.email}, messages.SUCCESS)
