"""Who may be the same as whom: a warning for both sides, never a wall.

A name is compared as it is folded, without its legal form and with “&”, “+” and “and” made one; translated names are
found by the website and the acronym. However long the register is, the answer costs two queries, and one more for
applications: trigrams and domains have indexes.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Q, Value
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from members.models import Application, Organisation
from members.models.names import fold
from members.models.organisations import OrganisationQuerySet, domain_of

ALIKE = 0.5
SHORTEST_ACRONYM = 3
MOST_NAMESAKES, MOST_ALIKE, MOST_APPLICATIONS = 100, 20, 20
_AND = {"&", "+", "and", "plus", "et", "y", "e", "und"}
_LEGAL_FORMS = {
    *("ab", "ag", "as", "asbl", "bv", "cic", "company", "corp", "eg", "ev", "gie", "gmbh", "inc", "kft", "limited"),
    *("llc", "llp", "ltd", "nv", "ong", "oy", "pc", "plc", "private", "pty", "rl", "sa", "sarl", "sas", "scop", "sl"),
    *("sll", "sp", "spa", "sprl", "srl", "zoo"),
}
_PUNCTUATION = re.compile(r"[^\w&+\s]|_")


class Likeness(NamedTuple):
    """An organisation that may be the same, and the words that say why."""

    organisation: Organisation
    why: str


class ApplicationLikeness(NamedTuple):
    """Another open application that may be of the same organisation, and why."""

    application: Application
    why: str


class Sought(NamedTuple):
    """What is known of the one for whom others are looked for."""

    name: str
    acronym: str
    website: str
    country: str
    is_international: bool

    @property
    def key(self) -> str:
        return fold(self.name)

    @property
    def domain(self) -> str:
        return domain_of(self.website)

    @property
    def acronym_key(self) -> str:
        """Return the acronym as it is compared; two letters say nothing."""
        acronym = fold(self.acronym)
        return acronym if len(acronym) >= SHORTEST_ACRONYM else ""

    def may_be_in(self, country: str, is_international: bool) -> bool:
        """Tell whether the countries allow it; one that is not known yet allows all."""
        if self.is_international or is_international or not self.country:
            return True
        return self.country == country


def possible(
    name: str,
    acronym: str = "",
    website: str = "",
    country: str = "",
    is_international: bool = False,
    exclude: Organisation | None = None,
) -> list[Likeness]:
    """Return the organisations of the register that may be this one, the surest first; listed or not."""
    sought = Sought(name, acronym, website, country, is_international)
    others = Organisation.objects.exclude(pk=exclude.pk if exclude else None)
    found: dict[int, Likeness] = {}
    for likeness in [*_of_a_sure_sign(others, sought), *_of_a_like_name(others, sought)]:
        found.setdefault(likeness.organisation.pk, likeness)
    return list(found.values())


def possible_applications(
    name: str,
    acronym: str = "",
    website: str = "",
    country: str = "",
    is_international: bool = False,
    exclude: Application | None = None,
) -> list[ApplicationLikeness]:
    """Return other open applications that may be of the same; a draft is nobody's business before it is sent."""
    sought = Sought(name, acronym, website, country, is_international)
    signs = Q(name_key__trigram_similar=sought.key) if sought.key else Q()
    if sought.acronym_key:
        signs |= Q(answers__acronym__iexact=acronym.strip())
    if sought.domain:
        signs |= Q(answers__website__icontains=sought.domain)
    if not signs:
        return []
    others = Application.objects.open().exclude(state=Application.State.DRAFT)
    others = others.exclude(pk=exclude.pk if exclude else None).filter(signs)
    alike = others.annotate(alike=TrigramSimilarity("name_key", Value(sought.key))).order_by("-alike", "pk")
    found = ((application, _why(application, sought)) for application in alike[:MOST_APPLICATIONS])
    return [ApplicationLikeness(application, why) for application, why in found if why]


def plain(name: str) -> str:
    """Return a name as it is compared: folded, without punctuation, “and” and the legal form at its end."""
    text = _PUNCTUATION.sub(" ", fold(name).replace(".", "").replace("'", " "))
    words = [word for word in re.sub(r"([&+])", r" \1 ", text).split() if word not in _AND]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)


def _of_a_sure_sign(others: OrganisationQuerySet, sought: Sought) -> Iterator[Likeness]:
    """Yield those with the same website or acronym, or the same name in a former or an English form."""
    signs = Q()
    if sought.domain:
        signs |= Q(domain=sought.domain)
    if sought.acronym_key:
        signs |= Q(search_key__regex=rf"\m{re.escape(sought.acronym_key)}\M")
    if len(sought.key) >= SHORTEST_ACRONYM:
        signs |= Q(search_key__contains=sought.key)
    # The shorter the text in which it was found, the more of it was found.
    namesakes = others.filter(signs).order_by(Length("search_key"), "pk") if signs else others.none()
    for organisation in namesakes[:MOST_NAMESAKES]:
        if why := _sure_sign(organisation, sought):
            yield Likeness(organisation, why)


def _of_a_like_name(others: OrganisationQuerySet, sought: Sought) -> Iterator[Likeness]:
    if not sought.key:
        return
    near = others.filter(name_key__trigram_similar=sought.key)  # the index answers this one
    near = near.annotate(alike=TrigramSimilarity(F("name_key"), Value(sought.key))).order_by("-alike", "pk")
    for organisation in near[:MOST_ALIKE]:
        if why := _sure_sign(organisation, sought) or _like_name(organisation, sought):
            yield Likeness(organisation, why)


def _sure_sign(organisation: Organisation, sought: Sought) -> str:
    if sought.domain and organisation.domain == sought.domain:
        return _("the same website")
    if sought.acronym_key and fold(organisation.acronym) == sought.acronym_key:
        return _("the same acronym")
    name = plain(sought.name)
    if not name:
        return ""
    if name in (plain(organisation.name), plain(organisation.english_name)):
        return _("the same name")
    return _("a former name") if name in map(plain, organisation.former_names) else ""


def _like_name(found: Organisation | Application, sought: Sought) -> str:
    if found.alike >= ALIKE and sought.may_be_in(found.country, found.is_international):
        return _("a similar name")
    return ""


def _why(application: Application, sought: Sought) -> str:
    said = application.answers
    if sought.domain and domain_of(str(said.get("website", ""))) == sought.domain:
        return _("the same website")
    if sought.acronym_key and fold(str(said.get("acronym", ""))) == sought.acronym_key:
        return _("the same acronym")
    if plain(application.name) and plain(application.name) == plain(sought.name):
        return _("the same name")
    return _like_name(application, sought)
