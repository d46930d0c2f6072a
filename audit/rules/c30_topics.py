"""C30 总体情况缺少规定内容."""

from __future__ import annotations

import re

from audit.errors import NotAssessable
from audit.example import Example
from audit.model import Report
from audit.passages import is_nothing, lacking, must_be_text, section_of, subject_of_part, words_of
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

TOPICS = {
    "主动公开": re.compile(r"主动公开|应公开,?尽公开|(?:公开|发布|公布)[^。；]{0,16}信息[^。；]{0,6}\d+余?[条件篇]"),
    "依申请公开": re.compile("依申请|公开申请|申请人|(?:受理|收到|办理|答复|处理)[^。；]{0,8}申请"),
    "政府信息管理": re.compile("信息管理|目录|保密|规范性文件|三审|公开属性|公开方式"),
    "政府信息公开平台建设": re.compile("平台|网站|新媒体|专栏"),
    "监督保障": re.compile("监督|考核|培训|保障"),
}


@rule(
    code="C30",
    slug="topic-missing",
    title="总体情况缺少规定内容",
    severity=Severity.WARNING,
    basis=("F30",),
    says="第一部分没有提到：{missing}",
    needs=("text",),
    bad=Example(parts={1: "2024年，通过政府网站主动公开信息960条。"}, finds=("part 一",)),
    good=Example(
        parts={
            1: "主动公开信息960条。依申请公开规范办理。信息管理落实保密审查。平台建设优化网站专栏。监督保障组织培训3次。"
        }
    ),
)
def C30(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    第一部分写到主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面。用自己的话写、增加其他方面都可以。

    ## 为什么
    格式文件规定总体情况包括这五个方面，不能遗漏。

    ## 反例
    第一部分只介绍网站发布了多少条信息，没有提到依申请公开。

    ## 怎么改
    请补充相关内容。
    """
    section = section_of(report, 1)
    if is_nothing(section.text):
        raise NotAssessable("row_absent", "第一部分没有内容")
    missing = lacking(section.text, TOPICS) and lacking(words_of(report, section), TOPICS)
    if not missing:
        return None
    must_be_text(report, section)
    return Mismatch(subject_of_part(1), section=1, words={"missing": "、".join(missing)})
