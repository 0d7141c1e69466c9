"""The map as it is drawn: markup that is safe and hidden from readers and keys, and the pages that carry it."""

import re
from math import isfinite
from xml.etree import ElementTree

import pytest
from django.template import engines
from django.utils import translation

from initiative.worldmap import page
from initiative.worldmap.drawing import Words, one_place, svg
from initiative.worldmap.marks import Point
from initiative.worldmap.places import PLACES, Place
from initiative.worldmap.views import VIEWS
from tests.factories.events import EventFactory
from tests.factories.members import OrganisationFactory

EVERYWHERE = dict.fromkeys(PLACES, 3)
SOME = {"FR": 96, "BE": 12, "US": 60, "FJ": 2, "": 4}
WORDS = Words({code: f"Land {code}" for code in PLACES})
SVG = "{http://www.w3.org/2000/svg}"


def drawn(view="world", everybody=SOME, shown=SOME, **more):
    return svg(VIEWS[view], everybody, shown, WORDS, lambda name: f"/static/{name}.svg", **more)


def parsed(text):
    """Read a drawing as strictly as XML is read."""
    return ElementTree.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


@pytest.mark.parametrize("view", VIEWS)
def test_a_drawing_is_well_formed_hidden_from_readers_and_keys_and_styled_by_the_sheets_alone(view):
    text = drawn(view, EVERYWHERE, EVERYWHERE, points=[Point(2, 48, "A", "/a/", True)]).svg
    root = parsed(text)
    assert root.attrib["aria-hidden"] == "true" and root.attrib["focusable"] == "false"
    assert all(link.attrib["tabindex"] == "-1" for link in root.iter(f"{SVG}a"))
    assert "style=" not in text and " on" not in re.sub(r'class="[^"]*"|>[^<]*<', "", text)
    for circle in root.iter(f"{SVG}circle"):
        assert all(isfinite(float(circle.attrib[name])) for name in ("cx", "cy", "r"))


@pytest.mark.parametrize("view", VIEWS)
def test_every_mark_tells_a_mouse_its_name(view):
    root = parsed(drawn(view, EVERYWHERE, {"FR": 1, "SN": 2, "BR": 3, "IN": 3, "US": 1}).svg)
    groups = list(root.iter(f"{SVG}g"))
    links = list(root.iter(f"{SVG}a"))
    rings = [circle for group in groups for circle in group.findall(f"{SVG}circle")]
    assert links and rings
    assert all(each.find(f"{SVG}title").text.startswith("Land ") for each in (*links, *rings))


def test_a_disc_leads_to_its_country_and_keeps_the_rest_of_the_address():
    links = parsed(drawn("europe", href="?q=sol&group=a&country=").svg).iter(f"{SVG}a")
    assert {link.attrib["href"] for link in links} >= {"?q=sol&group=a&country=FR"}


@pytest.mark.parametrize(
    ("shown", "title"), [({"FR": 4}, "France: 4 of 96"), ({"FR": 96}, "France: 96"), ({}, "France: 0 of 96")]
)
def test_a_title_says_how_many_of_how_many(shown, title):
    assert f"<title>{title}</title>" in page.world_map("europe", {"FR": 96}, shown).svg


def test_nothing_that_people_write_becomes_markup():
    bad = "<script>\"&'{name}"
    words = Words({"FR": bad})
    text = svg(
        VIEWS["europe"], {"FR": 2}, {"FR": 1}, words, lambda name: f'/"{bad}', f"?q={bad}&country=",
        [Point(2, 48, bad, f"/{bad}/", True), Point(20, 48, bad, "/b/", False), Point(20, 48, "x", "/c/", False)],
    ).svg + one_place("FR", bad, lambda name: bad)  # fmt: skip
    assert "<script" not in text
    root = parsed(f"<svg >{text}</svg>")
    assert f"{bad}: 1 of 2" in [title.text for title in root.iter(f"{SVG}title")]
    assert f"?q={bad}&country=FR" in [link.attrib["href"] for link in root.iter(f"{SVG}a")]


