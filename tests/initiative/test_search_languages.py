"""The site search finds what a reader is shown, by the words of the language in which it is shown."""

import pytest

from initiative.models import Page
from initiative.search import Pages
from members.models import Organisation
from tests.factories.events import EventFactory
from tests.factories.members import OrganisationFactory
from tests.factories.newsletter import ArticleTextFactory, EditionFactory, IssueFactory
from tests.initiative.test_search import ask, found

pytestmark = pytest.mark.django_db
SOIL = {"summary_en": "They care.", "summary_fr": "Elle soigne le sol.", "summary_es": "Cuidan."}
ALONE = {"summary_en": "They care.", "summary_fr": "Elle soigne.", "summary_es": "Una entidad sola, un solo fin."}


@pytest.fixture
def false_friends():
    """“Sol” is soil in French; in Spanish it is the stem of “solo” and “sola”."""
    OrganisationFactory(name="Terre", **SOIL)
    OrganisationFactory(name="Alianza", **ALONE)
    EventFactory(title_en="Earth", **SOIL)
    EventFactory(title_en="Alone", **ALONE)
    Page.objects.create(slug="a", title_en="Ground", text_en="Words.", text_fr="Les sols.", title_fr="Terrain")
    Page.objects.create(slug="b", title_en="One", text_en="Words.", text_es="Solo esto.", title_es="Uno")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("typed", ["sols", "sol"])
def test_a_stem_of_one_language_is_not_found_in_another(client, false_friends, language, typed):
    wanted = Organisation.objects.partners().matching(typed)
    if typed == "sols":
        assert [each.name for each in wanted] == ["Terre"]
    answer = ask(client, typed, "fr")
    assert found(answer) == {"organisations": ["Terre"], "events": ["Earth"], "pages": ["Terrain"]}
    assert "<mark>sol</mark>" in answer.text and "<mark>solo</mark>" not in answer.text


def test_where_nothing_that_is_shown_has_the_words_they_are_shown_in_their_language(client, false_friends):
    answer = ask(client, "solo", "fr")
    assert found(answer)["organisations"] == ["Alianza"]
    assert "Una entidad <mark>sola</mark>, un <mark>solo</mark> fin" in answer.text
    assert '<p lang="es">Una entidad' in answer.text


def test_a_text_that_is_written_in_one_language_only_is_found_in_all_by_its_words(client):
    EventFactory(title_language="fr", title_en="", title_fr="Fermes", summary_en="", summary_fr="Des agriculteurs.")
    OrganisationFactory(name="Fermiers", summary_en="", summary_es="Unos agricultores.")
    for language in ("en", "es"):
        answer = ask(client, "agriculteur", language)
        assert found(answer) == {"events": ["Fermes"]}
        assert '<p lang="fr">Des <mark>agriculteurs</mark>.</p>' in answer.text
    answer = ask(client, "agricultor", "fr")
    assert found(answer) == {"organisations": ["Fermiers"]} and '<p lang="es">Unos' in answer.text


def test_text_by_text_it_is_found_as_the_page_shows_it(client):
    """The title is not translated and the summary is: English words are found in the one and not in the other."""
    EventFactory(title_en="Peat today", summary_en="All about bogs.", summary_fr="Sur les marais.")
    EventFactory(title_en="Another", summary_en="Of bogs.")
    assert found(ask(client, "peat", "fr")) == {"events": ["Peat today"]}
    assert found(ask(client, "bogs", "fr")) == {"events": ["Another"]}
    assert set(found(ask(client, "bogs"))["events"]) == {"Peat today", "Another"}


def test_beside_what_is_shown_nothing_of_another_language_is_told(client):
    """“Carbone” is read as “carbon” in Spanish too, and would mark “carbono”."""
    OrganisationFactory(name="Carbone", summary_fr="Des arbres.", summary_es="Todo el carbono.")
    OrganisationFactory(name="Otra", summary_fr="Des arbres.", summary_en="", summary_es="Mucho carbone aqui.")
    answer = ask(client, "carbone", "fr")
    assert found(answer) == {"organisations": ["Carbone"]} and "carbono" not in answer.text
    # The directory finds both, whatever its language, and the link says how many.
    assert answer.context["groups"][0].total == 2 and "/fr/members/?q=carbone" in answer.text


def test_an_article_is_searched_in_the_edition_that_the_reader_would_be_shown(client):
    issue = IssueFactory(number=22)
    english, french = (EditionFactory(issue=issue, language=code, published=True) for code in ("en", "fr"))
    text = ArticleTextFactory(edition=english, title="Soils", text="On sols in English.")
    ArticleTextFactory(edition=french, article=text.article, title="Terres", text="Rien.")
    other = ArticleTextFactory(edition=french, title="Sols")
    assert found(ask(client, "sols", "fr")) == {"newsletter": ["Sols"]}
    assert set(found(ask(client, "sols"))["newsletter"]) == {"Soils", other.title}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_directory_has_the_same_rows_in_each_language(client, false_friends, language):
    answer = client.get(f"/{language}/members/?q=sols")
    assert [row.name for row in answer.context["object_list"]] == ["Terre"]


def test_words_that_say_nothing_find_no_text_in_any_language(client, false_friends):
    assert Pages().find("the", 5) == (0, [])
