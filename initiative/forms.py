"""How every form of the portal is printed: label, hint, error, field, in this order; a summary of errors on top."""

from pathlib import Path

from django import forms
from django.conf import settings
from django.forms.renderers import BaseRenderer
from django.template.backends.base import BaseEngine
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property


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
