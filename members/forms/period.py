"""From one month to another."""

import calendar
import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_MONTH = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])", re.ASCII)

# What somebody means as a date, as exactly as may be.
A_DATE = re.compile(r"[0-9]{4}(-[0-9]{1,2}){0,2}", re.ASCII)


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

    @classmethod
    def asked(cls, query):
        """Return the form of a query string; ``None`` where nobody asks for a period.

        “from” and “to”, as the labels say, are understood too. A date under any other name is not lost without a word:
        the form, which ``is_known`` no more, says what it needs.
        """
        told = {name: query.get(name, query.get(other)) for name, other in (("start", "from"), ("end", "to"))}
        is_known = any(value is not None for value in told.values())
        if not is_known and not any(A_DATE.fullmatch(value) for value in query.values()):
            return None
        form = cls({name: value or "" for name, value in told.items()})
        form.is_known = is_known
        return form

    def clean(self):
        """Let the period end with the last day of its last month."""
        told = super().clean()
        start, end = told.get("start"), told.get("end")
        if start and end:
            if end < start:
                self.add_error("end", _("The period ends before it begins."))
            told["end"] = end.replace(day=calendar.monthrange(end.year, end.month)[1])
        return told
