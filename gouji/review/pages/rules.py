"""规则."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("rules", __name__)
