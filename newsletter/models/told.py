"""Which words of the newsletter anybody may read, and in which language a reader gets them."""

from django.conf import settings
from django.db import models
from django.db.models import Case, When

from initiative.translation import active_language
from newsletter.models.issues import Edition


def by_preference(column: str, language: str = "") -> Case:
    """Order by language: the one that is given (else the reader's) first, then as the site lists them."""
    codes = dict.fromkeys([language or active_language(), *dict(settings.LANGUAGES)])
    order = [When(**{column: code}, then=place) for place, code in enumerate(codes)]
    return Case(*order, output_field=models.SmallIntegerField())


class ArticleTextQuerySet(models.QuerySet):
    def told(self) -> "ArticleTextQuerySet":
        """Return what anybody may read: the texts of published editions, without their printed contents."""
        return self.filter(edition__state=Edition.State.PUBLISHED).exclude(article__section__kind="contents")

    def each_once(self) -> "ArticleTextQuerySet":
        """Leave one text of each article: in the reader's language, else in the first that there is."""
        best = self.order_by("article_id", by_preference("edition__language"), "pk").distinct("article_id")
        return self.model.objects.filter(pk__in=best.values("pk"))

    def with_places(self) -> "ArticleTextQuerySet":
        """Fetch what a line of a list tells: the issue, the section, and whose news it is."""
        return self.select_related("edition__issue", "article__section", "article__organisation")
