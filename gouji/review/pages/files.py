"""原件."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("files", __name__)
