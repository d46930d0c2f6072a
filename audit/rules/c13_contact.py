"""C13 未注明联系方式."""

from __future__ import annotations

import re

from audit.example import Example
from audit.labels import tight
from audit.model import Report
from audit.passages import must_be_text, opening
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

CONTACT = re.compile(
    r"(?:电话|热线|传真|手机)[^,。;\d]{0,10}\d{3,}(?![\d次件条个人起余])|(?:地址|邮箱|信箱|邮编|邮政编码)[:为是在\d]|联系方式[:为是]|@[\w-]+\.|"
    r"0\d{2,3}-?\d{7,8}(?!\d)"
)
SUBJECT = "preface"


@rule(
    code="C13",
    slug="contact-missing",
    title="未注明联系方式",
    severity=Severity.NOTE,
    basis=("P",),
    says="正文开头没有联系电话、地址或者邮箱",
    needs=("text",),
    bad=Example(preface="本报告所列数据的统计期限自2024年1月1日起，至2024年12月31日止。", finds=(SUBJECT,)),
    good=Example(preface="对报告内容有疑问的，请与样例市青山区水利局联系（电话：0000-8812345）。"),
)
def C13(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    正文开头600字内、第一部分开头或文末，有联系电话、地址或者邮箱，有一样即可。
    本地模板有明文要求的，可以设为疑点。

    ## 为什么
    公众对年报有疑问时，要知道问谁。

    ## 反例
    标题之后直接是“一、总体情况”，全文没有一个电话。

    ## 怎么改
    请补充联系地址、电话。
    """
    must_be_text(report)
    if CONTACT.search(opening(report)) or CONTACT.search(tight(report.closing)):
        return None
    return Mismatch(SUBJECT, severity=Severity.WARNING if report.around.policy.contact_required else None)
