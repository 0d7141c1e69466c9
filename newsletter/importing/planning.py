"""From the file of a printed issue to the rows that it would become, and what a person should look at in them."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import MONTHS
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from newsletter.importing import findings, kinds, shape
from newsletter.importing.joiners import figure_of, joiners_of, without_joiners
from newsletter.importing.refusal import Refused
from newsletter.importing.register import Register
from newsletter.importing.words import Words, revive, take_apart
from newsletter.models import (
    Article,
    ArticlePicture,
    ArticleText,
    Edition,
    Finding,
    Issue,
    Joiner,
    KeyFigure,
    Question,
    Section,
)


@dataclass
class PlannedArticle:
    article: Article
    text: ArticleText
    questions: list[Question]
    pictures: list[ArticlePicture]
    events: list[int]


@dataclass
class PlannedSection:
    section: Section
    articles: list[PlannedArticle] = field(default_factory=list)
    joiners: list[Joiner] = field(default_factory=list)
    figure: KeyFigure | None = None


@dataclass
class Plan:
    """Unsaved rows, in printed order."""

    issue: Issue
    edition: Edition
    sections: list[PlannedSection] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def articles(self) -> list[PlannedArticle]:
        return [article for section in self.sections for article in section.articles]

    @property
    def entries(self) -> list[str]:
        """The lines of the contents."""
        name = f"contents_{self.edition.language}"
        return [line for planned in self.sections if (line := getattr(planned.section, name))]

    @property
    def joiners(self) -> list[Joiner]:
        return [joiner for section in self.sections for joiner in section.joiners]

    @property
    def captions(self) -> int:
        return sum(len(article.pictures) for article in self.articles)

    @property
    def dead_links(self) -> int:
        return sum(finding.count for finding in self.findings if finding.kind == Finding.Kind.DEAD_LINK)


def plan(data: bytes) -> Plan:
    """Return what the file would become. Raises ``Refused``; writes nothing."""
    printed = shape.read(data)
    number = printed["number"]
    if Issue.objects.filter(number=number).exists():
        raise Refused(_("There is already an issue %d. An import never changes an issue that exists.") % number)
    made = _Planner(printed).plan()
    _make_sure_it_fits(made)
    return made


class _Planner:
    """Walks through the printed blocks and keeps what they share."""

    def __init__(self, printed: dict[str, Any]) -> None:
        self.printed = printed
        self.language = printed["language"]
        self.register = Register(printed)
        issue = Issue(number=printed["number"], dated=_month(printed["date_as_printed"], self.language))
        name = printed.get("newsletter")
        title = f"{name if isinstance(name, str) else _('Newsletter')} {issue.number}"
        self.made = Plan(issue, Edition(issue=issue, language=self.language, title=title[:200]))

    def plan(self) -> Plan:
        for printed in self.printed["sections"]:
            self.made.sections.append(self._section(printed))
        return self.made

    def _section(self, printed: dict[str, Any]) -> PlannedSection:
        heading, _slash, standfirst = (printed["heading_as_printed"] or "").partition(" / ")
        where = heading or printed["toc_title"] or printed["key"]
        section = Section(issue=self.made.issue, key=self._key(printed), position=len(self.made.sections))
        self._note(findings.of_heading(heading, where, self.language), section=section)
        section.continues = self._continued(printed)
        listed = "" if section.continues else printed["toc_title"] or ""
        for name, words in (("heading", heading), ("standfirst", standfirst), ("contents", listed)):
            setattr(section, f"{name}_{self.language}", words)
        planned = PlannedSection(section)
        for row in printed["articles"]:
            planned.articles.append(self._article(planned, row, printed["heading_as_printed"] or "", where))
        section.kind = _kind(printed, planned)
        if section.kind == Section.Kind.JOINERS:
            planned.joiners = joiners_of(self.printed["joiners"], section, self.register)
        if section.kind == Section.Kind.FIGURE and self.printed["key_figure"]:
            planned.figure = figure_of(self.printed["key_figure"], section)
        return planned

    def _key(self, printed: dict[str, Any]) -> str:
        key = slugify(printed["key"])[:60]
        if not key or any(planned.section.key == key for planned in self.made.sections):
            raise Refused(_("The section’s key “%s” is empty or stands there twice.") % printed["key"])
        return key

    def _continued(self, printed: dict[str, Any]) -> Section | None:
        """Return the earlier section of which this block is another page: same subject, no line of its own."""
        subject = printed.get("canonical_section")
        line = (printed["toc_title"], printed.get("toc_page"))
        for other, planned in zip(self.printed["sections"], self.made.sections, strict=False):
            same_line = line[0] is None or line == (other["toc_title"], other.get("toc_page"))
            if subject and other.get("canonical_section") == subject and same_line:
                return planned.section
        return None

    def _article(self, planned: PlannedSection, printed: dict[str, Any], heading: str, where: str) -> PlannedArticle:
        kind = kinds.ARTICLE.get(printed["kind"])
        if kind is None:
            raise Refused(_("“%s” is not a kind of article.") % printed["kind"])
        article = Article(section=planned.section, kind=kind, position=len(planned.articles))
        article.key = _article_key(printed["title"], planned.articles)
        source = printed["text"]
        if kind == Article.Kind.JOINERS:
            source = without_joiners(source, self.printed["joiners"])
        words = take_apart(
            source,
            title=printed["title"] if printed["title_source"] == "seed" else "",
            heading=heading,
            author=str(printed.get("author") or ""),
            interview=kind == Article.Kind.INTERVIEW,
        )
        place = f"{where} / {printed['title']}"[:250]
        self._keep_deadline(printed)
        found = _findings(words, printed, kind, place) + self.register.link(article, printed, place)
        self._note(found, article=article)
        return self._with_words(article, words, self.register.events_of(printed))

    def _note(self, found: list[Finding], *, section: Section | None = None, article: Article | None = None) -> None:
        """Keep what was found, with the section or the article of which it speaks."""
        for finding in found:
            finding.section, finding.article = section, article
        self.made.findings += found

    def _keep_deadline(self, printed: dict[str, Any]) -> None:
        """The appeal for the next issue says until when and whom to write."""
        if deadline := printed.get("deadline"):
            try:
                self.made.issue.contributions_deadline = date.fromisoformat(deadline)
            except (TypeError, ValueError):
                raise Refused(_("“%s” is not a date, such as 2023-12-10.") % deadline) from None
            self.made.issue.contributions_contact = str(printed.get("contact") or "")

    def _with_words(self, article: Article, words: Words, events: list[int]) -> PlannedArticle:
        text = ArticleText(article=article, edition=self.made.edition, title=words.title, text=words.text)
        text.pull, text.byline = words.pull, words.byline
        questions = [
            Question(text=text, position=place, question=question, answer=answer)
            for place, (question, answer) in enumerate(words.questions)
        ]
        pictures = [
            ArticlePicture(article=article, position=place, credit=credit, **{f"caption_{self.language}": caption})
            for place, (caption, credit) in enumerate(words.captions)
        ]
        return PlannedArticle(article, text, questions, pictures, events)


def _month(printed: str, language: str) -> date:
    """Return the first day of a month such as “October 2023”, written in the edition's language."""
    name, _space, year = printed.strip().rpartition(" ")
    with override(language):
        numbers = {str(month).casefold(): number for number, month in MONTHS.items()}
    if name.casefold() not in numbers or not re.fullmatch("[1-9][0-9]{3}", year):
        raise Refused(_("“%s” is not a month and a year.") % printed)
    return date(int(year), numbers[name.casefold()], 1)


