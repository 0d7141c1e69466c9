"""What the newsletter offers to pages that gather from all apps."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative.apps import DeskLine, PortalApp

if TYPE_CHECKING:
    from django.contrib.sitemaps import Sitemap

    from initiative.privacy import Kept, NotPersonal
    from initiative.search import Provider


class NewsletterConfig(PortalApp):
    name = "newsletter"
    verbose_name = _("Newsletter")

    def desk(self, user: "object") -> Iterator[DeskLine]:
        """Return drafts, open findings, PDFs in the making and PDFs that failed, to those who may see them."""
        from newsletter.models import Edition, Finding, Rendering

        if not user.has_perm("newsletter.view_edition"):
            return
        editions = reverse("admin:newsletter_edition_changelist")
        renderings, findings = (reverse(f"admin:newsletter_{name}_changelist") for name in ("rendering", "finding"))
        drafts = Edition.objects.filter(state=Edition.State.DRAFT).count()
        failed = Rendering.objects.filter(failed_at__isnull=False).count()
        group = str(self.verbose_name)
        yield DeskLine(group, drafts, _("editions not yet published"), f"{editions}?state__exact=draft")
        yield DeskLine(group, Finding.objects.open().count(), _("findings of imports"), f"{findings}?state=open")
        yield DeskLine(group, Rendering.objects.open().count(), _("PDFs in the making"), f"{renderings}?state=open")
        yield DeskLine(group, failed, _("PDFs that could not be made"), f"{renderings}?state=failed", waits=failed > 0)

    def sitemaps(self) -> "dict[str, type[Sitemap]]":
        from newsletter.sitemaps import ArchiveSitemap, EditionSitemap

        return {"newsletter": ArchiveSitemap, "editions": EditionSitemap}

    def search(self) -> "Iterable[Provider]":
        from newsletter.search import Articles

        return [Articles()]

    def privacy(self) -> "Iterable[Kept | NotPersonal]":
        from newsletter.privacy import TABLES

        return TABLES

    def fill_demo(self, say: Callable[[str], None]) -> None:
        from newsletter import demo

        demo.fill(say)
