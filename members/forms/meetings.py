"""What is typed on a meeting's page: its facts, which names go on its list, what was decided, its minutes."""

import hashlib
import json
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from initiative import uploads
from initiative.forms import Words
from members.forms.fields import Line
from members.models import AgendaItem, Application, Meeting
from members.workflow.meetings import Exceptional, waiting

Outcome = AgendaItem.Outcome
OF_AN_ITEM = re.compile(r"(?:not_approved|outcome|reason)_")


class MeetingForm(forms.ModelForm):
    """The facts of a meeting; a new one takes at once what waits for it."""

    put_waiting = forms.BooleanField(required=False, initial=True)

    class Meta:
        model = Meeting
        fields = ["body", "number", "mode", "held_on", "closes_on", "place", "document_number"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        count = 0 if self.instance.pk else waiting().count()
        if not count:
            del self.fields["put_waiting"]
            return
        self.fields["put_waiting"].label = ngettext(
            "Put the %(count)s complete application that is on no list on it",
            "Put the %(count)s complete applications that are on no list on it",
            count,
        ) % {"count": count}


class NamesForm(forms.Form):
    """Names that go on an open list."""

    chosen = forms.ModelMultipleChoiceField(
        Application.objects.none(),
        error_messages={
            "required": gettext_lazy("Tick at least one name."),
            "invalid_choice": gettext_lazy("One of these names is not waiting any more: look at the list again."),
            "invalid_pk_value": gettext_lazy("One of these names is not known: look at the list again."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = waiting()


class DecisionForm(forms.Form):
    """What was not approved, name by name; all that is not ticked is approved.

    ``looked_at`` stands for the decision that the preview has shown: another one is shown before it is recorded.
    """

    looked_at = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = {item.pk: item for item in items}
        for pk, item in self.items.items():
            name = {"name": str(item.application)}
            self.fields[f"not_approved_{pk}"] = forms.BooleanField(
                required=False, label=_("Not approved: %(name)s") % name
            )
            self.fields[f"outcome_{pk}"] = forms.ChoiceField(
                required=False,
                label=_("What was decided of %(name)s") % name,
                choices=[(Outcome.DEFERRED, _("Kept for the next meeting")), (Outcome.DECLINED, _("Declined"))],
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose whether it was kept for the next meeting or declined.")},
            )
            self.fields[f"reason_{pk}"] = Words(
                required=False,
                label=_("Reason"),
                help_text=_("The applicant reads it. A refusal needs one."),
                max_length=2000,
                widget=forms.Textarea({"rows": 2}),
            )

    def clean(self):
        posted = {name for name in self.data if OF_AN_ITEM.match(name)}
        if not posted <= self.fields.keys():
            raise ValidationError(
                _("The list has changed since you looked at it. Look at it again before you decide.")
            )
        for pk, item in self.items.items():
            exception = self.exceptions.get(pk)
            is_said = not exception or exception.reason or f"reason_{pk}" in self.errors
            if not is_said and exception.outcome == Outcome.DECLINED:
                told = {"name": item.application}
                self.add_error(f"reason_{pk}", _("Say why “%(name)s” was declined.") % told)

    @property
    def exceptions(self):
        """Return what was ticked; who says no more keeps a name for the next meeting."""
        given = self.cleaned_data
        return {
            pk: Exceptional(given.get(f"outcome_{pk}") or Outcome.DEFERRED, given.get(f"reason_{pk}", ""))
            for pk in self.items
            if given.get(f"not_approved_{pk}")
        }

    @property
    def stamp(self):
        """Return what stands for this list and this decision of it."""
        said = [sorted(self.items), sorted((pk, *exception) for pk, exception in self.exceptions.items())]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    @property
    def has_a_decision(self):
        """Tell whether it is clear what was decided, whatever else is wrong."""
        return not any(OF_AN_ITEM.match(name) for name in self.errors)

    @property
    def was_looked_at(self):
        return self.cleaned_data.get("looked_at") == self.stamp

    def rows(self):
        """Yield each item of the list with its three fields."""
        for pk, item in self.items.items():
            yield item, self[f"not_approved_{pk}"], self[f"outcome_{pk}"], self[f"reason_{pk}"]


class MinutesForm(forms.Form):
    """What closes a meeting."""

    reference = Line(label=gettext_lazy("Reference of the minutes"), max_length=60)
    file = forms.FileField(
        label=gettext_lazy("Minutes"),
        required=False,
        max_length=250,
        help_text=gettext_lazy("A PDF, or a scan as JPEG or PNG; at most 10 MB. The Secretariat alone can open it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "minutes-%s", **kwargs})

    def clean_file(self):
        file = self.cleaned_data["file"]
        return uploads.paper(file, file.name) if file else None
