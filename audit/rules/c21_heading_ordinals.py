"""C21 一级标题序号错误."""

from __future__ import annotations

from audit.example import Example
from audit.form import PARTS
from audit.model import Report, Section
from audit.passages import subject_of_part
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch


def printed_headings(report: Report) -> dict[str, Section]:
    """heading as printed → its part, in document order. Parts known by their table alone have none."""
    ordered = sorted(report.sections, key=lambda section: section.position)
    return {section.heading: section for section in ordered if section.heading}


@rule(
    code="C21",
    slug="heading-ordinal-wrong",
    title="一级标题序号错误",
    severity=Severity.WARNING,
    basis=("P",),
    says="标题“{quote}”{problem}",
    each=printed_headings,
    needs=("text",),
    bad=Example(headings={5: "四、存在的主要问题及改进情况"}, finds=("四、存在的主要问题及改进情况",)),
    good=Example(headings={5: "五、存在的主要问题及改进情况"}),
)
def C21(report: Report, subject: str) -> Mismatch | None:
    """
    ## 检查什么
    六个一级标题依次标一至六。序号与所在部分不符、部分次序颠倒是疑点，没有序号是提示。
    表三里的“一、本年新收……”等是表格的行，不是标题。

    ## 为什么
    序号错乱，读者会以为缺了一部分。

    ## 反例
    “四、存在的主要问题及改进情况”（应是五）。

    ## 怎么改
    请更正标题序号。
    """
    section = printed_headings(report)[subject]
    wanted = PARTS[section.part - 1].ordinal
    before = [one.part for one in report.sections if 0 <= one.position < section.position]
    if section.ordinal is None:
        return _finding(section, f"没有序号，应是“{wanted}、”", "ordinals", Severity.NOTE)
    if section.ordinal != wanted:
        return _finding(section, f"的序号应是“{wanted}”", _gap_before(report, section) or "ordinals")
    if any(part > section.part for part in before):
        return _finding(section, "的次序不对，规定的次序是一至六", "ordinals")
    return None


def _gap_before(report: Report, section: Section) -> str | None:
    """The nearest missing part before this one: its absence explains the ordinal."""
    present = {one.part for one in report.sections}
    missing = [number for number in range(1, section.part) if number not in present]
    return subject_of_part(missing[-1]) if missing else None


def _finding(section: Section, problem: str, cause: str, severity: Severity | None = None) -> Mismatch:
    suggestion = f"{PARTS[section.part - 1].ordinal}、{section.wording}"
    return Mismatch(
        section.heading,
        quote=section.heading,
        section=section.part,
        severity=severity,
        suggestion=suggestion,
        cause=cause,
        words={"problem": problem},
    )
