from django.utils.translation import gettext_lazy as _

from initiative.apps import PortalApp


class EventsConfig(PortalApp):
    name = "events"
    verbose_name = _("Events")
