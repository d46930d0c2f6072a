"""运行."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("runs", __name__)
