"""One mark for every organisation: a disc for a Member, a ring for any other Partner."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

GAP = 10


def dots_svg(partners: int, members: int, *, across: int = 46, label: str = "", paper: str = "") -> SafeString:
    """Return ``partners`` marks, of which the first ``members`` are discs; ``label`` says it to who cannot see it.

    On ``paper`` of a known colour a ring is a disc with a smaller one upon it, which is set in a tenth of the time.
    """
    places = [(place % across * GAP + GAP // 2, place // across * GAP + GAP // 2) for place in range(partners)]
    points = ["".join(f"M{x} {y}h0" for x, y in some) for some in (places[:members], places[members:])]
    if paper:
        marks = _strokes("".join(points), 6) + _strokes(points[1], 3.4, paper)
    else:
        rings = "".join(f"M{x - 2} {y}a2 2 0 1 0 4 0a2 2 0 1 0-4 0" for x, y in places[members:])
        marks = _strokes(points[0], 6) + f'<path d="{rings}" stroke-width="1.3"/>'
    return format_html(
        '<svg class="dots" viewBox="0 0 {} {}" role="img" aria-label="{}" fill="none" stroke="#5d412e">{}{}</svg>',
        across * GAP,
        -(-partners // across) * GAP,
        label,
        format_html("<title>{}</title>", label) if paper else "",  # the press reads no aria-label
        mark_safe(marks),  # noqa: S308 -- numbers, and a colour of our own
    )


def _strokes(points: str, width: float, colour: str = "") -> str:
    stroke = f' stroke="{colour}"' if colour else ""
    return f'<path d="{points}" stroke-width="{width}" stroke-linecap="round"{stroke}/>'
