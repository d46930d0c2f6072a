"""TRS WCM (拓尔思): the pages are named by a script.

Dialect a counts from zero, `createPageHTML(total, current, "index", "html")`, and its second page is `index_1.html`.
Dialect b takes the id of an element first and counts from one; its second page is `index_2.html`. What the call says
is only the better guess: portals change the script and keep the call.
"""

from __future__ import annotations

import re

from scrapy.http import TextResponse

CALL = re.compile(
    r"createPageHTML\(\s*(?P<element>[\"'][^\"']*[\"']\s*,\s*)?(?P<total>\d+)\s*,\s*(?P<current>\d+)\s*,"
    r"\s*[\"'](?P<name>[^\"'/]+)[\"']\s*,\s*[\"'](?P<ending>\w+)[\"'][^)]*\)"
)
SUFFIX = re.compile(r"_(\d+)\.\w+$")
FROM_ZERO, FROM_ONE = "trs_a", "trs_b"


def speaks(page: TextResponse) -> bool:
    """Whether the page calls the script."""
    return CALL.search(page.text) is not None


def pages(page: TextResponse) -> int | None:
    """The first number of the call."""
    call = CALL.search(page.text)
    return int(call["total"]) if call else None


def following(page: TextResponse, number: int, preset: str = "") -> list[str]:
    """Once a second page was found, its own address says how this portal counts."""
    call = CALL.search(page.text)
    if call is None or number >= int(call["total"]):
        return []
    here = SUFFIX.search(page.url.split("?")[0])
    if number > 1 and here:
        return [_address(call, int(here[1]) + 1)]
    return [_address(call, suffix) for suffix in _guesses(call, number, preset)]


def _guesses(call: re.Match[str], number: int, preset: str) -> tuple[int, int]:
    counted = int(call["current"]) == number - 1  # on the first page the script itself says from where it counts
    zero = preset == FROM_ZERO if preset in (FROM_ZERO, FROM_ONE) else counted
    return (number, number + 1) if zero else (number + 1, number)


def _address(call: re.Match[str], suffix: int) -> str:
    return f"{call['name']}_{suffix}.{call['ending']}"
