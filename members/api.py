"""REST: the official list."""

from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.http import Http404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from initiative.viewsets import OpenViewSet
from members.filters import DirectoryFilter
from members.models import Organisation, Standing
from members.profile import LOGO_SIDES
from members.regions import region_of


class OrganisationSerializer(serializers.BaseSerializer):
    """What is public of an organisation.

    ``joined_on`` is as long as what is known: a day, a month or a year. Coordinates are told where the organisation
    shows its exact place.
    """

    def to_representation(self, organisation):
        group, has_place = organisation.stakeholder_group, organisation.is_place_public
        return {
            "id": organisation.public_id,
            "slug": organisation.slug,
            "url": self.address(organisation.get_absolute_url()),
            "name": organisation.name,
            "acronym": organisation.acronym,
            "former_names": organisation.former_names,
            "country": organisation.country or None,
            "country_name": organisation.country_name,
            "is_international": organisation.is_international,
            "region": region_of(organisation.country, organisation.is_international),
            "city": organisation.city,
            "latitude": float(organisation.latitude) if has_place else None,
            "longitude": float(organisation.longitude) if has_place else None,
            "stakeholder_group": group.code if group else None,
            "standing": Standing(organisation.standing).name.lower(),
            "joined_on": organisation.joined or None,
            "website": organisation.website,
            "summary": self.summary(organisation),
            "logo": self.logo(organisation),
            "updated_at": organisation.updated_at,
        }

    def address(self, path):
        return self.context["request"].build_absolute_uri(path)

    def logo(self, organisation):
        if not organisation.logo:
            return None
        return self.address(reverse("members:logo", args=[organisation.slug, LOGO_SIDES[-1], "png"]))

    @staticmethod
    def summary(organisation):
        """Return the text by language, only where it is written: a mirror never mixes them."""
        texts = {code: getattr(organisation, f"summary_{code}") for code, _ in settings.LANGUAGES}
        return {code: text for code, text in texts.items() if text}


class OrganisationViewSet(OpenViewSet):
    queryset = Organisation.objects.partners().select_related("stakeholder_group")
    serializer_class = OrganisationSerializer
    filterset_class = DirectoryFilter
    default_ordering = "name"
    orderings = {
        "name": ["name_key", "pk"],
        "-name": ["-name_key", "-pk"],
        "joined_on": [F("joined_on").asc(nulls_last=True), "pk"],
        "-joined_on": [F("joined_on").desc(nulls_last=True), "-pk"],
        "updated_at": ["updated_at", "pk"],
        "-updated_at": ["-updated_at", "-pk"],
    }
    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[^/]+"

    def get_object(self):
        given = self.kwargs["id"]
        try:
            is_canonical = str(UUID(given)) == given.lower()
        except ValueError:
            is_canonical = False
        if not is_canonical:
            raise Http404
        return super().get_object()


router = SimpleRouter()
router.register("organisations", OrganisationViewSet, "api-organisation")
urlpatterns = router.urls
