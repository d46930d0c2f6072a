"""Numbers as lists of Word print them, in the formats of [ISO/IEC 29500-1] §17.18.59 ST_NumberFormat."""

from __future__ import annotations

from collections.abc import Callable

HAN = "〇一二三四五六七八九"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def numeral(value: int, form: str) -> str | None:
    """How the number is printed; None where that is not known for certain."""
    write = _FORMATS.get(form)
    return write(value) if write and value >= 0 else None


def _one_of(signs: str) -> Callable[[int], str | None]:
    """Signs for 1, 2, 3 …; Word goes on differently behind the last."""
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else None


def _counted(value: int) -> str | None:
    """一 … 十, 十一 … 九十九. Formats part at a hundred."""
    if not 0 < value < 100:
        return None
    tens, ones = divmod(value, 10)
    return (HAN[tens] if tens > 1 else "") + ("十" if tens else "") + (HAN[ones] if ones else "")


def _figures(value: int) -> str:
    return "".join(HAN[int(figure)] for figure in str(value))


def _letters(value: int) -> str | None:
    """a … z, aa, bb …"""
    if not 0 < value <= 26 * 9:
        return None
    turns, letter = divmod(value - 1, 26)
    return chr(ord("a") + letter) * (turns + 1)


def _roman(value: int) -> str | None:
    if not 0 < value < 400:
        return None
    written = ""
    for worth, sign in _ROMAN:
        written += sign * (value // worth)
        value %= worth
    return written


def _upper(write: Callable[[int], str | None], case: Callable[[str], str]) -> Callable[[int], str | None]:
    def cased(value: int) -> str | None:
        written = write(value)
        return case(written) if written else None

    return cased


_FORMATS: dict[str, Callable[[int], str | None]] = {
    "none": lambda _: "",
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _one_of("①②③④⑤⑥⑦⑧⑨⑩"),
    "decimalEnclosedParen": _one_of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _one_of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "lowerLetter": _letters,
    "upperLetter": _upper(_letters, str.upper),
    "upperRoman": _roman,
    "lowerRoman": _upper(_roman, str.lower),
    "chineseCounting": _counted,
    "chineseCountingThousand": _counted,
    "japaneseCounting": _counted,
    "taiwaneseCounting": _counted,
    "ideographDigital": _figures,
    "japaneseDigitalTenThousand": _figures,
    "chineseLegalSimplified": _one_of("壹贰叁肆伍陆柒捌玖"),
    "ideographLegalTraditional": _one_of("壹貳參肆伍陸柒捌玖"),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
}
