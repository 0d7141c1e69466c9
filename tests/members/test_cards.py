"""The directory as cards: the same filter, the same rows, another look; files and REST know nothing of it."""

import re

import pytest

from tests.factories.members import OrganisationFactory, StakeholderGroupFactory

pytestmark = pytest.mark.django_db
CARDS = "/en/members/?view=cards"
EVIL = "<script>alert('x')</script>"


def cards(answer):
    listed = answer.text.partition('<ul class="cols orgs')[2].partition("</ul>")[0]
    return re.findall(r'<li class="card">.*?</li>', listed, re.DOTALL)


@pytest.fixture
def two():
    return [
        OrganisationFactory(
            name="Humify", slug="humify", member=True, acronym="HMF", summary_en="We **cover** soils.", summary_fr=""
        ),
        OrganisationFactory(name="Sols vivants", slug="sols", country="BE", name_language="fr", summary_en=""),
    ]


def test_a_card_tells_who_it_is_and_what_it_does(client, two):
    first, second = cards(client.get(CARDS))
    assert 'href="/en/members/humify/"' in first and "We cover soils." in first and "HMF</div>" in first
    assert "Member" in first and "Research and educational bodies" in first and "France" in first
    assert 'lang="fr">Sols vivants</a>' in second and "SV</div>" in second and "Belgium" in second
    assert "<p></p>" not in second


def test_it_speaks_the_pages_language_and_marks_what_is_in_another(client, two):
    first, _second = cards(client.get("/fr/members/?view=cards"))
    assert '<p><span lang="en">We cover soils.</span></p>' in first
    type(two[0]).objects.filter(slug="humify").update(summary_fr="Nous couvrons les sols.")
    assert "<p>Nous couvrons les sols.</p>" in cards(client.get("/fr/members/?view=cards"))[0]


def test_a_long_summary_is_cut_at_a_word_and_nothing_is_markup(client):
    OrganisationFactory(name=EVIL, acronym="<b>", summary_en=f"{EVIL} " + "soil " * 200, logo='x".png')
    [card] = cards(client.get(CARDS))
    assert "<script" not in card and "&lt;script&gt;" in card and "soil…</p>" in card
    assert re.search(r'<img src="/en/members/[\w-]+/logo-96.png\?[0-9a-f]{16}" [^>]*alt="">', card)


def test_the_switch_says_which_look_is_on_and_keeps_the_filter(client, two):
    table = client.get("/en/members/?standing=member&q=humify")
    assert '<a href="?q=humify&amp;standing=member" aria-current="true">Table</a>' in table.text
    assert '<a href="?view=cards&amp;q=humify&amp;standing=member">Cards</a>' in table.text and "<tbody" in table.text
    shown = client.get("/en/members/?standing=member&q=humify&view=cards")
    assert '<a href="?q=humify&amp;standing=member">Table</a>' in shown.text and "<tbody" not in shown.text
    assert 'standing=member" aria-current="true">Cards</a>' in shown.text
    assert len(cards(shown)) == 1


def test_all_ways_on_keep_the_look_and_files_do_not_know_it(client):
    group = StakeholderGroupFactory()
    for number in range(60):
        OrganisationFactory(
            name=f"{'AB'[number % 2]} {number}", stakeholder_group=group, country=["FR", "NE"][number % 2]
        )
    answer = client.get(f"{CARDS}&group=research")
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    assert '<input type="hidden" name="view" value="cards">' in main
    links = set(re.findall(r'href="(\?[^"]*|/en/members/\?[^"]*|/en/members\.\w+[^"]*|/api/[^"]*)"', main))
    without = {link for link in links if "view=cards" not in link}
    assert without == {
        "?group=research",  # the table
        *(f"/en/members.{kind}?group=research" for kind in ("csv", "xlsx", "geojson", "json")),
        "/api/v1/organisations/?group=research",
    }
    assert {link for link in links if "page=2" in link or "letter=" in link or "region=" in link or "country=" in link}
    assert len(cards(answer)) == 50 and len(cards(client.get(f"{CARDS}&page=2"))) == 10


@pytest.mark.parametrize("view", ["", "table", "tiles", "CARDS", "%00", "cards&view=x"])
def test_an_unknown_look_is_the_table(client, two, view):
    answer = client.get(f"/en/members/?view={view}")
    assert ("<tbody" in answer.text) is (answer.status_code == 200)


def test_both_looks_are_kept_apart(client, two, settings):
    settings.PAGES_IN_MEMORY = 8
    for _ in range(2):
        assert "<tbody" in client.get("/en/members/").text and 'name="view"' not in client.get("/en/members/").text
        assert cards(client.get(CARDS)) and 'name="view"' in client.get(CARDS).text


@pytest.mark.parametrize("rows", [1, 40])
def test_cards_cost_the_same_for_any_number(client, rows, django_assert_num_queries):
    OrganisationFactory.create_batch(rows)
    client.get(CARDS)
    with django_assert_num_queries(5):
        assert len(cards(client.get(CARDS))) == rows


def test_an_empty_result_has_no_look(client, two):
    assert 'class="tabs"' not in client.get(f"{CARDS}&q=nothing").text
