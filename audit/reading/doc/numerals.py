"""Numbers as lists print them ([MS-OSHARED] §2.2.1.3): only formats of which every sign is certain."""

from __future__ import annotations

from collections.abc import Callable

HAN = "一二三四五六七八九十"
NOTHING = 0xFF


def printed(kind: int, number: int) -> str | None:
    """A number in format `kind`, or None where that format is not known for it."""
    if kind == NOTHING:
        return ""
    write = _FORMATS.get(kind)
    return write(number) if write and number > 0 else str(number) if kind == 0 and number == 0 else None


def _one_of(signs: str) -> Callable[[int], str | None]:
    return lambda number: signs[number - 1] if number <= len(signs) else None


def _series(first: str, count: int) -> Callable[[int], str | None]:
    return _one_of("".join(chr(ord(first) + at) for at in range(count)))


def _han(number: int) -> str | None:
    """一 … 九十九: up to there all ways to count agree."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return HAN[number - 1]
    return ("" if tens == 1 else HAN[tens - 1]) + "十" + (HAN[ones - 1] if ones else "") if number < 100 else None


def _roman(number: int) -> str | None:
    if number >= 40:
        return None
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _small_roman(number: int) -> str | None:
    found = _roman(number)
    return found.lower() if found else None


_FORMATS: dict[int, Callable[[int], str | None]] = {
    0: str,
    1: _roman,
    2: _small_roman,
    3: _series("A", 26),
    4: _series("a", 26),
    10: _one_of(HAN[:9]),
    11: _han,
    14: _series("１", 9),
    18: _series("①", 20),
    22: lambda number: f"{number:02d}",
    26: _series("⒈", 20),
    27: _series("⑴", 20),
    28: _series("①", 10),
    30: _one_of("甲乙丙丁戊己庚辛壬癸"),
    33: _one_of(HAN[:9]),
    35: _one_of(HAN[:9]),
    36: _one_of(HAN[:9]),
    37: _han,
    39: _han,
}
