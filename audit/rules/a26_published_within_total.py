"""A26 新公开数大于对外公开总数."""

from __future__ import annotations

from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch


@rule(
    code="A26",
    slug="published-exceeds-public-total",
    title="新公开数大于对外公开总数",
    severity=Severity.ERROR,
    basis=("X",),
    formula="本年新公开数量 ≤ 对外公开总数量",
    says="{where}填{found}，大于同一行的对外公开总数量{total}",
    each=lambda report: ("T2.rules.published", "T2.normative_docs.published"),
    generations=frozenset({"2019"}),
    of_figures=True,
    needs=("cells",),
    core=False,
    bad=Example(
        year=2020,
        zero=True,
        cells={"T2.normative_docs.published": 5, "T2.normative_docs.total_public": 3},
        finds=("T2.normative_docs.published",),
    ),
    good=Example(
        year=2020,
        zero=True,
        cells={"T2.normative_docs.published": 5, "T2.normative_docs.total_public": 30},
    ),
)
def A26(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    2019版表二的规章、规范性文件两行：本年新公开数量不大于对外公开总数量。2019年度只作疑点。

    ## 为什么
    本年新公开的也在公开总数之内。

    ## 反例
    规范性文件本年新公开5件，对外公开总数量只填3件。

    ## 怎么改
    请核对。
    """
    whole = subject.replace(".published", ".total_public")
    found, total = report.number(subject), report.number(whole)
    if found <= total:
        return None
    return Mismatch(
        subject, found=found, cells=(subject, whole), operands=((whole, total),), words={"total": str(total)}
    )
