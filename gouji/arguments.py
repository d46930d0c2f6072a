"""Kinds of values that several commands take."""

from __future__ import annotations

import click

REPORT_YEAR = click.IntRange(2000, 2100)
ROW_NUMBER = click.IntRange(1, 2**63 - 1)  # as large as the database can count
