"""Q16 问题与上年相同."""

from __future__ import annotations

import re

from audit.errors import NotAssessable
from audit.example import Example
from audit.likeness.comparing import Wording, bodies_of, longest_common
from audit.likeness.masking import names_of
from audit.likeness.shingles import similarity
from audit.model import Report
from audit.passages import must_be_text, section_of, subject_of_part
from audit.rule import rule
from audit.rules.q10_near_duplicate import LAST_YEAR
from audit.severity import Severity
from audit.verdict import Mismatch
from audit.years import last_year

SAME = 0.90
# A list that is shorter is a set phrase, and alike by chance.
LEAST = 30
MEASURES = re.compile(
    "针对|下一步|改进(?:措施|情况|方向|计划)|整改|对此|为此|今后|已(?:经|采取|对|就)|将(?:从|采取|进一步|重点)"
)
SENTENCE_END = re.compile(r"[。；;\n]")

_PROBLEMS = "{year}年还有这些不足：水价构成的说明写得太专业，不少农户看不懂；乡镇水管站的人手少，信息送上来常常晚两三天，{count}条水情因此迟发。\n针对这些不足，{done}。"


def _example(year: int, count: int, done: str) -> dict[int, str]:
    return {5: _PROBLEMS.format(year=year, count=count, done=done)}


@rule(
    code="Q16",
    slug="same-problems-as-last-year",
    title="问题与上年相同",
    severity=Severity.NOTE,
    basis=("F30",),
    formula="第五部分问题文字与上年的相似度 < 0.9",
    says="第五部分写的问题与上年的报告相同：“{quote}”",
    needs=("text", "hist"),
    core=False,
    bad=Example(
        parts=_example(2024, 7, "给水管站配了专用邮箱"),
        previous=Example(year=2023, parts=_example(2023, 5, "水价说明改成了一问一答")),
        finds=("part 五",),
    ),
    good=Example(
        parts=_example(2024, 7, "给水管站配了专用邮箱"),
        previous=Example(year=2023),
        words="上年写的是别的问题",
    ),
)
def Q16(report: Report) -> Mismatch | None:
    """
    ## 检查什么
    第五部分里写问题的文字（到改进措施为止）与上年的报告相比，略去名称、数字和规定用语后是否九成以上相同。
    不足三十字的不比较。

    ## 为什么
    第五部分要写当年的问题。一字不改地写上年的问题，要么是照抄，要么是上年说的改进没有做到。

    ## 反例
    两年都写“水价构成的说明写得太专业，不少农户看不懂”，只改了年份。

    ## 怎么改
    请核对并更正。

    问题确实延续到今年的，请写明今年做了什么、还差什么。
    """
    must_be_text(report)
    previous = last_year(report)[0]
    must_be_text(previous)
    names = names_of((*bodies_of(report), previous.agency))
    mine, theirs = (Wording((_problems(one),), names) for one in (report, previous))
    if similarity(_assessable(mine, report.around.common), _assessable(theirs, report.around.common)) < SAME:
        return None
    here, _ = longest_common(mine, theirs, report.around.common)
    return Mismatch(subject_of_part(5), quote=mine.shown(*here), section=5, cause=f"alike {LAST_YEAR}")


def _problems(report: Report) -> str:
    """Part five up to the sentence that first speaks of measures."""
    text = section_of(report, 5).text
    measures = MEASURES.search(text)
    if measures is None:
        return text
    ends = [end.end() for end in SENTENCE_END.finditer(text, 0, measures.start())]
    return text[: ends[-1]] if ends else ""


def _assessable(one: Wording, common: frozenset[int]) -> frozenset[int]:
    left = one.shingles - common
    if len(left) < LEAST:
        raise NotAssessable("no_claim", "没有认出足够的问题文字")
    return left
