"""An edition's rows become one document, in the edition's language, whatever the page's."""

from datetime import date

import pytest
from django.utils.translation import override

from events.models import DateShape, Event
from newsletter.assembly import assemble
from newsletter.document import Document, EventLine, Figure, JoinerLine, Lead
from newsletter.models import Article, Medium, PictureRendition, Placement, Question, Section
from tests.factories.members import OrganisationFactory, StakeholderGroupFactory
from tests.factories.newsletter import (
    ArticleFactory,
    ArticlePictureFactory,
    ArticleTextFactory,
    EditionFactory,
    JoinerFactory,
    KeyFigureFactory,
    LeadFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db


def block_of(text) -> tuple[Document, object]:
    document = assemble(text.edition)
    return document, document.sections[0]


def test_an_article_carries_all_that_is_printed_of_it():
    member = OrganisationFactory(slug="tari", name="TARI", member=True)
    text = ArticleTextFactory(
        article__section__key="acts",
        article__key="tari",
        article__organisation=member,
        title="Since 1895",
        byline="By somebody",
        pull="A pull quote",
        text="It has **145** hectares.",
    )
    Question.objects.create(text=text, question="Why?", answer="Because *soils*.")
    _document, block = block_of(text)
    piece = block.articles[0]
    assert (piece.key, piece.title, piece.byline, piece.pull) == (
        "acts-tari",
        "Since 1895",
        "By somebody",
        "A pull quote",
    )
    assert (piece.html, piece.text) == ("<p>It has <strong>145</strong> hectares.</p>\n", "It has 145 hectares.")
    assert (piece.organisation_name, piece.standing) == ("TARI", 2)
    assert piece.organisation_url == "http://localhost:8000/en/members/tari/"
    assert [(asked.question, asked.answer_text) for asked in piece.questions] == [("Why?", "Because soils.")]


def test_an_organisation_that_is_not_listed_has_no_address():
    text = ArticleTextFactory(article__organisation=OrganisationFactory(hidden=True))
    assert block_of(text)[1].articles[0].organisation_url == ""


def test_a_document_speaks_the_editions_language_on_any_page():
    text = ArticleTextFactory(edition=EditionFactory(language="fr"))
    section = text.article.section
    section.heading_fr, section.contents_fr = "Ils ont rejoint l’Initiative", ""
    section.save()
    group = StakeholderGroupFactory()
    JoinerFactory(section=section, name="CAAS", country="CN", group=group, standing=2)
    with override("es"):
        _document, block = block_of(text)
    assert (block.heading, block.contents) == ("Ils ont rejoint l’Initiative", "")
    assert block.joiners == (JoinerLine("CAAS", "Chine", group.label_fr, 2),)


def test_a_heading_that_is_missing_is_the_line_of_the_contents():
    text = ArticleTextFactory(article__section__heading_en="", article__section__contents_en="Call for applications")
    assert block_of(text)[1].heading == "Call for applications"


def test_sections_without_words_in_the_edition_are_left_out():
    text = ArticleTextFactory()
    issue = text.edition.issue
    ArticleFactory(section__issue=issue)
    figure = KeyFigureFactory(section__issue=issue).section
    printed_contents = SectionFactory(issue=issue, kind=Section.Kind.CONTENTS)
    ArticleTextFactory(edition=text.edition, article=ArticleFactory(section=printed_contents))
    document = assemble(text.edition)
    assert [block.key for block in document.sections] == [text.article.section.key, figure.key]
    assert document.sections[1].figure == Figure(782, 346, date(2023, 9, 30))


def test_a_page_that_continues_a_section_names_it():
    first = ArticleTextFactory()
    second = ArticleTextFactory(edition=first.edition, article__section__contents_en="")
    second.article.section.continues = first.article.section
    second.article.section.save()
    document = assemble(first.edition)
    assert document.sections[1].continues == document.sections[0].key
    assert [(block.key, last.key) for block, last in document.listed()] == [
        (first.article.section.key, second.article.section.key)
    ]


def test_a_picture_is_set_by_its_rendition_and_a_missing_one_by_its_words():
    text = ArticleTextFactory()
    placed = ArticlePictureFactory(article=text.article, placement=Placement.WIDE, credit="")
    placed.picture.credit = "© Jane Doe"
    placed.picture.save()
    ArticlePictureFactory(article=text.article, picture=None, caption_en="Signature", credit="© Rasmus Mogensen")
    document, block = block_of(text)
    use, words = block.articles[0].images
    assert (use.alt, use.caption, use.credit, use.placement) == (
        "A field after rain",
        "After the rain",
        "© Jane Doe",
        "wide",
    )
    image = document.pictures[use.key]
    rendition = placed.picture.renditions.get(placement="wide")
    assert (image.checksum, image.load()) == (rendition.sha256, rendition.sha256.encode())
    assert (words.key, words.caption, words.credit) == ("", "Signature", "© Rasmus Mogensen")


def test_a_screen_is_shown_lighter_renditions_than_paper_and_the_printed_one_where_there_is_none():
    text = ArticleTextFactory()
    placed = ArticlePictureFactory(article=text.article, placement=Placement.WIDE)
    printed = placed.picture.renditions.get(placement="wide")
    (image,) = block_of(text)[0].pictures.values()
    assert image.url == printed.get_absolute_url()
    for placement, width in (("wide", 1402), ("column", 640)):
        PictureRendition.objects.create(
            picture=placed.picture,
            placement=placement,
            medium=Medium.SCREEN,
            file=f"pictures/{placement}.webp",
            width=width,
            height=400,
            size=1,
            sha256=placement,
        )
    (image,) = block_of(text)[0].pictures.values()
    assert (image.kind, image.checksum) == ("image/jpeg", printed.sha256)
    assert image.url.endswith("/wide.webp")
    small, large = image.srcset.split(", ")
    assert small.endswith("/column.webp 640w")
    assert large.endswith("/wide.webp 1402w")


@pytest.mark.parametrize(
    ("dates", "when"),
    [
        ({"starts_on": date(2023, 10, 25), "ends_on": date(2023, 10, 27)}, "25–27 October 2023"),
        ({"date_shape": DateShape.OPEN, "starts_on": date(2023, 10, 3)}, "from 3 October 2023"),
        (
            {
                "date_shape": DateShape.SEPARATE,
                "days": [date(2023, 12, 4), date(2023, 12, 7)],
                "starts_on": date(2023, 12, 4),
                "ends_on": date(2023, 12, 7),
            },
            "4 December 2023 and 7 December 2023",
        ),
        (
            {"date_shape": DateShape.MONTH, "starts_on": date(2023, 6, 1), "ends_on": date(2023, 6, 30)},
            "June 2023",
        ),
        ({"date_shape": DateShape.YEAR, "starts_on": date(2023, 1, 1), "ends_on": date(2023, 12, 31)}, "2023"),
        ({"date_shape": DateShape.UNDATED}, ""),
    ],
)
def test_an_announcement_names_its_event_as_exactly_as_it_is_known(dates, when):
    event = Event.objects.create(
        slug="workshop", kind="workshop", title_en="Workshop", city_en="Siem Reap", country="KH", **dates
    )
    text = ArticleTextFactory(article__kind=Article.Kind.ANNOUNCEMENT)
    text.article.events.add(event)
    line = EventLine("Workshop", when, "Siem Reap, Cambodia", "http://localhost:8000/en/events/workshop/")
    assert block_of(text)[1].articles[0].events == (line,)


def test_other_articles_do_not_list_the_events_that_they_mention():
    text = ArticleTextFactory(article__kind=Article.Kind.EDITORIAL)
    text.article.events.add(Event.objects.create(slug="cop", kind="cop", title_en="COP", date_shape=DateShape.UNDATED))
    assert block_of(text)[1].articles[0].events == ()


def test_leads_point_to_the_section_of_their_article():
    text = ArticleTextFactory()
    LeadFactory(edition=text.edition, article=text.article, title="First", text="Why.", position=1)
    LeadFactory(edition=text.edition, title="Second", text="", position=2)
    assert assemble(text.edition).leads == (Lead("First", "Why.", text.article.section.key), Lead("Second"))


def test_what_says_the_same_has_the_same_key_and_other_words_another():
    text = ArticleTextFactory()
    key = assemble(text.edition).digest()
    assert assemble(text.edition).digest() == key
    text.text = "Other words."
    text.save()
    assert assemble(text.edition).digest() != key
