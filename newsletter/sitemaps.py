"""What search engines may list: the archive in each language, and each published edition in its own."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from initiative.sitemaps import PortalSitemap
from newsletter.models import Edition


class ArchiveSitemap(PortalSitemap):
    def items(self):
        return ["newsletter:archive"]

    def location(self, item):
        return reverse(item)


class EditionSitemap(Sitemap):
    """An edition is one page in one language; its translations are editions of their own."""

    def items(self):
        return Edition.objects.published().by_language().select_related("issue")

    def location(self, item):
        return item.get_absolute_url()

    def lastmod(self, item):
        return item.published_at
