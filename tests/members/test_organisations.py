"""What may be written of an organisation. The database's own rules are tried in ``test_constraints``."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from members.models import Organisation, Precision, StakeholderGroup, Standing
from members.models.names import fold
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_an_organisation_off_the_list_may_have_no_country_yet():
    organisation = OrganisationFactory(hidden=True, country="")

    organisation.standing = Standing.PARTNER
    with pytest.raises(ValidationError, match="Give a country, or mark the organisation as international"):
        organisation.full_clean()

    organisation.is_international = True
    organisation.full_clean()


def test_the_same_name_is_refused_in_the_same_country_however_it_is_typed():
    OrganisationFactory(name="STOCK CO₂", country="FR")
    twin = OrganisationFactory.build(name="Stock co2", country="FR", stakeholder_group=None)

    with pytest.raises(ValidationError, match="already an organisation of this name in this country"):
        twin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    OrganisationFactory(name="Stock CO2", country="BE")


@pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://example.org", "example.org", "//example.org"])
def test_a_website_is_an_address_on_the_web(website):
    with pytest.raises(ValidationError) as error:
        Organisation(name="Soil", slug="soil", country="FR", website=website).full_clean()
    assert list(error.value.message_dict) == ["website"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("STOCK CO₂", "stock co2"),
        ("Viña  Montes ", "vina montes"),
        ("Köyceğiz, Türkiye", "koycegiz, turkiye"),
        ("İstanbul ıssız", "istanbul issiz"),
        ("Œuvre Ærø Łódź Straße", "oeuvre aero lodz strasse"),
        ("中国农业科学院", "中国农业科学院"),
    ],
)
def test_names_are_folded_as_people_type_them(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("words", ["vina", "MONTES viña", "apal", "Apalta vm", "vm"])
def test_search_finds_every_word_in_name_acronym_or_town(words):
    found = OrganisationFactory(name="Viña Montes", acronym="VM", city="Apalta")
    OrganisationFactory(name="Monte Vista")

    assert list(Organisation.objects.matching(words)) == [found]


def test_the_percent_sign_is_a_letter_of_a_search():
    OrganisationFactory(name="Soil")

    assert not Organisation.objects.matching("%").exists()
    assert not Organisation.objects.matching("s_il").exists()


def test_names_stand_in_alphabetical_order_whatever_their_case_and_accents():
    for name in ["Zebra", "Éole", "apad", "AMEDD", "Advanced"]:
        OrganisationFactory(name=name)

    assert [organisation.name for organisation in Organisation.objects.all()] == [
        "Advanced", "AMEDD", "apad", "Éole", "Zebra",
    ]  # fmt: skip


def test_a_partial_save_keeps_the_search_in_step():
    organisation = OrganisationFactory(name="Old")
    organisation.name = "Brand New"
    organisation.save(update_fields=["name"])

    assert Organisation.objects.matching("brand").get() == organisation


@pytest.mark.parametrize(
    ("precision", "shown"), [(Precision.DAY, "2023-09-06"), (Precision.MONTH, "2023-09"), (Precision.YEAR, "2023")]
)
def test_no_more_of_a_date_is_told_than_is_known(precision, shown):
    assert Organisation(joined_on=date(2023, 9, 6), joined_precision=precision).joined == shown
    assert Organisation(joined_precision=precision).joined == ""


def test_the_initiative_may_write_a_country_its_own_way():
    organisation = Organisation(country="TW", country_label_en="Chinese Taipei")

    assert organisation.country_name == "Chinese Taipei"
    assert Organisation(country="TW").country_name == "Taiwan"
    assert Organisation().country_name == ""


@pytest.mark.parametrize(
    ("names", "initials"),
    [({"name": "Région Occitanie"}, "RO"), ({"name": "“4 per 1000”"}, "P1"), ({"acronym": "icrisat"}, "ICRI")],
)
def test_initials_stand_in_for_a_logo(names, initials):
    assert Organisation(**names).initials == initials


def test_a_group_with_organisations_cannot_be_deleted():
    organisation = OrganisationFactory()

    with pytest.raises(ProtectedError):
        organisation.stakeholder_group.delete()


def test_a_register_begins_with_seven_groups_in_three_languages():
    groups = StakeholderGroup.objects.all()

    assert [group.code for group in groups] == [
        "government", "international", "donors", "research", "civil-society", "farmers", "business",
    ]  # fmt: skip
    assert all(group.label_en and group.label_fr and group.label_es for group in groups)
