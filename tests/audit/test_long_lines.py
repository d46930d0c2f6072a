"""No pattern of a rule goes wild: a line of 200,000 characters takes no rule longer than a moment."""

from __future__ import annotations

import time

import pytest

from audit.document import Document, Format, Paragraph
from audit.form import PARTS
from audit.model import Report, Section
from audit.rules import ALL

LONG = 200_000
MOST_SECONDS = 5  # what grows with the square takes minutes


def report_of(text: str) -> Report:
    sections = tuple(
        Section(part.number, f"{part.ordinal}、{part.canonical}", part.ordinal, part.canonical, text, part.number - 1)
        for part in PARTS
    )
    return Report(
        document=Document(Format.TEXT, (Paragraph(text),)),
        agency="样例市样例局",
        year=2024,
        generation="2021",
        title=f"样例市样例局2024年{text[:80]}报告",
        preface=text,
        sections=sections,
        closing=text[-200:],
    )


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "“",
        "1）",
        "政府信息公开（“工作",
        "末收取",
        "“末收取",
        "末 收 取",
        "情況",
        "甲,乙",
        "、",
        "2024年1月",
        "统计期限",
        "电话",
        "二〇",
        "2023年，",
        "13812345678 ",
        "1 ",
        "申请人张",
        "《政务公开效能监测方案》",
        "一是",
        "贵局",
        "今年",
        "《",
        "a@163.com",
        "9件",
        "其中9件，",
        "9件（其中",
        "同比增长9件，",
        "收到9件，其中5件、",
        "未发生行政复议、",
        "未因",
        "均",
        "自然人、",
        "占9%",
        "信息处理费1",
        "结转2025年",
    ],
)
def test_time_grows_with_the_length_only(piece):
    report = report_of((piece * LONG)[:LONG])
    start = time.process_time()
    for rule in ALL:
        if rule.code[0] in "CNQ":
            rule.assess(report)
    assert time.process_time() - start < MOST_SECONDS
