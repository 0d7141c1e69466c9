"""A register of any size for the benchmarks: names, countries and texts by chance, always the same ones."""

import random
from datetime import date, timedelta

from django.db import connection

from initiative.countries import country_names
from members.models import Organisation, StakeholderGroup, Standing, StandingChange
from members.models.names import fold

WORDS = """
    Soil Carbon Institute Foundation Agroforestry Farmers Union Centre Research Ministry Region University Climate
    Compost Humus Association Network Land Water Seed Pasture Forest Council Development Sustainable International
""".split()  # noqa: SIM905 -- a list of them would fill a page
# Where half of the Initiative's Partners are; the others are anywhere.
OFTEN = ["FR", "FR", "FR", "US", "DE", "IN", "GB", "ES", "IT", "AU", "CA", "BE", "MA", "SN", "BR", "MX"]
BATCH = 1000


def fill(before: int, size: int) -> None:
    """Bring the list from ``before`` to ``size`` Partners, four in nine of them Members, each with its line."""
    chance = random.Random(before)  # noqa: S311 -- always the same register
    groups, everywhere = list(StakeholderGroup.objects.all()), sorted(country_names("en"))
    for first in range(before, size, BATCH):
        numbers = range(first, min(size, first + BATCH))
        made = Organisation.objects.bulk_create(_organisation(n, chance, groups, everywhere) for n in numbers)
        StandingChange.objects.bulk_create(_line(each, chance) for each in made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _organisation(
    number: int, chance: random.Random, groups: list[StakeholderGroup], everywhere: list[str]
) -> Organisation:
    name = f"{' '.join(chance.choices(WORDS, k=chance.randint(2, 5)))} {number}"
    is_international = chance.random() < 0.03
    has_place = chance.random() < 0.1
    return Organisation(
        slug=f"organisation-{number}",
        name=name,
        name_key=fold(name),
        search_key=fold(name),
        acronym="".join(chance.choices("ABCDEFGHI", k=4)) if number % 3 == 0 else "",
        country="" if is_international else chance.choice(OFTEN if number % 2 else everywhere),
        is_international=is_international,
        stakeholder_group=chance.choice(groups),
        website=f"https://organisation-{number}.example",
        latitude=round(chance.uniform(-40, 60), 4) if has_place else None,
        longitude=round(chance.uniform(-120, 150), 4) if has_place else None,
        is_place_public=has_place,
        summary_en=" ".join(chance.choices(WORDS, k=40)),
        summary_fr=" ".join(chance.choices(WORDS, k=40)) if number % 2 else "",
    )


def _line(organisation: Organisation, chance: random.Random) -> StandingChange:
    return StandingChange(
        organisation=organisation,
        effective_on=date(2016, 1, 1) + timedelta(chance.randrange(3600)),
        before=Standing.NONE,
        after=Standing.MEMBER if chance.random() < 4 / 9 else Standing.PARTNER,
        reason=StandingChange.Reason.EARLIER,
        basis="stated",
    )
