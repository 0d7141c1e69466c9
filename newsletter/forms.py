"""What an editor hands in: the file of a printed issue, a picture."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletter import importing, pictures
from newsletter.importing import shape
from newsletter.importing.pictures import checksum, write_picture
from newsletter.models import Picture


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


class PictureForm(forms.ModelForm):
    """Takes an original once; afterwards only its words may change."""

    class Meta:
        model = Picture
        fields = ["original", "credit", "alt_en", "alt_fr", "alt_es"]

    def clean_original(self):
        file = self.cleaned_data["original"]
        if self.instance.pk is None:
            self.checked = pictures.check(file)
            if Picture.objects.filter(sha256=checksum(file)).exists():
                raise ValidationError(_("This picture is already there."))
        return file

    def write(self):
        """Keep a new picture with its renditions, or the new words of an old one."""
        if self.instance.pk is None:
            return write_picture(self.instance, self.cleaned_data["original"], self.checked)
        self.instance.save()
        return self.instance
