"""The sitemap index: every app lists its own pages, the ground floor those of the front door."""

from collections.abc import Iterable

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from initiative.apps import portal_apps
from initiative.models import Page


class PortalSitemap(Sitemap):
    """Base: each address in three languages, with its alternates."""

    i18n = True
    alternates = True
    x_default = False


class FrontDoor(PortalSitemap):
    def items(self) -> Iterable[str]:
        return ["home"]

    def location(self, item: str) -> str:
        return reverse(item)


class Pages(PortalSitemap):
    def items(self) -> QuerySet[Page]:
        return Page.objects.order_by("slug")

    def location(self, item: Page) -> str:
        return reverse("page", args=[item.slug])

    def lastmod(self, item: Page) -> object:
        return item.updated_at


def sections() -> dict[str, type[Sitemap]]:
    """Return every sitemap by name, from all apps."""
    found: dict[str, type[Sitemap]] = {}
    for app in portal_apps():
        found |= app.sitemaps()
    return found
