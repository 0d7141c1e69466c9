"""The demonstration's issue 22: complete in three languages, printed, published, and saying what it is."""

import tomllib

import pytest

import events.demo
import members.demo
import roadmap.demo
from newsletter import assembly, demo
from newsletter.models import Edition, Issue, Rendering

LANGUAGES = ("en", "fr", "es")


def words(name):
    return tomllib.loads((demo.FOLDER / f"{name}.toml").read_text())


@pytest.mark.django_db
def test_the_demonstration_prints_and_publishes_issue_22_in_three_languages():
    told = []
    for app in (members.demo, roadmap.demo, events.demo, demo):
        app.fill(told.append)

    issue = Issue.objects.get()
    editions = list(issue.editions.by_language())
    assert [edition.language for edition in editions] == list(LANGUAGES)
    assert {edition.state for edition in editions} == {Edition.State.PUBLISHED}
    assert told[-1].startswith(f"{editions[-1]}: a PDF of")
    assert Rendering.objects.open().count() == 0

    documents = [assembly.assemble(edition) for edition in editions]
    shapes = [
        [(block.key, bool(block.contents), [piece.key for piece in block.articles]) for block in document.sections]
        for document in documents
    ]
    assert shapes[0] == shapes[1] == shapes[2]
    for edition, document in zip(editions, documents, strict=True):
        assert edition.pdf.key == document.digest()
        assert 15 <= edition.pdf.pages <= 28
        assert assembly.hindrances(edition) == []
        assert document.demonstration
        assert len(list(document.listed())) == 18
        assert len(document.pictures) == 12
        assert all(use.alt for block in document.sections for piece in block.articles for use in piece.images)
        joiners = next(block.joiners for block in document.sections if block.joiners)
        assert [joiner.standing for joiner in joiners] == [2] * 5 + [1] * 7


def texts_of(found):
    """Return every text with the way that leads to it."""
    if isinstance(found, dict):
        return {f"{key}/{way}": text for key, value in found.items() for way, text in texts_of(value).items()}
    if isinstance(found, list):
        return texts_of({str(place): value for place, value in enumerate(found)})
    return {"": found}


@pytest.mark.parametrize("language", ["fr", "es"])
def test_what_is_said_in_english_is_said_in_every_language(language):
    english, other = texts_of(words("en")), texts_of(words(language))
    assert {way for way, text in english.items() if text} == {way for way, text in other.items() if text}
    same = {way for way, text in english.items() if text and text == other[way] and len(text.split()) > 4}
    assert {way for way in same if not way.startswith("leads/")} == set()
