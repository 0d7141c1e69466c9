"""The public record of an organisation: made of a bare row, and the same that the model itself would tell."""

from datetime import date
from uuid import UUID

import pytest
from django.utils import translation

from members import facts, ledger
from members.models import Organisation, Precision
from members.regions import region_of
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db
SITE = "https://portal.example"


def told_by_the_model(organisation):
    has_place, group = organisation.is_place_public, organisation.stakeholder_group
    url = SITE + organisation.get_absolute_url()
    texts = {code: getattr(organisation, f"summary_{code}") for code in ("en", "fr", "es")}
    return {
        "id": organisation.public_id,
        "slug": organisation.slug,
        "url": url,
        "name": organisation.name,
        "acronym": organisation.acronym,
        "former_names": organisation.former_names,
        "country": (organisation.country or None) if not organisation.is_international else None,
        "country_name": str(organisation.country_name) if not organisation.is_international else "",
        "is_international": organisation.is_international,
        "region": region_of(organisation.country, organisation.is_international),
        "city": organisation.city,
        "latitude": float(organisation.latitude) if has_place else None,
        "longitude": float(organisation.longitude) if has_place else None,
        "stakeholder_group": group.code if group else None,
        "standing": "member" if organisation.standing == 2 else "partner",
        "joined_on": organisation.joined or None,
        "website": organisation.website,
        "summary": {code: text for code, text in texts.items() if text},
        "logo": f"{url}logo-320.png" if organisation.logo else None,
        "updated_at": organisation.updated_at,
    }


@pytest.fixture
def listed():
    """One of each kind that differs in something that a record tells."""
    renamed = OrganisationFactory(slug="soil", name="Earth", city="Apalta", country="CL", acronym="VM")
    ledger.change_facts(renamed, by=None, name="Soil")
    OrganisationFactory(slug="école-du-sol", name="École", member=True, joined_precision=Precision.DAY)
    OrganisationFactory(international=True, stakeholder_group=None, summary_en="", summary_es="Suelo.")
    OrganisationFactory(joined_on=None, country_label_fr="Taipei chinois", country="TW")
    OrganisationFactory(joined_on=date(2020, 1, 1), joined_precision=Precision.YEAR, latitude="1", longitude="2")
    OrganisationFactory(latitude="-34.62", longitude="-71.37", is_place_public=True, website="https://soil.example")
    Organisation.objects.filter(pk=renamed.pk).update(logo="logos/soil.png")
    return Organisation.objects.partners().order_by("pk")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_record_tells_what_the_model_would(listed, language):
    with translation.override(language):
        assert list(facts.records(listed, SITE)) == [told_by_the_model(organisation) for organisation in listed]


def test_records_are_read_in_one_query(listed, django_assert_num_queries):
    with django_assert_num_queries(1):
        [first, *others] = facts.records(listed, SITE)

    assert isinstance(first["id"], UUID) and len(others) == 5


def test_a_place_that_is_not_shown_is_in_no_record():
    OrganisationFactory(latitude="47.11111", longitude="8.22222", is_place_public=False)

    [record] = facts.records(Organisation.objects.all(), SITE)
    assert (record["latitude"], record["longitude"]) == (None, None)
