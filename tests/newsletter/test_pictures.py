"""Uploads are judged before they cost memory; what is kept of them is small, upright and says nothing of its maker."""

import subprocess
import sys
from io import BytesIO
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from PIL import ExifTags, Image, ImageFile

from newsletter.artwork import picture
from newsletter.pictures import PLACEMENTS, check, renditions

MOST_GROWTH = 150 * 1024 * 1024
ALONE = """
import resource, sys
import django
django.setup()
from django.core.exceptions import ValidationError
from newsletter.pictures import check, renditions
unit = 1 if sys.platform == "darwin" else 1024
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    renditions(check(open(sys.argv[1], "rb")).image)
    print("taken")
except ValidationError as error:
    print(error.code)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit)
"""


def file_of(size=(900, 600), kind="JPEG", mode="RGB", **options):
    file = BytesIO()
    Image.effect_noise((size[0] // 4 or 1, size[1] // 4 or 1), 60).resize(size).convert(mode).save(
        file, kind, **options
    )
    return file


def refusal(file):
    with pytest.raises(ValidationError) as caught:
        check(file)
    assert caught.value.messages[0].endswith(".")
    return caught.value.code


def truncated():
    return BytesIO(file_of((3000, 2000)).getvalue()[:200_000])


def drawing():
    return BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')


def header_of(width, height):
    """Return a small PNG that claims a size and ends after its header."""
    header = bytearray(file_of((8, 8), "PNG").getvalue())
    header[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return BytesIO(header)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (drawing, "format"),
        (lambda: file_of(kind="GIF"), "format"),
        (lambda: file_of(kind="BMP"), "format"),
        (lambda: file_of(kind="TIFF"), "format"),
        (lambda: BytesIO(b""), "format"),
        (lambda: BytesIO(b"%PDF-1.7"), "format"),
        (truncated, "damaged"),
        (lambda: BytesIO(file_of((900, 600), "PNG").getvalue()[:5000]), "damaged"),
        (lambda: BytesIO(file_of((900, 600), "WEBP").getvalue()[:900]), "damaged"),
        (lambda: file_of((12_001, 4)), "too-large"),
        (lambda: file_of((3001, 3000), "PNG"), "too-large"),
        (lambda: file_of((13_000, 13_000), "PNG", "1"), "too-large"),
        (lambda: BytesIO(b"\0" * (40 * 1024 * 1024 + 1)), "too-many-bytes"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(file, code):
    assert refusal(file()) == code


def test_a_header_that_claims_a_bomb_is_refused_by_its_header_alone():
    with pytest.raises(ValidationError):
        check(header_of(50_000, 50_000))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_of_the_three_kinds_are_taken(kind):
    checked = check(file_of((900, 600), kind))
    assert (checked.width, checked.height, checked.format) == (900, 600, kind)
    assert checked.image.mode == "RGB"


@pytest.mark.parametrize(
    ("size", "kind", "outcome", "options"),
    [
        ((7700, 5100), "JPEG", "taken", {}),
        ((7700, 5100), "JPEG", "taken", {"progressive": True}),
        ((3600, 2480), "PNG", "taken", {"mode": "RGBA"}),
        ((3600, 2480), "WEBP", "taken", {}),
        ((13_000, 13_000), "PNG", "too-large", {"mode": "1"}),
        ((3000, 2000), "cut", "damaged", {}),
        ((1, 1), "drawing", "format", {}),
    ],
)
def test_memory_stays_small_whatever_comes(size, kind, outcome, options, tmp_path):
    path = tmp_path / "upload.png"
    special = {"cut": truncated, "drawing": drawing}
    path.write_bytes((special[kind]() if kind in special else file_of(size, kind, **options)).getvalue())
    said = subprocess.run([sys.executable, "-c", ALONE, path], capture_output=True, text=True, check=True).stdout
    answer, growth = said.split()
    assert answer == outcome
    assert int(growth) < MOST_GROWTH


def test_each_placement_gets_its_size_and_nothing_is_enlarged():
    large = renditions(check(file_of((3000, 2000))).image)
    assert {name: (made.width, made.height) for name, made in large.items()} == {
        "hero": (1654, 1103),
        "wide": (1402, 935),
        "column": (640, 427),
    }
    small = renditions(check(file_of((300, 200))).image)
    assert {(made.width, made.height) for made in small.values()} == {(300, 200)}
    for made in large.values():
        assert Image.open(BytesIO(made.body)).size == (made.width, made.height)
        assert made.kind == "image/jpeg"


def test_on_a_screen_a_picture_weighs_half_of_what_it_weighs_on_paper():
    image = check(BytesIO(picture("field"))).image
    paper, screen = renditions(image), renditions(image, kind="webp")
    for placement, made in screen.items():
        assert (made.kind, made.width) == ("image/webp", paper[placement].width)
        assert Image.open(BytesIO(made.body)).format == "WEBP"
        assert len(made.body) < 0.55 * len(paper[placement].body)
    assert len(screen["column"].body) < 22_000


def test_renditions_fill_their_box_from_a_turned_photograph_too():
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    checked = check(file_of((3000, 2000), exif=turned))
    assert (checked.width, checked.height) == (2000, 3000)
    made = renditions(checked.image)
    assert (made["hero"].width, made["hero"].height) == (1559, 2339)
    assert made["wide"].height == PLACEMENTS["wide"][1]


def test_neither_place_nor_camera_nor_comment_goes_on():
    notes = Image.Exif()
    notes[ExifTags.Base.Make] = "A camera"
    notes.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    file = file_of(exif=notes, comment=b"taken by me", icc_profile=b"profile" * 20)
    image = check(file).image
    for made in (*renditions(image).values(), *renditions(image, kind="webp").values()):
        shown = Image.open(BytesIO(made.body))
        assert not shown.getexif()
        assert not {"exif", "comment", "icc_profile"} & set(shown.info)
        assert b"A camera" not in made.body


def test_what_is_transparent_becomes_white():
    file = BytesIO()
    Image.new("RGBA", (200, 100), (0, 0, 0, 0)).save(file, "PNG")
    assert check(file).image.getpixel((100, 50)) == (255, 255, 255)


def test_twenty_camera_pictures_weigh_less_than_a_megabyte_in_columns():
    made = renditions(check(file_of((3000, 2000), quality=95)).image)
    assert len(made["column"].body) < 150_000


def test_a_half_picture_is_refused_even_where_pdfs_are_made():
    with mock.patch.object(ImageFile, "LOAD_TRUNCATED_IMAGES", True):
        with pytest.raises(ValidationError, match="damaged"):
            check(truncated())
        assert ImageFile.LOAD_TRUNCATED_IMAGES is True
