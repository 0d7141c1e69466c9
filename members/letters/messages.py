"""The two letters of the relay: one that asks a writer for a proof of the address, and the message itself."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from initiative import dates
from initiative.post import Draft, post, post_all
from members.models import Message, Representative, Role

# The main representative answers for the organisation; whoever has its communication looks after what strangers ask.
# Alternates need not read along, but stand in where neither is named.
READERS = {Role.PRIMARY, Role.COMMUNICATION}
MAIN_FIRST = [Role.PRIMARY, Role.COMMUNICATION, Role.ALTERNATE]


def to_be_confirmed(message: Message, token: str) -> None:
    """Ask whoever has the address whether the message is theirs; nothing of what was typed stands in the letter."""
    with override(message.language):
        post(
            "message_confirm",
            key=f"message-{message.public_id}",
            to=message.email,
            language=message.language,
            about=message,
            organisation=message.organisation.name,
            ends_on=dates.day(message.ends_at),
            link=settings.SITE_URL + reverse("members:message", args=[token]),
        )


def passed_on(message: Message) -> None:
    """Write the message to those who read it; they answer the writer, who learns no address before."""
    post_all("message_relayed", [_to(reader, message) for reader in readers_of(message)])


def readers_of(message: Message) -> list[Representative]:
    """Return who is written to, the main representative first and nobody twice."""
    reached = list(message.organisation.representatives.reached())
    chosen = [each for each in reached if each.role in READERS] or reached
    chosen.sort(key=lambda each: (MAIN_FIRST.index(each.role), each.pk))
    once: dict[str, Representative] = {}
    for each in chosen:
        once.setdefault(each.email.lower(), each)
    return list(once.values())


def _to(reader: Representative, message: Message) -> Draft:
    organisation = message.organisation
    with override(reader.language):
        values = {
            "name": reader.name,
            "organisation": organisation.name,
            "writer": message.name,
            "email": message.email,
            "subject": message.subject,
            # Quoted, so that no line of a stranger looks like one of ours.
            "message": "\n".join(f"> {line}".rstrip() for line in message.text.splitlines()),
            "link": settings.SITE_URL + reverse("members:profile", args=[organisation.slug]),
        }
    key = f"message-{message.public_id}-{reader.pk}"
    return Draft(key, reader.email, reader.language, values, message, reply_to=message.email)
