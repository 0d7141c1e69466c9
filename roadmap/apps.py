from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative.apps import DeskLine, PortalApp, Say

if TYPE_CHECKING:
    from django.contrib.sitemaps import Sitemap

    from initiative.privacy import Kept, NotPersonal
    from initiative.search import Provider


class RoadmapConfig(PortalApp):
    name = "roadmap"
    verbose_name = _("Roadmap")

    def desk(self, user: Any) -> Iterable[DeskLine]:
        from roadmap.models import Objective

        if not user.has_perm("roadmap.view_objective"):
            return []
        untold = Objective.objects.without_text().count()
        address = reverse("admin:roadmap_objective_changelist") + "?texts=missing"
        return [DeskLine(_("Roadmap"), untold, _("objectives without texts"), address)]

    def sitemaps(self) -> "dict[str, type[Sitemap]]":
        from roadmap.sitemaps import FacilitySitemap, ObjectiveSitemap, RoadmapSitemap

        return {"roadmap": RoadmapSitemap, "objectives": ObjectiveSitemap, "facilities": FacilitySitemap}

    def search(self) -> "Iterable[Provider]":
        from roadmap.search import Facilities, Objectives

        return [Objectives(), Facilities()]

    def privacy(self) -> "Iterable[Kept | NotPersonal]":
        from roadmap.privacy import TABLES

        return TABLES

    def fill_demo(self, say: Say) -> None:
        from roadmap.demo import fill

        fill(say)
