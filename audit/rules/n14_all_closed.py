"""N14 称全部办结却有结转."""

from __future__ import annotations

from audit.claims.closing import all_closed
from audit.claims.judging import part_name
from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

CARRIED_OUT = "T3.carried_out.total"
CELLS = {
    f"T3.{row}.{column}": value
    for row, value in {"new_received": 9, "granted": 7, "total": 7, "carried_out": 2}.items()
    for column in ("natural_person", "total")
}
TEXT = "（一）依申请公开。2024年，收到政府信息公开申请9件，{}。"


@rule(
    code="N14",
    slug="all-closed-but-carried-out",
    title="称全部办结却有结转",
    severity=Severity.WARNING,
    basis=("X",),
    formula="正文称全部办结 ⇒ 结转下年度 = 0",
    says="{place}称申请全部办结，{where}为{expected}",
    each=lambda report: (CARRIED_OUT,),
    needs=("text", "cells"),
    bad=Example(zero=True, cells=CELLS, parts={1: TEXT.format("均已按时办结")}, finds=(CARRIED_OUT,)),
    good=Example(
        zero=True,
        cells=CELLS | {"T3.carried_out.natural_person": 0, "T3.carried_out.total": 0},
        parts={1: TEXT.format("均已按时办结")},
    ),
)
def N14(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    正文说本年收到的政府信息公开申请均已（全部）办结、答复的，表三“四、结转下年度继续办理”应为0。

    ## 为什么
    结转下年度的申请就是还没有办结的。

    ## 反例
    正文写“收到9件，均已按时办结”，表三结转下年度填2。
    只说其中一部分办结，写“按时答复率100%”，或者另外写明结转的，不在此列。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    said = all_closed(report)
    if said is None:
        raise NotAssessable("no_claim")
    number = report.number(subject)
    if number == 0:
        return None
    return Mismatch(
        subject,
        number,
        0,
        cells=(subject,),
        operands=((subject, number),),
        quote=said.sentence,
        section=said.part,
        words={"place": part_name(said.part)},
    )
