"""Our own drawings as code: covers, marks and pictures. The same number or name gives the same drawing."""

from collections.abc import Callable

from newsletter.artwork import places, scenes
from newsletter.artwork.canvas import Canvas
from newsletter.artwork.cover import cover_svg
from newsletter.artwork.dots import dots_svg

__all__ = ["PICTURES", "cover_svg", "dots_svg", "picture"]

PICTURES: dict[str, Callable[[Canvas], None]] = {
    "field": scenes.field,
    "forest": scenes.forest,
    "laboratory": places.laboratory,
    "market": places.market,
    "meeting": places.meeting,
    "orchard": scenes.orchard,
    "portrait": places.portrait,
    "river": places.river,
    "roots": scenes.roots,
    "sea-of-leaves": scenes.leaves,
    "seedlings": scenes.seedlings,
    "village": places.village,
}


def picture(name: str) -> bytes:
    """Return a drawn picture as PNG, 1500 by 1000 pixels, the portrait 1200 by 1500. An unknown name is a KeyError."""
    draw = PICTURES[name]
    canvas = Canvas(name, 120, 150) if name == "portrait" else Canvas(name)
    draw(canvas)
    return canvas.finish()
