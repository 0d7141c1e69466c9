"""The calendar's pages for search engines."""

from django.urls import reverse

from events.models import Event
from initiative.sitemaps import PortalSitemap


class CalendarSitemap(PortalSitemap):
    def items(self):
        return ["events:list"]

    def location(self, item):
        return reverse(item)


class EventSitemap(PortalSitemap):
    def items(self):
        return Event.objects.order_by("slug")

    def lastmod(self, item):
        return item.updated_at
