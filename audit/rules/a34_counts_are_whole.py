"""A34 件数不是非负整数."""

from __future__ import annotations

from collections.abc import Iterator

from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch


@rule(
    code="A34",
    slug="count-not-whole-number",
    title="件数不是非负整数",
    severity=Severity.ERROR,
    basis=("X",),
    formula="每一格是不小于0的整数（金额、增减除外）",
    says="{where}填“{raw}”，应是不小于0的整数",
    of_figures=True,
    needs=("cells",),
    bad=Example(
        zero=True,
        cells={"T2.penalties.decisions": "2.5", "T3.granted.natural_person": -1},
        finds=("T2.penalties.decisions", "T3.granted.natural_person"),
    ),
    good=Example(
        zero=True,
        cells={"T2.penalties.decisions": 2, "T2.admin_fees.amount_wan": "12.34", "T3.granted.natural_person": 1},
    ),
)
def A34(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    三张表里每个填了数字的格：件数是不小于0的整数。金额（万元）可以有小数，2019版“本年增/减”可以为负。

    ## 为什么
    件数没有半件，也没有负数。

    ## 反例
    “予以公开”行自然人列填-1；行政处罚填2.5。

    ## 怎么改
    请更正。
    """
    form, numbers = report.form, report.numbers
    if numbers.keys().isdisjoint(form.addresses):
        raise NotAssessable("cell_not_number", "没有填写数字的单元格")
    odd = {address for address, value in numbers.items() if value < 0 or value != int(value)}
    for address in form.addresses if odd else ():
        if address not in odd:
            continue
        value = numbers[address]
        negative = value < 0 and address not in form.signed_addresses
        broken = value != int(value) and address not in form.decimal_addresses
        if negative or broken:
            raw = report.cell(address).raw.strip()
            yield Mismatch(address, found=value, cells=(address,), words={"raw": raw})
