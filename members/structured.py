"""What machines read in a profile: schema.org's words for an organisation, and what a link to its page shows."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from initiative import markdown
from initiative.preview import Preview
from members import profile
from members.models import Organisation, Standing

# As much as search engines and social networks show.
LONGEST = 200


def address(path: str) -> str:
    """Return the whole address of a path of ours."""
    return f"{settings.SITE_URL}{path}"


def about(organisation: Organisation) -> str:
    """Return what it says of itself in the active language, in short; else who it is."""
    told = " ".join(markdown.to_text(organisation.summary).split())
    if told:
        return told if len(told) <= LONGEST else f"{told[:LONGEST].rsplit(' ', 1)[0]}…"
    if organisation.standing == Standing.MEMBER:
        return _("%(name)s is a Member of the international “4 per 1000” Initiative.") % {"name": organisation.name}
    return _("%(name)s is a Partner of the international “4 per 1000” Initiative.") % {"name": organisation.name}


def other_names(organisation: Organisation) -> list[str]:
    """Return acronym, English name and former names, each once."""
    names = [organisation.acronym, organisation.english_name, *reversed(organisation.former_names)]
    return [name for name in dict.fromkeys(names) if name and name != organisation.name]


def data(organisation: Organisation) -> dict[str, Any]:
    """Return an ``Organization`` of schema.org, of what is public and known only."""
    page = address(organisation.get_absolute_url())
    # The same thing in every language, and whatever its name may be.
    same = address(reverse("api-organisation-detail", args=[organisation.public_id]))
    told = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": same,
        "name": organisation.name,
        "alternateName": other_names(organisation),
        "identifier": str(organisation.public_id),
        "url": organisation.website or page,
        "mainEntityOfPage": page,
        "description": about(organisation),
        "logo": _logo(organisation),
        "address": _place(organisation),
        "location": _point(organisation),
        "memberOf": {
            "@type": "Organization",
            "name": _("“4 per 1000” Initiative"),
            "url": address(reverse("home")),
        },
    }
    return {name: value for name, value in told.items() if value}


def preview(organisation: Organisation) -> Preview:
    """Return what the picture for links elsewhere shows: the name, its standing and its place."""
    is_member = organisation.standing == Standing.MEMBER
    standing = pgettext("standing", "Member") if is_member else pgettext("standing", "Partner")
    where = _("International") if organisation.is_international else organisation.country_name
    return Preview(organisation.name, f"{standing} · {where}", organisation.standing)


def _logo(organisation: Organisation) -> str:
    if not organisation.logo:
        return ""
    return address(reverse("members:logo", args=[organisation.slug, profile.LOGO_SIDES[-1], "png"]))


def _place(organisation: Organisation) -> dict[str, str] | None:
    if not organisation.country:
        return None
    told = {
        "@type": "PostalAddress",
        "addressLocality": organisation.city,
        "addressCountry": organisation.country,
    }
    return {name: value for name, value in told.items() if value}


def _point(organisation: Organisation) -> dict[str, Any] | None:
    """Return the exact place of who agreed to show it."""
    if not organisation.is_place_public:
        return None
    point = {"latitude": float(organisation.latitude), "longitude": float(organisation.longitude)}
    return {"@type": "Place", "geo": {"@type": "GeoCoordinates", **point}}
