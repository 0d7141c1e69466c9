"""The words of letters: three languages, the same placeholders, values that are never executed."""

import ast
import re
from pathlib import Path

import pytest

from initiative import letters
from initiative.apps import portal_apps
from initiative.letters import Kind, Words, fill, kinds, placeholders, words_of, write
from initiative.models import LetterText

LANGUAGES = ["en", "fr", "es"]
KINDS = sorted(kinds())
INJECTIONS = ["{{7*7}}", "%s", "%(name)s", "${7*7}", "{0.__class__}", "{name.__class__}", "{link}", "<b>{7*7}</b>"]
# What could only have been forgotten in a translation.
ENGLISH = re.compile(r"\b(the|your|you|we|our|this|that|has|have|been|for|with|application|draft|meeting)\b", re.I)


@pytest.mark.parametrize("name", KINDS)
def test_every_letter_is_whole_in_three_languages(name):
    kind = kinds()[name]
    for code in LANGUAGES:
        subject, body = kind.words[code]
        assert subject and body and kind.labels[code]
        assert "\n" not in subject and len(subject) <= 200
        assert len(body) <= 10_000
        assert body.splitlines()[0].endswith((".", "?")), "the first line says who waits for whom"


@pytest.mark.parametrize("name", KINDS)
def test_every_letter_carries_the_same_in_three_languages_and_nothing_unknown(name):
    kind = kinds()[name]
    english, french, spanish = (placeholders("\n".join(kind.words[code])) for code in LANGUAGES)
    assert english == french == spanish
    assert english <= kind.placeholders.keys()
    for code in LANGUAGES:
        assert all(kind.examples[code].values()) and all(kind.meanings[code].values())
        assert not placeholders("\n".join(fill(kind.words[code], kind.examples[code])))


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("code", ["fr", "es"])
def test_no_english_is_left_in_a_translation(name, code):
    kind = kinds()[name]
    told = [*kind.words[code], kind.labels[code], *kind.meanings[code].values()]
    assert [found[0] for text in told for found in ENGLISH.finditer(re.sub(r"\{\w+\}", "", text))] == []


@pytest.mark.parametrize("name", KINDS)
def test_french_and_spanish_letters_are_typeset_as_such(name):
    kind = kinds()[name]
    french = "\n".join([*kind.words["fr"], kind.labels["fr"], *kind.meanings["fr"].values()])
    assert not re.search(r"(?<!\N{NO-BREAK SPACE})[;!?»]|[^\N{NO-BREAK SPACE}]:(?!//)|«(?!\N{NO-BREAK SPACE})", french)
    spanish = "\n".join([*kind.words["es"], kind.labels["es"]])
    assert spanish.count("?") == spanish.count("¿") and spanish.count("!") == spanish.count("¡")
    for code in LANGUAGES:
        assert not re.search(r"['\"]", "\n".join(kind.words[code])), "typographic quotes"


def test_whoever_writes_a_letter_gives_all_that_its_words_may_ask_for():
    """Every call of ``post`` with a name in it, read from the code: a value forgotten there would stop a step."""
    calls = 0
    for file in (file for app in portal_apps() for file in Path(app.path).rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") == "post" and call.args and isinstance(call.args[0], ast.Constant):
                calls += 1
                given = {word.arg for word in call.keywords}
                if None not in given:
                    assert kinds()[call.args[0].value].placeholders.keys() <= given, call.args[0].value
    assert calls


@pytest.mark.parametrize("value", INJECTIONS)
def test_a_value_is_written_and_never_executed(value):
    told = fill(Words("To {name}", "{name}, {organisation}"), {"name": value, "organisation": value, "link": "!"})
    assert told == Words(f"To {value}", f"{value}, {value}")


@pytest.mark.parametrize("words", INJECTIONS)
def test_words_are_written_and_never_executed(words):
    values = {"organisation": "Terres Vives"}
    assert fill(Words(words, words), values) == Words(words, words)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\N{LINE SEPARATOR}", "\x0b", "\x85"])
def test_a_value_with_a_line_break_leaves_the_subject_one_line(end):
    subject, body = fill(Words("{name}: hello", "{name}"), {"name": f"Amina{end}Bcc: everybody@e.org"})
    assert len(subject.splitlines()) == 1
    assert "Amina" in body


def test_signs_that_no_mail_may_hold_are_left_out():
    assert fill(Words("{name}", "{name}"), {"name": "A\0m\x07i\x1bna"}) == Words("Amina", "Amina")


def test_a_long_name_is_cut_in_the_subject_and_whole_in_the_text():
    subject, body = fill(Words("{name}", "{name}"), {"name": "n" * 250})
    assert (len(subject), len(body)) == (200, 250)


def test_a_line_is_left_out_while_there_is_nothing_to_say_in_it():
    words = Words("s", "Hello.\n\nMeeting: {meeting}\nDate: {date}\n\n{reason}\n\nBye, {name}")
    empty = {"meeting": "", "date": " ", "reason": "", "name": "Amina"}
    assert fill(words, empty).body == "Hello.\n\nBye, Amina"
    assert fill(words, {**empty, "meeting": "Bureau 9"}).body == "Hello.\n\nMeeting: Bureau 9\n\nBye, Amina"


def test_a_value_that_is_not_given_stops_the_letter_before_anybody_reads_it(db):
    with pytest.raises(KeyError, match="link"):
        write("check_asked", "en", {"name": "Amina", "organisation": "Terres Vives", "ends_on": "", "year": ""})


def test_an_unknown_kind_is_an_error_of_ours():
    with pytest.raises(KeyError):
        letters.writer("application_sneezed")


def test_the_secretariats_words_stand_where_it_wrote_some():
    kind = next(iter(kinds().values()))
    own = LetterText(kind=kind.name, subject_fr="Bonjour")
    assert words_of(kind, "fr", own) == Words("Bonjour", kind.words["fr"].body)
    assert words_of(kind, "en", own) == kind.words["en"]


def test_a_letter_takes_the_secretariats_words_and_reads_them_once(db, django_assert_num_queries):
    LetterText.objects.create(kind="check_asked", body_es="Hola, {name}")
    with django_assert_num_queries(1):
        written = letters.writer("check_asked")
        values = dict.fromkeys(kinds()["check_asked"].placeholders, "x") | {"name": "Ana"}
        assert written("es", values).body == "Hola, Ana"
        assert written("fr", values).body.startswith("Nous attendons votre réponse jusqu’au x")


def test_a_kind_tells_its_placeholders_in_the_readers_language():
    kind = kinds()["application_received"]
    assert isinstance(kind, Kind)
    assert kind.placeholders["reference"] == "the application’s reference"
