"""What the site search finds in the newsletter: the articles of published editions, their interviews too."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.markdown import to_text
from initiative.search import Found, Table
from initiative.translation import Text
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
        answers = Question.objects.filter(said("words", words))
        return self.whole(self.rows().filter(said("words", words) | Q(pk__in=answers.values("text"))))

    def like(self, words: str) -> QuerySet | None:
        found = super().like(words)
        return None if found is None else self.whole(found)

    @staticmethod
    def whole(found: Any) -> QuerySet:
        return found.each_once().with_places().prefetch_related("questions")

    def found(self, row: ArticleText) -> Found:
        language = row.edition.language
        told = [row.text, *(f"{asked.question} {asked.answer}" for asked in row.questions.all()), row.pull]
        texts = [Text(to_text(text), language) for text in told if text]
        title = row.title or row.article.whose or first_words(row.text) or row.article.key
        heading = Text(row.article.section.heading_in(language), language)
        issue = _("No. %(number)s") % {"number": row.edition.issue.number}
        return Found(row.get_absolute_url(), Text(title, language), texts, [issue, heading])
