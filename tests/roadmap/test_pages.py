"""The roadmap, an objective, a facility: as a visitor meets them."""

import re

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from roadmap.coverage import coverage
from tests.factories.events import EventFactory
from tests.factories.roadmap import FacilityFactory, IndicatorFactory, ObjectiveFactory, RoadmapFactory

pytestmark = pytest.mark.django_db


def get(client, name, *args, language="en"):
    with translation.override(language):
        return client.get(reverse(f"roadmap:{name}", args=args))


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def plan(db):
    RoadmapFactory()
    strategy = FacilityFactory(code="cf-i", kind="core", position=1, title_en="Strategy")
    core, world = FacilityFactory(core=True, title_en="Awareness"), FacilityFactory(position=1, title_en="Support")
    ObjectiveFactory(code="A1", facility=core)
    ObjectiveFactory(code="A2", facility=world)
    ObjectiveFactory(code="C1", facility=core, told=True)
    return strategy, core, world


def test_the_matrix_fills_one_block_for_each_objective(client, plan):
    page = get(client, "current").content.decode()
    table = page[page.index("<table") : page.index("</table>")]

    assert table.count('class="b b-x"') == 3
    assert len(re.findall(r"<td data-g", table)) == 3 * 3
    assert re.findall(r'scope="col" data-g="(.)"', table) == ["A", "A", "C"]
    assert table.count('<td data-g="C" class="s">') == 3


def test_beside_the_matrix_each_facility_is_listed_once_with_what_is_in_its_care(client, plan):
    page = get(client, "current").content.decode()
    beside = page[: page.index("<table")] + page[page.index("</table>") :]
    for facility, codes in zip(plan, ([], ["a1", "c1"], ["a2"]), strict=True):
        assert beside.count(f'href="{facility.get_absolute_url()}"') == 1
        row = beside[beside.index(f'data-facility="{facility.code}"') :].partition("</li>")[0]
        assert re.findall(r"/objectives/(\w\d)/", row) == codes


def test_the_page_says_how_many_are_with_whom_and_which_facility_carries_none(client, plan):
    words = plain(get(client, "current"))

    assert "sets 3 objectives" in words
    assert "2 with the Executive Secretariat, 1 with Alliances" in words
    assert "Without an objective of their own: Strategy." in words


def test_goals_without_a_title_are_named_until_they_have_one(client, plan):
    goal = coverage().goals[1].goal
    goal.title_en = ""
    goal.save()
    answer = get(client, "current")

    assert "Titles of goals C follow" in plain(answer)
    assert ">Goal C</th>" in answer.content.decode()


def test_before_anything_is_entered_the_roadmap_says_so(client):
    answer = get(client, "current")
    assert answer.status_code == 200
    assert "The objectives are not here yet" in plain(answer)


def test_the_matrix_has_an_address(client, plan):
    with translation.override("fr"):
        answer = client.get(reverse("roadmap:matrix"))
        assert (answer.status_code, answer["Location"]) == (302, reverse("roadmap:current") + "#matrix")


def test_an_objective_that_can_be_counted_is_drawn(client, plan):
    objective = ObjectiveFactory(code="C1")
    IndicatorFactory(objective=objective)
    answer = get(client, "objective", "c1")

    assert '<rect width="14.3%" height="100%"/>' in answer.content.decode()
    assert "28 of 196 in 2019" in plain(answer)
    assert 'style="' not in answer.content.decode()


def test_an_objective_in_words_shows_where_it_comes_from_and_goes(client, plan):
    words = plain(get(client, "objective", "c1"))
    assert "Baseline 2020 Few have. Target 2030 Many have. Target 2050 All have." in words


def test_an_objective_without_text_says_so_kindly(client, plan):
    words = plain(get(client, "objective", "a1"))

    assert "Only its label is known here" in words
    assert "Baseline" not in words


def test_an_objective_links_its_facility_its_goal_and_the_events_that_serve_it(client, plan):
    _strategy, core, world = plan
    event = EventFactory(title_en="A day for soils")
    event.objectives.add(ObjectiveFactory(code="A1"))
    page = get(client, "objective", "a1").content.decode()

    assert core.get_absolute_url() in page and world.get_absolute_url() not in page
    assert reverse("roadmap:objective", args=["a2"]) in page
    assert "A day for soils" in page


@pytest.mark.parametrize("address", ["objectives/a7", "objectives/g1", "objectives/A1", "facilities/cf-x"])
def test_what_is_not_in_the_plan_is_not_found(client, plan, address):
    assert client.get(f"/en/roadmap/{address}/").status_code == 404


def test_a_facility_shows_what_is_in_its_care(client, plan):
    words = plain(get(client, "facility", "cf-iii"))
    assert "Label A1" in words and "Soils count" in words and "Label A2" not in words


def test_a_facility_without_objectives_says_so(client, plan):
    assert "carries no objective of its own" in plain(get(client, "facility", "cf-i"))


def test_a_missing_translation_is_marked_with_its_language(client, plan):
    page = get(client, "objective", "c1", language="fr").content.decode()
    assert '<span lang="en">Soils count</span>' in page


def test_the_home_page_lists_every_objective_filled_or_open(client, plan):
    with translation.override("en"):
        section = Template("{% load roadmap %}{% objective_codes %}").render(Context())

    assert section.count('class="code"') == 2
    assert section.count('class="code is-open"') == 1
    assert "3 objectives, each in the care of one facility." in section


def test_the_home_page_leaves_an_empty_plan_out():
    assert Template("{% load roadmap %}{% objective_codes %}").render(Context()).strip() == ""


def codes(number):
    return [f"{letter}{digit}" for letter in "ABCDEF" for digit in range(1, 10)][:number]


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [("current", [], 4), ("objective", ["a1"], 5), ("facility", ["gf-1"], 5)],
)
def test_a_page_costs_the_same_for_any_number_of_rows(rows, name, args, queries, client, django_assert_num_queries):
    facilities = [FacilityFactory(position=number) for number in range(1, rows + 1)]
    for number, code in enumerate(codes(rows)):
        EventFactory().objectives.add(ObjectiveFactory(code=code, facility=facilities[number * (name == "current")]))

    with django_assert_num_queries(queries):
        assert get(client, name, *args).status_code == 200


@pytest.mark.parametrize("rows", [1, 40])
def test_the_home_section_costs_the_same_for_any_number_of_rows(rows, django_assert_num_queries):
    for code in codes(rows):
        ObjectiveFactory(code=code)

    with django_assert_num_queries(2):
        Template("{% load roadmap %}{% objective_codes %}").render(Context())


def test_sitemaps_list_the_plan(client, plan):
    found = [client.get(f"/sitemap-{name}.xml").content.decode() for name in ("roadmap", "objectives", "facilities")]

    assert "/fr/roadmap/</loc>" in found[0]
    assert found[1].count("<loc>") == 9 and "/es/roadmap/objectives/c1/" in found[1]
    assert found[2].count("<loc>") == 9
