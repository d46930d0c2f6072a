"""N09 正文规范性文件数与表二不符."""

from __future__ import annotations

from dataclasses import replace

from audit.claims import Slot, claims_of
from audit.claims.judging import in_figures, in_words, judge
from audit.example import Example
from audit.model import Report
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

MADE = {Slot.DOCS_MADE, Slot.DOCS_PUBLISHED}
SLOTS = {
    "T2.normative_docs.made": MADE,
    "T2.normative_docs.repealed": {Slot.DOCS_REPEALED},
    "T2.normative_docs.in_force": {Slot.DOCS_IN_FORCE},
    "T2.normative_docs.created": MADE,
}


@rule(
    code="N09",
    slug="text-normative-docs-differ",
    title="正文规范性文件数与表二不符",
    severity=Severity.WARNING,
    basis=("X",),
    formula="正文制发、废止、现行有效件数 = 表二相应件数",
    says="{place}写明规范性文件{found}件，{where}为{expected}，相差{difference}",
    needs=("text", "cells"),
    bad=Example(
        zero=True,
        cells={"T2.normative_docs.made": 2, "T2.normative_docs.in_force": 15},
        parts={1: "（一）主动公开。2024年，制发行政规范性文件2件，现行有效11件。"},
        finds=("T2.normative_docs.in_force",),
    ),
    good=Example(
        zero=True,
        cells={
            "T2.normative_docs.made": 2,
            "T2.normative_docs.repealed": 1,
            "T2.normative_docs.in_force": 11,
        },
        parts={1: "（一）主动公开。2024年，制发行政规范性文件2件，废止1件，现行有效11件。"},
    ),
    each=lambda report: tuple(address for address in SLOTS if address in report.form.printed),
)
def N09(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    正文写明的规范性文件制发、废止、现行有效（保留）件数，等于表二对应的格。

    ## 为什么
    两处说的是同一批文件。但正文可能只说本机关的，表格可能连同政府的，所以只提醒核对，不算错误。

    ## 反例
    正文写“保留行政规范性文件11件”，表二现行有效件数填15。

    ## 怎么改
    请核对正文与表格，更正不一致处。
    """
    claims = claims_of(report)
    figures, words = in_figures(claims, SLOTS[subject]), in_words(claims, SLOTS[subject])
    mismatch = judge(report, subject, figures or words, words)
    return mismatch and replace(mismatch, severity=Severity.WARNING)
