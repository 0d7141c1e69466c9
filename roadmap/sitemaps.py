"""The roadmap's pages for search engines."""

from django.urls import reverse

from initiative.sitemaps import PortalSitemap
from roadmap.models import Facility, Objective


class RoadmapSitemap(PortalSitemap):
    def items(self):
        return ["roadmap:current"]

    def location(self, item):
        return reverse(item)


class ObjectiveSitemap(PortalSitemap):
    def items(self):
        return Objective.objects.order_by("code")

    def lastmod(self, item):
        return item.updated_at


class FacilitySitemap(PortalSitemap):
    def items(self):
        return Facility.objects.order_by("kind", "position")
