"""
Scans and pictures → Document: cleaned, straightened, recognised, and through the one grid of `geometry`.

ImportError where the libraries of the extra `ocr` are not installed.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from audit.document import Document, Format
from audit.errors import UnreadableInput
from audit.reading.geometry import blocks_of
from audit.reading.geometry.page import Page, PageImage
from audit.reading.recognition.assembling import page_of
from audit.reading.recognition.engine import LOCK
from audit.reading.recognition.pictures import pages_of

if importlib.util.find_spec("rapidocr") is None or importlib.util.find_spec("onnxruntime") is None:
    raise ImportError("rapidocr and onnxruntime are not installed")

NOTHING = "图片里没有认出文字：请提供更清楚的扫描件，或可以复制文字的文件"


def read_picture(data: bytes) -> Document:
    """
    PNG, JPEG, GIF, BMP, TIFF of several pages, WEBP. Anchors are pages and boxes.

    UnreadableInput: damaged, too_large, no_text_layer. A page takes one or two seconds.
    """
    with LOCK:
        pages = [_recognised(image) for image in pages_of(data)]
    if not any(page.glyphs for page in pages):
        raise UnreadableInput("no_text_layer", NOTHING)
    return Document(Format.SCAN, blocks_of(pages, scanned=True))


def recognise(images: Sequence[PageImage]) -> list[Page]:
    """Pages of other formats that are pictures. One document at a time."""
    with LOCK:
        return list(map(_recognised, images))


def recognise_file(data: bytes, number: int, width: float) -> Page:
    """
    The page `number` of another format, that is one picture: its file, and how wide it stands there in points.

    UnreadableInput as for `read_picture`.
    """
    with LOCK:
        image = next(pages_of(data))
        return _recognised(replace(image, number=number, dpi=image.width / width * 72))


def _recognised(image: PageImage) -> Page:
    pixels = np.frombuffer(image.pixels, np.uint8)
    if image.channels == 1:
        return page_of(pixels.reshape(image.height, image.width), image.number, image.dpi / 72)
    colours = pixels.reshape(image.height, image.width, image.channels)[:, :, :3]
    return page_of(np.ascontiguousarray(colours), image.number, image.dpi / 72)
