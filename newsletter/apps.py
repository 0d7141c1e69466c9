from django.utils.translation import gettext_lazy as _

from initiative.apps import PortalApp


class NewsletterConfig(PortalApp):
    name = "newsletter"
    verbose_name = _("Newsletter")
