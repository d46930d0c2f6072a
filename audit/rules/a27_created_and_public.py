"""A27 有制作而无公开."""

from __future__ import annotations

from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch


@rule(
    code="A27",
    slug="created-but-none-public",
    title="有制作而无公开",
    severity=Severity.WARNING,
    basis=("E",),
    says="{where}填{found}，同一行的本年新公开数量和对外公开总数量却都是0",
    each=lambda report: ("T2.rules.created", "T2.normative_docs.created"),
    generations=frozenset({"2019"}),
    of_figures=True,
    needs=("cells",),
    core=False,
    bad=Example(year=2020, zero=True, cells={"T2.normative_docs.created": 4}, finds=("T2.normative_docs.created",)),
    good=Example(
        year=2020,
        zero=True,
        cells={
            "T2.normative_docs.created": 4,
            "T2.normative_docs.published": 4,
            "T2.normative_docs.total_public": 12,
        },
    ),
)
def A27(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    2019版表二的规章、规范性文件两行：本年有新制作的，新公开数量和对外公开总数量不同时为0。

    ## 为什么
    规章和规范性文件属于应当主动公开的信息，制作了却一件也没有公开，多半是漏填。

    ## 反例
    规范性文件本年新制作4件，本年新公开和对外公开总数量都填0。

    ## 怎么改
    请核对。
    """
    row = subject.rpartition(".")[0]
    cells = tuple(f"{row}.{key}" for key in ("created", "published", "total_public"))
    created, published, total = (report.number(cell) for cell in cells)
    if not (created > 0 and published == 0 and total == 0):
        return None
    return Mismatch(subject, found=created, cells=cells, operands=tuple(zip(cells, (created, 0, 0), strict=True)))
