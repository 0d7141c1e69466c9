"""The Secretariat asks somebody to speak for an organisation, as for one that came with an imported register."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative import dates
from initiative.forms import MailField
from members import people
from members.forms.application import says_something
from members.forms.fields import Line
from members.forms.register import RegisterForm
from members.models import Role
from members.workflow.naming import settle


class InvitationForm(RegisterForm):
    """A letter with a link; nobody speaks for anybody before it is accepted."""

    name = Line(label=gettext_lazy("Name"), max_length=150, validators=[says_something])
    email = MailField(label=gettext_lazy("E-mail address"), help_text=gettext_lazy("The invitation goes there."))
    role = forms.ChoiceField(
        label=gettext_lazy("Invite as"),
        help_text=gettext_lazy("Where nobody is the main representative, whoever accepts becomes it."),
        choices=[(role.value, role.label) for role in people.ASKED_FOR],
        initial=Role.ALTERNATE,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    intro = gettext_lazy(
        "A letter asks somebody to speak for the organisation on the portal. Its link opens an account, if there is"
        " none yet."
    )

    def carry_out(self, by):
        told = {name: self.cleaned_data[name] for name in ("name", "email", "role", "language")}
        self.invitation = people.invite(self.organisation, by=by, **told)
        settle(self.organisation)

    def sentences(self):
        yield _("A letter of invitation goes to %(name)s, %(email)s. Its link opens until %(day)s.") % {
            "name": self.invitation.name,
            "email": self.invitation.email,
            "day": dates.day(self.invitation.ends_on),
        }
        main = people.main_of(self.organisation)
        if main:
            yield _("Main representative: %(name)s.") % {"name": main.name}
        else:
            yield _("Nobody is the main representative: whoever accepts becomes it.")
