"""Who speaks for an organisation: asked by mail, entered, and what they say of themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.forms import MailField, SaysWhatIsMissing
from members.forms.application import is_a_telephone, says_something
from members.forms.fields import Line
from members.models import Invitation, Representative, Role
from members.people import ASKED_FOR, WITHOUT_ACCOUNT

WHAT_FOR = {
    Role.ALTERNATE: _("Alternate representative: may do all that you may do, except give the notice of leaving"),
    Role.COMMUNICATION: _("Communication: looks after the profile"),
    Role.SIGNATORY: _("Signatory: signs for the organisation"),
}


def _roles(roles):
    return forms.ChoiceField(
        label=_("Role"), choices=[(role.value, WHAT_FOR[role]) for role in roles], widget=forms.RadioSelect
    )


class InvitationForm(SaysWhatIsMissing, forms.ModelForm):
    name = Line(label=_("Name"), max_length=150, validators=[says_something])
    email = MailField(label=_("E-mail address"), help_text=_("The invitation goes there."))
    role = _roles(ASKED_FOR)

    class Meta:
        model = Invitation
        fields = ["name", "email", "role", "language"]
        labels = {"language": _("Language of the letter")}


class PersonForm(SaysWhatIsMissing, forms.ModelForm):
    """What is told of a person, and what of it the public page may show."""

    name = Line(label=_("Name"), max_length=150, validators=[says_something])
    job_title = Line(label=_("Position"), required=False, max_length=150, validators=[says_something])
    email = MailField(label=_("E-mail address"))
    phone = Line(label=_("Telephone"), required=False, max_length=40, validators=[is_a_telephone])

    class Meta:
        model = Representative
        fields = [
            "name",
            "job_title",
            "email",
            "phone",
            "language",
            "is_name_public",
            "is_email_public",
            "is_phone_public",
        ]
        labels = {
            "language": _("Language of letters"),
            "is_name_public": _("Show the name on the public page"),
            "is_email_public": _("Show the e-mail address on the public page"),
            "is_phone_public": _("Show the telephone on the public page"),
        }

    def _get_validation_exclusions(self):
        """Try the rules about organisation and role too, which stand in no field but are set."""
        return super()._get_validation_exclusions() - {"organisation", "role", "until"}

    def clean(self):
        said = super().clean()
        if not said.get("is_name_public") and (said.get("is_email_public") or said.get("is_phone_public")):
            self.add_error("is_name_public", _("An address or a telephone is shown only with the name."))
        return said


class AddedPersonForm(PersonForm):
    """Somebody who needs no account."""

    role = _roles(WITHOUT_ACCOUNT)

    class Meta(PersonForm.Meta):
        fields = ["role", *PersonForm.Meta.fields]


class HandOverForm(SaysWhatIsMissing, forms.Form):
    stays = forms.TypedChoiceField(
        label=_("And you?"),
        choices=[("yes", _("I stay, as an alternate representative")), ("no", _("I leave"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
