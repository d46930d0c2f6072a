"""The six parts of a report: canonical headings, accepted variants, known deviations.

Source: 条例 art. 50, 国办公开办函〔2021〕30号 and 〔2019〕60号; variants and deviations from practice.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """`canonical` and `variants` are right; `deviations` are recognised and flagged.

    `keywords`: a heading with the part's ordinal that holds all words of one alternative is
    taken for this part, however it is worded otherwise.
    """

    number: int
    ordinal: str
    canonical: str
    variants: tuple[str, ...]
    deviations: tuple[str, ...]
    keywords: tuple[tuple[str, ...], ...]
    table: str | None = None


PARTS = (
    Part(
        1,
        "一",
        "总体情况",
        ("总体概述", "总体工作情况"),
        ("概述", "工作总体推进情况", "工作总体情况", "基本情况", "总体工作"),
        (("总体",), ("概述",), ("基本情况",)),
    ),
    Part(
        2,
        "二",
        "主动公开政府信息情况",
        ("行政机关主动公开政府信息情况",),
        ("主动公开情况", "主动公开信息情况"),
        (("主动公开",),),
        "T2",
    ),
    Part(
        3,
        "三",
        "收到和处理政府信息公开申请情况",
        ("行政机关收到和处理政府信息公开申请情况",),
        ("依申请公开情况", "依申请公开政府信息情况", "政府信息公开申请情况"),
        (("申请", "公开"), ("依申请",)),
        "T3",
    ),
    Part(
        4,
        "四",
        "政府信息公开行政复议、行政诉讼情况",
        (
            "政府信息公开行政复议和行政诉讼情况",
            "政府信息公开行政复议及行政诉讼情况",
            "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            "因政府信息公开工作被申请行政复议和提起行政诉讼情况",
        ),
        ("行政复议、行政诉讼情况", "政府信息公开行政复议诉讼情况"),
        (("复议", "诉讼"),),
        "T4",
    ),
    Part(
        5,
        "五",
        "存在的主要问题及改进情况",
        (
            "政府信息公开工作存在的主要问题及改进情况",
            "存在问题及改进情况",
            "存在的问题及改进情况",
            "存在问题及改进措施",
            "存在的问题及改进措施",
            "存在的主要问题及改进措施",
            "存在的主要问题和改进情况",
            "存在的问题和改进情况",
            "存在问题和改进情况",
            "政府信息公开工作存在的主要问题和改进情况",
        ),
        ("政务信息公开工作存在的主要问题及改进情况", "建议和下一步工作思考"),
        (("问题",), ("改进",), ("下一步",), ("不足",)),
    ),
    Part(
        6,
        "六",
        "其他需要报告的事项",
        ("其他需要说明的事项", "其他需要报告事项"),
        ("其他事项", "其他需要说明事项", "需要报告的其他事项"),
        (("其他", "事项"), ("其它", "事项")),
    ),
)
