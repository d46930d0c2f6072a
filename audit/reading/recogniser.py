"""Whether what is a picture can be recognised here: the extra `ocr` is large, and not installed everywhere."""

from __future__ import annotations

from types import ModuleType

from audit.errors import UnreadableInput

SENTENCE = '这是扫描件或图片，没有文字：装上识别功能（pip install "gouji[ocr]"）后才能读'


def recogniser(wanted: bool = True) -> ModuleType | None:
    """`audit.reading.recognition`, or None where it is not wanted or its libraries are not installed."""
    if not wanted:
        return None
    try:
        from audit.reading import recognition  # takes a second to load
    except ImportError:
        return None
    return recognition


def no_text_layer() -> UnreadableInput:
    """For a document whose text is a picture, where that is not recognised."""
    return UnreadableInput("no_text_layer", SENTENCE)
