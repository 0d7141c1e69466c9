"""What visitors see of the newsletter: only what is published, in the language of the address."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from newsletter.models import Placement
from tests.factories.newsletter import (
    ArticlePictureFactory,
    ArticleTextFactory,
    EditionFactory,
    IssueFactory,
    JoinerFactory,
    KeyFigureFactory,
    LeadFactory,
    PictureFactory,
    RenderingFactory,
)

pytestmark = pytest.mark.django_db


def published(number, *languages, issue=None):
    issue = issue or IssueFactory(number=number)
    return [EditionFactory(issue=issue, language=language, published=True) for language in languages or ["en"]]


def address(name, number, language="en"):
    with override(language):
        return reverse(f"newsletter:{name}", args=[number])


def test_the_archive_shows_the_newest_issue_first_with_its_leads(client):
    published(21)
    (newest,) = published(22)
    LeadFactory(edition=newest, title="Three days in Hyderabad")
    page = client.get("/en/newsletter/").content.decode()
    assert page.index("Issue 22, October 2023") < page.index('aria-label="Issue 21, October 2023"')
    assert "Three days in Hyderabad" in page
    assert 'href="/en/newsletter/22.pdf"' in page


def test_a_draft_is_nowhere_in_the_archive(client):
    EditionFactory(issue__number=23)
    page = client.get("/en/newsletter/").content.decode()
    assert "23" not in page.split("<main")[1].split("</main")[0]
    assert "No issue has been published here yet." in page


@pytest.mark.parametrize("rows", [1, 40])
def test_the_archive_costs_the_same_for_any_number_of_issues(rows, client, django_assert_num_queries):
    for number in range(1, rows + 1):
        for edition in published(number, "en", "fr", "es"):
            LeadFactory(edition=edition)
    with django_assert_num_queries(5):
        page = client.get("/fr/newsletter/").content.decode()
    assert page.count('class="cover"') == rows


def test_the_archive_speaks_french_and_links_the_french_edition(client):
    published(22, "en", "fr")
    assert 'href="/fr/newsletter/22/"' in client.get("/fr/newsletter/").content.decode()
    assert 'href="/en/newsletter/22/"' in client.get("/es/newsletter/").content.decode()


def test_an_issue_is_read_in_the_language_of_its_address(client):
    english, french = published(22, "en", "fr")
    ArticleTextFactory(edition=english, text="Soils hold carbon.")
    text = ArticleTextFactory(edition=french, text="Les sols gardent le carbone.")
    text.article.section.heading_fr = "Rubrique"
    text.article.section.save()
    assert "Soils hold carbon." in client.get("/en/newsletter/22/").content.decode()
    page = client.get("/fr/newsletter/22/").content.decode()
    assert "Les sols gardent le carbone." in page
    assert "Soils hold carbon." not in page
    assert 'hreflang="es"' not in page.split("<main")[0]


def test_an_issue_that_is_not_in_this_language_says_in_which_it_is(client):
    published(22, "en")
    response = client.get("/fr/newsletter/22/")
    assert response.status_code == 404
    assert 'href="/en/newsletter/22/" hreflang="en"' in response.content.decode()


@pytest.mark.parametrize("name", ["issue", "pdf", "text"])
def test_a_draft_has_no_address(name, client):
    draft = ArticleTextFactory(edition__issue__number=22).edition
    RenderingFactory(edition=draft, ready=True)
    assert client.get(address(name, 22)).status_code == 404
    assert client.get(address(name, 99)).status_code == 404


@pytest.mark.parametrize("rows", [1, 40])
def test_an_issue_costs_the_same_for_any_number_of_articles(rows, client, django_assert_num_queries):
    (edition,) = published(22)
    for _ in range(rows):
        text = ArticleTextFactory(edition=edition)
        ArticlePictureFactory(article=text.article)
        JoinerFactory(section=text.article.section)
        KeyFigureFactory(section=text.article.section)
        LeadFactory(edition=edition, article=text.article)
    with django_assert_num_queries(14):
        page = client.get("/en/newsletter/22/").content.decode()
    assert page.count("After the rain") == rows


def test_only_a_finished_pdf_is_served(client):
    (edition,) = published(22)
    edition.renderings.all().delete()
    RenderingFactory(edition=edition, started=True)
    RenderingFactory(edition=edition, failed=True)
    assert client.get("/en/newsletter/22.pdf").status_code == 404
    ready = RenderingFactory(edition=edition, ready=True)
    response = client.get("/en/newsletter/22.pdf")
    assert b"".join(response.streaming_content) == b"%PDF finished"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="4-per-1000-newsletter-22-en.pdf"'
    again = client.get("/en/newsletter/22.pdf", headers={"If-None-Match": f'"{ready.sha256}"'})
    assert again.status_code == 304


def test_each_language_has_its_own_pdf(client):
    published(22, "en", "fr")
    response = client.get("/fr/newsletter/22.pdf")
    assert b"".join(response.streaming_content) == b"%PDF finished"
    assert "4-per-1000-newsletter-22-fr.pdf" in response["Content-Disposition"]
    assert client.get("/es/newsletter/22.pdf").status_code == 404


def test_a_pdf_that_was_lost_from_the_disk_is_not_found(client):
    (edition,) = published(22)
    rendering = edition.renderings.get()
    rendering.file.storage.delete(rendering.file.name)
    assert client.get("/en/newsletter/22.pdf").status_code == 404


def test_an_edition_is_also_plain_text(client):
    (edition,) = published(22)
    ArticleTextFactory(edition=edition, title="Sowing", text="Soils hold **carbon**.")
    response = client.get("/en/newsletter/22.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Soils hold carbon." in response.content.decode()


def test_a_picture_is_served_by_its_checksum_for_ever(client):
    rendition = PictureFactory().renditions.get(placement=Placement.COLUMN)
    response = client.get(rendition.get_absolute_url())
    assert b"".join(response.streaming_content) == rendition.sha256.encode()
    assert response["Content-Type"] == "image/jpeg"
    assert "immutable" in response["Cache-Control"]
    assert client.get(reverse("newsletter:picture", args=["absent.png"])).status_code == 404


@pytest.mark.parametrize("name", ["archive", "issue", "pdf", "text"])
def test_nothing_here_is_written_to(name, client):
    published(22)
    url = reverse("newsletter:archive") if name == "archive" else address(name, 22)
    assert client.post(url).status_code == 405


def test_the_home_page_shows_the_latest_issue(client):
    published(21)
    english, french = published(22, "en", "fr")
    LeadFactory(edition=english, title="Three days in Hyderabad")
    LeadFactory(edition=french, title="Trois jours à Hyderabad")
    page = client.get("/fr/").content.decode()
    assert "Trois jours à Hyderabad" in page
    assert "Three days in Hyderabad" not in page
    assert 'href="/en/newsletter/22.pdf"' in page


def test_search_engines_find_published_editions_only(client):
    published(22, "en", "fr")
    EditionFactory(issue__number=23)
    found = client.get("/sitemap-editions.xml").content.decode()
    assert found.count("<url>") == 2
    assert "/fr/newsletter/22/" in found
    assert client.get("/sitemap-newsletter.xml").content.decode().count("/newsletter/</loc>") == 3
