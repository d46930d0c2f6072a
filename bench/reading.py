"""Reading a page, compared with bare parsing by lexbor and with pandas.read_html."""

from __future__ import annotations

import importlib
import io

from selectolax.lexbor import LexborHTMLParser

from audit.engine import check
from audit.reading import read
from audit.reading.decoding import decode
from audit.reading.html import read_html
from bench.figures import Figure, milliseconds
from bench.pages import clean_page, messy_page

ROUNDS = 200
SLOW_ROUNDS = 10


def figures() -> list[Figure]:
    """For both pages: time, and ratios. Decoding is part of both sides of the first ratio, of neither in the second."""
    return [*_page("clean", clean_page()), *_page("messy", messy_page())]


def _page(name: str, data: bytes) -> list[Figure]:
    text = decode(data)
    # pairs: a candidate that fills the caches and the heap would slow whoever follows
    decoding, _ = milliseconds([lambda: decode(data), lambda: LexborHTMLParser(text)], ROUNDS)
    parsing, reading_text = milliseconds([lambda: LexborHTMLParser(text), lambda: read_html(data)], ROUNDS)
    both, reading = milliseconds([lambda: LexborHTMLParser(decode(data)), lambda: read_html(data)], ROUNDS)
    (whole,) = milliseconds([lambda: read(data)], ROUNDS)
    (checking,) = milliseconds([lambda: check(data)], ROUNDS)
    size = f"{len(data) / 1024:.0f} KB"
    alone = round((reading_text - decoding) / parsing, 2)
    found = [
        Figure(f"read_html.{name}", reading, "ms", f"one {name} page of {size}, one core, decoding included"),
        Figure(
            f"read_html.{name}.ratio", round(reading / both, 2), "x", f"decoding and bare lexbor parsing, {both:g} ms"
        ),
        Figure(f"read_html.{name}.ratio_without_decoding", alone, "x", f"bare lexbor parsing of text, {parsing:g} ms"),
        Figure(f"read.{name}", whole, "ms", "read_html and sniffing"),
        Figure(f"check.{name}", checking, "ms", "bytes to verdict, all rules"),
    ]
    return found + _against_pandas(name, text, reading)


def _against_pandas(name: str, text: str, reading: float) -> list[Figure]:
    try:
        pandas = importlib.import_module("pandas")
    except ImportError:
        return []
    (slow,) = milliseconds([lambda: pandas.read_html(io.StringIO(text))], SLOW_ROUNDS)
    return [
        Figure(f"read_html.{name}.faster_than_pandas", round(slow / reading, 1), "x", f"pandas.read_html, {slow:g} ms")
    ]
