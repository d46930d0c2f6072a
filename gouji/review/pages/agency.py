"""单位."""

from __future__ import annotations

from flask import Blueprint

page = Blueprint("agency", __name__)
