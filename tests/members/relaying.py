"""Writing to an organisation, as a visitor does it."""

import re

from django.urls import reverse
from django.utils import translation

from initiative.models import Letter
from members.models import Message

TYPED = {
    "name": "Tomás Rivera",
    "email": "tomas@soils.example",
    "subject": "Seeds for a field trial",
    "text": "Good day,\n\ncould you lend us some of your seeds?",
}


def page(organisation, language="en"):
    with translation.override(language):
        return reverse("members:write", args=[organisation.slug])


def send(client, organisation, language="en", **facts):
    typed = {name: value for name, value in (TYPED | facts).items() if name in (*TYPED, "homepage")}
    headers = {name: value for name, value in facts.items() if name not in typed}
    return client.post(page(organisation, language), typed, **headers)


def link_of(message):
    """Return the address in the letter that asks for a proof."""
    body = Letter.objects.get(key=f"message-{message.public_id}").body
    return re.search(r"https?://[^/\s]+(/\w\w/messages/\S+)", body)[1]


def a_message(organisation, state="unconfirmed", **facts):
    told = TYPED | {"language": "en", "state": state} | facts
    if state == "relayed":
        told.setdefault("relayed_at", "2026-01-01T00:00Z")
    return Message.objects.create(organisation=organisation, **told)
