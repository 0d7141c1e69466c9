"""An edition's rows become a ``Document``: all of it resolved, in the edition's language, in a few queries."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from events.models import DateShape, Event
from initiative import dates, markdown
from initiative.countries import country_name
from members.models import Organisation
from newsletter.document import (
    QA,
    Block,
    Document,
    EventLine,
    Figure,
    Image,
    ImageUse,
    JoinerLine,
    Lead,
    Piece,
)
from newsletter.models import (
    Article,
    ArticlePicture,
    ArticleText,
    Edition,
    Joiner,
    Medium,
    PictureRendition,
    Placement,
    Rendering,
    Section,
)

# An article of another kind only mentions its events; these are about them.
_ABOUT_EVENTS = {Article.Kind.ANNOUNCEMENT, Article.Kind.SERIES}


def assemble(edition: Edition) -> Document:
    """Return what the edition says now. The printed contents are left out: every medium makes its own."""
    with override(edition.language):
        return _Assembly(edition).document()


def hindrances(edition: Edition) -> list[str]:
    """Return sentences that say what the edition still lacks before it can be printed; usually none."""
    language = edition.language
    texts = edition.texts.count()
    pictures = ArticlePicture.objects.filter(article__texts__edition=edition, picture__isnull=False)
    mute = pictures.filter(**{f"picture__alt_{language}": ""}).distinct().count()
    told = edition.issue.sections.filter(articles__texts__edition=edition)
    headless = told.filter(**{f"heading_{language}": "", f"contents_{language}": ""})
    headless = headless.exclude(heading_en="", contents_en="").distinct().count()
    found = []
    if not texts:
        found.append(_("The edition has no text yet."))
    if mute:
        found.append(
            ngettext(
                "%d picture has no alternative text in the edition’s language.",
                "%d pictures have no alternative text in the edition’s language.",
                mute,
            )
            % mute
        )
    if headless:
        found.append(
            ngettext(
                "%d section has no heading in the edition’s language.",
                "%d sections have no heading in the edition’s language.",
                headless,
            )
            % headless
        )
    return found


def ready_rendering(edition: Edition) -> Rendering | None:
    """Return the finished PDF of what the edition says now, if there is one."""
    return edition.renderings.ready().filter(key=assemble(edition).digest()).first()


class _Assembly:
    """Holds what the pieces of one edition share while they are put together."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.language = edition.language
        self.texts = {text.article_id: text for text in self._texts()}
        self.pictures: dict[str, Image] = {}

    def document(self) -> Document:
        issue = self.edition.issue
        sections = tuple(self._block(section) for section in self._sections() if self._is_told(section))
        return Document(
            number=issue.number,
            language=self.language,
            title=self.edition.title,
            dated=issue.dated,
            leads=tuple(self._leads()),
            sections=sections,
            pictures=self.pictures,
            demonstration=self.edition.notice,
            deadline=issue.contributions_deadline,
            contact=issue.contributions_contact,
        )

    def _texts(self) -> QuerySet[ArticleText]:
        return self.edition.texts.prefetch_related("questions")

    def _sections(self) -> QuerySet[Section]:
        renditions = Prefetch("picture__renditions", PictureRendition.objects.all())
        pictures = ArticlePicture.objects.select_related("picture").prefetch_related(renditions)
        articles = Article.objects.order_by("position", "pk").select_related("organisation")
        articles = articles.prefetch_related(
            Prefetch("pictures", pictures), Prefetch("events", Event.objects.order_by("pk"))
        )
        joiners = Joiner.objects.select_related("organisation", "group")
        return self.edition.issue.sections.select_related("continues", "figure").prefetch_related(
            Prefetch("articles", articles), Prefetch("joiners", joiners)
        )

    def _is_told(self, section: Section) -> bool:
        """A section is left out where this edition has nothing in it."""
        if section.kind == Section.Kind.CONTENTS:
            return False
        told = any(article.pk in self.texts for article in section.articles.all())
        return told or hasattr(section, "figure") or bool(section.joiners.all())

    def _leads(self) -> Iterable[Lead]:
        for lead in self.edition.leads.select_related("article__section"):
            yield Lead(lead.title, lead.text, lead.article.section.key if lead.article else "")

    def _block(self, section: Section) -> Block:
        listed = getattr(section, f"contents_{self.language}")
        return Block(
            key=section.key,
            kind=section.kind,
            heading=getattr(section, f"heading_{self.language}") or listed,
            contents=listed,
            continues=section.continues.key if section.continues else "",
            standfirst=getattr(section, f"standfirst_{self.language}"),
            articles=tuple(self._pieces(section)),
            joiners=tuple(_joiner(joiner) for joiner in section.joiners.all()),
            figure=self._figure(section),
        )

    def _pieces(self, section: Section) -> Iterable[Piece]:
        for article in section.articles.all():
            if article.pk in self.texts:
                yield self._piece(section, article, self.texts[article.pk])

    def _piece(self, section: Section, article: Article, text: ArticleText) -> Piece:
        organisation = article.organisation
        return Piece(
            key=f"{section.key}-{article.key}",
            kind=article.kind,
            title=text.title,
            html=markdown.to_html(text.text),
            text=markdown.to_text(text.text),
            organisation_name=organisation.name if organisation else article.organisation_name,
            standing=organisation.standing if organisation else 0,
            organisation_url=_address(organisation),
            byline=text.byline,
            pull=text.pull,
            questions=tuple(
                QA(asked.question, markdown.to_html(asked.answer), markdown.to_text(asked.answer))
                for asked in text.questions.all()
            ),
            images=tuple(self._use(picture) for picture in article.pictures.all()),
            events=tuple(_event(event) for event in article.events.all() if article.kind in _ABOUT_EVENTS),
        )

    def _use(self, placed: ArticlePicture) -> ImageUse:
        words = {
            "caption": getattr(placed, f"caption_{self.language}"),
            "credit": placed.credit or (placed.picture.credit if placed.picture else ""),
            "placement": placed.placement,
        }
        if placed.picture is None:
            return ImageUse(key="", **words)
        key = f"{placed.picture.sha256[:16]}-{placed.placement}"
        self.pictures[key] = _image(placed)
        return ImageUse(key=key, alt=getattr(placed.picture, f"alt_{self.language}"), **words)

    def _figure(self, section: Section) -> Figure | None:
        if not hasattr(section, "figure"):
            return None
        return Figure(section.figure.partners, section.figure.members, section.figure.on)


