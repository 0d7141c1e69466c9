"""The kinds of letters, and their words in three languages.

Every app keeps its kinds as ``<app>/letters/<kind>.toml``: what the letter is for, which ``{placeholders}`` it may
carry with an example of each, and subject and body in English, French and Spanish; ``placeholders.toml`` beside them
tells what each stands for. The Secretariat may write its own words on the desk (``LetterText``). A placeholder is
replaced by a value and is never executed. A line all of whose placeholders are empty is left out, so that “Meeting:
{meeting}” is not written while there is none.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from initiative.apps import portal_apps
from initiative.models import LetterText
from initiative.translation import active_language

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MEANINGS = "placeholders.toml"
_GAPS = re.compile(r"\n{3,}")
# Signs that end a line or that no mail may hold; a value keeps its line feeds.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class Words(NamedTuple):
    subject: str
    body: str


class Kind(NamedTuple):
    """A kind of letter. By language: ``labels``, ``words``, and an example and the meaning of each placeholder.

    ``order`` is its place in the desk's list, which tells the story from the first draft on.
    """

    name: str
    order: int
    app: str
    labels: Mapping[str, str]
    examples: Mapping[str, Mapping[str, str]]
    meanings: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Words]

    @property
    def label(self) -> str:
        return self.labels[active_language()]

    @property
    def placeholders(self) -> dict[str, str]:
        """Return what each placeholder stands for, in the active language."""
        return dict(self.meanings[active_language()])


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind of letter by its name."""
    files = ((app.label, file) for app in portal_apps() for file in sorted(Path(app.path, "letters").glob("*.toml")))
    found = [_read(app, file) for app, file in files if file.name != _MEANINGS]
    return {kind.name: kind for kind in found}


def write(kind: str, language: str, values: Mapping[str, Any]) -> Words:
    """Return the letter in a language; an unknown kind, or a placeholder without a value, is a ``KeyError``.

    A value may be empty. It may not be absent, for the Secretariat can use every placeholder that the desk offers.
    """
    return writer(kind)(language, values)


def writer(kind: str) -> Callable[[str, Mapping[str, Any]], Words]:
    """Return what writes letters of a kind, each as ``write`` does; the Secretariat's words are read only once."""
    known = kinds()[kind]
    own = LetterText.objects.filter(kind=kind).first()

    def written(language: str, values: Mapping[str, Any]) -> Words:
        if absent := known.examples[language].keys() - values.keys():
            raise KeyError(f"The letter {kind} needs {', '.join(sorted(absent))}.")
        return fill(words_of(known, language, own), values)

    return written


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
    told = {name: CONTROLS.sub("", str(value)) for name, value in values.items()}
    subject = _put(words.subject, told)
    body = "\n".join(_put(line, told) for line in words.body.splitlines() if _says_something(line, told))
    return Words(" ".join(subject.split())[:200], _GAPS.sub("\n\n", body).strip())


def placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _put(text: str, told: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: told.get(found[1], found[0]), text)


def _says_something(line: str, told: Mapping[str, str]) -> bool:
    names = placeholders(line)
    return not names or any(told.get(name, name).strip() for name in names)


def _read(app: str, file: Path) -> Kind:
    facts, meanings = _load(file), _load(file.with_name(_MEANINGS))
    languages = [code for code, _name in settings.LANGUAGES]
    examples = facts["examples"]
    return Kind(
        name=file.stem,
        order=facts.get("order", 999),
        app=app,
        labels=facts["label"],
        # An example that is the same in all languages is written once.
        examples={
            code: {name: told if isinstance(told, str) else told[code] for name, told in examples.items()}
            for code in languages
        },
        meanings={code: {name: meanings.get(name, {}).get(code, "") for name in examples} for code in languages},
        words={code: Words(facts[code]["subject"].strip(), facts[code]["body"].strip()) for code in languages},
    )


def _load(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
