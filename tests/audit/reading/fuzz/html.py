"""Pages as portals serve them and as Word writes them."""

from __future__ import annotations

import random

from gouji.demo.content import make_content, render_html
from tests.fuzzing import mutated


def files() -> dict[str, bytes]:
    """One report, two ways, two charsets."""
    content = make_content("fuzz", "青川县水利局", 2024, size="large")
    return {"clean": render_html(content).encode(), "word": render_html(content, "word").encode("gb18030")}


def break_up(dice: random.Random, data: bytes) -> bytes:
    """Mostly the bytes; sometimes only the tags, which leaves the text whole and the tree broken."""
    if dice.random() < 0.5:
        return mutated(dice, data)
    start = data.find(b"<", dice.randrange(len(data)))
    end = data.find(b">", start) + 1
    return data[:start] + data[end:] if 0 <= start < end else mutated(dice, data)
