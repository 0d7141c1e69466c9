"""What visitors write to an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.forms import MailField, SaysWhatIsMissing, Words
from members.forms.application import says_something
from members.forms.fields import Line
from members.models import BlockedWriter
from members.models.messages import LONGEST_SUBJECT, LONGEST_TEXT


class MessageForm(SaysWhatIsMissing, forms.Form):
    name = Line(
        label=_("Your name"),
        max_length=150,
        validators=[says_something],
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = MailField(
        label=_("Your e-mail address"),
        help_text=_("The organisation answers there."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    subject = Line(label=_("Subject"), max_length=LONGEST_SUBJECT, validators=[says_something])
    text = Words(
        label=_("Message"),
        help_text=_("Plain text, at most 5,000 characters."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 10}),
    )
    # People neither see nor reach it; programs fill in whatever there is.
    homepage = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def is_of_a_program(self):
        return bool(self.data.get("homepage"))

    @property
    def typed(self):
        return {name: self.cleaned_data[name] for name in ("name", "email", "subject", "text")}


class BlockedWriterForm(forms.ModelForm):
    email = MailField(label=_("E-mail address"))
    reason = Words(
        label=_("Reason"),
        help_text=_("For the Secretariat only."),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    class Meta:
        model = BlockedWriter
        fields = ["email", "reason"]
