"""问题."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("finding", __name__)
