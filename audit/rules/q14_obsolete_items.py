"""Q14 沿用旧版事项."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.example import Example
from audit.model import Report
from audit.passages import must_be_exact_text, sentence_at
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

# Items of reports before 2019. Each stands as an item of this report: about 公开, or as a heading.
ABOUT = r"[^。；\n]{0,40}?"
ITEMS = {
    "收费及减免": re.compile(
        rf"(?:信息公开|申请|公开工作){ABOUT}收费(?:及|和|、|与|以及)减免|(?:任何|发生|产生|没有|无)收费(?:及|和|、|与)减免|"
        r"(?:^|\n)[^\n。；]{0,20}收费(?:及|和|、|与)减免(?:的)?情况"
    ),
    "机构人员经费": re.compile(
        r"(?:^|\n)[^\n。；]{0,16}(?:机构(?:建设)?[、和及]?人员|人员[、和及]?经费)[^\n。；]{0,12}情况\s*(?=\n|$|[:：][^\n。]{0,10}(?:专职|兼职|人员|经费))"
    ),
    "咨询情况": re.compile(r"(?:^|\n)[^\n。；]{0,12}(?:公开)?咨询(?:处理|接待|办理|服务)?(?:的)?情况\s*(?=\n|$)"),
    "申诉举报": re.compile(
        rf"(?:信息公开|政务公开|公开工作|复议|诉讼){ABOUT}(?:申诉[、和及与]?举报|举报[、和及与]?申诉)|(?:^|\n)[^\n。；]{{0,20}}(?:复议|诉讼)[^\n。；]{{0,10}}申诉[^\n。；]{{0,6}}情况\s*(?=\n|$)"
    ),
}
# None of them is without it.
CUES = {"收费及减免": "减免", "机构人员经费": "人员", "咨询情况": "咨询", "申诉举报": "申诉"}


@rule(
    code="Q14",
    slug="obsolete-items",
    title="沿用旧版事项",
    severity=Severity.NOTE,
    basis=("F30",),
    says="“{subject}”是2018年以前年报的事项，现行格式已经没有：“{quote}”",
    core=False,
    bad=Example(
        added={1: "（六）未发生任何收费及减免情况，未发生针对我局信息公开的行政复议、诉讼和申诉举报。"},
        finds=("收费及减免", "申诉举报"),
    ),
    good=Example(added={1: "（六）公开行政事业性收费和减免政策12条，受理消费者申诉举报42件。"}),
)
def Q14(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    正文里有没有旧版年报的事项：收费及减免情况、机构人员和经费情况、咨询情况、申诉举报情况。
    公开收费减免政策、办理业务上的申诉举报，是另一回事，不提。

    ## 为什么
    国办公开办函〔2021〕30号规定了现行格式，内容“不宜泛化”。旧事项留着，多半是整段沿用了旧稿。

    ## 反例
    “未发生任何收费及减免情况，未发生针对我局信息公开的行政复议、诉讼和申诉举报。”

    ## 怎么改
    请核对并更正。

    信息处理费的情况写在第六部分，行政复议和诉讼写在第四部分。
    """
    must_be_exact_text(report)
    text = report.prose
    for item, pattern in ITEMS.items():
        match = pattern.search(text) if CUES[item] in text else None
        if match:
            end = match.end()
            yield Mismatch(item, quote=sentence_at(text, max(match.start(), end - 4), end), cause="obsolete items")
