"""Filling in an application through its pages, as their browsers post them."""

import re
from io import BytesIO

from django.urls import reverse
from PIL import Image

from members.models import Application

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SAID = {
    "standing": {"wants": "2", "is_for_profit": "no"},
    "organisation": {
        "name": "Terres Vives",
        "country": "FR",
        "city": "Montpellier",
        "stakeholder_group": "civil-society",
        "website": "terres-vives.example",
        "summary_en": "We help market gardeners to cover their soils.",
    },
    "people": {
        "main_name": "Amina Sow",
        "main_job_title": "Director",
        "main_email": "Amina@Terres-Vives.example",
        "main_phone": "+33 4 67 00 00 00",
        "signatory_name": "Amina Sow",
        "signatory_job_title": "Director",
    },
    "documents": {"signed_on": "2023-07-01", "is_authorised": "on"},
}


def page(application, name="application", *more):
    return reverse(f"members:{name}", args=[application.public_id, *more])


def fill(client, application, part, do="continue", version=None, **changes):
    """Post a part as its page would."""
    address = page(application, "application-part", part)
    version = version or shown_version(client.get(address))
    return client.post(address, {**SAID[part], **changes, "version": version, "do": do})


def shown_version(answer):
    return re.search(r'name="version" value="(\w+)"', answer.text)[1]


def files():
    logo = BytesIO()
    Image.new("RGB", (40, 40), "#4b7a3b").save(logo, "JPEG")
    papers = {kind: BytesIO(PDF) for kind in ("declaration", "status")}
    for kind, file in papers.items():
        file.name = f"{kind}.pdf"
    logo.seek(0)
    logo.name = "logo.jpg"
    return {**papers, "logo": logo}


def begun(client, name="Terres Vives"):
    client.post(reverse("members:apply"), {"name": name})
    return Application.objects.get()


def filled(client):
    application = begun(client)
    for part in ("standing", "organisation", "people"):
        fill(client, application, part)
    fill(client, application, "documents", **files())
    application.refresh_from_db()
    return application
