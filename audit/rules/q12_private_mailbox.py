"""Q12 使用商业邮箱."""

from __future__ import annotations

import re

from audit.example import Example
from audit.labels import tight
from audit.model import Report
from audit.passages import must_be_text, opening
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

PRIVATE = re.compile(
    r"@(?:vip\.)?(?P<host>(?:163|126|qq|sina|sohu|139|189|188|yeah|foxmail|gmail|hotmail|outlook|live|aliyun|21cn|tom|263)\.(?:com|cn|net)(?:\.cn)?)"
    r"(?![\w.])",
    re.IGNORECASE,
)


@rule(
    code="Q12",
    slug="private-mailbox",
    title="使用商业邮箱",
    severity=Severity.NOTE,
    basis=("P",),
    says="联系方式里用了商业邮箱（{subject}）",
    core=False,
    bad=Example(
        preface="统计期限自2024年1月1日起，至2024年12月31日止。联系电话：0533-2300000；邮箱：qsslj@163.com。",
        finds=("@163.com",),
    ),
    good=Example(
        preface="统计期限自2024年1月1日起，至2024年12月31日止。联系电话：0533-2300000；邮箱：qsslj@zb.shandong.cn。"
    ),
)
def Q12(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    开头、第一部分开头和文末的联系方式里，邮箱是不是商业邮箱（163、126、qq、sina、139 等）。其他地方的不看。

    ## 为什么
    公务往来宜用本单位或者本级政府的邮箱，便于保管，也便于公众辨认真伪。

    ## 反例
    “邮箱：zdxf119@163.com”。

    ## 怎么改
    建议换成政务邮箱。
    """
    must_be_text(report)
    found = PRIVATE.search(f"{opening(report)}\n{tight(report.closing)}")
    return Mismatch(f"@{found['host'].lower()}") if found else None
