"""What people type, and whom they mean: in three languages, with accents, former names, acronyms and slips."""

from functools import partial

import pytest
from django.db import connection

from initiative.countries import also_called, country_names
from members.models import Organisation
from members.models.names import fold
from tests import corpus
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def some():
    OrganisationFactory(name="Région Occitanie", english_name="Occitanie Region", city="Toulouse", country="FR")
    OrganisationFactory(name="Viña Montes", country="CL", summary_es="Un viñedo con cubiertas vegetales.")
    OrganisationFactory(name="Svensk Kolinlagring AB", country="SE", summary_fr="Des agriculteurs et du carbone.")
    OrganisationFactory(name="Labizey Hallassa", country="ET")
    OrganisationFactory(name="CIFOR-ICRAF", acronym="ICRAF", international=True, summary_en="Trees on farms.")
    OrganisationFactory(name="Sekretariat", former_names=["Ministry of Agroindustry"], country="AR")
    OrganisationFactory(name="Not on the list yet", summary_en="Trees on farms.", hidden=True)


def found(words, among=None):
    among = Organisation.objects.partners() if among is None else among
    return set(among.matching(words).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("region occitanie", "Région Occitanie"),
        ("OCCITANIE Régio", "Région Occitanie"),
        ("toulouse", "Région Occitanie"),
        ("vina", "Viña Montes"),
        ("icraf", "CIFOR-ICRAF"),
        ("agroindustry", "Sekretariat"),
        # said in a text, whatever its form in that language
        ("viñedos", "Viña Montes"),
        ("cubierta vegetal", "Viña Montes"),
        ("agriculteur carbone", "Svensk Kolinlagring AB"),
        ("tree farm", "CIFOR-ICRAF"),
        # a country, in any of our languages
        ("Chile", "Viña Montes"),
        ("Suède", "Svensk Kolinlagring AB"),
        ("suecia", "Svensk Kolinlagring AB"),
        ("vina chili", "Viña Montes"),
        # slips
        ("ocitanie", "Région Occitanie"),
        ("occitany", "Région Occitanie"),
        ("kolinlagrin", "Svensk Kolinlagring AB"),
        ("agroindustri ministery", "Sekretariat"),
        ("occitaine", "Région Occitanie"),
        ("region occitaine", "Région Occitanie"),
        ("reigon occitanie", "Région Occitanie"),
        ("Vigna Montes", "Viña Montes"),
        ("vina motnes", "Viña Montes"),
        ("labyzey halassa", "Labizey Hallassa"),
        ("Labziey", "Labizey Hallassa"),
        ("sevnsk", "Svensk Kolinlagring AB"),
        ("svenks kolinlagrnig", "Svensk Kolinlagring AB"),
    ],
)
def test_it_is_found(some, words, name):
    assert found(words) == {name}


@pytest.fixture
def commonly():
    OrganisationFactory(name="Le Mans Métropole", country="FR")
    OrganisationFactory(name="Leaf", summary_fr="Le sol et la terre.", summary_en="The soil, le sol.")
    OrganisationFactory(name="Terre et le Sol", country="FR")
    OrganisationFactory(name="Alliance", summary_en="They care for le sol.", country="BE")
    OrganisationFactory(name="Soil Association", country="US")
    OrganisationFactory(name="Manx", country="IM")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("le", ["Le Mans Métropole", "Leaf", "Terre et le Sol"]),
        ("LE", ["Le Mans Métropole", "Leaf", "Terre et le Sol"]),
        ("et le", ["Terre et le Sol"]),
        ("the", []),
        ("a", ["Alliance"]),
    ],
)
def test_words_that_all_texts_have_are_looked_for_in_names_as_they_are(commonly, words, names):
    listed = Organisation.objects.partners()
    assert list(listed.matching(words).best_first(words).values_list("name", flat=True)) == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("the soil association", {"Soil Association"}),
        ("association of the soil", {"Soil Association"}),
        ("la alliance", {"Alliance"}),
        ("the united States", {"Soil Association"}),
        ("Isle of Man", {"Manx"}),
        ("la isla de Man", {"Manx"}),
        ("the the the the the the the the association", {"Soil Association"}),
    ],
)
def test_beside_others_they_do_not_count(commonly, words, names):
    assert found(words) == names


