"""What the site search finds in the newsletter: the articles of published editions, their interviews too."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.markdown import to_text
from initiative.search import Found, Table
from initiative.translation import LANGUAGES, Text
from initiative.words import said
from newsletter.models import ArticleText, Question
from newsletter.models.names import first_words


class Articles(Table):
    """Each article once: in the reader's language where that edition has the words, else in another."""

    name, label = "newsletter", gettext_lazy("In the newsletter")
    titles = ["title"]
    order = ("-edition__issue__number", *ArticleText._meta.ordering)

    def rows(self) -> QuerySet:
        return ArticleText.objects.told()

    def having(self, words: str) -> QuerySet:
        return self.whole(self.rows().each_once().filter(self.told(words)))

    def elsewhere(self, words: str) -> QuerySet:
        return self.rows().filter(self.told(words))

    def otherwise(self, words: str) -> QuerySet:
        return self.whole(super().otherwise(words).each_once())

    @staticmethod
    def told(words: str) -> Q:
        """Return the condition that an article or its interview has the words, as its own language reads them."""
        conditions = []
        for code in LANGUAGES:
            answers = Question.objects.filter(said(words, code), text__edition__language=code)
            is_said = said(words, code) | Q(pk__in=answers.values("text"))
            conditions.append(Q(edition__language=code) & is_said)
        return reduce(or_, conditions)

    @staticmethod
    def whole(found: Any) -> QuerySet:
        return found.with_places().prefetch_related("questions")

    def found(self, row: ArticleText, everywhere: bool) -> Found:
        language = row.edition.language
        told = [row.text, *(f"{asked.question} {asked.answer}" for asked in row.questions.all()), row.pull]
        texts = [Text(to_text(text), language) for text in told if text]
        title = row.title or row.article.whose or first_words(row.text) or row.article.key
        heading = Text(row.article.section.heading_in(language), language)
        issue = _("No. %(number)s") % {"number": row.edition.issue.number}
        return Found(row.get_absolute_url(), Text(title, language), texts, [issue, heading])
