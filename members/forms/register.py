"""What the Secretariat enters in the register: a line of the ledger, its correction, dated facts, a merger.

Each form says in words what it would do (``sentences``) and then does it (``carry_out``); the page tries it first in a
transaction that is taken back, so that whatever the register refuses is told before anybody confirms.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative import dates
from initiative.countries import country_choices
from initiative.forms import Words
from members import ledger, record, register
from members.forms.fields import Line
from members.models import Basis, Organisation, Precision, StakeholderGroup, Standing, StandingChange
from members.models.names import fold
from members.questions import BY_NAME
from members.wording import group_labels, in_words
from members.workflow import merging

Reason = StandingChange.Reason
RISING, FALLING = [Reason.EARLIER], [Reason.WITHDRAWAL, Reason.DISSOLUTION, Reason.REMOVAL]


class Day(forms.DateField):
    """A day that has been."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(initial=timezone.localdate, **{"widget": widget, **kwargs})


class RegisterForm(forms.Form):
    """Base; ``seen`` is what the register said when the page was read."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    intro = ""

    def __init__(self, *args, organisation, **kwargs):
        self.organisation = organisation
        self.last = organisation.ledger.valid().last()
        super().__init__(*args, initial={"seen": self.state(), **self.facts()}, **kwargs)

    def facts(self):
        return {}

    def state(self):
        """Return a mark of the register's last word on the organisation."""
        lines = [queryset.order_by("-pk").values_list("pk", flat=True).first() for queryset in self.histories()]
        return "-".join(str(pk or 0) for pk in lines)

    def histories(self):
        return self.organisation.ledger.all(), self.organisation.fact_changes.all()

    def clean_seen(self):
        if self.cleaned_data["seen"] != self.state():
            raise ValidationError(_("The register has changed since you opened this page: open it again."))
        return self.cleaned_data["seen"]


