"""How a part of an application is filled in a little at a time, so that nothing typed is ever lost.

A part is always bound: to what is kept, or to what was just typed. While it is *not* ``is_whole`` an answer may be
missing; one that does not fit is kept as it was typed, under ``unfit`` in the answers, and is flagged.
"""

import hashlib
import json
import unicodedata
from datetime import date

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from initiative import uploads
from initiative.forms import SaysWhatIsMissing
from members import completeness
from members.models import Document, StakeholderGroup
from members.questions import BY_NAME

INTERNATIONAL = "international"
# Signs that nobody types and that turn, hide or end what others read; joiners stay, for scripts and emoji need them.
_HIDDEN = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tidied(text):
    """Return what a person typed in one form of Unicode, without signs that cannot be typed."""
    plain = unicodedata.normalize("NFC", str(text)).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in plain if sign in "\n\t" or not (_is_control(sign) or sign in _HIDDEN))


def _is_control(sign):
    return unicodedata.category(sign) in ("Cc", "Cs")


class PartForm(SaysWhatIsMissing, forms.Form):
    """Base of the four parts. ``data`` is what was posted; without it the form shows what is kept."""

    use_required_attribute = False
    part = ""
    from_the_register = frozenset()

    def __init__(self, application, data=None, files=None, *, is_whole=False):
        self.application = application
        self.is_whole = is_whole
        self.is_posted = data is not None
        super().__init__(self._posted(data) if self.is_posted else self.kept, files)
        for name in self.from_the_register & set(self.fields):
            if application.organisation_id and self.kept.get(name):
                self.fields[name].disabled, self.initial[name] = True, self.kept[name]
        for name in self.asked & set(self.fields):
            self.fields[name].template_name = "members/apply/asked.html"

    def _posted(self, data):
        """Return the posted text; a field that was not sent at all keeps what it has."""
        said = {name: tidied(data[name]) for name in self.base_fields if name in data}
        absent = {name: value for name, value in self.kept.items() if name not in said}
        unticked = {name for name, field in self.base_fields.items() if isinstance(field, forms.BooleanField)}
        return said | {name: value for name, value in absent.items() if name not in unticked}

    @cached_property
    def kept(self):
        """Return what is kept of this part as a browser would post it."""
        unfit = completeness.typed_but_unfit(self.application)
        kept = {name: unfit.get(name, _written(self.application, name)) for name in self.base_fields}
        return {name: value for name, value in kept.items() if value}

    @property
    def version(self):
        """Return a sign of what is kept now; a window that shows another one is late."""
        return hashlib.sha256(json.dumps(self.kept, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def asked(self):
        asked = set(self.application.asked_fields) if self.application.state == "incomplete" else set()
        return asked | {"country"} if "is_international" in asked else asked

    def full_clean(self):
        super().full_clean()
        if not self.is_whole:
            self._forgive_what_is_missing()

    def _forgive_what_is_missing(self):
        for name, errors in list(self._errors.items()):
            others = [error for error in errors.as_data() if error.code != "required"]
            if others:
                self._errors[name] = self.error_class(others, renderer=self.renderer, field_id=errors.field_id)
            else:
                del self._errors[name]

    def need(self, name, sentence):
        """Note that an answer is missing because of another one."""
        self.add_error(name, forms.ValidationError(sentence, code="required"))

    @property
    def differences(self):
        """Return the label, and what is kept now, of each answer that is typed otherwise."""
        others = (name for name in self.fields if self.data.get(name, "") != self.kept.get(name, ""))
        return [(self.fields[name].label, self.shown(name)) for name in others if not self.fields[name].disabled]

    def shown(self, name):
        """Return what is kept as a person reads it."""
        kept, field = self.kept.get(name, ""), self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("yes") if kept else _("no")
        choices = {str(value): str(label) for value, label in getattr(field, "choices", ())}
        return choices.get(kept, kept)

    @transaction.atomic
    def save(self, by):
        """Keep what fits as answers and the rest as it was typed. The caller has locked the application."""
        unfit = dict(completeness.typed_but_unfit(self.application))
        faults = self.errors.as_data()
        for name, field in self.fields.items():
            if field.disabled:
                continue
            if isinstance(field, forms.FileField):
                self._keep_document(name, by)
            elif any(error.code != "required" for error in faults.get(name, ())):
                unfit[name] = self.data.get(name, "")
            else:
                unfit.pop(name, None)
                _write(self.application, name, self.cleaned_data.get(name))
        self.application.answers.pop("unfit", None)
        if unfit:
            self.application.answers["unfit"] = unfit
        self.application.saved_at = timezone.now()
        self.application.save()
        del self.kept

    def _keep_document(self, kind, by):
        file = self.cleaned_data.get(kind)
        if isinstance(file, uploads.Accepted):
            set_document(self.application, kind, file, by)


def set_document(application, kind, file, by):
    """Keep a file in the place of the one before."""
    remove_document(application, kind)
    Document.objects.create(application=application, kind=kind, uploaded_by=by, **file._asdict())


def remove_document(application, kind):
    """Take a file back: what was sent stays on record, what nobody was sent goes with its row."""
    for document in application.documents.filter(kind=kind, replaced_at=None):
        if application.submissions.filter(**{f"content__{kind}__sha256": document.sha256}).exists():
            document.replaced_at = timezone.now()
            document.save(update_fields=["replaced_at"])
        else:
            document.delete()
            uploads.discard(document.file.name)


def _written(application, name):
    """Return an answer as a browser would post it."""
    if name == "country" and application.is_international:
        return INTERNATIONAL
    question = BY_NAME[name]
    value = "" if question.is_document else completeness.value(application, question)
    if isinstance(value, bool):
        return "on" if value else ""
    return str(value or "")


def _write(application, name, value):
    """Set an answer in its column or among the others; what is not said is empty."""
    if name == "country":
        application.is_international = value == INTERNATIONAL
        application.country = "" if application.is_international else value or ""
    elif name == "wants":
        application.wants = value or application.wants
    elif name == "stakeholder_group":
        application.stakeholder_group = value if isinstance(value, StakeholderGroup) else None
    elif BY_NAME[name].is_column:
        setattr(application, name, value or "")
    elif isinstance(value, date):
        application.answers[name] = value.isoformat()
    else:
        application.answers[name] = value or ""
