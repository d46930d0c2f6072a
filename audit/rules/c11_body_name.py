"""C11 标题机关名称与登记名称不符."""

from __future__ import annotations

from audit.bodies import same_body
from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.surroundings import Registered
from audit.verdict import Mismatch

SUBJECT = "title"


@rule(
    code="C11",
    slug="body-name-differs",
    title="标题机关名称与登记名称不符",
    severity=Severity.WARNING,
    basis=("P",),
    says="标题里的机关名称是“{printed}”，登记的名称是“{registered}”",
    needs=("text", "reg"),
    bad=Example(
        agency="样例市青山区水务管理局",
        registered=Registered("样例市青山区水利局"),
        finds=(SUBJECT,),
        words="登记的名称是样例市青山区水利局",
    ),
    good=Example(
        agency="青山区水利局",
        registered=Registered("样例市青山区水利局"),
        words="登记的名称是样例市青山区水利局：省略市名可以",
    ),
)
def C11(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    标题里的机关名称，是登记的全称、简称，或者报告年度里有效的曾用名。
    省略或者加写上级的省、市名称，省略加挂牌子，“管委会”“街道”一类的通行简称，都可以。

    ## 为什么
    名称对不上，公众分不清是哪个机关，汇总时也会归错单位。

    ## 反例
    登记为“样例市青山区水利局”，标题写“样例市青山区水务管理局”。

    ## 怎么改
    请使用机关全称。
    """
    known = report.around.registered
    if known is None or not known.name:
        raise NotAssessable("registry_incomplete")
    if not report.agency:
        raise NotAssessable("no_claim", "标题里没有机关名称")
    if any(same_body(report.agency, name) for name in (known.name, *known.other_names)):
        return None
    words = {"printed": report.agency, "registered": known.name}
    return Mismatch(SUBJECT, quote=report.title or report.agency, suggestion=known.name, words=words)
