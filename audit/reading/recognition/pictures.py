"""Bytes of a picture → its pages in colour or grey. What is too large is refused by its header, before it is decoded."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PIL import Image, ImageOps

from audit.errors import UnreadableInput
from audit.reading.geometry.page import PageImage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

Result = TypeVar("Result")

# A4 at 600 dpi has 35 million pixels; a page takes a second or two, a report has 5 to 15 of them.
MOST_PIXELS = 60_000_000
MOST_IN_ALL = 300_000_000
MOST_PAGES = 30
# In less no page is legible.
LEAST_WIDTH, LEAST_HEIGHT = 200, 40
# Taller or wider than this is no page.
MOST_STRETCHED = 30
KINDS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
# What decoders raise on broken files.
BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    zlib.error,
)
# Widths of a page in points that are believed of the resolution a file states; else it is as wide as A4.
PLAUSIBLE = (400.0, 1300.0)
LEAST_DPI = 90.0
SHORT_SIDE, LONG_SIDE = 595.0, 842.0

DAMAGED = "图片损坏，打不开：请重新取得文件"
TOO_LARGE = f"图片太大（超过 {MOST_PIXELS // 1_000_000} 百万像素），没有读取"
TOO_MANY = f"图片超过 {MOST_PAGES} 页，没有读取"
TOO_SMALL = "图片太小，里面不会有可以认出的文字"


def pages_of(data: bytes) -> Iterator[PageImage]:
    """
    Page by page, turned as its EXIF data say: of an animation the first picture, of a TIFF all pages.

    UnreadableInput: damaged, too_large, no_text_layer (nothing can be legible).
    """
    image = _guarded(lambda: Image.open(io.BytesIO(data), formats=KINDS))
    total = 0
    for at in range(MOST_PAGES + 1):
        if at and not _guarded(lambda at=at: _has_page(image, at)):  # type: ignore[misc]  # at is a number
            return
        if at == MOST_PAGES:
            raise UnreadableInput("too_large", TOO_MANY)
        total += _size(image)
        if total > MOST_IN_ALL:
            raise UnreadableInput("too_large", TOO_LARGE)
        yield _guarded(lambda at=at: _page(image, at + 1))  # type: ignore[misc]  # at is a number


def _guarded(step: Callable[[], Result]) -> Result:
    """What a decoder says of a broken file, in our words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return step()
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise UnreadableInput("too_large", TOO_LARGE) from None
        except BROKEN:
            raise UnreadableInput("damaged", DAMAGED) from None


def _size(image: Image.Image) -> int:
    """Pixels by the header; nothing is decoded yet."""
    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > MOST_STRETCHED * min(width, height):
        raise UnreadableInput("too_large", TOO_LARGE)
    return width * height


def _has_page(image: Image.Image, number: int) -> bool:
    """Only TIFF has pages: what follows in others is motion, or a thumbnail."""
    if image.format != "TIFF":
        return False
    try:
        image.seek(number)
    except EOFError:
        return False
    return True


def _page(image: Image.Image, number: int) -> PageImage:
    dpi = image.info.get("dpi")
    pixels = _colours(ImageOps.exif_transpose(image) or image)
    height, width = pixels.shape[:2]
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        raise UnreadableInput("no_text_layer", TOO_SMALL)
    channels = 1 if pixels.ndim == 2 else 3
    return PageImage(number, pixels.tobytes(), width, height, channels, _resolution(dpi, width, height))


def _colours(image: Image.Image) -> Pixels:
    """Grey, or BGR; what is transparent lies on white paper."""
    if image.mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        deep = np.asarray(image, np.float32)
        most = float(deep.max()) if deep.size and np.isfinite(deep.max()) else 0.0
        return np.asarray(np.clip(np.nan_to_num(deep) * (255 / (65535 if most > 255 else 255)), 0, 255), np.uint8)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    if image.mode in ("1", "L"):
        return np.asarray(image.convert("L"), np.uint8)
    return np.ascontiguousarray(np.asarray(image.convert("RGB"), np.uint8)[:, :, ::-1])


def _resolution(stated: object, width: int, height: int) -> float:
    """Pixels an inch."""
    dpi = float(stated[0]) if isinstance(stated, tuple) and len(stated) == 2 else 0.0
    if dpi >= LEAST_DPI and PLAUSIBLE[0] <= width / dpi * 72 <= PLAUSIBLE[1]:
        return dpi
    return width / (LONG_SIDE if width > 1.2 * height and height > width / 2 else SHORT_SIDE) * 72
