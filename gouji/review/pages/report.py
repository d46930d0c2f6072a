"""报告."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("report", __name__)
