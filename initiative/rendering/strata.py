"""The strata along the foot of every printed page."""

from functools import cache
from io import BytesIO
from math import sin

from PIL import Image, ImageDraw

WIDTH, HEIGHT, FINE = 2480, 95, 3
# From sand to humus: colour, upper edge as a share of the height, and where its wave begins
LAYERS = (("#d9b97e", 0.2, 0.4), ("#a8683f", 0.42, 2.1), ("#5d412e", 0.62, 3.9), ("#2b211a", 0.82, 5.2))


@cache
def strata_png() -> bytes:
    """Return the strip, 210 by 8 mm at 300 dots to the inch. As curves it would be set anew on every page."""
    wide, high = WIDTH * FINE, HEIGHT * FINE
    strip = Image.new("RGB", (wide, high), "#ffffff")
    pen = ImageDraw.Draw(strip)
    for colour, edge, start in LAYERS:
        line = [
            (x, high * (edge + 0.07 * sin(start + x / wide * 7) + 0.03 * sin(start * 3 + x / wide * 17)))
            for x in range(0, wide + FINE * 8, FINE * 8)
        ]
        pen.polygon([(0, high), *line, (wide, high)], fill=colour)
    strip = strip.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(64)
    out = BytesIO()
    strip.save(out, "PNG", optimize=True)
    return out.getvalue()
