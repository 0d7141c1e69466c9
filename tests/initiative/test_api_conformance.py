"""Two thousand requests by chance, always the same ones: every answer is one that the description knows."""

import pytest

from initiative.management.conformance import conform
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)
CASES = 2000


def test_every_answer_is_as_the_description_says(settings):
    settings.REST_REQUESTS_A_MINUTE = {"address": 10**6, "key": 10**6}
    for number in range(3):
        OrganisationFactory(country="FR", member=number == 1)
    came = conform(CASES)

    assert sum(came.values()) >= CASES
    assert came[200] > CASES / 6 and came[400] > CASES / 4, came
