"""What a cell of a spreadsheet prints: number and number format → text.

Only what changes a number or makes it none is followed: percent, dates, and decimals that the format rounds away.
Thousands separators, padding zeros, colours and words around the number (`0" 件"`) are left out.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

# Formats that have a number and no code in the file. 27–36 and 50–58 are dates in Chinese Excel.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
} | dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "yyyy/m/d")
LARGEST = 1e30
# Less is shown with an exponent.
SMALLEST = 1e-4
LAST_DAY = 2_958_465
LEAP_BUG = 60
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_PLAIN = re.compile(r"[^#0?.,]*#?[#0?,]*[#0?](?:\.([#0?]+))?[^#0?.,]*")


@lru_cache(maxsize=2048)
def number_text(value: float, code: str = "", *, since_1904: bool = False) -> str:
    """A number as Excel shows it: no more than 15 digits, no exponent but in what is nearly nothing, 5 and not 5.0."""
    if not math.isfinite(value):
        return str(value)
    kind, decimals = _kind(code[:200])
    if kind == "date":
        return _date(value + 1462 * since_1904)
    if abs(value) >= LARGEST:
        return f"{value:.15g}"
    # a cell without a format shows ten digits where some are behind the point: 982.0000000001 is a 982 that was added up
    whole = value == int(value) or kind != "general"
    if not whole and abs(value) < SMALLEST:
        return f"{value:.6g}"
    exact = Decimal(f"{value:.15g}" if whole or abs(value) >= 1e10 else f"{value:.10g}")
    if kind == "percent":
        return f"{_rounded(exact * 100, decimals):f}%"
    return f"{_rounded(exact, decimals) if kind == 'plain' else _rounded(exact, None):f}"


def _rounded(exact: Decimal, decimals: int | None) -> Decimal:
    if decimals is not None and -int(exact.as_tuple().exponent) > decimals:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return exact.normalize() + 0 if exact else Decimal(0)


@lru_cache(maxsize=256)
def _kind(code: str) -> tuple[str, int | None]:
    """date, percent, plain with the number of decimals shown, or general."""
    bare = _LITERAL.sub("", code.split(";")[0])
    if not bare or bare.lower() in ("general", "@"):
        return "general", None
    if "%" in bare:
        return "percent", len(bare.partition(".")[2].replace("%", "").strip())
    if _DATE.search(bare):
        return "date", None
    match = _PLAIN.fullmatch(bare)
    return ("plain", len(match[1] or "")) if match and "E" not in bare else ("general", None)


def _date(serial: float) -> str:
    """Days since 1899-12-30, as Excel counts after the 29 February 1900 that never was."""
    if not 0 <= serial <= LAST_DAY:
        return f"#{serial:g}"
    day = datetime(1899, 12, 30) + timedelta(days=serial + (1 if serial < LEAP_BUG else 0))  # noqa: DTZ001  a calendar day of no zone
    written = f"{day.year}/{day.month}/{day.day}"
    if serial < 1:
        return f"{day:%H:%M:%S}"
    return written if serial == int(serial) else f"{written} {day:%H:%M:%S}"
