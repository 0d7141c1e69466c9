"""The register as a file: what is taken in, and what is saved."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import exporting, importing


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of the register (CSV or XLSX)"),
        help_text=gettext_lazy(
            "With the headings of the file that “Save as a file” gives, in any order and language."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,text/csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > importing.MOST_BYTES:
            raise ValidationError(_("The file is too large: it may have 32 MB."))
        return file


class ExportForm(forms.Form):
    REGISTER, LIST = "register", "list"

    what = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[
            (REGISTER, gettext_lazy("The register of today, with everything that an import takes")),
            (LIST, gettext_lazy("The official list of a day")),
        ],
        widget=forms.RadioSelect,
        initial=REGISTER,
    )
    on = forms.DateField(
        label=gettext_lazy("Day of the official list"),
        required=False,
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Kind of file"),
        choices=[(exporting.CSV, "CSV"), (exporting.XLSX, "XLSX")],
        widget=forms.RadioSelect,
        initial=exporting.CSV,
    )
    headings = forms.ChoiceField(
        label=gettext_lazy("Headings"),
        choices=[
            ("words", gettext_lazy("in your language, for people")),
            ("codes", gettext_lazy("the same in every language, for programs")),
        ],
        widget=forms.RadioSelect,
        initial="words",
    )

    def sheet(self):
        told, are_stable = self.cleaned_data, self.cleaned_data["headings"] == "codes"
        if told["what"] == self.REGISTER:
            return exporting.register_sheet(are_stable=are_stable)
        return exporting.official_sheet(self.day, are_stable=are_stable)

    @property
    def day(self):
        is_list = self.cleaned_data["what"] == self.LIST
        return (is_list and self.cleaned_data["on"]) or timezone.localdate()

    @property
    def file_name(self):
        stem = "official-list" if self.cleaned_data["what"] == self.LIST else "register"
        return f"{stem}-{self.day.isoformat()}.{self.cleaned_data['format']}"
