"""Extracted text and Markdown."""

from __future__ import annotations

import random

from gouji.demo.content import make_content, render_markdown, render_text
from tests.fuzzing import mutated


def files() -> dict[str, bytes]:
    """One report, two ways."""
    content = make_content("fuzz", "青川县水利局", 2024, size="large")
    return {"text": render_text(content).encode(), "markdown": render_markdown(content).encode("gb18030")}


def break_up(dice: random.Random, data: bytes) -> bytes:
    """The bytes as they stand."""
    return mutated(dice, data)
