"""
Reading a page, compared with bare parsing by lexbor and with pandas.read_html.

The layouts of the tables are known after the first turn, as they are in an audit of many reports.
"""

from __future__ import annotations

import importlib
import io
from statistics import median

from selectolax.lexbor import LexborHTMLParser

from audit.engine import check
from audit.reading import read
from audit.reading.decoding import decode
from audit.reading.html import read_html
from bench.figures import Figure, in_turn, milliseconds, ratio
from bench.pages import clean_page, messy_page

ROUNDS = 200
SLOW_ROUNDS = 30


def figures() -> list[Figure]:
    """For both pages: time, and ratios. Decoding is part of both sides of the first ratio, of neither in the second."""
    return [*_page("clean", clean_page()), *_page("messy", messy_page())]


def _page(name: str, data: bytes) -> list[Figure]:
    text = decode(data)
    # pairs: a candidate that fills the caches and the heap would slow whoever follows
    parsing, _ = milliseconds([lambda: LexborHTMLParser(text), lambda: read_html(data)], ROUNDS)
    both, reading = milliseconds([lambda: LexborHTMLParser(decode(data)), lambda: read_html(data)], ROUNDS)
    (whole,) = milliseconds([lambda: read(data)], ROUNDS)
    (checking,) = milliseconds([lambda: check(data)], ROUNDS)
    size = f"{len(data) / 1024:.0f} KB"
    against_both = ratio(lambda: read_html(data), lambda: LexborHTMLParser(decode(data)), ROUNDS)
    turns = in_turn([lambda: decode(data), lambda: LexborHTMLParser(text), lambda: read_html(data)], ROUNDS)
    alone = median((whole_time - decoding) / bare for decoding, bare, whole_time in turns)
    found = [
        Figure(f"read_html.{name}", reading, "ms", f"one {name} page of {size}, one core, decoding included"),
        Figure(
            f"read_html.{name}.ratio",
            round(against_both, 2),
            "x",
            f"decoding and bare lexbor parsing, {both:g} ms; median of pairs",
        ),
        Figure(
            f"read_html.{name}.ratio_without_decoding",
            round(alone, 2),
            "x",
            f"bare lexbor parsing of text, {parsing:g} ms; median of turns",
        ),
        Figure(f"read.{name}", whole, "ms", "read_html and sniffing"),
        Figure(f"check.{name}", checking, "ms", "bytes to verdict, all rules"),
    ]
    return found + _against_pandas(name, data, text)


def _against_pandas(name: str, data: bytes, text: str) -> list[Figure]:
    try:
        pandas = importlib.import_module("pandas")
    except ImportError:
        return []
    faster = ratio(lambda: pandas.read_html(io.StringIO(text)), lambda: read_html(data), SLOW_ROUNDS)
    against = "pandas.read_html of text; median of pairs"
    return [Figure(f"read_html.{name}.faster_than_pandas", round(faster, 1), "x", against)]
