"""Letters to the people who speak for an organisation, or are asked to."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from initiative import dates
from initiative.post import Draft, post, post_all
from members.models import Campaign, Invitation, Notice, Organisation, Representative


def invitation(asked: Invitation, token: str) -> None:
    """Ask somebody; a letter that is sent again has another date, and so another key."""
    with override(asked.language):
        post(
            "invitation",
            key=f"invitation-{asked.pk}-{asked.invited_at:%Y%m%d%H%M%S}",
            to=asked.email,
            language=asked.language,
            about=asked.organisation,
            name=asked.name,
            organisation=asked.organisation.name,
            role=str(asked.get_role_display()),
            inviter=str(asked.invited_by),
            ends_on=dates.day(asked.ends_on),
            link=settings.SITE_URL + reverse("members:invitation-link", args=[token]),
        )


def invitation_accepted(asked: Invitation, new: Representative) -> None:
    """Tell whoever asked."""
    inviter = asked.invited_by
    with override(inviter.language):
        post(
            "invitation_accepted",
            key=f"invitation-accepted-{asked.pk}",
            to=inviter.email,
            language=inviter.language,
            about=asked.organisation,
            name=str(inviter),
            person=new.name,
            organisation=asked.organisation.name,
            role=str(new.get_role_display()),
            link=_where_people_stand(asked.organisation, inviter),
        )


def representative_left(gone: Representative, to: Representative) -> None:
    """Tell one of those who stay, or the one whose role was ended."""
    with override(to.language):
        post(
            "representative_left",
            key=f"representative-left-{gone.pk}-{to.pk}",
            to=to.email,
            language=to.language,
            about=gone.organisation,
            name=to.name,
            person=gone.name,
            organisation=gone.organisation.name,
            role=str(gone.get_role_display()),
            link=_link("members:people", gone.organisation),
        )


def merged(moved: Sequence[Representative], gone: Organisation) -> None:
    """Tell those who speak for the successor from now on, and as what."""
    post_all("organisation_merged", [_about_a_merger(each, gone, "merged") for each in moved])


def merger_taken_back(moved: Sequence[Representative], gone: Organisation) -> None:
    """Tell them that it was an error, and that they speak for their organisation again."""
    post_all("merger_taken_back", [_about_a_merger(each, gone, "unmerged") for each in moved])


def _about_a_merger(person: Representative, gone: Organisation, what: str) -> Draft:
    with override(person.language):
        values = {
            "name": person.name,
            "organisation": gone.name,
            "successor": person.organisation.name,
            "role": str(person.get_role_display()),
            "link": settings.SITE_URL + reverse("members:my"),
        }
    return Draft(f"{what}-{person.pk}", person.email, person.language, values, gone)


def main_role_handed_over(former: Representative, new: Representative) -> None:
    """Tell both: whoever did not do it learns of it."""
    for to in (former, new):
        with override(to.language):
            post(
                "main_role_handed_over",
                key=f"main-role-{new.pk}-{to.pk}",
                to=to.email,
                language=to.language,
                about=new.organisation,
                name=to.name,
                person=new.name,
                former=former.name,
                organisation=new.organisation.name,
                link=_link("members:people", new.organisation),
            )


def notice_received(notice: Notice, wish: Any) -> None:
    """Confirm a notice to whoever gave it; ``wish`` is its meaning in a sentence."""
    giver = notice.given_by
    with override(giver.language):
        post(
            "notice_received",
            key=f"notice-{notice.pk}",
            to=giver.email,
            language=giver.language,
            about=notice.organisation,
            name=str(giver),
            organisation=notice.organisation.name,
            wish=str(wish),
            from_on=dates.day(notice.from_on),
            notice=notice.text,
            link=settings.SITE_URL + reverse("members:my"),
        )


def check_asked(campaign: Campaign, mains: Sequence[Representative]) -> None:
    """Ask everybody of a year's check, each in the own language."""
    post_all(
        "check_asked", [_check(f"check-{campaign.year}-{main.organisation_id}", campaign, main) for main in mains]
    )


def check_reminder(campaign: Campaign, mains: Sequence[Representative]) -> None:
    key = f"check-reminder-{campaign.year}"
    post_all("check_reminder", [_check(f"{key}-{main.organisation_id}", campaign, main) for main in mains])


def _check(key: str, campaign: Campaign, main: Representative) -> Draft:
    with override(main.language):
        values = {
            "name": main.name,
            "organisation": main.organisation.name,
            "year": campaign.year,
            "ends_on": dates.day(campaign.ends_on),
            "link": _link("members:check", main.organisation),
        }
    return Draft(key, main.email, main.language, values, main.organisation)


def _where_people_stand(organisation: Organisation, reader: Any) -> str:
    """Return the page of an organisation's people that this reader may open: the Secretariat has its own."""
    if organisation.representatives.active().filter(user=reader).exists():
        return _link("members:people", organisation)
    return settings.SITE_URL + reverse("admin:members_organisation_change", args=[organisation.pk])


def _link(name: str, organisation: Organisation) -> str:
    return settings.SITE_URL + reverse(name, args=[organisation.slug])
