"""REST: the official list, who is no longer on it, and its figures."""

from uuid import UUID

import orjson
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Subquery
from django.http import Http404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound

from initiative.api.lists import Format, OpenList
from initiative.api.parameters import Day, Moment, read
from initiative.api.refusals import BadQuery, Gone
from initiative.api.views import OpenView, json
from members import exporting, facts, register
from members.describing import FEATURES, FiguresSerializer, OrganisationSerializer, WithdrawnSerializer
from members.filters import DirectoryFilter
from members.models import Organisation, Standing, StandingChange
from members.models.standings import known_part

NAME = ["name_key", "pk"]


def as_csv(page):
    return "".join(exporting.as_csv(exporting.records_sheet(page.records), is_for_programs=True)).encode()


def as_geojson(page):
    """Write a page as places; how many there are in all, and where the others are, stands beside them."""
    beside = {"count": page.count, "next": page.next, "previous": page.previous}
    return orjson.dumps(facts.collection(page.records) | beside, option=orjson.OPT_UTC_Z)


class Organisations(OpenList):
    tag = "organisations"
    operation = "list_organisations"
    title = _("The official list")
    says = _("All Partners, Members among them: whoever is on the official list today, a page at a time.")
    answers = _("A page of organisations.")
    record = OrganisationSerializer
    filterset_class = DirectoryFilter
    columns = facts.COLUMNS
    since = Moment(
        "updated_since", _("Only what changed since then, that moment included. A day begins at midnight in UTC.")
    )
    default_ordering = "name"
    orderings = {
        "name": NAME,
        "-name": ["-name_key", "-pk"],
        "joined_on": [F("joined_on").asc(nulls_last=True), "pk"],
        "-joined_on": [F("joined_on").desc(nulls_last=True), "-pk"],
        "updated_at": ["updated_at", "pk"],
        "-updated_at": ["-updated_at", "-pk"],
    }
    formats = {
        "csv": Format("text/csv; charset=utf-8", as_csv, {"type": "string"}),
        "geojson": Format("application/geo+json", as_geojson, FEATURES),
    }

    @classmethod
    def rows(cls):
        return Organisation.objects.partners()

    def recorder(self):
        return facts.recorder(settings.SITE_URL)


class OneOrganisation(OpenView):
    tag = "organisations"
    operation = "get_organisation"
    title = _("One organisation")
    says = _(
        "An organisation of the official list. Who is not on it has no record here: who has left it is answered with"
        " 410, anybody else with 404."
    )
    answers = _("The organisation.")
    record = OrganisationSerializer
    in_path = {"id": (_("Its identifier."), {"type": "string", "format": "uuid"})}

    def answer(self, asked, id):
        try:
            is_canonical = str(UUID(id)) == id.lower()
        except ValueError:
            is_canonical = False
        if not is_canonical:
            raise Http404
        records = facts.records(Organisation.objects.partners().filter(public_id=id), settings.SITE_URL)
        if found := next(records, None):
            return json(found)
        if Withdrawn.rows().filter(public_id=id).exists():
            withdrawn = self.request._request.build_absolute_uri(reverse("api-organisation-withdrawn"))
            raise Gone(
                gettext("No longer on the official list: %(address)s tells who has left.") % {"address": withdrawn}
            )
        raise Http404


class Withdrawn(OpenList):
    """Who was on the list and is not any more, so that mirrors take it away too.

    Whoever stood there by an error has a line as well, without name or date: it never was on the list.
    """

    tag = "organisations"
    operation = "list_withdrawn_organisations"
    title = _("Who is no longer on it")
    says = _("What a mirror has to take away: every organisation that was on the official list and is not any more.")
    answers = _("A page of organisations that are no longer on the list.")
    record = WithdrawnSerializer
    since = Moment(
        "since",
        _("Only who left since then, by when it was entered, that moment included. A day begins at midnight in UTC."),
    )
    columns = ("pk", "public_id", "slug", "left_on", "left_precision", "updated_at")
    default_ordering = "updated_at"
    orderings = {"updated_at": ["updated_at", "pk"]}

    @classmethod
    def rows(cls):
        lines = StandingChange.objects.filter(organisation=OuterRef("pk"))
        last = lines.valid().order_by("-effective_on", "-pk").values("precision")[:1]
        gone = Organisation.objects.filter(Exists(lines), standing=Standing.NONE)
        return gone.annotate(left_precision=Subquery(last))

    def recorder(self):
        heirs = register.heirs()

        def record(row):
            pk, public_id, slug, left_on, precision, updated_at = row
            return {
                "id": public_id,
                "slug": slug if left_on else None,
                "left_on": known_part(left_on, precision) or None,
                "successor": heirs[pk].public_id if pk in heirs else None,
                "updated_at": updated_at,
            }

        return record


class Figures(OpenView):
    tag = "figures"
    operation = "get_figures"
    title = _("The figures")
    says = _("How many Partners there were on a day, and how many of them Members. Partners include Members.")
    answers = _("The figures.")
    record = FiguresSerializer
    own = (Day("on", _("The day; today if none is given, or one that is to come.")),)

    def answer(self, asked):
        values, errors = read(self.own, asked)
        if errors:
            raise BadQuery(errors)
        today = timezone.localdate()
        try:
            found = register.figures(min(values["on"] or today, today))
        except LookupError as begins:
            first = {"day": begins.args[0].isoformat()}
            raise NotFound(gettext("No figures are known before %(day)s.") % first) from begins
        return json(
            {
                "on": found.on,
                "partners": found.partners,
                "members": found.members,
                "source": found.source or None,
            }
        )


urlpatterns = [
    path("organisations/", Organisations.as_view(), name="api-organisation-list"),
    path("organisations/withdrawn/", Withdrawn.as_view(), name="api-organisation-withdrawn"),
    path("organisations/<str:id>/", OneOrganisation.as_view(), name="api-organisation-detail"),
    path("figures/", Figures.as_view(), name="api-figures"),
]
