"""What an app may offer to pages that gather from all of them, without anybody importing it."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.sitemaps import Sitemap

    from initiative.privacy import Kept, NotPersonal
    from initiative.privacy.purging import Purge
    from initiative.search import Provider


Say = Callable[[str], None]


class DeskLine(NamedTuple):
    """One counter on the Secretariat's desk: a number that is a link.

    ``waits`` marks what waits too long, ``note`` says more in small letters, ``is_work`` counts it among the things
    that wait for somebody to do them, of which the desk's first sentence tells.
    """

    group: str
    count: int
    label: str
    url: str
    waits: bool = False
    note: str = ""
    is_work: bool = False


class DeskBox(NamedTuple):
    """What stands above the counters: a few facts, each with its name, and the one thing to do about them."""

    facts: list[tuple[str, str]]
    url: str = ""
    button: str = ""


class PortalApp(AppConfig):
    """Base of the five apps. An app overrides what it has to offer."""

    def desk(self, user: object) -> Iterable[DeskLine]:
        """Return the lines that this person may see on the desk."""
        return ()

    def desk_boxes(self, user: object) -> Iterable[DeskBox]:
        """Return what stands above the counters for this person."""
        return ()

    def name_batches(self, batches: set[str]) -> dict[str, str]:
        """Name what the app knows of the batches in which letters are held, such as ``meeting-12``."""
        return {}

    def sitemaps(self) -> "dict[str, type[Sitemap]]":
        """Return sitemap classes by the name under which the index lists them."""
        return {}

    def search(self) -> "Iterable[Provider]":
        """Return what the app offers to the site search: ``<app>/search.py``."""
        return ()

    def privacy(self) -> "Iterable[Kept | NotPersonal]":
        """Return what is written of every table of the app: ``<app>/privacy.py``."""
        return ()

    def known_as(self, user: object) -> dict[str, set[str]]:
        """Return by which ``addresses``, ``names`` and ``telephones`` the app knows a person besides the account."""
        return {}

    def hindrances_to_erasure(self, user: object) -> Iterable[str]:
        """Return sentences about what must be done before a person can be erased."""
        return ()

    def let_go(self, user: object) -> None:
        """End what a person who is about to be erased is doing."""

    def purges(self) -> "Iterable[Purge]":
        """Return the rules by which the app's old rows are reported for deletion."""
        return ()

    def fill_demo(self, say: Say) -> None:
        """Fill an empty database with the app's part of the demonstration; ``say`` prints a line of progress."""


def portal_apps() -> Iterator[PortalApp]:
    """Yield the portal's own apps, from the ground up."""
    return (config for config in apps.get_app_configs() if isinstance(config, PortalApp))


class InitiativeConfig(PortalApp):
    name = "initiative"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from initiative import checks  # noqa: F401 -- registers system checks

    def desk(self, user: Any) -> Iterable[DeskLine]:
        from initiative.models import Letter

        if not user.has_perm("initiative.change_letter"):
            return
        group, letters = str(_("Letters")), reverse("admin:initiative_letter_changelist")
        held, refused = Letter.objects.held().count(), Letter.objects.refused().count()
        yield DeskLine(group, held, _("Letters held for release"), f"{letters}?state=held", is_work=True)
        yield DeskLine(group, refused, _("Letters refused"), f"{letters}?state=refused", refused > 0, is_work=True)

    def sitemaps(self) -> "dict[str, type[Sitemap]]":
        from initiative.sitemaps import FrontDoor, Pages

        return {"front": FrontDoor, "pages": Pages}

    def search(self) -> "Iterable[Provider]":
        from initiative.search import Pages

        return [Pages()]

    def privacy(self) -> "Iterable[Kept | NotPersonal]":
        from initiative.privacy.ground import TABLES

        return TABLES

    def purges(self) -> "Iterable[Purge]":
        from initiative.privacy.ground import PURGES

        return PURGES

    def fill_demo(self, say: Say) -> None:
        from initiative.demo import fill

        fill(say)


class AdminConfig(DjangoAdminConfig):
    default_site = "initiative.desk.SecretariatSite"
