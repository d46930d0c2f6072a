"""Whether what is a picture can be recognised here: the extra `ocr` is large, and not installed everywhere."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from types import ModuleType

from audit.errors import UnreadableInput

# One takes about two seconds.
MOST_RECOGNISED = 60
SENTENCE = '这是扫描件或图片，没有文字：装上识别功能（pip install "gouji[ocr]"）后才能读'


def recogniser(wanted: bool = True) -> ModuleType | None:
    """`audit.reading.recognition`, or None where it is not wanted or its libraries are not installed."""
    if not wanted:
        return None
    try:
        return importlib.import_module("audit.reading.recognition")  # takes a second to load
    except ImportError:
        return None


def must_be_few(pictures: Sequence[int]) -> None:
    """UnreadableInput (too_large) for more pages to recognise than any report has."""
    if len(pictures) > MOST_RECOGNISED:
        raise UnreadableInput("too_large", f"要识别的扫描页超过 {MOST_RECOGNISED} 页，没有读取")


def hides_too_much(pictures: Sequence[int], text: Sequence[int], pages: int) -> bool:
    """
    Whether a document whose `pictures` stay unread, beside its pages of `text`, must not be judged.

    A cover or an appendix may stay a picture; between pages of text it would take part of a table away.
    """
    return len(pictures) * 2 > pages or any(bool(text) and text[0] < at < text[-1] for at in pictures)


def no_text_layer() -> UnreadableInput:
    """For a document whose text is a picture, where that is not recognised."""
    return UnreadableInput("no_text_layer", SENTENCE)
