"""The addresses of the register's pages, for search engines."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from initiative.sitemaps import PortalSitemap
from members.models import Organisation


class Members(PortalSitemap):
    """The pages that are always there."""

    def items(self) -> Iterable[str]:
        return ["members:directory", "members:join"]

    def location(self, item: str) -> str:
        return reverse(item)


class Organisations(PortalSitemap):
    def items(self) -> QuerySet[Organisation]:
        return Organisation.objects.partners()

    def lastmod(self, item: Organisation) -> object:
        return item.updated_at
