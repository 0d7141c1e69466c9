"""Where published issues tell of an organisation, on its page."""

import re

import pytest
from django.template import Context, Template
from django.utils.translation import override

from tests.factories.members import OrganisationFactory
from tests.factories.newsletter import (
    ArticleFactory,
    ArticleTextFactory,
    EditionFactory,
    IssueFactory,
    JoinerFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db
MARK = "xyzzy"


def told(organisation, *editions, **words):
    """Write an article about an organisation in editions of one issue."""
    article = ArticleFactory(
        section=SectionFactory(
            issue=editions[0].issue, heading_en="Our members act", heading_fr="Nos membres agissent"
        ),
        organisation=organisation,
    )
    for edition in editions:
        ArticleTextFactory(article=article, edition=edition, **words)
    return article


def html(organisation, language="en"):
    template = Template("{% load newsletter %}{% told_of organisation %}")
    with override(language):
        return template.render(Context({"organisation": organisation}))


def shown(*asked):
    return " ".join(re.sub(r"<[^>]+>", "", html(*asked).replace("<div>", " ")).split())


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Région Occitanie")


def test_an_article_is_told_with_its_issue_and_its_section(organisation):
    edition = EditionFactory(issue__number=22, published=True)
    article = told(organisation, edition, title="A region that farms half its land")
    assert shown(organisation) == (
        "In the newsletter No. 22 A region that farms half its land, under “Our members act”"
    )
    assert f'href="/en/newsletter/22/#a-{article.section.key}-{article.key}"' in html(organisation)


def test_a_short_piece_without_a_headline_is_called_by_its_section(organisation):
    told(organisation, EditionFactory(issue__number=22, published=True), title="")
    assert shown(organisation) == "In the newsletter No. 22 Our members act"


def test_the_list_of_those_who_joined_is_told_too_and_the_newest_issue_stands_first(organisation):
    for number in (21, 22):
        edition = EditionFactory(issue__number=number, published=True)
        JoinerFactory(section__issue=edition.issue, section__heading_en=f"Joined {number}", organisation=organisation)
    assert shown(organisation) == "In the newsletter No. 22 Joined 22 No. 21 Joined 21"
    assert "/en/newsletter/22/#s-section" in html(organisation)


def test_each_article_is_told_once_in_the_readers_language(organisation):
    issue = IssueFactory(number=22)
    english, french = (EditionFactory(issue=issue, language=code, published=True) for code in ("en", "fr"))
    article = told(organisation, english, title="Half its land")
    ArticleTextFactory(article=article, edition=french, title="La moitié de ses terres")
    assert shown(organisation) == "In the newsletter No. 22 Half its land, under “Our members act”"
    assert "La moitié de ses terres, sous « Nos membres agissent »" in shown(organisation, "fr")
    assert "/fr/newsletter/22/#" in html(organisation, "fr")


def test_where_the_readers_language_is_missing_the_original_is_shown_and_marked(organisation):
    told(organisation, EditionFactory(issue__number=22, language="fr", published=True), title="Ses terres")
    found = html(organisation)
    assert re.search(r'<a href="/fr/newsletter/22/#[^"]+" lang="fr" hreflang="fr">Ses terres</a>', found)
    assert '<span lang="fr">Nos membres agissent</span>' in found


def test_what_is_not_published_is_told_nowhere(organisation, client):
    draft = EditionFactory(issue__number=23, title=MARK)
    told(organisation, draft, title=MARK, text=MARK)
    JoinerFactory(section__issue=draft.issue, section__heading_en=MARK, organisation=organisation)
    published = EditionFactory(issue=draft.issue, language="fr", published=True)
    told(organisation, published, title="Oui")
    assert "Oui" in html(organisation) and MARK not in html(organisation)
    assert MARK not in client.get(organisation.get_absolute_url()).text


def test_an_organisation_of_which_nothing_is_told_has_no_section(organisation):
    told(OrganisationFactory(), EditionFactory(published=True))
    assert html(organisation).strip() == ""


@pytest.mark.parametrize("rows", [1, 40])
def test_it_costs_the_same_for_any_number_of_issues(rows, organisation, django_assert_num_queries):
    for number in range(1, rows + 1):
        issue = IssueFactory(number=number)
        editions = [EditionFactory(issue=issue, language=code, published=True) for code in ("en", "fr", "es")]
        told(organisation, *editions)
        JoinerFactory(section__issue=issue, organisation=organisation)
    with django_assert_num_queries(2):
        found = html(organisation, "es")
    assert found.count("<li>") == 2 * rows
