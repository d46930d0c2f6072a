"""期限."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("deadlines", __name__)
