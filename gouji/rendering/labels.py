"""The Chinese words for the values of the model."""

from __future__ import annotations

import re

from audit import wording
from audit.model import BodyKind

SEVERITIES = wording.SEVERITIES
KINDS = {
    BodyKind.GOVERNMENT: "人民政府",
    BodyKind.GOVERNMENT_OFFICE: "政府办公室",
    BodyKind.DEPARTMENT: "部门",
    BodyKind.STREET_OFFICE: "街道办事处",
    BodyKind.TOWNSHIP: "乡镇人民政府",
}
LEVELS = {"province": "省级", "city": "市级", "county": "县级", "town": "乡级"}
# what a rule reads
NEEDS = {"page": "门户上的情况", "text": "正文", "cells": "表格", "hist": "以前的报告", "reg": "名录"}
# reason codes of outcomes that could not be assessed
REASONS = {
    "not_fetched": "没有抓取到",
    "table_is_image": "表格是图片",
    "no_text_layer": "没有文字层",
    "encoding_damaged": "文字编码损坏",
    "period_damaged": "统计期限的数字残缺",
    "truncated": "文件在中途断了",
    "template_unknown": "表格版本无法识别",
    "table_twice": "同一张表出现两次，数字不同",
    "row_absent": "报告里没有这一处",
    "cell_not_number": "单元格不是数字",
    "no_claim": "正文没有可比对的说法",
    "no_previous_report": "没有上一年度报告",
    "children_incomplete": "下级单位报告不全",
    "registry_incomplete": "名录资料不全",
    "included": "已在另一条中说明",
}
# The report was understood, only there was nothing to hold it against; with any other reason something was not seen.
# What was not fetched are the portal, copies and earlier versions: at a desk there are none. Where it is a table of the
# report itself, the rules of that table have reasons of their own.
NOTHING_TO_COMPARE = frozenset(
    {"no_claim", "no_previous_report", "children_incomplete", "registry_incomplete", "not_fetched", "included"}
)


_PAGE = re.compile(r"page\[(\d+)\]/")
_SHEET = re.compile(r"sheet\[(\d+)\]/cell\[([A-Z]+\d+)\]")


def place_words(anchor: str | None) -> str:
    """Where to look in the source, for formats in which a person can: `page[2]/box[…]` → 第2页. Else ""."""
    page = _PAGE.match(anchor or "")
    if page:
        return f"第{page[1]}页"
    sheet = _SHEET.match(anchor or "")
    return f"第{sheet[1]}个工作表 {sheet[2]}" if sheet else ""


def crashed_words(code: str) -> str:
    """What of ours did not work: a rule, or what goes on behind the rules, which costs no finding."""
    return "判断哪一格有误的步骤" if code == "diagnosis" else f"规则 {code}"


def is_blind(reason: str) -> bool:
    """Whether a rule could not decide because something of the report was not seen."""
    return reason.partition(": ")[0] not in NOTHING_TO_COMPARE


def reason_text(reason: str) -> str:
    """`row_absent: T3.total.total` → 报告里没有这一处（T3.total.total）."""
    code, _, detail = reason.partition(": ")
    words = REASONS.get(code, code)
    return f"{words}（{detail}）" if detail else words
