"""Who may be the same as whom: found for both sides, and at any size of the register."""

import pytest
from django.db import connection

from members import duplicates
from members.models import Application, Organisation
from members.models.names import fold
from tests.factories.admission import ApplicationFactory
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


def said_of(name, **facts):
    return [(each.organisation.name, each.why) for each in duplicates.possible(name, **facts)]


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("STOCK CO₂", "Stock CO2 SAS"),
        ("Viken county council", "VIKEN  County Council"),
        ("Viña Montes", "Vina Montes S.A."),
        ("HUMUS+ Kaindorf", "Humus Plus Kaindorf"),
        ("Soils & People", "Soils and People"),
        ("Svensk Kolinlagring AB", "Svensk Kolinlagring"),
        ("Paneco Ambiente Srl", "Paneco Ambiente S.r.l."),
        ("Humify GmbH", "Humify"),
        ("L’Institut des sols", "L'institut des Sols"),
    ],
)
def test_the_same_name_is_found_however_it_is_typed(known, typed):
    OrganisationFactory(name=known, country="FR")
    assert said_of(typed, country="DE") == [(known, "the same name")]


def test_a_similar_name_counts_in_the_same_country_or_where_either_is_international():
    OrganisationFactory(name="Région Occitanie", country="FR")
    alike = [("Région Occitanie", "a similar name")]

    assert said_of("Occitanie Region", country="FR") == alike
    assert said_of("Occitanie Region", country="ES") == []
    assert said_of("Occitanie Region", is_international=True) == alike
    assert said_of("Occitanie Region") == alike  # the country is not known yet


def test_an_international_body_is_found_from_any_country():
    OrganisationFactory(name="Global Soil Partnership", international=True)
    assert said_of("The Global Soil Partnership", country="IT") == [("Global Soil Partnership", "a similar name")]


def test_two_universities_of_like_sound_are_two():
    OrganisationFactory(name="Nanhua University", country="TW")
    assert said_of("Hunan University", country="CN") == []


def test_a_translated_name_is_found_by_website_acronym_or_its_english_form():
    OrganisationFactory(
        name="Association pour la Promotion d’une Agriculture Durable",
        english_name="Association for the Promotion of Sustainable Agriculture",
        acronym="APAD",
        website="https://www.apad.example/fr",
    )
    assert [why for _, why in said_of("Sustainable farming", website="http://apad.example")] == ["the same website"]
    assert [why for _, why in said_of("Sustainable farming", acronym="apad")] == ["the same acronym"]
    english = "Association for the promotion of sustainable agriculture"
    assert [why for _, why in said_of(english, country="MA")] == ["the same name"]


def test_a_former_name_is_found_and_an_acronym_of_two_letters_says_nothing():
    OrganisationFactory(name="CIFOR-ICRAF", former_names=["World Agroforestry Centre"], acronym="CI", country="ID")
    assert said_of("World agroforestry centre", country="KE") == [("CIFOR-ICRAF", "a former name")]
    assert said_of("Somebody else", acronym="CI", country="KE") == []


def test_a_page_at_a_shared_host_is_no_sign():
    OrganisationFactory(name="One", website="https://www.facebook.com/one")
    assert said_of("Another thing", website="https://facebook.com/another") == []


def test_nobody_is_like_nothing_and_an_organisation_is_not_like_itself():
    one = OrganisationFactory(name="Terres Vives")
    assert said_of("") == []
    assert duplicates.possible("Terres Vives", exclude=one) == []


@pytest.mark.parametrize("name", ["(", "a\\", "%", "___", "\u200b", "=1+1", "x" * 10_000, "ẞ" * 300])
def test_a_name_of_any_signs_is_only_compared(name):
    OrganisationFactory(name="Terres Vives")
    assert duplicates.possible(name, acronym=name, website=name) == []
    assert duplicates.possible_applications(name, acronym=name, website=name) == []


def test_other_applications_warn_once_they_are_sent():
    mine = ApplicationFactory(name="Terres Vives", country="FR", answers={})
    sent = ApplicationFactory(name="Terres vives SARL", country="FR", answers={})
    ApplicationFactory(name="Terres Vives", country="FR", draft=True)
    ApplicationFactory(name="Terres Vives", country="FR", state=Application.State.CLOSED)
    by_site = ApplicationFactory(name="Living Soils", answers={"website": "https://www.tv.example/", "acronym": ""})
    by_acronym = ApplicationFactory(name="Suelos vivos", answers={"acronym": "TVF"})

    found = duplicates.possible_applications("Terres Vives", "tvf", "https://tv.example", "FR", exclude=mine)

    assert {each.application: each.why for each in found} == {
        sent: "the same name",
        by_site: "the same website",
        by_acronym: "the same acronym",
    }


@pytest.fixture
def twenty_thousand(db):
    words = ["soil", "humus", "carbon", "forest", "farm", "field", "water", "root", "seed", "leaf", "stone", "valley"]
    rows = []
    for number in range(20_000):
        key = fold(f"{words[number % 12]} {words[number // 12 % 12]} {words[number // 144 % 12]} {number}")
        keys = {"name": key, "name_key": key, "search_key": key, "domain": f"site-{number}.example"}
        rows.append(Organisation(slug=f"o-{number}", country="FR", **keys))
    Organisation.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_organisation")


def test_among_twenty_thousand_it_is_found_by_the_indexes_and_in_three_queries(
    twenty_thousand, django_assert_num_queries
):
    OrganisationFactory(name="Zwillingsboden Kaindorf", acronym="ZBK", website="https://zbk.example", country="AT")
    asked = {"acronym": "ZBK", "website": "https://zbk.example/about", "country": "AT"}

    with django_assert_num_queries(3) as queries:
        found = duplicates.possible("Zwillingsböden Kaindorf", **asked)
        duplicates.possible_applications("Zwillingsböden Kaindorf", **asked)

    assert [each.why for each in found] == ["the same website"]
    for query, indexes in zip(queries.captured_queries[:2], ({"search", "domain"}, {"alike"}), strict=True):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # what the planner prefers follows luck: what it can, not
            cursor.execute("EXPLAIN " + query["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Seq Scan" not in plan, plan
        assert all(f"organisation_{name}" in plan or f"organisation_by_{name}" in plan for name in indexes), plan
