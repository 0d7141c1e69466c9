"""The four parts of an application, each a page."""

import re
import unicodedata
from datetime import date, timedelta
from functools import cache

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative import uploads
from initiative.countries import country_choices
from initiative.forms import MailField, SaysWhatIsMissing, Words
from initiative.translation import active_language
from members import completeness
from members.forms.fields import Line, WebAddress
from members.forms.parts import INTERNATIONAL, PartForm
from members.models import Document, StakeholderGroup, Standing
from members.questions import BY_NAME, SUMMARIES, Part

LAUNCH = date(2015, 12, 1)  # at COP 21: nobody can have signed before
MOST_DOCUMENTS = 60
MOST_ACCENTS = 6  # on one letter; no script that is written needs more
PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,}[0-9](?: ?(?:x|ext\.?) ?[0-9]{1,6})?", re.IGNORECASE)
NONE = gettext_lazy("Choose …")


def says_something(text):
    """Refuse a name without a letter or figure, and one that is drowned in accents."""
    if not any(sign.isalnum() for sign in text):
        raise ValidationError(_("Write at least one letter or figure."), code="no-letters")
    accents = 0
    for sign in text:
        accents = accents + 1 if unicodedata.combining(sign) else 0
        if accents > MOST_ACCENTS:
            raise ValidationError(_("It has more accents on one letter than any script needs."), code="accents")


def is_a_telephone(text):
    if not PHONE.fullmatch(text):
        raise ValidationError(
            _("Write a telephone number with the code of the country, such as +33 4 67 00 00 00."), code="telephone"
        )


def ask(name, field=Line, **facts):
    """Return the field of a question, with its label."""
    question = BY_NAME[name]
    return field(**{"label": question.label, "required": question.is_required, **facts})


def line(name, longest, autocomplete="off", **facts):
    """Ask for a name or a place, in one line."""
    widget = forms.TextInput({"autocomplete": autocomplete})
    return ask(name, max_length=longest, widget=widget, validators=[says_something], **facts)


def person(name):
    return line(name, 150)


def mail(name):
    return ask(name, MailField, widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}))


def summary(name):
    widget = forms.Textarea({"rows": 5, "lang": BY_NAME[name].language})
    field = ask(name, Words, max_length=1500, widget=widget)
    field.optional = gettext_lazy("(one of the three languages is enough)")
    return field


class Cards(forms.RadioSelect):
    """Two ways to choose from, each with a sentence."""

    template_name = "members/apply/cards.html"


class NameForm(SaysWhatIsMissing, forms.Form):
    """The one thing that is asked before a draft is begun."""

    use_required_attribute = False
    name = line("name", 250, "organization", help_text=gettext_lazy("In your own language, as on your statutes."))


class StandingForm(PartForm):
    part = Part.STANDING
    from_the_register = frozenset({"wants"})
    wants = ask(
        "wants",
        forms.TypedChoiceField,
        coerce=int,
        empty_value=None,
        choices=[(Standing.MEMBER.value, Standing.MEMBER.label), (Standing.PARTNER.value, Standing.PARTNER.label)],
        widget=Cards,
    )
    is_for_profit = ask(
        "is_for_profit",
        forms.ChoiceField,
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A Member must not. Whoever works for profit can be a Partner."),
    )

    def __init__(self, application, *args, **kwargs):
        super().__init__(application, *args, **kwargs)
        if not (application.organisation and application.organisation.is_listed):
            self.fields["wants"].disabled = False


class OrganisationForm(PartForm):
    part = Part.ORGANISATION
    from_the_register = frozenset({"name", "country", "stakeholder_group"})
    name = line("name", 250, "organization", help_text=gettext_lazy("In your own language, as on your statutes."))
    name_language = ask(
        "name_language", forms.ChoiceField, choices=lambda: [("", NONE), *languages(active_language())]
    )
    english_name = line(
        "english_name", 250, help_text=gettext_lazy("Leave it empty if you have none. Names are not translated.")
    )
    acronym = line("acronym", 30)
    country = ask("country", forms.ChoiceField, choices=lambda: [*COUNTRIES_FIRST, *country_choices()])
    city = line("city", 120)
    stakeholder_group = ask(
        "stakeholder_group",
        forms.ModelChoiceField,
        queryset=StakeholderGroup.objects.all(),
        to_field_name="code",
        empty_label=NONE,
        help_text=gettext_lazy("The Secretariat may suggest another."),
    )
    website = ask("website", WebAddress, widget=forms.TextInput({"inputmode": "url", "autocomplete": "url"}))
    summary_en = summary("summary_en")
    summary_fr = summary("summary_fr")
    summary_es = summary("summary_es")

    def clean(self):
        said = super().clean()
        if not any(said.get(name) or name in self.errors for name in SUMMARIES):
            self.need(f"summary_{self.application.language}", _("Say it in one of the three languages."))
        return said


