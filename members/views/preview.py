"""The picture that a link to an organisation's page shows elsewhere."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from initiative.public import public
from members import structured
from members.models import Organisation

# Its address bears a mark of what is drawn, so that a change is a new address.
KEPT = "public, max-age=604800"


@public("register")
def preview(request, slug):
    organisation = get_object_or_404(Organisation.objects.partners(), slug=slug)
    response = HttpResponse(structured.preview(organisation).png(), content_type="image/png")
    response["Cache-Control"] = KEPT
    # It is made for the pages of others.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
