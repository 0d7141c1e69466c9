from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from initiative.apps import DeskBox, DeskLine, PortalApp, Say

if TYPE_CHECKING:
    from django.contrib.sitemaps import Sitemap

    from initiative.privacy import Kept, NotPersonal
    from initiative.privacy.purging import Purge
    from initiative.search import Provider


class MembersConfig(PortalApp):
    name = "members"
    verbose_name = _("Members")

    def desk(self, user: object) -> Iterable[DeskLine]:
        from members.admin.desk import desk_lines

        return desk_lines(user)

    def desk_boxes(self, user: object) -> Iterable[DeskBox]:
        from members.admin.desk import desk_boxes

        return desk_boxes(user)

    def name_batches(self, batches: set[str]) -> dict[str, str]:
        from members.letters import name_batches

        return name_batches(batches)

    def sitemaps(self) -> "dict[str, type[Sitemap]]":
        from members.sitemaps import Members, Organisations

        return {"members": Members, "organisations": Organisations}

    def search(self) -> "Iterable[Provider]":
        from members.search import FormerOrganisations, Organisations

        return [Organisations(), FormerOrganisations()]

    def privacy(self) -> "Iterable[Kept | NotPersonal]":
        from members.privacy.tables import TABLES

        return TABLES

    def known_as(self, user: object) -> dict[str, set[str]]:
        from members.privacy import known_as

        return known_as(user)

    def hindrances_to_erasure(self, user: object) -> Iterable[str]:
        from members.privacy import hindrances_to_erasure

        return hindrances_to_erasure(user)

    def let_go(self, user: object) -> None:
        from members.privacy import let_go

        let_go(user)

    def purges(self) -> "Iterable[Purge]":
        from members.privacy import PURGES

        return PURGES

    def fill_demo(self, say: Say) -> None:
        from members.demo import fill

        fill(say)
