"""N11 正文同比与上年报告不符."""

from __future__ import annotations

from collections.abc import Iterator

from audit.claims.judging import part_name, side_in_words, without_figures
from audit.claims.slots import right_sides
from audit.claims.trends import Recalled, Trend, recalled, trends
from audit.errors import MissingCell, NotAssessable
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch


def _cells(number: int) -> dict[str, int]:
    rows = ("new_received", "granted", "total")
    return {f"T3.{row}.{column}": number for row in rows for column in ("natural_person", "total")}


LAST_YEAR = Example(zero=True, cells=_cells(2), year=2023)
TEXT = "（一）依申请公开。2024年，收到政府信息公开申请9件，较去年增长{}件。"


@rule(
    code="N11",
    slug="text-trend-contradicts-last-year",
    title="正文同比与上年报告不符",
    severity=Severity.WARNING,
    basis=("X",),
    formula="本年数 − 上年数 = 正文所说的增减；本年数 ÷ 上年数 − 1 = 正文所说的百分比",
    says="{place}写“{trend}”，上年报告{before}，本年{now}",
    needs=("text", "cells", "hist"),
    core=False,
    bad=Example(zero=True, cells=_cells(9), parts={1: TEXT.format(6)}, previous=LAST_YEAR),
    good=Example(zero=True, cells=_cells(9), parts={1: TEXT.format(7)}, previous=LAST_YEAR),
)
def N11(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    正文写的“较上年增长n件”“同比下降n%”“与上年持平”，按本年报告和上年报告的表格推算应当成立。收件数按本年新收，
    或者本年新收加上年结转推算都可以；写明上年件数的，与上年报告相符；百分比四舍五入或者舍去尾数都可以。上年报告有几个版本的，与任何一个相符即可。

    ## 为什么
    两年的报告出自同一本台账。

    ## 反例
    本年收到9件，上年报告为2件，正文写“较去年增长6件”。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    if not report.around.previous:
        raise NotAssessable("no_previous_report")
    seen: set[str] = set()
    missing: MissingCell | None = None
    told: list[Trend | Recalled] = [*trends(report), *recalled(report)]
    if not told:
        raise NotAssessable("no_claim")
    for trend in told:
        subject = without_figures(trend.quote)
        try:
            right = any(trend.agrees(report, previous) for previous in report.around.previous)
        except MissingCell as error:
            missing = error
            continue
        if right or subject in seen:
            continue
        seen.add(subject)
        side = right_sides(trend.slot, report)[0]
        previous = report.around.previous[0]
        yield Mismatch(
            subject,
            cells=side,
            operands=tuple((cell, report.number(cell)) for cell in side),
            quote=trend.quote,
            section=trend.part,
            words={
                "place": part_name(trend.part),
                "trend": trend.words,
                "before": side_in_words(previous, side),
                "now": side_in_words(report, side),
            },
        )
    if missing and not seen:
        raise missing
