"""待办."""

from __future__ import annotations

from flask import Blueprint, render_template

from gouji.review.identity import needs
from gouji.rights import Right

page = Blueprint("queue", __name__)


@page.get("/")
@needs(Right.READ)
def show() -> str:
    """What waits for a person."""
    return render_template("queue.html")
