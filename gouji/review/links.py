"""Links from page to page, and what every decision does when it is taken or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response

from audit.errors import GoujiError, TryLater


def report_link(code: str, year: int) -> str:
    """The page of a report; "" when there is no such page."""
    return _link("report.show", code=code, year=year)


def finding_link(number: int) -> str:
    """The page of a finding; "" when there is no such page."""
    return _link("finding.show", number=number)


def decided(action: Callable[[], str], then: str) -> Response:
    """Take a decision, and go on to where the fresh state shows: with what was done, or why it was refused."""
    try:
        flash(action())
    except TryLater:
        raise
    except GoujiError as refusal:
        flash(str(refusal), "bad")
    return redirect(then, 303)


def _link(endpoint: str, **values: Any) -> str:
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return ""
