from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative.apps import DeskLine, PortalApp, Say

if TYPE_CHECKING:
    from django.contrib.sitemaps import Sitemap

    from initiative.privacy import Kept, NotPersonal
    from initiative.search import Provider


class EventsConfig(PortalApp):
    name = "events"
    verbose_name = _("Events")

    def desk(self, user: Any) -> Iterable[DeskLine]:
        from events.models import Event

        if not user.has_perm("events.view_event"):
            return []
        listed = reverse("admin:events_event_changelist")
        silent, untranslated = Event.objects.without_outcome().count(), Event.objects.untranslated().count()
        return [
            DeskLine(_("Events"), silent, _("are over: say how they went"), f"{listed}?todo=outcome", silent > 0),
            DeskLine(_("Events"), untranslated, _("lack a summary in a language"), f"{listed}?todo=translation"),
        ]

    def sitemaps(self) -> "dict[str, type[Sitemap]]":
        from events.sitemaps import CalendarSitemap, EventSitemap

        return {"calendar": CalendarSitemap, "events": EventSitemap}

    def search(self) -> "Iterable[Provider]":
        from events.search import Events

        return [Events()]

    def privacy(self) -> "Iterable[Kept | NotPersonal]":
        from events.privacy import TABLES

        return TABLES

    def fill_demo(self, say: Say) -> None:
        from events.demo import fill

        fill(say)
