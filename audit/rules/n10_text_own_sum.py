"""N10 正文分项之和与总数不符."""

from __future__ import annotations

from collections.abc import Iterator

from audit.claims.judging import part_name, without_figures
from audit.claims.sums import own_sums
from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

TEXT = (
    "（一）主动公开。2024年，通过政府网站共公开各类信息42件，其中法定主动公开文件36件、政策解读1件、其他公开事项{}件。"
)


@rule(
    code="N10",
    slug="text-own-sum-wrong",
    title="正文分项之和与总数不符",
    severity=Severity.WARNING,
    basis=("X",),
    formula="“其中”各分项之和 = 总数",
    says="{place}写明总数{expected}，分项{relation}，相差{difference}",
    needs=("text",),
    core=False,
    bad=Example(parts={1: TEXT.format(6)}),
    good=Example(parts={1: TEXT.format(5)}),
)
def N10(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    一句话里先写总数，再以“其中”“包括”“分为”列出各分项的，各分项之和等于总数。分项之和大于总数的，或者已写明
    “其他”、本应等于总数而不足的，提醒核对。总数写“约”“余”的，按范围比较。

    ## 为什么
    总数和分项出自同一句话，不等必有一个错了。

    ## 反例
    正文写“公开信息42件，其中法定主动公开文件36件、政策解读1件，其他6件”，相加是43。
    只举其中一部分的、带“等”的、同一信息在几个平台发布的，不在此列。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    seen: set[str] = set()
    told = list(own_sums(report))
    if not told:
        raise NotAssessable("no_claim")
    for one in told:
        subject = without_figures(one.sentence.original)
        if one.holds or subject in seen:
            continue
        seen.add(subject)
        yield Mismatch(
            subject,
            one.whole.value,
            one.total,
            quote=one.sentence.original,
            section=one.sentence.part,
            words={"place": part_name(one.sentence.part), "relation": f"{'+'.join(map(str, one.parts))}={one.total}"},
        )
