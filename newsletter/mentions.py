"""Where published issues tell of an organisation: its own articles, and the lists of those who have joined."""

from typing import NamedTuple

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from initiative.translation import Text, active_language
from members.models import Organisation
from newsletter.models import ArticleText, Edition
from newsletter.models.names import first_words
from newsletter.models.told import by_preference

HEADINGS = [f"{column}_{code}" for column in ("heading", "contents") for code, _name in settings.LANGUAGES]


class Mention(NamedTuple):
    """One place of one issue, in the language of its edition; ``heading`` is the section's."""

    number: int
    url: str
    title: Text
    heading: Text
    language: str


def mentions(organisation: Organisation) -> list[Mention]:
    """Return the newest first, each in the reader's language where the issue has it. Two queries."""
    found = [*_articles(organisation), *_lists(organisation)]
    return sorted(found, key=lambda mention: mention.number, reverse=True)


def _articles(organisation: Organisation) -> list[Mention]:
    texts = ArticleText.objects.told().filter(article__organisation=organisation).each_once().with_places()
    return [_article(text) for text in texts.order_by("-edition__issue__number", *ArticleText._meta.ordering)]


def _article(text: ArticleText) -> Mention:
    language = text.edition.language
    heading = text.article.section.heading_in(language)
    title = text.title or heading or first_words(text.text)
    told = (title, "" if heading == title else heading)
    return Mention(
        text.edition.issue.number, text.get_absolute_url(), *(Text(words, language) for words in told), language
    )


def _lists(organisation: Organisation) -> list[Mention]:
    editions = Edition.objects.published().filter(issue__sections__joiners__organisation=organisation)
    columns = {"section": F("issue__sections__key")} | {name: F(f"issue__sections__{name}") for name in HEADINGS}
    own = editions.select_related("issue").annotate(**columns)
    own = own.order_by("issue__sections__pk", by_preference("language")).distinct("issue__sections__pk")
    return [_list(edition) for edition in own]


def _list(edition: Edition) -> Mention:
    """Return the place of a list of joiners; ``edition`` has the key and the headings of its section."""
    language = edition.language
    heading = getattr(edition, f"heading_{language}") or getattr(edition, f"contents_{language}")
    title = Text(heading, language) if heading else Text(_("They have joined"), active_language())
    url = f"{edition.get_absolute_url()}#s-{edition.section}"
    return Mention(edition.issue.number, url, title, Text("", language), title.language)
