"""A report that a page holds as a string, and draws only in the browser.

Where strings are looked for: `srcdoc` of frames, scripts (literals of JavaScript and JSON, text/html), text areas,
`<template>` and `<noscript>`. No script is run: what a script puts together from pieces is not read, and a string with
places for values (`{{ }}`, `${ }`, `<% %>`) is no report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from audit.form import PARTS
from audit.labels import bare
from audit.reading.marking import unmarked
from audit.reading.tables import MARKS

# Characters; the tags of the blank form alone are more. The most: of all strings of a page together.
SHORTEST, MOST = 1_000, 6_000_000
MOST_SOURCES, MOST_STRINGS = 500, 200
# Six columns, or any table and part: fewer are a menu, or prose about reports.
FEWEST_LABELS = 6
DEEPEST = 3

_LABELS = sorted(frozenset().union(*MARKS.values(), {bare(part.canonical) for part in PARTS}))
_PLACES_FOR_VALUES = re.compile(r"\{\{|\$\{|(?:<|&lt;)%")
# A tag as long as an article is a frame that holds one.
_NO_LABEL = re.compile(r"<[^<>]{0,1000}>|[\W_]+")
# One that is not closed ends with its line: searching for its end again and again would take for ever.
_QUOTED = r""""((?:[^"\\\n]+|\\.)*+)"?|'((?:[^'\\\n]+|\\.)*+)'?"""
_LITERAL = re.compile(_QUOTED, re.DOTALL)
_LITERAL_OR_TEMPLATE = re.compile(f"{_QUOTED}|`((?:[^`\\\\]+|\\\\.)*+)`?", re.DOTALL)
_JOINED = re.compile(r"\s*\+\s*")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL)
_MEANING = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_HTML_TYPE = re.compile(r"html|template", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:table|tr|td|p|div|iframe)\b", re.IGNORECASE)


def report_within(tree: LexborHTMLParser) -> tuple[str, str] | None:
    """
    Of all strings of a page the one with most labels of the form: its address, as `script[2]`, and its HTML.

    `tree` may be marked.
    """
    best: tuple[int, str, str] = (FEWEST_LABELS - 1, "", "")
    left = MOST
    for address, source, is_code in islice(_sources(tree), MOST_SOURCES):
        if left < 0:
            break
        if not SHORTEST <= len(source) <= left:
            # one that is too long hides no other, a hundred of them are an attack
            left -= MOST // 20 if len(source) > left else 0
            continue
        left -= len(source)
        for text in islice(_literals(source, 0) if is_code else _markup_in(source, 0), MOST_STRINGS):
            number = 0 if _PLACES_FOR_VALUES.search(text) else _labels_in(text)
            if number > best[0]:
                best = (number, address, text)
    return best[1:] if best[1] else None


def _labels_in(text: str) -> int:
    words = _NO_LABEL.sub("", text)
    return sum(label in words for label in _LABELS)


def _sources(tree: LexborHTMLParser) -> Iterator[tuple[str, str, bool]]:
    """Address and text of what may hold a string, and whether it is code."""
    for number, frame in enumerate(tree.css("iframe[srcdoc]"), 1):
        yield f"srcdoc[{number}]", frame.attributes.get("srcdoc") or "", False
    for number, script in enumerate(tree.css("script"), 1):
        yield f"script[{number}]", script.text(), not _HTML_TYPE.search(script.attributes.get("type") or "")
    for number, area in enumerate(tree.css("textarea"), 1):
        yield f"textarea[{number}]", area.text(), False
    for number, node in enumerate(tree.css("noscript"), 1):
        yield f"noscript[{number}]", unmarked(node.inner_html or ""), False
    for number, fragment in enumerate(tree.root.template_fragments() if tree.root else (), 1):
        yield f"template[{number}]", fragment.html or "", False


def _markup_in(text: str, depth: int) -> Iterator[str]:
    """The text itself, with entities for tags if it is written so; or the strings of the JSON that it is."""
    if text.lstrip()[:1] in ("{", "[") and depth < DEEPEST:
        yield from _literals(text, depth + 1)
    elif _MARKUP.search(text):
        yield text
    elif "&lt;" in text:
        yield unescape(text)


def _literals(source: str, depth: int) -> Iterator[str]:
    """The literals of JavaScript or JSON that may hold a report; `"a" + "b"` is one."""
    pieces: list[str] = []
    end = 0
    # a single back quote stands in a comment
    literal = _LITERAL if source.count("`") % 2 else _LITERAL_OR_TEMPLATE
    for match in literal.finditer(source):
        if pieces and not _JOINED.fullmatch(source, end, match.start()):
            yield from _whole(pieces, depth)
            pieces = []
        pieces.append(match[match.lastindex] if match.lastindex else "")
        end = match.end()
    yield from _whole(pieces, depth)


def _whole(pieces: list[str], depth: int) -> Iterator[str]:
    if sum(map(len, pieces)) >= SHORTEST:
        yield from _markup_in("".join(map(_unescaped, pieces)), depth)


def _unescaped(literal: str) -> str:
    if "\\" not in literal:
        return literal
    try:
        return str(json.loads(f'"{literal}"', strict=False))
    except ValueError:
        return _ESCAPE.sub(_meant, literal)


def _meant(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    return "" if escape[4] else _MEANING.get(escape[5], escape[5])
