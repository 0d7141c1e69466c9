"""Texts in three languages: a column per language, read as one attribute.

    title = translated(models.CharField(_("title"), max_length=200, blank=True))

makes ``title_en``, ``title_fr`` and ``title_es``. ``objective.title`` is the active language's text; while that is
missing it is the first one that is written, and knows its language, so that a page can mark it and never mixes.
"""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from translated_fields import TranslatedField, to_attribute

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class Text(str):
    """A string that knows the language in which it is written."""

    __slots__ = ("language",)

    def __new__(cls, value: str, language: str) -> "Text":
        text = super().__new__(cls, value)
        text.language = language
        return text


def active_language() -> str:
    """Return ``en``, ``fr`` or ``es``; English while no language is active, as in a worker."""
    code = (get_language() or settings.LANGUAGE_CODE)[:2]
    return code if code in LANGUAGES else settings.LANGUAGE_CODE


def reading_order() -> list[str]:
    """Return our languages in the order in which a reader is shown a text: the first in which it is written."""
    return list(dict.fromkeys([active_language(), settings.LANGUAGE_CODE, *LANGUAGES]))


def first_written(texts: Sequence[str]) -> Text:
    """Return the active language's text of a row of all languages' in the order of the settings, else the first."""
    written = dict(zip(LANGUAGES, texts, strict=True))
    for code in reading_order():
        if written[code]:
            return Text(written[code], code)
    return Text("", active_language())


def _first_written(name: str, field: TranslatedField) -> Callable[[models.Model], Text]:
    def read(instance: models.Model) -> Text:
        order = dict.fromkeys([active_language(), settings.LANGUAGE_CODE, *field.languages])
        for code in order:
            if value := getattr(instance, to_attribute(name, code)):
                return Text(value, code)
        return Text("", active_language())

    return read


def translated(field: models.Field) -> TranslatedField:
    """Return a column per language for ``field``."""
    return TranslatedField(field, attrgetter=_first_written)