def _joiner(joiner: Joiner) -> JoinerLine:
    return JoinerLine(
        name=joiner.name,
        country=joiner.place or country_name(joiner.country),
        group=str(joiner.group.label) if joiner.group else joiner.group_name,
        standing=joiner.standing,
        url=_address(joiner.organisation),
    )


def _image(placed: ArticlePicture) -> Image:
    """Return the picture as it is printed, with the addresses under which a screen shows it.

    What was taken in before there were renditions for screens is shown as it is printed.
    """
    made = {(each.medium, each.placement): each for each in placed.picture.renditions.all()}
    printed = made[Medium.PAPER, placed.placement]
    shown = made.get((Medium.SCREEN, placed.placement), printed)
    small = made.get((shown.medium, Placement.COLUMN), shown)
    sizes = {each.width: each.get_absolute_url() for each in (small, shown)}
    return Image(
        name=printed.file.name.rpartition("/")[2],
        kind=printed.content_type,
        load=printed.read,
        width=printed.width,
        height=printed.height,
        checksum=printed.sha256,
        url=shown.get_absolute_url(),
        srcset=", ".join(f"{url} {width}w" for width, url in sizes.items()),
    )


def _event(event: Event) -> EventLine:
    country = country_name(event.country)
    places = [str(event.city) or str(event.place), country]
    place = _("online") if event.mode == Event.Mode.ONLINE else ", ".join(filter(None, places))
    return EventLine(str(event.title), _when(event), place, settings.SITE_URL + event.get_absolute_url())


def _when(event: Event) -> str:
    """Return the date as exactly as it is known."""
    match event.date_shape:
        case DateShape.UNDATED:
            return ""
        case DateShape.OPEN:
            return _("from %s") % dates.day(event.starts_on)
        case DateShape.SEPARATE:
            *first, last = [dates.day(each) for each in event.days]
            return _("%(days)s and %(day)s") % {"days": ", ".join(first), "day": last}
        case DateShape.MONTH:
            return dates.month(event.starts_on)
        case DateShape.YEAR:
            return str(event.starts_on.year)
    return dates.day_range(event.starts_on, event.ends_on)


def _address(organisation: Organisation | None) -> str:
    """Return the address of an organisation's page; those that are not listed have none."""
    if organisation is None or not organisation.is_listed:
        return ""
    return settings.SITE_URL + organisation.get_absolute_url()