def test_a_mark_of_several_points_names_the_first_and_leads_nowhere():
    here = [Point(2, 48, f"Farm {number}", f"/{number}/", number == 3) for number in range(7)]
    group = parsed(drawn("europe", {}, {}, points=here).svg).find(f"{SVG}g[@class='at']")
    assert not list(group.iter(f"{SVG}a"))
    assert group.find(f".//{SVG}title").text.splitlines() == [*(f"Farm {number}" for number in range(5)), "…"]
    assert group.find(f".//{SVG}circle").attrib["class"] == "member"


def test_the_heaviest_map_leaves_room_on_the_page():
    assert len(page.world_map("world", EVERYWHERE, EVERYWHERE).svg.encode()) < 40_000
    assert len(page.place_map("FR").encode()) < 400


# On a page


def test_a_map_speaks_the_language_of_the_page():
    with translation.override("fr"):
        assert "Allemagne" in page.world_map("europe", {"DE": 2}, {"DE": 2}).svg
    assert "Germany" in page.world_map("europe", {"DE": 2}, {"DE": 2}).svg


def test_a_name_that_is_no_part_of_the_world_shows_the_whole():
    assert page.world_map("international", SOME, SOME) == page.world_map("world", SOME, SOME)


def shown(source, **context):
    return engines["django"].from_string("{% load worldmap %}" + source).render(context)


def test_the_caption_says_what_is_drawn_and_what_is_not():
    figure = "{% world_map view everybody shown %}"
    text = shown(figure, view="world", everybody=SOME, shown={"FR": 1, "": 1})
    assert "pale rings" in text and "1 organisation without a country" in text and "No borders" in text
    text = shown(figure, view="world", everybody=SOME, shown=SOME)
    assert "rings" not in text and "4 organisations without a country" in text and "made public" not in text
    text = shown(figure, view="world", everybody={"FR": 1}, shown={"FR": 1})
    assert "without a country" not in text and "<nav" not in text


def test_links_to_other_views_stand_above_the_map_and_tell_which_one_is_shown():
    text = shown(
        '{% world_map "world" everybody everybody regions=regions %}',
        everybody={"FR": 1}, regions=[("World", "/en/members/", True), ("A & B", "?region=a&q=1", False)],
    )  # fmt: skip
    assert re.findall(r'<a href="([^"]+)"( aria-current="true")?>([^<]+)', text.partition("<svg")[0]) == [
        ("/en/members/", ' aria-current="true"', "World"),
        ("?region=a&amp;q=1", "", "A &amp; B"),
    ]


def test_one_place_is_the_exact_one_where_it_is_given_and_nothing_where_none_is_known():
    country, exact = shown('{% one_place "FR" %}'), shown('{% one_place "FR" 55.5 -21.1 %}')
    assert country.count("<circle") == exact.count("<circle") == 1
    assert "<title>France</title>" in country and "<title>France</title>" in exact
    assert country != exact
    assert (
        shown("{% one_place none %}", none=None) == shown('{% one_place "" %}') == shown('{% one_place "ZZ" %}') == ""
    )
    assert one_place(Place(-179, -89), "", str).count("circle") == 2


@pytest.mark.django_db
def test_a_profile_shows_the_exact_place_only_where_it_is_public(client):
    place = {"latitude": 43.6, "longitude": 3.9}
    public, private, nowhere = (
        client.get(OrganisationFactory(**facts).get_absolute_url()).text
        for facts in (place | {"is_place_public": True}, place, {"international": True})
    )
    assert page.place_map("FR", 3.9, 43.6) in public
    assert page.place_map("FR") in private and page.place_map("FR", 3.9, 43.6) not in private
    assert "map-small" not in nowhere


@pytest.mark.django_db
def test_an_event_shows_its_country_and_a_webinar_shows_none(client):
    assert page.place_map("IT") in client.get(EventFactory().get_absolute_url()).text
    assert "map-small" not in client.get(EventFactory(webinar=True).get_absolute_url()).text
