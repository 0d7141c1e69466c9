"""The yearly question to every organisation: whom it is asked, once; who is reminded, once; and the answer."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from members.letters import people as letters
from members.models import Campaign, Confirmation, Organisation, Representative, Role

REMINDED_AFTER = timedelta(weeks=3)
# How many reminders one run of the clock writes at most; the rest follows with the next.
MOST_AT_ONCE = 500
# How many a check asked, and how many of them have answered.
ASKED = Count("confirmations")
ANSWERED = Count("confirmations", filter=Q(confirmations__answered_at__isnull=False))


def audience() -> QuerySet[Representative]:
    """Return whom a check asks today: the main representative of everybody on the list."""
    listed = Organisation.objects.partners()
    mains = Representative.objects.active().filter(role=Role.PRIMARY, organisation__in=listed)
    return mains.select_related("organisation").order_by("organisation__name_key", "organisation")


def unreachable() -> QuerySet[Organisation]:
    """Return those on the list who have nobody that could be asked."""
    main = Representative.objects.active().filter(role=Role.PRIMARY, organisation=OuterRef("pk"))
    return Organisation.objects.partners().filter(~Exists(main))


@transaction.atomic
def start(year: int, ends_on: date, *, by: Any) -> Campaign:
    """Begin a year's check: one row and one letter for each organisation that can be asked."""
    campaign = Campaign.objects.create(year=year, ends_on=ends_on, started_by=by)
    mains = list(audience())
    Confirmation.objects.bulk_create(
        Confirmation(campaign=campaign, organisation=main.organisation, asked_at=campaign.started_at) for main in mains
    )
    letters.check_asked(campaign, mains)
    return campaign


def waiting_for(organisation: Organisation) -> Confirmation | None:
    """Return the newest question that the organisation has not answered."""
    open_ones = organisation.confirmations.filter(answered_at=None).select_related("campaign")
    return open_ones.order_by("-campaign__year").first()


@transaction.atomic
def confirm(organisation: Organisation, *, by: Any) -> None:
    """Take down that all is right today; every open question is answered by it, and an answered one stays as it is."""
    now = timezone.now()
    Organisation.objects.filter(pk=organisation.pk).update(confirmed_at=now)
    organisation.confirmed_at = now
    organisation.confirmations.filter(answered_at=None).update(answered_at=now, answered_by=by)


@transaction.atomic
def remind() -> int:
    """Write to whoever has not answered for three weeks; return how many letters it was."""
    now = timezone.now()
    late = Confirmation.objects.filter(
        answered_at=None,
        reminded_at=None,
        asked_at__lte=now - REMINDED_AFTER,
        campaign__ends_on__gte=timezone.localdate(),
    )
    rows = list(late.select_for_update(of=("self",), skip_locked=True).select_related("campaign")[:MOST_AT_ONCE])
    mains = {main.organisation_id: main for main in audience()}
    for campaign in {row.campaign for row in rows}:
        asked = [row.organisation_id for row in rows if row.campaign == campaign]
        letters.check_reminder(campaign, [mains[pk] for pk in asked if pk in mains])
    Confirmation.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=now)
    return sum(row.organisation_id in mains for row in rows)
