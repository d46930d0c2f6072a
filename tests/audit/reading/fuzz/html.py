"""Pages as portals serve them and as Word writes them; and pages that hold the report in a string."""

from __future__ import annotations

import random

from gouji.demo.content import make_content, render_html
from tests.fuzzing import mutated
from tests.rendering.embedding import WAYS, shell
from tests.rendering.portal import in_layout_tables


def files() -> dict[str, bytes]:
    """One report in several ways, in two charsets."""
    content = make_content("fuzz", "青川县水利局", 2024, size="large")
    page = render_html(content)
    hidden = {name: shell(WAYS[name][0](page)) for name in ("srcdoc in srcdoc", "json in json", "line by line")}
    return {
        "clean": page.encode(),
        "word": render_html(content, "word").encode("gb18030"),
        "portal": in_layout_tables(page).encode(),
        **hidden,
    }


def break_up(dice: random.Random, data: bytes) -> bytes:
    """Mostly the bytes; sometimes only the tags, which leaves the text whole; or the page, put into a string then."""
    way = dice.random()
    if way < 0.4:
        return mutated(dice, data)
    if way < 0.6:
        page = mutated(dice, data).decode("utf-8", "replace")
        return shell(WAYS[dice.choice(sorted(WAYS))][0](f"<body>{page}</body>"))
    start = data.find(b"<", dice.randrange(len(data)))
    end = data.find(b">", start) + 1
    return data[:start] + data[end:] if 0 <= start < end else mutated(dice, data)
