"""Addresses of pages that a page of ours leads to, as far as they are there."""

from __future__ import annotations

from typing import Any

from flask import url_for
from werkzeug.routing import BuildError


def link(endpoint: str, **values: Any) -> str:
    """Its address; "" when there is no such page, so that no page of ours fails for want of another."""
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return ""


def report_link(code: str, year: int, finding: int | None = None) -> str:
    """A report with its tables, at the cell that a finding is about."""
    return link("report.show", code=code, year=year, _anchor=f"finding-{finding}" if finding else None)


def finding_link(number: int) -> str:
    """A finding with its history and the forms to decide."""
    return link("finding.show", number=number)
