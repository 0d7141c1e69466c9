"""Issues, editions, what stands in them, and orders for PDFs."""

from datetime import date

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from newsletter.models import (
    Article,
    ArticlePicture,
    ArticleText,
    Edition,
    Finding,
    Issue,
    Joiner,
    KeyFigure,
    Lead,
    Picture,
    PictureRendition,
    Placement,
    Rendering,
    Section,
)


class IssueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Issue

    number = factory.Sequence(lambda n: n + 100)
    dated = date(2023, 10, 1)


class EditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Edition
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            state=Edition.State.PUBLISHED,
            published_at=factory.LazyFunction(timezone.now),
            rendering=factory.RelatedFactory(
                "tests.factories.newsletter.RenderingFactory", factory_related_name="edition", ready=True
            ),
        )

    issue = factory.SubFactory(IssueFactory)
    language = "en"
    title = "The newsletter"


class LeadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lead

    edition = factory.SubFactory(EditionFactory)
    title = factory.Sequence(lambda n: f"Lead {n}")
    text = "One sentence about it."


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Section

    issue = factory.SubFactory(IssueFactory)
    key = factory.Sequence(lambda n: f"section-{n}")
    kind = Section.Kind.REPORT
    position = factory.Sequence(lambda n: n)
    heading_en = factory.Sequence(lambda n: f"Heading {n}")
    contents_en = factory.SelfAttribute("heading_en")


class ArticleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Article

    section = factory.SubFactory(SectionFactory)
    key = factory.Sequence(lambda n: f"article-{n}")
    kind = Article.Kind.REPORT
    position = factory.Sequence(lambda n: n)


class ArticleTextFactory(factory.django.DjangoModelFactory):
    """A text whose article stands in the issue of its edition."""

    class Meta:
        model = ArticleText

    edition = factory.SubFactory(EditionFactory)
    article = factory.SubFactory(ArticleFactory, section__issue=factory.SelfAttribute("...edition.issue"))
    title = factory.Sequence(lambda n: f"Headline {n}")
    text = "Soils hold **carbon**."


class FindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Finding

    edition = factory.SubFactory(EditionFactory)
    kind = Finding.Kind.DEAD_LINK
    where = factory.Sequence(lambda n: f"Place {n}")
    sentence = "1 link leads nowhere and was kept as plain text."


class JoinerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Joiner

    section = factory.SubFactory(SectionFactory, kind=Section.Kind.JOINERS)
    name = factory.Sequence(lambda n: f"Joiner {n}")
    country = "FR"
    standing = 1


class KeyFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KeyFigure

    section = factory.SubFactory(SectionFactory, kind=Section.Kind.FIGURE)
    partners = 782
    members = 346
    on = date(2023, 9, 30)


class PictureFactory(factory.django.DjangoModelFactory):
    """A picture with its renditions; the bytes are not those of a picture."""

    class Meta:
        model = Picture
        skip_postgeneration_save = True

    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    original = factory.LazyAttribute(lambda row: f"pictures/{row.sha256}.png")
    width, height = 1600, 1200
    alt_en = "A field after rain"

    @factory.post_generation
    def renditions(self, create, extracted, **kwargs):
        for place, placement in enumerate(Placement.values):
            checksum = f"{place}{self.sha256[1:]}"
            PictureRendition.objects.create(
                picture=self,
                placement=placement,
                file=ContentFile(checksum.encode(), name=f"{checksum}.jpg"),
                width=400,
                height=300,
                size=64,
                sha256=checksum,
            )


class ArticlePictureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ArticlePicture

    article = factory.SubFactory(ArticleFactory)
    picture = factory.SubFactory(PictureFactory)
    caption_en = "After the rain"


class RenderingFactory(factory.django.DjangoModelFactory):
    """An order; ``ready``, ``started`` and ``failed`` say what became of it."""

    class Meta:
        model = Rendering

    class Params:
        started = factory.Trait(started_at=factory.LazyFunction(timezone.now), attempts=1)
        ready = factory.Trait(
            started=True,
            finished_at=factory.LazyFunction(timezone.now),
            percent=100,
            pages=20,
            size=13,
            sha256="0" * 64,
            file=factory.LazyAttribute(lambda row: ContentFile(b"%PDF finished", name=f"{row.key}.pdf")),
        )
        failed = factory.Trait(started=True, failed_at=factory.LazyFunction(timezone.now), reason="Too deep.")

    edition = factory.SubFactory(EditionFactory)
    key = factory.Sequence(lambda n: f"{n:064x}")
