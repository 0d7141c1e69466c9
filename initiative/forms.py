"""How every form of the portal is printed: label, hint, error, field, in this order; a summary of errors on top.

Also what forms of several apps are made of: words that people type, and the comment that goes with a move.
"""

import unicodedata
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.template.backends.base import BaseEngine
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from initiative import addresses


class PortalRenderer(BaseRenderer):
    """Forms and widgets from ``templates/``, with the portal's tags; the rest is Django's and the apps'."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    @cached_property
    def engine(self) -> BaseEngine:
        portal = settings.TEMPLATES[0]
        return DjangoTemplates(
            {
                "NAME": "forms",
                "APP_DIRS": True,
                "DIRS": [*portal["DIRS"], Path(forms.__file__).parent / "templates"],
                "OPTIONS": {"builtins": portal["OPTIONS"]["builtins"]},
            }
        )

    def get_template(self, template_name: str) -> object:
        return self.engine.get_template(template_name)


TOO_LONG = ngettext_lazy(
    "This is %(show_value)d character; at most %(limit_value)d fit.",
    "This is %(show_value)d characters; at most %(limit_value)d fit.",
    "show_value",
)


class Words(forms.CharField):
    """Text of several lines. Control characters are refused, and what nobody can see counts as nothing.

    Its field takes more than fits: a browser would cut what is pasted without a word.
    """

    widget = forms.Textarea
    default_error_messages = {
        "unreadable": _("It holds a character that cannot be read: delete it, or type the text anew."),
        "max_length": TOO_LONG,
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
        return text if any(letter.isprintable() and not letter.isspace() for letter in text) else ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in value if letter not in "\n\t"):
            raise ValidationError(self.error_messages["unreadable"], "unreadable")


class SaysWhatIsMissing:
    """Mix into the forms that visitors fill in, before the form: nobody reads “This field is required.”"""

    def full_clean(self) -> None:
        for field in self.fields.values():
            if field.error_messages["required"] is forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _missing(field)
            if isinstance(field, forms.CharField):
                field.error_messages.setdefault("max_length", TOO_LONG)
        super().full_clean()


def _missing(field: forms.Field) -> Any:
    """Return how an answer is given that is not there; the field’s label stands beside it."""
    if isinstance(field, forms.ChoiceField):
        return _("Please choose.")
    if isinstance(field, forms.FileField):
        return _("Please add this file.")
    if isinstance(field, forms.BooleanField):
        return _("Please tick this.")
    if isinstance(field, forms.EmailField):
        return _("Please give an e-mail address.")
    return _("Please answer this.")


class MoveForm(forms.Form):
    """The comment that goes with a move, and the last step that its writer has seen."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)
    reason = Words(
        label=_("Reason"),
        help_text=_("It is kept in the history. Moves with a star need one."),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
    )

    @property
    def more(self) -> list[forms.BoundField]:
        """Return what a move asks beside its comment."""
        return [field for field in self.visible_fields() if field.name != "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name its fields so that no other form of the page has the same."""
        super().__init__(*args, **{"auto_id": "move-%s", **kwargs})


class MailField(forms.EmailField):
    """One e-mail address that a mail server can take, in lower case; the rule stands in ``initiative/addresses.py``.

    Use it in every form that asks where letters go, in a ``ModelForm`` too (``email = MailField(label=…)``): Django's
    own field also lets quoted names, ``a@localhost`` and ``a@[127.0.0.1]`` pass. For an import or an API call
    ``addresses.validate``.
    """

    default_validators = [addresses.validate]

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", addresses.LONGEST)
        super().__init__(**kwargs)

    def to_python(self, value):
        return super().to_python(value).lower()
