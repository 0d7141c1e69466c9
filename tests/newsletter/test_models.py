"""What the database itself refuses, whoever writes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from newsletter.models import (
    Article,
    ArticlePicture,
    ArticleText,
    Edition,
    Issue,
    Joiner,
    KeyFigure,
    Lead,
    Picture,
    PictureRendition,
    Question,
    Rendering,
    Section,
)
from tests.factories.newsletter import (
    ArticleFactory,
    ArticlePictureFactory,
    ArticleTextFactory,
    EditionFactory,
    IssueFactory,
    JoinerFactory,
    KeyFigureFactory,
    LeadFactory,
    PictureFactory,
    RenderingFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
FIRST, LAST = date(2023, 5, 1), date(2023, 9, 30)


def refuses(constraint, model, **values):
    """Tell whether the database refuses these columns in an existing row, by the name of its constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("issue_numbers_start_at_one", {"number": 0}),
        ("issue_is_dated_by_a_month", {"dated": date(2023, 10, 2)}),
        ("issue_period_has_two_ends_in_order", {"period_from": FIRST, "period_to": None}),
        ("issue_period_has_two_ends_in_order", {"period_from": None, "period_to": LAST}),
        ("issue_period_has_two_ends_in_order", {"period_from": LAST, "period_to": FIRST}),
    ],
)
def test_an_issue_has_a_number_a_month_and_a_whole_period(constraint, values):
    IssueFactory()
    refuses(constraint, Issue, **values)


def test_a_number_is_given_once():
    IssueFactory(number=22)
    with pytest.raises(IntegrityError):
        IssueFactory(number=22)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("edition_has_a_title", {"title": ""}),
        ("edition_language_is_one_of_ours", {"language": "de"}),
        ("edition_published_since_an_instant", {"state": "published"}),
        ("edition_published_since_an_instant", {"published_at": NOW}),
        ("edition_published_since_an_instant", {"state": "sent", "published_at": NOW}),
    ],
)
def test_an_edition_is_published_since_an_instant_or_not_at_all(constraint, values):
    EditionFactory()
    refuses(constraint, Edition, **values)


def test_an_issue_has_one_edition_in_a_language():
    edition = EditionFactory()
    again = Edition(issue=edition.issue, language="en", title="Again")
    with pytest.raises(ValidationError, match="already has an edition in this language"):
        again.full_clean()
    with pytest.raises(IntegrityError, match="edition_is_the_only_one_in_its_language"):
        again.save()


STARTED = {"started_at": NOW, "attempts": 1}
READY = {
    **STARTED,
    "finished_at": NOW + timedelta(seconds=1),
    "percent": 100,
    "file": "a.pdf",
    "pages": 1,
    "size": 1,
    "sha256": "a",
}


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("rendering_has_a_key", {"key": ""}),
        ("rendering_progress_is_a_percentage", {"percent": 101}),
        ("rendering_starts_by_an_attempt", {"started_at": NOW}),
        ("rendering_starts_by_an_attempt", {"attempts": 1}),
        ("rendering_ends_once", {**READY, "failed_at": NOW + timedelta(seconds=1), "reason": "Too deep."}),
        ("rendering_ends_after_its_start", {"failed_at": NOW, "reason": "Too deep."}),
        ("rendering_ends_after_its_start", {**READY, "finished_at": NOW - timedelta(seconds=1)}),
        ("rendering_ends_after_its_start", {**STARTED, "failed_at": NOW - timedelta(seconds=1), "reason": "No."}),
        ("rendering_fails_for_a_reason", {**STARTED, "failed_at": NOW + timedelta(seconds=1)}),
        ("rendering_fails_for_a_reason", {"reason": "Too deep."}),
        ("rendering_is_ready_with_its_file", {"file": "a.pdf"}),
        ("rendering_is_ready_with_its_file", {"size": 1}),
        *(("rendering_is_ready_with_its_file", READY | {name: ""}) for name in ("file", "sha256")),
        *(("rendering_is_ready_with_its_file", READY | {name: None}) for name in ("pages", "size")),
        ("rendering_is_ready_with_its_file", READY | {"pages": 0}),
        ("rendering_is_ready_with_its_file", READY | {"percent": 99}),
    ],
)
def test_the_ledger_tells_no_story_that_cannot_be(constraint, values):
    RenderingFactory()
    refuses(constraint, Rendering, **values)


