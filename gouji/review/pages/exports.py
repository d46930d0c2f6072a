"""导出."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("exports", __name__)
