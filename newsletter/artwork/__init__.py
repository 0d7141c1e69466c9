"""Our own drawings as code: covers, marks and pictures. The same number or name always gives the same drawing."""

from newsletter.artwork.cover import cover_svg
from newsletter.artwork.dots import dots_svg
from newsletter.artwork.strata import strata_png

__all__ = ["cover_svg", "dots_svg", "strata_png"]
