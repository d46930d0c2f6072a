"""A24 现行有效件数小于本年净增."""

from __future__ import annotations

from audit.example import Example
from audit.explaining import LAPSED, explains
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch


@rule(
    code="A24",
    slug="stock-below-year-flow",
    title="现行有效件数小于本年净增",
    severity=Severity.NOTE,
    basis=("X",),
    formula="现行有效 − 本年制发 + 本年废止 ≥ 0",
    says="{where}填{found}，而本年制发减废止就有{expected}（{relation}）",
    each=lambda report: ("T2.rules.in_force", "T2.normative_docs.in_force"),
    generations=frozenset({"2021"}),
    needs=("cells", "text"),
    core=False,
    bad=Example(
        zero=True,
        cells={"T2.normative_docs.made": 5, "T2.normative_docs.repealed": 1, "T2.normative_docs.in_force": 3},
        finds=("T2.normative_docs.in_force",),
    ),
    good=Example(
        zero=True,
        cells={"T2.normative_docs.made": 5, "T2.normative_docs.repealed": 1, "T2.normative_docs.in_force": 4},
    ),
)
def A24(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    规章、行政规范性文件各一行：现行有效件数不小于本年制发件数减本年废止件数。正文说明有文件当年失效的，不提。

    ## 为什么
    现行有效件数减去本年净增就是年初的存量，存量不会是负数。

    ## 反例
    本年制发5件、废止1件，现行有效只填3件：年初就成了负1件。

    ## 怎么改
    请核对。

    当年制发又当年到期失效的文件，两头都不算，请在正文写明。
    """
    row = subject.rpartition(".")[0]
    made, repealed, found = (report.number(f"{row}.{key}") for key in ("made", "repealed", "in_force"))
    if found - made + repealed >= 0 or explains(report, "规章|文件", LAPSED):
        return None
    return Mismatch(
        subject,
        made - repealed,
        found,
        cells=tuple(f"{row}.{key}" for key in ("made", "repealed", "in_force")),
        operands=((f"{row}.made", made), (f"{row}.repealed", -repealed)),
    )
