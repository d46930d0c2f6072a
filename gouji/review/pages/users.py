"""人员."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("users", __name__)
