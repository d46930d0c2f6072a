"""What programs of portals answer: JSON, the values in it by path, its moments as days, its titles as text."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any

from scrapy.http import TextResponse

from audit.errors import UnreadablePage
from db.times import BEIJING
from spiders.articles import day_in

TAG = re.compile(r"<[^<>]*>")
MOMENT = re.compile(r"\d{9,10}|\d{12,13}")
BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
NOTHING_SAID = ("", "null", "undefined")
SHOWN = 80


def payload(page: TextResponse) -> Any:
    """The JSON of an answer; UnreadablePage when it is none."""
    try:
        return json.loads(page.text.lstrip("\ufeff"))
    except ValueError as error:
        raise UnreadablePage(page.url, "JSON", page.text.strip()[:SHOWN] or "空") from error


def dig(data: Any, path: str) -> Any:
    """The value at `a.b.0.c`, None when there is none. A text on the way that holds JSON is opened."""
    for step in path.split("."):
        data = opened(data)
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def dug(data: Any, paths: tuple[str, ...]) -> Any:
    """The value at the first path that leads anywhere."""
    return next((value for path in paths if (value := dig(data, path)) is not None), None)


def opened(value: Any) -> Any:
    """A text that holds an object or a list, as what it holds; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def first_text(item: Any, paths: tuple[str, ...]) -> str:
    """The first value that says anything, as text; "" without one."""
    for path in paths:
        value = dig(item, path)
        text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
        if text not in NOTHING_SAID:
            return text
    return ""


def whole(value: Any) -> int | None:
    """A count, whether it is written as a number or as text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.strip().isdigit() else None


def day_of(value: Any) -> str:
    """The day in China of a moment in seconds or milliseconds, or of a written date; "" for anything else."""
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    text = text.removesuffix(".0")
    if MOMENT.fullmatch(text):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC).astimezone(BEIJING).date().isoformat()
    day = day_in(text)
    return day.isoformat() if day else ""


def plain(markup: str) -> str:
    """A title without the tags that mark what was searched for."""
    return " ".join(unescape(TAG.sub("", markup)).split())[:300]


def shown_in(page: str, content: str, files: tuple[tuple[str, str], ...] = ()) -> str:
    """A page with the report put where its reader sees it. `files`: (name, address)."""
    links = "".join(f'<p><a href="{escape(url)}">{escape(name)}</a></p>' for name, url in files)
    block = f'<div class="article-content">{content}{links}</div>'
    found = BODY_END.search(page)
    at = found.start() if found else len(page)
    return page[:at] + block + page[at:]
