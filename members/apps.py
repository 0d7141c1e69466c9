from django.utils.translation import gettext_lazy as _

from initiative.apps import PortalApp


class MembersConfig(PortalApp):
    name = "members"
    verbose_name = _("Members")
