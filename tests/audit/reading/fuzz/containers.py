"""Zip archives and web archives around a report."""

from __future__ import annotations

import random

from gouji.demo.content import make_content, render_html, render_text
from tests.fuzzing import mutated
from tests.rendering.containers import mht, zipped


def files() -> dict[str, bytes]:
    """One report, four ways."""
    content = make_content("fuzz", "青川县水利局", 2024)
    page, text = render_html(content).encode(), render_text(content).encode()
    picture = ("image/png", "a.png", b"\x89PNG" * 20)
    return {
        "zip": zipped({"年报/甲.htm": page, "乙.txt": text}, gbk=True),
        "nested": zipped({"内.zip": zipped({"甲.htm": page}, stored=True)}, stored=True),
        "mht": mht([('text/html; charset="gb2312"', "a", page.decode().encode("gb18030")), picture]),
        "base64": mht([('text/html; charset="unicode"', "a", page.decode().encode("utf-16"))], coding="base64"),
    }


def break_up(dice: random.Random, data: bytes) -> bytes:
    """Mostly near the front or the end, where the structure is."""
    if dice.random() < 0.5:
        return mutated(dice, data)
    size = dice.choice((200, 800))
    if dice.random() < 0.5:
        return mutated(dice, data[:size]) + data[size:]
    return data[:-size] + mutated(dice, data[-size:])
