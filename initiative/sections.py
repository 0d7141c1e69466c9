"""The portal's sections, in the order of its menu: for the head and the foot of every page."""

from functools import cache
from typing import NamedTuple

from django.urls import get_urlconf, reverse
from django.utils.translation import gettext_lazy as _

from initiative.translation import active_language

SECTIONS = [
    ("members", "members:directory", _("Partners & Members")),
    ("events", "events:list", _("Events")),
    ("roadmap", "roadmap:current", _("Roadmap")),
    ("newsletter", "newsletter:archive", _("Newsletter")),
    ("join", "members:join", _("Join")),
]


class Section(NamedTuple):
    """``name`` is what a page says as ``nav`` to tell that it is here."""

    name: str
    url: str
    label: str


def sections() -> list[Section]:
    """Return the sections in the active language. They are the same on every page, and looked up once."""
    return _sections(active_language(), get_urlconf())


@cache
def _sections(language: str, urlconf: str | None) -> list[Section]:
    return [Section(name, reverse(view, urlconf), str(label)) for name, view, label in SECTIONS]
