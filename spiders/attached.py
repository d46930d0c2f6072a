"""Attachments with other bytes and the same text: Word files made anew at each download, PDF with a new /ID."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from audit.document import Picture
from audit.errors import UnreadableInput
from audit.reading import read
from spiders.normalising import text_hash


def same_texts(stored: Callable[[str], bytes], before: Iterable[str], here: Iterable[str]) -> bool:
    """
    Whether the stored files say the same, one for one. `stored`: digest → bytes.

    What has no text, or pictures beside it, is only itself: a scan that was replaced shows nothing else.
    """
    was, now = ([_text(stored(digest)) for digest in digests] for digests in (before, here))
    return "" not in was and Counter(was) == Counter(now)


def _text(data: bytes) -> str:
    """The hash of the text of a file, "" where that says nothing."""
    try:
        document = read(data, recognise=False)
    except UnreadableInput:
        return ""
    pictures = any(isinstance(block, Picture) for block in document.blocks)
    return "" if pictures or not document.blocks else f"{document.format.value}:{text_hash(data, document)}"
