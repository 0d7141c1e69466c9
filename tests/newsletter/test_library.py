"""The library of pictures: what comes in, what is kept of it, and what is refused with a sentence."""

import hashlib
import re
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from newsletter.importing import keep_picture
from newsletter.models import Picture
from tests.factories.members import UserFactory
from tests.initiative.signing_in import signed_in

pytestmark = pytest.mark.django_db
ADD = "/admin/newsletter/picture/add/"
ALT = {"en": "A field", "fr": "Un champ", "es": "Un campo"}
WORDS = {"credit": "© Jane Doe", "alt_en": "A field", "alt_fr": "Un champ", "alt_es": "Un campo"}


@pytest.fixture
def secretary(client):
    return signed_in(client, UserFactory(secretariat=True))


def photograph(width=900, height=600, exif=b"Exif\0\0secret place"):
    file = BytesIO()
    Image.new("RGB", (width, height), "#5d412e").save(file, "JPEG", exif=exif)
    return file


def upload(data, name="../../field.JPG"):
    return {"original": SimpleUploadedFile(name, data, content_type="image/jpeg"), **WORDS}


def test_the_original_is_kept_as_it_is_and_a_rendition_for_each_placement_and_medium():
    file = photograph()
    picture = keep_picture(file, credit="© Jane Doe", alt=ALT)
    assert (picture.width, picture.height, picture.credit, picture.alt_fr) == (900, 600, "© Jane Doe", "Un champ")
    assert picture.sha256 == hashlib.sha256(file.getvalue()).hexdigest()
    with picture.original.open() as original:
        assert original.read() == file.getvalue()
    made = {(rendition.placement, rendition.medium): rendition for rendition in picture.renditions.all()}
    assert set(made) == {(place, medium) for place in ("hero", "wide", "column") for medium in ("jpg", "webp")}
    assert (made["column", "jpg"].width, made["wide", "webp"].width) == (640, 900)
    assert (made["wide", "jpg"].content_type, made["wide", "webp"].content_type) == ("image/jpeg", "image/webp")
    for rendition in made.values():
        body = rendition.read()
        assert b"secret place" not in body
        assert (rendition.size, rendition.sha256) == (len(body), hashlib.sha256(body).hexdigest())
        assert Image.open(BytesIO(body)).size == (rendition.width, rendition.height)


def test_a_file_that_is_no_picture_is_refused_and_leaves_no_row():
    with pytest.raises(ValidationError, match="Only PNG, JPEG and WebP"):
        keep_picture(BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), credit="", alt=ALT)
    assert not Picture.objects.exists()


def test_a_picture_is_added_at_the_desk_under_a_name_of_ours(secretary):
    file = photograph()
    response = secretary.post(ADD, upload(file.getvalue()))
    assert response.status_code == 302, response.context["errors"]
    picture = Picture.objects.get()
    assert re.fullmatch(rf"pictures/{picture.sha256}(_\w+)?\.jpeg", picture.original.name)
    assert picture.renditions.count() == 6
    assert picture.alt_es == "Un campo"
    shown = secretary.get(reverse("admin:newsletter_picture_changelist")).content.decode()
    assert picture.renditions.get(placement="column", medium="webp").get_absolute_url() in shown


def test_the_same_picture_is_taken_in_once(secretary):
    file = photograph()
    for _ in range(2):
        response = secretary.post(ADD, upload(file.getvalue()))
    assert "This picture is already there." in response.content.decode()
    assert Picture.objects.count() == 1


def test_a_damaged_picture_is_refused_on_the_form(secretary):
    response = secretary.post(ADD, upload(photograph().getvalue()[:400]))
    assert "This picture is damaged" in response.content.decode()
    assert not Picture.objects.exists()


def test_the_words_of_a_picture_may_change_and_its_original_stays(secretary):
    picture = keep_picture(photograph(), credit="", alt=ALT)
    page = reverse("admin:newsletter_picture_change", args=[picture.pk])
    other = upload(photograph(300, 200).getvalue()) | {"alt_en": "A field after rain"}
    assert secretary.post(page, other).status_code == 302
    changed = Picture.objects.get()
    assert (changed.alt_en, changed.sha256) == ("A field after rain", picture.sha256)
    assert changed.original.name == picture.original.name
