"""Which of several media types a client would rather have, by its header ``Accept``: RFC 9110, 12.5.1.

The framework's own choice does not weigh by “q”, and Django's does not see that JSON may be refused by name.
"""

from collections.abc import Sequence

from django.http.request import MediaType

MOST_RANGES = 64
ANY = "*"


def preferred(header: str, offered: Sequence[str]) -> str | None:
    """Return the type that is wanted most; the first of the offered where it is all the same, ``None`` where none is.

    Of types that weigh the same, those that are called by their name come first.
    """
    ranges = [MediaType(each) for each in header.split(",")[:MOST_RANGES] if each.strip()]
    if not ranges:
        return offered[0]
    wanted = {kind: _wanted(kind, ranges) for kind in offered}
    best = max(offered, key=wanted.__getitem__)
    return best if wanted[best][0] else None


def _wanted(kind: str, ranges: Sequence[MediaType]) -> tuple[float, int]:
    """Return how much a type is wanted, and how closely it is named, by the range that names it most closely."""
    main, sub = kind.split("/")
    fitting = [
        (closeness, each.quality)
        for each in ranges
        for closeness, named in enumerate(((ANY, ""), (ANY, ANY), (main, ANY), (main, sub)))
        if (each.main_type, each.sub_type) == named
    ]
    closeness, quality = max(fitting, default=(0, 0.0))
    return quality, closeness
