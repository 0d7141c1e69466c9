"""Requests by chance, made from the description of the interface: right ones must be answered as it says, wrong ones
refused as it says, and none may hurt. Used by the suite and by ``./portal bench api``; both have the packages for it.
"""

from collections import Counter
from math import ceil
from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from schemathesis import GenerationMode

# The list has nearly all of the parameters; the index has none, and so one request is all that can be made of it.
SHARE = {"/api/v1/organisations/": 6}
SHARES = 9
# Without a server between, nobody would unpack an answer.
NOT_PACKED = {"Accept-Encoding": "identity"}


def conform(cases: int, luck: int = 4) -> Counter[int]:
    """Make ``cases`` requests, half of them wrong; return how often each status came.

    Raises:
        schemathesis.errors.SchemathesisError, AssertionError: what does not conform, with the request.
    """
    schema = schemathesis.openapi.from_wsgi("/api/schema/", get_wsgi_application())
    came: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()
        number = ceil(cases * SHARE.get(operation.path, 1) / SHARES / 2)
        # Where nothing may be asked, nothing can be asked wrongly.
        modes = [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if list(operation.iter_parameters()) else [])]
        for mode in modes:
            _try(operation.as_strategy(generation_mode=mode), number, luck, came)
    return came


def _try(strategy: Any, number: int, luck: int, came: Counter[int]) -> None:
    @seed(luck)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(case=strategy)
    def answers_as_described(case: Any) -> None:
        response = case.call(headers=NOT_PACKED)
        came[response.status_code] += 1
        case.validate_response(response)

    answers_as_described()
