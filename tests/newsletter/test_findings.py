"""What an import found leads to what it speaks of, and is kept when somebody has dealt with it."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse
from django.utils.html import escape

from newsletter import importing
from newsletter.models import Edition, Finding
from tests import shared
from tests.factories.members import UserFactory
from tests.factories.newsletter import ArticleTextFactory, EditionFactory, FindingFactory, SectionFactory
from tests.initiative.signing_in import signed_in
from tests.newsletter.test_admin import staff_with, url

pytestmark = pytest.mark.django_db
LIST = "/admin/newsletter/finding/"
WHEN = datetime(2024, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def person():
    return UserFactory(secretariat=True, name="Ada")


@pytest.fixture
def secretary(client, person):
    return signed_in(client, person)


def turn(client, finding, **headers):
    words = {"finding": "take-up" if finding.dealt_at else "deal-with"}
    return client.post(reverse("admin:newsletter_finding_turn", args=[finding.pk]), words, headers=headers)


def test_every_finding_of_the_real_issue_leads_to_its_article_or_section(secretary):
    printed = json.loads(shared.path("data/newsletter-22.json").read_text())
    edition = importing.carry_out(importing.plan(json.dumps(printed).encode()))
    assert edition.findings.count() > 50
    assert not edition.findings.filter(article=None, section=None).exists()
    of_headings = edition.findings.filter(kind__in=["foreign-heading", "missing-heading"])
    assert of_headings.exists() and not of_headings.filter(section=None).exists()
    dead = edition.findings.filter(kind="dead-link", article__texts__text__contains="Greenium").first()
    assert dead.article.section.issue == edition.issue

    page = secretary.get(f"{LIST}?all=").content.decode()
    assert page.count('<td class="field-place"><a href="/admin/newsletter/') == edition.findings.count()


def test_a_finding_leads_to_where_it_is_mended(secretary):
    text, section = ArticleTextFactory(), SectionFactory()
    ArticleTextFactory(article=text.article, edition=EditionFactory(issue=text.edition.issue, language="fr"))
    places = {
        FindingFactory(kind="dead-link", where="A", edition=text.edition, article=text.article): url(
            "articletext_change", text
        ),
        FindingFactory(kind="unknown-event", where="B", article=text.article): url("article_change", text.article),
        FindingFactory(kind="missing-heading", where="C", section=section): url("section_change", section),
    }
    FindingFactory(where="Nowhere any more")
    page = secretary.get(LIST).content.decode()
    for finding, address in places.items():
        assert f'<a href="{address}">{finding.where}</a>' in page
    assert '<td class="field-place">Nowhere any more</td>' in page


def test_who_has_dealt_with_it_and_when_is_kept_and_it_can_be_taken_up_again(secretary, person):
    finding = FindingFactory()
    with time_machine.travel(WHEN, tick=False):
        assert turn(secretary, finding).status_code == 302
    finding.refresh_from_db()
    assert (finding.dealt_at, finding.dealt_by) == (WHEN, person)
    assert '<span class="dealt">Ada, 5 March 2024</span>' in secretary.get(LIST).content.decode()

    turn(secretary, finding)
    finding.refresh_from_db()
    assert (finding.dealt_at, finding.dealt_by) == (None, None)
    assert 'class="dealt"' not in secretary.get(LIST).content.decode()


def test_what_somebody_has_dealt_with_is_not_dealt_with_again(secretary):
    finding = FindingFactory(dealt_at=WHEN, dealt_by=UserFactory(name="Bo"))
    finding.dealt_at = None  # as a page shows it that was opened before
    turn(secretary, finding)
    finding.refresh_from_db()
    assert (finding.dealt_at, str(finding.dealt_by)) == (WHEN, "Bo")


def test_after_a_button_one_is_back_in_the_list_one_came_from_and_nowhere_else(secretary):
    finding = FindingFactory()
    own = f"http://testserver{LIST}?kind__exact=dead-link"
    listed = f"{LIST}?edition__id__exact={finding.edition_id}"
    assert turn(secretary, finding, Referer=own)["Location"] == own
    assert turn(secretary, finding, Referer="https://evil.example/")["Location"] == listed
    assert turn(secretary, finding)["Location"] == listed


def test_many_are_dealt_with_at_once(secretary, person):
    findings = FindingFactory.create_batch(3)
    sent = {"action": "deal_with", "_selected_action": [each.pk for each in findings[:2]]}
    assert "2 findings are dealt with." in secretary.post(LIST, sent, follow=True).content.decode()
    assert Finding.objects.filter(dealt_by=person).count() == 2
    assert Finding.objects.open().get() == findings[2]
    sent = {"action": "take_up", "_selected_action": [each.pk for each in findings]}
    assert "2 findings are open again." in secretary.post(LIST, sent, follow=True).content.decode()
    assert Finding.objects.open().count() == 3


@pytest.mark.parametrize(
    ("query", "found"), [("", ["open", "done"]), ("?state=open", ["open"]), ("?state=done", ["done"])]
)
def test_open_findings_come_first_and_are_filtered(secretary, person, query, found):
    FindingFactory(where="done", dealt_at=WHEN, dealt_by=person)
    FindingFactory(where="open")
    listed = secretary.get(LIST + query).context["cl"].result_list
    assert [each.where for each in listed] == found


def test_nobody_deletes_a_finding_by_itself_and_it_goes_with_its_edition(secretary):
    finding = FindingFactory()
    assert secretary.post(f"{LIST}{finding.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in secretary.get(LIST).content.decode()
    assert secretary.post(url("edition_delete", finding.edition), {"post": "yes"}).status_code == 302
    assert not Edition.objects.exists() and not Finding.objects.exists()


def test_who_may_only_read_findings_has_no_button(client):
    finding = FindingFactory()
    reader = staff_with(client, "view_finding")
    page = reader.get(LIST).content.decode()
    assert escape(finding.where) in page
    assert "formaction" not in page and "deal_with" not in page
    assert turn(reader, finding).status_code == 403
    assert Finding.objects.open().exists()


def test_a_button_is_no_link(secretary):
    assert secretary.get(reverse("admin:newsletter_finding_turn", args=[FindingFactory().pk])).status_code == 405


def test_the_page_of_an_edition_tells_above_its_words_what_is_to_look_at(secretary, person):
    edition = ArticleTextFactory(title="Soils in the classroom").edition
    FindingFactory.create_batch(2, edition=edition)
    FindingFactory(edition=edition, dealt_at=WHEN, dealt_by=person)
    FindingFactory(edition=edition, kind="missing-picture", dealt_at=WHEN, dealt_by=person)
    page = secretary.get(url("edition_change", edition)).content.decode()
    link = f'{LIST}?edition__id__exact={edition.pk}&amp;kind__exact=dead-link">Dead links</a>: 2 of 3 to look at'
    below = [link, "caption without a picture".capitalize(), "Soils in the classroom</a>", 'id="transitions-group"']
    assert sorted(below, key=page.index) == below
    listed = secretary.get(f"{LIST}?edition__id__exact={edition.pk}&kind__exact=dead-link")
    assert listed.context["cl"].result_count == 3


def test_an_edition_that_was_not_imported_shows_no_findings(secretary):
    page = secretary.get(url("edition_change", EditionFactory())).content.decode()
    assert 'id="findings"' not in page


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_costs_the_same_for_any_number_of_rows(rows, secretary, person, django_assert_num_queries):
    for text in ArticleTextFactory.create_batch(rows):
        FindingFactory(edition=text.edition, article=text.article)
        FindingFactory(edition=text.edition, section=text.article.section, dealt_at=WHEN, dealt_by=person)
    with django_assert_num_queries(6):
        assert secretary.get(LIST).context["cl"].result_count == 2 * rows


def test_the_desk_counts_what_is_to_look_at(secretary, person):
    FindingFactory.create_batch(2)
    FindingFactory(dealt_at=WHEN, dealt_by=person)
    page = secretary.get("/admin/").content.decode()
    assert f'<a href="{LIST}?state=open"><b>2</b>' in page


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("finding_is_dealt_with_by_somebody_at_an_instant", lambda: {"dealt_at": WHEN}),
        ("finding_is_dealt_with_by_somebody_at_an_instant", lambda: {"dealt_by": UserFactory()}),
        (
            "finding_speaks_of_an_article_or_a_section",
            lambda: {"article": ArticleTextFactory().article, "section": SectionFactory()},
        ),
        ("finding_counts_at_least_one", lambda: {"count": 0}),
    ],
)
def test_the_database_refuses_half_a_decision_and_two_places(constraint, facts):
    FindingFactory()
    with pytest.raises(IntegrityError, match=constraint):
        Finding.objects.update(**facts())
