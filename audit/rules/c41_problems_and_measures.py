"""C41 问题与措施数量不对应."""

from __future__ import annotations

import re

from audit.errors import NotAssessable
from audit.example import Example
from audit.labels import tight
from audit.model import Report
from audit.passages import must_be_exact_text, section_of, subject_of_part
from audit.rule import rule
from audit.severity import Severity
from audit.verdict import Mismatch

ORDINALS = "一二三四五六七八九十"
PIVOT = re.compile(r"针对|对此|为此|下一步|改进(?:措施|情况|工作|如下)|整改|今后")
# How a list is numbered: 一是, (1), 1., (一). The first that is used counts.
STYLES = (
    re.compile("([一二三四五六七八九十])(?:是|要)"),
    re.compile(r"\((\d)\)|(?<!\d)(\d)[.、](?!\d)"),
    re.compile(r"\(([一二三四五六七八九十])\)|(?:^|(?<=[。;:]))([一二三四五六七八九十])、"),
)
FEWEST = 2


@rule(
    code="C41",
    slug="problems-without-measures",
    title="问题与措施数量不对应",
    severity=Severity.NOTE,
    basis=("E",),
    says="第五部分列了{problems}个问题，只列了{measures}项措施",
    core=False,
    bad=Example(
        parts={
            5: "存在以下问题：一是解读形式单一；二是培训偏少；三是栏目更新慢。\n"
            "针对上述问题，采取以下措施：一是增加图表解读；二是组织培训3次。"
        },
        finds=("part 五",),
    ),
    good=Example(
        parts={
            5: "存在以下问题：一是解读形式单一；二是培训偏少。\n"
            "针对上述问题，采取以下措施：一是增加图表解读；二是组织培训3次。"
        }
    ),
)
def C41(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    第五部分分条列举的问题，不多于分条列举的措施。有一边没有分条，或者问题和措施逐条穿插着写，不作判断。

    ## 为什么
    列出的问题没有对应的措施，等于没有改进。

    ## 反例
    列了三个问题，措施只有两项。

    ## 怎么改
    建议逐项对应。
    """
    section = section_of(report, 5)
    text = tight(section.text)
    problems, measures = _sides(text)
    if not problems or not measures:
        raise NotAssessable("no_claim", "没有分条列举")
    if problems <= measures:
        return None
    must_be_exact_text(report)
    return Mismatch(subject_of_part(5), section=5, words={"problems": str(problems), "measures": str(measures)})


def _sides(text: str) -> tuple[int, int]:
    """How many problems and measures are listed; 0 where that cannot be told."""
    for style in STYLES:
        marks = [(match.start(), _number(match)) for match in style.finditer(text)]
        runs = _runs(marks)
        if len(runs) < 2:
            continue
        if len(runs) > 2:
            return 0, 0  # lists within lists, or each problem with its own measures
        (_, first), (start, second) = runs
        end_of_first = max(at for at, _ in marks if at < start)
        if not PIVOT.search(text, end_of_first, start):
            return 0, 0
        return (first, second) if min(first, second) >= FEWEST else (0, 0)
    return 0, 0


def _number(match: re.Match[str]) -> int:
    sign = next(group for group in match.groups() if group)
    return int(sign) if sign.isdigit() else ORDINALS.index(sign) + 1


def _runs(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """(where it starts, how many) of each list 1, 2, 3 …; none at all when a number is out of order."""
    runs: list[tuple[int, int]] = []
    for at, number in marks:
        if number == 1:
            runs.append((at, 1))
        elif runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            return []
    return runs
