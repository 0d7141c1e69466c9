"""The site search: what it finds, how it marks it, and what it never shows."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.utils import translation

from initiative.models import Page
from initiative.search import FEW, MANY
from members import ledger
from members.models import Organisation
from tests.corpus import LINES
from tests.factories.events import EventFactory, EventOrganisationFactory, SeriesFactory
from tests.factories.members import OrganisationFactory, RepresentativeFactory
from tests.factories.newsletter import ArticleTextFactory, EditionFactory, IssueFactory, SectionFactory
from tests.factories.roadmap import FacilityFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db
MARKER = "xyzzyplugh"


def ask(client, q, language="en", **more):
    with translation.override(language):
        return client.get(f"/{language}/search/?{urlencode({'q': q, **more})}")


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", "", answer.text.partition("<main")[2].partition("<footer")[0]).split())


def found(answer):
    """Return titles by group, as the page shows them."""
    return {
        group.name: [re.sub("</?mark>", "", hit.title.html) for hit in group.hits]
        for group in answer.context["groups"]
    }


def everywhere(word, number=1):
    """Put a word in that many of everything that is public."""
    for _ in range(number):
        OrganisationFactory(name=f"{word} {Organisation.objects.count()}")
        EventFactory(title_en=f"Talk of {word}", series=SeriesFactory(), series_number=1)
        ArticleTextFactory(edition=EditionFactory(published=True), title=f"News of {word}")
    for place in range(number):
        Page.objects.create(slug=f"page-{place}", title_en=f"About {word}", text_en="Words.")
        FacilityFactory(code=f"gf-{place + 1}", position=place + 1, title_en=f"Care of {word}")
    for code in [f"{goal}{digit}" for goal in "ABCDEF" for digit in range(1, 9)][:number]:
        ObjectiveFactory(code=code, label_en=word, facility=FacilityFactory(code="gf-1", position=1))


def test_what_is_found_stands_in_groups_with_how_much_there_is_and_leads_there(client):
    everywhere("biochar", 2)
    answer = ask(client, "biochar")
    assert answer.status_code == 200
    assert list(found(answer)) == ["organisations", "objectives", "facilities", "events", "newsletter", "pages"]
    assert [group.total for group in answer.context["groups"]] == [2] * 6
    assert "12 results for “biochar”" in plain(answer)
    assert '<a href="/en/pages/page-0/">About <mark>biochar</mark></a>' in answer.text
    assert '<a class="pill" href="#events">Events' in answer.text and 'id="events"' in answer.text


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("en", "soils", "We care for <mark>soil</mark> and carbon"),
        ("fr", "evenement", "Un <mark>évènement</mark> sur les terres"),
        ("fr", "ÉVÈNEMENTS", "Un <mark>évènement</mark> sur les terres"),
        ("es", "region", "Una <mark>región</mark> de América"),
        ("es", "regiones", "Una <mark>región</mark> de América"),
        ("en", "“soil”", "We care for <mark>soil</mark> and carbon"),
        ("en", "soil -desert", "We care for <mark>soil</mark> and carbon"),
    ],
)
def test_each_language_knows_its_words_with_and_without_accents(client, language, typed, shown):
    EventFactory(
        title_en="T", summary_en="We care for soil and carbon.", summary_fr="Un évènement sur les terres.",
        summary_es="Una región de América.",
    )  # fmt: skip
    assert shown in ask(client, typed, language).text


def test_a_word_of_another_language_is_found_and_shown_where_it_stands(client):
    EventFactory(title_en="Talk", summary_en="On drought.", summary_fr="Sur la sécheresse.")
    html = ask(client, "secheresse").text
    assert '<p lang="fr">Sur la <mark>sécheresse</mark>.</p>' in html


def test_small_figures_are_found_by_those_that_people_type(client):
    ArticleTextFactory(edition=EditionFactory(published=True), title="Air", text="Soils store CO₂ for long.")
    for typed in ("CO2", "co₂"):
        assert "Soils store <mark>CO₂</mark> for long." in ask(client, typed).text


@pytest.mark.parametrize("typed", ["koronivya", "Koroniviaa"])
def test_a_slip_of_the_keyboard_finds_titles_that_are_alike(client, typed):
    EventFactory(title_en="Koronivia Dialogue")
    EventFactory(title_en="Another matter")
    assert found(ask(client, typed)) == {"events": ["Koronivia Dialogue"]}


def test_where_something_has_the_words_nothing_that_is_only_alike_is_shown(client):
    EventFactory(title_en="Forestry")
    EventFactory(title_en="Forests")
    EventFactory(title_en="Forestra")
    assert found(ask(client, "forestra")) == {"events": ["Forestra"]}


def test_what_has_the_words_in_its_title_stands_first_and_then_the_latest(client):
    EventFactory(title_en="Old", summary_en="Of peat.", starts_on=date(2020, 1, 1))
    EventFactory(title_en="New", summary_en="Of peat.", starts_on=date(2024, 1, 1))
    EventFactory(title_en="Peat", starts_on=date(2019, 1, 1))
    assert found(ask(client, "peat")) == {"events": ["Peat", "New", "Old"]}


def test_an_organisation_is_found_by_each_of_its_names(client):
    organisation = OrganisationFactory(name="Région Occitanie", acronym="ROC", name_language="fr", member=True)
    ledger.change_facts(organisation, by=None, name="Grande Région")
    for typed in ("grande region", "ROC", "occitanie"):
        answer = ask(client, typed)
        assert found(answer) == {"organisations": ["Grande Région"]}
    assert "Also known as: ROC, Région <mark>Occitanie</mark>" in answer.text
    assert 'lang="fr"' in answer.text and "Member" in plain(answer)


@pytest.mark.parametrize(
    ("typed", "group"), [("a1", "objectives"), ("CF III", "facilities"), ("cf.iii", "facilities")]
)
def test_a_code_is_found(client, typed, group):
    ObjectiveFactory(code="A1", facility=FacilityFactory(core=True))
    assert list(found(ask(client, typed))) == [group]


def test_an_article_is_found_once_in_the_readers_language(client):
    issue = IssueFactory(number=22)
    english, french = (EditionFactory(issue=issue, language=code, published=True) for code in ("en", "fr"))
    text = ArticleTextFactory(edition=english, title="Farms", text="On biochar.")
    ArticleTextFactory(edition=french, article=text.article, title="Fermes", text="Sur le biochar.")
    assert found(ask(client, "biochar")) == {"newsletter": ["Farms"]}
    assert found(ask(client, "biochar", "fr")) == {"newsletter": ["Fermes"]}
    answer = ask(client, "fermes")
    assert "/fr/newsletter/22/#a-" in answer.text and 'lang="fr"><mark>Fermes</mark>' in answer.text


def test_an_interview_is_found_by_what_was_answered(client):
    text = ArticleTextFactory(edition=EditionFactory(published=True), title="Four questions")
    text.questions.create(question="Why?", answer="Because of **mycorrhiza**.")
    answer = ask(client, "mycorrhiza")
    assert found(answer) == {"newsletter": ["Four questions"]}
    assert "Why? Because of <mark>mycorrhiza</mark>." in answer.text


def test_hidden_things_are_never_found(client):
    """Whatever is not for everybody bears the marker; none of it is found by that, or shown with what is."""
    OrganisationFactory(name=MARKER, summary_en=MARKER, hidden=True)
    gone = OrganisationFactory(name="Left public", summary_en=MARKER, city="Toulouse")
    ledger.enter(gone, 0, date(2024, 1, 1), reason="withdrawal", by=None, note=MARKER)
    seen = OrganisationFactory(name="Public fields")
    RepresentativeFactory(organisation=seen, name=MARKER, email=f"{MARKER}@e.example", phone=MARKER)
    RepresentativeFactory(organisation=seen, role="alternate", name=f"Shown {MARKER}", is_name_public=True)
    ledger.change_facts(seen, by=None, acronym="PF", note=MARKER)
    draft = EditionFactory(language="fr", title=MARKER)
    text = ArticleTextFactory(edition=draft, title=MARKER, text=MARKER, pull=MARKER)
    text.questions.create(question=MARKER, answer=MARKER)
    told = EditionFactory(issue=draft.issue, published=True)
    ArticleTextFactory(edition=told, article=text.article, title="Public news", text="Fields.")
    contents = SectionFactory(issue=told.issue, kind="contents")
    ArticleTextFactory(edition=told, article__section=contents, title="Contents", text=MARKER)
    Page.objects.create(slug="nowhere", title_en=MARKER, text_en=MARKER, place=Page.Place.NOWHERE)
    EventOrganisationFactory(organisation=gone, name="", event=EventFactory(title_en="Public fields day"))

    for language in ("en", "fr", "es"):
        for typed in (MARKER, MARKER[:-1] + "i", "gone", "contents", "public", "public -nothing", "-nothing"):
            answer = ask(client, typed, language)
            words = re.sub(rf"[“«]\s*{re.escape(typed)}\s*[”»]", "", plain(answer))
            assert answer.status_code == 200 and MARKER not in words
    assert {"organisations", "former", "events", "newsletter"} == set(found(ask(client, "public")))


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_page_is_the_same_for_everybody(client, signed_in):
    everywhere("biochar")
    if signed_in:
        client.force_login(RepresentativeFactory().user)
    answer = ask(client, "biochar")
    assert answer["Cache-Control"].startswith("public")
    assert "Cookie" not in answer.get("Vary", "") and not answer.cookies
    assert '<meta name="robots" content="noindex">' in answer.text


@pytest.mark.parametrize("number", [1, 40])
def test_it_costs_the_same_however_much_there_is(client, number, django_assert_num_queries):
    everywhere("biochar", number)
    ask(client, "warm")
    with django_assert_num_queries(10):
        answer = ask(client, "biochar")
    assert [len(group.hits) for group in answer.context["groups"]] == [min(number, FEW)] * 6
    assert [group.total for group in answer.context["groups"]] == [number] * 6


@pytest.mark.parametrize("number", [1, 40])
def test_a_search_for_nothing_costs_the_same_too(client, number, django_assert_num_queries):
    everywhere("biochar", number)
    ask(client, "warm")
    with django_assert_num_queries(13):
        assert ask(client, "zzzzqqqq").context["groups"] == []


def test_a_group_leads_to_all_of_it(client):
    everywhere("biochar", FEW + 1)
    html = ask(client, "biochar").text
    assert 'href="/en/members/?q=biochar">Partners &amp; Members: show all 6' in html
    assert 'href="/en/search/?q=biochar&amp;in=events">Events: show all 6' in html
    answer = ask(client, "biochar", **{"in": "events"})
    assert list(found(answer)) == ["events"] and len(found(answer)["events"]) == FEW + 1
    assert 'href="/en/search/?q=biochar">Search everything' in answer.text


def test_the_number_beside_the_directory_is_the_directorys(client):
    everywhere("biochar", FEW + 2)
    OrganisationFactory(name="Biochar", hidden=True)
    total = ask(client, "biochar").context["groups"][0].total
    assert client.get("/en/members/?q=biochar").context["paginator"].count == total == FEW + 2


def test_the_page_of_one_kind_ends_somewhere_and_says_so(client):
    for _ in range(MANY + 1):
        EventFactory(title_en="Of peat")
    text = plain(ask(client, "peat", **{"in": "events"}))
    assert "The first 50 of 51. One more word finds less." in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Everything that is public, in one place"),
        ("?q=", "Everything that is public, in one place"),
        ("?q=%20%0a", "Everything that is public, in one place"),
        ("?q=zzzzqqqq", "Nothing found for “zzzzqqqq”"),
        ("?q=the", "Nothing found for “the”"),
        ("?q=%CC%81", "Nothing found for"),
        ("?q=" + "a" * 101, "A search takes at most 100 letters, and these are 101"),
        ("?q=soil&in=people", "There is nothing of this kind here"),
    ],
)
def test_where_nothing_can_be_found_the_page_helps_on(client, query, sentence):
    OrganisationFactory()
    answer = client.get(f"/en/search/{query}")
    assert answer.status_code == 200
    assert sentence in plain(answer)
    assert answer.text.count('href="/en/events/"') >= 2


def test_no_input_is_too_strange(client):
    everywhere("soil")
    statuses = {ask(client, line).status_code for line in LINES}
    statuses |= {
        client.get(f"/en/search/?q={raw}").status_code for raw in ("%00", "%ff", "%ED%A0%80", "a&q=b", "&q[]=1")
    }
    assert statuses == {200, 400}


@pytest.mark.parametrize(
    "q", ["'", '"', "soil\\", "a:*b", "!soil", "soil & (", "<-> soil", "soil:A", "%", "_", "soil'--", "$1"]
)
def test_what_means_something_to_the_database_is_only_words(client, q):
    everywhere("soil")
    assert ask(client, q).status_code == 200


def test_what_people_write_is_never_markup(client):
    evil = "<script>alert(1)</script> biochar <b>x</b> \ue000y\ue001 & \ue002"
    OrganisationFactory(name=evil, summary_en=evil)
    EventFactory(title_en=evil, summary_en=evil)
    html = ask(client, "biochar").text.partition("<main")[2]
    assert "<script" not in html and "<b>x" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>biochar</mark> &lt;b&gt;x" in html
    assert html.count("<mark>") == html.count("</mark>") == html.count("<mark>biochar</mark>")
    assert "<script>alert" not in ask(client, "<script>alert(1)").text


def test_what_only_repeats_the_title_is_not_said_twice(client):
    EventFactory(title_en="World Soil Day", summary_en="Every year.")
    assert "World Soil Day" in plain(ask(client, "soil")) and plain(ask(client, "soil")).count("World Soil Day") == 1


def test_the_header_leads_to_the_search(client):
    html = client.get("/fr/members/").text
    assert '<a href="/fr/search/">' in html
    assert '<a href="/fr/search/" aria-current="page">' in client.get("/fr/search/").text
