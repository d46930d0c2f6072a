"""The formats of numbers in lists ([MS-OSHARED] §2.2.1.3) by the names that DOCX has for them."""

from __future__ import annotations

from audit.reading.numerals import numeral

NOTHING = 0xFF
_NAMES = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    10: "ideographDigital",
    11: "japaneseCounting",
    14: "decimalFullWidth",
    18: "decimalEnclosedCircle",
    22: "decimalZero",
    26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese",
    30: "ideographTraditional",
    33: "chineseCounting",
    35: "chineseCounting",
    36: "chineseCounting",
    37: "chineseCounting",
    39: "chineseCounting",
}
# Ways of counting that are the same up to here: programs take one for the other.
_AGREED = {10: 9, 14: 9, 33: 9, 35: 9, 36: 9}


def printed(kind: int, number: int) -> str | None:
    """A number in format `kind`, or None where that format is not known for it."""
    if kind == NOTHING:
        return ""
    name = _NAMES.get(kind)
    return numeral(number, name) if name and number <= _AGREED.get(kind, number) else None
