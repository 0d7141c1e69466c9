"""What the Secretariat writes about letters: their words in three languages, and another address for a refused one."""

import difflib
import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.forms import MailField, Words
from initiative.letters import Kind, words_of
from initiative.letters import Words as Written
from initiative.models import LetterText

LONGEST_SUBJECT = 200
LONGEST_BODY = 10_000
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Whatever has to do with braces: a placeholder, a slip, or an attempt at a template language.
_BRACES = re.compile(r"\{+[^{}\n]{0,40}\}*|\}+")


class Line(Words):
    """Words on one line."""

    widget = forms.TextInput
    default_error_messages = {"one_line": gettext_lazy("The subject is one line: take the line break out.")}

    def validate(self, value):
        if len(value.splitlines()) > 1:
            raise ValidationError(self.error_messages["one_line"], "one_line")
        super().validate(value)


class TextForm(forms.Form):
    """Subject and body of a kind of letter in each language. What equals the portal's words is kept as nothing."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, kind: Kind, own: LetterText | None, **kwargs):
        self.kind, self.own = kind, own
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version(own)
        for code, name in settings.LANGUAGES:
            now, marks = words_of(kind, code, own), {"lang": code, "spellcheck": "true"}
            self.fields[f"subject_{code}"] = Line(
                label=_("Subject (%(language)s)") % {"language": name},
                initial=now.subject,
                required=False,
                max_length=LONGEST_SUBJECT,
                widget=forms.TextInput(attrs=marks),
            )
            self.fields[f"body_{code}"] = Words(
                label=_("Text (%(language)s)") % {"language": name},
                initial=now.body,
                required=False,
                max_length=LONGEST_BODY,
                widget=forms.Textarea(attrs={**marks, "rows": 24}),
            )

    def clean(self):
        for code in LANGUAGES:
            for name in (f"subject_{code}", f"body_{code}"):
                self._check_placeholders(name, self.cleaned_data.get(name, ""))

    def _check_placeholders(self, name, text):
        known = [f"{{{each}}}" for each in self.kind.placeholders]
        for found in dict.fromkeys(_BRACES.findall(text)):
            if found not in known:
                self.add_error(name, self._refusal(found, known))

    @staticmethod
    def _refusal(found, known):
        if near := difflib.get_close_matches(f"{{{found.strip('{} ')}}}", known, n=1, cutoff=0.75):
            told = {"found": found, "near": near[0]}
            return _("“%(found)s” is not a placeholder of this letter. Did you mean “%(near)s”?") % told
        told = {"found": found, "known": ", ".join(known)}
        return _("“%(found)s” is not a placeholder of this letter. Use one of these: %(known)s.") % told

    @property
    def columns(self):
        """Return code, subject and body of each language."""
        return [(code, self[f"subject_{code}"], self[f"body_{code}"]) for code in LANGUAGES]

    def written(self, code: str) -> Written:
        """Return the words in the form; where a field is empty or in error, those that hold so far."""
        told = self.cleaned_data if self.is_bound else self.initial
        now = words_of(self.kind, code, None if self.is_bound else self.own)
        return Written(told.get(f"subject_{code}") or now.subject, told.get(f"body_{code}") or now.body)

    def own_words(self) -> dict[str, str]:
        """Return by column what differs from the portal's words."""
        words = {}
        for code in LANGUAGES:
            for name, ours in zip(("subject", "body"), self.kind.words[code], strict=True):
                told = self.cleaned_data[f"{name}_{code}"]
                words[f"{name}_{code}"] = "" if told == ours else told
        return words


class AgainForm(forms.Form):
    """The address to which a refused letter goes."""

    to = MailField(label=gettext_lazy("To"))


def version(own: LetterText | None) -> str:
    return own.updated_at.isoformat() if own else ""
