from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from initiative.apps import DeskLine, PortalApp, Say

if TYPE_CHECKING:
    from django.contrib.sitemaps import Sitemap


class MembersConfig(PortalApp):
    name = "members"
    verbose_name = _("Members")

    def desk(self, user: object) -> Iterable[DeskLine]:
        from members.admin.organisations import desk_lines

        return desk_lines() if user.has_perm("members.view_organisation") else ()

    def sitemaps(self) -> "dict[str, type[Sitemap]]":
        from members.sitemaps import Members, Organisations

        return {"members": Members, "organisations": Organisations}

    def fill_demo(self, say: Say) -> None:
        from members.demo import fill

        fill(say)