def test_the_ledger_takes_the_stories_that_can_be():
    RenderingFactory()
    for values in (STARTED, READY):
        assert Rendering.objects.update(**values) == 1


def test_the_same_content_is_ordered_once():
    order = RenderingFactory()
    with pytest.raises(IntegrityError, match="rendering_is_made_once_per_content"):
        RenderingFactory(edition=order.edition, key=order.key)


@pytest.mark.parametrize(
    ("traits", "status"),
    [({}, "queued"), ({"started": True}, "rendering"), ({"ready": True}, "ready"), ({"failed": True}, "failed")],
)
def test_a_status_is_read_from_what_has_happened(traits, status):
    assert RenderingFactory(**traits).status == status


@pytest.mark.parametrize(
    ("constraint", "factory", "model", "values"),
    [
        ("section_has_a_key", SectionFactory, Section, {"key": ""}),
        ("article_has_a_key", ArticleFactory, Article, {"key": ""}),
        ("lead_has_a_title", LeadFactory, Lead, {"title": ""}),
        ("joiner_has_a_name", JoinerFactory, Joiner, {"name": ""}),
        ("joiner_became_partner_or_member", JoinerFactory, Joiner, {"standing": 0}),
        ("figure_counts_members_among_partners", KeyFigureFactory, KeyFigure, {"members": 783}),
        ("picture_has_a_checksum", PictureFactory, Picture, {"sha256": ""}),
        ("picture_has_a_checksum", PictureFactory, Picture, {"original": ""}),
        ("picture_has_a_size", PictureFactory, Picture, {"width": 0}),
        ("rendition_has_a_file", PictureFactory, PictureRendition, {"file": ""}),
        ("rendition_has_a_file", PictureFactory, PictureRendition, {"size": 0}),
        (
            "article_picture_has_a_picture_or_words",
            ArticlePictureFactory,
            ArticlePicture,
            {"picture": None, "caption_en": ""},
        ),
    ],
)
def test_what_is_printed_is_something(constraint, factory, model, values):
    factory()
    refuses(constraint, model, **values)


def test_a_section_does_not_continue_itself():
    section = SectionFactory()
    refuses("section_does_not_continue_itself", Section, continues=section)


def test_an_answer_is_never_empty():
    text = ArticleTextFactory()
    with pytest.raises(IntegrityError, match="question_has_an_answer"):
        Question.objects.create(text=text, question="Why?", answer="")


def test_an_article_has_one_text_in_an_edition():
    text = ArticleTextFactory()
    with pytest.raises(IntegrityError, match="text_is_the_only_one_of_its_article_in_an_edition"):
        ArticleText.objects.create(article=text.article, edition=text.edition)


def test_keys_are_unique_where_they_are_looked_up():
    section, article = SectionFactory(), ArticleFactory()
    with pytest.raises(IntegrityError, match="section_key_is_unique_in_its_issue"), transaction.atomic():
        SectionFactory(issue=section.issue, key=section.key)
    with pytest.raises(IntegrityError, match="article_key_is_unique_in_its_section"), transaction.atomic():
        ArticleFactory(section=article.section, key=article.key)
    rendition = PictureFactory().renditions.first()
    rendition.pk = None
    with pytest.raises(IntegrityError, match="rendition_is_made_once_per_placement"):
        rendition.save(force_insert=True)


def test_an_issue_speaks_the_readers_language():
    issue = IssueFactory(number=22)
    with override("fr"):
        assert issue.month == "octobre 2023"
    assert str(issue) == "Issue 22, October 2023"


def test_the_newest_finished_pdf_is_an_editions_pdf():
    edition = EditionFactory()
    RenderingFactory(edition=edition, failed=True)
    RenderingFactory(edition=edition, ready=True)
    newest = RenderingFactory(edition=edition, ready=True)
    assert edition.pdf == newest
    assert EditionFactory().pdf is None
