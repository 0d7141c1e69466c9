"""What an editor hands in: the file of a printed issue, a picture."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletter import importing
from newsletter.importing import shape


class ImportForm(forms.Form):
    """Takes a file, or the text of the file that was shown before; ``plan`` is what it would become."""

    file = forms.FileField(
        label=gettext_lazy("File of the issue (JSON)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    data = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > shape.MOST_BYTES:
            raise ValidationError(_("The file is too large: an issue’s text has at most 2 MB."))
        return file

    def clean(self):
        cleaned = super().clean()
        file, data = cleaned.get("file"), cleaned.get("data")
        if self.errors:
            return cleaned
        if not file and not data:
            raise ValidationError(_("Choose a file."))
        read = file.read() if file else data.encode()
        try:
            self.plan = importing.plan(read)
        except importing.Refused as refusal:
            raise ValidationError(str(refusal)) from None
        self.read = read.decode("utf-8-sig")
        return cleaned
