"""What an article is called on the desk: by words that a person knows, never by a number."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from newsletter.models import Article, Lead
from tests.factories.members import OrganisationFactory, UserFactory
from tests.factories.newsletter import ArticleFactory, ArticleTextFactory, EditionFactory, LeadFactory, SectionFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
SEASON = "Another season of broken records lies behind us…"
WORDS = "**Since 3 October**, online: [Greenium](https://example.org/a) turns this season to sobriety and more."


@pytest.fixture
def secretary(client):
    return signed_in(client, UserFactory(secretariat=True))


@pytest.fixture
def edition():
    return EditionFactory(issue__number=22)


def told(article, **words):
    """Give the article words in an edition of its own issue."""
    language = words.pop("language", "en")
    edition, _made = article.section.issue.editions.get_or_create(language=language, defaults={"title": "News"})
    return ArticleTextFactory(article=article, edition=edition, **words)


def names(article):
    """Return what it is called by itself, in a list, and by the words of its text."""
    listed = Article.objects.named().get(pk=article.pk)
    text = article.texts.order_by("edition__language").first()
    return str(Article.objects.get(pk=article.pk)), str(listed), str(text)


@pytest.mark.parametrize(
    ("facts", "words", "name"),
    [
        ({}, {"title": "", "text": "Another season of broken records lies behind us. And"}, SEASON),
        ({}, {"title": "Soils in the classroom"}, "Soils in the classroom"),
        ({"organisation_name": "Amarenco"}, {"title": ""}, "Amarenco"),
        ({}, {"title": "", "text": WORDS}, "Since 3 October, online: Greenium turns this season…"),
        ({}, {"title": "", "text": "- One\n- Two"}, "One - Two"),
        ({"key": "kea"}, {"title": "", "text": ""}, "kea"),
    ],
)
def test_an_article_is_called_by_its_title_or_by_whose_it_is_or_by_its_first_words(facts, words, name):
    article = ArticleFactory(**facts)
    told(article, **words)
    assert names(article) == (name,) * 3


def test_an_organisation_of_the_register_comes_before_its_printed_name():
    article = ArticleFactory(organisation=OrganisationFactory(name="KEA"), organisation_name="Kea as printed")
    told(article, title="")
    assert names(article) == ("KEA",) * 3


def test_an_article_is_called_in_the_readers_language_where_it_is_told_in_it():
    article = ArticleFactory()
    for language, title in (("en", "Soils"), ("fr", "Les sols")):
        told(article, language=language, title=title)
    called = {}
    for language in ("en", "fr", "es"):
        with override(language):
            called[language] = str(Article.objects.get(pk=article.pk))
    assert called == {"en": "Soils", "fr": "Les sols", "es": "Soils"}
    assert Article.objects.named("fr").get().name == "Les sols"


def test_an_article_without_any_words_has_its_key():
    assert str(ArticleFactory(key="ideas")) == "ideas"
    assert str(Article(key="ideas")) == "ideas"


@pytest.mark.parametrize("rows", [1, 40])
def test_names_are_fetched_with_the_list(rows, edition, django_assert_num_queries):
    ArticleTextFactory.create_batch(rows, edition=edition, title="")
    with django_assert_num_queries(1):
        assert {str(each) for each in Article.objects.named()} == {"Soils hold carbon."}


def test_lists_of_articles_and_texts_lead_on_by_names(secretary, edition):
    article = ArticleFactory(section__issue=edition.issue, key="article-7", organisation_name="Amarenco")
    told(article, title="")
    for name, row in (("article", article), ("articletext", article.texts.get())):
        page = secretary.get(reverse(f"admin:newsletter_{name}_changelist")).content.decode()
        assert f'{reverse(f"admin:newsletter_{name}_change", args=[row.pk])}">Amarenco</a>' in page
        assert "article-7" not in page


def test_a_search_for_an_article_answers_with_names(secretary, edition):
    told(ArticleFactory(section__issue=edition.issue, key="article-7"), title="Soils in the classroom")
    asked = {"app_label": "newsletter", "model_name": "articletext", "field_name": "article", "term": "classroom"}
    found = secretary.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [each["text"] for each in found] == ["Soils in the classroom"]


def test_a_lead_is_chosen_among_the_issues_own_articles_under_their_sections(secretary, edition):
    section = SectionFactory(issue=edition.issue, heading_en="They act")
    article = ArticleFactory(section=section)
    told(article, title="Soils in the classroom")
    stranger = told(ArticleFactory(), title="Of another issue")
    address = reverse("admin:newsletter_edition_change", args=[edition.pk])

    page = secretary.get(address).content.decode()
    assert '<optgroup label="They act">' in page
    assert f'<option value="{article.pk}">Soils in the classroom</option>' in page
    assert "Of another issue" not in page

    lead = {"leads-0-position": 0, "leads-0-title": "Soils", "leads-0-text": ""}
    sent = {"title": edition.title, "issue": edition.issue_id, "language": "en"}
    sent |= {f"{name}-{count}": 0 for name in ("texts", "transitions") for count in ("TOTAL_FORMS", "INITIAL_FORMS")}
    sent |= {"leads-TOTAL_FORMS": 1, "leads-INITIAL_FORMS": 0, **lead}
    refused = secretary.post(address, sent | {"leads-0-article": stranger.article_id})
    assert (refused.status_code, Lead.objects.count()) == (200, 0)
    assert secretary.post(address, sent | {"leads-0-article": article.pk}).status_code == 302
    assert Lead.objects.get().article == article


@pytest.mark.parametrize("rows", [1, 40])
def test_an_edition_costs_the_same_for_any_number_of_texts(rows, secretary, edition, django_assert_num_queries):
    for text in ArticleTextFactory.create_batch(rows, edition=edition, title=""):
        LeadFactory(edition=edition, article=text.article)
    page = reverse("admin:newsletter_edition_change", args=[edition.pk])
    secretary.get(page)  # names of tables are asked for once in a process
    with django_assert_num_queries(25):
        secretary.get(page)
