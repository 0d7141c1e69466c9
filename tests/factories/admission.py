"""Applications in every state, meetings and their lists."""

from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from members.models import AgendaItem, Application, Document, Meeting, Paper, Standing
from tests.factories.members import StakeholderGroupFactory, UserFactory

ANSWERS = {
    "is_for_profit": "no",
    "acronym": "TV",
    "city": "Montpellier",
    "website": "https://terres-vives.example",
    "summary_en": "We help market gardeners to cover their soils.",
    "main_name": "Amina Sow",
    "main_job_title": "Director",
    "main_email": "amina@terres-vives.example",
    "signatory_name": "Amina Sow",
    "signatory_job_title": "Director",
    "signed_on": "2023-07-01",
    "is_authorised": True,
}
EVERY_POINT = ["form", "declaration", "status", "logo", "duplicates"]


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A submitted application to become a Member; ``state=`` and the traits give the other situations."""

    class Meta:
        model = Application
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=Application.State.DRAFT, submitted_at=None, reference="")
        checked = factory.Trait(checklist=EVERY_POINT)

    applicant = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Terres Vives {n:03}")
    country = "FR"
    wants = Standing.MEMBER
    stakeholder_group = factory.SubFactory(StakeholderGroupFactory)
    state = Application.State.SUBMITTED
    reference = factory.Sequence(lambda n: f"2023-{n:04}")
    submitted_at = factory.LazyFunction(timezone.now)
    answers = factory.LazyFunction(ANSWERS.copy)

    @factory.post_generation
    def documents(self, create, kinds, **kwargs):
        for kind in ("declaration", "status", "logo") if kinds is None else kinds:
            DocumentFactory(application=self, kind=kind)


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Document

    application = factory.SubFactory(ApplicationFactory, documents=())
    kind = Document.Kind.DECLARATION
    name = factory.LazyAttribute(lambda self: f"{self.kind}.pdf")
    file = factory.LazyAttribute(lambda self: ContentFile(b"%PDF-1.7\n", self.name))
    content_type = "application/pdf"
    size = 9
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    uploaded_by = factory.SelfAttribute("application.applicant")


class MeetingFactory(factory.django.DjangoModelFactory):
    """A meeting of the Bureau, yesterday, with an open list."""

    class Meta:
        model = Meeting

    body = Meeting.Body.BUREAU
    number = factory.Sequence(lambda n: n + 1)
    held_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    place = "Montpellier"


class AgendaItemFactory(factory.django.DjangoModelFactory):
    """A tabled application on the frozen list of a meeting."""

    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory, state=Meeting.State.TABLED)
    application = factory.SubFactory(ApplicationFactory, state=Application.State.TABLED)
    position = factory.Sequence(lambda n: n)


class PaperFactory(factory.django.DjangoModelFactory):
    """A queued order of the official list; traits for what became of it."""

    class Meta:
        model = Paper

    class Params:
        started = factory.Trait(started_at=factory.LazyFunction(timezone.now), attempts=1)
        failed = factory.Trait(started=True, failed_at=factory.LazyFunction(timezone.now), reason="No space left.")
        ready = factory.Trait(
            started=True,
            finished_at=factory.LazyFunction(timezone.now),
            file=factory.LazyAttribute(lambda self: ContentFile(b"%PDF", f"{self.key}.pdf")),
            sha256="a" * 64,
            pages=3,
            size=4,
        )

    kind = Paper.Kind.OFFICIAL_LIST
    on = factory.LazyFunction(timezone.localdate)
    language = "en"
    key = factory.Sequence(lambda n: f"{n:064x}")
