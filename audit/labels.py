"""Comparing printed labels: width, spaces, punctuation and Word bookmarks do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

BOOKMARK = re.compile(r"\[bookmark:[^][]*\]")
# No label of the form is longer; longer text is only ever compared to find out that it is none.
LONGEST_LABEL = 200
_FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")
# The wide marks of Chinese text. Replacing them first spares most texts a normalisation that costs ten times as much.
_WIDE = (("，", ","), ("：", ":"), ("；", ";"), ("（", "("), ("）", ")"), ("！", "!"), ("？", "?"), ("％", "%"))
_NOISE = re.compile(r"[\W_]+")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八]|\d)(?=\D)")


def without_bookmarks(text: str) -> str:
    """Word leaves `[bookmark: _GoBack]` in extracted text; its digits are not data."""
    return BOOKMARK.sub("", text) if "[bookmark:" in text else text


def compatible(text: str) -> str:
    """NFKC."""
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return unicodedata.normalize("NFKC", text)


def squeezed(text: str) -> str:
    """Text without white space and bookmarks. Width is kept: NFKC costs more than all else in a rule."""
    return "".join(without_bookmarks(text).split())


def tight(text: str) -> str:
    """Text for matching: NFKC, without white space and bookmarks."""
    return squeezed(compatible(text))


def digits(written: str) -> str:
    """`二〇二四` → `2024`: a year written in Chinese figures, one by one."""
    return written.translate(_FIGURES)


def bare(label: str) -> str:
    """A label reduced to letters and digits (NFKC), for matching only: `1. 属于国家 秘密` → `1属于国家秘密`."""
    return _bare(label) if len(label) <= LONGEST_LABEL else _bare(label[:LONGEST_LABEL])


@lru_cache(maxsize=8192)
def _bare(label: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", without_bookmarks(label)))


def table_words(label: str) -> str:
    """A label of a table, `bare`, in the words of the form: 其它 is printed for 其他, 合计 for 总计."""
    return _table_words(label) if len(label) <= LONGEST_LABEL else _table_words(label[:LONGEST_LABEL])


@lru_cache(maxsize=8192)
def _table_words(label: str) -> str:
    return _bare(label).replace("其它", "其他").replace("合计", "总计")


@lru_cache(maxsize=8192)
def without_ordinal(words: str) -> str:
    """`7总计` → `总计`, for words that are `bare` and no longer than a label."""
    return _ORDINAL.sub("", words)
