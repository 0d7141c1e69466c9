"""Who may publish what, when."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from initiative.workflow import IllegalMove
from newsletter import assembly
from newsletter.models import Edition
from newsletter.workflow import Publication
from tests.factories.members import UserFactory
from tests.factories.newsletter import ArticlePictureFactory, ArticleTextFactory, EditionFactory, RenderingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    editor = UserFactory(is_staff=True)
    editor.user_permissions.add(Permission.objects.get(codename="publish_edition"))
    return editor


@pytest.fixture
def edition():
    return ArticleTextFactory().edition


def printed(edition):
    """Give the edition a finished PDF of what it says now."""
    return RenderingFactory(edition=edition, ready=True, key=assembly.assemble(edition).digest())


def test_an_edition_is_published_with_the_pdf_of_its_present_text(edition, editor):
    printed(edition)
    Publication.publish(edition, by=editor)
    transition = edition.transitions.get()
    assert (edition.state, edition.published_at) == (Edition.State.PUBLISHED, transition.at)
    assert (transition.by, transition.before, transition.after) == (editor, "draft", "published")


def test_an_edition_without_a_pdf_is_not_published(edition, editor):
    with pytest.raises(IllegalMove, match="Make the PDF first"):
        Publication.publish(edition, by=editor)
    assert not edition.transitions.exists()


def test_a_pdf_of_an_earlier_text_is_not_enough(edition, editor):
    printed(edition)
    edition.texts.update(text="Something else.")
    with pytest.raises(IllegalMove, match="Make the PDF first"):
        Publication.publish(edition, by=editor)


def test_a_failed_pdf_is_not_enough(edition, editor):
    RenderingFactory(edition=edition, failed=True, key=assembly.assemble(edition).digest())
    with pytest.raises(IllegalMove, match="Make the PDF first"):
        Publication.publish(edition, by=editor)


def test_an_empty_edition_is_not_published(editor):
    with pytest.raises(IllegalMove, match="has no text yet"):
        Publication.publish(EditionFactory(), by=editor)


def test_a_picture_needs_words_in_the_editions_language(edition, editor):
    text = edition.texts.get()
    ArticlePictureFactory(article=text.article, picture__alt_en="")
    with pytest.raises(IllegalMove, match="1 picture has no alternative text"):
        Publication.publish(edition, by=editor)


def test_a_heading_that_is_not_translated_holds_the_edition_back(editor):
    text = ArticleTextFactory(edition=EditionFactory(language="fr"))
    with pytest.raises(IllegalMove, match="1 section has no heading in the edition’s language"):
        Publication.publish(text.edition, by=editor)


def test_a_published_edition_is_withdrawn_for_a_reason(editor):
    edition = EditionFactory(published=True)
    with pytest.raises(IllegalMove, match="Please give a reason"):
        Publication.withdraw(edition, by=editor, reason=" ")
    Publication.withdraw(edition, by=editor, reason="A name was wrong.")
    assert (edition.state, edition.published_at) == (Edition.State.DRAFT, None)
    assert edition.transitions.get().reason == "A name was wrong."


@pytest.mark.parametrize(("published", "move"), [(True, Publication.publish), (False, Publication.withdraw)])
def test_no_move_starts_from_another_state(published, move, editor):
    edition = EditionFactory(published=published)
    with pytest.raises(IllegalMove, match="is not possible while it is"):
        move(edition, by=editor, reason="Because.")


@pytest.mark.parametrize(("published", "move"), [(False, Publication.publish), (True, Publication.withdraw)])
def test_only_who_may_publish_moves_an_edition(published, move):
    edition = EditionFactory(published=published)
    with pytest.raises(PermissionDenied):
        move(edition, by=UserFactory(is_staff=True), reason="Because.")
