"""How a visitor's message reaches an organisation without anybody's address being shown.

It is passed on when its writer has proved the address: by an account, or by the link of a letter. That letter says
nothing that the writer typed, so nobody can send words to a stranger through it. Whatever address is typed, the
answer is the same; only its owner learns more.
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.workflow import Move, Workflow
from members.letters import messages as letters
from members.models import BlockedWriter, Message, MessageState, MessageTransition, Organisation
from members.proposing import NotPossible

MODERATE = "members.change_message"
SALT = "members.message"
# How many messages are taken on one day: from a connection, from an address, to an organisation.
MOST_OF_A_CONNECTION, MOST_OF_A_WRITER, MOST_TO_AN_ORGANISATION = 20, 5, 50
UNCONFIRMED, RELAYED, REFUSED, EXPIRED = MessageState


class TooMany(NotPossible):
    """A limit of the day is reached."""


class Relaying(Workflow):
    """Whoever opens the letter's link acts as the portal, for nobody need have an account."""

    confirm = Move(gettext_lazy("Pass on"), {UNCONFIRMED}, RELAYED, by_owner=True)
    expire = Move(gettext_lazy("Let it lapse"), {UNCONFIRMED}, EXPIRED, by_owner=True)
    refuse = Move(gettext_lazy("Refuse"), {UNCONFIRMED}, REFUSED, permission=MODERATE, needs_reason=True)

    @confirm.when
    def its_time_is_not_over(message: Message) -> str:
        return "" if timezone.now() < message.ends_at else _("Its link has ended: please write the message again.")

    @confirm.when
    def its_writer_is_not_blocked(message: Message) -> str:
        return _("The Secretariat passes on no messages from this address.") if is_blocked(message.email) else ""

    @confirm.when
    def somebody_reads_it(message: Message) -> str:
        if message.organisation.can_be_written_to:
            return ""
        return _("This organisation can no longer be written to through the portal.")

    @confirm.then
    def it_is_passed_on(message: Message, transition: MessageTransition) -> None:
        message.relayed_at = transition.at
        letters.passed_on(message)


@transaction.atomic
def write(organisation: Organisation, *, by: Any, origin: str, language: str, **typed: str) -> Message:
    """Take a message, and pass it on at once where the writer's address is proved; else ask for the proof by letter.

    The same words once more are the same message. Raises ``NotPossible``, and ``TooMany`` where a limit is reached.
    """
    # One after another, so that two at once cannot both be the last that a limit allows.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [SALT])
    today = Message.objects.filter(written_at__gte=timezone.localtime().replace(hour=0, minute=0, second=0))
    if same := today.filter(organisation=organisation, state__in=[UNCONFIRMED, RELAYED], **typed).first():
        return same
    is_proved, blocked = _is_proved(typed["email"], by), is_blocked(typed["email"])
    if blocked and is_proved:
        raise NotPossible(_("The Secretariat passes on no messages from this address."))
    _keep_within_limits(today, organisation, typed["email"], origin)
    message = Message.objects.create(organisation=organisation, user=by, origin=origin, language=language, **typed)
    if is_proved:
        Relaying.confirm(message, by=by)
    elif blocked:
        # Nobody is told: the address is only typed, and may be somebody else's.
        Relaying.refuse(message, by=None, reason=_("The address is blocked."))
    else:
        letters.to_be_confirmed(message, token(message))
    return message


def origin_of(connection_name: str) -> str:
    """Return what stands for a connection today, and for no other day; ``""`` where it is not known."""
    if not connection_name:
        return ""
    return salted_hmac(SALT, f"{timezone.localdate()} {connection_name}", algorithm="sha256").hexdigest()[:32]


def token(message: Message) -> str:
    """Return what the letter's link carries, bound to the message and to the address that it proves."""
    return signing.dumps([str(message.public_id), _digest(message.email)], salt=SALT)


def message_of(sent: str) -> Message | None:
    """Return the message of a link, whatever has become of it; ``None`` where we did not write it."""
    try:
        public_id, proves = signing.loads(sent, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Message.objects.select_related("organisation").filter(public_id=public_id).first()
    return found if found and constant_time_compare(_digest(found.email), proves) else None


def _digest(email: str) -> str:
    """Return what stands for an address where links are kept and logged."""
    return salted_hmac(SALT, email, algorithm="sha256").hexdigest()[:32]


def is_blocked(email: str) -> bool:
    return BlockedWriter.objects.filter(email__iexact=email).exists()


@transaction.atomic
def block(writer: BlockedWriter, *, by: Any) -> None:
    """Block an address, and refuse what waits of it."""
    writer.blocked_by = by
    writer.save()
    waiting = Message.objects.unconfirmed().filter(email__iexact=writer.email)
    reasons = dict.fromkeys(waiting.values_list("pk", flat=True), writer.reason)
    Relaying.run_together(Relaying.named("refuse"), waiting, by=None, reasons=reasons)


def _is_proved(email: str, by: Any) -> bool:
    return by is not None and EmailAddress.objects.filter(user=by, verified=True, email__iexact=email).exists()


def _keep_within_limits(today: Any, organisation: Organisation, email: str, origin: str) -> None:
    """Count what was written today, in one query. Which of the writer's limits is reached is not told."""
    counts = today.aggregate(
        origin=Count("pk", filter=Q(origin=origin) & ~Q(origin="")),
        email=Count("pk", filter=Q(email__iexact=email)),
        organisation=Count("pk", filter=Q(organisation=organisation)),
    )
    if counts["origin"] >= MOST_OF_A_CONNECTION or counts["email"] >= MOST_OF_A_WRITER:
        raise TooMany(
            _(
                "Many messages have been written from here, or from this address, today. Nothing is lost: keep the "
                "text, and send it tomorrow."
            )
        )
    if counts["organisation"] >= MOST_TO_AN_ORGANISATION:
        raise TooMany(_("This organisation has had many messages today. Keep the text, and send it tomorrow."))


def what_hinders(message: Message) -> str:
    """Return why a message cannot be passed on now, before anybody presses the button."""
    return next(filter(None, (condition(message) for condition in Relaying.named("confirm").conditions)), "")
