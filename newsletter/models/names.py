"""What an article is called where it is listed: many short pieces have no headline of their own."""

from django.db import models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Left, NullIf

from initiative import markdown
from newsletter.models.told import by_preference

WORDS = 8
# Enough letters for the first words, with a link's address among them.
LETTERS = 400


class ArticleQuerySet(models.QuerySet):
    def named(self, language: str = "") -> "ArticleQuerySet":
        """Fetch what each article is called, so that lists stay constant in queries.

        Its title in ``language`` (the reader's, unless it is given), else in another one; else the organisation whose
        news it is; and for all others the beginning of its words.
        """
        texts = self.model._meta.get_field("texts").related_model.objects.filter(article=OuterRef("pk"))
        texts = texts.order_by(by_preference("edition__language", language))
        return self.annotate(
            headline=Coalesce(
                Subquery(texts.exclude(title="").values("title")[:1]),
                F("organisation__name"),
                NullIf(F("organisation_name"), Value("")),
            ),
            opening=Subquery(texts.exclude(text="").values(beginning=Left("text", LETTERS))[:1]),
        )


def first_words(text: str | None) -> str:
    """Return the beginning of a text in Markdown, without its marks."""
    words = markdown.to_text(text or "").lstrip("-–• ").split()
    beginning = " ".join(words[:WORDS])
    return f"{beginning.rstrip('.,;:…')}…" if len(words) > WORDS else beginning
