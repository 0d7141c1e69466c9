"""What every page knows beside its own matter."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from initiative.models import Page


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the site's address and the pages of the footer: one query, and none on a page that shows no footer."""
    pages = SimpleLazyObject(lambda: list(Page.objects.exclude(place=Page.Place.NOWHERE).defer(*TEXTS)))
    return {
        "site_url": settings.SITE_URL,
        "menu_pages": SimpleLazyObject(lambda: [page for page in pages if page.place == Page.Place.MENU]),
        "footer_pages": SimpleLazyObject(lambda: [page for page in pages if page.place == Page.Place.FOOTER]),
    }


TEXTS = [f"text_{code}" for code, _ in settings.LANGUAGES]
