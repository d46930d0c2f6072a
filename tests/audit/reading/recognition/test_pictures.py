"""Files of pictures: every kind, every depth, and what is refused before it is decoded."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from audit.errors import UnreadableInput
from audit.reading.geometry.page import PageImage
from tests.audit.reading.recognition.needed import needed

pages_of = needed("audit.reading.recognition.pictures").pages_of

SIZE = (240, 120)


def sample() -> Image.Image:
    """Left half dark red, right half white."""
    image = Image.new("RGB", SIZE, "white")
    image.paste((120, 0, 0), (0, 0, 120, 120))
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def only(data: bytes) -> PageImage:
    page: PageImage
    (page,) = pages_of(data)
    return page


def pixels(page: PageImage) -> np.ndarray:
    shape = (page.height, page.width) if page.channels == 1 else (page.height, page.width, page.channels)
    return np.frombuffer(page.pixels, np.uint8).reshape(shape)


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        list(pages_of(data))
    return caught.value.kind


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_every_kind_in_colour(kind):
    page = only(saved(sample(), kind))
    assert (page.number, page.width, page.height, page.channels) == (1, 240, 120, 3)
    left, right = pixels(page)[60, 30].astype(int), pixels(page)[60, 200].astype(int)
    assert np.abs(left - (0, 0, 120)).max() <= 8  # BGR
    assert right.min() >= 247


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("L", "PNG"), ("1", "PNG"), ("1", "TIFF"), ("P", "PNG"), ("CMYK", "JPEG"), ("CMYK", "TIFF"), ("LA", "PNG")],
)
def test_every_depth(mode, kind):
    shown = pixels(only(saved(sample().convert(mode), kind)))
    assert shown[60, 30].mean() < 100
    assert shown[60, 200].mean() > 245


def test_sixteen_bits_are_scaled_and_not_cut():
    deep = Image.fromarray((np.asarray(sample().convert("L"), np.uint16) * 257).astype(np.uint16))
    shown = pixels(only(saved(deep, "PNG")))
    assert shown[60, 30] < 60
    assert shown[60, 200] == 255


def test_what_is_transparent_lies_on_white_paper():
    image = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    image.paste((10, 20, 30, 255), (0, 0, 120, 120))
    shown = pixels(only(saved(image, "PNG")))
    assert tuple(shown[60, 200]) == (255, 255, 255)
    assert tuple(shown[60, 30]) == (30, 20, 10)


def test_a_camera_says_which_side_is_up():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise
    page = only(saved(sample().resize((480, 240)), "JPEG", exif=exif))
    assert (page.width, page.height) == (240, 480)
    assert pixels(page)[100].mean() < 100 < pixels(page)[400].mean()


def test_of_an_animation_the_first_picture_and_of_a_tiff_all_pages():
    white = Image.new("RGB", SIZE, "white")
    several = {"save_all": True, "append_images": [white, white]}
    assert [page.number for page in pages_of(saved(sample(), "GIF", **several))] == [1]
    found = list(pages_of(saved(sample(), "TIFF", **several)))
    assert [page.number for page in found] == [1, 2, 3]
    assert pixels(found[2]).min() == 255


@pytest.mark.parametrize(
    ("size", "stated", "dpi"),
    [
        ((1240, 1754), 150, 150),  # A4
        ((1240, 1754), 72, 1240 / 595 * 72),  # what software writes that does not know
        ((1240, 1754), 600, 1240 / 595 * 72),  # a page of 5 cm
        ((1240, 1754), None, 1240 / 595 * 72),
        ((1754, 1240), None, 1754 / 842 * 72),
        ((900, 300), None, 900 / 595 * 72),
    ],
)
def test_the_resolution_is_believed_where_it_gives_a_page(size, stated, dpi):
    options = {"dpi": (stated, stated)} if stated else {}
    assert only(saved(Image.new("L", size, 255), "PNG", **options)).dpi == pytest.approx(dpi, rel=0.01)


def png_header(width: int, height: int) -> bytes:
    """A picture of which only the header is there."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    idat = b"IDAT" + zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + body + struct.pack(">I", len(idat) - 4) + idat + struct.pack(">I", zlib.crc32(idat))


@pytest.mark.parametrize("size", [(100_000, 100_000), (10_000, 10_000), (8_000, 8_000), (20_000, 300), (2**31 - 1, 1)])
def test_what_is_too_large_is_refused_by_its_header(size):
    assert refused(png_header(*size)) == "too_large"


def test_more_pages_than_any_report():
    page = Image.new("1", (240, 60), 1)
    assert refused(saved(page, "TIFF", save_all=True, append_images=[page] * 30)) == "too_large"
    assert len(list(pages_of(saved(page, "TIFF", save_all=True, append_images=[page] * 29)))) == 30


def test_a_bomb_of_many_large_pages():
    page = Image.new("1", (7_000, 7_000), 1)
    data = saved(page, "TIFF", save_all=True, append_images=[page] * 7, compression="group4")
    assert len(data) < 200_000
    assert refused(data) == "too_large"


def test_too_small_for_any_text():
    assert refused(saved(Image.new("RGB", (32, 32)), "PNG")) == "no_text_layer"


def test_damaged():
    data = saved(sample(), "PNG")
    assert refused(data[: len(data) // 2]) == "damaged"
    assert refused(b"\x89PNG\r\n\x1a\n" + b"\0" * 100) == "damaged"
    assert refused(b"\xff\xd8\xff\xe0" + b"JFIF" * 20) == "damaged"
    assert refused(b"GIF89a") == "damaged"
    assert refused(b"no picture") == "damaged"
