"""通知."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("notices", __name__)
