"""C35 未报告考核、评议、追责结果."""

from __future__ import annotations

import re

from audit.errors import NotAssessable
from audit.example import Example
from audit.model import BodyKind, Report
from audit.passages import is_nothing, lacking, must_be_text
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

SUBJECT = "government items"
ITEMS = {
    "工作考核": re.compile("考核|考评"),
    "社会评议": re.compile("评议|考评|社会评价|群众评价|满意度"),
    "责任追究": re.compile(
        "追责|问责|责任追究|责任的?追究|追究[^。;；]{0,15}责任|责任[^。;；]{0,10}追究|通报批评|处分"
    ),
}
_GOVERNMENT, _TOWNSHIP = "样例市青山区人民政府", "样例市青山区白石镇人民政府"
_WITHOUT = "（五）监督保障。组织信息公开培训3次，聘请社会监督员4名。"


@rule(
    code="C35",
    slug="government-items-missing",
    title="未报告考核、评议、追责结果",
    severity=Severity.WARNING,
    basis=("L50(4)", "L46", "F30"),
    says="政府报告没有写{missing}",
    kinds=frozenset({BodyKind.GOVERNMENT, BodyKind.TOWNSHIP}),
    needs=("text", "reg"),
    bad=Example(
        agency=_GOVERNMENT,
        kind=BodyKind.GOVERNMENT,
        parts={1: f"主动公开、依申请公开、政府信息管理、平台建设均按要求开展。\n{_WITHOUT}"},
        finds=(SUBJECT,),
    ),
    good=Example(
        agency=_GOVERNMENT,
        kind=BodyKind.GOVERNMENT,
        parts={
            1: f"主动公开、依申请公开、政府信息管理、平台建设均按要求开展。\n{_WITHOUT}"
            "信息公开纳入年度工作考核；开展社会评议，群众满意；没有需要进行责任追究的情形。"
        },
    ),
)
def C35(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    各级人民政府的报告写有工作考核、社会评议、责任追究三项的结果；写明没有发生的，也算有。乡镇人民政府只作提示。
    部门、政府办公厅（室）、街道办事处、管委会不适用。

    ## 为什么
    条例第五十条第四项、第四十六条要求各级人民政府报告这三项的结果，格式文件把它列在总体情况的监督保障之下。

    ## 反例
    区人民政府的报告只写“组织培训3次”，没有提到社会评议和责任追究。

    ## 怎么改
    请补充相关结果。
    """
    sections = [section for number in (1, 5) if (section := report.section(number))]
    if not sections or all(is_nothing(section.text) for section in sections):
        raise NotAssessable("row_absent", "没有读到第一、第五部分")
    missing = lacking(report.prose, ITEMS) and lacking(report.whole_text, ITEMS)
    if not missing:
        return None
    for section in sections:
        must_be_text(report, section)
    severity = Severity.NOTE if report.body_kind is BodyKind.TOWNSHIP else None
    return Mismatch(SUBJECT, section=1, severity=severity, words={"missing": "、".join(missing)})
