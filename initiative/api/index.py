"""``/api/v1/``: where everything else is, for whoever begins with the address alone."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from initiative.api.views import OpenView, json

# The name of a link in the answer, and the name of the address to which it leads.
LINKS = {
    "organisations": "api-organisation-list",
    "withdrawn": "api-organisation-withdrawn",
    "figures": "api-figures",
    "schema": "api-schema",
    "docs": "api",
}


class IndexSerializer(serializers.Serializer):
    """Describes the links; a test holds both together."""

    organisations = serializers.URLField(help_text=_("The official list."))
    withdrawn = serializers.URLField(help_text=_("Who is no longer on it."))
    figures = serializers.URLField(help_text=_("The figures of today or of another day."))
    schema = serializers.URLField(help_text=_("The description for programs, OpenAPI 3.1."))
    docs = serializers.URLField(help_text=_("The same for people, in the language that was asked for."))


class Index(OpenView):
    tag = "index"
    operation = "get_index"
    title = _("What there is")
    says = _("The addresses of everything that programs may read here.")
    answers = _("Addresses by name.")
    record = IndexSerializer

    def answer(self, asked: Any) -> HttpResponse:
        whole = self.request._request.build_absolute_uri
        return json({name: whole(reverse(address)) for name, address in LINKS.items()})
