"""C24 缺少规定表格."""

from __future__ import annotations

import re

from audit.comparing import copies_of
from audit.document import Table
from audit.errors import NotAssessable
from audit.example import Example
from audit.form import PARTS, Part
from audit.labels import bare
from audit.model import Report, Section
from audit.passages import blocks_of, holds_picture, must_be_text, subject_of_part
from audit.reading.tables import MARKS, names_of
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.wording import TABLE_NAMES

PART_OF_TABLE = {part.table: part for part in PARTS if part.table}
# That many labels of a table as running text: an extractor has taken the grid apart.
SCATTERED = 3
IN_A_FILE = re.compile(r"附件|附表|附后|后附|[见如](?:下|上|后)?[图表]|\.(?:xlsx?|docx?|pdf|wps|et)\b", re.IGNORECASE)


@rule(
    code="C24",
    slug="table-missing",
    title="缺少规定表格",
    severity=Severity.ERROR,
    basis=("F30",),
    says="“{heading}”没有规定的表格（{table}）",
    each=lambda report: PART_OF_TABLE,
    needs=("text", "cells"),
    bad=Example(lost=("T4",), parts={4: "本年度未发生行政复议、行政诉讼。"}, finds=("T4",)),
    good=Example(words="三张表都在"),
)
def C24(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    第二、三、四部分各有规定的表格。表格是图片、在附件里、表格文字散落在正文里时，不作判断。

    ## 为什么
    三张表是年报的主体，没有数据也要填0，不能省略。

    ## 反例
    第四部分只写“本年度未发生行政复议、行政诉讼”，没有表格。

    ## 怎么改
    请补充表格。
    """
    if subject in report.tables or any(subject in copy.report.tables for copy in copies_of(report)):
        return None
    part = PART_OF_TABLE[subject]
    section = report.section(part.number)
    _must_be_seen(report, section, subject)
    words = {"heading": f"{part.ordinal}、{part.canonical}", "table": TABLE_NAMES[subject]}
    return Mismatch(subject, section=part.number, cause=_cause(part, section), words=words)


def _must_be_seen(report: Report, section: Section | None, subject: str) -> None:
    must_be_text(report, section)
    if "table_is_image" in report.damage or (section is None and holds_picture(report)):
        raise NotAssessable("table_is_image")
    if section is not None and IN_A_FILE.search(section.text):
        raise NotAssessable("not_fetched", "表格可能在附件里")
    blocks = blocks_of(report, section) if section else report.blocks
    if any(isinstance(block, Table) and not names_of(block) for block in blocks):
        raise NotAssessable("template_unknown", "有表格，但认不出是哪一张")
    # lines of a table are short; what `bare` cuts off is no label
    text = "".join(map(bare, (section.text if section else report.prose).splitlines()))
    if sum(label in text for label in MARKS[subject]) >= SCATTERED:
        raise NotAssessable("template_unknown", "表格文字散落在正文里")


def _cause(part: Part, section: Section | None) -> str | None:
    """With the whole part missing, the table is missing for the same reason."""
    return None if section else subject_of_part(part.number)
