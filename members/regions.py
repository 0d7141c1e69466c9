"""Regions of the world, as the directory groups countries.

The Initiative speaks of five regional levels and has published no list of them. The grouping here is the portal's own,
after the United Nations' geographical regions: Türkiye and Cyprus stand with Europe, all other countries of Asia with
Asia and the Pacific. A region is never stored; whoever moves a country changes one line.
"""

from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    AFRICA = "africa", _("Africa")
    ASIA_PACIFIC = "asia-pacific", _("Asia & Pacific")
    EUROPE = "europe", _("Europe")
    LATIN_AMERICA = "latin-america", _("Latin America & Caribbean")
    NORTH_AMERICA = "north-america", _("North America")
    INTERNATIONAL = "international", _("International")


_COUNTRIES = {
    Region.AFRICA: (
        "DZ AO BJ BW BF BI CM CV CF TD KM CG CD CI DJ EG GQ ER SZ ET GA GM GH GN GW IO KE LS LR LY MG MW ML MR MU YT "
        "MA MZ NA NE NG RE RW SH ST SN SC SL SO ZA SS SD TZ TF TG TN UG EH ZM ZW"
    ),
    Region.ASIA_PACIFIC: (
        "AF AM AZ BH BD BT BN KH CN GE HK IN ID IR IQ IL JP JO KZ KP KR KW KG LA LB MO MY MV MN MM NP OM PK PS PH QA "
        "SA SG LK SY TJ TH TL TM TW AE UZ VN YE "
        "AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS"
    ),
    Region.EUROPE: (
        "AL AD AT AX BY BE BA BG HR CY CZ DK EE FO FI FR DE GG GI GR HU IE IM IS IT JE LV LI LT LU MT MD MC ME MK NL "
        "NO PL PT RO RU SM RS SJ SK SI ES SE CH TR UA GB VA XK"
    ),
    Region.LATIN_AMERICA: (
        "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS "
        "MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
    Region.NORTH_AMERICA: "BM CA GL PM US",
}


@cache
def _region_of() -> dict[str, Region]:
    return {code: region for region, codes in _COUNTRIES.items() for code in codes.split()}


def region_of(country: str, is_international: bool) -> Region | None:
    """Return the region of an organisation; ``None`` where neither a country nor the word international is known."""
    return Region.INTERNATIONAL if is_international else _region_of().get(country)


def countries_of(region: str) -> list[str]:
    """Return the ISO codes of a region; none for “international”."""
    return _COUNTRIES.get(Region(region), "").split()
