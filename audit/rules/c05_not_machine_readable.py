"""C05 正文或表格不可读取."""

from __future__ import annotations

import re
from collections.abc import Iterable

from audit.comparing import copies_of
from audit.document import Format, Picture
from audit.errors import NotAssessable
from audit.example import Example
from audit.form import PARTS
from audit.model import Report
from audit.passages import blocks_of, holds_table
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.wording import TABLE_NAMES

TEXT = "text"
PART_OF_TABLE = {part.table: part for part in PARTS if part.table}
# A frame or an embedded object that shows a document has text of its own, which was not fetched.
A_DOCUMENT = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|html?|rtf|txt)(?:$|[?#])", re.IGNORECASE)


@rule(
    code="C05",
    slug="no-machine-readable-text",
    title="正文或表格不可读取",
    severity=Severity.NOTE,
    basis=("L24", "P"),
    says="{problem}",
    each=lambda report: (TEXT, *PART_OF_TABLE),
    needs=("page",),
    bad=Example(
        pictured=("T3",),
        finds=("T3",),
        words="第三部分的表格是一张图片",
    ),
    good=Example(words="三张表都是可以检索的文字表格"),
)
def C05(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    报告有文字层，不是扫描件；第二、三、四部分的表格是文字，不是图片。另有文字版的，算有。
    表格是图片时，表中的数字不作判断。

    ## 为什么
    条例第二十四条要求平台具备信息检索、查阅、下载等功能，图片里的数字检索不到，也不能汇总。

    ## 反例
    第三部分的标题之下是一张表格的图片。

    ## 怎么改
    建议以可检索的文字表格发布。
    """
    scanned = report.document.format is Format.SCAN
    if subject == TEXT:
        if not scanned or any(_is_text(copy) for copy in _copies(report)):
            return None
        return Mismatch(TEXT, cause="pictures", words={"problem": "报告是扫描件或图片，没有文字层"})
    if scanned:
        raise NotAssessable("no_text_layer")
    if subject in report.tables or any(subject in copy.tables for copy in _copies(report) if _is_text(copy)):
        return None
    return _pictured(report, subject)


def _pictured(report: Report, table: str) -> Mismatch | None:
    part = PART_OF_TABLE[table]
    section = report.section(part.number)
    if section is None or not section.heading:
        raise NotAssessable("row_absent", f"没有读到{TABLE_NAMES[table]}")
    if not section.has_picture:
        if "table_is_image" in report.damage:
            raise NotAssessable("table_is_image")
        return None
    if holds_table(report, section):
        raise NotAssessable("template_unknown", "有表格，但认不出是哪一张")
    sources = [block.source for block in blocks_of(report, section) if isinstance(block, Picture)]
    if all(A_DOCUMENT.search(source) for source in sources):
        raise NotAssessable("not_fetched", "表格在嵌入的文件里")
    problem = f"“{section.heading}”的表格（{TABLE_NAMES[table]}）是图片，不能检索"
    return Mismatch(table, section=part.number, cause="pictures", words={"problem": problem}, quote=section.heading)


def _copies(report: Report) -> Iterable[Report]:
    return (copy.report for copy in copies_of(report))


def _is_text(report: Report) -> bool:
    return report.document.format is not Format.SCAN
