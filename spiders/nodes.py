"""Nodes of a page straight from lxml: a selector for each piece of text would cost more than the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # it has none


def finder(xpath: str) -> Callable[[Any], list[Any]]:
    """What finds elements, or pieces of text, from an element (`selector.root`)."""
    found: Callable[[Any], list[Any]] = etree.XPath(xpath)
    return found