class PeopleForm(PartForm):
    part = Part.PEOPLE
    main_name = person("main_name")
    main_job_title = person("main_job_title")
    main_email = mail("main_email")
    main_phone = ask(
        "main_phone",
        max_length=40,
        validators=[is_a_telephone],
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    alternate_name = person("alternate_name")
    alternate_job_title = person("alternate_job_title")
    alternate_email = mail("alternate_email")
    communication_name = person("communication_name")
    communication_email = mail("communication_email")
    signatory_name = person("signatory_name")
    signatory_job_title = person("signatory_job_title")

    def clean(self):
        """A name without an address, or the other way round, would be nobody to write to."""
        said = super().clean()
        for prefix in ("alternate", "communication"):
            name, address = f"{prefix}_name", f"{prefix}_email"
            typed = {each for each in (name, address) if said.get(each) or each in self.errors}
            for lacking in {name, address} - typed if typed else ():
                self.need(lacking, _("Give both the name and the e-mail address, or neither."))
        return said


def document(kind, hint, accept):
    widget = forms.FileInput({"accept": accept})
    return ask(kind, forms.FileField, required=False, help_text=hint, widget=widget)


PAPERS = "application/pdf,image/jpeg,image/png"


class DocumentsForm(PartForm):
    part = Part.DOCUMENTS
    declaration = document("declaration", gettext_lazy("A PDF, or a scan as JPEG or PNG, at most 10 MB."), PAPERS)
    status = document("status", gettext_lazy("Such as your statutes: a PDF or a scan, at most 10 MB."), PAPERS)
    logo = document(
        "logo",
        gettext_lazy("PNG, JPEG or WebP, at most 10 MB. It is shown on white."),
        "image/png,image/jpeg,image/webp",
    )
    signed_on = ask(
        "signed_on",
        forms.DateField,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    is_authorised = ask("is_authorised", forms.BooleanField)

    def __init__(self, application, *args, **kwargs):
        super().__init__(application, *args, **kwargs)
        current = {each.kind: each for each in completeness.current_documents(application)}
        for kind in Document.Kind.values:
            field = self.fields[kind]
            field.current = current.get(kind)
            field.is_needed = completeness.is_needed(application, BY_NAME[kind])
            field.required = field.is_needed and field.current is None
            field.is_asked = kind in self.asked
            field.template_name = "members/apply/file.html"
        if not self.fields["status"].is_needed:
            self.fields["status"].help_text = _("A state, a local authority or a private company needs none.")
        self.fields["signed_on"].error_messages["invalid"] = _("“%(typed)s” is not a day. Write it as 2023-09-30.") % {
            "typed": self.data.get("signed_on", "")[:40]
        }

    def accepted(self, kind, check):
        """Return a new file as it may be kept. What it replaces is kept too, so there is a limit."""
        file = self.cleaned_data[kind]
        if not isinstance(file, UploadedFile):
            return file
        if self.application.documents.count() >= MOST_DOCUMENTS:
            raise ValidationError(_("So many files were sent already: write to the Secretariat."), code="too-many")
        return check(file, file.name)

    def clean_declaration(self):
        return self.accepted("declaration", uploads.paper)

    def clean_status(self):
        return self.accepted("status", uploads.paper)

    def clean_logo(self):
        return self.accepted("logo", uploads.logo)

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day and not LAUNCH <= day <= timezone.localdate() + timedelta(days=1):
            raise ValidationError(_("The day lies before the Initiative began or in the future."), code="out-of-range")
        return day


class RemarkForm(SaysWhatIsMissing, forms.Form):
    text = Words(
        label=gettext_lazy("Write to the Secretariat about this application"),
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
    )


class WishForm(SaysWhatIsMissing, forms.Form):
    """Why a person asks to speak for an organisation on the list; whoever has said no name yet says it here."""

    name = Line(
        label=gettext_lazy("Your name"),
        max_length=150,
        validators=[says_something],
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    text = Words(
        label=gettext_lazy("Who you are there"),
        help_text=gettext_lazy("Your position, and a colleague who can confirm it."),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(self, user, *args):
        super().__init__(*args)
        if user.name:
            del self.fields["name"]


FORMS = {form.part: form for form in (StandingForm, OrganisationForm, PeopleForm, DocumentsForm)}
COUNTRIES_FIRST = [("", NONE), (INTERNATIONAL, BY_NAME["is_international"].label)]


@cache
def languages(code):
    """Return the languages that have a code of two letters, named and sorted in a language."""
    names = ((each, capfirst(name)) for each, name in Locale(code).languages.items() if len(each) == 2)
    return sorted(names, key=lambda pair: pair[1])
