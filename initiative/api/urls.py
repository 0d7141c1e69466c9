"""The interface's own addresses: what there is, its description, and the way to its page in the reader's language."""

from django.urls import path
from django.views.generic import RedirectView

from initiative.api.docs import Schema
from initiative.api.index import Index

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api", query_string=True), name="api-root"),
    path("v1/", Index.as_view(), name="api-index"),
    path("schema/", Schema.as_view(), name="api-schema"),
]
