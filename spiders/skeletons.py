"""What a list page looks like apart from its rows: the marks by which an empty column is told from another page.

A column that loses its last row keeps its frame; a portal that was rebuilt, or a page that says something else, does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from parsel import Selector

ALIKE = 0.7
MOST = 400
DEPTH = 3
ROWS = frozenset({"li", "tr", "dd", "dt", "option"})
SILENT = frozenset({"script", "style", "noscript", "head", "br", "img", "input"})


def marks_of(text: str) -> frozenset[str]:
    """
    The marks of a page: chains of up to three elements with their classes and ids, rows and scripts left out.

    Of JSON the chains of names, whatever stands in its lists.
    """
    plain = text.lstrip("\ufeff \t\r\n")
    if plain[:1] in ("{", "["):
        try:
            return frozenset(sorted(_names(json.loads(plain), ()))[:MOST])
        except ValueError:
            return frozenset()
    root = Selector(text or "<html></html>", type="html").root
    return frozenset(sorted(set(_chains(root, ())))[:MOST])


def digest(marks: Iterable[str]) -> str:
    """One name for a set of marks."""
    return hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()[:32]


def alike(known: frozenset[str], marks: frozenset[str]) -> bool:
    """Whether most marks of each are found in the other. Nothing is like an empty page."""
    common = len(known & marks)
    return bool(common) and common >= ALIKE * len(known) and common >= ALIKE * len(marks)


def _chains(element: Any, above: tuple[str, ...]) -> Iterator[str]:
    tag = element.tag
    if not isinstance(tag, str) or tag in SILENT or (tag in ROWS and _is_row(element)):
        return
    here = (*above, _named(element, tag))[-DEPTH:]
    yield ">".join(here)
    for child in element:
        yield from _chains(child, here)


def _is_row(element: Any) -> bool:
    """A repeated piece: one of its kind beside others, or a place for one."""
    parent = element.getparent()
    return parent is not None and parent.tag in ("ul", "ol", "tbody", "table", "dl", "select")


def _named(element: Any, tag: str) -> str:
    """Numbers in a class or an id change from visit to visit."""
    words = [element.get("id") or "", *sorted((element.get("class") or "").split())]
    return ".".join([tag, *(word for word in words if word and not any(sign.isdigit() for sign in word))])


def _names(value: Any, above: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            here = (*above, str(key))[-DEPTH:]
            yield ">".join(here)
            yield from _names(inner, here)
