"""Files as people and others send them: judged by what is in them."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from initiative import uploads

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(format="PNG", size=(60, 40), mode="RGB", colour="#4b7a3b", **options):
    out = BytesIO()
    Image.new(mode, size, colour).save(out, format, **options)
    return out.getvalue()


def hollow_png(width, height, depth=1, colour=0):
    """Return a PNG of many pixels in few bytes, written row by row."""
    bits = {0: 1, 2: 3, 6: 4}[colour] * depth
    packer, rows = zlib.compressobj(9), []
    row = b"\0" + b"\0" * ((width * bits + 7) // 8)
    for _ in range(height):
        rows.append(packer.compress(row))
    rows.append(packer.flush())
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"".join(rows)) + chunk(b"IEND", b"")


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_text_bomb():
    bomb = b"Comment\0\0" + zlib.compress(b"a" * 200_000_000, 9)
    whole = picture()
    return whole[:33] + chunk(b"zTXt", bomb) + whole[33:]


def zipped():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


def animated(frames=200):
    out = BytesIO()
    pictures = [Image.new("P", (4, 4), number % 256) for number in range(frames)]
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


def refusal(check, body, name="a.png"):
    with pytest.raises(ValidationError) as refused:
        check(BytesIO(body), name)
    return refused.value.code


NEITHER = {
    "an SVG with a program": (SCRIPT, "markup"),
    "an SVG behind a declaration": (b"\xef\xbb\xbf<?xml version='1.0'?>" + SCRIPT, "markup"),
    "a web page that is called a picture": (b"<!DOCTYPE html><script>1</script>", "markup"),
    "a GIF": (animated(), "format"),
    "a TIFF": (picture("TIFF"), "format"),
    "an EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", "format"),
    "a HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64, "format"),
    "an AVIF": (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + b"\0" * 64, "format"),
    "an archive": (zipped(), "format"),
    "a program": (b"MZ" + b"\0" * 200, "format"),
    "nothing": (b"", "empty"),
    "one byte": (b"%", "format"),
    "50,000 pixels on each side": (hollow_png(50_000, 50_000), "too-large"),
    "13,000 pixels on each side, in colour": (hollow_png(13_000, 13_000, 8, 6), "too-large"),
    "a text that unpacks to 200 MB": (with_text_bomb(), "damaged"),
    "more than 10 MB": (b"%PDF-" + b"0" * uploads.MOST_BYTES, "too-many-bytes"),
}


@pytest.mark.parametrize(("body", "code"), NEITHER.values(), ids=NEITHER)
@pytest.mark.parametrize("check", [uploads.paper, uploads.logo])
def test_what_is_neither_paper_nor_logo_is_refused_whatever_its_name(check, body, code):
    assert refusal(check, body) == code


@pytest.mark.parametrize("check", [uploads.paper, uploads.logo])
@pytest.mark.parametrize("format", ["JPEG", "PNG"])
@pytest.mark.parametrize("share", [10, 50, 99])
def test_half_a_picture_is_refused(check, format, share):
    noise = Image.effect_noise((300, 200), 80)
    out = BytesIO()
    noise.save(out, format)
    whole = out.getvalue()
    assert refusal(check, whole[: len(whole) * share // 100]) in {"damaged", "format"}


def test_a_pdf_is_kept_as_it_is_and_named_by_what_it_is():
    accepted = uploads.paper(BytesIO(PDF), "Déclaration signée.jpg")
    assert (accepted.name, accepted.content_type) == ("Déclaration signée.pdf", "application/pdf")
    assert (accepted.file.read(), accepted.size) == (PDF, len(PDF))


def test_a_pdf_that_ends_too_early_is_refused():
    assert refusal(uploads.paper, PDF[:20]) == "damaged"


def test_a_pdf_is_no_logo():
    assert refusal(uploads.logo, PDF) == "format"


@pytest.mark.parametrize(("format", "kind"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_scan_is_a_paper_and_keeps_its_bytes(format, kind):
    body = picture(format, (1700, 2400))
    accepted = uploads.paper(BytesIO(body), "scan")
    assert (accepted.content_type, accepted.file.read()) == (kind, body)


@pytest.mark.parametrize(
    "body",
    [
        picture("JPEG", mode="CMYK", colour=(10, 200, 30, 0)),
        picture("PNG", mode="I;16", colour=40_000),
        picture("PNG", mode="LA", colour=(120, 60)),
        picture("PNG", mode="P", colour=3),
        picture("PNG", mode="1", colour=1),
        picture("WEBP", mode="RGBA", colour=(1, 2, 3, 4)),
        picture("JPEG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()),
        picture("PNG") + zipped(),
    ],
    ids=["CMYK", "16 bits", "grey and clear", "palette", "1 bit", "WebP", "with a profile", "PNG and archive in one"],
)
def test_a_logo_of_any_make_is_drawn_anew_as_png(body):
    accepted = uploads.logo(BytesIO(body), "logo.webp")
    drawn = Image.open(accepted.file)
    drawn.load()
    assert (drawn.format, drawn.size, accepted.name) == ("PNG", (60, 40), "logo.png")
    assert drawn.mode in {"RGB", "RGBA"} and drawn.info == {}
    assert not zipfile.is_zipfile(BytesIO(accepted.file.open().read()))


def test_greys_of_sixteen_bits_keep_their_light():
    accepted = uploads.logo(BytesIO(picture("PNG", mode="I;16", colour=40_000)), "a")
    assert Image.open(accepted.file).getpixel((0, 0)) == (156, 156, 156)


def test_of_a_moving_picture_the_first_frame_is_taken():
    out = BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("#ff0000", "#00ff00")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    drawn = Image.open(uploads.logo(BytesIO(out.getvalue()), "a").file)
    assert (getattr(drawn, "n_frames", 1), drawn.getpixel((0, 0))) == (1, (255, 0, 0))


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_logo_stands_upright_and_tells_no_place(turn):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    exif[ExifTags.Base.GPSInfo] = {1: "N", 2: (43.0, 36.0, 0.0)}
    accepted = uploads.logo(BytesIO(picture("JPEG", exif=exif)), "a.jpg")
    drawn = Image.open(accepted.file)
    assert drawn.size == ((60, 40) if turn < 5 else (40, 60))
    assert not drawn.getexif() and b"GPS" not in accepted.file.open().read()


def test_hidden_words_of_a_png_do_not_go_on():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "somebody's secret")
    accepted = uploads.logo(BytesIO(picture(pnginfo=words)), "a.png")
    assert b"secret" not in accepted.file.read()


def test_a_large_logo_becomes_small():
    drawn = Image.open(uploads.logo(BytesIO(picture("JPEG", (6000, 3000))), "a.jpg").file)
    assert drawn.size == (uploads.LOGO_SIDE, uploads.LOGO_SIDE // 2)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\x.png", "x.pdf"),
        ("a.png\0.exe", "a.png.pdf"),
        ("gpj.\u202eexe.pdf", "gpj.exe.pdf"),
        ("", "document.pdf"),
        (".pdf", "pdf.pdf"),
        ("  . ", "document.pdf"),
        ("con.png", "con.pdf"),
        ("a\r\nContent-Type: text-html.pdf", "aContent-Type text-html.pdf"),
        ("Décla\u0301ration.PDF", "Décláration.pdf"),
        ("x" * 255, "x" * uploads.LONGEST_NAME + ".pdf"),
        ("宣言.pdf", "宣言.pdf"),
    ],
)
def test_a_name_is_only_for_reading(name, shown):
    assert uploads.safe_name(name, ".pdf") == shown
