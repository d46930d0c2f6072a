"""C38 表格版本无法识别."""

from __future__ import annotations

from collections.abc import Iterator

from audit.document import Table
from audit.errors import NotAssessable
from audit.example import Example
from audit.form import FORMS
from audit.labels import squeezed, table_words
from audit.model import Report
from audit.passages import blocks_of, must_be_text
from audit.reading.cells import read_cell
from audit.reading.tables import names_of
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

SUBJECT = "tables"
FEWEST_LABELS = 20
PARTS_WITH_TABLES = (2, 3, 4)
MARKS = tuple(mark for form in FORMS.values() for mark in form.detect)
ROW_LABELS = frozenset(table_words(row) for form in FORMS.values() for row, _ in form.printed.values())


@rule(
    code="C38",
    slug="template-unknown",
    title="表格版本无法识别",
    severity=Severity.NOTE,
    basis=("E",),
    says="第二至第四部分有表格，但不像2019版，也不像2021版：只认出{known}个项目名称",
    needs=("cells",),
    for_offices=False,
    bad=Example(
        lost=("T3", "T4"),
        instead={
            "T2": (
                ("公开类别", "公开数量", "备注"),
                ("通知公告", "36", "网站"),
                ("政策文件", "12", "网站"),
                ("工作动态", "57", "网站、新媒体"),
            )
        },
        finds=(SUBJECT,),
        words="第二至第四部分只有一张自制的表格",
    ),
    good=Example(words="三张表都是规定的表样"),
)
def C38(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    第二至第四部分有数据表格，却没有“本年制发件数”“本年新制作数量”等任何一版的标记，认出的项目名称也不到20个。
    这一条只告诉审核人员，不写进通知。

    ## 为什么
    认不出版本，表里的数字都不能审核，要人看一眼：可能是自制表格，也可能是程序没有读懂。

    ## 反例
    第三部分是自制的“申请办理情况统计表”，项目与规定的表样全不相同。

    ## 怎么改
    人工核验。
    """
    table3 = report.tables.get("T3")
    if table3 and not table3.lost_rows:
        return None
    tables = list(_tables(report))
    unknown = [table for table in tables if not names_of(table)]
    if not unknown:
        return None
    if any(section.has_picture for section in report.sections if section.part in PARTS_WITH_TABLES):
        raise NotAssessable("table_is_image")
    text = squeezed("".join(cell for table in tables for cell in table.texts()))
    known = {words for table in tables for cell in table.texts() if (words := table_words(cell)) in ROW_LABELS}
    if len(known) >= FEWEST_LABELS or any(mark in text for mark in MARKS):
        return None
    must_be_text(report)
    return Mismatch(SUBJECT, words={"known": str(len(known))})


def _tables(report: Report) -> Iterator[Table]:
    """The tables of parts two to four that hold figures: no frames, no layout."""
    for number in PARTS_WITH_TABLES:
        section = report.section(number)
        blocks = blocks_of(report, section) if section else ()
        yield from (block for block in blocks if isinstance(block, Table) and _holds_figures(block))


def _holds_figures(table: Table) -> bool:
    wide = [row for row in table.rows if len(row) > 1]
    return len(wide) > 1 and any(read_cell(text).value is not None for row in wide for text in row[1:])
