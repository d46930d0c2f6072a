"""A52 对外公开总数不衔接."""

from __future__ import annotations

from audit.example import Example
from audit.explaining import LAPSED, REFORM, explains
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.years import compare, operand

BECAUSE = f"{LAPSED}|废止[^，、]{{0,15}}\\d+[件部个]|撤回|撤下|撤稿|下架|{REFORM}"


@rule(
    code="A52",
    slug="public-total-does-not-roll-forward",
    title="对外公开总数不衔接",
    severity=Severity.NOTE,
    basis=("X",),
    formula="对外公开总数量(2020) = 对外公开总数量(2019) + 本年新公开(2020)",
    says="{where}填{found}，按2019年度报告的对外公开总数量加本年新公开数量算得{expected}（{relation}），相差{difference}",
    each=lambda report: ("T2.rules.total_public", "T2.normative_docs.total_public"),
    generations=frozenset({"2019"}),
    years=frozenset({2020}),
    needs=("cells", "text", "hist"),
    core=False,
    bad=Example(
        year=2020,
        zero=True,
        cells={"T2.normative_docs.published": 4, "T2.normative_docs.total_public": 40},
        previous=Example(year=2019, zero=True, cells={"T2.normative_docs.total_public": 30}),
        finds=("T2.normative_docs.total_public",),
    ),
    good=Example(
        year=2020,
        zero=True,
        cells={"T2.normative_docs.published": 4, "T2.normative_docs.total_public": 34},
        previous=Example(year=2019, zero=True, cells={"T2.normative_docs.total_public": 30}),
    ),
)
def A52(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    只看2020年度，规章、规范性文件两行：对外公开总数量等于2019年度报告的对外公开总数量加本年新公开数量。
    正文说明了废止、失效、清理、撤下的，不提。2021年度起的现行有效件数是另一个数，不与它比较。

    ## 为什么
    公开总数是存量，本年新公开的应当加在上年的总数上。

    ## 反例
    2019年度对外公开总数量30，2020年度新公开4，总数量却填40。

    ## 怎么改
    请说明。
    """
    return compare(report, lambda previous: _rolled(report, previous, subject))


def _rolled(report: Report, previous: Report, subject: str) -> Mismatch | None:
    new = subject.replace(".total_public", ".published")
    found, published = report.number(subject), report.number(new)
    before = operand(previous, report, subject)
    expected = before[1] + published
    if expected == found or explains(report, "规章|文件", BECAUSE):
        return None
    return Mismatch(subject, expected, found, cells=(new, subject), operands=(before, (new, published)))
