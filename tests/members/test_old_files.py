"""A file goes when its row has let go of it for good: after the commit, never before, and never somebody else's."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from members import profile
from members.forms.parts import remove_document
from members.models import Application, Document, Organisation
from members.privacy import forget
from members.workflow import Admission
from tests.factories.admission import ApplicationFactory, DocumentFactory
from tests.factories.members import OrganisationFactory

# Each of these commits for real, and the database is emptied afterwards.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def a_logo(colour="#4b7a3b"):
    out = BytesIO()
    Image.new("RGB", (400, 200), colour).save(out, "PNG")
    return SimpleUploadedFile("logo.png", out.getvalue())


def shown(organisation):
    for side in profile.LOGO_SIDES:
        profile.logo(organisation, side, "png").close()


def kept():
    return sorted(path for path in Path(default_storage.location).rglob("*") if path.is_file())


def test_a_replaced_logo_goes_with_its_smaller_ones_after_the_commit():
    organisation = OrganisationFactory()
    profile.set_logo(organisation, a_logo())
    shown(organisation)
    assert len(kept()) == 3

    before = organisation.updated_at
    with transaction.atomic():
        profile.set_logo(organisation, a_logo("#5d412e"))
        assert len(kept()) == 4
    organisation.refresh_from_db()
    assert [str(path) for path in kept()] == [default_storage.path(organisation.logo.name)]
    assert organisation.updated_at > before


def test_what_is_rolled_back_still_has_its_logo():
    organisation = OrganisationFactory()
    profile.set_logo(organisation, a_logo())
    shown(organisation)
    for change in (profile.remove_logo, lambda it: profile.set_logo(it, a_logo("#5d412e"))):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            change(organisation)
            raise ZeroDivisionError
        organisation.refresh_from_db()
        assert default_storage.exists(organisation.logo.name)
        shown(organisation)


def test_a_removed_logo_leaves_nothing_behind():
    organisation = OrganisationFactory()
    profile.set_logo(organisation, a_logo())
    shown(organisation)
    profile.remove_logo(organisation)
    assert (kept(), Organisation.objects.get().logo.name) == ([], "")
    profile.remove_logo(organisation)


def test_the_same_picture_of_two_organisations_is_not_one_file():
    one, two = OrganisationFactory(), OrganisationFactory()
    profile.set_logo(one, a_logo())
    profile.set_logo(two, a_logo())
    profile.remove_logo(one)
    shown(two)


def test_a_logo_that_another_row_holds_stays():
    """The first logo is the application's document; logos of earlier days may be of two organisations."""
    document = DocumentFactory(kind="logo", file=ContentFile(a_logo().read(), "logo.png"))
    one, two = OrganisationFactory(), OrganisationFactory()
    shared = default_storage.save("logos/shared.png", a_logo())
    Organisation.objects.filter(pk=one.pk).update(logo=document.file.name)
    profile.set_logo(one, a_logo("#5d412e"))
    assert default_storage.exists(document.file.name)

    Organisation.objects.update(logo=shared)
    profile.remove_logo(one)
    two.refresh_from_db()
    shown(two)
    profile.remove_logo(two)
    assert not default_storage.exists(shared)


def test_a_document_that_nobody_was_sent_goes_and_one_that_was_sent_stays():
    application = ApplicationFactory(draft=True)
    draft = application.documents.get(kind="declaration")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        remove_document(application, "declaration")
        raise ZeroDivisionError
    assert default_storage.exists(draft.file.name)
    remove_document(application, "declaration")
    assert not default_storage.exists(draft.file.name)
    assert not Document.objects.filter(pk=draft.pk).exists()

    DocumentFactory(application=application, kind="declaration")
    Admission.submit(application, by=application.applicant)
    sent = application.documents.get(kind="declaration")
    remove_document(application, "declaration")
    sent.refresh_from_db()
    assert sent.replaced_at and default_storage.exists(sent.file.name)


def test_a_forgotten_draft_takes_its_files_along_after_the_commit():
    application = ApplicationFactory(draft=True)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        forget(application)
        raise ZeroDivisionError
    assert len(kept()) == Document.objects.count() > 0
    forget(Application.objects.get())
    assert kept() == []
