"""The least that an answer of a hundred organisations can cost, to measure ours against: through the same middleware.

``bench_api`` puts these addresses beside the portal's own; nothing else does.
"""

from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework import generics, serializers
from rest_framework.renderers import JSONRenderer

from initiative import urls
from members.models import Organisation

ROWS = 100
FIELDS = [
    *("public_id", "slug", "name", "acronym", "former_names", "country", "is_international", "city"),
    *("stakeholder_group__code", "standing", "joined_on", "website", "summary_en", "summary_fr", "updated_at"),
]


def bare_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n")


def values(request: HttpRequest) -> HttpResponse:
    """Show fifteen fields of a hundred rows: one query, no objects, the fastest encoder that there is."""
    rows = _listed().values(*FIELDS)[:ROWS]
    return HttpResponse(orjson.dumps(list(rows)), content_type="application/json")


class FifteenFields(serializers.ModelSerializer):
    stakeholder_group = serializers.CharField(source="stakeholder_group.code", allow_null=True)

    class Meta:
        model = Organisation
        fields = [name.removesuffix("__code") for name in FIELDS]


class BareList(generics.ListAPIView):
    """Show the same as one writes it by the book."""

    serializer_class = FifteenFields
    pagination_class = None
    renderer_classes = [JSONRenderer]

    def get_queryset(self) -> Any:
        return _listed().select_related("stakeholder_group")[:ROWS]


def _listed() -> QuerySet[Organisation]:
    return Organisation.objects.partners().order_by("name_key", "pk")


urlpatterns = [
    path("floor/view", bare_view),
    path("floor/values", values),
    path("floor/list", BareList.as_view()),
    *urls.urlpatterns,
]
