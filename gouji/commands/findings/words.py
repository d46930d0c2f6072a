"""The words of findings, and options that several commands share."""

from __future__ import annotations

import click

from db.decisions import REASONS
from gouji.acting import acting
from gouji.arguments import ROW_NUMBER

NUMBER = click.argument("number", type=ROW_NUMBER, metavar="N")
NUMBERS = click.argument("numbers", type=ROW_NUMBER, nargs=-1, required=True, metavar="N…")
BY = acting("决定人")
GROUP = click.option("--group", is_flag=True, help="同一原因的一组问题一起，每个问题各留一条记录。")
REASON = click.option(
    "--reason", required=True, type=click.Choice(list(REASONS)), help="；".join(f"{k} {v}" for k, v in REASONS.items())
)
