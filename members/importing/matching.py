"""Which organisation a row means: by its identifier, else its address, else its name in its country."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from members.importing.tables import Row
from members.importing.values import Parser, Wrong
from members.models import Organisation
from members.models.names import fold
from members.models.organisations import domain_of


class Index:
    """What the register knows, read in one query, and what the file has named so far."""

    def __init__(self, parser: Parser) -> None:
        self.parser = parser
        self.by_id: dict[str, int] = {}
        self.by_address: dict[str, int] = {}
        self.by_name: dict[tuple[str, str], int] = {}
        self.namesakes: dict[str, list[int]] = defaultdict(list)
        self.names: dict[int, str] = {}
        self.by_domain: dict[str, int] = {}
        self.seen: dict[Any, int] = {}
        known = Organisation.objects.order_by("pk").values_list(
            "pk", "public_id", "slug", "name_key", "country", "name", "domain"
        )
        for pk, public_id, slug, key, country, name, domain in known.iterator():
            self.by_id[str(public_id)], self.by_address[slug], self.by_name[key, country] = pk, pk, pk
            self.namesakes[key].append(pk)
            self.names[pk] = name
            if domain:
                self.by_domain[domain] = pk

    def match(self, row: Row) -> int | None:
        """Return the organisation that a row means, ``None`` for a new one. Raises ``Wrong``."""
        cells = row.cells
        given, address, name = (cells.get(column, "").strip() for column in ("id", "address", "name"))
        identifier = self.parser.read("id", given) if given else ""
        country = self.parser.read("country", cells["country"]) if cells.get("country") else ""
        pk = self.by_id.get(identifier)
        if pk is None:
            pk = self.by_address.get(address) or (self._by_name(name, country, cells) if name else None)
            if pk and identifier:
                told = {"name": self.names[pk]}
                raise Wrong(_("This identifier is not known, and “%(name)s” has another one.") % told)
        if pk is None and not name:
            raise Wrong(_("The register has no such organisation, and the row gives no name for a new one."))
        self._note(row, pk, identifier, (fold(name), country))
        return pk

    def _by_name(self, name: str, country: str, cells: dict[str, str]) -> int | None:
        key = fold(name)
        if "country" in cells:
            return self.by_name.get((key, country))
        namesakes = self.namesakes.get(key, [])
        if len(namesakes) > 1:
            raise Wrong(_("Several organisations are called like this: add the country or the identifier."))
        return namesakes[0] if namesakes else None

    def _note(self, row: Row, pk: int | None, identifier: str, named: tuple[str, str]) -> None:
        marks = [pk] if pk else [named, *([identifier] if identifier else [])]
        for mark in marks:
            if mark in self.seen:
                raise Wrong(_("The same organisation stands on line %(line)s.") % {"line": self.seen[mark]})
            self.seen[mark] = row.line

    def after(self, planned: list[Any]) -> tuple[dict[int, tuple[str, str]], dict[int, str]]:
        """Return names and addresses by organisation as they would be; the new have negative numbers."""
        names = {pk: key for key, pk in self.by_name.items()}
        addresses = {pk: slug for slug, pk in self.by_address.items()}
        for place, row in enumerate(planned):
            key, facts = row.pk or -place - 1, row.facts
            name, country = names.get(key, ("", ""))
            names[key] = (
                fold(facts["name"][1]) if "name" in facts else name,
                facts["country"][1] if "country" in facts else country,
            )
            if "address" in facts:
                addresses[key] = facts["address"][1]
        return names, addresses

    def alike(self, name: str, website: list[str] | None) -> str:
        """Return the name of somebody who may be the same: a namesake elsewhere, or whose website it is."""
        domain = domain_of(website[1]) if website else ""
        pk = next(iter(self.namesakes.get(fold(name), [])), None) or (self.by_domain.get(domain) if domain else None)
        return self.names[pk] if pk else ""
