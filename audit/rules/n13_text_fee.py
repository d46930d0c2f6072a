"""N13 信息处理费与表格不符."""

from __future__ import annotations

import re
from decimal import Decimal

from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.numbers import normalise
from audit.passages import must_be_text, sentence_at
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

FEES, UNPAID = "T2.admin_fees.amount_wan", "T3.other.fee_unpaid.total"
FEE = re.compile(
    r"(?:收取|收缴|收费|征收)[^，,。；;\n]{0,24}?(?:信息处理费|公开处理费)[^，,。；;\n0-9]{0,12}?([0-9]{1,9}(?:\.[0-9]{1,4})?)(万?)元"
    r"|(?:信息处理费|公开处理费)[^，,。；;\n0-9]{0,16}?([0-9]{1,9}(?:\.[0-9]{1,4})?)(万?)元"
)
MONEY = re.compile(r"[0-9０-９]\s?万?元")
NONE = re.compile("未[^，,。；;\n]{0,12}(?:收取|产生|发生)|没有")
NOT_THIS = re.compile("标准|每件|元/件|元/页|件以上|超出|减免|退还|上年|去年|同比")
NOTIFIED = re.compile("收费通知|缴费通知|缴纳|缴费|交费|未缴|费用通知")
ROUNDING = Decimal("0.005")
TEXT = "本年度依据《政府信息公开信息处理费管理办法》收取信息处理费12000元。"


@rule(
    code="N13",
    slug="fee-text-and-table-disagree",
    title="信息处理费与表格不符",
    severity=Severity.NOTE,
    basis=("R109",),
    formula="第六部分信息处理费 > 0 ⇒ 表二行政事业性收费 ≥ 该金额 ÷ 10000",
    says="{place}{stated}，{where}为{expected}{unit}",
    each=lambda report: tuple(address for address in (FEES, UNPAID) if address in report.form.printed),
    needs=("text", "cells"),
    core=False,
    bad=Example(zero=True, parts={6: TEXT}, finds=(FEES,)),
    good=Example(zero=True, cells={FEES: Decimal("1.2")}, parts={6: TEXT}),
)
def N13(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    第六部分写明收取了信息处理费的，表二“行政事业性收费”不应小于这个数（万元，四舍五入可以）；表三
    “申请人逾期未按收费通知要求缴纳费用”有数的，正文应提到收费通知。

    ## 为什么
    信息处理费按《政府信息公开信息处理费管理办法》收取，属于行政事业性收费。

    ## 反例
    第六部分写“收取信息处理费12000元”，表二行政事业性收费填0。
    金额很小、折合万元四舍五入为0.00的，不在此列。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    return _fees(report) if subject == FEES else _unpaid(report)


def _fees(report: Report) -> Mismatch | None:
    section = report.section(6)
    if section is None:
        raise NotAssessable("row_absent")
    if not MONEY.search(section.text):
        raise NotAssessable("no_claim")
    normal = normalise(section.text)
    for match in FEE.finditer(normal.text):
        sentence = sentence_at(normal.text, match.start(), match.end())
        if NONE.search(match.group()) or NOT_THIS.search(sentence):
            continue
        amount = Decimal(match[1] or match[3]) * (1 if match[2] or match[4] else Decimal("0.0001"))
        table = report.number(FEES)
        if not amount or table >= amount - ROUNDING:
            return None
        shown = match[1] or match[3]
        return Mismatch(
            FEES,
            table,
            amount,
            cells=(FEES,),
            operands=((FEES, table),),
            quote=sentence_at(section.text, *normal.place(match.start(), match.end())),
            section=6,
            words={
                "place": "正文第六部分",
                "stated": f"写明收取信息处理费{shown}{match[2] or match[4] or ''}元",
                "unit": "万元",
            },
        )
    raise NotAssessable("no_claim")


def _unpaid(report: Report) -> Mismatch | None:
    number = report.number(UNPAID)
    if not number:
        return None
    must_be_text(report)
    if NOTIFIED.search(report.prose) or any(NOTIFIED.search(section.text) for section in report.sections):
        return None
    return Mismatch(
        UNPAID,
        number,
        None,
        cells=(UNPAID,),
        operands=((UNPAID, number),),
        words={"place": "正文", "stated": "没有提到收费通知", "unit": "件"},
    )
