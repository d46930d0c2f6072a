"""The words of findings, and options that several commands share."""

from __future__ import annotations

import click

from db.decisions import REASONS
from gouji.acting import acting
from gouji.arguments import ROW_NUMBER

KINDS = {
    "seen": "发现",
    "facts_changed": "情况有变",
    "regressed": "整改后再次出现",
    "fixed": "已整改",
    "closed": "已归档",
    "confirmed": "确认",
    "dismissed": "驳回",
    "waived": "豁免",
    "waiver_over": "豁免到期",
    "taken_back": "撤回决定",
    "asked_dismiss": "申请驳回",
    "asked_waive": "申请豁免",
    "refused": "不批准申请",
    "withdrawn": "撤回申请",
    "assigned": "交办",
}
NUMBER = click.argument("number", type=ROW_NUMBER, metavar="N")
NUMBERS = click.argument("numbers", type=ROW_NUMBER, nargs=-1, required=True, metavar="N…")
BY = acting("决定人")
GROUP = click.option("--group", is_flag=True, help="同一原因的一组问题一起，每个问题各留一条记录。")
REASON = click.option(
    "--reason", required=True, type=click.Choice(list(REASONS)), help="；".join(f"{k} {v}" for k, v in REASONS.items())
)
