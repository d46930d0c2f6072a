"""Q20 发布后有改动."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.comparing import differing_cells, differing_sentences, of_one_report
from audit.document import Format, Paragraph
from audit.errors import NotAssessable
from audit.example import Example
from audit.form import PARTS
from audit.labels import squeezed
from audit.model import Report
from audit.passages import must_be_exact_text, subject_of_part
from audit.rule import rule
from audit.rules.q19_copies import shown
from audit.severity import Severity
from audit.verdict import Mismatch

# That something was corrected, not that somebody asked for his data to be.
NOTE = re.compile(
    r"(?:更正|修订|修改|勘误|更新|调整|订正)(?:说明|声明|启事|公告|情况说明|后的|如下|为[:：“])|勘误|"
    r"(?:现|已|特此|予以|作(?:出|了)?|进行了?)(?:更正|订正|勘误)|(?:更正|修订|订正|重新发布)(?:时间|日期|于)|"
    r"原[^。;；]{0,30}(?:有误|错误)|本(?:报告|版|页)[^。;；]{0,20}(?:更正|修订|修改|重新发布)"
)


@rule(
    code="Q20",
    slug="changed-after-publication",
    title="发布后有改动",
    severity=Severity.WARNING,
    basis=("E",),
    says="{where}{problem}，没有更正说明",
    needs=("page", "text", "cells", "hist"),
    bad=Example(
        zero=True,
        cells={"T2.licensing.decisions": 63},
        earlier=Example(zero=True, cells={"T2.licensing.decisions": 36}),
        finds=("T2.licensing.decisions",),
        words="初次发布时行政许可36件，后来改为63件，没有说明",
    ),
    good=Example(
        zero=True,
        cells={"T2.licensing.decisions": 63},
        added={6: "更正说明：表二行政许可数原填36件有误，现更正为63件。"},
        earlier=Example(zero=True, cells={"T2.licensing.decisions": 36}),
        words="初次发布时行政许可36件，后来改为63件，写了更正说明",
    ),
)
def Q20(report: Report) -> Iterator[Mismatch]:
    """
    ## 检查什么
    已发布的报告，表格数字或者第一、五、六部分的文字后来改动的，有更正说明。
    导航、浏览次数、版式的变化不算；按通知整改的改动不算。两个版本都保存，全部规则重新审核。

    ## 为什么
    数字悄悄变了，引用过原数的人无从知道。

    ## 反例
    1月发布时行政许可36件，3月变成63件，页面上没有说明。

    ## 怎么改
    请注明更正说明。
    """
    earlier = report.around.earlier
    if earlier is None:
        raise NotAssessable("no_previous_report", "没有以前的版本")
    if earlier.document.format is Format.SCAN:
        raise NotAssessable("no_text_layer")
    if not of_one_report(report, earlier):
        raise NotAssessable("no_claim", "以前的版本是另一份报告")
    for one in (report, earlier):
        must_be_exact_text(one)
    if _notes(report) - _notes(earlier):
        return
    known = report.around.publication
    asked = known.asked if known else frozenset()
    yield from (one for one in (*_cells(report, earlier), *_texts(report, earlier)) if one.subject not in asked)


def _cells(report: Report, earlier: Report) -> Iterator[Mismatch]:
    for difference in differing_cells(report, earlier):
        yield Mismatch(
            difference.address,
            expected=difference.there.value,
            found=difference.here.value,
            cells=(difference.address,),
            cause="changed",
            words={"problem": f"由{shown(difference.there)}改为{shown(difference.here)}"},
        )


def _texts(report: Report, earlier: Report) -> Iterator[Mismatch]:
    """Sentences are compared within one format only: another extracts them otherwise."""
    if report.document.format is not earlier.document.format:
        return
    added, gone = differing_sentences(report, earlier), differing_sentences(earlier, report)
    for number in sorted({*added, *gone}):
        new, old = added.get(number), gone.get(number)
        problem = f"现在是“{new}”" if new else f"少了“{old}”"
        yield Mismatch(
            subject_of_part(number),
            quote=new or old,
            section=number,
            cause="changed",
            words={"where": f"第{PARTS[number - 1].ordinal}部分", "problem": f"改动过：{problem}"},
        )


def _notes(report: Report) -> set[str]:
    """The paragraphs that tell of a correction, wherever on the page they stand."""
    texts = (squeezed(block.text) for block in report.document.blocks if isinstance(block, Paragraph))
    return {text for text in texts if NOTE.search(text)}
