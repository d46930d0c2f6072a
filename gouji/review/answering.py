"""What every decision does when it is taken or refused."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect
from werkzeug.wrappers import Response

from audit.errors import GoujiError, TryLater


def decided(action: Callable[[], str], then: str) -> Response:
    """Take a decision, and go on to where the fresh state shows: with what was done, or why it was refused."""
    try:
        flash(action())
    except TryLater:
        raise
    except GoujiError as refusal:
        flash(str(refusal), "bad")
    return redirect(then, 303)
