"""From one month to another."""

import calendar
import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_MONTH = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])", re.ASCII)


class MonthField(forms.CharField):
    """A month as browsers write it, “2023-05”; gives its first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2023-05"})
    default_error_messages = {"invalid": _("Write a month as year and number: 2023-05.")}

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        if not (found := _MONTH.fullmatch(text)):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return date(int(found["year"]), int(found["month"]), 1)


class PeriodForm(forms.Form):
    start = MonthField(label=pgettext_lazy("period", "From"))
    end = MonthField(label=pgettext_lazy("period", "To"))

    def clean(self):
        """Let the period end with the last day of its last month."""
        told = super().clean()
        start, end = told.get("start"), told.get("end")
        if start and end:
            if end < start:
                self.add_error("end", _("The period ends before it begins."))
            told["end"] = end.replace(day=calendar.monthrange(end.year, end.month)[1])
        return told
