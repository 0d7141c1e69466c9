"""Links an imported issue to what the portal already knows: organisations, stakeholder groups, events."""

from typing import Any

from django.utils.translation import gettext as _

from events.models import Event
from members.models import FactChange, Organisation, StakeholderGroup
from members.models.names import fold
from newsletter.models import Article, Finding


class Register:
    """What the portal knows of everything that the file names, read in a few queries."""

    def __init__(self, printed: dict[str, Any]) -> None:
        rows = [row for section in printed["sections"] for row in section["articles"]]
        names = [row["name"] for row in printed["joiners"]]
        organisations = Organisation.objects.order_by("pk")
        slugs = [_slug(row) for row in rows]
        moved = FactChange.objects.filter(fact=FactChange.Fact.ADDRESS, before__in=slugs).order_by("pk")
        self._by_slug = dict(moved.values_list("before", "organisation"))
        self._by_slug |= dict(organisations.filter(slug__in=slugs).values_list("slug", "pk"))
        named = organisations.filter(name_key__in={fold(name) for name in names})
        self._by_name = dict(named.values_list("name_key", "pk"))
        self._groups = {
            _group(name): group.pk
            for group in StakeholderGroup.objects.all()
            for name in (group.label_en, group.label_fr, group.label_es)
            if name
        }
        slugs = {slug for row in rows for slug in _event_slugs(row)}
        self._events = dict(Event.objects.order_by("pk").filter(slug__in=slugs).values_list("slug", "pk"))

    def by_name(self, name: str) -> int | None:
        return self._by_name.get(fold(name))

    def group(self, name: str) -> int | None:
        return self._groups.get(_group(name))

    def events_of(self, row: dict[str, Any]) -> list[int]:
        return [self._events[slug] for slug in _event_slugs(row) if slug in self._events]

    def link(self, article: Article, row: dict[str, Any], where: str) -> list[Finding]:
        """Set the article's organisation; return a finding for everything that is named but not known."""
        found = [
            Finding(kind=Finding.Kind.UNKNOWN_EVENT, where=where, sentence=_("No event is called “%s”.") % slug[:200])
            for slug in _event_slugs(row)
            if slug not in self._events
        ]
        slug = _slug(row)
        if slug in self._by_slug:
            article.organisation_id = self._by_slug[slug]
        elif slug:
            is_portrait = article.kind == Article.Kind.PARTNER_PROFILE
            article.organisation_name = row["title"] if is_portrait else ""
            sentence = _("No organisation in the register is called “%s”.") % slug[:200]
            found.append(Finding(kind=Finding.Kind.UNKNOWN_ORGANISATION, where=where, sentence=sentence))
        return found


def _slug(row: dict[str, Any]) -> str:
    slug = row.get("organisation")
    return slug if isinstance(slug, str) else ""


def _event_slugs(row: dict[str, Any]) -> list[str]:
    slugs = row.get("events")
    return [slug for slug in slugs if isinstance(slug, str)] if isinstance(slugs, list) else []


def _group(name: str) -> str:
    """Fold a group's name; “and” and the apostrophe are printed in two ways."""
    return fold(name).replace(" & ", " and ").replace("'", "")
