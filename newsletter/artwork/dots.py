"""One mark for every organisation: a disc for a Member, a ring for any other Partner."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

GAP = 10


def dots_svg(partners: int, members: int, *, across: int = 46, label: str = "") -> SafeString:
    """Return ``partners`` marks, of which the first ``members`` are discs; ``label`` says it to who cannot see it."""
    discs, rings = [], []
    for place in range(partners):
        row, column = divmod(place, across)
        x, y = column * GAP + GAP // 2, row * GAP + GAP // 2
        if place < members:
            discs.append(f"M{x} {y}h0")
        else:
            rings.append(f"M{x - 2} {y}a2 2 0 1 0 4 0a2 2 0 1 0-4 0")
    rows = -(-partners // across)
    return format_html(
        '<svg class="dots" viewBox="0 0 {} {}" role="img" aria-label="{}" fill="none" stroke="#5d412e">'
        '<path d="{}" stroke-width="6" stroke-linecap="round"/><path d="{}" stroke-width="1.3"/></svg>',
        across * GAP,
        rows * GAP,
        label,
        mark_safe("".join(discs)),  # noqa: S308 -- numbers only
        mark_safe("".join(rings)),  # noqa: S308 -- numbers only
    )