@pytest.mark.parametrize(
    "words",
    [
        "zzzz",
        "xq",
        "not yet",
        "abcde",
        "occitaine desert",
        "a" * 90,
        "kolinlagrings haus",
        "tree -farm",
        "%",
        "_",
        "\\",
    ],
)
def test_nobody_is_found_for_nothing(some, words):
    assert found(words) == set()


def test_names_that_are_alike_do_not_stand_among_those_that_are_meant(some):
    OrganisationFactory(name="Occitania Viva", country="ES")
    assert found("occitanie") == {"Région Occitanie"}
    assert found("occitanya") >= {"Région Occitanie", "Occitania Viva"}


def test_who_fits_best_comes_first():
    for name in ("A soil museum", "Soil Capital", "Soil", "Friends of the soil"):
        OrganisationFactory(name=name)
    OrganisationFactory(name="Aardvarks", summary_en="They dig soil.")
    OrganisationFactory(name="Zentrum", acronym="SOIL")
    listed = Organisation.objects.partners()
    names = list(listed.matching("soil").best_first("soil").values_list("name", flat=True))
    assert names == ["Soil", "Zentrum", "Soil Capital", "A soil museum", "Friends of the soil", "Aardvarks"]


@pytest.mark.parametrize("words", corpus.EVERYTHING)
def test_whatever_is_typed_is_only_searched_for(some, words):
    found(words)


def test_no_word_costs_a_query_of_its_own(some, django_assert_num_queries):
    for words in ("soil", "soil carbon in the south of france and beyond the seven seas of the world"):
        with django_assert_num_queries(1):
            found(words)


def test_a_slip_is_looked_for_by_an_index_and_only_where_nobody_is_meant(some):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Organisation.objects.matching("occitaine").explain()
        by_slip = [line for line in plan.splitlines() if "Index Cond" in line and "~*" in line]
        assert by_slip and "Seq Scan" not in plan and "One-Time Filter" in plan
        plan = Organisation.objects.matching("occitanie").explain(analyze=True)
    assert any("never executed" in line for line in plan.splitlines() if "organisation_search" in line)


def test_it_can_be_searched_by_indexes(some):
    explain = partial(Organisation.objects.matching("agroforestry").explain)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = explain()
    assert "organisation_search" in plan and "organisation_words" in plan


@pytest.mark.parametrize(
    ("words", "code"),
    [
        *(("UK", "GB"), ("u.k.", "GB"), ("England", "GB"), ("Angleterre", "GB"), ("Gran Bretaña", "GB")),
        *(("USA", "US"), ("us", "US"), ("the United States of America", "US"), ("EE. UU.", "US")),
        *(("UAE", "AE"), ("Turkey", "TR"), ("Turkiye", "TR"), ("Turquie", "TR"), ("Holland", "NL"), ("Holanda", "NL")),
        *(("Ivory Coast", "CI"), ("costa de marfil", "CI"), ("Swaziland", "SZ"), ("Czech Republic", "CZ")),
    ],
)
def test_a_country_is_found_by_what_people_call_it(words, code):
    for each in ("GB", "US", "AE", "TR", "NL", "CI", "SZ", "CZ", "FR"):
        OrganisationFactory(name=f"Of {each}", country=each)
    assert found(words) == {f"Of {code}"}


def test_two_letters_mean_a_country_before_names_that_have_them_in_the_middle():
    OrganisationFactory(name="Lukas farm", country="DE")
    OrganisationFactory(name="Yorkshire", country="GB")
    OrganisationFactory(name="UK soils", country="FR")
    listed = Organisation.objects.partners()
    assert list(listed.matching("uk").best_first("uk").values_list("name", flat=True)) == [
        "UK soils",
        "Yorkshire",
        "Lukas farm",
    ]


def test_no_other_name_of_a_country_is_that_of_a_country_of_its_own():
    """“Congo” alone is both; every other name means one country, and each is of a code that there is."""
    codes, named = set(country_names("en")), {}
    for code, names in also_called().items():
        assert code in codes
        for name in names:
            named.setdefault(fold(name), set()).add(code)
    for language in ("en", "fr", "es"):
        for code, name in country_names(language).items():
            if fold(name) in named:
                named[fold(name)].add(code)
    assert {name for name, own in named.items() if len(own) > 1} == {"congo"}
