"""C52 缺少本地要求事项."""

from __future__ import annotations

import re

from audit.example import Example
from audit.labels import tight
from audit.model import Report
from audit.passages import lacking, must_be_text, section_of
from audit.policy import LocalItem, Policy
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

_POLICY = Policy("样例市", local_items=(LocalItem("建议提案办理", ("建议", "提案"), 6, "样例市2024年年报通知"),))


def _items(report: Report) -> dict[str, LocalItem]:
    return {item.name: item for item in report.around.policy.local_items}


@rule(
    code="C52",
    slug="local-item-missing",
    title="缺少本地要求事项",
    severity=Severity.NOTE,
    basis=("P",),
    says="{place}没有写{subject}{by}",
    each=_items,
    core=False,
    bad=Example(policy=_POLICY, finds=("建议提案办理",), words="本地通知要求在第六部分写建议提案办理情况"),
    good=Example(policy=_POLICY, added={6: "本年度承办人大代表建议2件、政协提案5件，均已办复。"}),
)
def C52(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    主管部门在设置里列出的本地要求事项都写到了。没有设置的地方，不适用这一条。

    ## 为什么
    有的地方在通知里要求报告建议提案办理、创新实践等事项。

    ## 反例
    本地通知要求在第六部分写建议提案办理情况，报告没有写。

    ## 怎么改
    请按本地通知补充。
    """
    item = _items(report)[subject]
    section = section_of(report, item.part) if item.part else None
    text = section.text if section else report.prose
    words = "|".join(re.escape(tight(word)) for word in item.words)
    if not words or not lacking(text, {subject: re.compile(words)}):
        return None
    must_be_text(report, section)
    place = f"第{'一二三四五六'[item.part - 1]}部分" if item.part else "全文"
    by = f"（{item.by}）" if item.by else ""
    return Mismatch(subject, section=item.part, words={"place": place, "by": by})
