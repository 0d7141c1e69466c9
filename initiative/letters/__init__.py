"""The kinds of letters, and their words in three languages.

Every app keeps its kinds as ``<app>/letters/<kind>.toml``: what the letter is for, which ``{placeholders}`` it may
carry with an example of each, and subject and body in English, French and Spanish. The Secretariat may write its own
words on the desk (``LetterText``); a placeholder is replaced by a value and is never executed.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from initiative.apps import portal_apps
from initiative.models import LetterText
from initiative.translation import active_language

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_GAPS = re.compile(r"\n{3,}")


class Words(NamedTuple):
    subject: str
    body: str


class Kind(NamedTuple):
    """A kind of letter: ``label`` and ``when`` by language, ``examples`` by placeholder, ``words`` by language."""

    name: str
    app: str
    labels: Mapping[str, str]
    examples: Mapping[str, str]
    words: Mapping[str, Words]

    @property
    def label(self) -> str:
        return self.labels[active_language()]


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind of letter by its name."""
    files = ((app.label, file) for app in portal_apps() for file in sorted(Path(app.path, "letters").glob("*.toml")))
    return {file.stem: _read(app, file) for app, file in files}


def write(kind: str, language: str, values: Mapping[str, Any]) -> Words:
    """Return the letter in a language; an unknown kind is a ``KeyError``."""
    own = LetterText.objects.filter(kind=kind).first()
    words = words_of(kinds()[kind], language, own)
    return fill(words, values)


def words_of(kind: Kind, language: str, own: LetterText | None) -> Words:
    """Return the Secretariat's words where it wrote some in this language, else the portal's."""
    ours = kind.words[language]
    if own is None:
        return ours
    return Words(
        getattr(own, f"subject_{language}") or ours.subject,
        getattr(own, f"body_{language}") or ours.body,
    )


def fill(words: Words, values: Mapping[str, Any]) -> Words:
    """Put values in the place of placeholders. A subject stays one line, whatever a value holds."""
    told = {name: str(value) for name, value in values.items()}
    subject = _PLACEHOLDER.sub(lambda found: told.get(found[1], found[0]), words.subject)
    body = _PLACEHOLDER.sub(lambda found: told.get(found[1], found[0]), words.body)
    return Words(" ".join(subject.split())[:200], _GAPS.sub("\n\n", body).strip())


def placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _read(app: str, file: Path) -> Kind:
    facts = tomllib.loads(file.read_text())
    languages = [code for code, _name in settings.LANGUAGES]
    return Kind(
        name=file.stem,
        app=app,
        labels=facts["label"],
        examples=facts.get("examples", {}),
        words={code: Words(facts[code]["subject"].strip(), facts[code]["body"].strip()) for code in languages},
    )
