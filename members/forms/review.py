"""What a reviewer writes on an application's page: ticks, a comment with its move, a message, who looks after it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.forms import MoveForm, Words
from members.completeness import CHECKLIST
from members.models import Remark, User
from members.questions import QUESTIONS
from members.workflow.admission import REVIEW


class ReviewForm(MoveForm):
    """One form for all that is decided together: points ticked, the doubt answered, answers named, the comment.

    ``shown`` are the points that were ticked when the page was read, so that what another reviewer ticks in the
    meantime is neither lost nor undone.
    """

    points = forms.MultipleChoiceField(choices=list(CHECKLIST.items()), required=False)
    shown = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    override_reason = Words(
        label=_("Why it may be a Member nevertheless"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    named = forms.MultipleChoiceField(choices=[(each.name, each.label) for each in QUESTIONS], required=False)

    field_order = ["seen", "shown", "points", "override_reason", "named", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label = _("Comment")
        reason.help_text = _("The applicant reads it, and it is kept in the history. Moves with a star need one.")

    def ticked(self, now):
        """Return the points that are ticked from now on, where ``now`` are those ticked at this moment."""
        shown, wanted = set(self.cleaned_data["shown"].split(",")), set(self.cleaned_data["points"])
        kept = (set(now) | (wanted - shown)) - (shown - wanted)
        return [name for name in CHECKLIST if name in kept]

    @property
    def has_words(self):
        """Tell whether something was written that only a move would keep."""
        return bool(self.cleaned_data["reason"] or self.cleaned_data["named"])


class RemarkForm(forms.Form):
    """Words beside the moves: to the applicant, who gets them by mail too, or for the Secretariat alone."""

    APPLICANT, OURSELVES = "applicant", "ourselves"

    text = Words(
        label=_("Message or note"),
        max_length=Remark._meta.get_field("text").max_length,
        widget=forms.Textarea({"rows": 4}),
    )
    to = forms.ChoiceField(choices=[(APPLICANT, APPLICANT), (OURSELVES, OURSELVES)])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="remark-%s", **kwargs)


class AssignForm(forms.Form):
    assigned_to = forms.ModelChoiceField(
        label=_("Looked after by"), queryset=User.objects.none(), required=False, empty_label=_("nobody yet")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="assign-%s", **kwargs)
        self.fields["assigned_to"].queryset = User.objects.who_may(REVIEW)
