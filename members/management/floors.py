"""The least that any page must do, to measure ours against: served by the same server, through the same middleware.

``bench_web`` starts it beside the portal; nothing else does.
"""

import os

import members.management.bare  # noqa: F401 -- before anything else is loaded

# isort: split
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "initiative.settings")
from initiative.wsgi import application  # noqa: F401 -- sets Django up

# isort: split
from initiative import urls
from members.models import Organisation

ROWS = 50
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Organisations</title></head><body>
<table>{% for organisation in organisations %}
<tr><td>{{ organisation.name }}</td><td>{{ organisation.stakeholder_group.label_en }}</td>
<td>{{ organisation.country }}</td><td>{{ organisation.standing }}</td><td>{{ organisation.joined_on.year }}</td></tr>
{% endfor %}</table></body></html>"""
template = engines["django"].from_string(PAGE)


def bare_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n")


def bare_page(request: HttpRequest) -> HttpResponse:
    """Show the same rows as the directory's first page: one query, five columns, and nothing else."""
    listed = Organisation.objects.partners().select_related("stakeholder_group")[:ROWS]
    return HttpResponse(template.render({"organisations": listed}, request))


handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [
    path("floor/view", bare_view),
    path("floor/page", bare_page),
    *urls.urlpatterns,
]
# Whoever only imports this keeps the portal's own addresses.
if "BENCH" in os.environ:
    settings.ROOT_URLCONF = __name__