class StandingForm(RegisterForm):
    """A new line of the ledger, dated when it was so."""

    after = forms.TypedChoiceField(label=gettext_lazy("New standing"), coerce=int, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=[(reason, reason.label) for reason in [*RISING, *FALLING]]
    )
    on = Day(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("The day from which it is so; it may lie back, but not before the line before it."),
    )
    precision = forms.ChoiceField(label=gettext_lazy("Known"), choices=Precision)
    basis = forms.ChoiceField(label=gettext_lazy("Basis"), choices=Basis)
    note = Words(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Where it is written, or from what it follows; not public."),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    intro = gettext_lazy(
        "For what no meeting decides here: an earlier list, a notice by letter, a dissolution, a removal. What a"
        " meeting approves is entered when its decision is recorded."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = self.organisation.standing
        self.fields["after"].choices = [(each.value, each.label) for each in Standing if each != now]

    def clean(self):
        cleaned = super().clean()
        after, reason = cleaned.get("after"), cleaned.get("reason")
        if after is None or not reason:
            return cleaned
        is_rise = after > self.organisation.standing
        if reason not in (RISING if is_rise else FALLING) or (reason == Reason.DISSOLUTION and after != Standing.NONE):
            self.add_error("reason", _("This reason does not go with the new standing."))
        return cleaned

    def carry_out(self, by):
        told = self.cleaned_data
        facts = {name: told[name] for name in ("reason", "precision", "basis", "note")}
        ledger.enter(self.organisation, told["after"], told["on"], by=by, **facts)

    def sentences(self):
        told = self.cleaned_data
        figures = register.counted([told["on"]])[0]
        before = Standing(self.last.after if self.last else Standing.NONE)
        when = record.day_as_known(told["on"], told["precision"])
        yield _("Until now: %(standing)s.") % {"standing": before.label}
        yield _("New standing: %(standing)s. From: %(when)s.") % {
            "standing": Standing(told["after"]).label,
            "when": when,
        }
        yield _("The register then counts %(partners)s Partners on %(day)s, %(members)s of them Members.") % {
            "partners": figures.partners,
            "members": figures.members,
            "day": dates.day(told["on"]),
        }


class CorrectionForm(RegisterForm):
    """Takes back the last line; both stay on record."""

    note = Words(
        label=gettext_lazy("What was wrong"),
        help_text=gettext_lazy("It is kept beside the line; not public."),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    intro = gettext_lazy("The last line was entered in error. It stays on record, beside the line that takes it back.")

    def clean(self):
        if self.last is None:
            raise ValidationError(_("There is no line to correct."))
        if self.last.item_id:
            raise ValidationError(
                _("This line follows from a meeting’s decision: take the approval back on the application’s page.")
            )
        return super().clean()

    def carry_out(self, by):
        self.successor = self.organisation.successor
        if self.last.reason == Reason.MERGER:
            merging.take_back(self.last, by=by, note=self.cleaned_data["note"])
        else:
            ledger.correct(self.last, by=by, note=self.cleaned_data["note"])

    def sentences(self):
        when = record.day_as_known(self.last.effective_on, self.last.precision)
        yield _("Taken back: %(standing)s. From: %(when)s.") % {
            "standing": self.last.get_after_display(),
            "when": when,
        }
        yield _("Standing again: %(standing)s.") % {"standing": self.last.get_before_display()}
        if self.successor:
            back = self.organisation.representatives.active().filter(merger=self.last)
            names = ", ".join(sorted({person.name for person in back})) or _("nobody")
            told = {"organisation": self.organisation, "successor": self.successor, "names": names}
            yield _("For “%(organisation)s” speak again, and no longer for “%(successor)s”: %(names)s.") % told
            yield _("What the merger closed stays closed: applications, proposals, notices and invitations.")


class FactsForm(RegisterForm):
    """New values of what the register keeps dated."""

    name = Line(label=BY_NAME["name"].label, max_length=250)
    acronym = Line(label=BY_NAME["acronym"].label, max_length=30, required=False)
    country = forms.ChoiceField(label=BY_NAME["country"].label, required=False)
    stakeholder_group = forms.ModelChoiceField(
        StakeholderGroup.objects, label=BY_NAME["stakeholder_group"].label, required=False
    )
    slug = forms.SlugField(
        label=gettext_lazy("Address of the page"),
        max_length=120,
        allow_unicode=True,
        help_text=gettext_lazy("The last part of its page’s address. The former address leads to the new one."),
    )
    on = Day(label=gettext_lazy("From"))
    note = Words(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Where it is written, or from what it follows; not public."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    intro = gettext_lazy("The former name stays findable, and the change stands on the page of the organisation.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "–"), *country_choices()]

    def facts(self):
        return {column: getattr(self.organisation, column) for column in ledger.COLUMNS.values()}

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.changes():
            raise ValidationError(_("This is what the register says already: change something first."))
        return cleaned

    def changes(self):
        """Return the facts that differ, as they are written before and after."""
        before = {column: ledger.written(value) for column, value in self.facts().items()}
        after = {column: ledger.written(self.cleaned_data[column]) for column in before}
        return {column: (before[column], after[column]) for column in before if before[column] != after[column]}

    def carry_out(self, by):
        self.told = self.changes()
        facts = {column: self.cleaned_data[column] for column in self.told}
        ledger.change_facts(
            self.organisation, by=by, on=self.cleaned_data["on"], note=self.cleaned_data["note"], **facts
        )

    def sentences(self):
        groups = group_labels()
        yield _("From: %(when)s.") % {"when": dates.day(self.cleaned_data["on"])}
        for column, (before, after) in self.told.items():
            yield _("%(what)s: “%(after)s”, until then “%(before)s”.") % {
                "what": self.fields[column].label,
                "before": in_words(column, before, groups) or "–",
                "after": in_words(column, after, groups) or "–",
            }


class MergeForm(RegisterForm):
    """The organisation goes up in another."""

    into = Line(
        label=gettext_lazy("Successor"),
        max_length=250,
        help_text=gettext_lazy("Its name, or the last part of its page’s address."),
    )
    on = Day(label=gettext_lazy("From"))
    note = Words(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Where it is written, or from what it follows; not public."),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    intro = gettext_lazy(
        "The organisation leaves the official list and names its successor. Its representatives speak for the"
        " successor, and what it has under way is closed."
    )

    def clean_into(self):
        words = self.cleaned_data["into"]
        others = Organisation.objects.exclude(pk=self.organisation.pk).order_by("pk")
        found = list(others.filter(slug=words)[:1]) or list(others.filter(name_key=fold(words))[:6])
        found = found or list(others.matching(words)[:6])
        if not found:
            raise ValidationError(_("No other organisation of the register is called like this."))
        if len(found) > 1:
            names = ", ".join(f"{each} ({each.slug})" for each in found[:5])
            raise ValidationError(_("Several could be meant: %(names)s. Give the address.") % {"names": names})
        self.successor = found[0]
        return found[0].slug

    def carry_out(self, by):
        told, organisation = self.cleaned_data, self.organisation
        self.closed = {
            _("applications"): organisation.applications.open().count(),
            _("proposals"): organisation.proposals.filter(state="pending").count(),
            _("notices"): organisation.notices.filter(state="received").count(),
            _("requests to represent"): organisation.claims.open().count(),
            _("invitations"): organisation.invitations.filter(accepted_at=None, revoked_at=None).count(),
        }
        self.line = merging.merge(organisation, self.successor, told["on"], by=by, note=told["note"])

    def sentences(self):
        yield _("“%(organisation)s” goes up in “%(successor)s” and leaves the official list. From: %(when)s.") % {
            "organisation": self.organisation,
            "successor": self.successor,
            "when": dates.day(self.cleaned_data["on"]),
        }
        if not self.successor.is_listed:
            yield _("“%(successor)s” is not on the official list.") % {"successor": self.successor}
        for person in self.successor.representatives.active().filter(merger=self.line):
            told = {"name": person.name, "role": person.get_role_display(), "successor": self.successor}
            yield _("%(name)s speaks for “%(successor)s” from now on, and is told so by letter: %(role)s.") % told
        closed = [f"{what} ({number})" for what, number in self.closed.items() if number]
        if closed:
            yield _("Closed with it, and their people are told why: %(what)s.") % {"what": ", ".join(closed)}
