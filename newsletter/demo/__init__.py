"""The newsletter's part of the demonstration: issue 22 in three languages, with drawn pictures and finished PDFs.

``issue-22/structure.toml`` says what comes in which order; ``en``, ``fr`` and ``es.toml`` hold the words.
"""

import tomllib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from events.models import Event
from members.models import Organisation, StakeholderGroup, Standing
from newsletter.artwork import picture
from newsletter.importing import keep_picture
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
    Placement,
    Question,
    Rendering,
    Section,
)
from newsletter.tasks import render_edition, write_order
from newsletter.workflow import Publication

FOLDER = Path(__file__).parent / "issue-22"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Where a drawing has the whole width of the page; elsewhere it stands in a column.
WIDE = {Section.Kind.EDITORIAL, Section.Kind.REPORT, Section.Kind.WEBINARS}

Words = dict[str, dict[str, Any]]


def fill(say: Callable[[str], None]) -> None:
    """Write the issue, print its editions, publish them."""
    structure = _read("structure")
    words = {language: _read(language) for language in LANGUAGES}
    issue = _Filler(structure, words).fill()
    articles = Article.objects.filter(section__issue=issue).count()
    say(f"{issue}: {articles} articles, {Picture.objects.count()} drawings")
    for edition in issue.editions.by_language():
        rendering = _print(edition)
        Publication.publish(edition, by=None)
        say(f"{edition}: a PDF of {rendering.pages} pages")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())


def _print(edition: Edition) -> Rendering:
    """Make the PDF here and now, for no worker may be running yet; a fault stops the demonstration."""
    order = write_order(edition)
    render_edition(order.pk)
    order.refresh_from_db()
    if order.status != Rendering.Status.READY:
        raise RuntimeError(f"{edition}: {order.reason}")
    return order


class _Filler:
    """Turns the structure and the words of three languages into rows."""

    def __init__(self, structure: dict[str, Any], words: Words) -> None:
        self.structure = structure
        self.words = words
        self.organisations = {each.slug: each for each in Organisation.objects.order_by("pk")}
        self.events = {each.slug: each for each in Event.objects.order_by("pk")}
        self.groups = {each.code: each for each in StakeholderGroup.objects.order_by("pk")}
        self.pictures: dict[str, Picture] = {}
        self.sections: dict[str, Section] = {}
        self.articles: dict[str, Article] = {}

    def fill(self) -> Issue:
        self.issue = self._issue()
        self.editions = {language: self._edition(language) for language in LANGUAGES}
        for row in self.structure["picture"]:
            self.pictures[row["key"]] = self._picture(row)
        for position, row in enumerate(self.structure["section"]):
            self._section(position, row)
        for language, edition in self.editions.items():
            self._leads(language, edition)
        return self.issue

    def _issue(self) -> Issue:
        facts = self.structure
        appeal = next(row for section in facts["section"] for row in section.get("article", []) if "deadline" in row)
        return Issue.objects.create(
            number=facts["number"],
            dated=facts["dated"],
            period_from=facts["period_from"],
            period_to=facts["period_to"],
            contributions_deadline=facts["deadline"],
            contributions_contact=appeal["contact"],
        )

    def _edition(self, language: str) -> Edition:
        words = self.words[language]
        return Edition.objects.create(
            issue=self.issue, language=language, title=words["title"], notice=words["demonstration"]
        )

    def _picture(self, row: dict[str, Any]) -> Picture:
        alt = {language: self.words[language]["picture"][row["key"]]["alt"] for language in LANGUAGES}
        return keep_picture(BytesIO(picture(row["file"])), credit=row["credit"], alt=alt)

    def _section(self, position: int, row: dict[str, Any]) -> None:
        section = Section(issue=self.issue, key=row["key"], kind=row["kind"], position=position)
        section.continues = self.sections.get(row.get("continues", ""))
        for language in LANGUAGES:
            words = self.words[language]["section"][row["key"]]
            heading = words.get("heading", "")
            setattr(section, f"heading_{language}", heading)
            setattr(section, f"standfirst_{language}", words.get("standfirst", ""))
            if row["in_contents"]:
                setattr(section, f"contents_{language}", words.get("contents") or heading)
        section.save()
        self.sections[row["key"]] = section
        for place, article in enumerate(row.get("article", [])):
            self._article(section, place, article)
        if section.kind == Section.Kind.FIGURE:
            KeyFigure.objects.create(section=section, **self.structure["figure"])
        if section.kind == Section.Kind.JOINERS:
            self._joiners(section)

    def _article(self, section: Section, position: int, row: dict[str, Any]) -> None:
        organisation = self.organisations.get(row.get("organisation", ""))
        article = Article.objects.create(
            section=section, key=row["key"], kind=row["kind"], position=position, organisation=organisation
        )
        article.events.set(self.events[slug] for slug in row.get("events", []) if slug in self.events)
        self.articles[row["key"]] = article
        for language, edition in self.editions.items():
            self._text(article, edition, self.words[language]["article"][row["key"]])
        if "picture" in row:
            self._place(article, section, row["picture"])

    def _text(self, article: Article, edition: Edition, words: dict[str, Any]) -> None:
        names = ("title", "text", "pull", "byline")
        text = ArticleText.objects.create(
            article=article, edition=edition, **{name: words.get(name, "").strip() for name in names}
        )
        Question.objects.bulk_create(
            Question(text=text, position=place, question=asked["q"], answer=asked["a"].strip())
            for place, asked in enumerate(words.get("questions", []))
        )

    def _place(self, article: Article, section: Section, key: str) -> None:
        captions = {
            f"caption_{language}": self.words[language]["picture"][key].get("caption", "") for language in LANGUAGES
        }
        placement = Placement.WIDE if section.kind in WIDE else Placement.COLUMN
        ArticlePicture.objects.create(article=article, picture=self.pictures[key], placement=placement, **captions)

    def _joiners(self, section: Section) -> None:
        for position, row in enumerate(self.structure["joiner"]):
            organisation = self.organisations[row["organisation"]]
            Joiner.objects.create(
                section=section,
                position=position,
                organisation=organisation,
                name=organisation.name,
                country=organisation.country,
                group=self.groups[row["group"]],
                standing=Standing[row["standing"].upper()],
            )

    def _leads(self, language: str, edition: Edition) -> None:
        for position, row in enumerate(self.words[language]["leads"]):
            article = self.articles[row["article"]]
            Lead.objects.create(
                edition=edition, article=article, position=position, title=row["title"], text=row["text"]
            )
