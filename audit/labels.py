"""Comparing printed labels: width, spaces, punctuation and Word bookmarks do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
# No label of the form is longer; longer text is only ever compared to find out that it is none.
LONGEST_LABEL = 200
_NOISE = re.compile(r"[\W_]+")


def without_bookmarks(text: str) -> str:
    """Word leaves `[bookmark: _GoBack]` in extracted text; its digits are not data."""
    return BOOKMARK.sub("", text) if "[bookmark:" in text else text


def bare(label: str) -> str:
    """A label reduced to letters and digits (NFKC), for matching only: `1. 属于国家 秘密` → `1属于国家秘密`."""
    return _bare(label) if len(label) <= LONGEST_LABEL else _bare(label[:LONGEST_LABEL])


@lru_cache(maxsize=8192)
def _bare(label: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", without_bookmarks(label)))
