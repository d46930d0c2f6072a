"""C01 未按期发布年度报告."""

from __future__ import annotations

from audit.days import spoken
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.surroundings import Absence, ListLook
from audit.verdict import Mismatch

SUBJECT = "report"


@rule(
    code="C01",
    slug="report-not-published",
    title="未按期发布年度报告",
    severity=Severity.ERROR,
    basis=("L49",),
    says="{problem}",
    needs=("page", "reg"),
    bad=Example(
        absent=Absence(
            agency="样例市青山区水利局",
            year=2024,
            due_on="2025-01-31",
            now="2025-02-05T09:00:00+08:00",
            sources=("http://qingshan.test/nianbao/",),
            looks=(
                ListLook("http://qingshan.test/nianbao/", "2025-02-03T21:00:00+08:00"),
                ListLook("http://qingshan.test/nianbao/", "2025-02-04T21:00:00+08:00"),
            ),
            confirmed_by="审核员",
        ),
        finds=(SUBJECT,),
        words="2月3日、2月4日两次查看年报栏目，都没有2024年度的报告；审核员已核对",
    ),
    good=Example(words="报告已经发布"),
)
def C01(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    期限过后，登记的年报栏目、主管部门的汇总和上级的列表里都没有该年度的报告。下列六样齐备才能这样说，缺一样就不作判断：
    列表完整，翻页到底；以前年度的报告仍在列表里，或者有人确认栏目本来是空的；这个机关的所有来源说法一致；期限和约定的宽限都已过；
    至少两天看过，最后一次在期限之后，距今不到24小时；有人确认。乡镇、街道按本地期限，只作疑点。
    收到报告的，这一条通过。

    ## 为什么
    条例第四十九条规定了公布的期限。没有抓到不等于没有公开，所以条件从严。

    ## 反例
    2月3日、2月4日两次查看，栏目正常，2022、2023年度的报告都在，没有2024年度的。

    ## 怎么改
    请尽快发布并反馈网址。
    """
    return None


def not_found(absence: Absence, today: str, places: str, *, local: bool) -> Mismatch:
    """The finding, once nothing is in doubt (`audit.absence`). `places`: what was looked at last, and when."""
    basis = f"（{absence.due_basis}）" if absence.due_basis else "（本地期限）" if local else ""
    problem = (
        f"截至{spoken(today)}没有找到{absence.year}年度报告，期限是{spoken(absence.due_on)}{basis}；查看过{places}"
    )
    if local:  # art. 49 names no township: its notice must not cite it
        return Mismatch(SUBJECT, severity=Severity.WARNING, basis=("P",), words={"problem": problem})
    return Mismatch(SUBJECT, words={"problem": problem})
