"""Drawings are code: counted, repeatable, and well formed."""

import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
from PIL import Image, ImageStat

from initiative.rendering.strata import strata_png
from newsletter.artwork import PICTURES, cover_svg, dots_svg, picture

SVG = "{http://www.w3.org/2000/svg}"


def layers(number, **options):
    drawing = ET.fromstring(cover_svg(number, **options))
    return [path for path in drawing.findall(f"{SVG}path") if path.get("fill", "").startswith("#")]


@pytest.mark.parametrize("number", [1, 2, 22, 99])
def test_issue_n_stands_on_n_layers_of_soil(number):
    assert len(layers(number)) == number + 1  # and the sod above them
    assert len(layers(number, printed=True)) == number + 1


def test_the_same_number_gives_the_same_cover_and_another_one_another():
    before = str(cover_svg(22))
    cover_svg.cache_clear()
    assert cover_svg(22) == before
    assert cover_svg(23) != before


def test_covers_are_decoration_without_styles_or_scripts():
    drawing = cover_svg(22, printed=True)
    assert 'aria-hidden="true"' in drawing
    assert "style" not in drawing
    assert "script" not in drawing


def test_four_grains_are_lit_on_the_printed_cover():
    drawing = ET.fromstring(cover_svg(22, printed=True))
    assert len(drawing.findall(f".//{SVG}circle")) == 4


@pytest.mark.parametrize(("partners", "members"), [(782, 346), (1, 0), (1, 1), (47, 46), (0, 0)])
def test_every_organisation_has_its_mark(partners, members):
    drawing = dots_svg(partners, members, label="Marks")
    discs, rings = ET.fromstring(drawing).findall("path")
    assert discs.get("d").count("M") == members
    assert rings.get("d").count("M") == partners - members


def test_on_paper_a_ring_is_a_disc_with_paper_upon_it():
    drawing = ET.fromstring(dots_svg(782, 346, label="Marks", paper="#fff"))
    discs, holes = drawing.findall("path")
    assert (discs.get("d").count("M"), holes.get("d").count("M")) == (782, 436)
    assert drawing.findtext("title") == "Marks"


def test_the_words_of_the_marks_are_escaped():
    assert "<b>" not in dots_svg(2, 1, label='<b>"', paper="#fff")


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_drawn_whole_and_always_alike(name):
    body = picture(name)
    drawn = Image.open(BytesIO(body))
    assert drawn.size == ((1200, 1500) if name == "portrait" else (1500, 1000))
    assert max(ImageStat.Stat(drawn).stddev) > 20  # something is on it
    assert picture(name) == body


def test_an_unknown_picture_is_an_error():
    with pytest.raises(KeyError):
        picture("unicorn")


def test_the_strata_end_in_humus():
    strip = Image.open(BytesIO(strata_png())).convert("RGB")
    assert strip.getpixel((0, 0)) == (255, 255, 255)
    assert strip.getpixel((strip.width // 2, strip.height - 1)) == (0x2B, 0x21, 0x1A)
