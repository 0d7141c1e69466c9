from django.utils.translation import gettext_lazy as _

from initiative.apps import PortalApp


class RoadmapConfig(PortalApp):
    name = "roadmap"
    verbose_name = _("Roadmap")
