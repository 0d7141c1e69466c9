"""Three languages, all complete: what a person may read is in the catalogues, whole and with its placeholders."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ["fr", "es"]


def catalogue(root: Path, language: str) -> Catalog:
    with (root / "initiative" / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def key(message):
    return (message.context, message.id[0] if message.pluralizable else message.id)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> Path:
    """A copy of the tree in which the strings have just been collected from the code and the templates."""
    copy = tmp_path_factory.mktemp("tree")
    for name in ("initiative", "members", "roadmap", "events", "newsletter", "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(ROOT / "manage.py", copy)
    command = [sys.executable, "manage.py", "makemessages", "--no-location", "--no-obsolete", "-l", "fr", "-l", "es"]
    done = subprocess.run(command, cwd=copy, env={**os.environ, "DEBUG": "1"}, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"Collecting the strings needs GNU gettext: {done.stderr}")
    return copy


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_in_the_catalogue(extracted, language):
    known = {key(message) for message in catalogue(ROOT, language) if message.id}
    needed = {key(message) for message in catalogue(extracted, language) if message.id}
    assert needed - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_is_left_over(extracted, language):
    known = {key(message) for message in catalogue(ROOT, language) if message.id}
    needed = {key(message) for message in catalogue(extracted, language) if message.id}
    assert known - needed == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_is_missing_or_fuzzy(language):
    unfinished = [
        message.id
        for message in catalogue(ROOT, language)
        if message.id
        and (message.fuzzy or not (all(message.string) if message.pluralizable else message.string.strip()))
    ]
    assert unfinished == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_keeps_its_placeholders(language):
    wrong = [(message.id, str(error)) for message, errors in catalogue(ROOT, language).check() for error in errors]
    assert wrong == []


def test_french_and_spanish_are_typeset_as_such():
    french = [
        message.id
        for message in catalogue(ROOT, "fr")
        for text in ([message.string] if isinstance(message.string, str) else message.string)
        if message.id and any(f" {mark}" in text or f'"{mark}' in text for mark in ";:!?»") and "http" not in text
    ]
    assert french == [], "French sets a no-break space before ; : ! ? »"
    spanish = [
        message.id
        for message in catalogue(ROOT, "es")
        for text in ([message.string] if isinstance(message.string, str) else message.string)
        if message.id
        and (("?" in text and "¿" not in text) or ("!" in text and "¡" not in text))
        and "http" not in text
    ]
    assert spanish == [], "Spanish opens a question and an exclamation"