def _kind(printed: dict[str, Any], planned: PlannedSection) -> str:
    if printed.get("canonical_section") == Section.Kind.COLOPHON:
        return Section.Kind.COLOPHON
    return kinds.SECTION[planned.articles[0].article.kind] if planned.articles else Section.Kind.NEWS


def _article_key(title: str, before: list[PlannedArticle]) -> str:
    taken = {planned.article.key for planned in before}
    key = wanted = slugify(title)[:50].strip("-") or "article"
    number = 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key


def _findings(words: Words, printed: dict[str, Any], kind: str, where: str) -> list[Finding]:
    _text, dead = revive(printed["text"])
    found = findings.of_links(dead, where) + findings.of_captions(words.captions, where)
    if kind != Article.Kind.CONTENTS:
        found += findings.of_pages(printed["text"], where)
    if words.repeats_heading:
        sentence = _("The heading was printed again on the next page; it is set once now.")
        found.append(Finding(kind=Finding.Kind.REPEATED_HEADING, where=where, sentence=sentence))
    return found


def _make_sure_it_fits(made: Plan) -> None:
    """Refuse what the database would refuse, but with the place and a sentence."""
    rows: list[models.Model] = [made.issue, made.edition, *made.findings]
    for planned in made.sections:
        rows += [planned.section, *planned.joiners, *([planned.figure] if planned.figure else [])]
    for article in made.articles:
        rows += [article.article, article.text, *article.questions, *article.pictures]
    for row in rows:
        try:
            if row is made.issue:
                row.validate_constraints()
            row.clean_fields(exclude=[each.name for each in row._meta.fields if each.is_relation])
        except ValidationError as error:
            raise Refused(f"{row._meta.verbose_name} “{str(row)[:80]}”: {' '.join(error.messages)}") from None
