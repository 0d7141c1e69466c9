"""What representatives write of their organisation, and what they ask of the register."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative import uploads
from initiative.forms import SaysWhatIsMissing, Words
from initiative.translation import active_language
from members import profile
from members.forms.application import NONE, languages, says_something
from members.forms.fields import Coordinate, Line, WebAddress
from members.models import Notice, Organisation, Standing
from members.proposing import LONGEST_NOTICE, PROPOSED

FIELDS = [
    "website",
    "city",
    "english_name",
    "name_language",
    "summary_en",
    "summary_fr",
    "summary_es",
    "latitude",
    "longitude",
    "is_place_public",
    "takes_messages",
]


def _summary(label, language):
    widget = forms.Textarea({"rows": 7, "lang": language})
    return Words(label=label, required=False, max_length=1500, widget=widget)


class ProfileForm(SaysWhatIsMissing, forms.ModelForm):
    """What is theirs at once. Whoever saves says which version was read: what others saved since is never lost."""

    website = WebAddress(label=gettext_lazy("Website"), required=False)
    city = Line(label=gettext_lazy("Town"), required=False, max_length=120, validators=[says_something])
    english_name = Line(
        label=gettext_lazy("Name in English"),
        required=False,
        max_length=250,
        help_text=gettext_lazy("Leave it empty if you have none. Names are not translated."),
        validators=[says_something],
    )
    name_language = forms.ChoiceField(
        label=gettext_lazy("Language of the name"),
        required=False,
        choices=lambda: [("", NONE), *languages(active_language())],
    )
    summary_en = _summary(gettext_lazy("What you do for soils, in English"), "en")
    summary_fr = _summary(gettext_lazy("What you do for soils, in French"), "fr")
    summary_es = _summary(gettext_lazy("What you do for soils, in Spanish"), "es")
    latitude = Coordinate(
        90, label=gettext_lazy("Latitude"), help_text=gettext_lazy("Degrees north, such as 43.61; south with a minus.")
    )
    longitude = Coordinate(
        180, label=gettext_lazy("Longitude"), help_text=gettext_lazy("Degrees east, such as 3.87; west with a minus.")
    )
    version = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    class Meta:
        model = Organisation
        fields = FIELDS
        labels = {
            "is_place_public": gettext_lazy("Show this exact place on the public map"),
            "takes_messages": gettext_lazy("Let visitors write to us through the Secretariat’s relay"),
        }
        help_texts = {
            "is_place_public": gettext_lazy("Otherwise the map shows the country only."),
            "takes_messages": gettext_lazy(
                "Messages go to your main representative and to those for communication. Nobody sees your addresses; "
                "whoever answers shows theirs."
            ),
        }

    def __init__(self, data=None, *, instance):
        super().__init__(data, instance=instance)
        self.now = {name: getattr(instance, name) for name in FIELDS}
        self.initial["version"] = profile.version(instance, FIELDS)
        self.meanwhile = []
        known = self.fields["name_language"].choices
        if instance.name_language not in dict(known):
            self.fields["name_language"].choices = [*known, (instance.name_language, instance.name_language)]

    def clean(self):
        said = super().clean()
        if said.get("version") == self.initial["version"]:
            return said
        others = [name for name in FIELDS if name in said and said[name] != self.now[name]]
        if others:
            self.meanwhile = [(self.fields[name].label, self.shown(name)) for name in others]
            self.data = self.data.copy()
            self.data["version"] = self.initial["version"]
            raise ValidationError(
                _("Somebody else saved this profile after you opened it. Compare both versions, then save yours."),
                code="meanwhile",
            )
        return said

    def shown(self, name):
        """Return what the profile says now, in words."""
        value = self.now[name]
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return "" if value is None else str(value)

    def save(self, commit=True):
        self.instance.save(update_fields=[*FIELDS, "updated_at"])
        return self.instance


class LogoForm(SaysWhatIsMissing, forms.Form):
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 10 MB. It is shown on white."),
        widget=forms.ClearableFileInput({"accept": "image/png,image/jpeg,image/webp"}),
    )


class ProposalForm(SaysWhatIsMissing, forms.ModelForm):
    """The facts that the register keeps dated."""

    name = Line(label=gettext_lazy("Official name"), max_length=250, validators=[says_something])
    acronym = Line(label=gettext_lazy("Acronym"), required=False, max_length=30, validators=[says_something])
    note = Words(
        label=gettext_lazy("Why it changes"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("For the Secretariat: since when, and where it is written."),
        widget=forms.Textarea({"rows": 4}),
    )

    class Meta:
        model = Organisation
        fields = PROPOSED
        labels = {
            "country": gettext_lazy("Country or territory"),
            "stakeholder_group": gettext_lazy("Stakeholder group"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        country.required = not self.instance.is_international
        country.error_messages["required"] = gettext_lazy("Choose a country or territory.")

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in PROPOSED}


class NoticeForm(SaysWhatIsMissing, forms.ModelForm):
    text = Words(
        label=gettext_lazy("Your notice"),
        max_length=5000,
        help_text=gettext_lazy("A few words are enough. The Secretariat keeps them in the file."),
        widget=forms.Textarea({"rows": 6}),
    )
    letter = forms.FileField(
        label=gettext_lazy("Signed letter"),
        required=False,
        help_text=gettext_lazy("A PDF, or a scan as JPEG or PNG; at most 10 MB."),
        widget=forms.ClearableFileInput({"accept": "application/pdf,image/jpeg,image/png"}),
    )

    class Meta:
        model = Notice
        fields = ["wants", "from_on", "text", "letter"]
        labels = {"from_on": gettext_lazy("From which day")}
        widgets = {"from_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"), "wants": forms.RadioSelect}

    def __init__(self, *args, standing, **kwargs):
        super().__init__(*args, **kwargs)
        ways = {
            Standing.PARTNER: gettext_lazy("Step back to Partner"),
            Standing.NONE: gettext_lazy("Leave the Initiative"),
        }
        self.fields["wants"] = forms.TypedChoiceField(
            label=gettext_lazy("What do you want?"),
            coerce=int,
            choices=[(way.value, label) for way, label in ways.items() if way < standing],
            widget=forms.RadioSelect,
        )
        # Whoever has a choice makes it: nobody leaves because a button was chosen already.
        self.initial["wants"] = None
        self.order_fields(["wants", "from_on", "text", "letter"])

    def clean_from_on(self):
        day, today = self.cleaned_data["from_on"], timezone.localdate()
        if not today <= day <= today + LONGEST_NOTICE:
            raise ValidationError(_("Give a day from today on, and within a year."))
        return day

    def clean_letter(self):
        file = self.cleaned_data["letter"]
        return uploads.paper(file, file.name).file if file else file
